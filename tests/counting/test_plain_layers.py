"""Plain layers narrower than the data, data of lower rank, other ends (docs/counts.md, 8.7), by independent means."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import suppress
from typing import Any

import pytest

from symtopo import Minimum, Network, Undecided, checker, count
from symtopo.checker import NotProved
from symtopo.counting.proved import bounds_from_points


def matrix(rng: random.Random, rows: int, columns: int, rank: int) -> list[list[int]]:
    left = [[rng.randint(-2, 2) for _ in range(rank)] for _ in range(rows)]
    right = [[rng.randint(-2, 2) for _ in range(columns)] for _ in range(rank)]
    return [[sum(a * b for a, b in zip(u, v, strict=True)) for v in zip(*right, strict=True)] if rank else [0] * columns
            for u in left]  # fmt: skip


def some_blocks(rng: random.Random, inner: tuple[int, ...], *, plain: bool = True) -> tuple[list[int], dict[Any, int]]:
    """A product of blocks of one width, plain ones among them, with any width at a plain end; or one wide block."""
    n = rng.choice((2, 2, 3))
    while True:
        kinds = [rng.choice("rp") if plain else "r" for _ in range(rng.randint(2, 4))]
        if "r" in kinds and ("p" in kinds) == plain:
            break
    widths, skips, wide = [n if kinds[0] == "r" else rng.randint(1, 3)], dict[Any, int](), rng.randrange(len(kinds))
    for i, kind in enumerate(kinds):
        start = len(widths) - 1
        inside = [rng.choice(inner) for _ in range(rng.randint(int(kind == "r"), 2))]
        widths += [n] * len(inside) if i == wide and not plain else inside
        widths.append(n if kind == "r" or i + 1 < len(kinds) else rng.randint(1, 3))
        if kind == "r":
            skips[start, len(widths) - 1] = rng.choice((1, -1, 2))
    return widths, skips


def with_data(rng: random.Random, widths: list[int], skips: dict[Any, int], rho: int) -> Minimum:
    x = matrix(rng, widths[0], rho, rho)
    return Minimum(Network(widths, skips), x=x, y=matrix(rng, widths[-1], rho, rng.randint(0, rho)))


@pytest.mark.parametrize("networks", [120, pytest.param(1000, marks=pytest.mark.slow)])
def test_data_of_rank_one_against_the_exact_cells(networks):
    """The cells of section 5 use nothing of section 8."""
    rng, seen = random.Random(networks), Counter[int]()
    while seen.total() < networks:
        plain = rng.random() < 0.8
        minimum = with_data(rng, *some_blocks(rng, (1, 1, 1, 2), plain=plain), rho=1)
        p = minimum.problem
        if p.rho != 1 or len(p.scalars) > 7:
            continue
        number, upper = checker.THEOREMS["plain block" if plain else "wide block"][0](p)
        assert number == upper == len(set(checker.state_cells(p)[1])), (minimum.network, minimum.x, minimum.y)
        seen[number] += 1
    assert len(seen) > 2


def decided(p: checker.Problem, *names: str) -> dict[str, Any]:
    found = {}
    for name in names:
        with suppress(NotProved):
            found[name] = checker.THEOREMS[name][0](p)
    return found


@pytest.mark.parametrize("networks", [150, pytest.param(3000, marks=pytest.mark.slow)])
def test_theorems_agree_where_several_apply(networks):
    """With section 1, 2 and 4, transposed too; overlapping skips before or behind a plain narrow layer among them."""
    rng, together = random.Random(networks), Counter[frozenset[str]]()
    names = ("plain chain", "unreachable target", "cut vertices", "plain layers", "plain block", "wide block")
    for _ in range(networks):
        widths, skips = some_blocks(rng, (1, 2, 3, 4), plain=rng.random() < 0.8)
        if rng.random() < 0.4:  # any skips
            pairs = [(j, k) for k in range(len(widths)) for j in range(k - 1) if widths[j] == widths[k]]
            skips = {pair: rng.choice((1, -1, 2)) for pair in pairs if rng.random() < 0.3}
        minimum = with_data(rng, widths, skips, rng.randint(1, widths[0]))
        problems = [minimum.problem]
        with suppress(NotProved):
            problems.append(minimum.problem.transposed())
        found = [decided(p, *names) for p in problems if p.rho]
        assert len({bounds for some in found for bounds in some.values()}) < 2, (widths, skips, minimum.x, minimum.y)
        if found and minimum.reachable is not None:
            together[frozenset(name for some in found for name in some)] += 1
    for one, other in (
        ("cut vertices", "plain block"),
        ("plain layers", "plain block"),
        ("plain chain", "plain layers"),
    ):
        assert any({one, other} <= some for some in together), together


def test_as_many_exact_minima_with_different_signs_as_are_counted():
    """From below, by points: where plain layers alone separate, the signs at these tell all components apart."""
    rng, seen = random.Random(5), 0
    while seen < 12:
        widths, skips = some_blocks(rng, (1, 1, 2))
        minimum = with_data(rng, widths, skips, min(2, widths[0]))
        found = decided(minimum.problem, "plain block").get("plain block")
        n, w = widths[min(skips)[0]], minimum.problem.rank
        if not found or found[0] not in (2, 4) or w >= n or not minimum.reachable:
            continue
        with suppress(Undecided):
            evidence = bounds_from_points(minimum, seed=1)
            assert evidence is not None
            assert evidence.proves.lower == found[0]
            seen += 1


@pytest.mark.slow
def test_samples_see_no_more_components_than_are_counted():
    rng, seen = random.Random(3), Counter[str]()
    while seen["equal"] + seen["fewer"] < 5:
        widths, skips = some_blocks(rng, (1, 2))
        minimum = with_data(rng, widths, skips, min(2, widths[0]))
        found = decided(minimum.problem, "plain block").get("plain block")
        if not found or found[0] > 4 or len(widths) > 7 or minimum.problem.rho < 2 or minimum.problem.rank < 1:
            continue
        estimate = count(minimum, samples=60).estimate
        if estimate is not None:
            assert estimate <= found[0]
            seen["equal" if estimate == found[0] else "fewer"] += 1
    assert seen["equal"] > seen["fewer"]
