"""Floats near a lower rank or a tie: both answers are given; exact data and generic floats get no warning."""

import json
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symtopo import Minimum, Network, count
from symtopo.counting.proved import proved_bounds
from symtopo.counting.rounding import up_to_rounding


def both(minimum):
    """The exact answer, and the one up to rounding."""
    found = count(minimum, samples=0)
    return (found.lower, found.upper), None if found.rounded is None else (
        found.rounded.bounds.lower,
        found.rounded.bounds.upper,
    )


def rotation():
    """Of which the columns are not quite orthogonal, as they are for one angle alone."""
    first, second = ([[np.cos(t), -np.sin(t)], [np.sin(t), np.cos(t)]] for t in (0.3, 0.5))
    return np.array(first) @ np.array(second)


def test_a_tie_that_rounding_hides():
    """Singular values of a rotation in floats are equal up to rounding: 2 components as they stand, 1 if they tie."""
    minimum = Minimum(Network([2, 1, 2]), rotation())
    assert both(minimum) == ((2, 2), (1, 1))
    assert "singular values 1 and 2" in count(minimum, samples=0).notes[-1]
    assert both(Minimum(Network([2, 1, 2]), [[1, 0], [0, 1]])) == ((1, 1), None)


def test_a_rank_that_rounding_hides():
    third = np.outer([1 / 3, 1.0], [1.0, 0.1, 0.7])
    for network, data, answers in (
        (Network([2, 2, 2]), {"x": third + third, "y": [[1, 2, 4], [0, 1, 1]]}, ((2, 2), (1, 1))),
        (Network([2, 2, 2, 2], {(0, 2): 1}), {"target": np.outer([0.1, 0.7], [0.3, 0.9])}, ((2, 2), (1, 1))),
        (Network([1, 1, 1, 1], {(0, 2): 1, (1, 3): 1}), {"target": [[0.1 + 0.2 - 0.3]]}, ((2, 2), (3, 3))),
    ):
        minimum = Minimum(network, **data)
        if network.widths[0] > 1:
            assert both(minimum) == answers
        else:  # 5e-17 beside nothing is no rounding of 0: there is nothing that it could be small against
            assert both(minimum) == (answers[0], None)


def test_the_type_of_the_floats_says_how_far_they_may_be_off():
    """1e-5 beside 1 is much in double precision, and rounding in half precision."""
    y = np.array([[1.0, 0], [0, 1e-5]])
    assert both(Minimum(Network([2, 2, 2]), y)) == ((2, 2), None)
    assert both(Minimum(Network([2, 2, 2]), y.astype(np.float16))) == ((2, 2), (1, 1))
    assert both(Minimum(Network([2, 2, 2]), y, roundoff=(0, 1e-3))) == ((2, 2), (1, 1))


@given(st.integers(0, 10**6), st.integers(2, 4), st.integers(2, 5), st.booleans())
@settings(max_examples=40, deadline=None)
def test_generic_floats_get_no_warning(seed, width, samples, skip):
    rng = np.random.default_rng(seed)
    network = Network([width, width - 1 + skip, width, width], {(0, 2): 1} if skip else {})
    x, y = rng.standard_normal((width, samples)), rng.standard_normal((width, samples))
    assert up_to_rounding(Minimum(network, x=x, y=y)) is None
    exact = [[[Fraction(int(v * 8), 8) for v in row] for row in m] for m in (x, y)]
    assert up_to_rounding(Minimum(network, x=exact[0], y=exact[1])) is None


@given(
    st.integers(0, 10**6),
    st.lists(st.integers(0, 3), min_size=3, max_size=3),
    st.integers(1, 3),
    st.sampled_from([[3, 1, 3], [3, 2, 3], [3, 3, 3], [3, 2, 2, 3], [3, 4, 3]]),
)
@settings(max_examples=60, deadline=None)
def test_the_answer_up_to_rounding_is_that_of_the_data_that_were_rounded(seed, values, rank, widths):
    """Q1 D Q2 in floats, with D of known ranks and ties: its answer is that of D."""
    rng = np.random.default_rng(seed)
    left, right = (np.linalg.qr(rng.standard_normal((3, 3)))[0] for _ in range(2))
    x = np.diag([1.0] * rank + [0.0] * (3 - rank))
    d = np.diag(sorted(map(float, values), reverse=True)) @ x
    network = Network(widths)
    truth = proved_bounds(Minimum(network, x=x.astype(int), y=d.astype(int)))
    floats = Minimum(network, x=right @ x, y=left @ d)
    near = up_to_rounding(floats)
    found = proved_bounds(floats) if near is None else near.bounds
    assert (found.lower, found.upper) == (truth.lower, truth.upper)


@given(st.integers(0, 10**6), st.integers(1, 2), st.integers(0, 2))
@settings(max_examples=30, deadline=None)
def test_the_size_of_the_numbers_does_not_matter(seed, rank_x, rank_target):
    """The same data times 2^1000 or 2^-1000."""
    rng = np.random.default_rng(seed)
    network = Network([3, 3, 3, 3], {(0, 2): 1})
    x = rng.standard_normal((3, rank_x)) @ rng.standard_normal((rank_x, 4))
    y = (
        rng.standard_normal((3, rank_target))
        @ rng.standard_normal((rank_target, rank_x))
        @ np.linalg.pinv(x).T[:rank_x]
    )
    near = up_to_rounding(Minimum(network, x=x, y=y))
    for scale in (2.0**1000, 2.0**-1000):
        far = up_to_rounding(Minimum(network, x=x * scale, y=y * scale))
        assert (near is None) == (far is None)
        if near is not None:
            assert near.to_dict() == far.to_dict()


@given(st.integers(0, 10**6), st.integers(1, 2), st.integers(0, 2))
@settings(max_examples=30, deadline=None)
def test_with_skips_the_data_nearby_have_these_ranks_exactly(seed, rank_x, rank_target):
    rng = np.random.default_rng(seed)
    network = Network([3, 3, 3, 3], {(0, 2): 1, (0, 3): 2})
    a, b = rng.standard_normal((3, rank_x)), rng.standard_normal((rank_x, 4))
    p, q = rng.standard_normal((3, min(rank_x, rank_target))), rng.standard_normal((min(rank_x, rank_target), rank_x))
    x = (a @ b) * 1e-3
    minimum = Minimum(network, x=x, y=p @ q @ b + 2 * x)
    near = up_to_rounding(minimum)
    if near is None:
        assert (minimum.rank_x, minimum.rank_target) == (rank_x, min(rank_x, rank_target))
    else:
        assert (near.minimum.rank_x, near.minimum.rank_target) == (rank_x, min(rank_x, rank_target))
        assert np.allclose(np.array(near.minimum.x, float), x, atol=1e-6 * np.abs(x).max())


def test_the_command_gives_both_answers(run, run_json, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    np.save("y.npy", rotation())
    code, result = run_json("count", "2,1,2", "--target", "y.npy", "--samples", 0)
    assert code == 0
    assert result["components"] == {"lower": 2, "upper": 2, "estimate": None}
    assert result["rounding"]["components"] == {"lower": 1, "upper": 1}
    assert any("exactly 1 component" in note for note in result["notes"])
    _, out, _ = run("count", "2,1,2", "--target", "y.npy", "--samples", 0)
    assert "hangs on the rounding of floats" in " ".join(out.split())
    _, result = run_json("count", "2,1,2", "--target", json.dumps(rotation().tolist()), "--samples", 0)
    assert result["components"]["lower"] == 2  # text is exact, and with so many digits it has been printed from floats
    assert result["rounding"]["components"]["upper"] == 1
    assert not any("dyadic" in note for note in result["notes"])
    _, result = run_json("count", "2,1,2", "--target", "[[0.6, -0.8], [0.8, 0.6]]", "--samples", 0)
    assert (result["components"]["lower"], result["rounding"]) == (1, None)


@pytest.mark.parametrize(
    "data",
    [
        {"x": np.zeros((2, 3)), "y": np.ones((2, 3))},
        {"target": np.zeros((2, 2))},
        {"target": [[10**400, 0.5], [0, 10**400]]},
    ],
)
def test_degenerate_data(data):
    """Zero, or of full rank however large."""
    assert up_to_rounding(Minimum(Network([2, 2, 2]), **data)) is None
