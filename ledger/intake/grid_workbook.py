"""What was read of a file that is no xlsx workbook, as a workbook to write into: texts stay texts."""

import re
from datetime import date, datetime, time
from typing import Final

from openpyxl.cell.cell import Cell
from openpyxl.workbook.workbook import Workbook

from ledger.errors import Finding, TooLarge
from ledger.finding_codes import FindingCode
from ledger.intake.annotated_sheet import put
from ledger.intake.annotation_texts import clean
from ledger.intake.grid import Book, CellError, Percent, Sheet, Uncached, Value
from ledger.labels import annotations as texts

CELLS_MAX: Final = 2_000_000
"""Cells up to which a copy is made."""

_TITLE_MAX: Final = 31
_NOT_IN_TITLES = re.compile(r"[\\*?:/\[\]]")


def workbook_of(book: Book) -> Workbook:
    """A workbook with the sheets of ``book``, cell by cell where they were; merged ranges are merged.

    Raises:
        TooLarge: more than ``CELLS_MAX`` cells.
    """
    made = Workbook()
    made.remove(made.worksheets[0])
    room = CELLS_MAX
    for sheet in book.sheets:
        room = _copy(made, sheet, room)
    return made


def _copy(made: Workbook, sheet: Sheet, room: int) -> int:
    copy = made.create_sheet(_NOT_IN_TITLES.sub("_", clean(sheet.name))[:_TITLE_MAX] or texts.DATA_SHEET)
    copy.sheet_state = "hidden" if sheet.is_hidden and len(made.worksheets) > 1 else "visible"
    for row, values in sheet.rows():
        room -= len(values)
        if room < 0:
            raise TooLarge([Finding(FindingCode.ANNOTATION_TOO_LARGE, "", f"<= {CELLS_MAX}", "")])
        for column, value in enumerate(values, 1):
            if value not in (None, ""):
                _put(copy.cell(row, column), value)
    for merge in sheet.merges:
        copy.merge_cells(
            start_row=merge.first_row,
            start_column=merge.first_column,
            end_row=merge.last_row,
            end_column=merge.last_column,
        )
    return room


def _put(cell: Cell, value: Value) -> None:
    match value:
        case Percent():
            cell.value, cell.number_format = value.value, "0.00##%"
        case CellError() | Uncached():
            put(cell, value[0])
        case bool() | int() | float():
            cell.value = value
        case datetime() | date() | time():
            cell.value = value
        case str():
            put(cell, value)
            cell.number_format = "@"
