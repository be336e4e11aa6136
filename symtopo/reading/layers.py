"""Which array of a file is which layer: by the names that are given, by numbers in names, by the file, by shapes.

A wrong order is a wrong network, so where two orders fit and nothing says which, the file is refused.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from symtopo.errors import BadInput, one_line, shown

Shape = tuple[int, ...]
BIAS = re.compile(r"(?P<stem>.*(?:^|[./_:\-]))?(?:bias|b)(?P<number>_?[0-9]*)(?::0)?", re.IGNORECASE)
WEIGHT = re.compile(r"(?P<stem>.*(?:^|[./_:\-]))?(?:weights?|kernel|w)(?P<number>_?[0-9]*)(?::0)?", re.IGNORECASE)


@dataclass(frozen=True)
class Order:
    """Names of the matrices W_1, .., W_l, and what says that this is their order."""

    names: tuple[str, ...]
    because: str


def order_of_layers(
    given: Mapping[str, Shape],
    wanted: Sequence[Shape],
    *,
    written_in_order: bool,
    where: str,
    perhaps_turned: bool = False,
) -> Order:
    """The order of matrices with these names and shapes in a network whose layers have the wanted shapes.

    given : in the order of the file;  written_in_order : whether that means anything;  perhaps_turned : whether all of
        them may be stored input x output.
    Raises BadInput where no order fits, or several do and nothing tells which.
    """
    names, numbered = tuple(given), by_numbers(given)
    if len(names) != len(wanted):
        raise BadInput(f"{where} holds {len(names)} matrices: this network has {len(wanted)} layers; give one a layer")
    if Counter(given.values()) != Counter(wanted):
        sizes = f"{where} holds {_sizes(given.values())}: the network needs {_sizes(wanted)}"
        turned = Counter(shape[::-1] for shape in given.values()) == Counter(wanted)
        raise BadInput(sizes + "; if they are stored input x output, give --stored in-out" * turned)
    candidates: dict[tuple[str, ...], str] = {}
    if numbered is not None:
        candidates[numbered] = "by the numbers in their names"
    # an order by name says nothing: libraries that sort their dictionaries write it
    if written_in_order and (numbered is None or list(names) != sorted(names)):
        candidates.setdefault(names, "the order of the file")
    fitting = [Order(order, why) for order, why in candidates.items() if [given[name] for name in order] == [*wanted]]
    if len(fitting) == 1:
        return fitting[0]
    listed = one_line(", ".join(names), 120)
    if len(fitting) > 1:
        raise BadInput(f"{where}: the names {listed} are in another order than their numbers: give --layers")
    symmetric = perhaps_turned and Counter(shape[::-1] for shape in wanted) == Counter(wanted)
    if len(set(wanted)) < len(wanted) or symmetric or numbered is not None:
        several = "only against their numbers" if numbered is not None else "in several orders"
        turned_too = ", or stored input x output (--stored in-out)" * symmetric
        raise BadInput(f"{where}: {listed} fit {several}{turned_too}: say which is which with --layers NAME,NAME,..")
    by_shape = {shape: name for name, shape in given.items()}
    return Order(tuple(by_shape[shape] for shape in wanted), "the only order in which their shapes fit")


def biases_of(weights: Sequence[str], vectors: Sequence[str], others: Sequence[str], where: str) -> dict[int, str]:
    """Layer and name of each bias, by the name that it shares with the matrix of its layer.

    others : arrays that are no layers here, whose biases are none either.
    """
    layer_of: dict[tuple[str, str], int] = {_stem(WEIGHT, name): 0 for name in others}
    for i, name in enumerate(weights, start=1):
        key = _stem(WEIGHT, name)
        if layer_of.get(key) and vectors:
            raise BadInput(f"{where}: {shown(name)} and another matrix share one name but for its end: rename them")
        layer_of[key] = i
    biases: dict[int, str] = {}
    for name in vectors:
        layer = layer_of.get(_stem(BIAS, name)) if is_bias(name) else None
        if layer is None or layer in biases:
            raise BadInput(
                f"{where} holds the vector {shown(name)}, which is the bias of no matrix in it: name matrices and "
                "biases like fc1.weight and fc1.bias, or W1 and b1"
            )
        if layer:
            biases[layer] = name
    return dict(sorted(biases.items()))


def _stem(kind: re.Pattern[str], name: str) -> tuple[str, str]:
    match = kind.fullmatch(name)
    return ((match["stem"] or "").rstrip("./_:-"), match["number"]) if match else (name, "")


def weight_of(layer: str, names: Iterable[str]) -> str:
    """The array that is meant by a name: of that name, or the only weight of the layer, as fc1.weight is of fc1."""
    given = list(names)
    found = [name for name in given if WEIGHT.fullmatch(name) and _stem(WEIGHT, name) == (layer, "")]
    return found[0] if layer not in given and layer and len(found) == 1 else layer


def is_bias(name: str) -> bool:
    """Whether an array is a bias by its name."""
    return BIAS.fullmatch(name) is not None


def is_kernel(name: str) -> bool:
    """Whether an array is called as Keras and JAX call matrices, which they store input x output."""
    return re.search(r"kernel(_?[0-9]*)(:0)?$", name, re.IGNORECASE) is not None


def by_numbers(names: Mapping[str, Shape]) -> tuple[str, ...] | None:
    """By the numbers in names that differ in nothing else; None where they are no such names."""
    numbers = {name: tuple(map(int, re.findall("[0-9]{1,9}", name))) for name in names}
    alike = {re.sub("[0-9]{1,9}", "0", name) for name in names}
    if len(alike) > 1 or len(set(numbers.values())) < len(names):
        return None
    return tuple(sorted(names, key=numbers.__getitem__))


def _sizes(shapes: Iterable[Shape]) -> str:
    return one_line(", ".join(" x ".join(map(str, shape)) for shape in shapes), 120)
