"""Reports read back from every form, each as rows of what a reader sees, to be held against each other."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from itertools import groupby
from typing import Any

import openpyxl

from reports.formats import Form
from reports.layout import Layout
from reports.table import Column, Format, Table, cell_text, rate_text, times_text
from reports.text import harmless, plain_table

Grid = list[list[str]]


def plain_grid(table: Table) -> Grid:
    """The rows as JSON has them, what is missing as an empty text."""
    rows = plain_table(table)["rows"]
    return [["" if cell is None else str(cell) for cell in row["cells"].values()] for row in rows]


def shown_grid(table: Table) -> Grid:
    """The rows as a person reads them."""
    return [
        [cell_text(value, column) for value, column in zip(row.cells, table.columns, strict=True)] for row in table.rows
    ]


def from_json(content: bytes, _tables: Sequence[Table]) -> list[Grid]:
    told = json.loads(content)["tables"]
    return [[["" if c is None else str(c) for c in row["cells"].values()] for row in table["rows"]] for table in told]


def from_csv(content: bytes, _tables: Sequence[Table]) -> list[Grid]:
    """An empty line parts two sheets; the apostrophe that disarms a formula is taken off."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    parts = [list(part) for is_row, part in groupby(rows, key=bool) if is_row]
    return [[[_armed(cell) for cell in row] for row in part[1:]] for part in parts]


def _armed(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and harmless(cell[1:]) == cell else cell


class _Cells(HTMLParser):
    """The cells of each table's body."""

    def __init__(self) -> None:
        super().__init__()
        self.grids: list[Grid] = []
        self._in_body = self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.grids.append([])
        elif tag in {"tbody", "tfoot"}:
            self._in_body = tag == "tbody"
        elif tag == "tr" and self._in_body and dict(attrs).get("class"):
            self.grids[-1].append([])
        elif tag == "td" and self._in_body and self.grids[-1]:
            self.grids[-1][-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "td":
            self._in_cell = False
        elif tag == "tbody":
            self._in_body = False

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.grids[-1][-1][-1] += data


def from_html(content: bytes, _tables: Sequence[Table]) -> list[Grid]:
    reader = _Cells()
    reader.feed(content.decode())
    return reader.grids


def from_workbook(content: bytes, tables: Sequence[Table]) -> list[Grid]:
    """Each sheet's cells where its rows must stand, written as JSON has them."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    assert book.sheetnames == [table.name for table in tables]
    grids = []
    for table in tables:
        sheet, top = book[table.name], Layout.of(table).first_row + 1
        grids.append(
            [
                [_held(sheet.cell(top + at, place + 1).value, column) for place, column in enumerate(table.columns)]
                for at in range(len(table.rows))
            ]
        )
    return grids


def _held(value: Any, column: Column) -> str:
    if value in (None, "–"):
        return ""
    if isinstance(value, datetime | date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, str):
        return value.replace(",", "") if column.format is Format.YUAN else value
    return _NUMBERS.get(column.format, str)(Decimal(repr(value)))


_NUMBERS: dict[Format, Callable[[Decimal], str]] = {
    Format.YUAN: "{:.2f}".format,
    Format.WAN: "{:.2f}".format,
    Format.RATE: lambda number: rate_text(int(number * 10_000)),
    Format.TIMES: lambda number: times_text(int(number * 100)),
}


READERS: dict[Form, tuple[Callable[[bytes, Sequence[Table]], list[Grid]], Callable[[Table], Grid]]] = {
    Form.JSON: (from_json, plain_grid),
    Form.CSV: (from_csv, plain_grid),
    Form.HTML: (from_html, shown_grid),
    Form.XLSX: (from_workbook, plain_grid),
}
"""Form → how it is read back, and what it must then be."""


def assert_text_shows(text: str, tables: Sequence[Table]) -> None:
    """Every cell of every row stands in the text, one after the other."""
    at = 0
    for table in tables:
        for row in shown_grid(table):
            for cell in row:
                words = cell.split("\n")[0][:20].strip()
                assert words in text[at:], words
            first = next(cell for cell in row if cell)
            at = text.index(first.split("\n")[0][:20].strip(), at) + 1
