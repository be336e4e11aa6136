"""refute looks up the census before it searches; what it finds there is proved anew, what it does not is no answer."""

import time
from dataclasses import replace

import pytest

from symtopo import Components, Contradiction, Minimum, Network, Undecided, census, refute
from symtopo.proving.catalogue import directory, load
from symtopo.refuting import census_rows
from symtopo.refuting.attempts import Refutation, attempt_statement
from symtopo.refuting.clock import Clock
from symtopo.search.search import Late


def never_six(minimum: Minimum, number: int):
    return number != 6 or "six"


def never_six_small(minimum: Minimum, number: int, *, layers=3, widths=1):
    return number != 6


def never_three_of_components(minimum: Minimum, components: Components):
    return components(minimum) != 3


def never_by_state_cells(minimum: Minimum, components: Components):
    components(minimum)
    return components.seen[-1].rule != "state cells"


SIX = "widths 1,1,1,1,1, skips 0:2:1, target 1"


def test_a_row_is_a_witness_beyond_the_reach_of_the_search():
    """The space has three layers; a function that does not say so is asked about all rows, and the hit is counted."""
    found = refute(never_six, examples=70, seconds=600)
    first = census(count=6).rows[0]
    assert (found.outcome, found.description, found.fails) == ("refuted", SIX, "six")
    assert found.census.row == census().rows.index(first) + 1
    assert found.census.fails == f"{SIX}: exactly 6 components, by state cells; counted and checked anew"
    assert found.census.asked == found.census.decided <= found.census.row
    assert [(c.number, c.rule) for c in found.counts] == [(6, "state cells")]
    assert found.counts[0].relies_on
    assert Refutation.from_json(found.to_dict() | {"schema": ""}) == found


def test_the_options_that_are_given_hold_for_rows_too():
    found = refute(never_six_small, examples=40, seconds=600)
    assert (found.outcome, found.case) == ("none", None)
    asked = found.census
    assert (asked.whole, asked.fails) == (True, "")
    rows = [row for length in (2, 3, 4) for row in census(widths=[1] * length).rows]
    assert asked.asked == len([row for row in rows if row["lower"] == row["upper"] and len(row["skips"]) <= 2])


def test_not_found_is_said_of_what_was_asked(run, tmp_path):
    (tmp_path / "mine.py").write_text(
        "from symtopo import Minimum\n\n\n"
        "def small(minimum: Minimum, number: int, *, layers=2):\n    return number < 9\n"
    )
    code, out, _ = run("refute", f"{tmp_path / 'mine.py'}::small", "--examples", "30", "--seconds", "600")
    words = " ".join(out.split())
    assert code == 0
    assert "rows that were asked fails" in words
    assert "are none of its cases" in words
    assert census().words in words
    assert "nothing follows for networks beyond that, nor for rows that are open" in words
    assert "there is none" not in words


def test_rows_are_asked_as_far_as_examples_go():
    found = refute(never_six, examples=5, seconds=600)
    assert (found.outcome, found.census.asked, found.census.whole) == ("none", 20, False)
    assert "it came to row 20 in its share of the seconds and examples" in found.census.lines[0]


def pair(one: Minimum, other: Minimum, components: Components, *, layers=1, widths=1):
    return components(one) < 9


def of_networks(network: Network):
    return network.layers < 9


def of_minima(minimum: Minimum):
    return minimum.rank_x < 9


@pytest.mark.parametrize("function", [pair, of_networks, of_minima])
def test_what_cannot_ask_the_census_does_not_load_it(function, monkeypatch):
    monkeypatch.setattr(census_rows, "census", None)
    found = refute(function, examples=10, seconds=600)
    assert (found.outcome, found.census) == ("none", None)


@pytest.mark.parametrize("function", [never_six, never_three_of_components])
def test_a_census_that_is_wrong_refutes_nothing(function, monkeypatch):
    """A row says six, or three; it is counted, and has one component."""
    wrong = replace(census(), rows=tuple({**row, "lower": 6, "upper": 6} for row in census().rows[:1]))
    if function is never_three_of_components:
        wrong = replace(wrong, rows=tuple({**row, "lower": 3, "upper": 3} for row in wrong.rows))
    monkeypatch.setattr(census_rows, "census", lambda: wrong)
    with pytest.raises(Contradiction, match=r"the census says exactly [63] components for widths 1,1, .* and now"):
        refute(function, examples=5, seconds=600)


def test_open_rows_are_not_asked(monkeypatch):
    rows = census(widths=[2, 1, 2, 2], skips=[(0, 2)]).rows
    asked = []

    def noting(minimum: Minimum, components: Components, *, layers=(3, 3)):
        asked.append(minimum)
        return True

    monkeypatch.setattr(census_rows, "census", lambda: replace(census(), rows=rows))
    found = refute(noting, examples=1, seconds=600)
    decided = [row for row in rows if row["lower"] == row["upper"]]
    assert (found.census.asked, found.census.open) == (len(decided), len(rows) - len(decided))
    assert len(asked) == len(decided) + found.drawn


def raises_on_long(minimum: Minimum, number: int):
    if minimum.network.layers > 3:
        raise KeyError("not written for these")
    return number < 9 or minimum.network.layers > 3


def test_rows_that_a_function_was_not_written_for_are_passed_over():
    found = refute(raises_on_long, examples=80, seconds=600)
    assert (found.outcome, found.census.fails) == ("none", "")
    assert found.census.decided < found.census.asked == 320


def test_rows_that_take_too_long_leave_the_search_its_time():
    def slow(minimum: Minimum, number: int):
        if minimum.network.layers == 1:
            time.sleep(0.05)
        return True

    found = refute(slow, examples=100, seconds=0.8)
    assert not found.census.whole
    assert found.census.fails == ""


def test_data_are_asked_about_too():
    def two_at_most(minimum: Minimum, number: int, *, data=True, layers=4):
        return number <= 6

    found = refute(two_at_most, examples=70, seconds=600)
    assert found.outcome == "refuted"
    assert found.witness.x is not None


def test_a_statement_without_a_hypothesis_asks_the_census(run_json):
    code, found = run_json("refute", "4.2", "--without", "plain", "--examples", "40")
    assert code == 1
    assert found["description"] == "widths 1,1,1, skips 0:2:1, X = 1, Y = 1"
    assert found["census"]["fails"].endswith("exactly 3 components, by state cells; decided anew")


def test_undecided_numbers_are_not_estimated_for_rows():
    def by_other(minimum: Minimum, components: Components):
        raise Undecided("never")

    found = refute(by_other, examples=5, seconds=600, estimates=True)
    assert (found.outcome, found.census.decided) == ("vacuous", 0)


def test_the_quarter_that_ends_between_two_rows_does_not_end_the_search():
    """Its alarm rings while no row is asked: once that was told as the end of all seconds, and no case was drawn."""
    clock = Clock(1.2)
    with clock.running():
        clock.next("a row", recalling=True)
        clock.rest()
        while clock.spent < 0.4:
            pass
        clock.next("a case")
        with pytest.raises(Late):
            clock.next("a row", recalling=True)


@pytest.mark.slow
def test_the_quarter_that_ends_within_a_row_does_not_end_a_statement():
    """Its alarm rings again and again: once it rang while random cases were drawn, and hypothesis called them flaky."""
    found = refute("2.4", examples=20_000, seconds=2)
    assert (found.outcome, found.reason) == ("none", "stopped after 2 s")
    assert not found.census.whole and found.drawn


@pytest.mark.slow
def test_estimates_of_a_statement_do_not_ask_the_census_again(monkeypatch):
    few = census(widths=[1, 1, 1])
    monkeypatch.setattr("symtopo.refuting.census_rows.census", lambda: few)
    start = Refutation("2.5", "", "", examples=20, budget=600, seed=0)
    found = attempt_statement(load(directory() / "count_2_5.py"), start, [], True, lambda so_far: None)
    assert "by estimate" in found.searched
    assert 0 < found.census.asked <= found.census.row == len(few) < 20


def test_the_rule_of_a_row_is_seen_as_if_it_were_counted():
    """A function that looks at what was seen does not hold for a row only because its number is looked up."""
    found = refute(never_by_state_cells, examples=60, seconds=600)
    assert found.outcome == "refuted"
    assert "state cells" in found.census.fails
    assert found.counts[0].relies_on
