"""The census as a file: compressed JSON Lines, the scope first, then the rows, small networks first."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable
from dataclasses import asdict, fields
from itertools import pairwise
from pathlib import Path
from typing import Any

from symtopo.algebra.exact import rational
from symtopo.errors import BadInput, one_line, shown
from symtopo.files import each_field_once, write_whole
from symtopo.search.cases import complexity
from symtopo.surveying.rows import checked_row, decided, size
from symtopo.surveying.scope import Scope

SCHEMA = "symtopo/census/1"
MOST_BYTES = 256 * 2**20  # of a file, when it is unpacked


def build(path: Path, scope: Scope, *, progress: Callable[[int, str], None] = lambda done, line: None) -> int:
    """Decide all of the scope, and write it whole: the same bytes for the same scope.  Returns the number of rows.

    progress : called with the number of rows that are decided, and a line.
    """
    progress(0, "canonical forms")
    minima = sorted((form.minimum for form in scope.forms()), key=complexity)
    told = asdict(scope) | {"coefficients": [str(c) for c in scope.coefficients]}
    lines = [{"schema": SCHEMA, "scope": told, "rows": len(minima)}]
    for number, minimum in enumerate(minima):
        progress(number, f"{number} of {len(minima)} rows")
        lines.append(decided(minimum))
    text = "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines)
    write_whole({path: gzip.compress(text.encode(), mtime=0)})
    return len(minima)


def read(content: bytes, name: str) -> tuple[Scope, tuple[dict[str, Any], ...]]:
    """The scope, and what `to_row` makes rows of.  Raises BadInput, with the name of the file, where it is none."""
    try:
        lines = list(map(_parsed, _unpacked(content).splitlines()))
        if not lines or not isinstance(lines[0], dict) or lines[0].get("schema") != SCHEMA:
            raise BadInput(f"the first line does not say {SCHEMA}")
        scope, rows = _scope(lines[0].get("scope")), tuple(map(checked_row, lines[1:]))
        if lines[0].get("rows") != len(rows):
            raise BadInput(f"{len(rows)} rows, and the first line says {shown(lines[0].get('rows'))}")
        if any(size(a) > size(b) for a, b in pairwise(rows)):  # else no row could be called the smallest
            raise BadInput("its rows do not stand in order, small networks first")
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{name} is no census ({one_line(str(error))}): make one with symtopo census build") from None
    return scope, rows


def read_shipped(content: bytes) -> tuple[Scope, tuple[dict[str, Any], ...]]:
    """The same for the file that ships, as much part of the program as this line: a test holds it to `read`."""
    first, _, rows = gzip.decompress(content).decode().partition("\n")
    listed = ",".join(rows.splitlines())
    return _scope(json.loads(first)["scope"]), tuple(json.loads(f"[{listed}]"))


def _unpacked(content: bytes) -> str:
    reader = zlib.decompressobj(wbits=31)
    try:
        text = reader.decompress(content, MOST_BYTES)
    except zlib.error as error:
        raise BadInput(f"not a file of gzip: {error}") from None
    if reader.unconsumed_tail or not reader.eof:
        raise BadInput(f"it is cut off, or longer than {MOST_BYTES} bytes")
    return text.decode()


def _parsed(line: str) -> Any:
    return json.loads(line, object_pairs_hook=each_field_once)


def _scope(value: Any) -> Scope:
    names = [field.name for field in fields(Scope)]
    if not isinstance(value, dict) or set(value) != {*names} or not isinstance(value["coefficients"], list):
        raise BadInput(f"the scope is {shown(value)}: it needs {', '.join(names)}")
    numbers = [value[name] for name in names[:-1]]
    if not all(type(n) is int and 0 <= n < 100 for n in numbers):
        raise BadInput("the scope has sizes that are no small numbers")
    coefficients = tuple(rational(c, "a coefficient of the scope") for c in value["coefficients"])
    return Scope(layers=numbers[0], widest=numbers[1], skips=numbers[2], coefficients=coefficients)
