"""Plain chains through a narrow layer: irrational best approximations, ties, and what the checker accepts of them."""

import copy
import json
from fractions import Fraction

import numpy as np
import pytest
from flint import fmpz_mat

from symtopo import checker
from symtopo.algebra.exact import pseudo_inverse, to_flint
from symtopo.connecting.connection import connect
from symtopo.connecting.narrow import narrow_chain
from symtopo.connecting.rounded import eigenvectors, left_inverse
from symtopo.counting.proved import proved_bounds
from symtopo.errors import BadInput
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network

SLOW = pytest.mark.slow
WIDTHS = [(2, 1, 2), (3, 2, 3), (4, 2, 3), (5, 2, 4, 2, 5), (8, 4, 8), (8, 4, 6, 5), (6, 3, 3, 6), (8, 5, 4, 4, 8)]


def of_sign(rng, n, negative):
    """A random invertible matrix, its condition moderate."""
    a, _, b = np.linalg.svd(rng.standard_normal((n, n)))
    g = a @ np.diag(rng.uniform(0.5, 2, n)) @ b
    if (np.linalg.det(g) < 0) != negative:
        g[0] *= -1
    return g


def chain_point(rng, widths, left, right, frames=None):
    """Weights whose product is left @ right, of rank r, with random parts wherever they do not matter."""
    r = left.shape[1]
    frames = frames or [of_sign(rng, w, False) for w in widths[1:-1]]
    into = [None, *(f[:, :r] for f in frames), left]
    out = [None, *(np.linalg.inv(f) for f in frames)]
    weights = [into[1] @ right]
    for i in range(2, len(widths)):
        keep, rest = out[i - 1][:r], out[i - 1][r:]
        weights.append(into[i] @ keep + rng.standard_normal((widths[i], widths[i - 1] - r)) @ rest)
    return weights


def factors(rng, x, y, r, turn=None):
    """Left and right factor, in floats, of a best approximation Y X^+ of rank r; turn : mixes the tied vectors."""
    u, _s, _v = np.linalg.svd(y @ np.linalg.pinv(x) @ x)
    if turn is not None:
        low, high, mix = turn
        u[:, low:high] = u[:, low:high] @ mix
    left = u[:, :r] @ of_sign(rng, r, False)
    return left, np.linalg.pinv(left) @ y @ np.linalg.pinv(x)


def pair(rng, widths, x, y, flipped, turns=(None, None)):
    """Two minima in floats: signs differ at the flipped layers of the smallest width, and at random elsewhere."""
    r = min(widths)
    weights = chain_point(rng, widths, *factors(rng, x, y, r, turns[0]))
    other = weights
    if turns[1] is not None:  # another best approximation: new factors, the same frames
        frames = [of_sign(rng, w, False) for w in widths[1:-1]]
        weights = chain_point(rng, widths, *factors(rng, x, y, r, turns[0]), frames)
        other = chain_point(rng, widths, *factors(rng, x, y, r, turns[1]), frames)
    for v in range(1, len(widths) - 1):
        g = of_sign(rng, widths[v], v in flipped if widths[v] == r else bool(rng.integers(2)))
        other = [*other]
        other[v - 1], other[v] = g @ other[v - 1], other[v] @ np.linalg.inv(g)
    return weights, other


def narrow_layers(widths):
    return [v for v in range(1, len(widths) - 1) if widths[v] == min(widths)]


def random_data(rng, widths):
    samples = widths[0] + int(rng.integers(1, 4))
    x = rng.standard_normal((widths[0], samples))
    return x, x if widths[-1] == widths[0] else rng.standard_normal((widths[-1], samples))


def accepted(found):
    claim, certificate = json.loads(json.dumps(found.certificate))
    checker.check(claim, certificate)
    return claim, certificate


@pytest.mark.parametrize("seed", [*range(6), *(pytest.param(s, marks=SLOW) for s in range(6, 50))])
def test_random_autoencoders(seed):
    """Float data, best approximation irrational: separated exactly if the group element flips a narrow layer."""
    rng = np.random.default_rng(seed)
    widths = WIDTHS[seed % len(WIDTHS)]
    x, y = random_data(rng, widths)
    minimum = Minimum(Network(widths), x=x, y=y)
    for flipped in ([], [v for v in narrow_layers(widths) if rng.integers(2)]):
        found = connect(minimum, *pair(rng, widths, x, y, flipped))
        assert found.result == ("separated" if flipped else "connected")
        assert (found.rule, found.checked) == ("chain signs", True)
        claim, _ = accepted(found)
        assert claim["data"] == {"x": fractions(x), "y": fractions(y)}
        for end in (found.first, found.second):
            assert end.near
            assert end.on_chain.radius < 1e-7


def fractions(a):
    return [[str(Fraction(v)) for v in row] for row in a.tolist()]


def tied_data(rng, n, r, low, high):
    """Integers, with singular values s_(low+1) = .. = s_high, and r between."""
    values = [*range(n + 3, n + 3 - low, -1), *[3] * (high - low), *[1] * (n - high)]
    v = rng.integers(-2, 3, n)
    v[0] = 1
    reflection = int(v @ v) * np.eye(n, dtype=int) - 2 * np.outer(v, v)
    return (reflection @ np.diag(values)).astype(float)


def orthogonal(rng, n):
    return np.linalg.qr(rng.standard_normal((n, n)))[0]


TIES = [
    ((2, 1, 2), 0, 2),
    ((3, 2, 3), 1, 3),
    ((3, 2, 2, 3), 1, 3),
    ((4, 2, 2, 2, 4), 1, 4),
    ((5, 2, 3, 2, 5), 0, 4),
    ((8, 4, 4, 8), 2, 7),
    ((8, 4, 5, 4, 8), 3, 5),
]


@pytest.mark.parametrize("seed", [*range(3), *(pytest.param(s, marks=SLOW) for s in range(3, 38))])
def test_ties(seed):
    """s_r = s_(r+1): best approximations differ, and flipping all narrow layers together is no difference."""
    rng = np.random.default_rng(seed)
    widths, low, high = TIES[seed % len(TIES)]
    x = tied_data(rng, widths[0], min(widths), low, high)
    minimum = Minimum(Network(widths), x=x, y=x)
    narrow = narrow_layers(widths)
    assert proved_bounds(minimum).upper == 2 ** (len(narrow) - 1)
    for flipped in ([], narrow, [v for v in narrow if rng.integers(2)]):
        turns = [(low, high, orthogonal(rng, high - low)) for _ in range(2)]
        found = connect(minimum, *pair(rng, widths, x, x, flipped, turns))
        assert found.result == ("connected" if len(flipped) in (0, len(narrow)) else "separated")
        if len(narrow) > 1:
            assert (found.rule, found.checked) == ("chain signs", True)
        accepted(found)


def test_going_round_the_best_approximations_flips_all_signs_together():
    """3,2,2,3 against diag(2, 1, 1): an explicit path of minima, sampled, that ends at both layers flipped."""
    minimum = Minimum(Network([3, 2, 2, 3]), np.diag([2.0, 1.0, 1.0]))
    m, losses, ends = np.diag([2.0, 1.0, 1.0]), [], []
    for angle in np.linspace(0, np.pi, 50):
        s = np.array([[1, 0], [0, np.cos(angle)], [0, np.sin(angle)]])
        weights = [s.T @ m, np.eye(2), s]
        losses.append(float(minimum.loss(weights)))
        ends.append(weights)
    assert np.allclose(losses, 1)  # the smallest: one singular value 1 is lost
    assert np.abs(ends[-1][0] - np.diag([1, -1]) @ ends[0][0]).max() < 1e-12
    found = connect(minimum, ends[0], ends[-1])
    assert found.result == "connected"
    one = [np.diag([1, -1]) @ ends[0][0], np.diag([1, -1]), ends[0][2]]
    assert connect(minimum, ends[0], one).result == "separated"


def test_the_example_of_a_linear_autoencoder():
    x = np.array([[1.0, 2, 3], [2, 4, 7]])
    v = np.linalg.svd(x)[0][:, :1]
    minimum = Minimum(Network([2, 1, 2]), x=x, y=x)
    for other, result in (([-v.T, -v], "separated"), ([2 * v.T, v / 2], "connected")):
        found = connect(minimum, [v.T, v], other)
        assert (found.result, found.rule, found.checked) == (result, "chain signs", True)


def test_rational_best_approximations_from_floats_and_skips_beside_layers():
    """T* = diag(0, 2); and skips 0 -> 1 and 0 -> 2 that shift weights and target."""
    minimum = Minimum(Network([2, 1, 2]), [[1, 0], [0, 2]])
    near = [np.array([[1e-12, 1]]), np.array([[0], [2.0]])]
    for sign, result in ((1, "connected"), (-1, "separated")):
        exact = [[[0, sign]], [[0], [2 * sign]]]
        found = connect(minimum, near, exact)
        assert (found.result, found.rule) == (result, "chain signs")
        accepted(found)
    rng = np.random.default_rng(0)
    widths, x = (3, 2, 2, 3), rng.standard_normal((3, 5))
    y = rng.standard_normal((3, 5))
    shifted = Minimum(Network(widths, {(0, 3): "1/2", (1, 2): 1}), x=x, y=y)
    for flipped in ([], [1], [2], [1, 2]):
        pairs = pair(rng, widths, x, y - x / 2, flipped)
        moved = [[a, b - np.eye(2), c] for a, b, c in pairs]
        found = connect(shifted, *moved)
        assert found.result == ("separated" if flipped else "connected")
        assert ("det (W_2 + 1) " in found.reason) == (len(flipped) == 1)  # not det W_2: a skip is beside the layer


def test_reachable_targets_of_the_rank_of_a_narrow_layer():
    """4,2,3,3,2,4: several orbits (rank of W_3), no layer to solve; signs decide, the theorem on plain chains joins."""
    target = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]
    minimum, seen = Minimum(Network([4, 2, 3, 3, 2, 4]), target), set()
    ends = (
        [[[1, 0, 0, 0], [0, 1, 0, 0]], [[1, 0], [0, 1], [0, 0]]],
        [[[1, 0, 0], [0, 1, 0]], [[1, 0], [0, 1], [0, 0], [0, 0]]],
    )
    points = [
        [*ends[0], [[1, 0, 0], [0, sign, 0], [0, 0, last]], *ends[1]]
        for sign, last in ((1, 0), (1, 1), (1, 2), (-1, 0))
    ]
    for point in points:
        point[4] = [[1, 0], [0, point[2][1][1]], [0, 0], [0, 0]]
    for point in points:
        found = connect(minimum, points[0], point)
        assert found.result != "unknown"
        assert found.rule in ("bottleneck", "orbit", "chain signs", "identical points")
        seen.add(found.rule)
        if found.certificate:
            accepted(found)
    assert {"bottleneck", "chain signs"} <= seen


@pytest.mark.parametrize("off", [1e-10, 1e-6, 1e-4])
def test_points_that_are_off_lie_within_the_radius(off):
    """The distance to an exact minimum, computed here by projection, is below the proved radius."""
    rng = np.random.default_rng(1)
    widths = (5, 3, 5)
    x, _ = random_data(rng, widths)
    minimum = Minimum(Network(widths), x=x, y=x)
    weights = pair(rng, widths, x, x, [])[0]
    given = [w + off * rng.standard_normal(w.shape) for w in weights]
    found = narrow_chain(minimum).at([tuple(map(tuple, w.tolist())) for w in exact(given)], "A")
    u = np.linalg.svd(x)[0][:, :3]
    second = u @ u.T @ given[1]
    first = np.linalg.pinv(second) @ x @ np.linalg.pinv(x)
    distance = max(np.abs(first - given[0]).max(), np.abs(second - given[1]).max())
    assert distance <= found.radius < max(1e3 * off, 1e-8)


def exact(weights):
    return [np.array([[Fraction(v) for v in row] for row in w.tolist()], dtype=object) for w in weights]


def test_points_far_from_a_minimum_are_refused():
    rng = np.random.default_rng(2)
    widths = (4, 2, 4)
    x, _ = random_data(rng, widths)
    minimum = Minimum(Network(widths), x=x, y=x)
    good = pair(rng, widths, x, x, [])[0]
    u = np.linalg.svd(x)[0]
    saddle = [u[:, 1:3].T, u[:, 1:3]]
    zero = [np.zeros((2, 4)), np.zeros((4, 2))]
    for bad in ([1.01 * w for w in good], saddle, zero, [rng.standard_normal(w.shape) for w in good]):
        for points in ((good, bad), (bad, good)):
            with pytest.raises(BadInput, match=r"is no minimum|too far"):
                connect(minimum, *points)


@pytest.mark.parametrize("size", [1e160, 1e300, 1e-300])
def test_points_and_data_whose_errors_no_float_can_hold_are_refused(size):
    x = [[1.0, 2, 3], [2, 4, 7], [1, 0, 1]]
    narrow = [[[1.0, 2, 3]], [[size], [2], [3]]]
    for minimum in (Minimum(Network([3, 1, 3]), x=x, y=x), Minimum(Network([3, 1, 3]), np.array(x) / size)):
        with pytest.raises(BadInput, match="no minimum"):
            connect(minimum, narrow, narrow)
    with pytest.raises(BadInput, match="no minimum"):
        connect(Minimum(Network([3, 3, 3]), x), [np.array(x) * size, x], [x, x])


def mutants(claim, certificate):
    """Claims and certificates that say a little more, or another thing."""

    def changed(where, what):
        wrong = copy.deepcopy((claim, certificate))
        what(wrong[where] if where == 0 else wrong[1]["steps"][0])
        return wrong

    yield changed(0, lambda c: c["first"].update(radius="1/" + "9" * 60))
    yield changed(0, lambda c: c["first"]["weights"][0][0].__setitem__(0, "17"))
    yield changed(0, lambda c: c.update(first=c["first"]["weights"]))
    yield changed(0, lambda c: c["data"]["y"][0].__setitem__(0, "17"))
    yield changed(0, lambda c: c["network"].update(skips=[[0, len(c["network"]["widths"]) - 1, 1]]))
    yield changed(1, lambda s: s.update(tied=True) if "tied" not in s else s.pop("tied"))
    yield changed(1, lambda s: s["points"][0]["core"].reverse())
    yield changed(1, lambda s: s["points"].reverse())
    yield changed(1, lambda s: s["points"].pop())
    yield changed(1, lambda s: s["bases"][0].reverse())
    yield changed(1, lambda s: s["bases"][0].__setitem__(0, s["bases"][0][1]))
    yield changed(1, lambda s: s.update(over=2 * s["over"]))
    for name in ("core", "left", "right"):
        yield changed(1, lambda s, name=name: s["points"][1][name].__setitem__(0, [0] * len(s["points"][1][name][0])))
    yield changed(1, lambda s: s["inputs"].__setitem__(0, [0] * len(s["inputs"][0])))
    for name in ("inputs", "bases", "points", "over"):
        yield changed(1, lambda s, name=name: s.pop(name))


@pytest.mark.parametrize("tied", [False, True])
def test_mutants_are_refused(tied):
    rng = np.random.default_rng(3)
    widths = (4, 2, 2, 4)
    x = tied_data(rng, 4, 2, 1, 3) if tied else random_data(rng, widths)[0]
    turns = [(1, 3, orthogonal(rng, 2)) for _ in range(2)] if tied else (None, None)
    minimum = Minimum(Network(widths), x=x, y=x)
    for flipped in ([], [1]):
        found = connect(minimum, *pair(rng, widths, x, x, flipped, turns))
        claim, certificate = accepted(found)
        for number, wrong in enumerate(mutants(claim, certificate)):
            with pytest.raises((checker.NotProved, checker.Malformed)):
                checker.check(*wrong)
                pytest.fail(f"mutant {number} was accepted")
        other = {"same-component": "different-components", "different-components": "same-component"}
        with pytest.raises(checker.NotProved):
            checker.check({**claim, "kind": other[claim["kind"]]}, certificate)


@pytest.mark.parametrize("widths", [(4, 4, 4), (3, 3, 5), (3, 3, 3, 3), (5, 5, 4, 4)])
def test_layers_too_large_to_be_solved_exactly(widths, monkeypatch):
    """The points stay where they are: a minimum lies near each, by balls and bounds, without a certificate."""
    rng = np.random.default_rng(sum(widths))
    monkeypatch.setattr("symtopo.connecting.narrow.MOST_DIGITS_OF_A_LAYER", 100)
    x = np.eye(widths[0])
    y = rng.standard_normal((widths[-1], min(widths))) @ rng.standard_normal((min(widths), widths[0]))
    minimum = Minimum(Network(widths), y)
    if minimum.rank_target > min(widths):  # a product in floats is of lower rank up to rounding only
        minimum = Minimum(Network(widths), np.round(y * 4) / 4)
    y = np.array(minimum.y, dtype=float)
    for flipped in ([], narrow_layers(widths)[:1]):
        found = connect(minimum, *pair(rng, widths, x, y, flipped))
        assert (found.result, found.rule) == ("separated" if flipped else "connected", "chain signs")
        for end in (found.first, found.second):
            assert end.near
            assert end.on_chain.radius < 1e-7
        if min(widths) == min(widths[0], widths[-1]):
            assert not found.checked
            assert "no certificate" in found.notes[-1]
            assert found.relies_on


def test_eigenvectors_and_inverses_with_many_digits():
    rng = np.random.default_rng(0)
    for n in (1, 2, 5, 12):
        a = rng.integers(-9, 9, (n, n))
        square = [[Fraction(int(v)) for v in row] for row in a @ a.T]
        integral = fmpz_mat([[int(v) for v in row] for row in square])
        values, vectors = eigenvectors(square, 200)
        v = fmpz_mat(vectors)
        for middle, size, error in (
            (fmpz_mat(n, n, [int(i % (n + 1) == 0) for i in range(n * n)]), 1 << 400, 1 << 210),
            (integral, 0, 1 << 220),
        ):
            found = (v * middle * v.transpose()).tolist()
            off = [int(c) - size * (i == j) for i, r in enumerate(found) for j, c in enumerate(r) if size or i != j]
            assert max(map(abs, off), default=0) < error
        assert values == sorted(values, reverse=True)
        tall = [[Fraction(int(c), 7) for c in row] for row in rng.integers(-9, 9, (n + 2, n))]
        exact = pseudo_inverse(to_flint(tall)).tolist()
        rounded = left_inverse(tall, 100)
        assert all(
            abs(w - v * 2**100) <= 1 for r, q in zip(exact, rounded, strict=True) for v, w in zip(r, q, strict=True)
        )
    with pytest.raises(ZeroDivisionError):
        left_inverse([[1, 1], [1, 1]], 50)
