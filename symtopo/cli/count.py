"""`symtopo count`: how many connected components a minimum has."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symtopo.checker import NotProved
from symtopo.cli.command import add_command, natural
from symtopo.cli.output import card, progress_line
from symtopo.errors import BadInput, Undecided
from symtopo.files import check_output

if TYPE_CHECKING:
    from symtopo.components import ComponentCount
    from symtopo.minima.minimum import Minimum
    from symtopo.sampling.estimate import ComponentEstimate

MOST_CLASSES = 12  # that are listed

DESCRIPTION = """\
How many connected components has the set of global minimisers of |Y - F(W) X|^2, for a linear network with
hidden states h_i = W_i h_(i-1) + sum over skips (j -> i) of eps_ji h_j?

The answer is proved: each bound is printed with the rule it rests on and the facts it relies on.  Beside it stands an
estimate, which is no bound: minima are sampled, joined by paths inside the minimum, and the classes counted."""

EXAMPLES = """\
examples:
  symtopo count 2,2,2,2                        three layers of width 2, target I
  symtopo count 2,2,2,2 --skip 0:2             a skip from the input over two layers
  symtopo count 1,1,1,1 --skip 0:2:-1/2 --target 3
                                               a skip with coefficient -1/2, target 3
  symtopo count 2,1,2 --data '[[1,0],[0,2]]' I a narrow layer: data X = diag(1,2), Y = I
  symtopo count 3,3,3 --data x.npy y.csv --certificate proof
  symtopo check proof/claim.json proof/certificate.json
  symtopo count 2,1,2,2 --skip 0:2 --samples 500
                                               no theorem applies: bounds, and an estimate from 500 minima

vertices are numbered from 0 (input) to the number of layers (output); a skip joins equal widths.
exit code: 0 exact; 1 the estimate of a regular fiber contradicts what is proved; 2 bad input; 3 only bounds."""


def add_to(commands: Any) -> None:
    command = add_command(
        commands, run, "count", summary="connected components of a minimum", description=DESCRIPTION, examples=EXAMPLES
    )
    command.add_argument("widths", metavar="WIDTHS", help="d_0,d_1,..,d_l: 2 to 65 integers from 1 to 4096")
    add_minimum(command)
    command.add_argument(
        "--samples", default="150", metavar="N", help="minima to sample for the estimate (default 150; 0: none)"
    )
    command.add_argument("--seed", default="0", metavar="S", help="seed of all randomness (default 0)")
    command.add_argument("--certificate", metavar="DIR", help="write DIR/claim.json and DIR/certificate.json")


def add_minimum(command: argparse.ArgumentParser) -> None:
    """Skips and data, which `count` and `connect` share."""
    command.add_argument(
        "--skip",
        action="append",
        default=[],
        metavar="FROM:TO[:COEFFICIENT]",
        help="an identity skip, coefficient 1 unless given; repeatable, parallel skips add up",
    )
    data = command.add_mutually_exclusive_group()
    data.add_argument("--target", metavar="T", help="the target M (X = I): JSON rows, a file, or a number for width 1")
    data.add_argument(
        "--data", nargs=2, metavar=("X", "Y"), help="data: JSON rows, FILE.json|npy|csv, FILE.npz:KEY, or I"
    )


def run(args: argparse.Namespace) -> int:
    from symtopo.components import MOST_SAMPLES, proved_count, with_estimate

    samples, seed = natural(args.samples, "--samples"), natural(args.seed, "--seed")
    if samples > MOST_SAMPLES:
        raise BadInput(f"--samples {samples}: give a number from 0 to {MOST_SAMPLES}")
    if args.certificate == "":
        raise BadInput("--certificate is empty: give a directory, like proof")
    if args.certificate is not None:
        check_output(Path(args.certificate) / "claim.json")
    minimum, notes = parse_minimum(args)
    result = proved_count(minimum, seed=seed)
    established, paths_verified, interrupted = "", False, False
    if args.certificate is not None and result.proved:  # what is proved outlives an interruption of the sampling
        established = certify(result, args.certificate)
    if samples:
        try:
            with progress_line() as progress:
                result = with_estimate(result, samples=samples, progress=progress)
                if args.certificate is not None and result.estimate is not None:
                    progress("verifying the paths exactly")
                    established, paths_verified = certify(result, args.certificate), True
        except KeyboardInterrupt:
            interrupted = True
            notes += ("interrupted: only what was finished is shown",)
        except (NotProved, Undecided) as refusal:
            notes += (f"the paths could not be certified ({refusal}): please report it",)
    if args.certificate is not None and not established and not interrupted:
        raise BadInput("nothing is proved about this minimum, so there is nothing to certify: leave --certificate out")
    notes += result.proved.notes
    if args.json:
        from symtopo.proving.standing import standing

        facts = {fact: standing(fact) for fact in result.proved.relies_on}
        print(json.dumps({**result.to_dict(), "facts": facts, "notes": list(notes)}))
    else:
        show(result, notes, checked_line(result, established, args.certificate), paths_verified)
    if interrupted:
        print("symtopo: interrupted", file=sys.stderr)
        return 130
    if result.disagreement is not None:
        print(f"symtopo: DISAGREEMENT: {result.disagreement}", file=sys.stderr)
        return 1
    return 0 if result.exact else 3


def certify(result: ComponentCount, directory: str) -> str:
    """Write claim and certificate; what the trusted checker established."""
    from symtopo.components import count_certificate
    from symtopo.counting.claims import write_certificate

    return write_certificate(directory, *count_certificate(result)).established


def checked_line(result: ComponentCount, established: str, directory: str | None) -> str:
    """What the trusted checker said of the bounds."""
    if established:
        return f"{established}: {directory}/claim.json and certificate.json, accepted by the trusted checker"
    if result.proved.report is not None:
        return "by the trusted checker"
    from symtopo.counting.proved import COSTLY

    return f"not re-checked ({COSTLY}): --certificate DIR does that"


def parse_minimum(args: argparse.Namespace) -> tuple[Minimum, tuple[str, ...]]:
    """Network and data from the options that `count` and its like share, with notes on how they were read."""
    from symtopo.algebra.exact import identity, is_float
    from symtopo.minima.data import read_matrix
    from symtopo.minima.minimum import Minimum
    from symtopo.minima.network import Network

    widths = []
    for text in args.widths.split(","):
        if not text.strip().isascii() or not text.strip().isdigit() or len(text) > 18:
            raise BadInput(f"width {text[:40]!r} is not a positive integer: give widths like 2,2,2")
        widths.append(int(text))
    skips = [parse_skip(text) for text in args.skip]
    network = Network(widths, skips)
    notes = []
    for j, i in sorted({(j, i) for j, i, _ in skips}):
        times = sum((j, i) == (a, b) for a, b, _ in skips)
        if times > 1:
            notes.append(f"the skip {j} -> {i} is given {times} times: the sum {network.skips[j, i]} is used")
    floats = any(is_float(c) for _, _, c in skips)
    if args.data is None:
        target, found = (None, False) if args.target in (None, "I") else read_matrix(args.target, "the target")
        minimum = Minimum(network, target)
        floats |= found
    else:
        matrices = []
        for text, name, width in zip(args.data, "XY", (widths[0], widths[-1]), strict=True):
            matrix, found = (identity(width), False) if text == "I" else read_matrix(text, name)
            matrices.append(matrix)
            floats |= found
        minimum = Minimum(network, x=matrices[0], y=matrices[1])
    if floats:
        notes.append("floats are taken as the exact dyadic rationals they are: for 0.1 meaning 1/10, write 1/10")
    return minimum, tuple(notes)


def parse_skip(text: str) -> tuple[int, int, str]:
    parts = text.split(":")
    if len(parts) not in (2, 3) or not all(p.isascii() and p.isdigit() and len(p) < 10 for p in parts[:2]):
        raise BadInput(f"the skip {text[:40]!r} is not FROM:TO or FROM:TO:COEFFICIENT: give one like 0:2 or 0:2:-1/2")
    return int(parts[0]), int(parts[1]), parts[2] if len(parts) == 3 else "1"


def sample_rows(sample: ComponentEstimate) -> list[tuple[str, str]]:
    if sample.classes is None:
        return [("estimate", f"none: {sample.regularity.reason}")]
    classes = f"{sample.classes} class{'es' * (sample.classes != 1)}"
    tested = f"{sample.pairs_tested} pairs tested, {sample.edges} paths found"
    rows = [("estimate", f"{classes} among {sample.size} sampled minima (seed {sample.seed}; {tested}): no bound")]
    for size, label in sample.table[:MOST_CLASSES]:
        alone = "1 minimum, joined to no other" if size == 1 else f"{size} minima"
        rows.append(("", alone + f" with {label}" * bool(label)))
    if sample.classes > MOST_CLASSES:
        rows.append(("", f"{sample.classes - MOST_CLASSES} more classes"))
    if sample.coverage:
        rows.append(("", sample.coverage))
    known = {True: "regular", None: "not known to be regular, and not compared with what is proved"}[sample.regular]
    return [*rows, ("fiber", f"{known}: {sample.regularity.reason}")]


def show(result: ComponentCount, notes: tuple[str, ...], checked: str, paths_verified: bool) -> None:
    from symtopo.counting.bounds import EXACT_ARITHMETIC
    from symtopo.proving.standing import with_standing

    minimum, proved = result.minimum, result.proved
    network, problem = minimum.network, minimum.problem
    listed = [f"skip {j} -> {i} (coefficient {c})" for (j, i), c in network.skips.items()] or ["no skips"]
    cut = ", ".join(map(str, network.cut_vertices())) or "none"
    where = "target" if minimum.x is None else f"{len(minimum.x[0])} data points, X of rank {problem.rho}, target"
    reachable = True if minimum.reachable is None and result.lower else minimum.reachable
    reach = {True: "reachable", False: "out of reach", None: "not known whether reachable"}[reachable]
    rows = [("network", f"widths {','.join(map(str, network.widths))}; {', '.join(listed)}; cut vertices: {cut}")]
    rows.append(("data", f"{where} of rank {problem.rank}, {reach}"))
    for evidence in proved.evidence:
        rows.append(("proved", f"{evidence.proves.line}, by {evidence.name}"))
        rows.append(("", evidence.statement))
    rows += [("relies on", with_standing(fact)) for fact in proved.relies_on or (EXACT_ARITHMETIC,) * bool(proved)]
    rows += [("checked", checked)] if proved else []
    rows.append(("scope", "this network with exactly these data"))
    if result.sample is not None:
        rows += sample_rows(result.sample)
        if result.estimate is not None and not paths_verified:
            rows.append(("", "paths found in floats, not verified exactly: --certificate DIR does that"))
    rows += [("note", note) for note in notes]
    if result.disagreement is not None:
        rows.append(("DISAGREEMENT", result.disagreement))
    card(proved.words, rows)
