"""Canonical forms: minima that differ by a change which keeps the number of components share one.

Every change is proved in docs/canonical.md: it is a homeomorphism of the minima, up to a factor R^k.  The form is not
complete: that two forms differ says nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from fractions import Fraction
from math import isqrt
from typing import TYPE_CHECKING

from symtopo import checker
from symtopo.algebra.exact import (
    Rational,
    RationalMatrix,
    from_flint,
    identity,
    integer_row,
    pivot_columns,
    rows_of,
    simplest,
    to_flint,
    to_fmpq,
)
from symtopo.algebra.pencils import pencil_form
from symtopo.algebra.similarity import similar_form
from symtopo.minima.data import pattern
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network

if TYPE_CHECKING:
    from flint import fmpq_mat, fmpq_poly

WIDEST, LONGEST = 16, 20_000  # of targets whose eigenvalues are looked at: their width, and the bits of all data
LONGEST_KEY = 200  # letters; longer ones are hashed


@dataclass(frozen=True)
class CanonicalForm:
    """What stands for a minimum in tables.

    key : text, the same for minima of one form;
    minimum : one of this form, with as many components as the given one.  It is the same for all minima with this key,
    unless the key tells of the data by invariants that need not be those of rational ones (`settled` is False).

    Examples
    --------
    >>> from symtopo import Minimum, Network, canonical_form
    >>> form = canonical_form(Minimum(Network([2, 3, 3, 2], {(0, 3): 4}), [[6, 1], [0, 5]]))
    >>> form.key, form.settled
    ('2,3,3,2||[[1,0],[0,1]]', True)
    """

    key: str
    minimum: Minimum
    settled: bool = True


@dataclass(frozen=True)
class Data:
    """Data on the way to a form: X and Y (X = None: the identity), or a label that tells of them by invariants.

    joined : whether skips alone lead from input to output, so that the target scales with them;
    conjugated : whether the target may be conjugated, together with X;  turned : whether the network may be transposed.
    """

    x: RationalMatrix | None
    y: RationalMatrix
    joined: bool = False
    conjugated: bool = False
    turned: bool = False
    label: str = ""


def canonical_form(minimum: Minimum) -> CanonicalForm:
    """The canonical form of a minimum.

    The network is reduced to its normal form: parallel skips are added, zero sums dropped, a skip beside one layer
    absorbed, the one from input to output moved into the target.  Then the hidden states are scaled, h_i -> t_i h_i,
    so that the skips of a spanning forest have coefficient 1; data are replaced by others with a homeomorphic minimum
    (only the rank of a target in reach counts where skips do not lead from input to output; only its conjugacy class
    where they do, or for X of lower rank that of its pencil with X), and of the network and its transpose, where that
    is legitimate, one is chosen.

    Examples
    --------
    >>> from symtopo import Minimum, Network, canonical_form
    >>> one = Minimum(Network([1, 1, 1, 1], {(0, 2): -3, (1, 2): 5}), [[7]])
    >>> other = Minimum(Network([1, 1, 1, 1], {(1, 3): "1/2"}), [[-1]])
    >>> canonical_form(one).key == canonical_form(other).key
    True
    >>> canonical_form(other).key
    '1,1,1,1|0:2:1|[[1]]'
    >>> canonical_form(other).minimum
    Minimum(Network([1, 1, 1, 1], skips={(0, 2): 1}), target=<1 x 1>)
    """
    if minimum.rank_x == 0:  # every point is a minimum
        return CanonicalForm("zero data", Minimum(Network([1, 1]), x=[[0]], y=[[0]]))
    widths, (normal, _) = minimum.network.widths, minimum.network.normal_form()
    if all(j for j, _ in normal.skips):  # W_1 on the column space of X is any matrix, and the rest of it is free
        widths = (minimum.rank_x, *widths[1:])
    network = Network(widths, normal.skips)
    scaled, factor = scaled_skips(network)
    data = _reduced(minimum, network, factor)
    forms = [_form(minimum, scaled, data, factor)]
    if data.turned:
        turned, turned_factor = scaled_skips(network.transpose())
        forms.append(_form(minimum, turned, replace(data, y=_transposed(data.y)), turned_factor))
    best = min(forms, key=lambda form: form.key)
    if best.settled:
        return best
    shifted = checker.shifted_target(minimum.network, minimum.x, minimum.y)
    target = [[v * factor for v in row] for row in shifted]
    given = Network(minimum.network.widths, scaled.skips)
    return replace(best, minimum=Minimum(given, target) if minimum.x is None else Minimum(given, x=minimum.x, y=target))


def scaled_skips(network: Network) -> tuple[Network, Rational]:
    """The states scaled, h_i -> t_i h_i, such that the skips of a spanning forest have coefficient 1; and t_l / t_0.

    Of a network in normal form.  The skips of the forest are the first ones, in order, that close no cycle; t is 1 at
    the first vertex of each tree.  What remains is the product of the coefficients around each other cycle.
    """
    trees, t = {v: v for v in range(network.layers + 1)}, [Fraction(1)] * (network.layers + 1)
    for (j, i), c in network.skips.items():
        if trees[j] == trees[i]:
            continue
        keep, lost = sorted((trees[j], trees[i]))
        # eps_ji t_i / t_j is to be 1; all states of the tree that is lost take one factor
        change = t[j] / (c * t[i]) if trees[i] == lost else c * t[i] / t[j]
        for v, tree in trees.items():
            if tree == lost:
                trees[v], t[v] = keep, t[v] * change
    skips = {(j, i): simplest(c * t[i] / t[j]) for (j, i), c in network.skips.items()}
    return Network(network.widths, skips), simplest(t[-1] / t[0])


def _reduced(minimum: Minimum, network: Network, factor: Rational) -> Data:
    """The data of a normal form: docs/canonical.md, sections 3 to 6."""
    first, last, rho = network.widths[0], network.widths[-1], minimum.rank_x
    x = None if rho == first else pattern(first, rho)
    if not joined(network):
        values = _singular_values(minimum)
        if values is not None:
            padded = (*values, *[0] * (last - len(values)))
            diagonal = tuple(tuple(v if i == j else 0 for j in range(rho)) for i, v in enumerate(padded))
            return Data(x, diagonal, turned=x is None)
        if _small(minimum):
            label = f"spectrum {_proportions(_squares(minimum).charpoly())}"
            return Data(x, pattern(last, rho), turned=x is None, label=label)
    u, t, gram = minimum.fiber.u, minimum.fiber.shifted, minimum.fiber.gram
    if minimum.reachable and x is None:
        return Data(None, from_flint(t * u.inv()), joined=True, conjugated=_small(minimum), turned=True)
    if minimum.reachable and _small(minimum):
        return Data(from_flint(u), from_flint(t), joined=True, conjugated=True)
    if minimum.reachable:
        chosen = rows_of(u, pivot_columns(u.transpose())).inv()
        return Data(from_flint(u * chosen), from_flint(t * chosen), joined=True)
    inner, cross = u * gram * u.transpose(), t * gram * u.transpose()  # X X^T, and Y X^T: all that the loss depends on
    if u.nrows() == first == rho and inner == to_flint(identity(first)) * inner[0, 0]:
        return Data(None, from_flint(cross / inner[0, 0]), joined=joined(network), turned=True)
    entries = integer_row([v for a in (inner, cross * to_fmpq(factor)) for row in from_flint(a) for v in row])
    return Data(x, pattern(last, rho), label=f"loss {entries}")


def joined(network: Network) -> bool:
    """Whether skips alone join input and output, in any direction: then the target scales with the states."""
    reached = {0}
    for _ in network.widths:
        for pair in network.skips:
            if reached & {*pair}:
                reached |= {*pair}
    return network.layers in reached


def _singular_values(minimum: Minimum) -> tuple[int, ...] | None:
    """Numbers that may stand for the nonzero singular values of the target, downwards, where skips do not join it.

    None where the singular values matter, and have no rational ratios.
    """
    if minimum.reachable:
        return (1,) * minimum.rank_target
    if not minimum.problem.skips:
        smallest = minimum.problem.smallest
        larger, not_smaller = minimum.ties(smallest) or (smallest, smallest)
        return (2,) * larger + (1,) * (not_smaller - larger) if larger < smallest else (1,) * smallest
    return _rational_ratios(_squares(minimum)) if _small(minimum) else None


def _small(minimum: Minimum) -> bool:
    return max(minimum.network.widths[0], minimum.network.widths[-1]) <= WIDEST and minimum.data_bits <= LONGEST


def _squares(minimum: Minimum) -> fmpq_mat:
    """T X X^T T^T, whose eigenvalues are the squared singular values."""
    t = minimum.fiber.shifted
    return t * minimum.fiber.gram * t.transpose()


def _rational_ratios(squares: fmpq_mat) -> tuple[int, ...] | None:
    """Coprime integers in the ratios of the square roots of the nonzero eigenvalues; None where there are none."""
    roots: list[Fraction] = []
    for p, multiplicity in squares.charpoly().numer().factor()[1]:
        if p.degree() > 1:
            return None
        constant, leading = map(int, p.coeffs())
        roots += [Fraction(-constant, leading)] * (multiplicity if constant else 0)
    ratios = []
    for root in sorted(roots, reverse=True):
        ratio = root / roots[0]
        upper, lower = isqrt(ratio.numerator), isqrt(ratio.denominator)
        if ratio != Fraction(upper, lower) ** 2:
            return None
        ratios.append(Fraction(upper, lower))
    return tuple(integer_row(ratios)) if ratios else ()


def _proportions(p: fmpq_poly) -> list[str]:
    """Coefficients of a monic polynomial without roots 0, up to a positive factor of all roots: their sum is one."""
    coefficients = [Fraction(int(c.p), int(c.q)) for c in reversed(p.coeffs())]
    return [str(c / (-coefficients[1]) ** k) for k, c in enumerate(coefficients) if c]


def _form(minimum: Minimum, network: Network, data: Data, factor: Rational) -> CanonicalForm:
    skips = " ".join(f"{j}:{i}:{c}" for (j, i), c in network.skips.items())
    where = f"{','.join(map(str, network.widths))}|{skips}|"
    if data.label:
        # the transpose has full rank too, of its own input: not that of another network with its widths, and rank_x
        spectral = data.label.startswith("spectrum")
        rank = f"rank {network.widths[0] if data.x is None else minimum.rank_x}, " if spectral else ""
        return CanonicalForm(_short(where, rank + data.label), minimum, settled=False)
    y = to_flint(data.y) * to_fmpq(factor if data.joined else 1)
    x = data.x
    if data.conjugated:
        y = similar_form(y) if x is None else pencil_form(to_flint(x), y)
        x = None if x is None else pattern(len(x), len(x[0]))
    target = from_flint(y)
    words = _words(target) if x is None else f"{_words(x)} {_words(target)}"
    same = Minimum(network, target) if x is None else Minimum(network, x=x, y=target)
    return CanonicalForm(_short(where, words), same)


def _short(where: str, words: str) -> str:
    long = len(words) > LONGEST_KEY
    return where + (f"sha256 {hashlib.sha256(words.encode()).hexdigest()}" if long else words)


def _words(a: RationalMatrix) -> str:
    return "[" + ",".join("[" + ",".join(map(str, row)) + "]" for row in a) + "]"


def _transposed(a: RationalMatrix) -> RationalMatrix:
    return tuple(zip(*a, strict=True))
