"""Groups that act on weights, and the curves in their orbits.

Holds: groups (actions), curves (exp(t log g), and where no real logarithm exists), homogeneous (scaling of layers),
    permutations (of neurons), neurons (what activations allow), declared (by a user).
May import: algebra, counting, errors, minima.
Offers: WeightAction, symmetry_curve, has_real_logarithm, permuted_into_component.
"""
