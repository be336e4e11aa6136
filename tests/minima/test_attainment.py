"""Is there a minimum at all: what is proved, against exact points, closures, and the documents."""

import random
from fractions import Fraction

import pytest

from symtopo import BadInput, Minimum, Network, Undecided, check, connect, count, count_certificate
from symtopo.algebra.exact import from_flint, to_flint
from symtopo.checker import Malformed
from symtopo.counting.proved import proved_bounds
from symtopo.minima.attainment import attainment

OVERLAPPING = {(0, 2): 1, (1, 3): 1, (2, 4): 1}


def zeros(n):
    return [[0] * n for _ in range(n)]


def diagonal(*entries):
    return [[entries[i] if i == j else 0 for j in range(len(entries))] for i in range(len(entries))]


def of_five(n, target, skips=OVERLAPPING):
    return Minimum(Network([n, 1, n, 1, n], skips), target)


@pytest.mark.parametrize(
    "target", [zeros(2), zeros(3), zeros(4), diagonal(1, 0, 0), [[1, 5, 0], [0, 0, 0], [0, 0, 0]]], ids=str
)
def test_a_least_loss_that_is_not_attained(target):
    """n,1,n,1,n with the skips 0:2, 1:3, 2:4: proved, with a certificate that the trusted checker accepts."""
    minimum = of_five(len(target), target)
    assert (minimum.reachable, minimum.attained) == (False, False)
    found = count(minimum, samples=30)
    assert (found.lower, found.upper, found.estimate, found.disagreement) == (0, 0, None, None)
    assert found.proved.rules == ("overlapping skips",)
    assert check(*count_certificate(found)).established == "exactly 0 components"
    with pytest.raises(Undecided, match="there is no minimum"):
        minimum.point()
    weights = [[[0] * len(row)] * height for height, row in ((w[0], [0] * w[1]) for w in minimum.network.shapes)]
    assert minimum.contains(weights) is False
    with pytest.raises(BadInput, match="there are no minima to connect"):
        connect(minimum, weights, weights)


@pytest.mark.parametrize("n", [2, 3])
def test_the_loss_comes_as_near_to_zero_as_one_likes_and_never_is_zero(n):
    """A rational point over every target near the one that is out of reach, by the proof of docs/counts.md, 6."""
    minimum = of_five(n, diagonal(*[1] * (n - 2), 0, 0))
    for size in (10, 1000, 10**6):
        # N = T - 1 turned to -1 + 1/size in its last entry, in the basis B = (e, f) of its image
        e, f = n - 2, n - 1
        n11, n21 = Fraction(1, size) - 1, Fraction(0)
        s = (n21 + 1) / (n11 + 1)
        # L C B = diag(n11, -1), L = [[1, 0], [s, 1]]: the rows of C are W1 and W3
        w1 = [[n11 if j == e else 0 for j in range(n)]]
        w3 = [[-s * n11 if j == e else Fraction(-1) if j == f else 0 for j in range(n)]]
        w2, w4 = ([[int(i == at)] for i in range(n)] for at in (e, f))
        output = minimum.network.forward([w1, w2, w3, w4])
        loss = sum((a - b) ** 2 for u, v in zip(output, minimum.y, strict=True) for a, b in zip(u, v, strict=True))
        assert 0 < loss == Fraction(1, size) ** 2


@pytest.mark.slow
def test_the_rule_against_the_exact_points_of_random_weights():
    """No weights ever reach a target that the rule calls out of reach; what they reach is never called so."""
    rng = random.Random(1)
    for _ in range(200):
        n = rng.choice((2, 3))
        skips = {pair: rng.choice((1, -1, 2)) for pair in OVERLAPPING}
        network = Network([n, 1, n, 1, n], skips)
        weights = [[[rng.randint(-2, 2) for _ in range(b)] for _ in range(a)] for a, b in network.shapes]
        minimum = Minimum(network, network.forward(weights))
        assert minimum.reachable is True
        assert minimum.attained is True
        assert proved_bounds(minimum).upper != 0


NETWORKS = [
    ([2, 1, 2, 2], {(0, 2): 1}),
    ([2, 1, 2, 1, 2], {(0, 2): 1, (2, 4): -1}),
    ([3, 1, 3, 1, 3], {(0, 2): 1, (2, 4): 2}),
    ([3, 1, 3, 2, 3], {(0, 2): 1, (2, 4): 1}),
    ([3, 2, 3, 1, 3, 1, 3], {(0, 2): 1, (2, 4): 1}),
    ([2, 3, 2, 3], {(0, 2): 1, (1, 3): 1}),
    ([3, 1, 3, 1], {(0, 2): 1, (1, 3): 1}),
    ([2, 1, 2, 1, 2], {(0, 2): 1, (1, 3): 1}),
    ([2, 2, 2, 1, 2], {(2, 4): 1}),
]


@pytest.mark.parametrize(("widths", "skips"), NETWORKS, ids=str)
def test_what_is_reached_is_never_called_out_of_reach(widths, skips):
    rng = random.Random(len(widths))
    network = Network(widths, skips)
    for _ in range(60):
        weights = [
            [[rng.randint(-2, 2) * rng.randint(0, 1) for _ in range(b)] for _ in range(a)] for a, b in network.shapes
        ]
        points = rng.randint(1, 3)
        x = [[rng.randint(-2, 2) for _ in range(points)] for _ in range(widths[0])]
        reached = Minimum(network, network.forward(weights))
        assert reached.reachable is not False
        data = Minimum(network, x=x, y=from_flint(to_flint(reached.y) * to_flint(x)))
        assert data.reachable is not False
        assert data.attained is not False


@pytest.mark.parametrize(
    ("minimum", "reached", "attained"),
    [
        (Minimum(Network([2, 1, 2, 2], {(0, 2): 1})), True, True),
        (Minimum(Network([3, 1, 3, 1, 3], {(0, 2): 1, (2, 4): 1}), diagonal(2, 3, 4)), False, True),
        (Minimum(Network([3, 1, 3, 1, 3], {(0, 2): 1, (2, 4): 1}), diagonal(2, 3, 1)), True, True),
        (Minimum(Network([3, 1, 3, 2, 3], {(0, 2): 1, (2, 4): 1}), diagonal(2, 3, 4)), True, True),
        (of_five(3, diagonal(2, 3, 4)), False, None),
        (of_five(2, diagonal(1, 1)), True, True),
        (of_five(2, zeros(2), {(0, 2): 1, (2, 4): 1}), True, True),
        (of_five(2, zeros(2), {(0, 2): 1, (1, 3): 1, (2, 4): 1, (0, 4): 1}), True, True),
        (Minimum(Network([2, 1, 2, 1, 2], OVERLAPPING), x=[[1], [0]], y=[[0], [0]]), True, True),
        (Minimum(Network([3, 1, 3, 1, 3], OVERLAPPING), x=diagonal(1, 1, 0), y=zeros(3)), None, None),
        (Minimum(Network([2, 1, 2]), diagonal(1, 1)), False, True),
    ],
    ids=lambda value: str(value)[:60],
)
def test_what_is_proved(minimum, reached, attained):
    assert (minimum.reachable, minimum.attained) == (reached, attained)
    assert bool(attainment(minimum.problem).why) is (attained is not None)


def test_a_search_without_success_never_reads_like_a_proof():
    """Three answers that find no point: nothing is known, there is a minimum, there is none."""
    open_case = proved_bounds(Minimum(Network([3, 1, 3, 1, 3], OVERLAPPING), x=diagonal(1, 1, 0), y=zeros(3)))
    if not open_case:  # what is found may change
        assert open_case.notes[-1].endswith("the minimum may be empty: nothing here proves that one exists")
    closed = proved_bounds(Minimum(Network([3, 1, 3, 1, 3], {(0, 2): 1, (2, 4): 1}), diagonal(2, 3, 4)))
    assert not closed
    assert "though there is one: the products of such blocks form a closed set" in closed.notes[-1]
    far = proved_bounds(of_five(3, diagonal(2, 3, 4)))
    assert far.notes[-1].endswith("the minimum may be empty: nothing here proves that one exists")


def test_a_claim_of_none_is_written_0_to_0():
    claim, certificate = count_certificate(count(of_five(2, zeros(2)), samples=0))
    assert claim["components"] == {"lower": 0, "upper": 0}
    with pytest.raises(Malformed, match="claims nothing"):
        check({**claim, "components": {"lower": 0, "upper": None}}, certificate)
