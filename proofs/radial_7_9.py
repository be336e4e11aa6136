"""Radial activations: the vector of a layer may be multiplied by an orthogonal matrix."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import product

import sympy

from symtopo.proving import Finite, Proof, Rational, RationalMatrix, Statement, describe

FORMULAS = ("z / (1 + |z|^2)", "|z|^2 z", "max(z, 0), neuron by neuron", "z / (1 + |z|), |z| the sum of moduli")
MATRICES: tuple[RationalMatrix, ...] = (
    ((0, 1), (1, 0)),
    ((Fraction(3, 5), Fraction(-4, 5)), (Fraction(4, 5), Fraction(3, 5))),
    ((Fraction(-5, 13), Fraction(12, 13)), (Fraction(12, 13), Fraction(5, 13))),
    ((2, 0), (0, 1)),
    ((1, 1), (0, 1)),
)

statement = Statement(
    id="7.9",
    title="radial activations: a layer may be multiplied by an orthogonal matrix",
    source="Ganev, van Laarhoven, Walters 2022, Universal approximation and model compression for radial neural "
    "networks",
    expect="ARGUED",
    text=r"Let $s(z) = f(|z|)\,z$ for the vector $z$ of a whole layer, with any real function $f$, and $Q^\top Q = 1$. "
    r"If the incoming weights $W$ and the biases $b$ become $QW$ and $Qb$, and the outgoing weights $V$ become "
    r"$VQ^\top$, the network computes the same function.",
)


@dataclass(frozen=True)
class Layer:
    """Two neurons that are told z, outgoing weights v, and a matrix Q."""

    formula: str
    z: tuple[Rational, ...]
    v: tuple[Rational, ...]
    q: RationalMatrix

    @property
    def complexity(self) -> tuple[object, ...]:
        return FORMULAS.index(self.formula), MATRICES.index(self.q), sum(map(abs, (*self.z, *self.v))), self.z

    def __str__(self) -> str:
        return f"s(z) = {self.formula}, z = {describe(self.z)}, v = {describe(self.v)}, Q = {describe(self.q)}"


@statement.hypothesis
def radial(case: Layer) -> bool:
    """The activation is f(|z|) z, with the Euclidean norm."""
    return case.formula in FORMULAS[:2]


@statement.hypothesis
def orthogonal(case: Layer) -> bool:
    """Q^T Q = 1."""
    columns = list(zip(*case.q, strict=True))
    return all(dot(a, b) == (i == j) for i, a in enumerate(columns) for j, b in enumerate(columns))


def dot(a: tuple[Rational, ...], b: tuple[Rational, ...]) -> Rational:
    return sum((x * y for x, y in zip(a, b, strict=True)), Fraction(0))


@statement.proof
def proof(p: Proof) -> None:
    v, q, adjoint, z, row = p.let("V Q Q^T z z^T", "matrices")
    given = [(adjoint * q, 1)]
    p.matrices("the norm stays, |Q z|^2", row * adjoint * (q * z), row * z, given=given)
    p.matrices("f(|z|) is a number: V Q^T times f(|z|) Q z is f(|z|) times", v * adjoint * (q * z), v * z, given=given)
    p.concludes("Q z is what the layer is told: Q W x + Q b = Q (W x + b); nothing else in the network hears it")


def values(formula: str, z: list[Rational]) -> list[Rational]:
    squares, moduli = sum((x * x for x in z), Fraction(0)), sum((abs(x) for x in z), Fraction(0))
    factors = (1 / (1 + squares), squares, None, 1 / (1 + moduli))[FORMULAS.index(formula)]
    return [max(x, 0) for x in z] if factors is None else [factors * x for x in z]


@statement.conclusion
def same_output(case: Layer) -> bool | str:
    """The outputs before and after, exactly."""
    moved = [dot(row, case.z) for row in case.q]
    outgoing = tuple(dot(row, case.v) for row in case.q)  # v Q^T
    before = dot(case.v, tuple(values(case.formula, list(case.z))))
    after = dot(outgoing, tuple(values(case.formula, moved)))
    return before == after or f"the output is {before}, then {after}"


@statement.confirmation
def differs(case: Layer) -> bool:
    """In sympy's matrices: v s(z) - v Q^T s(Q z), with s as an expression in the squares and moduli."""
    q, z, v = sympy.Matrix(case.q), sympy.Matrix(case.z), sympy.Matrix([case.v])

    def activated(x: sympy.Matrix) -> sympy.Matrix:
        return {
            FORMULAS[0]: x / (1 + x.dot(x)),
            FORMULAS[1]: x * x.dot(x),
            FORMULAS[2]: x.applyfunc(lambda entry: (entry + abs(entry)) / 2),
            FORMULAS[3]: x / (1 + sum(map(abs, x))),
        }[case.formula]

    return bool((v * activated(z) - v * q.T * activated(q * z))[0] != 0)


def layers(formulas: tuple[str, ...], matrices: tuple[RationalMatrix, ...]) -> Finite:
    vectors = [(1, 0), (1, 1), (-1, 2), (0, -2)]
    cases = [Layer(s, z, v, q) for s, z, v, q in product(formulas, vectors, vectors, matrices)]
    return Finite(f"two neurons, {len(formulas)} activations, {len(matrices)} matrices, small z and v", cases)


@statement.instances
def two_neurons():
    """Two neurons."""
    return layers(FORMULAS, MATRICES)


@statement.without("radial")
def other_activations():
    """Activations that are not radial."""
    return layers(FORMULAS[2:], MATRICES[:3])


@statement.without("orthogonal")
def other_matrices():
    """Matrices that are not orthogonal."""
    return layers(FORMULAS[:2], MATRICES[3:])
