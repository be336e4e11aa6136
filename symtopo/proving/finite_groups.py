"""Finite topological groups and their actions on finite spaces.

A topological group is a finite group with a normal subgroup, the closure of the identity, whose cosets are indiscrete
blocks.  Sets of elements are bitmasks: bit i stands for element i.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import permutations, product

from symtopo.errors import BadInput
from symtopo.proving.topology import Case, Cases, FiniteSpace, Order, Values, arrows, image, members, sizes, spaces
from symtopo.search.search import Finite


@dataclass(frozen=True)
class FiniteGroup:
    """A finite group by its multiplication table; the identity is element 0."""

    name: str
    table: tuple[Values, ...]

    @property
    def order(self) -> int:
        return len(self.table)

    @property
    def normal_subgroups(self) -> Values:
        """Bitmasks of the subsets H with the identity such that gH = Hg for all g, and gH = H for all g in H."""
        rows, columns = self.table, tuple(zip(*self.table, strict=True))
        subgroups = [h for h in range(1, 1 << self.order, 2) if all(image(rows[g], h) == h for g in members(h))]
        return tuple(h for h in subgroups if all(image(rows[g], h) == image(columns[g], h) for g in range(self.order)))


def compose(p: Sequence[int], q: Sequence[int]) -> Values:
    """The permutation x -> p(q(x))."""
    return tuple(p[v] for v in q)


def permutation_group(name: str, *generators: Values) -> FiniteGroup:
    """The group that the given permutations generate."""
    elements = [tuple(range(len(generators[0])))]
    for p in elements:  # grows while it is read
        elements += [q for q in dict.fromkeys(compose(p, g) for g in generators) if q not in elements]
    return FiniteGroup(name, tuple(tuple(elements.index(compose(p, q)) for q in elements) for p in elements))


@cache
def groups(order: int) -> tuple[FiniteGroup, ...]:
    """All groups of an order from 1 to 6, up to isomorphism: the cyclic one, and C2 x C2 or S3."""
    if not 1 <= order <= 6:
        raise BadInput(f"groups of order {order}: only orders 1 to 6 are listed here; ask for one of those")
    cyclic = permutation_group(f"C{order}", (*range(1, order), 0))
    klein = permutation_group("C2 x C2", (1, 0, 2, 3), (0, 1, 3, 2))
    symmetric = permutation_group("S3", (1, 0, 2), (1, 2, 0))
    return cyclic, *(g for g in (klein, symmetric) if g.order == order)


@dataclass(frozen=True)
class TopologicalGroup:
    """A finite group and the closure of its identity, a normal subgroup N, as bitmask: it determines the topology."""

    group: FiniteGroup
    closure: int

    @cached_property
    def space(self) -> FiniteSpace:
        """The smallest open neighbourhood of g is its coset gN."""
        return FiniteSpace(tuple(image(row, self.closure) for row in self.group.table))

    @property
    def components(self) -> Values:
        """The cosets of N: there are |G/N| of them."""
        return self.space.components

    @property
    def is_connected(self) -> bool:
        return len(self.components) == 1

    @cached_property
    def complexity(self) -> Order:
        return self.group.order, len(self.group.name), self.group.name, self.closure.bit_count(), self.closure

    def __str__(self) -> str:
        size, order = self.closure.bit_count(), self.group.order
        words = {order: ", indiscrete", 1: ", discrete" if order > 1 else ""}
        return f"{self.group.name}{words.get(size, f', closure of order {size}')}"


@cache
def topological_groups(max_order: int) -> tuple[TopologicalGroup, ...]:
    """All topological groups of order up to max_order: each group with each of its normal subgroups."""
    every = (g for order in range(1, max_order + 1) for g in groups(order))
    topologized = (TopologicalGroup(g, n) for g in every for n in g.normal_subgroups)
    return tuple(sorted(topologized, key=lambda g: g.complexity))


@cache
def homomorphisms(group: FiniteGroup, points: int) -> tuple[tuple[Values, ...], ...]:
    """All homomorphisms to the permutations of the points, extended element by element."""

    def respects_products(phi: tuple[Values, ...]) -> bool:
        known = range(len(phi))
        products = ((a, b, group.table[a][b]) for a, b in product(known, known))
        return all(phi[c] == compose(phi[a], phi[b]) for a, b, c in products if c in known)

    partial: list[tuple[Values, ...]] = [(tuple(range(points)),)]
    for _ in range(1, group.order):
        longer = ((*phi, p) for phi in partial for p in permutations(range(points)))
        partial = [phi for phi in longer if respects_products(phi)]
    return tuple(partial)


@dataclass(frozen=True)
class Action(Case):
    """A group acting on a finite space from the left, continuously or not: the permutation of each group element."""

    group: TopologicalGroup
    space: FiniteSpace
    permutations: tuple[Values, ...]

    @cached_property
    def is_continuous(self) -> bool:
        """Whether G x X -> X is continuous for the product topology.

        Equivalently each g acts continuously, and each n in the closure of the identity moves every x within N(x):
        then g n y lies in g N(y), hence in g N(x), hence in N(gx), for all y in N(x); the converse is plain.
        """
        near = self.space.neighbourhoods
        closure = [self.permutations[n] for n in members(self.group.closure)]
        if not all(near[x] >> v & 1 for p in closure for x, v in enumerate(p)):
            return False
        pairs = [(x, y) for x, n in enumerate(near) for y in members(n)]
        return all(near[p[x]] >> p[y] & 1 for p in set(self.permutations) for x, y in pairs)

    @cached_property
    def orbits(self) -> Values:
        orbits = {sum(1 << v for v in set(moved)) for moved in zip(*self.permutations, strict=True)}
        return tuple(sorted(orbits, key=lambda orbit: orbit & -orbit))

    def stabilizer(self, point: int) -> int:
        """Bitmask of the group elements that fix the point."""
        return sum(1 << g for g, p in enumerate(self.permutations) if p[point] == point)

    def __str__(self) -> str:
        moves = [p for p in dict.fromkeys(self.permutations) if p != self.permutations[0]]
        return f"{self.group}, acting on {self.space}, by {'; '.join(map(arrows, moves)) or 'the identity'}"


def acts_continuously(action: Action) -> bool:
    """The action is continuous on the product of group and space."""
    return action.is_continuous


def actions(group: TopologicalGroup, space: FiniteSpace) -> Iterator[Action]:
    """All actions on the set of points, continuous or not."""
    return (Action(group, space, phi) for phi in homomorphisms(group.group, space.points))


def continuous_actions(group: TopologicalGroup, space: FiniteSpace) -> Iterator[Action]:
    return (action for action in actions(group, space) if action.is_continuous)


def _actions(kind: str, order: int, points: int, acting: Callable[..., Iterator[Action]]) -> Finite:
    def cases() -> Iterator[Action]:
        for m, n in sizes(1, order, points):
            for group, space in product(topological_groups(m), spaces(n)):
                if group.group.order == m:
                    yield from acting(group, space)

    number = len(topological_groups(order))
    name = (
        f"{kind} of the {number} topological groups of order up to {order} on spaces of 1 to {points} points, up to "
        "homeomorphism"
    )
    return Finite(name, Cases(cases))


def all_continuous_actions(order: int, points: int) -> Finite:
    return _actions("continuous actions", order, points, continuous_actions)


def all_actions(order: int, points: int) -> Finite:
    return _actions("actions", order, points, actions)
