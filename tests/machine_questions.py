"""What the machine asks: any question, on either basis, as of any day and as known at any number."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from ledger.period import parse_period
from tests.machine_world import BANK_LOANS, DAYS, MONTH_ENDS, MONTHS, Draw, often, pick
from tests.model import Model, month_after
from tests.model_answers import MEASURES, STOCKS, Ask
from tests.model_balances import AskBalances, AskLoans

BASES = ("book", "event")
PARTIES = ("recorded", "recorded", "present", "head_office")
DIMENSIONS = ("kind", "group", "act", "institution", "provider", "recipient", "region", "programme", "category")
CALENDAR = ("year", "quarter", "month")
COUNTS = ("instruments", "contracts", "recipients", "institutions")


def draw_ask(model: Model, draw: Draw) -> Ask:
    """Any question for a total that the ledger answers."""
    measure = draw_measure(model, draw)
    if measure == "reported_outstanding":
        return draw_reported(model, draw)
    is_stock = measure in STOCKS
    dimensions = (*DIMENSIONS, *(() if is_stock else CALENDAR), *(("means",) if measure == "disbursed" else ()))
    by = draw(st.lists(st.sampled_from(dimensions), max_size=3, unique=True))
    counts = (*COUNTS, "patents") if measure == "pledged" else COUNTS
    chosen = tuple(draw(st.lists(st.sampled_from(counts), max_size=2, unique=True)))
    scope = draw_scope(model, draw, is_stock)
    return Ask(measure, split_by_group(by, scope["where"]), chosen, **scope)


def split_by_group(by: Iterable[str], where: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The dimensions as the ledger splits: by group first where nothing limits an answer to one group."""
    return tuple(by) if {"group", "kind"} & {*by, *dict(where)} else ("group", *by)


def draw_scope(model: Model, draw: Draw, is_stock: bool) -> dict[str, Any]:
    """A period, a day or neither; a basis and a part; a journal number; limits; and whose eyes."""
    time: dict[str, Any] = {}
    if not is_stock and often(draw, 6):
        period = parse_period(pick(draw, [*MONTHS, "2023", "2023Q1", "2023Q2", "2023Q3", "2023H1", "2023H2"]))
        time = {"start": str(period.start), "end": str(period.end)}
    elif often(draw, 8):
        time = {"as_of": pick(draw, [*DAYS, *MONTH_ENDS[:-1]])}
    basis = pick(draw, BASES)
    has_parts = basis == "book" and "start" in time
    part = pick(draw, ("occurred", "adjustment", "booked")) if has_parts else "occurred"
    return {**time, "basis": basis, "part": part, **draw_eyes(model, draw), "where": draw_where(model, draw)}


def draw_eyes(model: Model, draw: Draw) -> dict[str, Any]:
    viewer = None if often(draw, 8) else pick(draw, ("B01", "E01"))
    known = model.head - draw(st.integers(0, model.head))
    return {"known": known, "viewer": viewer, "parties": pick(draw, PARTIES)}


def draw_where(model: Model, draw: Draw) -> tuple[tuple[str, str], ...]:
    """No limit, or one or two: mostly what some entry has, sometimes what none may have."""
    items = [item for item in model.items if item.deal.recipient is not None]
    if not items or often(draw, 4):
        return ()
    deal, month = (item := pick(draw, items)).deal, f"2023-0{draw(st.integers(1, 8))}"
    values = {
        "kind": deal.kind, "group": deal.group, "institution": deal.institution, "recipient": deal.recipient,
        "region": deal.dimensions["region"], "month": item.day[:7] if often(draw, 8) else month, "quarter": "2023Q2",
    }  # fmt: skip
    names = draw(
        st.lists(st.sampled_from(list(values)[: 7 if often(draw, 2) else 5]), min_size=1, max_size=2, unique=True)
    )
    return tuple((name, values[name]) for name in names if values[name] is not None)


def draw_measure(model: Model, draw: Draw) -> str:
    """Mostly a measure of which there is something."""
    acts = {item.act for item in model.items}
    told = [name for name, signs in MEASURES.items() if acts & set(signs)]
    reported = ["reported_outstanding"] if model.reports else []
    return str(pick(draw, [*told, *reported] if told and often(draw, 8) else [*MEASURES, "reported_outstanding"]))


def draw_reported(model: Model, draw: Draw) -> Ask:
    """A question for what banks report themselves: only a month's end has an answer."""
    by = draw(st.lists(st.sampled_from(("kind", "institution")), max_size=2, unique=True))
    where = [pick(draw, (("institution", "B01"), ("kind", "technology_loan")))] if often(draw, 3) else []
    return Ask(
        "reported_outstanding", split_by_group(by, where), as_of=pick(draw, MONTH_ENDS[:-1]),
        basis=pick(draw, BASES), where=tuple(where), **draw_eyes(model, draw),
    )  # fmt: skip


def draw_loans(model: Model, draw: Draw) -> AskLoans:
    """A question for the register of loans."""
    days = [*DAYS, *MONTH_ENDS[:-1]]
    return AskLoans(pick(draw, BANK_LOANS), pick(draw, days), basis=pick(draw, BASES), **draw_eyes(model, draw))


def draw_balances(model: Model, draw: Draw) -> AskBalances:
    """A question for month-end balances."""
    day = pick(draw, MONTH_ENDS[:-1])
    return AskBalances(day, basis=pick(draw, BASES), **draw_eyes(model, draw))


def draw_changes(model: Model, draw: Draw) -> tuple[Ask, Ask]:
    """One question on two sides: as known at two numbers, or on two bases."""
    ask = draw_ask(model, draw)
    one = replace(
        ask, by=(), counts=(), parties="recorded", part="occurred", where=ask.where[: draw(st.integers(0, 1))]
    )
    if one.known and often(draw, 6):
        return replace(one, known=draw(st.integers(0, one.known - 1))), one
    return one, replace(one, basis=next(basis for basis in BASES if basis != one.basis))


def period_text(ask: Ask) -> str | None:
    """The name of the question's period."""
    if ask.start is None or ask.end is None:
        return None
    names = [ask.start[:4], ask.start[:7], *(f"{ask.start[:4]}{part}" for part in ("Q1", "Q2", "Q3", "H1", "H2"))]
    periods = {(str(p.start), str(p.end)): p.text for p in map(parse_period, names)}
    return periods[ask.start, ask.end]


def month_of(month: str) -> dict[str, str]:
    """A month as the period of a question."""
    return {"start": f"{month}-01", "end": month_after(month)}
