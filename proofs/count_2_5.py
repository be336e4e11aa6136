"""Rank-one data: the cell decision."""

from hypothesis import strategies as st

from symtopo.proving import (
    Bounds,
    Minimum,
    Proof,
    Statement,
    accepted_bounds,
    chains,
    classes_counted,
    counted_not,
    estimate_components,
    networks,
    rank_one,
    rationals,
    rectangular_minima,
    small_minima,
    state_cells,
)

statement = Statement(
    id="2.5",
    title="data of rank one: the cells of hidden states decide",
    source="not from the paper; own derivation",
    expect="PROVED",
    formal="Symtopo.Counts.count_2_5",
    text=r"Let $X = x v$ have rank one, $y = Y v^T / |v|^2$; any widths, any skips. States $h_0 = x, \dots, h_l = y$ "
    r"occur if, wherever $h_i = 0$, $h_{i+1}$ is what the skips add: linear conditions. The minimum is a union of "
    r"cells: a pattern is a set $Z$ of hidden layers whose states vanish, and a sign for every other state of width 1; "
    r"its cell is not empty if states that occur have it, and then it is feasible. The connected components are the "
    r"classes of the sign vectors of the hidden layers of width 1, where a feasible pattern merges all that agree with "
    r"it outside $Z$; two minima lie in one component exactly if the signs of their states are in one class.",
)
statement.about("minima")
statement.hypothesis(rank_one)


def cells_of(minimum: Minimum) -> Bounds:
    """The classes, by the rule."""
    number = len(set(state_cells(minimum.problem)[1]))
    return Bounds(number, number)


@statement.proof
def proof(p: Proof) -> None:
    new, d = p.let("G(delta) delta'", "auxiliary")
    z = p.let("delta_z", "auxiliary nonzero")
    p.identity(
        "where h_z = 0 and h_(z+1) = G(h), the weight w = (delta' - G(delta)) / delta_z takes h + t delta to h_(z+1) "
        "+ t delta'",
        z * ((d - new) / z + new / z),
        d,
    )
    a, g, row, h = p.let("h' G xi h", "matrices")
    p.matrices(
        "where h does not vanish, xi = h^T / |h|^2 has xi h = 1, and the weight (h' - G) xi takes it to h' - G, "
        "continuously",
        (a - g) * row * h,
        a - g,
        given=[(row * h, 1)],
    )
    p.concludes(
        "each cell is connected: convex in the scalar states, a complement of subspaces of codimension 2 or more in "
        "the others, times affine spaces of weights"
    )
    p.concludes(
        "so a cell with zeros touches every cell that gives its zero states any signs, and no other; cells without "
        "zeros are open, and every cell touches one"
    )


@statement.conclusion
def cells(minimum: Minimum):
    """Cells of the forward states, of the backward states where the network may be transposed, and accepted bounds."""
    if minimum.rank_x != 1:
        return None  # a layer of width 1 has a row of states, which has no sign
    forward = cells_of(minimum)
    if minimum.network.widths[0] == minimum.network.widths[-1] == 1:
        mirrored = Minimum(minimum.network.transpose(), minimum.least_squares_target())
        backward = cells_of(mirrored)
        if backward != forward:
            return f"{backward} components by backward states, {forward} by forward states"
    return accepted_bounds(minimum).compare(forward.lower)


@statement.confirmation
def another_number(minimum: Minimum) -> bool | None:
    """Classes and number by the oracle."""
    number = classes_counted(minimum)
    return None if number is None else counted_not(minimum, number)


@statement.numeric_conclusion
def sampled(minimum: Minimum):
    """The number of classes of a sample of a regular fiber."""
    return estimate_components(minimum, samples=80).compare(cells_of(minimum).lower)


@statement.instances
def scalar_ends():
    """Scalar input and output, hidden widths up to 2, up to 5 layers with skips."""
    hidden = st.lists(st.integers(1, 2), max_size=4).map(lambda d: [1, *d, 1])
    return st.builds(lambda n, t: Minimum(n, [[t]]), networks(hidden, max_skips=3), rationals())


@statement.instances
def one_direction():
    """X of rank one, widths up to 3, up to 4 layers with skips."""
    return rectangular_minima(chains(), max_skips=3, rank_x=st.just(1)).filter(rank_one)


@statement.without("rank_one")
def higher_rank():
    """X has rank two."""
    return small_minima(layers=2, widest=2, skips=1)
