"""Files of strangers, opened within limits: regular files of a known kind and bounded length."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path

from symtopo.checker import MAX_BYTES
from symtopo.errors import BadInput, one_line, shown

TEXT, TABLES, ARRAYS, ARCHIVES = (".json",), (".csv", ".tsv", ".txt"), (".npy",), (".npz", ".safetensors")


@dataclass(frozen=True)
class Source:
    """A file named on the command line, and the array in it, as in FILE.npz:KEY.

    key : None where none is given;  what : the words that refusals begin with.
    """

    path: Path
    key: str | None
    what: str

    @property
    def suffix(self) -> str:
        return self.path.suffix.lower()

    @property
    def where(self) -> str:
        return f"{self.what}: {one_line(str(self.path), 120)}"

    def content(self) -> bytes:
        """All of it.  Raises BadInput where it is no regular file, cannot be read, or is too long."""
        try:
            if not stat.S_ISREG(self.path.stat().st_mode):
                raise BadInput(f"{self.where} is no regular file: give the name of a file")
            with self.path.open("rb") as file:
                content = file.read(MAX_BYTES + 1)
        except OSError as error:
            raise BadInput(f"{self.where} cannot be read ({error.strerror or error}): give a file") from None
        except ValueError as error:  # a NUL in the name
            raise BadInput(f"{self.what}: {shown(str(self.path))} is no name of a file ({error}): give one") from None
        if len(content) > MAX_BYTES:
            raise BadInput(f"{self.where} is longer than {MAX_BYTES} bytes: give a smaller file")
        return content

    def text(self) -> str:
        """All of it as UTF-8; a byte order mark is dropped."""
        try:
            return self.content().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            reason = f"{error.reason} at byte {error.start}"
            raise BadInput(f"{self.where} is not text in UTF-8 ({reason}): save it as UTF-8") from None


def source(text: str, what: str, suffixes: tuple[str, ...], forms: str) -> Source:
    """The file that a command-line argument names.  Raises BadInput where its kind is not one of these."""
    name: str = text
    key: str | None = None
    for suffix in ARCHIVES:
        head, colon, tail = text.partition(f"{suffix}:")
        if colon:
            name, key = head + suffix, tail
            break
    named = Source(Path(name), key, what)
    if named.suffix not in suffixes:
        raise BadInput(f"{what} is {shown(text)}, not a file of a known kind: {forms}")
    return named
