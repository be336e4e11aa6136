"""Console blocks of the README: commands, and the output that stands below each."""

import re
import shlex
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def commands(text: str) -> list[tuple[list[str], str]]:
    """Each command as words, with the output printed below it."""
    found = []
    for block in BLOCK.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((shlex.split(command), output))
    return found


def without_seconds(text: str) -> str:
    """What varies between machines is masked: timings of `verify`, and what rounding decides about a sample."""
    text = re.sub(r" +(s|\d+\.\d+)$", "", text, flags=re.MULTILINE)
    text = re.sub(r"\(\d+\.\d+ s\)$", "", text, flags=re.MULTILINE)
    text = re.sub(r"\d+ (cases decided|by estimate|of these cases|random cases|satisfied)", r"N \1", text)
    return re.sub(r"\d+ (minima with|pairs tested|paths found|joins)", r"N \1", text)
