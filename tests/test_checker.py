"""The trusted checker: a corpus of certificates, hostile inputs, its linear algebra against FLINT, what it imports.

A case is three files under certificates/{accepted,rejected,malformed}: NAME.claim.json and NAME.certificate.json, taken
as raw bytes, and NAME.expected.txt.  For a refusal that is a part of its message; for an accepted case the line of what
is established, then parts of the lines printed below it.
"""

from __future__ import annotations

import ast
import inspect
import json
import math
import random
import subprocess
import sys
import time
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest
from flint import fmpq, fmpq_mat, fmpz_poly

from symtopo import checker

CORPUS = Path(__file__).parent / "certificates"
CHECKER = Path(checker.__file__)
REFUSALS = {"rejected": (1, checker.NotProved), "malformed": (2, checker.Malformed)}


def names(folder: str) -> list[str]:
    return sorted(path.name.removesuffix(".claim.json") for path in (CORPUS / folder).glob("*.claim.json"))


def files(folder: str, name: str) -> tuple[str, str, list[str]]:
    start = CORPUS / folder / name
    return f"{start}.claim.json", f"{start}.certificate.json", Path(f"{start}.expected.txt").read_text().splitlines()


def one_line(stderr: str) -> bool:
    return stderr.endswith("\n") and len(stderr.splitlines()) == 1 and stderr[:-1].isprintable()


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-I", "-S", *arguments], capture_output=True, text=True, check=False)


# ------------------------------------------------------------------------------------------------------------- corpus


@pytest.mark.parametrize("folder", ["accepted", "rejected", "malformed"])
def test_corpus_is_not_empty_and_has_no_strays(folder):
    """An empty glob would pass every test below; a file of no case would never be read."""
    assert len(names(folder)) >= 10
    suffixes = ("claim.json", "certificate.json", "expected.txt")
    assert {p.name for p in (CORPUS / folder).iterdir()} == {f"{n}.{s}" for n in names(folder) for s in suffixes}


@pytest.mark.parametrize("name", names("accepted"))
def test_accepted(name, capsys):
    claim, certificate, (established, *lines) = files("accepted", name)
    assert checker.check(checker.read(claim), checker.read(certificate)).established == established
    assert checker.main([claim, certificate]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    assert printed.out.startswith(f"accepted: {established}\n")
    assert [line for line in lines if line not in printed.out.split("\n", 1)[1]] == []


@pytest.mark.parametrize(("folder", "name"), [(f, n) for f in REFUSALS for n in names(f)])
def test_refused(folder, name, capsys):
    claim, certificate, (message,) = files(folder, name)
    code, refusal = REFUSALS[folder]
    with pytest.raises(refusal) as caught:
        checker.check(checker.read(claim), checker.read(certificate))
    assert type(caught.value) is refusal
    assert message in str(caught.value)
    assert checker.main([claim, certificate]) == code
    printed = capsys.readouterr()
    assert printed.out == ""
    assert one_line(printed.err)


def test_accepted_cases_cover_every_claim_kind_rule_and_theorem():
    texts = [[json.loads(Path(path).read_text()) for path in files("accepted", n)[:2]] for n in names("accepted")]
    steps = [step for _, certificate in texts for step in certificate["steps"]]
    assert {claim["kind"] for claim, _ in texts} == set(checker.KINDS)
    assert {tuple(claim.get("data", ())) for claim, _ in texts} == {(), ("target",), ("x", "y")}
    assert {step["rule"] for step in steps} == set(checker.RULES)
    assert {step.get("theorem") for step in steps} == {None, *checker.THEOREMS}
    assert {step["rule"] for step in steps if "transpose" in step} == {"theorem", "state cells"}
    assert {type(point) for claim, _ in texts for point in claim.get("minima", ())} == {list, dict}


def test_the_table_of_rules_fits_their_functions():
    """The fields of a step are the parameters of its rule; what may be left out has a default."""
    for name, (rule, fields) in checker.RULES.items():
        parameters = inspect.signature(checker.rule_joins if name.endswith("tube") else rule).parameters
        defaults = {field for field, p in parameters.items() if p.default is not inspect.Parameter.empty}
        assert set(fields) <= set(checker.KINDS)
        for given in fields.values():
            needed, optional = (
                {f.rstrip("?") for f in given.split() if f.endswith("?") is flag} for flag in (False, True)
            )
            assert needed | optional <= set(parameters) - {"claim", "tube", "path"}
            assert optional <= defaults and set(parameters) - {"claim", "tube", "path"} - defaults <= needed


@pytest.mark.parametrize("folder", ["accepted", "rejected", "malformed"])
def test_runs_alone_with_documented_exit_codes(folder):
    for name in names(folder)[::20]:
        claim, certificate, expected = files(folder, name)
        result = run(str(CHECKER), claim, certificate)
        assert result.returncode == {"accepted": 0, "rejected": 1, "malformed": 2}[folder]
        assert expected[0] in (result.stdout if folder == "accepted" else result.stderr)
        assert one_line(result.stderr) is (folder != "accepted")


def test_bad_usage_is_one_line():
    for arguments in ([], ["claim.json"], ["a", "b", "c"], ["--help"]):
        result = run(str(CHECKER), *arguments)
        assert (result.returncode, one_line(result.stderr)) == (2, True)


# ------------------------------------------------------------------------------------------------------ hostile inputs

NETWORK = '"network": {"widths": [2, 2, 2], "skips": []}, "data": {"target": [[1, 0], [0, 1]]}'
GOOD = f'{{"schema": "symtopo/claim/1", "kind": "count", {NETWORK}, "components": {{"lower": 2, "upper": 2}}}}'
STEP = '{"rule": "theorem", "theorem": "plain chain"}'
PROOF = f'{{"schema": "symtopo/certificate/1", "steps": [{STEP}]}}'


def with_entry(entry: str) -> str:
    return GOOD.replace("[[1,", f"[[{entry},")


def words(letters: int) -> str:
    left = ["g", "g^-1"] * (letters // 2)
    return json.dumps({"schema": checker.CLAIM_SCHEMA, "kind": "words-equal", "left": left, "right": []})


HOSTILE = {
    "number_of_five_million_digits": (lambda: with_entry("7" * 5_000_000), "digits"),
    "float_of_five_million_digits": (lambda: with_entry("0." + "7" * 5_000_000), "float"),
    "string_of_five_million_digits": (lambda: with_entry(f'"{"7" * 5_000_000}"'), "an entry of the target"),
    "string_that_backtracks": (lambda: with_entry(f'"1/{"1" * 40_000}x"'), "an entry of the target"),
    "string_of_zeros_below_the_line": (lambda: with_entry(f'"1/{"0" * 5_000_000}"'), "an entry of the target"),
    "lists_nested_deep": (lambda: "[" * 200_000 + "]" * 200_000, "nested too deep"),
    "objects_nested_deep": (lambda: '{"a":' * 200_000 + "1" + "}" * 200_000, "nested too deep"),
    "entry_nested_deep": (lambda: with_entry("[" * 200_000 + "]" * 200_000), "nested too deep"),
    "a_million_widths": (lambda: GOOD.replace("[2, 2, 2]", f"[{'2,' * 10**6}2]"), "widths has 1000001 entries"),
    "a_million_bad_skips": (lambda: GOOD.replace("[]", f"[{'0,' * 10**4}0]"), "skips has 10001 entries"),
    "many_fields": (lambda: json.dumps(dict.fromkeys(range(10**5))), "the kind of claim"),
    "long_kind": (lambda: GOOD.replace('"count"', f'"{"c" * 10**6}"'), "the kind of claim"),
    "too_many_letters": (lambda: words(checker.MAX_LETTERS + 2), "a word has 10002 entries"),
    "empty_file": (lambda: "", "not JSON"),
    "random_bytes": (lambda: random.Random(0).randbytes(4096), "not JSON"),
    "zero_bytes": (lambda: bytes(1000), "not JSON"),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("door", ["claim", "certificate"])
def test_hostile_input_is_refused_soon_and_in_one_line(name, door, tmp_path, capsys):
    """The certificate gets the same bytes, where any sort of refusal will do."""
    content, message = HOSTILE[name][0](), HOSTILE[name][1]
    paths = {"claim": tmp_path / "claim.json", "certificate": tmp_path / "certificate.json"}
    for path, good in zip(paths.values(), (GOOD, PROOF), strict=True):
        path.write_text(good)
    paths[door].write_bytes(content.encode() if isinstance(content, str) else content)
    start = time.process_time()
    assert checker.main([*map(str, paths.values())]) == 2
    assert time.process_time() - start < 5
    printed = capsys.readouterr()
    assert one_line(printed.err) and (door == "certificate" or message in printed.err)


@pytest.mark.parametrize("brackets", [("[", "]"), ('{"a":', "}"), ('[{"a":', "}]")])
@pytest.mark.parametrize("place", ["claim", "entry", "weight"])
def test_no_depth_of_nesting_escapes(brackets, place, tmp_path):
    """Just below the depth at which the parser gives up, what walks the value again must not give up either."""
    path = tmp_path / "hostile.json"
    for depth in [*range(2, 900, 60), *range(440, 500), *range(900, 1000)]:
        value = brackets[0] * depth + "[]" + brackets[1] * depth
        point = '{"rule": "point", "weights": [[[1, 0], [0, VALUE]], [[1, 0], [0, 1]]]}'.replace("VALUE", value)
        claim = {"claim": value, "entry": with_entry(value)}.get(place, GOOD)
        proof = PROOF.replace(STEP, point if place == "weight" else STEP)
        documents = []
        with pytest.raises(checker.Malformed):
            for text in (claim, proof):
                path.write_text(text)
                documents.append(checker.read(str(path)))
            checker.check(*documents)


def test_files_that_cannot_be_read(tmp_path):
    with (tmp_path / "long").open("wb") as file:
        file.truncate(checker.MAX_BYTES + 1)
    for path, message in ((tmp_path / "long", "longer"), (tmp_path, "cannot be"), (tmp_path / "missing", "cannot be")):
        with pytest.raises(checker.Malformed, match=message):
            checker.read(str(path))


def test_sizes_at_the_limit():
    long = with_entry(f'"{"7" * checker.MAX_DIGITS}"')
    assert checker.check(json.loads(long), json.loads(PROOF)).established == "exactly 2 components"
    reduced = PROOF.replace(STEP, '{"rule": "words"}')
    assert checker.check(json.loads(words(checker.MAX_LETTERS)), json.loads(reduced)).relies_on == ()
    last_fails = PROOF.replace(STEP, f"{STEP}, " * 10_000 + STEP.replace("plain chain", "zero data"))
    with pytest.raises((checker.NotProved, checker.Malformed)):
        checker.check(json.loads(GOOD), json.loads(last_fails))


PATH_LISTS = {"layer tube": ["points", "joins", "moves"], "tube": ["points", "joins", "waypoints"]}


@pytest.mark.parametrize(("rule", "field"), [(rule, field) for rule in PATH_LISTS for field in PATH_LISTS[rule]])
def test_lists_of_a_path_are_limited(rule, field):
    """Their length is refused before their entries are looked at."""
    many = [0] * (checker.MAX_POINTS + 1)
    identity = [[1, 0], [0, 1]]
    claim = json.loads(GOOD) | {"minima": [[identity, identity]], "classes": {"lower": 1, "upper": 1}}
    join = {"from": 0, "to": 0, **({"layer": 1, "moves": []} if rule == "layer tube" else {"waypoints": []})}
    step = {"rule": rule, "over": 1, "points": [], "joins": [join]}
    (step if field in step else join)[field] = many
    with pytest.raises(checker.Malformed, match=f"{field} has 10001 entries"):
        checker.check(claim, json.loads(PROOF) | {"steps": [step]})


def test_minima_are_limited():
    claim = json.loads(GOOD) | {"minima": [0] * (checker.MAX_POINTS + 1), "classes": {"lower": 1, "upper": 1}}
    with pytest.raises(checker.Malformed, match="minima has 10001 entries"):
        checker.check(claim, json.loads(PROOF))


# --------------------------------------------------------------------------------------------------- what is imported


def test_imports_only_the_standard_library():
    """As it is written, and as it runs."""
    for node in ast.walk(ast.parse(CHECKER.read_text())):
        found = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        found += [node.module] if isinstance(node, ast.ImportFrom) else []
        assert {str(name).split(".")[0] for name in found} <= sys.stdlib_module_names
    script = (
        "import runpy, sys; sys.argv = sys.argv[1:]\n"
        "try: runpy.run_path(sys.argv[0], run_name='__main__')\n"
        "except SystemExit as done: assert done.code == 0\n"
        "print({m.split('.')[0] for m in sys.modules} - sys.stdlib_module_names - {'__main__'})"
    )
    result = run("-c", script, str(CHECKER), *files("accepted", names("accepted")[0])[:2])
    assert result.stdout.splitlines()[-1] == "set()"


# ------------------------------------------------------------------------------------------------------ linear algebra


def rows(a: fmpq_mat) -> list[list[Fraction]]:
    return [[Fraction(int(v.p), int(v.q)) for v in row] for row in a.tolist()]


def random_matrices(count: int, square: bool = False) -> list[fmpq_mat]:
    """Rational matrices of all ranks, zero and singular ones among them."""
    rng, found = random.Random(count), []
    for _ in range(count):
        n, inner, m = rng.randint(1, 5), rng.randint(0, 6), rng.randint(1, 5)
        sizes = ((n, inner), (inner, n if square else m))
        a, b = (fmpq_mat(*z, [fmpq(rng.randint(-3, 3), rng.randint(1, 2)) for _ in range(math.prod(z))]) for z in sizes)
        found.append(a * b)
    return found


def test_rank_and_determinant_sign_agree_with_flint():
    assert all(checker.echelon(rows(a))[0] == a.rank() for a in random_matrices(300))
    signs = [(checker.determinant_sign(rows(a)), (a.det() > 0) - (a.det() < 0)) for a in random_matrices(300, True)]
    assert set(signs) == {(-1, -1), (0, 0), (1, 1)}


def test_orthogonal_rows_span_the_row_space():
    for a in random_matrices(200):
        q = checker.orthogonal_rows(rows(a))
        assert len(q) == a.rank() == fmpq_mat([*a.tolist(), *q]).rank()
        assert not any(checker.dot(u, v) for u, v in combinations(q, 2))


def test_characteristic_polynomial_agrees_with_flint():
    for a in random_matrices(200, square=True):
        scaled = a * int(a.numer_denom()[1])
        assert checker.characteristic_polynomial(rows(a)) == [int(c.p) for c in reversed(scaled.charpoly().coeffs())]


def test_the_repeated_part_agrees_with_flint():
    rng = random.Random(2)
    for _ in range(300):
        p = fmpz_poly([1])
        for _ in range(rng.randint(1, 3)):
            p *= fmpz_poly([*(rng.randint(-4, 4) for _ in range(rng.randint(0, 3))), 1]) ** rng.randint(1, 3)
        found = checker.repeated_part([int(c) for c in reversed(p.coeffs())])
        assert fmpz_poly(found[::-1]) == p.gcd(p.derivative()) // p.gcd(p.derivative()).content()


def test_moduli_are_primes():
    """By Lucas and Lehmer; of the small ones, since the others take long, and nothing relies on it."""
    exponents = checker.MERSENNE_EXPONENTS
    assert [*exponents] == sorted(exponents)
    for e in exponents[:5]:
        value, m = 4, 2**e - 1
        for _ in range(e - 2):
            value = (value * value - 2) % m
        assert value == 0


@pytest.mark.parametrize(("n", "allowed"), [(24, 8_000_000), pytest.param(64, None, marks=pytest.mark.slow)])
@pytest.mark.parametrize("tied", [False, True])
def test_singular_values_of_floats_are_decided_within_the_budget(n, allowed, tied, monkeypatch):
    """Generic ones, and ones that all come in pairs; at width 64 within the budget as it is."""
    if allowed:
        monkeypatch.setattr(checker, "MAX_WORK", allowed)
    rng, half = random.Random(n), n // 2
    block = [[rng.gauss(0, 1) for _ in range(half)] for _ in range(half)]
    target = [[block[i % half][j % half] if i // half == j // half else 0 for j in range(n)] for i in range(n)]
    if not tied:
        target = [[rng.gauss(0, 1) for _ in range(n)] for _ in range(n)]
    network, data = {"widths": [n, 3, n], "skips": []}, {"target": [[str(Fraction(v)) for v in row] for row in target]}
    components = {"lower": 2 - tied, "upper": 2 - tied}
    claim = {
        "schema": checker.CLAIM_SCHEMA,
        "kind": "count",
        "network": network,
        "data": data,
        "components": components,
    }
    step = {"rule": "theorem", "theorem": "unreachable target"}
    assert checker.check(claim, {"schema": checker.CERTIFICATE_SCHEMA, "steps": [step]}).established


def test_roots_above_counts_with_multiplicity():
    rng = random.Random(3)
    for _ in range(200):
        roots = [Fraction(rng.randint(-4, 4), rng.randint(1, 3)) for _ in range(rng.randint(0, 6))]
        p = math.prod((fmpz_poly([-r.numerator, r.denominator]) for r in roots), start=fmpz_poly([1]))
        for bound in [*roots, Fraction(rng.randint(-9, 9), 5)]:
            assert checker.roots_above([int(c) for c in reversed(p.coeffs())], bound) == sum(r > bound for r in roots)


S = 5**0.5
SPECTRA = [  # two matrices, and their eigenvalues with names; 987/377 is a convergent of (3 + sqrt 5)/2
    ([[2, 1], [1, 1]], [[1, 1], [1, 2]], [((3 + S) / 2, "3+"), ((3 - S) / 2, "3-")]),
    ([[3, 1], [1, 2]], [[2, -1], [-1, 3]], [((5 + S) / 2, "5+"), ((5 - S) / 2, "5-")]),
    *(([[fmpq(*v)]], [(v[0] / v[1], v)]) for v in ((0, 1), (1, 1), (3, 1), (987, 377), (10**9 + 1, 10**9))),
]


def test_ties_of_constructed_spectra():
    """Rational and irrational ties and near ties, across the position and beside it, in random coordinates."""
    rng, verdicts = random.Random(4), set()
    for _ in range(40):
        a, spectrum = fmpq_mat(0, 0), []
        for *blocks, values in rng.choices(SPECTRA, k=rng.randint(2, 4)):
            block, n = rng.choice(blocks), a.ncols()
            a = fmpq_mat([*([*r, *[0] * len(block)] for r in a.tolist()), *([*[0] * n, *r] for r in block)])
            spectrum += values
        n = a.ncols()
        mix = fmpq_mat([[rng.randint(-2, 2) if i > j else int(i == j) for j in range(n)] for i in range(n)])
        down = [name for _, name in sorted(spectrum, key=lambda pair: -pair[0])]
        for position in range(1, n):
            tied = len(checker.eigenvalue_cuts(rows(mix * a * mix.inv()), position)) > 1
            assert tied is (down[position - 1] == down[position])
            verdicts.add(tied)
    assert verdicts == {True, False}


@pytest.mark.parametrize("defect", [AttributeError, AssertionError, StopIteration, OSError, KeyError])
def test_any_internal_error_has_an_exit_code_of_its_own(monkeypatch, capsys, defect):
    def broken(path):
        raise defect

    monkeypatch.setattr(checker, "read", broken)
    assert checker.main(["claim.json", "certificate.json"]) == 70
    assert "proves nothing" in capsys.readouterr().err


@pytest.mark.parametrize("given", [["nowhere.json", "nowhere.json"], []])
@pytest.mark.parametrize("streams", [">&- 2>&-", "2>&-", ">/dev/null 2>/dev/full", "2>/dev/full"])
def test_a_refusal_keeps_its_code_where_it_cannot_be_told(given, streams):
    """Streams that are closed or full change no exit code; Python would make 120 of it."""
    command = f"exec {sys.executable} -I -S {checker.__file__} {' '.join(given)} {streams}"
    done = subprocess.run(["sh", "-c", command], check=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    assert done.returncode == 2
