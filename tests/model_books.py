"""Closing and reopening months: what is wrong, what a closing freezes, and what it asks before it."""

from collections.abc import Iterator, Sequence
from typing import Any

from ledger.vocabulary import LOAN_KINDS
from tests.model import (
    BALANCE,
    LIMIT,
    UNRECOVERED,
    WITH_BALANCE,
    Deal,
    Item,
    Lines,
    Model,
    Month,
    level,
    unique,
)
from tests.model_balances import AskBalances, AskLoans, balances, loans, pledged, registrations


def wrong_months(model: Model, lines: Lines, own: int) -> tuple[set[str], set[str]]:
    """Errors of a voucher that closes or reopens months; where they are in order also warnings: its checklist."""
    months = [(what, thing) for _, what, thing in lines if what in {"closing", "reopening"}]
    errors = set(_out_of_order(model, months))
    asked: set[str] = set()
    if not errors:
        if any(month.frozen != frozen for month, frozen in _frozen(model, months)):
            errors.add("closing_stale")
        asked = {code for what, month in months if what == "closing" for code in checklist(model, month, own)}
    if months and len(months) < len(lines):
        errors.add("closing_not_alone")
    return errors, asked


def _out_of_order(model: Model, months: Sequence[tuple[str, Month]]) -> Iterator[str]:
    mark = model.open_from
    for what, month in months:
        if what == "closing":
            if month.day_after > model.today:
                yield "closing_not_ended"
            if mark not in {"", month.first_day}:
                yield "closing_order"
            mark = month.day_after
        else:
            if mark <= month.first_day:
                yield "reopening_not_closed"
            mark = month.first_day


def freeze(model: Model, lines: Lines) -> None:
    """Every closing carries the totals of what it closes, as posted now."""
    for month, frozen in _frozen(model, [(what, thing) for _, what, thing in lines if isinstance(thing, Month)]):
        month.frozen = frozen


def _frozen(model: Model, months: Sequence[tuple[str, Month]]) -> Iterator[tuple[Month, Any]]:
    mark = model.open_from
    for what, month in months:
        if what == "closing":
            yield month, _totals([item for item in model.items if mark <= item.book < month.day_after])
        mark = month.day_after if what == "closing" else month.first_day


def _totals(items: Sequence[Item]) -> dict[tuple[str, str, str], tuple[int, int | None]]:
    """By kind, institution and act: count and fen."""
    totals: dict[tuple[str, str, str], tuple[int, int | None]] = {}
    for item in items:
        key = item.deal.kind, item.deal.institution, str(item.act)
        count, fen = totals.get(key, (0, None))
        totals[key] = count + item.tally, fen if item.fen is None else (fen or 0) + item.fen
    return totals


# what is asked before a month closes


def checklist(model: Model, month: Month, own: int) -> Iterator[str]:
    """The codes of what is open at a month's end, in the books as they stand."""
    end = month.last_day
    if any(paper.verdict is None and paper.id != own and _speaks_of(paper.lines, end) for paper in model.papers):
        yield "undecided_vouchers"
    yield from _of_loans(model, end)
    if any(_is_to_be_released(model, deal, end) for deal in model.deals if deal.kind == "pledge_registration"):
        yield "release_missing"
    for row in balances(model, AskBalances(end, model.head, "book", "present")).values():
        yield from ["statement_differs"] * row.differs + ["statement_missing"] * row.is_missing
    first = month.first_day if model.open_from else ""  # a first closing closes all months before
    if any(first <= item.book <= end for item in model.items):
        yield "attachment_absent"
    if any(paper.is_alone and paper.id not in model.reviewed for paper in model.papers):
        yield "review_missing"
    if model.reopened and any(_sinks(_own(model.items, deal)) for deal in model.deals):
        yield "book_balance_negative"


def _speaks_of(lines: Lines, end: str) -> bool:
    dated = ("entry", "reversal", "amendment", "statement")
    return any(what in dated and thing.day <= end for _, what, thing in lines)


def _of_loans(model: Model, end: str) -> Iterator[str]:
    """Loans past their due date, and patent-pledge loans under no registration, with a balance."""
    for kind in LOAN_KINDS:
        ask = AskLoans(kind, end, model.head)
        for deal, row in loans(model, ask):
            if row["state"] == "overdue":
                yield "loans_overdue"
            if kind == "patent_pledge_loan" and row["balance"] > 0 and not registrations(model, ask, deal):
                yield "loans_unsecured"


def _is_to_be_released(model: Model, registration: Deal, end: str) -> bool:
    """Patents are still pledged though every loan that they secure is repaid, and none written off."""
    ask = AskLoans("", end, model.head)
    secured = [deal for deal in model.deals if registration in registrations(model, ask, deal)]
    items = [item for item in model.items if item.deal in secured and item.book <= end]
    paid_out = sum(item.tally for item in items if item.act == "disbursement")
    owed, lost = level(items, BALANCE, end, "book"), level(items, {"write_off": 1}, end, "book")
    return bool(pledged(model, ask, registration)) and owed == 0 and paid_out > 0 and lost == 0


# levels in the books


def book_breaches(model: Model, new: Sequence[Item], cancelled: Sequence[Item]) -> Iterator[str]:
    """After a reopening, a level that a voucher's own instruments would have below zero in the books."""
    coming = [Item(i.day, i.deal, i.act, i.fen, i.tally) for i in new]
    coming += [item.negated() for item in cancelled]
    for item in coming:
        item.book = max(item.day, model.open_from, item.reverses.book if item.reverses else "")
    if model.reopened and any(_sinks(_own([*model.items, *coming], deal)) for deal in unique(i.deal for i in coming)):
        yield "book_balance_negative"


def _own(items: Sequence[Item], deal: Deal) -> list[Item]:
    return [item for item in items if item.deal is deal]


def _sinks(own: Sequence[Item]) -> bool:
    """Whether a level of one instrument is below zero at some day's end in the books."""
    levels = (BALANCE, LIMIT, UNRECOVERED) if own and own[0].deal.group in WITH_BALANCE else ()
    levels = (BALANCE,) if own and own[0].deal.group == "fiscal" else levels
    return any(level(own, signs, item.book, "book") < 0 for signs in levels for item in own)
