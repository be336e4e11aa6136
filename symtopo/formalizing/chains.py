"""A certificate that the minimum of one plain network has 2^b components, or one, for proofs/formal/ChainCount.v."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from symtopo.algebra.exact import (
    RationalMatrix,
    columns,
    from_flint,
    identity,
    pivot_columns,
    to_flint,
    to_fmpq,
)
from symtopo.errors import BadInput, Undecided
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network

Rows = Sequence[Sequence[int | Fraction]]


@dataclass(frozen=True)
class ChainCertificate:
    """Weights W of the network without its skips that realise the least squares solution, for the shifted target.

    rank : r, that of Z = F(W) X;  factors : A, B with r columns and r rows, Z = A B;
    inverses : L, M with L Z M = 1, of size r;  bottlenecks : the number of hidden layers of width r, for r > 0.
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
    """For skips beside one layer and from input to output only.

    Raises BadInput where no weights are known to realise the least squares solution.

    Examples
    --------
    >>> from symtopo import Minimum, Network
    >>> certificate = chain_certificate(Minimum(Network([2, 2, 2, 2])))
    >>> certificate.rank, certificate.number
    (2, 4)
    """
    plain = _without_skips(minimum)
    if plain.reachable is not True:
        raise BadInput(
            "the least squares solution is out of reach, or not known to be in reach, which the formal theorem about "
            "networks without skips asks for: leave --formal out"
        )
    try:
        weights = plain.point(seed=0)
    except Undecided as why:
        raise BadInput(f"no exact minimum is known ({why}), which a formal proof needs: leave --formal out") from None
    widths = plain.network.widths
    x = identity(widths[0]) if plain.x is None else plain.x
    output = to_flint(plain.network.forward(weights, x))
    across, down = pivot_columns(output), pivot_columns(output.transpose())
    rank = len(across)
    left, right = from_flint(columns(output, across)), from_flint(output.rref()[0])[:rank]
    inner = from_flint(to_flint([left[i] for i in down]).inv()) if rank else ()
    chosen = [[row[down.index(i)] if i in down else 0 for i in range(output.nrows())] for row in inner]
    kept = [[int(j == c) for c in across] for j in range(output.ncols())]
    bottlenecks = widths[1:-1].count(rank) if rank else 0
    return ChainCertificate(tuple(weights), rank, (left, right), (chosen, kept), bottlenecks)


def _without_skips(minimum: Minimum) -> Minimum:
    """The plain network that has the same minimum, up to a translation of the weights."""
    _, shift = minimum.network.normal_form()
    x = minimum.x or identity(minimum.network.widths[0])
    y = to_flint(minimum.y) - to_fmpq(shift) * to_flint(x) if shift else to_flint(minimum.y)
    plain = Network(minimum.network.widths)
    return Minimum(plain, from_flint(y)) if minimum.x is None else Minimum(plain, x=minimum.x, y=from_flint(y))
