"""`symtopo show`: one statement's card."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from symtopo.cli.command import add_command
from symtopo.cli.output import card, relied_rows, table
from symtopo.cli.verify import add_options, results_of

if TYPE_CHECKING:
    from symtopo.proving.verdict import Result

EXAMPLES = """\
examples:
  symtopo show 4.1
  symtopo show 4.3 --json
  symtopo show 4.3 --latex > proof.tex

exit code: 0 shown, 2 no such statement."""


def add_to(commands: Any) -> None:
    command = add_command(
        commands,
        run,
        "show",
        summary="one statement: text, hypotheses, proof",
        description="Verify one statement, and show its text, proof, the facts it relies on, and what fails without "
        "each hypothesis.",
        examples=EXAMPLES,
    )
    command.add_argument("id", metavar="ID", help="a statement, like 4.1, or a .py file of your own")
    add_options(command)


def run(args: argparse.Namespace) -> int:
    from symtopo.proving.verification import interrupted

    results = results_of(args, [args.id])
    if interrupted(results):
        raise KeyboardInterrupt
    if args.json:
        (first, *repairs) = (r.to_dict() for r in results)
        print(json.dumps(first | {"repairs": repairs}))
    elif args.latex:
        from symtopo.proving.export import latex_proof

        print("\n\n".join(map(latex_proof, results)))
    else:
        for result in results:
            card(f"{result.id}  {result.title}", rows(result, args.seed))
            if result.hypotheses:
                table(("hypothesis", "says", "is", "without it", "s"), ablation(result))
    return 0


def rows(result: Result, seed: str) -> list[tuple[str, str]]:
    """What stands on the card."""
    lines = [("source", result.source), ("says", result.text), ("verdict", f"{result.verdict.value}: {result.how}")]
    if result.stranger:
        lines[1] = ("its author says", result.text)
    if result.formal is not None and result.formal.accepted:
        lines += [("formally" if k == 0 else "", line) for k, line in enumerate(result.formal.type.splitlines())]
        axioms = [axiom.rpartition(".")[2] for axiom in result.formal.axioms]
        lines.append(("axioms", ", ".join(axioms) or "none"))
    lines += [("against it", result.counterexample)] if result.counterexample else []
    lines += [("reason", result.reason)] if result.reason else []
    lines += [("scope", line) for line in result.scope]
    for step in result.steps:
        lines.append(
            (
                "argument" if result.formal and result.formal.accepted else "proof",
                step["line"] + (f"  [{step['checked']}]" if step["checked"] else ""),
            )
        )
    if result.relies_on:
        lines += relied_rows(f"{fact}: {citation}" for fact, citation in result.relies_on.items())
    for tried in result.searches:
        if not tried.without:
            lines.append(("cases", f"{tried.space} {tried.found} ({tried.seconds:.2f} s)"))
    if result.estimates:
        lines.append(("estimates", f"{result.estimates} of these cases (seed {seed}) agree with an estimate: no proof"))
    return lines


def ablation(result: Result) -> list[tuple[str, ...]]:
    """What became of each hypothesis, one row for each search without it."""
    lines: list[tuple[str, ...]] = []
    for name, status in result.hypotheses.items():
        tried = [(f"{t.space} {t.found}", f"{t.seconds:.2f}") for t in result.searches if t.without == name]
        for k, (found, seconds) in enumerate(tried or [("proof without it, above", "")]):
            lines.append((*(("", "", "") if k else (name, result.hypothesis_texts[name], status)), found, seconds))
    return lines
