"""The networks and minima that a conjecture is asked about: small ones in order, random ones, a test of membership."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from itertools import combinations, combinations_with_replacement, product
from typing import TYPE_CHECKING, Any

from symtopo.algebra.exact import Rational, identity, rational
from symtopo.checker import MAX_LAYERS, MAX_WIDTH
from symtopo.errors import BadInput, shown
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network
from symtopo.search.shrinking import changes

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

MOST_SKIPS = 64
MOST_ENTRIES = 64
MOST_POINTS = 3


@dataclass(frozen=True, kw_only=True)
class SearchSpace:
    """Networks up to a size, with identity skips, and their minima for X = I, or for small data.

    layers, widths : how many, from and to; a number n means 1 to n;  skips : how many at most;
    targets : entries of the target on its diagonal, elsewhere 0 too;  coefficients : of the skips;
    data : whether minima have data X and Y of up to three points instead of a target, with entries 0, 1, or as targets.
    """

    layers: tuple[int, int] = (1, 3)
    widths: tuple[int, int] = (1, 2)
    skips: int = 2
    targets: tuple[Rational, ...] = (0, 1, -1, 2)
    coefficients: tuple[Rational, ...] = (1, -1)
    data: bool = False

    def changed(self, options: Mapping[str, Any]) -> SearchSpace:
        """The space with some of its options replaced; None leaves one as it is.  Raises BadInput for a wrong one."""
        given = {name: value for name, value in options.items() if value is not None}
        return replace(self, **{name: _READERS[name](name, value) for name, value in given.items()})

    def words(self, *, minima: bool) -> str:
        skips = f"up to {self.skips} skips with coefficients from {_listed(self.coefficients)}"
        networks = f"networks with {_span(self.layers)} layers, widths {_span(self.widths)}, "
        networks += skips if self.skips else "no skips"
        if not minima:
            return networks
        if self.data:
            return f"{networks}; data X and Y with entries from {_listed(sorted({0, 1, *self.targets}))}"
        return f"{networks}; X = I, targets with entries from {_listed(self.targets)} (off the diagonal 0 too)"

    def networks(self) -> Iterator[Network]:
        """All of them, fewer layers first, then smaller widths, then fewer skips."""
        (low, high), most = self.widths, self.skips
        for layers in range(self.layers[0], self.layers[1] + 1):
            for total in range(low * (layers + 1), high * (layers + 1) + 1):
                for number in range(most + 1):
                    for widths in _compositions(total, layers + 1, low, high):
                        for chosen in combinations(_pairs(widths), number):
                            for coefficients in product(self.coefficients, repeat=number):
                                yield Network(widths, dict(zip(chosen, coefficients, strict=True)))

    def minima(self) -> Iterator[Minimum]:
        """For each network X = I and all targets that vanish outside the diagonal, up to the order of their entries."""
        for network in self.networks():
            rows, columns = network.widths[-1], network.widths[0]
            for entries in combinations_with_replacement(self.targets, min(rows, columns)):
                diagonal = tuple(tuple(entries[i] if i == j else 0 for j in range(columns)) for i in range(rows))
                yield Minimum(network, x=identity(columns), y=diagonal) if self.data else Minimum(network, diagonal)

    def random_networks(self) -> SearchStrategy[Network]:
        from hypothesis import strategies as st

        layers, width, number = st.integers(*self.layers), st.integers(*self.widths), st.integers(0, self.skips)
        place, coefficient = st.integers(0, MAX_LAYERS**2), st.sampled_from(self.coefficients)

        @st.composite
        def network(draw: Any) -> Network:
            widths = tuple(draw(width) for _ in range(draw(layers) + 1))
            pairs = _pairs(widths)
            chosen = [pairs[draw(place) % len(pairs)] for _ in range(draw(number) if pairs else 0)]
            return Network(widths, {pair: draw(coefficient) for pair in sorted(set(chosen))})

        return network()

    def random_minima(self) -> SearchStrategy[Minimum]:
        """Half of the targets vanish outside the diagonal: their singular values are often equal."""
        from hypothesis import strategies as st

        networks, points, dense = self.random_networks(), st.integers(1, MOST_POINTS), st.booleans()
        entry, elsewhere = st.sampled_from(self.targets), st.sampled_from(tuple(dict.fromkeys((0, *self.targets))))
        in_data = st.sampled_from(tuple(dict.fromkeys((0, 1, *self.targets))))

        @st.composite
        def minimum(draw: Any) -> Minimum:
            network = draw(networks)
            rows, columns = range(network.widths[-1]), range(network.widths[0])
            if self.data:
                samples = range(draw(points))
                x, y = ([[draw(in_data) for _ in samples] for _ in height] for height in (columns, rows))
                return Minimum(network, x=x, y=y)
            others = elsewhere if draw(dense) else st.just(0)
            return Minimum(network, [[draw(entry if i == j else others) for j in columns] for i in rows])

        return minimum()

    def random_pairs(self, cases: SearchStrategy[Any]) -> SearchStrategy[tuple[Any, Any]]:
        """A case, and one that differs from it in layers, in widths, in skips or in data; in either order."""
        from hypothesis import strategies as st

        choice, swapped = st.integers(0, 2**16), st.booleans()

        @st.composite
        def pair(draw: Any) -> tuple[Any, Any]:
            case = draw(cases)
            groups: dict[str, list[Callable[[], Any]]] = {}
            for name, changed in changes(case):
                groups.setdefault(name[0], []).append(changed)
            group, first = list(groups.values())[draw(choice) % len(groups)], draw(choice)
            for k in range(len(group)):
                with suppress(BadInput):
                    other = group[(first + k) % len(group)]()
                    if self.holds(other):
                        return (other, case) if draw(swapped) else (case, other)
            return case, case

        return pair()

    def expressed(self, case: Any) -> Any:
        """A minimum of one of the networks as the space has it, with a target or with data; other cases unchanged."""
        if isinstance(case, tuple):
            return tuple(map(self.expressed, case))
        if not isinstance(case, Minimum) or not self._holds_network(case.network):
            return case
        unit = identity(case.network.widths[0])
        if self.data and case.x is None:
            return Minimum(case.network, x=unit, y=case.y)
        return Minimum(case.network, case.y) if not self.data and case.x == unit else case

    def admits(self, widths: tuple[int, ...], skips: int, *, free: Collection[str] = ()) -> bool:
        """Whether networks may have these widths and so many skips."""
        return (
            ("layers" in free or self.layers[0] <= len(widths) - 1 <= self.layers[1])
            and ("widths" in free or (self.widths[0] <= min(widths) and max(widths) <= self.widths[1]))
            and ("skips" in free or skips <= self.skips)
        )

    def _holds_network(self, network: Network, free: Collection[str] = ()) -> bool:
        fits = "coefficients" in free or set(network.skips.values()) <= set(self.coefficients)
        return fits and self.admits(network.widths, len(network.skips), free=free)

    def holds(self, case: Network | Minimum, *, free: Collection[str] = ()) -> bool:
        """Whether a case belongs to the space.

        free : names of options that are not asked about; of `data` it is asked whether there are some.
        """
        if not self._holds_network(case if isinstance(case, Network) else case.network, free):
            return False
        if isinstance(case, Network):
            return True
        if self.data:
            if case.x is None or len(case.x[0]) > MOST_POINTS:
                return False
            entered = {v for a in (case.x, case.y) for row in a for v in row}
            return "targets" in free or entered <= {0, 1, *self.targets}
        if case.x is not None or "targets" in free:
            return case.x is None
        entries = [(v, i == j) for i, row in enumerate(case.y) for j, v in enumerate(row)]
        return all(v in self.targets or (v == 0 and not diagonal) for v, diagonal in entries)


def _pairs(widths: tuple[int, ...]) -> list[tuple[int, int]]:
    return [(j, i) for i in range(len(widths)) for j in range(i) if widths[j] == widths[i]]


def _compositions(total: int, parts: int, low: int, high: int) -> Iterator[tuple[int, ...]]:
    """Tuples of so many integers from low to high with this sum."""
    if parts == 1:
        yield (total,)
        return
    for first in range(max(low, total - high * (parts - 1)), min(high, total - low * (parts - 1)) + 1):
        for rest in _compositions(total - first, parts - 1, low, high):
            yield (first, *rest)


def _span(ends: tuple[int, int]) -> str:
    return f"{ends[0]} to {ends[1]}" if ends[0] < ends[1] else str(ends[0])


def _listed(numbers: Iterable[Rational]) -> str:
    return ", ".join(map(str, numbers))


def said(value: Any) -> str:
    """A wrong value in words."""
    try:
        return shown(value)
    except Exception:  # a number of more digits than Python prints, or a stranger's object
        return "a value that cannot be shown"


def _is_natural(value: Any, most: int) -> bool:
    return type(value) is int and 0 <= value <= most


def _range(name: str, value: Any) -> tuple[int, int]:
    most = MAX_LAYERS if name == "layers" else MAX_WIDTH
    ends = (1, value) if type(value) is int else value
    fits = isinstance(ends, tuple | list) and len(ends) == 2 and all(_is_natural(v, most) for v in ends)
    if not (fits and 1 <= ends[0] <= ends[1]):
        given = f"from {ends[0]} to {ends[1]}" if fits and type(value) is not int else said(value)
        raise BadInput(f"{name} is {given}: give the most, or from and to, as whole numbers from 1 to {most}")
    return ends[0], ends[1]


def _most_skips(name: str, value: Any) -> int:
    if not _is_natural(value, MOST_SKIPS):
        raise BadInput(f"{name} is {said(value)}: give the largest number of skips, from 0 to {MOST_SKIPS}")
    return int(value)


def _entries(name: str, value: Any) -> tuple[Rational, ...]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise BadInput(f"{name} is {said(value)}: give a list of numbers, like 0, 1, -1")
    entries = tuple(dict.fromkeys(rational(v, f"one of the {name}") for v in value))
    if not 0 < len(entries) <= MOST_ENTRIES:
        raise BadInput(f"{name} has {len(entries)} numbers: give 1 to {MOST_ENTRIES}")
    return entries


def _flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise BadInput(f"{name} is {said(value)}: give True or False")
    return value


_READERS: dict[str, Callable[[str, Any], Any]] = {
    "layers": _range,
    "widths": _range,
    "skips": _most_skips,
    "targets": _entries,
    "coefficients": _entries,
    "data": _flag,
}
OPTIONS = tuple(field.name for field in fields(SearchSpace))
