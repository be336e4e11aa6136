"""Weights of a network, with or without biases, from text and files of strangers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from symtopo.algebra.exact import transposed
from symtopo.errors import BadInput, one_line, shown
from symtopo.reading import sources
from symtopo.reading.exact_json import exact_json
from symtopo.reading.layers import biases_of, is_bias, is_kernel, order_of_layers
from symtopo.reading.stored import stored_array, stored_arrays

if TYPE_CHECKING:
    from symtopo.reading.archive import Archive
    from symtopo.reading.layers import Shape

FORMS = (
    "give FILE.npz or FILE.safetensors with one array a layer, FILE.npy or FILE.npz:KEY with all weights in one vector "
    "or with layers of one shape stacked, FILE.json with a list of matrices, or JSON text; docs/input.md says how to "
    "write them with PyTorch, JAX and Keras"
)
MOST_ARRAYS = 512
STORED = ("out-in", "in-out")  # a matrix as output x input, as PyTorch has it, or turned, as Keras and JAX do


@dataclass(frozen=True)
class Weights:
    """W_1, .., W_l, not yet looked at; biases of layers, by the number of the layer; and how they were read."""

    matrices: list[Any]
    biases: Mapping[int, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def read_weights(
    text: str, shapes: Sequence[Shape], what: str, *, layers: Sequence[str] = (), stored: str | None = None
) -> Weights:
    """Weights from a command-line argument.

    shapes : of W_1, .., W_l;  layers : the names of W_1, .., W_l in an archive, where its order is not theirs;
    stored : one of STORED; None: out-in, and refused where names say the contrary.
    Raises BadInput where nothing can be read, or where it is not plain which array is which layer.
    """
    text = text.strip()
    if text.startswith(("[", "{")):
        weights = from_json(exact_json(text, f"{what} {shown(text)}"), what, turn=stored == "in-out")
    else:
        kinds = (*sources.TEXT, *sources.ARRAYS, *sources.ARCHIVES)
        given = sources.source(text, what, kinds, FORMS)
        if given.suffix in sources.ARCHIVES and given.key is None:
            return from_archive(stored_arrays(given), shapes, given.where, layers, stored)
        if given.suffix in sources.TEXT:
            weights = from_json(exact_json(given.text(), given.where), given.where, turn=stored == "in-out")
        else:
            weights = _from_array(stored_array(given), shapes, given.where, turn=stored == "in-out")
    if layers:
        raise BadInput(f"{what} has no names of layers: leave --layers out, or give FILE.npz or FILE.safetensors")
    return weights


def from_json(value: Any, where: str, *, turn: bool) -> Weights:
    biases: dict[int, Any] = {}
    if isinstance(value, dict):
        if others := [field for field in value if field not in ("weights", "biases")]:
            raise BadInput(f"{where} has the field {shown(others[0])}: give weights and biases, and nothing else")
        listed = value.get("biases")
        if listed is not None and not isinstance(listed, list):
            raise BadInput(f"{where}: the biases are {shown(listed)}: give a list, one vector or null a layer")
        biases = {i: b for i, b in enumerate(listed or [], start=1) if b is not None}
        value = value.get("weights")
    if not isinstance(value, list):
        raise BadInput(f"{where} is {shown(value)}, not weights: {FORMS}")
    return Weights([transposed(w, where) for w in value] if turn else value, biases)


def _from_array(value: Any, shapes: Sequence[Shape], where: str, *, turn: bool) -> Weights:
    if value.ndim == 1:
        if turn:
            raise BadInput(f"{where} is a vector, which is read output x input, row by row: leave --stored in-out out")
        sizes = [a * b for a, b in shapes]
        if len(value) != sum(sizes):
            raise BadInput(f"{where} is a vector of {len(value)}: this network has {sum(sizes)} weights")
        ends = [sum(sizes[: k + 1]) for k in range(len(sizes))]
        parts = [value[end - size : end] for end, size in zip(ends, sizes, strict=True)]
        return Weights([part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)])
    if value.ndim != 3:
        raise BadInput(f"{where} is an array with {value.ndim} axes, not weights: {FORMS}")
    if len(value) != len(shapes):
        raise BadInput(f"{where} is a stack of {len(value)} matrices: this network has {len(shapes)} layers")
    return Weights([w.T for w in value] if turn else list(value))


def from_archive(
    archive: Archive, shapes: Sequence[Shape], where: str, layers: Sequence[str], stored: str | None
) -> Weights:
    if len(set(layers)) < len(layers):
        raise BadInput(f"--layers {one_line(','.join(layers), 60)} has a name twice: give the name of each layer once")
    if missing := [name for name in layers if name not in archive.names]:
        listed = one_line(", ".join(archive.names), 100) or "none"
        raise BadInput(f"{where} has no array {shown(missing[0])}: --layers names some of {listed}")
    if len(archive.names) > MOST_ARRAYS:
        raise BadInput(f"{where} holds {len(archive.names)} arrays: give at most {MOST_ARRAYS}")
    needed = [name for name in archive.names if not layers or name in layers or is_bias(name)]
    everything = {name: archive.read(name) for name in needed}
    vectors = [name for name, a in everything.items() if a.ndim == 1 and is_bias(name) and name not in layers]
    arrays = {name: everything[name] for name in layers or archive.names if name not in vectors}
    if not vectors and len(arrays) == 1 and next(iter(arrays.values())).ndim != 2:
        return _from_array(next(iter(arrays.values())), shapes, where, turn=stored == "in-out")
    for name, a in arrays.items():
        if a.ndim != 2:
            raise BadInput(
                f"{where}: {shown(name)} is an array of shape {shown(a.shape)}, no matrix: name the matrices of "
                "the layers with --layers"
            )
    if stored is None and (kernels := [name for name in arrays if is_kernel(name)]):
        raise BadInput(
            f"{where}: {shown(kernels[0])} is called as Keras and JAX call matrices that they store input x output: "
            "give --stored in-out, or --stored out-in if it is output x input"
        )
    sizes = {name: a.shape[::-1] if stored == "in-out" else a.shape for name, a in arrays.items()}
    if layers:
        order, because = tuple(layers), "as --layers says"
    else:
        # "weight" is PyTorch's word, which stores output x input
        turned = stored is None and not all(re.search("weight(:0)?$", name, re.IGNORECASE) for name in arrays)
        found_order = order_of_layers(
            sizes, shapes, written_in_order=archive.ordered, where=where, perhaps_turned=turned
        )
        order, because = found_order.names, found_order.because
    unused = [name for name in archive.names if name not in order]
    biases = biases_of(order, vectors, [name for name in unused if name not in vectors], where)
    unused = [name for name in unused if name not in biases.values()]
    notes = [f"{where}: the layers are {one_line(', '.join(order), 200)}: {because}"]
    notes += [f"{where}: not used: {one_line(', '.join(unused), 120)}"] if unused else []
    matrices = [arrays[name].T if stored == "in-out" else arrays[name] for name in order]
    return Weights(matrices, {i: everything[name] for i, name in biases.items()}, tuple(notes))
