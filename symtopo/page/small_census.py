"""The census in a picture: rows by layers, skips and number of components, each point with the smallest of its rows."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from symtopo.algebra.exact import RationalMatrix
from symtopo.counting.bounds import Bounds
from symtopo.page.surfaces import count_command
from symtopo.search.cases import describe
from symtopo.surveying.rows import CensusRow, to_row
from symtopo.surveying.table import Row, census

EXAMPLES = 3  # rows that are shown for a point


def small_census() -> dict[str, Any]:
    """The states of the section: a point for all rows with so many layers, skips and components; None: not decided.

    Its examples are the first of its rows, which is the smallest, and the first ones that are proved by other rules;
    the trusted checker is asked about each now.
    """
    table = census()
    rows: dict[tuple[int, int, int | None], list[Row]] = {}
    for row in table.rows:
        rows.setdefault((len(row["widths"]) - 1, len(row["skips"]), _number(row)), []).append(row)
    points = [
        {"layers": layers, "skips": skips, "count": count, "rows": len(some), **_told(some)}
        for (layers, skips, count), some in rows.items()
    ]
    points.sort(key=lambda p: (p["layers"], p["skips"], -1 if p["count"] is None else p["count"]))
    numbers = sorted({p["count"] for p in points} - {None})
    smallest = {number: _smallest(table.rows, number) for number in numbers}
    return {"scope": table.words, "total": table.total, "numbers": numbers, "points": points, "smallest": smallest}


def _number(row: Row) -> int | None:
    return int(row["lower"]) if row["lower"] == row["upper"] else None


def _told(rows: Sequence[Row]) -> dict[str, Any]:
    by_rules: dict[tuple[str, ...], Row] = {}
    for row in rows:
        by_rules.setdefault(tuple(str(step.get("theorem", step["rule"])) for step in row["steps"]), row)
    shown = [to_row(row) for row in list(by_rules.values())[:EXAMPLES]]
    reports = [row.report for row in shown]
    bounds = Counter(_bounds(row) for row in rows)
    return {
        "bounds": sorted([words, number] for words, number in bounds.items()),
        "examples": [_example(row) for row in shown],
        "relies": list(dict.fromkeys(fact for report in reports if report for fact in report.relies_on)),
    }


def _bounds(row: Row) -> str:
    return Bounds(row["lower"], row["upper"]).line if row["steps"] else "nothing proved"


def _example(row: CensusRow) -> dict[str, str]:
    return {
        "network": describe(row.minimum),
        "proved": f"{row.words}, by {', '.join(row.rules)}" if row.steps else "",
        "command": count_command(row.network, _words(row.target)),
    }


def _words(target: RationalMatrix) -> str:
    """As `--target` takes it."""
    if len(target) == len(target[0]) == 1:
        return str(target[0][0])
    return json.dumps([[v if isinstance(v, int) else str(v) for v in row] for row in target])


def _smallest(rows: Sequence[Row], number: int) -> dict[str, Any]:
    """The first of all rows with this number, and how many before it have bounds that do not exclude the number."""
    first = next(n for n, row in enumerate(rows) if _number(row) == number)
    open_rows = [
        row
        for row in rows[:first]
        if _number(row) is None and row["lower"] <= number and (row["upper"] is None or number <= row["upper"])
    ]
    return {"network": describe(to_row(rows[first]).minimum), "before": len(open_rows)}
