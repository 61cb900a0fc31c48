"""The register of entries as a file that can be imported again: xlsx or csv, written row by row.

Headers are the labels of the fields, words are labels, days are days, amounts are yuan. A text is never a formula.
"""

import csv
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ledger.entry_register import REGISTER_FIELDS, RegisterRow, Value
from ledger.intake_words import AMOUNTS, DATES, Field
from ledger.labels import label
from ledger.labels.headers import WORDS_OF
from ledger.labels.reports import GENERATOR, REGISTER_OF_ENTRIES, YES
from ledger.money import format_yuan
from reports.table import EXACT_FEN, rate_text
from reports.text import harmless

ROWS_MAX: Final = 1_048_575
"""Most rows under the header of one sheet of a workbook."""


def shown(field: Field, value: Value) -> str | date | Decimal | int | None:
    """A value of the register as it stands in a cell: yuan as ``Decimal``, days as days, all else as text."""
    if value is None or isinstance(value, bool):
        return YES if value else None
    if isinstance(value, int):
        return _number(field, value)
    if field in DATES:
        return date.fromisoformat(value)
    return label(WORDS_OF[field](value)) if field in WORDS_OF else value


def _number(field: Field, value: int) -> str | Decimal | int:
    if field in AMOUNTS:
        return Decimal(format_yuan(value))
    return f"{rate_text(value)}%" if field is Field.RATE else value


def write_csv(rows: Iterable[RegisterRow], path: Path) -> int:
    """The register as UTF-8 with a mark of its coding, so that spreadsheets read it; returns how many rows.

    A text that a spreadsheet would take for a formula gets an apostrophe before it; an import takes it off again.
    """
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target, lineterminator="\r\n")
        writer.writerow([label(field) for field in REGISTER_FIELDS])
        for count, row in enumerate(rows, start=1):  # noqa: B007
            writer.writerow([_csv_cell(shown(field, row.get(field))) for field in REGISTER_FIELDS])
    return count


def _csv_cell(value: str | date | Decimal | int | None) -> str:
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return "" if value is None else str(value)


def write_workbook(rows: Iterable[RegisterRow], path: Path) -> int:
    """The register as one sheet, held in memory a row at a time; returns how many rows.

    Raises:
        OverflowError: more rows than a sheet has.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"title": REGISTER_OF_ENTRIES, "author": GENERATOR, "created": datetime(2000, 1, 1)})  # noqa: DTZ001
        sheet = book.add_worksheet(REGISTER_OF_ENTRIES)
        money, day, head = (
            book.add_format({"num_format": "#,##0.00"}),
            book.add_format({"num_format": "yyyy-mm-dd"}),
            book.add_format({"bold": True}),
        )
        sheet.freeze_panes(1, 0)
        for place, field in enumerate(REGISTER_FIELDS):
            sheet.set_column(place, place, 14)
            sheet.write_string(0, place, label(field), head)
        count = 0
        for count, row in enumerate(rows, start=1):
            if count > ROWS_MAX:
                raise OverflowError(count)
            for place, field in enumerate(REGISTER_FIELDS):
                _write(sheet, count, place, shown(field, row.get(field)), money, day)
    return count


def _write(
    sheet: Worksheet, row: int, place: int, value: str | date | Decimal | int | None, money: Format, day: Format
) -> None:
    if isinstance(value, str):
        sheet.write_string(row, place, value)
    elif isinstance(value, Decimal):
        if abs(value) * 100 < EXACT_FEN:
            sheet.write_number(row, place, value, money)
        else:
            sheet.write_string(row, place, f"{value:.2f}")
    elif isinstance(value, date):
        sheet.write_datetime(row, place, datetime.combine(value, time()), day)
    elif value is not None:
        sheet.write_number(row, place, value)


WRITERS: Final[dict[str, Callable[[Iterable[RegisterRow], Path], int]]] = {
    ".csv": write_csv,
    ".xlsx": write_workbook,
}
"""By the end of a file's name: what writes it."""
