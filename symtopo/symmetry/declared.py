"""Activations that a user declares: their laws are tested in floats, and used where sympy proves them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from symtopo.algebra.exact import Rational, simplest
from symtopo.errors import BadInput, one_line, shown
from symtopo.symmetry.neurons import ROTATED, NeuronSymmetry

if TYPE_CHECKING:
    from sympy import Expr

Array = NDArray[np.float64]
POINTS = np.concatenate([np.linspace(-3, 3, 61), [-17.5, -0.001, 0.0007, 9.25]])
SCALES = (0.25, 0.7, 2.0, 3.5)
DEGREES = range(1, 7)
TOLERANCE = 1e-8  # relative
_NUMBERS = count(1)


@dataclass(frozen=True)
class DeclaredActivation:
    """An activation, and which laws hold of it.

    symmetry : with the laws that are proved, and no others: give it to MLP as `activation`.
    proved, tested, failed : laws in words, of those that are looked for: proved by sympy; held in floats at all points
        tried, which proves nothing, so they are not used; failed at a point, in floats.

    Examples
    --------
    >>> import numpy as np
    >>> from symtopo import declare_activation
    >>> declared = declare_activation("mine", np.arctan)
    >>> declared.proved, declared.tested
    ((), ('s(-z) = -s(z) + a constant',))
    """

    symmetry: NeuronSymmetry
    proved: tuple[str, ...]
    tested: tuple[str, ...]
    failed: tuple[str, ...]

    def __str__(self) -> str:
        kinds = ("proved", "tested, not proved, not used", "failed in floats")
        told = zip(kinds, (self.proved, self.tested, self.failed), strict=True)
        return f"{self.symmetry.name}: " + "; ".join(f"{word}: {', '.join(laws)}" for word, laws in told if laws)


def declare_activation(
    name: str, definition: Expr | Callable[[Array], Any], *, radial: bool = False
) -> DeclaredActivation:
    """An activation of one's own, from an expression of sympy in one symbol, or a function of arrays of floats.

    Looked for are s(c z) = c^k s(z) for all c > 0, with k from 1 to 6, s(-z) = s(z), and s(-z) = -s(z) + e.  Each is
    tested at 65 points, in floats.  Those that hold there are proved where sympy simplifies the difference of both
    sides, for a real z, to 0: then they are used, otherwise not, and of a function none is.  So `align` with it says
    "the same" by proved laws alone; "different" is about the group that these generate.  Certificates know no
    activations that are declared.  Raises BadInput for what is none, or is affine, or holds floats.

    radial : the activation is z -> f(|z|) z of the vector z of a whole layer, and the definition is f, of one real
        number that is not negative.  Then s(Q z) = Q s(z) for every orthogonal Q, whatever f is: nothing is tested.

    Examples
    --------
    >>> import sympy
    >>> from symtopo import MLP, align, declare_activation
    >>> z = sympy.Symbol("z")
    >>> sine = declare_activation("a sine with a step", sympy.sin(z) + z / (1 + z**2) + 2)
    >>> print(*sine.proved)
    s(-z) = -s(z) + 4
    >>> a = MLP([[[1]], [[2]]], [[3], [5]], activation=sine.symmetry)
    >>> align(a, MLP([[[-1]], [[-2]]], [[-3], [13]], activation=sine.symmetry)).same
    'exact'
    """
    if not isinstance(name, str) or not name.strip() or one_line(name, 60) != name:
        raise BadInput(f"the name is {shown(name)}: give a short line of text")
    import sympy

    if radial:
        return _radial(name, definition)
    if isinstance(definition, sympy.Expr):
        expression = _in_z(definition)
        values = sympy.lambdify(_z(), expression, "numpy")
        title, at_zero = f"{name} = {expression}", _rational(expression.subs(_z(), 0))
    elif callable(definition):
        expression, values, at_zero = None, definition, None
        title = f"{name} (a function, declaration {next(_NUMBERS)})"  # two functions of one name are two activations
    else:
        raise BadInput(
            f"{name} is {shown(definition)}: give an expression of sympy in one symbol, or a function of arrays"
        )
    proved: list[str] = []
    tested: list[str] = []
    failed: list[str] = []
    degree: int | None = None
    flip: tuple[int, Rational] | None = None
    at_points = _values(values, POINTS, name)
    scaled = {c: _values(values, c * POINTS, name) for c in SCALES}
    held = [k for k in DEGREES if all(_agree(part, c**k * at_points) for c, part in scaled.items())]
    if not held:
        failed.append(f"s(c z) = c^k s(z) for c > 0, k = {DEGREES[0]} to {DEGREES[-1]}")
    for k in held:
        law = f"s(c z) = {f'c^{k}' if k > 1 else 'c'} s(z) for c > 0"
        if expression is not None and _scales(expression, k):
            proved.append(law)
            degree = k
        else:
            tested.append(law)
    for d in (-1, 1):
        sums = _values(values, -POINTS, name) - d * at_points
        e: Rational | None = 0
        if d < 0:  # from s(-z) = s(z) + e follows s(z) = s(-z) + e, so that e = 0
            e = None if expression is None else _rational(expression.subs(_z(), -1) + expression.subs(_z(), 1))
        law = f"s(-z) = {'-' * (d < 0)}s(z)" + (" + a constant" if e is None else f" + {e}" * bool(e))
        if not _agree(sums, np.full_like(sums, 0 if d > 0 else sums[0])):
            failed.append(law)
        elif expression is not None and e is not None and _flips(expression, d, e):
            proved.append(law)
            flip = (d, e)
        else:
            tested.append(law)
    proof = "sympy simplifies the difference of both sides to 0" if proved else "permutations need no law"
    symmetry = NeuronSymmetry(title, degree, flip, proof, "declared by a user", at_zero=at_zero)
    return DeclaredActivation(symmetry, tuple(proved), tuple(tested), tuple(failed))


def _radial(name: str, definition: Any) -> DeclaredActivation:
    import sympy

    if isinstance(definition, sympy.Expr):
        if len(definition.free_symbols) != 1 or definition.has(sympy.Float):
            raise BadInput(f"{name} is {shown(str(definition))}: give f(|z|) in a single symbol, without floats")
        title = f"{name} = f(|z|) z, f = {definition}"
    elif callable(definition):
        title = f"{name} (f(|z|) z, a function, declaration {next(_NUMBERS)})"
    else:
        raise BadInput(f"{name} is {shown(definition)}: give f as an expression of sympy in one symbol, or a function")
    law = "s(Q z) = Q s(z) for orthogonal Q"
    symmetry = NeuronSymmetry(title, None, None, ROTATED, "declared by a user", at_zero=None, radial=True)
    return DeclaredActivation(symmetry, (law,), (), ())


def _z() -> Any:
    import sympy

    return sympy.Symbol("z", real=True)


def _in_z(definition: Any) -> Any:
    """The expression in a real symbol z, with |z| for maxima.  Raises BadInput where it is none, or affine."""
    import sympy

    symbols = sorted(definition.free_symbols, key=str)
    if len(symbols) != 1:
        raise BadInput(f"the expression has {len(symbols)} symbols: give one in a single symbol")
    if definition.has(sympy.Float):
        raise BadInput("the expression holds floats, which are rounded: write sympy.Rational(1, 10) for 0.1")
    expression = definition.subs(symbols[0], _z()).rewrite(sympy.Abs)
    if expression.is_polynomial(_z()) and sympy.degree(expression, _z()) < 2:
        raise BadInput("the activation is affine: linear networks have a larger group; ask symtopo connect about them")
    return expression


def _values(values: Callable[[Array], Any], points: Array, name: str) -> Array:
    """The values at some points, in floats."""
    try:
        with np.errstate(all="ignore"):
            found = np.asarray(values(points.copy()), dtype=np.float64)
    except Exception as error:
        raise BadInput(f"{name} cannot be evaluated at an array of floats ({one_line(str(error), 80)})") from None
    if found.shape != points.shape or not np.isfinite(found).all():
        raise BadInput(
            f"{name} is not a finite real number at each of {len(points)} points from -62 to 62: give another"
        )
    return found


def _agree(left: Array, right: Array) -> bool:
    size = np.maximum(np.abs(left), np.abs(right)) + TOLERANCE
    return bool((np.abs(left - right) <= TOLERANCE * (1 + size)).all())


def _rational(value: Any) -> Rational | None:
    import sympy

    found = sympy.simplify(value)
    return simplest(Fraction(int(found.p), int(found.q))) if isinstance(found, sympy.Rational) else None


def _scales(expression: Any, k: int) -> bool:
    import sympy

    c = sympy.Symbol("c", positive=True)
    return bool(sympy.simplify(expression.subs(_z(), c * _z()) - c**k * expression) == 0)


def _flips(expression: Any, d: int, e: Rational) -> bool:
    import sympy

    constant = sympy.Rational(e.numerator, e.denominator)
    return bool(sympy.simplify(expression.subs(_z(), -_z()) - d * expression - constant) == 0)
