"""Asking the ledger and the model the same questions, and remembering what was told."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from ledger.database import Database
from ledger.lists import list_entries
from ledger.register import LoanRow, loan_register
from ledger.scope import Question, Viewer, parse_question
from ledger.totals import TotalRow, answer
from ledger.vocabulary import Basis, Kind
from tests import model_answers
from tests.machine_questions import month_of, period_text
from tests.model import Model, month_after
from tests.model_answers import MEASURES, STOCKS, Ask, AskLoans, Rows

FLOWS = ("disbursed", "repaid")


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

    def ask(self, ask: Ask, moment: str | None = None) -> tuple[Rows, Rows, int | None, int]:
        """Rows, totals, adjustment in fen and what rests on openings, as the ledger answers."""
        with self.reading() as connection:
            given = answer(connection, question_of(ask, moment))
        assert given.question.by == ask.by
        adjustment = given.adjustment.amount_fen if given.adjustment else None
        return in_rows(given.rows), in_rows(given.totals), adjustment, given.opening_count

    def agree(self, ask: Ask) -> None:
        """The ledger's answer is the model's, to the fen and to the count."""
        given = rows, totals, adjustment, opening_count = self.ask(ask)
        expected_rows, expected_totals = model_answers.answer(self.model, ask)
        assert rows == said(expected_rows), f"{ask}: {rows} is not {said(expected_rows)}"
        assert totals == said(expected_totals), f"{ask}: {totals} is not {said(expected_totals)}"
        if ask.measure in MEASURES:
            assert opening_count == model_answers.openings(self.model, ask)
        if adjustment is not None:
            late = replace(ask, part="adjustment", counts=())
            figures = model_answers.answer(self.model, late)[1].values()
            assert adjustment == sum(amount or 0 for _, amount, _ in figures)
        self.told.append((ask, given))

    def ask_loans(self, ask: AskLoans) -> list[tuple[Any, ...]]:
        """The register as the ledger has it."""
        viewer, day = viewer_of(ask.viewer), date.fromisoformat(ask.as_of)
        with self.reading() as connection:
            rows = loan_register(connection, Kind(ask.kind), day, ask.known, viewer, Basis(ask.basis))
        return [in_register(row) for row in rows]

    def agree_on_loans(self, ask: AskLoans) -> None:
        """The register is the model's, row by row."""
        given, expected = self.ask_loans(ask), model_answers.loans(self.model, ask)
        assert given == expected, f"{ask}: {given} is not {expected}"
        self.seen["loans in registers"] += len(given)
        self.told.append((ask, given))

    def still_hold(self, every: int) -> None:
        """What was told at known numbers is told again: one in so many answers, beginning with any."""
        for ask, given in self.told[len(self.told) % every :: every]:
            again = self.ask(ask) if isinstance(ask, Ask) else self.ask_loans(ask)
            assert again == given, f"an answer at a known number changed: {ask}: {given} to {again}"

    def agree_on_entries(self, ask: Ask) -> None:
        """The entries of the question's scope are the model's, each with its places, days, amount and tally."""
        with self.reading() as connection:
            page = list_entries(connection, question_of(ask).scope, limit=1000)
        given = [tuple(str(item[name]) for name in ENTRY) for item in page.items]
        expected = [
            (item.place, item.deal.place, item.day, item.book, item.fen, item.tally, item.means,
             item.reverses and item.reverses.place)
            for item in model_answers.entries(self.model, ask)
        ]  # fmt: skip
        assert given == [tuple(map(str, item)) for item in expected]

    def books_of(self, month: str) -> list[Any]:
        """The book totals of a month as they are known now."""
        known, end = self.model.head, day_before(month_after(month))
        flows = [
            Ask(measure, ("kind", "region"), known=known, **month_of(month)) for measure in ("disbursed", "repaid")
        ]
        stocks = [Ask(measure, ("kind", "region"), known=known, as_of=end) for measure in STOCKS]
        return [self.ask(ask) for ask in (*flows, *(replace(ask, part="adjustment") for ask in flows), *stocks)]

    def figures_follow(self, ask: Ask, month: str) -> None:
        def figure(**scope: Any) -> tuple[int, int]:
            asked = Ask(ask.measure, ("group",), known=ask.known, where=ask.where, **scope)
            figures = [*self.ask(asked)[1].values()]
            return sum(count for count, _, _ in figures), sum(amount or 0 for _, amount, _ in figures)

        period = month_of(month)
        before, after = figure(as_of=day_before(period["start"])), figure(as_of=day_before(period["end"]))
        occurred, adjusted = figure(**period), figure(**period, part="adjustment")
        assert tuple(map(sum, zip(before, occurred, adjusted, strict=True))) == after


def day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


ENTRY = ("entry", "instrument", "event_date", "book_date", "amount_fen", "tally", "means", "reverses")


def viewer_of(institution: str | None) -> Viewer:
    return Viewer.all() if institution is None else Viewer.of(institution)


def question_of(ask: Ask, moment: str | None = None) -> Question:
    """The question in the ledger's words, known at the number or at a moment."""
    parameters: dict[str, Any] = {
        "by": ask.by, "counts": ask.counts, "as_of": ask.as_of, "basis": ask.basis, "part": ask.part,
        "known_at": moment or ask.known, "where": [f"{name}={value}" for name, value in ask.where],
        "period": period_text(ask),
    }  # fmt: skip
    return parse_question(ask.measure, parameters, viewer_of(ask.viewer))


def in_rows(rows: Iterable[TotalRow]) -> Rows:
    return said({row.dimensions: (row.count, row.amount_fen, row.counts) for row in rows})


def said(rows: Rows) -> Rows:
    """The rows that say something: a row over nothing at all may stand or be left out."""
    return {place: line for place, line in rows.items() if line[1] is not None or line[0] or any(line[2])}


def in_register(row: LoanRow) -> tuple[Any, ...]:
    """A row of the register as the model says it."""
    rate = None if row.rate_ppm is None else str(Decimal(row.rate_ppm) / 10_000)
    return row.disbursed_date.isoformat(), {
        "place": row.place, "number": row.number, "recipient": row.recipient,
        "sums": [row.disbursed_fen, row.repaid_fen, row.written_off_fen],
        "due_date": row.due_date and row.due_date.isoformat(), "rate": rate, "state": str(row.state),
        "renews": row.renews, "patents": set(row.patents),
    }  # fmt: skip
