"""The process that answers the cases of a sweep, one after another: it may be killed at any time."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from importlib import import_module
from threading import Thread
from typing import Any

from symtopo.components import count
from symtopo.errors import BadInput, Undecided, one_line, shown
from symtopo.search.processes import Message, serve
from symtopo.sweeping.cases import decoded, read_case
from symtopo.sweeping.forms import asked
from symtopo.sweeping.tasks import code_of

IDLE = 60.0  # seconds without a question, after which the process ends: nobody may be left to end it
Answer = Callable[[Message], Message]


def formed(item: Message, task: Message) -> Message:
    """A line, read: its name, what was given, and the form that it is decided in, with its key."""
    case = read_case(item)
    question = asked(case, identity=task["identity"], by_form=task["by_form"], ends=task["ends"])
    return {"name": case.name, "given": case.given, "key": question.key.hex(), "request": question.request}


def counted(request: Message, *, samples: int, seed: int) -> Message:
    """The number of components: bounds, and what they rest on."""
    answer = count(decoded(request), samples=samples, seed=seed)
    proved = answer.proved
    return {
        "result": proved.words,
        "lower": answer.lower,
        "upper": answer.upper,
        "estimate": answer.estimate,
        "rule": ", ".join(proved.rules),
        "evidence": proved.to_dict(),
        "checked": proved.report is not None,
        "disagreement": answer.disagreement,
        "notes": list(answer.notes),
    }


def connected(request: Message, *, seed: int) -> Message:
    """Whether two points are in one component."""
    from symtopo.connecting.connection import connect

    try:
        found = connect(decoded(request), *request["points"], seed=seed)
    except Undecided as why:
        return {"result": "unknown", "rule": "", "notes": [str(why)]}
    return {
        "result": found.result.value,
        "rule": found.rule,
        "evidence": [{"rule": found.rule, "statement": found.reason, "relies_on": list(found.relies_on)}],
        "checked": found.checked,
        "notes": list(found.notes),
    }


def by_function(function: Callable[..., Any], *, seed: int) -> Answer:
    """What a function of the user says: a conjecture as `refute` takes it, or else any function of a minimum."""
    from symtopo.refuting.conjectures import Components, Raised, conjecture
    from symtopo.search.cases import describe

    try:
        asked = conjecture(function, {})
    except BadInput:
        return lambda request: {"result": plain(function(decoded(request)))}
    if len(asked.drawn) != 1:
        raise BadInput(f"{asked.name} takes two networks or minima: a case of a sweep is one")
    components = Components(seed=seed)

    def said(request: Message) -> Message:
        minimum = decoded(request)
        try:
            judgement = asked.ask(minimum if asked.drawn == ("Minimum",) else minimum.network, components)
        except Undecided as why:
            return {"result": "undecided", "rule": "", "notes": [str(why)]}
        except Raised as why:
            raise BadInput(str(why)) from None
        seen = [
            {"minimum": c.minimum, "number": c.number, "rule": c.rule, "relies_on": list(c.relies_on)}
            for c in components.seen
        ]
        text = isinstance(judgement, str)
        return {
            "result": "does not apply" if judgement is None else "holds" if judgement is True else "fails",
            "rule": ", ".join(dict.fromkeys(c.rule for c in components.seen)),
            "evidence": seen,
            "notes": [f"{describe(minimum)}: {judgement}"] if text else [],
        }

    return said


def plain(value: Any) -> Any:
    """What a function returns, as JSON.  Raises BadInput where it is none."""
    if isinstance(value, Fraction):
        return str(value)
    if callable(getattr(value, "to_dict", None)):
        value = value.to_dict()
    try:
        return json.loads(json.dumps(value, allow_nan=False))
    except (TypeError, ValueError, RecursionError):
        raise BadInput(f"it returns {shown(value)}: return what JSON can hold, like a number or text") from None


@cache
def answerer(text: str) -> Answer:
    """What answers the cases of a task, given as JSON, or reads them.  Raises BadInput where nothing does."""
    task = json.loads(text)
    seed, reference = task["seed"], task["function"]
    import flint  # noqa: F401 - what all cases need is there before the first: its time is not theirs

    if task["reads"]:
        return lambda item: formed(item, task)
    if reference is None:
        kind = "estimate" if task["samples"] else task["task"]
        known: dict[str, Answer] = {
            "count": lambda request: counted(request, samples=task["samples"], seed=seed),
            "connect": lambda request: connected(request, seed=seed),
        }
        found, code = known[task["task"]], code_of(kind)
    else:
        found, code = by_function(_loaded(reference), seed=seed), code_of("function", reference["file"])
    if code != task["code"]:
        raise BadInput(f"a worker has other code ({code}, not {task['code']}): install the same version everywhere")
    return found


def _loaded(reference: Message) -> Callable[..., Any]:
    if "module" not in reference:
        from symtopo.refuting.refutation import named_function

        return named_function(f"{reference['file']}::{reference['name']}")
    sys.path.extend(entry for entry in reference["path"] if entry not in sys.path)
    try:
        return getattr(import_module(reference["module"]), reference["name"])  # type: ignore[no-any-return]
    except Exception as error:
        what = f"{type(error).__name__}: {one_line(str(error))}"
        raise BadInput(f"the module {reference['module']} cannot be imported by a worker ({what})") from None


_last = [time.monotonic(), 0.0]  # when a question came or ended, and how many are open


def _answer(request: Message, tell: Callable[[Message], None]) -> Message:
    _last[1] = 1.0
    try:
        try:
            answer = answerer(json.dumps(request["task"]))
        except BadInput as refusal:
            return {"refused": one_line(str(refusal))}
        tell({})
        for case in request["cases"]:
            tell(_one(answer, case))
        return {}
    finally:
        _last[:] = [time.monotonic(), 0.0]


def _one(answer: Answer, case: Message) -> Message:
    start = time.perf_counter()
    try:
        found: Message = {"value": answer(case)}
    except (BadInput, Undecided) as refusal:
        found = {"error": one_line(str(refusal))}
    except BaseException as error:  # of a function of the user, which may raise anything; or a defect of ours
        found = {"error": one_line(f"{type(error).__name__}: {error}")}
    return {**found, "seconds": round(time.perf_counter() - start, 6)}


def _end_when_idle() -> None:
    while _last[1] or time.monotonic() - _last[0] < IDLE:
        time.sleep(1)
    os._exit(0)


if __name__ == "__main__":
    Thread(target=_end_when_idle, daemon=True).start()
    serve(_answer)
