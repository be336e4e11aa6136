"""Formulas as MathML, which browsers draw themselves."""

from __future__ import annotations

import re
from html import escape, unescape
from xml.etree import ElementTree

from symtopo.errors import BadInput, shown


def with_formulas(text: str) -> str:
    """HTML of a plain text: what stands between dollars is LaTeX."""
    return in_html(escape(text, quote=False))


def in_html(html: str) -> str:
    """The same HTML, with MathML in place of what stands between dollars.

    Raises BadInput where latex2mathml is missing, a dollar stands alone, or a formula cannot be read.
    """
    if html.count("$") % 2:
        raise BadInput(f"{shown(html)}: a dollar has no other that ends the formula: add it")
    return re.sub(r"\$([^$]+)\$", lambda match: mathml(unescape(match[1])), html)


def mathml(formula: str) -> str:
    """Of LaTeX: checked to be XML with nothing but MathML in it."""
    try:
        from latex2mathml.converter import convert
    except ImportError:
        raise BadInput("pages need latex2mathml, which is not installed: pip install 'symtopo[page]'") from None
    try:
        found = str(convert(formula))
        names = {element.tag for element in ElementTree.fromstring(found).iter()}
    except Exception as error:  # its many kinds of errors have no common base
        raise BadInput(
            f"the formula {shown(formula)} cannot be read ({type(error).__name__}): write it plainer"
        ) from None
    if not all(name.startswith("{http://www.w3.org/1998/Math/MathML}m") for name in names):
        raise BadInput(f"the formula {shown(formula)} is more than a formula: write it plainer")
    return found
