"""The watermark of the books: the first day that is still open, as known now or at an earlier journal number."""

from typing import Final

from sqlalchemy import Connection, text

from ledger.guards import NEVER_CLOSED

_ALWAYS: Final = 2**62

_LATEST: Final = text("""
SELECT CAST(open_from AS TEXT) FROM closing WHERE number <= CAST(:known AS BIGINT)
ORDER BY number DESC, line DESC LIMIT 1""")


def open_from(connection: Connection, known: int | None = None) -> str:
    """The first open day (ISO) as known at a journal number (None: now); the first of days while none was closed."""
    return str(connection.execute(_LATEST, {"known": _ALWAYS if known is None else known}).scalar() or NEVER_CLOSED)


def last_closing(connection: Connection) -> int:
    """The journal number of the last closing or reopening; 0 while there was none."""
    return int(connection.execute(text("SELECT coalesce(max(number), 0) FROM closing")).scalar_one())


def was_reopened(connection: Connection) -> bool:
    """Whether a month was ever reopened: only then may the book basis tell other levels than the event basis."""
    return connection.execute(_REOPENED).first() is not None


_REOPENED: Final = text("SELECT 1 FROM closing WHERE fact = 'reopening' LIMIT 1")
