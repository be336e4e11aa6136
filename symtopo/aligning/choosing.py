"""Where B is no g . A: of the elements that are found by weights and by activations, the one that data prefer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from symtopo.aligning.best import STARTS, Best, distance, found_by_weights
from symtopo.aligning.by_activations import activation_candidate, values_of
from symtopo.aligning.chord_data import ChordData
from symtopo.aligning.element import acted
from symtopo.aligning.mlp import MLP
from symtopo.aligning.rescaling import Candidate, applied, uncentred

Array = NDArray[np.float64]

MOST_POINTS = 2048
TIMES = (0.25, 0.5, 0.75)


def alignment_for_data(first: MLP, second: MLP, data: ChordData, *, starts: int = STARTS, seed: int = 0) -> Best:
    """Of the elements h that `best_alignment` and `activation_alignment` find, the one with the lowest chord from A.

    The loss of (1 - t) A + t h . B, less (1 - t) L(A) + t L(B), decides: the largest of its values at t = 1/4, 1/2 and
    3/4, on at most 2048 of the data points, in floats.  h . B is exact, and computes the function of B; it may be
    farther from A than B is.
    """
    seen = found_by_weights(first, second, starts=starts, seed=seed, kept=starts)
    points = slice(0, data.points, max(-(-data.points // MOST_POINTS), 1))
    by_activations = activation_candidate(first, second, seen.first, seen.second, data.inputs[:, points])

    with np.errstate(all="ignore"):
        ends_of = [_loss([w * seen.size for w in part], second, data, points) for part in (seen.first, seen.second)]

    def height(found: Candidate) -> float:
        with np.errstate(all="ignore"):
            ends = list(zip(seen.first, applied(found, seen.second, second.symmetries), strict=True))
            between = ([(a + t * (b - a)) * seen.size for a, b in ends] for t in TIMES)
            losses = [_loss(weights, second, data, points) for weights in between]
            above = [v - (1 - t) * ends_of[0] - t * ends_of[1] for t, v in zip(TIMES, losses, strict=True)]
        return float(max(above)) if np.isfinite(above).all() else np.inf

    element = min([*seen.candidates, by_activations], key=height).element(second.symmetries)
    moved = acted(element, second)
    return Best(element, moved, distance(first, second), distance(first, moved))


def _loss(weights: Sequence[Array], network: MLP, data: ChordData, points: slice) -> float:
    """The sum of the losses of a network with these centred weights, in floats."""
    layers = uncentred(weights, network.symmetries)
    state = layers[0][0] @ data.inputs[:, points] + layers[0][1][:, None]
    for symmetry, (w, b) in zip(network.symmetries, layers[1:], strict=True):
        state = w @ values_of(symmetry, state) + b[:, None]
    return data.loss.value(points, state)
