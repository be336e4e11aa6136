"""Second evaluations, which confirm what a conclusion calls a counterexample: by the oracle, by open sets, by sympy.

They share no code with the conclusions of the catalogue: what finds a witness is not what confirms it.  Conclusions ask
the trusted checker for numbers of components, confirmations the oracle.  None says that an evaluation covers nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import combinations, permutations, product
from typing import Any

from symtopo.algebra.exact import RationalMatrix
from symtopo.minima.minimum import Minimum
from symtopo.proving.oracle import apart, cells, component_numbers
from symtopo.proving.oracle_setting import Setting
from symtopo.proving.topology import FiniteSpace
from symtopo.symmetry.homogeneous import ScaledPair


class Disagreement(Exception):
    """A conclusion says that a case fails, and the second evaluation does not: one of them is wrong."""


def setting_of(minimum: Minimum, *, plain: bool = False) -> Setting:
    """What the oracle looks at, from widths, skips and data as they were given; plain : without the skips."""
    network = minimum.network
    skips = [] if plain else [(j, i, c) for (j, i), c in network.skips.items()]
    return Setting.of(network.widths, skips, minimum.x, minimum.y)


def counted_within(minimum: Minimum, lower: int, upper: int | None) -> bool | None:
    """Whether the oracle counts at least, and at most, so many components; None where it cannot tell.

    Examples
    --------
    >>> from symtopo import Minimum, Network
    >>> two, unknown = Minimum(Network([1, 1, 1])), Minimum(Network([2, 1, 2, 1, 2], {(0, 2): 1, (1, 3): 1}))
    >>> counted_within(two, 2, 2), counted_within(two, 3, None), counted_within(unknown, 1, 1)
    (True, False, None)
    """
    least, most = component_numbers(setting_of(minimum))
    if lower <= least and (upper is None or (most is not None and most <= upper)):
        return True
    return False if (most is not None and most < lower) or (upper is not None and upper < least) else None


def counted_not(minimum: Minimum, number: int) -> bool | None:
    """Whether the oracle counts another number of components; None where it cannot tell."""
    return opposite(counted_within(minimum, number, number))


def counted_fewer(fewer: Minimum, more: Minimum) -> bool | None:
    """Whether the oracle counts fewer components of the one minimum than of the other; None where it cannot tell."""
    (least, most), (low, high) = (component_numbers(setting_of(minimum)) for minimum in (fewer, more))
    return True if most is not None and most < low else False if high is not None and high <= least else None


def classes_counted(minimum: Minimum) -> int | None:
    """How many classes the signs of hidden scalar states form, for data of rank one, by the oracle; else None."""
    setting = setting_of(minimum)
    classes = cells(setting) if setting.rho == 1 else None
    return None if classes is None else len(set(classes.values()))


def opposite(found: bool | None) -> bool | None:
    """Whether something does not hold; None where that is not known."""
    return None if found is None else not found


def either(*found: bool | None) -> bool | None:
    """Whether one of these holds; None where that hangs on what is not known."""
    return True if True in found else None if None in found else False


def components_by_open_sets(space: FiniteSpace, points: Iterable[int]) -> int:
    """The number of components of a subspace, by definition: n of them have 2^n sets that are open and closed.

    Examples
    --------
    >>> from symtopo.proving.topology import FiniteSpace
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


def counted_apart(minimum: Minimum, first: Any, second: Any) -> bool | None:
    """Whether the oracle tells two minima apart by signs at bottlenecks; None where equal signs decide nothing."""
    setting = setting_of(minimum)
    if apart(setting, first, second):
        return True
    signs = 2 ** len(setting.cuts(setting.rank)) if setting.reached() else 1
    return False if component_numbers(setting) == (signs, signs) else None


def separated_from_all_permuted(minimum: Minimum, first: Any, second: Any) -> bool | None:
    """Whether the oracle separates a minimum from all those that permuted hidden neurons make of another one.

    All orders are tried; one that changes F(W) X makes no minimum of a minimum on the same fiber.
    """
    setting = setting_of(minimum)
    before, permuted = setting.states(first)[-1], list[bool | None]()
    for orders in product(*(permutations(range(d)) for d in minimum.network.widths[1:-1])):
        rows = [*orders, range(minimum.network.widths[-1])]
        columns = [range(minimum.network.widths[0]), *orders]
        image = [[[w[i][j] for j in c] for i in r] for w, r, c in zip(first, rows, columns, strict=True)]
        if setting.states(image)[-1] == before:
            permuted.append(counted_apart(minimum, image, second))
    return False if False in permuted else None if None in permuted else True


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
