"""The barrier between two networks on the chord of their weights: a proved enclosure, for given data and loss."""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from math import inf, isfinite
from typing import Any

import numpy as np

from symtopo.aligning.chord_data import ChordData, chord_data
from symtopo.aligning.chords import Chord, check_alike
from symtopo.aligning.mlp import MLP
from symtopo.errors import BadInput, shown
from symtopo.loss.convex_losses import mean
from symtopo.loss.smooth import UNIT

Bounds = tuple[float, float]

WIDTH = 0.01
FIRST_CELLS = 16
FEWEST_CELLS = 64  # that are looked at before the search is stopped
MOST_CELLS = 20_000
MOST_WORK = 4 * 10**10  # products of a weight and a number in a network, for all cells and data points
SHORTEST = 2.0**-40


@dataclass(frozen=True)
class Cell:
    """Bounds of the loss for left <= t <= right.

    upper : at both ends; on the cell, the line between them is an upper bound.
    middle : a lower bound in the middle; on each half, the line through it and what `lower` says is a lower bound.
    """

    left: float
    right: float
    upper: Bounds
    middle: float

    @property
    def lower(self) -> Bounds:
        """At both ends: a convex function that is at least `middle` in the middle, and at most `upper` at one end, is
        at least this at the other one.  It may be negative: the line to 0 instead would be no bound.
        """
        before, after = (2 * self.middle - bound - 4 * UNIT * (self.middle + bound) for bound in reversed(self.upper))
        return before, after


@dataclass(frozen=True)
class ChordBarrier:
    """The barrier on the chord from A to B lies in [lower, upper]: both are proved.

    It is the maximum over 0 <= t <= 1 of L(t) - ((1 - t) L(0) + t L(1)), where L(t) is the loss of the network whose
    weights and biases are (1 - t) A + t B; so it is never negative.

    at : a t at which L(t) - ((1 - t) L(0) + t L(1)) is at least lower.
    maximum : bounds of the maximum of L on the chord.
    ends : bounds of L(0), and of L(1).
    loss, points : what L is, and the number of data points.
    asked : the width upper - lower that was asked for.
    cells : how many parts of the chord were looked at, in all.
    curve : parts of the chord, with bounds of L, in order.

    Examples
    --------
    >>> from symtopo import MLP, chord_barrier
    >>> network = MLP([[[1], [2]], [[3, 4]]], activation="tanh")
    >>> found = chord_barrier(network, network, [[1, 2]], [[5, 6]])
    >>> found.lower, found.upper < 1e-9, found.points
    (0.0, True, 2)
    """

    lower: float
    upper: float
    at: float
    maximum: Bounds
    ends: tuple[Bounds, Bounds]
    loss: str
    points: int
    asked: float
    cells: int
    curve: tuple[Cell, ...] = field(repr=False)

    @property
    def reached(self) -> bool:
        """Whether the enclosure is as narrow as was asked for."""
        return self.upper - self.lower <= self.asked

    def to_dict(self) -> dict[str, Any]:
        return {
            "lower": self.lower,
            "upper": self.upper if isfinite(self.upper) else None,
            "at": self.at,
            "maximum": [v if isfinite(v) else None for v in self.maximum],
            "ends": [list(end) for end in self.ends],
            "width": {"asked": self.asked, "reached": self.reached},
            "cells": self.cells,
        }


def chord_barrier(
    first: MLP, second: MLP, x: Any, y: Any, *, loss: str = "mse", width: float = WIDTH, most_work: float = MOST_WORK,
    parts: int = FIRST_CELLS,
) -> ChordBarrier:  # fmt: skip
    """An enclosure of the barrier between two networks on the chord of their weights, for given data.

    max over 0 <= t <= 1 of L(t) - ((1 - t) L(0) + t L(1)), L(t) the loss at the weights (1 - t) A + t B.  Proved, by
    Taylor models of first order on cells of t, with all rounding errors (docs/align.md); not from points on a grid.

    Parameters
    ----------
    first, second : networks A and B of the same widths and activations.
    x : d_0 x N, a data point in each column.
    y : for "mse" d_l x N.  For "cross-entropy" labels 0, 1, .., as a vector or one row, or d_l x N with a single 1 in
        each column.
    loss : "mse", the mean over points and outputs of squared errors; "cross-entropy", the mean over points of
        log(sum_k exp(z_k)) - z_y, natural logarithms; with one output, of the outputs 0 and z.
    width : cells are halved until upper - lower is at most this part of the largest loss on the chord,
    most_work : or so many products were computed: then the enclosure is wider, and `reached` is False.
    parts : cells to begin with, a power of 2; more make a better curve.

    Raises
    ------
    BadInput : where these do not fit together, or numbers or losses at the ends are beyond the range of floats.

    Examples
    --------
    >>> from symtopo import MLP, chord_barrier
    >>> a, b = (MLP([[[c], [0]], [[c, 0]]], activation="relu") for c in (1, -1))
    >>> found = chord_barrier(a, b, [[1, 2]], [[1, 2]])  # L(t) = 5/2 (1 - u^2)^2, u = max(1 - 2 t, 0)
    >>> found.reached, 1.32 < found.lower < 1.3289 < found.upper < 1.36
    (True, True)
    """
    check_alike(first, second)
    if not isinstance(width, int | float) or not 0 < width < inf:
        raise BadInput(f"the width is {shown(width)}: give a positive number")
    chord = _Chord(first, second, chord_data(x, y, loss, first))
    size = chord.data.points * sum(w.size for w, _ in chord.weights)
    most = int(min(max(most_work / size, FEWEST_CELLS), MOST_CELLS))
    if parts not in (2**k for k in range(11)):
        raise BadInput(f"the number of parts is {shown(parts)}: give a power of 2, at most 1024")
    return _constant(chord, float(width)) if first.equals(second) else _enclosed(chord, float(width), most, parts)


class _Chord(Chord):
    """The loss on cells of t."""

    def __init__(self, first: MLP, second: MLP, data: ChordData) -> None:
        super().__init__(first, second, data.inputs)
        self.data = data

    def bounds(self, m: float, e: float, offsets: tuple[float, ...]) -> list[Bounds]:
        """Of the convex functions below and above the loss for |t - m| <= e, at some t - m."""
        sums: list[list[Bounds]] = [[] for _ in offsets]
        with np.errstate(all="ignore"):
            for part, output in self.outputs(m, e):
                for found, u in zip(sums, offsets, strict=True):
                    found.append(self.data.loss.bounds(part, *output.at(u)))
        return [mean(found, self.data.points) for found in sums]


def _ends(chord: _Chord) -> tuple[Bounds, Bounds]:
    ends = (chord.bounds(0.0, 0.0, (0.0,))[0], chord.bounds(1.0, 0.0, (0.0,))[0])
    if not all(isfinite(v) for end in ends for v in end):
        raise BadInput("the loss of A or B is beyond the range of floats: scale networks and data down")
    return ends


def _constant(chord: _Chord, width: float) -> ChordBarrier:
    """Of a network and itself: the chord is a point, and the barrier 0."""
    ends = _ends(chord)
    whole = Cell(0.0, 1.0, (ends[0][1], ends[0][1]), ends[0][0])
    return ChordBarrier(
        0.0, 0.0, 0.0, ends[0], ends, chord.data.words, chord.data.points, width * ends[0][0], 1, (whole,)
    )


def _enclosed(chord: _Chord, width: float, most: int, parts: int) -> ChordBarrier:
    """The cell with the largest upper bound is halved, until this is near to the best lower one."""
    ends = _ends(chord)
    best, at, largest = 0.0, 0.0, max(ends[0][0], ends[1][0])  # at t = 0 it is 0

    def seen(t: float, lower: float) -> None:
        nonlocal best, at, largest
        largest = max(largest, lower)
        if (value := _above(lower, t, ends, 1)) > best:
            best, at = value, t

    def looked(left: float, right: float) -> tuple[float, float, Cell]:
        m, e = (left + right) / 2, (right - left) / 2
        before, middle, after = chord.bounds(m, e, (-e, 0.0, e))
        for t, bounds in ((left, before), (m, middle), (right, after)):
            seen(t, bounds[0])
        cell = Cell(left, right, (before[1], after[1]), middle[0])
        most_above = max(_above(bound, t, ends, 0) for t, bound in ((left, before[1]), (right, after[1])))
        return -most_above, left, cell

    step = 1 / parts
    heap = [looked(k * step, (k + 1) * step) for k in range(parts)]
    heapify(heap)
    count, polished, looked_at = parts, -1.0, FEWEST_CELLS
    while -heap[0][0] - best > width * largest and count < most:
        if at != polished:  # the bounds at one point are narrower than those from a cell
            polished = at
            seen(at, chord.bounds(at, 0.0, (0.0,))[0][0])
            continue
        cell = heap[0][2]
        if cell.right - cell.left <= SHORTEST:
            break
        if count >= looked_at:  # where the loss is 0, say, no width can be reached: rounding alone is left
            looked_at *= 2
            points = [_above(chord.bounds(t, 0.0, (0.0,))[0][1], t, ends, 0) for t in (cell.left, cell.right)]
            if max(points) - best > (-heap[0][0] - best) / 2:
                break
        heappop(heap)
        middle = (cell.left + cell.right) / 2
        for part in ((cell.left, middle), (middle, cell.right)):
            heappush(heap, looked(*part))
        count += 2
    curve = tuple(sorted((entry[2] for entry in heap), key=lambda cell: cell.left))
    top = max(max(cell.upper) for cell in curve)
    return ChordBarrier(
        best, max(-heap[0][0], best), at, (largest, top), ends, chord.data.words, chord.data.points,
        width * largest, count, curve,
    )  # fmt: skip


def _above(bound: float, t: float, ends: tuple[Bounds, Bounds], side: int) -> float:
    """A bound of L(t), minus a bound of the line between the losses at the ends; t and 1 - t are exact.

    side : 0, an upper bound, minus lower ones;  1, the other way round.
    """
    line = (1 - t) * ends[0][side] + t * ends[1][side]
    rounding = 8 * UNIT * (abs(bound) + abs(line))
    return bound - line - rounding if side else bound - line + rounding
