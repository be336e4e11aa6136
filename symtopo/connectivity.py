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
from symtopo.sampling import FloatFiber, Sample

if TYPE_CHECKING:
    import networkx as nx

    from symtopo.minimum import Minimum

Tube = LayerTube | NewtonTube
Progress = Callable[[int, int], None]  # classes that are left, rounds done

MOST_ROUNDS = 30
PATIENCE = 6  # rounds without a join before the search gives up
TRIED_PER_CLASS = 6


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

    graph : a networkx graph; edges have the attribute `tube`, nodes `invariant` where one is known.  It is a forest: a
        pair that is connected already is not tested.
    """

    sample: Sample
    graph: nx.Graph[int]
    pairs_tested: int
    invariant: Invariant | None = field(repr=False)

    @property
    def tubes(self) -> list[Tube]:
        return [tube for _, _, tube in self.graph.edges(data="tube")]

    @property
    def classes(self) -> list[list[int]]:
        """Classes of minima joined by paths, the largest first.  Two classes may be one component nevertheless."""
        import networkx as nx

        return sorted(map(sorted, nx.connected_components(self.graph)), key=lambda c: (-len(c), c[0]))

    def label(self, members: Sequence[int]) -> str:
        """What is proved about the component of these minima, in words; empty where nothing is."""
        return "" if self.invariant is None else self.invariant.names[int(self.invariant.values[members[0]])]


def connect(
    fiber: FloatFiber,
    sample: Sample,
    *,
    invariant: Invariant | None = None,
    exact_fiber: FloatFiber | None = None,
    rng: np.random.Generator,
    progress: Progress | None = None,
) -> ConnectivityGraph:
    """Join minima by tubes: each with the hub of its group first, then class with class, near pairs and random ones."""
    import networkx as nx

    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(sample)))
    groups = np.zeros(len(sample), np.int64) if invariant is None else invariant.values
    if invariant is not None:
        nx.set_node_attributes(graph, dict(enumerate(groups.tolist())), "invariant")
    forest = nx.utils.UnionFind(range(len(sample)))
    tested, stale = 0, 0

    def add(tubes: Sequence[Tube]) -> int:
        found = 0
        for tube in tubes:
            if forest[tube.start] != forest[tube.end]:
                forest.union(tube.start, tube.end)
                graph.add_edge(tube.start, tube.end, tube=tube)
                found += 1
        return found

    def apart(pairs: NDArray[np.int64]) -> NDArray[np.int64]:
        return pairs[[forest[a] != forest[b] for a, b in pairs.tolist()]] if len(pairs) else pairs

    for done in range(MOST_ROUNDS):
        classes = np.unique([forest[k] for k in range(len(sample))], return_inverse=True)[1]
        pairs = _hub_pairs(sample, groups) if not done else _class_pairs(fiber, sample, groups, classes, rng, done)
        if not len(pairs) or stale > PATIENCE:
            break
        if progress is not None:
            progress(int(classes.max()) + 1, done)
        tested += len(pairs)
        joins = 0
        for i in reversed(fiber.layers_to_solve):
            for generator in [None] if not done else [None, rng]:
                if len(pairs):
                    joins += add(layer_tubes.join(fiber, sample.weights, pairs, i, generator)[1])
                    pairs = apart(pairs)
        if exact_fiber is not None and len(pairs) and (done % 2 or not fiber.layers_to_solve):
            joins += add(newton_tubes.join(exact_fiber, sample.weights, pairs))
        stale = 0 if joins else stale + 1
    return ConnectivityGraph(sample, graph, tested, invariant)


def _hub_pairs(sample: Sample, groups: NDArray[np.int64]) -> NDArray[np.int64]:
    """Every minimum with the one of its group whose weights are the smallest."""
    size = sum(np.abs(w).sum(axis=(1, 2)) for w in sample.weights)
    order = np.lexsort((size, groups))
    starts = np.flatnonzero(np.diff(groups[order], prepend=groups[order][:1] - 1)) if len(order) else order
    hub = order[starts][np.searchsorted(groups[order][starts], groups)]
    members = np.flatnonzero(hub != np.arange(len(groups)))
    return np.stack([hub[members], members], axis=1)


def _class_pairs(
    fiber: FloatFiber,
    sample: Sample,
    groups: NDArray[np.int64],
    classes: NDArray[np.int64],
    rng: np.random.Generator,
    turn: int,
) -> NDArray[np.int64]:
    """Pairs of one group from different classes: members of each class but the largest, with near or random ones."""
    pairs: list[tuple[int, int]] = []
    flat = fiber.flat(sample.weights)
    for group in np.unique(groups):
        inside = np.flatnonzero(groups == group)
        names, sizes = np.unique(classes[inside], return_counts=True)
        for name in np.delete(names, sizes.argmax()):
            members, others = inside[classes[inside] == name], inside[classes[inside] != name]
            chosen = rng.permutation(members)[:TRIED_PER_CLASS]
            for member in chosen:
                distance = np.linalg.norm(flat[others] - flat[member], axis=1)
                near = others[np.argsort(distance, kind="stable")[: TRIED_PER_CLASS // len(chosen) + turn]]
                several = rng.choice(others, size=TRIED_PER_CLASS // len(chosen) + 1)
                pairs += [(int(other), int(member)) for other in {*several.tolist(), *near.tolist()}]
    return np.array(sorted(set(pairs)), np.int64).reshape(-1, 2)


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
