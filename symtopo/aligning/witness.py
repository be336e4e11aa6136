"""An input at which two networks have different outputs, both evaluated exactly: the functions differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import Any

from symtopo.algebra.exact import Rational
from symtopo.aligning.element import minus, row_sums
from symtopo.aligning.mlp import MLP

MOST_WEIGHTS = 200_000
MOST_INPUTS = 6
RADIAL_DEGREE = 3  # z (1 + |z|^2): numerators and denominators of all neurons, over one
LARGEST_DEGREE = 64  # of the outputs as functions of the weights: digits grow with it


@dataclass(frozen=True)
class Witness:
    """An input, and the outputs of A and of B there, exactly; they are not equal."""

    x: tuple[Rational, ...]
    first: tuple[Rational, ...]
    second: tuple[Rational, ...]

    def to_dict(self) -> dict[str, Any]:
        return {name: [str(v) for v in getattr(self, name)] for name in ("x", "first", "second")}


def differing_input(first: MLP, second: MLP) -> Witness | None:
    """One of a few small inputs at which the outputs differ; None: none was found, which says nothing.

    Nor is one found where values of an activation are not known to be rational, or networks are large.
    """
    for network in (first, second):
        degrees = prod(RADIAL_DEGREE if s.radial else s.degree or 1 for s in network.symmetries)
        if sum(prod(w.shape) for w in network.weights) > MOST_WEIGHTS or degrees > LARGEST_DEGREE:
            return None
    for x in _inputs(first.widths[0]):
        a, b = output(first, x), output(second, x)
        if a is not None and b is not None and a != b:
            return Witness(x, a, b)
    return None


def output(network: MLP, x: tuple[Rational, ...]) -> tuple[Rational, ...] | None:
    """The output at a rational input, exactly; None: a value on the way is not known to be rational."""
    state: Any = list(x)
    for i, (w, b) in enumerate(zip(network.weights, network.biases, strict=True)):
        if i:
            state = network.symmetries[i - 1].layer(state)
            if state is None:
                return None
        negative = row_sums(w, [-v for v in state])
        state = minus(b, negative).fractions().tolist()
    return tuple(state)


def _inputs(n: int) -> Iterator[tuple[int, ...]]:
    """0, and small ones of both signs."""
    yield (0,) * n
    for k in range(1, MOST_INPUTS):
        yield tuple((-1) ** (k + j // 2) * (1 + (j + k) % 3) for j in range(n))
