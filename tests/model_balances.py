"""The register of loans, and month-end balances by statement beside those by entries, loan by loan and bank by bank."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ledger.vocabulary import LOAN_KINDS
from tests.model import BALANCE, LIMIT, WITH_BALANCE, Deal, Item, Model, Report, level, pledges
from tests.model_names import Names


@dataclass(frozen=True)
class AskLoans:
    """A question for the loans of a kind as they were on a day."""

    kind: str
    as_of: str
    known: int
    basis: str = "book"
    viewer: str | None = None
    parties: str = "recorded"

    def knows(self, noted: Any) -> bool:
        """Whether what was noted was known, and counted by that day."""
        return bool(noted.posted <= self.known and noted.date(self.basis) <= self.as_of)


def loans(model: Model, ask: AskLoans) -> list[tuple[Deal, dict[str, Any]]]:
    """The rows of the register by the day of disbursement, provider and age of the record."""
    rows = []
    for deal in model.deals:
        own = [item for item in model.items if item.deal is deal and ask.knows(item)]
        balance, paid = level(own, BALANCE, ask.as_of, ask.basis), [item for item in own if item.act == "disbursement"]
        is_meant = deal.kind == ask.kind and deal.is_seen_by(ask.viewer)
        if is_meant and (sum(item.tally for item in paid) > 0 or balance):
            gone = [item.reverses for item in own if item.reverses]
            days = [item.day for item in paid if item.tally > 0 and item not in gone]
            first = min(days, default=None)
            row = {"first": first, **_loan(model, ask, deal, own)}
            rows.append((first or "9999", deal.provider, deal.voucher, deal.line, deal, row))
    return [(row[4], row[5]) for row in sorted(rows, key=lambda row: row[:4])]


def _loan(model: Model, ask: AskLoans, deal: Deal, own: Sequence[Item]) -> dict[str, Any]:
    names = Names(model, ask.known, ask.parties)
    paid, repaid, lost = (_sum(own, act) for act in ("disbursement", "repayment", "write_off"))
    in_force = {name: _in_force(model, ask, deal, name) for name in ("due_date", "rate")}
    balance, is_due = paid - repaid - lost, (in_force["due_date"] or "9999") < ask.as_of
    state = ("overdue" if is_due else "open") if balance else "written_off" if lost else "settled"
    return {
        "place": deal.place, "number": deal.number, "renews": deal.renews.place if deal.renews else None,
        "provider": names.institution(deal.provider, deal), "recipient": names.institution(deal.recipient, deal),
        "region": names.region(deal.dimensions["region"], deal.recipient),
        "sums": (paid, repaid, lost, _sum(own, "recovery")), "balance": balance, "state": state, **in_force,
        "rolled": _sum([item for item in own if item.means == "rollover"], "disbursement"),
        "tally": sum(item.tally for item in own if item.act == "disbursement"),
        "patents": {patent for each in registrations(model, ask, deal) for patent in pledged(model, ask, each)},
        "registrations": {each.number or each.place for each in registrations(model, ask, deal)},
    }  # fmt: skip


def _sum(own: Sequence[Item], act: str) -> int:
    return sum(item.fen or 0 for item in own if item.act == act)


def _in_force(model: Model, ask: AskLoans, deal: Deal, name: str) -> str | None:
    """The latest by effect of the amendments that had taken effect, else what the contract said."""
    own = [each for each in model.changes if each.deal is deal and each.terms[name] is not None]
    known = [change for change in own if ask.knows(change)]
    last = max(known, key=lambda change: (change.day, change.posted, change.line), default=None)
    return deal.terms[name] if last is None else last.terms[name]


def registrations(model: Model, ask: AskLoans, deal: Deal) -> list[Deal]:
    """The registrations that secure a loan by then: those that hold a patent, and those that never held one."""
    stated = [deal, *(change for change in model.changes if change.deal is deal)]
    named = [each for stating in stated if ask.knows(stating) for each in stating.secured]
    return [each for each in named if pledged(model, ask, each) or not _held(model, ask, each)]


def pledged(model: Model, ask: AskLoans, registration: Deal) -> set[str]:
    """The patents under live pledge on that day."""
    own = _held(model, ask, registration)
    patents = {item.patent or "" for item in own}
    return {patent for patent in patents if sum(pledges(item) for item in own if item.patent == patent) > 0}


def _held(model: Model, ask: AskLoans, registration: Deal) -> list[Item]:
    return [item for item in model.items if item.deal is registration and item.patent and ask.knows(item)]


# month-end balances


@dataclass(frozen=True)
class AskBalances:
    """A question for the balances of a month's end, by statement and by entries."""

    day: str
    known: int
    basis: str = "book"
    parties: str = "present"
    viewer: str | None = None

    def knows(self, noted: Any, day: str) -> bool:
        """Whether what was noted was known, and counted by that day."""
        return bool(noted.posted <= self.known and noted.date(self.basis) <= day)


class Key(NamedTuple):
    """What a balance is of; ``loan`` is a place, or None for all."""

    institution: str | None
    kind: str
    measure: str
    loan: str | None = None


class Balance(NamedTuple):
    """A balance by entries and by statement, in fen; since when the two differ; whether it is due and not stated."""

    entries: int | None
    statement: int | None
    since: str | None
    is_missing: bool

    @property
    def differs(self) -> bool:
        return None not in {self.entries, self.statement} and self.entries != self.statement


def balances(model: Model, ask: AskBalances) -> dict[Key, Balance]:
    """Every balance that is stated, due to be stated, or rests on the entries of all an institution's business."""
    stated, entered, due = _stated(model, ask, ask.day), _entered(model, ask, ask.day), set(_missing(model, ask))
    whole = [key for key in entered if key.loan is None and key.measure != "overdue"]
    return {
        key: Balance(entered.get(key), stated.get(key), _since(model, ask, key), key in due)
        for key in {*stated, *due, *whole}
    }


def _since(model: Model, ask: AskBalances, key: Key) -> str | None:
    """The first month's end from which, among days with a statement, the two have differed without a break."""
    since = None
    for day in sorted({report.day for report in model.reports if report.day <= ask.day} | {ask.day}, reverse=True):
        stated = _stated(model, ask, day)
        if key in stated or day == ask.day:
            if {key} - stated.keys() or _entered(model, ask, day).get(key, stated[key]) == stated[key]:
                return since
            since = day
    return since


def _stated(model: Model, ask: AskBalances, day: str) -> dict[Key, int]:
    """What was stated for a day; the latest statement of one institution, kind, measure and loan holds."""
    latest: dict[Any, Report] = {}
    for report in model.reports:
        if report.day == day and ask.knows(report, day) and ask.viewer in {None, report.institution}:
            latest[report.institution, report.kind, report.measure, report.loan] = report
    names, sums = Names(model, ask.known, ask.parties, day), dict[Key, int]()
    for report in latest.values():
        institution = names.institution(report.institution, report.loan)
        key = Key(institution, report.kind, report.measure, report.loan.place if report.loan else None)
        sums[key] = sums.get(key, 0) + report.fen
    return sums


def _missing(model: Model, ask: AskBalances) -> Iterator[Key]:
    """Who stated a balance for an earlier day, last one that was not zero, and none for this."""
    latest: dict[Any, Report] = {}
    for report in model.reports:
        is_whole = report.measure == "outstanding" and report.loan is None and report.day <= ask.day
        if is_whole and ask.knows(report, ask.day) and ask.viewer in {None, report.institution}:
            before = latest.get((report.institution, report.kind))
            if before is None or before.day <= report.day:
                latest[report.institution, report.kind] = report
    names = Names(model, ask.known, ask.parties, ask.day)
    told = [(Key(names.institution(r.institution, None), r.kind, "outstanding"), r.day, r.fen) for r in latest.values()]
    for key in {key for key, _, _ in told}:
        last = max(day for of, day, _ in told if of == key)
        if last < ask.day and sum(fen for of, day, fen in told if (of, day) == (key, last)):
            yield key


def _entered(model: Model, ask: AskBalances, day: str) -> dict[Key, int]:
    """What entries come to by then, of all and of each instrument, where something is live or left."""
    names = Names(model, ask.known, ask.parties, day)
    sums: dict[Key, tuple[int, int]] = {}
    for deal in model.deals:
        measure, signs, begins = OF_LINES if deal.kind == "credit_line" else OF_OTHERS
        own = [item for item in model.items if item.deal is deal and ask.knows(item, day)]
        live = sum(item.tally for item in own if item.act == begins)
        if deal.group in WITH_BALANCE and ask.viewer in {None, deal.institution}:
            for place in (None, deal.place):
                _add(sums, Key(names.institution(deal.institution, deal), deal.kind, measure, place),
                     level(own, signs, day, ask.basis), live)  # fmt: skip
    found = {key: fen for key, (fen, live) in sums.items() if fen or live > 0}
    return found | _overdue(model, ask, day, names)


OF_LINES = ("limit", LIMIT, "commitment")
OF_OTHERS = ("outstanding", BALANCE, "disbursement")


def _overdue(model: Model, ask: AskBalances, day: str, names: Names) -> dict[Key, int]:
    """What is past its due date, of all and of each loan; zero where there are loans and none is."""
    sums: dict[Key, tuple[int, int]] = {}
    for kind in LOAN_KINDS:
        for deal, row in loans(model, AskLoans(kind, day, ask.known, ask.basis, ask.viewer)):
            for place in (None, deal.place):
                fen = row["balance"] if row["state"] == "overdue" else 0
                _add(sums, Key(names.institution(deal.provider, deal), kind, "overdue", place), fen, 1)
    return {key: fen for key, (fen, _) in sums.items()}


def _add(sums: dict[Key, tuple[int, int]], key: Key, fen: int, live: int) -> None:
    before = sums.get(key, (0, 0))
    sums[key] = before[0] + fen, before[1] + live
