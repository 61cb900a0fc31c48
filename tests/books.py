"""A ledger for tests that is written and read as text.

``post`` takes a voucher as lines such as::

    bank B01
    enterprise E01 330303
    patent_pledge_loan J1 B01 -> E01 contract C1, due_date 2023-12-31
    2023-01-05 J1 disbursement 415万元
    2023-06-05 J1 repayment 15万元
    reverse 1/4
    amend J1 from 2023-12-01: due_date 2024-06-30
    statement B01 patent_pledge_loan 2023-06-30 outstanding 400万元
    close 2023-06
    reopen 2023-06: forgotten loan

and ``table`` gives an answer back as lines. An instrument is named by its number.
"""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ledger.accounts import User, add_user
from ledger.database import Database
from ledger.errors import LedgerError
from ledger.journal import Clock, Decision, Draft, Submission, decide, submit
from ledger.money import format_yuan
from ledger.scope import Viewer, parse_question
from ledger.totals import Answer, answer
from ledger.vocabulary import InstitutionKind, Kind, Role, Verdict

USERS = {
    "wang": (Role.MAKER,),
    "zhao": (Role.MAKER, Role.CHECKER),
    "li": (Role.CHECKER,),
    "sun": (Role.AUDITOR,),
    "root": (Role.ADMINISTRATOR,),
}

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
            self.users = {name: add_user(writer.connection, name, roles) for name, roles in USERS.items()}

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
            region = {"region": words[1]} if len(words) > 1 else {}
            return {"fact": "institution", "code": words[0], "name": f"示例{words[0]}", "kind": head, **region}
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
        assert head == "statement", line
        bank, kind, day, measure, amount = words
        return {
            "fact": "statement", "institution": bank, "kind": kind, "date": day, "measure": measure, "amount": amount,
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
            elif name in {"tally"}:
                pairs[name] = int(value)
            elif name:
                pairs[name] = value
        return pairs
