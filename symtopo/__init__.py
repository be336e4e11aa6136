"""symtopo: exact, certified answers about the topology of neural-network minima."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from symtopo.components import ComponentCount, count
    from symtopo.connecting.connection import Connection, connect
    from symtopo.errors import BadInput, Undecided
    from symtopo.minima.minimum import Minimum
    from symtopo.minima.network import Network
    from symtopo.proving.statement import Statement
    from symtopo.proving.verdict import Verdict
    from symtopo.proving.verification import verify
    from symtopo.refuting.attempts import Refutation
    from symtopo.refuting.conjectures import Components
    from symtopo.refuting.refutation import refute
    from symtopo.sampling.estimate import ComponentEstimate

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
    "ComponentEstimate": "sampling.estimate",
    "Components": "refuting.conjectures",
    "Connection": "connecting.connection",
    "Minimum": "minima.minimum",
    "Network": "minima.network",
    "Refutation": "refuting.attempts",
    "Statement": "proving.statement",
    "Undecided": "errors",
    "Verdict": "proving.statement",
    "connect": "connecting.connection",
    "count": "components",
    "refute": "refuting.refutation",
    "verify": "proving.verification",
}


def __getattr__(name: str) -> Any:
    """Public names are imported when first used: the command line must not pay for those it does not need."""
    if name not in _HOME:
        raise AttributeError(f"module 'symtopo' has no attribute {name!r}")
    return getattr(import_module(f"symtopo.{_HOME[name]}"), name)
