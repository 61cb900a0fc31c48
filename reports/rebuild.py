"""A report made again from what a stamp says was asked: by the same builder, for the same eyes, at any record time."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection

from ledger.errors import Malformed
from ledger.finding_codes import FindingCode
from ledger.intake.cellgrid import CellBook, read_cells
from ledger.labels import code_of
from ledger.labels.texts import SAMPLE_NOTICE
from ledger.party_words import Parties
from ledger.period import Period, parse_period
from ledger.publications import has_sample
from ledger.scope import Viewer
from ledger.vocabulary import Basis
from ledger.watermark import open_from
from reports.catalogue import CATALOGUE
from reports.table import Table
from reports.workbook import render_workbook


def monthly_tables(
    connection: Connection,
    month: Period,
    viewer: Viewer,
    known: int,
    basis: Basis = Basis.BOOK,
    parties: Parties = Parties.RECORDED,
) -> tuple[Table, ...]:
    """The sheets of a month as known at a journal number; an open month and sample data are said to be such.

    Raises:
        Malformed: the month has not begun.
    """
    notices = (SAMPLE_NOTICE,) if has_sample(connection, known) else ()
    is_closed = open_from(connection, known) >= month.end.isoformat()
    build = CATALOGUE["monthly"].build
    return build(connection, month, viewer, known, basis=basis, parties=parties, is_closed=is_closed, notices=notices)


def rebuild(connection: Connection, scope: Mapping[str, str], known: int) -> tuple[Table, ...]:
    """The tables that a stamp's words ask for, as known at a journal number.

    Raises:
        Malformed: there is no such report, or the words ask nothing.
        InvalidValue: one of them says nothing.
    """
    name = scope.get("report", "")
    if name not in CATALOGUE:
        raise Malformed.of(FindingCode.UNKNOWN_CODE, "report", expected=", ".join(CATALOGUE), found=name[:40])
    own = scope.get("viewer")
    viewer = Viewer.of(own) if own else Viewer.all()
    basis = code_of(Basis, scope.get("basis", Basis.BOOK))
    parties = code_of(Parties, scope.get("parties", Parties.RECORDED))
    return monthly_tables(connection, parse_period(scope.get("period")), viewer, known, basis, parties)


def rendered(tables: tuple[Table, ...]) -> bytes:
    """The workbook of these tables."""
    target = BytesIO()
    render_workbook(tables, target)
    return target.getvalue()


def cells_of(workbook: bytes) -> CellBook:
    """The cells of a workbook of our own making, read as those of any other are."""
    with TemporaryDirectory(prefix="pledgebook-proof-") as folder:
        path = Path(folder) / "expected.xlsx"
        path.write_bytes(workbook)
        return read_cells(path)
