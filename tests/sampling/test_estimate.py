"""Estimates from samples: against known counts, random networks, wide ones, and where none may be made."""

import argparse
import json
import os
import subprocess
import sys

import numpy as np
import pytest
import random_minima
from known_counts import KNOWN, diagonal
from random_minima import seeded

from symtopo import checker
from symtopo.cli.minimum import add_minimum, parse_minimum
from symtopo.components import count
from symtopo.errors import BadInput
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network
from symtopo.sampling import layer_tubes
from symtopo.sampling.estimate import ComponentEstimate
from symtopo.sampling.regularity import Regularity, regularity_by_rank

OUT_OF_REACH, SINGULAR_CUT, SINGULAR_POINT, ZERO = "out of reach", "passes cut vertex", "a point of the fiber", "X = 0"

# rows of the table that have no estimate, and what the reason must say
NO_ESTIMATE = [
    ("2,1,2", [], ["--target", diagonal(1, 2)], OUT_OF_REACH),
    ("2,1,2", [], ["--target", diagonal(1, 1)], OUT_OF_REACH),
    ("3,2,3", [], ["--target", diagonal(2, 1, 1)], OUT_OF_REACH),
    ("3,2,3", [], ["--target", diagonal(2, 2, 1)], OUT_OF_REACH),
    ("2,1,2", [], ["--target", diagonal(1, 0)], SINGULAR_CUT),
    ("2,1,2", [], ["--data", diagonal(1, 2), diagonal(1, 2)], OUT_OF_REACH),
    ("2,1,2", [], ["--data", diagonal(1, 2), "I"], OUT_OF_REACH),
    ("3,1,3", [], ["--target", diagonal(2, 1, 1)], OUT_OF_REACH),
    ("3,1,3", [], ["--target", diagonal(2, 2, 1)], OUT_OF_REACH),
    ("4,2,2,4", [], ["--target", diagonal(3, 2, 2, 1)], OUT_OF_REACH),
    ("4,2,2,4", [], ["--target", diagonal(2, 2, 1, 1)], OUT_OF_REACH),
    ("2,2,2", [], ["--data", [[0, 0], [0, 0]], [[1, 2], [3, 4]]], ZERO),
    ("3,1,3", [], ["--target", [[1, 2, 3], [2, 4, 6], [0, 0, 0]]], SINGULAR_CUT),
]
# rows over whose singular points lead exact segments
SINGULAR = [
    ("1,1,1,1,1,1,1", ["0:2", "2:4", "4:6"], ["--target", 1], SINGULAR_POINT),
    ("2,2,2,2", [], ["--target", [[1, 2], [2, 4]]], SINGULAR_CUT),
    ("2,2,2,2", ["0:2"], ["--target", [[1, 2], [2, 4]]], SINGULAR_CUT),
    ("2,2,2", ["0:2"], ["--target", diagonal(1, 3)], SINGULAR_CUT),
    ("2,2,2,2", [], ["--target", diagonal(0, 0)], SINGULAR_CUT),
    ("2,2,2,2", ["0:3"], ["--target", diagonal(1, 3)], SINGULAR_CUT),
    ("2,2,2,2", ["0:3"], ["--target", diagonal(1, 1)], SINGULAR_CUT),
]
WITHOUT = [row[:3] for row in NO_ESTIMATE + SINGULAR]
SEEDS = [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2))]


def from_row(widths, skips, data):
    parser = argparse.ArgumentParser()
    parser.add_argument("widths")
    add_minimum(parser)
    options = [word for skip in skips for word in ("--skip", skip)]
    values = [a if isinstance(a, str) else json.dumps(a) for a in data]
    return parse_minimum(parser.parse_args([widths, *options, *values])).minimum


def test_rows_without_estimate_are_in_the_table():
    known = [row[:3] for row in KNOWN]
    assert all(row in known for row in WITHOUT)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("widths", "skips", "data", "components"), [row for row in KNOWN if row[:3] not in WITHOUT])
def test_estimate_is_the_known_count(widths, skips, data, components, seed):
    found = count(from_row(widths, skips, data), seed=seed)
    assert found.estimate == components
    assert found.sample.regular is True
    assert found.sample.size == 150
    assert found.disagreement is None


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("widths", "skips", "data", "reason"), NO_ESTIMATE)
def test_no_estimate_and_why(widths, skips, data, reason, seed):
    found = count(from_row(widths, skips, data), seed=seed)
    assert found.estimate is None
    assert found.sample.regular is not True
    assert found.disagreement is None
    assert reason in found.sample.regularity.reason


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    ("widths", "skips", "data", "reason"),
    SINGULAR[:4] + [pytest.param(*row, marks=pytest.mark.slow) for row in SINGULAR[4:]],
)
def test_singular_fibers_have_an_estimate_that_is_not_compared(widths, skips, data, reason, seed):
    found = count(from_row(widths, skips, data), seed=seed)
    truth = next(row[3] for row in KNOWN if row[:3] == (widths, skips, data))
    assert (found.estimate, found.sample.regular, found.disagreement) == (truth, False, None)
    assert reason in found.sample.regularity.reason


# ----------------------------------------------------------------------------------------------------- random networks


def compare_rank_one(start, networks, *, singular_too):
    """Estimates against the classes of the decision by state cells."""
    regular = singular = estimated = seed = 0
    several = set()
    while regular < networks:
        seed += 1
        minimum = seeded(random_minima.rank_one, start + seed)
        known = regularity_by_rank(minimum)
        if not singular_too and known and known.regular is False:
            continue
        found = count(minimum, seed=seed)
        exact = len(set(checker.state_cells(minimum.problem)[1]))
        if not found.sample.regular:
            singular += 1
            assert "singular" in found.sample.regularity.reason
            assert found.estimate in (None, exact), f"{minimum}, target {minimum.y}, seed {seed}"
            estimated += found.estimate is not None
            continue
        regular += 1
        several.add(exact)
        assert (found.estimate, found.sample.regular) == (exact, True), f"{minimum}, target {minimum.y}, seed {seed}"
    assert {1, 2, 3, 4} <= several
    assert singular_too <= estimated <= singular < 2 * regular


@pytest.mark.slow
def test_random_rank_one_networks():
    compare_rank_one(0, 80, singular_too=True)


@pytest.mark.slow
def test_random_rank_one_networks_thorough():
    """Singular ones left out: walks over singular points take ten times as long."""
    compare_rank_one(10_000, 300, singular_too=False)


def compare_with_bounds(kind, start, networks):
    compared = 0
    for seed in range(start, start + networks):
        minimum = seeded(kind, seed)
        found = count(minimum, seed=seed)
        assert found.disagreement is None, f"{minimum}, {minimum.x}, {minimum.y}, seed {seed}: {found.disagreement}"
        compared += found.estimate is not None and found.upper is not None
    assert compared > networks / 5


COMPARED = [random_minima.plain, random_minima.square_with_skips, random_minima.data_of_low_rank]


@pytest.mark.parametrize("kind", COMPARED)
def test_random_networks_within_proven_bounds(kind):
    compare_with_bounds(kind, 0, 12)


@pytest.mark.slow
@pytest.mark.parametrize("kind", COMPARED)
def test_random_networks_within_proven_bounds_thorough(kind):
    compare_with_bounds(kind, 1000, 40)


# widths, skips, target, data, seed: each once had an estimate that contradicted the proven count
ONCE_WRONG = [
    ([2, 1, 3, 1, 1], {}, {"target": [[3, -1]]}, 0),
    ([3, 1, 3, 1, 1], {}, {"x": [[-3, 1], [-3, 2], [0, 2]], "y": [[-2, -1]]}, 1),
    ([2, 1, 1, 1], {(1, 2): -2, (2, 3): -2}, {"target": [[2, -1]]}, 4),
    ([2, 1, 1, 1, 1], {(2, 3): 2}, {"x": [[-1, 1, 1], [0, 0, -1]], "y": [[2, -3, 3]]}, 3),
    ([2, 1, 2, 1], {(0, 2): -2, (1, 3): 2}, {"x": [[0, 1, 1], [-3, 2, -2]], "y": [[0, 1, 0]]}, 5),
    ([2, 3, 1, 2, 1], {(2, 4): -2, (0, 3): -2}, {"x": [[3, 2], [2, -3]], "y": [[1, 1]]}, 3),
    ([2, 1, 1, 1, 1], {(2, 4): 2, (1, 2): 1, (1, 3): -2}, {"x": [[-1, -1, -3], [2, 2, -2]], "y": [[2, -1, -3]]}, 3),
    ([1, 2, 1, 1, 2], {(2, 3): 1, (0, 2): 2, (1, 4): 2}, {"x": [[-3, 1]], "y": [[-2, -5], [2, 5]]}, 4),
]


@pytest.mark.parametrize(("widths", "skips", "data", "seed"), ONCE_WRONG)
def test_once_wrong(widths, skips, data, seed):
    found = count(Minimum(Network(widths, skips), **data), seed=seed)
    assert found.exact
    assert found.estimate == found.lower


WIDE = [
    ([8] * 4, {}, None, 4),
    ([16] * 4, {}, None, 4),
    pytest.param([32] * 4, {}, None, 4, marks=pytest.mark.slow),
    ([4] * 4, {(0, 2): 1}, diagonal(2, 3, 5, 7), 2),
    ([3] * 4, {(0, 2): 1, (1, 3): 1}, [[1, 2, 0], [0, 1, 1], [1, 0, 2]], 1),
    ([6, 9, 6, 6], {}, None, 2),
]


@pytest.mark.parametrize(("widths", "skips", "target", "components"), WIDE)
def test_wide_networks(widths, skips, target, components):
    found = count(Minimum(Network(widths, skips), target))
    assert found.estimate == found.lower == found.upper == components


# -------------------------------------------------------------------------------------------- when samples say nothing


def test_samples_too_few_for_what_is_proved():
    found = count(Minimum(Network([1, 1, 1, 1]), [[1]]), samples=11)
    assert (found.estimate, found.sample.regular, found.disagreement) == (None, None, None)
    assert "give --samples 12" in found.sample.regularity.reason
    assert count(Minimum(Network([1, 1, 1, 1]), [[1]]), samples=12).estimate is not None


def test_missed_components_disagree(run, monkeypatch):
    """Three minima cannot be in four components."""
    monkeypatch.setattr("symtopo.sampling.estimate.MINIMA_PER_CLASS", 0.5)
    found = count(Minimum(Network([1, 1, 1, 1]), [[1]]), samples=3)
    assert found.exact
    assert found.estimate < found.lower == 4
    assert "more --samples" in found.disagreement
    code, out, err = run("count", "1,1,1,1", "--samples", 3)
    assert code == 1
    assert err == f"symtopo: DISAGREEMENT: {found.disagreement}\n"
    assert "DISAGREEMENT" in out


def test_paths_that_are_not_found_disagree(run, monkeypatch):
    """Without any tube between even and odd minima there are two classes for one component."""
    join = layer_tubes.join

    def some(*given):
        return [tube for tube in join(*given) if (tube.start + tube.end) % 2 == 0]

    monkeypatch.setattr("symtopo.sampling.graph.layer_tubes.join", some)
    monkeypatch.setattr("symtopo.sampling.graph.newton_tubes.join", lambda *_, **__: [])
    code, _, err = run("count", "2,3,2", "--samples", 10, "--json")
    assert code == 1
    assert "the estimate 2 of 10 minima contradicts the proven exactly 1 component" in err
    assert "paths were not found" in err


def test_minima_that_were_joined_to_no_other_are_listed_and_not_counted(run, monkeypatch):
    """One minimum that no tube reaches is no component; but where all of a label are such, the label shows one."""
    join = layer_tubes.join

    def all_but_the_third(*given):
        return [tube for tube in join(*given) if 2 not in (tube.start, tube.end)]

    monkeypatch.setattr("symtopo.sampling.graph.layer_tubes.join", all_but_the_third)
    monkeypatch.setattr("symtopo.sampling.graph.newton_tubes.join", lambda *_, **__: [])
    found = count(Minimum(Network([2, 3, 2])), samples=10).sample
    assert (found.classes, found.alone, found.table) == (1, 1, ((9, ""),))
    assert len(found.graph.classes) == 2
    code, out, _ = run("count", "2,3,2", "--samples", 10)
    assert code == 0
    assert "1 class among 10 sampled minima" in out
    assert "1 minimum was joined to no other, and told from none; not counted" in out
    monkeypatch.setattr("symtopo.sampling.graph.layer_tubes.join", lambda *_: [])
    monkeypatch.setattr("symtopo.sampling.estimate.MINIMA_PER_CLASS", 0.5)
    found = count(Minimum(Network([2, 2, 2])), samples=10).sample
    assert (found.classes, found.alone) == (2, 8)
    assert [size for size, _ in found.table] == [1, 1]


@pytest.mark.parametrize(("classes", "why"), [(4, "paths over singular points were not found"), (1, None)])
def test_a_number_that_is_proved_wrong_is_no_estimate_of_a_singular_fiber(monkeypatch, classes, why):
    """Of widths 2,2,2,2,2, skips 0:2 and 2:4 and the target 0 walks left 4 classes of one component."""
    found = ComponentEstimate(classes, 40, 0, Regularity(False, "singular: a reason"))
    monkeypatch.setattr("symtopo.sampling.estimate.estimate_components", lambda *_, **__: found)
    answer = count(Minimum(Network([2] * 5, {(0, 2): 1, (2, 4): 1}), target=[[0, 0], [0, 0]]), samples=40)
    assert answer.disagreement is None
    if why is None:
        assert answer.estimate == 1
    else:
        assert answer.estimate is None
        assert why in answer.sample.regularity.reason
        assert "4 classes are left, and proved is exactly 1 component" in answer.sample.regularity.reason
        assert answer.graph is None


def test_a_singular_fiber_is_never_compared(run):
    """One component, of a singular fiber: no sample, however small, may contradict that."""
    code, _, err = run("count", "2,2,2,2", "--target", "[[1,2],[2,4]]", "--samples", 3)
    assert (code, err) == (0, "")


def test_without_samples():
    found = count(Minimum(Network([1, 1, 1]), [[1]]), samples=0)
    assert (found.sample, found.estimate, found.disagreement) == (None, None, None)


@pytest.mark.parametrize("samples", [-1, 10_001])
def test_number_of_samples_is_bounded(samples):
    with pytest.raises(BadInput, match="from 0 to 10000"):
        count(Minimum(Network([1, 1, 1]), [[1]]), samples=samples)


def test_too_many_weights_are_refused_with_a_reason():
    found = count(Minimum(Network([2000, 2000, 1]), [[1] * 2000]))
    assert found.estimate is None
    assert found.sample.size == 0
    assert "fewer --samples" in found.sample.regularity.reason


def test_coverage_is_what_the_number_of_samples_says():
    minimum = Minimum(Network([1, 2, 1]), [[1]])
    assert "above 0.02 " in count(minimum).sample.coverage
    assert "above 0.3 " in count(minimum, samples=10).sample.coverage
    assert count(minimum, samples=3).sample.coverage == ""


# --------------------------------------------------------------------------------------------------------- determinism

REPEATED = [
    ["2,2,2,2", "--skip", "0:2", "--target", "[[1,2],[3,4]]"],
    ["2,1,2,2", "--skip", "0:2", "--target", "[[1,0],[0,2]]", "--samples", "40"],
    ["16,16,16", "--samples", "40"],
]


@pytest.mark.slow
@pytest.mark.parametrize("arguments", REPEATED)
def test_same_seed_same_answer_whatever_the_threads(arguments):
    outputs = set()
    for threads in ("1", "2", "4"):
        environment = os.environ | {f"{n}_NUM_THREADS": threads for n in ("OPENBLAS", "OMP", "MKL")}
        command = [sys.executable, "-m", "symtopo", "count", *arguments, "--seed", "7", "--json"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode in (0, 3), done.stderr
        outputs.add(done.stdout)
    assert len(outputs) == 1
    assert json.loads(outputs.pop())["sample"]["classes"] == 2


def test_different_seeds_draw_different_samples():
    minimum = Minimum(Network([2, 2, 2]), diagonal(1, 2))
    first, again, second = (count(minimum, seed=s, samples=20).sample.graph.sample.weights for s in (0, 0, 1))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not any(np.array_equal(a, b) for a, b in zip(first, second, strict=True))


def test_no_estimate_where_paths_are_found_for_few_minima(monkeypatch):
    monkeypatch.setattr("symtopo.sampling.graph.layer_tubes.join", lambda *_: [])
    monkeypatch.setattr("symtopo.sampling.graph.newton_tubes.join", lambda *_, **__: [])
    found = count(Minimum(Network([2, 3, 2])), samples=10)
    assert (found.estimate, found.disagreement) == (None, None)
    assert found.sample.regularity.reason == "too few paths were found: 10 of 10 minima stay alone"


@pytest.mark.parametrize("coefficient", ["1e-5", "1e12", "1" + "0" * 400, "1/1" + "0" * 400])
def test_coefficients_too_extreme_for_floats_get_a_reason(run_json, coefficient):
    code, found = run_json("count", "2,2,2,2", "--skip", f"0:2:{coefficient}")
    assert (code, found["components"]) == (0, {"lower": 2, "upper": 2, "estimate": None})
    assert "too extreme for floats" in found["sample"]["reason"]


@pytest.mark.parametrize("coefficient", ["1/1000", "1000000"])
def test_coefficients_at_the_limits(run_json, coefficient):
    code, found = run_json("count", "2,2,2,2", "--skip", f"0:2:{coefficient}")
    assert (code, found["components"]["estimate"], found["disagreement"]) == (0, 2, None)
