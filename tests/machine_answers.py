"""Asking the ledger and the model the same questions, and remembering what was told."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from ledger.changes import changes
from ledger.database import Database
from ledger.lists import list_entries
from ledger.party_words import Parties
from ledger.reconciliation import Reconciled, reconcile
from ledger.register import LoanRow, loan_register
from ledger.scope import Question, Viewer, parse_question
from ledger.totals import TotalRow, answer
from ledger.vocabulary import Basis, Kind
from tests import model_answers, model_balances
from tests.machine_questions import month_of, period_text
from tests.model import Model, day_before, month_after
from tests.model_answers import MEASURES, STOCKS, Ask, Rows
from tests.model_balances import AskBalances, AskLoans, Balance, Key

LISTED = ("entry", "instrument", "event_date", "book_date", "amount_fen", "tally", "means", "reverses")


class Answers:
    """A ledger and the model beside it, to be asked the same. ``told`` is what the ledger said at known numbers."""

    def __init__(self, database: Database, model: Model, seen: Counter[str]) -> None:
        self.database = database
        self.model = model
        self.seen = seen
        self.told: list[tuple[Any, Any]] = []
        self.snapshot: Connection | None = None

    @contextmanager
    def one_snapshot(self) -> Iterator[None]:
        """Every question meanwhile is asked of one snapshot."""
        with self.database.reading() as self.snapshot:
            yield
        self.snapshot = None

    def reading(self) -> Any:
        return self.database.reading() if self.snapshot is None else nullcontext(self.snapshot)

    # a question, asked of both

    def ask(self, ask: Any) -> Any:
        """What the ledger answers to a total, a register or the balances of a month's end."""
        with self.reading() as connection:
            return {Ask: total_of, AskLoans: register_of, AskBalances: balances_of}[type(ask)](connection, ask)

    def expect(self, ask: Any) -> Any:
        """What the model answers."""
        if isinstance(ask, AskLoans):
            return [row for _, row in model_balances.loans(self.model, ask)]
        if isinstance(ask, AskBalances):
            return model_balances.balances(self.model, ask)
        rows, totals = model_answers.answer(self.model, ask)
        openings = 0 if ask.measure not in MEASURES else model_answers.openings(self.model, ask)
        return said(rows), said(totals), model_answers.adjustment(self.model, ask), openings

    def agree(self, ask: Any) -> None:
        """The ledger's answer is the model's, to the fen and to the count."""
        given, expected = self.ask(ask), self.expect(ask)
        assert given == expected, f"{ask}: the ledger answers {given}, the model {expected}"
        self.seen[f"rows: {type(ask).__name__}"] += len(given)
        self.told.append((ask, given))

    def still_hold(self, every: int) -> None:
        """What was told at known numbers is told again: one in so many answers, beginning with any."""
        for ask, given in self.told[len(self.told) % every :: every]:
            again = self.ask(ask)
            assert again == given, f"an answer at a known number changed: {ask}: {given} to {again}"

    # what answers have to do with each other

    def agree_on_entries(self, ask: Ask) -> None:
        """The entries of the question's scope are the model's, each with its places, days, amount and tally."""
        with self.reading() as connection:
            page = list_entries(connection, question_of(ask).scope, limit=1000)
        given = [tuple(str(item[name]) for name in LISTED) for item in page.items]
        expected = [
            (item.place, item.deal.place, item.day, item.book, item.fen, item.tally, item.means,
             item.reverses and item.reverses.place)
            for item in model_answers.entries(self.model, ask)
        ]  # fmt: skip
        assert given == [tuple(map(str, item)) for item in expected]

    def agree_on_an_instant(self, ask: Ask, moment: str) -> None:
        """A moment stands for the last number decided by then."""
        with self.reading() as connection:
            assert total_of(connection, ask, moment) == total_of(connection, ask)

    def agree_on_changes(self, one: Ask, two: Ask) -> None:
        """Vouchers lead from one side of a question to the other, each by the fen that it adds."""
        question, sides = question_of(two), (Basis(one.basis), Basis(two.basis))
        with self.reading() as connection:
            made = changes(connection, question, one.known, two.known, *sides)
        expected = [model_answers.answer(self.model, replace(side, by=("group",)))[0] for side in (one, two)]
        for group, totals in made.totals.items():
            told = [rows.get((group,), (0, None, ())) for rows in expected]
            assert [(total.count, total.amount_fen) for total in totals] == [figures[:2] for figures in told]
            own = [row for row in made.rows if row.group == group]
            assert (sum(r.count for r in own), sum(r.amount_fen or 0 for r in own)) == made.difference(group)
        if two.measure in MEASURES:
            given = {(row.number, row.group): row.amount_fen for row in made.rows}
            assert given == model_answers.contributions(self.model, one, two)
        self.seen["rows: changes"] += len(made.rows)

    def books_of(self, month: str) -> list[Any]:
        """What the books say of a month, as they are known now."""
        known, end, by = self.model.head, day_before(month_after(month)), ("kind", "region")
        flows = [Ask(measure, by, known=known, **month_of(month)) for measure in ("disbursed", "repaid")]
        stocks = [Ask(measure, by, known=known, as_of=end) for measure in STOCKS]
        reported = Ask("reported_outstanding", ("kind",), known=known, as_of=end)
        others = [AskLoans("patent_pledge_loan", end, known), AskBalances(end, known, parties="recorded")]
        late = [replace(ask, part="adjustment") for ask in flows]
        return [self.ask(ask) for ask in (*flows, *late, *stocks, reported, *others)]

    def figures_follow(self, ask: Ask, month: str) -> None:
        """上期累计 + 本期发生 + 以前期间调整 = 本期累计."""

        def figure(**scope: Any) -> tuple[int, int]:
            figures = self.ask(replace(ask, by=("group",), counts=(), basis="book", **scope))[1].values()
            return sum(count for count, _, _ in figures), sum(amount or 0 for _, amount, _ in figures)

        nothing = {"start": None, "end": None, "part": "occurred"}
        period = {**month_of(month), "as_of": None}
        before = figure(**nothing, as_of=day_before(period["start"] or ""))
        after = figure(**nothing, as_of=day_before(period["end"] or ""))
        occurred, adjusted = figure(**period, part="occurred"), figure(**period, part="adjustment")
        assert tuple(map(sum, zip(before, occurred, adjusted, strict=True))) == after


def viewer_of(institution: str | None) -> Viewer:
    return Viewer.all() if institution is None else Viewer.of(institution)


def question_of(ask: Ask, moment: str | None = None) -> Question:
    """The question in the ledger's words, known at the number or at a moment."""
    parameters: dict[str, Any] = {
        "by": ask.by, "counts": ask.counts, "as_of": ask.as_of, "basis": ask.basis, "part": ask.part,
        "known_at": moment or ask.known, "where": [f"{name}={value}" for name, value in ask.where],
        "period": period_text(ask), "parties": ask.parties,
    }  # fmt: skip
    return parse_question(ask.measure, parameters, viewer_of(ask.viewer))


def total_of(connection: Connection, ask: Ask, moment: str | None = None) -> tuple[Rows, Rows, int | None, int]:
    """Rows, totals, adjustment in fen and what rests on openings, as the ledger answers."""
    given = answer(connection, question_of(ask, moment))
    assert (given.head.number, given.question.by) == (ask.known, ask.by)
    adjustment = given.adjustment.amount_fen if given.adjustment else None
    return in_rows(given.rows), in_rows(given.totals), adjustment, given.opening_count


def in_rows(rows: Iterable[TotalRow]) -> Rows:
    return said({row.dimensions: (row.count, row.amount_fen, row.counts) for row in rows})


def said(rows: Rows) -> Rows:
    """The rows that say something: a row over nothing at all may stand or be left out."""
    return {place: line for place, line in rows.items() if line[1] is not None or line[0] or any(line[2])}


def register_of(connection: Connection, ask: AskLoans) -> list[dict[str, Any]]:
    """The register as the ledger has it."""
    day, viewer = date.fromisoformat(ask.as_of), viewer_of(ask.viewer)
    words = Basis(ask.basis), Parties(ask.parties)
    return [in_register(row) for row in loan_register(connection, Kind(ask.kind), day, ask.known, viewer, *words)]


def in_register(row: LoanRow) -> dict[str, Any]:
    """A row of the register as the model says it."""
    return {
        "place": row.place, "number": row.number, "renews": row.renews, "provider": row.provider,
        "recipient": row.recipient, "region": row.region, "balance": row.outstanding_fen, "state": str(row.state),
        "first": row.disbursed_date and row.disbursed_date.isoformat(), "tally": row.tally, "rolled": row.rollover_fen,
        "sums": (row.disbursed_fen, row.repaid_fen, row.written_off_fen, row.recovered_fen),
        "due_date": row.due_date and row.due_date.isoformat(),
        "rate": None if row.rate_ppm is None else str(Decimal(row.rate_ppm) / 10_000), "patents": set(row.patents),
        "registrations": set(row.registrations),
    }  # fmt: skip


def balances_of(connection: Connection, ask: AskBalances) -> dict[Key, Balance]:
    """The balances of a month's end as the ledger reconciles them."""
    words = viewer_of(ask.viewer), Basis(ask.basis), Parties(ask.parties)
    rows = reconcile(connection, date.fromisoformat(ask.day), ask.known, *words)
    return {Key(row.institution, row.kind, row.measure, row.loan): in_balance(row) for row in rows}


def in_balance(row: Reconciled) -> Balance:
    return Balance(row.entries_fen, row.statement_fen, row.since and row.since.isoformat(), row.is_missing)
