"""Numbers of components a second time: no code of the trusted checker, of `counting` or of exact matrices of ours.

What docs/counts.md derives, in other words: ranks are FLINT's; ties are read off the roots of a characteristic
polynomial, as balls that are refined; for data of rank one all patterns of vanishing states and signs are listed, and
each is decided as a whole, by Gordan's theorem (no positive dependency).  Plain and slow, for small networks.

It answers bounds, and (0, None) where it covers nothing.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

import flint
from flint import fmpq, fmpq_mat

MAX_PATTERNS = 3**7
FURTHEST = 16  # doublings of the precision of roots

Numbers = tuple[int, int | None]  # the least and the greatest number of components; None: not known
Cells = dict[tuple[int, ...], int]


def rational(value: Any) -> fmpq:
    exact = Fraction(value)
    return fmpq(exact.numerator, exact.denominator)


def mat(rows: Iterable[Iterable[Any]]) -> fmpq_mat:
    return fmpq_mat([[rational(v) for v in row] for row in rows])


def unit(n: int) -> fmpq_mat:
    return mat([[int(i == j) for j in range(n)] for i in range(n)])


def pivots(a: fmpq_mat) -> list[int]:
    """Columns that form a basis of the column space."""
    reduced, rank = a.rref()
    return [next(j for j in range(a.ncols()) if reduced[i, j] != 0) for i in range(rank)]


def take(a: fmpq_mat, rows: Iterable[int], columns: Iterable[int]) -> fmpq_mat:
    chosen = list(columns)
    return fmpq_mat([[a[i, j] for j in chosen] for i in rows])


@dataclass(frozen=True, eq=False)
class Setting:
    """Network and data; of the skips those that matter, and the target T' on the row space of X, as they shift it.

    given : all skips (from, to, coefficient), repeated ones add up;  x : None stands for the identity.
    """

    widths: tuple[int, ...]
    given: tuple[tuple[int, int, fmpq], ...]
    x: fmpq_mat
    y: fmpq_mat

    @classmethod
    def of(cls, widths: Iterable[int], skips: Iterable[Sequence[Any]], x: Any, y: Any) -> Setting:
        """Read numbers of any exact kind; x = None for the identity."""
        d = tuple(widths)
        triples = tuple((int(j), int(k), rational(c)) for j, k, c in skips)
        return cls(d, triples, unit(d[0]) if x is None else mat(x), mat(y))

    @property
    def last(self) -> int:
        return len(self.widths) - 1

    @property
    def hidden(self) -> range:
        return range(1, self.last)

    @cached_property
    def _total(self) -> dict[tuple[int, int], fmpq]:
        total: dict[tuple[int, int], fmpq] = {}
        for j, k, c in self.given:
            total[j, k] = total.get((j, k), fmpq(0)) + c
        return total

    @cached_property
    def skips(self) -> dict[tuple[int, int], fmpq]:
        ends = (0, self.last)
        return {(j, k): c for (j, k), c in self._total.items() if c != 0 and k > j + 1 and (j, k) != ends}

    @cached_property
    def rho(self) -> int:
        return int(self.x.rank())

    @cached_property
    def target(self) -> fmpq_mat:
        shift = self._total.get((0, self.last), fmpq(0)) if self.last > 1 else fmpq(0)
        return self.projected(self.y - shift * self.x if shift != 0 else self.y)

    @cached_property
    def rank(self) -> int:
        return int(self.target.rank())

    @property
    def smallest(self) -> int:
        return min(self.rho, *self.widths[1:])

    @property
    def transposable(self) -> bool:
        return self.rho == self.widths[0] or all(j > 0 for j, _ in self.skips)

    def cuts(self, width: int, skips: Iterable[tuple[int, int]] | None = None) -> list[int]:
        """Hidden vertices of this width that no (given) skip passes over."""
        passing = list(self.skips if skips is None else skips)
        return [v for v in self.hidden if self.widths[v] == width and not any(j < v < k for j, k in passing)]

    def projected(self, y: fmpq_mat) -> fmpq_mat:
        """The part of Y that linear maps of X reach: rows in the row space of X."""
        rows = take(self.x, pivots(self.x.transpose()), range(self.x.ncols()))
        return y * rows.transpose() * (rows * rows.transpose()).inv() * rows if self.rho else 0 * y

    def tied(self, position: int) -> bool:
        """Whether singular values number `position` and the next one of T' are equal: roots as balls, refined."""
        polynomial = (self.target * self.target.transpose()).charpoly().numer()
        for doublings in range(6, FURTHEST):
            with flint.ctx.workprec(2**doublings):
                found: Any = polynomial.complex_roots()
                roots = [(root.real, times) for root, times in found]
                roots.sort(key=lambda entry: entry[0].mid(), reverse=True)
                if all(a > b for (a, _), (b, _) in itertools.pairwise(roots)):
                    return position not in itertools.accumulate(times for _, times in roots)
        raise ArithmeticError("roots of a characteristic polynomial are too close to be told apart")

    def states(self, weights: Iterable[Any]) -> list[fmpq_mat]:
        """Hidden states H_0 = X, .., H_l = F(W) X of the network as it is given."""
        states = [self.x]
        for i, w in enumerate(weights, start=1):
            states.append(sum((c * states[j] for j, k, c in self.given if k == i), mat(w) * states[-1]))
        return states

    def reached(self) -> bool:
        """Whether the target is known to be reached, so that the minimum is a fiber with all signs at its cuts.

        Cut the network at the vertices as wide as the rank of the target.  A block reaches every map it has to if it
        is a chain no narrower, or if its inner widths are at least the dimension of its input, or of its output.
        """
        if not self.skips:
            return self.rank <= self.smallest
        vertices = [0, *self.cuts(self.rank), self.last]
        for a, b in itertools.pairwise(vertices):
            inside = min(self.widths[a + 1 : b], default=math.inf)
            into, out_of = self.rho if a == 0 else self.rank, self.widths[-1] if b == self.last else self.rank
            chain = inside >= self.rank and not any(a <= j and k <= b for j, k in self.skips)
            if not (chain or inside >= into or (inside >= out_of and (a > 0 or self.transposable))):
                return False
        return True


# ------------------------------------------------------------------------------------------------------------- counts


def component_numbers(s: Setting) -> Numbers:
    """The least and the greatest number of components that docs/counts.md leaves possible.

    Examples
    --------
    >>> component_numbers(Setting.of([1, 1, 1, 1], [(0, 2, "1/2")], None, [[3]]))
    (3, 3)
    >>> component_numbers(Setting.of([2, 2, 1, 2, 2], [(0, 4, 1), (1, 3, 1)], None, [[1, 0], [0, 2]]))
    (0, None)
    """
    if s.rho == 0:
        return 1, 1
    if not s.skips:
        narrow = sum(s.widths[v] == s.smallest for v in s.hidden)
        exponent = 0 if s.rank < s.smallest else narrow - (s.rank > s.smallest and s.tied(s.smallest))
        return 2**exponent, 2**exponent
    if by_cells := cells(s):
        return (len(set(by_cells.values())),) * 2
    narrowest, low, high = min(s.widths[1:-1]), 0, math.inf
    for width, forwards in ((s.rho, True), (s.widths[-1], False)):
        if narrowest >= max(width, 2) and (forwards or s.transposable):
            least, most = _cut_vertex_law(s, width, forwards)
            low, high = max(low, least), min(most, high)
    if high < math.inf:
        return low, int(high)
    if _not_attained(s):
        return 0, 0
    if s.rho == 1 or (s.widths[-1] == 1 and s.transposable):
        return 2 ** len(s.cuts(1) if s.rank else []), 2 ** sum(s.widths[v] == 1 for v in s.hidden)
    return 2 ** len(s.cuts(s.rank)) if s.reached() else 0, None


def _not_attained(s: Setting) -> bool:
    """Section 6: the skips 0:2, 1:3, 2:4 over n,1,n,1,n, and T T = e T for a target of rank n - 2, or T = 0."""
    n = s.widths[0]
    if s.widths != (n, 1, n, 1, n) or sorted(s.skips) != [(0, 2), (1, 3), (2, 4)] or not s.rho == n > 1:
        return False
    e, x = s.skips[0, 2] * s.skips[2, 4], s.x.transpose()
    t = s.target * x * (s.x * x).inv()
    return s.rank == 0 or (s.rank == n - 2 and bool(t * t == e * t))


def _cut_vertex_law(s: Setting, width: int, forwards: bool) -> tuple[int, int]:
    """Section 4 for width = rho (forwards), or for width = d_l (the transposed network)."""
    if width not in s.widths[1:-1]:
        return 1, 1
    if s.rank:
        count = 2 ** len(s.cuts(width)) if s.rank == width else 1
        return count, count
    rest = [(j, k) for j, k in s.skips if (k != s.last if forwards else j != 0)]
    return 1, 1 if len(rest) == len(s.skips) else 2 ** len(s.cuts(width, rest))


def apart(s: Setting, first: Any, second: Any) -> bool:
    """Whether signs at the bottlenecks tell two minima of a reached target apart.

    False does not mean that they lie in one component.
    """
    columns, pair = pivots(s.target), [s.states(first), s.states(second)]
    signs = [[take(h[v], range(s.rank), columns).det() > 0 for v in s.cuts(s.rank)] for h in pair]
    reached = all(((h[-1] - s.y) * s.x.transpose()).rank() == 0 for h in pair) and s.reached()
    return reached and signs[0] != signs[1]


# ------------------------------------------------------------------------------------------------------ rank-one data


def cells(s: Setting) -> Cells | None:
    """Classes of the signs (+1, -1) of the hidden scalar states, for data of rank one or one output; None elsewhere."""
    if 3 ** sum(s.widths[v] == 1 for v in s.hidden) * 2 ** sum(s.widths[v] > 1 for v in s.hidden) > MAX_PATTERNS:
        return None
    if s.rho == 1:
        u = take(s.x, range(s.widths[0]), pivots(s.x))
        along = u.transpose() * s.x
        y = s.target * along.transpose() * ((u.transpose() * u)[0, 0] / (along * along.transpose())[0, 0])
        return _classes(s.widths, tuple(s.skips.items()), tuple(u.entries()), tuple(y.entries()))
    if s.widths[-1] == 1 and s.transposable and s.rho:
        back = tuple(((s.last - k, s.last - j), c) for (j, k), c in s.skips.items())
        alone = (fmpq(int(s.rank > 0)), *[fmpq(0)] * (s.rho - 1))  # a vector alone in its space: zero, or not
        return _classes((*s.widths[:0:-1], s.rho), back, (fmpq(1),), alone)
    return None


@lru_cache(maxsize=256)
def _classes(widths: tuple[int, ...], skips: Any, x: tuple[fmpq, ...], y: tuple[fmpq, ...]) -> Cells:
    """Section 5 over all patterns of vanishing states and signs, each decided as a whole."""
    hidden = range(1, len(widths) - 1)
    scalars = [v for v in hidden if widths[v] == 1]
    label = {signs: i for i, signs in enumerate(itertools.product((1, -1), repeat=len(scalars)))}
    for values in itertools.product(*((0, 1, -1) if widths[v] == 1 else (0, 1) for v in hidden)):
        pattern = dict(zip(hidden, values, strict=True))
        options = [[pattern[v]] if pattern[v] else [1, -1] for v in scalars]
        merged = {label[signs] for signs in itertools.product(*options)}
        if len(merged) > 1 and all(_feasible(w, widths, dict(skips), x, y, pattern) for w in set(widths)):
            label = {signs: min(merged) if old in merged else old for signs, old in label.items()}
    return label


def _feasible(width: int, widths: Any, skips: Any, x: Any, y: Any, pattern: dict[int, int]) -> bool:
    """Whether states of this width can vanish, and have signs, as the pattern says.

    A state is a row over the constants (for width 1 the number one; else a basis of the span of x and y) and the
    hidden states of this width.
    """
    last = len(widths) - 1
    inside = [v for v in pattern if widths[v] == width]
    ends = {v: list(c) for v, c in ((0, x), (last, y)) if widths[v] == width}
    offset = int(width == 1)
    if width > 1 and ends:
        reduced, offset = fmpq_mat(list(ends.values())).transpose().rref()
        ends = {v: [reduced[i, k] for i in range(offset)] for k, v in enumerate(ends)}
    size = offset + len(inside)

    def row(v: int) -> list[fmpq]:
        if v in ends:
            return [*ends[v], *[fmpq(0)] * len(inside)]
        return [fmpq(int(k == offset + inside.index(v))) for k in range(size)]

    equations = [row(v) for v in inside if not pattern[v]]
    for v in range(2, last + 1):
        if widths[v] == width and pattern[v - 1] == 0:
            sources = [(c, row(j)) for (j, k), c in skips.items() if k == v]
            equations.append([a - sum((c * r[i] for c, r in sources), fmpq(0)) for i, a in enumerate(row(v))])
    ones = [[fmpq(int(k == i)) for k in range(size)] for i in range(offset)]
    signed = [[pattern[v] * a for a in row(v)] for v in inside if pattern[v]]
    if width == 1:
        return _positive_together(equations, ones + signed)
    consistent = _rank(equations + ones) == _rank(equations) + offset
    return consistent and all(_rank([*equations, r]) > _rank(equations) for r in signed)


def _rank(rows: list[list[fmpq]]) -> int:
    return int(fmpq_mat(rows).rank()) if rows else 0


def _positive_together(equations: list[list[fmpq]], forms: list[list[fmpq]]) -> bool:
    """Whether all forms are positive somewhere on {equations = 0}: Gordan, over all minimal dependencies."""
    if equations:
        solved = fmpq_mat(equations).rref()[0]
        heads = list(enumerate(pivots(solved)))
        forms = [[v - sum((f[h] * solved[i, j] for i, h in heads), fmpq(0)) for j, v in enumerate(f)] for f in forms]
    if any(all(v == 0 for v in f) for f in forms):
        return False
    for count in range(2, len(forms) + 1):
        for chosen in itertools.combinations(forms, count):
            reduced, rank = fmpq_mat([list(f) for f in zip(*chosen, strict=True)]).rref()
            if rank == count - 1 and all(reduced[i, i] == 1 and reduced[i, rank] < 0 for i in range(rank)):
                return False
    return True
