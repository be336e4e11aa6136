"""Random minima of products of residual blocks, with both signs of every block, near walls too, and balanced.

F = e (1 + P_K) .. (1 + P_1), rank P_k at most the narrowest width of its block.  The blocks before one of them are
split off from the right, those behind it from the left: of what is left, 1 + N, Wedderburn's N x (y N x)^-1 y N takes
a part that lowers the rank of N; other parts are free as long as the last block can take the rest.  The sign of
det (1 + P) depends on x and y, and where x is nearly an eigenvector one of the two is met by a thin set of y alone:
half of all y are chosen for the sign.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import prod

import numpy as np
from numpy.typing import NDArray

from symtopo.checker import Block, NotProved, residual_blocks
from symtopo.minima.network import Network
from symtopo.sampling.fiber import Array, FloatFiber, Weights, left_inverse

SPLITS = 12  # of the ranks of the blocks in one batch
SMALLEST_RATIO = 1e-9  # of singular values that are told from zero
NEAREST = 2.5  # decimal digits by which x is near to an eigenvector, at most
SPREAD = 0.7  # of the logarithms of scales
LARGEST_PART = 1e4


@dataclass(frozen=True)
class ProductOfBlocks:
    """The blocks, their skips, and the map T/e that their product is to be."""

    blocks: tuple[Block, ...]
    skips: tuple[float, ...]
    map: Array


def product_of_blocks(fiber: FloatFiber) -> ProductOfBlocks | None:
    """The fiber as that of a product of blocks with skips, one of them narrow, over an invertible map; else None."""
    n = fiber.u.shape[1]
    blocks = _blocks(fiber.network, n)
    if blocks is None or fiber.u.shape[0] != n or fiber.t.shape[0] != n:
        return None
    skips = tuple(float(fiber.network.skips[block.start, block.end]) for block in blocks)
    target = fiber.t @ left_inverse(fiber.u) / prod(skips)
    singular = np.linalg.svd(target, compute_uv=False)
    if not np.isfinite(target).all() or singular[-1] < SMALLEST_RATIO * singular[0]:
        return None
    return ProductOfBlocks(blocks, skips, target)


@lru_cache(64)
def _blocks(network: Network, n: int) -> tuple[Block, ...] | None:
    try:
        blocks = residual_blocks(network.widths, {k: c for k, c in network.skips.items() if c}, n)
    except NotProved:
        return None
    narrow = any(block.width < n for block in blocks)
    return tuple(blocks) if narrow and all(block.skip for block in blocks) else None


def through_blocks(problem: ProductOfBlocks, network: Network, size: int, rng: np.random.Generator) -> Weights:
    """About so many minima in floats; fewer, or none, where numbers become too large."""
    batches = []
    for _ in range(SPLITS):
        share = -(-size // SPLITS)
        parts, good = _split(problem, share, rng)
        weights: Weights = []
        for block, skip, part in zip(problem.blocks, problem.skips, parts, strict=True):
            weights += _balanced_chain(skip * part, network.widths[block.start : block.end + 1], block.width, rng)
        good &= np.logical_and.reduce([np.isfinite(w).all(axis=(1, 2)) for w in weights])
        batches.append([w[good] for w in weights])
    return [np.concatenate(layer) for layer in zip(*batches, strict=True)]


def _split(problem: ProductOfBlocks, size: int, rng: np.random.Generator) -> tuple[list[Array], NDArray[np.bool_]]:
    """P_1, .., P_K of one choice of ranks, and for which of them the last one has no more rank than it may."""
    blocks, n = problem.blocks, len(problem.map)
    widest = max(block.width for block in blocks)
    pivot = int(rng.choice([k for k, block in enumerate(blocks) if block.width == widest]))
    left, one = np.broadcast_to(problem.map, (size, n, n)), np.eye(n)
    spare, parts = sum(block.width for block in blocks), dict[int, Array]()
    rank = int(np.linalg.matrix_rank(problem.map - one, tol=SMALLEST_RATIO * np.abs(problem.map).max()))
    good = np.ones(size, bool)
    for k in [*range(pivot), *range(len(blocks) - 1, pivot, -1)]:
        most = blocks[k].width
        spare -= most
        taken = int(rng.integers(min(most, max(0, rank - spare)), min(most, rank), endpoint=True))
        room = most if spare >= n else spare - rank + taken  # what is left has rank at most n
        added = int(rng.integers(0, max(0, min(most - taken, room)), endpoint=True))
        part = _part(left, taken, rng) + _random_part(left, added, rng)
        block, beside = one + part, left - one
        with np.errstate(all="ignore"):
            good &= (np.abs(part).max(axis=(1, 2)) < LARGEST_PART) & np.isfinite(part).all(axis=(1, 2))
            block = np.where(good[:, None, None], block, one)
            inverse, rest = left_inverse(block), beside - (block - one)
            left = one + (rest @ inverse if k < pivot else inverse @ rest)
        parts[k], rank = block - one, min(n, rank - taken + added)
    parts[pivot] = left - one
    with np.errstate(all="ignore"):
        good &= np.isfinite(left).all(axis=(1, 2)) & (np.abs(left).max(axis=(1, 2)) < LARGEST_PART)
    return [np.where(good[:, None, None], parts[k], 0.0) for k in range(len(blocks))], good


def _part(left: Array, rank: int, rng: np.random.Generator) -> Array:
    """N x (y N x)^-1 y N for left = 1 + N: of this rank, and less by it is the rank of N without it."""
    size, n, _ = left.shape
    if not rank:
        return np.zeros((size, n, n))
    beside = left - np.eye(n)
    x = _directions(left, rank, rng)
    a, b = beside @ x, beside @ left @ x  # det (1 + P) = det (y b) / det (y a)
    y = rng.standard_normal((size, rank, n))
    middle = rng.standard_normal((size, rank, rank))
    stretch = np.exp(SPREAD * rng.standard_normal((size, rank, 1))) * rng.choice([-1.0, 1.0], (size, rank, 1))
    both = np.concatenate([a, b], axis=2)
    wanted = np.concatenate([middle, stretch * middle], axis=2)
    with np.errstate(all="ignore"):
        chosen = y + (wanted - y @ both) @ np.linalg.pinv(both)
        y = np.where((np.arange(size) % 2 == 0)[:, None, None], chosen, y)
        return np.asarray(a @ left_inverse(y @ a) @ (y @ beside))


def _directions(left: Array, number: int, rng: np.random.Generator) -> Array:
    """So many random vectors, half of them near to eigenvectors."""
    size, n, _ = left.shape
    x = rng.standard_normal((size, n, number))
    _, vectors = np.linalg.eig(np.where(np.isfinite(left), left, 0.0))
    chosen = np.argsort(rng.random((size, n)), axis=1)[:, None, :number]
    phase = rng.standard_normal((size, 1, n))
    near = np.take_along_axis(vectors.real + phase * vectors.imag, np.broadcast_to(chosen, (size, n, number)), axis=2)
    distance = 10.0 ** -rng.uniform(0, NEAREST, (size, 1, 1))
    half = np.asarray(rng.random(size) < 0.5)
    return np.where(half[:, None, None], near + distance * x, x)


def _random_part(left: Array, rank: int, rng: np.random.Generator) -> Array:
    """Random P of this rank; of the first direction x, half have nearly P x = N x, with any determinant."""
    size, n, _ = left.shape
    if not rank:
        return np.zeros((size, n, n))
    scale = np.exp(SPREAD * rng.standard_normal((size, 1, 1)))
    u, v = rng.standard_normal((size, n, rank)), scale * rng.standard_normal((size, rank, n))
    x = _directions(left, 1, rng)
    image = (left - np.eye(n)) @ x
    wanted = 1 + rng.choice([-1.0, 1.0], (size, 1, 1)) * 10.0 ** -rng.uniform(0, NEAREST, (size, 1, 1))
    value = rng.choice([-1.0, 1.0], (size, 1, 1)) * np.exp(SPREAD * rng.standard_normal((size, 1, 1))) - 1
    both = np.concatenate([x, image], axis=2)
    with np.errstate(all="ignore"):
        near = v[:, :1] + (np.concatenate([wanted, value], axis=2) - v[:, :1] @ both) @ np.linalg.pinv(both)
    half = np.asarray(rng.random(size) < 0.5)[:, None, None]
    u[:, :, :1], v[:, :1] = np.where(half, image, u[:, :, :1]), np.where(half, near, v[:, :1])
    return np.asarray(u @ v)


def _balanced_chain(p: Array, widths: tuple[int, ...], narrow: int, rng: np.random.Generator) -> Weights:
    """Weights through layers of these widths with product P, of rank at most `narrow`, balanced where P is not zero."""
    size, layers = len(p), len(widths) - 1
    left, values, right = np.linalg.svd(p)
    left, values, right = left[:, :, :narrow], values[:, :narrow], right[:, :narrow]
    vanish = values <= SMALLEST_RATIO * np.maximum(values[:, :1], 1e-30)
    free = rng.standard_normal((layers, size, narrow))
    np.put_along_axis(free, rng.integers(0, layers, (1, size, narrow)), 0.0, axis=0)
    factors = np.where(vanish, free, np.where(vanish, 1.0, values) ** (1 / layers))
    before, weights = right.swapaxes(1, 2), []
    for k in range(1, layers + 1):
        after = left
        if k < layers:
            after = np.linalg.qr(rng.standard_normal((size, widths[k], narrow)))[0]
            after = after * rng.choice([-1.0, 1.0], (size, 1, narrow))
        scale = rng.choice([0.0, 0.5, 1.0], (size, 1, 1))
        beside = rng.standard_normal((size, widths[k], widths[k - 1])) * scale
        w = after @ (factors[k - 1][:, :, None] * before.swapaxes(1, 2))
        if k > 1:  # what is free there: from outside of what arrives
            w = w + beside - beside @ before @ before.swapaxes(1, 2)
        weights.append(w)
        before = after
    return weights
