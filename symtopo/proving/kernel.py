"""The judgement of theorems by a file of ours that Coq runs after theirs.

It only requires the file of a theorem and does not import it, so no notation of it reaches what is printed.  A theorem
is accepted where its type is a proposition that mentions nothing but Coq's library, MathComp and Symtopo.Definitions;
where `Print Assumptions` names no axiom but those below; and where it says something: of our subject, not only of
variables from it, its hypotheses not plainly false, and the whole not plainly true.  What "plainly" misses, a reader of
the type must see.
"""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

from symtopo.errors import one_line
from symtopo.proving.coq import (
    DEFINITIONS,
    FILE_LIMIT,
    FOREIGN,
    ROOT,
    closure,
    compile_library,
    coq_version,
    coqc,
    recheck,
    run_coq,
    sources,
)
from symtopo.proving.vernacular import Refused, required, scan, theorems, words

AXIOMS = (
    "mathcomp.classical.boolp.propositional_extensionality",
    "mathcomp.classical.boolp.functional_extensionality_dep",
    "mathcomp.classical.boolp.constructive_indefinite_description",
)
REALS = ("Coq.Reals.", "mathcomp.analysis.Rstruct.")
AXIOMS_OF_REALS = (  # allowed where the type mentions Coq's own real numbers
    "Coq.Reals.ClassicalDedekindReals.sig_forall_dec",
    "Coq.Reals.ClassicalDedekindReals.sig_not_dec",
    "Coq.Logic.FunctionalExtensionality.functional_extensionality_dep",
    "Coq.Logic.Epsilon.epsilon_statement",
)
SUBJECT = (
    f"{ROOT}.Definitions.",
    "mathcomp.analysis.",
    "mathcomp.algebra.matrix.",
    "mathcomp.algebra.mxalgebra.",
)
LONGEST = 1_000_000  # characters of a file of somebody's own
ALLOWED = (f"{ROOT}.Definitions.", "mathcomp.", "Coq.")

JUDGE = """\
{requires}
From elpi Require Import elpi.
From Coq Require ClassicalDedekindReals FunctionalExtensionality Epsilon.
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions.
Elpi Command judge.
Elpi Accumulate lp:{{{{
pred tell i:string, i:string, i:gref.
tell Mark What GR :- coq.gref->string GR S, coq.say Mark What S.
pred words-of i:string, i:string, i:term.
words-of Mark What T :-
  coq.env.term-dependencies T D, coq.gref.set.elements D L, std.forall L (tell Mark What),
  std.length L N, coq.say Mark "many" N.
pred said i:term, o:term.
said (prod N T F) (prod N P G) :- !,
  if (coq.typecheck T (sort prop) ok) (P = T) (P = {{{{ unit }}}}), @pi-decl N T x\\ said (F x) (G x).
said (let N T B F) (let N T B G) :- !, @pi-def N T B x\\ said (F x) (G x).
said T T.
pred falsified i:term, o:term.
falsified (prod N T F) (prod N T G) :- !, pi x\\ falsified (F x) (G x).
falsified (let N T B F) (let N T B G) :- !, pi x\\ falsified (F x) (G x).
falsified _ {{{{ False }}}}.
main [str Mark, str Name, str Stated, str Falsified] :-
  coq.locate Name GR, coq.say Mark "is" {{coq.gref->string GR}},
  coq.env.typeof GR T, coq.typecheck T S ok, coq.say Mark "sort" S,
  words-of Mark "mentions" T, said T U, words-of Mark "says" U,
  coq.env.add-const Stated T _ _ _, falsified T F, coq.env.add-const Falsified F _ _ _.
}}}}.
Elpi Typecheck.
Set Printing Width 100000. Set Printing Depth 100000. Set Printing Notations. Unset Printing All.
Unset Printing Implicit. Unset Printing Implicit Defensive. Unset Printing Coercions. Unset Printing Universes.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.
Local Notation "''M[' R ]_ ( m , n )" := (matrix R m n) (format "''M[' R ]_ ( m ,  n )") : type_scope.
Local Notation "''rV[' R ]_ n" := (matrix R 1 n) (format "''rV[' R ]_ n") : type_scope.
Local Notation "''cV[' R ]_ n" := (matrix R n 1) (format "''cV[' R ]_ n") : type_scope.
Local Notation "''M[' R ]_ n" := (matrix R n n) (format "''M[' R ]_ n") : type_scope.
"""
SAY = 'Goal True. idtac "{mark} {what}". Abort.\n'
PLAIN = (
    "Goal {name}. Proof. tryif (timeout 3 (solve [unfold {name}; intros; easy])) "
    'then idtac "{mark} {what}" else idtac. Abort.\n'
)


@dataclass(frozen=True)
class Theorem:
    """What the kernel says of a theorem; `refusal` says why it is none, or is empty.

    axioms : it relies on no others.  Those of theorems of one file are asked for together, so it may rely on fewer.
    """

    name: str
    type: str
    axioms: tuple[str, ...]
    mentions: tuple[str, ...]
    refusal: str = ""


def module_of(name: str) -> str:
    return name.rpartition(".")[0]


def judge(
    build: Path, names: Sequence[str], *, user: Path | None = None, time_limit: float = FILE_LIMIT
) -> dict[str, Theorem]:
    """What the kernel says of theorems, by their full names: Symtopo.File.theorem, or User.stem.theorem in a folder.

    Their files must have been compiled.  Raises Refused where the judging file does not compile.
    """
    files = [[name for name in names if module_of(name) == module] for module in dict.fromkeys(map(module_of, names))]
    found = _judge(build, files, user, time_limit)
    if doubtful := [[name] for some in files if len(some) > 1 for name in some if found[name].refusal]:
        found |= _judge(build, doubtful, user, time_limit)
    return found


def _judge(build: Path, groups: list[list[str]], user: Path | None, time_limit: float) -> dict[str, Theorem]:
    """What the kernel says of theorems, those of a group with the axioms of all: to find these takes a second."""
    mark, names = f"<{uuid4().hex}>", [name for some in groups for name in some]  # not known to who wrote the theorems
    modules = dict.fromkeys(module_of(name) for name in names)
    lines = [JUDGE.format(requires="\n".join("From {} Require {}.".format(*module.split(".")) for module in modules))]
    for axiom in (*AXIOMS, *AXIOMS_OF_REALS):
        lines += [SAY.format(mark=mark, what=f"axiom {axiom}"), f"Print Assumptions {axiom}.\n"]
    for k, name in enumerate(names):
        stated, falsified = f"stated_{k}", f"falsified_{k}"
        lines += [
            SAY.format(mark=mark, what=f"theorem {name}"),
            f'Elpi judge "{mark}" "{name}" "{stated}" "{falsified}".\n',
            PLAIN.format(name=stated, mark=mark, what="plain"),
            PLAIN.format(name=falsified, mark=mark, what="vacuous"),
            SAY.format(mark=mark, what="type"),
            f"Set Printing Width 100. Check @{name}. Set Printing Width 100000.\n",
        ]
    for k, some in enumerate(groups):
        what = some[0]
        if len(some) > 1:
            what = f"together_{k}"
            lines.append(f"Definition {what} : unit := {' '.join(f'let _ := @{name} in' for name in some)} tt.\n")
        lines += [SAY.format(mark=mark, what=f"assumptions {' '.join(some)}"), f"Print Assumptions {what}.\n"]
    folder = user or build
    judging = folder / f"judge_{uuid4().hex}.v"
    judging.write_text("".join(lines), encoding="utf-8")
    paths = ["-R", str(build), ROOT, *(["-Q", str(user), FOREIGN] if user else [])]
    try:
        said = run_coq(coqc(paths, judging.name), folder, time_limit, alone=user is not None)
    finally:
        for path in folder.glob(f"*{judging.stem}*"):
            path.unlink()
    return _read(said, mark, names)


def _read(said: str, mark: str, names: Sequence[str]) -> dict[str, Theorem]:
    """The theorems in what the judging file printed: parts that begin with the mark."""
    axioms: dict[str, str] = {}  # full names by those printed
    printed: dict[str, dict[str, list[str]]] = {}
    current: dict[str, list[str]] = {}
    for part in re.split(rf"^{re.escape(mark)} ", said, flags=re.MULTILINE)[1:]:
        head, _, block = part.partition("\n")
        kind, _, value = head.partition(" ")
        if kind == "axiom":
            axioms |= dict.fromkeys(_assumed(block), value)
        elif kind == "theorem":
            current = printed.setdefault(value, {})
        elif kind == "assumptions":
            for name in value.split():
                printed[name].setdefault(kind, []).append(block)
        else:
            current.setdefault(kind, []).append(block if kind == "type" else value.strip())
    if set(printed) != set(names):
        raise Refused("the judging file did not print what it should")
    return {name: _judged(name, parts, axioms) for name, parts in printed.items()}


def _assumed(block: str) -> list[str]:
    """The names of the axioms; whatever else stands at the beginning of a line is taken for one."""
    if block.strip() == "Closed under the global context":
        return []
    lines = [line for line in block.splitlines() if line and not line[0].isspace()]
    if lines[:1] != ["Axioms:"]:
        return [" ".join(block.split())]
    return [re.sub(r"^([\w.']+)( :.*)?$", r"\1", line) for line in lines[1:]]


def _judged(name: str, parts: dict[str, list[str]], axioms: Mapping[str, str]) -> Theorem:
    told = len(parts.get("mentions", [])) + len(parts.get("says", []))
    once = [len(parts.get(kind, [])) for kind in ("is", "sort", "type", "assumptions")] == [1, 1, 1, 1]
    if not once or sum(map(int, parts.get("many", []))) != told:
        raise Refused(f"the judging file did not print what it should about {name}")
    lines = parts["type"][0].partition(" : ")[2].rstrip().splitlines()
    assumed = [axioms.get(axiom, axiom) for axiom in _assumed(parts["assumptions"][0])]
    text = "\n".join(line.removeprefix("       ").rstrip() for line in lines)
    theorem = Theorem(name, text, tuple(sorted(assumed)), tuple(sorted(parts.get("mentions", []))))
    return replace(theorem, refusal=_refusal(theorem, parts))


def _refusal(theorem: Theorem, parts: dict[str, list[str]]) -> str:
    """Why this is no theorem of ours, or nothing."""
    if parts["is"] != [theorem.name]:
        return f"{theorem.name} is another theorem: {parts['is'][0]}"
    if parts["sort"] != ["sort prop"]:
        return "its type is no proposition"
    allowed = (*AXIOMS, *(AXIOMS_OF_REALS if any(word.startswith(REALS) for word in theorem.mentions) else ()))
    if foreign := [axiom for axiom in theorem.axioms if axiom not in allowed]:
        return f"assumes {one_line(foreign[0])}"
    if foreign := [word for word in theorem.mentions if not word.startswith(ALLOWED)]:
        return f"its type mentions {foreign[0]}, which is not of Definitions.v, MathComp or Coq's library"
    if not any(word.startswith(SUBJECT) for word in parts.get("says", [])):
        return "its type says nothing of our subject: no word of Definitions.v, no topology, no matrix"
    if "vacuous" in parts:
        return "says nothing: its hypotheses contradict one another"
    if "plain" in parts:
        return "says nothing: it holds by itself"
    return ""


def judge_file(path: Path, theorem: str, directory: Path, build: Path, *, time_limit: float) -> Theorem:
    """The theorem of a file of somebody's own, compiled in a folder of its own and judged as those of the library are.

    directory, build : the library, and where it is compiled, as far as the file needs it (outside of the time limit).

    Raises Refused, with the reason, where nothing is proved.
    """
    coq_version()
    texts = sources(directory)
    try:
        text = path.read_text(encoding="utf-8")
        if len(text) > LONGEST or not re.fullmatch(r"[A-Za-z]\w*", path.stem, re.ASCII):
            raise Refused(f"give a file of at most {LONGEST} characters, whose name is a word")
        scan(text, words(texts[DEFINITIONS]))
        if theorem not in theorems(text):
            raise Refused(f"states no theorem {theorem}")
        needed = closure(texts, [DEFINITIONS, *(f"{module}.v" for module in required(text))])
    except (OSError, UnicodeDecodeError, Refused) as error:
        raise Refused(f"{path.name}: {error}") from None
    compile_library(directory, build, needed=needed)
    return judge_text(path.stem, text, theorem, build, time_limit=time_limit)


def judge_text(stem: str, text: str, theorem: str, build: Path, *, time_limit: float) -> Theorem:
    """Compile, judge and recheck a text by the kernel alone; the scan is not asked.  Raises Refused."""
    end = time.monotonic() + time_limit
    with tempfile.TemporaryDirectory(prefix="symtopo-") as name:
        folder = Path(name)
        (folder / f"{stem}.v").write_text(text, encoding="utf-8")
        run_coq(coqc(["-R", str(build), ROOT, "-Q", ".", FOREIGN], f"{stem}.v"), folder, time_limit, alone=True)
        full = f"{FOREIGN}.{stem}.{theorem}"
        judged = judge(build, [full], user=folder, time_limit=max(end - time.monotonic(), 1))[full]
        if judged.refusal:
            raise Refused(f"{stem}.{theorem}: {judged.refusal}")
        recheck(build, [f"{FOREIGN}.{stem}"], user=folder, time_limit=max(end - time.monotonic(), 1))
    return judged
