"""Shared fixtures: the command line in this process, with its exit code and both streams."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from waiting import wait_for

# Before numpy: on small matrices, beside another process, threads wait for each other at full load.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("MKL_NUM_THREADS", "1")

from symtopo.cli import main
from symtopo.proving.verdict import Result
from symtopo.proving.verification import verify


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


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Callable[[str, Callable[[], Any]], Any]:
    """What takes long, computed by one of the processes of pytest-xdist for all of them; JSON."""

    def call(name: str, compute: Callable[[], Any]) -> Any:
        if worker_id == "master":
            return compute()
        folder = tmp_path_factory.getbasetemp().parent
        answer = folder / f"{name}.json"
        try:
            (folder / name).mkdir()
        except FileExistsError:
            wait_for(answer.exists, seconds=300)
            found = json.loads(answer.read_text())
            assert found is not None, f"{name} failed in another process"
            return found
        found = None
        try:
            found = compute()
        finally:
            partial = folder / f"{name}.partial"
            partial.write_text(json.dumps(found))
            partial.rename(answer)
        return found

    return call


@pytest.fixture(scope="session")
def verified(once: Callable[[str, Callable[[], Any]], Any]) -> list[Result]:
    """All statements, verified as `symtopo verify` does."""
    return [Result.from_json(fields) for fields in once("verified", lambda: [r.as_json() for r in verify()])]


@pytest.fixture(scope="session")
def some_verified(once: Callable[[str, Callable[[], Any]], Any]) -> list[Result]:
    """Statements of every verdict and kind, verified."""
    some = ["2.7", "3.3", "4.3++", "5.4+"]
    return [Result.from_json(fields) for fields in once("some", lambda: [r.as_json() for r in verify(some)])]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The verdicts of all statements take a minute: tests of these, and of the page that shows them, are slow."""
    for item in items:
        if "verified" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(autouse=True)
def _no_witnesses_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests neither see nor change what the user has found."""
    monkeypatch.setattr("symtopo.refuting.witnesses.user_data_path", lambda *_, **__: tmp_path / "user-data")
