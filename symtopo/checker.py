"""The trusted checker: re-verifies a certificate from its claim, in exact arithmetic.

Trusted: this file and the Python standard library; nothing else of symtopo is imported, and the file runs alone::

    python -I -S checker.py CLAIM.json CERTIFICATE.json

The claim says *what* is proved (network, data, components, points); the certificate says *how*, as a list of steps.
Nothing in a certificate can change what is proved: the equations are rebuilt from the claim.

Claim kinds
    minimum                the given rational weights are a global minimiser of |Y - F(W) X|^2
    near-minimum           a global minimiser lies within the given distance of the given rational weights
    count                  the minimum has at least `lower` and at most `upper` connected components; where minima are
                           listed, they lie in at least and at most so many of them
    same-component         two given minima lie in one component
    different-components   two given minima lie in different components
    words-equal            two words are equal in every group

Rules
    point         exact evaluation: the weights satisfy the normal equations (F(W) X - Y) X^T = 0
    near-point    Newton's method contracts, in interval arithmetic, near the point
    bottleneck    a cut vertex as wide as the rank it carries: sign det H_v[:, J] cannot change within a component
    block signs   T' invertible, skips that do not overlap: signs of det of the blocks cannot change (own derivation)
    state cells   data of rank one: the components are decided by Fourier-Motzkin elimination (own derivation)
    chain signs   no skips: a minimum near each point, and the signs that are constant on its component, although the
                  best approximation of the data is irrational
    theorem       a named theorem; every side condition is recomputed from the claim, and it is listed under "relies on"
    layer tube    paths between minima along which one layer stays solvable, because two matrices keep their rank
    tube          paths between minima along which Newton's method contracts
    words         free reduction

All but `block signs`, `state cells`, `chain signs` and `theorem` rely on nothing.  Format: docs/certificates.md.
Work and memory are bounded: what would take more is not proved (Work, in linear algebra).
Exit codes: 0 accepted; 1 well-formed, but not proved; 2 not well-formed; 70 a defect of this file; 74 accepted, but
standard output cannot be written.

The file is read from the top; its sections:
    check           steps are proved one by one, and together must prove the claim; main
    claims          what is to be proved: KINDS, a table of the fields of each kind
    rules           RULES, a table: for each rule its function, and the fields of its steps for each kind of claim
    paths           layer tubes; Newton tubes, and the contraction behind them
    narrow chains   where the best approximation of the data is irrational
    theorems        the reduced problem; THEOREMS, a table: for each what it proves, or its refusal, and its source
    state cells     which patterns of vanishing states and signs occur, by linear conditions
    networks        hidden states, and derivatives
    linear algebra  over Q; work is counted; one step of elimination serves all; singular values that tie
    JSON            files; all refusals say what was given, and what to give instead
"""

from __future__ import annotations

import json
import os
import re
import sys
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, cached_property, lru_cache
from itertools import dropwhile, pairwise
from math import gcd, inf, lcm, prod
from operator import mul
from typing import Any, NamedTuple

Rational = int | Fraction
Matrix = Sequence[Sequence[Rational]]
Weights = Sequence[Matrix]
Skips = dict[tuple[int, int], Rational]
Bounds = tuple[int, int | None]
Point = tuple[Weights, Rational]  # an exact minimum and 0; or weights, and the distance of a minimum to them
Row = Sequence[Rational]
Pattern = tuple[int, int]  # bit masks of the hidden scalar states that are negative, and of those that vanish

UNBOUNDED: Bounds = (0, None)
MAX_LAYERS = 64
MAX_WIDTH = 4096
MAX_DIGITS = 4000
MAX_BYTES = 128 * 2**20
MAX_LISTS = 5_000_000  # and objects, in a file
MAX_WORK = 200_000_000  # operations, about 10^-7 s each
WORK_PER_DIGIT = 50  # more, for each digit of the numbers given
MAX_BITS = 2**31  # of one matrix
MAX_LETTERS = 10_000
MAX_STEPS = 1000
MAX_POINTS = 10_000
MAX_BRANCHING_STATES = 12
MERSENNE_EXPONENTS = (127, 521, 1279, 2203, 4423, 9689, 19937, 44497, 86243, 216091)  # of primes 2^e - 1
TOO_LARGE = 10**MAX_DIGITS
NO_POINTS: list[Any] = []
PLURALS = {"class": "classes", "minimum": "minima"}
CONSTANTS = 3  # the last columns of a form on states: the number one, the vectors x and y
CLAIM_SCHEMA = "symtopo/claim/1"
CERTIFICATE_SCHEMA = "symtopo/certificate/1"


class Malformed(ValueError):
    """The claim or the certificate is not well-formed."""


class NotProved(ValueError):
    """Well-formed, but this certificate does not prove this claim; the claim may still be true."""


class TooMuchWork(NotProved):
    """The certificate asks for more work, or memory, than the checker gives."""


def require(holds: bool, message: str, refusal: type[ValueError] = NotProved) -> None:
    """The only place where anything is refused."""
    if not holds:
        raise refusal(message)


def well_formed(holds: bool, message: str) -> None:
    require(holds, message, Malformed)


# --------------------------------------------------------------------------------------------------------------- check


@dataclass(frozen=True)
class Report:
    """What was established, the facts it relies on, and one line for each step."""

    established: str
    relies_on: tuple[str, ...]
    steps: tuple[str, ...]


def check(claim: Any, certificate: Any) -> Report:
    """Verify a certificate (parsed JSON) for a claim (parsed JSON).

    Returns a report of what was established, never a bool.  Raises Malformed where one of the two is not well-formed,
    and NotProved where a step fails or the steps do not add up to the claim; that does not make the claim false.

    Examples
    --------
    >>> claim = {"schema": CLAIM_SCHEMA, "kind": "words-equal", "left": ["g", "g^-1"], "right": []}
    >>> check(claim, {"schema": CERTIFICATE_SCHEMA, "steps": [{"rule": "words"}]}).established
    'words-equal'
    """
    WORK.left, before = MAX_WORK, WORK.left
    try:
        return checked(claim, certificate)
    finally:
        WORK.left = before


def checked(claim: Any, certificate: Any) -> Report:
    stated = parse_claim(claim)
    schema, step_list = members(certificate, "the certificate", "schema steps")
    choice(schema, "the schema of the certificate", [CERTIFICATE_SCHEMA])
    steps = items(step_list, "steps", 1, MAX_STEPS)
    proved, lines = [], []
    for name, step in zip([*map(rule_name, steps)], steps, strict=True):
        proved.append(found := prove(stated, step))
        lines.append(f"{name}: {found.line}" + (f": {bounds_line(found.bounds)}" if found.bounds != UNBOUNDED else ""))
    if isinstance(stated, MinimaClaim):
        require_enough(stated, proved)
    facts = dict.fromkeys(fact for found in proved for fact in found.relies_on)
    return Report(established(stated), tuple(facts), tuple(lines))


def rule_name(step: Any) -> str:
    return choice(step.get("rule") if isinstance(step, dict) else step, "the rule of a step", RULES)


def prove(claim: Claim, step: Any) -> Proved:
    """What a step proves about a claim: its rule, applied to the other fields."""
    rule, fields = RULES[name := rule_name(step)]
    require(claim.kind in fields, f"the rule {name} proves nothing about {claim.kind}")
    members(step, "the step", f"rule {fields[claim.kind]}")
    for flag in ("transpose", "tied"):
        well_formed(step.get(flag, True) is True, f"{flag} is given, but not true: write true or leave it out")
    return rule(claim, **{field: value for field, value in step.items() if field != "rule"})


def require_enough(claim: MinimaClaim, proved: Sequence[Proved]) -> None:
    """All points are, or are near, minima, and the steps together prove the bounds of the claim."""
    near = {i for found in proved for i in found.near}
    for index, (point, radius) in enumerate(claim.points):
        require(not radius or index in near, "a point is nowhere shown to be near a minimum")
        if not radius:
            states_at_minimum(claim.loss, point)
    one = min(len(claim.points), 1)
    upper = min((u for found in proved if (u := found.bounds[1]) is not None), default=None)
    require_within((max(one, *(found.bounds[0] for found in proved)), upper), claim.components, "component")
    joined = classes_of(len(claim.points), (pair for found in proved for pair in found.joined))
    require_within((max(one, *(found.apart for found in proved)), len(set(joined))), claim.classes, "class")


def require_within(proved: Bounds, stated: Bounds, what: str) -> None:
    lower, upper = proved
    require(upper is None or lower <= upper, f"the steps contradict each other: at least {lower} and at most {upper}")
    enough = stated[0] <= lower and (stated[1] is None or (upper is not None and upper <= stated[1]))
    require(enough, f"the steps prove {bounds_line(proved, what)}, the claim says {bounds_line(stated, what)}")


def established(claim: Claim) -> str:
    if not isinstance(claim, MinimaClaim):
        return claim.kind
    if claim.kind == "count":
        minima = f"; {len(claim.points)} minima in {bounds_line(claim.classes)}" if claim.points else ""
        return bounds_line(claim.components) + minima
    return claim.kind + " of minima near the points" * (len(claim.points) == 2 and any(r for _, r in claim.points))


def bounds_line(bounds: Bounds, what: str = "component") -> str:
    lower, upper = bounds
    if upper is None or lower == upper:
        return f"{'exactly' if lower == upper else 'at least'} {several(lower, what)}"
    return f"{f'{lower} to' if lower else 'at most'} {several(upper, what)}"


def several(number: int, word: str) -> str:
    return f"{number} {word if number == 1 else PLURALS.get(word, word + 's')}"


def main(arguments: Sequence[str]) -> int:
    """Check two files, print what was established, return the exit code."""
    try:
        well_formed(len(arguments) == 2, "give two files: checker.py CLAIM.json CERTIFICATE.json")
        report = check(*map(read, arguments))
    except (Malformed, NotProved) as refusal:
        malformed = isinstance(refusal, Malformed)
        return ended(2 if malformed else 1, "not well-formed:" if malformed else "not proved:", *str(refusal).split())
    except Exception as defect:
        return ended(70, "internal error, which proves nothing: please report it:", repr(defect)[:200])
    try:
        print(f"accepted: {report.established}", *report.steps, sep="\n  ")
        for fact in report.relies_on or ("nothing but exact arithmetic",):
            print(f"  relies on: {fact}")
        require(sys.stdout is not None and not sys.stdout.flush(), "standard output is closed")
    except (OSError, NotProved) as error:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115  (what is left in it would make another exit code)
        return ended(74, "accepted, but standard output cannot be written:", error)
    return 0


def ended(code: int, *words: object) -> int:
    """The exit code, which does not hang on whether the words can be written."""
    try:
        print(*words, file=sys.stderr, flush=True)
    except OSError:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115
    return code


# -------------------------------------------------------------------------------------------------------------- claims


@dataclass(frozen=True, eq=False)  # equal to itself only, so that what is computed from it can be kept
class Loss:
    """|Y - F(W) X|^2, the loss of a network; X = None stands for the identity, and Y is then the target."""

    network: Network
    x: Matrix | None
    y: Matrix

    @cached_property
    def problem(self) -> Problem:
        return reduce(self.network, self.x, self.y)


@dataclass(frozen=True)
class Claim:
    """What is to be proved."""

    kind: str


@dataclass(frozen=True)
class WordsClaim(Claim):
    """Two words are equal in every group."""

    left: list[str]
    right: list[str]


@dataclass(frozen=True)
class MinimaClaim(Claim):
    """About the minimum of a loss, and points that are in it, or near it."""

    loss: Loss
    points: tuple[Point, ...]
    components: Bounds = UNBOUNDED  # on the number of components of the minimum
    classes: Bounds = UNBOUNDED  # on the number of those that the points lie in

    @cached_property
    def exact_states(self) -> list[list[Matrix]]:
        """The hidden states at X of the points, all of which must be exact minima."""
        require(not any(radius for _, radius in self.points), "this rule needs exact minima, and one is only near")
        return [states_at_minimum(self.loss, point) for point, _ in self.points]


KINDS = {  # the fields of a claim beside schema and kind; those with a question mark are given together or not at all
    "minimum": "network data weights",
    "near-minimum": "network data weights radius",
    "count": "network data components minima? classes?",
    "same-component": "network data first second",
    "different-components": "network data first second",
    "words-equal": "left right",
}
CLASSES = {"same-component": (1, 1), "different-components": (2, 2)}  # that two points lie in


def parse_claim(value: Any) -> Claim:
    kind = choice(value.get("kind") if isinstance(value, dict) else value, "the kind of claim", KINDS)
    together = "minima" in value or "classes" in value
    fields = KINDS[kind].replace("?", "" if together else "?")
    schema, _, *given = members(value, "the claim", f"schema kind {fields}")
    choice(schema, "the schema of the claim", [CLAIM_SCHEMA])
    if kind == "words-equal":
        return WordsClaim(kind, *([letter(v) for v in items(word, "a word", 0, MAX_LETTERS)] for word in given))
    network, data, *given = given
    loss, components, classes = parse_loss(network, data), UNBOUNDED, CLASSES.get(kind, UNBOUNDED)
    if kind == "near-minimum":
        given = [{"weights": value["weights"], "radius": value["radius"]}]
    if kind == "count":
        components, given = parse_bounds(given[0], "components"), given[1:]
    if together:
        given, classes = items(given[0], "minima", 1, MAX_POINTS), parse_bounds(given[1], "classes", 1)
    return MinimaClaim(kind, loss, tuple(parse_point(point, loss.network) for point in given), components, classes)


def parse_loss(network_fields: Any, data: Any) -> Loss:
    network = parse_network(network_fields)
    inputs, outputs = network.widths[0], network.widths[-1]
    if isinstance(data, dict) and "target" in data:
        (target,) = members(data, "data", "target")
        return Loss(network, None, matrix(target, "the target", outputs, inputs))
    x_rows, y_rows = members(data, "data", "x y")
    x = matrix(x_rows, "x", inputs, None)
    return Loss(network, x, matrix(y_rows, "y", outputs, len(x[0])))


def parse_network(value: Any) -> Network:
    width_list, skip_list = members(value, "network", "widths skips")
    widths = tuple(integer(w, "a width", 1, MAX_WIDTH) for w in items(width_list, "widths", 2, MAX_LAYERS + 1))
    skips: Skips = {}
    for skip in items(skip_list, "skips", 0, MAX_POINTS):
        start, end, coefficient = items(skip, "a skip", 3, 3)
        j = integer(start, "the start of a skip", 0, len(widths) - 2)
        k = integer(end, f"the end of a skip from {j}", j + 1, len(widths) - 1)
        joins = f"the skip {j} -> {k} joins widths {widths[j]} and {widths[k]}"
        well_formed(widths[j] == widths[k], f"{joins}: make them one")
        more = rational(coefficient, f"the coefficient of the skip {j} -> {k}")
        ((skips[j, k],),) = combine([[skips.get((j, k), 0)]], 1, [[more]])
    return Network(widths, skips)


def parse_point(value: Any, network: Network) -> Point:
    """Weights of an exact minimum, and 0; or weights that a minimum lies near to, and its largest distance."""
    if not isinstance(value, dict):
        return parse_weights(value, "a minimum", network), 0
    near, given = members(value, "a minimum", "weights radius")
    radius = rational(given, "the radius")
    well_formed(radius > 0, "the radius is not positive: give a positive one")
    return parse_weights(near, "a minimum", network), radius


def parse_bounds(value: Any, where: str, least: int = 0) -> Bounds:
    low, high = members(value, where, "lower upper")
    lower = integer(low, "the lower bound", 0, 2**MAX_LAYERS)
    upper = None if high is None else integer(high, "the upper bound", max(lower, least), 2**MAX_LAYERS)
    well_formed(lower > 0 or upper is not None, f"{where} from 0 to null claims nothing: give a bound")
    return lower, upper


# --------------------------------------------------------------------------------------------------------------- rules


@dataclass(frozen=True)
class Proved:
    """What a step proves: a line of the report, bounds on the components of the minimum, and the facts it relies on.

    Of the points of the claim: the components that they lie in at least, pairs that lie in one component, and points
    that are shown to be near a minimum.
    """

    line: str
    bounds: Bounds = UNBOUNDED
    relies_on: tuple[str, ...] = ()
    apart: int = 0
    joined: tuple[tuple[int, int], ...] = ()
    near: tuple[int, ...] = ()


def rule_point(claim: MinimaClaim, weights: Any = None) -> Proved:
    if claim.kind == "count":
        states_at_minimum(claim.loss, parse_weights(weights, "the point", claim.loss.network))
    require(claim.kind == "count" or bool(claim.exact_states), "no point is given")
    return Proved("(F(W) X - Y) X^T = 0 holds exactly", (1, None))


def rule_near_point(claim: MinimaClaim, over: Any, preconditioner: Any, radius: Any) -> Proved:
    scale, size = integer(over, "over", 1, TOO_LARGE), equations(claim.loss)
    ((point, allowed),) = claim.points
    s = divided(matrix(preconditioner, "a preconditioner", size, size), scale)
    r = Fraction(integer(radius, "the radius of the step", 1, TOO_LARGE), scale)
    require(contraction(claim.loss, [(point, s)] * 2, r) <= allowed, "the solution may be too far from the point")
    return Proved("one minimum is near, in a + im DF(a)^T", near=(0,))


def rule_bottleneck(claim: MinimaClaim, vertices: Any, points: Any = NO_POINTS) -> Proved:
    loss, network = claim.loss, claim.loss.network
    given = [parse_weights(w, "a point", network) for w in items(points, "points", 0, MAX_POINTS)]
    well_formed(bool(given or claim.points), "the step has no points, and the claim has none: give some")
    all_states = [states_at_minimum(loss, point) for point in given] or claim.exact_states
    target = shifted_target(network, loss.x, all_states[0][-1])
    signs = []
    for vertex in items(vertices, "vertices", 1, MAX_LAYERS):
        v, columns = parse_bottleneck(vertex, network, target)
        signs.append([determinant_sign([[row[j] for j in columns] for row in states[v]]) for states in all_states])
    patterns = len(set(zip(*signs, strict=True)))
    line = f"{len(all_states)} exact minima show {several(patterns, 'sign pattern')} of det H_v"
    return Proved(line, (patterns, None), apart=0 if given else patterns)


def parse_bottleneck(value: Any, network: Network, target: Matrix) -> tuple[int, list[int]]:
    """A cut vertex, and columns of a minor of the target that is as wide and not zero."""
    at, row_list, column_list = members(value, "a vertex", "vertex rows columns")
    v = integer(at, "a vertex", 1, len(network.widths) - 2)
    passing = [f"{j} -> {k}" for j, k in normal_form(network)[0] if j < v < k]
    require(not passing, f"vertex {v} is no cut vertex: the skip {''.join(passing[:1])} passes over it")
    width = network.widths[v]
    rows = [integer(i, "a row", 0, len(target) - 1) for i in items(row_list, "rows", width, width)]
    columns = [integer(j, "a column", 0, len(target[0]) - 1) for j in items(column_list, "columns", width, width)]
    minor = determinant_sign([[target[i][j] for j in columns] for i in rows])
    require(minor != 0, f"this minor of the target is zero, so the sign at vertex {v} may change")
    return v, columns


def rule_state_cells(claim: MinimaClaim, transpose: bool = False) -> Proved:
    scalars, label = cells_of(claim.loss, transpose)
    classes, hidden = len(set(label)), len(claim.loss.network.widths) - 2
    line, cells = f"the cells of {hidden} hidden states form {classes} classes", list[int]()
    if claim.points and not transpose:
        spend(100 * len(claim.points))
        first, *_ = claim.exact_states[0]
        nonzero = next(k for k, column in enumerate(zip(*first, strict=True)) if any(column))
        cells = [label[bit_mask(s[v][0][nonzero] < 0 for v in scalars)] for s in claim.exact_states]
        line += f", the {len(cells)} minima lie in {len(set(cells))} of them"
    joined = tuple(enumerate(map(cells.index, cells)))
    return Proved(line, (classes, classes), (STATE_CELLS, *[TRANSPOSING] * transpose), len(set(cells)), joined)


def rule_block_signs(claim: MinimaClaim, points: Any) -> Proved:
    """T' invertible: minima whose blocks have other signs of det lie in different components.

    Of the minima with the same signs there are more components: where det (1 + P) < 0 and P passes scalar layers, the
    signs of the maps between these; and two lifts to the double cover of GL_n, if all blocks have skips and are such.
    """
    loss, problem = claim.loss, claim.loss.problem
    blocks, n = residual_blocks(problem.widths, problem.skips, problem.rho), problem.rho
    require(problem.rank == n, "the target is singular, so that signs of blocks may change")
    skips, rows = [block for block in blocks if block.skip], loss.x and orthogonal_rows(loss.x)
    patterns = set()
    for given in items(points, "points", 1, MAX_POINTS):
        states = states_at_minimum(loss, parse_weights(given, "a point", loss.network))
        states[-1] = shifted_target(loss.network, loss.x, states[-1])
        sign = [determinant_sign(product(h, transpose(rows)) if rows else h) if len(h) == n else 0 for h in states]
        patterns.add(tuple(sign[b.start] * sign[b.end] * problem.skips[b.start, b.end] ** n > 0 for b in skips))
    lifts = 2 if all(block.skip and block.width == 1 for block in blocks) else 1
    count = 0
    for pattern in patterns:
        flipped = [block.negative for block, positive in zip(skips, pattern, strict=True) if not positive]
        count += prod(flipped) * (lifts if flipped else 1)
    return Proved(f"{several(len(patterns), 'pattern')} of signs of the blocks", (count, None), (BLOCK_SIGNS,))


def rule_chain_signs(claim: MinimaClaim, over: Any, inputs: Any, bases: Any, points: Any, tied: bool = False) -> Proved:
    scale, chain = integer(over, "over", 1, TOO_LARGE), narrow_chain(claim.loss)
    rho, n = len(chain.u[0]), len(chain.square)
    # elsewhere Newton tubes may show another minimum near the same point
    require(chain.rank < min(rho, n) or not any(r for _, r in claim.points), "this rule needs exact minima here")
    v = divided(matrix(inputs, "inputs", rho, len(chain.u)), scale)
    entries = items(points, "points", len(claim.points), len(claim.points))
    listed = items(bases, "bases", *[len(entries) if tied else 1] * 2)
    # a target that is reached has no next singular value, and none to tie with
    cuts = eigenvalue_cuts(chain.square, chain.rank) if tied and chain.unreachable else (chain.rank,)
    require(len(cuts) == 1 + tied, "no singular values are tied at this rank: leave tied out")
    eigenbases = [eigenbasis(chain, divided(matrix(b, "a basis", n, n), scale), cuts) for b in listed]
    labels = []
    for k, ((point, radius), entry) in enumerate(zip(claim.points, entries, strict=True)):
        distance, signed = near_on_chain(chain, v, eigenbases[k if tied else 0], point, entry, scale)
        require(not radius or distance <= radius, "the minimum that is found may be too far from its point")
        labels.append(tuple(map(determinant_sign, signed[tied:])))
    number = len(set(labels))
    facts = [BEST_APPROXIMATION] * chain.unreachable
    if number < len(labels):  # all classes of signs occur, and there are as many components
        name = "unreachable target" if tied else "plain chain"
        facts.append(f"{name}: {THEOREMS[name][1]}")
    line = f"{several(len(labels), 'minimum')}, {several(number, 'class')} of signs at the layers of width {chain.rank}"
    joined, near = tuple(enumerate(map(labels.index, labels))), tuple(range(len(labels)))
    return Proved(line, UNBOUNDED, tuple(facts), number, joined, near)


def rule_theorem(claim: MinimaClaim, theorem: Any, transpose: bool = False) -> Proved:
    name = choice(theorem, "the theorem", THEOREMS)
    problem = oriented(claim.loss, transpose)
    facts = (fact_of(name, problem), *[TRANSPOSING] * transpose)
    return Proved(name + ", transposed" * transpose, THEOREMS[name][0](problem), facts)


def fact_of(name: str, p: Problem) -> str:
    """The fact that a theorem is; "cut vertices" is another one where T' = 0 and a hidden layer has width rho."""
    zero = name == "cut vertices" and not p.rank and p.skips and p.rho in p.widths[1:-1]
    return f"{'zero target' if zero else name}: {THEOREMS[name][1]}"


def oriented(loss: Loss, transpose: bool) -> Problem:
    return loss.problem.transposed() if transpose else loss.problem


@lru_cache(4)
def cells_of(loss: Loss, transposed: bool) -> tuple[list[int], list[int]]:
    return state_cells(oriented(loss, transposed))


def rule_joins(
    tube: Callable[..., None], path: str, claim: MinimaClaim, over: Any, joins: Any, points: Any = NO_POINTS
) -> Proved:
    """Joins between minima: those of the claim, then those that the step gives, numbered one after the other."""
    scale = integer(over, "over", 1, TOO_LARGE)
    minima = [*claim.points]
    for given in items(points, "points", 0, MAX_POINTS):
        minima.append((parse_weights(given, "a point", claim.loss.network), 0))
        states_at_minimum(claim.loss, minima[-1][0])
    pairs = []
    for join in items(joins, "joins", 1, MAX_POINTS):
        start, end, *way = members(join, "a join", f"from to {path}")
        a, b = (integer(v, "an end of a join", 0, len(minima) - 1) for v in (start, end))
        tube(claim.loss, scale, (minima[a], minima[b]), *way)
        pairs.append((a, b))
    spend(100 * len(minima))
    label = classes_of(len(minima), pairs)[: len(claim.points)]
    number = len(set(label))
    line = f"{several(len(pairs), 'join')}, at most {several(number, 'class')} among {len(label)} minima"
    return Proved(line, joined=tuple(enumerate(label)), near=tuple({end for pair in pairs for end in pair}))


def rule_words(claim: WordsClaim) -> Proved:
    left, right = (" ".join(freely_reduced(word)) or "1" for word in (claim.left, claim.right))
    require(left == right, f"the words reduce to {shown(left)} and to {shown(right)}")
    return Proved(f"both words reduce to {shown(left)}")


def freely_reduced(word: Sequence[str]) -> list[str]:
    reduced: list[str] = []
    for letter in word:
        if reduced and letter.removesuffix("^-1") == reduced[-1].removesuffix("^-1") and letter != reduced[-1]:
            reduced.pop()
        else:
            reduced.append(letter)
    return reduced


JOINS = dict.fromkeys(("count", "same-component"), "over joins points?")
SIGNS = dict.fromkeys(("near-minimum", "count", *CLASSES), "over inputs bases points tied?")
RULES: dict[str, tuple[Callable[..., Proved], dict[str, str]]] = {  # for which kinds of claims, with which fields
    "point": (rule_point, {"minimum": "", "count": "weights"}),
    "near-point": (rule_near_point, {"near-minimum": "over preconditioner radius"}),
    "bottleneck": (rule_bottleneck, {"count": "vertices points?", "different-components": "vertices"}),
    "state cells": (rule_state_cells, dict.fromkeys(("count", *CLASSES), "transpose?")),
    "block signs": (rule_block_signs, {"count": "points"}),
    "chain signs": (rule_chain_signs, SIGNS),
    "theorem": (rule_theorem, {"count": "theorem transpose?"}),
    "layer tube": (lambda claim, **given: rule_joins(layer_tube, "layer moves", claim, **given), JOINS),
    "tube": (lambda claim, **given: rule_joins(newton_tube, "waypoints", claim, **given), JOINS),
    "words": (rule_words, {"words-equal": ""}),
}


def states_at_minimum(loss: Loss, point: Weights) -> list[Matrix]:
    """The hidden states at X of a point that satisfies the normal equations, and so is a minimum."""
    states = loss.network.states(point, loss.x or identity(loss.network.widths[0]))
    residual = combine(states[-1], -1, loss.y)
    gradient = residual if loss.x is None else product(residual, transpose(loss.x))
    require(not any(any(row) for row in gradient), "a point does not satisfy (F(W) X - Y) X^T = 0")
    return states


def classes_of(size: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """The smallest member of the class of each of 0, .., size - 1, where these pairs are joined."""
    label, classes = list(range(size)), [[a] for a in range(size)]
    for a, b in pairs:
        if label[a] != label[b]:
            small, large = sorted((label[a], label[b]), key=lambda name: len(classes[name]))
            classes[large] += classes[small]
            for member in classes[small]:
                label[member] = large
            if len(classes[large]) == size:
                break
    first: dict[int, int] = {}
    return [first.setdefault(name, a) for a, name in enumerate(label)]


# ----------------------------------------------------------------------------------------------- paths inside a minimum


def layer_tube(loss: Loss, scale: int, ends: tuple[Point, Point], layer: Any, moves: Any) -> None:
    """Fix a layer i; the others move along a path on which B_i stays onto and H_{i-1} u injective.

    F(W) u = F_0 + B_i W_i H_{i-1} u = t is solvable for W_i all along the path, by affine spaces of one dimension: all
    minima over the path lie in one component.  A move takes one layer k along a segment.  Then A = H_{i-1} u (k < i) or
    A = B_i^T (k > i) is affine; where |1 - Q A| < 1 holds at both ends of the segment, it holds on all of it, and A
    is injective there.
    """
    (now, _), (last, _) = ends
    require(not any(radius for _, radius in ends), "a layer tube joins exact minima, and one is only near")
    network, widths, u = loss.network, loss.network.widths, column_space(loss)
    i, current = integer(layer, "the layer of a join", 1, len(widths) - 1), [*now]

    def carried(k: int) -> Matrix:
        return network.states(current[: i - 1], u)[-1] if k < i else network.backward(current[i:])[-1]

    require(echelon(carried(0))[0] == len(u[0]), f"H_{i - 1} is not injective where a join starts")
    require(echelon(carried(i))[0] == widths[-1], f"B_{i} is not onto where a join starts")
    for move in items(moves, "moves", 0, MAX_POINTS):
        moved, given = members(move, "a move", "layer preconditioner weights?")
        k = integer(moved, "the layer of a move", 1, len(widths) - 1)
        require(k != i, f"layer {k} is solved for and cannot be moved")
        before, current[k - 1] = carried(k), last[k - 1]
        if "weights" in move:
            current[k - 1] = divided(matrix(move["weights"], "a waypoint", widths[k], widths[k - 1]), scale)
        q = divided(matrix(given, "a preconditioner", len(before[0]), len(before)), scale)
        injective = all(norm(defect(q, a)) < 1 for a in (before, carried(k)))
        require(injective, f"a move of layer {k} may pass weights where layer {i} has no solution")
    reached = all(v == w for k, (v, w) in enumerate(zip(current, last, strict=True), start=1) if k != i)
    require(reached, "the moves of a join do not lead to its end")


def newton_tube(loss: Loss, scale: int, ends: tuple[Point, Point], waypoints: Any) -> None:
    """Segments between waypoints, each a contraction; where two of them meet, their balls are nested.

    At an exact end, u = 0 is the solution.  At one that is near a minimum, that is the end of the path of solutions of
    F(a + DF(a)^T v) = F(a) + s (T - F(a)), 0 <= s <= 1, from v = 0: one and the same for every S and r.
    """
    given = items(waypoints, "waypoints", 2, MAX_POINTS)
    path, radii, size = [], [], equations(loss)
    for k, waypoint in enumerate(given):
        end = {0: ends[0], len(given) - 1: ends[1]}.get(k)
        s, *rest = members(waypoint, "a waypoint", "preconditioner" + " radius" * bool(k) + " weights" * (not end))
        point = end[0] if end else [divided(w, scale) for w in parse_weights(rest[1], "a waypoint", loss.network)]
        path.append((point, divided(matrix(s, "a preconditioner", size, size), scale)))
        radii += [Fraction(integer(r, "a radius", 1, TOO_LARGE), scale) for r in rest[:1]]
    reach = [contraction(loss, pair, r) for pair, r in zip(pairwise(path), radii, strict=True)]
    within = all(not radius or reach[-k] <= radius for k, (_, radius) in enumerate(ends))
    require(within, "a solution may be too far from its point")


def contraction(loss: Loss, ends: Sequence[tuple[Weights, Matrix]], r: Rational) -> Rational:
    """Newton's method in interval arithmetic along a segment: a solution near each point, unique and continuous.

    Let y(t) = a + t (b - a), and P(t) affine from DF(a)^T S to DF(b)^T S'.  If |1 - DF(y + P u) P| <= q < 1 and
    |F(y) - T| <= (1 - q) r (max norm) for all t and all |u| <= r, then u -> u - (F(y + P u) - T) contracts that ball,
    so that F(y(t) + P(t) u) = T has one solution u(t) in it, continuous in t.  Returns a bound of |P u|.
    """
    network, (u, t) = loss.network, fiber(loss)
    absolute = Network(network.widths, {skip: max(c, -c) for skip, c in network.skips.items()})
    slices = [product(transpose(network.jacobian(point, u)), s) for point, s in ends]
    reach = [r * norm(pair) for pair in zip(*slices, strict=True)]
    a, b = ([[v for w in point for row in w for v in row]] for point, _ in ends)
    step, middle = magnitude(combine(a, -1, b)), divided(combine(a, 1, b), 2)
    size = magnitude(middle)
    farthest = combine(combine(size, Fraction(1, 2), step), 1, [reach])
    derivative = network.jacobian(network.layered(*middle), u)
    # |p(c + x) - p(c)| <= |p|(|c| + |x|) - |p|(|c|) for a polynomial p, and |p| with the absolute values of its terms
    high, low = (absolute.jacobian(network.layered(*v), magnitude(u)) for v in (farthest, size))
    varies = combine(high, -1, low)
    q = max(norm(combine(magnitude(defect(derivative, p)), 1, product(varies, magnitude(p)))) for p in slices)
    require(q < 1, "the derivative varies too much along a segment for its preconditioner")
    differences = (combine(network.states(point, u)[-1], -1, t) for point, _ in ends)
    residual = max(v for difference in differences for row in magnitude(difference) for v in row)
    # |DF(y) (b - a)| varies by at most varies |b - a|, so that F(y) leaves the chord of its end values by half of it
    bend = norm(product(varies, transpose(step))) / Fraction(2)
    require(residual + bend <= (1 - q) * r, "a segment leaves the minimum by more than its radius allows")
    return max(reach)


@lru_cache(4)
def column_space(loss: Loss) -> Matrix:
    """A basis of the column space of X, as columns: orthogonal ones, of lengths near 1."""
    if loss.x is None:
        return identity(loss.network.widths[0])
    basis = orthogonal_rows(transpose(loss.x))
    require(bool(basis), "X is zero, and every point a minimum")
    return transpose([[Fraction(v, 1 << (int(dot(row, row)).bit_length() // 2)) for v in row] for row in basis])


@lru_cache(4)
def fiber(loss: Loss) -> tuple[Matrix, Matrix]:
    """(u, t), u of full column rank, with minima {W : F(W) u = t}, wherever that is not empty."""
    if loss.x is None:
        return column_space(loss), loss.y
    onto_basis = product(transpose(loss.x), column_space(loss))
    return product(loss.x, onto_basis), product(loss.y, onto_basis)


def equations(loss: Loss) -> int:
    """The number of entries of F(W) u."""
    return loss.network.widths[-1] * len(column_space(loss)[0])


# ----------------------------------------------------------------------------------------------------- narrow chains


class NarrowChain(NamedTuple):
    """No skips, r = the smallest width, rank T' >= r: the minima are the W with F(W) u = P t, P the orthogonal
    projection onto r eigenvectors of the square of T' with the largest eigenvalues.

    vertices : the hidden ones of width r;  square : T' T'^T in the metric of the data, symmetric.
    """

    network: Network
    rank: int
    vertices: list[int]
    u: Matrix
    t: Matrix
    square: Matrix
    unreachable: bool


def narrow_chain(loss: Loss) -> NarrowChain:
    problem = loss.problem
    r = problem.smallest
    require(not problem.skips, "a skip remains in the normal form")
    require(problem.rank >= r > 0, f"the target of rank {problem.rank} has minima of lower rank than {r}")
    vertices = [v for v in problem.hidden if problem.widths[v] == r]
    require(bool(vertices), f"no hidden layer has the smallest width {r}")
    x, target = loss.x, shifted_target(loss.network, loss.x, loss.y)
    onto = transpose(x) if x is not None and problem.rho == len(x) else None
    u, t = (product(x, onto), product(target, onto)) if x and onto else fiber(replace(loss, y=target))
    return NarrowChain(loss.network, r, vertices, u, t, squared(x, target), problem.rank > r)


class Eigenbasis(NamedTuple):
    """Rows b_1, .., b_r near r orthonormal eigenvectors of the largest eigenvalues, and a bound of |P - b^T b|."""

    rows: Matrix
    error: Rational


def eigenbasis(chain: NarrowChain, b: Matrix, cuts: Sequence[int]) -> Eigenbasis:
    """By a nearly diagonal matrix: Gershgorin's discs separate the eigenvalues at the cuts, Davis and Kahan's bound
    the subspaces there (docs/connect.md).  Where eigenvalues tie at r, P belongs to some r of the tied eigenvectors.
    """
    n, r = len(b), chain.rank
    gram = norm(combine(identity(n), -1, product(b, transpose(b))))
    require(gram < Fraction(1, 2), "the rows of a basis are not nearly orthonormal")
    theta = product(product(b, chain.square), transpose(b))
    small = max((max(v, -v) for i, row in enumerate(theta) for j, v in enumerate(row) if i != j), default=0)
    small += 3 * gram * norm(theta)  # b differs from an orthonormal basis
    angle: Rational = 0
    for cut in cuts:
        if 0 < cut < n:
            gap = min(theta[i][i] for i in range(cut)) - max(theta[i][i] for i in range(cut, n)) - 2 * n * small
            require(gap > 0, f"this basis does not separate the singular values at position {cut}")
            angle += Fraction(cut * (n - cut) * small) / gap
    error = n * (2 * angle + 3 * gram)
    require(error < 1, "this basis does not determine the singular vectors")
    return Eigenbasis(b[:r], error)


def near_on_chain(
    chain: NarrowChain, inputs: Matrix, basis: Eigenbasis, point: Weights, entry: Any, scale: int
) -> tuple[Rational, list[Matrix]]:
    """A bound for the distance of a minimum, and what its signs are those of: det b L_v first, then det L_v^-1 L_w, ..

    v < w < .. are the vertices, and L_v the maps from there to the output.  With L = L_v, R = H_v u, the minimum has
    P L and (N P L)^-1 N P t in their places, N = core b: W_l and W_1 change, nothing else.
    """
    core_rows, left_rows, right_rows = members(entry, "an entry of points", "core left right")
    v, r, widths = chain.vertices[0], chain.rank, chain.network.widths
    core = divided(matrix(core_rows, "core", r, r), scale)
    left = divided(matrix(left_rows, "left", r, widths[-2]), scale)
    right = divided(matrix(right_rows, "right", widths[1], r), scale)
    absorbed = [chain.network.skips.get((i, i + 1), 0) for i in range(len(point))]
    layers = [combine(w, c, identity(len(w))) if c else w for w, c in zip(point, absorbed, strict=True)]

    def between(low: int, high: int) -> Matrix:
        """The map from the states at `low` to those at `high`."""
        return Network(widths, {}).states(layers[low:high], identity(widths[low]))[-1]

    inner, outer = between(1, v), between(v, len(layers) - 1)
    last = product(layers[-1], outer)
    off = combine(chain.t, -1, product(last, product(inner, product(layers[0], chain.u))))
    row = product(core, basis.rows)
    projected = product(product(row, transpose(basis.rows)), basis.rows)
    spread = norm(row) * basis.error
    state, onto = product(projected, off), combine(last, -1, product(transpose(basis.rows), product(basis.rows, last)))
    first = inverse_bound(norm(defect(projected, last)) + spread * norm(last))
    first *= inverse_bound(norm(defect(inner, right))) * inverse_bound(norm(defect(inputs, chain.u)))
    input_error = norm(right) * ((first - 1) * norm(state) + first * spread * norm(off)) * norm(inputs)
    second = inverse_bound(norm(defect(left, outer)))
    output_error = ((second - 1) * norm(onto) + second * basis.error * norm(last)) * norm(left)
    moved = norm(product(product(right, state), inputs)) + input_error
    distance = max(moved, norm(product(onto, left)) + output_error)
    return distance, [core, *(between(a, b) for a, b in pairwise(chain.vertices))]


def inverse_bound(defect: Rational) -> Rational:
    """Of |M^-1|, for |1 - M| < 1."""
    require(defect < 1, "a preconditioner is too far from an inverse")
    return 1 / (1 - Fraction(defect))


# ------------------------------------------------------------------------------------------------------------ theorems


@dataclass(frozen=True)
class Problem:
    """What the theorems look at: a network in normal form and its data up to change of coordinates.

    Parallel skips are added, zero sums dropped, skips beside one layer absorbed into that layer, and the skip from
    input to output moved into the target: T' = (Y - eps_0l X) restricted to the column space of X.

    rho : rank of X;  rank : rank of T';  line : for rho = 1, the pair (x, y) with minimum {W : F(W) x = y};
    tied : whether the singular values of T' at the given position and the next one are equal;
    rank_beside : the rank of T' - e on the column space of X, for a number e and T' as wide as high;
    restricted : T'/e on the image of T' - e, in some basis, for e != 0, T' as wide as high and X of full row rank.
    """

    widths: tuple[int, ...]
    skips: Skips
    rho: int
    rank: int
    line: tuple[Sequence[Rational], Sequence[Rational]] | None
    tied: Callable[[int], bool]
    rank_beside: Callable[[Rational], int]
    restricted: Callable[[Rational], Matrix]

    @property
    def hidden(self) -> range:
        return range(1, len(self.widths) - 1)

    @property
    def scalars(self) -> list[int]:
        return [v for v in self.hidden if self.widths[v] == 1]

    @property
    def smallest(self) -> int:
        """The smallest width that the data pass through, input and output included."""
        return min(self.rho, *self.widths[1:])

    @property
    def transposable(self) -> bool:
        """Whether X may be replaced by the identity."""
        return self.rho == self.widths[0] or all(j > 0 for j, _ in self.skips)

    def uncovered(self, width: int) -> list[int]:
        """Hidden vertices of this width that no skip passes over: cut vertices of the network."""
        covered = passed_over(self.skips)
        return [v for v in self.hidden if self.widths[v] == width and v not in covered]

    def transposed(self) -> Problem:
        """The same minimum for the transposed network, with the identity as data; refused where that is no minimum."""
        require(self.transposable, "transposing needs X of full row rank, or no skip from the input past layer 1")
        require(self.rho > 1, "transposing is of no use for data of rank at most one")
        last = len(self.widths) - 1
        skips = {(last - k, last - j): coefficient for (j, k), coefficient in self.skips.items()}
        # a vector target, alone in its space: only whether it is zero matters
        line = ((1,), (int(self.rank > 0), *[0] * (self.rho - 1))) if self.widths[-1] == 1 else None
        widths, rho = (*self.widths[:0:-1], self.rho), self.widths[-1]
        # a matrix and its transpose are similar, and so are they on the images
        return Problem(widths, skips, rho, self.rank, line, self.tied, self.rank_beside, self.restricted)


def passed_over(skips: Skips) -> set[int]:
    spend(MAX_LAYERS * len(skips))
    return {v for j, k in skips for v in range(j + 1, k)}


def normal_form(network: Network) -> tuple[Skips, Rational]:
    """Skips that remain, and the coefficient of the skip from input to output."""
    last = len(network.widths) - 1
    spend(4 * len(network.skips))
    remaining = {(j, k): c for (j, k), c in network.skips.items() if c and k - j > 1 and (j, k) != (0, last)}
    return remaining, network.skips.get((0, last), 0) if last > 1 else 0


def shifted_target(network: Network, x: Matrix | None, y: Matrix) -> Matrix:
    """Y - eps_0l X, with X = None for the identity."""
    _, shift = normal_form(network)
    return combine(y, -shift, x or identity(network.widths[0])) if shift else y


def reduce(network: Network, x: Matrix | None, y: Matrix) -> Problem:
    """The problem behind a network and data (X, Y); X = None stands for the identity, Y is then the target M."""
    target, inputs = shifted_target(network, x, y), x or identity(network.widths[0])
    row_space = inputs if x is None else orthogonal_rows(x)
    line = None
    if len(row_space) == 1:  # X = u q / q_k, and the minimum is {W : F(W) u = T' q_k q / |q|^2}
        k = leading(row_space[0])
        line = [row[k] for row in inputs], [row[0] * row_space[0][k] for row in coordinates(target, row_space)]

    def on_rows(a: Matrix) -> Matrix:
        return a if x is None else product(a, transpose(row_space))

    def rank_beside(e: Rational) -> int:
        return echelon(on_rows(combine(target, -e, inputs)))[0]

    @cache
    def tied(position: int) -> bool:
        return len(eigenvalue_cuts(squared(x, target), position)) > 1

    @cache
    def restricted(e: Rational) -> Matrix:
        square = target if x is None else quotient(on_rows(target), on_rows(x))
        beside = combine(square, -e, identity(len(target)))
        basis = orthogonal_rows(beside)  # T' - e = B C, C the basis as rows: T' on im B is e + C B
        on_image = product(basis, coordinates(beside, basis)) if basis else []
        return combine(identity(len(basis)), 1 / Fraction(e), on_image) if basis else []

    skips, rank = normal_form(network)[0], echelon(on_rows(target))[0]
    return Problem(network.widths, skips, len(row_space), rank, line, tied, rank_beside, restricted)


def squared(x: Matrix | None, target: Matrix) -> Matrix:
    """T X^+ X T^T: the squares of the singular values of the target, on the row space of X, are its eigenvalues."""
    if x is None:
        return product(target, transpose(target))
    row_space = orthogonal_rows(x)
    return product(product(target, transpose(row_space)), transpose(coordinates(target, row_space)))


def exactly(count: int) -> Bounds:
    return count, count


def zero_data(p: Problem) -> Bounds:
    require(p.rho == 0, f"X has rank {p.rho}, not 0")
    return exactly(1)


def plain_chain(p: Problem) -> Bounds:
    """No skips, reachable target: 2^b if rank T' = r, else 1; r the smallest width, b hidden layers that wide."""
    require(not p.skips, "a skip remains in the normal form")
    require(p.rank <= p.smallest, f"the target of rank {p.rank} is not reachable through width {p.smallest}")
    return exactly(2 ** len(p.uncovered(p.smallest)) if p.rank == p.smallest else 1)


def unreachable_target(p: Problem) -> Bounds:
    """No skips, rank T' > r: 2^b if s_r > s_{r+1}, and 2^(b-1) if s_r = s_{r+1}."""
    require(not p.skips, "a skip remains in the normal form")
    require(p.rank > p.smallest, f"the target of rank {p.rank} is reachable")
    return exactly(2 ** (len(p.uncovered(p.smallest)) - p.tied(p.smallest)))


def cut_vertices(p: Problem) -> Bounds:
    """All hidden widths >= rho = rank X >= 1, any skips; rho >= 2 unless all of them are larger.

    2^b, with b hidden layers of width rho that no skip passes over, if rank T' = rho, else 1; but for T' = 0 it is 2
    if det H_v never vanishes, v the first layer of width rho that no skip passes over, those into the output left out.
    """
    require(p.rho >= 1, "X is zero")
    widths = [p.widths[v] for v in p.hidden]
    require(all(w >= p.rho for w in widths), f"a hidden layer is narrower than the rank {p.rho} of the data")
    require(p.rho >= 2 or p.rho not in widths, "data of rank one: use the state cells")
    if p.rank:
        return exactly(2 ** len(p.uncovered(p.rho)) if p.rank == p.rho else 1)
    inner = {(j, k): c for (j, k), c in p.skips.items() if k < len(p.widths) - 1}
    return exactly(1 + any(not may_vanish(p, v) for v in replace(p, skips=inner).uncovered(p.rho)[:1]))


def plain_layers(p: Problem) -> Bounds:
    """Hidden layers that no skip touches or passes over are plain; the others have width >= rho.

    w < rho is the smallest width of the plain ones, b of which have it.  rank T' < w: as if they were all wider than
    rho.  Else 2^b; but 2^(b-1) if rank T' > w and s_w = s_(w+1).
    """
    touched = passed_over(p.skips).union(*p.skips)
    plain = [p.widths[v] for v in p.hidden if v not in touched]
    w = min(plain, default=p.rho)
    require(w < p.rho, "no layer that is narrower than the data is plain")
    wider = tuple(width if v in touched else p.rho + 1 for v, width in enumerate(p.widths))
    count = cut_vertices(replace(p, widths=wider, rank=min(p.rank, w)))
    return exactly(2 ** (plain.count(w) - (p.rank > w and p.tied(w)))) if p.rank >= w else count


def may_vanish(p: Problem, v: int) -> bool:
    """T' = 0: whether states x_0 != 0, x_1, .., x_l = 0 exist with x_v = .. = x_(l-1) = 0, so that det H_v may be 0.

    Behind a state that vanishes stands what the skips bring.  States are forced to vanish one after the other: if not
    x_0, all that are not forced can be other than zero together.
    """
    last, zero, conditions = len(p.widths) - 1, set[int](), list[list[Rational]]()
    new = set(range(v, last))
    while new and 0 not in new:
        for z in new:
            behind = [int(j == z + 1) - p.skips.get((j, z + 1), 0) for j in range(last)]
            conditions += [[int(j == z) for j in range(last)], behind]
        zero |= new
        new = {leading(row) for row in reduced_rows(conditions) if sum(map(bool, row)) == 1} - zero
    return not new


def scalar_blocks(p: Problem) -> Bounds:
    """Data of rank one, scalar output, non-overlapping scalar skips: blocks P_k + eps_k between scalar vertices."""
    require(p.line is not None and p.widths[-1] == 1, "needs data of rank one and scalar output")
    x, y = p.line or ((), ())
    require(len(x) == 1 or all(j for j, _ in p.skips), "needs scalar input")
    require(all(p.widths[k] == 1 for _, k in p.skips), "needs skips between scalar vertices")
    ends = [0, *(v for skip in sorted(p.skips) for v in skip), len(p.widths) - 1]
    require(ends == sorted(ends), "two skips overlap")
    require(bool(y[0] or p.skips), "needs a skip")
    positive, negative = 1, 0  # components, by the sign of the product of the blocks so far
    for j, k in pairwise(ends):
        coefficient, signs = p.skips.get((j, k), 0), 2 ** sum(j < v < k for v in p.scalars)
        same, other = 1 if coefficient > 0 else signs, 1 if coefficient < 0 else signs
        if j < k:
            positive, negative = same * positive + other * negative, same * negative + other * positive
    return exactly((positive if (y[0] > 0) == (len(x) > 1 or x[0] > 0) else negative) if y[0] else 1)


def rank_one(p: Problem) -> Bounds:
    """Data of rank one: 2^c to 2^b, with b hidden scalar layers, c of them cut vertices (c = 0 if T' = 0)."""
    require(p.rho == 1, f"X has rank {p.rho}, not 1")
    return 2 ** len(p.uncovered(1)) if p.rank else 1, 2 ** len(p.scalars)


def overlapping_skips(p: Problem) -> Bounds:
    """Widths n,1,n,1,n, skips 0:2, 1:3, 2:4, X of full row rank: no minimum if T' = 0, or T'/e is a projection.

    Of rank n - 2, with e the product of the skips 0:2 and 2:4: then the least loss is not attained.
    """
    n = p.widths[0]
    shape = p.widths == (n, 1, n, 1, n) and set(p.skips) == {(0, 2), (1, 3), (2, 4)}
    require(shape and p.rho == n >= 2, "needs widths n,1,n,1,n, skips 0:2, 1:3 and 2:4, and X of rank n >= 2")
    e = p.skips.get((0, 2), 0) * p.skips.get((2, 4), 0)
    # T'/e is idempotent exactly if the ranks of T' and of T' - e add up to n
    require(p.rank == 0 or (p.rank == n - 2 and p.rank_beside(e) == 2), "the least loss may be attained")
    return exactly(0)


class Block(NamedTuple):
    """A stretch of layers between states of width n: whether a skip eps passes over all of it, the smallest width, and
    how many hidden layers have that.  Its map is eps + P, or P, with rank P <= width.
    """

    start: int
    end: int
    skip: bool
    width: int
    layers: int

    @property
    def negative(self) -> int:
        """Components of {det (1 + P) < 0}: P is not 0 there, so scalar layers keep the signs of the maps between them.

        {det (1 + P) > 0} is connected.
        """
        return 2 ** (self.layers - 1) if self.width == 1 else 1


def residual_blocks(widths: Sequence[int], skips: Skips, n: int = 0) -> list[Block]:
    """F as a product of blocks n x n, n >= 2, each with a skip over all of it or none; for a normal form.

    n : the width of the layers that skips join, unless it is given.  The first block, if it has no skip, may begin with
    another width, and the last one end with one.
    """
    ends = sorted({0, len(widths) - 1, *(v for skip in skips for v in skip)})
    spend(4 * len(skips) + len(widths))
    n = n or max((widths[j] for j, _ in skips), default=0)
    square = n >= 2 and all(widths[v] == n for skip in skips for v in skip)
    require(square, "needs skips between layers of one width, 2 or more; without a plain block, that of rank X")
    require(bool(skips) and set(skips) <= {*pairwise(ends)}, "needs skips that do not overlap")
    parts = [(j, k, widths[j + 1 : k]) for j, k in pairwise(ends)]
    return [Block(j, k, (j, k) in skips, r := min([n, *inside]), inside.count(r)) for j, k, inside in parts]


def only_residual(p: Problem, n: int = 0) -> tuple[list[Block], Rational]:
    """The blocks, all of which have a skip, and the product e of these: T' = e (1 + P_K) .. (1 + P_1)."""
    blocks = residual_blocks(p.widths, p.skips, n)
    require(all(block.skip for block in blocks), "a block has no skip")
    return blocks, prod(p.skips.values())


def plain_block(p: Problem) -> Bounds:
    """Some blocks n x n have no skip; r is the smallest of n and the widths inside of them, b of which are r.

    rank T' < r: 1.  Else: 2^b for r < n; for r = n, 2^(b + number of these blocks - 1) times the product of
    1 + negative over the blocks with a skip.  Half of that if rank T' > r and s_r = s_(r+1).
    """
    blocks = residual_blocks(p.widths, p.skips)
    plain = [block for block in blocks if not block.skip]
    require(bool(plain), "every block has a skip")
    r, n = min(block.width for block in plain), p.widths[min(p.skips)[0]]
    signs = sum(block.layers for block in plain if block.width == r) - (p.rank > r and p.tied(r))
    signs, pieces = (signs + len(plain) - 1, prod(1 + b.negative for b in blocks if b.skip)) if r == n else (signs, 1)
    return exactly(2**signs * pieces if p.rank >= r else 1)


def wide_block(p: Problem) -> Bounds:
    """All blocks n x n have a skip, and one of them, J, no layer narrower than n, but b of width n.

    T' of rank below n: 1.  Else: the product of 1 + negative over the other blocks; but for two blocks, the other of
    smallest width 1, and T'/e = c != 1: 1 + 2^b negative if c > 0, 2^b + negative if c < 0.
    """
    blocks, e = only_residual(p)
    *others, wide = sorted(blocks, key=lambda block: block.width)
    n = p.widths[0]
    require(wide.width == n, "every block has a layer narrower than the data")
    count = prod(1 + block.negative for block in others) if p.rank == n else 1
    if p.rank == n and len(others) == 1 and others[0].width == 1:
        t, signs, negative = p.restricted(e), 2**wide.layers, others[0].negative
        if len(t) == n and is_scalar(t):
            count = 1 + signs * negative if t[0][0] > 0 else signs + negative
    return exactly(count)


def two_narrow_blocks(p: Problem) -> Bounds:
    """Two blocks with skips, of smallest widths r_1, r_2 < n on b_1, b_2 hidden layers; T = T'/e, m = rank (T - 1).

    t is T on the image of T - 1: of size m, and a number c only if all of T is c there.
    """
    blocks, e = only_residual(p, p.rho)
    require(len(blocks) == 2 and all(b.width < p.rho for b in blocks), "needs two blocks, both narrower than the data")
    (r1, b1), (r2, b2) = ((block.width, block.layers) for block in blocks)
    n, r, t = p.rho, r1 + r2, p.restricted(e)
    m, c = len(t), t[0][0] if is_scalar(t) else None
    require(m <= r, f"the target is out of reach: rank (T'/e - 1) = {m}, and r_1 + r_2 = {r}")
    if m == r:
        count = 2 ** (b1 + b2 - 1) * compressions(t, min(r1, r2))
    elif r == 2 and c is None:  # m = 0
        count = 1 + 2 ** (b1 + b2 - 1)
    elif r == 2 and c is not None:  # m = 1
        positive = 1 + 2 ** (b1 + b2 + (c == 1))
        count = positive if c > 0 else 2**b1 + 2**b2 if c < 0 else 1
    else:
        spare = f"rank (T'/e - 1) = {m} < r_1 + r_2"
        require(p.rank == n, f"open: two narrow blocks, the target singular, and {spare} = {r}")
        require(r >= n, f"open: two narrow blocks, {spare} = {r} < n = {n}")
        require(r > n or b1 + b2 == 2, f"open: two narrow blocks, {spare} = n, and more than one layer so wide in one")
        count = 3 if r == n and m == n - 1 and c is not None and min(r1, r2) == 1 else 2
        if r == n + 1 and m == n and c is not None:
            count = 1 + 2 ** (b1 + b2 - 2) if c > 0 else 2 ** (b1 - 1) + 2 ** (b2 - 1)
    return exactly(count)


def compressions(t: Matrix, least: int) -> int:
    """Pieces c_+ + c_- of the oriented E in R^m, dim E = r_1, without those with t E = E on which det t has the other
    sign; least = min(r_1, m - r_1).
    """
    if is_scalar(t):
        return 1
    if len(t) == 2:
        (a, b), (c, d) = t
        trace, det, discriminant = a + d, a * d - b * c, (a - d) ** 2 + 4 * b * c
        if det == 0:
            return 1 if trace else 2
        return 2 if discriminant < 0 else 3 if discriminant == 0 else 5 if det > 0 else 4
    if echelon(t)[0] < len(t):
        return 1
    return 3 if least == 1 and scalar_plus_rank_one(t) else 2


def scalar_plus_rank_one(t: Matrix) -> bool:
    """Whether t - c has rank at most 1 for a number c; t of size 3 or more.

    Then (t_ii - c) t_jk = t_ik t_ji for different i, j, k; and if t is diagonal, c is all but one of its entries.
    """
    size = range(len(t))
    spend(len(t) ** 2)
    j, k = next(((j, k) for j in size for k in size if j != k and t[j][k]), (0, 0))
    i = next(i for i in size if i not in (j, k))
    numbers = [t[i][i] - Fraction(t[i][k] * t[j][i]) / t[j][k]] if j != k else [t[0][0], t[1][1]]
    return any(echelon(combine(t, -c, identity(len(t))))[0] <= 1 for c in numbers)


def adjacent_narrow_blocks(p: Problem) -> Bounds:
    """Three or more blocks with skips, all narrow, T' invertible, r_i + r_(i+1) > n for neighbours in the cycle.

    Twice the product of 1 + negative over the others; it is 1 + 1 for each of the two.
    """
    blocks, _ = only_residual(p, p.rho)
    require(len(blocks) > 2 and all(b.width < p.rho for b in blocks), "needs three blocks, all narrower than the data")
    require(p.rank == p.rho, f"open: {len(blocks)} narrow blocks, and the target is singular")
    adjacent = any(a.width + b.width > p.rho for a, b in pairwise([*blocks, blocks[0]]))
    require(adjacent, f"open: {len(blocks)} narrow blocks, no adjacent pair wider than the data")
    return exactly(prod(1 + block.negative for block in blocks) // 2)


OWN = "own derivation, not published (docs/counts.md, section {})"
STATE_CELLS = "state cells: " + OWN.format(5)
TRANSPOSING = "transposing: " + OWN.format(0)
BLOCK_SIGNS = "block signs: " + OWN.format("8.6")
BEST_APPROXIMATION = "best approximation: r largest singular values of T are kept (Eckart, Young 1936)"
THEOREMS: dict[str, tuple[Callable[[Problem], Bounds], str]] = {
    "zero data": (zero_data, "the loss is constant, and a real vector space is connected"),
    "plain chain": (plain_chain, "Trager, Kohn, Bruna 2020, Pure and spurious critical points"),
    "unreachable target": (unreachable_target, OWN.format(2)),
    "scalar blocks": (scalar_blocks, OWN.format(3)),
    "cut vertices": (cut_vertices, OWN.format(4)),
    "rank one": (rank_one, OWN.format(5)),
    "plain layers": (plain_layers, OWN.format("8.7")),
    "overlapping skips": (overlapping_skips, OWN.format(6)),
    "plain block": (plain_block, OWN.format("8.2 and 8.7")),
    "wide block": (wide_block, OWN.format("8.3 and 8.7")),
    "two narrow blocks": (two_narrow_blocks, OWN.format("8.4")),
    "adjacent narrow blocks": (adjacent_narrow_blocks, OWN.format("8.5")),
}


# --------------------------------------------------------------------------------------- rank-one data: the state cells


def state_cells(p: Problem) -> tuple[list[int], list[int]]:
    """Components of {W : F(W) x = y}: the hidden scalar vertices, and the class of each of their sign vectors.

    A sign vector is a bit mask: bit i is set where the i-th hidden scalar state is negative.  All sign vectors start
    as classes of their own; every feasible pattern merges those that agree with it where it does not vanish.
    """
    require(p.line is not None, "the data have not rank one")
    require(branching_states(p) <= MAX_BRANCHING_STATES, f"more than {MAX_BRANCHING_STATES} scalar states")
    faces = ((negative, negative | some) for negative, all_ in feasible_patterns(p) for some in subsets(all_))
    return p.scalars, classes_of(1 << len(p.scalars), faces)


def branching_states(p: Problem) -> int:
    """The exponent in the cost of the cell decision: scalar states, and vector states that a skip leaves."""
    return sum(p.widths[v] == 1 or any(j == v for j, _ in p.skips) for v in p.hidden)


def subsets(mask: int) -> Iterator[int]:
    """All but the empty one."""
    subset = 0
    spend(4 << mask.bit_count())
    while subset := (subset - 1) & mask:
        yield subset


def feasible_patterns(p: Problem) -> Iterator[Pattern]:
    """Those of {W : F(W) x = y} in which some scalar state vanishes.

    A pattern is a set Z of hidden states that vanish and a sign for every other scalar state; it is feasible if
    h_z = 0 and h_{z+1} = sum of eps_{j,z+1} h_j for z in Z can hold, the vector states outside Z nonzero.
    """
    first, final = end_states(p)
    return completed(p, final, (first,), Conditions(), ())


def variable(p: Problem, v: int, multiple: int = 1) -> list[int]:
    """A multiple of the state h_v for v > 0, of the number one for v = 0, the vector x for v = -1, y for v = -2."""
    return [multiple * (j == len(p.widths) - 2 - v) for j in range(len(p.widths) + 1)]


def end_states(p: Problem) -> tuple[list[int], list[int]]:
    """The states x and y, both times one number, which keeps the minimum; a positive one where they have signs."""
    x, y = p.line or ((), ())
    numbers = integer_row([*x, *y])
    first = variable(p, 0, numbers[0]) if len(x) == 1 else variable(p, -1)
    final = variable(p, 0, numbers[-1]) if len(y) == 1 else variable(p, -2, any(y))
    if len(x) == len(y) > 1 and echelon([x, y])[0] == 1:
        first, final = (variable(p, -1, row[leading(x)]) for row in (numbers[: len(x)], numbers[len(x) :]))
    return first, final


class Conditions(NamedTuple):
    """On states: equations, by the columns in which they begin; and other forms, whether of a scalar state.

    No other form holds the first variable of an equation.  Those of scalar states are to be positive, the others are
    not to vanish.
    """

    equations: tuple[tuple[int, list[int]], ...] = ()
    forms: tuple[tuple[bool, list[int]], ...] = ()

    def reduced(self, given: Row) -> list[int]:
        form = integer_row(given)
        for column, by in self.equations:
            form = eliminate(form, by, column)
        return form

    def with_sign(self, form: list[int], sign: int, scalar: bool) -> Conditions:
        """With a reduced one: form = 0 for sign 0, or sign form > 0 for a scalar state, or form != 0 for a vector."""
        if sign:
            return Conditions(self.equations, (*self.forms, (scalar, [sign * c for c in form])))
        if not any(form):
            return self
        column = leading(form)
        forms = tuple((kind, eliminate(other, form, column)) for kind, other in self.forms)
        return Conditions((*self.equations, (column, form)), forms)

    def feasible(self, scalar: bool) -> bool:
        """Whether the equations and the conditions on scalar states, or those on vectors, hold somewhere."""
        forms = [form for kind, form in self.forms if kind is scalar]
        consistent = all(column < len(form) - CONSTANTS for column, form in self.equations)
        return consistent and (positive_together(forms) if scalar else all(map(any, forms)))


def completed(p: Problem, final: Row, states: Matrix, given: Conditions, signs: Sequence[int]) -> Iterator[Pattern]:
    """The feasible patterns that begin with these states h_0, h_1, .., 0 where they vanish, and signs of h_1, .."""
    i, free, scalar = len(states), any(states[-1]), p.widths[len(states)] == 1
    spend(40 + len(p.skips))
    last = len(p.widths) - 1
    # where h_{i-1} is not 0, W_i takes it anywhere; else skips bring it, less y at the end
    terms = [] if free else [(c, states[j]) for (j, k), c in p.skips.items() if k == i] + [(-1, final)] * (i == last)
    state = product([[c for c, _ in terms]], [row for _, row in terms])[0] if terms else variable(p, i, free)
    if i == last:
        negative, vanishing = (bit_mask(signs[v - 1] == s for v in p.scalars) for s in (-1, 0))
        if vanishing and (free or given.with_sign(given.reduced(state), 0, scalar).feasible(scalar)):
            yield negative, vanishing
        return
    form = variable(p, i) if free else given.reduced(state)
    # h_i = 0 only adds conditions if nothing depends on this vector state
    for sign in (0, 1, -1) if scalar else (0, 1) if not free or any(j == i for j, _ in p.skips) else (1,):
        more = given.with_sign(form, sign, scalar) if sign or not free else given
        if free or more.feasible(scalar):
            yield from completed(p, final, (*states, state if sign else variable(p, i, 0)), more, (*signs, sign))


def bit_mask(bits: Iterable[bool]) -> int:
    return sum(bit << i for i, bit in enumerate(bits))


def positive_together(forms: Sequence[list[int]]) -> bool:
    """Whether real numbers make all forms positive (Fourier-Motzkin elimination)."""
    while forms and all(map(any, forms)):
        column = leading([*map(any, zip(*forms, strict=True))])
        if column >= len(forms[0]) - CONSTANTS:
            return all(form[column] > 0 for form in forms)
        lower = [form for form in forms if form[column] > 0]
        upper = [form for form in forms if form[column] < 0]
        forms = [form for form in forms if not form[column]]
        spend(0, results=8 * len(upper) * len(lower))
        forms += [eliminate(u, by, column) for u in upper for by in lower]
    return not forms


# ------------------------------------------------------------------------------------------------------------ networks


@dataclass(frozen=True)
class Network:
    """Widths d_0..d_l and identity skips (from, to) -> coefficient: h_i = W_i h_{i-1} + sum of eps_ji h_j."""

    widths: tuple[int, ...]
    skips: Skips

    def states(self, weights: Sequence[Matrix], x: Matrix) -> list[Matrix]:
        """Hidden states H_0 = x, .., H_l = F(W) x."""
        states: list[Matrix] = [x]
        spend(len(weights) * len(self.skips))
        for i, w in enumerate(weights, start=1):
            states.append(product(w, states[-1]))
            for (j, k), coefficient in self.skips.items():
                if k == i:
                    states[i] = combine(states[i], coefficient, states[j])
        return states

    def backward(self, weights: Sequence[Matrix]) -> list[Matrix]:
        """Transposed maps from hidden states to the output: h_l = 1, h_{l-1}, ..; for the last layers given."""
        last = len(self.widths) - 1
        reverse = Network(self.widths[::-1], {(last - k, last - j): c for (j, k), c in self.skips.items()})
        return reverse.states([transpose(w) for w in reversed(weights)], identity(self.widths[-1]))

    def layered(self, entries: Iterable[Rational]) -> list[Matrix]:
        entry = iter(entries)
        return [[[next(entry) for _ in range(columns)] for _ in range(rows)] for columns, rows in pairwise(self.widths)]

    def jacobian(self, weights: Sequence[Matrix], x: Matrix) -> list[list[Any]]:
        """Derivative of the entries of F(W) x, row by row, by the entries of W_1, .., W_l, row by row."""
        forward, back = self.states(weights, x), self.backward(weights)[::-1]
        inputs = [transpose(h) for h in forward[:-1]]
        outputs = [transpose(b) for b in back[1:]]
        entries = self.widths[-1] * len(x[0]) * sum(rows * columns for rows, columns in pairwise(self.widths))
        size = max(map(widest, inputs)) + max(map(widest, outputs))
        spend(16 * entries, size // 4, size // 4, results=entries)
        return [
            [u * v for b, h in zip(outputs, inputs, strict=True) for u in b[i] for v in h[j]]
            for i in range(self.widths[-1])
            for j in range(len(x[0]))
        ]


# ---------------------------------------------------------------------------------------------- linear algebra over Q


class Work(threading.local):
    """The operations that are left of a check; without bound outside of one."""

    left: float = inf


WORK = Work()


def spend(operations: int, bits: int = 0, others: int = 0, *, results: int = 0) -> None:
    """Count operations on numbers of so many bits and others of so many, before they are done.

    One is a product of two small integers; reducing a fraction counts as 16, and so does every call.  Other numbers
    weigh as the product of their digits does, which is what dividing takes.  results : how many numbers are kept.
    """
    WORK.left -= 32 + operations * (1 + (bits * others >> 17))
    more = f"this takes more work than {MAX_WORK} operations, and {WORK_PER_DIGIT} for a digit given"
    require(WORK.left >= 0, more, TooMuchWork)
    fits = results * (bits + others + 300) <= MAX_BITS or WORK.left == inf
    require(fits, "this takes too large a matrix", TooMuchWork)


def widest(rows: Iterable[Collection[Rational]]) -> int:
    """The most bits of an entry, numerator and denominator together."""
    return max((v.numerator.bit_length() + v.denominator.bit_length() for row in rows for v in row), default=0)


def dot(u: Sequence[Rational], v: Sequence[Rational]) -> Rational:
    return product([u], transpose([v]))[0][0]


def product(a: Matrix, b: Matrix) -> list[list[Rational]]:
    """Denominators are cleared first: integer sums, and one reduced fraction an entry."""
    rows, columns = ([cleared(v) for v in vectors] for vectors in (a, zip(*b, strict=True)))
    bits, others = (max((longest(v) for v, _ in vectors), default=0) for vectors in (rows, columns))
    spend(len(rows) * len(b) * len(columns), bits, others, results=len(rows) * len(columns))
    return [[ratio(sum(map(mul, u, v)), d * e) for v, e in columns] for u, d in rows]


def cleared(vector: Sequence[Rational]) -> tuple[list[int], int]:
    """Integers and a denominator."""
    denominators = {v.denominator for v in vector}
    if denominators == {1}:
        spend(2 * len(vector), results=len(vector))
        return [v.numerator for v in vector], 1
    bits = sum(map(int.bit_length, denominators))
    spend(2 * len(vector), bits, widest([vector]) + bits // (len(vector) or 1), results=len(vector))
    denominator = lcm(*denominators)
    return [v.numerator * (denominator // v.denominator) for v in vector], denominator


def ratio(numerator: int, denominator: int) -> Rational:
    if denominator == 1:
        return numerator
    spend(16, numerator.bit_length() // 4, denominator.bit_length() // 4)
    return Fraction(numerator, denominator)


def transpose(a: Matrix) -> list[list[Rational]]:
    return [list(column) for column in zip(*a, strict=True)]


def identity(n: int) -> Matrix:
    return [[int(i == j) for j in range(n)] for i in range(n)]


def combine(a: Matrix, factor: Rational, b: Matrix) -> list[list[Any]]:
    """Entries a + factor b."""
    bits = widest([[factor]]) + widest(b) + widest(a)
    entries = len(a) * len(a[0])
    spend(32 * entries, bits // 4, bits // 4, results=entries)
    return [[u + factor * v for u, v in zip(r, s, strict=True)] for r, s in zip(a, b, strict=True)]


def divided(a: Matrix, scale: int) -> Matrix:
    spend(16 * len(a) * len(a[0]), widest(a) // 4, scale.bit_length() // 4)
    return [[Fraction(v, scale) for v in row] for row in a]


def defect(q: Matrix, a: Matrix) -> list[list[Any]]:
    """1 - q a."""
    return combine(identity(len(q)), -1, product(q, a))


def coordinates(a: Matrix, basis: Matrix) -> Matrix:
    """C with a = C basis, for orthogonal rows that span those of a; else for the projection of these."""
    lengths = [dot(q, q) for q in basis]
    return [[Fraction(v) / c for v, c in zip(row, lengths, strict=True)] for row in product(a, transpose(basis))]


def quotient(a: Matrix, b: Matrix) -> Matrix:
    """C with C b = a, for b invertible."""
    rows = reduced_rows([[*u, *v] for u, v in zip(transpose(b), transpose(a), strict=True)])
    return transpose([[Fraction(v, row[k]) for v in row[len(rows) :]] for k, row in enumerate(rows)])


def is_scalar(a: Matrix) -> bool:
    """Whether a square matrix is a multiple of the identity; the empty one is none."""
    spend(len(a) ** 2)
    return bool(a) and all(v == (a[0][0] if i == j else 0) for i, row in enumerate(a) for j, v in enumerate(row))


def norm(a: Matrix) -> Rational:
    """The largest sum of absolute values in a row."""
    return max(ratio(sum(map(abs, integers)), denominator) for integers, denominator in map(cleared, a))


def magnitude(a: Matrix) -> list[list[Rational]]:
    spend(8 * len(a) * len(a[0]))
    return [[max(v, -v) for v in row] for row in a]


def integer_row(row: Row) -> list[int]:
    """The row times the positive rational that makes it integral and primitive."""
    return primitive(cleared(row)[0])


def primitive(row: list[int]) -> list[int]:
    bits = longest(row)
    spend(len(row), bits, bits)
    content = gcd(*row)
    return [v // content for v in row] if content > 1 else row


def longest(integers: Collection[int]) -> int:
    return max(map(int.bit_length, integers), default=0)


def leading(row: Sequence[Rational]) -> int:
    """The first column where a row is not zero."""
    return next((j for j, v in enumerate(row) if v), len(row))


def mixed(a: int, u: Sequence[int], b: int, v: Sequence[int]) -> list[int]:
    """The positive multiple of a u + b v that is integral and primitive."""
    spend(2 * len(u), longest([a, b]), longest([*u, *v]))
    return primitive([a * p + b * q for p, q in zip(u, v, strict=True)])


def eliminate(row: list[int], by: list[int], column: int) -> list[int]:
    """A positive multiple of row plus a multiple of by that vanishes in this column, where by does not."""
    pivot, entry = by[column], row[column]
    return mixed(abs(pivot), row, entry if pivot < 0 else -entry, by) if entry else row


def echelon(a: Matrix) -> tuple[int, int, list[list[int]]]:
    """Rank; the sign of the determinant, where the matrix is square of full rank; and rows that span the same.

    Below each of these rows, the column vanishes in which it begins.
    """
    rows, pivots, sign = [integer_row(row) for row in a], list[int](), 1
    for k, row in enumerate(rows):
        if any(row):
            column = leading(row)
            rows[k + 1 :] = [eliminate(below, row, column) for below in rows[k + 1 :]]
            sign *= (-1) ** (sum(pivot > column for pivot in pivots) + (row[column] < 0))
            pivots.append(column)
    spend(len(rows) * len(pivots))
    return len(pivots), sign, [row for row in rows if any(row)]


def reduced_rows(a: Matrix) -> list[list[int]]:
    """Rows that span the same, sorted by the columns in which they begin, where all others vanish."""
    return sorted(echelon(echelon(a)[2][::-1])[2], key=leading)


def determinant_sign(a: Matrix) -> int:
    rank, sign, _ = echelon(a)
    return sign if rank == len(a) else 0


def orthogonal_rows(a: Matrix) -> list[list[int]]:
    """An orthogonal basis of the row space (Gram-Schmidt without square roots)."""
    basis: list[tuple[list[int], int]] = []
    for given in a:
        row = integer_row(given)
        for q, length in basis:
            row = mixed(length, row, -across, q) if (across := int(dot(row, q))) else row
        if any(row):
            basis.append((row, int(dot(row, row))))
    return [row for row, _ in basis]


def eigenvalue_cuts(a: Matrix, position: int) -> tuple[int, ...]:
    """(position,) where lambda_position > lambda_(position + 1), for a matrix with all eigenvalues real and >= 0; else
    how many eigenvalues are larger than these two, and how many are not smaller.

    Eigenvalues are sorted downwards and counted from 1.  Exact: bisection until a rational number separates the two,
    or until one distinct eigenvalue is left between the bounds.
    """
    p = characteristic_polynomial(a)
    repeated = repeated_part(p)
    low, high = Fraction(-1), Fraction(1 - p[1])  # the sum of the eigenvalues bounds each of them
    above = cache(lambda bound: roots_above(p, bound))
    distinct = cache(lambda bound: above(bound) - roots_above(repeated, bound))
    while distinct(low) - distinct(high) > 1:
        middle = (low + high) / 2
        if above(middle) == position:
            return (position,)
        low, high = (middle, high) if above(middle) > position else (low, middle)
    return above(high), above(low)


def characteristic_polynomial(a: Matrix) -> list[int]:
    """Coefficients, leading first, of a positive multiple of det(x - c a) for some c > 0 (Faddeev-LeVerrier)."""
    n, coefficients = len(a), [1]
    flat, _ = cleared([v for row in a for v in row])
    integral = [flat[n * i : n * (i + 1)] for i in range(n)]
    power: list[list[Rational]] = [[0] * n for _ in a]
    for k in range(1, n + 1):
        for i, row in enumerate(power):
            row[i] += coefficients[-1]
        power = product(integral, power)
        coefficients.append(-sum(int(power[i][i]) for i in range(n)) // k)
    return coefficients


def repeated_part(p: Sequence[int]) -> list[int]:
    """The monic greatest common divisor of a monic integer polynomial, leading coefficient first, and its derivative.

    Modulo m, which exceeds all coefficients of a divisor twice, Euclid's algorithm gives a multiple of it; what also
    divides both over the integers is it.  (That m is prime is not relied on.)
    """
    derivative = [(len(p) - 1 - k) * v for k, v in enumerate(p[:-1])]
    exponent = next((e for e in MERSENNE_EXPONENTS if e > len(p) + widest([p]) + len(p).bit_length()), 0)
    require(exponent > 0, "the numbers in a tie are too large")
    m, a, b = (1 << exponent) - 1, [*p], derivative
    while b:
        spend(4 * len(b), exponent, exponent)
        spend(4 * exponent, exponent, 32)
        inverse = pow(b[0], -1, m)
        b = [v * inverse % m for v in b]
        a, b = b, [*dropwhile(lambda v: not v, (v % m for v in remainder(a, b, m)))]
    found = [v - m if 2 * v > m else v for v in a]
    require(not any(remainder(p, found) + remainder(derivative, found)), "a common divisor was not found")
    return found


def remainder(a: Sequence[int], monic: Sequence[int], m: int = 0) -> list[int]:
    """Of a divided by a monic polynomial, over the integers or modulo m."""
    rest = [*a]
    for k in range(len(a) - len(monic) + 1):
        spend(4 * len(monic), widest([rest]), widest([monic]))
        factor = rest[k] % m if m else rest[k]
        for j, v in enumerate(monic):
            rest[k + j] -= factor * v
    return rest[max(0, len(a) - len(monic) + 1) :]


def roots_above(p: Sequence[int], bound: Fraction) -> int:
    """Number of roots above the bound, with multiplicity, of a polynomial all of whose roots are real.

    Descartes' rule of signs for p(x + bound), which is exact for such polynomials; x is scaled to stay in integers.
    """
    bits, size = widest([[bound]]), len(p)
    spend(size * size, size * bits + widest([p]), bits)
    shifted = [c * bound.denominator**k for k, c in enumerate(p)]
    for end in range(len(p), 1, -1):
        for k in range(1, end):
            shifted[k] += bound.numerator * shifted[k - 1]
    signs = [v > 0 for v in shifted if v]
    return sum(u != v for u, v in pairwise(signs))


# ---------------------------------------------------------------------------------------------------------------- JSON


def read(path: str) -> Any:
    """A JSON file: no floats, no field twice, limited size, depth and digits."""

    def number(digits: str) -> int:
        well_formed(len(digits) <= MAX_DIGITS, f"{path}: a number has {len(digits)} digits: give at most {MAX_DIGITS}")
        return int(digits)

    def no_float(literal: str) -> None:
        well_formed(False, f'{path}: {shown(literal)} is a float, which is not exact: write an integer or "p/q"')

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in pairs:
            well_formed(name not in found, f"{path}: the field {shown(name)} is given twice: keep one")
            found[name] = value
        return found

    hooks: dict[str, Any] = {"parse_int": number, "parse_float": no_float, "parse_constant": no_float}
    fault = ""
    well_formed("\0" not in path, f"{shown(path)} holds a NUL byte: give the name of a file")
    may_block = os.path.exists(path) and not (os.path.isfile(path) or os.path.isdir(path))
    well_formed(not may_block, f"{path}: a pipe or a device, which may never end: give a regular file")
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
        well_formed(len(data) <= MAX_BYTES, f"{path}: longer than {MAX_BYTES} bytes: give a smaller file")
        lists = data.count(b"[") + data.count(b"{")
        well_formed(lists <= MAX_LISTS, f"{path}: {lists} lists and objects: give at most {MAX_LISTS}")
        return json.loads(data.decode(), object_pairs_hook=unique, **hooks)
    except OSError as error:
        fault = f"cannot be read ({error.strerror}): give a JSON file"
    except (RecursionError, MemoryError):
        fault = "nested too deep, or too large for the memory: write it as documented"
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        fault = f"not JSON ({error}): give a JSON file"
    return well_formed(False, f"{path}: {fault}")


def members(value: Any, where: str, fields: str) -> list[Any]:
    """The values of the needed fields of an object with no others than these, and those with a question mark."""
    allowed, needed = fields.replace("?", "").split(), [name for name in fields.split() if not name.endswith("?")]
    names = ", ".join(allowed)
    well_formed(isinstance(value, dict), f"{where} is {shown(value)}: give an object with the fields {names}")
    unknown = [shown(name) for name in value if name not in allowed]
    well_formed(not unknown, f"{where} has the unknown field {' '.join(unknown[:1])}: allowed are {names}")
    missing = [name for name in needed if name not in value]
    well_formed(not missing, f"{where} lacks the field {', '.join(missing)}: needed are {', '.join(needed)}")
    return [value[name] for name in needed]


def items(value: Any, where: str, low: int, high: int | None = None) -> list[Any]:
    given = f"has {len(value)} entries" if isinstance(value, list) else f"is {shown(value)}"
    size = f"{low}" if low == high else f"at least {low}" if high is None else f"{low} to {high}"
    fits = isinstance(value, list) and low <= len(value) and (high is None or len(value) <= high)
    well_formed(fits, f"{where} {given}: give a list of {size}")
    return list(value)


def integer(value: Any, where: str, low: int, high: int) -> int:
    fits = type(value) is int and low <= value <= high
    well_formed(fits, f"{where} is {shown(value)}: give an integer from {low} to {high}")
    return int(value)


def choice(value: Any, where: str, choices: Iterable[str]) -> str:
    fits = isinstance(value, str) and value in choices
    well_formed(fits, f"{where} is {shown(value)}: known are {', '.join(choices)}")
    return str(value)


def rational(value: Any, where: str) -> Rational:
    if type(value) is int:
        WORK.left += WORK_PER_DIGIT * (2 + value.bit_length() // 3)
        return value
    text = value if isinstance(value, str) else ""
    well_formed(len(text) <= MAX_DIGITS, f"{where} is longer than {MAX_DIGITS} digits: give a shorter one")
    fits = re.fullmatch(r"-?[0-9]+(/0*[1-9][0-9]*)?", text) is not None
    well_formed(fits, f'{where} is {shown(value)}: give an integer or a string "p/q" with q > 0')
    WORK.left += WORK_PER_DIGIT * len(text)
    return Fraction(text) if "/" in text else int(text)


def matrix(value: Any, where: str, rows: int, columns: int | None) -> Matrix:
    found = [items(row, f"a row of {where}", columns or 1, columns) for row in items(value, where, rows, rows)]
    well_formed(len({len(row) for row in found}) == 1, f"{where} has rows of different lengths: give a rectangle")
    return [[rational(v, f"an entry of {where}") for v in row] for row in found]


def parse_weights(value: Any, where: str, network: Network) -> list[Matrix]:
    widths = network.widths
    found = items(value, where, len(widths) - 1, len(widths) - 1)
    return [matrix(w, f"W_{i} of {where}", widths[i], widths[i - 1]) for i, w in enumerate(found, start=1)]


def letter(value: Any) -> str:
    fits = isinstance(value, str) and re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*(\^-1)?", value) is not None
    well_formed(fits, f'a letter is {shown(value)}: give a name like "g" or "g^-1"')
    return str(value)


def shown(value: object) -> str:
    """A value from a stranger on one short line of printable ASCII."""
    if isinstance(value, list | dict):
        return f"a {type(value).__name__} of {len(value)}"
    text = ascii(value)
    return text if len(text) <= 40 else text[:37] + "..."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
