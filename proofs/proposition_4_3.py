"""Proposition 4.3: three scalar layers, with and without a skip over the first two."""

from hypothesis import strategies as st

from symtopo.proving import Minimum, Network, Proof, Statement, accepted_bounds, counted_not, rationals, square_data

statement = Statement(
    id="4.3",
    title="W3 (W2 W1 + eps) X = Y: 4 components, 3 with a skip",
    source="Zhao, Dehmamy, Walters, Yu 2025, Proposition 4.3",
    expect="PROVED",
    formal="Symtopo.Section4.proposition_4_3",
    text=r"For scalar weights and $X, Y \neq 0$ the minimum of $W_3 (W_2 W_1 + \varepsilon) X = Y$ has 4 connected "
    r"components if $\varepsilon = 0$ and 3 if $\varepsilon \neq 0$.",
)


@statement.hypothesis
def x_nonzero(minimum: Minimum) -> bool:
    """X is not zero."""
    return minimum.rank_x == 1


@statement.hypothesis
def y_nonzero(minimum: Minimum) -> bool:
    """Y is not zero."""
    return any(any(row) for row in minimum.y)


@statement.proof
def proof(p: Proof) -> None:
    eps, w1, w2, w3 = p.let("eps W1 W2 W3", "real")
    x, y = p.let("X Y", "nonzero")
    e, m, s, u = *p.let("|eps| |Y/X|", "auxiliary nonzero"), *p.let("s u", "auxiliary")
    p.identity(
        "the loss is zero exactly if W3 (W2 W1 + eps) = Y/X",
        w3 * (w2 * w1 + eps) * x - y,
        x * (w3 * (w2 * w1 + eps) - y / x),
    )
    p.identity(
        "with eps = |eps| s and Y/X = |Y/X| u, in the weights W2 = |eps| V2 and W3 = |Y/X| / |eps| V3, V2 = W2, V3 = "
        "W3",
        (m / e * w3) * (e * w2 * w1 + e * s) - m * u,
        m * (w3 * (w2 * w1 + s) - u),
    )
    p.identity("and, where eps = 0, |Y/X| W3 for W3", (m * w3) * w2 * w1 - m * u, m * (w3 * w2 * w1 - u))
    p.concludes("a linear change of weights, with inverse, turns eps into its sign s and Y/X into its sign u")
    for sign in (0, 1, -1):
        for target in (1, -1):
            minimum = Minimum(Network([1, 1, 1, 1], skips={(0, 2): sign}), [[target]])
            p.components(f"eps of sign {sign}, Y/X of sign {target}", minimum, 3 if sign else 4)


@statement.conclusion
def four_or_three(minimum: Minimum) -> bool | str | None:
    """By bounds that the trusted checker accepts."""
    network = minimum.network
    if network.widths != (1, 1, 1, 1) or not {*network.skips} <= {(0, 2)} or not square_data(minimum):
        return None
    return accepted_bounds(minimum).compare(3 if network.skips.get((0, 2)) else 4)


@statement.confirmation
def another_number(minimum: Minimum) -> bool | None:
    """By the oracle."""
    return counted_not(minimum, 3 if any(minimum.network.skips.values()) else 4)


def scalar_layers(x, y):
    return st.builds(
        lambda eps, x, y: Minimum(Network([1, 1, 1, 1], skips={(0, 2): eps}), x=[[x]], y=[[y]]), rationals(), x, y
    )


@statement.instances
def nonzero_data():
    """Rational eps, X and Y, zero or not."""
    return scalar_layers(rationals(), rationals())


@statement.without("x_nonzero")
def zero_x():
    """X = 0."""
    return scalar_layers(st.just(0), rationals(nonzero=True))


@statement.without("y_nonzero")
def zero_y():
    """Y = 0."""
    return scalar_layers(rationals(nonzero=True), st.just(0))
