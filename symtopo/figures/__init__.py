"""The paper's figures, recomputed: numbers first, then the picture and its caption.

Holds: one module a figure; paper (all of them), between (two minima), chords (of two networks), style.
May import: algebra, aligning, components, connecting, counting, display, errors, files, loss, minima, sampling.
Offers: compute, write, plot, save.
"""
