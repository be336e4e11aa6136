"""Second evaluations, which confirm what a conclusion calls a counterexample: by the trusted checker, by open sets.

They share no code with the conclusions of the catalogue: what finds a witness is not what confirms it.  But for one
thing: numbers of components are what the trusted checker accepts, in a conclusion and in its confirmation.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import combinations, permutations, product
from typing import Any

from symtopo import checker
from symtopo.algebra.exact import RationalMatrix
from symtopo.counting.claims import certificate_json, claim_json, data_json, network_json
from symtopo.counting.proved import are_separated, proved_bounds
from symtopo.minima.minimum import Minimum
from symtopo.proving.topology import FiniteSpace
from symtopo.symmetry.homogeneous import ScaledPair


class Disagreement(Exception):
    """A conclusion says that a case fails, and the second evaluation does not: one of them is wrong."""


def accepted_claim(minimum: Minimum, lower: int, upper: int | None) -> bool:
    """Whether the trusted checker accepts that the minimum has at least, and at most, so many components.

    False does not mean that it has more, or less.

    Examples
    --------
    >>> from symtopo import Minimum, Network
    >>> accepted_claim(Minimum(Network([1, 1, 1])), 2, 2), accepted_claim(Minimum(Network([1, 1, 1])), 3, None)
    (True, False)
    """
    steps = [evidence.step for evidence in proved_bounds(minimum).evidence]
    claim = claim_json(minimum, "count", components={"lower": lower, "upper": upper})
    try:
        checker.check(claim, certificate_json(*steps))
    except (checker.NotProved, checker.Malformed):
        return False
    return True


def proved_not(minimum: Minimum, number: int) -> bool:
    """Whether the trusted checker accepts that the minimum has another number of components.

    False does not mean that it has so many.
    """
    return accepted_claim(minimum, number + 1, None) or (number > 0 and accepted_claim(minimum, 0, number - 1))


def proved_fewer(fewer: Minimum, more: Minimum) -> bool:
    """Whether the trusted checker accepts for some k that one minimum has at most k components, the other more.

    False does not mean that it has as many.
    """
    most = proved_bounds(fewer).upper
    return most is not None and accepted_claim(fewer, 0, most) and accepted_claim(more, most + 1, None)


def problem_of(minimum: Minimum, *, plain: bool = False) -> checker.Problem:
    """The normal form as the trusted checker computes it from the claim; plain : the same without skips."""
    network = network_json(minimum.network)
    loss = checker.parse_loss({**network, "skips": [] if plain else network["skips"]}, data_json(minimum))
    return checker.reduce(loss.network, loss.x, loss.y)


def components_by_open_sets(space: FiniteSpace, points: Iterable[int]) -> int:
    """The number of components of a subspace, by definition: n of them have 2^n sets that are open and closed.

    Examples
    --------
    >>> from symtopo.proving.topology import FiniteSpace
    from symtopo.symmetry.homogeneous import ScaledPair
    >>> components_by_open_sets(FiniteSpace((1, 2)), [0, 1]), components_by_open_sets(FiniteSpace((1, 3)), [0, 1])
    (2, 1)
    """
    chosen, everything = frozenset(points), range(len(space.neighbourhoods))
    opened = {frozenset(s) & chosen for s in _subsets(everything) if _is_open(space, s)}
    both = [s for s in opened if chosen - s in opened]
    return len(both).bit_length() - 1


def _subsets(points: Iterable[int]) -> Iterable[tuple[int, ...]]:
    listed = list(points)
    return (s for size in range(len(listed) + 1) for s in combinations(listed, size))


def _is_open(space: FiniteSpace, points: tuple[int, ...]) -> bool:
    """Whether a set holds, with each point, its smallest open neighbourhood."""
    inside = sum(1 << p for p in points)
    return all(space.neighbourhoods[p] & ~inside == 0 for p in points)


def orbit_of(action: Any, point: int) -> frozenset[int]:
    """The points that group elements take a point to."""
    return frozenset(permutation[point] for permutation in action.permutations)


def separated_from_all_permuted(minimum: Minimum, first: Any, second: Any) -> bool:
    """Whether the trusted checker separates a minimum from all those that permuted hidden neurons make of another one.

    All orders are tried; one that changes F(W) X makes no minimum of a minimum on the same fiber.  False does not mean
    that some order leads to the same component.
    """
    before = minimum.network.forward(first, minimum.x)
    for orders in product(*(permutations(range(d)) for d in minimum.network.widths[1:-1])):
        rows = [*orders, range(minimum.network.widths[-1])]
        columns = [range(minimum.network.widths[0]), *orders]
        image = [[[w[i][j] for j in c] for i in r] for w, r, c in zip(first, rows, columns, strict=True)]
        if minimum.network.forward(image, minimum.x) == before and not are_separated(minimum, image, second):
            return False
    return True


def no_real_logarithm(g: RationalMatrix) -> bool:
    """By sympy: a negative eigenvalue with oddly many Jordan blocks of one size (Culver 1966), by ranks of p(g)^k.

    False says that there is one.
    """
    import sympy

    a, x = sympy.Matrix(g), sympy.Symbol("x")
    if a.det() == 0:
        return True
    for p, m in a.charpoly(x).as_expr().as_poly(x, domain="QQ").factor_list()[1]:
        at = sympy.zeros(a.rows)
        for c in p.all_coeffs():
            at = at * a + c * sympy.eye(a.rows)
        ranks = [(at**k).rank() for k in range(m + 2)]
        sizes = [ranks[k - 1] - 2 * ranks[k] + ranks[k + 1] for k in range(1, m + 1)]
        if p.count_roots(None, 0) and any(number // p.degree() % 2 for number in sizes):
            return True
    return False


def small_on_every_chord(case: ScaledPair) -> bool:
    """The loss in fractions at 9 points of the chords to m = 2^j, j up to 40: below one bound for some permutation.

    A sample of chords: True is no proof of a bound.
    """
    size = max(sum(abs(a) for a in row) for row in (*case.w2, *zip(*case.w1, strict=True), *case.y))
    return any(
        all(_chord_loss(case, order, Fraction(2) ** j, Fraction(t, 8)) <= (4 * size * (1 + size)) ** 2 for j, t in grid)
        for order in permutations(range(len(case.w1)))
        for grid in [list(product(range(41), range(9)))]
    )


def _chord_loss(case: ScaledPair, order: tuple[int, ...], m: Fraction, t: Fraction) -> Fraction:
    """The loss at t of the chord from (W_1, W_2) to (m P W_1, m^-k W_2 P^T), for one data point, by its definition."""
    loss = Fraction(0)
    for row, (target,) in zip(case.w2, case.y, strict=True):
        output = Fraction(0)
        for i, j in enumerate(order):
            z = sum(((1 - t) * a + t * m * b) * x for a, b, (x,) in zip(case.w1[i], case.w1[j], case.x, strict=True))
            output += ((1 - t) * row[i] + t * row[j] / m**case.k) * (z**case.k if z > 0 else 0)
        loss += (target - output) ** 2
    return loss
