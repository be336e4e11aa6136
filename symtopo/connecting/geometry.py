"""Between two minima: distance, barrier on the chord, the group element, and what curvature says of the chord."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, inf, isfinite, log10, sqrt
from typing import Any

import numpy as np

from symtopo.algebra.exact import to_fmpq
from symtopo.connecting.orbit_curves import orbit_curve
from symtopo.connecting.orbits import GroupElement, orbit
from symtopo.connecting.question import Connection
from symtopo.errors import BadInput, Undecided
from symtopo.loss.curvature import ChordBound, chord_bound
from symtopo.loss.interpolation import Maximum, barrier
from symtopo.minima.minimum import Minimum

ROUNDING = 1.01  # what floats and samples of a curve may be off by


@dataclass(frozen=True)
class Geometry:
    """What lies between two minima.

    distance : of the points;  barrier : the largest loss on the chord above the line between its end values, exactly;
    element : the group element that takes the first to the second, exactly, where one was found;
    orbit_length, orbit_curvature : of the smooth curve of constant loss g(t) . W, in floats;  bound : how far the chord
        can be from the minimum by that curve (the repair of 6.2), computed from these floats: no proof;
    notes : why one of these is missing.
    """

    distance: float
    barrier: Maximum
    element: GroupElement | None
    orbit_length: float | None
    orbit_curvature: float | None
    bound: ChordBound | None
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Its part of what `symtopo connect --json` prints."""
        orbit = None
        if self.element is not None:
            orbit = {
                "signs": list(self.element.signs),
                "elements": [[[str(to_fmpq(v)) for v in row] for row in g] for g in self.element.elements],
                "length": self.orbit_length,
                "curvature": self.orbit_curvature,
            }
        return {
            "distance": self.distance if self.distance < inf else None,
            "barrier": {
                "lower": str(to_fmpq(self.barrier.lower)),
                "upper": str(to_fmpq(self.barrier.upper)),
                "where": [[str(to_fmpq(low)), str(to_fmpq(high))] for low, high in self.barrier.where],
            },
            "orbit": orbit,
            "chord_bound": None if self.bound is None or self.bound.bound is None else float(self.bound.bound),
            "notes": list(self.notes),
        }


def geometry(minimum: Minimum, connection: Connection) -> Geometry:
    """What lies between the two points of a connection: distance, barrier, group element, curve in the orbit.

    Examples
    --------
    >>> from symtopo import Minimum, Network, connect, geometry
    >>> hyperbola = Minimum(Network([1, 1, 1]))
    >>> between = geometry(hyperbola, connect(hyperbola, [[[1]], [[1]]], [[[-1]], [[-1]]]))
    >>> between.barrier.lower, between.element.signs
    (1, (-1,))
    """
    first, second = connection.first.weights, connection.second.weights
    pairs = [
        (v, w)
        for a, b in zip(first, second, strict=True)
        for r, s in zip(a, b, strict=True)
        for v, w in zip(r, s, strict=True)
    ]
    try:
        distance = sqrt(float(sum(((v - w) ** 2 for v, w in pairs), Fraction(0))))
    except OverflowError:
        distance = inf
    highest = barrier(minimum, first, second)
    length = curvature = bound = None
    if connection.first.near or connection.second.near:
        note = "no group element was looked for: a point is only near to a minimum"
        return Geometry(distance, highest, None, None, None, None, (note,))
    try:
        known = orbit(minimum.network, first, second)
    except Undecided as why:
        return Geometry(distance, highest, None, None, None, None, (str(why),))
    element = known.element
    if element is None or not known.joined or not 0 < distance < inf:
        return Geometry(distance, highest, element, None, None, None, (known.note,) if known.note else ())
    try:
        curve = orbit_curve(minimum.network, first, element)
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what overflows is seen below
            length, curvature = curve.length, curve.curvature
        if not (isfinite(length) and isfinite(curvature)):
            note = "the curve in the orbit is too long for floats"
            return Geometry(distance, highest, element, None, None, None, (note,))
        kappa, s, d = (_up(v) for v in (ROUNDING * curvature, ROUNDING * length, distance))
        bound = chord_bound(kappa, d, max(s, d))
    except (BadInput, Undecided) as why:
        return Geometry(distance, highest, element, length, curvature, None, (str(why),))
    return Geometry(distance, highest, element, length, curvature, bound, ())


def _up(value: float) -> Fraction:
    """Rounded up to three digits."""
    unit = Fraction(10) ** (floor(log10(value)) - 2) if value else Fraction(1)
    return ceil(Fraction(value) / unit) * unit
