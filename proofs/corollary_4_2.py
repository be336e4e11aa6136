"""Corollary 4.2: the minimum of a square plain network of full rank has 2^(l-1) components."""

from hypothesis import strategies as st

from symtopo.proving import (
    Minimum,
    Proof,
    Statement,
    Within,
    accepted_bounds,
    chains,
    counted_not,
    equal_widths,
    full_rank_x,
    full_rank_y,
    minima,
    plain,
    similarities,
    singular,
    small_minima,
    square,
    square_data,
)

statement = Statement(
    id="4.2",
    title="it has 2^(l-1) components",
    source="Zhao, Dehmamy, Walters, Yu 2025, Corollary 4.2",
    expect="PROVED",
    formal="Symtopo.Section4.corollary_4_2",
    text=r"Let $W_l \cdots W_1 X = Y$ with $l \geq 1$ layers, all widths $h \geq 1$, $X$ and $Y$ invertible. The "
    r"minimum has $2^{l-1}$ connected components.",
)
statement.about("minima")
for hypothesis in (equal_widths, plain, full_rank_x, full_rank_y):
    statement.hypothesis(hypothesis)


@statement.proof
def proof(p: Proof) -> None:
    p.let("g k", "GL_h(R)")
    p.uses("4.1")
    p.words("the last of the partial products g, k, .. is free for the layer before", "k g^-1 g", "k")
    p.uses("3.3")
    p.uses("3.4")
    p.cites("components of GL")
    c = p.let("c", "auxiliary")
    p.induction(
        "l",
        1,
        "GL_h(R)^(l-1) has 2^(l-1) components",
        base=lambda: p.identity("for l = 1 one point", 2 ** (1 - 1), 1),
        step=lambda: p.identity("one factor more, with c components so far", c * 2, c + c),
    )


@statement.conclusion
def two_to_the_hidden_layers(minimum: Minimum) -> bool | str | None:
    """By bounds that the trusted checker accepts."""
    if not square_data(minimum):
        return None
    return accepted_bounds(minimum).compare(2 ** (minimum.network.layers - 1))


@statement.confirmation
def another_number(minimum: Minimum) -> bool | None:
    """By the oracle."""
    return counted_not(minimum, 2 ** len(minimum.network.widths[1:-1]))


@statement.instances
def square_networks():
    """Equal widths up to 3, up to 4 layers, invertible data."""
    return Within(minima(square()))


@statement.without("equal_widths")
def wider():
    """A hidden layer is wider."""
    return Within(minima(chains().map(lambda d: [d[0], *(max(d[0], v) for v in d[1:-1]), d[0]])))


@statement.without("equal_widths")
def narrower_with_a_tie():
    """A hidden layer is narrower, and singular values of the target are equal."""
    return Within(minima(st.sampled_from([[2, 1, 2], [3, 1, 3], [3, 2, 3]]), y=similarities))


@statement.without("plain")
def residual():
    """The network has skips."""
    return small_minima(layers=3, widest=2, skips=1)


@statement.without("full_rank_x")
def singular_x():
    """X is singular."""
    return Within(minima(square(), x=singular))


@statement.without("full_rank_y")
def singular_y():
    """Y is singular."""
    return Within(minima(square(), y=singular))
