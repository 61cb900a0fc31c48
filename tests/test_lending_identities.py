"""Over a random ledger with closings, late facts, reopenings, corrections and mergers: what must add up, does."""

import random
from typing import Any

import pytest

from ledger.corrections import rebook_facts
from ledger.errors import LedgerError
from ledger.portfolio import TRANCHES, Portfolio, PortfolioRow
from ledger.scope import Viewer
from ledger.totals import TotalRow
from ledger.vocabulary import LOAN_KINDS
from tests.books import Books
from tests.lending import ask_maturities, ask_portfolio

PARTIES = """
bank B01 330302
bank B02 330303
bank B03 330381
cooperative C01
enterprise E01 330303
enterprise E02 330326
enterprise E03 330327
enterprise E04 330327
technology_loan O1 B01 -> ? opening
2022-12-31 O1 disbursement 900: tally 3
"""

BANKS, ENTERPRISES = ("B01", "B02", "B03"), ("E01", "E02", "E03", "E04")


def month_text(count: int) -> str:
    """The ``count``-th month of the walk, from 1."""
    return f"{2023 + (count - 1) // 12}-{(count - 1) % 12 + 1:02d}"


class Walk:
    """Loans that come and go for two years; what breaks a rule is refused and tried no more."""

    def __init__(self, books: Books, seed: int) -> None:
        self.books, self.random = books, random.Random(seed)
        self.loans: dict[str, tuple[str, str]] = {}
        self.month, self.closed = 1, 0
        books.post(PARTIES)

    def run(self, steps: int) -> int:
        """How many of the steps were taken."""
        moves = [self.lend, self.lend, self.pay, self.pay, self.pay, self.extend, self.undo, self.rebook, self.turn]
        return sum(self._try(self.random.choice(moves)()) for _ in range(steps))

    def _try(self, facts: str | list[Any]) -> bool:
        try:
            self.books.settle(facts)
        except LedgerError:
            return False
        return True

    def day(self) -> str:
        """A day up to the walk's month, perhaps long closed."""
        month = max(1, self.month - self.random.choice((0, 0, 0, 1, 2, 5)))
        return f"{month_text(month)}-{self.random.randint(1, 28):02d}"

    def lend(self) -> str:
        number, pick, day = f"J{len(self.loans) + 1}", self.random.choice, self.day()
        kind = pick(LOAN_KINDS)
        bank, enterprise = "C01" if kind == "cooperative_loan" else pick(BANKS), pick(ENTERPRISES)
        terms = [
            f"contract C{self.random.randint(1, 9)}",
            f"rate {self.random.randint(2, 9)}.{self.random.randint(0, 99):02d}",
            f"due_date {pick((2023, 2024, 2025))}-{self.random.randint(1, 12):02d}-15",
            "category 阀门",
            "programme 示例计划",
        ]
        own = [name for name, (_, borrower) in self.loans.items() if borrower == enterprise]
        renews = [f"renews {pick(own)}"] if own and self.random.random() < 0.4 else []
        told = ", ".join([*renews, *(term for term in terms if self.random.random() < 0.7)])
        means = ": means rollover" if renews and self.random.random() < 0.7 else ""
        self.loans[number] = kind, enterprise
        return f"{kind} {number} {bank} -> {enterprise} {told}\n{day} {number} disbursement {self._yuan(100)}{means}"

    def pay(self) -> str:
        act = self.random.choice(("repayment", "repayment", "write_off", "recovery", "income"))
        return f"{self.day()} {self._loan()} {act} {self._yuan(60)}"

    def extend(self) -> str:
        change = self.random.choice((f"due_date 2025-{self.random.randint(1, 12):02d}-20", "rate 3.33"))
        return f"amend {self._loan()} from {self.day()}: {change}"

    def undo(self) -> str:
        entries = self.books.rows("SELECT number, line FROM entry ORDER BY number, line")
        return "reverse {}/{}".format(*self.random.choice(entries))

    def rebook(self) -> list[Any]:
        """A loan of the wrong bank; where it has nothing live any more, an empty voucher, which is refused."""
        keys = self.books.rows("SELECT key FROM instrument WHERE kind <> 'cooperative_loan' ORDER BY key")
        [key] = self.random.choice(keys)
        place = f"S{key // 10_000}/{key % 10_000}"
        try:
            with self.books.database.reading() as connection:
                return rebook_facts(connection, place, {"provider": self.random.choice(BANKS)})
        except LedgerError:
            return []

    def turn(self) -> str:
        """The next month comes; the first open one that is past is closed, or some closed ones are opened again."""
        self.month = min(self.month + 1, 24)
        if self.closed and self.random.random() < 0.2:
            first = max(1, self.closed - self.random.randint(0, 2))
            self.closed = first - 1
            return f"reopen {month_text(first)}: 示例"
        self.closed = min(self.closed + 1, self.month - 1)
        return f"close {month_text(self.closed)}"

    def _loan(self) -> str:
        return self.random.choice(list(self.loans) or ["technology_loan:B01:O1"])

    def _yuan(self, most: int) -> str:
        return f"{self.random.randint(1, most)}.{self.random.randint(0, 99):02d}"


SUNK = (
    "technology_loan K1 B01 -> E01\n2023-05-10 K1 disbursement 50",
    "reopen 2023-05: 示例",
    "2023-05-20 K1 repayment 20",
)
"""A loan that came too late for its month, and a repayment that came after that month was opened again."""

SUCCESSIONS = """
succession merger B02 -> B01 from 2023-04-01
succession merger E04 -> E03 from 2023-05-01
succession split 330327 -> 330383 from 2023-06-01: recipients E03
"""


@pytest.fixture(scope="module")
def walked(module_books: Books) -> Books:
    """A ledger after 250 steps and a loan below zero in the books, some of whose parties went into others."""
    assert Walk(module_books, 13).run(250) > 120
    for facts in SUNK:
        module_books.settle(facts)
    module_books.post(SUCCESSIONS)
    return module_books


SCOPES: list[dict[str, Any]] = [
    {"as_of": day, "basis": basis, "parties": parties}
    for day in ("2023-03-31", "2023-06-30", "2024-12-31")
    for basis in ("book", "event")
    for parties in ("recorded", "present")
] + [
    {"as_of": "2023-12-31", "basis": "book", "known_at": "60"},
    {"as_of": "2023-12-31", "basis": "event", "known_at": "60"},
    {"as_of": "2024-06-30", "basis": "book", "kind": "patent_pledge_loan"},
    {"as_of": "2024-06-30", "basis": "book", "viewer": Viewer.of("B01")},
    {"as_of": "2024-06-30", "basis": "book", "where": ["institution=B01"], "parties": "present"},
    {"as_of": "2024-06-30", "basis": "event", "where": ["region=330327"]},
]  # fmt: skip

SPLITS = ("kind", "institution", "recipient", "region", "programme", "category")


def totals(books: Books, measure: str, by: str | None = None, **scope: Any) -> dict[str | None, tuple[int, int, Any]]:
    """Count, fen and further counts of a measure of the loans in a scope, by a dimension or in all."""
    limits = scope if "kind" in scope else scope | {"group": "lending"}
    counts = (
        () if measure in {"written_off", "recovered"} or "means=rollover" in scope.get("where", ()) else "recipients"
    )
    found = books.ask(measure, by=by, counts=counts, **limits)
    rows = found.rows if by else [row for row in found.totals if row.count or row.amount_fen]
    return {row.dimensions[0] if by else None: told(row) for row in rows if row.count or row.amount_fen}


def told(row: TotalRow) -> tuple[int, int, Any]:
    return row.count, row.amount_fen or 0, row.counts


@pytest.mark.parametrize("by", SPLITS)
@pytest.mark.parametrize("scope", SCOPES, ids=lambda scope: " ".join(map(str, scope.values())))
def test_the_portfolio_says_what_the_totals_say_for_each_group_and_in_all(
    walked: Books, scope: dict[str, Any], by: str
) -> None:
    found = ask_portfolio(walked, by=by, **scope)
    for split, rows in ((by, found.rows), (None, (found.total,))):
        assert said(rows, "outstanding") == totals(walked, "outstanding", split, **scope)
        assert said(rows, "disbursed") == totals(walked, "disbursed", split, **scope)
        for measure in ("written_off", "recovered"):
            amounts = {place: fen for place, (_, fen, _) in totals(walked, measure, split, **scope).items()}
            assert {row.value: fen for row in rows if (fen := getattr(row, f"{measure}_fen"))} == amounts
        rolled = scope | {"where": [*scope.get("where", ()), "means=rollover"]}
        assert said(rows, "rollover") == totals(walked, "disbursed", split, **rolled)


def said(rows: Any, measure: str) -> dict[str | None, tuple[int, int, Any]]:
    """What the rows of a portfolio say of a measure, as ``totals`` does."""
    figures = {
        "outstanding": lambda row: (row.outstanding.loans, row.outstanding.balance_fen, (row.recipients,)),
        "disbursed": lambda row: (row.disbursed_count, row.disbursed_fen, (row.recipients_to_date,)),
        "rollover": lambda row: (row.rollover_count, row.rollover_fen, ()),
    }
    found = {row.value: figures[measure](row) for row in rows}
    return {value: figure for value, figure in found.items() if figure[0] or figure[1]}


@pytest.mark.parametrize("scope", SCOPES, ids=lambda scope: " ".join(map(str, scope.values())))
def test_the_parts_of_a_portfolio_sum_to_the_whole_and_so_does_the_calendar(
    walked: Books, scope: dict[str, Any]
) -> None:
    for by in SPLITS:
        found = ask_portfolio(walked, 3_660, by=by, **scope)
        assert summed(found) == additive(found.total)
        for row in (*found.rows, found.total):
            parts = (row.overdue, row.due, row.undated)
            assert sum(part.balance_fen for part in parts) == row.outstanding.balance_fen
            assert sum(part.loans for part in parts) == row.outstanding.loans
        assert max((row.contracts for row in found.rows), default=0) <= found.total.contracts
    calendar = ask_maturities(walked, **scope)
    parts = [calendar.overdue, *calendar.months.values(), calendar.undated]
    assert sum(part.balance_fen for part in parts) == calendar.total.balance_fen == found.total.outstanding.balance_fen
    assert sum(part.loans for part in parts) == calendar.total.loans == found.total.outstanding.loans
    assert calendar.undated == found.total.undated
    assert calendar.overdue == found.total.overdue


def additive(row: PortfolioRow) -> list[int]:
    """The figures of a row that add over groups."""
    tranches = [figure for name in TRANCHES for figure in (getattr(row, name).loans, getattr(row, name).balance_fen)]
    names = ("disbursed_count", "disbursed_fen", "rollover_count", "rollover_fen", "written_off_fen", "recovered_fen")
    return [*tranches, *(getattr(row, name) for name in names)]


def summed(found: Portfolio) -> list[int]:
    return [sum(figures) for figures in zip(*map(additive, found.rows), strict=True)]


def test_the_walk_came_by_everything_that_could_go_wrong(walked: Books) -> None:
    """A ledger of plain loans would prove nothing."""
    balances = [ask_portfolio(walked, as_of=f"2023-0{month}-28").book.rows for month in range(1, 7)]
    assert any(row.outstanding_fen < 0 for rows in balances for row in rows)
    [(reopened, replaced, renewed, late, reversals)] = walked.rows(
        """SELECT (SELECT count(*) FROM closing WHERE fact = 'reopening'),
        (SELECT count(*) FROM instrument WHERE replaces IS NOT NULL),
        (SELECT count(*) FROM instrument WHERE renews IS NOT NULL),
        (SELECT count(*) FROM entry WHERE book_date > event_date AND tally > 0),
        (SELECT count(*) FROM entry WHERE tally < 0)"""
    )
    assert min(reopened, replaced, renewed, late, reversals) > 1
