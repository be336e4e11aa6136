"""What a result relies on is said in the same words by every command."""

import pytest

from symtopo import Minimum, Network
from symtopo.checker import bounds_line
from symtopo.connecting.connection import _question
from symtopo.connecting.ways import by_theorem
from symtopo.facts import FACTS

ZERO = ["2,2,2,2", "--skip", "1:3", "--target", "[[0,0],[0,0]]"]
FACT = f"zero target: {FACTS['zero target']}"


def one_line(out):
    return " ".join(out.split())


def test_a_zero_target_is_a_fact_of_its_own_in_all_commands(run, run_json, tmp_path):
    """Statement 2.10, which the theorem "cut vertices" of the checker decides too."""
    formal = f"relies on {FACT} [proved formally]"
    code, out, _ = run("count", *ZERO, "--samples", "0", "--certificate", str(tmp_path))
    assert code == 0
    assert formal in one_line(out)
    code, out, _ = run("check", str(tmp_path / "claim.json"), str(tmp_path / "certificate.json"))
    assert code == 0
    assert f"relies on: {FACT}" in out
    assert "theorem: cut vertices: exactly 1 component" in out
    zero = [[0, 0], [0, 0]]
    minimum = Minimum(Network([2, 2, 2, 2], {(1, 3): 1}), zero)
    points = [[zero, [[c, 0], [0, c]], [[1, 0], [0, 0]]] for c in (0, 1)]
    found = by_theorem(_question(minimum, *points, 0))  # before it is asked, connect finds a path between these two
    assert (found.result, found.relies_on) == ("connected", (FACT,))
    code, out, _ = run("census", "--widths", "2,2,2,2", "--skips", "1:3", "--limit", "1")
    assert code == 0
    assert formal in one_line(out)
    code, found = run_json("census", "--widths", "2,2,2,2", "--skips", "1:3", "--limit", "1")
    assert (code, found["facts"]) == (0, {FACT: "proved formally"})


def test_other_targets_keep_the_theorem_of_cut_vertices(run):
    code, out, _ = run("count", *ZERO[:-2], "--samples", "0")
    assert code == 0
    assert f"relies on cut vertices: {FACTS['cut vertices']}" in one_line(out)


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        ((0, 0), "exactly 0 components"),
        ((0, 1), "at most 1 component"),
        ((0, 3), "at most 3 components"),
        ((1, 1), "exactly 1 component"),
        ((1, 2), "1 to 2 components"),
        ((1, None), "at least 1 component"),
    ],
)
def test_bounds_in_words(bounds, words):
    assert bounds_line(bounds) == words
