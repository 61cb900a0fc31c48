"""The register of pledges as a table: one row a patent under a registration."""

from collections.abc import Mapping
from typing import Final

from ledger.labels import catalogue as texts
from ledger.labels import label
from ledger.labels import reports as frame
from ledger.labels.texts import COLUMN_LABELS
from ledger.money import add_fen
from ledger.period import date_label
from ledger.pledges import PledgeBook, PledgeRow
from ledger.vocabulary import Unit
from reports.table import Cell, Heading, Row, RowRole, Table, column, make_row, notes
from reports.totals import head_note

PLEDGE_COLUMNS: Final = tuple(
    column(key)
    for key in (
        "sequence", "patent", "registration_number", "pledgor", "pledgee", "pledged_date", "released_date",
        "appraised_amount", "live_amount", "secured_loans", "state",
    )
)  # fmt: skip


def build_pledges(book: PledgeBook, names: Mapping[str, str]) -> Table:
    """Every pledge, live or released, by patent, and the total of what is live."""
    rows: list[Row] = [
        make_row(PLEDGE_COLUMNS, _values(number, row, names)) for number, row in enumerate(book.rows, start=1)
    ]
    if rows:
        sums: dict[str, Cell] = {
            "patent": COLUMN_LABELS["total"],
            "appraised_amount": add_fen(*(row.appraised_fen for row in book.rows)),
            "live_amount": add_fen(*(row.live_fen for row in book.rows)),
        }
        rows.append(make_row(PLEDGE_COLUMNS, sums, RowRole.TOTAL, range(len(book.rows))))
    as_of = book.scope.as_of
    day = frame.TO_DATE if as_of is None else frame.AS_OF.format(day=date_label(as_of))
    heading = Heading("", day, frame.UNIT_LINE.format(units=label(Unit.YUAN)))
    sheet, title = texts.PLEDGES_SHEET, texts.PLEDGES_TITLE
    return Table(sheet, title, heading, PLEDGE_COLUMNS, tuple(rows), notes(*_notes(book)), is_list=True, frozen=2)


def _values(number: int, row: PledgeRow, names: Mapping[str, str]) -> dict[str, Cell]:
    return {
        "sequence": number,
        "patent": row.patent,
        "registration_number": row.name,
        "pledgor": names.get(row.pledgor, row.pledgor),
        "pledgee": row.pledgee and names.get(row.pledgee, row.pledgee),
        "pledged_date": row.pledged,
        "released_date": row.released,
        "appraised_amount": row.appraised_fen,
        "live_amount": row.live_fen,
        "secured_loans": "\n".join(row.loans) or None,
        "state": texts.PLEDGED if row.released is None else texts.RELEASED,
    }


def _notes(book: PledgeBook) -> tuple[str, ...]:
    live = book.live
    unknown = sum(row.appraised_fen is None for row in live)
    counted = texts.PLEDGES_NOTE.format(live=len(live), unknown=unknown, released=len(book.rows) - len(live))
    basis = frame.BASIS_NOTE.format(basis=label(book.scope.basis), parties=label(book.scope.parties))
    return counted, basis, head_note(book.head)
