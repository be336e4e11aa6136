"""Files that appear whole or not at all, and JSON in which no field is given twice."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from symtopo.errors import BadInput, shown


def check_output(path: Path) -> None:
    """Refuse a place where no file can be written, before the work is done.  Raises BadInput.

    That nothing is refused does not mean that it can be written: the disk may be full.
    """
    try:
        if path.is_dir():
            raise BadInput(f"{path} is a directory: give another place")
        if path.exists() and not path.is_file():
            raise BadInput(f"{path} is no regular file, and would be replaced: give another place")
        nearest = next(parent for parent in path.absolute().parents if parent.exists())
        if not (nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)):
            raise BadInput(f"{path}: {nearest} is no directory that can be written: give another place")
    except (OSError, ValueError) as error:
        if isinstance(error, BadInput):
            raise
        why = error.strerror if isinstance(error, OSError) else error
        raise BadInput(f"{path}: cannot be written ({why}): give another place") from None


def write_whole(contents: Mapping[Path, str | bytes]) -> None:
    """Write files of one folder, which is made if it is missing: each whole, all or none.  Raises BadInput.

    Folders that were made for them go again where they cannot be written.
    """
    directory = next(iter(contents)).parent
    for path in contents:
        check_output(path)
    made = [folder for folder in (directory, *directory.parents) if not folder.exists()]
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with ExitStack() as unfinished:
            ready = {path: unfinished.enter_context(_temporary(path, c)) for path, c in contents.items()}
            for path, temporary in ready.items():
                temporary.replace(path)
    except BaseException as error:
        for folder in made:
            with suppress(OSError):  # not empty, if some are there
                folder.rmdir()
        if not isinstance(error, OSError):
            raise
        raise BadInput(f"{directory}: cannot be written ({error.strerror}): give another directory") from None


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A place to write a file of any length, which becomes that file when it is finished.  Raises BadInput."""
    check_output(path)
    try:
        with _temporary(path, "") as temporary:
            yield temporary
            temporary.replace(path)
    except OSError as error:
        raise BadInput(f"{path}: cannot be written ({error.strerror}): give another place") from None


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
