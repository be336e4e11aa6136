"""Exact checks of algebraic proof steps: identities by normal form, signs and roots by isolation, limits by sympy.

Every function returns whether the step holds, or raises ValueError where it is not of the form that can be decided.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sympy
from sympy import Expr, Poly, Symbol

from symtopo.proving.expressions import ELEMENTARY, INFINITE, exact, extended, require_defined

MOST_REWRITINGS = 10_000
LONGEST_WORD = 100


def rational_identity(left: Any, right: Any, *, nonzero: Collection[Symbol]) -> bool:
    """Whether two rational functions over Q are equal: the numerator of their difference is the zero polynomial.

    Raises ValueError where an expression is no rational function with rational coefficients, and where it divides,
    whether or not that cancels, by anything with a factor that is no number and no symbol from `nonzero`.
    """
    sides = [exact(side) for side in (left, right)]
    for side in sides:
        for part in sympy.preorder_traversal(side):
            if not part.is_Pow or (part.exp.is_Integer and part.exp > 0):
                continue
            if not part.exp.is_Integer:
                raise ValueError(f"{part} is no rational function")
            divisor = sympy.fraction(sympy.together(part.base))[0]
            if sympy.expand(divisor) == 0:  # however it is written
                raise ValueError(f"{part.base} is zero, and is divided by")
            if bad := [f for f, _ in sympy.factor_list(divisor)[1] if f not in nonzero]:
                raise ValueError(f"{bad[0]} is divided by, and is not known to be nonzero")
    for side in sides:
        for part in sympy.fraction(sympy.together(side)):
            _rational_polynomial(part, sorted(part.free_symbols, key=str))
    numerator, _ = sympy.fraction(sympy.together(sides[0] - sides[1]))
    return bool(_rational_polynomial(numerator, sorted(numerator.free_symbols, key=str)).is_zero)


def _rational_polynomial(expression: Any, symbols: Sequence[Symbol]) -> Poly:
    try:
        return Poly(expression, *symbols or [Symbol("t")], domain="QQ")
    except sympy.CoercionFailed:
        raise ValueError(f"{expression} is no polynomial with rational coefficients") from None
    except sympy.PolynomialError:
        raise ValueError(f"{expression} is no polynomial in {', '.join(map(str, symbols))}") from None


Word = tuple[Symbol, ...]


def matrix_identity(left: Any, right: Any, *, given: Sequence[tuple[Any, Any]] = ()) -> bool:
    """Whether two polynomials in letters that do not commute are equal, given equations that rewrite words.

    Each equation (word, expression) replaces the word wherever it stands; where no word is left, the difference of
    the normal forms must vanish.  Sound, since equals replace equals; not complete: a False does not mean unequal.
    """
    rules = [(_single_word(word), _combination(exact(expression))) for word, expression in given]
    sides = [_normal_form(_combination(exact(side)), rules) for side in (left, right)]
    return not any(sympy.expand(sides[0].get(word, 0) - sides[1].get(word, 0)) for word in sides[0] | sides[1])


def _combination(expression: Any) -> dict[Word, Expr]:
    """The coefficients of the words in an expanded expression: nothing in it may be inverted, or divided by."""
    for part in sympy.preorder_traversal(expression):
        if part.is_Pow and not (part.exp.is_Integer and part.exp > 0):
            raise ValueError(f"{part} is no product of letters")
    total: dict[Word, Expr] = {}
    for term in sympy.Add.make_args(sympy.expand(expression)):
        commuting, letters = term.args_cnc()
        word: list[Symbol] = []
        for letter in letters:
            base, exponent = letter.as_base_exp()
            if not base.is_Symbol or not (exponent.is_Integer and exponent > 0):
                raise ValueError(f"{letter} is no product of letters")
            word += [base] * int(exponent)
        total[tuple(word)] = sympy.expand(total.get(tuple(word), sympy.Integer(0)) + sympy.Mul(*commuting))
    return {word: c for word, c in total.items() if c != 0}


def _single_word(expression: Any) -> Word:
    combination = _combination(exact(expression))
    if len(combination) != 1 or () in combination or next(iter(combination.values())) != 1:
        raise ValueError(f"{expression} is no word: an equation replaces a product of letters")
    return next(iter(combination))


def _normal_form(combination: dict[Word, Expr], rules: Sequence[tuple[Word, dict[Word, Expr]]]) -> dict[Word, Expr]:
    normal: dict[Word, Expr] = {}
    waiting = dict(combination)
    for _ in range(MOST_REWRITINGS):
        if not waiting:
            return {word: c for word, c in normal.items() if c != 0}
        word, coefficient = waiting.popitem()
        match = _first_match(word, rules)
        if match is None:
            normal[word] = sympy.expand(normal.get(word, sympy.Integer(0)) + coefficient)
            continue
        before, replacement, after = match
        for middle, c in replacement.items():
            longer = (*before, *middle, *after)
            if len(longer) > LONGEST_WORD:
                raise ValueError(
                    f"no normal form in words of {LONGEST_WORD} letters: an equation may rewrite to itself"
                )
            waiting[longer] = sympy.expand(waiting.get(longer, sympy.Integer(0)) + coefficient * c)
    raise ValueError(f"no normal form after {MOST_REWRITINGS} replacements: an equation may rewrite to itself")


def _first_match(
    word: Word, rules: Sequence[tuple[Word, dict[Word, Expr]]]
) -> tuple[Word, dict[Word, Expr], Word] | None:
    for pattern, replacement in rules:
        for k in range(len(word) - len(pattern) + 1):
            if word[k : k + len(pattern)] == pattern:
                return word[:k], replacement, word[k + len(pattern) :]
    return None


def number_of_roots(polynomial: Any, low: Any, high: Any) -> int:
    """Distinct real roots in the open interval (low, high), counted exactly by isolation; bounds rational or infinite.

    Raises ValueError unless it is a polynomial in one variable with rational coefficients, and not zero.
    """
    poly = _one_variable(polynomial)
    low, high = extended(low), extended(high)
    if not all(bound.is_Rational or bound in INFINITE for bound in (low, high)) or not low < high:
        raise ValueError(f"({low}, {high}) is no open interval with rational or infinite ends")
    inside = poly.count_roots(None if low.is_infinite else low, None if high.is_infinite else high)
    return int(inside) - sum(1 for end in (low, high) if end.is_finite and poly.eval(end) == 0)


def has_sign(polynomial: Any, sign: int, low: Any, high: Any) -> bool:
    """Whether a polynomial has this sign (1 or -1) on all of the open interval: no root, and the sign at one point."""
    poly = _one_variable(polynomial)
    if number_of_roots(polynomial, low, high):
        return False
    low, high = extended(low), extended(high)
    if low.is_infinite or high.is_infinite:
        inner = high - 1 if high.is_finite else low + 1 if low.is_finite else sympy.Integer(0)
    else:
        inner = (low + high) / 2
    return bool(sympy.sign(poly.eval(inner)) == sign)


def _one_variable(polynomial: Any) -> Poly:
    expression = exact(polynomial)
    if len(expression.free_symbols) != 1:
        raise ValueError(f"{expression} is no polynomial in one variable")
    poly = _rational_polynomial(expression, list(expression.free_symbols))
    if poly.is_zero:
        raise ValueError("the zero polynomial has no sign and no isolated roots")
    return poly


def has_limit(expression: Any, variable: Symbol, to: Any, value: Any) -> bool:
    """Whether sympy finds this limit as the variable tends to infinity, or from both sides to a point.

    A False does not mean that there is no such limit, only that sympy does not find it.  The expression is elementary,
    and real and defined near the end; what oscillates is not looked into.  Sympy takes other symbols to be in general
    position, so ValueError is raised unless they are positive, no sum with one can cancel, and powers of the variable
    compare alike for all their values.
    """
    given, to, value = exact(expression, ELEMENTARY), extended(to), extended(value, ELEMENTARY)
    others = (given.free_symbols | value.free_symbols) - {variable}
    if variable in value.free_symbols or to.free_symbols:
        raise ValueError(f"the limit {value} as {variable} tends to {to} is none")
    if bad := [s for s in others if not s.is_positive]:
        raise ValueError(f"{bad[0]} must be declared positive: a limit may be another one where it is zero")
    if others:
        _require_one_behaviour(given, variable, others)
    require_defined(given, variable, positive=to == sympy.oo)
    require_defined(value, variable, positive=False)
    limit = sympy.limit(given, variable, to, dir="-" if to.is_infinite else "+-")
    if limit in INFINITE or value in INFINITE:
        return bool(limit == value)
    exact(limit, ELEMENTARY)  # bounds of what does not converge, and limits that were not found, are no limits
    return bool(limit == value or sympy.simplify(limit - value) == 0)


def _require_one_behaviour(given: Expr, variable: Symbol, others: set[Any]) -> None:
    """Raise ValueError where the limit might depend on the values of other, positive symbols.

    Sums with such a symbol have positive coefficients only, so that no leading term vanishes.  Exponents of what holds
    the variable are integers, or all are integer multiples of one symbol k: the order of growth then scales with k.
    """
    powers: set[Expr] = set()

    def look(part: Expr) -> None:
        if part.is_Add and part.free_symbols & others:
            if any(not term.as_coeff_Mul()[0].is_positive for term in part.args):
                raise ValueError(f"{part} may cancel for some values of {', '.join(map(str, others))}")
        elif part.is_Function or isinstance(part, sympy.exp):
            raise ValueError(f"{part}: functions are not looked into")
        elif part.is_Pow:
            if part.base.has(variable):
                powers.add(part)
            look(part.base)  # where that is a constant, its exponent only scales
            return
        for inner in part.args:
            look(inner)

    look(given)
    exponents = ", ".join(str(p.exp) for p in powers)
    symbolic = {p.exp.as_coeff_Mul()[1] for p in powers if p.exp.free_symbols}
    if not symbolic:
        if any(not p.exp.is_Integer for p in powers):
            raise ValueError(f"the exponents {exponents} are no integers")
        return
    if len(symbolic) > 1 or not all(k.is_Symbol for k in symbolic):
        raise ValueError(f"the exponents {exponents} compare differently for different values")
    (k,) = symbolic
    scaling = [p for p in powers if p.exp.has(k)]
    if any(not p.exp.as_coeff_Mul()[0].is_Integer for p in scaling):
        raise ValueError(f"the exponents {exponents} are no integer multiples of {k}")
    if given.xreplace(dict.fromkeys(scaling, sympy.Integer(1))).has(variable):
        raise ValueError(f"{variable} stands outside the powers with exponent {k}, which compare with it differently")
