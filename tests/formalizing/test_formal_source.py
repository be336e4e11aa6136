"""Counts as theorems for Coq: certificates against known counts, what is refused, what Coq says of mutated ones."""

from __future__ import annotations

import os
import random
import re
import shutil
import time
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from known_counts import KNOWN

from symtopo import checker
from symtopo.cli import parser
from symtopo.cli.minimum import parse_minimum
from symtopo.errors import BadInput
from symtopo.formalizing.cells import cell_certificate
from symtopo.formalizing.coq_text import HEADER, real
from symtopo.formalizing.linear import Excluded, signs_together
from symtopo.formalizing.patterns import States
from symtopo.formalizing.source import THEOREM, formal_source
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network
from symtopo.proving.coq import DEFINITIONS, FOREIGN, ROOT, compile_library, coqc, run_coq
from symtopo.proving.formal import build_folder, library
from symtopo.proving.kernel import judge_file
from symtopo.proving.vernacular import Refused, scan, words

needs_coq = pytest.mark.skipif(
    shutil.which("coqc") is None and os.environ.get("SYMTOPO_COQ") != "required",
    reason="needs Coq: set SYMTOPO_COQ=required where it must be there",
)
MUTANTS = 240
SKIPPED = Minimum(Network([1] * 5, skips={(0, 2): 1, (1, 3): 1}), [[1]])


def known(widths, skips, data, number):
    given_ = ["count", widths, *(word for s in skips for word in ("--skip", s)), *map(str, data)]
    return pytest.param(parse_minimum(parser().parse_args(given_)).minimum, number, id=" ".join(given_[1:]))


ROWS = [known(*row) for row in KNOWN]


def covered(minimum):
    """Data of rank one; or no skips over a hidden layer, and the least squares solution in reach."""
    return minimum.rank_x == 1 or (not minimum.network.normal_form()[0].skips and minimum.reachable)


COVERED = [row.values for row in ROWS if covered(row.values[0])]


# ------------------------------------------------------------------------------------------------------ without Coq


def test_most_known_counts_are_covered():
    assert len(COVERED) >= 35


@pytest.mark.parametrize(("minimum", "number"), ROWS)
def test_known_counts(minimum, number):
    """The number in the theorem is the known one; what has no formal theorem is refused, and says what to do."""
    if not covered(minimum):
        with pytest.raises(BadInput, match=r"^[^\n]* leave --formal out$"):
            formal_source(minimum)
        return
    source = formal_source(minimum)
    assert source.number == number
    scan(source.text, words((library() / DEFINITIONS).read_text()))
    stated = re.search(rf"Theorem {THEOREM} .*\) (\d+|\(2 \^ (\d+)\))\.\nProof\.", source.text, re.DOTALL)
    assert (1 << int(stated[2]) if stated[2] else int(stated[1])) == number


def test_the_theorem_on_the_page_about_coq():
    page = (Path(__file__).parents[2] / "docs" / "formal.md").read_text()
    (shown,) = re.findall(r"```coq\n(Theorem exact_count[^`]*)```", page)
    assert shown in formal_source(Minimum(Network([1] * 5, skips={(0, 2): 1, (1, 3): 1}), [[1]])).text


def test_a_skip_of_coefficient_zero_is_not_stated():
    assert "noskip" in formal_source(Minimum(Network([1, 2, 1], skips={(0, 2): 0}), [[1]])).text


RATIONALS = st.sampled_from([Fraction(v) for v in ("0", "1", "-1", "2", "1/2", "-3/2")])


@st.composite
def one_column(draw):
    """A network of up to 6 layers with skips, and one data point."""
    widths = [draw(st.integers(1, 2)) for _ in range(draw(st.integers(2, 6)) + 1)]
    places = [(j, i) for i in range(len(widths)) for j in range(i) if widths[j] == widths[i]]
    chosen = draw(st.lists(st.sampled_from(places), max_size=4)) if places else []
    network = Network(widths, skips=[(j, i, draw(RATIONALS)) for j, i in chosen])
    x = [draw(RATIONALS) for _ in range(widths[0])]
    y = [draw(RATIONALS) for _ in range(widths[-1])]
    return States(network, x if any(x) else [Fraction(1)] * len(x), y)


@given(one_column())
def test_the_certificate_says_what_the_checker_decides(states):
    column = [[v] for v in states.x], [[v] for v in states.y]
    problem = Minimum(states.network, x=column[0], y=column[1]).problem
    certificate = cell_certificate(states)
    decided = checker.state_cells(problem)[1]
    assert certificate.number == len(set(decided))
    assert len(set(zip(certificate.labels, decided, strict=True))) == certificate.number


@given(one_column())
def test_states_of_merges_occur(states):
    for inner, _ in cell_certificate(states).merges:
        h = [list(states.x), *map(list, inner), list(states.y)]
        for z in range(1, states.last):
            if not any(h[z]):
                added = [(c, h[j]) for (j, i), c in states.network.skips.items() if i == z + 1]
                assert h[z + 1] == [sum(c * v[k] for c, v in added) for k in range(len(h[z + 1]))]


FORMS = st.dictionaries(st.integers(0, 4), RATIONALS.filter(bool), max_size=4)


@given(st.lists(FORMS, max_size=3), st.dictionaries(st.integers(1, 4), st.sampled_from([1, -1]), max_size=4))
def test_a_point_or_a_combination(equations, signs):
    found = signs_together(equations, signs)
    if not isinstance(found, Excluded):
        point = {v: found.get(v, Fraction(0)) for v in range(1, 5)} | {0: Fraction(1)}
        assert all(sum(c * point[v] for v, c in form.items()) == 0 for form in equations)
        assert all(s * point[v] > 0 for v, s in signs.items())
        return
    total = {v: sum(c * equations[k].get(v, 0) for k, c in found.combination.items()) for v in range(5)}
    assert all(c * signs.get(v, 0) >= 0 if v in signs else c == 0 for v, c in total.items() if v > 0)
    assert total[0] >= 0
    assert any(total.values())


def test_large_numbers_are_not_unary():
    assert real(Fraction(10**6)) == "(Pos.to_nat 1000000%positive)%:R"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ("2,2,2,2 --skip 0:2", "skips over a hidden layer, and data of rank 2: .* leave --formal out"),
        ("2,1,2", "the least squares solution is out of reach, .* leave --formal out"),
        ("1,1,1,1,1,1,1,1,1,1,1,1,1,1,1 --skip 0:2", "13 scalar states: .* leave --formal out"),
        ("60,60,60", "14400 weights and numbers of data: .* leave --formal out"),
        ("1,1,1 --data [[1]] [[2]] --bias", "--formal with biases: .* leave one out"),
    ],
)
def test_refusals(run, tmp_path, arguments, reason):
    folder = tmp_path / "proof"
    code, out, err = run("count", *arguments.split(), "--samples", 0, "--certificate", folder, "--formal")
    assert code == 2
    assert ("component" in out) == ("bias" not in arguments)  # what is proved is said all the same
    assert re.fullmatch(f"symtopo: (nothing was written to .*/count.v: )?{reason}\n", err)
    assert not (folder / "count.v").exists()


def test_formal_needs_a_place(run):
    assert run("count", "1,1", "--formal") == (
        2,
        "",
        "symtopo: --formal says where nothing is to be written: give --certificate DIR too\n",
    )


def test_without_coq_the_file_is_written_and_said_to_be_unchecked(run, run_json, tmp_path, monkeypatch):
    def missing():
        raise Refused("needs Coq")

    monkeypatch.setattr("symtopo.proving.coq.coq_version", missing)
    words_ = ("count", "1,1,1", "--skip", "0:2", "--target", 2, "--samples", 0, "--certificate", tmp_path, "--formal")
    code, out, _ = run(*words_)
    said = " ".join(out.split())
    assert code == 0
    assert f"{tmp_path}/count.v: theorem exact_count, exactly 2 components; not checked: needs Coq" in said
    assert (tmp_path / "count.v").read_text().startswith("From Coq")
    assert (tmp_path / "claim.json").is_file()
    _, answer = run_json(*words_)
    assert answer["formal"]["kernel"] is None
    assert answer["formal"]["components"] == 2


# --------------------------------------------------------------------------------------------------------- with Coq


@pytest.fixture(scope="session")
def compiled():
    compile_library(library(), build_folder(), needed=["CellCount.v", "ChainCount.v"])
    return build_folder()


def modules(bodies):
    """Sources in one file, each in a module of its own."""
    header = HEADER.format(modules="Definitions CellChecker CellNumbers CellCount ChainCount")
    return header + "".join(f"Module M{k}.\n{body}End M{k}.\n" for k, body in enumerate(bodies))


def body(text):
    return text[re.search(r"^Local Definition", text, re.MULTILINE).start() :]


def coq_accepts(text, compiled, folder, seconds=600):
    (folder / "mine.v").write_text(text)
    run_coq(coqc(["-R", str(compiled), ROOT, "-Q", ".", FOREIGN], "mine.v"), folder, seconds)


@pytest.mark.slow
@needs_coq
def test_coq_accepts_all_known_counts(compiled, tmp_path):
    coq_accepts(modules(body(formal_source(minimum).text) for minimum, _ in COVERED), compiled, tmp_path)


@pytest.mark.slow
@needs_coq
def test_the_kernel_judges_a_count(run, compiled, tmp_path):
    """As `symtopo count --formal` does it, and the theorem mentions no word but those of Definitions.v."""
    words_ = ("count", "1,2,1,1", "--skip", "0:2", "--samples", 0, "--certificate", tmp_path, "--formal")
    code, out, _ = run(*words_)
    assert code == 0
    assert "accepted by Coq" in " ".join(out.split())


SWAPS = {"Zpos": "Zneg", "true": "false", "false": "true", "p": "m", "m": "p", "Pos": "Neg"}
TOKEN = re.compile(r"\b(?:\d+|true|false|p|m)\b")


def mutated(text, rng):
    """One number, sign or truth value of a certificate is another one."""
    place = rng.choice(list(TOKEN.finditer(text)))
    token = place.group()
    other = SWAPS.get(token) or str(rng.choice([int(token) + 1, max(int(token) - 1, 0)]))
    if text[place.end() :].startswith("; q") or other == "0":
        other = token  # 0 is no positive number
    return text[: place.start()] + other + text[place.end() :]


def false_cells(text, rng):
    """A certificate of a wrong number of components, else damaged or not."""
    kept, _, rest = body(text).partition("Theorem")
    lines = kept.splitlines()
    parts = {re.match(r"Local Definition (\w+)", line)[1]: k for k, line in enumerate(lines)}
    for name in rng.sample(["lab", "t", "merges"], rng.randrange(3)):
        head, sign, value = lines[parts[name]].partition(":= ")
        if TOKEN.search(value):
            lines[parts[name]] = head + sign + mutated(value, rng)
    roots = re.findall(r"\[:: (?:true|false)[^\]]*\]", lines[parts["roots"]])
    roots = rng.choice([roots[:-1], roots[1:], [*roots, roots[0]], [*roots, rng.choice(roots)]])
    head = lines[parts["roots"]].partition(":= ")[0]
    lines[parts["roots"]] = f"{head}:= [:: {'; '.join(roots)}]." if roots else f"{head}:= [::]."
    assert rest
    refused = "Lemma refused : accepted ws sk x y lab t roots merges = false.\nProof. by vm_compute. Qed.\n"
    return "\n".join(lines) + "\n" + refused


def false_chain(text, rng):
    """A wrong rank, or a factor of Z = A B with another entry."""
    kept, _, rest = body(text).partition("Theorem")
    n, rank = map(int, re.search(r"accepted_chain ws (\d+) sk X Y W (\d+) A", rest).groups())
    name = rng.choice("AB")
    entries = re.compile(rf"(Local Definition {name} : [^\n]*:= )([^\n]*)")
    value = entries.search(kept)[2]
    if rank and rng.random() < 0.7 and re.search(r"\b[pm] \d+ \d+", value):
        place = rng.choice(list(re.finditer(r"\b[pm] (\d+) \d+", value)))
        changed = value[: place.start(1)] + str(int(place[1]) + 1) + value[place.end(1) :]
        kept = kept.replace(value, changed) if kept.count(value) == 1 else entries.sub(rf"\g<1>{changed}", kept)
    else:
        rank += rng.choice([-1, 1]) if rank else 1
    refused = f"accepted_chain ws {n} sk X Y W {rank} A B L M = false"
    return f"{kept}Lemma refused : {refused}.\nProof. by vm_compute. Qed.\n"


@pytest.mark.slow
@needs_coq
def test_mutated_certificates_are_refused(compiled, tmp_path):
    """By the checkers in Coq: certificates of a wrong number, or with a factor that is another matrix."""
    rng = random.Random(0)
    sources = [formal_source(minimum) for minimum, _ in COVERED]
    bodies = []
    while len(bodies) < MUTANTS:
        source = rng.choice(sources)
        false = false_cells if source.by.endswith(".certified") else false_chain
        if (text := false(source.text, rng)) not in bodies:
            bodies.append(text)
    coq_accepts(modules(bodies), compiled, tmp_path)


@pytest.mark.slow
@needs_coq
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("'M[R]_(1, 1))) 4.", "'M[R]_(1, 1))) 5."),
        ("skip 1 3 1 j i", "skip 1 3 2%:R j i"),
        ("(\\matrix_(i < 1, j < 1) nth 0 (nth [::] [:: [:: 1]] i)", "(\\matrix_(i < 1, j < 1) nth 0 (nth [::] [::] i)"),
    ],
)
def test_another_statement_is_not_what_the_certificate_proves(compiled, tmp_path, old, new):
    """Refused, or not seen to be the same within three times the seconds that the proof takes."""
    text, start = formal_source(SKIPPED).text, time.monotonic()
    coq_accepts(text, compiled, tmp_path)
    assert old in text
    with pytest.raises(Refused):
        coq_accepts(text.replace(old, new), compiled, tmp_path, 3 * (time.monotonic() - start))


@pytest.mark.slow
@needs_coq
def test_a_statement_from_a_false_hypothesis_says_nothing(compiled, tmp_path):
    said, more = "Theorem exact_count (R : realType)", " (f : False)"
    text = formal_source(SKIPPED).text
    assert said in text
    (tmp_path / "mine.v").write_text(text.replace(said, said + more))
    with pytest.raises(Refused, match="says nothing"):
        judge_file(tmp_path / "mine.v", THEOREM, library(), compiled, time_limit=300)
