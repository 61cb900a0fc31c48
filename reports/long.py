"""Tables too long to be held: the head is a table without rows, and the rows come one at a time."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Final

from ledger.labels.texts import COLUMN_LABELS
from ledger.money import add_fen
from reports.table import Cell, Row, RowRole, Table, make_row
from reports.text import csv_header, csv_lines

_CHUNK: Final = 1_000
_TOLD: Final = 100


@dataclass(frozen=True, slots=True)
class Long:
    """A list with its items to come, once. ``expected`` is how many at most; ``total_at`` names the total's column.

    Without ``total_at`` there is no total.
    """

    head: Table
    items: Iterable[Row]
    expected: int
    total_at: str = ""

    def watched(self, step: Callable[[int], None]) -> "Long":
        """The same list, which tells ``step`` of every hundred items as they are read."""
        return replace(self, items=self._counted(step))

    def _counted(self, step: Callable[[int], None]) -> Iterator[Row]:
        for place, row in enumerate(self.items, start=1):
            if place % _TOLD == 0:
                step(_TOLD)
            yield row


class Sums:
    """The sums of the additive columns of the rows that went through; an absent value adds nothing."""

    def __init__(self, long: Long) -> None:
        self._long = long
        self._places = [place for place, column in enumerate(long.head.columns) if column.is_additive]
        self._sums: list[int | None] = [None] * len(self._places)
        self.count = 0

    def through(self) -> Iterator[Row]:
        """The items, each added as it goes by."""
        for row in self._long.items:
            for index, place in enumerate(self._places):
                value = row.cells[place]
                if type(value) is int:
                    self._sums[index] = add_fen(self._sums[index], value)
            self.count += 1
            yield row

    def total(self) -> Iterator[Row]:
        """The one total, after the items; none of nothing, and none where the list has none."""
        if self.count and self._long.total_at:
            columns = self._long.head.columns
            values: dict[str, Cell] = {
                columns[place].key: total for place, total in zip(self._places, self._sums, strict=True)
            }
            values[self._long.total_at] = COLUMN_LABELS["total"]
            yield make_row(columns, values, RowRole.TOTAL, range(self.count))


def whole(long: Long) -> Table:
    """The table with all its rows and their total."""
    sums = Sums(long)
    return replace(long.head, rows=tuple(chain(sums.through(), sums.total())))


def stream_csv(long: Long) -> Iterator[str]:
    """The table in CSV as ``render_csv`` of the whole would write it, a thousand rows at a time."""
    yield csv_header(long.head.columns)
    sums = Sums(long)
    rows = chain(sums.through(), sums.total())
    while chunk := tuple(islice(rows, _CHUNK)):
        yield csv_lines(replace(long.head, rows=chunk))
