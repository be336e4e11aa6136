"""Hypothesis strategies that build valid instances by construction, small integers before fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from symtopo.checker import product
from symtopo.exact import RationalMatrix
from symtopo.network import Network


def rationals(*, nonzero: bool = False) -> st.SearchStrategy[Fraction]:
    """Small integers, then small fractions."""
    numerators = st.integers(1, 5) | st.integers(-5, -1) if nonzero else st.integers(-5, 5)
    return st.builds(Fraction, numerators, st.just(1) | st.integers(1, 4))


def matrices(rows: int, columns: int) -> st.SearchStrategy[RationalMatrix]:
    row = st.tuples(*[rationals()] * columns)
    return st.tuples(*[row] * rows)


@st.composite
def invertible(draw: Any, n: int) -> RationalMatrix:
    """An element of GL_n(Q): a permuted product of triangular matrices with nonzero diagonal."""
    entry, unit = rationals(), rationals(nonzero=True)
    lower = [[draw(entry) if j < i else Fraction(i == j) for j in range(n)] for i in range(n)]
    upper = [[draw(unit) if j == i else draw(entry) if j > i else Fraction(0) for j in range(n)] for i in range(n)]
    rows = product(lower, upper)
    return tuple(tuple(rows[k]) for k in draw(st.permutations(range(n))))


@st.composite
def networks(draw: Any, widths: st.SearchStrategy[list[int]], *, max_skips: int = 3) -> Network:
    """Networks of the given widths with skips between vertices of equal width."""
    d = draw(widths)
    possible = [(j, i) for i in range(len(d)) for j in range(i) if d[j] == d[i]]
    chosen = draw(st.lists(st.sampled_from(possible), max_size=max_skips, unique=True)) if possible else []
    coefficients = st.sampled_from([1, -1, 2, 0, Fraction(1, 2)])
    return Network(d, {k: draw(coefficients) for k in sorted(chosen)})
