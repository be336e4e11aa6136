"""How many connected components a minimum has: proven bounds, each with what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from symtopo import checker
from symtopo.errors import Undecided
from symtopo.exact import RationalMatrix, from_flint, pivot_columns, text_rows
from symtopo.minimum import Minimum
from symtopo.theorems import Evidence, bounds

POINTS_TRIED = 48


@dataclass(frozen=True)
class ComponentCount:
    """Proven bounds on the number of connected components, and their evidence.

    upper = None: no upper bound is proved.  estimate = None: none was made; an estimate is never a bound.
    """

    lower: int
    upper: int | None
    estimate: int | None
    evidence: tuple[Evidence, ...]
    notes: tuple[str, ...] = ()

    @property
    def exact(self) -> bool:
        """Whether lower = upper.  False does not mean that the count is unknowable, only that it is not proved."""
        return self.lower == self.upper

    @property
    def relies_on(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(fact for e in self.evidence for fact in e.relies_on))

    def __str__(self) -> str:
        if self.upper is None:
            return f"at least {self.lower}" if self.lower else "unknown"
        return str(self.lower) if self.exact else f"{self.lower} to {self.upper}"


def count(minimum: Minimum, *, seed: int = 0) -> ComponentCount:
    """Number of connected components of a minimum, exactly where a theorem decides it, else as proven bounds.

    The seed matters only where no theorem applies: it draws the exact minima that prove the lower bound.
    """
    evidence = bounds(minimum)
    notes: tuple[str, ...] = ()
    if not evidence:
        notes = ("no theorem covers skips together with a hidden layer narrower than the data: no upper bound",)
        found = bounds_from_points(minimum, seed=seed)
        if found is None:
            return ComponentCount(0, None, None, (), (*notes, "no exact minimum was found, so no lower bound either"))
        evidence = (found,)
    uppers = [e.upper for e in evidence if e.upper is not None]
    lower, upper = max(e.lower for e in evidence), min(uppers, default=None)
    if upper is not None and lower < upper:
        branching = checker.branching_states(minimum.problem)
        if any(e.name == "rank one" for e in evidence):
            limit = checker.MAX_BRANCHING_STATES
            notes = (f"{branching} scalar states: the cell decision, exponential in them, stops at {limit}",)
        else:
            notes = ("zero target with skips into the output: only bounds are proved",)
    return ComponentCount(lower, upper, None, evidence, notes)


def bottlenecks(minimum: Minimum) -> list[dict[str, Any]]:
    """Cut vertices as wide as the rank of a reachable target, with a nonzero minor of the target at each.

    The sign of det H_v[:, J] at such a vertex v cannot change within a component.
    """
    if minimum.reachable is False:
        return []
    width = minimum.rank_target
    vertices = [v for v in minimum.network.cut_vertices() if minimum.network.widths[v] == width]
    if not vertices:
        return []
    fiber = minimum.fiber
    rows = pivot_columns(fiber.shifted.transpose())
    cols = [fiber.columns[j] for j in pivot_columns(fiber.shifted)]
    return [{"vertex": v, "rows": rows, "columns": cols} for v in vertices]


def sign_pattern(
    minimum: Minimum, vertices: Sequence[dict[str, Any]], weights: Sequence[RationalMatrix]
) -> tuple[int, ...]:
    """Signs of det H_v[:, J] at the given bottlenecks."""
    x = minimum.x if minimum.x is not None else from_flint(minimum.fiber.u)
    states = minimum.network.states(weights, x)
    return tuple(
        checker.determinant_sign([[r[j] for j in b["columns"]] for r in states[b["vertex"]]]) for b in vertices
    )


def bounds_from_points(minimum: Minimum, *, seed: int) -> Evidence | None:
    """A lower bound from exact minima on a fiber: as many components as they show sign patterns at the bottlenecks."""
    if minimum.reachable is False:
        return None
    vertices = bottlenecks(minimum)
    patterns: dict[tuple[int, ...], tuple[RationalMatrix, ...]] = {}
    for k in range(POINTS_TRIED):
        try:
            point = minimum.point(seed=seed * POINTS_TRIED + k)
        except Undecided:
            break
        patterns.setdefault(sign_pattern(minimum, vertices, point), point)
        if len(patterns) == 2 ** len(vertices):
            break
    if not patterns:
        return None
    points = [[text_rows(w) for w in point] for point in patterns.values()]
    if not vertices:
        step: dict[str, Any] = {"rule": "point", "weights": points[0]}
        return Evidence(1, None, "point", "one exact minimum", (), step)
    statement = f"{len(points)} exact minima (seed {seed}) with different signs of det H_v at cut vertices"
    step = {"rule": "bottleneck", "vertices": vertices, "points": points}
    return Evidence(len(points), None, "bottleneck", statement, (), step)
