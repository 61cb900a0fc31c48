"""The sheet of all kinds: this period, its year before, what of it is renewal, the year, to date, outstanding."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pandas as pd

from ledger.labels import label, measure_label
from ledger.labels import pack as words
from ledger.labels import reports as texts
from ledger.labels.texts import COLUMN_LABELS
from ledger.money import format_display, growth_percent
from ledger.vocabulary import GROUP_OF, LOAN_KINDS, Dimension, Group, Kind, Means, Measure, Part, Unit
from reports.pack.asking import PERIOD_SPAN, Asking, appraised, pair, period_pair, plain, sums
from reports.table import Cell, Column, Row, RowRole, Table, column, make_row, notes, pair_columns

_GROWTH_DIGITS: Final = 2
_RATE_PLACES: Final = 4
"""A column of rates holds millionths: the fourth decimal of a per cent."""


@dataclass(frozen=True, slots=True)
class Section:
    """Kinds whose rows may be added: one group, one flow and one stock (None: there is no balance)."""

    flow: Measure
    stock: Measure | None
    kinds: tuple[Kind, ...]

    @property
    def group(self) -> Group:
        """The group of them all."""
        return GROUP_OF[self.kinds[0]]


SECTIONS: Final = (
    Section(Measure.COMMITTED, Measure.LIMIT, (Kind.CREDIT_LINE,)),
    Section(Measure.DISBURSED, Measure.OUTSTANDING, LOAN_KINDS),
    Section(Measure.REGISTERED, None, (Kind.PLEDGE_REGISTRATION,)),
    Section(Measure.DISBURSED, Measure.OUTSTANDING, (Kind.COOPERATIVE_SHARE, Kind.MUTUAL_DEPOSIT)),
    Section(Measure.DISBURSED, Measure.OUTSTANDING, (Kind.FUND_CONTRIBUTION,)),
    Section(Measure.DISBURSED, Measure.OUTSTANDING, (Kind.EQUITY_INVESTMENT,)),
    Section(Measure.DISBURSED, None, (Kind.GRANT, Kind.INTEREST_SUBSIDY, Kind.RISK_COMPENSATION)),
)
"""The rows of the summary, in print order. A promise (a credit line) is never added to money lent."""


def summary_columns(asking: Asking) -> tuple[Column, ...]:
    """The columns of the summary; amounts in yuan, since ten are as many as a page holds."""
    spans = [span for span in asking.spans() if span != PERIOD_SPAN]
    return (
        *(column("group"), column("kind"), column("indicator")),
        *period_pair(asking.period, with_wan=False),
        *pair_columns("thereof_rollover", with_wan=False),
        *pair_columns("same_period_last_year", with_wan=False),
        column("growth_percent"),
        *pair_columns("adjustment", with_wan=False),
        *(item for span in (*spans, "outstanding") for item in pair_columns(span, with_wan=False)),
    )


def build_summary(asking: Asking) -> Table:
    """A row for each kind, whether it has business or not, and a subtotal within each group."""
    columns = summary_columns(asking)
    rows: list[Row] = []
    for section in SECTIONS:
        rows.extend(_section_rows(section, _frame(asking, section), columns, len(rows)))
    below = notes(words.GROWTH_NOTE, words.SUMMARY_NOTE, pledged_note(asking), texts.GROUPS_NOTE)
    title = words.SUMMARY_TITLE.format(report=asking.title)
    heading = asking.heading(Unit.LOAN, Unit.YUAN)
    return Table(texts.SUMMARY_SHEET, title, heading, columns, tuple(rows), below, asking.stamp, frozen=3)


def _frame(asking: Asking, section: Section) -> pd.DataFrame:
    by, kinds = Dimension.KIND, [str(kind) for kind in section.kinds]
    spans = asking.spans()
    now = spans[PERIOD_SPAN]
    found = {span: asking.ask(section.flow, scope, by) for span, scope in spans.items()}
    found["same_period_last_year"] = asking.ask(section.flow, asking.scope(asking.period.year_before()), by)
    parts = [pair(span, answer, kinds) for span, answer in found.items()]
    adjusted = asking.flow(section.flow, now, Part.ADJUSTMENT, by)
    parts.append(pair("adjustment", adjusted, kinds))
    if section.kinds == LOAN_KINDS:
        rolled = asking.ask(section.flow, now, by, means=str(Means.ROLLOVER))
        parts.append(pair("thereof_rollover", rolled, kinds))
    if section.stock is not None:
        parts.append(pair("outstanding", asking.ask(section.stock, asking.scope(), by), kinds))
    return pd.concat(parts, axis=1)


def _section_rows(section: Section, frame: pd.DataFrame, columns: tuple[Column, ...], first: int) -> Iterator[Row]:
    heads = {"group": label(section.group), "indicator": measure_label(section.flow, section.group)}
    for kind, cells in plain(frame):
        yield make_row(columns, {**heads, "kind": label(Kind(kind)), **cells, "growth_percent": _growth(cells)})
    if len(section.kinds) > 1:
        total = sums(frame)
        missing: dict[str, Cell] = {item.key: None for item in columns[3:]}
        values = missing | heads | {"kind": COLUMN_LABELS["subtotal"], **total, "growth_percent": _growth(total)}
        yield make_row(columns, values, RowRole.SUBTOTAL, range(first, first + len(section.kinds)))


def _growth(cells: dict[str, Cell]) -> int | None:
    """The growth of the amount over the same period of the year before, in millionths; None from a base of nothing."""
    now, before = cells[f"{PERIOD_SPAN}_amount"], cells["same_period_last_year_amount"]
    if not (isinstance(now, int) and isinstance(before, int)):
        return None
    grown = growth_percent(now, before, _GROWTH_DIGITS)
    return None if grown is None else int(grown.scaleb(_RATE_PLACES))


def pledged_note(asking: Asking) -> str:
    """Patents are counted, not loans: they stand in a note and not in the column of balances."""
    count, amount = appraised(asking.pledged)
    if count and amount is None:
        return texts.PLEDGED_UNKNOWN_NOTE.format(count=count)
    unknown = sum(row.appraised_fen is None for row in asking.pledged)
    partly = texts.PARTLY_APPRAISED.format(count=unknown) if unknown else ""
    return texts.PLEDGED_NOTE.format(count=count, amount=format_display(amount or 0), partly=partly)
