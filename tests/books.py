"""A ledger for tests that is written and read as text.

``post`` takes a voucher as lines such as::

    bank B01
    bank B02 330302 parent B01
    enterprise E01 330303
    patent_pledge_loan J1 B01 -> E01 contract C1, due_date 2023-12-31
    2023-01-05 J1 disbursement 415万元
    2023-06-05 J1 repayment 15万元
    reverse 1/4
    amend J1 from 2023-12-01: due_date 2024-06-30
    statement B01 patent_pledge_loan 2023-06-30 outstanding 400万元 count 3
    close 2023-06
    reopen 2023-06: forgotten loan
    succession merger B02 -> B01 from 2023-04-01
    succession split 330327 -> 330383 from 2019-09-25: recipients E02 E03
    succession split B02 -> B03 from 2023-04-01: instruments J1 J2

and ``table`` gives an answer back as lines. An instrument is named by its number.
"""

import re
from copy import copy
from datetime import UTC, date, datetime, timedelta
from functools import partial
from io import BytesIO
from typing import Any

from sqlalchemy import insert

from ledger.access import create_token, revoke_tokens
from ledger.access_words import TokenScope
from ledger.accounts import User, add_user
from ledger.attachments import TableStore
from ledger.database import Database
from ledger.errors import LedgerError
from ledger.journal import Clock, Decision, Draft, Submission, decide, submit, take_over
from ledger.money import format_yuan
from ledger.scope import Viewer, parse_question
from ledger.tables import Tables
from ledger.totals import Answer, answer
from ledger.vocabulary import InstitutionKind, Kind, Role, Verdict

USERS = {
    "wang": (Role.MAKER,),
    "zhao": (Role.MAKER, Role.CHECKER),
    "li": (Role.CHECKER,),
    "sun": (Role.AUDITOR,),
    "root": (Role.ADMINISTRATOR,),
    "chen": (Role.SUBMITTER,),
}

CLERK_OF = {"chen": "B01"}

TODAY = date(2026, 1, 31)


class Books:
    """A database with users, a clock that moves a minute at each act, and the numbers of its instruments."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.today = TODAY
        self.now = datetime(2026, 1, 31, 8, 0, tzinfo=UTC)
        self.places: dict[str, str] = {}
        database.create()
        with database.writing() as writer:
            add = partial(add_user, writer.connection)
            self.users = {name: add(name, roles, CLERK_OF.get(name)) for name, roles in USERS.items()}

    def over(self, database: Database) -> "Books":
        """The same books over a copy of this database, as if they had been made there."""
        other = copy(self)
        other.database, other.places = database, {}
        return other

    def user(self, name: str) -> User:
        return self.users[name]

    def clock(self) -> Clock:
        self.now += timedelta(minutes=1)
        return Clock(self.now, self.today)

    def facts(self, text: str) -> list[dict[str, Any]]:
        """The facts of a voucher written as lines."""
        return [self._fact(line.strip()) for line in text.strip().splitlines() if line.strip()]

    def submit(self, text: str | list[Any], maker: str = "wang", **options: Any) -> Submission:
        facts = self.facts(text) if isinstance(text, str) else text
        with self.database.writing() as writer:
            return submit(writer, Draft(facts, **options), self.users[maker], self.clock())

    def decide(self, *vouchers: int, verdict: str = "posted", checker: str = "li", **options: Any) -> list[Decision]:
        with self.database.writing() as writer:
            who = self.users[checker]
            return decide(writer, vouchers, Verdict(verdict), who, clock=self.clock(), **options)

    def post(self, text: str | list[Any], maker: str = "wang", checker: str = "li", **options: Any) -> Decision:
        """The voucher is submitted and approved; its journal row."""
        submission = self.submit(text, maker)
        assert submission.id is not None
        return self.decide(submission.id, checker=checker, **options)[0]

    def settle(self, text: str | list[Any], maker: str = "wang", checker: str = "li", **options: Any) -> Decision:
        """The voucher is approved with every warning that its submission raised, as a closing's checklist is."""
        submission = self.submit(text, maker)
        assert submission.id is not None
        accept = [str(warning.code) for warning in submission.warnings]
        return self.decide(submission.id, checker=checker, accept=accept, **options)[0]

    def close(self, *months: str) -> Decision:
        """The months are closed, in one voucher."""
        return self.settle("\n".join(f"close {month}" for month in months))

    def ask(self, measure: str, viewer: Viewer | None = None, **parameters: Any) -> Answer:
        with self.database.reading() as connection:
            return answer(connection, parse_question(measure, parameters, viewer or Viewer.all()))

    def total(self, measure: str, **parameters: Any) -> tuple[int, str | None]:
        """Count and yuan of the one total of a question."""
        total = self.ask(measure, **parameters).total
        assert total is not None
        return total.count, None if total.amount_fen is None else format_yuan(total.amount_fen)

    def table(self, measure: str, **parameters: Any) -> str:
        """The rows of an answer as lines: dimensions, count, yuan, further counts."""
        rows = self.ask(measure, **parameters).rows
        return "\n".join(
            " ".join(
                [
                    *(str(value) for value in row.dimensions),
                    str(row.count),
                    "-" if row.amount_fen is None else format_yuan(row.amount_fen),
                    *map(str, row.counts),
                ]
            )
            for row in rows
        )

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        with self.database.reading() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(statement)]

    def trace(self) -> tuple[Any, ...]:
        """What every change would leave: how many vouchers and journal rows there are, and the head file."""
        counts = self.rows("SELECT (SELECT count(*) FROM voucher), (SELECT count(*) FROM journal)")
        return *counts, self.database.head.path.read_bytes()

    def complaints(self, facts: str | list[Any], maker: str = "wang", **options: Any) -> list[str]:
        """The findings, as ``code place``, with which a voucher is refused; that it left nothing is seen to."""
        before = self.trace()
        try:
            self.submit(facts, maker, **options)
        except LedgerError as refusal:
            assert self.trace() == before
            return [f"{finding.code} {finding.place}" for finding in refusal.findings]
        raise AssertionError("the voucher was taken")

    def _fact(self, line: str) -> dict[str, Any]:
        head, *words = line.split()
        if head in set(InstitutionKind):
            has_region = len(words) > 1 and words[1].isdecimal()
            region = {"region": words[1]} if has_region else {}
            rest = words[2 if has_region else 1 :]
            links = dict(zip(rest[::2], rest[1::2], strict=True))
            return {"fact": "institution", "code": words[0], "name": f"示例{words[0]}", "kind": head, **region, **links}
        if head in set(Kind):
            return self._instrument(line)
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", head):
            return self._entry(line)
        return self._other(head, words, line)

    def _instrument(self, line: str) -> dict[str, Any]:
        match = re.fullmatch(r"(\w+) (\S+) (\S+) -> (\S+)(?: (.*))?", line)
        assert match, line
        kind, number, provider, recipient, rest = match.groups()
        self.places[number] = f"{kind}:{provider}:{number}"
        fact = {"fact": "instrument", "kind": kind, "provider": provider, "number": number, **self._pairs(rest)}
        return fact | ({"opening": True} if recipient == "?" else {"recipient": recipient})

    def _entry(self, line: str) -> dict[str, Any]:
        match = re.fullmatch(r"(\S+) (\S+) (\w+)(?: ([^\s:]+))?(?:: (.*))?", line)
        assert match, line
        day, number, act, amount, rest = match.groups()
        fact = {"fact": "entry", "instrument": self.places.get(number, number), "act": act, "event_date": day}
        return fact | ({"amount": amount} if amount and amount != "?" else {}) | self._pairs(rest)

    def _other(self, head: str, words: list[str], line: str) -> dict[str, Any]:
        if head == "reverse":
            return {"fact": "reversal", "entry": words[0]}
        if head == "close":
            return {"fact": "closing", "month": words[0]}
        if head == "reopen":
            return {"fact": "reopening", "month": words[0].rstrip(":"), "reason": line.split(": ", 1)[1]}
        if head == "amend":
            instrument = self.places.get(words[0], words[0])
            pairs = self._pairs(line.split(": ", 1)[1])
            return {"fact": "amendment", "instrument": instrument, "effective_date": words[2].rstrip(":"), **pairs}
        if head == "succession":
            return self._succession(line)
        assert head == "statement", line
        bank, kind, day, measure, amount, *count = words
        counted = {"count": int(count[1])} if count else {}
        return {
            "fact": "statement", "institution": bank, "kind": kind, "date": day, "measure": measure, "amount": amount,
            **counted,
        }  # fmt: skip

    def _succession(self, line: str) -> dict[str, Any]:
        match = re.fullmatch(r"succession (\w+) (\S+) -> (\S+) from ([-\d]+)(?:: (\w+) (.*))?", line)
        assert match, line
        form, predecessor, successor, day, name, items = match.groups()
        is_region = predecessor.isdecimal() and len(predecessor) == 6
        moved = {name: [self.places.get(item, item) for item in items.split()]} if name else {}
        return {
            "fact": "succession", "subject": "region" if is_region else "institution", "form": form,
            "predecessor": predecessor, "successor": successor, "effective_date": day, **moved,
        }  # fmt: skip

    def _pairs(self, text: str | None) -> dict[str, Any]:
        pairs: dict[str, Any] = {}
        for pair in (text or "").split(", "):
            name, _, value = pair.strip().partition(" ")
            if name in {"under", "renews", "for_loan", "replaces"}:
                pairs[name] = self.places.get(value, value)
            elif name == "secured_by":
                pairs[name] = [self.places.get(item, item) for item in value.split()]
            elif name in {"revolving", "opening"}:
                pairs[name] = True
            elif name == "tally":
                pairs[name] = int(value)
            elif name:
                pairs[name] = value
        return pairs


EVERYTHING = """
bank B01 330302
bank B02 330303
enterprise E01 330303
enterprise E02 330326
fund F01
pledge_registration P1 E01 -> B01
pledge_registration P2 E01 -> B01
2023-01-01 P1 registration 500
2023-01-01 P1 pledge 500: patent ZL201310699744.2
credit_line L1 B01 -> E01 revolving
2023-01-02 L1 commitment 1000
patent_pledge_loan J1 B01 -> E01 under L1, contract C1, secured_by P1 P2, rate 4.35, due_date 2024-01-05
2023-01-05 J1 disbursement 100
2023-02-05 J1 repayment 40
technology_loan J2 B02 -> E02 programme 示例计划, category 示例行业, purpose 示例, signed_date 2023-01-06
2023-01-06 J2 disbursement 200
interest_subsidy S1 F01 -> E01 for_loan J1
2023-03-01 S1 disbursement 5
equity_investment Q1 F01 -> ? opening
2022-12-31 Q1 disbursement 900: tally 3
technology_loan J3 B02 -> E02 renews J2
"""

PAPERS: list[dict[str, Any]] = [
    {
        "fact": "publication", "code": "R1", "title": "示例", "date": "2023-12-01",
        "figures": [{"id": "F1", "text": "8家"}],
    },
    {"fact": "reference", "code": "N1", "title": "示例", "amount": "500", "source": "示例"},
    {"fact": "issue", "report": "monthly", "period": "2023-06", "digest": "0" * 64, "head": 1},
    {
        "fact": "institution", "code": "B03", "name": "示例B03", "kind": "bank", "uscc": "913303006683402246",
        "parent": "B01", "duplicate_of": "B02",
    },
]  # fmt: skip


def post_everything(books: Books) -> Books:
    """Every stored and projected table has at least three rows; one voucher was returned and revised, one is open."""
    books.post(EVERYTHING)
    books.post("reverse 1/14\nreverse 1/16\n2023-02-05 J1 repayment 50\n2023-01-06 J2 disbursement 210")
    returned = books.submit("statement B01 patent_pledge_loan 2023-05-31 outstanding 61", source={"file": "a"})
    books.decide(returned.id or 0, verdict="returned", reason="示例")
    text = """
    statement B01 patent_pledge_loan 2023-05-31 outstanding 60
    statement B01 patent_pledge_loan 2023-06-30 outstanding 50
    statement B02 technology_loan 2023-06-30 outstanding 210
    amend J1 from 2023-06-01: due_date 2024-06-05, rate 4.5
    amend J2 from 2023-06-01: purpose 示例, secured_by P2
    amend J1 from 2023-07-01: rate 4.6
    """
    revised = books.submit(text, revises=returned.id, batch="b1", source={"file": "b"})
    books.decide(revised.id or 0, accept=["duplicate_entry"])
    books.settle("close 2023-05\nclose 2023-06\nreopen 2023-06: 示例")
    books.post(PAPERS)
    books.post(
        """
        bank B04
        succession merger B04 -> B01 from 2023-04-01
        succession split B02 -> B04 from 2023-05-01: instruments J2
        succession split 330326 -> 330303 from 2023-06-01: recipients E02
        """
    )
    books.post("2023-08-01 J1 repayment 10\nenterprise E03")
    clerk = books.submit("2023-08-02 J1 repayment 10", "chen")
    with books.database.writing() as writer:
        take_over(writer, clerk.id or 0, books.user("wang"), books.clock())
    _come_to_the_door(books)
    return books


def _come_to_the_door(books: Books) -> None:
    """The tables of access have three rows each; the passwords are no hashes, which would take their time."""
    store = TableStore(books.database)
    for page in (b"1", b"2", b"3"):
        store.put(BytesIO(b"%PDF-1.7 " + page))
    with books.database.writing() as writer:
        for moment in ("2026-01-31T08:00:00Z", "2026-01-31T08:01:00Z", "2026-01-31T08:02:00Z"):
            row = {"account": "root", "hash": "示例", "set_at": moment}
            writer.connection.execute(insert(Tables.CREDENTIAL), [row])
            create_token(writer.connection, books.user("wang"), [TokenScope.READ])
        assert revoke_tokens(writer.connection, "wang") == 3
