"""Data of rank one, as one data point: the rule of 2.5 in terms of states."""

from symtopo.proving import (
    Minimum,
    Statement,
    accepted_bounds,
    classes_counted,
    counted_not,
    small_minima,
    state_cells,
)

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


@statement.conclusion
def as_many_as_classes(minimum: Minimum):
    """By bounds that the trusted checker accepts."""
    if not one_point(minimum):
        return None  # the state of a layer of width 1 is a row, which has no sign
    return accepted_bounds(minimum).compare(len(set(state_cells(minimum.problem)[1])))


@statement.confirmation
def another_number(minimum: Minimum) -> bool | None:
    """Classes and number by the oracle."""
    number = classes_counted(minimum)
    return None if number is None else counted_not(minimum, number)


@statement.without("one_point")
def more_points():
    """X has rank two."""
    return small_minima(layers=2, widest=2, skips=1)
