"""Counts through the command line: the known table, the traps, and the networks where nothing exact may be claimed."""

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from known_counts import BLOCKS, KNOWN, diagonal

from symtopo import checker
from symtopo.checker import NotProved
from symtopo.components import count, count_certificate
from symtopo.counting.proved import accepted_bounds, bounds_from_points
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network
from symtopo.proving.standing import standing
from symtopo.search.strategies import invertible, matrices, networks


def arguments(widths, skips, data):
    options = [part for skip in skips for part in ("--skip", skip)]
    return ["count", widths, *options, *(a if isinstance(a, str) else json.dumps(a) for a in data), "--samples", "0"]


@pytest.mark.parametrize(
    ("widths", "skips", "data", "components"),
    [*KNOWN, *((widths, skips, ["--target", target], c) for widths, skips, target, c in BLOCKS)],
)
def test_known_count(run_json, tmp_path, widths, skips, data, components):
    code, result = run_json(*arguments(widths, skips, data), "--certificate", tmp_path / "proof")
    assert code == 0
    assert result["components"] == {"lower": components, "upper": components, "estimate": None}
    assert result["evidence"]
    report = checker.check(*(checker.read(str(tmp_path / "proof" / f"{n}.json")) for n in ("claim", "certificate")))
    assert report.established == f"exactly {components} component{'s' * (components != 1)}"


OPEN = [
    ("2,1,2,1,2,1,2", ["0:2", "2:4", "4:6"], diagonal(1, 2), "3 narrow blocks, no adjacent pair wider than the data"),
    ("2,1,2,1,2,1,2", ["0:2", "2:4", "4:6"], diagonal(0, 2), "3 narrow blocks, and the target is singular"),
    ("4,1,4,2,4", ["0:2", "2:4"], diagonal(2, 1, 1, 1), "= 1 < r_1 + r_2 = 3 < n = 4"),
    ("3,2,3,2,3", ["0:2", "2:4"], diagonal(2, 1, 0), "two narrow blocks, the target singular"),
    ("3,1,1,3,2,3", ["0:3", "3:5"], diagonal(2, 1, 3), "= 2 < r_1 + r_2 = n, and more than one layer"),
    ("3,1,3,1,3", ["0:2", "2:4"], diagonal(2, 3, 4), "the target is out of reach"),
    ("2,1,2,1,2", ["0:2", "1:3"], diagonal(1, 2), "the skips 0 -> 2 and 1 -> 3 overlap"),
    ("2,1,1,1,2,2", ["0:4", "1:3"], diagonal(1, 2), "of the skips 1 -> 3 and 0 -> 4 one lies inside the other"),
    ("2,1,2,2,1,1,1,2", ["0:2", "4:6"], diagonal(1, 2), "residual blocks of different widths, 1 and 2"),
]


@pytest.mark.parametrize(("widths", "skips", "target", "why"), OPEN)
def test_open_networks_get_no_upper_bound(run_json, widths, skips, target, why):
    code, result = run_json(*arguments(widths, skips, ["--target", target]))
    assert code == 3
    assert result["components"]["upper"] is None
    assert any("no theorem covers" in note and why in note for note in result["notes"])


def test_narrow_blocks_and_data_of_lower_rank_are_open(run_json):
    data = ["--data", [[1, 0], [0, 1], [0, 0]], [[1, 0], [0, 2], [0, 0]]]
    code, result = run_json(*arguments("3,1,3,1,3", ["0:2", "2:4"], data))
    assert code == 3
    assert result["components"]["upper"] is None
    assert any("all 2 blocks are narrower than their width 3, and X has rank 2 only" in n for n in result["notes"])


def test_careless_transposition_is_refused(run_json):
    """Widths 3,1,3,1 with X = [e1 e2], Y = 0 have 1 component; transposing as if X = I would give 2."""
    skips = ["0:2", "1:3"]
    code, result = run_json(*arguments("3,1,3,1", skips, ["--data", [[1, 0], [0, 1], [0, 0]], [[0, 0]]]))
    assert (code, result["components"]["lower"], result["components"]["upper"]) == (3, 1, None)


def test_past_the_limit_of_the_cell_decision(run_json):
    """Formulas where they apply, else the bounds 2^c to 2^b with the reason."""
    scalar = ",".join(["1"] * 21)
    _, plain = run_json("count", scalar, "--target", 1)
    assert plain["components"]["lower"] == plain["components"]["upper"] == 2**19
    _, blocks = run_json(
        "count", scalar, "--target", 1, *[p for i in range(0, 20, 2) for p in ("--skip", f"{i}:{i + 2}")]
    )
    assert blocks["components"]["lower"] == blocks["components"]["upper"]
    assert blocks["evidence"][0]["name"] == "scalar blocks"
    code, overlapping = run_json("count", scalar, "--target", 1, "--skip", "0:2", "--skip", "1:3")
    assert (code, overlapping["components"]["lower"], overlapping["components"]["upper"]) == (3, 2**17, 2**19)
    assert "stops at" in overlapping["notes"][0]


def test_residual_scalar_blocks_are_a_sum_over_signs():
    """K residual blocks of two scalar layers, M > 0: the sum over sign patterns with product + of 2^(minus signs)."""
    for blocks in (2, 3, 4):
        network = Network([1] * (2 * blocks + 1), {(2 * k, 2 * k + 2): 1 for k in range(blocks)})
        found = count(Minimum(network, [[2]]), samples=0)
        assert found.exact
        assert found.lower == sum(math.comb(blocks, k) * 2**k for k in range(0, blocks + 1, 2))


widths_lists = st.lists(st.integers(1, 3), min_size=2, max_size=5)


@st.composite
def minima(draw):
    """Networks with targets or data of any rank; entries small, so that ties and coincidences are common."""
    network = draw(networks(widths_lists))
    d0, dl = network.widths[0], network.widths[-1]
    if draw(st.booleans()):
        return Minimum(network, draw(matrices(dl, d0)))
    samples = draw(st.integers(1, 3))
    return Minimum(network, x=draw(matrices(d0, samples)), y=draw(matrices(dl, samples)))


def check_certified(minimum):
    found = count(minimum, samples=0)
    if found.proved:
        report = checker.check(*count_certificate(found))
        assert report.relies_on == found.proved.relies_on
    narrow = any(minimum.problem.widths[v] < minimum.rank_x for v in minimum.problem.hidden)
    blocks = any("block" in rule or "plain layers" in rule for rule in found.proved.rules)
    if minimum.problem.skips and narrow and minimum.network.widths[-1] >= minimum.rank_x and not blocks:
        assert found.upper is None


@given(minima())
@settings(max_examples=150, deadline=None)
def test_every_count_has_a_certificate_that_the_checker_accepts(minimum):
    check_certified(minimum)


@pytest.mark.slow
@given(minima())
@settings(max_examples=1500, deadline=None)
def test_every_count_has_a_certificate_thorough(minimum):
    check_certified(minimum)


def check_flint_against_checker(minimum):
    """Ranks, normal form and ties by FLINT are those that the checker computes by itself."""
    ours = minimum.problem
    theirs = checker.reduce(minimum.network, minimum.x, minimum.y)
    assert (ours.widths, ours.skips, ours.rho, ours.rank) == (theirs.widths, theirs.skips, theirs.rho, theirs.rank)
    smallest = min(ours.rho, *ours.widths[1:])
    if 0 < smallest < ours.rank:
        assert ours.tied(smallest) == theirs.tied(smallest)


@given(minima())
@settings(max_examples=150, deadline=None)
def test_reduced_problem_is_what_the_checker_computes(minimum):
    check_flint_against_checker(minimum)


inner_skips = st.dictionaries(st.sampled_from([(1, 3), (1, 4), (3, 4)]), st.sampled_from([1, -1, 2]), max_size=3)


@given(inner_skips, matrices(2, 2), invertible(2), invertible(2))
@settings(max_examples=100, deadline=None)
def test_count_is_invariant_under_coordinates_of_input_and_output(skips, target, g, h):
    """F -> g F h is a change of the first and last weights where no skip ends at input or output."""
    network = Network([2, 2, 3, 2, 2, 2], skips)
    moved = checker.product(checker.product(g, target), h)
    first, second = (count(Minimum(network, t), samples=0) for t in (target, moved))
    assert (first.lower, first.upper) == (second.lower, second.upper)


@given(minima())
@settings(max_examples=100, deadline=None)
def test_transposing_a_target_leaves_the_count(minimum):
    if minimum.x is not None:
        return
    transposed = Minimum(minimum.network.transpose(), checker.transpose(minimum.y))
    first, second = (count(m, samples=0) for m in (minimum, transposed))
    if first.exact and second.exact:
        assert first.lower == second.lower
    if first.upper is not None and second.upper is not None:
        assert max(first.lower, second.lower) <= min(first.upper, second.upper)


TARGET, NO_SAMPLE = json.dumps(diagonal(2, 3, 4)), ("--samples", 0)


def test_without_evidence_there_is_no_certificate(run, tmp_path):
    skips = ["--skip", "0:2", "--skip", "2:4"]
    code, out, err = run("count", "3,1,3,1,3", *skips, "--target", TARGET, "--certificate", tmp_path / "p", *NO_SAMPLE)
    assert (code, len(err.splitlines())) == (2, 1)
    assert "unknown number of components" in out  # what is known is said
    assert "nothing is proved" in err
    assert not (tmp_path / "p").exists()


def test_numbers_too_long_for_a_certificate_are_one_line(run, tmp_path):
    """The entries are within the limit of digits, the points computed from them are not."""
    big = "7" * 3000
    (tmp_path / "x.json").write_text(f"[[{big}, 1], [3, 5]]")
    (tmp_path / "y.json").write_text(f"[[1, {big}], [{big}, 2]]")
    overlapping = ["2,2,1,2,2", "--skip", "0:3", "--skip", "1:4"]
    code, out, err = run("count", *overlapping, "--data", tmp_path / "x.json", tmp_path / "y.json")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "digits" in err


def test_unreachable_chains_have_no_bottleneck():
    """Widths 2,2,1,2, target I: one component, and signs at the narrow layer separate nothing."""
    minimum = Minimum(Network([2, 2, 1, 2]), diagonal(1, 1))
    assert str(count(minimum, samples=0)) == "1"
    assert bounds_from_points(minimum, seed=0) is None


def test_rank_one_past_the_limit_refuses_the_cells():
    problem = checker.reduce(Network([1] * 20, {(0, 2): 1}), None, [[1]])
    with pytest.raises(NotProved, match="scalar states"):
        checker.state_cells(problem)


def test_transposing_is_relied_on_and_is_not_said_to_be_proved_formally():
    """The formal theorem about state cells is about data of rank one, not about the transposed network."""
    found = accepted_bounds(Minimum(Network([2, 1, 1, 1], skips={(1, 3): 1}), [[1, 0]]))
    assert found.rules == ("state cells",)
    assert [fact.partition(":")[0] for fact in found.relies_on] == ["state cells", "transposing"]
    assert found.relies_on == found.report.relies_on
    assert [standing(fact) for fact in found.relies_on][1] == "own derivation"


@pytest.mark.parametrize(
    ("widths", "skips", "target", "fact"),
    [
        ([2, 2, 2, 2], [(0, 2), (1, 3)], diagonal(0, 0), "zero target"),  # 2.10
        ([2, 2, 2, 2], [(0, 2), (1, 3)], diagonal(1, 0), "cut vertices"),  # 2.4
        ([2, 3, 3, 3, 2], [(1, 3)], diagonal(0, 0), "cut vertices"),  # all layers wider: 2.4, whatever the target
        ([1, 2, 2, 2, 1], [(1, 3)], [[0]], "cut vertices"),  # 2.10 is about data of rank two or more
    ],
)
def test_the_fact_relied_on_is_the_statement_that_covers_the_case(widths, skips, target, fact):
    minimum = Minimum(Network(widths, skips=dict.fromkeys(skips, 1)), target=target)
    assert [name.partition(":")[0] for name in count(minimum, samples=0).proved.relies_on] == [fact]
