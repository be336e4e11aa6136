"""Curves inside orbits of weights: exp(t log g) . w where g has a real logarithm, decided exactly; else two factors."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from math import pi
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symtopo.algebra.exact import (
    RationalMatrix,
    determinant_sign,
    from_flint,
    identity,
    pseudo_inverse,
    rational_matrix,
    to_flint,
)
from symtopo.algebra.spectrum import evaluate, null_space
from symtopo.errors import BadInput, Undecided, shown
from symtopo.symmetry.groups import TOLERANCE, WeightAction

if TYPE_CHECKING:
    from flint import fmpq_mat, fmpz_poly

Array = NDArray[np.float64]
Kind = Literal["exponential", "polar"]
ACCURACY = 1e-8  # of exp(log g), relative to the largest entry of g


def has_real_logarithm(g: Any) -> bool:
    """Whether a rational matrix g is exp(a) of a real matrix a, decided exactly.

    It is exactly if g is invertible and every negative eigenvalue has evenly many Jordan blocks of every size k
    (Culver 1966).  All roots of an irreducible factor p of the characteristic polynomial over Q have equally many of
    them, (r_{k-1} - 2 r_k + r_{k+1}) / deg p with r_k = rank p(g)^k.  So this is asked of the p that have a negative
    root, which FLINT isolates: real roots come with imaginary part exactly 0.

    False says that no real logarithm exists; g may yet be a product of two exponentials, if det g > 0.  Floats are
    taken as the dyadic rationals they are; the answer is not continuous in g.  BadInput where g is not square.
    """
    a = to_flint(_square(g))
    if a.det() == 0:
        return False
    factors = _negative_factors(a)
    return all(m % 2 == 0 for _, m in factors) and all(n % 2 == 0 for p, m in factors for n in _block_counts(a, p, m))


def _block_counts(a: fmpq_mat, p: fmpz_poly, multiplicity: int) -> list[int]:
    """Numbers of Jordan blocks of size 1, 2, .., multiplicity for every root of the irreducible factor p."""
    at, power, ranks = evaluate(p, a), to_flint(identity(a.nrows())), [a.nrows()]
    for _ in range(multiplicity + 1):
        power = power * at
        ranks.append(power.rank())
    lost = [(u - v) // p.degree() for u, v in pairwise(ranks)]  # blocks of size at least 1, 2, ..
    return [u - v for u, v in pairwise(lost)]


def real_logarithm(g: Any) -> Array:
    """A real matrix a with exp(a) = g, in floats, for a rational g that has one.

    On the generalised eigenspaces of the factors p with a negative root, Q^n is a module over Q[x], x acting as g: a
    sum of cyclic ones, equal in pairs.  On a pair g is C + C (direct sum), C the companion matrix of p^k; and if
    exp(b + ic) = C, then exp [[b, -c], [c, b]] = C + C.  A complex logarithm of C is taken with the cut far from its
    eigenvalues, a principal one on the rest of the space, where no eigenvalue is negative.  The bases are exact.

    Raises BadInput where none exists, Undecided where exp of the one found is not g up to `ACCURACY`.
    Source: own derivation; existence: Culver 1966.
    """
    from scipy.linalg import block_diag, expm

    if not has_real_logarithm(g):
        raise BadInput("the matrix has no real logarithm (Culver 1966): ask has_real_logarithm, or take a polar curve")
    a = to_flint(_square(g))
    basis: list[Any] = []
    blocks: list[Any] = []
    rest = a.charpoly().numer()
    for p, m in _negative_factors(a):
        rest = rest // p**m
        for k, number in enumerate(_block_counts(a, p, m), start=1):
            generators = _generators(a, p, k) if number else ()
            basis += [v for b in generators for v in _krylov(a, b, k * int(p.degree()))]
            blocks += [_doubled_logarithm(p, k)] * (number // 2)
    if rest.degree() > 0:
        kernel = null_space(evaluate(rest, a)) if basis else to_flint(identity(a.nrows()))
        basis += kernel.transpose().tolist()
        blocks.append(_principal_logarithm(_floats(pseudo_inverse(kernel) * a * kernel)).real)
    change = _matrix(basis).transpose()
    log: Array = _floats(change) @ block_diag(*blocks) @ _floats(change.inv())
    with np.errstate(all="ignore"):  # where log is so large that exp overflows, the error is no number
        error = np.abs(expm(log) - _floats(a)).max() / np.abs(_floats(a)).max()
    if not error <= ACCURACY:
        raise Undecided(f"a real logarithm exists, but the one computed is off by {error:.0e}: take a polar curve")
    return log


def _negative_factors(a: fmpq_mat) -> list[tuple[fmpz_poly, int]]:
    """The irreducible factors over Q of the characteristic polynomial that have a negative root; multiplicities."""
    factors = a.charpoly().numer().factor()[1]
    return [(p, m) for p, m in factors if any(z.imag == 0 and z.real < 0 for z in _roots(p))]


def _roots(p: fmpz_poly) -> list[Any]:
    roots: Any = p.complex_roots()
    return [z for z, _ in roots]


def _generators(a: fmpq_mat, p: fmpz_poly, k: int) -> Iterator[list[Any]]:
    """Vectors that generate the cyclic summands Q[x] / p^k of Q^n, where x acts as a.

    They are a basis, over the field Q[x] / p, of ker p(a)^k modulo ker p(a)^(k-1) + p(a) ker p(a)^(k+1).
    """
    at = evaluate(p, a)
    smaller, larger = null_space(at ** (k - 1)), at * null_space(at ** (k + 1))
    spanned: list[Any] = smaller.transpose().tolist() + larger.transpose().tolist()
    for vector in null_space(at**k).transpose().tolist():
        more = [*spanned, *_krylov(a, vector, int(p.degree()))]
        if _matrix(more).rank() > _matrix(spanned).rank():
            spanned = more
            yield vector


def _krylov(a: fmpq_mat, vector: list[Any], length: int) -> list[list[Any]]:
    """The vectors v, a v, a^2 v, .."""
    return [(a**j * _matrix([vector]).transpose()).entries() for j in range(length)]


def _doubled_logarithm(p: fmpz_poly, k: int) -> Array:
    """A real logarithm of C + C, for the companion matrix C of p^k, the matrix of x on 1, x, x^2, .."""
    *lower, leading = map(float, (p**k).coeffs())
    companion = np.eye(len(lower), k=-1)
    companion[:, -1] = -np.array(lower) / leading
    angles = np.sort(np.angle([complex(z) for z in _roots(p)]))
    gaps = np.diff(angles, append=angles[0] + 2 * pi)
    turn = 1j * (angles[gaps.argmax()] + gaps.max() / 2 - pi)  # exp(-turn) moves the widest gap to the negative axis
    log = _principal_logarithm(np.exp(-turn) * companion) + turn * np.eye(len(companion))
    return np.block([[log.real, -log.imag], [log.imag, log.real]])


def _principal_logarithm(a: Any) -> Any:
    """The logarithm with eigenvalues of imaginary part between -pi and pi; its accuracy is left to the caller."""
    from scipy.linalg import logm

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return logm(a)


def _square(g: Any) -> RationalMatrix:
    rows = rational_matrix(g, "the matrix")
    if len(rows) != len(rows[0]):
        raise BadInput(f"the matrix is {len(rows)} x {len(rows[0])}: give a square one")
    return rows


def _matrix(rows: Sequence[Sequence[Any]]) -> fmpq_mat:
    from flint import fmpq_mat

    return fmpq_mat(len(rows), len(rows[0]), [v for row in rows for v in row])


def _floats(a: fmpq_mat) -> Array:
    return np.array(from_flint(a), dtype=np.float64)


def _skew_logarithm(rotation: Array) -> Array:
    """A skew matrix a with exp(a) = q in SO(h): its Schur form are plane rotations; two of the -1 are one by pi."""
    from scipy.linalg import schur

    form, frame = schur(rotation, output="real")
    turning = np.flatnonzero(np.diagonal(form, -1)).tolist()
    half = [i for i in range(len(form)) if form[i, i] < 0 and i not in turning and i - 1 not in turning]
    log = np.zeros_like(form)
    for i, j in [*((i, i + 1) for i in turning), *zip(half[::2], half[1::2], strict=True)]:
        log[j, i] = np.arctan2(form[j, i] - form[i, j], form[i, i] + form[j, j])
    return np.asarray(frame @ (log - log.T) @ frame.T)


@dataclass(frozen=True, eq=False)
class Curve:
    """The curve t -> g(t) . w, with g(t) = exp(t a) ("exponential") or exp(t a) exp(t s) ("polar"), 0 <= t <= 1.

    It stays in the orbit of w, so whatever loss the action leaves unchanged is constant along it.
    start : w in floats;  generators : the matrices a, or a and s;  reason : why the curve is of this kind, in words.
    """

    action: WeightAction
    start: tuple[Array, ...]
    generators: tuple[Array, ...]
    kind: Kind
    reason: str

    def element(self, t: ArrayLike) -> Array:
        """The matrices g(t), shape (*shape of t, h, h)."""
        from scipy.linalg import expm

        times = np.asarray(t, dtype=np.float64)[..., None, None]
        return reduce(np.matmul, [expm(times * a) for a in self.generators])

    def __call__(self, t: ArrayLike) -> tuple[Array, ...]:
        """The weights g(t) . w, of shapes (*shape of t, ..., d_i, d_{i-1})."""
        batch = max(w.ndim for w in self.start) - 2
        g = self.element(t)
        tolerance = 0.0 if self.action.group == "GL" else TOLERANCE  # exponentials are invertible
        return self.action.act_batch(
            g.reshape(g.shape[:-2] + (1,) * batch + g.shape[-2:]), self.start, tolerance=tolerance
        )

    def deviation(self, loss: Callable[[Sequence[Array]], Array], *, samples: int = 101) -> float:
        """The largest |loss(g(t) . w) - loss(w)| over evenly spaced t in [0, 1]; for losses like `Minimum.loss`."""
        return float(np.abs(loss(self(np.linspace(0, 1, samples))) - loss(self.start)).max())


def symmetry_curve(action: WeightAction, g: Any, weights: Sequence[ArrayLike], *, kind: Kind | None = None) -> Curve:
    """A curve in the orbit from w to g . w, for g in the identity component of the group.

    GL: exp(t log g) (equation 5 of the paper) if g has a real logarithm, which is decided exactly; not every g with
    det g > 0 has: diag(-1, -2).  Otherwise exp(t a) exp(t s) by the polar decomposition g = exp(a) exp(s), a skew and
    s symmetric, which exists exactly if det g > 0.  O: exp(t a), a skew, if det g = 1.  Scaling: exp(t log D).

    Parameters
    ----------
    g : an h x h matrix; for GL floats are taken as the dyadic rationals they are, else g is an element up to 1e-10.
    weights : arrays of shapes (..., d_i, d_{i-1}).
    kind : by default exponential where possible; "exponential" or "polar" (GL only) insists on it.

    Raises BadInput where no curve in the group joins 1 to g (negative determinant, permutations), or where there is no
    exponential though it is insisted on; Undecided where there is one, but it was not found accurately.
    """
    if kind not in (None, "exponential", "polar" if action.group == "GL" else None):
        raise BadInput(f"the kind is {shown(kind)} for {action.group}: leave it out; exponential, or polar for GL only")
    rows, start = _square(g), tuple(np.asarray(w, dtype=np.float64) for w in weights)
    target = np.array(rows, dtype=np.float64)
    action.act_batch(target, start, tolerance=0.0 if action.group == "GL" else TOLERANCE)  # refuses what does not fit
    if action.group == "permutation":
        raise BadInput("permutations are a discrete group, no curve leaves its start: for a linear network, take GL")
    if action.group != "scaling" and determinant_sign(rows) < 0:
        raise BadInput("the determinant is negative: no curve of elements leads there from the identity; give another")
    if action.group != "GL":
        log = np.diag(np.log(np.diagonal(target))) if action.group == "scaling" else _skew_logarithm(target)
        return Curve(action, start, (log,), "exponential", f"exp maps onto the identity component of {action.group}")
    reason = "a polar curve was asked for"
    if kind != "polar":
        try:
            return Curve(action, start, (real_logarithm(rows),), "exponential", "the element has a real logarithm")
        except (BadInput, Undecided) as refusal:
            if kind == "exponential":
                raise
            reason = str(refusal)
    left, stretch, right = np.linalg.svd(target)
    generators = (_skew_logarithm(left @ right), right.T @ np.diag(np.log(stretch)) @ right)
    return Curve(action, start, generators, "polar", reason)
