"""Residual blocks: symmetries, older laws, exact points with their invariants; the table is in known_counts.py."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import suppress
from fractions import Fraction
from itertools import pairwise
from typing import Any

import oracle
import pytest
from known_counts import diagonal, jordan
from test_mutants import residual_claim, residual_target
from thinned import thinned

from symtopo import Minimum, Network, Undecided, check, connect, count, count_certificate
from symtopo.algebra.exact import determinant_sign, text_rows
from symtopo.checker import THEOREMS as ALL
from symtopo.checker import NotProved, quotient, reduce, shifted_target
from symtopo.counting.proved import proved_bounds
from symtopo.counting.separation import by_bottlenecks
from symtopo.counting.theorems import by_theorems
from symtopo.proving.oracle_blocks import rational_eigenvalues
from symtopo.proving.oracle_setting import rational

THEOREMS = ("plain block", "wide block", "two narrow blocks", "adjacent narrow blocks")
PAIR = {(0, 2): 1, (2, 4): 1}


def rows(a: Any) -> list[list[str]]:
    return [[str(v) for v in row] for row in a.tolist()]


def bounds(widths: list[int], skips: list[Any], target: Any) -> tuple[int, int | None] | None:
    evidence = by_theorems(Minimum(Network(widths, [tuple(skip) for skip in skips]), rows(target)))
    return (evidence[0].proves.lower, evidence[0].proves.upper) if evidence else None


def moved(rng: random.Random, widths: list[int], skips: list[Any], y: Any) -> list[tuple[list[int], list[Any], Any]]:
    """The same minimum up to a homeomorphism: conjugated, transposed, skips scaled, rotated."""
    n, last = widths[0], len(widths) - 1
    g = residual_target(rng, n)
    while g.det() == 0:
        g = residual_target(rng, n)
    found = [(widths, skips, g * y * g.inv())]
    found.append((widths[::-1], [[last - k, last - j, c] for j, k, c in skips], y.transpose()))
    shift = sum((rational(c) for j, k, c in skips if (j, k) == (0, last)), rational(0))
    inner = [skip for skip in skips if skip[:2] != [0, last]]
    factor, at = rng.choice((2, -1, "-3/2", "1/3")), rng.randrange(len(inner))
    scaled = [[j, k, str(Fraction(c) * (Fraction(factor) if i == at else 1))] for i, (j, k, c) in enumerate(inner)]
    found.append((widths, scaled, rational(factor) * (y - shift * oracle.unit(n))))
    ends = [0, *(k for _, k, _ in inner)]
    if ends[-1] == last and all(a == skip[0] for a, skip in zip(ends, inner, strict=False)) and y.det() != 0:
        first = ends[1]  # T A_1 T^-1 behind the others
        rest = [[j - first, k - first, c] for j, k, c in inner[1:]]
        turned = [*widths[first:], *widths[1 : first + 1]]
        found.append((turned, [*rest, [last - first, last, inner[0][2]]], y - shift * oracle.unit(n)))
    return found


@pytest.mark.parametrize("networks", [60, pytest.param(1500, marks=pytest.mark.slow)])
def test_symmetries_leave_the_count(networks):
    rng, tally = random.Random(networks), Counter[str]()
    while tally.total() < networks:
        claim = residual_claim(rng)
        if "x" in claim["data"] or not any(
            k - j < len(claim["network"]["widths"]) - 1 for j, k, _ in claim["network"]["skips"]
        ):
            continue
        widths, skips, y = claim["network"]["widths"], claim["network"]["skips"], oracle.mat(claim["data"]["target"])
        found = bounds(widths, skips, y)
        for other in moved(rng, widths, skips, y):
            assert bounds(*other) == found, (widths, skips, rows(y), other[:2], rows(other[2]))
        tally["open" if found is None else "decided"] += 1
    assert tally["decided"] > 2 * tally["open"] > 0


def test_the_cut_vertex_law_where_both_apply():
    rng, compared = random.Random(3), 0
    while compared < 100:
        claim = residual_claim(rng)
        if "x" in claim["data"] or min(claim["network"]["widths"]) < claim["network"]["widths"][0]:
            continue
        network = Network(claim["network"]["widths"], [tuple(skip) for skip in claim["network"]["skips"]])
        problem = reduce(network, None, Minimum(network, claim["data"]["target"]).y)
        for name in ("plain block", "wide block"):
            with suppress(NotProved):
                assert ALL[name][0](problem) == ALL["cut vertices"][0](problem)
                compared += 1


def test_a_plain_first_block_sees_the_column_space_alone():
    """3,2,1,2,2 with X of rank 2: W_1 U is a free 2 x 2 matrix."""
    network, x = Network([3, 2, 1, 2, 2], {(1, 3): 1}), [[1, 0], [0, 1], [1, 1]]
    assert str(count(Minimum(network, x=x, y=diagonal(1, 2)), samples=0)) == "4"
    assert str(count(Minimum(network, x=x, y=diagonal(1, 0)), samples=0)) == "1"
    skip_at_the_input = Minimum(Network([3, 1, 3, 3], {(0, 2): 1}), x=diagonal(1, 1, 0), y=diagonal(1, 2, 0))
    assert str(count(skip_at_the_input, samples=0)) == "1"  # by section 8.7


def test_the_quotient_of_the_checker():
    rng = random.Random(1)
    for n in (1, 2, 3, 5):
        a, b = ([[Fraction(rng.randint(-4, 4), rng.randint(1, 3)) for _ in range(n)] for _ in range(n)] for _ in "ab")
        if determinant_sign(b):
            found = oracle.mat([[str(v) for v in row] for row in quotient(a, b)])
            assert found * oracle.mat([[str(v) for v in row] for row in b]) == oracle.mat(
                [[str(v) for v in row] for row in a]
            )


# ------------------------------------------------------------------------------------------------------- exact points


def exact_points(minimum: Minimum, number: int) -> list[Any]:
    found = []
    for seed in range(number):
        with suppress(Undecided):
            found.append(minimum.point(seed))
    return found


@pytest.mark.parametrize("networks", [4, pytest.param(60, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", THEOREMS)
def test_invariants_of_exact_points_never_exceed_the_count(name, networks):
    """Signs of the determinants of the blocks, and of the scalars between scalar layers of a negative block."""
    rng, seen, together = random.Random(name + str(networks)), 0, 0
    while seen < networks:
        claim = residual_claim(rng)
        if "x" in claim["data"] or max(claim["network"]["widths"]) > 4 or len(claim["network"]["widths"]) > 9:
            continue
        network = Network(claim["network"]["widths"], [tuple(skip) for skip in claim["network"]["skips"]])
        minimum = Minimum(network, claim["data"]["target"])
        found = by_theorems(minimum)
        if not found or found[0].name != name:
            continue
        points = exact_points(minimum, 8)
        assert points or not minimum.attained or minimum.reachable is False
        labels = {block_label(minimum, point) for point in points} if minimum.rank_target == minimum.rank_x else {()}
        assert len(labels) <= found[0].proves.upper
        together += len(labels)
        if minimum.rank_target == minimum.rank_x:
            step = {"rule": "block signs", "points": [[text_rows(w) for w in point] for point in points]}
            claim["components"] = {"lower": found[0].proves.upper + 1, "upper": None}
            with pytest.raises(NotProved, match="the steps prove at least"):
                check(claim, {"schema": "symtopo/certificate/1", "steps": [step]})
        seen += 1
    assert together > networks


def block_label(minimum: Minimum, weights: Any) -> tuple[Any, ...]:
    """Of each block the sign of its determinant, and signs within it where its scalars cannot vanish."""
    network, label = minimum.network, []
    states = network.states(
        weights, [[int(i == j) for j in range(network.widths[0])] for i in range(network.widths[0])]
    )
    states[-1] = shifted_target(network, None, states[-1])
    for (j, k), c in minimum.problem.skips.items():
        n = network.widths[j]
        sign = determinant_sign(states[k]) * determinant_sign(states[j]) * (1 if c > 0 or n % 2 == 0 else -1)
        scalars = [v for v in range(j + 1, k) if network.widths[v] == 1]
        inside = []
        if sign < 0:
            for v, w in pairwise(scalars):
                carried = oracle.unit(1)
                for i in range(v, w):
                    carried = oracle.mat(text_rows(weights[i])) * carried
                inside.append(1 if carried[0, 0] > 0 else -1)
        label += [sign, *inside]
    return tuple(label)


ARCS = [
    (diagonal(5, 7), 10),
    (diagonal(3, -2), 8),
    (diagonal(-3, -2), 10),
    ([[0, -2], [2, 0]], 4),
    (jordan(2), 6),
    (jordan(-2), 6),
    (diagonal(3, 3), 2),
]


@pytest.mark.parametrize(("target", "components"), thinned(ARCS, every=3))
def test_samples_show_every_component_of_two_rank_one_blocks(target, components):
    """2,1,2,1,2: the direction W_2 is cut off from eigenvectors of the other sign than det A_1; exact signs count."""
    minimum = Minimum(Network([2, 1, 2, 1, 2], PAIR), target)
    walls = []
    for c in rational_eigenvalues(oracle.mat(target)):
        beside = oracle.mat(target) - c * oracle.unit(2)
        if beside.rank() == 1:
            row = next(r for r in beside.tolist() if any(v != 0 for v in r))
            walls.append((c > 0, row))  # row x = 0 exactly on the eigenvector
    labels = set()
    for w1, w2, _, w4 in exact_points(minimum, 250):
        direction = [v for (v,) in w2]
        positive = 1 + sum(a * b for a, b in zip(w1[0], direction, strict=True)) > 0
        sides = [
            1 if sum(a * rational(str(v)) for a, v in zip(row, direction, strict=True)) > 0 else -1
            for other, row in walls
            if other is not positive
        ]
        basis = determinant_sign([[w2[i][0], w4[i][0]] for i in range(2)])
        for one, two in ((1, 1), (-1, 1), (1, -1), (-1, -1)):  # both layers of a block may change their signs
            labels.add((positive, basis * one * two, *(side * one for side in sides)))
    assert len(labels) == count(minimum, samples=0).upper == components


def test_block_signs_see_what_no_determinant_sees():
    """Three rank-one blocks of the plane: 7 or 8 components at least, where four sign patterns occur."""
    network = Network([2, 1, 2, 1, 2, 1, 2], {(0, 2): 1, (2, 4): 1, (4, 6): 1})
    for target, least in ((diagonal(3, 4), 7), (diagonal(3, -4), 8), (diagonal(1, 1), 7)):
        minimum = Minimum(network, target)
        found = proved_bounds(minimum)
        assert (found.lower, found.upper, found.rules) == (least, None, ("block signs",))
        assert by_bottlenecks(minimum).number == 4
        answer = count(minimum, samples=0)
        assert check(*count_certificate(answer)).relies_on == answer.proved.relies_on


def test_more_scalar_layers_in_a_negative_block():
    network = Network([2, 1, 1, 2, 1, 2, 1, 2], {(0, 3): 1, (3, 5): 1, (5, 7): 1})
    found = proved_bounds(Minimum(network, diagonal(3, 4)))
    assert found.lower == 1 + 2 * (2 + 2 + 1)  # +++, --+, -+-, +--


def test_long_points_are_not_looked_for():
    widths = [40, *[3, 40] * 8]
    network = Network(widths, {(2 * k, 2 * k + 2): 1 for k in range(8)})
    far = proved_bounds(Minimum(network, [[max(i - j, -1) for j in range(40)] for i in range(40)]))
    assert not far
    assert "8 narrow blocks, no adjacent pair wider than the data" in far.notes[0]
    assert "no exact minimum was looked for, as the target is out of reach" in far.notes[1]
    long = proved_bounds(Minimum(network, [[(i == j) + (i < 3) * j for j in range(40)] for i in range(40)]))
    assert not long
    assert "no exact minimum was looked for, as its numbers would be too long" in long.notes[1]


# ---------------------------------------------------------------------------------------------- what else asks counts


def test_connect_by_the_signs_of_blocks_and_by_a_connected_minimum():
    minimum = Minimum(Network([2, 1, 2, 1, 2], PAIR), diagonal(1, -1))
    ends = {}
    for point in exact_points(minimum, 60):
        ends.setdefault(by_bottlenecks(minimum).signs(point), point)
    first, second = ends.values()
    assert connect(minimum, first, second).result.value == "separated"
    whole = Minimum(Network([2, 1, 2, 1, 2], PAIR), diagonal(1, 0))
    one, other = exact_points(whole, 8)[::7]
    answer = connect(whole, one, other)
    assert (answer.result.value, answer.checked) == ("connected", True)
