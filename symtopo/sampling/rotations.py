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


def turned_layers(network: Network) -> list[int]:
    """The hidden layers that may be turned, of two neurons or more."""
    ends = {v for pair in network.skips for v in pair}
    return [v for v in range(1, network.layers) if v not in ends and network.widths[v] > 1]


def turned(network: Network, weights: Weights, reference: Weights) -> tuple[Weights, Array]:
    """Each row of weights turned towards that of the reference, or towards its only row; and its distance to that."""
    now = [w.copy() for w in weights]
    layers = turned_layers(network)
    for _ in range(SWEEPS if len(layers) > 1 else 1):
        for v in layers:
            overlap = reference[v - 1] @ now[v - 1].swapaxes(1, 2) + reference[v].swapaxes(1, 2) @ now[v]
            left, _, right = np.linalg.svd(overlap)
            left[:, :, -1] *= np.sign(np.linalg.det(left @ right))[:, None]
            rotation = left @ right
            now[v - 1] = rotation @ now[v - 1]
            now[v] = now[v] @ rotation.swapaxes(1, 2)
    gaps = sum(((a - b) ** 2).sum(axis=(1, 2)) for a, b in zip(now, reference, strict=True))
    return now, np.sqrt(gaps)


def turned_together(network: Network, weights: Weights) -> Weights:
    """All rows turned, one after the other, each towards the nearest of those before; the shortest is the first."""
    number = len(weights[0])
    if not turned_layers(network) or number < 2:
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
