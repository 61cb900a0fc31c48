"""The maturity calendar: which balances fall due in which month, by the due dates in force as of a day.

What is overdue and what has no due date stand apart, so that the parts always sum to what is outstanding.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from ledger.loans import LoanBook, loan_book
from ledger.money import format_yuan
from ledger.portfolio import Tranche
from ledger.scope import Scope
from ledger.vocabulary import LoanState


@dataclass(frozen=True, slots=True)
class Maturities:
    """Overdue balances, those by month (``YYYY-MM``, in order, only months in which something is due), and the rest."""

    book: LoanBook
    overdue: Tranche
    months: dict[str, Tranche]
    undated: Tranche
    total: Tranche

    def as_json(self) -> dict[str, Any]:
        """The calendar as plain data, amounts in yuan as text."""
        head = self.book.head
        return {
            "scope": self.book.scope.canonical(),
            "head": {"number": head.number, "hash": head.hash},
            "overdue": _plain(self.overdue),
            "months": [{"month": month, **_plain(part)} for month, part in self.months.items()],
            "undated": _plain(self.undated),
            "total": _plain(self.total),
        }


def _plain(part: Tranche) -> dict[str, Any]:
    return {"loans": part.loans, "outstanding": format_yuan(part.balance_fen)}


def maturities(connection: Connection, scope: Scope) -> Maturities:
    """The calendar of a scope's loans as of its day.

    Raises:
        Malformed: as ``loans.loan_book``.
    """
    book = loan_book(connection, scope, with_patents=False)
    found = Maturities(book, Tranche(), {}, Tranche(), Tranche())
    for loan in book.rows:
        if not loan.outstanding_fen:
            continue
        found.total.add(loan)
        if loan.due_date is None:
            found.undated.add(loan)
        elif loan.state is LoanState.OVERDUE:
            found.overdue.add(loan)
        else:
            found.months.setdefault(f"{loan.due_date:%Y-%m}", Tranche()).add(loan)
    ordered = {month: found.months[month] for month in sorted(found.months)}
    return Maturities(book, found.overdue, ordered, found.undated, found.total)
