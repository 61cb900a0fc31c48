"""The watermark of the books: the first day that is still open, as known now or at an earlier journal number."""

from contextlib import suppress
from datetime import date
from typing import Final

from sqlalchemy import Connection, text

from ledger.errors import InvalidValue
from ledger.guards import NEVER_CLOSED
from ledger.period import parse_date, parse_period

_ALWAYS: Final = 2**62

_LATEST: Final = text("""
SELECT CAST(open_from AS TEXT) FROM closing WHERE number <= CAST(:known AS BIGINT)
ORDER BY number DESC, line DESC LIMIT 1""")


def open_from(connection: Connection, known: int | None = None) -> str:
    """The first open day (ISO) as known at a journal number (None: now); the first of days while none was closed."""
    return str(connection.execute(_LATEST, {"known": _ALWAYS if known is None else known}).scalar() or NEVER_CLOSED)


def is_closed(connection: Connection, period: str, known: int | None = None) -> bool:
    """Whether every day of a period, or up to a day, is closed as known at a journal number (None: now).

    What names neither period nor day never is.
    """
    closed_before = open_from(connection, known)
    for read_last in (_last_of_period, parse_date):
        with suppress(InvalidValue):
            return read_last(period).isoformat() < closed_before
    return False


def _last_of_period(text: str) -> date:
    return parse_period(text).last


def last_closing(connection: Connection) -> int:
    """The journal number of the last closing or reopening; 0 while there was none."""
    return int(connection.execute(text("SELECT coalesce(max(number), 0) FROM closing")).scalar_one())


def was_reopened(connection: Connection) -> bool:
    """Whether a month was ever reopened: only then may the book basis tell other levels than the event basis."""
    return connection.execute(_REOPENED).first() is not None


_REOPENED: Final = text("SELECT 1 FROM closing WHERE fact = 'reopening' LIMIT 1")
