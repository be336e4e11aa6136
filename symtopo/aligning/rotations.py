"""Radial networks: is B = g . A with orthogonal matrices g?  Decided exactly, by what the layers are told.

For s(z) = f(|z|) z of the vector z of a layer, s(Q z) = Q s(z) for orthogonal Q, so that W_i -> Q_i W_i Q_{i-1}^T and
b_i -> Q_i b_i leave the function as it is (Q_0 = 1 = Q_l).  Let D_i in R^{h_i} be the least subspaces with

    b_i in D_i,  W_i D_{i-1} in D_i,  W_{i+1}^T D_{i+1} in D_i   (D_0 and D_l are the whole spaces).

If B = g . A, then Q_i is determined on D_i, as it takes what is made of A to what is made of B in the same way.  It
exists there if and only if relations and inner products of these vectors are the same in A and B.  The orthogonal
complements of D_i are mapped to each other by the W_i, and neither hear inputs and biases nor are heard; where these
maps vanish, any isometries of the complements will do: products of reflections, rational by Witt's theorem.  Own
derivation; docs/align.md, Radial activations.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from symtopo.algebra.exact import from_flint, identity, row_echelon, to_flint
from symtopo.algebra.rational_arrays import RationalArray, from_fractions
from symtopo.aligning.element import OrthogonalElement
from symtopo.aligning.mlp import MLP
from symtopo.aligning.reconstruction import by_primes
from symtopo.errors import BadInput, Undecided

if TYPE_CHECKING:
    from flint import fmpq_mat

MOST_NEURONS, MOST_OF_ONE_LAYER = 16, 64  # where vectors that determine the matrices are made exactly
LARGEST_CHARACTERISTIC = 64
WIDEST = 512  # of layers that are looked at: the work grows with the third power
MOST_PRODUCTS = 1024  # inputs, or outputs, of which all inner products are compared
_TOLD = "inner products of vectors that hidden layer {} is told, made in the same way of A and of B, differ"
Make = Callable[[int, int, list[Any]], Any]  # of matrices, from their entries
SAME_FUNCTION = "A and B compute the same function, which is proved"


class OtherOrbit(Exception):
    """There is no g, for a reason."""

    def __init__(self, layer: int, reason: str, *, same_function: bool = False) -> None:
        super().__init__(reason)
        self.layer, self.reason, self.same_function = layer, reason, same_function


def are_radial(*networks: MLP) -> bool:
    """Whether all hidden layers are radial.  Raises BadInput where some are, and others are not."""
    kinds = {symmetry.radial for network in networks for symmetry in network.symmetries}
    if len(kinds) == 2:
        raise BadInput("some hidden layers are radial and others are not: give networks in which all are, or none is")
    return kinds == {True}


def refuse_radial(why: str, *networks: MLP) -> None:
    """Raises BadInput where a hidden layer is radial, for what would not be true of it, or is not written."""
    if any(symmetry.radial for network in networks for symmetry in network.symmetries):
        raise BadInput(f"radial activations: {why}")


@dataclass(frozen=True, eq=False)
class FlintNetwork:
    """The weights as matrices of FLINT, and the biases as columns."""

    weights: tuple[Any, ...]
    biases: tuple[Any, ...]

    def modulo(self, prime: int) -> FlintNetwork | None:
        """The same modulo a prime; None where it divides a denominator."""
        try:
            return FlintNetwork(*(tuple(_modulo(m, prime) for m in part) for part in (self.weights, self.biases)))
        except ValueError:
            return None

    @classmethod
    def of(cls, network: MLP) -> FlintNetwork:
        return cls(tuple(map(_matrix, network.weights)), tuple(_matrix(b[:, None]) for b in network.biases))

    def rotated(self, matrices: Sequence[fmpq_mat]) -> FlintNetwork:
        """The network g . A."""
        weights, biases = list(self.weights), list(self.biases)
        for i, q in enumerate(matrices):
            weights[i], biases[i] = q * weights[i], q * biases[i]
            weights[i + 1] = weights[i + 1] * q.transpose()
        return FlintNetwork(tuple(weights), tuple(biases))

    def equals(self, other: FlintNetwork) -> bool:
        """Whether all weights and biases are equal."""
        return self.weights == other.weights and self.biases == other.biases

    def like(self, network: MLP) -> MLP:
        """The same numbers, as an MLP of this kind."""
        biases = [from_fractions([v for (v,) in from_flint(b)]) for b in self.biases]
        return network.replaced([from_fractions(from_flint(w)) for w in self.weights], biases)


def rotated(element: Sequence[OrthogonalElement], network: MLP) -> MLP:
    """The network g . A, which computes the same function, exactly.  Raises BadInput where g is not in the group."""
    if not all(symmetry.radial for symmetry in network.symmetries):
        raise BadInput("orthogonal matrices act on radial networks: give one whose hidden layers are all radial")
    sizes = [len(g.matrix) for g in element]
    if sizes != list(network.widths[1:-1]):
        raise BadInput(f"the matrices are of the sizes {sizes}: give {list(network.widths[1:-1])}, one a hidden layer")
    matrices = [to_flint(g.matrix) for g in element]
    if any(q * q.transpose() != to_flint(identity(q.nrows())) for q in matrices):
        raise BadInput("a matrix is not orthogonal: give Q with Q^T Q = 1, exactly")
    return FlintNetwork.of(network).rotated(matrices).like(network)


def transposed(element: Sequence[OrthogonalElement]) -> tuple[OrthogonalElement, ...]:
    """The element that undoes another one."""
    return tuple(OrthogonalElement(tuple(zip(*g.matrix, strict=True)), g.off) for g in element)


def exact_rotations(first: MLP, second: MLP) -> tuple[OrthogonalElement, ...]:
    """The g with B = g . A, for radial networks of the same widths.

    Raises OtherOrbit where there is none, Undecided where that is not known.
    """
    a, b = FlintNetwork.of(first), FlintNetwork.of(second)
    _compare_norms(a, b)
    matrices = by_primes(a, b, _bases_modulo)
    if matrices is None or not a.rotated(matrices).equals(b):  # residues that agree say nothing of the numbers
        if max(first.widths[1:-1]) > (MOST_OF_ONE_LAYER if first.hidden == 1 else MOST_NEURONS):
            raise Undecided("g is not determined by few digits, and layers are too wide to look for it otherwise")
        matrices = _by_bases(a, b)
    if not a.rotated(matrices).equals(b):  # right on D_i, so that the functions are the same
        _compare_spectra(a, b)
        raise Undecided(
            f"{SAME_FUNCTION}; but they hold parts that neither hear the input nor are heard, and whether these "
            "correspond is not known to symtopo"
        )
    return tuple(OrthogonalElement(from_flint(q)) for q in matrices)


def _by_bases(a: FlintNetwork, b: FlintNetwork) -> list[fmpq_mat]:
    """Isometries that are right on D_i, in exact arithmetic."""
    from flint import fmpq_mat

    matrices = []
    for i, (u, v) in enumerate(_determined(a, b, fmpq_mat)):
        if u * u.transpose() != v * v.transpose():
            raise OtherOrbit(i + 1, _TOLD.format(i + 1))
        matrices.append(v.transpose() if u.nrows() == u.ncols() else _extended(u, v))
    return matrices


def _bases_modulo(a: FlintNetwork, b: FlintNetwork, prime: int) -> list[Any] | None:
    """The matrices modulo a prime, where D_i are the whole spaces; None where they are not.

    Bases are integral combinations of vectors that are made in the same way of A and B: if their inner products differ
    modulo the prime, there is no g.
    """
    from flint import nmod_mat

    try:
        bases = _determined(a, b, lambda rows, columns, entries: nmod_mat(rows, columns, entries, prime))
    except OtherOrbit:  # modulo a prime a vector that is not 0 may have no length
        return None
    for i, (u, v) in enumerate(bases):
        if u * u.transpose() != v * v.transpose():
            raise OtherOrbit(i + 1, _TOLD.format(i + 1))
    return [v.transpose() for _, v in bases] if all(u.nrows() == u.ncols() for u, _ in bases) else None


def _matrix(array: RationalArray) -> fmpq_mat:
    from flint import fmpq, fmpq_mat

    pairs = zip(array.numerators.flat, array.denominators.flat, strict=True)
    rows, columns = array.shape
    return fmpq_mat(rows, columns, [fmpq(int(p), int(q)) for p, q in pairs])


def _modulo(matrix: fmpq_mat, prime: int) -> Any:
    from flint import nmod_mat

    entries = [int(v.p) * pow(int(v.q), -1, prime) % prime for v in matrix.entries()]
    return nmod_mat(matrix.nrows(), matrix.ncols(), entries, prime)


def _compare_norms(a: FlintNetwork, b: FlintNetwork) -> None:
    """Products that all networks of an orbit share, and that are soon computed."""
    last = len(a.weights)
    for r, (p, q) in enumerate(zip(a.biases[-1].entries(), b.biases[-1].entries(), strict=True)):
        if p != q:
            raise OtherOrbit(last, f"the bias of output {r} is {_both(p, q)}")
    joined = [_beside(n.weights[0], n.biases[0]) for n in (a, b)]
    if joined[0].ncols() <= MOST_PRODUCTS:
        _compare(1, "columns {} and {} of [W_1 b_1]", *(m.transpose() * m for m in joined))
    if a.weights[-1].nrows() <= MOST_PRODUCTS:
        _compare(last, f"rows {{}} and {{}} of W_{last}", *(n.weights[-1] * n.weights[-1].transpose() for n in (a, b)))
    for i in range(1, last - 1):
        for what, parts in (("W", (a.weights[i], b.weights[i])), ("b", (a.biases[i], b.biases[i]))):
            p, q = (sum(v * v for v in m.entries()) for m in parts)
            if p != q:
                raise OtherOrbit(i + 1, f"the sum of the squares of {what}_{i + 1} is {_both(p, q)}")


def _compare(layer: int, what: str, first: fmpq_mat, second: fmpq_mat) -> None:
    if first == second:
        return
    n = first.ncols()
    pairs = enumerate(zip(first.entries(), second.entries(), strict=True))
    k, (p, q) = next((k, pair) for k, pair in pairs if pair[0] != pair[1])
    where = what.format(k // n, k % n)
    raise OtherOrbit(layer, f"the inner product of {where}, from 0, is {_both(p, q)}")


def _both(p: Any, q: Any) -> str:
    """Two numbers that differ."""
    first, second = _short(p), _short(q)
    apart = f" (they differ by {_short(q - p, digits=3)})" if first.split()[-1] == second.split()[-1] else ""
    return f"{first} in A and {second} in B{apart}"


def _short(value: Any, *, digits: int = 17) -> str:
    """An exact number, or its first digits."""
    text = str(value)
    if len(text) <= 20:
        return text
    try:
        return f"about {int(value.p) / int(value.q):.{digits}g}"
    except OverflowError:
        return "a number beyond the range of floats"


def _beside(*parts: fmpq_mat) -> fmpq_mat:
    from flint import fmpq_mat

    rows = [[v for row in rows for v in row] for rows in zip(*(m.tolist() for m in parts), strict=True)]
    return fmpq_mat(len(rows), sum(m.ncols() for m in parts), [v for row in rows for v in row])


def _determined(a: FlintNetwork, b: FlintNetwork, make: Make) -> list[tuple[Any, Any]]:
    """For each hidden layer a basis of D_i, as rows, in A, and what is made in the same way of B."""
    hidden = len(a.weights) - 1
    bases: list[tuple[Any, Any]] = [(make(0, a.weights[i].nrows(), []),) * 2 for i in range(hidden)]
    order = [*range(hidden), *range(hidden - 2, -1, -1)]
    while True:
        before = [basis[0].nrows() for basis in bases]
        for i in order:
            bases[i] = _joined(i, [_told(n, i, [basis[k] for basis in bases]) for k, n in enumerate((a, b))], make)
        if before == [basis[0].nrows() for basis in bases]:
            return bases


def _told(network: FlintNetwork, i: int, bases: Sequence[Any]) -> list[Any]:
    """Vectors, as rows, that hidden layer i is told by the inputs, the outputs, its bias, and the layers beside it."""
    w, v = network.weights[i].transpose(), network.weights[i + 1]
    parts = [network.biases[i].transpose(), bases[i - 1] * w if i else w]
    parts += [bases[i + 1] * v if i + 1 < len(bases) else v, bases[i]]
    return [row for part in parts if part.nrows() for row in part.tolist()]


def _joined(i: int, rows: Sequence[list[Any]], make: Make) -> tuple[Any, Any]:
    """A basis of the first rows, and the same combinations of the second ones."""
    h = len(rows[0][0])
    flat = [v for pair in zip(*rows, strict=True) for row in pair for v in row]
    reduced, pivots = row_echelon(make(len(rows[0]), 2 * h, flat))
    if pivots and pivots[-1] >= h:
        dependent = f"vectors that hidden layer {i + 1} is told depend on each other linearly in A, and not so in B"
        raise OtherOrbit(i + 1, dependent)
    sides = (slice(0, h), slice(h, None))
    u, v = (make(len(reduced), h, [v for row in reduced for v in row[side]]) for side in sides)
    return u, v


def _extended(u: fmpq_mat, v: fmpq_mat) -> fmpq_mat:
    """An orthogonal matrix that takes each row of u to that of v, which have the same inner products.

    Row by row, the reflection that takes where u_k is now to v_k: it leaves v_1, .., v_{k-1} where they are, as the
    difference of both is orthogonal to them.
    """
    q = to_flint(identity(u.ncols()))
    for start, end in zip(u.tolist(), v.tolist(), strict=True):
        difference = q * _column(start) - _column(end)
        size = sum(x * x for x in difference.entries())
        if size != 0:
            q = q - difference * (difference.transpose() * q) * (2 / size)
    return q


def _column(values: Sequence[Any]) -> fmpq_mat:
    from flint import fmpq_mat

    return fmpq_mat(len(values), 1, list(values))


def _compare_spectra(a: FlintNetwork, b: FlintNetwork) -> None:
    """Singular values of the layers between hidden ones."""
    for i in range(1, len(a.weights) - 1):
        pair = (a.weights[i], b.weights[i])
        if max(pair[0].nrows(), pair[0].ncols()) > LARGEST_CHARACTERISTIC:
            continue
        p, q = ((m * m.transpose()).charpoly() for m in pair)
        if p != q:
            raise OtherOrbit(i + 1, f"W_{i + 1} has other singular values in B; {SAME_FUNCTION}", same_function=True)
