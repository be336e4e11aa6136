"""Numbers of components a second time: no code of the trusted checker, of `counting` or of exact matrices of ours.

What docs/counts.md derives, in other words: ranks are FLINT's; ties are read off the roots of a characteristic
polynomial, as balls that are refined; for data of rank one all patterns of vanishing states and signs are listed, and
each is decided as a whole, by Gordan's theorem (no positive dependency).  Plain and slow, for small networks.

It answers bounds, and (0, None) where it covers nothing.
"""

from __future__ import annotations

import itertools
import math
from functools import lru_cache
from typing import Any

from flint import fmpq, fmpq_mat

from symtopo.proving.oracle_blocks import of_blocks, of_planes
from symtopo.proving.oracle_plain import of_plain_layers
from symtopo.proving.oracle_setting import Setting, pivots, take

MAX_PATTERNS = 3**7

Numbers = tuple[int, int | None]  # the least and the greatest number of components; None: not known
Cells = dict[tuple[int, ...], int]


# ------------------------------------------------------------------------------------------------------------- counts


def component_numbers(s: Setting) -> Numbers:
    """The least and the greatest number of components that docs/counts.md leaves possible.

    Examples
    --------
    >>> component_numbers(Setting.of([1, 1, 1, 1], [(0, 2, "1/2")], None, [[3]]))
    (3, 3)
    >>> component_numbers(Setting.of([2, 1, 2, 1, 2], [(0, 2, 1), (1, 3, 1)], None, [[1, 0], [0, 2]]))
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
    if (blocks := of_blocks(s)) is not None:
        return blocks, blocks
    if (plain := of_plain_layers(s)) is not None:
        return plain, plain
    if s.rho == 1 or (s.widths[-1] == 1 and s.transposable):
        return 2 ** len(s.cuts(1) if s.rank else []), 2 ** sum(s.widths[v] == 1 for v in s.hidden)
    return max(2 ** len(s.cuts(s.rank)) if s.reached() else 0, of_planes(s)), None


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
    ahead = {(j, k) if forwards else (s.last - k, s.last - j): c for (j, k), c in s.skips.items()}
    widths = s.widths if forwards else s.widths[::-1]
    inner = [pair for pair in ahead if pair[1] != s.last]
    first = next((v for v in s.hidden if widths[v] == width and not any(j < v < k for j, k in inner)), None)
    count = 1 if first is None or _vanishing(s.last, ahead, first) else 2
    return count, count


def _vanishing(last: int, skips: dict[tuple[int, int], fmpq], first: int) -> bool:
    """Whether a state x_0 != 0 leads to the output 0 by x_first = .. = 0: every set of zeros is tried."""
    before = range(1, first)
    for chosen in itertools.chain.from_iterable(itertools.combinations(before, k) for k in range(first)):
        zeros = {*chosen, *range(first, last)}
        free = [u for u in range(last) if u not in zeros]
        rows = [
            [fmpq(int(u == z + 1)) - skips.get((u, z + 1), fmpq(0)) for u in free] for z in zeros
        ]  # x_(z+1) is what the skips bring
        rank = _rank(rows)
        if all(_rank([*rows, [fmpq(int(u == w)) for u in free]]) > rank for w in free):
            return True
    return False


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
