"""The group elements that take one minimum of a linear network to another, and the signs of their determinants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product as grid
from typing import TYPE_CHECKING, Any

import numpy as np

from symtopo.algebra.exact import (
    Rational,
    RationalMatrix,
    determinant_sign,
    from_flint,
    identity,
    product,
    to_fmpq,
)
from symtopo.algebra.modular import rank
from symtopo.checker import normal_form
from symtopo.connecting.stabilizers import Stabilizer
from symtopo.errors import Undecided
from symtopo.minima.network import Network

if TYPE_CHECKING:
    from flint import fmpq_mat

MOST_UNKNOWNS = 700
COMBINATIONS = 8
MOST_DIMENSIONS = 100  # in which the nearest solution is computed
WIDE = 10**6  # of integers that show, all but surely, whether some solution is invertible
MOST_POINTS = 3000  # of a grid that proves a determinant to vanish everywhere
Blocks = tuple[RationalMatrix, ...]


@dataclass(frozen=True)
class GroupElement:
    """Invertible g_0 = 1, g_1, .., g_l = 1 with W_i' = g_i W_i g_{i-1}^-1 exactly, in the normal form of the network.

    A skip j -> i ties g_i to g_j, so that the map of the network stays the same.
    """

    elements: tuple[RationalMatrix, ...]

    @property
    def signs(self) -> tuple[int, ...]:
        """Signs of the determinants at the hidden vertices."""
        return tuple(determinant_sign(g) for g in self.elements[1:-1])


@dataclass(frozen=True)
class Orbit:
    """What is known of the group elements that take A to B.

    element : one, with positive determinants if such a one was found;  None: none was found;
    proved : whether it is proved that there is no better one: none at all, or none with positive determinants only.
    """

    element: GroupElement | None
    proved: bool

    @property
    def joined(self) -> bool:
        """Whether a curve in the orbit joins A and B: whether all determinants are positive."""
        return self.element is not None and all(sign > 0 for sign in self.element.signs)

    @property
    def note(self) -> str:
        """What is not there, or was not found."""
        if self.joined:
            return ""
        if self.element is None:
            return f"no group element {'takes' if self.proved else 'was found that takes'} A to B"
        if self.proved:
            return "its determinants are not all positive: no curve in the orbit joins A and B"
        return "its determinants are not all positive, and no element was found for which they are"


def group_element(
    network: Network, first: Sequence[RationalMatrix], second: Sequence[RationalMatrix]
) -> GroupElement | None:
    """An element that takes the first weights to the second, as `orbit` finds it.  None proves nothing."""
    return orbit(network, first, second).element


def orbit(network: Network, first: Sequence[RationalMatrix], second: Sequence[RationalMatrix]) -> Orbit:
    """The group elements that take the first weights to the second.

    The equations g_i W_i = W_i' g_{i-1} are linear in the g, so their solutions are an affine space.  The one nearest
    to the identity is tried, and random ones.  Where one is invertible, the others are its products with the
    stabilizer of W, an algebra whose simple factors say which signs of determinants occur.  Where none was found, that
    there is none follows from: no solution at all, ranks of W_j .. W_i that differ, dimensions of solution spaces that
    differ, or a determinant that vanishes on a grid as large as its degree.  Raises Undecided above 700 unknowns.
    Source: own derivation (docs/connect.md).
    """
    system = _System.of(network)
    before, after = (absorbed(network, weights) for weights in (first, second))
    solutions = system.solve(before, after)
    if solutions is None:
        return Orbit(None, proved=True)
    invertible = None
    for blocks in solutions.some():
        if all(determinant_sign(g) for g in blocks):
            invertible = invertible or blocks
            if all(determinant_sign(g) > 0 for g in blocks):
                return Orbit(system.element(blocks), proved=True)
    if invertible is None:
        return Orbit(None, proved=_different(before, after) or system.differs(solutions, before, after))
    stabilizer = Stabilizer.of(invertible, solutions.directions())
    better, proved = stabilizer.positive(invertible)
    return Orbit(system.element(better or invertible), proved)


def _different(before: Sequence[RationalMatrix], after: Sequence[RationalMatrix]) -> bool:
    """Whether some product of neighbouring layers has different ranks: a group element would keep them."""
    for i in range(len(before)):
        maps: list[RationalMatrix] = [before[i], after[i]]
        for j in range(i, len(before)):
            if j > i:
                maps = [product(w, m) for w, m in zip((before[j], after[j]), maps, strict=True)]
            if rank(maps[0]) != rank(maps[1]):
                return True
    return False


@dataclass(frozen=True)
class _System:
    """The linear equations for group elements: vertices that skips tie share one, those tied to an end have g = 1.

    vertex : for each vertex the first one tied to it;  start : where the unknowns of each free one begin.
    """

    network: Network
    vertex: tuple[int, ...]
    start: dict[int, int]
    unknowns: int

    @classmethod
    def of(cls, network: Network) -> _System:
        vertex = _tied(network.layers, normal_form(network)[0])
        start, unknowns = {}, 0
        for v in sorted({v for v in vertex if v not in (vertex[0], vertex[-1])}):
            start[v] = unknowns
            unknowns += network.widths[v] ** 2
        if unknowns > MOST_UNKNOWNS:
            raise Undecided(f"{unknowns} entries of a group element are above {MOST_UNKNOWNS}: none was looked for")
        return cls(network, tuple(vertex), start, unknowns)

    def element(self, blocks: Blocks) -> GroupElement:
        places = list(self.start)
        return GroupElement(
            tuple(blocks[places.index(v)] if v in self.start else identity(self.network.widths[v]) for v in self.vertex)
        )

    def solve(self, before: Sequence[RationalMatrix], after: Sequence[RationalMatrix]) -> _Solutions | None:
        from flint import fmpq_mat

        rows, right = _equations(self.network, self.vertex, self.start, self.unknowns, before, after)
        table = fmpq_mat(len(rows), self.unknowns + 1)
        for k, (row, value) in enumerate(zip(rows, right, strict=True)):
            for index, c in row.items():
                table[k, index] = to_fmpq(c)
            table[k, self.unknowns] = to_fmpq(value)
        reduced, number = table.rref()
        lines = [list(line) for line in reduced.tolist()[:number]]
        pivots = [next(j for j, v in enumerate(line) if v != 0) for line in lines]
        if self.unknowns in pivots:
            return None
        free = [j for j in range(self.unknowns) if j not in set(pivots)]
        # unknowns = constant + free parts times basis, one row each
        table = fmpq_mat(len(free) + 1, self.unknowns)
        for line, pivot in zip(lines, pivots, strict=True):
            table[0, pivot] = line[self.unknowns]
            for k, j in enumerate(free, start=1):
                table[k, pivot] = -line[j]
        for k, j in enumerate(free, start=1):
            table[k, j] = 1
        return _Solutions(table, tuple(self.network.widths[v] for v in self.start))

    def differs(self, solutions: _Solutions, before: Sequence[RationalMatrix], after: Sequence[RationalMatrix]) -> bool:
        """Whether it is proved that no solution is invertible."""
        others = [self.solve(a, b) for a, b in ((before, before), (after, after), (after, before))]
        return any(o is None or o.dimension != solutions.dimension for o in others) or solutions.singular


@dataclass(frozen=True, eq=False)
class _Solutions:
    """An affine space of blocks: the first row of the table, plus combinations of the others."""

    table: fmpq_mat
    sizes: tuple[int, ...]

    @property
    def dimension(self) -> int:
        return int(self.table.nrows()) - 1

    def blocks(self, row: Sequence[Rational]) -> Blocks:
        blocks, place = [], 0
        for h in self.sizes:
            blocks.append(tuple(tuple(row[place + i * h : place + (i + 1) * h]) for i in range(h)))
            place += h * h
        return tuple(blocks)

    def at(self, combination: Sequence[Any]) -> Blocks:
        from flint import fmpq_mat

        weights = fmpq_mat(1, len(combination) + 1, [1, *combination])
        return self.blocks(from_flint(weights * self.table)[0])

    def directions(self) -> list[Blocks]:
        return [self.blocks(row) for row in from_flint(self.table)[1:]]

    def nearest(self) -> Blocks:
        """The solution nearest to the identity; some other one in many dimensions."""
        from flint import fmpq_mat

        if not 0 < self.dimension <= MOST_DIMENSIONS:
            return self.at([0] * self.dimension)
        lines = self.table.tolist()
        unit = [int(i == j) for h in self.sizes for i in range(h) for j in range(h)]
        basis = fmpq_mat(self.dimension, len(unit), [v for line in lines[1:] for v in line])
        rest = fmpq_mat(len(unit), 1, [u - v for u, v in zip(unit, lines[0], strict=True)])
        return self.at((basis * basis.transpose()).solve(basis * rest).entries())

    def some(self) -> Iterator[Blocks]:
        """The solution nearest to the identity, then random ones, the last of them with large integers."""
        yield self.nearest()
        rng = np.random.default_rng(0)
        for attempt in range(COMBINATIONS if self.dimension else 0):
            most = 3 if attempt < COMBINATIONS - 1 else WIDE
            yield self.at(rng.integers(-most, most + 1, self.dimension).tolist())

    @property
    def singular(self) -> bool:
        """Whether one block is proved to be singular everywhere: on a grid, as its determinant has a known degree."""
        k = self.dimension
        return any(
            (h + 1) ** k <= MOST_POINTS
            and not any(determinant_sign(self.at(point)[v]) for point in grid(range(h + 1), repeat=k))
            for v, h in enumerate(self.sizes)
        )


def absorbed(network: Network, weights: Sequence[RationalMatrix]) -> list[RationalMatrix]:
    """The weights of the normal form: a skip beside one layer is added to that layer."""
    moved = list(weights)
    for (j, i), c in network.skips.items():
        if i == j + 1 and c:
            moved[j] = tuple(tuple(v + c * (a == b) for b, v in enumerate(row)) for a, row in enumerate(moved[j]))
    return moved


def _tied(last: int, skips: Any) -> list[int]:
    """For each vertex the first one whose g is the same; input and output have g = 1, so they count as one."""
    vertex = list(range(last + 1))
    for j, i in skips:
        low, high = sorted((vertex[j], vertex[i]))
        vertex = [low if v == high else v for v in vertex]
    ends = {vertex[0], vertex[last]}
    return [v if v not in ends else vertex[0] for v in vertex[:-1]] + [vertex[last]]


def _equations(
    network: Network,
    vertex: Sequence[int],
    start: dict[int, int],
    unknowns: int,
    before: Sequence[RationalMatrix],
    after: Sequence[RationalMatrix],
) -> tuple[list[dict[int, Rational]], list[Rational]]:
    """Sparse rows of g_i W_i - W_i' g_{i-1} = 0, with what is known on the right."""
    rows, right = [], []
    for i in range(1, network.layers + 1):
        w, moved, here, there = before[i - 1], after[i - 1], vertex[i], vertex[i - 1]
        h, k = network.widths[i], network.widths[i - 1]
        for a in range(h):
            for b in range(k):
                row: dict[int, Rational] = {}
                known: Rational = 0
                for c in range(h):
                    if here in start:
                        row[start[here] + a * h + c] = row.get(start[here] + a * h + c, 0) + w[c][b]
                    elif c == a:
                        known -= w[c][b]
                for c in range(k):
                    if there in start:
                        index = start[there] + c * k + b
                        row[index] = row.get(index, 0) - moved[a][c]
                    elif c == b:
                        known += moved[a][c]
                rows.append(row)
                right.append(known)
    return rows, right
