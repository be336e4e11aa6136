"""The one list of facts that a proof may rely on, each with its citation; anything else is refused."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from symtopo import checker

_LEE = "Lee, Introduction to Topological Manifolds, 2011, chapter 4"
_ALGEBRA = "Horn, Johnson, Matrix Analysis, 2013"

FACTS: Mapping[str, str] = MappingProxyType(
    {
        "continuous images": f"the image of a connected space under a continuous map is connected ({_LEE})",
        "components partition": f"components partition a space, and a connected subset lies in one of them ({_LEE})",
        "constant maps": (
            f"a space is connected exactly if all its continuous maps to two discrete points are constant ({_LEE})"
        ),
        "product maps": (
            "projections of a product and inclusions of a factor at a point are continuous; so are restrictions and "
            "composites of continuous maps (Lee, Introduction to Topological Manifolds, 2011, chapters 2 and 3)"
        ),
        "counting": "an injective map shows at most as many elements, a bijective map equally many",
        "invertible factors": f"a product of square matrices is invertible exactly if every factor is ({_ALGEBRA})",
        "continuity on GL": f"products and inverses of matrices are continuous on GL_h(R) (Cramer's rule; {_ALGEBRA})",
        "components of GL": "GL_h(R), h >= 1, has two components, by the sign of det (Lee, Smooth Manifolds, 2013)",
        "determinants": f"det is continuous and multiplicative, changes its sign with two rows, and no square "
        f"matrix of rank below its size has "
        f"det != 0 "
        f"({_ALGEBRA})",
        "tangent indicatrix": (
            "unit tangents that are Lipschitz with constant kappa in the arc length turn by at most kappa times it: a "
            "Lipschitz curve on the sphere is no shorter than the great circle between its ends (do Carmo, "
            "Riemannian Geometry, 1992, chapter 3)"
        ),
        "inscribed angle": (
            "in a plane, the points that see a segment under an angle of at least x >= pi/2 lie between the two "
            "arcs over "
            "it on which the angle is x, of radius half the segment over sin x (Euclid, Elements III)"
        ),
        "exponential": (
            f"t -> exp(t a) is smooth, with exp(0) = 1 and inverse exp(-t a), and exp(log g) = g ({_ALGEBRA})"
        ),
        "polar decomposition": (
            "an invertible real matrix is q r, q orthogonal, r positive definite; r has a symmetric real "
            "logarithm, and q "
            f"a skew one if det q = 1 ({_ALGEBRA})"
        ),
        "Moore-Penrose": "S S^+ S = S, and S^+ S is symmetric (Penrose 1955, A generalized inverse for matrices)",
        "unitarily invariant norms": (
            "a unitarily invariant norm is a symmetric, increasing function of the singular values, which grow "
            "with A A' "
            f"(von Neumann 1937; {_ALGEBRA})"
        ),
        "best approximation": (
            "matrices of rank r nearest to T keep r largest singular values of T, and are unique if s_r > s_(r+1) "
            f"(Eckart, Young 1936; {_ALGEBRA})"
        ),
        **{name: source for name, (_, source) in checker.THEOREMS.items()},
        **dict([checker.STATE_CELLS.split(": ", 1)]),
    }
)
