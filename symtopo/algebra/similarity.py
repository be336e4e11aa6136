"""Square rational matrices up to conjugation: one of each class, by kernels of powers of irreducible polynomials."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from symtopo.algebra.exact import to_flint
from symtopo.algebra.spectrum import evaluate

if TYPE_CHECKING:
    from flint import fmpq_mat, fmpz_poly

Block = tuple[int, tuple[Any, ...], int]  # degree and coefficients of a monic irreducible polynomial, and its power


def similar_form(t: fmpq_mat) -> fmpq_mat:
    """The matrix of its conjugacy class over Q that stands for all: equal exactly for conjugate matrices.

    A direct sum of one block for each elementary divisor p^k: a Jordan block where p is linear, else the companion
    matrix of p^k.  Rational matrices that are conjugate over R are so over Q: they have the same elementary divisors.
    """
    blocks = elementary_divisors(t)
    rows: list[list[Any]] = [[0] * t.ncols() for _ in range(t.nrows())]
    start = 0
    for block in blocks:
        inside = _block(block)
        for i, row in enumerate(inside):
            rows[start + i][start : start + len(row)] = row
        start += len(inside)
    return to_flint(rows)


def elementary_divisors(t: fmpq_mat) -> list[Block]:
    """The p^k of the primary decomposition, in order.

    With n_i the dimension of ker p(t)^i over the degree of p, n_i - n_(i-1) blocks of p have a power of at least i.
    """
    found: list[Block] = []
    for factor, multiplicity in t.charpoly().numer().factor()[1]:
        degree, value = factor.degree(), evaluate(factor, t)
        power, kernels = value, [0]
        while kernels[-1] < multiplicity:
            kernels.append((t.nrows() - power.rank()) // degree)
            power = power * value
        at_least = [v - u for u, v in pairwise(kernels)] + [0]
        for k, (many, more) in enumerate(pairwise(at_least), start=1):
            found += [(degree, _monic(factor), k)] * (many - more)
    return sorted(found)


def _monic(p: fmpz_poly) -> tuple[Any, ...]:
    coefficients = [int(c) for c in p.coeffs()]
    return tuple(Fraction(c, coefficients[-1]) for c in coefficients)


def _block(block: Block) -> list[list[Any]]:
    degree, coefficients, k = block
    if degree == 1:
        root = -coefficients[0]
        return [[root if i == j else int(j == i + 1) for j in range(k)] for i in range(k)]
    p = _power(coefficients, k)
    n = degree * k
    return [[int(j == i + 1) if i < n - 1 else -p[j] for j in range(n)] for i in range(n)]


def _power(coefficients: tuple[Any, ...], k: int) -> list[Any]:
    result = [1]
    for _ in range(k):
        longer = [0] * (len(result) + len(coefficients) - 1)
        for i, u in enumerate(result):
            for j, v in enumerate(coefficients):
                longer[i + j] += u * v
        result = longer
    return result
