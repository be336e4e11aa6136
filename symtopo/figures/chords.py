"""The loss on the chord between two networks, before and after alignment: bands that are proved to contain it."""

from __future__ import annotations

from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from symtopo.display import between
from symtopo.figures.style import COLOURS, new_figure, own_style, write_figure

if TYPE_CHECKING:
    from symtopo.aligning.barriers import ChordBarrier

    Array = np.typing.NDArray[np.float64]


def band(found: ChordBarrier) -> tuple[Array, Array, Array]:
    """t, and a lower and an upper bound of the loss, linear between: three points a cell, doubled where cells meet, and
    one more in a half where the lower one becomes 0, which it stays: no loss is negative.
    """
    t, lower, upper = [], [], []
    for cell in found.curve:
        parts, bounds = [0.0, 0.5, 1.0], [cell.lower[0], cell.middle, cell.lower[1]]
        if isfinite(min(bounds)):
            reach = [cell.middle / (cell.middle - end) / 2 if end < 0 else 0.0 for end in cell.lower]
            parts += [0.5 + sign * part for sign, part in zip((-1, 1), reach, strict=True) if part]
        for u in sorted(parts):
            t.append((1 - u) * cell.left + u * cell.right)
            lower.append(max(float(np.interp(u, [0, 0.5, 1], bounds)), 0.0))
            upper.append((1 - u) * cell.upper[0] + u * cell.upper[1])
    return np.array(t), np.array(lower), np.array(upper)


def plot(before: ChordBarrier, after: ChordBarrier, path: Path) -> str:
    """Draw both; a line that says so."""
    with own_style():
        figure, axes = new_figure()
        curves: tuple[tuple[ChordBarrier, str, str, str], ...] = (
            (before, "to B", COLOURS[1], "--"),
            (after, "to B aligned", COLOURS[0], "-"),
        )
        for found, what, colour, dashes in curves:
            t, lower, upper = band(found)
            shown: Any = np.where(np.isfinite(upper), upper, np.nan)
            axes.fill_between(t, lower, shown, color=colour, alpha=0.25, linewidth=0)
            words = f"{what}: barrier {between(found.lower, found.upper, scale=found.maximum[0], digits=3)}"
            axes.plot(t, (lower + shown) / 2, color=colour, linestyle=dashes, label=words)
            ends = [end[1] for end in found.ends]
            axes.plot([0, 1], ends, color=colour, linestyle=":", linewidth=1)
        axes.set(xlabel="t, on the chord (1 - t) A + t B", ylabel=f"{before.loss}, {before.points} data points")
        axes.set(xlim=(0, 1), ylim=(0, None))
        figure.legend(
            loc="outside lower center", title="bands contain the loss (proved); dotted: the line between the ends"
        )
    write_figure(figure, path)
    return f"the plot is in {path}"
