"""A path of constant loss as points: along the tubes that join two minima, each point solved for in floats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from symtopo.sampling.bridges import LayerSegment
from symtopo.sampling.fiber import Array, FloatFiber, Weights, onto_fiber
from symtopo.sampling.graph import ConnectivityGraph, Edge
from symtopo.sampling.layer_tubes import LayerTube
from symtopo.sampling.newton_tubes import NewtonTube

POINTS_A_MOVE = 32
POINTS_A_SEGMENT = 6
MOST_HALVINGS = 14
MOST_POINTS = 4000  # of one piece
LARGEST_GAP = 1e-2  # relative error of F(W) u halfway between neighbours
LONGEST_STEP = 0.05  # of the length of a piece
ACCURATE = 1e-9  # relative error of F(W) u
SHARP = 0.05  # radians between pieces of a path, for a corner


@dataclass(frozen=True, eq=False)
class ConstantPath:
    """Points on a path inside a minimum, in floats: it proves nothing; what proves the path are its tubes.

    weights : W_1, .., W_l of shapes (points, d_i, d_{i-1});  t : arc length, from 0 to 1;  length : of the path;
    pieces : index of the smooth piece that each point lies on;  residual : largest relative error of F(W) U;
    kind : "tubes", "orbit" (a curve g(t) . W) or "chord".
    """

    weights: Weights
    t: Array
    length: float
    pieces: NDArray[np.int64]
    residual: float
    kind: str = "tubes"

    def shorter_than(self, other: ConstantPath | None) -> bool:
        """Whether it is the better one to show: shorter, and as accurate as floats allow."""
        good = self.residual <= ACCURATE and np.isfinite(self.length)
        return bool(good and (other is None or self.length < other.length))

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "points": len(self.t),
            "length": self.length,
            "corners": self.corners,
            "curvature": self.curvature,
            "residual": self.residual,
        }

    @property
    def _flat(self) -> Array:
        return np.concatenate([w.reshape(len(w), -1) for w in self.weights], axis=1)

    @property
    def corners(self) -> int:
        """Places where the direction jumps: there the path has no curvature."""
        flat = self._flat
        corners = 0
        for k in np.flatnonzero(np.diff(self.pieces)).tolist():
            before = flat[k] - flat[k - 1]
            after = flat[min(k + 2, len(flat) - 1)] - flat[k + 1]
            lengths = np.linalg.norm(before) * np.linalg.norm(after)
            corners += bool(lengths > 0 and before @ after < np.cos(SHARP) * lengths)
        return corners

    @property
    def curvature(self) -> float:
        """The largest curvature between corners, by circles through three neighbouring points: in floats."""
        flat, largest = self._flat, 0.0
        for piece in np.unique(self.pieces):
            points = flat[self.pieces == piece]
            a, b, c = points[:-2], points[1:-1], points[2:]
            sides = [np.linalg.norm(q - p, axis=1) for p, q in ((a, b), (b, c), (a, c))]
            half = sum(sides) / 2
            area = np.sqrt(np.maximum(half * (half - sides[0]) * (half - sides[1]) * (half - sides[2]), 0))
            product = sides[0] * sides[1] * sides[2]
            if len(a):
                largest = max(largest, float((4 * area[product > 0] / product[product > 0]).max(initial=0.0)))
        return largest


def constant_path(
    fiber: FloatFiber, newton_fiber: FloatFiber, nodes: Weights, route: Sequence[tuple[Edge, bool]]
) -> ConstantPath:
    """Points along tubes, one after the other.

    nodes : weights of all end points of tubes, of shapes (nodes, d_i, d_{i-1});
    route : the tubes, and whether each is walked from its end to its start.
    """
    parts: list[Weights] = []
    for tube, backwards in route:
        if isinstance(tube, LayerSegment):
            first, last = ([w[k] for w in nodes] for k in (tube.start, tube.end))
            pieces = [straight_path(None, first, last).weights]
        elif isinstance(tube, LayerTube):
            pieces = _along_layers(fiber, nodes, tube)
        else:
            pieces = _along_newton(newton_fiber, tube)
        parts += [[w[::-1] for w in piece] for piece in reversed(pieces)] if backwards else pieces
    return path_through(fiber, parts)


def as_networkx(graph: ConnectivityGraph, fiber: FloatFiber, newton_fiber: FloatFiber) -> nx.Graph[int]:
    """The graph with its `weights` W_1, .., W_l and what is proved of it, its `label`, at each node; `sampled` is false
    for a waypoint.  Each edge has its `path`, a ConstantPath from the smaller node to the larger.
    """
    drawn: nx.Graph[int] = nx.Graph()
    weights = graph.sample.weights
    for node in graph.graph:
        labels = {"label": graph.label([node]), "sampled": node < graph.size}
        drawn.add_node(node, weights=[w[node] for w in weights], **labels)
    for a, b, tube in graph.graph.edges(data="tube"):
        path = constant_path(fiber, newton_fiber, weights, [(tube, tube.start != min(a, b))])
        drawn.add_edge(a, b, path=path)
    return drawn


def path_through(fiber: FloatFiber | None, parts: Sequence[Weights], kind: str = "tubes") -> ConstantPath:
    """Smooth pieces, one after the other, as one path; fiber : for its residual."""
    weights = [np.concatenate(ws) for ws in zip(*parts, strict=True)]
    pieces = np.concatenate([np.full(len(part[0]), k) for k, part in enumerate(parts)])
    flat = np.concatenate([w.reshape(len(w), -1) for w in weights], axis=1)
    steps = np.linalg.norm(np.diff(flat, axis=0), axis=1)
    length = float(steps.sum())
    t = np.concatenate([[0.0], np.cumsum(steps)]) / (length or 1.0)
    residual = 0.0 if fiber is None else float(fiber.residual(weights).max())
    return ConstantPath(weights, t, length, pieces, residual, kind)


def straight_path(fiber: FloatFiber | None, first: Sequence[Array], last: Sequence[Array]) -> ConstantPath:
    """The chord, where all of it is known to lie in the minimum."""
    t = np.linspace(0, 1, POINTS_A_MOVE)[:, None, None]
    return path_through(fiber, [[a + t * (b - a) for a, b in zip(first, last, strict=True)]], "chord")


def _along_layers(fiber: FloatFiber, nodes: Weights, tube: LayerTube) -> list[Weights]:
    """For each move the other layers on their segment, and W_i the solution nearest to its own chord."""
    i, now = tube.solved, [w[tube.start] for w in nodes]
    last = [w[tube.end] for w in nodes]
    curves = []
    moves = [(move.layer, last[move.layer - 1] if move.weights is None else move.weights) for move in tube.moves]
    number = max(len(moves), 1)
    for k, (layer, target) in enumerate(moves or [(i, last[i - 1])]):
        before = [*now]

        def at(t: Array, k: int = k, layer: int = layer, target: Array = target, before: Weights = before) -> Weights:
            weights = [np.repeat(w[None], len(t), axis=0) for w in before]
            whole = ((k + t) / number)[:, None, None]
            weights[i - 1] = nodes[i - 1][tube.start] + whole * (last[i - 1] - nodes[i - 1][tube.start])
            if layer != i:
                weights[layer - 1] = before[layer - 1] + t[:, None, None] * (target - before[layer - 1])
            fiber.solve_layer(weights, i)
            return weights

        curves.append(_refined(fiber, at, np.linspace(0, 1, POINTS_A_MOVE)))
        now[layer - 1] = target
    return curves


def _along_newton(fiber: FloatFiber, tube: NewtonTube) -> list[Weights]:
    def at(t: Array) -> Weights:
        low = np.minimum(t.astype(int), len(tube.waypoints) - 2)
        flat = tube.waypoints[low] + (t - low)[:, None] * (tube.waypoints[low + 1] - tube.waypoints[low])
        return fiber.layered(onto_fiber(fiber, flat, iterations=12)[0])

    segments = len(tube.waypoints) - 1
    return [_refined(fiber, at, np.linspace(0, segments, POINTS_A_SEGMENT * segments + 1))]


def _refined(fiber: FloatFiber, at: Callable[[Array], Weights], t: Array) -> Weights:
    """Points of a curve, close enough that halfway between two of them F(W) u is nearly right."""
    points = fiber.flat(at(t))
    for _ in range(MOST_HALVINGS):
        halfway = (points[1:] + points[:-1]) / 2
        steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
        coarse = (fiber.residual(fiber.layered(halfway)) > LARGEST_GAP) | (steps > LONGEST_STEP * steps.sum())
        index = np.flatnonzero(coarse)
        if not len(index) or len(t) + len(index) > MOST_POINTS:
            break
        between = (t[index] + t[index + 1]) / 2
        t = np.insert(t, index + 1, between)
        points = np.insert(points, index + 1, fiber.flat(at(between)), axis=0)
    return fiber.layered(points)
