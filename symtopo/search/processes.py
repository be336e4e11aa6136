"""Work in a process of its own, which can be killed: requests and answers are lines of JSON."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, Any, cast
from uuid import uuid4

from platformdirs import user_cache_path

Message = dict[str, Any]


class NoAnswer(Exception):
    """A process ended, or was killed, before it answered; the message says which."""


class TooLate(NoAnswer):
    """A process was killed at its time limit."""


class Worker:
    """A process that runs a module of ours, and answers one request after another; started again when needed."""

    def __init__(self, module: str) -> None:
        self.module = module
        self.process: subprocess.Popen[str] | None = None
        self.lines: SimpleQueue[str | None] = SimpleQueue()  # None: there are no more
        self.killed = False

    def ask(
        self,
        request: Message,
        time_limit: float,
        hear: Callable[[Message], None] = lambda _: None,
        *,
        start_up: float = 0.0,
        each: bool = False,
    ) -> Message:
        """The answer to a request, and before it what the process tells; raises NoAnswer where none comes in time.

        start_up : seconds that it has beside the limit until it first tells something;
        each : whether the limit is for each thing that it tells, and for the answer after the last.
        """
        if self.killed:
            raise NoAnswer("killed")
        if self.process is None:
            self._start()
        process, end = cast("subprocess.Popen[str]", self.process), time.monotonic() + time_limit + start_up
        questions, number = cast("IO[str]", process.stdin), str(uuid4())
        with suppress(OSError):  # a process that has ended says nothing
            questions.write(json.dumps({**request, "number": number}) + "\n")
            questions.flush()
        while (line := self._line(process, end)) is not None:
            try:
                message = json.loads(line)
                if not isinstance(message, dict) or message.get("number") != number:
                    continue  # a process that forked may answer twice
                kind = "told" if "told" in message else "answer"
                content = message[kind]
            except (ValueError, KeyError):
                break
            if kind == "answer":
                return cast("Message", content)
            if start_up or each:
                end, start_up = time.monotonic() + time_limit, 0.0
            hear(content)
        late = time.monotonic() >= end
        self.close()
        if self.killed:
            raise NoAnswer("killed")
        if late:
            raise TooLate(f"killed at its time limit of {time_limit:g} s")
        raise NoAnswer("its process ended without an answer")

    def _start(self) -> None:
        environment = dict(os.environ)
        package = str(Path(__file__).resolve().parents[2])
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [package, environment.get("PYTHONPATH", "")]))
        storage = str(user_cache_path("symtopo", appauthor=False) / "hypothesis")  # not in the folder of the user
        environment.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", storage)
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", self.module],  # -P: no module of the current folder in place of ours
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=environment,
            start_new_session=True,
        )
        self.lines = SimpleQueue()
        Thread(target=_read, args=(self.process.stdout, self.lines), daemon=True).start()

    def _line(self, process: subprocess.Popen[str], end: float) -> str | None:
        """The next line; None at the time limit, or where the process has ended, whoever else holds its pipe."""
        while True:
            left = end - time.monotonic()
            if left <= 0:
                return None
            ended = process.poll() is not None
            try:
                return self.lines.get(timeout=min(left, 0.2))
            except Empty:
                if ended:
                    return None

    def kill(self) -> None:
        """End the process at once, from another thread than the one that asks."""
        self.killed = True
        self._end()

    def _end(self) -> None:
        process = self.process
        if process is None:
            return
        if hasattr(os, "killpg"):  # with all that it has started
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        elif process.poll() is None:
            process.kill()

    def close(self) -> None:
        """End the process; its pipe is released by whoever reads it, since a child that survived may still hold it."""
        self._end()
        process, self.process = self.process, None
        if process is not None:
            process.wait()
            with suppress(OSError):
                cast("IO[str]", process.stdin).close()


def _read(answers: IO[str], lines: SimpleQueue[str | None]) -> None:
    with suppress(OSError, ValueError), answers:
        for line in answers:
            lines.put(line)
    lines.put(None)


def serve(answer: Callable[[Message, Callable[[Message], None]], Message]) -> None:
    """Answer requests until there are no more; what the work itself prints goes to standard error; it reads nothing."""
    requests, answers = os.fdopen(os.dup(0), encoding="utf-8"), os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    for line in requests:
        request = json.loads(line)

        def say(kind: str, content: Message, number: str = request["number"]) -> None:
            try:
                answers.write(json.dumps({"number": number, kind: content}) + "\n")
                answers.flush()
            except BrokenPipeError:  # the one that asks has gone: there is nobody to tell
                os._exit(1)

        say("answer", answer(request, lambda told, say=say: say("told", told)))  # type: ignore[misc]


def _end_with(parent: int) -> None:
    """End this process, and what it has started, when the one that asks has gone."""
    while os.getppid() == parent:
        time.sleep(1)
    if hasattr(os, "killpg"):
        os.killpg(0, signal.SIGKILL)
    os._exit(1)
