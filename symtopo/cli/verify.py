"""`symtopo verify`: every statement with its computed verdict."""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from collections import Counter
from typing import TYPE_CHECKING, Any

from symtopo.cli.command import add_command, natural, seconds
from symtopo.cli.output import progress_line, table
from symtopo.errors import BadInput

if TYPE_CHECKING:
    from symtopo.proving.verdict import Result, Verdict

WIDTHS = (8, 20, 9, 31, 4)  # 80 with the gaps between
SAYS = "PROVED is said of the formal sentence"
FORMAL_SENTENCE = "the formal sentence"

DESCRIPTION = """\
For every statement under proofs/: run its proof, decide random or all small instances exactly, search for a
counterexample without each hypothesis, and print the verdict that follows.  A statement's file is Python, and is run:
read a stranger's file before you verify it."""

EXAMPLES = """\
examples:
  symtopo verify            all statements
  symtopo verify 4.1 4.2    some of them
  symtopo verify ./mine.py  a statement of your own
  symtopo show 4.1          one statement's card, with its proof

PROVED: the Coq kernel accepted a theorem whose type is the statement; ARGUED: steps that a machine checked, joined by
sentences for a reader to follow; CITED: the proof is elsewhere; VERIFIED: exactly, on the cases in the scope only;
TESTED: numerically only; REFUTED: an exact counterexample was found, or the kernel accepted the negation.
exit code: 0 all as expected, 1 some not, 2 bad input, 3 something unknown (1 wins)."""


def add_to(commands: Any) -> None:
    command = add_command(
        commands, run, "verify", summary="check the statements of the paper", description=DESCRIPTION, examples=EXAMPLES
    )
    command.add_argument("ids", metavar="ID", nargs="*", help="statements, or .py files of your own (default: all)")
    add_options(command)


def add_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--thorough", action="store_true", help="ten times as many random cases")
    command.add_argument("--seed", default="0", metavar="S", help="seed of the random cases (default 0)")
    command.add_argument(
        "--time-limit", default="120", metavar="SECONDS", help="for each statement, then it is killed (default 120)"
    )
    command.add_argument(
        "--formal", action="store_true", help="run the Coq kernel (make formal), instead of reading its record"
    )
    command.add_argument("--latex", action="store_true", help="print LaTeX")


def results_of(args: argparse.Namespace, ids: list[str]) -> list[Result]:
    """The statements named, verified with the options given."""
    from symtopo.proving.verification import verify

    if args.json and args.latex:
        raise BadInput("--json and --latex exclude one another: give one")
    limit = seconds(args.time_limit, "--time-limit") * (10 if args.thorough else 1)
    seed = natural(args.seed, "--seed")
    with progress_line() as progress:
        options = {"thorough": args.thorough, "formal": args.formal}
        return verify(ids, seed=seed, time_limit=limit, progress=progress, **options)


def run(args: argparse.Namespace) -> int:
    from symtopo.proving.verdict import Verdict
    from symtopo.proving.verification import interrupted

    results = results_of(args, args.ids)
    if args.json:
        print(json.dumps([r.to_dict() for r in results]))
    elif args.latex:
        from symtopo.proving.export import latex_table

        print(latex_table(results))
    else:
        show(results, args.seed)
    if interrupted(results):
        print("symtopo: interrupted", file=sys.stderr)
        return 130
    if any(not r.as_expected and r.verdict != Verdict.UNKNOWN for r in results):
        return 1
    return 3 if any(r.verdict == Verdict.UNKNOWN for r in results) else 0


def show(results: list[Result], seed: str) -> None:
    """The table, a summary line, and what was found against a statement; 80 columns."""
    rows = [
        (
            r.id,
            r.title,
            r.verdict.value + ("" if r.as_expected or r.expected is None else f" (expected {r.expected.value})"),
            rests_on(r),
            f"{r.seconds:.1f}",
        )
        for r in results
    ]
    table(("id", "statement", "verdict", "by, for, and relying on", "s"), rows, widths=WIDTHS)
    cases, estimates = sum(r.instances for r in results), sum(r.estimates for r in results)
    asked = [status for r in results for status in r.hypotheses.values()]
    verdicts = ", ".join(
        f"{n} {v.value}" for v, n in sorted(Counter(r.verdict for r in results).items(), key=_strength)
    )
    told = [
        f"{sum(r.as_expected for r in results)} of {len(results)} statements as expected: {verdicts}; {cases} cases "
        f"decided exactly, {estimates} by estimate (seed {seed}); of {len(asked)} hypotheses {asked.count('needed')} "
        f"are needed, {asked.count('not needed')} are not, {asked.count('unknown')} unknown"
    ]
    for r in results:
        if r.counterexample or r.reason:
            told.append(
                "; ".join(filter(None, (f"{r.id}: {r.counterexample}" if r.counterexample else r.id, r.reason)))
            )
        if r.stranger and r.formal is not None and r.formal.accepted:
            told.append(f"{r.id}: {SAYS} {r.formal.type}")
            told.append(f"{r.id}: its author says, which nobody has compared with it: {r.title}")
    for line in told:
        print(textwrap.fill(" ".join(line.split()), 80, subsequent_indent="  ", break_on_hyphens=False))


def _strength(counted: tuple[Verdict, int]) -> int:
    from symtopo.proving.verdict import Verdict

    return list(Verdict).index(counted[0])


def rests_on(result: Result) -> str:
    """What a verdict rests on, for what it holds, and what is relied on."""
    scope = "" if result.formal is not None and result.scope == [FORMAL_SENTENCE] else "; ".join(result.scope)
    relied = [fact for fact in result.relies_on if fact not in result.own_derivations]
    given = f"given {', '.join(relied)}" if relied else ""
    return ". ".join(filter(None, (result.how, scope, given)))
