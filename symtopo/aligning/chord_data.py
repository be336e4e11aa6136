"""Data points and the loss on them, as floats that were rounded once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symtopo.algebra.rational_arrays import RationalArray, rational_array, rational_vector
from symtopo.aligning.mlp import MLP
from symtopo.errors import BadInput, shown
from symtopo.loss.convex_losses import CrossEntropy, SquaredError
from symtopo.symmetry.neurons import NeuronSymmetry

LOSSES = {"mse": "mean squared error", "cross-entropy": "cross-entropy"}


@dataclass(frozen=True, eq=False)
class ChordData:
    """Inputs, a data point in each column, the loss, and what it is called."""

    inputs: NDArray[np.float64]
    loss: SquaredError | CrossEntropy
    words: str

    @property
    def points(self) -> int:
        return int(self.inputs.shape[1])


def chord_data(x: Any, y: Any, loss: str, network: MLP) -> ChordData:
    """Data for a network.  Raises BadInput where they do not fit."""
    if loss not in LOSSES:
        raise BadInput(f"the loss is {shown(loss)}, none that is known: give {' or '.join(LOSSES)}")
    inputs = chord_inputs(x, network)
    outputs = network.widths[-1]
    exact = rational_vector(y, "Y")[None, :] if is_vector(y) else rational_array(y, "Y")
    if exact.shape[1] != inputs.shape[1]:
        hint = "give as many columns (or say that points are in rows)"
        raise BadInput(f"X has {inputs.shape[1]} data points, Y {exact.shape[1]}: {hint}")
    if loss == "mse":
        target = _rows(exact, "Y", outputs, "outputs")
        return ChordData(inputs, SquaredError(target), LOSSES[loss])
    return ChordData(inputs, CrossEntropy(_labels(exact, outputs)), LOSSES[loss])


def chord_inputs(x: Any, network: MLP) -> NDArray[np.float64]:
    """Inputs of a network, an input in each column.  Raises BadInput where they do not fit."""
    return _rows(rational_array(x, "X"), "X", network.widths[0], "inputs")


def is_vector(y: Any) -> bool:
    """Whether it is one row of numbers, not a matrix."""
    if hasattr(y, "ndim"):
        return bool(y.ndim == 1)
    return (
        isinstance(y, list | tuple)
        and bool(y)
        and not any(isinstance(v, list | tuple) or hasattr(v, "ndim") for v in y)
    )


def float_pieces(symmetry: NeuronSymmetry) -> tuple[float, float] | None:
    """The pieces of an activation, each rounded once.  Raises BadInput beyond the range of floats."""
    if symmetry.pieces is None:
        return None
    try:
        return float(symmetry.pieces[0]), float(symmetry.pieces[1])
    except OverflowError:
        raise BadInput(f"the slope of {shown(symmetry.name)} is beyond the range of floats: give another one") from None


def _rows(values: RationalArray, what: str, rows: int, of: str) -> NDArray[np.float64]:
    if values.shape[0] != rows:
        raise BadInput(f"{what} has {values.shape[0]} rows, the network {rows} {of}: give a data point in each column")
    floats = values.floats()
    if not np.isfinite(floats).all():
        raise BadInput(f"a number of {what} is beyond the range of floats: scale the data down")
    return floats


def _labels(y: RationalArray, outputs: int) -> NDArray[np.int64]:
    """Classes from 0, from one row of them, or from columns with a single 1."""
    classes = max(outputs, 2)
    whole = (y.numerators % y.denominators == 0).all()
    values = y.numerators // y.denominators
    if y.shape[0] == 1:
        if not whole or (values < 0).any() or (values >= classes).any():
            bad = next(v for v in y.fractions().flat if v not in range(classes))
            raise BadInput(f"Y has the label {shown(str(bad))}: give classes 0 to {classes - 1}")
        return np.asarray(values[0], dtype=np.int64)
    if y.shape[0] != outputs:
        raise BadInput(f"Y has {y.shape[0]} rows: give one row of labels, or {outputs} with a single 1 in each column")
    zero_or_one = (values == 0) | (values == 1)
    wrong = ~zero_or_one.all(axis=0).astype(bool) | (values.sum(axis=0) != 1).astype(bool)
    if not whole or wrong.any():
        place = int(np.argmax(wrong)) if wrong.any() else 0
        where = f"column {place + 1} of Y is no label" if wrong.any() else "Y holds fractions"
        raise BadInput(f"{where}: give one row of labels, or a single 1 and else 0 in each column")
    return np.asarray(values.argmax(axis=0), dtype=np.int64)
