"""One file of HTML that holds everything: text, formulas, numbers, script; nothing in it can ask a network."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from symtopo import __version__
from symtopo.errors import BadInput
from symtopo.files import write_whole
from symtopo.page.alignments import alignments
from symtopo.page.cards import cards
from symtopo.page.chords import chords
from symtopo.page.formulas import in_html, with_formulas
from symtopo.page.networks import networks
from symtopo.page.pairs import pairs
from symtopo.page.small_census import small_census
from symtopo.page.surfaces import surfaces
from symtopo.page.target_plane import target_plane
from symtopo.proving.verification import interrupted, verify

STYLES = ("page.css",)
SCRIPTS = (
    "common.js",
    "surfaces.js",
    "pairs.js",
    "networks.js",
    "census.js",
    "targets.js",
    "alignments.js",
    "chords.js",
)


def write_page(path: Path, *, seed: int = 0, progress: Callable[[str], None] = lambda line: None) -> int:
    """Compute all that the page shows, and write it whole; the number of statements on it.

    seed : of the random instances of the statements;  progress : called with a line on what is being done.
    Raises BadInput where the name is no page's, or plotly or latex2mathml is missing.
    """
    if path.suffix.lower() not in (".html", ".htm"):
        raise BadInput(f"{path}: the name of a page ends with .html: give one that does")
    text = in_html(_asset("page.html"))
    plotly = _plotly()
    progress("counting the components of all small networks")
    data = {"surfaces": surfaces(), "networks": networks(), "chords": chords(), "alignments": alignments()}
    progress("rows of the census")
    data["census"] = small_census()
    data["targets"] = target_plane()
    data["pairs"] = pairs(progress)
    results = verify(seed=seed, progress=progress)
    if interrupted(results):
        raise KeyboardInterrupt  # a page with verdicts of half the statements misleads
    parts = {
        "style": "\n".join(map(_asset, STYLES)),
        "cards": cards(results),
        "level": with_formulas(f"${data['chords']['level']}$"),
        "seed": str(seed),
        "version": __version__,
        "data": json.dumps(data, separators=(",", ":")).replace("<", "\\u003c"),
        "plotly": plotly,
        "script": "\n".join(map(_asset, SCRIPTS)),
    }
    write_whole({path: re.sub(r"\{\{(\w+)\}\}", lambda match: parts[match[1]], text).encode()})
    return len(results)


def _asset(name: str) -> str:
    return (files("symtopo.page") / "assets" / name).read_text(encoding="utf-8")


def _plotly() -> str:
    try:
        from plotly.offline import get_plotlyjs
    except ImportError:
        raise BadInput("pages need plotly, which is not installed: pip install 'symtopo[page]'") from None
    return str(get_plotlyjs())
