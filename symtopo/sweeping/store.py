"""The store of a sweep: one SQLite file, written by one process, that a killed sweep goes on from."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from symtopo.errors import BadInput, one_line
from symtopo.files import check_output
from symtopo.sweeping.tasks import Task

APPLICATION, VERSION = 0x53594D54, 1  # "SYMT" in the header of the file; the version of the tables below
# A newcomer must find the lock free so many times, so many seconds apart: a sweep that runs lets go of it for a moment
# at each commit, and tries for seconds to take it back.
LOOKS, LOOK, PATIENCE = 10, 0.03, 5.0
LARGEST = 2**63
TABLES = """\
CREATE TABLE sweep (id INTEGER PRIMARY KEY, source TEXT, task TEXT, code TEXT, started TEXT, UNIQUE (source, task));
CREATE TABLE run (id INTEGER PRIMARY KEY, sweep INTEGER, code TEXT, started TEXT);
CREATE TABLE answer (key BLOB PRIMARY KEY, run INTEGER, lower, upper, value TEXT, error TEXT, seconds REAL);
CREATE TABLE row (sweep INTEGER, line INTEGER, name TEXT, given TEXT, key BLOB, error TEXT, PRIMARY KEY (sweep, line))
 WITHOUT ROWID;
"""
# In this order: an error of a line; no answer yet; an error of the answer.
UNANSWERED = "not decided: the sweep was ended before"
ROWS = f"""\
SELECT sweep.source, row.line, row.name, row.given, sweep.task, answer.value,
 coalesce(row.error, CASE WHEN answer.key IS NULL THEN '{UNANSWERED}' END, answer.error), answer.seconds
 FROM row JOIN sweep ON sweep.id = row.sweep LEFT JOIN answer ON answer.key = row.key
"""
KIND = "SELECT CASE WHEN json_valid(value) THEN json_type(value) END FROM answer WHERE key = ?"


@contextmanager
def refusing(path: str) -> Iterator[None]:
    """What SQLite says of a file of the user, in one line."""
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "") or ""
        where = one_line(path, 120) or "the temporary store"
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise BadInput(f"{where} is locked by another sweep that runs: wait for its end, or give another") from None
        if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
            raise BadInput(f"{where} is no database, or a damaged one ({error}): give another --store") from None
        if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
            raise BadInput(f"{where} cannot be written ({error}): give a place that can") from None
        if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
            reason = f"{where} cannot be written ({error}): the disk may be full"
            raise BadInput(f"{reason}; what is in it stays, make room and start again") from None
        raise BadInput(f"{where}: {error}: give another --store") from None


class Store:
    """Rows of cases and answers.  Every commit is on the disk: a sweep that is killed loses what is not committed.

    path : of the file; empty for a temporary one that goes with this object.
    """

    def __init__(self, path: str = "") -> None:
        self.path, self.run, self.sweep = path, 0, 0
        self.new = bool(path) and not Path(path).exists()
        if path:
            check_output(Path(path))
        with refusing(path):
            self.base = sqlite3.connect(path, isolation_level=None, timeout=0, check_same_thread=False)
            try:
                _recognised(self.base, path)
                if path:
                    self.base.execute("PRAGMA journal_mode = WAL")
                self.base.execute("PRAGMA synchronous = FULL")
                self._lock()
                if not self.base.execute("PRAGMA user_version").fetchone()[0]:
                    for statement in TABLES.split(";\n"):
                        self.base.execute(statement)
                    self.base.execute(f"PRAGMA application_id = {APPLICATION}")
                    self.base.execute(f"PRAGMA user_version = {VERSION}")
                    self.commit()
            except BaseException:
                self.base.close()
                raise

    def _lock(self) -> None:
        """Hold the lock of the only writer: a write transaction is open from here to the end; readers go on."""
        self.base.execute("BEGIN IMMEDIATE")
        for _ in range(LOOKS if self.path and not self.new else 0):
            self.base.execute("ROLLBACK")
            time.sleep(LOOK)
            self.base.execute("BEGIN IMMEDIATE")

    def begin(self, source: str, task: Task) -> None:
        """Begin a run of a sweep; rows of an earlier one of the same source and task are replaced as it goes on."""
        name, started = json.dumps(task.options), time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        with refusing(self.path):
            self.base.execute(
                "INSERT INTO sweep (source, task, code, started) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (source, task) DO UPDATE SET code = excluded.code",
                (source, name, task.code, started),
            )
            (self.sweep,) = self.base.execute(
                "SELECT id FROM sweep WHERE source = ? AND task = ?", (source, name)
            ).fetchone()
            made = self.base.execute(
                "INSERT INTO run (sweep, code, started) VALUES (?, ?, ?)", (self.sweep, task.code, started)
            )
            self.run = int(made.lastrowid or 0)

    def row(self, line: int, name: str, given: str, key: bytes | None, error: str | None = None) -> None:
        """A case of the sweep, with the key of its answer, or why it is none."""
        with refusing(self.path):
            self.base.execute(
                "INSERT OR REPLACE INTO row VALUES (?, ?, ?, ?, ?, ?)", (self.sweep, line, name, given, key, error)
            )

    def known(self, key: bytes) -> str:
        """Whether a key has an answer: "stored" by an earlier run, "repeated" in this run, else empty.

        A failure of an earlier run is no answer, nor is what no sweep has written: it is tried again.
        """
        with refusing(self.path):
            found = self.base.execute("SELECT run, error FROM answer WHERE key = ?", (key,)).fetchone()
            if found is None or (found[0] != self.run and found[1] is not None):
                return ""
            if found[0] == self.run:
                return "repeated"
            (kind,) = self.base.execute(KIND, (key,)).fetchone()
        return "stored" if kind == "object" else ""

    def answer(self, key: bytes, outcome: dict[str, Any], about: dict[str, Any]) -> None:
        """What came out of a case;  about : the minimum in the form in which it was decided."""
        value, error = outcome.get("value"), outcome.get("error")
        lower, upper = (_column(value.get(name)) for name in ("lower", "upper")) if value else (None, None)
        text = None if value is None else json.dumps({**value, "about": about})
        with refusing(self.path):
            self.base.execute(
                "INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?, ?, ?)",
                (key, self.run, lower, upper, text, error, outcome.get("seconds")),
            )

    def commit(self) -> None:
        """Bring all to the disk, and keep the lock."""
        with refusing(self.path):
            self.base.execute("COMMIT")
            end = time.monotonic() + PATIENCE
            while True:
                try:
                    self.base.execute("BEGIN IMMEDIATE")
                except sqlite3.OperationalError:
                    if time.monotonic() > end:
                        raise
                    time.sleep(0.01)
                else:
                    return

    def end(self, last: int) -> None:
        """End a run that read its source to the end: rows beyond are those of a longer source, and go."""
        with refusing(self.path):
            self.base.execute("DELETE FROM row WHERE sweep = ? AND line > ?", (self.sweep, last))
        self.commit()

    def failures(self) -> int:
        """How many cases of this sweep have an error."""
        with refusing(self.path):
            return int(
                self.base.execute(
                    "SELECT count(*) FROM row LEFT JOIN answer ON answer.key = row.key"
                    " WHERE row.sweep = ? AND (row.error IS NOT NULL OR answer.error IS NOT NULL)",
                    (self.sweep,),
                ).fetchone()[0]
            )

    def rows(self, *, failed: bool = False) -> Iterator[dict[str, Any]]:
        """The table of this sweep."""
        yield from _rows(self.base, self.path, self.sweep, failed=failed)

    def close(self, *, remove: bool = False) -> None:
        """Close the file, and with `remove` delete it, if it was made here."""
        with suppress(sqlite3.Error):
            self.base.execute("ROLLBACK" if remove else "COMMIT")
        self.base.close()
        if remove and self.new:
            Path(self.path).unlink(missing_ok=True)

    def __del__(self) -> None:
        """A temporary store goes with the result that holds it."""
        if hasattr(self, "base"):
            self.base.close()


def _column(value: Any) -> int | str | None:
    return str(value) if isinstance(value, int) and value >= LARGEST else value


def _recognised(base: sqlite3.Connection, path: str) -> None:
    """Refuse a database of someone else, and a store of another version."""
    (application,) = base.execute("PRAGMA application_id").fetchone()
    (version,) = base.execute("PRAGMA user_version").fetchone()
    (tables,) = base.execute("SELECT count(*) FROM sqlite_master").fetchone()
    where = one_line(path, 120)
    if application != APPLICATION:
        if application or version or tables:
            raise BadInput(f"{where} is a database of another program: give another --store")
    elif version != VERSION:
        age = "a newer" if version > VERSION else "an older"
        raise BadInput(f"{where} is a store of {age} version ({version}, not {VERSION}): give another --store")


def read_rows(path: str, *, sweep: int | None = None) -> Iterator[dict[str, Any]]:
    """The table of a store, or of one sweep in it; a sweep may be writing to it.  Raises BadInput, before all rows."""
    rows = _read(path, sweep)
    next(rows)  # the file was opened
    return rows


def _read(path: str, sweep: int | None) -> Iterator[Any]:
    if not Path(path).is_file():
        raise BadInput(f"{one_line(path, 120)}: no such file: give --store FILE")
    where = Path(path).resolve().as_uri()
    with refusing(path):
        base = sqlite3.connect(f"{where}?mode=ro", uri=True, timeout=PATIENCE)
        try:
            base.execute("SELECT count(*) FROM sqlite_master")
        except sqlite3.OperationalError as error:  # a log would be made beside it, where nothing can be written
            base.close()
            if not (getattr(error, "sqlite_errorname", "") or "").startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY")):
                raise
            base = sqlite3.connect(f"{where}?mode=ro&immutable=1", uri=True)
    try:
        with refusing(path):
            _recognised(base, path)
            if not base.execute("PRAGMA user_version").fetchone()[0]:
                raise BadInput(f"{one_line(path, 120)} is empty: give the --store of a sweep")
        yield None
        yield from _rows(base, path, sweep)
    finally:
        base.close()


def _object(text: Any, path: str, line: int) -> dict[str, Any]:
    """A JSON object of the store.  Raises BadInput where something else stands there."""
    try:
        value = json.loads(text)
    except (TypeError, ValueError, RecursionError):
        value = None
    if not isinstance(value, dict) or not value:
        where = one_line(path, 120)
        raise BadInput(
            f"{where}: what stands for line {line} was written by no sweep: sweep again into another --store"
        )
    return value


def _rows(base: sqlite3.Connection, path: str, sweep: int | None, *, failed: bool = False) -> Iterator[dict[str, Any]]:
    chosen = [] if sweep is None else ["row.sweep = ?"]
    chosen += ["(row.error IS NOT NULL OR answer.error IS NOT NULL)"] if failed else []
    where = f" WHERE {' AND '.join(chosen)}" if chosen else ""
    with refusing(path):
        found = base.execute(ROWS + where + " ORDER BY row.sweep, row.line", () if sweep is None else (sweep,))
        for source, line, name, given, task, value, error, seconds in found:
            options, said = _object(task, path, line), _object(value, path, line) if value else {}
            yield {
                "source": source,
                "line": line,
                "name": name,
                "case": given,
                "task": options.get("task"),
                "result": said.pop("result", None),
                "lower": said.pop("lower", None),
                "upper": said.pop("upper", None),
                "estimate": said.pop("estimate", None),
                "rule": said.pop("rule", None),
                "seconds": seconds,
                "samples": options.get("samples", 0),
                "seed": options.get("seed"),
                "error": error,
                **said,
            }
