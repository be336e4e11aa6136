"""Lesson 1, one layer, two layers: components, paths of constant loss, and chords that leave the minimum."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from symtopo.connecting.connection import connect
from symtopo.loss.interpolation import chord_loss, maximum
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network
from symtopo.teaching.exercise import NotAnAnswer, by_number, exercise, number, rational

HYPERBOLA = Minimum(Network([1, 1, 1]))
ONES = ([[1]], [[1]])
POINT = 'weights [[[W1]], [[W2]]], like [[[2]], [["1/2"]]]'

cross = exercise("1.1", "a whole number, like 3")(
    by_number(
        number([1, 1, 1], target=[[0]]),
        {
            2: "The two axes are not apart: is there a point that lies on both?",
            4: "Each axis is one line through (0, 0): a path may pass from one to the other there.",
        },
        "Draw W2 W1 = 0. From which of its points can you walk to which, without leaving it?",
    )
)


def minimum(answer: Any) -> tuple[tuple[Fraction, Fraction], str | None]:
    """The weights of a point in the plane, and why it is no minimum, if it is none."""
    try:
        ((w1,),), ((w2,),) = answer
    except TypeError:
        raise NotAnAnswer from None
    point = rational(w1), rational(w2)
    if HYPERBOLA.contains([[[point[0]]], [[point[1]]]]):
        return point, None
    product = point[0] * point[1]
    if abs(product - 1) < Fraction(1, 1000):
        return point, (
            f"W2 W1 is {float(product)!r} here, which is near 1 but not 1: decimals are rounded. "
            'Write a fraction as text, like "1/7".'
        )
    return point, f"This is no minimum: W2 W1 is {product} here, and has to be 1."


@exercise("1.2", POINT)
def on_the_branch(answer: Any) -> str | None:
    (w1, _), hint = minimum(answer)
    if hint is None and w1 != 3:
        return f"This is a minimum, but W1 is {w1}, not 3."
    return hint


@exercise("1.3", POINT)
def elsewhere(answer: Any) -> str | None:
    (w1, w2), hint = minimum(answer)
    if hint is None and connect(HYPERBOLA, ONES, [[[w1]], [[w2]]]).result == "connected":
        return "This minimum is on the branch of (1, 1): move along that branch to get there. Where is the other one?"
    return hint


def highest(end: tuple[Fraction, Fraction]) -> Fraction:
    """The largest loss on the chord from (1, 1), exactly."""
    found = maximum(chord_loss(HYPERBOLA, ONES, ([[end[0]]], [[end[1]]])))
    return Fraction(found.lower)


def _largest_loss(end: tuple[Fraction, Fraction], answer: Any) -> str | None:
    right, given = highest(end), rational(answer)
    if given == right:
        return None
    if abs(given - right) < Fraction(1, 100):
        return 'That is near, but rounded. The answer is a fraction: write it as text, like "3/7".'
    if given <= 0:
        return "The ends of the chord are minima, with loss 0; all between has a larger loss."
    return "On the chord W1 = 1 + t (m - 1), and W2 likewise. Where is W2 W1 farthest from 1? The loss is a square."


@exercise("1.4", 'an exact number, like 2 or "3/4"')
def across(answer: Any) -> str | None:
    return _largest_loss((Fraction(-1), Fraction(-1)), answer)


@exercise("1.5", 'an exact number, like 2 or "3/4"')
def along(answer: Any) -> str | None:
    return _largest_loss((Fraction(4), Fraction(1, 4)), answer)


@exercise("1.6", "a number m > 0, like 10")
def far(answer: Any) -> str | None:
    m = rational(answer)
    if m <= 0:
        return "For m < 0 the minimum (m, 1/m) is on the other branch, and for m = 0 there is none."
    loss = highest((m, 1 / m))
    return None if loss > 100 else f"Not far enough: the largest loss on this chord is {float(loss):.4g}."
