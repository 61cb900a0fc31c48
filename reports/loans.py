"""Loans as tables: the register as a list, the portfolio as of a day, and the calendar of what falls due."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from ledger.labels import label
from ledger.labels import reports as texts
from ledger.labels.texts import COLUMN_LABELS
from ledger.loans import LoanBook
from ledger.maturities import Maturities
from ledger.period import date_label
from ledger.portfolio import Portfolio, PortfolioRow, Tranche
from ledger.register import LoanRow
from ledger.vocabulary import Dimension, Kind, LoanState, Unit
from reports.long import Long, whole
from reports.register import register_items
from reports.table import Cell, Column, Heading, Row, RowRole, Stamp, Table, column, make_row, notes
from reports.totals import head_note, word_of

_PARTIES: Final = (Dimension.INSTITUTION, Dimension.PROVIDER, Dimension.RECIPIENT)

LOAN_COLUMNS: Final = tuple(
    column(key)
    for key in (
        "sequence", "kind", "lender", "borrower", "region", "loan_number", "contract", "disbursed_date", "due_date",
        "rate_percent", "disbursed_amount", "rollover_amount", "repaid_amount", "written_off_amount",
        "recovered_amount", "outstanding_amount", "state", "registration_numbers", "patent_numbers", "renews",
        "loan_place",
    )
)  # fmt: skip


def build_loans(book: LoanBook, names: Mapping[str, str], state: LoanState | None = None) -> Table:
    """One row a loan, by day of disbursement, and their total; ``state`` is what the book was limited to."""
    return whole(loan_list(book, book.rows, names, len(book.rows), state))


def loan_list(
    book: LoanBook, rows: Iterable[LoanRow], names: Mapping[str, str], expected: int, state: LoanState | None = None
) -> Long:
    """The same table with its rows to come: ``book`` has none, ``rows`` are read as they are asked for."""
    kind = book.scope.where.get(Dimension.KIND)
    columns = tuple(item for item in LOAN_COLUMNS if item.key != "kind" or kind is None)
    title = texts.REGISTER_TITLE.format(kind=label(Kind(kind)) if kind else texts.ALL_LOANS)
    only = texts.LOANS_STATE_NOTE.format(state=label(state)) if state else ""
    below = notes(only, texts.SECURED_NOTE, *_notes(book))
    sheet, heading, stamp = texts.REGISTER_SHEET, _heading(book), _stamp(book)
    head = Table(sheet, title, heading, columns, (), below, stamp, is_list=True, frozen=3)
    return Long(head, register_items(columns, rows, names), expected, "lender")


def _heading(book: LoanBook, *units: Unit) -> Heading:
    names = texts.LIST_SEPARATOR.join(map(label, units or (Unit.YUAN,)))
    return Heading("", texts.AS_OF.format(day=date_label(book.as_of)), texts.UNIT_LINE.format(units=names))


def _notes(book: LoanBook) -> Iterator[str]:
    yield texts.BASIS_NOTE.format(basis=label(book.scope.basis), parties=label(book.scope.parties))
    yield head_note(book.head)


def _stamp(book: LoanBook) -> Stamp:
    scope = book.scope
    known: dict[str, str | int | bool] = {
        "as_of": book.as_of.isoformat(),
        "basis": str(scope.basis),
        "parties": str(scope.parties),
    }
    limits = {str(dimension): value for dimension, value in scope.where.items()}
    return Stamp(book.head.number, book.head.hash, known | limits, book.as_of)


# --- the portfolio -----------------------------------------------------------------------------------------------


def _pair(span: str) -> tuple[Column, Column]:
    return column("count", span), column("amount", span)


_KEYS: Final = ("contracts", "recipients")

BALANCE_COLUMNS: Final = (
    *_pair("outstanding"), *(column(key, "outstanding") for key in _KEYS), *_pair("overdue"), *_pair("due"),
    *_pair("undated"), column("average_rate"), *_pair("unrated"),
)  # fmt: skip

TO_DATE_COLUMNS: Final = (
    *_pair("disbursed_to_date"), *(column(key, "disbursed_to_date") for key in _KEYS), *_pair("new_business"),
    *_pair("thereof_rollover"), column("written_off_amount"), column("recovered_amount"),
)  # fmt: skip


def build_portfolio(found: Portfolio, names: Mapping[str, str]) -> tuple[Table, Table]:
    """What stands on the day, and what was ever paid out: two tables with the same rows, for a reader's eye."""
    due = texts.DUE_NOTE.format(days=found.within, day=date_label(found.book.as_of))
    return (
        _portfolio(found, names, texts.PORTFOLIO_SHEET, texts.PORTFOLIO_TITLE, BALANCE_COLUMNS, due, texts.RATE_NOTE),
        _portfolio(found, names, texts.TO_DATE_SHEET, texts.TO_DATE_TITLE, TO_DATE_COLUMNS, texts.RENEWAL_NOTE),
    )


def build_portfolio_whole(found: Portfolio, names: Mapping[str, str]) -> Table:
    """Both tables side by side as one, for other programs."""
    columns = (*BALANCE_COLUMNS, *TO_DATE_COLUMNS)
    return _portfolio(found, names, texts.PORTFOLIO_SHEET, texts.PORTFOLIO_WHOLE_TITLE, columns)


def _portfolio(
    found: Portfolio, names: Mapping[str, str], name: str, title: str, columns: tuple[Column, ...], *below: str
) -> Table:
    due = texts.DUE_WITHIN.format(days=found.within)
    told = [replace(item, span=due) if item.key.startswith("due_") else item for item in columns]
    whole = (*_heads(found.by), *told)
    heading = _heading(found.book, Unit.LOAN, Unit.YUAN)
    rows = tuple(_portfolio_rows(found, names, whole))
    return Table(name, title, heading, whole, rows, notes(*below, *_notes(found.book)), _stamp(found.book), frozen=1)


def _heads(by: Dimension | None) -> tuple[Column, ...]:
    if by is None:
        return (column("item"),)
    return (column(str(by)), *((column(f"{by}_name"),) if by in _PARTIES else ()))


def _portfolio_rows(found: Portfolio, names: Mapping[str, str], columns: tuple[Column, ...]) -> Iterator[Row]:
    for row in found.rows:
        assert found.by is not None  # noqa: S101  (it has rows)
        heads = {str(found.by): word_of(found.by, row.value), f"{found.by}_name": names.get(row.value or "")}
        yield make_row(columns, {**heads, **_figures(row)})
    values: dict[str, Cell] = {columns[0].key: COLUMN_LABELS["total"], **_figures(found.total)}
    if found.by is None:
        yield make_row(columns, values)
    elif found.rows:
        yield make_row(columns, values, RowRole.TOTAL, range(len(found.rows)))


_TRANCHES: Final = ("outstanding", "overdue", "due", "undated", "unrated")


def _figures(row: PortfolioRow) -> dict[str, Cell]:
    parts: dict[str, Cell] = {}
    for name in _TRANCHES:
        part: Tranche = getattr(row, name)
        parts |= {f"{name}_count": part.loans, f"{name}_amount": part.balance_fen}
    return parts | {
        "average_rate": row.rate_ppm,
        "outstanding_contracts": row.contracts,
        "outstanding_recipients": row.recipients,
        "disbursed_to_date_count": row.disbursed_count,
        "disbursed_to_date_amount": row.disbursed_fen,
        "new_business_count": row.disbursed_count - row.rollover_count,
        "new_business_amount": row.disbursed_fen - row.rollover_fen,
        "thereof_rollover_count": row.rollover_count,
        "thereof_rollover_amount": row.rollover_fen,
        "disbursed_to_date_contracts": row.contracts_to_date,
        "disbursed_to_date_recipients": row.recipients_to_date,
        "written_off_amount": row.written_off_fen,
        "recovered_amount": row.recovered_fen,
    }


# --- the calendar ------------------------------------------------------------------------------------------------

MATURITY_COLUMNS: Final = (column("due_month"), *_pair("outstanding"))


def build_maturities(found: Maturities) -> Table:
    """Overdue balances, those that fall due by month, those without a due date, and all of them."""
    undated = texts.REPORT_COLUMN_LABELS["undated"]
    parts = [(texts.REPORT_COLUMN_LABELS["overdue"], found.overdue), *found.months.items(), (undated, found.undated)]
    rows = [make_row(MATURITY_COLUMNS, _part(name, part)) for name, part in parts]
    total = _part(COLUMN_LABELS["total"], found.total)
    rows.append(make_row(MATURITY_COLUMNS, total, RowRole.TOTAL, range(len(rows))))
    heading = _heading(found.book, Unit.LOAN, Unit.YUAN)
    sheet, title, below = texts.MATURITIES_SHEET, texts.MATURITIES_TITLE, notes(*_notes(found.book))
    return Table(sheet, title, heading, MATURITY_COLUMNS, tuple(rows), below, _stamp(found.book), frozen=1)


def _part(name: str, part: Tranche) -> dict[str, Any]:
    return {"due_month": name, "outstanding_count": part.loans, "outstanding_amount": part.balance_fen}
