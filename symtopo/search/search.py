"""Search for counterexamples: through all of a finite space, or with hypothesis as the engine; smallest first."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Any

from symtopo.errors import shown
from symtopo.search.cases import complexity, describe, kind
from symtopo.search.drawing import draw
from symtopo.search.shrinking import shrink

WITNESSES = 12
FEW = 10  # where less than a tenth of the small cases are decided, those like them come next, until half as many are
FURTHER = 8  # decided as were asked for, or so many times as many were drawn,
LOOKED_AT = 100  # of the small ones so many times as many as were asked for
IDLE = 200  # that are not like those, one after the other, or as many as were asked for: then there are no more

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

Judgement = bool | str | None  # holds, fails (with a reason), undecided


@dataclass(frozen=True)
class Finite:
    """A finite space of cases, given smallest first, and what it holds, in words."""

    description: str
    cases: Iterable[Any]

    def __post_init__(self) -> None:
        if iter(self.cases) is self.cases:
            raise TypeError(f"{self.description}: an iterator can be read only once: give a list")

    def only(self, inside: Callable[[Any], bool], words: str) -> Finite:
        """The part of the space that a predicate and words describe."""
        return Finite(f"{self.description}, {words}", [case for case in self.cases if inside(case)])


@dataclass(frozen=True)
class Within:
    """A strategy whose witnesses are made smaller by changes that it may not know, as long as they stay inside.

    The smallest of several witnesses is taken, so that luck matters less.  `inside` says what the cases have in common
    beyond the hypotheses: nothing, unless it is given.  Half of the cases are taken from `small`, in its order, as long
    as it lasts; the first of them that fails ends the drawing.  Where few of these are decided, the search goes on with
    `further`, what is like those that were decided (none, perhaps).
    """

    strategy: SearchStrategy[Any]
    inside: Callable[[Any], bool] | None = None
    small: Iterable[Any] = ()
    further: Callable[[Sequence[Any]], Similar] | None = None


@dataclass(frozen=True)
class Similar:
    """Small cases in order, then a strategy; `like` says which of them are like the cases that were decided."""

    small: Iterable[Any]
    strategy: SearchStrategy[Any]
    like: Callable[[Any], bool]


@dataclass(frozen=True)
class Table:
    """Cases of a table, smallest first, whose answers are cheap: they are asked before all others, until one fails.

    inside : as in Within, for what is made of that one;  heard : called with what is said of each case to which the
    hypotheses apply.
    """

    cases: Iterable[Any]
    inside: Callable[[Any], bool]
    heard: Callable[[Judgement], None]


class Late(Exception):
    """What is asked before a search has taken its share of the time: it is dropped, and the search begins."""


if TYPE_CHECKING:
    Space = Finite | Within | SearchStrategy[Any]


class Vacuous(Exception):
    """Not one case satisfied the hypotheses: the search says nothing."""


class SearchOutcome(StrEnum):
    """What a search for a counterexample came to.  NONE is said of the cases searched, and proves nothing beyond them.

    REFUTED: there is an exact counterexample.  CANDIDATE: one that may rest on an estimate, or be none of the cases
    meant.  VACUOUS: hardly a case was decided, or none.  UNFINISHED: ended before its budget.
    """

    REFUTED = "refuted"
    CANDIDATE = "candidate"
    NONE = "none"
    VACUOUS = "vacuous"
    UNFINISHED = "unfinished"

    def __bool__(self) -> bool:
        raise TypeError("an outcome is no truth value: compare it with SearchOutcome.REFUTED and so on")


@dataclass(frozen=True)
class Search:
    """The outcome of a search: refuted (exactly), candidate (numerically only) or none; and how far it went.

    drawn, satisfied, undecided : numbers of cases;  recalled : how many known witnesses were tried before them;
    exhaustive : whether all cases of the space were looked at.
    "none" does not mean that there is no counterexample, unless the space is finite and was searched to its end.
    """

    outcome: SearchOutcome
    description: str
    drawn: int
    satisfied: int
    undecided: int
    seconds: float
    witness: Any = None
    fails: str = ""
    recalled: int = 0
    exhaustive: bool = False

    @property
    def decided(self) -> int:
        """How many cases satisfied the hypotheses and were decided."""
        return self.satisfied - self.undecided

    @property
    def scope(self) -> str:
        """What was decided: no more than that may be claimed."""
        if self.decided == self.drawn:
            return self.description
        return f"{self.decided} of {self.description.removeprefix('all ')}"

    @property
    def line(self) -> str:
        """What was searched, and what was found, in one line."""
        if self.outcome == SearchOutcome.NONE:
            undecided = f", {self.undecided} of them undecided" if self.undecided else ""
            return f"no counterexample among {self.description}: {self.satisfied} satisfied the hypotheses{undecided}"
        numeric = " (numeric only)" if self.outcome == SearchOutcome.CANDIDATE else ""
        return f"{describe(self.witness)}: {self.fails or 'fails'}{numeric}"


def search(
    space: Space,
    judge: Callable[[Any], Judgement],
    *,
    satisfies: Callable[[Any], bool] = lambda case: True,
    examples: int = 200,
    seed: int = 0,
    exact: bool | Callable[[], bool] = True,
    first: Sequence[Any] = (),
    table: Table | None = None,
    report: Callable[[Search], None] | None = None,
    answered: Callable[[], None] | None = None,
) -> Search:
    """Look for the smallest case that satisfies the hypotheses and fails.

    Parameters
    ----------
    space : a Finite space, searched to its end or to the first failure; or a hypothesis strategy, of which `examples`
        cases are drawn and a failing one is shrunk, Within it by our own changes too.  Where the space can tell what
        is like the cases that were decided, and these are few, such cases are drawn besides.
    judge : decides a case: True holds, False or a sentence fails, None undecided.
    satisfies : the hypotheses; cases without them are drawn, and not counted.
    exact : whether `judge` is exact, or was when last asked; where it is not, a failure is a candidate, no refutation.
    first : known witnesses, tried before any other case of the same kind; one that raises does not fit, and is dropped.
        A Finite space has them or not: none is tried.  Where a space does not say what is inside, they are candidates.
    table : cases that are asked next.  One that fails does not end the search, which goes on below it, so that the
        witness is no larger than without a table.
    report : called before each case is judged, with what is known; its description is that of the case.  What it raises
        ends the search.
    answered : called after each case that was reported, whatever came of it.

    Raises Vacuous where no case satisfied the hypotheses, and what `judge` raises.
    """
    known = [] if isinstance(space, Finite) else list(first)
    trial = _Trial(space, judge, satisfies, exact, known, report, answered)
    small, similar = 0, 0
    if table is not None:
        trial.look_up(table)
    if isinstance(space, Finite):
        any(map(trial.fails, space.cases))
    elif isinstance(space, Within):
        any(map(trial.fails, filter(trial.may_be_smaller, islice(space.small, examples // 2))))
        small = trial.drawn
        if trial.applied:
            similar = _go_on(space, trial, examples, seed)
        if trial.best is None or trial.best[0]:
            draw(space.strategy, trial.fails, examples - small - trial.passed, seed, witnesses=WITNESSES)
        if not similar:
            similar = _go_on(space, trial, examples, seed)
    else:
        draw(space, trial.fails, examples, seed, witnesses=1)
    if isinstance(space, Finite):
        description = f"all {trial.drawn} {space.description}"
    else:
        drawn = {"small": small, "similar": similar, "random": trial.drawn - small - similar}
        numbers = ", ".join(f"{number} {which}" for which, number in drawn.items() if number) or "0"
        numbers = " and ".join(numbers.rsplit(", ", 1))
        description = f"{numbers} case{'' if trial.drawn == 1 else 's'} (seed {seed})"
    searched = replace(trial.known(description), exhaustive=isinstance(space, Finite))
    if searched.outcome == SearchOutcome.NONE and not searched.satisfied:
        raise Vacuous(f"not one of {description} satisfied the hypotheses: the search says nothing, widen its space")
    if searched.outcome != SearchOutcome.NONE and (isinstance(space, Within) or trial.hit is not None):
        starts = [(trial.best, trial.inside)] if isinstance(space, Within) else []
        starts += [(trial.hit, table.inside)] if table is not None else []
        for found, inside in starts:
            if found is not None:
                trial.inside = inside
                shrink(found[2], trial.fails_as_well, complexity)
        smallest = trial.known(description)
        searched = replace(searched, seconds=smallest.seconds, witness=smallest.witness, fails=smallest.fails)
    return searched


def _go_on(space: Within, trial: _Trial, examples: int, seed: int) -> int:
    """Where few cases were decided, draw others that are like those, none of them twice; how many were drawn."""
    if space.further is None or trial.best is not None or trial.decided * FEW >= trial.drawn:
        return 0
    similar = space.further(tuple(trial.applied))
    before, more = trial.drawn, FURTHER * examples if trial.applied else examples
    idle = 0

    class Over(BaseException):
        """Enough was decided, or drawn."""

    def fails(case: Any) -> bool:
        nonlocal idle
        if trial.decided * 2 >= examples or trial.drawn >= before + more or idle > max(examples, IDLE):
            raise Over
        if not similar.like(case) or case in trial.asked:
            idle += 1
            return False
        idle = 0
        return trial.fails(case)

    with suppress(Over):
        if not any(map(fails, islice(filter(similar.like, similar.small), LOOKED_AT * examples))):
            draw(similar.strategy, fails, more, seed, witnesses=WITNESSES)
    return trial.drawn - before


Found = tuple[bool, Any, Any, str]  # whether a candidate only, complexity, case, why it fails


class _Trial:
    """Judges cases one by one; counts them, and keeps the smallest that fails, an exact one before a candidate."""

    def __init__(
        self,
        space: Space,
        judge: Callable[[Any], Judgement],
        satisfies: Callable[[Any], bool],
        exact: bool | Callable[[], bool],
        first: list[Any],
        report: Callable[[Search], None] | None,
        answered: Callable[[], None] | None,
    ) -> None:
        self.inside = space.inside if isinstance(space, Within) else None
        self.judge, self.satisfies, self.first, self.report = judge, satisfies, first, report
        self.answered = answered
        self.exact = exact if callable(exact) else lambda: exact
        self.recalling = False
        self.applied: list[Any] = []  # of the cases that were decided, those of a space that asks for them
        self.asked: set[Any] = set()
        self.remembers = isinstance(space, Within) and space.further is not None
        self.drawn = self.satisfied = self.undecided = self.recalled = 0
        self.best: Found | None = None
        self.hit: Found | None = None  # of a table, beside the best of the search
        self.heard: Callable[[Judgement], None] | None = None  # while cases of a table are asked
        self.passed = 0  # small cases that are no smaller
        self.start = time.perf_counter()

    @property
    def decided(self) -> int:
        return self.satisfied - self.undecided

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self.start

    def known(self, description: str) -> Search:
        """The search so far."""
        best = min(filter(None, (self.best, self.hit)), key=lambda found: found[:2], default=None)
        candidate, _, witness, why = best or (False, None, None, "")
        outcome = (
            SearchOutcome.NONE if best is None else SearchOutcome.CANDIDATE if candidate else SearchOutcome.REFUTED
        )
        counts = (self.drawn, self.satisfied, self.undecided)
        return Search(outcome, description, *counts, self.seconds, witness, why, self.recalled)

    def fails(self, case: Any) -> bool:
        self._recall_for(case)
        self.drawn += 1
        if self.remembers:
            self.asked.add(case)
        return self._fails(case)

    def look_up(self, table: Table) -> None:
        """Ask the cases of a table until one fails, or is no smaller than a known witness; they count as none drawn."""
        inside, remembers = self.inside, self.remembers
        with suppress(Late):
            for case in table.cases:
                self._recall_for(case)
                known = self.best
                if known is not None and not known[0] and not complexity(case) < known[1]:
                    break
                self.best, self.hit, self.inside, self.remembers = None, known, table.inside, False
                self.heard = table.heard
                try:
                    failed = self._fails(case)
                finally:  # what it found is the hit, and what was known stays the best of the search
                    self.best, self.hit, self.inside, self.remembers = known, self.best, inside, remembers
                    self.heard = None
                    self.satisfied = self.undecided = 0
                if failed:
                    break

    def may_be_smaller(self, case: Any) -> bool:
        """Whether a case is smaller than the exact witness of a table, or is that one: others are of no use."""
        hit = self.hit
        worth = hit is None or hit[0] or case == hit[2] or complexity(case) < hit[1]
        self.passed += not worth
        return worth

    def fails_as_well(self, case: Any) -> bool:
        """Whether a case is a witness no worse than the best one, and perhaps smaller."""
        best = self.best or self.hit
        worst = best is not None and best[0]
        return self.fails(case) and (worst or self.exact())

    def _recall_for(self, case: Any) -> None:
        """Ask the known witnesses of the kind of this case, once: before, it is not seen what is asked for."""
        known, self.first = self.first, []
        for other in known:
            if kind(other) == kind(case):
                self._recall(other)

    def _recall(self, case: Any) -> None:
        counts, self.recalling = (self.satisfied, self.undecided), True
        with suppress(Exception):
            if self.inside is None or self.inside(case):
                self._fails(case)
                self.recalled += 1
        (self.satisfied, self.undecided), self.recalling = counts, False

    def _fails(self, case: Any) -> bool:
        if self.report:
            self.report(self.known(describe(case)))
        try:
            return self._judged(case)
        finally:
            if self.answered:
                self.answered()

    def _judged(self, case: Any) -> bool:
        if not ((self.inside is None or self.inside(case)) and self.satisfies(case)):
            return False
        self.satisfied += 1
        said = self.judge(case)
        if not (said is None or isinstance(said, bool | str)) or said == "":
            raise TypeError(f"{shown(said)} decides nothing: return True, None, False, or a sentence that says why not")
        if self.heard is not None:
            self.heard(said)
        self.undecided += said is None
        if self.remembers and said is not None:
            self.applied.append(case)
        if said is None or said is True:
            return False
        size = complexity(case)
        candidate = not self.exact() or (self.recalling and self.inside is None)
        if self.best is None or (candidate, size) < self.best[:2]:
            self.best = candidate, size, case, said or ""
        return True


class Stop(BaseException):
    """Ends a search from within; a BaseException, since what is searched may catch every Exception."""

    def __init__(self, reason: str, *, unfinished: bool = False) -> None:
        super().__init__(reason)
        self.unfinished = unfinished
