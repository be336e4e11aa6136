"""Verify statements in processes of their own: one that loops, crashes or exits fails alone, and the others go on."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from symtopo.errors import BadInput, shown
from symtopo.proving.acceptance import Kernel, with_kernel
from symtopo.proving.catalogue import catalogue, directory, find, load
from symtopo.proving.judging import judge
from symtopo.proving.verdict import REPAIRED, Result, Verdict, natural_order
from symtopo.search.processes import Message, NoAnswer, Worker, serve

TIME_LIMIT = 120.0
SOUND = (Verdict.PROVED, Verdict.ARGUED, Verdict.CITED)
INTERRUPTED = "interrupted before it was finished"
PROCESSES = min(2, os.cpu_count() or 1)


def verify(
    ids: Iterable[str] = (),
    *,
    thorough: bool = False,
    seed: int = 0,
    time_limit: float = TIME_LIMIT,
    formal: bool = False,
    paths: Sequence[Path] | None = None,
    progress: Callable[[str], None] = lambda line: None,
) -> list[Result]:
    """Run proof, instances and ablation of the statements named, or of all; the verdicts follow from what was computed.

    Parameters
    ----------
    ids : ids, or paths of .py files that hold a statement; all statements under proofs/ if empty.
    thorough : ten times as many random instances.
    seed : of the random instances.
    time_limit : seconds for each statement, and for the kernel with the theorem of a stranger's file, after which it
        is killed and its verdict UNKNOWN.
    formal : whether the Coq kernel is run for the theorems that statements name, instead of reading its record.
    paths : the files of the statements, instead of those under proofs/.
    progress : called with a line for each statement that is finished.

    Statements that others use are run too, and a statement that uses a refuted one is not proved.  A file that does not
    load, raises, loops or exits gives a result that says so.  Raises BadInput for an unknown id, a path without a file,
    and where there is no statement at all.

    Examples
    --------
    >>> from symtopo import verify
    >>> (result,) = verify(["4.3++"])
    >>> result.verdict.value, result.counterexample
    ('REFUTED', 'widths 1,1,1, skips 0:2:1, X = 1, Y = 0: 2 components with the skips, 1 without')
    """
    ids = list(ids)
    files = tuple(Path(i).resolve() for i in ids if i.endswith(".py"))
    if missing := [i for i in ids if i.endswith(".py") and not Path(i).is_file()]:
        raise BadInput(f"{missing[0]}: no such file: give the path of a file with one statement")
    shipped = tuple(sorted(directory().glob("*.py")))
    listed = shipped if paths is None else tuple(paths)
    if not listed:
        raise BadInput(f"no statements under {directory()}: install symtopo anew, or give the path of a file")
    known, refused = catalogue(tuple(dict.fromkeys((*listed, *files))))
    names = {path: name for name, path in known.items()}
    kernel = Kernel(frozenset(shipped), formal, time_limit)  # asked before a stranger's file is run
    kernel.add(catalogue(shipped)[0])
    kernel.add(known)
    if formal:
        kernel.check(progress)
    said = {name: kernel.says(name) for name in kernel.named}
    if ids:
        chosen = [known[_known(i, known)] for i in ids if not i.endswith(".py")] + [p for p in files if p in names]
        refused = {path: why for path, why in refused.items() if path in files}
    else:
        chosen = list(known.values())
    by_path = {path: [_failed(path.name, why)] for path, why in refused.items()}
    request = {"thorough": thorough, "seed": seed, "known": {name: str(path) for name, path in known.items()}}
    waiting = list(dict.fromkeys(chosen))
    while waiting:
        by_path |= _in_processes(waiting, names, frozenset(shipped), request, time_limit, progress)
        used = {u.removesuffix(REPAIRED) for results in by_path.values() for r in results for u in r.uses}
        waiting = [known[u] for u in sorted(used) if u in known and known[u] not in by_path]
    judged = with_kernel((r for path in by_path for r in by_path[path]), said, known, frozenset(shipped))
    results = _consistent(judged)
    shown = {r.id for path in (*chosen, *refused) for r in by_path[path]}
    return sorted((r for r in results if r.id in shown), key=lambda r: natural_order(r.id))


def interrupted(results: Iterable[Result]) -> bool:
    """Whether Ctrl-C ended the run before all of them were finished."""
    return any(result.reason == INTERRUPTED for result in results)


def _known(name: str, known: dict[str, Path]) -> str:
    base = name.removesuffix(REPAIRED)
    if base not in known:
        raise BadInput(f"no statement {name!r}: known are {', '.join(known)}; or give the path of a .py file")
    return base


def _failed(name: str, reason: str) -> Result:
    return Result(name, "", "", "", None, reason=reason)


def _consistent(results: list[Result]) -> list[Result]:
    """A proof that uses a statement found to be wrong, or not verified at all, proves nothing."""
    unsound = {r.id: r.verdict for r in results if r.verdict not in SOUND}
    known = {r.id for r in results}
    checked = []
    for r in results:
        bad = [u for u in r.uses if u in unsound or u not in known]
        if bad and r.verdict not in (Verdict.UNKNOWN, Verdict.REFUTED, Verdict.PROVED):  # PROVED: by the kernel alone
            reason = f"relies on {bad[0]}, which is {unsound.get(bad[0], 'not verified')}"
            status = {name: "unknown" if s == "not needed" else s for name, s in r.hypotheses.items()}
            r = replace(r, verdict=Verdict.UNKNOWN, scope=[], relies_on={}, hypotheses=status, reason=reason)
        checked.append(r)
    return checked if checked == results else _consistent(checked)


def _in_processes(
    paths: Sequence[Path],
    names: dict[Path, str],
    trusted: frozenset[Path],
    request: dict[str, Any],
    time_limit: float,
    progress: Callable[[str], None],
) -> dict[Path, list[Result]]:
    by_path: dict[Path, list[Result]] = {}
    workers: SimpleQueue[Worker] = SimpleQueue()
    started = [Worker("symtopo.proving.verification") for _ in range(min(PROCESSES, len(paths)))]
    for worker in started:
        workers.put(worker)

    def ask(path: Path) -> list[Result]:
        worker = workers.get()
        try:
            answer = worker.ask({"path": str(path), **request}, time_limit)
            results = [Result.from_json(fields) for fields in answer["results"]]
            if strange := [r.id for r in results if r.id not in (names[path], names[path] + REPAIRED, path.name)]:
                return [_failed(names[path], f"its process answered for {shown(strange[0])}")]
            return results
        except (NoAnswer, KeyError, TypeError, ValueError) as error:
            why = str(error) if isinstance(error, NoAnswer) else "its process gave no answer that can be read"
            return [_failed(names[path], INTERRUPTED if worker.killed else why)]
        finally:
            if path not in trusted:  # what a stranger's file did to its process is gone with it
                worker.close()
            workers.put(worker)

    try:
        with ThreadPoolExecutor(len(started)) as pool:
            futures = {pool.submit(ask, path): path for path in paths}
            try:
                for future in as_completed(futures):
                    path = futures[future]
                    by_path[path] = future.result()
                    done = ", ".join(f"{r.id} {r.verdict}" for r in by_path[path])
                    progress(f"{len(by_path)} of {len(paths)}: {done}")
            except KeyboardInterrupt:
                pool.shutdown(wait=False, cancel_futures=True)
                for worker in started:
                    worker.kill()
                unfinished = [path for path in paths if path not in by_path]
                by_path |= {path: [_failed(names[path], INTERRUPTED)] for path in unfinished}
    finally:
        for worker in started:
            worker.close()
    return by_path


def _answer(request: Message, tell: Callable[[Message], None]) -> Message:
    path = Path(request["path"])
    known = {name: Path(other) for name, other in request["known"].items()}
    try:
        thorough, seed = request["thorough"], request["seed"]
        results = judge(load(path), partial(find, known=known), thorough=thorough, seed=seed)
    except BadInput as error:
        results = [_failed(path.name, str(error))]
    return {"results": [r.as_json() for r in results]}


if __name__ == "__main__":
    serve(_answer)
