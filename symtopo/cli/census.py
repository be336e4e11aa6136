"""`symtopo census`: the table of all small networks, asked before anything is computed."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symtopo.cli.command import add_command, natural
from symtopo.cli.minimum import parse_skip
from symtopo.cli.output import card, progress_line, relied_rows, standings
from symtopo.errors import BadInput

if TYPE_CHECKING:
    from symtopo.checker import Report
    from symtopo.surveying.rows import CensusRow
    from symtopo.surveying.table import Census

DESCRIPTION = """\
Ask the census: a table of all small networks, one row for each canonical form, each with its number of components or
bounds, the rule, and a certificate.  Every row that is printed is checked by the trusted checker now."""

EXAMPLES = """\
examples:
  symtopo census --count 6 --smallest            the smallest network with 6 components
  symtopo census --widths 1,2,1                  all targets of these widths
  symtopo census --skips 0:2 --layers 3          exactly this skip, up to scaling of its coefficient
  symtopo census --at-least 20 --json
  symtopo census laws                            inequalities that hold on all rows, and on larger networks
  symtopo census build my.jsonl.gz --layers 3    make a census; --file my.jsonl.gz asks it

a row stands for all minima of its canonical form, the transposed network included.
exit code: 0 rows found, or a file written; 1 no such row, which says nothing about networks beyond the census;
2 bad input."""

KINDS = ("rows", "build", "laws")


def add_to(commands: Any) -> None:
    command = add_command(
        commands,
        run,
        "census",
        summary="ask the table of all small networks",
        description=DESCRIPTION,
        examples=EXAMPLES,
    )
    command.add_argument("what", nargs="?", default="rows", metavar="WHAT", help="rows (default), build, or laws")
    command.add_argument("out", nargs="?", metavar="FILE", help="where build writes to: a file that ends with .gz")
    command.add_argument("--count", metavar="N", help="exactly N components, proved")
    command.add_argument("--at-least", metavar="N", help="proved to have at least N components")
    command.add_argument("--widths", metavar="D", help="d_0,d_1,..,d_l; for build: up to")
    command.add_argument("--skips", metavar="S", help="all skips, like 0:2,1:3 or 0:2:-1, or none; for build: up to")
    command.add_argument("--layers", metavar="N", help="so many layers; for build: up to")
    command.add_argument("--rule", metavar="NAME", help="proved by this theorem or rule")
    command.add_argument("--smallest", action="store_true", help="only the first row")
    command.add_argument("--limit", default="12", metavar="N", help="print at most N rows (default 12; 0: all)")
    command.add_argument("--seed", default="0", metavar="S", help="of the larger networks that laws are held against")
    command.add_argument("--file", metavar="FILE", help="another census than the one that ships")


def run(args: argparse.Namespace) -> int:
    if args.what not in KINDS:
        raise BadInput(f"{args.what[:40]!r} is none of {', '.join(KINDS)}: give one of them, or options only")
    if args.what == "build":
        return build_file(args)
    if args.out is not None:
        raise BadInput(f"{args.out[:40]!r} is given beside {args.what}: only build takes a file, --file another census")
    return show_laws(args) if args.what == "laws" else show_rows(args)


def _numbers(text: str, option: str) -> list[int]:
    return [natural(part, option) for part in text.split(",")]


def _optional(text: str | None, option: str) -> int | None:
    return None if text is None else natural(text, option)


def _skips(text: str) -> list[tuple[Any, ...]]:
    if text == "none":
        return []
    skips = []
    for part in text.split(","):
        j, i, c = parse_skip(part)
        skips.append((j, i, c) if part.count(":") == 2 else (j, i))
    return skips


def show_rows(args: argparse.Namespace) -> int:
    from symtopo.surveying.table import census

    found = census(
        count=_optional(args.count, "--count"),
        at_least=_optional(args.at_least, "--at-least"),
        widths=None if args.widths is None else _numbers(args.widths, "--widths"),
        skips=None if args.skips is None else _skips(args.skips),
        layers=_optional(args.layers, "--layers"),
        rule=args.rule,
        file=args.file,
    )
    limit = 1 if args.smallest else natural(args.limit, "--limit") or len(found)
    shown = [row for _, row in zip(range(limit), found, strict=False)]
    reports = list(map(checked_now, shown))
    if args.json:
        told = [
            {**row.to_dict(), "checked": r and r.established, "relies_on": list(r.relies_on) if r else []}
            for row, r in zip(shown, reports, strict=True)
        ]
        scope = {"words": found.words, "rows": found.total}
        more: dict[str, Any] = {"found": len(found), "not_excluded": len(found.possible)}
        more |= {"facts": standings(fact for r in told for fact in r["relies_on"])}
        print(json.dumps({"schema": "symtopo/census-answer/1", "scope": scope, **more, "rows": told}))
    else:
        smaller = found.smaller if args.smallest else None
        card(title(found, len(shown), smallest=args.smallest), lines(found, shown, reports, smaller))
    return 0 if shown else 1


def checked_now(row: CensusRow) -> Report | None:
    """What the trusted checker says of the row; BadInput where it refuses it, which only a stranger's file brings."""
    from symtopo.checker import Malformed, NotProved

    try:
        return row.report
    except (Malformed, NotProved) as refusal:
        raise BadInput(f"a row is not true as far as its certificate goes ({refusal}): make the census anew") from None


def title(found: Census, shown: int, *, smallest: bool) -> str:
    if not shown:
        return "none in the census"
    if smallest:
        return (
            f"the smallest of {len(found)} rows of the census" if len(found) > 1 else "the only such row of the census"
        )
    return f"{len(found)} row{'s' * (len(found) != 1)} of the census" + (f", the first {shown}" * (shown < len(found)))


def lines(
    found: Census, shown: list[CensusRow], reports: list[Report | None], smaller: int | None = None
) -> list[tuple[str, str]]:
    from symtopo.search.cases import describe

    rows = []
    for row, report in zip(shown, reports, strict=True):
        words = f"{report.established}, by {', '.join(row.rules)}" if report else "nothing is proved"
        rows += [("network", describe(row.minimum)), ("", words)]
    if any(reports):
        rows += relied_rows(fact for report in reports if report for fact in report.relies_on)
    if shown:
        rows.append(("checked", "by the trusted checker, each row that is printed"))
    if found.possible:
        fewer = "" if smaller is None or not shown else f", {smaller or 'none'} of them smaller"
        rows.append(("open", f"{len(found.possible)} more rows with bounds that do not exclude it{fewer}"))
    rows.append(("scope", found.words))
    if not shown:
        rows.append(("", "nothing follows for networks beyond that, nor for rows that are open"))
    return rows


def build_file(args: argparse.Namespace) -> int:
    from symtopo.files import check_output
    from symtopo.surveying.building import build
    from symtopo.surveying.scope import LARGEST, Scope

    if args.out is None or not args.out.endswith(".gz"):
        raise BadInput("build needs a file that ends with .gz: give one, like census.jsonl.gz")
    path, default = Path(args.out), Scope()
    check_output(path)
    sizes = [
        _optional(text, option) if text is not None else standard
        for text, option, standard in (
            (args.layers, "--layers", default.layers),
            (args.widths, "--widths", default.widest),
            (args.skips, "--skips", default.skips),
        )
    ]
    for size, most, option in zip(sizes, LARGEST, ("--layers", "--widths", "--skips"), strict=True):
        if not int(option != "--skips") <= (size or 0) <= most:
            raise BadInput(f"{option} {size}: a census takes up to {most}, and grows fast: give a smaller number")
    scope = Scope(layers=sizes[0] or 1, widest=sizes[1] or 1, skips=sizes[2] or 0)
    with progress_line() as progress:
        number = build(path, scope, progress=lambda done, line: progress(line))
    size = path.stat().st_size
    if args.json:
        print(json.dumps({"schema": "symtopo/census-built/1", "file": args.out, "rows": number, "bytes": size}))
    else:
        print(f"written: {args.out}, {number} rows, {size / 1000:.0f} kB")
    return 0


def show_laws(args: argparse.Namespace) -> int:
    from symtopo.surveying.laws import LAYERS, MOST_SKIPS, WIDEST, laws
    from symtopo.surveying.table import census

    with progress_line() as progress:
        found = laws(census(file=args.file), seed=natural(args.seed, "--seed"), progress=progress)
    if args.json:
        told = {"rows": found.rows, "larger": found.larger, "seed": found.seed, "refuted": len(found.refuted)}
        survivors = [law.to_dict() for law in found.survivors]
        print(json.dumps({"schema": "symtopo/census-laws/1", **told, "survivors": survivors}))
        return 0
    number = len(found.survivors)
    rows = []
    for law in found.survivors:
        held = f"equality on {law.touches} of {law.rows} rows; none of {law.larger} larger networks fails"
        rows += [("law", law.words), ("", held)]
    rows += [
        ("found on", f"all {found.rows} rows of the census whose number is proved, and not 0"),
        (
            "asked",
            f"{found.larger} larger networks that are decided, {LAYERS[0]} to {LAYERS[1]} layers, widths up to "
            f"{WIDEST}, up to {MOST_SKIPS} skips (seed {found.seed}); {len(found.refuted)} other laws fail there",
        ),
        (
            "standing",
            "conjectures: none of them is proved by this, and the networks that are open are not among the cases",
        ),
    ]
    card(f"{number or 'no'} law{'s' * (number != 1)} that survive", rows)
    return 0
