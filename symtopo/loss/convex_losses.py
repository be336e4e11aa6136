"""Losses of outputs, convex in them, with proved bounds: mean squared error and cross-entropy.

At a fixed radius r, the bounds that are used here of the loss of outputs z + rest, |rest| <= r, are convex functions of
z: above, (|z - y| + r)^2 and a log-sum-exp; below, the square of max(|z - y| - r, 0), and a log-sum-exp.  So on a cell
where z is affine in t each is largest at an end.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum

import numpy as np
from numpy.typing import NDArray

from symtopo.loss.smooth import UNIT
from symtopo.loss.taylor_models import SLACK, TINY

Array = NDArray[np.float64]

LN2_HIGH, LN2_LOW = 0.6931471803691238, 1.9082149292705877e-10
COEFFICIENTS = tuple(float(1 / np.prod(np.arange(1.0, k + 1))) for k in range(15))
EXP_ERROR = 2e-14
LEAST_EXPONENT = -700.0


@dataclass(frozen=True, eq=False)
class SquaredError:
    """The mean over data points and outputs of (z - y)^2;  target : outputs x points, each rounded once."""

    target: Array

    def bounds(self, points: slice, values: Array, radius: Array) -> tuple[float, float]:
        """Lower and upper bound of the sum, over some points, of the mean over outputs."""
        y = self.target[:, points]
        gap = abs(values - y)
        most = (gap + radius + 4 * UNIT * (abs(values) + abs(y))) * SLACK + TINY
        least = np.maximum((gap - radius - 4 * UNIT * (abs(values) + abs(y))) / SLACK - TINY, 0.0)
        n = len(y)
        return float((least * least).sum()) / n / SLACK, float((most * most).sum()) / n * SLACK

    def value(self, points: slice, values: Array) -> float:
        """The sum over some points, in floats, with no bound of the error."""
        return float(((values - self.target[:, points]) ** 2).mean(axis=0).sum())


@dataclass(frozen=True, eq=False)
class CrossEntropy:
    """The mean over data points of log(sum_k exp(z_k)) - z_y;  labels : the y, from 0.

    With one output z, of the classes 0 and 1: as of the outputs 0 and z, log(1 + exp(z)) - y z.
    """

    labels: NDArray[np.int64]

    def bounds(self, points: slice, values: Array, radius: Array) -> tuple[float, float]:
        """Lower and upper bound of the sum over some points.

        With d_k = z_k - z_y it is log(1 + sum over k != y of exp(d_k)), which increases with each d_k.
        """
        if len(values) == 1:
            values, radius = (np.vstack([np.zeros_like(part), part]) for part in (values, radius))
        y = self.labels[points]
        columns = np.arange(len(y))
        gaps = values - values[y, columns]
        sizes = abs(values) + abs(values[y, columns])
        off = (radius + radius[y, columns] + 4 * UNIT * sizes) * SLACK + TINY
        gaps[y, columns] = off[y, columns] = 0.0
        least, most = _log_sum_exp(gaps - off)[0], _log_sum_exp(gaps + off)[1]
        return max(float(least.sum()) / SLACK, 0.0), float(most.sum()) * SLACK

    def value(self, points: slice, values: Array) -> float:
        """The sum over some points, in floats, with no bound of the error."""
        values = np.vstack([np.zeros_like(values), values]) if len(values) == 1 else values
        y = self.labels[points]
        top = values.max(axis=0)
        sums = top + np.log(np.exp(values - top).sum(axis=0))
        return float((sums - values[y, np.arange(len(y))]).sum())


def _log_sum_exp(d: Array) -> tuple[Array, Array]:
    """Bounds of log(sum_k exp(d_k)), column by column; it is at least 0, as one d_k is 0.

    With S the sum of exp(d_k - max d), and any y: log S = y + log(1 + q) for q = S exp(-y) - 1, and |log(1 + q)| is
    at most |q| / (1 - |q|).
    """
    top = d.max(axis=0)
    powers = exponential(d - top).sum(axis=0)
    y = np.log(powers)
    q = abs(powers * exponential(-y) - 1) + 4 * EXP_ERROR + len(d) * UNIT
    error = q / (1 - q) * (1 + 1e-10) + 8 * UNIT * (abs(top) + abs(y)) + 1e-300
    value = top + y
    bounded = q < 0.5
    lower = np.where(bounded, np.maximum(value - error, 0.0), np.maximum(top, 0.0))
    return lower, np.where(bounded, value + error, np.inf)


def exponential(z: Array) -> Array:
    """The exponential of z <= 0, off by at most EXP_ERROR of it, plus 1e-300, relying on IEEE +, -, * alone.

    With n near z / log 2 and r = z - n log 2, |r| < 0.35: n LN2_HIGH is exact, so that r is off by less than 2e-16; the
    polynomial of degree 14 leaves out less than 1e-18; Horner's rule rounds by at most 30 UNIT e^0.35, of a value above
    e^-0.35: in all, less than 1e-14 of it.  Below -700 it is taken at -700: both are below 1e-300.
    """
    z = np.maximum(z, LEAST_EXPONENT)
    n = np.rint(z * 1.4426950408889634)
    r = (z - n * LN2_HIGH) - n * LN2_LOW
    total = np.full_like(r, COEFFICIENTS[-1])
    for c in COEFFICIENTS[-2::-1]:
        total = total * r + c
    result: Array = np.ldexp(total, np.nan_to_num(n).astype(np.int32))
    return result


def mean(parts: list[tuple[float, float]], points: int) -> tuple[float, float]:
    """Bounds of the mean over all points, from bounds of sums over some; infinite where floats overflow."""
    lower, upper = zip(*parts, strict=True)
    if not np.isfinite(upper).all():
        return 0.0, np.inf
    try:
        return max(fsum(lower) / points * (1 - 4 * UNIT) - TINY, 0.0), fsum(upper) / points * (1 + 4 * UNIT) + TINY
    except OverflowError:
        return 0.0, np.inf
