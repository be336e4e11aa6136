"""The general claim that one might read into Proposition 4.3: false, and true in the form of the cut-vertex law."""

from hypothesis import strategies as st

from symtopo.proving import (
    Finite,
    Minimum,
    Network,
    Proof,
    Statement,
    Within,
    accepted_bounds,
    counted_fewer,
    either,
    matrices_of_rank,
    minima,
    opposite,
    rationals,
    setting_of,
    similarities,
    small_minima,
    square,
    wide,
)

statement = Statement(
    id="4.3+",
    title="skip connections reduce the number of components",
    source="not stated so in the paper; Proposition 4.3 suggests it",
    expect="REFUTED",
    formal="Symtopo.Section4.claim_4_3_reduce_refuted",
    text=r"For every linear network with a skip connection, and all data, the minimum has fewer connected components "
    r"than that of the same network without skips.",
)


@statement.conclusion
def fewer(minimum: Minimum):
    """By bounds that the trusted checker accepts."""
    chain = Minimum(Network(minimum.network.widths), x=minimum.x, y=minimum.y)
    skips, none = accepted_bounds(minimum), accepted_bounds(chain)
    if none.upper is not None and skips.lower >= none.upper:
        return f"{skips.words} with the skips, {none} without"
    return True if skips.upper is not None and skips.upper < none.lower else None


@statement.confirmation
def as_many_with_the_skips(minimum: Minimum) -> bool | None:
    """By the oracle."""
    return opposite(counted_fewer(minimum, Minimum(Network(minimum.network.widths), x=minimum.x, y=minimum.y)))


def residual(minimum: Minimum) -> bool:
    return any(minimum.network.skips.values())


@statement.instances
def invertible_data():
    """Invertible X and Y, at least one skip."""
    small = small_minima(layers=3, widest=2, skips=2, entries=(1, 2))
    return small.only(residual, "at least one skip")


repair = statement.repaired(
    title="a skip reduces their number exactly if it newly covers a layer of width rank X",
    expect="ARGUED",
    text=r"Let $\rho = \operatorname{rank} X \geq 2$, every hidden layer be at least as wide, and $T'$ have rank "
    r"$\rho$. A skip of nonzero coefficient, not from input to output, where there was none, never increases the "
    r"number of components, and reduces it exactly if it passes over a layer of width $\rho$ that no skip passed "
    r"over before, one from input to output apart.",
)
repair.about("minima and skips")


@repair.hypothesis
def wide_layers(case) -> bool:
    """Every hidden layer is at least as wide as the rank of X."""
    return wide(case[0])


@repair.hypothesis
def vectors(case) -> bool:
    """X has rank 2 or more."""
    return case[0].rank_x >= 2


@repair.hypothesis
def full_rank_target(case) -> bool:
    """T', the target on the column space of X shifted by the skip from input to output, has the rank of X."""
    return case[0].rank_target == case[0].rank_x


@repair.hypothesis
def new_skip(case) -> bool:
    """The skip has a nonzero coefficient, and there was none between the same layers."""
    minimum, pair, coefficient = case
    return coefficient != 0 and not minimum.network.skips.get(pair, 0)


@repair.hypothesis
def not_input_to_output(case) -> bool:
    """The skip does not join input and output."""
    minimum, pair, _ = case
    return pair != (0, minimum.network.layers)


@repair.proof
def proof(p: Proof) -> None:
    p.follows(
        "a layer that was passed over is passed over still",
        "covered(v) => covered_now(v)",
        where="v: layers; s: skips; cover: layers -> skips; over: skips layers -> truth; old: skips -> truth; "
        "covered: layers -> truth; covered_now: layers -> truth",
        given={
            "definition": "covered(v) => old(cover(v)); covered(v) => over(cover(v), v); old(s), over(s, v) => "
            "covered_now(v)"
        },
        at=["cover(v)"],
    )
    c, n = p.let("2^c 2^n", "auxiliary")
    p.uses("2.4")
    p.identity(
        "with n layers of width rho newly passed over, 2^(c + n) becomes 2^c, and 1 <= 2^n", c * n - c, c * (n - 1)
    )
    p.concludes("the rank of T' is the same before and after, so both counts are those of 2.4")


@repair.conclusion
def never_more_and_fewer_if_newly_covered(case):
    """By bounds that the trusted checker accepts."""
    minimum, (j, i), coefficient = case
    network = minimum.network
    triples = [(*pair, c) for pair, c in network.skips.items()]
    added = Minimum(Network(network.widths, [*triples, (j, i, coefficient)]), x=minimum.x, y=minimum.y)
    passed = {v for (a, b), c in network.skips.items() if c and (a, b) != (0, network.layers) for v in range(a + 1, b)}
    newly = [v for v in range(j + 1, i) if network.widths[v] == minimum.rank_x and v not in passed]
    before, after = accepted_bounds(minimum), accepted_bounds(added)
    found = f"skip {j}:{i}:{coefficient} added: {before.words} before, {after} after"
    if before.upper is not None and (after.lower > before.upper or (newly and after.lower >= before.upper)):
        return found
    if not newly and after.upper is not None and after.upper < before.lower:
        return found
    return True if before.lower == before.upper and after.lower == after.upper else None


@repair.confirmation
def more_or_otherwise_covered(case) -> bool | None:
    """By the oracle: its cut vertices, and the numbers of both minima."""
    minimum, (j, i), coefficient = case
    network = minimum.network
    skips = [*((a, b, c) for (a, b), c in network.skips.items()), (j, i, coefficient)]
    added = Minimum(Network(network.widths, skips), x=minimum.x, y=minimum.y)
    before = setting_of(minimum)
    fewer = counted_fewer(added, minimum)
    if any(j < v < i for v in before.cuts(before.rho)):
        return opposite(fewer)
    return either(fewer, counted_fewer(minimum, added))


@st.composite
def additions(draw, widths, **options):
    """A minimum, and a skip to add."""
    minimum = draw(minima(widths, **options))
    d = minimum.network.widths
    pairs = [(a, b) for b in range(len(d)) for a in range(b) if d[a] == d[b]]
    return minimum, draw(st.sampled_from(pairs)), draw(rationals())


@repair.instances
def vector_networks():
    """Equal widths 2 or 3, up to 4 layers with skips."""
    vector = square().filter(lambda d: d[0] > 1)
    return additions(vector, max_skips=2).filter(lambda case: all(h(case) for h in repair.predicates.values()))


@repair.without("wide_layers")
def narrow():
    """A hidden layer is narrower than the rank of X."""
    return Within(additions(st.sampled_from([[2, 1, 2], [2, 1, 2, 2]]), y=similarities))


@repair.without("vectors")
def scalar():
    """Scalar layers."""
    small = small_minima(layers=4, widest=1, skips=1, entries=(1,))
    pairs = [(a, b) for b in range(5) for a in range(b)]
    cases = [(m, pair, 1) for m in small.cases for pair in pairs if pair[1] <= m.network.layers]
    return Finite(f"skips of coefficient 1 added to {small.description}", cases)


@repair.without("full_rank_target")
def low_rank_target():
    """T' has lower rank."""
    return Within(additions(st.just([2] * 4), y=lambda n: matrices_of_rank(n, n, 1), max_skips=1))


@repair.without("new_skip")
def old_skip():
    """There is a skip between the same layers, or the coefficient is zero."""
    small = small_minima(layers=3, widest=2, skips=1, entries=(1,)).only(wide, "hidden layers at least as wide as X")
    cases = [(m, pair, coefficient) for m in small.cases for pair in m.network.skips for coefficient in (-1, 1)]
    return Finite(f"skips added beside those of {small.description}", cases)


@repair.without("not_input_to_output")
def input_to_output():
    """The skip joins input and output."""
    return Within(additions(st.just([2] * 3)))
