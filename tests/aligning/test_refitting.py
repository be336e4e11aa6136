"""The curve on which the output layer is fitted anew: outputs at the data on a line, where the rank is shown."""

from itertools import pairwise

import numpy as np
import pytest

from symtopo import MLP, BadInput, Undecided, refitted_curve
from symtopo.aligning.chords import Chord
from symtopo.aligning.refitting import _independent

FUNCTIONS = {"relu": lambda z: np.maximum(z, 0), "tanh": np.tanh, "sigmoid": lambda z: 1 / (1 + np.exp(-z))}
WIDTHS = [3, 6, 9, 2]


def random_mlp(activation, rng, *, bias=1.0):
    weights = [rng.standard_normal((b, a)) for a, b in pairwise(WIDTHS)]
    biases = [rng.standard_normal(b) for b in WIDTHS[1:-1]] + [bias * rng.standard_normal(WIDTHS[-1])]
    return MLP(weights, biases, activation=activation)


def features(network, activation, x):
    """Values of the last hidden layer, in floats."""
    arrays = [*network.floats().values()]
    for w, b in zip(arrays[:-2:2], arrays[1:-2:2], strict=True):
        x = FUNCTIONS[activation](w @ x + b[:, None])
    return x


def between(first, second, t):
    pairs = [(1 - t) * a + t * b for a, b in zip(first.floats().values(), second.floats().values(), strict=True)]
    return MLP(pairs[::2], pairs[1::2], activation=[s.name for s in first.symmetries])


@pytest.mark.parametrize("activation", FUNCTIONS)
def test_the_outputs_at_the_data_are_on_a_line(activation):
    rng = np.random.default_rng(3)
    first, second = random_mlp(activation, rng), random_mlp(activation, rng)
    x = rng.standard_normal((3, 4))
    found = refitted_curve(first, second, x)
    assert (found.points, found.values) == (4, 10)
    ends = []
    for network in (first, second):
        *_, w, b = network.floats().values()
        ends.append(w @ features(network, activation, x) + b[:, None])
    for t in np.linspace(0, 1, 11):
        h = np.vstack([features(between(first, second, t), activation, x), np.ones((1, 4))])
        assert np.linalg.matrix_rank(h) == 4
        line = (1 - t) * ends[0] + t * ends[1]
        np.testing.assert_allclose(line @ np.linalg.pinv(h) @ h, line, atol=1e-9)


def test_a_rank_that_is_lost_on_the_way_is_not_shown():
    """H = [1 - 2 t] at t = 1/2; diag(1, max(1 - 2 t, 0)) from t = 1/2 on; two equal points."""
    for rows, x in (([[1]], [[1]]), ([[1, 0], [0, 1]], [[1, 0], [0, 1]])):
        last = [[*row] for row in rows]
        last[-1][-1] = -1
        a, b = (MLP([w, [[1] * len(w)]], activation="relu") for w in (rows, last))
        with pytest.raises(Undecided, match=r"not shown to be independent near t = 0\.5"):
            refitted_curve(a, b, x)
    a = MLP([[[1, 0], [0, 1]], [[1, 1]]], activation="relu")
    with pytest.raises(Undecided, match="not shown"):
        refitted_curve(a, a, [[1, 1], [2, 2]])


def test_a_bias_of_the_output_is_one_value_more():
    w = [[[1], [1]], [[1, 1]]]
    biased = MLP(w, [[0, 1], [1]], activation="squared_relu")
    assert refitted_curve(biased, biased, [[0, 1, 2]]).values == 3
    plain = MLP(w, [[0, 1], [0]], activation="squared_relu")
    with pytest.raises(Undecided, match=r"^3 data points are more than 2 neurons$"):
        refitted_curve(plain, plain, [[0, 1, 2]])


def test_what_is_refused():
    one = MLP([[[1]]], activation=[])
    with pytest.raises(Undecided, match="without hidden layers"):
        refitted_curve(one, one, [[1]])
    a, b = (MLP([[[1]] * n, [[1] * n]], activation="relu") for n in (1, 2))
    with pytest.raises(BadInput, match="widths of A and B differ"):
        refitted_curve(a, b, [[1]])
    with pytest.raises(BadInput, match="X has 2 rows"):
        refitted_curve(a, a, [[1], [1]])


def test_one_cell_of_a_rank_that_is_lost_is_never_shown():
    """Whatever the cell around a t where two columns are equal."""
    rng = np.random.default_rng(0)
    for _ in range(60):
        t = float(rng.uniform(0.2, 0.8))
        end = rng.standard_normal((2, 2))
        start = np.array([[1.0, 1.0], [1.0, 1.0]]) - t * end  # at t the layer is all ones, up to rounding
        a, b = (MLP([w, [[1, 1]]], activation="leaky_relu:1/2") for w in (start / (1 - t), end))
        chord = Chord(a, b, np.eye(2))
        assert not _independent(chord, t, 10.0 ** rng.uniform(-16, -2), False)


def test_the_command_says_whether_there_is_one(run, run_json):
    pair = ['{"W1": [[1, 0], [0, 1]], "W2": [[1, 2]]}', '{"W1": [[1, 0], [0, 2]], "W2": [[2, 1]]}']
    command = ["align", *pair, "--activation", "relu", "--loss", "mse", "--data"]
    code, out, err = run(*command, "[[1, 0], [0, 1]]", "[[1, 2]]")
    assert code == 1 and err == "" and "no barrier there for any convex loss" in " ".join(out.split())
    _, found = run_json(*command, "[[1, 0], [0, 1]]", "[[1, 2]]")
    assert found["barrier"]["refitted"] == {"points": 2, "values": 2, "cells": 16}
    _, found = run_json(*command, "[[1, 0, 1], [0, 1, 1]]", "[[1, 2, 3]]")
    assert found["barrier"]["refitted"] is None
    assert found["barrier"]["refitted_reason"] == "3 data points are more than 2 neurons"


def test_more_work_may_show_what_less_does_not():
    rng = np.random.default_rng(3)
    first, second = random_mlp("tanh", rng), random_mlp("tanh", rng)
    x = rng.standard_normal((3, 7))
    with pytest.raises(Undecided, match="not shown to be independent"):
        refitted_curve(first, second, x, most_work=1)
    assert refitted_curve(first, second, x).cells > 16
