"""Two narrow residual blocks without room to spare: the eigenvalues of the target decide."""

from itertools import pairwise

from flint import fmpq, fmpq_mat

from symtopo.proving import (
    Finite,
    Minimum,
    Network,
    Proof,
    Statement,
    accepted_bounds,
    blocks_of,
    counted_not,
    from_flint,
    identity,
    residual_minima,
    scaled_map,
    setting_of,
    square_blocks,
    to_flint,
    with_targets,
)

statement = Statement(
    id="2.8",
    title="two narrow residual blocks: the eigenvalues of the target count",
    source="not from the paper; own derivation",
    expect="ARGUED",
    text=r"Let $X$ have rank $n \geq 2$, and let $F = A_2 A_1$, $n \times n$, $A_k = \varepsilon_k + P_k$, each a "
    r"chain $P_k$ with a skip around it, the narrowest of the layers inside of width $r_k < n$, $b_k$ of them, $b = "
    r"b_1 + b_2$. Let $T = T'/(\varepsilon_1 \varepsilon_2)$, $m = \operatorname{rank}(T - 1)$, and $t$ be $T$ on the "
    r"image of $T - 1$. If $m = r_1 + r_2$, the minimum has $2^{b-1} c$ connected components: $c = 1$ if $t$ is a "
    r"number; for $m = 2$, $t$ no number, $c = 5$ for different real eigenvalues of one sign, 4 of two signs, 2 for "
    r"complex ones, 3 for one eigenvalue, but $c = 1$ for one eigenvalue 0 of two, 2 for $t$ nilpotent; for $m "
    r"\geq 3$, $t$ invertible and no number, $c = 3$ if $t$ is a number plus rank one and $\min r_k = 1$, else 2; "
    r"for $m \geq 3$, "
    r"$t$ singular, $c = 1$. If $r_1 = r_2 = 1$ and $m = 0$ it has $1 + 2^{b-1}$; if $r_1 = r_2 = 1$, $m = 1$ and $t$ "
    r"is the number $d$: $2^{b_1} + 2^{b_2}$ for $d < 0$, 1 for $d = 0$, $1 + 2^{b}$ for $d > 0$, but $1 + 2^{b+1}$ "
    r"for $d = 1$.",
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


def beside_one(minimum: Minimum) -> fmpq_mat | None:
    """N = T - 1, of a square matrix."""
    t = scaled_map(minimum)
    return t - to_flint(identity(t.nrows())) if t.nrows() == t.ncols() else None


@statement.hypothesis
def no_room(minimum: Minimum) -> bool:
    """The rank of T - 1 is r_1 + r_2, or r_1 = r_2 = 1 and it is at most 2."""
    widths = [block.width for block in blocks_of(minimum)]
    n = beside_one(minimum)
    m = -1 if n is None else n.rank()
    return m == sum(widths) or (widths == [1, 1] and m < 2)


def on_image(minimum: Minimum) -> fmpq_mat:
    """The matrix of T on the image of N, 1 + C B for N = B C of full rank."""
    n = beside_one(minimum)
    reduced, m = n.rref()
    rows = from_flint(reduced)[:m]
    pivots = [next(j for j, v in enumerate(row) if v) for row in rows]
    image = to_flint([[row[j] for j in pivots] for row in from_flint(n)])
    return to_flint(rows) * image + to_flint(identity(m))


def compressions(t: fmpq_mat, narrowest: int) -> int:
    """The number c of the text."""
    m, one = t.nrows(), to_flint(identity(t.nrows()))
    if t == t[0, 0] * one:
        return 1
    det = t.det()
    if m == 2:
        trace = t[0, 0] + t[1, 1]
        if det == 0:
            return 1 if trace != 0 else 2
        discriminant = trace * trace - 4 * det
        return 2 if discriminant < 0 else 3 if discriminant == 0 else 5 if det > 0 else 4
    if det == 0:
        return 1
    linear = [f for f, _ in t.charpoly().numer().factor()[1] if f.degree() == 1]
    numbers = [fmpq(-f[0], f[1]) for f in linear]
    return 3 if narrowest == 1 and any((t - c * one).rank() == 1 for c in numbers) else 2


def claimed(minimum: Minimum) -> int:
    """The number stated; where there is room to spare, what the table of eigenvalues would say."""
    blocks, m = blocks_of(minimum), beside_one(minimum).rank()
    widths = [block.width for block in blocks]
    b = sum(block.layers for block in blocks)
    if m == 0:
        return 1 + 2 ** (b - 1)
    t = on_image(minimum)
    if widths == [1, 1] and m == 1:
        d = t[0, 0]
        if d == 0:
            return 1
        return 1 + 2 ** (b + (d == 1)) if d > 0 else sum(2**block.layers for block in blocks)
    return 2 ** (b - 1) * compressions(t, min(widths))


@statement.proof
def proof(p: Proof) -> None:
    big, c, e = p.let("B C p", "matrices")
    p.matrices(
        "N = B C of full rank, p idempotent: P_1 = B p C and Q A_1 = B (1 - p) C add up to N",
        big * e * c + big * (1 - e) * c,
        big * c,
    )
    p.matrices("A_1 = 1 + B p C acts on im N as 1 + p C B", (1 + big * e * c) * big, big * (1 + e * c * big))
    p.matrices(
        "whose determinant is that of the compression p t to E = im p, t = 1 + C B",
        e * (1 + c * big) * e,
        e * (1 + e * c * big) * e,
        given=[(e * e, e)],
    )
    p.cites("determinants")
    p.concludes(
        "if m = r_1 + r_2, the ranks of P_1 and Q A_1 add up to that of N, so these are all: pairs E = im p, F = ker p "
        "with E + F = R^m, F and t E disjoint; both chains have full rank, so 2^b sheets: 2^(b-2) free signs and the "
        "orientations of E and F"
    )
    p.concludes(
        "t invertible: over E the compressions of each sign are connected, and occur, but where t E = E, with the sign "
        "of det t on E alone: c is the number of pieces, for both signs, of the oriented E without the invariant ones "
        "of the other sign"
    )
    x, y, a, b, g, d = p.let("x y t11 t12 t21 t22", "auxiliary")
    p.identity(
        "m = 2: (x, y) is invariant where this form vanishes",
        x * (g * x + d * y) - y * (a * x + b * y),
        g * x**2 + (d - a) * x * y - b * y**2,
    )
    p.identity(
        "which has the discriminant of t: 0, 1 or 2 lines, 2 or 4 points of a circle",
        (d - a) ** 2 + 4 * g * b,
        (a + d) ** 2 - 4 * (a * d - g * b),
    )
    p.concludes(
        "eigenvalues of one sign: four gaps for the other sign of det, and a circle: 5; of two signs: 2 + 2; one "
        "eigenvalue: 2 + 1; complex: 1 + 1; a number: all E are invariant, and one sign is left"
    )
    p.concludes(
        "m >= 3: invariant E have codimension 2 or more, but for t a number plus rank one and min r_k = 1, where they "
        "form a great sphere, with two hemispheres for the sign that is taken out: 2 + 1"
    )
    p.concludes(
        "t singular: where E meets ker t the fiber is connected, and joins both signs, but for m = 2 and t nilpotent, "
        "where F, complementary to E = t E', has one sign on each side: 2"
    )
    beta, gamma, s, w = p.let("beta gamma s w", "matrices")
    p.matrices(
        "r = (1,1), T = 1 + beta gamma: P_1 = beta w or s gamma, since with Q A_1 it adds up to rank one; det A_1 by",
        (1 + beta * w) * beta,
        beta * (1 + w * beta),
    )
    p.matrices("and, on the other plane,", (1 + s * gamma) * s, s * (1 + gamma * s))
    p.concludes(
        "the sheets of P_1 merge at 0, where det A_1 > 0, those of Q where P_1 = N, det A_1 = d; half spaces are "
        "contractible; for d = 1 the half spaces with det A_1 < 0 are disjoint, for d = 0 all join along the wall; m = "
        "0: Q = -P_1 (1 + P_1)^-1"
    )


@statement.conclusion
def by_eigenvalues(minimum: Minimum):
    """By bounds that the trusted checker accepts."""
    return accepted_bounds(minimum).compare(claimed(minimum))


@statement.confirmation
def another_number(minimum: Minimum) -> bool | None:
    """By the oracle; the number by sympy, from the characteristic polynomial without roots 1 that do not count."""
    import sympy

    s = setting_of(minimum)
    n, ends = s.x.nrows(), sorted({0, s.last, *(v for pair in s.skips for v in pair)})
    if s.rho < n or s.target.nrows() != n:
        return None
    e, x = sympy.S.One, s.x.transpose()
    for c in s.skips.values():
        e *= sympy.Rational(str(c))
    t = sympy.Matrix(n, n, [sympy.Rational(str(v)) for v in (s.target * x * (s.x * x).inv()).entries()]) / e
    one = sympy.eye(n)
    inside = [s.widths[j + 1 : k] for j, k in pairwise(ends)]
    narrow = [min([n, *w]) for w in inside]
    numbers = [w.count(r) for w, r in zip(inside, narrow, strict=True)]
    layers, narrowest, scalars = sum(numbers), min(narrow), narrow == [1, 1]
    m = (t - one).rank()
    if m == 0:
        return counted_not(minimum, 1 + 2 ** (layers - 1))
    if m == 1 and scalars:
        d = t.trace() - n + 1
        number = 1 + 2**layers * (1 + (d == 1)) if d > 0 else 2 ** numbers[0] + 2 ** numbers[1] if d else 1
        return counted_not(minimum, number)
    z = sympy.Symbol("z")
    rest = sympy.Poly(sympy.cancel(t.charpoly(z).as_expr() / (z - 1) ** (n - m)), z)  # of t, on the image of t - 1
    image = sympy.Matrix.hstack(*(t - one).columnspace())
    small = (image.T * image).inv() * image.T * t * image
    roots = [r for r in rest.ground_roots() if (small - r * sympy.eye(m)).rank() == 1]
    if small == small[0, 0] * sympy.eye(m):
        c = 1
    elif rest.eval(0) == 0:
        c = 1 + (m == 2 and (small**2).is_zero_matrix)
    elif m == 2:
        different = rest.count_roots()
        c = {0: 2, 1: 3}.get(different) or (5 if rest.eval(0) > 0 else 4)
    else:
        c = 2 + (narrowest == 1 and bool(roots))
    return counted_not(minimum, 2 ** (layers - 1) * c)


TARGETS = ((2, 3, 4), (2, 2, 2), (1, 1, 1), (1, 0, 3))
TWO = {(0, 2): 1, (2, 4): 1}


@statement.instances
def narrow_pairs():
    """Two narrow blocks of size 2 or 3, targets with eigenvalues of every type."""
    return residual_minima(["narrow"], ["narrow"]).filter(no_room)


@statement.instances
def eigenvalues_of_every_type():
    """Two blocks of size 2 to 4 through layers of width 1 or 2, at a target of each type."""
    types = [(2, 3), (2, -1), (2, 2), (0, 3), (1, 2), (1, -1), (1, 0), (1, 1), (0, 0)]
    larger = [(2, 2, 3), (2, 3, 4), (2, 2, 2), (0, 2, 3), (2, 2, 0), (-2, -2, 3), (0, 0, 0)]
    return with_targets(
        [(*a, *b) for a in types for b in larger][:: len(larger)] + [(*a[:3], *a[:2]) for a in larger],
        Network([2, 1, 2, 1, 2], TWO),
        Network([2, 1, 1, 2, 1, 2], {(0, 3): 1, (3, 5): -1}),
        Network([3, 2, 3, 1, 3], TWO),
        Network([4, 1, 4, 2, 4], TWO),
        Network([4, 2, 4, 2, 4], TWO),
    ).only(no_room, "r_1 + r_2 = m, or r = (1,1)")


@statement.instances
def the_table_for_two_dimensions():
    """The complex, Jordan, nilpotent and unipotent targets of size 2."""
    targets = [
        ((0, -1), (1, 0)),
        ((2, -3), (1, 2)),
        ((2, 1), (0, 2)),
        ((-1, 1), (0, -1)),
        ((0, 1), (0, 0)),
        ((1, 1), (0, 1)),
    ]
    networks = [Network([2, 1, 2, 1, 2], TWO), Network([2, 1, 1, 2, 1, 2], {(0, 3): 1, (3, 5): 1})]
    return Finite(
        "two networks with targets that have no two real eigenvectors",
        [Minimum(n, t) for n in networks for t in targets],
    )


@statement.without("two_narrow")
def plain_one():
    """One of the blocks has no skip."""
    return with_targets(TARGETS, Network([2, 1, 2, 1, 2], {(0, 2): 1}))


@statement.without("no_room")
def room_to_spare():
    """r_1 + r_2 is larger than m."""
    return with_targets(TARGETS, Network([3, 2, 3, 2, 3], TWO), Network([3, 2, 3, 1, 3], TWO))
