"""Sampled minima joined by paths: the estimate, which is never a bound.

Holds: fiber (in floats), draw and block_draw (random minima), regularity (is DF onto), layer_tubes and newton_tubes
    (paths inside a minimum), bridges (over its singular points), graph and basins (minima as nodes, paths as edges),
    rotations (that bring minima near to each other), tightening (shorter paths), constant_paths (as points),
    estimate, paths (sampled minima made exact, and their paths as steps of a certificate).
May import: algebra, checker, counting, errors, minima.
Offers: estimate_components, ConnectivityGraph, sample_claim.
"""
