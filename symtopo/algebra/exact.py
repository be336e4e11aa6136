"""Exact rational matrices: what users give, turned into integers and fractions; linear algebra over Q by FLINT."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from math import gcd, isfinite, lcm
from typing import TYPE_CHECKING, Any

from symtopo.checker import MAX_DIGITS
from symtopo.errors import BadInput, shown

if TYPE_CHECKING:
    from flint import fmpq, fmpq_mat

TOO_LARGE = 10**MAX_DIGITS
Rational = int | Fraction
RationalMatrix = tuple[tuple[Rational, ...], ...]


def simplest(value: Fraction) -> Rational:
    return value.numerator if value.denominator == 1 else value


def rational(value: Any, what: str) -> Rational:
    """Turn a number into the exact rational it is.

    Integers, fractions and strings "p/q" stay what they are; a binary float, and a string with a point or an exponent,
    becomes the dyadic rational that the float is.  Raises BadInput for anything else, NaN and infinity included.
    """
    if hasattr(value, "dtype") and getattr(value, "ndim", None) == 0:  # a numpy scalar
        value = value.item()
    if type(value) is int:
        if abs(value) >= TOO_LARGE:
            raise BadInput(f"{what} is an integer of more than {MAX_DIGITS} digits: give a smaller one")
        return value
    if isinstance(value, Fraction):
        return simplest(value)
    if isinstance(value, str):
        return _from_text(value.strip(), what)
    if not isinstance(value, float):
        raise BadInput(f"{what} is {shown(value)}, not a number: give an integer, a float or a string like 2/3")
    if not isfinite(value):
        raise BadInput(f"{what} is {value}, not a finite number: give a finite one")
    return simplest(Fraction(value))


def _from_text(text: str, what: str) -> Rational:
    if len(text) > MAX_DIGITS:
        raise BadInput(f"{what} has {len(text)} characters: give at most {MAX_DIGITS}")
    if match := re.fullmatch(r"[+-]?[0-9]+(?:/([0-9]+))?", text):
        if match[1] and int(match[1]) == 0:
            raise BadInput(f"{what} is {shown(text)}, which divides by zero: give another denominator")
        return simplest(Fraction(text))
    try:
        value = float(text)
    except ValueError:
        raise BadInput(f"{what} is {shown(text)}, not a number: give an integer, a float or 2/3") from None
    if value == 0 and re.search("[1-9]", re.split("[eE]", text)[0]):
        raise BadInput(f"{what} is {shown(text)}, which is no float but zero: write it as a fraction p/q")
    return rational(value, what)


def is_float(value: Any) -> bool:
    """Whether `rational` takes this value as a binary float."""
    if isinstance(value, str):
        return not re.fullmatch(r"\s*[+-]?[0-9]+(/[0-9]+)?\s*", value)
    return isinstance(value, float) or getattr(getattr(value, "dtype", None), "kind", "") == "f"


def rational_matrix(value: Any, what: str) -> RationalMatrix:
    """A rectangular, non-empty matrix of exact rationals, from nested sequences or a numpy array."""
    if hasattr(value, "dtype"):
        if value.dtype.kind not in "iufO" or value.ndim != 2:
            raise BadInput(f"{what} is an array of {value.dtype} with {value.ndim} axes: give a real matrix")
        value = value.tolist()
    if not _is_list(value) or not value or not all(map(_is_list, value)):
        raise BadInput(f"{what} is {shown(value)}, not a matrix: give a non-empty list of rows")
    lengths = {len(row) for row in value}
    if len(lengths) != 1 or 0 in lengths:
        found = ", ".join(map(str, sorted(lengths)))
        raise BadInput(f"{what} has rows of length {found}: give rows of one positive length")
    return tuple(tuple(rational(v, f"an entry of {what}") for v in row) for row in value)


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def text_rows(a: Sequence[Sequence[Rational]]) -> list[list[str]]:
    """Rows of "p/q" strings, as they stand in JSON.  Raises BadInput where the checker would refuse their length."""
    if any(max(abs(v.numerator), v.denominator) >= TOO_LARGE for row in a for v in row):
        raise BadInput(f"a computed number has more than {MAX_DIGITS} digits: give data with fewer digits")
    return [[str(v) for v in row] for row in a]


# FLINT: matrices over Q. Nested tuples come in and go out; between, everything is an fmpq_mat.


def to_fmpq(c: Rational) -> fmpq:
    from flint import fmpq

    return fmpq(c.numerator, c.denominator)


def to_flint(a: Sequence[Sequence[Rational]]) -> fmpq_mat:
    from flint import fmpq_mat

    return fmpq_mat(len(a), len(a[0]), [to_fmpq(v) for row in a for v in row])


def from_flint(a: fmpq_mat) -> RationalMatrix:
    return tuple(tuple(simplest(Fraction(int(v.p), int(v.q))) for v in row) for row in a.tolist())


def identity(n: int) -> RationalMatrix:
    return tuple(tuple(int(i == j) for j in range(n)) for i in range(n))


def integer_row(row: Sequence[Rational]) -> list[int]:
    """The row times the positive rational that makes it integral and primitive."""
    denominator = lcm(*(v.denominator for v in row))
    integers = [v.numerator * (denominator // v.denominator) for v in row]
    content = gcd(*integers)
    return [v // content for v in integers] if content > 1 else integers


def product(a: Sequence[Sequence[Rational]], b: Sequence[Sequence[Rational]]) -> RationalMatrix:
    return from_flint(to_flint(a) * to_flint(b))


def determinant_sign(a: Sequence[Sequence[Rational]]) -> int:
    """-1, 0 or 1, for a square matrix."""
    from flint import fmpz_mat

    determinant = fmpz_mat(len(a), len(a), [v for row in a for v in integer_row(row)]).det()
    return int(determinant > 0) - int(determinant < 0)


def row_echelon(a: fmpq_mat) -> tuple[list[list[fmpq]], list[int]]:
    """The nonzero rows of the reduced row echelon form, a basis of the row space, and the columns of their pivots."""
    reduced, r = a.rref()
    rows = [list(row) for row in reduced.tolist()[:r]]
    return rows, [next(j for j, v in enumerate(row) if v != 0) for row in rows]


def pivot_columns(a: fmpq_mat) -> list[int]:
    """Indices of columns that form a basis of the column space, the first possible ones."""
    return row_echelon(a)[1]


def columns(a: fmpq_mat, chosen: Sequence[int]) -> fmpq_mat:
    from flint import fmpq_mat

    return fmpq_mat(a.nrows(), len(chosen), [row[j] for row in a.tolist() for j in chosen])


def pseudo_inverse(a: fmpq_mat) -> fmpq_mat:
    """The Moore-Penrose inverse, rational for rational a: with a = F G of full rank, G^T (G G^T)^-1 (F^T F)^-1 F^T."""
    from flint import fmpq_mat

    rows, pivots = row_echelon(a)
    if not rows:
        return fmpq_mat(a.ncols(), a.nrows())
    f = columns(a, pivots)
    g = fmpq_mat(len(rows), a.ncols(), [v for row in rows for v in row])
    return g.transpose() * (g * g.transpose()).inv() * (f.transpose() * f).inv() * f.transpose()
