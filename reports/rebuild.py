"""A report made again from what a stamp says was asked: by the same builder, for the same eyes, at any record time."""

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection

from ledger.intake.cellgrid import CellBook
from ledger.intake.cellscan import read_cells
from ledger.party_words import Parties
from ledger.period import Period
from ledger.scope import Viewer
from ledger.vocabulary import Basis
from reports.asked import told_again
from reports.catalogue import CATALOGUE, Document, build_report, find_report
from reports.formats import Form
from reports.long import Long
from reports.pack.builder import report_of
from reports.table import Table
from reports.workbook import render_workbook
from reports.writers import render, tables_of


def period_tables(
    connection: Connection,
    period: Period,
    viewer: Viewer,
    known_at: str | int | None,
    basis: Basis = Basis.BOOK,
    parties: Parties = Parties.RECORDED,
) -> tuple[Table, ...]:
    """The usual sheets of a period, as the catalogue's report of its length has them.

    Raises:
        Malformed: the period has not begun.
        LedgerError: ``known_at`` is unreadable or beyond the head.
    """
    words = {"known_at": (known_at, None), "basis": (basis, Basis.BOOK), "parties": (parties, Parties.RECORDED)}
    asked = {name: str(value) for name, (value, usual) in words.items() if value and value != usual}
    return tables_of(build_report(connection, report_of(period), {"period": period.text, **asked}, viewer))


def remake(connection: Connection, scope: Mapping[str, str], known: int, viewer: Viewer | None = None) -> Document:
    """The report that a stamp's words ask for, as known at a journal number, by default for the eyes that they name.

    Raises:
        NotFound: there is no such report, or nothing that a word names.
        Malformed: one of the words says nothing.
    """
    own = scope.get("viewer")
    viewer = viewer or (Viewer.of(own) if own else Viewer.all())
    name = find_report(scope.get("report", "")).name
    return build_report(connection, name, told_again(scope) | {"known_at": str(known)}, viewer)


def rebuild(
    connection: Connection, scope: Mapping[str, str], known: int, viewer: Viewer | None = None
) -> tuple[Table, ...]:
    """The tables of that report.

    Raises:
        LedgerError: as ``remake``.
    """
    return tables_of(remake(connection, scope, known, viewer))


def remade(
    connection: Connection, scope: Mapping[str, str], known: int, viewer: Viewer | None = None
) -> tuple[tuple[Table, ...], bytes]:
    """The tables of that report, and its workbook.

    Raises:
        LedgerError: as ``remake``.
    """
    return made(lambda: remake(connection, scope, known, viewer))


def made(build: Callable[[], Document]) -> tuple[tuple[Table, ...], bytes]:
    """The tables of a report, and its workbook. A list that is read while it is written is read twice.

    Raises:
        LedgerError: the report cannot be built.
    """
    document = build()
    if any(isinstance(sheet, Long) for sheet in document.sheets):
        return tables_of(build()), render(document, Form.XLSX)
    tables = tables_of(document)
    return tables, rendered(tables)


def label_of(name: str) -> str:
    """What people call a report; the name itself where there is none."""
    return CATALOGUE[name].label if name in CATALOGUE else name


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
