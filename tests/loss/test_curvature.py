"""Curvature and chords: known curves, certified level curves against dense samples, and the bound of 6.2 at random."""

from fractions import Fraction

import numpy as np
import pytest
import sympy
from scipy.interpolate import CubicSpline

from symtopo.errors import BadInput, Undecided
from symtopo.loss.curvature import (
    chord_bound,
    curvature_below,
    curvatures,
    distance_at_least,
    implicit_squared_curvature,
    numeric_length,
    proved_connected,
    real_solutions,
    squared_curvature,
    symbolic_length,
)

t, x, y = sympy.symbols("t x y")
Q = sympy.Rational
PI = sympy.pi

# ------------------------------------------------------------------------------------------------ parametrised curves

CURVES = {
    "circle": ((3 * sympy.cos(t), 3 * sympy.sin(t)), (0, PI), Q(1, 9), 3 * PI),
    "line": ((t, 2 * t, 2 * t), (0, 4), 0, 12),
    "parabola": ((t, t**2), (0, 1), 4 / (4 * t**2 + 1) ** 3, sympy.sqrt(5) / 2 + sympy.asinh(2) / 4),
    "helix": ((sympy.cos(t), sympy.sin(t), t), (0, 4), Q(1, 4), 4 * sympy.sqrt(2)),
    "spiral": ((sympy.exp(t) * sympy.cos(t), sympy.exp(t) * sympy.sin(t)), (0, 1), sympy.exp(-2 * t) / 2, None),
    "catenary": ((t, sympy.cosh(t)), (0, 1), sympy.cosh(t) ** -4, sympy.sinh(1)),
    "two circles in R^4": (
        (sympy.cos(t), sympy.sin(t), sympy.cos(2 * t) / 2, sympy.sin(2 * t) / 2), (0, PI), Q(5, 4), sympy.sqrt(2) * PI,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CURVES)
def test_known_curvatures_and_lengths(name):
    curve, (low, high), curvature, length = CURVES[name]
    assert sympy.simplify(squared_curvature(curve, t) - curvature) == 0
    found = symbolic_length(curve, t, low, high)
    if length is not None:
        assert sympy.simplify(found - length) == 0
    velocity = sympy.lambdify(t, [sympy.diff(c, t) for c in curve], "numpy")
    assert np.isclose(float(found), numeric_length(lambda s: np.array(velocity(s), dtype=float), low, float(high)))


@pytest.mark.parametrize("name", CURVES)
def test_symbolic_and_numeric_curvatures_agree(name):
    curve = CURVES[name][0]
    for s in (0.1, 0.5, 0.9):
        first, second = (np.array([float(sympy.diff(c, t, k).subs(t, s)) for c in curve]) for k in (1, 2))
        assert np.isclose(curvatures(first, second) ** 2, float(squared_curvature(curve, t).subs(t, s)), atol=1e-12)


@pytest.mark.slow
def test_what_sympy_cannot_integrate_has_no_symbolic_length():
    assert symbolic_length((t, t**4), t, 0, 1) is None
    assert symbolic_length((t**2, t**2), t, -1, 1) is None, "the speed changes the sign of its root"
    with pytest.raises(BadInput, match="does not depend on t"):
        squared_curvature((x, y), t)


# ------------------------------------------------------------------------------------------- the bound of statement 6.2


def test_the_bound_of_a_circular_arc_is_its_height():
    """On the circle of radius 5, a chord of length 6 lies 1 below the arc: 5 - 4."""
    found = chord_bound("1/5", 6, 7, lipschitz=3)
    assert (found.bound, found.loss_change, found.reasons) == (1, 3, ())
    half = chord_bound(1, 2, PI)
    assert (half.bound, half.loss_change) == (1, None)
    assert chord_bound(0, 2, 100).bound == 0


def test_printed_and_stated_form_of_the_bound_agree():
    for kappa, d in ((Q(19, 10), Q(4, 5)), (sympy.sqrt(2), sympy.sqrt(2)), (Q(1, 7), 14)):
        printed = (1 - sympy.sqrt(1 - (kappa * d / 2) ** 2)) / kappa
        assert sympy.simplify(chord_bound(kappa, d, d).bound - printed) == 0


@pytest.mark.parametrize(
    ("kappa", "d", "length", "reasons"),
    [
        (1, 1, 4, ["kappa length = 4 exceeds pi"]),
        (1, 3, 3, ["kappa d = 3 exceeds 2"]),
        (2, 2, 2, ["kappa length = 4 exceeds pi", "kappa d = 4 exceeds 2"]),
        ("19/10", "4/5", 7, ["kappa length = 133/10 exceeds pi"]),
    ],
)
def test_the_bound_is_refused_where_a_condition_fails(kappa, d, length, reasons):
    found = chord_bound(kappa, d, length, lipschitz=1)
    assert (found.bound, found.loss_change, list(found.reasons)) == (None, None, reasons)


def test_conditions_are_compared_exactly():
    digits = Fraction("3.14159265358979323846264338327950288419716939937510")  # below pi
    above = digits + Fraction(1, 10**50)
    assert chord_bound(1, 1, digits).bound is not None
    assert chord_bound(1, 1, above).bound is None
    assert chord_bound(1, 2 + Fraction(1, 10**50), 3).reasons
    kappa = sympy.sqrt(2) + sympy.sqrt(3)  # slightly above pi; its square is 5 + 2 sqrt 6
    assert chord_bound(kappa, 2 / sympy.sqrt(5 + 2 * sympy.sqrt(6)), "99/100").bound is not None
    assert chord_bound(kappa, "1/2", 1).bound is None
    assert chord_bound(np.pi, 0.5, 1.0).bound is not None, "the float is the dyadic rational below pi"


def test_numbers_that_make_no_sense_are_refused():
    for arguments in ((-1, 1, 1), (1, sympy.I, 1), (1, 1, x), (float("nan"), 1, 1), ("one", 1, 1)):
        with pytest.raises(BadInput):
            chord_bound(*arguments)
    with pytest.raises(BadInput, match="no curve is so short"):
        chord_bound(1, 1, "1/2")


def farthest(points):
    """How far the chord of a sampled curve lies from the samples: at most half a step more than from the curve."""
    share = np.linspace(0, 1, 101)[:, None]
    chord = (1 - share) * points[0] + share * points[-1]
    return np.sqrt(((chord[:, None] - points[None]) ** 2).sum(axis=2).min(axis=1).max())


def stated(kappa, points, length):
    d = float(np.linalg.norm(points[-1] - points[0]))
    found = chord_bound(float(kappa), d, max(float(length), d))
    return None if found.bound is None else float(found.bound)


def frame(n, rng):
    return np.linalg.qr(rng.normal(size=(n, n)))[0]


@pytest.mark.parametrize("n", [2, 3, 5])
def test_circular_arcs_reach_the_bound(n):
    rng = np.random.default_rng(n)
    for angle in (0.3, 1.0, 2.0, 3.0, 3.14):
        radius = rng.uniform(0.2, 5)
        s = np.linspace(0, angle, 2001)
        a, b = frame(n, rng)[:2]
        points = radius * (np.cos(s)[:, None] * a + np.sin(s)[:, None] * b)
        bound = stated(1 / radius, points, radius * angle * (1 - 1e-15))
        step = radius * angle / 2000
        assert 0.99 * bound <= farthest(points) <= bound + step


@pytest.mark.parametrize("n", [pytest.param(n, marks=pytest.mark.slow) for n in (3, 5)])
def test_helices_stay_within_the_bound(n):
    rng = np.random.default_rng(n)
    checked = 0
    for _ in range(25):
        radii, speeds, climb = rng.uniform(0.1, 2, n // 2), rng.uniform(0.5, 3, n // 2), rng.uniform(0, 2)
        speed = np.sqrt((radii**2 * speeds**2).sum() + climb**2)
        kappa = np.sqrt((radii**2 * speeds**4).sum()) / speed**2
        length = rng.uniform(0.1, 1) * np.pi / kappa
        s = np.linspace(0, length / speed, 1001)
        columns = [r * f(w * s) for r, w in zip(radii, speeds, strict=True) for f in (np.cos, np.sin)]
        points = np.stack([*columns, climb * s], axis=1) @ frame(n, rng)
        bound = stated(kappa * (1 + 1e-12), points, length * (1 - 1e-11))
        if bound is not None:
            checked += 1
            assert farthest(points) <= bound + length / 1000
    assert checked > 5


@pytest.mark.parametrize("n", [3, *(pytest.param(n, marks=pytest.mark.slow) for n in (2, 5))])
def test_splines_stay_within_the_bound(n):
    rng = np.random.default_rng(n)
    checked = 0
    for _ in range(40):
        spline = CubicSpline(range(6), rng.normal(size=(6, n)) + np.linspace(0, 4, 6)[:, None] * frame(n, rng)[0])
        low, high = np.sort(rng.uniform(0, 5, 2))
        s = np.linspace(low, high, 1001)
        kappa = 1.01 * curvatures(spline(s, 1), spline(s, 2)).max()
        length = 1.0001 * numeric_length(lambda u, g=spline: g(u, 1), low, high)
        bound = stated(kappa, spline(s), length)
        if bound is not None:
            checked += 1
            steps = np.linalg.norm(np.diff(spline(s), axis=0), axis=1)
            assert farthest(spline(s)) <= bound + steps.max()
    assert checked > 5


def test_the_long_way_round_breaks_the_printed_bound():
    """The major arc of the unit circle over a chord of length 6/5: the middle is 3/5 away in truth, 1/5 as printed."""
    s = np.linspace(np.arcsin(0.6), 2 * np.pi - np.arcsin(0.6), 4001)
    points = np.stack([np.cos(s), np.sin(s)], axis=1)
    assert chord_bound(1, Q(6, 5), 2).bound == Q(1, 5)
    assert chord_bound(1, Q(6, 5), float(s[-1] - s[0])).bound is None
    assert farthest(points) > 0.59


# -------------------------------------------------------------------------------------------------------- level curves

OVAL = (x**2 + y**2) ** 2 - 2 * (x**2 - y**2) - Q(216, 625)
QUARTIC = x**4 + 2 * y**4 + x**3 * y - x * y**2 + x * y / 3 - 3 * x + y - 1
ELLIPSE = x**2 / 4 + y**2 - 1
TWO_OVALS = (x**2 + y**2) ** 2 - 2 * (x**2 - y**2) + Q(1, 2)


def level_points(f, count=2000):
    """Sampled points of {f = 0}: sign changes on lines, to rounding."""
    found = []
    for fixed, free in ((x, y), (y, x)):
        coefficients = sympy.lambdify(fixed, sympy.Poly(f, free).all_coeffs())
        for value in np.linspace(-3, 3, count // 4):
            roots = np.roots([float(c) for c in coefficients(value)])
            real = roots[abs(roots.imag) < 1e-9].real
            found += [(value, root) if fixed == x else (root, value) for root in real]
    return np.array(found)


LEVEL_CURVES = [
    pytest.param(OVAL, id="oval"),
    pytest.param(QUARTIC, id="quartic", marks=pytest.mark.slow),
    pytest.param(ELLIPSE, id="ellipse"),
    pytest.param(TWO_OVALS, id="two ovals"),
]


@pytest.mark.parametrize("f", LEVEL_CURVES)
def test_certified_curvatures_bound_sampled_ones(f):
    points = level_points(f)
    squared = sympy.lambdify((x, y), implicit_squared_curvature(f, x, y), "numpy")
    largest = np.sqrt(squared(*points.T).max())
    above, below = (Q(int(largest * 10**4 * share), 10**4) for share in (1.02, 0.98))
    assert curvature_below(f, x, y, above)
    assert not curvature_below(f, x, y, below)
    centre = (Q(1, 5), Q(1, 10))
    nearest = np.linalg.norm(points - np.array([0.2, 0.1]), axis=1).min()
    assert distance_at_least(f, x, y, centre, Q(int(nearest * 980), 1000))
    assert not distance_at_least(f, x, y, centre, Q(int(nearest * 1020) + 1, 1000))


def test_the_counterexample_to_the_printed_bound():
    """A Cassini oval through (0, +-2/5): flat enough, one closed curve, and far from the middle of the chord."""
    assert all(OVAL.subs({x: 0, y: end}) == 0 for end in (Q(2, 5), -Q(2, 5)))
    assert curvature_below(OVAL, x, y, "19/10")
    assert curvature_below(OVAL, y, x, "19/10")
    assert proved_connected(OVAL, x, y)
    assert distance_at_least(OVAL, x, y, (0, 0), "2/5")
    assert not distance_at_least(OVAL, x, y, (0, 0), "41/100")
    printed = chord_bound("19/10", "4/5", "4/5").bound
    assert printed == Q(10, 19) - 4 * sympy.sqrt(66) / 95
    assert printed < Q(2, 5)


def test_bounds_that_are_attained_are_not_strict():
    """The ellipse of half axes 2 and 1 has curvatures from 1/4 to 2, and distance 1 from its centre."""
    assert not curvature_below(ELLIPSE, x, y, 2)
    assert curvature_below(ELLIPSE, x, y, 2 + Q(1, 10**6))
    assert curvature_below(ELLIPSE, x, y, sympy.sqrt(5))
    assert distance_at_least(ELLIPSE, x, y, (0, 0), 1)
    assert not distance_at_least(ELLIPSE, x, y, (0, 0), 1 + Q(1, 10**6))
    assert distance_at_least(x * y - 1, x, y, (0, 0), sympy.sqrt(2)), "a hyperbola: unbounded"


def test_components_are_counted_by_turning_points():
    assert proved_connected(QUARTIC, x, y)
    assert not proved_connected(TWO_OVALS, x, y)
    assert len(real_solutions(sympy.Poly(TWO_OVALS, x, y), sympy.Poly(TWO_OVALS, x, y).diff(y))) == 4


def test_singular_curves_are_not_proved_smooth():
    """The lemniscate crosses itself at the origin, where numerator and denominator vanish."""
    assert not curvature_below((x**2 + y**2) ** 2 - 2 * (x**2 - y**2), x, y, 100)
    assert not curvature_below(x**2 + y**2, x, y, 100)


def test_real_solutions_are_found_once_each():
    p, q = sympy.Poly(x**2 + y**2 - 5, x, y), sympy.Poly(x * y - 2, x, y)
    exact = {(1, 2), (2, 1), (-1, -2), (-2, -1)}
    assert {(a, b) for (a, _), (b, _) in real_solutions(p, q)} == exact
    ((low, high), side) = real_solutions(sympy.Poly(x**3 - 2, x, y), sympy.Poly(y - 1, x, y))[0]
    assert low**3 < 2 < high**3
    assert side == (1, 1)


def test_what_cannot_be_isolated_is_refused():
    circle = x**2 + y**2 - 1
    with pytest.raises(Undecided, match="common factor"):
        distance_at_least(circle, x, y, (0, 0), "1/2")
    with pytest.raises(Undecided, match="common factor"):
        distance_at_least(x - x, x, y, (0, 0), 1)
    with pytest.raises(Undecided, match="common factor"):
        curvature_below(circle**2, x, y, 1)
    assert not curvature_below(circle, x, y, 1)
    assert curvature_below(circle, x, y, "11/10")
    for unbounded in (x * y - 1, x**2 - y, x**2 - 1, y**2 - 1):
        with pytest.raises(BadInput, match="may be unbounded"):
            curvature_below(unbounded, x, y, 1)
    for bad in (sympy.sin(x), 0.5 * x, sympy.sqrt(2) * x, t * x, 1 / x):
        with pytest.raises(BadInput, match="no polynomial"):
            implicit_squared_curvature(bad, x, y)
    with pytest.raises(BadInput, match="square not rational"):
        curvature_below(ELLIPSE, x, y, sympy.root(2, 3))
    with pytest.raises(BadInput, match="rational"):
        distance_at_least(ELLIPSE, x, y, (sympy.sqrt(2), 0), 1)
