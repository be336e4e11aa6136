"""{W3 (W2 W1 + eps) = y}, three scalar layers with a skip: its components by name, its pieces in a window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from symtopo.counting.separation import by_cells
from symtopo.errors import BadInput, Undecided
from symtopo.minima.minimum import Minimum

WHOLE = "the whole minimum"


@dataclass(frozen=True)
class ScalarFiber:
    """The components of {W3 (W2 W1 + eps) = y}, told apart by the signs of W1 and of A = W2 W1 + eps.

    label : the component of the points with W1, A nonzero, at index (W1 < 0) + 2 (A < 0), as the exact cell decision
        says; names : what its signs have in common, in words.
    """

    eps: Fraction
    target: Fraction
    label: tuple[int, ...]
    names: tuple[str, ...]

    def pieces(self, component: int, radius: Fraction | int) -> int:
        """Connected pieces of a component in the window |W_i| <= radius; 0 where the window shows nothing of it.

        Own derivation.  For y != 0 the window leaves s A >= |y| / r, s the sign of A: W1 W2 between s |y| / r - eps and
        s r^2.  Each half, W1 > 0 or W1 < 0, is connected if not empty, and they meet if W1 = 0 is left: there A = eps.
        For y = 0 the plane W3 = 0 meets the rest.
        """
        size = abs(self.target) / Fraction(radius)
        cells = [cell for cell, c in enumerate(self.label) if c == component]
        if not self.target:
            return 1
        sign = -1 if cells[0] & 2 else 1
        if size - sign * self.eps > Fraction(radius) ** 2:
            return 0
        return 2 if len(cells) == 2 and size > sign * self.eps else 1


def scalar_fiber(minimum: Minimum) -> ScalarFiber:
    """Name the components of a minimum of this form.  Raises BadInput for others."""
    network = minimum.network
    if network.widths != (1, 1, 1, 1) or set(network.skips) - {(0, 2)} or minimum.x is not None:
        raise BadInput(f"{network} is not of the form W3 (W2 W1 + eps): give three scalar layers and a skip 0 -> 2")
    cells = by_cells(minimum)
    if cells is None or cells.classes is None or cells.transposed or len(cells.determinants) != 2:
        raise Undecided("the cells of three scalar layers were not decided: please report it")
    classes = sorted(set(cells.classes))
    label = tuple(classes.index(c) for c in cells.classes)
    eps, target = Fraction(network.skips.get((0, 2), 0)), Fraction(minimum.y[0][0])
    return ScalarFiber(eps, target, label, tuple(_name(label, c) for c in range(len(classes))))


def _name(label: Sequence[int], component: int) -> str:
    cells = [cell for cell, c in enumerate(label) if c == component]
    signs = [
        f"{name} {'<' if cells[0] & bit else '>'} 0"
        for bit, name in ((2, "A"), (1, "W1"))
        if len({cell & bit for cell in cells}) == 1
    ]
    return ", ".join(signs) or WHOLE
