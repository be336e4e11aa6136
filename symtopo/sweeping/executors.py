"""Where the cases of a sweep are answered: processes of ours, an executor of the user, a cluster of dask."""

from __future__ import annotations

import logging
import os
import platform
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import Any

from symtopo import __version__
from symtopo.errors import BadInput, one_line, shown
from symtopo.search.processes import Message
from symtopo.sweeping.workers import Outcome, Workers, answer_here

MOST_JOBS = 1024
NO_DASK = "dask is not installed: pip install 'symtopo[dask]'"
CONNECT = 20.0  # seconds to find a cluster, and a worker of it
REFRESH = 10.0  # seconds after which it is asked again how many workers it has
WITHOUT = 60.0  # seconds that a cluster may be without workers


@dataclass(frozen=True)
class Runner:
    """Runs batches of cases.

    submit : a batch, as a future of its outcomes;  width : how many batches run at a time, asked again and again, since
        a cluster grows;  close : at the end;  kill : at once;
    lost : why nothing will come any more, or empty.
    """

    submit: Callable[[Message, Sequence[Message], float], Future[list[Outcome]]]
    width: Callable[[], int]
    lost: Callable[[], str]
    close: Callable[[], None]
    kill: Callable[[], None]


def runner(executor: Any, jobs: int | None) -> Runner:
    """What runs the batches.  Raises BadInput where it is none, or cannot."""
    if jobs is not None and not (type(jobs) is int and 1 <= jobs <= MOST_JOBS):
        raise BadInput(f"jobs is {shown(jobs)}: give a number of processes from 1 to {MOST_JOBS}")
    width = jobs or os.cpu_count() or 1
    if executor is None:
        return _processes(width)
    if type(executor).__module__.partition(".")[0] == "distributed":
        return _dask(executor)
    if not isinstance(executor, Executor):
        raise BadInput(f"the executor is {shown(executor)}: give one of concurrent.futures, or a Client of dask")
    return Runner(partial(_submit, executor, answer_here), lambda: width, str, lambda: None, lambda: None)


def _submit(
    executor: Executor, answer: Callable[..., list[Outcome]], task: Message, cases: Sequence[Message], timeout: float
) -> Future[list[Outcome]]:
    try:
        return executor.submit(answer, task, cases, timeout)
    except Exception as error:  # it was shut down, or is broken
        failed: Future[list[Outcome]] = Future()
        failed.set_exception(error)
        return failed


def _processes(width: int) -> Runner:
    """Threads of ours, each of which asks a process."""
    workers, threads = Workers(), ThreadPoolExecutor(width)

    def close() -> None:
        threads.shutdown()
        workers.close()

    def kill() -> None:
        threads.shutdown(wait=False, cancel_futures=True)
        workers.kill()
        threads.shutdown()
        workers.close()

    return Runner(partial(_submit, threads, workers.answer), lambda: width, str, close, kill)


# ------------------------------------------------------------------------------------------------------------ dask


def client_of(address: str) -> Any:
    """A client of the cluster at an address.  Raises BadInput where there is none, or dask is missing."""
    try:
        from distributed import Client
        from distributed.comm.addressing import get_address_host_port
    except ImportError:
        raise BadInput(f"--dask {shown(address)}: {NO_DASK}") from None
    for name in ("tornado.application", *logging.root.manager.loggerDict):
        if name.startswith(("distributed", "tornado")):  # what is wrong is said in one line
            logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        get_address_host_port(address)  # a client that is not made would complain when it goes
        return Client(address, timeout=CONNECT, set_as_default=False)  # type: ignore[no-untyped-call]
    except Exception as error:
        why = one_line(f"{type(error).__name__}: {error}", 100)
        raise BadInput(f"no scheduler of dask answers at {shown(address)} ({why}): start one, or mend it") from None


def versions() -> dict[str, str]:
    """What a worker must have like this process, so that its answers are those of the code that the store names."""
    return {
        "python": ".".join(platform.python_version_tuple()[:2]),
        "symtopo": __version__,
        "numpy": version("numpy"),
    }


def _dask(client: Any) -> Runner:
    if getattr(client, "asynchronous", False):
        raise BadInput("the client of dask is asynchronous: give one that is not")
    compare_versions(client)
    executor = client.get_executor(pure=False)

    seen = [sum(client.nthreads().values()), time.monotonic()]  # threads, and when there were some

    def lost() -> str:
        if client.status != "running":
            return f"the client of dask is {client.status}"
        try:
            threads = sum(client.sync(client.scheduler.ncores, callback_timeout=WITHOUT).values())
        except Exception as error:
            return f"the scheduler of dask does not answer: {type(error).__name__}"
        if threads:
            seen[:] = [threads, time.monotonic()]
        elif time.monotonic() - seen[1] > WITHOUT:
            return f"the cluster has had no workers for {WITHOUT:.0f} s"
        return ""

    def width() -> int:
        if time.monotonic() - seen[1] > REFRESH:
            lost()
        return int(max(1, seen[0]))

    def kill() -> None:
        with suppress(Exception):  # the cluster may have gone
            executor.shutdown(wait=False)

    return Runner(partial(_submit, executor, answer_here), width, lost, lambda: None, kill)


def compare_versions(client: Any) -> None:
    """Refuse a cluster that has other versions than this process, in one line that says which and where."""
    ours = versions()
    try:
        client.wait_for_workers(1, timeout=CONNECT)
    except Exception:
        raise BadInput(f"the cluster has had no workers for {CONNECT:.0f} s: start some") from None
    try:
        seen = client.get_versions(packages=["symtopo"])
        workers = dict(client.run(versions))
    except Exception as error:
        why = one_line(f"{type(error).__name__}: {error}", 120)
        raise BadInput(f"the cluster cannot be asked for its versions ({why}): install symtopo on it") from None
    at_scheduler = seen["scheduler"]
    scheduler = {
        "python": ".".join(str(at_scheduler["host"]["python"]).split(".")[:2]),
        "symtopo": at_scheduler["packages"].get("symtopo"),
        "numpy": at_scheduler["packages"].get("numpy"),
    }
    for where, found in {"the scheduler": scheduler, **workers}.items():
        for name, there in found.items():
            if there not in (ours[name], None):
                raise BadInput(f"{name} is {there} at {where}, and {ours[name]} here: install the same everywhere")
