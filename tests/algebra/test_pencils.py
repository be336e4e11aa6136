"""Pairs (U, T) have one form exactly if some A and G take one to the other: A and G are found by linear equations."""

import random

import pytest
from flint import fmpq_mat

from symtopo.algebra.pencils import pencil_form


def matrix(r, rows, columns, entries):
    return fmpq_mat(rows, columns, [r.choice(entries) for _ in range(rows * columns)])


def invertible(r, n):
    while (a := matrix(r, n, n, range(-2, 3))).det() == 0:
        pass
    return a


def injective(r, rows, columns):
    while (a := matrix(r, rows, columns, (0, 0, 1, -1))).rank() < columns:
        pass
    return a


def unit(rows, columns):
    return fmpq_mat(rows, columns, [int(i == j) for i in range(rows) for j in range(columns)])


def are_equivalent(r, one, other):
    """Whether A U = U' H and A T = T' H for invertible A and H; a random solution is invertible if any is, nearly."""
    n, rho = one[0].nrows(), one[0].ncols()
    equations = []
    for a, b in zip(one, other, strict=True):
        for i in range(n):
            for j in range(rho):
                row = [0] * (n * n + rho * rho)
                for k in range(n):
                    row[i * n + k] += a[k, j]
                for k in range(rho):
                    row[n * n + k * rho + j] -= b[i, k]
                equations.append(row)
    reduced, rank = fmpq_mat(equations).rref()
    pivots = [next(j for j in range(len(equations[0])) if reduced[i, j] != 0) for i in range(rank)]
    values = [r.randint(-1000, 1000) for _ in equations[0]]
    for i, pivot in enumerate(pivots):
        values[pivot] = -sum(reduced[i, j] * values[j] for j in range(len(values)) if j not in pivots)
    return fmpq_mat(n, n, values[: n * n]).det() != 0 and fmpq_mat(rho, rho, values[n * n :]).det() != 0


@pytest.mark.parametrize("seed", range(4))
def test_a_form_is_that_of_exactly_the_equivalent_pairs(seed):
    r = random.Random(seed)
    n, rho = r.choice([(2, 1), (3, 1), (3, 2), (4, 2), (4, 3), (5, 3)])
    pairs = [(injective(r, n, rho), matrix(r, n, rho, (0, 0, 0, 1, 1, 2))) for _ in range(8)]
    pairs += [(a * u * g, a * t * g) for u, t in pairs[:2] for a, g in [(invertible(r, n), invertible(r, rho))]]
    forms = [pencil_form(*pair) for pair in pairs]
    for pair, form in zip(pairs, forms, strict=True):
        assert are_equivalent(r, pair, (unit(n, rho), form))
        assert pencil_form(unit(n, rho), form) == form
    same = [[forms[i] == forms[j] for j in range(i)] for i in range(len(pairs))]
    assert same == [[are_equivalent(r, pairs[i], pairs[j]) for j in range(i)] for i in range(len(pairs))]


def test_forms_by_hand():
    """A chain of two that leaves the image, beside the number 5; nothing that leaves it; all that does at once."""
    u = unit(5, 3)
    t = fmpq_mat([[5, 0, 0], [0, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0]])
    assert pencil_form(u, t) == t
    assert pencil_form(unit(2, 1), fmpq_mat([[7], [0]])) == fmpq_mat([[7], [0]])
    assert pencil_form(unit(2, 1), fmpq_mat([[7], [3]])) == fmpq_mat([[0], [1]])
    scattered, apart = fmpq_mat([[1, 2], [3, 4], [5, 6], [7, 9]]), fmpq_mat([[0, 0], [0, 0], [1, 0], [0, 1]])
    assert pencil_form(unit(4, 2), scattered) == apart
