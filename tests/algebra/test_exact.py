"""Numbers and matrices as users have them become the rationals that they are, or are refused."""

from decimal import Decimal
from fractions import Fraction

import flint
import numpy as np
import pandas as pd
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from symtopo import BadInput, Minimum, Network
from symtopo.algebra.exact import is_number, rational, rational_matrix, unit_roundoff
from symtopo.checker import MAX_DIGITS

TENTH = Fraction(1, 10)


@pytest.mark.parametrize(
    ("value", "exact"),
    [
        ("0.1", TENTH),
        (" .1 ", TENTH),
        ("1e-1", TENTH),
        ("+0.10E0", TENTH),
        ("5.", 5),
        ("-2/3", Fraction(-2, 3)),
        ("1e-400", Fraction(1, 10**400)),
        ("1e999", 10**999),
        ("0e999999999999", 0),
        (Decimal("0.1"), TENTH),
        (Decimal("-1E+3"), -1000),
        (0.1, Fraction(0.1)),
        (np.float32(0.1), Fraction(float(np.float32(0.1)))),
        (np.float16(0.1), Fraction(float(np.float16(0.1)))),
        (np.longdouble("0.1"), Fraction(*np.longdouble("0.1").as_integer_ratio())),
        (np.uint64(2**64 - 1), 2**64 - 1),
        (np.array(0.5), Fraction(1, 2)),
        (sympy.Rational(1, 3), Fraction(1, 3)),
        (sympy.Integer(-4), -4),
        (sympy.Float(0.1), Fraction(0.1)),
        (flint.fmpz(-7), -7),
        (flint.fmpq(2, 6), Fraction(1, 3)),
    ],
    ids=repr,
)
def test_a_number_is_what_it_says(value, exact):
    found = rational(value, "it")
    assert found == exact
    assert type(found) in (int, Fraction)


@pytest.mark.parametrize(
    "value",
    [
        *["", "+", ".", "e5", "1/0", "1_0", "\u0661", "0,1", "0x1", "1/2/3", "1.5/2", "nan", "-inf", "Infinity", "1 2"],
        *["1e-5000", "1e5000", "1e99999999999999999999", "0." + "1" * 5000, "1" * 5000],
        *[True, None, 1j, [], float("nan"), float("inf"), Fraction(1, 10**4000), 10**4000],
        *[np.bool_(True), np.complex128(1), np.float32("nan"), np.longdouble("inf"), np.datetime64("2020")],
        *[Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal("1e999999"), Decimal("1e-999999")],
        *[sympy.sqrt(2), sympy.pi, sympy.oo, sympy.nan, sympy.Symbol("x"), sympy.Float("1e100000"), sympy.true],
        *[flint.arb(1), flint.fmpq_poly([1]), flint.fmpq(1, 10**4000), flint.nmod(1, 7)],
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_what_is_no_rational_number_is_refused_in_one_short_line(value):
    with pytest.raises(BadInput) as refusal:
        rational(value, "it")
    assert len(str(refusal.value)) < 200


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_text_never_changes_silently(value):
    if abs(value.adjusted()) < MAX_DIGITS // 2:
        assert rational(str(value), "it") == Fraction(value)
        assert is_number(str(value))


@given(st.fractions())
def test_all_exact_types_agree(value):
    forms = (
        str(value),
        value,
        sympy.Rational(value.numerator, value.denominator),
        flint.fmpq(value.numerator, value.denominator),
    )
    assert {rational(form, "it") for form in forms} == {value}


ROWS = [[1, Fraction(1, 2)], [0, -3]]


@pytest.mark.parametrize(
    "matrix",
    [
        ROWS,
        [["1", "0.5"], ["0", "-3.0"]],
        np.array([[1, 0.5], [0, -3]]),
        np.array([[1, 0.5], [0, -3]], order="F"),
        np.array([[1, 0.5], [0, -3]], ">f4"),
        np.array([[1, 0.5], [0, -3]], np.longdouble),
        np.array(ROWS, object),
        sympy.Matrix(ROWS),
        sympy.ImmutableMatrix(ROWS),
        flint.fmpq_mat(2, 2, [1, flint.fmpq(1, 2), 0, -3]),
        pd.DataFrame([[1, 0.5], [0, -3]], columns=["a", "b"]),
        [[Decimal(1), Decimal("0.5")], [sympy.Integer(0), flint.fmpz(-3)]],
    ],
    ids=lambda m: type(m).__name__,
)
def test_a_matrix_of_any_library(matrix):
    assert rational_matrix(matrix, "it") == tuple(map(tuple, ROWS))
    minimum = Minimum(Network([2, 2]), matrix)
    assert minimum == Minimum(Network([2, 2]), ROWS)


@pytest.mark.parametrize(
    "matrix",
    [
        sympy.MatrixSymbol("W", 2, 2),
        sympy.Matrix([[sympy.Symbol("x")]]),
        flint.arb_mat([[1, 2]]),
        pd.DataFrame({"a": ["x"]}),
        pd.DataFrame(),
        np.zeros((0, 2)),
        np.zeros((2, 0)),
        np.zeros((1, 2, 2)),
        np.zeros((2, 2), bool),
        np.ma.masked_array([[1.0, 2.0]], [[True, False]]),
    ],
    ids=lambda m: type(m).__name__,
)
def test_a_matrix_without_rational_entries_is_refused(matrix):
    with pytest.raises(BadInput):
        rational_matrix(matrix, "it")


def test_a_matrix_of_a_wrong_size_is_refused_before_its_entries_are_read(monkeypatch):
    """30 MB of the wrong shape took 20 s."""
    monkeypatch.setattr("symtopo.algebra.exact.rational", lambda *_: pytest.fail("an entry was read"))
    network, wide = Network([2, 2, 2]), np.zeros((3, 10))
    for data in ({"target": wide}, {"x": wide, "y": wide}, {"x": np.zeros((2, 10)), "y": np.zeros((2, 9))}):
        with pytest.raises(BadInput):
            Minimum(network, **data)
    for weights in ([wide, wide], [np.zeros((2, 2)), wide]):
        with pytest.raises(BadInput):
            network.exact_weights(weights)
    with pytest.raises(BadInput):
        network.forward([[[1, 0], [0, 1]]] * 2, wide)


def test_a_short_text_of_long_numbers_is_refused(monkeypatch):
    monkeypatch.setattr("symtopo.algebra.exact.MAX_BITS", 100_000)
    assert rational_matrix([["1e-999"] * 10], "X")
    with pytest.raises(BadInput, match="digits in all"):
        rational_matrix([["1e-999"] * 10] * 10, "X")


def test_a_stack_of_layers():
    stack = np.stack([np.eye(2)] * 2)
    assert Minimum(Network([2, 2, 2])).contains(stack)
    with pytest.raises(BadInput, match="3 weight matrices"):
        Minimum(Network([2, 2, 2])).contains(np.ones((3, 2, 2)))


def test_only_floats_and_what_was_printed_from_them_is_rounded():
    for exact in (
        ROWS,
        [["0.1", "1e-300", "123456789012345678", "1/3"]],
        np.eye(2, dtype=int),
        sympy.Matrix(ROWS),
        [[Decimal("0.1")]],
        None,
        5,
        "W",
    ):
        assert unit_roundoff(exact) == 0
    assert unit_roundoff([["0.30000000000000004"]]) == unit_roundoff([[1, 0.1]]) == unit_roundoff(np.eye(2)) == 2.0**-53
    assert unit_roundoff(pd.DataFrame([[0.5, 1]])) == 2.0**-53
    assert unit_roundoff(np.eye(2, dtype=np.float32)) == unit_roundoff([[np.float32(1)]]) == 2.0**-24
