"""Rotations of hidden layers that bring minima near to each other and leave each in its component."""

import numpy as np

from symtopo.counting.separation import by_bottlenecks
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network
from symtopo.sampling.draw import draw
from symtopo.sampling.fiber import float_fiber
from symtopo.sampling.graph import labels_of
from symtopo.sampling.rotations import rotation_path, turned, turned_layers, turned_together


def rotation(n, rng):
    q = np.linalg.qr(rng.standard_normal((n, n)))[0]
    return q * np.where(np.arange(n) == 0, np.sign(np.linalg.det(q)), 1.0)


def test_layers_that_a_skip_touches_are_not_turned():
    assert turned_layers(Network([3, 2, 3, 2, 1, 3], {(0, 2): 1, (2, 5): 1})) == [1, 3]
    assert turned_layers(Network([2, 2, 2, 2], {(0, 2): 1})) == [1]
    assert turned_layers(Network([1, 1, 1])) == []


def test_a_turned_copy_is_found_and_its_mirror_image_is_not():
    rng = np.random.default_rng(0)
    network = Network([3, 2, 3, 3], {(0, 2): 1})
    first = [rng.standard_normal((1, *shape)) for shape in network.shapes]
    r = rotation(2, rng)
    copy = [r @ first[0], first[1] @ r.T, first[2]]
    mirror = np.diag([-1.0, 1.0])
    reflected = [mirror @ first[0], first[1] @ mirror, first[2]]
    back, gap = turned(network, [np.concatenate(ws) for ws in zip(copy, reflected, strict=True)], first)
    assert gap[0] < 1e-7
    assert gap[1] > 0.1
    assert all(np.abs(w[0] - v[0]).max() < 1e-7 for w, v in zip(back, first, strict=True))


def test_turning_keeps_what_the_network_computes_its_weights_lengths_and_all_signs():
    minimum = Minimum(Network([2, 2, 2, 2, 2]))
    fiber = float_fiber(minimum)
    sample = draw(fiber, 40, np.random.default_rng(0))
    weights = turned_together(fiber.network, sample.weights)
    assert fiber.residual(weights).max() < 1e-6
    lengths = [(fiber.flat(w) ** 2).sum(axis=1) for w in (sample.weights, weights)]
    assert np.abs(lengths[0] / lengths[1] - 1).max() < 1e-9
    separation = by_bottlenecks(minimum)
    before = labels_of(separation, fiber, sample)
    assert len(np.unique(before)) == 8
    assert (labels_of(separation, fiber, type(sample)(weights, sample.solved)) == before).all()

    def nearest(flat):
        gaps = np.linalg.norm(flat[:, None] - flat[None], axis=2) + 1e9 * np.eye(len(flat))
        return np.median(gaps.min(axis=1))

    assert nearest(fiber.flat(weights)) < 0.9 * nearest(fiber.flat(sample.weights))


def test_the_way_back_of_a_rotation_is_made_of_minima_of_one_length():
    minimum = Minimum(Network([3, 2, 3, 2, 3], {(0, 2): 1, (2, 4): 1}), [[2, 1, 0], [0, 3, 0], [0, 0, 5]])
    fiber = float_fiber(minimum)
    flat = fiber.flat(draw(fiber, 8, np.random.default_rng(1)).weights)
    first, second = fiber.layered(flat[:4]), fiber.layered(flat[4:8])
    path = [fiber.flat(w) for w in rotation_path(fiber.network, second, first)]
    assert np.abs(path[-1] - flat[4:8]).max() == 0
    lengths = np.array([(p**2).sum(axis=1) for p in path])
    assert np.abs(lengths / lengths[-1] - 1).max() < 1e-9
    assert max(fiber.residual(fiber.layered(p)).max() for p in path) < 1e-6
    assert (np.linalg.norm(path[0] - flat[:4], axis=1) <= np.linalg.norm(path[-1] - flat[:4], axis=1) + 1e-9).all()
