"""The loss along a path and along the straight line between two minima: saved, and drawn."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from symtopo.connecting.connection import Connection
from symtopo.files import write_whole
from symtopo.minima.minimum import Minimum

if TYPE_CHECKING:
    from symtopo.sampling.fiber import Array

CHORD_POINTS = 201


def save(minimum: Minimum, connection: Connection, path: Path) -> str:
    """Write W1, W2, .., t and loss along the path of constant loss; a line that says so."""
    if connection.path is None:
        return f"{path} is not written: there is no path ({connection.result})"
    arrays = {f"W{i}": w for i, w in enumerate(connection.path.weights, start=1)}
    content = io.BytesIO()
    np.savez(content, allow_pickle=False, t=connection.path.t, loss=minimum.loss(connection.path.weights), **arrays)
    write_whole({path: content.getvalue()})
    return f"the path is in {path}: {len(connection.path.t)} points"


def chord(minimum: Minimum, connection: Connection) -> tuple[Array, Array]:
    """t, and the loss at (1 - t) A + t B, in floats."""
    t = np.linspace(0, 1, CHORD_POINTS)
    ends = zip(connection.first.floats, connection.second.floats, strict=True)
    return t, minimum.loss([a + t[:, None, None] * (b - a) for a, b in ends])


def plot(minimum: Minimum, connection: Connection, path: Path) -> str:
    """Draw the loss along chord and path; a line that says so."""
    from symtopo.figures.style import new_figure, own_style, write_figure

    with own_style():
        figure, axes = new_figure()
        t, loss = chord(minimum, connection)
        axes.plot(t, loss, label="straight line", linestyle="--")
        if connection.path is not None:
            axes.plot(
                connection.path.t,
                minimum.loss(connection.path.weights),
                label=f"path of constant loss ({connection.rule})",
            )
        axes.set(xlabel="way from A to B, as part of the length", ylabel="loss", title=connection.result)
        figure.legend(loc="outside lower center")
    write_figure(figure, path)
    return f"the plot is in {path}"
