"""Lesson 5, the cut-vertex law: which skips join components, and which do not."""

from __future__ import annotations

from typing import Any

from symtopo.errors import Undecided
from symtopo.minima.network import Network
from symtopo.teaching.exercise import NotAnAnswer, by_number, exercise, few, number, pair, whole

NUMBER = "a whole number, like 3"
TARGET = [[2, 0], [0, 3]]


@exercise("5.1", "a list of vertices, like [1, 2]")
def cut_vertices(answer: Any) -> str | None:
    given = sorted(map(whole, few(answer)))
    right = Network([2] * 5, {(0, 2): 1, (2, 4): 1}).cut_vertices()
    if given == right:
        return None
    if {0, 4} & set(given):
        return "Input and output are no cut vertices: only hidden ones count."
    passed = [v for v in given if v not in right]
    if passed:
        return f"A skip passes over {passed[0]}: something goes from left to right without it."
    return "Some vertex is missing: over which does no skip pass? A skip that ends there does not pass over it."


@exercise("5.2", "a list of two skips, like [(0, 2), (0, 3)]")
def overlapping(answer: Any) -> str | None:
    first, second = (pair(skip, 3) for skip in answer)
    if (0, 3) in (first, second):
        return "A skip from input to output is moved into the target: it joins nothing."
    if first == second:
        return "That is one skip, twice."
    left = Network([2] * 4, {first: 1, second: 1}).cut_vertices()
    if left:
        names, rest = " and ".join(map(str, left)), "are still cut vertices" if left[1:] else "is still a cut vertex"
        return f"No skip passes over {names}, which {rest}."
    return None


@exercise("5.3", "a skip, like (0, 3)")
def idle(answer: Any) -> str | None:
    skip = pair(answer, 4)
    if skip == (0, 4):
        return "That one was excluded: it shifts the target."
    pieces = number([2] * 5, {skip: 1})
    return (
        None
        if pieces == number([2] * 5)
        else f"It changes the number, from {number([2] * 5)} to {pieces}: it passes over something."
    )


@exercise("5.4", "a skip, like (0, 3)")
def four_left(answer: Any) -> str | None:
    skip = pair(answer, 5)
    if skip == (0, 5):
        return "A skip from input to output passes over all, but it is moved into the target."
    target = [[2, 0, 0], [0, 3, 0], [0, 0, 5]]
    pieces = number([3] * 6, {skip: 1}, target)
    return None if pieces == 4 else f"With this skip there are {pieces}. Over how many vertices must it pass?"


some_wide = exercise("5.5", NUMBER)(
    by_number(
        number([2, 3, 2, 2, 2], {(2, 4): 1}, TARGET),
        {
            4: "Vertex 1 is a cut vertex, but it is wider than 2: it keeps no sign.",
            8: "The skip passes over vertex 3, and vertex 1 is too wide.",
            1: "Over vertex 2 no skip passes, and its width is 2.",
        },
        "Go through the hidden vertices 1, 2, 3: is it a cut vertex, and is its width 2?",
    )
)


@exercise("5.6", "a 2 x 2 matrix, like [[1, 2], [3, 4]]")
def against_the_law(answer: Any) -> str | None:
    rows = [[whole(v) for v in few(row)] for row in few(answer)]
    if [len(row) for row in rows] != [2, 2] or max(abs(v) for row in rows for v in row) > 10**6:
        raise NotAnAnswer
    if not any(any(row) for row in rows):
        return "Zero was excluded."
    try:
        pieces = number([2] * 5, None, rows)
    except Undecided as why:
        return f"Take another: {why}."
    return None if pieces == 1 else f"For this target there are {pieces}, as the law says for targets of rank 2."
