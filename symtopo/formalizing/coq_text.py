"""Numbers, lists and matrices as Coq reads them: as data to compute on, and as real ones in a theorem."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction

from symtopo.algebra.exact import Rational

WRITTEN_OUT = 1000  # natural numbers up to this one are literals in a theorem: they are unary for Coq

HEADER = """\
From Coq Require Import BinNums BinPos.
From Coq Require QArith_base.
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import {modules}.
Import GRing.Theory.
Local Open Scope ring_scope.
Local Notation p n d := (QArith_base.Qmake (Zpos n%positive) d%positive).
Local Notation m n d := (QArith_base.Qmake (Zneg n%positive) d%positive).
"""


def datum(value: Rational) -> str:
    """A rational number to compute on.

    Examples
    --------
    >>> from fractions import Fraction
    >>> datum(Fraction(-3, 2)), datum(0)
    ('m 3 2', 'q0')
    """
    n, d = value.numerator, value.denominator
    return "q0" if n == 0 else f"{'p' if n > 0 else 'm'} {abs(n)} {d}"


def listed(values: Iterable[str]) -> str:
    return f"[:: {'; '.join(values)}]" if (values := list(values)) else "[::]"


def data(values: Sequence[Rational]) -> str:
    return listed(map(datum, values))


def data_rows(rows: Sequence[Sequence[Rational]]) -> str:
    return listed(map(data, rows))


def naturals(values: Iterable[int]) -> str:
    return listed(map(str, values)) + "%N"


def truths(values: Iterable[bool]) -> str:
    return listed("true" if v else "false" for v in values)


def tree(values: Sequence[int], written: Callable[[int], str] = "{}%N".format) -> str:
    """Values for all sign vectors, by their masks: the first scalar layer is asked first, a positive sign first."""
    if all(v == values[0] for v in values):
        return f"(Leaf {written(values[0])})"
    return f"(Node {tree(values[::2], written)} {tree(values[1::2], written)})"


def _natural(n: int) -> str:
    if n <= 1:
        return str(n)
    return f"{n}%:R" if n <= WRITTEN_OUT else f"(Pos.to_nat {n}%positive)%:R"


def real(value: Rational) -> str:
    """A rational number in a theorem.

    Examples
    --------
    >>> from fractions import Fraction
    >>> real(Fraction(-3, 2)), real(12345)
    ('- 3%:R / 2%:R', '(Pos.to_nat 12345%positive)%:R')
    """
    n, d = value.numerator, value.denominator
    return "- " * (n < 0) + _natural(abs(n)) + (f" / {_natural(d)}" if d > 1 else "")


def real_matrix(rows: Sequence[Sequence[Rational]]) -> str:
    entries = listed(listed(map(real, row)) for row in rows)
    size = f"'M[R]_({len(rows)}, {len(rows[0])})"
    return f"(\\matrix_(i < {len(rows)}, j < {len(rows[0])}) nth 0 (nth [::] {entries} i) j : {size})"


def real_skips(skips: Mapping[tuple[int, int], Rational]) -> str:
    """In the words of Definitions.v."""
    if not skips:
        return "noskip"
    named = [f"skip {j} {i} {_argument(real(c))}" for (j, i), c in skips.items()]
    return f"({named[0]})" if len(named) == 1 else f"(fun j i => {_added(named)})"


def _argument(text: str) -> str:
    return f"({text})" if " " in text else text


def _added(named: Sequence[str]) -> str:
    first, *others = (f"{name} j i" for name in named)
    return first if not others else f"{first} + ({_added(named[1:])})" if len(others) > 1 else f"{first} + {others[0]}"


def data_skips(skips: Mapping[tuple[int, int], Rational]) -> str:
    return listed(f"({j}%N, {i}%N, {datum(c)})" for (j, i), c in skips.items())


def fraction_rows(rows: Sequence[Sequence[Rational]]) -> list[list[Fraction]]:
    return [[Fraction(v) for v in row] for row in rows]
