"""Entailment between universal Horn clauses with equality: rules are applied to the terms at hand until nothing is new.

Sound for every structure: only instances of the premises are used, at terms of the right sort, and equality is closed
under congruence.  Not complete: a False does not mean that the conclusion is wrong, only that these terms do not reach
it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

Term = tuple[object, ...]  # (symbol, *arguments), arguments terms
Equation = tuple[Term, Term]
TRUE: Term = ("true",)


@dataclass(frozen=True)
class Signature:
    """Sorts of variables, and of functions by their arguments and value; predicates have the value "truth"."""

    symbols: dict[str, tuple[tuple[str, ...], str]]

    @classmethod
    def parse(cls, text: str) -> Signature:
        """Read "x, u: X; f: X -> Y; member: X S -> truth".  Raises ValueError where it is not of this form."""
        symbols: dict[str, tuple[tuple[str, ...], str]] = {}
        for part in text.split(";"):
            names, colon, kind = part.partition(":")
            arguments, arrow, value = kind.rpartition("->")
            if not colon or not value.split() or (arrow and not arguments.split()):
                raise ValueError(f"{part.strip()!r} declares no sort: write NAME: SORT or NAME: SORT -> SORT")
            if value.strip() == "truth" and not arrow:
                raise ValueError(f"{part.strip()!r}: a predicate has arguments, since a name without is a variable")
            for name in names.split(","):
                if not name.strip().isidentifier():
                    raise ValueError(f"{name.strip()!r} is no name")
                if name.strip() in symbols:
                    raise ValueError(f"{name.strip()} is declared twice")
                symbols[name.strip()] = (tuple(arguments.split()), value.strip())
        return cls(symbols)

    @property
    def sorts(self) -> set[str]:
        return {s for arguments, value in self.symbols.values() for s in (*arguments, value)} - {"truth"}

    def sort(self, term: Term) -> str:
        """The sort of a term.  Raises ValueError where a symbol is unknown or an argument of the wrong sort."""
        if term == TRUE:
            return "truth"
        symbol, *arguments = term
        if symbol not in self.symbols:
            raise ValueError(f"{symbol} is not declared")
        wanted, value = self.symbols[str(symbol)]
        if tuple(self.sort(a) for a in arguments) != wanted:  # type: ignore[arg-type]
            raise ValueError(f"{text(term)} is not of the declared sorts")
        return value


@dataclass(frozen=True)
class Clause:
    """Equations that together imply an equation; a predicate P(x) stands for P(x) == true."""

    given: tuple[Equation, ...]
    then: Equation

    @classmethod
    def parse(cls, source: str, signature: Signature) -> Clause:
        """Read "C(x) == C(u), P(x) => D(f(x)) == D(f(u))".  Raises ValueError where it is not of this form."""
        before, arrow, after = source.rpartition("=>")
        given = tuple(_equation(node, signature) for node in _tuple(before)) if arrow else ()
        then = [_equation(node, signature) for node in _tuple(after)]
        if len(then) != 1:
            raise ValueError(f"{source.strip()!r} is no clause: write GIVEN, GIVEN => THEN")
        return cls(given, then[0])

    @property
    def terms(self) -> list[Term]:
        return [term for equation in (*self.given, self.then) for side in equation for term in _subterms(side)]


def entails(premises: Sequence[Clause], conclusion: Clause, signature: Signature, *, at: Sequence[str] = ()) -> bool:
    """Whether the conclusion, its variables held fixed, follows from instances of the premises.

    Premises are instantiated at the subterms of the conclusion, and at the further terms given.
    """
    universe = dict.fromkeys(conclusion.terms)
    for source in at:
        (node,) = _tuple(source)
        further = dict.fromkeys(_subterms(_term(node, signature)))
        if unknown := [t for t in further if len(t) == 1 and t not in universe]:
            raise ValueError(f"{text(unknown[0])} does not stand in the conclusion: there may be no such thing")
        universe |= further
    classes = _Classes()
    for term in universe:
        classes.add(term)
    by_sort: dict[str, list[Term]] = {}
    for term in universe:
        by_sort.setdefault(signature.sort(term), []).append(term)
    instances = [i for premise in premises for i in _instances(premise, signature, by_sort)]
    for instance in instances:
        for left, right in (*instance.given, instance.then):
            classes.add(left)
            classes.add(right)
    classes.merge(conclusion.given)
    for _ in range(len(instances) + 1):
        fresh = [i for i in instances if all(classes.equal(*e) for e in i.given) and not classes.equal(*i.then)]
        if not fresh:
            break
        classes.merge(i.then for i in fresh)
    return classes.equal(*conclusion.then)


class _Classes:
    """Equal terms, closed under congruence."""

    def __init__(self) -> None:
        self.parent: dict[Term, Term] = {}

    def add(self, term: Term) -> None:
        for part in _subterms(term):
            self.parent.setdefault(part, part)

    def find(self, term: Term) -> Term:
        while (above := self.parent[term]) != term:
            self.parent[term] = self.parent[above]
            term = above
        return term

    def equal(self, left: Term, right: Term) -> bool:
        if not (left in self.parent and right in self.parent):
            self.merge((), also=(left, right))
        return self.find(left) == self.find(right)

    def merge(self, equations: Iterable[Equation], *, also: Sequence[Term] = ()) -> None:
        """Make the two sides equal, and all that follows by congruence; `also` are further terms."""
        for term in also:
            self.add(term)
        for left, right in equations:
            self.add(left)
            self.add(right)
            self.parent[self.find(left)] = self.find(right)
        self._close()

    def _close(self) -> None:
        changed = True
        while changed:
            changed = False
            seen: dict[tuple[object, ...], Term] = {}
            for term in self.parent:
                symbol, *arguments = term
                key = (symbol, *(self.find(a) for a in arguments))  # type: ignore[arg-type]
                first = self.find(seen.setdefault(key, term))
                if first != self.find(term):
                    self.parent[self.find(term)] = first
                    changed = True


def _instances(premise: Clause, signature: Signature, by_sort: dict[str, list[Term]]) -> Iterator[Clause]:
    variables: list[Term] = [t for t in dict.fromkeys(premise.terms) if len(t) == 1 and t != TRUE]
    for chosen in product(*(by_sort.get(signature.sort(v), []) for v in variables)):
        values = dict(zip(variables, chosen, strict=True))
        equations = [(_substitute(a, values), _substitute(b, values)) for a, b in (*premise.given, premise.then)]
        yield Clause(tuple(equations[:-1]), equations[-1])


def _substitute(term: Term, values: dict[Term, Term]) -> Term:
    if len(term) == 1:
        return values.get(term, term)
    return (term[0], *(_substitute(a, values) for a in term[1:]))  # type: ignore[arg-type]


def _subterms(term: Term) -> Iterator[Term]:
    yield term
    for argument in term[1:]:
        yield from _subterms(argument)  # type: ignore[arg-type]


def text(term: Term) -> str:
    symbol, *arguments = term
    return f"{symbol}({', '.join(text(a) for a in arguments)})" if arguments else str(symbol)  # type: ignore[arg-type]


def _tuple(source: str) -> list[ast.expr]:
    try:
        node = ast.parse(f"[{source.strip()}]", mode="eval").body
    except SyntaxError:
        node = ast.Constant(None)
    if not isinstance(node, ast.List):
        raise ValueError(f"{source.strip()!r} is no list of equations and predicates")
    return node.elts


def _equation(node: ast.expr, signature: Signature) -> Equation:
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq):
        left, right = _term(node.left, signature), _term(node.comparators[0], signature)
        if signature.sort(left) != signature.sort(right):
            raise ValueError(f"{text(left)} and {text(right)} are of different sorts")
        return left, right
    predicate = _term(node, signature)
    if signature.sort(predicate) != "truth":
        raise ValueError(f"{text(predicate)} is no predicate")
    return predicate, TRUE


def _term(node: ast.expr, signature: Signature) -> Term:
    if isinstance(node, ast.Name):
        term: Term = (node.id,)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        term = (node.func.id, *(_term(a, signature) for a in node.args))
    else:
        raise ValueError(f"{ast.unparse(node)} is no term: write f(x, y)")
    signature.sort(term)
    return term
