"""Two ReLU minima of any width with a barrier between them under every permutation of the neurons."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations

import sympy

from symtopo.proving import Finite, Proof, Rational, Statement, describe

statement = Statement(
    id="7.8",
    title="two ReLU minima of every width, with a barrier under every permutation",
    source="own derivation",
    expect="ARGUED",
    text=r"Let $r \in \mathbb{R}^h$, $h \geq 2$, have entries $\geq 0$, two of them positive, and $\sum_i r_i^2 = 1$, "
    r"as $(3/5, 4/5, 0, \dots)$. The networks $x \mapsto \max(x, 0)$, one neuron, the others zero, and $x \mapsto "
    r"\sum_i r_i \max(r_i x, 0)$ are minima of loss zero for data $y = \max(x, 0)$, with incoming and outgoing weights "
    r"of equal size. Halfway from the first to the second, its neurons permuted, the squared error at $x$ is "
    r"$((1 - r_i) / 2)^2 \max(x, 0)^2$, where $i$ is put in place of the one neuron: positive for every permutation, "
    r"if $x > 0$.",
)


@dataclass(frozen=True)
class Split:
    """The weights r, and one input."""

    r: tuple[Rational, ...]
    x: Rational

    def __str__(self) -> str:
        return f"r = {describe(self.r)}, x = {self.x}"

    @property
    def complexity(self) -> tuple[object, ...]:
        return len(self.r), [Fraction(v).denominator for v in self.r], [abs(v) for v in self.r], str(self)


@statement.hypothesis
def not_negative(case: Split) -> bool:
    """No entry of r is negative."""
    return min(case.r) >= 0


@statement.hypothesis
def unit(case: Split) -> bool:
    """The squares of the entries of r add up to 1."""
    return sum(v * v for v in case.r) == 1


@statement.hypothesis
def several(case: Split) -> bool:
    """At least two entries of r are positive."""
    return sum(v > 0 for v in case.r) >= 2


@statement.hypothesis
def heard(case: Split) -> bool:
    """The input is positive."""
    return case.x > 0


@statement.proof
def proof(p: Proof) -> None:
    r, rest = p.let("r_i", "real"), p.let("R", "real")
    x = p.let("x", "positive")
    p.identity(
        "halfway, with R the sum of the other squares, and max(r x / 2, 0) = r x / 2 for r, x >= 0, the output is",
        (1 + r) / 2 * ((1 + r) / 2 * x) + rest / 4 * x,
        (1 + 2 * r + (r**2 + rest)) / 4 * x,
    )
    p.identity("with r_i^2 + R = 1 the error", x - (1 + 2 * r + 1) / 4 * x, (1 - r) / 2 * x)
    p.concludes("r_i < 1, since another entry is positive; for x <= 0 all outputs are 0")


def relu(z: Rational) -> Rational:
    return z if z > 0 else 0


@statement.conclusion
def barrier(case: Split) -> bool | str:
    """Both outputs, and those halfway, neuron by neuron, for every neuron of the second in place of the one."""
    target, h = relu(case.x), len(case.r)
    found = sum(v * relu(v * case.x) for v in case.r)
    if found != target:
        return f"the second network computes {found}, not {target}: it is no minimum of loss zero"
    for i in range(h):  # the other neurons of the first one are zero, and all alike
        order = [i, *(j for j in range(h) if j != i)]
        halfway = [(Fraction(int(n == 0)) + case.r[j]) / 2 for n, j in enumerate(order)]
        error = target - sum(v * relu(v * case.x) for v in halfway)
        if error**2 != (1 - case.r[i]) ** 2 * Fraction(1, 4) * target**2 or not error:
            return f"with neuron {i} in place of the one neuron the squared error halfway is {error**2}"
    return True


@statement.confirmation
def no_barrier(case: Split) -> bool:
    """All permutations, one by one, with sympy's Max: some midpoint has no error, or another one; or no minimum."""
    x, r = sympy.Rational(case.x), [sympy.Rational(v) for v in case.r]
    one = [1] + [0] * (len(r) - 1)
    target = sympy.Max(x, 0)

    def output(w: list, v: list) -> sympy.Expr:
        return sum((b * sympy.Max(a * x, 0) for a, b in zip(w, v, strict=True)), sympy.Integer(0))

    if output(r, r) != target:
        return True
    for order in permutations(range(len(r))):
        w = [(sympy.Integer(a) + r[j]) / 2 for a, j in zip(one, order, strict=True)]
        error = target - output(w, w)
        if error == 0 or error != (1 - r[order[0]]) / 2 * target:
            return True
    return False


UNITS = [
    (Fraction(3, 5), Fraction(4, 5)),
    (Fraction(1, 3), Fraction(2, 3), Fraction(2, 3)),
    (Fraction(1, 2),) * 4,
    (Fraction(5, 13), Fraction(12, 13), 0),
    (Fraction(1, 9), Fraction(4, 9), Fraction(8, 9)),
    (Fraction(3, 5), 0, Fraction(4, 5), 0, 0),
]


@statement.instances
def rational_units():
    """Unit vectors of rational entries, and their like, some of them with a sign or too long, at several inputs."""
    found = [Split(r, x) for r in UNITS for x in (1, Fraction(7, 2))]
    others = [*one_neuron().cases, *signs().cases, *lengths().cases, *inputs().cases]
    return Finite("six unit vectors of 2 to 5 entries, and other vectors", [*found, *others])


@statement.without("several")
def one_neuron():
    """One entry is 1, the others are 0."""
    return Finite("unit vectors 1 and (1, 0)", [Split((1,), 1), Split((1, 0), 1), Split((0, 1), 2)])


@statement.without("not_negative")
def signs():
    """An entry is negative."""
    split = [(-Fraction(3, 5), *r) for r in ((Fraction(4, 5), 0), (0, Fraction(4, 5)))]
    more = [(-Fraction(1, 3), Fraction(2, 3), Fraction(2, 3))]
    return Finite("unit vectors with a negative entry", [Split(r, 1) for r in (*split, *more)])


@statement.without("unit")
def lengths():
    """The squares add up to another number."""
    return Finite("vectors (r, r)", [Split((r, r), 1) for r in (1, 2, Fraction(1, 2))])


@statement.without("heard")
def inputs():
    """The input is 0 or negative."""
    return Finite("unit vectors at inputs 0, -1", [Split(r, x) for r in UNITS[:3] for x in (0, -1)])
