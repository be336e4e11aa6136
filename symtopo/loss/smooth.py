"""Smooth activations and their first derivatives in floats, with proved errors, and bounds of their second ones.

On cells of width 1/16 around the multiples g of 1/16 up to 40, s is its Taylor polynomial at g: the coefficients, and a
bound of the remainder, which is a coefficient over the whole cell, are computed by arb (ball arithmetic).  Beyond, s is
nearly affine, or what is said here of arctan and sin.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

UNIT = 2.0**-53
STEP, LAST = 1 / 16, 40
TERMS = 12
TAIL_ERROR = 1e-15
CURVATURE_BEYOND = 1e-4
LARGEST_SINE = 2.0**18
BITS = 128


def _tanh(x: Any) -> Any:
    return 1 - 2 / ((2 * x).exp() + 1)


def _sigmoid(x: Any) -> Any:
    return 1 / (1 + (-x).exp())


def _gelu(x: Any) -> Any:
    from flint import arb

    return x * (1 + (x * (arb(1) / 2).sqrt()).erf()) / 2


FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "tanh": _tanh,
    "sigmoid": _sigmoid,
    "erf": lambda x: x.erf(),
    "softplus": lambda x: (1 + x.exp()).log(),
    "gelu": _gelu,
    "silu": lambda x: x * _sigmoid(x),
    "arctan": lambda x: x.atan(),
    "sin": lambda x: x.sin(),
}
# s(z) is within TAIL_ERROR of slope z + constant for z <= -40, and for z >= 40, and s'(z) of the slope: the largest of
# the errors is that of silu', (1 + z) / (1 + e^z) < 41 e^-40 < 2e-16.  There |s''| < CURVATURE_BEYOND too, for arctan
# as well, where it is 2 z / (1 + z^2)^2 < 2 / 40^3.
TAILS = {
    "tanh": ((0, -1), (0, 1)),
    "sigmoid": ((0, 0), (0, 1)),
    "erf": ((0, -1), (0, 1)),
    "softplus": ((0, 0), (1, 0)),
    "gelu": ((0, 0), (1, 0)),
    "silu": ((0, 0), (1, 0)),
}


@dataclass(frozen=True, eq=False)
class Local:
    """The values s(z), s'(z) in floats, bounds of their errors, and of |s''| on [z - reach, z + reach]."""

    value: Array
    slope: Array
    value_error: Array
    slope_error: Array
    curvature: Array


@dataclass(frozen=True, eq=False)
class _Table:
    """One row a cell.  coefficients : of Taylor;  highest[j] : of |s''| over 2^j cells from this one on."""

    coefficients: Array
    value_error: float
    slope_error: float
    highest: tuple[Array, ...]


@cache
def _table(name: str) -> _Table:
    from flint import arb, arb_series, ctx

    function, cells = FUNCTIONS[name], range(-round(LAST / STEP), round(LAST / STEP) + 1)
    radius = STEP / 2 * (1 + 2.0**-20)  # an argument may be rounded into the cell beside its own
    powers = radius ** np.arange(TERMS)
    rows, curvatures, errors = [], [], []
    kept = ctx.cap, ctx.prec
    try:
        ctx.cap, ctx.prec = TERMS + 1, BITS
        for i in cells:
            middle = arb(i) * arb(STEP)
            at, over = (_coefficients(function(arb_series([c, 1]))) for c in (middle, arb(middle.mid(), radius)))
            row = np.array([float(c.mid()) for c in at[:TERMS]])
            rest = _size(over[TERMS])
            bits = np.array([_size(c - arb(v)) for c, v in zip(at, row, strict=False)])  # of the rounding
            rounding = bits + 4 * TERMS * UNIT * abs(row)  # and of Horner's rule
            orders = np.arange(TERMS)
            errors.append(
                (
                    float(rounding @ powers) + rest * radius**TERMS,
                    float((rounding * orders)[1:] @ powers[:-1]) + TERMS * rest * radius ** (TERMS - 1),
                )
            )
            rows.append(row)
            curvatures.append(2 * (_size(at[2]) + 3 * _size(over[3]) * radius))
    finally:
        ctx.cap, ctx.prec = kept
    highest = [np.array(curvatures) * (1 + 2.0**-40)]
    while 2 ** len(highest) <= len(highest[0]):
        half = 2 ** (len(highest) - 1)
        last = highest[-1]
        highest.append(np.maximum(last, np.append(last[half:], np.zeros(half))))
    value_error, slope_error = (max(part) * (1 + 2.0**-20) for part in zip(*errors, strict=True))
    return _Table(np.array(rows), value_error, slope_error, tuple(highest))


def _coefficients(series: Any) -> list[Any]:
    return [series[k] for k in range(TERMS + 1)]


def _size(ball: Any) -> float:
    """An upper bound of |c| for all c in the ball."""
    return float(ball.abs_upper()) * (1 + 2.0**-50) + 1e-300


def local(name: str, z: Array, reach: Array) -> Local:
    """What is known of an activation around z.

    name : one of FUNCTIONS, or softsign;  reach : of the shape of z, nonnegative.
    """
    if name == "softsign":
        return _softsign(z, reach)
    table, inside = _table(name), abs(z) <= LAST
    near = _sine_reduced(z) if name == "sin" else z
    cell = np.rint(np.clip(np.nan_to_num(near), -LAST, LAST) / STEP)
    offset = np.where(abs(near) <= LAST, near - cell * STEP, 0.0)  # exact
    rows = table.coefficients.T[:, (cell + round(LAST / STEP)).astype(np.int64)]
    value, slope = rows[-1], (TERMS - 1) * rows[-1]
    for k in reversed(range(TERMS - 1)):
        value = value * offset + rows[k]
        if k:
            slope = slope * offset + k * rows[k]
    value_error, slope_error = np.full_like(z, table.value_error), np.full_like(z, table.slope_error)
    if not inside.all():
        beyond = _beyond(name, z, value, slope)
        value, slope, more = (np.where(inside, *both) for both in zip((value, slope, 0.0), beyond, strict=True))
        value_error, slope_error = value_error + more, slope_error + more
    if name == "sin":
        return Local(value, slope, value_error, slope_error, np.ones_like(z))
    return Local(value, slope, value_error, slope_error, _curvature(table, z, reach))


def _curvature(table: _Table, z: Array, reach: Array) -> Array:
    """The maximum over the cells that the interval meets: of two runs of 2^j cells that cover them."""
    shift = round(LAST / STEP)
    low, high = (
        np.rint(np.clip(np.nan_to_num(end), -LAST, LAST) / STEP).astype(np.int64) + shift
        for end in (z - reach, z + reach)
    )
    levels = np.frexp((high - low + 1).astype(np.float64))[1] - 1
    highest = np.stack(table.highest)
    result = np.maximum(highest[levels, low], highest[levels, high - (1 << levels) + 1])
    bound: Array = np.where(abs(z) + reach <= LAST, result, np.maximum(result, CURVATURE_BEYOND))
    return bound


def _beyond(name: str, z: Array, value: Array, slope: Array) -> tuple[Array, Array, Array]:
    """Value, derivative and error where |z| > 40; the first ones given are those of the table."""
    if name == "sin":  # of the reduced argument; where that is too large, of no use, but |sin| and |cos| are at most 1
        far = ~(abs(z) <= LARGEST_SINE)
        return np.where(far, 0.0, value), np.where(far, 0.0, slope), np.where(far, 1.0, 1e-13)
    error = np.full_like(z, TAIL_ERROR)
    if name == "arctan":  # pi / 2 - arctan(1 / z), an alternating series whose first term left out is below 1e-18
        w = 1 / np.where(abs(z) > LAST, z, LAST)
        series = w * (1 - w * w * (1 / 3 - w * w * (1 / 5 - w * w * (1 / 7 - w * w / 9))))
        return np.sign(z) * (np.pi / 2) - series, w * w / (1 + w * w), error
    (left, low), (right, high) = TAILS[name]
    return np.where(z < 0, left * z + low, right * z + high), np.where(z < 0, float(left), float(right)), error


def _sine_reduced(z: Array) -> Array:
    """The argument z - 2 pi n in [-4, 4], with an error below 1e-13 for |z| <= LARGEST_SINE; 0 beyond.

    2 pi = 6.28125 + 0.001935..: n 6.28125 and its difference to z are exact, the rest is below 100, and rounded thrice.
    """
    near = np.where(abs(z) <= LARGEST_SINE, z, 0.0)
    n = np.where(abs(near) <= LAST, 0.0, np.rint(near / (2 * np.pi)))
    reduced: Array = (near - n * 6.28125) - n * 0.0019353071795864769
    return reduced


def _softsign(z: Array, reach: Array) -> Local:
    """The function z / (1 + |z|): s' = 1 / (1 + |z|)^2, which has the Lipschitz constant 2 / (1 + |z|)^3."""
    one = 1 + abs(z)
    value, slope = z / one, 1 / (one * one)
    nearest = 1 + np.maximum(abs(z) * (1 - 4 * UNIT) - reach, 0.0)
    error = 8 * UNIT
    return Local(value, slope, error * abs(value), error * slope, 2 * (1 + 16 * UNIT) / nearest**3)
