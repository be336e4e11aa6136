"""What is given as target or data, as exact matrices of the shapes that a network needs."""

from __future__ import annotations

from typing import Any

from symtopo.algebra.exact import RationalMatrix, matrix_size, rational_matrix
from symtopo.errors import BadInput
from symtopo.minima.network import Network


def exact_target(network: Network, target: Any) -> RationalMatrix:
    """The target d_l x d_0; by default ones on the diagonal.  Raises BadInput where it is none."""
    rows, cols = network.widths[-1], network.widths[0]
    if target is None:
        return pattern(rows, cols)
    size = matrix_size(target, "the target")
    if size != (rows, cols):
        given = f"{size[0]} x {size[1]}"
        raise BadInput(f"the target is {given}: these widths need {rows} x {cols}, output by input")
    return rational_matrix(target, "the target")


def exact_data(network: Network, x: Any, y: Any) -> tuple[RationalMatrix, RationalMatrix]:
    """X, d_0 x N, and Y, d_l x N.  Raises BadInput where they are none."""
    sizes = matrix_size(x, "X"), matrix_size(y, "Y")
    for name, (rows, cols), needed in zip("XY", sizes, (network.widths[0], network.widths[-1]), strict=True):
        if rows != needed:
            turned = f"; if a row is a data point, give --points-in-rows, or transpose {name}" * (cols == needed)
            raise BadInput(f"{name} has {rows} rows: these widths need {needed}, one column a sample{turned}")
    if sizes[0][1] != sizes[1][1]:
        raise BadInput(f"X has {sizes[0][1]} columns and Y has {sizes[1][1]}: give one column a sample")
    return rational_matrix(x, "X"), rational_matrix(y, "Y")


def pattern(rows: int, cols: int) -> RationalMatrix:
    """Ones on the diagonal, zeros elsewhere."""
    return tuple(tuple(1 if i == j else 0 for j in range(cols)) for i in range(rows))
