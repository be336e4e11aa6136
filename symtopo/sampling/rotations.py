"""Minima turned near to each other by rotations of hidden layers, which stay inside a component.

Where no skip starts or ends at a hidden layer v, W_v -> R W_v, W_{v+1} -> W_{v+1} R^T leaves F and |W| as they are;
for R in SO(d_v), a connected group, it leaves each minimum in its component. So minima that need not be joined to
where they were drawn may be turned, each to the nearest one of those that were turned before.
"""

from __future__ import annotations

import numpy as np

from symtopo.minima.network import Network
from symtopo.sampling.fiber import Array, Weights

SWEEPS = 3  # over the layers: neighbours are turned in turn
MOST = 1000  # minima that are turned


def turned_layers(network: Network) -> list[int]:
    """The hidden layers that may be turned, of two neurons or more."""
    ends = {v for pair in network.skips for v in pair}
    return [v for v in range(1, network.layers) if v not in ends and network.widths[v] > 1]


def turned(network: Network, weights: Weights, reference: Weights) -> tuple[Weights, Array]:
    """Each row of weights turned towards that of the reference, or towards its only row; and its distance to that."""
    now = _rotated(weights, _rotations(network, weights, reference))
    gaps = sum(((a - b) ** 2).sum(axis=(1, 2)) for a, b in zip(now, reference, strict=True))
    return now, np.sqrt(gaps)


def _rotations(network: Network, weights: Weights, reference: Weights) -> dict[int, Array]:
    """For each layer that may be turned the rotations, by singular value decompositions, one layer after the other."""
    layers, now = turned_layers(network), weights
    found = {v: np.broadcast_to(np.eye(network.widths[v]), (len(weights[0]), *[network.widths[v]] * 2)) for v in layers}
    for _ in range(SWEEPS if len(layers) > 1 else 1):
        for v in layers:
            overlap = reference[v - 1] @ now[v - 1].swapaxes(1, 2) + reference[v].swapaxes(1, 2) @ now[v]
            left, _, right = np.linalg.svd(overlap)
            left[:, :, -1] *= np.sign(np.linalg.det(left @ right))[:, None]
            found[v] = left @ right @ found[v]
            now = _rotated(now, {v: left @ right})
    return found


def _rotated(weights: Weights, rotations: dict[int, Array]) -> Weights:
    now = [*weights]
    for v, r in rotations.items():
        now[v - 1], now[v] = r @ now[v - 1], now[v] @ r.swapaxes(1, 2)
    return now


def _square_root(rotation: Array) -> Array:
    """R^(1/2), the orthogonal part of 1 + R; no rotation, perhaps, where R has the eigenvalue -1."""
    left, _, right = np.linalg.svd(np.eye(rotation.shape[-1]) + rotation)
    return np.asarray(left @ right)


def rotation_path(network: Network, weights: Weights, reference: Weights) -> list[Weights]:
    """Points on the way from the weights turned towards those of the reference back to these weights themselves.

    Each layer's rotation R goes to the identity by R^(3/4), R^(1/2), R^(1/4), all of them rotations.
    """
    rotations = _rotations(network, weights, reference)
    halves = {v: _square_root(r) for v, r in rotations.items()}
    quarters = {v: _square_root(r) for v, r in halves.items()}
    steps = [rotations, {v: halves[v] @ quarters[v] for v in halves}, halves, quarters]
    return [*(_rotated(weights, step) for step in steps), weights]


def turned_together(network: Network, weights: Weights) -> Weights:
    """All rows turned, one after the other, each towards the nearest of those before; the shortest is the first.

    Too many are left as they are.  Time grows with the square of their number.
    """
    number = len(weights[0])
    if not turned_layers(network) or not 2 <= number <= MOST:
        return weights
    result = [w.copy() for w in weights]
    best, gap = [w.copy() for w in weights], np.full(number, np.inf)
    left, new = np.ones(number, bool), int(np.argmin(sum((w**2).sum(axis=(1, 2)) for w in weights)))
    for _ in range(number):
        left[new] = False
        for w, b in zip(result, best, strict=True):
            w[new] = b[new]
        rest = np.flatnonzero(left)
        if not len(rest):
            break
        tried, distance = turned(network, [w[rest] for w in weights], [w[[new]] for w in result])
        nearer = distance < gap[rest]
        gap[rest[nearer]] = distance[nearer]
        for b, t in zip(best, tried, strict=True):
            b[rest[nearer]] = t[nearer]
        new = int(rest[np.argmin(gap[rest])])
    return result
