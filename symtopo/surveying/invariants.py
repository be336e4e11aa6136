"""Numbers that a network with X = I and its target have, and properties; laws of the census speak of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations

from symtopo.checker import passed_over
from symtopo.minima.minimum import Minimum


@dataclass(frozen=True)
class Features:
    """A minimum as the invariants see it: the normal form of its network, rank T', and the widths inside."""

    widths: tuple[int, ...]
    skips: tuple[tuple[int, int], ...]
    covered: frozenset[int]
    rank: int

    @classmethod
    def of(cls, minimum: Minimum) -> Features:
        skips = minimum.problem.skips
        return cls(minimum.network.widths, tuple(skips), frozenset(passed_over(skips)), minimum.rank_target)

    @property
    def hidden(self) -> range:
        return range(1, len(self.widths) - 1)

    def hidden_of(self, width: int, *, uncovered: bool = False) -> int:
        """How many hidden layers have this width."""
        return sum(self.widths[v] == width and not (uncovered and v in self.covered) for v in self.hidden)

    @property
    def narrowest(self) -> int:
        """The smallest width, input and output included."""
        return min(self.widths)

    @property
    def overlapping(self) -> bool:
        return any(max(a, c) < min(b, d) for (a, b), (c, d) in combinations(self.skips, 2))


INVARIANTS: Mapping[str, Callable[[Features], int]] = {
    "layers": lambda f: len(f.widths) - 1,
    "skips": lambda f: len(f.skips),
    "rank T'": lambda f: f.rank,
    "covered layers": lambda f: len(f.covered),
    "uncovered layers": lambda f: len(f.hidden) - len(f.covered),
    "scalar layers": lambda f: f.hidden_of(1),
    "uncovered scalar layers": lambda f: f.hidden_of(1, uncovered=True),
    "narrowest layers": lambda f: f.hidden_of(f.narrowest),
    "uncovered narrowest layers": lambda f: f.hidden_of(f.narrowest, uncovered=True),
    "uncovered layers of width rank T'": lambda f: f.hidden_of(f.rank, uncovered=True),
    "smallest width": lambda f: f.narrowest,
}

PROPERTIES: Mapping[str, Callable[[Features], bool]] = {
    "any network": lambda f: True,
    "with skips": lambda f: bool(f.skips),
    "one skip": lambda f: len(f.skips) == 1,
    "two skips": lambda f: len(f.skips) == 2,
    "all widths 1": lambda f: max(f.widths) == 1,
    "input of width 1": lambda f: f.widths[0] == 1,
    "input of width 2 or more": lambda f: f.widths[0] > 1,
    "no layer of width 1": lambda f: min(f.widths) > 1,
    "T' of full rank": lambda f: f.rank == min(f.widths[0], f.widths[-1]),
    "T' = 0": lambda f: f.rank == 0,
    "no hidden layer narrower than the input": lambda f: min(f.widths[:-1]) == f.widths[0],
    "a hidden layer narrower than input and output": lambda f: f.narrowest < min(f.widths[0], f.widths[-1]),
    "skips overlap": lambda f: f.overlapping,
    "skips that do not overlap": lambda f: bool(f.skips) and not f.overlapping,
}
