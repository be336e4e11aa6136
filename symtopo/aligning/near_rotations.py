"""Radial networks: matrices g, orthogonal up to far less than rounding, for which B is near to g . A."""

from __future__ import annotations

from fractions import Fraction
from math import inf, isqrt, nextafter
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from symtopo.algebra.exact import from_flint, identity, simplest, to_flint
from symtopo.aligning.element import OrthogonalElement
from symtopo.aligning.mlp import MLP
from symtopo.aligning.rotations import FlintNetwork
from symtopo.aligning.scales import Deviation

if TYPE_CHECKING:
    from flint import fmpq_mat

Array = NDArray[np.float64]
MOST_SWEEPS = 30
WEAKEST = 1e-7  # of singular values: what is weaker tells no direction
BITS = 80  # of the entries of g, behind the point
STEPS = 2  # of Newton's iteration towards the orthogonal matrices: its error is squared twice


def near_rotations(first: MLP, second: MLP, bound: float) -> tuple[tuple[OrthogonalElement, ...], Deviation] | None:
    """An element g and how far B is from g . A, at most the bound; None: none was found.

    The deviation of an entry is divided by the Euclidean norm of its matrix, or bias, in A, which orthogonal matrices
    leave as it is.  To it is added what is between the matrices that are given and those, orthogonal, that are near:
    |Q W R^T - Q' W R'^T| <= |W| (q + r + q r), where |Q - Q'| <= q, |R - R'| <= r, and Q', R' are orthogonal.
    """
    exact = FlintNetwork.of(first), FlintNetwork.of(second)
    with np.errstate(all="ignore"):
        arrays = [[*network.floats().values()] for network in (first, second)]
        sizes = [float(np.abs(part).max()) for part in arrays[0]]
        if not all(np.isfinite(part).all() for parts in arrays for part in parts):
            return None
        for part in arrays:  # so that no product overflows
            part[:] = [a / (size or 1.0) for a, size in zip(part, sizes, strict=True)]
    near = _improved(arrays, _first_matrices(arrays, first.hidden), bound)
    if near is None:
        return None
    polished = [_polished(q) for q in near]
    element = tuple(OrthogonalElement(from_flint(q), off) for q, off in polished)
    worst = _deviation(exact[0].rotated([q for q, _ in polished]), exact, [0.0, *(off for _, off in polished), 0.0])
    return None if worst is None or worst.value >= bound else (element, worst)


def _first_matrices(arrays: list[list[Array]], hidden: int) -> list[Array]:
    """From what each layer is told, from both sides, as in `rotations`, until no layer is told more."""
    bases: list[list[Array]] = [[np.zeros((len(arrays[0][2 * i]), 0))] * 2 for i in range(hidden)]
    order = [*range(hidden), *range(hidden - 2, -1, -1)]
    for _ in range(MOST_SWEEPS):
        before = [basis[0].shape[1] for basis in bases]
        for i in order:
            told = []
            for side, part in enumerate(arrays):
                w, v = part[2 * i], part[2 * i + 2].T
                w = w @ bases[i - 1][side] if i else w
                v = v @ bases[i + 1][side] if i + 1 < hidden else v
                told.append(np.concatenate([w, part[2 * i + 1][:, None], v, bases[i][side]], axis=1))
            left, images, sizes = _oriented(*told)
            kept = int((sizes > WEAKEST * sizes.max(initial=0.0)).sum())
            bases[i] = [left[:, :kept], images[:, :kept]]
        if before == [basis[0].shape[1] for basis in bases]:
            break
    return [_fitted(*basis) for basis in bases]


def _improved(arrays: list[list[Array]], matrices: list[Array], bound: float) -> list[Array] | None:
    """The layers fitted one after the other, the others as they are, until the bound is met; None: it was not."""
    hidden = len(matrices)
    order = [*range(hidden), *range(hidden - 2, -1, -1)]
    best, least = matrices, inf
    for _ in range(MOST_SWEEPS):
        gap = max(float(np.linalg.norm(d) / (np.linalg.norm(w) or 1.0)) for d, w in _gaps(arrays, matrices))
        if not gap < least:  # it may stay where rounding leaves it
            break
        best, least = [*matrices], gap
        if gap < bound / 4:
            break
        for i in order:
            told = []
            for side, part in enumerate(arrays):
                w, v = part[2 * i], part[2 * i + 2].T
                w = w @ matrices[i - 1].T if i and not side else w
                v = v @ matrices[i + 1].T if i + 1 < hidden and not side else v
                told.append(np.concatenate([w, part[2 * i + 1][:, None], v], axis=1))
            matrices[i] = _fitted(*told)
    return best if least < inf else None


def _oriented(mine: Array, theirs: Array) -> tuple[Array, Array, Array]:
    """Left singular vectors of the first, orthonormal images of them by the second, and the singular values.

    The images are made orthonormal from the largest value on, so that what is weak, and rounded most, gives way.
    """
    left, sizes, right = np.linalg.svd(mine, full_matrices=True)
    images = np.zeros_like(left)
    count = len(sizes)
    images[:, :count] = theirs @ right[:count].T
    basis, triangle = np.linalg.qr(images)
    return left, basis * np.where(np.diag(triangle) < 0, -1.0, 1.0), sizes


def _fitted(mine: Array, theirs: Array) -> Array:
    """An orthogonal matrix that takes the first vectors near to the second ones."""
    left, images, _ = _oriented(mine, theirs)
    return np.asarray(images @ left.T)


def _gaps(arrays: list[list[Array]], matrices: list[Array]) -> list[tuple[Array, Array]]:
    """B - g . A, and A, for each weight matrix and bias."""
    gaps = []
    for i in range(len(matrices) + 1):
        w, b = arrays[0][2 * i : 2 * i + 2]
        if i < len(matrices):
            w, b = matrices[i] @ w, matrices[i] @ b
        if i:
            w = w @ matrices[i - 1].T
        gaps += [(arrays[1][2 * i] - w, w), (arrays[1][2 * i + 1] - b, b)]
    return gaps


def _polished(q: Array) -> tuple[fmpq_mat, float]:
    """A matrix near to q, in numbers of BITS bits, and a bound of the norm of Q^T Q - 1."""
    one = to_flint(identity(len(q)))
    matrix = to_flint([[Fraction(v) for v in row] for row in q.tolist()])
    for _ in range(STEPS):
        matrix = _rounded(matrix * (one * 3 - matrix.transpose() * matrix) / 2)
    rest = (matrix.transpose() * matrix - one).entries()
    return matrix, _root_above(sum(v * v for v in rest))


def _rounded(matrix: fmpq_mat) -> fmpq_mat:
    from flint import fmpq, fmpq_mat

    unit, half = fmpq(1, 2**BITS), fmpq(1, 2)
    return fmpq_mat(matrix.nrows(), matrix.ncols(), [(v / unit + half).floor() * unit for v in matrix.entries()])


def _root_above(value: Any) -> float:
    """A float that is at least the square root of a rational."""
    p, q = int(value.p), int(value.q)
    half = max(BITS + (q.bit_length() - p.bit_length()) // 2, 0)  # in integers: squares leave the range of floats soon
    above = Fraction(isqrt((p << 2 * half) // q) + 1, 2**half) if p else Fraction(0)
    try:
        root = float(above)
    except OverflowError:
        return inf
    return root if Fraction(root) >= above else nextafter(root, inf)


def _deviation(moved: FlintNetwork, ends: tuple[FlintNetwork, FlintNetwork], off: list[float]) -> Deviation | None:
    """The largest deviation, an upper bound; None where a matrix is 0 in A, and not in B."""
    worst = None
    for i in range(len(moved.weights)):
        r, q = (Fraction(part) for part in off[i : i + 2])
        for found, (start, end), beside in (
            (moved.weights[i], (ends[0].weights[i], ends[1].weights[i]), q + r + q * r),
            (moved.biases[i], (ends[0].biases[i], ends[1].biases[i]), q),
        ):
            gaps = [abs(v) for v in (end - found).entries()]
            k = max(range(len(gaps)), key=gaps.__getitem__)
            size = sum(v * v for v in start.entries())
            if size == 0:
                if gaps[k] != 0:
                    return None
                continue
            relative = _root_above(gaps[k] * gaps[k] / size)
            value = nextafter(float(Fraction(relative) + beside), inf) if relative < inf else inf
            if worst is None or value > worst.value:
                row, column = divmod(k, found.ncols())
                values = [simplest(Fraction(int(m[row, column].p), int(m[row, column].q))) for m in (found, end)]
                worst = Deviation(value, i + 1, row, None if found is moved.biases[i] else column, *values)
    return worst
