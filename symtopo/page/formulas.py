"""Formulas as MathML, which browsers draw themselves."""

from __future__ import annotations

import re
from html import escape, unescape

from symtopo.errors import BadInput


def with_formulas(text: str) -> str:
    """HTML of a plain text: what stands between dollars is LaTeX."""
    return in_html(escape(text, quote=False))


def in_html(html: str) -> str:
    """The same HTML, with MathML in place of what stands between dollars.

    Raises BadInput where latex2mathml is missing.
    """
    try:
        from latex2mathml.converter import convert
    except ImportError:
        raise BadInput("pages need latex2mathml, which is not installed: pip install 'symtopo[page]'") from None
    return re.sub(r"\$([^$]+)\$", lambda match: str(convert(unescape(match[1]))), html)
