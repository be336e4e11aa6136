"""`symtopo formal`: the Coq library, checked by the kernel."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from symtopo.cli.command import add_command
from symtopo.cli.output import progress_line, table

DESCRIPTION = """\
Compile the Coq library proofs/formal, recheck it with coqchk, ask the kernel for the type and the axioms of every
theorem that a statement names or a file Section*.v states, and write proofs/formal/record.json. Files that have not
changed since the last time are not compiled again (build/formal). Installs nothing: it says which packages it needs."""

EXAMPLES = """\
example:
  symtopo formal
  symtopo formal --check

exit code: 0 all accepted, 1 a theorem refused or the record differs, 3 Coq is missing, or refuses a file."""


def add_to(commands: Any) -> None:
    command = add_command(
        commands, run, "formal", summary="check the Coq library", description=DESCRIPTION, examples=EXAMPLES
    )
    command.add_argument("--check", action="store_true", help="compare with the committed record, write nothing there")


def run(args: argparse.Namespace) -> int:
    from symtopo.proving.catalogue import directory, formal_names
    from symtopo.proving.formal import Refused, check_library, differences, library, write

    try:
        with progress_line() as progress:
            checked = check_library(formal_names(sorted(directory().glob("*.py"))), progress=progress)
    except Refused as refusal:
        print(f"symtopo: {refusal}", file=sys.stderr)
        return 3
    odd = differences(checked.record) if args.check else []
    if not args.check:
        write(checked.record, library())
    if args.json:
        extra = {"refused": checked.refused, "seconds": checked.seconds, "differences": odd}
        print(json.dumps({**checked.record, **extra}))
        return 1 if checked.refused or odd else 0
    files = {name: (library() / name).read_text(encoding="utf-8").count("\n") for name in checked.seconds}
    table(("file", "lines", "s"), [(name, str(lines), f"{checked.seconds[name]:.1f}") for name, lines in files.items()])
    accepted = checked.record["theorems"]
    axioms = sorted({axiom for one in accepted.values() for axiom in one["axioms"]})
    rows = [
        (
            name,
            " ".join(str(axioms.index(axiom) + 1) for axiom in one["axioms"]) or "none",
            f"{checked.seconds[name.split('.')[1] + '.v']:.1f}",
        )
        for name, one in accepted.items()
    ]
    table(("theorem", "axioms", "s for its file"), rows)
    for number, axiom in enumerate(axioms, 1):
        print(f"axiom {number}: {axiom}")
    for line in [f"{name}: {why}" for name, why in checked.refused.items()] + odd:
        print(line)
    print(
        f"{len(accepted)} theorems accepted by Coq {checked.record['coq']}, {len(checked.refused)} refused; "
        f"{len(files)} files, {sum(files.values())} lines; rechecked by coqchk, the distribution's libraries admitted; "
        f"{checked.total:.0f} s"
    )
    return 1 if checked.refused or odd else 0
