"""Workbooks on disk: which report, built at one snapshot, under which name."""

from pathlib import Path
from typing import TYPE_CHECKING

from reports.monthly import build_monthly
from reports.workbook import render_workbook

from ledger.audit import has_sample
from ledger.labels.texts import SAMPLE_NOTICE
from ledger.period import parse_period
from ledger.scope import Viewer
from ledger.totals import find_head
from ledger.watermark import open_from

if TYPE_CHECKING:
    from ledger.database import Database


def write_monthly(database: "Database", month: str, output: Path | None, known_at: str | None = None) -> Path:
    """The monthly workbook stands under ``output`` (default ``monthly-YYYY-MM.xlsx`` here); its absolute path.

    Raises:
        InvalidValue: the text is no month.
        Malformed: the month has not begun.
        LedgerError: ``known_at`` is unreadable or beyond the head.
    """
    period = parse_period(month)
    path = (output or Path(f"monthly-{period.text}.xlsx")).resolve()
    with database.reading() as connection:
        known = find_head(connection, known_at).number
        notices = (SAMPLE_NOTICE,) if has_sample(connection, known) else ()
        is_closed = open_from(connection, known) >= period.end.isoformat()
        tables = build_monthly(connection, period, Viewer.all(), known, is_closed=is_closed, notices=notices)
    render_workbook(tables, path)
    return path
