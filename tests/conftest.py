"""Shared fixtures: the command line in this process, with its exit code and both streams."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from symtopo.cli import main


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def call(*arguments: object) -> tuple[int, str, str]:
        code = main([str(a) for a in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


@pytest.fixture
def run_json(run: Callable[..., tuple[int, str, str]]) -> Callable[..., tuple[int, Any]]:
    def call(*arguments: object) -> tuple[int, Any]:
        code, out, err = run(*arguments, "--json")
        assert err == ""
        return code, json.loads(out)

    return call


@pytest.fixture(autouse=True)
def _no_witnesses_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests neither see nor change what the user has found."""
    monkeypatch.setattr("symtopo.witnesses.user_data_path", lambda *_, **__: tmp_path / "user-data")
