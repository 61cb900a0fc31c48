"""The register of loans of one kind as a table: one row a live loan, as of a day and as known."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from sqlalchemy import Connection

from ledger.labels import label
from ledger.labels.regions import REGIONS
from ledger.labels.reports import REGISTER_SHEET, REGISTER_TITLE
from ledger.lists import institution_names
from ledger.money import add_fen
from ledger.party_words import Parties
from ledger.register import LoanRow, loan_register
from ledger.scope import Viewer
from ledger.vocabulary import Basis, Kind
from reports.table import Cell, Column, Heading, Row, RowRole, Stamp, Table, column, make_row

REGISTER_COLUMNS: Final = tuple(
    column(key)
    for key in (
        "sequence",
        "lender",
        "borrower",
        "region",
        "loan_number",
        "contract",
        "disbursed_date",
        "due_date",
        "rate_percent",
        "disbursed_amount",
        "repaid_amount",
        "written_off_amount",
        "outstanding_amount",
        "state",
        "registration_numbers",
        "patent_numbers",
        "renews",
        "loan_place",
    )
)

_FROZEN: Final = 3


def build_register(
    connection: Connection,
    kind: Kind,
    as_of: date,
    stamp: Stamp,
    viewer: Viewer,
    heading: Heading,
    basis: Basis = Basis.BOOK,
    parties: Parties = Parties.RECORDED,
) -> Table:
    """The loans of a kind as of a day (inclusive) and as known at the stamp's head, and their total.

    Amounts are of principal: interest and what was recovered after a write-off are no part of a balance.
    """
    loans = loan_register(connection, kind, as_of, stamp.head_number, viewer, basis, parties)
    names = institution_names(connection, stamp.head_number)
    title = REGISTER_TITLE.format(kind=label(kind))
    rows = register_rows(REGISTER_COLUMNS, loans, names)
    return Table(REGISTER_SHEET, title, heading, REGISTER_COLUMNS, rows, (), stamp, is_list=True, frozen=_FROZEN)


def register_rows(columns: Sequence[Column], loans: Iterable[LoanRow], names: Mapping[str, str]) -> tuple[Row, ...]:
    """A row for each loan, numbered from 1, and their total, in these columns of the register."""
    items = [_values(number, loan, names) for number, loan in enumerate(loans, start=1)]
    rows = [make_row(columns, values) for values in items]
    if items:
        rows.append(_total(columns, items))
    return tuple(rows)


def register_items(columns: Sequence[Column], loans: Iterable[LoanRow], names: Mapping[str, str]) -> Iterator[Row]:
    """The same rows without their total, one at a time."""
    return (make_row(columns, _values(number, loan, names)) for number, loan in enumerate(loans, start=1))


def _values(number: int, loan: LoanRow, names: Mapping[str, str]) -> dict[str, Cell]:
    region = REGIONS.get(loan.region or "")
    return {
        "sequence": number,
        "kind": label(Kind(loan.kind)),
        "lender": names.get(loan.provider, loan.provider),
        "borrower": loan.recipient and names.get(loan.recipient, loan.recipient),
        "region": region.name if region else loan.region,
        "loan_number": loan.number,
        "contract": loan.contract,
        "disbursed_date": loan.disbursed_date,
        "due_date": loan.due_date,
        "rate_percent": loan.rate_ppm,
        "disbursed_amount": loan.disbursed_fen,
        "rollover_amount": loan.rollover_fen,
        "repaid_amount": loan.repaid_fen,
        "written_off_amount": loan.written_off_fen,
        "recovered_amount": loan.recovered_fen,
        "outstanding_amount": loan.outstanding_fen,
        "state": label(loan.state),
        "registration_numbers": "\n".join(loan.registrations) or None,
        "patent_numbers": "\n".join(loan.patents) or None,
        "renews": loan.renews,
        "loan_place": loan.place,
    }


def _total(columns: Sequence[Column], items: list[dict[str, Cell]]) -> Row:
    keys = [column.key for column in columns if column.is_additive]
    sums: dict[str, Cell] = {
        key: add_fen(*(value for item in items if isinstance(value := item[key], int))) for key in keys
    }
    return make_row(columns, {"lender": column("total").label, **sums}, RowRole.TOTAL, range(len(items)))
