"""Neurons that do nothing, or what another one does, are taken away by moves that leave the function as it is."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from symtopo.algebra.exact import Rational
from symtopo.algebra.rational_arrays import from_fractions
from symtopo.aligning.mlp import MLP
from symtopo.aligning.rotations import refuse_radial
from symtopo.symmetry.neurons import NeuronSymmetry

Kind = Literal["merge", "fold", "drop", "silence"]
Key = tuple[Rational, ...]


@dataclass(frozen=True)
class Move:
    """What is done to a neuron of a hidden layer; layers from 1, neurons from 0, as they are numbered in the beginning.

    merge : its incoming weights and bias are c = scale times those of the neuron `into`; as s(c z) = d s(z) + e, d v is
        added to the outgoing weights of that one, e v to the biases of the next layer, where v are its own outgoing
        weights, and it is taken away.
    fold : its incoming weights are 0; s(b) v is added to the biases of the next layer, and it is taken away.
    drop : its outgoing weights are 0; it is taken away.
    silence : likewise, but it is the last one of its layer, folded or not: it stays, and its weights are made 0.
    """

    kind: Kind
    layer: int
    neuron: int
    into: int | None = None
    scale: Rational | None = None

    def to_dict(self) -> dict[str, Any]:
        scale = None if self.scale is None else str(self.scale)
        return {"move": self.kind, "layer": self.layer, "neuron": self.neuron, "into": self.into, "scale": scale}


class _Reduction:
    """A network on its way to its reduced form."""

    def __init__(self, network: MLP) -> None:
        self.network = network
        self.weights = [w.fractions() for w in network.weights]
        self.biases = [b.fractions() for b in network.biases]
        self.names = [list(range(n)) for n in network.widths[1:-1]]
        self.moves: list[Move] = []

    def run(self) -> None:
        """Sweeps through the layers until one makes no move."""
        before = -1
        while before < len(self.moves):
            before = len(self.moves)
            for i, symmetry in enumerate(self.network.symmetries):
                self.merge(i, symmetry)
                self.fold(i, symmetry)
                self.drop(i)

    def merge(self, i: int, symmetry: NeuronSymmetry) -> None:
        first: dict[Key, tuple[int, Fraction]] = {}
        gone = []
        for r in range(len(self.names[i])):
            row = (*self.weights[i][r], self.biases[i][r])
            if not any(row) and symmetry.at_zero is not None:  # to be folded
                continue
            key, scale = _normal(row, symmetry)
            if key not in first:
                first[key] = (r, scale)
                continue
            into, other = first[key]
            c = scale / other
            d, e = symmetry.law(c)
            v = self.weights[i + 1][:, r]
            self.weights[i + 1][:, into] += d * v
            self.biases[i + 1] += e * v
            self.moves.append(Move("merge", i + 1, self.names[i][r], self.names[i][into], c))
            gone.append(r)
        self.remove(i, gone)

    def fold(self, i: int, symmetry: NeuronSymmetry) -> None:
        gone = []
        for r in range(len(self.names[i])):
            constant = not self.weights[i][r].any()
            if not constant or not self.weights[i + 1][:, r].any():
                continue
            if (value := symmetry.value(self.biases[i][r])) is None:
                continue
            self.biases[i + 1] += value * self.weights[i + 1][:, r]
            self.weights[i + 1][:, r] = 0
            self.moves.append(Move("fold", i + 1, self.names[i][r]))
            gone.append(r)
        if len(gone) == len(self.names[i]):
            self.silence(i, gone.pop(), folded=True)
        self.remove(i, gone)

    def drop(self, i: int) -> None:
        mute = [r for r in range(len(self.names[i])) if not self.weights[i + 1][:, r].any()]
        kept = mute.pop() if len(mute) == len(self.names[i]) else None
        self.moves += [Move("drop", i + 1, self.names[i][r]) for r in mute]
        if kept is not None:  # the moves are made in order, and only a neuron that is alone is silenced
            self.silence(i, kept)
        self.remove(i, mute)

    def silence(self, i: int, r: int, *, folded: bool = False) -> None:
        if folded or self.weights[i][r].any() or self.biases[i][r]:
            self.weights[i][r], self.biases[i][r] = 0, 0
            self.moves.append(Move("silence", i + 1, self.names[i][r]))

    def remove(self, i: int, gone: list[int]) -> None:
        self.weights[i] = np.delete(self.weights[i], gone, axis=0)
        self.biases[i] = np.delete(self.biases[i], gone)
        self.weights[i + 1] = np.delete(self.weights[i + 1], gone, axis=1)
        self.names[i] = [name for r, name in enumerate(self.names[i]) if r not in set(gone)]


def _normal(row: Key, symmetry: NeuronSymmetry) -> tuple[Key, Fraction]:
    """A row that is the same for all of its multiples by scales for which there is a law; and the scale to the row."""
    leading: Rational = next((v for v in row if v), 1)
    size = Fraction(1) if symmetry.degree is None else abs(Fraction(leading))
    scale = -size if symmetry.flip is not None and leading < 0 else size
    return tuple(v / scale for v in row), scale


def reduced(network: MLP) -> tuple[MLP, tuple[Move, ...]]:
    """The same function with fewer neurons, exactly, and the moves that lead there.

    No neuron is left that is a multiple of another one by the laws of its activation, that is constant with a value
    known to be rational, or that is not heard; a layer keeps one neuron.  That it is as small as can be is not said.
    """
    refuse_radial("a neuron is heard through the norm of its layer, and is not taken away: leave --reduce out", network)
    reduction = _Reduction(network)
    reduction.run()
    arrays = [from_fractions(w) for w in reduction.weights], [from_fractions(b) for b in reduction.biases]
    return network.replaced(*arrays), tuple(reduction.moves)
