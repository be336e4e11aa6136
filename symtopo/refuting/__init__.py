"""`refute`: counterexamples to statements, and to functions of one's own.

Holds: conjectures (functions, and the proved numbers that they see), witnesses (the library of counterexamples),
    census_rows (what is asked before all else), clock (of one search), attempts (one search within its budget),
    refutation.
May import: algebra, checker, counting, display, errors, files, minima, proving, sampling, search, surveying.
Offers: refute, Refutation, Components.
"""
