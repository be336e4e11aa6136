"""Proofs: steps that a machine checks as they are recorded, and the scope and facts that follow from them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from symtopo.checker import CLAIM_SCHEMA, Malformed, NotProved, check
from symtopo.counting import theorems
from symtopo.counting.claims import certificate_json, claim_json
from symtopo.counting.proved import proved_bounds
from symtopo.facts import FACTS, LANGUAGE
from symtopo.latex import code, escape, formula, word
from symtopo.minima.minimum import Minimum
from symtopo.proving.domains import DOMAINS
from symtopo.proving.steps import BROUGHT, whole
from symtopo.proving.steps import ProofFailure as ProofFailure
from symtopo.proving.steps import Step as Step
from symtopo.search.cases import describe
from symtopo.search.search import Finite, Judgement

if TYPE_CHECKING:
    from sympy import Symbol


@dataclass
class Proof:
    """Steps of a proof, each checked when it is recorded.

    A function decorated with `statement.proof` is given an empty proof, and records.  Every recorder raises
    ProofFailure where its step does not hold.  Scope and relied-on facts are collected from the steps, never typed in.

    chain : the ids of the statement and of those that use it: facts that are these statements are refused, but for a
    published one that is the statement itself: its proof is then elsewhere;  clause : what the statement says formally.
    """

    hypotheses: Collection[str] = ()
    proved: Callable[[str], Proof] | None = None
    chain: tuple[str, ...] = ()
    clause: str = ""

    def __post_init__(self) -> None:
        self.steps: list[Step] = []
        self.relies_on: dict[str, str] = {}
        self.uses_statements: dict[str, None] = {}
        self.elsewhere = ""
        self._names: dict[str, str] = {}
        self._used: set[str] = set()
        self._ranges: dict[str, None] = {}
        self._clauses: dict[str, str] = {}
        self._depth = 0

    # ------------------------------------------------------------------------------------------------- what follows

    @property
    def checked(self) -> int:
        """How many steps a machine checked here; what other statements checked is not counted again."""
        return sum(step.kind == "checked" for step in self.steps)

    @property
    def scope(self) -> list[str]:
        """For what the steps hold: the domains of the declared names, the range of every induction and enumeration.

        Where there is nothing of the kind: that of the statements used.
        """
        domains: dict[str, None] = {}
        for domain in dict.fromkeys(self._names.values()):
            names = ", ".join(name for name, d in self._names.items() if d == domain)
            domains[DOMAINS[domain].scope.format(names)] = None
        own = [line for line in domains | self._ranges if line]
        return own or [f"where {identifier} applies" for identifier in self.uses_statements]

    def complete(self) -> None:
        """Raise ProofFailure unless a step was checked, and every declared name stands in one."""
        if not self.checked and not self.elsewhere:
            raise ProofFailure("no step was checked by a machine")
        if unused := sorted(set(self._names) - self._used):
            raise ProofFailure(f"{', '.join(unused)} declared, but in no checked step: the scope would be too wide")
        if not self.scope:
            raise ProofFailure("the proof has no scope: declare what it is about, or use a proved statement")

    # ------------------------------------------------------------------------------------------------- declarations

    def let(self, names: str, domain: str) -> Any:
        """Declare names of one domain; the proof is for all of them.  Returns the symbols of numbers and matrices."""
        if not names.split():
            raise ProofFailure("no name is declared")
        if domain not in DOMAINS:
            raise ProofFailure(f"{domain!r} is no domain: known are {', '.join(DOMAINS)}")
        if bad := [name for name in names.split() if set(name) & set("\\{}%#&$~")]:
            raise ProofFailure(f"{bad[0]!r} is no name that can be printed: leave out \\{{}}%#&$~")
        if again := [name for name in names.split() if name in self._names or names.split().count(name) > 1]:
            raise ProofFailure(f"{again[0]} is declared already")
        self._names |= dict.fromkeys(names.split(), domain)
        for name in names.split() if DOMAINS[domain].assumed else ():
            self._bring("assumption", DOMAINS[domain].assumed.format(name))
        if DOMAINS[domain].kind not in ("number", "matrix"):
            return None
        symbols = tuple(self._symbol(name) for name in names.split())
        return symbols if len(symbols) > 1 else symbols[0]

    def _kind(self, name: str) -> str:
        return DOMAINS[self._names[name]].kind if name in self._names else ""

    def _symbol(self, name: str) -> Symbol:
        import sympy

        domain = self._names[name]
        if DOMAINS[domain].kind == "matrix":
            return sympy.Symbol(name, commutative=False)
        sign = "positive" if domain.endswith("positive") else "nonzero"
        assumed = {sign: True} if DOMAINS[domain].nonzero else {}
        return sympy.Symbol(name, real=True, **assumed)

    def _declared(self, why: str, *expressions: Any) -> set[Any]:
        """The symbols of expressions, all of them declared."""
        from symtopo.proving.expressions import symbols_of

        try:
            symbols = set().union(*map(symbols_of, expressions))
        except ValueError as error:
            raise ProofFailure(f"{why}: {error}") from None
        for symbol in symbols:
            if self._kind(symbol.name) not in ("number", "matrix") or symbol != self._symbol(symbol.name):
                raise ProofFailure(f"{why}: {symbol} is not declared")
        self._used |= {symbol.name for symbol in symbols}
        return symbols

    def _auxiliary(self, why: str, *expressions: Any) -> None:
        """Refuse variables of a scope wider than the interval, or the limit, that a step looks at."""
        for symbol in self._declared(why, *expressions):
            if self._names[symbol.name] != "auxiliary":
                raise ProofFailure(f"{why}: declare {symbol} as auxiliary: the step does not hold for all its values")

    # ------------------------------------------------------------------------------------------------- checked steps

    def words(self, why: str, left: str, right: str) -> None:
        """Two words in declared elements of GL_h(R) are equal in every group, for every h: by free reduction."""
        if not (isinstance(left, str) and isinstance(right, str)):
            raise ProofFailure(f"{why}: a word is text, like 'g h^-1'")
        for letter in f"{left} {right}".split():
            name = letter.removesuffix("^-1")
            if self._kind(name) != "group":
                raise ProofFailure(f"{why}: {name} is not declared as an element of a group")
            self._used.add(name)
        claim = {"schema": CLAIM_SCHEMA, "kind": "words-equal", "left": left.split(), "right": right.split()}
        self._accepted(why, claim, certificate_json({"rule": "words"}))
        equation = f"{word(left)} = {word(right)}"
        self._record(f"{why}: {left or '1'} = {right or '1'}", f"{escape(why)}: ${equation}$", "free reduction")

    def identity(self, why: str, left: Any, right: Any) -> None:
        """Two rational functions of declared numbers are equal: the normal form of their difference is zero."""
        from symtopo.proving.identities import rational_identity

        symbols = self._declared(why, left, right)
        if any(not s.is_commutative for s in symbols):
            raise ProofFailure(f"{why}: matrices do not commute: use `matrices`")
        nonzero = {s for s in symbols if DOMAINS[self._names[s.name]].nonzero}
        self._holds(why, lambda: rational_identity(left, right, nonzero=nonzero))
        self._equation(why, left, right, "normal form of rational functions")

    def matrices(self, why: str, left: Any, right: Any, *, given: Sequence[tuple[Any, Any]] = ()) -> None:
        """Two polynomials in declared matrices are equal, assuming word = expression for each given pair."""
        from symtopo.proving.identities import matrix_identity

        self._declared(why, left, right, *(side for equation in given for side in equation))
        self._holds(why, lambda: matrix_identity(left, right, given=given))
        for word_, expression in given:
            self._bring("equation", f"{word_} = {expression}")
        self._equation(why, left, right, "normal form of matrix polynomials", given)

    def sign(self, why: str, polynomial: Any, sign: str, low: Any, high: Any) -> None:
        """A polynomial in one auxiliary number over Q is > 0, or < 0, on an open interval: by root isolation."""
        from symtopo.proving.identities import has_sign

        if sign not in ("> 0", "< 0"):
            raise ProofFailure(f"{why}: {sign!r} is no sign: write '> 0' or '< 0'")
        self._auxiliary(why, polynomial)
        self._holds(why, lambda: has_sign(polynomial, 1 if sign == "> 0" else -1, low, high))
        latex = rf"{escape(why)}: ${formula(polynomial)} {sign}$ on $({formula(low)}, {formula(high)})$"
        self._record(f"{why}: {polynomial} {sign} on ({low}, {high})", latex, "root isolation")

    def roots(self, why: str, polynomial: Any, number: int, low: Any, high: Any) -> None:
        """A polynomial in one auxiliary number over Q has so many distinct roots in an open interval: by isolation."""
        from symtopo.proving.identities import number_of_roots

        whole(why, number, 0)
        self._auxiliary(why, polynomial)
        self._holds(why, lambda: number_of_roots(polynomial, low, high) == number)
        latex = rf"{escape(why)}: ${formula(polynomial)}$ has {number} roots in $({formula(low)}, {formula(high)})$"
        self._record(f"{why}: {polynomial} has {number} roots in ({low}, {high})", latex, "root isolation")

    def limit(self, why: str, expression: Any, variable: Symbol, to: Any, value: Any) -> None:
        """The limit as an auxiliary number tends to infinity, or from both sides to a point: by sympy."""
        from symtopo.proving.identities import has_limit

        self._declared(why, expression, value)
        self._auxiliary(why, variable)
        self._holds(why, lambda: has_limit(expression, variable, to, value))
        latex = (
            rf"{escape(why)}: $\lim_{{{formula(variable)} \to {formula(to)}}} {formula(expression)} = {formula(value)}$"
        )
        self._record(f"{why}: lim {expression} = {value} as {variable} -> {to}", latex, "limit by sympy")

    def follows(
        self,
        why: str,
        goal: str,
        *,
        by: Sequence[str] = (),
        where: str = "",
        given: Mapping[str, str] | None = None,
        at: Sequence[str] = (),
    ) -> None:
        """A clause follows from instances of others, each of which formalises a fact, a statement or a hypothesis.

        Parameters
        ----------
        goal : "C(x) == C(u) => D(f(x)) == D(f(u))": equations and predicates imply one, for all values of the names.
        by : facts (cited) and statements (used); what they say formally stands in facts.py, or in the statement.
        where : the sorts, "x, u: X; f: X -> Y; connected: S -> truth", beside those of facts.py where `by` is given.
        given : further premises by the name of the hypothesis that each formalises, or "definition"; several of one
            name are separated by "; ".  Names without arguments are variables.
        at : further terms at which premises are instantiated.
        """
        from symtopo.proving.logic import Clause, Signature, entails

        own = dict(given or {})
        for name in own:
            if name not in self.hypotheses and name != "definition":
                raise ProofFailure(
                    f"{why}: {name!r} is no hypothesis of this statement: what facts and statements say is not "
                    f"typed again, name them in `by`"
                )
        named = {name: self._sentence(why, name) for name in by}
        sources = {**named, **own}
        premises = [clause.strip() for text in sources.values() for clause in text.split(";")]
        try:
            sorts = "; ".join(filter(None, [LANGUAGE if by else "", where]))
            signature = Signature.parse(sorts)
            clauses, conclusion = [Clause.parse(text, signature) for text in premises], Clause.parse(goal, signature)
            if conclusion in clauses:
                raise ValueError("what is to follow stands among the premises")
            holds = entails(clauses, conclusion, signature, at=at)
            terms = [term for clause in (*clauses, conclusion) for term in clause.terms]
            seen = {signature.sort(term) for term in terms} | {str(t[0]) for t in conclusion.terms if len(t) == 1}
            self._used |= {name for name in seen & set(self._names) if self._kind(name) == "object"}
        except ValueError as error:
            raise ProofFailure(f"{why}: {error}") from None
        if not holds:
            raise ProofFailure(f"{why}: {goal} does not follow from {'; '.join(premises)}")
        for name, text in own.items():
            self._bring(name if name == "definition" else f"hypothesis {name} read as", text)
        told = "; ".join([*by, *(f"{text} [{source}]" for source, text in own.items())])
        latex = rf"{escape(why)}: from {code(told)} follows {code(goal)}"
        self._record(f"{why}: {goal}, from {told}", latex, "instances of Horn clauses")

    def _sentence(self, why: str, name: str) -> str:
        """What a fact or a statement says formally; it is cited, or used."""
        if name in FACTS:
            self._cite(name)
            clause = "; ".join(FACTS[name].clauses)
        else:
            self.uses(name)
            clause = self._clauses[name]
        if not clause:
            raise ProofFailure(f"{why}: {name!r} says nothing formally that a step could use")
        return clause

    def exhaustive(self, why: str, space: Finite, holds: Callable[[Any], Judgement]) -> None:
        """A property holds for all cases of a finite space: every one is decided."""
        number = 0
        for case in space.cases:
            number += 1
            if holds(case) is not True:
                raise ProofFailure(f"{why}: fails for {describe(case)}")
        if not number:
            raise ProofFailure(f"{why}: the space of {space.description} is empty")
        self._ranges[f"all {number} {space.description}"] = None
        line = f"{why}: all {number} {space.description}"
        self._record(line, escape(line), "enumeration")

    def components(self, why: str, minimum: Minimum, expected: int) -> None:
        """The minimum has exactly this many components: decided by `count`, accepted by the trusted checker."""
        whole(why, expected, 0)
        bounds = proved_bounds(minimum)
        if not bounds.evidence:
            raise ProofFailure(f"{why}: the number of components is not proved")
        claim = claim_json(minimum, "count", components={"lower": expected, "upper": expected})
        self.certificate(why, claim, certificate_json(*(e.step for e in bounds.evidence)))

    def certificate(self, why: str, claim: dict[str, Any], certificate: dict[str, Any]) -> None:
        """A claim whose certificate the trusted checker accepts."""
        line = f"{why}: {self._accepted(why, claim, certificate)}"
        self._record(line, escape(line), "the trusted checker")

    def induction(
        self, variable: str, start: int, claim: str, *, base: Callable[[], None], step: Callable[[], None]
    ) -> None:
        """The claim for every value of the variable from `start`; base and step each record a checked step.

        The variable is part of the scope, unless it is declared, as auxiliary.
        """
        whole(f"induction on {variable}", start, None)
        if not variable.isidentifier():
            raise ProofFailure(f"induction on {variable!r}: give the name of one variable")
        if variable in self._names and self._names[variable] != "auxiliary":
            raise ProofFailure(f"induction on {variable}, which is declared as {self._names[variable]}")
        line = f"induction on {variable}, base and step below, to show (wording not machine-checked): {claim}"
        self._record(line, escape(line), kind="prose")
        for name, part in (("base", base), ("step", step)):
            before = self.checked
            self._record(f"{name}:", f"{name}:", kind="heading")
            self._depth += 1
            part()
            self._depth -= 1
            if self.checked == before:
                raise ProofFailure(f"induction on {variable}: the {name} records no checked step")
        self._used.add(variable)
        if variable not in self._names:
            self._ranges[f"{variable} >= {start}"] = None

    # ------------------------------------------------------------------------------------------------- other steps

    def cites(self, fact: str) -> None:
        """A fact from the list of facts that proofs may rely on."""
        self._cite(fact)
        self._record(f"cited: {FACTS[fact]}", f"Cited: {escape(str(FACTS[fact]))}", kind="cited")

    def _rely(self, fact: str) -> None:
        if fact not in FACTS:
            raise ProofFailure(f"{fact!r} is not in the list of facts that proofs may rely on")
        cited = FACTS[fact]
        if cited.statement and cited.statement in self.chain:
            if cited.own or cited.statement != self.chain[-1]:
                raise ProofFailure(f"{fact!r} is statement {cited.statement} itself: a statement may not cite itself")
            self.elsewhere = fact
        self.relies_on[fact] = str(cited)

    def _bring(self, kind: str, text: str) -> None:
        """What the proof takes for granted by itself: nobody but its author vouches for it."""
        self.relies_on[f"{kind} {' '.join(text.split())}"] = BROUGHT

    def _cite(self, fact: str) -> None:
        """A theorem on counts, cited as such, is about all that it covers; one that a certificate used is not."""
        self._rely(fact)
        if fact in theorems.STATEMENTS:
            self._ranges[f"all networks and data that {fact!r} covers"] = None

    def uses(self, identifier: str) -> None:
        """Another statement, proved in its own file: what it relies on is relied on here too."""
        if identifier in self.uses_statements:
            return
        if self.proved is None:
            raise ProofFailure(
                f"{identifier!r} is no fact of the list, no hypothesis of this statement, and no statement"
            )
        other = self.proved(identifier)
        self.uses_statements[identifier] = None
        self._clauses[identifier] = other.clause
        self.relies_on |= {identifier: f"statement {identifier}", **other.relies_on}
        self._record(f"by statement {identifier}", f"By statement {identifier}", kind="used")

    def concludes(self, line: str) -> None:
        """What the steps so far amount to, in words: a reader's step, not checked by the machine, and printed so."""
        latex = f"Hence (not machine-checked): {escape(line)}"
        self._record(f"hence (not machine-checked): {line}", latex, kind="prose")

    # ------------------------------------------------------------------------------------------------- recording

    def _accepted(self, why: str, claim: dict[str, Any], certificate: dict[str, Any]) -> str:
        """What the trusted checker says is established."""
        try:
            report = check(claim, certificate)
        except (Malformed, NotProved) as refusal:
            raise ProofFailure(f"{why}: {refusal}") from None
        for fact in report.relies_on:
            self._rely(fact.split(": ", 1)[0])
        return report.established

    def _holds(self, why: str, decide: Callable[[], bool]) -> None:
        try:
            holds = decide()
        except ValueError as error:
            raise ProofFailure(f"{why}: {error}") from None
        except (TypeError, AttributeError, ArithmeticError, NotImplementedError, LookupError) as error:
            raise ProofFailure(f"{why}: cannot be decided ({type(error).__name__}: {error})") from None
        if holds is not True:
            raise ProofFailure(f"{why}: does not hold")

    def _equation(self, why: str, left: Any, right: Any, checked: str, given: Iterable[tuple[Any, Any]] = ()) -> None:
        assumed = [f"{a} = {b}" for a, b in given]
        assumed_latex = [f"${formula(a)} = {formula(b)}$" for a, b in given]
        line = f"{why}: {left} = {right}" + (f", assuming {', '.join(assumed)}" if assumed else "")
        latex = f"{escape(why)}: ${formula(left)} = {formula(right)}$"
        self._record(line, latex + (f", assuming {', '.join(assumed_latex)}" if assumed else ""), checked)

    def _record(self, line: str, latex: str, checked: str = "", kind: str = "checked") -> None:
        self.steps.append(Step("  " * self._depth + line, latex, checked, kind))
