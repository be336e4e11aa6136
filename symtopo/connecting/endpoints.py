"""Minima as users have them: weights read and checked, and moved onto the minimum where they are off by rounding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from symtopo.algebra.exact import Rational, RationalMatrix, from_flint, simplest, to_flint
from symtopo.checker import MAX_DIGITS, normal_form
from symtopo.connecting.narrow import NarrowChain, NearOnChain
from symtopo.errors import BadInput, Undecided
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network
from symtopo.minima.points import nearest_solution
from symtopo.sampling.fiber import LARGEST_FLOAT, Array, FloatFiber, onto_fiber

BITS = (40, 52, 16)  # of its largest entry, which a layer is rounded to: more where needed, fewer in long numbers
SCALE = 2.0**40  # of points that are only near a minimum
MOST_DIGITS = MAX_DIGITS // 4
LARGEST_RELATIVE_ERROR = 1e-3  # of F(W) U, for a point that still counts as a minimum up to rounding
NEGLIGIBLE = 1e-9  # of the largest weight
UNTRAINED = "train it further"  # what refusals of points that are no minima advise
FARTHEST = 1e-2  # that a point is moved, relative to the largest entry of the layer


@dataclass(frozen=True)
class EndPoint:
    """A point of a minimum: exact rational weights, or floats near to a minimum.

    weights : exact; near = True: only near to a minimum, which is not known exactly.
    moved : the largest change of a weight from what was given;  solved : the layer that was solved for (0: none);
    on_chain : for a plain chain, within which radius a minimum is proved to lie.
    """

    weights: tuple[RationalMatrix, ...]
    moved: float
    solved: int
    near: bool = False
    on_chain: NearOnChain | None = None

    @property
    def in_floats(self) -> bool:
        """Whether floats can hold it."""
        return all(max(v, -v) <= LARGEST_FLOAT for w in self.weights for row in w for v in row)

    @property
    def floats(self) -> list[Array]:
        return [np.array(w, dtype=np.float64) for w in self.weights]


@np.errstate(all="ignore")  # what overflows is no number, and never accepted
def settle(
    minimum: Minimum,
    fiber: FloatFiber | None,
    weights: Sequence[Any],
    name: str,
    *,
    label: Callable[[Sequence[RationalMatrix]], Any] = lambda weights: None,
    narrow: NarrowChain | None = None,
    reason: str = "",
) -> EndPoint:
    """The point itself if it is a minimum exactly, else a rational minimum near to it.

    minimum : one whose target is reached, or may be;  fiber : the same in floats, None where there is none, and the
        reason;  weights : as in `Network.forward`;  name : of the point, in refusals;
    label : signs that are constant on components: the point that is found has those of the given one;
    narrow : the minimum as a plain chain through its narrowest layer, where it is one.

    One layer is solved exactly after the others were rounded, the one that moves the point least, each layer measured
    by its largest entry.  Where no layer can be solved, Newton's method gives floats near to a minimum; on a chain
    through a narrow layer, or where a solved layer would have too many digits, the point stays where it is, with a
    proved bound for its distance from a minimum.

    Raises BadInput where the point is far from a minimum, and Undecided where none was found near it.
    """
    exact = tuple(minimum.network.exact_weights(weights))
    if minimum.contains(exact):
        return EndPoint(exact, 0.0, 0)
    if narrow is not None and (narrow.allows_near_points or narrow.too_large):
        return EndPoint(exact, 0.0, 0, near=True, on_chain=narrow.at(exact, name))
    if fiber is None:
        raise Undecided(f"{name} is no exact minimum, and floats do not help: {reason}")
    try:
        given = [np.array(w, dtype=np.float64)[None] for w in exact]
    except OverflowError:
        raise Undecided(f"{name} is no exact minimum, and too large for floats: scale it") from None
    error = _error(fiber, given)
    if not error <= LARGEST_RELATIVE_ERROR:
        raise BadInput(
            f"{name} is no minimum: F(W) is off by {error:.1e} of the target, above {LARGEST_RELATIVE_ERROR:g}: "
            "connect is about linear networks, without activations; if this is one, train it further, or check its "
            "widths, skips, biases and data"
        )
    layers, some = _solvable(fiber, given), False
    for bits in BITS:
        solved = [(i, _solved(minimum, exact, i, bits)) for i in layers]
        moved = [(_relative(minimum.network, nearby, given), i, nearby) for i, nearby in solved if nearby is not None]
        some |= bool(moved)
        for relative, i, nearby in sorted(moved, key=lambda candidate: candidate[0]):
            if relative <= FARTHEST and label(nearby) == label(exact):
                return EndPoint(nearby, _distance(nearby, given), i)
    if some:
        raise BadInput(
            f"{name} is too far from a minimum to say in which component it is: off by {error:.1e} of the target, and "
            f"those found near it have other signs, or are further than {FARTHEST:g} of a layer: train it further"
        )
    flat, arrived = onto_fiber(fiber, fiber.flat(given))
    if not arrived[0]:
        raise Undecided(f"no minimum was found near {name}: train it further")
    near = [np.round(w[0] * SCALE) / SCALE for w in fiber.layered(flat)]
    rows = tuple(tuple(tuple(simplest(Fraction(v)) for v in row) for row in w.tolist()) for w in near)
    return EndPoint(rows, _distance(rows, given), 0, near=True)


def _error(fiber: FloatFiber, given: list[Array]) -> float:
    """Largest entry of F(W) u - t, relative to the target without the skip from input to output, unless it is zero."""
    _, shift = normal_form(fiber.network)
    size = float(np.abs(fiber.t - float(shift) * fiber.u).max()) if shift else fiber.size
    return float(fiber.residual(given)[0]) * fiber.size / (size or 1.0)


def _solvable(fiber: FloatFiber, given: list[Array]) -> list[int]:
    """Layers that can be solved at a point."""
    return [i for i in range(1, fiber.network.layers + 1) if fiber.solve_layer([w.copy() for w in given], i)[0]]


def _solved(minimum: Minimum, exact: Sequence[RationalMatrix], i: int, bits: int) -> tuple[RationalMatrix, ...] | None:
    """Layer i solved, after all layers were rounded to so many bits of their largest entry."""
    rounded = []
    for w in exact:
        largest: Rational = max(max(v, -v) for row in w for v in row) or 1
        exponent = bits - (largest.numerator.bit_length() - largest.denominator.bit_length())
        grid = Fraction(2) ** exponent
        rounded.append(to_flint([[Fraction(round(v * grid)) / grid for v in row] for row in w]))
    nearby = nearest_solution(minimum.network, minimum.fiber.u, minimum.fiber.t, rounded, i)
    if nearby is None:
        return None
    rounded[i - 1] = nearby[0]
    weights = tuple(from_flint(w) for w in rounded)
    digits = max(max(abs(v.numerator), v.denominator).bit_length() for row in weights[i - 1] for v in row) * 0.302
    return None if digits > MOST_DIGITS and bits > min(BITS) else weights


def _relative(network: Network, nearby: Sequence[RationalMatrix], given: Sequence[Array]) -> float:
    """The largest change of an entry, relative to the largest of its layer; 0 for a rounding of the very largest."""
    sizes = [float(np.abs(v).max()) for v in given]
    negligible = NEGLIGIBLE * max(*sizes, *(abs(float(c)) for c in network.skips.values()), 0.0)
    changes = [float(np.abs(np.array(w, dtype=np.float64) - v[0]).max()) for w, v in zip(nearby, given, strict=True)]
    return max(
        0.0 if change <= negligible else change / (size or negligible)
        for change, size in zip(changes, sizes, strict=True)
    )


def _distance(nearby: Sequence[RationalMatrix], given: Sequence[Array]) -> float:
    return max(float(np.abs(np.array(w, dtype=np.float64) - v[0]).max()) for w, v in zip(nearby, given, strict=True))
