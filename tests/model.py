"""The ledger once more, as naively as it can be said: lists, loops and no SQL. The state machine compares the two.

Nothing here is shared with ``ledger`` but the vocabulary, nothing is cached and nothing is fast. Facts are those that a
client hands in; amounts are whole yuan as text.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ledger.vocabulary import ACTS_OF, GROUP_OF, INSTITUTION_IS_RECIPIENT, LOAN_KINDS, PARTIES_OF

Fact = Mapping[str, Any]
Signs = Mapping[str, int]

BALANCE: Signs = {"disbursement": 1, "repayment": -1, "write_off": -1}
LIMIT: Signs = {"commitment": 1, "commitment_cut": -1}
UNRECOVERED: Signs = {"write_off": 1, "recovery": -1}
NEVER_NEGATIVE = ((BALANCE, "balance_negative"), (LIMIT, "limit_negative"), (UNRECOVERED, "recovery_exceeds"))
MEASURES: Mapping[str, Signs] = {
    "committed": {"commitment": 1},
    "disbursed": {"disbursement": 1},
    "repaid": {"repayment": 1},
    "income": {"income": 1},
    "written_off": {"write_off": 1},
    "recovered": {"recovery": 1},
    "registered": {"registration": 1},
    "outstanding": BALANCE,
    "pledged": {"pledge": 1, "release": -1},
    "limit": LIMIT,
}
STOCKS = ("outstanding", "pledged", "limit")
WITH_BALANCE = ("lending", "shares", "contributions", "investments")
BEGINNINGS = ("commitment", "disbursement", "registration")
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
    dimensions: dict[str, str | None]
    voucher: int = 0
    line: int = 0

    @property
    def place(self) -> str:
        return f"S{self.voucher}/{self.line}"

    @property
    def institution(self) -> str | None:
        return self.recipient if self.kind in INSTITUTION_IS_RECIPIENT else self.provider


@dataclass(eq=False)
class Item:
    """One entry."""

    deal: Deal
    act: str
    day: str
    fen: int | None
    tally: int
    patent: str | None = None
    reverses: "Item | None" = None
    number: int = 0
    line: int = 0
    book: str = ""

    def negated(self) -> "Item":
        fen = None if self.fen is None else -self.fen
        return Item(self.deal, self.act, self.day, fen, -self.tally, self.patent, self)

    def value(self, dimension: str, basis: str) -> str | None:
        date = self.book if basis == "book" else self.day
        calendar = {"year": date[:4], "month": date[:7], "quarter": f"{date[:4]}Q{(int(date[5:7]) + 2) // 3}"}
        own = {"kind": self.deal.kind, "group": str(GROUP_OF[self.deal.kind]), "act": self.act}  # type: ignore[index]
        parties = {name: getattr(self.deal, name) for name in ("institution", "provider", "recipient")}
        return {**calendar, **own, **parties, **self.deal.dimensions}[dimension]


@dataclass(eq=False)
class Paper:
    """A voucher: what was handed in, what it means, and how it was decided."""

    id: int
    maker: str
    key: str
    body: list[Fact]
    lines: list[tuple[int, str, Any]]
    revises: int | None = None
    verdict: str | None = None
    checker: str | None = None
    number: int = 0


@dataclass(frozen=True)
class Ask:
    """A question. ``start`` (included) and ``end`` (not) are a period; ``as_of`` is included."""

    measure: str
    by: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    start: str | None = None
    end: str | None = None
    as_of: str | None = None
    basis: str = "book"
    part: str = "occurred"
    known: int = 0
    where: tuple[tuple[str, str], ...] = ()
    viewer: str | None = None


Figures = tuple[int, int | None, tuple[int, ...]]
Lines = dict[tuple[str | None, ...], Figures]


@dataclass
class Model:
    """The whole ledger in lists."""

    today: str
    parties: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    deals: list[Deal] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    decided: list[datetime] = field(default_factory=list)
    open_from: str = ""

    # what facts mean, and what is wrong with them by themselves

    def read(self, facts: Sequence[Fact]) -> tuple[list[tuple[int, str, Any]], set[str], set[str]]:
        """What each line means where it stands, then the codes of all errors, then of all warnings."""
        reading = Reading(self, facts)
        for line, fact in enumerate(facts, start=1):
            reading.take(line, fact)
        errors, warnings = self.judge([line for line in reading.lines if line[0] not in reading.spoilt])
        return reading.lines, reading.errors | errors, warnings

    # what is wrong with a voucher against what stands

    def judge(self, lines: Sequence[tuple[int, str, Any]]) -> tuple[set[str], set[str]]:
        """Errors and warnings of a voucher, if it were posted now."""
        new = [thing for _, what, thing in lines if what == "entry"]
        cancelled = [thing for _, what, thing in lines if what == "reversal"]
        deals = [thing for _, what, thing in lines if what == "deal"]
        trial = [*self.items, *new, *(item.negated() for item in cancelled)]
        touched = _unique(item.deal for item in (*new, *cancelled))
        errors = set(self._parties(lines)) | set(self._closings(lines))
        for deal in touched:
            errors |= set(_levels(deal, [item for item in trial if item.deal is deal]))
        for line in _unique(over for deal in touched for over in (deal, deal.under) if over is not None):
            if line.kind == "credit_line":
                errors |= set(_line(line, trial))
        errors |= self._patents(trial, touched) | self._numbers(trial, touched, deals)
        reversed_before = [item.reverses for item in self.items if item.reverses]
        if any(item in reversed_before for item in cancelled) or len(_unique(cancelled)) < len(cancelled):
            errors.add("already_reversed")
        return errors, set(self._warnings(new, trial, cancelled))

    def _parties(self, lines: Iterable[tuple[int, str, Any]]) -> Iterator[str]:
        kinds = {code: kind for code, (kind, _) in self.parties.items()}
        for _, what, thing in lines:
            if what == "institution" and kinds.setdefault(thing[0], thing[1]) != thing[1]:
                yield "institution_kind_changed"

    def _closings(self, lines: Iterable[tuple[int, str, Any]]) -> Iterator[str]:
        mark = self.open_from
        for _, what, month in lines:
            if what == "closing":
                if month_after(month) > self.today:
                    yield "closing_not_ended"
                if mark not in {"", f"{month}-01"}:
                    yield "closing_order"
                mark = month_after(month)
            elif what == "reopening":
                if mark <= f"{month}-01":
                    yield "reopening_not_closed"
                mark = f"{month}-01"

    @staticmethod
    def _patents(trial: Sequence[Item], touched: Sequence[Deal]) -> set[str]:
        found = set()
        for deal in touched:
            own = [item for item in trial if item.deal is deal and item.patent]
            for patent in {item.patent for item in own}:
                for day in sorted({item.day for item in own if item.patent == patent}):
                    level = sum(_pledges(item) for item in own if item.patent == patent and item.day <= day)
                    if not 0 <= level <= 1:
                        found.add("patent_not_pledged" if level < 0 else "patent_pledged_twice")
                        break
        return found

    def _numbers(self, trial: Sequence[Item], touched: Sequence[Deal], new: Sequence[Deal]) -> set[str]:
        def is_live(deal: Deal) -> bool:
            tallies = [item.tally for item in trial if item.deal is deal]
            return not tallies or sum(tallies) != 0

        live = [deal for deal in _unique([*self.deals, *new]) if deal.number is not None and is_live(deal)]
        mine = [deal for deal in live if deal in touched or deal in new]
        taken = any(other is not deal and _name(other) == _name(deal) for deal in mine for other in live)
        return {"number_taken"} if taken else set()

    def _warnings(self, new: Sequence[Item], trial: Sequence[Item], cancelled: Sequence[Item]) -> Iterator[str]:
        gone = [item.reverses for item in self.items if item.reverses] + list(cancelled)
        alive = [item for item in self.items if item.tally > 0 and item not in gone]
        for index, item in enumerate(new):
            if item.patent is None and any(_alike(item, other) for other in [*alive, *new[:index]]):
                yield "duplicate_entry"
            if item.act == "pledge":
                holders = _unique(other.deal for other in trial if other.patent == item.patent)
                levels = [sum(_pledges(i) for i in trial if i.deal is d and i.patent == item.patent) for d in holders]
                if sum(level > 0 for level in levels) > 1:
                    yield "patent_under_other_pledge"

    # posting

    def post(self, paper: Paper, number: int) -> None:
        """What the voucher says stands, booked on the first open day at the earliest."""
        booked_from = self.open_from
        for line, what, thing in paper.lines:
            if what == "institution":
                self.parties[thing[0]] = thing[1:]
            elif what == "deal":
                thing.voucher, thing.line = paper.id, line
                self.deals.append(thing)
            elif what in {"entry", "reversal"}:
                item = thing if what == "entry" else thing.negated()
                item.number, item.line, item.book = number, line, max(item.day, booked_from)
                self.items.append(item)
            else:
                self.open_from = month_after(thing) if what == "closing" else f"{thing}-01"

    # answers

    def answer(self, ask: Ask) -> tuple[Lines, Lines]:
        """The rows of an answer, and the total of each group."""
        items = [item for item in self.items if _is_asked(item, ask)]
        rows = _split(items, ask, ask.by)
        if ask.measure in STOCKS:
            rows = {place: line for place, line in rows.items() if line[0] or line[1] or any(line[2])}
        return rows, _split(items, ask, ("group",))


@dataclass
class Reading:
    """Facts on their way to meaning: ``spoilt`` lines have an error of their own."""

    model: Model
    facts: Sequence[Fact]
    lines: list[tuple[int, str, Any]] = field(default_factory=list)
    errors: set[str] = field(default_factory=set)
    spoilt: set[int] = field(default_factory=set)
    deals: dict[str, Deal | None] = field(default_factory=dict)
    parties: dict[str, tuple[str, str | None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.parties = dict(self.model.parties)

    def wrong(self, line: int, code: str) -> None:
        self.errors.add(code)
        self.spoilt.add(line)

    def take(self, line: int, fact: Fact) -> None:
        what = fact["fact"]
        thing = getattr(self, f"_{what}")(line, fact)
        if thing is not None:
            self.lines.append((line, {"instrument": "deal"}.get(what, what), thing))

    def _institution(self, line: int, fact: Fact) -> Any:
        before = self.parties.get(fact["code"])
        if before is not None and before[0] != fact["kind"]:
            self.wrong(line, "institution_kind_changed")
        self.parties[fact["code"]] = (fact["kind"], fact.get("region"))
        return fact["code"], fact["kind"], fact.get("region")

    def _instrument(self, line: int, fact: Fact) -> Deal | None:
        kind, deal = fact["kind"], None
        unknown = [code for code in (fact["provider"], fact["recipient"]) if code not in self.parties]
        under = self.find(fact["under"], line) if "under" in fact else None
        if unknown:
            self.wrong(line, "unknown_institution")
        else:
            dimensions = {name: fact.get(name) for name in ("region", "programme", "category")}
            dimensions["region"] = dimensions["region"] or self.parties[fact["recipient"]][1]
            deal = Deal(
                kind, fact["provider"], fact["recipient"], fact.get("number"), fact.get("contract"), under,
                fact.get("revolving", False), dimensions,
            )  # fmt: skip
            for code, allowed in zip((deal.provider, deal.recipient), PARTIES_OF[kind], strict=True):
                if self.parties[code or ""][0] not in allowed:
                    self.wrong(line, "party_kind")
            if under is not None and under.kind != "credit_line":
                self.wrong(line, "link_kind")
            if under is not None and (under.provider, under.recipient) != (deal.provider, deal.recipient):
                self.wrong(line, "line_parties")
        self.deals[f"#{line}"] = deal
        return deal

    def _entry(self, line: int, fact: Fact) -> Item | None:
        deal = self.find(fact["instrument"], line)
        if deal is None:
            return None
        if fact["act"] not in ACTS_OF[deal.kind]:  # type: ignore[index]
            self.wrong(line, "act_of_kind")
        if fact["event_date"] > self.model.today:
            self.wrong(line, "date_in_future")
        fen = int(fact["amount"]) * 100 if "amount" in fact else None
        return Item(deal, fact["act"], fact["event_date"], fen, 1, fact.get("patent"))

    def _reversal(self, line: int, fact: Fact) -> Item | None:
        for item in self.model.items:
            if f"{item.number}/{item.line}" == fact["entry"]:
                if item.reverses is not None:
                    self.wrong(line, "reversal_of_reversal")
                return item
        self.wrong(line, "unknown_entry")
        return None

    @staticmethod
    def _closing(_line: int, fact: Fact) -> Any:
        return fact["month"]

    _reopening = _closing

    def find(self, reference: str, line: int) -> Deal | None:
        """The instrument that a fact names; where there is none the line is spoilt."""
        if reference in self.deals:
            return self.deals[reference]  # where that one is spoilt nothing more is said
        named = [deal for deal in self.deals.values() if deal and ":".join(map(str, _name(deal))) == reference]
        known = [deal for deal in self.model.deals if reference in {deal.place, ":".join(map(str, _name(deal)))}]
        live = [deal for deal in known if self._is_live(deal)] or known
        if named:
            return named[0]
        if len(live) != 1:
            self.wrong(line, "ambiguous_instrument" if live else "unknown_instrument")
            return None
        return live[0]

    def _is_live(self, deal: Deal) -> bool:
        tallies = [item.tally for item in self.model.items if item.deal is deal]
        return not tallies or sum(tallies) != 0


def month_after(month: str) -> str:
    """The first day after a month."""
    year, ordinal = int(month[:4]), int(month[5:7])
    return f"{year + 1}-01-01" if ordinal == 12 else f"{year}-{ordinal + 1:02d}-01"


def _unique(things: Iterable[Any]) -> list[Any]:
    return list({id(thing): thing for thing in things}.values())


def _name(deal: Deal) -> tuple[str, str, str | None]:
    return deal.kind, deal.provider, deal.number


def _pledges(item: Item) -> int:
    return item.tally if item.act == "pledge" else -item.tally if item.act == "release" else 0


def _level(items: Iterable[Item], signs: Signs, day: str) -> int:
    return sum(signs.get(item.act, 0) * (item.fen or 0) for item in items if item.day <= day)


def _levels(deal: Deal, own: Sequence[Item]) -> Iterator[str]:
    days = sorted({item.day for item in own})
    if GROUP_OF[deal.kind] in WITH_BALANCE:  # type: ignore[index]
        for signs, code in NEVER_NEGATIVE:
            if any(_level(own, signs, day) < 0 for day in days):
                yield code
    if deal.kind in LOAN_KINDS and sum(item.tally for item in own if item.act == "disbursement") > 1:
        yield "second_disbursement"
    if GROUP_OF[deal.kind] == "fiscal" and any(_level(own, BALANCE, day) < 0 for day in days):  # type: ignore[index]
        yield "reclaim_exceeds"


def _line(line: Deal, trial: Sequence[Item]) -> Iterator[str]:
    loans = [item for item in trial if item.deal.under is line]
    own = [item for item in trial if item.deal is line]
    for day in sorted({item.day for item in loans}):
        drawn = sum(item.fen or 0 for item in loans if item.act == "disbursement" and item.day == day)
        used = _level(loans, BALANCE if line.revolving else {"disbursement": 1}, day)
        if drawn > 0 and used > _level(own, LIMIT, day):
            yield "line_exceeded"


def _alike(item: Item, other: Item) -> bool:
    """Whether ``item`` looks like ``other`` recorded again."""
    if item.act not in BEGINNINGS and (item.deal is not other.deal or item.deal.voucher == 0):
        return False
    one, two = ((i.deal.kind, i.deal.provider, i.deal.recipient, i.act, i.day, i.fen) for i in (item, other))
    return one == two


def _is_asked(item: Item, ask: Ask) -> bool:
    kept = [
        item.number <= ask.known,
        item.act in MEASURES[ask.measure],
        ask.measure != "outstanding" or item.value("group", ask.basis) in WITH_BALANCE,
        all(item.value(name, ask.basis) == value for name, value in ask.where),
        ask.viewer is None or ask.viewer in {item.deal.provider, item.deal.recipient},
    ]
    return all(kept) and _is_in_time(item, ask)


def _is_in_time(item: Item, ask: Ask) -> bool:
    date = item.book if ask.basis == "book" else item.day
    if ask.as_of is not None:
        return date <= ask.as_of
    if ask.start is None or ask.end is None:
        return True
    is_late = ask.basis == "book" and item.day < ask.start
    is_part = ask.basis == "event" or ask.part == "booked" or is_late == (ask.part == "adjustment")
    return ask.start <= date < ask.end and is_part


def _split(items: Iterable[Item], ask: Ask, by: tuple[str, ...]) -> Lines:
    parts: dict[tuple[str | None, ...], list[Item]] = {}
    for item in items:
        parts.setdefault(tuple(item.value(name, ask.basis) for name in by), []).append(item)
    return {place: _figures(own, ask) for place, own in parts.items()}


def _figures(items: Sequence[Item], ask: Ask) -> Figures:
    signs = MEASURES[ask.measure]
    known = [signs[item.act] * item.fen for item in items if item.fen is not None]
    main = {"outstanding": "instruments", "limit": "instruments", "pledged": "patents"}.get(ask.measure)
    count = sum(item.tally for item in items) if main is None else _live_keys(items, ask, main)
    return count, sum(known) if known else None, tuple(_live_keys(items, ask, name) for name in ask.counts)


def _live_keys(items: Iterable[Item], ask: Ask, count: str) -> int:
    """How many keys have more than nothing: a balance of a stock, a net tally of a flow."""
    levels: dict[Any, int] = {}
    for item in items:
        key = {
            "instruments": id(item.deal),
            "contracts": (item.deal.contract or id(item.deal), item.deal.provider),
            "recipients": item.deal.recipient,
            "institutions": item.deal.institution,
            "patents": item.patent,
        }[count]
        level = item.tally if ask.measure == "pledged" or ask.measure not in STOCKS else item.fen or 0
        sign = MEASURES[ask.measure][item.act] if ask.measure in STOCKS else 1
        levels[key] = levels.get(key, 0) + sign * level
    return sum(level > 0 for level in levels.values())
