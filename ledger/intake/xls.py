"""Old workbooks (xls, and et that WPS writes the same way), through xlrd: a sheet in memory at a time."""

import io
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

import xlrd
from xlrd.sheet import Sheet as XlsSheet

from ledger.errors import Unreadable
from ledger.finding_codes import FindingCode
from ledger.intake.formats import Convert, converter
from ledger.intake.grid import Book, CellError, Merge, NumberedRow, Sheet, Value
from ledger.intake.limits import Limits
from ledger.intake.places import CellPlace
from ledger.intake.refusals import beyond, damaged
from ledger.intake_words import FileType

_COLUMNS: Final = 256
_PASSWORD_WORDS: Final = ("encrypted", "password")


def open_xls(path: Path, limits: Limits, file_type: FileType) -> Book:
    """The workbook in the file.

    Raises:
        Unreadable: it is encrypted.
        Malformed: it is damaged, or no workbook at all.
        TooLarge: it has more of something than the limits let through.
    """
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:  # how an xlsx with a password is wrapped
        raise Unreadable.of(FindingCode.WORKBOOK_ENCRYPTED)
    book = _parsed(content, path.name)
    if book.nsheets > limits.sheets:
        raise beyond(FindingCode.TOO_MANY_SHEETS, limits.sheets, book.nsheets)
    converters = _converters(book)
    sheets = (_sheet(each, converters, limits) for each in book.sheets())
    return Book(file_type, tuple(sheets), bool(book.datemode))


def _parsed(content: bytes, name: str) -> xlrd.Book:
    """What xlrd makes of the bytes; it raises nearly anything on damaged ones, which here is one refusal."""
    try:
        return xlrd.open_workbook(file_contents=content, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  (what it raises is not said anywhere)
        if any(word in str(error).lower() for word in _PASSWORD_WORDS):
            raise Unreadable.of(FindingCode.WORKBOOK_ENCRYPTED) from None
        raise damaged(name) from None


def _converters(book: xlrd.Book) -> list[Convert | None]:
    """Per format of cells: what becomes of numbers."""
    codes = {key: form.format_str for key, form in book.format_map.items()}
    is_1904 = bool(book.datemode)
    return [converter(xf.format_key, codes.get(xf.format_key), is_1904=is_1904) for xf in book.xf_list]


def _sheet(sheet: XlsSheet, converters: list[Convert | None], limits: Limits) -> Sheet:
    if len(sheet.merged_cells) > limits.merges:
        raise beyond(FindingCode.TOO_MANY_MERGES, limits.merges, len(sheet.merged_cells), CellPlace(sheet.name))
    rows, columns = sheet.rowinfo_map, sheet.colinfo_map
    return Sheet(
        sheet.name,
        partial(_rows, sheet, converters, limits),
        sheet.visibility != 0,
        frozenset(row + 1 for row, info in rows.items() if info.hidden or info.height == 0),
        frozenset(
            column + 1 for column, info in columns.items() if column < _COLUMNS and (info.hidden or info.width == 0)
        ),
        tuple(Merge(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells),
    )


def _rows(sheet: XlsSheet, converters: list[Convert | None], limits: Limits) -> Iterator[NumberedRow]:
    count = 0
    for row in range(sheet.nrows):
        values = _values(sheet, row, converters)
        while values and values[-1] is None:
            values.pop()
        if values:
            count += 1
            if count > limits.rows:
                raise beyond(FindingCode.TOO_MANY_ROWS, limits.rows, "", CellPlace(sheet.name, row + 1))
            yield row + 1, values


def _values(sheet: XlsSheet, row: int, converters: list[Convert | None]) -> list[Value]:
    formats = [sheet.cell_xf_index(row, column) for column in range(sheet.row_len(row))]
    if any(form >= len(converters) for form in formats):
        raise damaged(CellPlace(sheet.name, row + 1).text)
    cells = zip(sheet.row_types(row), sheet.row_values(row), formats, strict=True)
    return [_value(kind, value, converters[form]) for kind, value, form in cells]


def _value(kind: int, value: object, convert: Convert | None) -> Value:
    """A cell of xlrd as a value of the grid; numbers that are whole are ints, as a workbook of XML has them."""
    if isinstance(value, float) and kind in {xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE}:
        number = int(value) if value.is_integer() else value
        return convert(number) if convert else number
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_ERROR and isinstance(value, int):
        return CellError(str(xlrd.error_text_from_code.get(value, "#ERR")))
    return str(value) if value else None
