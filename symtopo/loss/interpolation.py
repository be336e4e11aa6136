"""The loss along a chord between two weight tuples: its exact maximum for linear networks, a bracket for others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from symtopo.algebra.exact import (
    Rational,
    RationalMatrix,
    from_flint,
    identity,
    rational,
    rational_matrix,
    simplest,
    to_flint,
    to_fmpq,
)
from symtopo.errors import BadInput, Undecided, shown
from symtopo.loss.activations import Activation, Array, Interval, enclose
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network, hidden_states

if TYPE_CHECKING:
    from flint import fmpq, fmpq_poly

WIDTH = Fraction(1, 10**12)
SHORTEST_CELL = 2.0**-50


@dataclass(frozen=True)
class Maximum:
    """The maximum of a function over 0 <= t <= 1 lies in [lower, upper].

    where : closed intervals of t, in order, of which every point that attains the maximum lies in one.
    """

    lower: Rational
    upper: Rational
    where: tuple[tuple[Rational, Rational], ...]

    @property
    def exact(self) -> bool:
        return self.lower == self.upper


def chord_loss(minimum: Minimum, start: Sequence[Any], end: Sequence[Any]) -> fmpq_poly:
    """|Y - F(W(t)) X|_F^2 for W(t) = (1 - t) start + t end, a polynomial in t over Q of degree at most 2 l.

    start, end : weights of minimum.network, as in `Network.forward`.  Raises BadInput where shapes do not fit.
    """
    from flint import fmpq_poly

    network = minimum.network
    ends = zip(network.exact_weights(start), network.exact_weights(end), strict=True)
    weights = [
        _polynomials([[(p, q - p) for p, q in zip(*r, strict=True)] for r in zip(*w, strict=True)]) for w in ends
    ]
    x = identity(network.widths[0]) if minimum.x is None else minimum.x
    output = hidden_states(network, weights, _constants(x), np.matmul)[-1]
    return sum((entry * entry for entry in (_constants(minimum.y) - output).flat), fmpq_poly([0]))


def _constants(a: RationalMatrix) -> Any:
    return _polynomials([[(v,) for v in row] for row in a])


def _polynomials(rows: Sequence[Sequence[Sequence[Rational]]]) -> Any:
    """A numpy array of objects, polynomials with these coefficients, lowest degree first."""
    from flint import fmpq_poly

    matrix = np.empty((len(rows), len(rows[0])), dtype=object)
    for index in np.ndindex(matrix.shape):
        matrix[index] = fmpq_poly([to_fmpq(c) for c in rows[index[0]][index[1]]])
    return matrix


def above_chord(loss: fmpq_poly) -> fmpq_poly:
    """loss(t) - ((1 - t) loss(0) + t loss(1)): its maximum is the barrier, which is never negative."""
    from flint import fmpq_poly

    return loss - fmpq_poly([loss(0), loss(1) - loss(0)])


def maximum(p: fmpq_poly, width: Any = WIDTH) -> Maximum:
    """The maximum of a polynomial over Q on [0, 1], and where it is attained.

    Exact if and only if the maximum is rational: at an end, at a rational critical point, or at an irrational one
    where p is rational.  Otherwise lower < maximum < upper, and upper - lower <= width.  Critical points are isolated
    exactly: rational ones as points, the others in intervals with rational ends.

    width : a positive rational; BadInput otherwise.
    """
    gap = _positive(width)
    if p.degree() < 1:
        return _known(_fraction(p(0)), (0, 1))
    while True:
        values = _critical_values(p, gap)
        low, high = max(v.lower for v in values), max(v.upper for v in values)
        exact = [v.lower for v in values if v.exact]
        if low == high or max(exact) < low:
            return Maximum(low, high, tuple(sorted(v.where[0] for v in values if v.upper >= low)))
        gap /= 2**20  # a rational value is never equal to an irrational one: they separate


def barrier(minimum: Minimum, first: Sequence[Any], second: Sequence[Any]) -> Maximum:
    """The largest loss on the chord between two weight tuples above the line between its end values, exactly.

    max over 0 <= t <= 1 of L(W(t)) - (1 - t) L(first) - t L(second), for W(t) = (1 - t) first + t second; a barrier of
    0 does not mean that the two lie in one component.

    Parameters
    ----------
    first, second : weights of minimum.network, as in `Network.forward`.

    Raises
    ------
    BadInput : where shapes do not fit.

    Examples
    --------
    >>> from symtopo import Minimum, Network, barrier
    >>> barrier(Minimum(Network([1, 1, 1])), [[[1]], [[1]]], [[[-1]], [[-1]]]).lower
    1
    """
    return maximum(above_chord(chord_loss(minimum, first, second)))


def _critical_values(p: fmpq_poly, width: Fraction) -> list[Maximum]:
    """The value at the ends and at every critical point in (0, 1), each in an interval of at most this width.

    On an interval [a, b] around a critical point, p differs from its value in the middle by at most s (b - a) / 2,
    where s, the sum of the absolute coefficients of p', bounds |p'| on [0, 1].  At a root of an irreducible f, p is
    rational if and only if the remainder of p by f is a constant.
    """
    slope = p.derivative()
    steepest = sum((abs(_fraction(c)) for c in slope.coeffs()), Fraction(0))
    candidates = [_known(_fraction(p(t)), (t, t)) for t in (0, 1)]
    for factor, _ in slope.factor()[1]:
        if factor.degree() == 1:
            root = _fraction(-factor[0] / factor[1])
            candidates += [_known(_fraction(p(to_fmpq(root))), (root, root))] if 0 < root < 1 else []
            continue
        rest = p % factor
        for a, b in _roots_inside(factor, width / steepest):
            if rest.degree() < 1:
                candidates.append(_known(_fraction(rest[0]), (a, b)))
                continue
            middle, radius = _fraction(p(to_fmpq((a + b) / 2))), steepest * (b - a) / 2
            candidates.append(Maximum(simplest(middle - radius), simplest(middle + radius), ((a, b),)))
    return candidates


def _known(value: Fraction, where: tuple[Rational, Rational]) -> Maximum:
    return Maximum(simplest(value), simplest(value), (where,))


def _roots_inside(factor: fmpq_poly, width: Fraction) -> list[tuple[Fraction, Fraction]]:
    """Isolating intervals inside [0, 1] for the roots there of an irreducible polynomial, not linear, by sympy."""
    import sympy

    coefficients = [sympy.Rational(int(c.p), int(c.q)) for c in reversed(factor.coeffs())]
    poly = sympy.Poly(coefficients, sympy.Symbol("t"), domain="QQ")
    wide = sympy.Rational(width.numerator, width.denominator)
    intervals = [(Fraction(a.p, a.q), Fraction(b.p, b.q)) for (a, b), _ in poly.intervals(eps=wide, inf=0, sup=1)]
    return [(max(a, Fraction(0)), min(b, Fraction(1))) for a, b in intervals]


def _fraction(c: fmpq) -> Fraction:
    return Fraction(int(c.p), int(c.q))


def _positive(width: Any) -> Fraction:
    positive = Fraction(rational(width, "the width"))
    if positive <= 0:
        raise BadInput(f"the width is {shown(width)}: give a positive one")
    return positive


def exact_output(sigma: Activation, weights: Sequence[Any], x: Any) -> RationalMatrix:
    """W_l sigma(W_{l-1} .. sigma(W_1 x)), exactly.  Raises BadInput where sigma has no exact values."""
    if sigma.exact is None:
        raise BadInput(f"{sigma.name} takes irrational values: use `bracket_maximum`")
    state = rational_matrix(x, "x")
    for i, w in enumerate(_feed_forward(weights).exact_weights(weights)):
        if len(w[0]) != len(state):
            raise BadInput(f"x has {len(state)} rows, the network has input width {len(w[0])}: make them equal")
        inner = state if i == 0 else tuple(tuple(sigma.exact(v) for v in row) for row in state)
        state = from_flint(to_flint(w) * to_flint(inner))
    return state


def bracket_maximum(
    sigma: Activation,
    start: Sequence[Any],
    end: Sequence[Any],
    x: Any,
    y: Any,
    *,
    width: Any = Fraction(1, 1000),
    most_cells: int = 200_000,
) -> Maximum:
    """A bracket of the maximum over 0 <= t <= 1 of |Y - W_l sigma(.. sigma(W_1 X))|_F^2, W = (1 - t) start + t end.

    Both ends are proved: floats, every operation rounded outwards by nextafter, on cells of t that are halved until
    upper - lower <= width, or most_cells were looked at: then the bracket is wider.

    Parameters
    ----------
    start, end : weights W_1, .., W_l of a network without skips, exact as in `Network.forward`.
    x, y : d_0 x N and d_l x N, as in `Minimum`.

    Raises BadInput where shapes do not fit; Undecided where floats overflow.
    """
    network, gap = _feed_forward(start), float(_positive(width)) * (1 - 1e-15)
    exact = zip(network.exact_weights(start), network.exact_weights(end), strict=True)
    ends = [(_enclosed(a), _enclosed(b)) for a, b in exact]
    data = Minimum(network, x=x, y=y)
    inputs, target = _enclosed(identity(network.widths[0]) if data.x is None else data.x), _enclosed(data.y)

    def loss(left: Array, right: Array) -> Interval:
        with np.errstate(over="ignore", invalid="ignore"):
            enclosure = _squared_error(sigma, [_chord(w, left, right) for w in ends], inputs, target)
        if not (np.isfinite(enclosure.lower).all() and np.isfinite(enclosure.upper).all()):
            raise Undecided("the loss overflows floats: scale weights and data down")
        return enclosure

    return _largest(loss, gap, most_cells)


def _largest(value: Callable[[Array, Array], Interval], gap: float, most_cells: int) -> Maximum:
    """Bisection of [0, 1]: a cell is left alone once its upper bound is within the gap of the best lower bound."""
    left = np.arange(16) / 16
    right, seen, settled = left + 1 / 16, 0, []
    best = float(value(np.array([0.0, 1.0]), np.array([0.0, 1.0])).lower.max())
    while len(left):
        middle = (left + right) / 2
        best = max(best, float(value(middle, middle).lower.max()))
        upper, seen = value(left, right).upper, seen + len(left)
        done = (upper - best <= gap) | (right - left <= SHORTEST_CELL) | (seen + 2 * len(left) > most_cells)
        settled.append(np.stack([left, right, upper])[:, done])
        more = (left[~done], middle[~done], right[~done])
        left, right = np.r_[more[0], more[1]], np.r_[more[1], more[2]]
    left, right, upper = (cells := np.concatenate(settled, axis=1))[:, np.argsort(cells[0])]
    left, right, upper = (row[upper >= best] for row in (left, right, upper))
    ends = left[1:] != right[:-1]  # where neighbours do not touch
    where = zip(left[np.r_[True, ends]].tolist(), right[np.r_[ends, True]].tolist(), strict=True)
    bounds = (rational(best, "the loss"), rational(float(upper.max()), "the loss"))
    return Maximum(*bounds, tuple((rational(a, "t"), rational(b, "t")) for a, b in where))


def _feed_forward(weights: Sequence[Any]) -> Network:
    """The network without skips that has these shapes."""
    exact = [rational_matrix(w, f"W_{i}") for i, w in enumerate(weights, start=1)]
    return Network([*(len(w[0]) for w in exact[:1]), *map(len, exact)])


def _enclosed(a: RationalMatrix) -> Interval:
    entries = [[enclose(v) for v in row] for row in a]
    return Interval(*(np.array([[getattr(v, end) for v in row] for row in entries]) for end in ("lower", "upper")))


def _chord(ends: tuple[Interval, Interval], left: Array, right: Array) -> Interval:
    """Bounds of (1 - t) A + t B for t between left and right: affine in t, so the hull of both; 1 - t is exact."""
    times = [t[:, None, None] for t in (left, right)]
    first, last = (Interval(1 - t, 1 - t) * ends[0] + Interval(t, t) * ends[1] for t in times)
    return first.hull(last)


def _squared_error(sigma: Activation, weights: Sequence[Interval], x: Interval, y: Interval) -> Interval:
    """Bounds of the loss, one a cell: weights of shapes (cells, d_i, d_{i-1})."""
    state = weights[0] @ x
    for w in weights[1:]:
        state = w @ sigma.enclosure(state)
    squares = (state - y).square()
    entries = [squares[:, i, j] for i in range(y.lower.shape[0]) for j in range(y.lower.shape[1])]
    return sum(entries[1:], entries[0])
