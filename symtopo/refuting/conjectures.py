"""Conjectures: functions over networks, minima and numbers of components; the cases that a signature asks for."""

from __future__ import annotations

import inspect
import linecache
import traceback
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from symtopo.counting.proved import accepted_bounds
from symtopo.errors import BadInput, Undecided, one_line, shown
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network
from symtopo.proving.statement import docstring
from symtopo.refuting.census_rows import CensusRows
from symtopo.search.cases import decode, describe, encode
from symtopo.search.search import Judgement, Similar, Stop, Within
from symtopo.search.shrinking import candidates
from symtopo.search.spaces import OPTIONS, SearchSpace

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from symtopo.surveying.rows import CensusRow

ESTIMATED_FROM = 80
TAKES = "Network, Minimum, int (the number of components of the Minimum before it) or Components"


@dataclass(frozen=True)
class Counted:
    """A number of components that a conjecture saw, and what it rests on; rule "estimate": on a sample, no proof."""

    minimum: str
    number: int
    rule: str
    relies_on: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.number} component{'' if self.number == 1 else 's'}: {self.minimum} [{self.rule}]"


class Components:
    """A function that conjectures call: components(minimum) is the number of its connected components, proved.

    Each number rests on a certificate that the trusted checker accepted.  Where the number is not proved the case is
    skipped, by raising Undecided; or estimated, if estimates were asked for.

    Examples
    --------
    >>> from symtopo import Components, Minimum, Network
    >>> components = Components()
    >>> components(Minimum(Network([1, 1, 1, 1])))
    4
    >>> print(components.seen[0])
    4 components: widths 1,1,1,1, no skips, target 1 [plain chain]
    """

    def __init__(self, *, estimates: bool = False, seed: int = 0) -> None:
        self.estimates, self.seed = estimates, seed
        self.seen: list[Counted] = []
        self.row: tuple[Minimum, CensusRow] | None = None  # of the census: a number that is looked up
        self.estimated = False  # ever: what a function remembers of an estimate is none of our numbers

    def __call__(self, minimum: Minimum) -> int:
        """The proved number.  Raises Undecided where it is not proved."""
        if self.row is not None and minimum is self.row[0]:
            row = self.row[1]
            return self._saw(Counted(describe(minimum), row.lower, ", ".join(row.rules), ()))
        bounds = accepted_bounds(_minimum(minimum))
        if bounds.upper is None or bounds.lower != bounds.upper:
            if self.estimates and self.row is None:
                return self.estimate(minimum)
            raise Undecided(f"the number of components is not proved for {describe(minimum)}: {bounds}")
        return self._saw(Counted(describe(minimum), bounds.lower, ", ".join(bounds.rules), bounds.relies_on))

    def estimate(self, minimum: Minimum) -> int:
        """The number of classes of 80 sampled minima, for a regular fiber: no proof.  Raises Undecided elsewhere."""
        from symtopo.sampling.estimate import estimate_components

        self.estimated = True
        estimate = estimate_components(_minimum(minimum), samples=ESTIMATED_FROM, seed=self.seed)
        if estimate.classes is None or not estimate.regular:
            raise Undecided(f"no estimate for {describe(minimum)}: {estimate.regularity.reason}")
        return self._saw(Counted(describe(minimum), estimate.classes, "estimate", ()))

    def _saw(self, counted: Counted) -> int:
        if counted not in self.seen:
            self.seen.append(counted)
        return counted.number


def _minimum(value: Any) -> Minimum:
    if not isinstance(value, Minimum):
        raise BadInput(f"components is asked about {shown(value)}: give a Minimum")
    return value


class Raised(BaseException):
    """A conjecture raised an exception, or misbehaved; a BaseException, since it ends the search."""


@dataclass(frozen=True)
class Conjecture:
    """A function with the cases that it is asked about.

    parameters : "Network", "Minimum", "int" or "Components", one for each positional parameter;
    options : its keyword-only arguments;  space : where its networks and minima come from;  drawn : which of them are;
    free : the options of the space that nobody has given.
    """

    function: Callable[..., Any]
    parameters: tuple[str, ...]
    options: Mapping[str, Any]
    space: SearchSpace
    drawn: tuple[str, ...]
    free: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return str(getattr(self.function, "__name__", "the conjecture"))

    @property
    def text(self) -> str:
        """The first paragraph of the docstring."""
        return one_line(docstring(self.function).partition("\n\n")[0])

    @property
    def words(self) -> str:
        """Where cases are searched."""
        words = self.space.words(minima="Minimum" in self.drawn)
        return f"pairs of {words}" if len(self.drawn) == 2 else words

    def ask(self, case: Any, components: Components) -> Judgement:
        """What the function says of a case: True, False or a sentence, None where it does not apply.

        Raises Undecided where a number of components is not proved, and Raised for any other exception.
        """
        components.seen.clear()
        before, waiting = encode(case), list(case) if len(self.drawn) == 2 else [case]
        last, arguments = None, list[Any]()
        try:
            for parameter in self.parameters:
                if parameter == "Components":
                    arguments.append(components)
                elif parameter == "int":
                    last = waiting.pop(0) if last is None else last
                    arguments.append(components(last))
                else:
                    arguments.append(waiting.pop(0))
                    last = arguments[-1] if parameter == "Minimum" else last
            said = self.function(*arguments, **self.options)
            if getattr(getattr(said, "dtype", None), "kind", "") == "b" and said.ndim == 0:  # a truth value of numpy
                said = bool(said)
            if not (said is None or isinstance(said, bool | str)) or said == "":
                raise Raised(
                    f"{self.name} returns {shown(said)} for {describe(case)}: return True or False, a sentence that "
                    "says why it fails, or None where it does not apply"
                )
        except (Undecided, Stop, KeyboardInterrupt, Raised):
            raise
        except BaseException as error:
            what, place = f"{type(error).__name__}: {text_of(error)}".rstrip(": "), _place(self.function, error)
            raise Raised(
                f"{self.name} raises {what}{place} for {describe(case)}: mend it, or return None where it does not "
                "apply"
            ) from error
        if encode(case) != before:
            raise Raised(f"{self.name} changes its argument, which was {describe(decode(before))}: make a new one")
        return one_line(said) or "fails" if isinstance(said, str) else said

    @property
    def counts(self) -> bool:
        """Whether it is about numbers of components of single minima: then the census may be asked."""
        return self.drawn == ("Minimum",) and bool({"int", "Components"} & {*self.parameters})

    def rows(self, most: int) -> CensusRows:
        """The rows of the census that it may be asked about: all that the options which were given admit."""
        return CensusRows(
            sizes=partial(self.space.admits, free=self.free), inside=self.inside, most=most, with_data=self.space.data
        )

    def inside(self, minimum: Minimum) -> bool:
        """Whether the options that were given admit a minimum."""
        return self.space.holds(minimum, free=self.free)

    def cases(self) -> Within:
        """The cases: small ones in order, then random ones."""
        if len(self.drawn) == 2:
            return Within(self._random_pairs(), self._holds, self._small_pairs(), self._further)
        small = _small(self.space, self.drawn[0])
        return Within(_random(self.space, self.drawn[0]), self.space.holds, small, self._further)

    def _further(self, applied: Sequence[Any]) -> Similar:
        """Cases that stand to each other as those that it applied to, in the space with no more skips than these have.

        Where it has applied to none: small cases without skips, and random ones.
        """
        known = {relation(case) for case in applied}
        most = max((max(skips) for *_, skips in known), default=0)
        narrow = replace(self, space=replace(self.space, skips=min(most, self.space.skips)))
        cases = narrow.cases()
        return Similar(cases.small, cases.strategy, lambda case: not known or relation(case) in known)

    def _holds(self, pair: Any) -> bool:
        kinds = tuple(type(part).__name__ for part in pair) if isinstance(pair, tuple) else ()
        return kinds == self.drawn and all(map(self.space.holds, pair))

    def _small_pairs(self) -> Iterator[tuple[Any, Any]]:
        """A small case with what one change makes of it, in both orders; a network and a minimum as they come."""
        if len(set(self.drawn)) == 2:
            yield from zip(*(_small(self.space, part) for part in self.drawn), strict=False)
            return
        for case in _small(self.space, self.drawn[0]):
            yield case, case
            for other in filter(self.space.holds, candidates(case)):
                yield case, other
                yield other, case

    def _random_pairs(self) -> SearchStrategy[tuple[Any, Any]]:
        from hypothesis import strategies as st

        apart = st.tuples(*(_random(self.space, part) for part in self.drawn))
        if len(set(self.drawn)) == 2:
            return apart
        return apart | self.space.random_pairs(_random(self.space, self.drawn[0]))


def relation(case: Any) -> tuple[Any, ...]:
    """What makes cases alike: for two networks by how many layers, and whether in widths and data, they differ.

    For a single one its layers, and its least and largest width.  The numbers of skips come last.
    """
    parts = case if isinstance(case, tuple) else (case,)
    networks = [part if isinstance(part, Network) else part.network for part in parts]
    skips = tuple(sum(map(bool, network.skips.values())) for network in networks)
    first, last = networks[0], networks[-1]
    if len(parts) == 1:
        return first.layers, min(first.widths), max(first.widths), skips
    data = [(part.x, part.y) for part in parts if isinstance(part, Minimum)]
    return last.layers - first.layers, first.widths == last.widths, len(set(data)) == 1, skips


def _small(space: SearchSpace, part: str) -> Iterator[Any]:
    return space.networks() if part == "Network" else space.minima()


def _random(space: SearchSpace, part: str) -> SearchStrategy[Any]:
    return space.random_networks() if part == "Network" else space.random_minima()


def text_of(error: BaseException) -> str:
    """What an exception says, on one line; its class may be a stranger's."""
    try:
        return one_line(str(error))
    except Exception:
        return "(its message cannot be read)"


def _place(function: Callable[..., Any], error: BaseException) -> str:
    """Where in the function's file an exception came from."""
    file = inspect.unwrap(function).__code__.co_filename if hasattr(function, "__code__") else None
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    if not frames:
        return ""
    line = linecache.getline(frames[-1].filename, frames[-1].lineno or 0).strip()
    return f" at line {frames[-1].lineno}" + (f" ({line[:60]})" if line else "")


def conjecture(function: Callable[..., Any], options: Mapping[str, Any]) -> Conjecture:
    """Read the signature of a function, and where to search: its keyword-only defaults, changed by the options given.

    Raises BadInput, in one line, where the signature is none of a conjecture, or an option does not fit.
    """
    name = str(getattr(function, "__name__", ""))
    if not name or not callable(function) or inspect.isclass(function) or inspect.iscoroutinefunction(function):
        raise BadInput(f"{name or 'this object'} is no plain function: give one like def f(minimum: Minimum) -> bool")
    try:
        signature = inspect.signature(function)
        hints = typing.get_type_hints(function)
    except Exception as error:
        raise BadInput(f"the signature of {name} cannot be read ({text_of(error)}): annotate with {TAKES}") from None
    parameters, defaults = [], dict[str, Any]()
    for parameter in signature.parameters.values():
        if parameter.kind == parameter.KEYWORD_ONLY:
            if parameter.name not in OPTIONS or parameter.default is parameter.empty:
                raise BadInput(
                    f"the keyword-only parameter {parameter.name!r} of {name} is no option of the search with a "
                    f"default: give some of {', '.join(OPTIONS)}, like layers=3"
                )
            defaults[parameter.name] = parameter.default
            continue
        hint = hints.get(parameter.name)
        kind = next((taken.__name__ for taken in (Network, Minimum, int, Components) if taken is hint), None)
        if kind is None or parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            raise BadInput(
                f"the parameter {parameter.name!r} of {name} is none that can be drawn: annotate it as {TAKES}"
            )
        if parameter.default is not parameter.empty:
            raise BadInput(
                f"the parameter {parameter.name!r} of {name} has a default: take it away, or write *, before it"
            )
        parameters.append(kind)
    drawn = [kind for k, kind in enumerate(parameters) if kind in ("Network", "Minimum")]
    if "int" in parameters and "Minimum" not in parameters[: parameters.index("int")]:
        if drawn:
            raise BadInput(
                f"{name} takes a number of components before the Minimum it belongs to: put the Minimum first"
            )
        drawn = ["Minimum"]
    if not 1 <= len(drawn) <= 2:
        raise BadInput(f"{name} takes {len(drawn)} networks and minima: give one or two")
    space = SearchSpace().changed(defaults).changed(options)
    passed = {key: options.get(key, value) for key, value in defaults.items()}
    return Conjecture(
        function, tuple(parameters), passed, space, tuple(drawn), frozenset({*OPTIONS} - {*defaults, *options})
    )
