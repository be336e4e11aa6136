"""Which signs of determinants occur in the stabilizer of weights under GL at the hidden vertices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from symtopo.algebra.exact import RationalMatrix, determinant_sign, from_flint, identity, to_flint

if TYPE_CHECKING:
    from flint import fmpq_mat, fmpz_poly

ATTEMPTS = 6
SMALLEST = 1e-30  # root that is looked at, and the inverse of the largest
Blocks = tuple[RationalMatrix, ...]
Signs = tuple[bool, ...]  # of each block, whether negative


@dataclass(frozen=True, eq=False)
class Stabilizer:
    """{1 + n : n in N} and invertible, N an algebra of block diagonal matrices, without a unit perhaps.

    Modulo its radical N is a product of simple algebras, and on each block det (1 + n) is the product of their reduced
    norms, to powers m.  So the sign vectors that occur form a group, spanned by those vectors m mod 2 whose algebra
    has real matrices among its factors over the reals.  If n in N is regular (its centralizer in N modulo the radical
    has as many dimensions as n has distinct eigenvalues other than 0), then every simple algebra shows as irreducible
    factors of the characteristic polynomials of n, each with m as its multiplicities in the blocks; and a real root of
    such a factor shows that the sign vector m occurs: it is that of 1 + c n, as c passes -1 / root.  Where N modulo the
    radical is commutative, a factor without real roots is a field with complex places only, and gives no sign.
    """

    basis: tuple[tuple[fmpq_mat, ...], ...]
    dimension: int  # of N modulo its radical

    @classmethod
    def of(cls, element: Blocks, directions: Sequence[Blocks]) -> Stabilizer:
        """From one invertible solution g of g_i W_i = W_i' g_{i-1}, and the directions in which there are more."""
        inverses = [to_flint(g).inv() for g in element]
        basis = tuple(
            tuple(inverse * to_flint(d) for inverse, d in zip(inverses, blocks, strict=True)) for blocks in directions
        )
        return cls(basis, _trace_form(basis, basis).rank() if basis else 0)

    def positive(self, element: Blocks) -> tuple[Blocks | None, bool]:
        """The element times some of the stabilizer so that all determinants are positive, or None; and whether that is
        certain: it is where there is such a product, and where there is proved to be none.
        """
        wanted: Signs = tuple(determinant_sign(g) < 0 for g in element)
        units, possible = [], list[Signs]()
        decided = not self.dimension
        for n in self._samples() if self.dimension else ():
            factors = _factors(n)
            units += [(unit, signs) for unit, signs in _units(n, factors) if any(signs)]
            chosen = _combination(wanted, [signs for _, signs in units])
            if chosen is not None:
                for k in chosen:
                    element = tuple(from_flint(to_flint(g) * u) for g, u in zip(element, units[k][0], strict=True))
                return element, True
            distinct = sum(p.degree() for p, _ in factors)
            if not decided and self._centralizer(n) == distinct:
                decided, commutative = True, distinct == self.dimension
                possible = [odd for p, odd in factors if not commutative or _real_roots(p)]
        return None, decided and _combination(wanted, possible) is None

    def _samples(self) -> Iterator[tuple[fmpq_mat, ...]]:
        rng = np.random.default_rng(0)
        for _ in range(ATTEMPTS):
            weights = rng.integers(-9, 10, len(self.basis)).tolist()
            yield tuple(
                sum((b * w for b, w in zip(column, weights, strict=True)), column[0] * 0)
                for column in zip(*self.basis, strict=True)
            )

    def _centralizer(self, n: tuple[fmpq_mat, ...]) -> int:
        """The dimension of the centralizer of n in N modulo the radical."""
        commutators = [tuple(b * m - m * b for b, m in zip(blocks, n, strict=True)) for blocks in self.basis]
        return self.dimension - int(_trace_form(commutators, self.basis).rank())


def _trace_form(first: Sequence[Sequence[fmpq_mat]], second: Sequence[Sequence[fmpq_mat]]) -> fmpq_mat:
    """tr(a b) for all a in the first list and b in the second."""
    from flint import fmpq_mat

    left = [[v for a in blocks for v in a.entries()] for blocks in first]
    right = [[v for a in blocks for v in a.transpose().entries()] for blocks in second]
    size = len(left[0])
    a = fmpq_mat(len(left), size, [v for row in left for v in row])
    b = fmpq_mat(len(right), size, [v for row in right for v in row])
    return a * b.transpose()


def _factors(n: Sequence[fmpq_mat]) -> list[tuple[Any, Signs]]:
    """Irreducible factors, but x, of the characteristic polynomials of the blocks; where their multiplicity is odd."""
    factors: list[tuple[Any, list[bool]]] = []
    for place, block in enumerate(n):
        for p, multiplicity in block.charpoly().numer().factor()[1]:
            if p[0] == 0:
                continue
            known = next((odd for q, odd in factors if q == p), None)
            if known is None:
                known = [False] * len(n)
                factors.append((p, known))
            known[place] = multiplicity % 2 == 1
    return [(p, tuple(odd)) for p, odd in factors]


def _units(n: Sequence[fmpq_mat], factors: Sequence[tuple[Any, Signs]]) -> Iterator[tuple[list[fmpq_mat], Signs]]:
    """1 + c n for rational c between the values where it is singular, and the signs of its blocks, exactly."""
    walls = sorted({-1 / z for p, _ in factors for z in _real_roots(p) if SMALLEST < abs(z) < 1 / SMALLEST})
    ends = [walls[0] - 1, *walls, walls[-1] + 1] if walls else []
    for low, high in pairwise(ends):
        c = _simple_between(Fraction(low), Fraction(high))
        unit = [to_flint(identity(b.nrows())) + b * to_flint([[c]])[0, 0] for b in n]
        signs = [determinant_sign(from_flint(u)) for u in unit]
        if all(signs):
            yield unit, tuple(sign < 0 for sign in signs)


def _real_roots(p: fmpz_poly) -> list[float]:
    """In floats; FLINT isolates them, so that none is missed and none is complex."""
    roots: Any = p.complex_roots()
    return [float(z.real) for z, _ in roots if z.imag == 0]


def _simple_between(low: Fraction, high: Fraction) -> Fraction:
    """A fraction of small denominator near the middle of an interval."""
    middle = (low + high) / 2
    return next(
        (c for k in range(1, 40) if low < (c := middle.limit_denominator(2**k)) < high),
        middle,
    )


def _combination(wanted: Signs, vectors: Sequence[Signs]) -> list[int] | None:
    """Indices of vectors whose sum modulo 2 is the wanted one; None if there are none."""
    rows: list[tuple[int, int]] = []  # vectors in echelon form, and which of the given ones each is the sum of
    target, used = _mask(wanted), 0
    for k, vector in enumerate(vectors):
        v, by = _mask(vector), 1 << k
        for u, of in rows:
            if v ^ u < v:
                v, by = v ^ u, by ^ of
        if v:
            rows.append((v, by))
            rows.sort(reverse=True)
    for u, of in rows:
        if target ^ u < target:
            target, used = target ^ u, used ^ of
    return None if target else [k for k in range(len(vectors)) if used >> k & 1]


def _mask(signs: Signs) -> int:
    return sum(sign << k for k, sign in enumerate(signs))
