"""Figure 1: {W3 (W2 W1 + eps) = 1} in a window, each component in its own colour, by an exact label.

The colour of a component is that of its first cell of signs, so that it means the same piece in every panel, and what
the skip joins keeps the colour of one of its parts.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symtopo.components import proved_count
from symtopo.counting.scalar_fibers import ScalarFiber, scalar_fiber
from symtopo.figures.style import COLOURS, new_figure
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network
from symtopo.sampling.fiber import Array

WINDOW = 3
GRID = 96  # cells in each direction: 6 / 96 is a power of two, so that the grid is exact in binary
PANELS = ("0", "1", "1/4")
CELLS = tuple(COLOURS[n] for n in (0, 5, 1, 4))  # (W1 < 0) + 2 (A < 0); two blues, two oranges: as on the teaching page
LIGHT = (280, 65)  # where it comes from, in degrees: round the vertical axis, and above the ground
Mask = NDArray[np.bool_]


def compute(seed: int) -> tuple[dict[str, Any], list[str]]:
    """For eps = 0, 1, 1/4: the surface as a graph over (W1, W2), the label of its component at every grid point."""
    data: dict[str, Any] = {"w": np.linspace(-WINDOW, WINDOW, GRID + 1)}
    caption = []
    for eps in PANELS:
        minimum = Minimum(Network([1, 1, 1, 1], {(0, 2): eps}))
        fiber = scalar_fiber(minimum)
        with np.errstate(divide="ignore"):
            w3 = 1 / (data["w"][:, None] * data["w"][None, :] + float(fiber.eps))
        key = eps.replace("/", "_over_")
        data |= {f"w3_eps_{key}": w3, f"label_eps_{key}": labels(fiber, data["w"])}
        data |= {f"names_eps_{key}": np.array(fiber.names), f"cells_eps_{key}": np.array(fiber.label)}
        pieces = [fiber.pieces(c, WINDOW) for c in range(len(fiber.names))]
        count = proved_count(minimum)
        caption.append(f"eps = {eps}: {count} components (proved), {sum(pieces)} pieces in the window |W_i| <= 3.")
        for name, number in zip(fiber.names, pieces, strict=True):
            if number > 1:
                caption.append(f"The window cuts the component {name} into {number} pieces: they meet outside of it.")
    return data, caption


def labels(fiber: ScalarFiber, w: Array) -> Array:
    """The component of each point of the grid over (W1, W2), -1 off the surface; exact: floats are so on this grid."""
    w1 = np.broadcast_to(w[:, None], (len(w), len(w)))
    a = w1 * w[None, :] + float(fiber.eps)
    return np.where(a == 0, -1, np.array(fiber.label)[(w1 < 0) + 2 * (a < 0)])


def draw(data: dict[str, Any]) -> Any:
    from matplotlib.colors import LightSource
    from matplotlib.patches import Patch
    from mpl_toolkits.mplot3d.art3d import Poly3DCollection

    figure, rows = new_figure(2, len(PANELS), size=(13.0, 5.4), gridspec_kw={"height_ratios": [6, 1]})
    for flat, below, eps in zip(*rows, PANELS, strict=True):
        axes = figure.add_subplot(flat.get_subplotspec(), projection="3d")
        flat.remove()
        below.set_axis_off()
        key = eps.replace("/", "_over_")
        names = [str(name) for name in data[f"names_eps_{key}"]]
        colours = [CELLS[list(data[f"cells_eps_{key}"]).index(c)] for c in range(len(names))]
        for c, colour in enumerate(colours):
            triangles = _surface(data["w"], data[f"w3_eps_{key}"], data[f"label_eps_{key}"] == c)
            mesh = Poly3DCollection(
                triangles, facecolors=colour, antialiased=False, shade=True, lightsource=LightSource(*LIGHT)
            )
            mesh.set_rasterized(True)
            axes.add_collection3d(mesh)
        axes.set(xlim=(-WINDOW, WINDOW), ylim=(-WINDOW, WINDOW), zlim=(-WINDOW, WINDOW))
        axes.set(xlabel="W1", ylabel="W2", zlabel="W3")
        axes.set_box_aspect((1, 1, 0.9), zoom=0.86)
        axes.view_init(elev=24, azim=-62)
        below.legend(
            handles=[Patch(color=colour, label=name) for colour, name in zip(colours, names, strict=True)],
            title=f"W3 A = 1, A = W2 W1{'' if eps == '0' else f' + {eps}'}: {len(names)} components",
            loc="center",
            ncols=2,
        )
    return figure


def _surface(w: Array, w3: Array, inside: Mask) -> Array:
    """Triangles of the graph over the cells of the grid, cut where |W3| = 3.

    A = W2 W1 + eps is linear along the edges of a cell, so that the cuts at |A| = 1/3 are where they should be.
    """
    sign = np.sign(np.where(inside, w3, 0.0)).sum()
    with np.errstate(divide="ignore"):
        size = np.sign(sign) / w3
    visible = inside & (size >= 1 / WINDOW)
    corners = ((0, 0), (1, 0), (1, 1), (0, 1))
    number = sum(visible[i : i + GRID, j : j + GRID].astype(int) for i, j in corners)
    triangles = []
    for r, c in np.argwhere(number > 0):
        cell = [(w[r + i], w[c + j], size[r + i, c + j]) for i, j in corners]
        cut: list[tuple[float, float, float]] = []
        for (x, y, a), (x2, y2, a2) in zip(cell, cell[1:] + cell[:1], strict=True):
            if a >= 1 / WINDOW:
                cut.append((x, y, a))
            if (a >= 1 / WINDOW) != (a2 >= 1 / WINDOW):
                t = (1 / WINDOW - a) / (a2 - a)
                cut.append((x + t * (x2 - x), y + t * (y2 - y), 1 / WINDOW))
        points = [(x, y, np.sign(sign) / a) for x, y, a in cut]
        triangles += [(points[0], *pair) for pair in pairwise(points[1:])]
    return np.array(triangles)
