"""Networks, data, claims and certificates as JSON, in the format that the trusted checker reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from symtopo.algebra.exact import text_rows
from symtopo.checker import CERTIFICATE_SCHEMA, CLAIM_SCHEMA, MAX_BYTES, Report, TooMuchWork, check
from symtopo.errors import BadInput
from symtopo.files import write_whole
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network


def network_json(network: Network) -> dict[str, Any]:
    return {"widths": list(network.widths), "skips": [[j, i, str(c)] for (j, i), c in network.skips.items()]}


def data_json(minimum: Minimum) -> dict[str, Any]:
    if minimum.x is None:
        return {"target": text_rows(minimum.y)}
    return {"x": text_rows(minimum.x), "y": text_rows(minimum.y)}


def claim_json(minimum: Minimum, kind: str, **fields: Any) -> dict[str, Any]:
    network = network_json(minimum.network)
    return {"schema": CLAIM_SCHEMA, "kind": kind, "network": network, "data": data_json(minimum), **fields}


def certificate_json(*steps: dict[str, Any]) -> dict[str, Any]:
    return {"schema": CERTIFICATE_SCHEMA, "steps": list(steps)}


def write_certificate(directory: Path | str, claim: dict[str, Any], certificate: dict[str, Any]) -> Report:
    """Check a certificate and write DIRECTORY/claim.json and DIRECTORY/certificate.json, both whole or none.

    Raises BadInput where they are too long, take the checker too much work, or cannot be written, and what
    `checker.check` raises.

    Examples
    --------
    >>> import os, tempfile
    >>> from symtopo import Minimum, Network, count, count_certificate, write_certificate
    >>> with tempfile.TemporaryDirectory() as directory:
    ...     report = write_certificate(directory, *count_certificate(count(Minimum(Network([1, 1, 1])), samples=0)))
    ...     print(report.established, sorted(os.listdir(directory)))
    exactly 2 components ['certificate.json', 'claim.json']
    """
    try:
        report, directory = check(claim, certificate), Path(directory)
    except TooMuchWork as refusal:
        raise BadInput(f"the trusted checker cannot accept a certificate ({refusal}): leave it out") from None
    contents = {"claim.json": claim, "certificate.json": certificate}
    texts = {directory / name: json.dumps(value, separators=(",", ":")) + "\n" for name, value in contents.items()}
    for path, text in texts.items():
        if len(text) > MAX_BYTES:
            raise BadInput(f"{path} would be longer than the {MAX_BYTES} bytes that the checker reads: leave it out")
    write_whole(texts)
    return report
