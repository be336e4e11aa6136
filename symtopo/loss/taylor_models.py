"""Taylor models of first order in one variable t: what a network computes while its weights move along a chord.

On a cell |t - m| <= e, a quantity z(t) is written as centre + slope (t - m), up to `radius`.  All is in floats, and
every radius contains the rounding errors, bounded beforehand: only IEEE arithmetic, rounding to nearest, is relied on,
and that an entry of a product of matrices is computed by n products and their sum, in any order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symtopo.loss.smooth import UNIT, local

Array = NDArray[np.float64]

# Sums of nonnegative floats, 16384 at most, and a dozen more operations, come out too small by a factor of less:
SLACK = 1 + 2.0**-38
TINY = 1e-300  # more than what is lost where numbers are flushed to 0, in as many operations
SMALLEST = 1e-290


@dataclass(frozen=True, eq=False)
class TaylorModel:
    """Numbers z(t) with |z(t) - centre - slope (t - m)| <= radius for |t - m| <= e, entry by entry."""

    centre: Array
    slope: Array
    radius: Array

    def __getitem__(self, index: slice) -> TaylorModel:
        """Some of the columns."""
        return TaylorModel(self.centre[:, index], self.slope[:, index], self.radius[:, index])

    def magnitude(self, e: float) -> Array:
        """An upper bound of |z(t)|."""
        bound: Array = (abs(self.centre) + abs(self.slope) * e + self.radius) * SLACK + TINY
        return bound

    def reach(self, e: float) -> Array:
        """A bound of |z(t) - centre|, so that centre +- reach are bounds of z(t), rounded as they are."""
        bound: Array = (abs(self.slope) * e + self.radius + 4 * UNIT * abs(self.centre)) * SLACK + TINY
        return bound

    def at(self, u: float) -> tuple[Array, Array]:
        """The values at t = m + u, in floats, and a bound of their errors."""
        values = self.centre + self.slope * u
        sizes = abs(self.centre) + abs(self.slope * u)
        return values, (self.radius + 4 * UNIT * sizes) * SLACK + TINY


def constant(values: Array) -> TaylorModel:
    """Numbers that do not depend on t, and were rounded once to these floats."""
    return TaylorModel(values, np.zeros_like(values), UNIT * abs(values) * SLACK + TINY)


@dataclass(frozen=True, eq=False)
class ChordLayer:
    """An affine layer ((1 - t) W + t W') x + (1 - t) b + t b', on the cell |t - m| <= e inside [0, 1].

    Its weights are middle + difference (t - m), up to 16 UNIT size: each end was rounded once, and size is at least
    |W| + |W'|.
    """

    middle: Array
    difference: Array
    size: Array
    middle_bias: Array
    difference_bias: Array
    size_bias: Array
    e: float

    @classmethod
    def on(cls, m: float, e: float, weights: tuple[Array, Array], biases: tuple[Array, Array]) -> ChordLayer:
        columns = (biases[0][:, None], biases[1][:, None])
        ends = (weights, columns)
        d, d_bias = (last - first for first, last in ends)
        size, size_bias = (abs(first) + abs(last) + SMALLEST for first, last in ends)
        return cls(weights[0] + m * d, d, size, columns[0] + m * d_bias, d_bias, size_bias, e)

    def __call__(self, x: TaylorModel) -> TaylorModel:
        """The layer of a model.

        With W(t) = M + D u, u = t - m, and x(t) = c + s u + rest, the product is M c + (M s + D c) u + D s u^2
        + W(t) rest.  Rounding: each of the products M c, M s e, D c e, D s e^2 of n terms is off by at most
        (n + 2) UNIT size |x|, and the weights by 16 UNIT size.
        """
        n, e = x.centre.shape[1], self.e
        first = self.middle @ np.hstack([x.centre, x.slope])
        second = self.difference @ np.hstack([x.centre, x.slope])
        kappa = (4 * self.middle.shape[1] + 64) * UNIT
        sizes = np.hstack([abs(self.middle) + abs(self.difference) * e, kappa * self.size])
        radius = sizes @ np.vstack([x.radius, x.magnitude(e)])
        radius = (radius + abs(second[:, n:]) * (e * e) + kappa * self.size_bias) * SLACK + TINY
        return TaylorModel(first[:, :n] + self.middle_bias, first[:, n:] + second[:, :n] + self.difference_bias, radius)


def activated(
    x: TaylorModel, e: float, name: str, degree: int | None, pieces: tuple[float, float] | None
) -> TaylorModel:
    """An activation of a model, on |t - m| <= e.

    name : one of `smooth.FUNCTIONS`, or softsign, where there are no pieces;
    pieces : the a and b of s(z) = a z^degree for z < 0 and b z^degree for z > 0, up to the rounding of a and b.
    """
    reach = x.reach(e)
    if pieces is not None and degree == 1:
        return _piecewise_linear(x, reach, *pieces)
    if pieces is not None and degree is not None:
        return _expanded(x, reach, *_power(x.centre, reach, degree, *pieces))
    known = local(name, x.centre, reach)
    return _expanded(x, reach, known.value, known.slope, known.value_error, known.slope_error, known.curvature)


def _expanded(
    x: TaylorModel, reach: Array, value: Array, slope: Array, value_error: Array, slope_error: Array, curvature: Array
) -> TaylorModel:
    """From |s(c + v) - s(c) - s'(c) v| <= curvature v^2 / 2, which holds where it is a Lipschitz constant of s'."""
    radius = abs(slope) * x.radius + slope_error * reach + curvature * reach * reach / 2 + value_error
    rounding = 4 * UNIT * (abs(value) + abs(slope) * reach)
    return TaylorModel(value, slope * x.slope, (radius + rounding) * SLACK + TINY)


def _power(c: Array, reach: Array, k: int, left: float, right: float) -> tuple[Array, Array, Array, Array, Array]:
    """Powers of degree k >= 2: s' is Lipschitz across 0 too, with k (k - 1) |z|^(k - 2) max(|left|, |right|)."""
    factor = np.where(c < 0, left, right)
    power = _raised(c, k - 1)
    value, slope = factor * (power * c), factor * (k * power)
    error = 8 * (k + 4) * UNIT
    curvature = max(abs(left), abs(right)) * k * (k - 1) * _raised(abs(c) + reach, k - 2) * (1 + error)
    return value, slope, error * abs(value) + TINY, error * abs(slope) + TINY, curvature


def _raised(z: Array, k: int) -> Array:
    """The power z^k by squaring, each factor rounded fewer than 2 k times; numpy's own power promises no accuracy."""
    result, base = np.ones_like(z), z
    while k:
        if k & 1:
            result = result * base
        base, k = (base * base if k > 1 else base), k >> 1
    return result


def _piecewise_linear(x: TaylorModel, reach: Array, left: float, right: float) -> TaylorModel:
    """The function s(z) = (a + b) / 2 z + (b - a) / 2 |z|, with |z| replaced by a line.

    On [low, high], |z| - k z is convex for every k, and nonnegative for |k| <= 1: it lies between 0 and the larger of
    its end values.  k = 1, or -1, where z does not change its sign: then the gap is 0.
    """
    low, high = x.centre - reach, x.centre + reach
    crosses = (low < 0) & (high > 0)
    k = np.where(crosses, np.clip((high + low) / np.where(crosses, high - low, 1.0), -1.0, 1.0), np.sign(x.centre))
    k = np.where(k == 0, np.where(crosses, 0.0, 1.0), k)
    gap = np.where(crosses, np.maximum(high * (1 - k), -low * (1 + k)), 0.0) * SLACK
    slope = np.where(k == 1, right, np.where(k == -1, left, (left + right) / 2 + k * ((right - left) / 2)))
    shift = (right - left) / 4 * gap
    rounding = 16 * UNIT * (abs(left) + abs(right)) * (abs(x.centre) + reach)
    radius = abs(slope) * x.radius + abs(right - left) / 4 * gap + rounding
    return TaylorModel(slope * x.centre + shift, slope * x.slope, radius * SLACK + TINY)
