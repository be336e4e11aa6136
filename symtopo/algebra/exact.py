"""Exact rational matrices: what users give, turned into integers and fractions; linear algebra over Q by FLINT."""

from __future__ import annotations

import numbers
import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import gcd, isfinite, lcm
from typing import TYPE_CHECKING, Any

from symtopo.checker import MAX_DIGITS
from symtopo.errors import BadInput, one_line, shown

if TYPE_CHECKING:
    from flint import fmpq, fmpq_mat

TOO_LARGE = 10**MAX_DIGITS
PRECISIONS = (128, 1024)  # binary digits
MAX_BITS = 2**29  # of a matrix: millions of floats
DIGITS_OF_FLOATS = 15  # that text has when it was printed from floats
Rational = int | Fraction
RationalMatrix = tuple[tuple[Rational, ...], ...]


def simplest(value: Fraction) -> Rational:
    return value.numerator if value.denominator == 1 else value


def rational(value: Any, what: str) -> Rational:
    """Turn a number into the exact rational it is.

    Text says what it says: "2/3", "0.1" (one tenth), "1e-400".  Integers, fractions, decimals and the exact numbers of
    sympy and FLINT stay what they are; a binary float, of Python, numpy or sympy, becomes the dyadic rational that it
    is.  No number changes silently: BadInput for all others, NaN, infinity and numbers of too many digits included.

    Examples
    --------
    >>> from decimal import Decimal
    >>> [str(rational(value, "it")) for value in ("0.1", Decimal("0.1"), 0.1)]
    ['1/10', '1/10', '3602879701896397/36028797018963968']
    """
    if type(value) is int and abs(value) < TOO_LARGE:
        return value
    if isinstance(value, str):
        return _from_text(value.strip(), what)
    if isinstance(value, float):
        if not isfinite(value):
            raise BadInput(f"{what} is {value}, not a finite number: give a finite one")
        return simplest(Fraction(value))
    if isinstance(value, Fraction):
        return _short(value, what)
    if hasattr(value, "dtype") and getattr(value, "ndim", None) == 0:
        return _from_numpy(value, what)
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise BadInput(f"{what} is {shown(str(value))}, not a finite number: give a finite one")
        return _from_text(str(value), what)
    return _short(_from_library(value, what), what)


def _short(value: Rational, what: str) -> Rational:
    if max(abs(value.numerator), value.denominator) >= TOO_LARGE:
        raise BadInput(f"{what} is a number of more than {MAX_DIGITS} digits: give a shorter one")
    return value if isinstance(value, int) else simplest(value)


def _from_numpy(value: Any, what: str) -> Rational:
    kind = getattr(value.dtype, "kind", "")
    if kind in "iu":
        return int(value)
    if kind == "f":  # long doubles too, which no float of Python holds
        try:
            return _short(Fraction(*value.item().as_integer_ratio()), what)
        except (ValueError, OverflowError):
            raise BadInput(f"{what} is {shown(str(value))}, not a finite number: give a finite one") from None
    if kind == "O":
        return rational(value.item(), what)
    raise BadInput(f"{what} is {shown(str(value))} of type {value.dtype}, not a number: give a real number")


def _from_library(value: Any, what: str) -> Rational:
    """A number of sympy or FLINT, or of another library that registers its rationals with `numbers`."""
    library, kind = type(value).__module__.partition(".")[0], type(value).__name__
    if library == "flint" and kind == "fmpz":
        return int(value)
    if library == "flint" and kind == "fmpq":
        return Fraction(int(value.p), int(value.q))
    if library == "sympy" and getattr(value, "is_Float", False) and value.is_finite:
        sign, mantissa, exponent, _ = value._mpf_
        if abs(exponent) < 4 * MAX_DIGITS:
            return Fraction(-int(mantissa) if sign else int(mantissa)) * Fraction(2) ** int(exponent)
    elif isinstance(value, numbers.Rational) and not isinstance(value, bool):
        return Fraction(int(value.numerator), int(value.denominator))
    raise BadInput(f"{what} is {shown(value)}, not a rational number: give an integer, a float or text like 2/3 or 0.1")


_NUMBER = re.compile(r"([+-]?)(?:([0-9]+)/([0-9]+)|([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?)", re.ASCII)


def is_number(text: str) -> bool:
    """Whether text has the form of a finite number: 3, -2/3, 0.1, .5, 1e-3."""
    match = _NUMBER.fullmatch(text)
    return match is not None and any(match[k] for k in (2, 4, 5))


def _from_text(text: str, what: str) -> Rational:
    if len(text) > MAX_DIGITS:
        raise BadInput(f"{what} has {len(text)} characters: give at most {MAX_DIGITS}")
    match = _NUMBER.fullmatch(text)
    if match is None or not is_number(text):
        finite = "a finite number" if text.lstrip("+-").lower() in ("nan", "inf", "infinity") else "a number"
        raise BadInput(f"{what} is {shown(text)}, not {finite}: give one like 3, 0.1, 1e-3 or 2/3")
    if match[2]:
        if not int(match[3]):
            raise BadInput(f"{what} is {shown(text)}, which divides by zero: give another denominator")
        value = Fraction(int(match[2]), int(match[3]))
    else:
        digits, places = match[4] + (match[5] or ""), len(match[5] or "")
        exponent = int(match[6] or 0) - places
        if not int(digits):
            return 0
        if abs(exponent) + len(digits) > MAX_DIGITS:
            raise BadInput(f"{what} is {shown(text)}, a number of more than {MAX_DIGITS} digits: give a shorter one")
        value = int(digits) * Fraction(10) ** exponent
    return simplest(-value if match[1] == "-" else value)


def unit_roundoff(value: Any) -> float:
    """How far, relatively, floats among the entries of a matrix may be off if they were rounded; 0: there are none.

    Text is exact, but with 15 digits or more it has most likely been printed from floats.
    """
    if not hasattr(getattr(value, "dtype", None), "kind") and hasattr(value, "__array__"):
        value = plain_matrix(value, "the matrix")
    kind = getattr(getattr(value, "dtype", None), "kind", "")
    if kind == "f":
        import numpy as np

        return float(np.finfo(value.dtype).eps) / 2
    rows = value.tolist() if kind == "O" else value
    if not isinstance(rows, list | tuple):
        return 0.0
    entries = (v for row in rows if isinstance(row, list | tuple) for v in row)
    return next(filter(None, map(_roundoff, entries)), 0.0)


def _roundoff(value: Any) -> float:
    if isinstance(value, str):
        if len(value) < DIGITS_OF_FLOATS or "/" in value or value.isdigit():
            return 0.0
        digits = re.sub("[^0-9]", "", re.split("[eE]", value)[0]).lstrip("0")
        return 2.0**-53 if len(digits) >= DIGITS_OF_FLOATS else 0.0
    if isinstance(value, float):
        return 2.0**-53
    return unit_roundoff(value) if hasattr(value, "dtype") else 0.0


def plain_matrix(value: Any, what: str) -> Any:
    """A non-empty matrix as a list of rows of one length, or a numpy array; no entry is looked at.

    From nested sequences, and from the matrices and arrays of numpy, sympy, FLINT, pandas, PyTorch and JAX.
    """
    if type(value).__module__.partition(".")[0] == "flint" and hasattr(value, "tolist"):
        value = value.tolist()
    if not hasattr(getattr(value, "dtype", None), "kind") and hasattr(value, "__array__"):
        import numpy as np

        try:
            value = np.asarray(value)
        except Exception as error:  # of any library's making
            raise BadInput(f"{what} is {shown(value)}, which is no array ({one_line(str(error), 80)})") from None
    if hasattr(value, "dtype"):
        if value.dtype.kind not in "iufO" or value.ndim != 2:
            raise BadInput(f"{what} is an array of {value.dtype} with {value.ndim} axes: give a real matrix")
        if 0 in value.shape:
            raise BadInput(f"{what} is an empty array, {' x '.join(map(str, value.shape))}: give a non-empty matrix")
        return value
    if not _is_list(value) or not value or not all(map(_is_list, value)):
        raise BadInput(f"{what} is {shown(value)}, not a matrix: give a non-empty list of rows")
    lengths = {len(row) for row in value}
    if len(lengths) != 1 or 0 in lengths:
        found = ", ".join(map(str, sorted(lengths)[:4])) + ", .." * (len(lengths) > 4)
        raise BadInput(f"{what} has rows of length {found}: give rows of one positive length")
    return value


def matrix_size(value: Any, what: str) -> tuple[int, int]:
    """Rows and columns; so that a matrix of a wrong size is refused before its entries are read."""
    plain = plain_matrix(value, what)
    return len(plain), len(plain[0])


def transposed(value: Any, what: str) -> Any:
    """The transpose of what `plain_matrix` takes; no entry is looked at."""
    plain = plain_matrix(value, what)
    return plain.T if hasattr(plain, "dtype") else [list(row) for row in zip(*plain, strict=True)]


def rational_matrix(value: Any, what: str) -> RationalMatrix:
    """A rectangular, non-empty matrix of exact rationals, from what `plain_matrix` takes."""
    plain = plain_matrix(value, what)
    exact, bits = [], 0
    for row in plain.tolist() if hasattr(plain, "dtype") else plain:
        exact.append(tuple(rational(v, f"an entry of {what}") for v in row))
        bits += sum(v.numerator.bit_length() + v.denominator.bit_length() for v in exact[-1])
        if bits > MAX_BITS:  # 1e-999 is a few letters, and a number of a thousand digits
            raise BadInput(f"{what} has more than {MAX_BITS * 3 // 10} digits in all: give fewer or shorter numbers")
    return tuple(exact)


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


def shifted_by(a: Sequence[Sequence[Rational]], c: Rational) -> RationalMatrix:
    """The matrix plus c times the identity pattern."""
    return tuple(tuple(v + c if i == j else v for j, v in enumerate(row)) for i, row in enumerate(a))


def integer_row(row: Sequence[Rational]) -> list[int]:
    """The row times the positive rational that makes it integral and primitive."""
    denominator = lcm(*(v.denominator for v in row))
    integers = [v.numerator * (denominator // v.denominator) for v in row]
    content = gcd(*integers)
    return [v // content for v in integers] if content > 1 else integers


def product(a: Sequence[Sequence[Rational]], b: Sequence[Sequence[Rational]]) -> RationalMatrix:
    return from_flint(to_flint(a) * to_flint(b))


def determinant_sign(a: Sequence[Sequence[Rational]]) -> int:
    """-1, 0 or 1, for a square matrix: in balls where they exclude 0, else exactly."""
    from flint import arb, arb_mat, ctx, fmpq, fmpz_mat

    for precision in PRECISIONS:
        with ctx.workprec(precision):
            balls = arb_mat(len(a), len(a), [arb(fmpq(v.numerator, v.denominator)) for row in a for v in row])
            determinant = balls.det()
            if determinant > 0 or determinant < 0:
                return 1 if determinant > 0 else -1
    exactly = fmpz_mat(len(a), len(a), [v for row in a for v in integer_row(row)]).det()
    return int(exactly > 0) - int(exactly < 0)


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


def rows_of(a: fmpq_mat, chosen: Sequence[int]) -> fmpq_mat:
    return columns(a.transpose(), chosen).transpose()


def restricted(t: fmpq_mat) -> RationalMatrix:
    """A square t on the image of t - 1, in a basis of that: 1 + C B for t - 1 = B C of full rank."""
    from flint import fmpq_mat

    beside = t - to_flint(identity(t.nrows()))
    rows, pivots = row_echelon(beside)
    c = fmpq_mat(len(rows), t.ncols(), [v for row in rows for v in row])
    return shifted_by(from_flint(c * columns(beside, pivots)), 1) if rows else ()


def pseudo_inverse(a: fmpq_mat) -> fmpq_mat:
    """The Moore-Penrose inverse, rational for rational a: with a = F G of full rank, G^T (G G^T)^-1 (F^T F)^-1 F^T."""
    from flint import fmpq_mat

    rows, pivots = row_echelon(a)
    if not rows:
        return fmpq_mat(a.ncols(), a.nrows())
    f = columns(a, pivots)
    g = fmpq_mat(len(rows), a.ncols(), [v for row in rows for v in row])
    return g.transpose() * (g * g.transpose()).inv() * (f.transpose() * f).inv() * f.transpose()
