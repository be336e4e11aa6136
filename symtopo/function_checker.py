"""The trusted checker of claims about networks with activations, in exact arithmetic.

Trusted: this file and the Python standard library; nothing else of symtopo is imported, and the file runs alone::

    python -I -S function_checker.py CLAIM.json CERTIFICATE.json

The claim says *what* is proved: two networks x -> W_l s_{l-1}(.. s_1(W_1 x + b_1) ..) + b_l, in rational numbers.
The certificate says *how*: moves for each of them, none of which changes the function that a network computes.

Claim kinds
    same-function        both networks compute the same function of all real inputs
    same-function-path   they are joined by a path, a continuous curve of real weights and biases, on which all networks
                         compute the same function

The proof: after their moves, the networks are equal in every number.  What each move asks for is checked before it is
made, from the numbers as they then are.  For a path other moves are taken, each of which is a path: the networks are
joined by those of the first, and then by those of the second, backwards.

Moves, of neurons of a hidden layer with incoming weights w, bias b and outgoing weights v, where the activation has the
law s(c z) = d s(z) + e for all real z (LAWS)
    act       neuron k = permutation[r] is put in place r, its w and b times c = scale[r], its v divided by outgoing[r],
              which is d; (e / d) v is taken from the next biases: v s(z) = (v / d) s(c z) - (e / d) v.  Where w = 0,
              b = 0 and s(0) = 0, the neuron adds nothing, and any outgoing[r] that is not 0 will do
    merge     w and b are `scale` times those of the neuron `into`: d v is added to its outgoing weights, e v to the
              next biases, and the neuron is taken away: v s(c z) = d v s(z) + e v
    fold      w = 0: v s(b) is added to the next biases, and v becomes 0; the neuron is taken away if others are left
    drop      v = 0: the neuron is taken away
    silence   v = 0, and it is the only neuron that is left: its w and b become 0

A layer may be radial: s(z) = f(|z|) z of the vector z of the whole layer.  Of it no other move is known than
    orthogonal    Q^T Q = 1, for the matrix Q with the given rows: incoming weights and biases become Q W and Q b,
                  outgoing ones V Q^T: |Q z|^2 = z^T Q^T Q z = |z|^2, so that V Q^T f(|Q z|) Q z = V f(|z|) z

Moves of a path, 0 <= t <= 1; none takes a neuron away
    stretch   of every neuron r of a layer w and b are multiplied by c(t) = 1 + t (c - 1), where c = scale[r] > 0, and v
              is divided by the d of c(t), up to outgoing[r], the d of c.  Where w = 0, b = 0 and s(0) = 0, any
              outgoing[r] that is not 0 will do: v moves along a segment, and adds nothing
    listen    v = 0: w and b move along a segment to `weights` and `bias`
    share     w and b are `scale` times those of the neuron `into`: v moves along a segment to `outgoing`, and d u is
              added to the outgoing weights of that one, e u to the next biases, where u is what has been taken from v:
              u s(c z) = d u s(z) + e u
    settle    w = 0: v moves along a segment to `outgoing`, and s(b) u is added to the next biases

Neurons are counted from 0 as the claim has them, until their layer is permuted: then in the new order.  Layers are
counted from 1.

Nothing is relied on but exact arithmetic.  Format: docs/align.md.  Work and memory are bounded: what would take
more is not proved (spend).  Exit codes: 0 accepted; 1 well-formed, but not proved; 2 not well-formed; 70 a defect of
this file; 74 accepted, but standard output cannot be written.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import Any

Number = tuple[int, int]  # numerator and positive denominator, not necessarily in lowest terms
Vector = tuple[list[int], int, int]  # integers, their one denominator, and the bits of an entry

CLAIM_SCHEMA, CERTIFICATE_SCHEMA = "symtopo/function-claim/1", "symtopo/function-certificate/1"
MAX_LAYERS, MAX_WIDTH, MAX_MOVES = 64, 4096, 100_000
MAX_DIGITS, MAX_DEGREE, MAX_BYTES, MAX_LISTS, MAX_NUMBERS = 4000, 100, 128 * 2**20, 5_000_000, 4_000_000
MAX_BITS = 2**32  # of all numbers that the moves compute, and of what is looked at for them
OVERHEAD = 64  # bits, of a number
ZERO: Number = (0, 1)


class Malformed(ValueError):
    """The claim or the certificate is not well-formed."""


class NotProved(ValueError):
    """The certificate does not prove the claim."""


@dataclass(frozen=True)
class Report:
    """What was established, what it relies on, and what was done."""

    established: str
    relies_on: tuple[str, ...]
    steps: tuple[str, ...]


def require(condition: bool, message: str) -> None:
    if not condition:
        raise NotProved(message)


def well_formed(condition: bool, message: str) -> None:
    if not condition:
        raise Malformed(message)


def check(claim: Any, certificate: Any) -> Report:
    """Verify a claim from its certificate.  Raises Malformed or NotProved."""
    schema, kind, first, second = members(claim, "the claim", ["schema", "kind", "first", "second"])
    well_formed(schema == CLAIM_SCHEMA, f"the schema of the claim is {shown(schema)}: give {CLAIM_SCHEMA}")
    known = isinstance(kind, str) and kind in KINDS
    well_formed(known, f"the kind of the claim is {shown(kind)}: give one of {', '.join(KINDS)}")
    made, fields, unchanged, established = KINDS[kind]
    networks = [Network(first, "first"), Network(second, "second")]
    ends = [(network.inputs, len(network.biases[-1])) for network in networks]
    well_formed(ends[0] == ends[1], f"the networks have {ends[0]} and {ends[1]} inputs and outputs: give as many")
    schema, *moves = members(certificate, "the certificate", ["schema", "first", "second"])
    well_formed(schema == CERTIFICATE_SCHEMA, f"the schema of the certificate: give {CERTIFICATE_SCHEMA}")
    work, steps = Work(), []
    for name, network, listed in zip(("first", "second"), networks, moves, strict=True):
        for k, move in enumerate(items(listed, f"the moves of {name}", 0, MAX_MOVES)):
            where = f"move {k} of {name}"
            made(network, *opened(network, move, where, fields), where, work)
        steps.append(f"{name}: {len(listed)} moves {unchanged}")
    a, b = networks
    require(a.activations == b.activations, "after the moves the networks have other activations, or layers")
    for i, (w, v, x, y) in enumerate(zip(a.weights, b.weights, a.biases, b.biases, strict=True), start=1):
        require(
            len(w) == len(v) and len(w[0]) == len(v[0]), f"after the moves layer {i} has another shape in the second"
        )
        for r, rows in enumerate(zip([*w, x], [*v, y], strict=True)):
            same = all(p * t == q * s for (p, s), (q, t) in zip(*rows, strict=True))
            where = f"row {r} of W_{i}" if r < len(w) else f"b_{i}"
            require(same, f"after the moves {where} is not the same")
    return Report(established, (), (*steps, "then they are equal in every number"))


# ------------------------------------------------------------------------------------------------------- activations


@dataclass(frozen=True)
class Law:
    """What is known of an activation s.

    degree : the k of s(c z) = c^k s(z) for c > 0, if there is one;  flip : the d and e of s(-z) = d s(z) + e, if there
    are such;  pieces : the a and b of s(z) = a z^k for z < 0, b z^k for z > 0;  at_zero : s(0), if it is rational.
    """

    degree: int | None = None
    flip: tuple[int, int] | None = None
    pieces: tuple[Fraction, Fraction] | None = None
    at_zero: Fraction | None = Fraction(0)
    radial: bool = False

    def at(self, c: Fraction) -> tuple[Fraction, Fraction] | None:
        """The d and e of s(c z) = d s(z) + e; None where no law is known."""
        if c == 0 or (abs(c) != 1 and self.degree is None) or (c < 0 and self.flip is None):
            return None
        d, e = self.flip if c < 0 and self.flip else (1, 0)
        return d * abs(c) ** (self.degree or 0), Fraction(e)

    def value(self, z: Fraction) -> Fraction | None:
        """The value s(z); None where it is not known to be rational."""
        if z == 0 or self.pieces is None or self.degree is None:
            return self.at_zero if z == 0 else None
        return Fraction(self.pieces[z > 0] * z**self.degree)


ODD = Law(flip=(-1, 0))  # tanh, erf, sin, arctan, z / (1 + |z|) change their signs with z
LAWS = {
    "relu": Law(1, None, (Fraction(0), Fraction(1))),  # max(c z, 0) = c max(z, 0) for c > 0
    "squared_relu": Law(2, None, (Fraction(0), Fraction(1))),
    "abs": Law(1, (1, 0), (Fraction(-1), Fraction(1))),
    **dict.fromkeys(("tanh", "erf", "sin", "arctan", "softsign"), ODD),
    "sigmoid": Law(flip=(-1, 1), at_zero=Fraction(1, 2)),  # 1 / (1 + e^z) = 1 - 1 / (1 + e^-z)
    "softplus": Law(at_zero=None),  # log(1 + e^z), log 2 at 0
    **dict.fromkeys(("gelu", "silu"), Law()),  # z Phi(z), z / (1 + e^-z): 0 at 0, and no law is used
    "radial": Law(radial=True),  # z / (1 + |z|^2)
}


def law(name: Any, where: str) -> Law:
    """The law of an activation by its name: those above, leaky_relu:SLOPE, power:K, relu_power:K, abs_power:K."""
    well_formed(isinstance(name, str) and len(name) <= 2 * MAX_DIGITS, f"{where} is {shown(name)}: give its name")
    if name in LAWS:
        return LAWS[name]
    family, _, parameter = name.partition(":")
    if family == "leaky_relu":  # s(c z) = c s(z) for c > 0
        return Law(1, None, (fraction(number(parameter, where)), Fraction(1)))
    power = re.fullmatch("[1-9][0-9]{0,2}", parameter)
    well_formed(power is not None and int(parameter) <= MAX_DEGREE, f"{where} is {shown(name)}, which is not known")
    k = int(parameter)
    laws = {
        "power": Law(k, ((-1) ** k, 0), (Fraction(1), Fraction(1))),  # (c z)^k = c^k z^k
        "relu_power": Law(k, None, (Fraction(0), Fraction(1))),
        "abs_power": Law(k, (1, 0), (Fraction((-1) ** k), Fraction(1))),
    }
    well_formed(family in laws, f"{where} is {shown(name)}, which is not known")
    return laws[family]


# ----------------------------------------------------------------------------------------------- networks and moves


class Network:
    """A network that the moves change.

    names : for each hidden layer, the numbers of its neurons, in their order.
    """

    def __init__(self, value: Any, where: str) -> None:
        activations, weights, biases = members(value, where, ["activations", "weights", "biases"])
        count = len(items(weights, f"{where}: weights", 1, MAX_LAYERS))
        items(biases, f"{where}: biases", count, count)
        self.activations = items(activations, f"{where}: activations", count - 1, count - 1)
        self.laws = [law(name, f"{where}: the activation of layer {i}") for i, name in enumerate(activations, start=1)]
        self.weights: list[list[list[Number]]] = []
        self.biases: list[list[Number]] = []
        columns: int | None = None
        for i, (w, b) in enumerate(zip(weights, biases, strict=True), start=1):
            rows, place_of_rows = [], f"{where}: W_{i}"
            for row in items(w, f"{where}: W_{i}", 1, MAX_WIDTH):
                listed = items(row, f"{where}: a row of W_{i}", columns or 1, columns or MAX_WIDTH)
                columns = len(listed)
                rows.append([number(v, place_of_rows) for v in listed])
            self.weights.append(rows)
            listed = items(b, f"{where}: b_{i}", len(rows), len(rows))
            self.biases.append([number(v, f"{where}: b_{i}") for v in listed])
            columns = len(rows)
            count += len(rows) * len(rows[0])
            well_formed(count <= MAX_NUMBERS, f"{where} has more than {MAX_NUMBERS} weights: give a smaller network")
        self.inputs = len(self.weights[0][0])
        self.names = [list(range(len(w))) for w in self.weights[:-1]]

    def silent(self, i: int, r: int, *, bias: bool) -> bool:
        """Whether the incoming weights of a neuron are 0, and its bias, if that is asked."""
        return not any(v[0] for v in self.weights[i][r]) and not (bias and self.biases[i][r][0])

    def add(self, i: int, r: int, factor: Fraction, work: Work) -> None:
        """Add to the biases after hidden layer i the outgoing weights of a neuron times a factor."""
        if factor:
            for t, row in enumerate(self.weights[i + 1]):
                self.biases[i + 1][t] = work.sum(self.biases[i + 1][t], row[r], factor)

    def remove(self, i: int, r: int) -> None:
        for rows in (self.weights[i], self.biases[i], self.names[i]):
            del rows[r]
        for row in self.weights[i + 1]:
            del row[r]


class Work:
    """The bits of the numbers that are computed, which are bounded."""

    def __init__(self) -> None:
        self.left = MAX_BITS

    def spend(self, bits: int) -> None:
        self.left -= bits + OVERHEAD
        require(self.left >= 0, f"the moves compute numbers of more than {MAX_BITS} bits in all")

    def law(self, known: Law, c: Fraction) -> tuple[Fraction, Fraction] | None:
        self.spend((c.numerator.bit_length() + c.denominator.bit_length()) * (known.degree or 0))
        return known.at(c)

    def long(self, a: int, b: int) -> None:
        """Of two lengths, before a product or a common divisor is taken: its time grows with the product of both."""
        if a * b >> 12:
            self.spend(a * b >> 12)

    def product(self, a: Number, factor: Fraction) -> Number:
        self.long(
            a[0].bit_length() + a[1].bit_length(), factor.numerator.bit_length() + factor.denominator.bit_length()
        )
        p, q = a[0] * factor.numerator, a[1] * factor.denominator
        self.spend(p.bit_length() + q.bit_length())
        return p, q

    def products(self, row: Sequence[Number], factors: Sequence[Fraction]) -> list[Number]:
        """Entry by entry."""
        pairs = [(c.numerator, c.denominator) for c in factors]
        found = [(a * p, b * q) for (a, b), (p, q) in zip(row, pairs, strict=True)]
        self.spend(sum(a.bit_length() + b.bit_length() + OVERHEAD for a, b in found))
        return found

    def sum(self, a: Number, b: Number, factor: Fraction) -> Number:
        """The number a + factor b, in lowest terms."""
        p, q = self.product(b, factor)
        top, bottom = a[0] * q + p * a[1], a[1] * q
        self.spend(top.bit_length() + bottom.bit_length())
        self.long(top.bit_length() + bottom.bit_length(), bottom.bit_length())
        common = gcd(top, bottom)
        return top // common, bottom // common


def opened(network: Network, move: Any, where: str, fields: dict[str, list[str]]) -> tuple[str, int, list[Any]]:
    """What a move is, its layer, and its other fields."""
    well_formed(isinstance(move, dict), f"{where} is {shown(move)}: give an object")
    kind = move.get("move")
    well_formed(isinstance(kind, str) and kind in fields, f"{where} is {shown(kind)}: give one of {', '.join(fields)}")
    _, layer, *rest = members(move, where, ["move", "layer", *fields[kind]])
    return kind, integer(layer, f"{where}: the layer", 1, len(network.names)) - 1, rest


def make(network: Network, kind: str, i: int, given: Sequence[Any], where: str, work: Work) -> None:
    """Check a move, and make it."""
    require(network.laws[i].radial == (kind == "orthogonal"), f"{where}: {kind} is no move of this activation")
    if kind in ("act", "orthogonal"):
        (act if kind == "act" else orthogonal)(network, i, given, where, work)
        return
    r = place(network, i, given[0], where)
    outgoing = [row[r] for row in network.weights[i + 1]]
    work.spend(OVERHEAD * (len(outgoing) + len(network.weights[i][r])))
    alone = len(network.names[i]) == 1
    if kind == "merge":
        j, d, e = multiple(network, i, r, given[1:], where, work)
        network.add(i, r, e, work)
        for row in network.weights[i + 1]:
            row[j] = work.sum(row[j], row[r], d)
    elif kind == "fold":
        network.add(i, r, constant(network, i, r, where, work), work)
        for row in network.weights[i + 1]:
            row[r] = ZERO
    else:
        require(not any(v[0] for v in outgoing), f"{where}: the outgoing weights are not 0")
        require(alone == (kind == "silence"), f"{where}: the last neuron of a layer is silenced, others are dropped")
    if kind == "silence":
        network.weights[i][r], network.biases[i][r] = [ZERO] * len(network.weights[i][r]), ZERO
    elif not (kind == "fold" and alone):
        network.remove(i, r)


def walk(network: Network, kind: str, i: int, given: Sequence[Any], where: str, work: Work) -> None:
    """Check a move of a path, and go to its end."""
    require(not network.laws[i].radial, f"{where}: no path is known for this activation")
    if kind == "stretch":
        scale = items(given[0], f"{where}: a list", 0, MAX_WIDTH)
        require(all(number(c, where)[0] > 0 for c in scale), f"{where}: a scale is not positive")
        act(network, i, [list(range(len(network.names[i]))), *given], where, work)
        return
    r = place(network, i, given[0], where)
    outgoing, hears = [row[r] for row in network.weights[i + 1]], len(network.weights[i][r])
    work.spend(OVERHEAD * (len(outgoing) + hears))
    if kind == "listen":
        require(not any(v[0] for v in outgoing), f"{where}: the outgoing weights are not 0")
        network.weights[i][r] = [number(v, where) for v in items(given[1], f"{where}: the weights", hears, hears)]
        network.biases[i][r] = number(given[2], where)
        return
    left = [number(v, where) for v in items(given[-1], f"{where}: outgoing", len(outgoing), len(outgoing))]
    if kind == "share":
        j, d, e = multiple(network, i, r, given[1:3], where, work)
    else:
        j, d, e = r, Fraction(0), constant(network, i, r, where, work)
    for t, (row, v, kept) in enumerate(zip(network.weights[i + 1], outgoing, left, strict=True)):
        u = work.sum(v, kept, Fraction(-1))
        row[r] = kept
        row[j] = work.sum(row[j], u, d)
        network.biases[i + 1][t] = work.sum(network.biases[i + 1][t], u, e)


MOVES = {
    "act": ["permutation", "scale", "outgoing"],
    "merge": ["neuron", "into", "scale"],
    **{kind: ["neuron"] for kind in ("fold", "drop", "silence")},
    "orthogonal": ["matrix"],
}
PATH_MOVES = {
    "stretch": ["scale", "outgoing"],
    "listen": ["neuron", "weights", "bias"],
    "share": ["neuron", "into", "scale", "outgoing"],
    "settle": ["neuron", "outgoing"],
}
KINDS = {
    "same-function": (make, MOVES, "that do not change the function", "both networks compute the same function"),
    "same-function-path": (
        walk,
        PATH_MOVES,
        "along which the function does not change",
        "the networks are joined by a path along which the function does not change",
    ),
}


def place(network: Network, i: int, neuron: Any, where: str) -> int:
    """Where a neuron is now, in its layer."""
    integer(neuron, f"{where}: a neuron", 0, MAX_WIDTH)
    require(neuron in network.names[i], f"{where}: neuron {neuron} is no more there, or never was")
    return network.names[i].index(neuron)


def multiple(
    network: Network, i: int, r: int, given: Sequence[Any], where: str, work: Work
) -> tuple[int, Fraction, Fraction]:
    """The place of the neuron of which neuron r is the given multiple, and the d and e of the law."""
    j, c = place(network, i, given[0], where), fraction(number(given[1], where))
    found = work.law(network.laws[i], c)
    require(found is not None and j != r, f"{where}: no law for this scale, or a neuron merged into itself")
    pairs = [*zip(network.weights[i][r], network.weights[i][j], strict=True)]
    for p, q in (*pairs, (network.biases[i][r], network.biases[i][j])):
        product = work.product(q, c)
        work.long(p[0].bit_length() + p[1].bit_length(), product[0].bit_length() + product[1].bit_length())
        require(p[0] * product[1] == product[0] * p[1], f"{where}: the neuron is no such multiple of the other")
    return j, *(found or (Fraction(0), Fraction(0)))


def constant(network: Network, i: int, r: int, where: str, work: Work) -> Fraction:
    """The value of a neuron that hears nothing."""
    require(network.silent(i, r, bias=False), f"{where}: the incoming weights are not 0")
    bits = sum(part.bit_length() for part in network.biases[i][r]) * (network.laws[i].degree or 1)
    work.long(bits, bits)
    bias = fraction(network.biases[i][r])
    value = network.laws[i].value(bias)
    require(value is not None, f"{where}: the value of the neuron is not known to be rational")
    return value or Fraction(0)


def act(network: Network, i: int, given: Sequence[Any], where: str, work: Work) -> None:
    """Permute and scale the neurons of a hidden layer."""
    width, known = len(network.names[i]), network.laws[i]
    order, scale, outgoing = (items(part, f"{where}: a list", 0, MAX_WIDTH) for part in given)
    require(len(order) == len(scale) == len(outgoing) == width, f"{where}: not one entry for each of {width} neurons")
    for k in order:
        integer(k, f"{where}: the permutation", 0, MAX_WIDTH)
    require(sorted(order) == list(range(width)), f"{where}: the permutation is none")
    weights, biases, divided = [], [], []
    for r, k in enumerate(order):
        c, d = (fraction(number(part[r], where)) for part in (scale, outgoing))
        found = work.law(known, c)
        require(found is not None, f"{where}: no law for the scale {shown(str(c))}")
        law_d, e = found or (Fraction(0), Fraction(0))
        nothing = known.at_zero == 0 and network.silent(i, k, bias=True)
        require(d == law_d or (nothing and d != 0), f"{where}: outgoing[{r}] is not the d of the law for scale[{r}]")
        network.add(i, k, -e / d, work)
        weights.append(work.products(network.weights[i][k], [c] * len(network.weights[i][k])))
        biases.append(work.product(network.biases[i][k], c))
        divided.append(1 / d)
    network.weights[i], network.biases[i] = weights, biases
    network.weights[i + 1] = [work.products([row[k] for k in order], divided) for row in network.weights[i + 1]]
    network.names[i] = list(range(width))


def orthogonal(network: Network, i: int, given: Sequence[Any], where: str, work: Work) -> None:
    """Multiply the vector of a radial layer by an orthogonal matrix."""
    n = len(network.names[i])
    matrix = [over([number(v, where) for v in items(row, where, n, n)], work) for row in items(given[0], where, n, n)]
    unit = all(p == q * (a is b) for a in matrix for b in matrix for p, q in [dot(a, b, work)])
    require(unit, f"{where}: the matrix is not orthogonal")
    told = [over(column, work) for column in [*zip(*network.weights[i], strict=True), network.biases[i]]]
    moved = [[dot(row, column, work) for column in told] for row in matrix]
    network.weights[i], network.biases[i] = [row[:-1] for row in moved], [row[-1] for row in moved]
    after = [over(row, work) for row in network.weights[i + 1]]
    network.weights[i + 1] = [[dot(row, other, work) for other in matrix] for row in after]


def over(row: Sequence[Number], work: Work) -> Vector:
    """The numbers as integers over one denominator."""
    common, bits = 1, max(p.bit_length() for p, _ in row)
    for _, q in row:
        work.long(common.bit_length(), q.bit_length())
        common = lcm(common, q)
    work.spend((common.bit_length() + bits) * len(row))
    return [p * (common // q) for p, q in row], common, common.bit_length() + bits


def dot(a: Vector, b: Vector, work: Work) -> Number:
    work.spend(len(a[0]) * (8 + (a[2] * b[2] >> 12)))
    return sum(p * q for p, q in zip(a[0], b[0], strict=True)), a[1] * b[1]


# -------------------------------------------------------------------------------------------------------------- JSON


def read(path: str) -> Any:
    """A JSON file: no floats, no field twice, limited size, depth and digits."""

    def whole(digits: str) -> int:
        well_formed(len(digits) <= MAX_DIGITS, f"{path}: a number has {len(digits)} digits: give at most {MAX_DIGITS}")
        return int(digits)

    def no_float(literal: str) -> None:
        well_formed(False, f'{path}: {shown(literal)} is a float, which is not exact: write an integer or "p/q"')

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in pairs:
            well_formed(name not in found, f"{path}: the field {shown(name)} is given twice: keep one")
            found[name] = value
        return found

    hooks: dict[str, Any] = {"parse_int": whole, "parse_float": no_float, "parse_constant": no_float}
    value, fault = None, ""
    well_formed("\0" not in path, f"{shown(path)} holds a NUL byte: give the name of a file")
    may_block = os.path.exists(path) and not (os.path.isfile(path) or os.path.isdir(path))
    well_formed(not may_block, f"{path}: a pipe or a device, which may never end: give a regular file")
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
        well_formed(len(data) <= MAX_BYTES, f"{path}: longer than {MAX_BYTES} bytes: give a smaller file")
        lists = data.count(b"[") + data.count(b"{")
        well_formed(lists <= MAX_LISTS, f"{path}: {lists} lists and objects: give at most {MAX_LISTS}")
        value = json.loads(data.decode(), object_pairs_hook=unique, **hooks)
    except OSError as error:
        fault = f"cannot be read ({error.strerror}): give a JSON file"
    except (RecursionError, MemoryError):
        fault = "nested too deep, or too large for the memory: write it as documented"
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        fault = f"not JSON ({error}): give a JSON file"
    well_formed(not fault, f"{path}: {fault}")
    return value


def members(value: Any, where: str, needed: Sequence[str]) -> list[Any]:
    """The values of the needed fields, in order, of an object with no other fields."""
    well_formed(isinstance(value, dict), f"{where} is {shown(value)}: give an object with {', '.join(needed)}")
    well_formed(set(value) == set(needed), f"{where} has the fields {shown(sorted(value))}: give {', '.join(needed)}")
    return [value[k] for k in needed]


def items(value: Any, where: str, low: int, high: int) -> list[Any]:
    right = isinstance(value, list) and low <= len(value) <= high
    well_formed(right, f"{where} is {shown(value)}: give a list of {low} to {high} entries")
    return list(value)


def integer(value: Any, where: str, low: int, high: int) -> int:
    right = type(value) is int and low <= value <= high
    well_formed(right, f"{where} is {shown(value)}: give an integer from {low} to {high}")
    return int(value)


NUMBER = re.compile("-?[0-9]+(/[0-9]+)?", re.ASCII)


def number(value: Any, where: str) -> Number:
    """An integer, or text "p/q"."""
    if type(value) is int:
        return value, 1
    # no words are made for what is right: there are a million of these
    if not isinstance(value, str) or len(value) > 2 * MAX_DIGITS or NUMBER.fullmatch(value) is None:
        raise Malformed(f'{where}: {shown(value)} is no number: write an integer or "p/q"')
    top, _, bottom = value.partition("/")
    if max(len(top), len(bottom)) > MAX_DIGITS:
        raise Malformed(f"{where}: a number has more than {MAX_DIGITS} digits: give at most so many")
    q = int(bottom or 1)
    if q == 0:
        raise Malformed(f"{where}: {shown(value)} divides by zero: give another denominator")
    return int(top), q


def fraction(value: Number) -> Fraction:
    return Fraction(*value)


def shown(value: object) -> str:
    """A value from a stranger, quoted on one short line of printable ASCII."""
    if isinstance(value, list | dict):
        return f"a {type(value).__name__} of {len(value)}"
    text = ascii(value) if not isinstance(value, int) or abs(value) < 10**40 else "a long integer"
    return text if len(text) <= 40 else text[:37] + "..."


def main(arguments: Iterable[str]) -> int:
    """Check two files, print what was established, return the exit code."""
    sys.set_int_max_str_digits(0)  # digits are limited where they are read
    paths = list(arguments)
    try:
        well_formed(len(paths) == 2, "give two files: function_checker.py CLAIM.json CERTIFICATE.json")
        report = check(*map(read, paths))
    except (Malformed, NotProved) as refusal:
        malformed = isinstance(refusal, Malformed)
        print("not well-formed:" if malformed else "not proved:", *str(refusal).split(), file=sys.stderr)
        return 2 if malformed else 1
    except Exception as defect:
        print("internal error, which proves nothing: please report it:", repr(defect)[:200], file=sys.stderr)
        return 70
    try:
        print(f"accepted: {report.established}", *report.steps, "relies on: nothing but exact arithmetic", sep="\n  ")
        require(sys.stdout is not None and not sys.stdout.flush(), "standard output is closed")
    except (OSError, NotProved) as error:
        print("accepted, but standard output cannot be written:", error, file=sys.stderr)
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115  (what is left in it would make another exit code)
        return 74
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
