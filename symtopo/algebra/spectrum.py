"""Best approximations of bounded rank, decided exactly: eigenvalues, ties and rational projections.

A = T G T^T with G positive definite carries the squared singular values of T in the metric G.  Its eigenvalues are
real and nonnegative; Descartes' rule of signs counts them exactly, so every comparison below is a proof.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from symtopo.algebra.exact import identity, row_echelon, to_flint, to_fmpq

if TYPE_CHECKING:
    from flint import arb, fmpq_mat, fmpz_poly


@dataclass(frozen=True)
class Spectrum:
    """Distinct eigenvalues, downwards: their multiplicities, and rational numbers between each and the next one.

    The last separator lies below all eigenvalues.
    """

    multiplicities: tuple[int, ...]
    separators: tuple[Fraction, ...]

    def group(self, position: int) -> tuple[int, int]:
        """Index of the distinct eigenvalue that lambda_position belongs to, and how many eigenvalues are larger."""
        larger = 0
        for k, multiplicity in enumerate(self.multiplicities):
            if position <= larger + multiplicity:
                return k, larger
            larger += multiplicity
        raise IndexError(f"position {position} in a spectrum of {larger} eigenvalues")

    def tied(self, position: int) -> bool:
        """Whether lambda_position = lambda_(position + 1), positions counted from 1."""
        k, larger = self.group(position)
        return position < larger + self.multiplicities[k]


def roots_above(p: fmpz_poly, bound: Fraction) -> int:
    """Number of roots above the bound, with multiplicity, of a polynomial all of whose roots are real.

    Descartes' rule of signs for p(x + bound); it is exact for such polynomials.
    """
    from flint import fmpq_poly

    shifted = fmpq_poly(p)(fmpq_poly([to_fmpq(bound), 1])).numer()
    signs = [c > 0 for c in shifted.coeffs() if c != 0]
    return sum(u != v for u, v in pairwise(signs))


def spectrum(p: fmpz_poly) -> Spectrum:
    """The spectrum with this characteristic polynomial, up to a factor; its roots are all real and nonnegative.

    The squarefree part of the polynomial counts distinct eigenvalues, the polynomial itself counts
    them with multiplicity.  Intervals whose ends lie between approximate eigenvalues are bisected until each holds at
    most one; only the counts are trusted.
    """
    distinct = p // p.gcd(p.derivative())
    bound = 1 + max(abs(Fraction(int(c), int(p.leading_coefficient()))) for c in p.coeffs())
    cuts = [Fraction(-1)]
    ends = sorted({Fraction(-1), bound, *(end for end in _between_roots(distinct) if -1 < end < bound)})
    above_end = [roots_above(distinct, end) for end in ends]
    stack = [(*interval, *counts) for interval, counts in zip(pairwise(ends), pairwise(above_end), strict=True)]
    while stack:  # (low, high]: numbers of distinct eigenvalues above low and above high
        low, high, above_low, above_high = stack.pop()
        if above_low - above_high < 2:
            cuts += [high] if above_low > above_high else []
            continue
        middle = (low + high) / 2
        above = roots_above(distinct, middle)
        stack += [(low, middle, above_low, above), (middle, high, above, above_high)]
    counts = [roots_above(p, cut) for cut in sorted(cuts)]
    return Spectrum(tuple(u - v for u, v in pairwise(counts))[::-1], tuple(sorted(cuts)[-2::-1]))


def _between_roots(p: fmpz_poly) -> list[Fraction]:
    """Rationals about half way between approximations of the real roots of a squarefree polynomial."""
    roots: list[Any] = p.complex_roots()
    middles = sorted(_exactly(root.real.mid()) for root, _ in roots)
    return [(low + high) / 2 for low, high in pairwise(middles)]


def _exactly(x: arb) -> Fraction:
    mantissa, exponent = x.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def is_top_part(part: fmpq_mat, whole: Spectrum, position: int) -> bool:
    """Whether the eigenvalues of `part` are the `position` largest ones of `whole`, the others being zero.

    Both matrices are positive semidefinite, and the nonzero eigenvalues of the part are known to be some of the whole.
    """
    p = part.charpoly().numer()
    seen = 0
    for multiplicity, separator in zip(whole.multiplicities, whole.separators, strict=True):
        seen += multiplicity
        if separator >= 0 and roots_above(p, separator) != min(position, seen):
            return False
    return part.rank() == min(position, part.nrows())


def top_subspace(a: fmpq_mat, position: int, rng: random.Random) -> fmpq_mat | None:
    """Columns that span a rational invariant subspace of the `position` largest eigenvalues; None if there is none.

    With a tie at the position the subspace is not unique: a random one is returned.  The eigenvalues chosen must be
    the roots of a rational polynomial, which decides whether a rational subspace exists: of each irreducible factor
    all roots are chosen, or none, or the factor is linear.
    """
    from flint import fmpq_mat

    characteristic = a.charpoly().numer()
    spectral = spectrum(characteristic)
    k, larger = spectral.group(position)
    above, below = spectral.separators[k - 1] if k else None, spectral.separators[k]
    parts = []
    for factor, _ in characteristic.factor()[1]:
        over = 0 if above is None else roots_above(factor, above)
        at = roots_above(factor, below) - over
        if over + at == 0:
            continue
        tied = at and spectral.tied(position)
        if over + at < factor.degree() or (tied and factor.degree() > 1):
            return None
        kernel = null_space(evaluate(factor, a))
        if tied:
            dimension = position - larger
            kernel = kernel * random_matrix(kernel.ncols(), dimension, rng)
            if kernel.rank() < dimension:
                return top_subspace(a, position, rng)
        parts.append(kernel.transpose().tolist())
    rows = [row for part in parts for row in part]
    return fmpq_mat(len(rows), a.nrows(), [v for row in rows for v in row]).transpose()


def evaluate(p: fmpz_poly, a: fmpq_mat) -> fmpq_mat:
    """The matrix p(a), by Horner's rule."""
    unit = to_flint(identity(a.nrows()))
    value = unit * 0
    for c in reversed(p.coeffs()):
        value = value * a + unit * c
    return value


def null_space(a: fmpq_mat) -> fmpq_mat:
    """Columns that form a basis of the kernel."""
    from flint import fmpq_mat

    rows, pivots = row_echelon(a)
    free = [j for j in range(a.ncols()) if j not in pivots]
    basis = []
    for j in free:
        vector: list[Any] = [0] * a.ncols()
        vector[j] = 1
        for i, pivot in enumerate(pivots):
            vector[pivot] = -rows[i][j]
        basis += vector
    return fmpq_mat(len(free), a.ncols(), basis).transpose()


def random_matrix(rows: int, columns: int, rng: random.Random) -> fmpq_mat:
    """Small random integers."""
    from flint import fmpq_mat

    return fmpq_mat(rows, columns, [rng.randint(-3, 3) for _ in range(rows * columns)])
