"""Sigmoids: a neuron may be flipped, if the next bias takes up a constant."""

from symtopo.proving import Neurons, Proof, Statement, single_neurons

statement = Statement(
    id="7.3",
    title="s(-z) = d s(z) + e: a neuron may be flipped, and the next bias takes up a constant",
    source="folklore; the sigmoid, d = -1 and e = 1, and |z|, d = 1 and e = 0",
    expect="ARGUED",
    text=r"Let $s(-z) = d s(z) + e$ for all $z$, with $d \neq 0$. If the incoming weights and the bias of a neuron "
    r"change their signs, its outgoing weights $v$ are divided by $d$, and $(e / d) v$ is subtracted from the next "
    r"biases, the network computes the same function. The sigmoid $1 / (1 + e^{-z})$ has $d = -1$, $e = 1$.",
)


@statement.hypothesis
def flips(case: Neurons) -> bool:
    """The activation satisfies s(-z) = d s(z) + e."""
    return case.rule.flip is not None


@statement.proof
def proof(p: Proof) -> None:
    d = p.let("d", "nonzero")
    v, e, value, a = p.let("v e s(z) a", "real")
    p.identity("what the neuron adds, with the bias a", v / d * (d * value + e) + (a - e / d * v), v * value + a)
    power = p.let("e^z", "positive")
    p.identity("the sigmoid is s(z) = e^z / (1 + e^z), as e^-z = 1 / e^z", (1 + 1 / power) * power, 1 + power)
    p.identity("so (1 + e^z) (1 - s(z)) = 1, and s(-z) = 1 - s(z)", (1 + power) - power, 1)
    p.concludes("nothing else in the network hears the neuron, and it hears nothing else")


@statement.conclusion
def same_output(case: Neurons) -> bool | str:
    """The outputs before and after, at one rational input, exactly; where no law holds, with d = -1 and e = 1."""
    d, e = case.rule.flip or (-1, 1)
    w, b = ([-n for n in part] for part in (case.w, case.b))
    return case.compared(w, b, [n * d for n in case.v], case.a - sum(e * d * n for n in case.v))


@statement.confirmation
def law_fails_there(case: Neurons) -> bool:
    """s(-z) against -s(z) + 1, or against |z|, -s(z), written out for the activation, in floats."""
    z = float(case.w[0] * case.x + case.b[0])
    soft = z / (1 + abs(z))
    defects = {
        "max(z, 0)": max(-z, 0.0) + max(z, 0.0) - 1,
        "z / (1 + |z|)": 0.0,
        "(1 + z / (1 + |z|)) / 2": (1 - soft) / 2 + (1 + soft) / 2 - 1,
        "|z|": 0.0,
        "max(z, 0)^2": z * z - 1,
        "max(z, z / 10)": 0.9 * abs(z) - 1,
        "z^3": 0.0,
        "max(z, 0) + 1 / (1 + z^2)": abs(z) + 2 / (1 + z * z) - 1,
        "z^2 + z": 2 * z * z - 1,
    }
    return abs(defects[case.formula]) * abs(float(case.v[0])) > 1e-9


@statement.instances
def small_neurons():
    """One neuron, every activation."""
    return single_neurons(1)


@statement.without("flips")
def other_activations():
    """Activations that have no such law."""
    return single_neurons(1)
