"""Two workbooks compared cell by cell: as it must be, and as it was found. Every difference has its kind and place.

A row or column put in or taken out moves all that follows; of the ways to tell what happened the shortest is told.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ledger.intake.cellgrid import Cell, CellBook, CellSheet, Kind, Line
from ledger.intake.grid import Merge
from ledger.intake.places import CellPlace
from ledger.proof_words import Cause, Change
from reports.alignment import align
from reports.cells import NOTHING, SHOWN_MAX, content_of, is_same_result, plain_formula, shown, shown_typed, value_of

LAST_MAX: Final = 250_000
"""Sheets that reach beyond this row are compared place by place only."""

_SEPARATOR: Final = " | "


_CAUSES: Final = {
    **dict.fromkeys((Change.STAMP_CHANGED, Change.STAMP_REMOVED), Cause.STAMP),
    **dict.fromkeys((Change.LEDGER_CHANGED, Change.LEDGER_ADDED, Change.LEDGER_REMOVED), Cause.LEDGER),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs, where (sheet and cell, row or column, or the sheet alone), and the two contents, empty where none.

    Of what changed in the ledger ``about`` says which row and column it is, and ``papers`` the vouchers that did it.
    """

    change: Change
    sheet: str
    place: str
    was: str = ""
    found: str = ""
    about: str = ""
    papers: tuple[str, ...] = ()

    @property
    def cause(self) -> Cause:
        """Where it comes from."""
        return _CAUSES.get(self.change, Cause.FILE)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences in the order of sheets; how many formulas have no result in the file; cells compared."""

    differences: tuple[Difference, ...]
    uncalculated: int
    cells: int


def compare_books(expected: CellBook, found: CellBook) -> Comparison:
    """How the workbook found differs from the one expected. Fonts, order of sheets and widths are no content."""
    names = {sheet.name for sheet in expected.sheets}
    added = [sheet for sheet in found.sheets if sheet.name not in names]
    told: list[Difference] = []
    missing_results = cells = 0
    for sheet in expected.sheets:
        cells += sum(map(len, sheet.rows.values()))
        other = found.sheet(sheet.name)
        if other is None:
            other = next((each for each in added if _is_alike(sheet, each)), None)
            if other is None:
                told.append(Difference(Change.SHEET_REMOVED, sheet.name, CellPlace(sheet.name).text, sheet.name))
                continue
            added.remove(other)
            told.append(
                Difference(Change.SHEET_RENAMED, other.name, CellPlace(other.name).text, sheet.name, other.name)
            )
        told += compare_sheets(sheet, other)
        missing_results += _uncalculated(other)
    told += [Difference(Change.SHEET_ADDED, each.name, CellPlace(each.name).text, "", each.name) for each in added]
    told += [
        Difference(Change.LEADS_OUTSIDE, "", "", "", name) for name in found.outside if name not in expected.outside
    ]
    return Comparison(tuple(told), missing_results, cells)


def compare_sheets(expected: CellSheet, found: CellSheet) -> list[Difference]:
    """All differences of one sheet, cells first; places are those of the sheet as found where it has them."""
    told = _cells(expected, found)
    is_moved = any(each.change in _MOVES for each in told)
    return [*told, *_hidden(expected, found), *([] if is_moved else _merged(expected, found)), *_drawn(expected, found)]


_MOVES: Final = {Change.ROW_ADDED, Change.ROW_REMOVED, Change.COLUMN_ADDED, Change.COLUMN_REMOVED}


def _cells(expected: CellSheet, found: CellSheet) -> list[Difference]:
    plain = [
        difference
        for row in sorted({*expected.rows, *found.rows})
        for difference in _line(expected.rows.get(row, {}), found.rows.get(row, {}), _Across(found.name, row, row))
    ]
    if len(plain) < 2 or max([0, *expected.rows, *found.rows]) > LAST_MAX:
        return plain
    by_rows = _by_lines(expected.rows, found.rows, found.name, is_row=True)
    by_columns = _by_lines(_turned(expected.rows), _turned(found.rows), found.name, is_row=False)
    return min(plain, by_rows, by_columns, key=len)


@dataclass(frozen=True, slots=True)
class _Across:
    """A row (or column) as it must be and as it was found, from 1, and how its cells are called."""

    sheet: str
    before: int
    after: int
    is_row: bool = True

    @property
    def is_moved(self) -> bool:
        return self.before != self.after

    def place(self, other: int) -> str:
        row, column = (self.after, other) if self.is_row else (other, self.after)
        return CellPlace(self.sheet, row, column).text


def _line(expected: Line, found: Line, at: _Across) -> Iterator[Difference]:
    if expected == found:
        return
    for place in sorted({*expected, *found}):
        one, two = expected.get(place, NOTHING), found.get(place, NOTHING)
        change = _change(one, two, is_moved=at.is_moved) if one != two else None
        if change is None:
            continue
        if change is Change.TYPE_CHANGED:
            texts = shown_typed(one), shown_typed(two)
        else:
            with_formula = change is not Change.RESULT_DIFFERS
            texts = shown(one, with_formula=with_formula), shown(two, with_formula=with_formula)
        yield Difference(change, at.sheet, at.place(place), *texts)


def _change(one: Cell, two: Cell, *, is_moved: bool) -> Change | None:
    """In what two cells differ. A formula that was moved names other cells, which is told by what moved it."""
    if bool(one.formula) != bool(two.formula):
        return Change.FORMULA_LOST if one.formula else Change.FORMULA_ADDED
    if one.formula:
        if not is_moved and plain_formula(one.formula) != plain_formula(two.formula):
            return Change.FORMULA_CHANGED
        is_calculated = two.kind != Kind.NOTHING
        return Change.RESULT_DIFFERS if is_calculated and not is_same_result(one, two) else None
    before, after = value_of(one), value_of(two)
    if before == after:
        return None
    return Change.TYPE_CHANGED if before[1] == after[1] else Change.VALUE_CHANGED


def _by_lines(expected: Mapping[int, Line], found: Mapping[int, Line], sheet: str, *, is_row: bool) -> list[Difference]:
    """The differences where lines were put in or taken out."""
    before, after = _said(expected), _said(found)
    told: list[Difference] = []
    put_in, taken_out = (
        (Change.ROW_ADDED, Change.ROW_REMOVED) if is_row else (Change.COLUMN_ADDED, Change.COLUMN_REMOVED)
    )
    for one, two in align(before, after):
        if one is not None and two is not None:
            across = _Across(sheet, one + 1, two + 1, is_row)
            told += _line(expected.get(one + 1, {}), found.get(two + 1, {}), across)
        elif one is not None:
            told.append(
                Difference(taken_out, sheet, _of_line(sheet, one + 1, is_row), _told(expected.get(one + 1, {})))
            )
        elif two is not None:
            told.append(Difference(put_in, sheet, _of_line(sheet, two + 1, is_row), "", _told(found.get(two + 1, {}))))
    return told


def _said(lines: Mapping[int, Line]) -> list[dict[int, tuple[str, ...]]]:
    """What each line says, from the first to the last; of a formula, that it is one."""
    empty: dict[int, tuple[str, ...]] = {}
    return [
        {place: ("f",) if cell.formula else value_of(cell) for place, cell in lines[number].items()}
        if number in lines
        else empty
        for number in range(1, max(lines, default=0) + 1)
    ]


def _turned(rows: Mapping[int, Line]) -> dict[int, Line]:
    """Columns as lines."""
    columns: dict[int, Line] = {}
    for number, line in rows.items():
        for column, cell in line.items():
            columns.setdefault(column, {})[number] = cell
    return columns


def _of_line(sheet: str, number: int, is_row: bool) -> str:
    return CellPlace(sheet, number if is_row else None, None if is_row else number).text


def _told(line: Line) -> str:
    return _SEPARATOR.join(shown(line[place]) for place in sorted(line))[:SHOWN_MAX]


def _is_alike(expected: CellSheet, found: CellSheet) -> bool:
    """Whether at least half of the cells are those of the other sheet, so that it is the same under another name."""
    places = [(row, column) for row, line in expected.rows.items() for column in line]
    same = sum(
        content_of(expected.rows[row][column]) == content_of(found.rows.get(row, {}).get(column, NOTHING))
        for row, column in places
    )
    return bool(places) and 2 * same >= len(places)


def _uncalculated(found: CellSheet) -> int:
    cells = (cell for line in found.rows.values() for cell in line.values())
    return sum(bool(cell.formula) and cell.kind == Kind.NOTHING for cell in cells)


# --- beside the cells --------------------------------------------------------------------------------------------


def _hidden(expected: CellSheet, found: CellSheet) -> Iterator[Difference]:
    if found.is_hidden and not expected.is_hidden:
        yield Difference(Change.SHEET_HIDDEN, found.name, CellPlace(found.name).text)
    used = {column for line in found.rows.values() for column in line}
    for row in sorted((found.hidden_rows - expected.hidden_rows) & set(found.rows)):
        yield Difference(Change.ROWS_HIDDEN, found.name, CellPlace(found.name, row).text, "", _told(found.rows[row]))
    for column in sorted((found.hidden_columns - expected.hidden_columns) & used):
        yield Difference(Change.COLUMNS_HIDDEN, found.name, CellPlace(found.name, None, column).text)


def _merged(expected: CellSheet, found: CellSheet) -> Iterator[Difference]:
    """New merges that cover what would be seen without them."""
    for merge in sorted(found.merges - expected.merges):
        if any(place != merge[:2] for place in _within(expected, merge)):
            yield Difference(Change.CELLS_MERGED, found.name, CellPlace(found.name, *merge[:2]).text)


def _within(sheet: CellSheet, merge: Merge) -> Iterator[tuple[int, int]]:
    for row in range(merge.first_row, min(merge.last_row, max(sheet.rows, default=0)) + 1):
        for column in sheet.rows.get(row, {}):
            if merge.first_column <= column <= merge.last_column:
                yield row, column


def _drawn(expected: CellSheet, found: CellSheet) -> Iterator[Difference]:
    if found.drawings > expected.drawings:
        texts = str(expected.drawings), str(found.drawings)
        yield Difference(Change.DRAWING_ADDED, found.name, CellPlace(found.name).text, *texts)
