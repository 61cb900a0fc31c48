"""The loan portfolio as of a day: what is outstanding, overdue, falls due soon and bears, and what was ever paid out.

Amounts and numbers of loans add over groups; contracts and recipients do not, since one may stand in several. A loan
that renews another goes on under the contract of the first of its chain, so that renewing makes no new contract and no
new enterprise; what was paid out by rollover stands apart from new business.
"""

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection

from ledger.errors import Malformed
from ledger.finding_codes import FindingCode
from ledger.loans import LOAN_DIMENSIONS, LoanBook, loan_book, require_dimensions
from ledger.money import average_ppm, format_yuan
from ledger.register import LoanRow
from ledger.renewals import Renewals, find_renewals
from ledger.scope import Scope
from ledger.vocabulary import Dimension, LoanState

WITHIN_DAYS: Final = 90
WITHIN_MAX: Final = 3_660
"""How far ahead it is asked what falls due: by default, and at most (ten years)."""

_Contract = tuple[str, str]


@dataclass(slots=True)
class Tranche:
    """Some loans that have a balance: how many, and how much in fen."""

    loans: int = 0
    balance_fen: int = 0

    def add(self, loan: LoanRow) -> None:
        """One loan more; a balance below zero, as only reopened books have, is no loan but counts in the sum."""
        self.loans += loan.outstanding_fen > 0
        self.balance_fen += loan.outstanding_fen


class _Levels:
    """What loans sum to by some key; a key counts while its sum is above zero, as everywhere in the ledger."""

    def __init__(self) -> None:
        self._tallies: Counter[Hashable] = Counter()
        self._balances: Counter[Hashable] = Counter()

    def add(self, key: Hashable, loan: LoanRow) -> None:
        self._tallies[key] += loan.tally
        self._balances[key] += loan.outstanding_fen

    @property
    def ever(self) -> int:
        return sum(tally > 0 for tally in self._tallies.values())

    @property
    def owing(self) -> int:
        return sum(balance > 0 for balance in self._balances.values())


@dataclass(slots=True)
class PortfolioRow:
    """What a portfolio says of one group of loans, or of all of them; amounts in fen.

    ``due`` are those that fall due within the days asked for, the day itself included and overdue ones not; ``undated``
    have no due date in force and are never overdue; ``unrated`` have no rate in force.
    """

    value: str | None = None
    outstanding: Tranche = field(default_factory=Tranche)
    overdue: Tranche = field(default_factory=Tranche)
    due: Tranche = field(default_factory=Tranche)
    undated: Tranche = field(default_factory=Tranche)
    unrated: Tranche = field(default_factory=Tranche)
    disbursed_count: int = 0
    disbursed_fen: int = 0
    rollover_count: int = 0
    rollover_fen: int = 0
    written_off_fen: int = 0
    recovered_fen: int = 0
    _weighted: int = 0
    _contracts: _Levels = field(default_factory=_Levels)
    _recipients: _Levels = field(default_factory=_Levels)

    @property
    def rate_ppm(self) -> int | None:
        """The mean rate a year in millionths, weighted by balance, of the loans that have one; None where none has."""
        return average_ppm(self._weighted, self.outstanding.balance_fen - self.unrated.balance_fen)

    @property
    def contracts(self) -> int:
        """Contracts under which something is outstanding."""
        return self._contracts.owing

    @property
    def recipients(self) -> int:
        """Recipients that owe something."""
        return self._recipients.owing

    @property
    def contracts_to_date(self) -> int:
        """Contracts under which anything was ever paid out."""
        return self._contracts.ever

    @property
    def recipients_to_date(self) -> int:
        """Recipients to whom anything was ever paid out; openings, which have none, left out."""
        return self._recipients.ever

    def add(self, loan: LoanRow, contract: _Contract, due_until: date) -> None:
        """One loan more."""
        self.disbursed_count += loan.tally
        self.disbursed_fen += loan.disbursed_fen
        self.rollover_count += loan.rollover_tally
        self.rollover_fen += loan.rollover_fen
        self.written_off_fen += loan.written_off_fen
        self.recovered_fen += loan.recovered_fen
        self._contracts.add(contract, loan)
        if loan.recipient is not None:
            self._recipients.add(loan.recipient, loan)
        if loan.outstanding_fen:
            self._add_balance(loan, due_until)

    def _add_balance(self, loan: LoanRow, due_until: date) -> None:
        self.outstanding.add(loan)
        if loan.due_date is None:
            self.undated.add(loan)
        elif loan.state is LoanState.OVERDUE:
            self.overdue.add(loan)
        elif loan.due_date <= due_until:
            self.due.add(loan)
        if loan.rate_ppm is None:
            self.unrated.add(loan)
        else:
            self._weighted += loan.outstanding_fen * loan.rate_ppm

    def as_json(self) -> dict[str, Any]:
        """The figures as plain data: amounts in yuan as text, the rate in millionths."""
        body: dict[str, Any] = {}
        for name in TRANCHES:
            part: Tranche = getattr(self, name)
            body |= {f"{name}_loans": part.loans, name: format_yuan(part.balance_fen)}
        return body | {
            "rate_ppm": self.rate_ppm,
            "contracts": self.contracts,
            "recipients": self.recipients,
            "disbursed_count": self.disbursed_count,
            "disbursed": format_yuan(self.disbursed_fen),
            "rollover_count": self.rollover_count,
            "rollover": format_yuan(self.rollover_fen),
            "contracts_to_date": self.contracts_to_date,
            "recipients_to_date": self.recipients_to_date,
            "written_off": format_yuan(self.written_off_fen),
            "recovered": format_yuan(self.recovered_fen),
        }


TRANCHES: Final = ("outstanding", "overdue", "due", "undated", "unrated")


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The rows by the value that they share (missing last), and their total."""

    book: LoanBook
    by: Dimension | None
    within: int
    rows: tuple[PortfolioRow, ...]
    total: PortfolioRow

    def as_json(self) -> dict[str, Any]:
        """The portfolio as plain data."""
        head = self.book.head
        named = [] if self.by is None else [{str(self.by): row.value, **row.as_json()} for row in self.rows]
        return {
            "scope": self.book.scope.canonical(),
            "within_days": self.within,
            "head": {"number": head.number, "hash": head.hash},
            "rows": named,
            "total": self.total.as_json(),
        }


def portfolio(
    connection: Connection, scope: Scope, by: tuple[Dimension, ...] = (), within: int = WITHIN_DAYS
) -> Portfolio:
    """The portfolio of a scope as of its day, split by at most one dimension; ``within`` is in days.

    Raises:
        Malformed: MEASURE_DIMENSION for what loans cannot be split by, MALFORMED for ``within`` outside 0 to 3,660, and
            as ``loans.loan_book``.
    """
    require_dimensions("by", *by)
    if len(by) > 1:
        raise Malformed.of(FindingCode.MEASURE_DIMENSION, "by", expected="1", found=", ".join(by))
    if not 0 <= within <= WITHIN_MAX:
        raise Malformed.of(FindingCode.MALFORMED, "within", expected=f"0..{WITHIN_MAX}", found=str(within)[:40])
    book = loan_book(connection, scope, with_patents=False)
    contracts = _Contracts(find_renewals(connection, book.head.number))
    return _portfolio(book, by[0] if by else None, within, contracts)


@dataclass(frozen=True, slots=True)
class _Contracts:
    """Which contract a loan is counted under. Two banks that merged may both have had one of that number."""

    renewals: Renewals

    def of(self, loan: LoanRow) -> _Contract:
        """Who signed its contract and its number, or those of the first loan of its chain; one without is its own."""
        first = self.renewals.first(self.renewals.current(loan.key))
        if first not in self.renewals.renewing:
            return loan.signed_by, loan.contract or f"#{loan.key}"
        provider, contract = self.renewals.contracts[first]
        return provider, contract or f"#{first}"


def _portfolio(book: LoanBook, by: Dimension | None, within: int, contracts: _Contracts) -> Portfolio:
    due_until = book.as_of + timedelta(within)
    total = PortfolioRow()
    rows: dict[str | None, PortfolioRow] = {}
    for loan in book.rows:
        contract = contracts.of(loan)
        total.add(loan, contract, due_until)
        if by is not None:
            value = getattr(loan, LOAN_DIMENSIONS[by])
            rows.setdefault(value, PortfolioRow(value)).add(loan, contract, due_until)
    ordered = sorted(rows.values(), key=lambda row: (row.value is None, row.value or ""))
    return Portfolio(book, by, within, tuple(ordered), total)
