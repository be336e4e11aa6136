"""Proposition 4.3: three scalar layers, with and without a skip over the first two."""

from hypothesis import strategies as st

from symtopo.components import count
from symtopo.minimum import Minimum
from symtopo.network import Network
from symtopo.statements import Proof, Statement
from symtopo.strategies import rationals

statement = Statement(
    id="4.3",
    title="W3 (W2 W1 + eps) X = Y: 4 components, 3 with a skip",
    source="Zhao, Dehmamy, Walters, Yu 2025, Proposition 4.3",
    expect="PROVED",
    text=r"For scalar weights and X, Y \neq 0 the minimum of W_3 (W_2 W_1 + \varepsilon) X = Y has 4 connected "
    r"components if \varepsilon = 0 and 3 if \varepsilon \neq 0.",
    hypotheses={"x_nonzero": "X is not zero", "y_nonzero": "Y is not zero"},
)


@statement.proof
def proof(p: Proof) -> None:
    p.let("e m", "all sizes |eps|, |Y/X| > 0")
    p.let("s u", "all signs")  # eps = e s or eps = 0, and Y/X = m u
    p.let("W1 W2 W3", "real weights", invertible=False)
    p.words("put W2 = e W2', W3 = m W3' e^-1 in W3 W2 W1", "m W3 e^-1 e W2 W1", "m W3 W2 W1")
    p.words("and in W3 eps", "m W3 e^-1 e s", "m W3 s")
    p.concludes("a linear change of weights, with inverse, turns eps into s and Y/X into u; for eps = 0 take e = 1")
    for s in (0, 1, -1):
        for u in (1, -1):
            minimum = Minimum(Network([1, 1, 1, 1], skips={(0, 2): s}), [[u]])
            p.components(f"eps of sign {s}, Y/X of sign {u}", minimum, 3 if s else 4)


@statement.instances(st.tuples(rationals(), rationals(nonzero=True), rationals(nonzero=True)))
def holds(case) -> bool:
    eps, x, y = case
    found = count(Minimum(Network([1, 1, 1, 1], skips={(0, 2): eps}), x=[[x]], y=[[y]]), samples=0)
    return found.exact and found.lower == (3 if eps else 4)
