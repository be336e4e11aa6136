"""Large arrays of exact rationals: numerators and denominators as arrays of Python's integers, taken entry by entry.

A million floats become exact in a second, are multiplied and compared without a gcd, and have residues modulo a prime.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symtopo.algebra.exact import Rational, RationalMatrix, plain_matrix, rational_matrix, simplest
from symtopo.errors import BadInput

Objects = NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class RationalArray:
    """An array of rationals, not necessarily in lowest terms; denominators are positive."""

    numerators: Objects
    denominators: Objects

    @property
    def shape(self) -> tuple[int, ...]:
        return self.numerators.shape

    def __getitem__(self, index: Any) -> RationalArray:
        return RationalArray(self.numerators[index], self.denominators[index])

    def __mul__(self, other: RationalArray) -> RationalArray:
        """Products entry by entry, broadcast."""
        return RationalArray(self.numerators * other.numerators, self.denominators * other.denominators)

    def __truediv__(self, other: RationalArray) -> RationalArray:
        """Quotients entry by entry, broadcast; no entry of the other is 0."""
        sign = np.where(other.numerators < 0, -1, 1).astype(object)
        return RationalArray(self.numerators * other.denominators * sign, self.denominators * other.numerators * sign)

    def equals(self, other: RationalArray) -> NDArray[np.bool_]:
        """Where the entries of two arrays of one shape are equal."""
        equal = self.numerators * other.denominators == self.denominators * other.numerators
        return np.asarray(equal, dtype=bool)

    def signs(self) -> NDArray[np.int8]:
        """-1, 0 or 1, entry by entry."""
        positive, negative = self.numerators > 0, self.numerators < 0
        return positive.astype(np.int8) - negative.astype(np.int8)

    def fraction(self, *index: int) -> Rational:
        """One entry, in lowest terms."""
        return simplest(Fraction(self.numerators[index], self.denominators[index]))

    def fractions(self) -> Objects:
        """All entries as integers and fractions in lowest terms."""
        entries = np.empty(self.shape, dtype=object)
        for index in np.ndindex(self.shape):
            entries[index] = self.fraction(*index)
        return entries

    def floats(self) -> NDArray[np.float64]:
        """The nearest floats; infinite beyond their range."""
        try:
            return np.ascontiguousarray(self.numerators / self.denominators, dtype=np.float64)
        except OverflowError:
            return np.array([_nearest(v) for v in self.fractions().flat], dtype=np.float64).reshape(self.shape)

    def residues(self, prime: int) -> NDArray[np.uint64]:
        """The entries modulo a prime below 2^31.  Raises ZeroDivisionError where it divides a denominator."""
        top, bottom = ((part % prime).astype(np.uint64) for part in (self.numerators, self.denominators))
        residues: NDArray[np.uint64] = top * inverses(bottom, prime) % np.uint64(prime)
        return residues


def _nearest(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def inverses(residues: NDArray[np.uint64], prime: int) -> NDArray[np.uint64]:
    """1 / a modulo a prime below 2^31, as a^(prime - 2).  Raises ZeroDivisionError where some a is 0."""
    if not residues.all():
        raise ZeroDivisionError
    if residues.size and (residues == 1).all():
        return residues
    return powers(residues, prime - 2, prime)


def powers(residues: NDArray[np.uint64], exponent: int, prime: int) -> NDArray[np.uint64]:
    """a^exponent modulo a prime below 2^31, for an exponent >= 0."""
    modulus, result, base = np.uint64(prime), np.ones_like(residues), residues
    while exponent:
        if exponent & 1:
            result = result * base % modulus
        base, exponent = base * base % modulus, exponent >> 1
    return result


def rational_array(value: Any, what: str) -> RationalArray:
    """A matrix as exact rationals, from all that `rational_matrix` takes; floats are the dyadic rationals they are."""
    plain = plain_matrix(value, what)
    kind = getattr(getattr(plain, "dtype", None), "kind", "")
    if kind in "iu" and kind:
        return RationalArray(plain.astype(object), np.ones(plain.shape, dtype=object))
    if kind == "f" and plain.dtype.itemsize <= 8:
        floats = plain.astype(np.float64)
        if not np.isfinite(floats).all():
            bad = floats[~np.isfinite(floats)][0]
            raise BadInput(f"an entry of {what} is {bad}, not a finite number: give a finite one")
        mantissas, exponents = np.frexp(floats)
        integers, places = (mantissas * 2.0**53).astype(np.int64), exponents.astype(np.int64) - 53
        shared = np.where(integers == 0, 0, places)
        trailing = np.where(integers == 0, 0, np.frexp((integers & -integers).astype(np.float64))[1] - 1)
        integers, shared = integers >> trailing, shared + trailing
        one = np.ones(plain.shape, dtype=object)
        top, bottom = np.maximum(shared, 0).astype(object), np.maximum(-shared, 0).astype(object)
        return RationalArray(integers.astype(object) << top, one << bottom)
    return from_rows(rational_matrix(plain, what))


def from_rows(rows: RationalMatrix) -> RationalArray:
    shape = (len(rows), len(rows[0]))
    parts = [np.empty(shape, dtype=object) for _ in range(2)]
    for i, row in enumerate(rows):
        parts[0][i], parts[1][i] = [v.numerator for v in row], [v.denominator for v in row]
    return RationalArray(*parts)


def rational_vector(values: Any, what: str) -> RationalArray:
    """A vector of exact rationals, from what a row of a matrix may be."""
    if hasattr(values, "__array__") and not hasattr(values, "dtype"):
        values = np.asarray(values)
    if hasattr(values, "dtype"):
        if getattr(values, "ndim", None) != 1:
            raise BadInput(f"{what} is an array with {getattr(values, 'ndim', 0)} axes: give a vector")
        return rational_array(np.asarray(values)[None, :], what)[0]
    return rational_array([values], what)[0]


def from_fractions(values: Any) -> RationalArray:
    """From an array, or a list, of integers and fractions."""
    exact: Any = np.asarray(values, dtype=object)
    parts = [np.empty(exact.shape, dtype=object) for _ in range(2)]
    for index in np.ndindex(exact.shape):
        parts[0][index], parts[1][index] = int(exact[index].numerator), int(exact[index].denominator)
    return RationalArray(*parts)
