"""Laws hold on all rows exactly, and what fails on larger networks is not shown."""

import pytest

from symtopo import census
from symtopo.surveying.invariants import INVARIANTS, PROPERTIES, Features
from symtopo.surveying.laws import Law, laws


@pytest.fixture(scope="module")
def found():
    """Of the networks of up to three layers, so that some fail on larger ones."""
    return laws(census(layers=3), networks=60)


def test_survivors_hold_on_all_rows_and_touch_as_often_as_they_say(found):
    rows = [(Features.of(row.minimum), row.lower) for row in census(layers=3) if row.exact and row.lower]
    assert found.survivors
    for law in (*found.survivors, *found.refuted):
        inside = [(f, n) for f, n in rows if PROPERTIES[law.where](f)]
        assert len(inside) == law.rows
        assert all(law.holds(f, n) for f, n in rows)
        opposite = Law(law.where, not law.upper, law.exponent, law.constant, law.more)
        assert sum(opposite.holds(f, n) for f, n in inside) == law.touches > 0


def test_what_fails_is_not_shown(found):
    assert all(law.fails and law not in found.survivors for law in found.refuted)
    assert all(not law.fails and law.larger for law in found.survivors)


def test_a_false_law_is_refuted_by_larger_networks():
    """That scalar networks have at most eight components holds for three layers, and not for seven."""
    law = Law("all widths 1", True, (), 3, 0)
    assert law.words == "all widths 1: components <= 2^(3)"
    rows = [(Features.of(row.minimum), row.lower) for row in census(widths=[1, 1, 1, 1]) if row.exact]
    assert all(law.holds(f, n) for f, n in rows)
    (largest,) = census(count=16, widths=[1] * 6, skips=[])
    assert not law.holds(Features.of(largest.minimum), largest.lower)


@pytest.mark.slow
def test_proved_laws_hold_on_the_whole_census():
    """Those of docs/census.md that are proved for what the theorems cover."""
    zero = Law("T' = 0", True, ((1, "covered layers"),), 0, 0)
    one = Law("one skip", True, ((1, "scalar layers"), (1, "uncovered layers of width rank T'")), 0, 0)
    for row in census():
        if row.exact and row.lower:
            features = Features.of(row.minimum)
            assert zero.holds(features, row.lower)
            if PROPERTIES["no hidden layer narrower than the input"](features):
                assert one.holds(features, row.lower)


def test_invariants_of_one_network():
    (row,) = census(widths=[1, 1, 1, 1], skips=[(0, 2)], count=3)
    values = {name: value(Features.of(row.minimum)) for name, value in INVARIANTS.items()}
    assert values == {
        "layers": 3,
        "skips": 1,
        "rank T'": 1,
        "covered layers": 1,
        "uncovered layers": 1,
        "scalar layers": 2,
        "uncovered scalar layers": 1,
        "narrowest layers": 2,
        "uncovered narrowest layers": 1,
        "uncovered layers of width rank T'": 1,
        "smallest width": 1,
    }
