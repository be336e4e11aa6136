"""What one might read into Proposition 5.5: the same with one end of the chord fixed.  False."""

from fractions import Fraction
from itertools import product

from symtopo.proof import Proof
from symtopo.search import Finite
from symtopo.statements import Statement

statement = Statement(
    id="5.5+",
    title="chords of {U V = A} from a fixed end go arbitrarily far from the set",
    source="a reading of Proposition 5.5 with one end point fixed",
    expect="REFUTED",
    text=r"For every point of $\{(u, v) : u v = 1\}$ and every $N$ there is a chord from this point to another one "
    r"of the set that has a point at distance more than $N$ from the set.",
)


def squared_distance_bound(m: Fraction, t: Fraction) -> Fraction:
    """Of the point at t on the chord from (1, 1) to (m, 1/m): to (1, 1), (x, 1/x) or (1/y, y), the nearest of them."""
    x, y = 1 + t * (m - 1), 1 + t * (1 / m - 1)
    found = [(1 - x) ** 2 + (1 - y) ** 2]
    found += [(y - 1 / x) ** 2] if x else []
    found += [(x - 1 / y) ** 2] if y else []
    return min(found)


@statement.conclusion
def bounded(case: tuple[int, int]) -> bool | str | None:
    """From (1, 1), and by symmetry (-1, -1), the repair bounds the distance; checked on a grid of chords, exactly."""
    if case not in ((1, 1), (-1, -1)):
        return None
    grid = product([Fraction(s * n, d) for n in range(1, 30) for d in (1, 7, 40) for s in (1, -1)], range(41))
    largest = max(squared_distance_bound(m, Fraction(k, 40)) for m, k in grid)
    return largest > 8 or "every point of every chord from here is within 2 sqrt 2 of the set, as the repair proves"


@statement.instances
def small_points():
    """Integral points."""
    return Finite("integral points of u v = 1", [(1, 1), (-1, -1)])


repair = statement.repaired(
    title="chords of {u v = 1} from (1, 1) stay within 2 sqrt 2 of the set",
    text=r"Every point of every chord from $(1, 1)$ to another point of $\{(u, v) : u v = 1\}$ has distance at most "
    r"$2 \sqrt 2$ from the set.",
)


@repair.proof
def proof(p: Proof) -> None:
    m = p.let("m", "nonzero")
    t, x, y = p.let("t x y", "auxiliary")
    n = p.let("n", "auxiliary nonzero")
    p.concludes("the chord to (m, 1/m) at t is x = 1 - t + t m, y = 1 - t + t/m; exchange x and y, so that |m| >= 1")
    p.identity("m > 0: x y >= 1, since", (1 - t + t * m) * (1 - t + t / m) - 1, t * (1 - t) * (m - 1) ** 2 / m)
    p.concludes("x, y > 0 and y <= 1, so (x, 1/x) is at distance y - 1/x < 1")
    p.identity("m = -n <= -1: y >= -1/n >= -1, since", (1 - t - t / n) + 1 / n, (1 - t) * (1 + 1 / n))
    p.identity("and y <= 1, since", 1 - (1 - t - t / n), t * (1 + 1 / n))
    p.concludes("where |x| >= 1, (x, 1/x) is at distance |y - 1/x| <= 2")
    p.identity(
        "where |x| < 1, (1, 1) is at a squared distance of at most 8, since",
        8 - (1 - x) ** 2 - (1 - y) ** 2,
        (1 + x) * (3 - x) + (1 + y) * (3 - y),
    )


@repair.conclusion
def within(case: Fraction) -> bool | str:
    """At 41 points of the chord, exactly."""
    largest = max(squared_distance_bound(case, Fraction(k, 40)) for k in range(41))
    return largest <= 8 or f"squared distance {largest} on the chord to {case}"


@repair.instances
def rational_ends():
    """Rational ends (m, 1/m)."""
    ends = [Fraction(s * n, d) for n in range(1, 30) for d in (1, 7, 40) for s in (1, -1)]
    return Finite("ends m = n/d with n from 1 to 29, d = 1, 7, 40, and both signs", ends)
