"""A certificate that the minimum of a plain network has 2^b components, or one, for proofs/formal/ChainCount.v."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from symtopo.algebra.exact import RationalMatrix, from_flint, identity, to_flint
from symtopo.errors import BadInput, Undecided
from symtopo.minima.minimum import Minimum

Rows = Sequence[Sequence[int | Fraction]]


@dataclass(frozen=True)
class ChainCertificate:
    """Weights W that realise the least squares solution, and the rank r of Z = F(W) X: Z = A B with r columns of A,
    and L Z M = 1 of size r.

    bottlenecks : the number of hidden layers of width r, for r > 0.
    """

    weights: tuple[RationalMatrix, ...]
    rank: int
    factors: tuple[Rows, Rows]
    inverses: tuple[Rows, Rows]
    bottlenecks: int

    @property
    def number(self) -> int:
        return 1 << self.bottlenecks


def chain_certificate(minimum: Minimum) -> ChainCertificate:
    """Raises BadInput where no weights are known to realise the least squares solution.

    Examples
    --------
    >>> from symtopo import Minimum, Network
    >>> certificate = chain_certificate(Minimum(Network([2, 2, 2, 2])))
    >>> certificate.rank, certificate.number
    (2, 4)
    """
    if minimum.reachable is not True:
        raise BadInput("the least squares solution is not known to be reached, which the formal theorem asks: leave "
                       "--formal out")
    try:
        weights = minimum.point(seed=0)
    except Undecided as why:
        raise BadInput(f"no exact minimum is known ({why}), which a formal certificate needs: leave --formal out") from None
    widths = minimum.network.widths
    x = identity(widths[0]) if minimum.x is None else minimum.x
    output = to_flint(minimum.network.forward(weights, x))
    echelon, rank = output.rref()
    columns = [next(j for j in range(output.ncols()) if echelon[i, j]) for i in range(rank)]
    turned, _ = output.transpose().rref()
    rows = [next(i for i in range(output.nrows()) if turned[k, i]) for k in range(rank)]
    entries = from_flint(output)
    left = [[entries[i][j] for j in columns] for i in range(output.nrows())]
    right = from_flint(echelon)[:rank]
    inner = from_flint(to_flint([[entries[i][j] for j in columns] for i in rows]).inv()) if rank else ()
    chosen = [[inner[k][rows.index(i)] if i in rows else 0 for i in range(output.nrows())] for k in range(rank)]
    kept = [[int(j == c) for c in columns] for j in range(output.ncols())]
    bottlenecks = widths[1:-1].count(rank) if rank else 0
    return ChainCertificate(tuple(weights), rank, (left, right), (chosen, kept), bottlenecks)
