"""The sheet of institutions: what each has promised, lent and got back, what is out, overdue and at which rate."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import pandas as pd

from ledger.labels import label
from ledger.labels import pack as words
from ledger.labels import reports as texts
from ledger.labels.texts import COLUMN_LABELS
from ledger.portfolio import PortfolioRow
from ledger.scope import Question
from ledger.totals import answer
from ledger.vocabulary import Count, Dimension, Kind, Measure, Unit
from reports.pack.asking import KIND, PERIOD_SPAN, Asking, pair, plain, span_pairs, sums
from reports.table import Cell, Column, Note, RowRole, Table, column, make_row, notes, pair_columns

_REPORTED: Final = "reported_outstanding"
_COUNTS: Final = (Count.INSTITUTIONS, Count.RECIPIENTS, Count.CONTRACTS)
_LEVELS: Final = ("outstanding", "overdue")


def _columns(asking: Asking) -> tuple[Column, ...]:
    return (
        column("lender"),
        column("amount", "limit"),
        *span_pairs(asking, with_wan=False),
        column("amount", "repaid_in_period"),
        *pair_columns("outstanding"),
        *pair_columns("overdue", with_wan=False),
        column("average_rate"),
        *pair_columns(_REPORTED, with_wan=False),
    )


def build_institutions(asking: Asking) -> Table:
    """A row for every institution that ever lent, has a limit or reported a balance of the kind, and their total."""
    columns = _columns(asking)
    whole = asking.book()
    book = {str(row.value): row for row in whole.rows}
    frame = _frame(asking)
    none = PortfolioRow()
    rows = [
        make_row(columns, {"lender": asking.name(code), **cells, **level_cells(book.get(code, none))})
        for code, cells in plain(frame)
    ]
    if rows:
        values = {"lender": COLUMN_LABELS["total"], **sums(frame), **level_cells(whole.total)}
        rows.append(make_row(columns, values, RowRole.TOTAL, range(len(rows))))
    title = texts.INSTITUTIONS_TITLE.format(kind=label(KIND))
    below = _notes(asking, int(frame[f"{_REPORTED}_amount"].count()))
    heading = asking.heading(Unit.LOAN, Unit.YUAN, Unit.WAN_YUAN)
    return Table(texts.INSTITUTIONS_SHEET, title, heading, columns, tuple(rows), below, asking.stamp, frozen=1)


def level_cells(row: PortfolioRow) -> dict[str, Cell]:
    """What of a portfolio's row stands in a table: outstanding, overdue and the mean rate."""
    cells: dict[str, Cell] = {"average_rate": row.rate_ppm}
    for name in _LEVELS:
        part = getattr(row, name)
        cells |= {f"{name}_count": part.loans, f"{name}_amount": part.balance_fen}
    return cells


def _frame(asking: Asking) -> pd.DataFrame:
    """What totals say, by institution; codes in their order."""
    by, kind = Dimension.INSTITUTION, str(KIND)
    found = {span: asking.ask(Measure.DISBURSED, scope, by, kind=kind) for span, scope in asking.spans().items()}
    to_date = asking.scope()
    found["repaid_in_period"] = asking.ask(Measure.REPAID, asking.scope(asking.period), by, kind=kind)
    found["limit"] = asking.ask(Measure.LIMIT, to_date, by, kind=str(Kind.CREDIT_LINE))
    reported = asking.ask(Measure.REPORTED_OUTSTANDING, to_date, by, kind=kind)
    owing = {str(row.value) for row in asking.book().rows}
    codes = sorted(owing | {str(row.dimensions[-1]) for item in (*found.values(), reported) for row in item.rows})
    pairs = [pair(span, item, codes) for span, item in found.items()]
    return pd.concat([*pairs, pair(_REPORTED, reported, codes)], axis=1)


def _notes(asking: Asking, reported: int) -> tuple[Note, ...]:
    below = list(_counts(asking))
    opening = asking.ask(Measure.DISBURSED, asking.scope(), kind=str(KIND)).opening_count
    below.append(texts.OPENING_NOTE.format(count=opening) if opening else "")
    below.append(texts.REPORTED_NOTE.format(reported=reported) if reported else texts.NOT_REPORTED_NOTE)
    return notes(*below, words.LIMIT_NOTE, words.MEAN_RATE_NOTE)


def _counts(asking: Asking) -> Iterator[str]:
    """How many institutions, enterprises and contracts: numbers that do not add and so stand in no row.

    To date a renewal goes on under the contract that it renews, here as on the sheet of pledges.
    """
    names = {PERIOD_SPAN: words.THIS_PERIOD[asking.period.month_count], "to_date": COLUMN_LABELS["to_date"]}
    for span, name in names.items():
        limited = replace(asking.spans()[span], where={Dimension.KIND: str(KIND)})
        total = answer(asking.connection, Question(Measure.DISBURSED, limited, (), _COUNTS)).total
        named = dict(zip(map(str, _COUNTS), total.counts if total else (0, 0, 0), strict=True))
        if span == "to_date":
            named["contracts"] = asking.book().total.contracts_to_date
        yield texts.COUNTS_NOTE.format(span=name, **named)
