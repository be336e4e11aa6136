"""What one might read into Proposition 5.5: the same with one end of the chord fixed.  False."""

from fractions import Fraction
from itertools import product

from symtopo.proving import Finite, Proof, Statement

statement = Statement(
    id="5.5+",
    title="chords of {U V = A} from a fixed end go arbitrarily far from the set",
    source="a reading of Proposition 5.5 with one end point fixed",
    expect="REFUTED",
    formal="Symtopo.Section5b.claim_5_5_fixed_end_refuted",
    text=r"For every point of $\{(u, v) : u v = 1\}$ and every $N$ there is a chord from this point to another one "
    r"of the set that has a point at distance more than $N$ from the set.",
)


def squared_distance_bound(a: Fraction, m: Fraction, t: Fraction) -> Fraction:
    """From the point at t of the chord from (a, 1/a) to (m, 1/m) to the nearest of (a, 1/a), (x, 1/x) and (1/y, y)."""
    x, y = a + t * (m - a), 1 / a + t * (1 / m - 1 / a)
    found = [(a - x) ** 2 + (1 / a - y) ** 2]
    found += [(y - 1 / x) ** 2] if x else []
    found += [(x - 1 / y) ** 2] if y else []
    return min(found)


ENDS = [Fraction(s * n, d) for n in (1, 2, 5, 11) for d in (1, 4, 20) for s in (1, -1)]


def largest_on_chords(a: Fraction) -> Fraction:
    """The largest of these bounds at 21 points of each of 24 chords from (a, 1/a)."""
    return max(squared_distance_bound(a, m, Fraction(k, 20)) for m in ENDS for k in range(21))


def claimed(a: Fraction) -> Fraction:
    """The squared bound of the repair."""
    return 8 * max(a * a, 1 / (a * a))


@statement.conclusion
def bounded(a: Fraction) -> bool | str | None:
    """The repair bounds the distance for all chords from (a, 1/a); it is checked on a grid of chords, exactly."""
    if largest_on_chords(a) > claimed(a):
        return None
    return f"by the repair all chords from ({a}, {1 / a}) stay within the square root of {claimed(a)} of the set"


@statement.confirmation
def close_to_the_set(a: Fraction) -> bool:
    """On other chords, in fractions: (x, y) is near to (x, 1/x) where |x| >= 1, to (1/y, y), or to (a, 1/a)."""
    bound = 8 * max(a, 1 / a, -a, -1 / a) ** 2
    for m, k in product((Fraction(n, d) for n in (-30, -7, 2, 13, 50) for d in (1, 9, 100)), range(24)):
        x, y = a + (m - a) * Fraction(k, 23), 1 / a + (1 / m - 1 / a) * Fraction(k, 23)
        near = [(x - a) ** 2 + (y - 1 / a) ** 2, *((v - 1 / u) ** 2 for u, v in ((x, y), (y, x)) if abs(u) >= 1)]
        if min(near) > bound:
            return False
    return True


@statement.instances
def rational_points():
    """Rational points (a, 1/a)."""
    points = [Fraction(n, d) for n in (1, -1, 2, -2, 3, -3) for d in (1, 2, 3)]
    return Finite("points with a = n/d, n from -3 to 3, d from 1 to 3", points)


repair = statement.repaired(
    title="chords of {u v = 1} from (a, 1/a) stay within 2 sqrt 2 max(|a|, 1/|a|) of the set",
    expect="PROVED",
    formal="Symtopo.Section5b.claim_5_5_fixed_end_repaired",
    text=r"Every point of every chord from $(a, 1/a)$ to another point of $\{(u, v) : u v = 1\}$ has distance at "
    r"most $2 \sqrt 2 \max(|a|, 1/|a|)$ from the set.",
)


@repair.proof
def proof(p: Proof) -> None:
    a, m = p.let("a m", "nonzero")
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
    p.identity(
        "(u, v) -> (a u, v/a), which keeps u v, takes chords from (1, 1) to those from (a, 1/a)",
        (1 - t) * a + t * (a * m),
        a * (1 - t + t * m),
    )
    p.concludes("it stretches distances by at most max(|a|, 1/|a|)")


@repair.conclusion
def within(a: Fraction) -> bool | str:
    """At 21 points of each of 24 chords, exactly."""
    return largest_on_chords(a) <= claimed(a) or f"squared distance {largest_on_chords(a)} on a chord"


@repair.confirmation
def far_from_the_set(a: Fraction) -> bool:
    """On other chords, by points of a grid on the set: this shows no distance exactly, and confirms nothing alone."""
    return not close_to_the_set(a)


repair.instances(rational_points)
