"""The claim that equation 5 reaches every element of the identity component of GL_h(R)."""

import numpy as np
import sympy
from hypothesis import strategies as st

from symtopo.proving import (
    Minimum,
    Network,
    Proof,
    RationalMatrix,
    Statement,
    WeightAction,
    determinant_sign,
    has_real_logarithm,
    invertible,
    no_real_logarithm,
    small_matrices,
    symmetry_curve,
)

statement = Statement(
    id="eq5+",
    title="exp(t log g) . w joins w to g . w for every g of positive determinant",
    source="a reading of Zhao, Dehmamy, Walters, Yu 2025, equation 5, as restated for all of GL_h(R) with det > 0",
    expect="REFUTED",
    formal="Symtopo.Section6a.claim_equation_5_refuted",
    text=r"For every $g \in GL_h(\mathbb{R})$ with $\det g > 0$ there is a real matrix $a$ with $\exp(a) = g$, so "
    r"that $\exp(t a) \cdot w$ joins $w$ to $g \cdot w$.",
)


@statement.conclusion
def joined_by_an_exponential(g: RationalMatrix) -> bool | str:
    """Real logarithms are decided exactly, by Jordan blocks of negative eigenvalues."""
    return has_real_logarithm(g) or "g has no real logarithm"


statement.confirmation(no_real_logarithm)


@statement.instances
def small_elements():
    """Small integral matrices of positive determinant."""
    return small_matrices(2, 2).only(lambda g: determinant_sign(g) > 0, "positive determinant")


repair = statement.repaired(
    title="a curve c(t) . w of constant loss joins w to g . w for every g of positive determinant",
    expect="PROVED",
    formal="Symtopo.Section6a.claim_equation_5_repaired_network",
    text=r"Let $g$ have $\det g > 0$ at every hidden layer of a linear network without skips. There are matrices "
    r"$c(t)$ of positive determinant, $c(0) = 1$, $c(1) = g$, for which $c(t) \cdot w$ is a continuous curve of "
    r"constant loss from $w$ to $g \cdot w$; if $w$ is a minimum, both lie in one component.",
)


@repair.hypothesis
def positive_determinant(g: RationalMatrix) -> bool:
    """The determinant of g is positive."""
    return determinant_sign(g) > 0


@repair.proof
def proof(p: Proof) -> None:
    p.let("V W q r", "GL_h(R)")
    p.words(
        "g(t) = q r, a product of two exponentials, leaves the product of the layers unchanged",
        "V r^-1 q^-1 q r W",
        "V W",
    )
    p.cites("polar decomposition")
    p.cites("exponential")
    p.concludes(
        "g = q r with q orthogonal, r positive definite; det g > 0 gives det q = 1, so both have real logarithms"
    )


@repair.conclusion
def in_the_identity_component(g: RationalMatrix) -> bool | str:
    """The sign of the determinant; products of exponentials have a positive one."""
    return determinant_sign(g) > 0 or "exponentials of real matrices, and their products, have positive determinants"


@repair.confirmation
def leaves_the_component(g: RationalMatrix) -> bool:
    """By sympy's determinant: c(1) = g has none that is positive."""
    return bool(sympy.Matrix(g).det() <= 0)


@repair.numeric_conclusion
def polar_curve(g: RationalMatrix) -> bool | str:
    """Generators, loss and end point of the curve in floats, from one minimum of two layers."""
    h = len(g)
    minimum = Minimum(Network([h, h, h]))
    start = [np.array(w, dtype=float) for w in minimum.point()]
    curve = symmetry_curve(WeightAction("GL", 1, h), g, start, kind="polar")
    skew, symmetric = curve.generators
    worst = max(
        float(np.abs(defect).max())
        for defect in (skew + skew.T, symmetric - symmetric.T, curve.element(1.0) - np.array(g, dtype=float))
    )
    scale = max(1.0, *(float(np.abs(w).max()) for t in (0.0, 0.5, 1.0) for w in curve(t))) ** 4
    worst = max(worst, curve.deviation(minimum.loss))
    return worst < 1e-6 * scale or f"the curve is off by {worst}"


@repair.instances
def rational_elements():
    """Invertible rational matrices up to 3 x 3."""
    return st.integers(1, 3).flatmap(invertible)


@repair.without("positive_determinant")
def negative_determinant():
    """The determinant of g is negative."""
    return small_matrices(2, 2).only(lambda g: determinant_sign(g) < 0, "negative determinant")
