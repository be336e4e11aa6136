"""Residual blocks beside plain ones that may be narrow, with data of any rank and ends of any width."""

from itertools import pairwise, product
from math import prod

from symtopo.proving import (
    Finite,
    Minimum,
    Network,
    Proof,
    Statement,
    accepted_bounds,
    counted_not,
    setting_of,
    with_targets,
)

statement = Statement(
    id="2.6b",
    title="residual blocks and plain ones, narrow or not: 1, or a factor for each plain layer as narrow as any",
    source="not from the paper; own derivation",
    expect="ARGUED",
    text=r"Let skips not overlap and join layers of one width $n \geq 2$, so that $F$ is a product of blocks, each a "
    r"chain $P_k$ with a skip around it, $\varepsilon_k + P_k$, or none; let one have none. These are the plain ones; "
    r"the first and the last block, if plain, may begin and end with any width, and $X$ may have any rank. Let $w$ be "
    r"the smallest of the widths inside of plain blocks, $r = \min(n, w)$, $b$ the number of the layers there of "
    r"width $r$, and $t = 1$ if $\operatorname{rank} T' > r$ and the singular values $s_r$ and $s_{r+1}$ of $T'$ in "
    r"the metric of the data are equal, else $t = 0$. If $\operatorname{rank} T' < r$, the minimum is connected. Else "
    r"it has $2^{b - t}$ connected components for $r < n$, and $2^{b + p - 1 - t} \prod_k e_k$ for $r = n$, with $p$ "
    r"plain blocks, over the blocks with a skip, where $e_k = 1 + 2^{b_k - 1}$ if the narrowest of the layers inside "
    r"have width 1, $b_k$ of them, and $e_k = 2$ otherwise.",
)
statement.about("minima")


def cuts(minimum: Minimum) -> list[tuple[int, int]]:
    """Blocks: the network, cut where skips begin and end."""
    skips = minimum.problem.skips
    return list(pairwise(sorted({0, minimum.network.layers, *(v for pair in skips for v in pair)})))


@statement.hypothesis
def blocks_of_one_width(minimum: Minimum) -> bool:
    """There are skips, they do not overlap, and join layers of one width, two or more."""
    skips, widths = minimum.problem.skips, minimum.network.widths
    sizes = {widths[v] for pair in skips for v in pair}
    return len(sizes) == 1 and min(sizes) > 1 and skips.keys() <= set(cuts(minimum))


@statement.hypothesis
def plain_block(minimum: Minimum) -> bool:
    """Some block has no skip."""
    return any(pair not in minimum.problem.skips for pair in cuts(minimum))


def claimed(minimum: Minimum) -> int:
    """The number stated; without a skip, as for one plain block, and n the width of the input."""
    p = minimum.problem
    n = p.widths[min(p.skips)[0]] if p.skips else p.widths[0]
    inside = {pair: p.widths[pair[0] + 1 : pair[1]] for pair in cuts(minimum)}
    plain = [widths for pair, widths in inside.items() if pair not in p.skips]
    r = min([n, *(width for widths in plain for width in widths)])
    if p.rank < r:
        return 1
    signs = sum(widths.count(r) for widths in plain) - (p.rank > r and p.tied(r))
    if r < n:
        return 2 ** max(signs, 0)
    pieces = prod(1 + 2 ** max(inside[k].count(1) - 1, 0) if 1 in inside[k] else 2 for k in inside if k in p.skips)
    return pieces * 2 ** max(signs + len(plain) - 1, 0)


@statement.proof
def proof(p: Proof) -> None:
    left, e, chain, f, right = p.let("L E P E' R", "matrices")
    s = p.let("s", "auxiliary")
    p.matrices(
        "widening: F U = L P R with a plain stretch P; for projections with L E = L, E' R = R the layers at its ends "
        "can be multiplied with E + s (1 - E), E' + s (1 - E')",
        left * (e + s * (1 - e)) * chain * (f + s * (1 - f)) * right,
        left * chain * right,
        given=[(left * e, left), (f * right, right)],
    )
    p.cites("plain chain")
    p.concludes(
        "for s = 0 the stretch has the rank q of T', and connected chains if its layers are wider than q; the limits "
        "of E, E' along a path, where the rank of L or R drops, are led to the new E, E' in the same way: so paths "
        "lift, and the number is that of the network with the stretch made one layer"
    )
    b, c, v, g, h = p.let("B C V G H", "matrices")
    p.matrices("padding: a free last layer B V solves B V H = B C", (b * v) * h, b * c, given=[(v * h, c)])
    p.concludes(
        "and what it adds on a complement of im B can be scaled to 0: the rows of T' beyond its row space do not "
        "matter, and by transposing its columns, if the first layer is free"
    )
    back, ahead, u, full = p.let("B' C' U T", "matrices")
    before, behind = p.let("B_0 C_0", "matrices")
    p.matrices(
        "X of lower rank: with C_0 behind and B_0 before a plain segment A, invertible, A = C' G B' has F = "
        "G, G U = T for any G",
        behind * (ahead * g * back) * before * u,
        full,
        given=[(behind * ahead, 1), (back * before, 1), (g * u, full)],
    )
    p.uses("2.6")
    p.concludes(
        "rank T' < n <= w: all points are led to the fiber over one singular G with G U = T', which is connected by "
        "2.6; so is the minimum for rank T' < r, by widening"
    )
    p.concludes(
        "rank T' = r = w < n: cut at the b layers of width w, where H_v U = g C, g in GL_w, for T' = B C: 2^b, as the "
        "parts have targets of rank w < n, and plain layers wider than w, or are chains"
    )
    p.cites("best approximation")
    p.concludes(
        "rank T' > r: the same over the best approximations of rank r, one, or a Grassmannian where singular values "
        "tie; a loop in it that reverses the orientation flips all g together, or for r = n the signs of the first "
        "and the last plain segment, and nothing else: half as many"
    )
    p.concludes("rank T' = r = n: by padding, the number of 2.6 for an invertible target")


@statement.conclusion
def by_plain_layers(minimum: Minimum):
    """By bounds that the trusted checker accepts."""
    return accepted_bounds(minimum).compare(claimed(minimum))


@statement.confirmation
def another_number(minimum: Minimum) -> bool | None:
    """By the oracle; the number by the ranks and ties that it finds itself."""
    s = setting_of(minimum)
    ends = [*pairwise(sorted({0, s.last, *(v for pair in s.skips for v in pair)}))]
    free = [s.widths[j + 1 : k] for j, k in ends if (j, k) not in s.skips]
    n = s.widths[min(s.skips)[0]] if s.skips else s.widths[0]
    lowest = min([n, *(min(widths) for widths in free if widths)])
    if s.rank < lowest:
        return counted_not(minimum, 1)
    power = sum(widths.count(lowest) for widths in free) + (len(free) - 1 if lowest == n and free else 0)
    if s.rank > lowest and s.tied(lowest):
        power -= 1
    number = 2 ** max(power, 0)
    for j, k in s.skips if lowest == n else ():
        scalars = s.widths[j + 1 : k].count(1)
        number *= 1 + 2 ** (scalars - 1) if scalars else 2
    return counted_not(minimum, number)


@statement.instances
def scalars_and_data_of_rank_one():
    """Blocks of size 2 with scalar layers, data of rank one, all ends: the exact cells of 2.5 decide as well."""
    networks = [
        Network([2, 1, 2, 1, 2], {(0, 2): 1}),
        Network([2, 1, 2, 1, 1, 2], {(0, 2): -1}),
        Network([1, 2, 1, 2, 3], {(1, 3): 2}),
        Network([3, 1, 2, 1, 2, 1], {(2, 4): 1}),
        Network([2, 1, 2, 2, 2, 1, 2], {(0, 2): 1, (4, 6): 1}),
    ]
    cases = []
    for network, zero in product(networks, (False, True)):
        x = [[1 - 2 * (i % 2)] for i in range(network.widths[0])]
        y = [[0 if zero else i + 1] for i in range(network.widths[-1])]
        cases.append(Minimum(network, x=x, y=y))
    return Finite("five networks of scalar layers, with data of rank one, and two targets each", cases)


@statement.instances
def narrow_plain_blocks():
    """Plain layers before, between and behind blocks; targets of any rank, with and without ties; other ends."""
    return with_targets(
        [(1, 2, 3), (3, 1, 1), (2, -2, 0), (1, 0, 0), (0, 0, 0)],
        Network([3, 1, 3, 2, 3], {(0, 2): 1}),
        Network([3, 2, 3, 1, 3, 2, 3], {(2, 4): 1}),
        Network([3, 1, 3, 1, 3, 2, 3], {(0, 2): 1, (4, 6): -1}),
        Network([3, 2, 1, 2, 3], {(1, 3): 1}),
        Network([3, 2, 2, 1, 2, 3], {(2, 4): 1}),
    )


@statement.instances
def lower_rank():
    """X of rank two in three dimensions, a plain block behind a narrow one."""
    x, y = [[1, 0], [0, 1], [1, 1]], [[1, 0], [0, 2], [0, 0]]
    networks = [Network([3, 1, 3, 3], {(0, 2): 1}), Network([3, 2, 3, 1, 3], {(0, 2): 1})]
    return Finite("two networks with data of rank two", [Minimum(network, x=x, y=y) for network in networks])


TARGETS = ((1, 1), (1, -1), (2, 3), (1, 0), (0, 0))


@statement.without("blocks_of_one_width")
def overlapping():
    """Skips overlap, or join scalars."""
    return with_targets(
        TARGETS, Network([2, 2, 2, 2], {(0, 2): 1, (1, 3): 1}), Network([1, 1, 1, 1, 1], {(0, 2): 1, (2, 4): 1})
    )


@statement.without("plain_block")
def all_residual():
    """Every block has a skip."""
    return with_targets(
        TARGETS, Network([2, 2, 2, 2, 2], {(0, 2): 1, (2, 4): 1}), Network([2, 1, 2, 1, 2], {(0, 2): 1, (2, 4): 1})
    )
