"""Do neuron permutations take one minimum to the component of another?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations, product
from typing import Any

from symtopo.counting.claims import accepted_bounds, are_separated
from symtopo.counting.separation import bottlenecks, sign_pattern
from symtopo.minima.minimum import Minimum
from symtopo.symmetry.groups import WeightAction, permutation_matrix

MOST_NEURONS = 4


def permuted_into_component(minimum: Minimum, first: Sequence[Any], second: Sequence[Any]) -> bool | str | None:
    """Whether permutations of hidden neurons that keep the loss take the first minimum to the component of the second.

    Decided where there are exactly as many components as sign vectors at the bottlenecks, or only one, and all hidden
    layers have at most four neurons; None elsewhere.
    """
    vertices, count = bottlenecks(minimum), accepted_bounds(minimum)
    if count.upper == 1:
        return True
    if (count.lower, count.upper) != (2 ** len(vertices),) * 2 or max(
        minimum.network.widths[1:-1], default=1
    ) > MOST_NEURONS:
        return None
    wanted = sign_pattern(minimum, vertices, second)
    hidden = range(1, minimum.network.layers)
    for orders in product(*(permutations(range(minimum.network.widths[v])) for v in hidden)):
        image: Sequence[Any] = first
        for vertex, order in zip(hidden, orders, strict=True):
            image = WeightAction("permutation", vertex, len(order)).act(permutation_matrix(order), image)
        if minimum.contains(image) and sign_pattern(minimum, vertices, image) == wanted:
            return True
    if not are_separated(minimum, first, second):
        return None
    return "no permutations that keep the loss take the first to the component of the second"
