"""Networks as products of square blocks, eps + P or P, P a chain: what statements about residual networks speak of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import prod
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from symtopo.algebra.exact import Rational, RationalMatrix, identity, product, to_flint, to_fmpq
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network
from symtopo.search.search import Finite
from symtopo.search.strategies import diagonal, invertible

if TYPE_CHECKING:
    from flint import fmpq_mat

EPS = (1, -1, 2, Fraction(1, 2))
EIGENVALUES = (1, 1, 1, 2, 2, -1, -2, 0, Fraction(1, 2))


@dataclass(frozen=True)
class ResidualBlock:
    """eps + P, or P where eps = 0; P is a chain.

    width : the smallest one inside, n where none is smaller;  layers : how many hidden layers have it.
    """

    eps: Rational
    width: int
    layers: int

    @property
    def pieces(self) -> int:
        """Components of {det != 0}: one where det > 0, and for a scalar layer 2^(b-1) where det < 0 (section 8.0)."""
        return 1 + (2 ** max(self.layers - 1, 0) if self.width == 1 else 1)


def telling_skips(minimum: Minimum) -> dict[tuple[int, int], Rational]:
    """Skips that matter: not beside one layer, not from input to output, not of coefficient 0."""
    last = minimum.network.layers
    return {(j, i): c for (j, i), c in minimum.network.skips.items() if c and i > j + 1 and (j, i) != (0, last)}


def blocks_of(minimum: Minimum) -> list[ResidualBlock]:
    """The network, cut where skips begin and end.

    Examples
    --------
    >>> from symtopo import Minimum, Network
    >>> [(b.eps, b.width, b.layers) for b in blocks_of(Minimum(Network([2, 1, 2, 2, 2], {(0, 2): 1})))]
    [(1, 1, 1), (0, 2, 1)]
    """
    widths, skips = minimum.network.widths, telling_skips(minimum)
    blocks = []
    for j, k in pairwise(sorted({0, minimum.network.layers, *(v for pair in skips for v in pair)})):
        inside = widths[j + 1 : k]
        width = min([minimum.rank_x, *inside])
        blocks.append(ResidualBlock(skips.get((j, k), 0), width, inside.count(width)))
    return blocks


def square_blocks(minimum: Minimum) -> bool:
    """Skips do not overlap, and join layers as wide as the rank of X; so is the output, and the input before a skip."""
    n, widths, skips = minimum.rank_x, minimum.network.widths, telling_skips(minimum)
    ends = sorted({0, minimum.network.layers, *(v for pair in skips for v in pair)})
    fixed = ends if (ends[0], ends[1]) in skips else ends[1:]
    return all(widths[v] == n for v in fixed) and skips.keys() <= set(pairwise(ends))


def several_directions(minimum: Minimum) -> bool:
    """X has rank 2 or more."""
    return minimum.rank_x >= 2


def scaled_map(minimum: Minimum) -> fmpq_mat:
    """T = T'/e, e the product of the skips: A_K .. A_1 = T with blocks 1 + P_k, for X of full row rank."""
    t, shift = to_flint(minimum.least_squares_target()), minimum.network.skips.get((0, minimum.network.layers), 0)
    if t.nrows() == t.ncols():
        t -= to_fmpq(shift) * to_flint(identity(t.nrows()))
    return t / to_fmpq(prod(telling_skips(minimum).values(), start=Fraction(1)))


def with_targets(targets: Sequence[Sequence[int]], *networks: Network) -> Finite:
    """Networks with X = 1 and diagonal targets, of which as many entries are taken as there is room for."""
    cases = [Minimum(network, diagonal(t[: network.widths[0]])) for network in networks for t in targets]
    told = ", ".join(",".join(map(str, network.widths)) for network in networks)
    return Finite(f"the networks {told} with {len(targets)} diagonal targets each", cases)


def _chain(draw: Any, kind: str, n: int) -> tuple[Rational, list[int]]:
    """The skip of a block, and the widths inside it."""
    if kind == "narrow":
        width, layers = draw(st.integers(1, n - 1)), draw(st.sampled_from([1, 1, 1, 2]))
        return draw(st.sampled_from(EPS)), [width] * layers + [n] * draw(st.sampled_from([0, 0, 0, 1]))
    inside = draw(st.lists(st.integers(n, n + 1), min_size=int(kind == "wide"), max_size=2 if kind == "wide" else 1))
    return (draw(st.sampled_from(EPS)) if kind == "wide" else 0), inside


def _map(draw: Any, n: int) -> RationalMatrix:
    """A scalar, a diagonal matrix, one Jordan block, or a rotation beside a diagonal; or a conjugate of it."""
    form = draw(st.sampled_from(["scalar", "diagonal", "diagonal", "diagonal", "Jordan", "rotation"]))
    values = [draw(st.sampled_from(EIGENVALUES)) for _ in range(n)]
    t = [[Fraction(values[0 if form in ("scalar", "Jordan") else i]) * (i == j) for j in range(n)] for i in range(n)]
    if form == "Jordan":
        t[0][1] = Fraction(1)
    if form == "rotation":
        t[0][:2], t[1][:2] = [Fraction(values[0]), Fraction(-2)], [Fraction(1), Fraction(values[0])]
    shear = [[Fraction(i == j or (i, j) == (0, n - 1)) for j in range(n)] for i in range(n)]
    back = [[2 * Fraction(i == j) - shear[i][j] for j in range(n)] for i in range(n)]
    chosen = product(product(shear, t), back) if draw(st.booleans()) else t
    return tuple(map(tuple, chosen))


@st.composite
def residual_minima(draw: Any, *kinds: Sequence[str], widest: int = 3) -> Minimum:
    """Minima of products of blocks n x n, each of a kind ("plain", "wide", "narrow") drawn from those given for it.

    Targets with eigenvalues of every type, often 1, or beside 1 on a line; X = 1, or invertible.
    """
    n = draw(st.integers(2, widest))
    widths, skips, e = [n], dict[tuple[int, int], Rational](), Fraction(1)
    for options in kinds:
        eps, inside = _chain(draw, draw(st.sampled_from(options)), n)
        if eps:
            skips[len(widths) - 1, len(widths) + len(inside)] = eps
            e *= Fraction(eps)
        widths += [*inside, n]
    t = [[e * v for v in row] for row in _map(draw, n)]
    x = draw(st.just(identity(n)) | invertible(n))
    return Minimum(Network(widths, skips), x=x, y=product(t, x))
