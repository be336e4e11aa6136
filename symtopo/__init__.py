"""symtopo: exact, certified answers about the topology of neural-network minima."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symtopo.faces import face

if TYPE_CHECKING:
    from symtopo.aligning.alignment import Alignment, align
    from symtopo.aligning.mlp import MLP
    from symtopo.aligning.paths import FunctionPath, constant_path
    from symtopo.checker import check
    from symtopo.components import ComponentCount, count, count_certificate
    from symtopo.connecting.connection import connect
    from symtopo.connecting.geometry import geometry
    from symtopo.connecting.question import Connection, Outcome
    from symtopo.counting.claims import write_certificate
    from symtopo.errors import BadInput, Contradiction, Undecided
    from symtopo.loss.interpolation import barrier
    from symtopo.minima.biases import BiasedMinimum
    from symtopo.minima.minimum import Minimum
    from symtopo.minima.network import Network
    from symtopo.proving.statement import Statement
    from symtopo.proving.verdict import Verdict
    from symtopo.proving.verification import verify
    from symtopo.refuting.attempts import Refutation
    from symtopo.refuting.conjectures import Components
    from symtopo.refuting.refutation import refute
    from symtopo.sampling.estimate import ComponentEstimate
    from symtopo.symmetry.declared import DeclaredActivation, declare_activation
    from symtopo.symmetry.groups import WeightAction

__version__ = "0.1.0"
__all__ = [  # noqa: RUF022 - sorted as dir() does
    "Alignment",
    "BadInput",
    "BiasedMinimum",
    "ComponentCount",
    "ComponentEstimate",
    "Components",
    "Connection",
    "Contradiction",
    "DeclaredActivation",
    "FunctionPath",
    "MLP",
    "Minimum",
    "Network",
    "Outcome",
    "Refutation",
    "Statement",
    "Undecided",
    "Verdict",
    "WeightAction",
    "align",
    "barrier",
    "check",
    "connect",
    "constant_path",
    "count",
    "count_certificate",
    "declare_activation",
    "geometry",
    "refute",
    "verify",
    "write_certificate",
]

__getattr__, __dir__ = face(
    __name__,
    {
        "Alignment": "symtopo.aligning.alignment",
        "BadInput": "symtopo.errors",
        "BiasedMinimum": "symtopo.minima.biases",
        "ComponentCount": "symtopo.components",
        "ComponentEstimate": "symtopo.sampling.estimate",
        "Components": "symtopo.refuting.conjectures",
        "Connection": "symtopo.connecting.question",
        "Contradiction": "symtopo.errors",
        "DeclaredActivation": "symtopo.symmetry.declared",
        "FunctionPath": "symtopo.aligning.paths",
        "MLP": "symtopo.aligning.mlp",
        "Minimum": "symtopo.minima.minimum",
        "Network": "symtopo.minima.network",
        "Outcome": "symtopo.connecting.question",
        "Refutation": "symtopo.refuting.attempts",
        "Statement": "symtopo.proving.statement",
        "Undecided": "symtopo.errors",
        "Verdict": "symtopo.proving.verdict",
        "WeightAction": "symtopo.symmetry.groups",
        "align": "symtopo.aligning.alignment",
        "barrier": "symtopo.loss.interpolation",
        "check": "symtopo.checker",
        "connect": "symtopo.connecting.connection",
        "constant_path": "symtopo.aligning.paths",
        "count": "symtopo.components",
        "count_certificate": "symtopo.components",
        "declare_activation": "symtopo.symmetry.declared",
        "geometry": "symtopo.connecting.geometry",
        "refute": "symtopo.refuting.refutation",
        "verify": "symtopo.proving.verification",
        "write_certificate": "symtopo.counting.claims",
    },
)
