"""Connected, where components are counted and each has signs of its own: the same signs, then, are one component."""

from __future__ import annotations

from symtopo.connecting.question import Connection, Outcome, Question
from symtopo.counting.proved import POINTS_TRIED, proved_bounds
from symtopo.counting.separation import by_bottlenecks
from symtopo.errors import Undecided

MOST_PATTERNS = 16
BLOCKS = ("plain layers", "plain block", "wide block", "two narrow blocks", "adjacent narrow blocks")


def by_counted_signs(question: Question) -> Connection | None:
    """Of exactly k components, exact minima with k different patterns of signs lie in one each.

    For residual blocks, where paths are often not found.  None where fewer patterns of signs are found than there are
    components, or where A and B differ in theirs.
    """
    fiber = question.exact_fiber
    proved = proved_bounds(question.minimum)
    rule = proved.rules[0] if len(proved.evidence) == 1 else ""
    if fiber is None or rule not in BLOCKS or not proved.exact or not 1 < proved.lower <= MOST_PATTERNS:
        return None
    separation = by_bottlenecks(fiber)
    if separation is None or separation.number < proved.lower:
        return None
    labels = [separation.label_of(end.weights) for end in question.ends.values()]
    if labels[0] is None or labels[0] != labels[1]:
        return None
    seen, seed = {labels[0]}, question.seed * POINTS_TRIED
    try:
        for k in range(POINTS_TRIED):
            if len(seen) >= proved.lower:
                break
            label = separation.label_of(fiber.point(seed=seed + k))
            seen |= set() if label is None else {label}
    except Undecided:
        return None
    if len(seen) < proved.lower:
        return None
    names = ", ".join(f"det H_{d.vertex}" for d in separation.determinants)
    reason = (
        f"the {proved.lower} components ({rule}) differ in the signs of {names}, as so many exact minima show (seed "
        f"{question.seed}), and A and B have the same"
    )
    note = "no certificate: there is no rule of the trusted checker for it"
    return question.answer(Outcome.CONNECTED, rule, reason, relies_on=proved.relies_on, notes=(*question.notes, note))
