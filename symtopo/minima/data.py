"""Matrices as users give them on the command line: JSON text, numbers, and files from strangers."""

from __future__ import annotations

import csv
import json
import re
import tokenize
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symtopo.algebra.exact import is_float
from symtopo.checker import MAX_BYTES, MAX_DIGITS, MAX_LAYERS
from symtopo.errors import BadInput, shown
from symtopo.files import check_input

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from symtopo.minima.network import Network

FORMS = "give JSON text like [[1, 0], [0, 2]], or FILE.json, FILE.npy, FILE.npz:KEY, FILE.csv"


# what numpy's reader of headers may raise for a hostile one
READING_FAILS = (
    ValueError,
    EOFError,
    KeyError,
    MemoryError,
    NotImplementedError,
    RecursionError,
    SyntaxError,
    tokenize.TokenError,
)


def read_matrix(text: str, what: str) -> tuple[Any, bool]:
    """A matrix from a command-line argument, and whether some of its entries are binary floats.

    Returns nested lists or a numpy array, not yet validated.  Raises BadInput where nothing can be read.
    """
    value = _read(text.strip(), what)
    if hasattr(value, "dtype"):
        return value, is_float(value)
    rows = value if isinstance(value, list) else []
    return value, any(is_float(v) for row in rows if isinstance(row, list) for v in row)


def _read(text: str, what: str) -> Any:
    if text.startswith(("[", "{")):
        return _json(text, f"{what} {shown(text)}")
    if re.fullmatch(r"[+-]?([0-9][0-9./]*|\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?(nan|inf|infinity)", text, re.IGNORECASE):
        return [[text]]
    name, _, key = text.partition(".npz:")
    path = Path(f"{name}.npz" if key else text)
    suffix = path.suffix.lower()
    if suffix not in (".json", ".npy", ".npz", ".csv"):
        raise BadInput(f"{what} is {shown(text)}, not a matrix or a file of a known kind: {FORMS}")
    check_input(path, what)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadInput(f"{what}: {path} is longer than {MAX_BYTES} bytes: give a smaller file")
        if suffix == ".json":
            return _json(path.read_text("utf-8"), f"{what}: {path}")
        if suffix == ".csv":
            with path.open(encoding="utf-8", newline="") as file:
                return [row for row in csv.reader(file) if row]
    except OSError as error:
        raise BadInput(f"{what}: {path} cannot be read ({error.strerror}): {FORMS}") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadInput(f"{what}: {path} is not text in UTF-8 or not {suffix[1:]} ({error}): {FORMS}") from None
    return _array(path, key, what)


def _json(text: str, what: str) -> Any:
    def integer(digits: str) -> int:
        if len(digits) > MAX_DIGITS:
            raise BadInput(f"{what}: a number has {len(digits)} digits: give at most {MAX_DIGITS}")
        return int(digits)

    try:
        return json.loads(text, parse_int=integer)
    except RecursionError:
        raise BadInput(f"{what} is nested too deep: give a list of rows") from None
    except json.JSONDecodeError as error:
        raise BadInput(f'{what} is not JSON ({error}): write rows like [[1, "2/3"], [0, 1]]') from None


def _array(path: Path, key: str, what: str) -> NDArray[Any]:
    import zipfile
    import zlib

    import numpy as np

    try:
        if path.suffix.lower() == ".npy":
            with path.open("rb") as file:
                return np.asarray(np.lib.format.read_array(file, allow_pickle=False))
        with zipfile.ZipFile(path) as archive:
            sizes = {info.filename.removesuffix(".npy"): info.file_size for info in archive.infolist()}
            if key not in sizes:
                given = f"has no array {key!r}" if key else "holds several arrays"
                raise BadInput(f"{what}: {path} {given}: name one of {shown(', '.join(sizes))}, like {path}:NAME")
            if sizes[key] > MAX_BYTES:
                raise BadInput(f"{what}: {path}:{key} is longer than {MAX_BYTES} bytes: give a smaller array")
            with archive.open(f"{key}.npy") as member:
                return np.asarray(np.lib.format.read_array(member, allow_pickle=False))
    except OSError as error:
        raise BadInput(f"{what}: {path} cannot be read ({error.strerror or error}): {FORMS}") from None
    except BadInput:
        raise
    except (*READING_FAILS, zipfile.BadZipFile, zlib.error) as error:
        reason = shown(" ".join(str(error).split()) or type(error).__name__)
        raise BadInput(f"{what}: {path} is not a {path.suffix[1:]} file of numbers ({reason}): {FORMS}") from None


WEIGHT_FORMS = (
    "give FILE.npz with one array a layer, FILE.npy or FILE.npz:KEY with all weights in one vector or with layers of "
    "one shape stacked, FILE.json with a list of matrices, or JSON text"
)


def read_weights(text: str, network: Network, what: str) -> list[Any]:
    """W_1, .., W_l from a command-line argument, not yet validated.  Raises BadInput where nothing can be read."""
    path = Path(text.strip())
    if path.suffix.lower() == ".npz":
        value: Any = _layers(path, what)
    elif text.strip().startswith("[") or path.suffix.lower() in (".json", ".npy") or ".npz:" in text:
        value = _read(text.strip(), what)
        value = value.get("weights") if isinstance(value, dict) else value
    else:
        raise BadInput(f"{what} is {shown(text)}, not a file of a known kind: {WEIGHT_FORMS}")
    if hasattr(value, "dtype") and value.ndim == 1:
        sizes = [a * b for a, b in network.shapes]
        if len(value) != sum(sizes):
            raise BadInput(f"{what} is a vector of {len(value)}: this network has {sum(sizes)} weights")
        ends = [sum(sizes[: k + 1]) for k in range(len(sizes))]
        parts = [value[end - size : end] for end, size in zip(ends, sizes, strict=True)]
        return [part.reshape(shape) for part, shape in zip(parts, network.shapes, strict=True)]
    if not isinstance(value, list) and getattr(value, "ndim", 0) != 3:
        raise BadInput(f"{what} is {shown(value)}, not weights: {WEIGHT_FORMS}")
    return list(value)


def _natural_order(name: str) -> list[Any]:
    """W10 after W9: numbers, which stand in every second place, by length and then by digits."""
    parts = re.split("([0-9]+)", name)
    return [(len(part.lstrip("0")), part.lstrip("0")) if k % 2 else part for k, part in enumerate(parts)]


def _layers(path: Path, what: str) -> list[Any]:
    """All arrays of an archive, in the natural order of their names."""
    import zipfile

    check_input(path, what)
    try:
        with zipfile.ZipFile(path) as archive:
            names = [info.filename.removesuffix(".npy") for info in archive.infolist()]
    except OSError as error:
        raise BadInput(f"{what}: {path} cannot be read ({error.strerror or error}): {WEIGHT_FORMS}") from None
    except (ValueError, NotImplementedError, zipfile.BadZipFile) as error:
        raise BadInput(f"{what}: {path} is not an npz file ({shown(str(error))}): {WEIGHT_FORMS}") from None
    if len(names) > MAX_LAYERS:
        raise BadInput(f"{what}: {path} holds {len(names)} arrays: give one a layer, at most {MAX_LAYERS}")
    if len(set(names)) < len(names):
        raise BadInput(f"{what}: {path} holds two arrays of one name: give each another")
    names.sort(key=_natural_order)
    return [_array(path, name, what) for name in names]
