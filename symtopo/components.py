"""How many connected components a minimum has: proven bounds, each with what it rests on, and an estimate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from symtopo import checker
from symtopo.algebra.exact import RationalMatrix, text_rows
from symtopo.counting.separation import bottlenecks, sign_pattern
from symtopo.counting.theorems import Evidence, bounds
from symtopo.display import html_card
from symtopo.errors import BadInput, Undecided
from symtopo.minima.minimum import Minimum

if TYPE_CHECKING:
    from symtopo.sampling.estimate import ComponentEstimate

POINTS_TRIED = 48
SAMPLES = 150
MOST_SAMPLES = checker.MAX_POINTS  # that a claim may list


@dataclass(frozen=True)
class ComponentCount:
    """Proven bounds on the number of connected components, and their evidence; beside them what a sample says.

    upper = None: no upper bound is proved.  sample = None: no sample was asked for.
    """

    lower: int
    upper: int | None
    evidence: tuple[Evidence, ...]
    notes: tuple[str, ...] = ()
    sample: ComponentEstimate | None = None

    @property
    def exact(self) -> bool:
        """Whether lower = upper.  False does not mean that the count is unknowable, only that it is not proved."""
        return self.lower == self.upper

    @property
    def estimate(self) -> int | None:
        """The number of classes of a sample: never a bound.  None where none was made."""
        return None if self.sample is None else self.sample.classes

    @property
    def disagreement(self) -> str | None:
        """How the estimate of a regular fiber contradicts what is proved; None where it does not, or says nothing."""
        if self.sample is None or self.estimate is None or not self.sample.regular:
            return None
        if self.lower <= self.estimate and (self.upper is None or self.estimate <= self.upper):
            return None
        few = "components were missed: give more --samples" if self.estimate < self.lower else "paths were not found"
        proved = checker.bounds_line((self.lower, self.upper))
        return (
            f"the estimate {self.estimate} of {self.sample.size} minima contradicts the proven {proved}; perhaps {few}"
        )

    @property
    def relies_on(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(fact for e in self.evidence for fact in e.relies_on))

    def _repr_html_(self) -> str:
        rows = [
            (e.name, f"{checker.bounds_line((e.lower, e.upper))}: {e.statement}; relies on {_listed(e.relies_on)}")
            for e in self.evidence
        ]
        if self.sample is not None and self.estimate is not None:
            rows.append(("estimate", f"{self.estimate} classes of {self.sample.size} sampled minima: no bound"))
        return html_card(f"{self} connected components", [*rows, *(("note", note) for note in self.notes)])

    def __str__(self) -> str:
        if self.upper is None:
            return f"at least {self.lower}" if self.lower else "unknown"
        return str(self.lower) if self.exact else f"{self.lower} to {self.upper}"


def _listed(facts: tuple[str, ...]) -> str:
    return ", ".join(facts) or "nothing but exact arithmetic"


def count(
    minimum: Minimum, *, samples: int = SAMPLES, seed: int = 0, progress: Callable[[str], None] | None = None
) -> ComponentCount:
    """Number of connected components of a minimum: proven bounds, exact where a theorem decides it, and an estimate.

    samples : minima to draw for the estimate, at most 10,000; 0 for none;  seed : of the sample, and of the exact
    minima that prove a lower bound where no theorem applies;  progress : called with a line on what is being done.
    """
    if not 0 <= samples <= MOST_SAMPLES:
        raise BadInput(f"{samples} samples: give a number from 0 to {MOST_SAMPLES}")
    found = proved_count(minimum, seed=seed)
    return with_estimate(minimum, found, samples=samples, seed=seed, progress=progress) if samples else found


def with_estimate(
    minimum: Minimum, found: ComponentCount, *, samples: int, seed: int, progress: Callable[[str], None] | None = None
) -> ComponentCount:
    """The same proven count with an estimate beside it."""
    from symtopo.sampling.estimate import estimate

    sample = estimate(minimum, samples=samples, at_least=found.lower, seed=seed, progress=progress)
    return replace(found, sample=sample)


def proved_count(minimum: Minimum, *, seed: int = 0) -> ComponentCount:
    """The proven part alone."""
    evidence = bounds(minimum)
    notes: tuple[str, ...] = ()
    if not evidence:
        notes = ("no theorem covers skips together with a hidden layer narrower than the data: no upper bound",)
        found = bounds_from_points(minimum, seed=seed)
        if found is None:
            return ComponentCount(0, None, (), (*notes, "no exact minimum was found, so no lower bound either"))
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
    return ComponentCount(lower, upper, evidence, notes)


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
    if len(points) == 1:
        step: dict[str, Any] = {"rule": "point", "weights": points[0]}
        return Evidence(1, None, "point", "one exact minimum", (), step)
    statement = f"{len(points)} exact minima (seed {seed}) with different signs of det H_v at cut vertices"
    step = {"rule": "bottleneck", "vertices": vertices, "points": points}
    return Evidence(len(points), None, "bottleneck", statement, (), step)
