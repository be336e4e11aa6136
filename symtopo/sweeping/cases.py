"""The cases of a sweep: lines of JSON from a file of a stranger, or objects of Python; a bad one ends nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from symtopo.algebra.exact import text_rows
from symtopo.counting.claims import data_json, network_json
from symtopo.errors import BadInput, one_line, shown
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network
from symtopo.reading.exact_json import exact_json

LONGEST = 2**24  # bytes of a line
FORM = 'write {"widths": [2, 2, 2], "skips": [[0, 2, "1"]], "target": [[1, 0], [0, 1]]}, or "data": {"x": .., "y": ..}'
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


@dataclass(frozen=True)
class Refused:
    """A line, or an object, that is no case, and why."""

    line: int
    given: str
    reason: str


def read_cases(cases: Iterable[Any], *, ends: bool) -> Iterator[Case | Refused]:
    """The cases, numbered; empty lines are passed over.

    cases : lines of JSON (text or bytes), dictionaries with the same fields, networks, minima, or triples of a minimum
        and two points;  ends : whether each needs two points.
    """
    for number, given in enumerate(cases, start=1):
        if isinstance(given, str | bytes) and not given.strip():
            continue
        try:
            yield _case(number, given, ends)
        except BadInput as refusal:
            yield Refused(number, _text(given), one_line(str(refusal)))


def lines(file: Any) -> Iterator[bytes]:
    """The lines of a binary file; of one that is too long only so much that it is refused."""
    while line := file.readline(LONGEST + 2):
        yield line
        while not line.endswith(b"\n") and len(line) > LONGEST:
            rest = file.readline(LONGEST + 2)
            if not rest:
                return
            line = rest if len(rest) > LONGEST else b"\n"


def _text(given: Any) -> str:
    """What was refused, as far as a table can show it."""
    if isinstance(given, bytes):
        given = given[:2000].decode("utf-8", "replace")
    return one_line(given if isinstance(given, str) else shown(given))


def _case(number: int, given: Any, ends: bool) -> Case:
    if isinstance(given, bytes):
        if len(given) > LONGEST:
            raise BadInput(f"line {number} is longer than {LONGEST} bytes: give a smaller case")
        try:
            given = given.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise BadInput(f"line {number} is not text in UTF-8 ({error.reason}): save it as UTF-8") from None
    where = f"line {number}"
    if isinstance(given, str):
        text = " ".join(given.split())  # one line, also where a carriage return stands in it
        return _from_fields(number, exact_json(text, where), text.removeprefix("\ufeff"), where, ends)
    where = f"case {number}"
    if isinstance(given, dict):
        return _from_fields(number, given, None, where, ends)
    points: tuple[Any, ...] = ()
    if isinstance(given, tuple | list) and len(given) == 3 and isinstance(given[0], Minimum):
        given, *points_given = given
        points = tuple(points_given)
    if isinstance(given, Network):
        given = Minimum(given)
    if not isinstance(given, Minimum):
        raise BadInput(f"{where} is {shown(given)}: give a network, a minimum, or a dictionary; {FORM}")
    return _made(number, "", None, given, points, where, ends)


def _from_fields(number: int, fields: Any, text: str | None, where: str, ends: bool) -> Case:
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
    return _made(number, one_line(name), text, minimum, tuple(given), where, ends)


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


def _made(
    number: int, name: str, text: str | None, minimum: Minimum, points: tuple[Any, ...], where: str, ends: bool
) -> Case:
    if len(points) != 2 * ends:
        needed = "two points, first and second" if ends else "no points first and second"
        raise BadInput(f"{where} has {len(points)} points: give {needed}")
    try:
        rows = tuple([text_rows(w) for w in minimum.network.exact_weights(point)] for point in points)
        if text is None:
            named = {"name": name} if name else {}
            ends_json = dict(zip(("first", "second"), rows, strict=False))
            data = data_json(minimum)
            data = {"data": data} if "x" in data else data
            text = json.dumps({**named, **network_json(minimum.network), **data, **ends_json})
    except BadInput as refusal:
        raise BadInput(f"{where}: {refusal}") from None
    return Case(number, name, text, minimum, rows)


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
