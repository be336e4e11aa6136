"""A network with its data as the oracle reads them: ranks, cuts, ties and states by FLINT alone."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import flint
from flint import fmpq, fmpq_mat

FURTHEST = 16  # doublings of the precision of roots


def rational(value: Any) -> fmpq:
    exact = Fraction(value)
    return fmpq(exact.numerator, exact.denominator)


def mat(rows: Iterable[Iterable[Any]]) -> fmpq_mat:
    return fmpq_mat([[rational(v) for v in row] for row in rows])


def unit(n: int) -> fmpq_mat:
    return mat([[int(i == j) for j in range(n)] for i in range(n)])


def pivots(a: fmpq_mat) -> list[int]:
    """Columns that form a basis of the column space."""
    reduced, rank = a.rref()
    return [next(j for j in range(a.ncols()) if reduced[i, j] != 0) for i in range(rank)]


def take(a: fmpq_mat, rows: Iterable[int], columns: Iterable[int]) -> fmpq_mat:
    chosen = list(columns)
    return fmpq_mat([[a[i, j] for j in chosen] for i in rows])


@dataclass(frozen=True, eq=False)
class Setting:
    """Network and data; of the skips those that matter, and the target T' on the row space of X, as they shift it.

    given : all skips (from, to, coefficient), repeated ones add up;  x : None stands for the identity.
    """

    widths: tuple[int, ...]
    given: tuple[tuple[int, int, fmpq], ...]
    x: fmpq_mat
    y: fmpq_mat

    @classmethod
    def of(cls, widths: Iterable[int], skips: Iterable[Sequence[Any]], x: Any, y: Any) -> Setting:
        """Read numbers of any exact kind; x = None for the identity."""
        d = tuple(widths)
        triples = tuple((int(j), int(k), rational(c)) for j, k, c in skips)
        return cls(d, triples, unit(d[0]) if x is None else mat(x), mat(y))

    @property
    def last(self) -> int:
        return len(self.widths) - 1

    @property
    def hidden(self) -> range:
        return range(1, self.last)

    @cached_property
    def _total(self) -> dict[tuple[int, int], fmpq]:
        total: dict[tuple[int, int], fmpq] = {}
        for j, k, c in self.given:
            total[j, k] = total.get((j, k), fmpq(0)) + c
        return total

    @cached_property
    def skips(self) -> dict[tuple[int, int], fmpq]:
        ends = (0, self.last)
        return {(j, k): c for (j, k), c in self._total.items() if c != 0 and k > j + 1 and (j, k) != ends}

    @cached_property
    def rho(self) -> int:
        return int(self.x.rank())

    @cached_property
    def target(self) -> fmpq_mat:
        shift = self._total.get((0, self.last), fmpq(0)) if self.last > 1 else fmpq(0)
        return self.projected(self.y - shift * self.x if shift != 0 else self.y)

    @cached_property
    def rank(self) -> int:
        return int(self.target.rank())

    @property
    def smallest(self) -> int:
        return min(self.rho, *self.widths[1:])

    @property
    def transposable(self) -> bool:
        return self.rho == self.widths[0] or all(j > 0 for j, _ in self.skips)

    def cuts(self, width: int, skips: Iterable[tuple[int, int]] | None = None) -> list[int]:
        """Hidden vertices of this width that no (given) skip passes over."""
        passing = list(self.skips if skips is None else skips)
        return [v for v in self.hidden if self.widths[v] == width and not any(j < v < k for j, k in passing)]

    def projected(self, y: fmpq_mat) -> fmpq_mat:
        """The part of Y that linear maps of X reach: rows in the row space of X."""
        rows = take(self.x, pivots(self.x.transpose()), range(self.x.ncols()))
        return y * rows.transpose() * (rows * rows.transpose()).inv() * rows if self.rho else 0 * y

    def tied(self, position: int) -> bool:
        """Whether singular values number `position` and the next one of T' are equal: roots as balls, refined."""
        polynomial = (self.target * self.target.transpose()).charpoly().numer()
        for doublings in range(6, FURTHEST):
            with flint.ctx.workprec(2**doublings):
                found: Any = polynomial.complex_roots()
                roots = [(root.real, times) for root, times in found]
                roots.sort(key=lambda entry: entry[0].mid(), reverse=True)
                if all(a > b for (a, _), (b, _) in itertools.pairwise(roots)):
                    return position not in itertools.accumulate(times for _, times in roots)
        raise ArithmeticError("roots of a characteristic polynomial are too close to be told apart")

    def states(self, weights: Iterable[Any]) -> list[fmpq_mat]:
        """Hidden states H_0 = X, .., H_l = F(W) X of the network as it is given."""
        states = [self.x]
        for i, w in enumerate(weights, start=1):
            states.append(sum((c * states[j] for j, k, c in self.given if k == i), mat(w) * states[-1]))
        return states

    def reached(self) -> bool:
        """Whether the target is known to be reached, so that the minimum is a fiber with all signs at its cuts.

        Cut the network at the vertices as wide as the rank of the target.  A block reaches every map it has to if it
        is a chain no narrower, or if its inner widths are at least the dimension of its input, or of its output.
        """
        if not self.skips:
            return self.rank <= self.smallest
        vertices = [0, *self.cuts(self.rank), self.last]
        for a, b in itertools.pairwise(vertices):
            inside = min(self.widths[a + 1 : b], default=math.inf)
            into, out_of = self.rho if a == 0 else self.rank, self.widths[-1] if b == self.last else self.rank
            chain = inside >= self.rank and not any(a <= j and k <= b for j, k in self.skips)
            if not (chain or inside >= into or (inside >= out_of and (a > 0 or self.transposable))):
                return False
        return True
