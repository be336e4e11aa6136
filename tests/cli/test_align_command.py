"""`symtopo align`: answers, exit codes, JSON, files of libraries, and one line for what is refused."""

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from safetensors.numpy import save_file

from symtopo import MLP, BadInput
from symtopo.aligning.element import LayerElement, acted

A = '{"W1": [[1], [2]], "b1": [0, 1], "W2": [[3, 4]], "b2": [5]}'
B = '{"W1": [[6], [2]], "b1": [3, 0], "W2": [["4/3", "3/2"]], "b2": [5]}'
RNG = np.random.default_rng(0)
ARRAYS = {
    "fc1.weight": RNG.standard_normal((5, 3)), "fc1.bias": RNG.standard_normal(5),
    "fc2.weight": RNG.standard_normal((2, 5)), "fc2.bias": RNG.standard_normal(2),
}  # fmt: skip


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def align(run, first, second, *options, activation="relu"):
    return run("align", first, second, "--activation", activation, *options)


def test_the_same_exactly(run, run_json):
    code, out, err = align(run, A, B)
    assert (code, err) == (0, "") and out.startswith("same: B = g . A, exactly\n")
    assert "A and B compute the same function" in out and "2 moved, 2 scaled" in out
    code, found = align(run_json, A, B)
    assert (code, found["same"], found["first_difference"], found["deviation"]) == (0, "exact", None, None)
    assert found["group"] == [{"permutation": [1, 0], "scale": ["3", "2"], "outgoing": ["3", "2"]}]
    assert (found["barrier"], found["path"], found["out"]) == (None, None, None)


def test_different_says_what_is_meant(run, run_json):
    other = B.replace("4/3", "5/3")
    code, out, err = align(run, A, other)
    assert (code, err) == (1, "") and out.startswith("different: B = g . A for no element g of the group\n")
    assert "functions different, too: at (" in " ".join(out.split())
    code, out, _ = align(run, A, other, activation="tanh")
    assert "not in one orbit; whether they compute different functions is not decided" in " ".join(out.split())
    code, found = align(run_json, A, other)
    assert (code, found["same"], found["group"]) == (1, "different", None)
    assert set(found["first_difference"]) == {"layer", "neuron", "reason", "same_function"}
    assert align(run, A, B, activation="tanh")[0] == 1  # no scalings there
    wider = '{"W1": [[1], [2], [0]], "W2": [[3, 4, 0]]}'
    code, found = align(run_json, A, wider)
    assert code == 1 and found["first_difference"]["neuron"] is None


def test_up_to_rounding_is_said_as_such(run, run_json):
    np.savez("a.npz", **ARRAYS)
    moved = {**ARRAYS, "fc1.weight": ARRAYS["fc1.weight"] * (1 + 2.0**-51)}
    np.savez("b.npz", **moved)
    code, out, err = align(run, "a.npz", "b.npz")
    assert (code, err) == (0, "") and out.startswith("same up to rounding: B is g . A, up to")
    assert "compute the same function" not in out.replace("g . A computes the same function as A", "")
    code, found = align(run_json, "a.npz", "b.npz")
    assert found["same"] == "rounding" and 2.0**-54 < found["deviation"] < 2.0**-49 < found["bound"] < 1e-14
    assert found["first_difference"]["reason"] and set(found["deviation_at"]) == {"at", "moved", "found"}


def test_files_of_libraries(run_json):
    """The order by numbers, by the file, and as --layers says; matrices input x output; other formats."""
    network = MLP.from_arrays(ARRAYS, activation="tanh")
    g = LayerElement((4, 2, 0, 1, 3), (-1, 1, 1, -1, 1), (-1, 1, 1, -1, 1))
    weights = acted([g], network).floats()
    save_file(dict(zip(ARRAYS, weights.values(), strict=True)), "b.safetensors")
    np.savez("a.npz", **ARRAYS)
    code, found = align(run_json, "a.npz", "b.safetensors", activation="tanh")
    assert (code, found["same"]) == (0, "exact") and found["group"][0]["permutation"] == list(g.order)
    assert "by the numbers in their names" in found["notes"][0]
    np.savez("named.npz", **{"enc.weight": weights["W1"], "enc.bias": weights["b1"], "optim": np.ones((3, 3)),
                             "dec.weight": weights["W2"], "dec.bias": weights["b2"]})  # fmt: skip
    layers = ("--layers", "fc1,fc2.weight", "--layers", "enc,dec")
    code, found = align(run_json, "a.npz", "named.npz", *layers, activation="tanh")
    assert code == 0 and any("not used: optim" in note for note in found["notes"])
    for name, arrays in (("a", ARRAYS), ("b", dict(zip(ARRAYS, weights.values(), strict=True)))):
        turned = {k.replace("weight", "kernel"): v.T for k, v in arrays.items()}
        np.savez(f"{name}.npz", **turned)
        Path(f"{name}.json").write_text(json.dumps({k: v.tolist() for k, v in turned.items()}))
    # the text of a float is a decimal, which is not the float
    assert align(run_json, "a.npz", "b.json", "--stored", "in-out", activation="tanh")[1]["same"] == "rounding"
    listed = {
        "weights": [v.tolist() for v in ARRAYS.values()][::2],
        "biases": [v.tolist() for v in ARRAYS.values()][1::2],
    }
    assert align(run_json, json.dumps(listed), "b.safetensors", activation="tanh")[1]["same"] == "rounding"


@pytest.mark.slow  # scikit-learn is imported
@pytest.mark.parametrize("kind", ["MLPClassifier", "MLPRegressor"])
def test_estimators_of_scikit_learn(kind):
    networks = pytest.importorskip("sklearn.neural_network")
    from sklearn.exceptions import ConvergenceWarning

    x, y = RNG.standard_normal((30, 3)), np.arange(30) % 3
    estimator = getattr(networks, kind)(hidden_layer_sizes=(4, 5), activation="relu", max_iter=3, random_state=0)
    with pytest.warns(ConvergenceWarning):
        estimator.fit(x, y)
    network = MLP.from_sklearn(estimator)
    assert network.widths == (3, 4, 5, 3 if kind == "MLPClassifier" else 1)
    assert [s.name for s in network.symmetries] == ["relu", "relu"]
    arrays = network.floats()
    state = np.maximum(np.maximum(x @ arrays["W1"].T + arrays["b1"], 0) @ arrays["W2"].T + arrays["b2"], 0)
    last = state @ arrays["W3"].T + arrays["b3"]
    if kind == "MLPRegressor":
        assert np.allclose(last[:, 0], estimator.predict(x))
    else:
        assert np.array_equal(estimator.classes_[last.argmax(axis=1)], estimator.predict(x))
    with pytest.raises(BadInput, match="no fitted MLP"):
        MLP.from_sklearn(getattr(networks, kind)())


def test_what_looks_like_an_estimator():
    """Matrices are input x output there, and sigmoid is called logistic."""
    fields = {"coefs_": [np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]])], "intercepts_": [np.zeros(2), np.ones(1)]}
    network = MLP.from_sklearn(SimpleNamespace(**fields, activation="logistic"))
    assert network.equals(MLP([[[1], [2]], [[3, 4]]], [[0, 0], [1]], activation="sigmoid"))
    for strange in (SimpleNamespace(), SimpleNamespace(**fields, activation="identity")):
        with pytest.raises(BadInput):
            MLP.from_sklearn(strange)


W = [[1, 2], [3, 4]]
REFUSED = {
    "shapes that do not chain": ({"W1": W, "W2": [[1, 2, 3]]}, "do not chain"),
    "shapes of a list": ({"weights": [W, [[1, 2, 3]]]}, "W_1 is 2 x 2 and W_2 is 1 x 3"),
    "bias of another length": ({"W1": W, "b1": [1, 2, 3], "W2": W, "b2": [1, 2]}, "b_1 has 3 entries"),
    "missing bias": ({"W1": W, "b1": [1, 2], "W2": W}, "layer 2 has no bias"),
    "missing bias in a list": ({"weights": [W, W], "biases": [[1, 2], None]}, "layer 2 has no bias"),
    "bias of no layer": ({"W1": W, "b1": [1, 2], "W2": W, "b2": [1, 2], "b3": [1]}, "bias of no matrix"),
    "nan": ({"W1": [["nan", 1]], "W2": [[1]]}, "not a finite number"),
    "complex": ({"W1": [["1+2j", 1]], "W2": [[1]]}, "not a number"),
    "empty layer": ({"W1": [], "W2": [[1]]}, "no array"),
    "empty rows": ({"W1": [[]], "W2": [[1]]}, "rows"),
    "ragged": ({"W1": [[1, 2], [3]], "W2": [[1, 1]]}, "rows of length"),
    "word": ({"W1": "x", "W2": [[1]]}, "no array"),
    "deep": ({"W1": [[[1]]], "W2": [[1]]}, "more than two axes"),
    "nothing": ({}, "no matrix"),
    "convolution": ({"conv1.weight": W, "fc.weight": W}, "a convolution"),
    "attention": ({"layers.0.self_attn.in_proj_weight": W}, "attention"),
    "normalisation": ({"fc1.weight": W, "bn.running_mean": [1, 2]}, "a normalisation"),
    "optimizer": ({"fc1.weight": W, "optimizer.state.exp_avg": W}, "optimizer state"),
    "embedding": ({"embedding.weight": W}, "an embedding"),
    "vector": ({"W1": W, "scale": [1, 2]}, "no matrix, and no bias"),
    "two names for one order": ({"W2": W, "W1": W}, "--layers"),
}


def refused(code, out, err):
    assert (code, out) == (2, "") and err.startswith("symtopo: ") and err.count("\n") == 1 and len(err) < 700


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_network_is_refused_in_one_line(name, run):
    given, words = REFUSED[name]
    code, out, err = align(run, json.dumps(given), A)
    refused(code, out, err)
    assert words in err, err


def test_arrays_that_are_no_layers(run):
    for name, value in (("W1", np.ones((2, 2), dtype=complex)), ("W1", np.ones((2, 2, 3, 3))), ("W1", np.ones((0, 2))),
                        ("W1", np.full((2, 2), np.nan)), ("W1", np.ones(()))):  # fmt: skip
        np.savez("a.npz", **{name: value, "W2": np.ones((1, 2))})
        refused(*align(run, "a.npz", A))
    np.savez("a.npz", **ARRAYS)
    for option in (("--layers", "fc1.weight,nowhere"), ("--layers", "fc2.weight,fc1.weight"), ("--layers", "a,b") * 3,
                   ("--stored", "in-out"), ("--layers", "fc1.weight,fc1.weight"), ("--layers", "")):  # fmt: skip
        refused(*align(run, "a.npz", "a.npz", *option))
    refused(*align(run, "a.npz:fc1.weight", "a.npz"))
    refused(*align(run, "nowhere.npz", A))
    refused(*align(run, "model.pt", A))
    refused(*align(run, "[1]", A))
    refused(*align(run, A, '{"W1": [[1, 1]], "W2": [[1]]}'))  # another number of inputs
    refused(*run("align", A, A))


@pytest.mark.parametrize(
    "name",
    ["relus", "identity", "linear", "relu,relu", "", "power:1", "power:x", "power:2.5", "leaky_relu:1", "leaky_relu:-1",
     "relu_power:0", "power:9999", "leaky_relu:nan", "power:1/0"],
)  # fmt: skip
def test_activations_that_are_not_known(name, run):
    refused(*align(run, A, A, activation=name))


def test_arrays_in_python():
    """From a state dict; what its values are is looked at as in files."""
    network = MLP.from_arrays({"W1": [["1/3"]], "b1": [0], "W2": [[2]], "b2": [1]}, activation="relu")
    assert repr(network) == "<an MLP of widths 1,1,1, relu>" and network.roundoff == 0
    assert MLP([np.ones((1, 1), dtype=np.float32)] * 2, activation="relu").roundoff == 2.0**-24
    assert MLP([[[0.1]], [[1]]], activation="relu").weights[0].fraction(0, 0) == 3602879701896397 / 2**55
    for arrays in ([1], {1: [[1]]}, {"W1": 3}):
        with pytest.raises(BadInput):
            MLP.from_arrays(arrays, activation="relu")
    for weights, biases in (
        ("x", None),
        ([], None),
        ([[[1]]] * 65, None),
        ([[[1]]], 3),
        ([[[1]]], [[[1]]]),
        ([[[1]]], []),
    ):
        with pytest.raises(BadInput):
            MLP(weights, biases, activation="relu")
    with pytest.raises(BadInput, match="activations"):
        MLP([[[1]], [[1]]], activation=["relu", "tanh"])


def test_networks_of_one_function_that_are_not_in_one_orbit(run, run_json):
    """Radial layers that hold parts which are neither reached nor heard: the means row does not say 'not decided'."""

    def network(*dead):
        return json.dumps({"W1": [[1], [0], [0]], "W2": [[1, 0, 0], *dead], "W3": [[1, 0, 0]]})

    first, second = network([0, 3, 0], [0, 0, 4]), network([0, 5, 0], [0, 0, 0])
    code, out, err = align(run, first, second, activation="radial")
    assert (code, err) == (1, "") and "not in one orbit, and compute the same function" in " ".join(out.split())
    _, found = align(run_json, first, second, activation="radial")
    assert found["first_difference"]["same_function"] is True
