"""What the kernel's word makes of a verdict: only it proves, and only the statement that owns the theorem."""

import json
import os
import re
import shutil
from dataclasses import replace

import pytest

from symtopo.facts import FACTS
from symtopo.proving import acceptance, standing
from symtopo.proving.acceptance import Kernel, with_kernel
from symtopo.proving.catalogue import catalogue, directory, written
from symtopo.proving.coq import coq_version
from symtopo.proving.formal import Formal, Refused
from symtopo.proving.verdict import Formal as Said
from symtopo.proving.verdict import Result, Verdict
from symtopo.proving.verification import verify

DOCS = directory().parent / "docs"
needs_coq = pytest.mark.skipif(
    shutil.which("coqc") is None and os.environ.get("SYMTOPO_COQ") != "required",
    reason="needs Coq: set SYMTOPO_COQ=required where it must be there",
)
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


@pytest.mark.slow
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
    assert standing.standing("wide block") == "own derivation"
    assert standing.standing("cut vertices") == ("proved formally" if recorded else "own derivation")
    assert standing.standing("zero target") == ("proved formally" if recorded else "own derivation")
    assert standing.standing("best approximation: Eckart, Young") == "published"
    assert standing.standing("plain chain: Trager, Kohn, Bruna") == ("proved formally" if recorded else "published")
    assert standing.standing("continuous images") == ("proved formally" if recorded else "published")
    assert standing.standing("4.2") == ""
    code, out, _ = run("count", "2,2,2", "--samples", "0", "--json")
    assert code == 0
    assert set(json.loads(out)["facts"].values()) == {"proved formally" if recorded else "published"}
    assert {standing.standing(fact) for fact in FACTS} <= {"proved formally", "published", "own derivation"}
    standing.standing.cache_clear()


# ----------------------------------------------------------------------------------------- files of one's own, with Coq

WORKED = {
    kind: re.search(rf"^```{kind}\n(.*?)^```$", (DOCS / "formal.md").read_text(), re.MULTILINE | re.DOTALL)[1]
    for kind in ("python", "coq")
}

# instead of the theorem of the worked example, or of its proof
HOSTILE = {
    "admitted": lambda text: re.sub(r"Proof\..*", "Admitted.", text),
    "axiom": lambda text: text.replace("Theorem", "Axiom lie : False.\nTheorem"),
    "axiom_used": lambda text: re.sub(r"Proof\..*", "Proof. by case: lie. Qed.", "Axiom lie : False.\n" + text),
    "wrong_proof": lambda text: text.replace("[set x] 1.", "[set x] 2."),
    "own_definition": lambda text: text.replace("Theorem", "Definition ncomp (A : Type) (k : nat) := True.\nTheorem"),
    "own_module": lambda text: "Module M. Definition ncomp := True. End M.\n" + text,
    "trivial": lambda text: re.sub(r"Theorem.*\nProof.*", "Theorem one_point : True. Proof. by []. Qed.", text),
    "false_hypothesis": lambda text: re.sub(
        r"Theorem.*\nProof.*", "Theorem one_point : False -> ncomp [set: unit] 9. Proof. by []. Qed.", text
    ),
    "another_name": lambda text: text.replace("one_point", "two_points"),
    "commented_out": lambda text: text.replace("Theorem", "(* Theorem").replace("Qed.", "Qed. *)"),
    "universes": lambda text: "Unset Universe Checking.\n" + text,
    "notation": lambda text: 'Notation "x = y" := True.\n' + text,
    "reads_files": lambda text: 'Load "/etc/passwd".\n' + text,
    "empty": lambda text: "",
}


def judged_file(directory, text, **options):
    (directory / "mine.py").write_text(WORKED["python"])
    (directory / "mine.v").write_text(text)
    (found,) = verify([str(directory / "mine.py")], **options)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_of_coq_proves_nothing(tmp_path, name):
    text = HOSTILE[name](WORKED["coq"])
    assert text != WORKED["coq"]
    found = judged_file(tmp_path, text)
    assert found.verdict == Verdict.UNKNOWN
    assert found.formal.reason


def test_without_coq_a_file_of_ones_own_is_not_judged(tmp_path, monkeypatch):
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    coq_version.cache_clear()
    found = judged_file(tmp_path, WORKED["coq"])
    coq_version.cache_clear()
    assert found.verdict == Verdict.UNKNOWN
    assert "coq" in found.formal.reason.lower()


@pytest.mark.slow
@needs_coq
def test_the_worked_example(tmp_path):
    found = judged_file(tmp_path, WORKED["coq"])
    assert found.verdict == Verdict.PROVED, found.formal
    assert "ncomp" in found.formal.type
    assert found.as_expected
