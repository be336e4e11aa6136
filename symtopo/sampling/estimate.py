"""An estimate of the number of components: classes of sampled minima that are joined by paths.  Never a bound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from symtopo.checker import MAX_POINTS
from symtopo.counting.separation import finest
from symtopo.errors import Undecided
from symtopo.minima.minimum import MAY_BE_EMPTY, Minimum
from symtopo.sampling.basins import MINIMA_PER_CLASS, descended
from symtopo.sampling.bridges import bridges, no_walks
from symtopo.sampling.draw import draw
from symtopo.sampling.fiber import LARGEST_JACOBIAN, fibers_to_sample
from symtopo.sampling.graph import ConnectivityGraph, join_by_paths
from symtopo.sampling.regularity import Regularity, regularity_by_rank, search_singular_points

MOST_NUMBERS = 20_000_000


@dataclass(frozen=True)
class ComponentEstimate:
    """What a sample says about the number of components: neither a lower nor an upper bound.

    classes : of sampled minima, joined by paths inside the minimum, that show a component: of two minima or more, or
        told from all others by their label; None where no estimate is made, with the reason.  A component that hardly a
        sample hit makes it too small, a path that was not found too large;
    alone : sampled minima that were joined to no other and told from none: perhaps the path was not found;
    size, seed : of the sample;  pairs_tested : pairs of minima between which paths were sought;
    regularity : whether DF is onto on the fiber, which the paths need, and why that is believed.

    Examples
    --------
    >>> from symtopo import Minimum, Network, count
    >>> sample = count(Minimum(Network([1, 1, 1])), samples=20).sample
    >>> sample.classes, sample.regular, [label for _, label in sample.table]
    (2, True, ['det H_1 < 0', 'det H_1 > 0'])
    """

    classes: int | None
    size: int
    seed: int
    regularity: Regularity
    graph: ConnectivityGraph | None = field(default=None, repr=False)

    @property
    def regular(self) -> bool | None:
        return self.regularity.regular

    @property
    def pairs_tested(self) -> int:
        return 0 if self.graph is None else self.graph.pairs_tested

    @property
    def edges(self) -> int:
        return 0 if self.graph is None else self.graph.graph.number_of_edges()

    @property
    def alone(self) -> int:
        return 0 if self.graph is None else self.graph.alone

    @property
    def table(self) -> tuple[tuple[int, str], ...]:
        """Size and proven label of each class, in the order of labels; the label is empty where nothing is proved."""
        rows = [] if self.graph is None else [(len(c), self.graph.label(c)) for c in self.graph.seen]
        return tuple(sorted(rows, key=lambda row: (row[1], -row[0])))

    @property
    def coverage(self) -> str:
        """What the size of the sample says: with n independent draws, (1 - 3/n)^n < 5 %."""
        if self.classes is None or self.size <= 3:
            return ""
        return f"a component that a draw hits with probability above {3 / self.size:.2g} would have been seen (95 %)"

    def compare(self, claimed: int) -> bool | str | None:
        """Whether a regular fiber falls into so many classes; None where there is no estimate.  No proof."""
        if self.classes is None or not self.regular:
            return None
        told = f"a sample of {self.size} minima falls into {self.classes} classes, not {claimed}"
        return self.classes == claimed or told

    def to_dict(self) -> dict[str, Any]:
        """As it stands in `--json`; `reason` says why there is none, or why the fiber is believed to be regular."""
        return {
            "size": self.size,
            "seed": self.seed,
            "classes": self.classes,
            "alone": self.alone,
            "pairs_tested": self.pairs_tested,
            "edges": self.edges,
            "regular": self.regular,
            "reason": self.regularity.reason,
            "table": [{"size": size, "label": label} for size, label in self.table],
            "coverage": self.coverage,
        }


def estimate_components(
    minimum: Minimum,
    *,
    samples: int = 150,
    at_least: int = 1,
    seed: int = 0,
    progress: Callable[[str], None] | None = None,
) -> ComponentEstimate:
    """Sample minima, join them by paths, and count classes; None with the reason where that would mean nothing.

    samples : minima to draw;  at_least : a proven number of components, which so many minima must be able to show;
    seed : of all randomness;  progress : called with a line on what is being done.
    """
    report = progress or (lambda _: None)
    regularity = regularity_by_rank(minimum)
    if regularity is not None and (regularity.regular is None or minimum.reachable is False):
        return ComponentEstimate(None, 0, seed, regularity)
    if samples < MINIMA_PER_CLASS * at_least:
        needed = MINIMA_PER_CLASS * at_least
        advice = f"give --samples {needed}" if needed <= MAX_POINTS else f"{MAX_POINTS}, the most, are too few as well"
        why = f"a sample of {samples} is too small to see at least {at_least} components: {advice}"
        return ComponentEstimate(None, 0, seed, Regularity(None, why))
    rng, unknowns = np.random.default_rng(seed), sum(a * b for a, b in minimum.network.shapes)
    if samples * unknowns > MOST_NUMBERS:
        why = f"{samples} minima of {unknowns} weights are more than {MOST_NUMBERS} numbers: give fewer --samples"
        return ComponentEstimate(None, 0, seed, Regularity(None, why))
    try:
        fiber, checked = fibers_to_sample(minimum)
    except Undecided as reason:
        return ComponentEstimate(None, 0, seed, Regularity(None, str(reason)))
    if not fiber.layers_to_solve and samples * unknowns * fiber.t.size > MOST_NUMBERS // 4:
        why = f"Newton's method for {samples} minima of {unknowns} weights needs too much memory: give fewer --samples"
        return ComponentEstimate(None, 0, seed, Regularity(None, why))
    with np.errstate(all="ignore"):  # what overflows is no number, and never accepted
        report(f"drawing {samples} minima")
        sample = draw(fiber, samples, rng)
        if not len(sample):
            perhaps = "" if minimum.attained else f"; {MAY_BE_EMPTY}"
            return ComponentEstimate(None, 0, seed, Regularity(None, f"the samplers found no minimum{perhaps}"))
        balanced = not fiber.layers_to_solve and fiber.unknowns * fiber.t.size <= LARGEST_JACOBIAN
        sample = descended(checked, sample) if balanced else sample
        if regularity is None:
            report("looking for singular points")
            regularity = search_singular_points(fiber, sample, rng)
        singular, separation = regularity.regular is False, finest(minimum)
        walks = singular and not (separation is not None and separation.decides)
        if singular:
            solved = sample.chosen(sample.solved > 0)
            why = (no_walks(fiber) if walks else "") or (
                "" if len(solved) else "at no sampled minimum a layer could be solved for"
            )
            if why:
                why = f"{regularity.reason}; {why}"
                return ComponentEstimate(None, len(sample), seed, Regularity(False, why))
            sample = solved
        graph = join_by_paths(
            fiber,
            sample,
            separation,
            newton_fiber=None if singular else checked,
            rng=rng,
            balanced=balanced,
            over=(lambda some: bridges(minimum, fiber, some, rng)) if walks else None,
            progress=lambda classes: report(f"{len(sample)} minima in {classes} classes so far"),
        )
    alone = sum(len(c) == 1 for c in graph.classes)
    if alone > len(sample) / MINIMA_PER_CLASS:
        why = f"too few paths were found: {alone} of {len(sample)} minima stay alone"
        return ComponentEstimate(None, len(sample), seed, Regularity(None, why))
    return ComponentEstimate(len(graph.seen), len(sample), seed, regularity, graph)
