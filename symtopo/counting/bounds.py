"""Proved bounds on a number of components, with their evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from symtopo.checker import Report, bounds_line

EXACT_ARITHMETIC = "nothing but exact arithmetic"


@dataclass(frozen=True)
class Bounds:
    """lower <= number of connected components <= upper, proved; upper = None: nothing is proved from above.

    evidence : what proves them;  notes : why they are not exact;
    report : of the trusted checker that accepted exactly these bounds; None: it was not asked.
    """

    lower: int
    upper: int | None
    evidence: tuple[Evidence, ...] = ()
    notes: tuple[str, ...] = ()
    report: Report | None = None

    @property
    def exact(self) -> bool:
        """Whether lower = upper.  False does not mean that the count is unknowable, only that it is not proved."""
        return self.lower == self.upper

    @property
    def relies_on(self) -> tuple[str, ...]:
        """The facts that the evidence cites."""
        return tuple(dict.fromkeys(fact for e in self.evidence for fact in e.relies_on))

    @property
    def rules(self) -> tuple[str, ...]:
        """The theorems, or else the rules, that the bounds rest on."""
        return tuple(e.name for e in self.evidence)

    @property
    def line(self) -> str:
        """In words: exactly 4 components, 2 to 4 components, at least 1 component."""
        return bounds_line((self.lower, self.upper))

    @property
    def words(self) -> str:
        """The same without "exactly"."""
        return self.line.removeprefix("exactly ") if self else "unknown number of components"

    def __bool__(self) -> bool:
        """Whether anything is proved at all."""
        return bool(self.lower or self.upper is not None)

    def __str__(self) -> str:
        return self.words.rpartition(" ")[0] if self else "unknown"

    def exclude(self, number: int) -> bool:
        """Whether the number of components is proved to be another.  False does not mean that it is this one."""
        return number < self.lower or (self.upper is not None and number > self.upper)

    def compare(self, claimed: int) -> bool | str | None:
        """True where exactly so many components are proved, a sentence where it is not so many, None between."""
        if self.exclude(claimed):
            return f"{self.words}, not {claimed}"
        return True if self.exact else None

    def to_dict(self) -> list[dict[str, Any]]:
        """The evidence, as it stands in `--json`."""
        return [
            {
                "bound": e.proves.line,
                "rule": e.rule,
                "name": e.name,
                "statement": e.statement,
                "relies_on": list(e.relies_on),
            }
            for e in self.evidence
        ]


@dataclass(frozen=True)
class Evidence:
    """A rule with the bounds that it proves, in words, the facts that it cites, and its step in a certificate."""

    proves: Bounds
    rule: str
    statement: str
    relies_on: tuple[str, ...]
    step: dict[str, Any]

    @property
    def name(self) -> str:
        """The theorem where the rule is one, else the rule."""
        return str(self.step.get("theorem", self.rule))


def together(evidence: Iterable[Evidence], notes: tuple[str, ...] = ()) -> Bounds:
    """The best bound from each side."""
    listed = tuple(evidence)
    lower = max((e.proves.lower for e in listed), default=0)
    upper = min((e.proves.upper for e in listed if e.proves.upper is not None), default=None)
    return Bounds(lower, upper, listed, notes)


def facts_line(facts: Iterable[str]) -> str:
    return ", ".join(facts) or EXACT_ARITHMETIC
