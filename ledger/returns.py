"""What those who paid into a fund got back so far: how much of it (DPI), and at which yearly rate (IRR).

Only realised flows count: what was paid in, returned and distributed, on the days on which it happened; what is still
in the fund has no value here. Rates are worked out in decimals, so that every machine finds the same.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

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

_DAYS_OF_YEAR: Final = 365
_LOWEST: Final = Decimal("-0.99")
_HIGHEST: Final = Decimal(10)
"""Rates a year between which one is looked for: all but a hundredth lost, and eleven times the money in a year."""

_STEPS: Final = 60
"""Halvings of that range: far below the millionth to which a rate is told."""

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

    None where no rate answers, or where more than one might: where what was paid and got, added up day by day, changes
    its sign more than once (Norstrom's criterion).
    """
    dated = sorted((day, fen) for day, fen in flows if fen)
    sums = [total for total in accumulate(fen for _, fen in dated) if total]
    if not dated or sum((before < 0) != (after < 0) for before, after in pairwise(sums)) > 1:
        return None
    start = dated[0][0]
    terms = [(Decimal((day - start).days) / _DAYS_OF_YEAR, Decimal(fen)) for day, fen in dated]
    with localcontext() as context:
        context.prec = 40
        return _root(terms)


def _root(terms: Sequence[tuple[Decimal, Decimal]]) -> int | None:
    low, high = _LOWEST, _HIGHEST
    is_low_positive = _worth(terms, low) > 0
    if is_low_positive == (_worth(terms, high) > 0):
        return None
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if (_worth(terms, middle) > 0) == is_low_positive else (low, middle)
    return int(round_half_up((low + high) / 2 * _PPM, 0))


def _worth(terms: Sequence[tuple[Decimal, Decimal]], rate: Decimal) -> Decimal:
    """What the flows are worth on the first day at a rate; the years to each stand before it."""
    return sum((fen / (1 + rate) ** years for years, fen in terms), Decimal(0))
