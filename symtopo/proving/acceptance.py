"""What the Coq kernel says of the theorem that a statement names; asked where no stranger's Python has run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from symtopo.errors import BadInput
from symtopo.proving.catalogue import written
from symtopo.proving.formal import TIME_LIMIT, Refused, check_library, formal
from symtopo.proving.verdict import REPAIRED, Formal, Result, Verdict

LIBRARY = "Symtopo."
NEGATION = "_refuted"


@dataclass
class Kernel:
    """The theorems of the files of a run, and who owns those of proofs/formal: the statement of the catalogue.

    trusted : the files of the catalogue;  run : whether the kernel is run now, or its record read;
    time_limit : seconds for the kernel with a file that is not of the catalogue.
    """

    trusted: frozenset[Path]
    run: bool = False
    time_limit: float = TIME_LIMIT
    owners: dict[str, str] = field(default_factory=dict)
    named: dict[str, tuple[str, Path]] = field(default_factory=dict)

    def add(self, known: Mapping[str, Path]) -> None:
        """Read the theorems that files name; the files are not run."""
        for path in known.values():
            for name, theorem in written(path).items():
                if theorem:
                    self.named[name] = theorem, path
                    if path in self.trusted:
                        self.owners.setdefault(theorem, name)

    def check(self, progress: Callable[[str], None]) -> None:
        """Run the kernel on proofs/formal.  Raises BadInput where it is not there, or does not compile them."""
        try:
            check_library([name for name in self.owners if name.startswith(LIBRARY)], progress=progress)
        except Refused as refusal:
            raise BadInput(f"{refusal}") from None

    def says(self, name: str) -> Formal | None:
        """Of the theorem that a statement names; None where it names none."""
        if name not in self.named:
            return None
        theorem, path = self.named[name]
        said = Formal(theorem, negation=NEGATION in theorem.rpartition(".")[2])
        owner = self.owners.get(theorem)
        if theorem.startswith(LIBRARY) and (owner != name or path not in self.trusted):
            belongs = f"statement {owner}" if owner else "no statement of the catalogue"
            return replace(said, reason=f"is a theorem of proofs/formal, and belongs to {belongs}")
        if not theorem.startswith(LIBRARY) and path in self.trusted:
            return replace(said, reason="is no theorem of proofs/formal")
        try:
            found = formal(theorem, path, here=self.run, time_limit=self.time_limit)
        except Refused as refusal:
            return replace(said, reason=str(refusal))
        return replace(said, type=found.type, axioms=found.axioms, kernel=found.kernel)


def with_kernel(
    results: Iterable[Result], said: Mapping[str, Formal | None], known: Mapping[str, Path], trusted: frozenset[Path]
) -> list[Result]:
    """The results with what the kernel said of their theorems; only here is anything PROVED."""
    return [_with_kernel(r, said.get(r.id), trusted=known.get(r.id.removesuffix(REPAIRED)) in trusted) for r in results]


def _with_kernel(result: Result, said: Formal | None, *, trusted: bool) -> Result:
    result = replace(result, stranger=not trusted, formal=said)
    if result.verdict == Verdict.PROVED:
        return _nothing(result, "its process says PROVED, which only the kernel does")
    if said is not None and said.accepted:
        return _accepted(result, said)
    if result.all_cases and trusted and not result.reason and result.verdict != Verdict.REFUTED:
        return replace(result, verdict=Verdict.PROVED, scope=[result.all_cases])
    return result


def _accepted(result: Result, said: Formal) -> Result:
    positive = result.verdict in (Verdict.ARGUED, Verdict.CITED)
    if said.negation:
        if positive:
            return _nothing(result, "its proof was accepted, and the kernel accepted the negation")
        return replace(result, verdict=Verdict.REFUTED, scope=[], relies_on={})
    if result.verdict == Verdict.REFUTED:
        why = "the kernel accepted the formal sentence, and an instance of the words fails: they say different things"
        return replace(result, reason="; ".join(filter(None, [why, result.reason])))
    if result.reason:  # a part of the statement failed: nothing is said of its words
        return result
    return replace(result, verdict=Verdict.PROVED, scope=["the formal sentence"], relies_on={})  # but for the axioms


def _nothing(result: Result, reason: str) -> Result:
    return replace(result, verdict=Verdict.UNKNOWN, scope=[], relies_on={}, reason=reason)
