"""Two minima: a path of constant loss between them, or what separates them.

Holds: endpoints (minima as users have them), orbits (the group element between two minima), path_search, connection
    (the ways to decide, in order), geometry (what lies between).
May import: algebra, checker, counting, display, errors, facts, loss, minima, sampling, symmetry.
Offers: connect, Connection, Outcome, geometry.
"""
