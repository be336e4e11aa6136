"""Lessons: solved and blank from one source, exercises that notice a wrong answer and say what to look at, pictures."""

import ast
import doctest
import importlib
import importlib.util
import json
import re
from fractions import Fraction
from pathlib import Path

import nbclient
import nbformat
import numpy as np
import pytest
from thinned import thinned

from symtopo.teaching import exercise as exercises
from symtopo.teaching import pictures, target_plane
from symtopo.teaching.exercise import Exercise

HERE = Path(__file__).parent.parent.parent / "docs" / "lessons"
LESSONS = sorted(HERE.glob("lesson_*.py"))
EXERCISES = {
    name: exercise
    for n in range(1, 8)
    for name, exercise in vars(importlib.import_module(f"symtopo.teaching.lesson_{n}")).items()
    if isinstance(exercise, Exercise)
}


def load_build():
    spec = importlib.util.spec_from_file_location("lessons_build", HERE / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


build = load_build()


def answers(path):
    """The exercises of a lesson, in order, each with its solution."""
    text = path.read_text()
    found = re.findall(r"^answer = (.*)\nlesson_(\d)\.(\w+)\(answer\)$", text, re.MULTILINE)
    assert len(found) == len(re.findall(r"^answer\b", text, re.MULTILINE))
    return [(name, ast.literal_eval(answer)) for answer, _, name in found]


def slow(case):
    """Of the usual run no more than there is time for."""
    return pytest.param(case, marks=pytest.mark.slow)


def words(text):
    return len(re.findall(r"[a-z]{2,}", text, re.IGNORECASE))


# ------------------------------------------------------------------------------------------------------------ substance


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_fills_twenty_minutes(path):
    found = list(build.cells(path.read_text()))
    texts = [text for kind, _, text in found if kind == "markdown"]
    number = re.search(r"lesson_(\d)", path.stem)[1]
    assert texts[0].startswith(f"# Lesson {number}: ")
    assert sum(map(words, texts)) > 400
    exercises = re.findall(r"\*\*Exercise ([\d.]+)\.\*\*", "\n".join(texts))
    assert exercises == [EXERCISES[name].name for name, _ in answers(path)]
    assert exercises == [f"{number}.{n + 1}" for n in range(len(exercises))]
    assert 4 <= len(exercises) <= 6
    assert sum(text.startswith("pictures.") for kind, _, text in found if kind == "code") == 1
    assert [text.splitlines()[0] for text in texts if text.startswith("## ")][-1] == "## A question for the tool"
    assert "before you run" in " ".join(" ".join(texts).split()).lower()
    kinds = [kind for kind, _, _ in found]
    assert kinds.index("code") == 1 or kinds.index("code") == 2


def test_every_exercise_is_asked_in_one_lesson():
    assert len(LESSONS) == 7
    assert sorted(name for path in LESSONS for name, _ in answers(path)) == sorted(EXERCISES)


LAST = {  # what the tool says in the end
    "lesson_1_two_layers": "connected by layer tube ; checked: True",
    "lesson_2_depth_and_width": "exactly 1 component\nexactly 8 components",
    "lesson_3_skips": "components: 9\n   exactly 9 components by state cells",
    "lesson_4_bottlenecks": "target - components: 1 by unreachable target\nnearly - components: 2 by",
    "lesson_5_cut_vertices": "179 of 512 are as the law would have it",
    "lesson_6_same_function": "before: exact\nafter:  rounding at W2[7, 11] - ",
    "lesson_7_eigenvalues": "before: 6\nafter:  4\n",
}


def run(source, capsys):
    """What a lesson prints, run in this process: five others would each import all anew."""
    exec(compile(source, "lesson", "exec"), {"__name__": "__main__"})
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


@pytest.mark.parametrize("path", thinned([*LESSONS[:6], *map(slow, LESSONS[6:])], every=3), ids=lambda path: path.stem)
def test_solved_all_is_right(path, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    out = run(path.read_text(), capsys)
    told = re.findall(r"^Exercise ([\d.]+): (.*)$", out, re.MULTILINE)
    assert told == [(EXERCISES[name].name, "right.") for name, _ in answers(path)]
    assert LAST[path.stem] in out[out.rindex("Exercise") :]
    assert not [*tmp_path.iterdir()]


def code(notebook):
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")


def test_blank_each_exercise_waits_for_its_answer(capsys, tmp_path, monkeypatch):
    """The question at the end is answered all the same, and what is between."""
    monkeypatch.chdir(tmp_path)
    for path in LESSONS[:4]:  # the fifth counts 512 networks: test_solved has it
        notebook = build.notebook(path.read_text(), solutions=False)
        told = re.findall(r"^Exercise ([\d.]+): (.*)$", run(code(notebook), capsys), re.MULTILINE)
        assert [name for name, _ in told] == [EXERCISES[name].name for name, _ in answers(path)]
        assert all(words.startswith("write your answer in place of the dots: ") for _, words in told)


# ------------------------------------------------------------------------------------------------------------ exercises

WRONG = {  # some wrong answers, and a word of the hint
    "cross": [(2, "apart"), (4, "path"), (7, "Draw")],
    "on_the_branch": [
        ([[[3]], [[0.333333]]], "rounded"),
        ([[[2]], [["1/2"]]], "W1 is 2"),
        ([[[3]], [[3]]], "W2 W1 is 9"),
    ],
    "elsewhere": [([[[2]], [["1/2"]]], "branch"), ([[[-2]], [["1/2"]]], "W2 W1 is -1"), ([[[0]], [[0]]], "is 0 here")],
    "across": [(0, "larger"), (0.999, "fraction"), (4, "square")],
    "along": [(0, "larger"), (0.3164, "fraction"), ("9/16", "square")],
    "far": [(4, "0.3164"), (-5, "other branch"), (0, "there is none")],
    "seven_layers": [(128, "not all free"), (7, "doubles"), (3, "hidden layer")],
    "wide_enough": [([2, 3], "2 components"), ([4, 3], "so is 2, 3, 3, 2"), ([1, 3], "width 1")],
    "eight_components": [([2, 2, 2, 2], "these are 4"), ([2, 2, 3, 2, 2], "there are 4"), ([5, 3, 3, 3, 4], "sign")],
    "connected_target": [([[0, 0], [0, 0]], "excluded"), ([[1, 0], [0, 1]], "there are 4")],
    "smallest_width": [(16, "wider"), (8, "hidden"), (1, "turn"), (2, "smallest")],
    "few_data": [(2, "one direction"), (4, "one hidden"), (3, "rank of X")],
    "two_blocks": [(4, "Add up"), (9, "not free"), (6, "same sign"), (8, "without"), (1, "Which signs")],
    "shifted": [(0, "W2 W1 = -1"), ("1/2", "2 branches")],
    "no_help": [(1, "there are 3"), ("-1/2", "there are 3")],
    "joined": [("A > 0", "sign"), ("A>0", "sign")],
    "over_all": [(4, "left"), (3, "inside"), (2, "Move")],
    "harmful": [(1, "2 without the skip and 1"), (5, "not more")],
    "least_loss": [(0, "rank"), (4, "smaller"), (5, "kept"), ("1/2", "square"), (2, "square")],
    "straddling": [((2, 2), "diag(2, 1, 1)."), ((1, 1), "diag(2, 2, 1)."), ((2, 1), "and")],
    "widened": [(1, "det W1"), (4, "one hidden"), (3, "lesson 2")],
    "tied": [
        ([[1, 2], [2, 4]], "rank at most 1"),
        ([[1, 0], [0, 1]], "No entry"),
        ([[1, 2], [3, 4]], "the product 11"),
    ],
    "deeper": [((2, 2), "one matrix"), ((4, 1), "not all"), ((4, 4), "in pairs")],
    "cut_vertices": [([1, 2], "passes over 1"), ([], "missing"), ([0, 2], "hidden ones"), ([9], "passes over 9")],
    "overlapping": [
        ([(0, 2), (0, 2)], "twice"),
        ([(0, 3), (0, 2)], "target"),
        ([(0, 2), (0, 1)], "over 2, which is"),
        ([(0, 1), (1, 2)], "over 1 and 2, which are"),
    ],
    "idle": [((0, 2), "from 8 to 4"), ((0, 4), "excluded")],
    "four_left": [((0, 2), "there are 8"), ((0, 4), "there are 2"), ((0, 5), "target"), ((1, 2), "there are 16")],
    "some_wide": [(4, "wider"), (8, "too wide"), (1, "Over vertex 2"), (3, "hidden vertices")],
    "against_the_law": [([[0, 0], [0, 0]], "excluded"), ([[1, 0], [0, 1]], "there are 8")],
    "outgoing": [(12, "tripled"), (4, "max(3 z, 0)")],
    "copies": [(6, "signs"), (8, "orders"), (27, "how many")],
    "halfway": [(1, "averaged"), ("1/4", "add up")],
    "three_neurons": [([[1, 0, 1], [2, 0, 1], [3, 0, 0]], "not heard"), ([[1, 0, 1], [2, 0, 1], [1, 1, 1]], "kink")],
    "carries": [(1, "away"), (2, "spare place"), (6, "pieces"), (4, "cups")],
    "turning": [(2, "weights"), (1, "cannot change"), (8, "two signs"), (3, "quarter")],
    "two_lines": [(5, "left to do"), (8, "both positive"), (6, "twice"), (4, "keeps two"), (20, "circle")],
    "two_signs": [
        ([[1, 0], [0, -3]], "one of them is 1"),
        ([[1, 2], [2, 4]], "has no sign"),
        ([[0, -1], [1, 0]], "no real line"),
        ([[2, 0], [0, 3]], "same sign"),
        ([[-2, 0], [0, -2]], "are 2: its eigenvalues have the same"),
    ],
    "not_told": [
        ([[[1, 2], [3, 4]], [[1, 2], [3, 5]]], "traces and determinants"),
        ([[[1, 2], [3, 4]], [[2, 2], [3, 3]]], "Their determinants"),
        ([[[1, 2], [3, 4]], [[4, 2], [3, 1]]], "Both have 8"),
    ],
    "eigenvalue_one": [([[1, 0], [0, 1]], "are 3"), ([[1, 5], [0, 2]], "are 5"), ([[2, 1], [0, 2]], "det(T - I) is 1")],
    "on_the_way": [([10, 10, 10, 2, 8], "s = 1:"), ([10, 5, 10, 8, 8], "s = 0:"), ([10, 5, 8, 2, 8], "s = 1/2:")],
    "lowest": [("1/25", "3/5"), ("1/10", "square"), (1, "average"), ("1/2", "each order")],
}
ALSO_RIGHT = {
    "elsewhere": [[[[Fraction(-1, 3)]], [[-3]]]],
    "across": ["1", Fraction(1), 1.0],
    "along": [Fraction(81, 256), 81 / 256],
    "far": [43, "1/50", 10**30],
    "eight_components": [[3, 3, 3, 3, 5], (1, 1, 1, 1, 1)],
    "connected_target": [[["1/2", 0], [0, 0]], np.array([[0, 1], [0, 0]])],
    "two_blocks": [np.int64(5)],
    "joined": ["A<0"],
    "tied": [[[3, 3], [3, -3]], [[-2, 1], [1, 2]], [["3/5", "4/5"], ["-4/5", "3/5"]]],
    "idle": [(0, 1), [3, 4]],
    "four_left": [(0, 3), (2, 5)],
    "against_the_law": [[[1, 0], [0, 0]]],
    "halfway": [0.5],
    "two_signs": [[(3, 1), (2, 0)], [[0, 1], [1, 0.5]], [["1/3", 7], [0, -1]]],
    "not_told": [[[[0, 0], [0, 0]], [[0, 1], [0, 0]]], [[[1, 0], [7, 1]], [[1, 0], [0, 1]]]],
    "eigenvalue_one": [[[1, 0], ["-2/3", 1]]],
    "three_neurons": [[[1, 0, 1], [3, 0, 2], [2, 0, -3]]],
}
STRANGE = [None, "x", "", [], {}, set(), 1.5, float("nan"), float("inf"), -1, 10**30, object(), [[[]]], [[1, 2], [3]]]
STRANGE += [
    True,
    np.zeros((2, 2)),
    np.zeros(3),
    [None, None],
    [[0] * 9] * 9,
    [10**6, 10**6],
    (1, 2, 3),
    b"1",
    lambda: 1,
]
STRANGE += [
    "1" * 10**5,
    [["1e999999999", 1], [1, 1]],
    "1e999999999",
    [[[1]], [["1/0"]]],
    [(3, 1), (2, 0)],
    range(10**9),
]


@pytest.mark.parametrize("name", EXERCISES)
def test_a_wrong_answer_gets_a_hint_that_does_not_tell(name, capsys):
    exercise = EXERCISES[name]
    ((right, path),) = [(answer, path) for path in LESSONS for found, answer in answers(path) if found == name]
    assert exercise.judge(right) is None
    assert all(exercise.judge(answer) is None for answer in ALSO_RIGHT.get(name, []))
    hints = []
    for answer, word in WRONG[name]:
        exercise(answer)
        told = capsys.readouterr().out
        assert told.startswith(f"Exercise {exercise.name}: not yet. ")
        hint = told.split("not yet. ")[1].strip()
        assert word in hint
        assert hint == exercise.judge(answer)
        assert hint.endswith((".", "?"))
        assert str(right) not in hint or isinstance(right, int)
        hints.append(hint)
    assert len(set(hints)) >= min(2, len(hints)) or name in ("joined",)
    assert path.stem.startswith(f"lesson_{exercise.name[0]}")


@pytest.mark.parametrize("name", EXERCISES)
def test_whatever_is_answered_there_is_one_line(name, monkeypatch):
    exercise = EXERCISES[name]
    right = [answer for path in LESSONS for found, answer in answers(path) if found == name]
    assert exercise.told(...) == f"Exercise {exercise.name}: write your answer in place of the dots: {exercise.form}."
    for answer in STRANGE:
        told = exercise.told(answer)
        assert told.startswith(f"Exercise {exercise.name}: ")
        assert told.count("\n") == 0
        assert told.isprintable()
        assert len(told) < 500
        assert not told.endswith(": right.") or answer in (*right, *ALSO_RIGHT.get(name, []))
    assert f"this is no answer: give {exercise.form}." in exercise.told(object())


def test_the_example_of_an_exercise():
    results = doctest.testmod(exercises)
    assert results.attempted > 3
    assert results.failed == 0


# ------------------------------------------------------------------------------------------------------------ pictures

PICTURES = ("two_branches", "doubling", "regions", "half_turn", "cut_vertices", "falling_barrier")


@pytest.mark.parametrize("name", thinned([*PICTURES, slow("target_counts")], every=3))
def test_a_picture_is_shown_by_a_notebook_and_written(name, tmp_path):
    picture = getattr(pictures, name)()
    png = picture._repr_png_()
    assert png.startswith(b"\x89PNG")
    assert len(png) > 8000
    assert len(picture.words.split()) > 8
    assert "Figure" not in repr(picture)
    if name == "half_turn":
        picture.save(tmp_path / "picture.svg")
        assert (tmp_path / "picture.svg").read_bytes().startswith(b"<?xml")


def test_regions_are_the_components():
    """Seen from above the minimum is the plane without a curve: what is told apart by colour is apart."""
    picture = pictures.regions(["-1/2", 0, 2])
    assert "eps = -1/2: 3, eps = 0: 4, eps = 2: 3" in picture.words
    for axes, number in zip(picture.figure.axes, (3, 4, 3), strict=True):
        assert len(axes.get_legend_handles_labels()[1]) == number


def test_the_half_turn_costs_nothing_with_a_tie_only():
    flat, steep = (line.get_ydata() for line in pictures.half_turn().figure.axes[1].lines)
    assert np.abs(flat - 1).max() < 1e-12
    assert steep[[0, -1]] == pytest.approx([1, 1])
    assert steep.max() == pytest.approx(5)


def by_arcs(t, d):
    """The count as the lesson derives it, for eigenvalues other than 0 and 1 and a target that is no multiple of I."""
    if t * t < 4 * d:
        signs = []
    else:
        signs = [1, -1] if d < 0 else [1 if t > 0 else -1] * (1 if t * t == 4 * d else 2)
    return 2 * sum(max(1, 2 * signs.count(-side)) for side in (1, -1))


def test_the_plane_of_targets_is_what_the_lesson_derives():
    grid = target_plane.grid()
    assert len(grid) == 18 * 14
    assert not any(0 in (d, d - t + 1, 4 * d - t * t) for t, d in grid)
    meeting, one, zero = target_plane.walls().values()
    generic = [*grid[::5], *(p for p in meeting[::3] if p not in (*one, *zero))]
    assert target_plane.counts(generic) == {p: by_arcs(*p) for p in generic}
    assert set(target_plane.scalars().values()) == {2, 3}


def test_on_a_wall_the_number_is_another_one_than_on_either_side():
    """Where no other wall is near; where two meet it is another one than on both."""
    step = Fraction(1, 1000)
    meeting, one, zero = target_plane.walls().values()
    for points in (meeting, one, zero):
        alone = [p for p in points if sum(p in wall for wall in (meeting, one, zero)) == 1][::4]
        sides = [target_plane.counts([(t, d + sign * step) for t, d in alone]) for sign in (1, -1)]
        for p, here in target_plane.counts(alone).items():
            assert here not in (sides[0][p[0], p[1] + step], sides[1][p[0], p[1] - step])
    crossings = {(0, 0): (6, 2), (1, 0): (4, 5, 2), (2, 1): (6, 5)}
    found = target_plane.counts([(Fraction(t), Fraction(d)) for t, d in crossings])
    assert found == {(0, 0): 4, (1, 0): 1, (2, 1): 9}
    assert all(number not in crossings[p] for p, number in found.items())


@pytest.mark.slow
def test_the_colours_of_the_plane_are_the_counts():
    left, right = (axes.collections for axes in pictures.target_counts().figure.axes[:2])
    seen = {}
    plane = target_plane.counts(target_plane.grid())
    walls = target_plane.counts([p for points in target_plane.walls().values() for p in points])
    for marks, counted in ((left[0], plane), (left[1], walls), (right[0], target_plane.scalars())):
        assert len(marks.get_offsets()) == len(counted)
        for where, colour in zip(marks.get_offsets(), marks.get_facecolors(), strict=True):
            number = counted[tuple(map(Fraction, where.tolist()))]
            assert seen.setdefault(number, tuple(colour[:3])) == tuple(colour[:3])
    assert len(set(seen.values())) == len(seen) == 9


# ------------------------------------------------------------------------------------------------------------ notebooks


def test_notebooks_are_made_from_the_lessons(tmp_path):
    written = build.build(tmp_path)
    assert len(written) == 2 * len(LESSONS)
    for path in written:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        source = next(lesson for lesson in LESSONS if lesson.stem == path.stem)
        solved = path.parent.name == "solutions"
        assert ("**Solution.**" in path.read_text()) == solved
        count = len(re.findall(r"answer = \.\.\.\n", code(notebook)))
        assert count == (0 if solved else len(answers(source)))
        tagged = [cell for cell in notebook.cells if "solution" in cell.metadata.get("tags", [])]
        assert bool(tagged) == solved
    again = [path.read_bytes() for path in written]
    assert [path.read_bytes() for path in build.build(tmp_path)] == again


def test_a_solution_that_a_blank_notebook_would_show_is_noticed():
    """Answers stand on one line each, and what explains them is tagged."""
    for path in LESSONS:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "answer":
                assert node.lineno == node.end_lineno
        for _, tags, text in build.cells(path.read_text()):
            assert text.startswith("**Solution.**") == (tags == ["solution"])


@pytest.mark.parametrize("text", ["import os\n# %%\n", "# %% [raw]\nx\n", "# %% [markdown] title\nx\n"])
def test_a_lesson_that_is_no_notebook_is_refused(text):
    with pytest.raises(ValueError, match="cell"):
        list(build.cells(text))


def executed(path, folder):
    notebook = nbformat.read(path, as_version=4)
    nbclient.NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": folder}}
    ).execute()
    return notebook


# Those for students are the same but for the answers.
NOTEBOOKS = [*(("solutions", n) for n in range(len(LESSONS))), *(("students", n) for n in range(0, len(LESSONS), 3))]


@pytest.mark.filterwarnings("default")  # of the machinery that runs notebooks, not ours
@pytest.mark.parametrize(("folder", "n"), NOTEBOOKS)
@pytest.mark.slow
def test_a_notebook_runs_and_shows_its_picture(folder, n, tmp_path):
    build.build(tmp_path)
    notebook = executed(tmp_path / folder / f"{LESSONS[n].stem}.ipynb", tmp_path)
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert sum("image/png" in output.get("data", {}) for output in outputs) == 1
    assert not any(output.output_type == "error" or output.get("name") == "stderr" for output in outputs)
    text = "".join(output.text for output in outputs if output.output_type == "stream")
    told = re.findall(r"^Exercise [\d.]+: (.*)$", text, re.MULTILINE)
    assert len(told) == len(answers(LESSONS[n]))
    assert all(words == "right." if folder == "solutions" else "write your answer" in words for words in told)
    assert json.loads((tmp_path / folder / f"{LESSONS[n].stem}.ipynb").read_text())["nbformat"] == 4
