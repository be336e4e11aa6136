"""The weaker general claim that one might read into Proposition 4.3: a skip does no harm.  False as well."""

from symtopo.proving import Minimum, Network, Statement, accepted_bounds, counted_fewer, small_minima

statement = Statement(
    id="4.3++",
    title="skip connections never increase the number of components",
    source="not stated so in the paper; Proposition 4.3 suggests it; for what is true see the repair of 4.3+",
    expect="REFUTED",
    formal="Symtopo.Section4.claim_4_3_increase_refuted",
    text=r"For every linear network with skip connections, and all data, the minimum has at most as many connected "
    r"components as that of the same network without skips.",
)


@statement.conclusion
def at_most(minimum: Minimum):
    """By bounds that the trusted checker accepts."""
    chain = Minimum(Network(minimum.network.widths), x=minimum.x, y=minimum.y)
    skips, none = accepted_bounds(minimum), accepted_bounds(chain)
    if none.upper is not None and skips.lower > none.upper:
        return f"{skips.words} with the skips, {none} without"
    return True if skips.upper is not None and skips.upper <= none.lower else None


@statement.confirmation
def more_with_the_skips(minimum: Minimum) -> bool | None:
    """By the oracle."""
    return counted_fewer(Minimum(Network(minimum.network.widths), x=minimum.x, y=minimum.y), minimum)


@statement.instances
def scalar_with_target_zero():
    """Scalar layers, M = 0."""
    return small_minima(layers=3, widest=1, skips=2, entries=(0,))


@statement.instances
def vectors_with_target_zero():
    """Widths from 2, M = 0."""
    small = small_minima(layers=2, widest=3, skips=1, entries=(0,))
    return small.only(lambda m: min(m.network.widths) > 1, "no layer of width 1")


@statement.instances
def invertible_data():
    """Invertible X and Y."""
    return small_minima(layers=3, widest=2, skips=2, entries=(1, 2))
