"""A machine that does anything a bureau may do, in any order, and compares every answer with a naive model.

``PLEDGEBOOK_MACHINE_EXAMPLES`` sets the number of histories an engine, drawn anew at each run, for long hunts.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from ledger.accounts import User
from ledger.database import Database
from ledger.errors import Conflict, Forbidden, LedgerError, NotFound, Refused
from ledger.journal import Clock, Draft, Submission, decide, prepare, submit
from ledger.period import parse_period
from ledger.scope import Viewer, parse_question
from ledger.totals import TotalRow, answer
from ledger.verify import verify
from ledger.vocabulary import ACTS_OF, GROUP_OF, LOAN_KINDS, Act, Kind, Verdict
from tests.books import Books
from tests.databases import PostgresDatabases, sqlite_url
from tests.model import MEASURES, OF_PATENTS, STOCKS, Ask, Deal, Fact, Item, Lines, Model, Paper, month_after

LONG_HUNT = "PLEDGEBOOK_MACHINE_EXAMPLES"
STEPS = 30
TODAY = "2023-08-15"
MONTHS = [f"2023-{month:02d}" for month in range(1, 9)]
DAYS = [f"2023-{month:02d}-{day}" for month in range(1, 8) for day in ("01", "15")]
AMOUNTS = ["100", "200", "300", "500"]
PATENTS = ["ZL201310699744.2", "ZL201110000001.2", "ZL201210000002.1"]
PEOPLE = {
    "bank": ["B01", "B02"],
    "enterprise": ["E01", "E02"],
    "fund": ["F01"],
    "cooperative": ["K01"],
    "government": ["G01"],
}
OPENING: list[Fact] = [
    {"fact": "institution", "code": code, "name": f"示例{code}", "kind": kind, "region": region}
    for kind, codes in PEOPLE.items()
    for code, region in zip(codes, ("330302", "330303"), strict=False)
]
PARTIES = {
    **dict.fromkeys((Kind.CREDIT_LINE, Kind.PATENT_PLEDGE_LOAN, Kind.TECHNOLOGY_LOAN), ("bank", "enterprise")),
    Kind.COOPERATIVE_LOAN: ("cooperative", "enterprise"),
    Kind.PLEDGE_REGISTRATION: ("enterprise", "bank"),
    **dict.fromkeys((Kind.COOPERATIVE_SHARE, Kind.MUTUAL_DEPOSIT), ("enterprise", "cooperative")),
    Kind.FUND_CONTRIBUTION: ("government", "fund"),
    Kind.EQUITY_INVESTMENT: ("fund", "enterprise"),
    **dict.fromkeys((Kind.GRANT, Kind.INTEREST_SUBSIDY, Kind.RISK_COMPENSATION), ("government", "enterprise")),
}
DIMENSIONS = ("kind", "group", "act", "institution", "provider", "recipient", "region", "programme", "category")
CALENDAR = ("year", "quarter", "month")
COUNTS = ("instruments", "contracts", "recipients", "institutions")

DATA = st.data()
Draw = Callable[[st.SearchStrategy[Any]], Any]
Make = Callable[[], Database]


def pick(draw: Draw, things: Any) -> Any:
    return draw(st.sampled_from(list(things)))


def pick_in_turn(things: Iterable[str], number: int) -> str:
    every = list(things)
    return every[number % len(every)]


def often(draw: Draw, tenths: int) -> bool:
    """True about ``tenths`` times in ten; shrinks to True."""
    return bool(draw(st.integers(1, 10)) <= tenths)


class Writing:
    """Draws the facts of one voucher, mostly sound ones, looking at what the model says stands."""

    def __init__(self, model: Model, draw: Draw) -> None:
        self.model = model
        self.draw = draw
        self.facts: list[Fact] = []

    def voucher(self) -> list[Fact]:
        moves = [
            self.loan,
            self.loan,
            self.line,
            self.deal,
            self.entry,
            self.entry,
            self.entry,
            self.reversal,
            self.patent,
        ]
        rare = [self.institution, self.stranger, self.pledge]
        for _ in range(self.draw(st.integers(1, 3))):
            pick(self.draw, moves if often(self.draw, 8) else rare)()
        return self.facts

    def loan(self) -> None:
        """A loan, often under a line that is there, with its disbursement."""
        lines = [deal for deal in self.model.deals if deal.kind == Kind.CREDIT_LINE]
        line = pick(self.draw, lines) if lines and often(self.draw, 6) else None
        parties = {} if line is None else {"under": line.place, "provider": line.provider, "recipient": line.recipient}
        self.instrument(pick(self.draw, LOAN_KINDS[:2]), parties)
        if often(self.draw, 9):
            self.dated(f"#{len(self.facts)}", "disbursement")

    def line(self) -> None:
        """A credit line with its limit, and often a loan at once."""
        self.instrument(Kind.CREDIT_LINE, {})
        line, place = self.facts[-1], f"#{len(self.facts)}"
        self.dated(place, "commitment")
        if often(self.draw, 7):
            parties = {"provider": line["provider"], "recipient": line["recipient"]}
            self.instrument(pick(self.draw, LOAN_KINDS[:2]), {"under": place, **parties})
            self.dated(f"#{len(self.facts)}", "disbursement")

    def deal(self) -> None:
        """Any other instrument, with the act that begins it."""
        kind = pick(self.draw, [kind for kind in Kind if kind not in LOAN_KINDS[:2]])
        self.instrument(kind, {})
        place = f"#{len(self.facts)}"
        self.dated(place, ACTS_OF[kind][0])
        if kind == Kind.PLEDGE_REGISTRATION:
            self.of_patent(place, "pledge")

    def pledge(self) -> None:
        self.instrument(Kind.PLEDGE_REGISTRATION, {})
        self.of_patent(f"#{len(self.facts)}", "pledge")

    def entry(self) -> None:
        """Something more under an instrument that is there; one act in ten is not one of its kind."""
        if not self.model.deals:
            return self.loan()
        deal = pick(self.draw, self.model.deals)
        acts = [act for act in ACTS_OF[deal.kind] if act not in OF_PATENTS] if often(self.draw, 9) else [*Act][:8]
        return self.dated(self.reference(deal), pick(self.draw, acts))

    def patent(self) -> None:
        registrations = [deal for deal in self.model.deals if deal.kind == Kind.PLEDGE_REGISTRATION]
        if registrations:
            self.of_patent(pick(self.draw, registrations).place, pick(self.draw, OF_PATENTS))
        else:
            self.pledge()

    def reversal(self) -> None:
        """A posted entry is cancelled; sometimes one that is cancelled already, is a reversal, or is not there."""
        gone = [item.reverses for item in self.model.items]
        live = [item for item in self.model.items if item.tally > 0 and item not in gone]
        items = live if live and often(self.draw, 9) else self.model.items
        place = "99/1" if not items else place_of(pick(self.draw, items))
        self.facts.append({"fact": "reversal", "entry": place})

    def institution(self) -> None:
        """A newcomer, a new version of one that is there, or one that changes its kind."""
        kind, code = pick(self.draw, [("bank", "B01"), ("enterprise", "E01"), ("bank", "N01"), ("enterprise", "N01")])
        region = {"region": pick(self.draw, ("330302", "330326"))} if often(self.draw, 7) else {}
        self.facts.append({"fact": "institution", "code": code, "name": f"示例{code}", "kind": kind, **region})

    def stranger(self) -> None:
        """A party that is not there, one of a wrong kind, or an instrument that nobody knows."""
        wrong = [{"provider": "X01"}, {"provider": "E01"}, {"recipient": "B01"}, {"under": "S1/1"}]
        if often(self.draw, 5):
            self.instrument(Kind.TECHNOLOGY_LOAN, pick(self.draw, wrong))
        else:
            self.dated("technology_loan:B01:J99", "disbursement")

    def instrument(self, kind: Kind, fixed: Fact) -> None:
        draw, (provider, recipient) = self.draw, PARTIES[kind]
        fact: dict[str, Any] = {"fact": "instrument", "kind": str(kind), "provider": pick(draw, PEOPLE[provider])}
        fact["recipient"] = pick(draw, PEOPLE[recipient])
        for name, values, tenths in (
            ("number", [f"J{n}" for n in range(1, 7)], 7),
            ("contract", ["C1", "C2"], 4),
            ("region", ["330304"], 2),
            ("programme", ["P1", "P2"], 3),
            ("category", ["芯片"], 2),
        ):
            if often(draw, tenths):
                fact[name] = pick(draw, values)
        if kind == Kind.CREDIT_LINE and often(draw, 5):
            fact["revolving"] = True
        self.facts.append({**fact, **fixed})

    def dated(self, place: str, act: str) -> None:
        day = pick(self.draw, DAYS) if often(self.draw, 9) else "2023-08-16"
        amount = pick(self.draw, AMOUNTS)
        entry = {"fact": "entry", "instrument": place, "act": str(act), "event_date": day, "amount": amount}
        self.facts.append(entry)

    def of_patent(self, place: str, act: str) -> None:
        entry = {"fact": "entry", "instrument": place, "act": act, "event_date": pick(self.draw, DAYS)}
        value = {"amount": pick(self.draw, AMOUNTS)} if often(self.draw, 5) else {}
        self.facts.append({**entry, "patent": pick(self.draw, PATENTS), **value})

    def reference(self, deal: Deal) -> str:
        if deal.number is not None and often(self.draw, 3):
            return f"{deal.kind}:{deal.provider}:{deal.number}"
        return deal.place


def place_of(item: Item) -> str:
    return f"{item.number}/{item.line}"


def rebooked(model: Model, deal: Deal, changes: Fact) -> list[Fact]:
    """Reversals of all that lives under ``deal``, the instrument anew with ``changes``, and its entries anew."""
    gone = [item.reverses for item in model.items]
    live = [item for item in model.items if item.deal is deal and item.tally > 0 and item not in gone]
    given = {"number": deal.number, "contract": deal.contract, **deal.dimensions}
    if deal.under is not None:
        given["under"] = deal.under.place
    anew = {"fact": "instrument", "kind": str(deal.kind), "provider": deal.provider, "recipient": deal.recipient}
    anew |= {name: value for name, value in given.items() if value is not None}
    anew |= ({"revolving": True} if deal.revolving else {}) | dict(changes)
    facts: list[Fact] = [{"fact": "reversal", "entry": place_of(item)} for item in live]
    facts.append(anew)
    for item in live:
        entry = {"fact": "entry", "instrument": f"#{len(live) + 1}", "act": str(item.act), "event_date": item.day}
        entry |= {} if item.fen is None else {"amount": str(item.fen // 100)}
        facts.append(entry if item.patent is None else {**entry, "patent": item.patent})
    return facts


class Machine(RuleBasedStateMachine):
    """The ledger and the model, side by side."""

    def __init__(self, make: Make, users: dict[str, User]) -> None:
        super().__init__()
        self.database = make()
        self.users = users
        self.model = Model(TODAY)
        self.now = datetime(2023, 8, 15, 1, 0, tzinfo=UTC)
        self.keys = 0
        self.told: list[tuple[Ask, Any]] = []
        self.is_broken = False

    # acts

    def clock(self) -> Clock:
        self.now += timedelta(minutes=1)
        return Clock(self.now, date.fromisoformat(TODAY))

    def hand_in(self, facts: list[Fact], maker: str = "wang", revises: int | None = None) -> Paper | None:
        """The voucher is stored, or refused with exactly the codes that the model finds."""
        lines, errors, warnings = self.model.read(facts)
        self.keys += 1
        draft = Draft(facts, f"k{self.keys}", revises=revises)
        try:
            with self.database.writing() as writer:
                done = submit(writer, draft, self.users[maker], self.clock())
        except LedgerError as error:
            return self.agree_on(codes_of(error, "error"), errors)
        self.agree_on(set(), errors)
        assert {finding.code for finding in done.warnings} == warnings
        assert done.id is not None
        paper = Paper(done.id, maker, f"k{self.keys}", facts, lines, revises)
        self.model.papers.append(paper)
        return paper

    @staticmethod
    def agree_on(codes: set[str], expected: set[str]) -> None:
        """The codes of the ledger's refusal are those of the model; none where both accept."""
        assert codes == expected

    def sign(self, paper: Paper, verdict: str, checker: str = "li", accept: set[str] | None = None) -> bool:
        """The voucher is decided, or refused with exactly the codes that the model finds."""
        errors, warnings = self.model.judge(paper.lines) if verdict == "posted" else (set(), set())
        if accept is not None and warnings - accept:
            errors = errors | {"warning_not_accepted"}
        given = warnings if accept is None else accept
        reason = None if verdict == "posted" else "示例"
        clock, who = self.clock(), self.users[checker]
        try:
            with self.database.writing() as writer:
                (done,) = decide(writer, [paper.id], Verdict(verdict), who, reason=reason, accept=[*given], clock=clock)
        except Refused as error:
            self.agree_on(codes_of(error, "error"), errors)
            return False
        self.agree_on(set(), errors)
        assert done.number == len(self.model.decided) + 1
        self.model.decided.append(clock.now)
        paper.verdict, paper.checker, paper.number = verdict, checker, done.number
        if verdict == "posted":
            self.model.post(paper, done.number)
            self.look_around(done.number)
        return True

    def look_around(self, number: int) -> None:
        """Before and after the voucher just posted; asked again at the end."""
        measure = pick_in_turn(MEASURES, number)
        for known in (number - 1, number):
            self.agree(Ask(measure, ("kind", "region"), ("instruments",), known=known))
        self.agree(Ask(pick_in_turn(("disbursed", "outstanding", "limit"), number), ("kind",), known=number - 1))

    def ask(self, ask: Ask) -> tuple[Lines, Lines, int | None]:
        parameters: dict[str, Any] = {
            "by": ask.by, "counts": ask.counts, "as_of": ask.as_of, "basis": ask.basis, "part": ask.part,
            "known_at": ask.known, "where": [f"{name}={value}" for name, value in ask.where],
            "period": period_text(ask),
        }  # fmt: skip
        viewer = Viewer.all() if ask.viewer is None else Viewer.of(ask.viewer)
        with self.database.reading() as connection:
            given = answer(connection, parse_question(ask.measure, parameters, viewer))
        assert given.question.by == ask.by
        return in_lines(given.rows), in_lines(given.totals), given.adjustment.amount_fen if given.adjustment else None

    def agree(self, ask: Ask) -> None:
        """The ledger's answer is the model's, to the fen and to the count."""
        rows, totals, adjustment = self.ask(ask)
        expected_rows, expected_totals = self.model.answer(ask)
        assert rows == said(expected_rows)
        assert totals == said(expected_totals)
        if adjustment is not None:
            late = replace(ask, part="adjustment", counts=())
            assert adjustment == sum(amount or 0 for _, amount, _ in self.model.answer(late)[1].values())
        self.told.append((ask, (rows, totals)))

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
        chosen(data.draw)
        self.is_broken = False

    def possible(self) -> Iterator[tuple[Callable[[Draw], None], int]]:
        """What can be done now, with weights."""
        yield from ((self.record, 8), (self.submit_only, 2), (self.close_or_reopen, 2), (self.question, 4))
        yield from ((self.a_split_adds_up, 2), (self.retry, 1), (self.preview, 1))
        yield from ((self.known_at_an_instant, 1), (self.the_future_is_not_known, 1))
        if any(paper.verdict is None for paper in self.model.papers):
            yield from ((self.decide_one, 4), (self.own_voucher_is_not_signed, 1))
        if len(self.model.decided) > 1:
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
        _, errors, _ = self.model.read(facts)
        try:
            with self.database.writing(keep=False) as writer:
                prepare(writer.connection, Draft(facts), self.clock())
                submit(writer, Draft(facts, "preview"), self.users["wang"], self.clock())
        except LedgerError as error:
            self.agree_on(codes_of(error, "error"), errors)
        else:
            self.agree_on(set(), errors)

    def close_or_reopen(self, draw: Draw) -> None:
        after = self.model.open_from[:7] or "2023-02"
        month = after if often(draw, 7) else pick(draw, MONTHS)
        facts: list[Fact] = [{"fact": "closing", "month": month}]
        if often(draw, 3):
            facts = [{"fact": "reopening", "month": pick(draw, MONTHS), "reason": "示例"}]
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
        self.agree(draw_ask(self.model, draw))

    def a_split_adds_up(self, draw: Draw) -> None:
        """Amounts and counts of flows add over any split, and the cumulated figures of the books follow each other."""
        ask = draw_ask(self.model, draw)
        rows, totals, _ = self.ask(ask)
        assert sum(amount or 0 for _, amount, _ in rows.values()) == sum(
            amount or 0 for _, amount, _ in totals.values()
        )
        if ask.measure not in STOCKS:
            assert sum(count for count, _, _ in rows.values()) == sum(count for count, _, _ in totals.values())
            self.figures_follow(ask, pick(draw, MONTHS))

    def figures_follow(self, ask: Ask, month: str) -> None:
        def figure(**scope: Any) -> tuple[int, int]:
            asked = Ask(ask.measure, ("group",), known=ask.known, where=ask.where, **scope)
            figures = [*self.ask(asked)[1].values()]
            return sum(count for count, _, _ in figures), sum(amount or 0 for _, amount, _ in figures)

        period = {"start": f"{month}-01", "end": month_after(month)}
        before, after = figure(as_of=day_before(period["start"])), figure(as_of=day_before(period["end"]))
        occurred, adjusted = figure(**period), figure(**period, part="adjustment")
        assert tuple(map(sum, zip(before, occurred, adjusted, strict=True))) == after

    def known_at_an_instant(self, draw: Draw) -> None:
        """A moment stands for the last number decided by then."""
        moment = pick(draw, self.model.decided) + timedelta(seconds=draw(st.integers(-1, 1)))
        expected = sum(decided <= moment for decided in self.model.decided)
        with self.database.reading() as connection:
            asked = parse_question("disbursed", {"known_at": moment.isoformat()}, Viewer.all())
            assert answer(connection, asked).head.number == expected

    def the_future_is_not_known(self, _draw: Draw) -> None:
        with pytest.raises(NotFound):
            self.ask(Ask("disbursed", ("group",), known=len(self.model.decided) + 1))

    def teardown(self) -> None:
        try:
            if not self.is_broken:
                self.agree_at_the_end()
        finally:
            self.database.engine.dispose()

    def agree_at_the_end(self) -> None:
        """Old answers hold, every measure agrees, and verification finds nothing."""
        for ask, figures in self.told:
            assert self.ask(ask)[:2] == figures, "an answer at a known number changed"
        for measure in MEASURES:
            for by in (("group",), ("kind",), ("group", "act"), ("group", "region", "institution")):
                self.agree(Ask(measure, by, known=len(self.model.decided)))
        found = verify(self.database)
        assert found.findings == ()
        assert found.number == len(self.model.decided)
        keys = [anchor.key for _, anchor in self.database.head.read()]
        assert [key for key in keys if key.isdecimal()] == [str(n) for n in range(len(self.model.decided) + 1)]
        assert [key for key in keys if key.startswith("S")] == [f"S{paper.id}" for paper in self.model.papers]


def codes_of(error: LedgerError, severity: str) -> set[str]:
    return {str(finding.code) for finding in error.findings if finding.severity == severity}


def day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def period_text(ask: Ask) -> str | None:
    if ask.start is None or ask.end is None:
        return None
    names = [ask.start[:4], ask.start[:7], *(f"{ask.start[:4]}{part}" for part in ("Q1", "Q2", "Q3", "H1", "H2"))]
    periods = {(str(p.start), str(p.end)): p.text for p in map(parse_period, names)}
    return periods[ask.start, ask.end]


def draw_ask(model: Model, draw: Draw) -> Ask:
    measure = pick(draw, MEASURES)
    is_stock = measure in STOCKS
    by = draw(st.lists(st.sampled_from(DIMENSIONS if is_stock else DIMENSIONS + CALENDAR), max_size=3, unique=True))
    counts = (*COUNTS, "patents") if measure == "pledged" else COUNTS
    time: dict[str, Any] = {}
    if not is_stock and often(draw, 6):
        period = parse_period(pick(draw, [*MONTHS, "2023", "2023Q1", "2023Q2", "2023Q3", "2023H1", "2023H2"]))
        time = {"start": str(period.start), "end": str(period.end)}
    elif often(draw, 8):
        time = {"as_of": pick(draw, [*DAYS, "2023-06-30"])}
    basis = pick(draw, ("book", "event"))
    has_parts = basis == "book" and "start" in time
    part = pick(draw, ("occurred", "adjustment", "booked")) if has_parts else "occurred"
    known = draw(st.integers(0, len(model.decided)))
    viewer = None if often(draw, 8) else pick(draw, ("B01", "E01"))
    where = draw_where(draw)
    split = tuple(by)
    if not {"group", "kind"} & {*by, *dict(where)}:
        split = ("group", *by)
    chosen = tuple(draw(st.lists(st.sampled_from(counts), max_size=2, unique=True)))
    return Ask(measure, split, chosen, **time, basis=basis, part=part, known=known, where=where, viewer=viewer)


def draw_where(draw: Draw) -> tuple[tuple[str, str], ...]:
    values = {
        "kind": [str(kind) for kind in Kind],
        "group": sorted({str(group) for group in GROUP_OF.values()}),
        "institution": ["B01", "B02", "F01"],
        "region": ["330302", "330304"],
        "recipient": ["E01"],
        "month": ["2023-03"],
        "quarter": ["2023Q2"],
    }
    names = draw(st.lists(st.sampled_from(list(values)[: 7 if often(draw, 2) else 5]), max_size=2, unique=True))
    return tuple((name, pick(draw, values[name])) for name in names)


def in_lines(rows: Iterable[TotalRow]) -> Lines:
    return said({row.dimensions: (row.count, row.amount_fen, row.counts) for row in rows})


def said(lines: Lines) -> Lines:
    """The lines that say something: a line over nothing at all may stand or be left out."""
    return {place: line for place, line in lines.items() if line[1] is not None or line[0] or any(line[2])}


def hunt(make: Make, users: dict[str, User], examples: int) -> None:
    run_state_machine_as_test(
        lambda: Machine(make, users),
        settings=settings(
            max_examples=int(os.environ.get(LONG_HUNT, examples)),
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=LONG_HUNT not in os.environ,
            print_blob=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_any_history_on_sqlite_agrees_with_the_model(tmp_path: Path) -> None:
    fresh = Books(Database(sqlite_url(tmp_path, "fresh.db"), tmp_path / "fresh.head"))
    fresh.database.engine.dispose()
    names = numbered()

    def make() -> Database:
        name = next(names)
        shutil.copy(tmp_path / "fresh.db", tmp_path / f"{name}.db")
        shutil.copy(tmp_path / "fresh.head", tmp_path / f"{name}.head")
        return Database(sqlite_url(tmp_path, f"{name}.db"), tmp_path / f"{name}.head")

    hunt(make, fresh.users, 20)


def test_any_history_on_postgresql_agrees_with_the_model(tmp_path: Path, postgres: PostgresDatabases) -> None:
    url = postgres.new_database()
    fresh = Books(Database(url, tmp_path / "fresh.head"))
    fresh.database.engine.dispose()
    names = numbered()
    copies: list[str] = []

    def make() -> Database:
        while copies:
            postgres._execute(f"DROP DATABASE {copies.pop()} WITH (FORCE)")
        name = f"{fresh.database.url.database}_{next(names)}"
        postgres._execute(f"CREATE DATABASE {name} TEMPLATE {fresh.database.url.database}")
        copies.append(name)
        shutil.copy(tmp_path / "fresh.head", tmp_path / f"{name}.head")
        return Database(url.replace(str(fresh.database.url.database), name), tmp_path / f"{name}.head")

    try:
        hunt(make, fresh.users, 10)
    finally:
        while copies:
            postgres._execute(f"DROP DATABASE {copies.pop()} WITH (FORCE)")


def numbered() -> Iterator[str]:
    return (f"m{number}" for number in range(1_000_000))


# What the machine, and reading for it, once found.

LOAN = """
bank B01 330302
bank B02 330302
enterprise E01 330303
government G01
technology_loan J1 B01 -> E01
2023-01-05 J1 disbursement 100
"""


def refusal_of(books: Books, voucher: str | list[Fact]) -> set[str]:
    with pytest.raises(Refused) as caught:
        books.post(voucher)
    return codes_of(caught.value, "error")


def test_a_repayment_above_what_was_posted_before_is_refused_with_its_figure_on_both_engines(books: Books) -> None:
    books.post(LOAN)
    with pytest.raises(Refused) as caught:
        books.submit("2023-01-06 J1 repayment 101")
    assert [(finding.code, finding.found) for finding in caught.value.findings] == [
        ("balance_negative", "2023-01-06 -1.00")
    ]


def test_a_loan_is_recorded_anew_under_its_number_in_the_voucher_that_reverses_it(books: Books) -> None:
    books.post(LOAN)
    books.post("reverse 1/6\ntechnology_loan J1 B01 -> E01 region 330326\n2023-01-05 J1 disbursement 100")
    assert books.table("disbursed", kind="technology_loan", by="region") == "330303 0 0.00\n330326 1 100.00"


def test_a_number_passes_from_one_instrument_to_another_in_one_voucher(books: Books) -> None:
    books.post(LOAN)
    books.post("reverse 1/6\ntechnology_loan J1 B01 -> E01 region 330326\n2023-01-05 J1 disbursement 100")
    entry = {"fact": "entry", "instrument": "S1/5", "act": "disbursement", "event_date": "2023-01-05", "amount": "100"}
    assert refusal_of(books, [entry]) == {"number_taken"}
    books.post([{"fact": "reversal", "entry": "2/3"}, entry])
    assert books.table("disbursed", kind="technology_loan", by="region") == "330303 1 100.00\n330326 0 0.00"


def test_the_total_of_a_stock_does_not_depend_on_how_it_is_split(books: Books) -> None:
    books.post(LOAN + "2023-01-06 J1 repayment 100")
    for by in (None, "act", "institution"):
        assert books.total("outstanding", group="lending", by=by) == (0, "0.00")
        assert books.total("outstanding", group="lending", by=by, counts="recipients") == (0, "0.00")


def test_a_patent_under_two_registrations_is_one_patent_however_the_answer_is_split(books: Books) -> None:
    pledges = "".join(f"\n2023-01-06 R{n} pledge 100: patent {PATENTS[0]}" for n in (1, 2))
    registrations = "pledge_registration R1 E01 -> B01\npledge_registration R2 E01 -> B02"
    books.post(LOAN + registrations + pledges, accept=["patent_under_other_pledge"])
    assert books.table("pledged", group="pledge", by="institution") == "B01 1 100.00\nB02 1 100.00"
    assert books.total("pledged", group="pledge", by="institution") == (1, "200.00")
    assert books.total("pledged", group="pledge") == (1, "200.00")


def test_fiscal_money_has_no_outstanding(books: Books) -> None:
    books.post(LOAN + "grant G1 G01 -> E01\n2023-01-06 G1 disbursement 70")
    assert books.table("outstanding", by="group") == "lending 1 100.00"
    assert books.total("outstanding", kind="grant") == (0, None)


def test_a_bank_that_reports_nothing_outstanding_has_reported(books: Books) -> None:
    books.post(LOAN + "statement B01 technology_loan 2023-06-30 outstanding 0")
    asked = {"kind": "technology_loan", "as_of": "2023-06-30"}
    assert books.table("reported_outstanding", by="institution", **asked) == "B01 0 0.00"
    assert books.total("reported_outstanding", **asked) == (0, "0.00")
