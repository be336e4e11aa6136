"""Group elements between two minima: found wherever they exist, their signs decided, absence stated only with proof."""

import itertools
import random
from fractions import Fraction

import pytest

from symtopo import checker
from symtopo.connecting.connection import connect
from symtopo.connecting.geometry import geometry
from symtopo.connecting.orbits import GroupElement, Orbit, orbit
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network

ZERO, ONE, TURN, BACK = [[0, 0], [0, 0]], [[1, 0], [0, 1]], [[0, -1], [1, 0]], [[0, 1], [-1, 0]]


def times(a, b):
    return checker.product(a, b)


def inverse(a):
    n = len(a)
    rows = [[Fraction(v) for v in row] + [Fraction(int(i == j)) for j in range(n)] for i, row in enumerate(a)]
    for k in range(n):
        pivot = next(i for i in range(k, n) if rows[i][k])
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [v / rows[k][k] for v in rows[k]]
        for i in range(n):
            if i != k:
                rows[i] = [u - rows[i][k] * v for u, v in zip(rows[i], rows[k], strict=True)]
    return [row[n:] for row in rows]


def invertible(rng, n):
    while True:
        g = [[rng.randint(-2, 2) for _ in range(n)] for _ in range(n)]
        if checker.determinant_sign(g):
            return g


def of_rank(rng, rows, columns, r):
    left = [[rng.randint(-1, 1) for _ in range(r)] for _ in range(rows)]
    right = [[rng.randint(-1, 1) for _ in range(columns)] for _ in range(r)]
    return times(left, right) if r else [[0] * columns for _ in range(rows)]


def moved(weights, elements):
    return [times(times(g, w), inverse(f)) for w, f, g in zip(weights, elements[:-1], elements[1:], strict=True)]


def same(a, b):
    return [[[Fraction(v) for v in row] for row in w] for w in a] == [
        [[Fraction(v) for v in row] for row in w] for w in b
    ]


def rank_between(weights, widths, i, j):
    """Of W_j .. W_{i+1}; d_i for i = j."""
    product = checker.identity(widths[i])
    for w in weights[i:j]:
        product = times(w, product)
    return checker.echelon(product)[0]


def flips(weights, widths):
    """Oracle for plain chains: the intervals [a, b] of hidden vertices that split off as summands, as sign vectors."""
    last, found = len(widths) - 1, []
    for a in range(1, last):
        for b in range(a, last):
            number = rank_between(weights, widths, a, b) - rank_between(weights, widths, a - 1, b)
            number -= rank_between(weights, widths, a, b + 1) - rank_between(weights, widths, a - 1, b + 1)
            if number:
                found.append(tuple(a <= v <= b for v in range(1, last)))
    return found


def spanned(vectors, size):
    known = {(False,) * size}
    for vector in vectors:
        known |= {tuple(x != y for x, y in zip(u, vector, strict=True)) for u in known}
    return known


PLAIN = [(2, 2, 2), (1, 1, 1, 1), (2, 2, 2, 2), (3, 2, 3), (2, 3, 1, 2), (1, 2, 3, 2), (3, 3, 3), (2, 4, 2, 3)]


@pytest.mark.parametrize("seed", range(120))
def test_elements_of_plain_chains_are_found_and_their_signs_decided(seed):
    """B = g . A for weights of any rank: an element is found, and a positive one exactly where intervals allow it."""
    rng = random.Random(seed)
    widths = PLAIN[seed % len(PLAIN)]
    network = Network(widths)
    weights = [of_rank(rng, h, k, rng.randint(0, min(h, k))) for k, h in itertools.pairwise(widths)]
    g = [checker.identity(widths[0]), *(invertible(rng, w) for w in widths[1:-1]), checker.identity(widths[-1])]
    other = moved(weights, g)
    found = orbit(network, network.exact_weights(weights), network.exact_weights(other))
    assert found.element is not None
    assert same(moved(weights, found.element.elements), other)
    assert found.proved
    signs = tuple(checker.determinant_sign(h) < 0 for h in g[1:-1])
    assert found.joined == (signs in spanned(flips(weights, widths), len(widths) - 2))
    assert bool(found.note) != found.joined


@pytest.mark.parametrize("seed", range(40))
def test_elements_across_skips_keep_the_ties(seed):
    rng = random.Random(seed)
    network = Network([2, 2, 2, 2, 2], {(1, 3): 1})
    weights = [of_rank(rng, 2, 2, rng.randint(0, 2)) for _ in range(4)]
    tied = invertible(rng, 2)
    g = [ONE, tied, invertible(rng, 2), tied, ONE]
    other = moved(weights, g)
    found = orbit(network, network.exact_weights(weights), network.exact_weights(other))
    assert same(moved(weights, found.element.elements), other)
    assert found.element.elements[1] == found.element.elements[3]
    assert found.proved or not found.joined


@pytest.mark.parametrize(
    ("middle", "joined"),
    [
        ((TURN, BACK), False),  # what commutes with a turn are complex numbers: determinants are positive
        ((TURN, TURN), True),
        (([[1, 0], [0, -1]], [[-1, 0], [0, 1]]), True),  # by a quarter turn
        (([[1, 1], [0, 1]], [[1, -1], [0, 1]]), False),  # a Jordan block: c + nilpotent
        (([[2, 0], [0, 3]], [[3, 0], [0, 2]]), True),
        ((ZERO, ZERO), True),
    ],
)
def test_signs_with_a_loop(middle, joined):
    """W_2 = 1 and W_3 = m in the middle, g_1 = g_2 = g_3 takes m to m'."""
    network = Network([2, 2, 2, 2, 2], {(1, 3): 1})
    points = [network.exact_weights([ZERO, ONE, m, ZERO]) for m in middle]
    found = orbit(network, *points)
    assert found.element is not None
    assert (found.joined, found.proved) == (joined, True)


def different(first, second, widths, skips=()):
    network = Network(widths, skips)
    found = orbit(network, network.exact_weights(first), network.exact_weights(second))
    assert found.element is None
    assert found.proved
    return found.note


def test_absence_of_elements_is_proved():
    assert different([[[1]], *[[[0]]] * 9], [[[0]]] * 10, [1] * 11) == "no group element takes A to B"
    assert different([[[1]], [[1]]], [[[2]], [[1]]], [1, 1, 1])
    rank_one = [[1, 0], [0, 0]]
    assert different([ZERO, rank_one, ZERO], [ZERO, ZERO, ZERO], [2, 2, 2, 2])
    assert different([rank_one, ZERO], [ONE, ZERO], [2, 2, 2])
    skips = {(1, 3): 1}
    assert different([ZERO, ONE, ONE, ZERO], [ZERO, ONE, [[1, 1], [0, 1]], ZERO], [2] * 5, skips)
    assert different([ZERO, ONE, ONE, ZERO], [ZERO, ONE, [[2, 0], [0, 2]], ZERO], [2] * 5, skips)


def test_what_is_not_proved_is_not_said():
    one = GroupElement((((1,),), ((-1,),), ((1,),)))
    assert "was found" in Orbit(None, proved=False).note
    assert "was found" in Orbit(one, proved=False).note
    assert "no curve" in Orbit(one, proved=True).note


def test_many_solutions():
    """The examples of the issue: diag(2, 1, 1), and (2, 1, .., 1)."""
    point = [[1, 0, 0], [0, 0, 0], [0, 0, 0]]
    minimum = Minimum(Network([3, 3, 3]), point)
    other = [[[2, 0, 0], [0, 0, 0], [0, 0, 0]], [["1/2", 0, 0], [0, 0, 0], [0, 0, 0]]]
    found = connect(minimum, [point, point], other)
    between = geometry(minimum, found)
    assert found.result == "connected"
    assert between.element.elements[1] == ((2, 0, 0), (0, 1, 0), (0, 0, 1))
    assert between.orbit_length > 0
    assert not between.notes
    scalar = Minimum(Network([1] * 11), [[0]])
    found = connect(scalar, [[[1]], *[[[0]]] * 9], [[[2]], *[[[0]]] * 9])
    between = geometry(scalar, found)
    assert found.result == "connected"
    assert between.element.signs == (1,) * 9
    assert not between.notes
