"""Conjectures: minimal counterexamples, true ones that survive, budgets, numbers of components, statements."""

import json
import re
import sys
import threading
import time
from contextlib import nullcontext
from functools import wraps
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.errors import FlakyStrategyDefinition
from random_minima import data_of_low_rank, plain, rank_one, seeded, with_skips
from thinned import thinned

from symtopo import BadInput, Components, Minimum, Network, Refutation, Undecided, refute
from symtopo.counting.proved import proved_bounds
from symtopo.proving.judging import ALONE
from symtopo.refuting.attempts import _searched
from symtopo.refuting.clock import Clock
from symtopo.refuting.conjectures import Conjecture
from symtopo.refuting.witnesses import store
from symtopo.search.cases import describe, encode

I2, ZERO = "[[1, 0], [0, 1]]", "[[0, 0], [0, 0]]"
UNPROVED = Minimum(Network([2, 2, 1, 2, 2], {(0, 3): 1, (1, 3): 1}))  # at least 2 components, and 2 by estimate


def transposed(matrix):
    return [list(row) for row in zip(*matrix, strict=True)]


# ------------------------------------------------------------------------------------------------------- false ones


def a_skip_never_increases(minimum: Minimum, components: Components):
    """A skip never increases the number of components."""
    return components(minimum) <= components(Minimum(Network(minimum.network.widths), minimum.y))


def power_of_two(minimum: Minimum, number: int):
    return number in (1, 2, 4, 8)


def connected_without_single_neurons(minimum: Minimum, number: int, *, widths=(2, 3), skips=0):
    return number == 1


def wider_layers_never_disconnect(narrow: Minimum, wide: Minimum, components: Components, *, skips=0):
    pairs = list(zip(narrow.network.widths, wide.network.widths, strict=False))
    if narrow.network.layers != wide.network.layers or narrow.y != wide.y or any(a > b for a, b in pairs):
        return None
    return components(wide) <= components(narrow)


def a_lower_rank_never_increases(high: Minimum, low: Minimum, components: Components, *, skips=0):
    """A target of lower rank has at most as many components."""
    if high.network != low.network or high.rank_target <= low.rank_target:
        return None
    return components(low) <= components(high)


def every_hidden_vertex_is_a_cut_vertex(network: Network):
    return len(network.cut_vertices()) == network.layers - 1


def at_most_one_skip_is_left(network: Network):
    return len(network.normal_form()[0].skips) <= 1


def two_sheets_at_most(minimum: Minimum, number: int, *, data=True):
    return number <= 2


def data_have_full_rank(minimum: Minimum, *, data=True):
    return minimum.rank_x == minimum.network.widths[0]


def every_target_is_in_reach(minimum: Minimum, *, skips=0):
    return minimum.reachable


MINIMAL = [
    (a_skip_never_increases, "widths 1,1,1, skips 0:2:1, target 0"),
    (power_of_two, "widths 1,1,1,1, skips 0:2:1, target 1"),
    (connected_without_single_neurons, f"widths 2,2,2, no skips, target {I2}"),
    (
        wider_layers_never_disconnect,
        f"widths 2,1,2, no skips, target {I2}; widths 2,2,2, no skips, target {I2}",
    ),
    (
        a_lower_rank_never_increases,
        f"widths 2,1,2, no skips, target {I2}; widths 2,1,2, no skips, target [[0, 0], [0, 1]]",
    ),
    (every_hidden_vertex_is_a_cut_vertex, "widths 1,1,1,1, skips 0:2:1"),
    (at_most_one_skip_is_left, "widths 1,1,1,1, skips 0:2:1, 1:3:1"),
    (two_sheets_at_most, "widths 1,1,1,1, no skips, X = 1, Y = 1"),
    (data_have_full_rank, "widths 1,1, no skips, X = 0, Y = 0"),
    (every_target_is_in_reach, f"widths 2,1,2, no skips, target {I2}"),
]


def name_of(value):
    return getattr(value, "__name__", "")


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2))])
@pytest.mark.parametrize(("function", "smallest"), thinned(MINIMAL, every=3), ids=name_of)
def test_the_witness_is_the_minimal_one(function, smallest, seed):
    found = refute(function, seed=seed)
    assert (found.outcome, found.description, found.reason) == ("refuted", smallest, "")
    assert describe(found.witness) == smallest


SHRUNK = [MINIMAL[k] for k in (0, 1, 5, 8)]


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2))])
@pytest.mark.parametrize(("function", "smallest"), SHRUNK, ids=name_of)
@pytest.mark.slow
def test_random_witnesses_shrink_to_the_minimal_one(function, smallest, seed, monkeypatch):
    """The small cases, which are asked first, are passed over: what is left is found at random, and made small."""
    monkeypatch.setattr(Conjecture, "counts", False)  # no rows of the census, whose calls would let small cases through
    calls = count()

    @wraps(function)
    def later(*arguments, **options):
        return None if next(calls) < 500 else function(*arguments, **options)

    found = refute(later, seed=seed, examples=1000, seconds=600)  # on a busy machine the 30 s end what is made small
    assert (found.outcome, found.description) == ("refuted", smallest)
    assert "random" in found.cases


@pytest.mark.slow
@pytest.mark.xfail(strict=True, reason="no single change leads from a witness with a skip to the smaller one without")
def test_pairs_with_skips_shrink_to_the_minimal_one(tmp_path):
    def with_all_skips(high: Minimum, low: Minimum, components: Components):
        return a_lower_rank_never_increases(high, low, components)

    assert refute(with_all_skips, seed=0, library=tmp_path).description == MINIMAL[4][1]


def test_a_refutation_shows_what_it_saw():
    found = refute(a_skip_never_increases)
    assert found.text == "A skip never increases the number of components."
    assert [(c.minimum, c.number, c.rule) for c in found.counts] == [
        ("widths 1,1,1, skips 0:2:1, target 0", 2, "plain chain"),
        ("widths 1,1,1, no skips, target 0", 1, "plain chain"),
    ]
    assert all("Trager" in fact for c in found.counts for fact in c.relies_on)
    assert found.found
    with pytest.raises(TypeError, match="no truth value"):
        bool(found)


def test_a_refutation_is_the_same_after_json():
    found = refute(a_skip_never_increases)
    assert Refutation.from_json(json.loads(json.dumps(found.to_dict()))) == found


# -------------------------------------------------------------------------------------------------------- true ones


def cut_vertex_law(minimum: Minimum, components: Components, *, layers=4, widths=(2, 3), targets=(0, 1, -1)):
    """2^c for a target of full rank and wide layers, c hidden vertices of width rank X that no skip passes over."""
    network, rho = minimum.network, minimum.rank_x
    hidden = range(1, network.layers)
    if minimum.rank_target < rho or any(network.widths[v] < rho for v in hidden):
        return None
    skips = network.normal_form()[0].skips
    c = sum(network.widths[v] == rho and not any(j < v < i for j, i in skips) for v in hidden)
    found = components.estimate(minimum)
    return found == 2**c or f"{found} classes, not {2**c}"


def the_order_of_skips_does_not_matter(minimum: Minimum, number: int, components: Components):
    triples = [(j, i, c) for (j, i), c in minimum.network.skips.items()]
    halves = [(j, i, f"{c}/2") for j, i, c in triples]
    variants = (triples, triples[::-1], halves + halves[::-1])
    return all(components(Minimum(Network(minimum.network.widths, v), minimum.y)) == number for v in variants)


def transposing_does_not_matter(minimum: Minimum, number: int, components: Components):
    return components(Minimum(minimum.network.transpose(), transposed(minimum.y))) == number


TRUE = [cut_vertex_law, the_order_of_skips_does_not_matter, transposing_does_not_matter]


@pytest.mark.slow
@pytest.mark.parametrize("function", TRUE, ids=name_of)
def test_what_is_true_survives_a_long_search(function):
    """As long as cases are counted, not seconds."""
    examples = 200 if function is cut_vertex_law else 600
    found = refute(function, examples=examples, seconds=3000, seed=1)
    assert (found.outcome, found.case, found.reason) == ("none", None, ""), found.description
    assert found.drawn == examples
    assert found.satisfied - found.undecided > examples / 5


# ------------------------------------------------------------------------------------------------------- determinism


def without_seconds(found):
    return {name: value for name, value in found.to_dict().items() if name != "seconds"}


@pytest.mark.parametrize("function", [a_skip_never_increases, data_have_full_rank], ids=name_of)
@pytest.mark.parametrize("seed", thinned([0, 3], every=2))
def test_the_same_seed_and_library_give_the_same_answer(function, seed, tmp_path, monkeypatch):
    answers = []
    for run in ("first", "second"):
        (tmp_path / run).mkdir()
        monkeypatch.chdir(tmp_path / run)
        answers += [without_seconds(refute(function, seed=seed, examples=1000, library="known")) for _ in range(2)]
    assert answers[0] == answers[2]
    assert answers[1] == answers[3]
    assert {a["description"] for a in answers} == {answers[0]["description"]}


def asked_about(**options):
    cases = []

    def noting(minimum: Minimum):
        cases.append(describe(minimum))
        return True

    refute(noting, **options)
    return cases


@pytest.mark.slow
def test_small_cases_are_diagonal_and_random_ones_are_not_and_depend_on_the_seed():
    first, second = (asked_about(seed=seed, examples=400) for seed in (0, 1))
    assert first == asked_about(seed=0, examples=400)
    assert first[:200] == second[:200]
    assert first[200:] != second[200:]
    assert len(set(first[:200])) == 200
    beside = re.compile(r"\[\[-?\d, -?[12]\], ")
    assert not any(map(beside.search, first[:200]))
    assert any(map(beside.search, first[200:]))


# ------------------------------------------------------------------------------------------------------------ budget


@pytest.mark.parametrize("examples", [1, 2, 7, 100])
def test_so_many_examples_are_asked(examples):
    cases = asked_about(examples=examples)
    assert len(cases) == examples


def test_the_counts_of_a_search_are_those_of_its_calls():
    answers = {True: 0, None: 0}

    def mixed(minimum: Minimum):
        if minimum.network.layers == 2:
            raise Undecided("not this one")
        answer = None if minimum.network.layers == 3 else True
        answers[answer] += 1
        return answer

    found = refute(mixed, examples=300)
    assert (found.outcome, found.drawn) == ("none", 300)
    assert found.satisfied - found.undecided == answers[True]
    assert found.drawn - found.satisfied == answers[None]
    assert found.undecided == 300 - sum(answers.values()) > 0


def test_seconds_end_a_search():
    def slow(minimum: Minimum):
        time.sleep(0.15)
        return True

    found = refute(slow, seconds=1)
    assert (found.outcome, found.reason) == ("none", "stopped after 1 s")
    assert 0 < found.drawn < 50
    assert found.satisfied == found.drawn


def test_seconds_end_a_search_in_another_thread():
    def slow(minimum: Minimum):
        time.sleep(0.15)
        return True

    answers = []
    thread = threading.Thread(target=lambda: answers.append(refute(slow, seconds=0.5)))
    thread.start()
    thread.join()
    assert [(found.outcome, found.reason) for found in answers] == [("none", "stopped after 0.5 s")]


def test_a_loop_is_interrupted_in_this_process():
    def loops(minimum: Minimum):
        while True:
            pass

    found = refute(loops, seconds=0.5)
    assert found.outcome == "unfinished"
    assert found.reason.startswith("did not return within 0.5 s for widths 1,1, no skips, target 0")
    assert (found.drawn, found.case, found.stored) == (0, None, "")


def fails_at_two_layers(then):
    """A conjecture that fails from two layers on, and does something else for smaller cases once it has failed."""
    failed = []

    def conjecture(minimum: Minimum):
        if minimum.network.layers >= 2:
            failed.append(minimum)
            return False
        return then() if failed else True

    return conjecture


def loop():
    while True:
        pass


@pytest.mark.parametrize(
    "then", [lambda: 1 / 0, lambda: 1, lambda: sys.exit(3), lambda: "", lambda: "a".missing, input, lambda: None]
)
def test_what_happens_to_smaller_cases_loses_no_witness(then):
    found = refute(fails_at_two_layers(then))
    assert (found.outcome, found.description) == ("refuted", "widths 1,1,1, no skips, target 0")
    assert found.stored


def test_a_loop_in_a_smaller_case_loses_no_witness():
    found = refute(fails_at_two_layers(loop), seconds=1)
    assert (found.outcome, found.description) == ("refuted", "widths 1,1,1, no skips, target 0")
    assert found.reason.startswith("did not return within 1 s")
    assert found.stored


@pytest.mark.parametrize("yes", [True, np.True_, np.bool_(1), np.array(True)])
def test_truth_values(yes):
    assert refute(lambda_of(yes), examples=5).outcome == "none"


@pytest.mark.parametrize("no", [False, np.False_, np.array(False), "it fails"])
def test_failures(no):
    found = refute(lambda_of(no), examples=5)
    assert (found.outcome, found.description) == ("refuted", "widths 1,1, no skips, target 0")
    assert found.fails == (no if isinstance(no, str) else "")


def lambda_of(value):
    def conjecture(minimum: Minimum):
        return value

    return conjecture


class Unprintable:
    def __repr__(self):
        raise ValueError("no words for this")


class Hidden(Exception):
    def __str__(self):
        raise ValueError("no words for this")


@pytest.mark.parametrize(
    "value", [1, 0, "", 1.0, [], [True], np.int64(1), np.array([True, True]), SimpleNamespace(dtype=1)]
)
def test_anything_else_is_refused_with_its_case(value):
    with pytest.raises(BadInput, match=r"conjecture returns .* for widths 1,1, no skips, target 0: return True"):
        refute(lambda_of(value))


def test_a_value_without_words_is_refused():
    with pytest.raises(BadInput, match="conjecture raises ValueError: no words for this at line"):
        refute(lambda_of(Unprintable()))


def raising(error):
    def conjecture(minimum: Minimum):
        raise error

    return conjecture


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ValueError("odd"), r"ValueError: odd at line \d+ \(raise error\)"),
        (ZeroDivisionError(), "ZeroDivisionError at line"),
        (SystemExit(0), "SystemExit: 0"),
        (RecursionError("deep"), "RecursionError: deep"),
        (BadInput("bad"), "BadInput: bad"),
        (Hidden(), "Hidden"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_raised_is_refused_with_its_place_and_case(error, words):
    with pytest.raises(BadInput, match=f"conjecture raises {words}.* for widths 1,1, no skips, target 0"):
        refute(raising(error))


def test_an_endless_recursion_is_refused():
    def deeper(minimum: Minimum):
        return deeper(minimum)

    with pytest.raises(BadInput, match="raises RecursionError"):
        refute(deeper)


def test_a_random_function_is_refused_and_its_witness_is_removed(tmp_path):
    calls = count()

    def fails_once(minimum: Minimum):
        return next(calls) != 40

    with pytest.raises(BadInput, match=r"failed for widths .* did not when it was asked again"):
        refute(fails_once, library=tmp_path / "known")
    assert list((tmp_path / "known").iterdir()) == []


def never_applies(minimum: Minimum):
    return None


def never_proved(minimum: Minimum, components: Components):
    return components(UNPROVED) > 0


def test_what_never_applies_is_vacuous():
    found = refute(never_applies, examples=50)
    assert (found.outcome, found.drawn, found.satisfied, found.undecided) == ("vacuous", 100, 0, 0)
    assert "not one of" in found.reason


def adding_a_hidden_layer_never_decreases(one: Minimum, other: Minimum, components: Components):
    """Applies to fewer than one in a hundred pairs of the default space."""
    a, b = one.network.widths, other.network.widths
    plain_ones = not one.network.skips and not other.network.skips
    if not plain_ones or one.y != other.y or not any(b[:k] + b[k + 1 :] == a for k in range(1, len(b) - 1)):
        return None
    return components(other) >= components(one)


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.slow)])
def test_the_search_goes_on_where_it_hardly_ever_applies(seed):
    """One step from 2,2,2: a layer of one neuron, and equal singular values."""
    found = refute(adding_a_hidden_layer_never_decreases, seed=seed, seconds=600)
    assert found.outcome == "refuted"
    assert found.description == f"widths 2,2,2, no skips, target {I2}; widths 2,1,2,2, no skips, target {I2}"
    assert sorted(counted.number for counted in found.counts) == [1, 2]
    assert "similar" in found.cases


HARDLY_EVER = """
from itertools import count

from symtopo import Minimum

calls = count()


def hardly_ever(minimum: Minimum, *, data=True):
    return True if next(calls) == 44 else None
"""


def test_a_search_of_which_hardly_a_case_was_decided_is_not_clean(run, tmp_path):
    """It goes on with cases that are like those that applied, and says that this says next to nothing."""
    space: dict[str, Any] = {}
    exec(HARDLY_EVER, space)
    found = refute(space["hardly_ever"], examples=60, seconds=600)
    assert (found.outcome, found.satisfied, found.undecided) == ("vacuous", 1, 0)
    assert found.drawn > 60
    assert f"only 1 of {found.drawn} cases were decided, below 1 %" in found.reason
    (tmp_path / "mine.py").write_text(HARDLY_EVER)
    code, out, _ = run("refute", f"{tmp_path / 'mine.py'}::hardly_ever", "--examples", "60", "--seconds", "600")
    assert code == 3
    assert out.startswith("VACUOUS (hardly a case was decided, or none)")


def test_no_case_is_asked_twice_when_the_search_goes_on():
    seen = []

    def hardly(minimum: Minimum, *, data=True):
        seen.append(minimum)
        return True if len(seen) == 45 else None

    found = refute(hardly, examples=60, seconds=600)
    (similar,) = (int(number) for number in re.findall(r"(\d+) similar", found.cases))
    assert found.drawn == len(seen) > 60
    further = seen[-similar:]
    assert len(further) == len(set(further)) > 0
    assert not set(further) & set(seen[:-similar])
    assert {(m.network.layers, min(m.network.widths), max(m.network.widths)) for m in further} == {
        (seen[44].network.layers, min(seen[44].network.widths), max(seen[44].network.widths))
    }


def test_what_is_never_proved_is_vacuous_and_counted():
    found = refute(never_proved, examples=50)
    assert (found.outcome, found.drawn, found.satisfied, found.undecided) == ("vacuous", 100, 100, 100)
    assert found.reason == "not one of 100 cases was decided"


def interrupt(*_):
    raise KeyboardInterrupt


def test_ctrl_c_before_anything_was_found():
    found = refute(fails_at_two_layers(interrupt), layers=1, examples=3)
    assert found.outcome == "none"
    found = refute(raising(KeyboardInterrupt()))
    assert (found.outcome, found.reason, found.drawn, found.stored) == ("vacuous", "interrupted", 0, "")


def test_ctrl_c_in_this_process_keeps_the_witness():
    found = refute(fails_at_two_layers(interrupt))
    assert (found.outcome, found.interrupted) == ("refuted", True)
    assert found.description == "widths 1,1,1, no skips, target 0"
    assert Path(found.stored).is_file()


def test_ctrl_c_while_the_witness_is_written_keeps_it(monkeypatch):
    """The first attempt to write is interrupted; the witness is written when the search has ended."""
    attempts = count()

    def store_second(folder, fields):
        return interrupt() if next(attempts) == 0 else store(folder, fields)

    monkeypatch.setattr("symtopo.refuting.refutation.store", store_second)
    found = refute(fails_at_two_layers(lambda: True))
    assert (found.outcome, found.interrupted) == ("refuted", True)
    assert found.stored
    assert Path(found.stored).is_file()


def test_a_loop_when_the_witness_is_asked_again_ends():
    """A function that fails, and hangs from then on."""
    calls = []

    def hangs(minimum: Minimum):
        while calls:
            if time.monotonic() > start + 4:
                pytest.fail("it was not interrupted")
        calls.append(1)
        return False

    start = time.monotonic()
    found = refute(hangs, seconds=0.5)
    assert found.reason.startswith("did not return within 0.5 s")


def test_progress_is_told_before_each_case():
    told = []
    found = refute(a_skip_never_increases, progress=told.append)
    while not told[0].drawn:  # rows of the census come first, and are none of the cases
        told.pop(0)
    assert [so_far.drawn for so_far in told[: found.drawn]] == list(range(1, found.drawn + 1))
    assert {so_far.outcome.value for so_far in told} == {"refuted"}  # a row fails, and a smaller case is found


# ------------------------------------------------------------------------------------------------ numbers of components


@settings(deadline=None, database=None, derandomize=True, max_examples=100)
@given(st.sampled_from([rank_one, plain, with_skips, data_of_low_rank]), st.integers(0, 10**6))
def test_numbers_are_those_that_are_proved(kind, seed):
    m, components = seeded(kind, seed), Components()
    bounds = proved_bounds(m)
    if not bounds.exact:
        with pytest.raises(Undecided, match="not proved"):
            components(m)
        return
    assert components(m) == bounds.lower
    (seen,) = components.seen
    assert (seen.minimum, seen.number) == (describe(m), bounds.lower)
    assert set(seen.relies_on) == set(bounds.relies_on)
    assert not components.estimated


@pytest.mark.parametrize("value", [None, 3, Network([1, 1]), "widths 1,1"])
def test_components_are_those_of_a_minimum(value):
    with pytest.raises(BadInput, match="give a Minimum"):
        Components()(value)


@pytest.mark.slow
def test_a_number_belongs_to_the_minimum_before_it():
    def swapped(components: Components, one: Minimum, n: int, other: Minimum, k: int, again: int):
        return (n, k, again) == (components(one), components(other), components(other))

    def one_number(number: int):
        return number == 1

    def both_after(one: Minimum, other: Minimum, n: int, components: Components):
        return n == components(other)

    for function in (swapped, both_after):
        assert refute(function, examples=200).outcome == "none"
    assert refute(one_number).description == "widths 1,1,1, no skips, target 1"


def test_an_estimate_makes_a_candidate_only(tmp_path):
    def connected(
        minimum: Minimum, components: Components, *, layers=(4, 4), widths=2, skips=2, coefficients=(1,), targets=(1,)
    ):
        same = minimum.network == UNPROVED.network and minimum.y == UNPROVED.y
        return components(minimum) == 1 if same else None

    proved = refute(connected, library=tmp_path / "known", examples=200)
    assert (proved.outcome, proved.case) == ("vacuous", None)
    assert proved.undecided > 0
    found = refute(connected, estimates=True, library=tmp_path / "known", examples=200)
    assert (found.outcome, found.description) == ("candidate", f"widths 2,2,1,2,2, skips 0:3:1, 1:3:1, target {I2}")
    assert [(c.number, c.rule) for c in found.counts] == [(2, "estimate")]
    assert (found.stored, (tmp_path / "known").exists()) == ("", False)


def test_what_is_proved_is_refuted_with_estimates_too():
    found = refute(power_of_two, estimates=True)
    assert (found.outcome, found.description) == ("refuted", MINIMAL[1][1])
    assert found.stored


def test_an_exact_witness_of_the_library_is_not_lost_to_a_smaller_candidate():
    def connected(minimum: Minimum, components: Components):
        return components(minimum) == 1 if minimum.network in (UNPROVED.network, Network([2, 2, 2, 2])) else None

    first = refute(connected)
    assert (first.outcome, first.description) == ("refuted", f"widths 2,2,2,2, no skips, target {I2}")
    again = refute(connected, estimates=True)
    assert (again.outcome, again.recalled) == ("refuted", 1)


@pytest.mark.slow
def test_an_estimate_that_is_asked_for_is_no_proof():
    def estimated(minimum: Minimum, components: Components, *, layers=(2, 2), widths=(2, 2), skips=0):
        return components.estimate(minimum) == 1

    found = refute(estimated)
    assert (found.outcome, found.stored) == ("candidate", "")


# -------------------------------------------------------------------------------------------------------- statements


@pytest.mark.parametrize("id", thinned(["4.3++", "4.3+", "5.2+", "6.2", "5.5+", "eq5+", "5.4+"], every=7))
def test_refuted_statements_have_a_witness(run_json, id):
    code, found = run_json("refute", id)
    assert (code, found["outcome"], found["target"]) == (1, "refuted", id)
    assert found["description"]
    assert found["fails"]
    assert Path(found["stored"]).is_file()


SURE = ["2.1", "3.8b", "4.3+ repaired", *(pytest.param(s, marks=pytest.mark.slow) for s in ("2.4", "4.2", "4.3"))]


@pytest.mark.parametrize("id", SURE)
@pytest.mark.slow
def test_proved_statements_have_none(run_json, id):
    code, found = run_json("refute", id, "--examples", "60")
    assert (code, found["outcome"], found["case"], found["stored"]) == (0, "none", None, "")
    assert found["satisfied"] - found["undecided"] > 0


@pytest.mark.parametrize(
    ("id", "without", "witness"),
    thinned(
        [
            ("4.2", "plain", "widths 1,1,1, skips 0:2:1, X = 1, Y = 1"),
            ("4.2", "full_rank_x", "widths 1,1,1, no skips, X = 0, Y = 1"),
            ("2.3", "scalar_joints", "widths 1,2,1, no skips, target 1"),
            ("3.8b", "meet", "{a} and {b} in 2 points, discrete"),
            ("4.3+ repaired", "vectors", "widths 1,1,1,1,1, skips 0:3:1, X = 1, Y = 1; (0, 2); 1"),
        ],
        every=5,
    ),
)
def test_without_a_hypothesis(run_json, id, without, witness):
    code, found = run_json("refute", id, "--without", without)
    assert (code, found["outcome"], found["without"], found["description"]) == (1, "refuted", without, witness)


@pytest.mark.slow
def test_a_witness_of_a_statement_is_asked_first_about_another():
    assert refute("4.2", without="full_rank_y").recalled == 0
    assert refute("4.1", without="full_rank_y").recalled == 1


STATEMENT = """
from symtopo.search.search import Finite
from symtopo.proving.statement import Statement
statement = Statement(id="mine", title="all numbers are small", source="here", expect="REFUTED", text="x")

@statement.conclusion
def small(n):
    return n < 3 or f"{n} is large"

@statement.instances
def numbers():
    \"\"\"Numbers.\"\"\"
    return Finite("numbers", [1, 5, 9])
"""


def test_a_statement_of_ones_own(run_json, tmp_path):
    (tmp_path / "mine.py").write_text(STATEMENT)
    code, found = run_json("refute", tmp_path / "mine.py")
    assert (code, found["target"], found["text"]) == (1, "mine", "all numbers are small")
    assert (found["case"], found["description"], found["fails"]) == ("5", "5", f"5 is large ({ALONE})")
    assert refute(str(tmp_path / "mine.py")).witness == 5


def test_a_statement_by_its_file(run_json):
    code, found = run_json("refute", "proofs/claim_4_3_increase.py")
    assert (code, found["target"]) == (1, "4.3++")


@pytest.mark.slow
def test_what_verify_calls_needed_is_refuted_without_it(verified):
    needed = [(r.id, name) for r in verified for name, status in r.hypotheses.items() if status == "needed"]
    assert len(needed) > 40
    some = needed[::8]
    found = {(id, name): refute(id, without=name).outcome for id, name in some}
    assert found == dict.fromkeys(some, "refuted")


def test_an_alarm_that_hypothesis_swallows_ends_the_search(monkeypatch):
    """It is left inconsistent, and raises an error of its own: before the seconds are over that is a defect of ours."""
    start = Refutation("x", "", "", examples=1, budget=0.01, seed=0)

    def inconsistent(known, report):
        time.sleep(0.02)
        raise FlakyStrategyDefinition("data generation behaved differently")

    def searched(seconds):
        return _searched(start, [("", inconsistent)], [], lambda so_far: None, Clock(seconds))

    monkeypatch.setattr(Clock, "running", lambda self: nullcontext())  # no alarm comes through
    assert searched(0.01).reason == "stopped after 0.01 s"
    with pytest.raises(FlakyStrategyDefinition):
        searched(60)


SHAPES = [
    Minimum(Network([1, 1, 1], {(0, 2): 1}), [[1]]),
    Minimum(Network([1, 1, 1]), x=[[0, 1]], y=[[1, 0]]),
    (Minimum(Network([1, 1, 1]), x=[[0, 2]], y=[["1/2", 0]]), ((-3,),)),
]


@pytest.mark.parametrize("case", SHAPES)
@pytest.mark.parametrize("statement", ["2.1", "2.4", "2.5", "4.2", "4.3"])
@pytest.mark.slow
def test_a_known_witness_of_another_shape_refutes_nothing_that_is_proved(tmp_path, statement, case):
    fields = {"target": "x", "without": "", "text": "", "description": "", "fails": "", "counts": [], "seed": 0}
    store(tmp_path, {**fields, "case": encode(case)})
    assert refute(statement, library=tmp_path, examples=3, seconds=300).outcome == "none"
