"""Oracle for plain chains out of reach: the nearest minimum by projections in floats, components by its signs."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
EQUAL = 1e-9  # singular values, relatively: whether they tie is decided exactly elsewhere


def applies(s: Any) -> bool:
    """Whether minima are factorisations of best approximations of lower rank than the target."""
    return not s.skips and s.rank > s.smallest > 0


def floats(rows: Any) -> Array:
    return np.array(
        [[float(Fraction(str(v))) for v in row] for row in (rows if isinstance(rows, list) else rows.tolist())]
    )


def layers(s: Any, weights: Any) -> list[Array]:
    found = [floats(w) for w in weights]
    for j, k, c in s.given:
        if k == j + 1:
            found[j] = found[j] + float(Fraction(str(c))) * np.eye(len(found[j]))
    return found


def chained(ws: list[Array], size: int) -> Array:
    product = np.eye(size)
    for w in ws:
        product = w @ product
    return product


def nearest(s: Any, weights: Any) -> tuple[float, list[Array]] | None:
    """The distance to a minimum near by, and that minimum, in absorbed layers; None where the point has lower rank."""
    ws, r = layers(s, weights), s.smallest
    v = next(v for v in s.hidden if s.widths[v] == r)
    inner, outer = chained(ws[1:v], s.widths[1]), chained(ws[v:-1], r)
    last = ws[-1] @ outer
    if min(np.linalg.matrix_rank(a) for a in (inner, outer, last)) < r:
        return None
    target, x = floats(s.target), floats(s.x)
    u, values, _ = np.linalg.svd(target)
    span = u[:, :r]
    if s.tied(r):
        group = np.flatnonzero(np.abs(values - values[r - 1]) <= EQUAL * values[0])
        tied = u[:, group] @ u[:, group].T
        rest = np.linalg.svd(u[:, : group[0]].T @ last)[2][group[0] :].T if group[0] else np.eye(r)
        span = np.concatenate([u[:, : group[0]], np.linalg.svd(tied @ last @ rest)[0][:, : r - group[0]]], axis=1)
    better = span @ (span.T @ last)
    if np.linalg.matrix_rank(better) < r:
        return None
    moved = [*ws]
    moved[-1] = ws[-1] + (better - last) @ np.linalg.pinv(outer)
    moved[0] = ws[0] + np.linalg.pinv(inner) @ (np.linalg.pinv(better) @ target - inner @ ws[0] @ x) @ np.linalg.pinv(x)
    loss = ((target - chained(moved, s.widths[0]) @ x) ** 2).sum()
    assert loss <= (values[r:] ** 2).sum() + 1e-9 * (values**2).sum()
    return max(np.abs(a - b).max() for a, b in zip(ws, moved, strict=True)), moved


def located(s: Any, given: Any) -> tuple[bool | None, Any]:
    """As `oracle.located`."""
    found = nearest(s, given["weights"])
    if found is None:
        return None, given["weights"]
    return (True if found[0] <= float(Fraction(given["radius"])) * (1 + 1e-9) + 1e-13 else None), given["weights"]


def together(s: Any, first: Any, second: Any) -> bool | None:
    """Whether the signs at the narrow layers agree: there are as many components as signs."""
    labels = []
    for point in (first, second):
        found = nearest(s, point)
        if found is None:
            return None
        ws, vertices = found[1], [v for v in s.hidden if s.widths[v] == s.smallest]
        signs = [np.linalg.det(chained(ws[v:w], s.smallest)) > 0 for v, w in itertools.pairwise(vertices)]
        if not s.tied(s.smallest):
            u = np.linalg.svd(floats(s.target))[0][:, : s.smallest]
            signs.append(np.linalg.det(u.T @ chained(ws[vertices[0] :], s.smallest)) > 0)
        labels.append(signs)
    return bool(labels[0] == labels[1])
