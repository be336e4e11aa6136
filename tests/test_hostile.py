"""The work of the trusted checker is bounded, and our own certificates are accepted.

That hostile inputs end within the limits is measured by `make benchmark-hostile`, some of them in `.ci/run`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hostile import MOST_BYTES, claim_of, hostile, proof, theorem

from symtopo import checker
from symtopo.components import count, count_certificate
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network

FAMILIES = ("ties", "cells", "wide", "data", "skips", "bottlenecks", "layer_tubes", "tubes", "many", "texts")


@pytest.mark.slow
def test_there_are_many_hostile_inputs():
    names = Counter(name for name, *_ in hostile())
    assert sum(names.values()) >= 100 and set(names.values()) == {1}
    assert all(any(name.startswith(f"{family}-") for name in names) for family in FAMILIES)
    assert all(len(text) <= MOST_BYTES for _, *texts in hostile() for text in texts)


ROOTS = proof({"rule": "state cells"})
DEEP = [[j, k, 1] for j in range(11) for k in range(j + 2, 12)]
NEAR = [[str(10**1989 + i * (i == j)) if i == j else 0 for j in range(8)] for i in range(8)]
LONG = {  # what took more than a minute before work was counted
    "bisection": (claim_of([8, 1, 8], NEAR), proof(theorem("unreachable target"))),
    "cells": (claim_of([1] * 13, [[1]], skips=DEEP), ROOTS),
    "sum of skips": (claim_of([1] * 3, [[1]], skips=[[0, 2, f"1/{3**4000 + i}"] for i in range(40)]), ROOTS),
}


@pytest.mark.parametrize("name", LONG)
def test_more_work_than_allowed_is_not_proved(name, monkeypatch):
    """The limit is lowered here: what is checked is that the work is counted where it is done."""
    monkeypatch.setattr(checker, "MAX_WORK", 100_000)
    monkeypatch.setattr(checker, "WORK_PER_DIGIT", 0)
    with pytest.raises(checker.NotProved, match="more work than 100000 operations"):
        checker.check(*LONG[name])


def test_too_much_work_is_no_contradiction(monkeypatch, run, tmp_path):
    """What is proved stays so, and is not said to be checked."""
    monkeypatch.setattr(checker, "MAX_WORK", 100)
    monkeypatch.setattr(checker, "WORK_PER_DIGIT", 0)
    code, out, err = run("count", "2,2,2", "--samples", "0")
    assert (code, err) == (0, "") and "not re-checked" in out
    code, out, err = run("count", "2,2,2", "--samples", "0", "--certificate", tmp_path / "proof")
    assert (code, len(err.splitlines())) == (2, 1) and "more work" in err
    assert out.startswith("2 components") and "not re-checked" in out
    assert not (tmp_path / "proof").exists()


def test_work_is_counted_alike_each_time(monkeypatch):
    """Repeated steps cost once; outside of a check nothing is counted."""
    left, checked = [], checker.checked

    def kept(*given):
        report = checked(*given)
        left.append(checker.WORK.left)
        return report

    monkeypatch.setattr(checker, "checked", kept)
    claim = claim_of([1] * 6, [[1]], skips=[[0, 2, 1], [1, 4, "-1/2"]])
    for steps in (1, 1, 500):
        checker.check(claim, proof(*[{"rule": "state cells"}] * steps))
    used = [checker.MAX_WORK + checker.WORK_PER_DIGIT * 9 - v for v in left]
    assert used[0] == used[1] and used[2] < 1.5 * used[0] + 500 * 400
    assert checker.WORK.left == float("inf")


def test_lists_are_counted_before_they_are_built(tmp_path):
    path = tmp_path / "claim.json"
    path.write_text("[" + "[]," * checker.MAX_LISTS + "[]]")
    with pytest.raises(checker.Malformed, match="5000002 lists and objects"):
        checker.read(str(path))
    with pytest.raises(checker.Malformed, match="skips has 10001 entries"):
        checker.check(claim_of([1] * 3, [[1]], skips=[[]] * 10_001), ROOTS)


@pytest.mark.slow
@pytest.mark.parametrize("widths", [[2] * 4, [4] * 5, [16] * 3, [1] * 4])
def test_our_own_certificates_are_accepted(widths):
    """With the largest sample that one waits for; the work grows with the digits given, as what is allowed does."""
    result = count(Minimum(Network(widths)), samples=1000 if widths[0] < 3 else 40)
    claim, certificate = (json.loads(json.dumps(part)) for part in count_certificate(result))
    assert checker.check(claim, certificate).established


@pytest.mark.slow
def test_twelve_states_with_all_skips_are_accepted():
    skips = [[j, k, (-1) ** k * (1 + j % 2)] for j in range(13) for k in range(j + 2, 14)]
    assert checker.check(claim_of([1] * 14, [[1]], skips=skips), ROOTS).established


def test_a_benchmark_runs():
    """The others run in .ci/run: make benchmark-quick."""
    script = Path(__file__).parents[1] / "benchmarks" / "exact_counts.py"
    done = subprocess.run([sys.executable, str(script), "--quick"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
