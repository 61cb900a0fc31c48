"""The page for whoever has one minute: six numbers, how they moved and why, a chart, and sentences ready to paste."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from ledger.labels import label
from ledger.labels import pack as words
from ledger.labels.texts import COLUMN_LABELS
from ledger.phrasing import phrase_amount, phrase_count, phrase_roughly
from ledger.portfolio import Portfolio
from ledger.scope import Scope
from ledger.vocabulary import Basis, Dimension, Group, Kind, Means, Measure, Part, Unit
from reports.pack.asking import KIND, Asking
from reports.table import Cell, Chart, Row, Table, Term, column, make_row, notes, pair_columns

LEADER_COLUMNS: Final = (
    column("indicator"),
    *pair_columns("now"),
    column("compared_with"),
    *pair_columns("base", with_wan=False),
    *pair_columns("delta", with_wan=False),
    column("reason_of_change"),
)
_YEAR: Final = 12
_REASONS: Final = 3
"""How many causes of a change are told, the largest first."""

Pair = tuple[int, int]
"""Count and fen."""

Parts = Mapping[str | None, Pair]
"""By whom (the code of an institution, a programme): count and fen. Two may bear one name, but never one code."""

Naming = Callable[[str | None], str]
"""What is told of whom."""


def build_leader(asking: Asking) -> Table:
    """Six numbers beside what they were, each with the largest causes of its change; sentences that an audit passes."""
    rows = tuple(_row(index, values) for index, values in enumerate(_six(asking)))
    title = words.LEADER_TITLE.format(report=asking.title)
    chart = Chart(
        words.TREND_TITLE.format(kind=label(KIND)), "month", ("in_month_amount_wan",), ("to_date_amount_wan",),
        of=words.TREND_SHEET,
    )  # fmt: skip
    heading = asking.heading(Unit.LOAN, Unit.YUAN, Unit.WAN_YUAN)
    return Table(
        words.LEADER_SHEET, title, heading, LEADER_COLUMNS, rows, notes(words.LEADER_NOTE, *_limits(asking)),
        asking.stamp, prose=tuple(sentences(asking)), chart=chart,
    )  # fmt: skip


def _limits(asking: Asking) -> Iterator[str]:
    """What must be said beside the sentences: what is renewed, by which days they count, whose business they are of."""
    for name, scope in _named_periods(asking).items():
        openings = asking.ask(Measure.DISBURSED, scope, kind=str(KIND)).opening_count
        if openings > 0:
            yield words.OPENING_NOTE.format(period=name, count=openings)
        rolled = asking.ask(Measure.DISBURSED, scope, kind=str(KIND), means=str(Means.ROLLOVER)).total
        if rolled is not None and rolled.count > 0:
            count, amount = phrase_count(rolled.count, Unit.LOAN), phrase_amount(rolled.amount_fen or 0)
            yield words.ROLLED_NOTE.format(period=name, count=count, amount=amount)
    if asking.basis is Basis.EVENT:
        yield words.BY_EVENT_NOTE
    if asking.viewer.institution is not None:
        yield words.OWN_NOTE.format(name=asking.name(asking.viewer.institution))


def _row(index: int, values: dict[str, Cell]) -> Row:
    """The row; its change is a formula over the two numbers that it is the difference of."""
    links = tuple(
        (
            f"delta_{part}",
            (
                Term(words.LEADER_SHEET, f"now_{part}", index),
                Term(words.LEADER_SHEET, f"base_{part}", index, sign=-1),
            ),
        )
        for part in ("count", "amount")
    )
    return make_row(LEADER_COLUMNS, values, links=links)


def _six(asking: Asking) -> Iterator[dict[str, Cell]]:
    period, kind, named = asking.period, label(KIND), _bank(asking)
    earlier, this = asking.scope(period.previous()), asking.scope(period)
    day = period.previous().last
    now, then = asking.scope(), asking.scope(as_of=day)
    books = (asking.book(), asking.book(day))
    lent = (_flow(asking, scope) for scope in (this, earlier))
    yield _values(words.THIS_PERIOD[period.month_count] + kind, words.LAST_PERIOD, named, *lent)
    yield _year_so_far(asking, named)
    to_date = (_flow(asking, scope) for scope in (now, then))
    yield _values(COLUMN_LABELS["to_date"] + kind, words.LAST_END, named, *to_date)
    yield _values(words.BALANCE, words.LAST_END, named, *(_level(book, "outstanding") for book in books)) | {
        "reason_of_change": _movements(asking, this)
    }
    yield _values(words.OVERDUE, words.LAST_END, named, *(_level(book, "overdue") for book in books))
    paid = (_fiscal(asking, scope) for scope in (this, earlier))
    yield _values(words.FISCAL_PAID, words.LAST_PERIOD, lambda programme: programme or words.NO_PROGRAMME, *paid)


def _bank(asking: Asking) -> Naming:
    return lambda code: str(asking.name(code))


def _year_so_far(asking: Asking, named: Naming) -> dict[str, Cell]:
    """What the year brought beside the year before; over a whole year that is told already, and repayments are."""
    period = asking.period
    if period.month_count == _YEAR:
        back = (_flow(asking, asking.scope(each), Measure.REPAID) for each in (period, period.previous()))
        return _values(words.REPAID, words.LAST_PERIOD, named, *back)
    spans = (period.year_to_date(), period.year_before().year_to_date())
    lent = (_flow(asking, asking.scope(span)) for span in spans)
    name = COLUMN_LABELS["year_to_date"] + label(KIND)
    return _values(name, COLUMN_LABELS["same_period_last_year"], named, *lent)


def _flow(asking: Asking, scope: Scope, measure: Measure = Measure.DISBURSED) -> Parts:
    found = asking.ask(measure, scope, Dimension.INSTITUTION, kind=str(KIND))
    return {row.dimensions[0]: (row.count, row.amount_fen or 0) for row in found.rows}


def _fiscal(asking: Asking, scope: Scope) -> Parts:
    found = asking.ask(Measure.DISBURSED, scope, Dimension.PROGRAMME, group=str(Group.FISCAL))
    return {row.dimensions[0]: (row.count, row.amount_fen or 0) for row in found.rows}


def _level(book: Portfolio, name: str) -> Parts:
    tranches = ((row.value, getattr(row, name)) for row in book.rows)
    return {code: (part.loans, part.balance_fen) for code, part in tranches}


def _values(name: str, base: str, named: Naming, now: Parts, then: Parts) -> dict[str, Cell]:
    sums = {"now": _sum(now), "base": _sum(then)}
    values: dict[str, Cell] = {"indicator": name, "compared_with": base, "reason_of_change": _reason(now, then, named)}
    for place, part in enumerate(("count", "amount")):
        values |= {f"{side}_{part}": pair[place] for side, pair in sums.items()}
        values[f"delta_{part}"] = sums["now"][place] - sums["base"][place]
    return values


def _sum(parts: Parts) -> Pair:
    return sum(count for count, _ in parts.values()), sum(fen for _, fen in parts.values())


def _reason(now: Parts, then: Parts, named: Naming) -> str | None:
    """Whose change it was, the largest first; nothing where nothing changed."""
    none = (0, 0)
    sides = {code: (now.get(code, none), then.get(code, none)) for code in sorted({*now, *then}, key=str)}
    changes = [(named(code), new[0] - old[0], new[1] - old[1]) for code, (new, old) in sides.items()]
    moved = sorted((item for item in changes if item[1] or item[2]), key=lambda item: -abs(item[2]))
    told = [_moved(*item) for item in moved[:_REASONS]]
    if len(moved) > _REASONS:
        told.append(words.OTHERS.format(count=len(moved) - _REASONS))
    return words.LIST_WIDE.join(told) or None


def _moved(name: str, count: int, fen: int) -> str:
    """One cause: more or fewer, by how many and how much; where the two part ways, each by itself."""
    many = (words.GREW if count > 0 else words.FELL) + phrase_count(abs(count), Unit.LOAN) if count else ""
    much = (words.GREW if fen > 0 else words.FELL) + phrase_amount(abs(fen)) if fen else ""
    if many and much and (count > 0) == (fen > 0):
        return name + many + words.MANY + phrase_amount(abs(fen))
    return name + words.APART.join(filter(None, (much and words.AMOUNT + much, many and words.NUMBER + many)))


def _movements(asking: Asking, this: Scope) -> str | None:
    """What moved the balance in the period, as the books took it in: lent, repaid, written off; less than nothing too.

    A month whose books only take back what was booked before has a flow below zero.
    """
    booked = replace(this, part=Part.BOOKED) if asking.basis is Basis.BOOK else this
    told = []
    for measure, template in words.MOVEMENTS.items():
        total = asking.ask(measure, booked, kind=str(KIND)).total
        if total is not None and total.amount_fen:
            sign = words.TAKEN_BACK if total.amount_fen < 0 else ""
            told.append(sign + template.format(amount=phrase_amount(abs(total.amount_fen))))
    return words.LIST_WIDE.join(told) or None


# --- sentences ---------------------------------------------------------------------------------------------------


def sentences(asking: Asking) -> Iterator[str]:
    """What can be pasted into a report: new and to date, the balance, the treasury's money; amounts as they are said.

    Each names a period that a published figure's scope can name too: the month or quarter itself and, where that is a
    period of the ledger's own, the year so far; not January to May.
    """
    kind, spans = label(KIND), _named_periods(asking)
    to_date = _sum(_flow(asking, asking.scope()))
    for name, scope in spans.items():
        new = _sum(_flow(asking, scope))
        text = words.NEW_SENTENCE if new[0] > 0 else words.NOTHING_SENTENCE if to_date[0] > 0 else words.NEVER_SENTENCE
        yield text.format(period=name, kind=kind, **_said("new", new), **_said("all", to_date, roughly=True))
    book = asking.book().total
    level = (book.outstanding.loans, book.outstanding.balance_fen)
    if level[0]:
        yield words.LEVEL_SENTENCE.format(
            day=words.month_end(asking.period.last), kind=kind,
            recipients=phrase_count(book.recipients, Unit.HOUSEHOLD), **_said("level", level),
        )  # fmt: skip
    for name, scope in spans.items():
        paid = asking.ask(Measure.DISBURSED, scope, kind=str(Kind.GRANT)).total
        if paid is not None and paid.count > 0:
            said = _said("paid", (paid.count, paid.amount_fen or 0))
            yield words.FISCAL_SENTENCE.format(period=name, kind=label(Kind.GRANT), **said)


def _named_periods(asking: Asking) -> dict[str, Scope]:
    """The period and the year so far, by what people call them; what begins with the year is both."""
    period = asking.period
    year = period.year_to_date()
    found = {period.label: asking.scope(period)} if period.start != year.start else {}
    so_far = words.YEAR_TO_DATE.get(period.last.month)
    if so_far is not None:
        found[so_far.format(year=period.start.year)] = asking.scope(year)
    return found


def _said(name: str, pair: Pair, *, roughly: bool = False) -> dict[str, Any]:
    count, fen = max(pair[0], 0), max(pair[1], 0)
    amount = phrase_roughly(fen) if roughly else phrase_amount(fen)
    return {f"{name}_count": phrase_count(count, Unit.LOAN), f"{name}_amount": amount}
