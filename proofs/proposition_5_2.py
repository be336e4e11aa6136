"""Proposition 5.2: neuron permutations connect any two minima of a square plain network of width 2 or more."""

from itertools import product

from hypothesis import strategies as st

from symtopo.proving import (
    Finite,
    Minimum,
    Network,
    Proof,
    Statement,
    equal_widths,
    full_rank_x,
    full_rank_y,
    minima,
    of_first,
    permuted_into_component,
    plain,
    separated_from_all_permuted,
    square,
)

statement = Statement(
    id="5.2",
    title="neuron permutations connect all minima of square plain networks, h >= 2",
    source="Zhao, Dehmamy, Walters, Yu 2025, Proposition 5.2",
    expect="PROVED",
    formal="Symtopo.Section5a.proposition_5_2",
    text=r"Let all widths be $h \geq 2$, $X$ and $Y$ invertible, and the network plain. For any two minima there are "
    r"permutations of the neurons of the hidden layers that take the first to the connected component of the second.",
)
statement.about("pairs of minima")


@statement.hypothesis
def two_neurons(case) -> bool:
    """Hidden layers have two neurons or more."""
    return min(case[0].network.widths[1:-1], default=2) >= 2


for predicate in (equal_widths, plain, full_rank_x, full_rank_y):
    statement.hypothesis(of_first(predicate))


@statement.proof
def proof(p: Proof) -> None:
    p.let("V W P", "GL_h(R)")
    p.words("permuting a hidden layer by P changes no product", "V P^-1 P W", "V W")
    p.uses("4.1")
    p.uses("4.2")
    p.cites("determinants")
    d = p.let("det(H)", "auxiliary")
    p.identity("a transposition, which exists for h >= 2, changes the sign of det H = det W_i .. W_1", (1 - 2) * d, -d)
    p.concludes(
        "components are the sign vectors of det H_1, .., det H_(l-1), by 4.1; where two minima differ at i, "
        "transpose two neurons of layer i: no other sign changes"
    )


def any_widths(p: Proof) -> None:
    w, v, q = p.let("V W P", "matrices")
    p.matrices("permuting a hidden layer by P changes no product", v * q * (q * w), v * w, given=[(q * q, 1)])
    p.uses("5.2+ repaired")


for name in ("equal_widths", "full_rank_x", "full_rank_y"):
    statement.not_needed(name)(any_widths)


@statement.conclusion
def some_permutations_reach_it(case):
    """By signs at the bottlenecks, where accepted bounds say that they tell all components apart."""
    return permuted_into_component(*case)


@statement.confirmation
def none_reaches_it(case) -> bool | None:
    """All permutations, one after the other: F(W) X in fractions, and where it is kept the signs, by the oracle."""
    return separated_from_all_permuted(*case)


@statement.instances
def square_networks():
    """Equal widths 2 or 3, up to 4 layers, invertible data, two random rational minima."""
    return minima(square().filter(lambda d: d[0] > 1)).flatmap(
        lambda m: st.tuples(st.just(m), st.integers(0, 20).map(m.point), st.integers(0, 20).map(m.point))
    )


@statement.without("two_neurons")
def scalar():
    """Layers of one neuron."""
    hyperbola = Minimum(Network([1, 1, 1]), x=[[1]], y=[[1]])
    points = [(((a,),), ((a,),)) for a in (1, -1)]
    cases = [(hyperbola, *pair) for pair in product(points, repeat=2)]
    return Finite("pairs of the minima (1, 1) and (-1, -1) of two scalar layers", cases)


@statement.without("plain")
def residual():
    """A residual network."""
    network = Minimum(Network([2, 2, 2, 2], {(0, 2): 1}), x=[[1, 0], [0, 1]], y=[[1, 0], [0, 1]])
    cases = [(network, *pair) for pair in product([network.point(seed) for seed in range(8)], repeat=2)]
    return Finite("pairs of 8 minima of W3 (W2 W1 + I) = I", cases)
