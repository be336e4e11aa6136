"""Searches: their outcomes and counts, that they are repeatable, and that witnesses become small."""

import random
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_minima import data_of_low_rank, plain, rank_one, with_skips

from symtopo.algebra.modular import rank
from symtopo.counting.proved import proved_bounds
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network
from symtopo.search.cases import complexity, describe
from symtopo.search.search import Finite, Vacuous, Within, search
from symtopo.search.shrinking import candidates, shrink
from symtopo.search.strategies import chains, minima, rectangular_minima, square

INTEGERS = st.integers(0, 1000)


def below(bound):
    return lambda n: n < bound or f"{n} >= {bound}"


# ------------------------------------------------------------------------------------------------------------ outcomes


def test_a_failing_case_refutes():
    found = search(Finite("numbers", range(10)), below(4))
    assert (found.outcome, found.witness, found.fails) == ("refuted", 4, "4 >= 4")
    assert (found.drawn, found.satisfied, found.undecided) == (5, 5, 0)
    assert found.line == "4: 4 >= 4"


def test_a_failing_case_of_a_numeric_judge_is_a_candidate_only():
    found = search(Finite("numbers", range(10)), below(4), exact=False)
    assert (found.outcome, found.witness) == ("candidate", 4)
    assert found.line.endswith("(numeric only)")


def test_none_counts_what_was_searched():
    found = search(Finite("numbers", range(10)), below(99), satisfies=lambda n: n % 2 == 0)
    assert (found.outcome, found.witness) == ("none", None)
    assert (found.drawn, found.satisfied, found.undecided) == (10, 5, 0)
    assert found.line == "no counterexample among all 10 numbers: 5 satisfied the hypotheses"


@pytest.mark.parametrize("failure", [False, "because"])
def test_false_or_a_sentence_fails(failure):
    found = search(Finite("numbers", [7]), lambda n: failure)
    assert (found.outcome, found.witness, found.fails) == ("refuted", 7, failure or "")


@pytest.mark.parametrize("judgement", ["", 0, 1, 1.0, [], "yes".isalpha])
@pytest.mark.parametrize("space", [Finite("numbers", [7]), INTEGERS])
def test_anything_else_decides_nothing(space, judgement):
    with pytest.raises(TypeError, match="decides nothing"):
        search(space, lambda n: judgement)


def test_undecided_cases_are_counted_and_refute_nothing():
    found = search(Finite("numbers", range(10)), lambda n: None if n % 3 == 0 else True)
    assert (found.outcome, found.satisfied, found.undecided) == ("none", 10, 4)
    assert "4 of them undecided" in found.line


def test_undecided_random_cases_are_counted():
    found = search(INTEGERS, lambda n: None, examples=20)
    assert (found.outcome, found.satisfied) == ("none", found.undecided)
    assert found.undecided > 1


@pytest.mark.parametrize(
    ("space", "satisfies"),
    [
        (Finite("numbers", []), lambda n: True),
        (Finite("numbers", range(9)), lambda n: n > 9),
        (INTEGERS, lambda n: n > 1000),
        (Within(INTEGERS), lambda n: n > 1000),
        (Within(INTEGERS, inside=lambda n: n > 1000), lambda n: True),
    ],
    ids=["empty", "finite", "strategy", "within", "nothing inside"],
)
def test_a_search_without_a_case_that_satisfies_the_hypotheses_is_vacuous(space, satisfies):
    with pytest.raises(Vacuous, match="not one of"):
        search(space, lambda n: False, satisfies=satisfies, examples=20)


def test_a_finite_space_is_searched_in_order_and_to_its_end():
    seen = []
    search(Finite("numbers", [3, 1, 2]), lambda n: seen.append(n) or True)
    assert seen == [3, 1, 2]


def test_a_finite_space_is_searched_to_its_first_failure():
    seen = []
    found = search(Finite("numbers", [1, 5, 3, 7]), lambda n: seen.append(n) or n < 5)
    assert (found.witness, seen) == (5, [1, 5])


def test_an_iterator_is_no_finite_space():
    with pytest.raises(TypeError, match="only once"):
        Finite("numbers", iter([1]))


def test_cases_without_the_hypotheses_are_not_judged():
    def judge(n):
        assert n > 5
        return True

    assert search(Finite("numbers", range(10)), judge, satisfies=lambda n: n > 5).satisfied == 4


@pytest.mark.parametrize("space", [Finite("numbers", range(9)), INTEGERS, Within(INTEGERS)])
@pytest.mark.parametrize("raising", ["judge", "satisfies"])
def test_what_is_raised_propagates(space, raising):
    def zero(n):
        return 1 / (n - n)

    given = {"judge": zero} if raising == "judge" else {"judge": lambda n: True, "satisfies": zero}
    with pytest.raises(ZeroDivisionError):
        search(space, given.pop("judge"), **given)


# ----------------------------------------------------------------------------------------------------------- repeating

SPACES = [INTEGERS, Within(INTEGERS), Within(minima(square(), max_skips=2))]


def judge_any(case):
    return case <= 100 if isinstance(case, int) else proved_bounds(case).lower < 2


@pytest.mark.parametrize("space", SPACES, ids=["integers", "within", "minima"])
def test_a_seed_gives_the_same_search_twice(space):
    first, second = (search(space, judge_any, seed=5) for _ in range(2))
    assert describe(first.witness) == describe(second.witness)
    assert (first.drawn, first.satisfied, first.outcome) == (second.drawn, second.satisfied, second.outcome)


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("space", SPACES, ids=["integers", "within", "minima"])
def test_every_seed_gives_a_case_that_fails(space, seed):
    found = search(space, judge_any, seed=seed)
    assert found.outcome == "refuted"
    assert judge_any(found.witness) is False


def test_seeds_draw_different_cases():
    drawn = []
    for seed in (0, 1):
        cases = []
        search(INTEGERS, lambda n: cases.append(n) or True, seed=seed, examples=30)  # noqa: B023
        drawn.append(cases)
    assert drawn[0] != drawn[1]


# ----------------------------------------------------------------------------------------------------------- shrinking


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("bound", [1, 17, 101, 500])
def test_hypothesis_makes_a_failing_number_smallest(bound, seed):
    assert search(INTEGERS, below(bound), seed=seed).witness == bound


def test_hypothesis_makes_failing_lists_smallest():
    assert search(st.lists(st.integers(0, 9)), lambda v: len(v) < 3).witness == [0, 0, 0]


def test_a_shrunk_number_satisfies_the_hypotheses():
    """A multiple of 7; hypothesis may stop at one that is not the smallest."""
    found = search(INTEGERS, below(40), satisfies=lambda n: n % 7 == 0)
    assert found.witness >= 40
    assert found.witness % 7 == 0


def count_is_one(m):
    bounds = proved_bounds(m)
    return True if bounds.exact and bounds.lower == 1 else None if bounds.lower < 2 else f"{bounds} components"


def test_the_smallest_minimum_of_more_than_one_component_is_a_hyperbola():
    found = search(Within(rectangular_minima(chains(), max_skips=2)), count_is_one)
    assert describe(found.witness) == "widths 1,1,1, no skips, X = 1, Y = 1"
    assert found.fails == "2 components"


def test_a_witness_stays_within():
    inside = [3, 2, 3]
    space = Within(minima(st.just(inside)), inside=lambda m: list(m.network.widths) == inside)
    found = search(space, lambda m: rank(m.y) < 2)
    assert list(found.witness.network.widths) == inside
    assert sorted(v for row in found.witness.y for v in row if v) == [1, 1]


def test_a_witness_satisfies_the_hypotheses():
    space = Within(minima(square(), max_skips=2))
    found = search(space, lambda m: False, satisfies=lambda m: m.network.layers >= 2 and sum(m.network.skips.values()))
    assert describe(found.witness) == "widths 1,1,1, skips 0:1:1, X = 0, Y = 0"


@pytest.mark.parametrize(
    ("case", "fails", "smallest"),
    [
        (Fraction(7, 3), lambda q: q > 0, 1),
        (Fraction(-7, 3), lambda q: q < 0, -1),
        (5, lambda n: True, 0),
        ((Fraction(5, 2), -3), lambda v: v[0] > 0, (1, 0)),
        ("of another kind", lambda case: True, "of another kind"),
    ],
)
def test_numbers_and_tuples_become_small(case, fails, smallest):
    assert shrink(case, fails, lambda c: 0 if isinstance(c, str) else complexity(c)) == smallest


random_minima = st.builds(
    lambda kind, seed: kind(random.Random(seed)),
    st.sampled_from([rank_one, plain, with_skips, data_of_low_rank]),
    st.integers(0, 10**6),
)
few = settings(deadline=None, database=None, derandomize=True, max_examples=60)


@few
@given(random_minima)
def test_candidates_are_minima_that_differ(m):
    for smaller in candidates(m):
        again = Minimum(smaller.network, smaller.y) if smaller.x is None else smaller
        assert Network(again.network.widths, again.network.skips) == again.network
        assert (len(smaller.y), smaller.x is None or len(smaller.x)) == (
            smaller.network.widths[-1],
            smaller.x is None or smaller.network.widths[0],
        )
        assert len({len(row) for row in (*smaller.y, *(smaller.x or ()))}) == 1
        assert smaller.rank_x <= smaller.network.widths[0]


@few
@given(random_minima)
def test_every_candidate_tried_is_smaller_than_the_last_witness(m):
    last = [complexity(m)]

    def fails(smaller):
        assert complexity(smaller) < last[0]
        accepted = smaller.network.layers > 1 and rank(smaller.y) > 0
        last[0] = complexity(smaller) if accepted else last[0]
        return accepted

    found = shrink(m, fails, complexity)
    assert complexity(found) == last[0]
    assert not any(complexity(c) < last[0] and c.network.layers > 1 and rank(c.y) > 0 for c in candidates(found))


@few
@given(random_minima)
def test_what_always_fails_becomes_the_smallest_of_all(m):
    found = shrink(m, lambda case: True, complexity)
    assert found.network == Network([1, 1])
    assert found.y == ((0,),)


# ---------------------------------------------------------------------------------------------------------- complexity


def net(widths, skips=()):
    return Network(widths, skips)


@pytest.mark.parametrize(
    "upwards",
    [
        [0, 1, -1, 2, -2, 3, Fraction(1, 2), Fraction(-1, 2), Fraction(3, 2), Fraction(1, 3)],
        [(0, 0), (0, 1), (1, 1), (1, 2), (1, Fraction(1, 2)), (0, 0, 0)],
        [
            net([1, 1]),
            net([9, 9]),
            net([1, 1, 1]),
            net([1, 1, 1], {(0, 1): 1}),
            net([1, 1, 1], {(0, 1): -1}),
            net([1, 1, 1], {(0, 1): 7}),
            net([1, 1, 1], {(0, 2): 1}),
            net([1, 1, 1], {(1, 2): 1}),
            net([1, 1, 1], {(0, 1): 1, (0, 2): 1}),
            net([1, 2, 1]),
            net([1, 1, 1, 1]),
        ],
        [
            Minimum(net([1, 1]), [[0]]),
            Minimum(net([1, 1]), [[1]]),
            Minimum(net([1, 1]), [[-1]]),
            Minimum(net([1, 1]), [["1/2"]]),
            Minimum(net([1, 1, 1]), [[0]]),
            Minimum(net([1, 1, 1], {(0, 1): 1}), [[0]]),
            Minimum(net([2, 1, 1]), [[0, 0]]),
        ],
    ],
    ids=["numbers", "tuples", "networks", "minima"],
)
def test_smaller_means_layers_then_widths_then_skips_then_numbers(upwards):
    assert all(complexity(a) < complexity(b) for a, b in pairwise(upwards))


def test_skips_of_coefficient_zero_do_not_count():
    assert complexity(net([1, 1, 1], {(0, 2): 0})) == complexity(net([1, 1, 1]))


class Sized:
    complexity = (3,)


def test_a_case_may_bring_its_own_complexity():
    assert complexity(Sized()) == (3,)


@pytest.mark.parametrize("case", ["ab", ("g", "k"), None, 0.5, ("a", 1)])
def test_a_witness_of_any_kind_is_found(case):
    """A failing case refutes, even if nothing is known about its size."""
    assert search(Finite("cases", [case]), lambda c: False).witness == case


# ------------------------------------------------------------------------------------------------------------ in words


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (3, "3"),
        (Fraction(1, 2), "1/2"),
        ((1, Fraction(-1, 2)), "(1, -1/2)"),
        ("words", "words"),
        (((1, 2), (3, 4)), "[[1, 2], [3, 4]]"),
        ([[1]], "1"),
        (net([1, 2, 1]), "widths 1,2,1, no skips"),
        (net([1, 2, 1], {(0, 2): "1/2"}), "widths 1,2,1, skips 0:2:1/2"),
        (net([1, 1, 1], {(0, 2): 0}), "widths 1,1,1, no skips"),
        (Minimum(net([1, 1]), [[2]]), "widths 1,1, no skips, target 2"),
        (Minimum(net([2, 1]), [[1, 0]]), "widths 2,1, no skips, target [[1, 0]]"),
        (Minimum(net([1, 1]), x=[[1, 2]], y=[[3, 4]]), "widths 1,1, no skips, X = [[1, 2]], Y = [[3, 4]]"),
        ((net([1, 1]), ((1,),), 5), "widths 1,1, no skips; 1; 5"),
    ],
)
def test_cases_in_words(case, words):
    assert describe(case) == words
