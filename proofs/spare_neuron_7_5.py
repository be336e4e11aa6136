"""One spare neuron in a layer joins all permuted copies of a network by paths of constant function."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, permutations, product

from symtopo.proving import (
    MLP,
    Finite,
    LayerElement,
    Proof,
    Rational,
    RationalMatrix,
    Statement,
    accepted_path,
    acted,
    describe,
)

statement = Statement(
    id="7.5",
    title="a spare neuron in every layer joins all permuted copies of a network",
    source="Simsek et al. 2021, Geometry of the loss landscape in overparameterized neural networks; these paths: ours",
    expect="ARGUED",
    text=r"Let every hidden layer of a network in which neurons are permuted have a neuron whose outgoing weights are "
    r"zero. The permuted network is joined to it by finitely many linear pieces, on which all networks compute the "
    r"same function: in each layer two for each neuron that is moved, two more for each cycle of others, and one.",
)


@dataclass(frozen=True)
class Copies:
    """A network without biases behind the first layer, and an order of the neurons of each hidden layer."""

    activation: str
    weights: tuple[RationalMatrix, ...]
    bias: tuple[Rational, ...]
    orders: tuple[tuple[int, ...], ...]

    @property
    def complexity(self) -> tuple[object, ...]:
        return sum(map(len, self.weights)), self.activation != "relu", self.orders, describe(self.weights)

    def __str__(self) -> str:
        orders = " and ".join(map(str, self.orders))
        return (
            f"{self.activation}, weights {describe(self.weights)}, biases {describe(self.bias)}, in the order {orders}"
        )

    @property
    def network(self) -> MLP:
        biases = [self.bias, *([0] * len(w) for w in self.weights[1:])]
        return MLP(self.weights, biases, activation=self.activation)

    @property
    def permuted(self) -> MLP:
        ones = [(1,) * len(order) for order in self.orders]
        return acted([LayerElement(o, one, one) for o, one in zip(self.orders, ones, strict=True)], self.network)


@statement.hypothesis
def spare(case: Copies) -> bool:
    """Every hidden layer in which neurons are permuted has one that is not heard."""
    pairs = zip(case.orders, case.weights[1:], strict=True)
    return all(list(o) == sorted(o) or not all(map(any, zip(*w, strict=True))) for o, w in pairs)


@statement.proof
def proof(p: Proof) -> None:
    v, u, other, value = p.let("v u v' s(z)", "real")
    p.identity("a neuron that is not heard adds nothing, whatever it hears", 0 * value, 0)
    p.concludes(
        "so its incoming weights and bias move along a segment to those of a neuron that is to be carried to its place"
    )
    p.identity(
        "two neurons that hear the same: u of the outgoing weights v of one goes over to the other",
        (v - u) * value + (other + u) * value,
        v * value + other * value,
    )
    p.concludes(
        "u goes from 0 to v along a segment; then the first one is not heard, and its place is free: two pieces carry "
        "a neuron to a free place. A cycle of L neurons with the free place takes L - 1 carries; another one L + 1: "
        "the first of them to the free place, which is free again in the end. The last piece: what the spare neuron "
        "hears"
    )


def kinks(case: Copies) -> list[Fraction] | None:
    """Of one layer of ReLU neurons with one input: where each has its kink; None where that is not all there is."""
    if len(case.weights) != 2 or case.activation != "relu" or len(case.weights[0][0]) != 1:
        return None
    heard = list(zip((w for (w,) in case.weights[0]), case.bias, zip(*case.weights[1], strict=True), strict=True))
    return [Fraction(-b) / w for w, b, v in heard if w and any(v)]


@statement.conclusion
def joined(case: Copies) -> bool | str | None:
    """A path that the trusted checker accepts; or none, as every neuron keeps its own kink of a ReLU function."""
    path = accepted_path(case.network, case.permuted)
    if path is not None:
        return path.pieces <= 2 * sum(3 * len(order) // 2 for order in case.orders) + 1 + len(case.orders)
    found = kinks(case)
    if found is None or len(set(found)) < len(case.weights[0]):
        return None
    return (
        f"the function has kinks at {describe(tuple(found))}, one of each neuron, and no more neurons are there: on a "
        "path of networks with this function none moves its kink"
    )


@statement.confirmation
def no_path(case: Copies) -> bool | None:
    """By hand: the slopes of the function beside each kink, in fractions; or the carries through the spare neurons."""
    w, v = [[Fraction(x) for x in row] for row in case.weights[0]], case.weights[-1]
    if not spare(case):
        points = kinks(case)
        if points is None:
            return None

        def at(x: Fraction) -> Fraction:
            return sum(
                (Fraction(u) * max(a[0] * x + b, 0) for u, a, b in zip(v[0], w, case.bias, strict=True)), Fraction(0)
            )

        step = min(abs(a - b) for a in points for b in points if a != b) / 2
        bends = [at(x + step) + at(x - step) != 2 * at(x) for x in points]
        return len(set(points)) == len(w) and all(bends) and case.orders[0] != tuple(range(len(w)))
    if len(case.weights) != 2 or case.activation != "relu":
        return None
    heard: list[list[Fraction]] = [[*row, Fraction(b)] for row, b in zip(w, case.bias, strict=True)]
    out = [[Fraction(row[r]) for row in v] for r in range(len(w))]
    start, inputs = (
        (heard, out),
        [[Fraction(n, 3) * (-1) ** k for k, n in enumerate(range(m, m + len(w[0])))] for m in (1, 4)],
    )

    def values(state: tuple[list[list[Fraction]], list[list[Fraction]]]) -> list[list[Fraction]]:
        found = []
        for x in inputs:
            hidden = [max(sum(a * b for a, b in zip(row, [*x, 1], strict=True)), Fraction(0)) for row in state[0]]
            found.append(
                [sum(h * column[t] for h, column in zip(hidden, state[1], strict=True)) for t in range(len(v))]
            )
        return found

    order, free = list(case.orders[0]), next(r for r in range(len(w)) if not any(out[r]))
    wanted = {k: place for place, k in enumerate(order) if any(out[k])}  # where what is here is to go
    corners = [start]
    while any(k != place for k, place in wanted.items()):
        source = next((k for k, place in wanted.items() if place == free), None)
        source = next(k for k, place in wanted.items() if k != place) if source is None else source
        heard, out = [list(row) for row in corners[-1][0]], [list(row) for row in corners[-1][1]]
        heard[free] = heard[source]
        corners.append(([list(row) for row in heard], [list(row) for row in out]))
        out[free], out[source] = out[source], [Fraction(0)] * len(v)
        corners.append((heard, out))
        wanted[free], free = wanted.pop(source), source
    middles = [
        tuple(
            [[(a + b) / 2 for a, b in zip(*rows, strict=True)] for rows in zip(*parts, strict=True)]
            for parts in zip(*ends, strict=True)
        )
        for ends in pairwise(corners)
    ]
    return any(values(state) != values(start) for state in (*corners, *middles))


def copies(spares: tuple[int, ...]) -> Finite:
    cases = []
    for activation, last in product(("relu", "tanh"), spares):
        for order in (o for h in (2, 3) for o in permutations(range(h))):
            h = len(order)
            w, b, v = (
                tuple((n + 1,) for n in range(h)),
                tuple(n * n + n + 1 for n in range(h)),
                ((*range(2, h + 1), last),),
            )
            cases.append(Copies(activation, (w, v), b, (order,)))
        middle = ((1, 2), (3, last))
        cases.append(Copies(activation, (((1,), (2,)), middle, ((1, last),)), (1, 3), ((1, 0), (1, 0))))
        cases.append(Copies(activation, (((1,), (2,)), ((1, last), (3, last)), ((1, last),)), (1, 3), ((1, 0), (1, 0))))
    told = "a spare neuron" if spares == (0,) else "a spare neuron or none"
    return Finite(f"networks of one and two hidden layers of 2 or 3 neurons, {told}, all orders of the first", cases)


@statement.instances
def small_copies():
    """ReLU and tanh, with and without spare neurons."""
    return copies((0, 5))


@statement.without("spare")
def no_spare_neuron():
    """No neuron is spare."""
    return copies((5,))
