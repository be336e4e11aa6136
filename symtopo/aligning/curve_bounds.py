"""How far the chord from A to B = g . A can lie from the curve of scales in the orbit: Theorem 6.2, repaired.

A curve of curvature at most kappa and length at most pi / kappa, whose ends are at distance d with kappa d <= 2, comes
within (1 / kappa) (1 - sqrt(1 - (kappa d / 2)^2)) of every point of its chord (`symtopo.loss.curvature`, statement 6.2
repaired).  On t -> g(t) . A a weight is w a(t) b(t), with a = 1 + t (c - 1) of its neuron and b = (1 + t (c - 1))^-k of
that before, so sums over weights of products of derivatives are bilinear in those of a and b: matrix products, in ball
arithmetic, for balls t that cover [0, 1].
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING, Any

from symtopo.aligning.paths import FunctionPath

if TYPE_CHECKING:
    from flint import arb, arb_mat

CELLS = 64
PRECISION = 128
MOST_WEIGHTS = 30_000


@dataclass(frozen=True)
class NearCurve:
    """Every point of the chord is within `within` of the curve, on which all networks compute one function.

    curvature, length, distance : upper bounds, of the curve, and of the distance of its ends.
    """

    within: float
    curvature: float
    length: float
    distance: float

    def to_dict(self) -> dict[str, float]:
        return {
            "within": self.within,
            "curvature": self.curvature,
            "length": self.length,
            "distance": self.distance,
        }


def chord_near_curve(path: FunctionPath) -> NearCurve | None:
    """The bound for a path that is a curve in the orbit; None where a condition is not shown to hold.

    Examples
    --------
    >>> from symtopo import MLP, align, constant_path
    >>> a, b = (MLP([[[c]], [[f"1/{c}"]]], activation="relu") for c in (4, 5))
    >>> found = chord_near_curve(constant_path(align(a, b)))  # the hyperbola x y = 1, from (4, 1/4) to (5, 1/5)
    >>> 0.0029 < found.within < 0.01 and found.distance < found.length + 1e-12
    True
    """
    from flint import arb, ctx

    if path.kind != "orbit curve" or sum(prod(w.shape) for w in path.first.weights) > MOST_WEIGHTS:
        return None
    with ctx.workprec(PRECISION):
        squares = [_squares(w.numerators, w.denominators) for w in path.first.weights]
        squares_of_biases = [_squares(b.numerators[:, None], b.denominators[:, None]) for b in path.first.biases]
        length, curvature = arb(0), arb(0)
        for k in range(CELLS):
            t = arb(2 * k + 1, 1) / (2 * CELLS)
            speed, squared = _cell(path, t, squares, squares_of_biases)
            if not speed > 0:
                return None
            length += speed.upper().sqrt().upper() / CELLS
            curvature = _larger(curvature, squared.upper())
        curvature = curvature.sqrt().upper()
        distance = _distance(path).upper()
        length = _larger(length.upper(), distance)
        if not (curvature * length <= arb.pi() and curvature * distance <= 2):
            return None
        root = (1 - (curvature * distance / 2) ** 2).lower()
        within = curvature * distance**2 / 4 / (1 + (root.sqrt() if root > 0 else 0))
        return NearCurve(*(_above(v) for v in (within, curvature, length, distance)))


def _cell(path: FunctionPath, t: arb, squares: Sequence[arb_mat], biases: Sequence[arb_mat]) -> tuple[arb, arb]:
    """Balls with |g'|^2 and the square of the curvature, for t in a ball."""
    from flint import arb, arb_mat

    speed = bend = mixed = arb(0)
    scales = {step.layer: step for step in path.forth}
    for i, (w, b) in enumerate(zip(squares, biases, strict=True), start=1):
        incoming = _linear(scales[i].scales, t) if i in scales else [(arb(1), arb(0))] * w.nrows()
        outgoing = [(arb(1), arb(0), arb(0))] * w.ncols()
        if i - 1 in scales:
            step, symmetry = scales[i - 1], path.first.symmetries[i - 2]
            pairs = zip(step.scales, step.outgoing, strict=True)
            outgoing = [_divided(c, d, symmetry.law(c)[0], symmetry.degree or 1, t) for c, d in pairs]
        for matrix, columns in ((w, outgoing), (b, [(arb(1), arb(0), arb(0))])):

            def total(row: Any, column: Any, matrix: Any = matrix, a: Any = incoming, v: Any = columns) -> Any:
                left = arb_mat(1, matrix.nrows(), [row(*x) for x in a])
                return (left * matrix * arb_mat(matrix.ncols(), 1, [column(*x) for x in v]))[0, 0]

            slopes, both, whole = (lambda a, p: p * p), (lambda a, p: a * p), (lambda a, p: a * a)
            speed += total(slopes, lambda b, q, r: b * b) + 2 * total(both, lambda b, q, r: b * q)
            speed += total(whole, lambda b, q, r: q * q)
            bend += 4 * total(slopes, lambda b, q, r: q * q) + 4 * total(both, lambda b, q, r: q * r)
            bend += total(whole, lambda b, q, r: r * r)
            mixed += 2 * total(slopes, lambda b, q, r: b * q) + total(both, lambda b, q, r: b * r + 2 * q * q)
            mixed += total(whole, lambda b, q, r: q * r)
    area = speed * bend - mixed**2
    product = speed * bend
    least = area if area.upper() < product.upper() else product
    return speed, (least / speed**3 if speed > 0 else least)


def _linear(scales: Sequence[Any], t: arb) -> list[tuple[arb, arb]]:
    """1 + t (c - 1), and its derivative."""
    return [(1 + t * _ball(Fraction(c) - 1), _ball(Fraction(c) - 1)) for c in scales]


def _divided(c: Any, d: Any, law: Any, k: int, t: arb) -> tuple[arb, arb, arb]:
    """The factor of outgoing weights, and its two derivatives; of a neuron that adds nothing, linear."""
    from flint import arb

    if d != law:
        slope = _ball(1 / Fraction(d) - 1)
        return 1 + t * slope, slope, arb(0)
    e = _ball(Fraction(c) - 1)
    base = 1 + t * e
    return base**-k, -k * e * base ** -(k + 1), k * (k + 1) * e * e * base ** -(k + 2)


def _ball(value: Fraction) -> arb:
    from flint import arb

    return arb(value.numerator) / value.denominator


def _squares(numerators: Any, denominators: Any) -> arb_mat:
    from flint import arb, arb_mat

    pairs = zip(numerators.flat, denominators.flat, strict=True)
    rows, columns = numerators.shape
    return arb_mat(rows, columns, [(arb(int(p)) / int(q)) ** 2 for p, q in pairs])


def _distance(path: FunctionPath) -> arb:
    from flint import arb

    total = arb(0)
    ends = ((*path.first.weights, *path.first.biases), (*path.second.weights, *path.second.biases))
    for a, b in zip(*ends, strict=True):
        for p, q, r, s in zip(
            a.numerators.flat, a.denominators.flat, b.numerators.flat, b.denominators.flat, strict=True
        ):
            total += (arb(int(p)) / int(q) - arb(int(r)) / int(s)) ** 2
    return total.sqrt()


def _larger(a: arb, b: arb) -> arb:
    return a if a > b else b


def _above(value: arb) -> float:
    """A float that is at least the ball."""
    from math import inf, nextafter

    return nextafter(float(value.upper()), inf)
