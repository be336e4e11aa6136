"""A question about two minima, settled and ready to be decided, and its answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from symtopo.algebra.exact import text_rows
from symtopo.connecting.endpoints import EndPoint
from symtopo.connecting.narrow import NarrowChain
from symtopo.connecting.path_search import Certificate
from symtopo.display import html_card
from symtopo.minima.minimum import Minimum
from symtopo.sampling.constant_paths import ConstantPath
from symtopo.sampling.fiber import FloatFiber


class Outcome(StrEnum):
    """Whether two minima lie in one connected component.  UNKNOWN says nothing, and no outcome is a truth value.

    Examples
    --------
    >>> from symtopo import Outcome
    >>> [outcome.value for outcome in Outcome]
    ['connected', 'separated', 'unknown']
    """

    CONNECTED = "connected"
    SEPARATED = "separated"
    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        raise TypeError("an outcome is no truth value: compare it with Outcome.CONNECTED and so on")


@dataclass(frozen=True)
class Connection:
    """Whether two minima lie in one connected component, and what that rests on.

    result : the outcome;  rule : what proves it;  reason : in words;  relies_on : the facts that the rule cites;
    checked : whether the trusted checker accepted it;
    first, second : the points, moved onto the minimum where they were off;
    path : points of a path of constant loss, where one was found;
    certificate : claim and certificate for the trusted checker, None where there is none;
    seed : of the search.

    Examples
    --------
    >>> from symtopo import Minimum, Network, Outcome, connect
    >>> found = connect(Minimum(Network([1, 1, 1])), [[[1]], [[1]]], [[["1/2"]], [[2]]])
    >>> found.result == Outcome.CONNECTED, found.rule, found.checked
    (True, 'layer tube', True)
    """

    result: Outcome
    rule: str
    reason: str
    first: EndPoint
    second: EndPoint
    seed: int
    relies_on: tuple[str, ...] = ()
    path: ConstantPath | None = field(default=None, repr=False)
    certificate: Certificate | None = field(default=None, repr=False)
    notes: tuple[str, ...] = ()
    checked: bool = False

    def _repr_html_(self) -> str:
        rows = [("proved by", self.rule), ("because" if self.rule else "tried", self.reason)]
        rows += [("relies on", fact) for fact in self.relies_on]
        rows += (
            [("path", f"length {self.path.length:.4g}, {self.path.corners} corners")] if self.path is not None else []
        )
        return html_card(self.result.value, [(label, text) for label, text in rows if text])

    def to_dict(self) -> dict[str, Any]:
        """What `symtopo connect --json` prints, but for what lies between the points: that is `Geometry.to_dict`."""
        ends = (("A", self.first), ("B", self.second))
        return {
            "schema": "symtopo/connect/1",
            "result": self.result.value,
            "rule": self.rule,
            "reason": self.reason,
            "relies_on": list(self.relies_on),
            "checked": self.checked,
            "seed": self.seed,
            "points": {name: {"moved": end.moved, "exact": not end.near, **_radius(end)} for name, end in ends},
            "path": None if self.path is None else self.path.to_dict(),
            "notes": list(self.notes),
        }

    def __bool__(self) -> bool:
        raise TypeError('a connection is no truth value: compare its result with "connected", "separated" or "unknown"')


def _radius(end: EndPoint) -> dict[str, str]:
    """Within which an exact minimum is proved to lie, where the point itself is none."""
    return {"within": str(end.on_chain.radius)} if end.near and end.on_chain is not None else {}


@dataclass(frozen=True)
class Question:
    """Two points, settled on a minimum, and what is known before anything is decided.

    minimum : as it was given;  reached : the same as a fiber {W : F(W) U = T}, None where it is a union of many, or
        everything;  fiber : that in floats, None where it is not to be had or of no use;
    narrow : the same as a plain chain through its narrowest layer, None where it is no such;  seed : of the search.
    """

    minimum: Minimum
    reached: Minimum | None
    fiber: FloatFiber | None
    narrow: NarrowChain | None
    first: EndPoint
    second: EndPoint
    seed: int
    notes: tuple[str, ...]

    @property
    def exact(self) -> bool:
        """Whether both points are known exactly."""
        return not (self.first.near or self.second.near)

    @property
    def exact_fiber(self) -> Minimum | None:
        """The fiber that both points are known to lie in; None where there is none, or one point is only near."""
        return self.reached if self.exact else None

    @property
    def ends(self) -> dict[str, EndPoint]:
        """Both, by their names in a claim."""
        return {"first": self.first, "second": self.second}

    @property
    def points(self) -> dict[str, Any]:
        """Both, as they stand in a claim."""
        return {name: [text_rows(w) for w in end.weights] for name, end in self.ends.items()}

    def answer(self, result: Outcome, rule: str, reason: str, **details: Any) -> Connection:
        return Connection(result, rule, reason, self.first, self.second, self.seed, **{"notes": self.notes, **details})
