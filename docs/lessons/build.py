"""Make notebooks of the lessons, for students and with solutions: `python docs/lessons/build.py DIRECTORY`.

A lesson is Python in the percent format of Jupytext: `# %%` begins a cell of code, `# %% [markdown]` one of text.  It
is the only source, with solutions.  For students cells with the tag "solution" are left out, and every line
`answer = ..` becomes `answer = ...`.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

HERE = Path(__file__).parent
LESSONS = sorted(HERE.glob("lesson_*.py"))
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def cells(source: str) -> Iterator[tuple[str, list[str], str]]:
    """Kind (code or markdown), tags and text of each cell."""
    parts = re.split(r"^# %%(.*)\n", source, flags=re.MULTILINE)
    if parts[0].strip():
        raise ValueError("a lesson begins with a cell: there is text before the first # %%")
    for header, body in zip(parts[1::2], parts[2::2], strict=True):
        found = re.fullmatch(r"( \[markdown\])?(?: tags=(\[.*\]))?", header)
        if found is None:
            raise ValueError(f"what begins a cell is not understood: # %%{header}")
        text = body.strip("\n")
        if found[1]:
            text = "\n".join(re.sub(r"^# ?", "", line) for line in text.splitlines())
        yield "markdown" if found[1] else "code", json.loads(found[2] or "[]"), text


def blank(text: str) -> str:
    """The same code, with dots in place of the answers."""
    return re.sub(r"^answer = .*$", "answer = ...", text, flags=re.MULTILINE)


def notebook(source: str, *, solutions: bool) -> nbformat.NotebookNode:
    """Of a lesson; the same source gives the same notebook."""
    made = []
    for kind, tags, text in cells(source):
        if "solution" in tags and not solutions:
            continue
        new = new_markdown_cell if kind == "markdown" else new_code_cell
        shown = text if solutions or kind == "markdown" else blank(text)
        made.append(new(shown, id=f"cell-{len(made)}", metadata={"tags": tags} if tags else {}))
    return new_notebook(cells=made, metadata={"kernelspec": KERNEL})


def build(folder: Path) -> list[Path]:
    """Write them all: students/*.ipynb and solutions/*.ipynb."""
    written = []
    for name, solutions in (("students", False), ("solutions", True)):
        (folder / name).mkdir(parents=True, exist_ok=True)
        for lesson in LESSONS:
            path = folder / name / f"{lesson.stem}.ipynb"
            nbformat.write(notebook(lesson.read_text(encoding="utf-8"), solutions=solutions), path)
            written.append(path)
    return written


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print(*build(Path(sys.argv[1])), sep="\n")
