"""What one might read into Proposition 5.4: the same for every minimum and every permutation.  False."""

from itertools import permutations, product

import sympy

from symtopo.proving import Finite, ScaledPair, Statement, small_on_every_chord

statement = Statement(
    id="5.4+",
    title="the same for every minimum and every permutation of the last hidden layer",
    source="a reading of Zhao, Dehmamy, Walters, Yu 2025, Proposition 5.4, as restated for every minimum: its "
    "additional conditions were not at hand",
    expect="REFUTED",
    formal="Symtopo.Section5b.claim_5_4_refuted",
    text=r"Let $\sigma$ be continuous and positively homogeneous of degree $k > 0$, the loss zero and $Y \neq 0$. For "
    r"every minimum and every permutation $P$ of the neurons of the last hidden layer, the loss on the chord from $W$ "
    r"to $(\dots, m P W_{l-1}, m^{-k} W_l P^T)$ is unbounded for $m \geq 1$.",
)


def killing(case: ScaledPair) -> list[tuple[int, ...]]:
    """The orders P of the neurons with W_l P sigma(Z) = 0."""
    orders = permutations(range(len(case.w1)))
    return [o for o in orders if not any(any(row) for row in case.output(tuple(case.w1[i] for i in o), case.w2))]


def bounded(case: ScaledPair, order: tuple[int, ...]) -> str:
    """For k = 1, X = 1 and no negative weight, where W_2 P W_1 = 0: the loss on the whole chord.

    The output at t is ((1-t)^2 + t^2) Y + t (1-t) (m W_2 P W_1 + W_2 P^T W_1 / m), which differs from Y by at most
    (2 |Y| + |W_2 P^T W_1|) / 4 for m >= 1.
    """
    inverse = sorted(range(len(order)), key=order.__getitem__)
    back = case.output(tuple(case.w1[i] for i in inverse), case.w2)[0][0]
    bound = ((2 * abs(case.y[0][0]) + abs(back)) / sympy.Integer(4)) ** 2
    return f"with the neurons in the order {order} the loss on the whole chord is at most {bound} for all m >= 1"


@statement.conclusion
def unbounded_for_every_permutation(case: ScaledPair) -> bool | str:
    """For k = 1, X = 1 and no negative weight the output on the chord is linear in m: bounded where W_2 P W_1 = 0."""
    orders = killing(case)
    return bounded(case, orders[0]) if orders else True


statement.confirmation(small_on_every_chord)


def few_neurons() -> Finite:
    cases = []
    for n in (1, 2):
        for w1, w2 in product(product((0, 1), repeat=n), repeat=2):
            y = sum(a * b for a, b in zip(w1, w2, strict=True))
            cases.append(ScaledPair(1, tuple((v,) for v in w1), (w2,), ((1,),), ((y,),), 1))
    return Finite("weights 0 and 1 of up to two neurons, k = 1, X = 1, Y = W_2 W_1", cases)


@statement.instances
def zeros_and_ones():
    """Weights 0 and 1, Y not zero."""
    return few_neurons().only(lambda case: case.y != ((0,),), "Y not zero")
