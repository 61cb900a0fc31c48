"""What has changed in a report's numbers since a record time, and which vouchers changed each of them.

The report is made again after some of the vouchers in between: an interval in which nothing changed is left at once,
any other is halved, so that in the end each change has its voucher. It works for every report, whatever it counts.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection

from ledger.intake.places import CellPlace
from ledger.issues import Paper, posted_between
from ledger.labels.proofs import BELOW, ROW_AND_COLUMN
from ledger.labels.reports import ABOUT_HASH, ABOUT_HEAD, ABOUT_STAMP
from ledger.proof_words import Change
from reports.cells import SHOWN_MAX
from reports.difference import Difference
from reports.layout import first_row_of
from reports.table import Format, Row, Table, cell_text

Rebuild = Callable[[int], tuple[Table, ...]]
"""The report as known at a journal number."""

REBUILDS_MAX: Final = 24
"""How often a report is made again; what is not told apart by then is told with all vouchers that may have done it."""

REBUILT_CELLS_MAX: Final = 1_000_000
"""As many cells are made again, so that a large report is made again less often."""

_LABELS_MAX: Final = 4
_MARKS: Final = frozenset({ABOUT_HEAD, ABOUT_HASH, ABOUT_STAMP})
"""Rows that say when the report was made, and so are different each time."""

_NOTE: Final = "note"
_PERIOD: Final = "period"

RowKey = tuple[str, ...]
Key = tuple[str, RowKey, str]
"""Sheet, the row's own words, and the key of the column."""


@dataclass(frozen=True, slots=True)
class Since:
    """What changed, and the vouchers that did it in the order of the journal."""

    differences: tuple[Difference, ...]
    papers: tuple[Paper, ...]


def changes_since(connection: Connection, build: Rebuild, tables: tuple[Table, ...], head: int, now: int) -> Since:
    """How the report made at ``head`` (``tables``) reads as known at ``now``."""
    if head == now:
        return Since((), ())
    before, after = _Said.of(tables), _Said.of(build(now))
    search = _Search(connection, build, min(REBUILDS_MAX, REBUILT_CELLS_MAX // max(1, len(before.cells))))
    search.narrow(head, before, now, after)
    told = tuple(_differences(before, after, search.blamed))
    named = {place for difference in told for place in difference.papers}
    papers = [paper for paper in posted_between(connection, head, now) if paper.voucher in named]
    return Since(told, tuple(papers))


@dataclass(frozen=True, slots=True)
class _Said:
    """All that tables say, cell by cell, and where each row stands."""

    cells: Mapping[Key, str]
    tables: Mapping[str, Table]
    rows: Mapping[tuple[str, RowKey], int]

    @classmethod
    def of(cls, tables: tuple[Table, ...]) -> "_Said":
        cells, rows = dict[Key, str](), dict[tuple[str, RowKey], int]()
        for table in tables:
            cells[table.name, (), _PERIOD] = table.heading.period
            for index, note in enumerate(table.notes):
                cells[table.name, (BELOW.format(number=index + 1),), _NOTE] = _without_head(note.text, table)
            seen: dict[RowKey, int] = defaultdict(int)
            for index, row in enumerate(table.rows):
                words = _words(row, table)
                seen[words] += 1
                key = words if seen[words] == 1 else (*words, f"#{seen[words]}")
                if key[:1] and key[0] in _MARKS:
                    continue
                rows[table.name, key] = index
                for column, value in zip(table.columns, row.cells, strict=True):
                    cells[table.name, key, column.key] = cell_text(value, column)
        return cls(cells, {table.name: table for table in tables}, rows)


def _without_head(text: str, table: Table) -> str:
    """The text without the head that it was made at."""
    stamp = table.stamp
    if stamp is None or not stamp.head_hash or stamp.head_hash not in text:
        return text
    return text.replace(stamp.head_hash, "").replace(str(stamp.head_number), "")


def _words(row: Row, table: Table) -> RowKey:
    """By what a row is known again: the texts that it begins with, its place in the order left out."""
    words: list[str] = []
    most = min(_LABELS_MAX, len(table.columns) - 1)
    for column, value in zip(table.columns, row.cells, strict=True):
        if column.format is Format.ORDINAL:
            continue
        if column.format not in {Format.TEXT, Format.DATE} or len(words) == most:
            break
        words.append(cell_text(value, column))
    return tuple(words)


@dataclass(slots=True)
class _Search:
    """Finds the vouchers of every changed cell."""

    connection: Connection
    build: Rebuild
    left: int
    blamed: dict[Key, list[str]] = field(default_factory=lambda: defaultdict(list))

    def narrow(self, first: int, before: _Said, last: int, after: _Said) -> None:
        """Each cell that changed between the two record times has its vouchers."""
        changed = [key for key in {**before.cells, **after.cells} if before.cells.get(key) != after.cells.get(key)]
        papers = posted_between(self.connection, first, last) if changed else ()
        if not changed or not papers:
            return
        if len(papers) == 1 or self.left <= 0:
            for key in changed:
                self.blamed[key] += [paper.voucher for paper in papers]
            return
        middle = papers[len(papers) // 2 - 1].number
        self.left -= 1
        between = _Said.of(self.build(middle))
        self.narrow(first, before, middle, between)
        self.narrow(middle, between, last, after)


def _differences(before: _Said, after: _Said, blamed: Mapping[Key, list[str]]) -> Iterator[Difference]:
    """The changes in the order of sheets; a row that came or went is one, a row that is called otherwise its words."""
    renamed = _renamed(before, after)
    whole: set[tuple[str, RowKey]] = {(sheet, now) for (sheet, _), now in renamed.items()}
    for key in {**before.cells, **after.cells}:
        sheet, row, column = key
        new_key = (sheet, renamed.get((sheet, row), row), column)
        was, now = before.cells.get(key), after.cells.get(new_key)
        if was == now or (sheet, row) in whole:
            continue
        papers = tuple(dict.fromkeys([*blamed.get(key, ()), *blamed.get(new_key, ())]))
        if was is None or now is None:
            whole.add((sheet, row))
            change, said = (Change.LEDGER_ADDED, after) if was is None else (Change.LEDGER_REMOVED, before)
            text = _row_text(said, sheet, row)
            texts = ("", text) if was is None else (text, "")
            yield Difference(change, sheet, _place(said, key, is_row=True), *texts, _named(row), papers)
        else:
            about = ROW_AND_COLUMN.format(row=_named(row), column=_header(after, sheet, column))
            yield Difference(Change.LEDGER_CHANGED, sheet, _place(after, new_key), was, now, about.strip(" /"), papers)


def _renamed(before: _Said, after: _Said) -> dict[tuple[str, RowKey], RowKey]:
    """Rows that went, each with the row that came in its place and says nearly the same: a party has another name."""
    gone = {(sheet, place): row for (sheet, row), place in before.rows.items() if (sheet, row) not in after.rows}
    come = {(sheet, place): row for (sheet, row), place in after.rows.items() if (sheet, row) not in before.rows}
    return {
        (at[0], row): come[at]
        for at, row in gone.items()
        if at in come and _is_nearly(before, after, at[0], row, come[at])
    }


def _is_nearly(before: _Said, after: _Said, sheet: str, was: RowKey, now: RowKey) -> bool:
    columns = [column.key for column in before.tables[sheet].columns]
    same = sum(before.cells.get((sheet, was, key)) == after.cells.get((sheet, now, key)) for key in columns)
    return len(was) == len(now) and same > len(columns) / 2


def _named(row: RowKey) -> str:
    return " ".join(filter(None, row))


def _row_text(said: _Said, sheet: str, row: RowKey) -> str:
    texts = (text for (name, key, _), text in said.cells.items() if (name, key) == (sheet, row))
    return " | ".join(texts)[:SHOWN_MAX]


def _header(said: _Said, sheet: str, column: str) -> str:
    table = said.tables[sheet]
    return next((each.header for each in table.columns if each.key == column), "")


def _place(said: _Said, key: Key, *, is_row: bool = False) -> str:
    sheet, row, column = key
    if (sheet, row) not in said.rows:
        return CellPlace(sheet).text
    table = said.tables[sheet]
    at = first_row_of(table) + said.rows[sheet, row] + 1
    return CellPlace(sheet, at, None if is_row else table.index_of(column) + 1).text
