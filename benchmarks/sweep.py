"""Networks a second of `symtopo sweep count` without samples: with one process, and with two, in turn in one run.

make benchmark-sweep
python benchmarks/sweep.py --quick       200 networks: seconds; says nothing of speed
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from symtopo.cli.output import table

NETWORKS, QUICK, SINGLE = 100_000, 200, 20_000


def networks(number: int, seed: int) -> Iterator[str]:
    """Networks of 2 to 4 layers, widths up to 3, up to two skips, and targets with entries 0, 1, -1, 2."""
    rng = random.Random(seed)
    for _ in range(number):
        widths = [rng.randint(1, 3) for _ in range(rng.randint(3, 5))]
        pairs = [(j, i) for i in range(len(widths)) for j in range(i) if widths[j] == widths[i]]
        chosen = rng.sample(pairs, min(len(pairs), rng.randint(0, 2)))
        skips = [[*pair, str(rng.choice((1, -1, 2)))] for pair in chosen]
        target = [[rng.choice((0, 1, -1, 2)) for _ in range(widths[0])] for _ in range(widths[-1])]
        yield json.dumps({"widths": widths, "skips": skips, "target": target}) + "\n"


def swept(folder: Path, number: int, jobs: int, seed: int) -> dict:
    """The closing numbers of a sweep of so many networks."""
    cases, store = folder / f"{jobs}-{seed}.jsonl", folder / f"{jobs}-{seed}.db"
    with cases.open("w") as file:
        file.writelines(networks(number, seed))
    words = [sys.executable, "-m", "symtopo", "sweep", "count", cases, "--store", store, "--jobs", str(jobs), "--json"]
    return json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE).stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="200 networks")
    parser.add_argument("--networks", type=int, default=NETWORKS, help="how many, with two processes")
    given = parser.parse_args()
    many = QUICK if given.quick else given.networks
    few = min(many, SINGLE)
    with tempfile.TemporaryDirectory() as folder:
        runs = [(jobs, swept(Path(folder), number, jobs, seed)) for jobs, number, seed in ((1, few, 1), (2, few, 1))]
        rows = [(str(jobs), run) for jobs, run in runs]
        if many > few:
            rows.append(("2", swept(Path(folder), many, 2, 2)))
    print("symtopo sweep count --samples 0, wall seconds, start-up included\n")
    columns = ("cases", "decided", "repeated", "seconds", "rate")
    table(
        ("jobs", *columns[:3], "seconds", "a second"), [(jobs, *(str(run[c]) for c in columns)) for jobs, run in rows]
    )
    print(f"\ntwo processes against one: {rows[1][1]['rate'] / rows[0][1]['rate']:.2f}")


if __name__ == "__main__":
    main()
