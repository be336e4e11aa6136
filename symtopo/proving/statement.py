"""Statements: text, hypotheses as exact predicates, proof, instances, and where to search without a hypothesis."""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from symtopo.display import html_card
from symtopo.proving.formal import well_formed
from symtopo.proving.proof import Proof
from symtopo.proving.shared import SHARED
from symtopo.proving.verdict import REPAIRED, Verdict
from symtopo.search.search import Judgement

if TYPE_CHECKING:
    from symtopo.search.search import Space


class Misshapen(Exception):
    """A statement whose parts do not fit together; the message says which."""


def docstring(function: Callable[..., Any]) -> str:
    """What a function says of itself, also where Python drops docstrings (-OO, PYTHONOPTIMIZE=2)."""
    if function.__doc__ is not None or sys.flags.optimize < 2:
        return inspect.getdoc(function) or ""
    try:
        (definition,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
        return ast.get_docstring(definition) or ""  # type: ignore[arg-type]
    except (OSError, SyntaxError, TypeError, ValueError):
        return ""


def _words(function: Callable[..., Any]) -> str:
    """The docstring of a decorated function: what is printed about it."""
    words = " ".join(docstring(function).split())
    if not words:
        raise Misshapen(f"{function.__name__} has no docstring: it is what is printed")
    return words


Predicate = Callable[[Any], bool]
Confirmation = Callable[[Any], bool | None]
Judge = Callable[[Any], Judgement]
Prove = Callable[[Proof], None]


class Statement:
    """A statement about cases: minima, maps, actions, numbers.

    Parameters
    ----------
    id, title, source : what it is called, and where it stands.
    text : the statement in LaTeX.
    expect : the verdict that its author expects; compared with what is computed, never printed in its place.
    formal : the Coq theorem that says it, "Symtopo.File.theorem" of proofs/formal, or "stem.theorem" of the file
        stem.v beside its own file; one whose name holds "_refuted" says that the statement is false.
    clause : what it says to the step `follows` of a proof that uses it, in the language of facts.py.

    Its parts are functions, registered by decorators; their docstrings are what is printed.  Raises Misshapen where a
    part does not fit.

    Examples
    --------
    >>> from symtopo import Statement
    >>> hyperbola = Statement(id="x", title="a", source="mine", expect="VERIFIED", text="two components")
    >>> @hyperbola.hypothesis
    ... def nonzero(number: int) -> bool:
    ...     "The target is not zero."
    ...     return number != 0
    >>> hyperbola.hypotheses
    {'nonzero': 'The target is not zero.'}
    """

    __slots__ = (
        "clause",
        "confirm",
        "estimator",
        "every_case",
        "expect",
        "formal",
        "hypotheses",
        "id",
        "instance_spaces",
        "judge",
        "kinds",
        "predicates",
        "prove",
        "repairs",
        "source",
        "spaces_without",
        "text",
        "title",
        "without_proof",
    )

    def __init__(
        self, *, id: str, title: str, source: str, text: str, expect: str, formal: str = "", clause: str = ""
    ) -> None:
        self.id, self.title, self.source, self.text = id, title, source, text
        for name in ("id", "title", "source", "text"):
            value = getattr(self, name)
            if not (isinstance(value, str) and value.strip()):
                raise Misshapen(f"{name} is {value!r}: give words")
        if expect not in list(Verdict):
            raise Misshapen(f"expect is {expect!r}: give one of {', '.join(Verdict)}")
        self.expect = Verdict(expect)
        if not isinstance(formal, str) or (formal and not well_formed(formal)):
            raise Misshapen(f"formal is {formal!r}: name a theorem, like Symtopo.File.theorem or stem.theorem")
        if not isinstance(clause, str):
            raise Misshapen(f"clause is {clause!r}: give equations and predicates that imply one")
        self.formal, self.clause = formal, clause
        self.hypotheses: dict[str, str] = {}
        self.predicates: dict[str, Predicate] = {}
        self.judge: Judge | None = None
        self.confirm: Confirmation | None = None
        self.estimator: Judge | None = None
        self.prove: Prove | None = None
        self.instance_spaces: list[tuple[str, Callable[[], Space]]] = []
        self.kinds: list[str] = []
        self.every_case: tuple[str, Callable[[], Space]] | None = None
        self.spaces_without: list[tuple[str, str, Callable[[], Space]]] = []
        self.without_proof: dict[str, Prove] = {}
        self.repairs: list[Statement] = []

    def __repr__(self) -> str:
        return f"Statement({self.id!r}, {self.title!r})"

    def _repr_html_(self) -> str:
        rows = [("says", self.text), ("source", self.source)]
        return html_card(f"{self.id}  {self.title}", [*rows, *self.hypotheses.items()])

    def hypothesis(self, predicate: Predicate) -> Predicate:
        """Decorator: an exact predicate of a case; its name is the hypothesis' name, its docstring what it says."""
        name = predicate.__name__
        if name in self.hypotheses:
            raise Misshapen(f"two hypotheses are called {name!r}")
        self.hypotheses[name], self.predicates[name] = _words(predicate), predicate
        return predicate

    def conclusion(self, judge: Judge) -> Judge:
        """Decorator: decide exactly whether the conclusion holds for a case.

        True: it does.  False, or a sentence that says why: it does not.  None: undecided, which is counted.
        """
        if self.judge is not None:
            raise Misshapen("there are two conclusions")
        self.judge = judge
        return judge

    def confirmation(self, fails: Confirmation) -> Confirmation:
        """Decorator: whether a case fails, evaluated a second time, by nothing that the conclusion uses.

        It is asked about whatever the conclusion calls a counterexample.  True confirms it; None says that this
        evaluation covers no such case, and the counterexample is printed as not confirmed independently; where it
        returns anything else the two disagree, and nothing follows.  An instance for which the statement is not defined
        is none: there the conclusion returns None.
        """
        if self.confirm is not None:
            raise Misshapen("there are two confirmations")
        self.confirm = fails
        return fails

    def numeric_conclusion(self, judge: Judge) -> Judge:
        """Decorator: like `conclusion`, but numeric: a failure is a candidate, and refutes nothing."""
        if self.estimator is not None:
            raise Misshapen("there are two estimates")
        self.estimator = judge
        return judge

    def proof(self, function: Prove) -> Prove:
        """Decorator: this function records the steps of the proof."""
        if self.prove is not None:
            raise Misshapen("there are two proofs")
        self.prove = function
        return function

    def instances(self, space: Callable[[], Space]) -> Callable[[], Space]:
        """Decorator: a strategy or Finite space, on which the conclusion is decided where all hypotheses hold."""
        self.instance_spaces.append((_words(space), space))
        return space

    def about(self, kind: str) -> None:
        """What its cases are: the shared space of this kind is searched, filtered by the hypotheses alone."""
        if kind not in SHARED:
            raise Misshapen(f"{kind!r} is no kind of case: known are {', '.join(SHARED)}")
        self.kinds.append(kind)

    def all_cases(self, space: Callable[[], Space]) -> Callable[[], Space]:
        """Decorator: a Finite space of all cases that the statement is about: deciding all of them proves it."""
        if self.every_case is not None:
            raise Misshapen("all cases are given twice")
        self.every_case = _words(space), space
        return space

    def without(self, hypothesis: str) -> Callable[[Callable[[], Space]], Callable[[], Space]]:
        """Decorator: where to look for a case that satisfies all hypotheses but this one, and fails."""
        self._known(hypothesis)

        def register(space: Callable[[], Space]) -> Callable[[], Space]:
            self.spaces_without.append((hypothesis, _words(space), space))
            return space

        return register

    def not_needed(self, hypothesis: str) -> Callable[[Prove], Prove]:
        """Decorator: a proof that does without this hypothesis."""
        self._known(hypothesis)

        def register(function: Prove) -> Prove:
            if hypothesis in self.without_proof:
                raise Misshapen(f"there are two proofs without {hypothesis!r}")
            self.without_proof[hypothesis] = function
            return function

        return register

    def _known(self, hypothesis: str) -> None:
        if hypothesis not in self.hypotheses:
            raise Misshapen(f"no hypothesis is called {hypothesis!r}: known are {', '.join(self.hypotheses) or 'none'}")

    def repaired(self, *, title: str, text: str, expect: str, formal: str = "") -> Statement:
        """The corrected statement where this one is false as printed: a statement of its own, with all its parts."""
        if self.repairs:
            raise Misshapen("there are two repairs")
        name = f"{self.id}{REPAIRED}"
        said = {"title": title, "source": "repair, own words", "text": text, "expect": expect}
        repair = Statement(id=name, **said, formal=formal)
        self.repairs.append(repair)
        return repair

    @property
    def tried(self) -> bool:
        """Whether there are cases to decide."""
        return bool(self.instance_spaces or self.kinds or self.every_case)

    def check_shape(self) -> None:
        """Raise Misshapen unless there is something to compute, and every hypothesis is asked."""
        if self.prove is None and not self.tried and not self.formal:
            raise Misshapen(f"{self.id}: neither a proof nor instances: nothing can be computed")
        if self.judge is None and (self.tried or self.spaces_without):
            raise Misshapen(f"{self.id}: cases, but no conclusion that decides them: add @statement.conclusion")
        asked = {name for name, _, _ in self.spaces_without} | set(self.without_proof)
        if unasked := [name for name in self.hypotheses if name not in asked]:
            raise Misshapen(
                f"{self.id}: hypothesis {unasked[0]!r} is not asked: add @statement.without({unasked[0]!r})"
            )
        for repair in self.repairs:
            repair.check_shape()
