"""Search a counterexample to a conjecture or a statement: within a budget, in a process that can be killed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import FunctionType
from typing import Any

from symtopo.errors import BadInput, Contradiction, one_line, shown
from symtopo.proving.catalogue import catalogue, directory, find, fresh_module
from symtopo.proving.proof import ProofFailure
from symtopo.proving.statement import Statement
from symtopo.refuting.attempts import INTERRUPTED, Refutation, attempt_conjecture, attempt_statement, ended
from symtopo.refuting.conjectures import conjecture, text_of
from symtopo.refuting.witnesses import library as folder_of
from symtopo.refuting.witnesses import place, recall, store
from symtopo.search.cases import decode, encode
from symtopo.search.processes import Message, NoAnswer, Worker, serve
from symtopo.search.search import SearchOutcome
from symtopo.search.spaces import OPTIONS, SearchSpace, said

EXAMPLES = 5000
SECONDS = 30.0
START_UP = 20.0  # seconds that a process may take until it begins
GRACE = 5.0  # seconds that it may take beyond its budget, to load a file and to end


def refute(
    target: Callable[..., Any] | str,
    *,
    without: str = "",
    layers: Any = None,
    widths: Any = None,
    skips: int | None = None,
    targets: Sequence[Any] | None = None,
    coefficients: Sequence[Any] | None = None,
    data: bool | None = None,
    examples: int = EXAMPLES,
    seconds: float = SECONDS,
    seed: int = 0,
    estimates: bool = False,
    library: str | Path | None = None,
    progress: Callable[[Refutation], None] = lambda so_far: None,
) -> Refutation:
    """Search the smallest counterexample to a conjecture of one's own, or to a statement.

    Parameters
    ----------
    target : a function over networks, minima and numbers of components, whose annotations say which cases it is asked
        about; it returns True, or False or a sentence where it fails, and None where it does not apply.  Or
        "FILE.py::NAME" for one in a file, the id of a statement, or the path of a statement's file: these run in a
        process of their own, which is killed if it hangs.
    without : drop this hypothesis of a statement.
    layers, widths, skips, targets, coefficients, data : where to search, see SearchSpace; they replace the function's
        own keyword-only defaults.
    examples, seconds : the budget: cases, and seconds, for all of them and for a single one.
    seed : of the random cases and of samples.
    estimates : use an estimate where a number of components is not proved; what rests on one is a candidate only.
    library : the folder of known witnesses, which are tried first, and to which an exact one is added.
    progress : called before each case with what is known so far.

    Ctrl-C ends the search with what was found so far.  The same seed and library give the same result, unless the
    seconds run out.  Raises BadInput where the target or an option is refused, and where the function raises.

    Examples
    --------
    >>> from symtopo import Network, refute
    >>> def has_no_cut_vertex(network: Network, *, layers=3, widths=1):
    ...     return not network.cut_vertices()
    >>> print(refute(has_no_cut_vertex).witness)
    Network([1, 1, 1])
    """
    given = (layers, widths, skips, targets, coefficients, data)
    options = {name: value for name, value in zip(OPTIONS, given, strict=True) if value is not None}
    _check_budget(examples, seconds, seed)
    folder = folder_of(library)
    known, warnings = recall(folder)
    name = target if isinstance(target, str) else str(getattr(target, "__name__", "the conjecture"))
    start = Refutation(one_line(name), without, "", examples, float(seconds), seed)
    keeper = _Keeper(folder, warnings, progress)
    try:
        if isinstance(target, str):
            space = SearchSpace().changed(options)
            read = {key: _plain(getattr(space, key)) for key in options}
            request = {"target": target, "start": start.to_dict(), "options": read, "estimates": estimates}
            refutation = _in_process({**request, "known": [encode(case) for case in known]}, start, keeper.hear)
        elif without:
            raise BadInput(f"without {without!r}: a function has no named hypotheses: leave it out")
        else:
            refutation = attempt_conjecture(conjecture(target, options), start, known, estimates, keeper.hear)
    except BadInput:
        keeper.discard()
        raise
    return keeper.keep(refutation)


def _plain(value: Any) -> Any:
    """An option of the search as JSON."""
    return [v if type(v) is int else str(v) for v in value] if isinstance(value, tuple) else value


def _check_budget(examples: Any, seconds: Any, seed: Any) -> None:
    if type(examples) is not int or not 1 <= examples <= 10**9:
        raise BadInput(f"examples is {said(examples)}: give a number of cases from 1 to 10^9")
    if type(seconds) not in (int, float) or not 0 < seconds <= 10**6:
        raise BadInput(f"seconds is {said(seconds)}: give a number above 0, and at most 10^6")
    if type(seed) is not int or seed < 0:
        raise BadInput(f"seed is {said(seed)}: give a whole number from 0")


class _Keeper:
    """Passes on what is known, and stores every better witness at once: a killed run loses no finished work."""

    def __init__(self, folder: Path, warnings: list[str], progress: Callable[[Refutation], None]) -> None:
        self.folder, self.warnings, self.progress = folder, warnings, progress
        self.content: dict[str, Any] = {}
        self.path: Path | None = None
        self.new = False  # whether its file was not there before

    def hear(self, so_far: Refutation) -> None:
        self.progress(self.keep(so_far))

    def keep(self, refutation: Refutation) -> Refutation:
        """The same with the file that it is stored in; a larger witness of this run is removed."""
        content = refutation.stored_fields
        if refutation.outcome == SearchOutcome.REFUTED and content != self.content:
            try:
                path = place(self.folder, content)
                if path != self.path:
                    new = not path.exists()
                    store(self.folder, content)
                    self.discard()
                    self.path, self.new = path, new
                else:
                    store(self.folder, content)
            except (BadInput, OSError) as error:
                self.warnings.append(f"the witness is not stored: {one_line(str(error))}")
            self.content = content
        elif refutation.outcome == SearchOutcome.CANDIDATE:  # what looked exact was none
            self.discard()
        stored = "" if self.path is None else str(self.path)
        return replace(refutation, stored=stored, warnings=tuple(dict.fromkeys(self.warnings)))

    def discard(self) -> None:
        """Remove what this run has stored."""
        if self.path is not None and self.new:
            with suppress(OSError):
                self.path.unlink(missing_ok=True)
        self.path = None


# ---------------------------------------------------------------------------------------------------------- one process


def _in_process(request: Message, start: Refutation, hear: Callable[[Refutation], None]) -> Refutation:
    """Ask a process of its own; what it told before it was killed is not lost."""
    so_far = start

    def told(values: Message) -> None:
        nonlocal so_far
        if not values:  # it has begun
            return
        so_far = Refutation.from_json(values)
        hear(so_far)

    worker = Worker("symtopo.refuting.refutation")
    try:
        answer = worker.ask(request, start.budget + GRACE, told, start_up=START_UP)
    except NoAnswer as error:
        return ended(so_far, f"{error}, at {so_far.cases or 'its start'}", unfinished=True)
    except KeyboardInterrupt:
        return ended(so_far, INTERRUPTED)
    finally:
        worker.close()
    if "contradiction" in answer:
        raise Contradiction(answer["contradiction"])
    if "refused" in answer:
        raise BadInput(answer["refused"])
    return Refutation.from_json(answer)


def _answer(request: Message, tell: Callable[[Message], None]) -> Message:
    start, known = Refutation.from_json(request["start"]), [decode(case) for case in request["known"]]
    estimates, options = request["estimates"], request["options"]
    tell({})

    def hear(so_far: Refutation) -> None:
        tell(so_far.to_dict())

    target = request["target"]
    try:
        if "::" in target:
            if start.without:
                raise BadInput(f"--without {start.without}: a function has no named hypotheses: leave it out")
            asked = conjecture(named_function(target), options)
            return attempt_conjecture(asked, start, known, estimates, hear).to_dict()
        if options:
            raise BadInput(f"{next(iter(options))}: a statement says itself where to search: leave it out")
        return attempt_statement(_statement(target), start, known, estimates, hear).to_dict()
    except BadInput as error:
        return {"refused": str(error)}
    except Contradiction as error:
        return {"contradiction": str(error)}


def named_function(target: str) -> Callable[..., Any]:
    """The function FILE.py::NAME; the file is Python, and is run."""
    file, _, name = target.rpartition("::")
    path = Path(file)
    if not _is_python(path):
        raise BadInput(f"{one_line(target)}: {one_line(file) or 'nothing'} is no Python file: give FILE.py::NAME")
    sys.path.append(str(path.parent.resolve()))  # its own modules, but none in place of ours
    try:
        module = fresh_module(path, "symtopo_conjecture")
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise BadInput(f"{one_line(file)} does not load ({type(error).__name__}: {text_of(error)}): mend it") from None
    function = getattr(module, name, None)
    if not callable(function):
        functions = [
            n for n, v in vars(module).items() if isinstance(v, FunctionType) and v.__module__ == module.__name__
        ]
        raise BadInput(f"{target}: no function {name!r} in {file}: it has {', '.join(functions) or 'none'}")
    return function  # type: ignore[no-any-return]


def _is_python(path: Path) -> bool:
    try:
        return path.suffix == ".py" and path.is_file()
    except (OSError, ValueError):  # a name too long, or none at all
        return False


def _statement(target: str) -> Statement:
    path = Path(target)
    if target.endswith(".py") and not _is_python(path):
        raise BadInput(
            f"{one_line(target)}: no such file: give the id of a statement, the path of its file, or FILE.py::NAME"
        )
    files = (path.resolve(),) if target.endswith(".py") else ()
    known, refused = catalogue(dict.fromkeys((*sorted(directory().glob("*.py")), *files)))
    for file, why in refused.items():
        if file in files:
            raise BadInput(f"{why}; or give a conjecture as {target}::NAME")
    name = next((name for name, file in known.items() if file in files), target)
    try:
        return find(name, known)
    except ProofFailure as error:
        if name.partition(" ")[0] in known:
            raise BadInput(str(error)) from None
        raise BadInput(
            f"no statement {shown(target)}: known are {', '.join(known)}; for a function of your own give FILE.py::NAME"
        ) from None


if __name__ == "__main__":
    serve(_answer)
