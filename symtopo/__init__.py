"""symtopo: exact, certified answers about the topology of neural-network minima."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from symtopo.attempts import Refutation
    from symtopo.components import ComponentCount, count
    from symtopo.conjectures import Components
    from symtopo.connection import Connection, connect
    from symtopo.errors import BadInput, Undecided
    from symtopo.estimate import ComponentEstimate
    from symtopo.minimum import Minimum
    from symtopo.network import Network
    from symtopo.refutation import refute
    from symtopo.statements import Statement, Verdict
    from symtopo.verification import verify

__version__ = "0.1.0"
__all__ = [
    "BadInput",
    "ComponentCount",
    "ComponentEstimate",
    "Components",
    "Connection",
    "Minimum",
    "Network",
    "Refutation",
    "Statement",
    "Undecided",
    "Verdict",
    "connect",
    "count",
    "refute",
    "verify",
]

_HOME = {
    "BadInput": "errors",
    "ComponentCount": "components",
    "ComponentEstimate": "estimate",
    "Components": "conjectures",
    "Connection": "connection",
    "Minimum": "minimum",
    "Network": "network",
    "Refutation": "attempts",
    "Statement": "statements",
    "Undecided": "errors",
    "Verdict": "statements",
    "connect": "connection",
    "count": "components",
    "refute": "refutation",
    "verify": "verification",
}


def __getattr__(name: str) -> Any:
    """Public names are imported when first used: the command line must not pay for those it does not need."""
    if name not in _HOME:
        raise AttributeError(f"module 'symtopo' has no attribute {name!r}")
    return getattr(import_module(f"symtopo.{_HOME[name]}"), name)
