"""Do neuron permutations take one minimum to the component of another?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations, product
from typing import Any

from symtopo.counting.proved import accepted_bounds, are_separated
from symtopo.counting.separation import by_bottlenecks
from symtopo.minima.minimum import Minimum
from symtopo.symmetry.groups import WeightAction, permutation_matrix

MOST_NEURONS = 4


def permuted_into_component(minimum: Minimum, first: Sequence[Any], second: Sequence[Any]) -> bool | str | None:
    """Whether permutations of hidden neurons that keep the loss take the first minimum to the component of the second.

    Decided where there are exactly as many components as sign vectors at the bottlenecks, or only one, and all hidden
    layers have at most four neurons; None elsewhere.
    """
    separation, count = by_bottlenecks(minimum), accepted_bounds(minimum)
    if count.upper == 1:
        return True
    few = max(minimum.network.widths[1:-1], default=1) <= MOST_NEURONS
    if separation is None or not few or (count.lower, count.upper) != (separation.number,) * 2:
        return None
    wanted = separation.signs(second)
    hidden = range(1, minimum.network.layers)
    for orders in product(*(permutations(range(minimum.network.widths[v])) for v in hidden)):
        image: Sequence[Any] = first
        for vertex, order in zip(hidden, orders, strict=True):
            image = WeightAction("permutation", vertex, len(order)).act(permutation_matrix(order), image)
        if minimum.contains(image) and separation.signs(image) == wanted:
            return True
    if not are_separated(minimum, first, second):
        return None
    return "no permutations that keep the loss take the first to the component of the second"
