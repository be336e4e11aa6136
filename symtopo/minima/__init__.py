"""Linear networks with identity skips, and the sets of global minimisers of their loss, described exactly.

Holds: network, minimum, points (exact rational minima), data (matrices and weights from files of strangers).
May import: algebra, checker, display, errors, files.
Offers: Network, Minimum, read_matrix, read_weights.
"""
