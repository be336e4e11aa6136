"""Exact matrices over Q: what users give, turned into integers and fractions; linear algebra and spectra by FLINT.

Holds: exact (rational matrices), spectrum (eigenvalues, ties and best approximations, decided exactly).
May import: checker, errors.
Offers: Rational, RationalMatrix, rational_matrix, rank, spectrum.
"""
