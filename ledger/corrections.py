"""Corrections as facts: nothing is edited, what was wrong is reversed and recorded anew.

These build the facts of a voucher in the form in which anyone hands facts in; the door judges them like any others.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Connection, select, text

from ledger.errors import NotFound, Refused
from ledger.finding_codes import FindingCode
from ledger.money import format_yuan
from ledger.places import entry_text, place_of, place_text
from ledger.tables import Tables

_LIVE: Final = text("""
SELECT e.number, e.line, e.act, CAST(e.event_date AS TEXT) AS event_date, e.amount_fen, e.tally, e.means, e.patent
FROM entry AS e WHERE e.instrument = :key AND e.tally > 0
AND NOT EXISTS (SELECT 1 FROM entry AS r WHERE r.reverses_number = e.number AND r.reverses_line = e.line)
ORDER BY e.event_date, e.number, e.line""")

_I: Final = Tables.INSTRUMENT.c

_LINKS: Final = ("under", "renews", "for_loan")

_PLAIN: Final = (
    "kind", "provider", "recipient", "contract", "programme", "category", "region", "purpose",
)  # fmt: skip


def reversal_facts(*entries: str) -> list[dict[str, Any]]:
    """A reversal fact for each entry, named by journal number and line (``7/3``)."""
    return [{"fact": "reversal", "entry": entry} for entry in entries]


def rebook_facts(connection: Connection, place: str, changes: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The facts of one voucher that reverses all live entries of an instrument and records it anew.

    ``changes`` are fields of an instrument fact (``provider``, ``recipient``, ``kind``, ``region``, …); all that is not
    named stays as it was, every entry with its day, amount and means (but another recipient brings its own region). The
    new instrument says what it ``replaces``, unless that is an opening of another provider or kind: such a sum was
    nothing of this one.

    Raises:
        NotFound: no such instrument is posted.
        Refused: it has no live entry, so that there is nothing to rebook.
    """
    row = connection.execute(select(Tables.INSTRUMENT).where(_I.key == place_of(place, 0))).first()
    if row is None:
        raise NotFound.of(FindingCode.UNKNOWN_INSTRUMENT, "instrument", found=place)
    live = connection.execute(_LIVE, {"key": row.key}).all()
    if not live:
        raise Refused.of(FindingCode.ALREADY_REVERSED, "instrument", expected=">= 1", found="0")
    reversals = reversal_facts(*(entry_text(entry.number, entry.line) for entry in live))
    before = _instrument(connection, row)
    if "recipient" in changes:
        before.pop("region", None)
    anew = before | dict(changes) | {"fact": "instrument", "replaces": place}
    if row.opening and (anew["kind"], anew["provider"]) != (row.kind, row.provider):
        del anew["replaces"]
    here = f"#{len(reversals) + 1}"
    return [*reversals, anew, *(_entry(entry, here) for entry in live)]


def _instrument(connection: Connection, row: Any) -> dict[str, Any]:
    """An instrument as its fact was handed in, with links by place."""
    fact: dict[str, Any] = {name: getattr(row, name) for name in _PLAIN}
    fact["number"] = row.instrument_number
    for name in ("signed_date", "due_date"):
        value = getattr(row, name)
        fact[name] = None if value is None else value.isoformat()
    fact["rate"] = None if row.rate_ppm is None else str(Decimal(row.rate_ppm) / 10_000)
    for name in _LINKS:
        key = getattr(row, name)
        fact[name] = None if key is None else place_text(key)
    for name in ("revolving", "opening"):
        fact[name] = True if getattr(row, name) else None
    fact["secured_by"] = _registrations(connection, row.key) or None
    return {name: value for name, value in fact.items() if value is not None}


def _registrations(connection: Connection, key: int) -> list[str]:
    security = Tables.SECURITY.c
    query = select(security.registration).where(security.instrument == key).distinct().order_by(security.registration)
    return [place_text(registration) for registration in connection.execute(query).scalars()]


def _entry(row: Any, instrument: str) -> dict[str, Any]:
    fact: dict[str, Any] = {
        "fact": "entry",
        "instrument": instrument,
        "act": row.act,
        "event_date": str(row.event_date),
        "amount": None if row.amount_fen is None else format_yuan(row.amount_fen),
        "tally": row.tally,
        "means": row.means,
        "patent": row.patent,
    }
    return {name: value for name, value in fact.items() if value is not None}
