"""Forty residual networks with narrow blocks, at most six components, and targets of every type: for estimate.py."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import pairwise

import numpy as np

from symtopo.counting.proved import proved_bounds
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network

SEED = 19
NETWORKS = 40
MOST_COMPONENTS = 6
VALUES = (-3, -2, -1, 2, 3, 4)
TYPES = ("number", "diagonal", "rotation", "Jordan", "any")


def target(n: int, kind: str, rng: random.Random) -> list[list[int]]:
    """An integer matrix with eigenvalues of this type, half of them conjugated by a shear."""
    t = [[rng.choice(VALUES) * (i == j) for j in range(n)] for i in range(n)]
    if kind in ("number", "Jordan"):
        t = [[t[0][0] * (i == j) for j in range(n)] for i in range(n)]
    if kind == "Jordan":
        t[0][1] = rng.choice([1, 2])
    if kind == "rotation":
        a, b = rng.choice([-2, -1, 0, 1, 2]), rng.choice([1, 2])
        t[0][:2], t[1][:2] = [a, -b], [b, a]
    if kind == "any":
        t = [[rng.randint(-3, 3) for _ in range(n)] for _ in range(n)]
    if rng.random() < 0.5:
        (i, j), c = rng.sample(range(n), 2), rng.choice([-1, 1])
        t[i] = [a + c * b for a, b in zip(t[i], t[j], strict=True)]
        t = [[v - c * row[i] * (k == j) for k, v in enumerate(row)] for row in t]
    return t


def network(rng: random.Random) -> Network | None:
    """Two or three blocks of size 2 or 3, most with a skip, one of these narrow; None where none is."""
    n = rng.choice([2, 2, 3])
    widths, skips, narrow = [n], dict[tuple[int, int], Fraction | int](), False
    for _ in range(rng.choice([2, 2, 3])):
        inside = [
            rng.randint(1, n) if rng.random() < 0.35 else rng.randint(1, n - 1) for _ in range(rng.choice([1, 1, 1, 2]))
        ]
        if rng.random() < 0.15:
            widths.append(n)
            continue
        narrow |= min(inside) < n
        skips[len(widths) - 1, len(widths) + len(inside)] = rng.choice([1, 1, 1, -1, 2, Fraction(1, 2)])
        widths += [*inside, n]
    return Network(widths, skips) if narrow else None


def regular(minimum: Minimum) -> bool:
    """T' invertible, and without a plain or wide block T'/e - 1 too: singular fibers have no estimate."""
    skips, widths = minimum.network.skips, minimum.network.widths
    n, t = widths[0], np.array(minimum.y, float)
    ends = sorted({0, len(widths) - 1, *(v for pair in skips for v in pair)})
    free = any((j, k) not in skips or min(widths[j : k + 1]) == n for j, k in pairwise(ends))
    e = float(np.prod([float(c) for c in skips.values()]))
    return minimum.rank_target == n and (free or np.linalg.matrix_rank(t / e - np.eye(n)) == n)


def residual_family(number: int = NETWORKS) -> list[tuple[Minimum, int]]:
    """The first so many of them, each with its exact count, two components or more."""
    rng, found = random.Random(SEED), list[tuple[Minimum, int]]()
    while len(found) < number:
        drawn = network(rng)
        if drawn is None:
            continue
        minimum = Minimum(drawn, target(drawn.widths[0], rng.choice(TYPES), rng))
        if regular(minimum):
            proved = proved_bounds(minimum)
            if proved.exact and 1 < proved.lower <= MOST_COMPONENTS:
                found.append((minimum, proved.lower))
    return found
