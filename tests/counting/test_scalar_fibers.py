"""Names of the components of {W3 (W2 W1 + eps) = y}, and their pieces in a window, against the points of a grid."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.ndimage import label

from symtopo import BadInput, Minimum, Network, count
from symtopo.counting.scalar_fibers import WHOLE, scalar_fiber

GRID = 150
quarters = st.integers(-12, 12).map(lambda n: Fraction(n, 4))


def fiber_of(eps, target):
    minimum = Minimum(Network([1, 1, 1, 1], {(0, 2): eps}), [[target]])
    return minimum, scalar_fiber(minimum)


@given(quarters, quarters)
def test_there_are_as_many_names_as_components(eps, target):
    minimum, fiber = fiber_of(eps, target)
    assert len(set(fiber.names)) == len(fiber.names) == count(minimum, samples=0).lower
    if not target:
        assert fiber.names == (WHOLE,)
        return
    side = "A > 0" if eps > 0 else "A < 0"
    assert ((side in fiber.names) == (eps != 0)) and len(fiber.names) == (4 if eps == 0 else 3)


@given(quarters, quarters.filter(bool), st.sampled_from([Fraction(3, 2), 2, 3, 5]))
def test_pieces_in_a_window_are_those_of_a_grid(eps, target, radius):
    _, fiber = fiber_of(eps, target)
    step = float(radius) / GRID
    for sign in (1, -1):  # near these the grid cannot tell
        left = abs(target) / radius - sign * eps
        assume(abs(left) > 6 * step * radius)
        assume(abs(left - radius**2) > 6 * step * radius)
    w = np.linspace(-float(radius), float(radius), 2 * GRID + 1)
    a = w[:, None] * w[None, :] + float(eps)
    visible = np.abs(a) >= float(abs(target) / radius)
    cells = np.array(fiber.label)[(w[:, None] < 0) + 2 * (a < 0)]
    for component in range(len(fiber.names)):
        assert fiber.pieces(component, radius) == label(visible & (cells == component))[1]


@pytest.mark.parametrize(
    "minimum",
    [
        Minimum(Network([1, 1, 1])),
        Minimum(Network([2, 2, 2, 2])),
        Minimum(Network([1, 1, 1, 1], {(1, 3): 1})),
        Minimum(Network([1, 1, 1, 1]), x=[[1, 2]], y=[[1, 2]]),
    ],
)
def test_other_networks_are_refused(minimum):
    with pytest.raises(BadInput, match="not of the form"):
        scalar_fiber(minimum)
