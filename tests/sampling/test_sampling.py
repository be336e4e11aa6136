"""Random minima in floats: on the fiber, one exact solve away from exact minima, of every orientation."""

from fractions import Fraction

import numpy as np
import pytest
import random_minima
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from known_counts import diagonal
from random_minima import seeded

from symtopo import checker
from symtopo.algebra.exact import from_flint
from symtopo.components import count
from symtopo.errors import Undecided
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network
from symtopo.sampling.bridges import exact_minimum
from symtopo.sampling.draw import GRID, Sample, draw
from symtopo.sampling.fiber import checked_fiber, float_fiber, onto_fiber, well_conditioned
from symtopo.sampling.regularity import regularity_by_rank, search_singular_points
from symtopo.sampling.tightening import pulled_tight

SQUARE = [[1, 2], [3, 4]]
MINIMA = {
    "plain": Minimum(Network([2, 2, 2, 2]), SQUARE),
    "skips": Minimum(Network([2, 2, 2, 2], {(0, 2): 1, (1, 3): "-1/2"}), SQUARE),
    "no layer can be solved for": Minimum(Network([2, 1, 2, 1, 2], {(0, 2): 1, (2, 4): 1}), [[-5, 1], [-1, 7]]),
    "rectangular": Minimum(Network([3, 2, 4, 2]), [[1, 0, 2], [0, 1, 1]]),
    "narrow": Minimum(Network([2, 1, 3, 1, 1]), [[3, -1]]),
    "width one": Minimum(Network([1, 1, 1], {(0, 2): 2}), [[3]]),
    "one layer": Minimum(Network([3, 2]), [[1, 0, 2], [0, 1, 1]]),
    "one number": Minimum(Network([1, 1]), [[7]]),
    "target zero": Minimum(Network([2, 2, 2, 2], {(0, 2): 1, (1, 3): 1}), [[0, 0], [0, 0]]),
    "tiny target": Minimum(Network([2, 2, 2]), [[Fraction(1, 10**4), 0], [0, 1]]),
    "large target": Minimum(Network([2, 2, 2]), [[10**9, 1], [0, 10**9]]),
    "badly scaled X": Minimum(Network([2, 2, 2]), x=[[30, 0], [0, Fraction(1, 30)]], y=SQUARE),
    "nearly dependent X": Minimum(Network([2, 2, 2]), x=[[1000, 1001], [999, 1000]], y=SQUARE),
    "dependent columns": Minimum(Network([3, 2, 2]), x=[[1, 2, 3], [2, 4, 6], [1, 0, 1]], y=[[1, 0, 1], [0, 3, 3]]),
    "rank one": Minimum(Network([3, 2, 2]), x=[[1], [2], [3]], y=[[1], [-1]]),
}
CERTAIN = [name for name in MINIMA if name != "no layer can be solved for"]


def sampled(minimum, size=60, seed=0):
    fiber = float_fiber(minimum)
    return fiber, draw(fiber, size, np.random.default_rng(seed))


def relative_residual(minimum, weights):
    """|F(W) x - T x| in floats, beside the numbers that it is a difference of."""
    x, target = np.array(from_flint(minimum.fiber.u), float), np.array(from_flint(minimum.fiber.t), float)
    scale = np.abs(x).max(axis=0)
    found = minimum.network.states_batch(weights, x / scale)
    largest = max(np.abs(state).max() for state in found)
    return np.abs(found[-1] - target / scale).max() / max(1, largest, np.abs(target / scale).max())


@pytest.mark.parametrize("name", MINIMA)
def test_samples_lie_on_the_fiber(name):
    minimum = MINIMA[name]
    fiber, sample = sampled(minimum)
    assert len(sample) == 60
    assert fiber.residual(sample.weights).max() < 1e-6
    assert relative_residual(minimum, sample.weights) < 1e-6


@pytest.mark.parametrize("name", MINIMA)
def test_free_layers_are_multiples_of_the_grid(name):
    _, sample = sampled(MINIMA[name])
    for i, w in enumerate(sample.weights, start=1):
        free = w[(sample.solved != i) & (sample.solved != 0)]
        assert np.array_equal(free * GRID, np.round(free * GRID))


@pytest.mark.parametrize("name", CERTAIN)
def test_exact_minima_are_near_the_sampled_ones(name):
    minimum = MINIMA[name]
    _, sample = sampled(minimum)
    for k in range(0, len(sample), 5):
        exact = exact_minimum(minimum, sample, k)
        assert minimum.contains(exact)
        for w, v in zip(sample.weights, exact, strict=True):
            assert np.abs(w[k] - np.array(v, float)).max() <= 1e-4 * max(1, np.abs(w[k]).max())


def test_where_no_layer_can_be_solved_there_is_no_exact_minimum():
    minimum = MINIMA["no layer can be solved for"]
    fiber, sample = sampled(minimum)
    assert fiber.layers_to_solve == []
    assert set(sample.solved) == {0}
    assert exact_minimum(minimum, sample, 0) is None


@pytest.mark.parametrize(
    ("minimum", "hidden"),
    [
        (Minimum(Network([1] * 6), [[1]]), 4),
        (Minimum(Network([2] * 5), SQUARE), 3),
        (Minimum(Network([2] * 4, {(0, 2): 1, (1, 3): 1}), SQUARE), 2),
        (Minimum(Network([3] * 4), x=[[1, 0, 0], [1, 1, 0], [0, 0, 1]], y=[[1, 2, 0], [0, 1, 1], [1, 0, 2]]), 2),
        (Minimum(Network([3, 1, 1, 2]), x=[[1], [2], [3]], y=[[1], [-1]]), 2),
    ],
)
def test_all_orientations_of_hidden_states_are_drawn(minimum, hidden):
    fiber, sample = sampled(minimum, 40 * 2**hidden)
    signs = np.sign([np.linalg.det(state) for state in fiber.states(sample.weights)[1:-1]])
    patterns, times = np.unique(signs.T, axis=0, return_counts=True)
    assert len(patterns) == 2**hidden
    assert times.min() >= 10


EXTREME = {
    "10^20": ([1, 1, 1, 1], {"target": [[10**20]]}),
    "10^30": ([2, 2, 2], {"target": [[10**30, 1], [0, 10**30]]}),
    "10^80": ([2, 2, 2], {"target": [[10**80, 0], [0, 1]]}),
    "10^400": ([1, 1], {"x": [[3]], "y": [[10**400]]}),
    "10^-12": ([2, 2, 2], {"target": [[Fraction(1, 10**12), 0], [0, 1]]}),
    "10^-400": ([1, 1, 1], {"target": [[Fraction(1, 10**400)]]}),
    "ratio 10^18 in X": ([2, 2, 2], {"x": [[10**9, 0], [0, Fraction(1, 10**9)]], "y": SQUARE}),
    "X nearly singular": ([2, 2, 2], {"x": [[10**12, 10**12 + 1], [10**12 - 1, 10**12]], "y": SQUARE}),
}


@pytest.mark.parametrize(("widths", "data"), EXTREME.values(), ids=EXTREME.keys())
def test_extreme_numbers_are_counted_or_refused_with_a_reason(widths, data):
    found = count(Minimum(Network(widths), **data))
    assert found.exact
    assert found.disagreement is None
    if found.estimate is None:
        assert "in floats" in found.sample.regularity.reason


@pytest.mark.parametrize("entry", [10**80, 10**400])
def test_numbers_too_large_for_floats(entry):
    with pytest.raises(Undecided, match="too large to sample in floats"):
        float_fiber(Minimum(Network([2, 2, 2]), [[entry, 0], [0, 1]]))


@pytest.mark.parametrize("name", ["tiny target", "large target", "badly scaled X", "nearly dependent X"])
def test_estimates_for_numbers_of_any_size(name):
    found = count(MINIMA[name])
    assert found.estimate == found.lower == found.upper == 2


def test_a_fiber_that_may_be_empty_and_is():
    """(1 + W_4 W_3) (1 + W_2 W_1) - 1 has rank 2 at most, which no rule on ranks says."""
    x = diagonal(1, 1, 1, 0)
    network = Network([4, 1, 4, 1, 4], {(0, 2): 1, (2, 4): 1})
    minimum = Minimum(network, x=x, y=[[-v for v in row] for row in x])
    assert (minimum.reachable, minimum.attained) == (None, None)
    found = count(minimum)
    assert (found.estimate, found.sample.size, found.disagreement) == (None, 0, None)
    assert "the samplers found no minimum; the minimum may be empty" in found.sample.regularity.reason
    assert found.proved.notes[-1].endswith("the minimum may be empty: nothing here proves that one exists")


@given(st.integers(0, 10**6), st.sampled_from(["plain", "rank_one", "with_skips", "data_of_low_rank"]))
@settings(max_examples=60, deadline=None)
def test_whatever_is_drawn_lies_on_the_fiber(seed, kind):
    minimum = seeded(getattr(random_minima, kind), seed)
    assume(minimum.rank_x > 0 and minimum.reachable is not False)
    _, sample = sampled(minimum, 12, seed)
    assume(len(sample))
    assert len(sample) <= 12
    assert relative_residual(minimum, sample.weights) < 1e-5
    for k in range(min(3, len(sample))):
        exact = exact_minimum(minimum, sample, k)
        assert minimum.contains(exact) if exact else not sample.solved[k]


@pytest.mark.parametrize("name", MINIMA)
def test_both_coordinates_describe_one_fiber(name):
    minimum = MINIMA[name]
    _, sample = sampled(minimum, 20)
    other = checked_fiber(minimum)
    u, t = checker.fiber(checker.Loss(minimum.network, minimum.x, minimum.y))
    assert np.array_equal(other.u, np.array(u, float))
    assert np.array_equal(other.t, np.array(t, float))
    difference = np.abs(other.states(sample.weights)[-1] - other.t).max(axis=(0, 1))
    assert (difference <= 1e-6 * np.maximum(np.abs(other.u).max(axis=0), np.abs(other.t).max(axis=0))).all()


# ---------------------------------------------------------------------------------------------- charts, singular points


@pytest.mark.parametrize(("rows", "columns"), [(3, 2), (3, 3), (5, 3), (16, 8)])
def test_rank_deficient_matrices_are_not_well_conditioned(rows, columns):
    rng = np.random.default_rng(0)
    full = rng.standard_normal((500, rows, columns))
    deficient = rng.standard_normal((500, rows, columns - 1)) @ rng.standard_normal((500, columns - 1, columns))
    assert well_conditioned(full).mean() > 0.95
    assert not well_conditioned(deficient).any()
    assert not well_conditioned(np.zeros((1, rows, columns))).any()


@pytest.mark.parametrize(
    ("minimum", "layers"),
    [
        (Minimum(Network([2, 2, 2, 2]), SQUARE), [1, 2, 3]),
        (Minimum(Network([2, 1, 3, 1, 1]), [[3, -1]]), [1]),
        (Minimum(Network([2, 1, 2, 2], {(0, 2): 1}), SQUARE), [3]),
        (Minimum(Network([1, 1, 3, 2]), [[1], [2]]), [2, 3]),
        (Minimum(Network([1, 3, 1, 2]), [[1], [2]]), [3]),
        (Minimum(Network([2, 1, 2, 1, 2], {(0, 2): 1, (2, 4): 1}), SQUARE), []),
        (Minimum(Network([4, 1]), [[1, 2, 3, 4]]), [1]),
    ],
)
def test_layers_that_can_be_solved_for(minimum, layers):
    assert float_fiber(minimum).layers_to_solve == layers


@pytest.mark.parametrize(
    ("network", "target", "regular"),
    [
        (Network([1, 1, 1, 1], {(0, 2): 1, (1, 3): 1}), [[2]], True),
        (Network([1] * 5, {(0, 2): 1, (2, 4): 1}), [[2]], True),
        (Network([1] * 5, {(0, 2): 1, (2, 4): 1}), [[1]], False),
        (Network([1] * 7, {(0, 2): 1, (2, 4): 1, (4, 6): 1}), [[1]], False),
        (Network([2] * 5, {(0, 2): 1, (2, 4): 1}), [[1, 0], [0, 1]], False),
    ],
)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_search_for_singular_points(network, target, regular, seed):
    """With all blocks zero, F = 1 + 1.. to second order: W = 0 is singular on the fiber of the target 1."""
    minimum = Minimum(network, target)
    fiber, sample = sampled(minimum, 100, seed)
    assert regularity_by_rank(minimum) is None
    assert search_singular_points(fiber, sample, np.random.default_rng(seed)).regular is regular


def test_a_sampled_minimum_where_the_derivative_is_not_onto_is_seen():
    minimum = Minimum(Network([1] * 5, {(0, 2): 1, (2, 4): 1}), [[1]])
    zero = Sample([np.zeros((1, 1, 1))] * 4, np.zeros(1, np.int64))
    found = search_singular_points(float_fiber(minimum), zero, np.random.default_rng(0))
    assert (found.regular, found.reason) == (False, "singular: DF is not onto, or nearly so, at a sampled minimum")


def test_a_derivative_that_is_too_large_is_left_out(monkeypatch):
    """One point alone may exceed a batch: it is not divided for ever, and not moved where it exceeds the limit too."""
    fiber = float_fiber(Minimum(Network([3, 3, 3])))
    point = fiber.flat([np.eye(3)[None] + 1e-3, np.eye(3)[None]])
    for batch, limit, arrives in ((10, 2**20, True), (10, 20, False)):
        monkeypatch.setattr("symtopo.sampling.fiber.LARGEST_BATCH", batch)
        monkeypatch.setattr("symtopo.sampling.fiber.LARGEST_DERIVATIVE", limit)
        moved, arrived = onto_fiber(fiber, np.concatenate([point, point]))
        assert [*arrived] == [arrives] * 2
        assert (moved == point).all() != arrives


def test_a_path_in_a_large_fiber_is_not_pulled_tight(monkeypatch):
    fiber = float_fiber(Minimum(Network([3, 3, 3])))
    t = np.linspace(1, 2, 5)[:, None, None]
    points = [t * np.eye(3), np.eye(3) / t]
    assert len(pulled_tight(fiber, points)[0]) > len(t)
    monkeypatch.setattr("symtopo.sampling.tightening.LARGEST_BATCH", 100)
    assert pulled_tight(fiber, points) is points


LAYERS = [
    ([2, 1, 2, 1, 2, 2], {(0, 2): 1, (2, 5): 1}, []),  # 2:5 passes vertex 3, but does not end before layer 5
    ([3, 3, 3, 2, 3], {(1, 4): 1}, [1]),
    ([2, 1, 2, 2], {(0, 2): 1}, [3]),
    ([2, 2, 1, 2, 2], {(1, 3): 1}, [1, 4]),
    ([2, 1, 2], {}, []),
    ([3, 3, 3], {}, [1, 2]),
]


@pytest.mark.parametrize(("widths", "skips", "layers"), LAYERS)
def test_layers_to_solve_are_those_with_room_on_both_sides(widths, skips, layers):
    """B_i and H_{i-1} of random weights have full rank exactly there."""
    fiber, rng = float_fiber(Minimum(Network(widths, skips))), np.random.default_rng(0)
    assert fiber.layers_to_solve == layers
    weights = [rng.standard_normal((1, *shape)) for shape in fiber.network.shapes]
    sides = {i: fiber.chart(weights, i) for i in range(1, len(widths))}
    full = [i for i, pair in sides.items() if all(np.linalg.matrix_rank(a).min() == a.shape[-1] for a in pair)]
    assert full == layers
