"""A Coq source that says how many components the minimum of one network has, and proves it by computation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from symtopo.algebra.exact import Rational, identity
from symtopo.errors import BadInput
from symtopo.formalizing import coq_text as text
from symtopo.formalizing.cells import Branch, CellCertificate, Contra, Decision, Same, cell_certificate
from symtopo.formalizing.chains import chain_certificate
from symtopo.formalizing.patterns import States
from symtopo.minima.minimum import Minimum

THEOREM = "exact_count"
MOST_ENTRIES = 10_000  # of weights and data
ROWS = "seq (seq QArith_base.Q)"
KINDS = {  # of what the proof computes on
    "ws": "seq nat",
    "sk": "seq (nat * nat * QArith_base.Q)",
    **dict.fromkeys("xvy", "seq QArith_base.Q"),
    **dict.fromkeys("XYABLM", ROWS),
    "W": f"seq ({ROWS})",
    "lab": "tree nat",
    "t": "dec",
    "roots": "seq (seq bool)",
    "merges": f"seq ({ROWS} * seq bool)",
}


@dataclass(frozen=True)
class FormalSource:
    """The text of a file, the number of components in its theorem, and the theorem of the library behind it."""

    text: str
    number: int
    by: str


def formal_source(minimum: Minimum) -> FormalSource:
    """The file for data of rank one, or for a plain network that realises the least squares solution.

    Plain are also skips beside one layer, and the one from input to output.

    Raises BadInput for others, and where it takes too long.

    Coq has not seen it; that a file can be written does not mean that it is accepted.

    Examples
    --------
    >>> from symtopo import Minimum, Network
    >>> source = formal_source(Minimum(Network([1, 1, 1], skips={(0, 2): 1}), [[2]]))
    >>> source.number, source.by
    (2, 'Symtopo.CellCount.certified')
    """
    entries = sum(rows * columns for rows, columns in minimum.network.shapes)
    entries += sum(len(rows) * len(rows[0]) for rows in _data(minimum))
    if entries > MOST_ENTRIES:
        most = f"a formal proof is made for at most {MOST_ENTRIES}"
        raise BadInput(f"{entries} weights and numbers of data: {most}, so leave --formal out")
    if not minimum.network.normal_form()[0].skips:
        return _by_ranks(minimum)
    if minimum.rank_x == 1:
        return _by_cells(minimum)
    raise BadInput(
        f"skips over a hidden layer, and data of rank {minimum.rank_x}: no formal theorem says how many "
        "components such a network has, so leave --formal out"
    )


def statement(minimum: Minimum, number: str) -> str:
    """That this minimum has so many components, in the words of Definitions.v."""
    network = minimum.network
    x, y = _data(minimum)
    return (
        f"Theorem {THEOREM} (R : realType) :\n"
        f"  ncomp (minimum (nth 1%N {text.naturals(network.widths)}) {network.layers} noact\n"
        f"    {text.real_skips(_skips(minimum))}\n"
        f"    {text.real_matrix(x)}\n"
        f"    {text.real_matrix(y)}) {number}.\n"
    )


def _skips(minimum: Minimum) -> dict[tuple[int, int], Rational]:
    """Those that are there: of coefficient not zero."""
    return {place: c for place, c in minimum.network.skips.items() if c}


def _data(minimum: Minimum) -> tuple[Sequence[Sequence[Fraction]], Sequence[Sequence[Fraction]]]:
    x = identity(minimum.network.widths[0]) if minimum.x is None else minimum.x
    return text.fraction_rows(x), text.fraction_rows(minimum.y)


def _by_cells(minimum: Minimum) -> FormalSource:
    x, y = _data(minimum)
    column, row, target = _one_column(x, y)
    certificate = cell_certificate(States(minimum.network, column, target))
    given = {
        "ws": text.naturals(minimum.network.widths),
        "sk": text.data_skips(_skips(minimum)),
        "X": text.data_rows(x),
        "Y": text.data_rows(y),
        "x": text.data(column),
        "v": text.data(row),
        "y": text.data(target),
        "lab": text.tree(certificate.labels),
        "t": _decision(certificate.decision),
        "roots": text.listed(_signs(certificate, mask) for mask in certificate.roots),
        "merges": text.listed(
            f"({text.data_rows(states)}, {_signs(certificate, mask)})" for states, mask in certificate.merges
        ),
    }
    proof = (
        "Proof.\n"
        "have data : rank_one_data ws X Y x v y by vm_compute.\n"
        "have ok : accepted ws sk x y lab t roots merges by vm_compute.\n"
        "exact: (certified R data ok).\n"
        "Qed.\n"
    )
    number = certificate.number
    source = _source("CellChecker CellNumbers CellCount", given, statement(minimum, str(number)), proof)
    return FormalSource(source, number, "Symtopo.CellCount.certified")


def _by_ranks(minimum: Minimum) -> FormalSource:
    x, y = _data(minimum)
    certificate = chain_certificate(minimum)
    matrices = (*certificate.factors, *certificate.inverses)
    given = {
        "ws": text.naturals(minimum.network.widths),
        "sk": text.data_skips(_skips(minimum)),
        "X": text.data_rows(x),
        "Y": text.data_rows(y),
        "W": text.listed(text.data_rows(w) for w in certificate.weights),
        **{name: text.data_rows(rows) for name, rows in zip("ABLM", matrices, strict=True)},
    }
    proof = (
        "Proof.\n"
        f"have ok : accepted_chain ws {len(x[0])} sk X Y W {certificate.rank} A B L M by vm_compute.\n"
        "exact: (chain_certified R ok).\n"
        "Qed.\n"
    )
    number = f"(2 ^ {certificate.bottlenecks})" if certificate.rank else "1"
    source = _source("CellChecker CellNumbers ChainCount", given, statement(minimum, number), proof)
    return FormalSource(source, certificate.number, "Symtopo.ChainCount.chain_certified")


def _source(modules: str, given: Mapping[str, str], stated: str, proof: str) -> str:
    definitions = "".join(f"Local Definition {name} : {KINDS[name]} := {value}.\n" for name, value in given.items())
    return text.HEADER.format(modules=f"Definitions {modules}") + definitions + stated + proof


def _one_column(
    x: Sequence[Sequence[Fraction]], y: Sequence[Sequence[Fraction]]
) -> tuple[list[Fraction], list[Fraction], list[Fraction]]:
    """x, v and y with X = x v, and the minimum for X, Y that for x, y."""
    pivot_row = next(row for row in x if any(row))
    place = next(j for j, c in enumerate(pivot_row) if c)
    column = [row[place] for row in x]
    row = [c / pivot_row[place] for c in pivot_row]
    length = sum((c * c for c in row), Fraction(0))
    return column, row, [sum((a * b for a, b in zip(r, row, strict=True)), Fraction(0)) / length for r in y]


def _signs(certificate: CellCertificate, mask: int) -> str:
    states = certificate.states
    negative = {v for bit, v in enumerate(states.scalars) if mask >> bit & 1}
    return text.truths(v not in negative for v in range(states.last))


def _decision(decision: Decision) -> str:
    if isinstance(decision, Same):
        return f"(Same {decision.label})"
    if isinstance(decision, Contra):
        return f"(Contra {text.listed(f'({z}%N, {text.datum(c)})' for z, c in decision.combination)})"
    if isinstance(decision, Branch):
        kind = "Sign" if len(decision.cases) == 3 else "Null"
        return f"({kind} {decision.layer} {' '.join(_decision(case) for _, case in decision.cases)})"
    raise ValueError("a decision without labels")
