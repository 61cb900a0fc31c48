"""Months one after the other: what was paid out in each, and what that came to; and the same by institution."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from sqlalchemy import Connection

from ledger.labels import catalogue as texts
from ledger.labels import label
from ledger.labels import reports as frame
from ledger.labels.texts import COLUMN_LABELS
from ledger.period import Period, today
from ledger.scope import Question, Scope
from ledger.totals import Head, TotalRow, answer
from ledger.vocabulary import Dimension, Kind, Measure, Part, Unit
from reports.table import Cell, Heading, RowRole, Table, column, make_row, notes, pair_columns
from reports.totals import head_note

TREND_COLUMNS: Final = (
    column("month"),
    *pair_columns("lent_in_month"),
    *pair_columns("disbursed_to_date"),
    *pair_columns("outstanding"),
)
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
    units = frame.LIST_SEPARATOR.join(map(label, (Unit.LOAN, Unit.YUAN, Unit.WAN_YUAN)))
    heading = Heading("", period.label, frame.UNIT_LINE.format(units=units))
    basis = frame.BASIS_NOTE.format(basis=label(scope.basis), parties=label(scope.parties))
    below = notes(texts.TREND_NOTE, basis, head_note(head))
    months = tuple(make_row(TREND_COLUMNS, values) for values in _months(connection, period, plain))
    title = texts.TREND_TITLE.format(kind=label(kind))
    by_month = Table(texts.TREND_SHEET, title, heading, TREND_COLUMNS, months, below, frozen=1)
    return by_month, _by_institution(connection, kind, replace(plain, as_of=period.last), by_month, names)


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
    items = [
        make_row(
            SHARE_COLUMNS,
            {"institution": code, "institution_name": names.get(code)}
            | {key: value for span in _SPANS for key, value in _cells(span, rows[span].get(code)).items()},
        )
        for code in codes
    ]
    if items:
        sums = {key: value for span in _SPANS for key, value in _cells(span, answers[span].total).items()}
        total = {"institution": COLUMN_LABELS["total"], **sums}
        items.append(make_row(SHARE_COLUMNS, total, RowRole.TOTAL, range(len(codes))))
    title = texts.TREND_INSTITUTIONS_TITLE.format(kind=label(kind))
    sheet = texts.TREND_INSTITUTIONS_SHEET
    below = by_month.notes[1:]
    return Table(sheet, title, by_month.heading, SHARE_COLUMNS, tuple(items), below, frozen=2)
