"""Ranks and characteristic polynomials by remainders: against sympy, on singular and on tied matrices."""

from fractions import Fraction

import sympy
from flint import fmpq_mat, fmpz_mat
from hypothesis import given, settings
from hypothesis import strategies as st

from symtopo.algebra.exact import from_flint, identity, product, to_flint
from symtopo.algebra.modular import SquaredSingularValues, independent_rows, rank

small = st.integers(-3, 3)
huge = st.integers(-(10**40), 10**40)
rationals = st.fractions(min_value=-5, max_value=5, max_denominator=7)


@st.composite
def matrices(draw, entries, most=5):
    rows, columns = draw(st.integers(1, most)), draw(st.integers(1, most))
    return [[draw(entries) for _ in range(columns)] for _ in range(rows)]


@settings(deadline=None)
@given(matrices(small | huge | rationals))
def test_the_rank_is_that_of_sympy(a):
    assert rank(a) == sympy.Matrix(a).rank()


@settings(deadline=None)
@given(matrices(huge), st.data())
def test_products_have_the_rank_of_their_narrow_factor(a, data):
    b = [[data.draw(huge) for _ in range(6)] for _ in a[0]]
    assert rank(product(a, b)) == fmpz_mat(a).rank() or rank(b) < len(b)


def test_a_prime_that_divides_everything_does_not_lower_the_rank():
    p = (1 << 63) - 25
    assert rank([[p, 0], [0, p]]) == 2
    assert rank([[1, 1], [1, 1 + p]]) == 2
    assert rank([[1, 1], [1, 1]]) == 1
    assert rank([[0, 0]]) == 0


@settings(deadline=None)
@given(matrices(small | rationals, most=4), st.data())
def test_the_polynomial_is_that_of_y_projected_times_its_transpose(y, data):
    x = data.draw(st.none() | matrices(small | rationals, most=4).map(lambda a: [row[: len(y[0])] for row in a]))
    s = to_flint(y) * to_flint(y).transpose()
    if x is not None:
        x = [[*row, *[1] * (len(y[0]) - len(row))] for row in x]
        rows = [x[i] for i in independent_rows(x, rank(x))] if rank(x) else None
        if rows is None:
            return
        assert rank(rows) == len(rows) == rank(x)

        a, b, x = to_flint(rows), to_flint(y), rows
        s = b * a.transpose() * (a * a.transpose()).inv() * a * b.transpose()
    values = SquaredSingularValues(y, x)
    expected = s.charpoly()
    found = values.polynomial()
    assert found.degree() == expected.degree()
    scaled = [Fraction(int(c), int(found.leading_coefficient())) for c in found.coeffs()]
    assert scaled == [Fraction(int(c.p), int(c.q)) for c in expected.coeffs()]
    r = rank(from_flint(s))
    nonzero = [c for c in expected.numer().factor_squarefree()[1] if c[0].coeffs() != [0, 1]]
    if values.seen_simple(r):  # then it is; the converse fails for one prime in 10^18
        assert all(multiplicity == 1 for _, multiplicity in nonzero)
    else:
        assert any(multiplicity > 1 for _, multiplicity in nonzero)


def test_a_tie_is_never_seen_as_simple():
    values = SquaredSingularValues(identity(3), None)
    assert not values.seen_simple(3)
    assert SquaredSingularValues([[1, 0], [0, 2]], None).seen_simple(2)
    assert SquaredSingularValues([[1, 0], [0, 0]], None).seen_simple(1)
    assert SquaredSingularValues([[1, 2], [3, 4]], []).polynomial().coeffs() == [0, 0, 1]
    assert fmpq_mat(2, 2, [1, 0, 0, 4]).charpoly().numer() == SquaredSingularValues([[1, 0], [0, 2]], None).polynomial()
