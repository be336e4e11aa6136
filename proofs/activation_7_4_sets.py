"""ReLU, softplus, GELU, SiLU: a set of neurons may be flipped together, where the linear map they add vanishes."""

from itertools import product

import sympy

from symtopo.proving import RULES, Finite, Neurons, Proof, Statement

statement = Statement(
    id="7.4",
    title="s(-z) = s(z) - z: a set of neurons may be flipped together if its linear map vanishes",
    source="own derivation",
    expect="ARGUED",
    text=r"Let $s(-z) = s(z) - z$ for all $z$, as for ReLU, softplus, GELU and SiLU. Let $w_j$, $b_j$ be the incoming "
    r"weights and biases of a set of neurons of a layer, $v_j$ their outgoing weights, with $\sum_j v_j w_j^\top = 0$. "
    r"If all $w_j$ and $b_j$ change their signs, and $\sum_j b_j v_j$ is added to the next biases, the network "
    r"computes the same function.",
)


@statement.hypothesis
def odd_part(case: Neurons) -> bool:
    """The activation satisfies s(-z) = s(z) - z."""
    return case.rule.odd_part


@statement.hypothesis
def vanishing_map(case: Neurons) -> bool:
    """The sum of v_j w_j over the set is 0."""
    return sum(v * w for v, w in zip(case.v, case.w, strict=True)) == 0


@statement.proof
def proof(p: Proof) -> None:
    v, w, b, x, value = p.let("v_j w_j b_j x s(z_j)", "real")
    p.identity(
        "neuron j adds less by a term that is linear in x, and a constant: z_j = w_j x + b_j",
        v * value - v * (value - (w * x + b)),
        (v * w) * x + b * v,
    )
    p.concludes("the sum of the former over the set vanishes, and that of the latter is added to the bias")
    e = p.let("e^z", "positive")
    p.identity("softplus: e^z (1 + e^-z) = 1 + e^z, so log(1 + e^-z) = log(1 + e^z) - z", e * (1 + 1 / e), 1 + e)
    p.concludes(
        "ReLU: max(-z, 0) = max(z, 0) - z; SiLU and GELU are z f(z) with f(-z) = 1 - f(z), so that s(-z) = -z + z f(z)"
    )


@statement.conclusion
def same_output(case: Neurons) -> bool | str:
    """The outputs before and after, at one rational input, exactly."""
    w, b = ([-n for n in part] for part in (case.w, case.b))
    shift = sum(v * n for v, n in zip(case.v, case.b, strict=True))
    return case.compared(w, b, case.v, case.a + shift)


@statement.confirmation
def sum_is_not_zero(case: Neurons) -> bool:
    """The sum of v_j (s(z_j) - s(-z_j) - b_j), with twice the odd part of s from a table, in sympy's numbers."""
    total = sympy.Integer(0)
    for w, b, v in zip(case.w, case.b, case.v, strict=True):
        z = sympy.Rational(w) * sympy.Rational(case.x) + sympy.Rational(b)
        twice = {
            "z / (1 + |z|)": 2 * z / (1 + abs(z)),
            "(1 + z / (1 + |z|)) / 2": z / (1 + abs(z)),
            "|z|": sympy.Integer(0),
            "max(z, 0)^2": z * abs(z),
            "max(z, z / 10)": z * sympy.Rational(11, 10),
            "z^3": 2 * z**3,
            "z^2 + z": 2 * z,
        }.get(case.formula, z)
        total += sympy.Rational(v) * (twice - sympy.Rational(b))
    return bool(total != 0)


def pairs_of_neurons(*last: int) -> Finite:
    numbers = product(RULES, (1, 2), (0, 1), (0, -1), last, (1, -1, 3))
    cases = [Neurons(s, (w, 1), (b, other), (1, v), 0, x) for s, w, b, other, v, x in numbers]
    return Finite(f"two neurons, {len(RULES)} activations, last outgoing weight {', '.join(map(str, last))}", cases)


@statement.instances
def two_neurons():
    """Two neurons, whose linear maps cancel or not."""
    return pairs_of_neurons(-1, -2, 1)


@statement.without("odd_part")
def other_activations():
    """Activations that have no such law."""
    return pairs_of_neurons(-1, -2)


@statement.without("vanishing_map")
def maps_that_add_up():
    """The maps do not cancel."""
    return pairs_of_neurons(1, 2)
