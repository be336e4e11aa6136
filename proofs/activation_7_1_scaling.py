"""Positively homogeneous activations: scaling the inputs of a neuron, and its outputs back, changes nothing."""

from fractions import Fraction

import sympy

from symtopo.proving import Neurons, Proof, Statement, single_neurons

statement = Statement(
    id="7.1",
    title="positively homogeneous activations: the scale of a neuron is free",
    source="folklore; Neyshabur, Salakhutdinov, Srebro 2015, Path-SGD, for ReLU",
    expect="ARGUED",
    text=r"Let $s(c z) = c^k s(z)$ for all $c > 0$ and all $z$. If the incoming weights and the bias of a neuron are "
    r"multiplied by $c > 0$, and its outgoing weights divided by $c^k$, the network computes the same function.",
)


@statement.hypothesis
def homogeneous(case: Neurons) -> bool:
    """The activation is positively homogeneous of degree k."""
    return case.rule.degree is not None


@statement.hypothesis
def positive_scale(case: Neurons) -> bool:
    """The scale c is positive."""
    return case.c > 0


@statement.proof
def proof(p: Proof) -> None:
    power = p.let("c^k", "positive")
    v, value = p.let("v' s(z)", "real")
    p.identity(
        "with v' = v / c^k: the neuron hears c z, and adds v' c^k s(z) = v s(z)",
        v * (power * value),
        (v * power) * value,
    )
    p.concludes("nothing else in the network hears the neuron, and it hears nothing else")


@statement.conclusion
def same_output(case: Neurons) -> bool | str | None:
    """The outputs before and after, at one rational input, exactly; of degree 1 where there is none."""
    c, k = Fraction(case.c), case.rule.degree
    if c == 0:
        return None
    scaled = [[c * n for n in part] for part in (case.w, case.b)]
    return case.compared(*scaled, [n / c ** (1 if k is None else k) for n in case.v], case.a)


def in_sympy(formula: str, z: sympy.Expr) -> sympy.Expr:
    """The activation from its formula."""
    soft = z / (1 + sympy.Abs(z))
    formulas = {
        "max(z, 0)": sympy.Max(z, 0),
        "z / (1 + |z|)": soft,
        "(1 + z / (1 + |z|)) / 2": (1 + soft) / 2,
        "|z|": sympy.Abs(z),
        "max(z, 0)^2": sympy.Max(z, 0) ** 2,
        "max(z, z / 10)": sympy.Max(z, z / 10),
        "z^3": z**3,
        "max(z, 0) + 1 / (1 + z^2)": sympy.Max(z, 0) + 1 / (1 + z**2),
        "z^2 + z": z**2 + z,
    }
    return formulas[formula]


@statement.confirmation
def another_output(case: Neurons) -> bool:
    """The one neuron in sympy's numbers."""
    w, b, v, x, c = (sympy.Rational(n) for n in (case.w[0], case.b[0], case.v[0], case.x, case.c))
    k = 1 if case.rule.degree is None else case.rule.degree
    return bool(v * in_sympy(case.formula, w * x + b) != v / c**k * in_sympy(case.formula, c * w * x + c * b))


@statement.instances
def positive_scales():
    """One neuron, scales 2, 1/3 and -1."""
    return single_neurons(2, Fraction(1, 3), -1)


@statement.without("homogeneous")
def other_activations():
    """Activations that are not homogeneous, scale 2."""
    return single_neurons(2)


@statement.without("positive_scale")
def negative_scales():
    """The scale is -1."""
    return single_neurons(-1)
