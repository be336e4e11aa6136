"""Proposition 5.4: the same where neurons may be permuted, for minima where no permutation kills the output."""

from itertools import permutations

import sympy
from hypothesis import strategies as st

from symtopo.proving import (
    Proof,
    ScaledPair,
    Statement,
    bounded_chord,
    killing_orders,
    pairs_of_few_neurons,
    rationals,
    small_on_every_chord,
)

BOUND = 100

statement = Statement(
    id="5.4",
    title="the same if neurons of the last hidden layer are permuted, where W_l P sigma(Z) is never zero",
    source="Zhao, Dehmamy, Walters, Yu 2025, Proposition 5.4, whose additional conditions were not at hand: these are "
    "ours",
    expect="PROVED",
    formal="Symtopo.Section5b.proposition_5_4",
    text=r"Let the last activation $\sigma$ be continuous and positively homogeneous of degree $k > 0$, $Z$ its "
    r"input, let no skip end at its layer or at the output, let the loss be zero, and $W_l P \sigma(Z) \neq 0$ for "
    r"every permutation $P$ of its neurons. For every $P$ the points $(\dots, m P W_{l-1}, m^{-k} W_l P^T)$, $m > 0$, "
    r"are minima, and the loss at every inner point of the chord from $W$ to them tends to infinity with $m$.",
)
statement.about("scaled pairs")


@statement.hypothesis
def no_permutation_kills(case: ScaledPair) -> bool:
    """W_l P sigma(Z) is not zero, for every permutation P."""
    return not killing_orders(case)


@statement.hypothesis
def positive_degree(case: ScaledPair) -> bool:
    """The degree k is positive."""
    return case.k > 0


@statement.hypothesis
def zero_loss(case: ScaledPair) -> bool:
    """The minimum has loss zero."""
    return case.loss(case.w1, case.w2) == 0


@statement.proof
def proof(p: Proof) -> None:
    k, f = p.let("k", "positive"), p.let("f", "auxiliary positive")
    m, scale = p.let("m", "auxiliary"), p.let("M", "auxiliary nonzero")
    t, z, pz = p.let("t Z P.Z", "auxiliary")
    p.identity(
        "the input of the last activation at t, m = M",
        (1 - t) * z + t * scale * pz,
        scale * ((1 - t) * z / scale + t * pz),
    )
    p.concludes(
        "by homogeneity its image is m^k sigma((1-t) Z/m + t P Z); sigma, of degree k > 0, is continuous, so the "
        "output divided by m^k tends to (1-t) W_l sigma(t P Z) = (1-t) t^k W_l P sigma(Z), which has an entry of "
        "size f > 0"
    )
    p.limit("and this entry of the output grows like m^k f", m**k * f, m, sympy.oo, sympy.oo)


statement.not_needed("zero_loss")(proof)


@statement.conclusion
def grows_for_every_permutation(case: ScaledPair) -> bool | str | None:
    """The midpoint loss is above 100 for some power of 2 up to 2^40, for every permutation."""
    if case.k == 0:
        return "sigma takes the values 0 and 1 only, so the loss is bounded"
    if case.k == 1 and killing_orders(case):
        return bounded_chord(case, killing_orders(case)[0])
    return all(case.exceeds(BOUND, order) for order in permutations(range(len(case.w1)))) or None


statement.confirmation(small_on_every_chord)


@st.composite
def positive_pairs(draw, degrees):
    """One to three neurons with positive weights, so that nothing is killed."""
    n, k = draw(st.integers(1, 3)), draw(degrees)
    positive = rationals(nonzero=True).map(abs)
    w1, w2 = tuple((draw(positive),) for _ in range(n)), (tuple(draw(positive) for _ in range(n)),)
    output = ScaledPair(k, w1, w2, ((1,),), ((0,),), 1).output(w1, w2)
    return ScaledPair(k, w1, w2, ((1,),), tuple(map(tuple, output)), 1)


@statement.instances
def up_to_three_neurons():
    """One to three neurons with positive rational weights, degree 1 to 3."""
    return positive_pairs(st.integers(1, 3))


@statement.without("no_permutation_kills")
def killed():
    """Some permutation kills."""
    return pairs_of_few_neurons()


@statement.without("positive_degree")
def step():
    """Degree 0, a step."""
    return positive_pairs(st.just(0))
