"""Cases that are answered in processes of their own: one that hangs is given up, and the others go on."""

from __future__ import annotations

import atexit
import os
from collections import deque
from collections.abc import Sequence
from threading import Lock
from typing import Any

from symtopo.errors import BadInput
from symtopo.search.processes import Message, NoAnswer, TooLate, Worker

START_UP = 120.0  # seconds that a process may take, beside the limit, until it begins
DEATHS = 2  # of processes, after which their case is given up
UNBORN = 5
Outcome = dict[str, Any]  # seconds, and either a value, or an error: why there is none


class Ended(Exception):
    """The processes were killed, since the sweep is at its end."""


class Workers:
    """Processes that answer cases; as many as there are threads that ask."""

    def __init__(self) -> None:
        self.idle: deque[Worker] = deque()
        self.all: set[Worker] = set()
        self.process = os.getpid()
        self.lock, self.ended = Lock(), False

    def _take(self) -> Worker:
        while self.idle:
            worker = self.idle.pop()
            if worker.process is not None and worker.process.poll() is None:
                return worker
            self._drop(worker)
        worker = Worker("symtopo.sweeping.answers")
        with self.lock:
            if self.ended:
                raise Ended
            self.all.add(worker)
        return worker

    def _drop(self, worker: Worker) -> None:
        worker.close()
        with self.lock:
            self.all.discard(worker)

    def answer(self, task: Message, cases: Sequence[Message], timeout: float) -> list[Outcome]:
        """What comes out of each case.

        A case at which a process dies twice, or which takes longer than the timeout, has an error that says so.
        Raises BadInput where the task is refused, or processes do not even begin, and Ended where they were killed.
        """
        outcomes: list[Outcome] = []
        deaths, at = 0, 0  # of processes at the case of this number
        unborn = 0  # processes that ended before they began
        while len(outcomes) < len(cases):
            worker, told = self._take(), list[Message]()
            try:
                waiting = {"task": task, "cases": list(cases[len(outcomes) :])}
                answer = worker.ask(waiting, timeout, told.append, start_up=START_UP, each=True)
                outcomes += told[1:]
                self.idle.append(worker)
                if "refused" in answer:
                    raise BadInput(answer["refused"])
            except NoAnswer as why:
                outcomes += told[1:]
                if worker.killed:
                    raise Ended from None
                self._drop(worker)
                if not told:
                    unborn += 1
                    if unborn == UNBORN:
                        raise BadInput(
                            f"{UNBORN} processes ended before they began: see what a function imports"
                        ) from None
                    continue
                deaths = deaths + 1 if at == len(outcomes) else 1
                at = len(outcomes)
                late = isinstance(why, TooLate)
                if at < len(cases) and (late or deaths == DEATHS):
                    again = "" if late else f", {DEATHS} times (it was killed, or has no memory left)"
                    outcomes.append({"error": f"{why}{again}", "seconds": timeout if late else None})
                    deaths = 0
        return outcomes

    def kill(self) -> None:
        """End all processes, from another thread than those that ask; nothing can be asked any more."""
        with self.lock:
            self.ended = True
            for worker in self.all:
                worker.kill()

    def close(self) -> None:
        """End all processes, when nobody asks."""
        for worker in list(self.all):
            self._drop(worker)
        self.idle.clear()


_here: list[Workers] = []


def answer_here(task: Message, cases: Sequence[Message], timeout: float) -> list[Outcome]:
    """What comes out of each case, by processes that belong to this one: what a stranger's executor is given to run."""
    if not _here or _here[0].process != os.getpid():  # a fork has those of its parent
        _here[:] = [Workers()]
        atexit.register(_here[0].close)
    return _here[0].answer(task, cases, timeout)
