"""The curvature bound that is false as printed: its counterexample, found again, and arcs of circles of any length."""

from __future__ import annotations

from math import cos, pi, sin, sqrt
from typing import Any

from sympy import latex

from symtopo.errors import Undecided
from symtopo.proving.catalogue import catalogue, directory, load
from symtopo.search.search import Finite

STATEMENT = "6.2"
KAPPAS = ("3/2", "17/10", "19/10", "21/10", "5/2", "3")
LENGTHS = [n / 10 for n in range(1, 20)]  # in units of pi / kappa
DIRECTIONS = 240


def chords() -> dict[str, Any]:
    """The states of section d: the sliders, and the level set that refutes the statement, for its own kappa.

    Those for other kappa are similar to it: lengths are multiplied by (its kappa) / kappa.
    """
    known, _ = catalogue(sorted(directory().glob("*.py")))
    statement = load(known[STATEMENT])
    spaces = [space() for _, space in statement.instance_spaces]
    cases = [case for space in spaces if isinstance(space, Finite) for case in space.cases]
    for case in cases:
        told = statement.judge(case) if statement.judge is not None else None
        if isinstance(told, str):
            return {
                "kappas": KAPPAS,
                "lengths": LENGTHS,
                "witness": f"{case}: {told}",
                "level": f"{latex(case.level)} = 0",
                "kappa": float(case.curvature),
                "half": float(case.q),
                "oval": _oval(float(case.a), float(case.q)),
            }
    raise Undecided(f"no instance of {STATEMENT} refutes it: please report it")


def _oval(a: float, q: float) -> list[list[float]]:
    """(x^2 + y^2)^2 - 2 a (x^2 - y^2) = q^4 + 2 a q^2 in polar coordinates: a quadratic equation for r^2."""
    points = []
    for k in range(DIRECTIONS + 1):
        angle = 2 * pi * k / DIRECTIONS
        across = a * cos(2 * angle)
        r = sqrt(across + sqrt(across**2 + q**4 + 2 * a * q**2))
        points.append([round(r * cos(angle), 5), round(r * sin(angle), 5)])
    return points
