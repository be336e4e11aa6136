"""Mutants of accepted certificates, and random claims: whatever the checker accepts must be true by the oracle.

A mutant may be refused (with a refusal, never with another exception), or accepted if the oracle confirms its claim.
"""

from __future__ import annotations

import copy
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import reduce
from pathlib import Path
from typing import Any

import numpy as np
import oracle
import pytest

from symtopo import checker
from symtopo.proving.oracle import component_numbers
from symtopo.proving.oracle_setting import rational

ACCEPTED = Path(__file__).parent / "certificates" / "accepted"
SMALL = (0, 1, -1, 2, -2, 3, "1/2", "-1/2", "2/3", "4/2", 10**30, f"1/{10**30}")
ODD = (None, True, 1.5, "x", "1/0", [], {}, [[]])
PATH_RULES = ("layer tube", "tube", "near-point")
Case = list[Any]  # claim, certificate


def accepted() -> list[Case]:
    claims = sorted(ACCEPTED.glob("*.claim.json"))
    return [
        [json.loads(p.read_text()), json.loads(Path(str(p).replace(".claim.", ".certificate.")).read_text())]
        for p in claims
    ]


CASES = accepted()


@pytest.mark.slow
def test_oracle_confirms_every_accepted_case():
    assert len(CASES) >= 15
    assert [claim for claim, _ in CASES if oracle.truth(claim) is not True] == []


# ---------------------------------------------------------------------------------------------------------- mutations


def spots(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a JSON value, as container and key."""
    for key in tree if isinstance(tree, dict) else range(len(tree)):
        yield tree, key
        if isinstance(tree[key], dict | list):
            yield from spots(tree[key])


def is_number(value: Any) -> bool:
    return type(value) is int or (isinstance(value, str) and re.fullmatch("-?[0-9]+(/[1-9][0-9]*)?", value) is not None)


def change_number(rng: random.Random, case: Case) -> None:
    """Another number, sign or index, or that of another place."""
    places = [(tree, key) for tree, key in spots(rng.choice(case)) if is_number(tree[key])]
    if places:
        (tree, key), (other, there) = rng.choice(places), rng.choice(places)
        value, step = Fraction(tree[key]), rng.choice((1, -1))
        beside = tree[key] + step if type(tree[key]) is int else str(value + step)
        tree[key] = rng.choice([str(-value), beside, beside, other[there], rng.choice(SMALL)])


def change_list(rng: random.Random, case: Case) -> None:
    """An entry dropped, repeated or moved."""
    lists = [tree[key] for tree, key in spots(rng.choice(case)) if isinstance(tree[key], list) and tree[key]]
    if lists:
        entries = rng.choice(lists)
        i, j = rng.randrange(len(entries)), rng.randrange(len(entries))
        action = rng.randrange(4)
        if action == 0:
            del entries[i]
        elif action == 1:
            entries.insert(j, copy.deepcopy(entries[i]))
        elif action == 2:
            entries.reverse()
        else:
            entries[i], entries[j] = entries[j], entries[i]


def change_field(rng: random.Random, case: Case) -> None:
    """A field dropped, or a value of another sort."""
    tree, key = rng.choice([*spots(rng.choice(case))])
    if isinstance(tree, dict) and rng.random() < 0.3:
        tree[f"{key}s"] = tree.pop(key)
    elif isinstance(tree, dict) and rng.random() < 0.3:
        del tree[key]
    else:
        tree[key] = copy.deepcopy(rng.choice(ODD))


def change_claim(rng: random.Random, case: Case) -> None:
    """Bounds, kind, or network and data of another claim."""
    claim, other = case[0], copy.deepcopy(rng.choice(CASES)[0])
    if "components" in claim and rng.random() < 0.6:
        lower = rng.randint(0, 5)
        claim["components"] = {"lower": lower, "upper": rng.choice([None, lower, rng.randint(1, 9)])}
    elif "first" in claim and rng.random() < 0.5:
        claim["kind"] = rng.choice(["same-component", "different-components"])
    elif "classes" in claim and rng.random() < 0.5:
        lower = rng.randint(0, 3)
        claim["classes"] = {"lower": lower, "upper": rng.choice([None, max(lower, 1), rng.randint(1, 4)])}
    else:
        claim.update({key: other[key] for key in ("network", "data", "left") if key in other and key in claim})


def change_skips(rng: random.Random, case: Case) -> None:
    """A skip more or less, between layers of one width, with a random coefficient."""
    network = case[0].get("network")
    if isinstance(network, dict) and isinstance(network.get("skips"), list) and isinstance(network.get("widths"), list):
        widths, skips = network["widths"], network["skips"]
        pairs = [(j, k) for k in range(len(widths)) for j in range(k) if widths[j] == widths[k]]
        if pairs and rng.random() < 0.7:
            skips.append([*rng.choice(pairs), rng.choice(SMALL)])
        elif skips:
            skips.pop(rng.randrange(len(skips)))


def change_step(rng: random.Random, case: Case) -> None:
    """Another rule, theorem or orientation."""
    steps = case[1].get("steps")
    if isinstance(steps, list) and steps and isinstance(steps[0], dict):
        step = rng.choice([rng.choice(steps), *(s for s in steps if isinstance(s, dict))])
        if rng.random() < 0.5 and isinstance(step, dict):
            step.pop("transpose", None) or step.update(transpose=True)
        else:
            theorem = {"rule": "theorem", "theorem": rng.choice([*checker.THEOREMS])}
            steps[0] = rng.choice([theorem, theorem, {"rule": rng.choice([*checker.RULES])}])


def change_minima(rng: random.Random, case: Case) -> None:
    """Two minima of the claim exchanged, one of them turned into its mirror image, or another distance."""
    claim = case[0]
    minima = claim.get("minima", [claim[name] for name in ("weights", "first", "second") if name in claim])
    if not isinstance(minima, list) or not minima:
        return
    action, chosen = rng.randrange(3), rng.choice(minima)
    if action == 0 and "minima" in claim:
        rng.shuffle(minima)
    elif action == 0 and "first" in claim and "second" in claim:
        claim["first"], claim["second"] = claim["second"], claim["first"]
    elif action == 1:
        weights = chosen.get("weights") if isinstance(chosen, dict) else chosen
        for i in rng.sample(range(len(weights)), 2) if isinstance(weights, list) and len(weights) > 1 else []:
            if isinstance(weights[i], list) and all(isinstance(row, list) for row in weights[i]):
                weights[i] = [[str(-Fraction(v)) if is_number(v) else v for v in row] for row in weights[i]]
    else:
        near = chosen if isinstance(chosen, dict) else claim
        if "radius" in near:
            near["radius"] = rng.choice(["1/1000", "1/100", "1/20", 1])


def change_path(rng: random.Random, case: Case) -> None:
    """Waypoints exchanged, dropped or mixed with those of another join; another layer, end, preconditioner or scale."""
    steps = case[1].get("steps") if isinstance(case[1], dict) else None
    steps = [s for s in steps if isinstance(s, dict) and s.get("joins")] if isinstance(steps, list) else []
    joins = [join for step in steps for join in step["joins"] if isinstance(join, dict)]
    if not joins:
        return
    step, join = rng.choice(steps), rng.choice(joins)
    name = "moves" if "moves" in join else "waypoints"
    path = [v for v in join[name] if isinstance(v, dict)] if isinstance(join.get(name), list) else []
    action, last = rng.choice(("order", "drop", "numbers", "preconditioner", "layer", "end", "scale")), len(path) - 1
    a, b = (rng.randint(0, last), rng.randint(0, last)) if path else (0, 0)
    if action == "order" and path:
        path[a], path[b] = path[b], path[a]
        join[name] = path
    elif action == "drop" and path:
        join[name] = path[:a] + path[a + 1 :]
    elif action == "numbers" and path:
        for field in set(path[a]) & set(path[b]):
            path[a][field], path[b][field] = path[b][field], path[a][field]
    elif action == "preconditioner" and path:
        path[a]["preconditioner"] = copy.deepcopy(path[b].get("preconditioner"))
    elif action == "layer":
        rng.choice([join, *path])["layer"] = rng.randint(1, 3)
    elif action == "end":
        join[rng.choice(("from", "to"))] = rng.randint(0, 3)
    else:
        step["over"] = rng.choice([1, 7, 100, 999, 10**6])


def change_certificate(rng: random.Random, case: Case) -> None:
    """The certificate of another claim."""
    case[1] = copy.deepcopy(rng.choice(CASES)[1])


MUTATIONS: list[Callable[[random.Random, Case], None]] = [
    *[change_number, change_list, change_claim, change_skips, change_step, change_path] * 2,
    *[change_field, change_certificate, change_minima],
]


def verdict(claim: Any, certificate: Any) -> str:
    """What becomes of a claim: refused, true, unknown; a false claim that is accepted, and any other error, raises."""
    try:
        checker.check(claim, certificate)
    except (checker.Malformed, checker.NotProved) as refusal:
        assert type(refusal) in (checker.Malformed, checker.NotProved)
        return "refused"
    found = oracle.truth(claim)
    assert found is not False, f"a false claim was accepted: {json.dumps(claim)} by {json.dumps(certificate)}"
    return "true" if found else "unknown"


def attack(seed: int, count: int, cases: list[Case] = CASES) -> Counter[str]:
    rng, tally = random.Random(seed), Counter[str]()
    while tally.total() < count:
        original = rng.choice(cases)
        case = copy.deepcopy(original)
        for _ in range(rng.choice((1, 1, 2, 3))):
            rng.choice(MUTATIONS)(rng, case)
        if case != original:
            tally[verdict(*case)] += 1
    return tally


def confirm(tally: Counter[str]) -> None:
    """Not vacuous: most mutants are refused, some are accepted, and the oracle can tell."""
    assert tally["refused"] > tally.total() / 2
    assert tally["true"] > tally.total() / 50
    assert tally["unknown"] <= tally.total() / 100


def test_mutants():
    confirm(attack(seed=1, count=300))


OF_BLOCKS = ("plain block", "wide block", "two narrow blocks", "adjacent narrow blocks")
BLOCKS = [
    case
    for case in CASES
    if any(step["rule"] == "block signs" or step.get("theorem") in OF_BLOCKS for step in case[1]["steps"])
]


@pytest.mark.parametrize("mutants", [300, pytest.param(3000, marks=pytest.mark.slow)])
def test_mutants_of_residual_blocks(mutants):
    """Other eigenvalues, widths, skips and points; whatever is accepted is true."""
    assert len(BLOCKS) >= 10
    tally = attack(seed=7, count=mutants, cases=BLOCKS)
    assert tally["refused"] > tally.total() * 3 / 4
    assert tally["true"] > tally.total() / 100
    assert tally["unknown"] <= tally.total() / 30


def test_no_residual_count_but_the_true_one_is_accepted():
    """300 hostile certificates: of one network, with the count of another target, network or theorem."""
    rng, refused, steps = random.Random(8), 0, [{"rule": "theorem", "theorem": name} for name in OF_BLOCKS]
    while refused < 300:
        claim = residual_claim(rng)
        low, high = component_numbers(oracle.setting(claim))
        other = rng.choice([n for n in range(1, 12) if n != high])
        claim["components"] = rng.choice([{"lower": other, "upper": other}, {"lower": 1, "upper": other}])
        if high is not None and claim["components"]["lower"] <= low and other >= high:
            continue
        for step in steps:
            with pytest.raises(checker.NotProved):
                checker.check(claim, {"schema": checker.CERTIFICATE_SCHEMA, "steps": [step]})
            refused += 1


PATHS = [case for case in CASES if any(step["rule"] in PATH_RULES for step in case[1]["steps"])]


@pytest.mark.slow
def test_mutants_of_paths():
    """Paths of minima, and minima that are only near."""
    assert len(PATHS) >= 15
    confirm(attack(seed=3, count=300, cases=PATHS))


@pytest.mark.slow
def test_many_mutants():
    confirm(attack(seed=2, count=1_000))
    confirm(attack(seed=4, count=1_000, cases=PATHS))


# ------------------------------------------------------------------------------------------------------- planted gaps


def exact_minimum(rng: random.Random, widths: list[int], target: Any) -> tuple[Any, list[bool]]:
    """Small integers in all layers of a square chain but the last; whether the determinants of these are positive."""
    last, chain = oracle.mat(target), []
    for n in widths[1:-1]:
        layer = oracle.mat([[rng.randint(-3, 3) for _ in range(n)] for _ in range(n)])
        while layer.det() == 0:
            layer = oracle.mat([[rng.randint(-3, 3) for _ in range(n)] for _ in range(n)])
        chain.append(layer)
    for layer in reversed(chain):
        last *= layer.inv()
    return [[[str(v) for v in row] for row in w.tolist()] for w in (*chain, last)], [w.det() > 0 for w in chain]


def floats(chain: list[Any]) -> list[Any]:
    return [oracle.float_matrix(w) for w in chain]


def rounded(a: Any, over: int) -> list[Any]:
    return [[int(v) for v in row] for row in np.rint(a * over)]


def product(chain: list[Any]) -> Any:
    """W_k .. W_1."""
    return reduce(lambda total, w: w @ total, chain)


def derivative(chain: list[Any]) -> Any:
    """Of the product by all entries, each of which it is linear in."""
    units = [(i, unit.reshape(w.shape)) for i, w in enumerate(chain) for unit in np.eye(w.size)]
    return np.array([product([*chain[:i], unit, *chain[i + 1 :]]).ravel() for i, unit in units]).T


def invented_moves(rng: random.Random, pair: list[Any], layer: int, over: int) -> list[Any]:
    """Every other layer on its own polygon of random corners, with an inverse of what is carried as preconditioner."""
    noise = np.random.default_rng(rng.randrange(2**32))
    moves, (current, last) = [], pair
    for k in [k for k in range(1, len(current) + 1) if k != layer]:
        corners = [noise.normal(0, 2, current[k - 1].shape) for _ in range(rng.randint(0, 2))]
        for corner in [*corners, last[k - 1]]:
            middle = [*current[: k - 1], (current[k - 1] + corner) / 2, *current[k:]]
            current = [*current[: k - 1], corner, *current[k:]]
            seen = rng.choice((middle, current))
            carried = product(seen[: layer - 1]) if k < layer else product(seen[layer:]).T
            q = np.linalg.pinv(carried) * rng.choice((1, 0.7))
            moves.append({"layer": k, "weights": rounded(corner, over), "preconditioner": rounded(q, over)})
        del moves[-1]["weights"]
    return moves


def invented_waypoints(rng: random.Random, pair: list[Any], over: int) -> list[Any]:
    """Both ends and random points between, with the inverse of D D^T for the derivative D as preconditioner."""
    (start, end), times = pair, rng.choice(((), (0.5,), (0.3, 0.7), (0.3, 0.5, 0.7)))
    between = [[v + (w - v) * t + rng.gauss(0, 0.1) for v, w in zip(start, end, strict=True)] for t in times]
    waypoints = []
    for point in [start, *between, end]:
        waypoint = {"weights": [rounded(w, over) for w in point], "radius": rng.choice((10, 100, 500, 1000, 3000))}
        d = derivative(point)
        waypoints.append(waypoint | {"preconditioner": rounded(np.linalg.pinv(d @ d.T), over)})
    del waypoints[0]["radius"], waypoints[0]["weights"], waypoints[-1]["weights"]
    return waypoints


def invented(rng: random.Random, claim: dict[str, Any]) -> dict[str, Any]:
    pair, over = [floats(claim[end]) for end in ("first", "second")], 1000
    layer = rng.randint(0, len(pair[0]))
    path: dict[str, Any] = {"waypoints": invented_waypoints(rng, pair, over)}
    if layer:
        path = {"layer": layer, "moves": invented_moves(rng, pair, layer, over)}
    step = {"rule": "layer tube" if layer else "tube", "over": over, "joins": [{"from": 0, "to": 1, **path}]}
    return {"schema": checker.CERTIFICATE_SCHEMA, "steps": [step]}


def pair_claim(rng: random.Random, alike: bool) -> dict[str, Any]:
    """Two minima of a chain whose layers are square and invertible: of one component if and only if alike."""
    n, layers = rng.choice(((1, 2), (1, 3), (2, 2), (2, 3)))
    widths, target = [n] * (layers + 1), [[[6]], [[2, 1], [0, 3]]][n - 1]
    (first, signs), (second, others) = (exact_minimum(rng, widths, target) for _ in range(2))
    while (signs == others) is not alike:
        second, others = exact_minimum(rng, widths, target)
    problem = {"network": {"widths": widths, "skips": []}, "data": {"target": target}}
    return {"schema": checker.CLAIM_SCHEMA, "kind": "same-component", **problem, "first": first, "second": second}


def accepts(claim: dict[str, Any], certificate: dict[str, Any]) -> bool:
    try:
        checker.check(claim, certificate)
    except checker.NotProved:
        return False
    return True


@pytest.mark.parametrize("pairs", [20, pytest.param(200, marks=pytest.mark.slow)])
def test_nothing_leads_across_a_planted_gap(pairs):
    """Invented paths between minima of different components are refused; between minima of one, some are accepted."""
    rng, found = random.Random(6), Counter[str]()
    for _ in range(pairs):
        across, inside = pair_claim(rng, alike=False), pair_claim(rng, alike=True)
        assert oracle.truth(across) is False
        for _ in range(5):
            assert not accepts(across, invented(rng, across))
            certificate = invented(rng, inside)
            found[certificate["steps"][0]["rule"]] += accepts(inside, certificate)
    assert min(found["tube"], found["layer tube"]) >= max(1, pairs // 25)


# ------------------------------------------------------------------------------------------------------ random claims


def random_matrix(rng: random.Random, rows: int, columns: int) -> list[list[int]]:
    """Small integers, of any rank."""
    inner = rng.randint(0, min(rows, columns))
    a, b = ([[rng.randint(-2, 2) for _ in range(n)] for _ in range(inner)] for n in (rows, columns))
    return [[sum(u[i] * v[j] for u, v in zip(a, b, strict=True)) for j in range(columns)] for i in range(rows)]


def random_claim(rng: random.Random) -> dict[str, Any]:
    """A network of up to five layers, with up to three skips, and data of any rank; its bounds are still to be set."""
    top, layers = rng.choice((1, 2, 2, 3)), rng.randint(1, 5)
    widths = [rng.randint(rng.choice((1, top)), top) for _ in range(layers + 1)]
    pairs = [(j, k) for k in range(layers + 1) for j in range(k) if widths[j] == widths[k]]
    skips = [[*rng.choice(pairs), rng.choice((1, -1, 2, "-1/2"))] for _ in range(rng.randint(0, 3)) if pairs]
    samples = rng.randint(0, 3)
    data: dict[str, Any] = {"target": random_matrix(rng, widths[-1], widths[0])}
    if samples:
        data = {"x": random_matrix(rng, widths[0], samples), "y": random_matrix(rng, widths[-1], samples)}
    network = {"widths": widths, "skips": skips}
    return {"schema": checker.CLAIM_SCHEMA, "kind": "count", "network": network, "data": data}


def overlapping_claim(rng: random.Random) -> dict[str, Any]:
    """Skips 0:2, 1:3, 2:4 over n,1,n,1,n; the target often e times a projection, of any rank."""
    n, a, b = rng.choice((2, 2, 3)), rng.choice((1, -1, 2)), rng.choice((1, -1, "1/2"))
    e, kept = Fraction(a) * Fraction(b), rng.randint(0, n)
    twist = [[Fraction(i == j) + (rng.randint(-2, 2) if j > i else 0) for j in range(n)] for i in range(n)]
    inverse = oracle.mat([[str(v) for v in row] for row in twist]).inv()
    base = [[str(e * (i == j < kept) + rng.choice((0, 0, 0, 0, 0, 1)) * (i > j)) for j in range(n)] for i in range(n)]
    y = oracle.mat([[str(v) for v in row] for row in twist]) * oracle.mat(base) * inverse
    network = {"widths": [n, 1, n, 1, n], "skips": [[0, 2, a], [1, 3, rng.choice((1, -2))], [2, 4, b]]}
    shift = rng.choice((0, 0, 1, -1))
    if shift:
        network["skips"].append([0, 4, shift])
        y += oracle.mat([[shift * (i == j) for j in range(n)] for i in range(n)])
    data: dict[str, Any] = {"target": [[str(v) for v in row] for row in y.tolist()]}
    if rng.random() < 0.5:
        x = oracle.mat(random_matrix(rng, n, n + 1))
        data = {"x": [[str(v) for v in row] for row in x.tolist()]}
        data["y"] = [[str(v) for v in row] for row in (y * x).tolist()]
    return {"schema": checker.CLAIM_SCHEMA, "kind": "count", "network": network, "data": data}


def residual_target(rng: random.Random, n: int) -> Any:
    """A matrix with few different eigenvalues, often one of them 1, of any Jordan form, in a random basis."""
    kind = rng.randrange(4)
    values = (
        [rng.choice((1, 1, 1, 2, -1, -2, 0))] * n if kind < 2 else [rng.choice((1, 1, 2, -2, 3, 0)) for _ in range(n)]
    )
    if kind == 1:
        values[0] = rng.choice((1, 2, -1, 0))
    rows = [[values[i] if i == j else (rng.random() < 0.3) * (j == i + 1) for j in range(n)] for i in range(n)]
    if kind == 3 and rng.random() < 0.4:
        rows[0][1], rows[1][0], rows[1][1] = -2, 1, rows[0][0]  # complex eigenvalues
    twist = oracle.mat([[(i == j) + (rng.randint(-1, 1) if j > i else 0) for j in range(n)] for i in range(n)])
    twist *= twist.transpose()
    return twist * oracle.mat([[int(v) for v in row] for row in rows]) * twist.inv()


def residual_claim(rng: random.Random) -> dict[str, Any]:
    """Two to four blocks n x n, most of them with a skip around them and narrower than n."""
    n, widths, skips, e = rng.choice((2, 2, 3, 3, 4)), list[int](), list[list[Any]](), Fraction(1)
    widths.append(n)
    for _ in range(2 if n == 4 else rng.choice((2, 2, 2, 3, 4))):
        start, plain = len(widths) - 1, rng.random() < 0.1
        least = rng.choice((1, 1, n - 1, n - 1, n)) if not plain else n
        widths += [rng.choice((least, least, least + 1)) for _ in range(rng.choice((1, 1, 2, 3)) - plain)] + [n]
        if not plain:
            skips.append([start, len(widths) - 1, rng.choice((1, 1, -1, 2, "-1/2"))])
            e *= Fraction(skips[-1][2])
    y = rational(str(e)) * residual_target(rng, n)
    if rng.random() < 0.2:
        skips.append([0, len(widths) - 1, 1])
        y += oracle.unit(n)
    data: dict[str, Any] = {"target": [[str(v) for v in row] for row in y.tolist()]}
    if rng.random() < 0.3:
        samples = n + rng.randint(0, 1)
        x = oracle.mat([[rng.randint(-2, 2) for _ in range(samples)] for _ in range(n)])
        data = {
            "x": [[str(v) for v in row] for row in x.tolist()],
            "y": [[str(v) for v in row] for row in (y * x).tolist()],
        }
    network = {"widths": widths, "skips": skips}
    return {"schema": checker.CLAIM_SCHEMA, "kind": "count", "network": network, "data": data}


@pytest.mark.parametrize("claims", [100, pytest.param(1000, marks=pytest.mark.slow)])
def test_what_a_rule_proves_about_a_random_claim_is_true(claims):
    """The strongest claim that a single step proves is put to the checker, and to the oracle."""
    rng, tally, proved = random.Random(5), Counter[str](), Counter[str]()
    steps: list[dict[str, Any]] = [{"rule": "theorem", "theorem": name} for name in checker.THEOREMS]
    steps = [{**step, **flag} for step in [*steps, {"rule": "state cells"}] for flag in ({}, {"transpose": True})]
    makers = [random_claim] * 6 + [overlapping_claim] + [residual_claim] * 3
    for k in range(claims):
        claim = makers[k % len(makers)](rng)
        for step in steps:
            trivial = {**claim, "components": {"lower": 1, "upper": None}}
            try:
                lower, upper = checker.prove(checker.parse_claim(trivial), step).bounds
            except checker.NotProved:
                continue
            strongest = {**claim, "components": {"lower": lower, "upper": upper}}
            tally[verdict(strongest, {"schema": checker.CERTIFICATE_SCHEMA, "steps": [step]})] += 1
            proved[step.get("theorem", "state cells")] += 1
    assert tally["refused"] == 0
    assert tally["unknown"] <= tally["true"] / 100
    assert min(proved.values()) >= claims // 300
    assert set(proved) == {*checker.THEOREMS, "state cells"}
