"""LaTeX of plain sentences, words in group elements, and sympy expressions."""

from __future__ import annotations

import re
from typing import Any

_SPECIAL = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}"}
_SPECIAL |= {">": r"\textgreater{}", "|": r"\textbar{}", **{c: f"\\{c}" for c in "&%$#_{}"}}


def escape(text: str) -> str:
    """A plain sentence."""
    return re.sub(r"[\\~^<>|&%$#_{}]", lambda m: _SPECIAL[m[0]], text)


def code(text: str) -> str:
    return rf"\texttt{{{escape(text)}}}"


def word(letters: str) -> str:
    """A word "g k^-1" in math mode; the empty word is 1."""
    return " ".join(f"{g.removesuffix('^-1')}^{{-1}}" if g.endswith("^-1") else g for g in letters.split()) or "1"


def formula(expression: Any) -> str:
    import sympy

    return str(sympy.latex(sympy.sympify(expression)))
