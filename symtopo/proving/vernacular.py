"""Coq sources read without Coq: their sentences, the theorems they hold, the files they need, what they may not say.

The kernel decides what is proved.  This scan refuses beforehand what no file of proofs needs: a command that is not
listed here might assume, switch a check off, read or write files, load a plugin, or change how types are printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

THEOREMS = frozenset("Theorem Lemma Corollary Proposition Fact Remark Example".split())
DEFINITIONS = frozenset("Definition Fixpoint CoFixpoint Record Structure Inductive Variant Class Instance Ltac".split())
SECTION_ONLY = frozenset("Variable Variables Hypothesis Hypotheses Context Let".split())
NOTATIONS = frozenset("Notation Infix Reserved".split())
OTHERS = frozenset(
    "Proof Qed Defined Section End From Import Export Set Unset Open Close Arguments Implicit Prenex Hint Canonical "
    "Coercion Opaque Transparent Unshelve".split()
)
COMMANDS = THEOREMS | DEFINITIONS | SECTION_ONLY | NOTATIONS | OTHERS
OPTIONS = frozenset(
    """Implicit Arguments; Strict Implicit; Printing Implicit Defensive; Contextual Implicit; Warnings; Bullet Behavior;
    Maximal Implicit Insertion; Asymmetric Patterns; Default Goal Selector; Default Proof Using; Keyed Unification;
    SsrOldRewriteGoalsOrder""".replace("\n    ", " ").split("; ")
)
GAPS = frozenset("Axiom Axioms Parameter Parameters Conjecture Conjectures Admitted Admit admit give_up".split())
REACHING_OUT = frozenset("Load LoadPath ML Cd Redirect Extraction Elpi elpi HB Register native_compute".split())
FIXED = frozenset(  # words of MathComp whose meaning is fixed, beside those in which Definitions.v speaks
    "connected connected_component continuous open closed compact bounded_set image preimage mxrank row_free row_full "
    "unitmx invmx mulmx trmx determinant realType topologicalType".split()
)
LIBRARIES = frozenset(["mathcomp", "Coq", "Symtopo"])
BULLETS = frozenset("{}-+*")

TOKEN = re.compile(
    r"""(?P<blank>[ \t\r\n]+)
    | (?P<string>"(?:[^"]|"")*")
    | (?P<word>[A-Za-z_][\w']*(?:\.[A-Za-z_][\w']*)*)
    | (?P<number>[0-9]\w*)
    | (?P<end>(?:\.\.\.|\.)(?=[ \t\r\n]|\Z))
    | (?P<symbol>\#\[|::=|:=|\.\.|[!-~])""",
    re.VERBOSE | re.ASCII,
)
IN_COMMENT = re.compile(r'"[^"]*"|\(\*|\*\)')


class Refused(Exception):
    """Nothing is formally proved; the message says why."""


@dataclass(frozen=True)
class Sentence:
    """One sentence: its first word, which is a command or a tactic, what stands before it, and what follows."""

    command: str
    modifiers: tuple[str, ...]
    rest: tuple[str, ...]
    line: int

    @property
    def name(self) -> str:
        """What a definition or theorem defines."""
        return self.rest[0] if self.rest else ""


def sentences(text: str) -> list[Sentence]:
    """The sentences of a source.  Raises Refused where it cannot be read."""
    parsed: list[Sentence] = []
    tokens: list[str] = []
    first = 1
    for kind, token, line in _tokens(text):
        if not tokens:
            first = line
        if kind != "end":
            tokens.append(token)
        elif tokens:
            parsed.append(_sentence(tokens, first))
            tokens = []
    if tokens:
        parsed.append(_sentence(tokens, first))  # Coq will not have it, but the scan sees it
    return parsed


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    at, line = 0, 1
    while at < len(text):
        if text.startswith("(*", at):
            end = _end_of_comment(text, at, line)
        else:
            token = TOKEN.match(text, at)
            if token is None:
                raise Refused(f"line {line}: {text[at]!a}: outside of comments and strings only ASCII is read")
            end = token.end()
            if token.lastgroup != "blank":
                yield str(token.lastgroup), token.group(), line
        line += text.count("\n", at, end)
        at = end


def _end_of_comment(text: str, start: int, line: int) -> int:
    """Comments nest, and hold strings."""
    depth = 0
    for mark in IN_COMMENT.finditer(text, start):
        depth += {"(*": 1, "*)": -1}.get(mark.group(), 0)
        if depth == 0:
            return mark.end()
    raise Refused(f"line {line}: a comment has no end")


def _sentence(tokens: list[str], line: int) -> Sentence:
    """Bullets, braces and selectors like `2: {` are sentences of their own; attributes and Local are modifiers."""
    rest = list(tokens)
    while rest:
        if rest[0] in BULLETS:
            del rest[0]
        elif (end := _end_of_selector(rest)) > 0:
            del rest[:end]
        else:
            break
    modifiers: list[str] = []
    while rest and rest[0] in ("#[", "Local", "Global"):
        if rest[0] == "#[":
            end = rest.index("]") if "]" in rest else len(rest)
            modifiers += [token.capitalize() for token in rest[1:end] if token != ","]
            del rest[: end + 1]
        else:
            modifiers.append(rest.pop(0))
    return Sentence(rest[0] if rest else "", tuple(modifiers), tuple(rest[1:]), line)


def _end_of_selector(tokens: list[str]) -> int:
    """How many tokens say to which goals a sentence goes: `2:`, `1,3-4:`, `all:`, `[name]:`."""
    end = tokens.index(":") + 1 if ":" in tokens else 0
    said = tokens[: end - 1]
    if all(token.isdigit() or token in ",-!" or token in ("all", "par") for token in said):
        return end
    return end if said[:1] == ["["] and said[2:] == ["]"] else 0


def theorems(text: str) -> dict[str, int]:
    """The theorems that a source states for others, with their lines."""
    return {s.name: s.line for s in sentences(text) if s.command in THEOREMS and "Local" not in s.modifiers}


def required(text: str) -> list[str]:
    """The files of the library that a source needs."""
    modules: list[str] = []
    for s in sentences(text):
        if s.command == "From" and s.name == "Symtopo":
            modules += [word for word in s.rest[1:] if word not in ("Require", "Import", "Export")]
    return list(dict.fromkeys(modules))


def words(text: str) -> frozenset[str]:
    """The words in which a source speaks: what it defines, and what it mentions, but for short names of variables."""
    names = {part for kind, token, _ in _tokens(text) if kind == "word" for part in token.split(".")}
    defined = {s.name for s in sentences(text) if s.command in THEOREMS | DEFINITIONS}
    return frozenset({word for word in names if len(word) > 2} | defined)


def scan(text: str, taken: frozenset[str] = frozenset()) -> None:
    """Raise Refused, with the line, where a source says what no file of proofs needs, or defines a word anew.

    taken : words that have their meaning: those of Definitions.v.
    """
    depth = 0
    own: set[str] = set()
    for s in sentences(text):
        reason = _refusal(s, depth, own, taken)
        if reason:
            raise Refused(f"line {s.line}: {reason}")
        depth += {"Section": 1, "End": -1}.get(s.command, 0)
        if s.command in THEOREMS | DEFINITIONS:
            own.add(s.name)


def _refusal(s: Sentence, depth: int, own: set[str], taken: frozenset[str]) -> str:
    everything = (s.command, *s.rest)
    if gap := next((word for word in everything if word in GAPS), None):
        return f"{gap} assumes what should be proved"
    if "Checking" in everything:
        return f"{' '.join(everything)} would switch a check of the kernel off"
    if reaching := next((word for word in everything if word in REACHING_OUT), None):
        return f"{reaching} reaches beyond the file: no proof needs it"
    if extra := [m for m in s.modifiers if m not in ("Local", "Global", "Export")]:
        return f"the attribute {extra[0].lower()} is not allowed"
    if not s.command[:1].isupper():
        return ""  # a tactic
    if s.command not in COMMANDS:
        return f"the command {s.command} is none that a file of proofs needs"
    if ("Global" in s.modifiers or "Export" in s.modifiers) and s.command not in ("Hint", "Instance"):
        return f"{s.command} for all who load the file: make it Local"
    if s.command in SECTION_ONLY and depth == 0:
        return f"{s.command} outside of a section assumes what should be proved"
    if s.command in NOTATIONS and depth == 0 and "Local" not in s.modifiers:
        return f"{s.command} for all who load the file: make it Local"
    return _refusal_of(s, own, taken)


def _refusal_of(s: Sentence, own: set[str], taken: frozenset[str]) -> str:
    """What single commands may not do."""
    if s.command in ("Set", "Unset"):
        option = " ".join(word for word in s.rest if word[0].isupper())
        return "" if option in OPTIONS else f"{s.command} {option} is none of the options that a file of proofs needs"
    if s.command == "From":
        known = s.name.partition(".")[0] in LIBRARIES and s.rest[1:2] == ("Require",)
        return "" if known else f"From {s.name}: only {', '.join(sorted(LIBRARIES))} are required"
    if s.command == "Arguments" and s.name not in own:
        return f"Arguments {s.name}: how a word from elsewhere is printed is not for this file to say"
    if s.command == "Ltac" and "::=" in s.rest:
        return f"Ltac {s.name} ::= changes a tactic from elsewhere"
    if s.command in THEOREMS | DEFINITIONS | {"Let"} and s.name in taken | FIXED:
        return f"{s.name} is defined anew: it has its meaning in Definitions.v or MathComp"
    return ""
