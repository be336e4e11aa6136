"""Same or different up to the symmetries of neurons: random networks, one unit in the last place, degenerate layers."""

from fractions import Fraction

import numpy as np
import pytest
from networks import ACTIVATIONS, FUNCTIONS, output, random_arrays, random_element, random_mlp
from thinned import thinned

from symtopo import MLP, BadInput, align
from symtopo.aligning import alignment, codes, matching
from symtopo.aligning.element import LayerElement, acted
from symtopo.symmetry.neurons import neuron_symmetry


def cases(number, seed=0):
    """Random widths and activations, each activation equally often."""
    rng = np.random.default_rng(seed)
    for k in range(number):
        hidden = int(rng.integers(1, 5))
        widest = 64 if number > 100 else 12
        widths = [int(rng.integers(1, 6)), *rng.integers(1, widest + 1, hidden).tolist(), int(rng.integers(1, 4))]
        yield widths, ACTIVATIONS[k % len(ACTIVATIONS)], rng


def check_random_networks(number):
    for widths, activation, rng in cases(number):
        network = random_mlp(widths, activation, rng)
        moved = acted(random_element(network, rng), network)
        found = align(network, moved)
        assert found.same == "exact", (widths, activation, found)
        assert acted(found.element, network).equals(moved)
        check_one_unit(network, moved, rng)


def check_one_unit(network, moved, rng):
    """One weight of B changed by one unit in the last place, for B = g . A in exact numbers and rounded to floats."""
    layer = int(rng.integers(len(moved.weights)))
    place = tuple(int(rng.integers(n)) for n in moved.weights[layer].shape)
    weights = [w.fractions() for w in moved.weights]
    value = weights[layer][place]
    weights[layer][place] = value * (1 + Fraction(1, 2**52))
    names = [s.name for s in network.symmetries]
    changed = MLP([w.tolist() for w in weights], [b.fractions().tolist() for b in moved.biases], activation=names)
    found = align(network, changed)
    assert found.same == "rounding" and found.first_difference.reason
    assert 2.0**-54 < found.deviation.value < 2.0**-50
    exact = [w.fractions().tolist() for w in network.weights], [b.fractions().tolist() for b in network.biases]
    found = align(MLP(*exact, activation=names), changed)  # no number is a float
    assert (found.same, found.deviation, found.bound) == ("different", None, 0)
    assert found.first_difference.layer in (layer, layer + 1, layer + 2)


def test_random_networks_and_one_unit_in_the_last_place():
    check_random_networks(len(ACTIVATIONS))


@pytest.mark.slow
def test_many_random_networks():
    check_random_networks(120)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_laws_of_an_activation(name):
    """s(c z) = d s(z) + e, in floats; the function of a network is not changed by an element of the group."""
    rng = np.random.default_rng(1)
    symmetry = neuron_symmetry(name)
    function, z = FUNCTIONS[symmetry.name], np.linspace(-3, 3, 61)
    scales = [Fraction(1), *([Fraction(2, 3)] if symmetry.degree is not None else [])]
    scales += [-c for c in scales] if symmetry.flip else []
    for c in scales:
        d, e = symmetry.law(c)
        assert np.allclose(function(float(c) * z), float(d) * function(z) + float(e), rtol=1e-12, atol=1e-12)
    if not symmetry.flip:
        with pytest.raises(BadInput, match="none of"):
            symmetry.law(-1)
        linear = np.stack([function(z), np.ones_like(z)])
        rest = function(-z) - np.linalg.lstsq(linear.T, function(-z), rcond=None)[0] @ linear
        assert np.abs(rest).max() > 1e-3 or np.abs(function(-z)).max() == 0  # there is none
    network = random_mlp([3, 4, 3, 2], name, rng)
    x = rng.standard_normal((3, 50))
    before, after = output(network, x), output(acted(random_element(network, rng), network), x)
    assert np.allclose(before, after, rtol=1e-9, atol=1e-9 * np.abs(before).max())


def degenerate(kind, w, b):
    """Make the second layer, or all, degenerate."""
    if kind in ("equal", "equal rows"):
        w[1][:], b[1][:] = w[1][0], b[1][0]
    if kind == "equal":
        w[2][:] = w[2][:, :1]
    if kind in ("dead", "deaf"):
        w[1][2:], b[1][2:] = 0, 0
    if kind in ("dead", "mute"):
        w[2][:, 2:] = 0
    if kind == "no biases":
        for v in b:
            v[:] = 0
    if kind in ("zero", "ones"):
        for v in (*w, *(b if kind == "zero" else ())):
            v[:] = kind == "ones"
    if kind == "floating":  # joined to no input, bias and output by weights that are not 0
        w[0][:], w[2][:], b[0][:], b[1][:] = 0, 0, 0, 0
    if kind == "twice":
        half = len(b[1]) // 2
        w[1][half:], b[1][half:], w[2][:, half:] = w[1][:half], b[1][:half], w[2][:, :half]


KINDS = ("equal", "equal rows", "dead", "deaf", "mute", "no biases", "zero", "ones", "twice")


@pytest.mark.parametrize("activation", thinned(["sigmoid", "tanh", "power:2", "softplus", "relu"], every=5))
@pytest.mark.parametrize("size", [8, pytest.param(64, marks=pytest.mark.slow)])
def test_degenerate_layers(activation, size):
    rng = np.random.default_rng(2)
    for kind in KINDS:
        arrays = random_arrays([3, size, size, size, 2], rng)
        w, b = list(arrays.values())[::2], list(arrays.values())[1::2]
        degenerate(kind, w, b)
        network = MLP(w, b, activation=activation)
        moved = acted(random_element(network, rng), network)
        found = align(network, moved)
        assert found.same == "exact" and acted(found.element, network).equals(moved), kind
        w[1][3, 5] += 1 / 1024
        found = align(network, acted(random_element(network, rng), MLP(w, b, activation=activation)))
        assert found.same == "different" and found.element is None, kind


def test_neurons_without_a_scale_of_their_own():
    """Joined to no input, bias or output: only signs are left; the answer is right, or unknown."""
    rng = np.random.default_rng(3)
    for activation, answers in (("relu", {"exact"}), ("tanh", {"exact"}), ("power:2", {"exact", "unknown"})):
        arrays = random_arrays([2, 3, 3, 3, 2], rng)
        w, b = list(arrays.values())[::2], list(arrays.values())[1::2]
        degenerate("floating", w, b)
        network = MLP(w, b, activation=activation)
        assert align(network, acted(random_element(network, rng), network)).same in answers
        w[1][1, 1] *= 2
        assert align(network, MLP(w, b, activation=activation)).same in ("different", "unknown")


def test_a_deaf_neuron_may_have_an_outgoing_scale_that_no_rational_scale_gives():
    a = MLP([[[0], [1]], [[1, 1]]], [[0, 1], [0]], activation="squared_relu")
    b = MLP([[[1], [0]], [[1, 3]]], [[1, 0], [0]], activation="squared_relu")
    found = align(a, b)
    assert found.same == "exact" and found.element[0].outgoing == (1, Fraction(1, 3))
    assert acted(found.element, a).equals(b)
    c = MLP([[[1], [0]], [[1, -3]]], [[1, 0], [0]], activation="squared_relu")
    assert align(a, c).same == "different"


def regular(edges, n):
    """A layer in which neuron i hears neuron j exactly if they are joined; all the rest is equal."""
    w = np.zeros((n, n))
    for i, j in edges:
        w[i, j] = w[j, i] = 1
    return MLP([np.ones((n, 1)), w + 2 * np.eye(n), np.ones((1, n))], [np.ones(n), np.ones(n), [0]], activation="tanh")


def test_regular_graphs_need_choices():
    """Colours alone do not tell a hexagon from two triangles."""
    hexagon = [(i, (i + 1) % 6) for i in range(6)]
    triangles = [(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3)]
    found = align(regular(hexagon, 6), regular(triangles, 6))
    assert found.same == "different" and "contradiction" in found.first_difference.reason
    relabelled = [((5 * i + 2) % 6, (5 * j + 2) % 6) for i, j in hexagon]
    assert align(regular(hexagon, 6), regular(relabelled, 6)).same == "exact"


def test_a_search_that_is_stopped_is_unknown(monkeypatch):
    monkeypatch.setattr(matching, "MOST_CHOICES", 1)
    monkeypatch.setattr(alignment, "OFFSETS", ())
    hexagon, triangles = [(i, (i + 1) % 6) for i in range(6)], [(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3)]
    found = align(regular(hexagon, 6), regular(triangles, 6))
    assert found.same == "unknown" and "stopped" in found.reason and found.first_difference is None


def test_numbers_that_the_primes_do_not_tell_apart():
    """What the codes hide is found by the comparison, and is then unknown at worst."""
    p = codes.PRIMES[0] * codes.PRIMES[1]
    a = MLP([[[1], [2]], [[1, 1]]], [[0, 0], [0]], activation="tanh")
    b = MLP([[[1 + p], [2]], [[1, 1]]], [[0, 0], [0]], activation="tanh")
    assert align(a, b).same == "unknown"
    assert align(b, b).same == "exact"
    c = MLP([[[1], [1 + p]], [[1, 1]]], [[0, 0], [0]], activation="tanh")  # no twins, though they look so
    d = MLP([[[1 + p], [1]], [[1, 1]]], [[0, 0], [0]], activation="tanh")
    assert align(c, d).same in ("exact", "unknown")
    zero = [[[Fraction(prime), 0] for prime in codes.PRIMES], [[1] * len(codes.PRIMES)]]
    many = MLP(zero, None, activation="relu")  # every prime divides a sum
    assert align(many, many).same in ("exact", "unknown")


def test_what_rounding_makes_of_a_network():
    """B computed in floats from A, in single and double precision: the same up to rounding, and no more is said."""
    rng = np.random.default_rng(4)
    for kind in (np.float64, np.float32):
        arrays = {name: v.astype(kind) for name, v in random_arrays([4, 9, 7, 3], rng).items()}
        a = MLP.from_arrays(arrays, activation="relu")
        moved = acted(random_element(a, rng), a).floats()
        b = MLP.from_arrays({name: v.astype(kind) for name, v in moved.items()}, activation="relu")
        found = align(a, b)
        assert found.same == "rounding" and found.deviation.value < found.bound == 64 * np.finfo(kind).eps / 2
        moved["W2"][1, 2] *= 1.01
        found = align(a, MLP.from_arrays({name: v.astype(kind) for name, v in moved.items()}, activation="relu"))
        assert found.same == "different" and found.deviation is None


def test_mixed_activations_and_no_hidden_layer():
    rng = np.random.default_rng(5)
    network = random_mlp([3, 4, 5, 4, 2], ["sigmoid", "relu", "tanh"], rng)
    moved = acted(random_element(network, rng), network)
    assert align(network, moved).same == "exact"
    affine = MLP([[[1, 2]]], [[3]], activation="relu")
    assert align(affine, affine).same == "exact"
    assert align(affine, MLP([[[1, 2]]], [[4]], activation="relu")).first_difference.layer == 1


def test_what_is_not_one_question_is_refused():
    a = MLP([[[1, 1]], [[1]]], activation="relu")
    for other, words in (
        (MLP([[[1]], [[1]]], activation="relu"), "inputs"),
        (MLP([[[1, 1]], [[1], [1]]], activation="relu"), "outputs"),
        (MLP([[[1, 1]], [[1]]], activation="tanh"), "tanh in B"),
        ([[1]], "give an MLP"),
    ):
        with pytest.raises(BadInput, match=words):
            align(a, other)
    wider = MLP([[[1, 1], [0, 0]], [[1, 0]]], activation="relu")
    found = align(a, wider)
    assert (found.same, found.first_difference.layer) == (
        "different",
        1,
    ) and "1 neurons" in found.first_difference.reason
    with pytest.raises(TypeError, match=r"\.same"):
        bool(found)


def test_elements_that_are_none():
    a = MLP([[[1], [2]], [[1, 1]]], activation="relu")
    for element in (
        [],
        [LayerElement((0, 0), (1, 1), (1, 1))],
        [LayerElement((0, 1), (1, -1), (1, 1))],
        [LayerElement((0, 1), (1, 2), (1, 3))],
    ):
        with pytest.raises(BadInput):
            acted(element, a)
