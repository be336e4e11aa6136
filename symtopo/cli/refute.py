"""`symtopo refute`: the smallest counterexample to a statement, or to a conjecture of one's own."""

from __future__ import annotations

import argparse
import json
import re
import sys
from typing import TYPE_CHECKING, Any

from symtopo.cli.command import add_command, natural, seconds
from symtopo.cli.output import card, progress_bar, relied_rows, standings
from symtopo.errors import BadInput

if TYPE_CHECKING:
    from symtopo.refuting.attempts import Refutation

DESCRIPTION = """\
Search the smallest counterexample to a conjecture: a Python function over networks, minima and numbers of components,
named FILE.py::NAME; or to a statement, named by its id.  Small cases come first, then random ones.  The file is Python,
and is run, in a process that is killed if it hangs: read a stranger's file before."""

EXAMPLES = """\
examples:
  symtopo refute mine.py::never_increases       a function in mine.py, with its own search space
  symtopo refute mine.py::never_increases --layers 4 --widths 2-3 --skips 1 --examples 50000 --seconds 300
  symtopo refute 4.3++                          a statement
  symtopo refute 4.2 --without plain            a statement without one of its hypotheses

a function has parameters annotated Network, Minimum, int (a number of components) or Components; it returns True, or
False or a sentence where it fails, and None where it does not apply.  Numbers of components are proved; where they are
not, the case is skipped, and counted.
exit code: 0 no counterexample among the cases searched; 1 found; 2 bad input, or a function that raises; 3 a candidate
only (it rests on an estimate), less than 1 % of the cases decided, or a function that does not return."""

CODES = {"none": 0, "refuted": 1}
TITLES = {
    "refuted": "REFUTED",
    "candidate": "CANDIDATE (rests on an estimate)",
    "none": "no counterexample found",
    "vacuous": "VACUOUS (hardly a case was decided, or none)",
    "unfinished": "UNFINISHED",
}


def add_to(commands: Any) -> None:
    command = add_command(
        commands, run, "refute", summary="search a counterexample", description=DESCRIPTION, examples=EXAMPLES
    )
    command.add_argument("target", metavar="TARGET", help="FILE.py::NAME, the id of a statement, or its .py file")
    command.add_argument("--without", default="", metavar="HYPOTHESIS", help="drop this hypothesis of a statement")
    space = command.add_argument_group("where to search (instead of what the function's own options say)")
    space.add_argument("--layers", metavar="N", help="up to N layers (default 3); or FROM-TO")
    space.add_argument("--widths", metavar="N", help="widths up to N (default 2); or FROM-TO")
    space.add_argument("--skips", metavar="N", help="up to N skips (default 2)")
    space.add_argument("--targets", metavar="A,B,..", help="diagonal entries of the target (default 0,1,-1,2)")
    space.add_argument("--coefficients", metavar="A,B,..", help="coefficients of the skips (default 1,-1)")
    space.add_argument("--data", action="store_true", default=None, help="data X and Y instead of targets")
    command.add_argument("--examples", default="5000", metavar="N", help="cases to try (default 5000)")
    command.add_argument("--seconds", default="30", metavar="S", help="for all cases, and for one (default 30)")
    command.add_argument("--seed", default="0", metavar="S", help="seed of the random cases (default 0)")
    command.add_argument("--estimates", action="store_true", help="use an estimate where a number is not proved")
    command.add_argument("--library", metavar="DIR", help="folder of known witnesses (default: in the user's data)")


def run(args: argparse.Namespace) -> int:
    from symtopo.refuting.refutation import refute

    examples = natural(args.examples, "--examples")
    with progress_bar(examples) as progress:
        refutation = refute(
            args.target,
            without=args.without,
            layers=span(args.layers, "--layers"),
            widths=span(args.widths, "--widths"),
            skips=None if args.skips is None else natural(args.skips, "--skips"),
            targets=None if args.targets is None else args.targets.split(","),
            coefficients=None if args.coefficients is None else args.coefficients.split(","),
            data=args.data,
            examples=examples,
            seconds=seconds(args.seconds, "--seconds"),
            seed=natural(args.seed, "--seed"),
            estimates=args.estimates,
            library=args.library,
            progress=lambda so_far: progress(so_far.drawn, f"witness: {so_far.description}" if so_far.found else ""),
        )
    for warning in refutation.warnings:
        print(f"symtopo: warning: {warning}", file=sys.stderr)
    if args.json:
        facts = standings(fact for counted in refutation.counts for fact in counted.relies_on)
        print(json.dumps({**refutation.to_dict(), "facts": facts}))
    else:
        card(f"{TITLES[refutation.outcome]}: {refutation.text or refutation.target}", rows(refutation))
    if refutation.interrupted:
        print("symtopo: interrupted", file=sys.stderr)
        return 130
    return CODES.get(refutation.outcome, 3)


def span(text: str | None, option: str) -> int | tuple[int, int] | None:
    """N, or FROM-TO."""
    if text is None:
        return None
    if re.fullmatch(r"[0-9]{1,9}(-[0-9]{1,9})?", text, re.ASCII) is None:
        raise BadInput(f"{option} is {text[:40]!r}: give a number like 3, or FROM-TO like 2-4")
    low, _, high = text.partition("-")
    return (int(low), int(high)) if high else int(low)


def rows(refutation: Refutation) -> list[tuple[str, str]]:
    """What stands on the card."""
    from symtopo.search.search import SearchOutcome

    lines = [("without", refutation.without)] if refutation.without else []
    if refutation.found:
        lines += [("witness", refutation.description), ("fails", refutation.fails or "the function returns False")]
    lines += [("sees", str(counted)) for counted in refutation.counts]
    if any(c.rule != "estimate" for c in refutation.counts):
        lines += relied_rows(f for c in refutation.counts for f in c.relies_on)
    if refutation.census is not None:
        lines += [("census" if k == 0 else "", line) for k, line in enumerate(refutation.census.lines)]
    if refutation.searched:
        lines.append(("searched", refutation.searched))
    decided = refutation.satisfied - refutation.undecided
    cases = f"{refutation.cases or 'none'}; {decided} decided, {refutation.undecided} skipped as not proved, "
    lines.append(("cases", f"{cases}{refutation.drawn - refutation.satisfied} where it does not apply"))
    if refutation.recalled:
        lines.append(
            ("recalled", f"{refutation.recalled} known witness{'es' * (refutation.recalled > 1)} tried before")
        )
    if refutation.outcome == SearchOutcome.NONE:
        lines.append(("scope", "these cases only: that there is no other is not proved"))
    if refutation.reason:
        lines.append(("reason", refutation.reason))
    if refutation.stored:
        lines.append(("stored", refutation.stored))
    return lines
