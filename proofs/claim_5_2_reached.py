"""The repair of 5.2+, where the network reaches the target."""

from itertools import product

from hypothesis import strategies as st

from symtopo.proving import (
    Finite,
    Minimum,
    Network,
    Proof,
    Statement,
    chains,
    identity,
    of_first,
    permuted_into_component,
    plain,
    rectangular_minima,
)

statement = Statement(
    id="5.2++",
    title="neuron permutations connect all minima of plain networks of loss zero without layers of one neuron",
    source="the repair of 5.2+ for targets that are reached; own words",
    expect="ARGUED",
    formal="Symtopo.Section5a.claim_5_2_repaired_reached",
    text=r"Let no hidden layer of a plain network have a single neuron, and let $F(W) X = Y$ for some weights $W$, "
    r"for data of any rank. For any two minima there are permutations of hidden neurons that take the first minimum "
    r"to the connected component of the second.",
)
statement.about("pairs of minima")
statement.hypothesis(of_first(plain))


@statement.hypothesis
def two_neurons(case) -> bool:
    """Hidden layers have two neurons or more."""
    return min(case[0].network.widths[1:-1], default=2) >= 2


@statement.hypothesis
def loss_zero(case) -> bool:
    """The loss of the minimum is zero: the target is reached, and Y is a matrix times X."""
    minimum, first, _ = case
    unit = identity(minimum.network.widths[0])
    output = minimum.network.states(first, unit if minimum.x is None else minimum.x)[-1]
    return [list(row) for row in output] == [list(row) for row in minimum.y]


@statement.proof
def proof(p: Proof) -> None:
    v, w, q = p.let("V W P", "matrices")
    p.matrices("exchanging two neurons, P P = 1, changes no product", v * q * (q * w), v * w, given=[(q * q, 1)])
    p.uses("2.1")
    p.cites("determinants")
    d = p.let("det(H)", "auxiliary")
    p.identity("it changes the sign of a minor det H[:,J] of all rows of the layer", (1 - 2) * d, -d)
    p.concludes(
        "components are classes of sign vectors of such minors at the layers as wide as the rank of F; each has two "
        "neurons, and exchanging them changes its sign alone"
    )


@statement.not_needed("loss_zero")
def not_reached(p: Proof) -> None:
    w, v, q = p.let("V W P", "matrices")
    p.matrices("permuting a hidden layer by P changes no product", v * q * (q * w), v * w, given=[(q * q, 1)])
    p.uses("5.2+ repaired")


@statement.conclusion
def some_permutations_reach_it(case):
    """By signs at the bottlenecks, where accepted bounds say that they tell all components apart."""
    return permuted_into_component(*case)


@statement.instances
def plain_chains():
    """Plain chains with hidden widths 2 or 3, data of any rank, two random rational minima."""
    hidden = chains(least_layers=2).filter(lambda d: min(d[1:-1]) > 1)
    return (
        rectangular_minima(hidden)
        .filter(lambda m: m.reachable)
        .flatmap(lambda m: st.tuples(st.just(m), st.integers(0, 20).map(m.point), st.integers(0, 20).map(m.point)))
    )


@statement.without("plain")
def residual():
    """A residual network."""
    network = Minimum(Network([2, 2, 2, 2], {(0, 2): 1}), [[1, 0], [0, 1]])
    cases = [(network, *pair) for pair in product([network.point(seed) for seed in range(6)], repeat=2)]
    return Finite("pairs of 6 points for W3 (W2 W1 + I) = I", cases)


@statement.without("two_neurons")
def one_neuron():
    """A layer of one neuron."""
    hyperbola = Minimum(Network([1, 1, 1]), [[1]])
    cases = [(hyperbola, *pair) for pair in product([(((a,),), ((a,),)) for a in (1, -1)], repeat=2)]
    return Finite("pairs of the minima (1, 1) and (-1, -1) of two scalar layers", cases)
