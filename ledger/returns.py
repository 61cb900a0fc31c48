"""What those who paid into a fund got back so far: how much of it (DPI), and at which yearly rate (IRR).

Only realised flows count: what was paid in, returned and distributed, on the days on which it happened; what is still
in the fund has no value here.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

from pyxirr import xirr
from sqlalchemy import Connection, case, func, select

from ledger.conditions import entry_column, entry_conditions
from ledger.money import multiple, round_half_up
from ledger.scope import Scope
from ledger.succession import party_names
from ledger.tables import Tables
from ledger.totals import find_head
from ledger.vocabulary import Act, Dimension, Kind

_E: Final = Tables.ENTRY.c
_BACK: Final = (Act.REPAYMENT, Act.INCOME)
_ACTS: Final = [str(act) for act in (Act.DISBURSEMENT, *_BACK)]

_LOWEST: Final = -0.99
_HIGHEST: Final = 10.0
"""Rates a year that are told: from all but a hundredth lost to eleven times the money in a year."""

_PPM: Final = 10**6

Flow = tuple[date, int]
"""A day, and what came back on it less what was paid in, in fen."""


class Returns(NamedTuple):
    """One fund's realised flows to date: fen paid in and back, the rate a year in millionths (None: no one rate)."""

    fund: str | None
    paid_in_fen: int
    back_fen: int
    rate_ppm: int | None

    @property
    def dpi(self) -> Fraction | None:
        """What came back ÷ what was paid in, exact; None where nothing was."""
        return multiple(self.back_fen, self.paid_in_fen)


def fund_returns(connection: Connection, scope: Scope) -> tuple[Returns, ...]:
    """The realised returns of every fund that was paid into, by code, to date; money from other funds included.

    Raises:
        LedgerError: ``known_at`` is unreadable or beyond the head.
    """
    known, dialect = find_head(connection, scope.known_at).number, connection.dialect.name
    names = party_names(connection, known, scope.parties)
    fund = entry_column(Dimension.RECIPIENT, scope, dialect, names).label("fund")
    back = func.sum(case((_E.act == str(Act.DISBURSEMENT), 0), else_=_E.amount_fen))
    paid = func.sum(case((_E.act == str(Act.DISBURSEMENT), _E.amount_fen), else_=0))
    by = (fund, _E.event_date)
    query = select(*by, paid, back).group_by(*by).order_by(*by)
    query = query.where(
        _E.kind == str(Kind.FUND_CONTRIBUTION), _E.act.in_(_ACTS), *entry_conditions(scope, known, dialect, names)
    )
    found: dict[str | None, list[tuple[date, int, int]]] = {}
    for code, day, into, out in connection.execute(query):
        found.setdefault(code, []).append((day, int(into), int(out)))
    return tuple(_returns(code, rows) for code, rows in sorted(found.items(), key=lambda item: item[0] or ""))


def _returns(fund: str | None, rows: Sequence[tuple[date, int, int]]) -> Returns:
    paid, back = sum(row[1] for row in rows), sum(row[2] for row in rows)
    return Returns(fund, paid, back, internal_rate([(day, out - into) for day, into, out in rows]))


def internal_rate(flows: Iterable[Flow]) -> int | None:
    """The rate a year, in millionths, at which all flows together are worth nothing on the first day (actual/365).

    None where no rate from -99 to 1,000 per cent answers, or where more than one might: where what was paid and got,
    added up day by day, changes its sign more than once (Norstrom's criterion).
    """
    net = Counter[date]()
    for day, fen in flows:
        net[day] += fen
    dated = sorted((day, fen) for day, fen in net.items() if fen)
    sums = [total for total in accumulate(fen for _, fen in dated) if total]
    if sum((before < 0) != (after < 0) for before, after in pairwise(sums)) > 1:
        return None
    rate = xirr(dated, silent=True)
    if rate is None or not _LOWEST <= rate <= _HIGHEST:
        return None
    return int(round_half_up(Decimal(rate) * _PPM, 0))
