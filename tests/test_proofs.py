"""Every statement under proofs/, and that the machinery refuses what it must."""

import pytest
from hypothesis import strategies as st

from symtopo import statements
from symtopo.errors import BadInput
from symtopo.minimum import Minimum
from symtopo.network import Network
from symtopo.statements import Proof, ProofFailure, Statement, Verdict, load, prove, run_instances, verify

ALL = statements.statements()


def test_the_statements_of_section_4_are_there():
    assert [s.id for s in ALL] == ["4.1", "4.2", "4.3"]


@pytest.mark.parametrize("statement", ALL, ids=lambda s: s.id)
def test_statement_is_as_expected(statement):
    (result,) = verify([statement.id])
    assert result.verdict.word == statement.expect, result.verdict.reason
    assert result.verdict.instances >= statements.INSTANCES
    assert result.verdict.scope
    assert result.verdict.steps


@pytest.mark.slow
@pytest.mark.parametrize("statement", ALL, ids=lambda s: s.id)
def test_statement_on_many_instances(statement):
    checked, failure = run_instances(statement, 500)
    assert failure == ""
    assert checked >= 100


def new(expect="PROVED"):
    return Statement(id="0", title="t", source="s", expect=expect, text="x", hypotheses={})


def test_a_verdict_is_no_truth_value():
    with pytest.raises(TypeError):
        bool(Verdict("PROVED"))


@pytest.mark.parametrize(
    "sabotage",
    [
        lambda p: p.words("swapped generators", "g k", "k g"),
        lambda p: p.words("a sign changed", "k g^-1 g", "k g g"),
        lambda p: p.words("undeclared", "z", "z"),
        lambda p: p.let("g", "declared again"),
        lambda p: (p.let("A", "matrices", invertible=False), p.words("no inverse", "A^-1 A", "")),
        lambda p: p.cites("a fact of my own"),
        lambda p: p.induction("l", 1, "no base", base=[], step=[("s", "k", "k")]),
        lambda p: p.induction("l", 1, "wrong step", base=[("b", "k", "k")], step=[("s", "k g", "k")]),
        lambda p: p.components("wrong count", Minimum(Network([1, 1, 1]), [[1]]), 3),
        lambda p: p.components("bounds only", Minimum(Network([2, 1, 2, 2], {(0, 2): 1})), 2),
        lambda p: 1 / 0,
    ],
)
def test_a_broken_proof_is_unknown_with_its_reason(sabotage):
    statement = new()

    @statement.proof
    def proof(p: Proof) -> None:
        p.let("g k", "GL_h(R)")
        p.words("fine", "k g g^-1", "k")
        sabotage(p)

    verdict = prove(statement)
    assert verdict.word == "UNKNOWN"
    assert verdict.reason.startswith("proof: ")


def test_a_proof_without_steps_or_scope_proves_nothing():
    for steps in (
        lambda p: None,
        lambda p: p.concludes("it is obvious"),
        lambda p: (p.let("g", "GL_h(R)"), p.concludes("1 = 2")),
        lambda p: (p.let("g", "GL_h(R)"), p.cites("products")),
    ):
        statement = new()
        statement.proof(steps)
        assert prove(statement).word == "UNKNOWN"
    assert prove(new()).word == "UNKNOWN"


def test_a_failing_instance_refutes_and_a_raising_one_does_not():
    statement = new()
    statement.instances(st.integers(0, 100))(lambda n: n < 7)
    checked, failure = run_instances(statement, 100)
    assert failure == "fails for 7"
    assert checked > 1
    raising = new()
    raising.instances(st.integers(1, 5))(lambda n: 1 / (n - n))
    assert run_instances(raising, 10)[1].startswith("raises ZeroDivisionError")


def test_relying_on_an_unproved_statement_fails(monkeypatch):
    unproved = new()
    monkeypatch.setattr(statements, "find", lambda identifier: unproved)
    with pytest.raises(ProofFailure, match="relies on"):
        Proof().uses("0")


@pytest.mark.parametrize("content", ["", "statement = 3", "import nothing_of_that_name", "raise SystemError('x')", "("])
def test_a_file_that_holds_no_statement_is_named(tmp_path, content):
    path = tmp_path / "broken.py"
    path.write_text(content)
    with pytest.raises(BadInput, match=r"broken\.py"):
        load(path)
