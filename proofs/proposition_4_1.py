"""Proposition 4.1: the minimum of a square plain network of full rank is homeomorphic to GL_h(R)^(l-1)."""

from itertools import accumulate

from symtopo.proving import (
    Minimum,
    Proof,
    Statement,
    Within,
    accepted_bounds,
    chains,
    counted_not,
    equal_widths,
    from_flint,
    full_rank_x,
    full_rank_y,
    identity,
    minima,
    plain,
    singular,
    small_minima,
    square,
    square_data,
    to_flint,
)

statement = Statement(
    id="4.1",
    title="the minimum of a square plain network is GL_h^(l-1)",
    source="Zhao, Dehmamy, Walters, Yu 2025, Proposition 4.1",
    expect="PROVED",
    formal="Symtopo.Section4.proposition_4_1",
    text=r"Let $W_l \cdots W_1 X = Y$ with $l \geq 1$ layers, all widths $h \geq 1$, $X$ and $Y$ invertible. Then "
    r"$(g_1, \dots, g_{l-1}) \mapsto (g_1, g_2 g_1^{-1}, \dots, Y X^{-1} g_{l-1}^{-1})$ is a homeomorphism from "
    r"$GL_h(\mathbb{R})^{l-1}$ to the minimum.",
)
statement.about("minima")
for hypothesis in (equal_widths, plain, full_rank_x, full_rank_y):
    statement.hypothesis(hypothesis)


@statement.proof
def proof(p: Proof) -> None:
    p.let("X Y W P g k", "GL_h(R)")  # P = W_i .. W_1, g = g_i, k = g_{i+1}, W = W_{i+1}
    p.words("the loss is zero exactly if W_l .. W_1 = Y X^-1 (one way)", "W X X^-1", "W")
    p.words("the loss is zero exactly if W_l .. W_1 = Y X^-1 (other way)", "Y X^-1 X", "Y")
    p.cites("invertible factors")
    p.induction(
        "l",
        1,
        "the image of (g_1, ..) has partial products W_i .. W_1 = g_i for i < l",
        base=lambda: p.words("W_1 = g_1; for l = 1 the only point is W_1 = Y X^-1", "Y X^-1 X", "Y"),
        step=lambda: p.words("W_{i+1} = g_{i+1} g_i^-1 times W_i .. W_1 = g_i", "k g^-1 g", "k"),
    )
    p.words("so the image is in the minimum: its last layer closes the product", "Y X^-1 g^-1 g", "Y X^-1")
    p.words("from a minimum to its partial products and back: W_{i+1} is recovered from W_{i+1} P", "W P P^-1", "W")
    p.cites("continuity on GL")
    p.concludes("the map and its inverse, the partial products, are continuous bijections")


@statement.conclusion
def chart(minimum: Minimum) -> bool | str | None:
    """As many components as GL^(l-1), and the chart takes the partial products of a random minimum back to it."""
    if not square_data(minimum):
        return None
    expected = 2 ** (minimum.network.layers - 1)
    bounds = accepted_bounds(minimum)
    if bounds.exclude(expected):
        return f"{bounds.words}, and GL_h(R)^(l-1) has {expected}"
    if not (full_rank_x(minimum) and all(holds(minimum) for holds in statement.predicates.values())):
        return None  # the chart has no meaning
    weights = [to_flint(w) for w in minimum.point()]
    elements = list(accumulate(weights[:-1], lambda before, w: w * before))
    last = to_flint(minimum.y) * to_flint(minimum.x).inv()
    h = minimum.network.widths[0]
    image = [b * a.inv() for a, b in zip([to_flint(identity(h)), *elements], [*elements, last], strict=True)]
    return image == weights and minimum.contains([from_flint(w) for w in image])


@statement.confirmation
def no_such_number_of_components(minimum: Minimum) -> bool | None:
    """GL_h(R)^(l-1) has 2^(l-1) components for every h: by the oracle."""
    return counted_not(minimum, 2 ** len(minimum.network.widths[1:-1]))


@statement.instances
def square_networks():
    """Equal widths up to 3, up to 4 layers, invertible data."""
    return Within(minima(square()))


@statement.without("equal_widths")
def other_hidden_widths():
    """A hidden layer is wider or narrower."""
    return Within(minima(chains(widest=2).map(lambda d: [*d[:-1], d[0]])))


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
