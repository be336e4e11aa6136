"""Claims that two networks compute the same function, and the moves that prove it, for `symtopo.function_checker`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from symtopo import function_checker
from symtopo.algebra.exact import text_rows
from symtopo.algebra.rational_arrays import RationalArray
from symtopo.aligning.alignment import Alignment
from symtopo.aligning.element import LayerElement
from symtopo.aligning.mlp import MLP
from symtopo.errors import BadInput, Contradiction
from symtopo.files import write_whole


def function_certificate(found: Alignment) -> tuple[dict[str, Any], dict[str, Any]]:
    """The claim that A and B compute the same function, and its certificate.

    Raises BadInput where they are not exactly the same up to the group.
    """
    if found.same != "exact" or found.found is None:
        raise BadInput(f"the answer is {found.same}: only networks that are exactly the same have a certificate")
    first, second = found.given or (found.first, found.second)
    claim = claim_about("same-function", first, second)
    made: tuple[list[dict[str, Any]], list[dict[str, Any]]] = ([], [])
    for listed, moves in zip(made, found.moves or (), strict=False):
        for move in moves:
            fields = move.to_dict()
            needed = ("move", "layer", *function_checker.MOVES[move.kind])
            listed.append({name: fields[name] for name in needed})
    for i, g in enumerate(found.found, start=1):
        if isinstance(g, LayerElement):
            made[0].append({"move": "act", "layer": i, **g.to_dict()})
        else:
            made[0].append({"move": "orthogonal", "layer": i, "matrix": text_rows(g.matrix)})
    return claim, {"schema": function_checker.CERTIFICATE_SCHEMA, "first": made[0], "second": made[1]}


def write_function_certificate(directory: str | Path, found: Alignment) -> str:
    """Check claim and certificate, and write them as two files of a folder; a line that says so.

    Raises BadInput where the folder cannot be written, or they are larger than the checker takes.
    """
    if found.same != "exact":
        return f"no certificate: only networks that are exactly the same have one, and the answer is {found.same}"
    report, contents = certified(*function_certificate(found))
    names = [Path(directory) / name for name in ("claim.json", "certificate.json")]
    write_whole(dict(zip(names, contents, strict=True)))
    return f"the trusted checker accepted {names[0]} and certificate.json: {report.established}"


def certified(claim: dict[str, Any], certificate: dict[str, Any]) -> tuple[function_checker.Report, list[str]]:
    """What the trusted checker says of them, and both as JSON.  Raises BadInput where they are larger than it takes."""
    contents = [json.dumps(part) for part in (claim, certificate)]
    if any(len(text) > function_checker.MAX_BYTES for text in contents):
        raise BadInput(
            f"the claim is longer than {function_checker.MAX_BYTES} bytes, which the checker refuses: no certificate"
        )
    try:
        return function_checker.check(claim, certificate), contents
    except function_checker.Malformed as refusal:
        raise BadInput(f"the trusted checker does not take the claim ({refusal}): leave --certificate out") from None
    except function_checker.NotProved as refusal:
        if "bits in all" in str(refusal):
            raise BadInput(f"the trusted checker stopped ({refusal}): leave --certificate out") from None
        raise Contradiction(f"the trusted checker refuses what was found: {refusal}") from refusal


def claim_about(kind: str, first: MLP, second: MLP) -> dict[str, Any]:
    """A claim of this kind about two networks."""
    schema = function_checker.CLAIM_SCHEMA
    return {"schema": schema, "kind": kind, "first": _network(first), "second": _network(second)}


def _network(network: MLP) -> dict[str, Any]:
    return {
        "activations": [s.name for s in network.symmetries],
        "weights": [_rows(w) for w in network.weights],
        "biases": [_row(b) for b in network.biases],
    }


def _rows(array: RationalArray) -> list[list[int | str]]:
    return [_row(array[r]) for r in range(array.shape[0])]


def _row(array: RationalArray) -> list[int | str]:
    pairs = zip(array.numerators.tolist(), array.denominators.tolist(), strict=True)
    return [p if q == 1 else f"{p}/{q}" for p, q in pairs]
