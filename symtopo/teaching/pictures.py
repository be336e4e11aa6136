"""The pictures of the lessons, each drawn from what is computed when it is drawn."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from symtopo.aligning.examples import examples, losses
from symtopo.components import proved_count
from symtopo.connecting.connection import connect
from symtopo.counting.scalar_fibers import scalar_fiber
from symtopo.figures.figure_1 import CELLS
from symtopo.figures.style import COLOURS, new_figure, write_figure
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network
from symtopo.teaching import target_plane
from symtopo.teaching.exercise import number


@dataclass(frozen=True)
class Picture:
    """A picture that a notebook shows, and what it shows in words.

    words : of the picture;  figure : of matplotlib.
    """

    words: str
    figure: Any = field(repr=False)

    def _repr_png_(self) -> bytes:
        content = io.BytesIO()
        self.figure.savefig(content, format="png", dpi=90)
        return content.getvalue()

    def save(self, path: str | Path) -> None:
        """Write it, as .png, .svg or .pdf."""
        write_figure(self.figure, Path(path))


def two_branches() -> Picture:
    """Lesson 1: the hyperbola W2 W1 = 1 on the map of the loss, a path and the chord of two minima, their losses."""
    minimum = Minimum(Network([1, 1, 1]))
    found = connect(minimum, [[[1]], [[1]]], [[[4]], [["1/4"]]])
    figure, (left, right) = new_figure(1, 2, size=(11.0, 4.4))
    w = np.linspace(-4.5, 4.5, 181)
    losses = minimum.loss([np.tile(w, (181, 1))[..., None, None], np.tile(w[:, None], (1, 181))[..., None, None]])
    left.contourf(w, w, np.sqrt(losses), levels=np.linspace(0, 22, 23), cmap="Greys", vmax=44)
    for sign, name in ((1, "W1 > 0"), (-1, "W1 < 0")):
        w1 = sign * np.geomspace(1 / 4.5, 4.5, 200)
        left.plot(w1, 1 / w1, color=COLOURS[0 if sign > 0 else 1], lw=3, label=f"minima with {name}")
    left.plot([1, 4], [1, 0.25], "--", color="black", label="chord")
    left.plot([1, 4], [1, 0.25], "o", color="black")
    left.axvline(0, color=COLOURS[4], lw=2, ls=":", label="W1 = 0: no minimum")
    left.set(xlabel="W1", ylabel="W2", xlim=(-4.5, 4.5), ylim=(-4.5, 4.5))
    left.legend(loc="lower left", fontsize=8)
    t = np.linspace(0, 1, 101)
    chord = [(1 + t * (end - 1))[:, None, None] for end in (4, 0.25)]
    right.plot(t, minimum.loss(chord), "--", color="black", label="along the chord")
    if found.path is not None:
        right.plot(
            found.path.t, minimum.loss(found.path.weights), color=COLOURS[0], lw=3, label="along the path of minima"
        )
    right.set(xlabel="way from (1, 1) to (4, 1/4)", ylabel="loss")
    right.legend()
    return Picture(
        "the hyperbola W2 W1 = 1 has two branches; on the chord of two minima of one branch the loss rises", figure
    )


def doubling() -> Picture:
    """Lesson 2: numbers of components by the number of layers, and by the widths of two hidden layers."""
    figure, (left, right) = new_figure(1, 2, size=(11.0, 4.4))
    layers = range(1, 9)
    kinds = {f"all widths {w}": [w] for w in (1, 2, 3)} | {"every second hidden layer wider": [2, 3]}
    for (name, widths), size in zip(kinds.items(), (14, 9, 5, 9), strict=True):
        counts = [number([widths[0], *(widths[v % len(widths)] for v in range(1, n)), widths[0]]) for n in layers]
        left.semilogy(layers, counts, "o-", ms=size, base=2, label=name)
    left.set(xlabel="layers", ylabel="components, target I")
    left.legend()
    hidden = range(2, 6)
    table = np.array([[number([2, a, b, 2]) for a in hidden] for b in hidden])
    right.imshow(np.log2(table), cmap="Blues", origin="lower", vmin=-0.5, vmax=3, extent=(1.5, 5.5, 1.5, 5.5))
    for b, row in zip(hidden, table, strict=True):
        for a, found in zip(hidden, row, strict=True):
            right.text(a, b, str(found), ha="center", va="center", fontsize=14)
    right.set(
        xlabel="first hidden width", ylabel="second hidden width", title="components of 2, ?, ?, 2", xticks=hidden
    )
    right.set(yticks=hidden)
    right.grid(visible=False)
    return Picture("each layer of the same width doubles the number of components, a wider one does not", figure)


def regions(coefficients: Sequence[Any] = (0, "1/2", -1)) -> Picture:
    """Lesson 3: the plane of W1, W2 without the curve W2 W1 + eps = 0, a region for each component of the minimum.

    On the minimum W3 (W2 W1 + eps) = 1 the last weight follows from the others: it is this plane without this curve.
    """
    figure, panels = new_figure(1, len(coefficients), size=(4.0 * len(coefficients), 4.4), squeeze=False)
    w = np.linspace(-3, 3, 241)
    told = []
    for axes, given in zip(panels[0], coefficients, strict=True):
        eps = Fraction(given)
        fiber = scalar_fiber(Minimum(Network([1, 1, 1, 1], {(0, 2): eps})))
        w1, a = w[None, :] + 0 * w[:, None], w[:, None] * w[None, :] + float(eps)
        label = np.array(fiber.label)[(w1 < 0) + 2 * (a < 0)]
        for c, name in enumerate(fiber.names):
            colour = CELLS[fiber.label.index(c)]
            axes.contourf(w, w, label == c, levels=(0.5, 1.5), colors=[colour])
            axes.plot([], [], "s", ms=10, color=colour, label=name)
        axes.contour(w, w, a, levels=[0], colors="black", linewidths=2)
        axes.set(xlabel="W1", ylabel="W2", title=f"eps = {eps}: {len(fiber.names)} components", aspect="equal")
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2, fontsize=8)
        told.append(f"eps = {eps}: {len(fiber.names)}")
    return Picture(f"the plane without the curve W2 W1 + eps = 0; number of regions: {', '.join(told)}", figure)


def half_turn() -> Picture:
    """Lesson 4: W2 turns half round, W1 with it, and both become their negatives: the loss with a tie, and without."""
    figure, (left, right) = new_figure(1, 2, size=(11.0, 4.4))
    angle = np.linspace(0, np.pi, 181)
    turned = np.stack([np.sin(angle), np.cos(angle)], axis=1)
    left.plot(turned[:, 0], turned[:, 1], color=COLOURS[0], lw=3)
    for n, name in ((0, "start: W2 = (0, 1)"), (90, "half way"), (180, "end: W2 = (0, -1)")):
        left.annotate("", turned[n], (0, 0), arrowprops={"arrowstyle": "->", "lw": 2})
        left.text(*(1.08 * turned[n] + (0.05, 0)), name, va="center")
    left.set(xlim=(-1.3, 2.2), ylim=(-1.4, 1.4), aspect="equal", title="W2, and W1 its transpose")
    weights = [turned[:, None, :], turned[:, :, None]]
    for target, name, colour in (([[1, 0], [0, 1]], "I", COLOURS[0]), ([[1, 0], [0, 2]], "diag(1, 2)", COLOURS[1])):
        minimum = Minimum(Network([2, 1, 2]), target)
        scale = 1.0 if name == "I" else np.sqrt(2)
        right.plot(
            angle / np.pi, minimum.loss([scale * w for w in weights]), color=colour, lw=3, label=f"target {name}"
        )
    right.set(xlabel="part of the half turn", ylabel="loss")
    right.legend()
    return Picture("for the target I the half turn from W to -W costs nothing, for diag(1, 2) it does", figure)


def cut_vertices(skips: Sequence[Sequence[tuple[int, int]]] = ((), ((0, 2),), ((0, 3),), ((0, 3), (2, 4)))) -> Picture:
    """Lesson 5: networks of four layers of width 2 with these skips, their cut vertices filled, and their numbers."""
    figure, panels = new_figure(len(skips), 1, size=(8.0, 1.7 * len(skips)), squeeze=False)
    told = []
    for axes, chosen in zip(panels[:, 0], skips, strict=True):
        network = Network([2] * 5, dict.fromkeys(chosen, 1))
        count = proved_count(Minimum(network, [[2, 0], [0, 3]]))
        for v in range(5):
            axes.plot(
                v, 0, "o", ms=22, mec="black", mfc=COLOURS[4] if v in network.cut_vertices() else "white", zorder=2
            )
            axes.text(v, 0, str(v), ha="center", va="center", zorder=3)
        axes.plot([0, 4], [0, 0], color="black", zorder=1)
        t = np.linspace(0, 1, 50)
        for start, end in chosen:
            axes.plot(
                start + t * (end - start), 2 * (end - start) * t * (1 - t) * 0.8, "--", color=COLOURS[0], zorder=1
            )
        names = ", ".join(f"{a} -> {b}" for a, b in chosen) or "none"
        axes.set(xlim=(-0.5, 4.5), ylim=(-0.6, 1.7), title=f"skips: {names}; components: {count}")
        axes.set_axis_off()
        told.append(f"skips {names}: {count}")
    return Picture("; ".join(told), figure)


def falling_barrier() -> Picture:
    """Lesson 6: the loss on the chord between two networks, before and after B is moved into the places of A."""
    figure, panels = new_figure(1, 3, size=(12.0, 3.8))
    times = [n / 100 for n in range(101)]
    told = []
    for axes, example in zip(panels, examples(), strict=True):
        largest = []
        for other, name, colour in ((example.second, "before", 1), (example.moved, "after", 0)):
            values = losses(example.first, other, times)
            largest.append(max(values))
            style = "--" if name == "before" else "-"
            axes.plot(times, values, style, color=COLOURS[colour], lw=2, label=f"{name} alignment")
        axes.set(xlabel="t, from A to B", ylabel="mean squared error", title=example.name)
        axes.legend(fontsize=8)
        before, after = ("0, up to rounding," if v < 1e-20 else f"{v:.2g}" for v in largest)
        told.append(f"{example.name}: {before} before, {after} after")
    return Picture("the largest loss on a grid of 101 points of the chord: " + "; ".join(told), figure)


# a colour for each number that occurs, in this order: those next to each other differ most
PALETTE = (*(COLOURS[k] for k in (2, 0, 4, 5, 3)), "#F0E442", "#999999", COLOURS[6], COLOURS[1])


def target_counts() -> Picture:
    """Lesson 7: components of 2, 1, 2, 1, 2 with skips 0 -> 2, 2 -> 4 over the plane of trace and determinant.

    Each mark is a target, counted for itself; the curves are those where the number changes.  Beside it the multiples
    of I, which have trace and determinant of others.
    """
    walls, scalars = target_plane.walls(), target_plane.scalars()
    plane = target_plane.counts(target_plane.grid())
    on_walls = target_plane.counts([point for points in walls.values() for point in points])
    numbers = sorted({*plane.values(), *on_walls.values(), *scalars.values()})
    colour = dict(zip(numbers, PALETTE, strict=True))
    figure, panels = new_figure(1, 2, size=(14.0, 6.2), width_ratios=(2, 1))

    def mark(axes: Any, found: target_plane.Counts, size: float, **options: Any) -> None:
        t, d = ([float(v) for v in column] for column in zip(*found, strict=True))
        axes.scatter(t, d, s=size, color=[colour[c] for c in found.values()], **options)

    def write(axes: Any, found: target_plane.Counts) -> None:
        for (t, d), c in found.items():
            where = float(t), float(d)
            axes.plot(*where, "o", ms=26, mfc="white", mec=colour[c], mew=5, zorder=4, clip_on=False)
            axes.text(*where, str(c), ha="center", va="center", fontsize=17, weight="bold", zorder=5)

    mark(panels[0], plane, 610, marker="s", alpha=0.5, linewidths=0)
    mark(panels[0], on_walls, 45, edgecolors="black", linewidths=0.7, zorder=3)
    mark(panels[1], scalars, 110, edgecolors="black", zorder=3)
    for (name, points), style in zip(walls.items(), ("-", "--", ":"), strict=True):
        for axes in panels if style == "-" else panels[:1]:
            t, d = ([float(v) for v in column] for column in zip(*points, strict=True))
            axes.plot(t, d, style, color="black", lw=2, zorder=2, label=name if axes is panels[0] else None)
        write(panels[0], {point: on_walls[point] for point in target_plane.labelled(points, on_walls)})
    write(panels[0], {point: plane[point] for point in target_plane.MIDDLES})
    write(panels[1], {point: scalars[point] for point in target_plane.labelled(list(scalars), scalars)})
    for c in numbers:
        panels[0].scatter([], [], s=220, marker="s", color=colour[c], edgecolors="black", label=str(c))
    figure.legend(title="walls, and\ncomponents", loc="outside right center", fontsize=13, title_fontsize=13)
    for axes, title in zip(
        panels, ("targets [[0, -d], [1, t]], a mark each", "targets c I: t = 2c, $d = c^2$"), strict=True
    ):
        axes.set(xlim=target_plane.TRACES, ylim=target_plane.DETERMINANTS)
        axes.set_title(title, fontsize=16)
        axes.set_xlabel("trace t", fontsize=15)
        axes.set_ylabel("determinant d", fontsize=15)
    told = [
        f"{', '.join(map(str, sorted({found[p] for p in points})))} {where}"
        for where, found, points in (
            ("off the walls", plane, plane),
            *((f"where {name.replace('$', '')}", on_walls, points) for name, points in walls.items()),
            ("for targets c I", scalars, scalars),
        )
    ]
    return Picture(f"each mark is a target, its colour the number of components: {'; '.join(told)}", figure)
