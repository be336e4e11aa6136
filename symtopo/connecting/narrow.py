"""Plain chains whose minima all have the rank of the narrowest layer: a minimum near each point, and its signs.

The best approximation of the data may be irrational, so a point is near to a minimum at best.  Eigenvectors are
computed with many digits and rounded; what they prove is the trusted checker's, rule `chain signs`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

import numpy as np

from symtopo import checker
from symtopo.algebra.exact import Rational, RationalMatrix, determinant_sign, from_flint, identity, product, to_flint
from symtopo.algebra.modular import rank
from symtopo.connecting.rounded import Integers, eigenvectors, left_inverse, orthonormal
from symtopo.errors import BadInput, Undecided
from symtopo.minima.minimum import Minimum

DIGITS = 160  # binary ones, of eigenvectors and preconditioners, where nothing is ill-conditioned
MOST_DIGITS = 4000  # binary ones
REMEMBERED = 16
LARGEST_RELATIVE_ERROR = 1e-3  # of F(W) U, as in `settle`
TOO_CLOSE = "two singular values of the data are too close: they are told apart exactly only"
DIGITS_OF_FLOATS, MOST_DIGITS_OF_A_LAYER = 120, 2**24  # binary ones, of numerators and denominators
FARTHEST = Fraction(1, 100)  # from a point to its minimum, relative to the largest entry of the first or last layer


@dataclass(frozen=True)
class NearOnChain:
    """What is proved at a point: a minimum within the radius, and its signs; how, for the checker; the basis used."""

    radius: Fraction
    signs: tuple[int, ...]
    entry: dict[str, Any]
    basis: list[list[int]]


@dataclass(frozen=True, eq=False)
class NarrowChain:
    """A minimum of a plain chain that consists of points of rank r, the smallest width.

    tied : (number of larger singular values, of not smaller ones) where s_r = s_(r+1); None where the best
        approximation is unique.
    """

    minimum: Minimum
    chain: checker.NarrowChain
    tied: tuple[int, int] | None

    @property
    def allows_near_points(self) -> bool:
        """Whether the rule is for points that are only near a minimum; elsewhere one layer is solved exactly."""
        return self.chain.rank < min(self.minimum.rank_x, len(self.chain.square))

    @property
    def too_large(self) -> bool:
        """Whether a layer that is solved exactly, as for all other rules, would have too many digits."""
        return DIGITS_OF_FLOATS * self.chain.rank**3 > MOST_DIGITS_OF_A_LAYER

    @property
    def notes(self) -> tuple[str, ...]:
        if self.tied is None:
            return ()
        r = self.chain.rank
        return (
            f"s_{r} = s_{r + 1}: the best approximations of rank {r} are many, and going round flips all signs at once",
        )

    @cached_property
    def _cuts(self) -> tuple[int, ...]:
        return self.tied or (self.chain.rank,)

    @cached_property
    def _eigen(self) -> tuple[Integers, int]:
        """Orthonormal eigenvectors as rows, those of large eigenvalues first, times 2^digits; and these digits."""
        digits, square = DIGITS, self.chain.square
        if self.chain.rank == len(square):  # nothing is projected
            return [[int(i == j) << digits for j in range(len(square))] for i in range(len(square))], digits
        while digits <= MOST_DIGITS:
            if (found := eigenvectors(square, digits)) is None:
                return self._eigen_slowly()
            values, vectors = found
            gaps = [(values[c - 1] - values[c]) / values[0] for c in self._cuts if 0 < c < len(values)]
            lost = max((_lost(gap, digits) for gap in gaps), default=0)
            if DIGITS + lost <= digits:
                return vectors, digits
            digits = max(2 * digits, DIGITS + lost)
        raise Undecided(TOO_CLOSE)

    def _eigen_slowly(self) -> tuple[Integers, int]:
        """The same where eigenvalues are closer than floats can tell apart."""
        import mpmath

        square, digits = self.chain.square, DIGITS
        n = len(square)
        largest = _largest(square)
        scaled = [[v / Fraction(largest) for v in row] for row in square]
        while True:
            with mpmath.workprec(2 * digits):
                a = mpmath.matrix([[mpmath.mpf(v.numerator) / v.denominator for v in row] for row in scaled])
                values, vectors = mpmath.eigsy(a)
                order = sorted(range(n), key=lambda k: -values[k])
                gaps = [values[order[c - 1]] - values[order[c]] for c in self._cuts if 0 < c < n]
                narrow = min(gaps, default=mpmath.mpf(1))
                lost = -int(mpmath.log(narrow, 2)) if narrow > 0 else digits
                if DIGITS + lost <= digits:
                    scale = 1 << digits
                    return [[int(mpmath.nint(vectors[i, k] * scale)) for i in range(n)] for k in order], digits
            digits = max(2 * digits, DIGITS + lost)
            if digits > MOST_DIGITS:
                raise Undecided(TOO_CLOSE)

    @cached_property
    def over(self) -> int:
        return 1 << self._eigen[1]

    @cached_property
    def inputs(self) -> Integers:
        """A left inverse of u, times `over`."""
        return left_inverse(self.chain.u, self._eigen[1])

    def _layers(self, weights: Sequence[RationalMatrix]) -> list[RationalMatrix]:
        """With the skips beside them absorbed."""
        skips = self.minimum.network.skips
        return [
            tuple(tuple(v + skips.get((i, i + 1), 0) * (a == b) for b, v in enumerate(row)) for a, row in enumerate(w))
            for i, w in enumerate(weights)
        ]

    def _basis(self, last: RationalMatrix) -> list[list[int]]:
        """Where singular values tie, those of their vectors come first that span the image at the point."""
        rows, digits = self._eigen
        if self.tied is None:
            return rows
        low, high = self.tied
        floats = np.array([[v / self.over for v in row] for row in rows])
        image = np.array(last, dtype=np.float64)
        image /= np.abs(image).max(axis=0, keepdims=True)
        rest = np.eye(image.shape[1])
        if low:
            rest = np.linalg.svd(floats[:low] @ image)[2][low:].T  # what of the image has no part in the larger ones
        turn = np.linalg.svd(floats[low:high] @ image @ rest)[0]
        mixed = [[Fraction(v) for v in column] for column in turn.T.tolist()]
        unrounded = product(mixed, rows[low:high])
        return [*rows[:low], *orthonormal(unrounded, digits), *rows[high:]]

    def at(self, weights: Sequence[RationalMatrix], name: str) -> NearOnChain:
        """What is proved at the weights.  Raises BadInput where they are far from a minimum, or too far to say."""
        layers, v, r = self._layers(weights), self.chain.vertices[0], self.chain.rank
        inner, outer = _between(layers, 1, v, self.chain), _between(layers, v, len(layers) - 1, self.chain)
        last = product(layers[-1], outer)
        refusal = f"{name} is no minimum: its map has not the rank {r} of a best approximation: train it further"
        if any(rank(a) < r for a in (inner, outer, last)):
            raise BadInput(refusal)
        try:
            basis = self._basis(last)
        except (OverflowError, np.linalg.LinAlgError, FloatingPointError):
            raise Undecided(f"{name} is no exact minimum, and too large for floats: scale it") from None
        span = [[Fraction(u, self.over) for u in row] for row in basis]
        self._refuse_far(span[:r], layers, inner, last, name)
        digits = self._eigen[1]
        try:
            core, left = left_inverse(product(span[:r], last), digits), left_inverse(outer, digits)
            right = left_inverse(tuple(zip(*inner, strict=True)), digits)
        except ZeroDivisionError:
            raise BadInput(refusal) from None
        entry = {"core": core, "left": left, "right": [list(row) for row in zip(*right, strict=True)]}
        try:
            eigenbasis = checker.eigenbasis(self.chain, span, self._cuts)
            inputs = checker.divided(self.inputs, self.over)
            radius, signed = checker.near_on_chain(self.chain, inputs, eigenbasis, weights, entry, self.over)
        except checker.NotProved as why:
            raise BadInput(
                f"{name} is too far from a minimum to say in which component it is ({why}): train it further"
            ) from None
        if radius > FARTHEST * min(map(_largest, (layers[0], layers[-1]))):
            far = f"{float(min(radius, Fraction(10**300))):.1e}"
            raise BadInput(
                f"{name} is too far from a minimum to say in which component it is: one is proved within {far} only, "
                f"more than {float(FARTHEST):g} of a layer: train it further"
            )
        return NearOnChain(_rounded_up(Fraction(radius)), tuple(map(determinant_sign, signed)), entry, basis)

    def _refuse_far(
        self,
        span: Sequence[Sequence[Fraction]],
        layers: Sequence[RationalMatrix],
        inner: RationalMatrix,
        last: RationalMatrix,
        name: str,
    ) -> None:
        u, t = (tuple(map(tuple, a)) for a in (self.chain.u, self.chain.t))
        best = product(tuple(zip(*span, strict=True)), product(span, t))
        reached = product(last, product(inner, product(layers[0], u)))
        off = [[v - w for v, w in zip(*rows, strict=True)] for rows in zip(best, reached, strict=True)]
        error = Fraction(_largest(off)) / (_largest(best) or 1)
        if error > LARGEST_RELATIVE_ERROR:
            raise BadInput(
                f"{name} is no minimum: F(W) is off by {float(min(error, Fraction(10**9))):.1e} of the best "
                f"approximation, above {LARGEST_RELATIVE_ERROR:g}: train it further, or check its network and data"
            )

    def step(self, points: Sequence[NearOnChain]) -> dict[str, Any]:
        """The step of a certificate, for these points in their order."""
        bases = [p.basis for p in points] if self.tied else [points[0].basis]
        tied = {"tied": True} if self.tied else {}
        entries = [p.entry for p in points]
        return {
            "rule": "chain signs",
            "over": self.over,
            **tied,
            "inputs": self.inputs,
            "bases": bases,
            "points": entries,
        }

    def label(self, point: NearOnChain) -> tuple[int, ...]:
        """What tells components apart: with a tie, going round the best approximations flips all signs together."""
        return point.signs[1:] if self.tied else point.signs

    def difference(self, first: NearOnChain, second: NearOnChain) -> str:
        """Where the labels of two minima A and B differ."""
        names = [f"det S^T B_{self.chain.vertices[0]}"]
        names += [f"det {self._product(v, w)}" for v, w in pairwise(self.chain.vertices)]
        return "; ".join(
            f"{name} {'<' if s < 0 else '>'} 0 at A, {'<' if t < 0 else '>'} 0 at B"
            for name, s, t in zip(names[bool(self.tied) :], self.label(first), self.label(second), strict=True)
            if s != t
        )

    def _product(self, low: int, high: int) -> str:
        """The map from one vertex to another in words, skips beside layers included."""
        skips = self.minimum.network.skips
        factors = {i: f"(W_{i} + {c})" if (c := skips.get((i - 1, i), 0)) else f"W_{i}" for i in (high, low + 1)}
        return " .. ".join(factors.values())


def _lost(gap: Fraction, digits: int) -> int:
    """Binary digits that a gap between eigenvalues costs, relative to the largest."""
    return gap.denominator.bit_length() - gap.numerator.bit_length() if gap > 0 else digits


def _largest(a: Sequence[Sequence[Rational]]) -> Rational:
    return max(max(v, -v) for row in a for v in row)


def _between(layers: Sequence[RationalMatrix], low: int, high: int, chain: checker.NarrowChain) -> RationalMatrix:
    found = identity(chain.network.widths[low])
    for w in layers[low:high]:
        found = product(w, found)
    return found


def _rounded_up(value: Fraction) -> Fraction:
    """To a power of two."""
    if not value:
        return Fraction(1, 1 << DIGITS)
    exponent = value.numerator.bit_length() - value.denominator.bit_length() + 1
    return Fraction(2) ** exponent


@lru_cache(REMEMBERED)
def narrow_chain(minimum: Minimum) -> NarrowChain | None:
    """The narrow chain behind a minimum; None where it is none: a skip remains, or points of lower rank are minima."""
    problem = minimum.problem
    r = problem.smallest
    if problem.skips or not problem.rank >= r > 0 or all(problem.widths[v] > r for v in problem.hidden):
        return None
    return NarrowChain(minimum, _chain(minimum), minimum.ties(r) if problem.rank > r else None)


def _chain(minimum: Minimum) -> checker.NarrowChain:
    """What the trusted checker makes of the claim, by FLINT; by itself where X has not full row rank."""
    network, x, problem = minimum.network, minimum.x, minimum.problem
    y = checker.shifted_target(network, x, minimum.y)
    u: checker.Matrix = identity(network.widths[0])
    if x is None:
        t, square = y, product(y, list(zip(*y, strict=True)))
    elif problem.rho == len(x):
        onto = list(zip(*x, strict=True))
        u, t = product(x, onto), product(y, onto)
        square = from_flint(to_flint(t) * to_flint(u).inv() * to_flint(t).transpose())
    else:
        return checker.narrow_chain(checker.Loss(network, x, minimum.y))
    vertices = [v for v in problem.hidden if problem.widths[v] == problem.smallest]
    return checker.NarrowChain(network, problem.smallest, vertices, u, t, square, problem.rank > problem.smallest)
