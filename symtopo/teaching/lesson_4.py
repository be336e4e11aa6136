"""Lesson 4, targets out of reach: best approximations, ties of singular values, and a Moebius band."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from symtopo.teaching.exercise import by_number, exercise, number, rational, square, whole

NUMBER = "a whole number, like 3"
PAIR = "two whole numbers, like (3, 4)"


@exercise("4.1", "a number, like 5")
def least_loss(answer: Any) -> str | None:
    given = rational(answer)
    hints: dict[Fraction | int, str] = {
        0: "W2 W1 has rank 1, and diag(1, 2) has rank 2: they cannot be equal.",
        4: "That is the loss of diag(1, 0): it keeps the smaller singular value.",
        5: "That is the loss of zero: something can be kept.",
    }
    if given == 1:
        return None
    return hints.get(given, "Keep the larger singular value. What is lost, and its square?")


def two_numbers(answer: Any) -> tuple[int, int]:
    first, second = map(whole, answer)
    return first, second


@exercise("4.2", PAIR)
def straddling(answer: Any) -> str | None:
    right = tuple(number([3, 2, 3], target=_diagonal(d)) for d in ((2, 1, 1), (2, 2, 1)))
    given = two_numbers(answer)
    if given == right:
        return None
    wrong = [name for name, a, b in zip(("diag(2, 1, 1)", "diag(2, 2, 1)"), given, right, strict=True) if a != b]
    return f"Look again at {' and '.join(wrong)}. Two singular values are kept: is it certain which?"


widened = exercise("4.3", NUMBER)(
    by_number(
        number([2, 2, 2]),
        {1: "Now the target is in reach, W2 W1 = I: what of the sign of det W1?", 4: "There is one hidden layer only."},
        "With a hidden layer of width 2 the target is in reach: it is lesson 2 again.",
    )
)


@exercise("4.4", "a 2 x 2 matrix, like [[1, 2], [3, 4]]")
def tied(answer: Any) -> str | None:
    t = square(answer, 2)
    (a, b), (c, d) = t
    if 0 in (a, b, c, d):
        return "No entry may be 0."
    if a * d == b * c:
        return "This target has rank at most 1: it is in reach, and its only singular value that is not 0 has no equal."
    if number([2, 1, 2], target=t) == 1:
        return None
    return (
        "Its singular values differ. They are equal if the two rows are orthogonal and equally long: the rows have "
        f"the product {a * c + b * d} and the squared lengths {a * a + b * b} and {c * c + d * d}."
    )


@exercise("4.5", PAIR)
def deeper(answer: Any) -> str | None:
    right = tuple(number([2, 1, 1, 2], target=_diagonal(d)) for d in ((1, 2), (1, 1)))
    given = two_numbers(answer)
    if given == right:
        return None
    if given[0] != right[0]:
        return "For diag(1, 2) the best approximation is one matrix, of rank 1: count hidden layers of width 1."
    if given[1] == 1:
        return "Going round flips the signs of both hidden layers at once: not all are joined."
    return "Going round among the best approximations of I joins the components in pairs."


def _diagonal(entries: tuple[int, ...]) -> list[list[int]]:
    return [[v if i == j else 0 for j in range(len(entries))] for i, v in enumerate(entries)]
