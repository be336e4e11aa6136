"""One search for a counterexample, within its budget: of a conjecture, or of a statement."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from symtopo.counting.proved import accepted_bounds
from symtopo.display import html_card
from symtopo.errors import BadInput, Contradiction, Undecided, one_line, shown
from symtopo.proving.judging import ask, satisfies
from symtopo.proving.statement import Statement
from symtopo.refuting.census_rows import ROWS, CensusAsked, CensusRows
from symtopo.refuting.clock import Clock
from symtopo.refuting.conjectures import Components, Conjecture, Counted, Raised, text_of
from symtopo.search.cases import decode, describe, encode
from symtopo.search.processes import Message
from symtopo.search.search import Judgement, Search, SearchOutcome, Stop, Table, Vacuous, search

if TYPE_CHECKING:
    from symtopo.surveying.rows import CensusRow

INTERRUPTED = "interrupted"
HEARD = 64  # rows of the census between two reports
WORTH = 100  # one case in so many is decided, at least, by a search that is worth its name
NARROW = "narrow the space to cases that it applies to (--layers, --widths, --skips), or give more --seconds"


@dataclass(frozen=True)
class Refutation:
    """What a search for a counterexample came to.

    outcome : "refuted" (there is an exact counterexample), "candidate" (one that may rest on an estimate, or be none of
        the cases meant), "none" (none among the cases searched, which proves nothing beyond them), "vacuous" (not one
        case in a hundred was decided), "unfinished";
    case, description, fails : the smallest witness found, as JSON (None where it has none) and in words;
    counts : the numbers of components that a conjecture saw for it, with what each rests on;
    searched, cases : in which space, and how many of its cases;  drawn, satisfied, undecided : numbers of cases;
    recalled : how many known witnesses were tried first;  census : how far the census was asked, None where it was not;
    stored : the file of the witness in the library;
    examples, budget, seed : of the search (budget in seconds);  seconds : that it took;
    reason : why it ended before its budget, or decided nothing.

    Examples
    --------
    >>> from symtopo import Minimum, refute
    >>> def never_three(minimum: Minimum, number: int, *, widths=1, skips=1):
    ...     return number != 3
    >>> found = refute(never_three)
    >>> found.outcome.value, found.description
    ('refuted', 'widths 1,1,1,1, skips 0:2:1, target 1')
    """

    target: str
    without: str
    text: str
    examples: int
    budget: float
    seed: int
    searched: str = ""
    outcome: SearchOutcome = SearchOutcome.NONE
    cases: str = ""
    drawn: int = 0
    satisfied: int = 0
    undecided: int = 0
    recalled: int = 0
    census: CensusAsked | None = None
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
        return self.outcome in (SearchOutcome.REFUTED, SearchOutcome.CANDIDATE)

    def __str__(self) -> str:
        words = f"{self.description}: {self.fails or 'fails'}" if self.found else self.reason or self.cases
        return f"{self.target}: {self.outcome.value} ({words})"

    def _repr_html_(self) -> str:
        rows = [("witness", self.description), ("fails", self.fails)]
        rows += [("sees", str(counted)) for counted in self.counts]
        rows += [("census", line) for line in (self.census.lines if self.census is not None else ())]
        rows += [("searched", self.searched), ("cases", self.cases), ("reason", self.reason), ("stored", self.stored)]
        return html_card(f"{self.outcome.value}: {self.text or self.target}", [(a, b) for a, b in rows if b])

    @property
    def interrupted(self) -> bool:
        """Whether Ctrl-C ended it."""
        return self.reason.startswith(INTERRUPTED)

    @property
    def witness(self) -> Any:
        """The smallest case found: a Network, a Minimum, numbers, or a tuple of some; None where it has words only."""
        return None if self.case is None else decode(self.case)

    @property
    def stored_fields(self) -> Message:
        """What the library keeps of it."""
        names = ("target", "without", "text", "case", "description", "fails", "counts", "seed")
        return {name: value for name, value in asdict(self).items() if name in names}

    def to_dict(self) -> Message:
        """What `symtopo refute --json` prints."""
        return {"schema": "symtopo/refute/1", **asdict(self)}

    @classmethod
    def from_json(cls, values: Message) -> Refutation:
        counts = tuple(Counted(**{**c, "relies_on": tuple(c["relies_on"])}) for c in values["counts"])
        known = {f.name: values[f.name] for f in fields(cls)}
        census = None if values["census"] is None else CensusAsked(**values["census"])
        return cls(
            **{
                **known,
                "outcome": SearchOutcome(values["outcome"]),
                "counts": counts,
                "census": census,
                "warnings": tuple(values["warnings"]),
            }
        )


Ask = Callable[[Sequence[Any], Callable[[Search], None]], Search]
Counts = tuple[Counted, ...]


def _searched(
    start: Refutation,
    spaces: Sequence[tuple[str, Ask]],
    known: list[Any],
    hear: Callable[[Refutation], None],
    clock: Clock,
    counts_of: Callable[[Any], Counts] = lambda witness: (),
    again: Callable[[Any], None] = lambda witness: None,
    rows: CensusRows | None = None,
) -> Refutation:
    """Search one space after another until there is a witness, which is then asked again."""
    so_far, witness, vacuous, exhaustive = start, None, list[str](), True

    def learn(done: Refutation, searched: Search) -> None:
        nonlocal so_far, witness, exhaustive
        exhaustive &= searched.exhaustive
        cases = "; ".join(filter(None, [done.cases, searched.description]))
        merged = replace(
            done,
            census=None if rows is None else rows.told,
            cases=cases,
            outcome=searched.outcome,
            drawn=done.drawn + searched.drawn,
            satisfied=done.satisfied + searched.satisfied,
            undecided=done.undecided + searched.undecided,
            recalled=done.recalled + searched.recalled,
        )
        if searched.outcome != SearchOutcome.NONE and searched.witness is witness:  # nothing new: spare the JSON
            kept = {name: getattr(so_far, name) for name in ("case", "description", "fails", "counts")}
            merged = replace(merged, **kept)
        elif searched.outcome != SearchOutcome.NONE:
            case = None
            with suppress(TypeError):
                case = encode(searched.witness)
            words, counts = one_line(describe(searched.witness), 2000), counts_of(searched.witness)
            merged = replace(merged, case=case, description=words, fails=searched.fails, counts=counts)
        so_far, witness = merged, searched.witness

    def report(done: Refutation, searched: Search) -> None:
        learn(done, searched)
        if searched.drawn or rows is None or rows.asked % HEARD == 0:
            hear(so_far)
        clock.next(searched.description, recalling=not searched.drawn)

    try:
        with clock.running():
            for words, search_space in spaces:
                done = replace(so_far, searched="; ".join(filter(None, [so_far.searched, words])))

                try:
                    learn(done, search_space(known, partial(report, done)))
                except Vacuous as error:
                    vacuous.append(str(error))
                    so_far = replace(so_far, cases="", searched=done.searched)
                if so_far.found:
                    break
            if so_far.found:
                hear(so_far)
                clock.next(so_far.description)
                again(witness)
    except Stop as stop:
        so_far = ended(so_far, str(stop), unfinished=stop.unfinished)
    except Exception as error:  # an alarm within hypothesis leaves it inconsistent, and it says that instead
        if not (clock.over and type(error).__module__.partition(".")[0] == "hypothesis"):
            raise
        so_far = ended(so_far, clock.stopped)
    except KeyboardInterrupt:
        so_far = ended(so_far, INTERRUPTED)
    so_far = replace(so_far, census=None if rows is None else rows.told)
    looked_at, looked_up = (rows.asked, rows.decided) if rows is not None else (0, 0)
    decided = so_far.satisfied - so_far.undecided + looked_up
    if so_far.outcome == SearchOutcome.NONE and not decided:
        reason = so_far.reason or "; ".join(vacuous) or f"not one of {so_far.satisfied} cases was decided"
        so_far = replace(so_far, outcome=SearchOutcome.VACUOUS, reason=reason)
    elif so_far.outcome == SearchOutcome.NONE and not exhaustive and decided * WORTH < so_far.drawn + looked_at:
        few = f"only {decided} of {so_far.drawn + looked_at} cases were decided, below 1 %: this says next to nothing"
        few = f"{few}; {NARROW}"
        so_far = replace(so_far, outcome=SearchOutcome.VACUOUS, reason="; ".join(filter(None, [so_far.reason, few])))
    return replace(so_far, seconds=round(clock.spent, 3))


def ended(so_far: Refutation, reason: str, *, unfinished: bool = False) -> Refutation:
    """What was known when a search ended early: the case at hand was drawn, and not decided."""
    drawn = max(so_far.drawn - 1, 0)
    so_far = replace(so_far, reason=reason, drawn=drawn, cases=f"{drawn} cases")
    if so_far.found:
        return replace(so_far, reason=f"{reason}; the witness may not be the smallest, and was not asked again")
    return replace(so_far, outcome=SearchOutcome.UNFINISHED) if unfinished else so_far


def attempt_conjecture(
    asked: Conjecture, start: Refutation, known: list[Any], estimates: bool, hear: Callable[[Refutation], None]
) -> Refutation:
    """Search a case for which the function of a conjecture says that it fails.  Raises BadInput where it misbehaves.

    A failure is exact as long as no estimate was made: a function may remember one.
    """
    components, clock = Components(estimates=estimates, seed=start.seed), Clock(start.budget)
    rows = asked.rows(ROWS * start.examples) if asked.counts else None
    failures: list[tuple[Any, Counts]] = []
    judgement: Judgement = None

    def applies(case: Any) -> bool:
        nonlocal judgement
        components.row = rows.row_of(case) if rows is not None else None
        try:
            judgement = asked.ask(case, components)
            if components.row is not None and (judgement is False or isinstance(judgement, str)):
                judgement = anew(case, components.row[1])  # it fails by what the census says: is it so?
        except Undecided:
            judgement = None
            return True
        except Raised:
            if failures or clock.recalling:  # smaller and known cases may be none that it was written for
                return False
            raise
        if judgement is False or isinstance(judgement, str):
            failures.append((case, tuple(components.seen)))
        return judgement is not None

    def anew(case: Any, row: CensusRow) -> Judgement:
        """What the function says when all numbers are counted, and accepted by the trusted checker, now."""
        bounds = accepted_bounds(case)
        if not bounds.exact or bounds.lower != row.lower:
            raise Contradiction(f"the census says {row.words} for {describe(case)}, and now {bounds.line}: report it")
        components.row = None
        try:
            return asked.ask(case, components)
        finally:
            components.row = case, row

    def run(first: Sequence[Any], report: Callable[[Search], None]) -> Search:
        budget: dict[str, Any] = {"examples": start.examples, "seed": start.seed}
        return search(
            asked.cases(),
            lambda case: judgement,
            satisfies=applies,
            exact=lambda: not components.estimated,
            first=first,
            table=None if rows is None else Table(rows, asked.inside, rows.judged),
            report=report,
            answered=clock.rest,
            **budget,
        )

    def counts_of(witness: Any) -> Counts:
        return next((counts for case, counts in failures if case is witness), ())

    def again(witness: Any) -> None:
        failures.clear()
        if not applies(witness) or not failures:
            raise Raised(
                f"{asked.name} failed for {describe(witness)}, and did not when it was asked again: it depends on more "
                "than its arguments; take out what is random"
            )

    start = replace(start, text=asked.text)
    expressed = list(map(asked.space.expressed, known))
    try:
        refutation = _searched(start, [(asked.words, run)], expressed, hear, clock, counts_of, again, rows)
    except Raised as error:
        raise BadInput(str(error)) from error.__cause__
    if refutation.outcome == SearchOutcome.CANDIDATE and not refutation.reason:
        refutation = replace(
            refutation, reason="estimates were made before it was found: without them it is asked exactly"
        )
    return refutation


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
        why = f"without {without!r}, which a proof shows not to be needed" if without else "for a counterexample"
        raise BadInput(f"{statement.id} has no cases {why}: see symtopo show {statement.id.partition(' ')[0]}")
    if estimates and statement.estimator is None:
        raise BadInput(f"{statement.id} makes no estimate: leave the option out")

    clock, rows, table = Clock(start.budget), None, None
    if "minima" in statement.kinds:  # it says that it is about all of them
        inside = partial(satisfies, statement, without=without)
        rows = CensusRows(inside=inside, most=start.examples, with_data=True, anew="decided anew")
        table = Table(rows, lambda case: True, rows.judged)

    def asked(words: str, make: Callable[[], Any], estimate: bool) -> tuple[str, Ask]:
        options: dict[str, Any] = {"examples": start.examples, "seed": start.seed}
        options |= {"without": without, "estimate": estimate, "answered": clock.rest}
        options["table"] = table if make is spaces[0][1] and not estimate else None
        return words, lambda first, report: ask(statement, words, make(), first=first, report=report, **options)

    searches = [asked(words, make, False) for words, make in spaces]
    searches += [asked(f"{words} (by estimate)", make, True) for words, make in spaces if estimates]
    start = replace(start, target=statement.id, text=statement.title)
    try:
        refutation = _searched(start, searches, known, hear, clock, rows=rows)
    except Exception as error:
        raise BadInput(f"{statement.id}: {type(error).__name__}: {text_of(error)}") from error
    if refutation.outcome == SearchOutcome.CANDIDATE and not refutation.reason:
        by = "it rests on an estimate" if estimates else "a known witness satisfies the hypotheses, and fails"
        refutation = replace(refutation, reason=f"{by}; whether it is one of the cases meant is not known")
    return refutation
