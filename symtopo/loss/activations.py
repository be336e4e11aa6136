"""Activations: values in floats, exact values, outward rounded ranges, and the degree of homogeneity, decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import factorial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symtopo.algebra.exact import Rational, rational, simplest
from symtopo.errors import BadInput, Undecided

Array = NDArray[np.float64]

LARGEST_EXPONENT = 700.0
TERMS = 15


# Intervals: every operation rounds to nearest, and then steps to the next float outwards.


@dataclass(frozen=True, eq=False)
class Interval:
    """Real numbers between bounds: two float arrays of one shape, lower <= upper, entry by entry.

    Sums, differences and products contain every sum, difference and product of numbers inside; only the IEEE
    rounding of +, -, * and / is relied on.  Overflow gives infinite bounds, or NaN, which bounds nothing.
    """

    lower: Array
    upper: Array

    def __add__(self, other: Interval) -> Interval:
        return outward(self.lower + other.lower, self.upper + other.upper)

    def __sub__(self, other: Interval) -> Interval:
        return outward(self.lower - other.upper, self.upper - other.lower)

    def __mul__(self, other: Interval) -> Interval:
        ends = [a * b for a in (self.lower, self.upper) for b in (other.lower, other.upper)]
        return outward(np.minimum.reduce(ends), np.maximum.reduce(ends))

    def __matmul__(self, other: Interval) -> Interval:
        """Products of matrices, shapes (..., p, q) and (..., q, r)."""
        total = self[..., :, :1] * other[..., :1, :]
        for k in range(1, self.lower.shape[-1]):
            total = total + self[..., :, k : k + 1] * other[..., k : k + 1, :]
        return total

    def __getitem__(self, index: Any) -> Interval:
        return Interval(self.lower[index], self.upper[index])

    def hull(self, other: Interval) -> Interval:
        """The least interval that contains both."""
        return Interval(np.minimum(self.lower, other.lower), np.maximum(self.upper, other.upper))

    def square(self) -> Interval:
        """The squares of the numbers inside, none of them negative."""
        inner = np.where((self.lower <= 0) & (self.upper >= 0), 0.0, np.minimum(abs(self.lower), abs(self.upper)))
        outer = np.maximum(abs(self.lower), abs(self.upper))
        square = outward(inner * inner, outer * outer)
        return Interval(np.maximum(square.lower, 0.0), square.upper)


def outward(lower: Array, upper: Array) -> Interval:
    """The next floats outside: they bound what was rounded to `lower` and `upper`."""
    return Interval(np.nextafter(lower, -np.inf), np.nextafter(upper, np.inf))


def enclose(value: Rational) -> Interval:
    """Floats around a rational number, equal to it where it is a float.  Raises BadInput beyond the floats."""
    try:
        near = float(value)
    except OverflowError:
        raise BadInput(f"a number of {len(str(int(value)))} digits is no float: give smaller ones") from None
    at = np.array(near)
    return Interval(at, at) if Fraction(near) == value else outward(at, at)


@dataclass(frozen=True)
class Activation:
    """A function sigma from R to R, applied to every entry.

    name : how it is written.
    degree : the k with sigma(c z) = c^k sigma(z) for all c > 0 and all z, as claimed; None where there is no such k.
        `positive_degree` decides it.
    function : its values on float arrays.
    enclosure : an interval that contains sigma(z) for every z inside the given one.
    exact : its values at rationals; None where these are not rational.
    half_line_degree : on z < 0, and on z > 0, `exact` is a polynomial of at most this degree.
    """

    name: str
    degree: int | None
    function: Callable[[Array], Array]
    enclosure: Callable[[Interval], Interval]
    exact: Callable[[Rational], Rational] | None = None
    half_line_degree: int = 0


def monomials(name: str, power: int, left: Rational, right: Rational) -> Activation:
    """sigma(z) = left z^power for z < 0, right z^power for z > 0, and 0 at 0.  Raises BadInput where power < 0."""
    if power < 0:
        raise BadInput(f"the power {power} is negative, and undefined at 0: give 0, 1, 2, ..")

    def exact(z: Rational) -> Rational:
        return simplest(Fraction((right if z > 0 else left) * z**power)) if z else 0

    def function(z: Array) -> Array:
        return np.where(z == 0, 0.0, np.where(z > 0, float(right), float(left)) * z**power)

    def at(z: Array) -> Interval:
        point = Interval(z, z)
        value = Interval(np.ones_like(z), np.ones_like(z))
        for i in range(power):
            value = value * point if i else point
        negative, positive = (_times(c, value) for c in (left, right))
        signs = [z < 0, z > 0]
        return Interval(
            np.select(signs, [negative.lower, positive.lower], 0.0),
            np.select(signs, [negative.upper, positive.upper], 0.0),
        )

    def enclosure(z: Interval) -> Interval:
        """Monotone on both half lines: the ends, and 0 where it lies inside."""
        ends = at(z.lower).hull(at(z.upper))
        crosses = (z.lower <= 0) & (z.upper >= 0)
        low, high = np.minimum(ends.lower, 0.0), np.maximum(ends.upper, 0.0)
        return Interval(np.where(crosses, low, ends.lower), np.where(crosses, high, ends.upper))

    return Activation(name, power, function, enclosure, exact, power)


def _times(c: Rational, value: Interval) -> Interval:
    if c == 1:
        return value
    if c == 0:
        return Interval(np.zeros_like(value.lower), np.zeros_like(value.upper))
    return enclose(c) * value


def power(k: int) -> Activation:
    """z^k, homogeneous of degree k for all real c != 0."""
    return monomials(f"z^{k}", k, 1, 1)


def absolute_power(k: int) -> Activation:
    """|z|^k."""
    return monomials(f"|z|^{k}", k, (-1) ** k, 1)


def relu_power(k: int) -> Activation:
    """max(z, 0)^k."""
    return monomials(f"max(z, 0)^{k}", k, 0, 1)


def leaky_relu(slope: Rational | str) -> Activation:
    """max(z, 0) + slope min(z, 0)."""
    exact = rational(slope, "the slope")
    return monomials(f"leaky ReLU, slope {exact}", 1, exact, 1)


def _monotone(at: Callable[[Array], Interval]) -> Callable[[Interval], Interval]:
    """Ranges of an increasing function, from bounds of its values."""
    return lambda z: Interval(at(z.lower).lower, at(z.upper).upper)


def exponential(z: Array) -> Interval:
    """Bounds of exp(z) for |z| <= 700, relying on IEEE +, -, * alone, and on no library's exponential.

    With n near z / log 2 and r = z - n log 2, where |r| < 0.4: exp(z) = 2^n (sum over k < 15 of r^k / k! + rest), and
    |rest| <= 2 |r|^15 / 15! < 10^-17.
    """
    n = np.rint(z / 0.6931471805599453)
    log_two = Interval(np.array(0.6931471805599453), np.array(0.6931471805599454))
    r = Interval(z, z) - Interval(n, n) * log_two
    total = enclose(Fraction(1, factorial(TERMS - 1)))
    for k in reversed(range(TERMS - 1)):
        total = total * r + enclose(Fraction(1, factorial(k)))
    total = total + Interval(np.array(-1e-17), np.array(1e-17))
    exponent = n.astype(np.int64)
    return Interval(np.ldexp(total.lower, exponent), np.ldexp(total.upper, exponent))


def _sigmoid_at(z: Array) -> Interval:
    near = np.clip(z, -LARGEST_EXPONENT, LARGEST_EXPONENT)
    divisor = Interval(np.array(1.0), np.array(1.0)) + exponential(-near)
    s = outward(1 / divisor.upper, 1 / divisor.lower)
    lower = np.where(z < -LARGEST_EXPONENT, 0.0, np.clip(s.lower, 0.0, 1.0))
    return Interval(lower, np.where(z > LARGEST_EXPONENT, 1.0, np.clip(s.upper, 0.0, 1.0)))


def _tanh_at(z: Array) -> Interval:
    """Tanh z = 2 sigmoid(2 z) - 1; doubling is exact."""
    s = _sigmoid_at(2 * z)
    t = outward(2 * s.lower - 1, 2 * s.upper - 1)
    return Interval(np.clip(t.lower, -1.0, 1.0), np.clip(t.upper, -1.0, 1.0))


IDENTITY = monomials("identity", 1, 1, 1)
RELU = monomials("ReLU", 1, 0, 1)
STEP = monomials("step", 0, 0, 1)
SIGMOID = Activation("sigmoid", None, lambda z: (1 + np.tanh(z / 2)) / 2, _monotone(_sigmoid_at))
TANH = Activation("tanh", None, np.tanh, _monotone(_tanh_at))
TABLE = (IDENTITY, RELU, leaky_relu("1/10"), SIGMOID, TANH, STEP, *(f(k) for k in (2, 3) for f in (power, relu_power)))
TABLE += (absolute_power(1), absolute_power(3))


def scales_by(sigma: Activation, degree: int, c: Rational) -> bool:
    """Whether sigma(c z) = c^degree sigma(z) for all real z, decided exactly for one rational c != 0.

    The difference of both sides is a polynomial of degree at most D on each open half line, so that it vanishes there
    if it does at D + 1 points.  Raises BadInput where sigma has no exact values, or c = 0.
    """
    if sigma.exact is None:
        raise BadInput(f"{sigma.name} has no rational values: `positive_degree` decides it by bounds")
    if c == 0:
        raise BadInput("c is 0: give a nonzero rational")
    points = range(-sigma.half_line_degree - 1, sigma.half_line_degree + 2)
    return all(sigma.exact(c * z) == Fraction(c) ** degree * sigma.exact(z) for z in points)


def positive_degree(sigma: Activation) -> int | None:
    """The k with sigma(c z) = c^k sigma(z) for all c > 0 and z; None: it is proved that there is none.

    With exact values: the identity at c = 2 leaves of a polynomial on a half line the term in z^k alone, as
    2^j = 2^k only for j = k, and then holds for all c > 0.  Otherwise: it would imply sigma(2)^2 = sigma(1) sigma(4)
    for any real k; bounds separate the two sides.  The claim `sigma.degree` is not looked at.  Raises Undecided where
    the bounds meet.
    """
    if sigma.exact is not None:
        degrees = (k for k in range(sigma.half_line_degree + 1) if scales_by(sigma, k, 2))
        return next(degrees, None)
    one, two, four = (sigma.enclosure(Interval(np.array(z), np.array(z))) for z in (1.0, 2.0, 4.0))
    left, right = two * two, one * four
    if left.lower > right.upper or right.lower > left.upper:
        return None
    raise Undecided(f"the bounds of {sigma.name} at 1, 2 and 4 fit a homogeneous function: this proves nothing")


def degree_holds(sigma: Activation) -> bool:
    """Whether the degree that an activation claims is the one it has."""
    return positive_degree(sigma) == sigma.degree
