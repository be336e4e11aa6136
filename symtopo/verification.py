"""Verify statements in processes of their own: one that loops, crashes or exits fails alone, and the others go on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from threading import Timer
from typing import IO, Any, cast

from symtopo.catalogue import catalogue, find, load
from symtopo.errors import BadInput
from symtopo.statements import Result, Verdict, judge, natural_order

TIME_LIMIT = 120.0
PROCESSES = min(2, os.cpu_count() or 1)


def verify(
    ids: Iterable[str] = (),
    *,
    thorough: bool = False,
    seed: int = 0,
    time_limit: float = TIME_LIMIT,
    paths: Sequence[Path] | None = None,
    progress: Callable[[str], None] = lambda line: None,
) -> list[Result]:
    """Run proof, instances and ablation of the statements named, or of all; the verdicts follow from what was computed.

    Parameters
    ----------
    ids : ids, or paths of .py files that hold a statement; all statements under proofs/ if empty.
    thorough : ten times as many random instances.
    seed : of the random instances.
    time_limit : seconds for each statement, after which it is killed and its verdict UNKNOWN.
    paths : the files of the statements, instead of those under proofs/.
    progress : called with a line for each statement that is finished.

    Statements that others use are run too, and a statement that uses a refuted one is not proved.  A file that does not
    load, raises, loops or exits gives a result that says so.  Raises BadInput for an unknown id.
    """
    wanted = list(ids)
    files = tuple(Path(i).resolve() for i in wanted if i.endswith(".py"))
    known, refused = catalogue(paths if paths is None else tuple(paths))
    own, own_refused = catalogue(files)
    chosen = [known[_known(i, known)] for i in wanted if not i.endswith(".py")] + list(own.values())
    if not wanted:
        chosen, own_refused = list(known.values()), refused
    names = {path: name for name, path in (known | own).items()}
    found = {path: [_failed(path.name, reason)] for path, reason in own_refused.items()}
    request = {"thorough": thorough, "seed": seed}
    waiting = list(dict.fromkeys(chosen))
    while waiting:
        found |= _in_processes(waiting, names, request, time_limit, progress)
        used = {u.removesuffix(" repaired") for results in found.values() for r in results for u in r.uses}
        waiting = [known[u] for u in sorted(used) if u in known and known[u] not in found]
    results = _consistent([r for path in found for r in found[path]])
    shown = {r.id for path in (*chosen, *own_refused) for r in found[path]}
    return sorted((r for r in results if r.id in shown), key=lambda r: natural_order(r.id))


def _known(name: str, known: dict[str, Path]) -> str:
    base = name.removesuffix(" repaired")
    if base not in known:
        raise BadInput(f"no statement {name!r}: known are {', '.join(known)}; or give the path of a .py file")
    return base


def _failed(name: str, reason: str) -> Result:
    return Result(name, "", "", "", Verdict.UNKNOWN, reason=reason)


def _consistent(results: list[Result]) -> list[Result]:
    """A proof that uses a statement found to be wrong, or not verified at all, proves nothing."""
    wrong = {r.id: r.verdict for r in results if r.verdict in (Verdict.REFUTED, Verdict.UNKNOWN)}
    checked = []
    for r in results:
        bad = [u for u in r.uses if u in wrong]
        if r.verdict == Verdict.PROVED and bad:
            r = replace(r, verdict=Verdict.UNKNOWN, reason=f"relies on {bad[0]}, which is {wrong[bad[0]]}")
        checked.append(r)
    return checked if checked == results else _consistent(checked)


def _in_processes(
    paths: Sequence[Path],
    names: dict[Path, str],
    request: dict[str, Any],
    time_limit: float,
    progress: Callable[[str], None],
) -> dict[Path, list[Result]]:
    found: dict[Path, list[Result]] = {}
    workers: SimpleQueue[Worker] = SimpleQueue()
    started = [Worker() for _ in range(min(PROCESSES, len(paths)))]
    for worker in started:
        workers.put(worker)

    def ask(path: Path) -> list[Result]:
        worker = workers.get()
        try:
            return worker.ask({"path": str(path), **request}, names[path], time_limit)
        finally:
            workers.put(worker)

    try:
        with ThreadPoolExecutor(len(started)) as pool:
            futures = {pool.submit(ask, path): path for path in paths}
            try:
                for future in as_completed(futures):
                    path = futures[future]
                    found[path] = future.result()
                    done = ", ".join(f"{r.id} {r.verdict}" for r in found[path])
                    progress(f"{len(found)} of {len(paths)}: {done}")
            except KeyboardInterrupt:
                pool.shutdown(wait=False, cancel_futures=True)
                for worker in started:
                    worker.kill()
                unfinished = [path for path in paths if path not in found]
                found |= {path: [_failed(names[path], "interrupted before it was finished")] for path in unfinished}
    finally:
        for worker in started:
            worker.close()
    return found


class Worker:
    """A process that judges one statement after another; killed at a time limit, and started again when needed."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None
        self.killed = False

    def ask(self, request: dict[str, Any], name: str, time_limit: float) -> list[Result]:
        if self.killed:
            return [_failed(name, "interrupted before it was started")]
        if self.process is None:
            command = [sys.executable, "-m", "symtopo.verification"]
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        process = self.process
        questions, answers = cast("IO[str]", process.stdin), cast("IO[str]", process.stdout)
        late = Timer(time_limit, process.kill)
        late.start()
        try:
            questions.write(json.dumps(request) + "\n")
            questions.flush()
            answer = answers.readline()
        except OSError:
            answer = ""
        killed = not late.is_alive()
        late.cancel()
        try:
            return [Result.from_json(fields) for fields in json.loads(answer)]
        except (ValueError, TypeError, KeyError):
            self.close()
            why = f"killed at its time limit of {time_limit:g} s" if killed else "its process ended without an answer"
            return [_failed(name, why)]

    def kill(self) -> None:
        """End the process at once, from another thread than the one that asks."""
        self.killed = True
        if self.process is not None:
            self.process.kill()

    def close(self) -> None:
        """End the process and release its pipes."""
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None


def serve() -> None:
    """Answer requests, one JSON line each; what a statement itself prints goes to standard error."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interruption is the parent's business, which kills
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin:
        request = json.loads(line)
        path = Path(request["path"])
        try:
            statement = load(path)
            thorough, seed = request["thorough"], request["seed"]
            found = judge(statement, lambda name: find(name, path.parent), thorough=thorough, seed=seed)  # noqa: B023
        except BadInput as error:
            found = [_failed(path.name, str(error))]
        answers.write(json.dumps([r.as_json() for r in found]) + "\n")
        answers.flush()


if __name__ == "__main__":
    serve()
