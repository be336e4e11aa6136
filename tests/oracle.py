"""An oracle for the truth of a claim, from docs/counts.md in other words: no code or method of the checker.

`truth` returns True, False, or None where these means do not decide.  Linear algebra is FLINT's.  Feasibility of sign
patterns is decided by Gordan's theorem (no positive dependency), not by elimination; ties by the roots of the
characteristic polynomial as balls, not by Descartes' rule; words by a faithful representation in SL_2(Z); minima
that are only near, and minima that no sign tells apart, by Newton's method in floats.
Plain and slow: for small networks only.
"""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from functools import lru_cache
from typing import Any

import flint
import narrow_oracle
import numpy as np
from flint import fmpq, fmpq_mat

MAX_PATTERNS = 3**7
Array = np.ndarray[Any, np.dtype[np.float64]]


def rational(value: int | str) -> fmpq:
    exact = Fraction(value)
    return fmpq(exact.numerator, exact.denominator)


def mat(rows: Any) -> fmpq_mat:
    return fmpq_mat([[rational(v) for v in row] for row in rows])


def unit(n: int) -> fmpq_mat:
    return mat([[int(i == j) for j in range(n)] for i in range(n)])


def pivots(a: fmpq_mat) -> list[int]:
    """Columns that form a basis of the column space."""
    reduced, rank = a.rref()
    return [next(j for j in range(a.ncols()) if reduced[i, j] != 0) for i in range(rank)]


def take(a: fmpq_mat, rows: Any, columns: Any) -> fmpq_mat:
    return fmpq_mat([[a[i, j] for j in columns] for i in rows])


class Setting:
    """Network and data of a claim; of the skips, those that stay, and the shift of the target."""

    def __init__(self, claim: dict[str, Any]) -> None:
        self.widths: list[int] = claim["network"]["widths"]
        self.last = len(self.widths) - 1
        self.hidden = range(1, self.last)
        self.given = [(j, k, rational(c)) for j, k, c in claim["network"]["skips"]]
        total: dict[tuple[int, int], fmpq] = {}
        for j, k, c in self.given:
            total[j, k] = total.get((j, k), fmpq(0)) + c
        shift = total.pop((0, self.last), fmpq(0)) if self.last > 1 else fmpq(0)
        self.skips = {(j, k): c for (j, k), c in total.items() if c != 0 and k > j + 1}
        data = claim["data"]
        self.x = unit(self.widths[0]) if "target" in data else mat(data["x"])
        self.y = mat(data["target"] if "target" in data else data["y"])
        self.rho = self.x.rank()
        self.target = self.projected(self.y - shift * self.x if shift != 0 else self.y)
        self.rank = self.target.rank()
        self.smallest = min(self.rho, *self.widths[1:])
        self.transposable = self.rho == self.widths[0] or all(j > 0 for j, _ in self.skips)

    def cuts(self, width: int, skips: Any = None) -> list[int]:
        """Hidden vertices of this width that no (given) skip passes over."""
        passing = self.skips if skips is None else skips
        return [v for v in self.hidden if self.widths[v] == width and not any(j < v < k for j, k in passing)]

    def projected(self, y: fmpq_mat) -> fmpq_mat:
        """The part of Y that linear maps of X reach: rows in the row space of X."""
        rows = take(self.x, pivots(self.x.transpose()), range(self.x.ncols()))
        return y * rows.transpose() * (rows * rows.transpose()).inv() * rows if self.rho else 0 * y

    def tied(self, position: int) -> bool:
        """Whether singular values number `position` and the next one of T' are equal: roots as balls, refined."""
        polynomial = (self.target * self.target.transpose()).charpoly().numer()
        for doublings in itertools.count(6):
            with flint.ctx.workprec(2**doublings):
                roots = [(root.real, times) for root, times in polynomial.complex_roots()]
                roots.sort(key=lambda entry: entry[0].mid(), reverse=True)
                if all(a > b for (a, _), (b, _) in itertools.pairwise(roots)):
                    return position not in itertools.accumulate(times for _, times in roots)
        raise AssertionError

    def states(self, weights: Any) -> list[fmpq_mat]:
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


def count_bounds(s: Setting) -> tuple[int, int | None]:
    """Least and greatest number of components that docs/counts.md leaves possible."""
    if s.rho == 0:
        return 1, 1
    if not s.skips:
        narrow = sum(s.widths[v] == s.smallest for v in s.hidden)
        exponent = 0 if s.rank < s.smallest else narrow - (s.rank > s.smallest and s.tied(s.smallest))
        return 2**exponent, 2**exponent
    if by_cells := cells(s):
        return (len(set(by_cells.values())),) * 2
    narrowest, low, high = min(s.widths[1:-1]), 0, None
    for width, forwards in ((s.rho, True), (s.widths[-1], False)):
        if narrowest >= max(width, 2) and (forwards or s.transposable):
            least, most = cut_vertex_law(s, width, forwards)
            low, high = max(low, least), min(most, high or most)
    if high is not None:
        return low, high
    if not_attained(s):
        return 0, 0
    if (found := of_blocks(s)) is not None:
        return found, found
    if s.rho == 1 or (s.widths[-1] == 1 and s.transposable):
        return 2 ** len(s.cuts(1) if s.rank else []), 2 ** sum(s.widths[v] == 1 for v in s.hidden)
    return max(2 ** len(s.cuts(s.rank)) if s.reached() else 0, of_planes(s)), None


def not_attained(s: Setting) -> bool:
    """Section 6: the skips 0:2, 1:3, 2:4 over n,1,n,1,n, and T T = e T for a target of rank n - 2, or T = 0."""
    n = s.widths[0]
    if s.widths != [n, 1, n, 1, n] or sorted(s.skips) != [(0, 2), (1, 3), (2, 4)] or not s.rho == n > 1:
        return False
    e, x = s.skips[0, 2] * s.skips[2, 4], s.x.transpose()
    t = s.target * x * (s.x * x).inv()
    return s.rank == 0 or (s.rank == n - 2 and t * t == e * t)


def cut_vertex_law(s: Setting, width: int, forwards: bool) -> tuple[int, int]:
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
    count = 1 if first is None or vanishing(s.last, ahead, first) else 2
    return count, count


def vanishing(last: int, skips: dict[tuple[int, int], fmpq], first: int) -> bool:
    """Whether a state x_0 != 0 leads to the output 0 by x_first = .. = 0: every set of zeros is tried."""
    before = range(1, first)
    for chosen in itertools.chain.from_iterable(itertools.combinations(before, k) for k in range(first)):
        zeros = {*chosen, *range(first, last)}
        free = [u for u in range(last) if u not in zeros]
        rows = [
            [fmpq(int(u == z + 1)) - skips.get((u, z + 1), fmpq(0)) for u in free] for z in zeros
        ]  # x_(z+1) is what the skips bring
        rank = rank_of(rows)
        if all(rank_of([*rows, [fmpq(int(u == w)) for u in free]]) > rank for w in free):
            return True
    return False


# ---------------------------------------------------------------------------------------------------- residual blocks


def of_blocks(s: Setting) -> int | None:
    """Section 8 by sums over the signs of the blocks and by eigenvalues; None where nothing is proved."""
    n, ends = s.rho, sorted({0, s.last, *itertools.chain(*s.skips)})
    pairs = [*itertools.pairwise(ends)]
    if n < 2 or not s.transposable or not s.skips or any(s.widths[v] != n for v in ends[1:]) or s.skips.keys() - pairs:
        return None
    e, invertible, pieces, narrow = fmpq(1), s.rank == n, list[tuple[int, int]](), list[tuple[int, int]]()
    free, wide = False, list[int]()  # a block that can be solved for; of those with a skip, the layers of width n
    for j, k in pairs:
        inside = s.widths[j + 1 : k]
        r = min([n, *inside])
        b = inside.count(r)
        if (j, k) not in s.skips:
            if r < n:
                return None
            free = True
            pieces += [(1, 1)] * (b + 1)
            continue
        e *= s.skips[j, k]
        pieces.append((1, 2 ** (b - 1) if r == 1 else 1))
        narrow += [(r, b)] if r < n else []
        wide += [b] if r == n else []
    if not free and not wide:
        return of_narrow_blocks(s, e, narrow, pieces)
    if not invertible:
        return 1
    if free:
        return over_signs(pieces, True)
    t = map_of(s)
    c = t[0, 0] / e
    if len(pieces) == 2 and narrow and narrow[0][0] == 1 and c != 1 and t == c * e * unit(n):
        # the sheets of the wide block merge where the other has an eigenvalue c, so det = c
        (b,), (_, other) = wide, narrow[0]
        found = {True: 1, False: 2 ** (other - 1)}
        return sum(k * (1 if (c > 0) is positive else 2**b) for positive, k in found.items())
    return over_signs(pieces, t.det() / e**n > 0)


def of_planes(s: Setting) -> int:
    """A lower bound for three or more blocks 2 x 2 through scalars: section 8.6, all signs with the product of T occur.

    For the last two blocks may have any signs, where what is left for them is not a multiple of the identity.
    """
    ends = sorted({0, s.last, *itertools.chain(*s.skips)})
    blocks = [s.widths[j + 1 : k].count(1) for j, k in itertools.pairwise(ends)]
    plane = s.skips.keys() == {*itertools.pairwise(ends)} and {s.widths[v] for v in ends} == {2} and s.rank == 2
    if not plane or len(blocks) < 3 or 0 in blocks or s.rho < 2:
        return 0
    return 2 * over_signs([(1, 2 ** (b - 1)) for b in blocks], map_of(s).det() > 0) - (map_of(s).det() > 0)


def map_of(s: Setting) -> fmpq_mat:
    """The matrix T' with T' X = the target, for X of full row rank."""
    x = s.x.transpose()
    return s.target * x * (s.x * x).inv()


def over_signs(pieces: list[tuple[int, int]], positive: bool) -> int:
    """Sum over the signs of all factors, with this product, of the product of their numbers of components."""
    total = 0
    for signs in itertools.product((0, 1), repeat=len(pieces)):
        if (sum(signs) % 2 == 0) is positive:
            total += math.prod(piece[sign] for piece, sign in zip(pieces, signs, strict=True))
    return total


def of_narrow_blocks(s: Setting, e: fmpq, narrow: list[tuple[int, int]], pieces: list[tuple[int, int]]) -> int | None:
    n, t = s.rho, map_of(s) * (1 / e)
    beside = t - unit(n)
    m, invertible = beside.rank(), t.det() != 0
    if len(narrow) > 2:
        near = any(narrow[k - 1][0] + narrow[k][0] > n for k in range(len(narrow)))
        return over_signs(pieces, t.det() > 0) if near and invertible else None
    (p, a), (q, b) = narrow
    image = take(beside, range(n), pivots(beside)) if m else None
    scalar = image is not None and any(t * image == c * image for c in [fmpq(0), *rational_eigenvalues(t)])
    if m > p + q:
        return None
    if m == p + q:
        return 2 ** (a + b - 1) * sum(tight_pieces(t, image, m, p, sign) for sign in ((1, -1) if invertible else (0,)))
    if p + q == 2:
        if m == 0:
            return 1 + 2 ** (a + b - 1)
        d = t.det()  # the other eigenvalue
        return {0: 1, 1: 1 + 2 ** (a + b), -1: 2**a + 2**b}[(d > 0) - (d < 0)] + 2 ** (a + b) * (d == 1)
    if not invertible:
        return None
    if p + q > n:
        if p + q > n + 1 or m < n or not scalar:
            return 2
        positive = t[0, 0] > 0
        drops = [(1 if positive else (-1) ** (p - 1), 2 ** (b - 1)), (1 if positive else (-1) ** p, 2 ** (a - 1))]
        found = 0  # of each sign: the signs of a chain survive where its rank never drops
        for sign in (1, -1):
            first, second = (sign == drops[0][0]), (sign == drops[1][0])
            found += (1 if first else 2 ** (a - 1)) * (1 if second else 2 ** (b - 1))
        return found
    if p + q == n and a == b == 1:
        return 3 if 1 in (p, q) and m == n - 1 and scalar else 2
    return None


def rational_eigenvalues(t: fmpq_mat) -> list[fmpq]:
    roots = []
    polynomial = t.charpoly()
    for factor, _ in polynomial.numer().factor()[1]:
        if factor.degree() == 1:
            roots.append(fmpq(-factor[0], factor[1]))
    return roots


def tight_pieces(t: fmpq_mat, image: fmpq_mat, m: int, r: int, sign: int) -> int:
    """Pieces of the oriented r-dimensional subspaces E of the image without those that t maps onto E with another sign.

    sign 0: t is singular; then pieces that meet in a kernel are one.
    """
    rows = pivots(image.transpose())
    small = take(image, rows, range(m)).inv() * take(t * image, rows, range(m))
    if small == small[0, 0] * unit(m):
        return 1 if sign in (0, 1 if r % 2 == 0 or small[0, 0] > 0 else -1) else 0
    if sign == 0:
        return 2 if m == 2 and (small * small).rank() == 0 else 1
    if m == 2:  # E is a direction; a circle without 2 k points
        with flint.ctx.workprec(2000):
            real = [root.real for root, _ in small.charpoly().numer().complex_roots() if root.imag == 0]
        gaps = 2 * sum((value > 0) != (sign > 0) for value in real)
        return gaps or 1
    for c in rational_eigenvalues(small):
        if (small - c * unit(m)).rank() == 1 and r in (1, m - 1):
            # E within a hyperplane of eigenvectors, or for r = m - 1 above the line of im (t - c): two hemispheres
            on_wall = c if r == 1 else small.det() / c
            return 2 if (on_wall > 0) != (sign > 0) else 1
    return 1


# ------------------------------------------------------------------------------------------------------ rank-one data

Cells = dict[tuple[int, ...], int]


def cells(s: Setting) -> Cells | None:
    """Classes of the signs (+1, -1) of the hidden scalar states, for data of rank one or one output; None elsewhere."""
    if 3 ** sum(s.widths[v] == 1 for v in s.hidden) * 2 ** sum(s.widths[v] > 1 for v in s.hidden) > MAX_PATTERNS:
        return None
    if s.rho == 1:
        u = take(s.x, range(s.widths[0]), pivots(s.x))
        along = u.transpose() * s.x
        y = s.target * along.transpose() * ((u.transpose() * u)[0, 0] / (along * along.transpose())[0, 0])
        return classes(tuple(s.widths), tuple(s.skips.items()), tuple(u.entries()), tuple(y.entries()))
    if s.widths[-1] == 1 and s.transposable and s.rho:
        back = tuple(((s.last - k, s.last - j), c) for (j, k), c in s.skips.items())
        y = (fmpq(int(s.rank > 0)), *[fmpq(0)] * (s.rho - 1))  # a vector alone in its space: zero, or not
        return classes((*s.widths[:0:-1], s.rho), back, (fmpq(1),), y)
    return None


@lru_cache(maxsize=256)
def classes(widths: tuple[int, ...], skips: Any, x: tuple[fmpq, ...], y: tuple[fmpq, ...]) -> Cells:
    """Section 5 over all patterns of vanishing states and signs, each decided as a whole."""
    hidden = range(1, len(widths) - 1)
    scalars = [v for v in hidden if widths[v] == 1]
    label = {signs: i for i, signs in enumerate(itertools.product((1, -1), repeat=len(scalars)))}
    for values in itertools.product(*((0, 1, -1) if widths[v] == 1 else (0, 1) for v in hidden)):
        pattern = dict(zip(hidden, values, strict=True))
        options = [[pattern[v]] if pattern[v] else [1, -1] for v in scalars]
        merged = {label[signs] for signs in itertools.product(*options)}
        if len(merged) > 1 and all(feasible(w, widths, dict(skips), x, y, pattern) for w in set(widths)):
            label = {signs: min(merged) if old in merged else old for signs, old in label.items()}
    return label


def feasible(width: int, widths: Any, skips: Any, x: Any, y: Any, pattern: dict[int, int]) -> bool:
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
        return positive_together(equations, ones + signed)
    consistent = rank_of(equations + ones) == rank_of(equations) + offset
    return consistent and all(rank_of([*equations, r]) > rank_of(equations) for r in signed)


def rank_of(rows: list[list[fmpq]]) -> int:
    return fmpq_mat(rows).rank() if rows else 0


def positive_together(equations: list[list[fmpq]], forms: list[list[fmpq]]) -> bool:
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


# ------------------------------------------------------------------------------------------------------------- points


def is_minimum(s: Setting, states: list[fmpq_mat]) -> bool | None:
    """True where the normal equations hold; False where they do not, but could."""
    return True if ((states[-1] - s.y) * s.x.transpose()).rank() == 0 else False if s.reached() else None


def together(s: Setting, first: Any, second: Any) -> bool | None:
    """Whether two minima lie in one component."""
    if count_bounds(s) == (1, 1):
        return True
    if narrow_oracle.applies(s):
        return narrow_oracle.together(s, first, second)
    pair = [s.states(first), s.states(second)]
    if s.rho == 1 and (by_cells := cells(s)):
        return class_of(s, by_cells, pair[0]) == class_of(s, by_cells, pair[1])
    vertices, columns = s.cuts(s.rank), pivots(s.target)
    signs = [[take(h[v], range(s.rank), columns).det() > 0 for v in vertices] for h in pair]
    if signs[0] != signs[1]:
        return False
    return True if count_bounds(s) == (2 ** len(vertices),) * 2 else followed(s, first, second)


def class_of(s: Setting, by_cells: Cells, states: list[fmpq_mat]) -> int:
    """The class of a minimum; a state that vanishes has any sign, and the classes must agree."""
    at = pivots(s.x)[0]
    values = [states[v][0, at] for v in s.hidden if s.widths[v] == 1]
    options = [[1, -1] if h == 0 else [1 if h > 0 else -1] for h in values]
    (found,) = {by_cells[signs] for signs in itertools.product(*options)}
    return found


def equal_words(left: list[str], right: list[str]) -> bool:
    """Equality in the free group, by the faithful letters a^i b a^-i in SL_2(Z) (Sanov)."""
    names = sorted({letter.removesuffix("^-1") for letter in left + right})

    def value(word: list[str]) -> fmpq_mat:
        result = unit(2)
        for letter in word:
            i = names.index(letter.removesuffix("^-1"))
            free = mat([[1, 2 * i], [0, 1]]) * mat([[1, 0], [2, 1]]) * mat([[1, -2 * i], [0, 1]])
            result *= free.inv() if letter.endswith("^-1") else free
        return result

    return value(left) == value(right)


# --------------------------------------------------------------------------------- minima that are only near, in floats


def float_matrix(rows: Any) -> Array:
    return np.array([[float(Fraction(v)) for v in row] for row in rows])


def output(s: Setting, weights: list[Array]) -> Array:
    """F(W) X in floats."""
    states = [np.array([[float(Fraction(str(v))) for v in row] for row in s.x.tolist()])]
    for i, w in enumerate(weights, start=1):
        states.append(w @ states[-1] + sum(float(Fraction(str(c))) * states[j] for j, k, c in s.given if k == i))
    return states[-1]


def newton(s: Setting, weights: list[Array]) -> list[Array] | None:
    """A minimum near the weights.  F is affine in each single entry, so that its differences are its derivatives."""
    reached = np.array([[float(Fraction(str(v))) for v in row] for row in s.projected(s.y).tolist()])
    ends = np.cumsum([w.size for w in weights])[:-1]
    point = np.concatenate([w.ravel() for w in weights])

    def at(entries: Array) -> Array:
        parts = np.split(entries, ends)
        return output(s, [v.reshape(w.shape) for v, w in zip(parts, weights, strict=True)]).ravel()

    for _ in range(30):
        value = at(point)
        derivative = np.array([at(point + unit_vector) - value for unit_vector in np.eye(len(point))]).T
        if not np.isfinite(derivative).all():
            return None
        step = np.linalg.lstsq(derivative, value - reached.ravel(), rcond=None)[0]
        point = point - step
        if np.abs(step).max() < 1e-11 * (1 + np.abs(point).max()):
            closed = np.abs(at(point) - reached.ravel()).max() < 1e-8 * (1 + np.abs(value).max())
            return [v.reshape(w.shape) for v, w in zip(np.split(point, ends), weights, strict=True)] if closed else None
    return None


def followed(s: Setting, first: Any, second: Any) -> bool | None:
    """True where Newton's method follows the segment from one minimum to the other in small steps; else not known."""
    start, end = ([float_matrix(w) for w in point] for point in (first, second))
    apart = max(np.abs(v - w).max() for v, w in zip(start, end, strict=True))
    here, count = start, 64
    for k in range(1, count + 1):
        moved = [h + (v - w) / count for h, v, w in zip(here, end, start, strict=True)]
        found = newton(s, moved if k < count else end)
        if found is None or max(np.abs(f - h).max() for f, h in zip(found, here, strict=True)) > 4 * apart / count:
            return None
        here = found
    return True


def located(s: Setting, given: Any) -> tuple[bool | None, Any]:
    """Whether the weights are a minimum, or one lies within their radius; and that minimum, near ones rounded."""
    if not isinstance(given, dict):
        return is_minimum(s, s.states(given)), given
    if narrow_oracle.applies(s):
        return narrow_oracle.located(s, given)
    radius, start = float(Fraction(given["radius"])), [float_matrix(w) for w in given["weights"]]
    found = newton(s, start)
    if found is None:
        return None, given["weights"]
    rounded = [[[str(Fraction(v)) for v in row] for row in w.tolist()] for w in found]
    distances = [np.abs(f - w) for f, w in zip(found, start, strict=True)]
    if max(d.max() for d in distances) <= radius:
        return True, rounded
    entries = sum(d.size for d in distances)
    far = math.sqrt(sum((d**2).sum() for d in distances)) > 3 * math.sqrt(entries) * radius
    return False if far else None, rounded


# ------------------------------------------------------------------------------------------------------------- claims


def within(low: int, high: int | None, stated: dict[str, Any]) -> bool | None:
    """Whether stated bounds hold for a number from low to high."""
    lower, upper = stated["lower"], stated["upper"]
    if lower <= low and (upper is None or (high is not None and high <= upper)):
        return True
    return False if (high is not None and lower > high) or (upper is not None and upper < low) else None


def class_bounds(s: Setting, points: list[Any]) -> tuple[int, int]:
    """Least and greatest number of components that these minima lie in."""
    apart: list[Any] = []
    classes: list[list[Any]] = []
    for point in points:
        same = [{together(s, point, other) for other in members} for members in classes]
        joined = [members for members, found in zip(classes, same, strict=True) if True in found]
        classes = [members for members in classes if members not in joined] + [[point, *itertools.chain(*joined)]]
        if all(together(s, point, other) is False for other in apart):
            apart.append(point)
    return len(apart), len(classes)


def conjunction(parts: list[bool | None]) -> bool | None:
    return False if False in parts else None if None in parts else True


def truth(claim: dict[str, Any]) -> bool | None:
    """Whether a claim is true; None where this oracle cannot tell.

    Bounds on the components of minima that are only near hold for those that Newton's method finds.
    """
    if claim["kind"] == "words-equal":
        return equal_words(claim["left"], claim["right"])
    s = Setting(claim)
    if claim["kind"] == "near-minimum":
        return located(s, {"weights": claim["weights"], "radius": claim["radius"]})[0]
    given = claim.get("minima", [claim[name] for name in ("weights", "first", "second") if name in claim])
    verdicts = [located(s, point) for point in given]
    shown = conjunction([verdict for verdict, _ in verdicts])
    low, high = class_bounds(s, [point for _, point in verdicts]) if shown else (0, None)
    parts = [shown]
    if claim["kind"] == "count":
        least, most = count_bounds(s)
        parts.append(within(max(least, low), most, claim["components"]))
    elif len(given) == 2:
        number = 1 if claim["kind"] == "same-component" else 2
        parts.append(within(low, high, {"lower": number, "upper": number}))
    if "classes" in claim:
        parts.append(within(low, high, claim["classes"]))
    return conjunction(parts)
