"""Steps of paths on which the function of a network does not change, each taken in exact arithmetic."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Any, Literal

import numpy as np

from symtopo.algebra.exact import Rational
from symtopo.algebra.rational_arrays import from_fractions
from symtopo.aligning.mlp import MLP
from symtopo.aligning.reduction import Move
from symtopo.function_checker import PATH_MOVES

StepKind = Literal["stretch", "listen", "share", "settle"]
Numbers = tuple[Rational, ...]


@dataclass(frozen=True)
class Step:
    """One step; layers from 1, neurons from 0, always in the places where A has them.  0 <= t <= 1.

    stretch : of every neuron of the layer the incoming weights and the bias are multiplied by c(t) = 1 + t (c - 1),
        c > 0 from `scales`, the outgoing weights divided by the d of c(t), up to `outgoing`.
    listen : a neuron that is not heard; its incoming weights and bias move along a segment to `weights` and `bias`.
    share : it hears `scale` times what the neuron `into` hears: its outgoing weights move along a segment to
        `outgoing`, those of the other one, and the next biases, take up what it loses, by the law of this scale.
    settle : it hears nothing; its outgoing weights move along a segment to `outgoing`, the next biases take up what it
        adds no more.
    """

    kind: StepKind
    layer: int
    neuron: int = 0
    into: int = 0
    scale: Rational = 1
    scales: Numbers = ()
    outgoing: Numbers = ()
    weights: Numbers = ()
    bias: Rational = 0

    @property
    def piece(self) -> tuple[str, int]:
        """Steps in a row of which this is the same are one piece.

        All stretches are one curve in the orbit.  Else the weights that move, the others fixed, are all those of an
        affine space: any incoming weights of neurons that are not heard; any outgoing weights and next biases with the
        same sums, for all inputs.  So the segment from the first to the last lies in it.
        """
        if self.kind == "stretch":
            return "orbit curve", 0
        return ("incoming" if self.kind == "listen" else "outgoing"), self.layer

    def to_dict(self) -> dict[str, Any]:
        """As the trusted checker reads it."""
        attributes = {"scale": "scales"} if self.kind == "stretch" else {}
        fields = {name: _json(getattr(self, attributes.get(name, name))) for name in PATH_MOVES[self.kind]}
        return {"move": self.kind, "layer": self.layer, **fields}


def _json(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_json(v) for v in value]
    return int(value) if value == int(value) else str(value)


class Walk:
    """A network on its way along a path; the steps are recorded.

    No step takes a neuron away: neurons that are not needed lose their outgoing weights first, then all others.
    """

    def __init__(self, network: MLP) -> None:
        self.given = network
        self.weights = [w.fractions() for w in network.weights]
        self.biases = [b.fractions() for b in network.biases]
        self.steps: list[Step] = []

    def network(self) -> MLP:
        """Where it is."""
        return self.given.replaced([from_fractions(w) for w in self.weights], [from_fractions(b) for b in self.biases])

    def take(self, steps: Iterable[Step]) -> None:
        for step in steps:
            self.steps.append(step)
            i, r, symmetry = step.layer - 1, step.neuron, self.given.symmetries[step.layer - 1]
            w, b, v = self.weights[i], self.biases[i], self.weights[i + 1]
            if step.kind == "stretch":
                scale, outgoing = (_array(part) for part in (step.scales, step.outgoing))
                self.weights[i], self.biases[i], self.weights[i + 1] = w * scale[:, None], b * scale, _over(v, outgoing)
            elif step.kind == "listen":
                w[r], b[r] = _array(step.weights), step.bias
            else:
                taken = v[:, r] - _array(step.outgoing)
                v[:, r] = _array(step.outgoing)
                d, e = symmetry.law(step.scale) if step.kind == "share" else (0, symmetry.value(b[r]) or 0)
                v[:, step.into] += d * taken
                self.biases[i + 1] = self.biases[i + 1] + e * taken

    def muted(self, i: int) -> set[int]:
        """The neurons of hidden layer i, from 0, that are not heard."""
        return set(np.flatnonzero(~self.weights[i + 1].astype(bool).any(axis=0)).tolist())

    def clear(self, moves: Iterable[Move]) -> None:
        """What reduction does, but all neurons stay: those that it takes away have no weights left."""
        for _, group in groupby(moves, key=lambda move: move.layer):
            layer = list(group)
            for move in layer:
                r, silent = move.neuron, (0,) * len(self.weights[move.layer])
                if not self.weights[move.layer][:, r].any():
                    continue
                if move.kind == "merge" and move.into is not None and move.scale is not None:
                    self.take([Step("share", move.layer, r, move.into, move.scale, outgoing=silent)])
                elif move.kind == "fold":
                    self.take([Step("settle", move.layer, r, outgoing=silent)])
            for r in dict.fromkeys(move.neuron for move in layer):
                self.listen(layer[0].layer - 1, r, (0,) * self.weights[layer[0].layer - 1].shape[1], 0)

    def listen(self, i: int, r: int, weights: Numbers, bias: Rational) -> None:
        """Let a neuron that is not heard hear what is given, if it does not."""
        if tuple(self.weights[i][r]) != weights or self.biases[i][r] != bias:
            self.take([Step("listen", i + 1, r, weights=weights, bias=bias)])

    def carry(self, i: int, moves: dict[int, tuple[int, int]]) -> None:
        """Carry what neurons do to the places of others that are not heard: p to q with a sign, for p: (q, sign)."""
        for p, (q, sign) in moves.items():
            self.listen(i, q, tuple(sign * self.weights[i][p]), sign * self.biases[i][p])
        for p, (q, sign) in moves.items():
            self.take([Step("share", i + 1, p, q, sign, outgoing=(0,) * len(self.weights[i + 1]))])

    def rearrange(self, i: int, targets: dict[int, tuple[int, int]]) -> bool:
        """Carry neurons to their places, p to q with a sign for p: (q, sign), through those that are not heard.

        In rounds: all neurons whose place is free go there; where there is none such, one of every cycle goes to any
        free place, as long as there are some.  False: nothing is free, though it is needed.
        """
        left = {p: to for p, to in targets.items() if to != (p, 1)}
        free = self.muted(i)
        while left:
            if not free:
                return False
            moves = {p: to for p, to in left.items() if to[0] in free}
            if not moves:
                for p, spare in zip(_one_of_each_cycle(left), sorted(free), strict=False):
                    moves[p] = spare, 1
                    left[spare] = left[p]
            self.carry(i, moves)
            for p in moves:
                del left[p]
            free = (free - {q for q, _ in moves.values()}) | set(moves)
        for r in sorted(free):
            self.listen(i, r, (0,) * self.weights[i].shape[1], 0)
        return True


def _one_of_each_cycle(targets: dict[int, tuple[int, int]]) -> list[int]:
    seen: set[int] = set()
    chosen = []
    for p in sorted(targets):
        if p not in seen:
            chosen.append(p)
        while p not in seen:
            seen.add(p)
            p = targets[p][0]
    return chosen


def _array(values: Iterable[Any]) -> Any:
    listed = list(values)
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return array


def _over(v: Any, divisors: Any) -> Any:
    return v * _array(1 / Fraction(d) for d in divisors)[None, :]
