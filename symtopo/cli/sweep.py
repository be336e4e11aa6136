"""`symtopo sweep`: one question about many cases, and the table of the answers."""

from __future__ import annotations

import argparse
import json
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symtopo.cli.command import add_command, natural, seconds
from symtopo.cli.output import card, progress_bar, progress_line
from symtopo.errors import BadInput, one_line

if TYPE_CHECKING:
    from symtopo.sweeping.sweep import Sweep

DESCRIPTION = """\
Ask one question about many cases: `count`, `connect`, or a function of your own, FILE.py::NAME, which is trusted and
run.  CASES is a file of one case a line, or - for standard input.  Answers go into the store, an SQLite file; a sweep
that was killed goes on from it.  Cases with one canonical form are decided once.  A bad line, a case that fails, hangs
or takes its process with it is a row with its reason, and ends nothing.  `symtopo sweep export` prints the table."""

EXAMPLES = """\
a line: {"widths": [2,2,2], "skips": [[0,2,"1"]], "target": [[1,0],[0,1]]}, or "data": {"x": [[1,2]], "y": [[3,4]]}
        instead of a target; without either the target is I.  A "name" is kept.  For connect also "first" and "second",
        lists of matrices.

examples:
  symtopo sweep count cases.jsonl --store counts.db --jobs 2
  symtopo sweep count cases.jsonl --store counts.db --samples 150    an estimate beside each count
  symtopo sweep connect pairs.jsonl --store pairs.db --timeout 60
  symtopo sweep mine.py::power_of_two cases.jsonl --store mine.db    a function as `refute` takes it, or of a minimum
  symtopo sweep count cases.jsonl --store counts.db --dask tcp://127.0.0.1:8786
  symtopo sweep export --store counts.db --format csv
  symtopo sweep export --store counts.db --format parquet --out counts.parquet

exit code: 0 each case has an answer, if only bounds; 1 the estimate of a regular fiber contradicts what is proved;
2 bad input, a store that cannot be used, or a cluster that was lost; 3 some cases failed."""


def add_to(commands: Any) -> None:
    command = add_command(
        commands, run, "sweep", summary="one question about many cases", description=DESCRIPTION, examples=EXAMPLES
    )
    command.add_argument("task", metavar="TASK", help="count, connect, FILE.py::NAME; or export")
    command.add_argument("cases", metavar="CASES", nargs="?", help="a file of one case a line, or -")
    command.add_argument("--store", metavar="FILE", help="where answers are kept, and taken from")
    command.add_argument("--jobs", metavar="N", help="processes (default: one a processor)")
    command.add_argument("--samples", metavar="N", help="minima to sample for an estimate (default 0: bounds only)")
    command.add_argument("--seed", metavar="S", help="seed of all randomness, of each case (default 0)")
    command.add_argument("--timeout", metavar="T", help="seconds for one case (default 300)")
    command.add_argument("--dask", metavar="ADDRESS", help="the scheduler of a cluster of dask, instead of --jobs")
    command.add_argument("--format", metavar="FORMAT", help="of export: csv (default), jsonl or parquet")
    command.add_argument("--out", metavar="FILE", help="of export: where to, instead of standard output")


OF_SWEEP, OF_EXPORT = ("cases", "jobs", "samples", "seed", "timeout", "dask"), ("format", "out")


def run(args: argparse.Namespace) -> int:
    exports = args.task == "export"
    if not args.store:
        raise BadInput("a sweep needs a store: give --store FILE")
    for name in OF_SWEEP if exports else OF_EXPORT:
        if getattr(args, name) is not None:
            given = "CASES" if name == "cases" else f"--{name}"
            raise BadInput(f"{given} is not for {one_line(args.task, 60)}: leave it out")
    return export_table(args) if exports else sweep_cases(args)


def export_table(args: argparse.Namespace) -> int:
    from symtopo.sweeping.export import export
    from symtopo.sweeping.store import read_rows

    if args.json:
        raise BadInput("--json is not for export: give --format jsonl")
    if args.out == "":
        raise BadInput("--out is empty: give a name")
    export(read_rows(args.store), args.format or "csv", args.out, sys.stdout)
    return 0


def sweep_cases(args: argparse.Namespace) -> int:
    from symtopo.sweeping.executors import client_of
    from symtopo.sweeping.sweep import TIMEOUT, sweep

    if args.cases is None:
        raise BadInput("no cases: give a file of one case a line, or - for standard input")
    if args.dask is not None and args.jobs is not None:
        raise BadInput("--jobs and --dask are given: a cluster has its own number of workers, leave --jobs out")
    jobs = None if args.jobs is None else natural(args.jobs, "--jobs")
    samples, seed = natural(args.samples or "0", "--samples"), natural(args.seed or "0", "--seed")
    timeout = TIMEOUT if args.timeout is None else seconds(args.timeout, "--timeout")
    source = "standard input" if args.cases == "-" else str(Path(args.cases).resolve())
    cluster = nullcontext() if args.dask is None else client_of(args.dask)
    with opened(args.cases) as (lines, total), cluster as client, progress(total) as update:
        found = sweep(
            args.task,
            lines,
            executor=client,
            store=args.store,
            jobs=jobs,
            samples=samples,
            seed=seed,
            timeout=timeout,
            source=source,
            progress=update,
        )
    if args.json:
        print(json.dumps(found.to_dict()))
    else:
        rows = [("failed", failure(row)) for row in found.first_failures]
        if found.failed > len(rows) > 0:
            rows.append(("", f"{found.failed - len(rows)} more"))
        if found.disagreements:
            rows.append(("DISAGREEMENT", f"{found.disagreements} estimates contradict what is proved: see the export"))
        card(closing(found), [*rows, ("store", args.store)])
    if found.interrupted:
        print("symtopo: interrupted", file=sys.stderr)
        return 130
    return 1 if found.disagreements else 3 if found.failed else 0


def failure(row: dict[str, Any]) -> str:
    """The reason; the line is named in it, or here."""
    where = row["name"] or f"line {row['line']}"
    return str(row["error"]) if row["error"].startswith("line ") else f"{where}: {row['error']}"


def closing(found: Sweep) -> str:
    parts = [f"{found.decided} decided", f"{found.stored} from the store"]
    parts += [f"{found.repeated} of a form that was decided already"] * bool(found.repeated)
    parts += [f"{found.failed} failed"]
    open_cases = found.cases - found.decided - found.stored - found.repeated - found.failed
    parts += [f"{open_cases} not decided"] * (found.interrupted and open_cases > 0)
    return f"{found.cases} case{'s' * (found.cases != 1)}: {', '.join(parts)}; {found.rate:.0f} networks a second"


@contextmanager
def opened(name: str) -> Iterator[tuple[Iterator[bytes], int | None]]:
    """The lines of a file, or of standard input, and how many there are, where that is known."""
    from symtopo.sweeping.cases import lines

    if name == "-":
        yield lines(sys.stdin.buffer), None
        return
    where = one_line(name, 120)
    try:
        if not stat.S_ISREG(Path(name).stat().st_mode):
            raise BadInput(f"{where} is no regular file: give one, or - for standard input")
        with Path(name).open("rb") as file:
            total = None
            if sys.stderr.isatty():
                total = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(2**20), b""))
                file.seek(0)
            yield lines(file), total
    except (OSError, ValueError) as error:
        if isinstance(error, BadInput):
            raise
        why = getattr(error, "strerror", None) or error
        raise BadInput(f"{where} cannot be read ({why}): give a file of one case a line, or -") from None


@contextmanager
def progress(total: int | None) -> Iterator[Callable[[Sweep], None]]:
    """A line with rate, time left and failures, on a terminal only."""

    def said(found: Sweep) -> str:
        left = ""
        if total and found.rate:
            left = f"{max(0, total - found.cases) / found.rate:.0f} s left, "
        return f"{found.cases} read, {found.rate:.0f}/s, {left}{found.failed} failed, {found.stored} from the store"

    if total is None:
        with progress_line() as line:
            yield lambda found: line(said(found))
    else:
        with progress_bar(total) as bar:
            yield lambda found: bar(found.cases, said(found))
