"""Exact predicates of minima that statements share as hypotheses; the docstring is what is printed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from symtopo.algebra.modular import rank
from symtopo.minima.minimum import Minimum


def equal_widths(minimum: Minimum) -> bool:
    """All widths are equal."""
    return len(set(minimum.network.widths)) == 1


def plain(minimum: Minimum) -> bool:
    """The network has no skips."""
    return not any(minimum.network.skips.values())


def full_rank_x(minimum: Minimum) -> bool:
    """X has full row rank."""
    return minimum.x is None or rank(minimum.x) == minimum.network.widths[0]


def full_rank_y(minimum: Minimum) -> bool:
    """Y has full row rank."""
    return rank(minimum.y) == minimum.network.widths[-1]


def square_data(minimum: Minimum) -> bool:
    """X and Y have as many data points as X has rows."""
    return minimum.x is None or len(minimum.x[0]) == minimum.network.widths[0]


def reachable(minimum: Minimum) -> bool:
    """The network can realise the target on the column space of X."""
    return minimum.reachable is True


def rank_one(minimum: Minimum) -> bool:
    """X has rank one."""
    return minimum.rank_x == 1


def wide(minimum: Minimum) -> bool:
    """Every hidden layer is at least as wide as the rank of X."""
    return min(minimum.network.widths[1:-1], default=minimum.rank_x) >= minimum.rank_x


def of_first(predicate: Callable[[Minimum], bool]) -> Callable[[tuple[Any, ...]], bool]:
    """The same predicate for cases that are tuples, and begin with a minimum."""

    @wraps(predicate)
    def on_case(case: tuple[Any, ...]) -> bool:
        return predicate(case[0])

    return on_case
