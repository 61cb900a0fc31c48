"""Workbooks: which tables, built at one snapshot, under which name."""

from pathlib import Path
from typing import TYPE_CHECKING

from xlsxwriter.exceptions import FileCreateError

from ledger.errors import Unavailable
from ledger.finding_codes import FindingCode
from ledger.party_words import Parties
from ledger.period import Period, parse_period
from ledger.scope import Viewer
from ledger.totals import find_head
from ledger.vocabulary import Basis
from reports.rebuild import monthly_tables
from reports.workbook import render_workbook

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.database import Database
    from reports.table import Table


def path_of(period: Period, output: Path | None) -> Path:
    """Where a month's workbook is written, as an absolute path."""
    return (output or Path(f"monthly-{period.text}.xlsx")).resolve()


def known_tables(
    connection: "Connection", period: Period, known_at: str | None, basis: Basis, parties: Parties
) -> "tuple[Table, ...]":
    """The sheets of a month for the bureau's own people.

    Raises:
        LedgerError: as ``write_monthly``.
    """
    known = find_head(connection, known_at).number
    return monthly_tables(connection, period, Viewer.all(), known, basis, parties)


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
    path = path_of(period, output)
    with database.reading() as connection:
        tables = known_tables(connection, period, known_at, basis, parties)
    try:
        render_workbook(tables, path)
    except (OSError, FileCreateError) as error:
        raise Unavailable.of(FindingCode.FILE_UNWRITABLE, str(path), found=type(error).__name__) from None
    return path
