"""Paths are short: the curve in the orbit where there is one, tubes pulled tight, and never longer than before."""

import json

import numpy as np
import pytest
from thinned import thinned

from symtopo import checker
from symtopo.connecting.connection import connect
from symtopo.connecting.geometry import geometry
from symtopo.connecting.orbit_curves import orbit_curve
from symtopo.connecting.orbits import group_element
from symtopo.loss.curvature import numeric_length
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network
from symtopo.sampling.constant_paths import constant_path
from symtopo.sampling.draw import draw
from symtopo.sampling.fiber import checked_fiber, float_fiber
from symtopo.sampling.layer_tubes import join
from symtopo.sampling.tightening import is_walkable, pulled_tight, tightened, tube_length


def far_pair(n, seed):
    """Two minima W_3 W_2 W_1 = M in floats with the same signs, far from balanced."""
    rng = np.random.default_rng(seed)
    m, pair = rng.standard_normal((n, n)), []
    for _ in range(2):
        a, b = (rng.standard_normal((n, n)) for _ in range(2))
        a[0] *= np.sign(np.linalg.det(a))
        b[0] *= np.sign(np.linalg.det(b))
        pair.append([a, b, m @ np.linalg.inv(b @ a)])
    return Minimum(Network([n] * 4), m), pair


@pytest.mark.parametrize("n", [2, 4])
def test_the_curve_in_the_orbit_is_the_path_where_it_is_shorter(n):
    minimum, (a, b) = far_pair(n, n)
    found = connect(minimum, a, b)
    between = geometry(minimum, found)
    assert (found.result, found.path.kind) == ("connected", "orbit")
    assert found.path.length == pytest.approx(between.orbit_length, rel=1e-3)
    assert found.path.residual < 1e-9
    assert np.abs(minimum.loss(found.path.weights)).max() < 1e-12
    checker.check(*json.loads(json.dumps(found.certificate)))


def test_the_length_of_a_curve_is_that_of_quadrature_point_by_point():
    minimum, (a, b) = far_pair(3, 0)
    found = connect(minimum, a, b)
    ends = found.first.weights, found.second.weights
    curve = orbit_curve(minimum.network, ends[0], group_element(minimum.network, *ends))
    by_points = numeric_length(lambda t: curve.derivatives(np.array([t]))[1][0], 0.0, 1.0)
    assert curve.length == pytest.approx(by_points, rel=1e-7)


@pytest.mark.parametrize(
    ("widths", "skips"),
    thinned([((3, 3, 3, 3), {(0, 2): 1}), ((2, 2, 2, 2), ()), ((2, 3, 4, 2), ()), ((1, 1, 1, 1), ())], every=4),
)
def test_tightened_tubes_are_walkable_and_not_longer(widths, skips):
    minimum = Minimum(Network(widths, skips))
    fiber, checked = float_fiber(minimum), checked_fiber(minimum)
    sample = draw(fiber, 6, np.random.default_rng(0))
    pairs = np.array([(i, j) for i in range(6) for j in range(i)])
    tubes = [tube for i in fiber.layers_to_solve for tube in join(fiber, sample.weights, pairs, i)][:4]
    assert tubes
    for tube in tubes:
        shorter = tightened(fiber, sample.weights, tube)
        assert (shorter.start, shorter.end, shorter.solved) == (tube.start, tube.end, tube.solved)
        assert is_walkable(fiber, sample.weights, shorter)
        assert tube_length(fiber, sample.weights, shorter) <= 1.1 * tube_length(fiber, sample.weights, tube)
        before, after = (constant_path(fiber, checked, sample.weights, [(t, False)]) for t in (tube, shorter))
        assert after.length < 1.5 * before.length
        tight = pulled_tight(fiber, before.weights)
        lengths = [np.linalg.norm(np.diff(fiber.flat(w), axis=0), axis=1).sum() for w in (before.weights, tight)]
        assert lengths[1] <= 1.05 * lengths[0]
        assert all((v[[0, -1]] == w[[0, -1]]).all() for v, w in zip(before.weights, tight, strict=True))


def test_moves_that_leave_out_a_layer_or_meet_a_wall_are_not_walkable():
    minimum = Minimum(Network([1, 1, 1]))
    fiber = float_fiber(minimum)
    nodes = [np.array([[[1.0]], [[-1.0]]]), np.array([[[1.0]], [[-1.0]]])]
    assert join(fiber, nodes, np.array([[0, 1]]), 2) == []
    same = [np.array([[[1.0]], [[2.0]]]), np.array([[[1.0]], [[0.5]]])]
    (tube,) = join(fiber, same, np.array([[0, 1]]), 2)
    assert is_walkable(fiber, same, tube)
    assert not is_walkable(fiber, same, type(tube)(0, 1, 2, ()))
    assert not is_walkable(fiber, nodes, tube)
