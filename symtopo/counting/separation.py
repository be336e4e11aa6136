"""Cut vertices as wide as the rank they carry: the signs there are invariants of components."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from symtopo import checker
from symtopo.algebra.exact import RationalMatrix, from_flint, pivot_columns
from symtopo.minima.minimum import Minimum


def bottlenecks(minimum: Minimum) -> list[dict[str, Any]]:
    """Cut vertices as wide as the rank of a reachable target, with a nonzero minor of the target at each.

    The sign of det H_v[:, J] at such a vertex v cannot change within a component.
    """
    if minimum.reachable is False:
        return []
    width = minimum.rank_target
    vertices = [v for v in minimum.network.cut_vertices() if minimum.network.widths[v] == width]
    if not vertices:
        return []
    fiber = minimum.fiber
    rows = pivot_columns(fiber.shifted.transpose())
    cols = [fiber.columns[j] for j in pivot_columns(fiber.shifted)]
    return [{"vertex": v, "rows": rows, "columns": cols} for v in vertices]


def sign_pattern(
    minimum: Minimum, vertices: Sequence[dict[str, Any]], weights: Sequence[RationalMatrix]
) -> tuple[int, ...]:
    """Signs of det H_v[:, J] at the given bottlenecks."""
    x = minimum.x if minimum.x is not None else from_flint(minimum.fiber.u)
    states = minimum.network.states(weights, x)
    return tuple(
        checker.determinant_sign([[r[j] for j in b["columns"]] for r in states[b["vertex"]]]) for b in vertices
    )
