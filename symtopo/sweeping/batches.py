"""Batches in flight: lines to be read, cases to be decided; what comes is written in order."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

from symtopo.errors import BadInput, one_line
from symtopo.search.processes import Message
from symtopo.sweeping.cases import Item, numbered, shown_line
from symtopo.sweeping.executors import Runner
from symtopo.sweeping.forms import Asked
from symtopo.sweeping.store import Store
from symtopo.sweeping.tasks import Task
from symtopo.sweeping.workers import Outcome

BATCH = 0.7  # seconds that a batch is meant to take
LARGEST = 1000  # cases of a batch
COMMIT = 0.5  # seconds between two commits
KILLED = 3  # times that dask may give up a case, each time after four of its workers died
WAITING = 2  # batches in flight for each that runs


@dataclass
class Rate:
    """How long a case takes, as measured."""

    each: float = BATCH

    @property
    def size(self) -> int:
        """Of a batch."""
        return max(1, min(LARGEST, round(BATCH / self.each)))

    def measure(self, outcomes: list[Outcome], timeout: float) -> None:
        """Half of what was known, half of what came; batches grow by four at most."""
        if outcomes:
            mean = sum(outcome["seconds"] or timeout for outcome in outcomes) / len(outcomes)
            self.each = max((self.each + mean) / 2, self.each / 4, 1e-4)


@dataclass
class Tally:
    """What has come out so far; `Sweep` says what each number is."""

    cases: int = 0
    decided: int = 0
    stored: int = 0
    repeated: int = 0
    failed: int = 0
    disagreements: int = 0


class Batches:
    """One run.  Lines are read, and cases decided, in other processes; only this one writes.

    Lines are taken in the order of their file, so that of cases with one form always the first is decided.
    """

    def __init__(
        self, table: Store, task: Task, runner: Runner, timeout: float, progress: Callable[[Tally], None]
    ) -> None:
        self.table, self.task, self.runner, self.timeout, self.progress = table, task, runner, timeout, progress
        self.tally = Tally()
        self.read: dict[Future[list[Outcome]], list[Item]] = {}  # in order
        self.decided: dict[Future[list[Outcome]], list[Asked]] = {}
        self.waiting: list[Asked] = []  # for the next batch
        self.keys: set[bytes] = set()  # of those that wait or are being decided
        self.reading, self.deciding = Rate(), Rate()
        self.killed: Counter[bytes | int] = Counter()  # how often dask gave up a case, when it was alone
        self.committed = time.monotonic()
        self.width, self.good, self.first = runner.width(), False, ""

    def over(self, cases: Iterable[Any]) -> int:
        """Go through all cases; the number of the last line.  What has come is written, however this ends."""
        items, last, more = numbered(cases), 0, True
        try:
            while more or self.read or self.waiting or self.decided:
                while len(self.read) + len(self.decided) <= WAITING * self.width:
                    if len(self.waiting) >= self.deciding.size or (self.waiting and not more and not self.read):
                        self._decide()
                    elif more:
                        last, more = self._read(items, last)
                    else:
                        break
                self._collect()
        except BaseException:
            with suppress(BadInput):  # the disk may be full
                self._take([future for future in self.decided if future.done()])
                self.table.commit()
            raise
        if not self.good:
            number = self.tally.cases
            raise BadInput(f"not one of {number} cases can be read; the first: {self.first}" if number else "no cases")
        return last

    # -------------------------------------------------------------------------------------------------------- out

    def _read(self, items: Iterator[Item], last: int) -> tuple[int, bool]:
        """Send the next lines; the number of the last one, and whether there may be more."""
        batch = list(islice(items, self.reading.size))
        if not batch:
            return last, False
        self.tally.cases += len(batch)
        self._submit([item for item in batch if "refused" not in item], batch)
        return batch[-1]["line"], True

    def _submit(self, sent: list[Item], batch: list[Item]) -> None:
        task = {**self.task.request, "reads": True}
        self.read[self.runner.submit(task, sent, self.timeout)] = batch

    def _decide(self) -> None:
        size = self.deciding.size
        batch, self.waiting = self.waiting[:size], self.waiting[size:]
        self._send(batch)

    def _send(self, batch: list[Asked]) -> None:
        task = {**self.task.request, "reads": False}
        requests = [question.request for question in batch]
        self.decided[self.runner.submit(task, requests, self.timeout)] = batch

    # --------------------------------------------------------------------------------------------------------- in

    def _collect(self) -> None:
        """Wait for something that can be taken, and take what came."""
        flying = [*islice(self.read, 1), *self.decided]
        done = wait(flying, timeout=COMMIT, return_when=FIRST_COMPLETED).done
        self._take(done)
        if not done and (why := self.runner.lost()):
            raise BadInput(f"the executor was lost ({why}): {KEPT}")
        self.width = self.runner.width()
        if time.monotonic() - self.committed > COMMIT:
            self.table.commit()
            self.committed = time.monotonic()
            self.progress(self.tally)

    def _take(self, done: Iterable[Future[list[Outcome]]]) -> None:
        for future in [f for f in done if f in self.decided]:
            batch = self.decided.pop(future)
            outcomes = self._outcomes(future, batch, self._send)
            for question, outcome in zip(batch, outcomes, strict=False):
                self._answer(question, outcome)
            self.deciding.measure(outcomes, self.timeout)
        while self.read and (future := next(iter(self.read))).done():
            items = self.read.pop(future)
            sent = [item for item in items if "refused" not in item]
            outcomes = self._outcomes(future, sent, lambda part: self._submit(part, part))
            lines = zip(sent, outcomes, strict=False)
            for item, outcome in [*lines, *((item, {"error": item["refused"]}) for item in items if "refused" in item)]:
                self._row(item, outcome)
            self.reading.measure(outcomes, self.timeout)

    def _row(self, item: Item, outcome: Message) -> None:
        """A line that was read: a row, and a case to be decided, unless its answer is known or on its way."""
        if "error" in outcome:
            self.first = self.first or outcome["error"]
            self.tally.failed += 1
            self.table.row(item["line"], "", shown_line(item["text"]), None, outcome["error"])
            return
        self.good = True
        read = outcome["value"]
        key = bytes.fromhex(read["key"])
        self.table.row(item["line"], read["name"], read["given"], key)
        known = "repeated" if key in self.keys else self.table.known(key)
        if known:
            setattr(self.tally, known, getattr(self.tally, known) + 1)
            return
        self.keys.add(key)
        self.waiting.append(Asked(key, read["request"]))

    def _answer(self, question: Asked, outcome: Outcome) -> None:
        self.table.answer(question.key, outcome, question.request)
        self.keys.discard(question.key)
        if "error" in outcome:
            self.tally.failed += 1
        else:
            self.tally.decided += 1
            self.tally.disagreements += bool(outcome["value"].get("disagreement"))

    def _outcomes(
        self, future: Future[list[Outcome]], batch: list[Any], again: Callable[[list[Any]], None]
    ) -> list[Outcome]:
        """What came out of a batch; none where its cases are asked again, one by one."""
        try:
            return future.result()
        except (BadInput, KeyboardInterrupt):
            raise
        except (Exception, CancelledError) as error:
            said = "its tasks were cancelled" if isinstance(error, CancelledError) else str(error)
            why = one_line(f"{type(error).__name__}: {said}", 160)
            if type(error).__name__ != "KilledWorker":  # of dask: workers died of this batch again and again
                raise BadInput(f"the executor was lost ({why}): {KEPT}") from None
            first = batch[0].key if isinstance(batch[0], Asked) else batch[0]["line"]
            self.killed[first] += len(batch) == 1
            if self.killed[first] == KILLED:
                return [{"error": f"the workers of dask died of it again and again ({why})", "seconds": None}]
            for case in batch:
                again([case])
            return []


KEPT = "what was answered until then is in the store, if one was given; start again"
