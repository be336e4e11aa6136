"""Proven invariants of components, evaluated in floats at sampled minima: they separate them, and name classes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symtopo import checker
from symtopo.algebra.exact import from_flint
from symtopo.minima.minimum import Minimum
from symtopo.sampling.draw import Sample
from symtopo.sampling.fiber import FloatFiber, left_inverse


@dataclass(frozen=True)
class Invariant:
    """A proven invariant of components, evaluated in floats at every minimum of a sample.

    values : an integer for each minimum; different integers, different components;
    names : what each integer says;  rule : what proves it.
    """

    values: NDArray[np.int64]
    names: dict[int, str]
    rule: str


def invariant(
    minimum: Minimum, fiber: FloatFiber, bottlenecks: Sequence[dict[str, Any]]
) -> Callable[[Sample], Invariant | None]:
    """The finest invariant that is known: state cells where skips and data of rank one meet, else bottleneck signs."""
    decision = decide_cells(minimum) if minimum.problem.skips else None
    if decision is not None:
        return lambda sample: state_cells(decision, minimum, fiber, sample)
    if bottlenecks:
        return lambda sample: bottleneck_signs(minimum, fiber, sample, bottlenecks)
    return lambda sample: None


def bottleneck_signs(
    minimum: Minimum, fiber: FloatFiber, sample: Sample, bottlenecks: Sequence[dict[str, Any]]
) -> Invariant:
    """Signs of det H_v[:, J] at cut vertices that are as wide as the rank they carry."""
    states = fiber.states(sample.weights)
    values, vertices = np.zeros(len(sample), np.int64), [b["vertex"] for b in bottlenecks]
    place = {column: k for k, column in enumerate(minimum.fiber.columns)}
    u = np.array(from_flint(minimum.fiber.u), float)
    for bit, b in enumerate(bottlenecks):
        columns = u[:, [place[column] for column in b["columns"]]]
        chosen = states[b["vertex"]] @ (left_inverse(fiber.u) @ (columns / np.abs(columns).max()))
        values |= (np.linalg.det(chosen) < 0).astype(np.int64) << bit
    names = {
        int(v): ", ".join(f"det H_{k} {'<' if v >> bit & 1 else '>'} 0" for bit, k in enumerate(vertices))
        for v in np.unique(values)
    }
    return Invariant(values, names, "bottleneck")


@dataclass(frozen=True)
class CellDecision:
    """Hidden scalar vertices and the class of each of their sign vectors, as the checker decides them."""

    scalars: list[int]
    label: list[int]
    transposed: bool


def decide_cells(minimum: Minimum) -> CellDecision | None:
    """For data of rank one or, transposed, for scalar output; None where the rule does not apply."""
    for transposed in (False, True):
        with suppress(checker.NotProved):
            problem = minimum.problem.transposed() if transposed else minimum.problem
            return CellDecision(*checker.state_cells(problem), transposed)
    return None


def state_cells(decision: CellDecision, minimum: Minimum, fiber: FloatFiber, sample: Sample) -> Invariant:
    """The class of each minimum in the decision by state cells."""
    last = fiber.network.layers
    if decision.transposed:
        states = fiber.backward(sample.weights)
    else:
        first = np.array(from_flint(minimum.fiber.u), float)[:, 0]
        states = [s * float(np.sign(fiber.u[:, 0] @ first)) for s in fiber.states(sample.weights)]
    values = np.zeros(len(sample), np.int64)
    for bit, v in enumerate(decision.scalars):
        values |= (states[v][:, 0, 0] < 0).astype(np.int64) << bit
    values = np.array(decision.label, np.int64)[values]
    letters = [f"b_{last - v}" if decision.transposed else f"h_{v}" for v in decision.scalars]
    patterns = {int(c): [p for p, d in enumerate(decision.label) if d == c] for c in np.unique(values)}
    names = {c: _constant_signs(letters, found) for c, found in patterns.items()}
    return Invariant(values, names, "transposed state cells" if decision.transposed else "state cells")


def _constant_signs(letters: Sequence[str], patterns: Sequence[int]) -> str:
    """The signs that all of these patterns have in common."""
    found = []
    for bit, letter in enumerate(letters):
        signs = {p >> bit & 1 for p in patterns}
        if len(signs) == 1:
            found.append(f"{letter} {'<' if 1 in signs else '>'} 0")
    return ", ".join(found)
