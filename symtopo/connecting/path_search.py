"""The search for a path inside a minimum between two points, and its certificate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np

from symtopo.connecting.endpoints import EndPoint
from symtopo.counting.claims import certificate_json, claim_json
from symtopo.counting.separation import finest
from symtopo.minima.minimum import Minimum
from symtopo.sampling.constant_paths import ConstantPath, constant_path
from symtopo.sampling.draw import Sample, draw, together
from symtopo.sampling.fiber import FloatFiber, Weights, checked_fiber
from symtopo.sampling.graph import ConnectivityGraph, Tube, join_by_paths
from symtopo.sampling.layer_tubes import LayerTube, join
from symtopo.sampling.paths import sample_claim
from symtopo.sampling.regularity import regularity_by_rank
from symtopo.sampling.tightening import along, cost, pulled_tight, tightened

WAYPOINTS = (0, 40, 200)  # minima that are drawn beside the two, one number after the other
Certificate = tuple[dict[str, Any], dict[str, Any]]


def search_path(
    minimum: Minimum,
    fiber: FloatFiber,
    a: EndPoint,
    b: EndPoint,
    seed: int,
    progress: Callable[[str], None],
    *,
    quickly: bool,
    guide: Weights | None = None,
) -> tuple[tuple[ConstantPath, list[str], Certificate | None] | None, str]:
    """A path with its rules and its certificate, or None; and what was tried.

    quickly : without Newton tubes;  guide : points of a curve of minima from A to B in floats, where one is known.
    """
    rng, tested, drawn = np.random.default_rng(seed), 0, 0
    by_rank = regularity_by_rank(minimum)
    singular = by_rank is not None and by_rank.regular is False  # Newton tubes would be sought long, and in vain
    checked = checked_fiber(minimum)
    newton = None if singular or quickly else checked
    ends = Sample(
        [np.stack(pair) for pair in zip(a.floats, b.floats, strict=True)],
        np.array([_solvable(fiber, a), _solvable(fiber, b)]),
    )
    with np.errstate(all="ignore"):
        if guide is not None and not (a.near or b.near):
            direct = _direct(fiber, ends, guide)
            if direct is not None:
                progress("writing the path")
                return _walk(minimum, fiber, checked, _edge(ends, direct), a, b), ""
        for waypoints in WAYPOINTS[: 1 if singular or (quickly and not fiber.layers_to_solve) else None]:
            progress(f"looking for a path through {waypoints or 'no'} drawn minima")
            sample = together([ends, draw(fiber, waypoints, rng)]) if waypoints else ends
            drawn += len(sample) - 2
            graph = join_by_paths(fiber, sample, finest(minimum), newton_fiber=newton, rng=rng)
            tested += graph.pairs_tested
            if nx.has_path(graph.graph, 0, 1):
                progress("writing the path")
                tight = None if a.near or b.near else _tightened(fiber, checked, graph)
                return _walk(minimum, fiber, checked, graph if tight is None else _edge(ends, tight), a, b), ""
    return None, f"no path was found: {tested} pairs of minima tested, {drawn} of them drawn with seed {seed}"


def _solvable(fiber: FloatFiber, end: EndPoint) -> int:
    """A layer that can be solved for at the point; 0: none, and then the point is one for Newton tubes only."""
    weights = [w[None] for w in end.floats]
    return next((i for i in reversed(fiber.layers_to_solve) if fiber.solve_layer([w.copy() for w in weights], i)[0]), 0)


def _edge(ends: Sample, tube: LayerTube) -> ConnectivityGraph:
    """A and B, joined by one tube."""
    line: nx.Graph[int] = nx.Graph([(0, 1, {"tube": tube})])
    return ConnectivityGraph(ends, 2, line, 1, None, np.zeros(2, np.int64), np.ones(2, bool))


def _direct(fiber: FloatFiber, ends: Sample, guide: Weights) -> LayerTube | None:
    """A short tube from A to B of those along a curve, or that pulled tight, or with one layer after the other."""
    pair = np.array([[0, 1]])
    found = [
        tightened(fiber, ends.weights, t) for i in fiber.layers_to_solve for t in join(fiber, ends.weights, pair, i)
    ]
    followed = (along(fiber, ends.weights, 0, 1, g) for g in (guide, pulled_tight(fiber, guide)))
    found += [tube for tube in followed if tube is not None]
    return min(found, key=lambda tube: cost(fiber, ends.weights, tube), default=None)


def _tightened(fiber: FloatFiber, checked: FloatFiber, graph: ConnectivityGraph) -> LayerTube | None:
    """One tube along the walk pulled tight, if the walk is made of layer tubes and that is shorter."""
    route = _route(graph)
    if not all(isinstance(tube, LayerTube) for tube, _ in route):
        return None
    nodes = graph.sample.weights
    walk = constant_path(fiber, checked, nodes, route)
    tube = along(fiber, nodes, 0, 1, pulled_tight(fiber, walk.weights))
    if tube is None or not constant_path(fiber, checked, nodes, [(tube, False)]).length < walk.length:
        return None
    return tube


def _route(graph: ConnectivityGraph) -> list[tuple[Tube, bool]]:
    """The tubes from A to B, and whether each is walked from its end to its start."""
    tubes = [
        (start, graph.graph.edges[start, end]["tube"]) for start, end in pairwise(nx.shortest_path(graph.graph, 0, 1))
    ]
    return [(tube, tube.start != start) for start, tube in tubes]


def _walk(
    minimum: Minimum, fiber: FloatFiber, checked: FloatFiber, graph: ConnectivityGraph, a: EndPoint, b: EndPoint
) -> tuple[ConstantPath, list[str], Certificate | None]:
    """The shortest walk from A to B: its points, the rules of its tubes, and claim and certificate."""
    nodes = nx.shortest_path(graph.graph, 0, 1)
    order = [nodes[0], nodes[-1], *nodes[1:-1]]
    place = {node: k for k, node in enumerate(order)}
    line: nx.Graph[int] = nx.Graph()
    line.add_nodes_from(range(len(order)))
    tighter = (tightened(fiber, graph.sample.weights, t) if isinstance(t, LayerTube) else t for t, _ in _route(graph))
    route = [(tube, tube.start != start) for tube, start in zip(tighter, nodes, strict=False)]
    line.add_edges_from((place[t.start], place[t.end], {"tube": _moved(t, place)}) for t, _ in route)
    path = constant_path(fiber, checked, graph.sample.weights, route)
    number = len(order)
    labels, drawn = np.zeros(number, np.int64), np.ones(number, bool)
    walked = ConnectivityGraph(graph.sample.chosen(order), number, line, 0, None, labels, drawn)
    known = {k: end.weights for k, end in ((0, a), (1, b)) if not end.near}
    _, minima, joins = sample_claim(minimum, fiber, checked, walked, known)
    rules = [step["rule"] for step in joins]
    if len(route) == 1 or rules == ["layer tube"]:
        points = {"points": minima[2:]} if len(minima) > 2 else {}
        claim = claim_json(minimum, "same-component", first=minima[0], second=minima[1])
        return path, rules, (claim, certificate_json({**joins[0], **points}))
    claim = claim_json(
        minimum, "count", components={"lower": 1, "upper": None}, minima=minima, classes={"lower": 1, "upper": 1}
    )
    return path, rules, (claim, certificate_json(*joins))


def _moved(tube: Tube, place: dict[int, int]) -> Tube:
    return replace(tube, start=place[tube.start], end=place[tube.end])
