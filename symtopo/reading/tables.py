"""Tables of numbers as text: CSV of any separator, with or without a row of names."""

from __future__ import annotations

import csv
import re

from symtopo.algebra.exact import is_number
from symtopo.errors import BadInput, shown

LINE_END, SPACES = re.compile("\r\n|\r|\n"), re.compile(" +")  # and nothing else that Unicode calls so
PLAIN = re.compile("[-+0-9./eE]+")
LIKE_NUMBER = re.compile(r"[-+]?(\.?[0-9].*|nan|inf|infinity)", re.IGNORECASE)  # meant as one perhaps: no name
SEPARATORS = (";", ",", "\t")  # a number holds neither; the first one that occurs separates


def read_table(text: str, where: str, *, names: bool | None, rows: int | None) -> tuple[list[list[str]], str]:
    """Rows of numbers as text, and a note on the row of names that was left out, if any.

    names : whether the first row holds names and no numbers; None: it does if no cell of it is a number, or begins
        like one (1,5 or nan), and all others are.  Names that are numbers themselves, like the 0,1,2 that pandas
        writes, cannot be told from data: where they could be either, the table is refused;  rows : how many there are,
        where that is known.
    """
    lines = [line.strip(" ") for line in LINE_END.split(text)]
    lines = [line for line in lines if line and not line.startswith("#")]
    separator = next((s for s in SEPARATORS if any(s in line for line in lines)), None)
    try:
        if separator is None:
            table = [SPACES.split(line) for line in lines]
        else:
            table = list(csv.reader(lines, delimiter=separator, strict=True))
            if " " in text:
                table = [[cell.strip(" ") for cell in row] for row in table]
    except csv.Error as error:
        raise BadInput(f"{where} is not a table ({error}): give rows of numbers, separated by commas") from None
    if not table:
        raise BadInput(f"{where} has no rows: give rows of numbers, separated by commas")
    first = table[0]
    if len(first) > 1 and not first[0] and any(first):
        raise BadInput(
            f"{where}: the first cell is empty, as above an index: leave the index out (pandas: index=False)"
        )
    if names is None:
        names = not any(map(LIKE_NUMBER.fullmatch, first)) and len(table) > 1 and any(first)
        if not names and rows is None and len(table) > 1 and first == [str(k) for k in range(len(first))]:
            shape = "0" if len(first) == 1 else "0,1,.."
            raise BadInput(f"{where}: the first row, {shape}, may be names or numbers: give --csv-names yes or no")
    for number, row in enumerate(table[names:], start=1 + names):
        if "" not in row and PLAIN.fullmatch("".join(row)):
            continue  # each cell is read exactly later; this is about words, and fast
        for cell in row:
            if not is_number(cell):
                raise BadInput(f"{where}: row {number} has {_told(cell, separator)}")
    note = f"{where}: the first row, {shown(','.join(first))}, is taken as names" if names else ""
    if names and len(table) == 1:
        raise BadInput(f"{where} has no row but that of names: give rows of numbers")
    return table[names:], note


def _told(cell: str, separator: str | None) -> str:
    if not cell:
        return "an empty cell: give a number in each"
    if separator == ";" and is_number(cell.replace(",", ".", 1)):
        return f"{shown(cell)}, which may be a decimal comma: write {shown(cell.replace(',', '.', 1))}"
    return f"{shown(cell)}, not a number: give one like 3, 0.1, 1e-3 or 2/3"
