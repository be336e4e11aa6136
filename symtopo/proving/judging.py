"""The verdict about a statement: its proof is run, its instances are decided, every hypothesis is asked."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from symtopo.errors import shown
from symtopo.latex import code
from symtopo.proving.confirming import Disagreement
from symtopo.proving.proof import Proof, ProofFailure, Step
from symtopo.proving.shared import SHARED
from symtopo.proving.statement import Judge, Misshapen, Prove, Statement
from symtopo.proving.verdict import Result, Tried, Verdict
from symtopo.search.cases import describe
from symtopo.search.search import Finite, Judgement, Search, SearchOutcome, Vacuous, search

if TYPE_CHECKING:
    from symtopo.search.search import Space, Table

INSTANCES = 25
ESTIMATES = 12
SEARCHED = 200
THOROUGH = 10
ALONE = "not confirmed independently: the statement has no confirmation"
UNCOVERED = "not confirmed independently: its confirmation covers no such case"


def prove(statement: Statement, find: Callable[[str], Statement], *, above: tuple[str, ...] = ()) -> Proof:
    """Run the proof alone.  Raises ProofFailure where a step fails, or statements rely on one another in a circle."""
    if statement.prove is None:
        if statement.formal and above:  # whether the kernel accepts it is asked where all verdicts are known
            return Proof(chain=(*above, statement.id), clause=statement.clause)
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

    proof = Proof(set(statement.hypotheses) - {without}, proved, chain, statement.clause)
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
    result = _with_all_cases(statement, result)
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
    return (
        str(error) if isinstance(error, ProofFailure | Vacuous | Disagreement) else f"{type(error).__name__}: {error}"
    )


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
        verdict=Verdict.CITED if proof.elsewhere else Verdict.ARGUED,
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
    for kind in statement.kinds:
        words = f"The shared space of {kind}."
        try:
            shared = SHARED[kind].among(lambda case: satisfies(statement, case), times=times, seed=seed)
            exact.append(ask(statement, words, shared, examples=0, seed=seed))
            tried.append(_tried(exact[-1], words, ""))
            if not exact[-1].decided:
                reasons.append(f"{words} none of {exact[-1].satisfied} cases was decided: this says nothing")
        except Exception as error:
            reasons.append(_in_words(error))
    for words, space in statement.instance_spaces:
        try:
            exact.append(ask(statement, words, space(), examples=drawn * times, seed=seed))
            tried.append(_tried(exact[-1], words, ""))
            if not exact[-1].decided:
                reasons.append(f"{words} none of {exact[-1].satisfied} cases was decided: this says nothing")
            if statement.estimator is not None:
                examples = ESTIMATES * times
                numeric.append(
                    ask(statement, words, _first(space(), examples), examples=examples, seed=seed, estimate=True)
                )
        except Exception as error:  # the other spaces may still refute
            reasons.append(_in_words(error))
    result = replace(
        result,
        searches=tried,
        instances=sum(s.decided for s in exact),
        estimates=sum(s.decided for s in numeric),
    )
    refuting = [s for s in exact if s.outcome == SearchOutcome.REFUTED]
    candidates = [f"candidate {s.line}" for s in numeric if s.outcome == SearchOutcome.CANDIDATE]
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


def _first(space: Space, number: int) -> Space:
    """The first cases of a finite space: estimates take long, and a space is small because its cases are cheap."""
    if not isinstance(space, Finite):
        return space
    return Finite(f"{space.description}, the first {number}", list(islice(space.cases, number)))


def _with_all_cases(statement: Statement, result: Result) -> Result:
    """Decide the cases that the statement says to be all of its cases, each of which satisfies the hypotheses."""
    if statement.every_case is None or result.reason or result.verdict == Verdict.REFUTED:
        return result
    words, space = statement.every_case
    try:
        cases = space()
        if not isinstance(cases, Finite):
            raise Misshapen(f"{words} all cases are no Finite space")
        found = ask(statement, words, cases, examples=0, seed=0)
    except Exception as error:
        return _unless_refuted(result, _in_words(error))
    result = replace(result, searches=[*result.searches, _tried(found, words, "")])
    result = replace(result, instances=result.instances + found.decided)
    if found.outcome == SearchOutcome.REFUTED:
        return replace(result, verdict=Verdict.REFUTED, scope=[], relies_on={}, counterexample=found.line)
    if found.decided < found.drawn:
        return _unless_refuted(result, f"{words} {found.drawn - found.decided} of {found.drawn} were not decided")
    scope = result.scope if result.verdict in (Verdict.ARGUED, Verdict.CITED) else [found.scope]
    weaker = result.verdict in (Verdict.UNKNOWN, Verdict.TESTED)
    verdict = Verdict.VERIFIED if weaker else result.verdict
    return replace(result, verdict=verdict, scope=scope, all_cases=found.scope)


def _with_ablation(
    statement: Statement, find: Callable[[str], Statement], result: Result, times: int, seed: int
) -> Result:
    """Ask every hypothesis: needed (an exact counterexample without it), not needed (a proof without it) or unknown."""
    status = dict.fromkeys(statement.hypotheses, "unknown")
    searches = list(result.searches)
    for name, words, space in statement.spaces_without:
        found = ask(statement, words, space(), examples=SEARCHED * times, seed=seed, without=name)
        searches.append(_tried(found, words, name))
        if found.outcome == SearchOutcome.REFUTED:
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


def satisfies(statement: Statement, case: Any, without: str = "") -> bool:
    """Whether a case satisfies all hypotheses, or all but one, which it does not."""
    for name, holds in statement.predicates.items():
        found = holds(case)
        if not isinstance(found, bool):
            raise TypeError(f"hypothesis {name!r} is {shown(found)} for {describe(case)}: return True or False")
        if found == (name == without):
            return False
    return True


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
    table: Table | None = None,
    report: Callable[[Search], None] | None = None,
    answered: Callable[[], None] | None = None,
) -> Search:
    """Search a space for a failing case that satisfies all hypotheses, or all but one, which it does not.

    words : what the space is called, if nothing in it satisfies them;  estimate : judge numerically, by the estimate;
    first, table, report, answered : as for `search`.
    """
    judge = statement.estimator if estimate else _confirmed(statement)
    if judge is None:
        raise Misshapen("no conclusion decides the cases")
    try:
        budget: dict[str, Any] = {"examples": examples, "seed": seed}
        return search(
            space,
            judge,
            satisfies=lambda case: satisfies(statement, case, without),
            exact=not estimate,
            first=first,
            table=table,
            report=report,
            answered=answered,
            **budget,
        )
    except Vacuous as vacuous:
        raise Vacuous(f"{words} {vacuous}") from None


def _confirmed(statement: Statement) -> Judge | None:
    """The conclusion, whose every failure is confirmed by a second evaluation, or else is said not to be."""
    judge, second = statement.judge, statement.confirm
    if judge is None:
        return None

    def judged(case: Any) -> Judgement:
        found = judge(case)
        if not (found is False or (isinstance(found, str) and found)):
            return found
        if second is None:
            return f"{found or 'fails'} ({ALONE})"
        if (again := second(case)) is None:
            return f"{found or 'fails'} ({UNCOVERED})"
        if again is not True:
            said = found or "it fails"
            raise Disagreement(
                f"{describe(case)}: the conclusion says that {said}, and its confirmation {shown(again)}: one is wrong"
            )
        return found

    return judged


def _tried(found: Search, words: str, without: str) -> Tried:
    counts = (found.drawn, found.satisfied, found.undecided)
    return Tried(words, without, found.outcome, found.line, *counts, round(found.seconds, 3))
