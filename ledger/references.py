"""What facts refer to, fetched in bulk: parties, instruments and entries that are posted.

Instruments never change a dimension and entries never change at all, so what is found here stays true until and after
the voucher is decided.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection

from ledger.places import entry_text, place_of, place_text
from ledger.projection import TERMS, terms_of
from ledger.sets import fetch

_INSTITUTIONS: Final = """
SELECT code, kind, region FROM institution AS v
WHERE code IN (SELECT value->>0 FROM {listed})
AND NOT EXISTS (SELECT 1 FROM institution AS later WHERE later.code = v.code
                AND (later.number, later.line) > (v.number, v.line))"""

_DIMENSIONS: Final = ("kind", *TERMS)

_COLUMNS: Final = ", ".join(
    f"i.{name}" for name in ("key", "under", "opening", "instrument_number", "institution", *_DIMENSIONS)
)

_PLACED: Final = f"""
SELECT {_COLUMNS} FROM instrument AS i WHERE i.key IN (SELECT {{key}} FROM {{listed}})"""

_BEARING: Final = """
FROM {listed} JOIN instrument AS i
  ON i.provider = value->>1 AND i.kind = value->>0 AND i.instrument_number = value->>2"""

_NUMBERED: Final = f"SELECT {_COLUMNS}{_BEARING}"

_BEARERS: Final = f"SELECT i.kind, i.provider, i.instrument_number, i.key{_BEARING}"

_TALLIES: Final = """
SELECT instrument, sum(tally) FROM entry
WHERE instrument IN (SELECT {key} FROM {listed}) GROUP BY instrument"""

_ENTRIES: Final = """
SELECT e.number, e.line, e.instrument, e.kind, e.act, e.institution, e.provider, e.recipient, e.region, e.programme,
       e.category, e.contract, e.means, e.patent, CAST(e.event_date AS TEXT) AS event_date, e.amount_fen, e.tally,
       CAST(e.book_date AS TEXT) AS book_date,
       e.reverses_number IS NOT NULL AS is_reversal
FROM {listed} JOIN entry AS e ON e.number = CAST(value->>0 AS BIGINT) AND e.line = CAST(value->>1 AS BIGINT)"""

NumberedKey = tuple[str, str, str]
"""kind, provider, number: how people name an instrument."""


@dataclass(frozen=True, slots=True)
class Party:
    """What a fact needs to know of an institution."""

    kind: str
    region: str | None


@dataclass(slots=True)
class Known:
    """Posted parties, instruments and entries, by the names that facts use."""

    parties: dict[str, Party] = field(default_factory=dict)
    instruments: dict[str, dict[str, Any]] = field(default_factory=dict)
    numbered: dict[NumberedKey, list[int]] = field(default_factory=dict)
    entries: dict[str, dict[str, Any]] = field(default_factory=dict)

    def seen_by(self, own: str) -> "Known":
        """What is the institution's own business; all else is as unknown as if it were not posted. Parties are seen."""
        instruments = {place: found for place, found in self.instruments.items() if _is_of(own, found["terms"])}
        numbered = {
            key: [item for item in items if place_text(item) in instruments] for key, items in self.numbered.items()
        }
        entries = {place: found for place, found in self.entries.items() if _is_of(own, found["negates"]["terms"])}
        return Known(self.parties, instruments, numbered, entries)


def _is_of(own: str, terms: Mapping[str, Any]) -> bool:
    return own in (terms.get("institution"), terms.get("provider"), terms.get("recipient"))


def find_parties(connection: Connection, codes: Iterable[str]) -> dict[str, Party]:
    """The latest version of each institution that exists, by code."""
    rows = fetch(connection, _INSTITUTIONS, ([code] for code in codes))
    return {row.code: Party(row.kind, row.region) for row in rows}


def find_instruments(
    connection: Connection, places: Iterable[str], numbers: Iterable[NumberedKey]
) -> tuple[dict[str, dict[str, Any]], dict[NumberedKey, list[int]]]:
    """By place (``S7/3``): kind, terms, ``under`` and ``opening`` of each posted instrument so placed or numbered.

    And by (kind, provider, number), each given once: the live instruments of the number, or all that bore it where none
    is live, oldest first. Entries are only read where several bear one number, which is rare.
    """
    placed = fetch(connection, _PLACED, (place_of(place, 0) for place in places))
    numbered = fetch(connection, _NUMBERED, numbers)
    instruments = {}
    for key, under, opening, _, institution, kind, *others in [*placed, *numbered]:
        known = zip(TERMS, others, strict=True)
        terms = {"kind": kind, "institution": institution} | {name: value for name, value in known if value is not None}
        instruments[place_text(key)] = {"kind": kind, "terms": terms, "under": under, "opening": bool(opening)}
    bearers = _by_number((kind, provider, number, key) for key, _, _, number, _, kind, provider, *_ in numbered)
    return instruments, _live(connection, bearers)


def _by_number(rows: Iterable[tuple[str, str, str, int]]) -> dict[NumberedKey, list[int]]:
    found: dict[NumberedKey, list[int]] = {}
    for kind, provider, number, key in rows:
        found.setdefault((kind, provider, number), []).append(key)
    for items in found.values():
        items.sort()
    return found


def find_bearers(connection: Connection, numbers: Iterable[NumberedKey]) -> dict[NumberedKey, list[int]]:
    """By (kind, provider, number), each given once: the keys of all that ever bore the number, oldest first."""
    return _by_number(fetch(connection, _BEARERS, numbers))


def find_tallies(connection: Connection, instruments: Iterable[int]) -> dict[int, int]:
    """The net tally of each instrument that has entries. One is live while it has none yet, or a net that is not 0."""
    return {key: int(net) for key, net in fetch(connection, _TALLIES, instruments)}


def _live(connection: Connection, bearers: dict[NumberedKey, list[int]]) -> dict[NumberedKey, list[int]]:
    shared = {key: items for key, items in bearers.items() if len(items) > 1}
    tallies = find_tallies(connection, [item for items in shared.values() for item in items])
    return bearers | {key: [i for i in items if tallies.get(i) != 0] or items for key, items in shared.items()}


def find_entries(connection: Connection, places: Iterable[tuple[int, int]]) -> dict[str, dict[str, Any]]:
    """By place (``7/3``): what a reversal must negate, as it will be stored, and whether it is a reversal itself."""
    rows = fetch(connection, _ENTRIES, places)
    return {entry_text(row.number, row.line): _negated(row._mapping) for row in rows}  # noqa: SLF001


def _negated(row: Any) -> dict[str, Any]:
    names = ("act", "event_date", "amount_fen", "tally", "means", "patent")
    negates = {name: row[name] for name in names if row[name] is not None}
    if row["book_date"] != row["event_date"]:  # it came late, and so does what cancels it
        negates["book_date"] = row["book_date"]
    terms = terms_of(row["kind"], row)
    return {
        "is_reversal": bool(row["is_reversal"]),
        "negates": {"instrument": place_text(row["instrument"]), **negates, "terms": terms},
    }
