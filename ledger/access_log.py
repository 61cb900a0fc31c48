"""The access log: who came to the door, from where, and what became of it. Insert-only; never secrets or bodies.

``account`` is whom a line concerns. A name that is no account may be a password typed into the wrong field: only a
short hash of it is kept, which is enough to count by.
"""

import json
import re
import unicodedata
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from sqlalchemy import Connection, func, insert, select

from ledger.access_words import AccessEvent
from ledger.chain import canonical
from ledger.database import moment_text, utc_now
from ledger.errors import Malformed
from ledger.finding_codes import FindingCode
from ledger.tables import Tables

LIMIT_MAX: Final = 1_000
"""Most lines on one page."""

_L: Final = Tables.ACCESS_LOG.c
_COLUMNS: Final = (_L.id, _L.at, _L.account, _L.address, _L.event, _L.detail, _L.request_id)
_TEXT_MAX: Final = 200
_SECRET: Final = re.compile(r"pb_[A-Za-z0-9_-]{16,}")


class Clock(Protocol):
    """Tells the present moment; the journal's clock is one."""

    @property
    def now(self) -> datetime:
        """The moment, with its zone."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Who acts, from which address, in which request; an origin without an account is the command line."""

    account: str | None = None
    address: str | None = None
    request_id: str | None = None


HERE: Final = Origin()


def moment_of(clock: Clock | None) -> datetime:
    """The clock's moment; without a clock the present one."""
    return clock.now if clock else utc_now()


def log_event(
    connection: Connection,
    event: AccessEvent,
    *,
    account: str | None = None,
    address: str | None = None,
    detail: str = "",
    request_id: str | None = None,
    clock: Clock | None = None,
) -> None:
    """The event stands in the log, with whom it concerns; texts are cut to 200 characters and cleaned.

    Control characters become ``?``, so that no text can pass for a line of its own, and what looks like a token's
    secret is left out, whoever put it there.
    """
    row = {
        "at": moment_text(moment_of(clock)),
        "account": _clean(account),
        "address": _clean(address),
        "event": str(event),
        "detail": _clean(detail),
        "request_id": _clean(request_id),
    }
    connection.execute(insert(Tables.ACCESS_LOG), [row])


def log_act(
    connection: Connection, event: AccessEvent, account: str, detail: str, origin: Origin, clock: Clock | None
) -> None:
    """What the origin did to the account stands in the log, with who did it."""
    log_event(
        connection,
        event,
        account=account,
        address=origin.address,
        detail=f"{detail} by {origin.account or 'command line'}".strip(),
        request_id=origin.request_id,
        clock=clock,
    )


def _clean(text: str | None) -> str | None:
    if text is None:
        return None
    plain = "".join("?" if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else c for c in text[:1_000])
    return _SECRET.sub("pb_*", plain)[:_TEXT_MAX]


@dataclass(frozen=True, slots=True)
class EventPage:
    """Some lines of the log, newest first, and the cursor of the next, older page (None: this is the last)."""

    items: tuple[dict[str, Any], ...]
    next_cursor: str | None


def list_events(
    connection: Connection,
    limit: int = 100,
    cursor: str | None = None,
    account: str | None = None,
    event: AccessEvent | None = None,
) -> EventPage:
    """Lines of the log, newest first; what is logged meanwhile moves no line from one page to another.

    Raises:
        Malformed: the limit is not 1 to 1,000, or the cursor is none of ours.
    """
    if not 1 <= limit <= LIMIT_MAX:
        raise Malformed.of(FindingCode.MALFORMED, "limit", expected=f"1..{LIMIT_MAX}", found=str(limit))
    query = select(*_COLUMNS)
    if cursor:
        query = query.where(_L.id < _read_cursor(cursor))
    if account is not None:
        query = query.where(_L.account == _clean(account))
    if event is not None:
        query = query.where(_L.event == str(event))
    rows = [dict(row._mapping) for row in connection.execute(query.order_by(_L.id.desc()).limit(limit + 1))]  # noqa: SLF001
    is_more = len(rows) > limit
    return EventPage(tuple(rows[:limit]), _cursor(rows[limit - 1]["id"]) if is_more else None)


def count_events(connection: Connection) -> int:
    """How many lines the log has."""
    return int(connection.execute(select(func.count()).select_from(Tables.ACCESS_LOG)).scalar_one())


def _cursor(last: int) -> str:
    return urlsafe_b64encode(canonical([last]).encode()).decode().rstrip("=")


def _read_cursor(text: str) -> int:
    try:
        [last] = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if type(last) is not int or not 0 < last < 2**63:
            raise ValueError
    except (ValueError, TypeError, RecursionError):
        raise Malformed.of(FindingCode.CURSOR_UNREADABLE, "cursor", found=ascii(text)[:60]) from None
    return last
