"""Sweeps: each row is what one command says, bad cases end nothing, stores go on, and refuse what is none."""

import csv
import io
import json
import os
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from fractions import Fraction
from pathlib import Path

import pytest
from sweeps import SWEEP, networks, timeless, write

from symtopo import BadInput, Minimum, Network, count, sweep
from symtopo.sweeping.cases import LONGEST, decoded, lines, numbered, read_case
from symtopo.sweeping.forms import asked
from symtopo.sweeping.store import APPLICATION, Store, read_rows
from symtopo.sweeping.tasks import task_of

CASES = networks(12)
BAD = {
    "": "is not JSON",
    "{": "is not JSON",
    "[1]": "no object",
    "{}": "no widths",
    '{"widths": 3}': "widths are 3",
    '{"widths": [2, true]}': "width True",
    '{"widths": [2, 2.5]}': "2.5",
    '{"widths": [2, 2], "skip": []}': "field 'skip'",
    '{"widths": [2, 2], "widths": [2, 2]}': "given twice",
    '{"widths": [2, 2, 2], "skips": [[0]]}': "the skip",
    '{"widths": [2, 2, 2], "skips": [[0, 2, "1/0"]]}': "divides by zero",
    '{"widths": [2, 2, 2], "skips": {"0": 2}}': "skips are",
    '{"widths": [2, 2], "target": [[1, 2]]}': "1 x 2",
    '{"widths": [2, 2], "target": [[NaN, 2]]}': "not a finite number",
    '{"widths": [2, 2], "target": [[1, 0], [0, 1]], "data": {"x": [[1]], "y": [[1]]}}': "give one of them",
    '{"widths": [2, 2], "data": {"x": [[1], [2]]}}': "the data are",
    '{"widths": [2, 2], "first": [[[1, 0], [0, 1]]]}': "has one point",
    '{"widths": [2, 2], "name": 3}': "its name is 3",
    '{"widths": ' + "[" * 100_000: "nested too deep",
}


def reasons(cases):
    """Why each case is refused; None where it is read."""
    found = []
    for item in numbered(cases):
        try:
            found.append(item["refused"] if "refused" in item else read_case(item) and None)
        except BadInput as refusal:
            found.append(str(refusal))
    return found


def table(store: Path) -> list[dict]:
    return list(read_rows(str(store)))


# ------------------------------------------------------------------------------------------------------------- rows


def test_each_row_is_what_count_says(run, tmp_path):
    """In order, bad lines between them; a second sweep takes all from the store, and tries failures again."""
    cases, store = write(tmp_path / "cases.jsonl", [*CASES, '{"widths": [0]}', CASES[0]]), tmp_path / "s.db"
    code, out, err = run("sweep", "count", cases, "--store", store, "--jobs", "1")
    assert (code, err) == (3, "")
    assert out.startswith("14 cases: 10 decided, 0 from the store, 3 of a form that was decided already, 1 failed; ")
    assert "failed  line 13: width 0 is not a positive integer" in out
    rows = table(store)
    assert [row["line"] for row in rows] == list(range(1, 15))
    for row, case in zip(rows, [*CASES, None, CASES[0]], strict=True):
        if case is None:
            assert (row["lower"], row["error"]) == (
                None,
                "line 13: width 0 is not a positive integer: give widths like 2,2,2",
            )
            continue
        answer = count(Minimum(Network(case["widths"], case["skips"]), case["target"]), samples=0)
        assert (row["lower"], row["upper"], row["error"]) == (answer.lower, answer.upper, None)
        about = Minimum(Network(**row["about"]["network"]), row["about"]["data"]["target"])
        assert (row["rule"], row["checked"]) == (", ".join(count(about, samples=0).proved.rules), True)
        assert json.loads(row["case"]) == case
    code, out, _ = run("sweep", "count", cases, "--store", store, "--jobs", "1")
    assert (code, out.partition(";")[0]) == (3, "14 cases: 0 decided, 13 from the store, 1 failed")
    assert table(store) == rows


def test_formats_of_the_export(run, tmp_path):
    """CSV has the columns, JSON Lines the evidence too; numbers stay as they were written, to the last digit."""
    tiny = '{"widths": [1, 1], "target": [["1e-400"]], "name": "=tiny, \\"x\\""}'
    cases, store = (
        write(tmp_path / "cases.jsonl", [CASES[0], tiny, "{", '{"widths": [' + "1," * 64 + "1]}"]),
        tmp_path / "s.db",
    )
    assert run("sweep", "count", cases, "--store", store, "--jobs", "1")[0] == 3
    code, out, err = run("sweep", "export", "--store", store, "--format", "csv")
    assert (code, err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert {"case", "lower", "upper", "rule", "seconds", "error"} < rows[0].keys()
    assert [row["name"] for row in rows] == ["", '=tiny, "x"', "", ""]
    assert [row["lower"] == "" for row in rows] == [False, False, True, False]
    assert rows[3]["upper"] == str(2**63)
    code, out, _ = run("sweep", "export", "--store", store, "--format", "jsonl")
    objects = [json.loads(line) for line in out.splitlines()]
    assert [type(row["case"]) for row in objects] == [dict, dict, str, dict]
    assert '"1e-400"' in out.splitlines()[1]
    assert objects[0]["evidence"][0]["rule"]


@pytest.mark.slow
def test_parquet(run, tmp_path):
    """Numbers are numbers, also those that no signed number of 64 bits holds."""
    store, out = tmp_path / "s.db", tmp_path / "t.parquet"
    rows = list(sweep("count", [CASES[0], {"widths": [1] * 65}, "{"], jobs=1, store=store).rows())
    assert run("sweep", "export", "--store", store, "--format", "parquet", "--out", out)[0] == 0
    read = pytest.importorskip("pyarrow.parquet").read_table(out).to_pylist()
    assert [(row["line"], row["upper"], row["error"]) for row in read] == [
        (row["line"], row["upper"], row["error"]) for row in rows
    ]
    assert read[1]["upper"] == 2**63


def test_without_pyarrow_or_dask_one_line_says_so(run, tmp_path, monkeypatch):
    cases, store = write(tmp_path / "cases.jsonl", CASES[:1]), tmp_path / "s.db"
    Store(str(store)).close()
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "distributed", None)
    out = tmp_path / "t.parquet"
    refused(
        run("sweep", "export", "--store", store, "--format", "parquet", "--out", out), "pip install 'symtopo[parquet]'"
    )
    assert not out.exists()
    refused(
        run("sweep", "count", cases, "--store", store, "--dask", "tcp://127.0.0.1:1"), "pip install 'symtopo[dask]'"
    )


@pytest.mark.slow
def test_pairs_of_points_are_connected():
    hyperbola = Minimum(Network([1, 1, 1]))
    ends = [[[1]], [[1]]], [[[-1]], [[-1]]], [[["1/2"]], [[Fraction(2)]]], [[[7]], [[1]]]
    found = sweep("connect", [(hyperbola, ends[0], end) for end in ends], jobs=1)
    rows = list(found.rows())
    assert [row["result"] for row in rows] == ["connected", "separated", "connected", None]
    assert rows[3]["error"].startswith("B is no minimum")
    assert rows[1]["rule"] == "bottleneck"
    again = [json.loads(row["case"]) for row in rows[:3]]
    assert timeless(sweep("connect", again, jobs=1).rows()) == timeless(rows)[:3]


FUNCTIONS = """\
import os, time
from symtopo import Minimum

def power_of_two(minimum: Minimum, number: int):
    return number in (1, 2, 4, 8)

def layers(minimum):
    return {"layers": minimum.network.layers}

def misbehaves(minimum):
    layers = minimum.network.layers
    if layers == 1:
        os._exit(3)
    if layers == 2:
        time.sleep(1000)
    if layers == 3:
        raise SystemExit("enough")
    if layers == 4:
        return {1, 2}
    return "fine"
"""


@pytest.mark.slow
def test_functions_of_the_user(run, tmp_path):
    """A conjecture as `refute` takes it, and any function; one that hangs, exits, raises, returns nonsense."""
    (tmp_path / "mine.py").write_text(FUNCTIONS)
    skip, wide = [[0, 2, 1]], {"widths": [2, 2, 1, 2, 2], "skips": [[0, 3], [1, 3]]}
    cases = write(tmp_path / "c.jsonl", [{"widths": [1, 1, 1, 1], "skips": skip}, {"widths": [1, 1]}, wide])
    store = tmp_path / "s.db"
    assert run("sweep", f"{tmp_path}/mine.py::power_of_two", cases, "--store", store, "--jobs", "1")[0] == 0
    assert [(row["result"], row["rule"]) for row in table(store)] == [
        ("fails", "state cells"),
        ("holds", "plain chain"),
        ("undecided", ""),
    ]
    found = sweep(f"{tmp_path}/mine.py::layers", [{"widths": [1, 1]}, {"widths": [0]}], jobs=1)
    assert [row["result"] for row in found.rows()] == [{"layers": 1}, None]
    deep = [{"widths": [1] * n} for n in (6, 2, 6, 3, 4, 5, 7)]
    found = sweep(f"{tmp_path}/mine.py::misbehaves", deep, jobs=1, timeout=4)
    errors = [row["error"] for row in found.rows()]
    assert (found.failed, found.decided, errors[0], errors[2], errors[6]) == (4, 2, None, None, None)
    assert errors[1] == "its process ended without an answer, 2 times (it was killed, or has no memory left)"
    assert errors[3] == "killed at its time limit of 4 s"
    assert errors[4] == "SystemExit: enough"
    assert errors[5].startswith("it returns {1, 2}")


@pytest.mark.slow
def test_executors_give_the_same_rows():
    with ThreadPoolExecutor(2) as threads:
        found = sweep(count, map(json.dumps, CASES[:4]), executor=threads, jobs=2)
    assert timeless(found.rows()) == timeless(sweep("count", map(json.dumps, CASES[:4]), jobs=1).rows())
    with pytest.raises(BadInput, match=r"the executor was lost .*shutdown"):
        sweep("count", CASES, executor=threads)


@pytest.mark.slow
def test_cases_are_read_as_they_are_needed():
    """A few batches are in flight, however many cases there are."""
    read = 0

    def many():
        nonlocal read
        for read in range(1, 10**9):
            yield {"widths": [1, 1, 1], "target": [[read]]}

    class Enough(Exception):
        pass

    def stop(so_far):
        if so_far.cases > 100:
            raise Enough

    with pytest.raises(Enough):
        sweep("count", many(), jobs=1, progress=stop)
    assert read < 20_000


def test_cases_of_one_form_have_one_key():
    """But not data that may be rounded, points, or what a function of the user looks at."""

    def key(target, **how):
        item = {"line": 1, "text": json.dumps({"widths": [1, 1, 1], "target": [[target]]})}
        return asked(read_case(item), **{"identity": "task", "by_form": True, "ends": False, **how})

    assert key(1).key == key("-2/3").key
    assert key(1).key != key(0).key
    assert key(1).key != key(1, identity="other code").key
    assert key(1, by_form=False).key != key(2, by_form=False).key
    rounded = key("0.333333333333333333")
    assert rounded.key != key("1/3").key
    assert decoded(rounded.request) == Minimum(Network([1, 1, 1]), [["0.333333333333333333"]])
    assert decoded(rounded.request).roundoff[1] > 0
    with pytest.raises(BadInput, match="has no points"):
        key(1, ends=True)


def test_long_lines_are_passed_over_without_being_held():
    long = b'{"widths": ' + b" " * (2 * LONGEST) + b"[1, 1]}\n"
    pieces = list(lines(io.BytesIO(long + b'\n\xff\n{"widths": [1, 1]}')))
    assert max(map(len, pieces)) <= LONGEST + 2
    found = reasons(pieces)
    assert "longer than" in found[0]
    assert "not text in UTF-8" in found[-2]
    assert found[-1] is None


# ---------------------------------------------------------------------------------------------------------- refusals


def refused(answer, *parts):
    code, out, err = answer
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("symtopo: ")
    assert len(err) < 400
    assert all(part in err for part in parts), err


def test_bad_lines_are_rows_with_reasons():
    found = reasons([text or "nonsense" for text in BAD])
    for reason, part in zip(found, BAD.values(), strict=True):
        assert part in reason
        assert "\n" not in reason
        assert len(reason) < 400
    assert all(reasons([None, 3, [1], (Minimum(Network([1, 1])), 1, 2), object(), {"widths": object()}]))


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["count", "good.jsonl"], "--store"),
        (["count", "--store", "s.db"], "no cases"),
        (["count", "nowhere.jsonl", "--store", "s.db"], "nowhere.jsonl cannot be read"),
        (["count", ".", "--store", "s.db"], "no regular file"),
        (["count", "/dev/zero", "--store", "s.db"], "no regular file"),
        (["count", "bad.jsonl", "--store", "s.db"], "not one of 2 cases can be read; the first: line 1 "),
        (["count", "empty.jsonl", "--store", "s.db"], "no cases"),
        (["counts", "good.jsonl", "--store", "s.db"], "no task 'counts'"),
        (["mine.py::f", "good.jsonl", "--store", "s.db"], "no task 'mine.py::f'"),
        (["broken.py::f", "good.jsonl", "--store", "s.db"], "does not load"),
        (["connect", "good.jsonl", "--store", "s.db", "--samples", "3"], "only count"),
        (["count", "good.jsonl", "--store", "s.db", "--jobs", "0"], "jobs is 0"),
        (["count", "good.jsonl", "--store", "s.db", "--samples", "10001"], "10001 samples"),
        (["count", "good.jsonl", "--store", "s.db", "--timeout", "0"], "--timeout 0"),
        (["count", "good.jsonl", "--store", "s.db", "--format", "csv"], "--format is not for count"),
        (["count", "good.jsonl", "--store", "s.db", "--dask", "x", "--jobs", "2"], "leave --jobs out"),
        (["count", "good.jsonl", "--store", "good.jsonl"], "no database"),
        (["count", "good.jsonl", "--store", "."], "is a directory"),
        (["count", "good.jsonl", "--store", "/proc/s.db"], "/proc"),
        (["count", "good.jsonl", "--store", "foreign.db"], "another program"),
        (["count", "good.jsonl", "--store", "newer.db"], "a newer version (99, not 1)"),
        (["export", "--store", "nowhere.db"], "no such file"),
        (["export", "--store", "good.jsonl"], "no database"),
        (["export", "--store", "newer.db"], "a newer version"),
        (["export", "--store", "foreign.db"], "another program"),
        (["export", "--store", "void.db"], "is empty"),
        (["export", "good.jsonl", "--store", "s.db"], "CASES is not for export"),
        (["export", "--store", "store.db", "--format", "xml"], "--format xml"),
        (["export", "--store", "store.db", "--format", "parquet"], "--out FILE"),
        (["export", "--store", "store.db", "--out", "nowhere/\0"], "NUL"),
    ],
)
def test_bad_input_is_one_line(run, tmp_path, monkeypatch, arguments, part):
    monkeypatch.chdir(tmp_path)
    write(Path("good.jsonl"), CASES[:1])
    write(Path("bad.jsonl"), ["{", "[]"])
    Path("broken.py").write_text("f = 1 / 0\n")
    for name in ("empty.jsonl", "void.db"):
        Path(name).touch()
    Store("store.db").close()
    for name, application, version in (("foreign.db", 7, 1), ("newer.db", APPLICATION, 99)):
        base = sqlite3.connect(name)
        base.executescript(f"PRAGMA application_id = {application}; PRAGMA user_version = {version}")
        base.close()
    refused(run("sweep", *arguments), part)
    assert not Path("s.db").exists()
    assert not Path("s.db-wal").exists()


def test_a_function_that_no_process_would_find_is_refused():
    for function in (lambda minimum: 1, 3):
        with pytest.raises(BadInput, match=r"cannot be sent to a process|give count"):
            sweep(function, CASES)
    for executor in (3, "processes"):
        with pytest.raises(BadInput, match="the executor is"):
            sweep("count", CASES, executor=executor)


def test_a_store_has_one_writer_and_readers(tmp_path):
    """A second sweep is refused, also one that comes between two commits of the first; an export reads on."""
    store = Store(str(tmp_path / "s.db"))
    store.begin("cases", task_of("count", samples=0, seed=0))
    store.row(1, "", "{}", None, "an error")
    store.commit()
    stop, failed = threading.Event(), []

    def commits():
        while not stop.is_set():
            store.commit()

    thread = threading.Thread(target=commits)
    thread.start()
    for _ in range(5):
        try:
            Store(str(tmp_path / "s.db"))
        except BadInput as refusal:
            failed.append(str(refusal))
        assert [row["error"] for row in table(tmp_path / "s.db")] == ["an error"]
    stop.set()
    thread.join()
    store.close()
    assert len(failed) == 5
    assert all("locked by another sweep" in line for line in failed)
    Store(str(tmp_path / "s.db")).close()


@pytest.mark.parametrize(
    "change",
    ["UPDATE answer SET value = 'not json'", "UPDATE answer SET value = '[1]'", "UPDATE sweep SET task = '{}'"],
)
def test_what_no_sweep_has_written_is_one_line_and_no_answer(run, tmp_path, change):
    cases, store = write(tmp_path / "cases.jsonl", ['{"widths": [1, 1, 1]}']), str(tmp_path / "s.db")
    sweep("count", cases.read_text().splitlines(), store=store, source=str(cases), jobs=1)
    with closing(sqlite3.connect(store)) as base:
        base.execute(change)
        base.commit()
    code, _, err = run("sweep", "export", "--store", store, "--format", "jsonl")
    assert (code, len(err.splitlines())) == (2, 1)
    assert "was written by no sweep" in err
    if "answer" in change:
        again = sweep("count", cases.read_text().splitlines(), store=store, source=str(cases), jobs=1)
        assert (again.decided, again.stored) == (1, 0)
        assert [row["lower"] for row in again.rows()] == [2]


def test_an_address_that_is_none_is_one_line():
    """Also when what was made of it is collected."""
    pytest.importorskip("distributed")
    words = [*SWEEP, "count", "-", "--store", "x.db", "--dask", "nonsense"]
    done = subprocess.run(words, input="", capture_output=True, text=True, check=False)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "no scheduler of dask answers" in done.stderr


@pytest.mark.slow
def test_a_full_disk_is_one_line_and_loses_nothing(tmp_path):
    """A limit on the length of files stands for it."""
    cases, store = write(tmp_path / "c.jsonl", networks(60, seed=1)), tmp_path / "s.db"
    script = (
        "import resource, sys; from symtopo.cli import main;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000)); sys.exit(main(sys.argv[1:]))"
    )
    words = [sys.executable, "-c", script, "sweep", "count", cases, "--store", store, "--jobs", "1"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    refused((done.returncode, done.stdout, done.stderr), "cannot be written", "make room")
    done = subprocess.run(
        [*SWEEP, "count", cases, "--store", store, "--json"], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout)["cases"] == 60


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root writes everywhere")
def test_a_store_in_a_folder_that_cannot_be_written(run, tmp_path):
    cases, folder = write(tmp_path / "c.jsonl", CASES[:1]), tmp_path / "folder"
    folder.mkdir()
    Store(str(folder / "s.db")).close()
    folder.chmod(0o555)
    try:
        assert run("sweep", "export", "--store", folder / "s.db")[0] == 0
        refused(run("sweep", "count", cases, "--store", folder / "new.db"), "written")
    finally:
        folder.chmod(0o755)
