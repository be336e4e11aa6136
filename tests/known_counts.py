"""Networks whose number of components is known: the table all counting code is held against."""

from typing import Any


def diagonal(*values: int) -> list[list[int]]:
    return [[v if i == j else 0 for j in range(len(values))] for i, v in enumerate(values)]


Row = tuple[str, list[str], list[Any], int]

# widths, skips, arguments for the data, components
KNOWN: list[Row] = [
    ("1,1,1,1", [], ["--target", 1], 4),
    ("1,1,1,1", ["0:2"], ["--target", 1], 3),
    ("1,1,1,1", ["0:2"], ["--target", -1], 3),
    ("1,1,1,1", ["0:2", "1:3"], ["--target", 2], 2),
    ("1,1,1,1", ["0:2", "1:3"], ["--target", 0], 3),
    ("1,1,1,1,1", ["0:2", "2:4"], ["--target", 2], 5),
    ("1,1,1,1,1", ["0:2", "2:4"], ["--target", -2], 4),
    ("1,1,1,1,1", ["0:3"], ["--target", 1], 5),
    ("1,1,1", ["0:2"], ["--target", 0], 2),
    ("1,1,1,1,1,1,1", [], ["--target", 1], 32),
    ("1,1,1,1,1,1,1", ["0:2", "2:4", "4:6"], ["--target", 1], 13),
    ("1,2,1", [], ["--target", 1], 1),
    ("1,2,1,1", ["0:2"], ["--target", 1], 2),
    ("2,2,2", [], ["--target", [[1, 2], [3, 4]]], 2),
    ("2,2,2,2", [], ["--target", [[1, 2], [3, 4]]], 4),
    ("2,2,2,2", [], ["--target", [[1, 2], [2, 4]]], 1),
    ("2,2,2,2", [], ["--target", diagonal(0, 0)], 1),
    ("2,2,2,2", ["0:2"], ["--target", [[1, 2], [3, 4]]], 2),
    ("2,2,2,2", ["0:2"], ["--target", [[1, 2], [2, 4]]], 1),
    ("2,2,2,2", ["0:2", "1:3"], ["--target", diagonal(2, 3)], 1),
    ("2,2,2,2", ["0:2", "1:3"], ["--target", [[1, 2], [2, 4]]], 1),
    ("2,2,2,2,2", ["0:2", "2:4"], ["--target", diagonal(2, 3)], 2),
    ("2,2,2,2,2", ["1:3"], ["--target", [[1, 2], [3, 4]]], 4),
    ("2,2,2", ["0:2"], ["--target", diagonal(2, 3)], 2),
    ("2,2,2", ["0:2"], ["--target", diagonal(1, 3)], 1),
    ("3,3,3,3", [], ["--target", [[1, 2, 0], [0, 1, 1], [1, 0, 2]]], 4),
    ("2,3,2", [], ["--target", [[1, 2], [3, 4]]], 1),
    ("2,3,2,2", [], ["--target", [[1, 2], [3, 4]]], 2),
    ("2,1,2", [], ["--target", diagonal(1, 2)], 2),
    ("2,1,2", [], ["--target", diagonal(1, 1)], 1),
    ("3,2,3", [], ["--target", diagonal(2, 1, 1)], 1),
    ("3,2,3", [], ["--target", diagonal(2, 2, 1)], 2),
    ("2,1,2", [], ["--target", diagonal(1, 0)], 2),
    ("2,2,2", [], ["--data", [[1], [0]], [[0], [1]]], 1),
    # traps
    ("2,1,2", [], ["--data", diagonal(1, 2), diagonal(1, 2)], 2),
    ("2,1,2", [], ["--data", diagonal(1, 2), "I"], 1),  # T = Y V_1 = I is tied, although Y X^+ is not
    ("3,1,3", [], ["--target", diagonal(2, 1, 1)], 2),  # the tie does not straddle the rank
    ("3,1,3", [], ["--target", diagonal(2, 2, 1)], 1),
    ("4,2,2,4", [], ["--target", diagonal(3, 2, 2, 1)], 2),
    ("4,2,2,4", [], ["--target", diagonal(2, 2, 1, 1)], 4),
    ("2,2,2", [], ["--data", [[0, 0], [0, 0]], [[1, 2], [3, 4]]], 1),  # zero data
    ("1,1,1,1", ["0:2:0"], ["--target", 1], 4),  # a zero coefficient is no skip
    ("1,1,1,1", ["0:2:1", "0:2:-1"], ["--target", 1], 4),  # parallel skips that cancel
    ("2,2,2,2", ["0:1", "1:2:5", "2:3:-1/3"], ["--target", diagonal(1, 2)], 4),  # skips beside one layer
    ("2,2,2,2", ["0:3"], ["--target", diagonal(1, 3)], 1),  # over the whole network: the target becomes singular
    ("2,2,2,2", ["0:3"], ["--target", diagonal(1, 1)], 1),  # and here zero
    ("3,3,1,3,1", ["1:3"], ["--target", [[1, 0, 0]]], 1),  # a skip between wide layers covers a narrow one
    ("1,3,1,3,1", ["1:3"], ["--target", 1], 1),
    ("1,3,1,3,1", [], ["--target", 1], 2),
    ("2,2", [], ["--target", diagonal(1, 2)], 1),  # one layer
    ("1,1", ["0:1"], ["--target", 1], 1),
    ("1,3,1", ["0:2"], ["--target", 2], 1),  # width 1 next to width 3
    ("3,1,3", [], ["--target", [[1, 2, 3], [2, 4, 6], [0, 0, 0]]], 2),
    ("3,1,3,1", ["0:2", "1:3"], ["--target", [[0, 0, 0]]], 2),
    ("1,1,1,1", [], ["--data", [[1, 2]], [[3, 6]]], 4),
]


def jordan(c: int, n: int = 2) -> list[list[int]]:
    return [[c if i == j else int(j == i + 1) for j in range(n)] for i in range(n)]


TWO, PAIR = "2,1,2,1,2", ["0:2", "2:4"]

# residual blocks narrower than the data, and zero targets: widths, skips, target, components (docs/counts.md, 4 and 8)
BLOCKS: list[tuple[str, list[str], Any, int]] = [
    # narrow layers without skip, and other widths at the ends: section 8.7
    *((TWO, ["0:2"], t, c) for t, c in [(diagonal(0, 1), 2), (diagonal(1, 2), 2), (diagonal(1, 1), 1)]),
    (TWO, ["0:2"], diagonal(0, 0), 1),
    *(("2,1,2,1,1,2", ["0:2"], t, c) for t, c in [(diagonal(0, 1), 4), (diagonal(1, 2), 4), (diagonal(1, -1), 2)]),
    *(
        ("3,1,3,2,3", ["0:2"], t, c)
        for t, c in [(diagonal(1, 2, 3), 2), (diagonal(3, 1, 1), 1), (diagonal(1, 0, 0), 1)]
    ),
    ("3,1,3,2", ["0:2"], [[1, 0, 0], [0, 1, 0]], 1),
    ("2,3,1,3,2", ["1:3"], diagonal(1, 2), 1),
    *(
        ("3,2,1,2,3", ["1:3"], t, c)
        for t, c in [(diagonal(1, 2, 0), 4), (diagonal(1, 2, 3), 4), (diagonal(3, 1, 1), 2)]
    ),
    ("3,2,1,2,3", ["1:3"], diagonal(1, 0, 0), 1),
    *(("3,3,3,3,2,3", ["0:2", "1:3"], t, c) for t, c in [(diagonal(1, 2, 3), 2), (diagonal(3, 1, 1), 1)]),
    *(("3,3,3,3,2,3", ["0:2", "1:3"], t, c) for t, c in [(diagonal(1, 2, 0), 2), (diagonal(1, 0, 0), 1)]),
    ("2,1,2,2", ["0:2"], diagonal(1, 2), 2),
    ("2,1,2,2", ["0:2"], diagonal(1, 0), 1),
    ("2,1,1,2,2", ["0:3"], diagonal(1, 2), 3),
    ("2,1,2,2,1,2", ["0:2", "3:5"], diagonal(3, -1), 4),
    ("3,2,2,3,3", ["1:2", "0:3"], diagonal(1, 2, 3), 2),
    *(("2,1,2,2,2", PAIR, t, c) for t, c in [(diagonal(3, 4), 2), (diagonal(1, 1), 2), (diagonal(1, 0), 1)]),
    *(("2,1,2,2,2", PAIR, diagonal(c, c), 3) for c in (3, -3)),
    ("2,1,2,2,2,2", ["0:2", "2:5"], diagonal(-3, -3), 5),
    (TWO, PAIR, diagonal(5, 7), 10),
    (TWO, PAIR, diagonal(3, -2), 8),
    (TWO, PAIR, [[0, -2], [2, 0]], 4),
    (TWO, PAIR, diagonal(3, 3), 2),
    (TWO, PAIR, jordan(2), 6),
    (TWO, PAIR, diagonal(3, 0), 2),
    (TWO, PAIR, jordan(0), 4),
    (TWO, PAIR, diagonal(0, 0), 2),
    (TWO, PAIR, diagonal(1, 2), 5),
    (TWO, PAIR, diagonal(1, -1), 4),
    (TWO, PAIR, jordan(1), 9),
    (TWO, PAIR, diagonal(1, 1), 3),
    (TWO, PAIR, diagonal(1, 0), 1),
    ("2,1,1,2,1,2", ["0:3", "3:5"], diagonal(5, 7), 20),
    ("2,1,1,2,1,2", ["0:3", "3:5"], diagonal(1, -2), 6),
    ("2,1,1,2,1,2", ["0:3", "3:5"], diagonal(1, 2), 9),
    ("2,1,1,2,1,2", ["0:3", "3:5"], diagonal(1, 1), 5),
    ("3,1,3,1,3", PAIR, diagonal(2, 3, 1), 10),
    ("3,1,3,1,3", PAIR, jordan(1, 3), 6),
    ("3,1,3,1,3", PAIR, diagonal(2, 1, 1), 5),
    ("3,1,3,2,3", PAIR, diagonal(2, 3, -1), 4),
    ("3,1,3,2,3", PAIR, diagonal(2, 2, 5), 6),
    ("3,1,3,2,3", PAIR, diagonal(2, 2, 2), 2),
    ("3,1,3,2,3", PAIR, diagonal(2, 2, 1), 3),
    ("3,1,3,2,3", PAIR, diagonal(-2, -2, 1), 3),
    ("3,1,3,2,3", PAIR, diagonal(1, 1, 2), 2),
    ("3,1,3,2,3", PAIR, [[1, 1, 0], [0, 1, 0], [0, 0, 1]], 2),
    ("3,1,3,2,3", PAIR, diagonal(2, 3, 0), 2),
    ("3,1,3,2,3", PAIR, [[2, 1, 0], [0, 2, 0], [0, 0, 2]], 6),  # scalar plus rank one, and not diagonal
    ("3,2,3,2,3", PAIR, diagonal(1, 2, 3), 2),
    ("3,2,2,3,2,3", ["0:3", "3:5"], diagonal(2, 2, 2), 3),
    ("3,2,2,3,2,2,3", ["0:3", "3:6"], diagonal(2, 2, 2), 5),
    ("3,2,2,3,2,2,2,3", ["0:3", "3:7"], diagonal(-2, -2, -2), 6),
    ("3,2,2,3,2,2,2,3", ["0:3", "3:7"], diagonal(-2, -2, 2), 2),
    ("3,2,3,2,3,1,3", ["0:2", "2:4", "4:6"], diagonal(1, 2, 3), 4),
    ("3,1,1,3,2,3,2,3", ["0:3", "3:5", "5:7"], diagonal(1, 2, 3), 6),
    ("2,2,2,2", ["0:2", "1:3"], diagonal(0, 0), 2),
    ("2,2,2,2,2", ["0:2", "1:4"], diagonal(0, 0), 2),
    ("2,2,2,2,2,2", ["0:2", "2:5", "3:5"], diagonal(0, 0), 1),
    ("2,1,2,1,2", ["0:2", "1:3", "2:4"], diagonal(0, 0), 0),
]
