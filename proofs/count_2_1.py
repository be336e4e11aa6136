"""The plain chain: 2^b components, or 1."""

from symtopo.proving import (
    Minimum,
    Proof,
    Statement,
    Within,
    accepted_bounds,
    bounds_from_points,
    chains,
    counted_not,
    estimate_components,
    plain,
    reachable,
    rectangular_minima,
    setting_of,
    small_minima,
    to_flint,
)

statement = Statement(
    id="2.1",
    title="plain chains: 2^b components, or 1",
    source="not from the paper; Trager, Kohn, Bruna 2020, for data of any rank",
    expect="PROVED",
    formal="Symtopo.Counts.count_2_1",
    text=r"Let $r$ be the smallest of $\rho = \operatorname{rank} X$ and the widths $d_1, \dots, d_l$, and $b$ the "
    r"number of hidden layers of width $r$. The minimum of a plain chain that can realise $M = Y X^+$ on the column "
    r"space of $X$ has $2^b$ connected components if $\operatorname{rank} M X = r > 0$, and one otherwise.",
)
statement.about("minima")
statement.hypothesis(plain)
statement.hypothesis(reachable)


def target_rank(minimum: Minimum) -> int:
    """Rank of M X."""
    m = to_flint(minimum.least_squares_target())
    return (m if minimum.x is None else m * to_flint(minimum.x)).rank()


def claimed(minimum: Minimum) -> int:
    """The number stated."""
    widths = minimum.network.widths
    r = min(minimum.rank_x, *widths[1:])
    of_full_rank = r > 0 and target_rank(minimum) == r
    return 2 ** widths[1:-1].count(r) if of_full_rank else 1


@statement.proof
def proof(p: Proof) -> None:
    f, m, u, c, r, a, b, d = p.let("F M U C R A B D", "matrices")
    p.matrices(
        "X = U C with C R = 1: F X = M X gives F U = M U",
        (f * u * c - m * u * c) * r,
        f * u - m * u,
        given=[(c * r, 1)],
    )
    p.concludes(
        "so d_0 may be replaced by rho, and W_1 by W_1 U; the rest of W_1 is free, which adds a real vector space"
    )
    p.cites("plain chain")
    p.concludes("for X of full row rank, which gives the upper bound; the lower one can be seen directly:")
    p.matrices(
        "D = diag(-1, 1, .., 1) between two layers changes nothing beyond them",
        (a * d) * (d * b),
        a * b,
        given=[(d * d, 1)],
    )
    p.cites("determinants")
    p.concludes(
        "at a hidden layer v of width r = rank M U, det (M U)[I,J] = det B_v[I,:] det (H_v U)[:,J] is not 0 for some "
        "I, J; D changes the sign of det (H_v U)[:,J], which is locally constant, at v alone: 2^b sign vectors occur"
    )


@statement.conclusion
def two_to_the_b(minimum: Minimum):
    """By bounds that the trusted checker accepts, and by sign patterns of exact minima."""
    number = claimed(minimum)
    seen = bounds_from_points(minimum, seed=0) if minimum.rank_x else None
    if seen is not None and seen.proves.lower > number:
        return f"exact minima show {seen.proves.lower} sign patterns, not {number}"
    return accepted_bounds(minimum).compare(number)


@statement.confirmation
def another_number(minimum: Minimum) -> bool | None:
    """By the oracle, which computes the ranks too."""
    s = setting_of(minimum, plain=True)
    return counted_not(minimum, 2 ** len(s.cuts(s.smallest)) if s.rank == s.smallest > 0 else 1)


@statement.numeric_conclusion
def sampled(minimum: Minimum):
    """The number of classes of a sample of a regular fiber."""
    return estimate_components(minimum, samples=80).compare(claimed(minimum))


@statement.instances
def all_plain_chains():
    """Plain chains of up to 4 layers and widths up to 3, data of any rank."""
    return Within(rectangular_minima(chains()))


@statement.without("plain")
def with_skips():
    """The network has skips."""
    return small_minima(layers=3, widest=2, skips=1)


@statement.without("reachable")
def out_of_reach():
    """The target is out of reach."""
    return small_minima(layers=2, widest=2, skips=0, entries=(1, 2))
