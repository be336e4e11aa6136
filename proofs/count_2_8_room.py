"""Two narrow residual blocks with room to spare: two components, but for numbers."""

from itertools import pairwise

from flint import fmpq_mat

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
    square_blocks,
    to_flint,
    with_targets,
)

statement = Statement(
    id="2.8b",
    title="two narrow residual blocks together wider than the data: two components, but for numbers",
    source="not from the paper; own derivation",
    expect="ARGUED",
    text=r"Let $X$ have rank $n \geq 2$, and let $F = A_2 A_1$, $n \times n$, $A_k = \varepsilon_k + P_k$, each a "
    r"chain $P_k$ with a skip around it, the narrowest of the layers inside of width $r_k < n$, $b_k$ of them. Let "
    r"$T = T'/(\varepsilon_1 \varepsilon_2)$ be invertible, $m = \operatorname{rank}(T - 1)$ and $R = r_1 + r_2$. If "
    r"$R > n$, the minimum has 2 connected components; but if $R = n + 1$ and $T$ is a number $c \neq 1$, it has $1 + "
    r"2^{b_1 + b_2 - 2}$ for $c > 0$ and $2^{b_1 - 1} + 2^{b_2 - 1}$ for $c < 0$. If $R = n \geq 3$, $m < n$ and $b_1 "
    r"= b_2 = 1$, it has 2; but 3 if $\min r_k = 1$ and $T$ is similar to $\operatorname{diag}(c, \ldots, c, 1)$, $c "
    r"\neq 1$.",
)
statement.about("minima")


@statement.hypothesis
def two_narrow(minimum: Minimum) -> bool:
    """F is a product of two square blocks of the size of rank X, each with a skip and a layer narrower than that."""
    blocks = blocks_of(minimum)
    return (
        square_blocks(minimum)
        and len(blocks) == 2
        and all(block.eps and block.width < minimum.rank_x for block in blocks)
    )


@statement.hypothesis
def invertible_target(minimum: Minimum) -> bool:
    """T' is invertible on the column space of X."""
    return minimum.fiber.shifted.rank() == minimum.rank_x


@statement.hypothesis
def room(minimum: Minimum) -> bool:
    """r_1 + r_2 is larger than n; or it is n, larger than the rank of T - 1 and than 2, and b_1 = b_2 = 1."""
    blocks, n, beside = blocks_of(minimum), minimum.rank_x, beside_one(minimum)
    widths = sum(block.width for block in blocks)
    if widths != n:
        return widths > n
    return n > 2 and beside is not None and beside.rank() < n and all(block.layers == 1 for block in blocks)


def beside_one(minimum: Minimum) -> fmpq_mat | None:
    """N = T - 1, of a square matrix."""
    t = scaled_map(minimum)
    return t - to_flint(identity(t.nrows())) if t.nrows() == t.ncols() else None


def claimed(minimum: Minimum) -> int:
    """The number stated; of blocks that are not narrow, or too narrow, what it would be."""
    blocks, n, beside = blocks_of(minimum), minimum.rank_x, beside_one(minimum)
    m, spare = beside.rank(), sum(block.width for block in blocks) - n
    c = beside.charpoly()
    one = to_flint(identity(beside.nrows()))
    number = beside[0, 0] + 1
    if spare == 1 and m == n and beside == beside[0, 0] * one:
        b1, b2 = (block.layers for block in blocks[:2])
        return 1 + 2 ** (b1 + b2 - 2) if number > 0 else 2 ** (b1 - 1) + 2 ** (b2 - 1)
    # N similar to diag (c - 1, .., c - 1, 0): N^2 = (c - 1) N, of rank n - 1
    slope = -c[n - 1] / max(n - 1, 1)
    similar = m == n - 1 and slope != 0 and beside * beside == slope * beside
    return 3 if spare == 0 and similar and min(block.width for block in blocks) == 1 else 2


@statement.proof
def proof(p: Proof) -> None:
    left, c, m, s, v, n = p.let("L C M S V N", "matrices")
    p.matrices("P_1 = L C, Q A_1 = N - L C, which on V = ker C is N", (n - left * c) * v, n * v, given=[(c * v, 0)])
    p.matrices("so where Q A_1 = M S, M S = N on V", m * s * v, n * v, given=[(m * s, n - left * c), (c * v, 0)])
    e, t = p.let("e T", "matrices")
    p.matrices(
        "with a section e of C: C A_1 e = 1 + C L, L = (N - M S) e, is C T e - C M S e",
        c * (1 + (n - m * s) * e * c) * e,
        c * t * e - c * m * s * e,
        given=[(c * e, 1), (t, 1 + n)],
    )
    p.cites("determinants")
    p.concludes(
        "det A_1 = det (1 + C L): if M does not map into V both signs occur, each connected in S e, as T is "
        "invertible; else T V = V, and there is one sign, that of det T on R^n / V"
    )
    p.concludes(
        "so for each sign: {M S = N on V} without the V with T V = V, im M < V, and the other sign; R > n: those with "
        "S injective on V are an affine bundle over a connected base, what is removed has codimension r_1 (R - n) >= "
        "2, and all other points are led there"
    )
    p.concludes(
        "more layers: the signs of square factors survive where the rank of P_1, or of P_2, never drops; a drop is a "
        "solution for (r_1 - 1, r_2), or (r_1, r_2 - 1), which 2.8 and the case R = n give: of both signs, unless R = "
        "n + 1 and T = c, where det A_1 there has the sign of c^(r_1 - 1), or c^(r_1)"
    )
    p.uses("2.8")
    p.concludes(
        "R = n > m: {S invertible on V} has two pieces for each c_s; they join over V that meet ker N, and all other "
        "points reach them; c_s = 2 only where invariant V form a great sphere, min r_k = 1 and T a number plus rank "
        "one: for diag(c, .., c, 1) two pieces and one, for 1 + a nilpotent one, one and one"
    )


@statement.conclusion
def by_room(minimum: Minimum):
    """By bounds that the trusted checker accepts."""
    return accepted_bounds(minimum).compare(claimed(minimum))


@statement.confirmation
def another_number(minimum: Minimum) -> bool | None:
    """By the oracle; the number by sympy, from the eigenvalues of T and the dimensions of their spaces."""
    import sympy

    s = setting_of(minimum)
    n, x = s.rho, s.x.transpose()
    if s.x.nrows() != n or s.target.nrows() != n:
        return None
    e = sympy.prod([sympy.Rational(str(c)) for c in s.skips.values()])
    t = sympy.Matrix(n, n, [sympy.Rational(str(v)) for v in (s.target * x * (s.x * x).inv()).entries()]) / e
    ends = sorted({0, s.last, *(v for pair in s.skips for v in pair)})
    inside = [s.widths[j + 1 : k] for j, k in pairwise(ends)]
    narrow = [min([n, *w]) for w in inside]
    layers = [w.count(r) for w, r in zip(inside, narrow, strict=True)]
    spaces = {value: n - (t - value * sympy.eye(n)).rank() for value in t.charpoly().ground_roots()}
    number = 2
    if sum(narrow) == n + 1 and n in spaces.values() and 1 not in spaces:
        signs = [2 ** (b - 1) for b in layers]
        number = 1 + signs[0] * signs[1] if t[0, 0] > 0 else sum(signs)
    if sum(narrow) == n and min(narrow) == 1 and sorted(spaces.values()) == [1, n - 1] and spaces.get(1) == 1:
        number = 3
    return counted_not(minimum, number)


TARGETS = ((2, 2, 2), (-2, -2, -2), (2, 3, 4), (1, 1, 1), (2, -1, 1), (3, 3, 1), (-1, -1, 1), (2, 1, 1))
TWO = {(0, 2): 1, (2, 4): 1}


@statement.instances
def narrow_pairs():
    """Two narrow blocks of size 3, targets with eigenvalues of every type."""
    return residual_minima(["narrow"], ["narrow"]).filter(lambda m: invertible_target(m) and room(m))


@statement.instances
def wide_enough():
    """Two blocks of size 3 through layers of width 1 and 2, some of them deep."""
    return with_targets(
        TARGETS,
        Network([3, 2, 3, 2, 3], TWO),
        Network([3, 2, 3, 1, 3], TWO),
        Network([3, 1, 3, 2, 3], {(0, 2): 1, (2, 4): -1}),
        Network([3, 2, 2, 3, 2, 3], {(0, 3): 1, (3, 5): 1}),
        Network([3, 2, 2, 3, 2, 2, 3], {(0, 3): 1, (3, 6): 2}),
    ).only(room, "r_1 + r_2 > n, or = n > m, one layer so wide in each block")


@statement.without("two_narrow")
def plain_or_wide():
    """One of the blocks has no skip, or no narrow layer."""
    return with_targets(
        TARGETS,
        Network([3, 3, 3, 3, 2, 3], {(3, 5): 1}),
        Network([2, 1, 1, 2, 2, 2], {(0, 3): 1, (3, 5): 1}),
        Network([3, 1, 3, 3, 3], TWO),
    )


@statement.without("invertible_target")
def singular():
    """The target is singular: the number is open."""
    return with_targets(((1, 0, 3), (0, 0, 0), (0, 1, 1)), Network([3, 2, 3, 2, 3], TWO))


@statement.without("room")
def no_room():
    """r_1 + r_2 = m."""
    return with_targets(((2, 3, 4), (2, 2, 3)), Network([3, 2, 3, 1, 3], TWO), Network([2, 1, 2, 1, 2], TWO))
