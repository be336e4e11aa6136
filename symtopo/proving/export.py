"""What was computed about statements, as LaTeX."""

from __future__ import annotations

from collections.abc import Sequence

from symtopo.latex import code, escape
from symtopo.proving.verdict import Result


def latex_table(results: Sequence[Result]) -> str:
    """A tabular with one row a statement."""
    rows = [
        f"{escape(r.id)} & {escape(r.title)} & {r.verdict.value} & {escape('; '.join(r.scope))} & "
        rf"{escape(', '.join(r.relies_on))} & {r.seconds:.1f} \\"
        for r in results
    ]
    head = r"id & statement & verdict & scope & relies on & s \\ \hline"
    return "\n".join([r"\begin{tabular}{llllll}", head, *rows, r"\end{tabular}"])


def latex_proof(result: Result) -> str:
    """Statement, hypotheses with what fails without each, and every step of the proof; amsthm's proof environment."""
    lines = [rf"\paragraph{{{escape(result.id)} ({escape(result.source)}).}}", result.text, ""]
    lines += [rf"Verdict: {result.verdict.value}. {escape(_reason(result))}", ""]
    lines += [rf"By: {escape(result.how)}.", ""] if result.how else []
    if result.formal is not None and result.formal.accepted:
        axioms = ", ".join(result.formal.axioms) or "none"
        lines += [r"\begin{verbatim}", result.formal.type, r"\end{verbatim}", f"Axioms: {escape(axioms)}.", ""]
    if result.hypotheses:
        lines += [r"\begin{description}"]
        lines += [
            rf"\item[{code(name)}] {escape(result.hypothesis_texts[name])} ({status}{escape(_example(result, name))})"
            for name, status in result.hypotheses.items()
        ]
        lines += [r"\end{description}"]
    if result.steps:
        lines += [r"\begin{proof}", r"\begin{enumerate}"]
        for step in result.steps:
            checked = f" [{escape(step['checked'])}]" if step["checked"] else ""
            lines.append(rf"\item{{}} {step['latex']}{checked}")
        lines += [r"\end{enumerate}", r"\end{proof}"]
    if result.relies_on:
        lines += [r"\begin{itemize}"]
        lines += [rf"\item {escape(name)}: {escape(citation)}" for name, citation in result.relies_on.items()]
        lines += [r"\end{itemize}"]
    return "\n".join(lines)


def _reason(result: Result) -> str:
    if result.counterexample:
        return f"Counterexample: {result.counterexample}."
    return result.reason or f"Scope: {'; '.join(result.scope)}."


def _example(result: Result, hypothesis: str) -> str:
    found = [s.found for s in result.searches if s.without == hypothesis and s.outcome == "refuted"]
    return f": {found[0]}" if found else ""
