"""Files that appear whole or not at all, and JSON in which no field is given twice."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from symtopo.errors import BadInput, shown


def write_whole(contents: Mapping[Path, str | bytes]) -> None:
    """Write files of one folder, which is made if it is missing: each whole, all or none.  Raises BadInput."""
    directory = next(iter(contents)).parent
    try:
        for path in contents:
            if path.is_dir():
                raise BadInput(f"{path} is a directory: give another place")
        directory.mkdir(parents=True, exist_ok=True)
        with ExitStack() as unfinished:
            ready = {path: unfinished.enter_context(_temporary(path, c)) for path, c in contents.items()}
            for path, temporary in ready.items():
                temporary.replace(path)
    except OSError as error:
        raise BadInput(f"{directory}: cannot be written ({error.strerror}): give another directory") from None


@contextmanager
def _temporary(path: Path, content: str | bytes) -> Iterator[Path]:
    """A finished file beside the path, removed on exit unless it was renamed."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        temporary.chmod(0o644)
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def each_field_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON, for `object_pairs_hook`.  Raises ValueError where a field is given twice."""
    fields: dict[str, Any] = {}
    for name, value in pairs:
        if name in fields:
            raise ValueError(f"the field {shown(name)} is given twice")
        fields[name] = value
    return fields
