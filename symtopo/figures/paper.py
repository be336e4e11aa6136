"""The figures of the paper, each recomputed by a module of its own: numbers first, then the picture and its caption."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from symtopo.errors import BadInput, shown
from symtopo.figures.style import check_formats, own_style, write_figure
from symtopo.files import write_whole

FIGURES = {
    1: "minima of scalar three-layer networks, without and with a skip",
    2: "the loss between two minima of two scalar layers grows beyond all bounds",
    3: "approximate symmetries: the bound of 6.1, and the loss along their curves",
    4: "the loss halfway between minima of a five-layer homogeneous network",
}


@dataclass(frozen=True)
class PaperFigure:
    """Numbers of a figure, and what its caption says; both computed.

    data : named arrays, as they are drawn;  caption : one sentence a line;  seed : of what is random in it.
    """

    number: int
    seed: int
    data: dict[str, Any]
    caption: tuple[str, ...]


def compute(number: int, *, seed: int = 0) -> PaperFigure:
    """Recompute figure 1, 2, 3 or 4.  Raises BadInput for another number."""
    if number not in FIGURES:
        raise BadInput(f"there is no figure {shown(number)}: give 1, 2, 3 or 4")
    data, caption = import_module(f"symtopo.figures.figure_{number}").compute(seed)
    return PaperFigure(number, seed, data, tuple(caption))


def draw(figure: PaperFigure, *, caption: bool = True) -> Any:
    """The matplotlib figure, with its caption below it unless that is set elsewhere."""
    with own_style():
        found = import_module(f"symtopo.figures.figure_{figure.number}").draw(figure.data)
        if caption:
            found.supxlabel("\n".join(figure.caption), fontsize=9)
    return found


def write(figure: PaperFigure, path: Path, *, data: bool = False, caption: bool = True) -> list[Path]:
    """Write the picture (.png, .svg or .pdf) and, if asked for, its numbers beside it (.npz)."""
    check_formats(path)
    write_figure(draw(figure, caption=caption), path)
    if not data:
        return [path]
    numbers = path.with_suffix(".npz")
    content = BytesIO()
    arrays: dict[str, Any] = {name: np.asarray(value) for name, value in figure.data.items()}
    np.savez(content, **arrays)
    write_whole({numbers: content.getvalue()})
    return [path, numbers]
