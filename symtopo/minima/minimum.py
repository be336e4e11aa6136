"""The set of global minimisers of |Y - F(W) X|^2 over the weights of a linear network, described exactly."""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from symtopo import checker
from symtopo.algebra import spectrum as lowrank
from symtopo.algebra.exact import (
    Rational,
    RationalMatrix,
    columns,
    from_flint,
    identity,
    product,
    pseudo_inverse,
    restricted,
    to_flint,
    to_fmpq,
    unit_roundoff,
)
from symtopo.algebra.modular import SquaredSingularValues, independent_rows, rank
from symtopo.checker import Problem
from symtopo.display import html_card
from symtopo.errors import BadInput, Undecided
from symtopo.minima.attainment import Attainment, attainment
from symtopo.minima.data import exact_data, exact_target
from symtopo.minima.network import Network, hidden_states
from symtopo.minima.points import rational_point

if TYPE_CHECKING:
    import numpy as np
    from flint import fmpq_mat
    from numpy.typing import ArrayLike, NDArray
    from sympy import Eq

MAY_BE_EMPTY = "the minimum may be empty: nothing here proves that one exists"
LARGEST_SHOWN = 6  # width of a network whose equation is written out in a notebook


@dataclass(frozen=True)
class Fiber:
    """Data on a basis of the column space of X: the fiber is {W : F(W) u = t}, if it is not empty.

    u : some columns of X, d_0 x rho; columns : their indices;  t : the least-squares target on u, d_l x rho;
    shifted : t - eps_0l u, the target once the skip from input to output is moved into it;
    gram : C C^T for X = u C, the metric in which |shifted - F(W) u| is least.
    """

    u: fmpq_mat
    t: fmpq_mat
    shifted: fmpq_mat
    gram: fmpq_mat
    columns: tuple[int, ...]


@dataclass(frozen=True, init=False)
class Minimum:
    """The minimum {W : |Y - F(W) X|^2 is least} of a linear network.

    With U a basis of the column space of X (some columns of X) and T the least-squares target on it, the minimum is
    the fiber {W : F(W) U = T} wherever that is not empty.

    Parameters
    ----------
    network : the network F.
    target : a matrix M, d_l x d_0: short for x = identity, y = M.  By default the identity pattern (ones on the
        diagonal).
    x, y : data, d_0 x N and d_l x N, instead of a target.
    roundoff : how far the entries of x and those of y, or of the target, may be off, relatively; by default that of
        binary floats of their type, and 0 where all are exact.  Only the warning of `count` looks at it.

    Entries are integers, fractions, decimals, text like "2/3" or "0.1", numbers of sympy and FLINT, all of them exact;
    or binary floats, which are taken as the dyadic rationals they are.
    Immutable; equal where network and data, as they were given, are.  Raises BadInput where shapes or entries do not
    fit.

    Examples
    --------
    >>> from symtopo import Minimum, Network
    >>> minimum = Minimum(Network([2, 2, 2, 2], skips={(0, 2): 1}), target=[[1, 0], [0, "1/2"]])
    >>> minimum.rank_x, minimum.rank_target, minimum.reachable
    (2, 2, True)
    >>> minimum.contains(minimum.point(seed=1))
    True
    """

    network: Network
    x: RationalMatrix | None
    y: RationalMatrix
    roundoff: tuple[float, float] = field(default=(0.0, 0.0), compare=False, repr=False)

    def __init__(
        self,
        network: Network,
        target: Any = None,
        *,
        x: Any = None,
        y: Any = None,
        roundoff: tuple[float, float] | None = None,
    ) -> None:
        data: tuple[RationalMatrix | None, RationalMatrix]
        if x is None and y is None:
            data = None, exact_target(network, target)
        elif target is not None or x is None or y is None:
            raise BadInput("data are not given as either a target, or both x and y: give one of the two")
        else:
            data = exact_data(network, x, y)
        for name, value in zip(("network", "x", "y"), (network, *data), strict=True):
            object.__setattr__(self, name, value)
        of_entries = unit_roundoff(x), unit_roundoff(target if y is None else y)
        object.__setattr__(self, "roundoff", of_entries if roundoff is None else roundoff)

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.network, self.x, self.y))

    def __repr__(self) -> str:
        data = f"target={_shape(self.y)}" if self.x is None else f"x={_shape(self.x)}, y={_shape(self.y)}"
        return f"Minimum({self.network!r}, {data})"

    def _repr_html_(self) -> str:
        reached = {True: "reachable", False: "out of reach", None: "not known to be reachable"}[self.reachable]
        rows = [("data", f"X of rank {self.rank_x}, target of rank {self.rank_target}, {reached}")]
        if max(self.network.widths) <= LARGEST_SHOWN:
            with suppress(Undecided):
                from sympy import latex

                rows += [("minimum", f"$${latex(equation)}$$") for equation in self.equations()]
        return html_card("Minimum", rows, before=self.network._repr_html_())

    # ------------------------------------------------------------------------------------------------- reduced data

    @cached_property
    def fiber(self) -> Fiber:
        """The data on a basis of the column space of X.

        With X_I some rows of X that span the others, X = u C for C = u_I^-1 X_I, so C^+ = X_I^T (X_I X_I^T)^-1 u_I.
        """
        if self.x is None:
            u = to_flint(identity(self.network.widths[0]))
            t, gram, chosen = to_flint(self.y), u, list(range(self.network.widths[0]))
        else:
            columns_of_x = list(zip(*self.x, strict=True))
            chosen = independent_rows(columns_of_x, self.rank_x)
            u = columns(to_flint(self.x), chosen)
            basis = columns(to_flint(columns_of_x), independent_rows(self.x, self.rank_x)).transpose()
            on_rows, inner = columns(basis, chosen), basis * basis.transpose()
            t = to_flint(self.y) * basis.transpose() * inner.inv() * on_rows
            gram = on_rows.inv() * inner * on_rows.inv().transpose()
        _, shift = checker.normal_form(self.network)
        shifted = t - to_fmpq(shift) * u if shift else t
        return Fiber(u, t, shifted, gram, tuple(chosen))

    @cached_property
    def problem(self) -> Problem:
        """Normal form, ranks and ties: all that the theorems look at.  Decided exactly, by FLINT.

        The rank of T' is that of (Y - eps_0l X) X^T: the kernel of X X^T, where they differ, is orthogonal to both.
        """
        widths, (skips, _) = self.network.widths, checker.normal_form(self.network)
        y, rho = self._shifted_outputs, self.rank_x
        rank_target = rank(y if self.x is None else product(y, list(zip(*self.x, strict=True))))
        line = None
        if rho == 1:
            u, t = ([row[0] for row in from_flint(a)] for a in (self.fiber.u, self.fiber.shifted))
            line = u, t

        def tied(position: int) -> bool:
            return not (0 < position <= rank_target and self._seen_simple) and self._spectrum.tied(position)

        return Problem(widths, skips, rho, rank_target, line, tied, self._rank_beside, self._restricted)

    @property
    def _shifted_outputs(self) -> checker.Matrix:
        return checker.shifted_target(self.network, self.x, self.y)

    @cached_property
    def _squared_singular_values(self) -> SquaredSingularValues:
        """Of the shifted target."""
        rows = None if self.x is None else [self.x[i] for i in independent_rows(self.x, self.rank_x)]
        return SquaredSingularValues(self._shifted_outputs, rows)

    @cached_property
    def _seen_simple(self) -> bool:
        return self._squared_singular_values.seen_simple(self.problem.rank)

    def _rank_beside(self, e: Rational) -> int:
        """Rank of T' - e on the column space of X, where input and output are of one width."""
        return int((self.fiber.shifted - to_fmpq(e) * self.fiber.u).rank())

    def _restricted(self, e: Rational) -> RationalMatrix:
        """T'/e on the image of T' - e, for X of full row rank."""
        return restricted(self.fiber.shifted * self.fiber.u.inv() / to_fmpq(e))

    @cached_property
    def _spectrum(self) -> lowrank.Spectrum:
        return lowrank.spectrum(self._squared_singular_values.polynomial())

    def ties(self, position: int) -> tuple[int, int] | None:
        """For singular values s_k = s_(k+1) of the target, k the position: how many are larger, and how many are not
        smaller; None where s_k > s_(k+1).  Decided exactly.
        """
        k, larger = self._spectrum.group(position)
        return (larger, larger + self._spectrum.multiplicities[k]) if self._spectrum.tied(position) else None

    def _gram(self, t: fmpq_mat) -> fmpq_mat:
        return t * self.fiber.gram * t.transpose()

    def least_squares_target(self) -> RationalMatrix:
        """The matrix Y X^+, which is the target M where data are given as a target."""
        return self.y if self.x is None else from_flint(to_flint(self.y) * pseudo_inverse(to_flint(self.x)))

    @cached_property
    def rank_x(self) -> int:
        return self.network.widths[0] if self.x is None else rank(self.x)

    @cached_property
    def data_bits(self) -> int:
        """The length of all numerators and denominators of the data."""
        entries = [v for a in (self.x or (), self.y) for row in a for v in row]
        return sum(v.numerator.bit_length() + v.denominator.bit_length() for v in entries)

    @property
    def rank_target(self) -> int:
        """Rank of the target on the column space of X, after the skip from input to output has shifted it."""
        return self.problem.rank

    @cached_property
    def _attainment(self) -> Attainment:
        return attainment(self.problem)

    @property
    def reachable(self) -> bool | None:
        """Whether the fiber F(W) U = T is nonempty, so that it is the minimum.

        True and False are proved (docs/counts.md, section 6).  None means not known: a skip together with a narrow
        layer.  `point` may still find a point of the fiber.
        """
        return self._attainment.reached

    @property
    def attained(self) -> bool | None:
        """Whether the least loss is attained, so that the minimum is not empty.

        True and False are proved (docs/counts.md, section 6).  None means not known: the minimum may be empty, though
        `point` may still find a point of it.
        """
        return self._attainment.attained

    @property
    def why_attained(self) -> str:
        """Why there is a minimum, or none, in words; empty where that is not known."""
        return self._attainment.why

    # ------------------------------------------------------------------------------------------------- points

    @cached_property
    def _is_low_rank(self) -> bool:
        """A plain chain whose width is below the rank of its target: best approximations instead of a fiber."""
        return not self.problem.skips and self.reachable is False

    def _target_in_reach(self, rng: random.Random) -> fmpq_mat | None:
        """The target on U of the points to look for; for a low-rank problem, a rational best approximation, if any."""
        if not self._is_low_rank:
            return self.fiber.t
        span = lowrank.top_subspace(self._gram(self.fiber.shifted), self.problem.smallest, rng)
        if span is None:
            return None
        projected = span * (span.transpose() * span).inv() * span.transpose() * self.fiber.shifted
        return projected + self.fiber.t - self.fiber.shifted

    def best_target(self, rng: random.Random) -> RationalMatrix | None:
        """The target on U of all minima of a plain chain, where it is one, and rational; None elsewhere.

        Where the target is out of reach it is the best approximation of its rank, unique unless singular values tie.
        rng : of a factorisation on the way; the result does not depend on it.
        """
        tied = self._is_low_rank and self.problem.tied(self.problem.smallest)
        target = None if tied else self._target_in_reach(rng)
        return None if target is None else from_flint(target)

    def point(self, seed: int = 0, *, attempts: int = 64) -> tuple[RationalMatrix, ...]:
        """Exact rational weights in the minimum, random for the seed; `contains` holds for them.

        Raises Undecided where none was found in so many attempts, where the minimum has no rational point, and where
        it is empty.
        """
        rng = random.Random(seed)
        if self.rank_x == 0:
            return tuple(from_flint(lowrank.random_matrix(*shape, rng)) for shape in self.network.shapes)
        if self.attained is False:
            raise Undecided(f"there is no minimum: {self.why_attained}")
        if self.reachable is False and not self._is_low_rank:
            raise Undecided("the target is out of reach of a network with skips: its best approximation is not known")
        for _ in range(attempts):
            target = self._target_in_reach(rng)
            if target is None:
                raise Undecided("the minimum has no rational point: the best approximation of its rank is irrational")
            weights = rational_point(self.network, self.fiber.u, target, rng)
            if weights is not None:
                return tuple(from_flint(w) for w in weights)
        perhaps = "" if self.attained else f"; {MAY_BE_EMPTY}"
        raise Undecided(
            f"no exact rational minimum found in {attempts} attempts with seed {seed}: try another seed{perhaps}"
        )

    def contains(self, weights: Sequence[Any]) -> bool:
        """Whether the weights are a global minimiser, decided exactly.

        On a fiber: F(W) U = T.  Where a plain chain cannot reach T: F(W) U is an orthogonal part of T that carries its
        largest singular values (first-order conditions, rank, and a comparison of eigenvalues by exact counts).
        Raises Undecided for a stationary point of a network with skips whose least loss is not known.
        """
        t, gram = self.fiber.t, self.fiber.gram
        exact = [to_flint(w) for w in self.network.exact_weights(weights)]
        if self.rank_x == 0:
            return True
        states = hidden_states(self.network, exact, self.fiber.u)
        residual = t - states[-1]
        if _is_zero(residual):
            return True
        if self.reachable or self.attained is False:
            return False
        if self._is_low_rank:
            part = self.fiber.shifted - residual
            orthogonal = _is_zero(part.transpose() * residual) and _is_zero(part * gram * residual.transpose())
            return orthogonal and lowrank.is_top_part(self._gram(part), self._spectrum, self.problem.smallest)
        unit = to_flint(identity(t.nrows()))
        back = hidden_states(self.network.transpose(), [w.transpose() for w in reversed(exact)], unit)
        for i in range(1, self.network.layers + 1):
            if not _is_zero(back[self.network.layers - i] * residual * gram * states[i - 1].transpose()):
                return False
        try:
            self.point()
        except Undecided:
            raise Undecided("the point is stationary, but the least loss is not known: it may be a saddle") from None
        return False

    def loss(self, weights: Sequence[ArrayLike]) -> NDArray[np.float64]:
        """|Y - F(W) X|_F^2 in floats, for weights of shapes (..., d_i, d_{i-1}); shape (...)."""
        import numpy as np

        x = None if self.x is None else np.array(self.x, dtype=np.float64)
        residual = self.network.forward_batch(weights, x) - np.array(self.y, dtype=np.float64)
        return np.asarray((residual**2).sum(axis=(-2, -1)))

    def equations(self) -> tuple[Eq, ...]:
        """Sympy equations of the minimum in matrix symbols W1, .., Wl, skips written out.

        One equation F(W) U = T on a fiber, T rational; none where X = 0.  Where a plain chain cannot reach T and its
        best approximation is unique and rational, that stands in place of T.  Raises Undecided elsewhere.
        """
        import sympy

        if self.rank_x == 0:
            return ()
        u, target = self.fiber.u, self.fiber.t
        if self._is_low_rank:
            tied = self.problem.tied(self.problem.smallest)
            in_reach = None if tied else self._target_in_reach(random.Random(0))
            if in_reach is None:
                raise Undecided("the best approximations of the target are not unique or not rational: no one equation")
            target = in_reach
        elif self.reachable is None:
            self.point()  # raises Undecided unless the fiber is seen to be nonempty
        elif self.reachable is False:
            raise Undecided("the target is out of reach of a network with skips: its best approximation is not known")
        symbols = [sympy.MatrixSymbol(f"W{i}", *shape) for i, shape in enumerate(self.network.shapes, start=1)]
        start = sympy.Identity(self.network.widths[0]) if self.x is None else _sympy(from_flint(u))
        states = hidden_states(self.network, symbols, start, scalar=_sympy_number)
        return (sympy.Eq(states[-1], _sympy(from_flint(target))),)


def _is_zero(a: fmpq_mat) -> bool:
    return all(v == 0 for v in a.entries())


def _shape(a: RationalMatrix) -> str:
    return f"<{len(a)} x {len(a[0])}>"


def _sympy_number(c: Rational) -> Any:
    import sympy

    return sympy.Rational(c.numerator, c.denominator)


def _sympy(a: RationalMatrix) -> Any:
    import sympy

    return sympy.ImmutableMatrix([[_sympy_number(v) for v in row] for row in a])
