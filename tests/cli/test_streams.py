"""Every command where an output is closed, full or left by its reader, and where it has a defect."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from thinned import thinned

from symtopo import checker
from symtopo.cli import INTERNAL, UNWRITABLE

POINTS = ("[[[1]], [[1]]]", "[[[2]], [['1/2']]]".replace("'", '"'))
FAST = {
    "count": ["count", "1,1,1", "--samples", "0"],
    "check": ["check", "CLAIM", "CERTIFICATE"],
    "check as json": ["check", "CLAIM", "CERTIFICATE", "--json"],
    "version": ["--version"],
    **{
        f"{name} --help": [name, "--help"]
        for name in ("connect", "align", "verify", "show", "formal", "refute", "figure", "demo")
    },
}
SLOW = {
    "connect": ["connect", "1,1,1", *POINTS, "--json"],
    "count with an estimate": ["count", "1,1,1", "--samples", "9"],
    "verify": ["verify", "4.3++"],
    "show": ["show", "4.3++"],
    "refute": ["refute", "4.3++", "--library", "LIBRARY"],
    "figure": ["figure", "2", "--out", "FIGURE.png"],
}
COMMANDS = [*thinned(FAST.items(), every=4), *(pytest.param(*item, marks=pytest.mark.slow) for item in SLOW.items())]
GOOD = {
    "schema": checker.CLAIM_SCHEMA,
    "kind": "count",
    "network": {"widths": [1, 1, 1], "skips": []},
    "data": {"target": [[1]]},
    "components": {"lower": 2, "upper": 2},
}
PROOF = {"schema": checker.CERTIFICATE_SCHEMA, "steps": [{"rule": "theorem", "theorem": "plain chain"}]}


@pytest.fixture
def pair(tmp_path):
    for name, content in (("CLAIM", GOOD), ("CERTIFICATE", PROOF)):
        (tmp_path / name).write_text(json.dumps(content))
    return tmp_path


def shell(folder, line, *arguments, **environment):
    """A command in a shell, which redirects: exit code, and what came through."""
    code = f"{line}; exit ${{PIPESTATUS[0]}}"
    environment = {**os.environ, "PYTHONPATH": str(Path(checker.__file__).parents[1]), **environment}
    done = subprocess.run(
        ["bash", "-c", code, "bash", sys.executable, *arguments],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(("name", "arguments"), COMMANDS)
@pytest.mark.parametrize(("stream", "unbuffered"), [(">&-", ""), (">/dev/full", ""), (">/dev/full", "1")])
def test_an_answer_that_is_lost_has_a_code_of_its_own(stream, name, arguments, unbuffered, pair):
    if stream == ">/dev/full" and not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    code, out, err = shell(pair, f'"$@" {stream}', "-m", "symtopo", *arguments, PYTHONUNBUFFERED=unbuffered)
    assert (code, out) == (UNWRITABLE, "")
    assert len(err.splitlines()) == 1 and "standard output" in err.replace("the output", "standard output")


@pytest.mark.parametrize(("name", "arguments"), COMMANDS)
def test_a_closed_standard_error_changes_nothing(name, arguments, pair):
    codes = {0, 1} if "4.3++" in arguments else {0}  # refuted as expected, or found
    code, out, err = shell(pair, '"$@" 2>&-', "-m", "symtopo", *arguments)
    assert code in codes and err == "" and out and "Traceback" not in out
    refused, out, _ = shell(pair, '"$@" 2>&-', "-m", "symtopo", "count", "2,x")
    assert (refused, out) == (2, "")


def test_the_checker_alone_where_the_answer_is_lost(pair):
    for stream in (">&-", ">/dev/full"):
        for unbuffered in ("", "1"):
            arguments = (checker.__file__, "CLAIM", "CERTIFICATE")
            code, _, err = shell(pair, f'"$@" {stream}', *arguments, PYTHONUNBUFFERED=unbuffered)
            assert code == UNWRITABLE and err.startswith("accepted, but standard output cannot be written")


def test_a_reader_that_leaves_is_no_error(pair):
    for arguments in (["count", "--help"], FAST["count"]):
        code, _, err = shell(pair, '"$@" | true', "-m", "symtopo", *arguments)
        assert code in (0, 141) and err == ""


DEFECTS = [AssertionError("x"), ZeroDivisionError(), MemoryError(), RecursionError("deep"), OSError(9, "x", "file"),
           KeyError("k"), SystemError("s"), UnicodeError("u")]  # fmt: skip


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: type(defect).__name__)
def test_a_defect_has_a_code_of_its_own(defect, run, monkeypatch):
    def broken(*_):
        raise defect

    monkeypatch.setattr("symtopo.cli.count.parse_minimum", broken)
    monkeypatch.delenv("SYMTOPO_TRACEBACK", raising=False)
    code, out, err = run("count", "1,1")
    assert (code, out, len(err.splitlines())) == (INTERNAL, "", 1)
    assert f"internal error: {type(defect).__name__}" in err and "SYMTOPO_TRACEBACK" in err
    monkeypatch.setenv("SYMTOPO_TRACEBACK", "1")
    assert "Traceback" in run("count", "1,1")[2]


def test_a_defect_of_the_checker_is_no_refusal(pair, monkeypatch, capsys):
    def broken(*_):
        raise KeyError("k")

    monkeypatch.setattr(checker, "check", broken)
    assert checker.main([str(pair / "CLAIM"), str(pair / "CERTIFICATE")]) == INTERNAL
    assert "internal error" in capsys.readouterr().err


def test_bytes_that_no_name_has(run, tmp_path):
    name = f"{tmp_path}/a\0.json"
    for arguments in (
        ["check", name, name],
        ["count", "1,1", "--target", name],
        ["count", "1,1", "--certificate", name],
        ["connect", "1,1", name, name],
        ["figure", "2", "--out", name],
        ["refute", f"{name}::f"],
        ["verify", name],
    ):
        code, out, err = run(*arguments)
        assert (code, out, len(err.splitlines())) == (2, "", 1)
    with pytest.raises(checker.Malformed, match="NUL"):
        checker.read(name)


def test_numbers_past_the_limit_of_python(run, run_json):
    """Exact results may have more than the 4300 digits that Python prints unasked."""
    large = "1" + "0" * 2500
    points = (f'[[["{large}"]], [["1/{large}"]]]', '[[[2]], [["1/2"]]]')
    code, out, err = run("connect", "1,1,1", *points)
    assert (code, err) == (0, "") and "about 10^4998" in out
    code, answer = run_json("connect", "1,1,1", *points)
    assert code == 0 and len(answer["barrier"]["lower"]) > 4300


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs here")
def test_pipes_and_devices_are_refused_and_not_waited_for(run, tmp_path):
    names = [tmp_path / f"pipe{suffix}" for suffix in ("", ".json", ".npy", ".npz", ".csv", ".py")]
    for name in names:
        os.mkfifo(name)
    plain, json_, npy, npz, csv, py = names
    refused = [["check", plain, plain], ["check", json_, json_], ["connect", "1,1", npz, npz], ["verify", py]]
    refused += [["connect", "1,1", f"{npz}:W", npy], ["refute", f"{py}::f"]]
    refused += [["count", "1,1", "--target", name] for name in (json_, npy, f"{npz}:W", csv)]
    refused += [["figure", "2", "--out", npy.with_suffix(".png")]]
    os.mkfifo(tmp_path / "pipe.png")
    for arguments in refused:
        code, out, err = run(*arguments)
        assert (code, out, len(err.splitlines())) == (2, "", 1), arguments
    assert (tmp_path / "pipe.png").is_fifo()


def test_a_full_disk_leaves_nothing(run, tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("symtopo.files.tempfile.mkstemp", full)
    code, _, err = run("count", "1,1", "--samples", "0", "--certificate", tmp_path / "a" / "proof")
    assert code == 2 and "No space left" in err and not (tmp_path / "a").exists()
    (tmp_path / "b").mkdir()
    assert run("count", "1,1", "--samples", "0", "--certificate", tmp_path / "b")[0] == 2
    assert (tmp_path / "b").exists()


def test_places_are_refused_before_the_work(run, tmp_path, monkeypatch):
    def work(*_, **__):
        pytest.fail("it works before it refuses")

    (tmp_path / "file").write_text("")
    for name in ("symtopo.figures.paper.compute", "symtopo.page.document.write_page"):
        monkeypatch.setattr(name, work)
    monkeypatch.setattr("symtopo.cli.count.parse_minimum", work)
    monkeypatch.setattr("symtopo.cli.connect.parse_minimum", work)
    below = tmp_path / "file" / "x.png"
    for arguments in (
        ["figure", "1", "--out", below],
        ["figure", "1", "--out", tmp_path / "x.txt"],
        ["demo", "--out", below],
        ["count", "1,1", "--certificate", below],
        ["connect", "1,1", "[[[1]]]", "[[[1]]]", "--plot", below],
        ["connect", "1,1", "[[[1]]]", "[[[1]]]", "--certificate", below],
    ):
        code, out, err = run(*arguments)
        assert (code, out, len(err.splitlines())) == (2, "", 1), arguments


def test_a_figure_without_matplotlib_is_one_line(run, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    for number in (1, 2, 3, 4):
        code, out, err = run("figure", number, "--out", tmp_path / "x.png")
        assert (code, out, len(err.splitlines())) == (2, "", 1) and "pip install 'symtopo[figures]'" in err


@pytest.mark.slow
def test_a_matplotlibrc_changes_no_figure(run, monkeypatch, tmp_path):
    import matplotlib as mpl

    assert run("figure", "2", "--out", tmp_path / "a.svg")[0] == 0
    with mpl.rc_context({"text.usetex": True, "lines.linewidth": 9, "figure.facecolor": "red"}):
        assert run("figure", "2", "--out", tmp_path / "b.svg")[0] == 0
        assert mpl.rcParams["text.usetex"] is True
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


@pytest.mark.slow
def test_docstrings_are_read_where_python_drops_them(tmp_path):
    (tmp_path / "mine.py").write_text(
        'from symtopo import Network\n\n\ndef f(network: Network):\n    """Networks are."""\n    return True\n'
    )
    arguments = ["-m", "symtopo", "refute", "mine.py::f", "--examples", "3", "--library", "L", "--json"]
    code, out, err = shell(tmp_path, '"$@"', *arguments, PYTHONOPTIMIZE="2")
    assert (code, json.loads(out)["text"], err) == (0, "Networks are.", "")
    code, out, _ = shell(tmp_path, '"$@"', "-m", "symtopo", "verify", "4.3++", "--json", PYTHONOPTIMIZE="2")
    assert code == 0 and json.loads(out)[0]["verdict"] == "REFUTED"


@pytest.mark.slow
def test_a_loop_ends_with_its_seconds(tmp_path):
    """At the start of a file, and in a function that swallows what is raised in it."""
    (tmp_path / "start.py").write_text("while True: pass\n")
    (tmp_path / "stubborn.py").write_text(
        "def f(number: int):\n    while True:\n        try:\n            while True: pass\n"
        "        except BaseException: pass\n"
    )
    for name in ("start", "stubborn"):
        arguments = ["-m", "symtopo", "refute", f"{name}.py::f", "--seconds", "1", "--json", "--library", "L"]
        code, out, _ = shell(tmp_path, '"$@"', *arguments)
        reason = "killed at its time limit of 6 s" if name == "start" else "did not return within 1 s"
        assert code == 3 and json.loads(out)["reason"].startswith(reason)


def test_a_worker_whose_asker_has_gone_says_nothing():
    script = (
        "import os, sys\nfrom symtopo.search.processes import serve\n"
        "def answer(request, tell):\n    os.close(3)\n    return {}\n"
        "serve(answer)\n"
    )
    reads, writes = os.pipe()
    os.close(reads)
    environment = {**os.environ, "PYTHONPATH": str(Path(checker.__file__).parents[1])}
    request = json.dumps({"number": "1"}) + "\n"
    done = subprocess.run(
        [sys.executable, "-c", script.replace("    os.close(3)\n", "")],
        input=request, stdout=writes, stderr=subprocess.PIPE, text=True, env=environment, check=False,
    )  # fmt: skip
    os.close(writes)
    assert done.stderr == ""
