"""Sampled minima made exact, and the paths that join them as steps of a certificate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil, log2
from types import MappingProxyType
from typing import Any

import numpy as np

from symtopo.algebra.exact import RationalMatrix, text_rows
from symtopo.errors import Undecided
from symtopo.minima.minimum import Minimum
from symtopo.sampling.bridges import LayerSegment, exact_minimum
from symtopo.sampling.draw import GRID, Sample
from symtopo.sampling.fiber import Array, FloatFiber, left_inverse
from symtopo.sampling.graph import ConnectivityGraph
from symtopo.sampling.layer_tubes import FINE_GRID, LayerTube, pieces, sides
from symtopo.sampling.newton_tubes import NewtonTube, preconditioner

NEWTON_SCALE = 2**40
LEAST_DIGITS = 2**10  # integers that the largest entry of a preconditioner is written with, at least


def spanning_forest(graph: ConnectivityGraph) -> tuple[list[int], list[LayerTube | NewtonTube]]:
    """The nodes and tubes that join the sample: no waypoints that lead nowhere, no points that are only near a minimum
    and that no tube shows to be so.  Raises Undecided where a path passes singular points: no rule is about these.
    """
    if any(isinstance(tube, LayerSegment) for tube in graph.tubes):
        raise Undecided("they pass singular points of the fiber, about which the checker has no rule")
    forest = graph.graph.copy()
    leaves = [k for k in forest if k >= graph.size and forest.degree(k) <= 1]
    while leaves:
        forest.remove_nodes_from(leaves)
        leaves = [k for k in forest if k >= graph.size and forest.degree(k) <= 1]
    forest.remove_nodes_from([k for k in forest if not forest.degree(k) and not graph.sample.solved[k]])
    return sorted(forest), [tube for _, _, tube in forest.edges(data="tube")]


def sample_claim(
    minimum: Minimum,
    fiber: FloatFiber,
    newton_fiber: FloatFiber,
    graph: ConnectivityGraph,
    known: Mapping[int, Sequence[RationalMatrix]] = MappingProxyType({}),
) -> tuple[list[int], list[Any], list[dict[str, Any]]]:
    """The nodes that a claim lists, as minima, and the steps that join them, in the format of the trusted checker.

    fiber, newton_fiber : in the coordinates in which the checker looks at layer tubes, and at Newton tubes;
    known : nodes whose exact weights are given.
    """
    nodes, tubes = spanning_forest(graph)
    place = {node: index for index, node in enumerate(nodes)}
    layer_joins = [t for t in tubes if isinstance(t, LayerTube)]
    newton_joins = [t for t in tubes if isinstance(t, NewtonTube)]
    flat = np.round(fiber.flat(graph.sample.weights) * NEWTON_SCALE) / NEWTON_SCALE
    newton_step, radii = _newton_step(newton_fiber, newton_joins, place, flat) if newton_joins else ({}, {})
    minima: list[Any] = []
    for node in nodes:
        exact = known[node] if node in known else exact_minimum(minimum, graph.sample, node)
        if exact is not None:
            minima.append([text_rows(w) for w in exact])
        else:
            near = [
                [[str(Fraction(v)) for v in row] for row in w[0].tolist()] for w in fiber.layered(flat[node : node + 1])
            ]
            minima.append({"weights": near, "radius": str(radii[place[node]])})
    steps = [_layer_step(fiber, graph.sample, layer_joins, place)] if layer_joins else []
    return nodes, minima, steps + ([newton_step] if newton_step else [])


def _integers(a: Array, scale: float) -> list[list[int]]:
    return [[int(v) for v in row] for row in np.round(a * scale).tolist()]


def _layer_step(fiber: FloatFiber, sample: Sample, tubes: Sequence[LayerTube], place: dict[int, int]) -> dict[str, Any]:
    """Every move cut into pieces, each with its preconditioner Q."""
    joins, sizes, largest, coarse = [], [1.0], 1.0, True
    for tube in tubes:
        moves: list[tuple[int, Array | None, Array]] = []
        weights = [w[[tube.start]] for w in sample.weights]
        last = [w[tube.end] for w in sample.weights]
        both = {side.flipped: side for side in sides(fiber, tube.solved)}
        for move in tube.moves:
            k = move.layer
            side = both[k > tube.solved]
            target = last[k - 1] if move.weights is None else move.weights
            coarse &= move.weights is None or bool((target * GRID == np.round(target * GRID)).all())
            start = weights[k - 1][0]
            carried = [side.of(weights)]
            weights[k - 1] = target[None]
            carried.append(side.of(weights))
            largest = max(largest, *(float(np.abs(a).sum()) for a in carried))
            good, accepted = pieces(*carried)
            if not good.all():
                raise Undecided(f"the path from minimum {tube.start} to {tube.end} cannot be cut into pieces")
            cuts = [np.concatenate(found) for found in zip(*(piece[1:] for piece in accepted), strict=True)]
            for low, high in sorted(zip(*(c.tolist() for c in cuts), strict=True)):
                q = left_inverse(carried[0] + (low + high) / 2 * (carried[1] - carried[0]))[0]
                sizes.append(float(np.abs(q).max()))
                end = start + high * (target - start)
                moves.append((k, None if high == 1 and move.weights is None else end, q))
        joins.append((tube, moves))
    # cuts between waypoints are rounded: the finer, the larger a preconditioner is; and that, the larger its matrix is
    finest = max(1.0, 8 * max(sizes)) * GRID if coarse else FINE_GRID
    scale = 2.0 ** ceil(log2(max(finest, LEAST_DIGITS / min(sizes), 16 * largest)))
    written = []
    for tube, moves in joins:
        listed = [
            {
                "layer": k,
                **({} if w is None else {"weights": _integers(w, scale)}),
                "preconditioner": _integers(q, scale),
            }
            for k, w, q in moves
        ]
        ends = {"from": place[tube.start], "to": place[tube.end]}
        written.append({**ends, "layer": tube.solved, "moves": listed})
    return {"rule": "layer tube", "over": int(scale), "joins": written}


def _newton_step(
    fiber: FloatFiber, tubes: Sequence[NewtonTube], place: dict[int, int], flat: Array
) -> tuple[dict[str, Any], dict[int, Fraction]]:
    """Waypoints with their preconditioners, one and the same for a point in all joins; and the radii of end points."""
    ends = sorted({k for tube in tubes for k in (tube.start, tube.end)})
    at_node = dict(zip(ends, preconditioner(fiber, flat[ends]), strict=True))
    radii: dict[int, Fraction] = {}
    joins = []
    for tube in tubes:
        waypoints = []
        slices = [at_node[tube.start], *tube.preconditioners[1:-1], at_node[tube.end]]
        jacobians = fiber.jacobian(fiber.layered(tube.waypoints)).swapaxes(1, 2)
        reach = [float(np.abs(j @ s).sum(axis=1).max()) for j, s in zip(jacobians, slices, strict=True)]
        for node, near, r in ((tube.start, reach[:2], tube.radii[0]), (tube.end, reach[-2:], tube.radii[-1])):
            needed = Fraction(2) ** ceil(log2(1.01 * max(near) * r))
            radii[place[node]] = max(needed, radii.get(place[node], needed))
        for k, s in enumerate(slices):
            entry: dict[str, Any] = {"preconditioner": _integers(s, NEWTON_SCALE)}
            if k:
                entry["radius"] = round(tube.radii[k - 1] * NEWTON_SCALE)
            if 0 < k < len(slices) - 1:
                layered = fiber.layered(tube.waypoints[k : k + 1])
                entry["weights"] = [_integers(w[0], NEWTON_SCALE) for w in layered]
            waypoints.append(entry)
        joins.append({"from": place[tube.start], "to": place[tube.end], "waypoints": waypoints})
    return {"rule": "tube", "over": NEWTON_SCALE, "joins": joins}, radii
