"""Paths on which the function does not change: through spare neurons, in the orbit, and where none is known."""

import json
import random
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from networks import ACTIVATIONS, output, random_arrays, random_element, random_mlp
from test_function_checker import ONE, TWO, act, is_true, mutated, network, proof
from thinned import thinned

from symtopo import MLP, BadInput, Undecided, align, constant_path
from symtopo import function_checker as trusted
from symtopo.aligning import paths
from symtopo.aligning.curve_bounds import chord_near_curve
from symtopo.aligning.element import LayerElement, acted
from symtopo.aligning.paths import path_certificate
from symtopo.loss.curvature import curvatures
from symtopo.symmetry.neurons import neuron_symmetry

KIND = "same-function-path"


def spared(name, rng, spare="multiple", widths=(2, 4, 4, 1)):
    """A network in eighths with one neuron in every hidden layer that is not needed."""
    arrays = {k: np.round(v * 8) / 8 for k, v in random_arrays(list(widths), rng).items()}
    symmetry = neuron_symmetry(name)
    c = -1 if symmetry.flip else 2 if symmetry.degree is not None else 1
    for i in range(1, len(widths) - 1):
        if spare == "multiple":
            arrays[f"W{i}"][1], arrays[f"b{i}"][1] = c * arrays[f"W{i}"][0], c * arrays[f"b{i}"][0]
        elif spare == "constant":
            arrays[f"W{i}"][1], arrays[f"b{i}"][1] = 0, 0
        elif spare == "mute":
            arrays[f"W{i + 1}"][:, 1] = 0
    return MLP.from_arrays(arrays, activation=name)


def check_path(a, b, path):
    """The trusted checker; the ends; the functions of corners, and of networks between, in floats."""
    claim, certificate = (json.loads(json.dumps(part)) for part in path_certificate(path))
    assert "joined by a path" in trusted.check(claim, certificate).established
    ends = path.corners()
    assert ends[0].equals(a) and ends[-1].equals(b) and len(ends) == path.pieces + 1
    x = np.random.default_rng(3).standard_normal((a.widths[0], 9))
    value = output(a, x)
    between = [path.at(Fraction(3 * k + 1, 3 * path.pieces)) for k in range(path.pieces)]
    for point in (*ends, *between):
        assert np.abs(output(point, x) - value).max() < 1e-7 * (1 + np.abs(value).max())


@pytest.mark.parametrize("name", thinned(ACTIVATIONS, every=9))
def test_copies_are_joined_through_spare_neurons(name):
    rng = np.random.default_rng(0)
    for spare in ("multiple", "constant", "mute") if name != "softplus" else ("multiple", "mute"):
        a = spared(name, rng, spare)
        b = acted(random_element(a, rng), a)
        path = constant_path(align(a, b))
        assert path.kind == "through spare neurons"
        check_path(a, b, path)
        assert constant_path(align(a, b, reduce=True)).pieces == path.pieces


def test_the_pieces_of_an_exchange():
    """Through one neuron that is not heard: three neurons go elsewhere, by two pieces each; then it is as it was."""
    a = MLP([[[1], [2], [0]], [[1, 1, 0]]], [[0, 1, 0], [7]], activation="tanh")
    swapped = MLP([[[2], [1], [0]], [[1, 1, 0]]], [[1, 0, 0], [7]], activation="tanh")
    flipped = MLP([[[-1], [2], [0]], [[-1, 1, 0]]], [[0, 1, 0], [7]], activation="tanh")
    kinds = ["incoming", "outgoing"] * 3 + ["incoming"]
    path = constant_path(align(a, swapped))
    assert [kind for kind, _ in path.groups] == kinds
    assert [kind for kind, _ in constant_path(align(a, flipped)).groups] == kinds[2:]
    for b in (swapped, flipped):
        check_path(a, b, constant_path(align(a, b)))
    moved = MLP([[[0], [2], [1]], [[0, 1, 1]]], [[0, 1, 0], [7]], activation="tanh")  # to the free place itself
    assert constant_path(align(a, moved)).pieces == 3
    many = MLP([[[k + 1] for k in range(8)], [[1] * 4 + [0] * 4]], activation="tanh")
    turned = MLP([[[k + 1] for k in (1, 0, 3, 2, 4, 5, 6, 7)], [[1] * 4 + [0] * 4]], activation="tanh")
    assert constant_path(align(many, turned)).pieces == 7  # both exchanges at once


def test_reduction_of_one_layer_makes_room_in_another():
    """What only a mute neuron hears is spare."""
    rng = np.random.default_rng(2)
    arrays = random_arrays([2, 3, 3, 1], rng)
    arrays["W3"][:, 1] = 0
    arrays["W2"][[0, 2], 2] = 0
    a = MLP.from_arrays(arrays, activation="tanh")
    b = acted(random_element(a, rng), a)
    check_path(a, b, constant_path(align(a, b)))


def test_copies_of_other_copies():
    """B is no g . A, but both have the same reduced form: duplicates share what they add in another way."""
    a = MLP([[[1], [1], [2]], [[3, 4, 1]]], activation="relu")
    b = MLP([[[2], [5], [1]], [["3/2", "1/10", "11/2"]]], activation="relu")
    found = align(a, b, reduce=True)
    assert align(a, b).same == "different" and found.same == "exact"
    check_path(a, b, constant_path(found))


def test_scales_alone_are_a_curve_in_the_orbit():
    a = MLP([[[1], [2]], [[3, 4]]], [[0, 1], [5]], activation="squared_relu")
    b = MLP([[[3], [2]], [["1/3", 4]]], [[0, 1], [5]], activation="squared_relu")
    path = constant_path(align(a, b))
    assert (path.kind, path.pieces) == ("orbit curve", 1)
    assert path.at("1/2").equals(MLP([[[2], [2]], [["3/4", 4]]], [[0, 1], [5]], activation="squared_relu"))
    check_path(a, b, path)
    same = constant_path(align(a, a))
    assert (same.kind, same.pieces, same.at(1)) == ("one point", 0, a)
    silent = [MLP([[[0], [2]], [[v, 4]]], activation="squared_relu") for v in (3, 5)]  # any factor will do
    path = constant_path(align(*silent))
    assert path.kind == "orbit curve"
    assert path.at("1/2").equals(MLP([[[0], [2]], [[4, 4]]], activation="squared_relu"))
    check_path(*silent, path)
    for t in (-1, 2, "x", None):
        with pytest.raises(BadInput):
            path.at(t)


def test_where_none_is_known():
    a = MLP([[[1], [2]], [[3, 4]]], activation="tanh")
    exchanged = MLP([[[2], [1]], [[4, 3]]], activation="tanh")
    for b in (exchanged, MLP([[[-1], [2]], [[-3, 4]]], activation="tanh")):
        with pytest.raises(Undecided, match=r"hidden layer 1 are moved or flipped.*is not known to symtopo"):
            constant_path(align(a, b))
    with pytest.raises(Undecided, match="moved or flipped"):
        constant_path(align(a, exchanged, reduce=True))
    with pytest.raises(Undecided, match="is not known to be g"):
        constant_path(align(a, MLP([[[1], [2]], [[3, 5]]], activation="tanh")))
    wider = MLP([[[1], [2], [0]], [[3, 4, 0]]], activation="tanh")
    with pytest.raises(Undecided, match="different widths"):
        constant_path(align(a, wider, reduce=True))
    spare_elsewhere = MLP([[[1], [2]], [[1, 2], [2, 1], [0, 0]], [[1, 1, 1]]], activation="tanh")
    other = MLP([[[2], [1]], [[2, 1], [1, 2], [0, 0]], [[1, 1, 1]]], activation="tanh")
    with pytest.raises(Undecided, match="hidden layer 1"):
        constant_path(align(spare_elsewhere, other))


def test_a_path_with_other_ends_is_a_contradiction(monkeypatch):
    a = MLP([[[1], [2], [0]], [[1, 1, 0]]], activation="tanh")
    b = MLP([[[2], [1], [0]], [[1, 1, 0]]], activation="tanh")
    found = align(a, b)
    monkeypatch.setattr(paths.Walk, "rearrange", lambda *_: True)
    with pytest.raises(paths.Contradiction):
        constant_path(found)


# --------------------------------------------------------------------------------------------------------- certificates


@cache
def case(name):
    rng = np.random.default_rng(0)
    a = spared(name, rng)
    parts = path_certificate(constant_path(align(a, acted(random_element(a, rng), a))))
    return [json.loads(json.dumps(part)) for part in parts]


def check_mutants(number, activations):
    rng, ends = random.Random(1), {"accepted": 0, "refused": 0}
    for k in range(number):
        claim, certificate = mutant = mutated(*case(activations[k % len(activations)]), rng)
        try:
            trusted.check(*mutant)
        except (trusted.Malformed, trusted.NotProved) as refusal:
            assert str(refusal).isprintable() and len(str(refusal)) < 400
            ends["refused"] += 1
            continue
        ends["accepted"] += 1
        assert is_true(claim) and follows(claim, certificate), mutant
    assert ends["refused"] >= max(100, number / 2)


def follows(claim, certificate):
    """Whether the networks after every step, and halfway, compute the function, in floats, by code of our own."""
    if claim["kind"] != KIND:
        return True
    for end in ("first", "second"):
        given = claim[end]
        a = MLP(given["weights"], given["biases"], activation=given["activations"])
        x = np.random.default_rng(3).standard_normal((a.widths[0], 9))
        w, b = [v.floats() for v in a.weights], [v.floats() for v in a.biases]
        for step in certificate[end]:
            aim_w, aim_b, i = [v.copy() for v in w], [v.copy() for v in b], step["layer"] - 1
            if step["move"] == "stretch":
                c, d = ([float(Fraction(v)) for v in step[part]] for part in ("scale", "outgoing"))
                assert min(c) > 0
                aim_w[i], aim_b[i], aim_w[i + 1] = w[i] * np.array(c)[:, None], b[i] * c, w[i + 1] / d
            elif step["move"] == "listen":
                aim_w[i][step["neuron"]] = [float(Fraction(v)) for v in step["weights"]]
                aim_b[i][step["neuron"]] = float(Fraction(step["bias"]))
            else:
                r, taken = step["neuron"], w[i + 1][:, step["neuron"]] - [float(Fraction(v)) for v in step["outgoing"]]
                symmetry = a.symmetries[i]
                d, e = symmetry.law(Fraction(step["scale"])) if step["move"] == "share" else (
                    0, symmetry.value(Fraction(b[i][r])))  # fmt: skip
                aim_w[i + 1][:, r] -= taken
                aim_w[i + 1][:, step.get("into", r)] += float(d) * taken
                aim_b[i + 1] += float(e) * taken
            half = (
                [(u + v) / 2 for u, v in zip(w, aim_w, strict=True)],
                [(u + v) / 2 for u, v in zip(b, aim_b, strict=True)],
            )
            for weights, biases in ((aim_w, aim_b), *([] if step["move"] == "stretch" else [half])):
                if np.abs(output(MLP(weights, biases, activation=given["activations"]), x) - output(a, x)).max() > 1e-6:
                    return False
            w, b = aim_w, aim_b
    return True


def test_mutants_are_refused_or_true():
    check_mutants(160, ("relu", "tanh", "sigmoid"))


@pytest.mark.slow
def test_many_mutants():
    check_mutants(1_500, ACTIVATIONS)


def claim_of(first, second):
    return {"schema": trusted.CLAIM_SCHEMA, "kind": KIND, "first": first, "second": second}


def step(move, **fields):
    return {"move": move, "layer": 1, **fields}


LISTEN = step("listen", neuron=0, weights=[2], bias=0)
SHARE = step("share", neuron=1, into=0, scale=1, outgoing=[0])
FALSE = {  # each would prove something false if a condition of its step were left out
    "nothing": (network(*ONE, "relu"), network([[[2]], [[1]]], [[0], [0]], "relu"), proof(), "not the same"),
    "a scale through 0": (network([[[1]], [[1]]], [[0], [0]], "abs"), network([[[-1]], [[1]]], [[0], [0]], "abs"),
                          proof(step("stretch", scale=[-1], outgoing=[1])), "not positive"),
    "a sign of tanh": (network(*ONE, "tanh"), network([[[-1]], [[-1]]], [[0], [0]], "tanh"),
                       proof(step("stretch", scale=[-1], outgoing=[-1])), "not positive"),
    "a scale of tanh": (network(*ONE, "tanh"), network([[[2]], [["1/2"]]], [[0], [0]], "tanh"),
                        proof(step("stretch", scale=[2], outgoing=[2])), "no law"),
    "a scale and another": (network(*ONE, "relu"), network([[[2]], [["1/3"]]], [[0], [0]], "relu"),
                            proof(step("stretch", scale=[2], outgoing=[3])), "not the d of the law"),
    "a scale for nobody": (network(*TWO, "relu"), network(*TWO, "relu"),
                           proof(step("stretch", scale=[1], outgoing=[1])), "one entry for each"),
    "listens while it is heard": (network(*ONE, "relu"), network([[[2]], [[1]]], [[0], [0]], "relu"), proof(LISTEN),
                                  "outgoing weights are not 0"),
    "shares with another": (network([[[1], [2]], [[1, 2]]], [[0, 0], [0]], "tanh"),
                            network([[[1], [2]], [[3, 0]]], [[0, 0], [0]], "tanh"), proof(SHARE), "no such multiple"),
    "shares with itself": (network(*TWO, "relu"), network([[[1], [1]], [[1, 0]]], [[0, 0], [0]], "relu"),
                           proof({**SHARE, "into": 1}), "into itself"),
    "shares another bias": (network([[[1], [1]], [[1, 2]]], [[0, 1], [0]], "relu"),
                            network([[[1], [1]], [[3, 0]]], [[0, 1], [0]], "relu"), proof(SHARE), "no such multiple"),
    "shares less": (network(*TWO, "relu"), network([[[1], [1]], [[2, 0]]], [[0, 0], [0]], "relu"), proof(SHARE),
                    "not the same"),
    "settles what hears": (network(*TWO, "relu"), network([[[1], [1]], [[1, 0]]], [[0, 0], [0]], "relu"),
                           proof(step("settle", neuron=1, outgoing=[0])), "incoming weights are not 0"),
    "settles tanh(1)": (network([[[0]], [[1]]], [[1], [0]], "tanh"), network([[[0]], [[0]]], [[1], [1]], "tanh"),
                        proof(step("settle", neuron=0, outgoing=[0])), "not known to be rational"),
}  # fmt: skip


@pytest.mark.parametrize("name", FALSE)
def test_no_step_without_its_condition(name):
    first, second, certificate, words = FALSE[name]
    with pytest.raises(trusted.NotProved) as refusal:
        trusted.check(claim_of(first, second), certificate)
    assert words in str(refusal.value)


@pytest.mark.parametrize(
    "move",
    [act([1, 0], [1, 1]), step("merge", neuron=1, into=0, scale=1), step("drop", neuron=1),
     step("listen", neuron=1, weights=[1, 1], bias=0), {**SHARE, "outgoing": []}, {**SHARE, "into": "0"},
     {**SHARE, "outgoing": [0.5]}, step("stretch", scale=1, outgoing=1)],
)  # fmt: skip
def test_what_no_path_is_made_of(move):
    """What jumps (a permutation), takes neurons away, or has another shape."""
    with pytest.raises((trusted.Malformed, trusted.NotProved)) as refusal:
        trusted.check(claim_of(network(*TWO, "relu"), network(*TWO, "relu")), proof(move))
    assert isinstance(refusal.value, trusted.Malformed) or "not 0" in str(refusal.value)


# --------------------------------------------------------------------------------------------------------- the command

A = '{"W1": [[1], [2], [0]], "W2": [[3, 4, 0]]}'
B = '{"W1": [[2], [1], [0]], "W2": [[4, 3, 0]]}'


def test_the_command(tmp_path, run, run_json):
    arguments = ("align", A, B, "--activation", "tanh")
    code, out, err = run(*arguments, "--path", tmp_path / "path")
    assert (code, err) == (0, "") and "through spare neurons, 7 pieces" in out
    assert "joined by a path along which the function does not change" in " ".join(out.split())
    files = tmp_path / "path" / "claim.json", tmp_path / "path" / "certificate.json"
    code, report = run_json("check", *files)
    assert (code, report["result"]) == (0, "accepted") and "joined by a path" in report["established"]
    with np.load(tmp_path / "path" / "path.npz") as saved:
        assert saved["W1"].shape == (8, 3, 1) and saved["b2"].shape == (8, 1)
        assert saved["kinds"].tolist() == ["incoming", "outgoing"] * 3 + ["incoming"]
        assert saved["W2"][[0, -1]].tolist() == [[[3, 4, 0]], [[4, 3, 0]]]
    code, found = run_json(*arguments)
    assert (found["path"], found["path_reason"]) == ({"kind": "through spare neurons", "pieces": 7}, None)
    code, found = run_json("align", A.replace("0]", "5]"), B.replace("0]", "5]"), "--activation", "tanh",
                           "--path", tmp_path / "none")  # fmt: skip
    assert (code, found["path"]) == (0, None) and "is not known to symtopo" in found["path_reason"]
    assert not (tmp_path / "none").exists() and "no path is written" in " ".join(found["notes"])
    for bad in ("", A):
        code, out, err = run(*arguments, "--path", bad, "--certificate", A)
        assert (code, out, err.count("\n")) == (2, "", 1)


def test_large_networks_are_asked_for(run_json, monkeypatch, tmp_path):
    monkeypatch.setattr("symtopo.cli.align.MOST_WEIGHTS", 5)
    arguments = ("align", A, B, "--activation", "tanh")
    assert "unless --path asks for it" in run_json(*arguments)[1]["path_reason"]
    assert run_json("align", A, A, "--activation", "tanh")[1]["path"] == {"kind": "one point", "pieces": 0}
    monkeypatch.setattr(paths, "MOST_CORNER_NUMBERS", 5)
    found = run_json(*arguments, "--path", tmp_path / "path")[1]
    assert found["path"]["pieces"] == 7 and "is left out" in " ".join(found["notes"])
    assert not (tmp_path / "path" / "path.npz").exists()


def test_the_chord_is_as_near_to_the_curve_as_is_said():
    """On a grid of the curve, in floats; the bound is met where conditions hold, and not stated where they do not."""
    rng = np.random.default_rng(3)
    for activation, widths in (("relu", (2, 4, 3, 2)), ("squared_relu", (2, 3, 1)), ("relu", (1, 1, 1))):
        network = random_mlp(list(widths), activation, rng)
        layers = []
        for symmetry, h in zip(network.symmetries, widths[1:-1], strict=True):
            scale = tuple(Fraction(int(c), 40) for c in rng.integers(36, 48, h))
            layers.append(LayerElement(tuple(range(h)), scale, tuple(symmetry.law(c)[0] for c in scale)))
        path = constant_path(align(network, acted(layers, network)))
        found = chord_near_curve(path)
        points = np.array([flat(path.at(Fraction(k, 100))) for k in range(101)])
        steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
        gaps = [
            np.linalg.norm(points - (1 - t) * points[0] - t * points[-1], axis=1).min() for t in np.linspace(0, 1, 41)
        ]
        assert max(gaps) <= found.within + steps.max() and steps.sum() <= found.length
        assert found.distance == pytest.approx(np.linalg.norm(points[-1] - points[0]), rel=1e-12)
        bends = curvatures((points[2:] - points[:-2]) * 50, np.diff(points, 2, axis=0) * 100**2)
        assert bends.max() / 1.01 < found.curvature < 3 * bends.max()
    ends = (MLP([[[c]], [[d]]], activation="relu") for c, d in (("1/9", 9), (9, "1/9")))  # round the corner of x y = 1
    assert chord_near_curve(constant_path(align(*ends))) is None


def flat(network):
    return np.concatenate([v.ravel() for v in network.floats().values()])
