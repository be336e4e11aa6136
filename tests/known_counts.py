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
