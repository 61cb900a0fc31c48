"""Workbooks: which tables, built at one snapshot, under which name."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xlsxwriter.exceptions import FileCreateError

from ledger.errors import Unavailable
from ledger.finding_codes import FindingCode
from ledger.labels.texts import SAMPLE_NOTICE
from ledger.party_words import Parties
from ledger.period import Period, last_ended, parse_period
from ledger.publications import has_sample
from ledger.scope import Viewer
from ledger.totals import find_head
from ledger.vocabulary import Basis
from ledger.watermark import open_from
from reports.pack.builder import LENGTHS, SHEETS, STANDARD, build_pack, require_length
from reports.workbook import render_workbook

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.database import Database
    from reports.table import Table


def period_tables(
    connection: "Connection",
    period: Period,
    viewer: Viewer,
    known: int,
    basis: Basis = Basis.BOOK,
    parties: Parties = Parties.RECORDED,
    sheets: Sequence[str] = STANDARD,
) -> "tuple[Table, ...]":
    """The sheets of a period as known at a journal number; an open period and sample data are said to be such.

    Raises:
        Malformed: the period has not begun, or a sheet that there is not.
    """
    notices = (SAMPLE_NOTICE,) if has_sample(connection, known) else ()
    is_closed = open_from(connection, known) >= period.end.isoformat()
    return build_pack(
        connection, period, viewer, known,
        basis=basis, parties=parties, is_closed=is_closed, notices=notices, sheets=sheets,
    )  # fmt: skip


def write_period(
    database: "Database",
    report: str,
    period: str | None,
    output: Path | None = None,
    known_at: str | None = None,
    basis: Basis = Basis.BOOK,
    parties: Parties = Parties.RECORDED,
    sheets: Sequence[str] = STANDARD,
) -> Path:
    """The workbook of a report's period (None: the last that has ended) stands under ``output``; its absolute path.

    Without ``output`` it is called after report and period, ``monthly-2023-06.xlsx``, and stands here.

    Raises:
        InvalidValue: the text is no period.
        Malformed: the period has another length than the report's, or has not begun.
        LedgerError: ``known_at`` is unreadable or beyond the head.
        Unavailable: the file cannot be written.
    """
    asked = last_ended(LENGTHS[report]) if period is None else parse_period(period)
    require_length(report, asked)
    path = (output or Path(f"{report}-{asked.text}.xlsx")).resolve()
    with database.reading() as connection:
        known = find_head(connection, known_at).number
        tables = period_tables(connection, asked, Viewer.all(), known, basis, parties, sheets)
    try:
        render_workbook(tables, path)
    except (OSError, FileCreateError) as error:
        raise Unavailable.of(FindingCode.FILE_UNWRITABLE, str(path), found=type(error).__name__) from None
    return path


def chosen_sheets(text: str | None, *, full: bool = False) -> tuple[str, ...]:
    """The names of sheets in a comma-separated text; without one the standard pack's, or all of them."""
    if text is not None:
        return tuple(name.strip() for name in text.split(","))
    return tuple(SHEETS) if full else STANDARD
