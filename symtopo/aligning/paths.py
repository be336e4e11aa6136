"""Paths from A to B = g . A on which the function does not change: in the orbit, or through spare neurons."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain, groupby
from math import prod
from pathlib import Path
from typing import Any, Literal

import numpy as np

from symtopo import function_checker
from symtopo.algebra.exact import Rational, determinant_sign, rational
from symtopo.algebra.rational_arrays import from_fractions
from symtopo.aligning.alignment import Alignment, align
from symtopo.aligning.certificates import certified, claim_about
from symtopo.aligning.codes import exact_codes
from symtopo.aligning.element import LayerElement, OrthogonalElement, acted
from symtopo.aligning.mlp import MLP
from symtopo.aligning.reduction import Move
from symtopo.aligning.walks import Step, Walk
from symtopo.errors import BadInput, Contradiction, Undecided
from symtopo.files import write_whole

PathKind = Literal["one point", "orbit curve", "through spare neurons"]
MOST_CORNER_NUMBERS = 10_000_000  # in a file of corners
CLAIM, CERTIFICATE, CORNERS = "claim.json", "certificate.json", "path.npz"
NOT_KNOWN = "whether A and B are joined by networks of the same function, or of the same loss, is not known to symtopo"


@dataclass(frozen=True, eq=False)
class FunctionPath:
    """A path from A to B in the space of their weights, on which all networks compute the same function, exactly.

    kind : "one point": A is B.  "orbit curve": t -> g(t) . A with the scales 1 + t (c - 1), from 1 to those of g, all
        positive.  "through spare neurons": neurons are carried to other places, or flipped, through neurons of the same
        layer that are not needed; piecewise linear, but for one piece that is such a curve, if scales are to change.
    forth, back : steps from A, and from B, to one network.

    Examples
    --------
    >>> from symtopo import MLP, align, constant_path
    >>> a = MLP([[[1], [2], [3]], [[1, 1, 0]]], [[0, 1, 5], [7]], activation="tanh")
    >>> b = MLP([[[2], [1], [3]], [[1, 1, 0]]], [[1, 0, 5], [7]], activation="tanh")
    >>> path = constant_path(align(a, b))
    >>> path.kind, path.pieces
    ('through spare neurons', 7)
    >>> path.at("1/14").weights[0].fractions().tolist()  # what the spare neuron hears is on its way from 3 to 1
    [[1], [2], [2]]
    """

    kind: PathKind
    first: MLP
    second: MLP
    forth: tuple[Step, ...]
    back: tuple[Step, ...]

    @property
    def groups(self) -> list[tuple[str, int]]:
        """How many steps make each piece, and its kind, in order; steps of B are gone backwards."""
        keys = (step.piece for step in chain(self.forth, reversed(self.back)))
        return [(kind, len(list(steps))) for (kind, _), steps in groupby(keys)]

    @property
    def pieces(self) -> int:
        return len(self.groups)

    def corners(self) -> tuple[MLP, ...]:
        """The networks at the ends of the pieces, from A to B, exactly."""
        return tuple(end for _, end in self._ends)

    def at(self, t: Any) -> MLP:
        """The network at a rational t from 0 to 1; each piece takes equally long."""
        time = Fraction(rational(t, "t"))
        if not 0 <= time <= 1:
            raise BadInput(f"t is {time}: give a number from 0 to 1")
        k = min(int(time * self.pieces), self.pieces - 1)
        inside = time * self.pieces - k
        if not self.pieces:
            return self.first
        (_, before), (kind, end) = self._ends[k : k + 2]
        return acted(self._stretched(inside), before) if kind == "orbit curve" else _between(before, end, inside)

    def to_dict(self) -> dict[str, Any]:
        return {"kind": self.kind, "pieces": self.pieces}

    @cached_property
    def _ends(self) -> list[tuple[str, MLP]]:
        """The kind of each piece, and its end; A first."""
        forth, later = Walk(self.first), [Walk(self.second).network()]
        keys = [step.piece for step in (*self.forth, *reversed(self.back))]
        walk = Walk(self.second)
        for step in self.back:
            walk.take([step])
            later.append(walk.network())
        ends = [("", self.first)]
        for n, key in enumerate(keys):
            if n < len(self.forth):
                forth.take([self.forth[n]])
            if n + 1 == len(keys) or keys[n + 1] != key:
                ends.append((key[0], forth.network() if n < len(self.forth) else later[len(keys) - 1 - n]))
        return ends

    def _stretched(self, t: Fraction) -> tuple[LayerElement, ...]:
        """The element of the orbit curve at a time."""
        layers = [LayerElement(tuple(range(n)), (1,) * n, (1,) * n) for n in self.first.widths[1:-1]]
        for step in (s for s in self.forth if s.kind == "stretch"):
            scale = tuple(1 + t * (Fraction(c) - 1) for c in step.scales)
            symmetry = self.first.symmetries[step.layer - 1]
            outgoing = [
                symmetry.law(c)[0] if d == symmetry.law(end)[0] else 1 / (1 + t * (1 / Fraction(d) - 1))
                for c, d, end in zip(scale, step.outgoing, step.scales, strict=True)
            ]
            layers[step.layer - 1] = LayerElement(layers[step.layer - 1].order, scale, tuple(outgoing))
        return tuple(layers)


def _between(first: MLP, second: MLP, t: Fraction) -> MLP:
    arrays = [
        [from_fractions(a.fractions() * (1 - t) + b.fractions() * t) for a, b in zip(*pair, strict=True)]
        for pair in ((first.weights, second.weights), (first.biases, second.biases))
    ]
    return first.replaced(*arrays)


def constant_path(found: Alignment) -> FunctionPath:
    """The path from A to B that is known, of networks with the same function.

    Examples
    --------
    >>> from symtopo import MLP, align, constant_path
    >>> a, b = (MLP([[[c]], [[f"1/{c}"]]], activation="relu") for c in (1, 4))
    >>> path = constant_path(align(a, b))
    >>> path.kind, path.at("1/3").weights[1].fraction(0, 0)
    ('orbit curve', Fraction(1, 2))

    Raises Undecided, with the reason, where none is known: A and B are not exactly the same up to the group, have
    different widths, or a layer in which neurons are moved or flipped has none that is known to be spare.  That there
    is no path is not said.
    """
    if found.orthogonal is not None and found.same == "exact":
        raise Undecided(_radial_path(found.orthogonal))
    if found.same != "exact" or found.element is None:
        raise Undecided(f"B is not known to be g . A, exactly: {NOT_KNOWN}")
    first, second = found.given or (found.first, found.second)
    if first.widths != second.widths:
        raise Undecided("A and B have different widths, so they lie in different spaces: there is nothing to join")
    if not any(found.moves or ()) and all(_continuous(g) for g in found.element):
        steps = tuple(_stretches(found.element))
        return FunctionPath("orbit curve" if steps else "one point", first, second, steps, ())
    if found.moves is None:
        moved = [i for i, g in enumerate(found.element) if not _continuous(g)]
        if not _may_be_reduced(first):
            raise Undecided(_no_spare(moved[0]))
        found = align(first, second, reduce=True)
        if found.same != "exact":
            raise Undecided(f"the reduced networks were not found to be the same: {NOT_KNOWN}")
    return _through_spare(found, first, second)


def _radial_path(element: Sequence[OrthogonalElement]) -> str:
    """What is known where g are orthogonal matrices."""
    if all(determinant_sign(g.matrix) > 0 for g in element):
        return (
            "A and B are joined by a curve in the orbit, as all matrices of g have determinant 1 and SO(h) is "
            "connected; no path is written for radial activations"
        )
    return f"a matrix of g has determinant -1, and no curve of orthogonal matrices leads there from 1: {NOT_KNOWN}"


def _no_spare(i: int) -> str:
    return (
        f"neurons of hidden layer {i + 1} are moved or flipped, and none of them is known to be spare (not heard, "
        f"constant, or a multiple of another one): {NOT_KNOWN}"
    )


def _continuous(g: LayerElement) -> bool:
    """Whether an element permutes nothing, and all its scales are positive."""
    return g.order == tuple(range(len(g.order))) and all(c > 0 for c in g.scale) and all(d > 0 for d in g.outgoing)


def _stretches(element: Sequence[LayerElement]) -> Iterator[Step]:
    for i, g in enumerate(element, start=1):
        if any(c != 1 for c in (*g.scale, *g.outgoing)):
            yield Step("stretch", i, scales=g.scale, outgoing=g.outgoing)


def _may_be_reduced(network: MLP) -> bool:
    """False: no neuron is constant, unheard, or a multiple of another one, which is proved by codes."""
    (coded,) = exact_codes([network])
    for i in range(network.hidden):
        if not network.weights[i].signs().any(axis=1).all() or not network.weights[i + 1].signs().any(axis=0).all():
            return True
        rows = np.concatenate([coded.weights[i], coded.biases[i][:, :, None]], axis=2)
        sides = rows if coded.flips[i] is not None else rows[:1]
        told = {min(side[r].tobytes() for side in sides) for r in range(rows.shape[1])}
        if len(told) < rows.shape[1]:
            return True
    return False


def _through_spare(found: Alignment, first: MLP, second: MLP) -> FunctionPath:
    if found.element is None or found.moves is None:
        raise Undecided(NOT_KNOWN)
    walk, other = Walk(first), Walk(second)
    for w, moves in zip((walk, other), found.moves, strict=True):
        w.clear(moves)
    stretched, targets = [], []
    for i, g in enumerate(found.element):
        width, symmetry = first.widths[i + 1], first.symmetries[i]
        before, after = (_kept(moves, i, width) for moves in found.moves)
        scale: list[Rational] = [1] * width
        to: dict[int, tuple[int, int]] = {}
        for q, k, c in zip(after, g.order, g.scale, strict=True):
            if walk.weights[i + 1][:, before[k]].any():  # else it carries nothing
                scale[before[k]], to[before[k]] = max(c, -c), (q, -1 if c < 0 else 1)
        outgoing = tuple(symmetry.law(c)[0] for c in scale)
        stretched.append(LayerElement(tuple(range(width)), tuple(scale), outgoing))
        targets.append(to)
    walk.take(_stretches(stretched))
    for i, to in enumerate(targets):
        if not walk.rearrange(i, to):
            raise Undecided(_no_spare(i))
    pairs = zip((*walk.weights, *walk.biases), (*other.weights, *other.biases), strict=True)
    if any((a != b).any() for a, b in pairs):
        raise Contradiction("the ends of the path from A and from B are not the same network")
    return FunctionPath("through spare neurons", first, second, tuple(walk.steps), tuple(other.steps))


def _kept(moves: Sequence[Move], i: int, width: int) -> list[int]:
    """The neurons of a layer that reduction leaves."""
    silenced = {m.neuron for m in moves if m.layer == i + 1 and m.kind == "silence"}
    gone = {m.neuron for m in moves if m.layer == i + 1} - silenced
    return [r for r in range(width) if r not in gone]


def path_certificate(path: FunctionPath) -> tuple[dict[str, Any], dict[str, Any]]:
    """The claim that A and B are joined by a path on which the function does not change, and its certificate."""
    made = {"first": [s.to_dict() for s in path.forth], "second": [s.to_dict() for s in path.back]}
    claim = claim_about("same-function-path", path.first, path.second)
    return claim, {"schema": function_checker.CERTIFICATE_SCHEMA, **made}


def accepted_path(first: MLP, second: MLP) -> FunctionPath | None:
    """A path between two networks with the same function that the trusted checker accepts; None: none is known."""
    path, _ = known_path(align(first, second, reduce=first.widths == second.widths))
    if path is not None:
        function_checker.check(*path_certificate(path))
    return path


def write_path(directory: str | Path, path: FunctionPath) -> str:
    """Check claim and certificate, and write them into a folder, with the corners in floats; a line that says so.

    The corners are arrays W1, b1, .., with one axis more in front, and the kind of each piece; they are left out where
    there are more than 10 million numbers.  Raises BadInput where the folder cannot be written, a number is beyond the
    range of floats, or the claim is larger than the checker takes.
    """
    report, texts = certified(*path_certificate(path))
    folder = Path(directory)
    contents: dict[Path, str | bytes] = {folder / CLAIM: texts[0], folder / CERTIFICATE: texts[1]}
    numbers = sum(prod(w.shape) + w.shape[0] for w in path.first.weights) * (path.pieces + 1)
    left_out = f"; {CORNERS} would hold {numbers} numbers, and is left out" if numbers > MOST_CORNER_NUMBERS else ""
    if not left_out:
        contents[folder / CORNERS] = _corners(path)
    write_whole(contents)
    return f"the trusted checker accepted {folder / CLAIM} and {CERTIFICATE}: {report.established}{left_out}"


def _corners(path: FunctionPath) -> bytes:
    corners = [network.floats() for network in path.corners()]
    arrays: dict[str, Any] = {name: np.stack([corner[name] for corner in corners]) for name in corners[0]}
    if not all(np.isfinite(a).all() for a in arrays.values()):
        raise BadInput("--path: a number on the path is beyond the range of floats: leave --path out")
    content = io.BytesIO()
    np.savez(content, **arrays, kinds=np.array([kind for kind, _ in path.groups], dtype=np.str_))
    return content.getvalue()


def known_path(found: Alignment, *, most_weights: int | None = None) -> tuple[FunctionPath | None, str]:
    """The path, or None and the reason; with a limit on the size of networks in which spare neurons are looked for."""
    try:
        size = sum(prod(w.shape) for w in found.first.weights)
        simple = found.element is not None and not found.moves and all(_continuous(g) for g in found.element)
        if most_weights is not None and size > most_weights and found.same == "exact" and not simple:
            return None, f"not looked for in networks of more than {most_weights} weights, unless --path asks for it"
        return constant_path(found), ""
    except Undecided as why:
        return None, str(why)
