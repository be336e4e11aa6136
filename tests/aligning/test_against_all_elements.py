"""Small networks with many equal and vanishing weights, against a trial of every element, and against moved ones."""

from itertools import pairwise, permutations, product

import numpy as np
import pytest
from networks import ACTIVATIONS, random_element

from symtopo import MLP, align
from symtopo.aligning.element import LayerElement, acted


def elements(network):
    """All of a finite group."""
    layers = []
    for n, symmetry in zip(network.widths[1:-1], network.symmetries, strict=True):
        signs = (1, -1) if symmetry.flip else (1,)
        layers.append(
            [
                LayerElement(order, scale, tuple(symmetry.law(c)[0] for c in scale))
                for order in permutations(range(n))
                for scale in product(signs, repeat=n)
            ]
        )
    return product(*layers)


def small_integers(rng, widths, *, density=1.0, negative=True):
    """Weights and biases among -1, 0 and 1, or 0 and 1."""

    def draw(*shape):
        return rng.integers(-1 if negative else 0, 2, shape) * (rng.random(shape) < density)

    weights = [draw(b, a).tolist() for a, b in pairwise(widths)]
    return weights, [(draw(n) * int(rng.random() < 0.5)).tolist() for n in widths[1:]]


def check_against_all(number):
    rng, ends = np.random.default_rng(0), {"exact": 0, "different": 0}
    for k in range(number):
        activation = ("tanh", "sigmoid", "softplus")[k % 3]
        widths, negative = (1, 3, 3, 1) if activation == "softplus" else (1, 2, 2, 1), bool(rng.random() < 0.5)
        weights, biases = small_integers(rng, widths, negative=negative)
        others = weights if rng.random() < 0.5 else small_integers(rng, widths, negative=negative)[0]
        a, b = (MLP(w, biases, activation=activation) for w in (weights, others))
        b = acted(random_element(b, rng), b)
        same = align(a, b).same
        assert (same == "exact") == any(acted(g, a).equals(b) for g in elements(a)), (weights, biases, others)
        ends[same] += 1
    assert min(ends.values()) > number / 10


def check_moved(number):
    """With scales, and neurons that are dead, mute, equal, or joined to nothing."""
    rng = np.random.default_rng(1)
    for k in range(number):
        hidden = rng.integers(1, 7, int(rng.integers(1, 5))).tolist()
        weights, biases = small_integers(rng, [2, *hidden, 1], density=rng.random())
        a = MLP(weights, biases, activation=ACTIVATIONS[k % len(ACTIVATIONS)])
        b = acted(random_element(a, rng), a)
        assert align(a, b).same == align(a, b, reduce=True).same == "exact", (weights, biases)


def test_some_networks():
    check_against_all(15)
    check_moved(9)


@pytest.mark.slow
def test_many_networks():
    check_against_all(400)
    check_moved(200)
