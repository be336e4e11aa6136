"""Ratios within one run: a whole `symtopo count` against `import numpy`, and the growth of the cell decision.

make benchmark
python benchmarks/exact_counts.py --quick        every part once, on small cases: seconds; says nothing of speed
"""

import argparse
import statistics
import subprocess
import sys
import time

from symtopo.checker import Network, reduce, state_cells
from symtopo.cli.output import table

RUNS, QUICK_RUNS = 15, 1
COUNT = [sys.executable, "-m", "symtopo", "count", "64,64,64,64,64", "--samples", "0"]
NUMPY = [sys.executable, "-c", "import numpy"]


def wall_seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def command_ratio(runs: int) -> tuple[float, float, float]:
    """Median wall seconds of both commands, taken in turn, and the median of the ratios pair by pair."""
    pairs = [(wall_seconds(COUNT), wall_seconds(NUMPY)) for _ in range(runs + 1)][1:]
    ours, numpy = zip(*pairs, strict=True)
    return statistics.median(ours), statistics.median(numpy), statistics.median(a / b for a, b in pairs)


def cell_decision(layers: int, step: int) -> tuple[int, float]:
    """Components, and CPU seconds, of a scalar network of target 1 with skips i -> i + 2 at every step-th vertex i."""
    skips = {(i, i + 2): 1 for i in range(0, layers - 1, step)}
    problem = reduce(Network((1,) * (layers + 1), skips), None, [[1]])
    start = time.process_time()
    classes = len(set(state_cells(problem)[1]))
    return classes, time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="every part once, on small cases")
    quick = parser.parse_args().quick
    ours, numpy, ratio = command_ratio(QUICK_RUNS if quick else RUNS)
    print("whole commands, median wall seconds; at most 3 times is asked\n")
    table(("symtopo count 64,64,64,64,64", "import numpy", "ratio"), [(f"{ours:.3f}", f"{numpy:.3f}", f"{ratio:.2f}")])
    print("\ncell decision, CPU seconds; at most 0.5 at 8 layers with every second skip is asked\n")
    rows, previous = [], dict.fromkeys((1, 2), 0.0)
    for layers in range(4, 7 if quick else 14):
        row = [str(layers)]
        for step in (2, 1):
            classes, seconds = cell_decision(layers, step)
            growth = f"x {seconds / previous[step]:.1f}" if previous[step] else ""
            row += [str(classes), f"{seconds:.4f}", growth]
            previous[step] = seconds
        rows.append(tuple(row))
    table(("layers", "0:2, 2:4, ..", "seconds", "growth", "0:2, 1:3, ..", "seconds", "growth"), rows)


if __name__ == "__main__":
    main()
