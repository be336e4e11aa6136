"""Exact bounds from the structure of a minimum.

Every theorem is evaluated by the trusted checker's own function on the normal form; this module only chooses which
theorems to cite, in which orientation, and says in words what they state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from typing import Any

from symtopo import checker
from symtopo.checker import Bounds, NotProved, Problem
from symtopo.minima.minimum import Minimum


@dataclass(frozen=True)
class Evidence:
    """Proven bounds on a number of components: what they rest on, and the step that proves them in a certificate.

    upper = None: nothing is proved from above.
    """

    lower: int
    upper: int | None
    rule: str
    statement: str
    relies_on: tuple[str, ...]
    step: dict[str, Any]

    @property
    def name(self) -> str:
        """The theorem where the rule is one, else the rule."""
        return str(self.step.get("theorem", self.rule))

    @property
    def exact(self) -> bool:
        return self.lower == self.upper


STATEMENTS = {
    "zero data": "X = 0: every point is a minimum",
    "plain chain": (
        "no skips, r = smallest of rank X and all later widths, b hidden layers of width r: 2^b components if the "
        "target has rank r, 1 if its rank is lower"
    ),
    "unreachable target": (
        "no skips, target of rank above the width r of b hidden layers: 2^b components, or 2^(b-1) if the singular "
        "values s_r and s_(r+1) are equal"
    ),
    "cut vertices": (
        "hidden widths at least rho = rank X, any skips: 2^c components if the target has rank rho, c hidden layers of "
        "width rho that no skip passes over; 1 if the target has lower rank and is not zero, or all hidden widths "
        "exceed rho"
    ),
    "state cells": "data of rank one, any skips: the components are decided by the signs of scalar hidden states",
    "scalar blocks": "data of rank one, scalar output, skips that do not overlap: a sum over signs of the blocks",
    "rank one": "data of rank one: between 2^c and 2^b, for b scalar hidden layers, c of them cut vertices",
}


ZERO_TARGET = (
    "hidden widths at least rho = rank X, target zero, skips into the output: between 1 and 2^c components, c hidden "
    "layers of width rho that no other skip passes over"
)


def state_cells(p: Problem) -> Bounds:
    classes = len(set(checker.state_cells(p)[1]))
    return classes, classes


def bounds(minimum: Minimum) -> tuple[Evidence, ...]:
    """What theorems prove about the number of components: one exact statement, or the best bounds from each side.

    Empty where no theorem applies: skips together with a hidden width below rank X and, where transposing is
    legitimate, below d_l.
    """
    applicable: list[Evidence] = []
    for evidence in _applicable(minimum.problem):
        if evidence.exact:
            return (evidence,)
        applicable.append(evidence)
    if not applicable:
        return ()
    highest = min(applicable, key=lambda e: inf if e.upper is None else e.upper)
    lowest = max(applicable, key=lambda e: (e.lower, e is highest))
    return (lowest,) if lowest is highest else (lowest, highest)


def _applicable(problem: Problem) -> Iterator[Evidence]:
    """Cheap theorems first, the exponential cell decision after them, inexact bounds last."""
    orientations: list[tuple[Problem, dict[str, Any]]] = [(problem, {})]
    with suppress(NotProved):
        orientations.append((problem.transposed(), {"transpose": True}))
    inexact = []
    for name in STATEMENTS:
        is_theorem = name in checker.THEOREMS
        decide: Callable[[Problem], Bounds] = checker.THEOREMS[name][0] if is_theorem else state_cells
        for oriented, flag in orientations:
            try:
                lower, upper = decide(oriented)
            except NotProved:
                continue
            rule = {"rule": "theorem", "theorem": name} if is_theorem else {"rule": name}
            source = f"{name}: {checker.THEOREMS[name][1]}" if is_theorem else checker.STATE_CELLS
            told = ZERO_TARGET if name == "cut vertices" and lower != upper else STATEMENTS[name]
            statement = f"for the transposed network: {told}" if flag else told
            evidence = Evidence(lower, upper, rule["rule"], statement, (source,), {**rule, **flag})
            if evidence.exact:
                yield evidence
            inexact.append(evidence)
    yield from inexact
