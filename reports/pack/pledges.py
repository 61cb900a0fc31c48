"""The sheets of patent pledges: the loans by bank (how many, how large, how dear, how late), and the registrations."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Final

import pandas as pd

from ledger.labels import label
from ledger.labels import pack as words
from ledger.labels import reports as texts
from ledger.labels.texts import COLUMN_LABELS
from ledger.loans import LoanBook
from ledger.money import average_fen, format_display
from ledger.parameters import INCLUSIVE_LIMIT_FEN, in_force
from ledger.period import date_label
from ledger.pledges import PledgeRow
from ledger.portfolio import WITHIN_DAYS, Portfolio, PortfolioRow
from ledger.vocabulary import Dimension, Kind, Measure, Unit
from reports.pack.asking import KIND, PERIOD_SPAN, Asking, appraised, pair, period_pair, plain, row_key, sums
from reports.table import Cell, RowRole, Table, column, make_row, notes, pair_columns

PLEDGE_COLUMNS: Final = (
    column("lender"),
    *pair_columns("disbursed_to_date", with_wan=False),
    column("contracts", "disbursed_to_date"),
    column("recipients", "disbursed_to_date", words.ENTERPRISES),
    column("average_size"),
    *pair_columns("thereof_rollover", with_wan=False),
    *pair_columns("outstanding", with_wan=False),
    column("average_rate"),
    *pair_columns("inclusive", with_wan=False),
    *pair_columns("due_soon", with_wan=False),
    *pair_columns("overdue", with_wan=False),
)


def build_pledges(asking: Asking) -> Table:
    """A row for every bank that ever made such a loan, and their total."""
    found = asking.book()
    small = _inclusive(asking, found.book)
    rows = [
        make_row(PLEDGE_COLUMNS, {"lender": asking.name(row.value), **_cells(row), **_small(small, row.value)})
        for row in found.rows
    ]
    if rows:
        total = _small(small, *(row.value for row in found.rows))
        values = {"lender": COLUMN_LABELS["total"], **_cells(found.total), **total}
        rows.append(make_row(PLEDGE_COLUMNS, values, RowRole.TOTAL, range(len(rows))))
    title = words.PLEDGES_TITLE.format(kind=label(KIND))
    below = notes(_inclusive_note(asking), _due_note(found), words.AVERAGE_NOTE, texts.RENEWAL_NOTE)
    heading = asking.heading(Unit.LOAN, Unit.YUAN)
    return Table(
        words.PLEDGES_SHEET, title, heading, PLEDGE_COLUMNS, tuple(rows), below, asking.stamp, frozen=1
    )  # fmt: skip


def _cells(row: PortfolioRow) -> dict[str, Cell]:
    size = average_fen(row.disbursed_fen, row.disbursed_count)
    return {
        "disbursed_to_date_count": row.disbursed_count,
        "disbursed_to_date_amount": row.disbursed_fen,
        "disbursed_to_date_contracts": row.contracts_to_date,
        "disbursed_to_date_recipients": row.recipients_to_date,
        "average_size": None if size is None else int(size),
        "thereof_rollover_count": row.rollover_count,
        "thereof_rollover_amount": row.rollover_fen,
        "outstanding_count": row.outstanding.loans,
        "outstanding_amount": row.outstanding.balance_fen,
        "average_rate": row.rate_ppm,
        "due_soon_count": row.due.loans,
        "due_soon_amount": row.due.balance_fen,
        "overdue_count": row.overdue.loans,
        "overdue_amount": row.overdue.balance_fen,
    }


Small = Mapping[str | None, tuple[int, int]]
"""By bank: how many loans count as inclusive finance, and their balance in fen."""


def _inclusive(asking: Asking, book: LoanBook) -> Small | None:
    """The outstanding loans of borrowers who owe no more in all than the limit in force; None without a limit."""
    limit = in_force(INCLUSIVE_LIMIT_FEN, asking.period.last)
    if limit is None:
        return None
    owed: Counter[str | None] = Counter()
    for loan in book.rows:
        owed[loan.recipient] += loan.outstanding_fen
    found: dict[str | None, tuple[int, int]] = {}
    for loan in book.rows:
        if loan.outstanding_fen > 0 and loan.recipient is not None and owed[loan.recipient] <= limit:
            count, fen = found.get(loan.provider, (0, 0))
            found[loan.provider] = count + 1, fen + loan.outstanding_fen
    return found


def _small(small: Small | None, *banks: str | None) -> dict[str, Cell]:
    if small is None:
        return {"inclusive_count": None, "inclusive_amount": None}
    pairs = [small.get(bank, (0, 0)) for bank in banks]
    return {"inclusive_count": sum(pair[0] for pair in pairs), "inclusive_amount": sum(pair[1] for pair in pairs)}


def _inclusive_note(asking: Asking) -> str:
    limit = in_force(INCLUSIVE_LIMIT_FEN, asking.period.last)
    if limit is None:
        return words.NO_INCLUSIVE_NOTE
    amount = format_display(limit, Unit.WAN_YUAN, digits=0)
    return words.INCLUSIVE_NOTE.format(amount=amount, kind=label(KIND))


def _due_note(found: Portfolio) -> str:
    until = found.book.as_of + timedelta(WITHIN_DAYS)
    return words.DUE_SOON_NOTE.format(days=WITHIN_DAYS, day=date_label(until))


# --- registrations -----------------------------------------------------------------------------------------------


def build_registrations(asking: Asking) -> Table:
    """A row for every pledgee: registrations in the period and to date, patents under pledge and their value."""
    columns = (
        column("pledgee"), *period_pair(asking.period, with_wan=False), *pair_columns("to_date", with_wan=False),
        column("pledged_patents"), column("appraised_amount"),
    )  # fmt: skip
    by, kind = Dimension.INSTITUTION, str(Kind.PLEDGE_REGISTRATION)
    found = {
        PERIOD_SPAN: asking.ask(Measure.REGISTERED, asking.scope(asking.period), by, kind=kind),
        "to_date": asking.ask(Measure.REGISTERED, asking.scope(), by, kind=kind),
    }
    held: dict[str, list[PledgeRow]] = defaultdict(list)
    for row in asking.pledged:
        held[row.pledgee or row.pledgor].append(row)
    keys = sorted({*held, *(row_key(row) for item in found.values() for row in item.rows)})
    frame = pd.concat([pair(span, item, keys) for span, item in found.items()], axis=1)
    rows = [
        make_row(columns, {"pledgee": asking.name(code), **cells, **_worth(held.get(code, ()))})
        for code, cells in plain(frame)
    ]
    if rows:
        values = {"pledgee": COLUMN_LABELS["total"], **sums(frame), **_worth(asking.pledged)}
        rows.append(make_row(columns, values, RowRole.TOTAL, range(len(rows))))
    heading = asking.heading(Unit.LOAN, Unit.PIECE, Unit.YUAN)
    return Table(
        words.REGISTRATIONS_SHEET, words.REGISTRATIONS_TITLE, heading, columns, tuple(rows),
        notes(words.REGISTRATIONS_NOTE), asking.stamp, frozen=1,
    )  # fmt: skip


def _worth(held: Iterable[PledgeRow]) -> dict[str, Cell]:
    count, value = appraised(held)
    return {"pledged_patents": count, "appraised_amount": value}
