"""Proposition 5.3: along a scaling between homogeneous layers the interpolation loss is unbounded."""

from fractions import Fraction

import sympy
from hypothesis import strategies as st

from symtopo.proving import Finite, Proof, ScaledPair, Statement, matrices

BOUND = 100

statement = Statement(
    id="5.3",
    title="interpolation along a scaling of homogeneous layers: unbounded loss",
    source="Zhao, Dehmamy, Walters, Yu 2025, Proposition 5.3; the paper states it for "
    "homogeneity with all real c, of which only c > 0 is used",
    expect="PROVED",
    formal="Symtopo.Section5b.proposition_5_3",
    text=r"Let the last activation have $\sigma(c z) = c^k \sigma(z)$ for all $c > 0$, with $k > 0$, let no skip end "
    r"at its layer or at the output, let the loss $\|Y - W_l \sigma(W_{l-1} \cdots)\|^2$ be zero, and $Y \neq 0$. "
    r"Halfway between the minima $W$ and $(\dots, m W_{l-1}, m^{-k} W_l)$, $m > 0$, the loss is $(1 - 2^{-(k+1)} (1 + "
    r"m^{-k}) (1 + m)^k)^2 \|Y\|^2$, which is unbounded in $m$.",
)
statement.about("scaled pairs")


@statement.hypothesis
def positive_degree(case: ScaledPair) -> bool:
    """The degree k is positive."""
    return case.k > 0


@statement.hypothesis
def zero_loss(case: ScaledPair) -> bool:
    """The minimum has loss zero."""
    return case.loss(case.w1, case.w2) == 0


@statement.hypothesis
def target_not_zero(case: ScaledPair) -> bool:
    """Y is not zero."""
    return any(any(row) for row in case.y)


@statement.hypothesis
def positive_scaling(case: ScaledPair) -> bool:
    """The scaling m is positive."""
    return case.m > 0


@statement.proof
def proof(p: Proof) -> None:
    k = p.let("k", "positive")
    m = p.let("m", "auxiliary")
    n, q, y = p.let("m^-k ((1+m)/2)^k Y", "auxiliary")
    p.identity(
        "the midpoint is ((1 + m)/2 W_(l-1), (1 + m^-k)/2 W_l), and W_l sigma(Z) = Y, so that the residual is",
        y - (1 + n) / 2 * (q * y),
        (1 - (1 + n) * q / 2) * y,
    )
    factor = (1 + m**-k) * (1 + m) ** k / 2 ** (k + 1)
    p.limit("the factor of Y that is subtracted grows beyond all bounds", factor, m, sympy.oo, sympy.oo)
    p.limit("for k = 0 it tends to 1, and is 1", factor.subs(k, 0), m, sympy.oo, 1)
    p.limit("for -k in place of k it stays bounded", factor.subs(k, -k), m, sympy.oo, 2 ** (k - 1))
    p.concludes(
        "and for k = -j, j >= 1, and all m > 0 it lies between 1 and 2^(j-1), since 1 + m^j <= (1 + m)^j <= 2^(j-1) "
        "(1 + m^j), the latter by convexity"
    )
    slope = p.let("s", "auxiliary")
    p.sign(
        "c = -1 would exclude leaky ReLU with slope s: sigma(-1)^2 = s^2 is not ((-1)^k sigma(1))^2 = 1",
        slope**2 - 1,
        "< 0",
        0,
        1,
    )


@statement.conclusion
def formula_and_growth(case: ScaledPair) -> bool | str:
    """The midpoint loss equals the formula exactly at m, and is above 100 for some power of 2 up to 2^40."""
    k, m = case.k, sympy.Rational(case.m)
    if m == 0 or (m == -1 and k < 0):
        return None  # m^-k, or (1 + m)^k, has no meaning
    factor = (1 + m**-k) * (1 + m) ** k / sympy.Integer(2) ** (k + 1)
    norm = sympy.Rational(sum(v**2 for row in case.y for v in row))
    if sympy.Rational(case.midpoint_loss(m)) != (1 - factor) ** 2 * norm:
        return f"the midpoint loss is {case.midpoint_loss(m)}, and not what the formula says"
    if k <= 0 or norm == 0:  # the factor lies between 1 and 2^(-k - 1)
        return f"the midpoint loss is at most {(max(sympy.Integer(2) ** (-k - 1), 1) - 1) ** 2 * norm} for all m"
    return case.exceeds(BOUND) or None


@statement.confirmation
def other_loss_or_bounded(case: ScaledPair) -> bool:
    """The loss halfway, in fractions from its definition, against the formula as printed; or small for all m = 2^j."""
    k, m, norm = case.k, Fraction(case.m), sum(Fraction(v) ** 2 for row in case.y for v in row)

    def halfway(m: Fraction) -> Fraction:
        loss = Fraction(0)
        for row, targets in zip(case.w2, case.y, strict=True):
            for column, target in enumerate(targets):
                output = Fraction(0)
                for w, v in zip(row, case.w1, strict=True):
                    z = sum((Fraction(a) * x[column] for a, x in zip(v, case.x, strict=True)), Fraction(0))
                    z = (z + m * z) / 2
                    output += (w + w / m**k) / 2 * (z**k if z > 0 else 0)
                loss += (target - output) ** 2
        return loss

    printed = (1 - (1 + 1 / m**k) * (1 + m) ** k / Fraction(2) ** (k + 1)) ** 2 * norm
    return halfway(m) != printed or all(halfway(Fraction(2) ** j) <= 4 ** abs(k) * norm for j in range(BOUND))


@st.composite
def pairs(draw, *, degrees=(1, 3), y=None):
    """Two layers with one or two neurons; Y is what they compute, unless it is given."""
    neurons = draw(st.integers(1, 2))
    w1, w2, x = draw(matrices(neurons, 1)), draw(matrices(1, neurons)), ((1,),)
    pair = ScaledPair(draw(st.integers(*degrees)), w1, w2, x, ((0,),), draw(st.integers(1, 5)))
    output = tuple(map(tuple, pair.output(w1, w2)))
    return ScaledPair(pair.k, w1, w2, x, output if y is None else draw(y), pair.m)


@statement.instances
def zero_loss_pairs():
    """One or two neurons, degree 1 to 3, rational weights, m from 1 to 5."""
    return pairs().filter(target_not_zero)


@statement.without("positive_degree")
def other_degrees():
    """Degree 0, a step, or negative."""
    return pairs(degrees=(-2, 0))


@statement.without("zero_loss")
def lossy():
    """Y is not what the network computes."""
    return pairs(y=matrices(1, 1))


@statement.without("target_not_zero")
def zero_target():
    """Y = 0."""
    return pairs()


@statement.without("positive_scaling")
def negative_scaling():
    """A negative scaling m."""
    cases = [ScaledPair(k, ((1,),), ((1,),), ((1,),), ((1,),), m) for k in (1, 2, 3) for m in range(-1, -6, -1)]
    return Finite("scalings of one neuron, m from -1 to -5, degree 1 to 3", cases)
