"""The command line: one small module a command."""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
from collections.abc import Sequence
from typing import NoReturn

from symtopo import __version__
from symtopo.cli import check, connect, count, demo, figure, formal, refute, show, verify
from symtopo.errors import BadInput, one_line

LONGEST = 2000  # characters of a refusal


class Parser(argparse.ArgumentParser):
    """Bad usage is one line and exit code 2."""

    def error(self, message: str) -> NoReturn:
        raise BadInput(f"{message}; see {self.prog} --help")


def parser() -> argparse.ArgumentParser:
    top = Parser(
        prog="symtopo",
        description="Exact, certified answers about the topology of neural-network minima.",
        epilog="Start with: symtopo count 2,2,2,2 --skip 0:2",
    )
    top.add_argument("--version", action="version", version=f"symtopo {__version__}")
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    for command in (count, check, connect, verify, show, formal, refute, figure, demo):
        command.add_to(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code, prints refusals as one line on stderr."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    # argparse takes -1/2 and -1,0 for options unless they hold a space
    spaced = [f" {a}" if re.fullmatch(r"-[0-9]+[/,][0-9/,-]+", a) else a for a in given]
    for stream in (sys.stdout, sys.stderr):  # what cannot be printed here is escaped
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        args = parser().parse_args(spaced)
        code: int = args.run(args)
        sys.stdout.flush()
        return code
    except BadInput as refusal:
        print(f"symtopo: {one_line(str(refusal), LONGEST)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("symtopo: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader has gone: nothing more to say, at exit either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
