"""Linear conditions on states, over Q: a point that meets them, or the combination of equations that excludes one.

A form is {variable: coefficient}; the variable 0 is the number one.  An equation says that its form vanishes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Form = dict[int, Fraction]
Combination = dict[int, Fraction]  # index of an equation -> its multiple


@dataclass(frozen=True)
class Row:
    """A form, up to the multiples of equations that were added to it."""

    form: Form
    added: Combination

    @property
    def variables(self) -> list[int]:
        return [v for v in self.form if v > 0]

    def plus(self, factor: Fraction, other: Row) -> Row:
        return Row(_plus(self.form, factor, other.form), _plus(self.added, factor, other.added))

    def without(self, variable: int, by: Row) -> Row:
        """Free of a variable, by a multiple of a row that holds it."""
        if variable not in self.form:
            return self
        return self.plus(-self.form[variable] / by.form[variable], by)


def _plus(first: Form, factor: Fraction, second: Form) -> Form:
    total = dict(first)
    for v, c in second.items():
        total[v] = total.get(v, Fraction(0)) + factor * c
    return {v: c for v, c in total.items() if c}


@dataclass(frozen=True)
class Excluded:
    """These multiples of the equations add up to what cannot vanish."""

    combination: Combination


def solved(equations: Iterable[Form], constant: Callable[[Form], bool]) -> dict[int, Row] | Excluded:
    """The equations, each solved for a variable that no other holds; or a combination that is constant and not zero.

    constant : whether what is left of a form without variables vanishes.
    """
    done: dict[int, Row] = {}
    for index, form in enumerate(equations):
        row = Row(dict(form), {index: Fraction(1)})
        for variable, by in done.items():
            row = row.without(variable, by)
        if not row.variables:
            if not constant(row.form):
                return Excluded(row.added)
            continue
        variable = max(row.variables)
        done = {v: r.without(variable, row) for v, r in done.items()} | {variable: row}
    return done


def signs_together(equations: Sequence[Form], signs: Mapping[int, int]) -> dict[int, Fraction] | Excluded:
    """Values of the variables with these signs (1 or -1) that solve the equations; Fourier-Motzkin elimination.

    Variables without a sign are free, and left out where they may be 0.  The combination of the equations that
    excludes such values is the sum of a number that is not negative and of terms with the signs, not all of them 0.

    Examples
    --------
    >>> from fractions import Fraction
    >>> signs_together([{1: Fraction(1), 0: Fraction(2)}], {1: -1})
    {1: Fraction(-2, 1)}
    >>> signs_together([{1: Fraction(1), 0: Fraction(2)}], {1: 1})
    Excluded(combination={0: Fraction(1, 1)})
    """
    rows = solved(equations, lambda form: not form)
    if isinstance(rows, Excluded):
        total = Fraction(0)
        for index, c in rows.combination.items():
            total += c * equations[index].get(0, Fraction(0))
        return Excluded({index: c * (1 if total > 0 else -1) for index, c in rows.combination.items()})
    positive = [Row({v: Fraction(s)}, {}) for v, s in signs.items()]
    for variable, by in rows.items():
        positive = [row.without(variable, by) for row in positive]
    stages: list[tuple[int, list[Row]]] = []
    while variables := {v for row in positive for v in row.variables}:
        variable = min(variables, key=lambda v: _pairs(positive, v))
        stages.append((variable, [row for row in positive if variable in row.form]))
        lower = [row for row in stages[-1][1] if row.form[variable] > 0]
        upper = [row for row in stages[-1][1] if row.form[variable] < 0]
        positive = [row for row in positive if variable not in row.form]
        positive += [u.plus(-u.form[variable] / a.form[variable], a) for a in lower for u in upper]
    for row in positive:
        if row.form.get(0, Fraction(0)) <= 0:
            return Excluded({index: -c for index, c in row.added.items()})
    return _point(stages, rows)


def _pairs(rows: Sequence[Row], variable: int) -> tuple[int, int]:
    """How many rows eliminating a variable makes; then its number."""
    coefficients = [row.form[variable] for row in rows if variable in row.form]
    above = sum(c > 0 for c in coefficients)
    return above * (len(coefficients) - above), variable


def _point(stages: Sequence[tuple[int, Sequence[Row]]], rows: Mapping[int, Row]) -> dict[int, Fraction]:
    """Values, found backwards."""
    values: dict[int, Fraction] = {0: Fraction(1)}

    def rest(row: Row, variable: int) -> Fraction:
        held = (c * values.get(v, Fraction(0)) for v, c in row.form.items() if v != variable)
        return sum(held, Fraction(0)) / -row.form[variable]

    for variable, bounding in reversed(stages):
        low = max((rest(r, variable) for r in bounding if r.form[variable] > 0), default=None)
        high = min((rest(r, variable) for r in bounding if r.form[variable] < 0), default=None)
        values[variable] = _between(low, high)
    for variable, row in rows.items():
        values[variable] = rest(row, variable)
    del values[0]
    return values


def _between(low: Fraction | None, high: Fraction | None) -> Fraction:
    if low is None:
        return Fraction(0) if high is None else min(Fraction(-1), Fraction(high.__floor__() - 1))
    if high is None:
        return max(Fraction(1), Fraction(low.__floor__() + 1))
    nearest = Fraction(low.__floor__() + 1)
    return nearest if nearest < high else (low + high) / 2
