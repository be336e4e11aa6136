"""What strangers hand in: matrices and weights as text and as files; each is read exactly, or refused in one line.

Holds: sources (files opened within limits), exact_json, tables (CSV), archive, arrays (npy, npz), tensors
    (safetensors), stored (one of these), matrices, layers (which array is which layer), weights,
    models (networks whose widths nobody says).
May import: algebra, checker, errors, files.
Offers: read_matrix, read_weights, read_model.
"""
