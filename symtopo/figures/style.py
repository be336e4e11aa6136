"""How figures look: one colour-blind safe palette, no window, files written whole."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from symtopo.errors import BadInput
from symtopo.files import write_whole

# Okabe and Ito 2008: distinct for all common kinds of colour blindness, and by lightness in print
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
FORMATS = (".png", ".svg", ".pdf")


@contextmanager
def own_style() -> Iterator[None]:
    """Draw with the defaults of matplotlib and ours, whatever a matplotlibrc says: it could run LaTeX.

    Raises BadInput where matplotlib is missing.
    """
    try:
        import matplotlib as mpl
        from cycler import cycler
    except ImportError:
        raise BadInput("figures need matplotlib, which is not installed: pip install 'symtopo[figures]'") from None
    ours: Any = {"axes.prop_cycle": cycler(color=COLOURS), "axes.grid": True, "grid.alpha": 0.25}
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update({**ours, "svg.hashsalt": "symtopo", "svg.fonttype": "none"})
        yield


def check_formats(path: Path) -> None:
    if path.suffix.lower() not in FORMATS:
        raise BadInput(f"{path}: the name of a figure ends with {', '.join(FORMATS)}: give one that does")


def new_figure(rows: int = 1, columns: int = 1, *, size: tuple[float, float] = (6.4, 4.2), **options: Any) -> Any:
    """A figure without a window, and its axes.  Raises BadInput where matplotlib is missing."""
    with own_style():
        from matplotlib.figure import Figure

        figure = Figure(figsize=size, layout="constrained", dpi=150)
        axes = figure.subplots(rows, columns, **options)
    return figure, axes


def write_figure(figure: Any, path: Path) -> None:
    """Write a figure whole, in the format of the name's ending.  The same figure gives the same file."""
    check_formats(path)
    content = io.BytesIO()
    dates = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}, ".png": {}}
    with own_style():
        figure.savefig(content, format=path.suffix.lower()[1:], metadata=dates[path.suffix.lower()])
    write_whole({path: content.getvalue()})
