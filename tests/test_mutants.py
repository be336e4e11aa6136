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
from pathlib import Path
from typing import Any

import oracle
import pytest

from symtopo import checker

ACCEPTED = Path(__file__).parent / "certificates" / "accepted"
SMALL = (0, 1, -1, 2, -2, 3, "1/2", "-1/2", "2/3", "4/2", 10**30, f"1/{10**30}")
ODD = (None, True, 1.5, "x", "1/0", [], {}, [[]])
Case = list[Any]  # claim, certificate


def accepted() -> list[Case]:
    claims = sorted(ACCEPTED.glob("*.claim.json"))
    return [
        [json.loads(p.read_text()), json.loads(Path(str(p).replace(".claim.", ".certificate.")).read_text())]
        for p in claims
    ]


CASES = accepted()


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


def change_certificate(rng: random.Random, case: Case) -> None:
    """The certificate of another claim."""
    case[1] = copy.deepcopy(rng.choice(CASES)[1])


MUTATIONS: list[Callable[[random.Random, Case], None]] = [
    *[change_number, change_list, change_claim, change_skips, change_step] * 2,
    *[change_field, change_certificate],
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


def attack(seed: int, count: int) -> Counter[str]:
    rng, tally = random.Random(seed), Counter[str]()
    while tally.total() < count:
        original = rng.choice(CASES)
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


@pytest.mark.slow
def test_many_mutants():
    confirm(attack(seed=2, count=10_000))


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


def test_what_a_rule_proves_about_a_random_claim_is_true():
    """The strongest claim that a single step proves is put to the checker, and to the oracle."""
    rng, tally, proved = random.Random(5), Counter[str](), Counter[str]()
    steps: list[dict[str, Any]] = [{"rule": "theorem", "theorem": name} for name in checker.THEOREMS]
    steps = [{**step, **flag} for step in [*steps, {"rule": "state cells"}] for flag in ({}, {"transpose": True})]
    for _ in range(1000):
        claim = random_claim(rng)
        for step in steps:
            trivial = {**claim, "components": {"lower": 1, "upper": None}}
            try:
                _, (lower, upper), _ = checker.RULES[step["rule"]][0](checker.parse_claim(trivial), step)
            except checker.NotProved:
                continue
            strongest = {**claim, "components": {"lower": lower, "upper": upper}}
            tally[verdict(strongest, {"schema": checker.CERTIFICATE_SCHEMA, "steps": [step]})] += 1
            proved[step.get("theorem", "state cells")] += 1
    assert tally["refused"] == 0
    assert tally["unknown"] <= tally["true"] / 100
    assert min(proved.values()) >= 5
    assert set(proved) == {*checker.THEOREMS, "state cells"}
