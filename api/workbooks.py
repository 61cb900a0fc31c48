"""Workbooks: which tables, built at one snapshot, under which name."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xlsxwriter.exceptions import FileCreateError

from ledger.errors import Unavailable
from ledger.finding_codes import FindingCode
from ledger.party_words import Parties
from ledger.period import Period, last_ended, parse_period
from ledger.scope import Viewer
from ledger.totals import find_head
from ledger.vocabulary import Basis
from reports.pack.builder import LENGTHS, SHEETS, STANDARD, require_length
from reports.rebuild import period_tables, rendered
from reports.workbook import render_workbook

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.database import Database
    from reports.table import Table


def asked_period(report: str, period: str | None) -> Period:
    """The period that a report is asked of: the one of that text, or the last that has ended.

    Raises:
        InvalidValue, Malformed: as ``write_period``.
    """
    asked = last_ended(LENGTHS[report]) if period is None else parse_period(period)
    require_length(report, asked)
    return asked


def path_of(report: str, period: Period, output: Path | None) -> Path:
    """Where a period's workbook is written, as an absolute path."""
    return (output or Path(f"{report}-{period.text}.xlsx")).resolve()


def known_tables(
    connection: "Connection",
    period: Period,
    known_at: str | None,
    basis: Basis,
    parties: Parties,
    sheets: Sequence[str] = STANDARD,
) -> "tuple[Table, ...]":
    """The sheets of a period for the bureau's own people.

    Raises:
        LedgerError: as ``write_period``.
    """
    known = find_head(connection, known_at).number
    return period_tables(connection, period, Viewer.all(), known, basis, parties, sheets)


def known_pack(
    connection: "Connection",
    period: Period,
    known_at: str | None,
    basis: Basis,
    parties: Parties,
    sheets: Sequence[str] = STANDARD,
) -> "tuple[tuple[Table, ...], bytes]":
    """The same with their workbook.

    Raises:
        LedgerError: as ``write_period``.
    """
    tables = known_tables(connection, period, known_at, basis, parties, sheets)
    return tables, rendered(tables)


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
    asked = asked_period(report, period)
    path = path_of(report, asked, output)
    with database.reading() as connection:
        tables = known_tables(connection, asked, known_at, basis, parties, sheets)
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
