"""The cases of a sweep: lines of JSON from a file of a stranger, or objects of Python; a bad one ends nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from symtopo.algebra.exact import text_rows
from symtopo.counting.claims import data_json, network_json
from symtopo.errors import BadInput, one_line, shown
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network
from symtopo.reading.exact_json import exact_json

LONGEST = 2**24  # bytes of a line
FORM = 'write {"widths": [2, 2, 2], "skips": [[0, 2, "1"]], "target": [[1, 0], [0, 1]]}, or "data": {"x": .., "y": ..}'
Item = dict[str, Any]
FIELDS = ("widths", "skips", "target", "data", "name", "first", "second")


@dataclass(frozen=True)
class Case:
    """A minimum, and two points of it where that is asked.

    line : its number in the file, or its place in the iterable, from 1;  name : that it was given, or empty;
    given : its JSON, as it was given where that was text;  points : two lists of weights, as rows of text.
    """

    line: int
    name: str
    given: str
    minimum: Minimum
    points: tuple[Any, ...] = ()


def numbered(cases: Iterable[Any]) -> Iterator[Item]:
    """The cases as JSON, to be read by a process: their `line`, and their `text`, or why they are `refused`.

    Empty lines are passed over.  cases : lines of JSON (text or bytes), dictionaries with the same fields, networks,
    minima, or triples of a minimum and two points.
    """
    for line, given in enumerate(cases, start=1):
        if isinstance(given, str | bytes) and not given.strip():
            continue
        try:
            yield {"line": line, **_item(line, given)}
        except BadInput as refusal:
            yield {"line": line, "text": shown_line(given), "refused": one_line(str(refusal))}


def shown_line(given: Any) -> str:
    """What was refused, as far as a table can show it."""
    if isinstance(given, bytes):
        given = given[:2000].decode("utf-8", "replace")
    return one_line(given if isinstance(given, str) else shown(given))


def lines(file: Any) -> Iterator[bytes]:
    """The lines of a binary file; of one that is too long only so much that it is refused."""
    while line := file.readline(LONGEST + 2):
        yield line
        while not line.endswith(b"\n") and len(line) > LONGEST:
            rest = file.readline(LONGEST + 2)
            if not rest:
                return
            line = rest if len(rest) > LONGEST else b"\n"


def _item(line: int, given: Any) -> Item:
    if isinstance(given, bytes):
        if len(given) > LONGEST:
            raise BadInput(f"line {line} is longer than {LONGEST} bytes: give a smaller case")
        try:
            given = given.decode("utf-8-sig" if line == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise BadInput(f"line {line} is not text in UTF-8 ({error.reason}): save it as UTF-8") from None
    if isinstance(given, str):
        return {"text": given.removeprefix("\ufeff").strip()}
    where = f"case {line}"
    if isinstance(given, dict):
        case = _from_fields(line, given, None, where)
    else:
        points: list[Any] = []
        if isinstance(given, tuple | list) and len(given) == 3 and isinstance(given[0], Minimum):
            given, *points = given
        if isinstance(given, Network):
            given = Minimum(given)
        if not isinstance(given, Minimum):
            raise BadInput(f"{where} is {shown(given)}: give a network, a minimum, or a dictionary; {FORM}")
        case = _made(line, "", None, given, points, where)
    roundoff = case.minimum.roundoff
    return {"text": case.given, "roundoff": list(roundoff)} if any(roundoff) else {"text": case.given}


def read_case(item: Item) -> Case:
    """The case of a line.  Raises BadInput where it is none."""
    line, text = item["line"], item["text"]
    case = _from_fields(line, exact_json(text, f"line {line}"), text, f"line {line}")
    if "roundoff" in item:
        minimum = case.minimum
        return replace(
            case,
            minimum=Minimum(
                minimum.network,
                **({"target": minimum.y} if minimum.x is None else {"x": minimum.x, "y": minimum.y}),
                roundoff=tuple(item["roundoff"]),
            ),
        )
    return case


def _from_fields(number: int, fields: Any, text: str | None, where: str) -> Case:
    if not isinstance(fields, dict):
        raise BadInput(f"{where} is {shown(fields)}, no object: {FORM}")
    if others := [name for name in fields if name not in FIELDS]:
        raise BadInput(f"{where} has the field {shown(others[0])}: {FORM}")
    if "widths" not in fields:
        raise BadInput(f"{where} has no widths: {FORM}")
    name = fields.get("name", "")
    if not isinstance(name, str):
        raise BadInput(f"{where}: its name is {shown(name)}: give text")
    widths, skips = fields["widths"], fields.get("skips", [])
    if not isinstance(widths, list | tuple):
        raise BadInput(f"{where}: widths are {shown(widths)}: give a list like [2, 2, 2]")
    if isinstance(skips, list | tuple):
        skips = [_triple(skip, where) for skip in skips]
    elif not (isinstance(skips, dict) and text is None):
        raise BadInput(f'{where}: skips are {shown(skips)}: give a list like [[0, 2, "1"]]')
    try:
        minimum = _minimum(Network(widths, skips), fields)
    except BadInput as refusal:
        raise BadInput(f"{where}: {refusal}") from None
    given = [fields[key] for key in ("first", "second") if key in fields]
    return _made(number, one_line(name), text, minimum, given, where)


def _triple(skip: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(skip, list | tuple) or len(skip) not in (2, 3):
        raise BadInput(f'{where}: the skip {shown(skip)} is not [FROM, TO, COEFFICIENT]: give one like [0, 2, "1"]')
    return (*skip, 1) if len(skip) == 2 else tuple(skip)


def _minimum(network: Network, fields: dict[str, Any]) -> Minimum:
    if "data" not in fields:
        return Minimum(network, fields.get("target"))
    if "target" in fields:
        raise BadInput("target and data are given: give one of them")
    data = fields["data"]
    if not isinstance(data, dict) or set(data) != {"x", "y"}:
        raise BadInput(f'the data are {shown(data)}: give {{"x": ROWS, "y": ROWS}}')
    return Minimum(network, x=data["x"], y=data["y"])


def _made(line: int, name: str, text: str | None, minimum: Minimum, points: list[Any], where: str) -> Case:
    if len(points) not in (0, 2):
        raise BadInput(f"{where} has one point: give two, first and second, or none")
    try:
        rows = tuple([text_rows(w) for w in minimum.network.exact_weights(point)] for point in points)
        if text is None:
            named = {"name": name} if name else {}
            data = data_json(minimum)
            data = {"data": data} if "x" in data else data
            ends = dict(zip(("first", "second"), rows, strict=False))
            text = json.dumps({**named, **network_json(minimum.network), **data, **ends})
    except BadInput as refusal:
        raise BadInput(f"{where}: {refusal}") from None
    return Case(line, name, " ".join(text.split()), minimum, rows)


def encoded(minimum: Minimum) -> dict[str, Any]:
    """JSON that `decoded` reads: network, data, and how far these may be off by rounding."""
    roundoff = {"roundoff": list(minimum.roundoff)} if any(minimum.roundoff) else {}
    return {"network": network_json(minimum.network), "data": data_json(minimum), **roundoff}


def decoded(value: dict[str, Any]) -> Minimum:
    """The minimum that `encoded` wrote."""
    network, data = Network(value["network"]["widths"], value["network"]["skips"]), value["data"]
    roundoff = tuple(value.get("roundoff", (0.0, 0.0)))
    if "target" in data:
        return Minimum(network, data["target"], roundoff=roundoff)
    return Minimum(network, x=data["x"], y=data["y"], roundoff=roundoff)
