"""Proposition 4.3, the shape: four pieces, two of them joined by a line."""

from fractions import Fraction

from hypothesis import strategies as st

from symtopo.proving import (
    Minimum,
    Network,
    Proof,
    Statement,
    accepted_bounds,
    counted_not,
    either,
    rationals,
    setting_of,
)

statement = Statement(
    id="4.3b",
    title="the shape for eps != 0: GL_1 x GL_1, and a line that joins two of its pieces",
    source="Zhao, Dehmamy, Walters, Yu 2025, Proposition 4.3, its proof as restated by third parties",
    expect="PROVED",
    formal="Symtopo.Section4.proposition_4_3_shape",
    text=r"Let $X, Y, \varepsilon \neq 0$, and $M$ be the minimum of $W_3 (W_2 W_1 + \varepsilon) X = Y$ with scalar "
    r"weights. The part of $M$ with $W_1 \neq 0$ is homeomorphic to $GL_1(\mathbb{R}) \times GL_1(\mathbb{R})$, so it "
    r"has four pieces; the part with $W_1 = 0$ is a line, $W_1 = 0$ and $\varepsilon X W_3 = Y$; and the part where "
    r"$\varepsilon (W_2 W_1 + \varepsilon) > 0$, which consists of this line and two of the pieces, is connected.",
)


@statement.hypothesis
def data_nonzero(minimum: Minimum) -> bool:
    """X and Y are not zero."""
    return minimum.rank_x == 1 and any(any(row) for row in minimum.y)


@statement.hypothesis
def skip_nonzero(minimum: Minimum) -> bool:
    """The coefficient of the skip is not zero."""
    return bool(minimum.network.skips.get((0, 2), 0))


@statement.proof
def proof(p: Proof) -> None:
    x, y, eps, w1, w3 = p.let("X Y eps W1 W3", "nonzero")
    w2 = p.let("W2", "auxiliary")
    p.identity(
        "W1 != 0: W3 is not 0, and W2 is a continuous function of (W1, W3)",
        w3 * (w2 * w1 + eps) * x - y,
        x * w3 * w1 * (w2 - (y / (x * w3) - eps) / w1),
    )
    p.identity("W1 = 0: W3 = Y/(eps X), and W2 is free", w3 * eps * x - y, x * eps * (w3 - y / (eps * x)))
    p.concludes(
        "eps (W2 W1 + eps) > 0 says that W3 has the sign of Y/(eps X): two of the four pieces, and the line, which "
        "lies in the closure of both"
    )


@statement.conclusion
def three_with_the_line(minimum: Minimum) -> bool | str | None:
    """Points of the line are minima, and there are 3 components by bounds that the trusted checker accepts."""
    x, y, eps = minimum.x[0][0], minimum.y[0][0], minimum.network.skips.get((0, 2), 0)
    if not x or not eps:
        return f"the part with W1 = 0 is {'empty' if y else 'a plane'}, and no line"
    if not all(minimum.contains([[[0]], [[w2]], [[Fraction(y) / (eps * x)]]]) for w2 in (-2, 0, 3)):
        return "the line is no part of the minimum"
    return accepted_bounds(minimum).compare(3)


@statement.confirmation
def no_line_or_another_number(minimum: Minimum) -> bool | None:
    """W1 = 0 leaves eps X W3 = Y, whose rank decides; the number by the oracle."""
    through_the_skip = setting_of(minimum).states([[[0]], [[7]], [[1]]])[-1]
    return either(through_the_skip.rank() == 0, counted_not(minimum, 3))


@statement.instances
def scalar_layers():
    """Rational eps, X and Y, zero or not."""
    network = rationals().map(lambda eps: Network([1, 1, 1, 1], skips={(0, 2): eps}))
    return st.builds(lambda n, x, y: Minimum(n, x=[[x]], y=[[y]]), network, rationals(), rationals())


@statement.without("data_nonzero")
def zero_data():
    """X or Y is zero."""
    return scalar_layers()


@statement.without("skip_nonzero")
def no_skip():
    """The coefficient is zero."""
    return scalar_layers()
