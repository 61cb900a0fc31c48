"""Record time: which journal number a known-at means."""

import re
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, text

from ledger.database import moment_text, utc_now
from ledger.errors import LedgerError, NotFound
from ledger.finding_codes import FindingCode
from ledger.period import OFFICE_ZONE, today

_NUMBER_DIGITS: Final = 18
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def resolve_known_at(connection: Connection, known_at: str | int | None) -> int:
    """The journal number that a known-at means: a number as it is, an ISO instant the last number decided by then.

    None means the head; an instant without a zone is Shanghai's, and a day
    means its end. The answer is 0 before the first decision. A decision
    that is just being committed may still fall before an instant of this moment: quote the number, which is fixed.

    Raises:
        LedgerError: unreadable, or beyond the head.
    """
    head = connection.execute(text("SELECT coalesce(max(number), 0) FROM journal")).scalar_one()
    if known_at is None:
        return int(head)
    words = str(known_at)
    if not (words.isascii() and words.isdecimal()):
        return _number_at(connection, _instant(words))
    if len(words) > _NUMBER_DIGITS or int(words) > head:
        raise NotFound.of(FindingCode.KNOWN_AT_BEYOND_HEAD, "known_at", expected=f"0..{head}", found=words[:40])
    return int(words)


def _instant(words: str) -> str:
    """The stored text of the instant that an ISO text names; one that lies ahead is refused: it is not known yet."""
    try:
        moment = datetime.fromisoformat(f"{words}T23:59:59.999999" if _DAY.fullmatch(words) else words)
        instant = moment_text(moment if moment.tzinfo else moment.replace(tzinfo=OFFICE_ZONE))
    except (ValueError, OverflowError):
        raise LedgerError.of(
            FindingCode.KNOWN_AT_UNREADABLE, "known_at", expected="7 | 2023-07-01T00:00:00+08:00", found=words[:60]
        ) from None
    now = moment_text(utc_now())
    if words == today().isoformat():
        return now
    if instant > now:
        raise NotFound.of(FindingCode.KNOWN_AT_BEYOND_HEAD, "known_at", expected=f"<= {now}", found=words[:60])
    return instant


def _number_at(connection: Connection, moment: str) -> int:
    query = text("SELECT coalesce(max(number), 0) FROM journal WHERE decided_at <= :moment")
    return int(connection.execute(query, {"moment": moment}).scalar_one())
