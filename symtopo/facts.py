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
        "determinants": f"det is continuous and multiplicative, and no square matrix of rank below its size has "
        f"det != 0 "
        f"({_ALGEBRA})",
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
