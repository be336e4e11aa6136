"""Which cases have one answer: the form that a case is decided in, and its key in the store."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from symtopo.errors import BadInput
from symtopo.minima.canonical import canonical_form
from symtopo.minima.minimum import Minimum
from symtopo.sweeping.cases import Case, encoded


@dataclass(frozen=True)
class Asked:
    """What a process is asked: a case in its form, as JSON;  key : equal for cases that are decided once."""

    key: bytes
    request: dict[str, Any]


def asked(case: Case, *, identity: str, by_form: bool, ends: bool) -> Asked:
    """The case in the form in which it is decided.

    A count is the same for all minima of one canonical form, and is that of its representative; but data in floats stay
    as they are, since what hangs on their rounding is told too.  Points, and what a function of the user may look at,
    are not moved to another minimum.

    identity : of the task;  by_form : whether all cases of one canonical form have the same answer;
    ends : whether two points are needed.  Raises BadInput where the case has no points, or has some to no end.
    """
    if ends != bool(case.points):
        needed = "has no points: give two, first and second" if ends else "has points: leave first and second out"
        raise BadInput(f"line {case.line} {needed}")
    if by_form and not any(case.minimum.roundoff):
        form, minimum = canonical(case.minimum)
        request = encoded(minimum)
    else:
        request = encoded(case.minimum)
        if case.points:
            request |= {"points": list(case.points)}
        form = json.dumps(request)
    return Asked(sha256(f"{identity}\n{form}".encode()).digest(), request)


def canonical(minimum: Minimum) -> tuple[str, Minimum]:
    """The key of the canonical form of a minimum, and its representative."""
    found = canonical_form(minimum)
    return found.key, found.minimum
