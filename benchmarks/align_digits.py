"""Barriers between networks trained on scikit-learn's digits, before and after alignment, each with a proved enclosure.

make benchmark-align
python benchmarks/align_digits.py --quick        one small pair
python benchmarks/align_digits.py --first-seed 60    other networks

Ten pairs of MLPClassifier, (64,) and (64, 64) wide, relu and tanh, from different seeds.  The baseline is plain weight
matching, layer by layer (Ainsworth, Hayase, Srinivasa, Git Re-Basin, 2023, algorithm 1), written from its description:
permutations alone, from the identity.  Ours: the quick one, the nearest in its weights, and the one
that data prefer, of 8 starts.  Cross-entropy on all data, which both networks were trained on.  Times are those of the
processor, without training; of matching, the median of 25 runs, the plain one and ours in
turn; their quotient is the median of those of such two.
"""

import argparse
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from symtopo import MLP
from symtopo.aligning.barriers import ChordBarrier, chord_barrier
from symtopo.aligning.best import best_alignment
from symtopo.aligning.choosing import alignment_for_data, quick_alignment
from symtopo.aligning.chord_data import chord_data
from symtopo.aligning.element import LayerElement, acted
from symtopo.cli.output import table
from symtopo.display import between

WIDTH, LOSS, RUNS = 0.01, "cross-entropy", 25
OURS = ("quick", "by weights", "by data")
KINDS = (((64,), "relu", 3), ((64,), "tanh", 2), ((64, 64), "relu", 3), ((64, 64), "tanh", 2))
PAIRS = [(hidden, activation, (2 * k, 2 * k + 1)) for hidden, activation, pairs in KINDS for k in range(pairs)]
QUICK = [((16,), "relu", (0, 1))]


def rebasin(first: MLP, second: MLP, rng: np.random.Generator) -> MLP:
    """Algorithm 1 of Git Re-Basin: until no layer changes, for the layers in random order, the permutation that makes
    the inner product of the weights, and biases, on both sides largest, all others fixed.
    """
    a, b = ([np.column_stack(pair) for pair in _layers(network)] for network in (first, second))
    orders = [np.arange(n) for n in first.widths]
    changed = True
    while changed:
        changed = False
        for i in rng.permutation(first.hidden).tolist():
            incoming = b[i][:, np.append(orders[i], -1)]
            outgoing = b[i + 1][orders[i + 2]][:, :-1]
            gain = a[i] @ incoming.T + a[i + 1][:, :-1].T @ outgoing
            order = linear_sum_assignment(gain, maximize=True)[1]
            rows = np.arange(len(order))
            if gain[rows, order].sum() > gain[rows, orders[i + 1]].sum() + 1e-12:
                orders[i + 1], changed = order, True
    element = [LayerElement(tuple(o.tolist()), (1,) * len(o), (1,) * len(o)) for o in orders[1:-1]]
    return acted(element, second)


def _layers(network: MLP) -> list[Any]:
    arrays = list(network.floats().values())
    return list(zip(arrays[::2], arrays[1::2], strict=True))


def trained(hidden: tuple[int, ...], activation: str, seed: int, x: Any, y: Any, most: int) -> MLP:
    from sklearn.neural_network import MLPClassifier

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that the training could go on
        return MLP.from_sklearn(
            MLPClassifier(hidden, activation=activation, random_state=seed, max_iter=most).fit(x, y)
        )


def timed(action: Callable[..., Any], *arguments: Any, **options: Any) -> tuple[float, Any]:
    """Seconds of the processor, and the result."""
    start = time.process_time()
    result = action(*arguments, **options)
    return time.process_time() - start, result


def shown(found: ChordBarrier) -> str:
    bounds = between(found.lower, found.upper, scale=found.maximum[0], digits=4)
    return bounds if found.reached else f"{bounds} (wide)"


def main() -> int:
    from sklearn.datasets import load_digits

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one small pair")
    parser.add_argument("--first-seed", type=int, default=0, help="seeds are counted from this one (default 0)")
    given = parser.parse_args()
    quick, first_seed = given.quick, given.first_seed
    x, y = load_digits(return_X_y=True)
    x, most = x / 16, 15 if quick else 200
    if quick:
        x, y = x[:200], y[:200]
    rows, totals = [], np.zeros(2)
    no_higher, lower = (dict.fromkeys(range(2, 2 + len(OURS)), 0) for _ in range(2))
    for hidden, activation, counted in QUICK if quick else PAIRS:
        seeds = [seed + first_seed for seed in counted]
        a, b = (trained(hidden, activation, seed, x, y, most) for seed in seeds)
        data = chord_data(x.T, y, LOSS, a)
        both = [
            (timed(rebasin, a, b, np.random.default_rng(0)), timed(quick_alignment, a, b, data)) for _ in range(RUNS)
        ]
        plain_cost, quick_cost = (float(np.median([run[k][0] for run in both])) for k in range(2))
        ratio = float(np.median([run[1][0] / run[0][0] for run in both]))  # both of one moment of a busy machine
        plain, quickly = (both[0][k][1] for k in range(2))
        weights_cost, by_weights = timed(best_alignment, a, b)
        cost, by_data = timed(alignment_for_data, a, b, data)
        found, costs = [], [plain_cost, quick_cost, weights_cost, cost]
        for other in (b, plain, quickly.moved, by_weights.moved, by_data.moved):
            proof_cost, barrier = timed(chord_barrier, a, other, x.T, y, loss=LOSS, width=WIDTH)
            found.append(barrier)
            costs.append(proof_cost)
        totals += plain_cost, quick_cost
        for k in no_higher:  # of which it is not proved that they are higher
            no_higher[k] += found[k].lower <= found[1].upper
            lower[k] += found[k].upper <= found[1].lower
        rows.append(
            [
                f"{','.join(map(str, hidden))} {activation} {seeds[0]},{seeds[1]}",
                *map(shown, found),
                *(f"{1000 * c:.0f}" for c in costs[:4]),
                f"{ratio:.2f}",
                f"{sum(costs[4:]):.1f}",
            ]
        )
    headers = ["pair", "before", "plain matching", *OURS, "ms plain", *(f"ms {name}" for name in OURS), "quick : plain"]
    table((*headers, "s proofs"), rows)
    for k, name in enumerate(OURS, start=2):
        print(
            f"{name}: proved to be lower than plain {lower[k]}, not proved to be higher {no_higher[k]}, of {len(rows)}"
        )
    print(f"all pairs: quick takes {totals[1] / totals[0]:.2f} times as long as plain matching")
    return 0


if __name__ == "__main__":
    sys.exit(main())
