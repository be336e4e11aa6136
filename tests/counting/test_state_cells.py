"""The cell decision for data of rank one, held against closed formulas, symmetries, known counts and brute force.

The formulas of docs/counts.md, 1 and 3, are written once more here; `brute_force` works in weight space.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise, product
from math import prod
from typing import Any

import brute_force
import pytest
from thinned import thinned

from symtopo import checker
from symtopo.checker import MAX_BRANCHING_STATES, Network, NotProved, Problem

Skips = dict[tuple[int, int], Any]
COEFFICIENTS = (0, -1, 1, 2)  # 0: no skip
TARGETS = (-1, 0, 1, 2)


@dataclass(frozen=True)
class Case:
    """The minimum {W : F(W) x = y} of a network."""

    widths: tuple[int, ...]
    skips: Skips
    x: Sequence[Any]
    y: Sequence[Any]

    @property
    def last(self) -> int:
        return len(self.widths) - 1

    @cached_property
    def problem(self) -> Problem:
        return checker.reduce(Network(self.widths, self.skips), [[v] for v in self.x], [[v] for v in self.y])

    def __str__(self) -> str:
        skips = " ".join(f"{j}:{k}:{c}" for (j, k), c in sorted(self.skips.items()))
        return f"{','.join(map(str, self.widths))} {skips or 'plain'} x={[*self.x]} y={[*self.y]}".replace(" ", "_")


COUNTS: dict[Any, int] = {}


def cells(c: Case) -> int:
    """The number of components by the cell decision; networks with the same normal form are decided once."""
    key = (c.widths, frozenset(c.problem.skips.items()), *map(tuple, c.problem.line))
    if key not in COUNTS:
        COUNTS[key] = len(set(checker.state_cells(c.problem)[1]))
    return COUNTS[key]


def skip_places(widths: tuple[int, ...]) -> list[tuple[int, int]]:
    """Where a skip over at least two layers fits."""
    last = len(widths) - 1
    return [(j, k) for j in range(last) for k in range(j + 2, last + 1) if widths[j] == widths[k]]


def scalar_cases(layers: int) -> Iterator[Case]:
    """Every skip pattern with every coefficient and target."""
    places = skip_places((1,) * (layers + 1))
    for coefficients in product(COEFFICIENTS, repeat=len(places)):
        skips = {place: e for place, e in zip(places, coefficients, strict=True) if e}
        yield from (Case((1,) * (layers + 1), skips, [1], [y]) for y in TARGETS)


def plain_formula(c: Case) -> int | None:
    """2.1 for data of rank one: r = 1; 2^b components if the target is not zero, else 1; None with skips."""
    if c.problem.skips:
        return None
    shift = c.skips.get((0, c.last), 0) if c.last > 1 else 0
    reached = any(v - shift * u for u, v in zip(c.x, c.y, strict=True)) if shift else any(c.y)
    return 2 ** c.widths[1:-1].count(1) if reached else 1


def block_formula(c: Case) -> int | None:
    """2.3: the sum over the sign patterns of the blocks, for scalar output and skips that join scalar vertices.

    Blocks end at the scalar vertices that no skip passes over.  A block with b hidden scalar layers counts 2^b times,
    but once if its sign is that of its skip.  None without skips, and where two skips overlap.
    """
    inner = {ends: e for ends, e in c.skips.items() if ends != (0, c.last)}
    overlapping = any(k > j for (_, k), (j, _) in pairwise(sorted(inner)))
    if not inner or overlapping or any(c.widths[v] > 1 for ends in [*inner, (c.last,)] for v in ends):
        return None
    target = c.y[0] / Fraction(c.x[0] if len(c.x) == 1 else 1) - c.skips.get((0, c.last), 0)
    if target == 0:
        return 1
    cuts = [v for v in range(c.last + 1) if v == 0 or (c.widths[v] == 1 and not any(j < v < k for j, k in inner))]
    blocks = [(c.widths[j + 1 : k].count(1), inner.get((j, k), 0)) for j, k in pairwise(cuts)]
    return sum(
        prod(1 if s * e > 0 else 2**b for s, (b, e) in zip(signs, blocks, strict=True))
        for signs in product((1, -1), repeat=len(blocks))
        if prod(signs) * target > 0
    )


def compare_with_formulas(cases: Iterable[Case]) -> Counter[str]:
    """Cells, formulas and the checker's theorems agree where they apply, and the theorems are refused elsewhere."""
    made: Counter[str] = Counter()
    for c in cases:
        for formula, theorem in (plain_formula, checker.plain_chain), (block_formula, checker.scalar_blocks):
            expected = formula(c)
            if expected is not None:
                made[formula.__name__] += 1
                assert cells(c) == expected, c
                assert theorem(c.problem) == (expected, expected), c
            elif c.problem.skips or formula is plain_formula:
                with pytest.raises(NotProved):
                    theorem(c.problem)
    return made


@pytest.mark.parametrize(
    ("layers", "plain", "blocks"),
    [(1, 4, 0), (2, 16, 0), (3, 16, 96), pytest.param(4, 16, 384, marks=pytest.mark.slow)],
)
def test_every_scalar_network_agrees_with_the_formulas(layers, plain, blocks):
    assert compare_with_formulas(scalar_cases(layers)) == Counter(plain_formula=plain, block_formula=blocks)


@pytest.mark.slow
def test_longer_scalar_networks_agree_with_the_formulas():
    """Five layers, any skips that do not overlap (0 -> 5 only shifts the target); six layers, three skip blocks."""
    places = [place for place in skip_places((1,) * 6) if place != (0, 5)]
    apart = [(), *((p,) for p in places), *((p, q) for p in places for q in places if p[1] <= q[0])]
    skips = [
        dict(zip([*pattern, (0, 5)], [*coefficients, over], strict=True))
        for pattern in apart
        for coefficients in product((-1, 1, 2), repeat=len(pattern))
        for over in COEFFICIENTS
    ]
    made = compare_with_formulas(Case((1,) * 6, s, [1], [y]) for s in skips for y in TARGETS)
    assert made == Counter(plain_formula=16, block_formula=1152)
    # With an odd number of skip blocks and no plain one, no symmetry hides which sign of a block counts once.
    three = [dict(zip(((0, 2), (2, 4), (4, 6)), e, strict=True)) for e in product((-1, 1, 2), repeat=3)]
    assert compare_with_formulas(Case((1,) * 7, s, [1], [y]) for s in three for y in TARGETS) == {"block_formula": 108}


def random_case(seed: int, *, layers: tuple[int, int], hidden: Sequence[int], ends: Sequence[int] = (1,)) -> Case:
    """Random widths, skips, few or many, x and y, often with y a multiple of x or zero: the special cases."""
    rng = random.Random(seed)
    length = rng.randint(*layers)
    first, last = rng.choice(ends), rng.choice(ends)
    widths = (first, *(rng.choice(hidden) for _ in range(length - 1)), rng.choice((first, last)))
    density = rng.choice((0.1, 0.3, 0.8))
    skips = {place: rng.choice((-1, 1, 2)) for place in skip_places(widths) if rng.random() < density}
    x = [rng.choice((-1, 1, 2)), *(rng.choice(TARGETS) for _ in range(widths[0] - 1))]
    y = [rng.choice(TARGETS) for _ in range(widths[-1])]
    if rng.random() < 0.3:
        factor = rng.choice(TARGETS)
        y = [factor * v for v in x] if widths[0] == widths[-1] else [0] * widths[-1]
    return Case(widths, skips, x, y)


@pytest.mark.slow
def test_random_networks_agree_with_the_formulas():
    """500 scalar networks of five layers, and 2000 with wide states."""
    scalar = compare_with_formulas(random_case(s, layers=(5, 5), hidden=(1,)) for s in range(500))
    wide = compare_with_formulas(random_case(s, layers=(2, 6), hidden=(1, 2), ends=(1, 2)) for s in range(2000))
    assert scalar["block_formula"] >= 5
    assert min(wide["plain_formula"], wide["block_formula"]) >= 100


def transposed(c: Case) -> Case:
    """For scalar ends: the network read backwards realises the same products."""
    return Case(c.widths[::-1], {(c.last - k, c.last - j): e for (j, k), e in c.skips.items()}, c.x, c.y)


def rescaled(c: Case, rng: random.Random) -> Case:
    """The network whose states are c_i h_i: skips (j, i) get the factor c_i / c_j, and y gets c_l."""
    c_0, *factors = [Fraction(rng.choice((-3, -2, -1, 1, 2, 3)), rng.choice((1, 2, 5))) for _ in c.widths]
    by = [Fraction(1), *(f / c_0 for f in factors)]
    return Case(c.widths, {(j, k): e * by[k] / by[j] for (j, k), e in c.skips.items()}, c.x, [by[-1] * v for v in c.y])


@pytest.mark.parametrize(("layers", "networks"), [(2, 16), (3, 256), pytest.param(4, 16384, marks=pytest.mark.slow)])
def test_transposing_keeps_the_count_of_every_scalar_network(layers, networks):
    counts = [(cells(c), cells(transposed(c))) for c in scalar_cases(layers)]
    assert len(counts) == networks
    assert all(count == backwards for count, backwards in counts)
    assert {count for count, _ in counts} >= {1, 2}


@pytest.mark.slow
def test_transposing_and_rescaling_keep_the_count():
    rng = random.Random(0)
    cases = [random_case(s, layers=(2, 6), hidden=(1, 1, 2)) for s in range(300)]
    cases += [c for layers in (2, 3) for c in scalar_cases(layers)]
    for c in cases:
        assert cells(c) == cells(transposed(c)) == cells(rescaled(c, rng)), c
    assert sum(cells(c) > 1 for c in cases) > 200


def invertible(n: int, rng: random.Random) -> list[list[Fraction]]:
    while True:
        g = [[Fraction(rng.randint(-3, 3), rng.choice((1, 2, 3))) for _ in range(n)] for _ in range(n)]
        if checker.determinant_sign(g):
            return g


@pytest.mark.slow
def test_a_change_of_basis_in_a_width_class_keeps_the_count():
    """Replace x by g x and y by g y, with one g for d_0 = d_l, two where the widths differ: skips are identities."""
    rng = random.Random(1)
    seen: Counter[int] = Counter()
    for seed in range(600):
        c = random_case(seed, layers=(2, 5), hidden=(1, 1, 2, 3), ends=(1, 2, 3))
        bases = {width: invertible(width, rng) for width in c.widths}
        x, y = ([checker.dot(row, v) for row in bases[len(v)]] for v in (c.x, c.y))
        assert cells(c) == cells(Case(c.widths, c.skips, x, y)), c
        seen[cells(c)] += 1
    assert seen[1] > 100 < seen[2]


def vector_case(seed: int) -> Case:
    """With wide ends, a skip, and a hidden layer of width 1: without any, the cells have nothing to decide."""
    cases = (random_case(1000 * seed + k, layers=(2, 4), hidden=(1, 1, 2, 3), ends=(1, 2, 3)) for k in range(1000))
    return next(c for c in cases if 1 in c.widths[1:-1] and max(c.widths[0], c.widths[-1]) > 1 and c.problem.skips)


SCALAR = [*{str(c): c for c in (random_case(s, layers=(2, 5), hidden=(1,)) for s in range(160))}.values()][:100]
VECTOR = [vector_case(s) for s in range(140)]
FAST = [*SCALAR[:10], *VECTOR[10:12], *VECTOR[20:36]]  # which have three of each special case; the usual run takes half
THOROUGH = [*SCALAR[10:], *VECTOR[:10], *VECTOR[12:20], *VECTOR[36:]]


@pytest.mark.parametrize(
    "c",
    [*thinned(FAST, every=7), *(pytest.param(c, marks=pytest.mark.slow) for c in THOROUGH[::8])],
    ids=str,
)
def test_brute_force_agrees(c):
    found = brute_force.count_components(c.widths, c.skips, c.x, c.y)
    if found > cells(c):  # a join may be missed, and is never wrong: look longer
        found = brute_force.count_components(c.widths, c.skips, c.x, c.y, patience=10)
    assert found == cells(c)


def test_the_networks_given_to_brute_force_cover_the_special_cases():
    assert len(SCALAR) == 100
    assert len(FAST) + len(THOROUGH) == 240
    assert {cells(c) for c in FAST[:10]} >= {1, 2, 3, 4}
    few = FAST[10:]
    rank = [checker.echelon([c.x, c.y])[0] for c in few if len(c.x) == len(c.y) and any(c.y)]
    skipped = [(c, {v for ends in c.problem.skips for v in ends}) for c in few]
    special = [(0 in ends, c.last in ends, not any(c.y), cells(c) > 1) for c, ends in skipped]
    assert min(rank.count(1), rank.count(2), *map(sum, zip(*special, strict=True))) >= 3


KNOWN = [  # known counts, data of rank one: widths, skips, x, y, components
    ((1, 1, 1, 1), {}, [1], [1], 4),
    ((1, 1, 1, 1), {(0, 2): 1}, [1], [1], 3),
    ((1, 1, 1, 1), {(0, 2): 1}, [1], [-1], 3),
    ((1, 1, 1, 1), {(0, 2): 1, (1, 3): 1}, [1], [2], 2),
    ((1, 1, 1, 1), {(0, 2): 1, (1, 3): 1}, [1], [0], 3),
    ((1, 1, 1, 1, 1), {(0, 2): 1, (2, 4): 1}, [1], [2], 5),
    ((1, 1, 1, 1, 1), {(0, 2): 1, (2, 4): 1}, [1], [-2], 4),
    ((1, 1, 1, 1, 1), {(0, 3): 1}, [1], [1], 5),
    ((1, 1, 1), {(0, 2): 1}, [1], [0], 2),
    ((1,) * 7, {}, [1], [1], 32),
    ((1,) * 7, {(0, 2): 1, (2, 4): 1, (4, 6): 1}, [1], [1], 13),
    ((1, 2, 1), {}, [1], [1], 1),
    ((1, 2, 1, 1), {(0, 2): 1}, [1], [1], 2),
    ((2, 2, 2), {}, [1, 0], [0, 1], 1),
]


@pytest.mark.parametrize(("widths", "skips", "x", "y", "components"), KNOWN)
def test_known_count(widths, skips, x, y, components):
    assert cells(Case(widths, skips, x, y)) == components


def test_plain_networks_with_vector_states():
    """2.1 with wide ends, every choice of widths up to four layers."""
    widths = [w for layers in (1, 2, 3, 4) for w in product((1, 2, 3), repeat=layers + 1)]
    x_of, y_of = ([2, -1, 1], ([0, 0, 0], [0, 1, 2], [1, 3, -1]))
    cases = [Case(w, {}, x_of[: w[0]], y[: w[-1]]) for w in widths for y in y_of]
    assert compare_with_formulas(cases) == Counter(plain_formula=1080)


def test_only_the_row_space_of_the_data_matters():
    """X = x v^T: the minimum is {W : F(W) x = Y v / |v|^2}, also for Y that is not realisable."""
    network = Network((2, 1, 2, 1, 2), {(0, 2): 1, (1, 3): -1, (2, 4): 2})
    problem = checker.reduce(network, [[1, 0, 2], [3, 0, 6]], [[5, 7, 0], [1, -4, 2]])
    assert problem.line == ([1, 3], [1, 1])
    assert len(set(checker.state_cells(problem)[1])) == cells(Case(network.widths, network.skips, [1, 3], [1, 1]))


def test_zero_data_have_one_component_and_no_cells():
    problem = checker.reduce(Network((1, 1, 1), {}), [[0, 0]], [[1, 2]])
    assert checker.zero_data(problem) == (1, 1)
    with pytest.raises(NotProved, match="rank one"):
        checker.state_cells(problem)


def test_too_many_branching_states_are_refused():
    """Scalar states count, and one half for a vector state that a skip leaves."""
    many = MAX_BRANCHING_STATES + 1
    wide = (1, *(2,) * (2 * many + 1), 1)
    every = {(j, j + 2): 1 for j in range(1, 2 * many)}
    for refused in Case((1,) * (many + 2), {}, [1], [1]), Case(wide, every, [1], [1]):
        with pytest.raises(NotProved, match=f"more than {MAX_BRANCHING_STATES} scalar states"):
            cells(refused)
    assert cells(Case(wide, {}, [1], [1])) == 1
