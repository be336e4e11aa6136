"""The cut-vertex law."""

from symtopo.proving import (
    Minimum,
    Proof,
    Statement,
    accepted_bounds,
    bounds_from_points,
    chains,
    counted_not,
    estimate_components,
    rank,
    rectangular_minima,
    setting_of,
    small_minima,
    wide,
)

statement = Statement(
    id="2.4",
    title="cut vertices: 2^c components, or 1",
    source="not from the paper; own derivation",
    expect="PROVED",
    formal="Symtopo.CutCount.count_2_4",
    clause="setting(m) => count(m) == law(network(m), rank(m))",
    text=r"Let $\rho = \operatorname{rank} X$, and let every hidden layer be at least as wide as $\rho$. Let $T'$ be "
    r"the target on the column space of $X$, shifted by the skip from input to output, and $c$ the number of hidden "
    r"layers of width $\rho$ that no other skip passes over. Let some hidden layers be of width $\rho \geq 2$, and "
    r"$T' \neq 0$ unless no other skip over a hidden layer ends at the output; or let all hidden layers be wider "
    r"than $\rho$. The minimum has $2^c$ connected components if $\operatorname{rank} T' = \rho > 0$, and one "
    r"otherwise.",
)
statement.about("minima")
statement.hypothesis(wide)


def skips(minimum: Minimum) -> list[tuple[int, int]]:
    """Skips that matter: not beside one layer, not from input to output, not of coefficient 0."""
    last = minimum.network.layers
    return [(j, i) for (j, i), c in minimum.network.skips.items() if c and i > j + 1 and (j, i) != (0, last)]


def wider(minimum: Minimum) -> bool:
    return all(d > minimum.rank_x for d in minimum.network.widths[1:-1])


def shifted_rank(minimum: Minimum) -> int:
    """Rank of (M - eps_0l) X."""
    network = minimum.network
    eps = network.skips.get((0, network.layers), 0)
    m = minimum.least_squares_target()
    shifted = [[v - eps * (i == j) for j, v in enumerate(row)] for i, row in enumerate(m)]
    if minimum.x is None:
        return rank(shifted)
    columns = list(zip(*minimum.x, strict=True))
    return rank([[sum(a * b for a, b in zip(row, column, strict=True)) for column in columns] for row in shifted])


@statement.hypothesis
def vectors(minimum: Minimum) -> bool:
    """X has rank 2 or more, or every hidden layer is wider than its rank."""
    return minimum.rank_x >= 2 or wider(minimum)


@statement.hypothesis
def target_or_no_skip_to_it(minimum: Minimum) -> bool:
    """T' is not zero, or no skip that matters ends at the output, or every hidden layer is wider than the rank of X."""
    into_output = any(i == minimum.network.layers for _, i in skips(minimum))
    return shifted_rank(minimum) > 0 or not into_output or wider(minimum)


def claimed(minimum: Minimum) -> int:
    """The number stated."""
    rho, widths = minimum.rank_x, minimum.network.widths
    if rho == 0 or shifted_rank(minimum) < rho:
        return 1
    hidden = range(1, minimum.network.layers)
    return 2 ** sum(widths[v] == rho and not any(j < v < i for j, i in skips(minimum)) for v in hidden)


@statement.proof
def proof(p: Proof) -> None:
    w, h, a, g, s, u, v, xi, x, b = p.let("W H A G S u v xi x B", "matrices")
    t, _ = p.let("t i", "auxiliary")
    p.concludes(
        "let H_m k = 0, H_i injective for m < i < l, x_i = H_i k, and a..m its last run of zeros; move W_a to W_a + t "
        "u_a xi, xi a row with xi x_(a-1) = 1, where W_(i+1) u_i + sum of eps u_j = u_(i+1), u_(m+1) = 0; below A = "
        "H_(a-1), G, S sums of eps H_j, eps u_j"
    )
    p.induction(
        "i",
        1,
        "H_i(t) = H_i + t u_i xi H_(a-1), from i = a to m",
        base=lambda: p.matrices("i = a", (w + t * u * xi) * a + g, w * a + g + t * u * xi * a),
        step=lambda: p.matrices(
            "from i to i + 1",
            w * (h + t * u * xi * a) + g + t * s * xi * a,
            w * h + g + t * v * xi * a,
            given=[(w * u, v - s)],
        ),
    )
    p.matrices(
        "beyond m + 1 weights take back what skips bring, B H_i = 1",
        (w - t * s * xi * a * b) * h + g + t * s * xi * a,
        w * h + g,
        given=[(b * h, 1)],
    )
    p.matrices("the kernel of H_m shrinks: on k it is t u", t * u * xi * x, t * u, given=[(xi * x, 1)])
    p.concludes(
        "from m = l - 1 down, every minimum is joined to one whose H_i, i < l, are all injective; any injective H_1, "
        ".., H_(l-1) occur, with affine spaces of weights: a component for each sign vector of the layers of width rho"
    )
    z, k, phi = p.let("Z k phi", "matrices")
    p.matrices(
        "let x_0 = U k, .., x_l = T' k, where behind a zero stands what skips bring; A_i injective, A_i k = x_i where "
        "that is not 0; there H_i = A_i, elsewhere A_i - A_i k phi; W_(i+1) = Z B, B A_i = 1, Z = H_(i+1) - G",
        z * b * (a - a * k * phi),
        z,
        given=[(b * a, 1), (z * k, 0)],
    )
    p.matrices(
        "a move as above, with u_i = +- A_i k, joins this minimum to states A_i, and A_i (1 - 2 k phi) at any zeros",
        (1 - 2 * k * phi) * (1 - 2 * k * phi),
        z**0,
        given=[(phi * k, 1)],
    )
    p.cites("determinants")
    p.concludes(
        "that reflection has determinant -1, and the signs where x_i is not 0 are free, rho >= 2: so the signs of all "
        "layers i of width rho can be changed, one by one, at which such states vanish; at the others det H_i U is "
        "never zero, as H_i k = 0 gives such states"
    )
    p.concludes(
        "they vanish from v until a skip over v ends, if one does, the others generic: where it ends at the output, T' "
        "k is not 0, and one state makes it; if none passes over v, where T' k = 0, and only there"
    )


@statement.conclusion
def cut_vertex_law(minimum: Minimum):
    """By sign patterns of exact minima, and by bounds that the trusted checker accepts, exact for T' = 0 too (2.10)."""
    number = claimed(minimum)
    seen = bounds_from_points(minimum, seed=0) if minimum.rank_x and wide(minimum) else None
    if seen is not None and seen.proves.lower > number:
        return f"exact minima show {seen.proves.lower} sign patterns, not {number}"
    return accepted_bounds(minimum).compare(number)


@statement.confirmation
def another_number(minimum: Minimum) -> bool | None:
    """By the oracle, which decides T' = 0 by the zeros that trajectories can have."""
    s = setting_of(minimum)
    return counted_not(minimum, 2 ** len(s.cuts(s.rho)) if s.rank == s.rho > 0 else 1)


@statement.numeric_conclusion
def sampled(minimum: Minimum):
    """The number of classes of a sample of a regular fiber."""
    return estimate_components(minimum, samples=80).compare(claimed(minimum))


@statement.instances
def with_skips():
    """Networks with skips, widths up to 3, up to 4 layers, data of any rank that the hypotheses allow."""
    return rectangular_minima(chains(), max_skips=3).filter(
        lambda m: wide(m) and vectors(m) and target_or_no_skip_to_it(m)
    )


@statement.without("wide")
def narrow():
    """A hidden layer is narrower than the rank of X."""
    return small_minima(layers=2, widest=2, skips=1, entries=(0, 1))


@statement.without("vectors")
def scalar():
    """X has rank one, and there is a scalar layer."""
    return small_minima(layers=3, widest=1, skips=1)


@statement.without("target_or_no_skip_to_it")
def zero_target():
    """T' = 0, and a skip ends at the output: 1 or 2 components, by 2.10."""
    small = small_minima(layers=3, widest=2, skips=2, entries=(0,))
    return small.only(wide, "hidden layers at least as wide as the input")
