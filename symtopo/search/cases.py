"""What a search knows of a case: how large it is, its words, and its JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from symtopo import checker
from symtopo.algebra.exact import text_rows
from symtopo.counting.claims import data_json, network_json
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network


def complexity(case: Any) -> Any:
    """What "smaller" means among cases of one kind; a case may bring its own.

    Fewer layers, then smaller widths, then fewer skips, from earlier layers, then fewer entries beside the diagonal of
    the data, then smaller numbers: 0, 1, -1, 2, .. before fractions.
    """
    own = getattr(case, "complexity", None)
    if own is not None:
        return own
    if isinstance(case, Network):
        skips = {pair: c for pair, c in case.skips.items() if c}
        return case.layers, sum(case.widths), len(skips), sorted(skips), complexity(skips.values())
    if isinstance(case, Minimum):
        beside = sum(
            bool(v) for a in (case.x or (), case.y) for i, row in enumerate(a) for j, v in enumerate(row) if i != j
        )
        return *complexity(case.network), beside, complexity((case.x or (), case.y))
    if isinstance(case, int | Fraction):
        return case.denominator, abs(case.numerator), case < 0
    if not isinstance(case, Iterable) or isinstance(case, str):
        return len(str(case)), str(case)
    numbers = _numbers(case)
    if numbers is None:
        return tuple(map(complexity, case))
    entries = [complexity(v) for v in numbers]
    return len(entries), sum(e[0] for e in entries), sum(e[1] for e in entries), entries


def _numbers(case: Iterable[Any]) -> list[int | Fraction] | None:
    """The numbers of nested sequences, None where something else stands in them."""
    found: list[int | Fraction] = []
    for part in case:
        if isinstance(part, int | Fraction):
            found.append(part)
        elif isinstance(part, str) or not isinstance(part, Iterable):
            return None
        elif (inner := _numbers(part)) is not None:
            found += inner
        else:
            return None
    return found


def describe(case: Any) -> str:
    """A case in words: networks by widths and skips, matrices by rows."""
    if isinstance(case, Network):
        skips = ", ".join(f"{j}:{i}:{c}" for (j, i), c in case.skips.items() if c)
        return f"widths {','.join(map(str, case.widths))}, {f'skips {skips}' if skips else 'no skips'}"
    if isinstance(case, Minimum):
        data = f"target {_matrix(case.y)}" if case.x is None else f"X = {_matrix(case.x)}, Y = {_matrix(case.y)}"
        return f"{describe(case.network)}, {data}"
    if isinstance(case, tuple) and all(isinstance(v, int | Fraction) for v in case):
        return f"({', '.join(map(str, case))})"
    if isinstance(case, tuple | list):
        return _matrix(case) if _is_matrix(case) else "; ".join(map(describe, case))
    return str(case)


def _is_matrix(case: Sequence[Any]) -> bool:
    return bool(case) and all(
        isinstance(row, tuple | list) and row and all(isinstance(v, int | Fraction) for v in row) for row in case
    )


def _matrix(rows: Sequence[Sequence[int | Fraction]]) -> str:
    if len(rows) == 1 and len(rows[0]) == 1:
        return str(rows[0][0])
    return "[" + ", ".join("[" + ", ".join(map(str, row)) + "]" for row in rows) + "]"


def encode(case: Any) -> Any:
    """JSON of a case: numbers as strings, sequences as lists, networks and minima as objects with their literal data.

    Raises TypeError for anything else, and BadInput for a number that no reader would take.
    """
    if isinstance(case, Minimum):
        return {"network": network_json(case.network), "data": data_json(case)}
    if isinstance(case, Network):
        return {"network": network_json(case)}
    if isinstance(case, int | Fraction) and not isinstance(case, bool):
        return text_rows([[case]])[0][0]
    if isinstance(case, tuple | list):
        return [encode(part) for part in case]
    raise TypeError(f"a {type(case).__name__} has no JSON")


def decode(value: Any, *, depth: int = 6) -> Any:
    """The case that `encode` wrote; lists become tuples.  Raises checker.Malformed where it is none."""
    if isinstance(value, list):
        checker.well_formed(depth > 0, "the case is nested too deep: write it as documented")
        return tuple(decode(part, depth=depth - 1) for part in value)
    if not isinstance(value, dict):
        return checker.rational(value, "a number of the case")
    checker.members(value, "a part of the case", "network data?")
    if "data" not in value:
        return _network(checker.parse_network(value["network"]))
    loss = checker.parse_loss(value["network"], value["data"])
    network = _network(loss.network)
    return Minimum(network, loss.y) if loss.x is None else Minimum(network, x=loss.x, y=loss.y)


def _network(parsed: checker.Network) -> Network:
    sums = parsed.skips.values()
    short = all(max(abs(c.numerator), c.denominator) < checker.TOO_LARGE for c in sums)
    checker.well_formed(short, f"skips add up to more than {checker.MAX_DIGITS} digits: give shorter ones")
    return Network(parsed.widths, parsed.skips)


def kind(case: Any) -> Any:
    """What a case is made of; cases of different kinds are none of one statement.  Equal does not mean the reverse.

    Numbers in rows are of one kind whatever their number.
    """
    if isinstance(case, int | Fraction):
        return "number"
    if not isinstance(case, tuple | list):
        return type(case).__name__
    parts = tuple(kind(part) for part in case)
    return ("all", parts[0]) if set(parts) in ({"number"}, {("all", "number")}) else parts
