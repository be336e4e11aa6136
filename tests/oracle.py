"""An oracle for the truth of a claim, from docs/counts.md in other words: no code or method of the checker.

`truth` returns True, False, or None where these means do not decide.  Numbers of components are those of
`symtopo.proving.oracle`, which shares no code with the checker either; words are compared by a faithful representation
in SL_2(Z); minima that are only near, and minima that no sign tells apart, by Newton's method in floats.
Plain and slow: for small networks only.
"""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import Any

import narrow_oracle
import numpy as np
from flint import fmpq_mat

from symtopo.proving.oracle import Cells, cells, component_numbers
from symtopo.proving.oracle_setting import Setting, mat, pivots, take, unit

Array = np.ndarray[Any, np.dtype[np.float64]]


def setting(claim: dict[str, Any]) -> Setting:
    data = claim["data"]
    x, y = (None, data["target"]) if "target" in data else (data["x"], data["y"])
    return Setting.of(claim["network"]["widths"], claim["network"]["skips"], x, y)


# ------------------------------------------------------------------------------------------------------------- points


def is_minimum(s: Setting, states: list[fmpq_mat]) -> bool | None:
    """True where the normal equations hold; False where they do not, but could."""
    return True if ((states[-1] - s.y) * s.x.transpose()).rank() == 0 else False if s.reached() else None


def together(s: Setting, first: Any, second: Any) -> bool | None:
    """Whether two minima lie in one component."""
    if component_numbers(s) == (1, 1):
        return True
    if narrow_oracle.applies(s):
        return narrow_oracle.together(s, first, second)
    pair = [s.states(first), s.states(second)]
    if s.rho == 1 and (by_cells := cells(s)):
        return class_of(s, by_cells, pair[0]) == class_of(s, by_cells, pair[1])
    vertices, columns = s.cuts(s.rank), pivots(s.target)
    signs = [[take(h[v], range(s.rank), columns).det() > 0 for v in vertices] for h in pair]
    if signs[0] != signs[1]:
        return False
    return True if component_numbers(s) == (2 ** len(vertices),) * 2 else followed(s, first, second)


def class_of(s: Setting, by_cells: Cells, states: list[fmpq_mat]) -> int:
    """The class of a minimum; a state that vanishes has any sign, and the classes must agree."""
    at = pivots(s.x)[0]
    values = [states[v][0, at] for v in s.hidden if s.widths[v] == 1]
    options = [[1, -1] if h == 0 else [1 if h > 0 else -1] for h in values]
    (found,) = {by_cells[signs] for signs in itertools.product(*options)}
    return found


def equal_words(left: list[str], right: list[str]) -> bool:
    """Equality in the free group, by the faithful letters a^i b a^-i in SL_2(Z) (Sanov)."""
    names = sorted({letter.removesuffix("^-1") for letter in left + right})

    def value(word: list[str]) -> fmpq_mat:
        result = unit(2)
        for letter in word:
            i = names.index(letter.removesuffix("^-1"))
            free = mat([[1, 2 * i], [0, 1]]) * mat([[1, 0], [2, 1]]) * mat([[1, -2 * i], [0, 1]])
            result *= free.inv() if letter.endswith("^-1") else free
        return result

    return value(left) == value(right)


# --------------------------------------------------------------------------------- minima that are only near, in floats


def float_matrix(rows: Any) -> Array:
    return np.array([[float(Fraction(v)) for v in row] for row in rows])


def output(s: Setting, weights: list[Array]) -> Array:
    """F(W) X in floats."""
    states = [np.array([[float(Fraction(str(v))) for v in row] for row in s.x.tolist()])]
    for i, w in enumerate(weights, start=1):
        states.append(w @ states[-1] + sum(float(Fraction(str(c))) * states[j] for j, k, c in s.given if k == i))
    return states[-1]


def newton(s: Setting, weights: list[Array]) -> list[Array] | None:
    """A minimum near the weights.  F is affine in each single entry, so that its differences are its derivatives."""
    reached = np.array([[float(Fraction(str(v))) for v in row] for row in s.projected(s.y).tolist()])
    ends = np.cumsum([w.size for w in weights])[:-1]
    point = np.concatenate([w.ravel() for w in weights])

    def at(entries: Array) -> Array:
        parts = np.split(entries, ends)
        return output(s, [v.reshape(w.shape) for v, w in zip(parts, weights, strict=True)]).ravel()

    for _ in range(30):
        value = at(point)
        derivative = np.array([at(point + unit_vector) - value for unit_vector in np.eye(len(point))]).T
        if not np.isfinite(derivative).all():
            return None
        step = np.linalg.lstsq(derivative, value - reached.ravel(), rcond=None)[0]
        point = point - step
        if np.abs(step).max() < 1e-11 * (1 + np.abs(point).max()):
            closed = np.abs(at(point) - reached.ravel()).max() < 1e-8 * (1 + np.abs(value).max())
            return [v.reshape(w.shape) for v, w in zip(np.split(point, ends), weights, strict=True)] if closed else None
    return None


def followed(s: Setting, first: Any, second: Any) -> bool | None:
    """True where Newton's method follows the segment from one minimum to the other in small steps; else not known."""
    start, end = ([float_matrix(w) for w in point] for point in (first, second))
    apart = max(np.abs(v - w).max() for v, w in zip(start, end, strict=True))
    here, count = start, 64
    for k in range(1, count + 1):
        moved = [h + (v - w) / count for h, v, w in zip(here, end, start, strict=True)]
        found = newton(s, moved if k < count else end)
        if found is None or max(np.abs(f - h).max() for f, h in zip(found, here, strict=True)) > 4 * apart / count:
            return None
        here = found
    return True


def located(s: Setting, given: Any) -> tuple[bool | None, Any]:
    """Whether the weights are a minimum, or one lies within their radius; and that minimum, near ones rounded."""
    if not isinstance(given, dict):
        return is_minimum(s, s.states(given)), given
    if narrow_oracle.applies(s):
        return narrow_oracle.located(s, given)
    radius, start = float(Fraction(given["radius"])), [float_matrix(w) for w in given["weights"]]
    found = newton(s, start)
    if found is None:
        return None, given["weights"]
    rounded = [[[str(Fraction(v)) for v in row] for row in w.tolist()] for w in found]
    distances = [np.abs(f - w) for f, w in zip(found, start, strict=True)]
    if max(d.max() for d in distances) <= radius:
        return True, rounded
    entries = sum(d.size for d in distances)
    far = math.sqrt(sum((d**2).sum() for d in distances)) > 3 * math.sqrt(entries) * radius
    return False if far else None, rounded


# ------------------------------------------------------------------------------------------------------------- claims


def within(low: int, high: int | None, stated: dict[str, Any]) -> bool | None:
    """Whether stated bounds hold for a number from low to high."""
    lower, upper = stated["lower"], stated["upper"]
    if lower <= low and (upper is None or (high is not None and high <= upper)):
        return True
    return False if (high is not None and lower > high) or (upper is not None and upper < low) else None


def class_bounds(s: Setting, points: list[Any]) -> tuple[int, int]:
    """Least and greatest number of components that these minima lie in."""
    apart: list[Any] = []
    classes: list[list[Any]] = []
    for point in points:
        same = [{together(s, point, other) for other in members} for members in classes]
        joined = [members for members, found in zip(classes, same, strict=True) if True in found]
        classes = [members for members in classes if members not in joined] + [[point, *itertools.chain(*joined)]]
        if all(together(s, point, other) is False for other in apart):
            apart.append(point)
    return len(apart), len(classes)


def conjunction(parts: list[bool | None]) -> bool | None:
    return False if False in parts else None if None in parts else True


def truth(claim: dict[str, Any]) -> bool | None:
    """Whether a claim is true; None where this oracle cannot tell.

    Bounds on the components of minima that are only near hold for those that Newton's method finds.
    """
    if claim["kind"] == "words-equal":
        return equal_words(claim["left"], claim["right"])
    s = setting(claim)
    if claim["kind"] == "near-minimum":
        return located(s, {"weights": claim["weights"], "radius": claim["radius"]})[0]
    given = claim.get("minima", [claim[name] for name in ("weights", "first", "second") if name in claim])
    verdicts = [located(s, point) for point in given]
    shown = conjunction([verdict for verdict, _ in verdicts])
    low, high = class_bounds(s, [point for _, point in verdicts]) if shown else (0, None)
    parts = [shown]
    if claim["kind"] == "count":
        least, most = component_numbers(s)
        parts.append(within(max(least, low), most, claim["components"]))
    elif len(given) == 2:
        number = 1 if claim["kind"] == "same-component" else 2
        parts.append(within(low, high, {"lower": number, "upper": number}))
    if "classes" in claim:
        parts.append(within(low, high, claim["classes"]))
    return conjunction(parts)
