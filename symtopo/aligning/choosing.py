"""Where B is no g . A: of the elements that are found by weights and by activations, the one that data prefer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symtopo.aligning.best import STARTS, Best, Found, distance, found_by_weights
from symtopo.aligning.by_activations import activation_candidate, values_of
from symtopo.aligning.chord_data import ChordData
from symtopo.aligning.element import acted
from symtopo.aligning.mlp import MLP
from symtopo.aligning.rescaling import Candidate, applied, squared_distance, uncentred
from symtopo.errors import BadInput
from symtopo.symmetry.neurons import NeuronSymmetry

Array = NDArray[np.float64]

MOST_POINTS, QUICK_POINTS = 2048, 512
TIMES = (0.25, 0.5, 0.75)
MOST_OF_SHORT = 1e9  # of inputs and weights, so that values and their squares stay far below 1e38


def alignment_for_data(first: MLP, second: MLP, data: ChordData, *, starts: int = STARTS, seed: int = 0) -> Best:
    """Of the elements h that `best_alignment` and `activation_alignment` find, the one with the lowest chord from A.

    The loss of (1 - t) A + t h . B, less (1 - t) L(A) + t L(B), decides: the largest of its values at t = 1/4, 1/2 and
    3/4, on at most 2048 of the data points, in floats.  h . B is exact, and computes the function of B; it may be
    farther from A than B is.
    """
    seen = found_by_weights(first, second, starts=starts, seed=seed, kept=starts)
    points = _some(data, MOST_POINTS)
    inputs = data.inputs[:, points]
    by_activations = activation_candidate(first, second, seen.first, seen.second, inputs, size=seen.size)

    with np.errstate(all="ignore"):
        ends_of = [_loss([w * seen.size for w in part], second, data, points) for part in (seen.first, seen.second)]

    def height(found: Candidate) -> float:
        losses = _chord(seen, found, second, data, points, TIMES)
        with np.errstate(all="ignore"):
            above = [v - (1 - t) * ends_of[0] - t * ends_of[1] for t, v in zip(TIMES, losses, strict=True)]
        return float(max(above)) if np.isfinite(above).all() else np.inf

    element = min([*seen.candidates, by_activations], key=height).element(second.symmetries)
    moved = acted(element, second)
    return Best(element, moved, distance(first, second), distance(first, moved))


def quick_alignment(first: MLP, second: MLP, data: ChordData, *, seed: int = 0) -> Best:
    """Of two elements, one by weights and one by activations, that with the lower loss in the middle of the chord.

    The first is found by one search, from B as it is, for the weights as they are; the second, with scales for which
    the activations are equally large, and the loss, by at most 512 of the data points.  No scales are taken then that
    bring the weights nearer: they cost time, and the loss rose by them as often as it fell.  As `alignment_for_data`
    otherwise, which tries more.
    """
    seen = found_by_weights(first, second, starts=1, seed=seed, scaled=False)
    points = _some(data, QUICK_POINTS)
    rough, looked = _in_half_the_bits(seen, data, points)
    inputs = looked.inputs[:, points]
    by_activations = activation_candidate(
        first, second, rough.first, rough.second, inputs, size=seen.size, scaled=False
    )

    def middle(found: Candidate) -> float:
        loss = _chord(rough, found, second, looked, points, (0.5,))[0]
        return loss if np.isfinite(loss) else np.inf

    found = min(seen.candidates[-1], by_activations, key=middle)
    element = found.element(second.symmetries)
    rounded = replace(found, scales=[np.array([abs(float(c)) for c in h.scale]) for h in element])
    ends = (seen.second, applied(rounded, seen.second, second.symmetries))
    before, after = (_gap(seen, moved, second.symmetries) for moved in ends)
    return Best(element, acted(element, second), before, after)


def _in_half_the_bits(seen: Found, data: ChordData, points: slice) -> tuple[Found, ChordData]:
    """Weights and inputs as short floats, which take half the time; as they are where those might overflow."""
    sizes = (seen.size, float(np.abs(data.inputs[:, points]).max()))
    if not all(0 < size < MOST_OF_SHORT for size in sizes):
        return seen, data
    short: Any = [[w.astype(np.float32) for w in part] for part in (seen.first, seen.second)]
    inputs: Any = data.inputs.astype(np.float32)
    return replace(seen, first=short[0], second=short[1]), replace(data, inputs=inputs)


def _some(data: ChordData, most: int) -> slice:
    """At most so many of the data points."""
    return slice(0, data.points, max(-(-data.points // most), 1))


def _gap(seen: Found, moved: Sequence[Array], symmetries: Sequence[NeuronSymmetry]) -> float:
    """The Euclidean distance of weights and biases to those of A.  Raises BadInput beyond the range of floats."""
    ends = [[w for pair in uncentred(part, symmetries) for w in pair] for part in (seen.first, moved)]
    with np.errstate(all="ignore"):
        gap = seen.size * float(np.sqrt(squared_distance(*ends)))
    if not np.isfinite(gap):
        raise BadInput("a number, or the distance between A and B, is beyond the range of floats: scale them down")
    return gap


def _chord(
    seen: Found, found: Candidate, network: MLP, data: ChordData, points: slice, times: Sequence[float]
) -> list[float]:
    """The losses of (1 - t) A + t h . B, in floats."""
    with np.errstate(all="ignore"):
        kind = seen.first[0].dtype  # short floats stay short
        moved = [w.astype(kind, copy=False) for w in applied(found, seen.second, network.symmetries)]
        ends = list(zip(seen.first, moved, strict=True))
        return [_loss([(a + t * (b - a)) * seen.size for a, b in ends], network, data, points) for t in times]


def _loss(weights: Sequence[Array], network: MLP, data: ChordData, points: slice) -> float:
    """The sum of the losses of a network with these centred weights, in floats."""
    layers = uncentred(weights, network.symmetries)
    state = layers[0][0] @ data.inputs[:, points] + layers[0][1][:, None]
    for symmetry, (w, b) in zip(network.symmetries, layers[1:], strict=True):
        state = w @ values_of(symmetry, state) + b[:, None]
    return data.loss.value(points, state)
