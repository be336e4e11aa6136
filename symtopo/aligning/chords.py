"""What networks on the chord from A to B compute on a cell of t: Taylor models, layer by layer."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from symtopo.aligning.chord_data import float_pieces
from symtopo.aligning.mlp import MLP
from symtopo.aligning.rotations import refuse_radial
from symtopo.errors import BadInput
from symtopo.loss.taylor_models import ChordLayer, TaylorModel, activated, constant

LARGEST_SLOPE = 10**300  # of an activation
ENTRIES = 2**16  # of an array: what fits in the memory nearest to the processor
SUMMANDS = 2**14  # of a sum, as `taylor_models.SLACK` has it


def check_alike(first: MLP, second: MLP) -> None:
    """Raises BadInput where there is no chord between them, or it is not known how to bound the loss on it."""
    refuse_radial("the loss on a chord is not bounded: leave --data out", first, second)
    if first.widths != second.widths:
        raise BadInput("the widths of A and B differ: a barrier is between networks of the same widths")
    if [s.name for s in first.symmetries] != [s.name for s in second.symmetries]:
        raise BadInput("the activations of A and B differ: a barrier is between networks of the same activations")


class Chord:
    """The networks with the weights and biases (1 - t) A + t B, which are alike, on inputs, one in each column."""

    def __init__(self, first: MLP, second: MLP, inputs: NDArray[np.float64]) -> None:
        self.inputs, self.activations = inputs, [(s.name, s.degree, float_pieces(s)) for s in first.symmetries]
        arrays = [[*network.floats().values()] for network in (first, second)]
        if not all(np.isfinite(a).all() for part in arrays for a in part):
            raise BadInput("a number of A or B is beyond the range of floats: scale the network down")
        largest = max((abs(Fraction(str(v))) for _, _, pieces in self.activations for v in pieces or ()), default=0)
        if largest > LARGEST_SLOPE:
            raise BadInput("a slope of an activation is beyond 1e300: give a smaller one")
        pairs = list(zip(*arrays, strict=True))
        self.weights, self.biases = pairs[::2], pairs[1::2]
        columns = max(min(ENTRIES // max(first.widths), SUMMANDS // first.widths[-1]), 1)
        self.parts = [slice(k, k + columns) for k in range(0, inputs.shape[1], columns)]

    def outputs(self, m: float, e: float) -> Iterator[tuple[slice, TaylorModel]]:
        """For |t - m| <= e, of some of the inputs at a time."""
        last = ChordLayer.on(m, e, self.weights[-1], self.biases[-1])
        return ((part, last(state)) for part, state in self.features(m, e))

    def features(self, m: float, e: float) -> Iterator[tuple[slice, TaylorModel]]:
        """Values of the last hidden layer for |t - m| <= e, of some of the inputs at a time."""
        pairs = zip(self.weights[:-1], self.biases[:-1], strict=True)
        layers = [ChordLayer.on(m, e, w, b) for w, b in pairs]
        for part in self.parts:
            state = constant(self.inputs[:, part])
            for layer, (name, degree, pieces) in zip(layers, self.activations, strict=True):
                state = activated(layer(state), e, name, degree, pieces)
            yield part, state
