"""The census: all small networks with their numbers of components, one row for each canonical form.

Holds: scope (which networks and targets), rows (one of them, with its certificate), building (the file), table (that
    which ships, and questions to it), invariants and laws (inequalities that hold on all rows).
May import: algebra, checker, counting, errors, files, minima, search.
Offers: census, Scope, CensusRow, build, laws.
"""
