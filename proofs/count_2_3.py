"""Scalar networks made of blocks."""

from itertools import pairwise, product
from math import prod

from hypothesis import strategies as st

from symtopo.proving import (
    Bounds,
    Finite,
    Minimum,
    Network,
    Proof,
    Statement,
    Within,
    accepted_bounds,
    by_cells,
    counted_not,
    networks,
    rationals,
    setting_of,
)

statement = Statement(
    id="2.3",
    title="scalar blocks: a sum over the signs of the blocks",
    source="not from the paper; own derivation",
    expect="ARGUED",
    text=r"Let a network with scalar input and output be a product of $K$ blocks $A_k = P_k + \varepsilon_k$, each a "
    r"chain $P_k$ with a skip around it or none, joined at vertices of width 1, with $b_k$ hidden layers of width 1 "
    r"inside block $k$. For $M \neq 0$ and $K \geq 2$ the minimum $\{A_K \cdots A_1 = M\}$ has $\sum_s \prod_k "
    r"2^{b_k}$ connected components, over the sign vectors $s$ with $\prod_k s_k = \operatorname{sign} M$, where a "
    r"factor is 1 if $s_k = \operatorname{sign} \varepsilon_k \neq 0$. It has one for $M = 0$, $K \geq 2$; a single "
    r"block is a plain chain with target $M - \varepsilon_1$.",
)
statement.about("minima")


def ends(minimum: Minimum) -> list[int]:
    """The vertices where blocks are joined: those that no skip passes over."""
    skips = [pair for pair, c in minimum.network.skips.items() if c]
    return [v for v in range(minimum.network.layers + 1) if not any(j < v < i for j, i in skips)]


@statement.hypothesis
def scalar_joints(minimum: Minimum) -> bool:
    """Input, output and every vertex where blocks are joined have width 1, and X is not zero."""
    return all(minimum.network.widths[v] == 1 for v in ends(minimum)) and minimum.rank_x == 1


@statement.hypothesis
def whole_blocks(minimum: Minimum) -> bool:
    """Every skip goes around a whole block."""
    joints = ends(minimum)
    blocks = set(pairwise(joints))
    return all(pair in blocks for pair, c in minimum.network.skips.items() if c)


def claimed(minimum: Minimum) -> int:
    """The number stated; skips that do not go around a whole block are not looked at."""
    joints, widths = ends(minimum), minimum.network.widths
    blocks = list(pairwise(joints))
    eps = [minimum.network.skips.get(block, 0) for block in blocks]
    free = [2 ** widths[start + 1 : end].count(1) for start, end in blocks]
    target = minimum.least_squares_target()[0][0]
    if len(blocks) == 1:
        return free[0] if target != eps[0] else 1
    if target == 0:
        return 1
    patterns = [s for s in product((1, -1), repeat=len(blocks)) if prod(s) * target > 0]
    return sum(prod(1 if e * s > 0 else f for s, e, f in zip(p, eps, free, strict=True)) for p in patterns)


@statement.proof
def proof(p: Proof) -> None:
    block, eps = p.let("|A| |eps|", "auxiliary")
    p.identity(
        "in a block A > 0 > eps the chain A - eps is |A| + |eps| > 0, never 0; A < 0 < eps likewise",
        block - (-eps),
        block + eps,
    )
    t, chain = p.let("t P", "auxiliary")
    p.identity(
        "where sign A = sign eps, shrinking the weights takes P to t P with 0 <= t <= 1, and keeps the sign: "
        "star-shaped",
        t * chain + eps,
        t * (chain + eps) + (1 - t) * eps,
    )
    p.cites("plain chain")
    p.concludes(
        "so a block of sign other than sign eps_k has 2^b_k components, and one of the sign of eps_k is connected"
    )
    p.cites("state cells")
    p.concludes(
        "so each sign pattern with the sign of M has the product of the components of its blocks, and patterns are "
        "open and closed where M is not 0; for M = 0 every block may vanish, and all patterns meet"
    )


@statement.conclusion
def formula_equals_cells(minimum: Minimum):
    """The formula against the cell decision of 2.5, and against bounds that the trusted checker accepts."""
    number = claimed(minimum)
    decided = by_cells(minimum) if minimum.rank_x == 1 else None
    if decided is not None and not decided.transposed:
        cells = Bounds(decided.number, decided.number).compare(number)
        if cells is not True:
            return cells
    return accepted_bounds(minimum).compare(number)


@statement.confirmation
def another_number(minimum: Minimum) -> bool | None:
    """The formula by numbers of components of either sign, block after block; the minimum by the oracle."""
    last, skips = minimum.network.layers, {pair: c for pair, c in minimum.network.skips.items() if c}
    joints = [v for v in range(last + 1) if all(v <= j or v >= i for j, i in skips)]
    signs = [1, 0]  # components where the product so far is positive, and negative
    for j, i in pairwise(joints):
        free, eps = 2 ** sum(d == 1 for d in minimum.network.widths[j + 1 : i]), skips.get((j, i), 0)
        up, down = 1 if eps > 0 else free, 1 if eps < 0 else free
        signs = [signs[0] * up + signs[1] * down, signs[0] * down + signs[1] * up]
    s = setting_of(minimum)
    inner = s.x * s.x.transpose()  # X has rank one or zero: Y X^T / |X|^2
    length = sum(inner[i, i] for i in range(inner.nrows()))
    target = (s.y * s.x.transpose())[0, 0] / (length or 1)
    if len(joints) == 2:
        whole = 2 ** sum(d == 1 for d in minimum.network.widths[1:-1])
        return counted_not(minimum, whole if s.rank else 1)
    return counted_not(minimum, 1 if target == 0 else signs[target < 0])


def block_networks(layers: int):
    """Networks of scalar layers cut into blocks, each with a skip of coefficient 1 or -1 or none."""
    for length in range(1, layers + 1):
        for cuts in product((False, True), repeat=length - 1):
            joints = [0, *(v for v, cut in enumerate(cuts, start=1) if cut), length]
            pairs = list(pairwise(joints))
            for eps in product((0, 1, -1), repeat=len(pairs)):
                yield Network([1] * (length + 1), dict(zip(pairs, eps, strict=True)))


@statement.instances
def small_blocks():
    """Scalar layers in blocks."""
    cases = [Minimum(n, [[t]]) for n in block_networks(4) for t in (1, -1, 0, 2)]
    return Finite("networks of up to 4 scalar layers in blocks, coefficients 0, 1, -1 and targets 1, -1, 0, 2", cases)


def scalar_ends(widest: int, layers: int = 5):
    hidden = st.lists(st.integers(1, widest), max_size=layers - 1)
    return st.builds(
        lambda n, t: Minimum(n, [[t]]), networks(hidden.map(lambda d: [1, *d, 1]), max_skips=3), rationals()
    )


@statement.instances
def blocks_with_wide_layers():
    """Networks with scalar input and output, hidden widths up to 2."""
    return scalar_ends(2).filter(lambda m: scalar_joints(m) and whole_blocks(m))


@statement.without("scalar_joints")
def wide_joints():
    """Blocks are joined at a vertex of width 2."""
    return Within(scalar_ends(2), lambda m: m.network.widths[-1] == 1)


@statement.without("whole_blocks")
def overlapping():
    """Skips overlap, or lie inside one another."""
    return Within(scalar_ends(1), lambda m: m.network.widths[-1] == 1)
