"""Is this theorem formally proved, with which type, from which axioms, and how do we know?

For the library in proofs/formal by its record, which was written after the kernel had accepted it, and holds for those
very files only; for a file of somebody's own by the kernel itself.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from symtopo.files import each_field_once
from symtopo.proving.coq import (
    DEFINITIONS,
    PROJECT,
    ROOT,
    by_shares,
    compile_library,
    coq_version,
    library_versions,
    recheck,
)
from symtopo.proving.coq import sources as library_sources
from symtopo.proving.kernel import AXIOMS, AXIOMS_OF_REALS, Theorem, judge, judge_file, module_of
from symtopo.proving.vernacular import Refused, theorems

__all__ = [
    "Checked",
    "Formal",
    "Refused",
    "check_library",
    "differences",
    "formal",
    "library",
    "recorded",
    "sealed",
    "write",
]

SCHEMA = "symtopo/formal/1"
RECORD = "record.json"
STATING = re.compile(r"(Section|Instances).*\.v")  # the files whose theorems are all recorded
NAME = re.compile(r"[A-Za-z]\w*(\.[A-Za-z]\w*)?\.[A-Za-z_][\w']*", re.ASCII)
TIME_LIMIT = 60.0
AGAIN = "run make formal"

Record = dict[str, Any]


@dataclass(frozen=True)
class Formal:
    """A theorem that the kernel accepted: its type as Coq prints it, the words of Definitions.v in it, its axioms."""

    name: str
    type: str
    definitions: tuple[str, ...]
    axioms: tuple[str, ...]
    kernel: str  # how we know


@dataclass(frozen=True)
class Checked:
    """What the kernel says of the library: the record, what it refuses, and the seconds for each file."""

    record: Record
    refused: dict[str, str]
    seconds: dict[str, float]
    total: float


def library() -> Path:
    """Where the Coq library lies: inside the installed package, or in a checkout beside it."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "proofs"
    return (installed if installed.is_dir() else package.parent / "proofs") / "formal"


def build_folder() -> Path:
    """Where it is compiled: build/formal in a checkout, else the user's cache."""
    checkout = library().parent.parent
    if (checkout / "pyproject.toml").is_file():
        return checkout / "build" / "formal"
    return user_cache_path("symtopo", appauthor=False) / "formal"


def well_formed(name: str) -> bool:
    """Symtopo.File.theorem, or stem.theorem for a file of one's own."""
    return bool(NAME.fullmatch(name)) and (name.count(".") == 2) == name.startswith(f"{ROOT}.")


def formal(name: str, path: Path | None = None, *, here: bool = False, time_limit: float = TIME_LIMIT) -> Formal:
    """The theorem of this name, if it is formally proved.  Raises Refused, with the reason.

    Parameters
    ----------
    name : Symtopo.File.theorem, of the library; or stem.theorem, of the file stem.v beside the statement.
    path : the file of the statement.
    here : go by what `check_library` found on this machine, not by the record that comes with the library.
    time_limit : seconds for the kernel with a file that is not of the library.
    """
    if not well_formed(name):
        raise Refused(f"{name!r} names no theorem: write {ROOT}.File.theorem, or stem.theorem of a file beside yours")
    if name.startswith(f"{ROOT}."):
        return recorded(name, here=here)
    stem, _, theorem = name.partition(".")
    if path is None or path.stem != stem:
        raise Refused(f"{name} is not of the library, nor of the file beside the statement")
    sentence = judge_file(path.with_suffix(".v"), theorem, library(), build_folder(), time_limit=time_limit)
    return Formal(
        name, sentence.type, _definitions(sentence), sentence.axioms, f"Coq {coq_version()}, {stem}.v checked now"
    )


def recorded(name: str, directory: Path | None = None, *, here: bool = False) -> Formal:
    """A theorem of the library by its record.

    Raises Refused where there is none, where a file of the library is not the one that the record is about, and where
    the record is not as the kernel wrote it.
    """
    directory = directory or library()
    record = _read((build_folder() if here else directory) / RECORD)
    try:
        _require_files(directory, record["files"])
        if name not in record["theorems"]:
            raise Refused(f"{name} is not in the record of {directory.name}: {AGAIN}")
        entry, version = record["theorems"][name], record["coq"]
        if unknown := [axiom for axiom in entry["axioms"] if axiom not in (*AXIOMS, *AXIOMS_OF_REALS)]:
            raise Refused(f"{name} assumes {unknown[0]}")
        known = (name, entry["type"], tuple(entry["definitions"]), tuple(entry["axioms"]))
    except (KeyError, TypeError, AttributeError):
        raise Refused(f"{RECORD} is no record: {AGAIN}") from None
    how = f"Coq {version}, checked on this machine" if here else f"recorded, Coq {version}; make formal re-checks"
    return Formal(*known, how)


def _read(path: Path) -> Record:
    try:
        record = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=each_field_once)
        if record["schema"] != SCHEMA:
            raise Refused(f"{path.name} has the schema {record['schema']!r}, not {SCHEMA!r}: {AGAIN}")
        if record["digest"] != _digest(record):
            raise Refused(f"{path.name} is not as the kernel wrote it: {AGAIN}")
    except OSError:
        raise Refused(f"there is no {path.name}: {AGAIN}") from None
    except (ValueError, KeyError, TypeError):
        raise Refused(f"{path.name} is no record: {AGAIN}") from None
    return dict(record)


def sealed(record: Mapping[str, Any]) -> Record:
    """The record with its digest."""
    return {**record, "digest": _digest(record)}


def _digest(record: Mapping[str, Any]) -> str:
    """Of all but the digest: shows a change by hand, not one by whoever computes it anew; that `--check` finds."""
    content = {key: value for key, value in record.items() if key != "digest"}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _hashes(directory: Path) -> dict[str, str]:
    """Of all sources of the library that are there."""
    paths = sorted([*directory.glob("*.v"), directory / PROJECT])
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths if path.is_file()}


def _require_files(directory: Path, files: Mapping[str, str]) -> None:
    actual = _hashes(directory)
    if odd := sorted(name for name in {*actual, *files} if actual.get(name) != files.get(name)):
        what = "is not there" if odd[0] not in actual else "is not the file that the record is about"
        raise Refused(f"{directory.parent.name}/{directory.name}/{odd[0]} {what}: {AGAIN}")


def _definitions(theorem: Theorem) -> tuple[str, ...]:
    root = f"{ROOT}.{DEFINITIONS.removesuffix('.v')}."
    return tuple(word.removeprefix(root) for word in theorem.mentions if word.startswith(root))


def stated(texts: Mapping[str, str]) -> list[str]:
    """All theorems of the files that state: Section3.v and so on, Instances.v."""
    files = [name for name in texts if STATING.fullmatch(name)]
    return [f"{ROOT}.{name.removesuffix('.v')}.{theorem}" for name in files for theorem in theorems(texts[name])]


def check_library(
    names: Iterable[str] = (),
    *,
    directory: Path | None = None,
    build: Path | None = None,
    progress: Callable[[str], None] = lambda line: None,
) -> Checked:
    """Compile the library, recheck it with coqchk, and judge the theorems named and those that Section*.v state.

    What was found is kept in the build folder too, for `recorded(here=True)`.  Raises Refused where Coq is missing, or
    the library does not compile.
    """
    start = time.perf_counter()
    directory, build = directory or library(), build or build_folder()
    files, texts = _hashes(directory), library_sources(directory)
    seconds = compile_library(directory, build, progress=progress)
    progress("coqchk, the distribution's libraries admitted")
    recheck(build, [f"{ROOT}.{name.removesuffix('.v')}" for name in texts])
    known, refused = _known(list(dict.fromkeys([*stated(texts), *names])), texts)
    progress(f"judging {len(known)} theorems")
    judged = ChainMap(*by_shares(partial(_judged_of, build, known), list(dict.fromkeys(map(module_of, known)))))
    refused |= {name: judged[name].refusal for name in known if judged[name].refusal}
    if files != _hashes(directory):
        raise Refused("the library changed while it was checked: do it again")
    record = {
        "schema": SCHEMA,
        "coq": coq_version(),
        "libraries": library_versions(),
        "files": files,
        "theorems": {
            name: {"type": one.type, "definitions": list(_definitions(one)), "axioms": list(one.axioms)}
            for name, one in sorted(judged.items())
            if not one.refusal
        },
    }
    record = sealed(record)
    write(record, build)
    return Checked(record, refused, seconds, time.perf_counter() - start)


def _judged_of(build: Path, names: list[str], modules: Sequence[str]) -> dict[str, Theorem]:
    return judge(build, [name for name in names if module_of(name) in modules])


def _known(names: list[str], texts: Mapping[str, str]) -> tuple[list[str], dict[str, str]]:
    """The names that a file of the library states; and the others, with the reason."""
    known, refused = [], {}
    for name in names:
        parts = name.split(".")
        if len(parts) == 3 and parts[0] == ROOT and parts[2] in theorems(texts.get(f"{parts[1]}.v", "")):
            known.append(name)
        else:
            refused[name] = "there is no such theorem in the library"
    return known, refused


def write(record: Record, directory: Path) -> None:
    """Write the record of a library, or of a build folder; the same text for the same content."""
    text = json.dumps(record, sort_keys=True, indent=1, ensure_ascii=False) + "\n"
    (directory / RECORD).write_text(text, encoding="utf-8")


def differences(record: Record, directory: Path | None = None) -> list[str]:
    """What the committed record says otherwise than this one, in words."""
    try:
        committed = _read((directory or library()) / RECORD)
    except Refused as refusal:
        return [str(refusal)]
    odd = [key for key in ("coq", "libraries") if committed.get(key) != record[key]]
    for part in ("files", "theorems"):
        before, now = committed.get(part, {}), record[part]
        odd += [name for name in sorted({*before, *now}) if before.get(name) != now.get(name)]
    return [f"{name} is not as recorded" for name in odd]
