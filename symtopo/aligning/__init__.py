"""Networks with activations: are two of them one network up to the symmetries of their neurons.

Holds: mlp, element (of the group, and what it does), codes (of weights, the same in an orbit), refinement (of
    colours), matching (the search), scales (and the exact comparison), rotations, reconstruction and near_rotations
    (of radial layers), reduction (of neurons that do nothing), alignment, certificates, walks and paths (on which
    the function does not change), curve_bounds (of chords beside them), witness (that functions differ), best
    (alignment, where they are not the same), rescaling, by_activations, choosing (by data), chord_data, chords and
    barriers (of the loss on the chord between two networks), refitting (a curve without a barrier at the data),
    examples (small pairs, for pictures).
May import: algebra, checker, errors, files, function_checker, loss, reading, symmetry.
Offers: MLP, align, Alignment, function_certificate, write_function_certificate, best_alignment,
    activation_alignment, chord_barrier, refitted_curve, FunctionPath.
"""
