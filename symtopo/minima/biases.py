"""Linear networks with biases: their minimum is that of a network without, up to a factor R^k.

docs/counts.md, section 7, has the proofs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from symtopo.algebra.exact import Rational, RationalMatrix, from_flint, rational, shifted_by, to_flint, to_fmpq
from symtopo.errors import BadInput, shown
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network

if TYPE_CHECKING:
    from flint import fmpq_mat

FARTHEST = 1e-3  # that the output may be off its mean, as part of the largest entry of Y


@dataclass(frozen=True, init=False)
class BiasedMinimum:
    """The minimum of |Y - F(W, b) X|^2 over weights and biases, h_i = W_i h_{i-1} + b_i 1^T + skips.

    If the output has a bias, the minimum is homeomorphic to that of the network without biases for the centred data
    X - mean, Y - mean, times R^k, k the number of the biases of hidden layers: b_l makes up for all of them.  If only
    the first layer has one, and no skip leaves the input past it, it is that of the network with one input more, which
    is always 1.  Of other biases without one at the output nothing is known, and they are refused.

    Parameters
    ----------
    network : the network without its biases.
    x, y : data, d_0 x N and d_l x N, as in `Minimum`.
    layers : numbers of the layers with a bias; by default all.

    `minimum` is that of the network without biases: what is counted and proved about its components holds for those of
    the network with biases.  Its certificates are about the data of `minimum`, not about x and y.

    Examples
    --------
    >>> from symtopo import BiasedMinimum, Network, count
    >>> line = BiasedMinimum(Network([1, 1, 1]), x=[[0, 1, 2]], y=[[5, 7, 9]])
    >>> line.minimum.x, line.minimum.y
    (((-1, 0, 1),), ((-2, 0, 2),))
    >>> print(count(line.minimum, samples=0))
    2
    >>> line.without_biases([[[1]], [[2]]], {1: [0], 2: [5]}, "A")
    ([[[1]], [[2]]], '')
    """

    network: Network
    layers: tuple[int, ...]
    x: RationalMatrix
    y: RationalMatrix
    minimum: Minimum

    def __init__(self, network: Network, *, x: Any, y: Any, layers: Sequence[int] | None = None) -> None:
        given_layers = range(1, network.layers + 1) if layers is None else layers
        numbers = list(given_layers) if isinstance(given_layers, Iterable) else []
        if not numbers or not all(type(i) is int and 1 <= i <= network.layers for i in numbers):
            raise BadInput(f"biases at the layers {shown(layers)}: give some of 1 to {network.layers}")
        chosen = tuple(sorted(set(numbers)))
        given = Minimum(network, x=x, y=y)
        if given.x is None:  # data were given, so there are some
            raise BadInput("a network with biases needs data: give x and y")
        if chosen[-1] == network.layers:
            data = _centred(given.x), _centred(given.y)
            off = [u * _ratio(a, b) for u, a, b in zip(given.roundoff, (given.x, given.y), data, strict=True)]
            minimum = Minimum(network, x=data[0], y=data[1], roundoff=(off[0], off[1]))
        else:
            minimum = _with_one_input_more(given, chosen)
        for name, value in zip(
            ("network", "layers", "x", "y", "minimum"), (network, chosen, given.x, given.y, minimum), strict=True
        ):
            object.__setattr__(self, name, value)

    @property
    def by_centring(self) -> bool:
        """Whether the output has a bias, so that the data are centred."""
        return self.layers[-1] == self.network.layers

    @property
    def words(self) -> str:
        """What carries over."""
        listed = "every layer" if len(self.layers) == self.network.layers else _listed(self.layers)
        data = "the centred data X - mean, Y - mean" if self.by_centring else "one input more, which is always 1"
        return f"in {listed}: all answers are those of the network without biases for {data}"

    def without_biases(self, weights: Sequence[Any], biases: Mapping[int, Any], name: str) -> tuple[list[Any], str]:
        """The weights of a point of `minimum`, and a note on how far the output bias is off; "" where it is not.

        biases : vectors, by the number of the layer;  name : of the point, in refusals.
        Raises BadInput unless there is one for each layer that has a bias, and their sum fits the data up to rounding.
        """
        if not isinstance(biases, Mapping):
            raise BadInput(f"the biases of {name} are {shown(biases)}: give {{layer: vector, ..}}")
        if missing := sorted(set(self.layers) - set(biases)):
            raise BadInput(f"{name} has no bias for layer {missing[0]}: give one for each of {_listed(self.layers)}")
        if surplus := sorted(map(str, set(biases) - set(self.layers))):
            raise BadInput(
                f"{name} has a bias for layer {shown(surplus[0])}: this network has some at {_listed(self.layers)}"
            )
        exact = {i: _vector(b, self.network, i, name) for i, b in biases.items()}
        if not self.by_centring:
            first = self.network.exact_weights(weights)[0]
            beside = self.network.skips.get((0, 1), 0)
            turned = shifted_by(first, beside)
            widened = [[*row, b] for row, b in zip(turned, exact[1], strict=True)]
            return [widened, *list(weights)[1:]], ""
        off = self._off(self.network.exact_weights(weights), exact)
        size = max(_largest(self.y), Fraction(1, 10**300))
        if off > FARTHEST * size:
            raise BadInput(
                f"{name} is no minimum: its biases leave the mean of the output off by {_short(off / size)} of the "
                f"largest entry of Y, above {FARTHEST:g}: connect is about linear networks, without activations; if "
                "this is one, train it further, or check its widths, skips and data"
            )
        return list(weights), f"{name}: its output bias is off by {_short(off)}; the best one is taken" if off else ""

    def _off(self, weights: Sequence[RationalMatrix], biases: Mapping[int, Sequence[Rational]]) -> Fraction:
        """How far the output at the mean of X is off the mean of Y."""
        state = to_flint(_mean(self.x))
        states = [state]
        for i, w in enumerate(weights, start=1):
            state = to_flint(w) * state
            for (j, k), coefficient in self.network.skips.items():
                if k == i:
                    state = state + to_fmpq(coefficient) * states[j]
            state = state + _column(biases[i]) if i in biases else state
            states.append(state)
        return max(abs(Fraction(row[0])) for row in from_flint(state - to_flint(_mean(self.y))))


def _with_one_input_more(given: Minimum, layers: tuple[int, ...]) -> Minimum:
    network = given.network
    last, skips = network.layers, network.skips
    past = [(j, k) for j, k in skips if j == 0 and 1 < k < last]
    if layers != (1,) or past or given.x is None:
        listed = (
            f"biases at {_listed(layers)}, and none at the output (layer {last})"
            + "; a skip leaves the input" * bool(past)
        )
        raise BadInput(
            f"{listed}: nothing is known about such a minimum (docs/counts.md, section 7); give the output one"
        )
    shift = to_fmpq(skips.get((0, last), 0))
    y = from_flint(to_flint(given.y) - shift * to_flint(given.x)) if shift else given.y
    widened = Network([network.widths[0] + 1, *network.widths[1:]], {k: c for k, c in skips.items() if k[0] > 0})
    return Minimum(widened, x=(*given.x, (1,) * len(given.x[0])), y=y, roundoff=given.roundoff)


def _mean(a: RationalMatrix) -> RationalMatrix:
    return tuple((Fraction(sum(row)) / len(row),) for row in a)


def _centred(a: RationalMatrix) -> RationalMatrix:
    return tuple(tuple(rational(v - mean, "an entry") for v in row) for row, (mean,) in zip(a, _mean(a), strict=True))


def _ratio(a: RationalMatrix, centred: RationalMatrix) -> float:
    """By how much the rounding of entries counts for more once the mean is gone."""
    return max(1.0, float(_largest(a) / _largest(centred))) if _largest(centred) else 1.0


def _largest(a: RationalMatrix) -> Fraction:
    return Fraction(max(max(v, -v) for row in a for v in row))


def _vector(value: Any, network: Network, i: int, name: str) -> list[Rational]:
    what, width = f"the bias of layer {i} of {name}", network.widths[i]
    listed = value.tolist() if hasattr(value, "tolist") else value
    if not isinstance(listed, list | tuple):
        raise BadInput(f"{what} is {shown(value)}, not a vector: give a list of {width} numbers")
    if len(listed) != width:
        raise BadInput(f"{what} has {len(listed)} entries: the layer has {width}")
    return [rational(v, f"an entry of {what}") for v in listed]


def _column(vector: Sequence[Rational]) -> fmpq_mat:
    return to_flint([(v,) for v in vector])


def _listed(layers: Sequence[int]) -> str:
    return f"layer{'s' * (len(layers) > 1)} {', '.join(map(str, layers))}"


def _short(value: Fraction) -> str:
    try:
        return f"{float(value):.1e}"
    except OverflowError:
        return f"about 10^{len(str(int(value))) - 1}"
