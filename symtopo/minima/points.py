"""Exact rational points on a fiber {W : F(W) u = t}, by solving one layer, splitting at cut vertices or into blocks."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from symtopo.algebra.exact import identity, pseudo_inverse, row_echelon, to_flint, to_fmpq
from symtopo.algebra.spectrum import random_matrix
from symtopo.checker import Block
from symtopo.minima.narrow_blocks import narrow_blocks, split_map
from symtopo.minima.network import Network, hidden_states

if TYPE_CHECKING:
    from flint import fmpq_mat

Weights = list["fmpq_mat"]


def rational_point(network: Network, u: fmpq_mat, t: fmpq_mat, rng: random.Random) -> Weights | None:
    """One attempt at rational weights with F(W) u = t exactly; None where this attempt fails.

    None does not mean that the fiber is empty, nor that it has no rational point.
    """
    plain, shift = network.normal_form()
    shifted = t - to_fmpq(shift) * u if shift else t
    found = _solve(plain, u, shifted, rng)
    if found is None:
        return None
    for (j, i), c in network.skips.items():
        if i == j + 1:  # absorbed in the normal form: W_i is what is left of the layer
            found[j] = found[j] - to_fmpq(c) * to_flint(identity(network.widths[i]))
    return found


def _solve(network: Network, u: fmpq_mat, t: fmpq_mat, rng: random.Random) -> Weights | None:
    if u.rank() == u.ncols() and (blocks := narrow_blocks(network, u.ncols())):
        return _through_blocks(network, blocks, t * u.inv(), rng)
    splits = [v for v in network.cut_vertices() if network.widths[v] >= t.rank()]
    if splits and (not network.skips or rng.random() < 0.5):
        v = rng.choice(splits)
        most = min(network.widths[w] for w in network.cut_vertices() if w <= v)
        state = _through(u, t, network.widths[v], most, rng)
        before = Network(network.widths[: v + 1], {k: c for k, c in network.skips.items() if k[1] <= v})
        after = Network(network.widths[v:], {(j - v, i - v): c for (j, i), c in network.skips.items() if j >= v})
        first = rational_point(before, u, state, rng)
        second = rational_point(after, state, t, rng) if first is not None else None
        return None if first is None or second is None else first + second
    return _solve_one_layer(network, u, t, rng)


def _through_blocks(network: Network, blocks: list[Block], t: fmpq_mat, rng: random.Random) -> Weights | None:
    """A point of a product of narrow residual blocks."""
    found: Weights = []
    parts = split_map(t, blocks, network.skips, rng)
    if parts is None:
        return None
    for block, part in zip(blocks, parts, strict=True):
        chain = Network(network.widths[block.start : block.end + 1])
        weights = rational_point(chain, to_flint(identity(t.nrows())), part, rng)
        if weights is None:
            return None
        found += weights
    return found


def _through(u: fmpq_mat, t: fmpq_mat, width: int, most: int, rng: random.Random) -> fmpq_mat:
    """A state at a cut vertex: `width` rows, of rank at most `most`, that t can be computed from and u can produce."""
    from flint import fmpq_mat

    rows: list[list[Any]] = [*row_echelon(t)[0]]
    random_rows = (random_matrix(width, u.nrows(), rng) * u).tolist()
    for k in range(len(rows), width):
        free = k < most and rng.random() < 0.5
        rows.append(random_rows[k] if free else [0] * t.ncols())
    rows_matrix = fmpq_mat(width, t.ncols(), [v for row in rows for v in row])
    while True:
        g = random_matrix(width, width, rng)
        if g.det() != 0:
            return g * rows_matrix


def _solve_one_layer(network: Network, u: fmpq_mat, t: fmpq_mat, rng: random.Random) -> Weights | None:
    """Random weights but for one layer i, where B_i W_i H_{i-1} = t - F_0 is solved with random free part."""
    i = rng.randint(1, network.layers)
    weights = [random_matrix(*shape, rng) for shape in network.shapes]
    weights[i - 1] *= 0
    solved = nearest_solution(network, u, t, weights, i)
    if solved is None:
        return None
    solution, b, h = solved
    free = random_matrix(*network.shapes[i - 1], rng)
    weights[i - 1] = solution + free - pseudo_inverse(b) * b * free * h * pseudo_inverse(h)
    return weights


def nearest_solution(
    network: Network, u: fmpq_mat, t: fmpq_mat, weights: Weights, i: int
) -> tuple[fmpq_mat, fmpq_mat, fmpq_mat] | None:
    """The W_i nearest to the given one with F(W) u = t, other layers unchanged, and (B_i, H_{i-1} u); None if none."""
    states = hidden_states(network, weights, u)
    reverse = [w.transpose() for w in reversed(weights)]
    back = hidden_states(network.transpose(), reverse, to_flint(identity(network.widths[-1])))
    b, h = back[network.layers - i].transpose(), states[i - 1]
    residual = t - states[-1]
    correction = pseudo_inverse(b) * residual * pseudo_inverse(h)
    return (weights[i - 1] + correction, b, h) if b * correction * h == residual else None
