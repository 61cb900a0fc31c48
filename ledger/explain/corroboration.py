"""Other figures of the same publication that bear a candidate out, or speak against it.

35 loans to date and 6 of them new in the half-year mean 29 before it: a candidate that ends where the half-year begins,
and has 29 loans, is borne out by two figures that nobody searched with.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Any, Final

from ledger.errors import InvalidValue
from ledger.explain.columns import Columns
from ledger.explain.cuts import Cut, Time
from ledger.explain.values import in_base_units, value_of
from ledger.extract.damage import Doubts
from ledger.extract.patterns import Form
from ledger.figures import Quantity, read_quantity
from ledger.intervals import Interval
from ledger.reading_rules import Family
from ledger.vocabulary import Count


@dataclass(frozen=True, slots=True)
class Corroboration:
    """To date − flow = before, of two printed figures, beside the candidate's own value for the same."""

    to_date: str
    flow: str
    to_date_text: str
    flow_text: str
    value: Fraction
    is_count: bool
    agrees: bool


@dataclass(frozen=True, slots=True)
class _Printed:
    """A figure of the publication that declares a cut."""

    figure_id: str
    quantity: Quantity
    cut: Cut
    count: Count | None


_AMOUNTS: Final = (Family.AMOUNT,)
_COUNTS: Final = (Family.COUNT, Family.ROUNDED_COUNT)
_OTHERWISE: Final = frozenset({"growth", "grown", "before", "before_figure", "share_of", "part"})
"""A figure with any of these says how two others stand to each other, and not how much there is."""


def read_figures(figures: Sequence[Mapping[str, Any]], year: int) -> list[_Printed]:
    """The amounts and counts that can be read and declare what they measure: no growth, share or rate is among them.

    None whose digits look damaged in a document that speaks of ``year`` is either.
    """
    doubts = Doubts("", year, ())
    return [
        printed for figure in figures if "measure" in figure and "scope" in figure for printed in _read(figure, doubts)
    ]


def _read(figure: Mapping[str, Any], doubts: Doubts) -> Iterator[_Printed]:
    try:
        quantity = read_quantity(figure["text"])
    except InvalidValue:
        return
    count = Count(figure["count"]) if "count" in figure else None
    if quantity.family not in (_AMOUNTS if count is None else _COUNTS) or quantity.growth or figure.keys() & _OTHERWISE:
        return
    if doubts.of(Form.FIGURE, figure["text"], "", quantity):
        return
    yield _Printed(figure["id"], quantity, Cut.of(figure["measure"], figure["scope"]), count)


def corroborations(columns: Columns, cut: Cut, printed: Sequence[_Printed]) -> list[Corroboration]:
    """Every pair of printed figures that says what came before a period at whose eve the candidate stands."""
    if cut.scope.as_of is None or cut.is_stock:
        return []
    alike = [one for one in printed if one.cut.at(Time()) == cut.at(Time())]
    pairs = [(one, other) for one in alike for other in alike if _are_joined(cut, one, other)]
    return [_compared(columns, cut, one, other) for one, other in pairs]


def _are_joined(cut: Cut, to_date: _Printed, flow: _Printed) -> bool:
    """Whether a flow leads from the candidate's day to the day of a printed total, counted in the same things."""
    period, day = flow.cut.scope.period, to_date.cut.scope.as_of
    if period is None or day is None or to_date.count is not flow.count:
        return False
    is_additive = flow.count in (None, Count.COUNT)
    return is_additive and period.last == day and period.start - timedelta(days=1) == cut.scope.as_of


def _compared(columns: Columns, cut: Cut, to_date: _Printed, flow: _Printed) -> Corroboration:
    value = in_base_units(value_of(columns, cut, flow.count), flow.count) or Fraction(0)
    before = to_date.quantity.loose + _negative(flow.quantity.loose)
    return Corroboration(
        to_date.figure_id,
        flow.figure_id,
        to_date.quantity.printed,
        flow.quantity.printed,
        value,
        flow.count is not None,
        before.contains(value),
    )


def _negative(interval: Interval) -> Interval:
    low = None if interval.high is None else -interval.high
    high = None if interval.low is None else -interval.low
    return Interval(low, high, interval.high_closed, interval.low_closed)
