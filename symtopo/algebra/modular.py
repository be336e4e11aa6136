"""Ranks, and distinctness of eigenvalues, decided over Q by arithmetic modulo primes; each answer is a proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import lcm, prod
from typing import TYPE_CHECKING

from symtopo.algebra.exact import Rational, integer_row

if TYPE_CHECKING:
    from flint import fmpz_mat, fmpz_poly, nmod_poly

LARGEST_MODULUS, BITS = 1 << 63, 62  # FLINT's moduli are machine words; every prime used is above 2^62


def rank(a: Sequence[Sequence[Rational]]) -> int:
    """Rank over Q.

    A minor that does not vanish modulo one prime does not vanish: no rank modulo a prime is above the rank.  If r is
    the largest one seen, then all minors of size r + 1 are multiples of the product of the primes; once that exceeds
    Hadamard's bound on such minors, they are zero.
    """
    from flint import fmpz_mat, nmod_mat

    rows = [integer_row(row) for row in a]
    norms = sorted(((sum(v * v for v in row).bit_length() + 1) // 2 for row in rows), reverse=True)
    matrix = fmpz_mat(rows)
    largest, known_bits, full = 0, 0, min(len(rows), len(rows[0]))
    primes = _primes()
    while largest < full and known_bits <= sum(norms[: largest + 1]):
        largest, known_bits = max(largest, int(nmod_mat(matrix, next(primes)).rank())), known_bits + BITS
    return largest


@dataclass(frozen=True)
class SquaredSingularValues:
    """The eigenvalues of S = y P y^T, where P projects on the row space of x: one for each row of y.

    x : of full row rank, with no rows for P = 0; None for P = 1.
    """

    y: Sequence[Sequence[Rational]]
    x: Sequence[Sequence[Rational]] | None

    @cached_property
    def _integers(self) -> tuple[fmpz_mat, int, fmpz_mat | None]:
        """D y for the common denominator D, which comes next; the rows of x scaled to integers, which keeps P."""
        from flint import fmpz_mat

        scale = lcm(*(v.denominator for row in self.y for v in row))
        y = fmpz_mat([[v.numerator * (scale // v.denominator) for v in row] for row in self.y])
        if self.x is None:
            return y, scale, None
        return y, scale, fmpz_mat(len(self.x), y.ncols(), [v for row in self.x for v in integer_row(row)])

    def _characteristic(self, p: int) -> tuple[nmod_poly, int] | None:
        """det(z - D^2 S) and det(x x^T) modulo a prime; None where that is zero."""
        from flint import nmod_mat

        y, _, x = self._integers
        scaled = nmod_mat(y, p)
        if x is None:
            return (scaled * scaled.transpose()).charpoly(), 1
        rows = nmod_mat(x, p)
        gram, mixed = rows * rows.transpose(), scaled * rows.transpose()
        determinant = int(gram.det())
        return ((mixed * gram.inv() * mixed.transpose()).charpoly(), determinant) if determinant else None

    def seen_simple(self, rank: int) -> bool:
        """Whether the nonzero ones are seen to be distinct; rank : that of S over Q.  False says nothing.

        Modulo a prime, det(z - S) = z^(n - rank) f(z).  A squarefree f of full degree is so over Q.
        """
        from flint import nmod_poly

        p = next(_primes())
        modular = self._characteristic(p)
        if modular is None:
            return False
        zeros = self._integers[0].nrows() - rank
        f = nmod_poly(modular[0].coeffs()[zeros:], p)
        return int(f[0]) != 0 and int(f.gcd(f.derivative()).degree()) == 0

    def polynomial(self) -> fmpz_poly:
        """An integer polynomial with these roots: det(x x^T) det(z - D^2 S), by remainders; then z = D^2 t.

        Its coefficients are sums of minors det(x x^T) det(S_KK), each at most a product of squared lengths of rows.
        """
        from flint import fmpz_poly

        y, scale, x = self._integers
        bound = prod(1 + sum(int(v) ** 2 for v in row) for row in (*y.tolist(), *(x.tolist() if x else ())))
        coefficients, modulus, primes = [0] * (y.nrows() + 1), 1, _primes()
        while modulus <= 2 * bound:
            p = next(primes)
            if (modular := self._characteristic(p)) is None:
                continue
            inverse = pow(modulus, -1, p)
            for k, known in enumerate(coefficients):
                coefficients[k] = known + modulus * ((int(modular[0][k]) * modular[1] - known) * inverse % p)
            modulus *= p
        signed = [c - modulus if 2 * c > modulus else c for c in coefficients]
        return fmpz_poly([c * scale ** (2 * k) for k, c in enumerate(signed)])


def independent_rows(a: Sequence[Sequence[Rational]], rank: int) -> list[int]:
    """Indices of rows of a that form a basis of its row space; rank : that of a."""
    from flint import fmpz_mat, nmod_mat

    columns = fmpz_mat([integer_row(row) for row in a]).transpose()
    for p in _primes():
        reduced, r = nmod_mat(columns, p).rref()
        if r == rank:
            break
    return [next(j for j in range(len(a)) if int(reduced[i, j])) for i in range(rank)]


def _primes() -> Iterator[int]:
    """The primes below the largest modulus, downwards."""
    from flint import fmpz

    return (p for p in range(LARGEST_MODULUS - 1, 1 << BITS, -2) if fmpz(p).is_prime())
