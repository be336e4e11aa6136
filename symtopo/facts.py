"""The one list of facts that a proof may rely on: what each says, where it is proved, what it says formally.

A fact that is a statement of the catalogue says which: that statement may not rely on it.  What a fact says formally,
as Horn clauses, stands here once; proofs name the fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from symtopo import checker

PUBLISHED, OWN, FORMAL = "published", "own derivation", "proved formally"

# the symbols of all clauses; a proof that names a fact may use them, and adds its own
LANGUAGE = (
    "f: maps; S, T: spaces; x, y, z: points; a: actions; source, target: maps -> spaces; continuous, onto: maps -> "
    "truth; image: maps points -> points; connected: spaces -> truth; joined: spaces points points -> truth; times: "
    "spaces spaces -> spaces; first, second: spaces spaces -> maps; beside, above: spaces spaces points -> maps; "
    "inclusion: spaces spaces -> maps; acts: actions -> truth; orbit_map: actions -> maps; group, orbit, minimum: "
    "actions -> spaces; parts: spaces -> numbers; at_most: numbers numbers -> truth; m: minima; setting: minima -> "
    "truth; network: minima -> networks; rank: minima -> numbers; law: networks numbers -> numbers; count: minima -> "
    "numbers"
)

_LEE = "Lee, Introduction to Topological Manifolds, 2011, chapter 4"
_LEE_MAPS = "Lee, Introduction to Topological Manifolds, 2011, chapters 2 and 3"
_ALGEBRA = "Horn, Johnson, Matrix Analysis, 2013"


@dataclass(frozen=True)
class Fact:
    """A fact with its citation.

    own : whether it is a derivation of ours that is not published;  formal : the theorem of proofs/formal that proves
    it, if the record has it;  statement : the id of the statement that it is;  clauses : what it says formally.
    """

    citation: str
    own: bool = False
    formal: str = ""
    statement: str = ""
    clauses: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.citation


def _of_the_checker(name: str, source: str) -> Fact:
    return Fact(
        source, own=source.startswith(OWN), formal=_PROVED_COUNTS.get(name, ""), statement=_COUNTS.get(name, "")
    )


_PROVED_COUNTS = {
    "zero data": "Symtopo.Counts.count_zero_data",
    "plain chain": "Symtopo.Counts.count_2_1",
    "cut vertices": "Symtopo.CutCount.count_2_4",
    "zero target": "Symtopo.CutZero.count_2_10",
    "state cells": "Symtopo.Counts.count_2_5",
}
_COUNTS = {
    "plain chain": "2.1",
    "unreachable target": "2.2",
    "scalar blocks": "2.3",
    "cut vertices": "2.4",
    "state cells": "2.5",
    "plain block": "2.6",
    "wide block": "2.7",
    "two narrow blocks": "2.8",
    "adjacent narrow blocks": "2.9",
    "zero target": "2.10",
}

FACTS: Mapping[str, Fact] = MappingProxyType(
    {
        "continuous images": Fact(
            f"the image of a connected space under a continuous map is connected ({_LEE})",
            formal="Symtopo.Section3.theorem_3_1",
            statement="3.1",
            clauses=(
                "continuous(f), onto(f), connected(source(f)) => connected(target(f))",
                "continuous(f), joined(source(f), x, y) => joined(target(f), image(f, x), image(f, y))",
            ),
        ),
        "components partition": Fact(
            f"components partition a space, and a connected subset lies in one of them ({_LEE})",
            clauses=("joined(S, x, y), joined(S, y, z) => joined(S, x, z)",),
        ),
        "constant maps": Fact(
            f"a space is connected exactly if all its continuous maps to two discrete points are constant ({_LEE})"
        ),
        "product maps": Fact(
            "projections of a product and inclusions of a factor at a point are continuous; so are restrictions and "
            f"composites of continuous maps ({_LEE_MAPS})",
            clauses=(
                "continuous(first(S, T)); continuous(second(S, T))",
                "continuous(beside(S, T, y)); continuous(above(S, T, x))",
                "acts(a) => continuous(orbit_map(a))",
                "continuous(inclusion(S, T))",
            ),
        ),
        "counting": Fact("an injective map shows at most as many elements, a bijective map equally many"),
        "invertible factors": Fact(
            f"a product of square matrices is invertible exactly if every factor is ({_ALGEBRA})"
        ),
        "continuity on GL": Fact(
            f"products and inverses of matrices are continuous on GL_h(R) (Cramer's rule; {_ALGEBRA})"
        ),
        "components of GL": Fact(
            "GL_h(R), h >= 1, has two components, by the sign of det (Lee, Smooth Manifolds, 2013)",
            formal="Symtopo.Facts.fact_general_linear",
        ),
        "determinants": Fact(
            "det is continuous and multiplicative, changes its sign with two rows, and no square matrix of rank below "
            f"its size has det != 0 ({_ALGEBRA})"
        ),
        "tangent indicatrix": Fact(
            "unit tangents that are Lipschitz with constant kappa in the arc length turn by at most kappa times it: a "
            "Lipschitz curve on the sphere is no shorter than the great circle between its ends (do Carmo, "
            "Riemannian Geometry, 1992, chapter 3)"
        ),
        "inscribed angle": Fact(
            "in a plane, the points that see a segment under an angle of at least x >= pi/2 lie between the two arcs "
            "over it on which the angle is x, of radius half the segment over sin x (Euclid, Elements III)"
        ),
        "exponential": Fact(
            f"t -> exp(t a) is smooth, with exp(0) = 1 and inverse exp(-t a), and exp(log g) = g ({_ALGEBRA})"
        ),
        "polar decomposition": Fact(
            "an invertible real matrix is q r, q orthogonal, r positive definite; r has a symmetric real logarithm, "
            f"and q a skew one if det q = 1 ({_ALGEBRA})"
        ),
        "Moore-Penrose": Fact("S S^+ S = S, and S^+ S is symmetric (Penrose 1955, A generalized inverse for matrices)"),
        "unitarily invariant norms": Fact(
            "a unitarily invariant norm is a symmetric, increasing function of the singular values, which grow with A "
            f"A' (von Neumann 1937; {_ALGEBRA})"
        ),
        "best approximation": Fact(
            "matrices of rank r nearest to T keep r largest singular values of T, and are unique if s_r > s_(r+1) "
            f"(Eckart, Young 1936; {_ALGEBRA})"
        ),
        "Kronecker form": Fact(
            "pencils of matrices are strictly equivalent exactly if they have the same minimal indices and elementary "
            "divisors (Kronecker 1890; Gantmacher, The Theory of Matrices, 1959, chapter 12)"
        ),
        "zero target": _of_the_checker("zero target", checker.OWN.format(4)),  # a part of its theorem "cut vertices"
        "biases": Fact(f"{OWN}, not published (docs/counts.md, section 7)", own=True),
        **{name: _of_the_checker(name, source) for name, (_, source) in checker.THEOREMS.items()},
        **{
            name: _of_the_checker(name, source)
            for name, source in (
                text.split(": ", 1) for text in (checker.TRANSPOSING, checker.BLOCK_SIGNS, checker.STATE_CELLS)
            )
        },
    }
)
