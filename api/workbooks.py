"""Workbooks: which tables, built at one snapshot, under which name."""

from pathlib import Path
from typing import TYPE_CHECKING

from xlsxwriter.exceptions import FileCreateError

from ledger.errors import Unavailable
from ledger.finding_codes import FindingCode
from ledger.labels.texts import SAMPLE_NOTICE
from ledger.party_words import Parties
from ledger.period import Period, parse_period
from ledger.publications import has_sample
from ledger.scope import Viewer
from ledger.totals import find_head
from ledger.vocabulary import Basis
from ledger.watermark import open_from
from reports.monthly import build_monthly
from reports.workbook import render_workbook

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.database import Database
    from reports.table import Table


def monthly_tables(
    connection: "Connection",
    month: Period,
    viewer: Viewer,
    known: int,
    basis: Basis = Basis.BOOK,
    parties: Parties = Parties.RECORDED,
) -> "tuple[Table, ...]":
    """The sheets of a month as known at a journal number; an open month and sample data are said to be such.

    Raises:
        Malformed: the month has not begun.
    """
    notices = (SAMPLE_NOTICE,) if has_sample(connection, known) else ()
    is_closed = open_from(connection, known) >= month.end.isoformat()
    return build_monthly(
        connection, month, viewer, known, basis=basis, parties=parties, is_closed=is_closed, notices=notices
    )


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
