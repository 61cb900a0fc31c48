"""A machine that does anything a bureau may do, in any order, and compares every answer with a naive model."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from ledger.accounts import User
from ledger.checklist import checklist
from ledger.database import Database, Writer
from ledger.errors import Conflict, Forbidden, LedgerError, NotFound, Refused
from ledger.finding_codes import FindingCode
from ledger.journal import Clock, Draft, Submission, decide, prepare, submit
from ledger.period import parse_period
from ledger.places import place_text
from ledger.verify import verify
from ledger.vocabulary import Kind, Verdict
from tests.levels import levels_below_zero
from tests.machine_answers import Answers
from tests.machine_facts import Writing, rebooked
from tests.machine_questions import draw_ask, draw_balances, draw_changes, draw_loans
from tests.machine_world import (
    BANK_LOANS,
    MONTH_ENDS,
    MONTHS,
    OPENING,
    PARTIES,
    PEOPLE,
    TODAY,
    Draw,
    often,
    pick,
    pick_in_turn,
    slips,
)
from tests.model import Fact, Model, Month, Paper, month_after
from tests.model_answers import MEASURES, STOCKS, Ask
from tests.model_balances import AskLoans
from tests.model_reading import read
from tests.model_rules import judge

DATA = st.data()
SPLITS = (("group",), ("group", "act"), ("group", "region", "institution"))
SUNK = FindingCode.BOOK_BALANCE_NEGATIVE


class Machine(RuleBasedStateMachine):
    """The ledger and the model, side by side. ``seen`` counts what happened over all histories of a hunt."""

    def __init__(self, database: Database, users: dict[str, User], seen: Counter[str]) -> None:
        super().__init__()
        self.database = database
        self.users = users
        self.seen = seen
        self.model = Model(TODAY)
        self.now = datetime(2023, 8, 15, 1, 0, tzinfo=UTC)
        self.keys = 0
        self.answers = Answers(self.database, self.model, seen)
        self.closed: dict[str, Any] = {}
        self.is_broken = False

    # acts

    def clock(self) -> Clock:
        self.now += timedelta(minutes=1)
        return Clock(self.now, date.fromisoformat(TODAY))

    def hand_in(self, facts: list[Fact], maker: str = "wang", revises: int | None = None) -> Paper | None:
        """The voucher is stored, or refused with exactly the codes that the model finds."""
        lines, errors, warnings = read(self.model, facts)
        self.keys += 1
        draft = Draft(facts, f"k{self.keys}", revises=revises)
        try:
            with self.database.writing() as writer:
                done = submit(writer, draft, self.users[maker], self.clock())
        except LedgerError as error:
            return self.agree_on(codes_of(error, "error"), errors)
        self.agree_on(set(), errors)
        given = {str(finding.code) for finding in done.warnings}
        assert given == warnings, f"the ledger warns of {given}, the model of {warnings}: {done.warnings}"
        self.seen.update(f"warned: {code}" for code in given)
        assert done.id is not None
        paper = Paper(done.id, maker, f"k{self.keys}", facts, lines, revises)
        self.model.papers.append(paper)
        return paper

    def agree_on(self, codes: set[str], expected: set[str]) -> None:
        """The codes of the ledger's refusal are those of the model; none where both accept."""
        assert codes == expected, f"the ledger refuses with {codes}, the model with {expected}"
        self.seen.update(f"refused: {code}" for code in codes)

    def sign(self, paper: Paper, verdict: str, checker: str = "li", accept: set[str] | None = None) -> None:
        """The voucher is decided, or refused with exactly the codes that the model finds."""
        errors, warnings = judge(self.model, paper.lines, paper.id) if verdict == "posted" else (set(), set())
        if accept is not None and warnings - accept:
            errors = errors | {"warning_not_accepted"}
        given = warnings if accept is None else accept
        clock, alone = self.clock(), verdict == "posted" and checker == paper.maker
        words = {"reason": None if verdict == "posted" else "示例", "accept": [*given], "office_of_one": alone}
        try:
            with self.database.writing() as writer:
                (done,) = decide(writer, [paper.id], Verdict(verdict), self.users[checker], clock=clock, **words)
                accepted = accepted_by(writer, done.number)
        except Refused as error:
            return self.agree_on(codes_of(error, "error"), errors)
        self.agree_on(set(), errors)
        assert (done.number, accepted) == (self.model.head + 1, warnings), f"accepted {accepted}, to be seen {warnings}"
        is_late = any(is_dated_before(*line[1:], self.model.open_from) for line in paper.lines)
        assert bool(done.notes) == (verdict == "posted" and is_late)
        self.model.decided.append(max([clock.now, *self.model.decided[-1:]]))
        paper.verdict, paper.checker, paper.number, paper.is_alone = verdict, checker, done.number, alone
        assert done.checked_by == (None if alone else checker)
        return self.post(paper) if verdict == "posted" else None

    def post(self, paper: Paper) -> None:
        """The model follows; months that were closed or opened are remembered; others look around."""
        first_open = self.model.open_from
        self.model.post(paper, paper.number)
        for _, what, thing in paper.lines:
            self.seen[f"posted: {what}"] += 1
            self.seen[f"late: {what}"] += is_dated_before(what, thing, first_open)
        with self.answers.one_snapshot():
            self.remember_months([(what, thing.name) for _, what, thing in paper.lines if isinstance(thing, Month)])
            self.look_around(paper.number)

    def remember_months(self, months: Sequence[tuple[str, str]]) -> None:
        """What the books of a month say as it closes; a month that opens again is forgotten, and all after it."""
        for what, month in months:
            self.closed = {name: figures for name, figures in self.closed.items() if name < month}
            if what == "closing":
                self.seen["closed again"] += self.model.reopened is not None
                self.closed[month] = self.answers.books_of(month)

    def look_around(self, number: int) -> None:
        """Before and after the voucher just posted; asked again at the end."""
        measure = pick_in_turn(MEASURES, number)
        for known in (number - 1, number):
            self.answers.agree(Ask(measure, ("kind", "region"), ("instruments",), known=known))
        kind, day = pick_in_turn(BANK_LOANS, number), pick_in_turn([*MONTH_ENDS[:-1], TODAY], number)
        self.answers.agree(AskLoans(kind, day, number))

    # rules

    @initialize()
    def begin(self) -> None:
        paper = self.hand_in(OPENING)
        assert paper is not None
        self.sign(paper, "posted")

    @rule(data=DATA)
    def act(self, data: st.DataObject) -> None:
        """One rule draws all acts, so that no history is without some: ``record`` most often."""
        chosen = pick(data.draw, [act for act, weight in self.possible() for _ in range(weight)])
        self.is_broken = True
        self.seen["steps"] += 1
        self.seen[f"act: {chosen.__name__}"] += 1
        chosen(data.draw)
        self.is_broken = False

    def possible(self) -> Iterator[tuple[Callable[[Draw], None], int]]:
        """What can be done now, with weights."""
        yield from ((self.record, 8), (self.submit_only, 2), (self.close_or_reopen, 3), (self.question, 4))
        yield from ((self.a_split_adds_up, 2), (self.retry, 1), (self.preview, 1), (self.clock_jumps_back, 1))
        yield from ((self.known_at_an_instant, 1), (self.the_future_is_not_known, 1))
        if any(paper.verdict is None for paper in self.model.papers):
            yield from ((self.decide_one, 4), (self.own_voucher_is_not_signed, 1))
        if self.of_one():
            yield self.decide_alone, 1
        if self.model.head > 1:
            yield from ((self.decide_again, 1), (self.revise, 2))
        if self.model.deals:
            yield self.rebook, 2

    def submit_only(self, draw: Draw) -> None:
        self.hand_in(Writing(self.model, draw).voucher(), pick(draw, ("wang", "zhao")))

    def record(self, draw: Draw) -> None:
        paper = self.hand_in(Writing(self.model, draw).voucher())
        if paper is not None:
            self.sign(paper, "posted")

    def decide_one(self, draw: Draw) -> None:
        paper = pick(draw, [paper for paper in self.model.papers if paper.verdict is None])
        verdict = pick(draw, ("posted", "posted", "returned", "rejected", "withdrawn"))
        checker = paper.maker if verdict == "withdrawn" else "li"
        self.sign(paper, verdict, checker, None if often(draw, 8) else set())

    def decide_alone(self, draw: Draw) -> None:
        """In an office of one the maker approves; a closing then asks for a review."""
        self.sign(pick(draw, self.of_one()), "posted", "zhao")

    def of_one(self) -> list[Paper]:
        return [paper for paper in self.model.papers if paper.verdict is None and paper.maker == "zhao"]

    def own_voucher_is_not_signed(self, draw: Draw) -> None:
        paper = pick(draw, [paper for paper in self.model.papers if paper.verdict is None])
        code = "same_person" if paper.maker == "zhao" else "role_missing"
        self.refuses(paper, "posted", paper.maker, Forbidden, code)

    def decide_again(self, draw: Draw) -> None:
        """Deciding again is a replay for who decided so, and a conflict for everybody else."""
        paper = pick(draw, [paper for paper in self.model.papers if paper.verdict])
        verdict, checker = pick(draw, ("posted", "returned")), pick(draw, ("li", "zhao"))
        if (verdict, checker) != (paper.verdict, paper.checker):
            return self.refuses(paper, verdict, checker, Conflict, "already_decided")
        reason = None if verdict == "posted" else "示例"
        with self.database.writing() as writer:
            (done,) = decide(writer, [paper.id], Verdict(verdict), self.users[checker], reason=reason)
        assert (done.number, done.is_replay) == (paper.number, True)
        return None

    def refuses(self, paper: Paper, verdict: str, checker: str, error: type[LedgerError], code: str) -> None:
        reason = None if verdict == "posted" else "示例"
        with pytest.raises(error) as caught, self.database.writing() as writer:
            decide(writer, [paper.id], Verdict(verdict), self.users[checker], reason=reason, clock=self.clock())
        assert codes_of(caught.value, "error") == {code}

    def revise(self, draw: Draw) -> None:
        """A returned voucher is answered once; any other verdict leaves nothing to revise."""
        old = pick(draw, [paper for paper in self.model.papers[1:] if paper.verdict])
        facts = old.body if often(draw, 5) else Writing(self.model, draw).voucher()
        is_revised = any(paper.revises == old.id for paper in self.model.papers)
        if old.verdict == "returned" and not is_revised:
            self.hand_in(facts, revises=old.id)
            return
        self.keys += 1
        with pytest.raises(Conflict) as caught, self.database.writing() as writer:
            submit(writer, Draft(facts, f"k{self.keys}", revises=old.id), self.users["wang"], self.clock())
        code = "already_revised" if old.verdict == "returned" else "revises_not_returned"
        assert codes_of(caught.value, "error") == {code}

    def retry(self, draw: Draw) -> None:
        """The same key: the same voucher for the same body, a conflict for another."""
        old = pick(draw, self.model.papers)
        replay = self.submit_as(old, old.body)
        assert (replay.id, replay.is_replay) == (old.id, True)
        with pytest.raises(Conflict) as caught:
            self.submit_as(old, [*old.body, {"fact": "closing", "month": "2023-01"}])
        assert codes_of(caught.value, "error") == {"key_conflict"}

    def submit_as(self, old: Paper, facts: list[Fact]) -> Submission:
        with self.database.writing() as writer:
            draft = Draft(facts, old.key, revises=old.revises)
            return submit(writer, draft, self.users[old.maker], self.clock())

    def preview(self, draw: Draw) -> None:
        """A preview takes the path of the real run and leaves nothing."""
        facts = Writing(self.model, draw).voucher()
        _, errors, _ = read(self.model, facts)
        try:
            with self.database.writing(keep=False) as writer:
                prepare(writer.connection, Draft(facts), self.clock())
                submit(writer, Draft(facts, "preview"), self.users["wang"], self.clock())
        except LedgerError as error:
            self.agree_on(codes_of(error, "error"), errors)
        else:
            self.agree_on(set(), errors)

    def clock_jumps_back(self, _draw: Draw) -> None:
        """What is decided next is not said to be decided before what was decided last."""
        self.now -= timedelta(hours=1)

    def close_or_reopen(self, draw: Draw) -> None:
        """Mostly the next month closes; where one is closed, it or an earlier one may open again."""
        after = self.model.open_from[:7] or "2023-02"
        month = pick(draw, MONTHS) if slips(draw) else after
        facts: list[Fact] = [{"fact": "closing", "month": month}]
        if often(draw, 2):
            facts.append({"fact": "closing", "month": month_after(month)[:7]})
        if slips(draw):
            facts.append(OPENING[0])
        closed = [month for month in MONTHS if month < self.model.open_from[:7]]
        if slips(draw) or (closed and often(draw, 3)):
            month = pick(draw, MONTHS if slips(draw) or not closed else closed)
            facts = [{"fact": "reopening", "month": month, "reason": "示例"}]
        paper = self.hand_in(facts)
        if paper is not None and often(draw, 8):
            self.sign(paper, "posted")

    def rebook(self, draw: Draw) -> None:
        deal = pick(draw, self.model.deals)
        provider, recipient = PARTIES[Kind(deal.kind)]
        changes = [
            {"region": "330304"},
            {"provider": pick(draw, PEOPLE[provider])},
            {"recipient": pick(draw, PEOPLE[recipient])},
            {"number": "J7"},
        ]
        paper = self.hand_in(rebooked(self.model, deal, pick(draw, changes)))
        if paper is not None:
            self.sign(paper, "posted")

    def question(self, draw: Draw) -> None:
        """A total and its entries, how it came about, the register of loans, or the balances of a month's end."""
        kind = pick(draw, ("total", "total", "changes", "loans", "balances"))
        if kind == "changes":
            self.answers.agree_on_changes(*draw_changes(self.model, draw))
        elif kind == "total":
            ask = draw_ask(self.model, draw)
            self.answers.agree(ask)
            self.answers.agree_on_entries(ask)
        else:
            self.answers.agree({"loans": draw_loans, "balances": draw_balances}[kind](self.model, draw))

    def a_split_adds_up(self, draw: Draw) -> None:
        """Amounts and counts of flows add over any split, and the cumulated figures of the books follow each other."""
        ask = draw_ask(self.model, draw)
        rows, totals, *_ = self.answers.ask(ask)
        assert sum(amount or 0 for _, amount, _ in rows.values()) == sum(
            amount or 0 for _, amount, _ in totals.values()
        )
        if ask.measure in MEASURES and ask.measure not in STOCKS:
            assert sum(count for count, _, _ in rows.values()) == sum(count for count, _, _ in totals.values())
            self.answers.figures_follow(ask, pick(draw, MONTHS))

    def known_at_an_instant(self, draw: Draw) -> None:
        moment = pick(draw, self.model.decided) + timedelta(seconds=draw(st.integers(-1, 1)))
        known = sum(decided <= moment for decided in self.model.decided)
        ask = replace(draw_ask(self.model, draw), known=known)
        self.answers.agree_on_an_instant(ask, moment.isoformat())

    def the_future_is_not_known(self, _draw: Draw) -> None:
        with pytest.raises(NotFound):
            self.answers.ask(Ask("disbursed", ("group",), known=self.model.head + 1))

    def no_level_sinks(self) -> None:
        """Outstanding, limits and what is written off are not below zero; in the books while nothing was reopened."""
        every, first = self.model.head + 1, self.model.reopened or self.model.head + 1
        with self.answers.reading() as connection:
            assert levels_below_zero(connection, "event", every) == []
            assert levels_below_zero(connection, "book", first) == []
            sunk = {place_text(row[3]) for row in levels_below_zero(connection, "book", every) if row[1] == every - 1}
            told = {item.place for item in checklist(connection, parse_period(MONTHS[0])) if item.code == SUNK}
        assert sunk <= told, f"{sunk - told} sank in the books, and no closing tells"
        self.seen["books never reopened"] += self.model.reopened is None and self.model.open_from > ""
        self.seen["books sunk by a reopening"] += bool(sunk)

    def tell_what_changed(self) -> None:
        """Since half-way, and between the bases at the end of each month that is closed."""
        head, ends = self.model.head, [day for day in MONTH_ENDS if day < self.model.open_from] or [TODAY]
        for index, measure in enumerate(
            ("disbursed", "outstanding", pick_in_turn(MEASURES, head), "reported_outstanding")
        ):
            asked = Ask(measure, known=head, as_of=ends[(head + index) % len(ends)])
            self.answers.agree_on_changes(replace(asked, known=head // 2), asked)
            self.answers.agree_on_changes(asked, replace(asked, basis="event"))

    def teardown(self) -> None:
        try:
            if not self.is_broken:
                self.agree_at_the_end()
        finally:
            self.database.engine.dispose()

    def agree_at_the_end(self) -> None:
        """Old answers hold, closed months are as they were, every measure agrees, and verification finds nothing."""
        with self.answers.one_snapshot():
            self.answers.still_hold(every=2)
            for month, figures in self.closed.items():
                again = self.answers.books_of(month)
                assert again == figures, f"the books of {month} changed: {figures} to {again}"
            self.tell_what_changed()
            for index, measure in enumerate(MEASURES):
                for by in (("kind",), pick_in_turn(SPLITS, self.model.head + index)):
                    self.answers.agree(Ask(measure, by, known=self.model.head))
            self.no_level_sinks()
        found = verify(self.database)
        assert found.findings == ()
        assert found.number == self.model.head
        keys = [anchor.key for _, anchor in self.database.head.read()]
        assert [key for key in keys if key.isdecimal()] == [str(n) for n in range(self.model.head + 1)]
        assert [key for key in keys if key.startswith("S")] == [f"S{paper.id}" for paper in self.model.papers]


def codes_of(error: LedgerError, severity: str) -> set[str]:
    """The codes of the findings of one severity that a refusal carries."""
    return {str(finding.code) for finding in error.findings if finding.severity == severity}


def accepted_by(writer: Writer, number: int) -> set[str]:
    """The codes of the warnings that a decision found and accepted."""
    accepted = writer.connection.exec_driver_sql(f"SELECT accepted FROM journal WHERE number = {number}").scalar()
    return set(accepted.split(",")) if accepted else set()


def is_dated_before(what: str, thing: Any, day: str) -> bool:
    """Whether a line of a voucher is of a day before that one."""
    return what in {"entry", "reversal", "amendment", "statement"} and bool(thing.day < day)
