"""Where Proposition 6.1 is exact: the output does not change if the features have full column rank."""

from dataclasses import dataclass

import sympy
from hypothesis import strategies as st

from symtopo.proving import (
    Proof,
    RationalMatrix,
    Statement,
    describe,
    from_flint,
    matrices,
    product,
    pseudo_inverse,
    rank,
    to_flint,
)

statement = Statement(
    id="6.1b",
    title="approximate symmetry: no change where the features have full column rank",
    source="own derivation; where the bound of Proposition 6.1 is met by 0",
    expect="ARGUED",
    text=r"Let $U' = U \sigma(VX) \sigma(gVX)^+$ and $V' = gV$, with the Moore-Penrose inverse. If $\sigma(gVX)$ has "
    r"full column rank, as many as there are data points, then $U' \sigma(V'X) = U \sigma(VX)$.",
)


@dataclass(frozen=True)
class Case:
    """A = U sigma(VX) and S = sigma(gVX): any two matrices with equally many columns occur."""

    a: RationalMatrix
    s: RationalMatrix

    def __str__(self) -> str:
        return f"A = {describe(self.a)}, S = {describe(self.s)}"


@statement.hypothesis
def full_column_rank(case: Case) -> bool:
    """S has full column rank."""
    return rank(case.s) == len(case.s[0])


@statement.proof
def proof(p: Proof) -> None:
    s, inverse, left = p.let("S S^+ L", "matrices")
    p.cites("Moore-Penrose")
    p.matrices("S has a left inverse, L S = 1", left * s * inverse * s, inverse * s, given=[(left * s, 1)])
    p.matrices("and S S^+ S = S", left * (s * inverse * s), left * s, given=[(s * inverse * s, s)])
    p.concludes("so S^+ S = L S = 1, and U' sigma(V'X) = A S^+ S = A")


@statement.conclusion
def unchanged(case: Case) -> bool | str:
    """A S^+ S, exactly."""
    moved = product(product(case.a, from_flint(pseudo_inverse(to_flint(case.s)))), case.s)
    return [list(r) for r in moved] == [list(r) for r in case.a] or f"the output becomes {describe(moved)}"


@statement.confirmation
def not_in_the_row_space(case: Case) -> bool:
    """A row of A lies outside of the row space of S, by sympy's ranks."""
    return bool(sympy.Matrix([*case.s, *case.a]).rank() > sympy.Matrix(case.s).rank())


@st.composite
def cases(draw, *, least=1):
    rows, hidden = draw(st.integers(1, 2)), draw(st.integers(1, 3))
    data = draw(st.integers(least, 3))
    return Case(draw(matrices(rows, data)), draw(matrices(hidden, data)))


@statement.instances
def rational_matrices():
    """Rational matrices of up to 3 x 3, of any rank."""
    return cases()


@statement.without("full_column_rank")
def more_data():
    """S has linearly dependent columns."""
    return cases()
