"""Pairs of small ReLU networks with one input and one output, for pictures of their chords."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from symtopo.aligning.best import best_alignment
from symtopo.aligning.element import LayerElement, acted
from symtopo.aligning.mlp import MLP

Array = NDArray[np.float64]
ALWAYS = "by statement 7.8 there is a barrier in every order"
INPUTS = np.linspace(-2.0, 2.0, 17)  # the data of the loss


@dataclass(frozen=True, eq=False)
class Example:
    """Two networks, B moved into the places of A, and what is told about them."""

    name: str
    words: str
    first: MLP
    second: MLP
    moved: MLP


def examples() -> list[Example]:
    """B = g . A;  the same, and its numbers rounded;  two networks of the function max(x, 0)."""
    a = MLP([[[1], [-1], [2], [1]], [["3/2", "1/2", "-3/2", 2]]], [[1, "-1/2", 0, -1], ["-1/2"]], activation="relu")
    scale = (Fraction(1, 2), Fraction(3), Fraction(1), Fraction(2))
    b = acted([LayerElement((2, 3, 1, 0), scale, scale)], a)
    rounded = MLP(
        [[["7/8"], ["25/8"], ["-9/8"], [2]], [[-3, "5/8", "3/8", "3/4"]]],
        [["1/8", -3, "-1/2", "15/8"], ["-3/8"]],
        activation="relu",
    )
    one = MLP([[[1], [0]], [[1, 0]]], activation="relu")
    two = MLP([[["3/5"], ["4/5"]], [["3/5", "4/5"]]], activation="relu")
    told = (
        ("B = g . A", "B is A with its neurons in another order, and other scales: the same function.", a, b),
        ("B near to g . A", "B is nearly A with its neurons in another order, and other scales.", a, rounded),
        ("no order removes it", f"Both compute max(x, 0), A with one neuron, B with two: {ALWAYS}.", one, two),
    )
    return [Example(*parts, best_alignment(*parts[2:]).moved) for parts in told]


def on_chord(first: MLP, second: MLP, t: float, x: Sequence[float] | Array) -> Array:
    """The output of the network at t on the straight line between two networks of one hidden layer, in floats."""
    pairs = zip(first.floats().values(), second.floats().values(), strict=True)
    w1, b1, w2, b2 = ((1 - t) * a + t * b for a, b in pairs)
    output: Array = (w2 @ np.maximum(w1 @ np.asarray(x)[None, :] + b1[:, None], 0) + b2[:, None])[0]
    return output


def losses(first: MLP, second: MLP, times: Sequence[float]) -> list[float]:
    """The mean squared error at the data along the chord, in floats, where A is what is to be computed."""
    target = on_chord(first, first, 0.0, INPUTS)
    return [float(np.mean((on_chord(first, second, t, INPUTS) - target) ** 2)) for t in times]
