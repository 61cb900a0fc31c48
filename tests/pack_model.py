"""The sheets of a pack once more, from the raw rows of the ledger: lists and loops, no sums in SQL, no pandas.

Nothing is shared with ``ledger`` but the vocabulary. ``Names`` says by whose names; by default as recorded.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection

from ledger.vocabulary import GROUP_OF, LOAN_KINDS, Kind

PLEDGE_LOAN = "patent_pledge_loan"
BALANCE = {"disbursement": 1, "repayment": -1, "write_off": -1}
LIMIT = {"commitment": 1, "commitment_cut": -1}
WITH_BALANCE = {"lending", "shares", "contributions", "investments"}
WITHIN = 90
INCLUSIVE = (("2021-01-01", 10**9), ("2024-01-01", 2 * 10**9))

Pair = tuple[int | None, int | None]
"""Count and fen."""

Party = Callable[[str | None, int], str | None]
Region = Callable[[str | None, str | None], str | None]


def as_recorded(code: str | None, _of: Any) -> str | None:
    return code


@dataclass(frozen=True)
class Entry:
    """One row of the ledger; days as text."""

    number: int
    line: int
    instrument: int
    kind: str
    act: str
    institution: str
    provider: str
    recipient: str | None
    region: str | None
    programme: str | None
    means: str | None
    patent: str | None
    event: str
    book: str
    fen: int | None
    tally: int
    reverses: tuple[int, int] | None

    @property
    def group(self) -> str:
        return str(GROUP_OF[Kind(self.kind)])


@dataclass
class Rows:
    """All raw rows that are known at a number and that one pair of eyes may see."""

    entries: list[Entry]
    instruments: dict[int, dict[str, Any]]
    amendments: list[dict[str, Any]]
    statements: list[dict[str, Any]]
    kinds: dict[str, str]
    party: Party = as_recorded
    settled: Region = as_recorded
    basis: str = "book"
    loans_of: dict[str, list["Loan"]] = field(default_factory=dict)

    def day(self, entry: Entry) -> str:
        return entry.book if self.basis == "book" else entry.event

    def institution(self, entry: Entry) -> str | None:
        return self.party(entry.institution, entry.instrument)

    def region(self, entry: Entry) -> str | None:
        return entry.region and self.settled(entry.region, entry.recipient)

    # what happened when

    def occurred(self, first: str, last: str) -> list[Entry]:
        return [e for e in self.entries if first <= self.day(e) <= last and e.event >= first]

    def adjusted(self, first: str, last: str) -> list[Entry]:
        return [e for e in self.entries if first <= self.day(e) <= last and e.event < first]

    def to_date(self, last: str) -> list[Entry]:
        return [e for e in self.entries if self.day(e) <= last]


def read_rows(connection: Connection, known: int, basis: str = "book", viewer: str | None = None) -> Rows:
    """The raw rows as of a journal number."""

    def table(name: str) -> list[dict[str, Any]]:
        rows = connection.exec_driver_sql(f"SELECT * FROM {name} WHERE number <= {known} ORDER BY number, line")
        return [{key: _plain(value) for key, value in row._mapping.items()} for row in rows]

    seen = [row for row in table("entry") if viewer in {None, row["institution"], row["provider"], row["recipient"]}]
    kinds = {row["code"]: row["kind"] for row in table("institution")}
    instruments = {row["key"]: row for row in table("instrument")}
    statements = [row for row in table("statement") if viewer in {None, row["institution"]}]
    return Rows([_entry(row) for row in seen], instruments, table("amendment"), statements, kinds, basis=basis)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _entry(row: Mapping[str, Any]) -> Entry:
    names = ("number", "line", "instrument", "kind", "act", "institution", "provider", "recipient", "region")
    more = ("programme", "means", "patent", "event_date", "book_date", "amount_fen", "tally")
    reverses = None if row["reverses_number"] is None else (row["reverses_number"], row["reverses_line"])
    return Entry(*(row[name] for name in (*names, *more)), reverses)


# sums


def pick(entries: Iterable[Entry], act: str, **limits: str | None) -> list[Entry]:
    """The entries of an act, with these values."""
    return [e for e in entries if e.act == act and all(getattr(e, name) == value for name, value in limits.items())]


def total(entries: Iterable[Entry]) -> Pair:
    found = list(entries)
    return sum(e.tally for e in found), sum(e.fen or 0 for e in found)


def level(entries: Iterable[Entry], signs: Mapping[str, int]) -> Pair:
    """How many instruments have a balance above nothing, and the sum of all balances."""
    held: dict[int, int] = {}
    for e in entries:
        if e.act in signs:
            held[e.instrument] = held.get(e.instrument, 0) + signs[e.act] * (e.fen or 0)
    return sum(fen > 0 for fen in held.values()), sum(held.values())


def split(entries: Iterable[Entry], key: Callable[[Entry], Any]) -> dict[Any, list[Entry]]:
    parts: dict[Any, list[Entry]] = {}
    for e in entries:
        parts.setdefault(key(e), []).append(e)
    return parts


# loans


@dataclass(frozen=True)
class Loan:
    """One loan on a day."""

    key: int
    bank: str | None
    borrower: str | None
    region: str | None
    due: str | None
    rate: int | None
    balance: int
    paid: Pair
    rolled: Pair
    contract: tuple[str | None, str]

    def is_overdue(self, day: str) -> bool:
        return self.balance != 0 and self.due is not None and self.due < day

    def is_due_soon(self, day: str) -> bool:
        until = (date.fromisoformat(day) + timedelta(WITHIN)).isoformat()
        return self.balance != 0 and self.due is not None and day <= self.due <= until


def loans(rows: Rows, day: str) -> list[Loan]:
    """The patent-pledge loans that stand or ever stood by a day."""
    if day not in rows.loans_of:
        parts = split((e for e in rows.to_date(day) if e.kind == PLEDGE_LOAN), lambda e: e.instrument)
        found = [_loan(rows, key, own, day) for key, own in parts.items()]
        rows.loans_of[day] = [loan for loan in found if (loan.paid[0] or 0) > 0 or loan.balance]
    return rows.loans_of[day]


def _loan(rows: Rows, key: int, own: Sequence[Entry], day: str) -> Loan:
    said, paid = rows.instruments[key], pick(own, "disbursement")
    recipient = said["recipient"]
    return Loan(
        key, rows.party(said["provider"], key), recipient and rows.party(recipient, key),
        said["region"] and rows.settled(said["region"], recipient), in_force(rows, said, "due_date", day),
        in_force(rows, said, "rate_ppm", day), sum(BALANCE.get(e.act, 0) * (e.fen or 0) for e in own), total(paid),
        total(e for e in paid if e.means == "rollover"), contract_of(rows, key),
    )  # fmt: skip


def in_force(rows: Rows, said: Mapping[str, Any], name: str, day: str) -> Any:
    """The latest by effect of the amendments that count by a day, else what was agreed."""
    on = "book_date" if rows.basis == "book" else "effective_date"
    own = [a for a in rows.amendments if a["instrument"] == said["key"] and a[name] is not None and a[on] <= day]
    last = max(own, key=lambda a: (a["effective_date"], a["number"], a["line"]), default=None)
    return said[name] if last is None else last[name]


def contract_of(rows: Rows, key: int) -> tuple[str | None, str]:
    """Bank and number of the contract of the first loan of a chain of renewals."""
    replaced: dict[int, list[int]] = {}
    for other, said in rows.instruments.items():
        if said["replaces"] is not None and said["kind"] in LOAN_KINDS:
            replaced.setdefault(said["replaces"], []).append(other)

    def now(loan: int) -> int:
        while len(replaced.get(loan, ())) == 1:
            loan = replaced[loan][0]
        return loan

    first = now(key)
    seen = {first}
    while (before := rows.instruments[first]["renews"]) is not None and now(before) not in seen:
        first = now(before)
        seen.add(first)
    gone = {old for old, new in replaced.items() if len(new) == 1}
    renewing = {now(said["renews"]) for other, said in rows.instruments.items() if said["renews"] and other not in gone}
    first = first if first in renewing else key  # what nothing renews is its own
    said = rows.instruments[first]
    return said["provider"], said["contract"] or f"#{first}"


def counted(found: Iterable[Loan], what: Callable[[Loan], bool] = lambda _: True) -> Pair:
    """How many of these loans have a balance, and how much."""
    own = [loan for loan in found if loan.balance and what(loan)]
    return sum(loan.balance > 0 for loan in own), sum(loan.balance for loan in own)


def mean_rate(found: Iterable[Loan]) -> int | None:
    """The mean rate by balance of the loans that have one, in millionths."""
    rated = [loan for loan in found if loan.balance and loan.rate is not None]
    weight = sum(loan.balance for loan in rated)
    return rounded(Fraction(sum(loan.balance * (loan.rate or 0) for loan in rated), weight)) if weight > 0 else None


def rounded(value: Fraction) -> int:
    """To a whole number, a half away from zero."""
    return int((Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal(1), ROUND_HALF_UP))


def keys_above(found: Iterable[Loan], key: Callable[[Loan], Any]) -> int:
    """How many keys stand for more loans paid out than none."""
    tallies: dict[Any, int] = {}
    for loan in found:
        if key(loan) is not None:
            tallies[key(loan)] = tallies.get(key(loan), 0) + (loan.paid[0] or 0)
    return sum(tally > 0 for tally in tallies.values())


def inclusive(found: Sequence[Loan], day: str, own: Iterable[Loan]) -> Pair:
    """Loans with a balance of borrowers who owe no more than the limit of that day; None where none is known."""
    limits = [fen for since, fen in INCLUSIVE if since <= day]
    if not limits:
        return None, None
    owed: dict[str | None, int] = {}
    for loan in found:
        owed[loan.borrower] = owed.get(loan.borrower, 0) + loan.balance
    owing = [loan for loan in own if loan.balance > 0 and loan.borrower is not None]
    small = [loan for loan in owing if owed[loan.borrower] <= limits[-1]]
    return len(small), sum(loan.balance for loan in small)
