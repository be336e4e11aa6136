"""`symtopo check`: the trusted checker on two files."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from typing import Any

from symtopo import checker
from symtopo.cli.command import add_command

DESCRIPTION = """\
Verify a certificate from its claim, in exact arithmetic, trusting nothing but symtopo/checker.py. The same check
without symtopo: python -I -S symtopo/checker.py CLAIM CERTIFICATE"""

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
    if not args.json:
        return checker.main([args.claim, args.certificate])
    result: dict[str, Any] = {"schema": "symtopo/check/1"}
    code = 0
    try:
        report = checker.check(checker.read(args.claim), checker.read(args.certificate))
        result |= {"result": "accepted", **asdict(report)}
    except checker.Malformed as refusal:
        code, result = 2, result | {"result": "not well-formed", "reason": str(refusal)}
    except checker.NotProved as refusal:
        code, result = 1, result | {"result": "not proved", "reason": str(refusal)}
    print(json.dumps(result))
    if code:
        print(f"{result['result']}: {result['reason']}", file=sys.stderr)
    return code
