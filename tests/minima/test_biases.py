"""Networks with biases: the loss is that of the network without, and what was counted there holds here."""

import json
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symtopo import BadInput, BiasedMinimum, Minimum, Network, count
from symtopo.errors import Undecided
from symtopo.search.strategies import matrices, networks

networks_drawn = networks(st.lists(st.integers(1, 3), min_size=2, max_size=4))


@st.composite
def cases(draw, *, output):
    network = draw(networks_drawn)
    hidden = st.sets(st.integers(1, network.layers - 1)) if network.layers > 1 else st.just(set())
    layers = sorted({*draw(hidden), network.layers}) if output else [1]
    samples = draw(st.integers(1, 4))
    x, y = draw(matrices(network.widths[0], samples)), draw(matrices(network.widths[-1], samples))
    biases = {i: [draw(st.integers(-3, 3)) for _ in range(network.widths[i])] for i in layers}
    return network, layers, x, y, biases


def outputs(network, weights, biases, x):
    """F(W, b) X, written out once more."""
    states = [np.array(x, dtype=object)]
    for i, w in enumerate(weights, start=1):
        state = np.array(w, dtype=object) @ states[-1]
        for (j, k), c in network.skips.items():
            if k == i:
                state = state + c * states[j]
        states.append(state + np.array(biases.get(i, [0] * network.widths[i]), dtype=object)[:, None])
    return states[-1]


def loss(network, weights, biases, x, y):
    return ((np.array(y, dtype=object) - outputs(network, weights, biases, x)) ** 2).sum()


@given(cases(output=True), st.integers(0, 3))
@settings(max_examples=80, deadline=None)
def test_with_a_bias_at_the_output_the_data_are_centred(case, seed):
    """Whatever the hidden biases, some output bias leaves the loss of the centred data, and no other leaves less."""
    network, layers, x, y, biases = case
    biased = BiasedMinimum(network, x=x, y=y, layers=layers)
    try:
        point = biased.minimum.point(seed)
    except Undecided:
        return
    off = np.array(y, dtype=object) - outputs(network, point, {**biases, network.layers: [0] * network.widths[-1]}, x)
    best = [Fraction(sum(row)) / len(row) for row in off]
    full = {**biases, network.layers: best}
    least = loss(network, point, {}, biased.minimum.x, biased.minimum.y)
    assert loss(network, point, full, x, y) == least
    assert biased.without_biases(point, full, "A") == (list(point), "")
    moved = {**full, network.layers: [best[0] + 1, *best[1:]]}
    assert loss(network, point, moved, x, y) > least
    if max(abs(v) for row in y for v in row) < 1000:
        with pytest.raises(BadInput, match="no minimum"):
            biased.without_biases(point, moved, "A")


@given(cases(output=False), st.integers(0, 3))
@settings(max_examples=60, deadline=None)
def test_a_bias_of_the_first_layer_is_one_input_more(case, seed):
    network, layers, x, y, biases = case
    if network.layers == 1 or any(j == 0 and 1 < k < network.layers for j, k in network.skips):
        return
    biased = BiasedMinimum(network, x=x, y=y, layers=layers)
    rng = np.random.default_rng(seed)
    weights = [rng.integers(-3, 4, shape).tolist() for shape in network.shapes]
    widened, note = biased.without_biases(weights, biases, "A")
    assert note == ""
    assert loss(biased.minimum.network, widened, {}, biased.minimum.x, biased.minimum.y) == loss(
        network, weights, biases, x, y
    )


def test_counts():
    """Three points on a line: the mean is the target's only zero; one bias less, and there is a rank more."""
    x, y = [[0, 1, 2]], [[5, 7, 9]]
    assert count(BiasedMinimum(Network([1, 1, 1, 1]), x=x, y=y).minimum, samples=0).lower == 4
    constant = BiasedMinimum(Network([1, 1, 1]), x=x, y=[[5, 5, 5]])
    assert count(constant.minimum, samples=0).upper == 1  # W2 W1 = 0
    assert count(BiasedMinimum(Network([1, 1, 1]), x=[[3]], y=[[5]]).minimum, samples=0).upper == 1
    first = BiasedMinimum(Network([1, 2, 2]), x=x, y=[[5, 7, 9], [1, 0, 1]], layers=[1])
    assert (first.minimum.network.widths, first.minimum.rank_x) == ((2, 2, 2), 2)
    assert count(first.minimum, samples=0).lower == 2


@pytest.mark.parametrize(
    ("network", "layers"),
    [
        (Network([1, 1, 1, 1]), [2]),
        (Network([1, 1, 1, 1]), [1, 2]),
        (Network([1, 1, 1, 1], {(0, 2): 1}), [1]),
        (Network([1, 1]), []),
        (Network([1, 1]), [0]),
        (Network([1, 1]), [2]),
        (Network([1, 1]), [True]),
        (Network([1, 1]), 5),
        (Network([1, 1]), ["1", 1]),
        (Network([1, 1]), "1"),
    ],
)
def test_what_is_not_known_is_refused(network, layers):
    with pytest.raises(BadInput):
        BiasedMinimum(network, x=[[1, 2]], y=[[1, 2]], layers=layers)


def test_floats_lose_digits_with_the_mean():
    far = BiasedMinimum(Network([1, 1]), x=np.array([[1e6, 1e6 + 1]]), y=np.array([[1.0, 2.0]]))
    assert far.minimum.roundoff[0] > 1e6 * 2.0**-53
    assert BiasedMinimum(Network([1, 1]), x=[[1, 2]], y=[["0.1", 2]]).minimum.roundoff == (0, 0)


@pytest.mark.parametrize(
    "biases",
    [
        5,
        None,
        [[0], [5]],
        {},
        {1: [0]},
        {1: [0], 2: [5], "x": 1},
        {1: 0, 2: [5]},
        {1: [0, 0], 2: [5]},
        {1: ["a"], 2: [5]},
    ],
)
def test_biases_that_are_none_are_refused(biases):
    with pytest.raises(BadInput):
        BiasedMinimum(Network([1, 1, 1]), x=[[0, 1, 2]], y=[[5, 7, 9]]).without_biases([[[1]], [[2]]], biases, "A")


LINE = ["--data", "[[0, 1, 2]]", "[[5, 7, 9]]"]
A = json.dumps({"weights": [[[1]], [[2]]], "biases": [[0], [5]]})
B = json.dumps({"weights": [[["1/2"]], [[4]]], "biases": [[1], [1]]})
C = json.dumps({"weights": [[[-1]], [[-2]]], "biases": [[1], [7]]})
OFF = json.dumps({"weights": [[[1]], [[2]]], "biases": [[0], [6]]})


@pytest.mark.parametrize(("second", "result"), [(B, "connected"), (C, "separated"), (A, "connected")])
def test_connect_with_biases(run_json, run, tmp_path, second, result):
    code, found = run_json("connect", "1,1,1", A, second, *LINE, "--bias", "--certificate", tmp_path / "proof")
    assert (code, found["result"]) == (0, result)
    assert found["bias"]["layers"] == [1, 2]
    assert found["bias"]["relies_on"][0] in found["facts"]
    if found["checked"]:
        claim = json.loads((tmp_path / "proof" / "claim.json").read_text())
        assert claim["data"] == {"x": [["-1", "0", "1"]], "y": [["-2", "0", "2"]]}  # the claim is about centred data
    _, out, _ = run("connect", "1,1,1", A, second, *LINE, "--bias")
    assert "centred data" in " ".join(out.split())
    assert ("checked by the trusted checker, for the centred data" in " ".join(out.split())) == found["checked"]


def test_biases_on_the_command_line(run, run_json):
    def refused(*arguments, words):
        code, out, err = run(*arguments)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert all(word in err for word in words.split(",")), err

    code, found = run_json("count", "1,1,1", *LINE, "--bias", "--samples", 0)
    assert (code, found["components"]["lower"], found["bias"]["layers"]) == (0, 2, [1, 2])
    code, found = run_json("count", "1,2,1", *LINE, "--bias-layers", "1", "--samples", 0)
    assert (code, found["network"]["widths"]) == (0, [2, 2, 1])
    plain = "[[[1]], [[2]]]"
    refused("count", "1,1,1", "--bias", words="--data")
    refused("count", "1,1,1,1", *LINE, "--bias-layers", "2", words="nothing is known,section 7")
    refused("count", "1,1,1", *LINE, "--bias", "--bias-layers", "2", words="not allowed")
    refused("count", "1,1,1", *LINE, "--bias-layers", "2,x", words="--bias-layers")
    refused("connect", "1,1,1", A, plain, *LINE, "--bias", words="B has no bias for layer 1")
    refused("connect", "1,1,1", A, A, *LINE, words="--bias")
    refused("connect", "1,1,1", A, A, *LINE, "--bias-layers", "2", words="has a bias for layer '1'")
    refused("connect", "1,1,1", A, OFF, *LINE, "--bias", words="B is no minimum,linear networks")
    refused("connect", "1,1,1", plain, "[[[3]], [[4]]]", "--target", "2", words="B is no minimum,linear networks")


def test_trained_biases_are_moved_and_said(run_json):
    near = json.dumps({"weights": [[[1.00001]], [[2]]], "biases": [[0.1], [4.801]]})
    code, found = run_json("connect", "1,1,1", A, near, *LINE, "--bias")
    assert (code, found["result"]) == (0, "connected")
    assert any(note.startswith("B: its output bias is off by 1.0e-03") for note in found["notes"])


def test_the_same_answer_as_by_sampling():
    """The estimate for the centred data is regular and agrees; so does a network that has its bias as a column."""
    x, y = [[0, 1, 2, 5], [1, 1, 0, 2]], [[1, 0, 2, 1], [3, 1, 1, 0]]
    found = count(BiasedMinimum(Network([2, 2, 2]), x=x, y=y).minimum, samples=60)
    assert (found.lower, found.upper, found.estimate) == (2, 2, 2)
    column = Minimum(Network([3, 3, 2]), x=[*x, [1, 1, 1, 1]], y=y)
    assert column.rank_x == 3
