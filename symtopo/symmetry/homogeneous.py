"""Two layers with a homogeneous activation between them: exact losses at midpoints of chords along a scaling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from symtopo.algebra.exact import Rational, RationalMatrix, product

LARGEST_EXPONENT = 40


@dataclass(frozen=True)
class ScaledPair:
    """The weights of W_2 sigma(W_1 X), sigma(z) = z^k for z > 0 and 0 elsewhere, data, and a scaling by m.

    sigma is positively homogeneous of degree k: sigma(c z) = c^k sigma(z) for c > 0.
    """

    k: int
    w1: RationalMatrix
    w2: RationalMatrix
    x: RationalMatrix
    y: RationalMatrix
    m: Rational

    def __str__(self) -> str:
        matrices = ", ".join(f"{name} = {_text(getattr(self, name))}" for name in ("w1", "w2", "x", "y"))
        return f"k = {self.k}, {matrices}, m = {self.m}"

    def output(self, w1: RationalMatrix, w2: RationalMatrix) -> RationalMatrix:
        return product(w2, [[_power(z, self.k) for z in row] for row in product(w1, self.x)])

    def loss(self, w1: RationalMatrix, w2: RationalMatrix) -> Rational:
        """|Y - W_2 sigma(W_1 X)|^2, exactly."""
        pairs = zip(self.y, self.output(w1, w2), strict=True)
        return sum((Fraction(a) - b) ** 2 for rows in pairs for a, b in zip(*rows, strict=True))

    def midpoint_loss(self, m: Rational, order: Sequence[int] | None = None) -> Rational:
        """The loss halfway from (W_1, W_2) to (m P W_1, m^-k W_2 P^T), P the order of the neurons."""
        order = range(len(self.w1)) if order is None else order
        w1 = [
            [(a + m * b) / Fraction(2) for a, b in zip(self.w1[i], self.w1[j], strict=True)]
            for i, j in enumerate(order)
        ]
        shrunk = Fraction(m) ** -self.k
        w2 = [[(row[i] + shrunk * row[j]) / 2 for i, j in enumerate(order)] for row in self.w2]
        return self.loss(tuple(map(tuple, w1)), tuple(map(tuple, w2)))

    def exceeds(self, bound: int, order: Sequence[int] | None = None) -> bool:
        """Whether the midpoint loss is above the bound for some m = 2^j, j <= 40.  False does not mean never."""
        return any(self.midpoint_loss(2**j, order) > bound for j in range(LARGEST_EXPONENT + 1))


def _power(z: Rational, k: int) -> Rational:
    return Fraction(z) ** k if z > 0 else 0


def _text(a: RationalMatrix) -> str:
    return "[" + ", ".join("[" + ", ".join(map(str, row)) + "]" for row in a) + "]"
