"""Funds as tables: contributions and investments beside each other for a reader, in one line a fund for a program."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Final

from ledger.funds import Contributions, FundAnswer, FundFigures, Investments
from ledger.labels import balances, label
from ledger.labels import reports as texts
from ledger.labels.texts import COLUMN_LABELS
from ledger.money import MULTIPLE_DIGITS, format_display, round_multiple
from ledger.vocabulary import Unit
from reports.table import Cell, Column, Heading, Row, RowRole, Table, column, make_row, notes
from reports.totals import head_note, stamp_of, time_text

_FUND: Final = (column("fund"), column("fund_name"))
CONTRIBUTION_COLUMNS: Final = tuple(
    column(key)
    for key in (
        "fund_target_amount", "fund_committed_amount", "fund_paid_in_amount", "fund_internal_amount",
        "fund_external_amount", "fund_treasury_amount", "fund_in_kind_amount", "fund_returned_amount",
        "fund_gains_amount", "fund_outstanding_amount", "leverage",
    )
)  # fmt: skip
INVESTMENT_COLUMNS: Final = tuple(
    column(key)
    for key in (
        "decided_amount", "invested_amount", "in_enterprises_amount", "invested_in_kind_amount", "exited_amount",
        "exit_gains_amount", "lost_amount", "invested_outstanding_amount", "enterprise_multiple",
    )
)  # fmt: skip


def build_funds(answer: FundAnswer, names: Mapping[str, str]) -> tuple[Table, Table]:
    """Contributions and investments, one row a fund that has any, and their totals; codes have names beside them."""
    paid = [row for row in answer.rows if row.contributions is not None or row.target is not None]
    put = [row for row in answer.rows if row.investments is not None]
    contributed = _table(answer, names, CONTRIBUTION_COLUMNS, paid)
    invested = _table(answer, names, INVESTMENT_COLUMNS, put)
    return (
        replace(
            contributed, name=balances.CONTRIBUTIONS_SHEET, title=balances.CONTRIBUTIONS_TITLE,
            notes=notes(balances.TARGET_NOTE, balances.INTERNAL_NOTE, balances.LEVERAGE_NOTE, *_notes(answer)),
        ),
        replace(
            invested, name=balances.INVESTMENTS_SHEET, title=balances.INVESTMENTS_TITLE,
            notes=notes(balances.ENTERPRISE_NOTE, *_notes(answer)),
        ),
    )  # fmt: skip


def build_fund_list(answer: FundAnswer, names: Mapping[str, str]) -> Table:
    """Contributions and investments of each fund in one row."""
    return _table(answer, names, (*CONTRIBUTION_COLUMNS, *INVESTMENT_COLUMNS), list(answer.rows))


def _table(answer: FundAnswer, names: Mapping[str, str], own: tuple[Column, ...], funds: list[FundFigures]) -> Table:
    columns = (*_FUND, *own)
    rows = [make_row(columns, _named(row.fund, names) | _values(row)) for row in funds]
    if rows:
        rows += _totals(answer.total, columns, range(len(rows)))
    heading = Heading("", time_text(answer.scope), texts.UNIT_LINE.format(units=label(Unit.YUAN)))
    stamp = stamp_of(answer.scope, answer.head, {"report": "funds"})
    return Table(balances.FUNDS_SHEET, balances.FUNDS_TITLE, heading, columns, tuple(rows), (), stamp, frozen=2)


def _named(fund: str | None, names: Mapping[str, str]) -> dict[str, Cell]:
    return {"fund": fund, "fund_name": balances.UNKNOWN_FUND if fund is None else names.get(fund)}


def _totals(total: FundFigures, columns: tuple[Column, ...], sums: range) -> Iterator[Row]:
    """All funds together; and, where money went from one to another, the same without it."""
    yield make_row(columns, {"fund": COLUMN_LABELS["total"], **_values(total)}, RowRole.TOTAL, sums)
    own = total.contributions
    if own is not None and own.has_internal and CONTRIBUTION_COLUMNS[0] in columns:
        yield make_row(columns, {"fund": balances.NET_OF_INTERNAL, **_external(own)}, RowRole.TOTAL)


def _external(own: Contributions) -> dict[str, Cell]:
    return {
        "fund_committed_amount": own.committed.external,
        "fund_paid_in_amount": own.paid_in.external,
        "fund_internal_amount": 0,
        "fund_external_amount": own.paid_in.external,
        "fund_treasury_amount": own.paid_in.treasury,
        "fund_in_kind_amount": own.in_kind.external,
        "fund_returned_amount": own.returned.external,
        "fund_gains_amount": own.gains.external,
        "fund_outstanding_amount": own.outstanding.external,
    }


def _values(row: FundFigures) -> dict[str, Cell]:
    multiples = {"leverage": hundredths(row.leverage), "enterprise_multiple": hundredths(row.enterprise_multiple)}
    paid = _paid(row.contributions) if row.contributions else {}
    target: dict[str, Cell] = {"fund_target_amount": row.target}
    put = _put(row.investments) if row.investments else {}
    missing: dict[str, Cell] = {column.key: None for column in (*CONTRIBUTION_COLUMNS, *INVESTMENT_COLUMNS)}
    return missing | target | multiples | paid | put


def _paid(own: Contributions) -> dict[str, Cell]:
    return {
        "fund_committed_amount": own.committed.gross,
        "fund_paid_in_amount": own.paid_in.gross,
        "fund_internal_amount": own.paid_in.internal,
        "fund_external_amount": own.paid_in.external,
        "fund_treasury_amount": own.paid_in.treasury,
        "fund_in_kind_amount": own.in_kind.gross,
        "fund_returned_amount": own.returned.gross,
        "fund_gains_amount": own.gains.gross,
        "fund_outstanding_amount": own.outstanding.gross,
    }


def _put(own: Investments) -> dict[str, Cell]:
    return {
        "decided_amount": own.committed,
        "invested_amount": own.invested,
        "in_enterprises_amount": own.in_enterprises,
        "invested_in_kind_amount": own.in_kind,
        "exited_amount": own.exited,
        "exit_gains_amount": own.gains,
        "lost_amount": own.written_off,
        "invested_outstanding_amount": own.outstanding,
    }


def hundredths(exact: Fraction | None) -> int | None:
    """A multiple as a cell holds it, rounded half up to hundredths; None stays None."""
    rounded = round_multiple(exact)
    return None if rounded is None else int(rounded.scaleb(MULTIPLE_DIGITS))


def _notes(answer: FundAnswer) -> Iterator[str]:
    adjusted = answer.adjustment
    if adjusted is not None:
        paid_in = adjusted.contributions.paid_in.gross if adjusted.contributions else 0
        invested = adjusted.investments.invested if adjusted.investments else 0
        amounts = {"paid_in": format_display(paid_in), "invested": format_display(invested)}
        yield balances.FUND_ADJUSTMENT_NOTE.format(**amounts)
    if answer.opening_count:
        yield balances.FUND_OPENING_NOTE.format(count=answer.opening_count)
    yield texts.BASIS_NOTE.format(basis=label(answer.scope.basis), parties=label(answer.scope.parties))
    yield head_note(answer.head)
