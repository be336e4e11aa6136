"""Patterns of the hidden states of a network with one data point: which states vanish, which signs the others have.

States h_0 = x, .., h_l = y occur if, wherever h_z vanishes, h_(z+1) is what the skips add.  The conditions mix only
states of equal width.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from symtopo.formalizing.linear import Excluded, Form, Row, signs_together, solved
from symtopo.minima.network import Network

ZERO, POSITIVE, NEGATIVE, NONZERO = "Zero", "Pos", "Neg", "NonZero"
SIGNS = {POSITIVE: 1, NEGATIVE: -1}
TRIES = 64

Vector = Sequence[Fraction]
Pattern = Mapping[int, str]  # hidden layer -> what is known of its state


@dataclass(frozen=True)
class States:
    """A network and one data point (x, y), x not zero."""

    network: Network
    x: Vector
    y: Vector

    @property
    def last(self) -> int:
        return self.network.layers

    @property
    def scalars(self) -> list[int]:
        return [v for v in range(1, self.last) if self.network.widths[v] == 1]

    def after(self, z: int) -> Form:
        """h_(z+1) minus what the skips add, by layers."""
        form: Form = {z + 1: Fraction(1)}
        for (j, k), c in self.network.skips.items():
            if k == z + 1 and c:
                form[j] = form.get(j, Fraction(0)) - Fraction(c)
        return form

    def excluded(self, pattern: Pattern) -> list[tuple[int, Fraction]] | None:
        """Multiples of the equations after vanishing states that exclude the pattern; None if it occurs."""
        zeros = [z for z, what in pattern.items() if what == ZERO]
        for width in {self.network.widths[z + 1] for z in zeros}:
            own = [z for z in zeros if self.network.widths[z + 1] == width]
            found = self._of_width(width, own, pattern, point=False)
            if isinstance(found, Excluded):
                return [(own[index], c) for index, c in found.combination.items()]
        return None

    def occurring(self, pattern: Pattern) -> list[list[Fraction]]:
        """States h_1, .., h_(l-1) with a pattern that occurs; of layers that it leaves out no other depends."""
        zeros = [z for z, what in pattern.items() if what == ZERO]
        states: dict[int, list[Fraction]] = {}
        for width in set(self.network.widths[1 : self.last]):
            own = [z for z in zeros if self.network.widths[z + 1] == width]
            found = self._of_width(width, own, pattern, point=True)
            if isinstance(found, Excluded):
                raise ValueError("no states have this pattern")
            states |= found
        return [states[i] for i in range(1, self.last)]

    def _of_width(
        self, width: int, zeros: Sequence[int], pattern: Pattern, *, point: bool
    ) -> dict[int, list[Fraction]] | Excluded:
        """The states of one width, if they are asked for; zeros : the layers whose next one has this width."""
        vanish = {z for z, what in pattern.items() if what == ZERO}
        equations = [{v: c for v, c in self.after(z).items() if v not in vanish} for z in zeros]
        hidden = [v for v in range(1, self.last) if self.network.widths[v] == width]
        if width > 1:
            rows = self._vectors(width, equations, hidden, pattern)
            if isinstance(rows, Excluded):
                return rows
            return self._generic(width, rows, hidden, pattern) if point else {}
        found = signs_together(
            [self._with_constant(form) for form in equations],
            {v: SIGNS[pattern[v]] for v in hidden if pattern.get(v) in SIGNS},
        )
        if isinstance(found, Excluded):
            return found
        return {v: [found.get(v, Fraction(0))] for v in hidden}

    def _with_constant(self, form: Form) -> Form:
        """Of scalar states: the ends are numbers."""
        ends = form.get(0, Fraction(0)) * self.x[0] + form.get(self.last, Fraction(0)) * self.y[0]
        inner = {v: c for v, c in form.items() if v not in (0, self.last)}
        return {**inner, 0: ends} if ends else inner

    def _ends(self, form: Form, width: int) -> list[Fraction]:
        """What the ends contribute to a form of vector states."""
        first, final = form.get(0, Fraction(0)), form.get(-1, Fraction(0))
        x = self.x if first else [Fraction(0)] * width
        y = self.y if final else [Fraction(0)] * width
        return [first * a + final * b for a, b in zip(x, y, strict=True)]

    def _vectors(
        self, width: int, equations: Sequence[Form], hidden: Sequence[int], pattern: Pattern
    ) -> dict[int, Row] | Excluded:
        """The equations, solved, of which none makes a state vanish that does not."""
        named = [{-1 if v == self.last else v: c for v, c in form.items()} for form in equations]
        rows = solved(named, lambda form: not any(self._ends(form, width)))
        if isinstance(rows, Excluded):
            return rows
        for v in hidden:
            if pattern.get(v) == NONZERO:
                state = Row({v: Fraction(1)}, {})
                for variable, by in rows.items():
                    state = state.without(variable, by)
                if not state.variables and not any(self._ends(state.form, width)):
                    return Excluded(state.added)
        return rows

    def _generic(
        self, width: int, rows: Mapping[int, Row], hidden: Sequence[int], pattern: Pattern
    ) -> dict[int, list[Fraction]]:
        """Values of the free states for which none vanishes that need not: what is not in the pattern is free."""
        rng = random.Random(0)
        for size in range(1, TRIES):
            values = {v: [Fraction(rng.randint(-size, size)) for _ in range(width)] for v in hidden}
            values |= {v: [Fraction(0)] * width for v in hidden if pattern.get(v) == ZERO}
            for variable, row in rows.items():
                total = self._ends(row.form, width)
                for v, c in row.form.items():
                    if v > 0 and v != variable:
                        total = [t + c * u for t, u in zip(total, values[v], strict=True)]
                values[variable] = [t / -row.form[variable] for t in total]
            if all(any(values[v]) for v in hidden if pattern.get(v) != ZERO):
                return values
        raise ValueError("no generic states were found")
