"""The tie to Coq: what the scan refuses, what the kernel refuses, and what a record is worth."""

import json
import os
import re
import shutil

import pytest

from symtopo.proving import formal as module
from symtopo.proving.catalogue import directory, formal_names
from symtopo.proving.coq import DEFINITIONS, FOREIGN, PROJECT, ROOT, compile_library, coqc, recheck, run_coq, sources
from symtopo.proving.formal import check_library, differences, formal, library, recorded, sealed, stated, write
from symtopo.proving.kernel import AXIOMS, judge, judge_file
from symtopo.proving.statement import Misshapen, Statement
from symtopo.proving.vernacular import Refused, required, scan, sentences, theorems, words

needs_coq = pytest.mark.skipif(
    shutil.which("coqc") is None and os.environ.get("SYMTOPO_COQ") != "required",
    reason="needs Coq: set SYMTOPO_COQ=required where it must be there",
)

HEAD = """\
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.
"""
SOUND = """
Theorem nothing (T : topologicalType) : ncomp (set0 : set T) 0.
Proof. by rewrite /ncomp /components image_set0 II0 card_eq0. Qed.
"""
FALSE = "Theorem three (T : topologicalType) (A : set T) : ncomp A 3.\n"

# what the scan refuses, and in which words; each stands after HEAD, where a sound file goes on
SCANNED = {
    "admitted": (FALSE + "Admitted.", "Admitted assumes"),
    "admit": (FALSE + "Proof. admit. Qed.", "admit assumes"),
    "give_up": (FALSE + "Proof. 1: { give_up. } Qed.", "give_up assumes"),
    "axiom": ("Axiom choice : False.", "Axiom assumes"),
    "axiom_after_a_brace": (FALSE + "Proof. 1: { Axiom f : False. case: f. } Qed.", "Axiom assumes"),
    "axiom_after_a_comment": ('(* "*)" (* *) *) Axiom f : False.', "Axiom assumes"),
    "parameter": ("Local Parameter f : False.", "Parameter assumes"),
    "conjecture": ("Conjecture f : False.", "Conjecture assumes"),
    "parameter_of_a_module_type": ("Module Type M. Parameter f : False. End M.", "Module is none|the command Module"),
    "declared_module": ("Declare Module M : T.", "the command Declare"),
    "variable_outside_a_section": ("Variable f : False.", "Variable outside of a section"),
    "variable_after_a_section": ("Section S. End S. Hypothesis f : False.", "Hypothesis outside of a section"),
    "let_outside_a_section": ("Let f := 3.", "Let outside of a section"),
    "context_outside_a_section": ("Context (f : False).", "Context outside of a section"),
    "guard_off": ("Unset Guard Checking.", "Unset Guard Checking"),
    "positivity_off": ("Local Unset Positivity Checking.", "Unset Positivity Checking"),
    "universes_off": ("#[local] Unset Universe Checking.", "Unset Universe Checking"),
    "guard_off_for_some_goals": (FALSE + "Proof. 1,2-3: { Unset Guard Checking. }", "Unset Guard Checking"),
    "command_for_some_goals": (FALSE + "Proof. [x]: { 2: { Print nat. } }", "the command Print"),
    "guard_off_by_attribute": ("#[bypass_check(guard)] Fixpoint f (n : nat) : False := f n.", "attribute bypass_check"),
    "printing_changed": ("Set Printing Depth 2.", "Set Printing Depth"),
    "option_for_all": ("#[global] Set Implicit Arguments.", "Set for all who load"),
    "plugin": ('Declare ML Module "mine".', "ML reaches beyond"),
    "program": ("From elpi Require Import elpi.", "elpi reaches beyond"),
    "elpi_command": ("Elpi Command judge.", "Elpi reaches beyond"),
    "load": ('Load "other".', "Load reaches beyond"),
    "redirect": ('Redirect "out" Check nat.', "Redirect reaches beyond"),
    "extraction": ('Extraction "out.ml" nat.', "Extraction reaches beyond"),
    "cd": ('Cd "/tmp".', "Cd reaches beyond"),
    "load_path": ('Add LoadPath "/tmp" as Mine.', "LoadPath reaches beyond"),
    "universes_to_a_file": ('Print Universes "out".', "the command Print"),
    "query_with_time": ("Time Definition f := 3.", "the command Time"),
    "foreign_file": ("From Other Require Import Everything.", "From Other"),
    "file_from_anywhere": ("Require Import other.", "the command Require"),
    "shadowed_connected": ("Definition connected (T : Type) (A : set T) := True.", "connected is defined anew"),
    "shadowed_ncomp": ("Fixpoint ncomp (n : nat) := n.", "ncomp is defined anew"),
    "shadowed_in_a_section": ("Section S. Let minimum := 3. End S.", "minimum is defined anew"),
    "own_network": ("Record par := Par { weights : nat }.", "par is defined anew"),
    "notation": ("Notation \"'ncomp' A k\" := True (at level 10).", "Notation for all"),
    "abbreviation": ("Notation ncomp := (fun _ _ => True).", "Notation for all"),
    "infix": ('Infix "#=" := or (at level 70).', "Infix for all"),
    "arguments_of_ours": ("Arguments ncomp : clear implicits.", "Arguments ncomp"),
    "tactic_redefined": ("Ltac done ::= idtac.", "Ltac done ::="),
    "register": ("Register nat as kernel.ind_bool.", "Register reaches beyond"),
    "letters": ("Definition \uff4ecomp := 3.", "only ASCII"),
    "comment_without_end": ("(* (* *) Definition f := 3.", "a comment has no end"),
}

# what the kernel alone refuses, the scan not being asked: definitions, and what it says of theorems t_NAME
KERNEL = {
    "axiom": ("Axiom ax : False. Theorem t_axiom T (A : set T) : ncomp A 3. Proof. case: ax. Qed.", "assumes mine.ax"),
    "namesake_of_an_axiom": (
        "Module boolp. Axiom propositional_extensionality : False. End boolp. "
        "Theorem t_namesake_of_an_axiom T (A : set T) : ncomp A 3. "
        "Proof. case: boolp.propositional_extensionality. Qed.",
        "assumes mine.boolp.propositional_extensionality",
    ),
    "admitted": ("Theorem t_admitted T (A : set T) : ncomp A 3. Admitted.", "assumes mine.t_admitted"),
    "false_hypothesis": (
        "Section S. Hypothesis absurd : False. Theorem t_false_hypothesis T (A : set T) : ncomp A 3. "
        "Proof. case: absurd. Qed. End S.",
        "its hypotheses contradict one another",
    ),
    "true": ("Theorem t_true : True. Proof. by []. Qed.", "says nothing of our subject"),
    "about_numbers": (
        "Theorem t_about_numbers (n : nat) : (n + 1 = 1 + n)%N. Proof. exact: addnC. Qed.",
        "nothing of our subject",
    ),
    "by_itself": ("Theorem t_by_itself T (A : set T) : components A = components A. Proof. by []. Qed.", "by itself"),
    "its_own_hypothesis": (
        "Theorem t_its_own_hypothesis T (A : set T) k : ncomp A k -> ncomp A k. Proof. by []. Qed.",
        "by itself",
    ),
    "about_numbers_beside_a_space": (
        "Theorem t_about_numbers_beside_a_space T (A : set T) (n : nat) : (n + 1 = 1 + n)%N. Proof. exact: addnC. Qed.",
        "nothing of our subject",
    ),
    "no_proposition": (
        "Definition t_no_proposition (T : topologicalType) (A : set T) : set (set T) := components A.",
        "no proposition",
    ),
    "guard_off": (
        "#[bypass_check(guard)] Fixpoint lp (n : nat) : False := lp n. "
        "Theorem t_guard_off T (A : set T) : ncomp A 3. Proof. case: (lp 0). Qed.",
        "assumes mine.lp is assumed to be guarded",
    ),
    "positivity_off": (
        "#[bypass_check(positivity)] Inductive bad := Bad (f : bad -> False). "
        "Definition out_of (b : bad) : False := let: Bad f := b in f b. "
        "Theorem t_positivity_off T (A : set T) : ncomp A 3. Proof. case: (out_of (Bad out_of)). Qed.",
        "assumes mine.bad is assumed to be positive",
    ),
    "universes_off": (
        "Unset Universe Checking. Theorem t_universes_off T : ncomp (set0 : set T) 0. "
        "Proof. by rewrite /ncomp /components image_set0 II0 card_eq0. Qed. Set Universe Checking.",
        "assumes mine.t_universes_off relies on an unsafe hierarchy",
    ),
    "notation": (
        "Local Notation \"'number' A k\" := True (at level 10, A at level 9, k at level 9). "
        "Theorem t_notation T (A : set T) : number A 3. Proof. by []. Qed.",
        "says nothing of our subject",
    ),
    "own_words": (
        "Definition three_components (T : topologicalType) (A : set T) := True. "
        "Theorem t_own_words T (A : set T) : three_components A. Proof. by []. Qed.",
        "its type mentions User.mine.three_components",
    ),
    "own_space": (
        "Canonical nat_pointed := PointedType nat 0%N. Definition spc (T : topologicalType) : topologicalType := T. "
        "Theorem t_own_space (T : topologicalType) (A : set (spc T)) : ncomp (set0 : set (spc T)) 0. "
        "Proof. by rewrite /ncomp /components image_set0 II0 card_eq0. Qed.",
        "its type mentions User.mine.spc",
    ),
    "shadowed": (  # last, since it changes what follows
        "Definition ncomp (T : topologicalType) (A : set T) (k : nat) := True. "
        "Theorem t_shadowed T (A : set T) : @ncomp T A 3. Proof. by []. Qed.",
        "its type mentions User.mine.ncomp",
    ),
}


@pytest.fixture(scope="session")
def build(tmp_path_factory, worker_id):
    """Definitions.v, compiled once for all processes."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "formal"
    compile_library(library(), folder, needed=[DEFINITIONS])
    return folder


@pytest.fixture
def small(tmp_path):
    """A library of Definitions.v and one file, with a record that nobody made."""
    folder = tmp_path / "proofs" / "formal"
    folder.mkdir(parents=True)
    shutil.copy(library() / DEFINITIONS, folder)
    (folder / "Section1.v").write_text(HEAD + SOUND)
    (folder / PROJECT).write_text(f"-R . {ROOT}\n{DEFINITIONS}\nSection1.v\n")
    return folder


@pytest.fixture
def record(small):
    name = "Symtopo.Section1.nothing"
    content = {"type": "forall T : topologicalType, ncomp set0 0", "definitions": ["ncomp"], "axioms": [AXIOMS[0]]}
    found = sealed(
        {
            "schema": module.SCHEMA,
            "coq": "8.16.1",
            "libraries": {},
            "files": module._hashes(small),
            "theorems": {name: content},
        }
    )
    write(found, small)
    return found


def taken():
    return words((library() / DEFINITIONS).read_text())


# the scan


@pytest.mark.parametrize("name", SCANNED)
def test_the_scan_refuses(name):
    text, why = SCANNED[name]
    with pytest.raises(Refused, match=why):
        scan(HEAD + text + "\n", taken())


def test_the_scan_lets_sound_files_pass():
    scan(HEAD + SOUND, taken())
    scan("(* Axiom f : False. *) Section S. Variable n : nat. Notation m := n. Let k := m. End S.\n", taken())
    scan('Lemma f : True. Proof. - by have "x" := I. Qed. Local Notation "a ; b" := (a, b) (at level 9).\n')


def test_the_library_passes_the_scan():
    texts = sources(library())
    for name, text in texts.items():
        scan(text, frozenset() if name == DEFINITIONS else taken())


def test_a_refusal_names_the_line():
    with pytest.raises(Refused, match=r"^line 3: Axiom"):
        scan('(* one\n "*)" *)\n Axiom f : False.\n')


def test_sentences_end_at_a_dot_before_a_blank():
    found = sentences('Lemma a.b : x.1 = "a. b"%s. Proof. 2: { by rewrite f. } Qed.')
    assert [(s.command, s.rest[:1]) for s in found] == [
        ("Lemma", ("a.b",)),
        ("Proof", ()),
        ("by", ("rewrite",)),
        ("Qed", ()),
    ]


def test_theorems_and_needs_are_read_from_the_text():
    text = HEAD + SOUND + "Local Lemma hidden : True. #[local] Lemma too : True. (* Theorem no : True. *)"
    assert list(theorems(text)) == ["nothing"]
    assert required(text) == ["Definitions"]


# records


def test_a_record_gives_type_and_axioms(small, record):
    found = recorded("Symtopo.Section1.nothing", small)
    assert found.type == "forall T : topologicalType, ncomp set0 0"
    assert (found.definitions, found.axioms) == (("ncomp",), (AXIOMS[0],))
    assert found.kernel == "recorded, Coq 8.16.1; make formal re-checks"
    assert differences(record, small) == []


@pytest.mark.parametrize("name", [DEFINITIONS, "Section1.v", PROJECT])
def test_a_record_is_of_these_very_files(small, record, name):
    (small / name).write_text((small / name).read_text() + "\n")
    why = f"proofs/formal/{name} is not the file that the record is about: run make formal"
    with pytest.raises(Refused, match=re.escape(why)):
        recorded("Symtopo.Section1.nothing", small)


def test_a_file_more_or_less_makes_a_record_stale(small, record):
    (small / "Extra.v").write_text("")
    with pytest.raises(Refused, match=r"Extra\.v is not the file"):
        recorded("Symtopo.Section1.nothing", small)
    (small / "Extra.v").unlink()
    (small / "Section1.v").unlink()
    with pytest.raises(Refused, match=r"Section1\.v is not there"):
        recorded("Symtopo.Section1.nothing", small)


def _in_theorem(record, **changes):
    (name,) = record["theorems"]
    return {**record, "theorems": {name: {**record["theorems"][name], **changes}}}


MUTATIONS = {
    "type": lambda r: _in_theorem(r, type="P = NP"),
    "axioms": lambda r: _in_theorem(r, axioms=[]),
    "theorem_added": lambda r: {**r, "theorems": {**r["theorems"], "Symtopo.Section1.more": {}}},
    "coq": lambda r: {**r, "coq": "9.9"},
    "digest": lambda r: {**r, "digest": "0" * 64},
    "no_digest": lambda r: {k: v for k, v in r.items() if k != "digest"},
    "schema": lambda r: {**r, "schema": "symtopo/formal/0"},
    "schema_sealed": lambda r: sealed({**r, "schema": "symtopo/formal/0"}),
    "no_files_sealed": lambda r: sealed({k: v for k, v in r.items() if k != "files"}),
    "fewer_files_sealed": lambda r: sealed({**r, "files": {DEFINITIONS: r["files"][DEFINITIONS]}}),
    "axiom_sealed": lambda r: sealed(_in_theorem(r, axioms=["User.mine.ax"])),
    "broken_sealed": lambda r: sealed(_in_theorem(r, axioms=3)),
    "list": lambda r: [r],
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_changed_record_is_refused(small, record, name):
    (small / "record.json").write_text(json.dumps(MUTATIONS[name](record)))
    with pytest.raises(Refused):
        recorded("Symtopo.Section1.nothing", small)


def test_what_is_not_in_the_record_is_refused(small, record):
    with pytest.raises(Refused, match="not in the record"):
        recorded("Symtopo.Section1.everything", small)
    (small / "record.json").unlink()
    with pytest.raises(Refused, match=r"there is no record\.json: run make formal"):
        recorded("Symtopo.Section1.nothing", small)


def test_differences_are_named(small, record):
    assert differences(_in_theorem(record, type="True"), small) == ["Symtopo.Section1.nothing is not as recorded"]


def test_the_committed_record_is_of_the_library_and_has_all_that_is_named():
    """Without Coq; `symtopo formal --check` asks the kernel."""
    names = [*stated(sources(library())), *formal_names(sorted(directory().glob("*.py")))]
    assert [name for name in names if not recorded(name).type] == []


# names


@pytest.mark.parametrize("name", ["Symtopo.Section4.corollary_4_2", "mine.theorem", "mine.t'"])
def test_a_statement_may_name_its_theorem(name):
    fields = {"title": "t", "source": "s", "text": "x", "expect": "PROVED"}
    statement = Statement(id="1", **fields, formal=name)
    assert statement.formal == name
    assert Statement(id="1", **fields).formal == ""
    assert statement.repaired(title="t", text="x", expect="PROVED", formal=name).formal == name


@pytest.mark.parametrize("name", ["Symtopo.corollary", "a.b.c", "corollary", "mine.a b", 'mine."', "mine.a. Axiom", 3])
def test_other_names_are_refused(name):
    with pytest.raises(Misshapen, match="formal is"):
        Statement(id="1", title="t", source="s", text="x", expect="PROVED", formal=name)


def test_a_name_is_of_the_library_or_of_the_file_beside(tmp_path):
    for name, why in (("mine.a b", "names no theorem"), ("other.a", "nor of the file beside")):
        with pytest.raises(Refused, match=why):
            formal(name, tmp_path / "mine.py")


def test_without_coq_nothing_is_proved_and_the_packages_are_named(tmp_path, monkeypatch, run):
    module.coq_version.cache_clear()
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "mine.v").write_text(HEAD + SOUND)
    with pytest.raises(Refused, match=r"needs Coq .* coq libcoq-mathcomp libcoq-mathcomp-analysis"):
        formal("mine.nothing", tmp_path / "mine.py")
    code, out, err = run("formal")
    module.coq_version.cache_clear()
    assert (code, out) == (3, "")
    assert "libcoq-mathcomp-analysis" in err


# the kernel


@pytest.mark.slow
@needs_coq
def test_a_sound_file_of_ones_own_is_accepted(tmp_path, build):
    (tmp_path / "mine.v").write_text(HEAD + SOUND)
    found = judge_file(tmp_path / "mine.v", "nothing", library(), build, time_limit=300)
    assert (found.refusal, found.type) == ("", "forall T : topologicalType, ncomp set0 0")
    assert set(found.axioms) <= set(AXIOMS)
    assert list(tmp_path.iterdir()) == [tmp_path / "mine.v"]


@pytest.fixture(scope="session")
def kernel_says(once, build, tmp_path_factory):
    """What the kernel says of all hostile theorems, in one file."""

    def ask():
        folder = tmp_path_factory.mktemp("kernel")
        free = "Implicit Types T : topologicalType.\n"
        (folder / "mine.v").write_text(HEAD + SOUND + free + "\n".join(text for text, _ in KERNEL.values()) + "\n")
        run_coq(coqc(["-R", str(build), ROOT, "-Q", ".", FOREIGN], "mine.v"), folder, 120)
        names = [f"{FOREIGN}.mine.{name}" for name in ("nothing", *(f"t_{name}" for name in KERNEL))]
        found = judge(build, names, user=folder, time_limit=240)
        try:
            recheck(build, [f"{FOREIGN}.mine"], user=folder)
        except Refused as refusal:
            return {"coqchk": str(refusal), **{name: one.refusal for name, one in found.items()}}
        return {}

    return once("kernel_says", ask)


@pytest.mark.slow
@needs_coq
@pytest.mark.parametrize("name", KERNEL)
def test_the_kernel_refuses_without_the_scan(kernel_says, name):
    assert re.search(KERNEL[name][1], kernel_says[f"{FOREIGN}.mine.t_{name}"])


@pytest.mark.slow
@needs_coq
def test_a_theorem_is_not_refused_for_what_others_of_its_file_assume(kernel_says):
    assert kernel_says[f"{FOREIGN}.mine.nothing"] == ""


@pytest.mark.slow
@needs_coq
def test_coqchk_refuses_too(kernel_says):
    assert kernel_says["coqchk"].startswith("coqchk: ")


# files that the scan lets pass: what happens to them, in which words
FILES = {
    "loops": (SOUND + "Lemma f : True. Proof. repeat (assert True by exact I). Qed.", "nothing", "time limit of 8 s"),
    "proves_nothing": (FALSE + "Proof. by []. Qed.", "three", 'coqc: File "./mine.v", line 8'),
    "states_something_else": (SOUND, "everything", "mine.v: states no theorem everything"),
    "hides_its_theorem": ("Local Lemma f : True. Proof. by []. Qed.", "f", "states no theorem f"),
    "needs_what_is_not_there": ("From Symtopo Require Import Secret." + SOUND, "nothing", "has no file Secret.v"),
}


@pytest.mark.slow
@needs_coq
@pytest.mark.parametrize("name", FILES)
def test_a_file_of_ones_own_is_refused(tmp_path, build, name):
    text, theorem, why = FILES[name]
    (tmp_path / "mine.v").write_text(HEAD + text + "\n")
    with pytest.raises(Refused, match=re.escape(why)):
        judge_file(tmp_path / "mine.v", theorem, library(), build, time_limit=8 if name == "loops" else 300)


def test_files_are_compiled_after_those_that_they_need(tmp_path, monkeypatch):
    """In parallel; where one does not compile, none that needs it is tried, and what is compiled stays so."""
    compiled = []

    def compile_(build, name, text):
        if name in broken:
            raise Refused(f"{name} does not compile")
        assert set(needs[name]) <= set(compiled)
        compiled.append(name)
        (build / f"{name}o").write_text("")
        return 0.5

    needs = {DEFINITIONS: [], "A.v": [DEFINITIONS], "B.v": [DEFINITIONS], "C.v": ["A.v", "B.v"], "D.v": ["C.v"]}
    library = tmp_path / "library"
    library.mkdir()
    (library / PROJECT).write_text("\n".join(needs))
    for name, others in needs.items():
        lines = [f"From {ROOT} Require Import {other.removesuffix('.v')}.\n" for other in others]
        (library / name).write_text("".join(lines))
    monkeypatch.setattr("symtopo.proving.coq._compile", compile_)
    monkeypatch.setattr("symtopo.proving.coq.coq_version", lambda: "8")
    broken = {"C.v"}
    with pytest.raises(Refused, match="does not compile"):
        compile_library(library, tmp_path / "build")
    assert sorted(compiled) == ["A.v", "B.v", DEFINITIONS]
    broken.clear()
    assert list(compile_library(library, tmp_path / "build")) == list(needs)
    assert sorted(compiled) == ["A.v", "B.v", "C.v", "D.v", DEFINITIONS]


@pytest.mark.slow
@needs_coq
def test_a_library_is_checked_and_recorded(small, build, tmp_path):
    """Also a theorem that is not one: it is refused, and not in the record."""
    more = "Theorem one_more : True. Proof. by []. Qed.\n"
    (small / "Section1.v").write_text((small / "Section1.v").read_text() + more)
    own = tmp_path / "build"
    shutil.copytree(build, own)
    found = check_library(["Symtopo.Section1.absent"], directory=small, build=own)
    assert set(found.record["theorems"]) == {"Symtopo.Section1.nothing"}
    assert set(found.refused) == {"Symtopo.Section1.one_more", "Symtopo.Section1.absent"}
    assert set(found.seconds) == {DEFINITIONS, "Section1.v"}
    assert differences(found.record, small) == ["there is no record.json: run make formal"]
    write(found.record, small)
    assert differences(found.record, small) == []
    assert recorded("Symtopo.Section1.nothing", small).type == "forall T : topologicalType, ncomp set0 0"
    assert sorted(path.name for path in small.iterdir()) == [DEFINITIONS, "Section1.v", PROJECT, "record.json"]
