"""Proposition 4.1: the minimum of a square plain network of full rank is homeomorphic to GL_h(R)^(l-1)."""

from itertools import accumulate

from hypothesis import strategies as st

from symtopo.exact import from_flint, identity, to_flint
from symtopo.minimum import Minimum
from symtopo.network import Network
from symtopo.statements import Proof, Statement
from symtopo.strategies import invertible

statement = Statement(
    id="4.1",
    title="the minimum of a square plain network is GL_h^(l-1)",
    source="Zhao, Dehmamy, Walters, Yu 2025, Proposition 4.1",
    expect="PROVED",
    text=r"Let W_l \cdots W_1 X = Y with all widths h, X and Y invertible. Then "
    r"(g_1, \dots, g_{l-1}) \mapsto (g_1, g_2 g_1^{-1}, \dots, Y X^{-1} g_{l-1}^{-1}) is a homeomorphism from "
    r"GL_h(\mathbb{R})^{l-1} to the minimum.",
    hypotheses={
        "square": "all widths are equal",
        "plain": "the network has no skips",
        "full_rank_x": "X is invertible",
        "full_rank_y": "Y is invertible",
    },
)


@statement.proof
def proof(p: Proof) -> None:
    p.let("X Y W P g k", "GL_h(R), h >= 1")  # P = W_i .. W_1, g = g_i, k = g_{i+1}, W = W_{i+1}
    p.words("the loss is zero exactly if W_l .. W_1 = Y X^-1 (one way)", "W X X^-1", "W")
    p.words("the loss is zero exactly if W_l .. W_1 = Y X^-1 (other way)", "Y X^-1 X", "Y")
    p.cites("invertible factors")
    p.induction(
        "l",
        1,
        "the image of (g_1, ..) has partial products W_i .. W_1 = g_i for i < l",
        base=[("W_1 = g_1; for l = 1 the only point is W_1 = Y X^-1", "Y X^-1 X", "Y")],
        step=[("W_{i+1} = g_{i+1} g_i^-1 times W_i .. W_1 = g_i", "k g^-1 g", "k")],
    )
    p.words("so the image is in the minimum: its last layer closes the product", "Y X^-1 g^-1 g", "Y X^-1")
    p.words("from a minimum to its partial products and back: W_{i+1} is recovered", "W P P^-1", "W")
    p.words("the last layer is recovered from W_l P = Y X^-1", "W P P^-1", "W")
    p.cites("continuity on GL")
    p.concludes("the map and its inverse, the partial products, are continuous bijections")


@st.composite
def cases(draw):
    h, layers = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    x, y = draw(invertible(h)), draw(invertible(h))
    return h, x, y, [draw(invertible(h)) for _ in range(layers - 1)]


@statement.instances(cases())
def holds(case) -> bool:
    h, x, y, elements = case
    g = [to_flint(e) for e in elements]
    last = to_flint(y) * to_flint(x).inv()
    weights = [b * a.inv() for a, b in zip([to_flint(identity(h)), *g], [*g, last], strict=True)]
    minimum = Minimum(Network([h] * (len(g) + 2)), x=x, y=y)
    partial_products = list(accumulate(weights[:-1], lambda before, w: w * before))
    return minimum.contains([from_flint(w) for w in weights]) and partial_products == g
