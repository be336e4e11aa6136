"""`symtopo figure`: the figures of the paper, from our own numbers."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from symtopo.cli.command import add_command, natural
from symtopo.errors import BadInput
from symtopo.files import check_output

EXAMPLES = """\
  1  minima of scalar three-layer networks, without and with a skip
  2  the loss between two minima of two scalar layers grows beyond all bounds
  3  approximate symmetries: the bound of 6.1, and the loss along their curves
  4  the loss halfway between minima of a five-layer homogeneous network

examples:
  symtopo figure 1
  symtopo figure 3 --out figure.pdf --data
  symtopo figure 1 --out figure.pdf --no-caption

exit code: 0 written, 2 bad input."""


def add_to(commands: Any) -> None:
    command = add_command(
        commands,
        run,
        "figure",
        summary="recompute a figure of the paper",
        description="Recompute a figure of the paper from our own numbers, draw it, and print its caption.",
        examples=EXAMPLES,
    )
    command.add_argument("number", metavar="N", help="1, 2, 3 or 4")
    command.add_argument("--out", metavar="FILE", help=".png, .svg or .pdf (default figure_N.png)")
    command.add_argument(
        "--no-caption", action="store_true", help="leave the caption out of the picture; it is printed all the same"
    )
    command.add_argument("--data", action="store_true", help="write the numbers beside it (.npz)")
    command.add_argument("--seed", default="0", metavar="S", help="seed of what is random in it (default 0)")


def run(args: argparse.Namespace) -> int:
    from symtopo.figures.paper import FIGURES, compute, write
    from symtopo.figures.style import check_formats, own_style

    number = natural(args.number, "the number of the figure")
    if args.out == "":
        raise BadInput("--out is empty: give a name, like figure.png")
    path = Path(args.out or f"figure_{number}.png")
    check_formats(path)
    for written_to in [path, path.with_suffix(".npz")] if args.data else [path]:
        check_output(written_to)
    seed = natural(args.seed, "--seed")
    with own_style():  # refused where matplotlib is missing, before the work
        figure = compute(number, seed=seed)
    written = [str(path) for path in write(figure, path, data=args.data, caption=not args.no_caption)]
    if args.json:
        fields = {"number": number, "title": FIGURES[number], "seed": figure.seed}
        print(json.dumps({"schema": "symtopo/figure/1", **fields, "caption": list(figure.caption), "files": written}))
    else:
        print(f"Figure {number}: {FIGURES[number]}", *figure.caption, f"written: {', '.join(written)}", sep="\n  ")
    return 0
