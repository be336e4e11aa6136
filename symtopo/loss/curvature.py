"""Curvature: how far a chord can lie from a curve, and proofs of bounds on whole polynomial level curves."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import sympy
from sympy import Expr, Poly, Symbol

from symtopo.algebra.exact import rational
from symtopo.errors import BadInput, Undecided, shown

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WIDTH = sympy.Rational(1, 10**12)


def squared_curvature(curve: Sequence[Expr], t: Symbol) -> Expr:
    """(|g'|^2 |g''|^2 - (g'.g'')^2) / |g'|^6 of a smooth curve t -> g(t) in R^n: zero divided by zero where g' = 0.

    Raises BadInput where g is constant.
    """
    first, second = (sympy.Matrix([sympy.diff(c, t, k) for c in curve]) for k in (1, 2))
    speed = sympy.simplify(first.dot(first))
    if speed == 0:
        raise BadInput(f"the curve does not depend on {t}: it has no curvature")
    return sympy.simplify((speed * second.dot(second) - first.dot(second) ** 2) / speed**3)


def curvatures(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    """Curvatures in floats, from g' and g'' of shapes (..., n): shape (...).  Proves nothing."""
    import numpy as np

    speed = (first**2).sum(axis=-1)
    area = speed * (second**2).sum(axis=-1) - (first * second).sum(axis=-1) ** 2
    return np.asarray(np.sqrt(np.maximum(area, 0) / speed**3))


def symbolic_length(curve: Sequence[Expr], t: Symbol, low: Any, high: Any) -> Expr | None:
    """The integral of |g'| from low to high, where sympy finds an antiderivative of +-|g'|; None elsewhere.

    One with a jump or a change of sign would be wrong: it is refused where quadrature differs by 10^-9.
    """
    from sympy.integrals.manualintegrate import manualintegrate

    time = sympy.Dummy("t", real=True)
    squared = sum((sympy.diff(c, t) ** 2 for c in curve), sympy.Integer(0)).subs(t, time)
    speed = sympy.simplify(sympy.sqrt(sympy.factor(sympy.simplify(squared))))
    antiderivative = manualintegrate(speed.replace(sympy.Abs, lambda inner: inner), time)
    if antiderivative.has(sympy.Integral):
        return None
    length = sympy.simplify(antiderivative.subs(time, high) - antiderivative.subs(time, low))
    error = sympy.Integral(speed, (time, low, high)).evalf(15) - length.evalf(15)
    return length if error.is_number and abs(error) < sympy.Rational(1, 10**9) else None


def numeric_length(velocity: Callable[[float], NDArray[np.float64]], low: float, high: float) -> float:
    """The integral of |g'| by quadrature, in floats.  Proves nothing."""
    import numpy as np
    from scipy.integrate import quad

    return float(quad(lambda t: float(np.linalg.norm(velocity(t))), low, high, limit=500)[0])


@dataclass(frozen=True)
class ChordBound:
    """How far a chord can lie from the curve that joins its ends.

    bound : every point of the chord is within this distance of the curve; None where a condition fails.
    loss_change : C_L times the bound; None without C_L.
    reasons : the conditions that fail, or could not be decided; empty where the bound is stated.
    """

    bound: Expr | None
    loss_change: Expr | None
    reasons: tuple[str, ...]


def chord_bound(curvature: Any, distance: Any, length: Any, *, lipschitz: Any = None) -> ChordBound:
    """d_max = (1/kappa) (1 - sqrt(1 - (kappa d / 2)^2)), under the conditions that make it true, or a refusal.

    A C^{1,1} curve in R^n of curvature at most kappa and length at most pi/kappa, with ends at distance d and
    kappa d <= 2, comes within d_max of every point of its chord.  Without the bound on the length this is false: the
    curve may go the long way round.  For kappa = 0 it is 0.  Nothing here looks at the curve.

    curvature, length : upper bounds for the curve; distance : that of its ends.
    lipschitz : a Lipschitz constant C_L of the loss near chord and curve.

    All are rationals or real sympy numbers (pi/3), compared as such; floats are taken as the dyadic rationals they
    are.  Raises BadInput where one is negative or no real number, or length < distance.
    """
    kappa, d, s = _number(curvature, "curvature"), _number(distance, "distance"), _number(length, "length")
    if _at_most(d, s) is False:
        raise BadInput(f"the length {s} is below the distance {d} of the ends: no curve is so short")
    reasons: list[str] = []
    for name, left, right in (("kappa length", kappa * s, sympy.pi), ("kappa d", kappa * d, sympy.Integer(2))):
        if not (holds := _at_most(left, right)):
            reasons.append(f"{name} = {left} {'is not shown to be at most' if holds is None else 'exceeds'} {right}")
    if reasons:
        return ChordBound(None, None, tuple(reasons))
    bound = sympy.simplify(kappa * d**2 / 4 / (1 + sympy.sqrt(1 - (kappa * d / 2) ** 2)))  # no division by kappa
    return ChordBound(bound, None if lipschitz is None else bound * _number(lipschitz, "lipschitz"), ())


def _number(value: Any, what: str, *, signed: bool = False) -> Expr:
    """A real number in sympy, not negative unless signed; signed ones are rational."""
    number = value
    if not isinstance(value, Expr) or value.is_Float:
        exact = Fraction(rational(value, what))
        number = sympy.Rational(exact.numerator, exact.denominator)
    allowed = number.is_Rational if signed else number.is_real and _at_most(sympy.Integer(0), number)
    if not allowed or number.free_symbols or number.has(sympy.Float):
        raise BadInput(f"{what} is {shown(str(value))}: give a {'rational' if signed else 'real, not negative'} number")
    return number


def _at_most(left: Expr, right: Expr) -> Any:
    """Whether left <= right for real numbers; None where sympy is not sure of the sign of the difference."""
    return sympy.simplify(right - left).is_nonnegative


Box = tuple[tuple[Expr, Expr], tuple[Expr, Expr]]


def implicit_squared_curvature(f: Any, x: Symbol, y: Symbol) -> Expr:
    """(f_xx f_y^2 - 2 f_xy f_x f_y + f_yy f_x^2)^2 / (f_x^2 + f_y^2)^3: kappa^2 of the level curve through (x, y)."""
    numerator, denominator = (part.as_expr() for part in _curvature_parts(_polynomial(f, x, y)))
    return numerator / denominator


def _curvature_parts(f: Poly) -> tuple[Poly, Poly]:
    x, y = f.gens
    fx, fy = f.diff(x), f.diff(y)
    bending = fx.diff(x) * fy**2 - 2 * fx.diff(y) * fx * fy + fy.diff(y) * fx**2
    return bending**2, (fx**2 + fy**2) ** 3


def curvature_below(f: Any, x: Symbol, y: Symbol, bound: Any) -> bool:
    """Whether it is proved that {f = 0} is smooth, compact, and of curvature < bound everywhere, exactly.

    With kappa^2 = N / D put g = bound^2 D - N: g = 0 where the gradient vanishes.  If f = g = 0 has no real solution,
    the curve is smooth and g keeps its sign on every component.  Each is compact and has a point of largest x, where
    f_y = 0: there g must be positive.  False: not proved; the curvature may still be below the bound.
    Raises BadInput where f is no polynomial over Q, or its form of highest degree has a real zero (the curve may be
    unbounded); Undecided where f and f_y, or f and g, have a common factor.
    """
    curve = _compact(f, x, y)
    numerator, denominator = _curvature_parts(curve)
    g = denominator * _square(bound, "the bound") - numerator
    turning = real_solutions(curve, curve.diff(y))
    return all(_range(g, box)[0] > 0 for box in turning) and not real_solutions(curve, g)


def proved_connected(f: Any, x: Symbol, y: Symbol) -> bool:
    """Whether it is proved that {f = 0}, if smooth and not empty, is one closed curve: compact and connected.

    Every component has a point of least and one of largest x, with f_y = 0: three such points leave room for one
    component.  False: not proved.  Smoothness is not looked at: `curvature_below` proves it, and raises as this does.
    """
    curve = _compact(f, x, y)
    return len(real_solutions(curve, curve.diff(y))) < 4


def distance_at_least(f: Any, x: Symbol, y: Symbol, point: tuple[Any, Any], radius: Any) -> bool:
    """Whether it is proved that no point of {f = 0} is nearer to the point than the radius, exactly.

    The nearest point of the closed set {f = 0} solves (x - a) f_y = (y - b) f_x; every solution on the curve must be
    at distance >= radius.  False: not proved, as for an irrational nearest point at the very radius.  The curve may
    be unbounded, singular or empty.  Raises BadInput as above; Undecided for a circle round the point.
    """
    curve = _polynomial(f, x, y)
    a, b = (_number(c, "the point", signed=True) for c in point)
    right, up = _polynomial(x - a, x, y), _polynomial(y - b, x, y)
    nearest = right * curve.diff(y) - up * curve.diff(x)
    outside = right**2 + up**2 - _square(radius, "the radius")
    return all(_range(outside, box)[0] >= 0 for box in real_solutions(curve, nearest))


def real_solutions(p: Poly, q: Poly) -> list[Box]:
    """Boxes with rational ends: every real solution of p = q = 0 lies in one of its own.

    Its coordinates are roots of the two resultants, which are isolated exactly: a box for each pair of roots, unless
    p or q has one sign on it.  A box that stays may hold no solution.  Raises Undecided where a resultant vanishes.
    """
    sides = [_isolated_roots(_eliminate(p, q, v)) for v in reversed(p.gens)]
    boxes = [(a, b) for a in sides[0] for b in sides[1]]
    return [box for box in boxes if all(low <= 0 <= high for low, high in (_range(p, box), _range(q, box)))]


def _eliminate(p: Poly, q: Poly, v: Symbol) -> Poly:
    """A polynomial in the other variable that vanishes at every common zero: the resultant of p and q modulo p."""
    first, second, other = p.as_expr(), q.as_expr(), next(u for u in p.gens if u != v)
    rest = sympy.prem(second, first, v) if q.degree(v) >= p.degree(v) > 0 else second
    resultant = Poly(sympy.resultant(first, rest, v) if p.degree(v) > 0 else first, other, domain="QQ")
    if resultant.is_zero:
        raise Undecided(f"{shown(str(first))} = 0 and the other equation have a common factor: nothing is isolated")
    return resultant


def _isolated_roots(p: Poly) -> list[tuple[Expr, Expr]]:
    """An interval for each real root, with rational ends; rational roots as points."""
    factors = [factor for factor, _ in p.factor_list()[1]]
    points = [(root, root) for f in factors if f.degree() == 1 for root in [-f.nth(0) / f.nth(1)]]
    return points + [interval for f in factors if f.degree() > 1 for interval, _ in f.intervals(eps=WIDTH)]


def _range(p: Poly, box: Box) -> tuple[Fraction, Fraction]:
    """Rational bounds of a polynomial on a box, exact at a point: the sum of the ranges of its terms."""
    ends = [[Fraction(v.p, v.q) for v in side] for side in box]
    low = high = Fraction(0)
    for exponents, c in p.terms():
        term = [Fraction(c.p, c.q)]
        for side, k in zip(ends, exponents, strict=True):
            powers = [v**k for v in side] + ([Fraction(0)] if k and side[0] < 0 < side[1] else [])
            term = [a * b for a in (min(term), max(term)) for b in powers]
        low, high = low + min(term), high + max(term)
    return low, high


def _polynomial(f: Any, x: Symbol, y: Symbol) -> Poly:
    expression = f.as_expr() if isinstance(f, Poly) else f
    with contextlib.suppress(sympy.polys.polyerrors.BasePolynomialError):
        if isinstance(expression, Expr) and not expression.has(sympy.Float):
            return Poly(expression, x, y, domain="QQ")
    raise BadInput(f"{shown(str(f))} is no polynomial in {x}, {y} with rational coefficients: give one")


def _compact(f: Any, x: Symbol, y: Symbol) -> Poly:
    """The polynomial, if its form of highest degree vanishes at the origin alone, which bounds the level curve."""
    curve = _polynomial(f, x, y)
    degree = curve.total_degree()
    form = sum((c * x**i * y**j for (i, j), c in curve.terms() if i + j == degree), sympy.Integer(0))
    if degree < 1 or form.subs({x: 1, y: 0}) == 0 or Poly(form.subs(y, 1), x, domain="QQ").count_roots():
        raise BadInput(f"the form {form} has a real zero, so that the level curve may be unbounded: give another one")
    return curve


def _square(value: Any, what: str) -> Expr:
    squared = _number(value, what) ** 2
    if not squared.is_Rational:
        raise BadInput(f"{what} is {shown(str(value))}, its square not rational: give another one")
    return squared
