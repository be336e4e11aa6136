"""Networks and minima: evaluation in three arithmetics, membership, rational points, equations, ties."""

from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from known_counts import diagonal

from symtopo import checker
from symtopo.algebra.exact import from_flint, pseudo_inverse, rational, to_flint
from symtopo.algebra.spectrum import spectrum
from symtopo.errors import BadInput, Undecided
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network
from symtopo.search.strategies import invertible, matrices, networks

networks_drawn = networks(st.lists(st.integers(1, 3), min_size=2, max_size=5))


@st.composite
def networks_with_weights(draw):
    network = draw(networks_drawn)
    return network, [draw(matrices(*shape)) for shape in network.shapes]


@given(networks_with_weights())
@settings(max_examples=60, deadline=None)
def test_exact_batched_and_checker_evaluation_agree(case):
    network, weights = case
    exact = network.forward(weights)
    eye = checker.identity(network.widths[0])
    assert [list(row) for row in exact] == [list(row) for row in checker.Network.states(network, weights, eye)[-1]]
    batch = [np.array([w, w], dtype=float) for w in weights]
    assert np.allclose(network.forward_batch(batch), np.array(exact, dtype=float))
    transposed = network.transpose().forward([checker.transpose(w) for w in reversed(weights)])
    assert checker.transpose(transposed) == [list(row) for row in exact]


@given(networks_with_weights())
@settings(max_examples=60, deadline=None)
def test_normal_form_is_a_translation_and_a_shift(case):
    network, weights = case
    remaining, shift = network.normal_form()
    moved = []
    for i, w in enumerate(weights, start=1):
        beside = network.skips.get((i - 1, i), 0)
        moved.append([[v + beside * (r == c) for c, v in enumerate(row)] for r, row in enumerate(w)])
    value = remaining.forward(moved)
    shifted = [[v + shift * (r == c) for c, v in enumerate(row)] for r, row in enumerate(value)]
    assert shifted == [list(row) for row in network.forward(weights)]


def test_cut_vertices_by_networkx():
    """A hidden vertex is a cut vertex exactly if removing it disconnects input from output in the normal form."""
    import networkx

    for mask in range(2**6):
        pairs = [(j, i) for i in range(5) for j in range(i - 1)]
        skips = {k: 1 for b, k in enumerate(pairs) if mask >> b & 1}
        network = Network([2] * 5, skips)
        normal, _ = network.normal_form()
        graph = networkx.DiGraph([(i, i + 1) for i in range(4)] + list(normal.skips))
        separating = [v for v in range(1, 4) if not networkx.has_path(graph.subgraph(set(graph) - {v}), 0, 4)]
        assert network.cut_vertices() == separating


def test_parallel_skips_add_up_and_floats_are_dyadic():
    network = Network([1, 1, 1], [(0, 2, 1), (0, 2, "1/2"), (0, 2, 0.1)])
    assert network.skips == {(0, 2): Fraction(3, 2) + Fraction(0.1)}
    assert Network([1, 1], {(0, 1): "1/3"}) == Network((1, 1), [(0, 1, Fraction(1, 3))])
    assert hash(Network([1, 1])) == hash(Network((1, 1)))
    assert rational(np.float32(0.1), "it") == Fraction(float(np.float32(0.1)))
    assert rational(np.int8(3), "it") == 3
    assert eval(repr(network), {"Network": Network}) == network


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        True,
        None,
        "x",
        "1/0",
        1j,
        [],
        "nan",
        "1" * 5000,
        pytest.param(10**5000, id="huge"),
        "1e-4000",
    ],
)
def test_numbers_that_are_refused(value):
    with pytest.raises(BadInput):
        rational(value, "it")


def least_loss(minimum):
    """The least loss in floats, from the singular values, for networks whose only constraint is the smallest width."""
    x = np.eye(minimum.network.widths[0]) if minimum.x is None else np.array(minimum.x, dtype=float)
    _, shift = minimum.network.normal_form()
    y = np.array(minimum.y, dtype=float) - (float(shift) * x if shift else 0)
    v = np.linalg.svd(x, full_matrices=False)[2][: minimum.rank_x]
    values = np.linalg.svd(y @ v.T, compute_uv=False)
    kept = values[: min(minimum.network.widths[1:])] if not minimum.problem.skips else values
    return (y**2).sum() - (kept**2).sum()


@st.composite
def minima(draw):
    network = draw(networks_drawn)
    d0, dl = network.widths[0], network.widths[-1]
    samples = draw(st.integers(1, 3))
    if draw(st.booleans()):
        return Minimum(network, draw(matrices(dl, d0)))
    return Minimum(network, x=draw(matrices(d0, samples)), y=draw(matrices(dl, samples)))


def check_point(minimum, seed):
    try:
        point = minimum.point(seed)
    except Undecided:
        assert minimum.reachable is not True
        return
    assert minimum.contains(point)
    assert point == minimum.point(seed)
    loss = float(minimum.loss([np.array(w, dtype=float) for w in point]))
    least = least_loss(minimum)
    if minimum.reachable is not None:
        assert loss == pytest.approx(least, abs=1e-6 * (1 + abs(least) + (np.array(minimum.y, dtype=float) ** 2).sum()))
    moved = [[list(row) for row in w] for w in point]
    moved[-1][0][0] += Fraction(1, 7)
    other = float(minimum.loss([np.array(w, dtype=float) for w in moved]))
    if abs(other - loss) > 1e-9:
        assert not minimum.contains(moved)
    if minimum.reachable:
        checker.states_at_minimum(checker.Loss(minimum.network, minimum.x, minimum.y), point)


@given(minima(), st.integers(0, 5))
@settings(max_examples=100, deadline=None)
def test_points_are_minima(minimum, seed):
    check_point(minimum, seed)


@pytest.mark.slow
@given(minima(), st.integers(0, 5))
@settings(max_examples=1500, deadline=None)
def test_points_are_minima_thorough(minimum, seed):
    check_point(minimum, seed)


@given(minima())
@settings(max_examples=40, deadline=None)
def test_points_satisfy_the_equations(minimum):
    try:
        equations, point = minimum.equations(), minimum.point(3)
    except Undecided:
        return
    for equation in equations:
        symbols = {f"W{i}": sympy.ImmutableMatrix(w) for i, w in enumerate(point, start=1)}
        values = {s: symbols[s.name] for s in equation.lhs.atoms(sympy.MatrixSymbol)}
        assert (equation.lhs.xreplace(values).doit().as_explicit() - equation.rhs).is_zero_matrix


def test_low_rank_minimum_contains_only_the_largest_singular_values():
    """Widths 2,1,2, target diag(1,2): W2 W1 must be diag(0,2); every smaller singular triple is a saddle."""
    minimum = Minimum(Network([2, 1, 2]), diagonal(1, 2))
    assert minimum.reachable is False
    assert minimum.contains([[[0, 1]], [[0], [2]]])
    assert not minimum.contains([[[1, 0]], [[1], [0]]])  # the smaller singular value: a saddle
    assert not minimum.contains([[[0, 0]], [[0], [0]]])  # stationary, of too low rank
    assert not minimum.contains([[[0, 1]], [[0], [1]]])


def test_low_rank_minimum_with_a_tie():
    """Y = I, r = 1: every orthogonal projection of rank 1 is a best approximation."""
    minimum = Minimum(Network([2, 1, 2]), diagonal(1, 1))
    assert minimum.contains([[["3/5", "4/5"]], [["3/5"], ["4/5"]]])
    assert not minimum.contains([[["3/5", "4/5"]], [["3/5"], ["3/5"]]])
    assert len({minimum.point(seed) for seed in range(5)}) > 1


def test_low_rank_minimum_without_rational_points():
    """T = [[1, 1], [1, 0]] has golden singular vectors: the best approximation of rank 1 is irrational."""
    minimum = Minimum(Network([2, 1, 2]), [[1, 1], [1, 0]])
    with pytest.raises(Undecided, match="no rational point"):
        minimum.point()
    assert not minimum.contains([[[1, 1]], [[1], [1]]])


def test_contains_with_data_uses_the_metric_of_the_data():
    """X = diag(1, 2), Y = diag(3, 1): Y X^+ = diag(3, 1/2), and the best rank-one map for these data is diag(3, 0)."""
    minimum = Minimum(Network([2, 1, 2]), x=diagonal(1, 2), y=diagonal(3, 1))
    assert minimum.contains([[[3, 0]], [[1], [0]]])
    swapped = Minimum(Network([2, 1, 2]), x=diagonal(1, 5), y=diagonal(3, 4))
    assert swapped.contains([[[0, "4/5"]], [[0], [1]]])
    assert not swapped.contains([[[3, 0]], [[1], [0]]])


def test_a_stationary_point_that_may_be_a_saddle_is_undecided():
    minimum = Minimum(Network([3, 1, 3, 1, 3], {(0, 2): 1, (2, 4): 1}), diagonal(5, 7, 9))
    zero = [[[0, 0, 0]], [[0], [0], [0]], [[0, 0, 0]], [[0], [0], [0]]]
    with pytest.raises(Undecided, match="stationary"):
        minimum.contains(zero)
    assert not minimum.contains([[[1, 0, 0]], [[1], [0], [0]], [[0, 0, 0]], [[0], [0], [0]]])


@given(invertible(3), st.lists(st.integers(0, 3), min_size=3, max_size=3), st.integers(1, 2))
@settings(max_examples=60, deadline=None)
def test_ties_of_a_known_spectrum(basis, eigenvalues, position):
    """A = B D B^-1 has the eigenvalues of D: both engines see the ties that D has."""
    b = to_flint(basis)
    a = b * to_flint(diagonal(*eigenvalues)) * b.inv()
    ordered = sorted(eigenvalues, reverse=True)
    truth = ordered[position - 1] == ordered[position]
    assert spectrum(a.charpoly().numer()).tied(position) == truth
    assert (len(checker.eigenvalue_cuts(from_flint(a), position)) > 1) == truth
    assert spectrum(a.charpoly().numer()).multiplicities == tuple(
        ordered.count(v) for v in sorted(set(ordered), reverse=True)
    )


def test_ties_of_irrational_and_nearly_equal_eigenvalues():
    golden = [[2, 1, 0, 0], [1, 1, 0, 0], [0, 0, 2, 1], [0, 0, 1, 1]]
    near = diagonal(10**30 + 1, 10**30, 1, 1)
    for matrix, truths in ((golden, (True, False, True)), (near, (False, False, True))):
        for position, truth in enumerate(truths, start=1):
            assert spectrum(to_flint(matrix).charpoly().numer()).tied(position) == truth
            assert (len(checker.eigenvalue_cuts(matrix, position)) > 1) == truth


@given(matrices(2, 3))
@settings(max_examples=60, deadline=None)
def test_pseudo_inverse_has_the_four_properties_of_penrose(a):
    given_matrix = to_flint(a)
    inverse = pseudo_inverse(given_matrix)
    left, right = given_matrix * inverse, inverse * given_matrix
    assert left * given_matrix == given_matrix
    assert right * inverse == inverse
    assert left.transpose() == left
    assert right.transpose() == right


def test_equations_of_a_fiber_that_may_be_empty_are_refused():
    """F - I has rank at most 2, and the target minus I has rank 3: F(W) = M has no solution."""
    minimum = Minimum(Network([3, 1, 3, 1, 3], {(0, 2): 1, (2, 4): 1}), diagonal(2, 3, 5))
    with pytest.raises(Undecided):
        minimum.equations()


def test_networks_that_are_refused_and_numpy_integers_that_are_not():
    assert Network(np.array([2, 2, 2]), {(np.int64(0), np.int8(2)): 1}) == Network([2, 2, 2], {(0, 2): 1})
    for arguments in ((5,), ([True, 1],), ([1.0, 1],), ([1, 1, 1], {0: 1}), ([1, 1, 1], [5]), ([1, 1, 1], 5)):
        with pytest.raises(BadInput):
            Network(*arguments)
    for weights in (5, None):
        with pytest.raises(BadInput):
            Minimum(Network([1, 1])).contains(weights)


def test_shapes_and_data_that_are_refused():
    network = Network([2, 3])
    for data in (
        {"target": [[1, 2]]},
        {"target": [[1, 2], [3]]},
        {"target": []},
        {"target": 3},
        {"x": [[1], [2]]},
        {"x": [[1], [2]], "y": [[1], [2]]},
        {"x": [[1], [2]], "y": [[1, 2], [2, 3], [3, 4]]},
        {"target": [[1, 0], [0, 1], [0, 0]], "x": [[1], [2]], "y": [[1], [2], [3]]},
        {"target": np.zeros((3, 2), dtype=complex)},
        {"target": np.zeros(3)},
    ):
        with pytest.raises(BadInput):
            Minimum(network, **data)
    with pytest.raises(BadInput, match="needs 3 x 2"):
        Minimum(network).contains([[[1, 2]]])
    with pytest.raises(BadInput, match="1 layers"):
        Minimum(network).contains([])


@given(networks_drawn)
@settings(max_examples=30, deadline=None)
def test_zero_data_make_everything_a_minimum(network):
    assume(network.layers > 1)
    zero = Minimum(network, x=[[0, 0]] * network.widths[0], y=[[1, 2]] * network.widths[-1])
    assert zero.contains(zero.point(1))
    assert zero.equations() == ()
