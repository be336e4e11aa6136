"""The cut-vertex law."""

from itertools import product

import sympy

from symtopo.proving import (
    Minimum,
    Proof,
    Statement,
    accepted_bounds,
    bounds_from_points,
    chains,
    counted_not,
    determinant_sign,
    estimate_components,
    from_flint,
    rank,
    rectangular_minima,
    setting_of,
    small_minima,
    wide,
)

statement = Statement(
    id="2.4",
    title="cut vertices: 2^c components, or 1",
    source="not from the paper; own derivation",
    expect="ARGUED",
    clause="setting(m) => count(m) == law(network(m), rank(m))",
    text=r"Let $\rho = \operatorname{rank} X$, and let every hidden layer be at least as wide as $\rho$. Let $T'$ be "
    r"the target on the column space of $X$, shifted by the skip from input to output, and $c$ the number of hidden "
    r"layers of width $\rho$ that no other skip passes over. Let some hidden layers be of width $\rho \geq 2$, and "
    r"$T' \neq 0$ unless no other skip over a hidden layer ends at the output; or let all hidden layers be wider "
    r"than $\rho$. The minimum has $2^c$ connected components if $\operatorname{rank} T' = \rho > 0$, and one "
    r"otherwise.",
)
statement.about("minima")
statement.hypothesis(wide)


def skips(minimum: Minimum) -> list[tuple[int, int]]:
    """Skips that matter: not beside one layer, not from input to output, not of coefficient 0."""
    last = minimum.network.layers
    return [(j, i) for (j, i), c in minimum.network.skips.items() if c and i > j + 1 and (j, i) != (0, last)]


def wider(minimum: Minimum) -> bool:
    return all(d > minimum.rank_x for d in minimum.network.widths[1:-1])


def shifted_rank(minimum: Minimum) -> int:
    """Rank of (M - eps_0l) X."""
    network = minimum.network
    eps = network.skips.get((0, network.layers), 0)
    m = minimum.least_squares_target()
    shifted = [[v - eps * (i == j) for j, v in enumerate(row)] for i, row in enumerate(m)]
    if minimum.x is None:
        return rank(shifted)
    columns = list(zip(*minimum.x, strict=True))
    return rank([[sum(a * b for a, b in zip(row, column, strict=True)) for column in columns] for row in shifted])


@statement.hypothesis
def vectors(minimum: Minimum) -> bool:
    """X has rank 2 or more, or every hidden layer is wider than its rank."""
    return minimum.rank_x >= 2 or wider(minimum)


@statement.hypothesis
def target_or_no_skip_to_it(minimum: Minimum) -> bool:
    """T' is not zero, or no skip that matters ends at the output, or every hidden layer is wider than the rank of X."""
    into_output = any(i == minimum.network.layers for _, i in skips(minimum))
    return shifted_rank(minimum) > 0 or not into_output or wider(minimum)


def claimed(minimum: Minimum) -> int:
    """The number stated."""
    rho, widths = minimum.rank_x, minimum.network.widths
    if rho == 0 or shifted_rank(minimum) < rho:
        return 1
    hidden = range(1, minimum.network.layers)
    return 2 ** sum(widths[v] == rho and not any(j < v < i for j, i in skips(minimum)) for v in hidden)


@statement.proof
def proof(p: Proof) -> None:
    w, h, a, g, s, u, v, xi, x = p.let("W H A G S u v xi x", "matrices")
    t, _ = p.let("t i", "auxiliary")
    p.concludes(
        "let H_(l-1) k = 0, x_i = H_i k, and a..l-1 its last run of zeros; move W_a to W_a + t u_a xi, xi a row with "
        "xi x_(a-1) = 1, where W_(i+1) u_i + sum of eps u_j = u_(i+1); below A = H_(a-1), G, S sums of eps H_j, eps "
        "u_j"
    )
    p.induction(
        "i",
        1,
        "H_i(t) = H_i + t u_i xi H_(a-1), from i = a to i < l",
        base=lambda: p.matrices("i = a", (w + t * u * xi) * a + g, w * a + g + t * u * xi * a),
        step=lambda: p.matrices(
            "from i to i + 1",
            w * (h + t * u * xi * a) + g + t * s * xi * a,
            w * h + g + t * v * xi * a,
            given=[(w * u, v - s)],
        ),
    )
    p.matrices("the kernel of H_(l-1) shrinks: on k it is t u", t * u * xi * x, t * u, given=[(xi * x, 1)])
    p.concludes("F does not change, since u_l = 0; so every minimum is joined to one with H_(l-1) injective")
    p.concludes(
        "over H_(l-1) injective the last weights form an affine bundle; its components are the sign vectors of det "
        "H_i U at the layers of width rho that no skip ending before l passes over, since a loss of injectivity of "
        "codimension 1 begins at such a layer, and between these walls a set of given signs is connected, rho >= 2"
    )
    p.concludes(
        "at a point where H_i has the kernel spanned by k, and all else is injective, the line above flips the sign at "
        "i and nothing else; it exists where a skip into l passes over i and T' k is not 0, or T' k = 0"
    )
    p.cites("determinants")
    p.concludes(
        "at an uncovered vertex i, F U = B_i H_i U has rank rho, so det H_i U is never zero, and its sign separates"
    )


def never_singular(minimum: Minimum, vertex: int) -> bool:
    """Whether det H_vertex U has no zero on the minimum, for T' = 0: no k != 0 has states U k, .., 0 with a zero there.

    States that vanish at Z satisfy x_(z+1) = sum of eps x_j for z in Z, linear equations; the others are only not zero,
    and can be so together unless one of them is zero by these equations.
    """
    last = minimum.network.layers
    unit = [[int(i == v) for i in range(last)] for v in range(last)]

    def equation(i: int) -> list:
        through = {j: minimum.network.skips[j, i] for j, end in skips(minimum) if end == i}
        return [(v == i) - through.get(v, 0) for v in range(last)]

    others = [v for v in range(1, last) if v != vertex]
    for vanishing in product((False, True), repeat=len(others)):
        zero = {vertex, *(v for v, is_zero in zip(others, vanishing, strict=True) if is_zero)}
        rows = [unit[z] for z in zero] + [equation(z + 1) for z in zero]
        if all(rank([*rows, unit[i]]) > rank(rows) for i in range(last) if i not in zero):
            return False
    return True


def sign_patterns(minimum: Minimum) -> int:
    """How many sign vectors of determinants that are never zero occur at exact minima, for T' = 0."""
    rho, widths = minimum.rank_x, minimum.network.widths
    vertices = [v for v in range(1, minimum.network.layers) if widths[v] == rho and never_singular(minimum, v)]
    basis = from_flint(minimum.fiber.u)
    states = [minimum.network.states(minimum.point(seed), basis) for seed in range(16)]
    return len({tuple(determinant_sign(h[v]) for v in vertices) for h in states})


@statement.conclusion
def cut_vertex_law(minimum: Minimum):
    """By bounds that the trusted checker accepts, and by sign patterns of exact minima."""
    number = claimed(minimum)
    if not target_or_no_skip_to_it(minimum) and wide(minimum) and vectors(minimum):
        patterns = sign_patterns(minimum)
        if patterns > number:
            return f"exact minima show {patterns} sign patterns of determinants that never vanish, not {number}"
    seen = bounds_from_points(minimum, seed=0) if minimum.rank_x and wide(minimum) else None
    if seen is not None and seen.proves.lower > number:
        return f"exact minima show {seen.proves.lower} sign patterns, not {number}"
    return accepted_bounds(minimum).compare(number)


def kept_apart(minimum: Minimum) -> bool:
    """For T' = 0: whether det H_v is never zero at the first v of width rho that no skip ending before l passes over.

    The least set of zeros is grown: x_v = .. = x_(l-1) = 0, and what these force to vanish; it is never zero exactly if
    x_0 is forced to vanish.
    """
    s, unknown = setting_of(minimum), sympy.symbols(f"x:{minimum.network.layers}")
    last, skips = s.last, {pair: sympy.Rational(str(c)) for pair, c in s.skips.items()}
    first = s.cuts(s.rho, [(j, k) for j, k in skips if k < last])
    zeros = set(range(first[0], last)) if first else set()
    while True:
        into = {z + 1: sum((c * unknown[j] for (j, k), c in skips.items() if k == z + 1), sympy.S.Zero) for z in zeros}
        equations = [unknown[z] for z in zeros] + [(unknown[k] if k < last else 0) - s for k, s in into.items()]
        (solution,) = sympy.linsolve(equations, unknown) if equations else ((*unknown,),)
        grown = {v for v in range(last) if solution[v] == 0}
        if 0 in grown or grown <= zeros:
            return 0 in grown
        zeros |= grown


@statement.confirmation
def another_number(minimum: Minimum) -> bool | None:
    """By the oracle; for T' = 0, where it has bounds only, by the zeros that trajectories can have."""
    s = setting_of(minimum)
    number = 2 ** len(s.cuts(s.rho)) if s.rank == s.rho > 0 else 1
    vanishing = s.rank == 0 and number == 1 and min(s.widths[1:-1], default=s.rho) >= s.rho
    return True if vanishing and kept_apart(minimum) else counted_not(minimum, number)


@statement.numeric_conclusion
def sampled(minimum: Minimum):
    """The number of classes of a sample of a regular fiber."""
    return estimate_components(minimum, samples=80).compare(claimed(minimum))


@statement.instances
def with_skips():
    """Networks with skips, widths up to 3, up to 4 layers, data of any rank that the hypotheses allow."""
    return rectangular_minima(chains(), max_skips=3).filter(
        lambda m: wide(m) and vectors(m) and target_or_no_skip_to_it(m)
    )


@statement.without("wide")
def narrow():
    """A hidden layer is narrower than the rank of X."""
    return small_minima(layers=2, widest=2, skips=1, entries=(0, 1))


@statement.without("vectors")
def scalar():
    """X has rank one, and there is a scalar layer."""
    return small_minima(layers=3, widest=1, skips=1)


@statement.without("target_or_no_skip_to_it")
def zero_target():
    """T' = 0, and a skip ends at the output."""
    small = small_minima(layers=3, widest=2, skips=2, entries=(0,))
    return small.only(wide, "hidden layers at least as wide as the input")
