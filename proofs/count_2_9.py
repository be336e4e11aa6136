"""Three or more narrow residual blocks, two neighbours of which have room to spare."""

from itertools import pairwise
from math import prod

from symtopo.proving import (
    Minimum,
    Network,
    Proof,
    Statement,
    accepted_bounds,
    blocks_of,
    counted_not,
    residual_minima,
    setting_of,
    square_blocks,
    with_targets,
)

statement = Statement(
    id="2.9",
    title="narrow residual blocks with a pair wider than the data: half the product of the factors",
    source="not from the paper; own derivation",
    expect="ARGUED",
    text=r"Let $X$ have rank $n \geq 2$, and let $F$ be a product of $K \geq 3$ blocks $A_k = \varepsilon_k + P_k$, "
    r"$n \times n$, each a chain $P_k$ with a skip around it, the narrowest of the layers inside of width $r_k < n$, "
    r"$b_k$ of them. Let the target $T'$ be invertible, and $r_k + r_{k+1} > n$ for some neighbours in the cycle of "
    r"blocks, the first of which comes after the last. The minimum has $\frac{1}{2} \prod_k e_k$ connected components, "
    r"where $e_k = 1 + 2^{b_k - 1}$ if $r_k = 1$, and $e_k = 2$ otherwise.",
)
statement.about("minima")


@statement.hypothesis
def narrow_blocks(minimum: Minimum) -> bool:
    """F is a product of square blocks as large as the rank of X, each with a skip and a layer narrower than that."""
    blocks = blocks_of(minimum)
    return square_blocks(minimum) and all(block.eps and block.width < minimum.rank_x for block in blocks)


@statement.hypothesis
def three_or_more(minimum: Minimum) -> bool:
    """There are three blocks or more."""
    return len(blocks_of(minimum)) > 2


@statement.hypothesis
def invertible_target(minimum: Minimum) -> bool:
    """T' is invertible on the column space of X."""
    return minimum.fiber.shifted.rank() == minimum.rank_x


@statement.hypothesis
def wide_pair(minimum: Minimum) -> bool:
    """The narrowest layers of two neighbours in the cycle of blocks are together wider than the rank of X."""
    widths = [block.width for block in blocks_of(minimum)]
    return any(widths[k - 1] + widths[k] > minimum.rank_x for k in range(len(widths)))


def claimed(minimum: Minimum) -> int:
    """The number stated."""
    return prod(block.pieces for block in blocks_of(minimum)) // 2


@statement.proof
def proof(p: Proof) -> None:
    first, back, others, t, t_back = p.let("A_1 A_1' C T T'", "matrices")
    p.matrices(
        "with C = A_K .. A_2 = T A_1', the blocks A_2, .., A_K, T A_1 T' have the product T: the cycle can be turned",
        t * first * t_back * others,
        t,
        given=[(others, t * back), (t_back * t, 1), (first * back, 1)],
    )
    p.concludes("so let the pair come first; all A_k are invertible; fix all but the pair: a target S for the pair")
    left, c, m, s, v, n = p.let("L R M S_1 V N", "matrices")
    p.matrices(
        "for A_1 = 1 + L R and A_2 A_1 = 1 + N: Q A_1 = N - L R, which on V = ker R is N",
        (n - left * c) * v,
        n * v,
        given=[(c * v, 0)],
    )
    p.matrices("so where Q A_1 = M S_1, M S_1 = N on V", m * s * v, n * v, given=[(m * s, n - left * c), (c * v, 0)])
    p.cites("determinants")
    p.concludes(
        "for R onto and S_1 injective on V these M form an affine bundle over a connected base, and what is removed "
        "for one sign of det A_1 has codimension r_1 (r_1 + r_2 - n) >= 2; both signs of the pair occur, and each is "
        "connected, for every S that is no number; numbers have codimension 2 or more among the remaining targets, or "
        "are left by a middle scalar of a block that is 0"
    )
    p.cites("plain chain")
    p.concludes(
        "the map to the product of the {det A_k != 0} of the others is open, with connected fibers for each sign of "
        "the pair: twice the product of the numbers e_k of the others, and e_k = 2 for one of the pair"
    )


@statement.conclusion
def by_blocks(minimum: Minimum):
    """By bounds that the trusted checker accepts."""
    return accepted_bounds(minimum).compare(claimed(minimum))


@statement.confirmation
def another_number(minimum: Minimum) -> bool | None:
    """By the oracle; the number as a sum over the signs of the blocks with the product +1, of {det = sign}."""
    s = setting_of(minimum)
    even, odd = 1, 0
    for j, k in pairwise(sorted({0, s.last, *(v for pair in s.skips for v in pair)})):
        inside = s.widths[j + 1 : k]
        negative = 2 ** (inside.count(1) - 1) if 1 in inside else 1
        even, odd = even + odd * negative, odd + even * negative
    return counted_not(minimum, (even + odd) // 2)


@statement.instances
def three_narrow():
    """Three narrow blocks of size 3, and targets with eigenvalues of every type."""
    return residual_minima(["narrow"], ["narrow"], ["narrow"]).filter(lambda m: invertible_target(m) and wide_pair(m))


TARGETS = ((2, 2, 2), (-2, -2, -2), (2, 3, 4), (1, 1, 1), (2, -1, 1), (1, 0, 1), (0, 0, 0))
THREE = {(0, 2): 1, (2, 4): 1, (4, 6): 1}


@statement.instances
def several():
    """Three and four blocks of size 3, through layers of width 1 and 2, one of them deep."""
    return with_targets(
        TARGETS[:5],
        Network([3, 2, 3, 2, 3, 1, 3], THREE),
        Network([3, 2, 3, 1, 3, 2, 3], THREE),
        Network([3, 2, 2, 3, 2, 3, 1, 1, 3], {(0, 3): 1, (3, 5): -2, (5, 8): 1}),
        Network([3, 1, 3, 1, 3, 2, 3, 2, 3], {**THREE, (6, 8): 2}),
    )


@statement.without("narrow_blocks")
def wide_or_plain():
    """A block is plain, or wide."""
    return with_targets(
        TARGETS, Network([2, 2, 2, 2, 2, 2, 2, 2], {(0, 2): 1, (4, 6): 1}), Network([2, 2, 2, 2, 2, 2, 2], THREE)
    )


@statement.without("three_or_more")
def two():
    """There are two blocks."""
    return with_targets(
        TARGETS,
        Network([3, 2, 3, 2, 3], {(0, 2): 1, (2, 4): 1}),
        Network([3, 2, 2, 3, 2, 2, 3], {(0, 3): 1, (3, 6): 1}),
    )


@statement.without("invertible_target")
def singular():
    """The target is singular: the number is open."""
    return with_targets(TARGETS, Network([3, 2, 3, 2, 3, 1, 3], THREE))


@statement.without("wide_pair")
def planes():
    """Three blocks of size 2 through scalars."""
    return with_targets(TARGETS, Network([2, 1, 2, 1, 2, 1, 2], THREE))
