"""Two linear layers with one output, wider than the input: any two minima are joined by three linear pieces."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, product

import sympy

from symtopo.proving import Finite, Proof, Rational, RationalMatrix, Statement, describe, rank

statement = Statement(
    id="7.7",
    title="two linear layers with one output: three linear pieces join any two minima, two do not",
    source="own derivation; after Lin, Li, Wu 2024, Exploring neural network landscapes, arXiv 2404.06391",
    expect="ARGUED",
    text=r"Let $m > d \geq 1$, $\beta \in \mathbb{R}^d$, $S = \{(a, B) : a \in \mathbb{R}^m, B \in \mathbb{R}^{m "
    r"\times d}, a^\top B = \beta^\top\}$. Any two points of $S$ are joined in $S$ by at most three segments. If "
    r"$\beta \neq 0$, no two segments in $S$ join $(a, B)$ and $(-a, -B)$.",
)

Vector = tuple[Rational, ...]
Point = tuple[Vector, RationalMatrix]


@dataclass(frozen=True)
class Pair:
    """Two points (a, B), as columns a and rows of B; beta is that of the first one."""

    first: Point
    second: Point

    def __str__(self) -> str:
        (a, b), (c, d) = self.first, self.second
        return f"a = {describe(a)}, B = {describe(b)}, and a = {describe(c)}, B = {describe(d)}"

    @property
    def beta(self) -> list:
        return times(*self.first)


def times(a: Vector, b: RationalMatrix) -> list:
    return [sum(u * row[j] for u, row in zip(a, b, strict=True)) for j in range(len(b[0]))]


@statement.hypothesis
def wide(case: Pair) -> bool:
    """The hidden layer is wider than the input."""
    return len(case.first[0]) > len(case.first[1][0])


@statement.hypothesis
def same_map(case: Pair) -> bool:
    """Both points lie in S."""
    return times(*case.second) == case.beta


@statement.proof
def proof(p: Proof) -> None:
    a, b, u, v, beta = p.let("a B u V beta", "matrices")
    t, c = p.let("t", "real"), p.let("c", "nonzero")
    p.matrices(
        "(1) the segment from (a, B) to (a + u, B + V), both in S, lies in S exactly if u V = 0",
        (a + t * u) * (b + t * v) - beta,
        (t**2 - t) * (u * v),
        given=[(a * b, beta), (a * v, -u * b - u * v)],
    )
    p.concludes(
        "beta = 0: by way of (0, 0), two segments. beta != 0, a and a' independent: some B'' has a B'' = beta = a' B'' "
        "and (a, B), (a, B''), (a', B''), (a', B') change one factor at a time"
    )
    k, q, part = p.let("k Q gamma", "matrices")
    p.matrices(
        "(2) a' = c a, c != 1, beta = c gamma: some k != 0 has k B = 0, as m > d, and is independent of a, as a B != "
        "0; so some Q has a Q = gamma, k Q = -(c - 1)^2 gamma; on (a, B), (a + k, B), (c a, Q), (c a, B') the middle "
        "segment fulfils (1)",
        (c * a - a - k) * (q - b),
        0 * part,
        given=[(a * q, part), (k * q, -((c - 1) ** 2) * part), (k * b, 0 * part), (a * b, c * part)],
    )
    s = p.let("s", "auxiliary")
    p.identity(
        "(3) by (1) a corner (P, Q) of two segments from (a, B) to (-a, -B) has s = a Q + P B = 2 beta = -s",
        s - (-s),
        2 * s,
    )
    p.concludes("so beta = 0 there; if a' = a, one segment changes B alone")


def corners(case: Pair) -> list | None:
    """The path of the proof, exactly; None where it does not find one."""
    (a, b), (c, _), beta = case.first, case.second, case.beta
    zero = tuple(tuple(0 for _ in beta) for _ in a)
    if a == c:
        return [case.first, case.second]
    if not any(beta):
        return [case.first, (tuple(0 for _ in a), zero), case.second]
    if rank([a, c]) == 2:
        shared = solved([a, c], [beta, beta])
        return [case.first, (a, shared), (c, shared), case.second]
    ratio = next(Fraction(v) / u for u, v in zip(a, c, strict=True) if u)
    kernel = sympy.Matrix(b).T.nullspace()
    if not kernel:
        return None
    k = [Fraction(int(v.p), int(v.q)) for v in kernel[0]]
    q = solved([a, k], [[v / ratio for v in beta], [-((ratio - 1) ** 2) / ratio * v for v in beta]])
    return [case.first, (tuple(u + v for u, v in zip(a, k, strict=True)), b), (c, q), case.second]


def solved(rows: list, values: list) -> RationalMatrix:
    """The matrix Z of least norm with rows . Z = values, for independent rows."""
    left = sympy.Matrix([[sympy.Rational(v) for v in row] for row in rows])
    found = left.T * (left * left.T).inv() * sympy.Matrix([[sympy.Rational(v) for v in row] for row in values])
    return tuple(tuple(Fraction(int(v.p), int(v.q)) for v in found.row(r)) for r in range(found.rows))


@statement.conclusion
def three_segments(case: Pair) -> bool | str | None:
    """The path is constructed, and every segment checked; of one neuron, and beta != 0, S holds no segment at all."""
    beta = case.beta
    if times(*case.second) != beta:
        return f"the second point has a^T B = {describe(tuple(times(*case.second)))}, and does not lie in S"
    if len(case.first[0]) == 1 and any(beta):
        return case.first == case.second or "a b_j = beta_j: a hyperbola, and a constant, hold no segment"
    path = corners(case)
    if path is None:
        return None
    inside = all(times(a, b) == beta for a, b in path)
    for (a, b), (c, d) in pairwise(path):
        step = [v - u for u, v in zip(a, c, strict=True)]
        inside = inside and not any(
            times(step, [[v - u for u, v in zip(*r, strict=True)] for r in zip(b, d, strict=True)])
        )
    return inside and len(path) <= 4


@statement.confirmation
def none_of_three(case: Pair) -> bool | None:
    """In sympy, with the parameter left open: the path of other corners that it solves for; or why there is none."""
    (a, b), (c, d) = ((sympy.Matrix([list(p[0])]), sympy.Matrix(p[1])) for p in (case.first, case.second))
    beta = a * b
    if c * d != beta:
        return True
    if a.cols == 1:
        return bool(a != c and beta != sympy.zeros(*beta.shape))
    t = sympy.Symbol("t")
    z = sympy.Matrix(*b.shape, lambda i, j: sympy.Symbol(f"z_{i}_{j}"))
    equations = [*(a * z - beta), *(c * z - beta)]
    found = sympy.linsolve(equations, list(z))
    if found is sympy.S.EmptySet or beta == sympy.zeros(*beta.shape):
        return None
    solution = next(iter(found))
    shared = z.subs(dict(zip(z, solution, strict=True)), simultaneous=True).subs(dict.fromkeys(z, 1))
    path = [(a, b), (a, shared), (c, shared), (c, d)]
    return any(
        sympy.expand((u + t * (w - u)) * (v + t * (x - v)) - beta) != sympy.zeros(*beta.shape)
        for (u, v), (w, x) in pairwise(path)
    )


def pairs(widths: tuple[int, ...], *, apart: bool = False) -> Finite:
    cases = []
    for m, d in product(widths, (1, 2)):
        unit = [tuple(int(i == j) for j in range(m)) for i in range(m)]
        firsts = [(unit[0], tuple(tuple((i == 0) * (j + 1) for j in range(d)) for i in range(m)))]
        if m > 1:
            firsts += [((1,) * m, tuple(tuple(i - j for j in range(d)) for i in range(m)))]
        for a, b in firsts:
            beta = times(a, b)
            negative = tuple(-v for v in a), tuple(tuple(-v for v in row) for row in b)
            twice = tuple(2 * v for v in a), tuple(tuple(Fraction(v, 2) for v in row) for row in b)
            last = unit[-1], tuple(tuple(beta) if i == m - 1 else (3,) * d for i in range(m))
            seconds = [(a, b), negative, twice, last]
            if apart:
                seconds = [(p, tuple(tuple(v + 1 for v in row) for row in q)) for p, q in seconds]
            cases += [Pair((a, b), second) for second in seconds]
    told = "a and B of other maps" if apart else "several pairs each"
    return Finite(f"widths {', '.join(map(str, widths))}, one or two inputs, {told}", cases)


@statement.instances
def several_widths():
    """Widths 1 to 4, points that are multiples of each other and others; and points of other maps."""
    both = [*pairs((1, 2, 3, 4)).cases, *pairs((2, 3), apart=True).cases]
    return Finite("pairs of points of widths 1 to 4, with one or two inputs, of the same map or not", both)


@statement.without("wide")
def one_neuron():
    """The hidden layer has one or two neurons."""
    return pairs((1, 2))


@statement.without("same_map")
def other_maps():
    """The second point does not lie in S."""
    return pairs((2, 3), apart=True)
