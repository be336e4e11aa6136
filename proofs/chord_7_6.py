"""Two linear layers of zero loss: the loss on the chord between two minima, exactly."""

from dataclasses import dataclass
from fractions import Fraction

import sympy
from hypothesis import strategies as st

from symtopo.proving import Proof, Rational, RationalMatrix, Statement, describe, invertible, matrices, product

statement = Statement(
    id="7.6",
    title="two linear layers: the loss on a chord between minima of loss zero",
    source="own derivation",
    expect="ARGUED",
    text=r"Let $W_2 W_1 X = Y = V_2 V_1 X$. At $(1 - t) W + t V$ the loss $\|Y - W_2 W_1 X\|^2$ is $t^2 (1 - t)^2 "
    r"\|(V_2 - W_2) (V_1 - W_1) X\|^2$: it is largest halfway, and zero on the whole chord or at its ends alone.",
)


@dataclass(frozen=True)
class Chord:
    """Two points of two linear layers, data, and a number t."""

    first: tuple[RationalMatrix, RationalMatrix]
    second: tuple[RationalMatrix, RationalMatrix]
    x: RationalMatrix
    y: RationalMatrix
    t: Rational

    @property
    def complexity(self) -> tuple[object, ...]:
        return len(self.x), len(self.first[0]), len(self.first[1]), str(self)

    def __str__(self) -> str:
        parts = zip(("W1", "W2", "V1", "V2", "X", "Y"), (*self.first, *self.second, self.x, self.y), strict=True)
        return ", ".join(f"{name} = {describe(a)}" for name, a in parts) + f", t = {self.t}"


def output(case: Chord, w: tuple[RationalMatrix, RationalMatrix]) -> list:
    return [list(row) for row in product(product(w[1], w[0]), case.x)]


@statement.hypothesis
def zero_loss(case: Chord) -> bool:
    """Both points have loss zero."""
    return all(output(case, w) == [list(row) for row in case.y] for w in (case.first, case.second))


@statement.proof
def proof(p: Proof) -> None:
    w1, w2, v1, v2, x, y = p.let("W1 W2 V1 V2 X Y", "matrices")
    t = p.let("t", "real")
    p.matrices(
        "the error at t",
        ((1 - t) * w2 + t * v2) * ((1 - t) * w1 + t * v1) * x - y,
        -t * (1 - t) * (v2 - w2) * (v1 - w1) * x,
        given=[(w2 * w1 * x, y), (v2 * v1 * x, y)],
    )
    s = p.let("s", "auxiliary")
    p.identity(
        "with t = 1/2 + s, (t (1 - t))^2 <= 1/16", (s + 1 / sympy.S(2)) * (1 / sympy.S(2) - s), 1 / sympy.S(4) - s**2
    )
    p.concludes("so the loss, the sum of the squares of its entries, is t^2 (1 - t)^2 times one number")


def between(a: RationalMatrix, b: RationalMatrix, t: Rational) -> list:
    return [[(1 - t) * u + t * v for u, v in zip(*rows, strict=True)] for rows in zip(a, b, strict=True)]


@statement.conclusion
def loss_is_that(case: Chord) -> bool | str:
    """The loss at t against the formula, exactly."""
    t = Fraction(case.t)
    point = [between(a, b, t) for a, b in zip(case.first, case.second, strict=True)]
    found = product(product(point[1], point[0]), case.x)
    loss = sum((a - b) ** 2 for rows in zip(case.y, found, strict=True) for a, b in zip(*rows, strict=True))
    steps = [
        [[v - u for u, v in zip(*rows, strict=True)] for rows in zip(a, b, strict=True)]
        for a, b in zip(case.first, case.second, strict=True)
    ]
    told = t**2 * (1 - t) ** 2 * sum(v * v for row in product(product(steps[1], steps[0]), case.x) for v in row)
    return loss == told or f"the loss is {loss}, not {told}"


@statement.confirmation
def another_loss(case: Chord) -> bool:
    """In sympy's matrices, with the parameter of the chord left open: the coefficients of the loss as a polynomial."""
    s = sympy.Symbol("s")
    (w1, w2), (v1, v2) = ([sympy.Matrix(a) for a in part] for part in (case.first, case.second))
    x, y = sympy.Matrix(case.x), sympy.Matrix(case.y)
    error = (w2 + s * (v2 - w2)) * (w1 + s * (v1 - w1)) * x - y
    loss = sympy.expand(sum(e**2 for e in error))
    size = sum(e**2 for e in (v2 - w2) * (v1 - w1) * x)
    t = sympy.Rational(case.t)
    return bool(loss.subs(s, t) != t**2 * (1 - t) ** 2 * size)


@st.composite
def chords(draw, *, lossy=False):
    rows, hidden, columns, data = (draw(st.integers(1, 2)) for _ in range(4))
    w = draw(matrices(hidden, columns)), draw(matrices(rows, hidden))
    x, t = draw(matrices(columns, data)), Fraction(draw(st.integers(0, 5)), 4)
    g = draw(invertible(hidden))
    moved = tuple(map(tuple, product(g, w[0])))
    back = sympy.Matrix(g).inv()
    inverse = [[Fraction(int(v.p), int(v.q)) for v in back.row(r)] for r in range(hidden)]
    v = moved, tuple(map(tuple, product(w[1], inverse)))
    y = tuple(map(tuple, product(product(w[1], w[0]), x)))
    return Chord(w, v, x, draw(matrices(rows, data)) if lossy else y, t)


@statement.instances
def orbits():
    """W and g . W, for rational matrices of up to 2 x 2, t in quarters, with Y the output, or any."""
    return chords() | chords(lossy=True)


@statement.without("zero_loss")
def lossy():
    """Y is not what the networks compute."""
    return chords(lossy=True)
