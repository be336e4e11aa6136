"""The curve of Proposition 6.1 where it is exact: hidden layers move along a chord, the output layer is fitted anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symtopo.aligning.chord_data import chord_inputs
from symtopo.aligning.chords import Chord, check_alike
from symtopo.aligning.mlp import MLP
from symtopo.errors import Undecided
from symtopo.loss.smooth import UNIT
from symtopo.loss.taylor_models import SLACK, TINY, TaylorModel

Array = NDArray[np.float64]

FIRST_CELLS = 16
MOST_CELLS = 4096
SHORTEST = 2.0**-20
MOST_VALUES = 1024  # rows of H: a left inverse is computed for every cell
MOST_WORK = 2 * 10**9  # products for these: a few seconds


@dataclass(frozen=True)
class RefittedCurve:
    """A curve from A to B on which the outputs at the data are (1 - t) F_A + t F_B: proved.

    H(t) are the values of the last hidden layer at the data, with a row of ones if the output has a bias, where the
    hidden layers are (1 - t) A + t B; the output layer is ((1 - t) F_A + t F_B) H(t)^+.  H(t) has full column rank for
    all t, so that H(t)^+ H(t) = 1.  At its ends the curve goes on to A and B by segments of output layers that differ
    by a matrix that takes H to 0.  So every loss that is convex in the outputs is, on all of it, at most
    (1 - t) L(A) + t L(B): at the data there is no barrier.  Of other inputs nothing is said.

    points, values : the numbers of columns and of rows of H;  cells : of t, on each of which a left inverse was shown.

    Examples
    --------
    >>> from symtopo import MLP, refitted_curve
    >>> network = MLP([[[1], [2]], [[3, 4]]], activation="tanh")
    >>> found = refitted_curve(network, network, [[1]])
    >>> found.points, found.values
    (1, 2)
    """

    first: MLP
    second: MLP
    points: int
    values: int
    cells: int

    def to_dict(self) -> dict[str, Any]:
        return {"points": self.points, "values": self.values, "cells": self.cells}


def refitted_curve(first: MLP, second: MLP, x: Any, *, most_work: float = MOST_WORK) -> RefittedCurve:
    """The curve from A to B whose hidden layers are those of the chord, with outputs at the data on a line.

    U' = F H^+ for the values H of the last hidden layer at the data, as in Proposition 6.1, which bounds the change of
    the outputs F by |F|; it is 0 where H has full column rank (statement 6.1b).  That is shown for all t by an
    approximate left inverse R of H on each of some cells of t, by |R H(t) - 1| < 1 in Taylor models, with all
    rounding errors.

    Parameters
    ----------
    first, second : networks A and B of the same widths and activations.
    x : d_0 x N, a data point in each column.
    most_work : so many products at most are computed for left inverses; more may show what fewer do not.

    Raises
    ------
    Undecided : where the rank is not full, or not shown to be: nothing follows then.
    BadInput : where these do not fit together, or numbers are beyond the range of floats.

    Examples
    --------
    >>> from symtopo import MLP, refitted_curve
    >>> a, b = (MLP([[[1, 0], [0, c]], [[1, 1]]], activation="relu") for c in (1, 2))
    >>> refitted_curve(a, b, [[1, 0], [0, 1]]).to_dict()
    {'points': 2, 'values': 2, 'cells': 16}
    """
    check_alike(first, second)
    if len(first.weights) == 1:
        raise Undecided("a network without hidden layers has no values of one to fit an output layer to")
    chord = Chord(first, second, chord_inputs(x, first))
    biased = any(b.any() for b in chord.biases[-1])
    points, values = chord.inputs.shape[1], first.widths[-2] + biased
    if points > values:
        ones = " and a bias" if biased else ""
        raise Undecided(f"{points} data points are more than {first.widths[-2]} neurons{ones}")
    if values > MOST_VALUES:
        raise Undecided(f"the last hidden layer is wider than {MOST_VALUES}: its values are not looked at")
    cells = [((2 * k + 1) / (2 * FIRST_CELLS), 1 / (2 * FIRST_CELLS)) for k in reversed(range(FIRST_CELLS))]
    number, most = 0, min(MOST_CELLS, most_work // (values * points**2))
    while cells:
        m, e = cells.pop()
        number += 1
        if _independent(chord, m, e, biased):
            continue
        if number >= most or e < SHORTEST or not _independent(chord, m, 0.0, biased):
            raise Undecided(f"the values of the last hidden layer are not shown to be independent near t = {m:.6g}")
        cells += [(m + e / 2, e / 2), (m - e / 2, e / 2)]
    return RefittedCurve(first, second, points, values, number)


def _independent(chord: Chord, m: float, e: float, biased: bool) -> bool:
    """Whether H(t) is shown to have full column rank for |t - m| <= e."""
    with np.errstate(all="ignore"):
        parts = [state for _, state in chord.features(m, e)]
        h = TaylorModel(*(np.hstack([getattr(s, n) for s in parts]) for n in ("centre", "slope", "radius")))
        if biased:
            one, zero = np.ones((1, h.centre.shape[1])), np.zeros((1, h.centre.shape[1]))
            h = TaylorModel(*map(np.vstack, ((h.centre, one), (h.slope, zero), (h.radius, zero))))
        if not all(np.isfinite(a).all() for a in (h.centre, h.slope, h.radius)):
            return False
        try:
            r: Array = np.linalg.pinv(h.centre).astype(np.float64)
        except np.linalg.LinAlgError:
            return False
        return bool(_distance_to_one(r, h, e) < 1)


def _distance_to_one(r: Array, h: TaylorModel, e: float) -> float:
    """A bound of |R H(t) - 1|, the largest sum of a row; products of n terms are off by (n + 2) UNIT |R||H|."""
    rows, columns = h.centre.shape
    kappa = (4 * rows + 64) * UNIT
    off = abs(r @ h.centre - np.eye(columns)) + abs(r @ h.slope) * e
    off += abs(r) @ (h.radius + kappa * (abs(h.centre) + abs(h.slope) * e)) + kappa
    bound = float(off.sum(axis=1).max()) * SLACK * SLACK + TINY
    return bound if np.isfinite(bound) else np.inf
