"""Is there a minimum at all?  Where a target is reached, and where the least loss is attained: docs/counts.md, 6.

The image {F(W)} of a network with skips and a narrow layer need not be closed, and then a least loss need not exist.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

from symtopo.algebra.exact import Rational
from symtopo.checker import (
    NotProved,
    Problem,
    only_residual,
    overlapping_skips,
    passed_over,
    plain_block,
    plain_layers,
    wide_block,
)


@dataclass(frozen=True)
class Attainment:
    """What is proved of a minimum before any point of it is known, each None where nothing is.

    reached : whether some W has F(W) U = T;  attained : whether the least loss is attained, so that there is a minimum;
    why : in words, where `attained` is not None.
    """

    reached: bool | None
    attained: bool | None
    why: str = ""


UNKNOWN = Attainment(None, None)


def attainment(p: Problem) -> Attainment:
    """The first of these arguments that decides; docs/counts.md, section 6, has their proofs."""
    if p.rho == 0:
        return Attainment(True, True, "X = 0: every point is a minimum")
    cut = [v for v in p.hidden if v not in passed_over(p.skips)]
    too_narrow = any(p.widths[v] < p.rank for v in cut)
    if not p.skips:
        return Attainment(not too_narrow, True, "the products of matrices are all matrices up to some rank: closed")
    enough = min(p.rho, p.widths[-1]) if p.transposable else p.rho
    if all(p.widths[v] >= enough for v in p.hidden):
        return Attainment(True, True, "no hidden layer is narrower than the data: every target is reached")
    if _one_layer_suffices(p):
        return Attainment(True, True, "one layer between skips reaches every target, the other weights zero")
    arguments = (_of_plain_layers, _of_blocks, _of_overlapping_skips)
    known = next((found for argument in arguments if (found := argument(p)) != UNKNOWN), UNKNOWN)
    return Attainment(False, known.attained, known.why) if too_narrow else known


def _one_layer_suffices(p: Problem) -> bool:
    """Whether for some layer i skips alone lead from the input to i - 1 and from i to the output, with sums not zero.

    Where all other weights vanish, F is then a nonzero multiple of W_i plus a constant.
    """
    last = len(p.widths) - 1
    ahead: list[Rational] = [1, *[0] * last]  # H_v = ahead[v] times the identity, where all weights are zero
    back: list[Rational] = [*[0] * last, 1]
    for v in range(1, last + 1):
        ahead[v] = sum((c * ahead[j] for (j, k), c in p.skips.items() if k == v), ahead[v])
    for v in range(last - 1, -1, -1):
        back[v] = sum((c * back[k] for (j, k), c in p.skips.items() if j == v), back[v])
    return any(ahead[i - 1] and back[i] for i in range(1, last + 1))


def _of_plain_layers(p: Problem) -> Attainment:
    """A block without skip, or a wide one, or no layer but plain ones narrower than the data: every matrix of a rank up
    to the narrowest layer that no skip passes over is reached.
    """
    for theorem in (plain_block, plain_layers, wide_block):
        with suppress(NotProved):
            theorem(replace(p, rank=0))  # refused but for such networks
            return Attainment(True, True, "all targets up to some rank are reached, which form a closed set")
    return UNKNOWN


def _of_blocks(p: Problem) -> Attainment:
    """F a product of n x n blocks, n = rank X, each with a skip and a narrow layer."""
    try:
        blocks, e = only_residual(p, p.rho)
    except NotProved:
        return UNKNOWN
    reached = p.rank_beside(e) <= sum(block.width for block in blocks)
    return Attainment(reached, True, "the products of such blocks form a closed set")


def _of_overlapping_skips(p: Problem) -> Attainment:
    """Widths n,1,n,1,n with skips 0:2, 1:3 and 2:4: the one family known whose image is not closed."""
    with suppress(NotProved):
        overlapping_skips(p)
        return Attainment(False, False, "the least loss is approached by weights that grow, and not attained")
    n = p.widths[0]
    if p.widths == (n, 1, n, 1, n) and set(p.skips) == {(0, 2), (1, 3), (2, 4)} and p.rho == n:
        if p.rank_beside(p.skips[0, 2] * p.skips[2, 4]) <= 2:
            return Attainment(True, True, "no multiple of a projection of rank n - 2: the target is reached")
        return Attainment(False, None)
    return UNKNOWN
