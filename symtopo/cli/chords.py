"""What `symtopo align --data` says: the barrier on the chord between two networks, before and after alignment."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symtopo.display import between
from symtopo.errors import BadInput
from symtopo.files import check_output

if TYPE_CHECKING:
    from symtopo.aligning.barriers import ChordBarrier
    from symtopo.aligning.mlp import MLP

DEFINED = "max over 0 <= t <= 1 of L(t) - ((1 - t) L(0) + t L(1)), L(t) the loss of (1 - t) A + t B"
PROVED = "both bounds, by Taylor models on cells of t, with all rounding errors"
RELIES_ON = (
    "own derivation, not published (docs/align.md, Barriers); floats that round to nearest, products of matrices "
    "summed in any order; arb, for smooth activations"
)


def add_chord(command: argparse.ArgumentParser) -> None:
    """Data, loss, width and figure."""
    command.add_argument(
        "--data",
        nargs=2,
        metavar=("X", "Y"),
        help="data for the barrier between A and B, before and after alignment, as in symtopo count: a data point in "
        "each column; Y may be labels 0, 1, .. for cross-entropy",
    )
    command.add_argument("--loss", choices=("mse", "cross-entropy"), help="of the barrier: say it with --data")
    command.add_argument(
        "--width", metavar="W", help="of the bounds, as a part of the largest loss on the chord (default 0.01)"
    )
    command.add_argument("--points-in-rows", action="store_true", help="X and Y hold a data point in each row")
    command.add_argument("--csv-names", choices=("yes", "no"), help="whether the first row of a CSV file holds names")
    command.add_argument(
        "--match",
        choices=("weights", "activations", "quick", "both"),
        help="by what B is aligned to A where they are not the same: the weights (default without data), the "
        "activations at X, the better of one search by each (quick), or both, from more starts (default with data)",
    )
    command.add_argument("--figure", metavar="FILE", help="draw the loss on both chords: .png, .svg or .pdf")


def check_options(args: argparse.Namespace) -> float | None:
    """The width; refuses what does not go together, before any work."""
    if args.data is None:
        given = {
            "--loss": args.loss, "--width": args.width, "--figure": args.figure, "--csv-names": args.csv_names,
            "--points-in-rows": args.points_in_rows or None, "--match": args.match if args.match != "weights" else None,
        }  # fmt: skip
        for option, value in given.items():
            if value is not None:
                raise BadInput(f"{option} is about data: give --data X Y")
        return None
    if args.loss is None:
        raise BadInput("--data is for the barrier of a loss: give --loss mse or --loss cross-entropy")
    if args.figure is not None:
        from symtopo.figures.style import check_formats, own_style

        check_formats(Path(args.figure))
        check_output(Path(args.figure))
        with own_style():  # refused where matplotlib is missing, before the work
            pass
    if args.width is None:
        return None
    try:
        width = float(args.width)
    except ValueError:
        width = 0.0
    if not 0 < width < float("inf"):
        raise BadInput(f"--width {args.width[:40]}: give a positive number, like 0.01")
    return width


def read_data(args: argparse.Namespace, network: MLP) -> tuple[Any, Any, list[str]]:
    """X and Y, a data point in each column, or Y as a vector; and notes."""
    from symtopo.algebra.exact import identity
    from symtopo.aligning.chord_data import is_vector
    from symtopo.reading.matrices import read_matrix

    csv_names = None if args.csv_names is None else args.csv_names == "yes"
    both: list[Any] = []
    notes: list[str] = []
    labels = args.loss == "cross-entropy"
    for text, name, width in zip(args.data, "XY", (network.widths[0], network.widths[-1]), strict=True):
        if text == "I":
            both.append(identity(width))
            continue
        rows = None if args.points_in_rows or (name == "Y" and labels) else width
        matrix = read_matrix(text, name, rows=rows, csv_names=csv_names)
        turned = args.points_in_rows and not (name == "Y" and is_vector(matrix.value))
        both.append((matrix.turned(name) if turned else matrix).value)
        notes += matrix.notes
    return both[0], both[1], notes


def barrier_json(before: ChordBarrier, after: ChordBarrier) -> dict[str, Any]:
    about = {"loss": before.loss, "points": before.points, "definition": DEFINED, "relies_on": [RELIES_ON]}
    return {**about, "before": before.to_dict(), "after": after.to_dict()}


def barrier_rows(before: ChordBarrier, after: ChordBarrier, *, reduced: bool = False) -> list[tuple[str, str]]:
    """What the card says of both;  reduced : whether A and B were, so that their reduced forms are meant."""
    rows = [("loss", f"{before.loss} on {before.points} data point{'s' * (before.points > 1)}")]
    ends_of = "A and B, both reduced" if reduced else "A and B"
    for k, (what, found) in enumerate(((ends_of, before), ("A and h . B, B aligned", after))):
        barrier, largest, *ends = (
            between(*bounds, scale=found.maximum[0])
            for bounds in ((found.lower, found.upper), found.maximum, *found.ends)
        )
        rows.append(("" if k else "barrier", f"between {what}: {barrier}"))
        rows.append(("", f"  largest loss {largest}; at the ends {ends[0]}, and {ends[1]}"))
        if not found.reached:
            wanted = f"{float(found.asked):.2g}"
            rows.append(("", f"  the search was stopped after {found.cells} parts of the chord, wider than {wanted}"))
    return [*rows, ("defined", DEFINED), ("proved", PROVED), ("relies on", RELIES_ON)]
