"""What tells the components of a minimum apart: signs of determinants of hidden states, constant on components."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from symtopo import checker
from symtopo.algebra.exact import RationalMatrix, determinant_sign, from_flint, identity, pivot_columns
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

REMEMBERED = 64  # separations of so many minima


@dataclass(frozen=True)
class SeparatingDeterminant:
    """det H_v[:, J] at a hidden vertex v; rows : I with det T'[I, J] != 0, for a cut vertex."""

    vertex: int
    columns: tuple[int, ...]
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class Separation:
    """Minima whose labels differ lie in different components.

    The label of a minimum is the class of its signs: a bit mask, bit i set where determinants[i] is negative.

    rule : "bottleneck" (every sign is constant on components, each sign vector a class of its own) or "state cells"
        (data of rank one or, transposed, scalar output; the classes are all components, so that equal labels mean one
        component);
    determinants : of which the signs are taken;  classes : of each sign vector; None: each is a class of its own;
    network, x : whose hidden states at x are looked at: those of the minimum, or of its transpose;
    u : the columns of x that form a basis.
    """

    rule: str
    determinants: tuple[SeparatingDeterminant, ...]
    classes: Sequence[int] | None
    network: Network
    x: RationalMatrix
    u: RationalMatrix
    u_columns: tuple[int, ...]
    transposed: bool = False

    @property
    def name(self) -> str:
        return f"transposed {self.rule}" if self.transposed else self.rule

    @property
    def decides(self) -> bool:
        """Whether equal labels mean one component."""
        return self.rule == "state cells"

    @property
    def number(self) -> int:
        """Of labels."""
        return 2 ** len(self.determinants) if self.classes is None else len(set(self.classes))

    @property
    def step(self) -> dict[str, Any]:
        """The step of a certificate."""
        if self.rule == "bottleneck":
            listed = [{"vertex": d.vertex, "rows": [*d.rows], "columns": [*d.columns]} for d in self.determinants]
            return {"rule": self.rule, "vertices": listed}
        return {"rule": self.rule, "transpose": True} if self.transposed else {"rule": self.rule}

    def oriented(self, weights: Sequence[RationalMatrix]) -> Sequence[RationalMatrix]:
        """The weights as those of `network`."""
        if not self.transposed:
            return weights
        return tuple(tuple(zip(*w, strict=True)) for w in reversed(weights))

    def signs(self, weights: Sequence[RationalMatrix]) -> tuple[int, ...]:
        """The sign of each determinant at exact weights; 0 is possible only off the minimum, or on a wall of cells."""
        states = self.network.states(self.oriented(weights), self.x)
        return tuple(
            determinant_sign([[row[j] for j in d.columns] for row in states[d.vertex]]) for d in self.determinants
        )

    def label(self, signs: Sequence[int]) -> int:
        """The class of these signs; a vanishing state of a cell may be given either sign."""
        mask = sum((sign < 0) << bit for bit, sign in enumerate(signs))
        return mask if self.classes is None else self.classes[mask]

    def label_of(self, weights: Sequence[RationalMatrix]) -> int | None:
        """The label of exact weights; None where a sign vanishes that never does on the minimum."""
        signs = self.signs(weights)
        return None if 0 in signs and not self.decides else self.label(signs)

    def labels(self, states: Sequence[NDArray[np.float64]], basis: NDArray[np.float64]) -> NDArray[np.int64]:
        """The labels of many minima in floats, from hidden states H_v b of shape (samples, d_v, rho), b a basis."""
        import numpy as np

        inverse, u = np.linalg.pinv(basis), np.array(self.u, float)
        masks = np.zeros(len(states[-1]), np.int64)
        for bit, d in enumerate(self.determinants):
            columns = u[:, [self.u_columns.index(j) for j in d.columns]]
            minors = states[d.vertex] @ (inverse @ (columns / np.abs(columns).max()))
            masks |= (np.linalg.det(minors) < 0).astype(np.int64) << bit
        return masks if self.classes is None else np.array(self.classes, np.int64)[masks]

    def words(self, label: int) -> str:
        """What the label says: the signs that all sign vectors of its class have in common."""
        masks = [label] if self.classes is None else [mask for mask, c in enumerate(self.classes) if c == label]
        common = []
        for bit, letter in enumerate(self._letters):
            signs = {mask >> bit & 1 for mask in masks}
            if len(signs) == 1:
                common.append(f"{letter} {'<' if 1 in signs else '>'} 0")
        return ", ".join(common)

    def difference(self, first: Sequence[int], second: Sequence[int]) -> str:
        """Where the signs of two minima A and B differ."""
        return "; ".join(
            f"{letter}{self._minor(d)} {'<' if s < 0 else '>'} 0 at A, {'<' if t < 0 else '>'} 0 at B"
            for letter, d, s, t in zip(self._letters, self.determinants, first, second, strict=True)
            if s != t
        )

    def _minor(self, d: SeparatingDeterminant) -> str:
        if self.decides or len(d.columns) == len(self.x[0]):
            return ""
        return f"[:, {', '.join(map(str, d.columns))}]"

    @property
    def _letters(self) -> list[str]:
        last = self.network.layers
        if self.rule == "bottleneck":
            return [f"det H_{d.vertex}" for d in self.determinants]
        return [f"b_{last - d.vertex}" if self.transposed else f"h_{d.vertex}" for d in self.determinants]


@lru_cache(REMEMBERED)
def by_bottlenecks(minimum: Minimum) -> Separation | None:
    """By cut vertices as wide as the rank of a reachable target: the sign of det H_v[:, J] is constant there.

    None where there is no such vertex.  Source: docs/counts.md, section 1.
    """
    width = minimum.rank_target
    vertices = [v for v in minimum.network.cut_vertices() if minimum.network.widths[v] == width]
    if minimum.reachable is False or not vertices:
        return None
    fiber = minimum.fiber
    rows = tuple(pivot_columns(fiber.shifted.transpose()))
    columns = tuple(fiber.columns[j] for j in pivot_columns(fiber.shifted))
    u = from_flint(fiber.u)
    return Separation(
        "bottleneck",
        tuple(SeparatingDeterminant(v, columns, rows) for v in vertices),
        None,
        minimum.network,
        u if minimum.x is None else minimum.x,
        u,
        fiber.columns,
    )


@lru_cache(REMEMBERED)
def by_cells(minimum: Minimum) -> Separation | None:
    """By the signs of scalar hidden states, for data of rank one or, transposed, for scalar output.

    None where that does not apply, or where there are too many scalar states.  Source: docs/counts.md, section 5.
    """
    for transposed in (False, True):
        with suppress(checker.NotProved):
            problem = minimum.problem.transposed() if transposed else minimum.problem
            scalars, classes = checker.state_cells(problem)
            network = minimum.network.transpose() if transposed else minimum.network
            u = identity(1) if transposed else from_flint(minimum.fiber.u)
            determinants = tuple(SeparatingDeterminant(v, (0,)) for v in scalars)
            return Separation("state cells", determinants, classes, network, u, u, (0,), transposed)
    return None


def finest(minimum: Minimum) -> Separation | None:
    """The finest that is known: by cells where skips and data of rank one meet, else by bottlenecks."""
    return (by_cells(minimum) if minimum.problem.skips else None) or by_bottlenecks(minimum)
