"""The statements under proofs/: found by path, named without being run, loaded one by one."""

from __future__ import annotations

import ast
import importlib.util
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

from symtopo.errors import BadInput
from symtopo.facts import FACTS
from symtopo.proving.coq import ROOT
from symtopo.proving.formal import library
from symtopo.proving.proof import ProofFailure
from symtopo.proving.statement import Misshapen, Statement
from symtopo.proving.verdict import REPAIRED, natural_order


def directory() -> Path:
    """Where the statements lie: inside the installed package, or beside it in a checkout."""
    return library().parent


def formal_names(paths: Iterable[Path]) -> list[str]:
    """The theorems of the Coq library that facts name, and statements, which are read without running their files."""
    nodes = (node for path in paths for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    values = [n.value for n in nodes if isinstance(n, ast.keyword) and n.arg == "formal"]
    names = {str(value.value) for value in values if isinstance(value, ast.Constant)}
    names |= {fact.formal for fact in FACTS.values()}
    return sorted(name for name in names if name.startswith(f"{ROOT}."))


def identifier(path: Path) -> str:
    """The id of the statement in a file, read without running it.  Raises BadInput, with the file's name."""
    return next(iter(written(path)))


def written(path: Path) -> dict[str, str]:
    """The ids of the statement in a file and of its repair, with the theorems that they name; "" where they name none.

    Read without running the file.  Raises BadInput, with the file's name.
    """
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, SyntaxError, RecursionError, MemoryError) as error:
        raise BadInput(f"{path}: is no readable Python file ({error}): give a file with one statement") from None
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    statements = [c for c in calls if isinstance(c.func, ast.Name) and c.func.id == "Statement"]
    ids = [name for call in statements if (name := _constant(call, "id"))]
    if len(ids) != 1:
        raise BadInput(f'{path}: holds {len(ids)} calls Statement(id="..."): give one, its id written out')
    if ids[0].endswith(REPAIRED):
        raise BadInput(f"{path}: the id {ids[0]!r} is that of a repair: give another")
    repairs = [c for c in calls if isinstance(c.func, ast.Attribute) and c.func.attr == "repaired"]
    names = {ids[0]: statements, ids[0] + REPAIRED: repairs}
    theorems = {name: [t for call in given if (t := _constant(call, "formal")) != ""] for name, given in names.items()}
    for name, given in theorems.items():
        if None in given or len(given) > 1:
            raise BadInput(f'{path}: the theorem that {name} names is not written out: give formal="..." once')
    return {name: str(given[0]) if given else "" for name, given in theorems.items()}


def _constant(call: ast.Call, name: str) -> str | None:
    """A string that stands in a call as it is: "" where it is not given, None where it is computed."""
    for keyword in call.keywords:
        if keyword.arg == name or keyword.arg is None:
            value = keyword.value
            return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None
    return ""


def catalogue(paths: Iterable[Path]) -> tuple[dict[str, Path], dict[Path, str]]:
    """Paths by id, in the order of the ids; and what is wrong with files that have none, or that of another file."""
    known: dict[str, Path] = {}
    refused: dict[Path, str] = {}
    for path in paths:
        try:
            name = identifier(path)
        except BadInput as error:
            refused[path] = str(error)
            continue
        if name in known:
            refused[path] = f"{path}: its id {name!r} is that of {known[name].name}: give another"
        else:
            known[name] = path
    return dict(sorted(known.items(), key=lambda item: natural_order(item[0]))), refused


class _Fresh(SourceFileLoader):
    """Compiles a file as it is now: a cached one may be of an older version of the same second and length."""

    def get_code(self, fullname: str) -> CodeType:
        return self.source_to_code(self.get_data(self.path), self.path)


def fresh_module(path: Path, prefix: str) -> ModuleType:
    """Run a Python file as a module of its own; raises what it raises."""
    name = f"{prefix}_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path, loader=_Fresh(name, str(path)))
    if spec is None or spec.loader is None:
        raise BadInput(f"{path}: not a Python file: give a .py file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module


@cache
def load(path: Path) -> Statement:
    """Run a file and return its statement.  Raises BadInput, with the file's name, where there is none that fits."""
    try:
        module = fresh_module(path, "symtopo_proof")
        statement = getattr(module, "statement", None)
        if not isinstance(statement, Statement):
            raise Misshapen("defines no `statement = Statement(...)`: add one")
        said = list(written(path).items())
        for (known, theorem), loaded in zip(said, (statement, *statement.repairs), strict=False):
            if loaded.id != known:
                raise Misshapen(f"its id is {known!r}, and was changed to {loaded.id!r}")
            if loaded.formal != theorem:
                raise Misshapen(f"its theorem is {theorem!r}, and was changed to {loaded.formal!r}")
        statement.check_shape()
    except Misshapen as error:
        raise BadInput(f"{path}: {error}") from None
    except Exception as error:
        raise BadInput(f"{path}: does not load ({type(error).__name__}: {error})") from error
    return statement


def find(name: str, known: Mapping[str, Path]) -> Statement:
    """The statement of this id, or the repair of one.

    Raises ProofFailure where there is none: it is for proofs that use another statement.
    """
    path = known.get(name.removesuffix(REPAIRED))
    if path is None:
        raise ProofFailure(f"{name!r} is no fact of the list, no hypothesis, and no statement")
    try:
        statement = load(path)
    except BadInput as error:
        raise ProofFailure(str(error)) from None
    for candidate in (statement, *statement.repairs):
        if candidate.id == name:
            return candidate
    raise ProofFailure(f"{name.removesuffix(REPAIRED)} has no repair")
