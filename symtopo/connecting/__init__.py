"""Two minima: a path of constant loss between them, or what separates them.

Holds: endpoints (minima as users have them), narrow (plain chains and points near to an irrational minimum), rounded
    (its inverses and eigenvectors), orbits (the group elements between two minima), stabilizers (signs of their
    determinants), orbit_curves, path_search, question (what is asked, and answered), counted_signs, ways (to
    decide, in order), connection, geometry (what lies between).
May import: algebra, checker, counting, display, errors, facts, loss, minima, sampling, symmetry.
Offers: connect, Connection, Outcome, geometry.
"""
