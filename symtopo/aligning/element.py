"""Elements of the symmetry group of an MLP, and what they do to its weights, exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import lcm
from typing import Any

import numpy as np

from symtopo.algebra.exact import Rational, RationalMatrix, determinant_sign, identity, text_rows
from symtopo.algebra.rational_arrays import RationalArray, from_fractions
from symtopo.aligning.mlp import MLP
from symtopo.errors import BadInput, shown


@dataclass(frozen=True)
class LayerElement:
    """What is done to a hidden layer: neuron order[r] is put in place r, with scale c = scale[r], d = outgoing[r].

    Its incoming weights and bias are multiplied by c, its outgoing ones divided by d, where s(c z) = d s(z) + e, and
    (e / d) v is taken from the biases of the next layer.  A neuron that always computes s(0) = 0, because its incoming
    weights and bias are 0, may have any d that some real c has: c is not seen then, and is given as 1 or -1.
    """

    order: tuple[int, ...]
    scale: tuple[Rational, ...]
    outgoing: tuple[Rational, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "permutation": list(self.order),
            "scale": [str(c) for c in self.scale],
            "outgoing": [str(d) for d in self.outgoing],
        }

    @property
    def words(self) -> str:
        """How many neurons are moved, scaled and flipped."""
        moved = sum(i != k for i, k in enumerate(self.order))
        scaled, flipped = sum(abs(c) != 1 for c in self.outgoing), sum(c < 0 for c in self.scale)
        counts = ((moved, "moved"), (scaled, "scaled"), (flipped, "flipped"))
        return ", ".join(f"{n} {what}" for n, what in counts if n) or "unchanged"


@dataclass(frozen=True)
class OrthogonalElement:
    """What is done to a layer of radial neurons: a matrix Q of O(h), for W_i -> Q W_i, b_i -> Q b_i, W_{i+1} -> .. Q^T.

    off : 0 where Q is orthogonal, exactly.  Otherwise the Frobenius norm of Q^T Q - 1 is at most this, so that there is
        an orthogonal matrix that is so near to Q, in the spectral norm: |s - 1| <= |s^2 - 1| for singular values s.
    """

    matrix: RationalMatrix
    off: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        rows = {"orthogonal": text_rows(self.matrix)}
        return {**rows, "off": self.off} if self.off else rows

    @property
    def words(self) -> str:
        """Whether it is the identity, and its determinant."""
        if self.matrix == identity(len(self.matrix)):
            return "unchanged"
        about = f"orthogonal up to {self.off:.1e}" if self.off else "orthogonal"
        return f"{about}, of determinant {determinant_sign(self.matrix)}"


def acted(element: Sequence[LayerElement], network: MLP) -> MLP:
    """The network g . A, which computes the same function, exactly.  Raises BadInput where g is not in the group."""
    if len(element) != network.hidden:
        raise BadInput(f"the element has {len(element)} layers: give {network.hidden}, one a hidden layer")
    shifts = []
    for i, (g, width, symmetry) in enumerate(zip(element, network.widths[1:-1], network.symmetries, strict=True)):
        if sorted(g.order) != list(range(width)) or len(g.scale) != width or len(g.outgoing) != width:
            raise BadInput(f"the element of layer {i + 1} is {shown(list(g.order))}: give {width} neurons, each once")
        silent = _silent(network, i) if symmetry.degree is not None else np.zeros(width, dtype=bool)
        laws = [symmetry.law(c) for c in g.scale]
        shifts.append([e for _, e in laws])
        for r, (c, d, (law, _)) in enumerate(zip(g.scale, g.outgoing, laws, strict=True)):
            if d != law and not (silent[g.order[r]] and d * law > 0):
                raise BadInput(f"the outgoing factor {shown(str(d))} for the scale {shown(str(c))}: give {law}")
    weights, biases = [], []
    for i, (w, b) in enumerate(zip(network.weights, network.biases, strict=True)):
        if i:
            before = element[i - 1]
            w = w[:, list(before.order)] / from_fractions(before.outgoing)[None, :]
            added = shifts[i - 1]
            if any(added):
                b = minus(b, row_sums(w[:, [j for j, e in enumerate(added) if e]], [e for e in added if e]))
        if i < network.hidden:
            order, scale = list(element[i].order), from_fractions(element[i].scale)
            w, b = w[order] * scale[:, None], b[order] * scale
        weights.append(w)
        biases.append(b)
    return network.replaced(weights, biases)


def _silent(network: MLP, layer: int) -> Any:
    """Which neurons of a hidden layer have incoming weights and bias 0."""
    return ~(network.weights[layer].signs().any(axis=1) | network.biases[layer].signs().astype(bool))


def row_sums(w: RationalArray, factors: Sequence[Rational]) -> RationalArray:
    """The products of a matrix with a vector; each row is summed over the least common denominator of its entries."""
    terms = w * from_fractions(factors)[None, :]
    common = [lcm(*row) for row in terms.denominators.tolist()]
    denominators = np.array(common, dtype=object)
    sums = (terms.numerators * (denominators[:, None] // terms.denominators)).sum(axis=1)
    return RationalArray(np.asarray(sums, dtype=object), denominators)


def minus(a: RationalArray, b: RationalArray) -> RationalArray:
    return RationalArray(a.numerators * b.denominators - b.numerators * a.denominators, a.denominators * b.denominators)


def centred_biases(network: MLP) -> list[RationalArray]:
    """The biases of the same function with s - m in place of s, m the centre of each activation."""
    centred = [network.biases[0]]
    for symmetry, w, b in zip(network.symmetries, network.weights[1:], network.biases[1:], strict=True):
        m = symmetry.centre
        centred.append(minus(b, row_sums(w, [-m] * w.shape[1])) if m else b)
    return centred
