"""Sweeps: one question about many cases, on any executor, into a store that a killed sweep goes on from.

Holds: cases (lines of JSON, and objects), forms (which cases have one answer), tasks (what is asked, and the version of
    the code that answers), answers (in a process of its own), workers (those processes, and cases that kill them),
    executors (where they run), batches (in flight), store (one SQLite file), export (its table), sweep.
May import: algebra, components, connecting, counting, errors, files, minima, reading, refuting, search.
Offers: sweep, Sweep.
"""
