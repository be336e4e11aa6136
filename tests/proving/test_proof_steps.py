"""Every recorder of a proof accepts a true step and refuses a sabotaged one."""

import copy

import numpy as np
import pytest
import sympy

from symtopo.counting.claims import certificate_json, claim_json
from symtopo.counting.proved import proved_bounds
from symtopo.facts import FACTS
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network
from symtopo.proving.domains import DOMAINS
from symtopo.proving.judging import prove
from symtopo.proving.proof import Proof, ProofFailure
from symtopo.proving.statement import Statement
from symtopo.proving.steps import BROUGHT
from symtopo.search.search import Finite

oo = sympy.oo
TWO = Minimum(Network([1, 1, 1]), [[1]])  # W_2 W_1 = 1: two branches of a hyperbola
ONLY_BOUNDED = Minimum(Network([2, 1, 2, 1, 2], {(0, 2): 1, (1, 3): 1}), [[1, 0], [0, 2]])


class Letters:
    """A proof with names of every kind declared, as attributes."""

    def __init__(self):
        self.p = Proof({"injective": "f is injective"})
        self.x, self.y = self.p.let("x y", "real")
        self.t = self.p.let("t", "nonzero")
        self.s = self.p.let("s", "positive")
        self.a, self.b, self.c = self.p.let("a b c", "matrices")
        self.n = self.p.let("n", "auxiliary")
        self.p.let("g h k", "GL_h(R)")
        self.p.let("X Y", "spaces")


@pytest.fixture
def m():
    return Letters()


def refuses(record, letters, why=None):
    """The step fails, and leaves no trace as if it had been checked."""
    before = letters.p.checked
    with pytest.raises(ProofFailure, match=why):
        record(letters)
    assert letters.p.checked == before


def accepts(record, letters):
    before = letters.p.checked
    record(letters)
    assert letters.p.checked > before


# ------------------------------------------------------------------------------------------------------- declarations


def test_a_name_is_declared_once(m):
    refuses(lambda m: m.p.let("x", "positive"), m, "x is declared already")


def test_one_call_does_not_declare_a_name_twice():
    with pytest.raises(ProofFailure, match="declared already"):
        Proof().let("z z", "real")


def test_no_names_are_refused():
    with pytest.raises(ProofFailure):
        Proof().let("", "real")


@pytest.mark.parametrize("domain", ["all networks", "", "Real", "all real {}", "GL_2(R)"])
def test_scope_is_composed_from_listed_domains_only(domain):
    with pytest.raises(ProofFailure, match="is no domain"):
        Proof().let("x", domain)


def test_scope_says_domains_and_names():
    p = Proof()
    p.let("x y", "real")
    p.let("t", "nonzero")
    p.let("c", "auxiliary")
    p.let("z", "real")
    p.let("g", "GL_h(R)")
    assert p.scope == ["all real x, y, z", "all real t != 0", "GL_h(R) for every h >= 1"]


# -------------------------------------------------------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("left", "right"), [("k g^-1 g", "k"), ("g g^-1", ""), ("g h h^-1 k", "g k"), ("g^-1 h^-1", "g^-1 h^-1 k k^-1")]
)
def test_words_equal_in_every_group(m, left, right):
    accepts(lambda m: m.p.words("w", left, right), m)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("g h", "h g"),
        ("k g^-1 g", "k g"),
        ("k g g", "k"),
        ("g h g^-1", "h"),
        ("g^-1", "g"),
        ("g", ""),
        ("z", "z"),
        ("x", "x"),
        ("a", "a"),
        ("X", "X"),
        ("g^-1^-1", "g"),
        ("g^2", "g g"),
    ],
)
def test_words_not_equal_or_not_declared_are_refused(m, left, right):
    refuses(lambda m: m.p.words("w", left, right), m)


# --------------------------------------------------------------------------------------------------------- identities


@pytest.mark.parametrize(
    "sides",
    [
        lambda m: ((m.x + m.y) ** 2, m.x**2 + 2 * m.x * m.y + m.y**2),
        lambda m: (m.x**3 - m.y**3, (m.x - m.y) * (m.x**2 + m.x * m.y + m.y**2)),
        lambda m: (1 / m.t - 1 / m.s, (m.s - m.t) / (m.s * m.t)),
        lambda m: (m.t * (1 / m.t + m.x), 1 + m.t * m.x),
        lambda m: (m.x / 3 - m.x / 2, -m.x / 6),
        lambda m: (2 ** (1 - 1), 1),
    ],
)
def test_identities_hold(m, sides):
    accepts(lambda m: m.p.identity("i", *sides(m)), m)


@pytest.mark.parametrize(
    "sides",
    [
        lambda m: ((m.x + m.y) ** 2, m.x**2 - 2 * m.x * m.y + m.y**2),
        lambda m: ((m.x - m.y) * (m.x + m.y), m.x**2 + m.y**2),
        lambda m: (1 / m.t - 1 / m.s, (m.t - m.s) / (m.s * m.t)),
        lambda m: (m.x, m.y),
        lambda m: (m.x**2, m.x**2 + sympy.Rational(1, 10**40)),
        lambda m: (sympy.Abs(m.x), m.x),
        lambda m: (sympy.sin(m.x) ** 2 + sympy.cos(m.x) ** 2, 1),
    ],
)
def test_identities_that_fail_or_are_no_rational_functions(m, sides):
    refuses(lambda m: m.p.identity("i", *sides(m)), m)


@pytest.mark.parametrize(
    "function",
    [sympy.sqrt, sympy.log, lambda x: sympy.pi * x, lambda x: x**x, lambda x: 0.5 * x],
    ids=["square root", "logarithm", "pi", "power", "float"],
)
def test_only_rational_functions_with_exact_coefficients_stand_in_identities(m, function):
    refuses(lambda m: m.p.identity("i", function(m.x), function(m.x)), m)


def test_a_float_is_not_taken_for_the_fraction_near_it(m):
    refuses(lambda m: m.p.identity("i", 0.1 * m.x, m.x / 10), m)


@pytest.mark.parametrize(
    "sides",
    [
        lambda m: ((m.x**2 - 1) / (m.x - 1), m.x + 1),
        lambda m: (1 / m.x, 1 / m.x),
        lambda m: (m.y / (m.t + m.x), m.y / (m.t + m.x)),
        lambda m: (1 / (m.t + m.s), 1 / (m.t + m.s)),
        lambda m: (m.x * (1 / m.x + m.y), 1 + m.x * m.y),
        lambda m: ((m.x + 1) * (1 / (m.x + 1) + m.y), 1 + (m.x + 1) * m.y),
        lambda m: (1 / (m.y / m.x - (m.y - 1) / m.x), m.x),
    ],
    ids=["quotient", "1/x", "sum", "sum of nonzero", "cancels in a product", "cancels factor", "nested"],
)
def test_denominators_that_may_vanish_are_refused(m, sides):
    refuses(lambda m: m.p.identity("i", *sides(m)), m)


@pytest.mark.parametrize("recorder", ["identity", "matrices"])
@pytest.mark.parametrize("symbol", [sympy.Symbol("z", real=True), sympy.Symbol("x"), sympy.Symbol("t", real=True)])
def test_undeclared_symbols_are_refused(m, recorder, symbol):
    """A name declared, with other assumptions than those declared, is another symbol."""
    refuses(lambda m: getattr(m.p, recorder)("i", symbol, symbol), m, "is not declared")


@pytest.mark.parametrize("recorder", ["identity", "matrices"])
@pytest.mark.parametrize("letters", ["g h", "X Y"])
def test_group_elements_and_spaces_are_no_numbers(m, recorder, letters):
    """Taken for numbers, the elements of GL_h(R) would commute."""
    g, h = sympy.symbols(letters, real=True)
    refuses(lambda m: getattr(m.p, recorder)("i", g * h, h * g), m)


def test_matrices_do_not_stand_in_identities(m):
    refuses(lambda m: m.p.identity("i", m.a + m.b, m.b + m.a), m, "do not commute")


# ----------------------------------------------------------------------------------------------------------- matrices


@pytest.mark.parametrize(
    ("sides", "given"),
    [
        (lambda m: ((m.a + m.b) * m.c, m.a * m.c + m.b * m.c), lambda m: []),
        (lambda m: ((m.a + m.b) ** 2, m.a**2 + m.a * m.b + m.b * m.a + m.b**2), lambda m: []),
        (lambda m: (m.a * m.b * m.c, m.a), lambda m: [(m.b * m.c, 1)]),
        (lambda m: (m.x * m.a * m.b, m.x * m.c - m.x * m.a), lambda m: [(m.a * m.b, m.c - m.a)]),
        (lambda m: (m.a * m.a * m.b, m.c * m.c), lambda m: [(m.a * m.b, m.c), (m.a * m.c, m.c * m.c)]),
    ],
)
def test_matrix_identities_hold(m, sides, given):
    accepts(lambda m: m.p.matrices("i", *sides(m), given=given(m)), m)


@pytest.mark.parametrize(
    ("sides", "given"),
    [
        (lambda m: (m.a * m.b, m.b * m.a), lambda m: []),
        (lambda m: ((m.a + m.b) ** 2, m.a**2 + 2 * m.a * m.b + m.b**2), lambda m: []),
        (lambda m: ((m.a - m.b) * m.c, m.a * m.c + m.b * m.c), lambda m: []),
        (lambda m: (m.a * m.b * m.c, m.a), lambda m: [(m.c * m.b, 1)]),
        (lambda m: (m.a * m.b, -m.c), lambda m: [(m.a * m.b, m.c)]),
        (lambda m: (m.a * m.c, m.b * m.c), lambda m: [(m.c * m.a, m.c * m.b)]),
        (lambda m: (m.a, m.b), lambda m: [(m.a + m.b, m.c)]),
        (lambda m: (m.a, m.b), lambda m: [(2 * m.a, m.c)]),
        (lambda m: (m.a, m.b), lambda m: [(1, m.c)]),
        (lambda m: (m.x, m.y), lambda m: [(m.x, m.y)]),
    ],
)
def test_wrong_matrix_identities_and_rewritings_are_refused(m, sides, given):
    refuses(lambda m: m.p.matrices("i", *sides(m), given=given(m)), m)


@pytest.mark.parametrize(
    "given",
    [
        lambda m: [(m.a * m.b, m.a * m.b)],
        lambda m: [(m.a * m.b, m.b * m.a), (m.b * m.a, m.a * m.b)],
    ],
    ids=["itself", "back and forth"],
)
def test_rewriting_without_end_is_a_failure(m, given):
    refuses(lambda m: m.p.matrices("i", m.a * m.b, m.c, given=given(m)), m, "no normal form")


def test_growing_words_are_a_failure(m):
    refuses(lambda m: m.p.matrices("i", m.a, m.b, given=[(m.a, m.a * m.a)]), m, "no normal form")


def test_undeclared_matrices_in_an_equation_are_refused(m):
    z = sympy.Symbol("z", commutative=False)
    refuses(lambda m: m.p.matrices("i", m.a * m.b, m.a * m.b, given=[(m.b, z)]), m, "z is not declared")


@pytest.mark.parametrize(
    "sides",
    [
        lambda m: (m.a**-1 * m.b, m.a**-1 * m.b),
        lambda m: (m.a * (m.a**-1 + m.b), 1 + m.a * m.b),
    ],
    ids=["alone", "cancels when expanded"],
)
def test_matrices_have_no_inverse(m, sides):
    refuses(lambda m: m.p.matrices("i", *sides(m)), m)


def test_coefficients_of_matrices_have_no_denominator_that_may_vanish(m):
    refuses(lambda m: m.p.matrices("i", m.x * (m.a / m.x + m.b), m.a + m.x * m.b), m)


# ----------------------------------------------------------------------------------------------------- sign and roots


@pytest.mark.parametrize(
    ("polynomial", "sign", "low", "high"),
    [
        (lambda x: x**2 + 1, "> 0", -oo, oo),
        (lambda x: -(x**2) - 1, "< 0", -oo, oo),
        (lambda x: x * (1 - x), "> 0", 0, 1),
        (lambda x: x, "> 0", 0, oo),
        (lambda x: x, "< 0", -oo, 0),
        (lambda x: x**3 - 2, "> 0", sympy.Rational(13, 10), 5),
        (lambda x: (x - 1) ** 2, "> 0", 1, 2),
    ],
)
def test_signs_hold(m, polynomial, sign, low, high):
    accepts(lambda m: m.p.sign("s", polynomial(m.n), sign, low, high), m)


@pytest.mark.parametrize(
    ("polynomial", "sign", "low", "high"),
    [
        (lambda x: x**2 + 1, "< 0", -oo, oo),
        (lambda x: x**2, "> 0", -1, 1),
        (lambda x: x**2, "> 0", -oo, oo),
        (lambda x: x, "> 0", -1, 1),
        (lambda x: x, "> 0", -oo, 0),
        (lambda x: x * (1 - x), "< 0", 0, 1),
        (lambda x: x * (1 - x), "> 0", 0, sympy.Rational(1001, 1000)),
        (lambda x: x**2 + 1, ">= 0", 0, 1),
        (lambda x: x**2 + 1, "", 0, 1),
        (lambda x: x - x, "> 0", 0, 1),
        (lambda x: (x + 1) ** 2 - x**2 - 2 * x - 1, "> 0", 0, 1),
        (lambda x: 1 + 0 * x, "> 0", 0, 1),
        (lambda x: 1 / (x + 2), "> 0", 0, 1),
        (lambda x: sympy.exp(x), "> 0", 0, 1),
        (lambda x: sympy.sqrt(2) + x**2, "> 0", 0, 1),
        (lambda x: x**2 + 1, "> 0", 1, 1),
        (lambda x: x**2 + 1, "> 0", 1, 0),
        (lambda x: x**2 + 1, "> 0", oo, -oo),
        (lambda x: x**2 + 1, "> 0", 0, sympy.sqrt(2)),
        (lambda x: x**2 + 1, "> 0", 0, 0.5),
        (lambda x: x**2 + 1, "> 0", sympy.Symbol("q"), 1),
        (lambda x: x**2 + 1, "> 0", sympy.zoo, 1),
        (lambda x: x**2 + 1, "> 0", sympy.nan, 1),
    ],
)
def test_wrong_signs_and_what_has_none_are_refused(m, polynomial, sign, low, high):
    refuses(lambda m: m.p.sign("s", polynomial(m.n), sign, low, high), m)


@pytest.mark.parametrize(
    "polynomial",
    [
        lambda m: m.n * sympy.Symbol("k", real=True),
        lambda m: m.x**2 + 1,
        lambda m: m.s + 1,
        lambda m: m.a**2 + 1,
        lambda m: sympy.Symbol("z") ** 2 + 1,
        lambda m: sympy.Symbol("g", real=True) ** 2 + 1,
    ],
)
@pytest.mark.parametrize("record", [lambda p, q: p.sign("s", q, "> 0", 1, 2), lambda p, q: p.roots("s", q, 0, 1, 2)])
def test_polynomials_in_other_than_one_auxiliary_number_are_refused(m, polynomial, record):
    refuses(lambda m: record(m.p, polynomial(m)), m)


@pytest.mark.parametrize(
    ("polynomial", "number", "low", "high"),
    [
        (lambda x: x**2 - 1, 2, -2, 2),
        (lambda x: x**2 - 1, 0, -1, 1),
        (lambda x: x**2 - 1, 1, -1, 2),
        (lambda x: x**3 - x, 1, -1, 1),
        (lambda x: x**3 - x, 3, -oo, oo),
        (lambda x: x**3 - x, 1, 0, oo),
        (lambda x: x**3 - x, 1, -oo, 0),
        (lambda x: (x - 1) ** 2 * (x - 2) ** 3, 1, 1, 3),
        (lambda x: (x - 1) ** 2, 1, 0, 3),
        (lambda x: x**2 + 1, 0, -oo, oo),
        (lambda x: x**5 - 2, 1, sympy.Rational(11, 10), sympy.Rational(12, 10)),
    ],
)
def test_roots_are_distinct_and_inside_the_open_interval(m, polynomial, number, low, high):
    accepts(lambda m: m.p.roots("r", polynomial(m.n), number, low, high), m)
    for other in (number - 1, number + 1):
        refuses(lambda m: m.p.roots("r", polynomial(m.n), other, low, high), m)  # noqa: B023


# -------------------------------------------------------------------------------------------------------------- limits


@pytest.mark.parametrize(
    ("expression", "to", "value"),
    [
        (lambda m: 1 / m.n, oo, 0),
        (lambda m: 1 / m.n, -oo, 0),
        (lambda m: 1 / m.n**2, 0, oo),
        (lambda m: (m.n + 1) / (2 * m.n), oo, sympy.Rational(1, 2)),
        (lambda m: m.s * m.n / (m.n + 1), oo, lambda m: m.s),
        (lambda m: (m.n**2 - 1) / (m.n - 1), 1, 2),
    ],
)
def test_limits_hold(m, expression, to, value):
    accepts(lambda m: m.p.limit("l", expression(m), m.n, to, value(m) if callable(value) else value), m)


@pytest.mark.parametrize(
    ("expression", "to", "value"),
    [
        (lambda m: 1 / m.n, oo, 1),
        (lambda m: 1 / m.n, 0, oo),
        (lambda m: 1 / m.n, 0, -oo),
        (lambda m: sympy.floor(m.n), 1, 0),
        (lambda m: m.n, oo, 5),
        (lambda m: m.n, oo, -oo),
        (lambda m: sympy.sin(m.n), oo, 0),
        (lambda m: m.n + sympy.Symbol("z"), 0, 0),
        (lambda m: m.n, 0, lambda m: m.s),
        (lambda m: m.n, 0, lambda m: m.n),
        (lambda m: m.n, sympy.Symbol("z"), 0),
        (lambda m: m.s * m.n / (m.n + 1), oo, lambda m: 2 * m.s),
    ],
)
def test_wrong_limits_are_refused(m, expression, to, value):
    refuses(lambda m: m.p.limit("l", expression(m), m.n, to, value(m) if callable(value) else value), m)


@pytest.mark.parametrize("other", ["x", "t"])
def test_limits_hold_for_every_value_of_the_other_names(m, other):
    """For x = 0 the limit of n / (n + x n^2) is 1; sympy answers for a generic x."""
    x = getattr(m, other)
    refuses(lambda m: m.p.limit("l", m.n / (m.n + x * m.n**2), m.n, oo, 0), m, "must be declared positive")


@pytest.mark.parametrize("variable", ["x", "s", "a"])
def test_only_an_auxiliary_number_tends_to_a_point(m, variable):
    """A positive number, for example, cannot come near 0 from both sides."""
    v = getattr(m, variable)
    refuses(lambda m: m.p.limit("l", 1 / v, v, oo, 0), m)


def test_matrices_have_no_limit(m):
    refuses(lambda m: m.p.limit("l", m.a / m.n, m.n, oo, 0), m)


# -------------------------------------------------------------------------------------------------------------- follows

WHERE = "x, u: X; y: Y; f: X -> Y; connected: X -> truth; C: X -> parts; D: Y -> parts_of_Y"
IMAGES = {"definition": "C(x) == C(u) => D(f(x)) == D(f(u))"}


@pytest.mark.parametrize(
    ("goal", "given"),
    [
        ("C(u) == C(x) => D(f(x)) == D(f(u))", IMAGES),
        ("x == u => f(x) == f(u)", {}),
        ("f(u) == f(x) => x == u", {"injective": "f(x) == f(u) => x == u"}),
        ("connected(x) => connected(u)", {"definition": "connected(x) => C(x) == C(u); C(x) == C(u) => connected(u)"}),
    ],
)
def test_conclusions_follow(m, goal, given):
    accepts(lambda m: m.p.follows("f", goal, where=WHERE, given=given), m)


@pytest.mark.parametrize(
    ("goal", "given", "why"),
    [
        ("C(x) == C(u) => D(f(x)) == D(f(u))", {}, "does not follow"),
        ("D(f(x)) == D(f(u)) => C(x) == C(u)", IMAGES, "does not follow"),
        ("f(x) == f(u) => x == u", IMAGES, "does not follow"),
        ("C(x) == C(y) => x == y", IMAGES, "not of the declared sorts"),
        ("C(x) == D(f(x))", IMAGES, "different sorts"),
        ("C(v) == C(x)", IMAGES, "v is not declared"),
        ("x == u => f(x) == f(u)", {"injective": "g(x) == x"}, "g is not declared"),
        ("x == u => f(x) == f(u)", {"my own fact": "f(x) == f(u)"}, "my own fact"),
        ("x == u => f(x) == f(u)", {"surjective": "f(x) == f(u)"}, "surjective"),
        ("x == u => f(x) == f(u)", {"4.2": "f(x) == f(u)"}, "4.2"),
        ("x == u => f(x) == f(u)", {"": "f(x) == f(u)"}, None),
        ("x == u => f(x) == f(u)", {"injective": ""}, None),
        ("", IMAGES, None),
        ("x == u, u == x", IMAGES, None),
        ("x ==", IMAGES, "is no list"),
        ("x == u == x", IMAGES, "is no term"),
        ("x", IMAGES, "is no predicate"),
        ("x) == (u", IMAGES, None),
    ],
)
def test_what_does_not_follow_is_refused(m, goal, given, why):
    refuses(lambda m: m.p.follows("f", goal, where=WHERE, given=given), m, why)


@pytest.mark.parametrize("where", ["", "x", "x: ", "x: X; x: Y", "f: -> X", "x: X;"])
def test_sorts_must_be_declared_once_each(m, where):
    refuses(lambda m: m.p.follows("f", "x == u => u == x", where=where, given={}), m)


def test_follows_cites_its_facts(m):
    goal = "continuous(h), onto(h), connected(source(h)) => connected(target(h))"
    m.p.follows("f", goal, by=["continuous images"], where="h: maps")
    assert m.p.relies_on == {"continuous images": str(FACTS["continuous images"])}


def test_what_facts_and_statements_say_is_not_typed_again(m):
    typed = {"continuous images": "C(x) == C(u)"}
    refuses(lambda m: m.p.follows("f", "C(u) == C(x)", where=WHERE, given=typed), m, "name them in `by`")
    refuses(lambda m: m.p.follows("f", "connected(S)", by=["determinants"]), m, "says nothing formally")


def test_a_premise_is_no_conclusion(m):
    refuses(lambda m: m.p.follows("f", "P(x)", where="x: X; P: X -> truth", given={"definition": "P(x)"}), m)


def test_a_proof_that_declares_nothing_holds_where_what_it_uses_does():
    find = statements(
        bottom=own("counting", "x"),
        top=lambda p: p.follows("f", "acts(b)", by=["bottom"], where="b: actions"),
    )
    assert prove(find("top"), find).scope == ["where bottom applies"]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (lambda m, a, b, x: 1 / ((a - b) * x + 1), 0),  # 1 for a = b
        (lambda m, a, b, x: (a * x + 1) / ((a - 1) * x**2 + x + 1), 0),  # 1 for a = 1
        (lambda m, a, b, x: x ** (a - b), oo),
        (lambda m, a, b, x: (x**a + 1) / (x + 1), oo),
        (lambda m, a, b, x: x**a / (x**b + 1), oo),
    ],
)
def test_limits_that_depend_on_another_symbol_are_refused(expression, value):
    p = Proof()
    a, b = p.let("a b", "positive")
    x = p.let("x", "auxiliary")
    with pytest.raises(ProofFailure):
        p.limit("l", expression(None, a, b, x), x, oo, value)


def test_a_number_is_not_used_by_a_sort_of_its_name():
    p = Proof()
    p.let("n", "real")
    p.follows("f", "P(x) => P(x)", where="x: n; P: n -> truth", given={})
    with pytest.raises(ProofFailure, match="n declared"):
        p.complete()


# ------------------------------------------------------------------------------------------- what looks like a number

n, q = sympy.Symbol("n", real=True), sympy.Symbol("q", integer=True)
ODD = {
    "true": True,
    "sympy's true": sympy.true,
    "numpy's true": np.bool_(True),
    "float": 1.0,
    "numpy's float": np.float64(1),
    "complex": 1j,
    "text": "1",
    "none": None,
    "list": [1],
    "nan": sympy.nan,
    "zoo": sympy.zoo,
    "imaginary unit": sympy.I,
    "bounds": sympy.AccumBounds(-1, 1),
    "half bounds": sympy.AccumBounds(0, 1),
    "set": sympy.FiniteSet(1),
    "interval": sympy.Interval(0, 1),
    "relation": sympy.Eq(n, n, evaluate=False),
    "piecewise": sympy.Piecewise((1, n > 0), (2, True)),
    "sum": sympy.Sum(q, (q, 1, 1)),
    "product": sympy.Product(q, (q, 1, 1)),
    "integral": sympy.Integral(1, (q, 0, 1)),
    "limit": sympy.Limit(1, n, 0),
    "derivative": sympy.Derivative(n, n, evaluate=False),
    "matrix": sympy.eye(1),
    "function": sympy.Function("f")(n),
    "delta": sympy.DiracDelta(n),
    "order": sympy.O(n),
    "random": sympy.floor(n),
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_what_looks_like_a_number_and_is_none_stands_in_no_step(m, odd):
    """Each is offered where it would hold if it were taken for what it resembles: on both sides, or as 1."""
    for record in (
        lambda m: m.p.identity("i", odd, odd),
        lambda m: m.p.identity("i", odd, 1),
        lambda m: m.p.matrices("i", odd, odd),
        lambda m: m.p.matrices("i", m.a, m.b, given=[(m.a, odd), (m.b, odd)]),
        lambda m: m.p.sign("s", odd, "> 0", 0, 1),
        lambda m: m.p.sign("s", m.n**2 + 1, "> 0", odd, 2),
        lambda m: m.p.sign("s", m.n**2 + 1, "> 0", 0, odd),
        lambda m: m.p.roots("r", m.n - 1, odd, 0, 2),
        lambda m: m.p.roots("r", odd, 0, 0, 1),
        lambda m: m.p.limit("l", odd, m.n, oo, odd),
        lambda m: m.p.limit("l", 1 + 1 / m.n, m.n, oo, odd),
        lambda m: m.p.limit("l", m.n, m.n, odd, odd),
        lambda m: m.p.limit("l", m.n, m.n, odd, 1),
        lambda m: m.p.components("c", TWO, odd),
        lambda m: m.p.induction("l", odd, "c", base=lambda: m.p.words("w", "g", "g"), step=lambda: None),
    ):
        refuses(record, m)
    assert not m.p.relies_on
    refuses(lambda m: m.p.words("w", odd, odd), m)
    if odd is not True:
        refuses(lambda m: m.p.exhaustive("e", Finite("cases", [1]), lambda case: odd), m)


@pytest.mark.parametrize(
    ("expression", "to", "value"),
    [
        (lambda m: sympy.sin(m.n), oo, sympy.AccumBounds(-1, 1)),
        (lambda m: sympy.sin(m.n) ** 2 + sympy.cos(m.n) ** 2, oo, 1),
        (lambda m: m.n * sympy.sin(m.n), oo, sympy.AccumBounds(-oo, oo)),
        (lambda m: sympy.log(m.n), -oo, oo),
        (lambda m: sympy.log(m.n), 0, -oo),
        (lambda m: sympy.sqrt(m.n), -oo, oo * sympy.I),
        (lambda m: m.n ** sympy.Rational(1, 3), -oo, oo),
        (lambda m: sympy.sqrt(m.n), 0, 0),
        (lambda m: (-2) ** m.n, oo, sympy.zoo),
        (lambda m: m.n, oo, sympy.zoo),
        (lambda m: 1 / m.n, 0, sympy.zoo),
        (lambda m: sympy.Limit(m.n, m.n, 1), 0, sympy.Limit(n, n, 1)),
        (lambda m: 5 / ((m.n + 1) ** 2 - m.n**2 - 2 * m.n - 1), oo, sympy.zoo),
        (lambda m: 1 + 0 / sympy.Pow(0, 1, evaluate=False), oo, sympy.nan),
    ],
)
def test_a_limit_that_does_not_exist_is_no_limit(m, expression, to, value):
    refuses(lambda m: m.p.limit("l", expression(m), m.n, to, value), m)


@pytest.mark.parametrize(
    ("expression", "to", "value"),
    [
        (lambda m: sympy.exp(-m.n), oo, 0),
        (lambda m: sympy.log(m.n) / m.n, oo, 0),
        (lambda m: sympy.sqrt(m.n + 1) - sympy.sqrt(m.n), oo, 0),
        (lambda m: (1 + 1 / m.n) ** m.n, oo, sympy.E),
        (lambda m: sympy.sqrt(2) * m.n / (m.n + 1), -oo, sympy.sqrt(2)),
    ],
)
def test_limits_of_elementary_functions(m, expression, to, value):
    accepts(lambda m: m.p.limit("l", expression(m), m.n, to, value), m)


def test_what_is_zero_however_it_is_written_divides_nothing(m):
    """(x + 1)^2 - x^2 - 2 x - 1 is 0, and 0 / 0 was taken for 5, and for 7."""
    zero = (m.x + 1) ** 2 - m.x**2 - 2 * m.x - 1
    also = (m.x - 1) * (m.x + 1) - m.x**2 + 1
    for number in (5, 7):
        refuses(lambda m: m.p.identity("i", also / zero, number), m, "is zero, and is divided by")  # noqa: B023
    refuses(lambda m: m.p.identity("i", sympy.Pow(0, -1, evaluate=False), 1), m, "is zero, and is divided by")


def test_only_infinities_on_the_line_are_ends_and_limits(m):
    accepts(lambda m: m.p.limit("l", m.n, m.n, -oo, -oo), m)
    accepts(lambda m: m.p.sign("s", m.n**2 + 1, "> 0", -oo, oo), m)
    refuses(lambda m: m.p.identity("i", oo, oo), m)
    refuses(lambda m: m.p.identity("i", oo * m.x, oo * m.x), m)
    refuses(lambda m: m.p.matrices("i", oo * m.a, oo * m.a), m)
    refuses(lambda m: m.p.limit("l", oo * m.n, m.n, oo, oo), m)


def test_what_a_proof_takes_for_granted_is_listed():
    """Definitions, readings of hypotheses, and assumed equations: only the author of the proof vouches for them."""
    p = Proof({"injective": "f is injective"})
    a, b = p.let("a b", "matrices")
    p.matrices("m", a * b * a, a, given=[(a * b, 1)])
    given = {"definition": "E(x)", "injective": "E(x) => F(x)"}
    p.follows("f", "F(x)", where="x: X; E: X -> truth; F: X -> truth", given=given)
    with pytest.raises(ProofFailure):
        p.follows("f", "G(x)", where="x: X; E: X -> truth; G: X -> truth", given={"definition": "E(x)"})
    assert p.relies_on == dict.fromkeys(
        ["equation a*b = 1", "definition E(x)", "hypothesis injective read as E(x) => F(x)"], BROUGHT
    )


# --------------------------------------------------------------------------------------------------------- enumeration


def test_every_case_of_a_finite_space_is_decided(m):
    seen = []
    accepts(lambda m: m.p.exhaustive("e", Finite("numbers", range(5)), lambda n: seen.append(n) or True), m)
    assert seen == [0, 1, 2, 3, 4]
    assert "all 5 numbers" in m.p.scope


@pytest.mark.parametrize(
    ("cases", "holds", "why"),
    [
        ([1, 2, 3], lambda n: n < 3, "fails for 3"),
        ([1, 2, 3], lambda n: n < 3 or "too large", "fails for 3"),
        ([1, 2, 3], lambda n: True if n < 3 else None, "fails for 3"),
        ([], lambda n: True, "is empty"),
    ],
)
def test_a_failing_or_undecided_case_and_an_empty_space_are_refused(m, cases, holds, why):
    refuses(lambda m: m.p.exhaustive("e", Finite("numbers", cases), holds), m, why)
    assert not any("numbers" in line for line in m.p.scope)


# --------------------------------------------------------------------------------------------- components, certificates


def test_components_of_a_minimum(m):
    accepts(lambda m: m.p.components("c", TWO, 2), m)
    assert list(m.p.relies_on) == ["plain chain"]


@pytest.mark.parametrize(
    ("minimum", "expected"), [(TWO, 1), (TWO, 3), (TWO, 0), (TWO, -2), (ONLY_BOUNDED, 1), (ONLY_BOUNDED, 2)]
)
def test_a_wrong_number_of_components_or_mere_bounds_are_refused(m, minimum, expected):
    refuses(lambda m: m.p.components("c", minimum, expected), m)


def test_one_minimum_is_not_all_that_the_theorem_covers():
    p = Proof()
    p.components("one hyperbola", TWO, 2)
    assert not any(line.startswith("all networks") for line in p.scope)


CLAIM = claim_json(TWO, "count", components={"lower": 2, "upper": 2})
CERTIFICATE = certificate_json(*(e.step for e in proved_bounds(TWO).evidence))


def test_a_certificate_is_accepted(m):
    accepts(lambda m: m.p.certificate("c", CLAIM, CERTIFICATE), m)


@pytest.mark.parametrize(
    "mutate",
    [
        lambda claim, certificate: claim["components"].update(lower=3, upper=3),
        lambda claim, certificate: claim["components"].update(upper=1),
        lambda claim, certificate: claim.update(kind="words-equal"),
        lambda claim, certificate: claim.update(schema="another"),
        lambda claim, certificate: claim["network"].update(widths=[1, 2, 1]),
        lambda claim, certificate: claim["data"].update(target=[["0"]]),
        lambda claim, certificate: claim.pop("data"),
        lambda claim, certificate: certificate.update(steps=[]),
        lambda claim, certificate: certificate["steps"][0].update(theorem="zero data"),
        lambda claim, certificate: certificate["steps"][0].update(theorem="of my own"),
        lambda claim, certificate: certificate["steps"][0].update(rule="words"),
        lambda claim, certificate: certificate["steps"][0].update(extra=1),
        lambda claim, certificate: certificate.clear(),
    ],
)
def test_a_mutated_certificate_is_refused(m, mutate):
    claim, certificate = copy.deepcopy(CLAIM), copy.deepcopy(CERTIFICATE)
    mutate(claim, certificate)
    refuses(lambda m: m.p.certificate("c", claim, certificate), m)


# ------------------------------------------------------------------------------------------------------------ induction


def true_step(m):
    m.p.identity("true", m.x + m.y, m.y + m.x)


def false_step(m):
    m.p.identity("false", m.x, m.y)


def test_induction_with_base_and_step(m):
    accepts(lambda m: m.p.induction("l", 2, "c", base=lambda: true_step(m), step=lambda: true_step(m)), m)
    assert "l >= 2" in m.p.scope


@pytest.mark.parametrize(
    ("base", "step", "why"),
    [
        (lambda m: None, true_step, "base records no checked step"),
        (true_step, lambda m: None, "step records no checked step"),
        (lambda m: m.p.concludes("obvious"), true_step, "base records no checked step"),
        (true_step, lambda m: m.p.cites("counting"), "step records no checked step"),
        (true_step, lambda m: m.p.uses("other"), "step records no checked step"),
        (false_step, true_step, "false: does not hold"),
        (true_step, false_step, "false: does not hold"),
    ],
)
def test_induction_without_base_or_step_is_refused(m, base, step, why):
    m.p.proved = lambda name: Proof()
    with pytest.raises(ProofFailure, match=why):
        m.p.induction("l", 1, "c", base=lambda: base(m), step=lambda: step(m))
    assert "l >= 1" not in m.p.scope


def test_induction_runs_over_no_declared_number_but_an_auxiliary_one(m):
    m.p.induction("n", 1, "c", base=lambda: true_step(m), step=lambda: true_step(m))
    assert "n >= 1" not in m.p.scope
    with pytest.raises(ProofFailure, match="induction on x"):
        m.p.induction("x", 1, "c", base=lambda: true_step(m), step=lambda: true_step(m))


# ---------------------------------------------------------------------------------------------- citing and completing


def test_cited_facts_are_relied_on(m):
    m.p.cites("counting")
    assert m.p.relies_on == {"counting": str(FACTS["counting"])}


@pytest.mark.parametrize("fact", ["a fact of my own", "", "Counting", "4.2"])
def test_unlisted_facts_are_refused(m, fact):
    refuses(lambda m: m.p.cites(fact), m, "not in the list of facts")
    assert not m.p.relies_on


def completed(steps):
    p = Proof()
    steps(p)
    p.complete()


def test_a_complete_proof():
    completed(lambda p: (p.let("g", "GL_h(R)"), p.words("w", "g g^-1", "")))


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        (lambda p: None, "no step was checked"),
        (lambda p: p.concludes("it is obvious"), "no step was checked"),
        (lambda p: (p.let("g", "GL_h(R)"), p.cites("counting"), p.concludes("so")), "no step was checked"),
        (lambda p: (p.let("g h", "GL_h(R)"), p.words("w", "g", "g")), "h declared"),
        (lambda p: (p.let("x y", "real"), p.identity("i", 1, 1)), "x, y declared"),
        (lambda p: (p.let("a", "matrices"), p.let("g", "GL_h(R)"), p.words("w", "g", "g")), "a declared"),
        (lambda p: (p.let("X", "spaces"), p.let("g", "GL_h(R)"), p.words("w", "g", "g")), "X declared"),
        (lambda p: p.identity("i", 1, 1), "no scope"),
        (lambda p: (p.let("c", "auxiliary"), p.identity("i", sympy.Symbol("c", real=True), 1)), "does not hold"),
    ],
)
def test_an_incomplete_proof_is_refused(steps, why):
    with pytest.raises(ProofFailure, match=why):
        completed(steps)


def test_auxiliary_numbers_alone_make_no_scope():
    def steps(p):
        c = p.let("c", "auxiliary")
        p.identity("i", 2 * c, c + c)

    with pytest.raises(ProofFailure, match="no scope"):
        completed(steps)


# -------------------------------------------------------------------------------------------------- statements that use


def statements(**proofs):
    """Statements by id, as a function that finds them."""
    known = {}
    for name, steps in proofs.items():
        known[name] = Statement(id=name, title="t", source="s", text="x", expect="ARGUED", clause="acts(a)")
        if steps is not None:
            known[name].proof(steps)

    def find(name):
        if name not in known:
            raise ProofFailure(f"no statement {name}")
        return known[name]

    return find


@pytest.mark.parametrize(
    ("id", "fact"),
    [("2.2", "unreachable target"), ("2.3", "scalar blocks"), ("2.4", "cut vertices"), ("2.5", "state cells")],
)
def test_a_statement_may_not_cite_itself(id, fact):
    cites = own(fact, "x")
    with pytest.raises(ProofFailure, match=f"{fact}.* is statement {id} itself"):
        prove(statements(**{id: cites})(id), statements(**{id: cites}))
    find = statements(**{id: lambda p: p.uses("corner"), "corner": cites})
    with pytest.raises(ProofFailure, match=f"is statement {id} itself"):
        prove(find(id), find)


def test_a_published_theorem_that_is_the_statement_is_its_proof_elsewhere():
    find = statements(**{"2.1": lambda p: p.cites("plain chain"), "corner": lambda p: p.cites("plain chain")})
    assert prove(find("2.1"), find).elsewhere == "plain chain"
    with pytest.raises(ProofFailure, match="no step was checked"):
        prove(find("corner"), find)
    find = statements(**{"2.1": lambda p: p.uses("corner"), "corner": own("plain chain", "x")})
    with pytest.raises(ProofFailure, match=r"is statement 2\.1 itself"):
        prove(find("2.1"), find)


def own(fact, name):
    """A proof that cites a fact, and is about one number."""

    def steps(p):
        x = p.let(name, "real")
        p.cites(fact)
        p.identity("i", x + 1, 1 + x)

    return steps


def test_what_is_used_is_relied_on_through_any_number_of_statements():
    find = statements(
        bottom=own("counting", "x"),
        middle=lambda p: (own("determinants", "y")(p), p.uses("bottom")),
        top=lambda p: (p.uses("middle"), own("continuous images", "z")(p)),
    )
    proof = prove(find("top"), find)
    assert set(proof.relies_on) == {"middle", "determinants", "bottom", "counting", "continuous images"}
    assert proof.scope == ["all real z"]
    assert list(proof.uses_statements) == ["middle"]


def test_follows_uses_the_statements_of_its_premises():
    find = statements(
        bottom=own("counting", "x"),
        top=lambda p: p.follows("f", "acts(b)", by=["bottom"], where="b: actions"),
    )
    assert {"bottom", "counting"} <= set(prove(find("top"), find).relies_on)


@pytest.mark.parametrize(
    ("proofs", "why"),
    [
        ({"top": lambda p: p.uses("top")}, "top uses top: a circle"),
        ({"top": lambda p: p.uses("other"), "other": lambda p: p.uses("top")}, "a circle proves nothing"),
        (
            {"top": lambda p: p.uses("a"), "a": lambda p: p.uses("b"), "b": lambda p: p.uses("a")},
            "a uses b uses a: a circle",
        ),
        ({"top": lambda p: p.uses("other"), "other": None}, "other has no proof"),
        ({"top": lambda p: p.uses("other"), "other": lambda p: None}, "no step was checked"),
        ({"top": lambda p: p.uses("other"), "other": lambda p: p.identity("i", 1, 2)}, "relies on other"),
        ({"top": lambda p: p.uses("nowhere")}, "nowhere"),
        ({"top": lambda p: p.uses("other"), "other": own("counting", "x")}, "no step was checked"),
    ],
)
def test_circles_and_unproved_statements_are_refused(proofs, why):
    find = statements(**proofs)
    with pytest.raises(ProofFailure, match=why):
        prove(find("top"), find)


def test_two_ways_to_one_statement_are_no_circle():
    find = statements(
        bottom=own("counting", "x"),
        left=lambda p: (p.uses("bottom"), p.identity("i", 1, 1)),
        right=lambda p: (p.uses("bottom"), p.identity("i", 1, 1)),
        top=lambda p: (p.uses("left"), p.uses("right"), p.identity("i", 1, 1)),
    )
    assert list(prove(find("top"), find).uses_statements) == ["left", "right"]


def test_every_domain_has_a_kind_that_steps_know():
    assert {domain.kind for domain in DOMAINS.values()} == {"number", "matrix", "group", "object"}


@pytest.mark.parametrize(("domain", "sign"), [("auxiliary nonzero", "!= 0"), ("auxiliary positive", "> 0")])
def test_what_is_assumed_of_an_auxiliary_number_is_relied_on(domain, sign):
    """It is no part of the scope, and without it the step does not hold."""
    p = Proof()
    a, b = p.let("a b", domain)
    p.identity("cancelled", a / a, b / b)
    assert p.relies_on == dict.fromkeys([f"assumption a {sign}", f"assumption b {sign}"], BROUGHT)
    p = Proof()
    c = p.let("c", "auxiliary")
    p.identity("nothing is assumed", c - c, 0)
    assert not p.relies_on
