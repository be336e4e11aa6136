"""Files with broken and with hostile statements, verified side by side with sound ones: none of them is PROVED."""

import re

import pytest

from symtopo.proving.judging import ALONE
from symtopo.proving.verdict import Result, Verdict
from symtopo.proving.verification import verify

pytestmark = pytest.mark.slow  # each file has a process of its own

TIME_LIMIT = 10
KILLED = f"killed at its time limit of {TIME_LIMIT} s"

HEAD = """
from symtopo.search.search import Finite
from symtopo.proving.statement import Statement
statement = Statement(id="{name}", title="t", source="s", expect="{expect}", text="x")
"""
PROOF = """
@statement.proof
def proof(p):
    x = p.let("x", "real")
    p.identity("true", x + 1, 1 + x)
"""
BROKEN_PROOF = PROOF.replace("1 + x", "1 - x")
CONCLUSION = """
@statement.conclusion
def small(n):
    return n < 5
"""
INSTANCES = '''
@statement.instances
def numbers():
    """Numbers."""
    return Finite("numbers", {cases})
'''
HOLDING, FAILING, NONE = (INSTANCES.format(cases=cases) for cases in ("[2, 4]", "[2, 4, 6]", "[]"))
HYPOTHESES = '''
@statement.hypothesis
def even(n):
    """N is even."""
    return n % 2 == 0

@statement.hypothesis
def positive(n):
    """N > 0."""
    return n > 0
'''
WITHOUT = '''
@statement.without("{hypothesis}")
def without_{hypothesis}():
    """Others."""
    return Finite("others", {cases})
'''
ASKED = (
    HYPOTHESES + WITHOUT.format(hypothesis="even", cases="[7]") + WITHOUT.format(hypothesis="positive", cases="[-2]")
)
USES = """
@statement.proof
def proof(p):
    p.uses("{other}")
    x = p.let("x", "real")
    p.identity("true", x + 1, 1 + x)
"""
DOES = """
@statement.proof
def proof(p):
    {line}
"""

WEAKENED = '''
from symtopo.counting.proved import accepted_bounds
from symtopo.proving.predicates import equal_widths, full_rank_y, plain
from symtopo.search.search import Within
from symtopo.search.strategies import minima, singular, square

for hypothesis in (equal_widths, plain, full_rank_y):
    statement.hypothesis(hypothesis)

@statement.proof
def proof(p):
    c = p.let("c", "auxiliary")
    p.induction(
        "l", 1, "GL_h(R)^(l-1) has 2^(l-1) components",
        base=lambda: p.identity("l = 1", 2 ** (1 - 1), 1), step=lambda: p.identity("one more", c * 2, c + c),
    )

@statement.conclusion
def two_to_the_hidden_layers(minimum):
    return accepted_bounds(minimum).compare(2 ** (minimum.network.layers - 1))

@statement.instances
def square_networks():
    """Equal widths, any X."""
    return Within(minima(square(), x=singular))
''' + "".join(
    f"""
@statement.not_needed("{hypothesis}")
def without_{hypothesis}(p):
    proof(p)
"""
    for hypothesis in ("equal_widths", "plain", "full_rank_y")
)

NOT_NEEDED_BY_ITSELF = '''
@statement.hypothesis
def positive(n):
    """N > 0."""
    return n > 0

@statement.proof
def proof(p):
    p.let("X", "spaces")
    p.follows("f", "P(x)", where="x: X; P: X -> truth", given={"positive": "P(x)"})

statement.not_needed("positive")(proof)
'''

# the parts of a file after its head, the verdict, and the reason; a loop at full load is in test_cli.py
LOOP = "__import__('threading').Event().wait()"
SABOTAGE = {
    "a_loop_at_import": (LOOP, "UNKNOWN", KILLED),
    "a_loop_in_a_proof": (DOES.format(line=LOOP), "UNKNOWN", KILLED),
    "exit_at_import": ("import os; os._exit(3)", "UNKNOWN", "its process ended without an answer"),
    "exit_in_a_proof": (DOES.format(line="raise SystemExit(0)"), "UNKNOWN", "its process ended without an answer"),
    "raising_at_import": ("1 / 0", "UNKNOWN", "does not load .ZeroDivisionError"),
    "raising_in_a_proof": (DOES.format(line="1 / 0"), "UNKNOWN", "proof: ZeroDivisionError"),
    "raising_in_a_conclusion": (
        PROOF + CONCLUSION.replace("n < 5", "n / 0") + HOLDING,
        "UNKNOWN",
        "^ZeroDivisionError",
    ),
    "raising_in_a_space": (PROOF + CONCLUSION + INSTANCES.format(cases="1 / 0"), "UNKNOWN", "^ZeroDivisionError"),
    "raising_in_a_case": (
        PROOF + CONCLUSION + INSTANCES.format(cases="[1 / (2 - n) for n in range(5)]"),
        "UNKNOWN",
        "^ZeroDivisionError",
    ),
    "raising_in_a_hypothesis": (
        PROOF + CONCLUSION + HOLDING + ASKED.replace("n > 0", "1 / 0"),
        "UNKNOWN",
        "^ZeroDivisionError",
    ),
    "judging_by_a_number": (PROOF + CONCLUSION.replace("n < 5", "1") + HOLDING, "UNKNOWN", "decides nothing"),
    "broken_proof": (BROKEN_PROOF, "UNKNOWN", "proof: true: does not hold"),
    "broken_proof_with_instances": (BROKEN_PROOF + CONCLUSION + HOLDING, "VERIFIED", "proof: true: does not hold"),
    "unlisted_fact": (
        PROOF + '    p.cites("a fact of my own")',
        "UNKNOWN",
        "'a fact of my own' is not in the list of facts",
    ),
    "verdict_assigned": (PROOF + 'statement.verdict = "PROVED"', "UNKNOWN", "AttributeError.*verdict"),
    "verdict_assigned_in_a_proof": (PROOF + '    statement.verdict = "PROVED"', "UNKNOWN", "AttributeError.*verdict"),
    "weakened_hypothesis": (WEAKENED, "REFUTED", "an instance fails"),
    "failing_instance": (PROOF + CONCLUSION + FAILING, "REFUTED", "an instance fails"),
    "vacuous_instances": (PROOF + CONCLUSION + NONE, "UNKNOWN", "satisfied the hypotheses"),
    "instances_against_the_hypotheses": (
        PROOF + CONCLUSION + INSTANCES.format(cases="[1, -2]") + ASKED,
        "UNKNOWN",
        "not one of all 2 numbers satisfied the hypotheses",
    ),
    "wrong_counterexample": (
        PROOF + CONCLUSION + HOLDING + ASKED.replace("[7]", "[-7]"),
        "UNKNOWN",
        "not one of all 1 others satisfied the hypotheses",
    ),
    "unasked_hypothesis": (PROOF + CONCLUSION + HOLDING + HYPOTHESES, "UNKNOWN", "'even' is not asked"),
    "unknown_hypothesis": (
        PROOF + CONCLUSION + HOLDING + WITHOUT.format(hypothesis="odd", cases="[7]"),
        "UNKNOWN",
        "no hypothesis is called 'odd'",
    ),
    "hypothesis_without_docstring": (
        PROOF + CONCLUSION + HOLDING + ASKED.replace('"""N > 0."""', ""),
        "UNKNOWN",
        "positive has no docstring",
    ),
    "space_without_docstring": (
        PROOF + CONCLUSION + HOLDING.replace('"""Numbers."""', ""),
        "UNKNOWN",
        "numbers has no docstring",
    ),
    "cases_without_conclusion": (PROOF + HOLDING, "UNKNOWN", "no conclusion that decides"),
    "two_proofs": (PROOF + PROOF, "UNKNOWN", "two proofs"),
    "nothing_to_compute": ("", "UNKNOWN", "nothing can be computed"),
    "no_statement_left": (PROOF + "statement = 3", "UNKNOWN", "defines no"),
    "not_needed_by_itself": (NOT_NEEDED_BY_ITSELF, "UNKNOWN", "positive"),
    "uses_refuted": (USES.format(other="failing_instance"), "UNKNOWN", "failing_instance, which is REFUTED"),
    "uses_what_uses_refuted": (USES.format(other="uses_refuted"), "UNKNOWN", "uses_refuted, which is UNKNOWN"),
    "uses_broken": (USES.format(other="broken_proof"), "UNKNOWN", "broken_proof, which is not proved: true"),
    "uses_verified_only": (
        USES.format(other="broken_proof_with_instances"),
        "UNKNOWN",
        "broken_proof_with_instances, which is not proved",
    ),
    "uses_nothing_there": (USES.format(other="nowhere"), "UNKNOWN", "nowhere"),
    "uses_raising": (USES.format(other="raising_at_import"), "UNKNOWN", "ZeroDivisionError"),
    "uses_one_in_a_circle": (USES.format(other="uses_other_in_a_circle"), "UNKNOWN", "a circle proves nothing"),
    "uses_other_in_a_circle": (USES.format(other="uses_one_in_a_circle"), "UNKNOWN", "a circle proves nothing"),
    "refuted_beside_a_vacuous_space": (CONCLUSION + FAILING + NONE.replace("def numbers", "def none"), "REFUTED", ""),
    "refuted_with_a_vacuous_ablation": (CONCLUSION + FAILING + ASKED.replace("[7]", "[-7]"), "REFUTED", ""),
}


def claims(text, proof='p.identity("clearly", a + 1, 1 + a)'):
    """A statement whose proof has nothing to do with it."""
    return f'statement.text = "{text}"\n' + DOES.format(line=f'a = p.let("a", "real"); {proof}')


def naming(theorem):
    """A statement that names a theorem in Coq."""
    return f'statement = Statement(id="{{name}}", title="t", source="s", expect="PROVED", text="x", formal="{theorem}")'


COROLLARY = "Symtopo.Section4.corollary_4_2"
SAYS_PROVED = """
import symtopo.proving.judging
from symtopo.proving.verdict import Formal, Result, Verdict
def judge(statement, find, times, seed):
    return Result({id}, "t", "s", "x", Verdict.PROVED, verdict=Verdict.{verdict}, scope=["all"]{more})
symtopo.proving.judging._judge = judge
statement.proof(lambda p: None)
"""
WRONG = """
from symtopo.proving import Finite, Minimum, Network, of_first, permuted_into_component, plain
statement.hypothesis(of_first(plain))

@statement.proof
def proof(p):
    v, w, q = p.let("V W P", "matrices")
    p.matrices("exchanging two neurons changes no product", v * q * (q * w), v * w, given=[(q * q, 1)])

@statement.conclusion
def reached(case):
    return permuted_into_component(*case)

statement.about("pairs of minima")

@statement.without("plain")
def residual():
    "A residual network."
    network = Minimum(Network([2, 2, 2, 2], {(0, 2): 1}))
    return Finite("pairs", [(network, network.point(0), network.point(k)) for k in range(8)])
"""

# bodies of files that want to be believed, the verdict, and what is said
HOSTILE = {
    "p_equals_np": (claims("P = NP"), "ARGUED", "1 step checked, 0 in prose"),
    "at_most_eight_components": (claims("plain chains have at most 8 components"), "ARGUED", "1 step checked"),
    "every_matrix_is_zero": (claims("every real matrix is zero"), "ARGUED", "1 step checked"),
    "permutations_without_two_neurons": (WRONG, "REFUTED", "an instance fails"),
    "prints_proved": (claims("P = NP", 'print("PROVED"); p.identity("1", a, a)'), "ARGUED", "1 step"),
    "typed_fact": (
        DOES.format(
            line='p.follows("f", "P(x)", where="x, u: X; P: X -> truth", given={{"continuous images": "P(u)"}})'
        )
        .replace("{{", "{")
        .replace("}}", "}"),
        "UNKNOWN",
        "name them in `by`",
    ),
    "typed_statement": (
        DOES.format(line='p.follows("f", "P(x)", where="x, u: X; P: X -> truth", given={"healthy": "P(u)"})'),
        "UNKNOWN",
        "name them in `by`",
    ),
    "fact_without_a_sentence": (
        DOES.format(line='p.follows("f", "continuous(f)", by=["determinants"])'),
        "UNKNOWN",
        "says nothing formally",
    ),
    "one_case_called_all": (
        CONCLUSION + '@statement.all_cases\ndef one():\n    "All."\n    return Finite("numbers", [1])',
        "VERIFIED",
        "",
    ),
    "no_case_called_all": (
        CONCLUSION + '@statement.all_cases\ndef none():\n    "All."\n    return Finite("numbers", [])',
        "UNKNOWN",
        "satisfied the hypotheses",
    ),
    "exhaustion_of_a_triviality": (
        DOES.format(
            line='from symtopo.search.search import Finite; p.exhaustive("e", Finite("n", [1]), lambda n: True)'
        ),
        "ARGUED",
        "1 step",
    ),
    "says_proved": (
        SAYS_PROVED.format(id="statement.id", verdict="PROVED", more=""),
        "UNKNOWN",
        "only the kernel does",
    ),
    "says_that_the_kernel_did": (
        SAYS_PROVED.format(id="statement.id", verdict="ARGUED", more=', formal=Formal("Symtopo.Section4.x", "True")'),
        "ARGUED",
        "0 steps checked",
    ),
    "says_all_cases": (
        SAYS_PROVED.format(id="statement.id", verdict="VERIFIED", more=', all_cases="all there are"'),
        "VERIFIED",
        "",
    ),
    "answers_for_another": (
        SAYS_PROVED.format(id="'healthy'", verdict="ARGUED", more=""),
        "UNKNOWN",
        "answered for 'healthy'",
    ),
    "catalogue_in_its_process": (
        "import symtopo.proving.catalogue as c, symtopo.proving.kernel as k, symtopo.proving.formal as f\n"
        "f.formal = f.recorded = lambda name, *a, **o: f.Formal(name, 'True', (), (), 'Coq')\n"
        "k.formal = f.formal\n" + claims("P = NP"),
        "ARGUED",
        "1 step",
    ),
    "theorem_of_another": (naming(COROLLARY) + PROOF, "ARGUED", "belongs to statement 4.2"),
    "theorem_of_another_and_no_proof": (naming(COROLLARY), "UNKNOWN", "belongs to statement 4.2"),
    "no_such_theorem": (naming("Symtopo.Section4.p_equals_np") + PROOF, "ARGUED", "belongs to no statement"),
    "lemma_of_the_library": (naming("Symtopo.GeneralLinear.ncomp_GL") + PROOF, "ARGUED", "belongs to no statement"),
    "theorem_without_a_file": (naming("theorem_without_a_file.t") + PROOF, "ARGUED", "not formally"),
    "theorem_of_another_file": (naming("healthy.t") + PROOF, "ARGUED", "not of the library, nor of the file beside"),
    "negation_of_another": (
        naming("Symtopo.Section5a.claim_5_2_refuted") + PROOF,
        "ARGUED",
        "belongs to statement 5.2+",
    ),
    "patched_kernel": (
        "import symtopo.proving.formal as f\nf.formal = lambda name, *a, **o: f.Formal(name, '', (), (), '')\n"
        + naming(COROLLARY)
        + PROOF,
        "ARGUED",
        "belongs to statement 4.2",
    ),
    "theorem_set_later": (PROOF + f'statement.formal = "{COROLLARY}"', "UNKNOWN", "its theorem is '', and was changed"),
    "theorem_of_a_repair": (
        PROOF + f'r = statement.repaired(title="t", text="x", expect="PROVED", formal="{COROLLARY}")\nr.proof(proof)',
        "ARGUED",
        "",
    ),
    "theorem_computed": (
        naming("Symtopo.Section4.corollary_4_2").replace('4_2")', '4" + "_2")') + PROOF,
        "UNKNOWN",
        "not written out",
    ),
    "theorem_hidden": (
        naming(COROLLARY).replace("formal=", "**dict(formal=") + ")" + PROOF,
        "UNKNOWN",
        "not written out",
    ),
    "theorem_of_no_name": (naming("corollary_4_2") + PROOF, "UNKNOWN", "formal is 'corollary_4_2'"),
    "theorem_with_a_path": (naming("../proofs.t") + PROOF, "UNKNOWN", "formal is '../proofs.t'"),
    "a_kind_of_its_own": (
        "class Mine(Statement):\n    verdict = 'PROVED'\n    __slots__ = ('__dict__',)\n"
        "statement.__class__ = Mine" + PROOF,
        "UNKNOWN",
        "TypeError",
    ),
    "expected_is_computed": (
        PROOF + "\nfrom symtopo.proving.verdict import Verdict\nVerdict.ARGUED = 'PROVED'",
        "UNKNOWN",
        "AttributeError|TypeError",
    ),
}
# whole files
WHOLE = {
    "verdict_typed": (
        HEAD.format(name="verdict_typed", expect="PROVED").replace('text="x"', 'text="x", verdict="PROVED"') + PROOF,
        "TypeError.*verdict",
    ),
    "expects_something_else": (HEAD.format(name="expects_something_else", expect="TRUE") + PROOF, "expect is 'TRUE'"),
    "syntax_error": (HEAD.format(name="syntax_error", expect="PROVED") + "def (", "is no readable Python file"),
    "id_computed": (
        HEAD.format(name="id_computed", expect="PROVED").replace('id="id_computed"', 'id="id_" + "computed"') + PROOF,
        "holds 0 calls Statement",
    ),
    "two_statements": (2 * HEAD.format(name="two_statements", expect="PROVED") + PROOF, "holds 2 calls Statement"),
    "twin": (HEAD.format(name="healthy", expect="PROVED") + PROOF, "its id 'healthy' is that of healthy.py"),
}

HEALTHY = {
    "healthy": PROOF,
    "healthy_and_printing": 'print("hello")\nprint(\'{"number": 1, "results": []}\')\n' + PROOF + '    print("steps")',
    "healthy_with_instances": PROOF + CONCLUSION + HOLDING + ASKED,
    "healthy_and_used": USES.format(other="healthy"),
}


def write(directory, name, text):
    path = directory / f"{name}.py"
    path.write_text(text)
    return path


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    """The files, by name."""
    directory = tmp_path_factory.mktemp("statements")
    bodies = {name: parts for name, (parts, _, _) in SABOTAGE.items()} | HEALTHY
    texts = {name: HEAD.format(name=name, expect="ARGUED") + body for name, body in bodies.items()}
    for name, (body, _, _) in HOSTILE.items():
        head = HEAD.format(name=name, expect="PROVED")
        if body.startswith("statement = Statement(") or "\nstatement = Statement(" in body:
            head, body = head[: head.index("statement = ")], body.replace("{name}", name)
        texts[name] = head + body
    texts["wrong_expectation"] = HEAD.format(name="wrong_expectation", expect="REFUTED") + PROOF
    texts |= {name: text for name, (text, _) in WHOLE.items()}
    return {name: write(directory, name, text) for name, text in texts.items()}


@pytest.fixture(scope="module")
def results(paths, once):
    """What was found, by the names of the files."""

    def judged():
        return [r.as_json() for r in verify(paths=list(paths.values()), time_limit=TIME_LIMIT)]

    found = [Result.from_json(fields) for fields in once("sabotage", judged)]
    named = {r.id.removesuffix(".py"): r for r in found}
    repair = named.pop("theorem_of_a_repair repaired")
    assert (repair.verdict, repair.formal.accepted) == (Verdict.ARGUED, False)
    assert len(named) + 1 == len(found)
    return named


def test_every_file_has_a_result_of_its_name(paths, results):
    assert set(results) == set(paths)


@pytest.mark.parametrize("name", HEALTHY)
def test_healthy_statements_are_argued_beside_broken_ones(results, name):
    assert results[name].verdict == Verdict.ARGUED, results[name].reason
    assert results[name].as_expected
    assert results[name].scope == ["all real x"]


@pytest.mark.parametrize("name", SABOTAGE)
def test_a_broken_statement_fails_with_a_reason(results, name):
    _, verdict, why = SABOTAGE[name]
    assert results[name].verdict == Verdict(verdict), results[name].reason
    assert re.search(why, results[name].reason)
    assert not results[name].as_expected


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_statement_is_not_proved(results, name):
    _, verdict, why = HOSTILE[name]
    found = results[name]
    assert found.verdict == Verdict(verdict), (found.reason, found.how)
    assert re.search(why, f"{found.reason}; {found.how}")
    assert not found.as_expected


def test_there_are_thirty_hostile_files_and_none_is_proved(results):
    assert len(HOSTILE) >= 30
    assert not [r.id for r in results.values() if r.verdict == Verdict.PROVED]


@pytest.mark.parametrize("name", WHOLE)
def test_a_file_without_a_statement_is_refused_with_a_reason(results, name):
    assert results[name].verdict == Verdict.UNKNOWN
    assert re.search(WHOLE[name][1], results[name].reason)
    assert not results[name].as_expected


def test_a_wrong_expectation_does_not_change_the_verdict(results):
    found = results["wrong_expectation"]
    assert (found.verdict, found.expected) == (Verdict.ARGUED, Verdict.REFUTED)
    assert not found.as_expected


def test_a_refutation_shows_its_case_and_no_scope(results):
    found = results["weakened_hypothesis"]
    assert found.scope == []
    words = r"widths [\d,]+, no skips, X = .*, Y = .*: .* components?, not \d+ \(" + re.escape(ALONE) + r"\)"
    assert re.fullmatch(words, found.counterexample)
    assert results["failing_instance"].counterexample == f"6: fails ({ALONE})"


def test_hypotheses_are_asked(results):
    """7 is odd, and fails; -2 is not positive, and does not fail."""
    assert results["healthy_with_instances"].hypotheses == {"even": "needed", "positive": "unknown"}


def test_only_what_is_argued_has_a_scope(results):
    unproved = [r for r in results.values() if r.verdict in (Verdict.UNKNOWN, Verdict.REFUTED)]
    assert [r.id for r in unproved if r.scope] == []


def test_a_statement_named_alone_has_what_it_uses_judged_too(paths):
    known = [paths[name] for name in ("failing_instance", "healthy", "uses_refuted", "healthy_and_used")]
    found = verify(["uses_refuted", "healthy_and_used"], paths=known, time_limit=60)
    assert {r.id: r.verdict.value for r in found} == {"uses_refuted": "UNKNOWN", "healthy_and_used": "ARGUED"}


@pytest.mark.parametrize("taken", ["failing_instance", "healthy"])
def test_no_statement_takes_the_id_of_another(paths, tmp_path, taken):
    """The id is read from the file without running it; one that is changed by running it would be another's."""
    text = HEAD.format(name="impostor", expect="ARGUED") + f'statement.id = "{taken}"' + PROOF
    impostor = write(tmp_path, "impostor", text)
    known = [impostor, paths["failing_instance"], paths["uses_refuted"], paths["healthy"]]
    verdicts = {(r.id, r.verdict.value) for r in verify(paths=known, time_limit=60)}
    assert ("uses_refuted", "ARGUED") not in verdicts
    assert [verdict for name, verdict in verdicts if name.startswith("impostor")] == ["UNKNOWN"]
