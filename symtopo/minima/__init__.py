"""Linear networks with identity skips, and the sets of global minimisers of their loss, described exactly.

Holds: network, minimum, points (exact rational minima), biases.
May import: algebra, checker, display, errors.
Offers: Network, Minimum, BiasedMinimum.
"""
