"""Lesson 2, depth and width: signs of determinants, wide layers, targets and data of lower rank."""

from __future__ import annotations

from typing import Any

from symtopo.errors import Undecided
from symtopo.teaching.exercise import by_number, exercise, number, square, whole_numbers

NUMBER = "a whole number, like 3"

seven_layers = exercise("2.1", NUMBER)(
    by_number(
        number([2] * 8),
        {
            128: "Seven signs, but they are not all free: their product is fixed by the target.",
            7: "Every sign doubles it.",
        },
        "Each hidden layer gives a sign that is free. How many hidden layers have seven layers?",
    )
)


@exercise("2.2", "two widths, like [2, 5]")
def wide_enough(answer: Any) -> str | None:
    first, second = whole_numbers(answer)
    if min(first, second) < 2:
        return "A hidden layer of width 1 cannot realise the identity: then the minimum is another matter (lesson 4)."
    pieces = number([2, first, second, 2])
    if pieces > 1:
        return f"With these there are {pieces} components: which hidden layer still keeps the sign of a determinant?"
    smaller = [w for w in ([first - 1, second], [first, second - 1]) if min(w) > 1 and number([2, *w, 2]) == 1]
    return f"This is connected, but so is 2, {smaller[0][0]}, {smaller[0][1]}, 2." if smaller else None


@exercise("2.3", "five widths, like [2, 3, 4, 3, 2]")
def eight_components(answer: Any) -> str | None:
    widths = whole_numbers(answer)
    if len(widths) != 5:
        return f"A network of four layers has five widths, with input and output; these are {len(widths)}."
    try:
        pieces = number(widths)
    except Undecided as why:
        return f"Take another: {why}."
    return None if pieces == 8 else f"With these widths there are {pieces}. How many layers must keep a sign?"


@exercise("2.4", "a 2 x 2 matrix, like [[1, 0], [0, 1]]")
def connected_target(answer: Any) -> str | None:
    target = square(answer, 2)
    if not any(any(row) for row in target):
        return "That works, but zero was excluded."
    pieces = number([2, 2, 2, 2], target=target)
    return None if pieces == 1 else f"For this target there are {pieces}: its determinant is not 0, and fixes signs."


smallest_width = exercise("2.5", NUMBER)(
    by_number(
        number([3, 5, 3, 4, 3, 3]),
        {
            16: "Layers that are wider than 3 have no sign to keep.",
            8: "Width 3 of input and output is fixed: only hidden layers count.",
            1: "There are hidden layers of width 3: none of them can turn round.",
        },
        "Count the hidden layers whose width is exactly the smallest one of all.",
    )
)

few_data = exercise("2.6", NUMBER)(
    by_number(
        1,
        {
            2: "For X = I there would be 2. But here W1 only acts on one direction: compare 1, 2, 2.",
            4: "There is one hidden layer only.",
        },
        "The data use one direction of the input: replace the width of the input by the rank of X.",
    )
)
