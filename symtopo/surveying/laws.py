"""Inequalities between the number of components and invariants that hold on all decided rows of a census.

In the manner of TxGraffiti: of all inequalities of one shape those that hold, with equality as often as can be, and
each better than the others somewhere.  They are conjectures: larger networks are asked, and what survives is shown.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

import numpy as np

from symtopo.counting.proved import proved_bounds
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network
from symtopo.search.cases import describe
from symtopo.surveying.invariants import INVARIANTS, PROPERTIES, Features
from symtopo.surveying.scope import targets

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from symtopo.surveying.table import Census

TOUCHES = 1 / 20  # of the rows with the property, at which an inequality has to hold with equality
FEWEST = 30  # of these rows
LAYERS, WIDEST, MOST_SKIPS = (6, 7), 4, 4  # of the larger networks


@dataclass(frozen=True)
class Law:
    """For networks with a property: components <= 2^e + more, or >=, e linear in invariants.

    exponent : pairs of a factor and the name of an invariant;  constant : what is added to them;
    touches : rows where both sides are equal;  rows : with the property, and decided;
    larger : networks beyond the census that were decided, and obey it;  fails : the first that does not.
    """

    where: str
    upper: bool
    exponent: tuple[tuple[int, str], ...]
    constant: int
    more: int
    touches: int = 0
    rows: int = 0
    larger: int = 0
    fails: str = ""

    def holds(self, features: Features, count: int) -> bool:
        """Whether it holds, exactly; True where the property does not."""
        if not PROPERTIES[self.where](features):
            return True
        e = self.constant + sum(a * INVARIANTS[name](features) for a, name in self.exponent)
        left, right = (count - self.more) * 2 ** max(-e, 0), 2 ** max(e, 0)
        return bool(left <= right if self.upper else left >= right)

    @property
    def words(self) -> str:
        terms = [(a, f"{f'{abs(a)} ' * (abs(a) > 1)}{name}") for a, name in self.exponent]
        terms += [(self.constant, str(abs(self.constant)))] * bool(self.constant or not terms)
        terms.sort(key=lambda term: term[0] < 0)
        e = " ".join(f"{'-' if a < 0 else '+'} {text}" for a, text in terms).removeprefix("+ ")
        sign, more = "<=" if self.upper else ">=", f" + {self.more}" * bool(self.more)
        return f"{self.where}: components {sign} 2^({e}){more}"

    def to_dict(self) -> dict[str, Any]:
        """As in `--json`."""
        names = ("touches", "rows", "larger")
        return {"law": self.words, **{name: getattr(self, name) for name in names}}


@dataclass(frozen=True)
class Laws:
    """What came of a search: the laws that survived, how many were found, and what the larger networks were."""

    survivors: tuple[Law, ...]
    refuted: tuple[Law, ...]
    rows: int
    larger: int
    seed: int


def laws(
    census: Census, *, networks: int = 400, seed: int = 0, progress: Callable[[str], None] = lambda line: None
) -> Laws:
    """Laws of all decided rows of a census, those that also hold on random larger networks.

    networks : how many of these are drawn; those that are not decided say nothing.
    """
    progress("invariants of all rows")
    seen = [(Features.of(row.minimum), row.lower) for row in census if row.exact and row.lower]
    progress(f"inequalities on {len(seen)} rows")
    found = _conjectures(seen)
    larger: list[tuple[Minimum, Features, int]] = []
    for minimum in _larger(networks, seed):
        progress(f"larger networks: {len(larger)} decided")
        bounds = proved_bounds(minimum)
        if bounds.exact and bounds.lower:
            larger.append((minimum, Features.of(minimum), bounds.lower))
    tried = [_tried(law, larger) for law in found]
    survivors = tuple(law for law in tried if not law.fails and law.larger)
    return Laws(survivors, tuple(law for law in tried if law.fails), len(seen), len(larger), seed)


def _tried(law: Law, larger: Sequence[tuple[Minimum, Features, int]]) -> Law:
    obeys = 0
    for minimum, features, count in larger:
        if PROPERTIES[law.where](features):
            if not law.holds(features, count):
                return replace(law, fails=f"{describe(minimum)}: {count} components")
            obeys += 1
    return replace(law, larger=obeys)


def _conjectures(seen: Sequence[tuple[Features, int]]) -> list[Law]:
    """The inequalities that hold on all rows, most touches first; each is sharper somewhere than all before it."""
    names = list(INVARIANTS)
    values = np.array([[INVARIANTS[name](f) for name in names] for f, _ in seen])
    counts = np.array([count for _, count in seen])
    kept: list[Law] = []
    candidates: list[tuple[Law, NDArray[Any], NDArray[Any]]] = []
    for where, holds in PROPERTIES.items():
        inside = np.array([holds(f) for f, _ in seen])
        if inside.sum() < FEWEST:
            continue
        for upper, more in product((True, False), (0, 1)):
            for exponent, e in _exponents(values[inside]):
                law = _tightest(where, upper, more, [(a, names[i]) for a, i in exponent], e, counts[inside])
                if law is not None and law.touches >= TOUCHES * law.rows:
                    bound = np.full(len(seen), np.inf if upper else -np.inf)
                    bound[inside] = np.exp2((e + law.constant).astype(float)) + more
                    candidates.append((law, inside, bound))
    best = {True: np.full(len(seen), np.inf), False: np.full(len(seen), 1.0)}
    candidates.sort(key=lambda c: (-c[0].touches, len(c[0].exponent), c[0].more, c[0].words))
    for law, _, bound in candidates:
        so_far = best[law.upper]
        sharper = bound < so_far - 0.5 if law.upper else bound > so_far + 0.5
        touching = np.abs(bound - counts) < 0.5
        if (sharper & touching).sum() >= FEWEST:
            kept.append(law)
            best[law.upper] = np.minimum(so_far, bound) if law.upper else np.maximum(so_far, bound)
    return kept


def _exponents(values: NDArray[Any]) -> Iterator[tuple[list[tuple[int, int]], NDArray[Any]]]:
    """A constant, one invariant, or two, with factors 1, -1 and 2."""
    number = values.shape[1]
    yield [], np.zeros(len(values), int)
    for i in range(number):
        for a in (1, -1):
            yield [(a, i)], a * values[:, i]
    for i, j in combinations(range(number), 2):
        for a, b in ((1, 1), (1, -1), (-1, 1), (2, -1), (-1, 2)):
            yield [(a, i), (b, j)], a * values[:, i] + b * values[:, j]


def _tightest(
    where: str, upper: bool, more: int, exponent: list[tuple[int, str]], e: NDArray[Any], counts: NDArray[Any]
) -> Law | None:
    """With the least (or largest) constant that holds on all rows, and its touches; None where there is none."""
    left = counts - more
    inside = left > 0
    if not inside.any() or not (upper or inside.all()):  # 2^e is positive
        return None
    if upper:
        constant = int(np.ceil((np.log2(left[inside]) - e[inside]).max() - 1e-9))
    else:
        constant = int(np.floor((np.log2(left) - e).min() + 1e-9))
    power = e + constant
    touches = int(((power >= 0) & (left == np.exp2(np.maximum(power, 0).astype(float)))).sum())
    return Law(where, upper, tuple(exponent), constant, more, touches, len(counts))


def _larger(number: int, seed: int) -> Iterator[Minimum]:
    """Random networks with more layers than the census has, half of them of few different widths."""
    rng = random.Random(seed)
    for _ in range(number):
        layers, widest = rng.randint(*LAYERS), rng.choice([1, 1, 2, 3, WIDEST])
        widths = [rng.randint(1, widest) for _ in range(layers + 1)]
        if rng.random() < 0.5:
            widths = [max(w, widths[0]) for w in widths]
        pairs = [(j, i) for j, i in combinations(range(layers + 1), 2) if i - j > 1 and widths[i] == widths[j]]
        pairs = [pair for pair in pairs if pair != (0, layers)]
        chosen = rng.sample(pairs, min(len(pairs), rng.randint(0, MOST_SKIPS)))
        network = Network(widths, {pair: rng.choice([1, -1, 2]) for pair in sorted(chosen)})
        yield Minimum(network, rng.choice(list(targets(network))))
