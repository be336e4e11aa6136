"""Lemma 5.1: for two layers, a group element of negative determinant moves a minimum to the other component."""

from fractions import Fraction

import sympy
from hypothesis import strategies as st

from symtopo.proving import (
    Proof,
    Statement,
    accepted_bounds,
    are_separated,
    counted_apart,
    counted_within,
    determinant_sign,
    either,
    equal_widths,
    from_flint,
    full_rank_x,
    full_rank_y,
    invertible,
    minima,
    of_first,
    opposite,
    plain,
    setting_of,
    singular,
    square_data,
    to_flint,
)

statement = Statement(
    id="5.1",
    title="two layers: g with det g < 0 moves a minimum to the other component",
    source="Zhao, Dehmamy, Walters, Yu 2025, Lemma 5.1",
    expect="PROVED",
    formal="Symtopo.Section5a.lemma_5_1",
    text=r"Let $W_2 W_1 X = Y$ with all widths $h$, $X$ and $Y$ invertible, and $\det g < 0$. The minima $(W_1, "
    r"W_2)$ and $(g W_1, W_2 g^{-1})$ lie in different connected components.",
)
statement.about("minima and elements")


@statement.hypothesis
def negative_determinant(case) -> bool:
    """The determinant of g is negative."""
    return determinant_sign(case[1]) < 0


for predicate in (equal_widths, plain, full_rank_x, full_rank_y):
    statement.hypothesis(of_first(predicate))


@statement.proof
def proof(p: Proof) -> None:
    p.let("W1 W2 g", "GL_h(R)")
    p.words("the product does not change, so minima go to minima", "W2 g^-1 g W1", "W2 W1")
    p.uses("4.2")
    p.cites("determinants")
    d, w = p.let("|det(g)| det(W1)", "auxiliary")
    p.identity("det (g W1) = det g det W1, and det g = -|det g|: the sign changes", (-d) * w, -(d * w))
    p.concludes("det W1 is never 0 on the minimum, so its two signs lie in different components")


@statement.conclusion
def other_component(case):
    """By a certificate that the trusted checker accepts; one component where there is no more than one."""
    minimum, g = case
    if not square_data(minimum):
        return None
    first, second = minimum.point()
    moved = (to_flint(g) * to_flint(first), to_flint(second) * to_flint(g).inv())
    image = [from_flint(w) for w in moved]
    if not minimum.contains(image):
        return "the image is no minimum"
    if are_separated(minimum, (first, second), image):
        return True
    if accepted_bounds(minimum).upper == 1:
        return "the minimum has one component"
    if plain(minimum) and equal_widths(minimum) and determinant_sign(first) == determinant_sign(image[0]):
        return "det W1 has the same sign, so by 4.1 both lie in one component"
    return None


@statement.confirmation
def no_minimum_or_not_apart(case) -> bool | None:
    """F(W) X of the image in fractions; else by the oracle: one component, or no sign that tells the two apart."""
    minimum, g = case
    first, second = minimum.point()
    inverse = sympy.Matrix(g).inv()
    image = [(sympy.Matrix(g) * sympy.Matrix(first)).tolist(), (sympy.Matrix(second) * inverse).tolist()]
    weights = [[[Fraction(int(v.p), int(v.q)) for v in row] for row in w] for w in image]
    setting = setting_of(minimum)
    if setting.states(weights)[-1] != setting.states((first, second))[-1]:
        return True
    return either(counted_within(minimum, 0, 1), opposite(counted_apart(minimum, (first, second), weights)))


@st.composite
def moved(draw, widths, **options):
    """A minimum of two layers, and an invertible matrix for the hidden layer."""
    minimum = draw(minima(widths, **options))
    return minimum, draw(invertible(minimum.network.widths[1]))


def square():
    return st.integers(1, 3).map(lambda h: [h] * 3)


@statement.instances
def square_networks():
    """Equal widths up to 3, invertible data, g of negative determinant."""
    return moved(square()).filter(negative_determinant)


@statement.without("negative_determinant")
def positive_determinant():
    """The determinant of g is positive."""
    return moved(square())


@statement.without("equal_widths")
def wider():
    """The hidden layer is wider."""
    return moved(st.just([1, 2, 1]))


@statement.without("plain")
def residual():
    """There is a skip."""
    return moved(st.just([1, 1, 1]), max_skips=1)


@statement.without("full_rank_x")
def singular_x():
    """X is singular."""
    return moved(square(), x=singular)


@statement.without("full_rank_y")
def singular_y():
    """Y is singular."""
    return moved(square(), y=singular)
