"""The loss along a path and along the straight line between two minima: saved, and drawn."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from symtopo.connecting.question import Connection
from symtopo.files import write_whole
from symtopo.minima.minimum import Minimum

if TYPE_CHECKING:
    from symtopo.sampling.fiber import Array

CHORD_POINTS = 201


def save(minimum: Minimum, found: Connection, path: Path) -> str:
    """Write W1, W2, .., t and loss along the path of constant loss; a line that says so."""
    if found.path is None:
        missing = "there is no path" if found.result == "separated" else "no path was found"
        return f"{path} is not written: {missing} ({found.result})"
    arrays = {f"W{i}": w for i, w in enumerate(found.path.weights, start=1)}
    content = io.BytesIO()
    np.savez(content, allow_pickle=False, t=found.path.t, loss=minimum.loss(found.path.weights), **arrays)
    write_whole({path: content.getvalue()})
    return f"the path is in {path}: {len(found.path.t)} points"


def chord(minimum: Minimum, found: Connection) -> tuple[Array, Array]:
    """t, and the loss at (1 - t) A + t B, in floats."""
    t = np.linspace(0, 1, CHORD_POINTS)
    ends = zip(found.first.floats, found.second.floats, strict=True)
    return t, minimum.loss([a + t[:, None, None] * (b - a) for a, b in ends])


def plot(minimum: Minimum, found: Connection, path: Path) -> str:
    """Draw the loss along chord and path; a line that says so."""
    from symtopo.figures.style import new_figure, write_figure

    figure, axes = new_figure()
    t, loss = chord(minimum, found)
    axes.plot(t, loss, label="straight line", linestyle="--")
    if found.path is not None:
        label = "in the orbit" if found.path.kind == "orbit" else found.rule
        axes.plot(found.path.t, minimum.loss(found.path.weights), label=f"path of constant loss ({label})")
    axes.set(xlabel="way from A to B, as part of the length", ylabel="loss", title=found.result)
    figure.legend(loc="outside lower center")
    write_figure(figure, path)
    return f"the plot is in {path}"
