"""Activations that a user declares: laws that are proved are used, those that are tested are not."""

import numpy as np
import pytest
import sympy

from symtopo import MLP, BadInput, align, declare_activation
from symtopo.aligning.certificates import write_function_certificate

Z = sympy.Symbol("z")


@pytest.mark.parametrize(
    ("expression", "degree", "flip", "at_zero"),
    [
        (sympy.Max(Z, 0) ** 2, 2, None, 0),
        (sympy.Abs(Z), 1, (1, 0), 0),
        (1 / (1 + sympy.exp(-Z)), None, (-1, 1), sympy.Rational(1, 2)),
        (sympy.exp(-(Z**2)), None, (1, 0), 1),
        (Z**3, 3, (-1, 0), 0),
        (Z * sympy.tanh(sympy.log(1 + sympy.exp(Z))), None, None, 0),
        (sympy.log(1 + sympy.exp(Z)), None, None, None),
    ],
)
def test_laws_of_expressions(expression, degree, flip, at_zero):
    declared = declare_activation("mine", expression)
    symmetry = declared.symmetry
    assert (symmetry.degree, symmetry.flip, symmetry.at_zero) == (degree, flip, at_zero)
    assert len(declared.proved) == (degree is not None) + (flip is not None)
    assert not declared.tested
    assert str(declared).startswith("mine = ")


def test_what_is_only_tested_is_not_used():
    """A law that holds up to rounding; one that sympy does not see; one of a function."""
    nearly = declare_activation("nearly", Z**3 + sympy.Rational(1, 10**12) * Z**2)
    assert nearly.symmetry.flip is None and nearly.symmetry.degree is None
    assert nearly.tested == ("s(c z) = c^3 s(z) for c > 0", "s(-z) = -s(z) + 1/500000000000")
    hard = declare_activation("clipped", sympy.Max(-1, sympy.Min(1, Z)))
    assert (hard.symmetry.flip, hard.proved) == (None, ()) and hard.tested == ("s(-z) = -s(z)",)
    function = declare_activation("arctan", np.arctan)
    assert (function.symmetry.flip, function.proved) == (None, ()) and function.tested == (
        "s(-z) = -s(z) + a constant",
    )
    a = MLP([[[1], [2]], [[3, 4]]], activation=function.symmetry)
    assert align(a, MLP([[[2], [1]], [[4, 3]]], activation=function.symmetry)).same == "exact"
    assert align(a, MLP([[[-1], [2]], [[-3, 4]]], activation=function.symmetry)).same == "different"
    with pytest.raises(BadInput, match="same activations"):
        align(a, MLP([[[1], [2]], [[3, 4]]], activation=declare_activation("arctan", np.sin).symmetry))


def test_declared_as_known(tmp_path):
    """The square of ReLU, declared, gives the answers of the one that is known; certificates do not know it."""
    mine = declare_activation("mine", sympy.Max(Z, 0) ** 2).symmetry
    for b in ([[[6], [1]], [["4/9", 3]]], [[[6], [1]], [["4/3", 3]]]):
        pairs = [[MLP([[[1], [2]], [[3, 4]]], activation=s), MLP(b, activation=s)] for s in ("squared_relu", mine)]
        known, own = (align(*pair) for pair in pairs)
        assert known.same == own.same and known.element == own.element
    found = align(pairs[1][0], pairs[1][0])
    with pytest.raises(BadInput, match="does not take the claim"):
        write_function_certificate(tmp_path / "proof", found)
    assert not (tmp_path / "proof").exists()


@pytest.mark.parametrize(
    ("name", "definition", "words"),
    [
        ("", Z**2, "the name"),
        ("two\nlines", Z**2, "the name"),
        ("mine", "z**2", "an expression of sympy"),
        ("mine", Z + sympy.Symbol("y"), "2 symbols"),
        ("mine", sympy.Integer(3), "0 symbols"),
        ("mine", 2 * Z + 1, "affine"),
        ("mine", 0.1 * Z**2, "floats"),
        ("mine", 1 / Z, "finite"),
        ("mine", sympy.sqrt(Z), "finite"),
        ("mine", lambda z: z[:3], "finite"),
        ("mine", lambda z: 1 / 0, "cannot be evaluated"),
    ],
)
def test_what_is_no_activation(name, definition, words):
    with pytest.raises(BadInput, match=words) as refusal:
        declare_activation(name, definition)
    assert "\n" not in str(refusal.value)
