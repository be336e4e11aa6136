"""Proposition 6.1: an approximate symmetry changes the output by no more than its norm."""

from dataclasses import dataclass
from itertools import product

import sympy
from hypothesis import strategies as st

from symtopo.proving import (
    Finite,
    Proof,
    RationalMatrix,
    Statement,
    describe,
    from_flint,
    matrices,
    pseudo_inverse,
    to_flint,
)
from symtopo.proving import product as multiply

statement = Statement(
    id="6.1",
    title="approximate symmetry: the output changes by no more than its norm",
    source="Zhao, Dehmamy, Walters, Yu 2025, Proposition 6.1",
    expect="PROVED",
    formal="Symtopo.Section6.proposition_6_1",
    text=r"Let $U' = U \sigma(VX) \sigma(gVX)^+$ and $V' = gV$, with the Moore-Penrose inverse. For every unitarily "
    r"invariant norm $\|U \sigma(VX) - U' \sigma(V'X)\| \leq \|U \sigma(VX)\|$.",
)


@dataclass(frozen=True)
class Case:
    """A = U sigma(VX), S = sigma(gVX), a generalised inverse G of S (S G S = S), and the norm.

    Any A and S occur: for ReLU, X = 1, V = [[1, 1, -1/2], [-1/2, -1/2, 1]], U = [1, -1], g = [[2, 2], [-2, -21/10]]
    they are (1, 1, -1) and (1, 1, 1) over a row of zeros.
    """

    a: RationalMatrix
    s: RationalMatrix
    g: RationalMatrix
    norm: str

    def __str__(self) -> str:
        return f"A = {describe(self.a)}, S = {describe(self.s)}, inverse {describe(self.g)}, {self.norm} norm"


@statement.hypothesis
def moore_penrose(case: Case) -> bool:
    """The inverse is the Moore-Penrose inverse."""
    return to_flint(case.g) == pseudo_inverse(to_flint(case.s))


@statement.hypothesis
def unitarily_invariant(case: Case) -> bool:
    """The norm is unitarily invariant."""
    return case.norm == "Frobenius"


@statement.proof
def proof(p: Proof) -> None:
    a, s, g, pr, at = p.let("A S S^+ P A'", "matrices")
    p.matrices(
        "A = U sigma(VX), S = sigma(gVX): the difference is A (1 - P), P = S^+ S", a - a * g * s, a * (1 - g * s)
    )
    p.matrices("P is a projection", (g * s) * (g * s), g * s, given=[(s * g * s, s)])
    p.cites("Moore-Penrose")
    p.matrices(
        "P' = P = P P: A A' is the sum of those of A P and of A (1 - P)",
        a * pr * pr * at + a * (1 - pr) * (1 - pr) * at,
        a * at,
        given=[(pr * pr, pr)],
    )
    p.cites("unitarily invariant norms")
    p.concludes("so (A (1 - P)) (A (1 - P))' <= A A', and singular values, hence norms, do not grow")


def size(rows: list, norm: str):
    """The square of the Frobenius norm, or the largest absolute value."""
    entries = [v for row in rows for v in row]
    return sum(v * v for v in entries) if norm == "Frobenius" else max(map(abs, entries))


@statement.conclusion
def no_larger(case: Case) -> bool | str:
    """Norms are compared exactly, the Frobenius norm by its square."""
    moved = multiply(multiply(case.a, case.g), case.s)
    difference = [[v - w for v, w in zip(*rows, strict=True)] for rows in zip(case.a, moved, strict=True)]
    before, after = size(case.a, case.norm), size(difference, case.norm)
    squared = "squared " if case.norm == "Frobenius" else ""
    return after <= before or f"{squared}{case.norm} norm {after} of the difference, {before} of A"


@statement.confirmation
def larger(case: Case) -> bool:
    """A (1 - G S) and A in sympy's matrices, with S G S = S, and their norms."""
    a, s, g = (sympy.Matrix(rows) for rows in (case.a, case.s, case.g))
    if s * g * s != s:
        return False
    difference = a * (sympy.eye(s.cols) - g * s)
    if case.norm == "Frobenius":
        return bool((difference * difference.T).trace() > (a * a.T).trace())
    return bool(max(abs(v) for v in difference) > max(abs(v) for v in a))


def inverse(s: RationalMatrix) -> RationalMatrix:
    return from_flint(pseudo_inverse(to_flint(s)))


@st.composite
def cases(draw):
    rows, hidden, data = (draw(st.integers(1, 3)) for _ in range(3))
    s = draw(matrices(hidden, data))
    return Case(draw(matrices(rows, data)), s, inverse(s), "Frobenius")


@statement.instances
def rational_matrices():
    """Rational matrices of up to 3 x 3."""
    return cases()


def row_vectors(length: int) -> list:
    return sorted((((v,)) for v in product((0, 1, -1), repeat=length)), key=lambda rows: sum(map(abs, rows[0])))


@statement.instances
def small_rows():
    """Small rows with any generalised inverse, in either norm."""
    other, largest = other_inverses(), max_norm()
    both = [Case(c.a, c.s, c.g, norm) for c in (*other.cases, *largest.cases) for norm in ("Frobenius", "max")]
    return Finite(f"{other.description}, and {largest.description}, in both norms", both)


@statement.without("moore_penrose")
def other_inverses():
    """A generalised inverse that is none of Moore and Penrose."""
    found = []
    for length in (1, 2):
        for (s,), (g,), a in product(row_vectors(length), repeat=3):
            column = tuple((v,) for v in g)
            if sum(x * y for x, y in zip(s, g, strict=True)) * any(s) == any(s):
                found.append(Case(a, (s,), column, "Frobenius"))
    return Finite("rows A and S of up to 2 entries 0, 1, -1, with all such generalised inverses", found)


@statement.without("unitarily_invariant")
def max_norm():
    """The largest absolute value of an entry as norm."""
    found = [Case(a, s, inverse(s), "max") for length in (1, 2, 3) for s, a in product(row_vectors(length), repeat=2)]
    return Finite("rows A and S of up to 3 entries 0, 1, -1", found)
