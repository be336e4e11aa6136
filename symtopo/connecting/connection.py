"""Two minima: connected, separated, or unknown with what was tried."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from symtopo.algebra.exact import from_flint
from symtopo.connecting.endpoints import UNTRAINED, settle
from symtopo.connecting.narrow import narrow_chain
from symtopo.connecting.path_search import search_path
from symtopo.connecting.question import Connection, Outcome, Question
from symtopo.connecting.ways import CHAIN_SIGNS, IDENTICAL, WAYS, by_theorem, checked
from symtopo.counting.proved import proved_bounds
from symtopo.counting.rounding import Rounded, up_to_rounding
from symtopo.counting.separation import finest
from symtopo.errors import BadInput, Undecided
from symtopo.minima.minimum import Minimum
from symtopo.sampling.constant_paths import ConstantPath
from symtopo.sampling.fiber import float_fiber


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
    rounded = up_to_rounding(minimum, seed=seed)
    try:
        question = _question(minimum, first, second, seed)
    except BadInput as refusal:
        if rounded is None or UNTRAINED not in str(refusal):
            raise
        raise BadInput(f"{refusal}; {rounded.note(proved_bounds(minimum))}") from None
    found = _decided(question, progress)
    return found if rounded is None else replace(found, notes=(*found.notes, _on_rounding(found, minimum, rounded)))


def _on_rounding(found: Connection, minimum: Minimum, rounded: Rounded) -> str:
    """What hangs on the rounding of data in floats, as `count` says it, and what it means for two minima."""
    note = rounded.note(proved_bounds(minimum))
    joined = rounded.bounds.upper == 1 and found.result != Outcome.CONNECTED
    return note + ", which joins all minima" * joined


def _decided(question: Question, progress: Callable[[str], None]) -> Connection:
    known = next((answer for way in WAYS if (answer := way(question)) is not None), None)
    if known is not None and (known.rule == IDENTICAL or known.result != Outcome.CONNECTED):
        return known
    quickly = known is not None and known.rule != CHAIN_SIGNS
    curve = None if known is None else known.path
    by_path, tried = _by_path(question, progress, quickly=quickly, curve=curve)
    if by_path is not None:
        return by_path if curve is None or not curve.shorter_than(by_path.path) else replace(by_path, path=curve)
    if known is None:
        return question.answer(Outcome.UNKNOWN, "", tried)
    certified = by_theorem(question) if known.certificate is None else None
    return known if certified is None or not certified.checked else replace(certified, path=known.path)


def _question(minimum: Minimum, first: Sequence[Any], second: Sequence[Any], seed: int) -> Question:
    narrow = narrow_chain(minimum)
    large = narrow is not None and narrow.too_large
    reached, notes = _as_fiber(minimum)
    fiber, why, separation = None, "its layers are too large" if large else "", None
    if reached is not None and not large:
        separation = finest(reached)
        try:
            fiber = float_fiber(reached)
        except Undecided as undecided:
            why = str(undecided)
    why = why or "; ".join(notes)
    a, b = (
        settle(
            reached or minimum,
            fiber,
            weights,
            name,
            label=(lambda _: None) if separation is None else separation.label_of,
            narrow=narrow,
            reason=why,
        )
        for weights, name in ((first, "A"), (second, "B"))
    )
    if fiber is not None and not (a.in_floats and b.in_floats):
        fiber, why = None, "the points are too large for floats"
    if fiber is None and reached is not None:
        notes = (*notes, f"no path is searched: {why}")
    return Question(minimum, reached, fiber, narrow, a, b, seed, notes)


def _as_fiber(minimum: Minimum) -> tuple[Minimum | None, tuple[str, ...]]:
    """The minimum as a fiber that is reached; None where it is a union of many, or everything."""
    if minimum.rank_x == 0:
        return None, ()
    if minimum.reachable is not False:
        return minimum, ()
    if minimum.problem.skips:
        return None, ("the target is out of reach of a network with skips",)
    target = minimum.best_target(random.Random(0))
    if target is None:
        return None, ("the target is out of reach, and its best approximation not unique or not rational",)
    note = "the target is out of reach: paths and certificates are about its only best approximation, T*"
    return Minimum(minimum.network, x=from_flint(minimum.fiber.u), y=target), (note,)


def _by_path(
    question: Question, progress: Callable[[str], None], *, quickly: bool, curve: ConstantPath | None
) -> tuple[Connection | None, str]:
    """Connected, by a path that is searched and that the trusted checker accepts; and what was tried.

    curve : one that is known already, in floats; the path follows it where it can.
    """
    if question.reached is None:
        return None, "no theorem says that the minimum is connected"
    if question.fiber is None:
        return None, "no path was searched"
    a, b = question.first, question.second
    guide = None if curve is None else curve.weights
    joined, tried = search_path(
        question.reached, question.fiber, a, b, question.seed, progress, quickly=quickly, guide=guide
    )
    if joined is None:
        return None, tried
    path, rules, certificate = joined
    number = len(np.unique(path.pieces))
    reason = f"a path of constant loss in {number} piece{'s' * (number > 1)}"
    progress("checking the path exactly")
    answer = checked(question.answer(Outcome.CONNECTED, ", ".join(rules), reason, path=path, certificate=certificate))
    if answer.checked:
        return answer, ""
    return None, f"a path was found in floats, and not accepted by the trusted checker ({answer.notes[-1]})"
