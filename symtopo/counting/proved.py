"""What is proved about the number of components of a minimum, and what the trusted checker says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from symtopo import checker
from symtopo.algebra.exact import RationalMatrix, text_rows
from symtopo.counting.bounds import Bounds, Evidence, together
from symtopo.counting.claims import certificate_json, claim_json
from symtopo.counting.separation import by_bottlenecks
from symtopo.counting.theorems import by_theorems, why_open
from symtopo.errors import Contradiction, Undecided
from symtopo.minima.minimum import MAY_BE_EMPTY, Minimum
from symtopo.minima.narrow_blocks import MOST_STATES, narrow_blocks

POINTS_TRIED = 48
MOST_BITS, MOST_BRANCHING_STATES = 66_000, 10  # of data that are cheap to check
COSTLY = "data of more than 20,000 digits, or more than 10 scalar states, or too much work for the checker"


def proved_bounds(minimum: Minimum, *, seed: int = 0) -> Bounds:
    """Bounds on the number of connected components, by theorems, or else by exact minima that are told apart.

    seed : of the minima.  The trusted checker has not seen them; `accepted_bounds` are those that it accepted.
    """
    if evidence := by_theorems(minimum):
        proved = together(evidence)
        return proved if proved.exact else replace(proved, notes=(_why_inexact(minimum),))
    notes = (f"{why_open(minimum)}: no upper bound",)
    by_points = bounds_from_points(minimum, seed=seed)
    if by_points is None:
        return together((), (*notes, _why_no_point(minimum)))
    return together((by_points,), notes)


def _why_inexact(minimum: Minimum) -> str:
    branching, limit = checker.branching_states(minimum.problem), checker.MAX_BRANCHING_STATES
    return f"{branching} scalar states: the cell decision, exponential in them, stops at {limit}"


def _why_no_point(minimum: Minimum) -> str:
    """What it means that no exact minimum was found, or looked for: never that there is none."""
    tried = "found" if _small(minimum) else "looked for, as its numbers would be too long"
    if minimum.reachable is False:
        tried = "looked for, as the target is out of reach"
    if minimum.attained:
        return f"no exact minimum was {tried}, so no lower bound either, though there is one: {minimum.why_attained}"
    return f"no exact minimum was {tried}, so no lower bound either; {MAY_BE_EMPTY}"


def bounds_from_points(minimum: Minimum, *, seed: int) -> Evidence | None:
    """A lower bound from exact minima on a fiber: as many components as they show sign patterns at the bottlenecks.

    Where these are the ends of residual blocks, more: the signs of a block tell how many components have them at least.
    """
    if minimum.reachable is False:
        return None
    separation = by_bottlenecks(minimum)
    patterns: dict[int, tuple[RationalMatrix, ...]] = {}
    for k in range(POINTS_TRIED if _small(minimum) else 0):
        try:
            point = minimum.point(seed=seed * POINTS_TRIED + k)
        except Undecided:
            break
        patterns.setdefault(0 if separation is None else separation.label(separation.signs(point)), point)
        if separation is None or len(patterns) == separation.number:
            break
    if not patterns:
        return None
    points = [[text_rows(w) for w in point] for point in patterns.values()]
    if (by_blocks := _by_block_signs(minimum, points, seed)) is not None:
        return by_blocks
    proves = Bounds(len(points), None)
    if separation is None or len(points) == 1:
        return Evidence(proves, "point", "one exact minimum", (), {"rule": "point", "weights": points[0]})
    statement = f"{len(points)} exact minima (seed {seed}) with different signs of det H_v at cut vertices"
    return Evidence(proves, "bottleneck", statement, (), {**separation.step, "points": points})


def _small(minimum: Minimum) -> bool:
    """Whether exact points are not too long to be looked for, where narrow residual blocks have to be split off."""
    blocks = narrow_blocks(minimum.network.normal_form()[0], minimum.rank_x)
    return blocks is None or len(blocks) * minimum.rank_x <= MOST_STATES


def _by_block_signs(minimum: Minimum, points: Sequence[Any], seed: int) -> Evidence | None:
    """The rule of that name, where it proves more than that so many minima are told apart."""
    step = {"rule": "block signs", "points": points}
    claim = checker.parse_claim(claim_json(minimum, "count", components={"lower": 1, "upper": None}))
    try:
        found = checker.prove(claim, step)
    except checker.NotProved:
        return None
    lower = found.bounds[0]
    if lower <= len(points):
        return None
    statement = f"{len(points)} exact minima (seed {seed}) with different signs of the determinants of residual blocks"
    return Evidence(Bounds(lower, None), "block signs", statement, found.relies_on, step)


def recheck(minimum: Minimum, bounds: Bounds) -> Bounds:
    """The same bounds after the trusted checker accepted them; without its report where that is too much work for it.

    Raises Contradiction where it refuses them.
    """
    if not bounds:
        return bounds
    claim = claim_json(minimum, "count", components={"lower": bounds.lower, "upper": bounds.upper})
    try:
        report = checker.check(claim, certificate_json(*(e.step for e in bounds.evidence)))
    except checker.TooMuchWork:
        return bounds
    except checker.NotProved as refusal:
        raise Contradiction(f"{bounds.line} by {', '.join(bounds.rules)}, but the checker says: {refusal}") from None
    return replace(bounds, report=report)


def cheap_to_check(minimum: Minimum) -> bool:
    """Whether the trusted checker takes below about half a second: 20,000 digits of data, 10 scalar states."""
    return minimum.data_bits <= MOST_BITS and checker.branching_states(minimum.problem) <= MOST_BRANCHING_STATES


def accepted_bounds(minimum: Minimum) -> Bounds:
    """What is proved about the number of components, by a certificate that the trusted checker accepted."""
    return recheck(minimum, proved_bounds(minimum))


def are_separated(minimum: Minimum, first: Sequence[Any], second: Sequence[Any]) -> bool:
    """Whether the trusted checker accepts that two exact minima lie in different components, by signs at bottlenecks.

    False does not mean that they lie in one component.
    """
    separation = by_bottlenecks(minimum)
    if separation is None:
        return False
    points = {"first": [text_rows(w) for w in first], "second": [text_rows(w) for w in second]}
    claim = claim_json(minimum, "different-components", **points)
    try:
        checker.check(claim, certificate_json(separation.step))
    except (checker.NotProved, checker.Malformed):
        return False
    return True
