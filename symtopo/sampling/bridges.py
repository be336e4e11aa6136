"""Paths over singular points of a fiber, where DF is not onto: one layer alone along a segment, exactly.

F is affine in each layer.  So two minima that differ in W_i alone are joined by their chord, all of it in the minimum,
whatever the rank of DF is on the way.  The minima are rational, and satisfy the equations exactly; a walk changes one
layer after the other to another solution W of B_i W H_{i-1} = C: the one of least norm, which has least rank and leaves
most room for the layers beside it, or one that is random where B_i and H_{i-1} do not see it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from symtopo.algebra.exact import RationalMatrix, from_flint, identity, pseudo_inverse, to_flint
from symtopo.algebra.spectrum import random_matrix
from symtopo.errors import Undecided
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network, hidden_states
from symtopo.minima.points import nearest_solution, rational_point
from symtopo.sampling.draw import GRID, Sample
from symtopo.sampling.fiber import FloatFiber, Weights

if TYPE_CHECKING:
    from flint import fmpq_mat

WALKS = 60
TRIES = 4  # for the first point of each walk
SWEEPS = 2  # over all layers
LEAST_NORM = 0.5  # probability of the solution of least norm
MOST_WEIGHTS, MOST_LAYERS = 100, 4
MOST_BITS = 4000  # of a numerator or denominator, where a walk ends
LARGEST = 1e4  # entry of a minimum that paths are sought from


@dataclass(frozen=True)
class LayerSegment:
    """The chord of two minima that differ in one layer: it lies in the minimum."""

    start: int
    end: int
    layer: int


@dataclass(frozen=True)
class Bridges:
    """Exact minima in floats, numbered from 0, and the segments between them.

    sample : its `solved` is 0 where no layer can be solved well, so that only segments lead on from there.  Elsewhere
        one layer is solved once more: the solutions of layer i are a bundle of affine spaces over the other layers as
        long as B_i is onto and H_{i-1} injective, so that rounding those stays in the component.
    """

    sample: Sample
    segments: tuple[LayerSegment, ...]


def no_walks(fiber: FloatFiber) -> str:
    """Why paths over singular points are not sought; empty where they are."""
    if not fiber.layers_to_solve:
        return "no layer can be solved for, and no path over singular points is sought there"
    if fiber.network.layers > MOST_LAYERS:
        return (
            f"paths over singular points are sought through at most {MOST_LAYERS} layers: through more, few are found"
        )
    if fiber.unknowns > MOST_WEIGHTS:
        return f"paths over singular points are sought for at most {MOST_WEIGHTS} weights, not {fiber.unknowns}"
    return ""


def bridges(minimum: Minimum, fiber: FloatFiber, sample: Sample, rng: np.random.Generator) -> Bridges:
    """Walks from those minima of the sample, and from random ones, each step exact over Q.

    Segments that start at the k-th of the sample have the start -1 - k.
    """
    exact: list[list[fmpq_mat]] = []
    segments: list[LayerSegment] = []
    last = 0
    for k in range(WALKS):
        generator = random.Random(int(rng.integers(2**32)))
        if k < len(sample):
            known = exact_minimum(minimum, sample, k)
            first = None if known is None else [to_flint(w) for w in known]
        else:
            first = _random_minimum(minimum, generator)
        for weights, layer in () if first is None else _walk(minimum, first, generator):
            if layer:
                segments.append(LayerSegment(last, len(exact), layer))
            if not layer and k < len(sample):
                last = -1 - k
            else:
                last = len(exact)
                exact.append(weights)
    layers: Weights = [
        np.array([[[float(v) for v in row] for row in w[i].tolist()] for w in exact]).reshape(len(exact), *shape)
        for i, shape in enumerate(fiber.network.shapes)
    ]
    solved = np.zeros(len(exact), np.int64)
    near = np.abs(fiber.flat(layers)).max(axis=1, initial=0) < LARGEST
    for i in reversed(fiber.layers_to_solve):
        tried = [w.copy() for w in layers]
        take = fiber.solve_layer(tried, i) & (solved == 0) & near
        solved[take] = i
        for w, new in zip(layers, tried, strict=True):
            w[take] = new[take]
    return Bridges(Sample(layers, solved), tuple(segments))


def exact_minimum(minimum: Minimum, sample: Sample, k: int) -> tuple[RationalMatrix, ...] | None:
    """The exact rational minimum at a sampled point, by solving its layer once more; None where none can be solved."""
    i = int(sample.solved[k])
    if not i:
        return None
    weights = [to_flint([[Fraction(v) for v in row] for row in w[k].tolist()]) for w in sample.weights]
    weights[i - 1] = to_flint([[Fraction(round(v * GRID), int(GRID)) for v in row] for row in sample.weights[i - 1][k]])
    found = nearest_solution(minimum.network, minimum.fiber.u, minimum.fiber.t, weights, i)
    if found is None:
        raise Undecided(f"layer {i} of a sampled minimum cannot be solved exactly: try another seed")
    weights[i - 1] = found[0]
    return tuple(from_flint(w) for w in weights)


def _random_minimum(minimum: Minimum, rng: random.Random) -> list[fmpq_mat] | None:
    points = (rational_point(minimum.network, minimum.fiber.u, minimum.fiber.t, rng) for _ in range(TRIES))
    return next((p for p in points if p is not None), None)


def _walk(minimum: Minimum, first: list[fmpq_mat], rng: random.Random) -> list[tuple[list[fmpq_mat], int]]:
    """Exact minima, each with the layer that alone differs from the one before; 0 for the first."""
    u, t, network = minimum.fiber.u, minimum.fiber.t, minimum.network
    if hidden_states(network, first, u)[-1] != t:
        raise ArithmeticError("a walk starts at weights that are no minimum")
    walk = [(first, 0)]
    for _ in range(SWEEPS):
        for i in rng.sample(range(1, network.layers + 1), network.layers):
            now = walk[-1][0]
            moved = [*now[: i - 1], _other_solution(network, u, now, i, rng), *now[i:]]
            if moved[i - 1] == now[i - 1]:
                continue
            if _bits(moved[i - 1]) > MOST_BITS:
                return walk
            if hidden_states(network, moved, u)[-1] != t:
                raise ArithmeticError("a layer that was moved unseen changed what the network computes")
            walk.append((moved, i))
    return walk


def _other_solution(network: Network, u: fmpq_mat, weights: list[fmpq_mat], i: int, rng: random.Random) -> fmpq_mat:
    """Another W_i with the same B_i W_i H_{i-1} u: that of least norm, or that and a random one that is not seen."""
    h = hidden_states(network, weights[: i - 1], u)[-1]
    reverse = [w.transpose() for w in reversed(weights[i:])]
    back = hidden_states(network.transpose(), reverse, to_flint(identity(network.widths[-1])))
    b = back[-1].transpose()
    left, right = pseudo_inverse(b) * b, h * pseudo_inverse(h)
    least: fmpq_mat = left * weights[i - 1] * right
    if rng.random() < LEAST_NORM:
        return least
    free = random_matrix(*network.shapes[i - 1], rng)
    least += free - left * free * right
    return least


def _bits(a: fmpq_mat) -> int:
    return max(max(int(v.p).bit_length(), int(v.q).bit_length()) for row in a.tolist() for v in row)
