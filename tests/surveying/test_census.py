"""The census says what `count` says, and no more than it has looked at."""

import gzip
import json
import random
from importlib.resources import files
from itertools import takewhile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import symtopo
from symtopo import BadInput, Minimum, Network, canonical_form, census, check
from symtopo.counting.proved import accepted_bounds
from symtopo.sampling.estimate import estimate_components
from symtopo.sampling.regularity import regularity_by_rank
from symtopo.search.cases import complexity
from symtopo.surveying.building import build, read, read_shipped
from symtopo.surveying.rows import decided, size, to_row
from symtopo.surveying.scope import Scope
from symtopo.surveying.table import SHIPPED

BY_POINTS = {"point", "bottleneck", "block signs"}


@pytest.fixture(scope="module")
def whole():
    return census()


def check_afresh(row):
    """The certificate is accepted, and `count` proves the same now."""
    bounds = accepted_bounds(row.minimum)
    assert (bounds.lower, bounds.upper) == (row.lower, row.upper)
    assert bounds.rules == row.rules
    if row.steps:
        assert check(*row.certificate).established == bounds.line
    else:
        assert not bounds
    form = canonical_form(row.minimum)
    assert form.minimum == row.minimum


def test_what_ships_is_read_like_a_file(whole):
    content = (files("symtopo.surveying") / SHIPPED).read_bytes()
    assert read_shipped(content) == read(content, SHIPPED) == (whole.scope, whole.rows)


def sampled(whole, number, seed):
    return [to_row(value) for value in random.Random(seed).sample(whole.rows, number)]


def test_twenty_rows_afresh(whole):
    for row in sampled(whole, 20, seed=1):
        check_afresh(row)


@pytest.mark.slow
def test_a_thousand_rows_afresh(whole):
    rows = sampled(whole, 1000, seed=2)
    for row in rows:
        check_afresh(row)
    assert len({row.minimum for row in rows}) == 1000


@pytest.mark.slow
def test_rows_of_up_to_three_layers_against_the_estimate(whole):
    """Where the fiber is regular; a component may be missed, and a path not found, but not both often."""
    compared, equal = 0, 0
    for row in takewhile(lambda row: row.network.layers <= 3, whole):
        known = regularity_by_rank(row.minimum)
        if not row.exact or row.lower == 0 or (known and known.regular is False):
            continue
        estimate = estimate_components(row.minimum, samples=30)
        if estimate.regular:
            compared += 1
            equal += estimate.classes == row.lower
    assert compared > 50
    assert equal == compared


def test_it_holds_every_small_network_once(whole):
    """Any network and target of the scope has its form in the census."""
    keys = {to_row(value).key for value in whole.rows if len(value["widths"]) < 5}
    assert len(keys) == sum(len(value["widths"]) < 5 for value in whole.rows)
    scope = Scope(layers=2)
    assert {form.key for form in scope.forms()} <= keys
    r = random.Random(0)
    for _ in range(60):
        widths = [r.randint(1, 3) for _ in range(r.randint(2, 4))]
        pairs = [(j, i) for i in range(len(widths)) for j in range(i) if widths[j] == widths[i]]
        skips = {r.choice(pairs): r.choice((1, -1, 2)) for _ in range(r.randint(0, 2))} if pairs else {}
        target = [[r.choice((0, 1)) * (i == j) for j in range(widths[0])] for i in range(widths[-1])]
        assert canonical_form(Minimum(Network(widths, skips), target)).key in keys


def test_the_same_file_is_made_again(whole, tmp_path):
    small = Scope(layers=2)
    first, second = tmp_path / "first.gz", tmp_path / "second.gz"
    assert build(first, small) == build(second, small)
    assert first.read_bytes() == second.read_bytes()
    scope, rows = read(first.read_bytes(), "first.gz")
    assert scope == small
    assert list(rows) == [value for value in whole.rows if len(value["widths"]) < 4]


def test_questions(whole):
    assert whole.scope == Scope()
    assert len(whole) == whole.total == 19007
    six = census(count=6)
    assert str(six.first) == "widths 1,1,1,1,1, skips 0:2:1, target 1: exactly 6 components, by state cells"
    assert {(row.lower, row.upper) for row in six} == {(6, 6)}
    assert not {id(row) for row in six.possible} & {id(row) for row in six.rows}
    assert all(row["lower"] <= 6 and (row["upper"] is None or row["upper"] > 6) for row in six.possible)
    assert len(census(at_least=6)) >= len(six)
    assert [r.target for r in census(widths=[1, 2, 1])] == [((0,),), ((1,),)]
    assert census(widths=[3, 2, 1, 1], skips=[]).table == census(widths=[1, 1, 2, 3], skips=[]).table != []
    assert census(count=11).first is None
    assert census(count=11).possible
    assert census(layers=1).table[0] == {
        "widths": [1, 1],
        "skips": [],
        "target": [["0"]],
        "lower": 1,
        "upper": 1,
        "rules": ["plain chain"],
    }
    assert {rule for row in census(rule="wide block", layers=4) for rule in row.rules} == {"wide block"}


@pytest.mark.parametrize("count", [1, 6, 8, 20])
def test_how_many_open_rows_are_smaller(count):
    """As many as when all of them are built and compared."""
    found = census(count=count)
    limit = complexity(found.first.minimum)
    rows = [row for row in found.possible if size(row) <= size(found.rows[0])]
    assert found.smaller == sum(complexity(to_row(row).minimum) < limit for row in rows)
    assert census(count=11).smaller == 0


def test_skips_are_asked_for_up_to_scale_and_turned_round():
    one = census(widths=[1, 1, 1, 1], skips=[(0, 2)])
    assert one.table == census(widths=[1, 1, 1, 1], skips=[(1, 3)]).table
    assert one.table == census(widths=[1, 1, 1, 1], skips=[(0, 2, "-7/3")]).table
    cycle = [census(widths=[1] * 6, skips=[(0, 2, 1), (2, 4, 1), (0, 4, c)]) for c in (1, -1, 5)]
    assert [len(rows) > 0 for rows in cycle] == [True, True, False]
    assert cycle[0].table != cycle[1].table


@given(st.integers(0, 19006))
@settings(max_examples=10, deadline=None, database=None)
def test_a_row_is_read_as_it_was_written(k):
    value = census().rows[k]
    row = to_row(value)
    assert json.loads(json.dumps(value)) == value
    assert decided(row.minimum) == value


def test_none_in_the_census_is_not_there_is_none(run):
    code, out, err = run("census", "--count", "11")
    assert (code, err) == (1, "")
    assert out.startswith("none in the census\n")
    assert "nothing follows for networks beyond that, nor for rows that are open" in " ".join(out.split())
    assert "more rows with bounds that do not exclude it" in out
    assert "there is no" not in out


def test_json(run_json):
    code, found = run_json("census", "--at-least", "17", "--limit", "2")
    assert code == 0
    assert found["schema"] == "symtopo/census-answer/1"
    assert (found["found"], len(found["rows"]), found["scope"]["rows"]) == (6, 2, 19007)
    assert found["rows"][0]["checked"] == f"exactly {found['rows'][0]['lower']} components"
    assert found["rows"][0]["relies_on"]


def test_a_census_is_built_and_asked(run, tmp_path):
    path = str(tmp_path / "mine.gz")
    code, out, err = run("census", "build", path, "--layers", "2", "--widths", "2", "--skips", "1")
    assert (code, err) == (0, "")
    assert out.startswith(f"written: {path}, 21 rows, ")
    code, out, err = run("census", "--file", path, "--count", "2", "--smallest")
    assert (code, err) == (0, "")
    assert "widths 1,1,1, no skips, target 1" in out
    assert "up to 2 layers, widths up to 2, up to 1 skips" in " ".join(out.split())


def damaged(tmp_path, change):
    """A census of which one line is another."""
    path = tmp_path / "damaged.gz"
    build(path, Scope(layers=1, widest=1, skips=0))
    lines = [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
    change(lines)
    text = "".join(json.dumps(line) + "\n" for line in lines)
    path.write_bytes(gzip.compress(text.encode()))
    return str(path)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda lines: lines[1].update(lower=2, upper=2), "a row is not true as far as its certificate goes"),
        (lambda lines: lines[1].update(lower="1"), "has the bounds '1' and 1"),
        (lambda lines: lines[1].update(widths=[1, 0]), "width 0 is not a positive integer"),
        (lambda lines: lines[1].update(target=[["1", "2"]]), "the target is 1 x 2"),
        (lambda lines: lines[1].update(steps=[{"rule": "theorem", "theorem": "mine"}]), "the theorem is"),
        (lambda lines: lines[1].update(skips=[[0, 1]]), "widths, skips or steps that are none"),
        (lambda lines: lines.pop(), "1 rows, and the first line says 2"),
        (lambda lines: lines[1].update(widths=[1, 1, 1]), "do not stand in order, small networks first"),
        (lambda lines: lines[0].update(schema="other"), "the first line does not say symtopo/census/1"),
        (lambda lines: lines[0].update(scope=[]), "the scope is a list of 0"),
        (lambda lines: lines[0]["scope"].update(layers=1e9), "sizes that are no small numbers"),
    ],
)
def test_a_damaged_census_is_one_line(change, words, tmp_path, run):
    code, out, err = run("census", "--file", damaged(tmp_path, change))
    assert (code, out) == (2, "")
    assert words in err
    assert len(err.splitlines()) == 1


# mtime: processes of pytest-xdist must see the same cases, whenever they start.
@pytest.mark.parametrize(
    "content", [b"", b"\x1f\x8b", *(gzip.compress(b, mtime=0) for b in (b"{", b"\xff\n", b"[1]\n"))]
)
def test_what_is_no_census_is_one_line(content, tmp_path, run):
    path = tmp_path / "none.gz"
    path.write_bytes(content)
    code, _, err = run("census", "--file", str(path))
    assert code == 2
    assert "is no census" in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--count", "x"], "--count is 'x'"),
        (["--widths", "1,a"], "--widths is 'a'"),
        (["--widths", "1"], "1 widths make no layer"),
        (["--skips", "0-2"], "is not FROM:TO"),
        (["--skips", "0:1"], "beside one layer"),
        (["--skips", "0:2,0:2"], "given twice"),
        (["--skips", "0:2:0"], "coefficient 0"),
        (["--rule", "magic"], "in no row: give one of block signs, bottleneck"),
        (["lows"], "none of rows, build, laws"),
        (["rows", "out.gz"], "only build takes a file"),
        (["build"], "ends with .gz"),
        (["build", "a.gz", "--layers", "9"], "takes up to 6"),
        (["--file", "missing.gz"], "cannot be read"),
    ],
)
def test_refusals(arguments, words, run):
    code, out, err = run("census", *arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert len(err.splitlines()) == 1


def test_python_refuses_too():
    with pytest.raises(BadInput, match="count is -1"):
        symtopo.census(count=-1)
    with pytest.raises(BadInput, match="is not FROM, TO"):
        symtopo.census(skips=[(2, 0)])
