"""One search for a counterexample, within its budget: of a conjecture, or of a statement."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from symtopo.cases import decode, describe, encode
from symtopo.checker import shown
from symtopo.conjectures import Components, Conjecture, Counted, Raised
from symtopo.errors import BadInput, Undecided
from symtopo.processes import Message
from symtopo.search import Judgement, Search, Vacuous, search
from symtopo.statements import Statement, ask

INTERRUPTED = "interrupted"


@dataclass(frozen=True)
class Refutation:
    """What a search for a counterexample came to.

    outcome : "refuted" (there is an exact counterexample), "candidate" (one that rests on an estimate), "none" (none
        among the cases searched, which proves nothing beyond them), "vacuous" (not one case was decided), "unfinished";
    case, description, fails : the smallest witness found, as JSON (None where it has none) and in words;
    counts : the numbers of components that a conjecture saw for it, with what each rests on;
    searched, cases : in which space, and how many of its cases;  drawn, satisfied, undecided : numbers of cases;
    recalled : how many known witnesses were tried first;  stored : the file of the witness in the library;
    examples, budget, seed : of the search (budget in seconds);  seconds : that it took;
    reason : why it ended before its budget, or decided nothing.
    """

    target: str
    without: str
    text: str
    examples: int
    budget: float
    seed: int
    searched: str = ""
    outcome: str = "none"
    cases: str = ""
    drawn: int = 0
    satisfied: int = 0
    undecided: int = 0
    recalled: int = 0
    case: Any = None
    description: str = ""
    fails: str = ""
    counts: tuple[Counted, ...] = ()
    reason: str = ""
    seconds: float = 0.0
    stored: str = ""
    warnings: tuple[str, ...] = field(default=())

    def __bool__(self) -> bool:
        raise TypeError('a refutation is no truth value: compare its outcome with "refuted", "none" and so on')

    @property
    def found(self) -> bool:
        """Whether there is a witness, exact or not."""
        return self.outcome in ("refuted", "candidate")

    @property
    def witness(self) -> Any:
        """The smallest case found: a Network, a Minimum, numbers, or a tuple of some; None where it has words only."""
        return None if self.case is None else decode(self.case)

    @property
    def stored_fields(self) -> Message:
        """What the library keeps of it."""
        names = ("target", "without", "text", "case", "description", "fails", "counts", "seed")
        return {name: value for name, value in asdict(self).items() if name in names}

    def as_json(self) -> Message:
        return asdict(self)

    @classmethod
    def from_json(cls, values: Message) -> Refutation:
        counts = tuple(Counted(**{**c, "relies_on": tuple(c["relies_on"])}) for c in values["counts"])
        known = {f.name: values[f.name] for f in fields(cls)}
        return cls(**{**known, "counts": counts, "warnings": tuple(values["warnings"])})


class _Stop(BaseException):
    """Ends a search at its budget; a BaseException, since a conjecture may catch every Exception."""

    def __init__(self, reason: str, *, unfinished: bool = False) -> None:
        super().__init__(reason)
        self.unfinished = unfinished


class _Clock:
    """Ends a search when its seconds are over, and where a single case takes as long, if the system has alarms."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.end, self.case = seconds, time.monotonic() + seconds, ""
        self.alarms = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()

    def next(self, case: str) -> None:
        if time.monotonic() > self.end:
            raise _Stop(f"stopped after {self.seconds:g} s")
        self.case = case
        if self.alarms:
            signal.setitimer(signal.ITIMER_REAL, self.seconds)

    @contextmanager
    def running(self) -> Iterator[None]:
        if not self.alarms:
            yield
            return

        def late(number: int, frame: object) -> None:
            raise _Stop(
                f"did not return within {self.seconds:g} s for {self.case}: mend it, or give it more seconds",
                unfinished=True,
            )

        before = signal.signal(signal.SIGALRM, late)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


Ask = Callable[[Sequence[Any], Callable[[Search], None]], Search]


def _searched(
    start: Refutation, spaces: Sequence[tuple[str, Ask]], known: list[Any], hear: Callable[[Refutation], None]
) -> tuple[Refutation, Any]:
    """Search one space after another until there is an exact witness; what is known, and the witness itself."""
    clock = _Clock(start.budget)
    so_far, witness, vacuous = start, None, []
    with clock.running():
        try:
            for words, search_space in spaces:
                done = replace(so_far, searched="; ".join(filter(None, [so_far.searched, words])))

                def report(found: Search, done: Refutation = done) -> None:
                    nonlocal so_far, witness
                    so_far, witness = _merged(done, found, witness, so_far), found.witness
                    clock.next(found.description)
                    hear(so_far)

                try:
                    found = search_space(known, report)
                except Vacuous as error:
                    vacuous.append(str(error))
                    so_far = replace(so_far, cases="", searched=done.searched)
                    continue
                so_far, witness = _merged(done, found, witness, so_far), found.witness
                if so_far.found:
                    break
        except _Stop as stop:
            so_far = ended(so_far, str(stop), unfinished=stop.unfinished)
        except KeyboardInterrupt:
            so_far = ended(so_far, INTERRUPTED)
    decided = so_far.satisfied - so_far.undecided
    if so_far.outcome == "none" and not decided:
        reason = so_far.reason or "; ".join(vacuous) or f"not one of {so_far.satisfied} cases was decided"
        so_far = replace(so_far, outcome="vacuous", reason=reason)
    return replace(so_far, seconds=round(time.monotonic() - clock.end + start.budget, 3)), witness


def _merged(done: Refutation, found: Search, known: Any, so_far: Refutation) -> Refutation:
    """What was known of the spaces before, and what is known of this one."""
    cases = "; ".join(filter(None, [done.cases, found.description]))
    merged = replace(
        done,
        cases=cases,
        outcome=found.outcome,
        drawn=done.drawn + found.drawn,
        satisfied=done.satisfied + found.satisfied,
        undecided=done.undecided + found.undecided,
        recalled=done.recalled + found.recalled,
    )
    if found.outcome == "none":
        return merged
    if found.witness is known:  # nothing new: spare the JSON
        return replace(merged, case=so_far.case, description=so_far.description, fails=so_far.fails)
    case = None
    with suppress(TypeError):
        case = encode(found.witness)
    return replace(merged, case=case, description=describe(found.witness), fails=found.fails)


def ended(so_far: Refutation, reason: str, *, unfinished: bool = False) -> Refutation:
    """What was known when a search ended early: the case at hand was drawn, and not decided."""
    outcome = "unfinished" if unfinished and not so_far.found else so_far.outcome
    drawn = max(so_far.drawn - 1, 0)
    return replace(so_far, outcome=outcome, reason=reason, drawn=drawn, cases=f"{drawn} cases")


def attempt_conjecture(
    asked: Conjecture, start: Refutation, known: list[Any], estimates: bool, hear: Callable[[Refutation], None]
) -> Refutation:
    """Search a case for which the function of a conjecture says that it fails.  Raises BadInput where it misbehaves."""
    components = Components(estimates=estimates, seed=start.seed)
    failed, estimated, judgement = False, False, None

    def applies(case: Any) -> bool:
        nonlocal failed, estimated, judgement
        try:
            judgement = asked.ask(case, components)
        except Undecided:
            judgement = None
            return True
        except Raised:
            if failed:  # smaller cases may be none that it was written for
                return False
            raise
        if judgement is False or isinstance(judgement, str):
            failed, estimated = True, estimated or components.numeric
        return judgement is not None

    def judge(case: Any) -> Judgement:
        return judgement

    def run(first: Sequence[Any], report: Callable[[Search], None]) -> Search:
        budget: dict[str, Any] = {"examples": start.examples, "seed": start.seed}
        return search(asked.cases(), judge, satisfies=applies, first=first, report=report, **budget)

    def hear_at_most(so_far: Refutation) -> None:
        """As long as it is not asked again, a witness may be one of those that rest on an estimate."""
        hear(replace(so_far, outcome="candidate") if estimated and so_far.found else so_far)

    start = replace(start, text=asked.text)
    try:
        found, witness = _searched(start, [(asked.words, run)], list(map(asked.space.expressed, known)), hear_at_most)
        if not found.found:
            return found
        again = asked.ask(witness, components)
    except Raised as error:
        raise BadInput(str(error)) from error.__cause__
    except Undecided:
        again = None
    if again is not False and not isinstance(again, str):
        raise BadInput(
            f"{asked.name} failed for {found.description}, and did not when it was asked again: it depends on more "
            "than its arguments; take out what is random"
        )
    return replace(found, outcome="candidate" if components.numeric else "refuted", counts=tuple(components.seen))


def attempt_statement(
    statement: Statement, start: Refutation, known: list[Any], estimates: bool, hear: Callable[[Refutation], None]
) -> Refutation:
    """Search a case that satisfies all hypotheses of a statement, or all but one, and for which it fails."""
    without = start.without
    if without and without not in statement.hypotheses:
        names = ", ".join(statement.hypotheses) or "none"
        raise BadInput(f"{statement.id} has no hypothesis {shown(without)}: it has {names}")
    spaces = [(words, space) for words, space in statement.instance_spaces if not without]
    spaces += [(words, space) for name, words, space in statement.spaces_without if name == without]
    if not spaces:
        why = f"without {without!r}: its file has a proof that it is not needed" if without else "it has no cases"
        raise BadInput(
            f"{statement.id} says nowhere to search {why}: see symtopo show {statement.id.partition(' ')[0]}"
        )
    if estimates and statement.estimator is None:
        raise BadInput(f"{statement.id} makes no estimate: leave the option out")

    def asked(words: str, make: Callable[[], Any], estimate: bool) -> tuple[str, Ask]:
        options: dict[str, Any] = {"examples": start.examples, "seed": start.seed}
        options |= {"without": without, "estimate": estimate}
        return words, lambda first, report: ask(statement, words, make(), first=first, report=report, **options)

    searches = [asked(words, make, False) for words, make in spaces]
    searches += [asked(f"{words} (by estimate)", make, True) for words, make in spaces if estimates]
    start = replace(start, target=statement.id, text=statement.title)
    try:
        return _searched(start, searches, known, hear)[0]
    except Exception as error:
        raise BadInput(f"{statement.id}: {type(error).__name__}: {error}") from error
