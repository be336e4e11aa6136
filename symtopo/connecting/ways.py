"""The ways to decide whether two minima lie in one component, in order; each gives an answer or nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from symtopo import checker
from symtopo.algebra.exact import text_rows
from symtopo.connecting.counted_signs import by_counted_signs
from symtopo.connecting.orbit_curves import orbit_curve
from symtopo.connecting.orbits import orbit
from symtopo.connecting.path_search import Certificate
from symtopo.connecting.question import Connection, Outcome, Question
from symtopo.counting.claims import certificate_json, claim_json
from symtopo.counting.proved import proved_bounds
from symtopo.counting.separation import Separation, by_bottlenecks, by_cells
from symtopo.errors import BadInput, Undecided
from symtopo.facts import FACTS
from symtopo.minima.minimum import Minimum
from symtopo.sampling.constant_paths import ConstantPath, straight_path

IDENTICAL = "identical points"
CHAIN_SIGNS = "chain signs"
LARGE = (
    "no certificate: of minima near points, the trusted checker takes only those where no layer can be solved exactly; "
    "here one can, but it would have millions of digits"
)


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
    fiber = question.exact_fiber
    if fiber is None or (separation := by_bottlenecks(fiber)) is None:
        return None
    signs = [separation.signs(end.weights) for end in question.ends.values()]
    if signs[0] == signs[1]:
        return None
    vanish = "it never vanishes" if sum(s != t for s, t in zip(*signs, strict=True)) == 1 else "they never vanish"
    reason = f"{separation.difference(*signs)}: {vanish} on the minimum"
    claim = claim_json(fiber, "different-components", **question.points)
    certificate = claim, certificate_json(separation.step)
    return checked(question.answer(Outcome.SEPARATED, separation.name, reason, certificate=certificate))


def _by_cells(question: Question) -> Connection | None:
    """Separated or connected, by the cells of hidden states."""
    fiber = question.exact_fiber
    if fiber is None or (separation := by_cells(fiber)) is None:
        return None
    signs = [separation.signs(end.weights) for end in question.ends.values()]
    joined = separation.label(signs[0]) == separation.label(signs[1])
    where = separation.difference(*signs) or "the scalar states have the same signs"
    reason = f"{where}: {'one' if joined else 'different'} of the {separation.number} classes of cells"
    result = Outcome.CONNECTED if joined else Outcome.SEPARATED
    return checked(
        question.answer(
            result,
            separation.name,
            reason,
            relies_on=(checker.STATE_CELLS,),
            certificate=_cell_certificate(question, fiber, separation, joined=joined),
        )
    )


def _cell_certificate(
    question: Question, fiber: Minimum, separation: Separation, *, joined: bool
) -> Certificate | None:
    """Claim and certificate, for the transposed network where that is the one whose cells decide."""
    if separation.transposed:
        if fiber.x is not None:
            return None
        fiber = Minimum(separation.network, tuple(zip(*fiber.y, strict=True)))
    points = {name: [text_rows(w) for w in separation.oriented(end.weights)] for name, end in question.ends.items()}
    kind = "same-component" if joined else "different-components"
    return claim_json(fiber, kind, **points), certificate_json({"rule": separation.rule})


def _by_orbit(question: Question) -> Connection | None:
    """Connected, where a group element with positive determinants takes one point to the other."""
    network = question.minimum.network
    try:
        found = orbit(network, *(end.weights for end in question.ends.values())) if question.exact else None
    except Undecided:
        return None
    if found is None or found.element is None or not found.joined:
        return None
    reason, path = "B = g . A for a group element g with positive determinants, found exactly", None
    with suppress(Undecided):  # the curve is in floats, the proof is not
        path = orbit_curve(network, question.first.weights, found.element).path(question.fiber)
    fact = f"components of GL: {FACTS['components of GL']}"
    return question.answer(Outcome.CONNECTED, "orbit", reason, relies_on=(fact,), path=path)


def by_theorem(question: Question) -> Connection | None:
    """Connected, where the whole minimum is proved to be."""
    proved = proved_bounds(question.minimum)
    if proved.upper != 1:
        return None
    proof = next(e for e in proved.evidence if e.proves.upper == 1)
    claim = claim_json(question.minimum, "count", components={"lower": 1, "upper": 1})
    reason = f"the whole minimum is connected: {proof.statement}"
    return checked(
        question.answer(
            Outcome.CONNECTED,
            proof.name,
            reason,
            relies_on=proof.relies_on,
            path=_chord_of_space(question),
            certificate=(claim, certificate_json(proof.step)),
        )
    )


def _by_chain_signs(question: Question) -> Connection | None:
    """Separated or connected, by the signs at the narrowest layers of a plain chain, also for points only near."""
    narrow = question.narrow
    if narrow is None or not (question.exact or narrow.allows_near_points or narrow.too_large):
        return None
    try:
        a, b = (end.on_chain or narrow.at(end.weights, name) for name, end in question.ends.items())
        points = {
            name: [text_rows(w) for w in end.weights]
            if narrow.minimum.reachable and not end.near
            else {"weights": [text_rows(w) for w in end.weights], "radius": str(found.radius)}
            for (name, end), found in zip(question.ends.items(), (a, b), strict=True)
        }
    except (BadInput, Undecided):  # exact, and too ill-conditioned for this rule
        return None
    joined = narrow.label(a) == narrow.label(b)
    width, best = (
        narrow.chain.rank,
        "" if narrow.minimum.reachable else f"of the best approximations of rank {narrow.chain.rank}, ",
    )
    if joined:
        reason = f"{best}the signs at the layers of width {width} agree, and each class of signs is one component"
    else:
        reason = f"{best}{narrow.difference(a, b)}: constant on components"
    if not (question.exact or narrow.allows_near_points):
        name, fact = "plain chain", checker.THEOREMS["plain chain"][1]
        result, notes = Outcome.CONNECTED if joined else Outcome.SEPARATED, (*question.notes, LARGE)
        return question.answer(result, CHAIN_SIGNS, reason, relies_on=(f"{name}: {fact}",), notes=notes)
    claim = claim_json(narrow.minimum, "same-component" if joined else "different-components", **points)
    answer = checked(
        question.answer(
            Outcome.CONNECTED if joined else Outcome.SEPARATED,
            CHAIN_SIGNS,
            reason,
            certificate=(claim, certificate_json(narrow.step([a, b]))),
            notes=narrow.notes,
        )
    )
    return answer if answer.checked else None


def _chord_of_space(question: Question) -> ConstantPath | None:
    """The chord, where every point is a minimum."""
    if question.minimum.rank_x or not (question.first.in_floats and question.second.in_floats):
        return None
    return straight_path(None, question.first.floats, question.second.floats)


WAYS: tuple[Callable[[Question], Connection | None], ...] = (
    _identical,
    _by_bottlenecks,
    _by_cells,
    _by_orbit,
    by_theorem,
    _by_chain_signs,
    by_counted_signs,
)


def checked(answer: Connection) -> Connection:
    """The same after the trusted checker has seen its certificate; unknown where it should have accepted it.

    Too much work for it, or numbers too long, leave a theorem that joins the points what it is, without a certificate.
    """
    if answer.certificate is None:
        return answer
    try:
        report = checker.check(*answer.certificate)
    except (checker.NotProved, checker.Malformed) as refusal:
        answer = replace(answer, certificate=None, notes=(*answer.notes, f"no certificate: {refusal}"))
        if answer.result == Outcome.CONNECTED and isinstance(refusal, checker.TooMuchWork | checker.Malformed):
            return answer
        tried = f"{answer.rule} says {answer.result}, and the trusted checker does not accept that"
        return replace(answer, result=Outcome.UNKNOWN, rule="", reason=tried, relies_on=())
    return replace(answer, checked=True, relies_on=report.relies_on)
