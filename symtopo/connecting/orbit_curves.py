"""The smooth curve inside an orbit that joins two minima of a linear network, in floats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from symtopo.algebra.exact import RationalMatrix, identity
from symtopo.connecting.orbits import GroupElement, absorbed
from symtopo.loss.curvature import curvatures
from symtopo.minima.network import Network
from symtopo.sampling.constant_paths import ConstantPath, path_through
from symtopo.sampling.fiber import Array, FloatFiber
from symtopo.symmetry.curves import Curve, symmetry_curve
from symtopo.symmetry.groups import WeightAction

SAMPLES = 400
GAUSS_NODES = 8
PANELS = (8, 16, 32, 64, 128, 256, 512, 1024)
ACCURACY = 1e-9  # of the length of a curve, relative


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
        jet: tuple[list[Array], list[Array], list[Array]] = ([], [], [])
        for i, w in enumerate(self.start, start=1):
            (g, m, dm), (f, n, dn) = moving[i], moving[i - 1]
            weight = g @ w @ np.linalg.inv(f)
            velocity = m @ weight - weight @ n
            acceleration = dm @ weight + m @ velocity - velocity @ n - weight @ dn
            for rows, part in zip(jet, (weight, velocity, acceleration), strict=True):
                rows.append(part.reshape(len(t), -1))
        weights, velocities, accelerations = (np.concatenate(rows, axis=1) for rows in jet)
        return weights, velocities, accelerations

    def path(self, fiber: FloatFiber | None) -> ConstantPath:
        """Points on the curve, evenly spaced in t; fiber : for their residual."""
        flat = self.derivatives(np.linspace(0, 1, SAMPLES))[0]
        ends = np.cumsum([w.size for w in self.start])[:-1]
        weights = [part.reshape(-1, *w.shape) for part, w in zip(np.split(flat, ends, axis=1), self.start, strict=True)]
        for (j, i), c in self.network.skips.items():
            if i == j + 1:
                weights[j] = weights[j] - float(c) * np.eye(weights[j].shape[-1])
        return path_through(fiber, [weights], "orbit")

    @property
    def length(self) -> float:
        """By Gauss quadrature on panels, more of them until two results agree, or there are 1024."""
        nodes, weights = np.polynomial.legendre.leggauss(GAUSS_NODES)
        length = np.inf
        for panels in PANELS:
            ends = np.arange(panels) / panels
            t = (ends[:, None] + (nodes + 1) / (2 * panels)).ravel()
            speed = np.linalg.norm(self.derivatives(t)[1], axis=1).reshape(panels, -1)
            before, length = length, float((speed @ weights).sum() / (2 * panels))
            if not abs(length - before) > ACCURACY * length:
                break
        return length

    @property
    def curvature(self) -> float:
        """The largest curvature at 400 points."""
        _, velocity, acceleration = self.derivatives(np.linspace(0, 1, SAMPLES))
        return float(curvatures(velocity, acceleration).max())


def orbit_curve(network: Network, weights: Sequence[RationalMatrix], element: GroupElement) -> OrbitCurve:
    """The curve from the weights to g . W.  Raises BadInput where some det g_v < 0: no curve leads there."""
    start = tuple(np.array(w, dtype=np.float64) for w in absorbed(network, weights))
    curves: list[Curve | None] = []
    for g in element.elements:
        unit = identity(len(g))
        sides = [np.eye(len(g)), np.eye(len(g))]
        curves.append(None if g == unit else symmetry_curve(WeightAction("GL", 1, len(g)), g, sides))
    return OrbitCurve(network, start, tuple(curves))
