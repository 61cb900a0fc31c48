"""The register of loans: one row a live loan, with what was paid, repaid and is left, as of a day and as known.

A loan that was reversed altogether does not appear. The due date and rate are those in force on the day: the latest
amendment that took effect by then (on the book basis: that was booked by then), else what the contract said. The
balances of the rows sum to what is outstanding, always: where a reopened month made the books say that a loan was
repaid before it was paid out, its row stands there below zero and without a day of disbursement.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, bindparam, text

from ledger.party_words import Parties
from ledger.places import place_text
from ledger.scope import Viewer
from ledger.succession import Names, party_names
from ledger.vocabulary import LOAN_KINDS, Basis, Kind, LoanState


class LoanRow(NamedTuple):
    """One loan on a day. Amounts in fen; ``rate_ppm`` in millionths a year; patents under live pledge that day.

    ``tally`` is how many loans the row stands for (an opening: several); of it and of what was disbursed,
    ``rollover_tally`` and ``rollover_fen`` came about by rollover. ``signed_by`` is the provider as recorded, whoever
    stands for it now: numbers of contracts are its own.
    """

    key: int
    kind: str
    provider: str
    recipient: str | None
    region: str | None
    programme: str | None
    category: str | None
    number: str | None
    contract: str | None
    disbursed_date: date | None
    due_date: date | None
    rate_ppm: int | None
    tally: int
    disbursed_fen: int
    rollover_tally: int
    rollover_fen: int
    repaid_fen: int
    written_off_fen: int
    recovered_fen: int
    patents: tuple[str, ...]
    registrations: tuple[str, ...]
    renews: str | None
    as_of: date
    signed_by: str

    @property
    def place(self) -> str:
        """Where the loan was recorded: ``S7/3``."""
        return place_text(self.key)

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


def _sum(act: str, column: str = "amount_fen", more: str = "") -> str:
    """SQL: the sum of a column over the entries of an act."""
    return f"sum(CASE WHEN e.act = '{act}'{more} THEN e.{column} ELSE 0 END)"


_ROLLED: Final = " AND e.means = 'rollover'"

_LOANS: Final = f"""
SELECT i.key, i.kind, i.provider, i.recipient, i.region, i.programme, i.category, i.instrument_number, i.contract,
  i.renews, {_in_force("due_date")} AS due_date, {_in_force("rate_ppm")} AS rate_ppm,
  min(CASE WHEN e.act = 'disbursement' AND e.tally > 0 AND r.number IS NULL THEN e.event_date END) AS disbursed_date,
  {_sum("disbursement", "tally")} AS tally, {_sum("disbursement")} AS disbursed,
  {_sum("disbursement", "tally", _ROLLED)} AS rollover_tally, {_sum("disbursement", more=_ROLLED)} AS rollover,
  {_sum("repayment")} AS repaid, {_sum("write_off")} AS written_off, {_sum("recovery")} AS recovered
FROM instrument AS i JOIN entry AS e ON e.instrument = i.key
LEFT JOIN entry AS r ON r.reverses_number = e.number AND r.reverses_line = e.line AND r.number <= :known
  AND r.{{day}} <= :as_of
WHERE i.kind IN :kinds AND e.number <= :known AND e.{{day}} <= :as_of {{seen}}
GROUP BY i.key
HAVING {_sum("disbursement", "tally")} > 0
  OR {_sum("disbursement")} - {_sum("repayment")} - {_sum("write_off")} <> 0
ORDER BY disbursed_date NULLS LAST, i.provider, i.key"""

_SECURITIES: Final = """
SELECT s.instrument, g.key, g.instrument_number, p.patent
FROM security AS s JOIN instrument AS g ON g.key = s.registration
LEFT JOIN entry AS p ON p.instrument = g.key AND p.patent IS NOT NULL AND p.number <= :known
  AND p.{day} <= :as_of
WHERE s.number <= :known AND (s.{effect} IS NULL OR s.{effect} <= :as_of)
GROUP BY s.instrument, g.key, g.instrument_number, p.patent
HAVING p.patent IS NULL OR sum(CASE p.act WHEN 'pledge' THEN p.tally ELSE -p.tally END) > 0
ORDER BY s.instrument, coalesce(g.instrument_number, ''), g.key, p.patent"""


_BOOK_DAYS: Final = {"day": "book_date", "effect": "book_date"}
_EVENT_DAYS: Final = {"day": "event_date", "effect": "effective_date"}


def loan_register(
    connection: Connection,
    kind: Kind | None,
    as_of: date,
    known: int,
    viewer: Viewer,
    basis: Basis = Basis.BOOK,
    parties: Parties = Parties.RECORDED,
    *,
    with_patents: bool = True,
) -> list[LoanRow]:
    """The live loans of a kind (None: of all kinds of loans) as of a day (inclusive), as known at a journal number.

    They stand by day of disbursement. A few queries do, however many they are; without patents (and registrations),
    which are then empty, it is one less.
    """
    return list(loan_rows(connection, kind, as_of, known, viewer, basis, parties, with_patents=with_patents))


def loan_rows(
    connection: Connection,
    kind: Kind | None,
    as_of: date,
    known: int,
    viewer: Viewer,
    basis: Basis = Basis.BOOK,
    parties: Parties = Parties.RECORDED,
    *,
    with_patents: bool = True,
) -> Iterator[LoanRow]:
    """The same loans, read as they are asked for: only their patents are all held at once."""
    seen = "" if viewer.institution is None else "AND (i.provider = :own OR i.recipient = :own)"
    days = _BOOK_DAYS if basis is Basis.BOOK else _EVENT_DAYS
    parameters: dict[str, Any] = {"as_of": as_of.isoformat(), "known": known}
    if connection.dialect.name != "sqlite":
        parameters["as_of"] = as_of
    patents: _Names = {}
    registrations: _Names = {}
    if with_patents:
        patents, registrations = _securities(connection, _SECURITIES.format(**days), parameters)
    names = party_names(connection, known, parties)
    if viewer.institution is not None:
        parameters["own"] = viewer.institution
    statement = text(_LOANS.format(seen=seen, **days)).bindparams(bindparam("kinds", expanding=True))
    asked = statement.execution_options(yield_per=1_000)
    for row in connection.execute(asked, parameters | {"kinds": _kinds(kind)}):
        yield _loan(row, as_of, patents, registrations, names)


def _kinds(kind: Kind | None) -> list[str]:
    return [str(each) for each in (LOAN_KINDS if kind is None else (kind,))]


_Names = dict[int, list[str]]


def _securities(connection: Connection, statement: str, parameters: dict[str, Any]) -> tuple[_Names, _Names]:
    """Loan → its patents under live pledge, and loan → its registrations' numbers (without one: their places)."""
    patents: _Names = defaultdict(list)
    registrations: _Names = defaultdict(list)
    for loan, registration, number, patent in connection.execute(text(statement), parameters):
        name = number or place_text(registration)
        if name not in registrations[loan]:
            registrations[loan].append(name)
        if patent is not None and patent not in patents[loan]:
            patents[loan].append(patent)
    return patents, registrations


def _loan(row: Any, as_of: date, patents: _Names, registrations: _Names, names: Names) -> LoanRow:
    key, kind, provider, recipient, region, programme, category, number, contract, *rest = row
    renews, due, rate, paid_out, *sums = rest
    tally, disbursed, rollover_tally, rollover, repaid, written_off, recovered = map(int, sums)
    return LoanRow(
        key,
        kind,
        names.institution(provider, key),
        recipient and names.institution(recipient, key),
        region and names.region(region, recipient),
        programme,
        category,
        number,
        contract,
        _day(paid_out),
        _day(due),
        rate,
        tally,
        disbursed,
        rollover_tally,
        rollover,
        repaid,
        written_off,
        recovered,
        tuple(patents.get(key, ())),
        tuple(registrations.get(key, ())),
        None if renews is None else place_text(renews),
        as_of,
        provider,
    )


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
