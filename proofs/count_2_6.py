"""Products of residual blocks, one of them free."""

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
    several_directions,
    square_blocks,
    with_targets,
)

statement = Statement(
    id="2.6",
    title="residual blocks and a plain one: 2^(q-1) times a factor of each block, or 1",
    source="not from the paper; own derivation",
    expect="ARGUED",
    text=r"Let $X$ have rank $n \geq 2$, and let $F$ be a product of blocks $A_k = \varepsilon_k + P_k$, $n \times n$, "
    r"each a chain $P_k$ with a skip around it or none. Let some blocks have no skip, and these no layer narrower than "
    r"$n$; cut at their layers of width $n$, let there be $q$ of them. If the target $T'$ is invertible on the column "
    r"space of $X$, the minimum has $2^{q-1} \prod_k e_k$ connected components, over the blocks with a skip, where "
    r"$e_k = 1 + 2^{b_k - 1}$ if the narrowest of the layers inside have width 1, $b_k$ of them, and $e_k = 2$ "
    r"otherwise. If $T'$ is singular, it has one.",
)
statement.about("minima")
statement.hypothesis(several_directions)
statement.hypothesis(square_blocks)


@statement.hypothesis
def plain_block(minimum: Minimum) -> bool:
    """Some block has no skip."""
    return any(not block.eps for block in blocks_of(minimum))


@statement.hypothesis
def wide_where_plain(minimum: Minimum) -> bool:
    """Blocks without a skip have no layer narrower than the rank of X."""
    return all(block.eps or block.width == minimum.rank_x for block in blocks_of(minimum))


def claimed(minimum: Minimum) -> int:
    """The number stated."""
    if not minimum.rank_x or minimum.fiber.shifted.rank() < minimum.rank_x:
        return 1
    blocks = blocks_of(minimum)
    q = sum(1 + block.layers for block in blocks if not block.eps)
    return prod(block.pieces for block in blocks if block.eps) * 2 ** max(q - 1, 0)


@statement.proof
def proof(p: Proof) -> None:
    before, behind, back, ahead, t = p.let("B C B' C' T", "matrices")
    p.matrices(
        "T invertible: all blocks are; with C behind and B before one plain segment A, A = C' T B' solves C A B = T",
        behind * (ahead * t * back) * before,
        t,
        given=[(behind * ahead, 1), (back * before, 1)],
    )
    p.cites("plain chain")
    p.concludes(
        "its chains with a determinant of given sign form a connected fiber, so the minimum is a bundle over the "
        "product of the other {det != 0}: 2 components for each other plain segment"
    )
    p.cites("determinants")
    p.concludes(
        "a residual block with det (1 + P) > 0 is connected; with det (1 + P) < 0 too, but P is not 0 there: if it has "
        "b scalar layers, the b - 1 signs of the maps between them remain; so e_k components"
    )
    a, f, u, eta, k, xi = p.let("A F u eta k xi", "matrices")
    s = p.let("s", "auxiliary")
    p.matrices(
        "T singular, A the singular block next to F, free, F u = 0: moving A out of its singularity keeps F A",
        f * (a + s * u * eta),
        f * a,
        given=[(f * u, 0)],
    )
    p.matrices(
        "crossing: F k = 0, xi k = 1: the block 1 + (s - 1) k xi keeps the product",
        f * (1 + (s - 1) * k * xi),
        f,
        given=[(f * k, 0)],
    )
    p.matrices("and has the eigenvalue s", (1 + (s - 1) * k * xi) * k, s * k, given=[(xi * k, 1)])
    p.concludes(
        "so every point moves to one where all blocks but one plain segment are invertible, over the product of the "
        "{det != 0} of these, and the line of the crossing joins both signs, and all pieces, of each block"
    )


@statement.conclusion
def by_blocks(minimum: Minimum):
    """By bounds that the trusted checker accepts."""
    return accepted_bounds(minimum).compare(claimed(minimum))


@statement.confirmation
def another_number(minimum: Minimum) -> bool | None:
    """By the oracle; a factor of each skip, and of each layer of width rho that none passes over."""
    s = setting_of(minimum)
    if not s.rho or s.rank < s.rho:
        return counted_not(minimum, 1)
    ends = {0, s.last, *(v for pair in s.skips for v in pair)}
    free = [(j, k) for j in ends for k in ends if j < k and not ends & {*range(j + 1, k)} and (j, k) not in s.skips]
    number = 2 ** max(sum(1 + s.widths[j + 1 : k].count(min([s.rho, *s.widths[j + 1 : k]])) for j, k in free) - 1, 0)
    for j, k in s.skips:
        if {j, k} <= ends and not ends & {*range(j + 1, k)}:
            scalars = s.widths[j + 1 : k].count(1)
            number *= 1 + 2 ** (scalars - 1) if scalars else 2
    return counted_not(minimum, number)


@statement.instances
def blocks_beside_a_plain_one():
    """Two or three blocks of size 2 or 3, one of them plain, the others plain, wide or narrow."""
    any_kind = ("plain", "wide", "narrow")
    return residual_minima(["plain"], any_kind) | residual_minima(any_kind, ["plain"], any_kind)


TARGETS = ((1, 1), (1, -1), (2, 3), (1, 0), (0, 0))


@statement.without("several_directions")
def scalars():
    """X has rank one."""
    return with_targets(TARGETS, Network([1, 1, 1, 1], {(0, 2): 1}), Network([1, 1, 1, 1, 1], {(0, 2): 1, (2, 4): 1}))


@statement.without("square_blocks")
def overlapping():
    """Skips overlap."""
    return with_targets(TARGETS, Network([2, 2, 2, 2], {(0, 2): 1, (1, 3): 1}))


@statement.without("plain_block")
def all_residual():
    """Every block has a skip."""
    return with_targets(
        TARGETS, Network([2, 2, 2, 2, 2], {(0, 2): 1, (2, 4): 1}), Network([2, 1, 2, 1, 2], {(0, 2): 1, (2, 4): 1})
    )


@statement.without("wide_where_plain")
def narrow_plain():
    """A plain block has a layer narrower than the data."""
    return with_targets(TARGETS, Network([2, 2, 2, 1, 2], {(0, 2): 1}), Network([2, 1, 2]))
