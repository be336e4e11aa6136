"""The command line: one small module a command."""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn, TextIO

from symtopo import __version__
from symtopo.cli import align, census, check, connect, count, demo, figure, formal, refute, show, sweep, verify
from symtopo.errors import BadInput, one_line

LONGEST = 2000  # characters of a refusal
INTERNAL, UNWRITABLE = 70, 74  # EX_SOFTWARE and EX_IOERR of sysexits.h
TRACEBACK = "SYMTOPO_TRACEBACK"


class Parser(argparse.ArgumentParser):
    """Bad usage is one line and exit code 2."""

    def error(self, message: str) -> NoReturn:
        raise BadInput(f"{message}; see {self.prog} --help")

    def _print_message(self, message: str, file: Any = None) -> None:
        """As argparse does, but for help that cannot be written."""
        if message:
            (file or sys.stderr).write(message)


def parser() -> argparse.ArgumentParser:
    top = Parser(
        prog="symtopo",
        description="Exact, certified answers about the topology of neural-network minima.",
        epilog="Start with: symtopo count 2,2,2,2 --skip 0:2",
    )
    top.add_argument("--version", action="version", version=f"symtopo {__version__}")
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    for command in (count, check, connect, align, census, sweep, verify, show, formal, refute, figure, demo):
        command.add_to(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code, prints refusals as one line on stderr.

    Beside the codes of the commands: 2 for what is refused, 70 for a defect of ours, 74 where standard output or
    standard error cannot be written, 130 after Ctrl-C, 141 where the reader of the output has gone.
    """
    given = sys.argv[1:] if arguments is None else list(arguments)
    open_streams()
    sys.set_int_max_str_digits(0)  # readers of input have a limit of their own; exact results have none
    for stream in (sys.stdout, sys.stderr):  # what cannot be printed here is escaped
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if sys.stdout is None:
        return ended("standard output is closed: open it, or send it to /dev/null", UNWRITABLE)
    try:
        code = answered(given)
        sys.stdout.flush()
    except BadInput as refusal:
        code = ended(one_line(str(refusal), LONGEST), 2)
    except KeyboardInterrupt:
        code = ended("interrupted", 130)
    except BaseException as error:
        code = failed(error)
    return flushed(code)


def answered(given: Sequence[str]) -> int:
    if any("\0" in argument for argument in given):
        raise BadInput("an argument holds a NUL byte: no file and no number has one, leave it out")
    # argparse takes -1/2 and -1,0 for options unless they hold a space
    spaced = [f" {a}" if re.fullmatch(r"-[0-9]+[/,][0-9/,-]+", a) else a for a in given]
    try:
        args = parser().parse_args(spaced)
    except SystemExit as done:  # after --help and --version
        return int(done.code or 0)
    code: int = args.run(args)
    return code


def failed(error: BaseException) -> int:
    """The exit code for what no command expects: the reader has gone, an output cannot be written, a defect of ours."""
    if isinstance(error, BrokenPipeError):  # nothing more to say, at exit either
        silence(sys.stdout)
        return 141
    if isinstance(error, OSError) and error.filename is None:  # of files that were opened, or of none
        silence(sys.stdout)
        return ended(f"the output cannot be written ({error.strerror}): the answer is lost", UNWRITABLE)
    if os.environ.get(TRACEBACK):
        traceback.print_exception(error)
    name, said = type(error).__name__, one_line(str(error))
    return ended(f"internal error: {name}: {said}: please report it, with what {TRACEBACK}=1 prints", INTERNAL)


def flushed(code: int) -> int:
    """The code if both streams took all that was printed; their rest is dropped otherwise, and Python's exit quiet."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        silence(sys.stdout)
        code = 141
    except OSError as error:
        silence(sys.stdout)
        code = ended(f"standard output cannot be written ({error.strerror}): the answer is lost", UNWRITABLE)
    try:
        sys.stderr.flush()
    except OSError:
        silence(sys.stderr)
        code = UNWRITABLE
    return code


def ended(line: str, code: int) -> int:
    with suppress(OSError):  # told by `flushed`
        print(f"symtopo: {line}", file=sys.stderr)
    return code


def open_streams() -> None:
    """Give a closed standard error to /dev/null: `print` would take standard output for it, and a file its number."""
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115


def silence(stream: TextIO) -> None:
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
