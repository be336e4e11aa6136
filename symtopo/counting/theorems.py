"""Exact bounds from the structure of a minimum.

Every theorem is evaluated by the trusted checker's own function on the normal form; this module only chooses which
theorems to cite, in which orientation, and says in words what they state.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import combinations
from math import inf
from typing import Any

from symtopo import checker
from symtopo.checker import NotProved, Problem
from symtopo.counting.bounds import Bounds, Evidence
from symtopo.counting.separation import by_cells
from symtopo.minima.minimum import Minimum

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
    "overlapping skips": (
        "widths n,1,n,1,n, skips 0:2, 1:3 and 2:4: the least loss is not attained where the best target is a multiple "
        "of a projection of rank n - 2, so that there is no minimum"
    ),
    "plain layers": (
        "any skips, layers narrower than rho = rank X, w the narrowest, touched by no skip and under none: as if they "
        "were wider than rho if the target has rank below w; else 2^b components, b of them as narrow as w, but "
        "2^(b-1) if the singular values s_w and s_(w+1) are equal"
    ),
    "plain block": (
        "blocks n x n, the first and the last perhaps of other ends, some without a skip, r the smallest of n and the "
        "widths inside of these: 1 component if the target has rank below r, else 2^b for r < n, b of these layers as "
        "narrow as r; for r = n, 2^(q-1), q of these blocks if they are split at width n, times 1 + 2^(b-1) for each "
        "other block with b scalar layers, and 2 for each of the rest; half of it if the rank is above r, and "
        "s_r = s_(r+1)"
    ),
    "wide block": (
        "blocks n x n with skips, one nowhere narrower: 1 component if the target has rank below n, else the product "
        "over the others of 1 + 2^(b-1) for b scalar layers, 2 without; more for two blocks, scalar target"
    ),
    "two narrow blocks": (
        "two blocks n x n with skips of product e, both narrower than n = rank X: the rank of T'/e - 1 and the type of "
        "the eigenvalues of T'/e on its image decide"
    ),
    "adjacent narrow blocks": (
        "three or more narrow blocks n x n with skips, two adjacent ones together wider than n = rank X, invertible "
        "target: 2 times the product over the others of 1 + 2^(b-1) for b scalar layers, 2 without"
    ),
    "rank one": "data of rank one: between 2^c and 2^b, for b scalar hidden layers, c of them cut vertices",
}


ZERO_TARGET = (
    "hidden widths at least rho = rank X, target zero: 2 components if det H_v never vanishes, v the first hidden "
    "layer of width rho that no skip passes over, those into the output left out; else 1"
)


def by_theorems(minimum: Minimum) -> tuple[Evidence, ...]:
    """What theorems prove about the number of components: one exact statement, or the best bounds from each side.

    Empty where no theorem applies: skips together with a hidden width below rank X and, where transposing is
    legitimate, below d_l.
    """
    applicable: list[Evidence] = []
    for evidence in _applicable(minimum):
        if evidence.proves.exact:
            return (evidence,)
        applicable.append(evidence)
    if not applicable:
        return ()
    highest = min(applicable, key=lambda e: inf if e.proves.upper is None else e.proves.upper)
    lowest = max(applicable, key=lambda e: (e.proves.lower, e is highest))
    return (lowest,) if lowest is highest else (lowest, highest)


def why_open(minimum: Minimum) -> str:
    """Why no theorem applies, in words: which kind of network, and what about it no proof is known for."""
    problem = minimum.problem
    widths, skips = problem.widths, problem.skips
    name = "no theorem covers skips together with a hidden layer narrower than the data"
    try:
        blocks = checker.residual_blocks(widths, skips)
    except NotProved:
        return f"{name}: {_why_no_blocks(problem)}"
    n = widths[min(skips)[0]]
    if problem.rho < n:
        return f"{name}: all {len(blocks)} blocks are narrower than their width {n}, and X has rank {problem.rho} only"
    try:
        checker.THEOREMS["two narrow blocks" if len(blocks) == 2 else "adjacent narrow blocks"][0](problem)
    except NotProved as refusal:
        return f"no theorem covers these residual blocks: {str(refusal).removeprefix('open: ')}"
    return "no theorem was asked"


def _why_no_blocks(problem: Problem) -> str:
    """Why a network in normal form is no product of residual blocks of one width, as far as one skip tells it."""
    widths, skips = problem.widths, problem.skips
    for (j, k), (a, b) in combinations(sorted(skips), 2):
        if a < k:
            if j < a and k < b:
                return f"the skips {j} -> {k} and {a} -> {b} overlap"
            (c, d), (e, f) = ((j, k), (a, b)) if j == a else ((a, b), (j, k))
            return f"of the skips {c} -> {d} and {e} -> {f} one lies inside the other"
    sizes = sorted({widths[j] for j, _ in skips})
    if len(sizes) > 1:
        return f"residual blocks of different widths, {' and '.join(map(str, sizes))}"
    return "residual blocks of width 1, and data of higher rank"


def _applicable(minimum: Minimum) -> Iterator[Evidence]:
    """Cheap theorems first, the exponential cell decision after them, inexact bounds last."""
    orientations: list[tuple[Problem, bool]] = [(minimum.problem, False)]
    with suppress(NotProved):
        orientations.append((minimum.problem.transposed(), True))
    inexact = []
    for name in STATEMENTS:
        for problem, transposed in orientations:
            found = _evidence(name, minimum, problem, transposed=transposed)
            if found is None:
                continue
            if found.proves.exact:
                yield found
            inexact.append(found)
    yield from inexact


def _evidence(name: str, minimum: Minimum, problem: Problem, *, transposed: bool) -> Evidence | None:
    """What one theorem, or the cell decision, says in one orientation; None where it does not apply."""
    facts: tuple[str, ...]
    if name in checker.THEOREMS:
        try:
            proves = Bounds(*checker.THEOREMS[name][0](problem))
        except NotProved:
            return None
        step: dict[str, Any] = {"rule": "theorem", "theorem": name}
        facts = (checker.fact_of(name, problem),)
    else:
        cells = by_cells(minimum)
        if cells is None or cells.transposed != transposed:
            return None
        proves, step, facts = Bounds(cells.number, cells.number), {"rule": name}, (checker.STATE_CELLS,)
    told = ZERO_TARGET if facts[0].startswith("zero target") else STATEMENTS[name]
    if transposed:
        told, step = f"for the transposed network: {told}", {**step, "transpose": True}
        facts = (*facts, checker.TRANSPOSING)
    return Evidence(proves, step["rule"], told, facts, step)
