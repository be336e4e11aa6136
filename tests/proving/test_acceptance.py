"""What the kernel's word makes of a verdict: only it proves, and only the statement that owns the theorem."""

import json
from dataclasses import replace

import pytest

from symtopo.facts import FACTS
from symtopo.proving import acceptance, standing
from symtopo.proving.acceptance import Kernel, with_kernel
from symtopo.proving.catalogue import catalogue, directory, written
from symtopo.proving.formal import Formal, Refused
from symtopo.proving.verdict import Formal as Said
from symtopo.proving.verdict import Result, Verdict
from symtopo.proving.verification import verify

SHIPPED = sorted(directory().glob("*.py"))
TYPE = "forall (T : topologicalType) (A : set T),\n  connected A -> connected A"

HYPERBOLA = """
from symtopo.proving import Statement
statement = Statement(
    id="mine", title="P = NP", source="s", expect="PROVED", text="P = NP", formal="mine.theorem"
)
"""
ALL_CASES = """
from symtopo.proving import Finite, Statement
statement = Statement(id="bits", title="t", source="s", expect="PROVED", text="0 and 1 are their squares")

@statement.conclusion
def square(n):
    return n * n == n

@statement.all_cases
def bits():
    "All bits."
    return Finite("bits", [0, 1{more}])
"""


@pytest.fixture
def accepting(monkeypatch):
    """A kernel that accepts every theorem."""
    found = Formal("name", TYPE, (), ("a.b.propositional_extensionality",), "recorded, Coq 8.16; make formal re-checks")
    monkeypatch.setattr(acceptance, "formal", lambda name, path=None, **_: replace(found, name=name))


def judged(verdict, *, theorem="Symtopo.Section4.corollary_4_2", trusted=True, reason="", negation=False, **fields):
    path = SHIPPED[0]
    result = Result("x", "t", "s", "x", Verdict.PROVED, verdict=Verdict(verdict), reason=reason, **fields)
    said = {"x": Said(theorem, TYPE, negation=negation) if theorem else None}
    (found,) = with_kernel([result], said, {"x": path}, frozenset([path] if trusted else []))
    return found


@pytest.mark.parametrize("verdict", ["ARGUED", "CITED", "VERIFIED", "TESTED", "UNKNOWN"])
def test_the_kernel_proves(verdict):
    assert judged(verdict).verdict == Verdict.PROVED


def test_a_failing_instance_is_not_overruled():
    found = judged("REFUTED")
    assert found.verdict == Verdict.REFUTED
    assert "say different things" in found.reason


def test_where_a_part_failed_nothing_is_proved():
    assert judged("UNKNOWN", reason="killed").verdict == Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("verdict", "expected"), [("REFUTED", "REFUTED"), ("UNKNOWN", "REFUTED"), ("ARGUED", "UNKNOWN")]
)
def test_a_negation(verdict, expected):
    found = judged(verdict, negation=True)
    assert found.verdict == Verdict(expected)
    assert found.formal.line.startswith("the negation")


@pytest.mark.parametrize("trusted", [True, False])
def test_nobody_else_says_proved(trusted):
    assert judged("PROVED", theorem="", trusted=trusted).verdict == Verdict.UNKNOWN


def test_all_cases_prove_in_the_catalogue_only():
    assert judged("VERIFIED", theorem="", all_cases="all 2 bits").verdict == Verdict.PROVED
    assert judged("VERIFIED", theorem="", all_cases="all 2 bits", trusted=False).verdict == Verdict.VERIFIED


@pytest.mark.parametrize(("more", "verdict"), [("", "PROVED"), (", 2", "REFUTED")])
def test_an_exhaustion_of_all_cases(tmp_path, monkeypatch, more, verdict):
    path = tmp_path / "bits.py"
    path.write_text(ALL_CASES.format(more=more))
    monkeypatch.setattr("symtopo.proving.verification.directory", lambda: tmp_path)
    (found,) = verify()
    assert found.verdict == Verdict(verdict), found.reason
    assert found.how == ("all its cases were decided: all 2 bits" if verdict == "PROVED" else "a counterexample, below")


def test_a_statement_of_the_catalogue_is_proved_by_its_theorem(accepting, run):
    code, out, err = run("show", "3.6")
    assert (code, err) == (0, "")
    assert "PROVED: corollary_3_6, kernel: recorded, Coq 8.16; make formal re-checks" in out
    assert "connected A -> connected A" in out
    assert "propositional_extensionality" in out


def test_a_refutation_names_the_negation(accepting):
    (found,) = verify(["eq5+"])[:1]
    assert found.verdict == Verdict.REFUTED
    assert "the negation, claim_equation_5_refuted, kernel" in found.how


def test_of_a_strangers_file_the_formal_sentence_is_proved(accepting, run, tmp_path):
    (tmp_path / "mine.py").write_text(HYPERBOLA)
    code, out, _ = run("verify", tmp_path / "mine.py")
    assert code == 0
    assert "PROVED is said of the formal sentence forall (T : topologicalType)" in " ".join(out.split())
    assert "its author says, which nobody has compared with it: P = NP" in " ".join(out.split())
    assert max(map(len, out.splitlines())) <= 80


def test_a_theorem_belongs_to_one_statement(accepting, tmp_path):
    for stem, name in (("one", "1"), ("two", "2")):
        text = HYPERBOLA.replace('"mine"', f'"{name}"').replace("mine.theorem", "Symtopo.A.b")
        (tmp_path / f"{stem}.py").write_text(text)
    known, _ = catalogue(sorted(tmp_path.glob("*.py")))
    kernel = Kernel(frozenset(known.values()))
    kernel.add(known)
    assert kernel.says("1").accepted
    assert kernel.says("2").reason == "is a theorem of proofs/formal, and belongs to statement 1"


def test_no_two_statements_of_the_catalogue_name_one_theorem():
    named = [theorem for path in SHIPPED for theorem in written(path).values() if theorem]
    assert len(named) == len(set(named)) >= 17
    assert all(theorem.startswith("Symtopo.") for theorem in named)


def test_the_table_is_80_columns_wide(run, verified, monkeypatch):
    monkeypatch.setattr("symtopo.proving.verification.verify", lambda ids, **_: verified)
    _, out, _ = run("verify")
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize("recorded", [True, False])
def test_facts_have_a_standing(run, monkeypatch, recorded):
    def answer(name):
        if not recorded:
            raise Refused("there is no record")

    monkeypatch.setattr(standing, "recorded", answer)
    standing.standing.cache_clear()
    assert standing.standing("cut vertices") == "own derivation"
    assert standing.standing("plain chain: Trager, Kohn, Bruna") == "published"
    assert standing.standing("continuous images") == ("proved formally" if recorded else "published")
    assert standing.standing("4.2") == ""
    code, out, _ = run("count", "2,2,2", "--samples", "0", "--json")
    assert code == 0
    assert set(json.loads(out)["facts"].values()) == {"published"}
    assert {standing.standing(fact) for fact in FACTS} <= {"proved formally", "published", "own derivation"}
    standing.standing.cache_clear()
