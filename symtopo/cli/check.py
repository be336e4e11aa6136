"""`symtopo check`: the trusted checker on two files."""

from __future__ import annotations

import argparse
import json
import re
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from symtopo import checker, function_checker
from symtopo.cli.command import add_command

ABOUT_FUNCTIONS = rb'"schema"\s*:\s*"symtopo/function-claim'
DESCRIPTION = """\
Verify a certificate from its claim, in exact arithmetic, trusting nothing but symtopo/checker.py. The same check
without symtopo: python -I -S symtopo/checker.py CLAIM CERTIFICATE.  Claims that two networks with activations
compute the same function, or are joined by a path of such networks, which symtopo align writes, are checked by
symtopo/function_checker.py alone, likewise."""

EXAMPLES = """\
example:
  symtopo count 2,2,2,2 --skip 0:2 --certificate proof
  symtopo check proof/claim.json proof/certificate.json

exit code: 0 accepted, 1 well-formed but not proved, 2 not well-formed."""


def add_to(commands: Any) -> None:
    command = add_command(
        commands, run, "check", summary="verify a certificate", description=DESCRIPTION, examples=EXAMPLES
    )
    command.add_argument("claim", metavar="CLAIM", help="a claim, JSON")
    command.add_argument("certificate", metavar="CERTIFICATE", help="a certificate, JSON")


def run(args: argparse.Namespace) -> int:
    trusted: Any = function_checker if _is_about_functions(args.claim) else checker
    if not args.json:
        return int(trusted.main([args.claim, args.certificate]))
    result: dict[str, Any] = {"schema": "symtopo/check/1"}
    code = 0
    try:
        report = trusted.check(trusted.read(args.claim), trusted.read(args.certificate))
        result |= {"result": "accepted", **asdict(report)}
    except (checker.Malformed, function_checker.Malformed) as refusal:
        code, result = 2, result | {"result": "not well-formed", "reason": str(refusal)}
    except (checker.NotProved, function_checker.NotProved) as refusal:
        code, result = 1, result | {"result": "not proved", "reason": str(refusal)}
    print(json.dumps(result))
    if code:
        print(f"{result['result']}: {result['reason']}", file=sys.stderr)
    return code


def _is_about_functions(path: str) -> bool:
    """Whether the schema of a claim is that of the other checker; what cannot be read is left to the first one."""
    try:
        if not Path(path).is_file():
            return False
        with Path(path).open("rb") as file:
            return re.search(ABOUT_FUNCTIONS, file.read(function_checker.MAX_BYTES)) is not None
    except (OSError, ValueError):
        return False
