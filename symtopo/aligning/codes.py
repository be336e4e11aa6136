"""Codes of the weights of an MLP that are the same for all networks of an orbit, up to the order of neurons and signs.

The scale of a neuron is first fixed by a rule that every element of the group respects: the absolute values of its bias
and incoming weights add up to 1, or, where these say nothing, those of its outgoing weights.  Then each weight gets a
code: its residues modulo two primes, so that different codes prove different values; or its magnitude in floats, in
steps, for networks that agree up to rounding.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symtopo.algebra.rational_arrays import inverses, powers
from symtopo.aligning.element import centred_biases
from symtopo.aligning.mlp import MLP
from symtopo.symmetry.neurons import NeuronSymmetry

Codes = NDArray[np.uint64]
PRIMES = (2147483647, 2147483629, 2147483587, 2147483579, 2147483563, 2147483549, 2147483543, 2147483497)
SIGN_ONLY = 1 << 63  # in codes of weights whose scale is not fixed
NEGLIGIBLE = 1e-12  # of the terms of a sum in floats


@dataclass(frozen=True, eq=False)
class Coded:
    """An MLP in codes.

    weights : for each layer the codes of its weights and of their negatives, shape (2, rows, columns);
    biases : likewise, of the centred biases, shape (2, rows);
    flips : for each hidden layer the d of s(-z) = d s(z) + e; None: no flips.
    """

    weights: tuple[Codes, ...]
    biases: tuple[Codes, ...]
    flips: tuple[int | None, ...]


@dataclass(frozen=True)
class Field:
    """The arithmetic of absolute values: modulo a prime, or in floats."""

    multiply: Callable[[Any, Any], Any]
    total: Callable[[Any, int], Any]
    inverse: Callable[[Any], Any]
    power: Callable[[Any, int], Any]


def _modulo(prime: int) -> Field:
    p = np.uint64(prime)
    return Field(
        lambda a, b: a * b % p,
        lambda a, axis: a.sum(axis=axis, dtype=np.uint64) % p,
        lambda a: inverses(a, prime),
        lambda a, k: powers(a, k, prime),
    )


FLOATS = Field(lambda a, b: a * b, lambda a, axis: a.sum(axis=axis), lambda a: 1 / a, lambda a, k: a**k)


@dataclass(frozen=True, eq=False)
class _Numbers:
    """Signs of weights and centred biases, layer by layer."""

    weights: tuple[NDArray[np.int8], ...]
    biases: tuple[NDArray[np.int8], ...]


def exact_codes(networks: Sequence[MLP]) -> list[Coded]:
    """Codes of several networks by the same two primes.

    Networks of one orbit have codes that agree up to the order of neurons and signs; so where codes do not, there is no
    element between them.  That codes agree proves nothing: it is verified afterwards.
    """
    centred = [centred_biases(network) for network in networks]
    signs = [
        _Numbers(tuple(w.signs() for w in n.weights), tuple(b.signs() for b in c))
        for n, c in zip(networks, centred, strict=True)
    ]
    chosen: list[list[tuple[list[Any], list[Any]]]] = []
    for prime in PRIMES:
        try:
            chosen.append([_residues(n, c, s, prime) for n, c, s in zip(networks, centred, signs, strict=True)])
        except ZeroDivisionError:  # it divides a denominator, or a sum that is not 0
            continue
        if len(chosen) == 2:
            break
    while len(chosen) < 2:  # numbers made for it: signs alone are left, which are sound, and tell less
        chosen.append([([_sides(s) for s in n.weights], [_sides(s) for s in n.biases]) for n in signs])
    coded = []
    for k, network in enumerate(networks):
        parts = [[_joined(a, b) for a, b in zip(chosen[0][k][i], chosen[1][k][i], strict=True)] for i in range(2)]
        coded.append(Coded(tuple(parts[0]), tuple(parts[1]), _flips(network)))
    return coded


def _joined(a: Any, b: Any) -> Codes:
    return np.asarray(a, dtype=np.uint64) << np.uint64(31) ^ np.asarray(b, dtype=np.uint64)


def _sides(sign: NDArray[np.int8]) -> Codes:
    """Codes of signs, and of their negatives."""
    return np.stack([sign.astype(np.int64) % 3, -sign.astype(np.int64) % 3]).astype(np.uint64)


def _flips(network: MLP) -> tuple[int | None, ...]:
    return tuple(s.flip[0] if s.flip else None for s in network.symmetries)


def _residues(network: MLP, centred: Sequence[Any], signs: _Numbers, prime: int) -> tuple[list[Any], list[Any]]:
    p = np.uint64(prime)

    def absolute(array: Any, sign: Any) -> Any:
        residues = array.residues(prime)
        return np.where(sign < 0, (p - residues) % p, residues)

    def code(values: Any, sign: Any) -> Codes:
        negative = (p - values) % p
        return np.stack([np.where(sign < 0, negative, values), np.where(sign < 0, values, negative)])

    weights = [absolute(w, s) for w, s in zip(network.weights, signs.weights, strict=True)]
    biases = [absolute(b, s) for b, s in zip(centred, signs.biases, strict=True)]
    return _scaled(_modulo(prime), weights, biases, signs, network.symmetries, code, np.uint64)


def rounded_codes(networks: Sequence[MLP], *, step: float, offset: float) -> list[Coded]:
    """Codes by sign and magnitude, in steps of log2 |w| that begin at an offset.

    Numbers that are nearly equal have equal codes, but for those near to the ends of steps.
    """
    coded = []
    for network in networks:
        weights = [w.floats() for w in network.weights]
        biases = [b.floats() for b in network.biases]
        for i, symmetry in enumerate(network.symmetries, start=1):
            if m := float(symmetry.centre):
                terms = np.abs(weights[i]).sum(axis=1) * abs(m) + np.abs(biases[i])
                centred = biases[i] + m * weights[i].sum(axis=1)
                biases[i] = np.where(np.abs(centred) <= NEGLIGIBLE * terms, 0.0, centred)
        signs = _Numbers(
            tuple(np.sign(w).astype(np.int8) for w in weights), tuple(np.sign(b).astype(np.int8) for b in biases)
        )

        def code(values: Any, sign: Any) -> Codes:
            with np.errstate(all="ignore"):
                steps = np.floor(np.log2(values) / step + offset)
            steps = np.nan_to_num(steps, nan=0.0, posinf=2.0**40, neginf=-(2.0**40)).astype(np.int64) + 2**42
            magnitude = np.where(sign == 0, 0, steps << 1)
            pair = [np.where(sign == 0, 0, magnitude | side) for side in (sign < 0, sign > 0)]
            return np.stack(pair).astype(np.uint64)

        with np.errstate(all="ignore"):
            absolute = [np.abs(w) for w in weights], [np.abs(b) for b in biases]
            found = _scaled(FLOATS, *absolute, signs, network.symmetries, code, np.float64)
        coded.append(Coded(tuple(found[0]), tuple(found[1]), _flips(network)))
    return coded


def _scaled(
    field: Field, weights: Sequence[Any], biases: Sequence[Any], signs: _Numbers,
    symmetries: Sequence[NeuronSymmetry], code: Callable[[Any, Any], Codes], kind: Any,
) -> tuple[list[Codes], list[Codes]]:  # fmt: skip
    """Codes of weights and biases after the scales are fixed; signs alone where an end has none."""
    incoming, outgoing, fixed = _scales(field, weights, biases, signs, symmetries, kind)
    ends = [np.ones(weights[0].shape[1], dtype=kind), *outgoing], [*incoming, np.ones(weights[-1].shape[0], dtype=kind)]
    sides = [np.ones(weights[0].shape[1], dtype=bool), *fixed, np.ones(weights[-1].shape[0], dtype=bool)]
    coded: tuple[list[Codes], list[Codes]] = ([], [])
    for i, (w, b) in enumerate(zip(weights, biases, strict=True)):
        divided = field.multiply(w, field.inverse(ends[0][i])[None, :])
        known = sides[i + 1][:, None] & sides[i][None, :]
        for part, value, sign, here in (
            (0, field.multiply(divided, ends[1][i][:, None]), signs.weights[i], known),
            (1, field.multiply(b, ends[1][i]), signs.biases[i], sides[i + 1]),
        ):
            coded[part].append(np.where(here, code(value, sign), _sides(sign) | np.uint64(SIGN_ONLY)))
    return coded


def _scales(
    field: Field, weights: Sequence[Any], biases: Sequence[Any], signs: _Numbers,
    symmetries: Sequence[NeuronSymmetry], kind: Any,
) -> tuple[list[Any], list[Any], list[Any]]:  # fmt: skip
    """The c and the d of every neuron by which its scale is fixed, and where there are such."""
    fixed = [np.full(len(w), s.degree is None) for w, s in zip(weights, symmetries, strict=False)]
    incoming = [np.ones(len(f), dtype=kind) for f in fixed]
    outgoing = [np.ones(len(f), dtype=kind) for f in fixed]
    everything = [np.ones(n, dtype=bool) for n in (weights[0].shape[1], weights[-1].shape[0])]
    while True:
        found = []
        for i, symmetry in enumerate(symmetries):
            if fixed[i].all() or symmetry.degree is None:
                continue
            w, b, v, k = weights[i], biases[i], weights[i + 1], symmetry.degree
            before = fixed[i - 1] if i else everything[0]
            after = fixed[i + 1] if i + 1 < len(fixed) else everything[1]
            seen = (signs.weights[i] != 0) & before[None, :]
            shown = (signs.weights[i + 1] != 0) & after[:, None]
            unit = field.inverse(outgoing[i - 1]) if i else np.ones(len(before), dtype=kind)
            row = field.total(np.concatenate([field.multiply(np.where(seen, w, 0), unit[None, :]), b[:, None]], 1), 1)
            scale = incoming[i + 1] if i + 1 < len(fixed) else np.ones(len(after), dtype=kind)
            column = field.total(field.multiply(np.where(shown, v, 0), scale[:, None]), 0)
            silent = ~((signs.weights[i] != 0).any(axis=1) | (signs.biases[i] != 0))
            by_row = ~fixed[i] & (seen.any(axis=1) | (signs.biases[i] != 0))
            by_column = ~fixed[i] & ~by_row & shown.any(axis=0) & (silent | (k == 1))
            one = np.ones(1, dtype=kind)
            c = np.where(by_row, field.inverse(np.where(by_row, row, one)), np.where(by_column & (k == 1), column, one))
            d = np.where(by_row, field.power(c, k), np.where(by_column, column, one))
            if (by_row | by_column).any():
                field.inverse(np.where(by_row | by_column, d, one))  # refused where it is 0
                found.append((i, by_row | by_column, c, d))
        if not found:
            return incoming, outgoing, fixed
        for i, where, c, d in found:
            incoming[i], outgoing[i] = np.where(where, c, incoming[i]), np.where(where, d, outgoing[i])
            fixed[i] = fixed[i] | where
