"""Neurons with activations that are rational at rational inputs: the cases of statements about laws of activations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from symtopo.algebra.exact import Rational
from symtopo.search.search import Finite

Numbers = tuple[Rational, ...]


@dataclass(frozen=True)
class Rule:
    """An activation s, and what holds of it for all real z.

    degree : the k of s(c z) = c^k s(z) for c > 0;  flip : the d and e of s(-z) = d s(z) + e;  odd_part : whether s(z) -
    s(-z) = z.  None, or False: it does not hold.
    """

    formula: str
    value: Callable[[Fraction], Fraction]
    degree: int | None = None
    flip: tuple[int, int] | None = None
    odd_part: bool = False


def _soft(z: Fraction) -> Fraction:
    return z / (1 + abs(z))


RULES = {
    rule.formula: rule
    for rule in (
        Rule("max(z, 0)", lambda z: max(z, Fraction(0)), 1, odd_part=True),
        Rule("z / (1 + |z|)", _soft, flip=(-1, 0)),
        Rule("(1 + z / (1 + |z|)) / 2", lambda z: (1 + _soft(z)) / 2, flip=(-1, 1)),
        Rule("|z|", abs, 1, (1, 0)),
        Rule("max(z, 0)^2", lambda z: max(z, Fraction(0)) ** 2, 2),
        Rule("max(z, z / 10)", lambda z: max(z, z / 10), 1),
        Rule("z^3", lambda z: z**3, 3, (-1, 0)),
        Rule("max(z, 0) + 1 / (1 + z^2)", lambda z: max(z, Fraction(0)) + 1 / (1 + z * z), odd_part=True),
        Rule("z^2 + z", lambda z: z * z + z),
    )
}


@dataclass(frozen=True)
class Neurons:
    """The output a + sum of v_j s(w_j x + b_j) of some neurons at an input x, and a scale c."""

    formula: str
    w: Numbers
    b: Numbers
    v: Numbers
    a: Rational
    x: Rational
    c: Rational = 1

    def __str__(self) -> str:
        terms = " + ".join(
            f"{v} s({w} x + {b})" for v, w, b in zip(self.v, self.w, self.b, strict=True)
        )  # as they are, so that every number is seen
        scale = "" if self.c == 1 else f", c = {self.c}"
        return f"{terms} + {self.a}, s(z) = {self.formula}, x = {self.x}{scale}"

    @property
    def complexity(self) -> tuple[object, ...]:
        numbers = (*self.w, *self.b, *self.v, self.a, self.x, self.c)
        sizes = [(Fraction(n).denominator, abs(n), n < 0) for n in numbers]
        return len(self.w), list(RULES).index(self.formula), sizes

    @property
    def rule(self) -> Rule:
        return RULES[self.formula]

    def output(self, w: Sequence[Rational], b: Sequence[Rational], v: Sequence[Rational], a: Rational) -> Rational:
        """With other weights, exactly."""
        values = (self.rule.value(Fraction(r * self.x + s)) for r, s in zip(w, b, strict=True))
        return a + sum(u * value for u, value in zip(v, values, strict=True))

    def compared(self, w: Sequence[Rational], b: Sequence[Rational], v: Sequence[Rational], a: Rational) -> bool | str:
        """Whether the output is the same with other weights; a sentence where it is not."""
        before, after = self.output(self.w, self.b, self.v, self.a), self.output(w, b, v, a)
        return before == after or f"the output is {before}, then {after}"


def single_neurons(*scales: Rational) -> Finite:
    """One neuron, all activations, small numbers, and these scales."""
    numbers = product(RULES, scales, (1, -2), (0, 1), (1, 3), (1, -1, 2))
    cases = [Neurons(s, (w,), (b,), (v,), 5, x, c) for s, c, w, b, v, x in numbers]
    told = ", ".join(map(str, scales))
    return Finite(f"one neuron, {len(RULES)} activations, weights 1, -2, 3, biases 0, 1, scales {told}", cases)
