"""Arrays with names, as an archive holds them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Archive:
    """Arrays with names, each read when it is asked for.

    names : as they stand in the file;  ordered : whether their order is that in which they were written; that of a
        safetensors file is alphabetical within a type;  read : the array of a name.
    """

    names: tuple[str, ...]
    ordered: bool
    read: Callable[[str], NDArray[Any]] = field(repr=False)
