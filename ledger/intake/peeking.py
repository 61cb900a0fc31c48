"""The first rows of each sheet as texts, for whoever says by hand which column is what."""

from itertools import islice
from typing import Final

from ledger.errors import LedgerError
from ledger.intake.grid import Book, Sheet, plain_text
from ledger.intake.messages import Peek, PeekSheet

ROWS: Final = 20
COLUMNS: Final = 64
_TEXT_MAX: Final = 200


def peek(book: Book) -> Peek:
    """The first rows with anything in them of every sheet; a sheet that cannot be read says why and has none."""
    return Peek(book.file_type, tuple(_peek_sheet(sheet) for sheet in book.sheets), tuple(book.notes))


def _peek_sheet(sheet: Sheet) -> PeekSheet:
    rows = {}
    try:
        for number, values in islice(sheet.rows(), ROWS):
            rows[number] = tuple(plain_text(value)[:_TEXT_MAX] for value in values[:COLUMNS])
    except LedgerError as error:
        return PeekSheet(sheet.name, sheet.is_hidden, {}, error.findings)
    return PeekSheet(sheet.name, sheet.is_hidden, rows)
