"""Cards and tables: rich on a terminal, plain text everywhere else."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import zip_longest

Rows = Sequence[Sequence[str]]
WIDEST = 48  # characters in a cell of a plain table
COLUMNS = 100  # of a plain card


def card(title: str, rows: Rows) -> None:
    """A title, and rows of a label and a text."""
    if not sys.stdout.isatty():
        print(title)
        width = max((len(label) for label, _ in rows), default=0)
        for label, text in rows:
            wrapped = textwrap.wrap(text, COLUMNS - width - 4, break_long_words=False, break_on_hyphens=False) or [""]
            for head, line in zip_longest([label], wrapped, fillvalue=""):
                print(f"  {head:{width}}  {line}".rstrip())
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2))
    for label, text in rows:
        grid.add_row(Text(f"  {label}", style="cyan"), Text(text))
    console = Console()
    console.print(Text(title, style="bold"))
    console.print(grid)


def relied_rows(facts: Iterable[str]) -> list[tuple[str, str]]:
    """What something proved relies on, each fact once, with its standing: the rows that all commands print."""
    from symtopo.counting.bounds import EXACT_ARITHMETIC
    from symtopo.proving.standing import with_standing

    return [("relies on", with_standing(fact)) for fact in dict.fromkeys(facts) or (EXACT_ARITHMETIC,)]


def standings(facts: Iterable[str]) -> dict[str, str]:
    """The same for `--json`: facts, and how far each can be trusted."""
    from symtopo.proving.standing import standing

    return {fact: standing(fact) for fact in facts}


def table(headers: Sequence[str], rows: Rows, *, widths: Sequence[int] = ()) -> None:
    """Rows under headers; long cells go on in the next line.  widths : of the columns of a plain table, at most."""
    if not sys.stdout.isatty():
        most = widths or [WIDEST] * len(headers)
        wrapped = [
            [textwrap.wrap(cell, width, break_on_hyphens=False) for cell, width in zip(line, most, strict=True)]
            for line in (headers, *rows)
        ]
        columns = [max(len(part) for line in wrapped for part in line[k] or [""]) for k in range(len(headers))]
        for cells in wrapped:
            for parts in zip_longest(*cells, fillvalue=""):
                print("  ".join(f"{part:{w}}" for part, w in zip(parts, columns, strict=True)).rstrip())
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table(*headers)
    for line in rows:
        grid.add_row(*map(Text, line))
    Console().print(grid)


@contextmanager
def progress_line() -> Iterator[Callable[[str], None]]:
    """A function that shows what is being done, on a terminal only; the line vanishes at the end."""
    with _progress(None) as update:
        yield lambda line: update(None, line)


@contextmanager
def progress_bar(total: int) -> Iterator[Callable[[int, str], None]]:
    """A function that shows how many of so many are done, on a terminal only; the bar vanishes at the end."""
    with _progress(total) as update:
        yield update


@contextmanager
def _progress(total: int | None) -> Iterator[Callable[[int | None, str], None]]:
    if not sys.stderr.isatty():
        yield lambda done, line: None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    bar = (SpinnerColumn(),) if total is None else (BarColumn(), MofNCompleteColumn())
    columns = (*bar, TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total)
        yield lambda done, line: progress.update(task, completed=done, description=escape(line))
