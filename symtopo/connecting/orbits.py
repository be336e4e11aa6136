"""The group element between two minima of a linear network, and the smooth curve in the orbit that joins them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from symtopo.algebra.exact import Rational, RationalMatrix, determinant_sign, from_flint, identity, to_fmpq
from symtopo.checker import normal_form
from symtopo.errors import Undecided
from symtopo.loss.curvature import curvatures, numeric_length
from symtopo.minima.network import Network
from symtopo.sampling.constant_paths import ConstantPath, path_through
from symtopo.sampling.fiber import Array, FloatFiber
from symtopo.symmetry.curves import Curve, symmetry_curve
from symtopo.symmetry.groups import WeightAction

MOST_UNKNOWNS = 700
COMBINATIONS = 8
SAMPLES = 400


@dataclass(frozen=True)
class GroupElement:
    """Invertible g_0 = 1, g_1, .., g_l = 1 with W_i' = g_i W_i g_{i-1}^-1 exactly, in the normal form of the network.

    A skip j -> i ties g_i to g_j, so that the map of the network stays the same.
    """

    elements: tuple[RationalMatrix, ...]

    @property
    def signs(self) -> tuple[int, ...]:
        """Signs of the determinants at the hidden vertices."""
        return tuple(determinant_sign(g) for g in self.elements[1:-1])


def group_element(
    network: Network, first: Sequence[RationalMatrix], second: Sequence[RationalMatrix]
) -> GroupElement | None:
    """An element that takes the first weights to the second; None where none was found.

    The equations g_i W_i = W_i' g_{i-1} are linear in the g; of their solutions a few are tried until all g are
    invertible.  None proves nothing where the solution is not unique.  Raises Undecided above 700 unknowns.
    Source: own derivation.
    """
    before, after = (_absorbed(network, weights) for weights in (first, second))
    skips, _ = normal_form(network)
    vertex = _tied(network.layers, skips)
    free = sorted({v for v in vertex if v not in (vertex[0], vertex[-1])})
    start, unknowns = {}, 0
    for v in free:
        start[v] = unknowns
        unknowns += network.widths[v] ** 2
    if unknowns > MOST_UNKNOWNS:
        raise Undecided(f"{unknowns} entries of a group element are above {MOST_UNKNOWNS}: none was looked for")
    rows, right = _equations(network, vertex, start, unknowns, before, after)
    for solution in _solutions(rows, right, unknowns):
        elements = []
        for v in vertex:
            h = network.widths[v]
            elements.append(
                tuple(tuple(solution[start[v] + i * h + j] for j in range(h)) for i in range(h))
                if v in start
                else identity(h)
            )
        if all(determinant_sign(g) for g in elements):
            return GroupElement(tuple(elements))
    return None


def _absorbed(network: Network, weights: Sequence[RationalMatrix]) -> list[RationalMatrix]:
    """The weights of the normal form: a skip beside one layer is added to that layer."""
    found = list(weights)
    for (j, i), c in network.skips.items():
        if i == j + 1 and c:
            found[j] = tuple(tuple(v + c * (a == b) for b, v in enumerate(row)) for a, row in enumerate(found[j]))
    return found


def _tied(last: int, skips: Any) -> list[int]:
    """For each vertex the first one whose g is the same; input and output have g = 1, so they count as one."""
    vertex = list(range(last + 1))
    for j, i in skips:
        low, high = sorted((vertex[j], vertex[i]))
        vertex = [low if v == high else v for v in vertex]
    ends = {vertex[0], vertex[last]}
    return [v if v not in ends else vertex[0] for v in vertex[:-1]] + [vertex[last]]


def _equations(
    network: Network,
    vertex: Sequence[int],
    start: dict[int, int],
    unknowns: int,
    before: Sequence[RationalMatrix],
    after: Sequence[RationalMatrix],
) -> tuple[list[dict[int, Rational]], list[Rational]]:
    """Sparse rows of g_i W_i - W_i' g_{i-1} = 0, with what is known on the right."""
    rows, right = [], []
    for i in range(1, network.layers + 1):
        w, moved, here, there = before[i - 1], after[i - 1], vertex[i], vertex[i - 1]
        h, k = network.widths[i], network.widths[i - 1]
        for a in range(h):
            for b in range(k):
                row: dict[int, Rational] = {}
                known: Rational = 0
                for c in range(h):
                    if here in start:
                        row[start[here] + a * h + c] = row.get(start[here] + a * h + c, 0) + w[c][b]
                    elif c == a:
                        known -= w[c][b]
                for c in range(k):
                    if there in start:
                        index = start[there] + c * k + b
                        row[index] = row.get(index, 0) - moved[a][c]
                    elif c == b:
                        known += moved[a][c]
                rows.append(row)
                right.append(known)
    return rows, right


def _solutions(rows: list[dict[int, Rational]], right: list[Rational], unknowns: int) -> Any:
    """Some solutions of a linear system: the one without free part, then with small random free parts."""
    from flint import fmpq_mat

    table = fmpq_mat(len(rows), unknowns + 1)
    for k, (row, value) in enumerate(zip(rows, right, strict=True)):
        for index, c in row.items():
            table[k, index] = to_fmpq(c)
        table[k, unknowns] = to_fmpq(value)
    reduced, rank = table.rref()
    lines = [list(line) for line in reduced.tolist()[:rank]]
    pivots = [next(j for j, v in enumerate(line) if v != 0) for line in lines]
    if unknowns in pivots:
        return
    others = [j for j in range(unknowns) if j not in set(pivots)]
    rng = np.random.default_rng(0)
    for attempt in range(COMBINATIONS if others else 1):
        free = dict(
            zip(others, rng.integers(-3, 4, len(others)).tolist() if attempt else [0] * len(others), strict=True)
        )
        solution: list[Rational] = [0] * unknowns
        for j, value in free.items():
            solution[j] = value
        for line, pivot in zip(lines, pivots, strict=True):
            rest = line[unknowns] - sum((line[j] * v for j, v in free.items()), to_fmpq(0))
            solution[pivot] = from_flint(fmpq_mat(1, 1, [rest]))[0][0]
        yield solution


@dataclass(frozen=True, eq=False)
class OrbitCurve:
    """The smooth curve t -> g(t) . W, 0 <= t <= 1, of constant loss, with g_v(t) = exp(t a_v) or exp(t a_v) exp(t s_v).

    network : of the weights;  start : those of the normal form, in floats;  curves : of each g_v, None where it is 1.
    All of it is in floats, and proves nothing.
    """

    network: Network
    start: tuple[Array, ...]
    curves: tuple[Curve | None, ...]

    def _moving(self, t: Array, v: int) -> tuple[Array, Array, Array]:
        """(g, m, m') with g' = m g, at each t."""
        h = len(self.start[v - 1]) if v else self.start[0].shape[1]
        curve, eye = self.curves[v], np.broadcast_to(np.eye(h), (len(t), h, h))
        if curve is None:
            return eye, np.zeros_like(eye), np.zeros_like(eye)
        from scipy.linalg import expm

        a = curve.generators[0]
        if len(curve.generators) == 1:
            return curve.element(t), np.broadcast_to(a, eye.shape), np.zeros_like(eye)
        turn = expm(t[:, None, None] * a)
        turned = turn @ curve.generators[1] @ np.linalg.inv(turn)
        return curve.element(t), a + turned, a @ turned - turned @ a

    def derivatives(self, t: Array) -> tuple[Array, Array, Array]:
        """Weights, velocity and acceleration, flat: three arrays of shape (len(t), number of weights)."""
        moving = [self._moving(t, v) for v in range(len(self.curves))]
        found: tuple[list[Array], list[Array], list[Array]] = ([], [], [])
        for i, w in enumerate(self.start, start=1):
            (g, m, dm), (f, n, dn) = moving[i], moving[i - 1]
            weight = g @ w @ np.linalg.inv(f)
            velocity = m @ weight - weight @ n
            acceleration = dm @ weight + m @ velocity - velocity @ n - weight @ dn
            for rows, part in zip(found, (weight, velocity, acceleration), strict=True):
                rows.append(part.reshape(len(t), -1))
        weights, velocities, accelerations = (np.concatenate(rows, axis=1) for rows in found)
        return weights, velocities, accelerations

    def path(self, fiber: FloatFiber | None) -> ConstantPath:
        """Points on the curve, evenly spaced in t; fiber : for their residual."""
        flat = self.derivatives(np.linspace(0, 1, SAMPLES))[0]
        ends = np.cumsum([w.size for w in self.start])[:-1]
        weights = [part.reshape(-1, *w.shape) for part, w in zip(np.split(flat, ends, axis=1), self.start, strict=True)]
        for (j, i), c in self.network.skips.items():
            if i == j + 1:
                weights[j] = weights[j] - float(c) * np.eye(weights[j].shape[-1])
        return path_through(fiber, [weights])

    @property
    def length(self) -> float:
        return numeric_length(lambda t: self.derivatives(np.array([t]))[1][0], 0.0, 1.0)

    @property
    def curvature(self) -> float:
        """The largest curvature at 400 points."""
        _, velocity, acceleration = self.derivatives(np.linspace(0, 1, SAMPLES))
        return float(curvatures(velocity, acceleration).max())


def orbit_curve(network: Network, weights: Sequence[RationalMatrix], element: GroupElement) -> OrbitCurve:
    """The curve from the weights to g . W.  Raises BadInput where some det g_v < 0: no curve leads there."""
    start = tuple(np.array(w, dtype=np.float64) for w in _absorbed(network, weights))
    curves: list[Curve | None] = []
    for g in element.elements:
        unit = identity(len(g))
        sides = [np.eye(len(g)), np.eye(len(g))]
        curves.append(None if g == unit else symmetry_curve(WeightAction("GL", 1, len(g)), g, sides))
    return OrbitCurve(network, start, tuple(curves))
