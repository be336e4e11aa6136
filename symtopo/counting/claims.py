"""Claims and certificates as JSON, in the format that the trusted checker reads; files appear whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from symtopo.algebra.exact import text_rows
from symtopo.checker import CERTIFICATE_SCHEMA, CLAIM_SCHEMA, MAX_BYTES, Malformed, NotProved, Report, check
from symtopo.components import ComponentCount, proved_count
from symtopo.counting.separation import bottlenecks
from symtopo.errors import BadInput
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


def count_certificate(minimum: Minimum, count: ComponentCount) -> tuple[dict[str, Any], dict[str, Any]]:
    """Claim and certificate of a count; where there is a sample, of its classes too: exact minima, and paths.

    The paths bound the classes from above, bottleneck signs or state cells from below.
    """
    steps, sampled = [e.step for e in count.evidence], dict[str, Any]()
    if count.sample is not None and count.sample.graph is not None:
        from symtopo.sampling.fiber import checked_fiber, float_fiber
        from symtopo.sampling.paths import sample_claim

        graph, found = count.sample.graph, count.sample.graph.invariant
        nodes, minima, joins = sample_claim(minimum, float_fiber(minimum), checked_fiber(minimum), graph)
        steps += joins
        upper, lower = len(nodes) - sum(len(step["joins"]) for step in joins), 1
        separating: dict[str, dict[str, Any]] = {
            "bottleneck": {"rule": "bottleneck", "vertices": bottlenecks(minimum)},
            "state cells": {"rule": "state cells"},
        }
        if found is not None and found.rule in separating and all(isinstance(m, list) for m in minima):
            lower = len(set(found.values[nodes].tolist()))
            steps += [separating[found.rule]] if separating[found.rule] not in steps else []
        sampled = {"minima": minima, "classes": {"lower": lower, "upper": upper}} if minima else {}
    components = {"lower": max(count.lower, int(bool(sampled))), "upper": count.upper}
    claim = claim_json(minimum, "count", components=components, **sampled)
    return claim, certificate_json(*steps)


@dataclass(frozen=True)
class AcceptedBounds:
    """Bounds on a number of components that the trusted checker accepted; upper = None: nothing from above.

    rules : what the bounds rest on;  relies_on : the facts that these rely on.
    """

    lower: int
    upper: int | None
    rules: tuple[str, ...] = ()
    relies_on: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.upper is None:
            return f"at least {self.lower}"
        return str(self.lower) if self.lower == self.upper else f"{self.lower} to {self.upper}"

    @property
    def words(self) -> str:
        return f"{self} component{'' if str(self) == '1' else 's'}"

    def exclude(self, number: int) -> bool:
        """Whether the number of components is proved to be another.  False does not mean that it is this one."""
        return number < self.lower or (self.upper is not None and number > self.upper)

    def compare(self, claimed: int) -> bool | str | None:
        """True where exactly so many components are proved, a sentence where it is not so many, None between."""
        if self.exclude(claimed):
            return f"{self.words}, not {claimed}"
        return True if self.lower == self.upper else None


def accepted_bounds(minimum: Minimum) -> AcceptedBounds:
    """What is proved about the number of components, by a certificate that the trusted checker accepts."""
    found = proved_count(minimum)
    if not found.evidence:
        return AcceptedBounds(found.lower, found.upper)
    claim = claim_json(minimum, "count", components={"lower": found.lower, "upper": found.upper})
    report = check(claim, certificate_json(*(e.step for e in found.evidence)))
    return AcceptedBounds(found.lower, found.upper, tuple(e.name for e in found.evidence), report.relies_on)


def are_separated(minimum: Minimum, first: Sequence[Any], second: Sequence[Any]) -> bool:
    """Whether the trusted checker accepts that two exact minima lie in different components, by signs at bottlenecks.

    False does not mean that they lie in one component.
    """
    points = {"first": [text_rows(w) for w in first], "second": [text_rows(w) for w in second]}
    claim = claim_json(minimum, "different-components", **points)
    try:
        check(claim, certificate_json({"rule": "bottleneck", "vertices": bottlenecks(minimum)}))
    except (NotProved, Malformed):
        return False
    return True


def estimated(minimum: Minimum, claimed: int, *, samples: int = 80) -> bool | str | None:
    """Whether a sample of a regular fiber falls into so many classes; None where there is no estimate.  No proof."""
    from symtopo.sampling.estimate import estimate

    found = estimate(minimum, samples=samples)
    if found.classes is None or not found.regular:
        return None
    return (
        found.classes == claimed or f"a sample of {found.size} minima falls into {found.classes} classes, not {claimed}"
    )


def write(directory: Path, claim: dict[str, Any], certificate: dict[str, Any]) -> Report:
    """Check a certificate and write DIRECTORY/claim.json and DIRECTORY/certificate.json, both whole or none."""
    report = check(claim, certificate)
    contents = {"claim.json": claim, "certificate.json": certificate}
    texts = {directory / name: json.dumps(value, separators=(",", ":")) + "\n" for name, value in contents.items()}
    for path, text in texts.items():
        if len(text) > MAX_BYTES:
            raise BadInput(f"{path} would be longer than the {MAX_BYTES} bytes that the checker reads: leave it out")
    write_whole(texts)
    return report


def write_whole(contents: Mapping[Path, str | bytes]) -> None:
    """Write files of one folder, which is made if it is missing: each whole, all or none.  Raises BadInput."""
    directory = next(iter(contents)).parent
    try:
        for path in contents:
            if path.is_dir():
                raise BadInput(f"{path} is a directory: give another place")
        directory.mkdir(parents=True, exist_ok=True)
        with ExitStack() as unfinished:
            ready = {path: unfinished.enter_context(_temporary(path, c)) for path, c in contents.items()}
            for path, temporary in ready.items():
                temporary.replace(path)
    except OSError as error:
        raise BadInput(f"{directory}: cannot be written ({error.strerror}): give another directory") from None


@contextmanager
def _temporary(path: Path, content: str | bytes) -> Iterator[Path]:
    """A finished file beside the path, removed on exit unless it was renamed."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        temporary.chmod(0o644)
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)
