"""`symtopo align`: are two networks with activations one network, up to the symmetries of their neurons."""

from __future__ import annotations

import argparse
import io
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symtopo.cli.chords import add_chord, barrier_json, barrier_rows, check_options, read_data
from symtopo.cli.command import add_command, natural
from symtopo.cli.output import card
from symtopo.display import rounded_up
from symtopo.errors import BadInput, Undecided, one_line
from symtopo.files import check_output, write_whole

if TYPE_CHECKING:
    from symtopo.aligning.alignment import Alignment
    from symtopo.aligning.barriers import ChordBarrier
    from symtopo.aligning.best import Best
    from symtopo.aligning.mlp import MLP
    from symtopo.aligning.paths import FunctionPath
    from symtopo.aligning.refitting import RefittedCurve

DESCRIPTION = """\
Are two trained networks A and B the same up to the symmetries of their neurons: permutations in every hidden layer,
and the scalings or sign changes that the activation allows?  Decided exactly, with the element g for which
B = g . A, or with what A and B do not share; otherwise up to rounding, with the largest relative deviation.
"Different" says that there is no such g; that A and B are different functions is said only where an input shows it."""

EXAMPLES = """\
A and B are FILE.npz, FILE.safetensors or FILE.json with arrays W1, b1, W2, b2, .. (W1 is hidden x input), or with the
names of a state dict, or JSON text.  The layers are fully connected.

examples:
  symtopo align a.npz b.npz --activation relu
  symtopo align a.npz pruned.npz --activation gelu --reduce --certificate proof
  symtopo align a.safetensors b.safetensors --activation relu,tanh --layers fc1,fc2,fc3
  symtopo align a.npz b.npz --activation relu --data X.npy y.npy --loss cross-entropy --points-in-rows
  symtopo align '{"W1": [[1], [2]], "W2": [[3, 4]]}' '{"W1": [[4], [1]], "W2": [[2, 3]]}' --activation relu

exit code: 0 the same, exactly or up to rounding (the first line says which), 1 different, 2 bad input, 3 unknown."""

TITLES = {
    "exact": "same: B = g . A, exactly",
    "rounding": "same up to rounding: B is g . A, up to {deviation:.2e} of each number",
    "radial": "same up to rounding: B is g . A, up to {deviation:.2e} of the norm of each matrix",
    "different": "different: B = g . A for no element g of the group",
    "unknown": "unknown",
}
CODES = {"exact": 0, "rounding": 0, "different": 1, "unknown": 3}
MEANS = {
    "exact": "A and B compute the same function",
    "rounding": "g . A computes the same function as A, exactly; B is near to it",
    "radial": "for orthogonal matrices near to those of g, g . A computes the same function as A, exactly; B is near "
    "to it, by the deviation, which counts that too",
    "different": "A and B are not in one orbit; whether they compute different functions is not decided",
}
DONE = {"merge": "merged", "fold": "folded", "drop": "dropped", "silence": "silenced"}
HOW = {
    "weights": "by weights, layer by layer: a local optimum",
    "activations": "by the activations at X, layer by layer",
    "quick": "one by weights, one by activations at some points of X: the one with the lower loss in the middle",
    "both": "by weights and by activations: the one with the lowest chord, at three points, of those that were found",
}
CHORD = (
    "each of its points is within {within} of that curve, so of a network with the function of A: its curvature is at "
    "most {curvature}, its length at most {length} and no more than pi / curvature, and the distance of A and B at "
    "most {distance} and no more than 2 / curvature (6.2, repaired; bounds in ball arithmetic)"
)
REFITTED = (
    "where the hidden layers are on the chord from A to h . B, and the output layer is fitted anew to (1 - t) F_A(X) + "
    "t F_B(X), these are the outputs at X: no barrier there for any convex loss; of other inputs nothing is said (6.1, "
    "exact: the {points} data points have independent values of the last hidden layer for all t, on {cells} cells)"
)
NOT_REFITTED = "no curve of 6.1 is shown to be exact: {why}; its bound, the norm of all outputs, says nothing here"
LARGEST_SHOWN, MOST_SHOWN = 10**300, 4
MOST_LAYERS = 12  # that are printed
CELLS_OF_FIGURES = 64
MOST_WEIGHTS = 30_000  # of networks in which spare neurons are looked for, unless a path is asked for
PATHS = {
    "one point": "A is B, in every number",
    "orbit curve": "a curve in the orbit, t -> g(t) . A with scales 1 + t (c - 1)",
    "through spare neurons": "through spare neurons, {pieces} pieces",
}


def add_to(commands: Any) -> None:
    command = add_command(
        commands,
        run,
        "align",
        summary="are two networks with activations the same up to symmetry",
        description=DESCRIPTION,
        examples=EXAMPLES,
    )
    command.add_argument("first", metavar="A", help="a network: a file, or JSON text")
    command.add_argument("second", metavar="B", help="another one")
    command.add_argument(
        "--activation",
        required=True,
        metavar="NAME[,NAME..]",
        help="of all hidden layers, or one a layer: relu, leaky_relu:SLOPE, tanh, sigmoid, gelu, silu, softplus, erf, "
        "sin, arctan, softsign, abs, squared_relu, relu_power:K, power:K, abs_power:K; radial: z / (1 + |z|^2) of a "
        "whole layer z",
    )
    command.add_argument(
        "--layers",
        action="append",
        default=[],
        metavar="NAME,..",
        help="names of W_1, .., W_l, or of their layers, in A and B, or in A; in B",
    )
    command.add_argument(
        "--reduce",
        action="store_true",
        help="first take away, in both, neurons that do nothing or what another one does; the functions stay",
    )
    command.add_argument(
        "--certificate",
        metavar="DIR",
        help="write DIR/claim.json and DIR/certificate.json, if exactly the same",
    )
    command.add_argument(
        "--out",
        metavar="FILE.npz",
        help="write B aligned to A: the function of B, up to rounding, its neurons in the places of those of A",
    )
    command.add_argument(
        "--path",
        metavar="DIR",
        help="write DIR/claim.json and DIR/certificate.json, that A and B are joined by a path on which the function "
        "does not change, and its corners, DIR/path.npz, if one is found",
    )
    command.add_argument("--seed", default="0", metavar="S", help="seed of the search for B aligned (default 0)")
    add_chord(command)
    command.add_argument("--stored", choices=("out-in", "in-out"), help="matrices are output x input (PyTorch), or not")


def run(args: argparse.Namespace) -> int:
    from symtopo.aligning.alignment import align
    from symtopo.aligning.mlp import MLP
    from symtopo.reading.models import read_model

    if len(args.layers) > 2:
        raise BadInput("--layers is given more than twice: once for both networks, or once for each")
    names = [tuple(text.split(",")) for text in args.layers] or [()]
    activations = args.activation.split(",")
    if args.certificate == "":
        raise BadInput("--certificate is empty: give the name of a folder")
    if args.certificate is not None:
        check_output(Path(args.certificate) / "claim.json")
    if args.path == "" or (args.path is not None and args.path == args.certificate):
        raise BadInput("--path: give the name of a folder, another one than that of --certificate")
    if args.path is not None:
        check_output(Path(args.path) / "claim.json")
    seed = natural(args.seed, "--seed")
    if args.out is not None:
        if Path(args.out).suffix != ".npz":
            raise BadInput(f"--out {one_line(args.out, 60)}: give a name that ends with .npz")
        check_output(Path(args.out))
    width = check_options(args)
    networks = []
    for text, what, layers in ((args.first, "A", names[0]), (args.second, "B", names[-1])):
        model = read_model(text, what, layers=layers, stored=args.stored)
        networks.append(MLP.from_model(model, activations, what))
    found = align(*networks, reduce=args.reduce)
    notes = [note for network in networks for note in network.notes]
    best = barriers = refitted = None
    if args.out is not None or args.data is not None:
        data = None
        if args.data is not None:
            *data, read = read_data(args, networks[0])
            notes += read
            args.match = args.match or "both"
        if found.first.widths != found.second.widths:
            after = ", after reduction" if args.reduce else ""
            shapes = f"{_text(found.first.widths)} and {_text(found.second.widths)}"
            raise BadInput(f"the widths of A and B differ{after}: {shapes}; --data and --out are for the same widths")
        best = aligned(found, seed, data, args)
        if data is not None:
            barriers = both_barriers((found.first, found.second), best, data, args, width)
            refitted, unfitted = refitted_of(found.first, best.moved, data[0])
        if args.out is not None:
            write_aligned(best, Path(args.out))
    if barriers is not None and args.figure is not None:
        from symtopo.figures.chords import plot

        notes.append(plot(*barriers, Path(args.figure)))
    if args.certificate is not None:
        from symtopo.aligning.certificates import write_function_certificate

        notes.append(write_function_certificate(args.certificate, found))
    path, why = path_of(found, args.path, notes)
    near = None
    if path is not None and args.path is not None:
        from symtopo.aligning.curve_bounds import chord_near_curve

        near = chord_near_curve(path)
    if args.json:
        beside = {} if args.path is None else {"chord": None if near is None else near.to_dict()}
        told = {"path": None if path is None else {**path.to_dict(), **beside}, "path_reason": why or None}
        if barriers is not None:
            curve = {"refitted": None if refitted is None else refitted.to_dict(), "refitted_reason": unfitted or None}
            told["barrier"] = {**barrier_json(*barriers), "reduced": args.reduce, **curve}
        print(json.dumps({**found.to_dict(), **best_json(best, args.out), **told, "notes": notes}))
    else:
        if best is not None:
            distances = f"{best.before:.6g} before, {best.after:.6g} after"
            how = "g undone" if found.found is not None else HOW[args.match or "weights"]
            ends = "of B, reduced, to those of A, reduced" if args.reduce else "of B to those of A"
            notes = [f"distance of the weights {ends}: {distances} ({how})", *notes]
        rows = [("path", words)] if (words := path_words(found, path, why)) else []
        if near is not None:
            rows.append(("chord", CHORD.format(**{name: rounded_up(v) for name, v in near.to_dict().items()})))
        if barriers is not None:
            rows += [*barrier_rows(*barriers, reduced=args.reduce), ("refitted", refitted_words(refitted, unfitted))]
        show(found, notes, [network.widths for network in networks], args.out, rows)
    return CODES[found.same]


def path_of(found: Alignment, directory: str | None, notes: list[str]) -> tuple[FunctionPath | None, str]:
    """The path on which the function does not change, written if that is asked for; or why none is known."""
    from symtopo.aligning.paths import known_path, write_path

    path, why = known_path(found, most_weights=MOST_WEIGHTS if directory is None else None)
    if directory is not None:
        notes.append(f"no path is written: {why}" if path is None else write_path(directory, path))
    return path, why


def path_words(found: Alignment, path: FunctionPath | None, why: str) -> str:
    """Of a path from A to B; nothing where B is not exactly g . A."""
    if path is None:
        return why if found.same == "exact" else ""
    words = PATHS[path.kind].format(pieces=path.pieces)
    return words if path.kind == "one point" else f"{words}: all networks on it compute the function of A"


def aligned(found: Alignment, seed: int, data: Sequence[Any] | None, args: argparse.Namespace) -> Best:
    """B aligned to A: by undoing g where there is one, and else as --match says."""
    from symtopo.aligning.best import best_alignment, undone

    if found.found is not None:
        return undone(found.first, found.second, found.found)
    if data is not None and args.match == "activations":
        from symtopo.aligning.by_activations import activation_alignment

        return activation_alignment(found.first, found.second, data[0])
    if data is not None and args.match in ("quick", "both"):
        from symtopo.aligning.choosing import alignment_for_data, quick_alignment
        from symtopo.aligning.chord_data import chord_data

        known = chord_data(data[0], data[1], args.loss, found.first)
        search = quick_alignment if args.match == "quick" else alignment_for_data
        return search(found.first, found.second, known, seed=seed)
    return best_alignment(found.first, found.second, seed=seed)


def both_barriers(
    networks: Sequence[MLP], best: Best, data: Sequence[Any], args: argparse.Namespace, width: float | None
) -> tuple[ChordBarrier, ChordBarrier]:
    """From A to B, and from A to h . B."""
    from symtopo.aligning.barriers import FIRST_CELLS, WIDTH, chord_barrier

    parts = FIRST_CELLS if args.figure is None else CELLS_OF_FIGURES
    first, second = (
        chord_barrier(networks[0], other, data[0], data[1], loss=args.loss, width=width or WIDTH, parts=parts)
        for other in (networks[1], best.moved)
    )
    return first, second


def refitted_of(first: MLP, second: MLP, x: Any) -> tuple[RefittedCurve | None, str]:
    """The curve on which the output layer is fitted anew, or why none is shown."""
    from symtopo.aligning.refitting import refitted_curve

    try:
        return refitted_curve(first, second, x), ""
    except Undecided as why:
        return None, str(why)


def refitted_words(curve: RefittedCurve | None, why: str) -> str:
    return NOT_REFITTED.format(why=why) if curve is None else REFITTED.format(**curve.to_dict())


def write_aligned(best: Best, path: Path) -> None:
    """Arrays W1, b1, W2, b2, .., in floats.  Raises BadInput where a number is beyond their range."""
    import numpy as np

    arrays = best.moved.floats()
    if not all(np.isfinite(a).all() for a in arrays.values()):
        raise BadInput("--out: a number of B, aligned, is beyond the range of floats: leave --out out")
    content = io.BytesIO()
    np.savez(content, **arrays)  # type: ignore[arg-type, unused-ignore]
    write_whole({path: content.getvalue()})


def best_json(best: Best | None, out: str | None) -> dict[str, Any]:
    """What --json says of B aligned."""
    if best is None:
        return {"alignment": None}
    distance = {"before": best.before, "after": best.after}
    return {"alignment": {"group": [h.to_dict() for h in best.element], "distance": distance}, "out": out}


def show(
    found: Alignment,
    notes: list[str],
    widths: list[tuple[int, ...]],
    out: str | None,
    more: list[tuple[str, str]],
) -> None:
    network, worst = found.first, found.deviation
    kind = "radial" if found.orthogonal is not None and worst is not None else found.same
    rows = [("network", str(network))]
    for name, given, left, moves in zip("AB", widths, (found.first, found.second), found.moves or (), strict=False):
        counts = Counter(move.kind for move in moves)
        told = ", ".join(f"{n} {DONE[kind]}" for kind, n in counts.items()) or "nothing to take away"
        rows.append(("reduced", f"{name}, from widths {_text(given)} to {_text(left.widths)}: {told} (exactly)"))
    groups = dict.fromkeys(s.words for s in network.symmetries)
    rows += [("group", "; ".join(groups) or "no hidden layer: the identity alone")]
    if found.found is not None:
        for i, g in enumerate(found.found[:MOST_LAYERS], start=1):
            rows.append(("g" if i == 1 else "", f"layer {i}: {g.words} (--json has all)"))
        if len(found.found) > MOST_LAYERS:
            rows.append(("", f"and {len(found.found) - MOST_LAYERS} more layers"))
        rows.append(("checked", "g . A was computed in exact arithmetic, and compared with B in every number"))
    if worst is not None:
        numbers = f"{float(worst.first):.17g} in g . A, {float(worst.second):.17g} in B"
        rows.append(("deviation", f"{worst.value:.3g} at {worst.place}: {numbers}"))
        rows.append(("bound", f"up to {found.bound:.3g} counts as rounding"))
        if found.orthogonal is not None:
            rows.append(("", "of the Euclidean norm of the matrix, or bias, that the number stands in"))
    if found.first_difference is not None:
        where = f"layer {found.first_difference.layer}: "
        exactly = "not exactly" if found.same == "rounding" else "because"
        rows.append((exactly, where + found.first_difference.reason))
    if found.same == "different" and found.bound:
        rows.append(("rounding", f"no g was found for which B is g . A up to {found.bound:.3g}, relatively"))
    if found.reason:
        rows.append(("because", found.reason))
    if found.witness is not None:
        x, *outputs = (_numbers(part) for part in (found.witness.x, found.witness.first, found.witness.second))
        told = f"different, too: at {x} A gives {outputs[0]}, B {outputs[1]} (exact, printed to 6 digits)"
        rows.append(("functions", told))
    elif found.first_difference is not None and found.first_difference.same_function:
        rows.append(("means", "A and B are not in one orbit, and compute the same function"))
    elif kind in MEANS:
        rows.append(("means", MEANS[kind]))
    rows += more
    if out is not None:
        of = "h . B, B reduced," if found.moves is not None else "h . B,"
        rows.append(("written", f"{out}: {of} the same function as B up to the rounding of its numbers to floats"))
    rows += [("note", note) for note in notes]
    card(TITLES[kind].format(deviation=worst.value if worst else 0), rows)


def _numbers(values: Sequence[Any]) -> str:
    """The first of some numbers, to 6 digits."""
    listed = [f"{float(v):.6g}" if abs(v) < LARGEST_SHOWN else "beyond 1e300" for v in values[:MOST_SHOWN]]
    return f"({', '.join(listed + ['..'] * (len(values) > MOST_SHOWN))})"


def _text(widths: Sequence[int]) -> str:
    return ",".join(map(str, widths))
