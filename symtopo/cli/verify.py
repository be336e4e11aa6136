"""`symtopo verify`: every statement with its computed verdict."""

from __future__ import annotations

import argparse
import json
from typing import Any

from symtopo.cli.command import add_command
from symtopo.cli.output import table

DESCRIPTION = """\
Run the proof and random exact instances of every statement under proofs/, and print the verdict that follows."""

EXAMPLES = """\
examples:
  symtopo verify            all statements
  symtopo verify 4.1 4.2    some of them
  symtopo show 4.1          one statement's card, with its proof

PROVED: for all sizes named in the scope, given the facts it relies on; VERIFIED: on exact instances only.
exit code: 0 all as expected, 1 some not, 3 something unknown."""


def add_to(commands: Any) -> None:
    command = add_command(
        commands, run, "verify", summary="check the statements of the paper", description=DESCRIPTION, examples=EXAMPLES
    )
    command.add_argument("ids", metavar="ID", nargs="*", help="statements to verify (default: all)")
    command.add_argument("--thorough", action="store_true", help="ten times as many random instances")


def run(args: argparse.Namespace) -> int:
    from symtopo.statements import verify

    results = verify(args.ids, thorough=args.thorough)
    if args.json:
        print(json.dumps([r.as_json() for r in results]))
    else:
        headers = ("id", "statement", "verdict", "instances", "scope", "relies on", "s")
        rows = [
            (
                r.statement.id,
                r.statement.title,
                r.verdict.word + ("" if r.as_expected else f" (expected {r.statement.expect})"),
                str(r.verdict.instances),
                r.verdict.scope,
                ", ".join(r.verdict.relies_on),
                f"{r.seconds:.1f}",
            )
            for r in results
        ]
        table(headers, rows)
        expected = sum(r.as_expected for r in results)
        print(f"{expected} of {len(results)} statements as expected")
        for r in results:
            if r.verdict.reason:
                print(f"{r.statement.id}: {r.verdict.reason}")
    if any(not r.as_expected and r.verdict.word != "UNKNOWN" for r in results):
        return 1
    return 3 if any(r.verdict.word == "UNKNOWN" for r in results) else 0
