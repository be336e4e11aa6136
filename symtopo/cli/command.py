"""What every command of the command line has: help that teaches with examples, and --json."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from typing import Any

from symtopo.errors import BadInput


def add_command(
    commands: Any, run: Callable[[argparse.Namespace], int], name: str, *, summary: str, description: str, examples: str
) -> argparse.ArgumentParser:
    """A command without its own arguments yet; examples are printed as they stand."""
    command: argparse.ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description=description,
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=run)
    return command


def natural(text: str, option: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise BadInput(f"{option} is {text[:40]!r}, not a whole number of at most 18 digits: give one, like 0")
    return int(text)


def seconds(text: str, option: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < math.inf:
        raise BadInput(f"{option} {text[:40]}: give a number of seconds above 0")
    return value
