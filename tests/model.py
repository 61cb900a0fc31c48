"""The ledger once more, as naively as it can be said: lists, loops and no SQL. The state machine compares the two.

Here stands what the model remembers. ``model_reading`` says what facts mean and what is wrong with them by themselves,
``model_rules`` what is wrong with them beside what stands, ``model_books`` what a closing asks and freezes,
``model_names`` who stands for whom, ``model_answers`` and ``model_balances`` what a question is answered.

Nothing here is shared with ``ledger`` but the vocabulary, nothing is cached and nothing is fast. Facts are those that a
client hands in; amounts are whole yuan as text. ``posted`` is the journal number at which a thing came to stand.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from ledger.vocabulary import GROUP_OF, INSTITUTION_IS_RECIPIENT, LOAN_KINDS

Fact = Mapping[str, Any]
Signs = Mapping[str, int]
Lines = list[tuple[int, str, Any]]
"""What the lines of a voucher mean: line, what it is, and the thing."""

BALANCE: Signs = {"disbursement": 1, "repayment": -1, "write_off": -1}
LIMIT: Signs = {"commitment": 1, "commitment_cut": -1}
UNRECOVERED: Signs = {"write_off": 1, "recovery": -1}
BEGINNINGS = ("commitment", "disbursement", "registration")
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
    revolving: bool
    opening: bool
    dimensions: dict[str, str | None]
    terms: dict[str, str | None]
    under: "Deal | None" = None
    renews: "Deal | None" = None
    replaces: "Deal | None" = None
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

    def date(self, basis: str) -> str:
        """From when on what its own fact says counts: in the books no earlier than it was posted."""
        return self.book if basis == "book" else ""


@dataclass(eq=False)
class _Dated:
    """What happened on a day, and the day on which it counts in the books."""

    day: str
    posted: int = field(default=0, kw_only=True)
    line: int = field(default=0, kw_only=True)
    book: str = field(default="", kw_only=True)

    @property
    def place(self) -> str:
        return f"{self.posted}/{self.line}"

    def date(self, basis: str) -> str:
        return self.book if basis == "book" else self.day


@dataclass(eq=False)
class Item(_Dated):
    """One entry."""

    deal: Deal
    act: str
    fen: int | None
    tally: int
    patent: str | None = None
    means: str | None = None
    reverses: "Item | None" = None

    def negated(self) -> "Item":
        fen = None if self.fen is None else -self.fen
        return Item(self.day, self.deal, self.act, fen, -self.tally, self.patent, self.means, self)


@dataclass(eq=False)
class Change(_Dated):
    """One amendment: from ``day`` on these terms hold, and these registrations secure the loan too."""

    deal: Deal
    terms: dict[str, str | None]
    secured: tuple[Deal, ...] = ()


@dataclass(eq=False)
class Report(_Dated):
    """One statement of a bank."""

    institution: str
    kind: str
    loan: Deal | None
    measure: str
    fen: int
    count: int | None

    @property
    def group(self) -> str:
        return str(GROUP_OF[self.kind])  # type: ignore[index]


@dataclass(eq=False)
class Party:
    """One version of an institution."""

    code: str
    kind: str
    region: str | None
    parent: str | None
    duplicate_of: str | None
    posted: int = 0


@dataclass(eq=False)
class Heir:
    """From ``day`` on one party or region stands for another; ``moved``: the deals or recipients that went, or all."""

    subject: str
    form: str
    predecessor: str
    successor: str
    day: str
    moved: tuple[Any, ...] | None
    posted: int = 0


@dataclass(eq=False)
class Month:
    """One closing or reopening; a closing froze the totals that its submission saw."""

    name: str
    frozen: Any = None

    @property
    def first_day(self) -> str:
        return f"{self.name}-01"

    @property
    def day_after(self) -> str:
        return month_after(self.name)

    @property
    def last_day(self) -> str:
        return day_before(self.day_after)


@dataclass(eq=False)
class Paper:
    """A voucher: what was handed in, what it means, and how it was decided; ``is_alone``: by no second person."""

    id: int
    maker: str
    key: str
    body: list[Fact]
    lines: Lines
    revises: int | None = None
    verdict: str | None = None
    checker: str | None = None
    is_alone: bool = False
    number: int = 0


@dataclass
class Model:
    """The whole ledger in lists. ``reopened`` is the number at which a month was first opened again."""

    today: str
    versions: list[Party] = field(default_factory=list)
    heirs: list[Heir] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    decided: list[datetime] = field(default_factory=list)
    reviewed: list[int] = field(default_factory=list)
    open_from: str = ""
    reopened: int | None = None

    @property
    def head(self) -> int:
        """The last journal number."""
        return len(self.decided)

    @property
    def parties(self) -> dict[str, Party]:
        """The latest version of each institution."""
        return {party.code: party for party in self.versions}

    def live(self) -> list[Item]:
        """The entries that are neither reversed nor reversals."""
        gone = [item.reverses for item in self.items if item.reverses]
        return [item for item in self.items if item.tally > 0 and item not in gone]

    def post(self, paper: Paper, number: int) -> None:
        """What the voucher says stands, booked on the first open day at the earliest."""
        first_open = self.open_from
        for line, what, thing in paper.lines:
            if what == "closing":
                self.open_from = thing.day_after
            elif what == "reopening":
                self.open_from = thing.first_day
                self.reopened = self.reopened or number
            else:
                self._keep(what, thing.negated() if what == "reversal" else thing, (paper.id, line, number), first_open)

    def _keep(self, what: str, thing: Any, place: tuple[int, int, int], first_open: str) -> None:
        voucher, line, number = place
        if what != "review":
            thing.posted = number
        if what == "instrument":
            thing.voucher, thing.line, thing.book = voucher, line, first_open
        elif isinstance(thing, _Dated):
            cancelled = getattr(thing, "reverses", None)
            thing.line, thing.book = line, max(thing.day, first_open, cancelled.book if cancelled else "")
        {
            "institution": self.versions, "succession": self.heirs, "instrument": self.deals, "entry": self.items,
            "reversal": self.items, "amendment": self.changes, "statement": self.reports, "review": self.reviewed,
        }[what].append(thing)  # fmt: skip


def month_after(month: str) -> str:
    """The first day after a month."""
    year, ordinal = int(month[:4]), int(month[5:7])
    return f"{year + 1}-01-01" if ordinal == 12 else f"{year}-{ordinal + 1:02d}-01"


def day_before(day: str) -> str:
    """The day before a day."""
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def is_live(deal: Deal, items: Iterable[Item]) -> bool:
    """Whether the instrument has no entry yet, or entries that do not cancel out."""
    tallies = [item.tally for item in items if item.deal is deal]
    return not tallies or sum(tallies) != 0


def level(items: Iterable[Item], signs: Signs, day: str, basis: str = "event") -> int:
    """What the acts come to at a day's end, in fen."""
    return sum(signs.get(item.act, 0) * (item.fen or 0) for item in items if item.date(basis) <= day)


def pledges(item: Item) -> int:
    """How many pledges of its patent an entry adds."""
    return item.tally if item.act == "pledge" else -item.tally if item.act == "release" else 0


def unique(things: Iterable[Any]) -> list[Any]:
    """Each thing once, in the order in which it first came."""
    return list({id(thing): thing for thing in things}.values())
