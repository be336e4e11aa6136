"""Lesson 7: the number of components of 2, 1, 2, 1, 2 with two skips, over the plane of trace and determinant."""

from __future__ import annotations

from fractions import Fraction
from itertools import groupby

from symtopo.teaching.exercise import number

WIDTHS = [2, 1, 2, 1, 2]
SKIPS = {(0, 2): 1, (2, 4): 1}
TRACES = (-4, 5)
DETERMINANTS = (-2, 5)
MIDDLES = [  # of the grid, one in each region: where its number is written
    (Fraction(a, 4), Fraction(b, 8)) for a, b in ((1, 25), (-13, 9), (9, -11), (15, 9))
]

Counts = dict[tuple[Fraction, Fraction], int]  # by trace and determinant


def pieces(target: list[list[Fraction]]) -> int:
    """The proved number of components for this target.  Raises Undecided where there is none."""
    return number(WIDTHS, SKIPS, target)


def companion(t: Fraction, d: Fraction) -> list[list[Fraction]]:
    """The matrix [[0, -d], [1, t]] of trace t and determinant d, never a multiple of I: it has no two eigenlines
    of one eigenvalue.

    Examples
    --------
    >>> pieces(companion(Fraction(5), Fraction(6)))  # eigenvalues 2 and 3
    10
    """
    return [[Fraction(0), -d], [Fraction(1), t]]


def counts(targets: list[tuple[Fraction, Fraction]]) -> Counts:
    """Each counted for itself: no number is inferred from a neighbour."""
    return {(t, d): pieces(companion(t, d)) for t, d in targets}


def grid() -> list[tuple[Fraction, Fraction]]:
    """Targets 1/2 apart, none of them on a wall: 8 d and 4 t are odd, so that d, d - t + 1 and 4 d - t^2 are not 0."""
    return [
        (Fraction(a, 2) + Fraction(1, 4), Fraction(b, 2) + Fraction(1, 8))
        for a in range(2 * TRACES[0], 2 * TRACES[1])
        for b in range(2 * DETERMINANTS[0], 2 * DETERMINANTS[1])
    ]


def walls() -> dict[str, list[tuple[Fraction, Fraction]]]:
    """Targets on the curves where the number changes, from left to right; all of them and their crossings are there."""
    traces = [Fraction(a, 4) for a in range(4 * TRACES[0], 4 * TRACES[1] + 1)]
    found = {
        "$t^2 = 4d$: one eigenvalue": [(t, t * t / 4) for t in traces],
        "$d = t - 1$: an eigenvalue 1": [(t, t - 1) for t in traces],
        "$d = 0$: an eigenvalue 0": [(t, Fraction(0)) for t in traces],
    }
    low, high = DETERMINANTS
    return {name: [(t, d) for t, d in points if low <= d <= high] for name, points in found.items()}


def labelled(points: list[tuple[Fraction, Fraction]], counted: Counts) -> list[tuple[Fraction, Fraction]]:
    """Where the number is written on a wall: the middle of each stretch of one number that is long, or one target."""
    stretches = [list(same) for _, same in groupby(points, key=counted.__getitem__)]
    return [same[len(same) // 2] for same in stretches if len(same) == 1 or len(same) > 7]


def multiples() -> list[Fraction]:
    """The numbers c of the targets c I in the window."""
    low, high = 2 * TRACES[0], 2 * TRACES[1]
    return [Fraction(a, 4) for a in range(low, high + 1) if Fraction(a, 4) ** 2 <= DETERMINANTS[1]]


def scalars() -> Counts:
    """The multiples c I: trace and determinant are those of a target on the curve t^2 = 4 d, the number is not."""
    return {(2 * c, c * c): pieces([[c, Fraction(0)], [Fraction(0), c]]) for c in multiples()}
