"""Data of rank one, as one data point: the rule of 2.5 in terms of states."""

from symtopo.proving import Bounds, Minimum, Statement, accepted_bounds, small_minima, state_cells

statement = Statement(
    id="2.5b",
    title="one data point: classes of related sign vectors",
    source="not from the paper; own derivation; the case of 2.5 with one column X",
    expect="PROVED",
    formal="Symtopo.Facts.fact_rank_one",
    text=r"Let $X \neq 0$ be one column, with any target $Y$, any widths and any skips. States $h_0 = X, \dots, h_l = "
    r"Y$ occur if, wherever $h_i = 0$, $h_{i+1}$ is what the skips add. Two sign vectors of the hidden layers of "
    r"width 1 are related if some states that occur have both signs in all of these layers where they do not vanish. "
    r"The minimum has as many connected components as there are classes of sign vectors, related in any number of "
    r"steps.",
)
statement.about("minima")


@statement.hypothesis
def one_point(minimum: Minimum) -> bool:
    """X is one column, and not zero."""
    points = minimum.network.widths[0] if minimum.x is None else len(minimum.x[0])
    return points == 1 and minimum.rank_x == 1


def classes(minimum: Minimum) -> Bounds:
    """The classes, by the rule; of data of more points the first column that is not zero is looked at."""
    if minimum.x is not None:
        columns = list(zip(*minimum.x, strict=True))
        k = next((k for k, column in enumerate(columns) if any(column)), 0)
        minimum = Minimum(minimum.network, x=[[row[k]] for row in minimum.x], y=[[row[k]] for row in minimum.y])
    number = len(set(state_cells(minimum.problem)[1])) if minimum.rank_x == 1 else 1
    return Bounds(number, number)


@statement.conclusion
def as_many_as_classes(minimum: Minimum):
    """By bounds that the trusted checker accepts."""
    return accepted_bounds(minimum).compare(classes(minimum).lower)


@statement.without("one_point")
def more_points():
    """X has rank two."""
    return small_minima(layers=2, widest=2, skips=1)
