"""Orders, signs and scales of the neurons of B in floats: what they make of its weights, and better scales."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from symtopo.algebra.exact import Rational
from symtopo.aligning.element import LayerElement, centred_biases
from symtopo.aligning.mlp import MLP
from symtopo.symmetry.neurons import NeuronSymmetry

Array = NDArray[np.float64]

GRIDS = (np.exp(np.linspace(-1.5, 1.5, 49)), np.exp(np.linspace(-0.06, 0.06, 13)))  # both hold 1
SWEEPS = 4
SCALE_BITS = 10  # of scales: the numbers of h . B stay short


@dataclass(frozen=True, eq=False)
class Candidate:
    """An element in floats, layer by layer: the neuron order[r] is put in place r, with c = scale[r] sign[r].

    signs : 1 or -1;  scales : positive.
    """

    orders: Sequence[NDArray[np.int64]]
    signs: Sequence[Array]
    scales: Sequence[Array]

    def element(self, symmetries: Sequence[NeuronSymmetry]) -> tuple[LayerElement, ...]:
        """The element, exactly; scales are rounded to SCALE_BITS bits first."""
        layers = []
        for symmetry, order, signs, scales in zip(symmetries, self.orders, self.signs, self.scales, strict=True):
            scale: tuple[Rational, ...]
            if symmetry.degree is None:
                scale = tuple(map(int, signs.tolist()))
            else:
                mantissas, exponents = np.frexp(scales)
                parts = np.rint(mantissas * 2**SCALE_BITS).astype(np.int64), exponents.astype(np.int64) - SCALE_BITS
                pairs = zip(*(part.tolist() for part in (*parts, signs)), strict=True)
                scale = tuple(Fraction(int(s) * m * 2 ** max(e, 0), 2 ** max(-e, 0)) for m, e, s in pairs)
            laws = {c: symmetry.law(c)[0] for c in set(scale)}
            layers.append(LayerElement(tuple(order.tolist()), scale, tuple(laws[c] for c in scale)))
        return tuple(layers)


def unchanged(network: MLP) -> Candidate:
    """The identity."""
    widths = network.widths[1:-1]
    return Candidate([np.arange(n) for n in widths], [np.ones(n) for n in widths], [np.ones(n) for n in widths])


def centred_weights(network: MLP) -> list[Array]:
    """Weights with the biases as a last column, of the same function with s - m for s, m the centre of each."""
    pairs = zip(network.weights, centred_biases(network), strict=True)
    return [np.column_stack([w.floats(), b.floats()]) for w, b in pairs]


def uncentred(weights: Sequence[Array], symmetries: Sequence[NeuronSymmetry]) -> list[tuple[Array, Array]]:
    """Weights and biases from what `centred_weights` gives."""
    centres = [0.0, *(float(s.centre) for s in symmetries)]
    return [(w[:, :-1], w[:, -1] - m * w[:, :-1].sum(axis=1)) for w, m in zip(weights, centres, strict=True)]


def applied(found: Candidate, weights: Sequence[Array], symmetries: Sequence[NeuronSymmetry]) -> list[Array]:
    """The centred weights of h . B, in floats."""
    moved = list(weights)
    for i, (symmetry, order, signs, scales) in enumerate(
        zip(symmetries, found.orders, found.signs, found.scales, strict=True)
    ):
        d = scales ** (symmetry.degree or 1)
        if symmetry.flip is not None and symmetry.flip[0] < 0:
            d = d * signs
        moved[i] = moved[i][order] * (scales * signs)[:, None]
        moved[i + 1] = np.column_stack([moved[i + 1][:, order] / d, moved[i + 1][:, -1]])
    return moved


def squared_distance(first: Sequence[Array], second: Sequence[Array]) -> float:
    return float(sum(((a - b) ** 2).sum() for a, b in zip(first, second, strict=True)))


def rescaled(
    found: Candidate, first: Sequence[Array], second: Sequence[Array], symmetries: Sequence[NeuronSymmetry]
) -> Candidate:
    """The same orders and signs, with scales that bring the weights nearer: coordinate descent.

    For each neuron, c is the best on a grid of p c^2 - 2 q c + r / c^(2 k) - 2 s / c^k, which is the squared distance
    of its incoming and outgoing weights to those of A, up to a constant.
    """
    if all(symmetry.degree is None for symmetry in symmetries):
        return found
    moved, scales = applied(found, second, symmetries), [*found.scales]
    settled = -1  # the last grid on which a sweep changed nothing: another one would not either
    for grid in np.repeat(np.arange(len(GRIDS)), SWEEPS).tolist():
        if grid == settled:
            continue
        settled = grid
        for i, symmetry in enumerate(symmetries):
            if (k := symmetry.degree) is None:
                continue
            w, v, c = moved[i], moved[i + 1][:, :-1], GRIDS[grid]
            p, q = ((w * part).sum(axis=1)[:, None] for part in (w, first[i]))
            r, s = ((v * part).sum(axis=0)[:, None] for part in (v, first[i + 1][:, :-1]))
            best = c[np.argmin(p * c**2 - 2 * q * c + r / c ** (2 * k) - 2 * s / c**k, axis=1)]
            if (best == 1).all():
                continue
            settled = -1
            moved[i] = w * best[:, None]
            moved[i + 1] = np.column_stack([v / best**k, moved[i + 1][:, -1]])
            scales[i] = scales[i] * best
    return replace(found, scales=scales)
