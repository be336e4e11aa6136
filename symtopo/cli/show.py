"""`symtopo show`: one statement's card."""

from __future__ import annotations

import argparse
import json
from typing import Any

from symtopo.cli.command import add_command
from symtopo.cli.output import card

EXAMPLES = """\
examples:
  symtopo show 4.1
  symtopo show 4.3 --json

exit code: 0 shown, 2 no such statement."""


def add_to(commands: Any) -> None:
    command = add_command(
        commands,
        run,
        "show",
        summary="one statement: text, hypotheses, proof",
        description="Show one statement: its text, hypotheses, proof steps, and the facts it relies on.",
        examples=EXAMPLES,
    )
    command.add_argument("id", metavar="ID", help="a statement, like 4.1")


def run(args: argparse.Namespace) -> int:
    from symtopo.statements import verify

    (result,) = verify([args.id])
    statement, verdict = result.statement, result.verdict
    if args.json:
        print(
            json.dumps(result.as_json() | {"text": statement.text, "source": statement.source, "proof": verdict.steps})
        )
        return 0
    rows = [("source", statement.source), ("says", statement.text)]
    rows += [("needs", f"{name}: {text}") for name, text in statement.hypotheses.items()]
    rows.append(("verdict", f"{verdict.word}, {verdict.instances} random instances checked exactly"))
    rows.append(("scope", verdict.scope))
    rows += [("proof", step) for step in verdict.steps]
    rows += [("relies on", f"{fact}: {citation}") for fact, citation in verdict.citations.items()]
    rows += [("reason", verdict.reason)] if verdict.reason else []
    card(f"{statement.id}  {statement.title}", rows)
    return 0
