"""How many connected components a minimum has: proven bounds, each with what it rests on, and an estimate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from symtopo.algebra.exact import text_rows
from symtopo.checker import MAX_POINTS
from symtopo.counting.bounds import Bounds, facts_line
from symtopo.counting.claims import certificate_json, claim_json, data_json, network_json
from symtopo.counting.proved import MOST_BITS, cheap_to_check, proved_bounds, recheck
from symtopo.counting.rounding import Rounded, up_to_rounding
from symtopo.display import html_card
from symtopo.errors import BadInput, Undecided
from symtopo.minima.minimum import Minimum

if TYPE_CHECKING:
    import networkx as nx

    from symtopo.sampling.estimate import ComponentEstimate

SAMPLES = 150
MOST_SAMPLES = MAX_POINTS  # that a claim may list


@dataclass(frozen=True)
class ComponentCount:
    """Proven bounds on the number of connected components of a minimum, and beside them what a sample says.

    minimum : whose components are counted;  proved : the bounds, with their evidence;
    sample : neither a lower nor an upper bound; None: no sample was asked for;  seed : of all randomness;
    rounded : what is proved for data nearby, where a rank or a tie of data in floats hangs on their rounding.

    Examples
    --------
    >>> from symtopo import Minimum, Network, count
    >>> answer = count(Minimum(Network([2, 2, 2, 2], skips={(0, 2): 1})), samples=20)
    >>> answer.lower, answer.upper, answer.estimate, answer.proved.rules
    (2, 2, 2, ('cut vertices',))
    >>> answer.to_dict()["components"]
    {'lower': 2, 'upper': 2, 'estimate': 2}
    """

    minimum: Minimum
    proved: Bounds
    sample: ComponentEstimate | None = None
    seed: int = 0
    rounded: Rounded | None = None

    @property
    def lower(self) -> int:
        return self.proved.lower

    @property
    def upper(self) -> int | None:
        """None: nothing is proved from above."""
        return self.proved.upper

    @property
    def exact(self) -> bool:
        """Whether lower = upper.  False does not mean that the count is unknowable, only that it is not proved."""
        return self.proved.exact

    @property
    def estimate(self) -> int | None:
        """The number of classes of a sample: never a bound.  None where none was made."""
        return None if self.sample is None else self.sample.classes

    @cached_property
    def graph(self) -> nx.Graph[int] | None:
        """The sampled minima, joined by paths inside the minimum, in floats; None where there is no estimate.

        Nodes carry `weights` (W_1, .., W_l as arrays), `label` (what is proved about their component, in words) and
        `sampled` (false for waypoints drawn later); edges carry their `path`, points from the smaller node to the
        larger, with `weights` of shapes (points, d_i, d_{i-1}) and arc length `t`.
        """
        if self.sample is None or self.sample.graph is None:
            return None
        from symtopo.sampling.constant_paths import as_networkx
        from symtopo.sampling.fiber import fibers_to_sample

        return as_networkx(self.sample.graph, *fibers_to_sample(self.minimum))

    @property
    def disagreement(self) -> str | None:
        """How the estimate of a regular fiber contradicts what is proved; None where it does not, or says nothing."""
        if self.sample is None or self.estimate is None or not self.sample.regular:
            return None
        if not self.proved.exclude(self.estimate):
            return None
        few = "components were missed: give more --samples" if self.estimate < self.lower else "paths were not found"
        return (
            f"the estimate {self.estimate} of {self.sample.size} minima contradicts the proven {self.proved.line}; "
            f"perhaps {few}"
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """Why the bounds are not exact, and what hangs on the rounding of floats."""
        warning = () if self.rounded is None else (self.rounded.note(self.proved),)
        return (*self.proved.notes, *warning)

    def _repr_html_(self) -> str:
        rows = [
            (e.name, f"{e.proves.line}: {e.statement}; relies on {facts_line(e.relies_on)}")
            for e in self.proved.evidence
        ]
        if self.sample is not None and self.estimate is not None:
            rows.append(("estimate", f"{self.estimate} classes of {self.sample.size} sampled minima: no bound"))
        return html_card(f"{self} connected components", [*rows, *(("note", note) for note in self.notes)])

    def __str__(self) -> str:
        return str(self.proved)

    def to_dict(self) -> dict[str, Any]:
        """What `symtopo count --json` prints; its fields are in docs/guide.md."""
        return {
            "schema": "symtopo/count/1",
            "network": network_json(self.minimum.network),
            "target": text_rows(self.minimum.least_squares_target()),
            "data": data_json(self.minimum),
            "components": {"lower": self.lower, "upper": self.upper, "estimate": self.estimate},
            "evidence": self.proved.to_dict(),
            "checked": self.proved.report is not None,
            "sample": _no_sample(self.seed) if self.sample is None else self.sample.to_dict(),
            "disagreement": self.disagreement,
            "rounding": None if self.rounded is None else self.rounded.to_dict(),
            "notes": list(self.notes),
        }


def count(
    minimum: Minimum, *, samples: int = SAMPLES, seed: int = 0, progress: Callable[[str], None] | None = None
) -> ComponentCount:
    """Number of connected components of a minimum: proven bounds, exact where a theorem decides it, and an estimate.

    Parameters
    ----------
    samples : minima to draw for the estimate, at most 10,000; 0 for none.
    seed : of the sample, and of the exact minima that prove a lower bound where no theorem applies.
    progress : called with a line on what is being done.

    Raises
    ------
    BadInput : for another number of samples.
    Contradiction : where the trusted checker does not accept what is proved; it is asked wherever that is cheap.

    Examples
    --------
    >>> from symtopo import Minimum, Network, count
    >>> print(count(Minimum(Network([2, 2, 2, 2])), samples=0))
    4
    """
    if not 0 <= samples <= MOST_SAMPLES:
        raise BadInput(f"{samples} samples: give a number from 0 to {MOST_SAMPLES}")
    answer = proved_count(minimum, seed=seed)
    return with_estimate(answer, samples=samples, progress=progress) if samples else answer


def proved_count(minimum: Minimum, *, seed: int = 0) -> ComponentCount:
    """The proven part alone, re-checked where that is cheap."""
    proved = proved_bounds(minimum, seed=seed)
    proved = recheck(minimum, proved) if cheap_to_check(minimum) else proved
    return ComponentCount(minimum, proved, seed=seed, rounded=up_to_rounding(minimum, seed=seed))


def with_estimate(
    answer: ComponentCount, *, samples: int, progress: Callable[[str], None] | None = None
) -> ComponentCount:
    """The same proven count with an estimate beside it."""
    from symtopo.sampling.estimate import estimate_components

    sample = estimate_components(
        answer.minimum, samples=samples, at_least=answer.lower, seed=answer.seed, progress=progress
    )
    if sample.classes is not None and sample.regular is False and answer.proved.exclude(sample.classes):
        # a number that is known to be wrong is no estimate; on a singular fiber that is no sign of a wrong proof
        few = "components were missed" if sample.classes < answer.lower else "paths over singular points were not found"
        why = (
            f"{sample.regularity.reason}; {few}: {sample.classes} classes are left, and proved is {answer.proved.line}"
        )
        sample = replace(sample, classes=None, graph=None, regularity=replace(sample.regularity, reason=why))
    return replace(answer, sample=sample)


def _no_sample(seed: int) -> dict[str, Any]:
    return {
        "size": 0,
        "seed": seed,
        "classes": None,
        "alone": 0,
        "pairs_tested": 0,
        "edges": 0,
        "regular": None,
        "reason": "no sample was made",
        "table": [],
        "coverage": "",
    }


def count_certificate(count: ComponentCount) -> tuple[dict[str, Any], dict[str, Any]]:
    """Claim and certificate of a count; where there is a sample, of its classes too: exact minima, and paths.

    The paths bound the classes from above, bottleneck signs or state cells from below.  Raises Undecided where a path
    cannot be made exact.

    Examples
    --------
    >>> from symtopo import Minimum, Network, check, count, count_certificate
    >>> claim, certificate = count_certificate(count(Minimum(Network([1, 1, 1])), samples=0))
    >>> claim["components"], check(claim, certificate).established
    ({'lower': 2, 'upper': 2}, 'exactly 2 components')
    """
    minimum, steps, sampled = count.minimum, [e.step for e in count.proved.evidence], dict[str, Any]()
    if count.sample is not None and count.sample.graph is not None:
        from symtopo.sampling.fiber import checked_fiber, float_fiber
        from symtopo.sampling.paths import sample_claim

        if minimum.data_bits > MOST_BITS:
            raise Undecided("paths between sampled minima are certified for data of at most 20,000 digits")
        graph = count.sample.graph
        nodes, minima, joins = sample_claim(minimum, float_fiber(minimum), checked_fiber(minimum), graph)
        steps += joins
        upper, lower, separation = len(nodes) - sum(len(step["joins"]) for step in joins), 1, graph.separation
        if separation is not None and not separation.transposed and all(isinstance(m, list) for m in minima):
            lower = len(set(graph.labels[nodes].tolist()))
            steps += [separation.step] if separation.step not in steps else []
        sampled = {"minima": minima, "classes": {"lower": lower, "upper": upper}} if minima else {}
    components = {"lower": max(count.lower, int(bool(sampled))), "upper": count.upper}
    claim = claim_json(minimum, "count", components=components, **sampled)
    return claim, certificate_json(*steps)
