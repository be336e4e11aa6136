"""Odd activations: both signs of a neuron may be changed."""

from symtopo.proving import Neurons, Proof, Statement, single_neurons

statement = Statement(
    id="7.2",
    title="odd activations: both signs of a neuron may be changed",
    source="Sussmann 1992, Uniqueness of the weights for minimal feedforward nets, for tanh",
    expect="ARGUED",
    text=r"Let $s(-z) = -s(z)$ for all $z$. If the incoming weights, the bias and the outgoing weights of a neuron "
    r"change their signs, the network computes the same function.",
)


@statement.hypothesis
def odd(case: Neurons) -> bool:
    """The activation is odd."""
    return case.rule.flip == (-1, 0)


@statement.proof
def proof(p: Proof) -> None:
    v, value = p.let("v s(z)", "real")
    p.identity("the neuron hears -z, and adds -v times -s(z)", (-v) * (-value), v * value)
    e = p.let("e^z", "positive")
    p.identity("tanh is odd, with e^-z = 1 / e^z: its numerator changes its sign", 1 / e - e, -(e - 1 / e))
    p.concludes("nothing else in the network hears the neuron, and it hears nothing else")


@statement.conclusion
def same_output(case: Neurons) -> bool | str:
    """The outputs before and after, at one rational input, exactly."""
    w, b, v = ([-n for n in part] for part in (case.w, case.b, case.v))
    return case.compared(w, b, v, case.a)


@statement.confirmation
def not_odd_there(case: Neurons) -> bool:
    """The sum v (s(z) + s(-z)) of the one neuron, worked out by hand for every activation, is not 0."""
    z = case.w[0] * case.x + case.b[0]
    sums = {
        "max(z, 0)": abs(z),
        "z / (1 + |z|)": 0,
        "(1 + z / (1 + |z|)) / 2": 1,
        "|z|": 2 * abs(z),
        "max(z, 0)^2": z * z,
        "max(z, z / 10)": 9 * abs(z),
        "z^3": 0,
        "max(z, 0) + 1 / (1 + z^2)": 1 + abs(z),
        "z^2 + z": z * z,
    }  # up to positive factors
    return sums[case.formula] * case.v[0] != 0


@statement.instances
def small_neurons():
    """One neuron, every activation."""
    return single_neurons(1)


@statement.without("odd")
def other_activations():
    """Activations that are not odd."""
    return single_neurons(1)
