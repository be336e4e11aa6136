"""A consequence of the cut-vertex law: only the rank of the target counts."""

from itertools import combinations, product

from hypothesis import strategies as st

from symtopo.proving import (
    Finite,
    Minimum,
    Network,
    Proof,
    Statement,
    accepted_bounds,
    counted_fewer,
    describe,
    diagonal,
    either,
    invertible,
    networks,
    rank,
    square,
)

statement = Statement(
    id="2.4+",
    title="with skips, only the rank of the target counts",
    source="not from the paper; own derivation",
    expect="ARGUED",
    text=r"Let $X = I$, let no skip join input and output, and let every hidden layer be at least as wide as the "
    r"input, which has width at least 2. Two targets of the same rank have minima with equally many connected "
    r"components.",
)
statement.about("networks and targets")


@statement.hypothesis
def wide_layers(case) -> bool:
    """Every hidden layer is at least as wide as the input."""
    network, _, _ = case
    return min(network.widths[:-1]) >= network.widths[0]


@statement.hypothesis
def no_skip_to_output(case) -> bool:
    """No skip joins input and output."""
    network, _, _ = case
    return not network.skips.get((0, network.layers), 0)


@statement.hypothesis
def vectors(case) -> bool:
    """The input has width 2 or more."""
    network, _, _ = case
    return network.widths[0] >= 2


@statement.hypothesis
def same_rank(case) -> bool:
    """The targets have the same rank."""
    _, first, second = case
    return rank(first) == rank(second)


@statement.proof
def proof(p: Proof) -> None:
    p.follows(
        "for targets that are not zero the count is a function of the network and the rank",
        "setting(m), setting(n), network(m) == network(n), rank(m) == rank(n) => count(m) == count(n)",
        by=["2.4"],
        where="n: minima",
    )
    p.concludes(
        "the setting is that of the hypotheses, with a target that is not zero; two targets of rank 0 are the same"
    )


@statement.conclusion
def equally_many(case):
    """By bounds that the trusted checker accepts."""
    network, *targets = case
    one, other = (accepted_bounds(Minimum(network, target)) for target in targets)
    if one.exclude(other.lower) or other.exclude(one.lower):
        return f"{one} and {other} components"
    return (one == other and one.lower == one.upper) or None


@statement.confirmation
def one_has_fewer(case) -> bool | None:
    """By the oracle."""
    network, *targets = case
    one, other = (Minimum(network, target) for target in targets)
    return either(counted_fewer(one, other), counted_fewer(other, one))


@st.composite
def networks_and_targets(draw, widths):
    """A network, and two targets of full or of equal lower rank."""
    network = draw(networks(widths, max_skips=2))
    n = network.widths[0]
    kept = draw(st.integers(0, n))
    targets = [tuple(v if i < kept else (0,) * n for i, v in enumerate(draw(invertible(n)))) for _ in range(2)]
    return network, *targets


@statement.instances
def vector_networks():
    """Equal widths 2 or 3, up to 4 layers."""
    return networks_and_targets(square().filter(lambda d: d[0] > 1)).filter(no_skip_to_output)


def pairs(network: Network, targets: list) -> Finite:
    cases = [(network, *pair) for pair in product(targets, repeat=2)]
    return Finite(f"pairs of {len(targets)} diagonal targets, {describe(network)}", cases)


@statement.without("wide_layers")
def narrow():
    """A hidden layer is narrower."""
    return pairs(Network([2, 1, 2]), [diagonal(d) for d in ((1, 1), (1, 2), (2, 2))])


def scalar_networks(layers: int):
    for length in range(1, layers + 1):
        pairs = [(j, i) for i in range(2, length + 1) for j in range(i - 1) if (j, i) != (0, length)]
        for number in range(3):
            for chosen in combinations(pairs, number):
                for coefficients in product((1, -1), repeat=number):
                    yield Network([1] * (length + 1), dict(zip(chosen, coefficients, strict=True)))


@statement.without("vectors")
def scalar():
    """Scalar layers."""
    cases = [(network, ((1,),), ((-1,),)) for network in scalar_networks(5)]
    return Finite(
        "networks of up to 5 scalar layers with up to two skips of coefficient 1 or -1, targets 1 and -1", cases
    )


@statement.without("no_skip_to_output")
def shifted():
    """A skip joins input and output."""
    return pairs(Network([2, 2, 2], {(0, 2): 1}), [diagonal(d) for d in ((1, 1), (1, 2), (2, 2))])


@statement.without("same_rank")
def other_rank():
    """The targets have different ranks."""
    return pairs(Network([2, 2, 2]), [diagonal(d) for d in ((1, 1), (1, 0))])
