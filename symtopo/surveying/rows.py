"""One row of the census: a network, a target, bounds on the number of components, and their certificate."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from symtopo import checker
from symtopo.algebra.exact import RationalMatrix, text_rows
from symtopo.counting.bounds import Bounds
from symtopo.counting.claims import certificate_json, claim_json, network_json
from symtopo.counting.proved import proved_bounds, recheck
from symtopo.errors import BadInput, shown
from symtopo.minima.canonical import canonical_form
from symtopo.minima.data import exact_target
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network
from symtopo.search.cases import describe


@dataclass(frozen=True, eq=False)
class CensusRow:
    """lower <= components <= upper of the minimum of a network for X = I and a target, and how that is proved.

    upper : None where nothing is proved from above;  steps : of the certificate that the trusted checker accepted; none
    where nothing is proved at all.

    Examples
    --------
    >>> import symtopo
    >>> row = next(iter(symtopo.census(count=3)))
    >>> print(row)
    widths 1,1,1,1, skips 0:2:1, target 1: exactly 3 components, by state cells
    >>> symtopo.check(*row.certificate).established
    'exactly 3 components'
    """

    network: Network
    target: RationalMatrix
    lower: int
    upper: int | None
    steps: tuple[dict[str, Any], ...]

    @cached_property
    def minimum(self) -> Minimum:
        return Minimum(self.network, self.target)

    @property
    def key(self) -> str:
        """That of the canonical form."""
        return canonical_form(self.minimum).key

    @property
    def exact(self) -> bool:
        """Whether the number is proved.  False does not mean that it is unknowable."""
        return self.lower == self.upper

    @property
    def rules(self) -> tuple[str, ...]:
        """The theorems, or else the rules, that the bounds rest on."""
        return tuple(str(step.get("theorem", step["rule"])) for step in self.steps)

    @property
    def certificate(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Claim and certificate, as `symtopo.check` takes them; of a row of which something is proved."""
        components = {"lower": self.lower, "upper": self.upper}
        return claim_json(self.minimum, "count", components=components), certificate_json(*self.steps)

    @property
    def report(self) -> checker.Report | None:
        """What the trusted checker says of the certificate, asked now; None where nothing is proved.

        Raises what `symtopo.check` raises.
        """
        return checker.check(*self.certificate) if self.steps else None

    @property
    def words(self) -> str:
        """The bounds: exactly 3 components, at least 1 component, unknown."""
        return Bounds(self.lower, self.upper).line if self.steps else "unknown"

    def __str__(self) -> str:
        return f"{describe(self.minimum)}: {self.words}, by {', '.join(self.rules) or 'nothing'}"

    def to_dict(self) -> dict[str, Any]:
        """As in `--json` and in tables."""
        return {
            **network_json(self.network),
            "target": text_rows(self.target),
            "lower": self.lower,
            "upper": self.upper,
            "rules": list(self.rules),
        }


def decided(minimum: Minimum) -> dict[str, Any]:
    """A row as it stands in the file: bounds that the trusted checker has accepted, and its steps.

    Raises Contradiction where it refuses them.
    """
    bounds = recheck(minimum, proved_bounds(minimum))
    if bounds.report is None:  # nothing is proved, or it is too much work for the checker
        bounds = Bounds(0, None)
    return {
        "widths": list(minimum.network.widths),
        "skips": [[j, i, str(c)] for (j, i), c in minimum.network.skips.items()],
        "target": text_rows(minimum.y),
        "lower": bounds.lower,
        "upper": bounds.upper,
        "steps": [e.step for e in bounds.evidence],
    }


FIELDS = ("widths", "skips", "target", "lower", "upper", "steps")


def checked_row(value: Any) -> dict[str, Any]:
    """What `decided` writes, as far as questions about rows look at it.  Raises BadInput where it is something else."""
    if not isinstance(value, dict) or value.keys() != {*FIELDS}:
        raise BadInput(f"a row of the census is {shown(value)}: it needs {', '.join(FIELDS)}")
    widths, skips, _, lower, upper, steps = (value[name] for name in FIELDS)
    lists = isinstance(widths, list) and isinstance(skips, list) and isinstance(steps, list)
    if not lists or not all(isinstance(s, list) and list(map(type, s)) == [int, int, str] for s in skips):
        raise BadInput("a row of the census has widths, skips or steps that are none")
    if type(lower) is not int or not (upper is None or type(upper) is int) or {*map(type, widths)} != {int}:
        raise BadInput(f"a row of the census has the bounds {shown(lower)} and {shown(upper)}: give whole numbers")
    if not all(isinstance(step, dict) and "rule" in step for step in steps):
        raise BadInput("a row of the census has a step without a rule: give steps of a certificate")
    return value


def size(value: dict[str, Any]) -> tuple[int, int, int]:
    """Layers, sum of the widths, skips: what the order of rows begins with, read off a row as it stands in the file."""
    return len(value["widths"]) - 1, sum(value["widths"]), len(value["skips"])


def to_row(value: dict[str, Any]) -> CensusRow:
    """A row from a file; whether it is true, its certificate tells.  Raises BadInput for no network, or no target."""
    network = Network(value["widths"], value["skips"])
    target = exact_target(network, value["target"])
    return CensusRow(network, target, value["lower"], value["upper"], tuple(value["steps"]))
