"""Sweeps that are killed, wherever and whenever: the table at the end is the one of a sweep that was not."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from sweeps import ROOT, SWEEP, networks, timeless, write
from waiting import wait_for

from symtopo import BadInput, sweep
from symtopo.sweeping.store import read_rows

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")]
WORKER = "symtopo.sweeping.answers"
QUIET = {**os.environ, "PYTHONPATH": str(ROOT)}

# Slow enough that kills meet it at work, fast enough that no case meets two.
SLOWLY = """\
import time

def slowly(minimum):
    time.sleep(0.05)
    return [minimum.network.layers, str(sum(map(sum, minimum.y)))]
"""


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """What is asked, and the table of a sweep that nobody disturbs."""
    tmp_path = tmp_path_factory.mktemp("asked")
    (tmp_path / "mine.py").write_text(SLOWLY)
    cases = write(tmp_path / "cases.jsonl", [*networks(200, seed=2), '{"widths": [0]}'])
    task = f"{tmp_path}/mine.py::slowly"
    whole = tmp_path / "whole.db"
    sweep(task, cases.read_text().splitlines(), store=whole, source=str(cases), jobs=2)
    return [task, str(cases)], timeless(read_rows(str(whole)))


def start(arguments):
    return subprocess.Popen(
        [*SWEEP, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=QUIET,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # what runs behind a shell ignores it
    )


def ended(process):
    """What a sweep that was let go on printed: it failed for the one bad line only."""
    out, err = process.communicate(timeout=300)
    assert (process.returncode, err) == (3, ""), err
    return json.loads(out)


def children(parent, module):
    """Processes below one that run a module."""
    found, below = [], {parent}
    stats = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            fields = (path / "stat").read_text().rpartition(")")[2].split()
            stats.append((int(path.name), int(fields[1]), (path / "cmdline").read_text()))
        except OSError:
            continue
    for pid, above, command in sorted(stats):
        if above in below:
            below.add(pid)
            if module in command:
                found.append(pid)
    return found


def test_the_parent_is_killed_eight_times(asked, tmp_path):
    """Started again it goes on: what was committed is never lost, and no process stays behind."""
    arguments, whole = asked
    store, rng, left = tmp_path / "s.db", random.Random(0), set()
    arguments = [*arguments, "--store", str(store), "--jobs", "1", "--json"]
    for _ in range(8):
        before = len(answered(store)) if store.exists() else 0
        process, more = start(arguments), rng.randint(1, 8)
        wait_for(lambda: store.exists() and len(answered(store)) >= before + more)  # noqa: B023
        time.sleep(rng.uniform(0, 0.3))
        assert process.poll() is None
        left |= set(children(process.pid, WORKER))
        before = answered(store)
        process.kill()
        process.communicate()
        assert answered(store) >= before
    found = ended(start(arguments))
    assert found["cases"] == 201
    assert found["stored"] >= len(before)
    assert timeless(read_rows(str(store))) == whole
    wait_for(lambda: not any(alive(pid) for pid in left))


def alive(pid):
    try:
        return "Z" not in (Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0])
    except OSError:
        return False


def answered(store):
    try:
        return {row["line"] for row in read_rows(str(store)) if row["error"] is None}
    except BadInput:  # killed before it was a store
        return set()


def test_a_worker_is_killed_eight_times(asked, tmp_path):
    """Its batch goes on in another process; a case that met two kills is tried again by the next run."""
    arguments, whole = asked
    rng, killed, sweeps = random.Random(1), 0, 0
    while killed < 8:  # a sweep that ends before is followed by another one
        store = tmp_path / f"{(sweeps := sweeps + 1)}.db"
        again = [*arguments, "--store", str(store), "--jobs", "2", "--json"]
        process, before = start(again), 0
        while killed < 8:
            wait_for(lambda: process.poll() is not None or (store.exists() and len(answered(store)) > before))  # noqa: B023
            if process.poll() is not None:
                break
            before = len(answered(store))
            for pid in rng.sample(workers, 1) if (workers := children(process.pid, WORKER)) else []:
                with suppress(ProcessLookupError):  # it ended by itself
                    os.kill(pid, signal.SIGKILL)
                    killed += 1
        assert ended(process)["decided"] > 0
        assert ended(start(again))["failed"] == 1
        assert timeless(read_rows(str(store))) == whole


def test_control_c_keeps_what_came(asked, tmp_path):
    arguments, whole = asked
    store = tmp_path / "s.db"
    process = start([*arguments, "--store", str(store), "--jobs", "2"])
    wait_for(lambda: store.exists() and answered(store))
    workers = children(process.pid, WORKER)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, "symtopo: interrupted\n"), out
    assert " not decided; " in out, out
    assert not any(map(alive, workers))
    assert ended(start([*arguments, "--store", str(store), "--json"]))["stored"] > 0
    assert timeless(read_rows(str(store))) == whole


@pytest.fixture
def dask(tmp_path):
    """A scheduler, its address, and two workers that are started again when they die."""
    pytest.importorskip("distributed")
    place, common = (
        tmp_path / "scheduler.json",
        ["--no-dashboard", "--scheduler-file", str(tmp_path / "scheduler.json")],
    )
    started = []
    for name, options in (("scheduler", ["--host", "127.0.0.1", "--port", "0"]), ("worker", ["--nworkers", "2"])):
        words = [sys.executable, "-m", f"distributed.cli.dask_{name}", *options, *common]
        words += ["--nthreads", "1", "--local-directory", str(tmp_path)] if name == "worker" else []
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": QUIET, "start_new_session": True}
        started.append(subprocess.Popen(words, **quiet))
        wait_for(lambda: place.exists() and place.read_text().endswith("}"))
    yield *started, json.loads(place.read_text())["address"]
    for process in started:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_a_worker_of_dask_is_killed_four_times_and_then_the_scheduler(asked, dask, tmp_path):
    """What dask gives up is one line, and goes on elsewhere."""
    arguments, whole = asked
    (scheduler, workers, address), rng = dask, random.Random(2)
    store = tmp_path / "s.db"
    process, killed = start([*arguments, "--store", str(store), "--dask", address, "--json"]), 0
    while killed < 4 and process.poll() is None:
        time.sleep(rng.uniform(0.1, 0.5))
        at_work = [pid for pid in children(workers.pid, "multiprocessing") if children(pid, WORKER)]
        for pid in at_work[:1]:
            os.kill(pid, signal.SIGKILL)
            killed += 1
    assert killed == 4
    assert ended(process)["failed"] == 1
    assert timeless(read_rows(str(store))) == whole
    other = tmp_path / "other.db"
    process = start([*arguments, "--store", str(other), "--dask", address])
    wait_for(lambda: answered(other) or process.poll() is not None)
    scheduler.kill()
    out, err = process.communicate(timeout=120)
    assert (process.returncode, out, err.count("\n")) == (2, "", 1), err
    assert "the executor was lost" in err
    assert ended(start([*arguments, "--store", str(other), "--jobs", "2", "--json"]))["stored"] > 0
    assert timeless(read_rows(str(other))) == whole


LOCAL = """\
import json, sys
import symtopo

if __name__ == "__main__":
    from distributed import Client, LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        with Client(cluster) as client:
            symtopo.sweep("count", open(sys.argv[1]), executor=client, store=sys.argv[2])
"""


def test_a_local_cluster_of_dask_gives_the_same_rows(tmp_path):
    pytest.importorskip("distributed")
    (tmp_path / "local.py").write_text(LOCAL)
    cases = write(tmp_path / "c.jsonl", [*networks(80, seed=3), "no case"])
    store = tmp_path / "s.db"
    subprocess.run([sys.executable, tmp_path / "local.py", cases, store], check=True, env=QUIET)
    assert timeless(read_rows(str(store))) == timeless(sweep("count", cases.read_text().splitlines(), jobs=2).rows())


def test_a_cluster_that_is_not_there(tmp_path, run, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr("symtopo.sweeping.executors.CONNECT", 1.0)
    cases = write(tmp_path / "c.jsonl", networks(1))
    code, out, err = run("sweep", "count", cases, "--store", tmp_path / "s.db", "--dask", "tcp://127.0.0.1:9")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "no scheduler of dask answers" in err


class Client:
    """What a cluster says of itself."""

    def __init__(self, scheduler, worker):
        self.scheduler, self.worker = scheduler, worker

    def wait_for_workers(self, number, timeout):
        pass

    def get_versions(self, packages):
        return {"scheduler": {"host": {"python": "3.11.7.final.0"}, "packages": self.scheduler}}

    def run(self, function):
        return {"tcp://worker:1": {**function(), **self.worker}}


def test_versions_that_differ_are_one_line(monkeypatch):
    from symtopo.sweeping import executors

    monkeypatch.setattr("platform.python_version_tuple", lambda: ("3", "11", "2"))
    executors.compare_versions(Client({}, {}))
    with pytest.raises(BadInput, match=r"^numpy is 1\.0 at the scheduler, and .* here: install the same everywhere$"):
        executors.compare_versions(Client({"numpy": "1.0"}, {}))
    with pytest.raises(BadInput, match="symtopo is 9 at tcp://worker:1, and "):
        executors.compare_versions(Client({}, {"symtopo": "9"}))
