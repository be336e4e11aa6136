"""Which array is which layer, in files of the libraries that train: by names, numbers, the file, shapes; no guess."""

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import save_file

from symtopo import BadInput, Network
from symtopo.algebra.exact import rational_matrix
from symtopo.reading.layers import order_of_layers
from symtopo.reading.weights import read_weights

RNG = np.random.default_rng(0)
E, M, D = RNG.standard_normal((3, 8)), RNG.standard_normal((3, 3)), RNG.standard_normal((8, 3))
AUTOENCODER = Network([8, 3, 3, 8])
SQUARE = Network([3, 3, 3])
P, Q = RNG.standard_normal((3, 3)), RNG.standard_normal((3, 3))


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def read(name, network, **options):
    return read_weights(name, network.shapes, "A", **options)


def same(found, weights):
    return len(found) == len(weights) and all(map(np.array_equal, found, weights))


def test_an_autoencoder_is_read_in_the_order_of_its_file():
    """Sorted by name it was decoder, encoder, middle."""
    np.savez("a.npz", encoder=E, middle=M, decoder=D)
    found = read("a.npz", AUTOENCODER)
    assert same(found.matrices, [E, M, D])
    assert "encoder, middle, decoder: the order of the file" in found.notes[0]
    np.savez("square.npz", z=P, a=Q)
    assert same(read("square.npz", SQUARE).matrices, [P, Q])


def test_the_order_that_was_used_is_printed(run_json, run):
    np.savez("a.npz", second=np.eye(2), first=np.eye(2))
    code, found = run_json("connect", "2,2,2", "a.npz", "a.npz", "--layers", "first,second")
    assert code == 0
    for name in "AB":
        assert any(
            note.startswith(f"{name}: ") and "first, second: as --layers says" in note for note in found["notes"]
        )
    _, out, _ = run("connect", "2,2,2", "a.npz", "a.npz")
    assert "second, first: the order of the file" in " ".join(out.split())


def test_the_order_of_safetensors_is_alphabetical_and_means_nothing():
    save_file({"encoder": E, "middle": M, "decoder": D}, "a.safetensors")
    with pytest.raises(BadInput, match="--layers"):  # the decoder, turned, has the shape of the encoder
        read("a.safetensors", AUTOENCODER)
    found = read("a.safetensors", AUTOENCODER, stored="out-in")
    assert same(found.matrices, [E, M, D])
    assert "the only order in which their shapes fit" in found.notes[0]
    save_file({"z": E, "y": M, "a": D[:5]}, "a.safetensors")
    assert same(read("a.safetensors", Network([8, 3, 3, 5])).matrices, [E, M, D[:5]])
    save_file({"second": Q, "first": P}, "square.safetensors")
    with pytest.raises(BadInput, match="--layers"):
        read("square.safetensors", SQUARE)
    assert same(read("square.safetensors", SQUARE, layers=["first", "second"]).matrices, [P, Q])


@pytest.mark.parametrize("pattern", ["W{}", "layers.{}.weight", "{}", "Dense_{}"])
def test_numbers_in_names_are_an_order(pattern):
    weights = {pattern.format(i): np.array([[float(i)]]) for i in range(1, 13)}
    network, by_name = Network([1] * 13), dict(sorted(weights.items()))
    np.savez("a.npz", **weights)
    np.savez("sorted.npz", **by_name)  # as libraries do that sort their dictionaries: W1, W10, W11, W12, W2
    save_file(weights, "a.safetensors")
    for name in ("a.npz", "sorted.npz", "a.safetensors"):
        found = read(name, network)
        assert [float(w[0, 0]) for w in found.matrices] == list(range(1, 13)), name
        assert "by the numbers in their names" in found.notes[0]


def test_numbers_against_the_order_of_the_file_are_refused():
    np.savez("a.npz", W2=Q, W3=P, W1=M)
    with pytest.raises(BadInput, match="another order than their numbers"):
        read("a.npz", Network([3, 3, 3, 3]))
    assert same(read("a.npz", Network([3, 3, 3, 3]), layers=["W1", "W2", "W3"]).matrices, [M, Q, P])
    np.savez("a.npz", W1=D, W2=E)
    with pytest.raises(BadInput, match="against their numbers"):
        read("a.npz", Network([8, 3, 8]))
    np.savez("a.npz", W2=D, W1=E)  # only one of them fits
    assert same(read("a.npz", Network([8, 3, 8])).matrices, [E, D])


@given(
    st.lists(st.integers(1, 2), min_size=3, max_size=5),
    st.permutations(range(4)),
    st.booleans(),
    st.sampled_from(["W{}", "{}", "layer{}", "abcd", "dcba"]),
)
def test_an_order_that_is_taken_fits_and_no_other_was_as_good(widths, shuffle, ordered, pattern):
    """Against all orders: what is taken fits; without a number and an order of the file, it alone fits."""
    shapes = list(itertools.pairwise(widths[::-1]))[::-1]
    names = [pattern.format(i) if "{" in pattern else pattern[i] for i in range(len(shapes))]
    truth = dict(zip(names, shapes, strict=True))
    given_order = {names[i]: truth[names[i]] for i in shuffle if i < len(names)}
    fitting = [p for p in itertools.permutations(given_order) if [given_order[n] for n in p] == shapes]
    try:
        found = order_of_layers(given_order, shapes, written_in_order=ordered, where="A")
    except BadInput:
        assert len(fitting) > 1 or "{" in pattern
        return
    assert found.names in fitting
    if "{" in pattern and tuple(names) in fitting and (list(given_order) in (names, sorted(names)) or not ordered):
        assert found.names == tuple(names)
    if "{" not in pattern and not ordered:
        assert len(fitting) == 1
    if "{" not in pattern and ordered and tuple(given_order) in fitting:
        assert found.names == tuple(given_order)


STATE = {"net.0.weight": E, "net.0.bias": E[:, 0], "net.2.weight": D, "net.2.bias": D[:, 0]}


@pytest.mark.parametrize(
    "names",
    [
        list(STATE),
        ["W1", "b1", "W2", "b2"],
        ["encoder.weight", "encoder.bias", "decoder.weight", "decoder.bias"],
        ["encoder", "encoder_bias", "decoder", "decoder_bias"],
        ["fc1_w", "fc1_b", "fc2_w", "fc2_b"],
    ],
)
def test_the_biases_of_a_state_dict_are_recognised(names, run):
    arrays = dict(zip(names, STATE.values(), strict=True))
    np.savez("a.npz", **arrays)
    save_file({name: a.astype(np.float32) for name, a in arrays.items()}, "a.safetensors")
    for name in ("a.npz", "a.safetensors"):
        layers = names[::2] if names[0] == "encoder" and name != "a.npz" else []
        found = read(name, Network([8, 3, 8]), layers=layers)
        assert np.allclose(found.matrices[0], E) and np.allclose(found.matrices[1], D)
        assert np.allclose(found.biases[1], E[:, 0]) and np.allclose(found.biases[2], D[:, 0])
        options = ("--layers", ",".join(layers)) if layers else ()
        code, out, err = run("connect", "8,3,8", name, name, *options)
        assert (code, out, "give --bias" in err) == (2, "", True)


def test_a_vector_that_is_the_bias_of_nothing_is_refused():
    """The scale and shift of a normalisation too: it is not a linear network."""
    for extra in ({"norm.weight": np.ones(3), "norm.bias": np.ones(3)}, {"shift": np.ones(3)}, {"bias": np.ones(3)}):
        np.savez("a.npz", **STATE, **extra)
        with pytest.raises(BadInput):
            read("a.npz", Network([8, 3, 8]))
    np.savez("a.npz", **STATE, step=np.array(7))
    with pytest.raises(BadInput, match="--layers"):
        read("a.npz", Network([8, 3, 8]))
    found = read("a.npz", Network([8, 3, 8]), layers=["net.0.weight", "net.2.weight"])
    assert list(found.biases) == [1, 2]
    assert "not used: step" in found.notes[1]
    np.savez("a.npz", one=E, two=D, strange_bias=E[:, 0])
    with pytest.raises(BadInput, match="strange_bias"):
        read("a.npz", Network([8, 3, 8]), layers=["one", "two"])


def test_named_layers_leave_other_matrices_and_their_biases_alone():
    np.savez("a.npz", **STATE, **{"head.weight": np.eye(8), "head.bias": np.ones(8)})
    found = read("a.npz", Network([8, 3, 8]), layers=["net.0.weight", "net.2.weight"])
    assert same(found.matrices, [E, D])
    assert list(found.biases) == [1, 2]


def test_kernels_of_keras_and_jax_are_turned_when_asked():
    np.savez(
        "a.npz", **{"Dense_0/kernel": E.T, "Dense_0/bias": E[:, 0], "Dense_1/kernel": D.T, "Dense_1/bias": D[:, 0]}
    )
    network = Network([8, 3, 8])
    with pytest.raises(BadInput, match="--stored"):
        read("a.npz", network)
    found = read("a.npz", network, stored="in-out")
    assert same(found.matrices, [E, D])
    assert list(found.biases) == [1, 2]
    np.savez("a.npz", first=E.T, second=D.T)  # these shapes fit in the other order too
    with pytest.raises(BadInput, match="--stored in-out"):
        read("a.npz", network)
    np.savez("a.npz", first=E.T, second=np.ones((3, 5)))
    with pytest.raises(BadInput, match="--stored in-out"):
        read("a.npz", Network([8, 3, 5]))
    assert same(read("a.npz", Network([8, 3, 5]), stored="in-out").matrices, [E, np.ones((5, 3))])


def test_stacks_and_vectors():
    stack = np.stack([P, Q])
    np.save("stack.npy", np.asfortranarray(stack))
    np.savez("stack.npz", stack)
    np.savez("two.npz", other=np.eye(7), here=stack.ravel())
    np.save("long.npy", stack.astype(np.longdouble))
    save_file({"all": stack.ravel()}, "vector.safetensors")
    for name in ("stack.npy", "stack.npz", "two.npz:here", "long.npy", "vector.safetensors", "vector.safetensors:all"):
        found = read(name, SQUARE)
        assert [rational_matrix(w, "W") for w in found.matrices] == [rational_matrix(w, "W") for w in (P, Q)], name
    with pytest.raises(BadInput, match="2 matrices"):
        read("stack.npy", Network([3, 3, 3, 3]))
    with pytest.raises(BadInput, match="no names"):
        read("stack.npy", SQUARE, layers=["a", "b"])


def test_turned_stacks_and_vectors():
    stack = np.stack([P, Q])
    np.savez("stack.npz", stack)
    np.save("vector.npy", stack.ravel())
    assert same(read("stack.npz", SQUARE, stored="in-out").matrices, [P.T, Q.T])
    with pytest.raises(BadInput, match="row by row"):
        read("vector.npy", SQUARE, stored="in-out")


def test_arrays_beside_the_named_layers_are_not_even_read():
    np.savez("a.npz", first=P, second=Q, names=np.array(["x"]), mask=np.ones(3, bool))
    with pytest.raises(BadInput):
        read("a.npz", SQUARE)
    assert same(read("a.npz", SQUARE, layers=["first", "second"]).matrices, [P, Q])


def test_json_with_biases():
    Path("a.json").write_text(json.dumps({"weights": [[[0.1]], [[2]]], "biases": [None, [3]]}))
    found = read("a.json", Network([1, 1, 1]))
    assert (found.matrices, found.biases) == ([[["0.1"]], [[2]]], {2: [3]})
    turned = read("[[[1, 2]], [[3], [4]]]", Network([1, 2, 1]), stored="in-out")
    assert turned.matrices == [[[1], [2]], [[3, 4]]]
    for wrong in (
        '{"weights": [[[1]], [[1]]], "bias": [[1], [1]]}',
        '{"weights": [[[1]], [[1]]], "biases": 3}',
        "[5, 6]",
        "[[[1, 2], [3]], [[1]]]",
    ):
        with pytest.raises(BadInput):
            read(wrong, Network([1, 1, 1]), stored="in-out")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--layers", "a,c"],
        ["--layers", ""],
        ["--layers", "a"],
        ["--layers", "a,a"],
        ["--layers", "a,b", "--layers", "a,b", "--layers", "a,b"],
        ["--layers", "a,b", "--layers", "x,y"],
        ["--stored", "sideways"],
    ],
)
def test_options_that_do_not_fit_are_refused(run, arguments):
    np.savez("a.npz", a=np.eye(2), b=np.eye(2))
    code, out, err = run("connect", "2,2,2", "a.npz", "a.npz", *arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_names_of_both_points(run):
    np.savez("a.npz", a=np.eye(2), b=np.eye(2))
    np.savez("b.npz", x=np.eye(2), y=np.eye(2))
    assert run("connect", "2,2,2", "a.npz", "b.npz", "--layers", "a,b", "--layers", "y,x")[0] == 0
