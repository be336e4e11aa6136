"""Network, data and biases on the command line, which `count` and `connect` share."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from symtopo.errors import BadInput

if TYPE_CHECKING:
    from symtopo.minima.biases import BiasedMinimum
    from symtopo.minima.minimum import Minimum
    from symtopo.minima.network import Network

WIDTHS = "d_0,d_1,..,d_l: 2 to 65 integers from 1 to 4096"
FLOATS = "binary floats are taken as the exact dyadic rationals they are: for 0.1 meaning 1/10, write text"


@dataclass(frozen=True)
class Given:
    """What was given: the minimum that is asked about, the one with biases that it stands for, if any, and notes."""

    minimum: Minimum
    biased: BiasedMinimum | None
    notes: tuple[str, ...]


def add_minimum(command: argparse.ArgumentParser) -> None:
    """Skips, data and biases."""
    command.add_argument(
        "--skip",
        action="append",
        default=[],
        metavar="FROM:TO[:COEFFICIENT]",
        help="an identity skip, coefficient 1 unless given; repeatable, parallel skips add up",
    )
    data = command.add_mutually_exclusive_group()
    data.add_argument("--target", metavar="T", help="the target M (X = I): JSON rows, a file, or a number for width 1")
    data.add_argument(
        "--data",
        nargs=2,
        metavar=("X", "Y"),
        help="data: JSON rows, FILE.json|csv|npy, FILE.npz:KEY, FILE.safetensors:KEY, or I",
    )
    command.add_argument(
        "--points-in-rows", action="store_true", help="X and Y hold a data point in each row, not in each column"
    )
    command.add_argument("--csv-names", choices=("yes", "no"), help="whether the first row of a CSV file holds names")
    bias = command.add_mutually_exclusive_group()
    bias.add_argument("--bias", action="store_true", help="every layer has a bias")
    bias.add_argument("--bias-layers", metavar="I,J,..", help="these layers have one; the last is layer l")


def parse_minimum(args: argparse.Namespace) -> Given:
    """Network, data and biases from the options, with notes on how they were read."""
    from symtopo.minima.biases import BiasedMinimum
    from symtopo.minima.minimum import Minimum
    from symtopo.minima.network import Network

    widths = [_natural(text, "width", "give widths like 2,2,2") for text in args.widths.split(",")]
    skips = [parse_skip(text) for text in args.skip]
    network = Network(widths, skips)
    notes = []
    for j, i in sorted({(j, i) for j, i, _ in skips}):
        times = sum((j, i) == (a, b) for a, b, _ in skips)
        if times > 1:
            notes.append(f"the skip {j} -> {i} is given {times} times: the sum {network.skips[j, i]} is used")
    x, y, read = _data(args, network)
    notes += read
    if any(getattr(getattr(m, "dtype", None), "kind", "") == "f" for m in (x, y)):
        notes.append(FLOATS)
    layers = parse_layers(args, network)
    if layers is None:
        minimum = Minimum(network, y) if x is None else Minimum(network, x=x, y=y)
        biased = None
    elif x is None:
        raise BadInput("biases need data, not a target: give --data X Y")
    else:
        biased = BiasedMinimum(network, x=x, y=y, layers=layers)
        minimum = biased.minimum
    return Given(minimum, biased, tuple(notes))


def _data(args: argparse.Namespace, network: Network) -> tuple[Any, Any, list[str]]:
    """X (None: a target was given, or nothing), Y or target, and notes."""
    from symtopo.algebra.exact import identity
    from symtopo.reading.matrices import read_matrix

    csv_names = None if args.csv_names is None else args.csv_names == "yes"
    if args.data is None:
        if args.points_in_rows:
            raise BadInput("--points-in-rows is about data: give --data X Y")
        if args.target in (None, "I"):
            return None, None, []
        target = read_matrix(args.target, "the target", rows=network.widths[-1], csv_names=csv_names)
        return None, target.value, list(target.notes)
    both: list[Any] = []
    notes: list[str] = []
    for text, name, width in zip(args.data, "XY", (network.widths[0], network.widths[-1]), strict=True):
        if text == "I":
            both.append(identity(width))
            continue
        matrix = read_matrix(text, name, rows=None if args.points_in_rows else width, csv_names=csv_names)
        matrix = matrix.turned(name) if args.points_in_rows else matrix
        both.append(matrix.value)
        notes += matrix.notes
    return both[0], both[1], notes


def parse_layers(args: argparse.Namespace, network: Network) -> list[int] | None:
    """The layers that have a bias; None: no layer has."""
    if args.bias:
        return list(range(1, network.layers + 1))
    if args.bias_layers is None:
        return None
    return [_natural(text, "--bias-layers", "give numbers of layers like 1,3") for text in args.bias_layers.split(",")]


def parse_skip(text: str) -> tuple[int, int, str]:
    parts = text.split(":")
    if len(parts) not in (2, 3) or not all(p.isascii() and p.isdigit() and len(p) < 10 for p in parts[:2]):
        raise BadInput(f"the skip {text[:40]!r} is not FROM:TO or FROM:TO:COEFFICIENT: give one like 0:2 or 0:2:-1/2")
    return int(parts[0]), int(parts[1]), parts[2] if len(parts) == 3 else "1"


def _natural(text: str, what: str, remedy: str) -> int:
    if not text.strip().isascii() or not text.strip().isdigit() or len(text) > 18:
        raise BadInput(f"{what} {text[:40]!r} is not a positive integer: {remedy}")
    return int(text)


def bias_rows(biased: BiasedMinimum | None) -> list[tuple[str, str]]:
    """What a card says about biases."""
    if biased is None:
        return []
    rows = [("biases", biased.words)]
    about = "those data" if biased.by_centring else "that network"
    return [*rows, ("", f"the certificate, and all numbers here, are about {about}, without biases")]


def checked_by(biased: BiasedMinimum | None) -> str:
    """Who checked the certificate, and of what."""
    if biased is None:
        return "by the trusted checker"
    return (
        f"by the trusted checker, for the {'centred data' if biased.by_centring else 'widened network'} without biases"
    )


def bias_json(biased: BiasedMinimum | None) -> dict[str, Any] | None:
    """What `--json` says about biases."""
    if biased is None:
        return None
    from symtopo.facts import FACTS

    return {"layers": list(biased.layers), "centred": biased.by_centring, "relies_on": [f"biases: {FACTS['biases']}"]}
