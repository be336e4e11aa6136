"""What one might read into Proposition 5.4: the same for every minimum and every permutation.  False."""

from symtopo.proving import (
    ScaledPair,
    Statement,
    bounded_chord,
    killing_orders,
    pairs_of_few_neurons,
    small_on_every_chord,
)

statement = Statement(
    id="5.4+",
    title="the same for every minimum and every permutation of the last hidden layer",
    source="a reading of Zhao, Dehmamy, Walters, Yu 2025, Proposition 5.4, as restated for every minimum: its "
    "additional conditions were not at hand",
    expect="REFUTED",
    formal="Symtopo.Section5b.claim_5_4_refuted",
    text=r"Let $\sigma$ be continuous and positively homogeneous of degree $k > 0$, the loss zero and $Y \neq 0$. For "
    r"every minimum and every permutation $P$ of the neurons of the last hidden layer, the loss on the chord from $W$ "
    r"to $(\dots, m P W_{l-1}, m^{-k} W_l P^T)$ is unbounded for $m \geq 1$.",
)


@statement.conclusion
def unbounded_for_every_permutation(case: ScaledPair) -> bool | str:
    """For k = 1, X = 1 and no negative weight the output on the chord is linear in m: bounded where W_2 P W_1 = 0."""
    orders = killing_orders(case)
    return bounded_chord(case, orders[0]) if orders else True


statement.confirmation(small_on_every_chord)


@statement.instances
def zeros_and_ones():
    """Weights 0 and 1, Y not zero."""
    return pairs_of_few_neurons().only(lambda case: case.y != ((0,),), "Y not zero")
