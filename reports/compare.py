"""Two workbooks compared cell by cell: as it must be, and as it was found. Every difference has its kind and place.

A row or column put in or taken out moves all that follows; of the ways to tell what happened the shortest is told.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ledger.intake.cellgrid import Cell, CellBook, CellSheet, Kind, Line
from ledger.intake.places import CellPlace
from ledger.proof_words import Change
from reports.alignment import align
from reports.beside import compare_beside
from reports.cells import (
    NOTHING,
    content_of,
    is_same_result,
    is_seen_alike,
    plain_formula,
    seen_as,
    shown,
    shown_typed,
    told_line,
    value_of,
)
from reports.difference import Difference

LAST_MAX: Final = 250_000
"""Sheets that reach beyond this row are compared place by place only."""


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
    return [*told, *compare_beside(expected, found, is_moved=is_moved)]


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
        elif change is Change.SHOWN_OTHERWISE:
            texts = shown(one), seen_as(one, two)
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
        if two.kind != Kind.NOTHING and not is_same_result(one, two):
            return Change.RESULT_DIFFERS
        return None if is_seen_alike(one, two) else Change.SHOWN_OTHERWISE
    before, after = value_of(one), value_of(two)
    if before == after:
        return None if is_seen_alike(one, two) else Change.SHOWN_OTHERWISE
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
                Difference(taken_out, sheet, _of_line(sheet, one + 1, is_row), told_line(expected.get(one + 1, {})))
            )
        elif two is not None:
            told.append(
                Difference(put_in, sheet, _of_line(sheet, two + 1, is_row), "", told_line(found.get(two + 1, {})))
            )
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
