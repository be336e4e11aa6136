"""The search for an element of the group: colours first, then one choice of a neuron after the other.

What is found is a candidate; whether it takes A to B is decided elsewhere, exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from symtopo.aligning.codes import Coded, Codes
from symtopo.aligning.refinement import Colours, Differs, Literal, first_colours, mixed, refined, twins
from symtopo.errors import Undecided

MOST_CHOICES = 2000  # of a neuron of B for one of A, in a search
DEEPEST = 300  # choices, one after the other

Found = TypeVar("Found")


@dataclass(frozen=True)
class Matching:
    """For every hidden layer and place of B: the neuron of A, and whether it is flipped."""

    orders: tuple[tuple[int, ...], ...]
    flipped: tuple[tuple[bool, ...], ...]


class Search(Generic[Found]):
    """Matchings of two networks in codes.

    accept : what a matching is worth, or None where it does not take A to B;
    are_twins : whether two neurons of B, flipped or not, may be exchanged: then one of them is tried for both.
    """

    def __init__(
        self,
        networks: tuple[Coded, Coded],
        accept: Callable[[Matching], Found | None],
        are_twins: Callable[[Literal, Literal], bool],
    ) -> None:
        self.networks, self.accept, self.are_twins = networks, accept, are_twins
        self.choices = self.failures = 0

    def run(self) -> Found:
        """What the first matching that is accepted is worth.

        Raises Differs where there is none: its neurons are the first that cannot be matched.  Raises Undecided where
        the search was stopped, or where codes could not tell apart what is different.
        """
        colours = refined(self.networks, (first_colours(self.networks[0]), first_colours(self.networks[1])))
        self.keys: tuple[list[Codes], list[Codes]] = (twins(self.networks[0]), twins(self.networks[1]))
        found = self._descend(colours, 0)
        if found is not None:
            return found
        if self.failures:
            raise Undecided("neurons whose weights could not be told apart were matched in one way, which did not fit")
        layer, _, neuron = _next_class(colours[0], self.keys)[0]
        raise Differs(layer, True, neuron, None, exhausted=True)

    def _descend(self, colours: tuple[Colours, Colours], depth: int) -> Found | None:
        chosen = _next_class(colours[0], self.keys)
        if not chosen:
            found = self.accept(_matching(*colours))
            self.failures += found is None
            return found
        if depth == DEEPEST:
            raise Undecided(f"the search was stopped after {depth} choices, one after the other")
        layer, s, neuron = first = chosen[0]
        colour = colours[0][layer][s, neuron]
        tried: list[Literal] = []
        for literal in zip(*np.nonzero(colours[1][layer] == colour), strict=True):
            candidate = (layer, int(literal[0]), int(literal[1]))
            key = self.keys[1][layer][literal]
            if any(self.keys[1][layer][t[1:]] == key and self.are_twins(t, candidate) for t in tried):
                continue
            tried.append(candidate)
            self.choices += 1
            if self.choices > MOST_CHOICES:
                raise Undecided(f"the search was stopped after {MOST_CHOICES} choices of neurons")
            try:
                finer = refined(self.networks, (_marked(colours[0], first), _marked(colours[1], candidate)))
            except Differs:
                continue
            if (found := self._descend(finer, depth + 1)) is not None:
                return found
        return None


def _next_class(colours: Colours, keys: tuple[list[Codes], list[Codes]]) -> list[Literal]:
    """Neurons of one colour that are no twins, as few as there are; none where all such neurons are twins."""
    best: list[Literal] = []
    for layer, mine in enumerate(colours):
        flat, twin = mine.ravel(), keys[0][layer].ravel()
        order = np.lexsort((twin, flat))
        _, starts, counts = np.unique(flat[order], return_index=True, return_counts=True)
        for start, count in zip(starts[counts > 1], counts[counts > 1], strict=True):
            members = order[start : start + count]
            if twin[members[0]] != twin[members[-1]] and (not best or count < len(best)):
                best = [(layer, *divmod(int(k), mine.shape[1])) for k in members]
    return best


def _marked(colours: Colours, literal: Literal) -> Colours:
    layer, s, neuron = literal
    marked = [*colours]
    marked[layer] = colours[layer].copy()
    marked[layer][s, neuron] = mixed(marked[layer][s, neuron] ^ np.uint64(0xA5A5A5A5))[0]
    return marked


def _matching(first: Colours, second: Colours) -> Matching:
    """Neurons of one colour, matched in their order."""
    orders, flipped = [], []
    for a, b in zip(first, second, strict=True):
        waiting: dict[int, list[tuple[int, int]]] = {}
        for k, colour in reversed(list(enumerate(b.ravel().tolist()))):
            waiting.setdefault(colour, []).append(divmod(k, b.shape[1]))
        order, sides, free = [0] * a.shape[1], [False] * a.shape[1], [True] * a.shape[1]
        for neuron, colour in enumerate(a[0].tolist()):
            while not free[(place := waiting[colour].pop())[1]]:
                pass
            free[place[1]] = False
            order[place[1]], sides[place[1]] = neuron, bool(place[0])
        orders.append(tuple(order))
        flipped.append(tuple(sides))
    return Matching(tuple(orders), tuple(flipped))
