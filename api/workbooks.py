"""Workbooks: which tables, built at one snapshot, under which name."""

from pathlib import Path
from typing import TYPE_CHECKING

from xlsxwriter.exceptions import FileCreateError

from ledger.errors import Unavailable
from ledger.finding_codes import FindingCode
from ledger.party_words import Parties
from ledger.period import parse_period
from ledger.scope import Viewer
from ledger.totals import find_head
from ledger.vocabulary import Basis
from reports.rebuild import monthly_tables
from reports.workbook import render_workbook

if TYPE_CHECKING:
    from ledger.database import Database


def write_monthly(
    database: "Database",
    month: str,
    output: Path | None,
    known_at: str | None = None,
    basis: Basis = Basis.BOOK,
    parties: Parties = Parties.RECORDED,
) -> Path:
    """The monthly workbook stands under ``output`` (default ``monthly-YYYY-MM.xlsx`` here); its absolute path.

    Raises:
        InvalidValue: the text is no month.
        Malformed: the month has not begun.
        LedgerError: ``known_at`` is unreadable or beyond the head.
        Unavailable: the file cannot be written.
    """
    period = parse_period(month)
    path = (output or Path(f"monthly-{period.text}.xlsx")).resolve()
    with database.reading() as connection:
        known = find_head(connection, known_at).number
        tables = monthly_tables(connection, period, Viewer.all(), known, basis, parties)
    try:
        render_workbook(tables, path)
    except (OSError, FileCreateError) as error:
        raise Unavailable.of(FindingCode.FILE_UNWRITABLE, str(path), found=type(error).__name__) from None
    return path
