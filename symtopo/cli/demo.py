"""`symtopo demo`: the teaching page, one file that opens in any browser without a network."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from symtopo.cli.command import add_command, natural
from symtopo.cli.output import progress_line
from symtopo.files import check_output

DESCRIPTION = """\
Write one page for teaching: components of minima with sliders, paths between them, networks with their cut vertices,
a false theorem, and a card for every statement.  All that it shows is computed now: that takes about a minute."""

EXAMPLES = """\
  symtopo demo
  symtopo demo --out page.html

The page holds its script: it opens in any browser, and asks nothing of a network.
exit code: 0 written, 2 bad input."""


def add_to(commands: Any) -> None:
    command = add_command(
        commands, run, "demo", summary="write the teaching page", description=DESCRIPTION, examples=EXAMPLES
    )
    command.add_argument("--out", metavar="FILE", default="page.html", help="where to (default page.html)")
    command.add_argument("--seed", default="0", metavar="S", help="seed of the random cases (default 0)")


def run(args: argparse.Namespace) -> int:
    from symtopo.page.document import write_page

    path = Path(args.out)
    check_output(path)
    with progress_line() as progress:
        number = write_page(path, seed=natural(args.seed, "--seed"), progress=progress)
    size = path.stat().st_size
    if args.json:
        print(json.dumps({"schema": "symtopo/demo/1", "file": str(path), "bytes": size, "statements": number}))
    else:
        print(f"written: {path}, {size / 1e6:.1f} MB, with {number} statements; open it in a browser")
    return 0
