"""One question about many cases: batches in flight, answers as they come, one writer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from symtopo.errors import BadInput, shown
from symtopo.sweeping.batches import Batches, Tally
from symtopo.sweeping.executors import runner
from symtopo.sweeping.store import Store
from symtopo.sweeping.tasks import task_of

TIMEOUT = 300.0
MOST_SAMPLES = 10_000
SHOWN = 3  # failures


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
    task, start = task_of(function, samples=samples, seed=seed), time.monotonic()
    running = runner(executor, jobs)

    def so_far(tally: Tally) -> Sweep:
        return Sweep(**vars(tally), seconds=time.monotonic() - start)

    try:
        table = Store("" if store is None else str(store))
        batches = Batches(table, task, running, float(timeout), lambda tally: progress(so_far(tally)))
        try:
            table.begin(source, task)
            try:
                table.end(batches.over(cases))
                interrupted = False
            except KeyboardInterrupt:
                interrupted = True
            tally = replace(batches.tally, failed=table.failures())
            failures = tuple(islice(table.rows(failed=True), SHOWN))
        except BaseException as error:
            running.kill()
            table.close(remove=isinstance(error, BadInput) and not batches.tally.decided)
            raise
        if interrupted:
            running.kill()
    finally:
        running.close()
    found = replace(so_far(tally), first_failures=failures, interrupted=interrupted)
    if store is None:
        return replace(found, _table=table)
    table.close()
    return replace(found, store=str(store), _sweep=table.sweep)


def _check_options(samples: Any, seed: Any, timeout: Any) -> None:
    if type(samples) is not int or not 0 <= samples <= MOST_SAMPLES:
        raise BadInput(f"{shown(samples)} samples: give a number from 0 to {MOST_SAMPLES}")
    if type(seed) is not int or seed < 0:
        raise BadInput(f"seed is {shown(seed)}: give a whole number from 0")
    if type(timeout) not in (int, float) or not 0 < timeout <= 10**7:
        raise BadInput(f"timeout is {shown(timeout)}: give a number of seconds above 0, and at most 10^7")
