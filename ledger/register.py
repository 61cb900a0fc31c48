"""The register of loans: one row a live loan, with what was paid, repaid and is left, as of a day and as known.

A loan that was reversed altogether does not appear. The due date and rate are those in force on the day: the latest
amendment that took effect by then (on the book basis: that was booked by then), else what the contract said.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, text

from ledger.party_words import Parties
from ledger.places import place_text
from ledger.scope import Viewer
from ledger.succession import Names, party_names
from ledger.vocabulary import Basis, Kind, LoanState


@dataclass(frozen=True, slots=True)
class LoanRow:
    """One loan on a day. Amounts in fen; ``rate_ppm`` in millionths a year; patents under live pledge that day."""

    place: str
    kind: str
    provider: str
    recipient: str | None
    region: str | None
    number: str | None
    contract: str | None
    disbursed_date: date
    due_date: date | None
    rate_ppm: int | None
    disbursed_fen: int
    repaid_fen: int
    written_off_fen: int
    patents: tuple[str, ...]
    registrations: tuple[str, ...]
    renews: str | None
    as_of: date

    @property
    def outstanding_fen(self) -> int:
        """Disbursed less repaid less written off."""
        return self.disbursed_fen - self.repaid_fen - self.written_off_fen

    @property
    def state(self) -> LoanState:
        """Overdue from the day after the due date in force, while there is a balance."""
        if self.outstanding_fen == 0:
            return LoanState.WRITTEN_OFF if self.written_off_fen else LoanState.SETTLED
        is_past = self.due_date is not None and self.due_date < self.as_of
        return LoanState.OVERDUE if is_past else LoanState.OPEN


def _in_force(column: str) -> str:
    """SQL: the column's value in force on :as_of, as known at :known; ``{effect}`` is the amendment's day."""
    return f"""coalesce((SELECT a.{column} FROM amendment AS a WHERE a.instrument = i.key AND a.{column} IS NOT NULL
      AND a.{{effect}} <= :as_of AND a.number <= :known
      ORDER BY a.effective_date DESC, a.number DESC, a.line DESC LIMIT 1), i.{column})"""


_LOANS: Final = f"""
SELECT i.key, i.kind, i.provider, i.recipient, i.region, i.instrument_number, i.contract, i.renews,
  {_in_force("due_date")} AS due_date, {_in_force("rate_ppm")} AS rate_ppm,
  min(CASE WHEN e.act = 'disbursement' AND e.tally > 0 AND r.number IS NULL THEN e.event_date END) AS disbursed_date,
  sum(CASE WHEN e.act = 'disbursement' THEN e.amount_fen ELSE 0 END) AS disbursed,
  sum(CASE WHEN e.act = 'repayment' THEN e.amount_fen ELSE 0 END) AS repaid,
  sum(CASE WHEN e.act = 'write_off' THEN e.amount_fen ELSE 0 END) AS written_off
FROM instrument AS i JOIN entry AS e ON e.instrument = i.key
LEFT JOIN entry AS r ON r.reverses_number = e.number AND r.reverses_line = e.line AND r.number <= :known
WHERE i.kind = :kind AND e.number <= :known AND e.{{day}} <= :as_of {{seen}}
GROUP BY i.key HAVING sum(CASE WHEN e.act = 'disbursement' THEN e.tally ELSE 0 END) > 0
ORDER BY disbursed_date, i.provider, i.key"""

_SECURITIES: Final = """
SELECT s.instrument, g.instrument_number, p.patent FROM security AS s JOIN instrument AS g ON g.key = s.registration
LEFT JOIN entry AS p ON p.instrument = g.key AND p.patent IS NOT NULL AND p.number <= :known
  AND p.{day} <= :as_of
WHERE s.number <= :known AND (s.{effect} IS NULL OR s.{effect} <= :as_of)
GROUP BY s.instrument, g.instrument_number, p.patent
HAVING p.patent IS NULL OR sum(CASE p.act WHEN 'pledge' THEN p.tally ELSE -p.tally END) > 0
ORDER BY s.instrument, g.instrument_number, p.patent"""


_BOOK_DAYS: Final = {"day": "book_date", "effect": "book_date"}
_EVENT_DAYS: Final = {"day": "event_date", "effect": "effective_date"}


def loan_register(
    connection: Connection,
    kind: Kind,
    as_of: date,
    known: int,
    viewer: Viewer,
    basis: Basis = Basis.BOOK,
    parties: Parties = Parties.RECORDED,
) -> list[LoanRow]:
    """The live loans of a kind as of a day (inclusive), as known at a journal number, by day of disbursement."""
    seen = "" if viewer.institution is None else "AND (i.provider = :own OR i.recipient = :own)"
    days = _BOOK_DAYS if basis is Basis.BOOK else _EVENT_DAYS
    statement = _LOANS.format(seen=seen, **days)
    parameters: dict[str, Any] = {"kind": str(kind), "as_of": as_of.isoformat(), "known": known}
    if connection.dialect.name != "sqlite":
        parameters["as_of"] = as_of
    if viewer.institution is not None:
        parameters["own"] = viewer.institution
    patents, registrations = _securities(connection, _SECURITIES.format(**days), parameters)
    names = party_names(connection, known, parties)
    rows = connection.execute(text(statement), parameters).all()
    return [_loan(row, as_of, patents, registrations, names) for row in rows]


_Names = dict[int, list[str]]


def _securities(connection: Connection, statement: str, parameters: dict[str, Any]) -> tuple[_Names, _Names]:
    """Loan → its patents under live pledge, and loan → its registrations' numbers."""
    patents: _Names = defaultdict(list)
    registrations: _Names = defaultdict(list)
    for loan, number, patent in connection.execute(text(statement), parameters):
        if number is not None and number not in registrations[loan]:
            registrations[loan].append(number)
        if patent is not None and patent not in patents[loan]:
            patents[loan].append(patent)
    return patents, registrations


def _loan(row: Any, as_of: date, patents: _Names, registrations: _Names, names: Names) -> LoanRow:
    return LoanRow(
        place_text(row.key),
        row.kind,
        names.institution(row.provider, row.key),
        row.recipient and names.institution(row.recipient, row.key),
        row.region and names.region(row.region, row.recipient),
        row.instrument_number,
        row.contract,
        _day(row.disbursed_date),
        _day(row.due_date) if row.due_date is not None else None,
        row.rate_ppm,
        int(row.disbursed),
        int(row.repaid),
        int(row.written_off),
        tuple(patents.get(row.key, ())),
        tuple(registrations.get(row.key, ())),
        None if row.renews is None else place_text(row.renews),
        as_of,
    )


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
