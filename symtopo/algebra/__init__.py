"""Exact matrices over Q: what users give, turned into integers and fractions; linear algebra and spectra by FLINT.

Holds: exact (rational matrices), rational_arrays (large ones), modular (ranks by primes), spectrum (eigenvalues, ties,
    best approximations), similarity (matrices up to conjugation), pencils (pairs of them).
May import: checker, errors.
Offers: Rational, RationalMatrix, rational_matrix, rank, spectrum.
"""
