"""`symtopo count`: how many connected components a minimum has."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symtopo.checker import NotProved
from symtopo.cli.command import add_command, natural
from symtopo.cli.minimum import WIDTHS, Given, add_minimum, bias_json, bias_rows, checked_by, parse_minimum
from symtopo.cli.output import card, progress_line, relied_rows, standings
from symtopo.errors import BadInput, Contradiction, Undecided
from symtopo.files import check_output, write_whole

if TYPE_CHECKING:
    from symtopo.components import ComponentCount
    from symtopo.sampling.estimate import ComponentEstimate

MOST_CLASSES = 12  # that are listed
FORMAL_FILE = "count.v"

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
  symtopo count 1,2,1 --data x.csv y.csv --points-in-rows --bias
                                               one data point a row; every layer has a bias
  symtopo check proof/claim.json proof/certificate.json
  symtopo count 1,1,1,1 --skip 0:2 --certificate proof --formal
                                               proof/count.v: a theorem for Coq about this network
  symtopo count 2,1,2,2 --skip 0:2 --samples 500
                                               no theorem applies: bounds, and an estimate from 500 minima

vertices are numbered from 0 (input) to the number of layers (output); a skip joins equal widths.
exit code: 0 exact; 1 the estimate of a regular fiber contradicts what is proved; 2 bad input; 3 only bounds."""


def add_to(commands: Any) -> None:
    command = add_command(
        commands, run, "count", summary="connected components of a minimum", description=DESCRIPTION, examples=EXAMPLES
    )
    command.add_argument("widths", metavar="WIDTHS", help=WIDTHS)
    add_minimum(command)
    command.add_argument(
        "--samples", default="150", metavar="N", help="minima to sample for the estimate (default 150; 0: none)"
    )
    command.add_argument("--seed", default="0", metavar="S", help="seed of all randomness (default 0)")
    command.add_argument("--certificate", metavar="DIR", help="write DIR/claim.json and DIR/certificate.json")
    command.add_argument(
        "--formal", action="store_true", help="write DIR/count.v too, a theorem for Coq, and ask Coq if it is installed"
    )


def run(args: argparse.Namespace) -> int:
    from symtopo.components import MOST_SAMPLES, proved_count, with_estimate

    samples, seed = natural(args.samples, "--samples"), natural(args.seed, "--seed")
    if samples > MOST_SAMPLES:
        raise BadInput(f"--samples {samples}: give a number from 0 to {MOST_SAMPLES}")
    if args.certificate == "":
        raise BadInput("--certificate is empty: give a directory, like proof")
    if args.certificate is not None:
        for name in ("claim.json", "certificate.json"):
            check_output(Path(args.certificate) / name)
    given = parse_minimum(args)
    notes = given.notes
    if args.formal:
        check_formal(args, given)
    result = proved_count(given.minimum, seed=seed)
    formal, no_theorem = formal_theorem(result, args.certificate) if args.formal else (None, "")
    established, paths_verified, interrupted, refused = "", False, False, ""
    if args.certificate is not None:
        refused = "nothing is proved about this minimum, so there is nothing to certify: leave --certificate out"
        if result.proved:  # what is proved outlives an interruption of the sampling
            established, refused = certify(result, args.certificate)
    if samples:
        try:
            with progress_line() as progress:
                result = with_estimate(result, samples=samples, progress=progress)
                if args.certificate is not None and result.estimate is not None:
                    progress("verifying the paths exactly")
                    with_paths, why = certify(result, args.certificate)
                    paths_verified = bool(with_paths)
                    established, refused = (with_paths, "") if with_paths else (established, refused)
                    if why and established:
                        notes += (f"the bounds are certified, the paths are not: {why}",)
        except KeyboardInterrupt:
            interrupted = True
            notes += ("interrupted: only what was finished is shown",)
        except NotProved as refusal:
            notes += (f"the paths could not be certified ({refusal}): please report it",)
        except Undecided as refusal:
            notes += (f"the paths are not certified: {refusal}",)
    notes += result.notes
    if args.json:
        bias = bias_json(given.biased)
        facts = standings((*result.proved.relies_on, *(bias["relies_on"] if bias else ())))
        print(json.dumps({**result.to_dict(), "bias": bias, "facts": facts, "formal": formal, "notes": list(notes)}))
    else:
        checked = checked_line(result, given, established, args.certificate)
        show(result, given, notes, checked, paths_verified, formal_rows(formal))
    if interrupted:
        print("symtopo: interrupted", file=sys.stderr)
        return 130
    if refused or no_theorem:  # after the answer, which it does not make less true
        place = f"{args.certificate}: {refused}" if refused else f"{Path(args.certificate) / FORMAL_FILE}: {no_theorem}"
        print(f"symtopo: nothing was written to {place}", file=sys.stderr)
        return 2
    if result.disagreement is not None:
        print(f"symtopo: DISAGREEMENT: {result.disagreement}", file=sys.stderr)
        return 1
    return 0 if result.exact else 3


def check_formal(args: argparse.Namespace, given: Given) -> None:
    if args.certificate is None:
        raise BadInput("--formal says where nothing is to be written: give --certificate DIR too")
    if given.biased is not None:
        raise BadInput("--formal with biases: the formal theorem is about networks without them, so leave one out")
    check_output(Path(args.certificate) / FORMAL_FILE)


def formal_theorem(result: ComponentCount, directory: str) -> tuple[dict[str, Any] | None, str]:
    """Write the file for Coq: what its kernel says, where it is installed; or else why there is no file.

    Raises Contradiction.
    """
    from symtopo.formalizing.source import THEOREM, formal_source
    from symtopo.proving.coq import FILE_LIMIT, coq_version
    from symtopo.proving.formal import build_folder, library
    from symtopo.proving.kernel import judge_file
    from symtopo.proving.vernacular import Refused

    path = Path(directory) / FORMAL_FILE
    try:
        source = formal_source(result.minimum)
    except BadInput as refusal:
        return None, str(refusal)
    if not result.lower <= source.number <= (result.upper if result.upper is not None else source.number):
        raise Contradiction(f"{result.proved.line} proved, and the formal certificate says {source.number}")
    try:
        write_whole({path: source.text})
    except BadInput as refusal:
        return None, str(refusal)
    written = {"file": str(path), "theorem": THEOREM, "components": source.number, "by": source.by}
    try:
        version = coq_version()
    except Refused as missing:
        return {**written, "kernel": None, "unchecked": str(missing)}, ""
    try:
        with progress_line() as progress:
            progress(f"Coq {version} reads {path}; the first time it compiles the library, which takes minutes")
            judge_file(path, THEOREM, library(), build_folder(), time_limit=FILE_LIMIT)
    except Refused as refusal:
        raise Contradiction(f"{path} was written as a proof, but: {refusal}") from None
    return {**written, "kernel": f"Coq {version}"}, ""


def formal_rows(formal: dict[str, Any] | None) -> list[tuple[str, str]]:
    if formal is None:
        return []
    number = formal["components"]
    said = f"{formal['file']}: theorem {formal['theorem']}, exactly {number} component{'s' * (number != 1)}"
    if formal["kernel"] is None:
        return [("formal", f"{said}; not checked: {formal['unchecked']}")]
    return [("formal", f"{said}, accepted by {formal['kernel']} and coqchk")]


def certify(result: ComponentCount, directory: str) -> tuple[str, str]:
    """Write claim and certificate; what the trusted checker established, or else why they could not be written."""
    from symtopo.components import count_certificate
    from symtopo.counting.claims import write_certificate

    try:
        return write_certificate(directory, *count_certificate(result)).established, ""
    except BadInput as refusal:
        return "", str(refusal)


def checked_line(result: ComponentCount, given: Given, established: str, directory: str | None) -> str:
    """What the trusted checker said of the bounds."""
    if established:
        return f"{established}: {directory}/claim.json and certificate.json, accepted by the trusted checker"
    if result.proved.report is not None:
        return checked_by(given.biased)
    from symtopo.counting.proved import COSTLY

    return f"not re-checked ({COSTLY}): --certificate DIR does that"


def sample_rows(sample: ComponentEstimate) -> list[tuple[str, str]]:
    if sample.classes is None:
        return [("estimate", f"none: {sample.regularity.reason}")]
    classes = f"{sample.classes} class{'es' * (sample.classes != 1)}"
    tested = f"{sample.pairs_tested} pairs tested, {sample.edges} paths found"
    rows = [("estimate", f"{classes} among {sample.size} sampled minima (seed {sample.seed}; {tested}): no bound")]
    for size, label in sample.table[:MOST_CLASSES]:
        rows.append(("", (f"{size} minima" if size > 1 else "1 minimum") + f" with {label}" * bool(label)))
    if sample.classes > MOST_CLASSES:
        rows.append(("", f"{sample.classes - MOST_CLASSES} more classes"))
    if sample.alone:
        alone = "1 minimum was" if sample.alone == 1 else f"{sample.alone} minima were"
        rows.append(("", f"{alone} joined to no other, and told from none; not counted"))
    if sample.coverage:
        rows.append(("", sample.coverage))
    compared = "and not compared with what is proved"
    known = {True: "regular", None: f"not known to be regular, {compared}", False: f"singular, {compared}"}
    return [*rows, ("fiber", f"{known[sample.regular]}: {sample.regularity.reason.removeprefix('singular: ')}")]


def show(
    result: ComponentCount,
    given: Given,
    notes: tuple[str, ...],
    checked: str,
    paths_verified: bool,
    formal: list[tuple[str, str]],
) -> None:
    minimum, proved = result.minimum, result.proved
    network, problem = minimum.network, minimum.problem
    listed = [f"skip {j} -> {i} (coefficient {c})" for (j, i), c in network.skips.items()] or ["no skips"]
    cut = ", ".join(map(str, network.cut_vertices())) or "none"
    where = "target" if minimum.x is None else f"{len(minimum.x[0])} data points, X of rank {problem.rho}, target"
    reachable = True if minimum.reachable is None and result.lower else minimum.reachable
    reach = {True: "reachable", False: "out of reach", None: "not known whether reachable"}[reachable]
    rows = [("network", f"widths {','.join(map(str, network.widths))}; {', '.join(listed)}; cut vertices: {cut}")]
    rows += bias_rows(given.biased)
    rows.append(("data", f"{where} of rank {problem.rank}, {reach}"))
    for evidence in proved.evidence:
        rows.append(("proved", f"{evidence.proves.line}, by {evidence.name}"))
        rows.append(("", evidence.statement))
    relied = (*proved.relies_on, *(bias_json(given.biased) or {}).get("relies_on", ()))
    rows += relied_rows(relied) if proved or relied else []
    rows += [("checked", checked)] if proved else []
    rows += formal
    rows.append(("scope", "this network with exactly these data"))
    if result.sample is not None:
        rows += sample_rows(result.sample)
        if result.estimate is not None and not paths_verified:
            verify = "--certificate DIR does that"
            if result.sample.regular is False:
                verify = "those over singular points are exact, and have no certificate"
            rows.append(("", f"paths found in floats, not verified exactly: {verify}"))
    rows += [("note", note) for note in notes]
    if result.disagreement is not None:
        rows.append(("DISAGREEMENT", result.disagreement))
    card(proved.words, rows)
