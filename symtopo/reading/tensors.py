"""Tensors in the format safetensors: a JSON header with types, shapes and offsets, and the bytes they point into.

The format is read here, in a page, and not by its library: the library hands out what it finds in numpy's types only,
and we want every offset compared with what is there, bfloat16, and refusals in our words.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from symtopo.errors import BadInput, one_line, shown
from symtopo.reading.archive import Archive
from symtopo.reading.exact_json import exact_json

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_HEADER = 4 * 2**20
MAX_AXES = 8
TYPES = {
    "F64": "<f8",
    "F32": "<f4",
    "F16": "<f2",
    "BF16": "<u2",  # the upper half of a float of 32 bits
    **{f"{kind}{8 * size}": f"<{kind.lower()}{size}" for kind in "IU" for size in (1, 2, 4, 8)},
}


def read_safetensors(content: bytes, where: str) -> Archive:
    """The tensors of a file; none is read yet.

    Raises BadInput unless the tensors fill the data exactly, without gaps and overlaps, as the format asks for.
    """
    size = int.from_bytes(content[:8], "little")
    if len(content) < 8 or size > min(MAX_HEADER, len(content) - 8):
        raise BadInput(f"{where} is not a safetensors file: its header would be longer than the file, or than 4 MiB")
    try:
        text = content[8 : 8 + size].decode()
    except UnicodeDecodeError:
        raise BadInput(f"{where} is not a safetensors file: its header is not UTF-8") from None
    header, data = exact_json(text, where), content[8 + size :]
    if not isinstance(header, dict):
        raise BadInput(f"{where} is not a safetensors file: its header is {shown(header)}, not an object")
    tensors = {
        name: _Tensor(fields, f"{where}:{one_line(name, 60)}")
        for name, fields in header.items()
        if name != "__metadata__"
    }
    end = 0
    for tensor in sorted(tensors.values(), key=lambda t: (t.begin, t.end)):
        if tensor.begin != end:
            raise BadInput(f"{tensor.where} is damaged: its bytes begin at {tensor.begin}, and not at {end}")
        end = tensor.end
    if end != len(data):
        raise BadInput(f"{where} is damaged: its header announces {end} bytes, {len(data)} follow: save it again")
    return Archive(tuple(tensors), ordered=False, read=lambda name: tensors[name].array(data))


class _Tensor:
    """Type, shape and place of a tensor, as its header says, with all that it says checked."""

    def __init__(self, fields: Any, where: str) -> None:
        needed = {"dtype", "shape", "data_offsets"}
        if not isinstance(fields, dict) or set(fields) != needed:
            raise BadInput(f"{where} is damaged: it is not described by dtype, shape and data_offsets")
        kind, shape, offsets = fields["dtype"], fields["shape"], fields["data_offsets"]
        if not isinstance(kind, str) or not _are_sizes(shape) or len(shape) > MAX_AXES:
            raise BadInput(f"{where} is damaged: its shape is {shown(shape)}, its type {shown(kind)}")
        if not _are_sizes(offsets) or len(offsets) != 2:
            raise BadInput(f"{where} is damaged: its data_offsets are {shown(offsets)}")
        self.where, self.kind, self.shape = where, kind, tuple(shape)
        self.begin, self.end = offsets
        if self.begin > self.end:
            raise BadInput(f"{where} is damaged: it ends before it begins")

    def array(self, data: bytes) -> NDArray[Any]:
        import numpy as np

        if self.kind not in TYPES:
            raise BadInput(f"{self.where} holds values of type {shown(self.kind)}: give one of {', '.join(TYPES)}")
        dtype = np.dtype(TYPES[self.kind])
        if prod(self.shape) * dtype.itemsize != self.end - self.begin:
            told = f"{self.end - self.begin} bytes for {shown(self.shape)} of {self.kind}"
            raise BadInput(f"{self.where} is damaged: {told}")
        values = np.frombuffer(data[self.begin : self.end], dtype)
        if self.kind == "BF16":
            values = (values.astype(np.uint32) << 16).view(np.float32)
        return values.reshape(self.shape)


def _are_sizes(value: Any) -> bool:
    return isinstance(value, list) and all(type(n) is int and n >= 0 for n in value)
