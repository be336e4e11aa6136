"""The loss away from the minimum: along chords, and what curvature says of them.

Holds: activations (with their degree, and in intervals), interpolation (loss along a chord, its exact maximum),
    curvature (of level sets and curves), smooth (activations, with proved errors), taylor_models (of networks along a
    chord), convex_losses.
May import: algebra, errors, minima.
Offers: chord_loss, barrier, bracket_maximum, chord_bound.
"""
