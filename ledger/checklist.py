"""What is asked before a month closes: each open question of the month as a warning at its place.

A closing raises one warning a code (``asked``), which the checker accepts by name; ``checklist`` tells every item. All
is asked on the book basis as of the month's last day, as the ledger stands now.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection, text

from ledger.encoding import load_list
from ledger.errors import Finding
from ledger.finding_codes import FindingCode
from ledger.guards import NEVER_CLOSED
from ledger.invariants import Movement, breaches
from ledger.money import format_yuan
from ledger.period import Period
from ledger.places import place_text
from ledger.reconciliation import differing_statements, missing_statements
from ledger.register import LoanRow, loan_register
from ledger.scope import Viewer
from ledger.vocabulary import LOAN_KINDS, Kind, LoanState, Severity
from ledger.watermark import open_from, was_reopened

_ALL: Final = 2**62
_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Asking:
    """One closing: the month, and the voucher that closes it (0 before it has a number)."""

    connection: Connection
    month: Period
    voucher: int = 0

    def rows(self, statement: str) -> Sequence[Any]:
        """The rows of a statement that may name ``:start`` (inclusive), ``:end`` (exclusive) and ``:own``.

        What the closing closes starts with the month, but the first closing ever closes all months before it too.
        """
        start = date.min if open_from(self.connection) == NEVER_CLOSED else self.month.start
        end = self.month.end
        days = {"start": start, "end": end} if self._is_postgres else {"start": str(start), "end": str(end)}
        given = days | {"own": self.voucher}
        asked = {name: value for name, value in given.items() if f":{name}" in statement}
        return self.connection.execute(text(statement), asked).all()

    @property
    def _is_postgres(self) -> bool:
        return self.connection.dialect.name == "postgresql"

    def loans(self) -> Iterator[LoanRow]:
        """The live loans of all kinds as of the month's end."""
        for kind in LOAN_KINDS:
            yield from loan_register(self.connection, kind, self.month.last, _ALL, Viewer.all())


def _item(code: FindingCode, place: str, found: str = "", expected: str = "") -> Finding:
    return Finding(code, place, expected, found, Severity.WARNING)


_UNDECIDED: Final = """
SELECT id, facts FROM voucher WHERE id <> :own
AND NOT EXISTS (SELECT 1 FROM journal WHERE journal.voucher = voucher.id) ORDER BY id"""

DAYS: Final = ("event_date", "date", "effective_date")
"""The fields by which a fact is of a day; a reversal is of the day of what it negates."""


def days_of(facts: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The day (ISO) of every fact that is booked on one: entries, reversals, statements, amendments."""
    for fact in facts:
        dated = fact.get("negates", fact) if fact["fact"] == "reversal" else fact
        if fact["fact"] in ("entry", "reversal", "statement", "amendment"):
            yield from (dated[name] for name in DAYS if name in dated)


def _undecided(at: Asking) -> Iterator[Finding]:
    """Vouchers that nobody decided and that speak of a day before the month's end."""
    end = at.month.end.isoformat()
    for id_, facts in at.rows(_UNDECIDED):
        days = sorted(days_of(load_list(facts)))
        if days and days[0] < end:
            yield _item(FindingCode.UNDECIDED_VOUCHERS, f"S{id_}", days[0])


def _of_loans(at: Asking) -> Iterator[Finding]:
    """Loans past their due date with a balance, and patent-pledge loans with a balance under no registration."""
    for loan in at.loans():
        left = format_yuan(loan.outstanding_fen)
        if loan.state is LoanState.OVERDUE:
            yield _item(FindingCode.LOANS_OVERDUE, loan.place, f"{loan.due_date} {left}")
        if loan.kind == Kind.PATENT_PLEDGE_LOAN and loan.outstanding_fen > 0 and not loan.registrations:
            yield _item(FindingCode.LOANS_UNSECURED, loan.place, left)


_HELD: Final = """
WITH live AS (
  SELECT instrument FROM entry WHERE patent IS NOT NULL AND book_date < :end
  GROUP BY instrument, patent HAVING sum(CASE act WHEN 'pledge' THEN tally ELSE -tally END) > 0),
loan AS (
  SELECT instrument, sum(CASE act WHEN 'disbursement' THEN amount_fen ELSE -amount_fen END) AS balance,
    sum(CASE act WHEN 'disbursement' THEN tally ELSE 0 END) AS paid_out,
    sum(CASE act WHEN 'write_off' THEN amount_fen ELSE 0 END) AS lost
  FROM entry WHERE act IN ('disbursement', 'repayment', 'write_off') AND book_date < :end
  AND instrument IN (SELECT instrument FROM security) GROUP BY instrument)
SELECT secured.registration, (SELECT count(*) FROM live WHERE live.instrument = secured.registration)
FROM (SELECT DISTINCT registration, instrument FROM security WHERE book_date < :end) AS secured
JOIN loan ON loan.instrument = secured.instrument
WHERE secured.registration IN (SELECT instrument FROM live)
GROUP BY secured.registration HAVING sum(loan.balance) = 0 AND sum(loan.paid_out) > 0 AND sum(loan.lost) = 0
ORDER BY secured.registration"""


def _unreleased(at: Asking) -> Iterator[Finding]:
    """Registrations with live patents all of whose loans are repaid; while one is owed or written off they stay."""
    for registration, patents in at.rows(_HELD):
        yield _item(FindingCode.RELEASE_MISSING, place_text(registration), str(patents))


def _statements(at: Asking) -> Iterator[Finding]:
    """Month-end balances that differ from the entries, and those that are missing."""
    for row in differing_statements(at.connection, at.month.last, _ALL):
        place = row.loan or f"{row.institution} {row.kind} {row.measure}"
        since = f"{format_yuan(row.statement_fen or 0)} ({row.since})"
        yield _item(FindingCode.STATEMENT_DIFFERS, place, since, format_yuan(row.entries_fen or 0))
    for institution, kind in missing_statements(at.connection, at.month.last, _ALL):
        yield _item(FindingCode.STATEMENT_MISSING, f"{institution} {kind}", expected=at.month.last.isoformat())


_PAPERLESS: Final = """
SELECT voucher.id, voucher.source FROM journal JOIN voucher ON voucher.id = journal.voucher
WHERE journal.number IN (SELECT number FROM entry WHERE book_date >= :start AND book_date < :end) ORDER BY voucher.id"""


def _without_attachment(at: Asking) -> Iterator[Finding]:
    """Vouchers booked in what is to be closed that name no scan."""
    for id_, source in at.rows(_PAPERLESS):
        if not json.loads(source).get("attachments"):
            yield _item(FindingCode.ATTACHMENT_ABSENT, f"S{id_}")


_ALONE: Final = """
SELECT voucher, number FROM journal WHERE verdict = 'posted' AND checked_by IS NULL
AND NOT EXISTS (SELECT 1 FROM document WHERE fact = 'review' AND code = 'S' || journal.voucher) ORDER BY number"""


def _unreviewed(at: Asking) -> Iterator[Finding]:
    """Vouchers that were approved by their own maker and that no second person has looked at since."""
    for voucher, number in at.rows(_ALONE):
        yield _item(FindingCode.REVIEW_MISSING, f"S{voucher}", str(number))


_BOOK_MOVEMENTS: Final = """
SELECT instrument, kind, act, CAST(book_date AS TEXT), CAST(sum(amount_fen) AS BIGINT), 0 FROM entry
WHERE act NOT IN ('pledge', 'release', 'income', 'registration') GROUP BY instrument, kind, act, book_date
ORDER BY instrument"""


def _book_breaches(at: Asking) -> Iterator[Finding]:
    """Levels below zero on the book basis, which only a reopened month can bring about."""
    if not was_reopened(at.connection):
        return
    for breach in breaches(Movement(*row) for row in at.rows(_BOOK_MOVEMENTS)):
        found = f"{breach.day} {format_yuan(breach.figure)}"
        yield _item(FindingCode.BOOK_BALANCE_NEGATIVE, place_text(breach.instrument), found, ">= 0")


ITEMS: Final[tuple[Callable[[Asking], Iterator[Finding]], ...]] = (
    _undecided,
    _of_loans,
    _unreleased,
    _statements,
    _without_attachment,
    _unreviewed,
    _book_breaches,
)
"""The closed set of what is asked."""


def checklist(connection: Connection, month: Period, voucher: int = 0) -> list[Finding]:
    """Every open question of a month as a warning at its place (voucher, loan, registration, institution), by code."""
    at = Asking(connection, month, voucher)
    codes = list(FindingCode)
    return sorted((item for ask in ITEMS for item in ask(at)), key=lambda item: codes.index(item.code))


def asked(connection: Connection, month: Period, voucher: int, place: str) -> Iterator[Finding]:
    """The checklist of a closing at ``place`` in its voucher: one warning a code, with how many and the first few."""
    for code, items in groupby(checklist(connection, month, voucher), key=lambda item: item.code):
        places = [item.place for item in items]
        more = ", …" if len(places) > _SHOWN else ""
        yield _item(code, place, f"{len(places)}: {', '.join(places[:_SHOWN])}{more}")
