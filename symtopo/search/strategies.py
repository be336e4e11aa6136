"""Hypothesis strategies that build valid instances by construction, small integers before fractions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations, combinations_with_replacement, product
from typing import Any

from hypothesis import strategies as st

from symtopo.algebra.exact import RationalMatrix, identity
from symtopo.algebra.exact import product as matrix_product
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network
from symtopo.search.cases import complexity
from symtopo.search.search import Finite

Matrices = st.SearchStrategy[RationalMatrix]


@cache
def rationals(*, nonzero: bool = False) -> st.SearchStrategy[Fraction]:
    """Small integers, then small fractions."""
    numerators = st.integers(1, 5) | st.integers(-5, -1) if nonzero else st.integers(-5, 5)
    return st.builds(Fraction, numerators, st.just(1) | st.integers(1, 4))


@cache
def matrices(rows: int, columns: int) -> Matrices:
    row = st.tuples(*[rationals()] * columns)
    return st.tuples(*[row] * rows)


@cache
@st.composite
def invertible(draw: Any, n: int) -> RationalMatrix:
    """An element of GL_n(Q): a permuted product of triangular matrices with nonzero diagonal."""
    entry, unit = rationals(), rationals(nonzero=True)
    lower = [[draw(entry) if j < i else Fraction(i == j) for j in range(n)] for i in range(n)]
    upper = [[draw(unit) if j == i else draw(entry) if j > i else Fraction(0) for j in range(n)] for i in range(n)]
    rows = matrix_product(lower, upper)
    return tuple(tuple(rows[k]) for k in draw(st.permutations(range(n))))


@cache
@st.composite
def matrices_of_rank(draw: Any, rows: int, columns: int, rank: int) -> RationalMatrix:
    """Matrices of exactly this rank: some columns and rows of invertible matrices, multiplied."""
    if rank == 0:
        return tuple((Fraction(0),) * columns for _ in range(rows))
    left, right = draw(invertible(rows)), draw(invertible(columns))
    return tuple(map(tuple, matrix_product([row[:rank] for row in left], right[:rank])))


def singular(n: int) -> Matrices:
    """N x n matrices of rank below n."""
    return st.integers(0, n - 1).flatmap(lambda r: matrices_of_rank(n, n, r))


def similarities(n: int) -> Matrices:
    """Multiples of signed permutation matrices: all singular values are equal, and not zero."""
    return st.builds(
        lambda order, scale, signs: tuple(
            tuple(scale * signs[i] if j == order[i] else Fraction(0) for j in range(n)) for i in range(n)
        ),
        st.permutations(range(n)),
        rationals(nonzero=True),
        st.tuples(*[st.sampled_from([1, -1])] * n),
    )


def square(*, most_layers: int = 4, widest: int = 3) -> st.SearchStrategy[list[int]]:
    """Equal widths."""
    return st.builds(lambda layers, h: [h] * (layers + 1), st.integers(1, most_layers), st.integers(1, widest))


def chains(*, least_layers: int = 1, most_layers: int = 4, widest: int = 3) -> st.SearchStrategy[list[int]]:
    """Any widths."""
    return st.integers(least_layers, most_layers).flatmap(
        lambda layers: st.tuples(*[st.integers(1, widest)] * (layers + 1)).map(list)
    )


@st.composite
def minima(
    draw: Any,
    widths: st.SearchStrategy[list[int]],
    *,
    x: Callable[[int], Matrices] = invertible,
    y: Callable[[int], Matrices] = invertible,
    max_skips: int = 0,
) -> Minimum:
    """Minima of networks with square data: X of the input width, Y of the output width, which must be equal."""
    network = draw(networks(widths, max_skips=max_skips))
    return Minimum(network, x=draw(x(network.widths[0])), y=draw(y(network.widths[-1])))


def small_minima(*, layers: int, widest: int, skips: int, entries: tuple[int, ...] = (0, 1, 2)) -> Finite:
    """All small networks with X = I and a diagonal Y, of equal input and output width; smallest first."""
    smallest = []
    for length in range(1, layers + 1):
        for d in product(range(1, widest + 1), repeat=length):
            widths = [*d, d[0]]
            pairs = [(j, i) for i in range(length + 1) for j in range(i) if widths[j] == widths[i]]
            diagonals = list(combinations_with_replacement(entries, d[0]))
            for number in range(skips + 1):
                for chosen in combinations(pairs, number):
                    for signs in product((1, -1), repeat=number):
                        network = Network(widths, dict(zip(chosen, signs, strict=True)))
                        smallest += [Minimum(network, x=identity(d[0]), y=diagonal(y)) for y in diagonals]
    description = (
        f"networks of up to {layers} layers and widths up to {widest} with up to {skips} skips of coefficient 1 or -1, "
        f"X = I, Y diagonal with entries from {', '.join(map(str, entries))}"
    )
    return Finite(description, sorted(smallest, key=complexity))


def small_matrices(rows: int, largest: int) -> Finite:
    """All integral n x n matrices with n up to `rows` and entries up to `largest`, smallest first."""
    matrices: list[RationalMatrix] = []
    for n in range(1, rows + 1):
        row = list(product(range(-largest, largest + 1), repeat=n))
        matrices += product(row, repeat=n)
    return Finite(
        f"integral matrices up to {rows} x {rows} with entries up to {largest}", sorted(matrices, key=complexity)
    )


def diagonal(entries: Sequence[int]) -> RationalMatrix:
    return tuple(tuple(v if i == j else 0 for j in range(len(entries))) for i, v in enumerate(entries))


@st.composite
def rectangular_minima(
    draw: Any,
    widths: st.SearchStrategy[list[int]],
    *,
    max_skips: int = 0,
    rank_x: st.SearchStrategy[int] | None = None,
) -> Minimum:
    """Minima with up to three data points, X and Y of any rank, or X of the rank given where it has room for it."""
    network = draw(networks(widths, max_skips=max_skips))
    points, rows, outputs = draw(st.integers(1, 3)), network.widths[0], network.widths[-1]
    rank = min(draw(st.integers(0, 3) if rank_x is None else rank_x), points, rows)
    x = draw(matrices_of_rank(rows, points, rank))
    y = draw(matrices_of_rank(outputs, points, draw(st.integers(0, min(outputs, points)))))
    return Minimum(network, x=x, y=y)


@st.composite
def networks(
    draw: Any,
    widths: st.SearchStrategy[list[int]],
    *,
    max_skips: int = 3,
) -> Network:
    """Networks of the given widths with skips between vertices of equal width."""
    d = draw(widths)
    possible = [(j, i) for i in range(len(d)) for j in range(i) if d[j] == d[i]]
    chosen = draw(st.lists(st.sampled_from(possible), max_size=max_skips, unique=True)) if possible else []
    coefficients = st.sampled_from([1, -1, 2, 0, Fraction(1, 2)])
    return Network(d, {k: draw(coefficients) for k in sorted(chosen)})
