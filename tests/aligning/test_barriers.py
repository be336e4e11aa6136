"""Barriers between networks: the enclosure holds the loss at random places of the chord, and known maxima."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest
from networks import ACTIVATIONS, output, random_arrays, random_element, random_mlp
from thinned import thinned

from symtopo import MLP, BadInput, chord_barrier
from symtopo.aligning.element import acted
from symtopo.figures.chords import band
from symtopo.loss.convex_losses import EXP_ERROR, exponential
from symtopo.loss.smooth import FUNCTIONS, LAST, local
from symtopo.loss.taylor_models import TaylorModel, activated

mpmath.mp.dps = 40
EXACT = {
    "tanh": mpmath.tanh,
    "erf": mpmath.erf,
    "sin": mpmath.sin,
    "arctan": mpmath.atan,
    "softsign": lambda z: z / (1 + abs(z)),
    "sigmoid": lambda z: 1 / (1 + mpmath.exp(-z)),
    "softplus": lambda z: mpmath.log1p(mpmath.exp(z)),
    "gelu": lambda z: z * mpmath.erfc(-z / mpmath.sqrt(2)) / 2,
    "silu": lambda z: z / (1 + mpmath.exp(-z)),
}


def value(symmetry, z):
    """The activation to 40 digits, written without a look at the library's."""
    if symmetry.name in EXACT:
        return EXACT[symmetry.name](z)
    left, right = (mpmath.mpf(Fraction(c).numerator) / Fraction(c).denominator for c in symmetry.pieces)
    return (left if z < 0 else right) * z**symmetry.degree


def loss_at(first, second, t, x, y, kind):
    """The loss at a rational t, to 40 digits."""
    t = mpmath.mpf(Fraction(t).numerator) / Fraction(t).denominator
    arrays = []
    for a, b in zip(first.floats().values(), second.floats().values(), strict=True):
        pairs = zip(np.atleast_2d(a).tolist(), np.atleast_2d(b).tolist(), strict=True)
        arrays.append([[(1 - t) * p + t * q for p, q in zip(*rows, strict=True)] for rows in pairs])
    total = mpmath.mpf(0)
    for n in range(x.shape[1]):
        state = [mpmath.mpf(v) for v in x[:, n].tolist()]
        for i, (w, (b,)) in enumerate(zip(arrays[::2], arrays[1::2], strict=True)):
            state = [value(first.symmetries[i - 1], z) for z in state] if i else state
            state = [mpmath.fdot(row, state) + c for row, c in zip(w, b, strict=True)]
        if kind == "mse":
            total += sum((z - mpmath.mpf(float(v))) ** 2 for z, v in zip(state, y[:, n], strict=True)) / len(state)
        else:
            state = [mpmath.mpf(0), *state] if len(state) == 1 else state
            total += mpmath.log(sum(map(mpmath.exp, state))) - state[int(y[n])]
    return total / x.shape[1]


def moved_and_changed(network, rng):
    """Another order, other scales and signs, and a little noise: there is a barrier between."""
    arrays = acted(random_element(network, rng), network).floats()
    noisy = {k: v + 0.05 * rng.standard_normal(v.shape) for k, v in arrays.items()}
    return MLP.from_arrays(noisy, activation=[s.name for s in network.symmetries])


def check(first, second, x, y, kind, rng, *, points, width=0.05):
    """Bounds of the barrier and of the curve against the loss at random places."""
    found = chord_barrier(first, second, x, y, loss=kind, width=width)
    ends = [loss_at(first, second, t, x, y, kind) for t in (0, 1)]
    for end, (low, high) in zip(ends, found.ends, strict=True):
        assert low <= end <= high and high - low <= 1e-8 * (1 + end)
    places = [Fraction(found.at), *(Fraction(int(k), 2**20) for k in rng.integers(0, 2**20, points))]
    for t in places:
        loss = loss_at(first, second, t, x, y, kind)
        above = loss - (1 - mpmath.mpf(float(t))) * ends[0] - mpmath.mpf(float(t)) * ends[1]
        assert above <= found.upper and loss <= found.maximum[1]
        if t == Fraction(found.at):
            assert above >= found.lower
        for cell in found.curve:
            if cell.left <= t <= cell.right:
                u = float((t - Fraction(cell.left)) / Fraction(cell.right - cell.left))
                low = np.interp(u, [0, 0.5, 1], [cell.lower[0], cell.middle, cell.lower[1]])
                high = np.interp(u, [0, 1], cell.upper)
                assert low - 1e-12 * (1 + low) <= loss <= high * (1 + 1e-12)
    for cell in found.curve:  # the bound holds at both ends of each
        for t, bound in zip((cell.left, cell.right), cell.upper, strict=True):
            assert bound - (1 - t) * found.ends[0][1] - t * found.ends[1][1] <= found.upper + 1e-12 * (1 + bound)
    assert found.reached and found.lower >= 0
    assert [c.left for c in found.curve[1:]] == [c.right for c in found.curve[:-1]]
    return found


@pytest.mark.parametrize("name", thinned(ACTIVATIONS, every=5))
def test_the_loss_lies_in_the_bounds(name):
    rng = np.random.default_rng(ACTIVATIONS.index(name))
    kind = ("mse", "cross-entropy")[ACTIVATIONS.index(name) % 2]
    first = random_mlp([2, 4, 3, 2], name, rng)
    second = moved_and_changed(first, rng)
    x = rng.standard_normal((2, 3))
    y = rng.standard_normal((2, 3)) if kind == "mse" else rng.integers(0, 2, 3)
    check(first, second, x, y, kind, rng, points=12)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["mse", "cross-entropy"])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_loss_lies_in_the_bounds_of_all(name, kind):
    """Deeper ones, with numbers of many sizes; one output; narrower bounds."""
    rng = np.random.default_rng(7)
    for widths, scale in (([2, 3, 3, 3, 2], 0.7), ([3, 4, 1], 1.0), ([1, 2, 2], 3.0)):
        arrays = [random_arrays(widths, rng, scale=scale) for _ in range(2)]
        first, second = (MLP.from_arrays(part, activation=name) for part in arrays)
        second = second if scale > 1 else moved_and_changed(first, rng)
        x = rng.standard_normal((widths[0], 2)) * rng.choice([0.01, 1.0, 4.0], 2)
        y = rng.standard_normal((widths[-1], 2)) if kind == "mse" else rng.integers(0, 2, 2)
        check(first, second, x, y, kind, rng, points=8, width=0.02)


def test_known_maxima():
    """W(t) = 1 - 2 t in one layer, or in both, by algebra."""
    first, second = (MLP([[[c]], [[1]]], activation="power:2") for c in (1, -1))
    found = chord_barrier(first, second, [[1]], [[1]])  # ((1 - 2 t)^2 - 1)^2, at most 1, at 1/2
    assert found.lower <= 1 <= found.upper <= 1.02 and found.maximum[0] <= 1 <= found.maximum[1] and found.reached
    first, second = (MLP([[[c]], [[c]]], activation="power:3") for c in (1, -1))
    found = chord_barrier(first, second, [["1/3", 1]], [["1/27", 1]], width=0.001)  # (1 - (1 - 2 t)^4)^2 (1 + 3^-6) / 2
    assert found.lower <= Fraction(365, 729) <= found.upper < 0.5020
    first, second = (MLP([[[c], [-c]], [[1, 2]]], activation="relu") for c in (1, -1))
    found = chord_barrier(first, second, [[1]], [[0]], width=0.001)  # 1 - 2 t, then 4 t - 2, squared: convex on both
    assert found.lower == 0 <= found.upper < 0.01 and found.maximum[0] <= 4 <= found.maximum[1]
    linear = chord_barrier(MLP([[[1]]], activation="relu"), MLP([[[3]]], activation="relu"), [[1]], [[2]])
    assert linear.lower == 0 <= linear.upper < 0.02


def test_degenerate_networks():
    rng = np.random.default_rng(3)
    network = random_mlp([3, 5, 4, 2], "tanh", rng)
    x, y = rng.standard_normal((3, 4)), np.array([0, 1, 1, 0])
    same = chord_barrier(network, network, x, y, loss="cross-entropy")
    assert same.lower == 0 <= same.upper < 1e-9
    dead = MLP([[[0], [0]], [[0, 0], [0, 0]]], activation="relu")
    found = chord_barrier(dead, dead, [[1]], [0], loss="cross-entropy")
    assert found.maximum[0] <= np.log(2) <= found.maximum[1] and found.upper < 1e-9
    moved = acted(random_element(network, rng), network)  # one function, at both ends
    ends = chord_barrier(network, moved, x, y, loss="cross-entropy", width=0.5).ends
    assert abs(ends[0][0] - ends[1][1]) < 1e-9
    large = [MLP([[[c]], [[1e-200]]], activation="relu") for c in (1e200, 3e200)]
    found = chord_barrier(*large, [[1, 2]], [[1, 2]])
    assert found.lower == 0 and found.upper < 0.1 and found.ends[1][0] <= 10 <= found.ends[1][1]
    tie = [
        MLP([[[1], [1]], [[1, -1], [0, 0]]], activation="relu"),
        MLP([[[2], [2]], [[3, -3], [0, 0]]], activation="relu"),
    ]
    found = chord_barrier(*tie, [[1]], [1], loss="cross-entropy")  # both outputs are 0, all the way
    assert found.maximum[0] <= np.log(2) <= found.maximum[1] and found.upper < 0.02
    with pytest.raises(BadInput, match="beyond the range of floats"):
        chord_barrier(*(MLP([[[c]], [[1e200]]], activation="relu") for c in (1e200, 3e200)), [[1]], [[1]])


def test_where_the_work_ends_first():
    rng = np.random.default_rng(5)
    first = random_mlp([4, 8, 8, 2], "relu", rng)
    second = acted(random_element(first, rng), first)
    x = rng.standard_normal((4, 10))
    y = output(first, x)
    wide = chord_barrier(first, second, x, y, width=1e-9, most_work=1)
    assert not wide.reached and wide.cells <= 66
    near = chord_barrier(first, second, x, y, width=1e-2)
    assert 0 < wide.lower <= near.upper and near.lower <= wide.upper


def test_lower_bounds_of_the_curve_are_bounds_where_they_are_negative():
    """(t - 3/4)^2 on few cells: the line from the middle of a cell to 0 at its end would lie above the loss."""
    ends = (MLP([[[c]]], activation="relu") for c in (-0.75, 0.25))
    found = chord_barrier(*ends, [[1]], [[0]], width=10, parts=1)
    for k in range(257):
        t = k / 256
        for cell in found.curve:
            low = np.interp(
                t, [cell.left, (cell.left + cell.right) / 2, cell.right], [cell.lower[0], cell.middle, cell.lower[1]]
            )
            assert not cell.left <= t <= cell.right or low <= (t - 0.75) ** 2 + 1e-12
    t, lower, upper = band(found)
    at = np.arange(257) / 256
    assert (np.diff(t) >= 0).all() and lower.min() == 0
    assert (np.interp(at, t, lower) <= (at - 0.75) ** 2 + 1e-12).all()
    assert (np.interp(at, t, upper) >= (at - 0.75) ** 2 - 1e-12).all()


def test_what_does_not_fit():
    steep = MLP([[[1]], [[1]]], activation="leaky_relu:1e400")
    with pytest.raises(BadInput, match="slope"):
        chord_barrier(steep, steep, [[1]], [[1]])
    network = MLP([[[1], [2]], [[1, 2], [3, 4]]], activation="relu")
    for x, y, options, words in (
        ([[1, 2]], [[1, 2]], {}, "rows"),
        ([[1], [2]], [[1], [2]], {}, "2 rows, the network 1 inputs"),
        ([[1, 2]], [[1], [2]], {}, "2 data points, Y 1"),
        ([[1, 2]], [0, 2], {"loss": "cross-entropy"}, "label '2': give classes 0 to 1"),
        ([[1, 2]], [0, "1/2"], {"loss": "cross-entropy"}, "label '1/2'"),
        ([[1, 2]], [[1, 1], [0, 1]], {"loss": "cross-entropy"}, "column 2 of Y is no label"),
        ([[1, 2]], [[1, "1/2"], [0, "1/2"]], {"loss": "cross-entropy"}, "Y"),
        ([[1, 2]], [[1, 0]] * 3, {"loss": "cross-entropy"}, "Y has 3 rows"),
        ([[1]], [[1], [2]], {"loss": "l1"}, "none that is known: give mse or cross-entropy"),
        ([[1]], [[1], [2]], {"width": 0}, "the width is 0"),
        ([["1e400"]], [[1], [2]], {}, "beyond the range"),
    ):
        with pytest.raises(BadInput, match=words):
            chord_barrier(network, network, x, y, **options)
    steep = MLP([[[1]], [[1]]], activation="leaky_relu:1e400")
    with pytest.raises(BadInput, match="slope"):
        chord_barrier(steep, steep, [[1]], [[1]])
    one_hot = chord_barrier(network, network, [[1, 2]], [[1, 0], [0, 1]], loss="cross-entropy")
    assert one_hot == chord_barrier(network, network, [[1, 2]], np.array([0, 1]), loss="cross-entropy")
    with pytest.raises(BadInput, match="widths"):
        chord_barrier(network, MLP([[[1]], [[1], [1]]], activation="relu"), [[1]], [0], loss="cross-entropy")
    with pytest.raises(BadInput, match="activations"):
        chord_barrier(network, MLP([[[1], [2]], [[1, 2], [3, 4]]], activation="abs"), [[1]], [0], loss="cross-entropy")


@pytest.mark.parametrize("name", thinned((*FUNCTIONS, "softsign"), every=5))
def test_values_and_derivatives_of_smooth_activations(name):
    """In the table, at its ends, in the tails."""
    rng = np.random.default_rng(11)
    places = [0.0, 1e-12, -LAST, LAST, 1 / 32, 300.0, -1e6, 700.5]
    z = np.concatenate([rng.uniform(-45, 45, 12), places, rng.normal(size=8)])
    known = local(name, z, np.full_like(z, 0.3))
    for i, v in enumerate(z.tolist()):
        exact = EXACT[name](mpmath.mpf(v))
        assert abs(exact - known.value[i]) <= known.value_error[i] + 2.0**-52 * abs(exact)
        if abs(v) < 100 and i % 3 == 0:
            slope = mpmath.diff(EXACT[name], mpmath.mpf(v))
            assert abs(slope - known.slope[i]) <= known.slope_error[i] + 1e-15
            bend = abs(mpmath.diff(EXACT[name], mpmath.mpf(v) + 0.2, 2))
            assert bend <= known.curvature[i] + 1e-12


@pytest.mark.parametrize("name", thinned(ACTIVATIONS, every=3))
def test_activations_lie_in_their_models(name):
    rng = np.random.default_rng(12)
    symmetry = random_mlp([1, 1, 1], name, rng).symmetries[0]
    centre, slope, e = rng.normal(size=(1, 40)) * 2, rng.normal(size=(1, 40)), 0.25
    model = TaylorModel(centre, slope, np.full_like(centre, 0.01))
    ends = None if symmetry.pieces is None else tuple(map(float, symmetry.pieces))
    image = activated(model, e, symmetry.name, symmetry.degree, ends)
    assert (image.radius < 50).all()
    for i, u, rest in zip(range(40), rng.choice([-e, 0.1, e], 40), rng.choice([-0.01, 0.01], 40), strict=True):
        exact = value(symmetry, mpmath.mpf(centre[0, i]) + mpmath.mpf(slope[0, i]) * u + rest)
        assert abs(exact - image.centre[0, i] - mpmath.mpf(image.slope[0, i]) * u) <= image.radius[0, i]


def test_our_exponential():
    z = -np.concatenate([np.linspace(0, 5, 60), np.linspace(5, 750, 60), [0.34657359027997264, 1e-20]])
    for v, found in zip(z.tolist(), exponential(z).tolist(), strict=True):
        exact = mpmath.exp(mpmath.mpf(v))
        assert abs(exact - found) <= EXP_ERROR * exact + 1e-300
