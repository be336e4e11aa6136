"""Functions in files: their signatures and options, the process that they run in, Ctrl-C, and the command line."""

import asyncio
import contextlib
import functools
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from thinned import thinned
from waiting import wait_for

from symtopo import BadInput, Components, Minimum, Network, refute
from symtopo.refuting.conjectures import conjecture
from symtopo.search.spaces import OPTIONS, SearchSpace

FILE = """
import contextlib, os, sys, time
from symtopo import Components, Minimum, Network, Undecided

seen = []

def holds(m: Minimum): return True
def fails(m: Minimum): return False
def says(m: Minimum): return "because"
def prints(m: Minimum):
    print("to be ignored"); os.write(1, b'{"number": 1, "answer": {}}\\n'); return True
def reads(m: Minimum): return bool(sys.stdin.read() == "")
def asks(m: Minimum): return input("well? ")
def one(m: Minimum): return 1
def empty(m: Minimum): return ""
def numpy_bool(m: Minimum):
    import numpy
    return numpy.bool_(m.network.layers < 2)
def divides(m: Minimum): return 1 / (m.network.layers - 1)
def exits(m: Minimum): sys.exit(0)
def recurses(m: Minimum): return recurses(m)
def leaves(m: Minimum): os._exit(0)
def is_killed(m: Minimum): os.kill(os.getpid(), 9)
def loops(m: Minimum):
    while True: pass
def sleeps(m: Minimum): time.sleep(600)
def swallows(m: Minimum):
    while True:
        with contextlib.suppress(BaseException):
            while True: pass
def slow(m: Minimum):
    time.sleep(0.2); return True
def never_applies(m: Minimum): return None
def never_proved(m: Minimum, components: Components):
    return components(Minimum(Network([2, 2, 1, 2, 2], {(0, 3): 1, (1, 3): 1}))) == 2
def by_estimate(m: Minimum, components: Components): return components.estimate(Minimum(Network([1, 1, 1]))) == 1
def random(m: Minimum):
    seen.append(m); return len(seen) != 5
def after_a_witness(m: Minimum, do):
    if m.network.layers > 1:
        seen.append(m); return False
    return do() if seen else True
def fails_then_leaves(m: Minimum): return after_a_witness(m, lambda: os._exit(0))
def fails_then_loops(m: Minimum): return after_a_witness(m, lambda: time.sleep(600))
def fails_then_raises(m: Minimum): return after_a_witness(m, lambda: 1 / 0)
def unannotated(m): return True
number = 3
class Thing: pass
"""


@pytest.fixture
def mine(tmp_path, monkeypatch):
    """A function from a folder of our own."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.py").write_text(FILE)
    return "mine.py::{}".format


# -------------------------------------------------------------------------------------------------------- signatures


def no_parameters() -> bool: ...
def unannotated(minimum): ...
def of_words(minimum: str): ...
def of_truth(minimum: bool): ...
def optional(minimum: Minimum | None): ...
def unknown_name(minimum: "Minimun"): ...  # noqa: F821
def unhashable(minimum: [Minimum]): ...
def with_default(minimum: Minimum = None): ...
def many(*minima: Minimum): ...
def named(**minima: Minimum): ...
def three(one: Minimum, other: Network, third: Network): ...
def three_numbers(number: int, one: Minimum, other: Minimum): ...
def number_first(number: int, minimum: Minimum): ...
def number_of_a_network(network: Network, number: int): ...
def components_only(components: Components): ...
def no_option(minimum: Minimum, *, depth=3): ...
def option_without_default(minimum: Minimum, *, layers): ...
def bad_layers(minimum: Minimum, *, layers=0): ...
def bad_targets(minimum: Minimum, *, targets="0,1"): ...
async def waits(minimum: Minimum): ...


class Callable:
    def __call__(self, minimum: Minimum): ...


REFUSED = [
    (no_parameters, "takes 0 networks and minima: give one or two"),
    (unannotated, "the parameter 'minimum' of unannotated is none that can be drawn"),
    (of_words, "none that can be drawn"),
    (of_truth, "none that can be drawn"),
    (optional, "none that can be drawn"),
    (unknown_name, "cannot be read"),
    (unhashable, "unhashable"),
    (with_default, "has a default: take it away"),
    (many, "none that can be drawn"),
    (named, "none that can be drawn"),
    (three, "takes 3 networks and minima"),
    (three_numbers, "put the Minimum first"),
    (number_first, "put the Minimum first"),
    (number_of_a_network, "put the Minimum first"),
    (components_only, "takes 0 networks and minima"),
    (no_option, "'depth' of no_option is no option of the search"),
    (option_without_default, "'layers' of option_without_default is no option of the search with a default"),
    (bad_layers, "layers is 0: give"),
    (bad_targets, "targets is '0,1': give a list"),
    (waits, "no plain function"),
    (Callable, "no plain function"),
    (Callable(), "no plain function"),
    (functools.partial(bad_layers), "no plain function"),
    (print, "none that can be drawn|cannot be read"),
    (asyncio.run, "none that can be drawn|cannot be read"),
    (3, "no plain function"),
    (None, "no plain function"),
    (lambda minimum: True, "none that can be drawn"),
]


@pytest.mark.parametrize(("function", "why"), REFUSED, ids=lambda v: getattr(v, "__name__", None))
def test_other_signatures_are_refused_in_one_line(function, why):
    with pytest.raises(BadInput, match=why) as refusal:
        conjecture(function, {})
    assert "\n" not in str(refusal.value)
    assert len(str(refusal.value)) < 300


def one_network(network: Network): ...
def a_number_alone(number: int): ...
def pair(one: Minimum, n: int, other: "Minimum", m: int, components: Components): ...
def mixed(network: Network, minimum: Minimum): ...


@pytest.mark.parametrize(
    ("function", "parameters", "drawn"),
    [
        (one_network, ("Network",), ("Network",)),
        (a_number_alone, ("int",), ("Minimum",)),
        (pair, ("Minimum", "int", "Minimum", "int", "Components"), ("Minimum", "Minimum")),
        (mixed, ("Network", "Minimum"), ("Network", "Minimum")),
        (mixed.__get__(Network([1, 1])), ("Minimum",), ("Minimum",)),
    ],
)
def test_signatures(function, parameters, drawn):
    found = conjecture(function, {})
    assert (found.parameters, found.drawn, found.space) == (parameters, drawn, SearchSpace())


def test_a_mixed_pair_and_a_pair_with_numbers_are_drawn():
    def mixed(network: Network, minimum: Minimum, number: int):
        return isinstance(network, Network) and isinstance(minimum, Minimum) and number > 0

    def numbers(one: Minimum, n: int, other: Minimum, m: int, components: Components):
        return (n, m) == (components(one), components(other))

    assert [refute(f, examples=100).outcome for f in (mixed, numbers)] == ["none", "none"]


BAD_OPTIONS = [
    *({"layers": value} for value in (0, -1, 65, True, 2.0, "3", (2,), (3, 2), (0, 2), (1, 2, 3), (1, True), (1, 65))),
    *({"widths": value} for value in (0, -1, 4097, False, 1.5, "2-3", (3, 2), [2, "3"], {1, 2})),
    *({"skips": value} for value in (-1, 65, True, 1.0, "1", (0, 1))),
    *({"targets": value} for value in ("0", 3, [], [None], ["x"], [float("nan")], [float("inf")], ["1/0"], [[1]])),
    *({"targets": value} for value in (range(65), [True], [10**5000], {"a": 1}, [1j])),
    *({"coefficients": value} for value in ("1", 1, (), [None], ["1/0"])),
    *({"data": value} for value in (0, 1, "yes", [])),
    *({name: 10**5000} for name in ("layers", "widths", "skips")),
]


@pytest.mark.parametrize("options", BAD_OPTIONS)
def test_bad_options_are_refused_in_one_line(options):
    def holds(minimum: Minimum):
        return True

    (name,) = options
    for asked in (lambda: SearchSpace().changed(options), lambda: refute(holds, **options)):
        with pytest.raises(BadInput, match=name) as refusal:
            asked()
        assert "\n" not in str(refusal.value)
        assert len(str(refusal.value)) < 200


@pytest.mark.parametrize(
    ("options", "field", "value"),
    [
        ({"layers": 4}, "layers", (1, 4)),
        ({"layers": [2, 2]}, "layers", (2, 2)),
        ({"widths": (2, 3)}, "widths", (2, 3)),
        ({"skips": 0}, "skips", 0),
        ({"targets": ["0", "1/2", 0.5, 0]}, "targets", (0, SearchSpace().changed({"targets": ["1/2"]}).targets[0])),
        ({"coefficients": iter([2, "2"])}, "coefficients", (2,)),
        ({"data": True}, "data", True),
        ({"layers": None}, "layers", (1, 3)),
    ],
)
def test_options(options, field, value):
    assert getattr(SearchSpace().changed(options), field) == value


def test_options_of_the_call_replace_those_of_the_function():
    seen = set()

    def noting(network: Network, *, layers=2, widths=(2, 2), skips=0):
        seen.add((network.layers, *set(network.widths), len(network.skips)))
        return True

    refute(noting, layers=(1, 1), examples=50)
    assert seen == {(1, 2, 0)}
    assert set(OPTIONS) == {"layers", "widths", "skips", "targets", "coefficients", "data"}


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"examples": 0}, "examples is 0"),
        ({"examples": True}, "examples is True"),
        ({"examples": 1.0}, "examples is"),
        ({"examples": 10**9 + 1}, "examples is"),
        ({"seconds": 0}, "seconds is 0"),
        ({"seconds": float("nan")}, "seconds is nan"),
        ({"seconds": float("inf")}, "seconds is inf"),
        ({"seconds": "3"}, "seconds is '3'"),
        ({"examples": 10**5000}, "examples is"),
        ({"seed": -1}, "seed is -1"),
        ({"seed": 0.0}, "seed is"),
        ({"without": "plain"}, "no named hypotheses"),
        ({"library": ""}, "which is no name"),
    ],
)
def test_bad_budgets_are_refused(options, why):
    with pytest.raises(BadInput, match=why):
        refute(one_network, **options)


# ------------------------------------------------------------------------------------------------- the command line

ANSWERS = [
    ("holds", 0, "no counterexample found: ", "no other is not proved"),
    ("prints", 0, "no counterexample found: ", "40 decided"),
    ("reads", 0, "no counterexample found: ", "40 decided"),
    ("fails", 1, "REFUTED: ", "fails     the function returns False"),
    ("says", 1, "REFUTED: ", "fails     because"),
    ("numpy_bool", 1, "REFUTED: ", "witness   widths 1,1,1, no skips, target 0"),
    ("never_applies", 3, "VACUOUS (hardly a case was decided, or none): ", "80 where it does not apply"),
    ("never_proved", 3, "VACUOUS (hardly a case was decided, or none): ", "0 decided, 80 skipped as not proved"),
    ("by_estimate", 3, "CANDIDATE (rests on an estimate): ", "[estimate]"),
    ("leaves", 3, "UNFINISHED: ", "its process ended without an answer"),
    ("is_killed", 3, "UNFINISHED: ", "its process ended without an answer"),
    ("fails_then_leaves", 1, "REFUTED: ", "reason    its process ended without an answer"),
    ("fails_then_raises", 1, "REFUTED: ", "witness   widths 1,1,1, no skips, target 0"),
]


@pytest.mark.parametrize(("name", "code", "first", "line"), thinned(ANSWERS, every=4), ids=[a[0] for a in ANSWERS])
def test_answers(run, mine, name, code, first, line):
    examples = 400 if "fails_" in name or name == "numpy_bool" else 40
    found, out, err = run("refute", mine(name), "--examples", examples, "--library", "known")
    assert (found, err) == (code, "")
    assert out.startswith(first)
    assert line in out
    assert len(list(Path("known").glob("*.json"))) == (code == 1)


@pytest.mark.parametrize(
    ("name", "code", "first"),
    [("loops", 3, "UNFINISHED"), ("sleeps", 3, "UNFINISHED"), ("slow", 0, "none"), ("fails_then_loops", 1, "REFUTED")],
)
def test_seconds_end_what_runs_in_a_process(run_json, mine, name, code, first):
    found, answer = run_json("refute", mine(name), "--seconds", "1")
    assert (found, answer["outcome"]) == (code, first.lower())
    assert ("stopped after 1 s" if name == "slow" else "did not return within 1 s") in answer["reason"]


@pytest.mark.slow
def test_a_function_that_cannot_be_interrupted_is_killed(run_json, mine):
    code, answer = run_json("refute", mine("swallows"), "--seconds", "1")
    assert (code, answer["outcome"], answer["case"]) == (3, "unfinished", None)
    assert answer["reason"].startswith("killed at its time limit of 6 s, at ")


BAD_FUNCTIONS = {
    "asks": "raises EOFError",
    "one": "returns 1 for widths 1,1, no skips, target 0",
    "empty": "returns ''",
    "divides": "raises ZeroDivisionError: division by zero at line 19 (def divides(m: Minimum): return 1",
    "exits": "raises SystemExit: 0",
    "recurses": "raises RecursionError",
    "random": "did not when it was asked again",
    "unannotated": "none that can be drawn",
    "number": "no function 'number' in mine.py: it has holds, fails",
    "Thing": "no plain function",
    "nothing": "no function 'nothing'",
    "": "no function ''",
}


@pytest.mark.parametrize(("name", "why"), thinned(BAD_FUNCTIONS.items(), every=4), ids=BAD_FUNCTIONS)
def test_bad_functions_are_refused_in_one_line(run, mine, name, why):
    code, out, err = run("refute", mine(name), "--library", "known")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert why in err
    assert "Traceback" not in err
    assert list(Path().glob("known/*")) == []


BAD_FILES = {
    "syntax": ("def f(", "does not load (SyntaxError"),
    "import": ("import nowhere", "does not load (ModuleNotFoundError"),
    "raises": ("1 / 0", "does not load (ZeroDivisionError"),
    "exits": ("import sys\nsys.exit(0)", "does not load (SystemExit"),
    "binary": ("\x00", "does not load"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_files_are_refused_in_one_line(run, tmp_path, name):
    text, why = BAD_FILES[name]
    (tmp_path / "bad.py").write_text(text)
    code, out, err = run("refute", f"{tmp_path / 'bad.py'}::f")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert why in err


@pytest.mark.parametrize("name", thinned(["random", "numbers", "types", "conjecture"], every=4))
def test_a_file_may_be_called_like_a_module(run, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    (tmp_path / f"{name}.py").write_text("from symtopo import Minimum\ndef f(m: Minimum): return True\n")
    code, out, _ = run("refute", f"{name}.py::f", "--examples", 20)
    assert (code, out.splitlines()[0]) == (0, f"no counterexample found: {name}.py::f")


@pytest.mark.slow
def test_a_file_may_import_what_lies_beside_it(run, tmp_path):
    (tmp_path / "mine.py").write_text(
        "from symtopo import Minimum\nfrom beside import answer\n" + "def f(m: Minimum):\n    return answer\n"
    )
    (tmp_path / "beside.py").write_text("answer = True")
    assert run("refute", f"{tmp_path / 'mine.py'}::f", "--examples", 20)[0] == 0


BAD_ARGUMENTS = {
    "no target": [],
    "no such file": ["nowhere.py::holds"],
    "no python": ["mine.txt::holds"],
    "no name": ["::"],
    "unknown id": ["99.1"],
    "empty id": [""],
    "missing statement file": ["nowhere.py"],
    "no statement": ["mine.py"],
    "function without": ["mine.py::holds", "--without", "plain"],
    "unknown hypothesis": ["4.2", "--without", "nothing"],
    "not needed": ["5.2", "--without", "full_rank_x"],
    "no hypotheses": ["4.3++", "--without", "plain"],
    "layers of a statement": ["4.2", "--layers", "2"],
    "data of a statement": ["4.2", "--data"],
    "targets of a statement": ["4.2", "--targets", "0,1"],
    "estimate of a statement": ["3.8b", "--estimates"],
    **{
        f"layers {v!r}": ["mine.py::holds", "--layers", v]
        for v in ("0", "65", "3-2", "a", "", "1.5", "-2", "1-2-3", "٣")
    },
    **{f"widths {v!r}": ["mine.py::holds", "--widths", v] for v in ("0", "5000", "3-2", "2,3", "9" * 30)},
    **{f"skips {v!r}": ["mine.py::holds", "--skips", v] for v in ("-1", "65", "1-2", "many")},
    **{f"targets {v!r}": ["mine.py::holds", "--targets", v] for v in ("", "1,", "x", "nan", "1/0", "9" * 5000)},
    **{f"coefficients {v!r}": ["mine.py::holds", "--coefficients", v] for v in ("", "x", "inf")},
    **{f"examples {v!r}": ["mine.py::holds", "--examples", v] for v in ("0", "-1", "1.5", "9" * 12)},
    **{f"seconds {v!r}": ["mine.py::holds", "--seconds", v] for v in ("0", "-1", "nan", "inf", "x", "1e9")},
    **{f"seed {v!r}": ["mine.py::holds", "--seed", v] for v in ("-1", "x")},
    "empty library": ["mine.py::holds", "--library", ""],
    "unknown option": ["mine.py::holds", "--depth", "3"],
}


@pytest.mark.parametrize("arguments", thinned(zip(BAD_ARGUMENTS.values()), every=3), ids=BAD_ARGUMENTS)
def test_bad_arguments_are_refused_in_one_line(run, mine, arguments):
    code, out, err = run("refute", *arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("symtopo: ")
    assert len(err) < 600


def test_options_of_the_command_line(run_json, mine):
    options = "--layers 2-2 --widths 2 --skips 1 --targets -1/2,3 --coefficients -1,2 --examples 20 --seed 4".split()
    code, found = run_json("refute", mine("holds"), *options)
    assert (code, found["examples"], found["seed"], found["drawn"]) == (0, 20, 4, 20)
    assert found["searched"] == (
        "networks with 2 layers, widths 1 to 2, up to 1 skips with coefficients from -1, 2; "
        "X = I, targets with entries from -1/2, 3 (off the diagonal 0 too)"
    )
    assert "data X and Y" in run_json("refute", mine("holds"), "--data", "--examples", "5")[1]["searched"]


def test_json(run_json, mine):
    code, found = run_json("refute", mine("by_estimate"), "--examples", "30")
    assert code == 3
    assert set(found) == set(
        "schema target without text examples budget seed searched outcome cases drawn satisfied undecided recalled "
        "census facts case description fails counts reason seconds stored warnings".split()
    )
    assert (found["schema"], found["target"]) == ("symtopo/refute/1", "mine.py::by_estimate")
    assert found["case"] == {"network": {"widths": [1, 1], "skips": []}, "data": {"target": [["0"]]}}
    (counted,) = found["counts"]
    assert set(counted) == {"minimum", "number", "rule", "relies_on"}


def test_a_function_in_a_process_gives_what_it_gives_in_this_one(mine):
    def fails(m: Minimum):
        return False

    here, there = refute(fails).to_dict(), refute(mine("fails")).to_dict()
    assert there["target"] == "mine.py::fails"
    different = {name for name in here if here[name] != there[name]}
    assert different <= {"target", "seconds", "stored", "recalled"}


# ------------------------------------------------------------------------------------------- Ctrl-C, and other ends

SLOW = """
import os, time
from pathlib import Path
from symtopo import Minimum

failed = []

def slow(m: Minimum):
    "At most one layer."
    if m.network.layers == 2:
        failed.append(m)
        return False
    if failed:
        Path(__file__).with_name("asleep").write_text(str(os.getpid()))
        time.sleep(600)
    return True
"""


def is_alive(pid):
    """A process that has ended may still wait to be noticed."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    return False


def asleep_with_a_witness(folder, *options):
    """A search that has found and stored a witness, and hangs in a smaller case; the pid of its worker."""
    (folder / "slow.py").write_text(SLOW)
    command = [
        sys.executable,
        "-m",
        "symtopo",
        "refute",
        str(folder / "slow.py::slow"),
        "--library",
        str(folder / "known"),
    ]
    process = subprocess.Popen(
        [*command, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    pid = folder / "asleep"
    wait_for(lambda: pid.exists() and pid.read_text() and list(folder.glob("known/*.json")))
    time.sleep(0.3)
    assert process.poll() is None
    assert is_alive(int(pid.read_text()))
    return process, int(pid.read_text())


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc")


@needs_proc
def test_ctrl_c_ends_the_search_with_the_witness_so_far(tmp_path):
    process, worker = asleep_with_a_witness(tmp_path)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, "symtopo: interrupted\n")
    assert out.startswith("REFUTED: At most one layer.\n  witness   widths 1,1,1, no skips, target 0\n")
    assert "reason    interrupted" in out
    assert not is_alive(worker)
    (path,) = (tmp_path / "known").iterdir()
    assert str(path) in out
    assert json.loads(path.read_text())["description"] == "widths 1,1,1, no skips, target 0"


@needs_proc
def test_a_killed_search_has_stored_its_witness(tmp_path):
    process, worker = asleep_with_a_witness(tmp_path, "--seconds", "3")
    process.kill()
    process.wait(timeout=60)
    (path,) = (tmp_path / "known").iterdir()
    assert json.loads(path.read_text())["description"] == "widths 1,1,1, no skips, target 0"
    wait_for(lambda: not is_alive(worker))
    process.communicate()


@needs_proc
def test_a_process_that_the_function_started_ends_with_it(tmp_path):
    (tmp_path / "starts.py").write_text(
        "import subprocess\nfrom pathlib import Path\nfrom symtopo import Minimum\n"
        "def f(m: Minimum):\n"
        "    started = subprocess.Popen(['sleep', '600'])\n"
        "    Path(__file__).with_name('pids').open('a').write(f'{started.pid}\\n')\n"
        "    return True\n"
    )
    assert refute(f"{tmp_path / 'starts.py'}::f", examples=3).outcome == "none"
    pids = [int(line) for line in (tmp_path / "pids").read_text().split()]
    assert len(pids) == 3
    wait_for(lambda: not any(map(is_alive, pids)))


@needs_proc
def test_no_worker_is_left(tmp_path, mine):
    (tmp_path / "pid.py").write_text(
        "import os, time\nfrom pathlib import Path\nfrom symtopo import Minimum\n"
        "def f(m: Minimum):\n    Path(__file__).with_name('pid').write_text(str(os.getpid()))\n    return True\n"
        "def g(m: Minimum):\n    f(m)\n    time.sleep(600)\n"
    )
    for name, outcome in {"f": "none", "g": "unfinished"}.items():
        assert refute(f"{tmp_path / 'pid.py'}::{name}", examples=2, seconds=1).outcome == outcome
        pid = int((tmp_path / "pid").read_text())
        assert pid != os.getpid()
        assert not is_alive(pid)


@pytest.mark.parametrize(("points", "inside"), [(1, True), (3, True), (4, False)])
def test_data_of_a_space_have_up_to_three_points(points, inside):
    row = [[1] * points]
    assert SearchSpace(data=True).holds(Minimum(Network([1, 1]), x=row, y=row)) == inside
