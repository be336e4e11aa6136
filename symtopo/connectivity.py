"""Sampled minima joined by paths: the connectivity graph, and the estimate that its classes are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from symtopo import checker, layer_tubes, newton_tubes
from symtopo.layer_tubes import LayerTube
from symtopo.newton_tubes import NewtonTube
from symtopo.sampling import FloatFiber, Sample, draw, together

if TYPE_CHECKING:
    import networkx as nx

    from symtopo.minimum import Minimum

Tube = LayerTube | NewtonTube
Indices = NDArray[np.int64]
Progress = Callable[[int], None]  # called with the number of classes that are left

MOST_ROUNDS = 60
PATIENCE = 3  # rounds without a join before waypoints are drawn, and before the search gives up
REINFORCEMENTS = 3
MORE_WAYPOINTS = 300
TRIED_PER_CLASS = 6
NEWTON_PAIRS = 40


@dataclass(frozen=True)
class Invariant:
    """A proven invariant of components, evaluated in floats at every minimum of a sample.

    values : an integer for each minimum; different integers, different components;
    names : what each integer says;  rule : what proves it;  complete : whether equal values are one component.
    """

    values: NDArray[np.int64]
    names: dict[int, str]
    rule: str
    complete: bool


@dataclass(frozen=True)
class ConnectivityGraph:
    """Minima as nodes, proven paths as edges; minima whose invariants differ are never tested against each other.

    sample : all nodes; the first `size` of them are the sample, the others were drawn as waypoints between its classes;
    graph : networkx, a forest (a pair that is connected already is not tested), whose edges have the attribute `tube`.
    """

    sample: Sample
    size: int
    graph: nx.Graph[int]
    pairs_tested: int
    invariant: Invariant | None = field(repr=False)

    @property
    def tubes(self) -> list[Tube]:
        return [tube for _, _, tube in self.graph.edges(data="tube")]

    @property
    def classes(self) -> list[list[int]]:
        """Classes of the sample, joined by paths; the largest first.  Two of them may be one component nevertheless."""
        import networkx as nx

        found = ([k for k in sorted(c) if k < self.size] for c in nx.connected_components(self.graph))
        return sorted(filter(None, found), key=lambda c: (-len(c), c[0]))

    def label(self, members: Sequence[int]) -> str:
        """What is proved about the component of these minima, in words; empty where nothing is."""
        return "" if self.invariant is None else self.invariant.names[int(self.invariant.values[members[0]])]


def connect(
    fiber: FloatFiber,
    sample: Sample,
    invariant_of: Callable[[Sample], Invariant | None],
    *,
    rng: np.random.Generator,
    newton_fiber: FloatFiber | None = None,
    progress: Progress | None = None,
) -> ConnectivityGraph:
    """Join minima by tubes: each with the hub of its group first, then class with class, near pairs and random ones.

    Where that comes to a halt, more minima are drawn as waypoints.  Newton tubes are tried last, where a fiber for them
    is given.
    """
    import networkx as nx

    size, graph, forest = len(sample), nx.Graph(), nx.utils.UnionFind()
    invariant, tested, stale, reinforced = invariant_of(sample), 0, 0, 0
    graph.add_nodes_from(range(size))
    pairs = _hub_pairs(sample, _groups(invariant, size))
    for done in range(MOST_ROUNDS):
        tested, joins = tested + len(pairs), graph.number_of_edges()
        for tubes in _attempts(fiber, newton_fiber, sample, pairs, forest, rng if done else None):
            for tube in tubes:
                if forest[tube.start] != forest[tube.end]:
                    forest.union(tube.start, tube.end)
                    graph.add_edge(tube.start, tube.end, tube=tube)
        classes = np.unique([forest[k] for k in range(len(sample))], return_inverse=True)[1]
        groups = _groups(invariant, len(sample))
        open_groups = [g for g in np.unique(groups) if len(np.unique(classes[:size][groups[:size] == g])) > 1]
        if progress is not None:
            progress(len(np.unique(classes[:size])))
        stale = 0 if graph.number_of_edges() > joins else stale + 1
        if not open_groups or (stale == PATIENCE and reinforced == REINFORCEMENTS):
            break
        if stale < PATIENCE:
            pairs = _class_pairs(fiber, sample, groups, classes, size, rng, done)
            continue
        reinforced, stale, first = reinforced + 1, 0, len(sample)
        sample = together([sample, draw(fiber, max(4 * size, MORE_WAYPOINTS), rng)])
        graph.add_nodes_from(range(first, len(sample)))
        invariant = invariant_of(sample)
        groups = _groups(invariant, len(sample))
        pairs = _waypoint_pairs(groups, open_groups, classes, size, first, rng)
    return ConnectivityGraph(sample, size, graph, tested, invariant)


def _groups(invariant: Invariant | None, size: int) -> Indices:
    return np.zeros(size, np.int64) if invariant is None else invariant.values


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
            yield layer_tubes.join(fiber, sample.weights, pairs, i, generator)[1]
            pairs = pairs[[forest[a] != forest[b] for a, b in pairs.tolist()]] if len(pairs) else pairs
    if newton_fiber is not None:
        yield newton_tubes.join(newton_fiber, sample.weights, pairs[:NEWTON_PAIRS])


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
    fiber: FloatFiber,
    sample: Sample,
    groups: Indices,
    classes: Indices,
    size: int,
    rng: np.random.Generator,
    turn: int,
) -> Indices:
    """Pairs of one group from different classes: members of each class but the largest, with near and random ones."""
    pairs: set[tuple[int, int]] = set()
    flat = fiber.flat(sample.weights)
    for group in np.unique(groups[:size]):
        inside = np.flatnonzero(groups == group)
        names, sizes = np.unique(classes[inside[inside < size]], return_counts=True)
        for name in np.delete(names, sizes.argmax()):
            members, others = inside[classes[inside] == name], inside[classes[inside] != name]
            chosen = rng.permutation(members)[:TRIED_PER_CLASS]
            for member in chosen.tolist():
                distance = np.linalg.norm(flat[others] - flat[member], axis=1)
                near = others[np.argsort(distance, kind="stable")[: TRIED_PER_CLASS // len(chosen) + turn]]
                several = rng.choice(others, size=TRIED_PER_CLASS // len(chosen) + 1)
                pairs |= {(other, member) for other in (*several.tolist(), *near.tolist())}
    return np.array(sorted(pairs), np.int64).reshape(-1, 2)


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


def bottleneck_signs(minimum: Minimum, fiber: FloatFiber, sample: Sample, bottlenecks: Sequence[dict[str, Any]]) -> Invariant:
    """Signs of det H_v[:, J] at cut vertices that are as wide as the rank they carry."""
    states = fiber.states(sample.weights)
    values, vertices = np.zeros(len(sample), np.int64), [b["vertex"] for b in bottlenecks]
    u = np.eye(fiber.network.widths[0]) if minimum.x is None else np.array(minimum.x, float)
    for bit, b in enumerate(bottlenecks):
        chosen = states[b["vertex"]] @ (fiber.u.T @ (u[:, b["columns"]] / np.abs(u[:, b["columns"]]).max()))
        values |= (np.linalg.det(chosen) < 0).astype(np.int64) << bit
    names = {
        int(v): ", ".join(f"det H_{k} {'<' if v >> bit & 1 else '>'} 0" for bit, k in enumerate(vertices))
        for v in np.unique(values)
    }
    return Invariant(values, names, "bottleneck", False)


def cells(minimum: Minimum, fiber: FloatFiber, sample: Sample) -> Iterator[Invariant]:
    """The class of each minimum in the decision by state cells, for data of rank one or, transposed, scalar output."""
    for transposed in (False, True):
        try:
            problem = minimum.problem.transposed() if transposed else minimum.problem
            scalars, label = checker.state_cells(problem)
        except checker.NotProved:
            continue
        last = fiber.network.layers
        if transposed:
            states = fiber.backward(sample.weights)
        else:
            first = np.array([float(v) for v in problem.line[0]]) if problem.line else np.ones(1)
            states = [s * float(np.sign(fiber.u[:, 0] @ first)) for s in fiber.states(sample.weights)]
        negative = [states[v][:, 0, 0] < 0 for v in scalars]
        pattern = sum((n.astype(np.int64) << i for i, n in enumerate(negative)), np.zeros(len(sample), np.int64))
        values = np.array(label, np.int64)[pattern]
        letters = [f"b_{last - v}" if transposed else f"h_{v}" for v in scalars]
        names = {int(c): _constant_signs(letters, [p for p, d in enumerate(label) if d == c]) for c in np.unique(values)}
        yield Invariant(values, names, "state cells", True)
        return


def _constant_signs(letters: Sequence[str], patterns: Sequence[int]) -> str:
    """The signs that all of these patterns have in common."""
    found = []
    for bit, letter in enumerate(letters):
        signs = {p >> bit & 1 for p in patterns}
        if len(signs) == 1:
            found.append(f"{letter} {'<' if 1 in signs else '>'} 0")
    return ", ".join(found)
