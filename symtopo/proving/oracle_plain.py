"""Plain layers a second time (docs/counts.md, section 8.7): signs at the narrowest layers that no skip touches."""

from __future__ import annotations

import itertools

from symtopo.proving.oracle_setting import Setting


def of_plain_layers(s: Setting) -> int | None:
    """Section 8.7; None where it says nothing, or where T' = 0 is a question for the cut-vertex law."""
    joints = {v for pair in s.skips for v in pair}
    plain = [v for v in s.hidden if v not in joints and not any(j < v < k for j, k in s.skips)]
    blocks = _of_blocks(s, joints, plain)
    if blocks is not None or not plain:
        return blocks
    narrowest = min(s.widths[v] for v in plain)
    if narrowest >= s.rho or any(s.widths[v] < s.rho for v in s.hidden if v not in plain):
        return None
    if s.rank < narrowest:
        return 1 if s.rank else None
    return _up_to_all(s, sum(s.widths[v] == narrowest for v in plain), narrowest)


def _of_blocks(s: Setting, joints: set[int], plain: list[int]) -> int | None:
    """Blocks of one width n with plain ones among them, or with a wide one and X of rank below n."""
    ends = sorted({0, s.last} | joints)
    pairs = [*itertools.pairwise(ends)]
    sizes = {s.widths[v] for v in joints}
    if len(sizes) != 1 or s.skips.keys() - pairs or min(sizes) < 2:
        return None
    (n,) = sizes
    free = [pair for pair in pairs if pair not in s.skips]
    if not free:
        wide = any(min(s.widths[j + 1 : k]) >= n for j, k in pairs)
        return 1 if wide and s.rank < n else None
    narrowest = min([n, *(s.widths[v] for v in plain)])
    if s.rank < narrowest:
        return 1
    signs = [v for v in plain if s.widths[v] == narrowest]
    if narrowest < n:
        return _up_to_all(s, len(signs), narrowest)
    number = _up_to_all(s, len(signs) + len(free) - 1, n)  # of the plain segments, all but one
    for j, k in s.skips:
        scalars = s.widths[j + 1 : k].count(1)
        number *= 1 + 2 ** (scalars - 1) if scalars else 2
    return number


def _up_to_all(s: Setting, signs: int, rank: int) -> int:
    """How many choices of so many signs; where singular values tie at this rank, a loop changes several together."""
    return int(2 ** (signs - (s.rank > rank and s.tied(rank))))
