"""Every consequence that docs/counts.md draws, held against exact counts of small networks, sentence by sentence."""

import random
import re
from collections.abc import Iterator
from itertools import combinations, product
from pathlib import Path

import pytest

from symtopo import Minimum, Network, connect
from symtopo.algebra.exact import determinant_sign, identity
from symtopo.counting.proved import accepted_bounds
from symtopo.proving.catalogue import directory, load

COUNTS = " ".join((Path(__file__).parents[2] / "docs" / "counts.md").read_text().split())


def exactly(minimum: Minimum) -> int:
    found = accepted_bounds(minimum)
    assert found.exact, minimum
    return found.lower


def diagonal(*entries: int) -> list[list[int]]:
    return [[v if i == j else 0 for j in range(len(entries))] for i, v in enumerate(entries)]


def pairs_of(widths: tuple[int, ...]) -> list[tuple[int, int]]:
    return [(j, k) for k in range(len(widths)) for j in range(k) if widths[j] == widths[k]]


def networks(layers: int, widths: tuple[int, ...], skips: int) -> Iterator[Network]:
    """All of up to so many layers and skips of coefficient 1 or -1."""
    for length in range(1, layers + 1):
        for d in product(widths, repeat=length + 1):
            for number in range(skips + 1):
                for chosen in combinations(pairs_of(d), number):
                    for signs in product((1, -1), repeat=number):
                        yield Network(d, dict(zip(chosen, signs, strict=True)))


def test_nothing_in_the_normal_form_changes_the_number():
    """Parallel skips add up, zero sums vanish, one beside a layer is absorbed, one from end to end moves the target."""
    for network in networks(3, (1, 2), 1):
        n, target = network.widths, [[int(i == j) for j in range(network.widths[0])] for i in range(network.widths[-1])]
        count = accepted_bounds(Minimum(network, target))
        triples = [(*pair, c) for pair, c in network.skips.items()]
        same = [[*triples, (j, k, 5), (j, k, -5)] for j, k in pairs_of(n)]
        same += [[*triples, (j, k, 3)] for j, k in pairs_of(n) if k == j + 1 and network.layers > 1]
        for skips in same:
            other = accepted_bounds(Minimum(Network(n, skips), target))
            assert (other.lower, other.upper) == (count.lower, count.upper)
        if n[0] == n[-1] and network.layers > 1:
            moved = [[v + 7 * (i == j) for j, v in enumerate(row)] for i, row in enumerate(target)]
            other = accepted_bounds(Minimum(Network(n, [*triples, (0, network.layers, 7)]), moved))
            assert (other.lower, other.upper) == (count.lower, count.upper)


def test_a_skip_beside_one_layer():
    """At every layer of every small network, whatever the target."""
    for network in networks(3, (1, 2), 1):
        for target in (0, 1):
            y = [[target * (i == j) for j in range(network.widths[0])] for i in range(network.widths[-1])]
            before = accepted_bounds(Minimum(network, y))
            for j, k in pairs_of(network.widths):
                if k == j + 1 and network.layers > 1:
                    skips = [*((a, b, c) for (a, b), c in network.skips.items()), (j, k, 2)]
                    after = accepted_bounds(Minimum(Network(network.widths, skips), y))
                    assert (after.lower, after.upper) == (before.lower, before.upper)


def test_a_skip_added_to_a_target_of_full_rank():
    """It never increases the number, and lowers it exactly when it newly covers a layer as wide as the data."""
    lowered = 0
    for network in networks(4, (2, 3), 1):
        d, last = network.widths, network.layers
        rho = d[0]
        if min(d[:-1]) < rho or d[-1] < rho or max(d) > 2 + (last < 3):
            continue
        target = [[(i + 2) * (i == j) for j in range(rho)] for i in range(d[-1])]
        shift = network.skips.get((0, last), 0) if last > 1 else 0
        y = [[v + shift * (i == j) for j, v in enumerate(row)] for i, row in enumerate(target)]  # T' has full rank
        before = exactly(Minimum(network, y))
        for j, k in pairs_of(d):
            if (j, k) == (0, last) or network.skips.get((j, k)):
                continue
            after = exactly(Minimum(Network(d, {**network.skips, (j, k): 1}), y))
            inner = [pair for pair in network.skips if pair != (0, last)]
            newly = [v for v in range(j + 1, k) if d[v] == rho and not any(a < v < b for a, b in inner)]
            assert after <= before
            assert (after < before) is bool(newly)
            lowered += bool(newly)
    assert lowered >= 50


def test_scalar_layers_are_otherwise():
    one = [1] * 5
    before, after = (Minimum(Network(one, s), [[1]]) for s in ({(0, 3): 1}, {(0, 3): 1, (0, 2): 1}))
    assert (exactly(before), exactly(after)) == (5, 4)


def test_a_skip_can_increase_the_number_for_target_zero():
    """1 with 0:2; with 1:3 as well 2: det H_2 is never zero, and has both signs."""
    d, zero = [2] * 4, diagonal(0, 0)
    assert exactly(Minimum(Network(d, {(0, 2): 1}), zero)) == 1
    both = Minimum(Network(d, {(0, 2): 1, (1, 3): 1}), zero)
    assert exactly(both) == 2
    statement = load(directory() / "count_2_10.py")
    assert statement.judge.__globals__["claimed"](both) == 2
    signs = {determinant_sign(both.network.states(both.point(seed), identity(2))[2]) for seed in range(16)}
    assert signs == {1, -1}


def test_transposing_where_it_is_not_legitimate():
    network = Network([3, 1, 3, 1], {(0, 2): 1, (1, 3): 1})
    assert exactly(Minimum(network, [[0, 0, 0]])) == 2
    lower_rank = Minimum(network, x=[[1, 0], [0, 1], [0, 0]], y=[[0, 0]])
    assert accepted_bounds(lower_rank).upper is None  # not by the same theorem
    first, *others = (lower_rank.point(seed) for seed in range(5))
    assert {connect(lower_rank, first, other).result.value for other in others} == {"connected"}


@pytest.mark.slow
def test_scalar_states_bound_the_number():
    """At most 2^b, at least 2^c for y != 0: b scalar layers, c of them uncovered."""
    for network in networks(4, (1,), 2):
        for y in (1, -1, 2, 0):
            number = exactly(Minimum(network, [[y]]))
            remaining, shift = network.normal_form()
            hidden = range(1, network.layers)
            uncovered = sum(not any(j < v < k for j, k in remaining.skips) for v in hidden)
            assert 2 ** (uncovered if y != shift else 0) <= number <= 2 ** len(hidden)


def test_up_to_three_layers_there_is_a_minimum():
    """And with four there may be none."""
    rng = random.Random(0)
    for network in networks(3, (1, 2, 3), 2):
        rows, columns = network.widths[-1], network.widths[0]
        points = rng.randint(1, 3)
        x, y = ([[rng.randint(-1, 1) for _ in range(points)] for _ in range(n)] for n in (columns, rows))
        for minimum in (Minimum(network, x=x, y=y), Minimum(network, [[0] * columns] * rows)):
            assert minimum.attained is True
            assert not minimum.problem.skips or minimum.reachable is not False or min(network.widths) < columns
    four = Minimum(Network([2, 1, 2, 1, 2], {(0, 2): 1, (1, 3): 1, (2, 4): 1}), diagonal(0, 0))
    assert four.attained is False
    assert exactly(four) == 0


CONSEQUENCES = {
    "A skip beside one layer changes nothing": test_a_skip_beside_one_layer,
    "For rho >= 2, hidden widths at least rho and rank T' = rho, adding a skip other than 0 -> l, where there was "
    "none, never increases the count, and lowers it exactly when it newly covers a vertex of width rho": (
        test_a_skip_added_to_a_target_of_full_rank
    ),
    "For rho = 1 this is false: widths 1,1,1,1,1 with the skip 0:3 and target 1 have 5 components, with 0:2 as well 4, "
    "though 0:2 covers nothing that was not covered": test_scalar_layers_are_otherwise,
    "With T' = 0 a skip can increase the count: widths 2,2,2,2 with the skip 0:2 have 1 component, "
    "with 1:3 as well 2": (test_a_skip_can_increase_the_number_for_target_zero),
}
OTHERS = {
    "None of this changes the number of components": test_nothing_in_the_normal_form_changes_the_number,
    "widths 3,1,3,1 with skips 0:2 and 1:3, X = [e1 e2], Y = 0 have one component; for X = I they have two": (
        test_transposing_where_it_is_not_legitimate
    ),
    "all 2^b sign vectors occur, the rule only merges, and the c uncovered scalar vertices separate if y != 0": (
        test_scalar_states_bound_the_number
    ),
    "Every network with skips and at most three layers is in the first three rows, so the shortest that can have no "
    "minimum has four": test_up_to_three_layers_there_is_a_minimum,
}


def test_every_sentence_of_the_consequences_has_its_test():
    """A sentence that is added, or changed, needs one."""
    paragraphs = re.findall(r"Consequences\. (.*?) ## ", COUNTS)
    sentences = [s.rstrip(".") for p in paragraphs for s in re.split(r"(?<=[a-z0-9)])\. (?=[A-Z])", p.strip())]
    assert sentences == list(CONSEQUENCES)


@pytest.mark.parametrize("sentence", OTHERS)
def test_other_consequences_stand_there_as_they_are_tested(sentence):
    assert sentence in COUNTS
