"""Finite topological spaces and maps: models on which claims about components are checked exhaustively.

A topology on a finite set is a preorder: each point x has a smallest open neighbourhood N(x), and y is in N(x) exactly
when every open set that holds x holds y.  Sets of points are bitmasks: bit i stands for point i.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache, cached_property, reduce
from itertools import permutations, product, starmap
from operator import or_
from string import ascii_lowercase
from typing import Any

from symtopo.errors import BadInput
from symtopo.search.search import Finite

Values = tuple[int, ...]
Order = tuple[Any, ...]


@cache
def members(mask: int) -> Values:
    """The points of a bitmask, upwards."""
    return tuple(i for i in range(mask.bit_length()) if mask >> i & 1)


def image(values: Sequence[int], mask: int) -> int:
    """The bitmask of the values at the points of a bitmask."""
    return sum(1 << v for v in {values[i] for i in members(mask)})


@cache
def _components(neighbourhoods: Values, mask: int) -> Values:
    blocks: list[int] = []
    for i in members(mask):
        star = neighbourhoods[i] & mask
        blocks = [b for b in blocks if not b & star] + [reduce(or_, (b for b in blocks if b & star), star)]
    return tuple(sorted(blocks, key=lambda block: block & -block))


def _name(point: int) -> str:
    return ascii_lowercase[point % 26] + "'" * (point // 26)


def arrows(values: Values) -> str:
    return ", ".join(f"{_name(i)} -> {_name(v)}" for i, v in enumerate(values))


def set_in_words(mask: int, name: Callable[[int], str] = _name) -> str:
    return "{" + ", ".join(map(name, members(mask))) + "}"


@dataclass(frozen=True)
class FiniteSpace:
    """A topology on the points 0, 1, ..: the bitmask of the smallest open neighbourhood of each point.

    Masks are neighbourhoods of a topology when N(x) holds x and, with y, all of N(y); others are refused.
    """

    neighbourhoods: Values

    def __post_init__(self) -> None:
        for i, n in enumerate(self.neighbourhoods):
            if not n >> i & 1 or n >> self.points or any(self.neighbourhoods[j] & ~n for j in members(n)):
                raise BadInput(
                    f"neighbourhoods {self.neighbourhoods}: {n:b} is not the smallest open neighbourhood of point {i}; "
                    "it must hold the point and the neighbourhoods of all its points, and no others"
                )

    @property
    def points(self) -> int:
        return len(self.neighbourhoods)

    @property
    def everything(self) -> int:
        return (1 << self.points) - 1

    @property
    def components(self) -> Values:
        """Connected components: those of the graph that joins each x to all of N(x); no points, no component."""
        return self.components_of(self.everything)

    @property
    def is_connected(self) -> bool:
        """Whether there is exactly one component; False for the empty space."""
        return len(self.components) == 1

    @cached_property
    def open_sets(self) -> Values:
        """All unions of smallest neighbourhoods, the smaller first."""
        opens = {0}
        for n in self.neighbourhoods:
            opens |= {o | n for o in opens}
        return tuple(sorted(opens, key=lambda o: (o.bit_count(), o)))

    def components_of(self, mask: int) -> Values:
        """Components of a subset with the subspace topology, as subsets of this space, by their least points."""
        return _components(self.neighbourhoods, mask)

    def subspace(self, mask: int) -> FiniteSpace:
        """The subset with the subspace topology, its points numbered anew, in the same order."""
        points = members(mask)
        near = (self.neighbourhoods[i] for i in points)
        return FiniteSpace(tuple(sum((n >> j & 1) << k for k, j in enumerate(points)) for n in near))

    def product(self, other: FiniteSpace) -> FiniteSpace:
        """The product topology, N(x, y) = N(x) x N(y); the point (i, j) has number i * other.points + j."""
        n = other.points
        pairs = product(self.neighbourhoods, other.neighbourhoods)
        return FiniteSpace(tuple(sum(v << i * n for i in members(u)) for u, v in pairs))

    @cached_property
    def complexity(self) -> Order:
        """Points, then comparable pairs of points, then those comparable one way only."""
        arrows = [(i, j) for i, n in enumerate(self.neighbourhoods) for j in members(n) if i != j]
        pairs = len({frozenset(arrow) for arrow in arrows})
        return self.points, pairs, 2 * pairs - len(arrows), self.neighbourhoods

    def in_words(self, name: Callable[[int], str]) -> str:
        """The topology, the points called by the given names."""
        if self.points < 2:
            return ("the empty space", "a point")[self.points]
        if len(self.open_sets) in (2, 1 << self.points):
            return f"{self.points} points, {'indiscrete' if len(self.open_sets) == 2 else 'discrete'}"
        opens = ", ".join(set_in_words(o, name) for o in self.open_sets)
        return f"{set_in_words(self.everything, name)} with open sets {opens}"

    def __str__(self) -> str:
        return self.in_words(_name)


@cache
def labelled_spaces(n: int) -> tuple[FiniteSpace, ...]:
    """All topologies on n labelled points: 1, 1, 4, 29, 355, 6942, ..

    A topology on one point more is a topology on the old points, an open set D and a closed set E of it, such that D
    lies in N(e) for all e of E: the new point has neighbourhood D and itself, and lies in N(e) for the e of E only.
    """
    if n == 0:
        return (FiniteSpace(()),)
    new = 1 << n - 1
    spaces = [
        FiniteSpace((*(m | new if closed >> i & 1 else m for i, m in enumerate(old.neighbourhoods)), opened | new))
        for old in labelled_spaces(n - 1)
        for opened, complement in product(old.open_sets, old.open_sets)
        for closed in [old.everything & ~complement]
        if all(old.neighbourhoods[e] & opened == opened for e in members(closed))
    ]
    return tuple(sorted(spaces, key=lambda space: space.complexity))


@cache
def spaces(n: int) -> tuple[FiniteSpace, ...]:
    """Topologies on n points, one of each homeomorphism type, the least by complexity: 1, 1, 3, 9, 33, 139, .."""
    seen: set[Values] = set()
    representatives = []
    for space in labelled_spaces(n):
        if space.neighbourhoods not in seen:
            representatives.append(space)
            for p in permutations(range(n)):
                seen.add(tuple(image(p, space.neighbourhoods[p.index(i)]) for i in range(n)))
    return tuple(representatives)


@dataclass(frozen=True)
class Case:
    """What is searched: the smaller case has fewer points in all, then smaller parts, from the first part on.

    The functions below list all cases of a kind, its spaces up to homeomorphism and its groups up to isomorphism.
    """

    @property
    def complexity(self) -> Order:
        parts = [getattr(self, field.name) for field in fields(self)]
        points = sum(part.complexity[0] for part in parts if hasattr(part, "complexity"))
        return points, *(getattr(part, "complexity", part) for part in parts)


@dataclass(frozen=True)
class Map(Case):
    """A map between finite spaces, continuous or not, by its values at the points of the source."""

    source: FiniteSpace
    target: FiniteSpace
    values: Values

    @cached_property
    def image(self) -> int:
        return image(self.values, self.source.everything)

    @cached_property
    def is_continuous(self) -> bool:
        """Whether f(N(x)) lies in N(f(x)) for every x."""
        near, to = self.source.neighbourhoods, self.target.neighbourhoods
        return all(to[v] >> self.values[j] & 1 for v, n in zip(self.values, near, strict=True) for j in members(n))

    @property
    def is_open(self) -> bool:
        """Whether images of open sets are open: f(N(x)) holds N(f(x)) for every x."""
        pairs = zip(self.values, self.source.neighbourhoods, strict=True)
        return all(not self.target.neighbourhoods[v] & ~image(self.values, n) for v, n in pairs)

    @property
    def is_surjective(self) -> bool:
        return self.image == self.target.everything

    @property
    def is_bijective(self) -> bool:
        return self.source.points == self.target.points and self.is_surjective

    def __str__(self) -> str:
        return f"{arrows(self.values) or 'the empty map'} from {self.source}, to {self.target}"


def continuous(f: Map) -> bool:
    """The map f is continuous."""
    return f.is_continuous


def maps(source: FiniteSpace, target: FiniteSpace) -> Iterator[Map]:
    """All maps, continuous or not."""
    return (Map(source, target, v) for v in product(range(target.points), repeat=source.points))


def continuous_maps(source: FiniteSpace, target: FiniteSpace) -> Iterator[Map]:
    """All continuous maps: the monotone maps of the preorders, extended point by point."""
    near, to = source.neighbourhoods, target.neighbourhoods
    held_by = [sum(1 << w for w, n in enumerate(to) if n >> v & 1) for v in range(target.points)]

    def extend(values: Values) -> Iterator[Values]:
        i = len(values)
        if i == source.points:
            yield values
            return
        allowed = target.everything
        for j, v in enumerate(values):
            if near[i] >> j & 1:
                allowed &= held_by[v]
            if near[j] >> i & 1:
                allowed &= to[v]
        for w in members(allowed):
            yield from extend((*values, w))

    return (Map(source, target, values) for values in extend(()))


@dataclass(frozen=True)
class SpacePair(Case):
    first: FiniteSpace
    second: FiniteSpace

    def __str__(self) -> str:
        return f"{self.first}; and {self.second}"


@dataclass(frozen=True)
class ProductTopology(Case):
    """Two spaces, and any topology on the product of their points; (i, j) has number i * right.points + j."""

    left: FiniteSpace
    right: FiniteSpace
    space: FiniteSpace

    @property
    def is_finer(self) -> bool:
        """Whether it holds all open sets of the product topology: both projections are continuous."""
        pairs = zip(self.space.neighbourhoods, self.left.product(self.right).neighbourhoods, strict=True)
        return not any(n & ~m for n, m in pairs)

    def __str__(self) -> str:
        words = self.space.in_words(lambda i: "".join(map(_name, divmod(i, self.right.points))))
        return f"the product of {self.left}, and {self.right}, with the topology: {words}"


@dataclass(frozen=True)
class SubsetPair(Case):
    """A space and two subsets of it, as bitmasks."""

    space: FiniteSpace
    a: int
    b: int

    def __str__(self) -> str:
        return f"{set_in_words(self.a)} and {set_in_words(self.b)} in {self.space}"


@dataclass(frozen=True)
class Cases:
    """Cases made while they are read, from the first one at every reading: a search may stop early, and be repeated."""

    make: Callable[[], Iterator[Any]]

    def __iter__(self) -> Iterator[Any]:
        return self.make()


def sizes(smallest: int, first: int, second: int) -> list[tuple[int, int]]:
    """Pairs of sizes, the smaller sum first."""
    pairs = product(range(smallest, first + 1), range(smallest, second + 1))
    return sorted(pairs, key=lambda mn: (sum(mn), mn))


def _space_pairs(smallest: int, points: int) -> Iterator[tuple[FiniteSpace, FiniteSpace]]:
    return (pair for m, n in sizes(smallest, points, points) for pair in product(spaces(m), spaces(n)))


def _classes(points: int) -> str:
    types, labelled = ([str(len(of(n))) for n in range(points + 1)] for of in (spaces, labelled_spaces))
    return f"spaces of up to {points} points ({', '.join(types)} classes of {', '.join(labelled)} topologies)"


def all_pairs(points: int) -> Finite:
    cases = Cases(lambda: (SpacePair(x, y) for x, y in _space_pairs(0, points)))
    return Finite(f"pairs of {_classes(points)}", cases)


def all_continuous_maps(points: int) -> Finite:
    cases = Cases(lambda: (f for x, y in _space_pairs(0, points) for f in continuous_maps(x, y)))
    return Finite(f"continuous maps between {_classes(points)}", cases)


def all_maps(points: int) -> Finite:
    cases = Cases(lambda: (f for x, y in _space_pairs(1, points) for f in maps(x, y)))
    return Finite(f"maps between spaces of 1 to {points} points, up to homeomorphism", cases)


def all_topologies_on_products(points: int) -> Finite:
    by_size = sorted((m + n + m * n, m, n) for m, n in sizes(1, points, points) if m * n <= points)

    def cases() -> Iterator[ProductTopology]:
        for _, m, n in by_size:
            yield from starmap(ProductTopology, product(spaces(m), spaces(n), labelled_spaces(m * n)))

    return Finite(f"topologies on products, of 1 to {points} points, of two spaces up to homeomorphism", Cases(cases))


def all_pairs_of_subsets(points: int) -> Finite:
    def cases() -> Iterator[SubsetPair]:
        for n in range(1, points + 1):
            subsets = range(1, 1 << n)
            yield from starmap(SubsetPair, product(spaces(n), subsets, subsets))

    return Finite(f"pairs of nonempty subsets of spaces of up to {points} points, up to homeomorphism", Cases(cases))
