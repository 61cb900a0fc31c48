"""What a closing freezes: the totals of all that it closes, by kind, institution and act, on the book basis.

A closing fact carries them from its submission on; they are asked again when it is decided, and by ``verify``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, text

from ledger.projection import first_day_after
from ledger.watermark import open_from

Line = tuple[str, str, str, int, int | None]
"""kind, institution, act, Σ tally, Σ fen (None: no amount is known)."""

_BOOKED: Final = """
SELECT kind, institution, act, sum(tally), sum(amount_fen) FROM entry
WHERE book_date >= {start} AND book_date < {end} GROUP BY kind, institution, act"""


def booked_totals(connection: Connection, start: str, end: str) -> list[Line]:
    """The totals of what is booked from ``start`` to before ``end`` (ISO days), in the order of their keys."""
    date = "CAST(:{} AS DATE)" if connection.dialect.name == "postgresql" else ":{}"
    statement = _BOOKED.format(start=date.format("start"), end=date.format("end"))
    return in_order(connection.execute(text(statement), {"start": start, "end": end}))


def in_order(rows: Iterable[Sequence[Any]]) -> list[Line]:
    """Rows of sums as lines, sorted by kind, institution and act."""
    lines = [(row[0], row[1], row[2], int(row[3]), None if row[4] is None else int(row[4])) for row in rows]
    return sorted(lines, key=lambda line: line[:3])


_Fact = TypeVar("_Fact", bound=Mapping[str, Any])


def closes(facts: Iterable[_Fact], watermark: str) -> Iterator[tuple[_Fact, str, str]]:
    """Each closing among the facts with the days that it closes: from (inclusive) and to (exclusive)."""
    for fact in facts:
        if fact["fact"] == "closing":
            end = first_day_after(fact["month"])
            yield fact, watermark, end
            watermark = end
        elif fact["fact"] == "reopening":
            watermark = f"{fact['month']}-01"


def freeze(connection: Connection, facts: Sequence[dict[str, Any] | None]) -> None:
    """Every closing among the facts carries the totals of what it closes, as posted now."""
    stated = [fact for fact in facts if fact is not None and fact["fact"] in ("closing", "reopening")]
    if not stated:
        return
    for fact, start, end in closes(stated, open_from(connection)):
        fact["totals"] = [list(line) for line in booked_totals(connection, start, end)]


def thawed(connection: Connection, facts: Sequence[_Fact]) -> Iterator[tuple[_Fact, str, str]]:
    """Each closing whose frozen totals are not those of now, with the first line frozen and the first line found."""
    for fact, start, end in closes(facts, open_from(connection)):
        difference = first_difference(fact.get("totals", []), booked_totals(connection, start, end))
        if difference:
            yield fact, *difference


def first_difference(frozen: Sequence[Sequence[Any]], found: Sequence[Sequence[Any]]) -> tuple[str, str] | None:
    """The first line in which two lists of totals differ, as text each; None where they are the same."""
    have, want = {tuple(line[:3]): tuple(line) for line in found}, {tuple(line[:3]): tuple(line) for line in frozen}
    for key in sorted({*have, *want}):
        if have.get(key) != want.get(key):
            return _told(want.get(key)), _told(have.get(key))
    return None


def _told(line: Sequence[Any] | None) -> str:
    return "-" if line is None else " ".join(str(value) for value in line)
