"""What is posted under the numbers that a file names, asked chunk by chunk in a few set-based queries."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection

from ledger.errors import InvalidValue
from ledger.identifiers import parse_patent
from ledger.places import place_of, place_text
from ledger.references import Known, NumberedKey, find_instruments, find_tallies
from ledger.sets import fetch
from ledger.vocabulary import LOAN_KINDS, Act

_ENTRIES: Final = """
SELECT e.instrument, e.act, CAST(e.event_date AS TEXT), e.amount_fen, e.patent, e.number, e.line FROM entry AS e
WHERE e.instrument IN (SELECT {key} FROM {listed}) AND e.tally > 0 AND NOT EXISTS
  (SELECT 1 FROM entry AS r WHERE r.reverses_number = e.number AND r.reverses_line = e.line)
ORDER BY e.number, e.line"""

_LOANS: Final = f"""
SELECT i.recipient, i.instrument_number, i.kind, i.provider FROM instrument AS i
WHERE i.kind IN ({", ".join(f"'{kind}'" for kind in LOAN_KINDS)})
AND (i.recipient, i.instrument_number) IN (SELECT value->>0, value->>1 FROM {{listed}})
ORDER BY i.key"""

EntryKey = tuple[str, str, int | None, str | None]
"""act, day, fen and patent (its number without the check): what makes an entry under one instrument the same."""

Borrowed = tuple[str, str]
"""A recipient and the number of a loan to it."""


class Head(NamedTuple):
    """A live instrument that is posted: its place (``S7/3``; empty: several bear the number) and dimensions."""

    place: str
    terms: dict[str, Any]


class Posted:
    """What the file's numbers mean in the ledger. ``own`` limits it to the business of one institution."""

    def __init__(self, connection: Connection, own: str | None = None) -> None:
        self._connection = connection
        self._own = own
        self._heads: dict[NumberedKey, Head] = {}
        self._asked: set[NumberedKey] = set()
        self._entries: dict[str, dict[EntryKey, list[str]]] = {}
        self._taken: Counter[tuple[str, EntryKey]] = Counter()
        self._loans: dict[Borrowed, list[NumberedKey]] = {}

    def head(self, key: NumberedKey) -> Head | None:
        """The instrument of a number that was learnt; None where none is live."""
        return self._heads.get(key)

    def loans(self, borrowed: Borrowed) -> list[NumberedKey]:
        """The loans of a number to a recipient, by (kind, provider, number)."""
        return self._loans.get(borrowed, [])

    def learn(self, keys: Iterable[NumberedKey], borrowed: Iterable[Borrowed] = ()) -> None:
        """What is posted under these names is known from now on."""
        new = [item for item in dict.fromkeys(borrowed) if item not in self._loans]
        for recipient, number, kind, provider in fetch(self._connection, _LOANS, new):
            self._loans.setdefault((recipient, number), []).append((kind, provider, number))
        wanted = {*keys, *(key for item in new for key in self.loans(item))} - self._asked
        self._asked |= wanted
        if wanted:
            self._learn(sorted(wanted))

    def _learn(self, wanted: list[NumberedKey]) -> None:
        instruments, numbered = find_instruments(self._connection, (), wanted)
        known = Known(instruments=instruments, numbered=numbered)
        if self._own is not None:
            known = known.seen_by(self._own)
        borne = [item for items in known.numbered.values() for item in items]
        tallies = find_tallies(self._connection, borne)
        for key, items in known.numbered.items():
            live = [place_text(item) for item in items if tallies.get(item) != 0]
            if live:
                place = live[0] if len(live) == 1 else ""
                self._heads[key] = Head(place, known.instruments[live[0]]["terms"])

    def entries(self, places: Iterable[str]) -> None:
        """The live entries of these instruments are known from now on; ``take``, ``level`` and ``patents`` ask them."""
        new = [place for place in dict.fromkeys(places) if place not in self._entries]
        self._entries |= {place: defaultdict(list) for place in new}
        for key, act, day, fen, patent, number, line in fetch(
            self._connection, _ENTRIES, [place_of(p, 0) for p in new]
        ):
            item = (act, day, fen, patent_stem(patent) if patent else None)
            self._entries[place_text(key)][item].append(f"{number}/{line}")

    def take(self, place: str, item: EntryKey) -> str | None:
        """The place (``7/3``) of the entry that is the same, each only once; None where there is none (left)."""
        same, taken = self._entries[place].get(item, []), self._taken[place, item]
        if taken >= len(same):
            return None
        self._taken[place, item] += 1
        return same[taken]

    def level(self, place: str, act: Act, cut: Act | None = None) -> int | None:
        """What is posted of an act (less what another cut) under an instrument, in fen; None where there is nothing."""
        signs = {str(act): 1} | ({str(cut): -1} if cut is not None else {})
        items = [(name, fen, len(same)) for (name, _, fen, _), same in self._entries[place].items() if name in signs]
        return sum(signs[name] * (fen or 0) * count for name, fen, count in items) if items else None

    def patents(self, place: str) -> set[str]:
        """The patents that were ever pledged under a registration and not cancelled, without their checks."""
        pledges = self._entries[place]
        return {patent for act, _, _, patent in pledges if act == Act.PLEDGE and patent is not None}


def patent_stem(text: str) -> str:
    """The number of a patent without its check digit; of what is no patent number, the text itself."""
    try:
        return parse_patent(text).stem
    except InvalidValue:
        return text
