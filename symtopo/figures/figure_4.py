"""Figure 4: halfway between W and (.., m W_4, W_5 / m) of a five-layer leaky-ReLU network, exactly, against 5.3."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from symtopo.algebra.exact import Rational, RationalMatrix
from symtopo.figures.style import COLOURS, new_figure
from symtopo.loss.activations import leaky_relu
from symtopo.loss.interpolation import exact_output

LAYERS, WIDTH, SAMPLES = 5, 4, 3
SIGMA = leaky_relu("1/10")
SCALINGS = tuple(Fraction(2) ** k for k in range(-6, 13))


def compute(seed: int) -> tuple[dict[str, Any], list[str]]:
    """Losses at the midpoints, computed from the weights in rational numbers; and the formula of 5.3, k = 1."""
    rng = np.random.default_rng(seed)

    def integers(rows: int, columns: int) -> RationalMatrix:
        return tuple(tuple(int(v) for v in row) for row in rng.integers(-2, 3, (rows, columns)))

    size: Rational = 0
    while not size:  # a target that is not zero
        weights = [integers(WIDTH, WIDTH) for _ in range(LAYERS)]
        x = integers(WIDTH, SAMPLES)
        y = exact_output(SIGMA, weights, x)
        size = sum((Fraction(v) ** 2 for row in y for v in row), Fraction(0))
    losses = [_midpoint_loss(weights, x, y, m) for m in SCALINGS]
    formula = [(1 - (1 + 1 / m) * (1 + m) / 4) ** 2 * size for m in SCALINGS]
    agree = sum(a == b for a, b in zip(losses, formula, strict=True))
    caption = [
        f"A five-layer leaky-ReLU network, widths {WIDTH}, {SAMPLES} data points, integers drawn with seed {seed}.",
        f"At {agree} of {len(SCALINGS)} values of m the loss, computed from the weights, is that of 5.3, exactly.",
        f"For m = {SCALINGS[-1]} it is {float(losses[-1] / size):.4g} times |Y|^2.",
    ]
    data = {
        "m": np.array([float(m) for m in SCALINGS]),
        "loss": np.array([float(v) for v in losses]),
        "formula": np.array([float(v) for v in formula]),
        "loss_exact": np.array([str(v) for v in losses]),
        "formula_exact": np.array([str(v) for v in formula]),
        "y_squared": np.array(float(size)),
    }
    return data, caption


def _midpoint_loss(weights: list[RationalMatrix], x: RationalMatrix, y: RationalMatrix, m: Fraction) -> Fraction:
    halfway = [*weights[:-2], _times((1 + m) / 2, weights[-2]), _times((1 + 1 / m) / 2, weights[-1])]
    output = exact_output(SIGMA, halfway, x)
    pairs = (pair for rows in zip(y, output, strict=True) for pair in zip(*rows, strict=True))
    return sum(((Fraction(a) - b) ** 2 for a, b in pairs), Fraction(0))


def _times(factor: Fraction, a: RationalMatrix) -> RationalMatrix:
    return tuple(tuple(factor * v for v in row) for row in a)


def draw(data: dict[str, Any]) -> Any:
    figure, axes = new_figure()
    m = np.geomspace(data["m"].min(), data["m"].max(), 400)
    axes.plot(m, (1 - (1 + 1 / m) * (1 + m) / 4) ** 2 * data["y_squared"], color=COLOURS[1], label="5.3")
    axes.plot(data["m"], data["loss"], "o", color=COLOURS[0], label="computed from the weights")
    axes.set(xscale="log", yscale="symlog", xlabel="m", ylabel="loss halfway")
    axes.set_ylim(-0.3, 10 * float(data["loss"].max()))
    axes.legend()
    return figure
