"""Pairs of rational matrices (U, T), U of full column rank, up to (A U G, A T G) with A and G invertible."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from symtopo.algebra.exact import identity, pivot_columns, row_echelon, rows_of, to_flint
from symtopo.algebra.similarity import similar_form

if TYPE_CHECKING:
    from flint import fmpq_mat


def pencil_form(u: fmpq_mat, t: fmpq_mat) -> fmpq_mat:
    """The T beside U = [1; 0] that stands for all pairs that (A U G, A T G) leads to: equal exactly for these.

    Let V_0 be the whole space, and V_(k+1) the v in V_k with T v in U V_k.  On the last of them, V, T v = U M v: M up
    to conjugation, and the dimensions of all V_k, are what counts, by Kronecker's theorem on pencils, see
    docs/canonical.md.  V_k loses one dimension for each chain e_1 -> e_2 -> .. of more than k vectors, whose last goes
    out of the image of U.
    """
    rho = u.ncols()
    kernels = [to_flint(identity(rho))]
    while len(kernels) < 2 or 0 < kernels[-1].ncols() < kernels[-2].ncols():
        kernels.append(_into(t, u * kernels[-1], kernels[-1]))
    last = kernels[-1]
    inside = last.ncols()
    lost = [a.ncols() - b.ncols() for a, b in pairwise(kernels)]
    rows: list[list[Any]] = [[0] * rho for _ in range(u.nrows())]
    if inside:
        image, ends = u * last, pivot_columns((u * last).transpose())
        m = rows_of(image, ends).inv() * rows_of(t * last, ends)
        for i, row in enumerate(similar_form(m).tolist()):
            rows[i][:inside] = row
    start = inside
    for chain in range(lost[0]):
        length = sum(chain < more for more in lost)
        for k in range(start, start + length - 1):
            rows[k + 1][k] = 1
        rows[rho + chain][start + length - 1] = 1
        start += length
    return to_flint(rows)


def _into(t: fmpq_mat, image: fmpq_mat, basis: fmpq_mat) -> fmpq_mat:
    """A basis of the v = basis c with T v in the space that the columns of image span; as columns, perhaps none."""
    from flint import fmpq_mat

    moved, known = t * basis, image.ncols()
    both: list[list[Any]] = [[*a, *b] for a, b in zip(image.tolist(), moved.tolist(), strict=True)]
    rows, pivots = row_echelon(to_flint(both))
    free = [j for j in range(known + basis.ncols()) if j not in pivots]  # image has independent columns: none of these
    vectors = [{j: 1} | {pivot: -row[j] for row, pivot in zip(rows, pivots, strict=True)} for j in free]
    chosen = [vector.get(known + k, 0) for k in range(basis.ncols()) for vector in vectors]
    return basis * fmpq_mat(basis.ncols(), len(vectors), chosen)
