"""Data as files that numpy, pandas and spreadsheets write: read exactly, or refused where that would be a guess."""

import codecs
import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from safetensors.numpy import save_file

from symtopo import BadInput
from symtopo.algebra.exact import rational_matrix
from symtopo.reading.matrices import read_matrix

X = [[1.0, 0.1, -2.5], [3.0, 1e-3, 7.0]]
EXACT = ((1, Fraction(1, 10), Fraction(-5, 2)), (3, Fraction(1, 1000), 7))
DYADIC = tuple(tuple(map(Fraction, row)) for row in X)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def read(text, **options):
    return rational_matrix(read_matrix(text, "X", **options).value, "X")


def test_text_is_exact_in_every_form():
    """0.1 in JSON, in quotes, in CSV and on the command line is one tenth."""
    Path("x.json").write_text(json.dumps(X))
    Path("quoted.json").write_text(json.dumps([[str(v) for v in row] for row in X]))
    Path("x.csv").write_text("\n".join(",".join(map(str, row)) for row in X))
    for text in ("x.json", "quoted.json", "x.csv", json.dumps(X), f" {json.dumps(X)}\n"):
        assert read(text) == EXACT, text
    assert (read("0.1"), read("1e-400"), read("-.5")) == (
        ((EXACT[0][1],),),
        ((Fraction(1, 10**400),),),
        ((Fraction(-1, 2),),),
    )


def test_text_of_the_command_line_changes_no_count(run_json):
    """T = 0.1 [[3, 1], [3, 1]] has rank 1, whatever floats make of 0.3."""
    for target in ("[[0.3, 0.1], [0.3, 0.1]]", '[["0.3", "0.1"], [3e-1, 1E-1]]'):
        code, found = run_json("count", "2,2,2", "--target", target, "--samples", 0)
        assert (code, found["components"]["lower"], found["rounding"], found["notes"]) == (0, 1, None, [])
    _, found = run_json("count", "1,1,1", "--target", "[[1e-400]]", "--samples", 0)
    assert (found["target"], found["components"]["lower"]) == ([[f"1/{10**400}"]], 2)
    _, found = run_json("count", "1,1,1,1", "--skip", "0:2:0.1", "--samples", 0)
    assert found["network"]["skips"] == [[0, 2, "1/10"]]


def test_binary_files_are_dyadic(run_json):
    np.save("x.npy", X)
    np.save("fortran.npy", np.asfortranarray(X))
    np.save("big.npy", np.array(X, ">f8"))
    np.savez("x.npz", x=X, other=np.eye(2))
    np.savez("alone.npz", X)
    save_file({"x": np.array(X), "other": np.eye(2)}, "x.safetensors")
    for text in ("x.npy", "fortran.npy", "big.npy", "x.npz:x", "alone.npz", "x.safetensors:x"):
        assert read(text) == DYADIC, text
    np.save("target.npy", [[0.1]])
    _, found = run_json("count", "1,1", "--target", "target.npy")
    assert found["target"] == [[str(Fraction(0.1))]]
    assert any("dyadic" in note for note in found["notes"])


@pytest.mark.parametrize("kind", ["f2", "f4", "f8", "g", "i1", "i8", "u2", "u8"])
def test_every_type_of_real_numbers(kind):
    values = np.array([[1, 0, 2], [3, 100, 7]], kind) / (8 if np.dtype(kind).kind == "f" else 1)
    values = values.astype(kind)
    exact = tuple(
        tuple(Fraction(*v.as_integer_ratio()) if values.dtype.kind == "f" else int(v) for v in row) for row in values
    )
    np.save("x.npy", values)
    assert read("x.npy") == exact
    if kind != "g":
        save_file({"x": values}, "x.safetensors")
        assert read("x.safetensors") == exact


def test_bfloat16():
    """The upper half of a float: 1/3 becomes 0.333984375."""
    upper = (np.array([[1 / 3, -2.0]], np.float32).view(np.uint32) + 0x8000 >> 16).astype("<u2")
    header = json.dumps({"x": {"dtype": "BF16", "shape": [1, 2], "data_offsets": [0, 4]}}).encode()
    Path("x.safetensors").write_bytes(len(header).to_bytes(8, "little") + header + upper.tobytes())
    assert read("x.safetensors") == ((Fraction("0.333984375"), -2),)


@pytest.mark.parametrize("separator", [",", ";", "\t", " "])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_tables_of_every_separator(separator, end, mark):
    rows = [separator.join(map(str, row)) for row in X]
    Path("x.csv").write_bytes(mark + (end.join(rows) + end).encode())
    assert read("x.csv") == EXACT
    Path("x.csv").write_bytes(mark + end.join(["# of numpy", "", *rows, ""]).encode())
    assert read("x.csv") == EXACT
    Path("x.csv").write_bytes(mark + end.join([separator.join("abc"), *rows]).encode())
    found = read_matrix("x.csv", "X")
    assert rational_matrix(found.value, "X") == EXACT
    assert "names" in found.notes[0]


def test_a_byte_order_mark_in_json():
    Path("x.json").write_bytes(codecs.BOM_UTF8 + json.dumps(X).encode())
    assert read("x.json") == EXACT


def test_tables_of_numpy():
    np.savetxt("x.txt", X, fmt="%s")
    np.savetxt("x.csv", X, delimiter=",", header="a,b,c", fmt="%.6g")
    np.savetxt("x.tsv", X, delimiter="\t", fmt="%g")
    assert read("x.txt") == read("x.csv") == read("x.tsv") == EXACT
    np.savetxt("x.txt", X)
    assert read("x.txt") == tuple(tuple(Fraction(f"{v:.18e}") for v in row) for row in X)


def test_tables_of_pandas(run, run_json):
    """Points in rows, as pandas has them: names are left out, an index and names that are numbers are refused."""
    frame = pd.DataFrame(np.array(X).T, columns=["a", "b"])
    frame.to_csv("x.csv", index=False)
    frame[["b"]].to_csv("y.csv", index=False)
    options = ("--points-in-rows", "--samples", 0)
    code, found = run_json("count", "2,2,1", "--data", "x.csv", "y.csv", *options)
    assert (code, found["data"]["x"]) == (0, [["1", "1/10", "-5/2"], ["3", "1/1000", "7"]])
    assert sum("taken as names" in note for note in found["notes"]) == 2
    frame.to_csv("index.csv")
    numbered = pd.DataFrame(frame.to_numpy())
    numbered.to_csv("numbered.csv", index=False)
    for name, word in (("index.csv", "index=False"), ("numbered.csv", "--csv-names")):
        code, out, err = run("count", "2,2,1", "--data", name, "y.csv", *options)
        assert (code, out, word in err) == (2, "", True)
    numbered[[1]].to_csv("y1.csv", index=False)
    code, found = run_json("count", "2,2,1", "--data", "numbered.csv", "y1.csv", "--csv-names", "yes", *options)
    assert (code, len(found["data"]["x"][0])) == (0, 3)
    code, found = run_json("count", "2,2,1", "--data", "numbered.csv", "y1.csv", "--csv-names", "no", *options)
    assert (code, len(found["data"]["x"][0])) == (0, 4)


def test_points_in_rows_are_asked_for_and_never_guessed(run, run_json):
    np.save("x.npy", np.array(X).T)
    np.save("y.npy", np.ones((3, 1)))
    code, out, err = run("count", "2,2,1", "--data", "x.npy", "y.npy")
    assert (code, out, "--points-in-rows" in err) == (2, "", True)
    code, found = run_json("count", "2,2,1", "--data", "x.npy", "y.npy", "--points-in-rows", "--samples", 0)
    assert (code, len(found["data"]["x"]), len(found["data"]["x"][0])) == (0, 2, 3)
    code, _, err = run("count", "2,2,1", "--target", "1", "--points-in-rows")
    assert (code, "--data" in err) == (2, True)


def test_one_column_that_pandas_heads_with_0_is_not_read_as_a_data_point(run):
    pd.DataFrame(np.arange(1, 4)).to_csv("x.csv", index=False)
    code, out, err = run("count", "1,1,1", "--data", "x.csv", "x.csv", "--points-in-rows", "--samples", 0)
    assert (code, out, "--csv-names" in err) == (2, "", True)
    code, _, _ = run("count", "1,1,1", "--data", "x.csv", "x.csv", "--points-in-rows", "--csv-names", "yes")
    assert code == 0


@pytest.mark.parametrize("first", ["nan,nan", "inf,-inf", "1,5;2,5"])
def test_a_first_row_of_damaged_numbers_is_no_row_of_names(run, first):
    separator = ";" if ";" in first else ","
    Path("x.csv").write_text("\n".join([first, f"1{separator}2", f"3{separator}4"]))
    code, out, err = run("count", "2,2,2", "--target", "x.csv", "--samples", 0)
    assert (code, out, "row 1" in err) == (2, "", True)


def test_a_target_that_begins_with_0_1_is_no_row_of_names(run_json):
    Path("swap.csv").write_text("0,1\n1,0\n")
    code, found = run_json("count", "2,2,2", "--target", "swap.csv", "--samples", 0)
    assert (code, found["target"]) == (0, [["0", "1"], ["1", "0"]])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("1,x\n2,3\n", "row 1 has 'x'"),
        ("a,b\n1,x\n", "row 2 has 'x'"),
        ("a,1\n2,3\n", "row 1 has 'a'"),
        ("1,2\n,3\n", "an empty cell"),
        ("1;0,5\n2;3\n", "'0.5'"),
        ("1 2\n3\tx\n", "not a number"),
        ("1,2\n3,nan\n", "not a number"),
        ("a\n", "not a number"),
    ],
)
def test_what_is_wrong_in_a_table_is_said_with_its_row(content, words):
    Path("x.csv").write_text(content)
    with pytest.raises(BadInput, match=words):
        read("x.csv")
