"""Activations and chords: exact polynomials, exact maxima, and brackets, against forward passes and dense samples."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from flint import arb, ctx, fmpq, fmpq_poly
from hypothesis import given, settings
from hypothesis import strategies as st
from thinned import thinned

from symtopo.errors import BadInput, Undecided
from symtopo.loss.activations import (
    IDENTITY,
    RELU,
    SIGMOID,
    STEP,
    TABLE,
    TANH,
    Activation,
    Interval,
    absolute_power,
    degree_holds,
    enclose,
    exponential,
    leaky_relu,
    monomials,
    positive_degree,
    power,
    scales_by,
)
from symtopo.loss.interpolation import above_chord, bracket_maximum, chord_loss, exact_output, maximum
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network

rationals = st.fractions(-5, 5, max_denominator=12)
activations = pytest.mark.parametrize("sigma", TABLE, ids=lambda s: s.name)
EXACT = [s for s in TABLE if s.exact is not None]


def matrices(shape):
    return st.lists(st.lists(rationals, min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0])


def point(z):
    return Interval(np.asarray(z, dtype=float), np.asarray(z, dtype=float))


def as_fraction(c):
    return Fraction(int(c.p), int(c.q))


def at(p, t):
    return as_fraction(p(fmpq(Fraction(t).numerator, Fraction(t).denominator)))


def on_chord(start, end, t):
    return [
        [[(1 - t) * p + t * q for p, q in zip(*r, strict=True)] for r in zip(*w, strict=True)]
        for w in zip(start, end, strict=True)
    ]


def squared_distance(a, b):
    return sum((p - q) ** 2 for r in zip(a, b, strict=True) for p, q in zip(*r, strict=True))


# ------------------------------------------------------------------------------------------------------- activations


@activations
def test_claimed_degrees_hold(sigma):
    assert degree_holds(sigma)
    assert not degree_holds(replace(sigma, degree=7))


def test_degrees_are_those_of_the_theory():
    assert {s.name: positive_degree(s) for s in TABLE} == {
        "identity": 1, "ReLU": 1, "leaky ReLU, slope 1/10": 1, "sigmoid": None, "tanh": None, "step": 0,
        "z^2": 2, "max(z, 0)^2": 2, "z^3": 3, "max(z, 0)^3": 3, "|z|^1": 1, "|z|^3": 3,
    }  # fmt: skip


def test_polynomials_that_are_not_homogeneous_have_no_degree():
    shifted = Activation("z + 1", 1, lambda z: z + 1, lambda z: z, lambda z: z + 1, 1)
    mixed = Activation("z + z^2", 2, lambda z: z + z**2, lambda z: z, lambda z: z + z**2, 2)
    right_at_one_scale = Activation("z^3 - z", 3, lambda z: z**3 - z, lambda z: z, lambda z: z**3 - z, 3)
    for sigma in (shifted, mixed, right_at_one_scale):
        assert positive_degree(sigma) is None
        assert not degree_holds(sigma)


def test_only_some_are_homogeneous_for_negative_factors():
    """The paper's "all c in R" leaves out leaky ReLU."""
    assert all(scales_by(sigma, sigma.degree, -1) for sigma in (IDENTITY, power(2), power(3)))
    assert not any(scales_by(s, s.degree, -1) for s in (leaky_relu("1/10"), RELU, STEP, absolute_power(3)))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(EXACT), st.fractions(Fraction(1, 9), 9, max_denominator=9), rationals)
def test_homogeneity_at_other_scales(sigma, c, z):
    assert sigma.exact(c * z) == c**sigma.degree * sigma.exact(z)


def test_bounds_that_do_not_separate_prove_nothing():
    with pytest.raises(Undecided, match="proves nothing"):
        positive_degree(replace(TANH, enclosure=IDENTITY.enclosure))
    with pytest.raises(BadInput, match="no rational values"):
        scales_by(SIGMOID, 1, 2)
    with pytest.raises(BadInput, match="c is 0"):
        scales_by(RELU, 1, 0)
    with pytest.raises(BadInput, match="negative"):
        monomials("1/z", -1, 1, 1)


@activations
def test_enclosures_contain_the_values_inside(sigma):
    rng = np.random.default_rng(0)
    ends = np.sort(rng.normal(size=(2, 500)) * 3, axis=0)
    ends[:, :3] = [[0, -1, 0], [0, 0, 1]]
    found = sigma.enclosure(Interval(*ends))
    for share in np.linspace(0, 1, 9):
        z = np.clip(ends[0] + share * (ends[1] - ends[0]), *ends)
        if sigma.exact is None:
            assert (found.lower <= sigma.function(z) + 1e-14).all()
            assert (sigma.function(z) <= found.upper + 1e-14).all()
            continue
        values = [sigma.exact(Fraction(v)) for v in z.tolist()]
        assert all(
            low <= v <= up for low, v, up in zip(found.lower.tolist(), values, found.upper.tolist(), strict=True)
        )
        assert np.allclose(sigma.function(z), [float(v) for v in values], rtol=1e-14)


@activations
def test_enclosures_of_points_are_tight(sigma):
    z = np.linspace(-4, 4, 81)
    found = sigma.enclosure(point(z))
    assert (found.upper - found.lower <= 1e-13 * (1 + abs(found.upper))).all()


@pytest.mark.parametrize(
    ("bounds", "true"),
    [
        (exponential, lambda a: a.exp()),
        (lambda z: SIGMOID.enclosure(point(z)), lambda a: 1 / (1 + (-a).exp())),
        (lambda z: TANH.enclosure(point(z)), lambda a: a.tanh()),
    ],
    ids=["exp", "sigmoid", "tanh"],
)
def test_transcendental_bounds_against_arb(bounds, true):
    rng = np.random.default_rng(1)
    z = np.r_[np.clip(rng.normal(size=500) * np.exp(3 * rng.normal(size=500)), -690, 690), 0, 5e-324, -690, 690]
    found, before = bounds(z), ctx.prec
    try:
        ctx.prec = 2400
        for low, v, up in zip(found.lower.tolist(), z.tolist(), found.upper.tolist(), strict=True):
            assert arb(low) <= true(arb(v))
            assert true(arb(v)) <= arb(up)
    finally:
        ctx.prec = before


def test_bounds_far_out():
    z = np.array([-1e300, -701.0, 701.0, 1e300])
    for sigma, least in ((SIGMOID, 0.0), (TANH, -1.0)):
        found = sigma.enclosure(point(z))
        assert (found.lower[:2] == least).all()
        assert (found.upper[2:] == 1).all()
        assert (found.upper - found.lower <= 1e-14).all()


@settings(max_examples=40, deadline=None)
@given(rationals, rationals, rationals, rationals)
def test_interval_arithmetic_contains_exact_results(a, b, c, d):
    u, v, w, z = map(enclose, (a, b, c, d))
    left = Interval(*(np.array([[getattr(p, end) for p in (u, v)]]) for end in ("lower", "upper")))
    right = Interval(*(np.array([[getattr(p, end)] for p in (w, z)]) for end in ("lower", "upper")))
    results = [
        (u + v, a + b),
        (u - v, a - b),
        (u * v, a * b),
        ((left @ right)[0, 0], a * c + b * d),
        (u.square(), a**2),
    ]
    for found, true in results:
        assert Fraction(float(found.lower)) <= true <= Fraction(float(found.upper))


def test_numbers_beyond_floats_are_refused():
    with pytest.raises(BadInput, match="401 digits"):
        enclose(10**400)


# --------------------------------------------------------------------------------------------------- linear networks

NETWORKS = {
    "plain": Network([2, 2, 2]),
    "wide": Network([1, 3, 2]),
    "skips": Network([2, 2, 2, 2], {(0, 2): 1, (1, 3): "-1/2", (0, 3): 2}),
}


@pytest.mark.parametrize("name", NETWORKS)
@settings(max_examples=6, deadline=None)
@given(data=st.data())
def test_chord_loss_is_the_loss(name, data):
    network = NETWORKS[name]
    x = data.draw(matrices((network.widths[0], 3)))
    y = data.draw(matrices((network.widths[-1], 3)))
    start, end = ([data.draw(matrices(shape)) for shape in network.shapes] for _ in range(2))
    minimum = Minimum(network, x=x, y=y)
    p = chord_loss(minimum, start, end)
    assert p.degree() <= 2 * network.layers
    for t in (Fraction(0), Fraction(1), Fraction(1, 3), Fraction(7, 5)):
        weights = on_chord(start, end, t)
        assert at(p, t) == squared_distance(network.forward(weights, x), y)
        assert np.isclose(minimum.loss([np.array(w, dtype=float) for w in weights]), float(at(p, t)))


def test_scalar_chord_by_hand():
    """(1, 1) to (-1, -1): output (1 - 2t)^2, loss (1 - (1 - 2t)^2)^2 = 16 t^2 (1 - t)^2, at most 1, at 1/2."""
    p = chord_loss(Minimum(Network([1, 1, 1]), [[1]]), [[[1]], [[1]]], [[[-1]], [[-1]]])
    assert p == fmpq_poly([0, 0, 16, -32, 16])
    found = maximum(p)
    assert (found.lower, found.upper, found.where) == (1, 1, ((Fraction(1, 2), Fraction(1, 2)),))
    assert found == maximum(above_chord(p))


def test_wrong_shapes_are_refused():
    with pytest.raises(BadInput, match="W_1 is 1 x 1"):
        chord_loss(Minimum(Network([2, 2, 2])), [[[1]], [[1]]], [[[1]], [[1]]])
    with pytest.raises(BadInput, match="width is 0"):
        maximum(fmpq_poly([1, 1]), 0)


polynomials = st.lists(rationals, min_size=1, max_size=7).map(
    lambda c: fmpq_poly([fmpq(v.numerator, v.denominator) for v in c])
)


@settings(max_examples=50, deadline=None)
@given(polynomials, st.sampled_from([Fraction(1, 10), Fraction(1, 10**12)]))
def test_maxima_of_polynomials_against_samples(p, width):
    found = maximum(p, width)
    assert found.upper - found.lower <= width
    times = np.linspace(0, 1, 801)
    values = np.polyval([float(as_fraction(c)) for c in reversed(p.coeffs())] or [0.0], times)
    assert values.max() <= float(found.upper) + 1e-9
    assert values.max() >= float(found.lower) - 1e-3
    for a, b in found.where:
        assert 0 <= a <= b <= 1
        assert abs(at(p, (a + b) / 2) - found.upper) <= 3 * width or (a, b) == (0, 1)


KNOWN = [
    ("at an end", [1, 2], 3, [(1, 1)]),
    ("at both ends", [0, -1, 1], 0, [(0, 0), (1, 1)]),
    ("constant", [5], 5, [(0, 1)]),
    ("zero", [], 0, [(0, 1)]),
    ("rational critical point", [0, 3, 0, -4], 1, [(Fraction(1, 2), Fraction(1, 2))]),
    ("critical point outside", [0, -4, 1], 0, [(0, 0)]),
]


@pytest.mark.parametrize(("coefficients", "value", "where"), [k[1:] for k in KNOWN], ids=[k[0] for k in KNOWN])
def test_known_maxima(coefficients, value, where):
    found = maximum(fmpq_poly(coefficients))
    assert found.exact
    assert (found.lower, list(found.where)) == (value, where)


def test_an_irrational_maximum_is_bracketed():
    """The maximum of t - t^3 is 2 / (3 sqrt 3) at 1 / sqrt 3; 27/4 times its square is 1."""
    found = maximum(fmpq_poly([0, 1, 0, -1]), Fraction(1, 10**40))
    assert not found.exact
    assert found.upper - found.lower <= Fraction(1, 10**40)
    assert found.lower**2 < Fraction(4, 27) < found.upper**2
    ((a, b),) = found.where
    assert 3 * a**2 < 1 < 3 * b**2


def test_a_rational_value_at_an_irrational_point_is_exact():
    """The value of -(2 t^2 - 1)^2 at 1 / sqrt 2 is 0."""
    found = maximum(fmpq_poly([-1, 0, 4, 0, -4]))
    assert (found.exact, found.lower, len(found.where)) == (True, 0, 1)


@pytest.mark.parametrize(("end", "exact"), [(3849001794, False), (3849001795, True)])
def test_rational_and_irrational_values_are_told_apart_at_any_width(end, exact):
    """The sum t - t^3 + s (3 t^2 - 1)^2 keeps its critical value 2 / (3 sqrt 3) = 0.38490017945.. and is 4 s at 1."""
    square = fmpq_poly([-1, 0, 3]) ** 2
    found = maximum(fmpq_poly([0, 1, 0, -1]) + square * fmpq_poly([fmpq(end, 4 * 10**10)]), 10)
    assert found.exact == exact
    assert (found.where == ((1, 1),)) == exact
    assert len(found.where) == 1


# --------------------------------------------------------------------------------------------------- other activations


def test_exact_output_of_the_identity_is_the_linear_network():
    network, x = NETWORKS["plain"], [[1, 2], ["1/3", -1]]
    weights = [[[1, 2], [3, "1/4"]], [[0, 1], [-1, 2]]]
    assert exact_output(IDENTITY, weights, x) == network.forward(weights, x)
    assert exact_output(RELU, weights, [[1], [-2]]) == ((Fraction(5, 2),), (5,))
    with pytest.raises(BadInput, match="irrational values"):
        exact_output(SIGMOID, weights, x)
    with pytest.raises(BadInput, match="x has 1 rows"):
        exact_output(RELU, weights, [[1]])


def float_loss(sigma, start, end, x, y, t):
    state = np.array(x, dtype=float)
    for i, (a, b) in enumerate(zip(start, end, strict=True)):
        w = (1 - t)[:, None, None] * np.array(a, dtype=float) + t[:, None, None] * np.array(b, dtype=float)
        state = w @ (sigma.function(state) if i else state)
    return ((state - np.array(y, dtype=float)) ** 2).sum(axis=(1, 2))


@pytest.mark.parametrize("sigma", thinned(TABLE, every=3), ids=lambda s: s.name)
@settings(max_examples=3, deadline=None)
@given(data=st.data())
def test_brackets_contain_sampled_maxima(sigma, data):
    shapes = [(3, 2), (2, 3), (1, 2)]
    start, end = ([data.draw(matrices(shape)) for shape in shapes] for _ in range(2))
    x, y = data.draw(matrices((2, 2))), data.draw(matrices((1, 2)))
    found = bracket_maximum(sigma, start, end, x, y, width="1/100", most_cells=4000)
    times = np.linspace(0, 1, 2001)
    values = float_loss(sigma, start, end, x, y, times)
    assert values.max() <= float(found.upper) * (1 + 1e-12) + 1e-12
    best = times[values >= float(found.lower)]
    assert all(any(a <= t <= b for a, b in found.where) for t in best)
    if sigma.exact is not None:
        for t in (Fraction(0), Fraction(1, 4), Fraction(2, 3), Fraction(1)):
            value = squared_distance(exact_output(sigma, on_chord(start, end, t), x), y)
            assert value <= found.upper
            assert value < found.lower or any(a <= t <= b for a, b in found.where)


def test_bracket_of_the_identity_meets_the_exact_maximum():
    network = Network([2, 3, 2])
    start, end = (
        [[[1, 2], [0, 1], [-1, 1]], [[1, 0, 1], [2, 1, 0]]],
        [[[0, 1], [1, 1], [2, -1]], [[-1, 1, 1], [0, 1, 2]]],
    )
    true = maximum(chord_loss(Minimum(network), start, end))
    found = bracket_maximum(IDENTITY, start, end, None, None, width="1/100")
    assert found.lower <= true.upper
    assert true.lower <= found.upper
    assert found.upper - found.lower <= Fraction(1, 100)
    assert true.where[0][0] <= found.where[-1][1]


def test_homogeneous_midpoints_have_the_loss_of_the_theory():
    """5.3 for two scalar layers, degree k: (1 - 2^{-(k+1)} (1 + m^{-k}) (1 + m)^k)^2."""
    for sigma in (RELU, power(2), absolute_power(3)):
        k, m = sigma.degree, Fraction(5)
        start, end = [[[1]], [[1]]], [[[m]], [[1 / m**k]]]
        midpoint = exact_output(sigma, on_chord(start, end, Fraction(1, 2)), [[1]])[0][0]
        assert midpoint == Fraction(1, 2 ** (k + 1)) * (1 + 1 / m**k) * (1 + m) ** k
        found = bracket_maximum(sigma, start, end, [[1]], [[1]], width="1/1000")
        assert found.upper >= (1 - midpoint) ** 2
        assert found.upper - found.lower <= Fraction(1, 1000)


def test_few_cells_give_a_wider_bracket():
    start, end = [[[1]], [[1]]], [[[5]], [["1/5"]]]
    few = bracket_maximum(SIGMOID, start, end, [[1]], [[1]], width="1/10000000", most_cells=40)
    many = bracket_maximum(SIGMOID, start, end, [[1]], [[1]], width="1/10000000")
    assert few.lower <= many.upper <= few.upper
    assert many.upper - many.lower <= Fraction(1, 10**7) < few.upper - few.lower


def test_a_constant_loss_has_its_maximum_everywhere():
    weights = [[[1, 0]], [[1]]]
    found = bracket_maximum(TANH, weights, weights, [[0], [0]], [[0]])
    assert found.where == ((0, 1),)
    assert found.lower == 0 <= found.upper < Fraction(1, 10**20)


def test_bad_chords_are_refused():
    with pytest.raises(BadInput, match="W_1 is 1 x 1"):
        bracket_maximum(RELU, [[[1, 2]], [[1]]], [[[1]], [[1]]], [[1], [1]], [[1]])
    with pytest.raises(BadInput, match="at least two"):
        bracket_maximum(RELU, [], [], [[1]], [[1]])
    with pytest.raises(Undecided, match="overflows"):
        bracket_maximum(power(3), [[[10**200]], [[1]]], [[[1]], [[1]]], [[1]], [[1]])
