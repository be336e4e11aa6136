"""Products of residual blocks, one of them wide."""

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
    identity,
    residual_minima,
    scaled_map,
    setting_of,
    several_directions,
    square_blocks,
    to_flint,
    with_targets,
)

statement = Statement(
    id="2.7",
    title="residual blocks, one of them wide: a factor of each other block, or 1",
    source="not from the paper; own derivation",
    expect="ARGUED",
    text=r"Let $X$ have rank $n \geq 2$, and let $F$ be a product of $K \geq 2$ blocks $A_k = \varepsilon_k + P_k$, "
    r"$n \times n$, each a chain $P_k$ with a skip around it. Let block $J$ have no layer narrower than $n$, and $b$ "
    r"of width $n$. If the target $T'$ is singular, the minimum is connected. If it is invertible, the minimum has "
    r"$\prod_{k \neq J} e_k$ connected components, where $e_k = 1 + 2^{b_k - 1}$ if the narrowest of the layers inside "
    r"have width 1, $b_k$ of them, and $e_k = 2$ otherwise; but if $K = 2$, the other block has $b'$ scalar layers, "
    r"and $T' = c\, \varepsilon_1 \varepsilon_2$ with $c \neq 1$, it has $1 + 2^b 2^{b'-1}$ for $c > 0$, and $2^b + "
    r"2^{b'-1}$ for $c < 0$.",
)
statement.about("minima")
statement.hypothesis(several_directions)
statement.hypothesis(square_blocks)


@statement.hypothesis
def all_residual(minimum: Minimum) -> bool:
    """There are several blocks, and every block has a skip."""
    blocks = blocks_of(minimum)
    return len(blocks) > 1 and all(block.eps for block in blocks)


@statement.hypothesis
def wide_block(minimum: Minimum) -> bool:
    """Some block has no layer narrower than the rank of X."""
    return any(block.width == minimum.rank_x for block in blocks_of(minimum))


def claimed(minimum: Minimum) -> int:
    """The number stated; J is a block as wide as any."""
    t = scaled_map(minimum)
    if t.rank() < minimum.rank_x:
        return 1
    *others, wide = sorted(blocks_of(minimum), key=lambda block: block.width)
    number = prod(block.pieces for block in others)
    is_number = t.nrows() == t.ncols() and t == t[0, 0] * to_flint(identity(t.nrows()))
    if len(others) != 1 or others[0].width > 1 or not is_number or t[0, 0] == 1:
        return number
    signs, negative = 2**wide.layers, number - 1
    return 1 + signs * negative if t[0, 0] > 0 else signs + negative


@statement.proof
def proof(p: Proof) -> None:
    first, second, other, t = p.let("A_1 A_2 A_1' T", "matrices")
    p.matrices("the wide block is free: T A_1' solves A_2 A_1 = T", (t * other) * first, t, given=[(other * first, 1)])
    p.matrices(
        "and its chain is N - P_1 behind A_1, with N = T - 1, P_1 = A_1 - 1",
        (second - 1) * first,
        (t - 1) - (first - 1),
        given=[(second * first, t)],
    )
    p.cites("plain chain")
    p.concludes(
        "T invertible: over the product of the {det A_k != 0}, k != J, of e_k pieces each, the chain of block J has "
        "2^b sheets where det (A_J - 1) != 0, and one where it is 0: N x = P_1 x for some x != 0"
    )
    n, x, xi = p.let("N x xi", "matrices")
    p.matrices("P_1 = N x xi with xi x = 1 has P_1 x = N x", n * x * xi * x, n * x, given=[(xi * x, 1)])
    p.matrices("and N x is an eigenvector of A_1, of 1 + xi N x", (1 + n * x * xi) * n * x, n * x * (1 + xi * n * x))
    p.cites("determinants")
    p.concludes(
        "if N x is no multiple of x, xi N x is arbitrary: the sheets merge over both signs of det A_1, and over each "
        "piece, as paths lift; if T = c != 1 and A_1 has rank one over 1, det A_1 = c there: they merge over the sign "
        "of c only; if c = 1 they merge everywhere; with a further block, the rest of the target is not scalar"
    )
    f, k = p.let("F k", "matrices")
    s = p.let("s", "auxiliary")
    p.matrices(
        "T singular: where F k = 0 and xi k = 1, 1 + (s - 1) k xi changes its sign at s = 0, nothing else",
        f * (1 + (s - 1) * k * xi),
        f,
        given=[(f * k, 0)],
    )
    p.concludes("so all signs and sheets are joined")


@statement.conclusion
def by_blocks(minimum: Minimum):
    """By bounds that the trusted checker accepts."""
    return accepted_bounds(minimum).compare(claimed(minimum))


@statement.confirmation
def another_number(minimum: Minimum) -> bool | None:
    """By the oracle; the number by what is inside of the skips, for a target that is a multiple of X or not."""
    s = setting_of(minimum)
    if s.rank < s.rho:
        return counted_not(minimum, 1)
    ends = sorted({0, s.last, *(v for pair in s.skips for v in pair)})
    inside = sorted((min([s.rho, *s.widths[j + 1 : k]]), s.widths[j + 1 : k]) for j, k in pairwise(ends))
    number, e = 1, 1
    for width, layers in inside[:-1]:
        number *= 1 + 2 ** (layers.count(1) - 1) if width == 1 else 2
    for c in s.skips.values():
        e *= c
    entry = next((i, j) for i in range(s.x.nrows()) for j in range(s.x.ncols()) if s.x[i, j] != 0)
    c = s.target[entry] / s.x[entry] / e if s.x.nrows() == s.target.nrows() else 0
    if len(inside) == 2 and inside[0][0] == 1 and c not in (0, 1) and s.target == c * e * s.x:
        signs = 2 ** inside[1][1].count(s.rho)
        number = 1 + signs * (number - 1) if c > 0 else signs + number - 1
    return counted_not(minimum, number)


@statement.instances
def blocks_beside_a_wide_one():
    """Two or three blocks of size 2 or 3 with skips, one of them wide, the others wide or narrow."""
    with_skip = ("wide", "narrow")
    return residual_minima(["wide"], with_skip) | residual_minima(with_skip, ["wide"], with_skip)


TARGETS = ((1, 1), (2, 2), (-2, -2), (2, 3), (2, -1), (1, 0), (0, 0))
TWO = {(0, 2): 1, (2, 4): 1}


@statement.without("several_directions")
def scalars():
    """X has rank one."""
    return with_targets(TARGETS, Network([1, 1, 1, 1, 1], TWO))


@statement.without("square_blocks")
def over_two_blocks():
    """A further skip goes over two blocks."""
    return with_targets(TARGETS, Network([2] * 7, {**TWO, (4, 6): 1, (0, 4): 1}))


@statement.without("all_residual")
def a_plain_one():
    """A block has no skip."""
    return with_targets(TARGETS, Network([2, 2, 2, 2, 2], {(0, 2): 1}), Network([2, 2, 2]))


@statement.without("wide_block")
def all_narrow():
    """Every block has a layer narrower than the data."""
    return with_targets(TARGETS, Network([2, 1, 2, 1, 2], TWO))
