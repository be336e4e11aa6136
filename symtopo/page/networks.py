"""All small networks with all their skips: how many components the minimum has; for scalar ones, the graph of cells."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

from symtopo import checker
from symtopo.components import proved_count
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network
from symtopo.page.surfaces import counted

LAYERS = 4
WIDTHS = (1, 2, 3)


def networks() -> dict[str, Any]:
    """The states of section c, keyed "WIDTHS SKIPS TARGET", like "1,1,1,1 0:2 I"; each points into the outcomes."""
    outcomes: dict[str, int] = {}
    states, cells = {}, {}
    for network in small_networks():
        for name, minimum in targets(network):
            found = counted(proved_count(minimum))
            key = f"{_words(network)} {name}"
            states[key] = outcomes.setdefault(json.dumps([found, network.cut_vertices()]), len(outcomes))
            if set(network.widths) == {1} and network.layers > 1:
                cells[key] = graph_of_cells(minimum)
    told = [{**found, "cut": cut} for found, cut in map(json.loads, outcomes)]
    return {"layers": LAYERS, "widths": WIDTHS, "outcomes": told, "states": states, "cells": cells}


def small_networks() -> Iterator[Network]:
    """Of up to 4 layers and widths up to 3, with every set of identity skips past more than one layer."""
    for layers in range(1, LAYERS + 1):
        for widths in product(WIDTHS, repeat=layers + 1):
            pairs = [(j, i) for j, i in combinations(range(layers + 1), 2) if i - j > 1 and widths[i] == widths[j]]
            for number in range(len(pairs) + 1):
                for skips in combinations(pairs, number):
                    yield Network(widths, dict.fromkeys(skips, 1))


def targets(network: Network) -> Iterator[tuple[str, Minimum]]:
    """The identity, or as much of it as fits, and zero."""
    yield "I", Minimum(network)
    yield "0", Minimum(network, [[0] * network.widths[0]] * network.widths[-1])


def _words(network: Network) -> str:
    skips = "+".join(f"{j}:{i}" for j, i in network.skips)
    return f"{','.join(map(str, network.widths))} {skips or '-'}"


def graph_of_cells(minimum: Minimum) -> dict[str, Any]:
    """The sign vectors of the hidden states, the class of each, and the pairs that meet where one state vanishes.

    Two cells whose sign vectors differ in one state meet if the minimum has points where it vanishes, alone or with
    others, and the rest has the signs that they share.
    """
    scalars, label = checker.state_cells(minimum.problem)
    edges = set()
    for negative, vanishing in checker.feasible_patterns(minimum.problem):
        face = [cell for cell in range(len(label)) if cell & ~vanishing == negative]
        edges |= {(a, b) for a, b in combinations(face, 2) if (a ^ b).bit_count() == 1}
    classes = sorted(set(label))
    return {"states": scalars, "label": [classes.index(c) for c in label], "edges": sorted(edges)}
