"""What facts refer to, fetched in bulk: parties, instruments and entries that are posted.

Instruments never change a dimension and entries never change at all, so what is found here stays true until and after
the voucher is decided.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection

from ledger.places import entry_text, place_of, place_text
from ledger.projection import terms_of
from ledger.sets import fetch

_INSTITUTIONS: Final = """
SELECT code, kind, region FROM institution AS v
WHERE code IN (SELECT value->>0 FROM {listed})
AND NOT EXISTS (SELECT 1 FROM institution AS later WHERE later.code = v.code
                AND (later.number, later.line) > (v.number, v.line))"""

_INSTRUMENT_COLUMNS: Final = (
    "key", "kind", "provider", "recipient", "region", "programme", "category", "contract", "under", "opening",
)  # fmt: skip

_INSTRUMENTS: Final = f"""
SELECT {", ".join(_INSTRUMENT_COLUMNS)} FROM instrument
WHERE key IN (SELECT CAST(value->>0 AS BIGINT) FROM {{listed}})"""

_NUMBERED: Final = """
SELECT DISTINCT i.kind, i.provider, i.instrument_number, i.key
FROM {listed} JOIN instrument AS i
  ON i.provider = value->>1 AND i.kind = value->>0 AND i.instrument_number = value->>2
ORDER BY i.key"""

_TALLIES: Final = """
SELECT instrument, sum(tally) FROM entry
WHERE instrument IN (SELECT CAST(value->>0 AS BIGINT) FROM {listed}) GROUP BY instrument"""

_ENTRIES: Final = """
SELECT e.number, e.line, e.instrument, e.kind, e.act, e.institution, e.provider, e.recipient, e.region, e.programme,
       e.category, e.contract, e.means, e.patent, CAST(e.event_date AS TEXT) AS event_date, e.amount_fen, e.tally,
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


def find_parties(connection: Connection, codes: Iterable[str]) -> dict[str, Party]:
    """The latest version of each institution that exists, by code."""
    rows = fetch(connection, _INSTITUTIONS, ([code] for code in codes))
    return {row.code: Party(row.kind, row.region) for row in rows}


def find_instruments(connection: Connection, places: Iterable[str]) -> dict[str, dict[str, Any]]:
    """By place (``S7/3``): the terms of each posted instrument, with ``under`` and ``opening``."""
    rows = fetch(connection, _INSTRUMENTS, ([place_of(place, 0)] for place in places))
    return {place_text(row.key): _instrument(dict(zip(_INSTRUMENT_COLUMNS, row, strict=True))) for row in rows}


def _instrument(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": row["kind"],
        "terms": terms_of(row["kind"], row),
        "under": row["under"],
        "opening": bool(row["opening"]),
    }


def find_bearers(connection: Connection, keys: Iterable[NumberedKey]) -> dict[NumberedKey, list[int]]:
    """By (kind, provider, number): the keys of all instruments that ever bore the number, oldest first."""
    found: dict[NumberedKey, list[int]] = {}
    for kind, provider, number, key in fetch(connection, _NUMBERED, keys):
        found.setdefault((kind, provider, number), []).append(key)
    return found


def find_tallies(connection: Connection, instruments: Iterable[int]) -> dict[int, int]:
    """The net tally of each instrument that has entries. One is live while it has none yet, or a net that is not 0."""
    return {key: int(net) for key, net in fetch(connection, _TALLIES, ([key] for key in instruments))}


def find_numbered(connection: Connection, keys: Iterable[NumberedKey]) -> dict[NumberedKey, list[int]]:
    """By (kind, provider, number): the live instruments of the number, or all that bore it where none is live.

    Entries are only read where several bear one number, which is rare.
    """
    bearers = find_bearers(connection, keys)
    tallies = find_tallies(connection, [item for items in bearers.values() if len(items) > 1 for item in items])
    return {key: [item for item in items if tallies.get(item) != 0] or items for key, items in bearers.items()}


def find_entries(connection: Connection, places: Iterable[tuple[int, int]]) -> dict[str, dict[str, Any]]:
    """By place (``7/3``): what a reversal must negate, as it will be stored, and whether it is a reversal itself."""
    rows = fetch(connection, _ENTRIES, places)
    return {entry_text(row.number, row.line): _negated(row._mapping) for row in rows}  # noqa: SLF001


def _negated(row: Any) -> dict[str, Any]:
    names = ("act", "event_date", "amount_fen", "tally", "means", "patent")
    negates = {name: row[name] for name in names if row[name] is not None}
    terms = terms_of(row["kind"], row)
    return {
        "is_reversal": bool(row["is_reversal"]),
        "negates": {"instrument": place_text(row["instrument"]), **negates, "terms": terms},
    }
