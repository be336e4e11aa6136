"""What is proved about the number of components of a minimum, without a sample.

Holds: separation (what tells components apart), theorems (which of them applies), bounds (with their evidence),
    proved (bounds, and what the trusted checker says of them), claims (as JSON), rounding (what hangs on
    the rounding of floats), scalar_fibers (three scalar layers, in pictures).
May import: algebra, checker, errors, files, minima.
Offers: proved_bounds, accepted_bounds, by_bottlenecks, by_cells, claim_json, write_certificate.
"""
