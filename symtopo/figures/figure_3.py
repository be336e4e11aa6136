"""Figure 3: the bound of 6.1 on random sigmoid networks, and the loss along curves of approximate symmetries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from symtopo.figures.style import COLOURS, new_figure
from symtopo.loss.activations import SIGMOID, leaky_relu
from symtopo.sampling.fiber import Array

NETWORKS = 100
SIZES = (2, 100)
HIDDEN, INPUTS, SAMPLES, OUTPUTS = 32, 16, 8, 8
CURVES, STEPS = 5, 101
ROUNDED_TO_ZERO = 1e-20
MAGNITUDES = (0.5, 2.0)  # of the logarithm of g


def compute(seed: int) -> tuple[dict[str, Any], list[str]]:
    """|U s(VX) - U' s(gVX)| and its bound |U s(VX)|; losses along g(t) = exp(t M), and on the chord."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(SIZES[0], SIZES[1] + 1, (NETWORKS, 4))
    changes = [_change(SIGMOID.function, row.tolist(), rng) for row in sizes]
    change, bound = (np.array(column) for column in zip(*changes, strict=True))
    under = int((change <= bound).sum())
    caption = [
        f"(a) {under} of {NETWORKS} random sigmoid networks (dimensions {SIZES[0]} to {SIZES[1]}) are under the "
        f"bound of 6.1; the largest ratio is {(change / bound).max():.3f} (floats, seed {seed})."
    ]
    data: dict[str, Any] = {"sizes": sizes, "change": change, "bound": bound, "t": np.linspace(0, 1, STEPS)}
    for panel, magnitude in zip("bc", MAGNITUDES, strict=True):
        curves, chords = zip(*(_losses(magnitude, data["t"], rng) for _ in range(CURVES)), strict=True)
        data |= {f"curve_{magnitude:g}": np.array(curves), f"chord_{magnitude:g}": np.array(chords)}
        caption.append(
            f"({panel}) |M| = {magnitude:g}, mean of {CURVES}: {_below(float(np.mean(curves, axis=0).max()))} along "
            f"the curve, up to {np.mean(chords, axis=0).max():.3g} on the chord."
        )
    caption.append(f"In (b, c) sigma(g(t) V X) is {HIDDEN} x {SAMPLES}: where it is injective the curve has loss zero.")
    return data, caption


def _below(loss: float) -> str:
    return f"below {ROUNDED_TO_ZERO:g}" if loss < ROUNDED_TO_ZERO else f"up to {loss:.3g}"


def _change(sigma: Callable[[Array], Array], sizes: Sequence[int], rng: np.random.Generator) -> tuple[float, float]:
    """U' = U s(VX) s(gVX)^+, V' = gV: how much the output changes, in the Frobenius norm, and how large it was."""
    inputs, hidden, outputs, samples = sizes
    x, v = rng.standard_normal((inputs, samples)), rng.standard_normal((hidden, inputs)) / np.sqrt(inputs)
    u, g = rng.standard_normal((outputs, hidden)), rng.standard_normal((hidden, hidden)) / np.sqrt(hidden)
    before, after = sigma(v @ x), sigma(g @ v @ x)
    output = u @ before
    return float(np.linalg.norm(output - output @ np.linalg.pinv(after) @ after)), float(np.linalg.norm(output))


def _losses(magnitude: float, t: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """The loss along the curve from a minimum of a leaky-ReLU network, and on the chord of its ends."""
    from scipy.linalg import expm

    sigma = leaky_relu("1/10").function
    x, v = rng.standard_normal((INPUTS, SAMPLES)), rng.standard_normal((HIDDEN, INPUTS)) / np.sqrt(INPUTS)
    u, m = rng.standard_normal((OUTPUTS, HIDDEN)) / np.sqrt(HIDDEN), rng.standard_normal((HIDDEN, HIDDEN))
    m *= magnitude / np.linalg.norm(m, 2)
    y = u @ sigma(v @ x)
    first = expm(t[:, None, None] * m) @ v
    hidden = sigma(first @ x)
    second = y @ np.linalg.pinv(hidden)
    curve = ((second @ hidden - y) ** 2).sum(axis=(1, 2))
    ends = [(a[0] + t[:, None, None] * (a[-1] - a[0])) for a in (first, second)]
    chord = ((ends[1] @ sigma(ends[0] @ x) - y) ** 2).sum(axis=(1, 2))
    return curve, chord


def draw(data: dict[str, Any]) -> Any:
    figure, (left, *panels) = new_figure(1, 3, size=(14.0, 4.4))
    left.axhline(1, color="black", label="bound of 6.1")
    hidden, samples = data["sizes"][:, 1], data["sizes"][:, 3]
    left.scatter(samples / hidden, data["change"] / data["bound"], s=14, color=COLOURS[2], label="random networks")
    left.set(xscale="log", xlabel="data points for each hidden neuron", ylabel="change of the output, relative")
    left.set_title("(a)")
    left.legend(loc="center left")
    for axes, letter, magnitude in zip(panels, "bc", MAGNITUDES, strict=True):
        for name, style, colour in (("curve", "-", COLOURS[0]), ("chord", "--", COLOURS[1])):
            losses = data[f"{name}_{magnitude:g}"]
            axes.plot(data["t"], losses.mean(axis=0), style, color=colour, label=f"{name}, mean of {len(losses)}")
            axes.fill_between(data["t"], losses.min(axis=0), losses.max(axis=0), color=colour, alpha=0.2)
        axes.set(xlabel="t", ylabel="loss", title=f"({letter}) |M| = {magnitude:g}")
        axes.legend(loc="upper right")
        axes.set_ylim(top=1.3 * float(data[f"chord_{magnitude:g}"].max()))
    return figure
