"""Two minima of one canonical form have equally many components: random changes that keep the minimum attack it."""

import random
from fractions import Fraction
from itertools import pairwise

import pytest
import random_minima
from flint import fmpq_mat

from symtopo import Minimum, Network, Undecided, canonical_form
from symtopo.algebra.exact import from_flint, identity, pseudo_inverse, to_flint, to_fmpq
from symtopo.counting.proved import accepted_bounds
from symtopo.counting.separation import finest


def residual_blocks(r):
    """Blocks of outer width 2 or 3, most of them with a skip, some more skips, X of any rank."""
    n, skips = r.choice([2, 2, 3]), {}
    widths = [n]
    for _ in range(r.randint(1, 3)):
        inside = [r.randint(1, n) for _ in range(r.randint(0, 2))]
        if inside and r.random() < 0.8:
            skips[len(widths) - 1, len(widths) + len(inside)] = r.choice([1, -1, 2, -3])
        widths += [*inside, n]
    if r.random() < 0.3:
        skips |= random_minima.random_skips(r, widths, 2)
    network = Network(widths, skips)
    if r.random() < 0.5:
        return Minimum(network, random_minima.random_matrix(r, n, n))
    points = r.randint(1, 4)
    x = random_minima.product_of_rank(r, n, points, r.randint(1, n))
    return Minimum(network, x=x, y=random_minima.random_matrix(r, n, points))


def blocks_of_lower_rank(r):
    """All blocks have a skip, so that skips join input and output; X has no full row rank."""
    n, skips = r.choice([2, 3, 3, 4]), {}
    widths = [n]
    for _ in range(r.randint(1, 2)):
        inside = [r.randint(1, n + 1) for _ in range(r.randint(1, 2))]
        skips[len(widths) - 1, len(widths) + len(inside)] = r.choice([1, -1, 2, -3])
        widths += [*inside, n]
    rank = r.randint(1, n - 1)
    points = r.randint(rank, 4)
    x = random_minima.product_of_rank(r, n, points, rank)
    return Minimum(Network(widths, skips), x=x, y=random_minima.random_matrix(r, n, points))


KINDS = (
    residual_blocks,
    blocks_of_lower_rank,
    random_minima.rank_one,
    random_minima.plain,
    random_minima.with_skips,
    random_minima.square_with_skips,
    random_minima.data_of_low_rank,
)
BY_POINTS = ("point", "bottleneck", "block signs")
FACTORS = [Fraction(p, q) * s for p in (1, 2, 3) for q in (1, 2, 5) for s in (1, -1)]


def unit(rows, columns):
    return fmpq_mat(rows, columns, [int(i == j) for i in range(rows) for j in range(columns)])


def invertible(r, n):
    while True:
        a = fmpq_mat(n, n, [r.randint(-2, 2) for _ in range(n * n)])
        if a.det() != 0:
            return a


def signed_permutation(r, n):
    order = r.sample(range(n), n)
    return fmpq_mat(n, n, [r.choice([1, -1]) if order[i] == j else 0 for i in range(n) for j in range(n)])


def skip_classes(network):
    """The vertices that skips join, directly or not."""
    classes = [{v} for v in range(network.layers + 1)]
    for pair in network.skips:
        joined = [c for c in classes if c & set(pair)]
        classes = [c for c in classes if c not in joined] + [set().union(*joined)]
    return classes


def data_of(minimum):
    x = identity(minimum.network.widths[0]) if minimum.x is None else minimum.x
    return to_flint(x), to_flint(minimum.y)


def changed(r, minimum):
    """The same set in other coordinates, and the map of weights.

    The state h_v becomes t_v A_v h_v, with one A for vertices that skips join; where the target is not known to be
    reached, that of the output is orthogonal.  Skips beside layers and from input to output come and go.
    """
    normal, shift = minimum.network.normal_form()
    (x, y), widths, last = data_of(minimum), normal.widths, normal.layers
    t, a = [r.choice(FACTORS) for _ in widths], [None] * len(widths)
    for vertices in skip_classes(normal):
        n, joined = widths[min(vertices)], {0, last} <= vertices
        kind = signed_permutation if last in vertices and not minimum.reachable else invertible
        complete = not joined or minimum.reachable  # else the form knows scales only
        one = kind(r, n) if complete else unit(n, n)
        for v in vertices:
            a[v] = one * to_fmpq(t[v])
    skips = [(j, i, c * t[i] / t[j]) for (j, i), c in normal.skips.items()]
    new_x, new_y = a[0] * x, a[last] * (y - x * to_fmpq(shift) if shift else y)
    beside = [r.choice(FACTORS) if m == n and r.random() < 0.4 else 0 for m, n in pairwise(widths)]
    skips += [(i, i + 1, c) for i, c in enumerate(beside) if c]
    if widths[0] == widths[-1] and last > 1 and r.random() < 0.4:
        skips += [(0, last, Fraction(2, 3)), (0, last, Fraction(1, 3))]
        new_y += new_x
    if skips and r.random() < 0.5:
        j, i, c = r.choice(skips)
        skips += [(j, i, 2 * c), (j, i, -2 * c)]

    def carried(weights):
        found = []
        for i, w in enumerate(weights):
            own = minimum.network.skips.get((i, i + 1), 0)
            one = unit(widths[i + 1], widths[i])
            moved = a[i + 1] * (to_flint(w) + one * to_fmpq(own)) * a[i].inv()
            found.append(from_flint(moved - one * to_fmpq(beside[i])))
        return found

    return other_data(r, Network(widths, skips), new_x, new_y, bool(minimum.reachable)), carried


def other_data(r, network, x, y, reachable):
    """Data with the same X X^T and Y X^T up to a factor; where the target is reached, with the same target."""
    n = x.ncols()
    if reachable:
        best, x = y * pseudo_inverse(x), x * invertible(r, n)
        out_of_rows = unit(n, n) - pseudo_inverse(x) * x
        y = best * x + fmpq_mat(y.nrows(), n, [r.randint(-1, 1) for _ in range(y.nrows() * n)]) * out_of_rows
    turn = signed_permutation(r, n) * to_fmpq(r.choice(FACTORS))
    return Minimum(network, x=from_flint(x * turn), y=from_flint(y * turn))


def points_of(minimum):
    points = []
    for seed in range(4):
        try:
            points.append(minimum.point(seed))
        except Undecided:
            break
    return points


def cases(kind, number):
    for seed in range(number):
        yield random.Random(seed), random_minima.seeded(kind, seed)


def check_one(r, minimum):
    """Same key, same bounds, and points that go to points, those that labels tell apart to such."""
    other, carried = changed(r, minimum)
    form, other_form = canonical_form(minimum), canonical_form(other)
    assert form.key == other_form.key
    assert form.settled == other_form.settled
    if form.settled:
        assert form.minimum == other_form.minimum
    assert canonical_form(form.minimum).key == form.key
    bounds = [accepted_bounds(m) for m in (minimum, other, form.minimum, other_form.minimum)]
    assert len({b.upper for b in bounds}) == 1
    # points that were found at random tell of more components here, of fewer there; theorems do not
    assert len({b.lower for b in bounds}) == 1 or {*BY_POINTS} & {rule for b in bounds for rule in b.rules}
    points = points_of(minimum)
    images = [carried(point) for point in points]
    assert all(map(other.contains, images))
    one, another = finest(minimum), finest(other)
    assert (one is None) == (another is None)
    if one is not None and points:
        labels = [one.label_of(p) for p in points]
        others = [another.label_of(p) for p in images]
        assert {
            (u == v, a == b) for u, a in zip(labels, others, strict=True) for v, b in zip(labels, others, strict=True)
        } <= {(True, True), (False, False)}


@pytest.mark.parametrize("kind", KINDS)
def test_random_changes_keep_the_form_and_the_count(kind):
    for r, minimum in cases(kind, 12):
        check_one(r, minimum)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_more_random_changes(kind):
    for r, minimum in cases(kind, 80):
        check_one(r, minimum)


def of_few_forms(r):
    """Small networks and data of few entries, so that many share a form without being made from one another."""
    widths = [r.choice([1, 1, 2]) for _ in range(r.randint(2, 5))]
    if r.random() < 0.5:
        widths[-1] = widths[0]
    network = Network(widths, random_minima.random_skips(r, widths, r.randint(0, 3)))
    entries = (-1, 0, 0, 1, 1, 2)
    y = [[r.choice(entries) for _ in range(widths[0])] for _ in range(widths[-1])]
    if r.random() < 0.5:
        return Minimum(network, y)
    return Minimum(network, x=[[r.choice(entries) for _ in range(widths[0])] for _ in range(widths[0])], y=y)


def check_bounds_of_forms(number):
    """Bounds of different minima with one form never contradict each other; how many shared their form."""
    known = {}
    for seed in range(number):
        minimum = random_minima.seeded(of_few_forms, seed)
        bounds, key = accepted_bounds(minimum), canonical_form(minimum).key
        lower, upper, seen = known.get(key, (0, float("inf"), 0))
        lower, upper = max(lower, bounds.lower), min(upper, float("inf") if bounds.upper is None else bounds.upper)
        assert lower <= upper, (key, minimum)
        known[key] = lower, upper, seen + 1
    return number - len(known)


def test_minima_of_one_form_have_bounds_that_agree():
    assert check_bounds_of_forms(250) > 80


@pytest.mark.slow
def test_many_minima_of_one_form_have_bounds_that_agree():
    assert check_bounds_of_forms(6200) > 3000


def test_the_transpose_has_the_rank_of_its_own_input():
    """As text "10,.." comes before "9,..": a form of full rank 9, turned, was that of another minimum with rank 9."""
    rows = [[(i + 1) * (i == j) + (j == i + 1) for j in range(9)] for i in range(10)]
    turned = [list(column) for column in zip(*rows, strict=True)]
    there, back = Network([9, 1, 10, 1, 10], {(2, 4): 1}), Network([10, 1, 10, 1, 9], {(0, 2): 1})
    x, y = [[int(i == j) for j in range(9)] for i in range(10)], [row[:9] for row in turned]
    keys = [canonical_form(m).key for m in (Minimum(there, rows), Minimum(back, turned), Minimum(back, x=x, y=y))]
    assert keys[0] == keys[1] != keys[2]
