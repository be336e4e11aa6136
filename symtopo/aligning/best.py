"""Where B is no g . A: an element h with h . B near to A, by assignments layer by layer, from several starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symtopo.algebra.exact import to_flint
from symtopo.aligning.element import LayerElement, OrthogonalElement, acted
from symtopo.aligning.mlp import MLP
from symtopo.aligning.rescaling import Candidate, applied, centred_weights, rescaled, squared_distance, unchanged
from symtopo.aligning.rotations import FlintNetwork, refuse_radial, transposed
from symtopo.errors import BadInput
from symtopo.symmetry.neurons import NeuronSymmetry

Array = NDArray[np.float64]
STARTS = 8
MOST_SWEEPS = 100
BALANCING_SWEEPS = 10


@dataclass(frozen=True)
class Best:
    """The nearest h . B that was found; that none is nearer is not said.

    moved : h . B, in exact arithmetic: the same function as B.
    before, after : the Euclidean distances of the weights and biases of B, and of h . B, to those of A, in floats.
    """

    element: Sequence[LayerElement | OrthogonalElement]
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

    One layer after the other, the assignment of its neurons, with signs, that brings the weights on both sides nearest
    is taken, all others fixed, until no layer changes.  Where the group has scales, this is done for the weights as
    they are, and for both networks after incoming and outgoing weights of each neuron were made of one size; then
    scales are taken that bring the weights nearer, by coordinate descent.  Never farther than B itself.

    starts : how many, the first one at B as it is, the others at random orders.
    Raises BadInput where A and B have other widths.
    """
    seen = found_by_weights(first, second, starts=starts, seed=seed)

    def gap(h: Candidate) -> float:
        return squared_distance(seen.first, applied(h, seen.second, second.symmetries))

    return exactly(first, second, min(seen.candidates, key=gap))


def exactly(first: MLP, second: MLP, found: Candidate) -> Best:
    """An element that was found in floats, and h . B, in exact numbers; or the identity, if this is nearer to A."""
    before = distance(first, second)
    element = found.element(second.symmetries)
    moved = acted(element, second)
    after = distance(first, moved)
    if after > before:
        return Best(unchanged(second).element(second.symmetries), second, before, before)
    return Best(element, moved, before, after)


@dataclass(frozen=True, eq=False)
class Found:
    """Centred weights of A and of B, divided by `size`, and elements that were found by them, the identity first."""

    first: list[Array]
    second: list[Array]
    size: float
    candidates: list[Candidate]


def found_by_weights(first: MLP, second: MLP, *, starts: int, seed: int, kept: int = 1, scaled: bool = True) -> Found:
    """What the searches of `best_alignment` find, the best so many.  Raises BadInput where widths differ.

    scaled : whether balanced weights are searched too, and scales are taken that bring the weights nearer.
    """
    if first.widths != second.widths:
        raise BadInput("the widths of A and B differ: the best alignment is of networks of the same widths")
    refuse_radial("where there is no g, B is not aligned to A: leave --out and --data out", first, second)
    symmetries, rng = second.symmetries, np.random.default_rng(seed)
    plain = [_Balanced(centred_weights(network), _ones(network)) for network in (first, second)]
    kinds = [plain]
    if scaled and any(symmetry.degree is not None for symmetry in symmetries):
        with np.errstate(all="ignore"):
            kinds.append([_balanced(part, symmetries) for part in plain])
    sizes_of: list[float] = []
    for part in kinds:
        largest = max(float(np.abs(w).max()) for network in part for w in network.weights) or 1.0
        sizes_of.append(largest)
        if not np.isfinite(largest):
            raise BadInput("a number of A or B, balanced, is beyond the range of floats: scale them down")
        for network in part:  # so that no product overflows
            network.weights[:] = [w / largest for w in network.weights]
    weights = [network.weights for network in plain]
    candidates = [unchanged(second)]
    for sizes in kinds:
        search = _Search(first, (sizes[0], sizes[1]))
        orders = [[np.arange(n) for n in first.widths[1:-1]]]
        orders += [[rng.permutation(n) for n in first.widths[1:-1]] for _ in range(starts - 1)]
        climbs = sorted((search.climb(start, rng) for start in orders), key=lambda part: -search.value(*part))
        for orders_found, signs in climbs[:kept]:
            scales = [_ones(first)]
            if sizes is not plain:
                pairs = zip(sizes[0].scales, sizes[1].scales, orders_found, strict=True)
                scales.append([b[o] / a for a, b, o in pairs])
            for c in scales:
                candidates.append(candidate := Candidate(orders_found, signs, c))
                if not scaled:
                    continue
                with np.errstate(all="ignore"):
                    nearer = rescaled(candidate, weights[0], weights[1], symmetries)
                candidates += [] if nearer is candidate else [nearer]
    return Found(weights[0], weights[1], sizes_of[0], [h for h in candidates if _usable(h)])


def _ones(network: MLP) -> list[Array]:
    return [np.ones(n) for n in network.widths[1:-1]]


def _usable(found: Candidate) -> bool:
    """Whether its scales are positive numbers."""
    return all(bool((np.isfinite(c) & (c > 0)).all()) for c in found.scales)


def undone(first: MLP, second: MLP, element: Sequence[LayerElement | OrthogonalElement]) -> Best:
    """B aligned to A by undoing the element that takes A to B, or near to it.

    Matrices that are orthogonal up to far less than rounding make h . B the function of B up to that.
    """
    back: Sequence[LayerElement | OrthogonalElement]
    neurons = [g for g in element if isinstance(g, LayerElement)]
    if len(neurons) == len(element):
        back = undoing = inverse(neurons)
        moved = acted(undoing, second)
    else:
        back = rotating = transposed([g for g in element if isinstance(g, OrthogonalElement)])
        moved = FlintNetwork.of(second).rotated([to_flint(g.matrix) for g in rotating]).like(second)
    return Best(back, moved, distance(first, second), distance(first, moved))


@dataclass(frozen=True, eq=False)
class _Balanced:
    """Weights with the biases as a last column, centred, after the scales c of the neurons were balanced."""

    weights: list[Array]
    scales: list[Array]


def _balanced(plain: _Balanced, symmetries: Sequence[NeuronSymmetry]) -> _Balanced:
    weights, scales = list(plain.weights), list(plain.scales)
    for _ in range(BALANCING_SWEEPS):
        for i, symmetry in enumerate(symmetries):
            if (k := symmetry.degree) is None:
                continue
            rows, columns = _norms(weights[i], 1), _norms(weights[i + 1][:, :-1], 0)
            both = (rows > 0) & (columns > 0)
            # of (c rows)^2 + (columns / c^k)^2 the least is taken here
            root = 1 / (k + 1)  # of each by itself: their quotient may be 0 in floats
            c = np.where(both, (k**0.5 * columns) ** root / np.where(both, rows, 1) ** root, 1.0)
            weights[i], scales[i] = weights[i] * c[:, None], scales[i] * c
            weights[i + 1] = np.column_stack([weights[i + 1][:, :-1] / c**k, weights[i + 1][:, -1]])
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
        stale = set(range(len(orders)))  # whose gains changed since they were assigned: those beside what changed
        for _ in range(MOST_SWEEPS):
            for i in rng.permutation(len(orders)).tolist():
                if i not in stale:
                    continue
                stale.remove(i)
                before, after = self.gains(i, orders, signs)
                gain, side = self.sided(i, before, after)
                rows = np.arange(len(gain))
                held = np.where(signs[i][:, None] > 0, before + after, self.opposite(i, before, after))
                held = held[rows, orders[i]].sum()
                order = linear_sum_assignment(gain, maximize=True)[1]
                if gain[rows, order].sum() > held + 1e-9 * abs(held):
                    orders[i], signs[i] = order, side[rows, order]
                    stale |= {i - 1, i + 1} & set(range(len(orders)))
            if not stale:
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


def distance(first: MLP, second: MLP) -> float:
    """The Euclidean distance of all weights and biases, in floats.  Raises BadInput beyond their range."""
    pairs = zip(first.floats().values(), second.floats().values(), strict=True)
    with np.errstate(all="ignore"):
        gaps = np.concatenate([(a - b).ravel() for a, b in pairs])
        largest = np.abs(gaps).max() or 1.0
        distance = float(largest * np.sqrt(((gaps / largest) ** 2).sum()))
    if not np.isfinite(distance):
        raise BadInput("a number, or the distance between A and B, is beyond the range of floats: scale them down")
    return distance
