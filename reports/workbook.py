"""Tables as one xlsx workbook: numbers as numbers, sums as live formulas with their values beside them, ready to print.

XlsxWriter is the one writer that stores a formula's value with it (without one, previewers and pandas see an empty
cell), types document properties, and gives the same bytes each time. Text is written as text only, never guessed at:
what begins with an equals sign stays what someone typed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from ledger.labels.reports import DIGITS_NOTE, EMPTY, GENERATOR, PAGE_FOOTER, SIGNATURES
from reports.charts import CHART_ROWS, draw_chart
from reports.layout import LINE_HEIGHT, Layout, lines_needed
from reports.links import formula_of
from reports.plain_sheet import PlainSheet
from reports.stamp import FORMAT
from reports.styles import Styles
from reports.table import EXACT_FEN, Cell, Column, Format, Note, Row, RowRole, Stamp, Table, cell_text, wan_of
from reports.text import numbered_notes

Property = str | int | bool | date

_A4: Final = 9
_MARGIN_INCHES: Final = 0.4
_BETWEEN_SIGNATURES: Final = " " * 24
_FIXED_DAY: Final = date(2000, 1, 1)
_TITLE_HEIGHT: Final = 30
_HEADER_MARGIN: Final = 4
_SIGNATURE_HEIGHT: Final = 20
_PROSE_HEIGHT: Final = 20


def render_workbook(
    tables: tuple[Table, ...], target: Path | BytesIO, properties: Mapping[str, Property] | None = None
) -> None:
    """``target`` holds a workbook with a sheet per table; the same tables always give the same bytes.

    ``properties`` are stored as typed document properties, by default those of the tables' stamp. The day of creation
    is the last day reported on: the wall clock takes no part.
    """
    stamp = next((table.stamp for table in tables if table.stamp is not None), None)
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    created = stamp.day if stamp else _FIXED_DAY
    title = tables[0].title if tables else ""
    book.set_properties({"title": title, "author": GENERATOR, "created": datetime.combine(created, time())})
    for name, value in (properties if properties is not None else stamp_properties(stamp)).items():
        book.set_custom_property(name, datetime.combine(value, time()) if type(value) is date else value)
    styles = Styles(book)
    by_name = {table.name: table for table in tables}
    for table in tables:
        _Sheet(book, styles, table, by_name).write()
    book.close()


def stamp_properties(stamp: Stamp | None) -> dict[str, Property]:
    """What a workbook carries about itself: journal head, period, basis, and the program and format that made it."""
    return {} if stamp is None else {**stamp.as_mapping(), "format": FORMAT, "generated_by": GENERATOR}


class _Sheet:
    """Writes one table to one sheet, from the title down."""

    def __init__(self, book: Workbook, styles: Styles, table: Table, by_name: Mapping[str, Table]) -> None:
        self._book = book
        self._by_name = by_name
        self._sheet: Worksheet = book.add_worksheet(table.name, PlainSheet)
        self._styles = styles
        self._table = table
        self._layout = Layout.of(table)
        self._last = len(table.columns) - 1
        self._heights: dict[int, float] = {}
        self._has_filter = table.is_list and any(row.role is RowRole.ITEM for row in table.rows)

    def write(self) -> None:
        """The sheet is whole: heading, header, rows, notes, foot, and how it prints."""
        for index, width in enumerate(self._layout.widths):
            self._sheet.set_column(index, index, width)
        self._heading()
        self._header()
        for index, row in enumerate(self._table.rows):
            self._row(index, row)
        if self._has_filter:
            self._add_filter()
        self._foot()
        heights = [self._heights.get(row, LINE_HEIGHT) for row in range(max(self._heights) + 1)]
        set_up_print(self._sheet, self._layout, self._table.frozen, self._layout.pages(heights))

    def _set_row(self, row: int, height: float) -> None:
        self._heights[row] = height
        self._sheet.set_row(row, height)

    def _heading(self) -> None:
        heading = self._table.heading
        self._across(0, self._table.title, "title", _TITLE_HEIGHT)
        self._across(1, heading.period, "period", LINE_HEIGHT)
        self._set_row(2, LINE_HEIGHT)
        if heading.office:
            self._sheet.write_string(2, 0, heading.office, self._styles.get("left"))
        if heading.unit and self._last:
            self._sheet.write_string(2, self._last, heading.unit, self._styles.get("right"))

    def _across(self, row: int, text: str, style: str, height: float) -> None:
        """A text over the whole width of the table."""
        self._set_row(row, height)
        self._merge(row, 0, row, self._last, text, self._styles.get(style))

    def _merge(self, top: int, left: int, bottom: int, right: int, text: str, style: Any) -> None:
        """``merge_range`` by itself would guess at the text's type, so it gets none and the text is written after."""
        if (top, left) != (bottom, right):
            self._sheet.merge_range(top, left, bottom, right, "", style)
        self._sheet.write_string(top, left, text, style)

    def _header(self) -> None:
        style, layout = self._styles.get("header"), self._layout
        for row in range(layout.header_top, layout.first_row):
            self._set_row(row, LINE_HEIGHT * layout.header_lines + _HEADER_MARGIN)
        for index, column in enumerate(self._table.columns):
            if layout.header_rows == 2 and not column.span:
                self._merge(layout.header_top, index, layout.first_row - 1, index, column.label, style)
            else:
                self._sheet.write_string(layout.first_row - 1, index, column.label, style)
        for span, members in layout.spans:
            if span:
                self._merge(layout.header_top, members[0], layout.header_top, members[-1], span, style)

    def _row(self, index: int, row: Row) -> None:
        at = self._layout.first_row + index
        texts = [cell_text(value, column) for value, column in zip(row.cells, self._table.columns, strict=True)]
        self._set_row(at, self._layout.row_height(texts))
        for place, (value, column) in enumerate(zip(row.cells, self._table.columns, strict=True)):
            style = self._styles.cell(column.format, row.role, is_missing=value is None)
            formula = self._formula(at, row, column, place)
            if formula and isinstance(value, int) and self._is_exact(value, column):
                self._sheet.write_formula(at, place, formula, style, _number(value, column))
            else:
                self._value(at, place, value, column, style)

    def _value(self, at: int, place: int, value: Cell, column: Column, style: Any) -> None:
        if isinstance(value, date):
            self._sheet.write_datetime(at, place, datetime.combine(value, time()), style)
        elif isinstance(value, int) and self._is_exact(value, column):
            self._sheet.write_number(at, place, _number(value, column), style)
        elif value == "":
            self._sheet.write_blank(at, place, None, style)
        else:
            self._sheet.write_string(at, place, cell_text(value, column), style)

    def _annotated(self) -> Table:
        """The table, which says so where an amount had to be written as a text."""
        pairs = (pair for row in self._table.rows for pair in zip(row.cells, self._table.columns, strict=True))
        is_exact = all(self._is_exact(value, column) for value, column in pairs if type(value) is int)
        return self._table if is_exact else with_digits_note(self._table)

    def _is_exact(self, value: int, column: Column) -> bool:
        return column.format not in {Format.YUAN, Format.WAN} or abs(value) < EXACT_FEN

    def _formula(self, at: int, row: Row, column: Column, place: int) -> str:
        """The live formula of a cell: a restated amount, or the sum of the rows above; empty where there is none."""
        terms = dict(row.links).get(column.key)
        if terms:
            return formula_of(terms, self._by_name)
        if column.of:
            return f"=ROUND({xl_rowcol_to_cell(at, self._table.index_of(column.of))}/10000,2)"
        if row.sums is None or not column.is_additive or not self._adds_exactly(row.sums, place):
            return ""
        top = self._layout.first_row
        cells = xl_range(top + row.sums.start, place, top + row.sums.stop - 1, place)
        return f"=SUBTOTAL(109,{cells})" if self._has_filter else f"=SUM({cells})"

    def _adds_exactly(self, rows: range, place: int) -> bool:
        """Whether every summand is a number on the sheet: a spreadsheet leaves texts out of a sum in silence."""
        column = self._table.columns[place]
        summands = [self._table.rows[index].cells[place] for index in rows]
        return all(self._is_exact(value, column) for value in summands if isinstance(value, int))

    def _add_filter(self) -> None:
        """The rows are an Excel table: filters in the header; the total is the row below and follows the filter."""
        items = sum(row.role is RowRole.ITEM for row in self._table.rows)
        top, bottom = self._layout.first_row - 1, self._layout.first_row + items - 1
        headers = [{"header": c.label, "header_format": self._styles.get("header")} for c in self._table.columns]
        options = {"style": None, "autofilter": True, "columns": headers, "name": f"list_{self._sheet.index + 1}"}
        self._sheet.add_table(top, 0, bottom, self._last, options)

    def _foot(self) -> None:
        at = self._layout.first_row + len(self._table.rows)
        if not self._table.rows:
            self._across(at, EMPTY, "empty", LINE_HEIGHT)
            at += 1
        at = self._chart(at)
        at = self._sentences(at, self._table.prose, "prose", _PROSE_HEIGHT)
        at = self._sentences(at, numbered_notes(self._annotated()), "note", LINE_HEIGHT)
        self._signatures(at + 1)

    def _chart(self, at: int) -> int:
        """The table's chart, where the rows that it is drawn of are in the book; the row after it."""
        chart = self._table.chart
        source = self._by_name.get(chart.of or self._table.name) if chart else None
        if chart is None or source is None or not source.rows:
            return at
        draw_chart(self._book, self._sheet, chart, source, self._layout.pixels, at, LINE_HEIGHT)
        for row in range(at, at + CHART_ROWS + 1):
            self._set_row(row, LINE_HEIGHT)
        return at + CHART_ROWS + 1

    def _sentences(self, at: int, texts: Iterable[str], style: str, height: float) -> int:
        """Each text in a row of its own, as high as it needs; the row after them."""
        for text in texts:
            self._across(at, text, style, height * lines_needed(text, self._layout.total_width))
            at += 1
        return at

    def _signatures(self, at: int) -> None:
        """Who made, who checked, and when: filled in by hand, spread over the width of the table."""
        self._set_row(at, _SIGNATURE_HEIGHT)
        if len(set(self._layout.thirds)) < len(SIGNATURES):
            self._across(at, _BETWEEN_SIGNATURES.join(SIGNATURES), "left", _SIGNATURE_HEIGHT)
            return
        for text, place in zip(SIGNATURES, self._layout.thirds, strict=True):
            self._sheet.write_string(at, place, text, self._styles.get("left"))


def with_digits_note(table: Table) -> Table:
    """The table with a note more: that some of its amounts have more digits than a spreadsheet's number."""
    return replace(table, notes=(*table.notes, Note(DIGITS_NOTE)))


def set_up_print(sheet: Worksheet, layout: Layout, frozen: int, pages: int = 0) -> None:
    """The sheet prints on A4 across, fitted to its width, its header on every page, and its panes are frozen.

    It takes at most ``pages`` pages; 0: as many as it needs.
    """
    sheet.freeze_panes(layout.first_row, frozen)
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, pages)
    sheet.set_margins(_MARGIN_INCHES, _MARGIN_INCHES, _MARGIN_INCHES, _MARGIN_INCHES + 0.2)
    sheet.center_horizontally()
    sheet.repeat_rows(layout.header_top, layout.first_row - 1)
    sheet.set_footer(f"&C{PAGE_FOOTER}")
    sheet.hide_gridlines(2)


def _number(value: int, column: Column) -> float | int:
    """The number as the sheet holds it: yuan, ten thousand yuan, per cent, or the count itself."""
    match column.format:
        case Format.YUAN:
            return value / 100
        case Format.WAN:
            return float(wan_of(value))
        case Format.RATE:
            return value / 10_000
        case Format.TIMES:
            return value / 100
        case _:
            return value
