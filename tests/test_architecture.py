"""Import arrows between packages, file sizes, and what the trusted checker may load."""

import ast
import io
import re
import statistics
import subprocess
import sys
import tokenize
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import symtopo

PACKAGE = Path(__file__).parent.parent / "symtopo"
ALONE = (
    "checker components display errors faces facts files function_checker latex".split()
)  # modules that are in no package
FACES = {"symtopo", "proving"}  # offer names of other packages, imported when first used


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_name(p): p for p in PACKAGE.rglob("*.py") if p != PACKAGE / "__init__.py"}
PACKAGES = sorted({name.partition(".")[0] for name in MODULES} - {*ALONE, "__main__"})


def imports_of(path: Path) -> set[str]:
    """Modules of ours that a file imports, anywhere in it."""
    imported: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("symtopo"):
            parent = node.module.removeprefix("symtopo").removeprefix(".")
            names = {f"{parent}.{a.name}".lstrip(".") for a in node.names}
            imported |= {n for n in names if n in MODULES} or {parent}
    return imported - {""}


def room(module: str) -> str:
    return module.partition(".")[0]


@cache
def arrows() -> dict[str, set[str]]:
    return {name: imports_of(path) for name, path in MODULES.items()}


def test_every_module_has_its_room():
    assert set(PACKAGES) == {p.name for p in PACKAGE.iterdir() if p.is_dir() and p.name != "__pycache__"}
    assert {name for name in MODULES if "." not in name} == {*ALONE, *PACKAGES, "__main__"}


@pytest.mark.parametrize("name", [p for p in PACKAGES if p != "cli"])
def test_a_package_imports_what_it_says_and_no_more(name):
    """Its docstring says what it holds, may import and offers; the command line may import all."""
    words = " ".join((ast.get_docstring(ast.parse(MODULES[name].read_text())) or "").split())
    holds, allowed, offers = re.fullmatch(r".*Holds: (.*)\. May import: (.*)\. Offers: (.*)\.", words).groups()
    imported = {room(m) for module, modules in arrows().items() if room(module) == name for m in modules} - {name}
    assert imported == set(allowed.split(", "))
    inside = {m.removeprefix(f"{name}.") for m in MODULES if room(m) == name} - {name}
    assert [m for m in inside if not re.search(rf"\b{m}\b", holds)] == [] or name in ("figures", "page")
    assert offers


def test_arrows_between_rooms_point_one_way():
    rooms: dict[str, set[str]] = {}
    for module, modules in arrows().items():
        if module not in FACES:
            rooms.setdefault(room(module), set()).update({room(m) for m in modules} - {room(module)})
    assert len(list(TopologicalSorter(rooms).static_order())) == len(rooms)


def test_arrows_between_modules_point_one_way():
    inner = {module: modules for module, modules in arrows().items() if module not in FACES}
    assert set(TopologicalSorter(inner).static_order()) >= set(inner)


def code_lines(path: Path) -> int:
    """Lines that hold code: no blank lines, comments or docstrings."""
    source = path.read_text()
    ignored = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in ignored:
            lines |= set(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        documented = isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module) and ast.get_docstring(node)
        if documented and node.body[0].end_lineno:
            lines -= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    return len(lines)


def test_files_stay_small():
    sizes = {name: len(path.read_text().splitlines()) for name, path in MODULES.items()}
    assert statistics.median(sizes.values()) < 150
    assert not {
        name: size for name, size in sizes.items() if size > 400 and name not in ("checker", "function_checker")
    }
    assert code_lines(MODULES["checker"]) <= 1120
    assert code_lines(MODULES["function_checker"]) < 400


@pytest.mark.parametrize("package", ["symtopo", "symtopo.proving"])
def test_a_face_shows_what_it_offers(package):
    """`dir` and completion show the public names, each of which is there."""
    script = (
        f"import {package} as face\n"
        "names = dir(face)\n"
        "assert len(names) > 20, names\n"
        "assert all(getattr(face, name) is not None for name in names)\n"
        "assert dir(face) == names\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_public_names_are_those_of_all():
    assert dir(symtopo) == symtopo.__all__ == sorted(symtopo.__all__)
    with pytest.raises(AttributeError, match="no attribute 'counts'"):
        symtopo.counts  # noqa: B018


@pytest.mark.parametrize("name", ["checker", "function_checker"])
def test_the_checker_loads_only_the_standard_library(name):
    assert arrows()[name] == set()
    script = (
        f"import runpy, sys; runpy.run_path({str(MODULES[name])!r});"
        "ours = {m.partition('.')[0] for m in sys.modules} - set(sys.stdlib_module_names);"
        "sys.exit(f'loaded {ours}' if ours - {'__main__'} else 0)"
    )
    done = subprocess.run([sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_no_eval_no_pickle_no_assert():
    """Hostile files are never evaluated; refusals are not asserts, which vanish under -O."""
    for path in MODULES.values():
        for node in ast.walk(ast.parse(path.read_text())):
            assert not isinstance(node, ast.Assert), path
            name = getattr(getattr(node, "func", None), "id", "")
            assert name not in ("eval", "exec", "sympify"), path
        assert "import pickle" not in path.read_text()
