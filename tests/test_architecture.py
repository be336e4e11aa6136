"""Import arrows, file sizes, and what the trusted checker may load."""

import ast
import io
import statistics
import subprocess
import sys
import tokenize
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "symtopo"
ORDER = """checker errors display exact network lowrank points minimum theorems bottlenecks predicates fiber sampling
regularity invariants scalar_fibers layer_tubes newton_tubes connectivity estimate components paths certificates data
cases shrinking search strategies spaces conjectures topology finite_groups homogeneous activations interpolation
curvature groups permutations curves constant_paths orbits endpoints facts connection geometry figures.style
figures.between figures.figure_1 figures.figure_2 figures.figure_3 figures.figure_4 figures.paper figures logic
identities latex proof statements export catalogue processes verification attempts witnesses refutation page.formulas
page.surfaces page.pairs page.networks page.chords page.cards page.document page cli.command cli.output cli.count
cli.check cli.connect cli.verify cli.show cli.refute cli.figure cli.demo cli __main__""".split()


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_name(p): p for p in PACKAGE.rglob("*.py") if p != PACKAGE / "__init__.py"}


def imports_of(path: Path) -> set[str]:
    """Modules of ours that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("symtopo"):
            parent = node.module.removeprefix("symtopo").removeprefix(".")
            names = {f"{parent}.{a.name}".lstrip(".") for a in node.names}
            found |= {n for n in names if n in MODULES} or {parent}
    return found - {""}


def test_every_module_has_its_place():
    assert set(MODULES) == set(ORDER)


@pytest.mark.parametrize("name", ORDER)
def test_imports_point_one_way(name):
    later = ORDER[ORDER.index(name) :]
    assert not imports_of(MODULES[name]) & set(later)


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
    assert statistics.median(sizes.values()) < 200
    assert not {name: size for name, size in sizes.items() if size > 500 and name != "checker"}
    assert code_lines(MODULES["checker"]) <= 760


def test_the_checker_loads_only_the_standard_library():
    script = (
        f"import runpy, sys; runpy.run_path({str(MODULES['checker'])!r});"
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
