"""The teaching page, one file that asks nothing of a network.

Holds: one module a section; formulas; document (all of it); assets (text, style and script).
May import: algebra, aligning, checker, components, connecting, counting, errors, files, loss, minima, proving, search,
    surveying, teaching.
Offers: write_page.
"""
