"""Multilayer perceptrons: exact weights, biases, one activation for each hidden layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symtopo.algebra.rational_arrays import RationalArray, rational_array, rational_vector
from symtopo.checker import MAX_LAYERS, MAX_WIDTH
from symtopo.errors import BadInput, shown
from symtopo.reading.models import Model, model_from_arrays
from symtopo.symmetry.neurons import NeuronSymmetry, neuron_symmetry

DOUBLE = 2.0**-53
Activations = str | NeuronSymmetry | Sequence[str | NeuronSymmetry]  # of all hidden layers, or one a layer
SCIKIT_LEARN = {"relu": "relu", "tanh": "tanh", "logistic": "sigmoid", "identity": "identity"}


@dataclass(frozen=True, eq=False, repr=False)
class MLP:
    """The network x -> W_l s_{l-1}(.. s_1(W_1 x + b_1) ..) + b_l, with exact rational weights and biases.

    Floats are the dyadic rationals they are; text is exact, as everywhere.

    Parameters
    ----------
    weights : matrices W_1, .., W_l, output x input.
    biases : vectors b_1, .., b_l; None: all are 0.
    activation : a name for all hidden layers (relu, tanh, leaky_relu:0.1, ..), or one for each.

    Raises BadInput where these do not fit together.

    Examples
    --------
    >>> from symtopo import MLP
    >>> MLP([[[1], [2]], [[3, 4]]], [[0, 0], ["1/2"]], activation="relu").widths
    (1, 2, 1)
    """

    weights: tuple[RationalArray, ...]
    biases: tuple[RationalArray, ...]
    symmetries: tuple[NeuronSymmetry, ...]
    roundoff: float
    notes: tuple[str, ...] = ()

    def __init__(
        self, weights: Sequence[Any], biases: Sequence[Any] | None = None, *, activation: Activations,
        notes: Sequence[str] = (), what: str = "the network",
    ) -> None:  # fmt: skip
        if not isinstance(weights, Sequence) or isinstance(weights, str) or not weights:
            raise BadInput(f"{what}: the weights are {shown(weights)}: give a list of matrices, one a layer")
        if len(weights) > MAX_LAYERS:
            raise BadInput(f"{what} has {len(weights)} layers: give at most {MAX_LAYERS}")
        exact = tuple(rational_array(w, f"{what}: W_{i}") for i, w in enumerate(weights, start=1))
        shapes = [w.shape for w in exact]
        if max(max(shape) for shape in shapes) > MAX_WIDTH:
            raise BadInput(f"{what} is wider than {MAX_WIDTH}: give a smaller network")
        for i, (before, after) in enumerate(pairwise(shapes), start=1):
            if before[0] != after[1]:
                sizes = f"W_{i} is {before[0]} x {before[1]} and W_{i + 1} is {after[0]} x {after[1]}"
                raise BadInput(f"{what}: {sizes}: give W_{i + 1} as many columns as W_{i} has rows")
        given = [[0] * rows for rows, _ in shapes] if biases is None else biases
        if not isinstance(given, Sequence) or len(given) != len(exact):
            raise BadInput(f"{what}: the biases are {shown(given)}: give {len(exact)} vectors, one a layer")
        vectors = tuple(rational_vector(b, f"{what}: b_{i}") for i, b in enumerate(given, start=1))
        for i, (b, (rows, _)) in enumerate(zip(vectors, shapes, strict=True), start=1):
            if b.shape != (rows,):
                raise BadInput(f"{what}: b_{i} has {b.shape[0]} entries: give {rows}, one for each row of W_{i}")
        for field, value in (
            ("weights", exact),
            ("biases", vectors),
            ("symmetries", _symmetries(activation, len(exact) - 1, what)),
            ("roundoff", max(map(_roundoff, (*weights, *given)))),
            ("notes", tuple(notes)),
        ):
            object.__setattr__(self, field, value)

    @classmethod
    def from_arrays(
        cls, arrays: Mapping[str, Any], *, activation: Activations, layers: Sequence[str] = (),
        stored: str | None = None, what: str = "the network",
    ) -> MLP:  # fmt: skip
        """From arrays with names, as in a state dict: W1, b1, W2, b2, .., or net.0.weight, net.0.bias, ..

        layers : names of the matrices, in order, where numbers in the names do not say it;  stored : "in-out" for
            arrays as Keras and JAX hold them.
        """
        return cls.from_model(model_from_arrays(arrays, what, layers=layers, stored=stored), activation, what)

    @classmethod
    def from_model(cls, model: Model, activation: Activations, what: str = "the network") -> MLP:
        """From what was read of a file."""
        return cls(model.weights, model.biases, activation=activation, notes=model.notes, what=what)

    @classmethod
    def from_sklearn(cls, estimator: Any) -> MLP:
        """From a fitted MLPClassifier or MLPRegressor of scikit-learn: up to its last affine layer.

        The logistic function or softmax after it, which the classifier puts on top, is left out.
        """
        parts: list[Any] = [getattr(estimator, name, None) for name in ("coefs_", "intercepts_", "activation")]
        if any(part is None for part in parts):
            kind = shown(type(estimator).__name__)
            raise BadInput(f"the estimator is {kind}, no fitted MLP: give a fitted MLPClassifier or MLPRegressor")
        coefs, intercepts, activation = parts
        return cls(
            [np.asarray(w).T for w in coefs], list(intercepts), activation=SCIKIT_LEARN.get(activation, activation)
        )

    @property
    def widths(self) -> tuple[int, ...]:
        return (self.weights[0].shape[1], *(w.shape[0] for w in self.weights))

    @property
    def hidden(self) -> int:
        """The number of hidden layers."""
        return len(self.weights) - 1

    def __str__(self) -> str:
        names = sorted({s.name for s in self.symmetries}) if self.hidden else ["no activation"]
        return f"an MLP of widths {','.join(map(str, self.widths))}, {', '.join(names)}"

    def __repr__(self) -> str:
        return f"<{self}>"

    def replaced(self, weights: Sequence[RationalArray], biases: Sequence[RationalArray]) -> MLP:
        """The network with other numbers of the same shapes."""
        copy = object.__new__(MLP)
        fields = (tuple(weights), tuple(biases), self.symmetries, self.roundoff, ())
        for field, value in zip(("weights", "biases", "symmetries", "roundoff", "notes"), fields, strict=True):
            object.__setattr__(copy, field, value)
        return copy

    def equals(self, other: MLP) -> bool:
        """Whether all weights and biases are equal, exactly."""
        if self.widths != other.widths or self.symmetries != other.symmetries:
            return False
        pairs = zip((*self.weights, *self.biases), (*other.weights, *other.biases), strict=True)
        return all(a.equals(b).all() for a, b in pairs)

    def floats(self) -> dict[str, NDArray[np.float64]]:
        """Arrays W1, b1, W2, b2, .., each number rounded to the nearest float."""
        return {
            f"{letter}{i}": a.floats()
            for i, pair in enumerate(zip(self.weights, self.biases, strict=True), start=1)
            for letter, a in zip("Wb", pair, strict=True)
        }


def _symmetries(activation: Activations, hidden: int, what: str) -> tuple[NeuronSymmetry, ...]:
    names = [activation] * hidden if isinstance(activation, str | NeuronSymmetry) else list(activation)
    if len(names) == 1:
        names *= hidden
    if len(names) != hidden:
        raise BadInput(f"{what} has {hidden} hidden layers, and {len(names)} activations: give one, or one a layer")
    if isinstance(activation, str):
        neuron_symmetry(activation)  # refused without hidden layers too
    return tuple(map(neuron_symmetry, names))


def _roundoff(array: Any) -> float:
    """How far, relatively, numbers that are floats may be off if they were rounded once; 0: they are no floats."""
    kind = getattr(getattr(array, "dtype", None), "kind", "")
    if kind == "f":
        return float(np.finfo(array.dtype).eps) / 2
    if hasattr(array, "__array__") and not kind:
        return _roundoff(np.asarray(array))
    rows = array.tolist() if hasattr(array, "tolist") else array
    entries = [v for row in rows for v in (row if isinstance(row, list | tuple) else [row])]
    return DOUBLE if any(isinstance(v, float) or _printed(v) for v in entries) else 0.0


def _printed(value: Any) -> bool:
    """Whether text has so many digits that it was most likely printed from a float."""
    return isinstance(value, str) and "/" not in value and sum(c.isdigit() for c in value.lstrip("-0.")) >= 15
