#!/usr/bin/env python3
"""The clever user's estimate for plain square networks W_l ... W_1 = M, vectorised: fast, uncertified, knows the chart.

Gaussian free layers; all pairs with equal determinant signs; a pair is joined when no determinant changes sign at 33
points of the chord in the free layers; components of that graph. Needs numpy and scipy.

    python chart_count.py [n,l,points ...]     one JSON line each; the default list shows where it works, and where not
"""

import json
import os
import sys
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components


def count(n, layers, points, steps=33, seed=0):
    rng = np.random.default_rng(seed)
    free = [rng.standard_normal((points, n, n)) for _ in range(layers - 1)]
    start = time.process_time()
    signs = [np.sign(np.linalg.det(w)) for w in free]
    i, j = np.triu_indices(points, 1)
    same = np.logical_and.reduce([s[i] == s[j] for s in signs]) if signs else np.ones(len(i), bool)
    i, j = i[same], j[same]
    joined = np.ones(len(i), bool)
    for t in np.linspace(0, 1, steps):
        for w, s in zip(free, signs, strict=True):
            k = np.flatnonzero(joined)
            joined[k] &= np.sign(np.linalg.det((1 - t) * w[i[k]] + t * w[j[k]])) == s[i[k]]
    graph = coo_matrix((np.ones(joined.sum()), (i[joined], j[joined])), shape=(points, points))
    classes, _ = connected_components(graph, directed=False)
    return {
        "n": n,
        "l": layers,
        "points": points,
        "count": int(classes),
        "truth": 2 ** (layers - 1),
        "cpu_seconds": round(time.process_time() - start, 3),
    }


if __name__ == "__main__":
    for case in sys.argv[1:] or ["2,3,1000", "2,5,1000", "1,9,2000", "4,3,1000", "8,3,600", "16,3,600"]:
        print(json.dumps(count(*map(int, case.split(",")))), flush=True)
