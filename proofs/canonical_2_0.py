"""Minima of one canonical form have equally many components."""

from itertools import combinations

from hypothesis import strategies as st

from symtopo.proving import (
    Finite,
    Minimum,
    Network,
    Proof,
    Statement,
    accepted_bounds,
    canonical_form,
    chains,
    counted_fewer,
    either,
    identity,
    invertible,
    product,
    rationals,
    rectangular_minima,
    similarities,
    small_minima,
)

statement = Statement(
    id="2.0",
    title="minima of one canonical form have equally many components",
    source="not from the paper; own derivation",
    expect="ARGUED",
    text=r"Bring two minima of linear networks to canonical form: the skips to normal form, a spanning forest of "
    r"them to the coefficient 1 by scales of the hidden states, the data to their form under the changes of "
    r"coordinates that these skips leave, of the network and its transpose the first. If the two forms are the same, "
    r"the minima have equally many connected components.",
)


@statement.hypothesis
def same_form(case) -> bool:
    """The canonical forms of the two are the same."""
    one, other = case
    return canonical_form(one).key == canonical_form(other).key


@statement.proof
def proof(p: Proof) -> None:
    a, w, b, b_back, h, g, c, e, e_new = p.let("A W B B' H G C E E'", "matrices")
    p.matrices(
        "the states in other coordinates, A W B' for W, and E' for the skip E from a state in coordinates C",
        a * w * b_back * (b * h) + e_new * (c * g),
        a * (w * h + e * g),
        given=[(b_back * b, 1), (e_new * c, a * e)],
    )
    p.concludes("E' is a multiple of 1 if A = t P and C = s P: then it is t / s times as strong as E")
    y, f, x, at = p.let("Y F X A'", "matrices")
    p.matrices("the residual", a * y - a * f * b_back * (b * x), a * (y - f * x), given=[(b_back * b, 1)])
    r, rt = p.let("R R'", "matrices")
    p.matrices("an orthogonal A keeps its norm", (rt * at) * (a * r), rt * r, given=[(at * a, 1)])
    p.concludes(
        "so the minimum goes to the minimum, linearly and invertibly, if A is orthogonal at the output, or the target "
        "is reached: then F U = T' exactly if the new F has the target A T' on the new basis"
    )
    p.concludes(
        "the scales solve t eps / s = 1 along a forest of skips; the data are replaced by others that these changes "
        "lead to: all (U, T') of one rank where skips do not join input and output, those with proportional singular "
        "values where the target may be out of reach, conjugate targets where they do join them, and where X has lower "
        "rank equivalent pencils T' - s U"
    )
    p.cites("Kronecker form")
    p.cites("best approximation")
    p.concludes(
        "a plain chain out of reach: the best approximations, one matrix of rank r or a Grassmannian beside a fixed "
        "part, go to those of the form by a diagonal A"
    )
    p.concludes(
        "W_1 restricted to the column space of X is free where no skip leaves the input; its rest is a factor R^k; "
        "where X = 1, transposing all matrices is an isometry of losses"
    )


@statement.conclusion
def equally_many(case):
    """By bounds that the trusted checker accepts."""
    one, other = map(accepted_bounds, case)
    if one.exclude(other.lower) or other.exclude(one.lower):
        return f"{one} and {other} components"
    return (one == other or (one.exact and other.exact)) or None


@statement.confirmation
def one_has_fewer(case) -> bool | None:
    """By the oracle."""
    one, other = case
    return either(counted_fewer(one, other), counted_fewer(other, one))


def classes(network: Network) -> list[set[int]]:
    """The vertices that skips of the normal form join."""
    found = [{v} for v in range(network.layers + 1)]
    for pair in network.normal_form()[0].skips:
        joined = [c for c in found if c & {*pair}]
        found = [c for c in found if c not in joined] + [set().union(*joined)]
    return found


@st.composite
def changed(draw, minima):
    """A minimum, and one in other coordinates: t_v A_v, with one A for vertices that skips join."""
    minimum = draw(minima)
    network, last, scale = minimum.network, minimum.network.layers, rationals(nonzero=True)
    t = [draw(scale) for _ in network.widths]
    a = [None] * (last + 1)
    for vertices in classes(network):
        free = minimum.reachable or last not in vertices
        one = draw((invertible if free else similarities)(network.widths[min(vertices)]))
        for v in vertices:
            a[v] = one
    normal, shift = network.normal_form()
    x = identity(network.widths[0]) if minimum.x is None else minimum.x
    y = minimum.y
    if shift:
        y = [[v - shift * u for u, v in zip(*rows, strict=True)] for rows in zip(x, y, strict=True)]
    new_x, new_y = (
        [[t[v] * entry for entry in row] for row in product(a[v], matrix)] for v, matrix in ((0, x), (last, y))
    )
    skips = [(j, i, c * t[i] / t[j]) for (j, i), c in normal.skips.items()]
    skips += [(i, i + 1, draw(scale)) for i in range(last) if network.widths[i] == network.widths[i + 1]]
    return minimum, Minimum(Network(network.widths, skips), x=new_x, y=new_y)


@statement.instances
def other_coordinates():
    """Up to three layers, up to two skips, X and Y of any rank, and other coordinates."""
    return changed(rectangular_minima(chains(most_layers=3), max_skips=2))


@statement.instances
def against_the_form():
    """Small networks with the minimum that stands for their form."""
    cases = small_minima(layers=3, widest=2, skips=2, entries=(0, 1)).cases
    return Finite(
        "the networks of up to 3 layers and widths up to 2 with up to 2 skips of coefficient 1 or -1, X = I, Y "
        "diagonal with entries 0 and 1, each beside the minimum of its canonical form",
        [(minimum, canonical_form(minimum).minimum) for minimum in cases],
    )


def scalar_pairs() -> Finite:
    smallest = small_minima(layers=2, widest=1, skips=1, entries=(0, 1)).cases
    return Finite("pairs of minima of networks of up to 2 scalar layers", list(combinations(smallest, 2)))


@statement.instances
def small_pairs():
    """Pairs of minima of up to two scalar layers: those of one form are decided."""
    return scalar_pairs()


@statement.without("same_form")
def any_two():
    """Any two minima of up to two scalar layers."""
    return scalar_pairs()
