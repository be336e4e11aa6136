"""Minima as users have them: weights read and checked, and moved onto the minimum where they are off by rounding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from symtopo.checker import MAX_DIGITS
from symtopo.errors import BadInput, Undecided
from symtopo.exact import RationalMatrix, from_flint, simplest, to_flint
from symtopo.fiber import Array, FloatFiber, onto_fiber
from symtopo.minimum import Minimum
from symtopo.points import nearest_solution

GRIDS = (2**40, 2**16)  # weights are rounded to the first of these that keeps the digits of the solved layer few
MOST_DIGITS = MAX_DIGITS // 4
LARGEST_RELATIVE_ERROR = 1e-3  # of F(W) U, for a point that still counts as a minimum up to rounding


@dataclass(frozen=True)
class EndPoint:
    """A point of a minimum: exact rational weights, or floats near to a minimum.

    weights : exact; near = True: only near to a minimum, which is not known exactly.
    moved : the largest change of a weight from what was given;  solved : the layer that was solved for (0: none).
    """

    weights: tuple[RationalMatrix, ...]
    moved: float
    solved: int
    near: bool = False

    @property
    def floats(self) -> list[Array]:
        return [np.array(w, dtype=np.float64) for w in self.weights]


def settle(minimum: Minimum, fiber: FloatFiber | None, weights: Sequence[Any], name: str) -> EndPoint:
    """The point itself if it is a minimum exactly, else a rational minimum near to it.

    minimum : one whose target is reached, or may be;  fiber : the same in floats, None where floats cannot hold it;
    weights : as in `Network.forward`;  name : of the point, in refusals.

    One layer is solved exactly, the one that changes least, after the others were rounded; where no layer can be
    solved, Newton's method gives floats near to a minimum.  Raises BadInput where the point is far from a minimum, and
    Undecided where none was found near it.
    """
    exact = tuple(minimum.network.exact_weights(weights))
    if minimum.contains(exact):
        return EndPoint(exact, 0.0, 0)
    if fiber is None:
        raise Undecided(f"{name} is no exact minimum, and its data are too extreme for floats: scale them")
    given = [np.array(w, dtype=np.float64)[None] for w in exact]
    error = float(fiber.residual(given)[0])
    if not error <= LARGEST_RELATIVE_ERROR:
        raise BadInput(
            f"{name} is no minimum: F(W) is off by {error:.1e} of the target, above {LARGEST_RELATIVE_ERROR:g}: "
            "train it further, or check its network and data"
        )
    for i in _by_change(fiber, given):
        for grid in GRIDS:
            found = _solved(minimum, exact, i, grid)
            if found is not None:
                return EndPoint(found, _distance(found, given), i)
    flat, arrived = onto_fiber(fiber, fiber.flat(given))
    if not arrived[0]:
        raise Undecided(f"no minimum was found near {name}: train it further")
    near = [np.round(w[0] * GRIDS[0]) / GRIDS[0] for w in fiber.layered(flat)]
    rows = tuple(tuple(tuple(simplest(Fraction(v)) for v in row) for row in w.tolist()) for w in near)
    return EndPoint(rows, _distance(rows, given), 0, near=True)


def _by_change(fiber: FloatFiber, given: list[Array]) -> list[int]:
    """Layers that can be solved at a point, the one that changes least first."""
    changes = []
    for i in range(1, fiber.network.layers + 1):
        trial = [w.copy() for w in given]
        if fiber.solve_layer(trial, i)[0]:
            changes.append((float(np.abs(trial[i - 1] - given[i - 1]).max()), i))
    return [i for _, i in sorted(changes)]


def _solved(minimum: Minimum, exact: Sequence[RationalMatrix], i: int, grid: int) -> tuple[RationalMatrix, ...] | None:
    rounded = [to_flint([[Fraction(round(v * grid), grid) for v in row] for row in w]) for w in exact]
    found = nearest_solution(minimum.network, minimum.fiber.u, minimum.fiber.t, rounded, i)
    if found is None:
        return None
    rounded[i - 1] = found[0]
    weights = tuple(from_flint(w) for w in rounded)
    digits = max(max(abs(v.numerator), v.denominator).bit_length() for row in weights[i - 1] for v in row) * 0.302
    return None if digits > MOST_DIGITS and grid > GRIDS[-1] else weights


def _distance(found: Sequence[RationalMatrix], given: Sequence[Array]) -> float:
    return max(float(np.abs(np.array(w, dtype=np.float64) - v[0]).max()) for w, v in zip(found, given, strict=True))
