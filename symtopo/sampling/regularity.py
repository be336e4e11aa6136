"""Is DF onto at every point of a fiber?  Tubes need it where they pass; a fiber with singular points can fool them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from symtopo.minima.minimum import Minimum
from symtopo.sampling.draw import Sample
from symtopo.sampling.fiber import Array, FloatFiber, left_inverse, well_conditioned

STARTS = 16
ITERATIONS = 40
LARGEST_SEARCH = 80  # unknowns of the search for singular points
CONVERGED = 1e-9


@dataclass(frozen=True)
class Regularity:
    """Whether DF is onto on all of a fiber, and why that is believed.

    regular : True by an argument, or because a search found no singular point (then it is no proof); False where one
        was found, or must be expected; None where nothing was tried.
    """

    regular: bool | None
    reason: str


def regularity_by_rank(minimum: Minimum) -> Regularity | None:
    """What the ranks alone say; None where they do not decide.

    Regular: some layer i that no skip passes, so that T = B_i W_i H_{i-1}; a target of rank rho makes H_{i-1} injective
    and one of rank d_l makes B_i onto, all over the fiber.  Singular: a cut vertex that a target of lower rank passes,
    where both factors can lose rank at once.
    """
    p, last = minimum.problem, minimum.network.layers
    if p.rho == 0:
        return Regularity(None, "X = 0: every point is a minimum, there is nothing to join")
    if minimum.reachable is False:
        return Regularity(False, f"the target of rank {p.rank} is out of reach, and the minimum no fiber")
    passed = {i for j, k in p.skips for i in range(j + 1, k + 1)}
    for i in range(1, last + 1):
        if i not in passed and (i == last or p.rank == p.widths[-1]) and (i == 1 or p.rank == p.rho):
            why = f"no skip passes layer {i}, and a target of rank {p.rank} makes it solvable everywhere"
            return Regularity(True, why)
    most, cut = min(p.rho, p.widths[-1]), minimum.network.cut_vertices()
    if cut and p.rank < most:
        why = f"singular: DF is not onto where a target of rank {p.rank} < {most} passes cut vertex {cut[0]}"
        return Regularity(False, why)
    return None


def search_singular_points(fiber: FloatFiber, sample: Sample, rng: np.random.Generator) -> Regularity:
    """Look for W on the fiber and Z != 0 with DF(W)^T Z = 0, by Levenberg-Marquardt from several starts."""
    unknowns, size = fiber.unknowns, fiber.t.size
    if unknowns + size > LARGEST_SEARCH:
        return Regularity(None, f"{unknowns} weights: no search for singular points of the fiber was made")
    free = sample.chosen(sample.solved == 0)  # where a layer was solved, its chart makes DF onto
    if len(free) and not well_conditioned(fiber.jacobian(free.weights).swapaxes(1, 2)).all():
        return Regularity(False, "singular: DF is not onto, or nearly so, at a sampled minimum")
    points = fiber.flat(sample.weights)
    points = points[np.argsort(np.abs(points).sum(axis=1), kind="stable")[: STARTS // 2]]
    others = STARTS - len(points)
    small = rng.standard_normal((others, unknowns)) * rng.choice([0.1, 0.5, 1.0], (others, 1))
    start = np.concatenate([points, small])
    dual = rng.standard_normal((STARTS, size))
    x = np.concatenate([start, dual / np.linalg.norm(dual, axis=1, keepdims=True)], axis=1)
    damping = np.full(STARTS, 1e-2)
    value = _stationarity(fiber, x)
    for _ in range(ITERATIONS):
        imaginary = 1e-20j * np.eye(x.shape[1])
        moved = (x[:, None, :] + imaginary).reshape(-1, x.shape[1])
        jacobian = (_stationarity(fiber, moved).imag / 1e-20).reshape(STARTS, x.shape[1], -1).swapaxes(1, 2)
        normal = jacobian.swapaxes(1, 2) @ jacobian + damping[:, None, None] * np.eye(x.shape[1])
        with np.errstate(all="ignore"):
            step = -(left_inverse(normal) @ jacobian.swapaxes(1, 2) @ value[:, :, None])[:, :, 0]
        step = np.where(np.isfinite(step), step, 0.0)
        tried = _stationarity(fiber, x + step)
        better = (tried**2).sum(axis=1) < (value**2).sum(axis=1)
        x[better] += step[better]
        value[better] = tried[better]
        damping = np.clip(np.where(better, damping / 5, damping * 4), 1e-14, 1e6)
        error = np.abs(value).max(axis=1)
        if error.min() < CONVERGED:
            return Regularity(False, "singular: a point of the fiber was found where DF is not onto")
    return Regularity(True, f"DF is onto at the samples, and a search from {STARTS} starts met no singular point")


def _stationarity(fiber: FloatFiber, x: Array) -> Array:
    """F(W) u - t, DF(W)^T Z, and (|Z|^2 - 1) / 2, for rows (W, Z)."""
    flat, dual = x[:, : fiber.unknowns], x[:, fiber.unknowns :]
    weights = fiber.layered(flat)
    residual = (fiber.states(weights)[-1] - fiber.t).reshape(len(x), -1)
    gradient = (fiber.jacobian(weights).swapaxes(1, 2) @ dual[:, :, None])[:, :, 0]
    return np.concatenate([residual, gradient, ((dual**2).sum(axis=1, keepdims=True) - 1) / 2], axis=1)
