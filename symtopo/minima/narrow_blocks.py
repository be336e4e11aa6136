"""Exact rational points of a product of residual blocks all of which are narrow: docs/counts.md, section 8.1."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from math import prod
from typing import TYPE_CHECKING, Any

from symtopo.algebra.exact import Rational, identity, pseudo_inverse, to_flint, to_fmpq
from symtopo.algebra.spectrum import random_matrix
from symtopo.checker import Block, NotProved, residual_blocks
from symtopo.minima.network import Network

if TYPE_CHECKING:
    from flint import fmpq_mat


MOST_STATES = 48  # n K, of K blocks n x n whose points are looked for: their digits grow with both


def narrow_blocks(network: Network, n: int) -> list[Block] | None:
    """The blocks of a network in normal form and data of rank n; None unless all have a skip and a layer below n."""
    try:
        blocks = residual_blocks(network.widths, dict(network.skips), n)
    except NotProved:
        return None
    return blocks if all(block.skip and block.width < n for block in blocks) else None


def split_map(
    t: fmpq_mat, blocks: Sequence[Block], skips: Mapping[tuple[int, int], Rational], rng: random.Random
) -> list[fmpq_mat] | None:
    """Random P_1, .., P_K of the ranks of the blocks with (eps_K + P_K) .. (eps_1 + P_1) = t; None where this fails.

    The blocks before one of them are split off from the right, those behind it from the left: t - (1 + P) has lower
    rank than t - 1 where P takes a part of it (Wedderburn), or higher where P is random.
    """
    eps = [skips[block.start, block.end] for block in blocks]
    one, left = to_flint(identity(t.nrows())), t / to_fmpq(prod(eps))
    pivot, parts = rng.randrange(len(blocks)), dict[int, Any]()
    spare = sum(block.width for block in blocks)
    for k in [*range(pivot), *range(len(blocks) - 1, pivot, -1)]:
        most = blocks[k].width
        spare -= most
        beside = left - one
        rank = beside.rank()
        taken = rng.randint(min(most, max(0, rank - spare)), min(most, rank))
        room = most if spare >= t.nrows() else spare - rank + taken  # what is left has rank at most n
        added = rng.randint(0, max(0, min(most - taken, room)))
        part = _part_of(beside, taken, rng)
        if part is None:
            return None
        if added:
            part += random_matrix(t.nrows(), added, rng) * random_matrix(added, t.nrows(), rng)
        # what is left is 1 + q, q (1 + part) = left - (1 + part), or transposed; 1 + part may be singular
        block, rest = one + part, beside - part
        inverse = pseudo_inverse(block) if block.det() == 0 else block.inv()
        q = rest * inverse if k < pivot else inverse * rest
        if (q * block if k < pivot else block * q) != rest:
            return None
        left, parts[k] = one + q, part
    parts[pivot] = left - one
    if parts[pivot].rank() > blocks[pivot].width:
        return None
    return [to_fmpq(e) * parts[k] for k, e in enumerate(eps)]


def _part_of(a: fmpq_mat, rank: int, rng: random.Random) -> fmpq_mat | None:
    """Random P of this rank for which a - P has rank a - rank P."""
    if not rank:
        return 0 * a
    x, y = random_matrix(a.ncols(), rank, rng), random_matrix(rank, a.nrows(), rng)
    core = y * a * x
    return None if core.det() == 0 else a * x * core.inv() * y * a
