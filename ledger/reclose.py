"""Closings read again: each journal row kept the first open day of its moment, and every frozen total is what it was.

The entries are summed once, in the order of the journal, from one closing to the next: what a closing froze is compared
with what was posted before it. Works on a driver connection, like ``recheck``.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from ledger.errors import Finding
from ledger.finding_codes import FindingCode
from ledger.frozen import closes, first_difference, in_order
from ledger.guards import NEVER_CLOSED
from ledger.recheck import Source

_CLOSINGS: Final = """
SELECT j.number, v.facts, (SELECT CAST(c.open_from AS TEXT) FROM closing AS c WHERE c.number = j.number
  ORDER BY c.line DESC LIMIT 1)
FROM journal AS j JOIN voucher AS v ON v.id = j.voucher
WHERE j.number IN (SELECT number FROM closing) ORDER BY j.number"""

_STRAY: Final = """
SELECT number, CAST(open_from AS TEXT) FROM journal
WHERE number > {after} AND number <= {last} AND CAST(open_from AS TEXT) <> '{open_from}' ORDER BY number LIMIT 1"""

_BOOKED: Final = """
SELECT substr(CAST(book_date AS TEXT), 1, 7) AS month, kind, institution, act, sum(tally), sum(amount_fen) FROM entry
WHERE number > {after} AND number < {before} GROUP BY 1, 2, 3, 4"""

_LAST: Final = 2**62

Key = tuple[str, str, str, str]
"""month, kind, institution, act."""


class _Books:
    """What is booked, month by month, as the journal goes on."""

    def __init__(self) -> None:
        self._tallies: Counter[Key] = Counter()
        self._amounts: dict[Key, int | None] = {}

    def take(self, rows: Sequence[Sequence[Any]]) -> None:
        for month, kind, institution, act, tally, amount in rows:
            key = (month, kind, institution, act)
            self._tallies[key] += int(tally)
            before = self._amounts.get(key)
            self._amounts[key] = before if amount is None else int(amount) + (before or 0)

    def between(self, start: str, end: str) -> list[Any]:
        """The lines of the months from ``start`` to before ``end``, as a closing freezes them."""
        tallies: Counter[tuple[str, str, str]] = Counter()
        amounts: dict[tuple[str, str, str], int | None] = {}
        for key, tally in self._tallies.items():
            if start[:7] <= key[0] < end[:7]:
                line, amount = key[1:], self._amounts[key]
                tallies[line] += tally
                amounts[line] = amounts.get(line) if amount is None else amount + (amounts.get(line) or 0)
        return in_order((*line, tally, amounts[line]) for line, tally in tallies.items())


def check_closings(source: Source, bare: Any) -> Iterator[Finding]:
    """The first journal row of another first open day after each closing, and each closing that froze other totals."""
    books, after, watermark = _Books(), 0, NEVER_CLOSED
    for number, facts, open_from in source.stream(bare, _CLOSINGS):
        yield from _stray(bare, after, number, watermark)
        books.take(bare.execute(_BOOKED.format(after=after, before=number)).fetchall())
        yield from _frozen(json.loads(facts), number, books, watermark)
        after, watermark = number, open_from
    yield from _stray(bare, after, _LAST, watermark)


def _stray(bare: Any, after: int, last: int, watermark: str) -> Iterator[Finding]:
    row = bare.execute(_STRAY.format(after=after, last=last, open_from=watermark)).fetchone()
    if row is not None:
        yield Finding(FindingCode.WATERMARK_DIFFERS, f"journal number={row[0]} column=open_from", watermark, row[1])


def _frozen(facts: Sequence[Mapping[str, Any]], number: int, books: _Books, watermark: str) -> Iterator[Finding]:
    lines = {id(fact): line for line, fact in enumerate(facts, start=1)}
    for fact, start, end in closes(facts, watermark):
        # A ledger of an earlier format may have closings that froze nothing.
        difference = first_difference(fact["totals"], books.between(start, end)) if "totals" in fact else None
        if difference:
            place = f"closing number={number} line={lines[id(fact)]}"
            yield Finding(FindingCode.FROZEN_DIFFERS, place, *difference)
