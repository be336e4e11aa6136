"""Lesson 6, networks with activations: one function, many networks; alignment, barriers, paths."""

from __future__ import annotations

from typing import Any

from symtopo.aligning.alignment import align
from symtopo.aligning.mlp import MLP
from symtopo.teaching.exercise import NotAnAnswer, by_number, exercise, few, rational, whole

NUMBER = "a whole number, like 3"
FRACTION = 'a number, like "2/5"'


@exercise("6.1", FRACTION)
def outgoing(answer: Any) -> str | None:
    given = rational(answer)
    if given * 3 == 4:
        return None
    if given == 12:
        return "Then the neuron adds nine times as much: what it hears was tripled, and so was what it says."
    return "What the neuron adds is v max(w x + b, 0), and max(3 z, 0) = 3 max(z, 0)."


copies = exercise("6.2", NUMBER)(
    by_number(
        48,
        {6: "These are the orders alone: the signs of each neuron may be changed besides.", 8: "And their orders?"},
        "In how many orders may three neurons stand, and for how many of them may the signs be changed?",
    )
)


@exercise("6.3", FRACTION)
def halfway(answer: Any) -> str | None:
    given = rational(answer)
    if given * 2 == 1:
        return None
    if given == 1:
        return "The numbers are averaged, not the functions: incoming and outgoing weights are both cut in two."
    return "Halfway both neurons have the same weights: write them down, then add up what the two say."


@exercise("6.4", 'three neurons [w, b, v], like [[1, 0, 2], [1, 1, "1/2"], [2, 0, 1]]')
def three_neurons(answer: Any) -> str | None:
    rows = [[rational(v) for v in few(row)] for row in few(answer)]
    if [len(row) for row in rows] != [3] * 3 or any(abs(v) > 10**6 for row in rows for v in row):
        raise NotAnAnswer
    if not all(v for _, _, v in rows):
        return "One of them is not heard: its outgoing weight is 0."
    network = MLP(
        [[[w] for w, _, _ in rows], [[v for _, _, v in rows]]], [[b for _, b, _ in rows], [0]], activation="relu"
    )
    one = MLP([[[1]], [[1]]], activation="relu")
    if align(one, network, reduce=True).same == "exact":
        return None
    return (
        "This is not max(x, 0), or not seen to be: let all three have their kink at 0, and look at x = 1 and at x = -1."
    )


carries = exercise("6.5", NUMBER)(
    by_number(
        3,
        {
            1: "That carries one of them away: its place is free then, and nothing is in the other's place.",
            2: "Then one of them still sits in the spare place.",
            6: "That is the number of linear pieces: each carry takes two.",
        },
        "Think of two cups, full, and an empty one.",
    )
)


@exercise("6.6", FRACTION)
def lowest(answer: Any) -> str | None:
    given = rational(answer)
    if given * 100 == 1:
        return None
    if given * 25 == 1:
        return "That is with the other neuron, of weights 3/5, in place of the one."
    if given * 10 == 1:
        return "That is the error, at x = 1: the loss is its square."
    if whole(given.denominator) == 1:
        return "It is not 0, and less than 1: average the weights of each place, then multiply, then add up."
    return "For each order: average the weights of each place, square them, add up; max(x, 0) is multiplied by that."
