"""Search for counterexamples, smallest first, whatever the cases are.

Holds: cases (their size, words and JSON), shrinking, search (of one space), drawing (of random cases),
    strategies (random and small cases), spaces (where a conjecture is searched), processes (that can be killed).
May import: algebra, checker, counting, errors, minima.
Offers: Finite, Within, Search, search, minima, networks, rationals.
"""
