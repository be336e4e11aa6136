"""The shared spaces of cases: one for each kind, as wide as it can be, which only hypotheses make narrower.

An author says what a statement is about, and does not choose its cases: small ones in order, all shapes of data among
them (zero, singular and tied ones, targets in and out of reach), then random ones.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import combinations, islice, product
from typing import Any

from symtopo.algebra.exact import RationalMatrix, identity
from symtopo.checker import determinant_sign
from symtopo.errors import Undecided
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network
from symtopo.search.cases import complexity
from symtopo.search.search import Finite

SMALL, SPREAD, RANDOM = 80, 60, 40  # cases that satisfy the hypotheses, and are judged
DRAWN = 400  # random cases that are looked at


@dataclass(frozen=True)
class Shared:
    """A shared space: its small cases in order, and random ones; all of the small ones are judged if it has no others.

    words : what it holds.
    """

    words: str
    small: Callable[[], Iterable[Any]]
    drawn: Callable[[int], Iterable[Any]] | None = None

    def among(self, satisfies: Callable[[Any], bool], *, times: int, seed: int) -> Finite:
        """The first small cases that satisfy the hypotheses, more of them spread over the rest, and random ones."""
        inside = [case for case in self.small() if satisfies(case)]
        if self.drawn is None:
            return Finite(f"{self.words} that satisfy the hypotheses", inside)
        first, rest = inside[: SMALL * times], inside[SMALL * times :]
        spread = rest[:: max(1, len(rest) // (SPREAD * times))]
        others = list(islice(filter(satisfies, islice(self.drawn(seed), DRAWN * times)), RANDOM * times))
        numbers = f"{len(first) + len(spread)} small and {len(others)} random"
        return Finite(f"{self.words} taken from {numbers} ones that satisfy the hypotheses", [*first, *spread, *others])


def _diagonal(entries: Iterable[int], rows: int, columns: int) -> RationalMatrix:
    given = dict(enumerate(entries))
    return tuple(tuple(given.get(i, 0) if i == j else 0 for j in range(columns)) for i in range(rows))


def _widths() -> Iterator[tuple[int, ...]]:
    for layers in (1, 2, 3):
        yield from product((1, 2), repeat=layers + 1)
    yield from ((1,) * 5, (1,) * 6, (2, 1, 3), (3, 1, 3), (3, 2, 3), (2, 3, 2), (2, 2, 2, 2, 2), (3, 3, 3))


# networks whose counts surprise: they come first
TELLING: tuple[tuple[tuple[int, ...], dict[tuple[int, int], int], tuple[tuple[int, ...], ...]], ...] = (
    ((2, 1, 2), {}, ((1, 1), (1, 2))),
    ((3, 1, 3), {}, ((1, 1, 1), (2, 1, 1))),
    ((3, 2, 3), {}, ((2, 2, 1), (2, 1, 1))),
    ((1, 1, 1, 1, 1), {(0, 2): 1, (2, 4): 1}, ((1,), (-1,), (2,), (-2,), (0,))),
    ((1, 1, 1, 1, 1), {(0, 3): 1}, ((1,), (-1,), (0,))),
    ((1, 1, 1, 1), {(0, 2): 1, (1, 3): 1}, ((2,), (0,))),
    ((2, 2, 2, 2), {(0, 2): 1}, ((1, 1), (1, -1), (1, 0))),
    ((2, 2, 2, 2), {(0, 2): 1, (1, 3): 1}, ((0, 0), (2, 3), (1, 0))),
    ((2, 2, 2, 2, 2), {(0, 2): 1, (1, 4): 1}, ((0, 0),)),
    ((2, 2, 2), {(0, 2): 1}, ((2, 3), (1, 3), (1, 1))),
    ((2, 1, 2, 2), {(0, 2): 1}, ((1, 1), (1, 0))),
    ((2, 1, 2, 1, 2), {(0, 2): 1, (2, 4): 1}, ((2, 3), (2, -1), (2, 2), (0, 3), (1, 2), (1, -1), (1, 1), (0, 0))),
    ((3, 2, 3, 1, 3), {(0, 2): 1, (2, 4): 1}, ((2, 2, 3), (2, 3, 4), (2, 2, 2), (2, 2, 1))),
    ((3, 2, 3, 2, 3), {(0, 2): 1, (2, 4): 1}, ((2, 3, 4), (2, 2, 2))),
    ((3, 2, 2, 3, 2, 3), {(0, 3): 1, (3, 5): 1}, ((2, 3, 4), (2, 2, 2), (-2, -2, -2))),
    ((2, 1, 2, 2, 2), {(0, 2): 1, (2, 4): 1}, ((2, 3), (2, 2), (-2, -2))),
    ((3, 2, 3, 2, 3, 1, 3), {(0, 2): 1, (2, 4): 1, (4, 6): 1}, ((2, 3, 4), (2, 2, 2), (1, 1, 1))),
    ((2, 1, 2, 1, 2, 1, 2), {(0, 2): 1, (2, 4): 1, (4, 6): 1}, ((2, 2), (2, 3))),
    ((2, 1, 2, 1, 2), {(0, 2): 1}, ((1, 0),)),
    ((2,) * 7, {(0, 2): 1, (0, 4): 1, (2, 4): 1, (4, 6): 1}, ((1, 1),)),
    ((2,) * 8, {(0, 2): 1, (4, 6): 1}, ((2, 2),)),
)


def _skips(widths: tuple[int, ...]) -> Iterator[dict[tuple[int, int], int]]:
    pairs = [(j, i) for i in range(len(widths)) for j in range(i) if widths[j] == widths[i]]
    yield {}
    for pair in pairs:
        yield from ({pair: 1}, {pair: -1})
    if len(widths) > 3:
        yield from ({one: 1, other: 1} for one, other in combinations([p for p in pairs if p[1] > p[0] + 1], 2))


@cache
def small_minima() -> tuple[Minimum, ...]:
    """Up to three layers of widths up to two, and some longer and wider ones; X = I, singular or zero, Y diagonal."""
    known = [
        Minimum(Network(widths, skips), x=identity(widths[0]), y=_diagonal(y, widths[-1], widths[0]))
        for widths, skips, targets in TELLING
        for y in targets
    ]
    minima = []
    for widths in _widths():
        rows, columns = widths[-1], widths[0]
        n = min(rows, columns)
        inputs = [identity(columns), _diagonal([0] * columns, columns, columns)]
        inputs += [_diagonal([1] * (columns - 1), columns, columns)] * (columns > 1)
        targets = [(0,) * n, (1,) * n, (-2,) * n] + [(1, *[0] * (n - 1)), (2, *[1] * (n - 1))] * (n > 1)
        for skips in _skips(widths):
            network = Network(widths, skips)
            minima += [Minimum(network, x=x, y=_diagonal(y, rows, columns)) for x in inputs for y in targets]
    return tuple(dict.fromkeys([*known, *sorted(minima, key=complexity)]))


def _random_matrix(rng: random.Random, rows: int, columns: int, rank: int | None = None) -> RationalMatrix:
    def entry() -> Fraction:
        return Fraction(rng.randint(-4, 4), rng.choice((1, 1, 1, 2, 3)))

    if rank is None:
        return tuple(tuple(entry() for _ in range(columns)) for _ in range(rows))
    left = [[entry() for _ in range(rank)] for _ in range(rows)]
    right = [[entry() for _ in range(columns)] for _ in range(rank)]
    columns_of_right = [[row[j] for row in right] for j in range(columns)]
    return tuple(
        tuple(sum((a * b for a, b in zip(row, column, strict=True)), Fraction(0)) for column in columns_of_right)
        for row in left
    )


def _random_data(rng: random.Random, rows: int, columns: int) -> RationalMatrix:
    """Of any rank, or all singular values equal."""
    if rng.random() < 0.25:
        scale, order = rng.choice((1, -1, 2)), rng.sample(range(max(rows, columns)), min(rows, columns))
        return tuple(
            tuple(Fraction(scale) * (order[i] == j if rows <= columns else order[j] == i) for j in range(columns))
            for i in range(rows)
        )
    return _random_matrix(rng, rows, columns, None if rng.random() < 0.5 else rng.randint(0, min(rows, columns)))


@cache
def random_minima(seed: int) -> tuple[Minimum, ...]:
    """Any widths up to three, up to four layers, up to three skips; X and Y of any rank, up to three points."""
    rng = random.Random(seed)
    minima = []
    for _ in range(DRAWN):
        layers = rng.randint(1, 4)
        widths = [rng.randint(1, 3)] * (layers + 1)
        if rng.random() < 0.6:
            widths = [rng.randint(1, 3) for _ in range(layers + 1)]
        pairs = [(j, i) for i in range(layers + 1) for j in range(i) if widths[j] == widths[i]]
        number = rng.choice((0, 0, 1, 2, 3))
        chosen = rng.sample(pairs, min(number, len(pairs)))
        network = Network(widths, {p: rng.choice((1, -1, 2, 0, Fraction(1, 2))) for p in sorted(chosen)})
        points = widths[0] if rng.random() < 0.6 else rng.randint(1, 3)
        x = identity(points) if points == widths[0] and rng.random() < 0.4 else _random_data(rng, widths[0], points)
        y = _random_data(rng, widths[-1], points)
        minima.append(Minimum(network, x=x, y=y))
    return tuple(minima)


def _pairs(minima: Iterable[Minimum], seed: int) -> Iterator[Any]:
    """Each minimum with two of its rational points, where some are found."""
    for minimum in minima:
        try:
            points = [minimum.point(seed + k, attempts=4) for k in range(4)]
        except Undecided:
            continue
        yield from ((minimum, points[0], other) for other in points[1:])


@cache
def small_pairs() -> tuple[Any, ...]:
    minima = small_minima()
    return tuple(_pairs([*minima[:300], *minima[300::10]], 0))


def _elements(minima: Iterable[Minimum], rng: random.Random) -> Iterator[Any]:
    """Minima of two layers, each with invertible matrices for the hidden layer."""
    for minimum in minima:
        if minimum.network.layers == 2:
            h = minimum.network.widths[1]
            for first in (1, -1, 2, -3):
                yield minimum, _diagonal([first, *[1] * (h - 1)], h, h)
            g = _random_matrix(rng, h, h)
            if determinant_sign(g):
                yield minimum, g


def _targets(minima: Iterable[Minimum]) -> Iterator[Any]:
    """Networks with two targets each, X = I."""
    targets: dict[Network, list[RationalMatrix]] = {}
    for minimum in minima:
        if minimum.x is None or minimum.x == identity(minimum.network.widths[0]):
            targets.setdefault(minimum.network, []).append(minimum.y)
    for network, values in targets.items():
        yield from ((network, *two) for two in combinations(values, 2))


def _additions(minima: Iterable[Minimum]) -> Iterator[Any]:
    """Minima, each with a skip to add: between any two layers of equal width, beside old ones too."""
    for minimum in minima:
        d = minimum.network.widths
        for pair in ((a, b) for b in range(len(d)) for a in range(b) if d[a] == d[b]):
            yield from ((minimum, pair, coefficient) for coefficient in (1, -1, 0))


def _scaled_pairs() -> Iterator[Any]:
    """No negative weight in the first layer; the target is what the network computes, or 0, or 1."""
    from symtopo.symmetry.homogeneous import ScaledPair

    for n, k, m in product((1, 2), (1, 0, 2, -1), (2, 1, -2)):
        for w1, w2 in product(product((1, 0), repeat=n), product((1, 0, -1), repeat=n)):
            pair = ScaledPair(k, tuple((v,) for v in w1), (w2,), ((1,),), ((0,),), m)
            output = tuple(map(tuple, pair.output(pair.w1, pair.w2)))
            for y in dict.fromkeys((output, ((0,),), ((1,),))):
                yield ScaledPair(k, pair.w1, pair.w2, pair.x, y, m)


def _maps() -> Iterable[Any]:
    from symtopo.proving.topology import all_maps

    return all_maps(3).cases


def _products() -> Iterable[Any]:
    from symtopo.proving.topology import all_topologies_on_products

    return all_topologies_on_products(4).cases


def _subsets() -> Iterable[Any]:
    from symtopo.proving.topology import all_pairs_of_subsets

    return all_pairs_of_subsets(3).cases


def _actions() -> Iterable[Any]:
    from symtopo.proving.finite_groups import all_actions

    return all_actions(3, 3).cases


SHARED = {
    "minima": Shared("minima", small_minima, random_minima),
    "pairs of minima": Shared("pairs of points of minima", small_pairs, lambda seed: _pairs(random_minima(seed), seed)),
    "minima and elements": Shared(
        "minima of two layers with an element of GL",
        lambda: _elements(small_minima(), random.Random(0)),
        lambda seed: _elements(random_minima(seed), random.Random(seed)),
    ),
    "minima and skips": Shared(
        "minima with a skip to add", lambda: _additions(small_minima()), lambda seed: _additions(random_minima(seed))
    ),
    "networks and targets": Shared(
        "networks with two targets", lambda: _targets(small_minima()), lambda seed: _targets(random_minima(seed))
    ),
    "scaled pairs": Shared("two layers of up to two neurons, weights 0, 1 and -1", _scaled_pairs),
    "maps": Shared("maps between spaces of up to 3 points", _maps),
    "products": Shared("topologies on products of up to 4 points", _products),
    "pairs of subsets": Shared("pairs of subsets of spaces of up to 3 points", _subsets),
    "actions": Shared("actions of groups of order up to 3 on spaces of up to 3 points", _actions),
}
