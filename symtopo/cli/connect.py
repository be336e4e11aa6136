"""`symtopo connect`: are two minima in one component, and what lies between them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symtopo.cli.command import add_command, natural
from symtopo.cli.minimum import WIDTHS, Given, add_minimum, bias_json, bias_rows, checked_by, parse_minimum
from symtopo.cli.output import card, progress_line, relied_rows, standings
from symtopo.errors import BadInput, Undecided
from symtopo.files import check_output

if TYPE_CHECKING:
    from symtopo.algebra.exact import Rational
    from symtopo.connecting.geometry import Geometry
    from symtopo.connecting.question import Connection
    from symtopo.minima.minimum import Minimum

STORED = ("out-in", "in-out")
DESCRIPTION = """\
Do two minima A and B lie in one connected component of the set of global minimisers?  If so, a path of constant loss is
searched; if not, what separates them is named; both come with a certificate.  Beside it: the exact barrier on the
straight line, and a group element that takes A to B, where one is found."""

EXAMPLES = """\
A and B are files: FILE.npz or FILE.safetensors with one array a layer, FILE.npy with all weights in one vector or with
layers of one shape stacked, FILE.npz:KEY likewise, FILE.json with a list of matrices; or JSON text.  docs/input.md says
how to write them.  A point that is a minimum only up to rounding is first moved to an exact one.

examples:
  symtopo connect 2,2,2,2 a.npz b.npz --skip 0:2 --certificate proof
  symtopo connect 1,1,1 '[[[1]], [[1]]]' '[[["1/2"]], [[2]]]' --plot between.png
  symtopo connect 2,2,2 a.json b.json --target '[[1, 2], [3, 4]]' --save path.npz
  symtopo connect 8,3,8 a.safetensors b.safetensors --layers encoder,decoder --data x.npy x.npy --bias

exit code: 0 decided, 2 bad input, 3 unknown."""


def add_to(commands: Any) -> None:
    command = add_command(
        commands,
        run,
        "connect",
        summary="a path between two minima, or what separates them",
        description=DESCRIPTION,
        examples=EXAMPLES,
    )
    command.add_argument("widths", metavar="WIDTHS", help=WIDTHS)
    command.add_argument("first", metavar="A", help="a minimum: a file, or JSON text")
    command.add_argument("second", metavar="B", help="another one")
    add_minimum(command)
    command.add_argument(
        "--layers",
        action="append",
        default=[],
        metavar="NAME,..",
        help="names of W_1, .., W_l in A and B, or in A; in B",
    )
    command.add_argument("--stored", choices=STORED, help="matrices are output x input (PyTorch), or input x output")
    command.add_argument("--seed", default="0", metavar="S", help="seed of the search (default 0)")
    command.add_argument("--certificate", metavar="DIR", help="write DIR/claim.json and DIR/certificate.json")
    command.add_argument("--save", metavar="FILE.npz", help="write the path: W1, W2, .., t and the loss along it")
    command.add_argument("--plot", metavar="FILE", help="plot the loss along path and chord: .png, .svg, .pdf")


def run(args: argparse.Namespace) -> int:
    from symtopo.connecting.connection import connect
    from symtopo.connecting.geometry import geometry

    seed = natural(args.seed, "--seed")
    for name in ("certificate", "save", "plot"):
        if getattr(args, name) == "":
            raise BadInput(f"--{name} is empty: give a name")
    if args.save is not None and Path(args.save).suffix != ".npz":
        raise BadInput(f"--save {args.save}: give a name that ends with .npz")
    places = [args.save, args.plot]
    places += [args.certificate and f"{args.certificate}/{name}.json" for name in ("claim", "certificate")]
    for place in filter(None, places):
        check_output(Path(place))
    if args.plot is not None:
        from symtopo.figures.style import check_formats, own_style

        check_formats(Path(args.plot))
        with own_style():  # refuses where matplotlib is missing
            pass
    given = parse_minimum(args)
    points, notes = read_points(args, given)
    minimum = given.minimum
    try:
        with progress_line() as progress:
            found = connect(minimum, *points, seed=seed, progress=progress)
    except Undecided as why:
        print(f"symtopo: undecided: {why}", file=sys.stderr)
        return 3
    between = geometry(minimum, found)
    written, refused = write_files(args, minimum, found)
    notes = (*notes, *found.notes, *written)
    if args.json:
        bias = bias_json(given.biased)
        facts = standings((*found.relies_on, *(bias["relies_on"] if bias else ())))
        printed = {**found.to_dict(), "bias": bias, "facts": facts, **between.to_dict()}
        print(json.dumps({**printed, "notes": [*between.notes, *notes]}))
    else:
        show(found, between, given, notes)
    if refused:  # after the answer, which it does not make less true
        print(f"symtopo: {'; '.join(refused)}", file=sys.stderr)
        return 2
    return 3 if found.result == "unknown" else 0


def write_files(args: argparse.Namespace, minimum: Minimum, found: Connection) -> tuple[list[str], list[str]]:
    """Certificate, path and picture, those that are asked for: lines on what was written, and what could not be."""
    written, refused = list[str](), list[str]()
    if not any((args.certificate, args.save, args.plot)):
        return written, refused
    from symtopo.figures.between import plot, save

    writers: list[tuple[str | None, Callable[[str], str]]] = [
        (args.certificate, lambda place: certify(found, place)),
        (args.save, lambda place: save(minimum, found, Path(place))),
        (args.plot, lambda place: plot(minimum, found, Path(place))),
    ]
    for place, write in writers:
        if place is not None:
            try:
                written.append(write(place))
            except BadInput as refusal:
                refused.append(f"nothing was written to {place}: {refusal}")
    return written, refused


def read_points(args: argparse.Namespace, given: Given) -> tuple[list[list[Any]], tuple[str, ...]]:
    """The points A and B of the minimum that is asked about, and notes on how they were read."""
    from symtopo.reading.weights import read_weights

    if len(args.layers) > 2:
        raise BadInput("--layers is given more than twice: once for both points, or once for each")
    names = [tuple(text.split(",")) for text in args.layers] or [()]
    points, notes = [], list(given.notes)
    network = given.minimum.network if given.biased is None else given.biased.network
    for text, name, layers in ((args.first, "A", names[0]), (args.second, "B", names[-1])):
        read = read_weights(text, network.shapes, name, layers=layers, stored=args.stored)
        notes += read.notes
        if given.biased is not None:
            weights, note = given.biased.without_biases(read.matrices, read.biases, name)
            notes += [note] if note else []
        elif read.biases:
            listed = ",".join(map(str, sorted(read.biases)))
            raise BadInput(
                f"{name} has biases at the layers {listed}: give --bias, or --bias-layers {listed}, and --data"
            )
        else:
            weights = read.matrices
        points.append(weights)
    return points, tuple(notes)


def certify(found: Connection, directory: str) -> str:
    """Write claim and certificate; a line that says so."""
    from symtopo.counting.claims import write_certificate

    if found.certificate is None:
        return f"no certificate: nothing that the trusted checker could verify was found ({found.rule or 'unknown'})"
    report = write_certificate(directory, *found.certificate)
    return f"the trusted checker accepted {directory}/claim.json and certificate.json: {report.established}"


TITLES = {"connected": "connected", "separated": "separated: in different components", "unknown": "unknown"}


def show(found: Connection, between: Geometry, given: Given, notes: tuple[str, ...]) -> None:
    lines = bias_rows(given.biased)
    lines += [("proved by", found.rule)] if found.rule else []
    lines.append(("because" if found.rule else "tried", found.reason))
    if found.result != "unknown":
        bias = bias_json(given.biased) or {}
        lines += relied_rows((*found.relies_on, *bias.get("relies_on", ())))
        lines.append(
            ("checked", checked_by(given.biased) if found.checked else "by exact arithmetic, without a certificate")
        )
    for name, end in (("A", found.first), ("B", found.second)):
        if end.on_chain is not None and end.near:
            lines.append(
                (name, f"an exact minimum lies within {float(end.on_chain.radius):.1e} of each weight (proved)")
            )
        elif end.moved or end.near:
            kind = "floats near to a minimum" if end.near else "an exact minimum"
            lines.append((name, f"moved to {kind}, by at most {end.moved:.1e} in each weight"))
    if found.path is not None:
        path = found.path
        corners = f"{path.corners} corner{'s' * (path.corners != 1)}"
        kind = "in the orbit, " if path.kind == "orbit" else ""
        lines.append(
            ("path", f"{kind}length {path.length:.4g}, {corners}, curvature up to {path.curvature:.3g} between them")
        )
        lines.append(("", f"F(W) U is off by {off(path.residual)} of the target at {len(path.t)} points, in floats"))
    lines.append(("distance", f"{between.distance:.6g}"))
    lines.append(("barrier", barrier_line(between)))
    if between.element is not None:
        signs = ", ".join(f"det g_{v} {'<' if s < 0 else '>'} 0" for v, s in enumerate(between.element.signs, start=1))
        lines.append(("orbit", f"B = g . A, exactly{f', {signs}' if signs else ''}"))
    if between.orbit_length is not None:
        curve = f"length {between.orbit_length:.4g}, curvature up to {between.orbit_curvature:.4g}, in floats"
        lines.append(("", f"the curve g(t) . A has {curve}"))
    if between.bound is not None:
        if between.bound.bound is not None:
            far = f"{float(between.bound.bound):.4g}"
            lines.append(("6.2", f"so the chord stays within {far} of the minimum (from floats, no proof)"))
        else:
            lines.append(("6.2", f"says nothing: {'; '.join(between.bound.reasons)}"))
    lines += [("orbit" if between.element is None else "", note) for note in between.notes]
    lines += [("note", note) for note in notes]
    card(TITLES[found.result], lines)


def off(error: float) -> str:
    return next((f"less than {bound:g}" for bound in (1e-12, 1e-9, 1e-6) if error < bound), f"{error:.1e}")


def short(value: Rational) -> str:
    try:
        return f"{float(value):.6g}"
    except OverflowError:
        return f"about 10^{len(str(int(value))) - 1}"


def barrier_line(between: Geometry) -> str:
    barrier = between.barrier
    size = str(barrier.lower) if barrier.exact and len(str(barrier.lower)) < 30 else short(barrier.lower)
    if not barrier.lower and barrier.exact:
        return "none: the loss does not rise on the straight line"
    places = ", ".join(f"{float(low):.4g}" for low, _ in barrier.where[:3])
    return f"{size} on the straight line, at t = {places}{' (exact)' if barrier.exact else ' (bracketed to 1e-12)'}"
