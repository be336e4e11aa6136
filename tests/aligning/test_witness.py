"""An input that shows that two functions differ, by exact values; and nothing where there is none."""

from fractions import Fraction

import numpy as np
import pytest
from networks import ACTIVATIONS, output, random_mlp
from thinned import thinned

from symtopo import MLP, align
from symtopo.aligning import codes, witness
from symtopo.symmetry.neurons import neuron_symmetry


@pytest.mark.parametrize("name", thinned(ACTIVATIONS, every=3))
def test_exact_values_are_those_of_the_function(name):
    rng = np.random.default_rng(0)
    a, b = (random_mlp([3, 4, 3, 2], name, rng) for _ in range(2))
    found = align(a, b)
    assert found.same == "different"
    if neuron_symmetry(name).pieces is None:
        assert found.witness is None
        return
    x = np.array([[float(v)] for v in found.witness.x])
    for network, exact in ((a, found.witness.first), (b, found.witness.second)):
        assert np.allclose(output(network, x)[:, 0], [float(v) for v in exact], rtol=1e-9)
    assert found.witness.first != found.witness.second


def test_one_function_has_no_witness(monkeypatch):
    """Flips of sets are not in the group: the functions are equal, and nothing else is said."""
    a = MLP([[[1], [-1]], [[1, -1]]], activation="relu")
    b = MLP([[[-1], [1]], [[-2, 2]]], activation="relu")
    half = MLP([[[-1], [1]], [["-1", "1"]]], activation="relu")
    assert align(a, b).witness is not None
    assert align(a, half).same == "exact"
    flipped = MLP([[[-2], [1], [1]], [[1, 1, 1]]], activation="relu")
    plain = MLP([[[2], [-1], [-1]], [[1, 1, 1]]], activation="relu")  # the sum of v w vanishes
    found = align(flipped, plain)
    assert (found.same, found.witness) == ("different", None)
    for x in (Fraction(-3), Fraction(2, 7)):
        assert witness.output(flipped, (x,)) == witness.output(plain, (x,))
    monkeypatch.setattr(witness, "MOST_WEIGHTS", 3)
    assert align(a, b).witness is None


def test_a_witness_decides_what_the_search_left_open(monkeypatch):
    """No element of the group changes the function."""
    p = codes.PRIMES[0] * codes.PRIMES[1]
    a, b = (MLP([[[1], [2]], [[1, last]]], activation="abs") for last in (1, 1 + p))
    found = align(a, b)
    assert (found.same, found.reason) == ("different", "") and "outputs differ" in found.first_difference.reason
    monkeypatch.setattr(witness, "MOST_INPUTS", 0)
    assert align(a, b).same == "unknown"


def test_the_command_says_so(run, run_json):
    a, b = '{"W1": [[1], [2]], "W2": [[3, 4]]}', '{"W1": [[1], [2]], "W2": [[3, 5]]}'
    code, out, err = run("align", a, b, "--activation", "relu")
    assert (code, err) == (1, "") and "different, too: at (" in out and "not decided" not in out
    code, found = run_json("align", a, b, "--activation", "relu")
    (x,), (p,), (q,) = found["functions_differ_at"].values()
    assert Fraction(p) == 11 * max(int(x), 0) and Fraction(q) == 13 * max(int(x), 0)
    code, out, _ = run("align", a, b, "--activation", "tanh")
    assert "not decided" in out and run_json("align", a, b, "--activation", "tanh")[1]["functions_differ_at"] is None
