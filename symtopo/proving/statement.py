"""Statements: text, hypotheses as exact predicates, proof, instances, ablation; and the verdict that follows."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from symtopo.checker import shown
from symtopo.display import html_card
from symtopo.latex import code
from symtopo.proving.formal import well_formed
from symtopo.proving.proof import Proof, ProofFailure, Step
from symtopo.search.cases import describe
from symtopo.search.search import Judgement, Search, Vacuous, search

if TYPE_CHECKING:
    from symtopo.search.search import Space

INSTANCES = 25
ESTIMATES = 12
SEARCHED = 200
THOROUGH = 10
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


class Misshapen(Exception):
    """A statement whose parts do not fit together; the message says which."""


def _words(function: Callable[..., Any]) -> str:
    """The docstring of a decorated function: what is printed about it."""
    words = " ".join((function.__doc__ or "").split())
    if not words:
        raise Misshapen(f"{function.__name__} has no docstring: it is what is printed")
    return words


Predicate = Callable[[Any], bool]
Judge = Callable[[Any], Judgement]
Prove = Callable[[Proof], None]


class Statement:
    """A statement about cases: minima, maps, actions, numbers.

    Parameters
    ----------
    id, title, source : what it is called, and where it stands.
    text : the statement in LaTeX.
    expect : the verdict that its author expects; compared with what is computed, never printed in its place.
    formal : the theorem in Coq whose type is the statement: "Symtopo.File.theorem", or "stem.theorem" where the file of
        the statement is stem.py and has stem.v beside it.

    Its parts are functions, registered by decorators; their docstrings are what is printed.  Raises Misshapen where a
    part does not fit.
    """

    __slots__ = (
        "estimator",
        "expect",
        "formal",
        "hypotheses",
        "id",
        "instance_spaces",
        "judge",
        "predicates",
        "prove",
        "repairs",
        "source",
        "spaces_without",
        "text",
        "title",
        "without_proof",
    )

    def __init__(self, *, id: str, title: str, source: str, text: str, expect: str, formal: str = "") -> None:
        self.id, self.title, self.source, self.text = id, title, source, text
        for name in ("id", "title", "source", "text"):
            value = getattr(self, name)
            if not (isinstance(value, str) and value.strip()):
                raise Misshapen(f"{name} is {value!r}: give words")
        if expect not in list(Verdict):
            raise Misshapen(f"expect is {expect!r}: give one of {', '.join(Verdict)}")
        self.expect = Verdict(expect)
        if formal and not (isinstance(formal, str) and well_formed(formal)):
            raise Misshapen(
                f'formal is {formal!r}: write "Symtopo.File.theorem", or "stem.theorem" of a file beside it'
            )
        self.formal = formal
        self.hypotheses: dict[str, str] = {}
        self.predicates: dict[str, Predicate] = {}
        self.judge: Judge | None = None
        self.estimator: Judge | None = None
        self.prove: Prove | None = None
        self.instance_spaces: list[tuple[str, Callable[[], Space]]] = []
        self.spaces_without: list[tuple[str, str, Callable[[], Space]]] = []
        self.without_proof: dict[str, Prove] = {}
        self.repairs: list[Statement] = []

    def __repr__(self) -> str:
        return f"Statement({self.id!r}, {self.title!r})"

    def _repr_html_(self) -> str:
        rows = [("says", self.text), ("source", self.source)]
        return html_card(f"{self.id}  {self.title}", [*rows, *self.hypotheses.items()])

    def hypothesis(self, predicate: Predicate) -> Predicate:
        """Decorator: an exact predicate of a case; its name is the hypothesis' name, its docstring what it says."""
        name = predicate.__name__
        if name in self.hypotheses:
            raise Misshapen(f"two hypotheses are called {name!r}")
        self.hypotheses[name], self.predicates[name] = _words(predicate), predicate
        return predicate

    def conclusion(self, judge: Judge) -> Judge:
        """Decorator: decide exactly whether the conclusion holds for a case.

        True: it does.  False, or a sentence that says why: it does not.  None: undecided, which is counted.
        """
        if self.judge is not None:
            raise Misshapen("there are two conclusions")
        self.judge = judge
        return judge

    def estimate(self, judge: Judge) -> Judge:
        """Decorator: like `conclusion`, but numeric: a failure is a candidate, and refutes nothing."""
        if self.estimator is not None:
            raise Misshapen("there are two estimates")
        self.estimator = judge
        return judge

    def proof(self, function: Prove) -> Prove:
        """Decorator: this function records the steps of the proof."""
        if self.prove is not None:
            raise Misshapen("there are two proofs")
        self.prove = function
        return function

    def instances(self, space: Callable[[], Space]) -> Callable[[], Space]:
        """Decorator: a strategy or Finite space, on which the conclusion is decided where all hypotheses hold."""
        self.instance_spaces.append((_words(space), space))
        return space

    def without(self, hypothesis: str) -> Callable[[Callable[[], Space]], Callable[[], Space]]:
        """Decorator: where to look for a case that satisfies all hypotheses but this one, and fails."""
        self._known(hypothesis)

        def register(space: Callable[[], Space]) -> Callable[[], Space]:
            self.spaces_without.append((hypothesis, _words(space), space))
            return space

        return register

    def not_needed(self, hypothesis: str) -> Callable[[Prove], Prove]:
        """Decorator: a proof that does without this hypothesis."""
        self._known(hypothesis)

        def register(function: Prove) -> Prove:
            if hypothesis in self.without_proof:
                raise Misshapen(f"there are two proofs without {hypothesis!r}")
            self.without_proof[hypothesis] = function
            return function

        return register

    def _known(self, hypothesis: str) -> None:
        if hypothesis not in self.hypotheses:
            raise Misshapen(f"no hypothesis is called {hypothesis!r}: known are {', '.join(self.hypotheses) or 'none'}")

    def repaired(self, *, title: str, text: str, formal: str = "") -> Statement:
        """The corrected statement where this one is false as printed: a statement of its own, with all its parts."""
        if self.repairs:
            raise Misshapen("there are two repairs")
        repair = Statement(
            id=f"{self.id}{REPAIRED}", title=title, source="repair", text=text, expect="PROVED", formal=formal
        )
        self.repairs.append(repair)
        return repair

    def check_shape(self) -> None:
        """Raise Misshapen unless there is something to compute, and every hypothesis is asked."""
        if self.prove is None and not self.instance_spaces:
            raise Misshapen(f"{self.id}: neither a proof nor instances: nothing can be computed")
        if self.judge is None and (self.instance_spaces or self.spaces_without):
            raise Misshapen(f"{self.id}: cases, but no conclusion that decides them: add @statement.conclusion")
        asked = {name for name, _, _ in self.spaces_without} | set(self.without_proof)
        if unasked := [name for name in self.hypotheses if name not in asked]:
            raise Misshapen(
                f"{self.id}: hypothesis {unasked[0]!r} is not asked: add @statement.without({unasked[0]!r})"
            )
        for repair in self.repairs:
            repair.check_shape()


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
        return asdict(self)

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> Result:
        searches = [Tried(**tried) for tried in fields["searches"]]
        expected = None if fields["expected"] is None else Verdict(fields["expected"])
        return cls(**{**fields, "verdict": Verdict(fields["verdict"]), "expected": expected, "searches": searches})


def natural_order(identifier: str) -> list[tuple[int, str]]:
    """Sorts 2.10 after 2.9, and 4.3+ after 4.3."""
    return [(int(number or 0), rest) for number, rest in re.findall(r"(\d*)(\D*)", identifier)]


def prove(statement: Statement, find: Callable[[str], Statement], *, above: tuple[str, ...] = ()) -> Proof:
    """Run the proof alone.  Raises ProofFailure where a step fails, or statements rely on one another in a circle."""
    if statement.prove is None:
        raise ProofFailure(f"{statement.id} has no proof")
    return _recorded(statement, statement.prove, find, above)


def _recorded(
    statement: Statement,
    function: Prove,
    find: Callable[[str], Statement],
    above: tuple[str, ...] = (),
    *,
    without: str = "",
) -> Proof:
    chain = (*above, statement.id)

    def proved(identifier: str) -> Proof:
        if identifier in chain:
            raise ProofFailure(f"{' uses '.join((*chain, identifier))}: a circle proves nothing")
        try:
            return prove(find(identifier), find, above=chain)
        except ProofFailure as failure:
            raise ProofFailure(f"relies on {identifier}, which is not proved: {failure}") from None

    proof = Proof(set(statement.hypotheses) - {without}, proved)
    function(proof)
    proof.complete()
    return proof


def judge(
    statement: Statement, find: Callable[[str], Statement], *, thorough: bool = False, seed: int = 0
) -> list[Result]:
    """Everything that can be computed about a statement, and about its repairs; the verdict is what follows from it."""
    found = [_judge(statement, find, THOROUGH if thorough else 1, seed)]
    for repair in statement.repairs:
        found += judge(repair, find, thorough=thorough, seed=seed)
    return found


def _judge(statement: Statement, find: Callable[[str], Statement], times: int, seed: int) -> Result:
    start = time.perf_counter()
    author = (statement.id, statement.title, statement.source, statement.text, statement.expect)
    result = Result(*author, dict(statement.hypotheses))
    result = _with_instances(statement, _with_proof(statement, find, result), times, seed)
    try:
        result = _with_ablation(statement, find, result, times, seed)
    except Exception as error:
        result = _unless_refuted(result, _in_words(error))
    return replace(result, seconds=round(time.perf_counter() - start, 3))


def _unless_refuted(result: Result, reason: str) -> Result:
    """Nothing follows, except from a counterexample."""
    if result.verdict == Verdict.REFUTED:
        return replace(result, reason=reason)
    return replace(result, verdict=Verdict.UNKNOWN, scope=[], relies_on={}, reason=reason)


def _in_words(error: Exception) -> str:
    return str(error) if isinstance(error, ProofFailure | Vacuous) else f"{type(error).__name__}: {error}"


def _with_proof(statement: Statement, find: Callable[[str], Statement], result: Result) -> Result:
    """Where the proof fails, the instances may still say something; the reason remains."""
    if statement.prove is None:
        return result
    try:
        proof = prove(statement, find)
    except Exception as error:
        return replace(result, reason=f"proof: {_in_words(error)}")
    return replace(
        result,
        verdict=Verdict.PROVED,
        scope=proof.scope,
        relies_on=proof.relies_on,
        uses=list(proof.uses_statements),
        steps=[asdict(step) for step in proof.steps],
    )


def _with_instances(statement: Statement, result: Result, times: int, seed: int) -> Result:
    """Decide the instances: a failing one refutes, whatever a proof says."""
    exact, numeric, reasons = [], [], []
    drawn = SEARCHED if statement.expect == Verdict.REFUTED else INSTANCES
    tried = []
    for words, space in statement.instance_spaces:
        try:
            exact.append(ask(statement, words, space(), examples=drawn * times, seed=seed))
            tried.append(_tried(exact[-1], words, ""))
            if not exact[-1].decided:
                reasons.append(f"{words} none of {exact[-1].satisfied} cases was decided: this says nothing")
            if statement.estimator is not None:
                examples = ESTIMATES * times
                numeric.append(ask(statement, words, space(), examples=examples, seed=seed, estimate=True))
        except Exception as error:  # the other spaces may still refute
            reasons.append(_in_words(error))
    result = replace(
        result,
        searches=tried,
        instances=sum(s.decided for s in exact),
        estimates=sum(s.decided for s in numeric),
    )
    refuting = [s for s in exact if s.outcome == "refuted"]
    candidates = [f"candidate {s.line}" for s in numeric if s.outcome == "candidate"]
    if refuting:
        contradiction = ["the proof was accepted, and an instance fails: one of them is wrong"] if result.steps else []
        reason = "; ".join([*contradiction, *filter(None, [result.reason]), *reasons])
        refuted = replace(result, verdict=Verdict.REFUTED, scope=[], relies_on={}, reason=reason)
        return replace(refuted, counterexample=refuting[0].line)
    if candidates or reasons:
        return _unless_refuted(result, "; ".join([*filter(None, [result.reason]), *candidates, *reasons]))
    for verdict, searches in ((Verdict.VERIFIED, exact), (Verdict.TESTED, numeric)):
        if result.verdict == Verdict.UNKNOWN and any(s.decided for s in searches):
            return replace(result, verdict=verdict, scope=[s.scope for s in searches if s.decided])
    return result


def _with_ablation(
    statement: Statement, find: Callable[[str], Statement], result: Result, times: int, seed: int
) -> Result:
    """Ask every hypothesis: needed (an exact counterexample without it), not needed (a proof without it) or unknown."""
    status = dict.fromkeys(statement.hypotheses, "unknown")
    searches = list(result.searches)
    for name, words, space in statement.spaces_without:
        found = ask(statement, words, space(), examples=SEARCHED * times, seed=seed, without=name)
        searches.append(_tried(found, words, name))
        if found.outcome == "refuted":
            status[name] = "needed"
    for name, function in statement.without_proof.items():
        proof = _recorded(statement, function, find, without=name)
        if status[name] == "needed":
            raise ProofFailure(
                f"{name} is proved not to be needed, and a counterexample needs it: one of them is wrong"
            )
        status[name] = "not needed"
        result = replace(
            result,
            relies_on=result.relies_on | proof.relies_on,
            uses=list(dict.fromkeys([*result.uses, *proof.uses_statements])),
            steps=[*result.steps, asdict(Step(f"without {name}:", f"Without {code(name)}:"))]
            + [asdict(step) for step in proof.steps],
        )
    if result.verdict == Verdict.REFUTED:  # what is false needs no hypothesis
        status = dict.fromkeys(status, "unknown")
    return replace(result, hypotheses=status, searches=searches)


def ask(
    statement: Statement,
    words: str,
    space: Space,
    *,
    examples: int,
    seed: int,
    without: str = "",
    estimate: bool = False,
    first: Sequence[Any] = (),
    report: Callable[[Search], None] | None = None,
) -> Search:
    """Search a space for a failing case that satisfies all hypotheses, or all but one, which it does not.

    words : what the space is called, if nothing in it satisfies them;  estimate : judge numerically, by the estimate;
    first, report : as for `search`.
    """

    def satisfies(case: Any) -> bool:
        for name, holds in statement.predicates.items():
            found = holds(case)
            if not isinstance(found, bool):
                raise TypeError(f"hypothesis {name!r} is {shown(found)} for {describe(case)}: return True or False")
            if found == (name == without):
                return False
        return True

    judge = statement.estimator if estimate else statement.judge
    if judge is None:
        raise Misshapen("no conclusion decides the cases")
    try:
        budget: dict[str, Any] = {"examples": examples, "seed": seed}
        return search(space, judge, satisfies=satisfies, exact=not estimate, first=first, report=report, **budget)
    except Vacuous as vacuous:
        raise Vacuous(f"{words} {vacuous}") from None


def _tried(found: Search, words: str, without: str) -> Tried:
    counts = (found.drawn, found.satisfied, found.undecided)
    return Tried(words, without, found.outcome, found.line, *counts, round(found.seconds, 3))
