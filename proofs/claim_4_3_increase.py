"""The weaker general claim that one might read into Proposition 4.3: a skip does no harm.  False as well."""

from symtopo.certificates import accepted_bounds
from symtopo.minimum import Minimum
from symtopo.network import Network
from symtopo.predicates import full_rank_x
from symtopo.search import Within
from symtopo.statements import Statement
from symtopo.strategies import matrices_of_rank, minima, square

statement = Statement(
    id="4.3++",
    title="skip connections never increase the number of components",
    source="not stated so in the paper; Proposition 4.3 suggests it; for what is true see the repair of 4.3+",
    expect="REFUTED",
    text=r"For every linear network with skip connections, and all data, the minimum has at most as many connected components "
    r"as that of the same network without skips.",
)


@statement.conclusion
def at_most(minimum: Minimum):
    """By bounds that the trusted checker accepts."""
    chain = Minimum(Network(minimum.network.widths), x=minimum.x, y=minimum.y)
    skips, none = accepted_bounds(minimum), accepted_bounds(chain)
    if none.upper is not None and skips.lower > none.upper:
        return f"{skips.words} with the skips, {none} without"
    return True if skips.upper is not None and skips.upper <= none.lower else None


def zero(n: int):
    return matrices_of_rank(n, n, 0)


@statement.instances
def scalar_with_target_zero():
    """Scalar layers, M = 0."""
    return Within(minima(square(widest=1), y=zero, max_skips=2), full_rank_x)


@statement.instances
def vectors_with_target_zero():
    """Equal widths from 2, M = 0."""
    vectors = minima(square(most_layers=3).filter(lambda d: d[0] > 1), y=zero, max_skips=2)
    return Within(vectors, lambda m: min(m.network.widths) > 1 and full_rank_x(m))
