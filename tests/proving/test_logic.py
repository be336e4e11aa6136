"""Entailment between Horn clauses: what follows, what does not, and that it is sound in every small structure."""

from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from symtopo.proving.logic import Clause, Signature, entails

SORTS = Signature.parse(
    "a, b, c, d, x, y, z: S; u, v: T; f, g: S -> S; h: S -> T; p, q: S -> truth; r: T -> truth; m: S T -> truth"
)


def follows(goal, *premises, signature=SORTS, at=()):
    clauses = [Clause.parse(text, signature) for text in (*premises, goal)]
    return entails(clauses[:-1], clauses[-1], signature, at=at)


@pytest.mark.parametrize(
    ("goal", "premises"),
    [
        ("a == a", []),
        ("a == b => b == a", []),
        ("a == b, b == c => a == c", []),
        ("a == b, c == b, c == d => a == d", []),
        ("a == b => f(a) == f(b)", []),
        ("a == b => f(g(a)) == f(g(b))", []),
        ("a == b, u == v, m(a, u) => m(b, v)", []),
        ("f(a) == a => f(f(f(a))) == a", []),
        ("f(f(f(a))) == a, f(f(f(f(f(a))))) == a => f(a) == a", []),
        ("p(a), a == b => p(b)", []),
        ("p(a), p(b) => p(a) == p(b)", []),
        ("p(a)", ["p(x)"]),
        ("p(f(a))", ["p(x)"]),
        ("p(a) => q(a)", ["p(x) => q(x)"]),
        ("p(a) => r(h(a))", ["p(x) => q(x)", "q(x) => r(h(x))"]),
        ("f(a) == f(b) => a == b", ["g(f(x)) == x"]),
        ("p(a), q(b), a == b => r(u)", ["p(x), q(x) => r(v)"]),
        ("a == b", ["x == y"]),
        ("p(a) => p(f(f(a)))", ["p(x) => p(f(x))"]),
        ("f(a) == f(b) => a == b", ["f(x) == f(y) => x == y"]),
        ("p(a) == q(b), p(a) => q(b)", []),
    ],
)
def test_what_follows(goal, premises):
    assert follows(goal, *premises)


@pytest.mark.parametrize(
    ("goal", "premises"),
    [
        ("a == b", []),
        ("f(a) == f(b) => a == b", []),
        ("a == b => a == c", []),
        ("a == b => f(a) == g(a)", []),
        ("p(a)", []),
        ("p(a) => q(a)", ["q(x) => p(x)"]),
        ("p(a) => p(b)", []),
        ("p(a)", ["p(f(x))"]),
        ("q(a)", ["p(x) => q(x)"]),
        ("p(a) => r(u)", ["p(x), q(x) => r(v)"]),
        ("f(f(a)) == a => f(a) == a", []),
        ("h(a) == h(b) => a == b", ["a == b => h(a) == h(b)"]),
    ],
)
def test_what_does_not_follow(goal, premises):
    assert not follows(goal, *premises)


def test_names_are_variables_in_premises_and_fixed_in_the_goal():
    assert follows("p(b)", "p(a)")
    assert not follows("p(a) => p(b)", "p(a) => q(a)")


@pytest.mark.parametrize(
    ("goal", "premise", "true"),
    [
        ("r(u)", "r(h(x))", False),
        ("r(h(a))", "r(h(x))", True),
        ("u == v", "x == y", False),
        ("p(a)", "r(v)", False),
        ("m(a, u)", "m(x, v)", True),
        ("m(a, u) => m(b, v)", "m(x, u) => m(y, u)", False),
        ("m(a, h(a)) => m(b, h(a))", "m(x, u) => m(y, u)", True),
    ],
)
def test_premises_about_one_sort_are_not_applied_to_another(goal, premise, true):
    assert follows(goal, premise) is true


def test_a_premise_about_a_sort_without_terms_says_nothing():
    """All x of sort S, of which there may be none."""
    assert not follows("r(u)", "p(x) == p(x) => r(v)")


def test_premises_reach_the_terms_of_the_goal_and_further_ones_if_given():
    premises = ["r(v) => p(f(x))", "p(f(f(x))) => q(x)"]
    assert not follows("r(u) => q(a)", *premises)
    assert follows("r(u) => q(a)", *premises, at=["f(a)"])


@pytest.mark.parametrize("term", ["b", "f(b)", "v"])
def test_further_terms_are_made_of_what_the_goal_speaks_of(term):
    """Their sort may be empty otherwise: p(x) => r(v) for all x says nothing where there is no x."""
    with pytest.raises(ValueError, match="there may be no such thing"):
        follows("p(a) => q(a)", at=[term])


@pytest.mark.parametrize(
    "text",
    ["", "x", "x:", "x: ", ": S", "x: S; x: T", "x, x: S", "f: -> S", "x: S;", "x: S; ; y: S", "f: S ->", "p: truth"],
)
def test_signatures_that_do_not_parse(text):
    with pytest.raises(ValueError):
        Signature.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "=>",
        "a == b =>",
        "a ==",
        "a = b",
        "a == b == c",
        "a != b",
        "a",
        "f(a)",
        "p(a), p(b)",
        "p(a) => p(a), p(b)",
        "not p(a)",
        "p(a) and p(b)",
        "a + b == c",
        "f(a, b) == a",
        "f() == a",
        "f(x=a) == a",
        "f(*a) == a",
        "1 == 1",
        "'a' == a",
        "a.b == a",
        "e == a",
        "f(e) == a",
        "f(u) == a",
        "h(a) == a",
        "a == u",
        "p(a) == a",
        "a(b) == a",
        "f == f",
        "p(a) => r(a)",
        "a) == (b",
        "a] == [b",
        "a == b for a in b",
        "(a == b",
    ],
)
def test_clauses_that_do_not_parse(text):
    with pytest.raises(ValueError):
        Clause.parse(text, SORTS)


@pytest.mark.parametrize("term", ["e", "f(u)", "f(", "", "a, b", "a b"])
def test_further_terms_that_do_not_parse(term):
    with pytest.raises(ValueError):
        follows("a == a", at=[term])


def test_sorts_of_a_signature():
    assert SORTS.sorts == {"S", "T"}


# --------------------------------------------------------------------------------- soundness, by all small structures

SMALL = Signature.parse("a, b, c: S; f: S -> S; p: S -> truth")
NAMES = "abc"
TERMS = [*NAMES, *(f"f({n})" for n in NAMES)]
equations = st.builds(lambda s, t: f"{s} == {t}", st.sampled_from(TERMS), st.sampled_from(TERMS))
atoms = equations | st.sampled_from([f"p({t})" for t in TERMS])
clauses = st.builds(
    lambda before, after: f"{', '.join(before)} => {after}" if before else after,
    st.lists(atoms, max_size=2),
    atoms,
)


def structures(most):
    """Universes of up to so many elements with a function and a predicate."""
    for size in range(1, most + 1):
        universe = range(size)
        for f in product(universe, repeat=size):
            for p in product((False, True), repeat=size):
                yield universe, f, p


def value(term, names, f, p):
    if isinstance(term[0], str) and len(term) == 1:
        return True if term[0] == "true" else names[term[0]]
    inner = value(term[1], names, f, p)
    return f[inner] if term[0] == "f" else p[inner]


def holds(clause, names, f, p):
    true = [value(left, names, f, p) == value(right, names, f, p) for left, right in (*clause.given, clause.then)]
    return not all(true[:-1]) or true[-1]


def everywhere(clause, universe, f, p):
    return all(holds(clause, dict(zip(NAMES, v, strict=True)), f, p) for v in product(universe, repeat=len(NAMES)))


ALL = list(structures(3))


@settings(deadline=None, database=None, derandomize=True, max_examples=150)
@given(st.lists(clauses, max_size=3), clauses)
@example(["p(f(a))"], "p(a)")
@example(["f(a) == f(b) => a == b"], "f(f(a)) == f(f(b)) => a == b")
@pytest.mark.slow
def test_what_is_entailed_holds_in_every_structure_of_its_premises(premises, goal):
    parsed = [Clause.parse(text, SMALL) for text in premises]
    wanted = Clause.parse(goal, SMALL)
    if entails(parsed, wanted, SMALL):
        models = [s for s in ALL if all(everywhere(premise, *s) for premise in parsed)]
        assert all(everywhere(wanted, *model) for model in models)


@settings(deadline=None, database=None, derandomize=True, max_examples=150)
@given(st.lists(atoms, max_size=4), atoms)
@pytest.mark.slow
def test_congruence_closure_is_complete_without_premises(given_atoms, then):
    """Terms are at most one f deep, so three elements are enough to refute what is not entailed."""
    goal = Clause.parse(f"{', '.join(given_atoms)} => {then}" if given_atoms else then, SMALL)
    assert entails([], goal, SMALL) is all(everywhere(goal, *s) for s in ALL)
