"""Laws of the actions on weights: group laws, minima go to minima, floats agree, constant loss along curves."""

from contextlib import suppress
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.linalg import expm

from symtopo import checker
from symtopo.algebra.exact import from_flint, identity, to_flint
from symtopo.errors import BadInput, Undecided
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network
from symtopo.search.strategies import chains, diagonal, invertible, matrices, networks, rationals
from symtopo.symmetry import curves
from symtopo.symmetry.curves import has_real_logarithm, real_logarithm, symmetry_curve
from symtopo.symmetry.groups import WeightAction, cayley, permutation_matrix

few = settings(max_examples=20, deadline=None)


# ------------------------------------------------------------------------------------------------- random elements


def positive_diagonals(h):
    return st.tuples(*[rationals(nonzero=True).map(abs)] * h).map(diagonal)


def permutations(h):
    return st.permutations(range(h)).map(permutation_matrix)


@st.composite
def orthogonal(draw, h, *, signs=(1, -1)):
    """A rotation by the Cayley transform, times signs."""
    entry = rationals()
    lower = {(i, j): draw(entry) for i in range(h) for j in range(i)}
    skew = [[lower.get((i, j), -lower.get((j, i), 0)) for j in range(h)] for i in range(h)]
    return product(cayley(skew), diagonal([draw(st.sampled_from(signs)) for _ in range(h)]))


ELEMENTS = {"GL": invertible, "O": orthogonal, "scaling": positive_diagonals, "permutation": permutations}
ACTIONS = [("GL", 1), ("O", 1), ("permutation", 1), *(("scaling", k) for k in (1, 2, 3, 0, -1))]
LINEAR = [("GL", 1), ("O", 1), ("permutation", 1), ("scaling", 1)]
every_action = pytest.mark.parametrize(("group", "degree"), ACTIONS)


@st.composite
def cases(draw, group, degree, *, elements=1):
    """An action at a hidden vertex of a chain, random weights, random elements."""
    widths = draw(chains(least_layers=2))
    vertex = draw(st.integers(1, len(widths) - 2))
    action = WeightAction(group, vertex, widths[vertex], degree)
    weights = tuple(draw(matrices(*shape)) for shape in Network(widths).shapes)
    return action, weights, *(draw(ELEMENTS[group](widths[vertex])) for _ in range(elements))


def product(*factors):
    value = factors[0]
    for factor in factors[1:]:
        value = tuple(map(tuple, checker.product(value, factor)))
    return value


def floats(weights):
    return [np.array(w, dtype=float) for w in weights]


def close(a, b, tolerance=1e-9):
    return all(
        np.allclose(u, v, rtol=tolerance, atol=tolerance * (1 + np.abs(v).max())) for u, v in zip(a, b, strict=True)
    )


# ------------------------------------------------------------------------------------------------- group laws


@every_action
@given(data=st.data())
@few
def test_identity(group, degree, data):
    action, w, g = data.draw(cases(group, degree))
    e = action.identity()
    assert action.contains(e)
    assert action.act(e, w) == w
    assert action.compose(e, g) == action.compose(g, e) == g


@every_action
@given(data=st.data())
@few
def test_compatibility(group, degree, data):
    action, w, g, h = data.draw(cases(group, degree, elements=2))
    gh = action.compose(g, h)
    assert action.contains(gh)
    assert action.act(gh, w) == action.act(g, action.act(h, w))


@every_action
@given(data=st.data())
@few
def test_inverse(group, degree, data):
    action, w, g = data.draw(cases(group, degree))
    inverse = action.inverse(g)
    assert action.contains(inverse)
    assert action.compose(g, inverse) == action.compose(inverse, g) == action.identity()
    assert action.act(inverse, action.act(g, w)) == w


@every_action
@given(data=st.data())
@few
def test_only_the_two_layers_beside_the_vertex_move(group, degree, data):
    action, w, g = data.draw(cases(group, degree))
    moved = action.act(g, w)
    beside = (action.vertex - 1, action.vertex)
    assert [v for i, v in enumerate(moved) if i not in beside] == [v for i, v in enumerate(w) if i not in beside]
    assert moved[action.vertex - 1] == product(g, w[action.vertex - 1])


@every_action
@given(data=st.data())
@few
def test_exact_equals_numeric(group, degree, data):
    action, w, g, h = data.draw(cases(group, degree, elements=2))
    assert action.contains_batch(g)
    assert close(action.act_batch(np.array(g, float), floats(w)), floats(action.act(g, w)))
    both = np.array([g, h], dtype=float)
    batched = action.act_batch(both, [np.stack([v, 2 * v]) for v in floats(w)])
    one_by_one = [action.act_batch(both[k], [(k + 1) * v for v in floats(w)]) for k in range(2)]
    assert all(close([v[k] for v in batched], one_by_one[k]) for k in range(2))
    spread = action.act_batch(both[:, None], floats(w))
    assert [v.shape for v in spread] == [(2, 1, *np.shape(v)) for v in w]


@given(st.floats(-3, 3), st.lists(st.floats(0.2, 5), min_size=2, max_size=2), st.integers(0, 10))
@few
def test_scaling_of_any_real_degree(degree, entries, seed):
    """The laws hold in floats, and the map of the network with z -> |z|^degree is unchanged."""
    action = WeightAction("scaling", 1, 2, degree)
    rng = np.random.default_rng(seed)
    w, g, h = [rng.normal(size=(2, 2)), rng.normal(size=(2, 2))], np.diag(entries), np.diag([2, 0.5])
    assert close(action.act_batch(g @ h, w), action.act_batch(g, action.act_batch(h, w)))
    before, after = (b @ np.abs(a) ** degree for a, b in (w, action.act_batch(g, w)))
    assert np.allclose(before, after, rtol=1e-9, atol=1e-9 * np.abs(before).max())


@given(st.integers(1, 4).flatmap(orthogonal))
@few
def test_cayley_gives_exact_rotations(g):
    assert product(g, tuple(zip(*g, strict=True))) == identity(len(g))


def test_cayley_of_a_known_matrix():
    assert cayley([[0, "1/2"], ["-1/2", 0]]) == ((Fraction(3, 5), Fraction(-4, 5)), (Fraction(4, 5), Fraction(3, 5)))


# ------------------------------------------------------------------------------------------------- membership


@pytest.mark.parametrize(
    ("group", "g", "inside"),
    [
        ("GL", [[0, 1], [1, 0]], True),
        ("GL", [[1, 2], [2, 4]], False),
        ("O", [["3/5", "-4/5"], ["4/5", "3/5"]], True),
        ("O", [[1, 1], [0, 1]], False),
        ("O", [[2, 0], [0, "1/2"]], False),
        ("scaling", [[2, 0], [0, "1/3"]], True),
        ("scaling", [[2, 0], [0, -1]], False),
        ("scaling", [[2, 0], [0, 0]], False),
        ("scaling", [[2, 1], [0, 1]], False),
        ("permutation", [[0, 1], [1, 0]], True),
        ("permutation", [[0, 1], [-1, 0]], False),
        ("permutation", [[1, 0], [1, 0]], False),
        ("permutation", [[1, 1], [0, 0]], False),
        ("permutation", [["1/2", "1/2"], ["1/2", "1/2"]], False),
        ("permutation", [[2, 0], [0, "1/2"]], False),
    ],
)
def test_membership(group, g, inside):
    action = WeightAction(group, 1, 2)
    assert action.contains(g) is inside
    numeric = np.array([[float(Fraction(v)) for v in row] for row in g])
    assert action.contains_batch(numeric) == inside
    assert action.contains_batch([numeric, np.full((2, 2), np.nan), np.eye(2)]).tolist() == [inside, False, True]
    if not inside:
        for refused in (lambda: action.act(g, [g, g]), lambda: action.act_batch(numeric, [numeric, numeric])):
            with pytest.raises(BadInput, match=r"(the|an) element is not"):
                refused()


@pytest.mark.parametrize("group", ["O", "scaling", "permutation"])
def test_the_tolerance_of_membership_in_floats(group):
    action, g = WeightAction(group, 1, 2), np.eye(2)
    near, far = g + 1e-12 * np.ones((2, 2)), g + 1e-6 * np.ones((2, 2))
    assert action.contains_batch([near, far]).tolist() == [True, False]
    assert action.contains_batch([near, far], tolerance=1e-4).all()
    assert not action.contains(near)


# ------------------------------------------------------------------------------------------------- linear networks


@st.composite
def minima_with_actions(draw, group, degree):
    """A minimum of a network, skips included, with an action at a vertex that no skip touches."""
    network = draw(networks(chains(least_layers=2), max_skips=2))
    touched = {v for skip, c in network.skips.items() if c for v in skip}
    free = sorted(set(range(1, network.layers)) - touched)
    assume(free)
    action = WeightAction.on(network, draw(st.sampled_from(free)), group, degree)
    minimum = Minimum(network, draw(matrices(network.widths[-1], network.widths[0])))
    return minimum, action, draw(ELEMENTS[group](action.width))


@pytest.mark.parametrize(("group", "degree"), LINEAR)
@given(data=st.data())
@few
def test_minima_go_to_minima(group, degree, data):
    """The map of the network is unchanged, so minima stay minima and other weights stay others, exactly."""
    minimum, action, g = data.draw(minima_with_actions(group, degree))
    weights = [data.draw(matrices(*shape)) for shape in minimum.network.shapes]
    assert minimum.network.forward(action.act(g, weights)) == minimum.network.forward(weights)
    try:
        point = minimum.point(data.draw(st.integers(0, 3)))
    except Undecided:
        return
    assert minimum.contains(action.act(g, point))


def test_a_skip_at_the_vertex_is_refused_and_rightly():
    """The skip 0 -> 1 makes the map W_2 (W_1 + 1); in the normal form the action is a symmetry again."""
    g, w = [[2]], [[[1]], [[1]]]
    network = Network([1, 1, 1], {(0, 1): 1})
    with pytest.raises(BadInput, match=r"0 -> 1 touches vertex 1.*normal_form\(\), which adds 1 times .* to W_1"):
        WeightAction.on(network, 1)
    assert network.forward(WeightAction("GL", 1, 1).act(g, w)) != network.forward(w)
    normal, _ = network.normal_form()
    moved = [[[2]], [[1]]]
    assert normal.forward(moved) == network.forward(w) == normal.forward(WeightAction.on(normal, 1).act(g, moved))
    for skip in ((1, 3), (0, 1), (1, 2), (0, 2)):
        network = Network([1, 1, 1, 1], {skip: 1})
        for vertex in (1, 2):
            if vertex in skip:
                with pytest.raises(BadInput, match="is no symmetry"):
                    WeightAction.on(network, vertex)
            else:
                WeightAction.on(network, vertex)
    assert WeightAction.on(Network([1, 1, 1, 1], {(0, 1): 0, (0, 3): 5}), 1).width == 1


# ------------------------------------------------------------------------------------------------- activations

HOMOGENEOUS = {
    "identity": (1, lambda z: z),
    "ReLU": (1, lambda z: max(z, 0)),
    "leaky ReLU": (1, lambda z: max(z, z / 10)),
    "square": (2, lambda z: z * z),
    "cube": (3, lambda z: z**3),
    "step": (0, lambda z: Fraction(z > 0)),
    "reciprocal": (-1, lambda z: 1 / Fraction(z) if z else Fraction(0)),
}


def forward(weights, activation, x):
    """The map of a network with an activation at every hidden vertex, exactly."""
    for w in weights[:-1]:
        x = [[activation(Fraction(v)) for v in row] for row in checker.product(w, x)]
    return checker.product(weights[-1], x)


@pytest.mark.parametrize("name", HOMOGENEOUS)
@pytest.mark.parametrize("group", ["scaling", "permutation"])
@given(data=st.data())
@few
def test_scaling_and_permutations_keep_the_map_of_networks_with_activations(name, group, data):
    degree, activation = HOMOGENEOUS[name]
    action, w, g = data.draw(cases(group, degree if group == "scaling" else 1))
    x = data.draw(matrices(len(w[0][0]), 2))
    assert forward(action.act(g, w), activation, x) == forward(w, activation, x)


def test_scaling_of_a_wrong_degree_and_gl_do_change_it():
    w, x = (identity(2), identity(2)), ((1, -1), (2, 3))
    double, swap = diagonal([2, 1]), ((0, 1), (-1, 0))
    for name, (degree, activation) in HOMOGENEOUS.items():
        before = forward(w, activation, x)
        assert forward(WeightAction("scaling", 1, 2, degree + 1).act(double, w), activation, x) != before
        moved = forward(WeightAction("GL", 1, 2).act(swap, w), activation, x)
        assert (moved == before) is (name in ("identity", "cube", "reciprocal"))  # the odd ones allow signs
    smooth = np.tanh(np.array(w[0], float) @ np.array(x))
    scaled = np.diag([0.5, 1]) @ np.tanh(np.diag([2, 1]) @ np.array(x))
    assert not np.allclose(smooth, scaled)


@pytest.mark.parametrize("activation", [lambda z: 1 / (1 + np.exp(-z)), np.tanh], ids=["sigmoid", "tanh"])
@given(data=st.data())
@few
def test_permutations_keep_the_map_of_networks_with_sigmoids(activation, data):
    action, w, g = data.draw(cases("permutation", 1))
    x = np.array(data.draw(matrices(len(w[0][0]), 2)), float)
    results = []
    for weights in (floats(w), action.act_batch(np.array(g, float), floats(w))):
        h = x
        for layer in weights[:-1]:
            h = activation(layer @ h)
        results.append(weights[-1] @ h)
    assert close([results[0]], [results[1]])


# ------------------------------------------------------------------------------------------------- curves


@pytest.mark.parametrize(("group", "kind"), [("GL", None), ("GL", "polar"), ("O", None), ("scaling", None)])
@given(data=st.data())
@few
def test_the_loss_is_constant_along_curves_of_linear_networks(group, kind, data):
    minimum, action, g = data.draw(minima_with_actions(group, 1))
    assume(checker.determinant_sign(g) > 0)
    w = [data.draw(matrices(*shape)) for shape in minimum.network.shapes]
    curve = symmetry_curve(action, g, w, kind=kind)
    scale = np.linalg.cond(np.array(g, float)) * (1 + max(np.abs(v).max() for v in floats(w))) ** 8
    assert curve.deviation(minimum.loss, samples=21) < 1e-10 * scale
    assert close(curve(0.0), floats(w))
    assert close(curve(1.0), floats(action.act(g, w)), 1e-7)
    elements = curve.element(np.linspace(0, 1, 11))
    assert (np.linalg.det(elements) > 0).all()
    assert action.contains_batch(elements).all()
    assert [v.shape for v in curve(np.zeros((2, 3)))] == [(2, 3, *np.shape(v)) for v in w]
    if group == "GL":
        exponential = kind is None and has_real_logarithm(g)
        assert curve.kind == ("exponential" if exponential else "polar")


ROOTS = {
    1: [lambda z: np.maximum(z, 0), lambda z: np.maximum(z, 0.1 * z), lambda z: z],
    2: [np.square, lambda z: z * np.abs(z)],
    1.5: [lambda z: np.abs(z) ** 1.5],
    0: [np.sign],
}


@pytest.mark.parametrize("degree", ROOTS)
@given(st.integers(1, 4).flatmap(positive_diagonals), st.integers(0, 99))
@few
def test_the_loss_is_constant_along_scaling_curves_with_activations(degree, g, seed):
    rng = np.random.default_rng(seed)
    w, x, y = (
        [rng.normal(size=(len(g), 3)), rng.normal(size=(2, len(g)))],
        rng.normal(size=(3, 5)),
        rng.normal(size=(2, 5)),
    )
    curve = symmetry_curve(WeightAction("scaling", 1, len(g), degree), g, w)
    assert curve.kind == "exponential"
    assert close([np.diagonal(curve.element(0.5)) ** 2], [np.diagonal(np.array(g, float))])
    for activation in ROOTS[degree]:
        assert curve.deviation(lambda v, s=activation: ((v[1] @ s(v[0] @ x) - y) ** 2).sum((-2, -1)), samples=11) < 1e-8
    if degree != 0 and any(g[i][i] != 1 for i in range(len(g))):
        wrong = symmetry_curve(WeightAction("scaling", 1, len(g), degree + 1), g, w)
        s = ROOTS[degree][-1]
        assert wrong.deviation(lambda v: ((v[1] @ s(v[0] @ x) - y) ** 2).sum((-2, -1)), samples=11) > 1e-8


def test_equation_5_does_not_reach_all_of_gl_plus():
    """diag(-1, -2) has a positive determinant, and no real logarithm: the polar curve joins what eq. 5 does not."""
    action, g, w = WeightAction("GL", 1, 2), diagonal([-1, -2]), [np.eye(2), np.eye(2)]
    curve = symmetry_curve(action, g, w)
    assert curve.kind == "polar"
    assert "no real logarithm" in curve.reason
    assert close(curve(1.0), floats(action.act(g, (identity(2), identity(2)))))
    with pytest.raises(BadInput, match="no real logarithm"):
        symmetry_curve(action, g, w, kind="exponential")


def test_curves_of_batches_of_weights():
    action, rng = WeightAction("GL", 1, 2), np.random.default_rng(0)
    w = [rng.normal(size=(4, 2, 3)), rng.normal(size=(1, 2)), rng.normal(size=(5, 1, 1))[:4]]
    curve = symmetry_curve(action, ((0, -1), (1, 0)), w)
    moved = curve(np.linspace(0, 1, 3))
    assert [v.shape for v in moved] == [(3, 4, 2, 3), (3, 4, 1, 2), (3, 4, 1, 1)]
    assert close([moved[1] @ moved[0]], [np.broadcast_to(w[1] @ w[0], (3, 4, 1, 3))])


def test_a_logarithm_that_is_not_accurate_gives_way_to_the_polar_curve(monkeypatch):
    monkeypatch.setattr(curves, "ACCURACY", 0.0)
    action, g, w = WeightAction("GL", 1, 2), ((1, 2), (3, 7)), [np.eye(2), np.eye(2)]
    with pytest.raises(Undecided, match="a real logarithm exists"):
        symmetry_curve(action, g, w, kind="exponential")
    curve = symmetry_curve(action, g, w)
    assert (curve.kind, "a real logarithm exists" in curve.reason) == ("polar", True)
    assert close([curve.element(1.0)], floats([g]))


# ------------------------------------------------------------------------------------------------- real logarithms


def direct_sum(*blocks):
    size, at = sum(map(len, blocks)), 0
    rows = [[0] * size for _ in range(size)]
    for block in blocks:
        for i, row in enumerate(block):
            rows[at + i][at : at + len(row)] = row
        at += len(block)
    return tuple(map(tuple, rows))


def jordan(eigenvalue, size):
    return tuple(tuple(eigenvalue if i == j else int(j == i + 1) for j in range(size)) for i in range(size))


def companion(*coefficients):
    """Of x^n + c_{n-1} x^{n-1} + .. + c_0, coefficients c_0, c_1, .. given."""
    n = len(coefficients)
    return tuple(tuple(-c if j == n - 1 else int(i == j + 1) for j in range(n)) for i, c in enumerate(coefficients))


ROOT_2 = companion(-2, 0)  # eigenvalues +- sqrt 2
BOTH_NEGATIVE = companion(2, 4)  # eigenvalues -2 +- sqrt 2
SQUARE = companion(4, 0, -4, 0)  # (x^2 - 2)^2: Jordan blocks of size 2 at +- sqrt 2
COMPLEX = companion(5, 2)  # eigenvalues -1 +- 2i
CUBIC = companion(1, -1, 0)  # x^3 - x + 1: one negative root, two complex ones

KNOWN = {
    "1": (identity(1), True),
    "-1": (jordan(-1, 1), False),
    "0": (jordan(0, 1), False),
    "singular": (diagonal([1, 0]), False),
    "-I_2": (diagonal([-1, -1]), True),
    "-I_3": (diagonal([-1, -1, -1]), False),
    "diag(-1, -2)": (diagonal([-1, -2]), False),
    "diag(-1, -1, -2, -2)": (diagonal([-1, -1, -2, -2]), True),
    "swap": (((0, 1), (1, 0)), False),
    "a Jordan block": (jordan(-1, 2), False),
    "two Jordan blocks": (direct_sum(jordan(-1, 2), jordan(-1, 2)), True),
    "two Jordan blocks of different size": (direct_sum(jordan(-1, 3), jordan(-1, 1)), False),
    "two and one": (direct_sum(jordan(-1, 2), jordan(-1, 1), jordan(-1, 1)), False),
    "two and two": (direct_sum(jordan(-1, 2), jordan(-1, 1), jordan(-1, 2), jordan(-1, 1)), True),
    "positive Jordan block": (jordan(3, 3), True),
    "sqrt 2 once": (ROOT_2, False),
    "sqrt 2 twice": (direct_sum(ROOT_2, ROOT_2), True),
    "sqrt 2 three times": (direct_sum(ROOT_2, ROOT_2, ROOT_2), False),
    "irrational negative ones once": (BOTH_NEGATIVE, False),
    "irrational negative ones twice": (direct_sum(BOTH_NEGATIVE, BOTH_NEGATIVE), True),
    "irrational Jordan block": (SQUARE, False),
    "two irrational Jordan blocks": (direct_sum(SQUARE, SQUARE), True),
    "irrational Jordan block and its eigenvalues": (direct_sum(SQUARE, ROOT_2, ROOT_2), False),
    "complex": (COMPLEX, True),
    "complex and -1": (direct_sum(COMPLEX, jordan(-1, 1)), False),
    "cubic once": (CUBIC, False),
    "cubic twice": (direct_sum(CUBIC, CUBIC), True),
    "floats": (np.diag([-0.1, -0.1]), True),
    "floats that differ": (np.diag([-0.1, -0.1 - 2**-50]), False),
}


def check_logarithm(g):
    log = real_logarithm(g)
    target = np.array(g, float)
    assert log.dtype == np.float64
    assert np.abs(expm(log) - target).max() <= 1e-8 * np.abs(target).max()


@pytest.mark.parametrize("name", KNOWN)
def test_real_logarithms_of_known_matrices(name):
    g, exists = KNOWN[name]
    assert has_real_logarithm(g) is exists
    if exists:
        check_logarithm(g)
    else:
        with pytest.raises(BadInput, match="no real logarithm"):
            real_logarithm(g)


BLOCKS = [jordan(-1, 1), jordan(-1, 2), jordan(-2, 1), jordan(2, 2), ROOT_2, BOTH_NEGATIVE, SQUARE, COMPLEX, CUBIC]
HARMLESS = (jordan(2, 2), COMPLEX)


@given(st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=4), st.data())
@few
def test_the_decision_and_the_construction_in_any_basis(blocks, data):
    """Every block that has a negative eigenvalue must occur an even number of times; the basis does not matter."""
    g = direct_sum(*blocks)
    change = data.draw(invertible(len(g)))
    conjugate = product(change, g, from_flint(to_flint(change).inv()))
    exists = all(blocks.count(b) % 2 == 0 for b in blocks if b not in HARMLESS)
    assert has_real_logarithm(conjugate) is exists
    if exists:
        with suppress(Undecided):
            check_logarithm(conjugate)


def test_the_construction_is_accurate_in_most_bases():
    """Of 60 matrices with two of every block, in random integer bases, at most 3 are left to the polar curve."""
    rng, given_up = np.random.default_rng(0), 0
    for _ in range(60):
        block = direct_sum(*(BLOCKS[k] for k in rng.integers(len(BLOCKS), size=rng.integers(1, 3))))
        change = to_flint(rng.integers(-2, 3, size=(2 * len(block), 2 * len(block))).tolist())
        if change.det() == 0:
            continue
        try:
            check_logarithm(from_flint(change * to_flint(direct_sum(block, block)) * change.inv()))
        except Undecided:
            given_up += 1
    assert given_up <= 3


@given(st.integers(1, 4).flatmap(lambda n: matrices(n, n)))
@few
def test_the_decision_agrees_with_eigenvalues_in_floats(g):
    """Where the eigenvalues are well apart, a real logarithm exists exactly if none is negative or zero."""
    values = np.linalg.eigvals(np.array(g, float))
    apart = np.abs(values[:, None] - values)[~np.eye(len(g), dtype=bool)]
    assume((apart > 1e-3).all() and (np.abs(values) > 1e-3).all())
    negative = (np.abs(values.imag) < 1e-9) & (values.real < 0)
    assert has_real_logarithm(g) is not negative.any()
    if not negative.any():
        check_logarithm(g)


@given(st.integers(1, 4).flatmap(invertible))
@few
def test_squares_and_doubles_have_real_logarithms(a):
    """A real invertible matrix has a real square root exactly if it has a real logarithm (Higham 2008, 1.23)."""
    assert has_real_logarithm(product(a, a))
    assert has_real_logarithm(direct_sum(a, a))
    if np.linalg.cond(np.array(a, float)) < 100:
        check_logarithm(direct_sum(a, a))


@given(st.integers(1, 5).flatmap(orthogonal))
@few
def test_every_rotation_has_a_skew_logarithm(g):
    assume(checker.determinant_sign(g) > 0)
    assert has_real_logarithm(g)
    w = [np.eye(len(g)), np.eye(len(g))]
    (log,) = symmetry_curve(WeightAction("O", 1, len(g)), g, w).generators
    assert np.allclose(log, -log.T)
    assert np.allclose(expm(log), np.array(g, float))


# ------------------------------------------------------------------------------------------------- refusals

ACTION = WeightAction("GL", 1, 2)
HALVES = WeightAction("scaling", 1, 2, Fraction(1, 2))
EYES = [np.eye(2), np.eye(2)]


@pytest.mark.parametrize(
    ("refused", "message"),
    [
        (lambda: WeightAction("SL", 1, 2), "the group is 'SL': give one of GL, O"),
        (lambda: WeightAction("GL", 0, 2), "the vertex is 0, not a positive integer"),
        (lambda: WeightAction("GL", 1, 2.0), "the width is 2.0, not a positive"),
        (lambda: WeightAction("GL", 1, 2, 3), "the degree 3 for GL: leave it out"),
        (lambda: WeightAction("scaling", 1, 2, "2"), "the degree is '2', not a number"),
        (lambda: WeightAction("scaling", 1, 2, float("nan")), "not a finite number"),
        (lambda: WeightAction.on(Network([2, 2, 2]), 2), "the vertex 2 is not hidden: give a hidden one, 1 to 1"),
        (lambda: WeightAction.on(Network([2, 2]), 1), "none in a network of one layer"),
        (lambda: ACTION.act([[1, 2], [2, 4]], EYES), "the element is not an invertible matrix"),
        (lambda: ACTION.contains([[1, 2]]), "the element is 1 x 2: give 2 x 2"),
        (lambda: ACTION.contains([["a", 2], [1, 1]]), "not a number"),
        (lambda: ACTION.contains_batch(np.eye(3)), "give .*2, 2"),
        (lambda: ACTION.act(identity(2), [identity(2)]), "1 weight matrices: give 2 or more"),
        (lambda: ACTION.act(identity(2), np.zeros((2, 2, 2))), "give a list of matrices"),
        (lambda: ACTION.act(identity(2), [identity(3), identity(3)]), "give them 2 rows and 2 columns"),
        (lambda: ACTION.act_batch(np.eye(2), [np.eye(3), np.eye(2)]), "give them 2 rows and 2 columns"),
        (lambda: ACTION.act_batch(np.eye(2), [np.ones(2), np.eye(2)]), "give them 2 rows and 2 columns"),
        (lambda: HALVES.act(identity(2), EYES), "exact powers of degree 1/2"),
        (lambda: WeightAction("scaling", 1, 2, 101).act(identity(2), EYES), "an integer of at most 100"),
        (lambda: permutation_matrix([0, 2]), "is no permutation: give each of 0, 1"),
        (lambda: permutation_matrix([]), "is no permutation"),
        (lambda: cayley([[0, 1], [1, 0]]), "not skew-symmetric"),
        (lambda: cayley([[0, 1]]), "not skew-symmetric"),
        (lambda: has_real_logarithm([[1, 2]]), "the matrix is 1 x 2: give a square one"),
        (lambda: has_real_logarithm([[float("inf")]]), "not a finite number"),
        (lambda: symmetry_curve(ACTION, diagonal([1, -1]), EYES), "the determinant is negative: no curve"),
        (lambda: symmetry_curve(WeightAction("O", 1, 2), diagonal([1, -1]), EYES), "the determinant is negative"),
        (lambda: symmetry_curve(ACTION, diagonal([1, 0]), EYES), "not an invertible matrix"),
        (lambda: symmetry_curve(ACTION, identity(2), EYES, kind="spiral"), "the kind is 'spiral' for GL"),
        (lambda: symmetry_curve(WeightAction("O", 1, 2), identity(2), EYES, kind="polar"), "polar for GL only"),
        (lambda: symmetry_curve(WeightAction("permutation", 1, 2), identity(2), EYES), "a discrete group"),
    ],
)
def test_refusals(refused, message):
    with pytest.raises(BadInput, match=message):
        refused()
