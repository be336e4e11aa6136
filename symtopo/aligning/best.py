"""Where B is no g . A: an element h with h . B near to A, by assignments layer by layer, from several starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symtopo.aligning.element import LayerElement, acted, centred_biases
from symtopo.aligning.mlp import MLP
from symtopo.errors import BadInput

Array = NDArray[np.float64]
STARTS = 8
MOST_SWEEPS = 100
BALANCING_SWEEPS = 20


@dataclass(frozen=True)
class Best:
    """The nearest h . B that was found; that none is nearer is not said.

    moved : h . B, in exact arithmetic: the same function as B.
    before, after : the Euclidean distances of the weights and biases of B, and of h . B, to those of A, in floats.
    """

    element: tuple[LayerElement, ...]
    moved: MLP
    before: float
    after: float


def inverse(element: Sequence[LayerElement]) -> tuple[LayerElement, ...]:
    """The element that undoes another one."""
    layers = []
    for g in element:
        order = tuple(np.argsort(g.order).tolist())
        scale, outgoing = ([1 / Fraction(part[r]) for r in order] for part in (g.scale, g.outgoing))
        layers.append(LayerElement(order, tuple(scale), tuple(outgoing)))
    return tuple(layers)


def best_alignment(first: MLP, second: MLP, *, starts: int = STARTS, seed: int = 0) -> Best:
    """An element h of the group for which h . B is near to A: the best of several searches, each to a local optimum.

    In A and in B the scales are first balanced, so that incoming and outgoing weights of each neuron are of one size.
    Then, one layer after the other, the assignment of its neurons that brings the weights on both sides nearest is
    taken, all others fixed, until no layer changes; h has the scales of A.  Never farther than B itself.

    starts : how many, the first one at B as it is, the others at random orders.
    Raises BadInput where A and B have other widths.
    """
    if first.widths != second.widths:
        raise BadInput("the widths of A and B differ: the best alignment is of networks of the same widths")
    before = _distance(first, second)
    with np.errstate(all="ignore"):
        sizes = _balanced(first), _balanced(second)
    largest = max(float(np.abs(w).max()) for part in sizes for w in part.weights) or 1.0
    if not np.isfinite(largest):
        raise BadInput("a number of A or B, balanced, is beyond the range of floats: scale them down")
    for part in sizes:  # so that no product overflows
        part.weights[:] = [w / largest for w in part.weights]
    search = _Search(first, sizes)
    rng = np.random.default_rng(seed)
    unchanged = tuple(LayerElement(tuple(range(n)), (1,) * n, (1,) * n) for n in first.widths[1:-1])
    candidates = [unchanged, search.element(*search.climb([np.arange(n) for n in first.widths[1:-1]], rng))]
    best = max(
        (search.climb([rng.permutation(n) for n in first.widths[1:-1]], rng) for _ in range(starts - 1)),
        key=lambda found: search.value(*found),
        default=None,
    )
    candidates += [search.element(*best)] if best is not None else []
    moved = [second, *(acted(h, second) for h in candidates[1:])]
    distances = [before, *(_distance(first, network) for network in moved[1:])]
    k = int(np.argmin(distances))
    return Best(candidates[k], moved[k], before, distances[k])


def undone(first: MLP, second: MLP, element: Sequence[LayerElement]) -> Best:
    """B aligned to A by undoing the element that takes A to B, or near to it."""
    back = inverse(element)
    moved = acted(back, second)
    return Best(back, moved, _distance(first, second), _distance(first, moved))


@dataclass(frozen=True, eq=False)
class _Balanced:
    """Weights with the biases as a last column, centred, after the scales c of the neurons were balanced."""

    weights: list[Array]
    scales: list[Array]


def _balanced(network: MLP) -> _Balanced:
    pairs = zip(network.weights, centred_biases(network), strict=True)
    weights = [np.column_stack([w.floats(), b.floats()]) for w, b in pairs]
    scales = [np.ones(n) for n in network.widths[1:-1]]
    for _ in range(BALANCING_SWEEPS):
        for i, symmetry in enumerate(network.symmetries):
            if (k := symmetry.degree) is None:
                continue
            rows, columns = _norms(weights[i], 1), _norms(weights[i + 1][:, :-1], 0)
            both = (rows > 0) & (columns > 0)
            # of (c rows)^2 + (columns / c^k)^2 the least is taken here
            root = 1 / (k + 1)  # of each by itself: their quotient may be 0 in floats
            c = np.where(both, (k**0.5 * columns) ** root / np.where(both, rows, 1) ** root, 1.0)
            weights[i], scales[i] = weights[i] * c[:, None], scales[i] * c
            weights[i + 1][:, :-1] /= c**k
    return _Balanced(weights, scales)


def _norms(w: Array, axis: int) -> Array:
    """Euclidean norms, without overflow."""
    largest = np.abs(w).max(axis=axis, keepdims=True)
    largest = np.where(largest > 0, largest, 1.0)
    norms: Array = np.sqrt(((w / largest) ** 2).sum(axis=axis)) * largest.squeeze(axis)
    return norms


class _Search:
    """Orders and signs of the neurons of B that make the inner product of A and h . B large."""

    def __init__(self, network: MLP, sizes: tuple[_Balanced, _Balanced]) -> None:
        self.network, (self.a, self.b) = network, sizes
        self.flips = [s.flip[0] if s.flip else None for s in network.symmetries]

    def climb(self, orders: list[Any], rng: np.random.Generator) -> tuple[list[Any], list[Array]]:
        """From some orders to a local optimum."""
        from scipy.optimize import linear_sum_assignment

        orders, signs = [*orders], [np.ones(len(order)) for order in orders]
        for _ in range(MOST_SWEEPS):
            changed = False
            for i in rng.permutation(len(orders)).tolist():
                before, after = self.gains(i, orders, signs)
                gain, side = self.sided(i, before, after)
                rows = np.arange(len(gain))
                held = np.where(signs[i] > 0, before + after, self.opposite(i, before, after))[rows, orders[i]].sum()
                order = linear_sum_assignment(gain, maximize=True)[1]
                if gain[rows, order].sum() > held + 1e-9 * abs(held):
                    orders[i], signs[i], changed = order, side[rows, order], True
            if not changed:
                break
        return orders, signs

    def gains(self, i: int, orders: list[Any], signs: list[Array]) -> tuple[Array, Array]:
        """Inner products of the incoming, and of the outgoing weights of all neurons of A and of B, unflipped."""
        w = self._columns(self.b.weights[i], i, orders, signs)
        v = self.b.weights[i + 1]
        if i + 1 < len(orders):
            v = v[orders[i + 1]] * signs[i + 1][:, None]
        return self.a.weights[i] @ w.T, self.a.weights[i + 1][:, :-1].T @ v[:, :-1]

    def _columns(self, w: Array, i: int, orders: list[Any], signs: list[Array]) -> Array:
        if not i:
            return w
        sides = signs[i - 1] if self.flips[i - 1] == -1 else np.ones(len(orders[i - 1]))
        return np.column_stack([w[:, orders[i - 1]] * sides, w[:, -1]])

    def opposite(self, i: int, before: Array, after: Array) -> Array:
        """What the neuron of B is worth if it is flipped."""
        return -before + after * (self.flips[i] or 1)

    def sided(self, i: int, before: Array, after: Array) -> tuple[Array, Array]:
        """What a neuron of B is worth in place of one of A, and the sign for which it is."""
        plus, minus = before + after, self.opposite(i, before, after)
        if self.flips[i] is None:
            return plus, np.ones_like(plus)
        return np.maximum(plus, minus), np.where(minus > plus, -1.0, 1.0)

    def value(self, orders: list[Any], signs: list[Array]) -> float:
        """The inner product of all weights."""
        total = 0.0
        for i, (a, b) in enumerate(zip(self.a.weights, self.b.weights, strict=True)):
            w = self._columns(b, i, orders, signs)
            if i < len(orders):
                w = w[orders[i]] * signs[i][:, None]
            total += float((a * w).sum())
        return total

    def element(self, orders: list[Any], signs: list[Array]) -> tuple[LayerElement, ...]:
        """In exact numbers, with the scales of A."""
        layers = []
        for i, symmetry in enumerate(self.network.symmetries):
            ratio = self.b.scales[i][orders[i]] / self.a.scales[i]
            scale = tuple(Fraction(float(c)) * int(s) for c, s in zip(ratio, signs[i], strict=True))
            layers.append(LayerElement(tuple(orders[i].tolist()), scale, tuple(symmetry.law(c)[0] for c in scale)))
        return tuple(layers)


def _distance(first: MLP, second: MLP) -> float:
    pairs = zip(first.floats().values(), second.floats().values(), strict=True)
    with np.errstate(all="ignore"):
        gaps = np.concatenate([(a - b).ravel() for a, b in pairs])
        largest = np.abs(gaps).max() or 1.0
        distance = float(largest * np.sqrt(((gaps / largest) ** 2).sum()))
    if not np.isfinite(distance):
        raise BadInput("a number, or the distance between A and B, is beyond the range of floats: scale them down")
    return distance
