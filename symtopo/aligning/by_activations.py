"""Where B is no g . A: an element h for which the hidden neurons of h . B do what those of A do, on given inputs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symtopo.aligning.best import Best, exactly
from symtopo.aligning.chord_data import chord_inputs, float_pieces
from symtopo.aligning.mlp import MLP
from symtopo.aligning.rescaling import Candidate, applied, centred_weights, rescaled, squared_distance, uncentred
from symtopo.aligning.rotations import refuse_radial
from symtopo.errors import BadInput
from symtopo.symmetry.neurons import NeuronSymmetry

Array = NDArray[np.float64]


def activation_alignment(first: MLP, second: MLP, x: Any) -> Best:
    """An element h of the group for which the activations of h . B are near to those of A at the inputs x.

    Layer by layer, the assignment of neurons for which the sum over neurons and inputs of (a - d b)^2 is least, where a
    and b are the values of a neuron of A and of B, centred, and d the best factor that the group has: a linear
    assignment problem, as the values in a layer do not depend on what is done to another one.  Signs that the values do
    not show (abs, even powers) follow the incoming weights.  The scales that are taken then are not these d, which may
    be of any size for neurons that are nearly silent, but some that bring the weights nearer.  All in floats; h . B is
    exact, and computes the function of B.  Never farther than B itself, in its weights: else it is B.

    x : d_0 x N, an input in each column.
    Raises BadInput where A and B have other widths, x does not fit, or a value is beyond the range of floats.

    Examples
    --------
    >>> from symtopo import MLP
    >>> a = MLP([[[1], [2]], [[3, 4]]], [[0, 1], [5]], activation="relu")
    >>> b = MLP([[[6], [2]], [["4/3", "3/2"]]], [[3, 0], [5]], activation="relu")
    >>> [g.order for g in activation_alignment(a, b, [[1, 2, -1]]).element]
    [(1, 0)]
    """
    weights = [centred_weights(network) for network in (first, second)]
    return exactly(first, second, activation_candidate(first, second, weights[0], weights[1], chord_inputs(x, first)))


def activation_candidate(
    first: MLP,
    second: MLP,
    weights: Sequence[Array],
    others: Sequence[Array],
    inputs: Array,
    *,
    size: float = 1.0,
    scaled: bool = True,
) -> Candidate:
    """The element of `activation_alignment`, in floats, from centred weights of A and of B, divided by `size`.

    scaled : whether scales are taken that bring the weights nearer; else they are those of the activations.
    """
    if first.widths != second.widths:
        raise BadInput("the widths of A and B differ: the best alignment is of networks of the same widths")
    refuse_radial("where there is no g, B is not aligned to A: leave --out and --data out", first, second)
    pairs = ((first, weights), (second, others))
    values = [hidden_values(network.symmetries, [w * size for w in part], inputs) for network, part in pairs]
    found = Candidate([], [], [])
    for i, (symmetry, a, b) in enumerate(zip(first.symmetries, *values, strict=True)):
        incoming = applied(found, others[: i + 1], second.symmetries[:i])[i]
        order, signs, scales = _layer(symmetry, a, b, weights[i], incoming)
        found = Candidate([*found.orders, order], [*found.signs, signs], [*found.scales, scales])
    if not scaled:
        return found
    tried = [replace(found, scales=[np.ones_like(c) for c in found.scales]), found]
    with np.errstate(all="ignore"):
        tried = [rescaled(h, weights, others, second.symmetries) for h in tried]
        return min(tried, key=lambda h: squared_distance(weights, applied(h, others, second.symmetries)))


def hidden_values(symmetries: Sequence[NeuronSymmetry], weights: Sequence[Array], inputs: Array) -> list[Array]:
    """The values of the hidden neurons of a network with these centred weights, neurons x inputs, in floats.

    Raises BadInput beyond their range.
    """
    state, values = inputs, []
    with np.errstate(all="ignore"):
        for symmetry, (w, b) in zip(symmetries, uncentred(weights, symmetries), strict=False):
            state = values_of(symmetry, w @ state + b[:, None])
            values.append(state)
    if not all(np.isfinite(v).all() for v in values):
        raise BadInput("the value of a neuron is beyond the range of floats: scale networks and data down")
    return values


def values_of(symmetry: NeuronSymmetry, z: Array) -> Array:
    """The activation, in floats: for searching, with no bound of the error."""
    pieces = float_pieces(symmetry)
    if pieces is not None and symmetry.degree == 1:  # without a choice entry by entry, which takes long
        positive = np.maximum(z, 0)
        return positive if pieces == (0, 1) else pieces[1] * positive + pieces[0] * np.minimum(z, 0)
    if pieces is not None and symmetry.degree is not None:
        return np.where(z < 0, *pieces) * (z**symmetry.degree if symmetry.degree > 1 else z)
    from scipy import special

    functions: dict[str, Callable[[Array], Array]] = {
        "tanh": np.tanh,
        "erf": special.erf,
        "sin": np.sin,
        "arctan": np.arctan,
        "softsign": lambda v: v / (1 + np.abs(v)),
        "sigmoid": special.expit,
        "softplus": lambda v: np.logaddexp(v, 0),
        "gelu": lambda v: v * special.ndtr(v),
        "silu": lambda v: v * special.expit(v),
    }
    return functions[symmetry.name](z)


def _layer(
    symmetry: NeuronSymmetry, a: Array, b: Array, weights: Array, others: Array
) -> tuple[NDArray[np.int64], Array, Array]:
    """The best order of one layer, its signs, and scales for which the values are equally large.

    a, b : the values;  weights, others : incoming weights of A, and of B with the layers before as they are aligned.
    """
    from scipy.optimize import linear_sum_assignment

    a, b = a - float(symmetry.centre), b - float(symmetry.centre)
    top = max(np.abs(a).max(), np.abs(b).max()) or 1.0  # so that no square overflows
    a, b = a / top, b / top
    inner, sizes = a @ b.T, [np.sqrt((v * v).sum(axis=1)) for v in (a, b)]
    odd = symmetry.flip is not None and symmetry.flip[0] < 0
    signs = np.where(inner < 0, -1.0, 1.0) if odd else np.ones_like(inner)
    gain = inner * signs
    if symmetry.degree is not None:  # |a - d b|^2 is least for d = (a . b) / |b|^2: |a|^2 - (a . b)^2 / |b|^2
        gain = (np.maximum(gain, 0.0) / np.where(sizes[1] > 0, sizes[1], 1.0)) ** 2
    order = linear_sum_assignment(gain, maximize=True)[1]
    rows = np.arange(len(order))
    scales, sides = np.ones(len(order)), signs[rows, order]
    if symmetry.degree is not None:
        theirs = sizes[1][order]
        seen = (sizes[0] > 0) & (theirs > 0)
        scales = (np.where(seen, sizes[0], 1.0) / np.where(seen, theirs, 1.0)) ** (1 / symmetry.degree)
        if not seen.all():  # of neurons that are silent here the weights alone say the size
            heard = [np.abs(w).max(axis=1) for w in (weights, others[order])]
            known = ~seen & (heard[0] > 0) & (heard[1] > 0)
            scales[known] = heard[0][known] / heard[1][known]
    if symmetry.flip is not None and not odd:
        sides = np.where((weights * others[order]).sum(axis=1) < 0, -1.0, 1.0)
    return order, sides, scales
