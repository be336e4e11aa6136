"""Data in floats: whether a rank or a tie hangs on their rounding, and what is proved for the data it hides.

Generic floats have full rank and no ties.  Where singular values are zero or equal up to the rounding of the entries,
the exact answer is about the floats as they are, and the one that was meant may be another: here are both.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from math import inf, ldexp
from typing import TYPE_CHECKING, Any

from symtopo import checker
from symtopo.algebra.exact import Rational, RationalMatrix, from_flint, identity, simplest, to_flint, to_fmpq
from symtopo.counting.bounds import Bounds
from symtopo.counting.proved import proved_bounds
from symtopo.minima.data import pattern
from symtopo.minima.minimum import Minimum

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

ARITHMETIC = 2.0**-52
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
        if (self.bounds.lower, self.bounds.upper) == (exact.lower, exact.upper):
            return f"{self.reason}; if that is meant, what is proved is the same"
        other = self.bounds.line if self.bounds else "unknown"
        return f"the answer hangs on the rounding of floats: {self.reason}; if that is meant, it is {other}"

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

    shift = checker.normal_form(minimum.network)[1]
    given_x = identity(minimum.network.widths[0]) if minimum.x is None else minimum.x
    x, power_x = _scaled(given_x)
    y, power_y = _scaled(_difference(minimum.y, given_x, shift) if shift else minimum.y)
    of_x, of_y = minimum.roundoff
    u, s, v = np.linalg.svd(x, full_matrices=False)
    # rounding moves a matrix by at most so much of its Frobenius norm, and its singular values by no more
    moved_x = of_x * float(np.linalg.norm(x))
    noise_x = UNITS * (moved_x + ARITHMETIC * float(s[0]))
    rank_x = min(minimum.rank_x, max(1, int((s > noise_x).sum()))) if of_x else minimum.rank_x
    v = v[:rank_x]
    size = float(np.linalg.norm(y, 2))
    moved_y = of_y * _norm(minimum.y, power_y) if of_y else 0.0
    if of_x and shift:
        moved_y += of_x * abs(float(shift)) * _norm(given_x, power_y)
    if rank_x < x.shape[1]:  # the row space of X tilts
        moved_y += moved_x * size / float(s[rank_x - 1])
    noise = UNITS * (moved_y + ARITHMETIC * size)
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
        near = _nearby(minimum, *factors, (power_x, power_y))
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


def _nearby(minimum: Minimum, of_x: tuple[Array, Array], of_t: tuple[Array, Array], powers: tuple[int, int]) -> Minimum:
    """The same network with data X' = A B and Y' = P Q B + shift X', the factors rounded: of their ranks exactly.

    powers : of two, by which X and Y' were divided.
    """
    a, b = (to_flint(_grid(m)) for m in of_x)
    scale_x, scale_y = (to_fmpq(Fraction(2) ** power) for power in powers)
    x = scale_x * (a * b)
    p, q = of_t
    _, shift = checker.normal_form(minimum.network)
    rows = len(minimum.y)
    y = scale_y * (to_flint(_grid(p)) * to_flint(_grid(q)) * b) if p.shape[1] else to_flint([[0] * x.ncols()] * rows)
    y = y + to_fmpq(shift) * x
    return Minimum(minimum.network, x=from_flint(x), y=from_flint(y))


def _difference(y: RationalMatrix, x: RationalMatrix, shift: Rational) -> RationalMatrix:
    return tuple(tuple(v - shift * w for v, w in zip(r, q, strict=True)) for r, q in zip(y, x, strict=True))


def _scaled(a: RationalMatrix) -> tuple[Array, int]:
    """The matrix in floats, over a power of two where floats could not hold the squares of its entries."""
    import numpy as np

    with suppress(OverflowError):
        floats = np.array(a, dtype=np.float64)
        if 2.0**-500 < float(np.abs(floats).max()) < 2.0**500:
            return floats, 0
    largest = max(max(v, -v) for row in a for v in row)
    power = largest.numerator.bit_length() - largest.denominator.bit_length() if largest else 0
    scale = Fraction(2) ** power
    return np.array([[float(Fraction(v) / scale) for v in row] for row in a], dtype=np.float64), power


def _norm(a: RationalMatrix, power: int) -> float:
    """The Frobenius norm, over a power of two."""
    import numpy as np

    floats, own = _scaled(a)
    try:
        return ldexp(float(np.linalg.norm(floats)), own - power)
    except OverflowError:
        return inf


def _grid(a: Array) -> list[list[Any]]:
    """Entries rounded to so many bits of the largest."""
    import numpy as np

    largest = float(np.abs(a).max()) or 1.0
    step = Fraction(2) ** (int(np.frexp(largest)[1]) - BITS)
    return [[simplest(round(Fraction(v) / step) * step) for v in row] for row in a.tolist()]
