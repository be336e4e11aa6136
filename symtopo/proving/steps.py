"""Steps of proofs, and what is raised where one does not hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

BROUGHT = "brought along by the proof itself, not checked"


class ProofFailure(Exception):
    """A step of a proof does not hold, or cannot be checked; the statement may still be true."""


def whole(why: str, number: Any, least: int | None) -> None:
    """Refuse what is no whole number: True would pass as 1."""
    if type(number) is not int or (least is not None and number < least):
        raise ProofFailure(f"{why}: {number!r} is no whole number{'' if least is None else f' from {least}'}")


@dataclass(frozen=True)
class Step:
    """One line of a proof; `checked` is by what the machine checked it, empty for what is cited or only said.

    kind : "checked", "cited" (a fact), "used" (a statement), "prose" (for a reader to follow), or "" for a heading.
    """

    line: str
    latex: str
    checked: str = ""
    kind: str = ""
