"""A certificate that a minimum with data of rank one has exactly k components, for proofs/formal/CellChecker.v."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from symtopo.checker import classes_of
from symtopo.errors import BadInput
from symtopo.formalizing.patterns import NEGATIVE, NONZERO, POSITIVE, ZERO, Pattern, States

MOST_SCALARS = 12
MOST_PATTERNS = 100_000


@dataclass(frozen=True)
class Same:
    """All sign vectors that agree with the pattern have this label."""

    label: int


@dataclass(frozen=True)
class Contra:
    """These multiples of the equations after vanishing states exclude the pattern."""

    combination: tuple[tuple[int, Fraction], ...]


@dataclass(frozen=True)
class Occurs:
    """A pattern that occurs, complete."""

    pattern: Mapping[int, str]


@dataclass(frozen=True)
class Branch:
    """What a state may be: zero, positive, negative; or zero, not zero."""

    layer: int
    cases: tuple[tuple[str, Decision], ...]


Decision = Same | Contra | Occurs | Branch


@dataclass(frozen=True)
class CellCertificate:
    """The labels of the sign vectors, why different labels stay apart, and the states that join equal ones.

    labels : of every sign vector, by its mask (bit k is set where the k-th scalar state is negative);
    roots : a sign vector of each label;  merges : states h_1, .., h_(l-1), and a sign vector reached before.
    """

    states: States
    labels: tuple[int, ...]
    decision: Decision
    roots: tuple[int, ...]
    merges: tuple[tuple[tuple[tuple[Fraction, ...], ...], int], ...]

    @property
    def number(self) -> int:
        return len(self.roots)


def cell_certificate(states: States) -> CellCertificate:
    """Decide the components, with reasons.  Raises BadInput where that takes too long.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from symtopo import Network
    >>> one = (Fraction(1),)
    >>> certificate = cell_certificate(States(Network([1, 1, 1, 1], skips={(0, 2): 1}), one, one))
    >>> certificate.number, certificate.labels
    (3, (0, 1, 2, 2))
    """
    scalars = states.scalars
    if len(scalars) > MOST_SCALARS:
        raise BadInput(
            f"{len(scalars)} scalar states: a formal proof is made for at most {MOST_SCALARS}, so leave --formal out"
        )
    decision = _explored(states, 1, {}, [MOST_PATTERNS])
    cubes = {_cube(scalars, leaf.pattern): leaf.pattern for leaf in _leaves(decision)}
    joined = [(first, mask) for first, *others in cubes for mask in others]
    first = classes_of(1 << len(scalars), joined)
    names = {root: k for k, root in enumerate(dict.fromkeys(first))}
    labels = tuple(names[root] for root in first)
    roots = tuple(first.index(root) for root in names)
    merges = tuple(
        (tuple(tuple(v) for v in states.occurring(pattern)), parent) for pattern, parent in _spanning(cubes, roots)
    )
    return CellCertificate(states, labels, _labelled(decision, scalars, labels, {}), roots, merges)


def _explored(states: States, layer: int, pattern: Pattern, left: list[int]) -> Decision:
    """All patterns from this layer on that may occur."""
    left[0] -= 1
    if left[0] < 0:
        raise BadInput(
            f"more than {MOST_PATTERNS} patterns of states: a formal proof would take too long, so leave --formal out"
        )
    if layer == states.last:
        return Occurs(dict(pattern))
    free = pattern.get(layer - 1) != ZERO
    kinds: tuple[str, ...]
    if states.network.widths[layer] == 1:
        kinds = (ZERO, POSITIVE, NEGATIVE)
    elif free and not any(j == layer and c for (j, _), c in states.network.skips.items()):
        return _explored(states, layer + 1, pattern, left)  # where it vanishes, that only adds conditions
    else:
        kinds = (ZERO, NONZERO)
    cases: list[tuple[str, Decision]] = []
    for kind in kinds:
        more = {**pattern, layer: kind}
        reason = states.excluded(more)
        cases.append((kind, Contra(tuple(reason)) if reason else _explored(states, layer + 1, more, left)))
    return Branch(layer, tuple(cases))


def _leaves(decision: Decision) -> Iterator[Occurs]:
    if isinstance(decision, Occurs):
        yield decision
    elif isinstance(decision, Branch):
        for _, case in decision.cases:
            yield from _leaves(case)


def _cube(scalars: Sequence[int], pattern: Pattern) -> tuple[int, ...]:
    """The sign vectors that agree with a pattern, in order."""
    masks = [0]
    for bit, v in enumerate(scalars):
        kind = pattern.get(v)
        if kind == NEGATIVE:
            masks = [m | 1 << bit for m in masks]
        elif kind != POSITIVE:
            masks += [m | 1 << bit for m in masks]
    return tuple(sorted(masks))


def _spanning(cubes: Mapping[tuple[int, ...], Pattern], roots: Sequence[int]) -> Iterator[tuple[Pattern, int]]:
    """Patterns, each with a sign vector reached before, by which all are reached from the roots; large ones first."""
    reached = set(roots)
    waiting = sorted((cube for cube in cubes if len(cube) > 1), key=len, reverse=True)
    while waiting:
        later = []
        for cube in waiting:
            met = next((mask for mask in cube if mask in reached), None)
            if met is None:
                later.append(cube)
            elif not reached.issuperset(cube):
                reached.update(cube)
                yield cubes[cube], met
        if len(later) == len(waiting):
            return
        waiting = later


def _labelled(decision: Decision, scalars: Sequence[int], labels: Sequence[int], pattern: Pattern) -> Decision:
    """Cut where all sign vectors that agree have one label."""
    if isinstance(decision, Contra | Same):
        return decision
    masks = _cube(scalars, pattern)
    if all(labels[mask] == labels[masks[0]] for mask in masks):
        return Same(labels[masks[0]])
    if isinstance(decision, Occurs):
        raise ValueError("a pattern that occurs joins different labels")
    cases = tuple(
        (kind, _labelled(case, scalars, labels, {**pattern, decision.layer: kind})) for kind, case in decision.cases
    )
    return Branch(decision.layer, cases)
