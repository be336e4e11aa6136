"""Paths inside a minimum on which one layer i is solved for and the others move, one at a time: search in floats.

Along the path B_i stays onto and H_{i-1} u injective.  Moving layer k < i moves A = H_{i-1} u along a segment; moving
k > i moves A = B_i^T, which is the same for the transposed network.  A segment from A to A' is accepted if it can be
cut into pieces with |Q (A' - A) / 2| <= 0.7, Q the left inverse of A in the middle of the piece: then |1 - Q A| < 1 on
all of it, which is what the trusted checker verifies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from symtopo.minima.network import Network, hidden_states
from symtopo.sampling.draw import GRID
from symtopo.sampling.fiber import WORST_CONDITION, Array, FloatFiber, Weights, left_inverse, row_norm, well_conditioned

FINE_GRID = 2.0**40  # for waypoints where matrices are ill-conditioned
POWERS = (1 / 3, 2 / 3, 1)
COARSE_ENOUGH = 2.0**10
LARGEST_DEFECT = 0.7
MOST_BISECTIONS = 10
MOST_PIECES = 128  # of one segment that still have to be bisected
PROBES = (1.0, 0.5, 0.25, 0.75)  # of the determinant, before any bisection
CHUNK = 1_000_000  # numbers that are handled at once
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Move:
    """Layer k along a segment to the given weights, or to those of the end of the path."""

    layer: int
    weights: Array | None = None


@dataclass(frozen=True)
class LayerTube:
    """A path between two minima of a sample, with layer `solved` solved for."""

    start: int
    end: int
    solved: int
    moves: tuple[Move, ...]


@dataclass(frozen=True)
class Side:
    """One of the two maps that must keep their rank: H_{i-1} u, or B_i^T through the transposed network."""

    network: Network
    start: Array
    layers: int
    flipped: bool

    def index(self, k: int) -> int:
        """The layer of the original network that is the k-th from this side."""
        return self.network.layers + 1 - k if self.flipped else k

    def carried(self, weights: Sequence[Array]) -> Array:
        return np.asarray(hidden_states(self.network, weights[: self.layers], self.start, np.matmul, float)[-1])

    def of(self, weights: Sequence[Array]) -> Array:
        """The same from the weights of all layers, numbered from the input."""
        return self.carried(_flip(weights, self.flipped))

    def around(self, weights: Sequence[Array], k: int) -> tuple[Array, Array]:
        """(E, G) with A = C + E W_k G."""
        before = hidden_states(self.network, weights[: k - 1], self.start, np.matmul, float)[-1]
        skips = {(j - k, m - k): c for (j, m), c in self.network.skips.items() if j >= k and m <= self.layers}
        if k == self.layers:
            return np.eye(self.network.widths[k])[None], before
        rest = Network(self.network.widths[k : self.layers + 1], skips)
        return hidden_states(rest, weights[k : self.layers], np.eye(rest.widths[0]), np.matmul, float)[-1], before


def sides(fiber: FloatFiber, i: int) -> tuple[Side, Side]:
    last = fiber.network.layers
    output = np.eye(fiber.network.widths[-1])
    return Side(fiber.network, fiber.u, i - 1, False), Side(fiber.transposed, output, last - i, True)


def _flip(weights: Sequence[Array], flipped: bool) -> Weights:
    return [w.swapaxes(-1, -2) for w in reversed(weights)] if flipped else [*weights]


def join(
    fiber: FloatFiber, weights: Weights, pairs: NDArray[np.int64], i: int, rng: np.random.Generator | None = None
) -> list[LayerTube]:
    """Layer tubes with layer i solved for, between those pairs of minima where they work.

    Layers move in their order from the input and from the output to i; in random order where a generator is given.
    A pair that is not joined may lie in one component nevertheless.
    """
    good = np.ones(len(pairs), bool)
    moves: list[tuple[int, list[tuple[Array | None, Mask]]]] = []
    for side in sides(fiber, i):
        order = range(1, side.layers + 1) if rng is None else 1 + rng.permutation(side.layers)
        first, last = (_flip([w[pairs[:, column]] for w in weights], side.flipped) for column in (0, 1))
        good &= well_conditioned(side.carried(first)) & well_conditioned(side.carried(last))
        for k in map(int, order):
            waypoints = _replace(side, first, last, k, good)
            flipped = [(v if v is None or not side.flipped else v.swapaxes(-1, -2), mask) for v, mask in waypoints]
            moves.append((side.index(k), flipped))
    joined = [int(p) for p in np.flatnonzero(good)]
    return [LayerTube(int(pairs[p, 0]), int(pairs[p, 1]), i, tuple(_moves_of(moves, p))) for p in joined]


def _moves_of(moves: list[tuple[int, list[tuple[Array | None, Mask]]]], p: int) -> list[Move]:
    return [Move(k, None if v is None else v[p]) for k, waypoints in moves for v, mask in waypoints if mask[p]]


def _replace(side: Side, now: Weights, last: Weights, k: int, good: Mask) -> list[tuple[Array | None, Mask]]:
    """Move layer k of `now` to its last weights, in place, and lower the mask of pairs where no path was found.

    Returns the waypoints with the pairs that use them: those of a polar path where the segment fails, then the end.
    """
    active = np.flatnonzero(good)
    here = [w[active] for w in now]
    there = [*here]
    there[k - 1] = last[k - 1][active]
    a, b = side.carried(here), side.carried(there)
    straight = never_singular(a, b)
    waypoints: list[tuple[Array | None, Mask]] = []
    size = a.shape[-1]
    if size == a.shape[-2] and not straight.all():
        same_sign = np.sign(np.linalg.det(a)) == np.sign(np.linalg.det(b))
        detour = np.flatnonzero(~straight & same_sign & well_conditioned(a) & well_conditioned(b))
        detours = _polar(side, [w[detour] for w in here], a[detour], b[detour], k)
        if detours is not None:
            path = [here[k - 1][detour], *detours, there[k - 1][detour]]
            carried = []
            for w in path:
                here_now = [v[detour] for v in here]
                here_now[k - 1] = w
                carried.append(side.carried(here_now))
            works = np.logical_and.reduce([never_singular(p, q) for p, q in pairwise(carried)])
            used = np.zeros(len(good), bool)
            used[active[detour[works]]] = True
            straight[detour[works]] = True
            for w in detours:
                full = np.zeros_like(now[k - 1])
                full[active[detour]] = w
                waypoints.append((full, used))
    good[active[~straight]] = False
    now[k - 1] = last[k - 1]
    return [*waypoints, (None, good)]


def _polar(side: Side, weights: Weights, a: Array, b: Array, k: int) -> list[Array] | None:
    """Weights of layer k that carry A to powers A S^p, to A S and A S R^(1/2), where A^-1 A' = S R.

    S is positive definite and R a rotation; the segments of A -> A S -> A S R^(1/2) -> A' are nonsingular.  The powers
    in between keep them well-conditioned.  None where E or G leave no such weights.
    """
    e, g = side.around(weights, k)
    if not len(a) or e.shape[-2] > e.shape[-1] or g.shape[-2] < g.shape[-1]:
        return None
    left, values, right = np.linalg.svd(np.linalg.solve(a, b))
    stretches = [left @ (values[..., None] ** power * left.swapaxes(-1, -2)) for power in POWERS]
    rotation = left @ right
    u, _, v = np.linalg.svd(np.eye(a.shape[-1]) + rotation)  # 1 + R = R^(1/2) times a positive definite matrix
    e_inverse = left_inverse(e.swapaxes(-1, -2)).swapaxes(-1, -2)
    g_inverse = left_inverse(g)
    grid = np.where(row_norm(left_inverse(a)) * row_norm(e) * row_norm(g) < COARSE_ENOUGH, GRID, FINE_GRID)[
        :, None, None
    ]
    return [
        np.round((weights[k - 1] + e_inverse @ (target - a) @ g_inverse) * grid) / grid
        for target in (*(a @ s for s in stretches), a @ stretches[-1] @ (u @ v))
    ]


def never_singular(a: Array, b: Array) -> Mask:
    """Whether the segments from A to A' are seen to keep full column rank; False may mean that they come too close."""
    with np.errstate(all="ignore"):
        return pieces(a, b)[0]


def pieces(a: Array, b: Array) -> tuple[Mask, list[tuple[NDArray[np.int64], Array, Array]]]:
    """The same, and the accepted pieces: lists of indices, and of the parameters where each piece starts and ends."""
    a, b = np.broadcast_arrays(a, b)
    difference, good = b - a, np.ones(len(a), bool)
    if a.shape[-1] == a.shape[-2]:
        good = _one_sign(a, difference)
    index = np.flatnonzero(good)
    low, width, accepted = np.zeros(len(index)), 1.0, []
    for bisections in range(MOST_BISECTIONS + 1):
        small = np.zeros(len(index), bool)
        for part in np.array_split(np.arange(len(index)), 1 + index.size * a.shape[1] * a.shape[2] // CHUNK):
            moved = difference[index[part]]
            middle = a[index[part]] + (low[part] + width / 2)[:, None, None] * moved
            with np.errstate(all="ignore"):
                q = left_inverse(middle)
                error = row_norm(q @ middle - np.eye(a.shape[-1]))
                small[part] = error + row_norm(q @ moved) * width / 2 <= LARGEST_DEFECT
                small[part] &= row_norm(q) * row_norm(middle) < 10 * WORST_CONDITION
        accepted.append((index[small], low[small], low[small] + width))
        index, low = index[~small], low[~small]
        if bisections == MOST_BISECTIONS:
            good[index] = False
        else:
            good[np.bincount(index, minlength=len(a)) > MOST_PIECES] = False
            index, low = index[good[index]], low[good[index]]
        if not len(index):
            break
        width /= 2
        index, low = np.concatenate([index, index]), np.concatenate([low, low + width])
    return good, accepted


def _one_sign(a: Array, difference: Array) -> Mask:
    """Whether the determinant has the sign of the start at the end, and then at points between."""
    sign, good = np.sign(np.linalg.det(a)), np.ones(len(a), bool)
    for t in PROBES:
        index = np.flatnonzero(good)
        good[index] = np.sign(np.linalg.det(a[index] + t * difference[index])) * sign[index] > 0
    return good
