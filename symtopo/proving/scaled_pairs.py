"""What the statements about scaled pairs share: orders of the neurons that kill the output, and small cases."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations, product

from symtopo.search.search import Finite
from symtopo.symmetry.homogeneous import ScaledPair


def killing_orders(case: ScaledPair) -> list[tuple[int, ...]]:
    """The orders P of the neurons with W_l P sigma(Z) = 0."""
    orders = permutations(range(len(case.w1)))
    return [o for o in orders if not any(any(row) for row in case.output(tuple(case.w1[i] for i in o), case.w2))]


def bounded_chord(case: ScaledPair, order: tuple[int, ...]) -> str:
    """For k = 1, X = 1 and no negative weight, where W_2 P W_1 = 0: the loss on the whole chord.

    The output at t is ((1-t)^2 + t^2) Y + t (1-t) (m W_2 P W_1 + W_2 P^T W_1 / m), which differs from Y by at most
    (2 |Y| + |W_2 P^T W_1|) / 4 for m >= 1.
    """
    inverse = sorted(range(len(order)), key=order.__getitem__)
    back = case.output(tuple(case.w1[i] for i in inverse), case.w2)[0][0]
    y, back = (Fraction(max(v, -v)) for v in (case.y[0][0], back))
    bound = ((2 * y + back) / 4) ** 2
    return f"with the neurons in the order {order} the loss on the whole chord is at most {bound} for all m >= 1"


def pairs_of_few_neurons() -> Finite:
    """Weights 0 and 1 of one or two neurons."""
    cases = []
    for n in (1, 2):
        for w1, w2 in product(product((0, 1), repeat=n), repeat=2):
            y = sum(a * b for a, b in zip(w1, w2, strict=True))
            cases.append(ScaledPair(1, tuple((v,) for v in w1), (w2,), ((1,),), ((y,),), 1))
    return Finite("weights 0 and 1 of up to two neurons, k = 1, X = 1, Y = W_2 W_1", cases)
