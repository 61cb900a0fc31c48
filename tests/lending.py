"""Loans of a test's books as lines of text: the register, the portfolio, the calendar, a chain of renewals."""

from typing import Any

from ledger.instruments import find_instrument
from ledger.loans import loan_book
from ledger.maturities import Maturities, maturities
from ledger.money import format_yuan
from ledger.portfolio import Portfolio, PortfolioRow, portfolio
from ledger.scope import Question, Viewer, parse_question
from ledger.vocabulary import LoanState
from reports.table import rate_text
from tests.books import Books


def question(viewer: Viewer | None = None, **parameters: Any) -> Question:
    return parse_question("outstanding", parameters, viewer or Viewer.all())


def register(books: Books, state: str | None = None, viewer: Viewer | None = None, **parameters: Any) -> str:
    """A line a loan: number, due date, rate, balance, state, and its patents."""
    with books.database.reading() as connection:
        only = None if state is None else LoanState(state)
        book = loan_book(connection, question(viewer, **parameters).scope, only)
    return "\n".join(
        " ".join(
            [
                str(row.number),
                str(row.due_date or "-"),
                "-" if row.rate_ppm is None else rate_text(row.rate_ppm),
                format_yuan(row.outstanding_fen),
                str(row.state),
                *row.patents,
            ]
        )
        for row in book.rows
    )


def ask_portfolio(books: Books, within: int = 90, viewer: Viewer | None = None, **parameters: Any) -> Portfolio:
    asked = question(viewer, **parameters)
    with books.database.reading() as connection:
        return portfolio(connection, asked.scope, asked.by, within)


def figures(row: PortfolioRow, *names: str) -> str:
    """What a portfolio says of a group: each figure by its name in the answer."""
    body = row.as_json()
    return " ".join(str(body[name]) for name in names)


def lines(found: Portfolio, *names: str) -> str:
    """A line a group and one for all, with the figures of these names."""
    rows = [f"{row.value or '-'} {figures(row, *names)}" for row in found.rows]
    return "\n".join([*rows, f"total {figures(found.total, *names)}"])


def ask_maturities(books: Books, **parameters: Any) -> Maturities:
    with books.database.reading() as connection:
        return maturities(connection, question(**parameters).scope)


def calendar(found: Maturities) -> str:
    """A line a month, with the overdue before and the undated after; parts of nothing are left out."""
    parts = [("overdue", found.overdue), *found.months.items(), ("undated", found.undated), ("total", found.total)]
    return "\n".join(f"{name} {part.loans} {format_yuan(part.balance_fen)}" for name, part in parts if part.loans)


def chain(books: Books, place: str, viewer: Viewer | None = None, known_at: int | None = None) -> tuple[str, str]:
    """The places of a loan's chain, and of those that renew it."""
    with books.database.reading() as connection:
        whole, _ = find_instrument(connection, place, viewer or Viewer.all(), known_at)
    return " ".join(whole["chain"]), " ".join(whole["renewed_by"])
