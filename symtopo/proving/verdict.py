"""What was computed about a statement: its verdict, and all that it rests on."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from symtopo.display import html_card

REPAIRED = " repaired"  # ends the id of a repair


class Verdict(StrEnum):
    """What was computed about a statement, strongest first; REFUTED apart.

    PROVED: for all in the scope, given the facts relied on.  VERIFIED: exactly, on the cases listed only.
    TESTED: numerically only.  UNKNOWN: nothing follows.  REFUTED: there is an exact counterexample.
    """

    PROVED = "PROVED"
    VERIFIED = "VERIFIED"
    TESTED = "TESTED"
    UNKNOWN = "UNKNOWN"
    REFUTED = "REFUTED"

    def __bool__(self) -> bool:
        raise TypeError("a verdict is no truth value: compare it with Verdict.PROVED and so on")


@dataclass(frozen=True)
class Tried:
    """A search as it was made for a statement: over which space, without which hypothesis, and what came of it."""

    space: str
    without: str
    outcome: str
    found: str
    drawn: int
    satisfied: int
    undecided: int
    seconds: float


@dataclass(frozen=True)
class Result:
    """What was computed about a statement.  All fields are computed, but for the first five, which are its author's."""

    id: str
    title: str
    source: str
    text: str
    expected: Verdict | None
    hypothesis_texts: dict[str, str] = field(default_factory=dict)
    verdict: Verdict = Verdict.UNKNOWN
    scope: list[str] = field(default_factory=list)
    relies_on: dict[str, str] = field(default_factory=dict)
    uses: list[str] = field(default_factory=list)
    hypotheses: dict[str, str] = field(default_factory=dict)
    searches: list[Tried] = field(default_factory=list)
    steps: list[dict[str, str]] = field(default_factory=list)
    instances: int = 0
    estimates: int = 0
    counterexample: str = ""
    reason: str = ""
    seconds: float = 0.0

    @property
    def as_expected(self) -> bool:
        return self.verdict == self.expected and not self.reason

    def __str__(self) -> str:
        return f"{self.id}: {self.verdict.value} ({'; '.join(self.scope) or self.counterexample or self.reason})"

    def _repr_html_(self) -> str:
        rows = [("verdict", self.verdict.value), ("says", self.text), ("scope", "; ".join(self.scope))]
        rows += [("counterexample", self.counterexample), ("reason", self.reason)]
        rows += [(name, f"{self.hypothesis_texts[name]} {status}") for name, status in self.hypotheses.items()]
        rows.append(("relies on", ", ".join(self.relies_on)))
        return html_card(f"{self.id}  {self.title}", [(label, text) for label, text in rows if text])

    def as_json(self) -> dict[str, Any]:
        """All fields, as a process answers them."""
        return asdict(self)

    def to_dict(self) -> dict[str, Any]:
        """One entry of `symtopo verify --json`."""
        fields = self.as_json()
        fields["relies_on"] = [f"{fact}: {citation}" for fact, citation in self.relies_on.items()]
        fields["scope"] = "; ".join(self.scope)
        fields["proof"] = fields.pop("steps")
        return fields

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> Result:
        searches = [Tried(**tried) for tried in fields["searches"]]
        expected = None if fields["expected"] is None else Verdict(fields["expected"])
        return cls(**{**fields, "verdict": Verdict(fields["verdict"]), "expected": expected, "searches": searches})


def natural_order(identifier: str) -> list[tuple[int, str]]:
    """Sorts 2.10 after 2.9, and 4.3+ after 4.3."""
    return [(int(number or 0), rest) for number, rest in re.findall(r"(\d*)(\D*)", identifier)]
