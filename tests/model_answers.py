"""What the model answers to a question: the entries that are asked for, one by one, and their sums."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tests.model import BALANCE, LIMIT, WITH_BALANCE, Item, Model, Report, Signs
from tests.model_names import Names

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
    parties: str = "recorded"


Figures = tuple[int, int | None, tuple[int, ...]]
Rows = dict[tuple[str | None, ...], Figures]


def answer(model: Model, ask: Ask) -> tuple[Rows, Rows]:
    """The rows of an answer, and the total of each group."""
    names = Names(model, ask.known, ask.parties)
    if ask.measure == "reported_outstanding":
        reports = _reports(model, ask, names)
        return _reported(reports, ask.by, names), _reported(reports, ("group",), names)
    items = measured(model, ask)
    rows = _split(items, ask, ask.by, names)
    if ask.measure in STOCKS:
        rows = {place: line for place, line in rows.items() if line[0] or line[1] or any(line[2])}
    return rows, _split(items, ask, ("group",), names)


def measured(model: Model, ask: Ask) -> list[Item]:
    """The entries that the question's measure sums."""
    items = [item for item in entries(model, ask) if item.act in MEASURES[ask.measure]]
    return [item for item in items if ask.measure != "outstanding" or item.deal.group in WITH_BALANCE]


def openings(model: Model, ask: Ask) -> int:
    """How much of an answer is known only in sum: tallies, or of a stock openings that have a balance."""
    items = [item for item in measured(model, ask) if item.deal.recipient is None]
    if ask.measure in STOCKS:
        return _live_keys(items, ask, "instruments", Names(model, ask.known, ask.parties))
    return sum(item.tally for item in items)


def adjustment(model: Model, ask: Ask) -> int | None:
    """What a month's books took in of earlier months, told beside what occurred in it; None: nothing, or not asked."""
    is_told = ask.start is not None and (ask.basis, ask.part) == ("book", "occurred")
    if not is_told or not {"kind", "group"} & set(dict(ask.where)):
        return None
    late = measured(model, replace(ask, part="adjustment"))
    known = [item.fen * MEASURES[ask.measure][item.act] for item in late if item.fen is not None]
    return sum(known) if known else None


def contributions(model: Model, one: Ask, two: Ask) -> dict[tuple[int, str], int | None]:
    """By voucher and group: what it adds to the difference between two sides of a question, in fen."""
    sides = [measured(model, side) for side in (one, two)]
    added: dict[tuple[int, str], int | None] = {}
    for own, other, sign in ((sides[0], sides[1], -1), (sides[1], sides[0], 1)):
        for item in own:
            if item not in other:
                key, fen = (item.posted, item.deal.group), item.fen
                before = added.setdefault(key, None)
                if fen is not None:
                    added[key] = (before or 0) + sign * MEASURES[one.measure][item.act] * fen
    return added


def entries(model: Model, ask: Ask) -> list[Item]:
    """The entries of the question's scope, whatever it measures."""
    names = Names(model, ask.known, ask.parties)
    known = [item for item in model.items if item.posted <= ask.known and item.deal.is_seen_by(ask.viewer)]
    meant = [item for item in known if all(_value(item, name, ask, names) == value for name, value in ask.where)]
    return [item for item in meant if _is_in_time(item, ask)]


def _value(item: Item, dimension: str, ask: Ask, names: Names) -> str | None:
    """What an entry has in a dimension; parties and regions by the names asked for."""
    date, deal = item.date(ask.basis), item.deal
    if dimension in {"institution", "provider", "recipient"}:
        return names.institution(getattr(deal, dimension), deal)
    if dimension == "region":
        return names.region(deal.dimensions["region"], deal.recipient)
    calendar = {"year": date[:4], "month": date[:7], "quarter": f"{date[:4]}Q{(int(date[5:7]) + 2) // 3}"}
    own = {"kind": deal.kind, "group": deal.group, "act": item.act, "means": item.means}
    return {**calendar, **own, **deal.dimensions}[dimension]


def _is_in_time(item: Item, ask: Ask) -> bool:
    date = item.date(ask.basis)
    if ask.as_of is not None:
        return date <= ask.as_of
    if ask.start is None or ask.end is None:
        return True
    is_late = ask.basis == "book" and item.day < ask.start
    is_part = ask.basis == "event" or ask.part == "booked" or is_late == (ask.part == "adjustment")
    return ask.start <= date < ask.end and is_part


def _split(items: Iterable[Item], ask: Ask, by: tuple[str, ...], names: Names) -> Rows:
    parts: dict[tuple[str | None, ...], list[Item]] = {}
    for item in items:
        parts.setdefault(tuple(_value(item, name, ask, names) for name in by), []).append(item)
    return {place: _figures(own, ask, names) for place, own in parts.items()}


def _figures(items: Sequence[Item], ask: Ask, names: Names) -> Figures:
    signs = MEASURES[ask.measure]
    known = [signs[item.act] * item.fen for item in items if item.fen is not None]
    main = {"outstanding": "instruments", "limit": "instruments", "pledged": "patents"}.get(ask.measure)
    count = sum(item.tally for item in items) if main is None else _live_keys(items, ask, main, names)
    return count, sum(known) if known else None, tuple(_live_keys(items, ask, name, names) for name in ask.counts)


def _live_keys(items: Iterable[Item], ask: Ask, count: str, names: Names) -> int:
    """How many keys have more than nothing: a balance of a stock, a net tally of a flow."""
    levels: dict[Any, int] = {}
    for item in items:
        key = {
            "instruments": id(item.deal),
            "contracts": (item.deal.contract or id(item.deal), item.deal.provider),
            "recipients": names.institution(item.deal.recipient, item.deal),
            "institutions": names.institution(item.deal.institution, item.deal),
            "patents": item.patent,
        }[count]
        height = item.tally if ask.measure == "pledged" or ask.measure not in STOCKS else item.fen or 0
        sign = MEASURES[ask.measure][item.act] if ask.measure in STOCKS else 1
        if key is not None:
            levels[key] = levels.get(key, 0) + sign * height
    return sum(height > 0 for height in levels.values())


# statements


def _reports(model: Model, ask: Ask, names: Names) -> list[Report]:
    """The last word of each bank on each kind for the very day; in the books if it came before the month closed."""
    latest: dict[tuple[str, str], Report] = {}
    for report in model.reports:
        is_whole = report.loan is None and report.measure == "outstanding"
        is_known = report.posted <= ask.known and report.date(ask.basis) <= report.day == ask.as_of
        if is_whole and is_known:
            latest[report.institution, report.kind] = report
    seen = [report for report in latest.values() if ask.viewer in {None, report.institution}]
    return [report for report in seen if all(_of_report(report, name, names) == value for name, value in ask.where)]


def _of_report(report: Report, dimension: str, names: Names) -> str | None:
    shown = names.institution(report.institution, None)
    return {"kind": report.kind, "group": report.group, "institution": shown}[dimension]


def _reported(reports: Iterable[Report], by: tuple[str, ...], names: Names) -> Rows:
    rows: Rows = {}
    for report in reports:
        place = tuple(_of_report(report, name, names) for name in by)
        count, fen, _ = rows.get(place, (0, 0, ()))
        rows[place] = (count + (report.count or 0), (fen or 0) + report.fen, ())
    return rows
