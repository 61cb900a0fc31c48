"""Journal numbers as which a figure may have been known: after each decision, and at the ends of months."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection, text

from ledger.explain.cuts import WINDOWS, Time, window_of
from ledger.period import OFFICE_ZONE, month_of

_DECISIONS: Final = text("SELECT number, decided_at FROM journal WHERE number <= :known ORDER BY number")


@dataclass(frozen=True, slots=True)
class KnownHead:
    """A journal number and how natural it is to ask as of it: the last of a year, of a half, …, or of nothing."""

    number: int
    rank: int


def find_heads(connection: Connection, known: int, publication_day: date) -> list[KnownHead]:
    """Every journal number up to ``known``; the last decision of a month is as natural as the month's end."""
    days = [
        (int(number), datetime.fromisoformat(moment).astimezone(OFFICE_ZONE).date())
        for number, moment in connection.execute(_DECISIONS, {"known": known})
    ]
    last_of_month = {month_of(day): number for number, day in days}
    on_publication = max((number for number, day in days if day <= publication_day), default=0)
    natural = {
        number: WINDOWS.index(window_of(Time(as_of=month.last), publication_day))
        for month, number in last_of_month.items()
    }
    told = WINDOWS.index(window_of(Time(as_of=publication_day), publication_day))
    ranks = {number: natural.get(number, len(WINDOWS) - 1) for number, _ in days}
    if on_publication:
        ranks[on_publication] = min(told, ranks[on_publication])
    return [KnownHead(number, rank) for number, rank in ranks.items()]
