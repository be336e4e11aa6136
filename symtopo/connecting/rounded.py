"""Inverses and eigenvectors with many digits, rounded to integers over a power of two; nothing here is a proof.

Exact inverses of matrices of floats have thousands of digits.  What is computed here in balls or floats is good to many
more digits than floats are, and whoever uses it proves that it is good enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from symtopo.algebra.exact import Rational

if TYPE_CHECKING:
    from flint import arb_mat

GUARD = 64  # binary digits more than are asked for
MOST_DIGITS = 16_000  # binary ones
ROUNDS = 12
Integers = list[list[int]]
Array = np.ndarray[Any, np.dtype[np.float64]]


def left_inverse(a: Sequence[Sequence[Rational]], bits: int) -> Integers:
    """2^bits (a^T a)^-1 a^T, rounded, for a matrix of full column rank.

    Raises ZeroDivisionError where 16,000 binary digits do not tell its columns from dependent ones.

    Examples
    --------
    >>> left_inverse([[2, 0], [0, 3], [0, 0]], 4)
    [[8, 0, 0], [0, 5, 0]]
    """
    from flint import ctx

    precision = bits + GUARD
    while True:
        with ctx.workprec(precision):
            m = _balls(a)
            try:
                found = (m.transpose() * m).solve(m.transpose())
            except ZeroDivisionError:
                found = None
            if found is not None and all(v.rad() < 2.0**-bits for v in found.entries()):
                return fixed(found, bits)
        precision *= 2
        if precision > MOST_DIGITS:
            raise ZeroDivisionError("the columns of a matrix are dependent, or nearly so")


def eigenvectors(a: Sequence[Sequence[Rational]], bits: int) -> tuple[list[Fraction], Integers] | None:
    """Eigenvalues of a symmetric matrix downwards, up to a factor, and orthonormal eigenvectors as rows times 2^bits.

    Those of floats, refined by a method of quadratic convergence (Ogita, Aishima 2018).  None where eigenvalues are too
    close for that.
    """
    from flint import arb_mat, ctx

    n = len(a)
    with ctx.workprec(2 * bits + GUARD):
        largest = max(max(v, -v) for row in a for v in row) or 1
        scale = Fraction(2) ** (largest.denominator.bit_length() - largest.numerator.bit_length())
        scaled = [[v * scale for v in row] for row in a]
        m = _balls(scaled)
        values, start = np.linalg.eigh(np.array(scaled, dtype=np.float64))
        x, unit = _balls([[Fraction(v) for v in row] for row in _with_signs(start[:, ::-1]).tolist()]), arb_mat(n, n, 1)
        size, wanted = max(abs(float(v)) for v in values), 2.0 ** -min(bits, 1000)
        for _ in range(ROUNDS):
            r, s = unit - x.transpose() * x, x.transpose() * m * x
            rows, theta = r.tolist(), s.tolist()
            middle = [theta[i][i] / (1 - rows[i][i]) for i in range(n)]
            beside = [float(abs(v)) for i, row in enumerate(theta) for j, v in enumerate(row) if i != j]
            off = max(beside, default=0.0)
            if off <= wanted * size and max(float(abs(v)) for v in r.entries()) <= wanted:
                order = sorted(range(n), key=lambda i: -float(middle[i]))
                vectors = fixed(x.transpose(), bits)
                return [_exactly(middle[i]) for i in order], [vectors[i] for i in order]
            close = 4 * (off + size * max(float(abs(v)) for v in r.entries()))
            change = [
                rows[i][j] / 2
                if i == j or abs(float(middle[i] - middle[j])) <= close
                else (theta[i][j] + middle[j] * rows[i][j]) / (middle[j] - middle[i])
                for i in range(n)
                for j in range(n)
            ]
            x = _middles(x + x * arb_mat(n, n, change))
    return None


def _with_signs(vectors: Array) -> Array:
    """Columns with one of both signs, which is the same on every machine: of the first entry that is not small."""
    large = np.abs(vectors) > np.abs(vectors).max(axis=0) / 2
    signs: Array = np.sign(vectors[large.argmax(axis=0), np.arange(vectors.shape[1])])
    return vectors * signs


def orthonormal(rows: Sequence[Sequence[Rational]], bits: int) -> Integers:
    """Nearly orthonormal rows, times 2^bits, which span nearly the same space; of rows times 2^bits that are so nearly.

    By Newton's method for the polar factor, of quadratic convergence.
    """
    from flint import arb_mat, ctx

    with ctx.workprec(2 * bits + GUARD):
        x = _balls([[Fraction(v) / (1 << bits) for v in row] for row in rows])
        for _ in range(ROUNDS):
            x = _middles((3 * arb_mat(len(rows), len(rows), 1) - x * x.transpose()) * x / 2)
        return fixed(x, bits)


def fixed(a: arb_mat, bits: int) -> Integers:
    """The middles of the entries times 2^bits, rounded."""
    return [[round(_exactly(v) * (1 << bits)) for v in row] for row in a.tolist()]


def _balls(a: Sequence[Sequence[Rational]]) -> arb_mat:
    from flint import arb, arb_mat, fmpq

    return arb_mat(len(a), len(a[0]), [arb(fmpq(v.numerator, v.denominator)) for row in a for v in row])


def _middles(a: arb_mat) -> arb_mat:
    from flint import arb_mat

    return arb_mat(a.nrows(), a.ncols(), [v.mid() for v in a.entries()])


def _exactly(x: Any) -> Fraction:
    mantissa, exponent = x.mid().man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
