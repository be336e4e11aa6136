"""Linear networks with identity skips, and the sets of global minimisers of their loss, described exactly.

Holds: network, data (of its shape), minimum, attainment (is there one), points (exact rational ones), narrow_blocks
(those of residual blocks), biases, canonical (forms that keep the number of components).
May import: algebra, checker, display, errors.
Offers: Network, Minimum, BiasedMinimum, canonical_form.
"""
