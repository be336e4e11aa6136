"""Sampled minima joined by paths: the connectivity graph, and the estimate that its classes are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from symtopo.counting.separation import Separation
from symtopo.sampling import layer_tubes, newton_tubes
from symtopo.sampling.basins import NEWTON_PAIRS, WAYPOINTS, Basins
from symtopo.sampling.bridges import Bridges, LayerSegment
from symtopo.sampling.draw import Sample, draw, together
from symtopo.sampling.fiber import LARGEST_JACOBIAN, Array, FloatFiber
from symtopo.sampling.layer_tubes import LayerTube
from symtopo.sampling.newton_tubes import NewtonTube

Tube = LayerTube | NewtonTube
Edge = Tube | LayerSegment
Indices = NDArray[np.int64]
Progress = Callable[[int], None]  # called with the number of classes that are left

MOST_ROUNDS = 60
PATIENCE = 3  # rounds without a join before waypoints are drawn, and before the search gives up
REINFORCEMENTS = 3
MORE_WAYPOINTS = 300
WIDE_SCALES = (0.1, 0.5, 1.0, 3.0, 10.0, 40.0)  # of waypoints: some components hang together far out only
TRIED_PER_CLASS = 6
MOST_DESCENT_SEGMENTS = 1000
WALKS_PER_CLASS, MOST_STARTS = 3, 40  # over singular points, from minima of the sample


@dataclass(frozen=True)
class ConnectivityGraph:
    """Minima as nodes, proven paths as edges; minima whose labels differ are never tested against each other.

    sample : all nodes; the first `size` of them are the sample, the others were drawn as waypoints between its classes;
    graph : networkx, a forest (a pair that is connected already is not tested), whose edges have the attribute `tube`:
        a path, or the segment of one layer over singular points;
    separation, labels : what tells components apart, and the label of each node; None, and zeros, where nothing does;
    drawn : which nodes were drawn for themselves, and not beside another one.
    """

    sample: Sample
    size: int
    graph: nx.Graph[int]
    pairs_tested: int
    separation: Separation | None = field(repr=False)
    labels: Indices = field(repr=False)
    drawn: NDArray[np.bool_] = field(repr=False)

    @property
    def tubes(self) -> list[Edge]:
        return [tube for _, _, tube in self.graph.edges(data="tube")]

    @property
    def classes(self) -> list[list[int]]:
        """Classes of the sample, joined by paths, or by labels where these tell all components; the largest first.

        Two of them may be one component nevertheless.
        """
        return [members for members, _ in self._with_draws]

    @property
    def _with_draws(self) -> list[tuple[list[int], int]]:
        """Each class, and how many minima drawn for themselves it holds, with those that were drawn as waypoints."""
        found, components = [], [*nx.connected_components(self.graph)]
        if self.separation is not None and self.separation.decides:
            components = [set(np.flatnonzero(self.labels == name).tolist()) for name in np.unique(self.labels)]
        for component in components:
            members = [k for k in sorted(component) if k < self.size]
            if members:
                found.append((members, int(self.drawn[[*component]].sum())))
        return sorted(found, key=lambda c: (-len(c[0]), c[0][0]))

    @property
    def seen(self) -> list[list[int]]:
        """The classes that stand for components: those that two draws hit, and of a label without any the first one.

        A minimum that was joined to no other shows no component unless its label does: perhaps the path was not found.
        """
        several = [members for members, draws in self._with_draws if draws > 1]
        told = {int(self.labels[members[0]]) for members in several}
        for members in self.classes:
            if int(self.labels[members[0]]) not in told:
                told.add(int(self.labels[members[0]]))
                several.append(members)
        return several

    def draws(self, members: Sequence[int]) -> int:
        """How many minima drawn for themselves a class holds, waypoints among them."""
        return next(draws for others, draws in self._with_draws if others[0] == members[0])

    @property
    def alone(self) -> int:
        """Minima of the sample that were joined to no other, and that no label tells apart."""
        return self.size - sum(map(len, self.seen))

    def label(self, members: Sequence[int]) -> str:
        """What is proved about the component of these minima, in words; empty where nothing is."""
        return "" if self.separation is None else self.separation.words(int(self.labels[members[0]]))


def labels_of(separation: Separation | None, fiber: FloatFiber, sample: Sample) -> Indices:
    """The labels of sampled minima, in floats; zeros where nothing tells components apart."""
    if separation is None:
        return np.zeros(len(sample), np.int64)
    if separation.transposed:
        return separation.labels(fiber.backward(sample.weights), np.eye(1))
    return separation.labels(fiber.states(sample.weights), fiber.u)


def join_by_paths(
    fiber: FloatFiber,
    sample: Sample,
    separation: Separation | None,
    *,
    newton_fiber: FloatFiber | None,
    rng: np.random.Generator,
    balanced: bool = False,
    progress: Progress | None = None,
    over: Callable[[Sample], Bridges] | None = None,
) -> ConnectivityGraph:
    """Join minima by paths: layer tubes, Newton tubes as the last resort.

    Where no layer can be solved for, all descend to balanced points first, and Newton tubes join those.

    newton_fiber : the same fiber in the coordinates of u that Newton tubes are checked in; None: no Newton tubes;
    balanced : whether the minima of the sample have descended already;
    over : walks over singular points, from minima of the sample and others, where layers can be solved for.
    """
    if fiber.layers_to_solve or newton_fiber is None:
        return _join_classes(fiber, sample, separation, newton_fiber, rng, progress, over)
    if balanced:
        return _join_basins(fiber, sample, separation, newton_fiber, rng, progress)
    size = len(sample)
    route = newton_tubes.balanced_path(newton_fiber, fiber.flat(sample.weights))
    numbers = np.arange(size)
    pairs = np.stack([numbers, numbers + size], axis=1)
    descents = newton_tubes.along(newton_fiber, route, pairs, MOST_DESCENT_SEGMENTS)
    low = Sample(fiber.layered(route[-1]), sample.solved)
    inner = _join_basins(fiber, low, separation, newton_fiber, rng, progress)
    graph = nx.relabel_nodes(inner.graph, {k: k + size for k in inner.graph})
    for *_, data in graph.edges(data=True):
        data["tube"] = replace(data["tube"], start=data["tube"].start + size, end=data["tube"].end + size)
    graph.add_nodes_from(range(size))
    graph.add_edges_from((tube.start, tube.end, {"tube": tube}) for tube in descents)
    nodes = together([sample, inner.sample])
    labels, drawn = labels_of(separation, fiber, nodes), np.concatenate([np.zeros(size, bool), inner.drawn])
    return ConnectivityGraph(nodes, size, graph, inner.pairs_tested + size, separation, labels, drawn)


def _join_basins(
    fiber: FloatFiber,
    sample: Sample,
    separation: Separation | None,
    newton_fiber: FloatFiber,
    rng: np.random.Generator,
    progress: Progress | None,
) -> ConnectivityGraph:
    """Balanced minima, where no layer can be solved for."""
    found = Basins(newton_fiber, sample, lambda some: labels_of(separation, fiber, some))
    found.join(lambda: draw(fiber, 4 * WAYPOINTS, rng, scales=WIDE_SCALES), progress)
    return ConnectivityGraph(
        found.sample, found.size, found.graph, len(found.tried), separation, found.labels, found.drawn
    )


def _join_classes(
    fiber: FloatFiber,
    sample: Sample,
    separation: Separation | None,
    newton_fiber: FloatFiber | None,
    rng: np.random.Generator,
    progress: Progress | None,
    over: Callable[[Sample], Bridges] | None,
) -> ConnectivityGraph:
    """Each minimum with the hub of its group, then class with class, near pairs and random ones, until all are joined.

    Where that comes to a halt, more minima are drawn as waypoints, and at last it gives up.
    """
    size, graph, forest = len(sample), nx.Graph(), nx.utils.UnionFind()
    drawn, tested, stale, reinforced = np.ones(size, bool), 0, 0, 0
    labels = _groups(separation, fiber, sample)
    patience = PATIENCE if over is None else 1
    graph.add_nodes_from(range(size))
    pairs = _hub_pairs(sample, labels)
    for done in range(MOST_ROUNDS):
        tested, joins = tested + len(pairs), graph.number_of_edges()
        last_resort = newton_fiber if reinforced else None
        for tubes in _attempts(fiber, last_resort, sample, pairs, forest, rng if done else None):
            for tube in tubes:
                if forest[tube.start] != forest[tube.end]:
                    forest.union(tube.start, tube.end)
                    graph.add_edge(tube.start, tube.end, tube=tube)
        classes = np.unique([forest[k] for k in range(len(sample))], return_inverse=True)[1]
        unfinished = [g for g in np.unique(labels[:size]) if len(np.unique(classes[:size][labels[:size] == g])) > 1]
        left = len(np.unique(classes[:size]))
        if progress is not None:
            progress(left)
        stale = 0 if graph.number_of_edges() > joins else stale + 1
        if not unfinished or (stale == patience and reinforced == REINFORCEMENTS):
            break
        if stale < patience:
            pairs = _class_pairs(fiber.flat(sample.weights), labels, classes, size, rng, done)
            continue
        reinforced, stale, first = reinforced + 1, 0, len(sample)
        if over is None:
            more = draw(fiber, min(MORE_WAYPOINTS, 20 + 4 * size), rng, scales=WIDE_SCALES)
            drawn = np.concatenate([drawn, np.ones(len(more), bool)])
        else:
            starts = _some_of_each(classes[:size], np.flatnonzero(np.isin(labels[:size], unfinished)), rng)
            walks = over(sample.chosen(starts))
            more = walks.sample
            drawn = np.concatenate([drawn, np.zeros(len(more), bool)])
            for found in walks.segments:
                start = first + found.start if found.start >= 0 else int(starts[-1 - found.start])
                segment = LayerSegment(start, first + found.end, found.layer)
                if forest[segment.start] != forest[segment.end]:
                    forest.union(segment.start, segment.end)
                    graph.add_edge(segment.start, segment.end, tube=segment)
        sample = together([sample, more])
        graph.add_nodes_from(range(first, len(sample)))
        labels = _groups(separation, fiber, sample)
        pairs = _waypoint_pairs(labels, unfinished, classes, size, first, rng)
    return ConnectivityGraph(sample, size, graph, tested, separation, labels, drawn)


def _groups(separation: Separation | None, fiber: FloatFiber, sample: Sample) -> Indices:
    """Labels, and -1 for minima of which no layer can be solved: no tube starts there."""
    return np.where(sample.solved > 0, labels_of(separation, fiber, sample), -1)


def _attempts(
    fiber: FloatFiber,
    newton_fiber: FloatFiber | None,
    sample: Sample,
    pairs: Indices,
    forest: Any,
    rng: np.random.Generator | None,
) -> Iterator[Sequence[Tube]]:
    """Tubes for the pairs that are still apart, layer by layer; Newton tubes last."""
    for i in reversed(fiber.layers_to_solve):
        for generator in [None, rng] if rng is not None else [None]:
            yield layer_tubes.join(fiber, sample.weights, pairs, i, generator)
            pairs = pairs[[forest[a] != forest[b] for a, b in pairs.tolist()]] if len(pairs) else pairs
    if newton_fiber is not None and fiber.unknowns * fiber.t.size <= LARGEST_JACOBIAN and len(pairs):
        chosen = pairs[:: -(-len(pairs) // NEWTON_PAIRS)]
        yield newton_tubes.join(newton_fiber, fiber.flat(sample.weights), chosen, balanced=True)


def _hub_pairs(sample: Sample, groups: Indices) -> Indices:
    """Every minimum with the one of its group whose weights are the smallest."""
    length = sum(np.abs(w).sum(axis=(1, 2)) for w in sample.weights)
    order = np.lexsort((length, groups))
    _, first, where = np.unique(groups[order], return_index=True, return_inverse=True)
    hub = np.empty(len(order), np.int64)
    hub[order] = order[first][where]
    members = np.flatnonzero(hub != np.arange(len(hub)))
    return np.stack([hub[members], members], axis=1)


def _class_pairs(
    position: Array,
    groups: Indices,
    classes: Indices,
    size: int,
    rng: np.random.Generator,
    turn: int,
) -> Indices:
    """Pairs of one group from different classes: members of each class but the largest, with near and random ones."""
    pairs: set[tuple[int, int]] = set()
    for group in np.unique(groups[:size]):
        inside = np.flatnonzero(groups == group)
        names, sizes = np.unique(classes[inside[inside < size]], return_counts=True)
        for name in np.delete(names, sizes.argmax()):
            members, others = inside[classes[inside] == name], inside[classes[inside] != name]
            chosen = rng.permutation(members)[:TRIED_PER_CLASS]
            for member in chosen.tolist():
                distance = np.linalg.norm(position[others] - position[member], axis=1)
                near = others[np.argsort(distance, kind="stable")[: TRIED_PER_CLASS // len(chosen) + turn]]
                several = rng.choice(others, size=TRIED_PER_CLASS // len(chosen) + 1)
                pairs |= {(other, member) for other in (*several.tolist(), *near.tolist())}
    return np.array(sorted(pairs), np.int64).reshape(-1, 2)


def _some_of_each(classes: Indices, members: Indices, rng: np.random.Generator) -> Indices:
    """Some members of each class, at most as many as walks start from."""
    members = rng.permutation(members)
    turn = np.zeros(len(members), np.int64)  # the how many-th of its class each is
    for name in np.unique(classes[members]):
        inside = classes[members] == name
        turn[inside] = np.arange(inside.sum())
    order = np.argsort(turn, kind="stable")
    return np.asarray(members[order[turn[order] < WALKS_PER_CLASS]][:MOST_STARTS])


def _waypoint_pairs(
    groups: Indices, open_groups: Sequence[Any], classes: Indices, size: int, first: int, rng: np.random.Generator
) -> Indices:
    """Each new minimum of a group that is in several pieces, with a random member of each piece."""
    pairs = []
    for group in open_groups:
        new = first + np.flatnonzero(groups[first:] == group)
        inside = np.flatnonzero(groups[:size] == group)
        for name in np.unique(classes[inside])[:TRIED_PER_CLASS]:
            members = inside[classes[inside] == name]
            pairs.append(np.stack([rng.choice(members, size=len(new)), new], axis=1))
    return np.concatenate(pairs)
