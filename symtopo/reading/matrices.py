"""Matrices as users give them on the command line: numbers, JSON text, and files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from symtopo.algebra.exact import is_number, transposed
from symtopo.errors import shown
from symtopo.reading import sources
from symtopo.reading.exact_json import exact_json
from symtopo.reading.stored import stored_array
from symtopo.reading.tables import read_table

FORMS = "give JSON text like [[1, 0], [0, 2]], or FILE.json, FILE.csv, FILE.npy, FILE.npz:KEY, FILE.safetensors:KEY"


@dataclass(frozen=True)
class Matrix:
    """A matrix as it was given: lists of rows or a numpy array, its entries not yet looked at; and notes."""

    value: Any
    notes: tuple[str, ...] = ()

    def turned(self, what: str) -> Matrix:
        """Its transpose."""
        return Matrix(transposed(self.value, what), self.notes)


def read_matrix(text: str, what: str, *, rows: int | None = None, csv_names: bool | None = None) -> Matrix:
    """A matrix from a command-line argument.

    rows : how many there are, where that is known;  csv_names : whether the first row of a table holds names.
    Raises BadInput where nothing can be read.
    """
    text = text.strip()
    if text.startswith(("[", "{")):
        return Matrix(exact_json(text, f"{what} {shown(text)}"))
    if is_number(text) or text.lstrip("+-").lower() in ("nan", "inf", "infinity"):
        return Matrix([[text]])
    kinds = (*sources.TEXT, *sources.TABLES, *sources.ARRAYS, *sources.ARCHIVES)
    given = sources.source(text, what, kinds, f"it is no number, no matrix; {FORMS}")
    if given.suffix in sources.TEXT:
        return Matrix(exact_json(given.text(), given.where))
    if given.suffix in sources.TABLES:
        table, note = read_table(given.text(), given.where, names=csv_names, rows=rows)
        return Matrix(table, (note,) if note else ())
    return Matrix(stored_array(given))
