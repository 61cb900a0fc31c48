"""The sheet of the months: what each brought, and the total to date as it grew."""

from typing import Final

from ledger.labels import label
from ledger.labels import pack as words
from ledger.period import Period, month_of
from ledger.totals import Answer
from ledger.vocabulary import Measure, Part, Unit
from reports.pack.asking import KIND, Asking
from reports.table import Cell, Chart, Row, Table, column, make_row, notes, pair_columns

MONTHS: Final = 12
"""How many months a trend shows, the last of the period at its end."""

TREND_COLUMNS: Final = (
    column("month"),
    *pair_columns("in_month"),
    *pair_columns("adjustment", with_wan=False),
    *pair_columns("to_date"),
    *pair_columns("outstanding"),
)


def build_trend(asking: Asking) -> Table:
    """Patent-pledge loans by month up to the period's end: paid out, adjusted, to date and outstanding."""
    last = month_of(asking.period.last)
    months = [last]
    while len(months) < MONTHS:
        months.insert(0, months[0].previous())
    rows = tuple(_row(asking, month) for month in months)
    title = words.TREND_TITLE.format(kind=label(KIND))
    heading = asking.heading(Unit.LOAN, Unit.YUAN, Unit.WAN_YUAN)
    chart = Chart(title, "month", ("in_month_amount_wan",), ("to_date_amount_wan",))
    below = notes(words.TREND_NOTE)
    return Table(words.TREND_SHEET, title, heading, TREND_COLUMNS, rows, below, asking.stamp, frozen=1, chart=chart)


def _row(asking: Asking, month: Period) -> Row:
    kind, to_date = str(KIND), asking.scope(as_of=month.last)
    found = {
        "in_month": asking.ask(Measure.DISBURSED, asking.scope(month), kind=kind),
        "adjustment": asking.flow(Measure.DISBURSED, asking.scope(month), Part.ADJUSTMENT, kind=kind),
        "to_date": asking.ask(Measure.DISBURSED, to_date, kind=kind),
        "outstanding": asking.ask(Measure.OUTSTANDING, to_date, kind=kind),
    }
    values: dict[str, Cell] = {"month": month.label}
    for span, answer in found.items():
        values |= _pair(span, answer)
    return make_row(TREND_COLUMNS, values)


def _pair(span: str, answer: Answer | None) -> dict[str, Cell]:
    total = answer.total if answer is not None else None
    if total is None:
        return {f"{span}_count": None, f"{span}_amount": None}
    return {f"{span}_count": total.count, f"{span}_amount": total.amount_fen or 0}
