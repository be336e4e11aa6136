"""Linear networks with identity skips: normal form, cut vertices, exact and batched evaluation."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from symtopo import checker
from symtopo.algebra.exact import (
    Rational,
    RationalMatrix,
    from_flint,
    identity,
    matrix_size,
    rational,
    rational_matrix,
    to_flint,
    to_fmpq,
)
from symtopo.checker import MAX_LAYERS, MAX_WIDTH
from symtopo.display import html_card, network_svg
from symtopo.errors import BadInput, shown

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, init=False)
class Network(checker.Network):
    """A linear network h_i = W_i h_{i-1} + sum over skips (j -> i) of eps_ji h_j, with h_0 = x and F(W) x = h_l.

    Parameters
    ----------
    widths : d_0, .., d_l: integers from 1 to 4096; 1 to 64 layers.
    skips : {(j, i): coefficient}, or triples (j, i, coefficient), of which parallel ones add up; j < i and d_j = d_i.
        Coefficients are rationals, or text like "1/2" or "0.1"; floats are taken as the dyadic rationals they are.

    Immutable; equal where widths and skips are.  Raises BadInput where the widths or skips are not of this form.

    Examples
    --------
    >>> from symtopo import Network
    >>> network = Network([1, 1, 1, 1], skips={(0, 2): 1})
    >>> network.cut_vertices()
    [2]
    >>> network.forward([[[2]], [[3]], [["1/7"]]])
    ((1,),)
    """

    def __init__(
        self,
        widths: Iterable[int],
        skips: Mapping[tuple[int, int], Any] | Iterable[tuple[int, int, Any]] = (),
    ) -> None:
        object.__setattr__(self, "widths", _widths(widths))
        try:
            triples = [(*k, c) for k, c in skips.items()] if isinstance(skips, Mapping) else [tuple(s) for s in skips]
        except TypeError:
            raise BadInput(f"skips are {shown(skips)}: give {{(FROM, TO): COEFFICIENT}} or triples") from None
        total: dict[tuple[int, int], Rational] = {}
        for triple in triples:
            j, i, coefficient = _skip(triple, self.widths)
            total[j, i] = total.get((j, i), 0) + coefficient
        object.__setattr__(self, "skips", MappingProxyType(dict(sorted(total.items()))))

    def __hash__(self) -> int:
        return hash((self.widths, tuple(self.skips.items())))

    def __reduce__(self) -> tuple[Any, ...]:
        return Network, (self.widths, dict(self.skips))

    def __repr__(self) -> str:
        skips = ", ".join(f"({j}, {i}): {_literal(c)}" for (j, i), c in self.skips.items())
        return f"Network({list(self.widths)}" + (f", skips={{{skips}}})" if skips else ")")

    def _repr_html_(self) -> str:
        skips = ", ".join(f"{j} -> {i} ({c})" for (j, i), c in self.skips.items()) or "none"
        cut = ", ".join(map(str, self.cut_vertices())) or "none"
        rows = [("widths", ", ".join(map(str, self.widths))), ("skips", skips), ("cut vertices", cut)]
        return html_card("Network", rows, before=network_svg(self.widths, self.skips, self.cut_vertices()))

    @property
    def layers(self) -> int:
        return len(self.widths) - 1

    @property
    def shapes(self) -> list[tuple[int, int]]:
        """Shapes of W_1, .., W_l."""
        return [(self.widths[i], self.widths[i - 1]) for i in range(1, self.layers + 1)]

    def normal_form(self) -> tuple[Network, Rational]:
        """Drop what does not change the topology of any fiber.

        Zero coefficients vanish; a skip beside one layer is absorbed into that layer (a translation of W_i); the skip
        from input to output is returned as the number by which it shifts the target.
        """
        remaining, shift = checker.normal_form(self)
        return Network(self.widths, remaining), shift

    def cut_vertices(self) -> list[int]:
        """Hidden vertices that no skip of the normal form passes over: F factors through their states."""
        remaining, _ = checker.normal_form(self)
        return sorted(set(range(1, self.layers)) - checker.passed_over(remaining))

    def transpose(self) -> Network:
        """The network of the transposed maps: F^T(W_l^T, .., W_1^T) = F(W_1, .., W_l)^T."""
        last = self.layers
        return Network(reversed(self.widths), {(last - i, last - j): c for (j, i), c in self.skips.items()})

    def forward(self, weights: Sequence[Any], x: Any = None) -> RationalMatrix:
        """F(W) x, exactly; x defaults to the identity.  Raises BadInput where shapes do not fit."""
        if x is not None and (rows := matrix_size(x, "x")[0]) != self.widths[0]:
            raise BadInput(f"x has {rows} rows, the network has input width {self.widths[0]}: make them equal")
        given = identity(self.widths[0]) if x is None else rational_matrix(x, "x")
        exact = [to_flint(w) for w in self.exact_weights(weights)]
        return from_flint(hidden_states(self, exact, to_flint(given))[-1])

    def exact_weights(self, weights: Sequence[Any]) -> list[RationalMatrix]:
        """The weights as exact rational matrices; BadInput where their number or shapes do not fit."""
        if getattr(weights, "ndim", 0) == 3:  # a stack
            weights = list(weights)
        if not isinstance(weights, Sequence):
            raise BadInput(f"the weights are {shown(weights)}: give a list of matrices, one a layer")
        if len(weights) != self.layers:
            raise BadInput(f"{len(weights)} weight matrices for {self.layers} layers: give one a layer")
        for i, (w, shape) in enumerate(zip(weights, self.shapes, strict=True), start=1):
            rows, columns = matrix_size(w, f"W_{i}")
            if (rows, columns) != shape:
                raise BadInput(f"W_{i} is {rows} x {columns}: the network needs {shape[0]} x {shape[1]}")
        return [rational_matrix(w, f"W_{i}") for i, w in enumerate(weights, start=1)]

    def states_batch(self, weights: Sequence[ArrayLike], x: ArrayLike | None = None) -> list[NDArray[np.float64]]:
        """Hidden states h_0, .., h_l in floats, for many networks at once.

        Parameters
        ----------
        weights : arrays of shape (..., d_i, d_{i-1}) with common leading axes, i = 1..l.
        x : array of shape (..., d_0, N); the identity by default.

        Returns
        -------
        Arrays of shape (..., d_i, N), i = 0..l.
        """
        import numpy as np

        arrays = [np.asarray(w, dtype=np.float64) for w in weights]
        found = [a.shape[-2:] for a in arrays]
        if found != self.shapes:
            raise BadInput(f"weights of shapes {found} for a network of shapes {self.shapes}: make them equal")
        start = np.eye(self.widths[0]) if x is None else np.asarray(x, dtype=np.float64)
        return hidden_states(self, arrays, start, np.matmul, float)

    def forward_batch(self, weights: Sequence[ArrayLike], x: ArrayLike | None = None) -> NDArray[np.float64]:
        """F(W) x in floats, shape (..., d_l, N), for weights of shapes (..., d_i, d_{i-1})."""
        return self.states_batch(weights, x)[-1]


def hidden_states(
    network: checker.Network,
    weights: Sequence[Any],
    x: Any,
    multiply: Callable[[Any, Any], Any] = operator.mul,
    scalar: Callable[[Rational], Any] = to_fmpq,
) -> list[Any]:
    """Hidden states for matrices of any kind (FLINT, sympy, numpy batches), given their product and their scalars."""
    states = [x]
    for i, w in enumerate(weights, start=1):
        state = multiply(w, states[-1])
        for (j, k), coefficient in network.skips.items():
            if k == i:
                state = state + scalar(coefficient) * states[j]
        states.append(state)
    return states


def _literal(c: Rational) -> str:
    return str(c) if c.denominator == 1 else f"'{c}'"


def _is_index(value: Any) -> bool:
    """An integer of Python or numpy, but no truth value."""
    return not isinstance(value, bool) and hasattr(value, "__index__") and not hasattr(value, "__len__")


def _widths(widths: Iterable[int]) -> tuple[int, ...]:
    if not isinstance(widths, Iterable):
        raise BadInput(f"widths are {shown(widths)}: give a list like [2, 2, 2]")
    given = [int(d) if _is_index(d) else d for d in widths]
    for d in given:
        if type(d) is not int or d < 1:
            raise BadInput(f"width {shown(d)} is not a positive integer: give widths like 2,2,2")
        if d > MAX_WIDTH:
            raise BadInput(f"width {shown(d)} is above the limit of {MAX_WIDTH}: give smaller widths")
    if len(given) < 2:
        raise BadInput(f"{len(given)} widths make no layer: give at least two, like 2,2")
    if len(given) > MAX_LAYERS + 1:
        raise BadInput(f"{len(given) - 1} layers are above the limit of {MAX_LAYERS}: give fewer widths")
    return tuple(given)


def _skip(triple: Sequence[Any], widths: tuple[int, ...]) -> tuple[int, int, Rational]:
    if len(triple) != 3 or not all(map(_is_index, triple[:2])):
        raise BadInput(f"the skip {triple!r:.60} is not FROM, TO, COEFFICIENT with two vertex numbers")
    j, i, coefficient = int(triple[0]), int(triple[1]), triple[2]
    last = len(widths) - 1
    if not (0 <= j <= last and 0 <= i <= last):
        raise BadInput(f"the skip {j} -> {i} leaves the network: its vertices are 0 to {last}")
    if j >= i:
        kind = "goes from a vertex to itself" if j == i else "goes backwards"
        raise BadInput(f"the skip {j} -> {i} {kind}: give FROM < TO")
    if widths[j] != widths[i]:
        raise BadInput(
            f"the skip {j} -> {i} joins widths {widths[j]} and {widths[i]}: an identity skip needs equal ones"
        )
    return j, i, rational(coefficient, f"the coefficient of the skip {j} -> {i}")
