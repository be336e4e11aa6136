"""Figure 2: between the minima (1, 1) and (m, 1/m) of W2 W1 = 1 the loss exceeds any given number."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from symtopo.figures.style import COLOURS, new_figure
from symtopo.loss.interpolation import chord_loss, maximum
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network

POWERS = range(1, 25)
DRAWN = (2, 4, 8)
BOUNDS = (10, 10**3, 10**6)


def compute(seed: int) -> tuple[dict[str, Any], list[str]]:
    """The exact maximum of the loss on the chord, for m = 2, 4, 8, .."""
    minimum = Minimum(Network([1, 1, 1]))
    start = ([[1]], [[1]])
    found = [maximum(chord_loss(minimum, start, ([[m]], [[Fraction(1, m)]]))) for m in (2**k for k in POWERS)]
    highest = [Fraction(v.lower) for v in found]
    caption = ["Left: chords between the minima (1, 1) and (m, 1/m) of W2 W1 = 1, both in the component W1 > 0."]
    exact = all(v.exact for v in found)
    caption.append(f"Right: the largest loss on the chord{', exactly' if exact else ''}: it exceeds any given number.")
    for bound in BOUNDS:
        m = next(2**k for k, value in zip(POWERS, highest, strict=True) if value > bound)
        caption.append(
            f"Above {bound}: for m = {m}, where it is {float(highest[POWERS.index(m.bit_length() - 1)]):.4g}."
        )
    data = {
        "m": np.array([2.0**k for k in POWERS]),
        "largest_loss": np.array([float(v) for v in highest]),
        "largest_loss_exact": np.array([str(v) for v in highest]),
    }
    return data, caption


def draw(data: dict[str, Any]) -> Any:
    figure, (left, right) = new_figure(1, 2, size=(10.5, 4.4))
    chords = dict(zip(DRAWN, COLOURS, strict=False))
    for sign in (1, -1):
        w1 = sign * np.geomspace(1 / 9, 9, 200)
        left.plot(w1, 1 / w1, color="black", label="minimum W2 W1 = 1" if sign > 0 else None)
    for m in DRAWN:
        left.plot([1, m], [1, 1 / m], marker="o", color=chords[m], label=f"chord to m = {m}")
    left.set(xlabel="W1", ylabel="W2", xlim=(-3, 9), ylim=(-3, 3))
    left.legend()
    right.loglog(data["m"], data["largest_loss"], marker="o", color=COLOURS[3], label="largest loss on the chord")
    for m in DRAWN:  # in the colour of their chord
        n = list(data["m"]).index(m)
        right.loglog(data["m"][n], data["largest_loss"][n], "o", color=chords[m], zorder=3)
    right.set(xlabel="m", ylabel="loss")
    right.legend()
    return figure
