"""What may stand in a step of a proof: expressions whose every part has a meaning, and is exact.

Sympy has objects that look like numbers in an equation and are none: truth values, sets, bounds of what does not
converge, undefined and complex infinities, unevaluated sums and limits.  An expression is read part by part, and what
is not on the list is refused.
"""

from __future__ import annotations

from typing import Any

import sympy
from sympy import Add, Expr, Mul, Pow, Rational, Symbol

RATIONAL = (Add, Mul, Pow, Symbol, Rational)
ELEMENTARY = (*RATIONAL, sympy.exp, sympy.log, type(sympy.pi), type(sympy.E))
INFINITE = (sympy.oo, -sympy.oo)


def exact(expression: Any, parts: tuple[type, ...] = RATIONAL) -> Expr:
    """The expression in sympy, made of these parts.  Raises ValueError, which says what else is in it.

    Text is not evaluated, and a truth value is no number; floats stand for numbers that nobody wrote down.
    """
    if isinstance(expression, bool | str | bytes):
        raise ValueError(f"{expression!r} is no expression: write it with the names that are declared")
    try:
        parsed = sympy.sympify(expression, strict=True)
    except sympy.SympifyError:
        raise ValueError(f"a {type(expression).__name__} is no expression") from None
    if not isinstance(parsed, Expr):
        raise ValueError(f"{parsed} is no expression, but of sympy's class {type(parsed).__name__}")
    if parsed.has(sympy.Float):
        raise ValueError(f"{parsed} holds a float: write a rational number")
    for part in sympy.preorder_traversal(parsed):
        if not isinstance(part, parts):
            raise ValueError(f"{part} may not stand in this step (it is of sympy's class {type(part).__name__})")
    return parsed


def extended(bound: Any, parts: tuple[type, ...] = RATIONAL) -> Expr:
    """The same, or plus or minus infinity."""
    infinite = isinstance(bound, Expr) and bound in INFINITE
    return bound if infinite else exact(bound, parts)


def symbols_of(expression: Any) -> set[Symbol]:
    """The symbols of an expression, or of an infinity."""
    infinite = isinstance(expression, Expr) and expression in INFINITE
    return set() if infinite else set(exact(expression, (Expr,)).free_symbols)


def require_defined(expression: Expr, variable: Symbol, *, positive: bool) -> None:
    """Raise ValueError unless an elementary expression is real near the end of a limit, and divides by no zero.

    Logarithms and powers that are no integers have positive arguments; positive : whether the variable is, in the end.
    What vanishes identically, however it is written, divides nothing.
    """
    in_the_end = {variable: sympy.Dummy(positive=True)} if positive else {}
    for part in sympy.preorder_traversal(expression):
        if isinstance(part, Pow) and not (part.exp.is_Integer and part.exp > 0) and sympy.simplify(part.base) == 0:
            raise ValueError(f"{part.base} is zero, and is divided by")
        whole = isinstance(part, Pow) and part.exp.is_Integer
        if isinstance(part, sympy.log) or (isinstance(part, Pow) and not whole):
            base = part.args[0]
            if not base.xreplace(in_the_end).is_positive:
                raise ValueError(f"{base} is not known to be positive, as {part} needs")
