"""Estimates for residual networks with narrow blocks, against their exact counts."""

from fractions import Fraction

import numpy as np
import pytest

from symtopo.components import count
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network
from symtopo.sampling.block_draw import product_of_blocks, through_blocks
from symtopo.sampling.estimate import estimate_components
from symtopo.sampling.fiber import float_fiber, onto_fiber

TWO = {(0, 2): 1, (2, 4): 1}
PLANES = [([2, 1, 2, 1, 2], TWO, [[2, 0], [0, 2]], 2), ([2, 1, 2, 1, 2], TWO, [[0, 1], [-1, 0]], 4)]
SLOW = [
    ([2, 1, 2, 1, 2], TWO, [[3, 1], [0, 3]], 6),
    ([2, 1, 2, 1, 2], TWO, [[2, 0], [0, -3]], 8),
    ([2, 1, 2, 1, 2], TWO, [[5, 0], [0, 7]], 10),
    ([2, 1, 2, 1, 2, 2], {(0, 2): Fraction(1, 2), (2, 5): 1}, [[-2, 1], [-1, 0]], 6),
    ([3, 2, 3, 2, 3], {(0, 2): Fraction(1, 2), (2, 4): 2}, [[4, 0, 0], [0, 4, 0], [0, 0, 4]], 2),
    ([3, 2, 3, 2, 3], {(0, 2): 2, (2, 4): 1}, [[-3, 2, 2], [0, -3, 0], [0, 0, -3]], 2),
]


@pytest.mark.parametrize(
    ("widths", "skips", "target", "components"), PLANES + [pytest.param(*row, marks=pytest.mark.slow) for row in SLOW]
)
def test_narrow_blocks(widths, skips, target, components):
    found = count(Minimum(Network(widths, skips), target))
    assert found.lower == found.upper == found.estimate == components
    assert all(size > 1 for size, _ in found.sample.table)


BLOCKS = [
    ([2, 1, 2, 1, 2], TWO, [[5, 0], [0, 7]]),
    ([3, 1, 3, 2, 2, 3], {(0, 2): 2, (2, 5): -1}, [[2, 1, 0], [0, 3, 1], [1, 0, 4]]),
    ([2, 1, 2, 2, 2], TWO, [[-2, 0], [0, -3]]),
    ([3, 2, 3, 1, 3, 1, 1, 3], {(0, 2): 1, (2, 4): -1, (4, 7): 1}, [[0, -2, 0], [1, 0, 0], [0, 0, 5]]),
]


@pytest.mark.parametrize(("widths", "skips", "target"), BLOCKS)
def test_minima_are_drawn_with_every_pattern_of_signs(widths, skips, target):
    minimum = Minimum(Network(widths, skips), target)
    fiber = float_fiber(minimum)
    problem = product_of_blocks(fiber)
    weights = through_blocks(problem, fiber.network, 400, np.random.default_rng(0))
    assert len(weights[0]) > 300
    flat, arrived = onto_fiber(fiber, fiber.flat(weights), 6)
    assert arrived.mean() > 0.9
    states = fiber.states(fiber.layered(flat[arrived]))
    patterns = np.stack([np.linalg.det(states[block.end]) > 0 for block in problem.blocks[:-1]], axis=1)
    found, numbers = np.unique(patterns, axis=0, return_counts=True)
    assert len(found) == 2 ** (len(problem.blocks) - 1)
    assert numbers.min() > len(patterns) / 50


def test_where_the_fiber_is_no_product_of_narrow_blocks():
    networks = [Network([2, 2, 2]), Network([2, 2, 2, 2, 2], TWO), Network([2, 1, 2, 2], {(0, 2): 1})]
    assert [product_of_blocks(float_fiber(Minimum(network))) for network in networks] == [None] * 3


@pytest.mark.slow
def test_one_more_draw_does_not_make_a_component():
    """Where not all components are seen, what was joined to no other is not counted for them."""
    minimum = Minimum(Network([2, 1, 2, 1, 2], TWO), [[2, 1], [0, 3]])
    found = estimate_components(minimum, samples=60)
    assert found.classes <= 10
    assert all(size > 1 for size, _ in found.table)
