"""`refute`: counterexamples to statements, and to functions of one's own.

Holds: conjectures (functions, and the proved numbers that they see), witnesses (the library of counterexamples),
    attempts (one search within its budget), refutation.
May import: checker, counting, display, errors, files, minima, proving, sampling, search.
Offers: refute, Refutation, Components.
"""
