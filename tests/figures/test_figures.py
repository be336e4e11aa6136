"""The figures of the paper: their numbers against formulas written here, their files, and refusals."""

import json
import re
import sys
from fractions import Fraction
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest
from matplotlib.colors import rgb_to_hsv, to_hex, to_rgb
from matplotlib.transforms import Bbox
from mpl_toolkits.mplot3d.proj3d import proj_transform
from thinned import thinned

from symtopo.errors import BadInput
from symtopo.figures import figure_1
from symtopo.figures.paper import FIGURES, PaperFigure, compute, draw, write

ASSETS = Path(figure_1.__file__).parent.parent / "page" / "assets"
MAGIC = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}
RANDOM = (3, 4)


@pytest.fixture(scope="module")
def figures():
    return {number: compute(number) for number in FIGURES}


def test_there_are_four_and_they_say_what_they_are(figures):
    assert list(FIGURES) == [1, 2, 3, 4]
    for number, figure in figures.items():
        assert isinstance(figure, PaperFigure)
        assert (figure.number, figure.seed) == (number, 0)
        assert figure.caption
        assert all(line.endswith(".") for line in figure.caption)


@pytest.mark.parametrize("number", [0, 5, -1, 10**30, "1", None, 1.5])
def test_other_numbers_are_refused(number):
    with pytest.raises(BadInput, match="1, 2, 3 or 4"):
        compute(number)


# ------------------------------------------------------------------------------------------------------------ figure 1

PANELS = {"0": (4, 4), "1": (3, 3), "1_over_4": (3, 4)}  # components, pieces in the window


def component(eps, w1, w2):
    """Of W3 (W2 W1 + eps) = 1, by hand: A = W2 W1 + eps is not 0; for eps > 0 one with A > 0 holds W1 = 0."""
    a = w1 * w2 + eps
    if a == 0:
        return None
    return (a > 0, None) if eps and a > 0 else (a > 0, w1 > 0)


@pytest.mark.parametrize("key", PANELS)
def test_every_grid_point_of_figure_1_has_the_right_label(figures, key):
    data, eps = figures[1].data, Fraction(key.replace("_over_", "/"))
    w, label, w3 = data["w"], data[f"label_eps_{key}"], data[f"w3_eps_{key}"]
    assert (w[0], w[-1], label.shape) == (-3, 3, (len(w), len(w)))
    names: dict = {}
    for i, w1 in enumerate(w.tolist()):
        for j, w2 in enumerate(w.tolist()):
            expected, found = component(eps, Fraction(w1), Fraction(w2)), int(label[i, j])
            assert (found == -1) == (expected is None)
            if expected is not None:
                assert names.setdefault(expected, found) == found
                a = Fraction(w1) * Fraction(w2) + eps
                assert w3[i, j] == pytest.approx(float(1 / a))
    assert len(names) == len(set(names.values())) == PANELS[key][0]
    assert len(data[f"names_eps_{key}"]) == PANELS[key][0]
    for (positive, w1), number in names.items():
        words = str(data[f"names_eps_{key}"][number])
        assert ("A > 0" if positive else "A < 0") in words
        assert w1 is None or ("W1 > 0" if w1 else "W1 < 0") in words
        assert w1 is not None or "W1" not in words


def flood(mask):
    """Sizes of the pieces of a mask, neighbours by edges."""
    left, sizes = {tuple(p) for p in np.argwhere(mask).tolist()}, []
    while left:
        stack, size = [left.pop()], 0
        while stack:
            i, j = stack.pop()
            size += 1
            near = {(i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1)} & left
            left -= near
            stack += near
        sizes.append(size)
    return sizes


@pytest.mark.parametrize("key", PANELS)
def test_pieces_in_the_window_of_figure_1(figures, key):
    data, (components, pieces) = figures[1].data, PANELS[key]
    with np.errstate(invalid="ignore"):
        visible = np.abs(data[f"w3_eps_{key}"]) <= 3
    found = [size for c in range(components) for size in flood(visible & (data[f"label_eps_{key}"] == c)) if size > 4]
    assert len(found) == pieces
    line = f"eps = {key.replace('_over_', '/')}: {components} components (proved), {pieces} pieces in the window"
    assert any(text.startswith(line) for text in figures[1].caption)


def test_the_window_of_figure_1_cuts_one_component_only(figures):
    (cut,) = [line for line in figures[1].caption if "cuts" in line]
    assert "A > 0" in cut
    assert "2 pieces" in cut


@pytest.fixture(scope="module")
def drawn(figures):
    """Figure 1 laid out: its cubes, and the legend of each."""
    picture = draw(figures[1])
    picture.draw_without_rendering()
    cubes = [axes for axes in picture.axes if axes.name == "3d"]
    legends = [axes.get_legend() for axes in picture.axes if axes.name != "3d"]
    return picture, cubes, legends


def hue(colour):
    red, green, blue = to_rgb(colour)
    return rgb_to_hsv((red, green, blue))[0]


def test_a_colour_of_figure_1_means_the_same_piece_in_every_panel(figures, drawn):
    """Coloured alike in two panels: some cell of signs is in both pieces; legends have the colours of their cubes."""
    _, cubes, legends = drawn
    cells_of: dict = {}
    for key, cube, legend in zip(PANELS, cubes, legends, strict=True):
        names = [text.get_text() for text in legend.get_texts()]
        colours = [to_hex(patch.get_facecolor()) for patch in legend.get_patches()]
        assert names == [str(name) for name in figures[1].data[f"names_eps_{key}"]]
        assert len(set(colours)) == len(colours) == len(cube.collections) == PANELS[key][0]
        cells = figures[1].data[f"cells_eps_{key}"].tolist()
        for c, (colour, mesh) in enumerate(zip(colours, cube.collections, strict=True)):
            assert hue(colour) == pytest.approx(hue(mesh.get_facecolor()[0]), abs=0.02)
            cells_of.setdefault(colour, []).append({cell for cell, found in enumerate(cells) if found == c})
    assert len(cells_of) == 4
    assert all(set.intersection(*found) for found in cells_of.values())
    written = re.search(r"const CELLS = \[(.*?)\]", (ASSETS / "common.js").read_text())[1]
    assert re.findall('"(.*?)"', written)[:4] == list(figure_1.CELLS)  # the page has the same


def test_legends_of_figure_1_stand_beside_the_cubes(drawn):
    picture, cubes, legends = drawn
    for cube in cubes:
        corners = [proj_transform(*corner, cube.get_proj())[:2] for corner in product((-3, 3), repeat=3)]
        shown = Bbox.null()
        shown.update_from_data_xy(cube.transData.transform(corners))
        ticks = [t.label1.get_window_extent() for axis in (cube.xaxis, cube.yaxis) for t in axis.get_major_ticks()]
        shown = Bbox.union([shown, *ticks])
        for legend in legends:
            assert not shown.overlaps(legend.get_window_extent())
    boxes = [legend.get_window_extent() for legend in legends]
    assert not any(a.overlaps(b) for a, b in combinations(boxes, 2))
    below = picture._supxlabel.get_window_extent()
    assert not any(below.overlaps(box) for box in boxes)


@pytest.mark.parametrize("number", [2, 3])
def test_a_colour_means_the_same_in_every_panel_of_the_others(figures, number):
    """What is drawn in a colour: lines and points that share it share their meaning, by the words of the legend."""
    meaning: dict = {}
    for axes in draw(figures[number]).axes:
        handles, labels = axes.get_legend_handles_labels()
        for handle, label in zip(handles, labels, strict=True):
            colour = handle.get_color() if hasattr(handle, "get_color") else handle.get_facecolor()[0]
            meaning.setdefault(to_hex(colour), set()).add(label)
    assert all(len(words) == 1 for words in meaning.values())


# ------------------------------------------------------------------------------------------------------------ figure 2


def test_losses_of_figure_2_are_exact(figures):
    data = figures[2].data
    for m, loss, text in zip(data["m"], data["largest_loss"], data["largest_loss_exact"], strict=True):
        expected = ((Fraction(m) - 1) ** 2 / (4 * Fraction(m))) ** 2
        assert Fraction(str(text)) == expected
        assert loss == float(expected)
    assert (np.diff(data["m"]) > 0).all()
    assert len(data["m"]) > 10


def test_the_caption_of_figure_2_names_the_first_m(figures):
    ms = [Fraction(m) for m in figures[2].data["m"].tolist()]
    text = "\n".join(figures[2].caption)
    assert "exactly" in text
    for bound in (10, 10**3, 10**6):
        m = next(m for m in ms if ((m - 1) ** 2 / (4 * m)) ** 2 > bound)
        assert f"Above {bound}: for m = {m}," in text


# ------------------------------------------------------------------------------------------------------------ figure 3


@pytest.mark.parametrize("seed", [0, *(pytest.param(s, marks=pytest.mark.slow) for s in (1, 2))])
def test_figure_3_is_under_the_bound(seed):
    data = compute(3, seed=seed).data
    assert (data["change"] <= data["bound"] * (1 + 1e-9)).all()
    assert (data["change"] >= 0).all()
    assert len(data["change"]) == len(data["bound"]) == len(data["sizes"]) == 100
    assert (data["sizes"].min() >= 2, data["sizes"].max() <= 100) == (True, True)
    assert ((data["change"] / data["bound"]) > 1e-3).any()  # the bound is not compared with zeros
    for magnitude in ("0.5", "2"):
        curves, chords = data[f"curve_{magnitude}"], data[f"chord_{magnitude}"]
        assert curves.shape == chords.shape == (5, len(data["t"]))
        assert (curves >= 0).all()
        assert curves.max() < 1e-18
        assert chords[:, [0, -1]].max() < 1e-18  # the ends of the chord are minima
        assert (chords[:, 1:-1].mean(axis=0) > 0).all()
        assert chords.max() > 1e6 * curves.max()
    assert (data["t"][0], data["t"][-1]) == (0, 1)


def test_changes_of_figure_3_are_those_of_a_projection():
    """|Z - Z P| for a projection P = B^+ B vanishes where B has full column rank: more neurons than data points."""
    data = compute(3).data
    hidden, samples = data["sizes"][:, 1], data["sizes"][:, 3]
    ratio = data["change"] / data["bound"]
    assert (hidden < samples).any()
    assert (ratio[hidden < samples] > 1e-6).mean() > 0.5
    assert np.median(ratio[hidden >= samples]) < np.median(ratio[hidden < samples])


# ------------------------------------------------------------------------------------------------------------ figure 4


@pytest.mark.parametrize("seed", [0, 1, 7])
def test_losses_of_figure_4_are_exact(seed):
    figure = compute(4, seed=seed)
    data = figure.data
    assert list(map(str, data["loss_exact"])) == list(map(str, data["formula_exact"]))
    size = Fraction(float(data["y_squared"])).limit_denominator(10**12)
    assert size > 0
    for m, exact, loss in zip(data["m"], data["loss_exact"], data["loss"], strict=True):
        m = Fraction(m)
        expected = ((m - 1) ** 2 / (4 * m)) ** 2
        assert float(Fraction(str(exact))) == pytest.approx(float(expected * size), rel=1e-12)
        assert loss == float(Fraction(str(exact)))
    assert 1.0 in data["m"].tolist()
    assert float(data["loss"][data["m"].tolist().index(1.0)]) == 0
    assert f"At {len(data['m'])} of {len(data['m'])} values" in figure.caption[1]


# --------------------------------------------------------------------------------------------------------------- seeds


def same(a, b):
    return all(np.array_equal(a[key], b[key]) for key in a) and a.keys() == b.keys()


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_the_seed_decides_the_data(figures, number):
    assert same(figures[number].data, compute(number).data)
    assert same(figures[number].data, compute(number, seed=1).data) == (number not in RANDOM)


# --------------------------------------------------------------------------------------------------------------- files


@pytest.mark.parametrize(
    ("number", "suffix"),
    thinned([(4, "png"), (1, "svg"), (2, "pdf"), (3, "png"), (4, "pdf")], every=5),
)
def test_the_same_figure_gives_the_same_file(figures, tmp_path, number, suffix):
    contents = []
    for folder in ("a", "b"):
        path = tmp_path / folder / f"figure.{suffix}"
        assert write(figures[number], path) == [path]
        contents.append(path.read_bytes())
    assert contents[0].startswith(MAGIC[suffix])
    assert len(contents[0]) > 5000
    assert contents[0] == contents[1]


@pytest.mark.parametrize("number", [4, *(pytest.param(number, marks=pytest.mark.slow) for number in (2, 3))])
def test_numbers_beside_the_figure(run, tmp_path, monkeypatch, figures, number):
    monkeypatch.chdir(tmp_path)
    code, out, err = run("figure", number, "--data")
    assert (code, err) == (0, "")
    assert out.startswith(f"Figure {number}: {FIGURES[number]}")
    assert all(line in out for line in figures[number].caption)
    assert {p.name for p in tmp_path.iterdir()} == {f"figure_{number}.png", f"figure_{number}.npz"}
    write(figures[number], Path("again.png"), data=True)
    for suffix in ("png", "npz"):
        assert Path(f"figure_{number}.{suffix}").read_bytes() == Path(f"again.{suffix}").read_bytes()
    assert same(dict(np.load(f"figure_{number}.npz", allow_pickle=False)), figures[number].data)


@pytest.mark.parametrize("number", [4, pytest.param(3, marks=pytest.mark.slow)])
@pytest.mark.slow
def test_another_seed_gives_another_file(run, tmp_path, figures, number):
    write(figures[number], tmp_path / "0.png")
    assert run("figure", number, "--seed", 1, "--out", tmp_path / "1.png")[0] == 0
    assert (tmp_path / "0.png").read_bytes() != (tmp_path / "1.png").read_bytes()


def test_json(run_json, tmp_path, figures):
    path = tmp_path / "new" / "two.svg"
    code, result = run_json("figure", "2", "--out", path, "--data", "--seed", "3")
    assert code == 0
    assert result == {
        "schema": "symtopo/figure/1",
        "number": 2,
        "title": FIGURES[2],
        "seed": 3,
        "caption": list(figures[2].caption),
        "files": [str(path), str(path.with_suffix(".npz"))],
    }
    assert all(Path(file).is_file() for file in result["files"])


@pytest.mark.slow
def test_without_the_caption(run, tmp_path, figures):
    path = tmp_path / "two.svg"
    code, out, err = run("figure", "2", "--out", path, "--no-caption")
    assert (code, err) == (0, "")
    assert all(line in out for line in figures[2].caption)
    assert "it exceeds any given number" not in path.read_text()


@pytest.mark.slow
def test_upper_case_endings(run, tmp_path):
    assert run("figure", "2", "--out", tmp_path / "two.PDF")[0] == 0
    assert (tmp_path / "two.PDF").read_bytes().startswith(b"%PDF")


def test_the_caption_is_text_in_the_picture(figures, tmp_path):
    write(figures[2], tmp_path / "two.svg")
    text = (tmp_path / "two.svg").read_text()
    assert "it exceeds any given number" in text
    assert json.dumps(tmp_path.name) not in text


# ----------------------------------------------------------------------------------------------------------- refusals


def refused(code, out, err):
    assert code == 2
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("symtopo: ")
    assert err[:-1].isprintable()
    assert len(err) < 600


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["0"],
        ["5"],
        ["-1"],
        ["two"],
        ["1.5"],
        ["9" * 5000],
        ["2", "3"],
        ["2", "--seed", "-1"],
        ["2", "--seed", "x"],
        ["2", "--out", ""],
        ["2", "--out", "picture"],
        ["2", "--out", "picture.gif"],
        ["2", "--out", ".png"],
        ["2", "--out", "file/picture.png"],
        ["2", "--out", "here.png"],
        ["2", "--out", "/proc/self/picture.png"],
        ["2", "--out", "a" * 300 + ".png"],
        ["2", "--nonsense"],
    ],
    ids=lambda arguments: " ".join(arguments)[:40].replace("/", "|"),
)
def test_bad_input_is_one_line(run, tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("")
    Path("here.png").mkdir()
    refused(*run("figure", *arguments))
    assert {p.name for p in tmp_path.iterdir()} == {"file", "here.png"}


def test_data_that_cannot_be_written_are_one_line(run, tmp_path):
    (tmp_path / "two.npz").mkdir()
    refused(*run("figure", "2", "--out", tmp_path / "two.png", "--data"))


def test_without_matplotlib(run, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    for number in FIGURES:
        code, out, err = run("figure", number, "--out", tmp_path / "figure.png")
        refused(code, out, err)
        assert "pip install 'symtopo[figures]'" in err
    assert not list(tmp_path.iterdir())


def test_the_surfaces_of_figure_1_are_triangles(figures):
    """Of polygons with different numbers of corners matplotlib pads the shorter ones with memory never written."""
    data = figures[1].data
    for key in ("0", "1", "1_over_4"):
        w3, label = data[f"w3_eps_{key}"], data[f"label_eps_{key}"]
        for c in range(len(data[f"names_eps_{key}"])):
            triangles = figure_1._surface(data["w"], w3, label == c)
            assert triangles.shape[1:] == (3, 3)
            assert np.abs(triangles).max() <= figure_1.WINDOW * (1 + 1e-12)
