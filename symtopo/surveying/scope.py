"""Which networks and targets a census is about: all of them up to a size, one for each canonical form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product
from typing import Any

from symtopo.algebra.exact import Rational, RationalMatrix
from symtopo.minima.canonical import CanonicalForm, canonical_form, joined, scaled_skips
from symtopo.minima.data import pattern
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network

LARGEST = (6, 3, 4)  # layers, widths and skips that a census is made of
# Conjugacy classes of targets, for networks whose skips join input and output: eigenvalue 0 and 1, the one that the
# blocks 1 + P single out; other ones of either sign; equal and different ones; nilpotent parts; complex pairs.
J = "J"
SCALARS: tuple[Rational, ...] = (0, 1, -1, 2, -2, Fraction(1, 2))
SQUARES: tuple[tuple[Any, ...], ...] = (
    *((0, 0), (1, 0), (2, 0), (-1, 0), (J, 0)),
    *((1, 1), (2, 2), (-1, -1), (1, 2), (1, -1), (2, 3), (2, -1), (-1, -2), (J, 1), (J, 2), (J, -1), ("i", 1)),
)
CUBES: tuple[tuple[Any, ...], ...] = (
    *((0, 0, 0), (1, 0, 0), (2, 0, 0), (J, 0, 0), (1, 1, 0), (2, 2, 0), (1, 2, 0), (2, 3, 0), (J, 1, 0), (J, 2, 0)),
    *((1, 1, 1), (2, 2, 2), (-1, -1, -1), (1, 1, 2), (1, 1, -1), (1, 2, 2), (1, 2, 3), (2, 2, 3), (2, 3, 4)),
    *((2, 3, -1), (-1, -2, -3), (J, 1, 1), (J, 1, 2), (J, 2, 1), (J, 2, 2), ("JJ", 1), ("JJ", 2), ("i", 1, 1)),
)


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Networks of up to so many layers, widths and skips, coefficients from a list, X = I.

    Skips beside one layer and from input to output are not counted: they change nothing but the target.
    """

    layers: int = 5
    widest: int = 3
    skips: int = 3
    coefficients: tuple[Rational, ...] = (1, -1, 2)

    @property
    def words(self) -> str:
        listed = ", ".join(map(str, self.coefficients))
        skips = f"up to {self.skips} skips with coefficients from {listed}" if self.skips else "no skips"
        return (
            f"all networks of up to {self.layers} layers, widths up to {self.widest}, {skips}, with X = I and a target "
            "of each rank, or, where skips join input and output, of some conjugacy classes"
        )

    def networks(self) -> Iterator[Network]:
        """In normal form and scaled, one of each network and its transpose; fewer layers first."""
        for layers in range(1, self.layers + 1):
            seen: set[Network] = set()
            for widths in product(range(1, self.widest + 1), repeat=layers + 1):
                for skips in self._skips(widths):
                    network, _ = scaled_skips(Network(widths, skips))
                    if network not in seen:
                        seen |= {network, scaled_skips(network.transpose())[0]}
                        yield network

    def _skips(self, widths: tuple[int, ...]) -> Iterator[dict[tuple[int, int], Rational]]:
        last = len(widths) - 1
        pairs = [(j, i) for j, i in combinations(range(last + 1), 2) if i - j > 1 and widths[j] == widths[i]]
        pairs = [pair for pair in pairs if pair != (0, last)]
        for number in range(self.skips + 1):
            for chosen in combinations(pairs, number):
                for coefficients in product(self.coefficients, repeat=number):
                    yield dict(zip(chosen, coefficients, strict=True))

    def forms(self) -> Iterator[CanonicalForm]:
        """The canonical forms of all these networks with all their targets, each once."""
        seen: set[str] = set()
        for network in self.networks():
            for target in targets(network):
                form = canonical_form(Minimum(network, target))
                if form.key not in seen:
                    seen.add(form.key)
                    yield form


def targets(network: Network) -> Iterator[RationalMatrix]:
    """Of each rank; of some conjugacy classes where skips join input and output."""
    rows, columns = network.widths[-1], network.widths[0]
    classes = {1: tuple((v,) for v in SCALARS), 2: SQUARES, 3: CUBES}.get(rows) if joined(network) else None
    if classes is not None:
        yield from (_of_class(entries) for entries in classes)
        return
    for rank in range(min(rows, columns) + 1):
        yield tuple(tuple(v if i < rank else 0 for v in row) for i, row in enumerate(pattern(rows, columns)))


def _of_class(entries: tuple[Any, ...]) -> RationalMatrix:
    """A diagonal; (J, v, ..): a Jordan block 2 x 2 of v first, (JJ, v): one 3 x 3, (i, v): a rotation times v."""
    kind, values = (entries[0], list(entries[1:])) if isinstance(entries[0], str) else ("", list(entries))
    first = {"": 1, "J": 2, "i": 2, "JJ": 3}[kind]
    diagonal = [values[0] if kind != "i" else 0] * first + values[1:]
    matrix = [[v if i == j else 0 for j in range(len(diagonal))] for i, v in enumerate(diagonal)]
    for i in range(first - 1):
        matrix[i][i + 1] = 1 if kind != "i" else values[0]
    if kind == "i":
        matrix[1][0] = -values[0]
    return tuple(map(tuple, matrix))
