"""The ledger once more, as naively as it can be said: lists, loops and no SQL. The state machine compares the two.

Here stands what the model remembers. ``model_reading`` says what facts mean and what is wrong with them by themselves,
``model_rules`` what is wrong with them beside what stands, ``model_answers`` what a question is answered.

Nothing here is shared with ``ledger`` but the vocabulary, nothing is cached and nothing is fast. Facts are those that a
client hands in; amounts are whole yuan as text.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ledger.vocabulary import GROUP_OF, INSTITUTION_IS_RECIPIENT, LOAN_KINDS

Fact = Mapping[str, Any]
Signs = Mapping[str, int]
Lines = list[tuple[int, str, Any]]
"""What the lines of a voucher mean: line, what it is, and the thing."""

BALANCE: Signs = {"disbursement": 1, "repayment": -1, "write_off": -1}
LIMIT: Signs = {"commitment": 1, "commitment_cut": -1}
UNRECOVERED: Signs = {"write_off": 1, "recovery": -1}
WITH_BALANCE = ("lending", "shares", "contributions", "investments")
OF_PATENTS = ("pledge", "release")


@dataclass(eq=False)
class Deal:
    """One instrument; ``voucher`` and ``line`` are its name."""

    kind: str
    provider: str
    recipient: str | None
    number: str | None
    contract: str | None
    under: "Deal | None"
    revolving: bool
    opening: bool
    dimensions: dict[str, str | None]
    terms: dict[str, str | None]
    renews: "Deal | None" = None
    secured: tuple["Deal", ...] = ()
    voucher: int = 0
    line: int = 0
    posted: int = 0
    book: str = ""

    @property
    def place(self) -> str:
        return f"S{self.voucher}/{self.line}"

    @property
    def institution(self) -> str:
        return (self.recipient if self.kind in INSTITUTION_IS_RECIPIENT else None) or self.provider

    @property
    def group(self) -> str:
        return str(GROUP_OF[self.kind])  # type: ignore[index]

    @property
    def is_loan(self) -> bool:
        return self.kind in LOAN_KINDS

    @property
    def name(self) -> str:
        """How people name it."""
        return f"{self.kind}:{self.provider}:{self.number}"

    def is_seen_by(self, viewer: str | None) -> bool:
        return viewer is None or viewer in {self.provider, self.recipient}


@dataclass(eq=False)
class Item:
    """One entry."""

    deal: Deal
    act: str
    day: str
    fen: int | None
    tally: int
    patent: str | None = None
    means: str | None = None
    reverses: "Item | None" = None
    number: int = 0
    line: int = 0
    book: str = ""

    @property
    def place(self) -> str:
        return f"{self.number}/{self.line}"

    def negated(self) -> "Item":
        fen = None if self.fen is None else -self.fen
        return Item(self.deal, self.act, self.day, fen, -self.tally, self.patent, self.means, self)

    def date(self, basis: str) -> str:
        return self.book if basis == "book" else self.day

    def value(self, dimension: str, basis: str) -> str | None:
        date = self.date(basis)
        calendar = {"year": date[:4], "month": date[:7], "quarter": f"{date[:4]}Q{(int(date[5:7]) + 2) // 3}"}
        own = {"kind": self.deal.kind, "group": self.deal.group, "act": self.act}
        parties = {name: getattr(self.deal, name) for name in ("institution", "provider", "recipient")}
        return {**calendar, **own, **parties, **self.deal.dimensions}[dimension]


@dataclass(eq=False)
class Change:
    """One amendment: from ``day`` on these terms hold, and these registrations secure the loan too."""

    deal: Deal
    day: str
    terms: dict[str, str | None]
    secured: tuple[Deal, ...] = ()
    number: int = 0
    line: int = 0
    book: str = ""

    def date(self, basis: str) -> str:
        return self.book if basis == "book" else self.day


@dataclass(eq=False)
class Report:
    """One statement of a bank."""

    institution: str
    kind: str
    loan: Deal | None
    day: str
    measure: str
    fen: int
    count: int | None
    number: int = 0
    line: int = 0
    book: str = ""

    def value(self, dimension: str) -> str:
        return {"kind": self.kind, "group": str(GROUP_OF[self.kind]), "institution": self.institution}[dimension]  # type: ignore[index]


@dataclass(eq=False)
class Paper:
    """A voucher: what was handed in, what it means, and how it was decided."""

    id: int
    maker: str
    key: str
    body: list[Fact]
    lines: Lines
    revises: int | None = None
    verdict: str | None = None
    checker: str | None = None
    number: int = 0


@dataclass
class Model:
    """The whole ledger in lists. ``marks`` is the first open day after each number at which months closed or opened."""

    today: str
    parties: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    deals: list[Deal] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    decided: list[datetime] = field(default_factory=list)
    open_from: str = ""
    reopened: int | None = None

    @property
    def head(self) -> int:
        """The last journal number."""
        return len(self.decided)

    def live(self) -> list[Item]:
        """The entries that are neither reversed nor reversals."""
        gone = [item.reverses for item in self.items if item.reverses]
        return [item for item in self.items if item.tally > 0 and item not in gone]

    def post(self, paper: Paper, number: int) -> None:
        """What the voucher says stands, booked on the first open day at the earliest."""
        booked_from = self.open_from
        for line, what, thing in paper.lines:
            if what == "institution":
                self.parties[thing[0]] = thing[1:]
            elif what == "instrument":
                thing.voucher, thing.line, thing.posted, thing.book = paper.id, line, number, booked_from
                self.deals.append(thing)
            elif what in {"closing", "reopening"}:
                self._move_mark(what, thing, number)
            else:
                noted = thing.negated() if what == "reversal" else thing
                noted.number, noted.line, noted.book = number, line, max(noted.day, booked_from)
                {"amendment": self.changes, "statement": self.reports}.get(what, self.items).append(noted)

    def _move_mark(self, what: str, month: str, number: int) -> None:
        self.open_from = month_after(month) if what == "closing" else f"{month}-01"
        if what == "reopening" and self.reopened is None:
            self.reopened = number


def month_after(month: str) -> str:
    """The first day after a month."""
    year, ordinal = int(month[:4]), int(month[5:7])
    return f"{year + 1}-01-01" if ordinal == 12 else f"{year}-{ordinal + 1:02d}-01"


def is_live(deal: Deal, items: Iterable[Item]) -> bool:
    """Whether the instrument has no entry yet, or entries that do not cancel out."""
    tallies = [item.tally for item in items if item.deal is deal]
    return not tallies or sum(tallies) != 0


def pledges(item: Item) -> int:
    """How many pledges of its patent an entry adds."""
    return item.tally if item.act == "pledge" else -item.tally if item.act == "release" else 0


def unique(things: Iterable[Any]) -> list[Any]:
    """Each thing once, in the order in which it first came."""
    return list({id(thing): thing for thing in things}.values())
