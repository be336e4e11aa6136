"""Orthogonal matrices with rational entries from their residues modulo primes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import isqrt
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from flint import fmpq_mat

MOST_PRIMES = 64
BITS_OF_PRIMES = 62


class Reducible(Protocol):
    """Something that has residues."""

    def modulo(self, prime: int) -> Any: ...


Kind = TypeVar("Kind", bound=Reducible)


def by_primes(a: Kind, b: Kind, solve: Callable[[Any, Any, int], list[Any] | None]) -> list[fmpq_mat] | None:
    """Orthogonal matrices, exactly, that agree with what `solve` finds modulo primes; None: none of few digits.

    After 1, 2, 4, .. primes the entries are taken to be the fractions of least numbers that have these residues.  That
    they are right is not known: compare them with what they should do.
    """
    residues: list[list[int]] = []
    modulus, count = 1, 0
    shapes: list[int] = []
    for prime in _primes():
        ends = a.modulo(prime), b.modulo(prime)
        if None in ends:
            continue
        found = solve(*ends, prime)
        if found is None:
            return None
        shapes = [m.nrows() for m in found]
        new = [[int(v) for v in m.entries()] for m in found]
        inverse = pow(modulus, -1, prime)
        if count:
            pairs = zip(residues, new, strict=True)
            new = [[x + modulus * ((y - x) * inverse % prime) for x, y in zip(*p, strict=True)] for p in pairs]
        residues, modulus, count = new, modulus * prime, count + 1
        if count & (count - 1) == 0 and (matrices := _orthogonal(residues, shapes, modulus)) is not None:
            return matrices
        if count == MOST_PRIMES:
            break
    return None


def _primes() -> Iterator[int]:
    from flint import fmpz

    candidate = 2**BITS_OF_PRIMES - 1
    while True:
        if fmpz(candidate).is_prime():
            yield candidate
        candidate -= 2


def _orthogonal(residues: list[list[int]], shapes: list[int], modulus: int) -> list[fmpq_mat] | None:
    from flint import fmpq, fmpq_mat

    matrices = []
    for n, entries in zip(shapes, residues, strict=True):
        fractions, common = [], 1
        for value in entries:
            found = _reconstructed(value * common % modulus, modulus)
            if found is None:
                return None
            fractions.append(found / common)
            common *= found.denominator
            if common > modulus:
                return None
        matrix = fmpq_mat(n, n, [fmpq(v.numerator, v.denominator) for v in fractions])
        if matrix * matrix.transpose() != fmpq_mat(n, n, [int(i == j) for i in range(n) for j in range(n)]):
            return None
        matrices.append(matrix)
    return matrices


def _reconstructed(value: int, modulus: int) -> Fraction | None:
    """The p / q with p = q value modulo the modulus, and both at most the root of half of it; None: there is none."""
    bound = isqrt(modulus // 2)
    r, s, t, u = modulus, value, 0, 1
    while s > bound:
        k = r // s
        r, s, t, u = s, r - k * s, u, t - k * u
    return Fraction(s, u) if u and abs(u) <= bound else None
