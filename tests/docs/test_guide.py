"""The user guide, every block of code in the documentation, and the API reference."""

import argparse
import ast
import doctest
import html
import inspect
import re
import shlex
import subprocess
import sys

import pytest
from readme_blocks import README, commands, kinds, without_seconds

import symtopo
from symtopo.cli import parser

ROOT = README.parent
DOCS = ROOT / "docs"
GUIDE = (DOCS / "guide.md").read_text()
BUILD = DOCS / "api" / "build.py"
CHECKER = ["python", "-I", "-S", "symtopo/checker.py"]

# What executes the blocks of each kind on each page; a page that is not listed has none.
HERE = "test_guide.py::"
THERE = "test_readme.py::"
OVER = "../proving/test_acceptance.py::"
EXECUTED = {
    "README.md": {
        "sh": HERE + "test_every_command_for_the_shell",
        "console": THERE + "test_every_console_block_of_the_readme",
        "python doctest": THERE + "test_python_in_the_readme",
    },
    "docs/guide.md": {
        "console": HERE + "test_every_console_block_of_the_guide",
        "python doctest": HERE + "test_python_in_the_guide",
    },
    "docs/certificates.md": {
        "indented": HERE + "test_every_command_for_the_shell",
        "json": THERE + "test_example_of_the_format",
    },
    "docs/formal.md": {"python": OVER + "test_the_worked_example", "coq": OVER + "test_the_worked_example"},
    "docs/statements.md": {
        "python": THERE + "test_the_statement_in_the_guide_is_verified_as_expected",
        "console": "../proving/test_proofs.py::test_the_table_of_all_verdicts",
    },
    "docs/input.md": {
        "python": THERE + "test_the_page_about_input",
        "console": THERE + "test_the_page_about_input",
    },
    "docs/align.md": {
        "console": THERE + "test_the_page_about_alignment",
        "json": THERE + "test_the_page_about_alignment",
        "python": THERE + "test_the_page_about_alignment",
    },
    "docs/census.md": {
        "console": THERE + "test_the_page_about_the_census",
        "python doctest": THERE + "test_the_page_about_the_census",
    },
    "docs/sweep.md": dict.fromkeys(("console", "json", "python"), THERE + "test_the_page_about_sweeps"),
    "docs/connect.md": {"console": THERE + "test_the_guide_to_connect"},
    "docs/refute.md": {
        "console": THERE + "test_the_guide_to_refute",
        "python": THERE + "test_the_guide_to_refute",
        "python doctest": THERE + "test_the_guide_to_refute",
    },
}
PAGES = {path.relative_to(ROOT).as_posix(): path.read_text() for path in (README, *sorted(DOCS.rglob("*.md")))}


def command_parsers():
    (actions,) = [a for a in parser()._actions if isinstance(a, argparse._SubParsersAction)]
    return actions.choices


# ------------------------------------------------------------------------------------------------------------ blocks


@pytest.mark.parametrize("page", PAGES)
def test_every_block_of_code_is_executed_by_some_test(page):
    known, found = EXECUTED.get(page, {}), {kind for kind, _ in kinds(PAGES[page])}
    new = sorted(found - known.keys())
    assert not new, f"{page} has blocks of a kind that no test executes: {new}; write one, and list it in EXECUTED"
    assert found == known.keys(), f"{page} has no more blocks of the kinds {sorted(known.keys() - found)}: unlist them"
    for test in known.values():
        file, name = test.split("::")
        assert f"\ndef {name}(" in (ROOT / "tests" / "docs" / file).read_text(), f"{page}: there is no test {test}"


def test_blocks_of_which_only_the_first_is_executed_are_alone():
    assert [kind for kind, _ in kinds(PAGES["docs/refute.md"])].count("python") == 1


def test_a_block_of_a_new_kind_is_noticed():
    text = (
        "a\n\n```\nx\n```\n\n```rust\ny\n```\n\n    symtopo\n    more\n\n- b\n  ```console\n  $ z\n  ```\n~~~\nw\n~~~\n"
    )
    found = ["no language", "rust", "indented", "indented", "indented"]
    assert [kind for kind, _ in kinds(text)] == found
    assert kinds("```python\n>>> 1\n```\n") == [("python doctest", ">>> 1\n")]
    assert kinds("b\n\n    symtopo\n    more\n") == [("indented", "symtopo\nmore\n")]


def test_every_command_for_the_shell(run, tmp_path, monkeypatch):
    """`make` has the target, and the checker, alone, and `symtopo check` accept what `symtopo count` writes."""
    blocks = [block for text in PAGES.values() for kind, block in kinds(text) if kind in ("sh", "indented")]
    lines = [shlex.split(line, comments=True) for block in blocks for line in block.splitlines()]
    assert {tuple(words[:2]) for words in lines} >= {("make", "verify"), ("symtopo", "check"), ("python", "-I")}
    monkeypatch.chdir(tmp_path)
    for folder in ("proof", "DIR"):
        run("count", "2,2,2,2", "--skip", "0:2", "--samples", "0", "--certificate", folder)
    for words in lines:
        if words[0] == "make":
            assert set(words[1:]) <= targets()
        elif words[0] == "symtopo":
            code, out, err = run(*words[1:])
            assert (code, err) == (0, "")
            assert out.startswith("accepted: exactly 2 components\n")
        else:
            assert words[:4] == CHECKER, f"nothing here runs {shlex.join(words)}"
            alone = [sys.executable, "-I", "-S", ROOT / words[3], *words[4:]]
            done = subprocess.run(alone, capture_output=True, text=True, check=True)
            assert done.stdout.startswith("accepted: exactly 2 components\n")


def targets():
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def test_every_target_of_make_that_a_page_names_exists():
    named = {name for text in PAGES.values() for name in re.findall(r"`make ([a-z-]+)`", text)}
    assert {"verify", "docs", "benchmark"} <= named <= targets()


# ------------------------------------------------------------------------------------------------------------- guide


@pytest.mark.slow
def test_every_console_block_of_the_guide(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    blocks = commands(GUIDE)
    assert {words[1] for words, _ in blocks} >= {"count", "check", "connect", "verify", "refute"}
    for words, expected in blocks:
        assert words[0] == "symtopo"
        code, out, err = run(*words[1:])
        assert err == ""
        assert without_seconds(out) == without_seconds(expected)
        assert code == (3 if out.startswith("at least") else 0)


@pytest.mark.slow
def test_python_in_the_guide(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    results = doctest.testfile(str(DOCS / "guide.md"), module_relative=False)
    assert results.attempted > 10
    assert results.failed == 0


def test_the_guide_names_every_command_with_its_exit_codes():
    rows = dict(re.findall(r"^\| `symtopo (\w+)[^|]*\|[^|]*\| ([^|]*) \|$", GUIDE, re.MULTILINE))
    assert rows.keys() == command_parsers().keys()
    for name, command in command_parsers().items():
        (told,) = re.findall(r"^exit code: (.*)", command.epilog, re.MULTILINE | re.DOTALL)
        code = r"(?:^|[,;] )(\d) "
        assert {*re.findall(code, rows[name]), "2"} == {*re.findall(code, " ".join(told.split())), "2"}, name


def test_the_guide_names_every_public_name():
    section = GUIDE.partition("\n## Python\n")[2].partition("\n```")[0]
    assert all(re.search(rf"`{name}\b", section) for name in symtopo.__all__)


# --------------------------------------------------------------------------------------------------------- reference


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    """The API reference, built without a warning."""
    out = tmp_path_factory.mktemp("reference")
    done = subprocess.run([sys.executable, "-W", "error", BUILD, out], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return out


def words(page):
    """What a reader sees, on one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", page.read_text())).split())


def first_line(docstring):
    return " ".join(re.sub(r"[`*]|::$", "", docstring.splitlines()[0]).split())


@pytest.mark.slow
def test_the_reference_has_every_public_name_first(reference):
    page, seen = (reference / "symtopo.html").read_text(), words(reference / "symtopo.html")
    for name in symtopo.__all__:
        assert f'<section id="{name}">' in page, name
        assert first_line(inspect.getdoc(getattr(symtopo, name))) in seen, name
    menu = page.partition("</nav>")[0]
    assert menu.index(f'href="#{symtopo.__all__[-1]}"') < menu.index('href="symtopo/')
    assert "url=./symtopo.html" in (reference / "index.html").read_text()


@pytest.mark.slow
def test_the_reference_has_every_module(reference):
    package, menu = ROOT / "symtopo", (reference / "symtopo.html").read_text()
    files = [path.relative_to(package) for path in package.rglob("*.py")]
    files = [path for path in files if path.parts[0] != "cli" and not path.name.startswith("_")]
    assert len(files) > 50
    for path in files:
        page = path.with_suffix(".html")
        docstring = ast.get_docstring(ast.parse((package / path).read_text()))
        assert first_line(docstring) in words(reference / "symtopo" / page), path
        assert len(path.parts) > 1 or f'href="symtopo/{page}"' in menu, path


@pytest.mark.slow
def test_lists_of_parameters_stay_lists(reference):
    names = re.findall(r"<li><strong>([^<]*)</strong>: ", (reference / "symtopo.html").read_text())
    assert {"widths", "skips", "x, y", "samples", "seed", "progress", "first, second", "result", "ids"} <= set(names)


REQUESTS = re.compile(
    r"""<[^a>][^>]*\s(?:src|srcset|href|data|poster)\s*=\s*["']?(?:https?:)?//|@import|url\(["']?(?:https?:)?//""",
    re.IGNORECASE,
)


@pytest.mark.slow
def test_the_reference_makes_no_request_to_a_network(reference):
    pages = list(reference.rglob("*.html"))
    assert pages
    for page in pages:
        assert not REQUESTS.search(page.read_text()), page.name
    for script in (*pages, *reference.rglob("*.js")):
        assert not re.search(r"XMLHttpRequest|\bfetch\(|importScripts|WebSocket|sendBeacon", script.read_text()), script
    assert {path.suffix for path in reference.rglob("*") if path.is_file()} == {".html", ".js"}


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://cdn.example/x.js">',
        "<link rel=stylesheet href=//cdn.example/x.css>",
        "<style>@import 'x.css'</style>",
        "body { background: url(http://example/x.png) }",
    ],
)
def test_a_request_would_be_noticed(text):
    assert REQUESTS.search(text)
    assert not REQUESTS.search('<a class="x" href="https://pdoc.dev">')
