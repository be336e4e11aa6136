"""Statements as files: discovery of proofs/, checked proof steps, random instances, computed verdicts."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symtopo.certificates import certificate_json, claim_json
from symtopo.checker import CLAIM_SCHEMA, Malformed, NotProved, check
from symtopo.components import count
from symtopo.errors import BadInput
from symtopo.minimum import Minimum

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

INSTANCES = 25

FACTS = {
    "invertible factors": "a product of square matrices is invertible exactly if every factor is (determinants)",
    "continuity on GL": "products and inverses of matrices are continuous on GL_h(R) (Cramer's rule)",
    "homeomorphisms": "homeomorphic spaces have equally many connected components (Lee, Topological Manifolds, 2011)",
    "products": "the components of a product space are the products of components (Lee, Topological Manifolds, 2011)",
    "components of GL": "GL_h(R), h >= 1, has two components, by the sign of det (Lee, Smooth Manifolds, 2013)",
}


class ProofFailure(Exception):
    """A step of a proof does not hold; the statement may still be true."""


@dataclass
class Proof:
    """Steps of a proof, each checked as it is recorded, and the scope and facts that follow from them."""

    invertible: dict[str, bool] = field(default_factory=dict)
    checked: int = 0
    scope: dict[str, None] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)
    citations: dict[str, str] = field(default_factory=dict)

    def let(self, names: str, domain: str, *, invertible: bool = True) -> None:
        """Declare elements of a group, or of a monoid if not invertible; the proof is for all of them in this domain.

        Letters without inverses may not be inverted: then an identity of words holds in every monoid.
        """
        if again := [name for name in names.split() if name in self.invertible]:
            raise ProofFailure(f"{', '.join(again)} is declared already")
        self.invertible |= dict.fromkeys(names.split(), invertible)
        self.scope[domain] = None

    def words(self, why: str, left: str, right: str) -> None:
        """Two words in the declared elements are equal in every group: checked by free reduction."""
        for letter in f"{left} {right}".split():
            name = letter.removesuffix("^-1")
            if name not in self.invertible:
                raise ProofFailure(f"{why}: {name} is not declared")
            if name != letter and not self.invertible[name]:
                raise ProofFailure(f"{why}: {name} need not have an inverse")
        claim = {"schema": CLAIM_SCHEMA, "kind": "words-equal", "left": left.split(), "right": right.split()}
        self._certified(claim, [{"rule": "words"}], why)
        self.steps.append(f"{why}: {left} = {right}")

    def induction(self, variable: str, start: int, claim: str, *, base: Words, step: Words) -> None:
        """The claim for every value of the variable from `start`: base and step are word identities."""
        if not base or not step:
            raise ProofFailure(f"induction on {variable}: base and step each need a checked identity")
        self.steps.append(
            f"induction on {variable}, base and step below, to show (wording not machine-checked): {claim}"
        )
        for name, identities in (("base", base), ("step", step)):
            for why, left, right in identities:
                self.words(f"  {name}, {why}", left, right)
        self.scope[f"{variable} >= {start}"] = None

    def components(self, why: str, minimum: Minimum, expected: int) -> None:
        """The minimum has exactly this many components: decided by `count`, accepted by the trusted checker."""
        found = count(minimum, samples=0)
        claim = claim_json(minimum, "count", components={"lower": expected, "upper": expected})
        if not found.evidence:
            raise ProofFailure(f"{why}: the number of components is not proved")
        self._certified(claim, [e.step for e in found.evidence], why)
        self.steps.append(f"{why}: {expected} components (certificate accepted)")

    def cites(self, fact: str) -> None:
        """A fact from the list of facts that proofs may rely on."""
        if fact not in FACTS:
            raise ProofFailure(f"{fact!r} is not in the list of facts that proofs may rely on")
        self.citations[fact] = FACTS[fact]
        self.steps.append(f"cited: {FACTS[fact]}")

    def uses(self, identifier: str) -> None:
        """Another statement, proved in its own file: its scope and its facts are taken over."""
        verdict = prove(find(identifier))
        self.checked += 1
        if verdict.word != "PROVED":
            raise ProofFailure(f"relies on {identifier}, which is {verdict.word}: {verdict.reason}")
        self.scope |= dict.fromkeys(verdict.scope.split("; "))
        self.citations |= {identifier: f"statement {identifier}", **verdict.citations}
        self.steps.append(f"by statement {identifier}")

    def concludes(self, line: str) -> None:
        """What the steps so far amount to, in words: a reader's step, not checked by the machine, and printed so."""
        self.steps.append(f"hence (not machine-checked): {line}")

    def _certified(self, claim: dict[str, Any], steps: Sequence[dict[str, Any]], why: str) -> None:
        try:
            report = check(claim, certificate_json(*steps))
        except (Malformed, NotProved) as refusal:
            raise ProofFailure(f"{why}: {refusal}") from None
        self.checked += 1
        self.citations |= dict(fact.split(": ", 1) for fact in report.relies_on)


Words = Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class Verdict:
    """What was computed about a statement: PROVED, VERIFIED (exact, on instances only), REFUTED or UNKNOWN."""

    word: str
    scope: str = ""
    citations: dict[str, str] = field(default_factory=dict)
    steps: tuple[str, ...] = ()
    instances: int = 0
    reason: str = ""

    @property
    def relies_on(self) -> tuple[str, ...]:
        return tuple(self.citations)

    def __bool__(self) -> bool:
        raise TypeError("a verdict is no truth value: compare its word with PROVED, VERIFIED, REFUTED or UNKNOWN")


class Statement:
    """One statement: its text and hypotheses, and, by decorators, its proof and its random exact instances."""

    def __init__(self, *, id: str, title: str, source: str, expect: str, text: str, hypotheses: dict[str, str]) -> None:
        self.id, self.title, self.source, self.expect = id, title, source, expect
        self.text, self.hypotheses = text, hypotheses
        self.prove: Callable[[Proof], None] | None = None
        self.sample: tuple[SearchStrategy[Any], Callable[[Any], bool]] | None = None

    def proof(self, function: Callable[[Proof], None]) -> Callable[[Proof], None]:
        """Decorator: this function records the steps of the proof."""
        self.prove = function
        return function

    def instances(self, strategy: SearchStrategy[Any]) -> Callable[[Callable[[Any], bool]], Callable[[Any], bool]]:
        """Decorator: this function decides exactly whether the statement holds for an instance drawn."""

        def register(holds: Callable[[Any], bool]) -> Callable[[Any], bool]:
            self.sample = (strategy, holds)
            return holds

        return register


@dataclass(frozen=True)
class Result:
    """A statement, its verdict, and the seconds it took."""

    statement: Statement
    verdict: Verdict
    seconds: float

    @property
    def as_expected(self) -> bool:
        return self.verdict.word == self.statement.expect

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.statement.id,
            "title": self.statement.title,
            "verdict": self.verdict.word,
            "expected": self.statement.expect,
            "scope": self.verdict.scope,
            "relies_on": [f"{fact}: {citation}" for fact, citation in self.verdict.citations.items()],
            "hypotheses": dict.fromkeys(self.statement.hypotheses, "unknown"),
            "instances": self.verdict.instances,
            "seconds": round(self.seconds, 3),
            "reason": self.verdict.reason,
        }


def directory() -> Path:
    """Where the statements lie: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "proofs"
    return installed if installed.is_dir() else package.parent / "proofs"


def load(path: Path) -> Statement:
    """The statement in a file.  Raises BadInput, with the file's name, where there is none."""
    spec = importlib.util.spec_from_file_location(f"symtopo_proof_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise BadInput(f"{path}: not a Python file: a statement is one .py file")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise BadInput(f"{path}: does not load ({type(error).__name__}: {error})") from error
    statement = getattr(module, "statement", None)
    if not isinstance(statement, Statement):
        raise BadInput(f"{path}: defines no `statement = Statement(...)`: add one")
    return statement


def statements() -> list[Statement]:
    """All statements under proofs/, ordered by identifier."""
    found = [load(path) for path in sorted(directory().glob("*.py"))]
    return sorted(found, key=lambda s: [int(part) if part.isdigit() else part for part in s.id.split(".")])


def find(identifier: str) -> Statement:
    known = statements()
    for statement in known:
        if statement.id == identifier:
            return statement
    raise BadInput(f"no statement {identifier!r}: known are {', '.join(s.id for s in known)}")


def prove(statement: Statement) -> Verdict:
    """Run the proof alone: PROVED with its scope, or UNKNOWN with the step that failed."""
    if statement.prove is None:
        return Verdict("UNKNOWN", reason="no proof is given")
    proof = Proof()
    try:
        statement.prove(proof)
    except ProofFailure as failure:
        return Verdict("UNKNOWN", steps=tuple(proof.steps), reason=f"proof: {failure}")
    except Exception as error:
        return Verdict("UNKNOWN", steps=tuple(proof.steps), reason=f"proof: {type(error).__name__}: {error}")
    if not proof.checked or not proof.scope:
        return Verdict("UNKNOWN", steps=tuple(proof.steps), reason="the proof has no checked step, or no scope")
    return Verdict("PROVED", "; ".join(proof.scope), proof.citations, tuple(proof.steps))


def run_instances(statement: Statement, examples: int) -> tuple[int, str]:
    """Draw instances, smallest first; how many were checked, and the smallest that fails (or raises), in words."""
    from hypothesis import HealthCheck, Phase, given, settings

    if statement.sample is None:
        return 0, ""
    strategy, holds = statement.sample
    checked = 0
    failing: list[str] = []

    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def attempt(instance: Any) -> None:
        nonlocal checked
        checked += 1
        try:
            wrong = "" if holds(instance) else "fails"
        except Exception as error:
            wrong = f"raises {type(error).__name__}: {error}"
        if wrong:
            failing.append(f"{wrong} for {instance}")
            raise AssertionError

    try:
        attempt()
    except AssertionError:
        return checked, failing[-1]
    return checked, ""


def verify(ids: Iterable[str] = (), *, thorough: bool = False) -> list[Result]:
    """Run proof and instances of the statements named, or of all; the verdicts follow from what was computed."""
    chosen = [find(i) for i in ids] or statements()
    results = []
    for statement in chosen:
        start = time.perf_counter()
        verdict = prove(statement)
        checked, failure = run_instances(statement, INSTANCES * 10 if thorough else INSTANCES)
        word, reason = verdict.word, verdict.reason
        if failure:
            word = "REFUTED" if failure.startswith("fails") else "UNKNOWN"
            reason = f"instance {failure}"
        elif word == "UNKNOWN" and checked:
            word = "VERIFIED"
        scope = verdict.scope or f"{checked} instances"
        final = replace(verdict, word=word, scope=scope, instances=checked, reason=reason)
        results.append(Result(statement, final, time.perf_counter() - start))
    return results
