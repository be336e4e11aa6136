"""Two small ReLU networks, the chord between them, and what alignment makes of it; in floats, on a grid."""

from __future__ import annotations

from typing import Any

import numpy as np

from symtopo.aligning.alignment import align
from symtopo.aligning.examples import examples, losses, on_chord
from symtopo.aligning.mlp import MLP

STEPS = 40
DRAWN = [round(-2.2 + 0.1 * n, 1) for n in range(45)]  # inputs at which functions are drawn


def alignments() -> dict[str, Any]:
    """The states of the section: for each pair of networks the functions on both chords, and the losses."""
    times = [n / STEPS for n in range(STEPS + 1)]
    pairs = []
    for example in examples():
        chords = {"before": example.second, "after": example.moved}
        pairs.append(
            {
                "name": example.name,
                "words": example.words,
                "same": align(example.first, example.second).same == "exact",
                "first": _neurons(example.first),
                **{name: _neurons(other) for name, other in chords.items()},
                "functions": {
                    name: [[_short(v) for v in on_chord(example.first, other, t, DRAWN)] for t in times]
                    for name, other in chords.items()
                },
                "losses": {
                    name: [_short(v) for v in losses(example.first, other, times)] for name, other in chords.items()
                },
            }
        )
    return {"inputs": DRAWN, "times": times, "pairs": pairs}


def _short(value: float) -> float:
    return float(np.format_float_positional(value, precision=6, unique=False)) + 0.0


def _neurons(network: MLP) -> list[str]:
    """What each neuron is, in words: outgoing weight, and what it hears."""
    w, b, v, _ = network.floats().values()
    return [
        f"{r + 1}: {_plain(v[0, r])} max({_plain(w[r, 0])} x {'-' if b[r] < 0 else '+'} {_plain(abs(b[r]))}, 0)"
        for r in range(len(b))
    ]


def _plain(value: float) -> str:
    return f"{value + 0.0:.3g}"
