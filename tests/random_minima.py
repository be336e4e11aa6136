"""Random small minima from a seed, for tests that need many of them."""

import random

from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network

SMALL = [-2, -1, 0, 1, 2, 3]


def random_skips(r, widths, most):
    pairs = [(j, i) for i in range(len(widths)) for j in range(i) if widths[j] == widths[i]]
    return {r.choice(pairs): r.choice([1, -1, 2, -2]) for _ in range(r.randint(0, most))} if pairs else {}


def random_matrix(r, rows, columns):
    return [[r.choice(SMALL) for _ in range(columns)] for _ in range(rows)]


def product_of_rank(r, rows, columns, rank):
    """A product through a space of dimension `rank`: its rank is at most that."""
    left, right = random_matrix(r, rows, rank), random_matrix(r, rank, columns)
    return [[sum(a * b[c] for a, b in zip(row, right, strict=True)) for c in range(columns)] for row in left]


def rank_one(r):
    """Scalar input, up to five layers and four skips."""
    widths = [1, *(r.choice([1, 1, 1, 2, 3]) for _ in range(r.randint(1, 5)))]
    if r.random() < 0.7:
        widths[-1] = 1
    return Minimum(Network(widths, random_skips(r, widths, 4)), random_matrix(r, widths[-1], 1))


def plain(r):
    widths = [r.randint(1, 4) for _ in range(r.randint(2, 5))]
    return Minimum(Network(widths), random_matrix(r, widths[-1], widths[0]))


def with_skips(r):
    widths = [r.choice([1, 2, 2, 3]) for _ in range(r.randint(3, 5))]
    return Minimum(Network(widths, random_skips(r, widths, 3)), random_matrix(r, widths[-1], widths[0]))


def square_with_skips(r):
    widths = [r.randint(2, 3)] * r.randint(3, 5)
    return Minimum(Network(widths, random_skips(r, widths, 2)), random_matrix(r, widths[-1], widths[0]))


def data_of_low_rank(r):
    widths = [r.randint(1, 3) for _ in range(r.randint(3, 5))]
    columns = r.randint(1, 4)
    x = product_of_rank(r, widths[0], columns, r.randint(1, widths[0]))
    return Minimum(Network(widths, random_skips(r, widths, 2)), x=x, y=random_matrix(r, widths[-1], columns))


def seeded(kind, seed):
    return kind(random.Random(f"{kind.__name__} {seed}"))
