"""What a sweep asks about each case, and the version of the code that answers."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from symtopo import __version__
from symtopo.errors import BadInput, one_line, shown

PACKAGE = Path(__file__).parents[1]
ANSWERS = 1  # the version of what an answer holds
COUNTING = ("algebra", "checker.py", "components.py", "counting", "facts.py", "minima")
DECIDING = {  # the files that an answer follows from
    "count": COUNTING,
    "estimate": (*COUNTING, "sampling"),
    "connect": (*COUNTING, "connecting", "loss", "sampling", "symmetry"),
    "function": (*COUNTING, "connecting", "loss", "proving", "refuting", "sampling", "search", "symmetry"),
}
OURS = {("symtopo.components", "count"): "count", ("symtopo.connecting.connection", "connect"): "connect"}


@dataclass(frozen=True)
class Task:
    """A question: "count", "connect", or a function of the user, with its options.

    name : of the question;  function : where a process finds the function of the user: its `file`, or its `module` with
        the `path` that it is imported from, and its `name`; None for ours;  samples : of a count;  seed : of all
        randomness;  code : what identifies the version of the code that answers.
    """

    name: str
    function: dict[str, Any] | None
    samples: int
    seed: int
    code: str

    @property
    def ends(self) -> bool:
        """Whether it is about two points of each minimum."""
        return self.name == "connect" and self.function is None

    @property
    def by_form(self) -> bool:
        """Whether all cases of one canonical form have the same answer."""
        return self.name == "count" and self.function is None

    @cached_property
    def identity(self) -> str:
        """What a case is asked, by which code: part of its key."""
        return json.dumps([self.options, self.code])

    @property
    def options(self) -> dict[str, Any]:
        samples = {"samples": self.samples} if self.by_form else {}
        file = {} if self.function is None else {"file": Path(self.function["file"]).name}
        return {"task": self.name, **file, **samples, "seed": self.seed}

    @cached_property
    def request(self) -> dict[str, Any]:
        """JSON for the process that answers."""
        return {
            "task": self.name,
            "function": self.function,
            "samples": self.samples,
            "seed": self.seed,
            "code": self.code,
            "identity": self.identity,
            "by_form": self.by_form,
            "ends": self.ends,
        }


def task_of(function: str | Callable[..., Any], *, samples: int, seed: int) -> Task:
    """The task that a name or a function stands for.  Raises BadInput where a process could not find the function."""
    if callable(function) and not isinstance(function, str):
        where = getattr(function, "__module__", ""), getattr(function, "__qualname__", "")
        found: str | dict[str, Any] = OURS.get(where) or _reference(function, *where)
    elif not isinstance(function, str):
        raise BadInput(f"the function is {shown(function)}: give count, connect, FILE.py::NAME, or a function")
    elif function in ("count", "connect"):
        found = function
    else:
        file, _, name = function.rpartition("::")
        if not file.endswith(".py") or not Path(file).is_file():
            raise BadInput(f"no task {shown(function)}: give count, connect, or FILE.py::NAME for a function of yours")
        found = {"file": str(Path(file).resolve()), "name": name}
    if samples and found != "count":
        raise BadInput(f"{samples} samples: only count takes them: leave them out")
    if isinstance(found, str):
        kind = "estimate" if samples else found
        return Task(found, None, samples, seed, code_of(kind))
    return Task(one_line(found["name"], 80), found, 0, seed, code_of("function", found.get("file", "")))


def _reference(function: Callable[..., Any], module: str | None, name: str) -> dict[str, Any]:
    """Where a process finds a function that is defined at the top of a module or a file."""
    home = sys.modules.get(module or "")
    if home is None or getattr(home, name, None) is not function:
        raise BadInput(
            f"the function {shown(name or function)} cannot be sent to a process: define it at the top of a file or a "
            "module, or give FILE.py::NAME"
        )
    file = getattr(home, "__file__", None)
    if module != "__main__":
        return {"module": module, "name": name, "path": list(sys.path), "file": file or ""}
    if not file or not file.endswith(".py") or not Path(file).is_file():
        raise BadInput(f"the function {shown(name)} is in no file, where a process would find it: write it to a file")
    return {"file": str(Path(file).resolve()), "name": name}


def code_of(kind: str, file: str = "") -> str:
    """The package's version, and a digest of the files that an answer follows from, a user's file among them."""
    digest = sha256(_package_digest(kind))
    if file:
        try:
            digest.update(Path(file).read_bytes())
        except OSError as error:
            raise BadInput(f"{one_line(file)}: cannot be read ({error.strerror}): give a file") from None
    return f"{__version__}+{ANSWERS}.{digest.hexdigest()[:16]}"


@cache
def _package_digest(kind: str) -> bytes:
    digest = sha256()
    for name in DECIDING[kind]:
        part = PACKAGE / name
        for path in [part] if part.is_file() else sorted(part.rglob("*.py")):
            digest.update(f"{path.relative_to(PACKAGE).as_posix()}\n".encode() + path.read_bytes())
    return digest.digest()
