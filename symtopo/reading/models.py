"""Weights and biases of a network whose widths nobody says: the shapes must chain, in one order only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from symtopo.algebra.exact import matrix_size, plain_matrix
from symtopo.errors import BadInput, one_line, shown
from symtopo.reading import sources
from symtopo.reading.archive import Archive
from symtopo.reading.exact_json import exact_json
from symtopo.reading.layers import Shape, by_numbers, is_bias, weight_of
from symtopo.reading.stored import stored_arrays
from symtopo.reading.weights import Weights, from_archive, from_json

FORMS = "give FILE.npz, FILE.safetensors or FILE.json with arrays W1, b1, W2, b2, .., or JSON text"
STRANGERS = {
    "optimizer state": r"optim|exp_avg|momentum|(^|[./_])(state|step|moment[12]?|adam[wv]?|velocity)([./_]|$)",
    "weights of attention": r"attn|attention|(^|[./_])((in|out|q|k|v|o|qkv)_proj|query|key|value)([./_]|$)",
    "weights of a convolution": r"conv",
    "weights of an embedding": r"embed|(^|[./_])wte|(^|[./_])wpe",
    "weights of a normalisation": r"(batch|layer|group)_?norm|(^|[./_])(bn|ln)[0-9]*([./_]|$)|running_(mean|var)",
}
MOST_TRIED = 8


@dataclass(frozen=True)
class Model:
    """W_1, .., W_l and b_1, .., b_l, not yet looked at; biases are None where there are none; how they were read."""

    weights: list[Any]
    biases: list[Any] | None
    notes: tuple[str, ...] = ()


def read_model(text: str, what: str, *, layers: Sequence[str] = (), stored: str | None = None) -> Model:
    """A network from a command-line argument: a file, or JSON text.

    layers : the names of W_1, .., W_l, or of the layers whose weights they are;  stored : "out-in" or "in-out", as in
        `read_weights`.
    Raises BadInput where nothing can be read, where it is not plain which array is which layer, where some layers have
    biases and others do not, and where there are arrays that are no layers, unless `layers` leaves them out.
    """
    text = text.strip()
    if text.startswith(("[", "{")):
        return _from_json(exact_json(text, f"{what} {shown(text)}"), what, layers, stored)
    given = sources.source(text, what, (*sources.TEXT, *sources.ARCHIVES), FORMS)
    if given.key is not None:
        raise BadInput(f"{given.where}:{one_line(given.key, 40)} is one array: give the file, with one array a layer")
    if given.suffix in sources.TEXT:
        return _from_json(exact_json(given.text(), given.where), given.where, layers, stored)
    return _from_archive(stored_arrays(given), given.where, layers, stored)


def model_from_arrays(
    arrays: Mapping[str, Any], what: str, *, layers: Sequence[str] = (), stored: str | None = None
) -> Model:
    """A network from arrays with names, as `read_model` reads them from a file."""
    if not isinstance(arrays, Mapping) or not all(isinstance(name, str) for name in arrays):
        raise BadInput(f"{what} is {shown(arrays)}: give a mapping of names to arrays")
    return _from_archive(_archive(arrays, what), what, layers, stored)


def _from_json(value: Any, where: str, layers: Sequence[str], stored: str | None) -> Model:
    if isinstance(value, dict) and not {"weights", "biases"} & set(value):
        return _from_archive(_archive(value, where), where, layers, stored)
    if layers:
        raise BadInput(f"{where} has no names of layers: leave --layers out, or give an object of named arrays")
    return _complete(from_json(value, where, turn=stored == "in-out"), where)


def _archive(arrays: Mapping[str, Any], where: str) -> Archive:
    import numpy as np

    def read(name: str) -> Any:
        value, told = arrays[name], f"{where}:{one_line(name, 60)}"
        if hasattr(value, "__array__"):
            return np.asarray(value)
        nested = isinstance(value, list | tuple) and bool(value) and isinstance(value[0], list | tuple)
        if not nested and not (isinstance(value, list | tuple) and value):
            raise BadInput(f"{told} is {shown(value)}, no array: {FORMS}")
        rows = plain_matrix(value, told) if nested else [value]
        array = np.empty((len(rows), len(rows[0])), dtype=object)
        for i, row in enumerate(rows):
            for j, entry in enumerate(row):
                if isinstance(entry, list | tuple | dict):
                    raise BadInput(f"{told} has more than two axes: give a matrix or a vector")
                array[i, j] = entry
        return array if nested else array[0]

    return Archive(tuple(arrays), ordered=True, read=read)


def _from_archive(archive: Archive, where: str, layers: Sequence[str], stored: str | None) -> Model:
    layers = [weight_of(name, archive.names) for name in layers]
    wanted = [name for name in archive.names if not layers or name in layers]
    for kind, pattern in STRANGERS.items():
        found = [name for name in wanted if re.search(pattern, name, re.IGNORECASE)]
        if found and not layers:
            raise BadInput(
                f"{where} holds {shown(one_line(found[0], 36))}, {kind}, as its name says: only fully connected "
                "layers are known; name the matrices of such layers with --layers"
            )
    shapes: dict[str, Shape] = {}
    for name in wanted:
        array = archive.read(name)
        if array.ndim > 2:
            kind = "a convolution's, perhaps" if array.ndim in (3, 4, 5) else "no matrix"
            raise BadInput(
                f"{where}: {shown(one_line(name, 36))} is an array of shape {shown(array.shape)}, {kind}: only fully "
                "connected layers are known; name their matrices with --layers"
            )
        if array.ndim == 2:
            if 0 in array.shape:
                raise BadInput(
                    f"{where}: {shown(one_line(name, 36))} is {array.shape[0]} x {array.shape[1]}: an empty layer"
                )
            shapes[name] = array.shape[::-1] if stored == "in-out" else array.shape
        elif not is_bias(name) or name in layers:
            raise BadInput(f"{where}: {shown(one_line(name, 36))} is no matrix, and no bias by its name: {FORMS}")
    if not shapes:
        raise BadInput(f"{where} holds no matrix: {FORMS}")
    order = list(layers) if layers else _chained(shapes, archive.ordered, where)
    sizes = [shapes.get(name, (0, 0)) for name in order]
    for (first, a), (second, b) in pairwise(zip(order, sizes, strict=True)):
        if layers and first in shapes and second in shapes and a[0] != b[1]:
            raise BadInput(
                f"{where}: {shown(first)} is {a[0]} x {a[1]} and {shown(second)} is {b[0]} x {b[1]}: these do not chain"
            )
    return _complete(from_archive(archive, sizes, where, layers, stored), where)


def _chained(shapes: Mapping[str, Shape], ordered: bool, where: str) -> list[str]:
    """Names in the order in which shapes chain: by numbers, by the file, or the only one; BadInput where several."""
    numbered = by_numbers(shapes)
    candidates = [list(numbered)] if numbered else []
    # an order by name says nothing: libraries that sort their dictionaries write it
    if ordered and (numbered is None or list(shapes) != sorted(shapes)):
        candidates.append(list(shapes))
    fitting = [names for names in candidates if _chain([shapes[name] for name in names])]
    if not fitting and numbered is None and len(shapes) <= MOST_TRIED:
        fitting = list(_orders(shapes, [], []))
    if not fitting:
        listed = one_line(", ".join(f"{name} {a} x {b}" for name, (a, b) in shapes.items()), 160)
        turned = _chain([shapes[name][::-1] for name in candidates[0]]) if candidates else False
        advice = "give --stored in-out, if they are stored input x output" if turned else "name them with --layers"
        raise BadInput(f"{where}: the shapes of {listed} do not chain, each a layer on the one before: {advice}")
    if len({tuple(shapes[name] for name in names) for names in fitting}) > 1:
        listed = one_line(", ".join(shapes), 120)
        raise BadInput(f"{where}: the shapes of {listed} chain in several orders: say which with --layers NAME,NAME,..")
    return fitting[0]


def _chain(sizes: Sequence[Shape]) -> bool:
    return all(a[0] == b[1] for a, b in pairwise(sizes))


def _orders(shapes: Mapping[str, Shape], taken: list[str], sizes: list[Shape]) -> Iterator[list[str]]:
    if len(taken) == len(shapes):
        yield taken
    for name, shape in shapes.items():
        if name not in taken and (not sizes or sizes[-1][0] == shape[1]):
            yield from _orders(shapes, [*taken, name], [*sizes, shape])


def _complete(read: Weights, where: str) -> Model:
    """Refused where some layers have a bias and others none: whether it was forgotten is a guess."""
    if not read.biases:
        for i, w in enumerate(read.matrices, start=1):
            matrix_size(w, f"{where}: W_{i}")
        return Model(list(read.matrices), None, (*read.notes, f"{where}: no biases, which are taken as 0"))
    number = len(read.matrices)
    if strange := [i for i in read.biases if i > number]:
        raise BadInput(f"{where} has a bias of layer {strange[0]}: there are {number} layers")
    if missing := [i for i in range(1, number + 1) if i not in read.biases]:
        raise BadInput(f"{where}: layer {missing[0]} has no bias, others have: give zeros if it has none")
    return Model(list(read.matrices), [read.biases[i] for i in range(1, number + 1)], read.notes)
