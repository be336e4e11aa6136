"""What was computed about a statement: its verdict, and all that it rests on."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from symtopo.display import html_card
from symtopo.facts import FACTS

REPAIRED = " repaired"  # ends the id of a repair


class Verdict(StrEnum):
    """What was computed about a statement, strongest first; REFUTED apart.

    PROVED: the Coq kernel accepted a theorem whose type is the formal sentence, or all of the cases that the statement
    is about were decided.  ARGUED: steps that a machine checked, joined by sentences for a reader to follow.  CITED:
    the proof is elsewhere.  VERIFIED: exactly, on the cases listed only.  TESTED: numerically only.  UNKNOWN: nothing
    follows.  REFUTED: there is an exact counterexample, or the kernel accepted the negation.

    Examples
    --------
    >>> from symtopo import Verdict
    >>> [verdict.value for verdict in Verdict]
    ['PROVED', 'ARGUED', 'CITED', 'VERIFIED', 'TESTED', 'UNKNOWN', 'REFUTED']
    """

    PROVED = "PROVED"
    ARGUED = "ARGUED"
    CITED = "CITED"
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
class Formal:
    """What the kernel said of the theorem that a statement names.

    type : the theorem as Coq prints it for people;  axioms : all that it rests on;  kernel : by which kernel it was
    accepted, and when;  reason : why it counts for nothing, if it does;  negation : whether it says that the statement
    is false.
    """

    theorem: str
    type: str = ""
    axioms: tuple[str, ...] = ()
    kernel: str = ""
    reason: str = ""
    negation: bool = False

    @property
    def accepted(self) -> bool:
        return not self.reason

    @property
    def line(self) -> str:
        """In words, in one line."""
        name = self.theorem.rpartition(".")[2]
        if self.reason:
            return f"not formally: {self.reason}"
        return f"{'the negation, ' if self.negation else ''}{name}, kernel: {self.kernel}"


@dataclass(frozen=True)
class Result:
    """What was computed about a statement.  All fields are computed, but for the first five, which are its author's.

    all_cases : the cases that were decided, if the statement says that these are all of its cases;  formal : what the
    kernel said;  stranger : whether its file lies outside the catalogue, so that its words are those of its author.
    """

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
    all_cases: str = ""
    formal: Formal | None = None
    stranger: bool = False
    instances: int = 0
    estimates: int = 0
    counterexample: str = ""
    reason: str = ""
    seconds: float = 0.0

    @property
    def as_expected(self) -> bool:
        return self.verdict == self.expected and not self.reason

    @property
    def own_derivations(self) -> list[str]:
        """The facts relied on that nobody but us has read."""
        if self.verdict == Verdict.PROVED:
            return []
        ours = {self.id, *self.relies_on}
        return [name for name, fact in FACTS.items() if fact.own and {name, fact.statement} & ours]

    def number(self, kind: str) -> int:
        """How many steps of its proof are checked, prose, cited or used."""
        return sum(step["kind"] == kind for step in self.steps)

    @property
    def how(self) -> str:
        """What the verdict rests on, in one line."""
        formal = [self.formal.line] if self.formal and (self.formal.accepted or not self.reason) else []
        if self.verdict == Verdict.PROVED:
            if self.formal is None or not self.formal.accepted:
                return f"all its cases were decided: {self.all_cases}"
            return f"{formal[0]}; the formal sentence, its author's words apart" if self.stranger else formal[0]
        if self.verdict == Verdict.REFUTED:
            return "; ".join(["a counterexample, below"] * bool(self.counterexample) + formal)
        parts = []
        if self.verdict == Verdict.ARGUED:
            parts.append(f"{_counted(self.number('checked'), 'step')} checked, {self.number('prose')} in prose")
        if self.verdict == Verdict.CITED:
            parts.append("its proof is elsewhere")
            parts += [f"{_counted(self.number('checked'), 'step')} checked"] * bool(self.number("checked"))
        if self.verdict in (Verdict.ARGUED, Verdict.CITED) and self.own_derivations:
            parts.append(f"own derivation: {', '.join(self.own_derivations)}")
        return "; ".join([*parts, *formal])

    def __str__(self) -> str:
        told = self.how or "; ".join(self.scope) or self.counterexample or self.reason
        return f"{self.id}: {self.verdict.value} ({told})"

    def _repr_html_(self) -> str:
        rows = [("verdict", self.verdict.value), ("by", self.how), ("says", self.text)]
        rows += [("formally", self.formal.type)] if self.formal and self.formal.accepted else []
        rows.append(("scope", "; ".join(self.scope)))
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
        counts = {kind: self.number(kind) for kind in ("checked", "prose", "cited", "used")}
        fields |= {"by": self.how, "steps": counts, "own_derivations": self.own_derivations}
        return fields

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> Result:
        searches = [Tried(**tried) for tried in fields["searches"]]
        expected = None if fields["expected"] is None else Verdict(fields["expected"])
        formal = None if fields["formal"] is None else Formal(**fields["formal"])
        formal = formal and replace(formal, axioms=tuple(formal.axioms))
        computed = {"verdict": Verdict(fields["verdict"]), "expected": expected, "searches": searches, "formal": formal}
        return cls(**{**fields, **computed})


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


def natural_order(identifier: str) -> list[tuple[int, str]]:
    """Sorts 2.10 after 2.9, and 4.3+ after 4.3."""
    return [(int(number or 0), rest) for number, rest in re.findall(r"(\d*)(\D*)", identifier)]
