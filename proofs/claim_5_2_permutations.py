"""The general claim that one might read into Proposition 5.2."""

from itertools import product

from hypothesis import strategies as st

from symtopo.proving import (
    Finite,
    Minimum,
    Network,
    Proof,
    Statement,
    chains,
    of_first,
    permuted_into_component,
    plain,
    rectangular_minima,
    separated_from_all_permuted,
    small_minima,
)

statement = Statement(
    id="5.2+",
    title="neuron permutations connect all minima of linear networks",
    source="not stated so in the paper; Proposition 5.2 suggests it",
    expect="REFUTED",
    formal="Symtopo.Section5a.claim_5_2_refuted",
    text=r"For any two minima of a linear network there are permutations of hidden neurons that keep the loss and "
    r"take the first minimum to the connected component of the second.",
)


@statement.conclusion
def some_permutations_reach_it(case):
    """By signs at the bottlenecks, where accepted bounds say that they tell all components apart."""
    return permuted_into_component(*case)


@statement.confirmation
def none_reaches_it(case) -> bool | None:
    """All permutations, one after the other: F(W) X in fractions, and where it is kept the signs, by the oracle."""
    return separated_from_all_permuted(*case)


def pairs_of_points(space: Finite, words: str) -> Finite:
    """Pairs of a few rational minima for each of the minima of a space."""

    def cases():
        for minimum in space.cases:
            points = [minimum.point(seed) for seed in range(6)]
            yield from ((minimum, *pair) for pair in product(points, repeat=2))

    return Finite(f"pairs of 6 points for {space.description}{words}", list(cases()))


@statement.instances
def scalar():
    """Layers of one neuron, target 1."""
    return pairs_of_points(small_minima(layers=3, widest=1, skips=0, entries=(1,)), "")


@statement.instances
def one_neuron_and_rank_one():
    """A layer of one neuron, and a target of rank one between wider layers."""
    narrow = Finite("widths 2,1,2, target diag(1, 0)", [Minimum(Network([2, 1, 2]), [[1, 0], [0, 0]])])
    return pairs_of_points(narrow, "")


@statement.instances
def residual():
    """A residual network."""
    network = Finite("W3 (W2 W1 + I) = I, h = 2", [Minimum(Network([2, 2, 2, 2], {(0, 2): 1}), [[1, 0], [0, 1]])])
    return pairs_of_points(network, "")


repair = statement.repaired(
    title="neuron permutations connect all minima of plain networks without layers of one neuron",
    expect="PROVED",
    formal="Symtopo.Section5a.claim_5_2_repaired",
    text=r"Let no hidden layer of a plain network have a single neuron. For any two minima, for data of any rank, "
    r"there are permutations of hidden neurons that take the first minimum to the connected component of the second.",
)
repair.about("pairs of minima")
repair.hypothesis(of_first(plain))


@repair.hypothesis
def two_neurons(case) -> bool:
    """Hidden layers have two neurons or more."""
    return min(case[0].network.widths[1:-1], default=2) >= 2


@repair.proof
def proof(p: Proof) -> None:
    v, w, q = p.let("V W P", "matrices")
    p.matrices("exchanging two neurons, P P = 1, changes no product", v * q * (q * w), v * w, given=[(q * q, 1)])
    p.uses("2.1")
    p.uses("2.2")
    p.cites("determinants")
    d = p.let("det(H)", "auxiliary")
    p.identity("it changes the sign of a minor det H[:,J] of all rows of the layer", (1 - 2) * d, -d)
    p.concludes(
        "components are classes of sign vectors of such minors at the layers as wide as the rank of F; each has two "
        "neurons, and exchanging them changes its sign alone"
    )


repair.conclusion(some_permutations_reach_it)
repair.confirmation(none_reaches_it)


@repair.instances
def plain_chains():
    """Plain chains with hidden widths 2 or 3, data of any rank, two random rational minima."""
    hidden = chains(least_layers=2).filter(lambda d: min(d[1:-1]) > 1)
    return (
        rectangular_minima(hidden)
        .filter(lambda m: m.reachable)
        .flatmap(lambda m: st.tuples(st.just(m), st.integers(0, 20).map(m.point), st.integers(0, 20).map(m.point)))
    )


repair.without("plain")(residual)
repair.without("two_neurons")(one_neuron_and_rank_one)
