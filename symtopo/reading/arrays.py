"""Arrays in numpy's files: numpy reads the headers, we compare them with the bytes that are there.

Nothing is unpickled, and no more memory is taken than the file announces and holds.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from math import prod
from typing import TYPE_CHECKING, Any

from symtopo.checker import MAX_BYTES
from symtopo.errors import BadInput, one_line, shown
from symtopo.reading.archive import Archive

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_MEMBERS = 1000
MAX_AXES = 8


def read_npy(content: bytes, where: str) -> NDArray[Any]:
    """An array of real numbers in the format npy."""
    import numpy as np

    stream = io.BytesIO(content)
    shape, fortran_order, dtype = _header(stream, where)
    if dtype.kind not in "iuf":
        raise BadInput(f"{where} holds values of type {one_line(str(dtype), 60)}: give real numbers")
    if len(shape) > MAX_AXES or any(type(n) is not int or n < 0 for n in shape):
        raise BadInput(f"{where} is damaged: its header says {shown(shape)} for the shape")
    data = content[stream.tell() :]
    needed = prod(shape) * dtype.itemsize
    if len(data) != needed:
        kind = "is cut off or damaged" if len(data) < needed else "goes on after the array"
        raise BadInput(f"{where} {kind}: its header announces {needed} bytes, {len(data)} follow: save it again")
    return np.frombuffer(data, dtype).reshape(shape, order="F" if fortran_order else "C")


def _header(stream: io.BytesIO, where: str) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    from numpy.lib import format as npy

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of numpy, on headers that Python 2 wrote
            version = npy.read_magic(stream)
            if version == (1, 0):
                return npy.read_array_header_1_0(stream)  # type: ignore[no-any-return, no-untyped-call, unused-ignore]
            if version == (2, 0):
                return npy.read_array_header_2_0(stream)  # type: ignore[no-any-return, no-untyped-call, unused-ignore]
    except Exception as error:  # whatever a hostile header makes numpy raise
        reason = one_line(str(error), 80) or type(error).__name__
        raise BadInput(f"{where} is not an array in numpy's format ({reason}): write it with numpy.save") from None
    raise BadInput(f"{where} is in version {version[0]}.{version[1]} of numpy's format: give one of version 1 or 2")


def read_npz(content: bytes, where: str) -> Archive:
    """The arrays of an archive, in the order in which they were written; none is read yet."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = archive.infolist()
    except Exception as error:  # whatever a damaged directory makes zipfile raise
        raise BadInput(f"{where} is not an npz file ({_told(error)}): write it with numpy.savez") from None
    if len(members) > MAX_MEMBERS:
        raise BadInput(f"{where} holds {len(members)} files: give at most {MAX_MEMBERS}")
    if sum(m.file_size for m in members) > MAX_BYTES:
        raise BadInput(f"{where} holds more than {MAX_BYTES} bytes: give a smaller file")
    strangers = [m.filename for m in members if not m.filename.endswith(".npy")]
    if strangers:
        raise BadInput(f"{where} holds {shown(strangers[0])}, no array of numpy: write it with numpy.savez")
    by_name = {m.filename.removesuffix(".npy"): m for m in members}
    if len(by_name) < len(members):
        raise BadInput(f"{where} holds two arrays of one name: give each another")

    def read(name: str) -> NDArray[Any]:
        member = by_name[name]
        if member.flag_bits & 1:
            raise BadInput(f"{where}:{one_line(name, 60)} is encrypted: save it without a password")
        try:
            data = archive.read(member)
        except Exception as error:  # whatever a damaged member makes zipfile and zlib raise
            told = f"is damaged ({_told(error)}): save the file again"
            raise BadInput(f"{where}:{one_line(name, 60)} {told}") from None
        return read_npy(data, f"{where}:{one_line(name, 60)}")

    return Archive(tuple(by_name), ordered=True, read=read)


def _told(error: Exception) -> str:
    return one_line(str(error), 80) or type(error).__name__
