"""The table of a store as CSV, JSON Lines or Parquet, row by row."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from symtopo.errors import BadInput, one_line
from symtopo.files import whole_file

COLUMNS = (
    *("source", "line", "name", "case", "task", "result", "lower", "upper", "estimate", "rule"),
    *("seconds", "samples", "seed", "error"),
)
FORMATS = ("csv", "jsonl", "parquet")
GROUP = 10_000  # rows of Parquet that are held at a time
NO_PARQUET = "pyarrow is not installed: pip install 'symtopo[parquet]', or give --format csv or jsonl"
Row = dict[str, Any]


def write_csv(rows: Iterable[Row], out: TextIO) -> None:
    """A header, and a line for each row; what is not known is empty."""
    writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({**row, "result": _text(row["result"])})


def write_jsonl(rows: Iterable[Row], out: TextIO) -> None:
    """An object a line, with evidence and notes; the case is the object that was given, or the text of a bad line."""
    for row in rows:
        written = {name: json.dumps(value) for name, value in row.items()}
        if _is_object(row["case"]):
            written["case"] = row["case"]  # with its numbers as they were given
        out.write("{" + ", ".join(f'"{name}": {text}' for name, text in written.items()) + "}\n")


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text, parse_constant=_refused), dict)
    except (ValueError, RecursionError):
        return False


def _refused(word: str) -> None:
    raise ValueError(f"{word} is no JSON")


def _text(value: Any) -> Any:
    return value if value is None or isinstance(value, str) else json.dumps(value)


def write_parquet(rows: Iterable[Row], path: Path) -> None:
    """Columns as in CSV.  Raises BadInput where pyarrow is missing."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise BadInput(NO_PARQUET) from None
    kinds = dict.fromkeys(COLUMNS, pa.string()) | {"seconds": pa.float64()}
    kinds |= dict.fromkeys(("line", "samples", "seed"), pa.int64())
    kinds |= dict.fromkeys(("lower", "upper", "estimate"), pa.uint64())  # 64 layers may have 2^63 components
    schema, listed = pa.schema(list(kinds.items())), iter(rows)
    with parquet.ParquetWriter(path, schema) as writer:
        while group := list(islice(listed, GROUP)):
            columns = {name: [row[name] for row in group] for name in COLUMNS}
            columns["result"] = list(map(_text, columns["result"]))
            writer.write_table(pa.table(columns, schema=schema))


def export(rows: Iterable[Row], form: str, out: str | None, printed: TextIO) -> None:
    """Write the table to a file, whole or not at all, or print it.  Raises BadInput where that cannot be done."""
    if form not in FORMATS:
        raise BadInput(f"--format {one_line(form, 40)}: give one of {', '.join(FORMATS)}")
    write = write_csv if form == "csv" else write_jsonl
    if out is None:
        if form == "parquet":
            raise BadInput("--format parquet is not printed: give --out FILE.parquet")
        write(rows, printed)
        return
    with whole_file(Path(out)) as path:
        if form == "parquet":
            write_parquet(rows, path)
        else:
            with path.open("w", encoding="utf-8", newline="") as file:
                write(rows, file)
