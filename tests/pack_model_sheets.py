"""What each sheet of a pack must say, by the naive model: rows of heads and numbers, in no order."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ledger.labels import act_label, label
from ledger.labels.regions import REGIONS
from ledger.period import Period, month_of
from ledger.vocabulary import ACTS_OF, GROUP_OF, Act, Kind
from tests.pack_model import (
    BALANCE,
    LIMIT,
    PLEDGE_LOAN,
    WITH_BALANCE,
    Entry,
    Loan,
    Pair,
    Rows,
    counted,
    inclusive,
    keys_above,
    level,
    loans,
    mean_rate,
    pick,
    rounded,
    split,
    total,
)

Line = dict[str, Any]

_TOTAL = "合计"
_SUBTOTAL = "小计"
_SECTIONS = (
    ("commitment", (Kind.CREDIT_LINE,)),
    ("disbursement", (Kind.PATENT_PLEDGE_LOAN, Kind.TECHNOLOGY_LOAN, Kind.COOPERATIVE_LOAN)),
    ("registration", (Kind.PLEDGE_REGISTRATION,)),
    ("disbursement", (Kind.COOPERATIVE_SHARE, Kind.MUTUAL_DEPOSIT)),
    ("disbursement", (Kind.FUND_CONTRIBUTION,)),
    ("disbursement", (Kind.EQUITY_INVESTMENT,)),
    ("disbursement", (Kind.GRANT, Kind.INTEREST_SUBSIDY, Kind.RISK_COMPENSATION)),
)


@dataclass
class Sheets:
    """The sheets of one period over raw rows. ``names`` has what a party is called."""

    rows: Rows
    period: Period
    names: Mapping[str, str]

    @property
    def first(self) -> str:
        return self.period.start.isoformat()

    @property
    def last(self) -> str:
        return self.period.last.isoformat()

    @property
    def new_year(self) -> str:
        return f"{self.period.start.year}-01-01"

    def name(self, code: str | None) -> str | None:
        return code and self.names.get(code, code)

    def spans(self) -> dict[str, list[Entry]]:
        """The entries of the period, of the year so far (where that is another), and of all time."""
        found = {"new_in_period": self.rows.occurred(self.first, self.last)}
        if self.period.month_count < 12:
            found["year_to_date"] = self.rows.occurred(self.new_year, self.last)
        return found | {"to_date": self.rows.to_date(self.last)}

    def adjusted(self) -> list[Entry] | None:
        return self.rows.adjusted(self.first, self.last) if self.rows.basis == "book" else None

    def year_ago(self) -> list[Entry]:
        before = self.period.year_before()
        return self.rows.occurred(before.start.isoformat(), before.last.isoformat())

    # 总表

    def summary(self) -> Iterator[Line]:
        for act, kinds in _SECTIONS:
            for some in (*((kind,) for kind in kinds), *((kinds,) if len(kinds) > 1 else ())):
                yield self._of_kinds(act, some, label(some[0]) if len(some) == 1 else _SUBTOTAL)

    def _of_kinds(self, act: str, kinds: Sequence[Kind], name: str) -> Line:
        def paid(entries: Iterable[Entry]) -> list[Entry]:
            return [e for e in entries if e.act == act and e.kind in kinds]

        spans = {span: total(paid(entries)) for span, entries in self.spans().items()}
        late, is_loan = self.adjusted(), set(kinds) <= set(_SECTIONS[1][1])
        rolled = [e for e in paid(self.spans()["new_in_period"]) if e.means == "rollover"]
        before = total(paid(self.year_ago()))
        own = [e for e in self.spans()["to_date"] if e.kind in kinds]
        return {"group": label(GROUP_OF[kinds[0]]), "kind": name} | pairs({
            **spans, "same_period_last_year": before, "thereof_rollover": total(rolled) if is_loan else None,
            "adjustment": None if late is None else total(paid(late)), "outstanding": self._stock(kinds[0], own),
        }) | {"growth_percent": growth(spans["new_in_period"][1], before[1])}  # fmt: skip

    def _stock(self, kind: Kind, own: Sequence[Entry]) -> Pair | None:
        if kind is Kind.CREDIT_LINE:
            return level(own, LIMIT)
        return level(own, BALANCE) if GROUP_OF[kind] in WITH_BALANCE else None

    # 累计衔接

    def continuity(self) -> Iterator[Line]:
        before = self.rows.to_date(self.period.previous().last.isoformat())
        spans = {
            "carried_forward": before, "occurred": self.spans()["new_in_period"], "adjustment": self.adjusted() or [],
            "to_date": self.spans()["to_date"],
        }  # fmt: skip
        for kind in Kind:
            for act in ACTS_OF[kind]:
                found = {name: pick(entries, act, kind=kind) for name, entries in spans.items()}
                if act not in {Act.COMMITMENT_CUT, Act.PLEDGE, Act.RELEASE} and any(found.values()):
                    figures = pairs({name: total(entries) for name, entries in found.items()})
                    yield {
                        "kind": label(kind),
                        "indicator": act_label(kind, act),
                        **figures,
                        "check_count": 0,
                        "check_amount": 0,
                    }

    # 分机构, 分县区, 专利质押

    def institutions(self) -> Iterator[Line]:
        own = {span: pick(entries, "disbursement", kind=PLEDGE_LOAN) for span, entries in self.spans().items()}
        back = pick(self.spans()["new_in_period"], "repayment", kind=PLEDGE_LOAN)
        lines = [e for e in self.spans()["to_date"] if e.kind == Kind.CREDIT_LINE]
        stated = self._stated()
        book = loans(self.rows, self.last)
        promised = [own for own in split(lines, self.rows.institution).values() if any(level(own, LIMIT))]
        touched = [*(e for found in own.values() for e in found), *back, *(e for found in promised for e in found)]
        codes = {*(self.rows.institution(e) for e in touched), *stated, *(loan.bank for loan in book)}
        for code in codes:

            def of(entries: Iterable[Entry], code: str | None = code) -> list[Entry]:
                return [e for e in entries if self.rows.institution(e) == code]

            yield {"lender": self.name(code), **self._levels([loan for loan in book if loan.bank == code])} | pairs({
                **{span: total(of(found)) for span, found in own.items()},
                "reported_outstanding": stated.get(code or ""),
            }) | {
                "limit_amount": level(of(lines), LIMIT)[1], "repaid_in_period_amount": total(of(back))[1],
            }  # fmt: skip
        if touched or stated or book:
            reported = list(stated.values())
            yield {"lender": _TOTAL, **self._levels(book)} | pairs({
                **{span: total(found) for span, found in own.items()},
                "reported_outstanding": (add(pair[0] for pair in reported), add(pair[1] for pair in reported)),
            }) | {"limit_amount": level(lines, LIMIT)[1], "repaid_in_period_amount": total(back)[1]}  # fmt: skip

    def _levels(self, own: Sequence[Loan]) -> Line:
        late = counted(own, lambda loan: loan.is_overdue(self.last))
        return pairs({"outstanding": counted(own), "overdue": late}) | {"average_rate": mean_rate(own)}

    def _stated(self) -> dict[str, Pair]:
        """What banks say themselves: the last word for the very day, in the books if it came in time."""
        said = {}
        for row in self.rows.statements:
            is_meant = row["kind"] == PLEDGE_LOAN and row["measure"] == "outstanding" and row["loan"] is None
            in_time = self.rows.basis == "event" or row["book_date"] <= row["statement_date"]
            if is_meant and in_time and row["statement_date"] == self.last:
                said[row["institution"]] = row
        sums: dict[str, Pair] = {}
        for code, row in said.items():
            shown = self.rows.party(code, 0) or ""
            before = sums.get(shown, (0, 0))
            sums[shown] = (before[0] or 0) + (row["count"] or 0), (before[1] or 0) + row["amount_fen"]
        return {code: (count or (None if fen else 0), fen) for code, (count, fen) in sums.items()}

    def regions(self) -> Iterator[Line]:
        own = {span: pick(entries, "disbursement", kind=PLEDGE_LOAN) for span, entries in self.spans().items()}
        book = loans(self.rows, self.last)
        places = {self.rows.region(e) for e in own["to_date"]} | {self.rows.region(e) for e in own["new_in_period"]}
        for code in places | {loan.region for loan in book}:
            spans = {span: total(e for e in found if self.rows.region(e) == code) for span, found in own.items()}
            levels = self._levels([loan for loan in book if loan.region == code])
            yield {"region": place(code), **levels, **pairs(spans)} | {"average_rate": NOT_SHOWN}
        if own["to_date"] or book:
            spans = {span: total(found) for span, found in own.items()}
            yield {"region": _TOTAL, **self._levels(book), **pairs(spans)} | {"average_rate": NOT_SHOWN}

    def pledges(self) -> Iterator[Line]:
        book = loans(self.rows, self.last)
        for bank in {loan.bank for loan in book}:
            yield self._of_bank(self.name(bank), book, [loan for loan in book if loan.bank == bank])
        if book:
            yield self._of_bank(_TOTAL, book, book)

    def _of_bank(self, name: str | None, book: Sequence[Loan], own: Sequence[Loan]) -> Line:
        paid, rolled = (
            tuple(sum(getattr(loan, name)[part] for loan in own) for part in range(2)) for name in ("paid", "rolled")
        )
        return {"lender": name, **self._levels(own)} | pairs({
            "disbursed_to_date": paid, "thereof_rollover": rolled, "inclusive": inclusive(book, self.last, own),
            "due_soon": counted(own, lambda loan: loan.is_due_soon(self.last)),
        }) | {
            "disbursed_to_date_contracts": keys_above(own, lambda loan: loan.contract),
            "disbursed_to_date_recipients": keys_above(own, lambda loan: loan.borrower),
            "average_size": rounded(Fraction(paid[1], paid[0])) if paid[0] else None,
        }  # fmt: skip

    def registrations(self) -> Iterator[Line]:
        spans = {name: entries for name, entries in self.spans().items() if name != "year_to_date"}
        own = {span: pick(entries, "registration") for span, entries in spans.items()}
        held = live_pledges(self.rows, self.last)
        touched = [*(e for found in own.values() for e in found), *held]
        for code in {self.rows.institution(e) for e in touched}:
            mine = {span: [e for e in found if self.rows.institution(e) == code] for span, found in own.items()}
            kept = [e for e in held if self.rows.institution(e) == code]
            flows = pairs({span: total(found) for span, found in mine.items()})
            yield {"pledgee": self.name(code)} | flows | worth(kept)
        if touched:
            yield {"pledgee": _TOTAL} | pairs({span: total(found) for span, found in own.items()}) | worth(held)

    # 趋势, 分项目计划, 合作社, 财政资金

    def trend(self) -> Iterator[Line]:
        month = month_of(self.period.last)
        for _ in range(12):
            first, last = month.start.isoformat(), month.last.isoformat()
            late = self.rows.adjusted(first, last) if self.rows.basis == "book" else None
            own = {"in_month": self.rows.occurred(first, last), "to_date": self.rows.to_date(last)}
            paid = {span: total(pick(entries, "disbursement", kind=PLEDGE_LOAN)) for span, entries in own.items()}
            yield {"month": month.label} | pairs({
                **paid, "adjustment": None if late is None else total(pick(late, "disbursement", kind=PLEDGE_LOAN)),
                "outstanding": level((e for e in own["to_date"] if e.kind == PLEDGE_LOAN), BALANCE),
            })  # fmt: skip
            month = month.previous()

    def programmes(self) -> Iterator[Line]:
        own = {span: pick(entries, "disbursement") for span, entries in self.spans().items()}
        for kind, programme in {(e.kind, e.programme) for found in own.values() for e in found}:
            mine = {
                span: total(e for e in found if (e.kind, e.programme) == (kind, programme))
                for span, found in own.items()
            }
            yield {"kind": label(Kind(kind)), "programme": programme} | pairs(mine)

    def cooperative(self) -> Iterator[Line]:
        for kind in (Kind.COOPERATIVE_SHARE, Kind.MUTUAL_DEPOSIT, Kind.COOPERATIVE_LOAN):
            every = [e for e in self.spans()["to_date"] if e.kind == kind]
            new = pick(self.spans()["new_in_period"], "disbursement", kind=kind)
            for code, own in split(every, self.rows.institution).items():
                mine = [e for e in new if self.rows.institution(e) == code]
                acts = {act: total(pick(own, act)) for act in ("commitment", "disbursement", "repayment", "income")}
                yield {"cooperative": self.name(code), "kind": label(kind)} | pairs({
                    "new_in_period": total(mine), "to_date": acts["disbursement"], "outstanding": level(own, BALANCE),
                }) | {
                    "subscribed_amount": None if kind is Kind.COOPERATIVE_LOAN else acts["commitment"][1],
                    "withdrawn_amount": acts["repayment"][1], "income_amount": acts["income"][1],
                }  # fmt: skip

    def fiscal(self) -> Iterator[Line]:
        every = [e for e in self.spans()["to_date"] if e.group == "fiscal"]
        new = [e for e in self.spans()["new_in_period"] if e.group == "fiscal" and e.act == "disbursement"]

        def where(e: Entry) -> tuple[str | None, str | None]:
            return e.programme, self.rows.region(e)

        for programme, region in {where(e) for e in every}:
            mine = [e for e in every if where(e) == (programme, region)]
            heads = {"programme": programme or "未归入计划", "region": place(region)}
            yield heads | treasury(mine, [e for e in new if where(e) == (programme, region)])
        if every:
            yield {"programme": _TOTAL, "region": ""} | treasury(every, new)

    def openings(self) -> Iterator[Line]:
        unnamed = [e for e in self.spans()["to_date"] if e.recipient is None]
        for (code, kind, act), own in split(unnamed, lambda e: (self.rows.institution(e), e.kind, e.act)).items():
            count, fen = total(own)
            if count:
                heads = {"institution": self.name(code), "kind": label(Kind(kind))}
                yield heads | {
                    "act": act_label(Kind(kind), Act(act)), "opening_count": count, "opening_amount": fen
                }  # fmt: skip

    # 领导一页

    def leader(self) -> Iterator[tuple[Pair, Pair]]:
        """The six numbers, each beside what it is compared with."""
        before, ago = self.period.previous(), self.period.year_before()
        end = before.last.isoformat()
        is_year = self.period.month_count == 12
        spans = [
            ("disbursement", self.spans()["new_in_period"], self.rows.occurred(before.start.isoformat(), end)),
            (
                "repayment" if is_year else "disbursement",
                self.rows.occurred(self.new_year, self.last),
                self.rows.occurred(f"{ago.start.year}-01-01", ago.last.isoformat()),
            ),
            ("disbursement", self.spans()["to_date"], self.rows.to_date(end)),
        ]
        for act, now, then in spans:
            yield tuple(total(pick(side, act, kind=PLEDGE_LOAN)) for side in (now, then))  # type: ignore[misc]
        books = (loans(self.rows, self.last), self.last), (loans(self.rows, end), end)
        yield tuple(counted(book) for book, _ in books)  # type: ignore[misc]
        yield tuple(counted(book, late(day)) for book, day in books)  # type: ignore[misc]
        yield tuple(total(e for e in side if e.group == "fiscal" and e.act == "disbursement") for side in spans[0][1:])  # type: ignore[misc]


def late(day: str) -> Callable[[Loan], bool]:
    return lambda loan: loan.is_overdue(day)


NOT_SHOWN = object()
"""What a sheet has no column of."""


def pairs(spans: Mapping[str, Pair | None]) -> Line:
    """Count and amount of each span; None: missing."""
    return {
        f"{span}_{part}": None if pair is None else pair[at]
        for span, pair in spans.items()
        for at, part in enumerate(("count", "amount"))
    }


def add(values: Iterable[int | None]) -> int | None:
    there = [value for value in values if value is not None]
    return sum(there) if there else None


def growth(now: int | None, before: int | None) -> int | None:
    """In millionths, rounded to two decimals of a per cent; None from a base of nothing."""
    if not before or now is None or before < 0:
        return None
    return 100 * rounded(Fraction((now - before) * 10_000, before))


def place(code: str | None) -> str | None:
    return REGIONS[code].name if code in REGIONS else code


def live_pledges(rows: Rows, day: str) -> list[Entry]:
    """The pledges by a day that were neither reversed nor released by then."""
    every = [e for e in rows.to_date(day) if e.patent is not None]
    gone = {e.reverses for e in every if e.reverses}
    standing = [e for e in every if e.reverses is None and (e.number, e.line) not in gone]
    held: dict[Any, list[Entry]] = {}
    for e in sorted(standing, key=lambda e: (e.event, e.act, e.number, e.line)):
        own = held.setdefault((e.instrument, e.patent), [])
        if e.act == "pledge":
            own.append(e)
        else:
            own.clear()
    return [e for own in held.values() for e in own]


def worth(held: Sequence[Entry]) -> Line:
    """How many patents, and what those of which it is known were appraised at; None where it is of none."""
    return {
        "pledged_patents": len({e.patent for e in held}),
        "appraised_amount": add(e.fen for e in held) if held else 0,
    }


def treasury(every: Sequence[Entry], new: Sequence[Entry]) -> Line:
    acts = {"approved": "commitment", "paid": "disbursement", "recovered": "repayment"}
    sums = {name: total(pick(every, act)) for name, act in acts.items()}
    net = (sums["paid"][1] or 0) - (sums["recovered"][1] or 0)
    return pairs({"new_in_period": total(new), **sums}) | {"net_amount": net}
