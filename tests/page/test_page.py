"""The teaching page: what it says is what the command line says, and it needs nothing but itself."""

import json
import re
import shlex
import sys
from collections import Counter
from contextlib import redirect_stdout
from fractions import Fraction
from functools import cache, partial
from html.parser import HTMLParser
from io import BytesIO, StringIO
from itertools import pairwise, product
from math import asin, cos, isclose, pi, sin, sqrt
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from browser import NOT_PAINTED, Watched, chromium, playwright
from thinned import thinned
from waiting import wait_for

import symtopo.cli
import symtopo.page.document
from symtopo import MLP, census
from symtopo.aligning.examples import examples
from symtopo.aligning.witness import output
from symtopo.cli import UNWRITABLE, main
from symtopo.errors import BadInput
from symtopo.page.formulas import with_formulas
from symtopo.page.small_census import small_census
from symtopo.proving.catalogue import directory, load
from symtopo.proving.verdict import Result, Verdict
from symtopo.proving.verification import INTERRUPTED
from symtopo.teaching import target_plane as lesson


@pytest.fixture(scope="module")
def made(tmp_path_factory, verified, once):
    """The page as a user makes it."""
    path = tmp_path_factory.mktemp("page") / "page.html"

    def make():
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(StringIO()) as said:
            patch.setattr(symtopo.page.document, "verify", lambda **_: verified)
            assert main(["demo", "--out", str(path)]) == 0
        told = rf"written: .*page.html, [\d.]+ MB, with {statements()} statements; open it in a browser\n"
        assert re.fullmatch(told, said.getvalue())
        return path.read_text(encoding="utf-8")

    html = once("page", make)
    path.write_text(html, encoding="utf-8")
    numbers = re.search(r'<script type="application/json" id="numbers">(.*?)</script>', html, re.DOTALL)
    return SimpleNamespace(path=path, html=html, numbers=json.loads(numbers[1]), results=verified)


@pytest.fixture(scope="module")
def starter():
    with playwright() as found:
        yield found


@pytest.fixture(scope="module")
def browser(starter):
    with chromium(starter) as found:
        yield found


@pytest.fixture
def open_page(made, browser):
    """The page, opened anew, without WebGL; it must ask for nothing and complain of nothing."""
    opened = []

    def call(**options):
        opened.append(Watched(browser, made.path, **options))
        return opened[-1]

    yield call
    for watched in opened:
        watched.close()


@pytest.fixture(scope="module")
def shown(made, browser):
    """The page, opened once for many tests, whose pictures are not painted: their numbers are what is read."""
    watched = Watched(browser, made.path)
    watched.page.evaluate(NOT_PAINTED)
    yield watched
    watched.close()


@pytest.fixture
def told(run_json, monkeypatch):
    """What `symtopo count` says, of a command as the page prints it."""
    monkeypatch.setattr(symtopo.cli, "parser", cache(symtopo.cli.parser))  # thousands of commands

    def call(command):
        name, *arguments = shlex.split(command)
        assert (name, arguments[0]) == ("symtopo", "count")
        code, answer = run_json(*arguments, "--samples", 0)
        lower, upper = answer["components"]["lower"], answer["components"]["upper"]
        assert code == (0 if lower == upper else 3)
        return words(lower, upper), [(e["bound"], e["name"]) for e in answer["evidence"]]

    return call


def words(lower, upper):
    if lower == upper:
        return f"{lower} component" + "s" * (lower != 1)
    if upper is not None:
        return f"{lower} to {upper} components"
    return f"at least {lower} component{'s' * (lower != 1)}" if lower else "unknown"


# ------------------------------------------------------------------------------------------------------------ the file


class References(HTMLParser):
    """Whatever a page would load."""

    def __init__(self):
        super().__init__()
        self.found = []
        self.policy = ""

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.found += [given[name] for name in ("src", "srcset", "data", "poster") if name in given]
        if tag == "link":
            self.found.append(given["href"])
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"]


def test_the_file_loads_nothing_and_forbids_it(made):
    assert made.path.stat().st_size < 8_000_000
    parser = References()
    parser.feed(made.html)
    assert all(reference.startswith("data:") for reference in parser.found)
    assert parser.policy.startswith("default-src 'none'")
    assert not re.search(r"https?:|connect-src|\*", parser.policy)
    styles = "".join(re.findall(r"<style>(.*?)</style>", made.html, re.DOTALL))
    assert "@import" not in styles
    assert "url(" not in styles


def statements():
    """All files, and the repairs in them."""
    return sum(1 + len(load(path).repairs) for path in directory().glob("*.py"))


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_the_same_page_is_made_again_where_nobody_is_told(made, tmp_path, monkeypatch):
    monkeypatch.setattr(symtopo.page.document, "verify", lambda **_: made.results)
    with Path("/dev/full").open("w") as full, monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", full)
        code = main(["demo", "--out", str(tmp_path / "again.html")])
        assert code == UNWRITABLE
    assert (tmp_path / "again.html").read_bytes() == made.path.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "missing", "words"),
    [
        (["--out", "page.pdf"], None, "ends with .html"),
        (["--out", ""], None, "is a directory"),
        (["--out", "/dev/null/page.html"], None, "/dev/null"),
        (["--seed", "x"], None, "--seed"),
        ([], "plotly.offline", "plotly"),
        ([], "latex2mathml.converter", "latex2mathml"),
    ],
)
def test_refusals(arguments, missing, words, run, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(symtopo.page.document, "verify", lambda **_: [])
    monkeypatch.setattr(symtopo.page.document, "pairs", lambda _: {})
    monkeypatch.setattr(symtopo.page.document, "networks", dict)
    if missing:
        monkeypatch.setitem(sys.modules, missing, None)
    code, out, err = run("demo", *arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


# ------------------------------------------------------------------------------------------------- what a browser shows


def test_the_slider_takes_four_components_to_three(shown):
    shown.set("skip", True)
    shown.set("target", 5)
    assert shown.text("#target-value") == "1"
    for index, eps in enumerate(("-1", "-3/4", "-1/2", "-1/4", "0", "1/4", "1/2", "3/4", "1")):
        shown.set("eps", index)
        assert shown.text("#eps-value") == eps
        assert shown.text("#surface-count") == f"{4 if eps == '0' else 3} components"
    page = shown.page
    page.focus("#eps")
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    assert shown.text("#surface-count") == "4 components"
    page.keyboard.press("ArrowRight")
    assert shown.text("#surface-count") == "3 components"


def surface_states(numbers):
    eps, targets = numbers["surfaces"]["eps"], numbers["surfaces"]["targets"]
    return [(e, t) for t in range(len(targets)) for e in (None, *range(len(eps)))]


def show_surface(shown, eps, target):
    shown.set("skip", eps is not None)
    if eps is not None:
        shown.set("eps", eps)
    shown.set("target", target)


@pytest.mark.slow
def test_every_count_of_the_surfaces_is_that_of_the_command_line(shown, made, told):
    seen = Counter()
    for eps, target in surface_states(made.numbers):
        show_surface(shown, eps, target)
        count, evidence = told(shown.text("#surface-facts code"))
        given = shlex.split(shown.text("#surface-facts code"))
        e, y = made.numbers["surfaces"]["eps"], made.numbers["surfaces"]["targets"][target]
        assert (given[given.index("--target") + 1] if "--target" in given else "1") == y
        assert [g for g in given if g.startswith("0:2")] == (
            [] if eps is None else [f"0:2:{e[eps]}".removesuffix(":1")]
        )
        assert shown.text("#surface-count") == count
        for bound, name in evidence:
            assert f"Proved: {bound}, by {name}." in shown.text("#surface-facts")
        assert count.split()[0] == str(shown.page.locator("#surface-legend li").count())
        seen[count] += 1
    assert len(surface_states(made.numbers)) == 70
    assert set(seen) == {"1 component", "3 components", "4 components"}


def pieces(trace):
    """Connected pieces of a mesh, vertices at one place being one."""
    root = list(range(len(trace["x"])))

    def find(a):
        while root[a] != a:
            a = root[a]
        return a

    places = {}
    for n, place in enumerate(zip(trace["x"], trace["y"], trace["z"], strict=True)):
        root[n] = places.setdefault(tuple(round(v, 9) for v in place), n)
    for corners in zip(trace["i"], trace["j"], trace["k"], strict=True):
        for a, b in pairwise(map(find, corners)):
            root[find(b)] = find(a)
    used = {find(v) for name in "ijk" for v in trace[name]}
    return len(used)


def name_of(eps, w1, a):
    """The component of a point, by hand: for eps != 0 the one where A has its sign holds W1 = 0."""
    side = "A > 0" if a > 0 else "A < 0"
    return side if eps * a > 0 else f"{side}, W1 {'>' if w1 > 0 else '<'} 0"


@pytest.mark.slow
def test_pictures_show_the_components_and_their_pieces(shown, made):
    cut = 0
    chosen = [(eps, target) for eps, target in surface_states(made.numbers) if eps in (None, 0, 2, 5) and target != 1]
    for eps, target in chosen:
        show_surface(shown, eps, target)
        e = Fraction(0 if eps is None else made.numbers["surfaces"]["eps"][eps])
        y = Fraction(made.numbers["surfaces"]["targets"][target])
        meshes = shown.traces("surface-plot")
        names = [" ".join(t.split()[1:]) for t in shown.page.locator("#surface-legend li").all_inner_texts()]
        assert {trace["name"] for trace in meshes} == set(names)
        assert len({trace["color"] for trace in meshes}) == len(names)
        warned = shown.text("#surface-note")
        for trace in meshes:
            w1, w2, w3 = (np.array(trace[axis]) for axis in "xyz")
            assert len(w1) > 3
            assert max(np.abs(w).max() for w in (w1, w2, w3)) <= 3 + 1e-9
            a = w1 * w2 + float(e)
            assert np.abs(w3 * a - float(y)).max() < 1e-9
            if not y:
                continue
            inside = np.abs(w1) > 1e-9
            assert {name_of(e, u, v) for u, v in zip(w1[inside], a[inside], strict=True)} == {trace["name"]}
            number = pieces(trace)
            assert number in (1, 2)
            assert (f"cuts the component {trace['name']} into {number} pieces" in warned) == (number > 1)
            cut += number > 1
        assert ("cuts" in warned) == any(pieces(trace) > 1 for trace in meshes if y)
    assert cut > 4


NUMBERS = {"A > 0": "1+2", "A < 0": "3+4", "the whole minimum": "all"}
NUMBERS |= {f"A {a} 0, W1 {w} 0": str(n + 1) for n, (a, w) in enumerate(product("><", repeat=2))}


@pytest.mark.slow
def test_no_slider_gives_a_piece_another_number_or_colour(shown, made):
    """A component has the numbers of its cells, W1 and A with their signs, and the colour of one of them."""
    colour_of = {}
    for eps, target in surface_states(made.numbers):
        show_surface(shown, eps, target)
        script = """() => [...document.querySelectorAll("#surface-legend li")].map((item) =>
            [item.firstChild.textContent, item.lastChild.textContent, item.firstChild.style.background])"""
        legend = shown.page.evaluate(script)
        assert all(NUMBERS[name] == number for number, name, _ in legend)
        for number, _, colour in legend:
            assert colour_of.setdefault(number, colour) == colour
        marks = shown.page.evaluate(
            "document.getElementById('surface-plot').layout.scene.annotations.map((a) => a.text)"
        )
        assert {re.sub("<.*?>", "", mark) for mark in marks} == {number for number, _, _ in legend}
    assert set(colour_of) == set(NUMBERS.values())
    assert (colour_of["1+2"], colour_of["3+4"]) == (colour_of["1"], colour_of["3"])
    assert len(set(colour_of.values())) == 5


def test_a_skip_of_zero_is_said_to_vanish_beside_the_count(shown):
    shown.set("skip", False)
    shown.set("target", 5)
    before = shown.text("#surface-set"), shown.text("#surface-note")
    assert before[0] == "of W3 W2 W1 = 1"
    shown.set("skip", True)
    shown.set("eps", 4)
    assert shown.text("#surface-count") == "4 components"
    assert shown.text("#surface-set") == "of W3 (W2 W1 + 0) = 1"
    assert "it vanishes: the minimum is the same as without a skip" in shown.text("#surface-note")
    assert shown.text("#surface-note") != before[1]
    for target in range(7):
        shown.set("target", target)
        assert "it vanishes" in shown.text("#surface-note")
    for eps, side in ((3, "<"), (5, ">")):
        shown.set("eps", eps)
        shown.set("target", 4)  # a small target: the window shows where the two are joined
        assert f"W1 may change its sign where A {side} 0" in shown.text("#surface-note")
        assert shown.text("#surface-count") == "3 components"


@pytest.mark.slow
def test_cells_of_a_scalar_network_keep_number_and_colour(shown):
    """The number of a component is that of its first cell, whichever skips join it to others."""
    shown.set("data", "I")
    shown.set("layers", 4)
    for v in range(5):
        shown.set(f"width-{v}", 1)
    script = """() => [...document.querySelectorAll("#cells rect")].map((cell) =>
        [Number(cell.nextSibling.textContent), cell.getAttribute("fill")])"""
    colour_of, counts = {}, set()
    boxes = shown.page.locator("#skips input")
    for chosen in ((), (0,), (2,), (0, 5), (1,), (3,), (4, 5)):
        for n in range(boxes.count()):
            boxes.nth(n).set_checked(n in chosen)
        cells = shown.page.evaluate(script)
        counts.add(len({number for number, _ in cells}))
        assert str(len({number for number, _ in cells})) == shown.text("#network-count").split()[0]
        for n, (number, colour) in enumerate(cells):
            assert cells[number - 1] == [number, colour]
            assert number <= n + 1
            if len({number for number, _ in cells}) > 1:
                assert colour_of.setdefault(number, colour) == colour
    assert len(counts) > 2
    assert len(set(colour_of.values())) == len(colour_of) == 8
    for n in range(boxes.count()):
        boxes.nth(n).set_checked(False)


def share(png, colour):
    """The part of a picture that has the hue of a colour, in light or shade."""
    from matplotlib.image import imread

    pixels = imread(BytesIO(png))[..., :3]
    wanted = np.array([int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)])
    hue = pixels / np.maximum(pixels.sum(axis=-1, keepdims=True), 1e-9)
    return float((np.abs(hue - wanted / wanted.sum()).max(axis=-1) < 0.03).mean())


def is_painted(plot, colours, absent):
    png = plot.screenshot()
    there, not_there = ([share(png, colour) for colour in some] for some in (colours, absent))
    return min(there) > 0.005 and max(not_there, default=0) < 0.002


@pytest.mark.slow
def test_the_surface_is_painted_turned_and_walked_on(made, starter):
    with chromium(starter, webgl=True) as browser:
        watched = Watched(browser, made.path, width=480, height=480)
        plot = watched.page.locator("#surface-plot")
        apart = "#56B4E9"  # A > 0, W1 < 0 as a component of its own
        for eps in (None, 6):
            show_surface(watched, eps, 5)
            colours = [trace["color"] for trace in watched.traces("surface-plot")]
            assert len(colours) == (4 if eps is None else 3)
            assert (apart in colours) == (eps is None)
            absent = {apart} - set(colours)
            wait_for(partial(is_painted, plot, colours, absent))
        wait_for(lambda: plot.screenshot() == plot.screenshot())  # at rest
        seen = plot.screenshot()
        watched.set("surface-turn", 60)
        wait_for(lambda: plot.screenshot() != seen)
        watched.set("way", 60)
        watched.close()


EVERY_NETWORK = [  # layers, states, more than so many counts and states of the law
    ([1, 2, 3], 474, 3, 40),  # all exact: 1 to 4 components
    pytest.param([1, 2, 3, 4], 3318, 8, 300, marks=pytest.mark.slow),
]


@pytest.mark.parametrize(("layers", "states", "kinds", "by_law"), EVERY_NETWORK)
def test_every_small_network_is_as_the_command_line_says(shown, made, told, layers, states, kinds, by_law):
    script = """(some) => {
        const found = [];
        const put = (control, value) => {
            if (control.type === "checkbox") control.checked = value; else control.value = value;
            control.dispatchEvent(new Event("input"));
        };
        const get = (id) => document.getElementById(id);
        const visit = (v) => {
            const selects = [...get("widths").querySelectorAll("select")];
            if (v < selects.length) {
                for (const width of [1, 2, 3]) { put(selects[v], width); visit(v + 1); }
                return;
            }
            const boxes = [...get("skips").querySelectorAll("input")];
            for (let mask = 0; mask < 1 << boxes.length; mask++) {
                boxes.forEach((box, n) => put(box, Boolean(mask >> n & 1)));
                for (const target of ["I", "0"]) {
                    put(get("data"), target);
                    const picture = get("graph").querySelector("svg");
                    const cells = get("cells").querySelector("svg");
                    found.push({
                        widths: selects.map((s) => Number(s.value)), target,
                        skips: boxes.filter((b) => b.checked).map((b) => b.value),
                        count: get("network-count").textContent,
                        command: get("network-facts").querySelector("code").textContent,
                        facts: get("network-facts").textContent,
                        drawn: picture.getAttribute("aria-label"),
                        arcs: picture.querySelectorAll("path[stroke-dasharray]").length,
                        cut: [...picture.querySelectorAll("text")].filter((t) => t.textContent === "cut vertex").length,
                        classes: cells && new Set([...cells.querySelectorAll("rect")]
                            .map((c) => c.getAttribute("fill"))).size,
                        cells: cells && cells.querySelectorAll("rect").length,
                    });
                }
            }
            boxes.forEach((box) => put(box, false));
        };
        for (const layers of some) { put(get("layers"), layers); visit(0); }
        return found;
    }"""
    found = shown.page.evaluate(script, layers)
    assert len(made.numbers["networks"]["states"]) == 3318
    assert len(found) == states
    assert len({f["command"] for f in found}) == len(found)
    counts, lawful = Counter(), 0
    for state in found:
        arguments = shlex.split(state["command"])
        assert arguments[2] == ",".join(map(str, state["widths"]))
        assert [a for a in arguments if ":" in a] == state["skips"]
        assert ("--target" in arguments) == (state["target"] == "0")
        count, evidence = told(state["command"])
        assert state["count"] == count, state
        for bound, name in evidence:
            assert f"Proved: {bound}, by {name}." in state["facts"]
        assert state["arcs"] == len(state["skips"])
        passed = {v for j, i in (map(int, s.split(":")) for s in state["skips"]) for v in range(j + 1, i)}
        whole = f"0:{len(state['widths']) - 1}"
        inner = {v for j, i in (map(int, s.split(":")) for s in state["skips"] if s != whole) for v in range(j + 1, i)}
        cut = [v for v in range(1, len(state["widths"]) - 1) if v not in inner]
        assert state["cut"] == len(cut)
        assert state["drawn"].endswith(f"cut vertices: {', '.join(map(str, cut)) or 'none'}")
        assert ("is moved into the target" in state["facts"]) == (whole in state["skips"])
        assert passed or not state["skips"]
        if set(state["widths"]) == {1} and len(state["widths"]) > 2:
            assert state["cells"] == 2 ** (len(state["widths"]) - 2)
            assert count.split()[0] == str(state["classes"])
        else:
            assert state["cells"] is None
        counts[count] += 1
        lawful += cut_vertex_law(state, count, cut)
    assert len(counts) > kinds
    assert lawful > by_law


def cut_vertex_law(state, count, cut):
    """The law as the page states it; whether it applies."""
    widths, first = state["widths"], state["widths"][0]
    shifted = f"0:{len(widths) - 1}" in state["skips"]
    target = np.eye(widths[-1], first) * (state["target"] == "I")
    rank = np.linalg.matrix_rank(target - np.eye(first) if shifted else target)
    if first < 2 or min(widths[1:-1], default=first) < first or rank < first:
        return False
    assert count == words(*2 * [2 ** sum(widths[v] == first for v in cut)])
    return True


def test_pieces_of_the_graph_of_cells_are_its_classes(made):
    cells = made.numbers["networks"]["cells"]
    assert len(cells) > 100
    for graph in cells.values():
        label = list(range(len(graph["label"])))
        for a, b in graph["edges"]:
            assert (a ^ b).bit_count() == 1
            label = [label[a] if c == label[b] else c for c in label]
        pairs = {(x, y) for x, y in zip(label, graph["label"], strict=True)}
        assert len(pairs) == len(set(label)) == len(set(graph["label"]))


@pytest.mark.slow
def test_every_pair_of_minima_is_joined_or_separated_as_the_command_line_says(shown, made, run_json):
    results = Counter()
    for network in range(2):
        shown.set("pair-network", network)
        points = made.numbers["pairs"]["networks"][network]["points"]
        eps = Fraction(made.numbers["pairs"]["networks"][network]["eps"])
        for a in range(len(points)):
            for b in range(len(points)):
                shown.set("first", a)
                shown.set("second", b)
                if a == b:
                    assert "same minimum" in shown.text("#pair-result")
                    assert shown.page.locator("#way").is_disabled()
                    assert shown.page.locator("#walk").is_disabled()
                    continue
                first, second = ([Fraction(w) for w in points[n]["at"]] for n in (a, b))
                headline = shown.text("#pair-result")
                if a < b or (a, b) == (len(points) - 1, 0):
                    command = shlex.split(shown.text("#pair-facts code"))
                    assert [[[[str(w)]] for w in p] for p in (first, second)] == [json.loads(c) for c in command[-2:]]
                    _, answer = run_json(*command[1:])
                    assert headline.lower().startswith(answer["result"])
                traces = shown.traces("pair-plot", "chord", "path of constant loss", "wall")
                chord = next(t for t in traces if t.get("name") == "chord")
                assert [[chord[axis][n] for axis in "xyz"] for n in (0, 1)] == [
                    pytest.approx(p) for p in (first, second)
                ]
                path = [t for t in traces if t.get("name") == "path of constant loss"]
                wall = [t for t in traces if t.get("name") == "wall"]
                assert (len(path), bool(wall)) == ((1, False) if headline == "Connected" else (0, True))
                if path:
                    between = float(re.search(r"between them it is up to about (\S+)\.", shown.text("#pair-facts"))[1])
                for trace in path:
                    w = np.array([trace[axis] for axis in "xyz"])
                    assert np.abs(w).max() <= 4
                    assert np.abs(w[2] * (w[1] * w[0] + float(eps)) - 1).max() < 1e-12
                    halfway = (w[:, 1:] + w[:, :-1]) / 2
                    drawn = (halfway[2] * (halfway[1] * halfway[0] + float(eps)) - 1) ** 2
                    assert drawn.max() <= 1.5 * between < 1e-4
                    assert w[:, 0] == pytest.approx([float(v) for v in first], abs=1e-4)
                    assert w[:, -1] == pytest.approx([float(v) for v in second], abs=1e-4)
                    assert np.linalg.norm(np.diff(w, axis=1), axis=0).max() < 0.5
                if wall:
                    walls = shown.text("#pair-facts").split("The wall: ")[1].split(". From")[0].split(", and ")
                    assert walls
                    for name in walls:
                        sides = [p[0] if name == "W1 = 0" else p[0] * p[1] + eps for p in (first, second)]
                        assert sides[0] * sides[1] < 0
                loss = next(t for t in shown.traces("loss-plot") if t["name"] == "chord")
                middle = [(p + q) / 2 for p, q in zip(first, second, strict=True)]
                exact = (1 - middle[2] * (middle[1] * middle[0] + eps)) ** 2
                assert loss["y"][50] == pytest.approx(float(exact))
                rises = float(re.search(r"rises to ([\d.e+-]+)\.", shown.text("#pair-facts"))[1])
                assert rises == pytest.approx(max(loss["y"]), rel=0.02)
                results[headline.split(":")[0]] += 1
    assert results == {"Connected": 2 * (4 + 8), "Separated": 2 * (24 + 20)}


@pytest.mark.slow
def test_the_path_is_walked(open_page):
    shown = open_page()
    shown.page.evaluate(NOT_PAINTED)
    shown.page.clock.install(time=0)
    shown.page.clock.pause_at(1000)  # no time passes but by run_for: a busy machine sees the same walk
    shown.set("pair-network", 1)
    shown.set("first", 0)
    shown.set("second", 2)
    script = """() => {
        const plot = document.getElementById("pair-plot").data;
        return [document.getElementById("way").value, ...plot.slice(-2).map((t) => [t.x[0], t.y[0], t.z[0]])];
    }"""
    shown.set("way", 0)
    shown.page.click("#walk")
    assert shown.text("#walk") == "Stop"
    seen = []
    for _ in range(100):
        way, path, chord = shown.page.evaluate(script)
        seen.append((float(way), path, chord))
        if way == "100":
            break
        shown.page.clock.run_for(200)
    ways = [way for way, _, _ in seen]
    assert ways == sorted(set(ways))
    assert len(ways) > 10
    assert ways[-1] == 100
    assert shown.text("#walk") == "Walk"
    for way, (x, y, z), chord in seen:
        assert z * (x * y + 1) == pytest.approx(1, abs=1e-3)
        assert chord == pytest.approx([1 - way / 50, 0.5 - way / 100, 2 / 3], abs=1e-6)
    assert max(abs(p[2] - c[2]) for _, p, c in seen) > 0.1
    assert seen[-1][1] == pytest.approx([-1, -0.5, 2 / 3], abs=1e-4)
    shown.page.click("#walk")
    shown.page.click("#walk")
    assert shown.text("#walk") == "Walk"


def test_walking_without_a_path_walks_the_chord(shown, made):
    shown.set("pair-network", 0)
    shown.set("first", 0)
    shown.set("second", 7)
    shown.set("way", 25)
    (last,) = shown.traces("pair-plot")[-1:]
    first, second = (
        [float(Fraction(w)) for w in made.numbers["pairs"]["networks"][0]["points"][n]["at"]] for n in (0, 7)
    )
    wanted = [0.75 * p + 0.25 * q for p, q in zip(first, second, strict=True)]
    assert [last[axis][0] for axis in "xyz"] == pytest.approx(wanted)
    assert shown.text("#way-value") == "25 %"


def test_labels_of_two_minima_do_not_hide_each_other(shown, made):
    """They stand outwards, as seen from the camera."""
    points = made.numbers["pairs"]["networks"][1]["points"]
    shown.set("pair-network", 1)
    for first, second in ((0, 2), (2, 0), (4, 5), (5, 7)):
        shown.set("first", first)
        shown.set("second", second)
        scene = shown.page.evaluate("document.getElementById('pair-plot').layout.scene")
        p, q = scene["annotations"][-2:]
        assert (p["text"], q["text"]) == ("<b>P</b>", "<b>Q</b>")
        eye = scene["camera"]["eye"]
        right = [
            eye["x"] * float(Fraction(w2)) - eye["y"] * float(Fraction(w1))
            for w1, w2, _ in (points[n]["at"] for n in (first, second))
        ]
        assert (p["ax"] < 0 < q["ax"]) == (right[0] < right[1])
        assert p["ax"] == -q["ax"] != 0


def test_the_bound_on_chords_and_what_refutes_it(shown, made):
    numbers = made.numbers["chords"]
    assert "2/5 or more" in shown.text("#witness")
    (refuted,) = [r for r in made.results if r.id == "6.2"]
    assert shown.text("#witness") == refuted.counterexample
    for k, kappa in enumerate(float(Fraction(text)) for text in numbers["kappas"]):
        shown.set("kappa", k)
        said = re.search(r"distance (\S+) from it, and the bound is ([\d.]+)\.", shown.text("#oval-facts"))
        distance, bound = map(float, said.groups())
        assert distance == pytest.approx(0.4 * 1.9 / kappa, rel=1e-3)
        assert bound == pytest.approx((1 - sqrt(1 - (0.4 * 1.9) ** 2)) / kappa, rel=1e-3)
        assert bound < distance
        oval = next(t for t in shown.traces("oval-plot") if t["name"] == "level curve")
        x, y = (np.array(oval[axis]) * kappa / 1.9 for axis in "xy")
        assert np.abs((x**2 + y**2) ** 2 - 2 * (x**2 - y**2) - 216 / 625).max() < 1e-3
        for n, length in enumerate(numbers["lengths"]):
            shown.set("length", n)
            text = shown.text("#arc-facts")
            distance, bound = map(
                float, re.search(r"distance (\S+) from the arc, and the bound is ([\d.e-]+)", text).groups()
            )
            half = sin(pi * length / 2) / kappa
            assert bound == pytest.approx((1 - abs(cos(pi * length / 2))) / kappa, rel=1e-3, abs=1e-9)
            arc = next(t for t in shown.traces("arc-plot") if t["name"] == "arc")
            points = np.stack([arc["x"], arc["y"]])
            steps = np.linalg.norm(np.diff(points, axis=1), axis=0).sum()
            assert steps == pytest.approx(length * pi / kappa, rel=1e-3)
            assert points[:, -1] - points[:, 0] == pytest.approx([2 * half, 0], abs=1e-9)
            middle = (points[:, :1] + points[:, -1:]) / 2
            assert distance == pytest.approx(np.linalg.norm(points - middle, axis=0).min(), rel=1e-2)
            assert ("the bound fails" in text) == (length > 1)
            assert isclose(distance, bound, rel_tol=1e-3) == (length <= 1)
            assert half <= 1 / kappa
            assert asin(min(1.0, half * kappa)) <= pi / 2


def census_kinds():
    """Rows of the census by layers, skips and number; None: open."""
    return Counter(
        (len(row["widths"]) - 1, len(row["skips"]), row["lower"] if row["lower"] == row["upper"] else None)
        for row in census().rows
    )


def test_every_row_of_the_census_is_behind_a_point():
    told = small_census()
    points = {(p["layers"], p["skips"], p["count"]): p for p in told["points"]}
    assert {key: p["rows"] for key, p in points.items()} == census_kinds()
    assert len(points) == len(told["points"]) > 50
    assert sum(p["rows"] for p in told["points"]) == told["total"] == len(census().rows)
    assert all(sum(number for _, number in p["bounds"]) == p["rows"] for p in told["points"])
    assert len(json.dumps(told)) < 100_000  # of the page
    for number in (1, 6, 20):
        assert told["smallest"][number]["network"] in str(census(count=number).first)
    largest = {n: max(c for (_, s, c) in points if c is not None and s == n) for n in (0, 1, 2, 3)}
    alone = [max(c for (m, s, c) in points if (m, s) == (n, 0)) for n in range(1, 6)]
    assert alone == [1, 2, 4, 8, 16]  # as the page says: doubled by each layer, and skips bring more
    assert max(largest.values()) > largest[0]


def test_cards_of_the_census_are_as_the_command_line_says(shown, told, run):
    """Every mark by its selects; every example of it, and the smallest row of each number."""
    script = """() => {
        const [layers, skips, number] = [...document.querySelectorAll("#census select")];
        const found = [];
        const values = (select) => [...select.options].map((option) => option.value);
        const put = (select, value) => { select.value = value; select.dispatchEvent(new Event("input")); };
        for (const l of values(layers)) {
            put(layers, l);
            for (const s of values(skips)) {
                put(skips, s);
                for (const c of values(number)) {
                    put(number, c);
                    const ring = document.getElementById("census-plot").data.at(-1);
                    found.push({
                        layers: Number(l), skips: Number(s), number: c, x: ring.x[0], y: ring.y[0],
                        chosen: [layers.value, skips.value, number.value],
                        count: document.getElementById("census-count").textContent,
                        facts: [...document.querySelectorAll("#census-facts p")].map((p) => p.textContent),
                        commands: [...document.querySelectorAll("#census-facts code")].map((c) => c.textContent),
                    });
                }
            }
        }
        return found;
    }"""
    found = shown.page.evaluate(script)
    kinds = census_kinds()
    assert len(found) == len(kinds)
    assert len({(f["x"], f["y"]) for f in found}) == len(kinds)  # no mark hides another
    smallest = {}
    for f in found:
        assert f["chosen"] == [str(f["layers"]), str(f["skips"]), f["number"]]
        number = None if f["number"] == "open" else int(f["number"])
        exactly = "open" if number is None else words(number, number)
        rows = kinds[f["layers"], f["skips"], number]
        assert f["count"] == f"{exactly}: {rows} row{'s' * (rows != 1)}"
        text = " ".join(f["facts"])
        counting = [c for c in f["commands"] if c.startswith("symtopo count ")]
        assert 1 <= len(counting) <= 3
        for command in counting:
            count, evidence = told(command)
            line = next(line for line in f["facts"] if line.endswith(f"Command: {command}"))
            if number is None:
                assert (count == "unknown") == ("nothing is proved" in line)
                assert count == "unknown" or f"{count}, by " in line
            else:
                assert count == exactly
                assert f"exactly {count}, by " in line
            assert all(name in line for _, name in evidence)
            assert command.count("--skip") == f["skips"]
            assert len(command.split()[2].split(",")) == f["layers"] + 1
        assert ("Relies on: " in text) == (number is not None)
        if number is not None:
            (line,) = (line for line in f["facts"] if line.startswith("Smallest row of all with "))
            smallest[f["commands"][-1]] = line
    assert len(smallest) == 15
    for command in ("symtopo census --count 0 --smallest", "symtopo census --count 6 --smallest"):
        _, out, _ = run(*shlex.split(command)[1:])
        network = re.search(r"network +(.*)", out)[1]
        earlier = re.search(r"exclude it, (none|\d+) of\s+them smaller", out)[1]
        before = {"none": "no open row stands before it", "1": "1 open row before it does not exclude it"}
        said = before.get(earlier, f"{earlier} open rows before it do not exclude it")
        assert f": {network}; {said}." in smallest[command]
    assert census().words in shown.text("#census-scope")


def test_a_mark_of_the_census_is_touched(open_page):
    """Where it is painted, on a phone, where marks are smallest."""
    script = """([skips, n]) => {
        const { _fullLayout: { xaxis, yaxis, _size }, data } = document.getElementById("census-plot");
        const trace = data[skips];
        const at = n < 0 ? trace.x.length + n : n;
        return [_size.l + xaxis.d2p(trace.x[at]), _size.t + yaxis.d2p(trace.y[at]), trace.text[at]];
    }"""
    hovered = """text => document.getElementById("census-plot")._hoverdata?.[0].text === text"""
    watched = open_page(width=390, height=844)
    plot = watched.page.locator("#census-plot")
    plot.scroll_into_view_if_needed()
    for skips, n in ((0, 0), (2, 8), (1, -1)):
        x, y, text = watched.page.evaluate(script, [skips, n])
        plot.hover(position={"x": x, "y": y})
        watched.page.wait_for_function(hovered, arg=text)  # a click chooses what is hovered, which is told with delay
        plot.click(position={"x": x, "y": y})
        count, where, rows = text.split("<br>")
        assert watched.text("#census-count") == f"{count}: {rows}"
        assert watched.text("#census-facts p:first-child").startswith(f"{where}: {rows} of")


def plane_states(shown):
    """Every mark of the plane, reached by the controls: what is chosen, said, and painted there."""
    script = """() => {
        const [kind, t, d] = ["kind", "trace", "determinant"].map((name) => document.getElementById(`target-${name}`));
        const put = (control, value) => { control.value = value; control.dispatchEvent(new Event("input")); };
        const found = [];
        for (const { value, textContent } of [...kind.options]) {
            put(kind, value);
            for (let n = 0; n <= Number(t.max); n++) {
                put(t, n);
                for (let m = 0; m <= Number(d.max); m++) {
                    put(d, m);
                    const { data } = document.getElementById("target-plot");
                    found.push({
                        kind: textContent, t: t.getAttribute("aria-valuetext"), d: d.getAttribute("aria-valuetext"),
                        count: document.getElementById("target-count").textContent,
                        facts: document.getElementById("target-facts").textContent,
                        command: document.querySelector("#target-facts code").textContent,
                        ring: [data.at(-1).x[0], data.at(-1).y[0]],
                    });
                }
            }
        }
        return found;
    }"""
    return shown.page.evaluate(script)


def test_the_plane_of_targets_shows_the_numbers_of_lesson_7(shown, told):
    found = plane_states(shown)
    by_kind = Counter(f["kind"] for f in found)
    walls = lesson.walls()
    assert list(by_kind.values()) == [len(lesson.grid()), *map(len, walls.values()), len(lesson.multiples())]
    assert len({(f["kind"], f["t"], f["d"]) for f in found}) == len(found)
    for n, f in enumerate(found):
        t, d = Fraction(f["t"]), Fraction(f["d"])
        assert f["ring"] == [t, d]
        number = int(f["count"].split()[0])
        assert f["facts"].startswith(f"Proved: exactly {f['count']}, by two narrow blocks.")
        rule = re.search(r"Eigenvalues: [^:]*: ([\d( +)]+)\.", f["facts"])[1]
        assert eval_sum(rule) == number
        if n % 17 == 0 or number in (1, 3, 9):
            scalar = "identity" in f["kind"]
            target = [[t / 2, 0], [0, t / 2]] if scalar else lesson.companion(t, d)
            assert lesson.pieces(target) == number
            assert told(f["command"]) == (f["count"], [(f"exactly {f['count']}", "two narrow blocks")])
            assert [[Fraction(v) for v in row] for row in json.loads(shlex.split(f["command"])[-1])] == target
    assert {int(f["count"].split()[0]) for f in found} == {1, 2, 3, 4, 5, 6, 8, 9, 10}


def eval_sum(rule):
    """Of 2 (1 + 4), or of 1 + 4."""
    factor, inside = re.fullmatch(r"(?:(\d+) \()?([\d +]+)\)?", rule).groups()
    return int(factor or 1) * sum(map(int, inside.split("+")))


def test_a_mark_of_the_plane_is_touched(open_page):
    """Tiles, curves, and multiples of the identity, where they are painted, on a phone and on a desktop."""
    script = """([t, d]) => {
        const { xaxis, yaxis, _size } = document.getElementById("target-plot")._fullLayout;
        return [_size.l + xaxis.d2p(t), _size.t + yaxis.d2p(d)];
    }"""
    hovered = """([t, d, tile]) => {
        const told = document.getElementById("target-plot")._hoverdata?.findLast(({ customdata }) => customdata);
        return told && told.x === t && told.y === d && (told.customdata[0] === 0) === tile;
    }"""
    watched = open_page(width=390, height=844)
    plot = watched.page.locator("#target-plot")

    def touch(t, d, *, tile):
        x, y = watched.page.evaluate(script, [t, d])
        plot.hover(position={"x": x, "y": y})
        watched.page.wait_for_function(hovered, arg=[t, d, tile])  # a click chooses what is hovered, told with delay
        plot.click(position={"x": x, "y": y})

    for width, height in ((390, 844), (1366, 768)):
        watched.page.set_viewport_size({"width": width, "height": height})
        watched.page.wait_for_function("""() => {
            const plot = document.getElementById("target-plot");
            return Math.abs(plot.querySelector(".main-svg").getBoundingClientRect().width - plot.clientWidth) <= 1;
        }""")
        plot.scroll_into_view_if_needed()
        for kind, t, d, count in (
            (0, -3.75, 1.625, 10),
            (0, 1.25, 4.125, 4),
            (2, 0, -1, 4),
            (2, 2, 1, 9),
            (1, -2, 1, 6),
        ):
            touch(t, d, tile=kind == 0)
            assert watched.text("#target-count") == f"{count} components"
            assert (watched.text("#target-trace-value"), watched.text("#target-determinant-value")) == (
                str(Fraction(t)),
                str(Fraction(d)),
            )
            assert (watched.page.input_value("#target-kind") == "0") == (kind == 0)
        watched.set("target-kind", 4)
        touch(2, 1, tile=False)
        assert watched.text("#target-count") == "3 components"
        watched.set("target-kind", 0)


def test_the_colours_of_the_plane_are_its_numbers(shown):
    shown.set("target-kind", 0)
    swatches = """() => [...document.querySelectorAll("#target-legend .swatch")]
        .map((swatch) => [swatch.textContent, swatch.style.background])"""
    assert len({colour for _, colour in shown.page.evaluate(swatches)}) == 9
    tiles, *_ = shown.traces("target-plot", "none of them")
    numbers = sorted(map(int, dict(shown.page.evaluate(swatches))))
    plane = lesson.counts(lesson.grid()[::7])
    for (t, d), number in plane.items():
        assert numbers[tiles["z"][tiles["y"].index(d)][tiles["x"].index(t)]] == number


def test_the_barrier_falls_and_the_functions_stay(shown, made):
    """What is drawn is what the networks compute, by exact evaluation; B aligned has the function of B."""
    numbers = made.numbers["alignments"]
    inputs = [Fraction(n, 4) for n in range(-8, 9)]
    for n, (pair, example) in enumerate(zip(numbers["pairs"], examples(), strict=True)):
        shown.set("alignment-pair", n)
        shown.set("alignment-way", 10)
        assert shown.text("#alignment-way-value") == "0.25"
        assert ("Proved: B = g . A" in shown.text("#alignment-facts")) == pair["same"] == (n == 0)
        tops = re.fullmatch(r"largest loss: ([\d.]+), aligned: ([\d.]+)", shown.text("#alignment-result")).groups()
        for way, other, top in zip(("before", "after"), (example.second, example.moved), tops, strict=True):
            weights = [u.fractions() * Fraction(3, 4) + v.fractions() * Fraction(1, 4)
                       for u, v in zip(example.first.weights, other.weights, strict=True)]  # fmt: skip
            biases = [u.fractions() * Fraction(3, 4) + v.fractions() * Fraction(1, 4)
                      for u, v in zip(example.first.biases, other.biases, strict=True)]  # fmt: skip
            quarter = MLP([w.tolist() for w in weights], [b.tolist() for b in biases], activation="relu")
            errors = [output(quarter, (x,))[0] - output(example.first, (x,))[0] for x in inputs]
            assert pair["losses"][way][10] == pytest.approx(float(sum(e * e for e in errors) / 17), abs=1e-5)
            (drawn,) = (t["y"] for t in shown.traces("function-plot")
                        if t["name"] == f"at t, {'aligned' if way == 'after' else 'as it is'}")  # fmt: skip
            exact = [float(output(quarter, (Fraction(str(x)),))[0]) for x in numbers["inputs"]]
            assert drawn == pytest.approx(exact, abs=1e-5)
            assert float(top) == pytest.approx(max(pair["losses"][way]), rel=0.06, abs=1e-6)
        assert pair["functions"]["before"][-1] == pytest.approx(pair["functions"]["after"][-1], abs=1e-5)
        assert float(tops[1]) < float(tops[0]) / 3
        assert (float(tops[1]) == 0) == pair["same"]


def test_cards_say_what_was_computed(shown, made):
    page = shown.page
    assert page.locator(".card").count() == len(made.results) == statements()
    for n, result in enumerate(made.results):
        card = page.locator(".card").nth(n)
        assert card.locator("summary").inner_text().split() == [
            *result.id.split(),
            result.verdict,
            *result.title.split(),
        ]
        card.locator("summary").click()
        text = " ".join(card.inner_text().split())
        formal = [result.formal.type] if result.formal is not None and result.formal.accepted else []
        assert card.locator("pre").all_inner_texts() == formal  # in the lines in which Coq prints it
        for told in (*result.scope, result.counterexample, result.source):
            assert " ".join(told.split()) in text
        assert card.locator("li").count() == len(result.hypotheses)
        for name, status in result.hypotheses.items():
            assert status in text
            fails = [t.found for t in result.searches if t.without == name and t.outcome == "refuted"]
            assert not fails or " ".join(fails[0].split()) in text
        assert card.locator("math").count() >= result.text.count("$") // 2
        assert "$" not in text
        assert card.locator("merror").count() == 0
        formally = "" if result.formal is None else " ".join(result.formal.type.split())  # in Coq's words, with \det
        assert formally in text
        assert not re.search(r"\\[a-z]", text.replace(formally, "") if formally else text)


@pytest.mark.parametrize("text", ["costs 5$", "$x$ and $y", r"$\text{a<b}$", "$c & d$", r"$\text{<script>}$"])
def test_what_is_no_formula_is_refused(text):
    with pytest.raises(BadInput):
        with_formulas(text)


def test_plain_text_is_escaped():
    assert with_formulas("a < b & <i>") == "a &lt; b &amp; &lt;i&gt;"
    assert with_formulas("if $a < b$").endswith("</math>")


@pytest.mark.slow
def test_what_is_shown_fits_the_controls_after_going_back(open_page, tmp_path):
    watched = open_page()
    for control, value in {"skip": True, "kappa": 0, "layers": 4, "pair-network": 0, "theme": "dark"}.items():
        watched.set(control, value)
    blank = tmp_path / "blank.html"
    blank.write_text("<title>blank</title>")
    watched.page.goto(blank.as_uri())
    watched.page.go_back()
    page = watched.page
    page.wait_for_timeout(500)
    assert page.locator("#skip").is_checked() == (watched.text("#eps-value") != "no skip")
    assert page.locator("#widths select").count() == int(page.input_value("#layers")) + 1
    kappas = page.evaluate("JSON.parse(document.getElementById('numbers').textContent).chords.kappas")
    assert watched.text("#kappa-value") == kappas[int(page.input_value("#kappa"))]
    watched.requests = [watched.path.as_uri()]


def test_formulas_are_drawn(shown):
    """Subscripts are lower, and every formula of the page takes room."""
    script = """() => [...document.querySelectorAll("section > p msub")].map((sub) =>
        [...sub.children].map((part) => part.getBoundingClientRect().bottom))"""
    indices = shown.page.evaluate(script)
    assert len(indices) > 5
    assert all(index > base for base, index in indices)
    sizes = shown.page.evaluate('() => [...document.querySelectorAll("section > p math")].map((m) => m.clientWidth)')
    assert min(sizes) > 0


@pytest.mark.slow
def test_tab_reaches_every_control_in_order(open_page):
    watched = open_page()
    watched.set("skip", True)
    script = """() => [...document.querySelectorAll("a, select, input, button, summary")]
        .filter((control) => !control.disabled).map((control, n) => (control.dataset.order = String(n)))"""
    wanted = watched.page.evaluate(script)
    assert len(wanted) > 30
    watched.page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    reached = []
    for _ in wanted:
        watched.page.keyboard.press("Tab")
        reached.append(watched.page.evaluate("document.activeElement.dataset.order"))
    assert reached == wanted
    assert watched.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    watched.page.keyboard.press("Enter")
    assert watched.page.locator(".card[open]").count() == 1
    watched.page.focus("#walk")
    watched.page.keyboard.press("Enter")
    assert watched.text("#walk") == "Stop"


def test_an_interrupted_page_is_not_written(tmp_path, run, monkeypatch):
    for part in ("surfaces", "networks", "chords", "pairs", "small_census", "target_plane"):
        monkeypatch.setattr(symtopo.page.document, part, lambda *_: {})
    stopped = Result("2.1", "", "", "", None, reason=INTERRUPTED)
    monkeypatch.setattr(symtopo.page.document, "verify", lambda **_: [stopped])
    code, out, err = run("demo", "--out", tmp_path / "page.html")
    assert (code, out, err) == (130, "", "symtopo: interrupted\n"), err
    assert list(tmp_path.iterdir()) == []


def test_every_control_has_a_name(shown):
    script = """() => [...document.querySelectorAll("select, input, button")].filter((control) =>
        !(control.labels?.length || control.textContent.trim() && control.tagName === "BUTTON")).length"""
    assert shown.page.evaluate(script) == 0
    assert shown.page.locator("[role=img]:not([aria-label])").count() == 0
    ours = "[...document.querySelectorAll('[id]')].filter((e) => !e.closest('.plot') || e.matches('.plot'))"
    identifiers = shown.page.evaluate(f"{ours}.map((e) => e.id)")
    assert len(identifiers) == len(set(identifiers)) > 40


def contrast(first, second):
    def luminance(colour):
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted(map(luminance, (first, second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


PARTS = {"surfaces": "surface-count", "pairs": "pair-result", "networks": "network-count"}
PARTS |= {"census": "census-count", "alignments": "alignment-result", "targets": "target-count"}
PICTURES = {"surfaces": "surface-plot", "pairs": "pair-plot", "networks": "graph", "census": "census-plot"}
PICTURES |= {"alignments": "function-plot", "targets": "target-plot"}
OUT_OF_SIGHT = """([section, ids, block, anchored]) => {
    const hidden = [];
    const seen = (id) => {
        const { top, bottom, height } = document.getElementById(id).getBoundingClientRect();
        return height > 20 && top >= -1 && bottom <= innerHeight + 1;
    };
    const look = (where) => ids.filter((id) => !seen(id)).forEach((id) => hidden.push(`${id}, ${where}`));
    document.documentElement.style.scrollBehavior = "auto";
    document.getElementById(section).scrollIntoView();
    if (anchored) look("from the link to the section");
    const controls = [...document.querySelectorAll(`#${section} fieldset :is(select, input, button)`)];
    for (const control of controls) {
        const reached = (how) => {
            const { left, top, width, height } = control.getBoundingClientRect();
            const found = document.elementFromPoint(left + width / 2, top + height / 2);
            if (top < 0 || top + height > innerHeight || !control.contains(found)) hidden.push(`${control.id}, ${how}`);
        };
        document.querySelector(`#${section} .stage`).scrollIntoView();
        control.scrollIntoView({ block });
        look(`with ${control.id}`);
        reached("where it is used");
        scrollTo(0, document.body.scrollHeight);
        control.focus();
        if (!control.disabled) reached("by Tab, from below");
    }
    return [controls.length, hidden];
}"""


@pytest.mark.parametrize(("width", "height"), [(390, 844), (360, 640), (844, 390), (1366, 768), (1920, 1080)])
def test_number_and_picture_are_in_view_with_every_control(shown, width, height):
    """Whatever a user changes, on a phone, turned or not, a laptop, a projector, he sees both; and nothing hides it."""
    shown.page.set_viewport_size({"width": width, "height": height})
    shown.set("skip", True)
    shown.set("eps", 5)  # with the note on what the window cuts
    shown.set("target", 5)
    for section, count in PARTS.items():
        wanted = [count, PICTURES[section]] + ["surface-note"] * (section == "surfaces")
        block = "end" if width < 600 else "nearest"  # one column or two
        number, hidden = shown.page.evaluate(OUT_OF_SIGHT, [section, wanted, block, width > 1000])
        assert number > {"alignments": 1, "census": 2, "targets": 2}.get(section, 3)
        assert not hidden
    shown.page.set_viewport_size({"width": 1366, "height": 768})


def test_every_verdict_has_a_badge_that_can_be_read(shown):
    script = """(names) => names.map((name) => {
        const badge = document.querySelector(".badge").cloneNode();
        badge.className = `badge ${name}`;
        document.querySelector(".card").append(badge);
        const { color, backgroundColor } = getComputedStyle(badge);
        badge.remove();
        return [color, backgroundColor];
    })"""
    for color, ground in shown.page.evaluate(script, [verdict.value.lower() for verdict in Verdict]):
        first, second = ("#" + "".join(f"{int(v):02x}" for v in re.findall(r"[\d.]+", c)) for c in (color, ground))
        assert len(second) == 7  # no transparent one, unreadable on the dark page
        assert contrast(first, second) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.slow
def test_readable_on_phone_laptop_and_projector(open_page, scheme):
    watched = open_page(scheme=scheme)
    page = watched.page
    style = "getComputedStyle(document.documentElement).getPropertyValue"
    names = ("paper", "panel", "ink", "soft", "accent", "warn", "warn-ink")
    for width, height in ((360, 740), (1366, 768), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function("""() => {
            const written = parseFloat(getComputedStyle(document.body).fontSize);
            const fits = (svg) => Math.abs(svg.getBoundingClientRect().width - svg.closest(".plot").clientWidth) <= 1;
            return Math.abs(document.getElementById("loss-plot").layout.font.size - 0.8 * written) < 1e-6
                && [...document.querySelectorAll(".plot .main-svg")].every(fits);
        }""")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("document.documentElement.dataset.theme") == scheme
        size = float(page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)"))
        assert size >= (20 if width == 1920 else 16)
        box = page.locator("#surface-plot").bounding_box()
        assert box["width"] <= width
        assert box["height"] <= height
    colour = {name: page.evaluate(f"{style}('--{name}')").strip() for name in names}
    for ground in ("paper", "panel"):
        assert min(contrast(colour[ground], colour[ink]) for ink in ("ink", "soft", "accent")) >= 4.5
    assert contrast(colour["warn"], colour["warn-ink"]) >= 4.5
    other = "light" if scheme == "dark" else "dark"
    watched.set("theme", other)
    assert page.evaluate("document.documentElement.dataset.theme") == other
    assert page.evaluate("document.getElementById('loss-plot').layout.font.color") != colour["ink"]


@pytest.mark.parametrize("path", thinned(sorted(directory().glob("*.py")), every=4), ids=lambda path: path.stem)
def test_the_formulas_of_every_statement_are_understood(path):
    statement = load(path)
    for part in (statement, *statement.repairs):
        for text in (part.text, *part.hypotheses.values()):
            html = with_formulas(text)
            assert html.count("<math") == text.count("$") // 2
            assert not re.search(r"merror|[$]|\\[a-zA-Z]", html)
