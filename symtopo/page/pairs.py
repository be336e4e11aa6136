"""Two minima of three scalar layers: the path of constant loss that joins them, or the wall between them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import combinations
from math import inf
from typing import Any

import numpy as np

from symtopo.connecting.connection import connect
from symtopo.connecting.question import Connection
from symtopo.counting.scalar_fibers import ScalarFiber, scalar_fiber
from symtopo.errors import Undecided
from symtopo.loss.interpolation import barrier
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network

WINDOW = 4
SKIPS = (None, Fraction(1))
HALF = Fraction(1, 2)
FIRST_TWO = ((1, HALF), (HALF, 2), (-1, -HALF), (-2, -HALF), (2, -1), (1, -2), (-1, 2), (-2, 1))  # W1, W2
OTHER_SEEDS = range(1, 6)
CHORD_POINTS = 101


def pairs(progress: Callable[[str], None]) -> dict[str, Any]:
    """The states of section b: for each network the minima to choose from, and every pair of them."""
    return {"window": WINDOW, "networks": [_network(eps, progress) for eps in SKIPS]}


def _network(eps: Fraction | None, progress: Callable[[str], None]) -> dict[str, Any]:
    network = Network([1, 1, 1, 1], {} if eps is None else {(0, 2): eps})
    minimum = Minimum(network)
    fiber = scalar_fiber(minimum)
    points = [(Fraction(w1), Fraction(w2), 1 / (w1 * w2 + fiber.eps)) for w1, w2 in FIRST_TWO]
    between = {}
    for i, j in combinations(range(len(points)), 2):
        progress(f"two minima: {i}, {j} of {len(points)}")
        between[f"{i} {j}"] = _pair(minimum, fiber, points[i], points[j])
    named = [{"at": [str(w) for w in p], "component": component(fiber, p)} for p in points]
    words = "without a skip" if eps is None else f"with the skip, eps = {eps}"
    return {
        "name": f"W3 {'W2 W1' if eps is None else f'(W2 W1 + {eps})'} = 1, {words}",
        "eps": str(fiber.eps),
        "label": fiber.label,
        "components": [{"name": name, "pieces": fiber.pieces(c, WINDOW)} for c, name in enumerate(fiber.names)],
        "points": named,
        "pairs": between,
    }


def component(fiber: ScalarFiber, point: tuple[Fraction, ...]) -> int:
    """Of a point with W1 and A not zero."""
    w1, w2, _ = point
    return fiber.label[(w1 < 0) + 2 * (w1 * w2 + fiber.eps < 0)]


def _pair(minimum: Minimum, fiber: ScalarFiber, a: tuple[Fraction, ...], b: tuple[Fraction, ...]) -> dict[str, Any]:
    first, second = ([[[w]] for w in point] for point in (a, b))
    connection = _shortest(minimum, first, second)
    told = {
        "result": connection.result,
        "rule": connection.rule,
        "reason": connection.reason,
        "relies": list(connection.relies_on),
        "barrier": float(barrier(minimum, connection.first.weights, connection.second.weights).lower),
        "chord": [float(v) for v in minimum.loss(_along(first, second))],
    }
    if connection.path is None:
        return {**told, "wall": _wall(fiber, component(fiber, a), component(fiber, b))}
    told["path"] = np.stack([w[:, 0, 0] for w in connection.path.weights], axis=1).tolist()
    told |= {"t": np.round(connection.path.t, 5).tolist(), "length": connection.path.length}
    drawn = [_refined(w) for w in connection.path.weights]
    return {**told, "loss": minimum.loss(connection.path.weights).tolist(), "largest": float(minimum.loss(drawn).max())}


def _along(first: Any, second: Any) -> Any:
    """Points on the chord, as arrays of shapes (points, d_i, d_{i-1})."""
    t = np.linspace(0, 1, CHORD_POINTS)[:, None, None]
    ends = ((np.array(a, float), np.array(b, float)) for a, b in zip(first, second, strict=True))
    return [a + t * (b - a) for a, b in ends]


def _refined(points: Any) -> Any:
    """The same points with eight more on each straight piece between two of them."""
    fine = np.linspace(0, len(points) - 1, 9 * (len(points) - 1) + 1)
    low = np.minimum(fine.astype(int), len(points) - 2)
    return points[low] + (fine - low)[:, None, None] * (points[low + 1] - points[low])


def _shortest(minimum: Minimum, first: Any, second: Any) -> Connection:
    """The shortest of the paths that some seeds give, each accepted by the trusted checker; or what separates."""
    connections = [connect(minimum, first, second)]
    if connections[0].result == "connected":
        connections += [connect(minimum, first, second, seed=seed) for seed in OTHER_SEEDS]
    if any(not f.checked or (f.result == "connected") != (f.path is not None) for f in connections):
        raise Undecided("two minima of three scalar layers were neither joined nor separated: please report it")
    return min(connections, key=lambda f: inf if f.path is None else f.path.length)


def _wall(fiber: ScalarFiber, first: int, second: int) -> list[str]:
    """What has another sign on all of one component than on all of the other: W1, A, or both."""
    walls = []
    for name, bit in (("W1", 1), ("A", 2)):
        sides = [{cell & bit for cell, c in enumerate(fiber.label) if c == component} for component in (first, second)]
        if not sides[0] & sides[1]:
            walls.append(name)
    return walls
