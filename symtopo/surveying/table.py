"""The census, asked: which rows have so many components, these widths, these skips."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from symtopo.algebra.exact import Rational, rational
from symtopo.errors import BadInput, shown
from symtopo.minima.canonical import scaled_skips
from symtopo.minima.network import Network
from symtopo.search.cases import complexity
from symtopo.surveying.building import read, read_shipped
from symtopo.surveying.rows import CensusRow, size, to_row
from symtopo.surveying.scope import Scope

SHIPPED = "census.jsonl.gz"
Row = dict[str, Any]  # as it stands in the file


@dataclass(frozen=True, eq=False)
class Census:
    """Rows of a census, small networks first; an iterator of `CensusRow`.

    scope : what the census is about;  total : how many rows it has;  rows : those that were asked for, as in the file;
    possible : rows that fit but for the number asked for, which their bounds do not exclude.

    Examples
    --------
    >>> import symtopo
    >>> scalar = symtopo.census(widths=[1, 1, 1, 1])
    >>> len(scalar), [row["lower"] for row in scalar.table[:3]]
    (6, [1, 4, 1])
    >>> print(scalar.first)
    widths 1,1,1,1, no skips, target 0: exactly 1 component, by plain chain
    """

    scope: Scope
    total: int
    rows: tuple[Row, ...]
    possible: tuple[Row, ...] = ()

    def __iter__(self) -> Iterator[CensusRow]:
        return map(to_row, self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def first(self) -> CensusRow | None:
        """The smallest: fewest layers, then widths, then skips, then numbers.  None says nothing beyond the census."""
        return to_row(self.rows[0]) if self.rows else None

    @property
    def smaller(self) -> int:
        """How many of the rows that are not excluded are smaller than the first; 0 where there is no first.

        Most are told by their sizes: only those of the size of the first are made.
        """
        if not self.rows:
            return 0
        limit, first = size(self.rows[0]), complexity(to_row(self.rows[0]).minimum)
        equal = [row for row in self.possible if size(row) == limit]
        below = sum(size(row) < limit for row in self.possible)
        return below + sum(bool(complexity(to_row(row).minimum) < first) for row in equal)

    @property
    def table(self) -> list[dict[str, Any]]:
        """A list of dictionaries, as `pandas.DataFrame` takes it."""
        return [row.to_dict() for row in self]

    @property
    def words(self) -> str:
        """What the census is about."""
        return f"{self.scope.words}; one row for all that share a canonical form: {self.total} rows"


def census(
    *,
    count: int | None = None,
    at_least: int | None = None,
    widths: Sequence[int] | None = None,
    skips: Iterable[Sequence[Any]] | None = None,
    layers: int | None = None,
    rule: str | None = None,
    file: Path | str | None = None,
) -> Census:
    """The rows of the census with all that is given.

    A row stands for all minima of its canonical form: those of the transposed network too, for which widths and skips
    are turned round.  Skips beside one layer, and from input to output, are in no row, and the target is what they
    leave of it.

    Parameters
    ----------
    count : exactly so many components, proved.
    at_least : proved to be at least so many.
    widths : d_0, .., d_l.
    skips : all of them: (from, to), any coefficient, or (from, to, coefficient), up to scaling; [] for none.
    layers, rule : their number; the name of a theorem or rule.
    file : another census, from `symtopo census build`.

    Raises BadInput.

    Examples
    --------
    >>> import symtopo
    >>> [str(row.network) for row in symtopo.census(count=5, layers=4, widths=[1, 1, 1, 1, 1])][:1]
    ['Network([1, 1, 1, 1, 1], skips={(0, 3): 1})']
    """
    scope, values = _shipped() if file is None else _from(Path(file))
    for name, number in (("count", count), ("at_least", at_least), ("layers", layers)):
        if number is not None and (type(number) is not int or number < 0):
            raise BadInput(f"{name} is {shown(number)}: give a whole number")
    known = {str(step.get("theorem", step["rule"])) for row in values for step in row["steps"]} if rule else {rule}
    if rule not in known:
        raise BadInput(f"the rule {shown(rule)} is in no row: give one of {', '.join(sorted(filter(None, known)))}")
    fits: list[Row] = list(values)
    if layers is not None:
        fits = [row for row in fits if len(row["widths"]) == layers + 1]
    if widths is not None:
        given = Network(widths).widths
        fits = [row for row in fits if tuple(row["widths"]) in (given, given[::-1])]
    if skips is not None:
        wanted = _wanted(skips)
        fits = [row for row in fits if _has_skips(row, wanted)]
    if rule is not None:
        fits = [row for row in fits if any(rule == step.get("theorem", step["rule"]) for step in row["steps"])]
    possible: list[Row] = []
    for number, most in ((count, count), (at_least, None)):
        if number is not None:
            possible += [row for row in fits if _may_have(row, number, most) and not _has(row, number, most)]
            fits = [row for row in fits if _has(row, number, most)]
    return Census(scope, len(values), tuple(fits), tuple(possible))


@cache
def _shipped() -> tuple[Scope, tuple[Row, ...]]:
    return read_shipped((files("symtopo.surveying") / SHIPPED).read_bytes())


def _from(path: Path) -> tuple[Scope, tuple[Row, ...]]:
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise BadInput(f"{path}: cannot be read ({why}): give a file of symtopo census build") from None
    return read(content, str(path))


def _has(row: Row, least: int, most: int | None) -> bool:
    """Whether so many components are proved."""
    return row["lower"] >= least and (most is None or (row["upper"] is not None and row["upper"] <= most))


def _may_have(row: Row, least: int, most: int | None) -> bool:
    """Whether the bounds leave such a number open."""
    return (row["upper"] is None or row["upper"] >= least) and (most is None or row["lower"] <= most)


def _wanted(skips: Iterable[Sequence[Any]]) -> dict[tuple[int, int], Rational | None]:
    wanted: dict[tuple[int, int], Rational | None] = {}
    for skip in skips:
        if len(skip) not in (2, 3) or not all(type(v) is int and v >= 0 for v in skip[:2]) or skip[0] >= skip[1]:
            raise BadInput(f"the skip {shown(skip)} is not FROM, TO with FROM < TO: give one like 0, 2")
        j, i, *c = skip
        if i - j == 1:
            raise BadInput(f"the skip {j} -> {i} is beside one layer, and changes nothing: leave it out")
        if (j, i) in wanted:
            raise BadInput(f"the skip {j} -> {i} is given twice: give it once")
        wanted[j, i] = rational(c[0], f"the coefficient of the skip {j} -> {i}") if c else None
        if wanted[j, i] == 0:
            raise BadInput(f"the skip {j} -> {i} has the coefficient 0, and changes nothing: leave it out")
    return wanted


def _has_skips(row: Row, wanted: dict[tuple[int, int], Rational | None]) -> bool:
    last = len(row["widths"]) - 1
    own = {(j, i) for j, i, _ in row["skips"]}
    turned = {(last - i, last - j): c for (j, i), c in wanted.items()}
    for skips in (wanted, turned):
        if own != skips.keys():
            continue
        if None in skips.values():
            return True
        network = Network(row["widths"], row["skips"])
        if scaled_skips(Network(network.widths, skips))[0] == network:
            return True
    return False
