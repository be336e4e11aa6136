"""Two minima: a path of constant loss between them, or what separates them, or that neither was found."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import numpy as np

from symtopo import checker
from symtopo.algebra.exact import from_flint, text_rows
from symtopo.connecting.endpoints import EndPoint, settle
from symtopo.connecting.orbits import group_element, orbit_curve
from symtopo.connecting.path_search import Certificate, search_path
from symtopo.counting.claims import certificate_json, claim_json
from symtopo.counting.proved import proved_bounds
from symtopo.counting.separation import Separation, by_bottlenecks, by_cells, finest
from symtopo.display import html_card
from symtopo.errors import BadInput, Undecided
from symtopo.facts import FACTS
from symtopo.minima.minimum import Minimum
from symtopo.sampling.constant_paths import ConstantPath, straight_path
from symtopo.sampling.fiber import FloatFiber, float_fiber

IDENTICAL = "identical points"


class Outcome(StrEnum):
    """Whether two minima lie in one connected component.  UNKNOWN says nothing, and no outcome is a truth value.

    Examples
    --------
    >>> from symtopo import Outcome
    >>> [outcome.value for outcome in Outcome]
    ['connected', 'separated', 'unknown']
    """

    CONNECTED = "connected"
    SEPARATED = "separated"
    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        raise TypeError("an outcome is no truth value: compare it with Outcome.CONNECTED and so on")


@dataclass(frozen=True)
class Connection:
    """Whether two minima lie in one connected component, and what that rests on.

    result : the outcome;  rule : what proves it;  reason : in words;  relies_on : the facts that the rule cites;
    checked : whether the trusted checker accepted it;
    first, second : the points, moved onto the minimum where they were off;
    path : points of a path of constant loss, where one was found;
    certificate : claim and certificate for the trusted checker, None where there is none;
    seed : of the search.

    Examples
    --------
    >>> from symtopo import Minimum, Network, Outcome, connect
    >>> found = connect(Minimum(Network([1, 1, 1])), [[[1]], [[1]]], [[["1/2"]], [[2]]])
    >>> found.result == Outcome.CONNECTED, found.rule, found.checked
    (True, 'layer tube', True)
    """

    result: Outcome
    rule: str
    reason: str
    first: EndPoint
    second: EndPoint
    seed: int
    relies_on: tuple[str, ...] = ()
    path: ConstantPath | None = field(default=None, repr=False)
    certificate: Certificate | None = field(default=None, repr=False)
    notes: tuple[str, ...] = ()
    checked: bool = False

    def _repr_html_(self) -> str:
        rows = [("proved by", self.rule), ("because" if self.rule else "tried", self.reason)]
        rows += [("relies on", fact) for fact in self.relies_on]
        rows += (
            [("path", f"length {self.path.length:.4g}, {self.path.corners} corners")] if self.path is not None else []
        )
        return html_card(self.result.value, [(label, text) for label, text in rows if text])

    def to_dict(self) -> dict[str, Any]:
        """What `symtopo connect --json` prints, but for what lies between the points: that is `Geometry.to_dict`."""
        ends = (("A", self.first), ("B", self.second))
        return {
            "schema": "symtopo/connect/1",
            "result": self.result.value,
            "rule": self.rule,
            "reason": self.reason,
            "relies_on": list(self.relies_on),
            "checked": self.checked,
            "seed": self.seed,
            "points": {name: {"moved": end.moved, "exact": not end.near} for name, end in ends},
            "path": None if self.path is None else self.path.to_dict(),
            "notes": list(self.notes),
        }

    def __bool__(self) -> bool:
        raise TypeError('a connection is no truth value: compare its result with "connected", "separated" or "unknown"')


@dataclass(frozen=True)
class Question:
    """Two points, settled on a minimum, and what is known before anything is decided.

    minimum : as it was given;  fiber_minimum : the same as a fiber that is reached, None where it is a union of many;
    fiber : the fiber in floats, None where it is not to be had or of no use;  tried : what is said where nothing
        decides;  seed : of the search.
    """

    minimum: Minimum
    fiber_minimum: Minimum | None
    fiber: FloatFiber | None
    first: EndPoint
    second: EndPoint
    seed: int
    notes: tuple[str, ...]

    @property
    def exact(self) -> bool:
        """Whether both points are known exactly."""
        return not (self.first.near or self.second.near)

    @property
    def points(self) -> dict[str, Any]:
        """Both, as they stand in a claim."""
        return {name: [text_rows(w) for w in end.weights] for name, end in _named(self)}

    def answer(self, result: Outcome, rule: str, reason: str, **details: Any) -> Connection:
        return Connection(result, rule, reason, self.first, self.second, self.seed, **{"notes": self.notes, **details})


def _named(question: Question) -> tuple[tuple[str, EndPoint], tuple[str, EndPoint]]:
    return ("first", question.first), ("second", question.second)


def connect(
    minimum: Minimum,
    first: Sequence[Any],
    second: Sequence[Any],
    *,
    seed: int = 0,
    progress: Callable[[str], None] = lambda line: None,
) -> Connection:
    """Whether two minima lie in one connected component: by invariants, by theorems, by a path that is searched.

    The ways to decide are asked in order, and the first answer counts; where it says "connected", a path that the
    trusted checker accepts is a better one.

    Parameters
    ----------
    first, second : weights W_1, .., W_l, exact or floats; one that is a minimum up to rounding (F(W) U off by at most
        10^-3 of the target) is first moved to an exact rational minimum near to it.
    seed : of the search.
    progress : called with a line on what is being done.

    Raises
    ------
    BadInput : where shapes do not fit, a point is far from the minimum, or there is no minimum.
    Undecided : where no minimum was found near to a point, or the minimum itself is not known.

    Examples
    --------
    >>> from symtopo import Minimum, Network, connect
    >>> hyperbola = Minimum(Network([1, 1, 1]))
    >>> connect(hyperbola, [[[1]], [[1]]], [[[-1]], [[-1]]]).result.value
    'separated'
    """
    if minimum.attained is False:
        raise BadInput(f"there are no minima to connect: {minimum.why_attained}: give another target")
    question = _question(minimum, first, second, seed)
    known = next((answer for way in WAYS if (answer := way(question)) is not None), None)
    if known is not None and (known.rule == IDENTICAL or known.result != Outcome.CONNECTED):
        return known
    by_path, tried = _by_path(question, progress, quickly=known is not None)
    if by_path is not None:
        return by_path
    return question.answer(Outcome.UNKNOWN, "", tried) if known is None else known


def _question(minimum: Minimum, first: Sequence[Any], second: Sequence[Any], seed: int) -> Question:
    fiber_minimum, notes = _as_fiber(minimum)
    fiber, why = None, ""
    try:
        if fiber_minimum is not None and fiber_minimum.rank_x:
            fiber = float_fiber(fiber_minimum)
    except Undecided as undecided:
        why = str(undecided)
    separation = None if fiber_minimum is None or not fiber_minimum.rank_x else finest(fiber_minimum)
    why = why or "; ".join(notes)
    a, b = (
        settle(
            fiber_minimum or minimum,
            fiber,
            weights,
            name,
            label=(lambda _: None) if separation is None else separation.label_of,
            reason=why,
        )
        for weights, name in ((first, "A"), (second, "B"))
    )
    if fiber is not None and not (a.in_floats and b.in_floats):
        fiber, why = None, "the points are too large for floats"
    if fiber is None and fiber_minimum is not None and fiber_minimum.rank_x:
        notes = (*notes, f"no path is searched: {why}")
    return Question(minimum, fiber_minimum, fiber, a, b, seed, notes)


def _as_fiber(minimum: Minimum) -> tuple[Minimum | None, tuple[str, ...]]:
    """The minimum as a fiber that is reached; None where it is a union of many."""
    if minimum.reachable is not False or minimum.rank_x == 0:
        return minimum, ()
    if minimum.problem.skips:
        return None, ("the target is out of reach of a network with skips",)
    target = minimum.best_target(random.Random(0))
    if target is None:
        return None, ("the target is out of reach, and its best approximation not unique or not rational",)
    note = "the target is out of reach: paths and certificates are about its only best approximation, T*"
    return Minimum(minimum.network, x=from_flint(minimum.fiber.u), y=target), (note,)


# ------------------------------------------------------------------------------------------ ways to decide, in order


def _identical(question: Question) -> Connection | None:
    """The same point."""
    a, b = question.first, question.second
    if a.weights != b.weights or not question.exact:
        return None
    reason = "both are the same point" + " once they are moved" * bool(a.moved or b.moved)
    path = None if question.fiber is None else straight_path(question.fiber, a.floats, b.floats)
    return question.answer(Outcome.CONNECTED, IDENTICAL, reason, path=path)


def _by_bottlenecks(question: Question) -> Connection | None:
    """Separated, by the signs at cut vertices."""
    fiber_minimum = question.fiber_minimum
    separation = None if fiber_minimum is None or not fiber_minimum.rank_x else by_bottlenecks(fiber_minimum)
    if separation is None or fiber_minimum is None or not question.exact:
        return None
    signs = [separation.signs(end.weights) for _, end in _named(question)]
    if signs[0] == signs[1]:
        return None
    vanish = "it never vanishes" if sum(s != t for s, t in zip(*signs, strict=True)) == 1 else "they never vanish"
    reason = f"{separation.difference(*signs)}: {vanish} on the minimum"
    claim = claim_json(fiber_minimum, "different-components", **question.points)
    certificate = claim, certificate_json(separation.step)
    return _checked(question.answer(Outcome.SEPARATED, separation.name, reason, certificate=certificate))


def _by_cells(question: Question) -> Connection | None:
    """Separated or connected, by the cells of hidden states."""
    fiber_minimum = question.fiber_minimum
    separation = None if fiber_minimum is None or not fiber_minimum.rank_x else by_cells(fiber_minimum)
    if separation is None or fiber_minimum is None or not question.exact:
        return None
    signs = [separation.signs(end.weights) for _, end in _named(question)]
    joined = separation.label(signs[0]) == separation.label(signs[1])
    where = separation.difference(*signs) or "the scalar states have the same signs"
    reason = f"{where}: {'one' if joined else 'different'} of the {separation.number} classes of cells"
    result = Outcome.CONNECTED if joined else Outcome.SEPARATED
    return _checked(
        question.answer(
            result,
            separation.name,
            reason,
            relies_on=(checker.STATE_CELLS,),
            certificate=_cell_certificate(question, fiber_minimum, separation, joined=joined),
        )
    )


def _cell_certificate(
    question: Question, fiber_minimum: Minimum, separation: Separation, *, joined: bool
) -> Certificate | None:
    """Claim and certificate, for the transposed network where that is the one whose cells decide."""
    if separation.transposed:
        if fiber_minimum.x is not None:
            return None
        fiber_minimum = Minimum(separation.network, tuple(zip(*fiber_minimum.y, strict=True)))
    points = {name: [text_rows(w) for w in separation.oriented(end.weights)] for name, end in _named(question)}
    kind = "same-component" if joined else "different-components"
    return claim_json(fiber_minimum, kind, **points), certificate_json({"rule": separation.rule})


def _by_orbit(question: Question) -> Connection | None:
    """Connected, where a group element with positive determinants takes one point to the other."""
    network = (question.fiber_minimum or question.minimum).network
    try:
        element = group_element(network, *(end.weights for _, end in _named(question))) if question.exact else None
    except Undecided:
        return None
    if element is None or any(sign < 0 for sign in element.signs):
        return None
    reason, path = "B = g . A for a group element g with positive determinants, found exactly", None
    with suppress(Undecided):  # the curve is in floats, the proof is not
        path = orbit_curve(network, question.first.weights, element).path(question.fiber)
    fact = f"components of GL: {FACTS['components of GL']}"
    return question.answer(Outcome.CONNECTED, "orbit", reason, relies_on=(fact,), path=path)


def _by_theorem(question: Question) -> Connection | None:
    """Connected, where the whole minimum is proved to be."""
    proved = proved_bounds(question.minimum)
    if proved.upper != 1 or not question.exact:
        return None
    proof = next(e for e in proved.evidence if e.proves.upper == 1)
    claim = claim_json(question.minimum, "count", components={"lower": 1, "upper": 1})
    reason = f"the whole minimum is connected: {proof.statement}"
    return _checked(
        question.answer(
            Outcome.CONNECTED,
            proof.name,
            reason,
            relies_on=proof.relies_on,
            path=_chord_of_space(question),
            certificate=(claim, certificate_json(proof.step)),
        )
    )


def _chord_of_space(question: Question) -> ConstantPath | None:
    """The chord, where every point is a minimum."""
    space = question.fiber_minimum is not None and not question.fiber_minimum.rank_x
    if not (space and question.first.in_floats and question.second.in_floats):
        return None
    return straight_path(None, question.first.floats, question.second.floats)


WAYS: tuple[Callable[[Question], Connection | None], ...] = (
    _identical,
    _by_bottlenecks,
    _by_cells,
    _by_orbit,
    _by_theorem,
)


def _by_path(question: Question, progress: Callable[[str], None], *, quickly: bool) -> tuple[Connection | None, str]:
    """Connected, by a path that is searched and that the trusted checker accepts; and what was tried."""
    if question.fiber is None or question.fiber_minimum is None:
        if question.fiber_minimum is None or not question.fiber_minimum.rank_x:
            return None, "no theorem says that the minimum is connected"
        return None, "no path was searched"
    a, b = question.first, question.second
    joined, tried = search_path(question.fiber_minimum, question.fiber, a, b, question.seed, progress, quickly=quickly)
    if joined is None:
        return None, tried
    path, rules, certificate = joined
    number = len(np.unique(path.pieces))
    reason = f"a path of constant loss in {number} piece{'s' * (number > 1)}"
    progress("checking the path exactly")
    answer = _checked(question.answer(Outcome.CONNECTED, ", ".join(rules), reason, path=path, certificate=certificate))
    if answer.checked:
        return answer, ""
    return None, f"a path was found in floats, and not accepted by the trusted checker ({answer.notes[-1]})"


def _checked(answer: Connection) -> Connection:
    """The same after the trusted checker has seen its certificate."""
    if answer.certificate is None:
        return answer
    try:
        report = checker.check(*answer.certificate)
    except (checker.NotProved, checker.Malformed) as refusal:
        notes = (*answer.notes, f"no certificate: {refusal}")
        if answer.result == Outcome.SEPARATED:  # it would be a bug of ours
            return replace(answer, result=Outcome.UNKNOWN, certificate=None, notes=notes)
        return replace(answer, certificate=None, notes=notes)
    return replace(answer, checked=True, relies_on=report.relies_on)
