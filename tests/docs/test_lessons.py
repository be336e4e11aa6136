"""Lessons run as scripts, and every exercise notices a wrong answer."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

LESSONS = sorted((Path(__file__).parent.parent.parent / "docs" / "lessons").glob("lesson_*.py"))
WRONG = {'[[[-2]], [["-1/2"]]]': '[[[2]], [["1/2"]]]', "[3, 3]": "[2, 3]", "[[1, 2], [2, 4]]": "[[1, 2], [3, 4]]"}
WRONG |= {"(1, 2)": "(1, 3)", "[2]": "[1, 2]", "{(0, 2): 1, (1, 3): 1}": "{(0, 2): 1}"}


def run(source: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    script = tmp_path / "lesson.py"
    script.write_text(source)
    return subprocess.run([sys.executable, script], cwd=tmp_path, capture_output=True, text=True, check=False)


def test_there_are_lessons_with_exercises():
    assert len(LESSONS) == 5
    assert all(sum(path == lesson for path, _ in exercises()) >= 2 for lesson in LESSONS)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_runs_as_a_script(path, tmp_path):
    done = run(path.read_text(), tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


def exercises():
    return [(path, match) for path in LESSONS for match in re.finditer(r"^answer = (.*)$", path.read_text(), re.M)]


@pytest.mark.parametrize(("path", "match"), exercises(), ids=lambda part: getattr(part, "stem", None) or part[1])
def test_a_wrong_answer_is_noticed(path, match, tmp_path, monkeypatch):
    """Run in this process: fourteen others would each import all anew."""
    monkeypatch.chdir(tmp_path)
    text, answer = path.read_text(), match[1]
    wrong = WRONG.get(answer) or str(int(answer) + 1)
    with pytest.raises(AssertionError):
        exec(text[: match.start()] + f"answer = {wrong}" + text[match.end() :], {"__name__": "__main__"})
