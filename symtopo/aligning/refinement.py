"""Colours of neurons, refined by the colours of the neurons that they are joined to, and by the codes between them.

A layer with flips has two colours a neuron: that of the neuron, and that of the neuron flipped; its code of a weight is
then that of its negative.  An element of the group takes colours to colours: where two networks do not show each colour
equally often, there is none between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symtopo.aligning.codes import Coded, Codes

Colours = list[Codes]  # for each hidden layer, shape (1 or 2, neurons)
Literal = tuple[int, int, int]  # layer, 1 if flipped, neuron: counted from 0


@dataclass
class Differs(Exception):
    """Colours that two networks do not show equally often.

    layer : counted from 0; the last one is the output;  incoming : whether the incoming side told them apart;
    first, second : neurons of A, and of B, that have a colour which is rarer in the other network, or None;
    exhausted : the colours agree, and each choice for the neuron of A was tried.
    """

    layer: int
    incoming: bool
    first: int | None
    second: int | None
    exhausted: bool = False


def mixed(values: Any) -> Codes:
    """A bijection of 64-bit words that scatters them: the finalizer of splitmix64."""
    x = np.atleast_1d(np.asarray(values, dtype=np.uint64)) + np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(x ^ (x >> np.uint64(31)))


def _numbered(n: int, salt: int) -> Codes:
    return mixed(np.arange(n, dtype=np.uint64) + np.uint64(salt << 32))


def first_colours(network: Coded) -> Colours:
    """One colour a layer, the flipped ones equal to the others."""
    return [
        np.broadcast_to(mixed([i + 1]), (1 if flip is None else 2, w.shape[1])).copy()
        for i, (flip, w) in enumerate(zip(network.flips, network.weights, strict=False))
    ]


def _signs(network: Coded, layer: int) -> list[int]:
    """For each colour of a neuron, whether its outgoing weights change their sign."""
    flip = network.flips[layer]
    return [0] if flip is None else [0, 1 if flip < 0 else 0]


def incoming(network: Coded, colours: Colours, layer: int) -> Codes:
    """New colours of a layer, by its incoming weights; of the output too."""
    w, b = network.weights[layer], network.biases[layer]
    if layer == 0:
        before, signs = _numbered(w.shape[2], 1)[None, :], [0]
    else:
        before, signs = colours[layer - 1], _signs(network, layer - 1)
    old = colours[layer] if layer < len(colours) else _numbered(w.shape[1], 2)[None, :]
    new = np.empty_like(old)
    for t in range(len(old)):
        total = mixed(old[t]) + mixed(b[t] ^ np.uint64(0x5DEECE66D))
        for s, sign in enumerate(signs):
            total = total + mixed(w[t ^ sign] ^ mixed(before[s])[None, :]).sum(axis=1, dtype=np.uint64)
        new[t] = mixed(total)
    return _beside(new)


def outgoing(network: Coded, colours: Colours, layer: int) -> Codes:
    """New colours of a hidden layer, by its outgoing weights."""
    v = network.weights[layer + 1]
    after = colours[layer + 1] if layer + 1 < len(colours) else _numbered(v.shape[1], 2)[None, :]
    new = np.empty_like(colours[layer])
    for s, sign in enumerate(_signs(network, layer)):
        total = mixed(colours[layer][s])
        for t in range(len(after)):
            total = total + mixed(v[t ^ sign] ^ mixed(after[t])[:, None]).sum(axis=0, dtype=np.uint64)
        new[s] = mixed(total)
    return _beside(new)


def _beside(new: Codes) -> Codes:
    """Each colour with that of the same neuron flipped."""
    return new if len(new) == 1 else mixed(new * np.uint64(3) + mixed(new[::-1]))


def refined(networks: tuple[Coded, Coded], colours: tuple[Colours, Colours]) -> tuple[Colours, Colours]:
    """Colours that are stable: no sweep through the layers, forth and back, makes more of them.

    Raises Differs where the networks do not show each colour equally often.
    """
    pair = ([*colours[0]], [*colours[1]])
    hidden, number = len(pair[0]), _number(pair[0])
    while True:
        steps = [(i, incoming) for i in range(hidden + 1)] + [(i, outgoing) for i in reversed(range(hidden))]
        for layer, step in steps:
            new = [step(network, mine, layer) for network, mine in zip(networks, pair, strict=True)]
            _compare(new[0], new[1], layer, step is incoming, ordered=layer == hidden)
            if layer < hidden:
                pair[0][layer], pair[1][layer] = new
        if (more := _number(pair[0])) == number:
            return pair
        number = more


def _number(colours: Colours) -> int:
    return sum(len(np.unique(c)) for c in colours)


def _compare(a: Codes, b: Codes, layer: int, by_incoming: bool, *, ordered: bool) -> None:
    if ordered:  # outputs keep their places
        if (wrong := np.flatnonzero(a[0] != b[0])).size:
            raise Differs(layer, by_incoming, int(wrong[0]), int(wrong[0]))
        return
    if np.array_equal(np.sort(a, axis=None), np.sort(b, axis=None)):
        return
    raise Differs(layer, by_incoming, _rarer(a, b), _rarer(b, a))


def _rarer(a: Codes, b: Codes) -> int | None:
    """A neuron of the first whose colour is rarer in the second."""
    values, counts = np.unique(a, return_counts=True)
    others = dict(zip(*(part.tolist() for part in np.unique(b, return_counts=True)), strict=True))
    more = {v for v, n in zip(values.tolist(), counts.tolist(), strict=True) if n > others.get(v, 0)}
    return next((k % a.shape[1] for k, v in enumerate(a.ravel().tolist()) if v in more), None)


def twins(network: Coded) -> list[NDArray[np.uint64]]:
    """Keys that are equal for neurons, flipped or not, with the same bias, incoming and outgoing weights in all places.

    Such neurons may be exchanged, and nothing changes.
    """
    keys = []
    for layer, flip in enumerate(network.flips):
        w, b, v = network.weights[layer], network.biases[layer], network.weights[layer + 1]
        rows = mixed(w ^ _numbered(w.shape[2], 3)[None, None, :]).sum(axis=2, dtype=np.uint64) + mixed(b)
        columns = mixed(v ^ _numbered(v.shape[1], 4)[None, :, None]).sum(axis=1, dtype=np.uint64)
        signs = [0] if flip is None else [0, 1 if flip < 0 else 0]
        keys.append(np.stack([rows[t] + mixed(columns[sign]) for t, sign in enumerate(signs)]))
    return keys
