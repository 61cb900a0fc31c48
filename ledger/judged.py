"""One voucher beside what is posted: its facts sorted for the checks, and what they ask of the database.

Nothing here judges. What several checks need is made once; what is asked is one query however many facts there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection

from ledger.errors import Finding
from ledger.finding_codes import FindingCode
from ledger.invariants import MOVING_ACTS, Movement, Sums, moves_level
from ledger.places import LINES, place_key, place_of
from ledger.projection import booked_on
from ledger.records import pointer
from ledger.sets import fetch

Stored = Mapping[str, Any]

_OF_MONEY: Final = f"act IN ({', '.join(map(repr, MOVING_ACTS))})"

_MOVEMENTS: Final = f"""
SELECT i.key, i.kind, e.act,
  CASE WHEN CAST(e.event_date AS TEXT) < value->>1 THEN value->>1 ELSE CAST(e.event_date AS TEXT) END AS event_day,
  CAST(sum(e.amount_fen) AS BIGINT), sum(e.tally)
FROM {{listed}} JOIN instrument AS i ON i.key = CAST(value->>0 AS BIGINT) JOIN entry AS e ON e.instrument = i.key
WHERE e.{_OF_MONEY} GROUP BY i.key, i.kind, e.act, event_day"""

_BOOKED: Final = f"""
SELECT instrument, kind, act, CAST(book_date AS TEXT), CAST(sum(amount_fen) AS BIGINT), sum(tally) FROM entry
WHERE instrument IN (SELECT {{key}} FROM {{listed}}) AND {_OF_MONEY} GROUP BY instrument, kind, act, book_date"""

_SUMS: Final = f"""
SELECT instrument, act,
  CAST(sum(CASE WHEN event_date < CAST(:day AS {{date}}) THEN amount_fen ELSE 0 END) AS BIGINT),
  CAST(sum(CASE WHEN event_date >= CAST(:day AS {{date}}) AND amount_fen > 0 THEN amount_fen ELSE 0 END) AS BIGINT),
  CAST(sum(CASE WHEN event_date >= CAST(:day AS {{date}}) AND amount_fen < 0 THEN amount_fen ELSE 0 END) AS BIGINT),
  sum(tally)
FROM entry WHERE instrument IN (SELECT {{key}} FROM {{listed}}) AND {_OF_MONEY} GROUP BY instrument, act"""

_HEADS: Final = """
SELECT key, kind, under, opening, revolving FROM instrument
WHERE key IN (SELECT {key} FROM {listed}) AND (kind = 'credit_line' OR under IS NOT NULL OR opening)"""


class Entered(NamedTuple):
    """What a line enters (``sign`` +1) or negates (−1), and the integer of its instrument."""

    line: int
    entry: Stored
    sign: int
    key: int


@dataclass
class Standing:
    """The facts of one voucher (completed; None where one had a finding) beside what is posted.

    ``voucher`` is its id, or 0 before it has one: places of its own lines are then integers below 10,000.
    """

    connection: Connection
    facts: Sequence[Stored | None]
    voucher: int
    today: str

    @cached_property
    def _by_name(self) -> dict[str, list[tuple[int, Stored]]]:
        found: dict[str, list[tuple[int, Stored]]] = defaultdict(list)
        for line, fact in enumerate(self.facts, start=1):
            if fact is not None:
                found[fact["fact"]].append((line, fact))
        return dict(found)

    def stated(self, *names: str) -> list[tuple[int, Stored]]:
        """(line, fact) of the facts of these names that stand, in the order of lines."""
        return sorted((item for name in names for item in self._by_name.get(name, ())), key=itemgetter(0))

    @cached_property
    def entries(self) -> list[Entered]:
        """Entries, and then what reversals negate."""
        voucher = self.voucher
        entered = [Entered(line, fact, 1, place_of(fact["instrument"], voucher)) for line, fact in self.stated("entry")]
        negated = [(line, fact["negates"]) for line, fact in self.stated("reversal")]
        return entered + [Entered(line, e, -1, place_of(e["instrument"], voucher)) for line, e in negated]

    @cached_property
    def touched(self) -> dict[int, int]:
        """Instrument → the first line that enters or negates something under it."""
        touched: dict[int, int] = {}
        for line, _, _, key in self.entries:
            touched.setdefault(key, line)
        return touched

    @cached_property
    def own_instruments(self) -> dict[int, tuple[int, Stored]]:
        """Place → (line, fact) of the instruments that this voucher states."""
        return {place_key(self.voucher, line): (line, fact) for line, fact in self.stated("instrument")}

    @cached_property
    def touched_before(self) -> list[int]:
        """The touched instruments that this voucher does not state itself."""
        return [key for key in self.touched if key not in self.own_instruments]

    @cached_property
    def posted_heads(self) -> dict[int, Any]:
        """By key: the rows of touched instruments posted before that are an opening, a line, or under a line."""
        return self.heads(self.touched_before)

    def heads(self, keys: Iterable[int]) -> dict[int, Any]:
        """By key: the rows of those posted instruments that are an opening, a line, or under a line."""
        return {row.key: row for row in fetch(self.connection, _HEADS, keys)}

    @cached_property
    def _moving(self) -> list[Entered]:
        """What this voucher enters or negates that moves a level."""
        return [item for item in self.entries if moves_level(item.entry["terms"]["kind"], item.entry["act"])]

    @cached_property
    def added(self) -> list[Movement]:
        """What this voucher adds to levels, a movement an entry."""
        return [
            Movement(
                key, entry["terms"]["kind"], entry["act"], entry["event_date"], sign * entry["amount_fen"],
                sign * entry["tally"],
            )
            for _, entry, sign, key in self._moving
        ]  # fmt: skip

    @cached_property
    def added_at(self) -> dict[int, list[tuple[Movement, int]]]:
        """By instrument: what this voucher adds to levels, each movement with its line."""
        found: dict[int, list[tuple[Movement, int]]] = defaultdict(list)
        for movement, item in zip(self.added, self._moving, strict=True):
            found[movement.instrument].append((movement, item.line))
        return dict(found)

    def sums(self, keys: Iterable[int], day: str) -> list[Sums]:
        """What is posted under these instruments, an act a row, parted at ``day``."""
        asked = [key for key in keys if key // LINES != self.voucher]
        return [Sums(*row) for row in fetch(self.connection, _SUMS, asked, day=day)]

    def movements(self, first_days: Mapping[int, str]) -> list[Movement]:
        """What is posted under these instruments and what this voucher adds, sorted by instrument.

        What was posted before the first day given for an instrument is told as of that day: its sum is what counts.
        """
        asked = [(key, first) for key, first in first_days.items() if key // LINES != self.voucher]
        rows = [Movement(*row) for row in fetch(self.connection, _MOVEMENTS, asked)]
        rows.extend(movement for movement in self.added if movement.instrument in first_days)
        return sorted(rows, key=itemgetter(0))

    def booked(self, open_from: str) -> list[Movement]:
        """What is posted under the touched instruments and what this voucher adds, by the days of the books."""
        asked = [key for key in self.touched if key // LINES != self.voucher]
        rows = [Movement(*row) for row in fetch(self.connection, _BOOKED, asked)]
        days = [booked_on(item.entry, open_from) for item in self._moving]
        rows.extend(movement._replace(day=day) for movement, day in zip(self.added, days, strict=True))
        return sorted(rows, key=itemgetter(0))

    def at(self, line: int, code: FindingCode, found: str = "", expected: str = "") -> Finding:
        """An error at a line of the voucher."""
        return Finding(code, pointer("facts", line - 1), expected, found)
