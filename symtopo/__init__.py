"""symtopo: exact, certified answers about the topology of neural-network minima."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symtopo.faces import face

if TYPE_CHECKING:
    from symtopo.aligning.alignment import Alignment, align
    from symtopo.aligning.barriers import ChordBarrier, chord_barrier
    from symtopo.aligning.mlp import MLP
    from symtopo.aligning.paths import FunctionPath, constant_path
    from symtopo.aligning.refitting import RefittedCurve, refitted_curve
    from symtopo.checker import check
    from symtopo.components import ComponentCount, count, count_certificate
    from symtopo.connecting.connection import connect
    from symtopo.connecting.geometry import geometry
    from symtopo.connecting.question import Connection, Outcome
    from symtopo.counting.claims import write_certificate
    from symtopo.errors import BadInput, Contradiction, Undecided
    from symtopo.loss.interpolation import barrier
    from symtopo.minima.biases import BiasedMinimum
    from symtopo.minima.canonical import CanonicalForm, canonical_form
    from symtopo.minima.minimum import Minimum
    from symtopo.minima.network import Network
    from symtopo.proving.statement import Statement
    from symtopo.proving.verdict import Verdict
    from symtopo.proving.verification import verify
    from symtopo.refuting.attempts import Refutation
    from symtopo.refuting.conjectures import Components
    from symtopo.refuting.refutation import refute
    from symtopo.sampling.estimate import ComponentEstimate
    from symtopo.surveying.rows import CensusRow
    from symtopo.surveying.table import Census, census
    from symtopo.sweeping.sweep import Sweep, sweep
    from symtopo.symmetry.declared import DeclaredActivation, declare_activation
    from symtopo.symmetry.groups import WeightAction

__version__ = "0.1.0"
__all__ = [  # noqa: RUF022 - sorted as dir() does
    "Alignment",
    "BadInput",
    "BiasedMinimum",
    "CanonicalForm",
    "Census",
    "CensusRow",
    "ChordBarrier",
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
    "RefittedCurve",
    "Refutation",
    "Statement",
    "Sweep",
    "Undecided",
    "Verdict",
    "WeightAction",
    "align",
    "barrier",
    "canonical_form",
    "census",
    "check",
    "chord_barrier",
    "connect",
    "constant_path",
    "count",
    "count_certificate",
    "declare_activation",
    "geometry",
    "refitted_curve",
    "refute",
    "sweep",
    "verify",
    "write_certificate",
]

__getattr__, __dir__ = face(
    __name__,
    {
        "Alignment": "symtopo.aligning.alignment",
        "BadInput": "symtopo.errors",
        "BiasedMinimum": "symtopo.minima.biases",
        "CanonicalForm": "symtopo.minima.canonical",
        "Census": "symtopo.surveying.table",
        "CensusRow": "symtopo.surveying.rows",
        "ChordBarrier": "symtopo.aligning.barriers",
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
        "RefittedCurve": "symtopo.aligning.refitting",
        "Refutation": "symtopo.refuting.attempts",
        "Statement": "symtopo.proving.statement",
        "Sweep": "symtopo.sweeping.sweep",
        "Undecided": "symtopo.errors",
        "Verdict": "symtopo.proving.verdict",
        "WeightAction": "symtopo.symmetry.groups",
        "align": "symtopo.aligning.alignment",
        "barrier": "symtopo.loss.interpolation",
        "canonical_form": "symtopo.minima.canonical",
        "census": "symtopo.surveying.table",
        "check": "symtopo.checker",
        "chord_barrier": "symtopo.aligning.barriers",
        "connect": "symtopo.connecting.connection",
        "constant_path": "symtopo.aligning.paths",
        "count": "symtopo.components",
        "count_certificate": "symtopo.components",
        "declare_activation": "symtopo.symmetry.declared",
        "geometry": "symtopo.connecting.geometry",
        "refitted_curve": "symtopo.aligning.refitting",
        "refute": "symtopo.refuting.refutation",
        "sweep": "symtopo.sweeping.sweep",
        "verify": "symtopo.proving.verification",
        "write_certificate": "symtopo.counting.claims",
    },
)
