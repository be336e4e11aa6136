"""A fiber in floats, for many points at once: states, derivatives, solving one layer, and Newton's method onto it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from symtopo import checker
from symtopo.algebra.exact import from_flint, pseudo_inverse, to_flint
from symtopo.counting.proved import MOST_BITS
from symtopo.errors import Undecided
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network, hidden_states

Array = NDArray[np.float64]
Weights = list[Array]  # W_1, .., W_l of shapes (samples, d_i, d_{i-1})

WORST_CONDITION = 1e7
LARGEST_JACOBIAN = 2**14  # entries; Newton's method is left out above
LARGEST_ERROR = 1e-3
LARGEST_RESIDUAL = 1e-6
LARGEST_FLOAT = 1e60
SMALLEST_TARGET, LARGEST_TARGET = 1e-5, 1e9
SMALLEST_COEFFICIENT, LARGEST_COEFFICIENT = Fraction(1, 1000), 10**6
LARGEST_BATCH = 2**24  # entries of derivatives that are held at once
LARGEST_DERIVATIVE = 2**25  # entries of one that Newton's method is tried with
SMALLEST_RATIO = 1e-7  # of singular values that floats are to tell from zero


@dataclass(frozen=True)
class FloatFiber:
    """{W : F(W) u = t} in floats, u with orthogonal columns.

    network : F;  u : d_0 x rho;  t : d_l x rho.
    """

    network: Network
    u: Array
    t: Array

    @cached_property
    def transposed(self) -> Network:
        return self.network.transpose()

    @property
    def unknowns(self) -> int:
        return sum(a * b for a, b in self.network.shapes)

    def states(self, weights: Sequence[Array]) -> list[Array]:
        """H_0 u = u, H_1 u, .., through the first layers given."""
        return hidden_states(self.network, weights, self.u, np.matmul, float)

    def backward(self, weights: Sequence[Array]) -> list[Array]:
        """B_l^T = 1, B_{l-1}^T, .., through the last layers given."""
        reverse = [w.swapaxes(-1, -2) for w in reversed(weights)]
        return hidden_states(self.transposed, reverse, np.eye(self.network.widths[-1]), np.matmul, float)

    @cached_property
    def layers_to_solve(self) -> list[int]:
        """Layers i where B_i can be onto and H_{i-1} u injective: their ends are wide enough, and so are all vertices
        through which every way from the input to layer i - 1, or from layer i to the output, leads.
        """
        widths, rho, last, layers = self.network.widths, self.u.shape[1], self.network.layers, []
        for i in range(1, last + 1):
            before, after = _narrowest(self.network, 0, i - 1), _narrowest(self.network, i, last)
            if before >= rho and after >= widths[-1]:
                layers.append(i)
        return layers

    def chart(self, weights: Sequence[Array], i: int) -> tuple[Array, Array]:
        """H_{i-1} u, and B_i^T."""
        last = self.network.layers
        return self.states(weights[: i - 1])[-1], self.backward(weights[i:])[last - i]

    def solve_layer(self, weights: Weights, i: int) -> NDArray[np.bool_]:
        """Replace W_i by the nearest solution of F(W) u = t, in place; whether B_i and H_{i-1} are well-conditioned."""
        h, b = self.chart(weights, i)
        good = np.broadcast_to(well_conditioned(h) & well_conditioned(b), len(weights[0]))
        residual = self.t - self.states(weights)[-1]
        h_inverse, b_inverse = left_inverse(h), left_inverse(b)
        with np.errstate(all="ignore"):
            correction = b_inverse.swapaxes(-1, -2) @ residual @ h_inverse
        weights[i - 1] = np.where(good[:, None, None], weights[i - 1] + correction, weights[i - 1])
        return good & (self.residual(weights) < LARGEST_RESIDUAL)

    def jacobian(self, weights: Sequence[Array]) -> Array:
        """Derivative of F(W) u by W: shape (samples, d_l rho, number of weights)."""
        states, back = self.states(weights), self.backward(weights)
        last, samples = self.network.layers, len(weights[0])
        blocks = []
        for i in range(1, last + 1):
            b, h = back[last - i], states[i - 1]
            b = np.broadcast_to(b, (samples, *b.shape[-2:]))
            h = np.broadcast_to(h, (samples, *h.shape[-2:]))
            blocks.append(np.einsum("spi,sjc->sicpj", b, h).reshape(samples, b.shape[2] * h.shape[2], -1))
        return np.concatenate(blocks, axis=2)

    def flat(self, weights: Sequence[Array]) -> Array:
        return np.concatenate([w.reshape(len(w), -1) for w in weights], axis=1)

    def layered(self, flat: Array) -> Weights:
        ends = np.cumsum([a * b for a, b in self.network.shapes])[:-1]
        parts = np.split(flat, ends, axis=1)
        return [p.reshape(len(flat), *shape) for p, shape in zip(parts, self.network.shapes, strict=True)]

    def residual(self, weights: Sequence[Array]) -> Array:
        """Largest entry of |F(W) u - t|, relative to that of |t|; absolute for t = 0."""
        difference = self.states(weights)[-1] - self.t
        return np.asarray(np.abs(difference).max(axis=(-2, -1)) / self.size)

    @property
    def size(self) -> float:
        return float(np.abs(self.t).max()) or 1.0


def _narrowest(network: Network, start: int, end: int) -> int:
    """The smallest width of vertices through which every way from one vertex to another leads, both included."""
    inside = [pair for pair, c in network.skips.items() if c and start <= pair[0] and pair[1] <= end]
    through = [v for v in range(start, end + 1) if not any(j < v < k for j, k in inside)]
    return min(network.widths[v] for v in through)


def left_inverse(a: NDArray[np.floating]) -> Array:
    """(A^T A)^-1 A^T; not a number where the rank is seen to be below the number of columns."""
    if a.shape[-1] == a.shape[-2] == 1:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(1.0 / a)
    square = a.shape[-1] == a.shape[-2]
    left = a if square else a.swapaxes(-1, -2) @ a
    try:
        inverse = np.linalg.inv(left)
    except np.linalg.LinAlgError:
        regular = np.linalg.det(left) != 0
        inverse = np.full_like(left, np.nan)
        inverse[regular] = np.linalg.inv(left[regular])
    return inverse if square else inverse @ a.swapaxes(-1, -2)


def well_conditioned(a: Array) -> NDArray[np.bool_]:
    """Whether |A^+| |A| is moderate, in the row-sum norm, and A^+ A is the identity."""
    with np.errstate(invalid="ignore", over="ignore"):
        inverse = left_inverse(a)
        small = row_norm(inverse) * row_norm(a) < WORST_CONDITION
        return np.asarray(small & (row_norm(inverse @ a - np.eye(a.shape[-1])) < LARGEST_ERROR))


def row_norm(a: Array) -> Array:
    return np.asarray(np.abs(a).sum(axis=-1).max(axis=-1))


def float_fiber(minimum: Minimum) -> FloatFiber:
    """The fiber in floats, in the coordinates in which layer tubes are checked.

    Raises Undecided where its numbers, or their ratios, are too large for floats.
    """
    exact = to_flint(checker.column_space(checker.Loss(minimum.network, minimum.x, minimum.y)))
    change = pseudo_inverse(minimum.fiber.u) * exact
    u, t, shifted = (_floats(from_flint(a)) for a in (exact, minimum.fiber.t * change, minimum.fiber.shifted * change))
    return _sampled(minimum, u, t, shifted)


def fibers_to_sample(minimum: Minimum) -> tuple[FloatFiber, FloatFiber]:
    """The fiber to sample, in the coordinates in which layer tubes and Newton tubes are checked.

    Data too heavy for the trusted checker are rounded at once, to one orthonormal basis for both.
    """
    if minimum.data_bits <= MOST_BITS:
        return float_fiber(minimum), checked_fiber(minimum)
    y = _floats(minimum.y)
    if minimum.x is None:
        u, t = np.eye(minimum.network.widths[0]), y
    else:
        left, singular, right = np.linalg.svd(_floats(minimum.x), full_matrices=False)
        rho = minimum.rank_x
        if rho and singular[rho - 1] < SMALLEST_RATIO * singular[0]:
            raise Undecided(f"X has rank {rho}, but in floats it is too near to a lower one")
        u, t = left[:, :rho], y @ right[:rho].T / singular[:rho]
    _, shift = checker.normal_form(minimum.network)
    fiber = _sampled(minimum, u, t, t - float(shift) * u if shift else t)
    return fiber, fiber


def _sampled(minimum: Minimum, u: Array, t: Array, shifted: Array) -> FloatFiber:
    """The fiber {F(W) u = t}.  Raises Undecided where floats cannot tell its numbers apart."""
    for (j, i), c in minimum.network.skips.items():
        if c and not SMALLEST_COEFFICIENT <= max(c, -c) <= LARGEST_COEFFICIENT:
            allowed = f"1/{SMALLEST_COEFFICIENT.denominator} to {LARGEST_COEFFICIENT}"
            raise Undecided(f"the coefficient of the skip {j} -> {i} is not of size {allowed}: too extreme for floats")
    largest = float(np.abs(shifted).max())
    if minimum.rank_target and not SMALLEST_TARGET <= largest <= LARGEST_TARGET:
        allowed = f"{SMALLEST_TARGET:.0e} to {LARGEST_TARGET:.0e}"
        raise Undecided(f"the target is of size {largest:.0e}: sampling in floats needs {allowed}; scale the data")
    singular = np.linalg.svd(shifted, compute_uv=False)
    if minimum.rank_target and singular[minimum.rank_target - 1] < SMALLEST_RATIO * singular[0]:
        raise Undecided(f"the target has rank {minimum.rank_target}, but in floats it is too near to a lower one")
    return FloatFiber(minimum.network, u, t)


def checked_fiber(minimum: Minimum) -> FloatFiber:
    """The same fiber in the coordinates in which Newton tubes are checked."""
    u, t = checker.fiber(checker.Loss(minimum.network, minimum.x, minimum.y))
    return FloatFiber(minimum.network, _floats(u), _floats(t))


def _floats(a: checker.Matrix) -> Array:
    try:
        floats = np.array([[float(v) for v in row] for row in a])
    except OverflowError:
        floats = np.array([[np.inf]])
    if np.abs(floats).max() > LARGEST_FLOAT:
        raise Undecided(f"a number of the data is above {LARGEST_FLOAT:.0e}: too large to sample in floats")
    return floats


def onto_fiber(
    fiber: FloatFiber, flat: Array, iterations: int = 40, tolerance: float = 1e-11
) -> tuple[Array, NDArray[np.bool_]]:
    """Points of the fiber near the given ones, by Gauss-Newton with steps of bounded length; and which have arrived.

    Where one derivative is too large to be used, none is moved.
    """
    parts = min(1 + flat.size * fiber.t.size // LARGEST_BATCH, len(flat))
    if parts > 1:
        solved = [onto_fiber(fiber, part, iterations, tolerance) for part in np.array_split(flat, parts)]
        points, arrived = zip(*solved, strict=True)
        return np.concatenate(points), np.concatenate(arrived)
    active, size = np.arange(len(flat)), fiber.t.size
    iterations = iterations if size * flat.shape[1] <= LARGEST_DERIVATIVE else 0
    flat = flat.copy()
    for _ in range(iterations):
        weights = fiber.layered(flat[active])
        residual = (fiber.states(weights)[-1] - fiber.t).reshape(len(active), size)
        far = np.abs(residual).max(axis=1) > tolerance * fiber.size
        active = active[far]
        if not len(active):
            break
        jacobian = fiber.jacobian([w[far] for w in weights])
        normal = jacobian @ jacobian.swapaxes(1, 2)
        normal += 1e-13 * np.trace(normal, axis1=1, axis2=2)[:, None, None] * np.eye(size) + 1e-300 * np.eye(size)
        try:
            dual = np.linalg.solve(normal, -residual[far][:, :, None])
        except np.linalg.LinAlgError:
            dual = np.linalg.pinv(normal) @ -residual[far][:, :, None]
        step = (jacobian.swapaxes(1, 2) @ dual)[:, :, 0]
        length = np.linalg.norm(step, axis=1, keepdims=True)
        reach = 0.5 * (1 + np.linalg.norm(flat[active], axis=1, keepdims=True))
        flat[active] += step / np.maximum(1.0, length / reach)
    return flat, fiber.residual(fiber.layered(flat)) <= 10 * tolerance
