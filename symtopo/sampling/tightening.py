"""Shorter layer tubes between the same two minima: fewer waypoints, and layers that move in turn, a little each.

Moving one layer all the way while the others stay behind makes the layer that is solved for large.  Here every other
layer has a route of its own, a polygon; all of them are walked together, in rounds.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from symtopo.sampling.draw import GRID
from symtopo.sampling.fiber import LARGEST_BATCH, Array, FloatFiber, Weights, onto_fiber
from symtopo.sampling.layer_tubes import LayerTube, Move, pieces, sides

SAMPLES = 12  # of a move, for its length
ROUNDS = (1, 2, 4, 8, 16, 32)
LONGER = 1.1  # than the shortest one found: what fewer waypoints may cost
BAND = 32  # pieces of a path that is pulled tight
SWEEPS = 40
STEPS = 3  # of Newton's method
LEAST_GAIN = 5e-3  # of the length, in one sweep
Routes = dict[int, Array]  # layer -> its waypoints from first to last, of shape (points, d_i, d_{i-1})


def tightened(fiber: FloatFiber, nodes: Weights, tube: LayerTube, guide: Weights | None = None) -> LayerTube:
    """The tube, or a shorter one between the same minima, in floats; of nearly equal ones that with the fewest moves.

    nodes : weights of all end points of tubes;  guide : points of a path of minima between the two, to be followed.
    """
    tubes = [(tube_length(fiber, nodes, tube), tube)]
    for moves in _proposals(fiber, nodes, tube, guide):
        shorter = LayerTube(tube.start, tube.end, tube.solved, tuple(moves))
        if is_walkable(fiber, nodes, shorter):
            tubes.append((tube_length(fiber, nodes, shorter), shorter))
    good = [(length, t) for length, t in tubes if np.isfinite(length)]
    if not good:
        return tube
    shortest = min(length for length, _ in good)
    return min((t for length, t in good if length <= LONGER * shortest), key=lambda t: len(t.moves))


def along(fiber: FloatFiber, nodes: Weights, start: int, end: int, guide: Weights) -> LayerTube | None:
    """The shortest tube that follows a path of minima between two nodes, over the layers that can be solved for."""
    entries = []
    for i in fiber.layers_to_solve:
        for rounds in ROUNDS:
            tube = LayerTube(start, end, i, tuple(_in_rounds(_of_guide(guide, i, rounds), rounds)))
            if is_walkable(fiber, nodes, tube):
                entries.append((tube_length(fiber, nodes, tube), len(tube.moves), tube))
    good = [entry for entry in entries if np.isfinite(entry[0])]
    shortest = min((length for length, *_ in good), default=np.inf)
    return min((e for e in good if e[0] <= LONGER * shortest), key=lambda e: e[1], default=(0, 0, None))[2]


def pulled_tight(fiber: FloatFiber, points: Weights) -> Weights:
    """Points of a shorter path with the same ends, near to minima: each is moved to the middle of its neighbours, and
    back onto the fiber, as long as that shortens the path.  The points as they are, where that would take long.
    """
    if fiber.flat(points)[0].size * fiber.t.size > LARGEST_BATCH // BAND:
        return points
    flat = onto_fiber(fiber, _evenly(fiber.flat(points), BAND), iterations=STEPS)[0]
    flat[0], flat[-1] = (fiber.flat(points)[k] for k in (0, -1))
    for _ in range(SWEEPS):
        before = np.linalg.norm(np.diff(flat, axis=0), axis=1).sum()
        for first in (1, 2):
            index = np.arange(first, len(flat) - 1, 2)
            left, right = flat[index - 1], flat[index + 1]
            moved, arrived = onto_fiber(fiber, (left + right) / 2, iterations=STEPS)
            shorter = _bent(left, moved, right) < _bent(left, flat[index], right)
            flat[index] = np.where((arrived & shorter)[:, None], moved, flat[index])
        if not np.linalg.norm(np.diff(flat, axis=0), axis=1).sum() < (1 - LEAST_GAIN) * before:
            break
    return fiber.layered(onto_fiber(fiber, flat)[0])


def _bent(left: Array, middle: Array, right: Array) -> Array:
    return np.asarray(np.linalg.norm(middle - left, axis=1) + np.linalg.norm(right - middle, axis=1))


def _evenly(flat: Array, parts: int) -> Array:
    """Points on the polygon through these, evenly spaced along it."""
    t = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(flat, axis=0), axis=1))])
    wanted = np.linspace(0, t[-1], parts + 1)
    return np.stack([np.interp(wanted, t, column) for column in flat.T], axis=1)


def _proposals(fiber: FloatFiber, nodes: Weights, tube: LayerTube, guide: Weights | None) -> Iterator[list[Move]]:
    routes = _pruned(fiber, nodes, tube)
    for rounds in ROUNDS:
        yield _in_rounds(routes, rounds)
        if guide is not None:
            yield _in_rounds(_of_guide(guide, tube.solved, rounds), rounds)


def _of_guide(guide: Weights, solved: int, corners: int) -> Routes:
    """The other layers along a curve, as polygons with so many sides."""
    chosen = np.round(np.linspace(0, len(guide[0]) - 1, corners + 1)).astype(int)
    return {k: w[chosen] for k, w in enumerate(guide, start=1) if k != solved}


def _pruned(fiber: FloatFiber, nodes: Weights, tube: LayerTube) -> Routes:
    """The routes of the layers of a tube, without the waypoints that can be left out."""
    moves = [*tube.moves]
    for k in reversed(range(len(moves))):
        fewer = LayerTube(tube.start, tube.end, tube.solved, tuple(moves[:k] + moves[k + 1 :]))
        if moves[k].weights is not None and is_walkable(fiber, nodes, fewer):
            moves.pop(k)
    routes = {k: [w[tube.start]] for k, w in enumerate(nodes, start=1) if k != tube.solved}
    for move in moves:
        routes[move.layer].append(nodes[move.layer - 1][tube.end] if move.weights is None else move.weights)
    return {k: np.stack(points) for k, points in routes.items()}


def _in_rounds(routes: Routes, rounds: int) -> list[Move]:
    """All layers in turn, each by so many parts of its route; the corners of a route are waypoints too."""
    moves = []
    for number in range(1, rounds + 1):
        for k, points in routes.items():
            corners = len(points) - 1
            low, high = (number - 1) * corners / rounds, number * corners / rounds
            between = [float(c) for c in range(int(np.floor(low)) + 1, int(np.ceil(high)))]
            if points[0].size and (np.diff(points, axis=0) != 0).any():
                moves += [Move(k, None if at == corners else _at(points, at)) for at in (*between, high)]
    return moves


def _at(points: Array, at: float) -> Array:
    low = min(int(at), len(points) - 2)
    return np.asarray(np.round((points[low] + (at - low) * (points[low + 1] - points[low])) * GRID) / GRID)


def _stages(nodes: Weights, tube: LayerTube) -> Weights:
    """The weights before the first move, and after each one; those of the layer that is solved for stay."""
    stages = [w[tube.start][None].repeat(len(tube.moves) + 1, axis=0) for w in nodes]
    for number, move in enumerate(tube.moves, start=1):
        last = nodes[move.layer - 1][tube.end]
        stages[move.layer - 1][number:] = last if move.weights is None else move.weights
    return stages


def is_walkable(fiber: FloatFiber, nodes: Weights, tube: LayerTube) -> bool:
    """Whether the moves lead to the end, and both matrices beside the solved layer keep their rank on each of them."""
    return _number_of_pieces(fiber, nodes, tube) is not None


def cost(fiber: FloatFiber, nodes: Weights, tube: LayerTube) -> float:
    """The length times the number of pieces that a certificate has to list: neither a detour nor a crawl is wanted."""
    number = _number_of_pieces(fiber, nodes, tube)
    return np.inf if number is None else tube_length(fiber, nodes, tube) * max(number, 1)


def _number_of_pieces(fiber: FloatFiber, nodes: Weights, tube: LayerTube) -> int | None:
    """Into which the moves are cut; None where the path is not seen to be one."""
    stages = _stages(nodes, tube)
    arrived = [bool((w[-1] == v[tube.end]).all()) for w, v in zip(stages, nodes, strict=True)]
    if not all(arrived[: tube.solved - 1] + arrived[tube.solved :]):
        return None
    number = 0
    layers = np.array([move.layer for move in tube.moves])
    for side, chosen in zip(sides(fiber, tube.solved), (layers < tube.solved, layers > tube.solved), strict=True):
        carried = np.broadcast_to(side.of(stages), (len(stages[0]), *side.of(stages).shape[-2:]))
        if chosen.any():
            with np.errstate(all="ignore"):
                good, accepted = pieces(carried[:-1][chosen], carried[1:][chosen])
            if not good.all():
                return None
            number += sum(len(index) for index, *_ in accepted)
    return number


def tube_length(fiber: FloatFiber, nodes: Weights, tube: LayerTube) -> float:
    """The length of the path, from some points of each move, in floats; infinite where they cannot be solved for."""
    stages, number = _stages(nodes, tube), max(len(tube.moves), 1)
    t = np.linspace(0, 1, SAMPLES * number + 1)
    low = np.minimum((t * number).astype(int), max(len(tube.moves) - 1, 0))
    high = np.minimum(low + 1, len(stages[0]) - 1)
    part = (t * number - low)[:, None, None]
    weights = [w[low] + part * (w[high] - w[low]) for w in stages]
    i = tube.solved
    first, last = nodes[i - 1][tube.start], nodes[i - 1][tube.end]
    weights[i - 1] = first + t[:, None, None] * (last - first)
    with np.errstate(all="ignore"):
        if not fiber.solve_layer(weights, i).all():
            return np.inf
    return float(np.linalg.norm(np.diff(fiber.flat(weights), axis=0), axis=1).sum())
