"""What the model answers to a question: the entries that are asked for, one by one, and their sums."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.model import BALANCE, LIMIT, WITH_BALANCE, Deal, Item, Model, Report, Signs, pledges
from tests.model_rules import level

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
"""The measures that rest on entries; ``reported_outstanding`` rests on statements."""

STOCKS = ("outstanding", "pledged", "limit")


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
Rows = dict[tuple[str | None, ...], Figures]


def answer(model: Model, ask: Ask) -> tuple[Rows, Rows]:
    """The rows of an answer, and the total of each group."""
    if ask.measure == "reported_outstanding":
        reports = _reports(model, ask)
        return _reported(reports, ask.by), _reported(reports, ("group",))
    items = [item for item in entries(model, ask) if _is_measured(item, ask)]
    rows = _split(items, ask, ask.by)
    if ask.measure in STOCKS:
        rows = {place: line for place, line in rows.items() if line[0] or line[1] or any(line[2])}
    return rows, _split(items, ask, ("group",))


def openings(model: Model, ask: Ask) -> int:
    """How many of the tallies that an answer rests on are known only in sum."""
    items = [item for item in entries(model, ask) if _is_measured(item, ask)]
    return sum(item.tally for item in items if item.deal.recipient is None)


def entries(model: Model, ask: Ask) -> list[Item]:
    """The entries of the question's scope, whatever it measures."""
    return [item for item in model.items if _is_asked(item, ask)]


def _is_measured(item: Item, ask: Ask) -> bool:
    has_balance = ask.measure != "outstanding" or item.deal.group in WITH_BALANCE
    return item.act in MEASURES[ask.measure] and has_balance


def _is_asked(item: Item, ask: Ask) -> bool:
    is_meant = all(item.value(name, ask.basis) == value for name, value in ask.where)
    return item.number <= ask.known and is_meant and item.deal.is_seen_by(ask.viewer) and _is_in_time(item, ask)


def _is_in_time(item: Item, ask: Ask) -> bool:
    date = item.date(ask.basis)
    if ask.as_of is not None:
        return date <= ask.as_of
    if ask.start is None or ask.end is None:
        return True
    is_late = ask.basis == "book" and item.day < ask.start
    is_part = ask.basis == "event" or ask.part == "booked" or is_late == (ask.part == "adjustment")
    return ask.start <= date < ask.end and is_part


def _split(items: Iterable[Item], ask: Ask, by: tuple[str, ...]) -> Rows:
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
        height = item.tally if ask.measure == "pledged" or ask.measure not in STOCKS else item.fen or 0
        sign = MEASURES[ask.measure][item.act] if ask.measure in STOCKS else 1
        if key is not None:
            levels[key] = levels.get(key, 0) + sign * height
    return sum(height > 0 for height in levels.values())


# statements


def _reports(model: Model, ask: Ask) -> list[Report]:
    """The last word of each bank on each kind for the very day."""
    latest: dict[tuple[str, str], Report] = {}
    for report in model.reports:
        is_whole = report.loan is None and report.measure == "outstanding"
        if is_whole and report.number <= ask.known and report.day == ask.as_of:
            latest[report.institution, report.kind] = report
    seen = [report for report in latest.values() if ask.viewer in {None, report.institution}]
    return [report for report in seen if all(report.value(name) == value for name, value in ask.where)]


def _reported(reports: Iterable[Report], by: tuple[str, ...]) -> Rows:
    rows: Rows = {}
    for report in reports:
        place = tuple(report.value(name) for name in by)
        count, fen, _ = rows.get(place, (0, 0, ()))
        rows[place] = (count + (report.count or 0), (fen or 0) + report.fen, ())
    return rows


# the register of loans


@dataclass(frozen=True)
class AskLoans:
    """A question for the loans of a kind as they were on a day."""

    kind: str
    as_of: str
    known: int
    basis: str = "book"
    viewer: str | None = None


def loans(model: Model, ask: AskLoans) -> list[tuple[Any, ...]]:
    """The rows of the register by the day of disbursement, provider and age of the record."""
    rows = []
    for deal in model.deals:
        own = [item for item in model.items if item.deal is deal and _is_known(item, ask)]
        paid = [item for item in own if item.act == "disbursement"]
        if deal.kind == ask.kind and deal.is_seen_by(ask.viewer) and sum(item.tally for item in paid) > 0:
            gone = [item.reverses for item in own if item.reverses]
            first = min(item.day for item in paid if item.tally > 0 and item not in gone)
            rows.append((first, deal.provider, deal.voucher, deal.line, _loan(model, ask, deal, own)))
    return [(row[0], row[-1]) for row in sorted(rows, key=lambda row: row[:4])]


def _is_known(noted: Any, ask: AskLoans) -> bool:
    return bool(noted.number <= ask.known and noted.date(ask.basis) <= ask.as_of)


def _loan(model: Model, ask: AskLoans, deal: Deal, own: Sequence[Item]) -> dict[str, Any]:
    sums = [level(own, {act: 1}, ask.as_of, ask.basis) for act in ("disbursement", "repayment", "write_off")]
    in_force = {name: _in_force(model, ask, deal, name) for name in ("due_date", "rate")}
    balance, is_due = sums[0] - sums[1] - sums[2], (in_force["due_date"] or "9999") < ask.as_of
    state = ("overdue" if is_due else "open") if balance else "written_off" if sums[2] else "settled"
    registrations = _registrations(model, ask, deal)
    return {
        "place": deal.place, "number": deal.number, "recipient": deal.recipient, "sums": sums, **in_force,
        "state": state, "renews": deal.renews.place if deal.renews else None,
        "patents": {patent for each in registrations for patent in _pledged(model, ask, each)},
    }  # fmt: skip


def _in_force(model: Model, ask: AskLoans, deal: Deal, name: str) -> str | None:
    """The latest by effect of the amendments that had taken effect, else what the contract said."""
    own = [each for each in model.changes if each.deal is deal and each.terms[name] is not None]
    known = [change for change in own if _is_known(change, ask)]
    last = max(known, key=lambda change: (change.day, change.number, change.line), default=None)
    return deal.terms[name] if last is None else last.terms[name]


def _registrations(model: Model, ask: AskLoans, deal: Deal) -> list[Deal]:
    added = [change.secured for change in model.changes if change.deal is deal and _is_known(change, ask)]
    return [*deal.secured, *(each for secured in added for each in secured)]


def _pledged(model: Model, ask: AskLoans, registration: Deal) -> set[str]:
    """The patents under live pledge on that day."""
    own = [item for item in model.items if item.deal is registration and item.patent and _is_known(item, ask)]
    patents = {item.patent or "" for item in own}
    return {patent for patent in patents if sum(pledges(item) for item in own if item.patent == patent) > 0}
