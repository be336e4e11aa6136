"""Plain chains with a bottleneck that makes the target unreachable."""

import random
from itertools import accumulate

import sympy
from flint import fmpq_mat

from symtopo.proving import (
    Minimum,
    Proof,
    Statement,
    Within,
    accepted_bounds,
    chains,
    counted_not,
    from_flint,
    minima,
    plain,
    setting_of,
    similarities,
    small_minima,
    to_flint,
    top_subspace,
)

statement = Statement(
    id="2.2",
    title="unreachable target: 2^b, or 2^(b-1) at a tie",
    source="not from the paper; own derivation",
    expect="ARGUED",
    text=r"Let $T = Y V_1$, with $V_1$ an orthonormal basis of the row space of $X$, have singular values $s_1 \ge "
    r"s_2 \ge \dots$, and let $r$ be the smallest width of the layers $1, \dots, l$ of a plain chain, $b$ of them "
    r"hidden of width $r$. If $\operatorname{rank} T > r$, the minimum has $2^b$ connected components, or $2^{b-1}$ "
    r"if $s_r = s_{r+1}$.",
)
statement.about("minima")
statement.hypothesis(plain)


def smallest(minimum: Minimum) -> int:
    return min(minimum.rank_x, *minimum.network.widths[1:])


def gram(minimum: Minimum) -> fmpq_mat:
    """T T^T = M X X^T M^T, whose eigenvalues are the squared singular values of T."""
    m = to_flint(minimum.least_squares_target())
    mx = m if minimum.x is None else m * to_flint(minimum.x)
    return mx * mx.transpose()


@statement.hypothesis
def out_of_reach(minimum: Minimum) -> bool:
    """The target on the column space of X has a higher rank than the narrowest layer is wide."""
    return gram(minimum).rank() > smallest(minimum)


def claimed(minimum: Minimum) -> int:
    """The number stated; ties are multiplicities of the isolated real roots of the characteristic polynomial."""
    r, widths = smallest(minimum), minimum.network.widths
    b = widths[1:-1].count(r)
    polynomial = sympy.Poly(
        [int(c) for c in reversed(gram(minimum).numer_denom()[0].charpoly().coeffs())], sympy.Symbol("t")
    )
    ranks = list(accumulate(multiplicity for _, multiplicity in reversed(polynomial.intervals())))
    return 2**b if not 0 < r < ranks[-1] or r in ranks else 2 ** max(b - 1, 0)


@statement.proof
def proof(p: Proof) -> None:
    y, f, s, v, vt, a, at = p.let("Y F S V V' A A'", "matrices")
    p.matrices(
        "X = S V' with V' V = 1: the residual in two parts", y - f * s * vt, (y * v - f * s) * vt + (y - y * v * vt)
    )
    p.matrices("the parts are orthogonal", vt * (1 - v * vt), 0, given=[(vt * v, 1)])
    p.matrices("the first has the norm of A = T - F S", (a * vt) * (v * at), a * at, given=[(vt * v, 1)])
    p.concludes("F S runs over all matrices of rank at most r, so the minimum lies over the best approximations of T")
    p.cites("best approximation")
    p.uses("2.1")
    p.concludes("if s_r > s_(r+1) there is one, of rank r: 2^b components by 2.1")
    c, d = p.let("c d", "auxiliary")
    p.identity(
        "equal singular values, u = (c, d): |1 - u u'|^2 is least on the circle, and the same all over it",
        (1 - c**2) ** 2 + 2 * (c * d) ** 2 + (1 - d**2) ** 2,
        1 + (1 - c**2 - d**2) ** 2,
    )
    p.identity("half a turn takes u to -u, and u u' to itself", (-c) * (-d), c * d)
    p.concludes(
        "with a tie across r the best approximations form a Grassmannian, which is connected, with 2^b components in "
        "the fiber over each; going round a loop that reverses the orientation of the subspace flips the signs at "
        "the bottlenecks all at once: a Moebius band joins the 2^b sign vectors in pairs"
    )


@statement.conclusion
def two_to_the_b_or_half(minimum: Minimum):
    """By bounds that the trusted checker accepts; where the best approximation is unique and rational, by 2.1 too."""
    if not 0 < smallest(minimum) < min(minimum.rank_x, minimum.network.widths[-1]):
        return None  # there is no s_r, or no s_(r+1)
    number = claimed(minimum)
    found = accepted_bounds(minimum).compare(number)
    if found is not True or not plain(minimum):
        return found
    shifted, metric = minimum.fiber.shifted, minimum.fiber.gram
    r = smallest(minimum)
    if minimum.problem.tied(r):
        return True
    span = top_subspace(shifted * metric * shifted.transpose(), r, random.Random(0))
    if span is None:
        return True
    nearest = span * (span.transpose() * span).inv() * span.transpose() * shifted
    fiber = Minimum(minimum.network, x=from_flint(minimum.fiber.u), y=from_flint(nearest))
    if not minimum.contains(fiber.point()):
        return "an exact point over the best approximation is no minimum"
    return accepted_bounds(fiber).compare(number)


@statement.confirmation
def another_number(minimum: Minimum) -> bool | None:
    """By the oracle, which reads ties off roots as balls."""
    s = setting_of(minimum, plain=True)
    return counted_not(minimum, 2 ** max(len(s.cuts(s.smallest)) - s.tied(s.smallest), 0))


@statement.instances
def tied_chains():
    """Chains with a narrow layer, all singular values equal."""
    narrow = chains(least_layers=2).map(lambda d: [3, *d[1:-1], 3])
    return minima(narrow, x=similarities, y=similarities).filter(out_of_reach)


@statement.instances
def small_chains():
    """Small chains: those that are out of reach are decided."""
    return small_minima(layers=3, widest=2, skips=0, entries=(0, 1))


@statement.without("plain")
def with_skips():
    """The network has skips."""
    return Within(minima(chains(least_layers=2, widest=2).map(lambda d: [2, *d[1:-1], 2]), y=similarities, max_skips=2))


@statement.without("out_of_reach")
def in_reach():
    """The target is in reach."""
    return small_minima(layers=3, widest=2, skips=0, entries=(0, 1))
