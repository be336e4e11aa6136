"""Lesson 7, eigenvalues of the target: what they change for two residual blocks that are narrower than the data."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from symtopo.teaching.exercise import NotAnAnswer, by_number, exercise, few, square, whole
from symtopo.teaching.target_plane import pieces

NUMBER = "a whole number, like 3"
MATRIX = "a 2 x 2 matrix, like [[1, 2], [3, 4]]"
ON_THE_WAY = tuple(map(Fraction, ("2", "1", "1/2", "0", "-1")))

turning = exercise("7.1", NUMBER)(
    by_number(
        pieces([[Fraction(0), Fraction(-1)], [Fraction(1), Fraction(0)]]),
        {
            2: "The two circles have two arcs, a = + and a = -. And the signs of the weights?",
            1: "The sign of a cannot change: a = 0 would need F = TE.",
            8: "That is the number for eigenvalues of two signs: here no direction is kept.",
        },
        "A rotation by a quarter turn keeps no line: nothing is cut out of either circle. Then double.",
    )
)

two_lines = exercise("7.2", NUMBER)(
    by_number(
        pieces([[Fraction(2), Fraction(0)], [Fraction(0), Fraction(5)]]),
        {
            5: "These are the arcs. What is left to do?",
            8: "That is the number for eigenvalues of two signs: 2 and 5 are both positive.",
            6: "Each eigenline is met twice on the way round, as E and as -E: how many points is that?",
            4: "That is the number where no line is kept: diag(2, 5) keeps two.",
        },
        "How many points are cut out of the circle of a > 0, and how many out of that of a < 0?",
    )
)


def same_entries(answer: Any) -> tuple[list[list[Fraction]], Fraction, Fraction]:
    """A matrix of numbers that are not large, with its trace and determinant."""
    rows = square(answer, 2)
    if any(abs(v) > 10**6 or v.denominator > 10**20 for row in rows for v in row):
        raise NotAnAnswer("its numbers are too large, or their denominators")
    (a, b), (c, d) = rows
    return rows, a + d, a * d - b * c


@exercise("7.3", MATRIX)
def two_signs(answer: Any) -> str | None:
    target, trace, determinant = same_entries(answer)
    found = pieces(target)
    if found == 8:
        return None
    if determinant < 0:
        return f"There are {found}: its eigenvalues have two signs, but one of them is 1."
    if determinant == 0:
        return f"There are {found}: one eigenvalue is 0, which has no sign."
    if trace * trace < 4 * determinant:
        return f"There are {found}: it keeps no real line. Two lines must be kept, with eigenvalues of two signs."
    return f"There are {found}: its eigenvalues have the same sign."


@exercise("7.4", "two 2 x 2 matrices, like [[[1, 2], [3, 4]], [[1, 0], [0, 1]]]")
def not_told(answer: Any) -> str | None:
    given = few(answer)
    if len(given) != 2:
        raise NotAnAnswer
    (first, *one), (second, *other) = map(same_entries, given)
    if one != other:
        names = [name for name, a, b in zip(("traces", "determinants"), one, other, strict=True) if a != b]
        return f"Their {' and '.join(names)} differ."
    found = pieces(first), pieces(second)
    if found[0] == found[1]:
        return f"Both have {found[0]}: with two different eigenvalues all such matrices are conjugate. Which are not?"
    return None


@exercise("7.5", MATRIX)
def eigenvalue_one(answer: Any) -> str | None:
    target, trace, determinant = same_entries(answer)
    if determinant != trace - 1:
        return f"1 is no eigenvalue: det(T - I) is {determinant - trace + 1}."
    found = pieces(target)
    return None if found == 9 else f"There are {found}. In the picture, where on its line is the number 9?"


@exercise("7.6", "five whole numbers, like [1, 2, 3, 4, 5]")
def on_the_way(answer: Any) -> str | None:
    given = [whole(v) for v in few(answer)]
    if len(given) != len(ON_THE_WAY):
        raise NotAnAnswer(f"there are {len(ON_THE_WAY)} targets")
    for s, number in zip(ON_THE_WAY, given, strict=True):
        if pieces([[s, Fraction(0)], [Fraction(0), Fraction(3)]]) != number:
            return f"Look again at s = {s}: trace {s + 3}, determinant {3 * s}. Is that on a wall, and on which side?"
    return None
