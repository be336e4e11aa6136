"""Claims and certificates of at most 1 MB made to take the trusted checker as long, or as much memory, as they can."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from symtopo import checker

Case = tuple[str, str, str]  # name, claim, certificate
MOST_BYTES = 10**6


def hostile() -> Iterator[Case]:
    """All of them, in families; what is too long for 1 MB is left out."""
    for family in (ties, cells, wide, data, skips, blocks, bottlenecks, layer_tubes, tubes, many, texts):
        for name, claim, certificate in family():
            pair = [v if isinstance(v, str) else json.dumps(v, separators=(",", ":")) for v in (claim, certificate)]
            if max(map(len, pair)) <= MOST_BYTES:
                yield f"{family.__name__}-{name}", pair[0], pair[1]


def claim_of(widths: list[int], data: Any, kind: str = "count", skips: Any = (), **fields: Any) -> dict[str, Any]:
    network = {"widths": widths, "skips": list(skips)}
    bounds = {"components": {"lower": 1, "upper": None}} if kind == "count" else {}
    given = data if isinstance(data, dict) else {"target": data}
    return {"schema": checker.CLAIM_SCHEMA, "kind": kind, "network": network, "data": given, **bounds, **fields}


def proof(*steps: Any) -> dict[str, Any]:
    return {"schema": checker.CERTIFICATE_SCHEMA, "steps": list(steps)}


def theorem(name: str, **fields: Any) -> dict[str, Any]:
    return {"rule": "theorem", "theorem": name, **fields}


def numbers(seed: int, digits: int, fractions: bool = False) -> Iterator[Any]:
    """Random numbers of so many digits: integers, or fractions with denominators that share nothing."""
    rng = random.Random(seed)
    low = 10 ** (digits - 1)
    while True:
        value = rng.randrange(low, 10 * low)
        yield f"{rng.randrange(low, 10 * low)}/{value | 1}" if fractions else f"{value}"


def dense(rows: int, columns: int, entries: Iterator[Any]) -> list[list[Any]]:
    return [[next(entries) for _ in range(columns)] for _ in range(rows)]


def diagonal(values: list[Any]) -> list[list[Any]]:
    return [[v if i == j else 0 for j in range(len(values))] for i, v in enumerate(values)]


def ties() -> Iterator[tuple[str, Any, Any]]:
    """Singular values that are told apart late: by bisection to thousands of digits, of large polynomials."""
    for n, digits in ((2, 3990), (3, 1990), (8, 500), (8, 1990), (16, 500), (16, 1990), (32, 400), (64, 100)):
        near = diagonal([str(10 ** (digits - 1) + i % 2) for i in range(n)])
        yield f"near-{n}-{digits}", claim_of([n, 1, n], near), proof(theorem("unreachable target"))
        for row in range(1, n):  # the same singular values up to a factor, no longer diagonal
            near[row][0] = str(row)
        yield f"mixed-{n}-{digits}", claim_of([n, 1, n], near), proof(theorem("unreachable target"))
    for n, digits, fractions in ((60, 50, True), (60, 200, False), (25, 700, True), (12, 1900, True), (100, 20, True)):
        full = dense(n, n, numbers(n, digits, fractions))
        steps = [theorem("unreachable target"), theorem("unreachable target", transpose=True)] * 400
        yield f"dense-{n}-{digits}-{fractions}", claim_of([n, 1, n], full), proof(*steps)


def cells() -> Iterator[tuple[str, Any, Any]]:
    """The cell decision at its limit of twelve states, with all skips, again and again, with large coefficients."""
    for layers in (9, 11, 13):
        chain = [1] * (layers + 1)
        pairs = [(j, k) for j in range(layers) for k in range(j + 2, layers + 1)]
        for digits in (1, 30, 300, 1900):
            for fractions in (False, True):
                sign, entry = random.Random(layers), numbers(layers, digits, fractions)
                listed = [[j, k, sign.choice(["", "-"]) + str(next(entry))] for j, k in pairs]
                steps = [{"rule": "state cells"}] * 400
                yield f"{layers}-{digits}-{fractions}", claim_of(chain, [[1]], skips=listed), proof(*steps)
    vector = [2] + [2 - k % 2 for k in range(23)] + [2]
    listed = [[j, k, j - k + 1] for j in range(0, 24, 2) for k in range(j + 4, 25, 2)]
    x = {"x": [[1], [2]], "y": [[3], [5]]}
    yield "vectors", claim_of(vector, x, skips=listed), proof({"rule": "state cells"})


def wide() -> Iterator[tuple[str, Any, Any]]:
    """Widths at the limit: matrices of sixteen million entries out of a line of a few kilobytes."""
    ones = [[1] * 4096]
    for count in (1, 20, 100):
        steps = [{"rule": "point", "weights": [ones]}] * count
        yield f"points-{count}", claim_of([4096, 1], ones), proof(*steps)
    yield (
        "listed",
        claim_of([4096, 1], ones, minima=[[ones]] * 90, classes={"lower": 1, "upper": None}),
        proof(theorem("plain chain")),
    )
    for name in checker.THEOREMS:
        for widths in ([4096, 1], [1, 4096], [4096, 4096, 1]):
            target = ones if widths[-1] == 1 else [[1]] * 4096
            yield f"{name}-{widths}", claim_of(widths, target), proof(*[theorem(name, transpose=True)] * 1000)
    near = {"weights": [[[1]] * 4096], "radius": 1}
    step = {"rule": "near-point", "over": 1, "preconditioner": [[1] * 600] * 600, "radius": 1}
    yield "near", claim_of([1, 4096], [[1]] * 4096, "near-minimum", **near), proof(step)


def data() -> Iterator[tuple[str, Any, Any]]:
    """Data whose common denominator, row space or rank takes long."""
    for rows, columns, digits in (
        (1, 60, 3900), (1, 20_000, 6), (2, 10_000, 15), (1, 240_000, 1), (15, 15, 1900), (40, 40, 250), (60, 120, 17),
        (120, 120, 25), (300, 300, 2), (400, 600, 1), (4, 40, 1900), (200, 4, 400),
    ):  # fmt: skip
        for fractions in (False, True):
            entries = numbers(rows + columns, digits, fractions)
            given = {"x": dense(rows, columns, entries), "y": [[1] * columns]}
            for name in ("cut vertices", "unreachable target"):
                steps = [theorem(name), theorem(name, transpose=True)]
                yield f"{rows}x{columns}-{digits}-{fractions}-{name}", claim_of([rows, 1], given), proof(*steps)
    mixed = [*dense(1, 120, numbers(0, 1990, True))[0], *[1] * 240_000]
    yield "few large", claim_of([1, 1], {"x": [mixed], "y": [[1] * len(mixed)]}), proof(theorem("rank one"))
    yield "large target", claim_of([1, 1], {"x": [[1] * len(mixed)], "y": [mixed]}), proof(theorem("rank one"))


def skips() -> Iterator[tuple[str, Any, Any]]:
    """Skips that add up to one large fraction, and as many as there can be."""
    for digits in (40, 400, 1990):
        entry = numbers(digits, digits, True)
        same = [[0, 2, next(entry)] for _ in range(min(10_000, 450_000 // digits))]
        yield f"sum-{digits}", claim_of([1, 1, 1], [[1]], skips=same), proof({"rule": "state cells"})
    for count in (10_000, 60_000, 330_000):
        yield f"empty-{count}", claim_of([1, 1, 1], [[1]], skips=[[]] * count), proof(theorem("rank one"))
    every = [[j, k, 1] for j in range(64) for k in range(j + 1, 65)]
    many = [theorem(name) for name in checker.THEOREMS] * 160
    yield "every", claim_of([1] * 65, [[1]], skips=every), proof(*many)
    yield (
        "every-points",
        claim_of([1] * 65, [[1]], skips=every),
        proof(*[{"rule": "point", "weights": [[[0]]] * 64}] * 1000),
    )


def blocks() -> Iterator[tuple[str, Any, Any]]:
    """Residual blocks and targets that are scalar, or not, or a number plus rank one, of many digits; zero targets."""
    name, two = "two narrow blocks", [[0, 2, "2/3"], [2, 4, "-1/7"]]
    for n, digits, fractions in ((60, 100, True), (20, 900, True), (3, 1900, True)):
        entry = numbers(n, digits, fractions)
        targets = {"dense": dense(n, n, entry), "scalar": diagonal([next(entry)] * n)}
        targets["mixed"] = diagonal([2] * (n - 1) + [3])
        for kind, target in targets.items():
            steps = [theorem(name, **flag) for flag in ({}, {"transpose": True})] * 400
            yield f"{kind}-{n}-{digits}", claim_of([n, 1, n, n - 1, n], target, skips=two), proof(*steps)
        given = {"x": dense(n, n, numbers(n + 1, digits)), "y": dense(n, n, numbers(n + 2, digits))}
        yield f"data-{n}-{digits}", claim_of([n, 1, n, n - 1, n], given, skips=two), proof(theorem(name))
    for digits in (1, 30, 300):
        entry = numbers(digits, digits, True)
        every = [[j, k, next(entry)] for j in range(1, 64) for k in range(j + 2, 65) if k != 64 or j > 60]
        zero = claim_of([2] * 65, [[0, 0], [0, 0]], skips=every)
        yield f"zero-{digits}", zero, proof(*[theorem("cut vertices")] * 1000)
        ladder = [[j, j + 2, next(entry)] for j in range(63)]
        yield f"ladder-{digits}", claim_of([2] * 65, [[0, 0], [0, 0]], skips=ladder), proof(theorem("cut vertices"))
    point = [[[1, 1]], [[1], [1]]] * 32
    pairs = [[2 * k, 2 * k + 2, 1] for k in range(32)]
    signs = {"rule": "block signs", "points": [point] * 100}
    yield "signs", claim_of([2, 1] * 32 + [2], diagonal([1, 1]), skips=pairs), proof(*[signs] * 5)


def bottlenecks() -> Iterator[tuple[str, Any, Any]]:
    """Determinants and products, many or of many digits."""
    for n, layers, digits in ((2, 3, 1990), (8, 4, 990), (16, 3, 600), (30, 3, 200), (64, 5, 20), (4, 64, 300)):
        entries = numbers(n, digits, True)
        points = [[dense(n, n, entries) for _ in range(layers)]]
        target = dense(n, n, numbers(n + 1, digits))
        chosen = [{"vertex": 1, "rows": [*range(n)], "columns": [*range(n)]}] * 60
        step = {"rule": "bottleneck", "vertices": chosen}
        yield f"{n}-{layers}-{digits}", claim_of([n] * (layers + 1), target), proof({**step, "points": points})
        first = {"first": points[0], "second": points[0]}
        yield (
            f"pair-{n}-{layers}-{digits}",
            claim_of([n] * (layers + 1), target, "different-components", **first),
            proof(*[step] * 300),
        )
    one = [[[1]], [[1]]]
    chosen = [{"vertex": 1, "rows": [0], "columns": [0]}] * 20_000
    yield "vertices", claim_of([1, 1, 1], [[1]]), proof({"rule": "bottleneck", "vertices": chosen, "points": [one]})
    listed = {"minima": [one] * 10_000, "classes": {"lower": 1, "upper": None}}
    yield (
        "minima",
        claim_of([1, 1, 1], [[1]], **listed),
        proof(*[{"rule": "bottleneck", "vertices": chosen[:1]}] * 1000),
    )
    yield "cells-minima", claim_of([1, 1, 1], [[1]], **listed), proof(*[{"rule": "state cells"}] * 1000)


def layer_tubes() -> Iterator[tuple[str, Any, Any]]:
    """Moves: many, of many digits, in deep and in wide networks."""
    for n, layers, digits, count in (
        (1, 2, 1, 9000), (2, 3, 1, 5000), (1, 64, 3900, 40), (8, 8, 900, 8), (20, 4, 300, 3), (40, 3, 1, 300),
        (100, 2, 1, 20), (2, 3, 1900, 60),
    ):  # fmt: skip
        entry = numbers(n, digits)
        weights = [diagonal([next(entry)] * n) if k == 1 else diagonal([1] * n) for k in range(layers)]
        target = weights[1]
        move = {"layer": 1, "preconditioner": diagonal([1] * n), "weights": diagonal([1] * n)}
        join = {"from": 0, "to": 1, "layer": 2, "moves": [move] * count}
        step = {"rule": "layer tube", "over": "1" * 1 and 1, "joins": [join]}
        fields = {"first": weights, "second": weights}
        yield (
            f"{n}-{layers}-{digits}-{count}",
            claim_of([n] * (layers + 1), target, "same-component", **fields),
            proof(step),
        )
        empty = {"from": 0, "to": 1, "layer": 2, "moves": []}
        yield (
            f"joins-{n}-{layers}-{digits}",
            claim_of([n] * (layers + 1), target, "same-component", **fields),
            proof({**step, "joins": [empty] * 10_000}, *[{**step, "joins": [empty]}] * 900),
        )


def tubes() -> Iterator[tuple[str, Any, Any]]:
    """Newton's method in many unknowns, in deep networks, and in numbers of many digits."""
    for n, layers, digits, count in (
        (1, 2, 1, 5000), (1, 2, 1900, 60), (1, 64, 1, 600), (1, 64, 300, 12), (1, 64, 1500, 2), (2, 3, 600, 12),
        (4, 4, 200, 6), (8, 3, 40, 3), (16, 3, 1, 4), (22, 2, 1, 2), (3, 20, 60, 10),
    ):  # fmt: skip
        entry = numbers(n + layers, digits)
        weights = [diagonal([1] * n) for _ in range(layers)]
        square = dense(n * n, n * n, entry)
        point = {"preconditioner": square, "radius": 1, "weights": [dense(n, n, entry) for _ in range(layers)]}
        first, last = {"preconditioner": square}, {"preconditioner": square, "radius": 1}
        over = int("7" * digits)
        join = {"from": 0, "to": 1, "waypoints": [first, *[point] * count, last]}
        fields = {"first": weights, "second": weights}
        widths, identity = [n] * (layers + 1), diagonal([1] * n)
        every = [[j, k, "1/3"] for j in range(layers) for k in range(j + 2, layers + 1)]
        for name, chosen in (("plain", []), ("skips", every)):
            tube = {"rule": "tube", "over": over, "joins": [join]}
            yield (
                f"{name}-{n}-{layers}-{digits}-{count}",
                claim_of(widths, identity, "same-component", chosen, **fields),
                proof(tube),
            )
            near = claim_of(widths, identity, "near-minimum", chosen, weights=point["weights"], radius=1)
            step = {"rule": "near-point", "over": over, "preconditioner": square, "radius": 1}
            yield f"near-{name}-{n}-{layers}-{digits}", near, proof(step)
    # narrow to wide: few equations in very many weights, and many in few
    for widths in ([300, 300, 1], [1, 500, 300], [600, 1, 600], [40, 40, 40, 1]):
        zero = [[[0] * a for _ in range(b)] for a, b in pairwise(widths)]
        size = widths[0] * widths[-1]
        if size <= 700:
            step = {"rule": "near-point", "over": 1, "preconditioner": [[0] * size] * size, "radius": 1}
            target = [[0] * widths[0]] * widths[-1]
            yield f"{widths}", claim_of(widths, target, "near-minimum", weights=zero, radius=1), proof(step)


def many() -> Iterator[tuple[str, Any, Any]]:
    """Lists as long as they may be, and longer."""
    word = ["g", "h"] * 5000
    words = {"schema": checker.CLAIM_SCHEMA, "kind": "words-equal", "left": word, "right": word}
    yield "words", words, proof(*[{"rule": "words"}] * 1000)
    yield (
        "long letters",
        {**words, "left": ["g" * 400_000], "right": ["g" * 400_000]},
        proof(*[{"rule": "words"}] * 1000),
    )
    yield "powers", {**words, "left": ["g^999999999999"]}, proof({"rule": "words"})
    plain = claim_of([1, 1, 1], [[1]])
    yield "steps", plain, proof(*[theorem("rank one")] * 20_000)
    yield (
        "minima",
        {**plain, "minima": [[[[1]], [[1]]]] * 10_000, "classes": {"lower": 1, "upper": 1}},
        proof(*[theorem("rank one")] * 1000),
    )
    yield "fields", {**plain, **{f"f{i}": 0 for i in range(50_000)}}, proof(theorem("rank one"))
    yield "layers", claim_of([1] * 400_000, [[1]]), proof(theorem("rank one"))


def texts() -> Iterator[tuple[str, Any, Any]]:
    """What is no claim at all."""
    good = json.dumps(proof(theorem("rank one")))
    for name, text in (
        ("digits", "9" * MOST_BYTES), ("float", "0." + "9" * (MOST_BYTES - 2)), ("lists", "[" * MOST_BYTES),
        ("objects", '{"a":' * (MOST_BYTES // 5)), ("nested", "[" * 490_000 + "]" * 490_000),
        ("pairs", "[" + "[[]]," * 190_000 + "[]]"), ("numbers", "[" + "9," * 490_000 + "9]"),
        ("names", "{" + ",".join(f'"{i}":0' for i in range(90_000)) + "}"), ("zeros", "\0" * MOST_BYTES),
        ("string", '"' + "\\u0000" * 160_000 + '"'), ("fraction", '"1/' + "0" * (MOST_BYTES - 9) + '1"'),
    ):  # fmt: skip
        yield name, text, good
        yield f"proof-{name}", json.dumps(claim_of([1, 1], [[1]])), text
