"""Brute force in weight space: components of {W : F(W) x = y}, found by joining exact points of this set.

An independent second opinion on data of rank one: nothing of symtopo is imported, and hidden states are not used as
coordinates.  Only this is used: F is affine in each layer, F(W) x = F_0 + B_i W_i h_{i-1}, where h_{i-1} depends on the
layers before i and B_i on the layers after i.  Two points are joined by

chart   Fix a layer i, rows J of W_i (as many as the output has entries) and a column c of W_i.  Where h_{i-1}[c] and
        det B_i[:, J] are not zero, the entries W_i[J, c] are determined by all other entries, and these are free: the
        chart is a graph over {h_{i-1}[c] != 0} x {det B_i[:, J] != 0} x R^k.  Both functions are affine in each row of
        each layer (the change of B_i has rank one), so while a row is replaced along a line they stay away from zero
        exactly if their signs at both ends agree.
line    Within a layer, along the kernel of W_i -> B_i W_i h_{i-1}, or straight from point to point where F(W) x stays
        y: this is how paths get through singular points.  Walks in rational arithmetic look for such points.

Joins are never wrong (a float without a clear sign has none), but they may be missed, as may whole components: the
answer is evidence, not proof.  The effort suits up to five layers; for six, take ten times as many tries.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property, partial
from itertools import combinations, pairwise, permutations
from math import prod

import networkx as nx
import numpy as np
from flint import fmpq, fmpq_mat
from numpy.random import Generator, default_rng

Array = np.ndarray
Weights = list[Array]  # one array for each layer, of shape (d_i, d_{i-1}) or (points, d_i, d_{i-1}); floats or fmpq
Chart = tuple[int, list[int], int]  # layer i, rows J, column c
Groups = list[list[Weights]]  # exact points that are known to be joined

MARGIN = 1e-6  # smaller floats have no sign
LARGEST = 1e7  # bounds the entries: then rounding errors stay below the margin
TRIES, SAMPLES, WALKS, STEPS = 12000, 400, 6, 20  # points sampled, and kept; walks in a round, and their length
HIGHEST = 10**12  # bounds numerators and denominators on walks
SIMPLE = [fmpq(s * n, d) for s in (1, -1) for n, d in ((1, 1), (2, 1), (1, 2), (3, 1), (1, 3), (5, 1), (1, 5))]
SCALES = [n / 2**d for n in (4, 5, 6, 7) for d in range(1, 8)]
exactly = np.frompyfunc(lambda number: fmpq(*number.as_integer_ratio()), 1, 1)


def propagate(weights: Weights, skips: dict[tuple[int, int], Array], start: Array) -> list[Array]:
    """All hidden states, from the one at vertex 0; exact if these numbers are."""
    states = [start]
    for k, w in enumerate(weights, start=1):
        skipped = (states[j] * c.astype(start.dtype) for (j, end), c in skips.items() if end == k)
        states.append(sum(skipped, w @ states[-1]))
    return states


@dataclass(frozen=True)
class Fiber:
    """{W : F(W) x = y}; skips {(j, k): coefficient}, x and y are columns."""

    widths: tuple[int, ...]
    skips: dict[tuple[int, int], Array]
    x: Array
    y: Array

    @cached_property
    def charts(self) -> list[Chart]:
        layers = enumerate(pairwise(self.widths), start=1)
        return [(i, [*J], c) for i, (d, e) in layers for J in combinations(range(e), len(self.y)) for c in range(d)]

    def states(self, weights: Weights, last: int | None = None) -> list[Array]:
        """h_0 = x, .., h_last as columns; by default up to h_l = F(W) x."""
        return propagate(weights[:last], self.skips, self.x.astype(weights[0].dtype))

    def adjoints(self, weights: Weights, first: int = 0) -> list[Array]:
        """B_first, .., B_l = identity: the derivatives of F(W) x by the states h_i."""
        output, identity = len(self.widths) - 1, np.eye(len(self.y), dtype=int)
        backwards = [np.swapaxes(w, -1, -2) for w in reversed(weights[first:])]
        skips = {(output - k, output - j): coefficient for (j, k), coefficient in self.skips.items()}
        states = propagate(backwards, skips, identity.astype(weights[0].dtype))
        return [np.swapaxes(b, -1, -2) for b in reversed(states)]


def determinant(a: Array) -> Array:
    """Along the last two axes, by Leibniz' formula: exact on rational entries."""
    if a.shape[-1] == 1:
        return a[..., 0, 0]
    signs = {order: (-1) ** sum(u > v for u, v in combinations(order, 2)) for order in permutations(range(a.shape[-1]))}
    return sum(sign * prod(a[..., row, c] for row, c in enumerate(order)) for order, sign in signs.items())


class Points:
    """One exact point, or many, with the states and adjoints that go with the weights."""

    def __init__(self, fiber: Fiber, weights: Weights) -> None:
        self.fiber, self.weights = fiber, weights
        self.states, self.adjoints = fiber.states(weights), fiber.adjoints(weights)

    def pivots(self, chart: Chart) -> tuple[Array, Array]:
        """The two functions that are nonzero on the chart: h_{i-1}[c] and det B_i[:, J]."""
        i, rows, c = chart
        return self.states[i - 1][..., c, 0], determinant(self.adjoints[i][..., rows])

    def factors(self) -> list[Array]:
        """Functions whose zeros matter: the entries of h_i and B_i, and the minors of B_i."""
        inner = [m for matrices in (self.states[1:-1], self.adjoints[1:-1]) for m in matrices]
        minors = [self.pivots((i, J, 0))[1] for i, J, c in self.fiber.charts if len(J) > 1 and c == 0]
        return [m[..., r, c] for m in inner for r, c in np.ndindex(m.shape[-2:])] + minors

    def solved(self, chart: Chart) -> Weights:
        """The weights with W_i[J, c] replaced such that F(W) x = y (Cramer's rule); the pivots must not be zero."""
        i, rows, c = chart
        left, right = self.pivots(chart)
        missing = (self.fiber.y.astype(self.weights[0].dtype) - self.states[-1])[..., 0]
        matrix = np.broadcast_to(self.adjoints[i][..., rows], (*missing.shape, len(rows)))
        weights = [w.copy() for w in self.weights]
        for k, row in enumerate(rows):
            replaced = matrix.copy()
            replaced[..., k] = missing
            weights[i - 1][..., row, c] += determinant(replaced) / (left * right)
        return weights


def moderate(points: Points) -> Array:
    """Whether the entries of each point are so small that the signs of rounded pivots can be trusted."""
    largest = [abs(w).astype(float).max(axis=(-2, -1)) for w in points.weights]
    return np.maximum(largest, 1).prod(axis=0) ** len(points.fiber.y) < LARGEST


def sampled(fiber: Fiber, rng: Generator) -> list[Weights]:
    """Exact points of the fiber, at random scales and from every chart: few of many, but of many sign patterns."""
    drawn, signs = [], []
    for chart in fiber.charts:
        shapes = [(TRIES // len(fiber.charts) + 1, e, d) for d, e in pairwise(fiber.widths)]
        weights = [rng.choice(SCALES, shape) * rng.choice([-1, 0, 1], shape, p=[0.45, 0.1, 0.45]) for shape in shapes]
        left, right = Points(fiber, weights).pivots(chart)
        inside = np.broadcast_to(abs(left * right) > MARGIN, len(weights[0]))
        points = Points(fiber, Points(fiber, [w[inside] for w in weights]).solved(chart))
        good = moderate(points)
        signs.append(np.stack([np.broadcast_to(np.sign(f), good.shape) for f in points.factors()], axis=1)[good])
        drawn += [(chart, weights, k) for k in np.flatnonzero(inside)[good]]
    order = rng.permutation(len(drawn))
    rare_first = order[np.unique(np.concatenate(signs)[order], axis=0, return_index=True)[1]]
    chosen = dict.fromkeys([*rng.permutation(rare_first).tolist(), *order[:SAMPLES].tolist()])
    kept = [drawn[k] for k in [*chosen][:SAMPLES]]
    return [Points(fiber, [exactly(w[k]) for w in weights]).solved(chart) for chart, weights, k in kept]


def open_set_labels(value: Callable[[Weights], Array], movable: range, points: Weights, rng: Generator) -> Array:
    """Labels of points that lie in one component of {value != 0}, where value depends on the movable layers; -1: zero.

    All points make the same random moves, each replaces one row of one layer where the sign of the value permits; so
    points of one component sooner or later become equal, and stay so.
    """
    points, size = [w.copy() for w in points], len(points[0])
    current = np.broadcast_to(value(points), size)
    inside = abs(current) > MARGIN
    rows = [(i, r) for i in movable for r in range(points[i - 1].shape[1])]
    for i, r in (rows[k] for _ in range(30) for k in rng.permutation(len(rows))):
        old = points[i - 1][:, r].copy()
        points[i - 1][:, r] = rng.choice([-1, 0, 1], old.shape[1], p=[0.4, 0.2, 0.4]) * 2 ** rng.uniform(-3, 2)
        new = value(points)
        accepted = (abs(new) > MARGIN) & (np.sign(new) == np.sign(current))
        points[i - 1][~accepted, r] = old[~accepted]
        current = np.where(accepted, new, current)
    columns = [np.sign(current)[:, None], *(points[i - 1].reshape(size, -1) for i in movable)]
    labels = np.unique(np.concatenate(columns, axis=1), axis=0, return_inverse=True)[1].reshape(-1)
    return np.where(inside, labels, -1)


def chart_labels(fiber: Fiber, points: Weights, rng: Generator) -> list[Array]:
    """For every chart: labels of points that it joins, -1 for points outside."""
    last = len(points) + 1
    labels = partial(open_set_labels, points=points, rng=rng)
    before = cache(lambda i, c: labels(lambda w: fiber.states(w, i - 1)[-1][..., c, 0], range(1, i)))
    after = cache(lambda i, *J: labels(lambda w: determinant(fiber.adjoints(w, i)[0][..., J]), range(i + 1, last)))
    both = [(before(i, c), after(i, *J)) for i, J, c in fiber.charts]
    return [np.where((u < 0) | (v < 0), -1, u * (v.max() + 1) + v) for u, v in both]


def straight_lines(fiber: Fiber, points: Weights, pairs: Array) -> Array:
    """The pairs of exact points whose straight line lies in the fiber: F(W) x - y, of degree l, vanishes l times more.

    It does so at both ends; floats say which lines are worth the exact test.
    """
    for kind, times in ((float, [0.3]), (object, [fmpq(k, len(fiber.widths)) for k in range(1, len(fiber.widths))])):
        first, second = ([w[end].astype(kind) for w in points] for end in pairs.T)
        states = [fiber.states([a + (b - a) * t for a, b in zip(first, second, strict=True)]) for t in times]
        missing = sum(abs(h[-1] - fiber.y.astype(kind)).max(axis=(1, 2)) for h in states)
        pairs = pairs[(missing < MARGIN) if kind is float else (missing == 0)]
    return pairs


def joined(fiber: Fiber, groups: Groups, rng: Generator) -> Groups:
    """The groups that remain when charts and straight lines join points of different groups."""
    exact = [point for group in groups for point in group]
    points = [np.array(layer, object) for layer in zip(*exact, strict=True)]
    graph = nx.Graph()
    for group in groups:
        start = graph.number_of_nodes()
        nx.add_path(graph, range(start, start + len(group)))
    for index, labels in enumerate(chart_labels(fiber, [w.astype(float) for w in points], rng)):
        graph.add_edges_from((n, (index, label)) for n, label in enumerate(labels.tolist()) if label >= 0)
    graph.add_edges_from(straight_lines(fiber, points, rng.integers(len(exact), size=(3000, 2))).tolist())
    return [[exact[n] for n in found if isinstance(n, int)] for found in nx.connected_components(graph)]


def kernel_direction(point: Points, entry: tuple[int, int, int], rng: Generator) -> Array | None:
    """A direction within one layer that changes the entry at rate 1 and F(W) x not at all, None if there is none."""
    i, r, c = entry
    jacobian = point.adjoints[i][:, :, None] * point.states[i - 1][None, None, :, 0]
    outputs, *shape = jacobian.shape
    given = int(r) * shape[1] + int(c)
    order = sorted(rng.permutation(shape[0] * shape[1]).tolist(), key=given.__eq__)  # a pivot only if it must be
    columns = jacobian.reshape(outputs, -1)[:, order]
    reduced, rank = fmpq_mat(*columns.shape, columns.ravel().tolist()).rref()
    direction = np.array([fmpq(k == given) for k in range(len(order))], object)
    for row in range(rank):
        pivot = next(k for k in range(len(order)) if reduced[row, k])
        if order[pivot] == given:
            return None
        direction[order[pivot]] = -reduced[row, len(order) - 1]
    return direction.reshape(shape)


def moved(point: Points, entry: tuple[int, int, int], by: fmpq, way: Array | Chart) -> Points:
    """The exact point with one entry moved: along a direction in its layer, or in a chart that keeps F(W) x = y.

    The point itself where the way leaves the chart: a pivot changes its sign or vanishes.
    """
    i, r, c = entry
    weights = [w.copy() for w in point.weights]
    if isinstance(way, np.ndarray):
        weights[i - 1] += way * by
        return Points(point.fiber, weights)
    weights[i - 1][r, c] += by
    target = Points(point.fiber, weights)
    inside = all(a * b > 0 for a, b in zip(point.pivots(way), target.pivots(way), strict=True))
    return Points(point.fiber, target.solved(way)) if inside else point


def stepped(point: Points, rng: Generator) -> Points:
    """An exact point joined to the given one by moving one entry, often to where some derivative vanishes."""
    i = rng.integers(1, len(point.states))
    entry = (i, *(rng.integers(n) for n in point.weights[i - 1].shape))
    way = kernel_direction(point, entry, rng)
    if way is None:
        charts = [point.fiber.charts[k] for k in rng.permutation(len(point.fiber.charts))]
        way = next((chart for chart in charts if chart[0] != i and all(point.pivots(chart))), None)
        if way is None:
            return point
    kind = rng.random()
    by = (0 if kind < 0.3 else SIMPLE[rng.integers(len(SIMPLE))]) - point.weights[i - 1][entry[1:]]
    goal = moved(point, entry, by, way)
    # Or aim at a zero of a factor of some derivative; it is met where it is affine along the way, as it mostly is.
    changed = [(a, b) for a, b in zip(point.factors(), goal.factors(), strict=True) if a != b] if kind > 0.6 else []
    if changed:
        here, there = changed[rng.integers(len(changed))]
        goal = moved(point, entry, by * here / (here - there), way)
    return goal


def walk(fiber: Fiber, start: Weights, rng: Generator) -> list[Weights]:
    """Exact points of the fiber, joined one to the next; the start is left out."""
    path = [Points(fiber, start)]
    for _ in range(STEPS):
        goal = stepped(path[-1], rng)
        low = max(max(abs(v.p), v.q) for w in goal.weights for v in w.flat) < HIGHEST
        if low and moderate(goal):
            path.append(goal)
    return [point.weights for point in path[1:]]


def count_components(
    widths: Sequence[int],
    skips: dict[tuple[int, int], Fraction | int],
    x: Sequence[Fraction | int],
    y: Sequence[Fraction | int],
    *,
    seed: int = 0,
    patience: int = 2,
) -> int:
    """The number of components of {W : F(W) x = y} that random search tells apart; x must not be zero.

    Every group sends out walks, until one group is left or `patience` rounds have joined nothing.
    """
    rng = default_rng(seed)
    x_column, y_column = (np.array([[fmpq(v.numerator, v.denominator)] for v in vector], object) for vector in (x, y))
    coefficients = {ends: np.array(fmpq(c.numerator, c.denominator)) for ends, c in skips.items()}
    fiber = Fiber(tuple(widths), coefficients, x_column, y_column)
    groups = joined(fiber, [[point] for point in sampled(fiber, rng)], rng)
    idle = 0
    while len(groups) > 1 and idle < patience:
        before = len(groups)
        groups = [[group[k] for k in rng.permutation(len(group))[:100]] for group in groups]
        for group in groups:
            group += [p for start in group[: WALKS // before + 2] for p in walk(fiber, start, rng)]
        groups = joined(fiber, groups, rng)
        idle = 0 if len(groups) < before else idle + 1
    return len(groups)
