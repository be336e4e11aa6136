"""Corollary 4.2: the minimum of a square plain network of full rank has 2^(l-1) components."""

from itertools import product

from hypothesis import strategies as st

from symtopo.certificates import certificate_json, claim_json
from symtopo.checker import check
from symtopo.components import bottlenecks, count
from symtopo.exact import from_flint, identity, text_rows, to_flint
from symtopo.minimum import Minimum
from symtopo.network import Network
from symtopo.statements import Proof, Statement
from symtopo.strategies import invertible

statement = Statement(
    id="4.2",
    title="it has 2^(l-1) components",
    source="Zhao, Dehmamy, Walters, Yu 2025, Corollary 4.2",
    expect="PROVED",
    text=r"Under the hypotheses of Proposition 4.1 the minimum has 2^{l-1} connected components.",
    hypotheses={
        "square": "all widths are equal",
        "plain": "the network has no skips",
        "full_rank_x": "X is invertible",
        "full_rank_y": "Y is invertible",
    },
)


@statement.proof
def proof(p: Proof) -> None:
    p.uses("4.1")
    p.cites("homeomorphisms")
    p.cites("products")
    p.cites("components of GL")
    p.concludes("l - 1 factors with two components each make 2^(l-1)")


@st.composite
def cases(draw):
    h, layers = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    return h, layers, draw(invertible(h)), draw(invertible(h))


@statement.instances(cases())
def holds(case) -> bool:
    """Upper bound by `count`; lower bound by one exact minimum for each choice of determinant signs."""
    h, layers, x, y = case
    minimum = Minimum(Network([h] * (layers + 1)), x=x, y=y)
    expected = 2 ** (layers - 1)
    last = to_flint(y) * to_flint(x).inv()
    points = []
    for signs in product((1, -1), repeat=layers - 1):
        g = [
            to_flint([[s if i == j == 0 else v for j, v in enumerate(r)] for i, r in enumerate(identity(h))])
            for s in signs
        ]
        weights = [b * a.inv() for a, b in zip([to_flint(identity(h)), *g], [*g, last], strict=True)]
        points.append([text_rows(from_flint(w)) for w in weights])
    if layers > 1:
        step = {"rule": "bottleneck", "vertices": bottlenecks(minimum), "points": points}
        check(claim_json(minimum, "count", components={"lower": expected, "upper": None}), certificate_json(step))
    found = count(minimum, samples=0)
    return found.exact and found.lower == expected
