"""One question about many cases: batches in flight, answers as they come, one writer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from symtopo.errors import BadInput, one_line, shown
from symtopo.sweeping.cases import Refused, read_cases
from symtopo.sweeping.executors import Runner, runner
from symtopo.sweeping.forms import Asked, asked
from symtopo.sweeping.store import Store
from symtopo.sweeping.tasks import Task, task_of
from symtopo.sweeping.workers import Outcome

TIMEOUT = 300.0
MOST_SAMPLES = 10_000
BATCH = 0.7  # seconds that a batch is meant to take
LARGEST = 1000  # cases of a batch
COMMIT = 0.5  # seconds between two commits
WAITING = 2  # batches in flight for each that runs


@dataclass(frozen=True)
class Sweep:
    """What came out of a sweep, or so far.

    cases : how many were read;  decided : distinct forms that were decided now;  stored : cases whose answer was in the
    store;  repeated : cases of the form of another one of this run;  failed : cases with an error;  seconds : of all;
    disagreements : estimates that contradict what is proved;  first_failures : some rows of those that failed;
    interrupted : whether Ctrl-C ended it.

    Examples
    --------
    >>> from symtopo import Network, sweep
    >>> found = sweep("count", [Network([1, 1, 1]), Network([2, 1, 2])])
    >>> [(row["line"], row["lower"], row["upper"], row["rule"]) for row in found.rows()]
    [(1, 2, 2, 'plain chain'), (2, 1, 1, 'unreachable target')]
    """

    cases: int = 0
    decided: int = 0
    stored: int = 0
    repeated: int = 0
    failed: int = 0
    disagreements: int = 0
    seconds: float = 0.0
    first_failures: tuple[dict[str, Any], ...] = ()
    interrupted: bool = False
    store: str = ""
    _table: Store | None = field(default=None, repr=False, compare=False)
    _sweep: int = field(default=0, repr=False, compare=False)

    @property
    def rate(self) -> float:
        """Cases a second."""
        return self.cases / self.seconds if self.seconds else 0.0

    def rows(self) -> Iterator[dict[str, Any]]:
        """The table, one row a case, in their order."""
        from symtopo.sweeping.store import read_rows

        if self._table is not None:
            return self._table.rows()
        return read_rows(self.store, sweep=self._sweep)

    def to_dict(self) -> dict[str, Any]:
        """What `symtopo sweep --json` prints; its fields are in docs/sweep.md."""
        return {
            "schema": "symtopo/sweep/1",
            "store": self.store,
            "cases": self.cases,
            "decided": self.decided,
            "stored": self.stored,
            "repeated": self.repeated,
            "failed": self.failed,
            "disagreements": self.disagreements,
            "seconds": round(self.seconds, 3),
            "rate": round(self.rate, 1),
            "interrupted": self.interrupted,
            "failures": [{key: row[key] for key in ("line", "name", "error")} for row in self.first_failures],
        }


def sweep(
    function: str | Callable[..., Any],
    cases: Iterable[Any],
    *,
    executor: Any = None,
    store: Any = None,
    jobs: int | None = None,
    samples: int = 0,
    seed: int = 0,
    timeout: float = TIMEOUT,
    source: str = "python",
    progress: Callable[[Sweep], None] = lambda so_far: None,
) -> Sweep:
    """Ask one question about many cases, each in a process that is killed if it hangs, and keep the answers.

    Parameters
    ----------
    function : "count", "connect", a function of a minimum, or "FILE.py::NAME".  A function must be defined at the top
        of a file or a module; one that `refute` takes is given what its annotations ask for.
    cases : networks, minima, triples of a minimum and two points (for "connect"), dictionaries or lines of JSON like
        {"widths": [2, 2, 2], "skips": [[0, 2, "1"]], "target": [[1, 0], [0, 1]]}.  They are read as they are needed.
    executor : any of concurrent.futures, or a `Client` of dask; by default processes of ours.
    store : the path of a file that answers are kept in, and taken from; without one they go with the result.
    jobs : how many cases are answered at a time, by default one a processor; a cluster of dask says it itself.
    samples : of a count: for an estimate beside what is proved; 0 for none.
    seed : of all randomness, the same for each case.
    timeout : seconds for one case.
    source : the name of the cases in the store; of sweeps of one source and one question the last has its rows there.
    progress : called with what is known so far.

    A case that is none, fails, hangs or takes its process with it is a row with an error, and ends nothing.  Raises
    BadInput where the function, the executor or the store is refused, where the executor is lost, and where there is
    not one case; what was answered until then is in the store.

    Examples
    --------
    >>> from symtopo import Minimum, Network, sweep
    >>> found = sweep("count", [{"widths": [1, 1, 1, 1], "skips": [[0, 2, c]]} for c in (1, -1, 0)] + [{"widths": [0]}])
    >>> [(row["lower"], row["error"]) for row in found.rows()][2:]
    [(4, None), (None, 'case 4: width 0 is not a positive integer: give widths like 2,2,2')]
    """
    _check_options(samples, seed, timeout)
    task = task_of(function, samples=samples, seed=seed)
    running = runner(executor, jobs)
    try:
        table = Store("" if store is None else str(store))
        try:
            table.begin(source, task)
            so_far = _Run(table, task, running, float(timeout), progress).over(cases)
        except BaseException as error:
            running.kill()
            table.close(remove=isinstance(error, _NoCase))
            raise
        if so_far.interrupted:
            running.kill()
    finally:
        running.close()
    if store is None:
        return replace(so_far, _table=table)
    table.close()
    return replace(so_far, store=str(store), _sweep=table.sweep)


class _NoCase(BadInput):
    """There was not one case."""


def _check_options(samples: Any, seed: Any, timeout: Any) -> None:
    if type(samples) is not int or not 0 <= samples <= MOST_SAMPLES:
        raise BadInput(f"{shown(samples)} samples: give a number from 0 to {MOST_SAMPLES}")
    if type(seed) is not int or seed < 0:
        raise BadInput(f"seed is {shown(seed)}: give a whole number from 0")
    if type(timeout) not in (int, float) or not 0 < timeout <= 10**7:
        raise BadInput(f"timeout is {shown(timeout)}: give a number of seconds above 0, and at most 10^7")


class _Run:
    """One run: reads cases, sends batches, writes what comes."""

    def __init__(
        self, table: Store, task: Task, running: Runner, timeout: float, progress: Callable[[Sweep], None]
    ) -> None:
        self.table, self.task, self.running, self.timeout, self.progress = table, task, running, timeout, progress
        self.flying: dict[Future[list[Outcome]], list[Asked]] = {}
        self.waiting: list[Asked] = []  # the next batch
        self.keys: set[bytes] = set()  # of both
        self.each = BATCH  # seconds of a case, as measured
        self.counts = {"cases": 0, "decided": 0, "stored": 0, "repeated": 0, "failed": 0, "disagreements": 0}
        self.start = self.committed = time.monotonic()
        self.width = running.width()

    def over(self, cases: Iterable[Any]) -> Sweep:
        """Go through all cases."""
        good, first, last, interrupted = False, "", 0, False
        try:
            for case in read_cases(cases, ends=self.task.name == "connect"):
                last = case.line
                self.counts["cases"] += 1
                if isinstance(case, Refused):
                    first = first or case.reason
                    self.counts["failed"] += 1
                    self.table.row(case.line, "", case.given, None, case.reason)
                else:
                    good = True
                    question = asked(case, self.task)
                    self.table.row(case.line, case.name, case.given, question.key)
                    self._ask(question)
                self._keep_going()
            if not good:
                number = self.counts["cases"]
                raise _NoCase(f"not one of {number} cases can be read; the first: {first}" if number else "no cases")
            self._send()
            while self.flying:
                self._collect(block=True)
        except KeyboardInterrupt:
            interrupted = True
            self._collect(block=False)
            self.table.commit()
        except BadInput:
            with suppress(BadInput):  # the disk may be full
                self._keep()
            raise
        else:
            self.table.end(last)
        return self.so_far(interrupted=interrupted, whole=True)

    def _ask(self, question: Asked) -> None:
        """Put the question into the next batch, unless its answer is known or on its way."""
        known = "repeated" if question.key in self.keys else self.table.known(question.key)
        if known:
            self.counts[known] += 1
            return
        self.keys.add(question.key)
        self.waiting.append(question)
        if len(self.waiting) >= self._size():
            self._send()

    def _size(self) -> int:
        return max(1, min(LARGEST, round(BATCH / self.each)))

    def _send(self) -> None:
        if self.waiting:
            batch, self.waiting = self.waiting, []
            self._submit(batch)

    def _submit(self, batch: list[Asked]) -> None:
        requests = [question.request for question in batch]
        self.flying[self.running.submit(self.task.request, requests, self.timeout)] = batch

    def _keep_going(self) -> None:
        """Take what has come, and wait where enough is in flight."""
        while len(self.flying) >= WAITING * self.width + 1:
            self._collect(block=True)
        if time.monotonic() - self.committed > COMMIT:
            self._collect(block=False)

    def _collect(self, *, block: bool) -> None:
        done = wait(self.flying, timeout=COMMIT if block else 0, return_when=FIRST_COMPLETED).done
        for future in done:
            batch = self.flying.pop(future)
            outcomes = self._outcomes(future, batch)
            for question, outcome in zip(batch, outcomes, strict=False):
                self._write(question, outcome)
            self._measure(outcomes)
        if done or not block:
            self.width = self.running.width()
        if time.monotonic() - self.committed > COMMIT:
            self.table.commit()
            self.committed = time.monotonic()
            self.progress(self.so_far())

    def _outcomes(self, future: Future[list[Outcome]], batch: list[Asked]) -> list[Outcome]:
        """What came out of a batch; none where its cases are asked again, one by one."""
        try:
            return future.result()
        except BadInput:
            raise
        except KeyboardInterrupt:
            raise
        except (Exception, CancelledError) as error:
            why = one_line(f"{type(error).__name__}: {error}", 160)
            if type(error).__name__ != "KilledWorker":  # of dask: workers died of this batch again and again
                raise BadInput(
                    f"the executor was lost ({why}): what was answered is in the store, if there is one; start again"
                ) from None
            if len(batch) == 1:
                return [{"error": f"the workers of dask died of it again and again ({why})", "seconds": None}]
            for question in batch:
                self._submit([question])
            return []

    def _write(self, question: Asked, outcome: Outcome) -> None:
        self.table.answer(question.key, outcome, question.request)
        self.keys.discard(question.key)
        self.counts["failed" if "error" in outcome else "decided"] += 1
        self.counts["disagreements"] += bool(outcome.get("value", {}).get("disagreement"))

    def _measure(self, outcomes: list[Outcome]) -> None:
        """How long a case takes: half of what was known, half of what came; batches grow by four at most."""
        if outcomes:
            mean = sum(outcome["seconds"] or self.timeout for outcome in outcomes) / len(outcomes)
            self.each = max((self.each + mean) / 2, self.each / 4, 1e-4)

    def _keep(self) -> None:
        """Write what has come, where the sweep is at its end."""
        for future in [f for f in self.flying if f.done() and not f.cancelled() and f.exception() is None]:
            for question, outcome in zip(self.flying.pop(future), future.result(), strict=True):
                self._write(question, outcome)
        self.table.commit()

    def so_far(self, *, interrupted: bool = False, whole: bool = False) -> Sweep:
        counts, failures = dict(self.counts), ()
        if whole:
            rows = self.table.rows(failed=True)
            failures = tuple(row for row, _ in zip(rows, range(3), strict=False))
            counts["failed"] = self.table.failures()
        return Sweep(**counts, seconds=time.monotonic() - self.start, first_failures=failures, interrupted=interrupted)
