"""The minimum of three scalar layers, without and with a skip, for every position of the sliders."""

from __future__ import annotations

import shlex
from fractions import Fraction
from typing import Any

from symtopo.components import ComponentCount, proved_count
from symtopo.counting.scalar_fibers import scalar_fiber
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network

WINDOW = 3
EPS = [Fraction(n, 4) for n in range(-4, 5)]
TARGETS = [Fraction(n, 2) for n in (-4, -2, -1, 0, 1, 2, 4)]


def surfaces() -> dict[str, Any]:
    """The states of section a: number of components, evidence, names of the components, how the window cuts them."""
    states = {}
    for target in TARGETS:
        for eps in (None, *EPS):
            network = Network([1, 1, 1, 1], {} if eps is None else {(0, 2): eps})
            states[f"{'none' if eps is None else eps} {target}"] = surface(network, target)
    return {"window": WINDOW, "eps": [str(e) for e in EPS], "targets": [str(t) for t in TARGETS], "states": states}


def surface(network: Network, target: Fraction) -> dict[str, Any]:
    minimum = Minimum(network, [[target]])
    fiber = scalar_fiber(minimum)
    names = [{"name": name, "pieces": fiber.pieces(component, WINDOW)} for component, name in enumerate(fiber.names)]
    command = count_command(network, "" if target == 1 else str(target))
    return {**counted(proved_count(minimum)), "components": names, "label": fiber.label, "command": command}


def counted(found: ComponentCount) -> dict[str, Any]:
    """A number of components as words, and what it rests on."""
    proved = found.proved
    evidence = [[f"{e.proves.line}, by {e.name}", e.statement] for e in proved.evidence]
    return {"count": str(found), "evidence": evidence, "relies": list(proved.relies_on), "notes": list(proved.notes)}


def count_command(network: Network, target: str) -> str:
    """What to type to see the same."""
    skips = [part for (j, i), c in network.skips.items() for part in ("--skip", f"{j}:{i}" + f":{c}" * (c != 1))]
    words = ["symtopo", "count", ",".join(map(str, network.widths)), *skips, *(["--target", target] if target else [])]
    return shlex.join(words)
