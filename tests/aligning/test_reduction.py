"""Neurons that do nothing, or what another one does: taken away by moves that leave the function as it is."""

from fractions import Fraction

import numpy as np
import pytest
from networks import ACTIVATIONS, output, random_arrays, random_element
from thinned import thinned

from symtopo import MLP, align, function_checker
from symtopo.aligning.certificates import function_certificate
from symtopo.aligning.element import acted
from symtopo.aligning.reduction import reduced
from symtopo.symmetry.neurons import neuron_symmetry


def enlarged(arrays, symmetry, rng):
    """Neurons added to the second layer that are not needed: a multiple, a constant, a mute one; and what for."""
    w, b = (list(arrays.values())[k::2] for k in (0, 1))
    c = -1 if symmetry.flip else 2 if symmetry.degree is not None else 1
    d, e = (float(v) for v in symmetry.law(c))
    v = rng.integers(-3, 4, len(w[2])) / 4.0
    w[1], b[1] = np.vstack([w[1], c * w[1][0]]), np.append(b[1], c * b[1][0])
    w[2] = np.column_stack([w[2], v])
    moves = ["merge"]
    if (value := symmetry.value(0)) is not None:
        w[1], b[1] = np.vstack([w[1], 0 * w[1][0]]), np.append(b[1], 0.0)
        w[2] = np.column_stack([w[2], 2 * v + 1])
        b[2] = b[2] - float(value) * (2 * v + 1)
        moves.append("fold")
    w[1], b[1] = np.vstack([w[1], 3 * w[1][1] + 1]), np.append(b[1], 7.0)
    w[2] = np.column_stack([w[2], 0 * v])
    moves.append("drop")
    b[2] = b[2] - e * v
    w[2][:, 0] -= d * v
    return MLP(w, b, activation=symmetry.name), moves


@pytest.mark.parametrize("name", thinned(ACTIVATIONS, every=4))
def test_what_was_added_is_taken_away(name):
    rng = np.random.default_rng(0)
    arrays = {k: np.round(v * 8) / 8 for k, v in random_arrays([3, 4, 5, 2], rng).items()}  # sums are exact in floats
    network = MLP.from_arrays(arrays, activation=name)
    larger, kinds = enlarged(arrays, network.symmetries[1], rng)
    assert align(network, larger).same == "different"
    x = rng.standard_normal((3, 20))
    assert np.allclose(output(network, x), output(larger, x))
    smaller, moves = reduced(larger)
    assert [move.kind for move in moves] == kinds and {move.layer for move in moves} == {2}
    assert (smaller.equals(network) and reduced(network) == (pytest.approx(network), ())) or reduced(network)[1] == ()
    moved = acted(random_element(larger, rng), larger)
    found = align(network, moved, reduce=True)
    assert found.same == "exact" and not found.moves[0] and sorted(m.kind for m in found.moves[1]) == sorted(kinds)
    arrays["W3"] = arrays["W3"] + 1
    assert align(MLP.from_arrays(arrays, activation=name), moved, reduce=True).same == "different"


def test_constants_have_exact_values():
    values = {
        "relu": 0,
        "leaky_relu:1/4": "-1/2",
        "abs": 2,
        "power:3": -8,
        "squared_relu": 0,
        "tanh": None,
        "gelu": None,
    }
    for name, expected in values.items():
        found = neuron_symmetry(name).value(-2)
        assert found == (None if expected is None else Fraction(expected)), name
        assert neuron_symmetry(name).value(0) == 0
    assert neuron_symmetry("sigmoid").value(0) == Fraction(1, 2) and neuron_symmetry("softplus").value(0) is None


def test_a_network_that_is_constant_keeps_one_neuron_a_layer():
    a = MLP([[[1], [2]], [[1, -2], [0, 0], [0, 0]], [[0, 3, 5]]], [[0, 0], [-1, 4, 2], [1]], activation="relu")
    b = MLP([[[0]], [[9]], [[0]]], [[5], [5], [23]], activation="relu")
    assert align(a, b, reduce=True).same == "exact"  # relu(-3 relu(x) - 1) is 0
    other = MLP([[[0]], [[9]], [[0]]], [[5], [5], [24]], activation="relu")
    assert align(a, other, reduce=True).same == "different"
    dead = MLP([[[1], [2]], [[0, 0], [0, 0]], [[3, 5]]], [[0, 0], [4, 2], [1]], activation="relu")
    found = align(dead, b, reduce=True)
    assert found.same == "exact" and found.first.widths == (1, 1, 1, 1)
    assert {m.kind for m in found.moves[0]} == {"merge", "fold", "silence"}


def test_where_nothing_is_heard_the_certificate_drops_before_it_silences():
    """The checker makes the moves in order, and silences only a neuron that is alone."""
    a = MLP([[[1], [1]], [[0, 0]]], [[1, 2], [0]], activation="relu")
    b = MLP([[[5], [0], [2]], [[0, 0, 0]]], [[5, 1, 3], [0]], activation="relu")
    found = align(a, b, reduce=True)
    assert found.same == "exact" and [m.kind for m in found.moves[0]] == ["drop", "silence"]
    assert function_checker.check(*function_certificate(found)).established


def test_a_merged_pair_may_cancel():
    a = MLP([[[1], [2], [3]], [[2, -1, 1]]], [[1, 2, 0], [0]], activation="relu")
    b = MLP([[[3]], [[1]]], [[0], [0]], activation="relu")
    found = align(a, b, reduce=True)
    assert found.same == "exact" and [m.kind for m in found.moves[0]] == ["merge", "drop"]


def test_constants_that_are_not_rational_are_merged_alone():
    a = MLP([[[0], [0], [1]], [[2, 3, 1]]], [[0, 0, 1], [0]], activation="softplus")
    smaller, moves = reduced(a)
    assert [m.kind for m in moves] == ["merge"] and smaller.widths == (1, 2, 1)
    tanh = MLP([[[0], [0], [1]], [[2, 3, 1]]], [[1, -1, 1], [0]], activation="tanh")
    assert [m.scale for m in reduced(tanh)[1]] == [-1]


def test_the_command(run, run_json):
    a = '{"W1": [[1], [2], [3]], "b1": [1, 2, 0], "W2": [[2, -1, 1]], "b2": [0]}'
    b = '{"W1": [[1]], "b1": [0], "W2": [[3]], "b2": [0]}'
    assert run("align", a, b, "--activation", "relu")[0] == 1
    code, out, err = run("align", a, b, "--activation", "relu", "--reduce")
    assert (code, err) == (0, "") and "A, from widths 1,3,1 to 1,1,1: 1 merged, 1 dropped (exactly)" in out
    assert "nothing to take away" in out and "A and B compute the same function" in out
    code, found = run_json("align", a, b, "--activation", "relu", "--reduce")
    assert found["moves"]["B"] == [] and found["moves"]["A"][0] == {
        "move": "merge", "layer": 1, "neuron": 1, "into": 0, "scale": "2",
    }  # fmt: skip
