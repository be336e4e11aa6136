"""What the trusted checker takes for hostile claims and certificates of at most 1 MB: the worst of each family.

make benchmark-hostile
python benchmarks/hostile_input.py --quick       one input a family: a minute

CPU seconds depend on the machine; the limit is that of docs/certificates.md, and the exit code is 1 where an input goes
beyond it.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from symtopo import checker
from symtopo.cli.output import table

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from hostile import Case, hostile

SECONDS, BYTES = 60, 2**30


def cost(command: list[str]) -> tuple[float, int, int]:
    """CPU seconds, bytes of memory, exit code."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    kilobyte = 1 if sys.platform == "darwin" else 1024
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * kilobyte, process.returncode


def families(quick: bool) -> Iterator[tuple[str, list[Case]]]:
    for family, cases in groupby(hostile(), key=lambda case: case[0].split("-")[0]):
        yield family, list(cases)[: 1 if quick else None]


def measured(folder: Path, case: Case) -> tuple[float, int, int, str]:
    name, *texts = case
    paths = [folder / "claim.json", folder / "certificate.json"]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text)
    return *cost([sys.executable, "-I", "-S", checker.__file__, *map(str, paths)]), name


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one input a family")
    quick = parser.parse_args().quick
    rows, beyond = [], []
    with tempfile.TemporaryDirectory() as folder:
        for family, cases in families(quick):
            costs = [measured(Path(folder), case) for case in cases]
            seconds, _, _, slowest = max(costs)
            memory = max(used for _, used, *_ in costs)
            rows.append([family, str(len(costs)), f"{seconds:.1f}", f"{memory / 2**20:.0f}", slowest])
            beyond += [name for s, used, code, name in costs if s > SECONDS or used > BYTES or code not in (0, 1, 2)]
    table(("family", "inputs", "CPU s", "MB", "slowest"), rows)
    print(f"limit: {SECONDS} s, {BYTES >> 20} MB, exit code 0, 1 or 2; beyond it: {', '.join(beyond) or 'none'}")
    return 1 if beyond else 0


if __name__ == "__main__":
    sys.exit(main())
