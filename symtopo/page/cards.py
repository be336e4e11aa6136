"""A card for every statement: its verdict, what it rests on, its hypotheses, and what fails without each."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from symtopo.page.formulas import with_formulas
from symtopo.proving.verdict import Result, Verdict

MEANING = {
    Verdict.PROVED: "the Coq kernel accepted a theorem whose type is the statement",
    Verdict.ARGUED: "steps that a machine checked, joined by sentences for a reader to follow",
    Verdict.CITED: "the proof is elsewhere",
    Verdict.VERIFIED: "exactly, on the cases in the scope only",
    Verdict.TESTED: "numerically only",
    Verdict.UNKNOWN: "nothing follows",
    Verdict.REFUTED: "by an exact counterexample, or a formal proof of the negation",
}


def cards(results: Sequence[Result]) -> str:
    """HTML; all of it is computed but the words of the statements themselves."""
    return "\n".join(map(card, results))


def card(result: Result) -> str:
    verdict = result.verdict
    rows = [("verdict", f"{verdict.value}: {MEANING[verdict]}"), ("scope", "; ".join(result.scope)), ("by", result.how)]
    if result.formal is not None and result.formal.accepted:
        rows += [("formally", result.formal.type), ("axioms", ", ".join(result.formal.axioms) or "none")]
    rows += [("counterexample", result.counterexample), ("reason", result.reason)]
    rows += [("relies on", "; ".join(f"{fact} ({cited})" for fact, cited in result.relies_on.items()))]
    rows += [("source", result.source), ("command", f"symtopo show '{result.id}'")]
    lines = "".join(f"<dt>{label}</dt><dd>{_told(label, text)}</dd>" for label, text in rows if text)
    return (
        f'<details class="card"><summary><b>{escape(result.id)}</b> '
        f'<span class="badge {verdict.value.lower()}">{verdict.value}</span> {escape(result.title)}</summary>'
        f"<p>{with_formulas(result.text)}</p>{_hypotheses(result)}<dl>{lines}</dl></details>"
    )


def _told(label: str, text: str) -> str:
    """A formal sentence keeps the lines in which Coq prints it; all else is running text."""
    return f"<pre>{escape(text)}</pre>" if label == "formally" else escape(text)


def _hypotheses(result: Result) -> str:
    """Each hypothesis, whether it is needed, and the smallest case that fails without it."""
    items = []
    for name, status in result.hypotheses.items():
        fails = [t.found for t in result.searches if t.without == name and t.outcome == "refuted"]
        told = f"<br><small>fails without it: {escape(fails[0])}</small>" if fails else ""
        items.append(f"<li>{with_formulas(result.hypothesis_texts[name])} <b>{status}</b>{told}</li>")
    return f"<p>Hypotheses:</p><ul>{''.join(items)}</ul>" if items else ""
