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
from symtopo.cases import complexity, decode, encode, kind
from symtopo.certificates import write_whole
from symtopo.errors import BadInput

SCHEMA = "symtopo/witness/1"
FIELDS = ("schema", "target", "without", "text", "case", "description", "fails", "counts", "seed", "versions")
MAX_BYTES = 1_000_000
MOST_FILES = 10_000
PACKAGES = ("symtopo", "hypothesis", "numpy", "python-flint")


def library(directory: str | Path | None) -> Path:
    """The folder of the library: the one given, or "witnesses" in the user's data folder."""
    if directory is not None:
        if not str(directory):
            raise BadInput("the library is an empty name: give a folder")
        return Path(directory)
    return user_data_path("symtopo", appauthor=False) / "witnesses"


def recall(folder: Path) -> tuple[list[Any], list[str]]:
    """The cases of a library, each once, smaller ones first; and a warning for each file that holds none.

    A witness of which there are words only (a map of finite spaces, say) is passed over.
    """
    cases: dict[str, Any] = {}
    warnings: list[str] = []
    try:
        paths = sorted(folder.glob("*.json")) if folder.is_dir() else []
    except OSError as error:
        return [], [f"{folder} cannot be read ({error.strerror}): no known witness is tried"]
    if len(paths) > MOST_FILES:
        warnings.append(f"{folder} holds {len(paths)} files: only the first {MOST_FILES} are read, remove some")
    for path in paths[:MOST_FILES]:
        try:
            found = _read(path)
        except (checker.Malformed, BadInput, OSError) as error:
            reason = " ".join(str(error).replace(f"{path}: ", "").split())
            warnings.append(f"{path} is skipped: {reason}")
            continue
        if found is not None:
            cases.setdefault(json.dumps(encode(found)), found)
    return sorted(cases.values(), key=lambda case: (str(kind(case)), complexity(case))), warnings


def _read(path: Path) -> Any:
    status = path.stat()
    checker.well_formed(stat.S_ISREG(status.st_mode), "it is no regular file: remove it")
    checker.well_formed(status.st_size <= MAX_BYTES, f"it is longer than {MAX_BYTES} bytes: remove it")
    fields = dict(zip(FIELDS, checker.members(checker.read(str(path)), "the witness", FIELDS), strict=True))
    checker.choice(fields["schema"], "its schema", [SCHEMA])
    return None if fields["case"] is None else decode(fields["case"])


def store(folder: Path, fields: dict[str, Any]) -> Path:
    """Write a witness; its file is named by what it refutes and by its content.  Raises BadInput where it cannot.

    fields : target, without, text, case (JSON or None), description, fails, counts, seed.
    """
    versions = {name: _version(name) for name in PACKAGES} | {"python": platform.python_version()}
    content = {"schema": SCHEMA, **fields, "versions": versions}
    identity = json.dumps([fields["target"], fields["without"], fields["case"], fields["description"]])
    name = re.sub(r"[^A-Za-z0-9]+", "-", fields["target"].rpartition("::")[2]).strip("-")[:60] or "witness"
    path = folder / f"{name}-{hashlib.sha256(identity.encode()).hexdigest()[:12]}.json"
    lines = [f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in content.items()]
    write_whole({path: "{\n" + ",\n".join(lines) + "\n}\n"})
    return path


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:  # a checkout on the path, not installed
        return "unknown"
