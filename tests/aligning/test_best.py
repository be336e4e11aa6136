"""The best alignment that was found: what was hidden is found, the function stays, and nothing gets worse."""

import json

import numpy as np
import pytest
from networks import ACTIVATIONS, output, random_arrays, random_element, random_mlp
from thinned import thinned

from symtopo import MLP, BadInput, align
from symtopo.aligning.best import best_alignment, inverse
from symtopo.aligning.element import acted


@pytest.mark.parametrize("name", thinned(ACTIVATIONS, every=4))
def test_a_hidden_element_is_found_behind_noise(name):
    rng = np.random.default_rng(0)
    network = random_mlp([6, 9, 8, 4], name, rng)
    hidden = random_element(network, rng)
    near = {k: v + 1e-3 * rng.standard_normal(v.shape) for k, v in network.floats().items()}
    other = acted(hidden, MLP.from_arrays(near, activation=name))
    best = best_alignment(network, other)
    orders = [g.order for g in inverse(hidden)]
    assert [h.order for h in best.element] == orders
    assert best.after < 0.1 < best.before
    x = rng.standard_normal((6, 200))
    before, after = output(other, x), output(best.moved, x)
    assert np.allclose(before, after, rtol=1e-7, atol=1e-9 * np.abs(before).max())


def test_never_farther_than_before():
    rng = np.random.default_rng(1)
    for name in ACTIVATIONS[::4]:
        a, b = (random_mlp([3, 5, 4, 2], name, rng) for _ in range(2))
        best = best_alignment(a, b, starts=3)
        assert best.after <= best.before and acted(best.element, b).equals(best.moved)
        assert acted(inverse(best.element), best.moved).equals(b)
    zero = MLP([[[0], [0]], [[0, 0]]], activation="relu")
    assert best_alignment(zero, zero, starts=1).after == 0
    large = MLP([[[1e200], [1e190]], [[1e200, 1e-200]]], activation="relu")
    assert best_alignment(large, large).after == 0
    with pytest.raises(BadInput, match="range of floats"):
        best_alignment(large, MLP([[["1e400"], [0]], [[0, 0]]], activation="relu"))
    with pytest.raises(BadInput, match="widths"):
        best_alignment(zero, MLP([[[0]], [[0]]], activation="relu"))


def test_what_is_found_is_a_local_optimum():
    """From there on, no assignment of one layer brings the weights nearer."""
    rng = np.random.default_rng(4)
    for _ in range(5):
        first, second = (random_mlp([3, 9, 9, 9, 9, 2], "tanh", rng) for _ in range(2))
        best = best_alignment(first, second, starts=1)
        again = best_alignment(first, best.moved, starts=1)
        assert best.after < best.before and again.moved.equals(best.moved)


@pytest.mark.parametrize("activation", ["relu", "sigmoid"])
def test_the_file_is_the_function_of_b(activation, run_json, run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rng = np.random.default_rng(2)
    np.savez("a.npz", **random_arrays([4, 16, 3], rng))
    arrays = random_arrays([4, 16, 3], rng)
    np.savez("b.npz", **arrays)
    options = ("a.npz", "b.npz", "--activation", activation, "--out", "c.npz")
    code, found = run_json("align", *options)
    assert (code, found["same"], found["out"], found["group"]) == (1, "different", "c.npz", None)
    assert found["alignment"]["distance"]["after"] < found["alignment"]["distance"]["before"]
    b, c = (MLP.from_arrays(v, activation=activation) for v in (arrays, dict(np.load("c.npz"))))
    x = rng.standard_normal((4, 1000))
    assert np.allclose(output(b, x), output(c, x), rtol=1e-9, atol=1e-9)
    assert align(b, c).same in ("exact", "rounding")
    code, out, err = run("align", *options)
    assert (code, err) == (1, "") and "a local optimum" in " ".join(out.split())
    assert "written c.npz: h . B" in " ".join(out.split())


def test_where_they_are_the_same_the_file_is_a(run_json, run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    a = {"W1": [[1], [2]], "b1": [0, 1], "W2": [[3, 4]], "b2": [5]}
    b = {"W1": [[6], [2]], "b1": [3, 0], "W2": [["4/3", "3/2"]], "b2": [5]}
    code, found = run_json("align", json.dumps(a), json.dumps(b), "--activation", "relu", "--out", "c.npz")
    assert (code, found["alignment"]["distance"]["after"]) == (0, 0)
    assert all(np.array_equal(v, a[k]) for k, v in np.load("c.npz").items())
    for place in ("", "c.txt", "."):
        code, out, err = run("align", json.dumps(a), json.dumps(b), "--activation", "relu", "--out", place)
        assert (code, out, err.count("\n")) == (2, "", 1)
    wider = json.dumps({"W1": [[1]], "W2": [[1]]})
    code, out, err = run("align", json.dumps(a), wider, "--activation", "relu", "--out", "d.npz")
    assert (code, out, err.count("\n")) == (2, "", 1) and not (tmp_path / "d.npz").exists()
