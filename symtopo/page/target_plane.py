"""How the eigenvalues of the target change the number: 2, 1, 2, 1, 2 with two skips, over the plane of lesson 7."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

from symtopo.components import proved_count
from symtopo.errors import Contradiction
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network
from symtopo.page.surfaces import count_command, counted
from symtopo.teaching import target_plane as lesson

Targets = list[tuple[Fraction, Fraction]]  # trace and determinant
OFF = "none of them"
SCALAR = "t² = 4d: multiple of the identity"


def target_plane() -> dict[str, Any]:
    """The states of the section: for each kind of targets its marks, each counted for itself, and what proves it.

    The targets are those of the picture of lesson 7; `outcomes` are what is said of several of them.
    """
    outcomes: dict[str, int] = {}
    kinds: dict[str, tuple[Targets, bool]] = {OFF: (lesson.grid(), False)}
    kinds |= {name.replace("$", "").replace("^2", "²"): (points, False) for name, points in lesson.walls().items()}
    kinds[SCALAR] = ([(2 * c, c * c) for c in lesson.multiples()], True)
    marks = {
        name: [_mark(t, d, outcomes, scalar=scalar) for t, d in points] for name, (points, scalar) in kinds.items()
    }
    return {
        "kinds": list(marks.items()),
        "outcomes": [json.loads(text) for text in outcomes],
        "traces": lesson.TRACES,
        "determinants": lesson.DETERMINANTS,
        "middles": [[float(t), float(d)] for t, d in lesson.MIDDLES],
    }


def _mark(t: Fraction, d: Fraction, outcomes: dict[str, int], *, scalar: bool) -> list[Any]:
    """Trace, determinant, which outcome, and what to type to see the same."""
    network = Network(lesson.WIDTHS, lesson.SKIPS)
    target = [[t / 2, Fraction(0)], [Fraction(0), t / 2]] if scalar else lesson.companion(t, d)
    found = proved_count(Minimum(network, target))
    why, number = eigenvalue_rule(t, d, scalar=scalar)
    if str(found) != str(number):
        raise Contradiction(f"trace {t}, determinant {d}: {number} by the eigenvalues, but proved is {found}")
    text = json.dumps({**counted(found), "why": why})
    command = count_command(network, json.dumps([[int(v) if v == int(v) else str(v) for v in row] for row in target]))
    return [str(t), str(d), outcomes.setdefault(text, len(outcomes)), command]


def eigenvalue_rule(t: Fraction, d: Fraction, *, scalar: bool) -> tuple[str, int]:
    """What the table of docs/counts.md, 8.4, says of two blocks of inner width 1 and trace t, determinant d.

    scalar : the target is t/2 times the identity; else it is no multiple of the identity.

    Examples
    --------
    >>> from fractions import Fraction
    >>> eigenvalue_rule(Fraction(5), Fraction(6), scalar=False)
    ('two real eigenvalues of one sign, neither of them 1: 2 (1 + 4)', 10)
    """
    if d == t - 1:  # an eigenvalue 1, the other is d
        if scalar:
            return "the identity: 1 + 2", 3
        if d == 1:
            return "the only eigenvalue is 1, and the target is not the identity: 1 + 8", 9
        if d == 0:
            return "the eigenvalues 1 and 0: 1", 1
        return (
            ("the eigenvalue 1 and a negative one: 2 + 2", 4)
            if d < 0
            else ("the eigenvalue 1 and a positive one: 1 + 4", 5)
        )
    if scalar:
        return "a multiple of the identity, each line is an eigenline: 2 (1 + 0)", 2
    if d == 0:
        return (
            ("the only eigenvalue is 0, one eigenline: 2 (1 + 1)", 4)
            if t == 0
            else ("the eigenvalue 0 and one that is not 1: 2 (1)", 2)
        )
    discriminant = t * t - 4 * d
    if discriminant < 0:
        return "no real eigenvalue, no eigenline: 2 (1 + 1)", 4
    if discriminant == 0:
        return "one eigenvalue, neither 0 nor 1, and one eigenline: 2 (1 + 2)", 6
    if d > 0:
        return "two real eigenvalues of one sign, neither of them 1: 2 (1 + 4)", 10
    return "two real eigenvalues of two signs, neither of them 1: 2 (2 + 2)", 8
