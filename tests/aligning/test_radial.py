"""Radial networks: B = Q . A with orthogonal matrices, found exactly or up to rounding; nothing else is accepted."""

import json
from fractions import Fraction
from itertools import pairwise
from itertools import product as product_of_lists

import numpy as np
import pytest
import sympy
from flint import fmpq

from symtopo import MLP, BadInput, Undecided, align, constant_path, declare_activation
from symtopo import function_checker as trusted
from symtopo.algebra.exact import identity, product
from symtopo.aligning.barriers import chord_barrier
from symtopo.aligning.best import best_alignment, undone
from symtopo.aligning.certificates import certified, function_certificate
from symtopo.aligning.element import OrthogonalElement
from symtopo.aligning.near_rotations import _root_above
from symtopo.aligning.reconstruction import _primes
from symtopo.aligning.reduction import reduced
from symtopo.aligning.rotations import rotated
from symtopo.aligning.witness import output
from symtopo.cli import main


def reflections(h, rng, number=2):
    """A product of reflections in small integral vectors."""
    q = identity(h)
    for _ in range(number):
        v = [int(x) for x in rng.integers(-2, 3, h)]
        v[0] = v[0] or 1
        size = sum(x * x for x in v)
        mirror = tuple(tuple(int(i == j) - Fraction(2 * v[i] * v[j], size) for j in range(h)) for i in range(h))
        q = product(mirror, q)
    return OrthogonalElement(q)


def pair(widths, rng, *, whole=False):
    draw = (lambda *shape: rng.integers(-3, 4, shape)) if whole else (lambda *shape: rng.standard_normal(shape))
    weights, biases = [draw(b, a) for a, b in pairwise(widths)], [draw(b) for b in widths[1:]]
    network = MLP(weights, biases, activation="radial")
    element = [reflections(h, rng) for h in widths[1:-1]]
    return network, element, rotated(element, network)


WIDTHS = [(2, 2, 1), (1, 4, 1), (3, 2, 2, 2), (1, 5, 5, 1), (2, 3, 7, 4, 2), (1, 6, 6, 6, 1), (12, 12, 12, 3)]


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("widths", WIDTHS)
def test_found_exactly_and_up_to_rounding(widths, whole):
    a, _, b = pair(widths, np.random.default_rng(sum(widths)), whole=whole)
    found = align(a, b)
    assert found.same == "exact" and rotated(found.orthogonal, a).equals(b)
    assert trusted.check(*function_certificate(found)).established == "both networks compute the same function"
    assert undone(a, b, found.found).moved.equals(a)
    x = tuple(range(1, widths[0] + 1))
    assert output(a, x) == output(b, x)
    rounded = align(a, MLP.from_arrays(b.floats(), activation="radial"))
    assert rounded.same == "exact" or (rounded.same == "rounding" and 0 < rounded.deviation.value < rounded.bound)
    arrays = {name: v.copy() for name, v in b.floats().items()}
    arrays["W1"][0, 0] += 1e-9
    other = align(a, MLP.from_arrays(arrays, activation="radial"))
    assert other.same == "different" and "inner product" in other.first_difference.reason


def test_the_deviation_bounds_that_of_an_orthogonal_matrix():
    a, element, b = pair((3, 4, 2), np.random.default_rng(1))
    arrays = {name: v.copy() for name, v in b.floats().items()}
    arrays["W2"][0, 1] *= 1 + 2**-50
    found = align(a, MLP.from_arrays(arrays, activation="radial"))
    q = found.orthogonal[0]
    gram = np.array(product(tuple(zip(*q.matrix, strict=True)), q.matrix)) - np.eye(4, dtype=int)
    assert found.same == "rounding" and 0 < sum(v * v for v in gram.flat) <= q.off**2 < 1e-40
    near = np.abs(np.array(element[0].matrix, dtype=float) - np.array(q.matrix, dtype=float)).max()
    assert near < 1e-13


@pytest.mark.parametrize("change", ["bias", "weights"])
def test_numbers_that_agree_modulo_the_primes_are_not_the_same(change):
    """Sums of squares and all residues modulo the first prime are those of A; once that was called exact."""
    p = next(_primes())

    def network(u, v):
        middle, bias = ([[u, v], [0, 1]], [0, 0]) if change == "weights" else (identity(2), [u, v])
        unit = [list(row) for row in identity(2)]
        return MLP([unit, [list(row) for row in middle], unit], [[0, 0], bias, [0, 0]], activation="radial")

    found = align(network(1, -p - 1), network(p + 1, -1))
    assert found.same == "different" and found.witness is not None
    assert not found.first_difference.same_function and "same function" not in found.first_difference.reason


@pytest.mark.parametrize("size", [1e200, 1e-165, 1e-300, 5e-324])
def test_squares_beyond_the_range_of_floats(size):
    """Norms are taken of exact numbers: their squares overflow, or are 0, in floats."""
    w, q = np.array([[size, 2 * size], [0, size]]), np.array([[0.6, -0.8], [0.8, 0.6]])
    a = MLP([w, np.array([[1.0, 2.0]])], activation="radial")
    found = align(a, MLP([q @ w, np.array([[1.0, 2.0]]) @ q.T], activation="radial"))
    assert found.same == ("rounding" if size >= 1e-300 else "different")
    assert found.same == "different" or 0 < found.deviation.value < 1e-15


def test_a_norm_is_bounded_from_above():
    for k, u in product_of_lists(range(-1200, 1200, 67), (1, 3, 10**40 + 1)):
        value = Fraction(u) * Fraction(2) ** k
        root = _root_above(fmpq(value.numerator, value.denominator))
        assert root == float("inf") or value <= Fraction(root) ** 2
        assert not 2.0**-500 < root < 2.0**500 or Fraction(root) ** 2 <= value * (1 + Fraction(1, 2**50))
    assert _root_above(fmpq(0)) == 0


def test_what_is_not_seen_may_be_anything():
    """Of two hidden layers, parts that neither hear nor are heard: the functions are the same, and that is said."""

    def network(middle):
        return MLP([[[1], [0], [0]], middle, [[1, 0, 0]]], activation="radial")

    a = network([[1, 0, 0], [0, 2, 0], [0, 0, 3]])
    unknown = align(a, network([[1, 0, 0], [0, 0, 3], [0, 2, 0]]))
    assert unknown.same == "unknown" and "compute the same function" in unknown.reason
    other = align(a, network([[1, 0, 0], [0, 3, 2], [0, 0, 0]]))
    assert other.same == "different" and "singular values" in other.first_difference.reason
    assert other.first_difference.same_function and other.first_difference.to_dict()["same_function"] is True
    still = align(network([[1, 0, 0]] + [[0] * 3] * 2), network([[1, 0, 0]] + [[0] * 3] * 2))
    assert still.same == "exact"


def test_orthogonal_but_not_a_permutation_of_relu():
    q = [["3/5", "-4/5"], ["4/5", "3/5"]]
    a = MLP([[[1, 0], [0, 1]], [[1, 0], [0, 1]]], activation="radial")
    b = MLP([q, [["3/5", "4/5"], ["-4/5", "3/5"]]], activation="radial")
    assert align(a, b).same == "exact"
    claim, certificate = function_certificate(align(a, b))
    for activation in ("relu", "tanh"):
        forged = json.loads(json.dumps(claim))
        for side in ("first", "second"):
            forged[side]["activations"] = [activation]
        with pytest.raises(trusted.NotProved, match="no move of this activation"):
            trusted.check(forged, certificate)


MOVES = {
    "act": {"permutation": [1, 0], "scale": [1, 1], "outgoing": [1, 1]},
    "merge": {"neuron": 1, "into": 0, "scale": 1},
    "fold": {"neuron": 1},
    "drop": {"neuron": 1},
    "silence": {"neuron": 1},
}


@pytest.mark.parametrize("kind", MOVES)
def test_moves_of_neurons_are_refused(kind):
    """A neuron that is not heard is heard through the norm: dropping it changes the function."""
    network = {"activations": ["radial"], "weights": [[[1], [1]], [[1, 0]]], "biases": [[0, 0], [0]]}
    claim = {"schema": trusted.CLAIM_SCHEMA, "kind": "same-function", "first": network, "second": network}
    certificate = {"schema": trusted.CERTIFICATE_SCHEMA, "first": [{"move": kind, "layer": 1, **MOVES[kind]}]}
    with pytest.raises(trusted.NotProved, match="no move of this activation"):
        trusted.check(claim, {**certificate, "second": []})
    listen = {"move": "listen", "layer": 1, "neuron": 1, "weights": [2], "bias": 0}
    with pytest.raises(trusted.NotProved, match="no path is known"):
        trusted.check({**claim, "kind": "same-function-path"}, {**certificate, "first": [listen], "second": []})


@pytest.mark.parametrize(
    "matrix",
    [[[1, 1], [0, 1]], [[2, 0], [0, "1/2"]], [["3/5", "4/5"], ["3/5", "4/5"]], [[1, 0]], [[1], [0]], 5, [[1.5]]],
)
def test_matrices_that_are_not_orthogonal_are_refused(matrix):
    network = {"activations": ["radial"], "weights": [[[1], [2]], [[1, 3]]], "biases": [[0, 1], [0]]}
    claim = {"schema": trusted.CLAIM_SCHEMA, "kind": "same-function", "first": network, "second": network}
    move = {"move": "orthogonal", "layer": 1, "matrix": matrix}
    with pytest.raises((trusted.NotProved, trusted.Malformed)):
        trusted.check(claim, {"schema": trusted.CERTIFICATE_SCHEMA, "first": [move], "second": []})


def test_what_is_not_true_of_radial_layers_is_refused():
    a, _, b = pair((2, 3, 1), np.random.default_rng(0), whole=True)
    for refused in (
        lambda: reduced(a),
        lambda: align(a, b, reduce=True),
        lambda: best_alignment(a, b),
        lambda: chord_barrier(a, b, [[1], [2]], [[1]]),
        lambda: align(*[MLP([[[1]], [[1]], [[1]]], activation=["radial", "relu"])] * 2),
        lambda: rotated([OrthogonalElement(((1, 1, 0), (0, 1, 0), (0, 0, 1)))], a),
    ):
        with pytest.raises(BadInput):
            refused()
    with pytest.raises(Undecided, match="determinant"):
        constant_path(align(a, b))


def test_declared_radial_activations():
    r = sympy.Symbol("r")
    declared = declare_activation("norm", sympy.exp(-r), radial=True)
    assert declared.proved == ("s(Q z) = Q s(z) for orthogonal Q",)
    q = [["3/5", "-4/5"], ["4/5", "3/5"]]
    a, b = (MLP([w, [v]], activation=declared.symmetry) for w, v in (([[1, 0], [0, 1]], [1, 0]), (q, ["3/5", "4/5"])))
    assert align(a, b).same == "exact"
    with pytest.raises(BadInput, match="does not take the claim"):
        certified(*function_certificate(align(a, b)))


ENDS = [
    '{"W1": [[1], [2]], "W2": [[3, 4]]}',
    '{"W1": [[2], [1]], "W2": [[4, 3]]}',
    '{"W1": [[2], [1]], "W2": [[4, 4]]}',
]


def test_the_command(capsys, tmp_path):
    folder = tmp_path / "proof"
    out = tmp_path / "h.npz"
    words = ["align", *ENDS[:2], "--activation", "radial", "--json", "--certificate", str(folder), "--out", str(out)]
    assert main(words) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["same"] == "exact" and said["group"] == [{"orthogonal": [["0", "1"], ["1", "0"]]}]
    assert np.load(out)["W1"].tolist() == [[1], [2]]
    assert main(["check", str(folder / "claim.json"), str(folder / "certificate.json")]) == 0
    capsys.readouterr()
    assert main(["align", ENDS[0], ENDS[2], "--activation", "radial"]) == 1
    assert "the inner product of rows 0 and 0 of W_2, from 0, is 25 in A and 32 in B" in " ".join(
        capsys.readouterr().out.split()
    )
    ends = [f'{{"W1": [[1.0], [{w}]], "W2": [[3.0, 4.0]]}}' for w in ("2.0", "2.000000000000001")]
    assert main(["align", *ends, "--activation", "radial"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "orthogonal up to" in told and "for orthogonal matrices near to those of g, g . A computes the same" in told
    for more in (["--reduce"], ["--data", "[[1]]", "[[1]]", "--loss", "mse"]):
        assert main(["align", *ENDS[:2], "--activation", "radial", *more]) == 2
        assert "radial" in capsys.readouterr().err
    assert main(["align", ENDS[0], ENDS[2], "--activation", "radial", "--out", str(out)]) == 2


def test_wide_layers_are_not_looked_at():
    a = MLP([[[1]] * 513, [[1] * 513]], activation="radial")
    found = align(a, a)
    assert found.same == "unknown" and "513" not in found.reason and "512" in found.reason
