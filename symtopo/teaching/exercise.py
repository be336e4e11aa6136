"""An exercise: it says that an answer is right, or gives a hint that does not tell the answer."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import Any

from symtopo.components import proved_count
from symtopo.errors import BadInput, Undecided
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network

LARGEST = 12  # layers and widths of a network in an answer: more would take long to judge


class NotAnAnswer(ValueError):
    """What was given has not the form of an answer; the message says why, or nothing."""


@dataclass(frozen=True)
class Exercise:
    """An exercise, called with an answer: prints whether it is right, and a hint where it is not.

    name : like "1.2";  form : of an answer, in words;  judge : None of a right answer, a hint in words of a wrong one.

    Examples
    --------
    >>> from symtopo.teaching.lesson_1 import cross
    >>> cross(...)
    Exercise 1.1: write your answer in place of the dots: a whole number, like 3.
    >>> cross(4)
    Exercise 1.1: not yet. Each axis is one line through (0, 0): a path may pass from one to the other there.
    >>> cross("many")
    Exercise 1.1: this is no answer: give a whole number, like 3.
    """

    name: str
    form: str
    judge: Callable[[Any], str | None]

    def __call__(self, answer: Any) -> None:
        print(self.told(answer))

    def told(self, answer: Any) -> str:
        """What is printed."""
        if answer is ...:
            return f"Exercise {self.name}: write your answer in place of the dots: {self.form}."
        try:
            hint = self.judge(answer)
        except Undecided as why:
            return f"Exercise {self.name}: this cannot be judged: {why}."
        except (BadInput, NotAnAnswer) as why:
            because = f" ({why})" if str(why) else ""
            return f"Exercise {self.name}: this is no answer{because}: give {self.form}."
        except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
            return f"Exercise {self.name}: this is no answer: give {self.form}."
        return f"Exercise {self.name}: right." if hint is None else f"Exercise {self.name}: not yet. {hint}"


def exercise(name: str, form: str) -> Callable[[Callable[[Any], str | None]], Exercise]:
    """Make an exercise of the function that judges its answers."""
    return lambda judge: Exercise(name, form, judge)


def whole(answer: Any) -> int:
    """A whole number, of any type that is one; no truth value."""
    if isinstance(answer, bool):
        raise NotAnAnswer("a truth value is no number")
    return operator.index(answer)


def rational(answer: Any) -> Fraction:
    """An exact number: a whole number, a fraction, text like "3/4" or "0.75", or a float for what it is in binary."""
    if isinstance(answer, bool):
        raise NotAnAnswer("a truth value is no number")
    if isinstance(answer, str) and not re.fullmatch(r"[+-]?(\d{1,30}(/\d{1,30})?|\d{0,30}\.\d{1,30})", answer.strip()):
        raise NotAnAnswer('text for a number is like "3/4" or "0.75"')
    return Fraction(operator.index(answer) if hasattr(answer, "__index__") else answer)


def few(answer: Iterable[Any]) -> list[Any]:
    """The elements, of which no right answer has more."""
    return list(islice(answer, LARGEST + 1))


def whole_numbers(answer: Any) -> list[int]:
    """A short list of small positive numbers, like widths."""
    numbers = [whole(v) for v in few(answer)]
    if len(numbers) > LARGEST or not all(1 <= v <= LARGEST for v in numbers):
        raise NotAnAnswer(f"here numbers are from 1 to {LARGEST}, at most {LARGEST} of them")
    return numbers


def square(answer: Any, size: int) -> list[list[Fraction]]:
    """A matrix of so many rows and columns."""
    rows = [[rational(v) for v in few(row)] for row in few(answer)]
    if [len(row) for row in rows] != [size] * size:
        raise NotAnAnswer(f"it has not {size} rows of {size} numbers")
    return rows


def pair(answer: Any, layers: int) -> tuple[int, int]:
    """A skip from one vertex to a later one."""
    start, end = map(whole, answer)
    if not 0 <= start < end <= layers:
        raise NotAnAnswer(f"a skip goes from one of the vertices 0 to {layers} to a later one")
    return start, end


def number(widths: Any, skips: Any = None, target: Any = None) -> int:
    """The number of components of the minimum, proved.  Raises Undecided where it is not."""
    bounds = proved_count(Minimum(Network(widths, skips or {}), target))
    if not bounds.exact:
        raise Undecided(f"what is known of this network is: {bounds}")
    return bounds.lower


def by_number(right: int, hints: dict[int, str], otherwise: str) -> Callable[[Any], str | None]:
    """Judges a whole number: a hint of its own for each likely mistake."""

    def judge(answer: Any) -> str | None:
        given = whole(answer)
        return None if given == right else hints.get(given, otherwise)

    return judge
