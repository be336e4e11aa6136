"""Coq, run on sources of ours and of strangers: in a folder of their own, within limits, without their network."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TypeVar

from symtopo.errors import one_line
from symtopo.proving.vernacular import Refused, required, scan, words

try:
    import fcntl
except ImportError:  # not on this system: two at a time may do the same work
    fcntl = None  # type: ignore[assignment]

Answer = TypeVar("Answer")

ROOT = "Symtopo"
FOREIGN = "User"  # the root of files that are not ours
DEFINITIONS = "Definitions.v"
PROJECT = "_CoqProject"
PACKAGES = "coq libcoq-mathcomp libcoq-mathcomp-analysis libcoq-mathcomp-algebra-tactics"
NEEDED = ("mathcomp/analysis/topology.vo", "mathcomp/algebra_tactics/ring.vo", "elpi/elpi.vo")
FILE_LIMIT = 900.0  # seconds for a file of ours, on a slow machine
MEMORY = 6  # GiB of address space
PRINTED = 50_000_000  # bytes that are read of what Coq prints


@cache
def coq_version() -> str:
    """Like 8.16.1.  Raises Refused, with the packages to install, where Coq or its libraries are missing."""
    missing = Refused(f"needs Coq with MathComp-Analysis, the packages {PACKAGES}")
    if not (shutil.which("coqc") and shutil.which("coqchk")):
        raise missing
    done = subprocess.run(["coqc", "-where"], capture_output=True, text=True, check=False)
    contributed = Path(done.stdout.strip()) / "user-contrib"
    if done.returncode or not all((contributed / name).is_file() for name in NEEDED):
        raise missing
    done = subprocess.run(["coqc", "-print-version"], capture_output=True, text=True, check=False)
    return done.stdout.split()[0]


def library_versions() -> dict[str, str]:
    """The versions of MathComp's packages, without those of the distribution; what it does not know is left out."""
    if not shutil.which("dpkg-query"):
        return {}
    query = ["dpkg-query", "-W", "-f", "${Package} ${Version}\n", *PACKAGES.split()[1:]]
    done = subprocess.run(query, capture_output=True, text=True, check=False)
    pairs = (line.split() for line in done.stdout.splitlines())
    return {pair[0]: re.split(r"[-+]", pair[1])[0] for pair in pairs if len(pair) == 2}


@cache
def _alone() -> list[str]:
    """The words before a command that give it no network, where this machine can."""
    unshare = ["unshare", "--map-root-user", "--net"]
    try:
        done = subprocess.run([*unshare, "true"], capture_output=True, check=False)
    except OSError:
        return []
    return unshare if done.returncode == 0 else []


def run_coq(command: Sequence[str], folder: Path, time_limit: float, *, alone: bool = False) -> str:
    """What a command of Coq prints; killed at the time limit, and where it takes too much memory or prints too much.

    alone : without network, where this machine can do that.

    It stays in our group of processes, and ends where we are killed.  Raises Refused where it fails.
    """
    limits = f"ulimit -v {MEMORY << 20}; ulimit -f {1 << 19}; ulimit -t {int(time_limit) + 1}; exec "
    environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    with tempfile.TemporaryFile() as printed:
        try:
            done = subprocess.run(
                ["sh", "-c", f'{limits} "$@"', "sh", *(_alone() if alone else []), *command],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=subprocess.STDOUT,
                timeout=time_limit,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Refused(f"{command[0]} was killed at its time limit of {time_limit:g} s") from None
        printed.seek(0)
        said = printed.read(PRINTED).decode(errors="replace")
    if done.returncode:
        error = said[max(said.rfind('File "'), 0) :]
        raise Refused(f"{command[0]}: {one_line(error, 400) or f'ended with {done.returncode}'}")
    return said


def sources(directory: Path) -> dict[str, str]:
    """The files of the library, in the order of its _CoqProject.  Raises Refused where they do not belong together."""
    try:
        project = (directory / PROJECT).read_text(encoding="utf-8")
        order = [line for line in map(str.strip, project.splitlines()) if line and not line.startswith("-")]
        found = {name: (directory / name).read_text(encoding="utf-8") for name in order}
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{directory}: {error}") from None
    there = {path.name for path in directory.glob("*.v")}
    if odd := sorted(there.symmetric_difference(found)):
        raise Refused(f"{directory / PROJECT}: {odd[0]} is not both in the list and in the folder")
    if DEFINITIONS not in found:
        raise Refused(f"{directory}: has no {DEFINITIONS}")
    return found


def scan_library(texts: Mapping[str, str]) -> None:
    """Raise Refused where a file of the library says what it may not."""
    taken = words(texts[DEFINITIONS])
    for name, text in texts.items():
        try:
            scan(text, frozenset() if name == DEFINITIONS else taken)
        except Refused as refusal:
            raise Refused(f"{name}: {refusal}") from None


def closure(texts: Mapping[str, str], needed: Sequence[str]) -> list[str]:
    """The files that these files need, and themselves, in the order of the library."""
    wanted, waiting = set[str](), list(needed)
    while waiting:
        name = waiting.pop()
        if name in wanted:
            continue
        if name not in texts:
            raise Refused(f"the library has no file {name}")
        wanted.add(name)
        waiting += [f"{module}.v" for module in required(texts[name])]
    return [name for name in texts if name in wanted]


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One process at a time compiles in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        if fcntl is not None:
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def compile_library(
    directory: Path,
    build: Path,
    *,
    needed: Sequence[str] = (),
    progress: Callable[[str], None] = lambda line: None,
) -> dict[str, float]:
    """Compile the files needed, or all, into a build folder; those that have not changed are not compiled again.

    Returns the seconds that each file took when it was compiled.  Raises Refused where one does not compile, or says
    what it may not.
    """
    version = coq_version()
    texts = sources(directory)
    scan_library(texts)
    with _locked(build):
        before: dict[str, list[str]] = {}
        keys: dict[str, str] = {}
        for name in closure(texts, needed or list(texts)):
            before[name] = [f"{module}.v" for module in required(texts[name])]
            if later := [other for other in before[name] if other not in keys]:
                raise Refused(f"{PROJECT}: {later[0]} is needed by {name} and stands after it")
            inputs = [version, texts[name], *(keys[other] for other in before[name])]
            keys[name] = hashlib.sha256(json.dumps(inputs).encode()).hexdigest()

        def seconds_of(name: str) -> float:
            stamp, compiled = build / f"{name}.json", build / f"{name}o"
            known = json.loads(stamp.read_text()) if stamp.is_file() and compiled.is_file() else {}
            if known.get("key") != keys[name]:
                progress(f"compiling {name}")
                known = {"key": keys[name], "seconds": _compile(build, name, texts[name])}
                stamp.write_text(json.dumps(known))
            return float(known["seconds"])

        return _each_after(before, seconds_of)


def _each_after(before: Mapping[str, Sequence[str]], work: Callable[[str], float]) -> dict[str, float]:
    """What the work gives for each name, in parallel, each after those that it needs; raises the first error."""
    sorter = TopologicalSorter(before)
    sorter.prepare()
    results: dict[str, float] = {}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        running: dict[Future[float], str] = {}
        try:
            while sorter.is_active():
                running |= {pool.submit(work, name): name for name in sorter.get_ready()}
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    name = running.pop(future)
                    results[name] = future.result()
                    sorter.done(name)
        finally:
            pool.shutdown(cancel_futures=True)
    return {name: results[name] for name in before}


def by_shares(work: Callable[[Sequence[str]], Answer], names: Sequence[str]) -> list[Answer]:
    """What the work gives for shares of the names, one for each core, in parallel; raises the first error."""
    shares = min(os.cpu_count() or 1, len(names))
    with ThreadPoolExecutor() as pool:
        return list(pool.map(work, [names[k::shares] for k in range(shares)]))


def _compile(build: Path, name: str, text: str) -> float:
    start = time.perf_counter()
    for stale in (build / f"{name}.json", build / f"{name}o"):
        stale.unlink(missing_ok=True)
    (build / name).write_text(text, encoding="utf-8")
    run_coq(coqc(["-R", ".", ROOT], name), build, FILE_LIMIT)
    return round(time.perf_counter() - start, 1)


def coqc(paths: Sequence[str], name: str) -> list[str]:
    return ["coqc", "-q", "-w", "-all", "-noglob", "-native-compiler", "no", *paths, name]


def recheck(build: Path, modules: Sequence[str], *, user: Path | None = None, time_limit: float = FILE_LIMIT) -> None:
    """Run coqchk, a checker of its own, on modules; those of the distribution are admitted (-norec).

    Each module is checked once, by a process that admits those of the other processes.  Raises Refused
    where it does not accept them, or where a check of the kernel was off.
    """
    paths = ["-R", str(build), ROOT, *(["-Q", str(user), FOREIGN] if user else [])]

    def check(some: Sequence[str]) -> str:
        norec = [word for module in some for word in ("-norec", module)]
        return run_coq(["coqchk", "-silent", "-o", *paths, *norec], user or build, time_limit)

    for said in by_shares(check, modules):
        _require_whole(said)


def _require_whole(said: str) -> None:
    """Raise Refused where coqchk says that a check was off, or that a file of ours or of a user assumes something."""
    for what in ("relying on type-in-type", "relying on unsafe (co)fixpoints", "whose positivity is assumed"):
        if f"{what}: <none>" not in said:
            raise Refused(f"coqchk: there are constants or inductives {what}")
    axioms = said.partition("* Axioms:")[2].partition("\n* ")[0].split()
    if assumed := [axiom for axiom in axioms if axiom.startswith((f"{ROOT}.", f"{FOREIGN}."))]:
        raise Refused(f"coqchk: assumes {assumed[0]}")
