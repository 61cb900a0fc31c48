"""The register of pledges: each patent under each registration, from its pledge to its release, and what it secures."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, select, text

from ledger.conditions import entry_column, entry_conditions
from ledger.places import place_text
from ledger.scope import Scope
from ledger.succession import party_names
from ledger.tables import Tables
from ledger.totals import Head, find_head
from ledger.vocabulary import Act, Basis, Dimension

_E: Final = Tables.ENTRY.c
_I: Final = Tables.INSTRUMENT.c

_SECURED: Final = """
SELECT s.registration, coalesce(i.instrument_number, ''), i.key
FROM security AS s JOIN instrument AS i ON i.key = s.instrument
WHERE s.number <= :known AND (s.{effect} IS NULL OR s.{effect} <= :as_of)
  AND EXISTS (SELECT 1 FROM entry AS e WHERE e.instrument = i.key AND e.act = 'disbursement' AND e.tally > 0
    AND e.number <= :known AND e.{day} <= :as_of AND NOT EXISTS (SELECT 1 FROM entry AS r
      WHERE r.reverses_number = e.number AND r.reverses_line = e.line AND r.number <= :known AND r.{day} <= :as_of))
ORDER BY s.registration, 2, i.key"""

_DAYS: Final = {
    Basis.BOOK: {"day": "book_date", "effect": "book_date"},
    Basis.EVENT: {"day": "event_date", "effect": "effective_date"},
}


@dataclass(frozen=True, slots=True)
class PledgeRow:
    """One patent pledged once. Amounts in fen, None where nobody stated one; ``released`` is None while it is live.

    ``loans`` are the numbers of the loans that the registration secures and that were paid out.
    """

    patent: str
    registration: int
    number: str | None
    pledgor: str
    pledgee: str | None
    pledged: date
    released: date | None
    appraised_fen: int | None
    loans: tuple[str, ...]

    @property
    def live_fen(self) -> int | None:
        """What of the appraised value is still pledged: all of it until the release, whose own amount says nothing."""
        return 0 if self.released and self.appraised_fen is not None else self.appraised_fen

    @property
    def name(self) -> str:
        """The registration's number; without one its place."""
        return self.number or place_text(self.registration)


@dataclass(frozen=True, slots=True)
class PledgeBook:
    """The pledges of a scope by patent and day, as known at a head; live ones and released ones."""

    scope: Scope
    head: Head
    rows: tuple[PledgeRow, ...]

    @property
    def live(self) -> tuple[PledgeRow, ...]:
        """Those not released."""
        return tuple(row for row in self.rows if row.released is None)


def pledge_book(connection: Connection, scope: Scope) -> PledgeBook:
    """Every pledge up to the scope's day that was not reversed by then. As many are live as ``pledged`` counts.

    Raises:
        LedgerError: ``known_at`` is unreadable or beyond the head.
    """
    head = find_head(connection, scope.known_at)
    found: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for row in _undone_left_out(_entries(connection, scope, head.number)):
        found[row.patent, row.instrument].append(row)
    loans = _secured(connection, scope, head.number)
    rows = [
        replace(row, loans=loans.get(row.registration, ())) for entries in found.values() for row in _paired(entries)
    ]
    ordered = sorted(rows, key=lambda row: (row.patent, row.pledged, row.registration))
    return PledgeBook(scope, head, tuple(ordered))


def _entries(connection: Connection, scope: Scope, known: int) -> list[Any]:
    names = party_names(connection, known, scope.parties)
    dialect = connection.dialect.name
    pledgor, pledgee = (entry_column(end, scope, dialect, names) for end in (Dimension.PROVIDER, Dimension.RECIPIENT))
    columns = (
        _E.number, _E.line, _E.instrument, _E.act, _E.event_date, _E.amount_fen, _E.patent, _E.reverses_number,
        _E.reverses_line, _I.instrument_number, pledgor.label("pledgor"), pledgee.label("pledgee"),
    )  # fmt: skip
    joined = Tables.ENTRY.join(Tables.INSTRUMENT, _I.key == _E.instrument)
    query = select(*columns).select_from(joined).where(_E.patent.is_not(None))
    query = query.where(*entry_conditions(scope, known, dialect, names))
    # On one day a pledge goes before a release.
    return list(connection.execute(query.order_by(_E.event_date, _E.act, _E.number, _E.line)))


def _undone_left_out(rows: list[Any]) -> Iterable[Any]:
    undone = {(row.reverses_number, row.reverses_line) for row in rows}
    return [row for row in rows if row.reverses_number is None and (row.number, row.line) not in undone]


def _paired(entries: list[Any]) -> list[PledgeRow]:
    """Each pledge with the next release of the same patent under the same registration."""
    rows: list[PledgeRow] = []
    for entry in entries:
        last = rows[-1] if rows else None
        if entry.act == Act.PLEDGE:
            told = (entry.patent, entry.instrument, entry.instrument_number, entry.pledgor, entry.pledgee)
            rows.append(PledgeRow(*told, entry.event_date, None, entry.amount_fen, ()))
        elif last is not None:
            rows[-1] = replace(last, released=entry.event_date)
    return rows


def _secured(connection: Connection, scope: Scope, known: int) -> dict[int, tuple[str, ...]]:
    """Registration → the numbers (without one, the places) of the loans that it secures."""
    day: Any = scope.as_of or date.max
    asked = {"known": known, "as_of": day.isoformat() if connection.dialect.name == "sqlite" else day}
    found: dict[int, list[str]] = defaultdict(list)
    for registration, number, key in connection.execute(text(_SECURED.format(**_DAYS[scope.basis])), asked):
        name = number or place_text(key)
        if name not in found[registration]:
            found[registration].append(name)
    return {registration: tuple(names) for registration, names in found.items()}
