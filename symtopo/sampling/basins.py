"""Joining minima where no one layer can be solved for: each goes down |W|^2 to a balanced point, and these are joined.

All minima of a basin end at the same point, or on one orbit of rotations; near ones are joined along the edges of a
shortest spanning tree.  Between basins lead waypoints on their slopes, which are joined to each other there.
"""

from __future__ import annotations

from collections.abc import Callable

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from symtopo.sampling import newton_tubes
from symtopo.sampling.draw import Sample, together
from symtopo.sampling.fiber import Array, FloatFiber
from symtopo.sampling.newton_tubes import MOST_SEGMENTS, NewtonTube
from symtopo.sampling.rotations import rotation_path, turned, turned_layers, turned_together

Indices = NDArray[np.int64]

WORST_DERIVATIVE = 1e5  # condition of a derivative beyond which Newton tubes are hardly found
FREE_DESCENTS = 100  # of minima that need not be joined to where they came from
MOST_ROUNDS = 6
PATIENCE = 2  # rounds without a join
WAYPOINTS = 60
ON_THE_SLOPE = 3  # steps down from where a waypoint was drawn
NEWTON_PAIRS = 40
MINIMA_PER_CLASS = 3
SHORTEST = 1e-300
MOST_TURNED = 50_000  # pairs of minima that are turned towards each other
TURNED_SEGMENTS = 5 * MOST_SEGMENTS  # a chord, and four pieces of a rotation


def descended(fiber: FloatFiber, sample: Sample) -> Sample:
    """The balanced points below these minima, turned near to each other; none that is too near to a wall for floats."""
    low = fiber.layered(newton_tubes.balanced_points(fiber, fiber.flat(sample.weights), FREE_DESCENTS))
    singular = np.linalg.svd(fiber.jacobian(low), compute_uv=False)
    kept = Sample(low, sample.solved).chosen(singular[:, -1] * WORST_DERIVATIVE > singular[:, 0])
    return Sample(turned_together(fiber.network, kept.weights), kept.solved)


class Basins:
    """Balanced minima, and waypoints, joined by Newton tubes as far as they were found.

    sample : all nodes, the first `size` those to be joined;  labels, drawn : of each node, as in ConnectivityGraph;
    tried : pairs.
    """

    def __init__(self, fiber: FloatFiber, sample: Sample, label: Callable[[Sample], Indices]) -> None:
        self.fiber, self.label, self.size = fiber, label, len(sample)
        self.sample, self.labels, self.drawn = sample, label(sample), np.ones(len(sample), bool)
        self.graph: nx.Graph[int] = nx.Graph()
        self.graph.add_nodes_from(range(len(sample)))
        self.forest, self.tried = nx.utils.UnionFind(range(len(sample))), set[tuple[int, int]]()

    @property
    def classes(self) -> Indices:
        return np.unique([self.forest[k] for k in range(len(self.sample))], return_inverse=True)[1]

    def left(self) -> int:
        """Classes of the sample."""
        return len(np.unique(self.classes[: self.size]))

    def join(self, draw_more: Callable[[], Sample], progress: Callable[[int], None] | None) -> None:
        """Along a spanning tree, between near members of classes, and over waypoints, until nothing more is joined."""
        self._attempt(spanning_pairs(self.fiber.flat(self.sample.weights), self.labels))
        stale = 0
        for _ in range(MOST_ROUNDS):
            left, open_groups = self.left(), self._open_groups()
            if progress is not None:
                progress(left)
            if not len(open_groups) or stale == PATIENCE or left > self.size / MINIMA_PER_CLASS:
                break
            self._attempt(self._between_classes(open_groups))
            if turned_layers(self.fiber.network) and len(open_groups := self._open_groups()):
                self._turned(self._between_classes(open_groups, turn=True))
            if len(open_groups := self._open_groups()):
                self._over_waypoints(draw_more(), open_groups)
            stale = 0 if self.left() < left else stale + 1

    def _open_groups(self) -> Indices:
        classes, labels = self.classes[: self.size], self.labels[: self.size]
        return np.array([g for g in np.unique(labels) if len(np.unique(classes[labels == g])) > 1], np.int64)

    def _accept(self, tubes: list[NewtonTube]) -> None:
        for tube in tubes:
            if self.forest[tube.start] != self.forest[tube.end]:
                self.forest.union(tube.start, tube.end)
                self.graph.add_edge(tube.start, tube.end, tube=tube)

    def _attempt(self, pairs: Indices) -> None:
        new = {(a, b) for a, b in pairs.tolist() if self.forest[a] != self.forest[b]} - self.tried
        if new:
            self.tried |= new
            pairs = np.array(sorted(new), np.int64)
            self._accept(newton_tubes.join(self.fiber, self.fiber.flat(self.sample.weights), pairs))

    def _turned(self, pairs: Indices) -> None:
        """Along a chord to the second minimum turned towards the first, then turning it back."""
        pairs = np.array([p for p in pairs.tolist() if self.forest[p[0]] != self.forest[p[1]]], np.int64).reshape(-1, 2)
        if len(pairs):
            first, second = ([w[k] for w in self.sample.weights] for k in pairs.T)
            route = [first, *rotation_path(self.fiber.network, second, first)]
            flat = [self.fiber.flat(weights) for weights in route]
            self._accept(newton_tubes.along(self.fiber, flat, pairs, TURNED_SEGMENTS))

    def _between_classes(self, groups: Indices, *, turn: bool = False) -> Indices:
        """The nearest members of each two classes of a group, the shortest ways of all.

        turn : nearest once the second is turned towards the first, of the sample alone.
        """
        position, classes, found = self.fiber.flat(self.sample.weights), self.classes, list[tuple[float, int, int]]()
        for group in groups:
            inside = (self.labels == group) & (np.arange(len(self.sample)) < (self.size if turn else len(self.sample)))
            names = np.unique(classes[inside])
            members = [np.flatnonzero(inside & (classes == name)) for name in names]
            if turn:
                share = max(1, int((2 * MOST_TURNED) ** 0.5 / len(names)))
                members = [some[:share] for some in members]
            for k, first in enumerate(members):
                for second in members[:k]:
                    if turn:
                        gaps = self._turned_gaps(first, second)
                    else:
                        gaps = np.linalg.norm(position[first][:, None] - position[second][None], axis=2)
                    i, j = np.unravel_index(int(gaps.argmin()), gaps.shape)
                    found.append((float(gaps[i, j]), int(second[j]), int(first[i])))
        return np.array([pair for _, *pair in sorted(found)[:NEWTON_PAIRS]], np.int64).reshape(-1, 2)

    def _turned_gaps(self, first: Indices, second: Indices) -> Array:
        """Distances from minima to others that are turned towards them."""
        rows = np.repeat(first, len(second)), np.tile(second, len(first))
        near, far = ([w[k] for w in self.sample.weights] for k in rows)
        return turned(self.fiber.network, far, near)[1].reshape(len(first), len(second))

    def _over_waypoints(self, more: Sample, groups: Indices) -> None:
        """Minima on the slopes, with their ways down to balanced points, along a tree that spans all nodes."""
        more = more.chosen(np.flatnonzero(np.isin(self.label(more), groups))[:WAYPOINTS])
        if not len(more):
            return
        route = newton_tubes.balanced_path(self.fiber, self.fiber.flat(more.weights))[ON_THE_SLOPE:]
        route.append(newton_tubes.balanced_points(self.fiber, route[-1], FREE_DESCENTS))
        first, number = len(self.sample), len(more)
        ends = [Sample(self.fiber.layered(route[k]), more.solved) for k in (0, -1)]
        self.sample = together([self.sample, *ends])
        self.labels = self.label(self.sample)
        self.drawn = np.concatenate([self.drawn, np.zeros(2 * number, bool)])
        self.graph.add_nodes_from(range(first, len(self.sample)))
        pairs = first + np.stack([np.arange(number), np.arange(number) + number], axis=1)
        self._accept(newton_tubes.along(self.fiber, route, pairs, MOST_SEGMENTS))
        inside = np.where(np.isin(self.labels, groups), self.labels, -1)
        pairs = spanning_pairs(self.fiber.flat(self.sample.weights), inside)
        self._attempt(pairs[inside[pairs[:, 0]] >= 0])


def spanning_pairs(position: Array, groups: Indices) -> Indices:
    """The edges of a shortest spanning tree of each group."""
    from scipy.sparse.csgraph import minimum_spanning_tree
    from scipy.spatial.distance import cdist

    pairs: list[tuple[int, int]] = []
    for group in np.unique(groups):
        inside = np.flatnonzero(groups == group)
        gaps = np.maximum(cdist(position[inside], position[inside]), SHORTEST)  # 0 would be no edge
        tree = minimum_spanning_tree(gaps).tocoo()
        pairs += zip(inside[tree.row].tolist(), inside[tree.col].tolist(), strict=True)
    return np.sort(np.array(pairs, np.int64).reshape(-1, 2), axis=1)
