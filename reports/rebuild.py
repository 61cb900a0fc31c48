"""A report made again from what a stamp says was asked: by the same builder, for the same eyes, at any record time."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from sqlalchemy import Connection

from ledger.errors import InvalidValue, Malformed
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
from reports.pack.builder import STANDARD, build_pack, require_length
from reports.table import Table
from reports.workbook import render_workbook


def period_tables(
    connection: Connection,
    period: Period,
    viewer: Viewer,
    known: int,
    basis: Basis = Basis.BOOK,
    parties: Parties = Parties.RECORDED,
    sheets: Sequence[str] = STANDARD,
) -> tuple[Table, ...]:
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


def rebuild(
    connection: Connection, scope: Mapping[str, str], known: int, viewer: Viewer | None = None
) -> tuple[Table, ...]:
    """The tables that a stamp's words ask for, as known at a journal number, by default for the eyes that they name.

    Raises:
        Malformed: there is no such report, or one of the words says nothing.
    """
    name = scope.get("report", "")
    if name not in CATALOGUE:
        raise Malformed.of(FindingCode.UNKNOWN_CODE, "report", expected=", ".join(CATALOGUE), found=name[:40])
    own = scope.get("viewer")
    viewer = viewer or (Viewer.of(own) if own else Viewer.all())
    basis = _read(scope, "basis", partial(code_of, Basis), Basis.BOOK)
    parties = _read(scope, "parties", partial(code_of, Parties), Parties.RECORDED)
    period = _read(scope, "period", parse_period)
    require_length(name, period)
    sheets = scope["sheets"].split(",") if scope.get("sheets") else STANDARD
    return period_tables(connection, period, viewer, known, basis, parties, sheets)


_Value = TypeVar("_Value")


def _read(scope: Mapping[str, str], name: str, read: Callable[[str], _Value], default: str = "") -> _Value:
    try:
        return read(scope.get(name, default))
    except InvalidValue as error:
        raise Malformed([error.at(name)]) from None


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
