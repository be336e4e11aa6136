#!/usr/bin/env python3
"""The estimate that a capable user would write in an afternoon: the baseline to beat, side by side.

Sample minima by Gauss-Newton from random starts; join two samples when their chord, bisected and
projected back onto the fiber, stays in one piece; union-find over near pairs first. Needs numpy and networkx.

    python naive_count.py CASE [--samples 150] [--seed 0]     one JSON line: case, count, truth, seconds, tests
    python naive_count.py --list
"""

import argparse
import json
import time

import networkx as nx
import numpy as np

CASES = {  # name: widths, skips (from, to, coefficient), target, number of components
    "scalar-3": ([1] * 4, [], [[1]], 4),
    "scalar-3-skip": ([1] * 4, [(0, 2, 1)], [[1]], 3),
    "scalar-two-residual": ([1] * 5, [(0, 2, 1), (2, 4, 1)], [[2]], 5),
    "scalar-6": ([1] * 7, [], [[1]], 32),
    "width2-2": ([2] * 3, [], [[1, 2], [0, 1]], 2),
    "width2-3": ([2] * 4, [], [[1, 2], [0, 1]], 4),
    "width2-3-skip": ([2] * 4, [(0, 2, 1)], [[1, 2], [0, 1]], 2),
    "width2-3-overlap": ([2] * 4, [(0, 2, 1), (1, 3, 1)], [[1, 2], [0, 1]], 1),
    "width3-3": ([3] * 4, [], [[1, 2, 0], [0, 1, 1], [1, 0, 2]], 4),
    "width2-4-residual": ([2] * 5, [(0, 2, 1), (2, 4, 1)], [[2, 0], [0, 3]], 2),
}


class Net:
    def __init__(self, widths, skips):
        self.d, self.l = widths, len(widths) - 1
        self.into, self.out = {}, {}
        for j, i, e in skips:
            self.into.setdefault(i, []).append((j, e))
            self.out.setdefault(j, []).append((i, e))
        self.shapes = [(widths[i], widths[i - 1]) for i in range(1, self.l + 1)]
        self.offsets = np.cumsum([0] + [a * b for a, b in self.shapes])
        self.size = int(self.offsets[-1])

    def states(self, x):
        W = [x[self.offsets[k] : self.offsets[k + 1]].reshape(s) for k, s in enumerate(self.shapes)]
        H = [np.eye(self.d[0])]
        for i in range(1, self.l + 1):
            H.append(W[i - 1] @ H[i - 1] + sum((e * H[j] for j, e in self.into.get(i, [])), 0))
        return W, H

    def residual_and_jacobian(self, x, M):
        W, H = self.states(x)
        B = [None] * self.l + [np.eye(self.d[-1])]
        for i in range(self.l - 1, -1, -1):
            B[i] = B[i + 1] @ W[i] + sum((e * B[k] for k, e in self.out.get(i, [])), 0)
        return (H[-1] - M).ravel(), np.hstack([np.kron(B[i], H[i - 1].T) for i in range(1, self.l + 1)])


def project(net, x, M, iterations=50):
    for _ in range(iterations):
        r, J = net.residual_and_jacobian(x, M)
        if np.abs(r).max() < 1e-12:
            return x
        step = np.linalg.lstsq(J, -r, rcond=1e-10)[0]
        x = x + step / max(1.0, np.linalg.norm(step))
    return x if np.abs(net.states(x)[1][-1] - M).max() < 1e-8 else None


def joined(net, p, q, M, spacing=0.05, depth=14):
    stack = [(p, q, 0)]
    while stack:
        a, b, k = stack.pop()
        d = np.linalg.norm(a - b)
        if d < spacing:
            continue
        m = project(net, (a + b) / 2, M) if k <= depth else None
        if m is None or max(np.linalg.norm(m - a), np.linalg.norm(m - b)) > 0.95 * d:
            return False
        stack += [(a, m, k + 1), (m, b, k + 1)]
    return True


def count(net, M, samples, seed):
    rng, points = np.random.default_rng(seed), []
    while len(points) < samples:
        x = project(net, rng.normal(size=net.size) * rng.choice([0.5, 1, 2]), M)
        if x is not None:
            points.append(x)
    P = np.array(points)
    D = np.linalg.norm(P[:, None] - P[None], axis=2)
    sets, failed, tests = nx.utils.UnionFind(range(samples)), {}, 0
    for _, i, j in sorted((D[a, b], a, b) for a in range(samples) for b in range(a)):
        a, b = sorted((sets[i], sets[j]))
        if a == b or failed.get((a, b), 0) > 40:
            continue
        tests += 1
        if joined(net, P[i], P[j], M):
            sets.union(i, j)
        else:
            failed[a, b] = failed.get((a, b), 0) + 1
    return len(list(sets.to_sets())), tests


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("case", nargs="?")
    parser.add_argument("--samples", type=int, default=150)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--list", action="store_true")
    args = parser.parse_args()
    if args.list or not args.case:
        print(*CASES, sep="\n")
    else:
        widths, skips, target, truth = CASES[args.case]
        start = time.perf_counter()
        n, tests = count(Net(widths, skips), np.array(target, float), args.samples, args.seed)
        print(
            json.dumps(
                {
                    "case": args.case,
                    "count": n,
                    "truth": truth,
                    "tests": tests,
                    "seconds": round(time.perf_counter() - start, 3),
                }
            )
        )
