"""The command line: exit codes, one line for every refusal, JSON keys, files whole or not at all, lean imports."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from symtopo import checker
from symtopo.checker import NotProved, TooMuchWork

HUGE = "9" * 5000

BAD_COUNT = {
    "letters": ["a,b"],
    "empty width": ["2,,2"],
    "zero width": ["2,0,2"],
    "negative width": ["2,-1,2"],
    "fraction width": ["2,1.5"],
    "one width": ["2"],
    "65 layers": [",".join(["1"] * 66)],
    "wide": ["2,4097"],
    "huge width": [f"2,{HUGE}"],
    "skip backwards": ["2,2,2", "--skip", "2:0"],
    "skip onto itself": ["2,2,2", "--skip", "1:1"],
    "skip between widths": ["2,3,3", "--skip", "0:2"],
    "skip outside": ["2,2,2", "--skip", "0:3"],
    "skip of one number": ["2,2,2", "--skip", "0"],
    "skip of letters": ["2,2,2", "--skip", "a:b"],
    "coefficient word": ["2,2,2", "--skip", "0:2:one"],
    "coefficient nan": ["2,2,2", "--skip", "0:2:nan"],
    "coefficient infinite": ["2,2,2", "--skip", "0:2:inf"],
    "coefficient over zero": ["2,2,2", "--skip", "0:2:1/0"],
    "coefficient of thousands of digits": ["2,2,2", "--skip", f"0:2:{HUGE}"],
    "target of wrong shape": ["2,2,2", "--target", "[[1,2,3],[1,2,3]]"],
    "target ragged": ["2,2,2", "--target", "[[1,2],[3]]"],
    "target empty": ["2,2,2", "--target", "[]"],
    "target of empty rows": ["2,2,2", "--target", "[[],[]]"],
    "target nan": ["1,1", "--target", "[[NaN]]"],
    "target infinite": ["1,1", "--target", "[[Infinity]]"],
    "target infinite number": ["1,1", "--target", "inf"],
    "target null": ["1,1", "--target", "[[null]]"],
    "target true": ["1,1", "--target", "[[true]]"],
    "target nested": ["1,1", "--target", "[[[1]]]"],
    "target deep": ["1,1", "--target", "[" * 100_000],
    "target unquoted fraction": ["1,1", "--target", "[[1/2]]"],
    "target object": ["1,1", "--target", "{}"],
    "target of thousands of digits": ["1,1", "--target", f"[[{HUGE}]]"],
    "target number for a matrix": ["2,2", "--target", "3"],
    "target missing file": ["1,1", "--target", "nowhere.json"],
    "target unknown kind": ["1,1", "--target", "matrix.txt"],
    "data of different samples": ["1,1", "--data", "[[1,2]]", "[[1]]"],
    "data of wrong width": ["2,2", "--data", "[[1,2]]", "I"],
    "data without Y": ["1,1", "--data", "1"],
    "data and target": ["1,1", "--data", "1", "1", "--target", "1"],
    "samples negative": ["2,2", "--samples", "-1"],
    "samples too many": ["2,2", "--samples", "10001"],
    "samples word": ["2,2", "--samples", "many"],
    "seed": ["2,2", "--seed", "-1"],
    "option": ["2,2", "--nonsense"],
    "nothing": [],
}


def refused(code, out, err):
    assert code == 2
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("symtopo: ")
    assert "Traceback" not in err
    assert len(err) < 400


@pytest.mark.parametrize("arguments", BAD_COUNT.values(), ids=BAD_COUNT.keys())
def test_bad_input_is_one_line(run, arguments):
    refused(*run("count", *arguments))


def test_refusals_say_what_was_given_and_the_limit(run):
    for arguments, parts in (
        (["2,4097"], ["4097", "4096"]),
        ([",".join(["1"] * 66)], ["65 layers", "64"]),
        (["2,3,3", "--skip", "0:2"], ["0 -> 2", "widths 2 and 3"]),
        (["2,2,2", "--skip", "2:0"], ["backwards", "FROM < TO"]),
    ):
        _, _, err = run("count", *arguments)
        assert all(part in err for part in parts)


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    eye = np.eye(2)
    np.save("good.npy", eye)
    np.save("ints.npy", eye.astype(np.int32))
    np.save("complex.npy", eye.astype(complex))
    np.save("vector.npy", np.ones(2))
    np.save("nan.npy", eye * np.nan)
    np.save("objects.npy", np.array([[1, None], [2, 3]], dtype=object), allow_pickle=True)
    np.savez("arrays.npz", a=eye, b=2 * eye)
    Path("good.csv").write_text("1,0\n0,1/3\n")
    Path("words.csv").write_text("x,y\n1,2\n")
    Path("good.json").write_text('[[1, 0], [0, "2/3"]]')
    Path("bad.json").write_text("[[1, 0], [0")
    Path("empty.json").write_text("")
    Path("empty.csv").write_text("")
    Path("binary.json").write_bytes(bytes(range(256)))
    Path("binary.csv").write_bytes(bytes(range(256)))
    Path("noise.npy").write_bytes(os.urandom(64))
    Path("noise.npz").write_bytes(b"PK\x03\x04" + os.urandom(64))
    header = b"\x93NUMPY\x01\x00" + (118).to_bytes(2, "little")
    shape = b"{'descr': '<f8', 'fortran_order': False, 'shape': (1000000, 1000000), }"
    Path("claims_a_terabyte.npy").write_bytes(header + shape.ljust(117) + b"\n")
    Path("folder.json").mkdir()
    return tmp_path


@pytest.mark.parametrize("name", ["good.npy", "ints.npy", "arrays.npz:b", "good.csv", "good.json"])
def test_files_that_are_read(run_json, files, name):
    code, result = run_json("count", "2,2,2", "--target", name)
    assert (code, result["components"]["lower"]) == (0, 2)


@pytest.mark.parametrize(
    "name",
    """complex.npy vector.npy nan.npy objects.npy arrays.npz arrays.npz:c words.csv bad.json empty.json empty.csv
    binary.json binary.csv noise.npy noise.npz:a claims_a_terabyte.npy folder.json nowhere.npz:a""".split(),
)
def test_files_that_are_refused(run, files, name):
    refused(*run("count", "2,2,2", "--target", name))


def test_floats_are_exact_and_announced(run_json, files):
    np.save("tenth.npy", [[0.1]])
    _, result = run_json("count", "1,1", "--target", "tenth.npy")
    assert result["target"] == [["3602879701896397/36028797018963968"]]
    assert any("dyadic" in note for note in result["notes"])
    _, exact = run_json("count", "1,1", "--target", "1/10")
    assert (exact["target"], exact["notes"]) == ([["1/10"]], [])


def test_negative_fractions_are_no_options(run_json):
    _, result = run_json("count", "1,1,1", "--target", "-1/2")
    assert result["target"] == [["-1/2"]]


def test_skips_given_twice_add_up_and_say_so(run_json):
    _, result = run_json("count", "1,1,1,1", "--skip", "0:2", "--skip", "0:2:1/2")
    assert result["network"]["skips"] == [[0, 2, "3/2"]]
    assert any("given 2 times" in note for note in result["notes"])


def test_count_json_has_the_documented_keys(run_json):
    _, result = run_json("count", "2,2,2")
    assert {"schema", "network", "target", "components", "evidence", "sample"} <= set(result)
    assert set(result["components"]) == {"lower", "upper", "estimate"}
    assert {"bound", "rule", "relies_on"} <= set(result["evidence"][0])
    keys = {"size", "seed", "classes", "alone", "pairs_tested", "edges", "regular", "reason", "table", "coverage"}
    assert set(result["sample"]) == keys


def test_an_interruption_keeps_what_is_finished(run, monkeypatch, tmp_path):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("symtopo.sampling.estimate.estimate_components", interrupted)
    code, out, err = run("count", "2,2,2", "--certificate", tmp_path)
    assert (code, err) == (130, "symtopo: interrupted\n")
    assert out.startswith("2 components\n")
    assert "only what was finished" in out
    assert run("check", tmp_path / "claim.json", tmp_path / "certificate.json")[0] == 0
    monkeypatch.undo()
    monkeypatch.setattr("symtopo.sampling.paths.sample_claim", interrupted)
    code, out, _ = run("count", "2,2,2", "--certificate", tmp_path / "150 minima in a row")
    assert code == 130
    assert "checked    exactly 2 components:" in out
    assert "not verified exactly" in out


def test_paths_that_cannot_be_certified_leave_the_proven_certificate(run, monkeypatch, tmp_path):
    def refused(*_, **__):
        raise NotProved("a move of layer 1 may pass weights")

    monkeypatch.setattr("symtopo.sampling.paths.sample_claim", refused)
    code, out, err = run("count", "2,2,2", "--certificate", tmp_path)
    assert (code, err) == (0, "")
    assert "paths could not be certified" in out
    assert run("check", tmp_path / "claim.json", tmp_path / "certificate.json")[0] == 0


def test_a_certificate_for_a_name_that_is_too_long_is_one_line(run):
    code, out, err = run("count", "2,2", "--certificate", "a" * 300, "--samples", 0)
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_human_output_names_evidence_scope_and_reliance(run):
    code, out, _ = run("count", "2,2,2,2", "--skip", "0:2")
    assert code == 0
    assert out.startswith("2 components\n")
    assert all(label in out for label in ("proved", "relies on", "scope", "cut vertices"))


def test_check_exit_codes_and_json(run, tmp_path):
    run("count", "2,2,2", "--certificate", tmp_path)
    claim, certificate = tmp_path / "claim.json", tmp_path / "certificate.json"
    code, out, _ = run("check", claim, certificate, "--json")
    assert (code, json.loads(out)["result"]) == (0, "accepted")
    wrong = tmp_path / "wrong.json"
    wrong.write_text(claim.read_text().replace('{"lower":2,"upper":2}', '{"lower":3,"upper":3}'))
    code, out, err = run("check", wrong, certificate)
    assert (code, out, err.count("\n")) == (1, "", 1)
    code, out, err = run("check", wrong, certificate, "--json")
    assert (code, json.loads(out)["result"], err.count("\n")) == (1, "not proved", 1)
    for bad in ("nowhere.json", tmp_path):
        code, out, err = run("check", bad, certificate)
        assert (code, out, err.count("\n")) == (2, "", 1)


def test_certificate_directory_that_cannot_be_written(run, tmp_path):
    (tmp_path / "file").write_text("")
    code, out, err = run("count", "2,2,2", "--certificate", tmp_path / "file")
    refused(code, out, err)
    (tmp_path / "dir" / "certificate.json").mkdir(parents=True)
    refused(*run("count", "2,2,2", "--certificate", tmp_path / "dir"))
    assert [p.name for p in (tmp_path / "dir").iterdir()] == ["certificate.json"]


@pytest.mark.parametrize("command", ["", "count", "check", "verify", "show"])
def test_help_teaches_with_examples(capsys, command):
    from symtopo.cli import parser

    with pytest.raises(SystemExit) as stop:
        parser().parse_args([*([command] if command else []), "--help"])
    assert stop.value.code == 0
    assert "symtopo " in capsys.readouterr().out.partition("usage:")[2]


def test_exact_count_imports_no_heavy_library():
    code = (
        "import sys; from symtopo.cli import main; main(['count', '64,64,64,64,64', '--samples', '0']);"
        "heavy = {'sympy', 'scipy', 'networkx', 'numpy', 'rich', 'hypothesis'} & set(sys.modules);"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_reader_that_goes_away_is_no_traceback():
    command = f"{sys.executable} -m symtopo count 2,2,2 | true"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_unknown_statement(run):
    for command in ("show", "verify"):
        code, out, err = run(command, "9.9")
        refused(code, out, err)
        assert "4.1" in err


def test_verify_json(run_json):
    code, results = run_json("verify", "4.3")
    assert code == 0
    needed = {"id", "title", "verdict", "expected", "scope", "relies_on", "hypotheses", "instances", "seconds"}
    assert needed <= set(results[0])


@pytest.mark.parametrize(
    "arguments",
    [
        ("--time-limit", "0"),
        ("--time-limit", "nan"),
        ("--seed", "-1"),
        ("--json", "--latex"),
        ("nosuch.py",),
        ("4.1", "4.99"),
    ],
)
def test_verify_refuses(run, arguments):
    refused(*run("verify", *arguments))


@pytest.mark.slow
def test_verify_prints_a_summary_and_latex(run, monkeypatch, some_verified):
    code, out, err = run("verify", "3.8b", "5.4+")
    assert (code, err) == (0, "")
    assert "2 of 2 statements as expected" in out
    assert "5.4+: k = 1, w1 = [[0], [1]], w2 = [[0, 1]]" in out
    monkeypatch.setattr("symtopo.proving.verification.verify", lambda ids, **_: None if ids else some_verified)
    code, out, _ = run("verify", "--latex")
    assert code == 0
    assert out.startswith(r"\begin{tabular}")
    assert out.count("{") == out.count("}")


@pytest.mark.slow
def test_a_statement_that_loops_is_killed_and_unknown(run, tmp_path):
    """At full load, in its proof or as it is imported."""
    paths = [tmp_path / "loop.py", tmp_path / "import.py"]
    for path in paths:
        path.write_text(
            "from symtopo.proving.statement import Statement\n"
            f"statement = Statement(id='{path.stem}', title='t', source='s', expect='PROVED', text='x')\n"
            "@statement.proof\ndef proof(p):\n    while True:\n        pass\n"
            + ("while True:\n    pass\n" if path.stem == "import" else "")
        )
    code, out, _ = run("verify", *paths, "--time-limit", "3")
    assert code == 3
    assert out.count("killed at its time limit of 3 s") == 2


@pytest.mark.slow
def test_an_interrupted_run_shows_what_was_finished():
    done = subprocess.run(
        ["timeout", "--preserve-status", "-s", "INT", "4", sys.executable, "-m", "symtopo", "verify"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 130
    assert "symtopo: interrupted" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_show_exports_a_proof(run, run_json):
    code, card = run_json("show", "6.2")
    assert code == 0
    assert card["verdict"] == "REFUTED"
    (repair,) = card["repairs"]
    assert (repair["verdict"], set(repair["hypotheses"].values())) == ("PROVED", {"needed", "unknown"})
    assert any(step["checked"] for step in repair["proof"])
    _, out, _ = run("show", "4.1", "--latex")
    assert all(part in out for part in (r"\begin{proof}", r"g^{-1}", r"GL_h", "free reduction"))
    assert out.count("{") == out.count("}")


@pytest.mark.slow
def test_show_prints_proof_and_facts(run):
    code, out, _ = run("show", "4.1")
    assert code == 0
    assert all(part in out for part in ("GL_h", "argument", "formally", "axioms", "induction"))


def accepting(number):
    """A checker that accepts the first certificates, and has no budget for those that follow."""
    asked = []

    def check(claim, certificate):
        asked.append(claim)
        if len(asked) > number:
            raise TooMuchWork("this takes more work than it gets")
        return checker.check(claim, certificate)

    return check


def test_a_refused_certificate_of_paths_leaves_the_answer_and_the_other_certificate(run, monkeypatch, tmp_path):
    monkeypatch.setattr("symtopo.counting.claims.check", accepting(1))
    code, out, err = run("count", "2,2,2", "--certificate", tmp_path)
    assert (code, err) == (0, "")
    assert out.startswith("2 components\n")
    (line,) = [line for line in out.splitlines() if "are certified" in line]
    assert "the bounds are certified, the paths are not: the trusted checker cannot accept" in line
    assert "this takes more work than it gets" in " ".join(out.split())
    assert "not verified exactly" in out
    assert "minima" not in json.loads((tmp_path / "claim.json").read_text())
    assert run("check", tmp_path / "claim.json", tmp_path / "certificate.json")[0] == 0


@pytest.mark.parametrize(
    "arguments", [("count", "2,2,2", "--samples", 0), ("connect", "1,1,1", "[[[1]],[[1]]]", "[[[2]],[[0.5]]]")]
)
def test_a_refused_certificate_does_not_take_the_answer_with_it(run, monkeypatch, tmp_path, arguments):
    monkeypatch.setattr("symtopo.counting.claims.check", accepting(0))
    code, out, err = run(*arguments, "--certificate", tmp_path / "proof")
    assert out.startswith(("2 components\n", "connected\n"))
    assert (code, err.count("\n")) == (2, 1)
    assert err.startswith(f"symtopo: nothing was written to {tmp_path / 'proof'}: the trusted checker cannot accept")
    assert not (tmp_path / "proof").exists()
