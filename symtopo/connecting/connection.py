"""Two minima: a path of constant loss between them, or what separates them, or that neither was found."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np

from symtopo import checker
from symtopo.algebra.exact import RationalMatrix, from_flint, identity, text_rows
from symtopo.components import proved_count
from symtopo.connecting.constant_paths import ConstantPath, constant_path, straight_path
from symtopo.connecting.endpoints import EndPoint, settle
from symtopo.connecting.orbits import GroupElement, group_element, orbit_curve
from symtopo.counting.claims import certificate_json, claim_json
from symtopo.counting.separation import bottlenecks, sign_pattern
from symtopo.display import html_card
from symtopo.errors import Undecided
from symtopo.facts import FACTS
from symtopo.minima.minimum import Minimum
from symtopo.sampling.draw import Sample, draw, together
from symtopo.sampling.fiber import FloatFiber, checked_fiber, float_fiber
from symtopo.sampling.graph import ConnectivityGraph, Tube
from symtopo.sampling.graph import connect as join_all
from symtopo.sampling.invariants import CellDecision, decide_cells, invariant
from symtopo.sampling.paths import sample_claim
from symtopo.sampling.regularity import regularity_by_rank

WAYPOINTS = (0, 40, 200)  # minima that are drawn beside the two, one number after the other
Certificate = tuple[dict[str, Any], dict[str, Any]]
IDENTICAL = "identical points"


@dataclass(frozen=True)
class Connection:
    """Whether two minima lie in one connected component, and what that rests on.

    result : "connected", "separated", or "unknown", which says nothing;  rule : what proves the result;
    reason : in words;  relies_on : the facts that the rule cites;  checked : whether the trusted checker accepted it;
    first, second : the points, moved onto the minimum where they were off;
    path : points of a path of constant loss, where one was found;
    certificate : claim and certificate for the trusted checker, None where there is none;
    seed : of the search.
    """

    result: str
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
        return html_card(self.result, [(label, text) for label, text in rows if text])

    def __bool__(self) -> bool:
        raise TypeError('a connection is no truth value: compare its result with "connected", "separated" or "unknown"')


def connect(
    minimum: Minimum,
    first: Sequence[Any],
    second: Sequence[Any],
    *,
    seed: int = 0,
    progress: Callable[[str], None] = lambda line: None,
) -> Connection:
    """Whether two minima lie in one connected component: by invariants, by theorems, by a path that is searched.

    Parameters
    ----------
    first, second : weights W_1, .., W_l, exact or floats; one that is a minimum up to rounding (F(W) U off by at most
        10^-3 of the target) is first moved to an exact rational minimum near to it.
    seed : of the search;  progress : called with a line on what is being done.

    Raises BadInput where shapes do not fit or a point is far from the minimum; Undecided where no minimum was found
    near to it, or the minimum itself is not known.
    """
    work, notes = _as_fiber(minimum)
    fiber, why = None, ""
    try:
        fiber = None if work is None or work.rank_x == 0 else float_fiber(work)
    except Undecided as undecided:
        why = str(undecided)
    label, why = _label(work), why or "; ".join(notes)
    a, b = (
        settle(work or minimum, fiber, weights, name, label=label, reason=why)
        for weights, name in ((first, "A"), (second, "B"))
    )
    if fiber is not None and not (a.in_floats and b.in_floats):
        fiber, why = None, "the points are too large for floats"
    if fiber is None and work is not None and work.rank_x:
        notes = (*notes, f"no path is searched: {why}")
    if a.weights == b.weights and not (a.near or b.near):
        reason = "both are the same point" + " once they are moved" * bool(a.moved or b.moved)
        path = None if fiber is None else straight_path(fiber, a.floats, b.floats)
        return Connection("connected", IDENTICAL, reason, a, b, seed, path=path, notes=notes)
    if work is None or work.rank_x == 0:
        straight = straight_path(None, a.floats, b.floats) if work is not None and a.in_floats and b.in_floats else None
        known = _by_count(minimum, a, b, seed, notes, straight)
        orbit = _by_orbit(minimum, a, b, seed, notes) if known.result == "unknown" else None
        return _checked(known) if orbit is None else _with_curve(orbit[0], minimum, None, orbit[1])
    told = _by_invariants(work, a, b, seed, notes)
    if told is not None and told.result == "separated":
        return _checked(told)
    orbit = _by_orbit(work, a, b, seed, notes) if told is None else None
    told = told if orbit is None else orbit[0]
    known = _by_count(minimum, a, b, seed, notes) if told is None else told
    found, tried = None, "no path was searched"
    if fiber is not None:
        found, tried = _search(work, fiber, a, b, seed, progress, quickly=known.result == "connected")
    if found is not None:
        path, rules, certificate = found
        number = len(np.unique(path.pieces))
        reason = f"a path of constant loss in {number} piece{'s' * (number > 1)}"
        progress("checking the path exactly")
        by_path = _checked(Connection("connected", ", ".join(rules), reason, a, b, seed, (), path, certificate, notes))
        if by_path.checked:
            return by_path
        tried = f"a path was found in floats, and not accepted by the trusted checker ({by_path.notes[-1]})"
    if orbit is not None:
        return _with_curve(orbit[0], work, fiber, orbit[1])
    if known.result == "connected":
        return _checked(known)
    return Connection("unknown", "", tried, a, b, seed, notes=notes)


def _checked(found: Connection) -> Connection:
    """The same after the trusted checker has seen its certificate."""
    if found.certificate is None:
        return found
    try:
        report = checker.check(*found.certificate)
    except (checker.NotProved, checker.Malformed) as refusal:
        notes = (*found.notes, f"no certificate: {refusal}")
        if found.result == "separated":  # it would be a bug of ours
            return replace(found, result="unknown", certificate=None, notes=notes)
        return replace(found, certificate=None, notes=notes)
    return replace(found, checked=True, relies_on=report.relies_on)


def _as_fiber(minimum: Minimum) -> tuple[Minimum | None, tuple[str, ...]]:
    """The minimum as a fiber that is reached; None where it is a union of many."""
    if minimum.reachable is not False or minimum.rank_x == 0:
        return minimum, ()
    if minimum.problem.skips:
        return None, ("the target is out of reach of a network with skips",)
    target = minimum.best_target(random.Random(0))
    if target is None:
        return None, ("the target is out of reach, and its best approximation not unique or not rational",)
    note = "the target is out of reach: paths and certificates are about its only best approximation, T*"
    return Minimum(minimum.network, x=from_flint(minimum.fiber.u), y=target), (note,)


def _by_orbit(
    work: Minimum, a: EndPoint, b: EndPoint, seed: int, notes: tuple[str, ...]
) -> tuple[Connection, GroupElement] | None:
    """Connected, where a group element with positive determinants takes one point to the other; and the element."""
    if a.near or b.near:
        return None
    try:
        element = group_element(work.network, a.weights, b.weights)
    except Undecided:
        return None
    if element is None or any(sign < 0 for sign in element.signs):
        return None
    reason = "B = g . A for a group element g with positive determinants, found exactly"
    fact = f"components of GL: {FACTS['components of GL']}"
    return Connection("connected", "orbit", reason, a, b, seed, (fact,), None, None, notes), element


def _with_curve(found: Connection, work: Minimum, fiber: FloatFiber | None, element: GroupElement) -> Connection:
    """The same with the curve in the orbit as its path; the curve is in floats, the proof is not."""
    with suppress(Undecided):
        return replace(found, path=orbit_curve(work.network, found.first.weights, element).path(fiber))
    return found


def _by_count(
    minimum: Minimum, a: EndPoint, b: EndPoint, seed: int, notes: tuple[str, ...], path: ConstantPath | None = None
) -> Connection:
    """Connected, where the whole minimum is proved to be."""
    found = proved_count(minimum)
    if found.upper != 1 or (a.near or b.near):
        return Connection("unknown", "", "no theorem says that the minimum is connected", a, b, seed, notes=notes)
    proof = next(e for e in found.evidence if e.upper == 1)
    certificate = claim_json(minimum, "count", components={"lower": 1, "upper": 1}), certificate_json(proof.step)
    reason = f"the whole minimum is connected: {proof.statement}"
    return Connection("connected", proof.name, reason, a, b, seed, proof.relies_on, path, certificate, notes)


# ------------------------------------------------------------------------------------------------------- invariants


def _by_invariants(work: Minimum, a: EndPoint, b: EndPoint, seed: int, notes: tuple[str, ...]) -> Connection | None:
    """Separated, or connected by the cell decision; None where the invariants say nothing."""
    if a.near or b.near:
        return None
    vertices = bottlenecks(work)
    signs = [sign_pattern(work, vertices, end.weights) for end in (a, b)]
    different = [(v, s, t) for v, s, t in zip(vertices, *signs, strict=True) if s != t]
    if not different:
        decision = decide_cells(work)
        return None if decision is None else _by_cells(work, decision, a, b, seed, notes)
    words = "; ".join(
        f"det H_{v['vertex']}{_columns(work, v)} {'<' if s < 0 else '>'} 0 at A, {'<' if t < 0 else '>'} 0 at B"
        for v, s, t in different
    )
    vanish = "it never vanishes" if len(different) == 1 else "they never vanish"
    reason = f"{words}: {vanish} on the minimum"
    points = {"first": [text_rows(w) for w in a.weights], "second": [text_rows(w) for w in b.weights]}
    claim = claim_json(work, "different-components", **points)
    certificate = claim, certificate_json({"rule": "bottleneck", "vertices": vertices})
    return Connection("separated", "bottleneck", reason, a, b, seed, (), None, certificate, notes)


def _columns(work: Minimum, vertex: dict[str, Any]) -> str:
    columns, width = vertex["columns"], len(work.x[0]) if work.x is not None else work.network.widths[0]
    return "" if len(columns) == width else f"[:, {', '.join(map(str, columns))}]"


def _label(work: Minimum | None) -> Callable[[Sequence[RationalMatrix]], Any]:
    """The signs that tell components apart, as a function of exact weights that may be a little off a minimum."""
    if work is None or work.rank_x == 0:
        return lambda weights: None
    vertices, decision = bottlenecks(work), decide_cells(work)
    if decision is None:
        return lambda weights: sign_pattern(work, vertices, weights)
    return lambda weights: _cell(decision, _scalar_signs(work, decision, weights))


def _cell(decision: CellDecision, signs: Sequence[bool]) -> int:
    """The class of the cell with these signs."""
    return decision.label[sum(negative << bit for bit, negative in enumerate(signs))]


def _by_cells(
    work: Minimum, decision: CellDecision, a: EndPoint, b: EndPoint, seed: int, notes: tuple[str, ...]
) -> Connection:
    signs = [_scalar_signs(work, decision, end.weights) for end in (a, b)]
    cells = [_cell(decision, found) for found in signs]
    letter, count = ("b" if decision.transposed else "h"), len(set(decision.label))
    last = work.network.layers
    differences = [
        f"{letter}_{last - v if decision.transposed else v} {'<' if s else '>'} 0 at A, {'<' if t else '>'} 0 at B"
        for v, s, t in zip(decision.scalars, *signs, strict=True)
        if s != t
    ]
    result = "connected" if cells[0] == cells[1] else "separated"
    where = "; ".join(differences) or "the scalar states have the same signs"
    reason = f"{where}: {'one' if result == 'connected' else 'different'} of the {count} classes of cells"
    asked, points = work, [end.weights for end in (a, b)]
    certificate = None
    if decision.transposed and work.x is None:
        asked = Minimum(work.network.transpose(), tuple(zip(*work.y, strict=True)))
        points = [tuple(tuple(zip(*w, strict=True)) for w in reversed(weights)) for weights in points]
    if not decision.transposed or work.x is None:
        written = {name: [text_rows(w) for w in p] for name, p in zip(("first", "second"), points, strict=True)}
        kind = "same-component" if result == "connected" else "different-components"
        certificate = claim_json(asked, kind, **written), certificate_json({"rule": "state cells"})
    rule = "transposed state cells" if decision.transposed else "state cells"
    return Connection(result, rule, reason, a, b, seed, (checker.STATE_CELLS,), None, certificate, notes)


def _scalar_signs(work: Minimum, decision: CellDecision, weights: Sequence[RationalMatrix]) -> list[bool]:
    """Whether each scalar state is negative, exactly."""
    if decision.transposed:
        turned = [tuple(zip(*w, strict=True)) for w in reversed(weights)]
        states: Any = work.network.transpose().states(turned, identity(1))
    else:
        states = work.network.states(weights, from_flint(work.fiber.u))
    return [states[v][0][0] < 0 for v in decision.scalars]


# ------------------------------------------------------------------------------------------------------------ search


def _search(
    work: Minimum,
    fiber: FloatFiber,
    a: EndPoint,
    b: EndPoint,
    seed: int,
    progress: Callable[[str], None],
    *,
    quickly: bool,
) -> tuple[tuple[ConstantPath, list[str], Certificate | None] | None, str]:
    """A path with its rules and its certificate, or None; and what was tried.  Quickly: without Newton tubes."""
    rng, tested, drawn = np.random.default_rng(seed), 0, 0
    by_rank = regularity_by_rank(work)
    singular = by_rank is not None and by_rank.regular is False  # Newton tubes would be sought long, and in vain
    checked = checked_fiber(work)
    newton = None if singular or quickly else checked
    ends = Sample(
        [np.stack(pair) for pair in zip(a.floats, b.floats, strict=True)],
        np.array([_solvable(fiber, a), _solvable(fiber, b)]),
    )
    with np.errstate(all="ignore"):
        for waypoints in WAYPOINTS[: 1 if singular or (quickly and not fiber.layers_to_solve) else None]:
            progress(f"looking for a path through {waypoints or 'no'} drawn minima")
            sample = together([ends, draw(fiber, waypoints, rng)]) if waypoints else ends
            drawn += len(sample) - 2
            graph = join_all(fiber, sample, invariant(work, fiber, bottlenecks(work)), newton_fiber=newton, rng=rng)
            tested += graph.pairs_tested
            if nx.has_path(graph.graph, 0, 1):
                progress("writing the path")
                return _walk(work, fiber, checked, graph, a, b), ""
    return None, f"no path was found: {tested} pairs of minima tested, {drawn} of them drawn with seed {seed}"


def _solvable(fiber: FloatFiber, end: EndPoint) -> int:
    """A layer that can be solved for at the point; 0: none, and then the point is one for Newton tubes only."""
    weights = [w[None] for w in end.floats]
    return next((i for i in reversed(fiber.layers_to_solve) if fiber.solve_layer([w.copy() for w in weights], i)[0]), 0)


def _walk(
    work: Minimum, fiber: FloatFiber, checked: FloatFiber, graph: ConnectivityGraph, a: EndPoint, b: EndPoint
) -> tuple[ConstantPath, list[str], Certificate | None]:
    """The shortest walk from A to B: its points, the rules of its tubes, and claim and certificate."""
    nodes = nx.shortest_path(graph.graph, 0, 1)
    order = [nodes[0], nodes[-1], *nodes[1:-1]]
    place = {node: k for k, node in enumerate(order)}
    line: nx.Graph[int] = nx.Graph()
    line.add_nodes_from(range(len(order)))
    route: list[tuple[Tube, bool]] = []
    for start, end in pairwise(nodes):
        tube = graph.graph.edges[start, end]["tube"]
        route.append((tube, tube.start != start))
        line.add_edge(place[start], place[end], tube=_moved(tube, place))
    path = constant_path(fiber, checked, graph.sample.weights, route)
    walked = ConnectivityGraph(graph.sample.chosen(order), len(order), line, 0, None)
    known = {k: end.weights for k, end in ((0, a), (1, b)) if not end.near}
    _, minima, joins = sample_claim(work, fiber, checked, walked, known)
    rules = [step["rule"] for step in joins]
    if len(route) == 1 or rules == ["layer tube"]:
        points = {"points": minima[2:]} if len(minima) > 2 else {}
        claim = claim_json(work, "same-component", first=minima[0], second=minima[1])
        return path, rules, (claim, certificate_json({**joins[0], **points}))
    claim = claim_json(
        work, "count", components={"lower": 1, "upper": None}, minima=minima, classes={"lower": 1, "upper": 1}
    )
    return path, rules, (claim, certificate_json(*joins))


def _moved(tube: Tube, place: dict[int, int]) -> Tube:
    return replace(tube, start=place[tube.start], end=place[tube.end])
