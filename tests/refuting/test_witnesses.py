"""The library of witnesses, and cases as JSON: what is stored is read again, and no file in the folder does harm."""

import json
import os
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_minima import data_of_low_rank, plain, rank_one, seeded, with_skips
from thinned import thinned

from symtopo import BadInput, Minimum, Network, refute
from symtopo.checker import Malformed
from symtopo.refuting.witnesses import FIELDS, SCHEMA, library, recall, store
from symtopo.search.cases import decode, describe, encode

NETWORK = {"widths": [1, 1, 1], "skips": []}
CASE = {"network": NETWORK, "data": {"target": [["1"]]}}
WITNESS = {
    "schema": SCHEMA,
    "target": "mine.py::f",
    "without": "",
    "text": "",
    "case": CASE,
    "description": "widths 1,1,1, no skips, target 1",
    "fails": "",
    "counts": [],
    "seed": 0,
    "versions": {},
}


def with_case(case):
    return json.dumps({**WITNESS, "case": case})


def not_this_one(minimum: Minimum):
    """No minimum is that of widths 1,1,1 with target 1."""
    return describe(minimum) != WITNESS["description"]


def holds(minimum: Minimum):
    return True


# ------------------------------------------------------------------------------------------------------------- cases

numbers = st.integers(-(10**30), 10**30) | st.fractions(max_denominator=10**6)
minima = st.builds(seeded, st.sampled_from([rank_one, plain, with_skips, data_of_low_rank]), st.integers(0, 10**6))
networks = minima.map(lambda m: m.network)
matrices = st.integers(1, 3).flatmap(lambda n: st.lists(st.tuples(*[numbers] * n), min_size=1, max_size=3).map(tuple))
cases = st.one_of(
    numbers, minima, networks, matrices, st.tuples(minima, minima), st.tuples(networks, matrices, numbers)
)


def compared(case):
    """Minima have no equality of their own."""
    if isinstance(case, Minimum):
        return case.network, case.x, case.y
    return tuple(map(compared, case)) if isinstance(case, tuple) else case


@settings(deadline=None, database=None, derandomize=True, max_examples=200)
@given(cases)
def test_a_case_is_read_as_it_was_written(case):
    text = json.dumps(encode(case))
    again = decode(json.loads(text))
    assert compared(again) == compared(case)
    assert type(again) is type(case) or isinstance(again, int)
    assert describe(again) == describe(case)
    assert json.dumps(encode(again)) == text


@pytest.mark.parametrize("case", [True, None, "words", 0.5, {1: 2}, {1}, (1, "a"), [[None]]])
def test_a_case_without_json(case):
    with pytest.raises(TypeError, match="has no JSON"):
        encode(case)


BAD_CASES = {
    "word": "abc",
    "true": True,
    "empty object": {},
    "no network": {"data": {"target": [["1"]]}},
    "unknown part": {**CASE, "more": 1},
    "unknown data": {"network": NETWORK, "data": {"z": [["1"]]}},
    "target and data": {"network": NETWORK, "data": {"target": [["1"]], "x": [["1"]], "y": [["1"]]}},
    "data null": {"network": NETWORK, "data": None},
    "x without y": {"network": NETWORK, "data": {"x": [["1"]]}},
    "wrong shape": {"network": NETWORK, "data": {"target": [["1", "1"]]}},
    "ragged": {"network": {"widths": [2, 2], "skips": []}, "data": {"target": [["1", "1"], ["1"]]}},
    "no columns": {"network": NETWORK, "data": {"x": [[]], "y": [[]]}},
    "over zero": {"network": NETWORK, "data": {"target": [["1/0"]]}},
    "spaces": {"network": NETWORK, "data": {"target": [[" 1"]]}},
    "number of 5000 digits": {"network": NETWORK, "data": {"target": [["7" * 5000]]}},
    "one width": {"network": {"widths": [1], "skips": []}},
    "65 layers": {"network": {"widths": [1] * 66, "skips": []}},
    "huge width": {"network": {"widths": [1, 5000], "skips": []}},
    "very huge width": {"network": {"widths": [1, 10**1000], "skips": []}},
    "width zero": {"network": {"widths": [1, 0], "skips": []}},
    "width true": {"network": {"widths": [1, True], "skips": []}},
    "skip backwards": {"network": {"widths": [1, 1, 1], "skips": [[2, 0, "1"]]}},
    "skip between widths": {"network": {"widths": [1, 2, 2], "skips": [[0, 2, "1"]]}},
    "skip outside": {"network": {"widths": [1, 1], "skips": [[0, 2, "1"]]}},
    "skip of two": {"network": {"widths": [1, 1], "skips": [[0, 1]]}},
    "deep inside": {"network": NETWORK, "data": {"target": [[[["1"]]]]}},
}


@pytest.mark.parametrize("value", BAD_CASES.values(), ids=BAD_CASES)
def test_what_is_no_case_is_refused(value):
    with pytest.raises((Malformed, BadInput)):
        decode(value)


# ------------------------------------------------------------------------------------------------------------- stored


def test_the_file_of_a_witness(tmp_path):
    def never(one: Minimum, other: Minimum):
        """Never.

        More words.
        """
        return f"{one.network.layers} layers" if one.network.layers == 2 and other.x is None else True

    found = refute(never, library=tmp_path / "deep" / "known", seed=7)
    (path,) = (tmp_path / "deep" / "known").iterdir()
    assert str(path) == found.stored
    assert path.name.startswith("never-")
    content = json.loads(path.read_text())
    assert set(content) == set(FIELDS)
    assert [content[name] for name in ("schema", "target", "without", "text", "fails", "counts", "seed")] == [
        "symtopo/witness/1",
        "never",
        "",
        "Never.",
        "2 layers",
        [],
        7,
    ]
    assert content["case"][0] == {"network": NETWORK, "data": {"target": [["0"]]}}
    assert set(content["versions"]) == {"symtopo", "hypothesis", "numpy", "python-flint", "python"}
    assert content["description"] == found.description
    assert path.stat().st_mode & 0o777 == 0o644


def test_matrices_are_stored_as_literal_strings(tmp_path):
    def whole(minimum: Minimum, *, data=True, targets=("-2/3",), coefficients=("1/2",)):
        skips = {pair: c for pair, c in minimum.network.skips.items() if c == Fraction(1, 2)}
        return not (skips and any(v == Fraction(-2, 3) for row in minimum.y for v in row))

    found = refute(whole, library=tmp_path)
    case = json.loads(next(tmp_path.iterdir()).read_text())["case"]
    assert case == {
        "network": {"widths": [1, 1], "skips": [[0, 1, "1/2"]]},
        "data": {"x": [["0"]], "y": [["-2/3"]]},
    }
    assert compared(found.witness) == compared(decode(case))


def test_only_the_smallest_witness_of_a_run_is_kept(tmp_path):
    seen = []

    def large_first(minimum: Minimum):
        """The small cases fail only once a larger one has."""
        seen.append(minimum)
        return not any(m.network.layers == 3 for m in seen)

    found = refute(large_first, library=tmp_path)
    assert found.description == "widths 1,1, no skips, target 0"
    assert [str(path) for path in tmp_path.iterdir()] == [found.stored]


def test_a_witness_without_json_is_stored_in_words_and_passed_over(tmp_path):
    found = refute("3.8b", without="meet", library=tmp_path)
    (path,) = tmp_path.iterdir()
    assert json.loads(path.read_text())["case"] is None
    assert found.witness is None
    assert recall(tmp_path) == ([], [])


def test_the_default_folder_is_in_the_data_of_the_user(tmp_path):
    found = refute(not_this_one)
    assert library(None) == tmp_path / "user-data" / "witnesses"
    assert [str(path) for path in library(None).iterdir()] == [found.stored]


def test_an_empty_name_is_no_library():
    with pytest.raises(BadInput, match="which is no name"):
        library("")


# ----------------------------------------------------------------------------------------------------------- recalled


def test_a_known_witness_is_asked_first(tmp_path):
    asked = []

    def noting(minimum: Minimum):
        asked.append(describe(minimum))
        return True

    (tmp_path / "one.json").write_text(json.dumps(WITNESS))
    found = refute(noting, library=tmp_path, examples=5)
    assert asked[0] == WITNESS["description"]
    assert (found.recalled, found.drawn, len(asked)) == (1, 5, 6)


def test_an_old_witness_is_found_again_beyond_the_reach_of_the_search(tmp_path):
    def not_that_one(minimum: Minimum, *, layers=4, skips=4):
        return minimum.network != Network([2, 2, 2, 2, 2], {(0, 2): 1, (1, 3): 1, (2, 4): -1})

    case = Minimum(Network([2, 2, 2, 2, 2], {(0, 2): 1, (1, 3): 1, (2, 4): -1}), [[0, 0], [0, 0]])
    store(
        tmp_path,
        {name: WITNESS[name] for name in WITNESS if name not in ("schema", "versions")} | {"case": encode(case)},
    )
    assert refute(not_that_one, examples=1, library=tmp_path / "other").outcome == "none"
    found = refute(not_that_one, examples=1, library=tmp_path)
    assert (found.outcome, found.recalled, found.description) == ("refuted", 1, describe(case))


def test_witnesses_of_other_kinds_are_not_asked(tmp_path):
    asked = []

    def noting(network: Network):
        asked.append(network)
        return True

    others = [CASE, [CASE, CASE], "1", ["1", "2"], [["1"], ["2"]], None, [{"network": NETWORK}, "1"]]
    for k, case in enumerate(others):
        (tmp_path / f"{k}.json").write_text(with_case(case))
    found = refute(noting, library=tmp_path, examples=3)
    assert (found.outcome, found.recalled, found.drawn, len(asked), found.warnings) == ("none", 0, 3, 3, ())


@pytest.mark.parametrize("number", [0, 1, 3])
def test_a_list_of_another_length_is_no_pair(tmp_path, number):
    def same_network(one: Minimum, other: Minimum):
        return one.network.layers == 1 or "two layers"

    case = [CASE] * number
    (tmp_path / "list.json").write_text(with_case(case))
    found = refute(same_network, library=tmp_path, examples=1)
    assert (found.outcome, found.recalled) == ("none", 0)


def test_a_witness_outside_the_space_is_not_counted_as_tried(tmp_path):
    asked = []

    def noting(minimum: Minimum, *, layers=1):
        asked.append(describe(minimum))
        return True

    (tmp_path / "one.json").write_text(json.dumps(WITNESS))
    found = refute(noting, library=tmp_path, examples=5)
    assert WITNESS["description"] not in asked
    assert found.recalled == 0


def test_a_target_is_recalled_where_data_are_asked_for(tmp_path):
    asked = []

    def noting(minimum: Minimum, *, data=True):
        asked.append(describe(minimum))
        return True

    (tmp_path / "one.json").write_text(json.dumps(WITNESS))
    refute(noting, library=tmp_path, examples=1)
    assert asked[0] == "widths 1,1,1, no skips, X = 1, Y = 1"


def test_the_same_case_is_asked_once(tmp_path):
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.json").write_text(json.dumps({**WITNESS, "target": name}))
    (tmp_path / "d.txt").write_text("not asked at all")
    known, warnings = recall(tmp_path)
    assert (len(known), warnings) == (1, [])
    assert refute(holds, library=tmp_path, examples=2).recalled == 1


def test_smaller_witnesses_are_asked_first(tmp_path):
    for k, widths in enumerate([[2, 2, 2], [1, 1], [1, 1, 1, 1], [1, 2, 1]]):
        (tmp_path / f"{k}.json").write_text(with_case({"network": {"widths": widths, "skips": []}}))
    known, _ = recall(tmp_path)
    assert [list(n.widths) for n in known] == [[1, 1], [1, 2, 1], [2, 2, 2], [1, 1, 1, 1]]


def test_no_more_files_than_so_many_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr("symtopo.refuting.witnesses.MOST_FILES", 2)
    for k in range(4):
        (tmp_path / f"{k}.json").write_text(with_case(str(k)))
    known, (warning,) = recall(tmp_path)
    assert known == [0, 1]
    assert "holds 4 files" in warning


# ------------------------------------------------------------------------------------------------------ broken files


def nested(depth):
    return json.dumps(WITNESS).replace(json.dumps(CASE), "[" * depth + "]" * depth)


BROKEN = {
    "empty": "",
    "truncated": json.dumps(WITNESS)[:-20],
    "no JSON": "# a witness",
    "a list": "[]",
    "null": "null",
    "a number": "7",
    "wrong schema": json.dumps({**WITNESS, "schema": "symtopo/witness/2"}),
    "schema a list": json.dumps({**WITNESS, "schema": [SCHEMA]}),
    "missing field": json.dumps({name: WITNESS[name] for name in WITNESS if name != "seed"}),
    "unknown field": json.dumps({**WITNESS, "more": 1}),
    "field twice": json.dumps(WITNESS)[:-1] + ', "seed": 0}',
    "float": json.dumps({**WITNESS, "seed": 0.5}),
    "float in the case": with_case({"network": NETWORK, "data": {"target": [[0.5]]}}),
    "NaN": with_case(float("nan")),
    "huge number": json.dumps(WITNESS).replace('"seed": 0', f'"seed": {"9" * 5000}'),
    "deep": nested(100_000),
    "binary": b"\x00\xff\xfe\x80" * 100,
    "UTF-16": json.dumps(WITNESS).encode("utf-16"),
    "too long": json.dumps({**WITNESS, "text": "x" * 1_000_001}),
    "skips that add up to too many digits": with_case(
        {"network": {"widths": [1, 1], "skips": [[0, 1, "1/" + "7" * 3900], [0, 1, "1/" + "3" * 3901]]}}
    ),
    **{f"case: {name}": with_case(value) for name, value in BAD_CASES.items()},
}


def is_passed_over(folder, name):
    """One line of warning, and the search goes on, with the other witness."""
    (folder / "good.json").write_text(json.dumps(WITNESS))
    found = refute(holds, library=folder, examples=3)
    (warning,) = found.warnings
    assert f"{name} is skipped: " in warning
    assert "\n" not in warning
    assert len(warning) < 500
    assert (found.outcome, found.recalled, found.drawn) == ("none", 1, 3)


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_passed_over_with_a_warning(tmp_path, content):
    (tmp_path / "bad.json").write_bytes(content if isinstance(content, bytes) else content.encode())
    is_passed_over(tmp_path, "bad.json")


@pytest.mark.parametrize("depth", [300, 450, 600, 750, 900])
def test_a_nested_case_does_no_harm(tmp_path, depth):
    (tmp_path / "deep.json").write_text(nested(depth))
    assert refute(holds, library=tmp_path, examples=3).outcome == "none"


@pytest.mark.parametrize("kind", ["folder", "dangling", "loop", "fifo", "link to a folder", "device"])
def test_what_is_no_file_is_passed_over_with_a_warning(tmp_path, kind):
    path = tmp_path / "x.json"
    if kind == "folder":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    else:
        path.symlink_to({"dangling": "nowhere", "loop": "x.json", "device": "/dev/zero"}.get(kind, "."))
    is_passed_over(tmp_path, "x.json")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser reads everything")
def test_a_file_that_may_not_be_read_is_passed_over_with_a_warning(tmp_path):
    (tmp_path / "x.json").write_text(json.dumps(WITNESS))
    (tmp_path / "x.json").chmod(0)
    is_passed_over(tmp_path, "x.json")


def test_a_name_of_two_lines_makes_one_line_of_warning(run, tmp_path):
    (tmp_path / "a\nb.json").write_text("")
    (tmp_path / "mine.py").write_text("from symtopo import Minimum\ndef f(m: Minimum): return True\n")
    code, _, err = run("refute", f"{tmp_path / 'mine.py'}::f", "--library", tmp_path, "--examples", 2)
    assert (code, err.count("\n")) == (0, 1)


@pytest.mark.parametrize("kind", thinned(["a file", "below a file", "dangling"], every=3))
def test_a_library_that_cannot_be_written(run, tmp_path, kind):
    (tmp_path / "file").write_text("")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere" / "else")
    folder = tmp_path / {"a file": "file", "below a file": "file/known", "dangling": "dangling"}[kind]
    (tmp_path / "mine.py").write_text("from symtopo import Minimum\ndef f(m: Minimum): return False\n")
    code, out, err = run("refute", f"{tmp_path / 'mine.py'}::f", "--library", folder)
    assert (code, err.count("\n")) == (1, 1)
    assert err.startswith("symtopo: warning: the witness is not stored: ")
    assert "widths 1,1, no skips, target 0" in out
    assert "stored" not in out


@pytest.mark.parametrize(
    "words",
    ["\ud800", "two\nlines", "x" * 2_000_000, "\x1b[31m", "Größe ≥ 2"],
    ids=["surrogate", "lines", "long", "escape", "letters"],
)
def test_a_witness_is_stored_whatever_the_function_says(tmp_path, words):
    def says(minimum: Minimum):
        return words

    found = refute(says, library=tmp_path)
    assert (found.outcome, found.stored != "") == ("refuted", True)
    assert recall(tmp_path)[1] == []
