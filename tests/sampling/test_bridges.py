"""Exact segments of one layer over singular points of a fiber."""

from fractions import Fraction

import numpy as np
import pytest

from symtopo.components import count, count_certificate
from symtopo.errors import Undecided
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network
from symtopo.sampling.bridges import LayerSegment, bridges, no_walks
from symtopo.sampling.draw import draw
from symtopo.sampling.fiber import float_fiber

SINGULAR = [
    Minimum(Network([2, 2, 2]), [[1, 0], [0, 0]]),
    Minimum(Network([2, 2, 2, 2], {(0, 2): 1}), [[1, 2], [2, 4]]),
    Minimum(Network([3, 3, 2, 3], {(1, 3): 2}), x=[[1, 0], [2, 1], [0, 1]], y=[[1, 1], [0, 0], [1, 1]]),
    Minimum(Network([2, 1, 2, 2], {(0, 2): Fraction(1, 2)}), [[2, 2], [0, 0]]),
]


@pytest.mark.parametrize("minimum", SINGULAR)
def test_segments_change_one_layer_and_lie_in_the_minimum(minimum):
    fiber, rng = float_fiber(minimum), np.random.default_rng(0)
    sample = draw(fiber, 20, rng)
    sample = sample.chosen(sample.solved > 0)
    found = bridges(minimum, fiber, sample, rng)
    assert len(found.segments) > 50
    assert {segment.start for segment in found.segments} & {-1 - k for k in range(len(sample))}
    for segment in found.segments:
        if segment.start < 0:
            continue
        ends = [[w[k] for w in found.sample.weights] for k in (segment.start, segment.end)]
        size = 1 + max(float(np.abs(w).max()) for end in ends for w in end)
        changed = [i for i, (a, b) in enumerate(zip(*ends, strict=True), 1) if np.abs(a - b).max() > 1e-9 * size]
        assert set(changed) <= {segment.layer}
        for t in (0.0, 0.3, 1.0):
            point = [(a + t * (b - a))[None] for a, b in zip(*ends, strict=True)]
            assert fiber.residual(point)[0] <= 1e-9 * size ** len(point)


def test_the_determinant_changes_its_sign_where_the_state_before_is_singular():
    """(W_2, W_1) with W_1 of rank one: det W_2 > 0 and < 0 are joined, over det W_2 = 0."""
    fiber = float_fiber(SINGULAR[0])
    found = bridges(SINGULAR[0], fiber, draw(fiber, 0, np.random.default_rng(0)), np.random.default_rng(0))
    signs = np.sign(np.round(np.linalg.det(found.sample.weights[1]), 9))
    assert any(signs[s.start] * signs[s.end] < 0 for s in found.segments if s.layer == 2)


def test_no_certificate_is_written_of_what_no_rule_is_about():
    found = count(SINGULAR[0], samples=30)
    assert (found.lower, found.upper, found.estimate, found.sample.regular) == (1, 1, 1, False)
    assert any(isinstance(tube, LayerSegment) for tube in found.sample.graph.tubes)
    with pytest.raises(Undecided, match="singular points of the fiber, about which the checker has no rule"):
        count_certificate(found)
    paths = [path for *_, path in found.graph.edges(data="path")]
    assert max(path.residual for path in paths) < 1e-6


def test_where_no_path_over_singular_points_is_sought():
    narrow = float_fiber(Minimum(Network([3, 2, 3]), [[1, 0, 0], [0, 0, 0], [0, 0, 0]]))
    wide = float_fiber(Minimum(Network([6, 6, 6, 6])))
    assert "no layer can be solved for" in no_walks(narrow)
    assert "at most 100 weights, not 108" in no_walks(wide)
    deep = count(Minimum(Network([2] * 6), [[1, 0], [0, 0]]), samples=20)
    assert (deep.estimate, deep.sample.regular) == (None, False)
    assert "at most 4 layers" in deep.sample.regularity.reason
    assert no_walks(float_fiber(SINGULAR[0])) == ""
