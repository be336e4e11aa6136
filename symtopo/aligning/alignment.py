"""Is B = g . A for an element g of the symmetry group of their neurons?  Decided exactly, or up to rounding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from symtopo.aligning.codes import exact_codes, rounded_codes
from symtopo.aligning.element import LayerElement, OrthogonalElement
from symtopo.aligning.matching import Matching, Search
from symtopo.aligning.mlp import MLP
from symtopo.aligning.near_rotations import near_rotations
from symtopo.aligning.reduction import Move, reduced
from symtopo.aligning.refinement import Differs
from symtopo.aligning.rotations import WIDEST, OtherOrbit, are_radial, exact_rotations
from symtopo.aligning.scales import Deviation, Pair
from symtopo.aligning.witness import Witness, differing_input
from symtopo.errors import BadInput, Undecided, shown

Same = Literal["exact", "rounding", "different", "unknown"]
BOUND = 64  # unit roundoffs: a scale is read from a weight that was rounded, and applied on both sides
OFFSETS = (0.0, 0.37, 0.71)
SHOWN = 4  # weights of a neuron that are printed


@dataclass(frozen=True)
class Difference:
    """What A and B do not share although all networks of an orbit do.

    layer : from 1, the last one is the output;  neuron : from 0, of A or of B, as the reason says; None where the
    layers themselves differ.
    same_function : whether A and B are proved to compute the same function all the same; False says nothing of that.
    """

    layer: int
    neuron: int | None
    reason: str
    same_function: bool = False

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Alignment:
    """The answer of `align`.

    same : "exact": B = g . A, recomputed exactly; both compute the same function.  "rounding": the weights of B differ
        from those of g . A by at most `bound`, relatively.  "different": there is no g with B = g . A, exactly, and
        none was found up to rounding; the functions may be equal all the same, unless there is a `witness`.
        "unknown": not decided.
    element : g, layer by layer, where there is one, of neurons;  orthogonal : of radial layers.
    first_difference : why there is no exact g, where that is proved; for "rounding" too.
    deviation : of B from g . A, for "rounding".
    bound : on it; 0 where no number is a float.
    reason : why it is unknown.
    moves : for A and for B, where both were reduced: then `first` and `second`, and all that is said, are about the
        reduced networks, which are the same functions as A and B.
    given : A and B as they were given, where they were reduced.
    witness : an input at which A and B have different outputs, exactly: they are different functions.  None: none was
        found, which says nothing.

    Examples
    --------
    >>> from symtopo import MLP, align
    >>> a, b = (MLP([[[1], [2]], [last]], activation="tanh") for last in ([3, 4], [3, 5]))
    >>> print(align(a, b).first_difference.reason)  # doctest: +NORMALIZE_WHITESPACE
    the incoming weights and bias of output 0 are (3, 4; 0) in A and (3, 5; 0) in B: they do not correspond in any order
    of the neurons before
    """

    same: Same
    first: MLP
    second: MLP
    element: tuple[LayerElement, ...] | None = None
    first_difference: Difference | None = None
    deviation: Deviation | None = None
    bound: float = 0.0
    reason: str = ""
    moves: tuple[tuple[Move, ...], tuple[Move, ...]] | None = None
    given: tuple[MLP, MLP] | None = None
    witness: Witness | None = None
    orthogonal: tuple[OrthogonalElement, ...] | None = None

    @property
    def found(self) -> Sequence[LayerElement | OrthogonalElement] | None:
        """The element, of either kind."""
        return self.element if self.orthogonal is None else self.orthogonal

    def __bool__(self) -> bool:
        raise TypeError(f"an alignment is {self.same}: ask for .same")

    def to_dict(self) -> dict[str, Any]:
        """As JSON; what is not computed is null."""
        worst = self.deviation
        place = None if worst is None else {"at": worst.place, "moved": str(worst.first), "found": str(worst.second)}
        return {
            "schema": "symtopo/align/1",
            "same": self.same,
            "widths": list(self.first.widths),
            "activations": [s.name for s in self.first.symmetries],
            "group": None if self.found is None else [g.to_dict() for g in self.found],
            "first_difference": None if self.first_difference is None else self.first_difference.to_dict(),
            "deviation": None if worst is None else worst.value,
            "deviation_at": place,
            "bound": self.bound or None,
            "barrier": None,
            "path": None,
            "out": None,
            "reason": self.reason or None,
            "functions_differ_at": None if self.witness is None else self.witness.to_dict(),
            "moves": None
            if self.moves is None
            else {name: [m.to_dict() for m in made] for name, made in zip("AB", self.moves, strict=True)},
        }


def align(first: MLP, second: MLP, *, reduce: bool = False) -> Alignment:
    """Whether two networks are the same up to the symmetries of their neurons, and the element that shows it.

    The group permutes the neurons of each hidden layer, and scales or flips each as its activation allows
    (`symtopo.symmetry.neurons`); g . A computes the same function as A.  So "exact" proves that A and B are one
    function, while "different" says of the functions nothing: it says that B is g . A for no g of this group.

    Parameters
    ----------
    first, second : networks A and B with the same activations, from as many inputs to as many outputs.
    reduce : whether neurons that do nothing, or what another one does, are first taken away, exactly (`reduced`), so
        that networks of different widths compare.

    Raises
    ------
    BadInput : where activations, inputs or outputs are not the same in number and kind.

    Examples
    --------
    >>> from symtopo import MLP, align
    >>> a = MLP([[[1], [2]], [[3, 4]]], [[0, 1], [5]], activation="relu")
    >>> b = MLP([[[6], [2]], [["4/3", "3/2"]]], [[3, 0], [5]], activation="relu")
    >>> answer = align(a, b)
    >>> answer.same, answer.element[0].order, [str(c) for c in answer.element[0].scale]
    ('exact', (1, 0), ['3', '2'])
    """
    _check(first, second)
    radial = are_radial(first, second)
    if reduce:
        (smaller, made), (other_smaller, more) = reduced(first), reduced(second)
        return replace(align(smaller, other_smaller), moves=(made, more), given=(first, second))
    if (other := _other_shape(first, second)) is not None:
        return Alignment("different", first, second, first_difference=other, witness=differing_input(first, second))
    if radial:
        return _radial(first, second)
    pair = Pair(first, second)

    def exactly(matching: Matching) -> tuple[LayerElement, ...] | None:
        element = pair.element(matching)
        return element if pair.compared(element) is None else None

    difference, reason = None, ""
    try:
        coded = exact_codes((first, second))
        element = Search((coded[0], coded[1]), exactly, pair.are_twins).run()
        return Alignment("exact", first, second, element)
    except Differs as why:
        difference = _difference(why, first, second)
    except Undecided as why:
        reason = str(why)
    unit = max(first.roundoff, second.roundoff)
    near = _up_to_rounding(pair, BOUND * unit) if unit else None
    if near is not None and near[1] is None:
        return Alignment("exact", first, second, near[0])
    if near is not None:
        return Alignment("rounding", first, second, near[0], difference, near[1], BOUND * unit)
    witness = differing_input(first, second)
    if witness is not None and difference is None:  # an element leaves the function as it is
        difference = Difference(
            first.hidden + 1, None, "the outputs differ at an input, which none of the group changes"
        )
        reason = ""
    same: Same = "different" if difference else "unknown"
    return Alignment(same, first, second, None, difference, None, BOUND * unit, reason, witness=witness)


def _radial(first: MLP, second: MLP) -> Alignment:
    """The answer for radial layers, whose groups are O(h)."""
    difference, reason = None, ""
    if max(first.widths[1:-1]) > WIDEST:
        too_wide = f"a radial layer has more than {WIDEST} neurons, which is not looked at"
        return Alignment("unknown", first, second, reason=too_wide)
    try:
        return Alignment("exact", first, second, orthogonal=exact_rotations(first, second))
    except OtherOrbit as why:
        difference = Difference(why.layer, None, why.reason, why.same_function)
    except Undecided as why:
        reason = str(why)
    bound = BOUND * max(first.roundoff, second.roundoff)
    near = near_rotations(first, second, bound) if bound else None
    if near is not None:
        return Alignment("rounding", first, second, None, difference, near[1], bound, orthogonal=near[0])
    witness = differing_input(first, second)
    same: Same = "different" if difference else "unknown"
    return Alignment(same, first, second, None, difference, None, bound, reason, witness=witness)


def _up_to_rounding(pair: Pair, bound: float) -> tuple[tuple[LayerElement, ...], Deviation | None] | None:
    """An element g such that B deviates from g . A by at most the bound; None: none was found."""

    def nearly(matching: Matching) -> tuple[tuple[LayerElement, ...], Deviation | None] | None:
        element = pair.element(matching)
        worst = pair.compared(element)
        return (element, worst) if worst is None or worst.value < bound else None

    step = min(max(2.0**-12, bound * 2.0**16), 1.0)
    for offset in OFFSETS:
        coded = rounded_codes((pair.first, pair.second), step=step, offset=offset)
        try:
            return Search((coded[0], coded[1]), nearly, lambda *_: True).run()
        except (Differs, Undecided):
            continue
    return None


def _check(first: MLP, second: MLP) -> None:
    for name, network in (("A", first), ("B", second)):
        if not isinstance(network, MLP):
            raise BadInput(f"{name} is {shown(network)}: give an MLP, as from MLP(weights, biases, activation=..)")
    for what, k in (("inputs", 0), ("outputs", -1)):
        if first.widths[k] != second.widths[k]:
            raise BadInput(f"A has {first.widths[k]} {what}, B {second.widths[k]}: give networks of the same kind")
    pairs = zip(first.symmetries, second.symmetries, strict=False)
    for i, (s, t) in enumerate(pairs, start=1):
        if s != t:
            raise BadInput(f"hidden layer {i} is {s.name} in A, {t.name} in B: give networks of the same activations")


def _other_shape(first: MLP, second: MLP) -> Difference | None:
    if first.hidden != second.hidden:
        counts = f"A has {first.hidden} hidden layers, B {second.hidden}"
        return Difference(min(first.hidden, second.hidden) + 1, None, counts)
    for i, (a, b) in enumerate(zip(first.widths, second.widths, strict=True)):
        if a != b:
            return Difference(i, None, f"A has {a} neurons in hidden layer {i}, B has {b}")
    return None


def _difference(why: Differs, first: MLP, second: MLP) -> Difference:
    """In words and numbers."""
    output = why.layer == first.hidden
    name, neuron, network = ("A", why.first, first) if why.first is not None else ("B", why.second, second)
    other = "B" if name == "A" else "A"
    if neuron is None:
        return Difference(why.layer + 1, None, "the colours of the neurons differ")
    side = "incoming weights and bias" if why.incoming else "outgoing weights"
    values = _values(network, why.layer, neuron, incoming=why.incoming)
    if output:
        theirs = _values(second, why.layer, neuron, incoming=True)
        return Difference(
            why.layer + 1,
            neuron,
            f"the {side} of output {neuron} are {values} in A and {theirs} in B: they do not correspond in any order "
            "of the neurons before",
        )
    group = first.symmetries[why.layer].words
    if why.exhausted:
        return Difference(
            why.layer + 1,
            neuron,
            f"neuron {neuron} of A, with {side} {values}, fits to none of B: every choice leads to a contradiction",
        )
    return Difference(
        why.layer + 1,
        neuron,
        f"neuron {neuron} of {name} has {side} {values}: up to the group ({group}), and the order of the neurons that "
        f"it is joined to, {name} has more such neurons than {other}",
    )


def _values(network: MLP, layer: int, neuron: int, *, incoming: bool) -> str:
    """The first weights of a neuron, and its bias."""
    w = network.weights[layer][neuron] if incoming else network.weights[layer + 1][:, neuron]
    entries = [f"{v:.6g}" for v in w[:SHOWN].floats().tolist()] + [".."] * (w.shape[0] > SHOWN)
    bias = f"; {float(network.biases[layer][neuron : neuron + 1].floats()[0]):.6g}" if incoming else ""
    return f"({', '.join(entries)}{bias})"
