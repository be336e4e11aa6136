"""HTML for notebooks: tables whose every text is escaped, and the graph of a network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from html import escape
from itertools import pairwise
from typing import Any

STYLE = "text-align:left;vertical-align:top;padding:2px 8px"


def html_card(title: str, rows: Sequence[tuple[str, str]], *, before: str = "") -> str:
    """A title, HTML of ours, and rows of a label and a text; formulas between dollars are rendered by the notebook."""
    lines = "".join(
        f'<tr><th style="{STYLE}">{escape(label)}</th><td style="{STYLE}">{escape(text)}</td></tr>'
        for label, text in rows
    )
    return f"<div><b>{escape(title)}</b>{before}<table>{lines}</table></div>"


def network_svg(widths: Sequence[int], skips: Mapping[tuple[int, int], Any], cut_vertices: Sequence[int]) -> str:
    """Hidden states in a row, layers as arrows between them, skips as arcs above; cut vertices are shaded."""
    step, height = 70, 40 + 16 * max((i - j for j, i in skips), default=0)
    arrow = '<marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    parts = [f'<defs>{arrow}<path d="M0 0 L8 4 L0 8 z" fill="currentColor"/></marker></defs>']
    at = [30 + step * v for v in range(len(widths))]
    line = 'stroke="currentColor" fill="none" marker-end="url(#tip)"'
    parts += [f'<path d="M{a + 13} {height} L{b - 14} {height}" {line}/>' for a, b in pairwise(at)]
    for (j, i), c in skips.items():
        top = height - 16 - 16 * (i - j)
        curve = f"M{at[j]} {height - 13} C{at[j]} {top} {at[i]} {top} {at[i]} {height - 15}"
        parts.append(f'<path d="{curve}" {line} stroke-dasharray="4 2"><title>{escape(str(c))}</title></path>')
    for v, (x, width) in enumerate(zip(at, widths, strict=True)):
        shade = "currentColor" if v in cut_vertices else "none"
        where = f'cx="{x}" cy="{height}" r="12"'  # shaded lightly: the ink is white where the page is dark
        parts.append(f'<circle {where} stroke="currentColor" fill-opacity="0.3" fill="{shade}"/>')
        middle = 'text-anchor="middle" font-size="11" fill="currentColor"'
        parts.append(f'<text x="{x}" y="{height + 4}" {middle}>{width}</text>')
    words = f"a network of widths {', '.join(map(str, widths))}"
    size = f'width="{at[-1] + 30}" height="{height + 20}"'
    return f'<svg {size} role="img" aria-label="{escape(words)}">{"".join(parts)}</svg>'


def between(lower: float, upper: float, *, scale: float, digits: int = 6) -> str:
    """Bounds in decimals, rounded outwards to so many digits of the scale; one number where they agree."""
    place = Decimal((0, (1,), Decimal(scale or 1.0).adjusted() - digits + 1))
    texts = [_rounded(lower, place, ROUND_FLOOR), _rounded(upper, place, ROUND_CEILING)]
    return texts[0] if texts[0] == texts[1] else " to ".join(texts)


def rounded_up(value: float, digits: int = 3) -> str:
    """A number in decimals with so many digits, no smaller than it is."""
    return _rounded(value, Decimal((0, (1,), Decimal(value or 1.0).adjusted() - digits + 1)), ROUND_CEILING)


def _rounded(value: float, place: Decimal, rounding: str) -> str:
    if not abs(value) < float("inf"):
        return "no bound"
    decimal = Decimal(value).quantize(place, rounding, Context(prec=2000)).normalize()
    return f"{decimal:f}" if value == 0 or 1e-4 <= abs(decimal) < 1e6 or not decimal else f"{decimal:e}"
