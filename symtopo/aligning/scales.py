"""From a matching of neurons to an element of the group: scales from the weights, then the comparison, exactly."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symtopo.algebra.exact import Rational
from symtopo.algebra.rational_arrays import RationalArray
from symtopo.aligning.element import LayerElement, acted, centred_biases, row_sums
from symtopo.aligning.matching import Matching
from symtopo.aligning.mlp import MLP
from symtopo.errors import Undecided


@dataclass(frozen=True)
class Deviation:
    """The largest relative deviation of B from g . A, and where it is.

    |b - a| / max(|b|, |a|), where to the size of a bias those of the terms are added that flips add to it;
    each the nearest float to the exact quotient.
    layer : of the weight, from 1;  row, column : counted from 0; the column is None for a bias;  first, second : the
    entries of g . A and of B.
    """

    value: float
    layer: int
    row: int
    column: int | None
    first: Rational
    second: Rational

    @property
    def place(self) -> str:
        return f"b{self.layer}[{self.row}]" if self.column is None else f"W{self.layer}[{self.row}, {self.column}]"


class Pair:
    """Two networks of one shape, with what is needed again and again."""

    def __init__(self, first: MLP, second: MLP) -> None:
        self.first, self.second = first, second
        self.centred = centred_biases(first), centred_biases(second)
        with np.errstate(all="ignore"):
            self.sizes = [
                ([np.abs(w.floats()) for w in n.weights], [np.abs(b.floats()) for b in c])
                for n, c in zip((first, second), self.centred, strict=True)
            ]
        self.present = [
            ([w.signs() != 0 for w in n.weights], [b.signs() != 0 for b in c])
            for n, c in zip((first, second), self.centred, strict=True)
        ]

    def element(self, matching: Matching) -> tuple[LayerElement, ...]:
        """The element with these orders and flips whose scales are read from weights of A and B, layer by layer.

        Of several weights that give a scale, one with the median is taken: it is right if any is.  Neurons that are
        joined to no bias, input or output by weights that are not 0 begin with scale 1.
        Raises Undecided where a scale would be irrational, and is seen.
        """
        network, orders = self.first, [list(order) for order in matching.orders]
        scales: list[list[Any]] = [
            [None if s.degree is not None else Fraction(1)] * len(order)
            for s, order in zip(network.symmetries, orders, strict=True)
        ]
        divisors: list[list[Any]] = [[*scale] for scale in scales]
        while True:
            progress = False
            for i in range(network.hidden):
                for r, known in enumerate(scales[i]):
                    if known is None and (found := self._scale(i, r, orders, scales, divisors)) is not None:
                        scales[i][r], divisors[i][r] = found
                        progress = True
            if progress:
                continue
            unknown = [(i, scale.index(None)) for i, scale in enumerate(scales) if None in scale]
            if not unknown:
                break
            i, r = unknown[0]
            scales[i][r] = divisors[i][r] = Fraction(1)
        elements = []
        for symmetry, order, flips, scale, divisor in zip(
            network.symmetries, orders, matching.flipped, scales, divisors, strict=True
        ):
            side = symmetry.flip[0] if symmetry.flip else 1
            signed = [(-c, d * side) if flip else (c, d) for c, d, flip in zip(scale, divisor, flips, strict=True)]
            elements.append(
                LayerElement(tuple(order), *(tuple(map(_plain, part)) for part in zip(*signed, strict=True)))
            )
        return tuple(elements)

    def _scale(
        self, i: int, r: int, orders: list[list[int]], scales: list[list[Any]], divisors: list[list[Any]]
    ) -> tuple[Fraction, Fraction] | None:
        """|c| and |d| of the neuron in place r of hidden layer i, if what is known of others gives them."""
        (a_w, a_b), (b_w, b_b) = self.sizes
        (in_a, bias_a), (in_b, bias_b) = self.present
        degree, row = self.first.symmetries[i].degree, orders[i][r]
        columns = orders[i - 1] if i else list(range(a_w[0].shape[1]))
        before = divisors[i - 1] if i else [Fraction(1)] * len(columns)
        chosen = [j for j in np.flatnonzero(in_a[i][row, columns] & in_b[i][r]).tolist() if before[j] is not None]
        with np.errstate(all="ignore"):  # beyond the range of floats any of them is taken
            factors = np.array([_near(before[j]) for j in chosen])
            sizes = b_w[i][r][chosen] / a_w[i][row, columns][chosen] * factors
            own = [b_b[i][r] / a_b[i][row]] if bias_a[i][row] and bias_b[i][r] else []
        ratios: list[Any] = [*chosen, *[None] * len(own)]
        if ratios:
            j = ratios[int(np.argsort([*sizes.tolist(), *own])[len(ratios) // 2])]
            if j is None:
                c = abs(Fraction(self.centred[1][i].fraction(r)) / self.centred[0][i].fraction(row))
            else:
                entries = self.second.weights[i].fraction(r, j), self.first.weights[i].fraction(row, columns[j])
                c = abs(Fraction(entries[0]) / entries[1] * before[j])
            return c, c ** (degree or 0)
        rows = orders[i + 1] if i + 1 < len(orders) else list(range(a_w[i + 1].shape[0]))
        after = scales[i + 1] if i + 1 < len(orders) else [Fraction(1)] * len(rows)
        chosen = [
            t for t in np.flatnonzero(in_a[i + 1][rows, row] & in_b[i + 1][:, r]).tolist() if after[t] is not None
        ]
        if not chosen:
            return None
        with np.errstate(all="ignore"):
            factors = np.array([_near(after[t]) for t in chosen])
            sizes = a_w[i + 1][rows, row][chosen] / b_w[i + 1][:, r][chosen] * factors
        t = chosen[int(np.argsort(sizes)[len(chosen) // 2])]
        entries = self.first.weights[i + 1].fraction(rows[t], row), self.second.weights[i + 1].fraction(t, r)
        d = abs(Fraction(entries[0]) / entries[1] * after[t])
        if not in_a[i][row].any() and not bias_a[i][row]:
            return (d if degree == 1 else Fraction(1)), d
        return _root(d, degree), d

    def compared(self, element: tuple[LayerElement, ...]) -> Deviation | None:
        """How far B is from g . A; None: they are equal, exactly."""
        moved, worst = acted(element, self.first), None
        for i, (w, v) in enumerate(zip(moved.weights, self.second.weights, strict=True)):
            pairs = [(w, v, None), (moved.biases[i], self.second.biases[i], self._added(element, i, v))]
            for a, b, added in pairs:
                if a.equals(b).all():
                    continue
                sizes = _relative(a, b, added)
                place = tuple(map(int, np.unravel_index(int(sizes.argmax()), sizes.shape)))
                if worst is None or sizes[place] > worst.value:
                    column = place[1] if len(place) == 2 else None
                    at = (float(sizes[place]), i + 1, place[0], column, a.fraction(*place), b.fraction(*place))
                    worst = Deviation(*at)
        return worst

    def _added(self, element: tuple[LayerElement, ...], i: int, v: RationalArray) -> RationalArray | None:
        """The sums of the absolute values of what the flips of the layer before added to biases."""
        shifts = [self.first.symmetries[i - 1].law(c)[1] for c in element[i - 1].scale] if i else []
        if not any(shifts):
            return None
        flipped = v[:, [j for j, e in enumerate(shifts) if e]]
        return row_sums(
            RationalArray(abs(flipped.numerators), flipped.denominators), [abs(Fraction(e)) for e in shifts if e]
        )

    def are_twins(self, first: tuple[int, int, int], second: tuple[int, int, int]) -> bool:
        """Whether two neurons of B, flipped or not, may be exchanged: exactly, and after scaling one of them."""
        layer, s, j = first
        _, t, k = second
        network, symmetry = self.second, self.first.symmetries[layer]
        sign = -1 if s != t else 1
        w, b, v = network.weights[layer], self.centred[1][layer], network.weights[layer + 1]
        rows = [[b.fraction(n), *(w.fraction(n, m) for m in range(w.shape[1]))] for n in (j, k)]
        columns = [[v.fraction(m, n) for m in range(v.shape[0])] for n in (j, k)]
        c: Rational = 1
        if symmetry.degree is not None and any(rows[0]):
            place = next(m for m, value in enumerate(rows[0]) if value)
            c = abs(Fraction(rows[1][place]) / rows[0][place])
        if [c * sign * value for value in rows[0]] != rows[1] or c == 0:
            return False
        d = symmetry.law(c * sign)[0]
        if not any(rows[0]) and symmetry.degree is not None and any(columns[0]):
            place = next(m for m, value in enumerate(columns[0]) if value)
            if not columns[1][place]:
                return False
            d = abs(Fraction(columns[0][place]) / columns[1][place]) * (1 if d > 0 else -1)
        return columns[0] == [d * value for value in columns[1]]


def _near(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf")


def _plain(value: Fraction) -> Rational:
    return value.numerator if value.denominator == 1 else value


def _relative(a: RationalArray, b: RationalArray, added: RationalArray | None) -> NDArray[np.float64]:
    """|b - a| / (max(|a|, |b|) + added), each rounded once; 0 where a and b are 0."""
    left, right = a.numerators * b.denominators, b.numerators * a.denominators
    top, bottom = abs(right - left), np.maximum(abs(left), abs(right))
    if added is not None:
        top = top * added.denominators
        bottom = bottom * added.denominators + added.numerators * a.denominators * b.denominators
    return np.asarray(top / np.where(bottom == 0, 1, bottom), dtype=np.float64)


def _root(d: Fraction, degree: int | None) -> Fraction:
    """The positive rational root; Undecided where it is irrational."""
    if degree == 1 or degree is None:
        return d
    top, bottom = (_integer_root(n, degree) for n in (d.numerator, d.denominator))
    if top**degree != d.numerator or bottom**degree != d.denominator:
        raise Undecided("a scale would be irrational: a neuron whose incoming weights have no scale of their own")
    return Fraction(top, bottom)


def _integer_root(n: int, k: int) -> int:
    if k == 2:
        return isqrt(n)
    low, high = 0, 1 << (n.bit_length() // k + 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**k <= n else (low, middle - 1)
    return low
