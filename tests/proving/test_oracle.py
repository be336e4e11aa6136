"""The oracle of counts: it shares no code with what it confirms, and finds out rules that count wrongly."""

import ast
import inspect
from fractions import Fraction
from pathlib import Path

import pytest
from thinned import thinned

from symtopo import Minimum, Network, checker
from symtopo.counting.separation import by_cells
from symtopo.proving import confirming, oracle
from symtopo.proving.catalogue import directory, load
from symtopo.proving.confirming import counted_apart, counted_fewer, counted_not, counted_within, setting_of
from symtopo.proving.judging import judge
from symtopo.proving.oracle import component_numbers
from symtopo.proving.verdict import Verdict

CATALOGUE = {s.id: s for path in sorted(directory().glob("*.py")) for s in (load(path), *load(path).repairs)}


def test_the_oracle_imports_nothing_of_ours():
    """FLINT, the standard library, and the other parts of itself."""
    folder, seen, waiting = Path(oracle.__file__).parent, set(), ["oracle"]
    while waiting:
        seen.add(name := waiting.pop())
        for node in ast.walk(ast.parse((folder / f"{name}.py").read_text())):
            modules = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            modules += [node.module] if isinstance(node, ast.ImportFrom) else []
            ours = [m for m in modules if m.partition(".")[0] == "symtopo"]
            assert all(m.startswith("symtopo.proving.oracle_") for m in ours)
            waiting += [m.rpartition(".")[2] for m in ours if m.rpartition(".")[2] not in seen]
    assert seen == {"oracle", "oracle_setting", "oracle_blocks", "oracle_plain"}


def test_confirmations_do_not_ask_what_conclusions_ask():
    """Neither the module of confirmations nor a confirmation in the catalogue names the checker or `counting`."""
    nodes = ast.walk(ast.parse(inspect.getsource(confirming)))
    imported = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    assert not {m for m in imported if m.startswith(("symtopo.checker", "symtopo.counting"))}
    asked = {
        "accepted_bounds",
        "proved_bounds",
        "by_cells",
        "by_bottlenecks",
        "state_cells",
        "are_separated",
        "problem",
    }
    for name, statement in CATALOGUE.items():
        if statement.confirm is not None:
            assert not asked & set(statement.confirm.__code__.co_names), name


@pytest.mark.parametrize(
    ("minimum", "numbers"),
    [
        (Minimum(Network([2, 2, 2, 2])), (4, 4)),
        (Minimum(Network([2, 1, 2])), (1, 1)),  # a tie
        (Minimum(Network([2, 1, 2]), [[1, 0], [0, 2]]), (2, 2)),
        (Minimum(Network([2, 1, 1, 2]), [[Fraction(1, 3), 0], [0, 2]]), (4, 4)),
        (Minimum(Network([1, 1, 1, 1], {(0, 2): 1})), (3, 3)),
        (Minimum(Network([1, 1, 1, 1, 1], {(0, 2): 1, (2, 4): 1}), [[1]]), (5, 5)),
        (Minimum(Network([2, 2, 2, 2], {(0, 2): 1})), (2, 2)),
        (Minimum(Network([2, 1, 2, 1, 2], {(0, 2): 1, (1, 3): 1, (2, 4): 1}), [[0, 0], [0, 0]]), (0, 0)),
        (Minimum(Network([2, 2, 1, 2, 2], {(0, 4): 1, (1, 3): 1})), (1, 1)),  # a narrow block beside plain ones
        (Minimum(Network([2, 1, 2, 1, 2], {(0, 2): 1, (1, 3): 1})), (0, None)),
        (Minimum(Network([2, 2]), x=[[0], [0]], y=[[1], [0]]), (1, 1)),
    ],
)
def test_numbers_of_components(minimum, numbers):
    assert component_numbers(setting_of(minimum)) == numbers


def test_what_hangs_on_what_is_not_known_is_not_told():
    two, one, three = (
        Minimum(Network([1, 1, 1])),
        Minimum(Network([1, 2, 1])),
        Minimum(Network([1, 1, 1, 1], {(0, 2): 1})),
    )
    unknown = Minimum(Network([2, 1, 2, 1, 2], {(0, 2): 1, (1, 3): 1}))
    assert (counted_not(two, 2), counted_not(two, 3), counted_not(unknown, 1)) == (False, True, None)
    assert (counted_fewer(one, two), counted_fewer(two, one), counted_fewer(one, unknown)) == (True, False, None)
    assert (counted_within(two, 0, 1), counted_within(two, 1, None)) == (False, True)
    positive, negative = ([[[s]], [[s]]] for s in (1, -1))
    assert (counted_apart(two, positive, negative), counted_apart(two, positive, positive)) == (True, False)
    assert counted_apart(three, *([[[1]], [[v]], [[Fraction(1, v + 1)]]] for v in (1, 2))) is None


def doubled(rule):
    def mutated(problem):
        low, high = rule(problem)
        return 2 * low, high and 2 * high

    return mutated


def split(cells):
    """One class more than there are."""

    def mutated(problem):
        scalars, label = cells(problem)
        return scalars, [*label[:-1], len(label)]

    return mutated


def lopsided(rule):
    """More components for some targets of one rank than for others."""

    def mutated(problem):
        low, high = rule(problem)
        return low * (1 + problem.rank_beside(1)), high * (1 + problem.rank_beside(1))

    return mutated


MUTANTS = [
    ("plain chain", doubled, "2.1"),
    ("plain chain", doubled, "4.1"),
    ("plain chain", doubled, "4.2"),
    ("unreachable target", doubled, "2.2"),
    ("cut vertices", doubled, "2.4"),
    ("cut vertices", lopsided, "2.4+"),
    ("state cells", split, "2.3"),
    ("cut vertices", lopsided, "4.3+ repaired"),
    ("state cells", split, "4.3"),
    ("state cells", split, "4.3b"),
]


@pytest.fixture
def nothing_remembered():
    """What a mutated rule decided is remembered by no other test, and the other way round."""
    remembering = (by_cells, checker.cells_of)
    for function in remembering:
        function.cache_clear()
    yield
    for function in remembering:
        function.cache_clear()


@pytest.mark.usefixtures("nothing_remembered")
@pytest.mark.parametrize(("rule", "mutation", "name"), thinned(MUTANTS, every=3))
def test_a_rule_that_counts_wrongly_refutes_nothing(rule, mutation, name, monkeypatch):
    """The conclusion believes it, the confirmation does not: the two disagree, and nothing follows."""
    if rule == "state cells":
        monkeypatch.setattr(checker, "state_cells", mutation(checker.state_cells))
    else:
        bounds, source = checker.THEOREMS[rule]
        monkeypatch.setitem(checker.THEOREMS, rule, (mutation(bounds), source))
    results = {r.id: r for r in judge(CATALOGUE[name.removesuffix(" repaired")], CATALOGUE.__getitem__)}
    found = results[name]
    assert found.verdict == Verdict.UNKNOWN
    assert "its confirmation False: one is wrong" in found.reason
