"""Forged certificates by the theorems of section 8.7: only the number that is read again from its text is accepted."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import Any

import pytest
from test_plain_layers import matrix, some_blocks

from symtopo import Minimum, Network, checker
from symtopo.checker import NotProved

NAMES = ("plain layers", "plain block", "wide block")


def in_order(skips: dict[Any, int]) -> bool:
    """Whether no skip begins before the one before has ended."""
    ends = [v for pair in sorted(skips) for v in pair]
    return ends == sorted(ends)


def factor(inside: list[int]) -> int:
    """The number e_k of section 8 of a block with a skip."""
    return int(1 + 2 ** (inside.count(1) - 1)) if 1 in inside else 2


def stated(name: str, widths: list[int], skips: dict[Any, int], p: checker.Problem) -> int | None:
    """The number that section 8.7 states, from the ranks and ties alone; None where it states none."""
    last, q = len(widths) - 1, p.rank
    skips = {pair: c for pair, c in skips.items() if pair != (0, last)}
    under = {v for j, k in skips for v in range(j, k + 1)}
    hidden, sizes = range(1, last), {widths[v] for pair in skips for v in pair}
    free = [widths[v] for v in hidden if v not in under]
    w = min(free, default=p.rho)
    if name == "plain layers":
        applies = w < p.rho and all(widths[v] >= p.rho for v in hidden if v in under)
        return 2 ** (free.count(w) - (q > w and p.tied(w))) if applies and q >= w else 1 if applies else None
    ends = sorted({0, last, *(v for pair in skips for v in pair)})
    blocks = {(j, k): widths[j + 1 : k] for j, k in pairwise(ends)}
    if (
        len(sizes) != 1
        or min(sizes) < 2
        or not in_order(skips)
        or ((skips.keys() == blocks.keys()) == (name[0] == "p"))
    ):
        return None
    n, others = sizes.pop(), [inside for pair, inside in blocks.items() if pair in skips]
    number = 1
    if name == "plain block":
        r = min([n, *free])
        for inside in others if r == n else ():
            number *= factor(inside)
        signs = free.count(r) + (len(blocks) - len(skips) - 1) * (r == n)
        return number * 2**signs // (2 if q > r and p.tied(r) else 1) if q >= r else 1
    wide = next((inside for inside in others if min(inside, default=n) >= n), None)
    if wide is None or (q == n and len(others) == 2):  # two blocks: eigenvalues, tested elsewhere
        return None if wide is None or any(1 in inside for inside in others) else 2
    others.remove(wide)
    for inside in others:
        number *= factor(inside)
    return number if q == n else 1


def accepted(claim: dict[str, Any], name: str) -> bool:
    steps = [{"rule": "theorem", "theorem": name}]
    try:
        checker.check(claim, {"schema": "symtopo/certificate/1", "steps": steps})
    except NotProved:
        return False
    return True


@pytest.mark.parametrize("networks", [60, pytest.param(600, marks=pytest.mark.slow)])
def test_only_the_stated_number_is_accepted(networks):
    rng, yes, no = random.Random(networks), 0, 0
    while networks:
        widths, skips = some_blocks(rng, (1, 2, 3, 4), plain=rng.random() < 0.6)
        if rng.random() < 0.3:  # a width that is not what the blocks need, or another skip
            v = rng.randrange(len(widths))
            widths[v] = max(1, widths[v] + rng.choice((-1, 1)))
            pairs = [(j, k) for k in range(len(widths)) for j in range(k - 1) if widths[j] == widths[k]]
            skips |= {pair: 1 for pair in pairs if rng.random() < 0.2}
        skips = {(j, k): c for (j, k), c in skips.items() if widths[j] == widths[k]}
        rho = rng.randint(1, widths[0])
        x, y = matrix(rng, widths[0], rho, rho), matrix(rng, widths[-1], rho, rng.randint(0, rho))
        if rng.random() < 0.5:  # singular values that tie
            x = [[int(i == j) for j in range(rho)] for i in range(widths[0])]
            y = [[int(i == j) * rng.choice((1, 1, -1, 2)) for j in range(rho)] for i in range(widths[-1])]
        p = Minimum(Network(widths, skips), x=x, y=y).problem
        # zero targets of plain layers are section 4's; two wide blocks and a scalar are tested with the eigenvalues
        if p.rho == 0 or p.rank == 0:
            continue
        networks -= 1
        for name in NAMES:
            number = stated(name, widths, skips, p)
            if name == "wide block" and number is None:
                continue
            for claimed in {0, 1, 2, 3, 4, 8, number or 1}:
                data = {"x": x, "y": y}
                network = {"widths": widths, "skips": [[j, k, c] for (j, k), c in skips.items()]}
                bounds = {"lower": claimed, "upper": claimed}
                claim = {"schema": "symtopo/claim/1", "kind": "count", "network": network, "data": data}
                assert accepted({**claim, "components": bounds}, name) == (claimed == number), (claim, name, number)
                yes, no = yes + (claimed == number), no + (claimed != number)
    assert yes > 20
    assert no > 300
