"""Random networks with activations, elements of their groups, and floats of their functions."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
from scipy import special

from symtopo import MLP
from symtopo.aligning.element import LayerElement
from symtopo.symmetry.neurons import TABLE

ACTIVATIONS = (*TABLE, "leaky_relu:0.1", "leaky_relu:-2", "power:2", "power:3", "relu_power:3", "abs_power:3")
FUNCTIONS = {
    "relu": lambda z: np.maximum(z, 0),
    "squared_relu": lambda z: np.maximum(z, 0) ** 2,
    "abs": np.abs,
    "tanh": np.tanh,
    "erf": special.erf,
    "sin": np.sin,
    "arctan": np.arctan,
    "softsign": lambda z: z / (1 + np.abs(z)),
    "sigmoid": special.expit,
    "softplus": lambda z: np.logaddexp(z, 0),
    "gelu": lambda z: z * special.ndtr(z),
    "silu": lambda z: z * special.expit(z),
    "radial": lambda z: z / (1 + (z**2).sum(axis=0)),
    "leaky_relu:1/10": lambda z: np.where(z > 0, z, z / 10),
    "leaky_relu:-2": lambda z: np.where(z > 0, z, -2 * z),
    "power:2": lambda z: z**2,
    "power:3": lambda z: z**3,
    "relu_power:3": lambda z: np.maximum(z, 0) ** 3,
    "abs_power:3": lambda z: np.abs(z) ** 3,
}


def random_arrays(widths, rng, *, scale=1.0):
    """W1, b1, W2, b2, .."""
    arrays = {}
    for i, (a, b) in enumerate(pairwise(widths), start=1):
        arrays[f"W{i}"], arrays[f"b{i}"] = rng.standard_normal((b, a)) * scale, rng.standard_normal(b) * scale
    return arrays


def random_mlp(widths, activation, rng):
    return MLP.from_arrays(random_arrays(widths, rng), activation=activation)


def random_element(network, rng):
    """An element of the group: any order, and scales p / q, of either sign, where they are allowed."""
    layers = []
    for n, symmetry in zip(network.widths[1:-1], network.symmetries, strict=True):
        scale = [Fraction(1)] * n
        if symmetry.degree is not None:
            scale = [Fraction(int(p), int(q)) for p, q in rng.integers(1, 12, (n, 2))]
        if symmetry.flip is not None:
            scale = [c * int(s) for c, s in zip(scale, rng.choice([-1, 1], n), strict=True)]
        order = tuple(rng.permutation(n).tolist())
        layers.append(LayerElement(order, tuple(scale), tuple(symmetry.law(c)[0] for c in scale)))
    return tuple(layers)


def output(network, x):
    """In floats, for inputs as columns."""
    arrays = list(network.floats().values())
    state = arrays[0] @ x + arrays[1][:, None]
    for symmetry, w, b in zip(network.symmetries, arrays[2::2], arrays[3::2], strict=True):
        state = w @ FUNCTIONS[symmetry.name](state) + b[:, None]
    return state
