"""What the documentation prints is what the program prints."""

import doctest
import json
import re
from pathlib import Path

import pytest
from readme_blocks import README, commands, without_seconds

from symtopo import checker

BLOCKS = commands(README.read_text())
DOCS = README.parent / "docs"


def test_every_console_block_of_the_readme(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert len(BLOCKS) >= 6
    for words, expected in BLOCKS:
        assert words[0] == "symtopo"
        _, out, err = run(*words[1:])
        assert err == ""
        assert without_seconds(out) == without_seconds(expected)


def test_python_in_the_readme():
    results = doctest.testfile(str(README), module_relative=False)
    assert results.attempted > 3
    assert results.failed == 0


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


def test_relative_links_exist():
    for page in (README, *DOCS.glob("*.md")):
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
            assert (Path(page).parent / link).exists(), f"{page.name}: {link}"
