"""What the documentation prints is what the program prints."""

import doctest
import json
import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from readme_blocks import README, commands, kinds, without_seconds

from symtopo import checker, function_checker
from symtopo.facts import FACTS
from symtopo.proving.proof import Proof
from symtopo.proving.statement import Statement
from symtopo.proving.verdict import Verdict
from symtopo.proving.verification import verify

BLOCKS = commands(README.read_text())
DOCS = README.parent / "docs"


@pytest.mark.parametrize("verifies", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_every_console_block_of_the_readme(run, tmp_path, monkeypatch, verifies):
    monkeypatch.chdir(tmp_path)
    assert {words[1] for words, _ in BLOCKS} == {"count", "check", "connect", "refute", "verify"}
    for words, expected in BLOCKS:
        if (words[1] == "verify") != verifies:
            continue
        assert words[0] == "symtopo"
        _, out, err = run(*words[1:])
        assert err == ""
        assert without_seconds(out) == without_seconds(expected)


def test_the_readme_is_read_in_two_minutes():
    text = README.read_text()
    assert len(text.splitlines()) <= 150
    assert all(len(line) <= 100 for _, output in BLOCKS for line in output.splitlines())


def test_python_in_the_readme():
    results = doctest.testfile(str(README), module_relative=False)
    assert results.attempted > 3
    assert results.failed == 0


@pytest.mark.slow
def test_the_guide_to_refute(run, tmp_path, monkeypatch):
    """Four conjectures and their counterexamples, exactly as printed."""
    text = (DOCS / "refute.md").read_text()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "conjectures.py").write_text(re.search(r"^```python\n(from .*?)^```$", text, re.M | re.S)[1])
    blocks = commands(text)
    names = [words[2].rpartition("::")[2] for words, _ in blocks]
    assert [*names[:3], names[-1]] == re.findall("^def (\\w+)", text, re.M)
    for words, expected in blocks:
        assert run(*words[1:]) == (1, expected, "")
    examples = doctest.DocTestParser().get_doctest(text, {}, "refute.md", None, None)
    assert len(examples.examples) > 3
    assert doctest.DocTestRunner().run(examples).failed == 0


@pytest.mark.slow
def test_the_guide_to_connect(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    blocks = commands((DOCS / "connect.md").read_text())
    assert {words[1] for words, _ in blocks} == {"connect", "check", "figure"}
    for words, expected in blocks:
        assert run(*words[1:]) == (0, expected, "")


def test_the_page_about_alignment(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page = (DOCS / "align.md").read_text()
    for block in re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL):
        exec(block, {})
    blocks = commands(page)
    claim, certificate = (json.loads(block) for kind, block in kinds(page) if kind == "json")
    assert function_checker.check(claim, certificate).established
    assert {words[1] for words, _ in blocks} == {"align"}
    for words, expected in blocks:
        assert run(*words[1:]) == (int(not expected.startswith("same")), expected, "")


@pytest.mark.slow
def test_the_page_about_the_census(run):
    page = (DOCS / "census.md").read_text()
    blocks = commands(page)
    assert {words[1] for words, _ in blocks} == {"census"}
    for words, expected in blocks:
        assert run(*words[1:]) == (0, expected, "")
    examples = doctest.DocTestParser().get_doctest(page, {}, "census.md", None, None)
    assert len(examples.examples) > 4
    assert doctest.DocTestRunner().run(examples).failed == 0


@pytest.mark.slow
def test_the_laws_on_the_page_are_those_that_survive(run_json):
    _, found = run_json("census", "laws")
    rows = re.findall(r"^\|.*\| (\d+) of (\d+) \|", (DOCS / "census.md").read_text(), re.M)
    assert [(law["touches"], law["rows"]) for law in found["survivors"]] == [(int(a), int(b)) for a, b in rows]


@pytest.mark.slow
def test_the_page_about_sweeps(run, tmp_path, monkeypatch):
    """Every block in order, but for how fast it was."""
    monkeypatch.chdir(tmp_path)

    def timeless(text):
        return re.sub(r"\d+ networks a second", "N networks a second", text)

    for kind, block in kinds((DOCS / "sweep.md").read_text()):
        if kind == "json":
            (tmp_path / "cases.jsonl").write_text(block)
        elif kind == "python":
            exec(block, {})
        for words, expected in commands(f"```console\n{block}```\n") if kind == "console" else []:
            code, out, err = run(*words[1:])
            assert (code, timeless(out), err) == (3 * ("failed" in expected), timeless(expected), "")


class Tensor(np.ndarray):
    """An array with the method by which tensors of PyTorch and variables of Keras become one."""

    def numpy(self):
        return np.array(self)


def tensor(*rows):
    return np.array(rows).view(Tensor)


def models():
    """What the page brings here, with the attributes that it uses: two linear layers, w = 2 x + 5."""
    torch = {"0.weight": tensor([1.0]), "0.bias": tensor(0.0), "1.weight": tensor([2.0]), "1.bias": tensor(5.0)}
    names, kernels, biases = ("dense", "dense_1"), (tensor([1.0]), tensor([2.0])), (tensor(1.0), tensor(3.0))
    named = [
        [SimpleNamespace(name=n, numpy=a.numpy) for n, a in (("kernel", k), ("bias", b))]
        for k, b in zip(kernels, biases, strict=True)
    ]
    flax = [{"bias": -b, "kernel": -k} for k, b in zip(kernels, (tensor(0.0), tensor(-5.0)), strict=True)]
    return {
        "model": SimpleNamespace(state_dict=lambda: torch),
        "params": {"Dense_0": flax[0], "Dense_1": flax[1]},
        "keras_model": SimpleNamespace(
            layers=[SimpleNamespace(name=n, weights=w) for n, w in zip(names, named, strict=True)]
        ),
    }


def test_the_page_about_input(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page, frameworks = (DOCS / "input.md").read_text(), models()
    for kind, block in kinds(page):
        if kind == "python":
            exec(block, frameworks)
            continue
        assert kind == "console"
        for words, expected in commands(f"```console\n{block}```\n"):
            assert run(*words[1:]) == (0, expected, "")


def certificate_examples():
    blocks = re.findall(r"^```json\n(.*?)^```$", (DOCS / "certificates.md").read_text(), re.MULTILINE | re.DOTALL)
    return list(zip(blocks[::2], blocks[1::2], strict=True))


def test_the_format_has_an_example_for_each_kind_of_claim_and_each_path():
    examples = [(json.loads(claim), json.loads(certificate)) for claim, certificate in certificate_examples()]
    assert {claim["kind"] for claim, _ in examples} == set(checker.KINDS)
    rules = {step["rule"] for _, certificate in examples for step in certificate["steps"]}
    assert {"layer tube", "tube", "near-point"} <= rules


@pytest.mark.parametrize(("claim", "certificate"), certificate_examples())
def test_example_of_the_format(claim, certificate):
    checker.check(json.loads(claim), json.loads(certificate))


def test_the_format_names_every_rule_and_theorem():
    text = (DOCS / "certificates.md").read_text()
    assert all(f"`{name}`" in text for name in (*checker.RULES, *checker.THEOREMS, *checker.KINDS))
    assert all(f"`{name}`" in (DOCS / "counts.md").read_text() for name in checker.THEOREMS)


@pytest.mark.slow
def test_the_statement_in_the_guide_is_verified_as_expected(tmp_path):
    (file,) = re.findall(r"^```python\n(.*?)^```$", (DOCS / "statements.md").read_text(), re.MULTILINE | re.DOTALL)
    path = tmp_path / "hyperbola.py"
    path.write_text(file)
    (result,) = verify([str(path)])
    assert result.as_expected, result.reason
    assert result.hypotheses == {"nonzero": "needed"}


def test_the_guide_names_every_part_step_and_fact():
    text = (DOCS / "statements.md").read_text()
    steps = [name for name, value in vars(Proof).items() if callable(value) and not name.startswith("_")]
    assert all(f"`p.{name}(" in text for name in steps if name not in ("complete", "checked", "scope"))
    parts = [name for name, value in vars(Statement).items() if callable(value) and not name.startswith("_")]
    assert all(f"statement.{name}" in text for name in parts if name != "check_shape")
    assert all(f"| `{fact}` | {citation} |" in text for fact, citation in FACTS.items())
    assert all(f"| {verdict.value} |" in text for verdict in Verdict)


def test_relative_links_exist():
    for page in (README, *DOCS.glob("*.md")):
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
            assert (Path(page).parent / link).exists(), f"{page.name}: {link}"
