"""Paths inside a minimum along which Newton's method contracts: search in floats.

The fallback for fibers where no one layer can be solved for all along.  A segment from a to b is accepted if

    |1 - DF(y + P u) P| <= q <= 0.7  and  |F(y) - T| <= 0.9 (1 - q) r  for y on the segment and |u| <= r,

P between DF(a)^T S and DF(b)^T S', S close to (DF DF^T)^-1, with the same bounds as in the trusted checker: DF over a
box by its middle and by absolute values of terms, F along the segment by the variation of its derivative.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symtopo.minima.network import Network
from symtopo.sampling.fiber import Array, FloatFiber, left_inverse, onto_fiber, row_norm

WAYPOINT_GRID = 2.0**24
LARGEST_DEFECT = 0.7
MOST_SEGMENTS = 200  # of one pair that may still have to be bisected before it is given up
MOST_AT_ONCE = 20_000  # of all pairs: those with the most of them are given up
WORST_NORMAL_CONDITION = 1e11
SLACK = 0.9
MOST_BISECTIONS = 12
LONGEST_HALF = 0.9  # of its segment: a projection that moves further has left the neighbourhood
DESCENTS, DESCENT = 12, 0.3  # steps towards a balanced point, and the part of the gradient of |W|^2 / 2 that each takes
SMALLEST_RADIUS = 2.0**-32
ROUNDING = 1e-9  # by which |W|^2 may grow at a balanced point
BALANCED = 1e-7  # the tangent part of W, relative to it, at such a point
SHORTEST_DESCENT = 1e-5


@dataclass(frozen=True)
class NewtonTube:
    """Segments between two minima of a sample, through waypoints near the fiber.

    waypoints : flat weights, the ends included;  preconditioners : S at each;  radii : r of each segment.
    """

    start: int
    end: int
    waypoints: Array
    preconditioners: Array
    radii: Array


def preconditioner(fiber: FloatFiber, flat: Array) -> Array:
    """S = (DF DF^T)^-1, for rows of weights; zero where that is singular."""
    jacobian = fiber.jacobian(fiber.layered(flat))
    normal = jacobian @ jacobian.swapaxes(1, 2)
    inverse = left_inverse(normal)
    with np.errstate(all="ignore"):
        good = row_norm(inverse) * row_norm(normal) < WORST_NORMAL_CONDITION
    return np.where(good[:, None, None], inverse, 0.0)


def contraction(fiber: FloatFiber, a: Array, b: Array) -> tuple[NDArray[np.bool_], Array]:
    """Which segments are accepted, and with which radius r."""
    network = fiber.network
    absolute = FloatFiber(
        Network(network.widths, {k: abs(c) for k, c in network.skips.items()}), np.abs(fiber.u), fiber.t
    )
    middle, step = (a + b) / 2, np.abs(b - a)
    slices = [fiber.jacobian(fiber.layered(p)).swapaxes(1, 2) @ preconditioner(fiber, p) for p in (a, b)]
    derivative = fiber.jacobian(fiber.layered(middle))
    low = absolute.jacobian(absolute.layered(np.abs(middle)))
    residual = np.maximum(*(np.abs(fiber.states(fiber.layered(p))[-1] - fiber.t).max(axis=(1, 2)) for p in (a, b)))
    defects = [np.abs(np.eye(fiber.t.size) - derivative @ p) for p in slices]
    spread = np.maximum(*(np.abs(p).sum(axis=2) for p in slices))
    radius = np.zeros(len(a))
    for growth in (3.0, 1.5, 0.0):
        reach = radius[:, None] * spread
        varies = absolute.jacobian(absolute.layered(np.abs(middle) + step / 2 + reach)) - low
        errors = (d + varies @ np.abs(p) for d, p in zip(defects, slices, strict=True))
        q = np.max([e.sum(axis=2).max(axis=1) for e in errors], axis=0)
        needed = residual + (varies @ step[:, :, None])[:, :, 0].max(axis=1) / 2
        if growth:
            wanted = growth * needed / np.maximum(1 - q, 0.1)
            radius = np.ceil(np.maximum(wanted, SMALLEST_RADIUS) / SMALLEST_RADIUS) * SMALLEST_RADIUS
    return (q <= LARGEST_DEFECT) & (needed <= SLACK * (1 - q) * radius), radius


def balanced_path(fiber: FloatFiber, flat: Array) -> list[Array]:
    """Points on the way down |W|^2 on the fiber, towards a balanced point; shorter steps follow where one fails."""
    path, length = [flat], np.full(len(flat), DESCENT)
    for _ in range(DESCENTS):
        moved, arrived, _ = _lower(fiber, path[-1], length)
        moved = np.round(moved * WAYPOINT_GRID) / WAYPOINT_GRID
        length = np.where(arrived, np.minimum(DESCENT, 2 * length), length / 4)
        path.append(np.where(arrived[:, None], moved, path[-1]))
    return path


def balanced_points(fiber: FloatFiber, flat: Array, descents: int) -> Array:
    """Where such ways end, after as many steps as they need, but at most so many."""
    flat, length, active = flat.copy(), np.full(len(flat), DESCENT), np.arange(len(flat))
    for _ in range(descents):
        moved, arrived, left = _lower(fiber, flat[active], length[active])
        flat[active] = np.where(arrived[:, None], moved, flat[active])
        length[active] = np.where(arrived, np.minimum(DESCENT, 2 * length[active]), length[active] / 4)
        active = active[(left > BALANCED) & (length[active] > SHORTEST_DESCENT)]
        if not len(active):
            break
    return flat


def _lower(fiber: FloatFiber, flat: Array, length: Array) -> tuple[Array, NDArray[np.bool_], Array]:
    """A step down |W|^2 from each point, whether it led there, and the part of W that is tangent to the fiber."""
    jacobian = fiber.jacobian(fiber.layered(flat))
    normal = jacobian @ flat[:, :, None]
    tangent = flat - (jacobian.swapaxes(1, 2) @ preconditioner(fiber, flat) @ normal)[:, :, 0]
    moved, arrived = onto_fiber(fiber, flat - length[:, None] * tangent, iterations=8)
    size, part = (flat**2).sum(axis=1), (tangent**2).sum(axis=1)
    wanted = (1 + ROUNDING) * size - length * part / 2  # a quarter of what the slope promises
    return moved, arrived & ((moved**2).sum(axis=1) <= wanted), np.sqrt(part / (size + (size == 0)))


def join(fiber: FloatFiber, flat: Array, pairs: NDArray[np.int64], *, balanced: bool = False) -> list[NewtonTube]:
    """Newton tubes for pairs of rows of weights, along their chords or, balanced, along those of their balanced points.

    A pair that is not joined may lie in one component nevertheless.
    """
    nodes, where = np.unique(pairs, return_inverse=True)
    ways = balanced_path(fiber, flat[nodes]) if balanced else [flat[nodes]]
    first, last = where.reshape(pairs.shape).T
    route = [*(way[first] for way in ways), *(way[last] for way in reversed(ways))]
    return along(fiber, route, pairs, MOST_SEGMENTS * len(ways))


def along(fiber: FloatFiber, route: Sequence[Array], pairs: NDArray[np.int64], most: int) -> list[NewtonTube]:
    """Newton tubes between the first and the last points of routes, by bisection; none where that does not work.

    route : for each step, points near the fiber, one for each pair;  most : segments of one pair that may still have to
    be bisected before it is given up.
    """
    width = 1 / (len(route) - 1)
    index = np.tile(np.arange(len(pairs)), len(route) - 1)
    low = np.repeat(np.arange(len(route) - 1) * width, len(pairs))
    a, b = np.concatenate(route[:-1]), np.concatenate(route[1:])
    alive = np.ones(len(pairs), bool)
    done: list[list[tuple[float, Array, float]]] = [[] for _ in pairs]
    for bisections in range(MOST_BISECTIONS + 1):
        if not len(index):
            break
        good, radius = contraction(fiber, a, b)
        for k in np.flatnonzero(good):
            done[index[k]].append((float(low[k]), a[k], float(radius[k])))
        if bisections == MOST_BISECTIONS:
            alive[index[~good]] = False
            break
        waiting = np.bincount(index[~good], minlength=len(pairs))
        order = np.argsort(waiting, kind="stable")
        alive[(waiting > most) | (np.cumsum(waiting[order])[np.argsort(order)] > MOST_AT_ONCE)] = False
        keep = ~good & alive[index]
        index, low, a, b = index[keep], low[keep], a[keep], b[keep]
        middle, arrived = onto_fiber(fiber, (a + b) / 2, iterations=12)
        middle = np.round(middle * WAYPOINT_GRID) / WAYPOINT_GRID
        longest = np.maximum(np.linalg.norm(middle - a, axis=1), np.linalg.norm(middle - b, axis=1))
        arrived &= longest < LONGEST_HALF * np.linalg.norm(b - a, axis=1)
        alive[index[~arrived]] = False
        width /= 2
        keep = alive[index]
        index, low, a, b, middle = index[keep], low[keep], a[keep], b[keep], middle[keep]
        index, low = np.concatenate([index, index]), np.concatenate([low, low + width])
        a, b = np.concatenate([a, middle]), np.concatenate([middle, b])
    tubes = []
    for p in np.flatnonzero(alive):
        start, end = map(int, pairs[p])
        segments = sorted(done[p], key=lambda segment: segment[0])
        points = np.array([*(point for _, point, _ in segments), route[-1][p]])
        radii = np.array([r for *_, r in segments])
        tubes.append(NewtonTube(start, end, points, preconditioner(fiber, points), radii))
    return tubes
