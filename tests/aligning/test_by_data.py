"""Alignment by activations and by data: what was hidden is found, and the function stays, exactly."""

import json
from fractions import Fraction

import numpy as np
import pytest
from networks import ACTIVATIONS, output, random_element, random_mlp
from thinned import thinned

from symtopo import MLP, BadInput, chord_barrier
from symtopo.aligning import witness
from symtopo.aligning.best import best_alignment, distance, inverse
from symtopo.aligning.by_activations import activation_alignment, values_of
from symtopo.aligning.choosing import alignment_for_data, quick_alignment
from symtopo.aligning.chord_data import chord_data
from symtopo.aligning.element import acted

EXACTLY = [name for name in ACTIVATIONS if random_mlp([1, 1, 1], name, np.random.default_rng(0)).symmetries[0].pieces]


def hidden_pair(name, rng, widths=(6, 9, 8, 4)):
    """A network, and another one that is near to one in its orbit; the element between."""
    network = random_mlp(list(widths), name, rng)
    hidden = random_element(network, rng)
    near = {k: v + 1e-3 * rng.standard_normal(v.shape) for k, v in network.floats().items()}
    return network, acted(hidden, MLP.from_arrays(near, activation=name)), hidden


@pytest.mark.parametrize("name", thinned(ACTIVATIONS, every=4))
def test_a_hidden_element_is_found_by_activations_and_by_data(name):
    rng = np.random.default_rng(0)
    network, other, hidden = hidden_pair(name, rng)
    x = rng.standard_normal((6, 100))
    data = chord_data(x, output(network, x), "mse", network)
    for way in (activation_alignment, alignment_for_data, quick_alignment):
        best = way(network, other, x if way is activation_alignment else data)
        assert [h.order for h in best.element] == [g.order for g in inverse(hidden)]
        assert best.before == pytest.approx(distance(network, other))
        assert best.after == pytest.approx(distance(network, best.moved), rel=1e-9)
        # scales are taken from a grid and rounded to 10 bits
        assert best.after < 0.3 < best.before and acted(best.element, other).equals(best.moved)


@pytest.mark.parametrize("name", thinned(ACTIVATIONS, every=8))
def test_the_function_of_what_is_written_is_that_of_b(name):
    """1,000 inputs, up to the rounding of the weights to floats."""
    rng = np.random.default_rng(1)
    first, second = (random_mlp([3, 8, 6, 2], name, rng) for _ in range(2))
    x = rng.standard_normal((3, 1000))
    data = chord_data(x, rng.standard_normal((2, 1000)), "mse", first)
    before = output(second, x)
    for best in (
        best_alignment(first, second, starts=2),
        activation_alignment(first, second, x),
        alignment_for_data(first, second, data, starts=2),
        quick_alignment(first, second, data),
    ):
        after = output(MLP.from_arrays(best.moved.floats(), activation=name), x)
        assert np.allclose(before, after, rtol=1e-9, atol=1e-11 * np.abs(before).max())


@pytest.mark.parametrize("name", thinned(EXACTLY, every=20))
def test_the_function_is_that_of_b_exactly(name):
    """1,000 rational inputs, in exact arithmetic."""
    rng = np.random.default_rng(2)
    first, second = (
        MLP([rng.integers(-9, 9, (3, 2)), rng.integers(-9, 9, (1, 3))], [rng.integers(-9, 9, n) for n in (3, 1)],
            activation=name)
        for _ in range(2)
    )  # fmt: skip
    best = activation_alignment(first, second, rng.standard_normal((2, 50)))
    best = best if any(g.words != "unchanged" for g in best.element) else best_alignment(first, second)
    assert any(g.words != "unchanged" for g in best.element)
    for _ in range(1000):
        x = tuple(
            Fraction(int(p), int(q)) for p, q in zip(rng.integers(-50, 50, 2), rng.integers(1, 20, 2), strict=True)
        )
        assert witness.output(best.moved, x) == witness.output(second, x) is not None


def test_activations_in_floats_are_those_of_the_tests():
    z = np.linspace(-3, 3, 13)
    for name in ACTIVATIONS:
        network = random_mlp([1, 1, 1], name, np.random.default_rng(0))
        expected = output(MLP([[[1]], [[1]]], activation=name), z[None, :])
        assert np.allclose(values_of(network.symmetries[0], z), expected[0], atol=1e-12)


def test_silent_neurons_and_what_does_not_fit():
    first = MLP([[[1], [0], [-1]], [[1, 2, 3]]], activation="relu")
    second = MLP([[[0], [2], [0]], [[5, 1, 7]]], activation="relu")
    best = activation_alignment(first, second, [[1, 2]])
    assert best.element[0].order[0] == 1 and acted(best.element, second).equals(best.moved)
    with pytest.raises(BadInput, match="rows"):
        activation_alignment(first, second, [[1], [2]])
    with pytest.raises(BadInput, match="widths"):
        activation_alignment(first, MLP([[[1]], [[1]]], activation="relu"), [[1]])
    points = chord_data([[1, 2]], [[1, 2]], "mse", first)
    best = quick_alignment(first, second, points)
    assert best.element[0].order[0] == 1 and acted(best.element, second).equals(best.moved)
    far = MLP([[["1e400"], [0], [0]], [[1, 2, 3]]], activation="relu")
    for wrong, match in ((far, "beyond the range of floats"), (MLP([[[1]], [[1]]], activation="relu"), "widths")):
        with pytest.raises(BadInput, match=match):
            quick_alignment(first, wrong, points)
    huge = MLP([[[1e300], [0], [1e300]], [[1, 2, 3]]], activation="squared_relu")
    with pytest.raises(BadInput, match="beyond the range of floats"):
        activation_alignment(huge, huge, [[1e10]])


def test_the_command_with_data(run, run_json, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rng = np.random.default_rng(3)
    network, other, _ = hidden_pair("relu", rng, (3, 6, 2))
    for name, part in (("a", network), ("b", other)):
        np.savez(f"{name}.npz", **part.floats())
    x = rng.standard_normal((20, 3))
    labels = (output(network, x.T)[0] < output(network, x.T)[1]).astype(int)
    np.save("x.npy", x)
    np.save("y.npy", labels)
    (tmp_path / "y.csv").write_text("\n".join(map(str, labels.tolist())))
    given = ("align", "a.npz", "b.npz", "--activation", "relu")
    options = ("--data", "x.npy", "y.npy", "--loss", "cross-entropy", "--points-in-rows")
    code, found = run_json(*given, *options, "--figure", "f.png", "--out", "c.npz")
    barrier = found["barrier"]
    assert code == 1 and 0 <= barrier["after"]["upper"] < barrier["before"]["lower"] <= barrier["before"]["upper"]
    assert barrier["points"] == 20 and barrier["before"]["width"]["reached"] and "max over" in barrier["definition"]
    assert (tmp_path / "f.png").read_bytes().startswith(b"\x89PNG") and (tmp_path / "c.npz").exists()
    code, again = run_json(*given, "--data", "x.npy", "y.csv", *options[3:], "--csv-names", "no", "--match", "weights")
    bounds = again["barrier"]["before"]
    assert code == 1 and bounds["lower"] <= barrier["before"]["upper"] and barrier["before"]["lower"] <= bounds["upper"]
    code, out, err = run(*given, *options, "--match", "activations", "--width", "0.5")
    text = " ".join(out.split())
    assert (code, err) == (1, "") and "cross-entropy on 20 data points" in text and "between A and h . B" in text
    assert "by the activations at X" in text and "both bounds" in text
    code, quick = run_json(*given, *options, "--match", "quick")
    assert code == 1 and quick["barrier"]["after"]["upper"] < barrier["before"]["lower"]
    code, same = run_json("align", "a.npz", "c.npz", "--activation", "relu", "--data", "[[1], [2], [3]]", "[1]",
                          "--loss", "cross-entropy")  # fmt: skip
    assert code == 1 and same["barrier"]["points"] == 1
    for wrong in (
        ("--loss", "mse"), ("--figure", "f.png"), ("--match", "both"), ("--match", "quick"),
        ("--data", "x.npy", "y.npy"),
        (*options, "--width", "0"), (*options, "--width", "x"), (*options, "--figure", "f.txt"),
        (*options, "--loss", "mse"), ("--data", "x.npy", "y.npy", "--loss", "cross-entropy"), ("--points-in-rows",),
        ("--data", json.dumps([[1]] * 3), "[0.5]", "--loss", "cross-entropy"),
        ("--data", "missing.npy", "y.npy", "--loss", "mse"), ("--data", "I", "[0, 1]", "--loss", "cross-entropy"),
    ):  # fmt: skip
        code, out, err = run(*given, *wrong)
        assert (code, out, err.count("\n")) == (2, "", 1), wrong


def test_the_chord_between_reduced_networks(run, run_json, tmp_path, monkeypatch):
    """Of networks of widths 3 and 4 that are reduced to 2: the barrier of the reduced ones, as computed alone."""
    monkeypatch.chdir(tmp_path)
    a, b = '{"W1": [[1], [-1], [0]], "W2": [[1, 1, 5]]}', '{"W1": [[-1], [2], [2], [7]], "W2": [[1, "3/5", 1, 0]]}'
    data = ("--activation", "relu", "--data", "[[1, 2, -1]]", "[[1, 2, 1]]", "--loss", "mse")
    code, out, err = run("align", a, b, *data)
    assert (code, out) == (2, "") and "1,3,1 and 1,4,1" in err
    code, found = run_json("align", a, b, *data, "--reduce", "--out", "h.npz")
    assert code == 1 and found["barrier"]["reduced"] and found["widths"] == [1, 2, 1]
    small = '{"W1": [[1], [-1]], "W2": [[1, 1]]}', '{"W1": [[-1], [2]], "W2": [[1, "8/5"]]}'
    _, alone = run_json("align", *small, *data)
    assert not alone["barrier"]["reduced"]
    for side in ("before", "after"):
        bounds = [part["barrier"][side] for part in (found, alone)]
        assert all(p["lower"] <= q["upper"] for p in bounds for q in bounds)
    moved = np.load("h.npz")
    x = np.linspace(-3, 3, 13)[None, :]
    assert np.allclose(moved["W2"] @ np.maximum(moved["W1"] @ x, 0), np.maximum(-x, 0) + 3.2 * np.maximum(x, 0))
    code, out, _ = run("align", a, b, *data, "--reduce")
    assert code == 1 and "between A and B, both reduced" in out
    code, out, err = run("align", a, '{"W1": [[1]], "W2": [[1]]}', *data, "--reduce")
    assert (code, out) == (2, "") and "after reduction: 1,2,1 and 1,1,1" in err


def test_the_search_ends_where_rounding_is_left():
    """From a network to itself, and where the loss is 0 along the chord, exactly."""
    network = MLP([[[1], [2]], [[3, 4]]], activation="tanh")
    found = chord_barrier(network, network, [[1, 2]], [[5, 6]])
    assert (found.lower, found.upper, found.cells, found.reached) == (0, 0, 1, True)
    a, b = (MLP([[[1], [c]], [[1, 0]]], activation="relu") for c in (2, 5))  # what is not heard moves
    found = chord_barrier(a, b, [["0.3"]], [["0.3"]])
    assert found.lower == 0 and found.upper < 1e-25 and found.cells <= 128
