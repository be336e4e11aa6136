"""Make a witness smaller, one change at a time: the last word on what "smallest" means for minima."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from fractions import Fraction
from functools import partial
from typing import Any

from symtopo.algebra.exact import Rational, RationalMatrix
from symtopo.errors import BadInput
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network

MOST_TRIALS = 2000

Skips = dict[tuple[int, int], Rational]


def shrink(case: Any, fails: Callable[[Any], bool], complexity: Callable[[Any], Any]) -> Any:
    """A case that fails and that no single change makes smaller, or the best one after so many trials.

    case : a Minimum, a Network, a number, or a tuple of some; anything else is returned as it is;
    fails : whether a case still is a witness;  complexity : what must decrease.
    """
    trials = 0
    improved = True
    while improved:
        improved = False
        size = complexity(case)
        for smaller in candidates(case):
            if not complexity(smaller) < size:
                continue
            trials += 1
            if trials > MOST_TRIALS:
                return case
            try:
                improved = fails(smaller)
            except Exception:  # a change may leave what the judge can read: then it is no witness
                continue
            if improved:
                case = smaller
                break
    return case


def candidates(case: Any) -> Iterator[Any]:
    """Cases that differ from this one by one change: a layer, a width, a skip, a data point or an entry.

    In a tuple one part is changed, or all minima or networks in the same way.
    """
    if isinstance(case, tuple):
        alike = [dict(changes(part)) for part in case if isinstance(part, Minimum | Network)]
        if len(alike) == len(case) > 1:
            for change in alike[0]:
                if all(change in of_part for of_part in alike):
                    yield from _made(partial(_all_changed, alike, change))
        for k, part in enumerate(case):
            for smaller in candidates(part):
                yield (*case[:k], smaller, *case[k + 1 :])
    elif isinstance(case, int | Fraction):
        yield from (0, 1, -1)
    elif isinstance(case, Minimum | Network):
        for _, changed in changes(case):
            yield from _made(changed)


def _made(changed: Callable[[], Any]) -> Iterator[Any]:
    """The changed case, where the change fits."""
    with suppress(BadInput):
        yield changed()


def _all_changed(alike: Iterable[dict[Any, Callable[[], Any]]], change: Any) -> tuple[Any, ...]:
    return tuple(of_part[change]() for of_part in alike)


def _network(changed: Callable[[], Minimum]) -> Network:
    return changed().network


def changes(case: Minimum | Network) -> Iterator[tuple[Any, Callable[[], Any]]]:
    """Names of changes, and constructors, the bolder changes first; one that does not fit raises BadInput.

    A name begins with what is changed: "layers", "widths", "skips" or "data".
    """
    if isinstance(case, Network):
        for name, changed in changes(Minimum(case)):
            yield name, partial(_network, changed)
        return
    m, (widths, x, y) = case, (case.network.widths, case.x, case.y)
    skips = {pair: c for pair, c in m.network.skips.items() if c}
    for v in range(1, m.network.layers):
        moved = {(j - (j >= v), i - (i >= v)): c for (j, i), c in skips.items() if (j, i) != (v - 1, v)}
        dropped = {(j - (j > v), i - (i > v)): c for (j, i), c in skips.items() if v not in (j, i)}
        for name, kept in (("moved", moved), ("dropped", dropped)):
            yield ("layers", v, name), partial(_minimum, (*widths[:v], *widths[v + 1 :]), kept, x, y)
    for v in range(m.network.layers + 1):
        for k in range(widths[v]):
            yield ("widths", v, k), partial(_narrower, m, skips, v, k)
    yield ("skips", "not zero"), partial(_minimum, widths, skips, x, y)
    for (j, i), c in skips.items():
        others = {pair: e for pair, e in skips.items() if pair != (j, i)}
        yield ("skips", j, i, "none"), partial(_minimum, widths, others, x, y)
        for pair in ((j - 1, i), (j - 1, i - 1), (j, i - 1)):
            if 0 <= pair[0] < pair[1] and pair not in others:
                yield ("skips", j, i, pair), partial(_minimum, widths, {**others, pair: c}, x, y)
        for simple in (1, -1):
            yield ("skips", j, i, simple), partial(_minimum, widths, {**others, (j, i): simple}, x, y)
    if x is not None:
        for k in range(len(x[0])):
            yield ("data", k), partial(_minimum, widths, skips, _without_column(x, k), _without_column(y, k))
        for name, simple_x in _simpler(x):
            yield ("data", "X", name), partial(_minimum, widths, skips, simple_x, y)
    for name, simple_y in _simpler(y):
        yield ("data", "Y", name), partial(_minimum, widths, skips, x, simple_y)


def _minimum(widths: Any, skips: Skips, x: RationalMatrix | None, y: RationalMatrix) -> Minimum:
    network = Network(widths, skips)
    return Minimum(network, y) if x is None else Minimum(network, x=x, y=y)


def _narrower(m: Minimum, skips: Skips, vertex: int, k: int) -> Minimum:
    """One coordinate less at a vertex and at those that skips tie to it; coordinate k of the data goes with it."""
    tied = {vertex}
    while grown := {v for pair in skips if tied & set(pair) for v in pair} - tied:
        tied |= grown
    widths = [d - (v in tied) for v, d in enumerate(m.network.widths)]
    x, y = m.x, m.y
    if m.network.layers in tied:
        y = _without_row(y, k)
    if 0 in tied:
        x, y = (None, _without_column(y, k)) if x is None else (_without_row(x, k), y)
    return _minimum(widths, skips, x, y)


def _without_row(a: RationalMatrix, k: int) -> RationalMatrix:
    return a[:k] + a[k + 1 :]


def _without_column(a: RationalMatrix | None, k: int) -> RationalMatrix:
    return tuple(row[:k] + row[k + 1 :] for row in a or ())


def _simpler(a: RationalMatrix) -> Iterator[tuple[Any, RationalMatrix]]:
    """Names and matrices: ones on the first part of the diagonal, and one entry replaced by a simpler number."""
    for rank in range(min(len(a), len(a[0])) + 1):
        yield ("rank", rank), tuple(tuple(int(i == j < rank) for j in range(len(row))) for i, row in enumerate(a))
    for i, row in enumerate(a):
        for j, entry in enumerate(row):
            for simple in (0, 1, -1, 2, -2, round(entry)):
                if simple != entry:
                    yield (i, j, simple), (*a[:i], (*row[:j], simple, *row[j + 1 :]), *a[i + 1 :])
