"""The library of witnesses: counterexamples that were found, one readable JSON file each, to be tried again first."""

from __future__ import annotations

import hashlib
import json
import platform
import re
import stat
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from symtopo import checker
from symtopo.errors import BadInput, one_line, shown
from symtopo.files import write_whole
from symtopo.search.cases import complexity, decode, encode, kind

SCHEMA = "symtopo/witness/1"
FIELDS = ("schema", "target", "without", "text", "case", "description", "fails", "counts", "seed", "versions")
MAX_BYTES = 1_000_000
MOST_BYTES = 20_000_000  # of all files
MOST_FILES = 10_000
MOST_WARNINGS = 5
PACKAGES = ("symtopo", "hypothesis", "numpy", "python-flint")


def library(directory: str | Path | None) -> Path:
    """The folder of the library: the one given, or "witnesses" in the user's data folder."""
    if directory is not None:
        if not str(directory) or "\0" in str(directory):
            raise BadInput(f"the library is {shown(str(directory))}, which is no name: give a folder")
        return Path(directory)
    return user_data_path("symtopo", appauthor=False) / "witnesses"


def recall(folder: Path) -> tuple[list[Any], list[str]]:
    """The cases of a library, each once, smaller ones first; and a warning for each file that holds none.

    A witness of which there are words only (a map of finite spaces, say) is passed over.
    """
    cases: dict[str, Any] = {}
    warnings: list[str] = []
    paths = files(folder)
    if len(paths) > MOST_FILES:
        warnings.append(f"{_name(folder)} holds {len(paths)} files: only {MOST_FILES} are read, remove some")
    total, skipped = 0, []
    for path in paths[:MOST_FILES]:
        try:
            total += path.stat().st_size
            checker.well_formed(total <= MOST_BYTES, f"the files before it are longer than {MOST_BYTES} bytes together")
            found = _read(path)
            text = "" if found is None else json.dumps(encode(found))
        except (checker.Malformed, BadInput, OSError, ValueError, RecursionError) as error:
            reason = one_line(str(error).replace(f"{path}: ", "") or type(error).__name__)
            skipped.append(f"{_name(path)} is skipped: {reason}")
            continue
        if found is not None:
            cases.setdefault(text, found)
    warnings += skipped[:MOST_WARNINGS]
    if len(skipped) > MOST_WARNINGS:
        warnings.append(f"{len(skipped) - MOST_WARNINGS} more files in {_name(folder)} are skipped")
    return sorted(cases.values(), key=lambda case: (str(kind(case)), complexity(case))), warnings


def files(folder: Path) -> list[Path]:
    """The files of a library; none where it cannot be read."""
    try:
        return sorted(folder.glob("*.json")) if folder.is_dir() else []
    except OSError:
        return []


def _name(path: Path) -> str:
    return one_line(str(path), 400)


def _read(path: Path) -> Any:
    status = path.stat()
    # a named pipe would block whoever opens it
    checker.well_formed(stat.S_ISREG(status.st_mode), "it is no regular file: remove it")
    checker.well_formed(status.st_size <= MAX_BYTES, f"it is longer than {MAX_BYTES} bytes: remove it")
    fields = dict(zip(FIELDS, checker.members(checker.read(str(path)), "the witness", " ".join(FIELDS)), strict=True))
    checker.choice(fields["schema"], "its schema", [SCHEMA])
    return None if fields["case"] is None else decode(fields["case"])


def place(folder: Path, fields: dict[str, Any]) -> Path:
    """The file of a witness, named by what it refutes and by its case."""
    identity = json.dumps([fields["target"], fields["without"], fields["case"], fields["description"]])
    name = re.sub(r"[^A-Za-z0-9]+", "-", fields["target"].rpartition("::")[2]).strip("-")[:60] or "witness"
    return folder / f"{name}-{hashlib.sha256(identity.encode()).hexdigest()[:12]}.json"


def store(folder: Path, fields: dict[str, Any]) -> Path:
    """Write a witness to its place.  Raises BadInput where it cannot.

    fields : target, without, text, case (JSON or None), description, fails, counts, seed.
    """
    versions = {name: _version(name) for name in PACKAGES} | {"python": platform.python_version()}
    content = {"schema": SCHEMA, **fields, "versions": versions}
    path = place(folder, fields)
    lines = [f" {json.dumps(key)}: {json.dumps(value)}" for key, value in content.items()]
    write_whole({path: "{\n" + ",\n".join(lines) + "\n}\n"})
    return path


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:  # a checkout on the path, not installed
        return "unknown"
