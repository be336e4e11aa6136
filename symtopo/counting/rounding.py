"""Data in floats: whether a rank or a tie hangs on their rounding, and what is proved for the data it hides.

Generic floats have full rank and no ties.  Where singular values are zero or equal up to the rounding of the entries,
the exact answer is about the floats as they are, and the one that was meant may be another: here are both.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from symtopo import checker
from symtopo.algebra.exact import from_flint, simplest, to_flint, to_fmpq
from symtopo.counting.bounds import Bounds
from symtopo.counting.proved import proved_bounds
from symtopo.minima.minimum import Minimum, pattern

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

UNITS = 8  # in the last place, that floats from a computation may be off
BITS = 26  # that the entries of the nearby data keep, of the largest: what is zero up to rounding becomes zero


@dataclass(frozen=True)
class Rounded:
    """What is proved for data nearby, in which what is zero or equal up to rounding is so exactly.

    reason : what hangs on rounding, in words;  minimum : of the nearby data, or of data of the same ranks and ties;
    bounds : what is proved about the number of its components.
    """

    reason: str
    minimum: Minimum
    bounds: Bounds

    def note(self, exact: Bounds) -> str:
        """The warning, beside what is proved for the data as they are."""
        same = (self.bounds.lower, self.bounds.upper) == (exact.lower, exact.upper)
        told = (
            "the answer would be the same"
            if same
            else f"the answer would be {self.bounds.line if self.bounds else 'unknown'}"
        )
        return f"this hangs on the rounding of floats: {self.reason}; if that is meant, {told}"

    def to_dict(self) -> dict[str, Any]:
        """Its part of what `symtopo count --json` prints."""
        return {
            "reason": self.reason,
            "rank_x": self.minimum.rank_x,
            "rank_target": self.minimum.rank_target,
            "components": {"lower": self.bounds.lower, "upper": self.bounds.upper},
        }


def up_to_rounding(minimum: Minimum, *, seed: int = 0) -> Rounded | None:
    """The nearby case; None where the data are exact, or where no rank and no tie hangs on rounding.

    seed : of the exact minima that prove a lower bound where no theorem applies.
    """
    if not any(minimum.roundoff) or not minimum.rank_x:
        return None
    import numpy as np

    _, shift = checker.normal_form(minimum.network)
    try:
        x = np.eye(minimum.network.widths[0]) if minimum.x is None else np.array(minimum.x, dtype=np.float64)
        y = np.array(minimum.y, dtype=np.float64) - float(shift) * x if shift else np.array(minimum.y, dtype=np.float64)
    except OverflowError:
        return None
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        return None
    of_x, of_y = minimum.roundoff
    u, s, v = np.linalg.svd(x, full_matrices=False)
    if not s[0] or not np.isfinite(s).all():
        return None
    # rounding moves a matrix by at most so much of its Frobenius norm, and its singular values by no more
    moved_x, arithmetic = of_x * float(np.linalg.norm(x)), 2.0**-52
    noise_x = UNITS * (moved_x + arithmetic * float(s[0])) if of_x else 0.0
    rank_x = min(minimum.rank_x, max(1, int((s > noise_x).sum()))) if of_x else minimum.rank_x
    v = v[:rank_x]
    size = float(np.linalg.norm(y, 2))
    tilt = size / float(s[rank_x - 1]) if rank_x < x.shape[1] else 0.0  # of the row space of X
    moved_y = of_y * float(np.linalg.norm(np.array(minimum.y, dtype=np.float64)))
    noise = UNITS * (moved_y + moved_x * (abs(float(shift)) + tilt) + arithmetic * size)
    left, values, right = np.linalg.svd(y @ v.T, full_matrices=False)
    rank_t = min(minimum.rank_target, int((values > noise).sum()))
    reasons = []
    if rank_x < minimum.rank_x:
        reasons.append(f"X has rank {minimum.rank_x}, and {rank_x} up to rounding")
    if rank_t < minimum.rank_target:
        reasons.append(f"the target has rank {minimum.rank_target}, and {rank_t} up to rounding")
    if not minimum.problem.skips:
        r = min(rank_x, *minimum.network.widths[1:])
        if (
            r < rank_t
            and values[r - 1] - values[r] <= noise
            and not (rank_x == minimum.rank_x and minimum.problem.tied(r))
        ):
            reasons.append(f"the singular values {r} and {r + 1} of the target are equal up to rounding")
    if not reasons:
        return None
    if minimum.problem.skips:
        factors = (u[:, :rank_x] * s[:rank_x], v), (left[:, :rank_t] * values[:rank_t], right[:rank_t])
        near = _nearby(minimum, *factors)
    else:
        near = _alike(minimum, rank_x, values[:rank_t], noise)
    return Rounded("; ".join(reasons), near, proved_bounds(near, seed=seed))


def _alike(minimum: Minimum, rank_x: int, values: Array, noise: float) -> Minimum:
    """A plain chain with data of these ranks, and small integers with the same ties for singular values."""
    levels = [1]
    for larger, smaller in zip(values[::-1][1:], values[::-1], strict=False):
        levels.append(levels[-1] + int(larger - smaller > noise))
    levels = levels[::-1][: len(values)]
    rows = minimum.network.widths[-1]
    y = [[levels[i] if i == j and i < len(levels) else 0 for j in range(rank_x)] for i in range(rows)]
    network = type(minimum.network)(minimum.network.widths)
    return Minimum(network, x=pattern(minimum.network.widths[0], rank_x), y=y)


def _nearby(minimum: Minimum, of_x: tuple[Array, Array], of_t: tuple[Array, Array]) -> Minimum:
    """The same network with data X' = A B and Y' = P Q B + shift X', the factors rounded: of their ranks exactly."""
    a, b = (to_flint(_grid(m)) for m in of_x)
    x = a * b
    p, q = of_t
    _, shift = checker.normal_form(minimum.network)
    rows = len(minimum.y)
    y = to_flint(_grid(p)) * to_flint(_grid(q)) * b if p.shape[1] else to_flint([[0] * x.ncols()] * rows)
    y = y + to_fmpq(shift) * x
    return Minimum(minimum.network, x=from_flint(x), y=from_flint(y))


def _grid(a: Array) -> list[list[Any]]:
    """Entries rounded to so many bits of the largest."""
    import numpy as np

    largest = float(np.abs(a).max()) or 1.0
    step = Fraction(2) ** (int(np.frexp(largest)[1]) - BITS)
    return [[simplest(round(Fraction(v) / step) * step) for v in row] for row in a.tolist()]
