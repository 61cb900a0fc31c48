"""Months one after the other: what was paid out in each, and what that came to; and the same by institution."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from sqlalchemy import Connection

from ledger.labels import act_label, label
from ledger.labels import catalogue as texts
from ledger.labels import reports as frame
from ledger.labels.texts import COLUMN_LABELS
from ledger.period import Period, today
from ledger.scope import Question, Scope
from ledger.totals import Head, TotalRow, answer
from ledger.vocabulary import GROUP_OF, Act, Dimension, Group, Kind, Measure, Part, Unit
from reports.table import Cell, Column, Heading, RowRole, Table, column, make_row, notes, pair_columns
from reports.totals import head_note, time_text

TREND_COLUMNS: Final = (
    column("month"),
    *pair_columns("lent_in_month"),
    *pair_columns("disbursed_to_date"),
    *pair_columns("outstanding"),
)
_PAIR: Final = ("count", "amount", "amount_wan")
SHARE_COLUMNS: Final = (
    column("institution"),
    column("institution_name"),
    *pair_columns("disbursed_to_date"),
    *pair_columns("outstanding"),
)


def build_trend(
    connection: Connection, kind: Kind, period: Period, scope: Scope, head: Head, names: Mapping[str, str]
) -> tuple[Table, Table]:
    """A row a month of the period, and a row an institution at its end, of one kind of business."""
    plain = replace(scope, period=None, as_of=None, part=Part.OCCURRED, where={Dimension.KIND: str(kind)})
    act = act_label(kind, Act.DISBURSEMENT)
    units = frame.LIST_SEPARATOR.join(map(label, (Unit.LOAN, Unit.YUAN, Unit.WAN_YUAN)))
    heading = Heading("", period.label, frame.UNIT_LINE.format(units=units))
    basis = frame.BASIS_NOTE.format(basis=label(scope.basis), parties=label(scope.parties))
    below = notes(texts.TREND_NOTE.format(act=act), basis, head_note(head))
    columns = _columns(TREND_COLUMNS, kind, act)
    months = tuple(make_row(columns, values) for values in _months(connection, period, plain))
    title = texts.TREND_TITLE.format(kind=label(kind))
    by_month = Table(texts.TREND_SHEET, title, heading, columns, months, below, frozen=1)
    last = min(period.last, today())
    return by_month, _by_institution(connection, kind, replace(plain, as_of=last), by_month, names)


def _columns(columns: tuple[Column, ...], kind: Kind, act: str) -> tuple[Column, ...]:
    """These columns in the words of a kind; what is never paid back has no balance."""
    spans = {f"{name}_{key}": text.format(act=act) for name, text in texts.TREND_SPANS.items() for key in _PAIR}
    told = (replace(item, span=spans.get(item.key, item.span)) for item in columns)
    has_balance = GROUP_OF[kind] is not Group.FISCAL
    return tuple(item for item in told if has_balance or not item.key.startswith("outstanding"))


def _months(connection: Connection, period: Period, plain: Scope) -> Iterator[dict[str, Cell]]:
    for month in period.months():
        if month.start > today():
            return
        to_date = replace(plain, as_of=month.last)
        yield {
            "month": month.text,
            **_pair(connection, Measure.DISBURSED, "lent_in_month", replace(plain, period=month)),
            **_pair(connection, Measure.DISBURSED, "disbursed_to_date", to_date),
            **_pair(connection, Measure.OUTSTANDING, "outstanding", to_date),
        }


def _pair(connection: Connection, measure: Measure, span: str, scope: Scope) -> dict[str, Cell]:
    return _cells(span, answer(connection, Question(measure, scope)).total)


def _cells(span: str, row: TotalRow | None) -> dict[str, Cell]:
    count, fen = (row.count, row.amount_fen or 0) if row else (0, 0)
    return {f"{span}_count": count, f"{span}_amount": fen}


_SPANS: Final = {"disbursed_to_date": Measure.DISBURSED, "outstanding": Measure.OUTSTANDING}


def _by_institution(
    connection: Connection, kind: Kind, scope: Scope, by_month: Table, names: Mapping[str, str]
) -> Table:
    by = (Dimension.INSTITUTION,)
    answers = {span: answer(connection, Question(measure, scope, by)) for span, measure in _SPANS.items()}
    rows = {span: {str(row.dimensions[0]): row for row in found.rows} for span, found in answers.items()}
    codes = sorted({code for found in rows.values() for code in found})
    act = act_label(kind, Act.DISBURSEMENT)
    columns = _columns(SHARE_COLUMNS, kind, act)
    items = [
        make_row(
            columns,
            {"institution": code, "institution_name": names.get(code)}
            | {key: value for span in _SPANS for key, value in _cells(span, rows[span].get(code)).items()},
        )
        for code in codes
    ]
    if items:
        sums = {key: value for span in _SPANS for key, value in _cells(span, answers[span].total).items()}
        total = {"institution": COLUMN_LABELS["total"], **sums}
        items.append(make_row(columns, total, RowRole.TOTAL, range(len(codes))))
    title = texts.TREND_INSTITUTIONS_TITLE.format(kind=label(kind), act=act)
    sheet = texts.TREND_INSTITUTIONS_SHEET
    heading = replace(by_month.heading, period=time_text(scope))
    return Table(sheet, title, heading, columns, tuple(items), by_month.notes[1:], frozen=2)
