"""Blocks of code in the documentation: what kind each is; commands, and the output that stands below each."""

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


def kinds(text: str) -> list[tuple[str, str]]:
    """Every block of code as its kind and its content.

    The kind is the language, with " doctest" if the block holds prompts; "no language"; and "indented" for blocks
    without a fence, or with a fence that BLOCK would not find.
    """
    found, lines, before = [], iter(text.splitlines()), ""
    for line in lines:
        fence = re.match(r"( *)(`{3,}|~{3,}) *(\S*)", line)
        if fence:
            end = fence[1] + fence[2]
            content = "".join(f"{line}\n" for line in iter(lambda end=end: next(lines, end), end))
            language = (fence[3] or "no language") + " doctest" * (">>> " in content)
            found.append(("indented" if fence[1] or fence[2] != "```" else language, content))
        elif line.startswith("    ") and not before:
            found.append(("indented", line.strip() + "\n"))
        elif line.startswith("    ") and found and found[-1][0] == "indented" and before.startswith("    "):
            found[-1] = ("indented", found[-1][1] + line.strip() + "\n")
        before = line
    return found
