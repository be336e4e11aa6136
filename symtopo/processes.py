"""Work in a process of its own, which can be killed: requests and answers are lines of JSON."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from threading import Timer
from typing import IO, Any, cast
from uuid import uuid4

Message = dict[str, Any]


class NoAnswer(Exception):
    """A process ended, or was killed, before it answered; the message says which."""


class Worker:
    """A process that runs a module of ours, and answers one request after another; started again when needed."""

    def __init__(self, module: str) -> None:
        self.module = module
        self.process: subprocess.Popen[str] | None = None
        self.killed = False

    def ask(self, request: Message, time_limit: float, hear: Callable[[Message], None] = lambda _: None) -> Message:
        """The answer to a request, and before it what the process tells; raises NoAnswer where none comes in time."""
        if self.killed:
            raise NoAnswer("killed")
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, "-m", self.module],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
                start_new_session=True,
            )
        process = self.process
        questions, answers = cast("IO[str]", process.stdin), cast("IO[str]", process.stdout)
        late = Timer(time_limit, self._end)
        late.start()
        number = str(uuid4())
        try:
            questions.write(json.dumps({**request, "number": number}) + "\n")
            questions.flush()
            while True:
                message = json.loads(answers.readline())
                if not isinstance(message, dict) or message.get("number") != number:
                    continue  # a process that forked may answer twice
                if "told" not in message:
                    return cast("Message", message["answer"])
                hear(message["told"])
        except (OSError, ValueError, KeyError):
            self.close()
            if self.killed:
                raise NoAnswer("killed") from None
            in_time = late.is_alive()
            why = "its process ended without an answer" if in_time else f"killed at its time limit of {time_limit:g} s"
            raise NoAnswer(why) from None
        finally:
            late.cancel()

    def kill(self) -> None:
        """End the process at once, from another thread than the one that asks."""
        self.killed = True
        self._end()

    def _end(self) -> None:
        process = self.process
        if process is not None and process.poll() is None:
            if hasattr(os, "killpg"):  # with all that it has started
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()

    def close(self) -> None:
        """End the process and release its pipes."""
        self._end()
        process, self.process = self.process, None
        if process is not None:
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):
                    cast("IO[str]", pipe).close()


def serve(answer: Callable[[Message, Callable[[Message], None]], Message]) -> None:
    """Answer requests until there are no more; what the work itself prints goes to standard error; it reads nothing."""
    requests, answers = os.fdopen(os.dup(0), encoding="utf-8"), os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for line in requests:
        request = json.loads(line)

        def say(kind: str, content: Message, number: str = request["number"]) -> None:
            answers.write(json.dumps({"number": number, kind: content}) + "\n")
            answers.flush()

        say("answer", answer(request, lambda told, say=say: say("told", told)))  # type: ignore[misc]
