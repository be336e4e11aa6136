"""Theorem 6.2: the curvature bound for linear interpolation: false as restated, true for short curves."""

import math
from dataclasses import dataclass
from fractions import Fraction

import sympy

from symtopo.proving import Finite, Proof, Statement, curvature_below, distance_at_least, proved_connected

X, Y = sympy.symbols("x y", real=True)

statement = Statement(
    id="6.2",
    title="points of a chord lie within d_max of a level set of bounded curvature",
    source="Zhao, Dehmamy, Walters, Yu 2025, Theorem 6.2, as restated by third "
    "parties: the paper's wording was not at hand",
    expect="REFUTED",
    formal="Symtopo.Section6.claim_6_2_refuted",
    text=r"Let $w_1, w_2$ be joined inside a level set by a smooth curve of curvature at most $\kappa$, $d = |w_2 - "
    r"w_1|$. Every point of the chord lies within $d_{max} = (1 - \sqrt{1 - (\kappa d / 2)^2}) / \kappa$ of the "
    r"level set, so that the loss changes by at most $C_L d_{max}$, with a Lipschitz constant $C_L$.",
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
    if distance_at_least(case.level, X, Y, (0, 0), q):
        return f"(0, 0), halfway, is at distance {q} or more, and d_max = {bound}, about {sympy.N(bound, 4)}"
    return None


@statement.confirmation
def waist_is_too_wide(case: Oval) -> bool:
    """In polar coordinates r^2 = a cos 2s + sqrt(a^2 cos^2 2s + c) >= q^2, and curvatures at 2000 points, in floats."""
    a, q, kappa = (sympy.Rational(v) for v in (case.a, case.q, case.curvature))
    c = q**4 + 2 * a * q**2
    if a**2 + c != (a + q**2) ** 2 or not 0 < kappa * q < 1:
        return False  # else 1 - sqrt(1 - kappa^2 q^2) < kappa q, so that d_max < q
    gx, gy = sympy.diff(case.level, X), sympy.diff(case.level, Y)
    bend = sympy.diff(gx, X) * gy**2 - 2 * sympy.diff(gx, Y) * gx * gy + sympy.diff(gy, Y) * gx**2
    curvature = sympy.lambdify((X, Y), abs(bend) / (gx**2 + gy**2) ** sympy.Rational(3, 2))
    turn = [2 * math.pi * k / 2000 for k in range(2000)]
    radii = [math.sqrt(a * math.cos(2 * s) + math.sqrt(a**2 * math.cos(2 * s) ** 2 + c)) for s in turn]
    return all(curvature(r * math.cos(s), r * math.sin(s)) < kappa for r, s in zip(radii, turn, strict=True))


@statement.instances
def ovals():
    """Quartic ovals, chords across the waist."""
    qs, bounds = [Fraction(n, 5) for n in (1, 2, 3)], [Fraction(n, 10) for n in (10, 15, 19, 20)]
    cases = [Oval(Fraction(1), q, bound) for q in qs for bound in bounds]
    return Finite("Cassini ovals of 3 waists with curvature bounds 1, 3/2, 19/10, 2", cases)


repair = statement.repaired(
    title="the same for curves of length at most pi / kappa",
    expect="PROVED",
    formal="Symtopo.Section6.proposition_6_2_repaired",
    text=r"Let a curve with unit tangents that are Lipschitz with constant $\kappa > 0$ in its arc length, of length "
    r"at most $\pi / \kappa$, join $w_1$ and $w_2$ in $\mathbb{R}^n$, with $\kappa d \leq 2$, $d = |w_2 - w_1|$. "
    r"Every point of the chord lies within $d_{max} = (1 - \sqrt{1 - (\kappa d / 2)^2}) / \kappa$ of the curve; if "
    r"the loss is constant on the curve, and Lipschitz with constant $C_L$ near it, it changes by at most $C_L "
    r"d_{max}$.",
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
def curvature_at_most_kappa(case: Arc) -> bool:
    """The curvature is at most kappa."""
    return case.u is None or case.kappa >= 1


@repair.hypothesis
def not_long(case: Arc) -> bool:
    """The curve has length at most pi / kappa."""
    length = sympy.Rational(case.length) if case.u is None else 4 * sympy.atan(sympy.Rational(case.u))
    return bool(length * sympy.Rational(case.kappa) <= sympy.pi)


@repair.hypothesis
def not_far(case: Arc) -> bool:
    """The end points are at distance at most 2 / kappa."""
    distance = case.length if case.u is None else 4 * case.u / (1 + case.u**2)
    return case.kappa * distance <= 2


@repair.proof
def proof(p: Proof) -> None:
    p.concludes(
        "let kappa = 1 (scale), T = g' the unit tangent of the curve g by arc length, a and b its ends, l <= pi its "
        "length; the angle between T(s) and T(s') is at most |s - s'|:"
    )
    p.cites("tangent indicatrix")
    p.concludes(
        "(1) d >= 2 sin(l/2): the component of b - a along T(l/2) is the integral of the cosine of the angle to it, "
        "so at least that of cos u from -l/2 to l/2; likewise for every part of the curve. So d = 0 only if l = 0, "
        "where nothing is to show; let l > 0 and p = g(s) with 0 < s < l, so that p is neither a nor b"
    )
    p.concludes(
        "(2) the angle f between p - a and T(s) is at most s/2: let v be the angle between T(s') and T(s), 0 <= v <= "
        "s - s', so that -pi/2 <= -s/2 <= v - s/2 <= s/2 - s' <= pi/2, where sin increases: the integral of sin(v - "
        "s/2) over 0 <= s' <= s is at most that of sin(s/2 - s'), which is 0"
    )
    sv, cv, sh, ch, sf, cf = p.let("sin(v) cos(v) sin(s/2) cos(s/2) sin(f) cos(f)", "auxiliary")
    p.identity(
        "(2) with sin(v - s/2) = sin v cos(s/2) - cos v sin(s/2), for the sums over s' of sin v and cos v alike",
        (sv + sf) * ch - (cv + cf) * sh,
        (sv * ch - cv * sh) + (sf * ch - cf * sh),
    )
    p.concludes(
        "(2) the part of p - a across T(s) is at most the integral of sin v, the part along it is that of cos v, and "
        "cos(s/2) >= 0, so |p - a| sin(f - s/2) <= 0; since -pi/2 <= f - s/2 < pi, f <= s/2"
    )
    p.concludes(
        "(3) likewise b - p makes at most (l - s)/2 with T(s), so the angle at p in the triangle a p b is >= pi - l/2"
    )
    p.concludes(
        "(4) pi - l/2 >= pi/2, so in a plane with a, b, p the point p lies between the chord and an arc over it of "
        "radius R = d / (2 sin(l/2)), R >= 1 by (1), of at most half a circle:"
    )
    p.cites("inscribed angle")
    r, h = p.let("R h", "auxiliary")
    p.identity("(4) its height R - h, h^2 = R^2 - d^2/4, times R + h is d^2/4", (r - h) * (r + h), r**2 - h**2)
    p.concludes("(4) R + h grows with R, so the height is at most that for R = 1, which is d_max; d <= 2 makes it real")
    k = p.let("kappa", "positive")
    d = p.let("d", "auxiliary")
    p.identity("(4) for other kappa, R = 1/kappa: (kappa h)^2", k**2 * (1 / k**2 - d**2 / 4), 1 - (k * d / 2) ** 2)
    p.concludes(
        "(5) for c strictly inside the chord the hyperplane across the chord at c separates a from b, so the curve "
        "meets it, at a p whose distance from c is its height over the chord, at most d_max; the loss at c differs "
        "from that at p by at most C_L d_max"
    )


@repair.conclusion
def midpoint_within_the_bound(case: Arc) -> bool | str | None:
    """The distance of the chord's midpoint from the curve, exactly; for arcs no other point of the chord is farther."""
    if not not_far(case):
        return None  # 1 - (kappa d / 2)^2 is negative, and d_max has no meaning
    if case.u is None:
        return True
    u, kappa = sympy.Rational(case.u), sympy.Rational(case.kappa)
    sine, cosine = 2 * u / (1 + u**2), (1 - u**2) / (1 + u**2)
    distance = 1 - cosine if case.u <= 1 else sine  # of a major arc the ends are nearest
    bound = largest_distance(kappa, 2 * sine)
    return bool(distance <= bound) or f"the midpoint of the chord is at distance {distance}, and d_max = {bound}"


@repair.confirmation
def midpoint_too_far(case: Arc) -> bool:
    """Points (sin s, cos s) of the arc, tan (s/2) = u k / 64: none within d_max, in fractions, of the chord's midpoint.

    kappa d_max = 1 - sqrt(w), w = 1 - (kappa d / 2)^2, so that r > d_max exactly if kappa r > 1 or (1 - kappa r)^2 < w.
    """
    if case.u is None:
        return False
    end, kappa = case.u, case.kappa
    half, height = 2 * end / (1 + end**2), (1 - end**2) / (1 + end**2)
    w = 1 - (kappa * half) ** 2
    for k in range(65):
        u = end * Fraction(k, 64)
        sine, cosine = 2 * u / (1 + u**2), (1 - u**2) / (1 + u**2)
        square = sine**2 + (cosine - height) ** 2  # of the distance r; kappa r <= 1 - sqrt(w) is to be excluded
        if (
            (kappa**2 * square) <= 1
            and 1 + kappa**2 * square - w >= 0
            and (1 + kappa**2 * square - w) ** 2 >= 4 * kappa**2 * square
        ):
            return False
    return True


@repair.instances
def arcs_and_segments():
    """Arcs of circles, minor ones, where the bound is attained, and major ones, and segments."""
    arcs = [
        Arc(Fraction(n, 12), Fraction(0), k) for k in (Fraction(1), Fraction(1, 2)) for n in (*range(1, 13), 18, 24)
    ]
    segments = [Arc(None, Fraction(n, 2), k) for k in (Fraction(1), Fraction(1, 2)) for n in range(1, 10)]
    return Finite("arcs of rational half angles, and segments, with kappa 1 and 1/2", [*arcs, *segments])


@repair.without("curvature_at_most_kappa")
def more_curved():
    """Arcs of the unit circle, with kappa = 1/2."""
    cases = [Arc(Fraction(n, 12), Fraction(0), Fraction(1, 2)) for n in range(1, 13)]
    return Finite("arcs of rational half angles, kappa = 1/2", cases)


@repair.without("not_long")
def major_arcs():
    """Arcs of circles of more than half a circle."""
    return Finite("arcs of rational half angles", [Arc(Fraction(n, 2), Fraction(0), Fraction(1)) for n in range(3, 12)])


@repair.without("not_far")
def segments():
    """Segments, of curvature 0, under a larger kappa."""
    cases = [Arc(None, Fraction(n, 2), Fraction(1)) for n in range(1, 7)]
    return Finite("segments of length up to 3", cases)
