"""Search for counterexamples: through all of a finite space, or with hypothesis as the engine; smallest first."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from symtopo.checker import shown
from symtopo.minimum import Minimum
from symtopo.network import Network
from symtopo.shrinking import shrink

WITNESSES = 12

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
    beyond the hypotheses: nothing, unless it is given.
    """

    strategy: SearchStrategy[Any]
    inside: Callable[[Any], bool] = lambda case: True


if TYPE_CHECKING:
    Space = Finite | Within | SearchStrategy[Any]


class Vacuous(Exception):
    """Not one case satisfied the hypotheses: the search says nothing."""


@dataclass(frozen=True)
class Search:
    """The outcome of a search: refuted (exactly), candidate (numerically only) or none; and how far it went.

    "none" does not mean that there is no counterexample, unless the space is finite and was searched to its end.
    """

    outcome: str
    description: str
    drawn: int
    satisfied: int
    undecided: int
    seconds: float
    witness: Any = None
    fails: str = ""

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
        if self.outcome == "none":
            undecided = f", {self.undecided} of them undecided" if self.undecided else ""
            return f"no counterexample among {self.description}: {self.satisfied} satisfied the hypotheses{undecided}"
        numeric = " (numeric only)" if self.outcome == "candidate" else ""
        return f"{describe(self.witness)}: {self.fails or 'fails'}{numeric}"


def search(
    space: Space,
    judge: Callable[[Any], Judgement],
    *,
    satisfies: Callable[[Any], bool] = lambda case: True,
    examples: int = 200,
    seed: int = 0,
    exact: bool = True,
) -> Search:
    """Look for the smallest case that satisfies the hypotheses and fails.

    Parameters
    ----------
    space : a Finite space, searched to its end or to the first failure; or a hypothesis strategy, of which `examples`
        cases are drawn and a failing one is shrunk, Within it by our own changes too.
    judge : decides a case: True holds, False or a sentence fails, None undecided.
    satisfies : the hypotheses; cases without them are drawn, and not counted.
    exact : whether `judge` is exact; where it is not, a failure is a candidate and no refutation.

    Raises Vacuous where no case satisfied the hypotheses, and what `judge` raises.
    """
    start = time.perf_counter()
    drawn = satisfied = undecided = 0
    failing: list[tuple[Any, str]] = []

    def fails(case: Any) -> bool:
        nonlocal drawn, satisfied, undecided
        drawn += 1
        if not (satisfies(case) and (not isinstance(space, Within) or space.inside(case))):
            return False
        satisfied += 1
        found = judge(case)
        if not (found is None or isinstance(found, bool | str)) or found == "":
            raise TypeError(
                f"{shown(found)} decides nothing: return True, None, False, or a sentence that says why not"
            )
        undecided += found is None
        if found is None or found is True:
            return False
        failing.append((case, found or ""))
        return True

    if isinstance(space, Finite):
        any(map(fails, space.cases))
        description = f"all {drawn} {space.description}"
    else:
        if isinstance(space, Within):
            _draw(space.strategy, fails, examples, seed, witnesses=WITNESSES)
        else:
            _draw(space, fails, examples, seed, witnesses=1)
        description = f"{drawn} random cases (seed {seed})"
    seen = drawn, satisfied, undecided
    if not satisfied:
        raise Vacuous(f"not one of {description} satisfied the hypotheses: the search says nothing, widen its space")
    if failing and isinstance(space, Within):
        shrink(min(failing, key=lambda found: complexity(found[0]))[0], fails, complexity)
    witness, why = min(failing, key=lambda found: complexity(found[0]), default=(None, ""))
    outcome = "none" if not failing else "refuted" if exact else "candidate"
    return Search(outcome, description, *seen, time.perf_counter() - start, witness, why)


def _draw(
    strategy: SearchStrategy[Any], fails: Callable[[Any], bool], examples: int, seed: int, *, witnesses: int
) -> None:
    """Draw cases until so many fail; a single one is then shrunk.  Every failing case is seen by `fails`."""
    import hypothesis
    from hypothesis import HealthCheck, Phase, given, settings

    class Found(Exception):
        pass

    failed = 0

    @hypothesis.seed(seed)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink] if witnesses == 1 else [Phase.generate],
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        verbosity=hypothesis.Verbosity.quiet,
    )
    @given(strategy)
    def attempt(case: Any) -> None:
        nonlocal failed
        if fails(case):
            failed += 1
            if failed >= witnesses:
                raise Found

    with suppress(Found):
        attempt()


def complexity(case: Any) -> Any:
    """What "smaller" means among cases of one kind; a case may bring its own.

    Fewer layers, then smaller widths, then fewer skips, from earlier layers, then smaller numbers: 0, 1, -1, 2, ..
    before fractions.
    """
    own = getattr(case, "complexity", None)
    if own is not None:
        return own
    if isinstance(case, Network):
        skips = {pair: c for pair, c in case.skips.items() if c}
        return case.layers, sum(case.widths), len(skips), sorted(skips), complexity(skips.values())
    if isinstance(case, Minimum):
        return *complexity(case.network), complexity((case.x or (), case.y))
    if isinstance(case, int | Fraction):
        return case.denominator, abs(case.numerator), case < 0
    if not isinstance(case, Iterable) or isinstance(case, str):
        return len(str(case)), str(case)
    numbers = _numbers(case)
    if numbers is None:
        return tuple(map(complexity, case))
    entries = [complexity(v) for v in numbers]
    return len(entries), sum(e[0] for e in entries), sum(e[1] for e in entries), entries


def _numbers(case: Iterable[Any]) -> list[int | Fraction] | None:
    """The numbers of nested sequences, None where something else stands in them."""
    found: list[int | Fraction] = []
    for part in case:
        if isinstance(part, int | Fraction):
            found.append(part)
        elif isinstance(part, str) or not isinstance(part, Iterable):
            return None
        elif (inner := _numbers(part)) is not None:
            found += inner
        else:
            return None
    return found


def describe(case: Any) -> str:
    """A case in words: networks by widths and skips, matrices by rows."""
    if isinstance(case, Network):
        skips = ", ".join(f"{j}:{i}:{c}" for (j, i), c in case.skips.items() if c)
        return f"widths {','.join(map(str, case.widths))}, {f'skips {skips}' if skips else 'no skips'}"
    if isinstance(case, Minimum):
        data = f"target {_matrix(case.y)}" if case.x is None else f"X = {_matrix(case.x)}, Y = {_matrix(case.y)}"
        return f"{describe(case.network)}, {data}"
    if isinstance(case, tuple) and all(isinstance(v, int | Fraction) for v in case):
        return f"({', '.join(map(str, case))})"
    if isinstance(case, tuple | list):
        return _matrix(case) if _is_matrix(case) else "; ".join(map(describe, case))
    return str(case)


def _is_matrix(case: Sequence[Any]) -> bool:
    return bool(case) and all(
        isinstance(row, tuple | list) and row and all(isinstance(v, int | Fraction) for v in row) for row in case
    )


def _matrix(rows: Sequence[Sequence[int | Fraction]]) -> str:
    if len(rows) == 1 and len(rows[0]) == 1:
        return str(rows[0][0])
    return "[" + ", ".join("[" + ", ".join(map(str, row)) + "]" for row in rows) + "]"
