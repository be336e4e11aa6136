"""Equation 5: the curve exp(t log g) . w has constant loss and joins w to g . w, where g has a real logarithm."""

import numpy as np
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
    id="eq5",
    title="exp(t log g) . w: a curve of constant loss, if g has a real logarithm",
    source="Zhao, Dehmamy, Walters, Yu 2025, equation 5",
    expect="PROVED",
    formal="Symtopo.Section6a.equation_5",
    text=r"Let $g$ have a real logarithm, a real matrix for each hidden layer of a linear network without skips. Then "
    r"$\gamma(t) = \exp(t \log g) \cdot w$ is a smooth curve of constant loss from $w$ to $g \cdot w$, for the action "
    r"$(W_i, W_{i+1}) \mapsto (g W_i, W_{i+1} g^{-1})$; if $w$ is a minimum, both lie in one component.",
)


@statement.hypothesis
def real_logarithm(g: RationalMatrix) -> bool:
    """The group element has a real logarithm."""
    return has_real_logarithm(g)


@statement.proof
def proof(p: Proof) -> None:
    p.let("V W g", "GL_h(R)")
    p.words("every g(t) leaves the product of the two layers unchanged", "V g^-1 g W", "V W")
    p.cites("exponential")
    p.concludes("g(t) = exp(t log g) is smooth in t, with g(0) = 1 and g(1) = g")


@statement.conclusion
def joined_by_an_exponential(g: RationalMatrix) -> bool | str:
    """Real logarithms are decided exactly, by Jordan blocks of negative eigenvalues."""
    return has_real_logarithm(g) or "g has no real logarithm, so no curve exp(t a) of real matrices leads to it"


statement.confirmation(no_real_logarithm)


@statement.numeric_conclusion
def constant_loss(g: RationalMatrix) -> bool | str:
    """Loss and end point along the curve in floats, from one minimum of two layers."""
    h = len(g)
    minimum = Minimum(Network([h, h, h]))
    curve = symmetry_curve(
        WeightAction("GL", 1, h), g, [np.array(w, dtype=float) for w in minimum.point()], kind="exponential"
    )
    scale = max(1.0, *(float(np.abs(w).max()) for t in (0.0, 0.5, 1.0) for w in curve(t))) ** 4
    end = float(np.abs(curve.element(1.0) - np.array(g, dtype=float)).max())
    worst = max(curve.deviation(minimum.loss), end)
    return worst < 1e-6 * scale or f"the loss, or the end point, is off by {worst}"


@statement.instances
def with_logarithm():
    """Invertible rational matrices up to 3 x 3."""
    return st.integers(1, 3).flatmap(invertible)


@statement.instances
def small_elements():
    """Small invertible matrices."""
    return small_matrices(2, 1).only(lambda g: determinant_sign(g) != 0, "invertible")


@statement.without("real_logarithm")
def positive_determinant():
    """Group elements of positive determinant without a real logarithm."""
    return small_matrices(2, 2).only(lambda g: determinant_sign(g) > 0, "positive determinant")
