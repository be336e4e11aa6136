"""Lesson 3, skip connections: what they join, what they shift, and how they may do harm."""

from __future__ import annotations

from typing import Any

from symtopo.components import proved_count
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network
from symtopo.teaching.exercise import NotAnAnswer, by_number, exercise, number, rational

NUMBER = "a whole number, like 3"

two_blocks = exercise("3.1", NUMBER)(
    by_number(
        number([1, 1, 1, 1, 1], {(0, 2): 1, (2, 4): 1}, [[2]]),
        {
            4: "If both blocks are positive, each is connected; if both are negative, each has two pieces. Add up.",
            9: "The signs of the blocks are not free: their product is 2.",
            6: "The blocks have the same sign, since their product is 2.",
            8: "That would be without the skips.",
        },
        "Write (W4 W3 + 1)(W2 W1 + 1) = 2. Which signs may the factors have? How many pieces has each then?",
    )
)


@exercise("3.2", "a number, like 5")
def shifted(answer: Any) -> str | None:
    target = rational(answer)
    found = number([1, 1, 1], {(0, 2): 1}, [[target]])
    if found == 1:
        return None
    return f"Then W2 W1 = {target - 1}, a hyperbola with {found} branches. When is it none?"


@exercise("3.3", 'a number, like 5 or "1/2"')
def no_help(answer: Any) -> str | None:
    eps = rational(answer)
    found = number([1, 1, 1, 1], {(0, 2): eps} if eps else {})
    return None if found == 4 else f"For eps = {eps} there are {found}: where W1 = 0 the factor is eps, which is not 0."


@exercise("3.4", "the text 'A > 0' or 'A < 0'")
def joined(answer: Any) -> str | None:
    given = str(answer).replace(" ", "")
    if given not in ("A>0", "A<0"):
        raise NotAnAnswer
    return None if given == "A<0" else "Where the two meet W1 is 0. Which sign has A = W2 W1 - 1 there?"


over_all = exercise("3.5", NUMBER)(
    by_number(
        number([1, 1, 1, 1], {(0, 3): 1}, [[1]]),
        {
            4: "The skip adds 1 to what the layers compute, and the target is 1: what is left for W3 W2 W1?",
            3: "This skip passes over all layers: it is not inside of the product.",
        },
        "Move the skip to the other side of the equation: W3 W2 W1 = 1 - 1.",
    )
)


@exercise("3.6", "a number, like 5")
def harmful(answer: Any) -> str | None:
    target = rational(answer)
    network = Network([1, 1, 1], {(0, 2): 1})
    with_skip = proved_count(Minimum(network, [[target]]))
    without = proved_count(Minimum(Network([1, 1, 1]), [[target]]))
    if with_skip.lower > without.lower:
        return None
    return f"For this target there are {without} without the skip and {with_skip} with it: not more."
