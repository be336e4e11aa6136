"""Two minima: connected, separated or unknown, against invariants computed here; paths, orbits, files, the command."""

import argparse
import copy
import io
import json
import os
import random
import zipfile
from fractions import Fraction
from functools import cache
from math import cos, inf, pi, sin, sqrt
from pathlib import Path

import numpy as np
import pytest
from flint import fmpq, fmpq_mat
from known_counts import KNOWN, diagonal
from thinned import thinned

from symtopo import checker, count
from symtopo.checker import determinant_sign, product
from symtopo.cli.minimum import add_minimum, parse_minimum
from symtopo.connecting.connection import _question, connect
from symtopo.connecting.counted_signs import by_counted_signs
from symtopo.connecting.geometry import geometry
from symtopo.connecting.orbit_curves import orbit_curve
from symtopo.connecting.orbits import GroupElement, group_element
from symtopo.connecting.question import Outcome
from symtopo.counting.separation import by_bottlenecks, by_cells
from symtopo.errors import BadInput, Undecided
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network
from symtopo.reading.weights import read_weights
from symtopo.sampling.draw import draw
from symtopo.sampling.estimate import estimate_components
from symtopo.sampling.fiber import float_fiber
from symtopo.sampling.regularity import regularity_by_rank

SQUARE = [[1, 2], [3, 4]]
REFUSALS = (checker.NotProved, checker.Malformed)
SLOW = pytest.mark.slow
UNDECIDED = 0.05  # of the pairs on a small regular network


# ---------------------------------------------------------------------------------------------------- the oracle, exact


def known(row):
    widths, skips, data, _ = row
    parser = argparse.ArgumentParser()
    add_minimum(parser)
    options = [part for skip in skips for part in ("--skip", skip)]
    args = parser.parse_args([*options, *(v if isinstance(v, str) else json.dumps(v) for v in data)])
    args.widths = widths
    return parse_minimum(args).minimum


def name(row):
    return " ".join([row[0], *row[1], *map(str, row[2])])


def fractions(a):
    """Rows of Fractions, from whatever holds the numbers: text, floats, numpy."""
    rows = a.tolist() if hasattr(a, "tolist") else a
    return [[Fraction(v) for v in row] for row in rows]


def times(a, b):
    return [
        [sum((v * row[c] for v, row in zip(line, b, strict=True)), Fraction(0)) for c in range(len(b[0]))] for line in a
    ]


def unit(n):
    return [[Fraction(int(i == j)) for j in range(n)] for i in range(n)]


def transposed(a):
    return [list(column) for column in zip(*a, strict=True)]


def states(skips, weights, start):
    """h_0, .., h_l by the recursion of the network, in Fractions."""
    found = [start]
    for i, w in enumerate(weights, start=1):
        h = times(fractions(w), found[-1])
        for (j, k), c in skips.items():
            if k == i:
                h = [[v + Fraction(c) * u for v, u in zip(r, s, strict=True)] for r, s in zip(h, found[j], strict=True)]
        found.append(h)
    return found


def determinant(a):
    if not a:
        return Fraction(1)
    return sum(
        ((-1) ** j * v * determinant([[*r[:j], *r[j + 1 :]] for r in a[1:]]) for j, v in enumerate(a[0]) if v),
        Fraction(0),
    )


def data_matrix(minimum):
    return unit(minimum.network.widths[0]) if minimum.x is None else fractions(minimum.x)


def cell(minimum, decision, weights):
    """The class of a minimum by the signs of its scalar states, computed here; the classes are the checker's."""
    skips, last = minimum.network.skips, minimum.network.layers
    if decision.transposed:
        back = {(last - i, last - j): c for (j, i), c in skips.items()}
        found = states(back, [transposed(fractions(w)) for w in reversed(weights)], [[Fraction(1)]])
        column = 0
    else:
        x = data_matrix(minimum)
        column = next(k for k in range(len(x[0])) if any(row[k] for row in x))
        found = states(skips, weights, x)
    return decision.classes[sum((found[d.vertex][0][column] < 0) << bit for bit, d in enumerate(decision.determinants))]


def signs(minimum, vertices, weights):
    found = states(minimum.network.skips, weights, data_matrix(minimum))
    dets = [determinant([[row[j] for j in d.columns] for row in found[d.vertex]]) for d in vertices]
    assert all(dets), "the invariant vanishes at a minimum"
    return [det > 0 for det in dets]


def together(minimum, count, first, second):
    """Whether two exact minima lie in one component; None where this oracle does not know."""
    if count == 1:
        return True
    decision = by_cells(minimum)
    if decision is not None:
        assert len(set(decision.classes)) == count
        return cell(minimum, decision, first) == cell(minimum, decision, second)
    if minimum.reachable is False:
        best = minimum.best_target(random.Random(0))
        if best is None:
            return None
        u = [[Fraction(int(v.p), int(v.q)) for v in row] for row in minimum.fiber.u.tolist()]
        minimum = Minimum(minimum.network, x=u, y=best)
    separation = by_bottlenecks(minimum)
    vertices = () if separation is None else separation.determinants
    a, b = (signs(minimum, vertices, weights) for weights in (first, second))
    return None if a == b and 2 ** len(vertices) != count else a == b


def float_minima(minimum, size, seed):
    """Random minima in floats, of all samplers."""
    sample = draw(float_fiber(minimum), size, np.random.default_rng(seed))
    return [[w[k] for w in sample.weights] for k in range(len(sample))]


def number_of_weights(network):
    return sum(a * b for a, b in network.shapes)


def is_minimum(minimum, weights):
    """|Y - F(W) X| on a basis of X is that of the target: exactly."""
    u = [[Fraction(int(v.p), int(v.q)) for v in row] for row in minimum.fiber.u.tolist()]
    t = [[Fraction(int(v.p), int(v.q)) for v in row] for row in minimum.fiber.t.tolist()]
    return states(minimum.network.skips, weights, u)[-1] == t


def accepted(found):
    """The claim, after the checker accepted it and its certificate as JSON."""
    claim, certificate = json.loads(json.dumps(found.certificate))
    checker.check(claim, certificate)
    return claim, certificate


def numbers(point):
    return [fractions(w) for w in (point["weights"] if isinstance(point, dict) else point)]


def accepted_about(minimum, found):
    """The certificate is accepted, and its claim is about these data, these two points, and this answer."""
    claim, _ = accepted(found)
    network, ends = minimum.network, [[fractions(w) for w in end.weights] for end in (found.first, found.second)]
    skips = {(j, i): Fraction(c) for j, i, c in claim["network"]["skips"]}
    same = {k: Fraction(c) for k, c in network.skips.items()}
    if found.rule == "transposed state cells" and minimum.x is None:
        last = network.layers
        assert claim["network"]["widths"] == list(reversed(network.widths))
        assert skips == {(last - i, last - j): c for (j, i), c in same.items()}
        assert fractions(claim["data"]["target"]) == transposed(fractions(minimum.y))
        ends = [[transposed(w) for w in reversed(end)] for end in ends]
    else:
        assert (claim["network"]["widths"], skips) == (list(network.widths), same)
        if minimum.reachable is not False:
            given = {"x": minimum.x, "y": minimum.y} if minimum.x is not None else {"target": minimum.y}
            assert {k: fractions(v) for k, v in claim["data"].items()} == {k: fractions(v) for k, v in given.items()}
    if claim["kind"] == "count" and "minima" not in claim:
        assert (claim["components"]["upper"], found.result) == (1, "connected")
        return
    if claim["kind"] == "count":
        assert (claim["classes"]["upper"], found.result) == (1, "connected")
        points = claim["minima"][:2]
        exact = [not end.near for end in (found.first, found.second)]
        assert [isinstance(point, list) for point in points] == exact
        for point in points:
            assert isinstance(point, list) or Fraction(point["radius"]) < Fraction(1, 16)
    else:
        assert claim["kind"] == {"connected": "same-component", "separated": "different-components"}[found.result]
        points = [claim["first"], claim["second"]]
    assert [numbers(point) for point in points] == ends


# ------------------------------------------------------------------------------------------------------ right answers


def regular(minimum):
    by_rank = regularity_by_rank(minimum)
    return estimate_components(minimum, samples=20).regular if by_rank is None else by_rank.regular


def pairs_agree(row, pairs):
    minimum, count = known(row), row[3]
    by_rank = regularity_by_rank(minimum)
    pairs = pairs if by_rank is None or by_rank.regular is not False else (pairs + 3) // 4  # the search is in vain
    exact = [minimum.point(seed=seed) for seed in range(2 * pairs)]
    points = [exact]
    if minimum.reachable and minimum.rank_x:
        points.append(float_minima(minimum, 2 * pairs, seed=pairs))
    answers = []
    for given in points:
        for a, b in zip(given[::2], given[1::2], strict=False):
            found = connect(minimum, a, b)
            ends = [end.weights for end in (found.first, found.second)]
            if given is exact:
                assert [[fractions(w) for w in end] for end in ends] == [[fractions(w) for w in p] for p in (a, b)]
            elif not (found.first.near or found.second.near):
                assert all(is_minimum(minimum, end) for end in ends)
            assert max(found.first.moved, found.second.moved) < 1e-3
            expected = together(minimum, count, *ends)
            if found.result != "unknown":
                assert expected in (None, found.result == "connected"), (found.result, found.reason)
                assert found.rule
                assert found.reason
            if found.certificate is not None:
                accepted_about(minimum, found)
            answers.append(found)
    return minimum, answers


@pytest.mark.parametrize(
    ("row", "pairs"),
    [
        *(pytest.param(row, 1, id=f"1-{name(row)}") for row in KNOWN[::7]),
        *(pytest.param(row, 2, id=f"2-{name(row)}", marks=SLOW) for row in KNOWN),
    ],
)
def test_answers_agree_with_invariants_computed_here(row, pairs):
    minimum, answers = pairs_agree(row, pairs)
    if minimum.reachable and regular(minimum) and number_of_weights(minimum.network) <= 64:
        assert sum(found.result == "unknown" for found in answers) <= UNDECIDED * len(answers)
        certain = [f for f in answers if f.result != "unknown" and f.rule not in ("identical points", "orbit")]
        assert all(found.certificate is not None for found in certain)


def test_the_table_has_enough_regular_networks():
    decided = [known(row) for row in KNOWN]
    assert sum(bool(m.reachable and regularity_by_rank(m) and regularity_by_rank(m).regular) for m in decided) >= 25


def test_a_connection_is_no_truth_value():
    minimum = known(KNOWN[0])
    found = connect(minimum, minimum.point(), minimum.point(seed=1))
    with pytest.raises(TypeError):
        bool(found)


@pytest.mark.slow
def test_the_order_of_the_points_and_the_transpose_do_not_matter():
    minimum = Minimum(Network([2, 2, 2, 2], {(0, 2): 1}), SQUARE)
    backwards = Minimum(minimum.network.transpose(), transposed(SQUARE))
    for seed in range(6):
        a, b = minimum.point(seed=seed), minimum.point(seed=seed + 50)
        turned = [[transposed(w) for w in reversed(p)] for p in (a, b)]
        results = {connect(m, *p).result for m, p in ((minimum, (a, b)), (minimum, (b, a)), (backwards, turned))}
        assert results in ({"connected"}, {"separated"})


# ------------------------------------------------------------------------------------------------------- wide networks


def chain_point(n, rng, negative):
    """W_3 W_2 W_1 = 1 in floats, the signs of det W_1 and det W_2 as wanted."""
    weights = []
    for sign in negative:
        w = rng.standard_normal((n, n))
        w[0] *= -1 if (np.linalg.det(w) < 0) != sign else 1
        weights.append(w)
    return [*weights, np.linalg.inv(weights[1] @ weights[0])]


@pytest.mark.parametrize(
    ("width", "negative"),
    [
        (8, (True, False)),
        *(pytest.param(8, (n, n), marks=SLOW) for n in (False, True)),
        pytest.param(16, (True, False), marks=SLOW),
    ],
)
def test_wide_chains(width, negative):
    minimum, rng = Minimum(Network([width] * 4)), np.random.default_rng(width + sum(negative))
    a, b = (chain_point(width, rng, negative) for _ in range(2))
    found = connect(minimum, a, b)
    assert found.result == "connected"
    assert found.path.residual < 1e-9
    accepted_about(minimum, found)
    other = chain_point(width, rng, (not negative[0], negative[1]))
    apart = connect(minimum, a, other)
    assert (apart.result, apart.rule) == ("separated", "bottleneck")
    assert "det H_1" in apart.reason
    assert "det H_2" in apart.reason  # det H_2 = det W_2 det W_1
    accepted_about(minimum, apart)


# ----------------------------------------------------------------------------------------------------------- mutations

MUTATED = {
    "layer tube": (Minimum(Network([2, 2, 2, 2]), SQUARE), "connected", "layer tube"),
    "layer tube, skips": (Minimum(Network([2, 2, 2, 2], {(0, 2): 1}), SQUARE), "connected", "layer tube"),
    "bottleneck": (Minimum(Network([2, 2, 2, 2]), SQUARE), "separated", "bottleneck"),
    "state cells": (Minimum(Network([1, 1, 1])), "connected", "state cells"),
    "state cells, apart": (Minimum(Network([1, 1, 1, 1], {(0, 2): 1})), "separated", "state cells"),
}


def example(key):
    minimum, result, rule = MUTATED[key]
    pairs = [(minimum.point(seed=seed), minimum.point(seed=seed + 100)) for seed in range(40)]
    for pair in pairs:
        found = connect(minimum, *pair)
        if key == "state cells" and found.result == result:  # the same claim, proved by cells in place of a path
            claim, certificate = accepted(found)
            certificate["steps"] = [{"rule": "state cells"}]
            checker.check(claim, certificate)
            return minimum, found, claim, certificate
        if (found.result, found.rule) == (result, rule):
            return minimum, found, *accepted(found)
    raise AssertionError(f"no example of {key}")


def refused_by_checker(claim, certificate):
    with pytest.raises(REFUSALS):
        checker.check(json.loads(json.dumps(claim)), json.loads(json.dumps(certificate)))


@pytest.mark.parametrize("key", thinned(MUTATED, every=2))
def test_mutated_points_are_refused(key):
    minimum, _, claim, certificate = example(key)
    for end in ("first", "second"):
        for layer, w in enumerate(claim[end]):
            for i, row in enumerate(w):
                for j, v in enumerate(row):
                    wrong = copy.deepcopy(claim)
                    wrong[end][layer][i][j] = str(Fraction(v) + Fraction(1, 7))
                    if not is_minimum(minimum, numbers(wrong[end])):  # of a product, some changes are none
                        refused_by_checker(wrong, certificate)


@pytest.mark.parametrize("key", [k if k == "state cells" else pytest.param(k, marks=SLOW) for k in MUTATED])
def test_points_of_the_wrong_component_are_refused(key):
    minimum, found, claim, certificate = example(key)
    swapped = 0
    for seed in range(200, 220):
        point = minimum.point(seed=seed)
        if connect(minimum, point, found.second.weights).result != found.result:
            wrong = copy.deepcopy(claim) | {"first": [[[str(v) for v in row] for row in w] for w in point]}
            refused_by_checker(wrong, certificate)
            swapped += 1
    assert swapped > 3


@pytest.mark.parametrize("key", MUTATED)
def test_another_answer_is_refused(key):
    _, _, claim, certificate = example(key)
    other = {"same-component": "different-components", "different-components": "same-component"}
    refused_by_checker(claim | {"kind": other[claim["kind"]]}, certificate)


@pytest.mark.parametrize("key", ["layer tube", "layer tube, skips"])
@pytest.mark.slow
def test_mutated_tubes_are_refused(key):
    _, _, claim, certificate = example(key)
    (step,) = certificate["steps"]
    zeroed = 0
    for number, join in enumerate(step["joins"]):

        def mutant(change, number=number):
            wrong = copy.deepcopy(certificate)
            change(wrong["steps"][0]["joins"][number])
            return wrong

        last = {move["layer"]: k for k, move in enumerate(join["moves"])}
        for k in last.values():  # the move that brings a layer to its place
            refused_by_checker(claim, mutant(lambda j, k=k: j["moves"].pop(k)))
        refused_by_checker(claim, mutant(lambda j: j.update(moves=[])))
        refused_by_checker(claim, mutant(lambda j: j.update(layer=j["moves"][0]["layer"])))
        for k, move in enumerate(join["moves"]):
            for i, row in enumerate(move["preconditioner"]):
                nothing = [0] * len(row)
                wrong = mutant(lambda j, k=k, i=i, z=nothing: j["moves"][k]["preconditioner"].__setitem__(i, z))
                refused_by_checker(claim, wrong)
                for c in range(len(row)):
                    wrong = mutant(lambda j, k=k, i=i, c=c: j["moves"][k]["preconditioner"][i].__setitem__(c, 0))
                    try:
                        checker.check(claim, wrong)
                    except REFUSALS:
                        zeroed += 1
    assert zeroed  # one entry may be spared, where the others suffice
    refused_by_checker(claim, {**certificate, "steps": [{**step, "joins": []}]})
    refused_by_checker(claim, {**certificate, "steps": []})


@pytest.mark.slow
def test_newton_tubes_and_their_mutants():
    """Where no layer can be solved for, the points are near to minima, and tubes are those of Newton."""
    minimum = Minimum(Network([2, 1, 2, 1, 2], {(0, 2): 1, (2, 4): 1}), diagonal(2, 3))
    a, b = float_minima(minimum, 12, 0)[3:5]  # near, with waypoints between: longer paths take minutes to mutate
    found = connect(minimum, a, b)
    assert (found.result, found.rule, found.first.near, found.second.near) == ("connected", "tube", True, True)
    accepted_about(minimum, found)
    claim, certificate = accepted(found)
    assert found.path.residual < 1e-9
    for end in (0, 1):
        wrong = copy.deepcopy(claim)
        wrong["minima"][end]["weights"][0][0][0] = str(Fraction(wrong["minima"][end]["weights"][0][0][0]) + 1)
        refused_by_checker(wrong, certificate)
        wrong = copy.deepcopy(claim)
        wrong["minima"][end] = wrong["minima"][end]["weights"]  # it is no exact minimum
        refused_by_checker(wrong, certificate)
    joins = certificate["steps"][0]["joins"]
    for number, join in enumerate(joins[:2]):
        for k in {0, len(join["waypoints"]) // 2, len(join["waypoints"]) - 1}:
            wrong = copy.deepcopy(certificate)
            wrong["steps"][0]["joins"][number]["waypoints"][k]["preconditioner"][0] = [0, 0, 0, 0]
            refused_by_checker(claim, wrong)
    wrong = copy.deepcopy(certificate)
    wrong["steps"][0]["joins"].pop()
    refused_by_checker(claim, wrong)


# ------------------------------------------------------------------------------------------------------------ the path

PATHS = {
    "plain": Minimum(Network([2, 2, 2, 2]), SQUARE),
    "a skip": Minimum(Network([2, 2, 2, 2], {(0, 2): 1}), SQUARE),
    "skips that cross": Minimum(Network([2, 2, 2, 2], {(0, 2): 1, (1, 3): 1}), diagonal(2, 3)),
    "skip over all": Minimum(Network([2, 2, 2, 2], {(0, 3): 1}), diagonal(2, 3)),
    "skip beside a layer": Minimum(Network([2, 2, 2], {(0, 1): 1, (1, 2): "-1/3"}), SQUARE),
    "parallel skips": Minimum(Network([2, 2, 2, 2], [(0, 2, 1), (0, 2, "1/2")]), SQUARE),
    "parallel skips that cancel": Minimum(Network([2, 2, 2, 2], [(0, 2, 1), (0, 2, -1)]), SQUARE),
    "wide": Minimum(Network([2, 3, 4, 2]), SQUARE),
    "width 1": Minimum(Network([1, 1, 1, 1]), [[-3]]),
    "width 1, skip": Minimum(Network([1, 1, 1, 1], {(0, 2): "1/4"})),
    "X of low rank": Minimum(Network([3, 3, 2]), x=[[1, 2, 3], [2, 4, 6], [1, 0, 1]], y=[[1, 0, 1], [0, 3, 3]]),
    "X of low rank, Y off": Minimum(Network([2, 3, 2]), x=[[1, 2, 1], [1, 2, 1]], y=[[1, 0, 1], [0, 3, 3]]),
    "one layer, X of low rank": Minimum(Network([2, 2]), x=[[1], [2]], y=[[1], [1]]),
    "X = 0": Minimum(Network([2, 2, 2]), x=diagonal(0, 0), y=SQUARE),
    "singular": Minimum(Network([2, 2, 2, 2]), diagonal(1, 0)),
    "target 0": Minimum(Network([2, 2, 2]), diagonal(0, 0)),
    "out of reach": Minimum(Network([2, 1, 2]), diagonal(1, 2)),
    "out of reach, tied": Minimum(Network([2, 1, 2]), diagonal(1, 1)),
}
NO_PATHS = ("out of reach, tied", "singular", "target 0")  # it may be that none is found
LONG = ("wide", "skips that cross", "parallel skips", "a skip", *NO_PATHS)


@pytest.mark.parametrize("key", [pytest.param(key, marks=SLOW) if key in LONG else key for key in PATHS])
def test_paths_of_constant_loss(key):
    minimum, seen = PATHS[key], 0
    for seed in range(3 if key in NO_PATHS else 6):
        a, b = minimum.point(seed=seed), minimum.point(seed=seed + 30)
        found = connect(minimum, a, b, seed=seed)
        if found.path is None:
            assert key in NO_PATHS or found.result == "separated"
            continue
        assert found.result == "connected"
        seen += 1
        path = found.path
        flat = np.concatenate([w.reshape(len(w), -1) for w in path.weights], axis=1)
        ends = [np.concatenate([np.array(w, float).ravel() for w in p]) for p in (a, b)]
        scale = 1 + np.abs(flat).max()
        assert np.abs(flat[[0, -1]] - ends).max() < 1e-9 * scale
        loss, least = minimum.loss(path.weights), float(minimum.loss([np.array(w, float) for w in a]))
        size = float((np.array(minimum.y, float) ** 2).sum()) or 1.0
        if key != "X = 0":
            assert path.residual < 1e-9
        assert np.abs(loss - least).max() < 1e-9 * max(size, least)
        steps = np.linalg.norm(np.diff(flat, axis=0), axis=1)
        distance = np.linalg.norm(ends[1] - ends[0])
        assert path.length >= distance * (1 - 1e-9)
        assert path.length == pytest.approx(steps.sum())
        assert (path.t[0], path.t[-1]) == (0, pytest.approx(1 if path.length else 0))
        assert (np.diff(path.t) >= 0).all()
        assert (np.diff(path.pieces) >= 0).all()
        assert len(path.t) == len(flat) == len(path.pieces)
        assert 0 <= path.corners <= path.pieces.max()
        assert np.isfinite(path.curvature)
    assert seen or key in NO_PATHS


JOINED = thinned(["plain", "a skip", "skips that cross", "wide", "X of low rank"], every=5)


def some_paths(key, number=4):
    minimum = PATHS[key]
    found = [(s, connect(minimum, minimum.point(seed=s), minimum.point(seed=s + 30), seed=s)) for s in range(10)]
    return minimum, [(s, f) for s, f in found if f.path is not None][:number]


@cache
def coarse_paths(key):
    """The same, computed once."""
    return some_paths(key)


@pytest.mark.parametrize("key", JOINED)
def test_pieces_of_paths_meet(key):
    for _, found in coarse_paths(key)[1]:
        breaks = np.flatnonzero(np.diff(found.path.pieces))
        for w in found.path.weights:
            assert np.abs(w[breaks + 1] - w[breaks]).max(initial=0.0) < 1e-8 * (1 + np.abs(w).max())


@pytest.mark.parametrize("key", JOINED)
def test_points_of_a_path_are_close(key):
    """Halfway between neighbours the loss is small beside that halfway between the ends, or beside the target."""
    minimum, paths = coarse_paths(key)
    for seed, found in paths:
        weights = found.path.weights
        least = float(minimum.loss([w[0] for w in weights]))
        between = minimum.loss([(w[1:] + w[:-1]) / 2 for w in weights]) - least
        size = float((np.array(minimum.y, float) ** 2).sum())
        assert between.max() < 0.05 * size, f"seed {seed}: a step of {_steps(found.path).max():.3g}"


def _steps(path):
    return np.sqrt(sum(((w[1:] - w[:-1]) ** 2).sum(axis=(1, 2)) for w in path.weights))


@pytest.mark.slow
@pytest.mark.parametrize("key", JOINED)
def test_length_and_curvature_of_a_path_are_those_of_a_finer_sampling(key, monkeypatch):
    coarse = coarse_paths(key)[1]
    monkeypatch.setattr("symtopo.sampling.constant_paths.POINTS_A_MOVE", 4096)
    for (seed, rough), (_, fine) in zip(coarse, some_paths(key)[1], strict=True):
        assert rough.path.length == pytest.approx(fine.path.length, rel=0.05), f"seed {seed}"


def test_the_seed_decides():
    minimum = PATHS["skips that cross"]
    a, b = minimum.point(seed=1), minimum.point(seed=2)
    one, two = (connect(minimum, a, b, seed=5) for _ in range(2))
    assert one.certificate == two.certificate
    assert all((v == w).all() for v, w in zip(one.path.weights, two.path.weights, strict=True))


# ------------------------------------------------------------------------------------------------- borders of the input


@pytest.mark.parametrize("key", PATHS)
def test_identical_points(key):
    minimum = PATHS[key]
    a = minimum.point(seed=3)
    found = connect(minimum, a, a)
    assert (found.result, found.rule) == ("connected", "identical points")
    between = geometry(minimum, found)
    assert (between.distance, between.barrier.lower, between.barrier.upper) == (0, 0, 0)
    if found.path is not None:
        assert found.path.length == 0
        assert found.path.curvature == 0


@pytest.mark.parametrize(
    "key", thinned((k for k in PATHS if k not in ("out of reach", "out of reach, tied", "singular")), every=4)
)
def test_points_up_to_rounding_are_moved_and_connected_with_themselves(key):
    minimum = PATHS[key]
    for seed in range(4):
        a = minimum.point(seed=seed)
        rounded = [np.array(w, np.float32) for w in a]
        found = connect(minimum, a, rounded)
        assert found.result in (("connected", "unknown") if key in NO_PATHS else ("connected",))
        assert found.first.moved == 0
        largest = max(np.abs(w).max() for w in rounded)
        assert found.second.moved < 1e-3 * (1 + largest)
        if not found.second.near:
            assert is_minimum(minimum, found.second.weights)


@pytest.mark.parametrize("error", [1e-12, 1e-8, 1e-5])
def test_trained_points_are_settled_near(error):
    minimum, rng = PATHS["a skip"], np.random.default_rng(0)
    for seed in range(4):
        a = [np.array(w, float) for w in minimum.point(seed=seed)]
        off = [w + error * rng.standard_normal(w.shape) / (1 + np.abs(w).max()) ** 2 for w in a]
        found = connect(minimum, off, minimum.point(seed=seed))
        assert found.result == "connected"
        assert is_minimum(minimum, found.first.weights)
        assert 0 < found.first.moved < 1e4 * error


def test_points_far_away_are_refused():
    minimum = PATHS["plain"]
    a = minimum.point()
    with pytest.raises(BadInput, match="B is no minimum"):
        connect(minimum, a, [[[1, 0], [0, 1]]] * 3)
    with pytest.raises(BadInput, match="A is no minimum"):
        connect(minimum, [np.array(w, float) * 1.01 for w in a], a)


@pytest.mark.parametrize(
    "weights",
    [
        [[[1]], [[1]]],
        [[[1, 0], [0, 1]]] * 2,
        [[[1, 0], [0, 1]]] * 4,
        [[[1, 0, 0], [0, 1, 0]]] * 3,
        [[[float("nan"), 0], [0, 1]]] * 3,
        [[[float("inf"), 0], [0, 1]]] * 3,
        [[[1, 0], [0]]] * 3,
        [[["one", 0], [0, 1]]] * 3,
        [[[None, 0], [0, 1]]] * 3,
        [[[True, 0], [0, 1]]] * 3,
        [np.eye(2) * 1j] * 3,
        [],
        "W",
        5,
        None,
    ],
    ids=str,
)
def test_points_that_are_none_are_refused(weights):
    minimum = PATHS["plain"]
    for pair in ((weights, minimum.point()), (minimum.point(), weights)):
        with pytest.raises(BadInput):
            connect(minimum, *pair)


@pytest.mark.slow
def test_huge_and_tiny_weights():
    """(10^30, 10^-30) is a minimum of W2 W1 = 1, exactly; it is connected with (1, 1), and not with (-1, -1)."""
    minimum, big = Minimum(Network([1, 1, 1])), Fraction(10**30)
    found = connect(minimum, [[[big]], [[1 / big]]], [[[1]], [[1]]])
    assert found.result == "connected"
    accepted_about(minimum, found)
    found = connect(minimum, [[[big]], [[1 / big]]], [[[-1]], [[-1]]])
    assert found.result == "separated"
    accepted_about(minimum, found)
    wide = Minimum(Network([2, 2, 2]))
    a = [[[big, 0], [0, 1]], [[1 / big, 0], [0, 1]]]
    found = connect(wide, a, [unit(2), unit(2)])
    assert found.result in ("connected", "unknown")
    found = connect(wide, a, [[[-1, 0], [0, 1]]] * 2)
    assert found.result == "separated"


def test_one_layer():
    """A point where X is onto; else an affine space, of which every chord is constant."""
    found = connect(Minimum(Network([2, 2]), SQUARE), [SQUARE], [SQUARE])
    assert (found.result, found.rule) == ("connected", "identical points")
    minimum = Minimum(Network([2, 1]), x=[[1], [0]], y=[[5]])
    found = connect(minimum, [[[5, 1]]], [[[5, -7]]])
    assert found.result == "connected"
    assert found.path.length == pytest.approx(8)
    assert geometry(minimum, found).barrier.upper == 0


def test_walls_between_cells_are_points_of_both():
    """With W2 W1 + 1 = A > 0 the sign of W1 is free: W1 = 0 is a minimum, connected with both sides."""
    minimum = Minimum(Network([1, 1, 1, 1], {(0, 2): 1}))
    wall = [[[0]], [[5]], [[1]]]
    for w in (1, -1):
        found = connect(minimum, wall, [[[w]], [[0]], [[1]]])
        assert found.result == "connected"
        accepted_about(minimum, found)
        found = connect(minimum, wall, [[[w]], [[-2 * w]], [[-1]]])
        assert found.result == "separated"
        accepted_about(minimum, found)


def test_unreachable_targets():
    """2,1,2 against diag(1, 2): T* = diag(0, 2), of which W1 = (0, w) has two signs; against 1 one circle of them."""
    minimum = PATHS["out of reach"]
    a, b, c = ([[[0, w]], [[0], [Fraction(2, w)]]] for w in (1, 5, -1))
    assert connect(minimum, a, b).result == "connected"
    apart = connect(minimum, a, c)
    assert apart.result == "separated"
    assert any("out of reach" in note for note in apart.notes)
    claim, _ = accepted(apart)
    assert [numbers(claim[end]) for end in ("first", "second")] == [[fractions(w) for w in p] for p in (a, c)]
    tied = PATHS["out of reach, tied"]
    found = connect(tied, [[[1, 0]], [[1], [0]]], [[[0, -1]], [[0], [-1]]])
    assert found.result == "connected"
    accepted_about(tied, found)
    with pytest.raises((BadInput, Undecided)):
        connect(tied, [[[1, 0]], [[1], [0]]], [[[1, 0]], [[1], [1]]])


def test_singular_points_of_a_fiber():
    """Where no tube starts, the theorem on the whole minimum still answers."""
    minimum = PATHS["singular"]
    a = [diagonal(1, 0)] * 3
    b = [diagonal(-1, 0), diagonal(-1, 0), diagonal(1, 0)]
    found = connect(minimum, a, b)
    assert found.result == "connected"
    accepted_about(minimum, found)
    zero = Minimum(Network([2, 2, 2], {(0, 2): 1}), diagonal(1, 1))
    found = connect(zero, [diagonal(0, 0)] * 2, [diagonal(0, 0), SQUARE])
    assert found.result == "connected"


# ---------------------------------------------------------------------------------------------------------- the orbits


def flint(a):
    return fmpq_mat(len(a), len(a[0]), [fmpq(v.numerator, v.denominator) for row in fractions(a) for v in row])


def inverse(a):
    return [[Fraction(int(v.p), int(v.q)) for v in row] for row in flint(a).inv().tolist()]


def random_gl(r, n, sign):
    while True:
        g = [[Fraction(r.randint(-3, 3), r.choice([1, 1, 2])) for _ in range(n)] for _ in range(n)]
        if (det := determinant(g)) and (det > 0) == (sign > 0):
            return g


def acted(elements, weights):
    triples = zip(elements[1:], weights, elements[:-1], strict=True)
    return [times(times(g, fractions(w)), inverse(f)) for g, w, f in triples]


def random_weights(r, network):
    """Of full rank, which makes the element unique where the widths do not grow."""
    return [
        random_gl(r, rows, r.choice([1, -1]))
        if rows == columns
        else [[Fraction(r.randint(-3, 3)) + (i == j) * 9 for j in range(columns)] for i in range(rows)]
        for rows, columns in network.shapes
    ]


# widths, skips, the vertices whose element is that of another; all others are free
ORBITS = [
    ([2, 2, 2], {}, {}),
    ([2, 2, 2, 2], {}, {}),
    ([3, 3, 3], {}, {}),
    ([3, 2, 1, 3], {}, {}),
    ([1, 1, 1, 1], {}, {}),
    ([2, 2, 2, 2, 2], {(1, 3): 1}, {3: 1}),
    ([2, 2, 2, 2, 2], {(0, 2): 1}, {2: 0}),
    ([2, 2, 2, 2, 2], {(1, 3): 2, (2, 4): 1}, {3: 1, 2: 0}),
    ([2, 2, 2, 2], {(1, 2): "-1/2"}, {}),
    ([2, 2, 2, 2], {(0, 3): 1}, {}),
]


@pytest.mark.parametrize(("widths", "skips", "tied"), ORBITS)
@pytest.mark.parametrize("sign", [1, -1])
def test_the_group_element_is_found_where_it_is_unique(widths, skips, tied, sign):
    r, network = random.Random(f"{widths} {skips} {sign}"), Network(widths, skips)
    besides = {j: Fraction(c) for (j, i), c in network.skips.items() if i == j + 1}
    for _ in range(4):
        weights = random_weights(r, network)
        elements = [unit(widths[0]), *(random_gl(r, w, sign) for w in widths[1:-1]), unit(widths[-1])]
        for v, w in tied.items():
            elements[v] = elements[w]
        normal = [
            [[v + besides.get(j, 0) * (a == b) for b, v in enumerate(row)] for a, row in enumerate(w)]
            for j, w in enumerate(weights)
        ]
        moved = [
            [[v - besides.get(j, 0) * (a == b) for b, v in enumerate(row)] for a, row in enumerate(w)]
            for j, w in enumerate(acted(elements, normal))
        ]
        eye = unit(widths[0])
        assert states(network.skips, weights, eye)[-1] == states(network.skips, moved, eye)[-1]
        found = group_element(network, *(tuple(tuple(map(tuple, w)) for w in p) for p in (weights, moved)))
        assert [fractions(g) for g in found.elements] == elements
        assert found.signs == tuple((determinant(g) > 0) - (determinant(g) < 0) for g in elements[1:-1])


def test_where_there_is_no_group_element():
    """Of different rank at a layer, or with another map."""
    network = Network([2, 2, 2, 2])
    a, b = [diagonal(1, 0)] * 3, [diagonal(1, 0), diagonal(1, 1), diagonal(1, 0)]
    assert group_element(network, a, b) is None
    assert group_element(network, [unit(2)] * 3, [unit(2), unit(2), diagonal(1, 2)]) is None
    tied = Network([2, 2, 2, 2], {(0, 2): 1})
    weights = [unit(2), unit(2), unit(2)]
    assert (
        group_element(tied, weights, [unit(2), diagonal(2, 3), times(inverse(diagonal(3, 4)), diagonal(2, 2))]) is None
    )


def test_an_element_that_is_not_unique_still_acts():
    network = Network([1, 3, 1])
    a, b = [[[1], [0], [0]], [[1, 0, 0]]], [[[0], [2], [1]], [[5, 1, -1]]]
    found = group_element(network, a, b)
    assert acted(found.elements, a) == [fractions(w) for w in b]


def finite_curve(curve, points=801):
    flat = curve.derivatives(np.linspace(0, 1, points))[0]
    velocity = np.gradient(flat, 1 / (points - 1), axis=0)
    acceleration = np.gradient(velocity, 1 / (points - 1), axis=0)
    speed = (velocity**2).sum(axis=1)
    area = speed * (acceleration**2).sum(axis=1) - (velocity * acceleration).sum(axis=1) ** 2
    inside = slice(3, -3)  # one-sided differences are of lower order
    return np.linalg.norm(np.diff(flat, axis=0), axis=1).sum(), np.sqrt(np.maximum(area, 0) / speed**3)[inside].max()


def mild(r, n):
    """Near to 1, or, where n is even, now and then near to -1, of which a real logarithm is no principal one."""
    sign = -1 if n % 2 == 0 and r.random() < 0.3 else 1
    return [
        [sign * (Fraction(r.randint(-4, 4), 12 * n) + (i == j) * Fraction(7, 6)) for j in range(n)] for i in range(n)
    ]


@pytest.mark.parametrize(("widths", "skips", "tied"), ORBITS)
def test_the_curve_in_the_orbit(widths, skips, tied):
    r, network = random.Random(f"curve {widths} {skips}"), Network(widths, skips)
    weights = random_weights(r, network)
    elements = [unit(widths[0]), *(mild(r, w) for w in widths[1:-1]), unit(widths[-1])]
    for v, w in tied.items():
        elements[v] = elements[w]
    curve = orbit_curve(network, weights, GroupElement(tuple(tuple(map(tuple, g)) for g in elements)))
    flat, velocity, acceleration = curve.derivatives(np.linspace(0, 1, 401))
    starts = [np.array(w, float) for w in curve.start]
    assert np.allclose(flat[0], np.concatenate([w.ravel() for w in starts]))
    last = acted(elements, [w.tolist() for w in starts])
    size = np.abs(flat).max()
    assert np.abs(flat[-1] - np.concatenate([np.array(w, float).ravel() for w in last])).max() < 1e-7 * size
    for found, given in ((flat, velocity), (velocity, acceleration)):
        differences = (found[2:] - found[:-2]) * 200
        assert np.abs(differences - given[1:-1]).max() < 1e-3 * (1 + np.abs(given).max())
    path = curve.path(None)
    there = network.forward_batch(path.weights)
    states_size = max(1.0, *(float(np.abs(h).max()) for h in network.states_batch(path.weights)))
    assert np.abs(there - there[0]).max() < 1e-8 * states_size * (1 + size)
    assert [np.allclose(w[0], np.array(v, float)) for w, v in zip(path.weights, weights, strict=True)]
    length, curvature = finite_curve(curve)
    assert curve.length == pytest.approx(length, rel=1e-3)
    assert curve.curvature == pytest.approx(curvature, rel=0.1)


def test_no_curve_leads_to_a_negative_determinant():
    with pytest.raises(BadInput):
        orbit_curve(Network([2, 2, 2]), [unit(2)] * 2, GroupElement((unit(2), ((-1, 0), (0, 1)), unit(2))))


def test_a_rotation_is_a_circle():
    """(1, 1) and (g, g^-1) for a rotation g by 2 arctan(1/2): an arc of a circle of radius 2."""
    g = [[Fraction(3, 5), Fraction(-4, 5)], [Fraction(4, 5), Fraction(3, 5)]]
    minimum, angle = Minimum(Network([2, 2, 2])), float(np.arctan2(4, 3))
    found = connect(minimum, [unit(2)] * 2, [g, transposed(g)])
    between = geometry(minimum, found)
    assert found.result == "connected"
    assert fractions(between.element.elements[1]) == g
    assert between.element.signs == (1,)
    assert between.orbit_length == pytest.approx(2 * angle)
    assert between.orbit_curvature == pytest.approx(1 / 2)
    assert between.distance == pytest.approx(4 * sin(angle / 2))
    assert 0 <= float(between.bound.bound) / (2 * (1 - cos(angle / 2))) - 1 < 0.1
    half = [[-1, 0], [0, -1]]
    turned = geometry(minimum, connect(minimum, [unit(2)] * 2, [half, half]))
    assert turned.orbit_length == pytest.approx(2 * pi)
    assert turned.bound is None or turned.bound.bound is None or float(turned.bound.bound) >= 2
    assert turned.notes or turned.bound.reasons or turned.bound.bound is not None


# --------------------------------------------------------------------------------------------------------- the geometry


@pytest.mark.parametrize("m", [2, 3, 10, Fraction(1, 3), Fraction(7, 5), 10**6])
def test_the_barrier_of_two_scalar_layers(m):
    """W2 W1 is (1 + m)(1 + 1/m) / 4 halfway, which is its largest value: (m - 1)^2 / (4 m) above 1."""
    minimum = Minimum(Network([1, 1, 1]))
    found = connect(minimum, [[[1]], [[1]]], [[[m]], [[1 / Fraction(m)]]])
    between = geometry(minimum, found)
    expected = ((Fraction(m) - 1) ** 2 / (4 * Fraction(m))) ** 2
    assert between.barrier.lower == between.barrier.upper == expected
    assert [tuple(map(Fraction, place)) for place in between.barrier.where] == [(Fraction(1, 2), Fraction(1, 2))]
    assert between.distance == pytest.approx(sqrt((float(m) - 1) ** 2 + (1 - 1 / float(m)) ** 2))
    assert fractions(between.element.elements[1]) == [[m]]


@pytest.mark.slow
def test_the_barrier_is_above_all_samples_of_the_chord():
    minimum = PATHS["a skip"]
    for seed in range(6):
        found = connect(minimum, minimum.point(seed=seed), minimum.point(seed=seed + 9))
        between = geometry(minimum, found)
        t = np.linspace(0, 1, 2001)[:, None, None]
        chord = [a + t * (b - a) for a, b in zip(found.first.floats, found.second.floats, strict=True)]
        highest = minimum.loss(chord).max()
        assert highest <= float(between.barrier.upper) * (1 + 1e-9)
        assert highest == pytest.approx(float(between.barrier.lower), rel=1e-2)


def close_in_orbit(r, minimum, size):
    """A minimum near to a random one, by a group element near to 1."""
    first = [fractions(w) for w in minimum.point(seed=r.randint(0, 1000))]
    elements = [unit(minimum.network.widths[0])]
    for w in minimum.network.widths[1:-1]:
        step = [[Fraction(r.randint(-9, 9), size) for _ in range(w)] for _ in range(w)]
        elements.append([[a + b for a, b in zip(*rows, strict=True)] for rows in zip(unit(w), step, strict=True)])
    return first, acted([*elements, unit(minimum.network.widths[-1])], first)


@pytest.mark.parametrize("widths", [[1, 1, 1], [2, 2, 2], *(pytest.param(w, marks=SLOW) for w in ([2] * 4, [3] * 3))])
def test_the_chord_is_as_near_as_the_bound_says(widths):
    minimum, r, given = Minimum(Network(widths), diagonal(*range(1, widths[0] + 1))), random.Random(str(widths)), 0
    for size in (20, 60, 200):
        a, b = close_in_orbit(r, minimum, size)
        if a == b:
            continue
        between = geometry(minimum, connect(minimum, a, b))
        if between.bound is None or between.bound.bound is None:
            continue
        given += 1
        curve = orbit_curve(minimum.network, a, between.element).derivatives(np.linspace(0, 1, 4001))[0]
        chord = curve[0] + np.linspace(0, 1, 41)[:, None] * (curve[-1] - curve[0])
        gap = np.linalg.norm(np.diff(curve, axis=0), axis=1).max()
        nearest = np.sqrt(((chord[:, None] - curve[None]) ** 2).sum(axis=2)).min(axis=1)
        assert nearest.max() <= float(between.bound.bound) + gap
    assert given >= 2


# --------------------------------------------------------------------------------------------------- weights from files


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def equal(found, weights):
    return len(found) == len(weights) and all(fractions(v) == fractions(w) for v, w in zip(found, weights, strict=True))


def test_weights_in_all_forms(folder):
    network = Network([2, 3, 1])
    weights = [np.arange(6.0).reshape(3, 2), np.array([[7.0, 8.0, 9.5]])]
    vector = np.concatenate([w.ravel() for w in weights])
    np.save("vector.npy", vector)
    np.savez("many.npz", other=np.eye(7), here=vector)
    rows = [w.tolist() for w in weights]
    Path("list.json").write_text(json.dumps(rows))
    Path("object.json").write_text(json.dumps({"weights": rows}))
    for text in ("vector.npy", "many.npz:here", "list.json", "object.json", json.dumps(rows), f" {json.dumps(rows)} "):
        assert equal(read_weights(text, network.shapes, "A").matrices, weights), text
    stack = np.arange(12.0).reshape(3, 2, 2)
    np.save("stack.npy", stack)
    np.savez("stacks.npz", a=stack)
    for text in ("stack.npy", "stacks.npz:a"):
        assert equal(read_weights(text, Network([2, 2, 2, 2]).shapes, "A").matrices, list(stack))


def test_vectors_of_another_memory_order(folder):
    network = Network([2, 2, 2])
    stack = np.arange(8.0).reshape(2, 2, 2)
    np.save("fortran.npy", np.asfortranarray(stack))
    np.save("big.npy", stack.astype(">f8"))
    np.save("small.npy", stack.astype(np.float32))
    np.save("ints.npy", stack.astype(np.int16))
    for text in ("fortran.npy", "big.npy", "small.npy", "ints.npy"):
        assert equal(read_weights(text, network.shapes, "A").matrices, list(stack)), text


def header(shape):
    text = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}".encode()
    return b"\x93NUMPY\x01\x00" + (118).to_bytes(2, "little") + text.ljust(117) + b"\n"


def hostile_files():
    eye = np.eye(2)
    np.save("pickled.npy", np.array([[1, None]], dtype=object), allow_pickle=True)
    np.savez("good.npz", W1=eye, W2=eye)
    whole = Path("good.npz").read_bytes()
    for k, part in enumerate((10, len(whole) // 2, len(whole) - 5)):
        Path(f"truncated{k}.npz").write_bytes(whole[:part])
    buffer = io.BytesIO()
    np.save(buffer, np.array([[1, None]], dtype=object), allow_pickle=True)
    with zipfile.ZipFile("pickled.npz", "w") as archive:
        archive.writestr("W1.npy", buffer.getvalue())
        archive.writestr("W2.npy", buffer.getvalue())
    with zipfile.ZipFile("huge.npz", "w") as archive:
        for layer in ("W1", "W2"):
            archive.writestr(f"{layer}.npy", header("(1000000, 1000000)"))
    with zipfile.ZipFile("text_inside.npz", "w") as archive:
        archive.writestr("README.txt", "no arrays here")
        archive.writestr("W1.npy", "neither")
    with zipfile.ZipFile("empty.npz", "w"):
        pass
    with zipfile.ZipFile("bomb.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        for layer in ("W1", "W2"):
            archive.writestr(f"{layer}.npy", header("(8000000,)") + bytes(64_000_000))
    with zipfile.ZipFile("many.npz", "w") as archive:
        for k in range(70):
            archive.writestr(f"W{k}.npy", header("(2, 2)") + np.eye(2).tobytes())
    broken = bytearray(whole)
    broken[len(broken) // 3] ^= 255
    Path("flipped.npz").write_bytes(bytes(broken))
    Path("huge.npy").write_bytes(header("(1000000, 1000000)"))
    Path("negative.npy").write_bytes(header("(-1, -1)"))
    Path("noise.npy").write_bytes(os.urandom(100))
    for suffix in ("npy", "npz", "json"):
        Path(f"nothing.{suffix}").write_bytes(b"")
        Path(f"folder.{suffix}").mkdir()
        Path(f"text.{suffix}").write_text("weights of my network")
    Path("deep.json").write_text("[" * 100_000)
    Path("deep_object.json").write_text('{"weights":' * 100_000)
    Path("object.json").write_text('{"W1": [[1]]}')
    Path("null.json").write_text("null")
    Path("number.json").write_text("5")
    Path("string.json").write_text('"weights"')
    Path("weights_string.json").write_text('{"weights": "abcd"}')
    Path("numbers.json").write_text("[1, 2, 3]")
    Path("ragged.json").write_text("[[[1, 0], [0]], [[1, 0], [0, 1]]]")
    Path("binary.json").write_bytes(bytes(range(256)))
    Path("digits.json").write_text(f"[[[{'9' * 5000}]]]")
    Path("nan.json").write_text("[[[NaN, 0], [0, 1]], [[1, 0], [0, 1]]]")
    Path("weights.txt").write_text("1 0 0 1")
    Path("new\nline.json").write_text("[")
    np.save("vector.npy", np.ones(7))
    np.save("matrix.npy", eye)
    np.save("scalar.npy", np.array(3.0))
    np.save("four.npy", np.ones((2, 2, 2, 2)))
    np.save("stack.npy", np.ones((5, 2, 2)))
    np.save("nan.npy", np.full(8, np.nan))
    np.save("complex.npy", np.ones(8, complex))
    np.save("words.npy", np.array(["a"] * 8))
    np.save("truth.npy", np.ones(8, bool))
    np.save("dates.npy", np.zeros(8, "M8[s]"))
    np.save("records.npy", np.zeros(8, [("a", "f8")]))
    np.savez("one_more.npz", W1=eye, W2=eye, t=np.ones(3))
    return """pickled.npy pickled.npz truncated0.npz truncated1.npz truncated2.npz huge.npy huge.npz text_inside.npz
        empty.npz bomb.npz many.npz flipped.npz negative.npy noise.npy nothing.npy nothing.npz nothing.json
        folder.npy folder.npz folder.json text.npy text.npz text.json deep.json deep_object.json object.json null.json
        number.json string.json weights_string.json numbers.json ragged.json binary.json digits.json nan.json
        weights.txt vector.npy matrix.npy scalar.npy four.npy stack.npy nan.npy complex.npy words.npy truth.npy
        dates.npy records.npy one_more.npz nowhere.npy nowhere.npz nowhere.json nowhere.npz:a good.npz:W9 good.npz:
        good.npz:W1 text.npz:a empty.npz:a""".split()


def refused(code, out, err):
    assert code == 2
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("symtopo: ")
    assert "Traceback" not in err
    assert err[:-1].isprintable()
    assert len(err) < 600


EYE = json.dumps([[[1, 0], [0, 1]]] * 2)


@pytest.mark.slow
def test_hostile_files_are_one_line(run, folder):
    wrong = []
    for text in [*hostile_files(), "", " ", "[", "{", "[]", "[[]]", "[[[]]]", "null", "5", "new\nline.json"]:
        try:
            refused(*run("connect", "2,2,2", text, EYE))
            refused(*run("connect", "2,2,2", EYE, text))
        except Exception as problem:  # one list of all that is wrong
            wrong.append((text, type(problem).__name__, str(problem)[:200]))
    assert not wrong


# ---------------------------------------------------------------------------------------------------- the command line

A = json.dumps([[[1]], [[1]]])
B = json.dumps([[["1/2"]], [[2]]])
C = json.dumps([[[-1]], [[-1]]])
FIELDS = {
    "schema",
    "result",
    "rule",
    "reason",
    "relies_on",
    "checked",
    "seed",
    "points",
    "distance",
    "barrier",
    "bias",
    "path",
    "orbit",
    "chord_bound",
    "facts",
    "notes",
}


def test_json_of_connected_points(run_json):
    code, result = run_json("connect", "1,1,1", A, B)
    assert code == 0
    assert set(result) == FIELDS
    assert (result["schema"], result["result"], result["checked"]) == ("symtopo/connect/1", "connected", True)
    assert (result["barrier"]["lower"], result["barrier"]["upper"]) == ("1/64", "1/64")
    assert result["points"] == {name: {"moved": 0, "exact": True} for name in "AB"}
    assert set(result["path"]) == {"kind", "points", "length", "corners", "curvature", "residual"}
    assert result["orbit"]["elements"] == [[["1"]], [["1/2"]], [["1"]]]
    assert result["orbit"]["signs"] == [1]
    assert result["distance"] == pytest.approx(sqrt(1.25))


def test_json_of_separated_points(run_json):
    code, result = run_json("connect", "1,1,1", A, C)
    assert code == 0
    assert set(result) == FIELDS
    assert (result["result"], result["path"], result["chord_bound"]) == ("separated", None, None)
    assert "H_1" in result["reason"]
    assert result["orbit"]["signs"] == [-1]
    assert result["barrier"]["lower"] == "1"


def test_json_of_unknown(run_json):
    """Two narrow residual blocks and target 0: the fiber is singular, and no sign tells its 2 components apart."""
    skips = {(0, 2): 1, (2, 4): 1}
    minimum = Minimum(Network([2, 1, 2, 1, 2], skips), diagonal(0, 0))
    points = [json.dumps([[[str(v) for v in row] for row in w] for w in minimum.point(seed=s)]) for s in (0, 1)]
    options = ("--skip", "0:2", "--skip", "2:4", "--target", json.dumps(diagonal(0, 0)))
    code, result = run_json("connect", "2,1,2,1,2", *points, *options)
    assert code == 3
    assert set(result) == FIELDS
    assert (result["result"], result["rule"], result["checked"]) == ("unknown", "", False)


def test_the_card(run):
    code, out, err = run("connect", "1,1,1", A, B)
    assert (code, err) == (0, "")
    assert out.startswith("connected\n")
    assert all(word in out for word in ("proved by", "barrier", "1/64", "orbit", "path"))
    code, out, _ = run("connect", "1,1,1", A, C)
    assert out.startswith("separated")
    assert code == 0


def test_nan_is_never_in_json(run):
    for pair in ((A, A), (A, B), (A, C)):
        _, out, _ = run("connect", "1,1,1", *pair, "--json")
        json.loads(out, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))


@pytest.mark.parametrize("second", [B, C])
def test_a_certificate_is_written_and_checked(run, folder, second):
    code, out, err = run("connect", "1,1,1", A, second, "--certificate", "proof")
    assert (code, err) == (0, "")
    assert "trusted checker accepted" in out
    code, out, _ = run("check", "proof/claim.json", "proof/certificate.json")
    assert code == 0
    assert ("same-component" if second == B else "different-components") in out


def test_no_certificate_is_said(run, folder):
    code, out, err = run("connect", "1,1,1", A, A, "--certificate", "proof")
    assert (code, err) == (0, "")
    assert "no certificate" in out
    assert not Path("proof").exists()


def test_the_path_is_saved(run, folder):
    minimum = PATHS["a skip"]
    pair = next(p for s in range(20) if connect(minimum, *(p := [minimum.point(seed=k) for k in (s, s + 30)])).path)
    for letter, point in zip("ab", pair, strict=True):
        Path(f"{letter}.json").write_text(json.dumps([[[str(v) for v in row] for row in w] for w in point]))
    arguments = ["connect", "2,2,2,2", "a.json", "b.json", "--skip", "0:2", "--target", json.dumps(SQUARE)]
    code, out, err = run(*arguments, "--save", "path.npz")
    assert (code, err) == (0, "")
    assert "path.npz" in out
    saved = np.load("path.npz", allow_pickle=False)
    assert set(saved) == {"W1", "W2", "W3", "t", "loss"}
    weights = [saved[f"W{i}"] for i in (1, 2, 3)]
    assert np.array_equal(saved["loss"], minimum.loss(weights))
    assert saved["loss"].max() < 1e-9 * 30
    for k, point in ((0, pair[0]), (-1, pair[1])):
        assert all(np.allclose(w[k], np.array(v, float)) for w, v in zip(weights, point, strict=True))
    first = Path("path.npz").read_bytes()
    run(*arguments, "--save", "path.npz")
    assert Path("path.npz").read_bytes() == first


def test_no_path_is_said_and_nothing_saved(run, folder):
    code, out, err = run("connect", "1,1,1", A, C, "--save", "path.npz")
    assert (code, err) == (0, "")
    assert "not written" in out
    assert not Path("path.npz").exists()


MAGIC = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}


@pytest.mark.parametrize("suffix", thinned(MAGIC, every=3))
@pytest.mark.parametrize("second", [B, C])
def test_plots(run, folder, suffix, second):
    contents = []
    for _ in range(2):
        code, out, err = run("connect", "1,1,1", A, second, "--plot", f"between.{suffix}")
        assert (code, err) == (0, "")
        assert f"between.{suffix}" in out
        contents.append(Path(f"between.{suffix}").read_bytes())
    assert contents[0].startswith(MAGIC[suffix])
    assert contents[0] == contents[1]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["1,1,1"],
        ["1,1,1", A],
        ["1,1,1", A, B, C],
        ["1,1,1", A, B, "--seed", "-1"],
        ["1,1,1", A, B, "--seed", "x"],
        ["1,1,1", A, B, "--certificate", ""],
        ["1,1,1", A, B, "--save", ""],
        ["1,1,1", A, B, "--plot", ""],
        ["1,1,1", A, B, "--save", "path.txt"],
        ["1,1,1", A, B, "--save", ".npz"],
        ["1,1,1", A, B, "--plot", "plot.gif"],
        ["1,1,1", A, B, "--plot", "plot"],
        ["1,1,1", A, B, "--save", "file/path.npz"],
        ["1,1,1", A, B, "--plot", "file/plot.png"],
        ["1,1,1", A, B, "--certificate", "file"],
        ["1,1,1", A, B, "--certificate", "file/below"],
        ["1,1,1", A, B, "--save", "here.npz"],
        ["1,1,1", A, B, "--plot", "here.png"],
        ["1,1,1", A, B, "--save", "a" * 300 + ".npz"],
        ["1,1,1", A, B, "--plot", "a" * 300 + ".png"],
        ["1,1,1", A, "[[[1]], [[2]]]"],
        ["1,1,1", A, "[[[1]]]"],
        ["1,1,1", A, "[[[1]], [[1]], [[1]]]"],
        ["2,2,2", A, B],
        ["1,1,1", A, "[[[NaN]], [[1]]]"],
        ["1,1,1", A, "[[[1e9999]], [[1]]]"],
        ["1,1,1", A, '[[["1/0"]], [[1]]]'],
        ["1,1,1", A, "[[[null]], [[1]]]"],
        ["1,1,1", A, "[[[true]], [[1]]]"],
        ["1,1,1", A, f"[[[{'9' * 5000}]], [[1]]]"],
        ["1,1,1", A, B, "--target", "2"],
        ["1,1,1", A, B, "--skip", "2:0"],
        ["1,0,1", A, B],
        ["1,1,1", A, B, "--nonsense"],
    ],
    ids=lambda arguments: " ".join(arguments)[:60].encode("ascii", "replace").decode(),
)
def test_bad_input_is_one_line(run, folder, arguments):
    Path("file").write_text("")
    Path("here.npz").mkdir()
    Path("here.png").mkdir()
    before = sorted(folder.rglob("*"))
    refused(*run("connect", *arguments))
    assert sorted(folder.rglob("*")) == before


def test_places_without_permission(run, folder):
    if os.geteuid() == 0:
        place = Path("/proc/self")  # not even root writes there
    else:
        place = folder / "closed"
        place.mkdir(mode=0o500)
    for option, file in (("--save", "p.npz"), ("--plot", "p.png"), ("--certificate", "proof")):
        refused(*run("connect", "1,1,1", A, B, option, place / file))


def test_a_plot_without_matplotlib(run, folder, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)
    code, out, err = run("connect", "1,1,1", A, B, "--plot", "between.png")
    refused(code, out, err)
    assert "pip install" in err
    assert run("connect", "1,1,1", A, B)[0] == 0


def test_an_undecided_point_is_one_line_and_3(run, folder):
    """Data too extreme for floats: what is no exact minimum cannot be moved onto one."""
    code, out, err = run("connect", "2,2,2", "--target", "[[1e70, 0], [0, 1]]", EYE, EYE)
    assert (code, out, err.count("\n")) == (3, "", 1)


def test_what_was_saved_can_be_given_again(run_json, folder):
    minimum = PATHS["plain"]
    a, b = next(p for s in range(20) if connect(minimum, *(p := [minimum.point(seed=k) for k in (s, s + 30)])).path)
    for letter, point in zip("ab", (a, b), strict=True):
        np.savez(f"{letter}.npz", **{f"W{i}": np.array(w, float) for i, w in enumerate(point, start=1)})
    code, result = run_json("connect", "2,2,2,2", "a.npz", "b.npz", "--target", json.dumps(SQUARE))
    assert (code, result["result"]) == (0, "connected")
    assert all(v["moved"] < 1e-6 for v in result["points"].values())


# -------------------------------------------------------------------------------------------- points that are moved

TINY = 3e-11


@pytest.mark.slow
def test_tiny_weights_are_not_carried_into_another_component():
    """Layers are rounded to bits of their own largest entry: signs of determinants stay."""
    rng = np.random.default_rng(3)
    minimum = Minimum(Network([2, 2, 2, 2]))
    for _ in range(20):
        w1, w2 = TINY * rng.standard_normal((2, 2, 2))
        w3 = np.linalg.inv(w2 @ w1)
        exact = [[[Fraction(v) for v in row] for row in w.tolist()] for w in (w1, w2)]
        found = connect(minimum, [w1, w2, w3], [w1, w2, w3 * (1 + 1e-13)])
        assert found.result == "connected"
        assert by_bottlenecks(minimum).signs([*found.first.weights]) == tuple(
            determinant_sign(a) for a in (exact[0], product(exact[1], exact[0]))
        )


@pytest.mark.parametrize(
    ("network", "target", "point"),
    [
        (Network([2, 2, 2]), [[1, 0], [0, "1/10000"]], [[[1, 0], [0, -0.00005]], [[1, 0], [0, 1]]]),
        (Network([1, 1, 1], {(0, 2): 1}), [["10001/10000"]], [[[1]], [[-0.0005]]]),
        (Network([2, 2, 2]), [[0, 0], [0, 0]], [[[0.01, 0], [0, 0.01]], [[0.01, 0], [0, 0.01]]]),
    ],
    ids=["another sign", "relative to the shifted target", "target zero"],
)
def test_a_point_whose_component_is_not_clear_is_refused(network, target, point):
    with pytest.raises(BadInput, match=r"too far from a minimum|is no minimum"):
        connect(Minimum(network, target), point, point)


def test_large_and_small_layers_are_moved_little():
    point = [[[1e8, 0], [0, 1e8]], [[1e-8, 0], [0, 1e-8]]]
    found = connect(Minimum(Network([2, 2, 2])), point, [[[1, 0], [0, 1]]] * 2)
    assert found.result == "connected"
    assert found.first.moved <= 1e-4


def test_weights_too_large_for_floats():
    huge = [[[10**400]], [[Fraction(1, 10**400)]]]
    minimum = Minimum(Network([1, 1, 1]))
    assert connect(minimum, huge, [[[-1]], [[-1]]]).result == "separated"
    found = connect(minimum, huge, [[[1]], [[1]]])
    assert found.result == "connected"
    assert geometry(minimum, found).distance == inf


def test_a_union_of_fibers_has_orbits():
    """The best approximation is not unique, and there is no one fiber; a group element joins the points anyway."""
    minimum = Minimum(Network([3, 1, 1, 2]), [[1, 0, 0], [0, 1, 0]])
    first, second = [[[1, 0, 0]], [[1]], [[1], [0]]], [[[1, 0, 0]], [[2]], [["1/2"], [0]]]
    assert connect(minimum, first, second).rule == "orbit"
    found = connect(minimum, [[[1, 0, 0]], [[1]], [[1], [1e-7]]], second)
    assert (found.result, found.rule, found.first.near, found.second.near) == ("connected", "chain signs", True, False)


@pytest.mark.parametrize("names", [["W\u00b2", "W3"], ["\u0663", "a"], ["W" + "1" * 5000, "W2"], ["a", "a1"]])
def test_odd_names_of_arrays(tmp_path, names):
    path = tmp_path / "odd.npz"
    np.savez(path, **{name: np.eye(1) for name in names})
    assert len(read_weights(str(path), Network([1, 1, 1]).shapes, "A").matrices) == 2


def test_a_header_that_python_cannot_read(run, tmp_path):
    path = tmp_path / "odd.npy"
    header = b"(" * 5000 + b"\n"
    path.write_bytes(b"\x93NUMPY\x02\x00" + len(header).to_bytes(4, "little") + header)
    code, out, err = run("connect", "1,1,1", path, path)
    assert (code, out, err.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("refusal", [checker.TooMuchWork, checker.NotProved])
def test_what_the_checker_does_not_accept_is_unknown_and_nothing_proves_it(run, monkeypatch, refusal):
    def refuse(claim, certificate):
        raise refusal("not today")

    monkeypatch.setattr(checker, "check", refuse)
    code, out, err = run("connect", "1,1,1", A, C)
    assert (code, err, out.splitlines()[0]) == (3, "", "unknown")
    assert "not today" in out
    assert "proved by" not in out


def test_what_hangs_on_rounding_is_said_as_count_says_it():
    """A product of vectors in floats has rank 2: two components as it stands, one if rank 1 is meant."""
    y = np.outer([0.1, 0.7], [0.3, 0.9])
    minimum, flip = Minimum(Network([2, 2, 2]), y), np.diag([-1.0, 1.0])
    a, b = [np.eye(2), y], [flip, y @ flip]
    (counted,) = count(minimum, samples=0).notes
    assert "rank 2, and 1 up to rounding" in counted
    found = connect(minimum, a, b)
    assert (found.result, found.notes[-1]) == ("separated", f"{counted}, which joins all minima")
    assert connect(minimum, a, a).notes[-1] == counted
    exact = Minimum(Network([2, 2, 2]), [[1, 2], [3, 4]])
    assert not [note for note in connect(exact, EXACT, EXACT).notes if "rounding" in note]


EXACT = [[[1, 0], [0, 1]], [[1, 2], [3, 4]]]


def test_a_tie_that_rounding_hides_is_named_where_a_point_is_refused():
    """The vectors of equal singular values are arbitrary, and the floats as they stand want one of them."""
    first, second = ([[np.cos(t), -np.sin(t)], [np.sin(t), np.cos(t)]] for t in (0.3, 0.5))
    y = np.array(first) @ np.array(second)
    point = [y[:1], np.array([[1.0], [0.0]])]
    with pytest.raises(BadInput, match=r"train it further.*singular values 1 and 2 of the target are equal up to"):
        connect(Minimum(Network([2, 1, 2]), y), point, point)


# ------------------------------------------------------------------------------------------ residual blocks, and signs


COUNTED_BY_SIGNS = [
    ([3, 2, 3, 2, 3], {(0, 2): 1, (2, 4): 1}, [[2, 0, 0], [0, 3, 0], [0, 0, -4]], "two narrow blocks"),
    (
        [3, 1, 3, 2, 3, 2, 3],
        {(0, 2): 1, (2, 4): 2, (4, 6): 1},
        [[2, 1, 0], [0, 3, 0], [0, 0, 5]],
        "adjacent narrow blocks",
    ),
]


@pytest.mark.parametrize(("widths", "skips", "target", "rule"), COUNTED_BY_SIGNS)
def test_components_that_are_told_apart_by_signs_of_blocks(widths, skips, target, rule):
    minimum = Minimum(Network(widths, skips), target)
    separation = by_bottlenecks(minimum)
    points = [minimum.point(seed=k) for k in range(16)]
    labels = [separation.label_of(point) for point in points]
    partner = labels.index(labels[0], 1)
    settled = _question(minimum, points[0], points[partner], 0)
    found = by_counted_signs(settled)
    assert (found.result, found.rule, found.checked) == (Outcome.CONNECTED, rule, False)
    assert found.relies_on == (f"{rule}: {checker.THEOREMS[rule][1]}",)
    other = next(k for k, label in enumerate(labels) if label != labels[0])
    assert by_counted_signs(_question(minimum, points[0], points[other], 0)) is None
    assert connect(minimum, points[0], points[other]).result == Outcome.SEPARATED


def test_more_components_than_signs_say_nothing():
    """Ten components, two patterns of signs: equal signs do not join."""
    minimum = Minimum(Network([2, 1, 2, 1, 2], {(0, 2): 1, (2, 4): 1}), [[5, 0], [0, 7]])
    separation = by_bottlenecks(minimum)
    points = [minimum.point(seed=k) for k in range(6)]
    labels = [separation.label_of(point) for point in points]
    pairs = [(a, b) for a in range(6) for b in range(a) if labels[a] == labels[b]]
    assert pairs
    assert all(by_counted_signs(_question(minimum, points[a], points[b], 0)) is None for a, b in pairs)
