"""The census as a source of cases: its rows are asked before any other case, and looked up instead of counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from symtopo.algebra.exact import identity
from symtopo.minima.minimum import Minimum
from symtopo.surveying.rows import CensusRow, to_row
from symtopo.surveying.table import census

ROWS = 4  # of the census that count as one example: their numbers are looked up


@dataclass(frozen=True)
class CensusAsked:
    """How far the census was asked, and what it says.

    row : how many of its rows were passed in order;  asked, decided : about how many, and how many of them it is
    decided for;  rows : how many there are;  open : those of which only bounds are proved, which are not asked;
    whole : whether all were passed;  fails : the first row that fails, in words, as far as it was asked;
    scope : what the census is about.
    """

    row: int
    asked: int
    decided: int
    rows: int
    open: int
    whole: bool
    fails: str
    scope: str

    @property
    def lines(self) -> list[str]:
        """In words, never more than was looked at."""
        if self.fails:
            others = f"after {self.asked - 1} that do not" if self.asked > 1 else "the first that was asked"
            return [f"row {self.row} of {self.rows} fails, {others}: {self.fails}"]
        said = f"none of the {self.asked} rows that were asked fails, {self.decided} of them decided"
        said += f"; {self.open} more have bounds only, and were not asked" if self.open else ""
        if not self.whole:
            said += f"; it came to row {self.row} in its share of the seconds and examples"
        elif (outside := self.rows - self.asked - self.open) > 0:
            said += f"; the other {outside} are none of its cases"
        return [said, self.scope, "nothing follows for networks beyond that, nor for rows that are open"]


class CensusRows:
    """Rows with a proved number that may be asked, small networks first; the counters tell how far one has come.

    sizes : whether widths and so many skips may be asked;  inside : whether a minimum may;
    most : how many rows are asked;  with_data : whether minima have the data X = I instead of a target;
    anew : what is done with a row that fails.
    """

    def __init__(
        self,
        *,
        sizes: Callable[[tuple[int, ...], int], bool] = lambda widths, skips: True,
        inside: Callable[[Minimum], bool] = lambda minimum: True,
        most: int,
        with_data: bool,
        anew: str = "counted and checked anew",
    ) -> None:
        self.anew = anew
        self.sizes, self.inside, self.most, self.with_data = sizes, inside, most, with_data
        self.row = self.asked = self.decided = self.open = self.rows = 0
        self.whole, self.scope, self.fails = False, "", ""
        self.at: tuple[Minimum, CensusRow] | None = None  # the row that is asked now

    def __iter__(self) -> Iterator[Minimum]:
        found = census()
        self.rows, self.scope = found.total, found.words
        for value in found.rows:
            if self.asked == self.most:
                return
            self.row += 1
            if not self.sizes(tuple(value["widths"]), len(value["skips"])):
                continue
            if value["lower"] != value["upper"]:
                self.open += 1
                continue
            row = to_row(value)
            unit = identity(row.network.widths[0])
            minimum = Minimum(row.network, x=unit, y=row.target) if self.with_data else row.minimum
            if self.inside(minimum):
                self.asked += 1
                self.at = minimum, row
                yield minimum
        self.whole = True
        self.at = None

    def row_of(self, case: object) -> tuple[Minimum, CensusRow] | None:
        """The row, where the case is the one that is asked now."""
        return self.at if self.at is not None and self.at[0] is case else None

    def judged(self, said: bool | str | None) -> None:
        """Count an answer about the row that is asked now."""
        self.decided += said is not None
        if said is not None and said is not True and self.at is not None:
            self.fails = f"{self.at[1]}; {self.anew}"

    @property
    def told(self) -> CensusAsked | None:
        """How far it was asked; None where it was not."""
        if not self.rows:
            return None
        numbers = (self.row, self.asked, self.decided, self.rows, self.open)
        return CensusAsked(*numbers, self.whole, self.fails, self.scope)
