"""Proposition 5.5: chords of {U V = A} go arbitrarily far from the set."""

from dataclasses import dataclass
from itertools import combinations

import sympy
from hypothesis import strategies as st

from symtopo.proving import Proof, Rational, RationalMatrix, Statement, describe, matrices_of_rank, product, rank

FAR = 10

statement = Statement(
    id="5.5",
    title="chords of {U V = A} go arbitrarily far from the set",
    source="Zhao, Dehmamy, Walters, Yu 2025, Proposition 5.5",
    expect="PROVED",
    formal="Symtopo.Section5b.proposition_5_5",
    text=r"Let $S = \{(U, V) : U V = A\}$ be not empty, with all widths at least 1. For every $N$ there are two "
    r"points of $S$ and a point of the chord between them whose distance from $S$ is more than $N$.",
)


@dataclass(frozen=True)
class Factors:
    """A target A = U V, or any A with factors of the given inner width."""

    a: RationalMatrix
    width: int
    u: RationalMatrix
    v: RationalMatrix

    @property
    def complexity(self) -> tuple:
        return self.width, len(self.a), len(self.a[0]), [abs(x) for row in (*self.a, *self.u, *self.v) for x in row]

    def __str__(self) -> str:
        return f"A = {describe(self.a)}, inner width {self.width}"


@statement.hypothesis
def not_empty(case: Factors) -> bool:
    """The set is not empty: the rank of A is at most the inner width."""
    return rank(case.a) <= case.width


@statement.proof
def proof(p: Proof) -> None:
    u, v, a, d, e = p.let("U V A D E", "matrices")
    s, m = p.let("s", "auxiliary"), p.let("m", "auxiliary nonzero")
    p.identity(
        "A not 0: between (m U, V/m) and (U/m, m V), with U V = A, halfway lies (s U, s V), s = (m + 1/m)/2",
        (m + 1 / m) / 2 - 1,
        (m - 1) ** 2 / (2 * m),
    )
    p.matrices("there the product is off by", (s * u) * (s * v) - a, (s**2 - 1) * a, given=[(u * v, a)])
    p.matrices("A = 0: halfway between (2 s U, 0) and (0, 2 s V), with U V not 0", (s * u) * (s * v), s**2 * u * v)
    p.matrices("a step (D, E) changes a product by", (u + d) * (v + e) - u * v, u * e + d * v + d * e)
    size, other, b, n = p.let("|A| |UV| |U|+|V| N", "auxiliary positive")
    p.concludes(
        "a point of the set within N of (s U, s V) needs (s^2 - 1) |A| <= s (|U| + |V|) N + N^2 for A not 0, but"
    )
    p.limit("the quotient of both sides grows", (s**2 - 1) * size / (s * b * n + n**2), s, sympy.oo, sympy.oo)
    p.concludes("and s^2 |U V| <= s (|U| + |V|) N + N^2 for A = 0, but")
    p.limit("their quotient grows as well", s**2 * other / (s * b * n + n**2), s, sympy.oo, sympy.oo)


def length(a: RationalMatrix) -> Rational:
    """The sum of absolute values, at least the Frobenius norm."""
    return sum(abs(x) for row in a for x in row)


@statement.conclusion
def farther_than_ten(case: Factors) -> bool | str | None:
    """For some s = 2^j the point (s U, s V) is farther than 10 from the set, by the estimate of the proof."""
    if not not_empty(case):
        return "the set is empty, and has no chords"
    defect = max(abs(x) for row in product(case.u, case.v) for x in row)
    reach = length(case.u) + length(case.v)
    return any((4**j - 1) * defect > 2**j * reach * FAR + FAR**2 for j in range(60)) or None


@statement.confirmation
def no_factors(case: Factors) -> bool:
    """A minor of A that is larger than the inner width, and not zero: then there is no point at all."""
    size, rows, columns = case.width + 1, range(len(case.a)), range(len(case.a[0]))
    minors = (
        [[case.a[i][j] for j in c] for i in r] for r in combinations(rows, size) for c in combinations(columns, size)
    )
    return any(sympy.Matrix(minor).det() != 0 for minor in minors)


@st.composite
def factors(draw, *, empty=False):
    rows, columns = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    width = draw(st.integers(1, 3))
    if empty:
        n = draw(st.integers(2, 3))
        return Factors(draw(matrices_of_rank(n, n, n)), draw(st.integers(1, n - 1)), ((0,),), ((0,),))
    u, v = (
        draw(matrices_of_rank(*shape, draw(st.integers(1, min(shape))))) for shape in ((rows, width), (width, columns))
    )
    a = tuple(map(tuple, product(u, v)))
    return Factors(a if draw(st.booleans()) else tuple((0,) * columns for _ in range(rows)), width, u, v)


@statement.instances
def rational_factors():
    """Sizes up to 3, A of any rank with its factors or without any, or A = 0."""
    return factors() | factors(empty=True)


@statement.without("not_empty")
def empty():
    """The inner width is below the rank of A."""
    return factors(empty=True)
