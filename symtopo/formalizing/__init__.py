"""The number of components of one minimum as a theorem for Coq, with a certificate that its kernel computes on.

Holds: linear (a point of linear conditions, or the combination that excludes one), patterns (of states, which occur),
    cells (certificates for data of rank one), chains (for plain chains), coq_text (numbers and matrices in Coq),
    source (the file).
May import: algebra, checker, errors, minima.
Offers: formal_source.
"""
