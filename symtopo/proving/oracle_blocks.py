"""Residual blocks a second time (docs/counts.md, section 8): sums over the signs of the blocks, and eigenvalues."""

from __future__ import annotations

import itertools
import math
from typing import Any

import flint
from flint import fmpq, fmpq_mat

from symtopo.proving.oracle_setting import Setting, pivots, take, unit


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
        return _of_narrow_blocks(s, e, narrow, pieces)
    if not invertible:
        return 1
    if free:
        return _over_signs(pieces, True)
    t = _map_of(s)
    c = t[0, 0] / e
    if len(pieces) == 2 and narrow and narrow[0][0] == 1 and c != 1 and t == c * e * unit(n):
        # the sheets of the wide block merge where the other has an eigenvalue c, so det = c
        (b,), (_, other) = wide, narrow[0]
        flipped, sheets = int(2 ** (other - 1)), int(2**b)
        return 1 + flipped * sheets if c > 0 else sheets + flipped
    return _over_signs(pieces, bool(t.det() / e**n > 0))


def of_planes(s: Setting) -> int:
    """A lower bound for three or more blocks 2 x 2 through scalars: section 8.6, all signs with the product of T occur.

    For the last two blocks may have any signs, where what is left for them is not a multiple of the identity.
    """
    ends = sorted({0, s.last, *itertools.chain(*s.skips)})
    blocks = [s.widths[j + 1 : k].count(1) for j, k in itertools.pairwise(ends)]
    plane = s.skips.keys() == {*itertools.pairwise(ends)} and {s.widths[v] for v in ends} == {2} and s.rank == 2
    if not plane or len(blocks) < 3 or 0 in blocks or s.rho < 2:
        return 0
    return 2 * _over_signs([(1, 2 ** (b - 1)) for b in blocks], _map_of(s).det() > 0) - (_map_of(s).det() > 0)


def _map_of(s: Setting) -> fmpq_mat:
    """The matrix T' with T' X = the target, for X of full row rank."""
    x = s.x.transpose()
    return s.target * x * (s.x * x).inv()


def _over_signs(pieces: list[tuple[int, int]], positive: bool) -> int:
    """Sum over the signs of all factors, with this product, of the product of their numbers of components."""
    total = 0
    for signs in itertools.product((0, 1), repeat=len(pieces)):
        if (sum(signs) % 2 == 0) is positive:
            total += math.prod(piece[sign] for piece, sign in zip(pieces, signs, strict=True))
    return total


def _of_narrow_blocks(s: Setting, e: fmpq, narrow: list[tuple[int, int]], pieces: list[tuple[int, int]]) -> int | None:
    n, t = s.rho, _map_of(s) * (1 / e)
    beside = t - unit(n)
    m, invertible, positive = int(beside.rank()), bool(t.det() != 0), bool(t.det() > 0)
    if len(narrow) > 2:
        near = any(narrow[k - 1][0] + narrow[k][0] > n for k in range(len(narrow)))
        return _over_signs(pieces, positive) if near and invertible else None
    (p, a), (q, b) = narrow
    image = take(beside, range(n), pivots(beside)) if m else beside
    scalar = m > 0 and any(t * image == c * image for c in [fmpq(0), *rational_eigenvalues(t)])
    if m > p + q:
        return None
    if m == p + q:
        signs = (1, -1) if invertible else (0,)
        return int(2 ** (a + b - 1)) * sum(_tight_pieces(t, image, m, p, sign) for sign in signs)
    if p + q == 2:
        if m == 0:
            return int(1 + 2 ** (a + b - 1))
        d = t.det()  # the other eigenvalue
        by_sign: dict[int, int] = {0: 1, 1: 1 + 2 ** (a + b), -1: 2**a + 2**b}
        return by_sign[(d > 0) - (d < 0)] + int(2 ** (a + b)) * bool(d == 1)
    if not invertible:
        return None
    if p + q > n:
        if p + q > n + 1 or m < n or not scalar:
            return 2
        above = bool(t[0, 0] > 0)
        drops = [(1 if above else (-1) ** (p - 1), 2 ** (b - 1)), (1 if above else (-1) ** p, 2 ** (a - 1))]
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


def _tight_pieces(t: fmpq_mat, image: fmpq_mat, m: int, r: int, sign: int) -> int:
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
            roots: Any = small.charpoly().numer().complex_roots()
            real = [root.real for root, _ in roots if root.imag == 0]
        gaps = 2 * sum((value > 0) != (sign > 0) for value in real)
        return gaps or 1
    for c in rational_eigenvalues(small):
        if (small - c * unit(m)).rank() == 1 and r in (1, m - 1):
            # E within a hyperplane of eigenvectors, or for r = m - 1 above the line of im (t - c): two hemispheres
            on_wall = c if r == 1 else small.det() / c
            return 2 if (on_wall > 0) != (sign > 0) else 1
    return 1
