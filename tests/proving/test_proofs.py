"""Every statement under proofs/: verdict, scope, relied-on facts, ablation, and what the searches must find."""

import copy
from fractions import Fraction
from itertools import islice

import pytest
from readme_blocks import README, commands, without_seconds
from thinned import thinned

from symtopo.facts import FACTS
from symtopo.proving.catalogue import catalogue, directory, load
from symtopo.proving.confirming import Disagreement
from symtopo.proving.judging import ALONE, UNCOVERED, ask, satisfies
from symtopo.proving.shared import SHARED
from symtopo.proving.statement import Misshapen, Statement
from symtopo.proving.steps import BROUGHT
from symtopo.proving.verdict import Verdict
from symtopo.proving.verification import verify
from symtopo.search.search import Finite, search

FORMAL = {
    **dict.fromkeys(["3.2", "3.3", "3.4", "3.5", "3.6", "3.7", "3.8", "3.8b", "4.1", "4.2", "4.3", "4.3b"], "ARGUED"),
    **dict.fromkeys(["5.1", "5.2", "5.2+ repaired", "5.3", "5.4", "5.5", "5.5+ repaired", "6.1"], "ARGUED"),
    **dict.fromkeys(["2.4", "2.5", "2.10", "eq5", "eq5+ repaired"], "ARGUED"),
    **dict.fromkeys(["2.5b", "3.1"], "VERIFIED"),
}  # what they are without the kernel; with it they are PROVED
EXPECTED = {
    **FORMAL,
    **dict.fromkeys(["2.2", "2.3", "2.4+", "4.3+ repaired", "6.2 repaired"], "ARGUED"),
    **dict.fromkeys(["2.0", "2.6", "2.6b", "2.7", "2.8", "2.8b", "2.9"], "ARGUED"),
    **dict.fromkeys(["6.1b", *(f"7.{k}" for k in range(1, 10))], "ARGUED"),
    **dict.fromkeys(["4.3+", "4.3++", "5.2+", "5.4+", "5.5+", "eq5+", "6.2"], "REFUTED"),
    "2.1": "CITED",
}


VERDICTS = README.parent / "docs" / "statements.md"


@pytest.fixture(scope="module")
def results(verified):
    return {r.id: r for r in verified}


def test_the_table_of_all_verdicts(results, run, monkeypatch):
    monkeypatch.setattr("symtopo.proving.verification.verify", lambda ids, **_: None if ids else list(results.values()))
    code, out, err = run("verify")
    assert (code, err) == (0, "")
    (printed,) = [output for words, output in commands(VERDICTS.read_text()) if words == ["symtopo", "verify"]]
    assert without_seconds(out) == without_seconds(printed)


def test_every_file_is_there_and_every_verdict_is_as_expected(results):
    files = list(directory().glob("*.py"))
    known, refused = catalogue(files)
    assert not refused
    assert len(known) == len(files)
    named = {i for i, r in results.items() if r.formal is not None and not r.formal.negation}
    accepted = {i: "PROVED" for i in named if results[i].formal.accepted}
    assert {i: r.verdict.value for i, r in results.items()} == EXPECTED | accepted
    odd = [(r.id, r.reason) for r in results.values() if not r.as_expected]
    assert not [r for r in odd if r[0] not in named or r[1]]
    assert not odd or not accepted  # what is expected is what the record makes of it


def test_every_hypothesis_is_decided_and_shown_to_be(results):
    not_needed = {("5.2", name) for name in ("equal_widths", "full_rank_x", "full_rank_y")}
    not_needed |= {("5.4", "zero_loss")}
    for r in results.values():
        assert set(r.hypotheses) == set(r.hypothesis_texts)
        for name, status in r.hypotheses.items():
            if (r.id, name) in not_needed:
                assert status == "not needed"
                continue
            if (
                r.id,
                name,
            ) in UNDEFINED | OPEN:  # what has no meaning is no counterexample, nor what nobody has counted
                assert status == "unknown"
                assert all(s.undecided == s.satisfied > 0 for s in r.searches if s.without == name)
                continue
            assert status == "needed", f"{r.id}: {name}"
            assert any(s.without == name and s.outcome == "refuted" and s.found for s in r.searches)


def test_arguments_have_scope_and_rely_on_listed_facts_only(results):
    for r in results.values():
        if r.verdict == Verdict.ARGUED:
            assert r.scope
            assert r.number("checked") > 0
            brought = {name for name, citation in r.relies_on.items() if citation == BROUGHT}
            assert set(r.relies_on) <= set(FACTS) | set(results) | brought
            assert all(name.startswith(("assumption ", "definition ", "equation ", "hypothesis ")) for name in brought)
            assert set(r.uses) <= set(r.relies_on)
            assert f"{r.number('prose')} in prose" in r.how


def test_only_the_kernel_or_all_cases_prove(results):
    for r in results.values():
        assert (r.verdict == Verdict.PROVED) <= (r.formal is not None and r.formal.accepted and not r.formal.negation)
        assert r.formal is not None or r.id not in FORMAL


def test_what_a_statement_uses_is_relied_on_with_all_its_facts(results):
    for r in (r for r in results.values() if r.verdict != Verdict.PROVED):
        for used in r.uses:
            assert set(results[used].relies_on) <= set(r.relies_on) or results[used].verdict == Verdict.PROVED
    assert not results["2.1"].relies_on
    assert "2.1" in results["2.2"].relies_on


def test_no_statement_relies_on_the_fact_that_it_is(results):
    for r in results.values():
        relied = {fact for fact in r.relies_on if fact in FACTS and FACTS[fact].statement == r.id}
        assert not relied
    known = {fact.statement for fact in FACTS.values() if fact.statement}
    assert known == {*(f"2.{k}" for k in range(1, 11)), "3.1"}
    assert results["2.4"].own_derivations == ([] if results["2.4"].verdict == Verdict.PROVED else ["cut vertices"])
    assert results["4.3+ repaired"].own_derivations == ["cut vertices"]


def test_every_text_is_plain_about_what_was_not_at_hand(results):
    assert "as restated" in results["6.2"].source
    assert "as restated" in results["5.4+"].source
    assert "Lemma 5.1" in results["5.1"].source
    assert "Theorem 6.2" in results["6.2"].source
    assert all("Proposition" in results[name].source for name in ("3.4", "3.5"))


CATALOGUE = {s.id: s for path in sorted(directory().glob("*.py")) for s in (load(path), *load(path).repairs)}
UNDEFINED = {("2.5", "rank_one"), ("2.5b", "one_point"), ("6.2 repaired", "not_far")}  # without it nothing is said
OPEN = {("2.8b", "invertible_target"), ("2.9", "invertible_target")}  # without it the number of components is not known
NEEDED = [(name, h) for name, s in CATALOGUE.items() for h in s.hypotheses if h not in s.without_proof]
NEEDED = [pair for pair in NEEDED if pair not in UNDEFINED | OPEN]


@pytest.mark.parametrize(("name", "hypothesis"), sorted(UNDEFINED | OPEN))
def test_a_case_for_which_a_statement_means_nothing_is_no_counterexample(name, hypothesis):
    statement = CATALOGUE[name]
    for other, words, space in statement.spaces_without:
        if other == hypothesis:
            found = ask(statement, words, space(), examples=100, seed=0, without=hypothesis)
            assert found.outcome == "none"
            assert found.satisfied == found.undecided > 0


def test_a_scaling_by_minus_one_is_no_counterexample_to_5_3():
    """The formula gives 1, and so does the loss; it was called a witness, by a factor that was left undefined."""
    statement = CATALOGUE["5.3"]
    (_, words, space) = next(s for s in statement.spaces_without if s[0] == "positive_scaling")
    first, second = list(space().cases)[:2]
    assert (first.m, first.midpoint_loss(-1), second.m, second.midpoint_loss(-2)) == (-1, 1, -2, 1)
    assert statement.judge(first) is not False
    assert not isinstance(statement.judge(first), str)
    assert statement.confirm(first) is False
    assert (1 - Fraction(1 - Fraction(1, 2)) * (1 - 2) / 4) ** 2 == Fraction(81, 64)  # the formula for m = -2
    found = ask(statement, words, space(), examples=1, seed=0, without="positive_scaling")
    assert found.witness == second
    assert found.fails == "the midpoint loss is 1, and not what the formula says"


def first_cases(statement, number):
    """Cases that satisfy the hypotheses, of every space."""
    for _, space in statement.instance_spaces:
        made = space()
        if not isinstance(made, Finite):
            drawn = []
            search(made, lambda case, drawn=drawn: drawn.append(case) is None, examples=3 * number)
            made = Finite("drawn", drawn)
        yield from islice((case for case in made.cases if satisfies(statement, case)), number)


@pytest.mark.parametrize("name", thinned((name for name, s in CATALOGUE.items() if s.judge), every=8))
def test_every_conclusion_is_confirmed_by_another_evaluation(name):
    """It disagrees where the conclusion holds, so that a conclusion that lies is found out."""
    statement = CATALOGUE[name]
    assert statement.confirm is not None
    cases = [case for case in first_cases(statement, 6) if statement.judge(case) is True]
    again = [statement.confirm(case) for case in cases]
    assert True not in again
    if statement.expect == "REFUTED" or not cases:
        return
    cases = [case for case, fails in zip(cases, again, strict=True) if fails is False]
    assert cases  # None would say that the confirmation covers nothing of what the statement is about
    lying = copy.copy(statement)
    lying.judge = lambda case: "it fails"
    with pytest.raises(Disagreement, match="the conclusion says that it fails, and its confirmation False"):
        ask(lying, "", Finite("cases", cases), examples=1, seed=0)


def test_a_conclusion_without_a_confirmation_says_so():
    alone = Statement(id="x", title="t", source="s", text="t", expect="REFUTED")
    alone.conclusion(lambda n: n < 3)
    found = ask(alone, "", Finite("numbers", [1, 5]), examples=1, seed=0)
    assert found.fails == f"fails ({ALONE})"
    alone.confirmation(lambda n: n >= 3)
    assert ask(alone, "", Finite("numbers", [1, 5]), examples=1, seed=0).fails == ""
    with pytest.raises(Misshapen, match="two confirmations"):
        alone.confirmation(lambda n: True)


def test_a_confirmation_that_covers_nothing_says_so():
    partial = Statement(id="x", title="t", source="s", text="t", expect="REFUTED")
    partial.conclusion(lambda n: n < 3)
    partial.confirmation(lambda n: None if n > 4 else n >= 3)
    found = ask(partial, "", Finite("numbers", [1, 5]), examples=1, seed=0)
    assert (found.outcome, found.fails) == ("refuted", f"fails ({UNCOVERED})")
    assert "not confirmed independently" in found.line
    assert ask(partial, "", Finite("numbers", [1, 4]), examples=1, seed=0).fails == ""


@pytest.mark.parametrize(("name", "hypothesis"), NEEDED)
@pytest.mark.slow
def test_a_hypothesis_that_is_taken_out_is_missed(name, hypothesis, monkeypatch):
    """The search that knows nothing of the hypothesis finds what it protects from."""
    statement = CATALOGUE[name]
    left = {other: holds for other, holds in statement.predicates.items() if other != hypothesis}
    monkeypatch.setattr(statement, "predicates", left)
    spaces = [SHARED[kind].among(lambda case: satisfies(statement, case), times=1, seed=0) for kind in statement.kinds]
    spaces += [space() for _, space in statement.instance_spaces]
    assert any(ask(statement, "", space, examples=100, seed=0).outcome == "refuted" for space in spaces)


def test_the_kinds_of_cases_are_shared():
    """A statement about minima, maps or actions names the kind of its cases, and has the shared space of it."""
    own = {
        "2.0",
        "4.3",
        "eq5",
        "eq5+",
        "eq5+ repaired",
        "4.3b",
        "4.3+",
        "4.3++",
        "5.2+",
        "5.4+",
        "5.5",
        "5.5+",
        "5.5+ repaired",
        "6.1",
    }
    networks = {f"7.{k}" for k in range(1, 10)}
    assert {name for name, s in CATALOGUE.items() if not s.kinds} == own | {"6.1b", "6.2", "6.2 repaired"} | networks


SPACES = "spaces of up to 4 points (1, 1, 3, 9, 33 classes of 1, 1, 4, 29, 355 topologies)"
ACTIONS = "all 3263 continuous actions of the 22 topological groups of order up to 6 on spaces of 1 to 4 points"


@pytest.mark.parametrize(
    ("id", "decided", "of"),
    [
        ("3.1", 41845, f"all 87436 continuous maps between {SPACES}"),
        ("3.2", 6971, f"all 87436 continuous maps between {SPACES}"),
        ("3.3", 172, f"all 87436 continuous maps between {SPACES}"),
        ("3.4", 2209, f"all 2209 pairs of {SPACES}"),
        ("3.5", 3263, ACTIONS),
        ("3.6", 784, ACTIONS),
        ("3.7", 180, ACTIONS),
        ("3.8", 3263, ACTIONS),
        ("3.8b", 3479, "all 7894 pairs of nonempty subsets of spaces of up to 4 points"),
    ],
)
def test_finite_spaces_are_searched_to_their_end(results, id, decided, of):
    (tried,) = (s for s in results[id].searches if not s.without and of in s.found)
    assert tried.outcome == "none"
    assert of in tried.found
    assert (tried.satisfied, tried.undecided) == (decided, 0)


TWO = "2 points, "
WITNESSES = [
    ("3.1", "continuous", f"a -> a, b -> b from {TWO}indiscrete, to {TWO}discrete: the image has 2 components"),
    ("3.2", "surjective", f"a -> a from a point, to {TWO}discrete: components of X: 1, of Y: 2"),
    ("3.3", "open_map", f"a -> a, b -> b from {TWO}discrete, to {TWO}indiscrete: components of X: 2, of Y: 1"),
    ("3.5", "acts_continuously", f"C2, indiscrete, acting on {TWO}discrete, by a -> b, b -> a"),
    ("3.6", "connected", f"C2, discrete, acting on {TWO}discrete, by a -> b, b -> a"),
    ("3.7", "single_orbit", f"C1, acting on {TWO}discrete, by the identity"),
    ("3.8b", "meet", f"{{a}} and {{b}} in {TWO}discrete: the union has 2 components"),
    ("4.2", "full_rank_x", "widths 1,1,1, no skips, X = 0, Y = 1: 1 component, not 2"),
    ("4.2", "full_rank_y", "widths 1,1,1, no skips, X = 1, Y = 0: 1 component, not 2"),
    ("4.2", "equal_widths", "widths 1,2,1, no skips, X = 1, Y = 1: 1 component, not 2"),
    ("4.2", "equal_widths", "widths 2,1,2, no skips, X = [[1, 0], [0, 1]], Y = [[1, 0], [0, 1]]: 1 component, not 2"),
    ("4.2", "plain", "widths 1,1,1, skips 0:2:1, X = 1, Y = 1: 1 component, not 2"),
    ("2.1", "reachable", "widths 2,1,2, no skips, X = [[1, 0], [0, 1]], Y = [[1, 0], [0, 2]]: 2 components, not 1"),
    ("2.3", "scalar_joints", "widths 1,2,1, no skips, target 1: 1 component, not 2"),
    ("2.4", "vectors", "widths 1,1,1,1, skips 0:2:1, X = 1, Y = 1: 3 components, not 2"),
    ("2.6", "wide_where_plain", "widths 2,2,2,1,2, skips 0:2:1, target [[1, 0], [0, 1]]: 1 component, not 4"),
    ("2.6b", "plain_block", "widths 2,2,2,2,2, skips 0:2:1, 2:4:1, target [[1, 0], [0, 1]]: 2 components, not 4"),
    ("2.7", "wide_block", "widths 2,1,2,1,2, skips 0:2:1, 2:4:1, target [[1, 0], [0, 1]]: 3 components, not 2"),
    ("2.8", "no_room", "widths 3,2,3,2,3, skips 0:2:1, 2:4:1, target [[2, 0, 0], [0, 3, 0], [0, 0, 4]]: 2 components"),
    ("2.8b", "room", "widths 3,2,3,1,3, skips 0:2:1, 2:4:1, target [[2, 0, 0], [0, 3, 0], [0, 0, 4]]: 4 components"),
    ("2.9", "wide_pair", "widths 2,1,2,1,2,1,2, skips 0:2:1, 2:4:1, 4:6:1, target [[2, 0], [0, 2]]: at least 7"),
    ("2.10", "several_directions", "widths 1,1,1,1, skips 0:2:1, 1:3:1, X = 1, Y = 0: 3 components, not 2"),
    ("2.4+", "vectors", "widths 1,1,1,1,1, skips 0:2:1, 2:4:1; 1; -1: 5 and 4 components"),
    (
        "5.4+",
        "",
        "k = 1, w1 = [[0], [1]], w2 = [[0, 1]], x = [[1]], y = [[1]], m = 1: with the neurons in the order (1, 0)",
    ),
    ("eq5+", "", "[[-1, 0], [0, -2]]: g has no real logarithm"),
    ("6.2", "", "-2*x**2 + 2*y**2 + (x**2 + y**2)**2 - 216/625 = 0, curvature below 19/10, chord between (0, +-2/5)"),
    ("6.2 repaired", "not_long", "an arc of the unit circle of half angle 2 atan(3/2), kappa = 1"),
    ("6.1b", "full_column_rank", "A = 1, S = 0: the output becomes 0"),
    ("7.1", "positive_scale", "1 s(1 x + 0) + 5, s(z) = max(z, 0), x = 1, c = -1: the output is 6, then 5"),
    ("7.4", "vanishing_map", "1 s(1 x + 0) + 1 s(1 x + 0) + 0, s(z) = max(z, 0), x = 1: the output is 2, then 0"),
    ("7.5", "spare", "relu, weights [[1], [2]]; [[2, 5]], biases (1, 3), in the order (1, 0): the function has kinks"),
    ("7.7", "wide", "a = (1), B = 1, and a = (-1), B = -1: a b_j = beta_j: a hyperbola"),
    ("7.8", "several", "r = (1), x = 1: with neuron 0 in place of the one neuron the squared error halfway is 0"),
    (
        "7.9",
        "radial",
        "s(z) = max(z, 0), neuron by neuron, z = (1, 0), v = (1, 0), Q = [[-5/13, 12/13], [12/13, 5/13]]",
    ),
    (
        "7.9",
        "orthogonal",
        "s(z) = z / (1 + |z|^2), z = (1, 0), v = (1, 0), Q = [[2, 0], [0, 1]]: the output is 1/2, then",
    ),
    ("6.1", "unitarily_invariant", "A = [[1, 1, -1]], S = [[1, 1, 1]], inverse [[1/3], [1/3], [1/3]], max norm"),
    ("4.3+", "", "widths 1,1, skips 0:1:1, X = 1, Y = 1: 1 component with the skips, 1 without"),
    ("4.3++", "", "widths 1,1,1, skips 0:2:1, X = 1, Y = 0: 2 components with the skips, 1 without"),
    ("4.3++", "", "widths 2,2,2, skips 0:2:1, X = [[1, 0], [0, 1]], Y = [[0, 0], [0, 0]]: 2 components with the skips"),
]


@pytest.mark.parametrize(("id", "without", "witness"), WITNESSES)
def test_the_search_finds_the_counterexample_that_a_teacher_would_draw(results, id, without, witness):
    found = [s.found for s in results[id].searches if s.without == without and s.outcome == "refuted"]
    assert any(line.startswith(witness) for line in found), found


@pytest.mark.slow
def test_verdicts_hold_on_ten_times_as_many_cases_and_another_seed():
    """Every eighth one: all take minutes."""
    some = [name for name in CATALOGUE if not name.endswith(" repaired")][1::8]
    for r in verify(some, thorough=True, seed=1, time_limit=1200):
        assert r.as_expected, (r.id, r.reason)
        assert all(status != "unknown" or (r.id, h) in UNDEFINED | OPEN for h, status in r.hypotheses.items())
