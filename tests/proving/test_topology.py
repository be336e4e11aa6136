"""Finite spaces, groups and actions, against topologies as families of open sets and against direct searches."""

from collections import Counter
from functools import cache
from itertools import chain, combinations, islice, permutations, product

import pytest

from symtopo.errors import BadInput
from symtopo.proving import finite_groups, topology
from symtopo.proving.finite_groups import (
    Action,
    TopologicalGroup,
    actions,
    compose,
    continuous_actions,
    groups,
    topological_groups,
)
from symtopo.proving.topology import (
    FiniteSpace,
    Map,
    ProductTopology,
    SubsetPair,
    continuous_maps,
    labelled_spaces,
    maps,
    members,
    spaces,
)
from symtopo.search.search import search

DISCRETE, INDISCRETE, SIERPINSKI = FiniteSpace((1, 2)), FiniteSpace((3, 3)), FiniteSpace((1, 3))
POINT, EMPTY = FiniteSpace((1,)), FiniteSpace(())
SMALL = [space for n in range(4) for space in labelled_spaces(n)]
SMALL_TYPES = [space for n in range(4) for space in spaces(n)]
ACTIONS = [a for g in topological_groups(6) for n in range(4) for x in spaces(n) for a in actions(g, x)]
CONTINUOUS_ACTIONS = list(finite_groups.all_continuous_actions(6, 4).cases)


# The oracle: a topology is the set of its open sets, each a frozenset of points.


@cache
def opens(space):
    points = range(space.points)
    subsets = chain.from_iterable(combinations(points, k) for k in range(space.points + 1))
    return {frozenset(s) for s in subsets if all(set(members(space.neighbourhoods[i])) <= set(s) for i in s)}


def opens_of_product(x, y):
    """Unions of open rectangles, the points (i, j) as pairs."""
    found = {frozenset()}
    for u, v in product(opens(x), opens(y)):
        found |= {o | frozenset(product(u, v)) for o in found}
    return found


def preimage(function, source, target_set):
    return frozenset(p for p in source if function(p) in target_set)


def components(points, open_sets):
    """Minimal nonempty sets that are open and closed; in a finite space these are the components."""
    points = frozenset(points)
    clopen = [o for o in open_sets if o and points - o in open_sets]
    return {o for o in clopen if not any(p < o for p in clopen)}


def as_sets(masks):
    return {frozenset(members(m)) for m in masks}


def inverse(p):
    return tuple(p.index(i) for i in range(len(p)))


def test_how_many_topologies():
    assert [len(labelled_spaces(n)) for n in range(6)] == [1, 1, 4, 29, 355, 6942]
    assert [len(spaces(n)) for n in range(6)] == [1, 1, 3, 9, 33, 139]


@pytest.mark.parametrize("n", range(4))
def test_labelled_spaces_are_the_families_closed_under_union_and_intersection(n):
    subsets = [frozenset(members(m)) for m in range(1 << n)]
    middle = [s for s in subsets if 0 < len(s) < n]
    families = (
        frozenset({subsets[0], subsets[-1], *chosen})
        for k in range(len(middle) + 1)
        for chosen in combinations(middle, k)
    )
    expected = {f for f in families if all(a | b in f and a & b in f for a, b in combinations(f, 2))}
    found = [frozenset(opens(space)) for space in labelled_spaces(n)]
    assert len(found) == len(set(found))
    assert set(found) == expected


@pytest.mark.parametrize("n", range(5))
def test_every_space_is_homeomorphic_to_exactly_one_representative(n):
    def relabelled(space, p):
        return frozenset(frozenset(p[i] for i in o) for o in opens(space))

    copies = Counter(frozenset(c) for x in spaces(n) for c in {relabelled(x, p) for p in permutations(range(n))})
    assert set(copies) == {frozenset(opens(space)) for space in labelled_spaces(n)}
    assert set(copies.values()) == {1}


@pytest.mark.parametrize("masks", [(2,), (0,), (1, 4), (3, 6, 4), (-1,), (1, 0)])
def test_masks_that_are_no_topology_are_refused(masks):
    with pytest.raises(BadInput, match="not the smallest open neighbourhood of point"):
        FiniteSpace(masks)


@pytest.mark.parametrize("n", range(5))
def test_open_sets_and_components(n):
    for space in labelled_spaces(n):
        assert as_sets(space.open_sets) == opens(space)
        assert len(space.open_sets) == len(opens(space))
        assert as_sets(space.components) == components(range(n), opens(space))
        assert list(space.components) == sorted(space.components, key=lambda c: members(c)[0])
        assert space.is_connected == (len(components(range(n), opens(space))) == 1)


def test_subspaces():
    for space in SMALL:
        for mask in range(1 << space.points):
            points = members(mask)
            trace = {o & frozenset(points) for o in opens(space)}
            assert {frozenset(points[i] for i in o) for o in opens(space.subspace(mask))} == trace
            assert as_sets(space.components_of(mask)) == components(points, trace)


def test_products():
    for x, y in product(SMALL_TYPES, repeat=2):
        found = {frozenset(divmod(k, y.points) for k in o) for o in opens(x.product(y))} if y.points else {frozenset()}
        assert found == opens_of_product(x, y)


@pytest.mark.parametrize(
    ("space", "words"),
    [
        (EMPTY, "the empty space"),
        (POINT, "a point"),
        (DISCRETE, "2 points, discrete"),
        (INDISCRETE, "2 points, indiscrete"),
        (SIERPINSKI, "{a, b} with open sets {}, {a}, {a, b}"),
    ],
)
def test_spaces_in_words(space, words):
    assert str(space) == words


def test_the_prettier_space_comes_first():
    assert spaces(2) == (DISCRETE, INDISCRETE, SIERPINSKI)
    assert not EMPTY.is_connected


def test_properties_of_maps_by_open_sets():
    for x, y in product(SMALL_TYPES, repeat=2):
        for f in maps(x, y):
            back = [preimage(f.values.__getitem__, range(x.points), o) for o in opens(y)]
            assert f.is_continuous == all(o in opens(x) for o in back)
            assert f.is_open == all(frozenset(f.values[i] for i in o) in opens(y) for o in opens(x))
            assert members(f.image) == tuple(sorted(set(f.values)))
            assert f.is_surjective == (set(f.values) == set(range(y.points)))
            assert f.is_bijective == (sorted(f.values) == list(range(y.points)))


def test_continuous_maps_are_the_maps_that_are_continuous():
    for n in range(4):
        for x, y in chain(product(labelled_spaces(n), SMALL_TYPES), product(SMALL_TYPES, spaces(4))):
            assert list(continuous_maps(x, y)) == [f for f in maps(x, y) if f.is_continuous]


def test_maps_in_words():
    assert str(Map(INDISCRETE, DISCRETE, (0, 1))) == "a -> a, b -> b from 2 points, indiscrete, to 2 points, discrete"
    assert str(Map(EMPTY, POINT, ())) == "the empty map from the empty space, to a point"


def test_groups_satisfy_the_axioms():
    names = [[g.name for g in groups(order)] for order in range(1, 7)]
    assert names == [["C1"], ["C2"], ["C3"], ["C4", "C2 x C2"], ["C5"], ["C6", "S3"]]
    for order in range(1, 7):
        for group in groups(order):
            t, elements = group.table, range(order)
            assert group.order == len(t) == order
            assert all(t[0][g] == g == t[g][0] for g in elements)
            assert all(sorted(row) == list(elements) for row in t)
            assert all(t[t[a][b]][c] == t[a][t[b][c]] for a, b, c in product(elements, repeat=3))


@pytest.mark.parametrize("order", [0, 7])
def test_groups_of_other_orders_are_refused(order):
    with pytest.raises(BadInput, match=f"groups of order {order}: only orders 1 to 6"):
        groups(order)


def test_groups_are_told_apart_by_the_orders_of_their_elements():
    def element_order(group, g):
        power, k = g, 1
        while power:
            power, k = group.table[power][g], k + 1
        return k

    orders = {g.name: sorted(element_order(g, x) for x in range(g.order)) for n in range(1, 7) for g in groups(n)}
    assert orders["C4"] == [1, 2, 4, 4]
    assert orders["C2 x C2"] == [1, 2, 2, 2]
    assert orders["C6"] == [1, 2, 3, 3, 6, 6]
    assert orders["S3"] == [1, 2, 2, 2, 3, 3]


def test_topological_groups_are_all_group_topologies():
    """On each group, the topologies that make (a, b) -> a b^-1 continuous; exactly the listed ones.

    All topologies for order at most 4; for the orders 5 and 6, that the listed ones are group topologies.
    """
    every = topological_groups(6)
    assert len(every) == 22
    assert len({str(g) for g in every}) == 20  # the three normal subgroups of order 2 of C2 x C2 look alike
    for n in range(1, 7):
        for group in groups(n):
            quotient = tuple(row[inverse_of] for row in group.table for inverse_of in [r.index(0) for r in group.table])

            def is_topological(space, quotient=quotient):
                return Map(space.product(space), space, quotient).is_continuous

            listed = [g.space for g in every if g.group == group]
            assert all(map(is_topological, listed))
            if n <= 4:
                assert sorted(s.neighbourhoods for s in listed) == sorted(
                    s.neighbourhoods for s in labelled_spaces(n) if is_topological(s)
                )


def test_components_of_topological_groups():
    for g in topological_groups(6):
        assert len(g.components) * g.closure.bit_count() == g.group.order
        assert g.is_connected == (g.closure.bit_count() == g.group.order)
        closed = [frozenset(range(g.group.order)) - o for o in opens(g.space)]
        assert frozenset(members(g.closure)) == frozenset.intersection(*(c for c in closed if 0 in c))


def test_topological_groups_in_words():
    found = [str(g) for g in topological_groups(6)]
    assert found[:5] == ["C1", "C2, discrete", "C2, indiscrete", "C3, discrete", "C3, indiscrete"]
    assert "S3, closure of order 3" in found
    assert "C6, indiscrete" in found


def test_actions_satisfy_the_axioms_and_none_is_missing():
    """Homomorphisms to Sym(n), against all choices of a permutation for each element, for tiny cases."""
    for g in topological_groups(4):
        for n in range(4 if g.group.order <= 3 else 3):
            found = [a.permutations for a in actions(g, labelled_spaces(n)[0])]
            choices = product(permutations(range(n)), repeat=g.group.order)
            t = g.group.table
            pairs = list(product(range(g.group.order), repeat=2))
            expected = [c for c in choices if all(compose(c[a], c[b]) == c[t[a][b]] for a, b in pairs)]
            assert found == expected


def test_actions_of_larger_groups():
    """Homomorphisms to S4: by the elements of each order for cyclic groups, by commuting involutions for C2 x C2."""
    s4 = list(permutations(range(4)))

    def power(p, k):
        return tuple(range(4)) if k == 0 else compose(p, power(p, k - 1))

    x = spaces(4)[0]
    one = tuple(range(4))
    for g in topological_groups(6):
        found = [a.permutations for a in actions(g, x)]
        assert len(found) == len(set(found))
        t = g.group.table
        for phi in found:
            assert all(phi[t[a][b]] == compose(phi[a], phi[b]) for a, b in product(range(len(t)), repeat=2))
        if g.group.name == f"C{g.group.order}":
            assert len(found) == sum(power(p, g.group.order) == one for p in s4)
        squares = [p for p in s4 if power(p, 2) == one]
        if g.group.name == "C2 x C2":
            assert len(found) == sum(compose(p, q) == compose(q, p) for p, q in product(squares, repeat=2))
        if g.group.name == "S3":
            cubes = [p for p in s4 if power(p, 3) == one]
            assert len(found) == sum(compose(p, compose(c, p)) == inverse(c) for p in squares for c in cubes)


@cache
def is_open_in_product(x, y, pairs):
    """Whether a set of pairs is a union of open rectangles: each open u of x, with the largest open v that fits."""
    covered = set()
    for u in opens(x):
        v = frozenset().union(*(o for o in opens(y) if pairs.issuperset(product(u, o))))
        covered.update(product(u, v))
    return covered == pairs


def test_continuity_of_actions_by_open_sets_of_the_product():
    seen = Counter()
    for a in ACTIONS:
        acted = {(g, x): v for g, p in enumerate(a.permutations) for x, v in enumerate(p)}
        back = [preimage(acted.__getitem__, acted, o) for o in opens(a.space)]
        expected = all(is_open_in_product(a.group.space, a.space, pairs) for pairs in back)
        assert a.is_continuous == expected
        seen[expected] += 1
    assert min(seen[True], seen[False]) > 500


def test_continuous_actions_on_four_points_by_the_product_space():
    for g in topological_groups(6):
        for x in spaces(4):
            both = g.space.product(x)
            direct = [a for a in actions(g, x) if Map(both, x, tuple(chain(*a.permutations))).is_continuous]
            assert list(continuous_actions(g, x)) == direct


def test_orbits_and_stabilizers():
    for a in ACTIONS:
        assert as_sets(a.orbits) == {frozenset(p[x] for p in a.permutations) for x in range(a.space.points)}
        for x in range(a.space.points):
            fixing = a.stabilizer(x)
            assert all((fixing >> g & 1) == (p[x] == x) for g, p in enumerate(a.permutations))
            orbit = next(o for o in a.orbits if o >> x & 1)
            assert orbit.bit_count() * fixing.bit_count() == a.group.group.order


def quotient_components(group: TopologicalGroup, subgroup: int):
    """Components of G/H with the quotient topology: a set of cosets is open when its union is open in G."""
    t = group.group.table
    cosets = {frozenset(t[g][h] for h in members(subgroup)) for g in range(group.group.order)}
    families = chain.from_iterable(combinations(cosets, k) for k in range(len(cosets) + 1))
    quotient = {frozenset(f) for f in families if frozenset().union(*f) in opens(group.space)}
    return components(cosets, quotient)


def test_an_orbit_has_fewer_components_exactly_when_the_stabilizer_meets_another_component():
    quotients = cache(quotient_components)
    seen = Counter()
    for a in CONTINUOUS_ACTIONS:
        for x in range(a.space.points):
            fixing = a.stabilizer(x)
            pieces = len(quotients(a.group, fixing))
            meets_another = any(fixing & c for c in a.group.components if not c & 1)
            assert (pieces < len(a.group.components)) == meets_another
            # the orbit, a subspace of X, carries a coarser topology than G/Stab
            orbit = next(o for o in a.orbits if o >> x & 1)
            assert len(a.space.components_of(orbit)) <= pieces <= len(a.group.components)
            seen[meets_another] += 1
    assert min(seen[True], seen[False]) > 100


def test_actions_in_words():
    group = TopologicalGroup(groups(2)[0], 3)
    assert str(Action(group, DISCRETE, ((0, 1), (1, 0)))) == (
        "C2, indiscrete, acting on 2 points, discrete, by a -> b, b -> a"
    )
    assert str(Action(group, POINT, ((0,), (0,)))) == "C2, indiscrete, acting on a point, by the identity"


def test_products_and_subsets_in_words():
    assert str(SubsetPair(DISCRETE, 1, 2)) == "{a} and {b} in 2 points, discrete"
    assert str(topology.SpacePair(POINT, DISCRETE)) == "a point; and 2 points, discrete"
    assert str(ProductTopology(DISCRETE, POINT, SIERPINSKI)) == (
        "the product of 2 points, discrete, and a point, with the topology: {aa, ba} with open sets {}, {aa}, {aa, ba}"
    )


def test_finer_topologies_on_products_hold_its_open_sets():
    seen = Counter()
    for case in topology.all_topologies_on_products(4).cases:
        expected = opens(case.left.product(case.right)) <= opens(case.space)
        assert case.is_finer == expected
        seen[expected] += 1
    assert seen[True] and seen[False]


SPACES_OF_CASES = [
    (
        topology.all_continuous_maps(4),
        87436,
        "continuous maps between spaces of up to 4 points (1, 1, 3, 9, 33 classes of 1, 1, 4, 29, 355 topologies)",
    ),
    (topology.all_maps(3), 2728, "maps between spaces of 1 to 3 points, up to homeomorphism"),
    (
        topology.all_pairs(4),
        2209,
        "pairs of spaces of up to 4 points (1, 1, 3, 9, 33 classes of 1, 1, 4, 29, 355 topologies)",
    ),
    (
        topology.all_topologies_on_products(4),
        27172,
        "topologies on products, of 1 to 4 points, of two spaces up to homeomorphism",
    ),
    (
        finite_groups.all_continuous_actions(6, 4),
        3263,
        "continuous actions of the 22 topological groups of order up to 6 on spaces of 1 to 4 points, "
        "up to homeomorphism",
    ),
    (
        finite_groups.all_actions(6, 4),
        18625,
        "actions of the 22 topological groups of order up to 6 on spaces of 1 to 4 points, up to homeomorphism",
    ),
    (
        topology.all_pairs_of_subsets(4),
        7894,
        "pairs of nonempty subsets of spaces of up to 4 points, up to homeomorphism",
    ),
]


@pytest.mark.parametrize(("space", "size", "description"), SPACES_OF_CASES, ids=lambda p: str(p)[:30])
def test_cases_come_smallest_first_each_once_and_can_be_read_twice(space, size, description):
    assert space.description == description
    first = next(iter(space.cases))
    found = [case.complexity for case in space.cases]
    assert found[0] == first.complexity
    assert len(found) == size
    assert all(a < b for a, b in zip(found, islice(found, 1, None), strict=False))


def test_totals_by_independent_sums():
    """Every kind of case is complete: its number is a sum over the spaces, without the enumeration."""
    number = [len(spaces(n)) for n in range(5)]
    assert sum(number[m] * number[n] * n**m for m in range(1, 4) for n in range(1, 4)) == 2728
    assert sum(number) ** 2 == 2209
    assert sum(number[n] * (2**n - 1) ** 2 for n in range(5)) == 7894
    sizes = [(m, n) for m in range(1, 5) for n in range(1, 5) if m * n <= 4]
    assert sum(number[m] * number[n] * len(labelled_spaces(m * n)) for m, n in sizes) == 27172
    phi = [sum(len(list(actions(g, labelled_spaces(n)[0]))) for g in topological_groups(6)) for n in range(5)]
    assert sum(number[n] * phi[n] for n in range(1, 5)) == 18625


def image_has_no_more_components(f):
    return len(f.target.components_of(f.image)) <= len(f.source.components)


def orbits_have_no_more_components(a):
    return all(len(a.space.components_of(o)) <= len(a.group.components) for o in a.orbits)


def numbers_multiply(case):
    return len(case.space.components) == len(case.left.components) * len(case.right.components)


def test_section_3_holds_on_all_small_models():
    maps_found = search(topology.all_continuous_maps(4), image_has_no_more_components)
    actions_found = search(finite_groups.all_continuous_actions(6, 4), orbits_have_no_more_components)
    assert (maps_found.outcome, maps_found.satisfied) == ("none", 87436)
    assert (actions_found.outcome, actions_found.satisfied) == ("none", 3263)


@pytest.mark.parametrize(
    ("space", "judge", "satisfies", "witness"),
    [
        (
            topology.all_maps(4),
            image_has_no_more_components,
            lambda f: True,
            "a -> a, b -> b from 2 points, indiscrete, to 2 points, discrete",
        ),
        (
            topology.all_continuous_maps(4),
            lambda f: len(f.source.components) == len(f.target.components),
            lambda f: f.is_bijective,
            "a -> a, b -> b from 2 points, discrete, to 2 points, indiscrete",
        ),
        (
            finite_groups.all_actions(6, 4),
            orbits_have_no_more_components,
            lambda a: True,
            "C2, indiscrete, acting on 2 points, discrete, by a -> b, b -> a",
        ),
        (
            topology.all_topologies_on_products(4),
            numbers_multiply,
            lambda case: case.is_finer,
            "the product of a point, and 2 points, indiscrete, with the topology: 2 points, discrete",
        ),
    ],
    ids=["no continuity", "bijection only", "discontinuous action", "finer topology"],
)
def test_without_a_hypothesis_the_search_finds_the_pretty_counterexample(space, judge, satisfies, witness):
    found = search(space, judge, satisfies=satisfies)
    assert (found.outcome, str(found.witness)) == ("refuted", witness)
