"""The estimate against two plain ones, the exact verification of its paths, and its growth: ratios within one run.

make benchmark-estimate                      CPU seconds without imports, one thread; about 20 minutes
python benchmarks/estimate.py --quick        every part once, on small cases: seconds; says nothing of speed
python benchmarks/estimate.py --residual F   residual networks alone, a line a run into F; killed, it goes on from F
"""

import argparse
import json
import math
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import chart_count
import naive_count
import numpy as np
from residual_family import NETWORKS, residual_family

from symtopo import checker
from symtopo.cli.output import table
from symtopo.components import count, count_certificate
from symtopo.counting.separation import finest
from symtopo.minima.minimum import Minimum
from symtopo.minima.network import Network
from symtopo.sampling.draw import snapped
from symtopo.sampling.estimate import ComponentEstimate, estimate_components
from symtopo.sampling.fiber import checked_fiber, float_fiber
from symtopo.sampling.graph import join_by_paths

SAMPLES = 150
SEED = 0
RUNS = 5
QUICK_NAIVE = ("scalar-3", "scalar-3-skip")
CHARTS = ((2, 5, 1000), (1, 9, 2000), (8, 3, 600), (16, 3, 600))
QUICK_CHARTS = ((2, 3, 200),)
VERIFIED = ((2, 2, 2, 2), (3, 3, 3, 3), (8, 8, 8, 8), (4, 4, 4, 4, 4))
QUICK_VERIFIED = ((2, 2, 2, 2),)
QUICK_SAMPLES = 40
QUICK_RESIDUAL = 1
RESIDUAL_SEEDS = (0, 1, 2)
LEAST_RIGHT = 0.9
REPEATED_BELOW = 5.0  # seconds
WRONG: list[str] = []


def seconds_of(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.process_time()
    found = work()
    return time.process_time() - start, found


def right(found: int | None, truth: int, where: str) -> str:
    """A count beside the truth, for a table; wrong ones are said loudly, and remembered."""
    if found != truth:
        WRONG.append(f"{where}: {found} instead of {truth}")
        print(f"!!! WRONG COUNT !!! {WRONG[-1]}\n", flush=True)
    return f"{found}" if found == truth else f"{found} (WRONG: {truth})"


def geometric_mean(values: list[float]) -> float:
    return math.exp(statistics.fmean(map(math.log, values)))


def slope(sizes: list[float], values: list[float]) -> float:
    """Least squares slope of log value against log size."""
    return statistics.linear_regression([math.log(s) for s in sizes], [math.log(max(v, 1e-9)) for v in values]).slope


# ---------------------------------------------------------------------------------------------------------- baselines


def naive_points(net: naive_count.Net, target: np.ndarray) -> np.ndarray:
    """The minima that naive_count.count draws."""
    rng, points = np.random.default_rng(SEED), []
    while len(points) < SAMPLES:
        x = naive_count.project(net, rng.normal(size=net.size) * rng.choice([0.5, 1, 2]), target)
        if x is not None:
            points.append(x)
    return np.array(points)


def joined_classes(minimum: Minimum, points: np.ndarray) -> int:
    """Classes of given minima, joined by the paths of symtopo."""
    fiber = float_fiber(minimum)
    graph = join_by_paths(
        fiber,
        snapped(fiber, fiber.layered(points)),
        finest(minimum),
        newton_fiber=checked_fiber(minimum),
        rng=np.random.default_rng(SEED),
    )
    return len(graph.classes)


def against_naive(quick: bool) -> None:
    print(f"against naive_count: {SAMPLES} samples, CPU seconds; ours are medians of {RUNS}; a geometric mean of the")
    print("ratios of at least 100 is asked.  `joining`: the same sampled minima, given to both\n", flush=True)
    rows, whole, joins, counted = [], [], [], []
    for name, (widths, skips, target, truth) in naive_count.CASES.items():
        if quick and name not in QUICK_NAIVE:
            continue
        net, matrix = naive_count.Net(widths, skips), np.array(target, float)
        draw_seconds, points = seconds_of(lambda net=net, matrix=matrix: naive_points(net, matrix))
        naive_seconds, (naive_found, _) = seconds_of(
            lambda net=net, matrix=matrix: naive_count.count(net, matrix, SAMPLES, SEED)
        )

        def fresh(widths: Any = widths, skips: Any = skips, target: Any = target) -> Minimum:
            return Minimum(Network(widths, skips), target)

        ours = [
            seconds_of(lambda fresh=fresh: estimate_components(fresh(), samples=SAMPLES, seed=SEED))
            for _ in range(RUNS)
        ]
        bounds = [seconds_of(lambda fresh=fresh: count(fresh(), samples=SAMPLES, seed=SEED)) for _ in range(RUNS)]
        same = [seconds_of(lambda fresh=fresh, points=points: joined_classes(fresh(), points)) for _ in range(RUNS)]
        our_seconds, with_bounds, our_joining = (
            statistics.median(s for s, _ in found) for found in (ours, bounds, same)
        )
        naive_joining = naive_seconds - draw_seconds
        whole.append(naive_seconds / our_seconds)
        counted.append(naive_seconds / with_bounds)
        joins.append(naive_joining / our_joining)
        rows.append(
            (
                name,
                str(truth),
                right(naive_found, truth, f"naive_count, {name}"),
                right(ours[0][1].classes, truth, f"estimate, {name}"),
                right(same[0][1], truth, f"estimate, same minima, {name}"),
                f"{naive_seconds:.2f}",
                f"{our_seconds:.4f}",
                f"{whole[-1]:.0f}",
                f"{with_bounds:.4f}",
                f"{counted[-1]:.0f}",
                f"{naive_joining:.2f}",
                f"{our_joining:.4f}",
                f"{joins[-1]:.0f}",
            )
        )
    means = [f"{geometric_mean(ratios):.0f}" for ratios in (whole, counted, joins)]
    rows.append(("geometric mean", "", "", "", "", "", "", means[0], "", means[1], "", "", means[2]))
    counts = ("case", "truth", "naive", "ours", "joining")
    whole_columns = ("naive s", "estimate s", "ratio", "with bounds s", "ratio")
    table((*counts, *whole_columns, "naive joining s", "ours s", "ratio"), rows)


def against_chart(quick: bool) -> None:
    print("\nagainst chart_count, plain square networks: CPU seconds, medians of runs in turn\n", flush=True)
    rows = []
    for n, layers, points in QUICK_CHARTS if quick else CHARTS:
        network = Network([n] * (layers + 1))
        pairs: list[tuple[float, float]] = []
        while len(pairs) < RUNS and (not pairs or sum(pairs[0]) < REPEATED_BELOW):
            chart = chart_count.count(n, layers, points)
            ours, found = seconds_of(
                lambda network=network, points=points: estimate_components(Minimum(network), samples=points, seed=SEED)
            )
            pairs.append((chart["cpu_seconds"], ours))
        chart_seconds, our_seconds = (statistics.median(column) for column in zip(*pairs, strict=True))
        truth, where = chart["truth"], f"n = {n}, l = {layers}, {points} points"
        rows.append(
            (
                f"{n},{layers},{points}",
                str(len(pairs)),
                str(truth),
                right(chart["count"], truth, f"chart_count, {where}"),
                right(found.classes, truth, f"estimate, {where}"),
                f"{chart_seconds:.3f}",
                f"{our_seconds:.3f}",
                f"{statistics.median(b / a for a, b in pairs):.2f}",
            )
        )
    table(("n,l,points", "runs", "truth", "chart", "ours", "chart s", "ours s", "ours / chart"), rows)


def residual_runs(numbers: Iterable[int], seeds: Iterable[int], results: Path | None) -> Iterator[dict[str, Any]]:
    """What the estimate says about networks of the family, seed by seed, in the order of the family.

    results : a file of JSON lines that holds what was found already, and gets each run as soon as it is done.
    """
    known = {}
    if results is not None and results.exists():
        for line in results.read_text().splitlines():
            found = json.loads(line)
            known[found["network"], found["seed"]] = found
    family = residual_family(max(numbers) + 1)
    for seed in seeds:
        for number in numbers:
            if (number, seed) not in known:
                known[number, seed] = residual_run(number, *family[number], seed)
                if results is not None:
                    with results.open("a") as file:
                        file.write(json.dumps(known[number, seed]) + "\n")
            yield known[number, seed]


def residual_run(number: int, minimum: Minimum, truth: int, seed: int) -> dict[str, Any]:
    seconds, estimate = seconds_of(lambda: estimate_components(minimum, samples=SAMPLES, seed=seed))
    graph = estimate.graph
    return {
        "network": number,
        "seed": seed,
        "widths": ",".join(map(str, minimum.network.widths)),
        "skips": " ".join(f"{j}:{k}" + f":{c}" * (c != 1) for (j, k), c in minimum.network.skips.items()),
        "target": json.dumps([[int(v) for v in row] for row in minimum.y]),
        "truth": truth,
        "classes": estimate.classes,
        "alone": estimate.alone,
        "of one draw": 0 if graph is None else sum(graph.draws(members) < 2 for members in graph.seen),
        "seconds": round(seconds, 2),
        "reason": estimate.regularity.reason if estimate.classes is None else "",
    }


def residual_networks(quick: bool, results: Path | None = None) -> None:
    print("\nresidual networks with narrow blocks, at most 6 components, against their exact counts: CPU seconds")
    print(
        "at least 90 % right are asked; `alone`: minima that were joined to no other, and are not counted", flush=True
    )
    rows = dict[int, list[dict[str, Any]]]()
    numbers, seeds = range(QUICK_RESIDUAL if quick else NETWORKS), (SEED,) if quick else RESIDUAL_SEEDS
    for run in residual_runs(numbers, seeds, results):
        if results is not None:
            print(" ".join(f"{name}={value}" for name, value in run.items()), flush=True)
        rows.setdefault(run["network"], []).append(run)
    print()
    told, several = ("widths", "skips", "target", "truth"), ("classes", "alone", "seconds")
    lines = []
    for number, found in sorted(rows.items()):
        each = (" ".join(str(run[name]) for run in found) for name in several)
        lines.append((str(number), *(str(found[0][name]) for name in told), *each))
    table(("", *told, *several), lines)
    every = [run for found in rows.values() for run in found]
    rights, single = sum(run["classes"] == run["truth"] for run in every), sum(run["of one draw"] for run in every)
    seconds = [run["seconds"] for run in every]
    print(f"{rights} of {len(every)} right, {single} classes of one draw counted")
    print(f"CPU seconds: median {statistics.median(seconds)}, most {max(seconds)}")
    if rights < LEAST_RIGHT * len(every):
        WRONG.append(f"residual networks: {rights} of {len(every)}")


# ------------------------------------------------------------------------------------------------- exact verification


def verification(quick: bool) -> None:
    print(f"\nexact verification of the forest of {SAMPLES} samples by the trusted checker: CPU seconds\n", flush=True)
    rows = []
    for widths in QUICK_VERIFIED if quick else VERIFIED:
        minimum = Minimum(Network(widths))
        search, result = seconds_of(lambda minimum=minimum: count(minimum, samples=SAMPLES, seed=SEED))
        writing, texts = seconds_of(
            lambda minimum=minimum, result=result: [
                json.dumps(part, separators=(",", ":")) for part in count_certificate(result)
            ]
        )
        claim, certificate = map(json.loads, texts)
        checking, report = seconds_of(lambda claim=claim, certificate=certificate: checker.check(claim, certificate))
        right(result.estimate, result.lower, f"estimate, {widths}")
        joins = [join for step in certificate["steps"] for join in step.get("joins", [])]
        moves = sum(len(join.get("moves", join.get("waypoints", []))) for join in joins)
        rows.append(
            (
                ",".join(map(str, widths)),
                report.established,
                str(len(joins)),
                f"{moves / len(joins):.1f}",
                f"{search:.3f}",
                f"{writing:.3f}",
                f"{checking:.3f}",
                f"{checking / search:.1f}",
                str(len(texts[0])),
                str(len(texts[1])),
            )
        )
    headers = ("widths", "accepted", "joins", "moves/join", "search s", "writing s", "checking s")
    table((*headers, "checking / search", "claim bytes", "certificate bytes"), rows)


# ------------------------------------------------------------------------------------------------------------- growth


def peak_megabytes() -> float:
    """Peak memory of this process.

    ru_maxrss would do, but on Linux it starts at the peak of the process that started this one.
    """
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line[:6] == "VmHWM:") / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def measure(widths: list[int], samples: int) -> None:
    """What a process of its own prints for one point of the growth: as JSON; without widths, for the imports alone."""
    if not widths:
        print(json.dumps({"megabytes": peak_megabytes()}))
        return
    seconds = []
    found: ComponentEstimate | None = None
    megabytes = 0.0
    while len(seconds) < RUNS and sum(seconds) < REPEATED_BELOW:
        spent, found = seconds_of(lambda: estimate_components(Minimum(Network(widths)), samples=samples, seed=SEED))
        seconds.append(spent)
        megabytes = megabytes or peak_megabytes()
    assert found is not None
    hit = None if found.graph is None else len(np.unique(found.graph.labels[: found.size]))
    answer = {"seconds": statistics.median(seconds), "megabytes": megabytes, "classes": found.classes, "hit": hit}
    print(json.dumps(answer))


def measured(widths: list[int], samples: int) -> dict[str, Any]:
    command = [sys.executable, __file__, "--measure", ",".join(map(str, widths)), str(samples)]
    answer: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return answer


def growth(quick: bool) -> None:
    print("\ngrowth: CPU seconds, and peak megabytes above those of the imports, each in a process of its own")
    print("exponents: least squares slopes of log against log, and of the last three points alone")
    print("a class for every component that the sample hits is right; where the sample is too small, there is none\n")
    sys.stdout.flush()
    imports = measured([], 0)["megabytes"]
    most = 2 * SAMPLES if quick else 9600
    depths = (3, 4, 10) if quick else range(3, 13)
    series = (
        ("samples", [([2] * 4, SAMPLES * 2**k, SAMPLES * 2**k) for k in range(7) if SAMPLES * 2**k <= most]),
        ("width", [([n] * 4, SAMPLES, n) for n in (2, 4, 8, 16, 32)[: 2 if quick else 5]]),
        ("layers", [([2] * (depth + 1), SAMPLES, depth) for depth in depths]),
    )
    for name, points in series:
        rows, sizes, times, memory = [], [], [], []
        for widths, samples, size in points:
            found = measured(widths, samples)
            truth = 2 ** (len(widths) - 2)
            shown = "none"
            if found["classes"] is not None:
                shown = right(found["classes"], found["hit"], f"estimate, {samples} minima of {widths}")
            sizes.append(float(size))
            times.append(found["seconds"])
            memory.append(max(found["megabytes"] - imports, 0.1))
            step = times[-1] / times[-2] if len(times) > 1 else math.nan
            growths = f"x {step:.2f}" if len(times) > 1 else ""
            rows.append((str(size), shown, str(truth), f"{times[-1]:.4f}", growths, f"{memory[-1]:.1f}"))
        table((name, "classes", "components", "seconds", "growth", "megabytes"), rows)
        for what, values in (("time", times), ("memory", memory)):
            print(f"{what}: exponent {slope(sizes, values):.2f}, last three {slope(sizes[-3:], values[-3:]):.2f}")
        if name == "layers":
            per_layer = (times[-1] / times[0]) ** (1 / (sizes[-1] - sizes[0]))
            print(f"time: x {per_layer:.2f} per layer; components: x 2")
        print(flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="every part once, on small cases")
    parser.add_argument("--measure", nargs=2, metavar=("WIDTHS", "SAMPLES"), help=argparse.SUPPRESS)
    parser.add_argument(
        "--residual",
        type=Path,
        metavar="RESULTS",
        help="residual networks alone, a line a run into this file",
    )
    args = parser.parse_args()
    if args.residual is not None:
        residual_networks(args.quick, args.residual)
        return
    if args.measure is not None:
        widths, samples = args.measure
        measure([int(d) for d in widths.split(",") if d], int(samples))
        return
    if args.quick:
        globals().update(RUNS=1, SAMPLES=QUICK_SAMPLES)
    for part in (against_naive, against_chart, residual_networks, verification, growth):
        part(args.quick)
    print(f"wrong counts: {'; '.join(WRONG) or 'none'}")


if __name__ == "__main__":
    main()
