"""Minima in floats, many at once: random points of a fiber, by solving one layer and by Gauss-Newton."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symtopo import checker
from symtopo.errors import Undecided
from symtopo.exact import from_flint, pseudo_inverse, to_flint
from symtopo.minimum import Minimum
from symtopo.network import Network, hidden_states

Array = NDArray[np.float64]
Weights = list[Array]  # W_1, .., W_l of shapes (samples, d_i, d_{i-1})

GRID = 2.0**16  # free layers are integers over the grid, so that floats hold them exactly
SCALES = (0.5, 1.0, 2.0)
WORST_CONDITION = 1e7
LARGEST_JACOBIAN = 2**14  # entries; Gauss-Newton is left out above
LARGEST_ERROR = 1e-3
LARGEST_RESIDUAL = 1e-6
DRAWS = 12
LARGEST_FLOAT = 1e60
SMALLEST_TARGET, LARGEST_TARGET = 1e-5, 1e9
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
        """Layers i where B_i can be onto and H_{i-1} u injective: their ends and the cut vertices are wide enough."""
        widths, rho, last = self.network.widths, self.u.shape[1], self.network.layers
        cut, found = self.network.cut_vertices(), []
        for i in range(1, last + 1):
            before = [widths[v] for v in range(1, i) if v in cut or v == i - 1]
            after = [widths[v] for v in range(i, last) if v in cut or v == i]
            if min(before, default=rho) >= rho and min(after, default=widths[-1]) >= widths[-1]:
                found.append(i)
        return found

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
    exact = to_flint(checker.column_space(checker.Claim("count", minimum.network, minimum.x, minimum.y)))
    change = pseudo_inverse(minimum.fiber.u) * exact
    u, t, shifted = (_floats(from_flint(a)) for a in (exact, minimum.fiber.t * change, minimum.fiber.shifted * change))
    largest = float(np.abs(shifted).max())
    if minimum.rank_target and not SMALLEST_TARGET <= largest <= LARGEST_TARGET:
        allowed = f"{SMALLEST_TARGET:.0e} to {LARGEST_TARGET:.0e}"
        raise Undecided(f"the target is of size {largest:.0e}: sampling in floats needs {allowed}; scale the data")
    singular = np.linalg.svd(shifted, compute_uv=False)
    if minimum.rank_target and singular[minimum.rank_target - 1] < SMALLEST_RATIO * singular[0]:
        raise Undecided(f"the target has rank {minimum.rank_target}, but in floats it is too near to a lower one")
    return FloatFiber(minimum.network, u, t)


def checked_fiber(minimum: Minimum) -> FloatFiber:
    """The same fiber in the coordinates that the trusted checker uses."""
    u, t = checker.fiber(checker.Claim("count", minimum.network, minimum.x, minimum.y))
    return FloatFiber(minimum.network, _floats(u), _floats(t))


def _floats(a: checker.Matrix) -> Array:
    try:
        found = np.array([[float(v) for v in row] for row in a])
    except OverflowError:
        found = np.array([[np.inf]])
    if np.abs(found).max() > LARGEST_FLOAT:
        raise Undecided(f"a number of the data is above {LARGEST_FLOAT:.0e}: too large to sample in floats")
    return found


@dataclass(frozen=True)
class Sample:
    """Minima in floats, and the layer that was solved for each; 0 where no layer can be solved there.

    The other layers are integers over GRID: one exact linear solve away from an exact minimum.
    """

    weights: Weights
    solved: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.solved)

    def chosen(self, indices: Any) -> Sample:
        return Sample([w[indices] for w in self.weights], self.solved[indices])


def together(samples: Sequence[Sample]) -> Sample:
    weights = [np.concatenate(ws) for ws in zip(*(s.weights for s in samples), strict=True)]
    return Sample(weights, np.concatenate([s.solved for s in samples]))


def draw(fiber: FloatFiber, size: int, rng: np.random.Generator, *, scales: Sequence[float] = SCALES) -> Sample:
    """About `size` random minima, from several samplers in turn; fewer, or none, where they fail."""
    hidden = min((*fiber.network.widths[1:-1], size))
    samplers: list[Callable[..., Sample]] = []
    if hidden >= fiber.u.shape[1]:
        samplers = [_through_states] * 2
    elif hidden >= fiber.network.widths[-1] and _can_be_transposed(fiber):
        samplers = [_through_backward_states] * 2
    samplers += [_by_one_layer] if fiber.layers_to_solve else []
    if fiber.unknowns * fiber.t.size <= LARGEST_JACOBIAN:
        samplers.append(_by_gauss_newton)
    found: list[Sample] = []
    for turn, sampler in enumerate(samplers):
        share = -(-(size - sum(map(len, found))) // (len(samplers) - turn))
        if share > 0:
            found.append(sampler(fiber, share, rng, scales))
    return (
        together(found).chosen(slice(0, size))
        if found
        else Sample(_random(fiber, 0, rng, scales), np.zeros(0, np.int64))
    )


def _can_be_transposed(fiber: FloatFiber) -> bool:
    return fiber.u.shape[0] == fiber.u.shape[1] or all(j for j, _ in fiber.network.skips)


def _random(fiber: FloatFiber, size: int, rng: np.random.Generator, scales: Sequence[float]) -> Weights:
    """One scale for all layers of a point or, in half of them, one for each."""
    common = rng.choice(scales, size=(size, 1, 1))
    weights = []
    for shape in fiber.network.shapes:
        scale = np.where(np.arange(size)[:, None, None] % 2, rng.choice(scales, size=(size, 1, 1)), common)
        weights.append(np.round(scale * rng.standard_normal((size, *shape)) * GRID) / GRID)
    return weights


def _by_one_layer(fiber: FloatFiber, size: int, rng: np.random.Generator, scales: Sequence[float]) -> Sample:
    """All layers random but one, which is solved."""
    found: list[Sample] = []
    for _ in range(DRAWS):
        for i in fiber.layers_to_solve:
            share = -(-size // len(fiber.layers_to_solve))
            weights = _random(fiber, share, rng, scales)
            good = fiber.solve_layer(weights, i)
            found.append(Sample([w[good] for w in weights], np.full(good.sum(), i)))
        if sum(map(len, found)) >= size:
            break
    return shuffled(together(found), size, rng)


def shuffled(sample: Sample, size: int, rng: np.random.Generator) -> Sample:
    return sample.chosen(rng.permutation(len(sample))[:size])


def _through_backward_states(fiber: FloatFiber, size: int, rng: np.random.Generator, scales: Sequence[float]) -> Sample:
    """The same for the transposed network, with W_1 u in place of W_1 and a free part beside it."""
    network, rho, inverse = fiber.network, fiber.u.shape[1], left_inverse(fiber.u)
    if rho == network.widths[0]:
        reduced = FloatFiber(network.transpose(), np.eye(network.widths[-1]), inverse.T @ fiber.t.T)
    else:
        narrow = Network((rho, *network.widths[1:]), network.skips)
        reduced = FloatFiber(narrow.transpose(), np.eye(network.widths[-1]), fiber.t.T)
    found = _through_states(reduced, size, rng, scales)
    weights = [w.swapaxes(-1, -2) for w in reversed(found.weights)]
    if rho < network.widths[0]:
        free = rng.standard_normal((len(found), *network.shapes[0]))
        weights[0] = weights[0] @ inverse + free - free @ fiber.u @ inverse
    return Sample(weights, np.ones(len(found), np.int64))


def _through_states(fiber: FloatFiber, size: int, rng: np.random.Generator, scales: Sequence[float]) -> Sample:
    """Random hidden states H_k u, of all orientations in equal numbers where they are square; the weights follow."""
    network, rho = fiber.network, fiber.u.shape[1]
    states: list[Array] = [np.broadcast_to(fiber.u, (size, *fiber.u.shape))]
    square = [k for k in range(1, network.layers) if network.widths[k] == rho]
    pattern = rng.permutation(size)
    for k in range(1, network.layers):
        h = rng.standard_normal((size, network.widths[k], rho)) * rng.choice(scales, size=(size, 1, 1))
        if k in square:
            wanted = np.where(pattern >> square.index(k) & 1, -1.0, 1.0)
            h[:, 0] *= (wanted * np.sign(np.linalg.det(h)))[:, None]
        states.append(h)
    weights = []
    for k in range(1, network.layers):
        free = rng.standard_normal((size, *network.shapes[k - 1]))
        inverse = left_inverse(states[k - 1])
        difference = states[k] - free @ states[k - 1]
        for (j, end), c in network.skips.items():
            if end == k:
                difference = difference - float(c) * states[j]
        weights.append(np.round((free + difference @ inverse) * GRID) / GRID)
    weights.append(rng.standard_normal((size, *network.shapes[-1])))
    good = fiber.solve_layer(weights, network.layers)
    good &= np.abs(fiber.flat(weights)).max(axis=1) < 1e3 * (1 + np.abs(fiber.t).max())
    return Sample([w[good] for w in weights], np.full(good.sum(), network.layers))


def _by_gauss_newton(fiber: FloatFiber, size: int, rng: np.random.Generator, scales: Sequence[float]) -> Sample:
    """Random weights of several scales, moved onto the fiber; then one layer solved exactly, where that can be done."""
    flat = fiber.flat(_random(fiber, 2 * size, rng, scales))
    flat = flat * max(1.0, fiber.size) ** (1 / fiber.network.layers)
    flat, arrived = onto_fiber(fiber, flat)
    return snapped(fiber, fiber.layered(flat[arrived][:size]))


def onto_fiber(
    fiber: FloatFiber, flat: Array, iterations: int = 40, tolerance: float = 1e-11
) -> tuple[Array, NDArray[np.bool_]]:
    """Points of the fiber near the given ones, by Gauss-Newton with steps of bounded length; and which have arrived."""
    active, size = np.arange(len(flat)), fiber.t.size
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


def snapped(fiber: FloatFiber, weights: Weights) -> Sample:
    """Points near the fiber moved onto it: free layers rounded to the grid, one well-conditioned layer solved."""
    rounded = [np.round(w * GRID) / GRID for w in weights]
    solved = np.zeros(len(weights[0]), np.int64)
    result = [w.copy() for w in weights]
    for i in reversed(fiber.layers_to_solve):
        trial = [w.copy() for w in rounded]
        take = fiber.solve_layer(trial, i) & (solved == 0)
        solved[take] = i
        for w, new in zip(result, trial, strict=True):
            w[take] = new[take]
    return Sample(result, solved)
