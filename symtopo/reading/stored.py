"""Arrays in files, whatever their format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symtopo.errors import BadInput, one_line, shown
from symtopo.reading.arrays import read_npy, read_npz
from symtopo.reading.tensors import read_safetensors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from symtopo.reading.archive import Archive
    from symtopo.reading.sources import Source


def stored_arrays(given: Source) -> Archive:
    """The arrays of an npz or safetensors file."""
    read = read_safetensors if given.suffix == ".safetensors" else read_npz
    return read(given.content(), given.where)


def stored_array(given: Source) -> NDArray[Any]:
    """One array: that of an npy file, or the one that is named, or the only one of an archive."""
    if given.suffix == ".npy":
        return read_npy(given.content(), given.where)
    archive = stored_arrays(given)
    if given.key is None and len(archive.names) == 1:
        return archive.read(archive.names[0])
    if given.key not in archive.names:
        listed = one_line(", ".join(archive.names), 100) or "none"
        kind = f"has no array {shown(given.key)}" if given.key is not None else f"holds {len(archive.names)} arrays"
        raise BadInput(f"{given.where} {kind}: name one of {listed}, like FILE{given.suffix}:NAME")
    return archive.read(given.key)
