"""The sheets of funds, of the cooperative, and of balances stated by banks."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from ledger.funds import fund_figures
from ledger.labels import label
from ledger.labels import pack as words
from ledger.party_words import Parties
from ledger.reconciliation import reconciliation
from ledger.returns import fund_returns
from ledger.scope import Scope
from ledger.vocabulary import Dimension, Kind, Measure, Unit
from reports.funds import build_funds, hundredths
from reports.pack.asking import PERIOD_SPAN, Asking, period_pair
from reports.reconciliation import build_reconciliation
from reports.table import Cell, Column, Table, column, make_row, notes, pair_columns
from reports.totals import head_note


def build_fund_sheets(asking: Asking) -> tuple[Table, ...]:
    """Contributions to funds and their investments, to date at the period's end; over a year also what came back."""
    answer = fund_figures(asking.connection, asking.scope())
    told = tuple(_framed(asking, table) for table in build_funds(answer, asking.names))
    return (*told, _returns(asking)) if asking.period.month_count == _YEAR else told


_YEAR: Final = 12

RETURN_COLUMNS: Final = tuple(
    column(key) for key in ("fund", "fund_name", "flow_in_amount", "flow_back_amount", "dpi", "internal_rate")
)


def _returns(asking: Asking) -> Table:
    """One row a fund: no total, since what one fund paid into another would count twice."""
    rows = tuple(
        make_row(
            RETURN_COLUMNS,
            {
                "fund": row.fund,
                "fund_name": asking.name(row.fund),
                "flow_in_amount": row.paid_in_fen,
                "flow_back_amount": row.back_fen,
                "dpi": hundredths(row.dpi),
                "internal_rate": row.rate_ppm,
            },
        )
        for row in fund_returns(asking.connection, asking.scope())
    )
    return Table(
        words.RETURNS_SHEET, words.RETURNS_TITLE, asking.heading(Unit.YUAN), RETURN_COLUMNS, rows,
        notes(words.RETURNS_NOTE), asking.stamp, frozen=2,
    )  # fmt: skip


def build_stated(asking: Asking) -> Table:
    """Every balance of the period's last day: by entries, by the institution's own statement, and what is between."""
    scope = replace(asking.scope(), parties=Parties.PRESENT)
    found = reconciliation(asking.connection, scope, everything=True)
    return _framed(asking, build_reconciliation(found, asking.names))


def _framed(asking: Asking, table: Table) -> Table:
    """The table under the heading and with the stamp of this workbook, which names the head once for all sheets."""
    below = tuple(note for note in table.notes if note.text != head_note(asking.head))
    return replace(table, heading=asking.heading(Unit.YUAN), stamp=asking.stamp, notes=below)


# --- the cooperative ---------------------------------------------------------------------------------------------

_KINDS: Final = (Kind.COOPERATIVE_SHARE, Kind.MUTUAL_DEPOSIT, Kind.COOPERATIVE_LOAN)


def _columns(asking: Asking) -> tuple[Column, ...]:
    return (
        *(column("cooperative"), column("kind"), column("subscribed_amount")),
        *period_pair(asking.period, with_wan=False),
        *pair_columns("to_date", with_wan=False),
        *(column("withdrawn_amount", label=words.BACK), column("income_amount")),
        *pair_columns("outstanding", with_wan=False),
    )


def build_cooperative(asking: Asking) -> Table:
    """Shares, mutual deposits and own loans of every cooperative; kinds are not added to each other."""
    columns = _columns(asking)
    rows = tuple(make_row(columns, values) for kind in _KINDS for values in _of_kind(asking, kind))
    heading = asking.heading(Unit.LOAN, Unit.YUAN)
    return Table(
        words.COOPERATIVE_SHEET, words.COOPERATIVE_TITLE, heading, columns, rows, notes(words.COOPERATIVE_NOTE),
        asking.stamp, frozen=2,
    )  # fmt: skip


def _of_kind(asking: Asking, kind: Kind) -> Iterator[dict[str, Cell]]:
    now, to_date = asking.scope(asking.period), asking.scope()
    amounts = {
        "subscribed_amount": _by(asking, Measure.COMMITTED, to_date, kind),
        "withdrawn_amount": _by(asking, Measure.REPAID, to_date, kind),
        "income_amount": _by(asking, Measure.INCOME, to_date, kind),
    }
    pairs = {
        PERIOD_SPAN: _by(asking, Measure.DISBURSED, now, kind),
        "to_date": _by(asking, Measure.DISBURSED, to_date, kind),
        "outstanding": _by(asking, Measure.OUTSTANDING, to_date, kind),
    }
    for code in sorted({code for found in (*amounts.values(), *pairs.values()) for code in found}):
        values: dict[str, Cell] = {"cooperative": asking.name(code), "kind": label(kind)}
        values |= {name: found.get(code, (0, 0))[1] for name, found in amounts.items()}
        for span, found in pairs.items():
            values[f"{span}_count"], values[f"{span}_amount"] = found.get(code, (0, 0))
        if kind is Kind.COOPERATIVE_LOAN:
            values["subscribed_amount"] = None  # a loan is lent, not subscribed
        yield values


def _by(asking: Asking, measure: Measure, scope: Scope, kind: Kind) -> dict[str, tuple[int, int]]:
    rows = asking.ask(measure, scope, Dimension.INSTITUTION, kind=str(kind)).rows
    return {str(row.dimensions[0]): (row.count, row.amount_fen or 0) for row in rows}
