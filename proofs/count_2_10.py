"""Target zero: one component, or two."""

from itertools import product

import sympy

from symtopo.proving import (
    Finite,
    Minimum,
    Network,
    Proof,
    Statement,
    accepted_bounds,
    chains,
    counted_not,
    networks,
    rank,
    setting_of,
    several_directions,
    small_minima,
    telling_skips,
    wide,
    with_targets,
)

statement = Statement(
    id="2.10",
    title="target zero: two components if no trajectory vanishes from the first cut to the end, else one",
    source="not from the paper; own derivation",
    expect="PROVED",
    formal="Symtopo.CutZero.count_2_10",
    text=r"Let $\rho = \operatorname{rank} X \geq 2$, let every hidden layer be at least as wide as $\rho$, and let "
    r"the target on the column space of $X$, shifted by the skip from input to output, be zero. Let $v$ be the first "
    r"hidden layer of width $\rho$ that no other skip ending before the output passes over. The minimum has two "
    r"connected components if there is such a $v$, and no states $x_0 = X k \neq 0, x_1, \dots, x_l = 0$ with $x_v = "
    r"\dots = x_{l-1} = 0$, where each state behind one that vanishes is what the other skips bring. Otherwise it has "
    r"one.",
)
statement.about("minima")
statement.hypothesis(several_directions)
statement.hypothesis(wide)


@statement.hypothesis
def zero_target(minimum: Minimum) -> bool:
    """T' is zero."""
    return minimum.fiber.shifted.rank() == 0


def first_cut(minimum: Minimum) -> int | None:
    """The layer v of the text."""
    last, widths = minimum.network.layers, minimum.network.widths
    inner = [(j, i) for j, i in telling_skips(minimum) if i < last]
    cuts = (v for v in range(1, last) if widths[v] == minimum.rank_x and not any(j < v < i for j, i in inner))
    return next(cuts, None)


def claimed(minimum: Minimum) -> int:
    """The number stated: every set of states that vanish is tried, and the others are generic, or forced to vanish."""
    v, last, skips = first_cut(minimum), minimum.network.layers, telling_skips(minimum)
    if v is None:
        return 1
    unit = [[int(i == j) for j in range(last)] for i in range(last)]

    def what_comes_behind(z: int) -> list:
        brought = [skips.get((j, z + 1), 0) for j in range(last)]
        return [(j == z + 1) - c for j, c in enumerate(brought)]

    for chosen in product((False, True), repeat=v - 1):
        zeros = [*(u for u, vanishes in enumerate(chosen, start=1) if vanishes), *range(v, last)]
        rows = [unit[z] for z in zeros] + [what_comes_behind(z) for z in zeros]
        if all(rank([*rows, unit[u]]) > rank(rows) for u in range(last) if u not in zeros):
            return 1
    return 2


@statement.proof
def proof(p: Proof) -> None:
    h, k, w, g, back, row = p.let("H k W G J k'", "matrices")
    p.matrices(
        "if H_v k = 0 at a minimum, the states of k vanish from v on: behind a layer with H k = 0 stands G k",
        (w * h + g) * k,
        g * k,
        given=[(h * k, 0)],
    )
    p.concludes(
        "no skip ending before the output passes over v, so these zeros remain, and x_0 = k is such a trajectory: "
        "without one det H_v U is never zero; both its signs occur, as they are free, so at least two components"
    )
    p.matrices(
        "with one, a last layer exists: J H = 1 - k k', G k = 0, and W = -G J makes F zero",
        (-g * back) * h + g,
        0 * g,
        given=[(back * h, 1 - k * row), (g * k, 0)],
    )
    u, xi, x = p.let("u xi x", "matrices")
    t = p.let("t", "auxiliary")
    p.matrices(
        "the kernel is left by t u xi, xi x = 1, from a = v on",
        (h + t * u * xi) * x,
        h * x + t * u,
        given=[(xi * x, 1)],
    )
    p.uses("2.4")
    p.cites("determinants")
    p.concludes(
        "the other W_i are generic with W_i x_(i-1) = x_i - G x; signs at cuts before v are free, as rho >= 2; the "
        "line is that of 2.4: F does not change, and each det H_w U, w >= v a cut, is linear in t, on a side that is "
        "free: all signs from the first cut with a trajectory on merge"
    )
    p.concludes(
        "only one cut can come before that: let v have no trajectory, and v' be the next cut; where two skips or more "
        "from before v' end at the output, their states are generic with sum 0; where one does, from j, let x_j = 0 "
        "and follow the zeros: they stop before v, which has no trajectory, so x_v is not 0; in both cases v' has one"
    )


@statement.conclusion
def one_or_two(minimum: Minimum):
    """By bounds that the trusted checker accepts."""
    return accepted_bounds(minimum).compare(claimed(minimum))


@statement.confirmation
def another_number(minimum: Minimum) -> bool | None:
    """By the oracle; the number by a least set of zeros that grows by what its equations force, solved by sympy."""
    s, unknown = setting_of(minimum), sympy.symbols(f"x:{minimum.network.layers}")
    last, skips = s.last, {pair: sympy.Rational(str(c)) for pair, c in s.skips.items()}
    first = s.cuts(s.rho, [(j, k) for j, k in skips if k < last])
    zeros = set(range(first[0], last)) if first else set()
    number = 0
    while not number:
        into = {z + 1: sum((c * unknown[j] for (j, k), c in skips.items() if k == z + 1), sympy.S.Zero) for z in zeros}
        equations = [unknown[z] for z in zeros] + [(unknown[k] if k < last else 0) - g for k, g in into.items()]
        (solution,) = sympy.linsolve(equations, unknown) if equations else ((*unknown,),)
        grown = {v for v in range(last) if solution[v] == 0}
        number = 2 if 0 in grown else 1 if grown <= zeros else 0
        zeros |= grown
    return counted_not(minimum, number)


def zero_on(network: Network) -> Minimum:
    n = network.widths[0]
    shift = network.skips.get((0, network.layers), 0) if network.layers > 1 else 0
    return Minimum(network, [[shift * (i == j) for j in range(n)] for i in range(n)])


@statement.instances
def four_layers_of_width_two():
    """Up to four layers of width 2, every set of up to three skips of coefficient 1 or -1 in turn."""
    pairs = [(j, i) for i in range(5) for j in range(i - 1) if (j, i) != (0, 4)]
    cases = []
    for chosen in product((0, 1), repeat=len(pairs)):
        skips = [pair for pair, taken in zip(pairs, chosen, strict=True) if taken]
        cases += [zero_on(Network([2] * 5, {pair: (-1) ** n for n, pair in enumerate(skips)}))]
    return Finite("networks of 4 layers of width 2 with skips of coefficient 1 or -1, X = 1, T' = 0", cases)


@statement.instances
def random_skips():
    """Networks of width 2 or 3, up to four layers, up to four skips."""
    return networks(
        chains(least_layers=2, widest=3).map(lambda d: [2, *(max(w, 2) for w in d[1:-1]), 2]), max_skips=4
    ).map(zero_on)


@statement.without("several_directions")
def scalars():
    """X has rank one."""
    return small_minima(layers=4, widest=1, skips=3, entries=(0,))


@statement.without("wide")
def narrow():
    """A hidden layer is narrower than the rank of X."""
    two = {(0, 2): 1, (2, 4): 1}
    return with_targets([(0, 0)], Network([2, 1, 2, 1, 2], two), Network([2, 1, 2, 2], {(0, 2): 1}))


@statement.without("zero_target")
def another_target():
    """T' is not zero."""
    return with_targets([(1, 0), (1, 1)], Network([2, 2, 2]), Network([2, 2, 2, 2], {(0, 2): 1, (1, 3): 1}))
