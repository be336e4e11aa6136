"""Paths found in floats, each verified exactly by the trusted checker, and the graph that they make."""

import json
from dataclasses import replace

import networkx
import numpy as np
import pytest
import random_minima
from random_minima import seeded
from thinned import thinned

from symtopo import checker
from symtopo.components import count, count_certificate
from symtopo.counting.separation import by_bottlenecks
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network
from symtopo.sampling.layer_tubes import LayerTube
from symtopo.sampling.newton_tubes import NewtonTube
from symtopo.sampling.paths import exact_minimum

KINDS = [
    random_minima.plain,
    random_minima.rank_one,
    random_minima.with_skips,
    random_minima.square_with_skips,
    random_minima.data_of_low_rank,
]
CHAIN, SKIPS, SQUARE = [1, 1, 1, 1], {(0, 2): 1}, [[1, 2], [3, 4]]


def verified_joins(minimum, found):
    """The certificate with nothing but its paths: how many were accepted.  They join all classes of the sample.

    Minima that can only be shown to be near, by a path, are left out where they have none.
    """
    claim, certificate = count_certificate(found)
    paths = [step for step in certificate["steps"] if "joins" in step]
    claim["components"] = {"lower": 1, "upper": None}
    claim["classes"]["lower"] = 1
    classes = claim["classes"]["upper"]
    exact = all(isinstance(point, list) for point in claim["minima"])
    assert classes == found.estimate if exact else 1 <= classes <= found.estimate
    certificate["steps"] = paths or [{"rule": "point", "weights": claim["minima"][0]}]
    report = checker.check(claim, certificate)
    assert report.relies_on == ()
    joins = [join for step in paths for join in step["joins"]]
    assert len(joins) == len(claim["minima"]) - classes
    return len(joins)


def verify_random_paths(kind, wanted, *, samples, start=0):
    edges, seed = 0, start
    while edges < wanted:
        seed += 1
        minimum = seeded(kind, seed)
        print(seed, minimum, minimum.x, minimum.y)  # shown where it fails
        found = count(minimum, samples=samples)
        if found.estimate is not None and found.sample.regular:  # paths over singular points have no certificate
            edges += verified_joins(minimum, found)


@pytest.mark.parametrize("kind", thinned(KINDS, every=2))
def test_paths_are_accepted_by_the_checker(kind):
    verify_random_paths(kind, 80, samples=12)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_paths_are_accepted_by_the_checker_thorough(kind):
    verify_random_paths(kind, 200, samples=25, start=10_000)


SKEW = [
    ([2, 2, 2, 2], {(0, 2): 1}, [[1, 0], [0, 1]], [[10**9, 0], [0, 1000]]),
    ([2, 2, 3, 2, 1], {(1, 3): 1}, [[2, 3, 2, 4], [-2, -3, -5, -6]], [[-1, 3, 3, 0]]),
    ([3, 2, 1], {}, [[0, -4, 4, 6], [-2, -8, 8, 2], [-3, -12, 12, 3]], [[0, 3, 1, 0]]),
    ([3, 3, 3], {(0, 1): 1, (1, 2): -2}, [[2, 2], [0, 0], [6, 5]], [[2, -2], [-1, 3], [-2, 3]]),
    ([2, 1, 2, 1], {(0, 2): 2}, [[6, 2, -4], [1, -1, -2]], [[0, 3, -1]]),
    ([2, 2], {}, [[1000, 1001], [999, 1000]], SQUARE),
]


@pytest.mark.parametrize(("widths", "skips", "x", "y"), thinned(SKEW, every=3))
def test_paths_for_nearly_dependent_data(widths, skips, x, y):
    """A path that the search sees in floats must be one for the checker, whatever X is like."""
    minimum = Minimum(Network(widths, skips), x=x, y=y)
    assert verified_joins(minimum, count(minimum, samples=20)) > 0


NO_LAYER_TO_SOLVE = Minimum(Network([2, 1, 2, 1, 2], {(0, 2): 1, (2, 4): 1}), [[3, 0], [0, 3]])


@pytest.mark.slow
def test_newton_tubes_are_accepted_by_the_checker():
    found = count(NO_LAYER_TO_SOLVE, samples=12)
    assert all(isinstance(tube, NewtonTube) for tube in found.sample.graph.tubes)
    assert verified_joins(NO_LAYER_TO_SOLVE, found) >= 4


@pytest.mark.slow
def test_newton_tubes_are_accepted_by_the_checker_thorough():
    found = count(NO_LAYER_TO_SOLVE, samples=40)
    assert verified_joins(NO_LAYER_TO_SOLVE, found) >= 30


def test_a_tampered_path_is_refused():
    """Accepted paths mean something: through a sign change there is none."""
    minimum = Minimum(Network(CHAIN), [[1]])
    found = count(minimum, samples=30)
    claim, certificate = count_certificate(found)
    step = next(s for s in certificate["steps"] if s["rule"] == "layer tube")
    signs = [point[0][0][0].startswith("-") for point in claim["minima"]]
    other = next(k for k, negative in enumerate(signs) if negative != signs[step["joins"][0]["from"]])
    step["joins"][0]["to"] = other
    with pytest.raises(checker.NotProved):
        checker.check(claim, certificate)


# -------------------------------------------------------------------------------------------------------------- graph

GRAPHS = [
    Minimum(Network(CHAIN), [[1]]),
    Minimum(Network(CHAIN, SKIPS), [[1]]),
    Minimum(Network([2, 2, 2, 2]), SQUARE),
    Minimum(Network([2, 2, 2, 2], SKIPS), SQUARE),
    Minimum(Network([2, 1, 2, 1]), [[1, 2]]),
    Minimum(Network([2, 2, 2, 2]), x=[[1, 2, 3], [0, 1, 1]], y=[[1, 0, 1], [0, 3, 3]]),
    Minimum(Network([3, 1, 1, 2]), x=[[1], [2], [3]], y=[[1], [-1]]),
]
BOTTLENECKED = [m for m in GRAPHS if not m.problem.skips]


BY_NEWTON = [(NO_LAYER_TO_SOLVE, 10), pytest.param(NO_LAYER_TO_SOLVE, 25, marks=pytest.mark.slow)]


@pytest.mark.parametrize(("minimum", "samples"), [*((m, 25) for m in GRAPHS), *BY_NEWTON])
def test_connectivity_graph(minimum, samples):
    sample = count(minimum, samples=samples).sample
    found = sample.graph
    assert networkx.is_forest(found.graph)
    assert set(found.graph) == set(range(len(found.sample)))
    for a, b, tube in found.graph.edges(data="tube"):
        assert isinstance(tube, LayerTube | NewtonTube)
        assert {tube.start, tube.end} == {a, b}
        assert found.labels[a] == found.labels[b]
    assert sorted(k for members in found.classes for k in members) == list(range(found.size))
    assert sum(size for size, _ in sample.table) == sample.size == found.size
    assert sorted(label for _, label in sample.table) == [label for _, label in sample.table]
    for members in found.classes:
        component = networkx.node_connected_component(found.graph, members[0])
        assert set(members) == {k for k in component if k < found.size}


@pytest.mark.parametrize("minimum", BOTTLENECKED)
def test_labels_are_the_exact_signs(minimum):
    separation = by_bottlenecks(minimum)
    found = count(minimum, samples=25).sample.graph
    assert separation.determinants
    assert found.separation.rule == "bottleneck"
    for members in found.classes:
        for k in members[:4]:
            signs = separation.signs(exact_minimum(minimum, found.sample, k))
            vertices = [d.vertex for d in separation.determinants]
            stated = [f"det H_{v} {'>' if s > 0 else '<'} 0" for v, s in zip(vertices, signs, strict=True)]
            assert found.label(members) == ", ".join(stated)


@pytest.mark.parametrize("target", [1, -1, 2])
def test_labels_of_state_cells_are_the_exact_signs(target):
    minimum = Minimum(Network(CHAIN, SKIPS), [[target]])
    found = count(minimum, samples=60).sample.graph
    assert found.separation.rule == "state cells"
    for members in found.classes:
        for k in members[:6]:
            states = minimum.network.states(exact_minimum(minimum, found.sample, k), [[1]])
            for sign in filter(None, found.label(members).split(", ")):
                letter, relation, _ = sign.split()
                value = states[int(letter.removeprefix("h_"))][0][0]
                assert (value > 0) == (relation == ">")
    assert any(found.label(members) for members in found.classes)


def test_label_of_what_nothing_is_known_about():
    minimum = Minimum(Network([2, 3, 2]), SQUARE)
    sample = count(minimum, samples=10).sample
    assert sample.graph.separation is None
    assert sample.table == ((10, ""),)


def test_moves_end_where_the_path_ends():
    """A layer tube moves every layer but the solved one to its weights at the end."""
    found = count(Minimum(Network([2, 2, 2, 2]), SQUARE), samples=25).sample.graph
    for tube in found.tubes:
        arrived = {move.layer for move in tube.moves if move.weights is None}
        assert arrived == {1, 2, 3} - {tube.solved}
        assert np.abs(found.sample.weights[tube.solved - 1][[tube.start, tube.end]]).max() > 0


# -------------------------------------------------------------------------------------------------------- certificates

CERTIFIED = [
    (["1,1,1,1"], 4),
    (["1,1,1,1", "--skip", "0:2"], 3),
    (["2,2,2,2", "--skip", "0:2", "--target", "[[1,2],[3,4]]"], 2),
    (["2,3,2", "--data", "[[1,2,3],[0,1,1]]", "[[1,0,1],[0,3,3]]"], 1),
    (["2,1,2,2", "--skip", "0:2", "--target", "[[1,0],[0,2]]"], 2),
]


def certified(run, directory, arguments, samples):
    code, out, err = run("count", *arguments, "--samples", samples, "--certificate", directory, "--json")
    assert (code in (0, 3), err) == (True, "")
    claim = json.loads((directory / "claim.json").read_text())
    code, checked, err = run("check", directory / "claim.json", directory / "certificate.json")
    assert (code, err) == (0, "")
    return json.loads(out), claim, checked


@pytest.mark.parametrize(("arguments", "classes"), CERTIFIED)
def test_certificate_of_a_sample(run, tmp_path, arguments, classes):
    result, claim, checked = certified(run, tmp_path / "proof", arguments, 40)
    assert result["sample"]["classes"] == classes
    assert len(claim["minima"]) >= 40
    assert claim["classes"]["upper"] == classes
    assert claim["classes"]["lower"] in (1, classes)
    assert f"{len(claim['minima'])} minima in " in checked
    assert f"class{'es' * (classes > 1)} among {len(claim['minima'])} minima" in checked


def test_components_that_only_unused_waypoints_are_in_are_not_claimed():
    """What the claim says about classes is about the minima that it lists."""
    minimum = Minimum(Network([1, 1, 1]), [[1]])
    found = count(minimum, samples=30)
    graph = found.sample.graph
    order = np.argsort(graph.labels, kind="stable")
    size = int((graph.labels == 0).sum())
    assert 0 < size < 30
    alone = networkx.empty_graph(30)
    one_sided = replace(graph, sample=graph.sample.chosen(order), size=size, graph=alone, labels=graph.labels[order])
    claim, certificate = count_certificate(replace(found, sample=replace(found.sample, graph=one_sided)))
    assert len(claim["minima"]) == size
    assert claim["classes"] == {"lower": 1, "upper": size}
    assert checker.check(claim, certificate).established.startswith("exactly 2 components")


@pytest.mark.slow
def test_certificate_of_near_minima(run, tmp_path):
    """No layer can be solved for: the minima are near points, and Newton's method joins them."""
    arguments = ["2,1,2,1,2", "--skip", "0:2", "--skip", "2:4", "--target", "[[3,0],[0,3]]"]
    result, claim, checked = certified(run, tmp_path / "proof", arguments, 12)
    assert all(set(near) == {"weights", "radius"} for near in claim["minima"])
    assert 1 <= claim["classes"]["upper"] <= result["sample"]["classes"]
    assert "minima in" in checked
