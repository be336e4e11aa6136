"""Proposition 6.2: the curvature bound for linear interpolation: false as printed, true for short curves."""

from dataclasses import dataclass
from fractions import Fraction

import sympy

from symtopo.curvature import curvature_below, distance_at_least, proved_connected
from symtopo.proof import Proof
from symtopo.search import Finite
from symtopo.statements import Statement

X, Y = sympy.symbols("x y", real=True)

statement = Statement(
    id="6.2",
    title="points of a chord lie within d_max of a level set of bounded curvature",
    source="Zhao, Dehmamy, Walters, Yu 2025, Proposition 6.2",
    expect="REFUTED",
    text=r"Let $w_1, w_2$ be joined inside a level set by a smooth curve of curvature at most $\kappa$, $d = |w_2 - "
    r"w_1|$. Every point of the chord lies within $d_{max} = (1 - \sqrt{1 - (\kappa d / 2)^2}) / \kappa$ of the "
    r"level set.",
)


def largest_distance(curvature: sympy.Rational, distance: sympy.Rational) -> sympy.Expr:
    """The bound d_max, exactly."""
    return (1 - sympy.sqrt(1 - (curvature * distance / 2) ** 2)) / curvature


@dataclass(frozen=True)
class Oval:
    """The curve (x^2 + y^2)^2 - 2 a (x^2 - y^2) = c through (0, q) and (0, -q), and a bound on its curvature."""

    a: Fraction
    q: Fraction
    curvature: Fraction

    @property
    def level(self) -> sympy.Expr:
        a, q = sympy.Rational(self.a), sympy.Rational(self.q)
        return (X**2 + Y**2) ** 2 - 2 * a * (X**2 - Y**2) - (q**4 + 2 * a * q**2)

    def __str__(self) -> str:
        return f"{self.level} = 0, curvature below {self.curvature}, chord between (0, +-{self.q})"


@statement.conclusion
def within_the_bound(case: Oval) -> bool | str | None:
    """In exact algebraic arithmetic: the curvature of the whole curve, its connectedness, and its distance from 0."""
    curvature, q = sympy.Rational(case.curvature), sympy.Rational(case.q)
    if curvature * q >= 1:
        return None
    bound = largest_distance(curvature, 2 * q)
    if not (bound < q and curvature_below(case.level, X, Y, curvature) and proved_connected(case.level, X, Y)):
        return None
    radius = q * sympy.Rational(999999, 1000000)
    if bound < radius and distance_at_least(case.level, X, Y, (0, 0), radius):
        return f"(0, 0), halfway, is at distance {radius} or more, and d_max = {bound} < {sympy.N(bound, 4)} + 1/1000"
    return None


@statement.instances
def ovals():
    """Quartic ovals, chords across the waist."""
    qs, bounds = [Fraction(n, 5) for n in (1, 2, 3)], [Fraction(n, 10) for n in (10, 15, 19, 20)]
    cases = [Oval(Fraction(1), q, bound) for q in qs for bound in bounds]
    return Finite("Cassini ovals of 3 waists with curvature bounds 1, 3/2, 19/10, 2", cases)


repair = statement.repaired(
    title="the same for curves of length at most pi / kappa",
    text=r"Let a $C^{1,1}$ curve of curvature at most $\kappa$ and length at most $\pi / \kappa$ join $w_1$ and "
    r"$w_2$, with $\kappa d \leq 2$, $d = |w_2 - w_1|$. Every point of the chord lies within $d_{max} = (1 - \sqrt{1 "
    r"- (\kappa d / 2)^2}) / \kappa$ of the curve.",
)


@dataclass(frozen=True)
class Arc:
    """An arc of the unit circle of half angle 2 atan(u), or a segment of the given length, and kappa."""

    u: Fraction | None
    length: Fraction
    kappa: Fraction

    def __str__(self) -> str:
        if self.u is None:
            return f"a segment of length {self.length}, kappa = {self.kappa}"
        return f"an arc of the unit circle of half angle 2 atan({self.u}), kappa = {self.kappa}"


@repair.hypothesis
def not_long(case: Arc) -> bool:
    """The curve has length at most pi / kappa."""
    if case.u is None:
        return bool(sympy.Rational(case.kappa * case.length) <= sympy.pi)
    return case.u <= 1  # half angle at most pi / 2, kappa = 1


@repair.hypothesis
def not_far(case: Arc) -> bool:
    """The end points are at distance at most 2 / kappa."""
    return case.u is not None or case.kappa * case.length <= 2


@repair.proof
def proof(p: Proof) -> None:
    p.concludes(
        "let kappa = 1 (scale), T = g' for the curve g by arc length, a and b its ends, l <= pi its length; the "
        "angle between T(s) and T(s') is at most |s - s'|:"
    )
    p.cites("tangent indicatrix")
    p.concludes(
        "d >= 2 sin(l/2): the component of b - a along T(l/2) is the integral of cos of the angle to it, at least "
        "that of cos u from -l/2 to l/2"
    )
    p.concludes(
        "for p = g(s) the angle f between p - a and T(s) is at most s/2: with v the angle between T(s') and T(s), v "
        "<= s - s', the integral of sin(v - s/2) over [0, s] is at most that of sin(s/2 - s'), which is 0; so the "
        "part of p - a across T(s), at most the integral of sin v, times cos(s/2) is at most the part along T(s), "
        "the integral of cos v, times sin(s/2): sin(f - s/2) <= 0; likewise from b, so that p - a and b - p make an "
        "angle of at most l/2"
    )
    p.concludes(
        "the angle at p in the triangle a p b is at least pi - l/2 >= pi/2, so in the plane of a, b, p the point p "
        "lies between the chord and an arc over it of radius R = d / (2 sin(l/2)) >= 1, at most half a circle:"
    )
    p.cites("inscribed angle")
    r, h = p.let("R h", "auxiliary")
    p.identity("its height R - h, h^2 = R^2 - d^2/4, times R + h, is d^2/4", (r - h) * (r + h), r**2 - h**2)
    p.concludes("R + h grows with R, so the height is at most that for R = 1, which is d_max; d <= 2 makes it real")
    k = p.let("kappa", "positive")
    d = p.let("d", "auxiliary")
    p.identity("for other kappa, R = 1/kappa: (kappa h)^2", k**2 * (1 / k**2 - d**2 / 4), 1 - (k * d / 2) ** 2)
    p.concludes(
        "the hyperplane across the chord at a point c of it separates a from b, so the curve meets it, at a p whose "
        "distance from c is its height over the chord, at most d_max"
    )


@repair.conclusion
def midpoint_within_the_bound(case: Arc) -> bool | str:
    """The distance of the chord's midpoint from the curve, exactly; for arcs no other point of the chord is farther."""
    if case.u is None:
        if case.kappa * case.length > 2:
            return "1 - (kappa d / 2)^2 is negative: there is no such bound"
        return True
    sine, cosine = 2 * case.u / (1 + case.u**2), (1 - case.u**2) / (1 + case.u**2)
    distance = 1 - cosine if case.u <= 1 else sine  # of a major arc the ends are nearest
    bound = 1 - abs(cosine)
    return distance <= bound or f"the midpoint of the chord is at distance {distance}, and d_max = {bound}"


@repair.instances
def minor_arcs():
    """Arcs of circles up to half a circle: the bound is attained."""
    return Finite(
        "arcs of rational half angles", [Arc(Fraction(n, 12), Fraction(0), Fraction(1)) for n in range(1, 13)]
    )


@repair.without("not_long")
def major_arcs():
    """Arcs of circles of more than half a circle."""
    return Finite("arcs of rational half angles", [Arc(Fraction(n, 2), Fraction(0), Fraction(1)) for n in range(3, 12)])


@repair.without("not_far")
def segments():
    """Segments, of curvature 0, under a larger kappa."""
    cases = [Arc(None, Fraction(n, 2), Fraction(1)) for n in range(1, 7)]
    return Finite("segments of length up to 3", cases)
