"""Long lists as a workbook written row by row: the same sheet as any other table's, with one row in memory.

Rows go straight to a file, so that nothing already written can be touched again: widths of numbers are settled after
the last row, and heights by the widths that texts have from the start. Filters stand in the sheet, where a table's
would have to be known beforehand.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from functools import lru_cache
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_range
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from ledger.labels.reports import EMPTY, GENERATOR, MISSING, SIGNATURES
from reports.layout import LINE_HEIGHT, Layout, lines_needed, room_of
from reports.long import Long, Sums
from reports.plain_sheet import StreamedSheet
from reports.styles import Styles
from reports.table import EXACT_FEN, Cell, Column, Format, Row, RowRole, Table, cell_text
from reports.text import numbered_notes, text_width
from reports.workbook import set_up_print, stamp_properties, with_digits_note

ROWS_MAX: Final = 1_048_576
"""Rows of a sheet."""

_TEXT_WIDTH_MAX: Final = 28
"""Half-widths of a column of text at most: most names stand in one line."""

_SEEN: Final = 1_000
"""So many rows settle the widths of texts; what is longer later is wrapped."""

_FOOT_ROWS: Final = 20
_PADDING: Final = 2
_FILTER_BUTTON: Final = 3
_TITLE_HEIGHT: Final = 30
_HEIGHT_MAX: Final = 400
_LINE: Final = LINE_HEIGHT + 2
_DAY_WIDTH: Final = 10
_BETWEEN_SIGNATURES: Final = " " * 24

_EPOCH: Final = date(1899, 12, 30).toordinal()
"""The day 0 of a spreadsheet's days, from March 1900 on."""

_SCALES: Final[Mapping[Format, int]] = {Format.YUAN: 100, Format.RATE: 10_000, Format.TIMES: 100}
"""By format: how many of a cell's units make one on the sheet; amounts in ten thousand yuan are in no long list."""


def render_long_workbook(sheets: Sequence[Table | Long], target: Path | BytesIO) -> None:
    """``target`` holds a workbook with these sheets; the same rows give the same bytes.

    Raises:
        OverflowError: more rows than a sheet has.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(target, options)
    lists = [sheet if isinstance(sheet, Long) else Long(replace(sheet, rows=()), sheet.rows, 0) for sheet in sheets]
    first = lists[0].head
    created = first.stamp.day if first.stamp else date(2000, 1, 1)
    book.set_properties({"title": first.title, "author": GENERATOR, "created": datetime.combine(created, time())})
    for name, value in stamp_properties(first.stamp).items():
        book.set_custom_property(name, datetime.combine(value, time()) if type(value) is date else value)
    styles = Styles(book)
    for long in lists:
        _LongSheet(book, styles, long).write()
    book.close()


@lru_cache(maxsize=10_000)  # names come again and again
def _lines(text: str, width: int) -> int:
    return lines_needed(text, width)


class _LongSheet:
    """Writes one list to one sheet, strictly downwards."""

    def __init__(self, book: Workbook, styles: Styles, long: Long) -> None:
        items = iter(long.items)
        seen = list(islice(items, _SEEN))
        self._long = replace(long, items=chain(seen, items))
        self._table = long.head
        self._sheet: Worksheet = book.add_worksheet(long.head.name, StreamedSheet)
        self._styles = styles
        self._layout = Layout.of(long.head)
        self._last = len(long.head.columns) - 1
        self._lines = 1
        self._widest: dict[int, list[int]] = {}
        self._text_widths = [self._text_width(place, column, seen) for place, column in enumerate(long.head.columns)]
        self._writers = [self._writer(place, column) for place, column in enumerate(long.head.columns)]

    def write(self) -> None:
        """The sheet is whole: heading, header, rows, total, notes, foot, and how it prints."""
        self._heading()
        sums = Sums(self._long)
        at = first = self._layout.first_row
        for at, row in enumerate(chain(sums.through(), sums.total()), start=first):
            if at >= ROWS_MAX - _FOOT_ROWS:
                raise OverflowError(at)
            if row.role is RowRole.ITEM:
                self._item(at, row)
            else:
                self._total(at, row, sums.count)
        below = first + sums.count + (1 if self._long.total_at and sums.count else 0)
        self._foot(below, is_empty=not sums.count)
        self._settle(sums.count)

    def _heading(self) -> None:
        heading, columns, layout = self._table.heading, self._table.columns, self._layout
        sheet, styles = self._sheet, self._styles
        texts = ((self._table.title, "title", _TITLE_HEIGHT), (heading.period, "period", LINE_HEIGHT))
        for row, (text, style, height) in enumerate(texts):
            self._across(row, text, style, height)
        sheet.set_row(len(texts), LINE_HEIGHT)
        if heading.office:
            sheet.write_string(len(texts), 0, heading.office, styles.get("left"))
        if heading.unit and self._last:
            sheet.write_string(len(texts), self._last, heading.unit, styles.get("right"))
        at = layout.first_row - 1
        sheet.set_row(at, LINE_HEIGHT * layout.header_lines + _PADDING)
        for place, column in enumerate(columns):
            sheet.write_string(at, place, column.header, styles.get("header"))

    def _across(self, row: int, text: str, style: str, height: float) -> None:
        self._sheet.set_row(row, height)
        if self._last:
            self._sheet.merge_range(row, 0, row, self._last, "", self._styles.get(style))
        self._sheet.write_string(row, 0, text, self._styles.get(style))

    def _item(self, at: int, row: Row) -> None:
        self._lines = 1
        for write, value in zip(self._writers, row.cells, strict=True):
            write(at, value)
        if self._lines > 1:
            self._sheet.set_row(at, min(_HEIGHT_MAX, LINE_HEIGHT * self._lines + _PADDING))

    def _writer(self, place: int, column: Column) -> Callable[[int, Cell], None]:
        """What writes a cell of a column, its styles looked up once."""
        style, missing = (
            self._styles.cell(column.format, RowRole.ITEM, is_missing=is_missing) for is_missing in (False, True)
        )
        write_number, write_string, write_blank = (
            self._sheet._write_number,  # noqa: SLF001  (what the public ones call, once a cell)
            self._sheet.write_string,
            self._sheet.write_blank,
        )
        extremes = self._widest.setdefault(place, [0, 0])
        width = self._text_widths[place]
        one_line = (width - _PADDING) // 2
        scale = _SCALES.get(column.format)
        is_amount = column.format is Format.YUAN

        def write(at: int, value: Cell) -> None:
            if value is None:
                write_string(at, place, MISSING, missing)
            elif isinstance(value, str):
                if value:
                    write_string(at, place, value, style)
                    if len(value) > one_line or "\n" in value:
                        self._lines = max(self._lines, _lines(value, width))
                else:
                    write_blank(at, place, None, style)
            elif isinstance(value, int):
                if value > extremes[1]:
                    extremes[1] = value
                elif value < extremes[0]:
                    extremes[0] = value
                if is_amount and not -EXACT_FEN < value < EXACT_FEN:
                    write_string(at, place, cell_text(value, column), style)
                else:
                    write_number(at, place, value / scale if scale else value, style)
            else:
                write_number(at, place, value.toordinal() - _EPOCH, style)

        return write

    def _total(self, at: int, row: Row, count: int) -> None:
        for place, (value, column) in enumerate(zip(row.cells, self._table.columns, strict=True)):
            style = self._styles.cell(column.format, row.role, is_missing=value is None)
            if type(value) is int and abs(value) < EXACT_FEN:
                self._sum(at, place, value, count, style)
            elif value == "":
                self._sheet.write_blank(at, place, None, style)
            else:
                self._sheet.write_string(at, place, cell_text(value, column), style)
            if type(value) is int:
                extremes = self._widest[place]
                extremes[:] = [min(extremes[0], value), max(extremes[1], value)]

    def _sum(self, at: int, place: int, value: int, count: int, style: Any) -> None:
        """A live sum that follows the filter; a number by itself where an amount above it is a text."""
        shown = value / _SCALES.get(self._table.columns[place].format, 1)
        if max(map(abs, self._widest[place])) < EXACT_FEN:
            top = self._layout.first_row
            cells = xl_range(top, place, top + count - 1, place)
            self._sheet.write_formula(at, place, f"=SUBTOTAL(109,{cells})", style, shown)
        else:
            self._sheet.write_number(at, place, shown, style)

    def _foot(self, at: int, *, is_empty: bool) -> None:
        if is_empty:
            self._across(at, EMPTY, "empty", LINE_HEIGHT)
            at += 1
        width = sum(self._widths())
        for text in numbered_notes(with_digits_note(self._table) if self._has_texts() else self._table):
            self._across(at, text, "note", LINE_HEIGHT * lines_needed(text, width))
            at += 1
        self._across(at + 1, _BETWEEN_SIGNATURES.join(SIGNATURES), "left", LINE_HEIGHT + _PADDING)

    def _has_texts(self) -> bool:
        """Whether an amount was so large that it was written as a text."""
        amounts = (place for place, column in enumerate(self._table.columns) if column.format is Format.YUAN)
        return any(max(map(abs, self._widest[place])) >= EXACT_FEN for place in amounts)

    def _widths(self) -> list[int]:
        return [self._width(place, column) for place, column in enumerate(self._table.columns)]

    def _head_width(self, column: Column) -> int:
        return -(-text_width(column.header) // self._layout.header_lines) + _FILTER_BUTTON

    def _text_width(self, place: int, column: Column, seen: Sequence[Row]) -> int:
        texts = {value for row in seen if isinstance(value := row.cells[place], str)}
        widest = max((room_of(line) for text in texts for line in text.split("\n")), default=0)
        return max(self._head_width(column), min(widest + _PADDING + 1, _TEXT_WIDTH_MAX))

    def _width(self, place: int, column: Column) -> int:
        head = self._head_width(column)
        if column.format is Format.TEXT:
            return self._text_widths[place]
        widest = max(text_width(cell_text(value, column)) for value in self._widest[place])
        return max(head, _DAY_WIDTH if column.format is Format.DATE else widest) + _PADDING

    def _settle(self, count: int) -> None:
        """Widths, filter and how it prints: all that stands beside the rows."""
        sheet, layout = self._sheet, self._layout
        for place, width in enumerate(self._widths()):
            sheet.set_column(place, place, width)
        sheet.set_default_row(_LINE)
        if count:
            sheet.autofilter(layout.first_row - 1, 0, layout.first_row + count - 1, self._last)
        set_up_print(sheet, layout, self._table.frozen)
