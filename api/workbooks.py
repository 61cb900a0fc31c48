"""Workbooks: which tables, built at one snapshot, under which name."""

from pathlib import Path
from typing import TYPE_CHECKING

from ledger.party_words import Parties
from ledger.period import Period, last_ended, parse_period
from ledger.scope import Viewer
from ledger.vocabulary import Basis
from reports.files import replacing
from reports.pack.builder import LENGTHS, SHEETS, STANDARD, require_length
from reports.rebuild import period_tables, rendered

if TYPE_CHECKING:
    from ledger.database import Database


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


def write_period(
    database: "Database",
    report: str,
    period: str | None,
    output: Path | None = None,
    known_at: str | None = None,
    basis: Basis = Basis.BOOK,
    parties: Parties = Parties.RECORDED,
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
        workbook = rendered(period_tables(connection, asked, Viewer.all(), known_at, basis, parties))
    with replacing(path) as target:
        target.write(workbook)
    return path


def chosen_sheets(text: str | None, *, full: bool = False) -> tuple[str, ...]:
    """The names of sheets in a comma-separated text; without one the standard pack's, or all of them."""
    if text is not None:
        return tuple(name.strip() for name in text.split(","))
    return tuple(SHEETS) if full else STANDARD
