"""The checker of claims about networks with activations: what it accepts is true, mutants included."""

from __future__ import annotations

import copy
import json
import random
import subprocess
import sys
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from networks import ACTIVATIONS, FUNCTIONS, random_arrays, random_element, random_mlp
from thinned import thinned

from symtopo import MLP, BadInput, Contradiction, align
from symtopo import function_checker as trusted
from symtopo.aligning import certificates
from symtopo.aligning.certificates import function_certificate, write_function_certificate
from symtopo.aligning.element import OrthogonalElement, acted
from symtopo.aligning.rotations import rotated
from symtopo.symmetry.neurons import neuron_symmetry


def small(name, rng, *, spare=True):
    """A network in eighths; with a neuron that is a multiple of another, one that is constant, one that is mute."""
    arrays = {k: np.round(v * 8) / 8 for k, v in random_arrays([2, 4, 5, 2], rng).items()}
    if spare:
        symmetry = neuron_symmetry(name)
        c = -1 if symmetry.flip else 2 if symmetry.degree is not None else 1
        arrays["W2"][1], arrays["b2"][1] = c * arrays["W2"][0], c * arrays["b2"][0]
        arrays["W2"][2], arrays["b2"][2] = 0, 0
        arrays["W3"][:, 3] = 0
    return MLP.from_arrays(arrays, activation=name)


def mirror(n):
    """The reflection in (1, 2, .., n)."""
    size = sum(k * k for k in range(1, n + 1))
    rows = [[int(i == j) - Fraction(2 * (i + 1) * (j + 1), size) for j in range(n)] for i in range(n)]
    return OrthogonalElement(tuple(map(tuple, rows)))


@cache
def case(name):
    """Claim and certificate, as JSON holds them."""
    rng = np.random.default_rng(0)
    network = small(name, rng)
    if name == "radial":
        found = align(network, rotated([mirror(4), mirror(5)], network))
        return [json.loads(json.dumps(part)) for part in function_certificate(found)]
    found = align(network, acted(random_element(network, rng), network), reduce=True)
    assert found.same == "exact"
    return [json.loads(json.dumps(part)) for part in function_certificate(found)]


def values(network, x):
    """The function of a claim's network, in floats: no code of the checker."""
    weights = [np.array([_floats(row) for row in w]) for w in network["weights"]]
    arrays = weights, [np.array(_floats(b)) for b in network["biases"]]
    state = arrays[0][0] @ x + arrays[1][0][:, None]
    for name, w, b in zip(network["activations"], arrays[0][1:], arrays[1][1:], strict=True):
        state = w @ FUNCTIONS[name](state) + b[:, None]
    return state


def _floats(row):
    return [float(top) / float(bottom or 1) for top, _, bottom in (str(v).partition("/") for v in row)]


def is_true(claim):
    x = np.random.default_rng(7).standard_normal((2, 40))
    with np.errstate(all="ignore"):
        a, b = values(claim["first"], x), values(claim["second"], x)
        return bool((np.abs(a - b) <= 1e-6 * (1 + np.abs(a) + np.abs(b))).all())


@pytest.mark.parametrize("name", thinned(ACTIVATIONS, every=4))
def test_what_align_finds_is_accepted(name):
    claim, certificate = case(name)
    kinds = {m["move"] for m in certificate["first"]}
    assert kinds >= {"act", "merge", "drop"} and (name == "softplus" or "fold" in kinds)
    assert trusted.check(claim, certificate).established == "both networks compute the same function"
    assert is_true(claim)


def spots(tree):
    for key in tree if isinstance(tree, dict) else range(len(tree)):
        yield tree, key
        if isinstance(tree[key], dict | list):
            yield from spots(tree[key])


SMALL = (0, 1, -1, 2, "1/2", "-1/2", 10**30, None, "x", "1/0", [], {}, 1.5, True, "relu", "radial", "power:2", "fold")


def mutated(claim, certificate, rng):
    mutant = [copy.deepcopy(claim), copy.deepcopy(certificate)]
    for _ in range(rng.choice((1, 1, 2))):
        tree, key = rng.choice([*spots(mutant[rng.random() < 0.7])])
        other, there = rng.choice([*spots(mutant[1])])
        action = rng.randrange(5)
        if action == 0 and isinstance(tree, list):
            del tree[key]
        elif action == 1 and isinstance(tree, list):
            tree.insert(key, copy.deepcopy(tree[key]))
        elif action == 2 and isinstance(tree[key], list):
            tree[key].reverse()
        elif action == 3:
            tree[key] = copy.deepcopy(other[there])
        else:
            tree[key] = rng.choice(SMALL)
    return mutant


def check_mutants(number, activations):
    rng, ends = random.Random(0), {"accepted": 0, "refused": 0}
    for k in range(number):
        mutant = mutated(*case(activations[k % len(activations)]), rng)
        try:
            trusted.check(*mutant)
        except (trusted.Malformed, trusted.NotProved) as refusal:
            assert str(refusal).isprintable() and len(str(refusal)) < 400
            ends["refused"] += 1
        else:
            assert is_true(mutant[0]), mutant
            ends["accepted"] += 1
    assert ends["refused"] > number / 2 and ends["accepted"]


def test_mutants_are_refused_or_true():
    check_mutants(300, [*ACTIVATIONS[::4], "radial"])


@pytest.mark.slow
def test_many_mutants():
    check_mutants(5_000, [*ACTIVATIONS, "radial"])


def network(weights, biases, *activations):
    return {"activations": list(activations), "weights": weights, "biases": biases}


def claim_of(first, second):
    return {"schema": trusted.CLAIM_SCHEMA, "kind": "same-function", "first": first, "second": second}


def proof(*first, second=()):
    return {"schema": trusted.CERTIFICATE_SCHEMA, "first": list(first), "second": list(second)}


def act(permutation, scale, outgoing=None, layer=1):
    return {"move": "act", "layer": layer, "permutation": permutation, "scale": scale, "outgoing": outgoing or scale}


ONE = [[[1]], [[1]]], [[0], [0]]
TWO = [[[1], [1]], [[1, 2]]], [[0, 0], [0]]
MERGE = {"move": "merge", "layer": 1, "neuron": 1, "into": 0, "scale": 1}
NEGATED = [[[-1]], [[-1]]], [[0], [0]]
DOUBLED = [[[2]], [["1/2"]]], [[0], [0]]
FALSE = {  # each would prove something false if a condition of its move were left out
    "other numbers": (network(*ONE, "relu"), network([[[2]], [[1]]], [[0], [0]], "relu"), proof(), "not the same"),
    "other bias": (network(*ONE, "relu"), network([[[1]], [[1]]], [[0], [1]], "relu"), proof(), "b_2 is not"),
    "other activation": (network(*ONE, "relu"), network(*ONE, "tanh"), proof(), "other activations"),
    "negative scale": (network(*ONE, "relu"), network(*NEGATED, "relu"), proof(act([0], [-1])), "no law"),
    "scale of tanh": (network(*ONE, "tanh"), network(*DOUBLED, "tanh"), proof(act([0], [2])), "no law"),
    "scale 0": (network(*ONE, "relu"), network([[[0]], [[1]]], [[0], [0]], "relu"), proof(act([0], [0])), "no law"),
    "degree": (network(*ONE, "squared_relu"), network(*DOUBLED, "squared_relu"),
               proof(act([0], [2])), "not the d of the law"),
    "outgoing of a neuron that is heard": (network(*ONE, "relu"), network([[[1]], [["1/2"]]], [[0], [0]], "relu"),
                                           proof(act([0], [1], [2])), "not the d of the law"),
    "outgoing of a constant": (network([[[0]], [[1]]], [[0], [0]], "sigmoid"), network([[[0]], [["1/2"]]], [[0], [0]],
                               "sigmoid"), proof(act([0], [1], [2])), "not the d of the law"),
    "flip without its shift": (network(*ONE, "sigmoid"), network(*NEGATED, "sigmoid"),
                               proof(act([0], [-1])), "b_2 is not"),
    "one neuron twice": (network(*TWO, "relu"), network(*TWO, "relu"), proof(act([0, 0], [1, 1])), "is none"),
    "merge of others": (network([[[1], [2]], [[1, 2]]], [[0, 0], [0]], "relu"),
                        network([[[1]], [[3]]], [[0], [0]], "relu"),
                        proof(MERGE), "no such multiple"),
    "merge with another bias": (network([[[1], [1]], [[1, 2]]], [[0, 1], [0]], "relu"),
                                network([[[1]], [[3]]], [[0], [0]], "relu"),
                                proof(MERGE), "no such multiple"),
    "merge into itself": (network(*TWO, "relu"), network([[[1]], [[2]]], [[0], [0]], "relu"),
                          proof({"move": "merge", "layer": 1, "neuron": 0, "into": 0, "scale": 1}), "into itself"),
    "merge of what is gone": (network(*TWO, "relu"), network([[[1]], [[3]]], [[0], [0]], "relu"),
                              proof(MERGE, MERGE), "no more there"),
    "fold of what hears": (network(*TWO, "relu"), network([[[1]], [[2]]], [[0], [0]], "relu"),
                           proof({"move": "fold", "layer": 1, "neuron": 0}), "incoming weights are not 0"),
    "fold of tanh(1)": (network([[[0], [1]], [[1, 1]]], [[1, 0], [0]], "tanh"), network(*ONE, "tanh"),
                        proof({"move": "fold", "layer": 1, "neuron": 0}), "not known to be rational"),
    "fold of log 2": (network([[[0], [1]], [[1, 1]]], [[0, 0], [0]], "softplus"), network(*ONE, "softplus"),
                      proof({"move": "fold", "layer": 1, "neuron": 0}), "not known to be rational"),
    "drop of what is heard": (network(*TWO, "relu"), network([[[1]], [[2]]], [[0], [0]], "relu"),
                              proof({"move": "drop", "layer": 1, "neuron": 0}), "outgoing weights are not 0"),
    "silence of what is heard": (network(*ONE, "relu"), network([[[0]], [[1]]], [[0], [0]], "relu"),
                                 proof({"move": "silence", "layer": 1, "neuron": 0}), "outgoing weights are not 0"),
    "drop of the last": (network([[[1]], [[0]]], [[0], [0]], "relu"), network([[[1]], [[0]]], [[0], [0]], "relu"),
                         proof({"move": "drop", "layer": 1, "neuron": 0}), "silenced"),
    "other shape": (network(*TWO, "relu"), network(*ONE, "relu"), proof(), "layer 1 has another shape"),
    "other depth": (network(*ONE, "relu"), network([[[1]], [[1]], [[1]]], [[0], [0], [0]], "relu", "relu"), proof(),
                    "other activations, or layers"),
}  # fmt: skip


@pytest.mark.parametrize("name", FALSE)
def test_no_move_without_its_condition(name):
    first, second, certificate, words = FALSE[name]
    with pytest.raises(trusted.NotProved) as refusal:
        trusted.check(claim_of(first, second), certificate)
    assert words in str(refusal.value)


MALFORMED = {
    "no object": ([], proof()),
    "schema": ({**claim_of(network(*ONE, "relu"), network(*ONE, "relu")), "schema": "x"}, proof()),
    "kind": ({**claim_of(network(*ONE, "relu"), network(*ONE, "relu")), "kind": "same"}, proof()),
    "field": ({**claim_of(network(*ONE, "relu"), network(*ONE, "relu")), "more": 1}, proof()),
    "ragged": (claim_of(network([[[1], [1, 2]], [[1, 1]]], [[0, 0], [0]], "relu"), network(*ONE, "relu")), proof()),
    "chain": (claim_of(network([[[1]], [[1, 2]]], [[0], [0]], "relu"), network(*ONE, "relu")), proof()),
    "bias": (claim_of(network([[[1]], [[1]]], [[0, 1], [0]], "relu"), network(*ONE, "relu")), proof()),
    "no activation": (claim_of(network(*ONE), network(*ONE, "relu")), proof()),
    "activation": (claim_of(network(*ONE, "identity"), network(*ONE, "relu")), proof()),
    "power": (claim_of(network(*ONE, "power:101"), network(*ONE, "relu")), proof()),
    "slope": (claim_of(network(*ONE, "leaky_relu:1/0"), network(*ONE, "relu")), proof()),
    "float": (claim_of(network([[[1.5]], [[1]]], [[0], [0]], "relu"), network(*ONE, "relu")), proof()),
    "truth": (claim_of(network([[[True]], [[1]]], [[0], [0]], "relu"), network(*ONE, "relu")), proof()),
    "digits": (claim_of(network([[["9" * 4001]], [[1]]], [[0], [0]], "relu"), network(*ONE, "relu")), proof()),
    "inputs": (claim_of(network([[[1, 1]], [[1]]], [[0], [0]], "relu"), network(*ONE, "relu")), proof()),
    "move": (claim_of(network(*ONE, "relu"), network(*ONE, "relu")), proof({"move": "split", "layer": 1})),
    "move of no layer": (claim_of(network(*ONE, "relu"), network(*ONE, "relu")), proof(act([0], [1], layer=2))),
    "neuron": (
        claim_of(network(*ONE, "relu"), network(*ONE, "relu")),
        proof({"move": "drop", "layer": 1, "neuron": "0"}),
    ),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_not_well_formed(name):
    with pytest.raises(trusted.Malformed):
        trusted.check(*MALFORMED[name])


def test_work_is_bounded(monkeypatch):
    monkeypatch.setattr(trusted, "MAX_BITS", 10_000)
    one = network(*ONE, "relu")
    big = act([0], [str(10**300)])
    assert trusted.check(claim_of(one, one), proof(big, act([0], [f"1/{10**300}"])))
    with pytest.raises(trusted.NotProved, match="bits in all"):
        trusted.check(claim_of(one, one), proof(*[big, act([0], [f"1/{10**300}"])] * 100))


def test_long_numbers_cost_what_their_divisors_do(monkeypatch):
    """Common divisors take quadratic time: half a megabyte of moves must not buy an hour."""
    monkeypatch.setattr(trusted, "MAX_BITS", 40_000_000)
    scale = [f"{10**3000 + 2 * k + 1}/{10**2999 + k}" for k in range(12)]
    moves = [{"move": "stretch", "layer": 1, "scale": [c], "outgoing": [c]} for c in scale]
    moves += [{"move": "settle", "layer": 1, "neuron": 0, "outgoing": [k]} for k in range(3)]
    one = network([[[0]], [[1]]], [[1], [0]], "relu")
    claim = {**claim_of(one, one), "kind": "same-function-path"}
    with pytest.raises(trusted.NotProved, match="bits in all"):
        trusted.check(claim, proof(*moves))


def test_files_alone_and_by_the_command(tmp_path, run, run_json):
    """The checker runs without symtopo; `symtopo check` takes its claims; other claims go to the other checker."""
    rng = np.random.default_rng(1)
    a = small("sigmoid", rng)
    found = align(a, acted(random_element(a, rng), a))
    assert "accepted" in write_function_certificate(tmp_path / "proof", found)
    claim, certificate = tmp_path / "proof" / "claim.json", tmp_path / "proof" / "certificate.json"
    command = [sys.executable, "-I", "-S", trusted.__file__, str(claim), str(certificate)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "") and done.stdout.startswith("accepted: both networks compute")
    assert run("check", claim, certificate)[:2] == (0, done.stdout)
    code, report = run_json("check", claim, certificate)
    assert (code, report["established"]) == (0, "both networks compute the same function")
    certificate.write_text(json.dumps(proof()))
    code, out, err = run("check", claim, certificate)
    assert (code, out, err.count("\n")) == (1, "", 1) and err.startswith("not proved: after the moves")
    claim.write_text(claim.read_text()[:-9])
    code, out, err = run("check", claim, certificate)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert run("check", tmp_path / "nowhere", certificate)[0] == 2


def test_the_command_writes_what_it_proved(tmp_path, run, monkeypatch):
    a, b = '{"W1": [[1], [2]], "W2": [[3, 4]]}', '{"W1": [[6], [2]], "W2": [["4/3", "3/2"]]}'
    folder = tmp_path / "proof"
    code, out, _ = run("align", a, b, "--activation", "relu", "--certificate", folder)
    assert code == 0 and "the trusted checker accepted" in " ".join(out.split())
    assert run("check", folder / "claim.json", folder / "certificate.json")[0] == 0
    code, out, _ = run("align", a, b, "--activation", "tanh", "--certificate", tmp_path / "none")
    assert code == 1 and "no certificate" in out and not (tmp_path / "none").exists()
    assert run("align", a, b, "--activation", "relu", "--certificate", "")[0] == 2
    monkeypatch.setattr(trusted, "MAX_BITS", 10)
    code, out, err = run("align", a, b, "--activation", "relu", "--certificate", tmp_path / "none")
    assert (code, out, err.count("\n")) == (2, "", 1) and not (tmp_path / "none").exists()


def test_a_refusal_of_our_own_is_a_contradiction(tmp_path, monkeypatch):
    a = random_mlp([1, 2, 1], "tanh", np.random.default_rng(0))
    found, other = align(a, a), random_mlp([1, 2, 1], "tanh", np.random.default_rng(1))
    with pytest.raises(BadInput, match="different"):
        function_certificate(align(a, other))
    monkeypatch.setattr(certificates, "_network", lambda n, seen=[]: seen.append(n) or REFUTED[len(seen) - 1])
    with pytest.raises(Contradiction):
        write_function_certificate(tmp_path, found)


REFUTED = [
    network([[[1], [2]], [[1, 1]]], [[0, 0], [0]], "tanh"),
    network([[[1], [2]], [[1, 3]]], [[0, 0], [0]], "tanh"),
]


@pytest.mark.slow
def test_width_512_with_four_hidden_layers(tmp_path):
    rng = np.random.default_rng(0)
    for activation in ("relu", "tanh"):
        a = random_mlp([32, 512, 512, 512, 512, 10], activation, rng)
        found = align(a, acted(random_element(a, rng), a))
        assert found.same == "exact" and "accepted" in write_function_certificate(tmp_path, found)
