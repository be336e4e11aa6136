"""Groups that act on the weights at a hidden vertex: GL(h), O(h), positive scaling, permutations; exact and in floats.

Curves inside their orbits: curves.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from typing import TYPE_CHECKING, Any, Literal, get_args

from symtopo.algebra.exact import Rational, RationalMatrix, from_flint, identity, rational_matrix, to_flint
from symtopo.errors import BadInput, shown
from symtopo.minima.network import Network

if TYPE_CHECKING:
    import numpy as np
    from flint import fmpq_mat
    from numpy.typing import ArrayLike, NDArray

Group = Literal["GL", "O", "scaling", "permutation"]
TOLERANCE = 1e-10
LARGEST_EXACT_DEGREE = 100
MEMBERS = {
    "GL": "an invertible matrix",
    "O": "an orthogonal matrix",
    "scaling": "a diagonal matrix with positive diagonal",
    "permutation": "a permutation matrix",
}


@dataclass(frozen=True)
class WeightAction:
    """A group of h x h matrices that acts on the weights on both sides of a hidden vertex i of width h.

    g . (.., W_i, W_{i+1}, ..) = (.., g W_i, W_{i+1} g^-k, ..), all other weights unchanged.  An element is its matrix
    and the group law is the matrix product; k = 1 but for scaling, whose elements commute, so g . (h . w) = (gh) . w.
    A bias b_i moves as W_i does.  With the activation s at vertex i, the network's map is unchanged for

    - GL: invertible g, if s is the identity (linear networks);
    - O: orthogonal g, if s(g z) = g s(z) for them (linear and radial s);
    - scaling: positive diagonal g, if s(c z) = c^k s(z) for c > 0, neuron by neuron;
    - permutation: permutation matrices, if s is the same function for every neuron.

    What the activation is, is not checked here: the action is defined on the weights alone.

    Parameters
    ----------
    group : "GL", "O", "scaling" or "permutation".
    vertex : the hidden vertex i, counted as in the network: from 1 to l - 1.
    width : its width h.
    degree : the degree k of homogeneity, for scaling only; an integer for `act`, any real number for `act_batch`.

    Raises BadInput where these, or later an element or weights, are not of this form.
    Source: the groups of the paper's sections 5 and 6, in our own words.

    Examples
    --------
    >>> from symtopo import WeightAction
    >>> WeightAction("GL", vertex=1, width=1).act([[2]], [[[1]], [[6]]])
    (((2,),), ((3,),))
    """

    group: Group
    vertex: int
    width: int
    degree: Rational | float = 1

    def __post_init__(self) -> None:
        if self.group not in get_args(Group):
            raise BadInput(f"the group is {shown(self.group)}: give one of {', '.join(get_args(Group))}")
        for name, value in (("vertex", self.vertex), ("width", self.width)):
            if type(value) is not int or value < 1:
                raise BadInput(f"the {name} is {shown(value)}, not a positive integer: give one from 1")
        if isinstance(self.degree, bool) or not isinstance(self.degree, int | Fraction | float):
            raise BadInput(f"the degree is {shown(self.degree)}, not a number: give a real number")
        if isinstance(self.degree, float) and not isfinite(self.degree):
            raise BadInput(f"the degree is {self.degree}, not a finite number: give a finite one")
        if self.group != "scaling" and self.degree != 1:
            raise BadInput(f"the degree {shown(self.degree)} for {self.group}: leave it out, it is for scaling only")

    @classmethod
    def on(cls, network: Network, vertex: int, group: Group = "GL", degree: Rational | float = 1) -> WeightAction:
        """The action at a hidden vertex of a network, refused where skips keep it from being a symmetry.

        The network may be linear, or stand for one with the same skips and with activations, as in the list above.
        A skip that starts or ends at the vertex carries its state past W_i or W_{i+1}, where g does not reach, and is
        refused; so is one beside a single layer, since there the group acts on W_i + eps instead of W_i: first pass to
        the normal form.  Skips with coefficient 0 are none, and skips that pass over the vertex do no harm.
        """
        if type(vertex) is not int or not 0 < vertex < network.layers:
            hidden = f"1 to {network.layers - 1}" if network.layers > 1 else "none in a network of one layer"
            raise BadInput(f"the vertex {shown(vertex)} is not hidden: give a hidden one, {hidden}")
        for (j, i), coefficient in network.skips.items():
            if coefficient and vertex in (j, i):
                advice = "act at a vertex without skips"
                if i == j + 1:
                    advice = f"pass to Network.normal_form(), which adds {coefficient} times the identity to W_{i}"
                raise BadInput(f"the skip {j} -> {i} touches vertex {vertex}, the action is no symmetry: {advice}")
        return cls(group, vertex, network.widths[vertex], degree)

    # ------------------------------------------------------------------------------------------------ exact elements

    def contains(self, g: Any) -> bool:
        """Whether a rational h x h matrix is an element, decided exactly.  BadInput if it is no such matrix."""
        return self._accepts(self._matrix(g))

    def identity(self) -> RationalMatrix:
        return identity(self.width)

    def compose(self, g: Any, h: Any) -> RationalMatrix:
        """The element g h: act(compose(g, h), w) = act(g, act(h, w)), exactly."""
        return from_flint(self._element(g) * self._element(h))

    def inverse(self, g: Any) -> RationalMatrix:
        return from_flint(self._element(g).inv())

    def act(self, g: Any, weights: Sequence[Any]) -> tuple[RationalMatrix, ...]:
        """The weights g . w, exactly, for rational g and w; floats are taken as the dyadic rationals they are.

        Raises BadInput where g is no element, the shapes do not fit, or the degree is no integer from -100 to 100.
        """
        element, k = self._element(g), int(self.degree)
        if k != self.degree or abs(k) > LARGEST_EXACT_DEGREE:
            advice = f"give an integer of at most {LARGEST_EXACT_DEGREE}, or use act_batch"
            raise BadInput(f"exact powers of degree {self.degree} are not to be had: {advice}")
        moved = [rational_matrix(w, f"W_{i}") for i, w in enumerate(self._enough(weights), start=1)]
        before, after = moved[self.vertex - 1 : self.vertex + 1]
        self._fits((len(before), len(before[0])), (len(after), len(after[0])))
        power = element.inv() ** k if k >= 0 else element ** (-k)
        moved[self.vertex - 1] = from_flint(element * to_flint(before))
        moved[self.vertex] = from_flint(to_flint(after) * power)
        return tuple(moved)

    def _matrix(self, g: Any) -> fmpq_mat:
        matrix = rational_matrix(g, "the element")
        if (len(matrix), len(matrix[0])) != (self.width, self.width):
            raise BadInput(f"the element is {len(matrix)} x {len(matrix[0])}: give {self.width} x {self.width}")
        return to_flint(matrix)

    def _accepts(self, g: fmpq_mat) -> bool:
        if self.group == "GL":
            return bool(g.det() != 0)
        if self.group == "scaling":
            return all(v > 0 if i == j else v == 0 for i, row in enumerate(g.tolist()) for j, v in enumerate(row))
        orthogonal = bool(g * g.transpose() == to_flint(self.identity()))
        # permutation matrices are the orthogonal ones without negative entries
        return orthogonal and (self.group == "O" or all(v >= 0 for v in g.entries()))

    def _element(self, g: Any) -> fmpq_mat:
        matrix = self._matrix(g)
        if not self._accepts(matrix):
            raise BadInput(f"the element is not {MEMBERS[self.group]}: give one, or choose another group")
        return matrix

    def _enough(self, weights: Sequence[Any]) -> Sequence[Any]:
        if not isinstance(weights, Sequence):
            raise BadInput(f"the weights are {shown(weights)}: give a list of matrices, one a layer")
        if len(weights) <= self.vertex:
            raise BadInput(
                f"{len(weights)} weight matrices: give {self.vertex + 1} or more, vertex {self.vertex} is hidden"
            )
        return weights

    def _fits(self, before: tuple[int, ...], after: tuple[int, ...]) -> None:
        if before[:-1] != (self.width,) or after[1:] != (self.width,):
            i, h = self.vertex, self.width
            found = f"W_{i} is {shown(before)} and W_{i + 1} is {shown(after)}"
            raise BadInput(f"{found}: give them {h} rows and {h} columns, the width of vertex {i}")

    # ------------------------------------------------------------------------------------------------ floats

    def contains_batch(self, g: ArrayLike, *, tolerance: float = TOLERANCE) -> NDArray[np.bool_]:
        """Which matrices of an array (..., h, h) are elements, up to the tolerance; shape (...).

        GL: least singular value > tolerance times the largest.  O: entries of g g^T - 1 at most the tolerance.
        Scaling: positive diagonal, entries beside it at most the tolerance times the largest on it.  Permutation:
        entries at most the tolerance away from a permutation matrix.  NaN and infinity are no elements.
        """
        import numpy as np

        a = np.asarray(g, dtype=np.float64)
        if a.shape[-2:] != (self.width, self.width):
            raise BadInput(f"elements of shape {a.shape}: give (.., {self.width}, {self.width})")
        finite = np.asarray(np.isfinite(a).all(axis=(-2, -1)))
        a, eye = np.where(finite[..., None, None], a, 0.0), np.eye(self.width)
        if self.group == "GL":
            singular = np.linalg.svd(a, compute_uv=False)
            return np.asarray(finite & (singular[..., -1] > tolerance * singular[..., 0]))
        if self.group == "scaling":
            diagonal = np.diagonal(a, axis1=-2, axis2=-1)
            beside = np.abs(a * (1 - eye)).max(axis=(-2, -1))
            return np.asarray(finite & (diagonal > 0).all(axis=-1) & (beside <= tolerance * diagonal.max(axis=-1)))
        near = a if self.group == "O" else np.maximum(np.round(a), 0)
        defect = np.abs(near @ near.swapaxes(-2, -1) - eye) + np.abs(a - near)
        return np.asarray(finite & (defect <= tolerance).all(axis=(-2, -1)))

    def act_batch(
        self, g: ArrayLike, weights: Sequence[ArrayLike], *, tolerance: float = TOLERANCE
    ) -> tuple[NDArray[np.float64], ...]:
        """The weights g . w in floats, for g of shape (..., h, h) and weights of shapes (..., d_i, d_{i-1}).

        The leading axes are broadcast against each other, and all weights returned have the resulting ones.  Of a
        scaling only the diagonal is used.  Raises BadInput where `contains_batch` fails or the shapes do not fit.
        """
        import numpy as np

        a = np.asarray(g, dtype=np.float64)
        if not self.contains_batch(a, tolerance=tolerance).all():
            raise BadInput(f"an element is not {MEMBERS[self.group]} up to {tolerance}: give such ones")
        moved = [np.asarray(w, dtype=np.float64) for w in self._enough(weights)]
        before, after = moved[self.vertex - 1 : self.vertex + 1]
        self._fits(before.shape[-2:], after.shape[-2:])
        if self.group == "scaling":
            diagonal = np.diagonal(a, axis1=-2, axis2=-1)
            moved[self.vertex - 1] = diagonal[..., :, None] * before
            moved[self.vertex] = after * (diagonal ** -float(self.degree))[..., None, :]
        else:
            moved[self.vertex - 1] = a @ before
            moved[self.vertex] = after @ np.linalg.inv(a)
        leading = np.broadcast_shapes(a.shape[:-2], *(w.shape[:-2] for w in moved))
        return tuple(np.broadcast_to(w, leading + w.shape[-2:]) for w in moved)


# ---------------------------------------------------------------------------------------------------- some elements


def permutation_matrix(order: Sequence[int]) -> RationalMatrix:
    """The matrix P that puts neuron order[i] in place i: (P z)_i = z_order[i]."""
    if sorted(order) != list(range(len(order))) or not order:
        raise BadInput(f"the order {shown(list(order))} is no permutation: give each of 0, 1, .. once")
    return tuple(tuple(int(j == k) for j in range(len(order))) for k in order)


def cayley(skew: Any) -> RationalMatrix:
    """The rational rotation (1 - A)(1 + A)^-1 of a rational skew-symmetric matrix A.

    1 + A is invertible, since A has imaginary eigenvalues; the values are the rotations without the eigenvalue -1.
    Every rational orthogonal matrix is one of them times a diagonal matrix of signs (Liebeck, Osborne 1991).
    Raises BadInput where A is not skew-symmetric.
    """
    matrix = rational_matrix(skew, "the matrix")
    a = to_flint(matrix) if len(matrix) == len(matrix[0]) else None
    if a is None or a.transpose() != -a:
        raise BadInput("the matrix is not skew-symmetric: give one with A^T = -A")
    unit = to_flint(identity(len(matrix)))
    return from_flint((unit - a) * (unit + a).inv())
