"""Random minima in floats: through hidden states, by solving one layer, and by Gauss-Newton."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symtopo.minima.network import Network
from symtopo.sampling.block_draw import product_of_blocks, through_blocks
from symtopo.sampling.fiber import (
    LARGEST_JACOBIAN,
    Array,
    FloatFiber,
    Weights,
    left_inverse,
    onto_fiber,
    well_conditioned,
)

GRID = 2.0**16  # free layers are integers over the grid, so that floats hold them exactly
SCALES = (0.5, 1.0, 2.0)
DRAWS = 12
SURPLUS = 4  # times as many are drawn, to choose from, where signs are to be equally frequent
POLISH = 6  # steps of Newton's method for points that are nearly on the fiber


@dataclass(frozen=True)
class Sample:
    """Minima in floats, and the layer that was solved for each; 0 where no layer can be solved there.

    Where one was, the other layers are integers over GRID: one exact linear solve away from an exact minimum.
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
    samplers += [_through_blocks] if product_of_blocks(fiber) is not None else []
    if fiber.unknowns * fiber.t.size <= LARGEST_JACOBIAN:
        samplers.append(_by_gauss_newton)
    parts: list[Sample] = []
    for turn, sampler in enumerate(samplers):
        share = -(-(size - sum(map(len, parts))) // (len(samplers) - turn))
        if share > 0:
            parts.append(sampler(fiber, share, rng, scales))
    return (
        together(parts).chosen(slice(0, size))
        if parts
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
    parts: list[Sample] = []
    for _ in range(DRAWS):
        for i in fiber.layers_to_solve:
            share = -(-size // len(fiber.layers_to_solve))
            weights = _random(fiber, share, rng, scales)
            good = fiber.solve_layer(weights, i)
            parts.append(Sample([w[good] for w in weights], np.full(good.sum(), i)))
        if sum(map(len, parts)) >= size:
            break
    return shuffled(together(parts), size, rng)


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
    transposed = _through_states(reduced, size, rng, scales)
    weights = [w.swapaxes(-1, -2) for w in reversed(transposed.weights)]
    if rho < network.widths[0]:
        free = rng.standard_normal((len(transposed), *network.shapes[0]))
        weights[0] = weights[0] @ inverse + free - free @ fiber.u @ inverse
    return Sample(weights, np.ones(len(transposed), np.int64))


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


def _through_blocks(fiber: FloatFiber, size: int, rng: np.random.Generator, scales: Sequence[float]) -> Sample:
    """Balanced, all signs of residual blocks equally often; then one layer solved exactly, where that can be done."""
    problem = product_of_blocks(fiber)
    if problem is None:
        return Sample(_random(fiber, 0, rng, scales), np.zeros(0, np.int64))
    flat, arrived = onto_fiber(fiber, fiber.flat(through_blocks(problem, fiber.network, SURPLUS * size, rng)), POLISH)
    sample = snapped(fiber, fiber.layered(flat[arrived]))
    singular = ~well_conditioned(fiber.jacobian(sample.weights).swapaxes(1, 2))  # too near a wall for floats
    sample = shuffled(sample.chosen(~singular | (sample.solved > 0)), len(sample), rng)
    states = fiber.states(sample.weights)
    signs = np.stack([np.sign(np.linalg.det(states[block.end])) for block in problem.blocks], axis=1)
    pattern = np.unique(signs, axis=0, return_inverse=True)[1].reshape(-1)
    turn = np.zeros(len(sample), np.int64)  # the how many-th of its pattern each minimum is
    for name in np.unique(pattern):
        turn[pattern == name] = np.arange((pattern == name).sum())
    return sample.chosen(np.argsort(turn, kind="stable")[:size])


def _by_gauss_newton(fiber: FloatFiber, size: int, rng: np.random.Generator, scales: Sequence[float]) -> Sample:
    """Random weights of several scales, moved onto the fiber; then one layer solved exactly, where that can be done."""
    flat = fiber.flat(_random(fiber, 2 * size, rng, scales))
    flat = flat * max(1.0, fiber.size) ** (1 / fiber.network.layers)
    flat, arrived = onto_fiber(fiber, flat)
    return snapped(fiber, fiber.layered(flat[arrived][:size]))


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
