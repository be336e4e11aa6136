"""Build the API reference, pages in HTML that need no network: `python docs/api/build.py DIRECTORY`.

pdoc takes docstrings for Markdown, or for sections of a style guide.  Ours are plain text: paragraphs, lists of
`name : meaning`, lists with hyphens, blocks that are indented.  So pdoc is given HTML made from that.
"""

import html
import pkgutil
import re
import sys
import warnings
from functools import cache
from pathlib import Path
from textwrap import dedent

import pdoc
import pdoc.docstrings
import pdoc.render

import symtopo

FIRST = "minima components counting connecting sampling checker search refuting proving symmetry loss".split()
NAMES = r"[A-Za-z]\w*(?:, [A-Za-z]\w*)*"
ITEM = re.compile(rf"(?:^|(?<=; )|(?<=;  ))({NAMES}) : ", re.MULTILINE)


def modules() -> list[str]:
    """The package, the rooms that users visit most, and all others; pdoc finds what is in a package of these."""
    names = [module.name for module in pkgutil.iter_modules(symtopo.__path__)]
    found = [f"symtopo.{name}" for name in names if name != "cli" and not name.startswith("_")]
    first = [f"symtopo.{name}" for name in FIRST]
    return ["symtopo", *first, *sorted(set(found) - set(first))]


def inline(text: str) -> str:
    """Escaped, in one line, with code between backticks and emphasis between asterisks."""
    line = re.sub("`([^`]+)`", r"<code>\1</code>", html.escape(" ".join(text.split()), quote=False))
    return re.sub(r"\B\*(\w+)\*\B", r"<em>\1</em>", line)


def paragraph(text: str) -> str:
    return f"<p>{inline(text)}</p>" if text.strip() else ""


def listed(items: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"


def block(text: str) -> str:
    """What stands between two empty lines."""
    if text.startswith("- "):
        return listed([inline(item) for item in re.split(r"^- ", text, flags=re.MULTILINE)[1:]])
    if text.startswith("    ") or re.search(r"\n    .*\w {3}", text):  # as it stands: formulas, commands, columns
        title, _, rest = ("", "", text) if text.startswith(" ") else text.partition("\n")
        return f"{paragraph(title)}<pre>{html.escape(dedent(rest), quote=False)}</pre>"
    before, *found = ITEM.split(text)
    if not found:
        return paragraph(before)
    found[-1], *after = re.split(r"(?<=\.)\n(?=[A-Z\"])", found[-1], maxsplit=1)
    pairs = zip(found[::2], found[1::2], strict=True)
    items = [f"<strong>{names}</strong>: {inline(meaning.strip().rstrip(';'))}" for names, meaning in pairs]
    return paragraph(before) + listed(items) + "".join(map(paragraph, after))


@cache
def page(docstring: str, *_: object) -> str:
    """A docstring as HTML, in one element, which pdoc leaves as it is."""
    parts = []
    for part in re.split(r"\n\s*\n", docstring.strip("\n")):
        heading = re.match(r"([A-Z][\w ]*)\n-{3,}\n", part)
        if heading:
            parts.append(f"<h6>{heading[1]}</h6>")
        parts.append(block(part[heading.end() :] if heading else part))
    return "<div>" + "\n".join(parts).replace("::</p>", ":</p>") + "</div>"


def build(directory: Path) -> None:
    for name in symtopo.__all__:  # which are imported when first used
        setattr(symtopo, name, getattr(symtopo, name))
    warnings.filterwarnings("ignore", "Error parsing type annotation")  # of functions that a library has wrapped
    pdoc.docstrings.convert = page
    footer = f"symtopo {symtopo.__version__}"
    pdoc.render.configure(show_source=False, footer_text=footer, template_directory=Path(__file__).parent)
    pdoc.pdoc(*modules(), output_directory=directory)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
