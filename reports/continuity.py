"""How each kind's totals to date go on from the month before: 上期累计 + 本期发生 + 以前期间调整 = 本期累计.

All four are asked of the ledger, none is made of the others, so that the sheet is a check and not a sum.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection

from ledger.labels import act_label, label
from ledger.labels import reports as texts
from ledger.period import Period
from ledger.scope import Question, Scope
from ledger.totals import TotalRow, answer
from ledger.vocabulary import ACTS_OF, GROUP_OF, NATURE_OF, SIGNS_OF, Basis, Dimension, Kind, Measure, Nature, Part
from reports.table import Cell, Column, Heading, Row, Stamp, Table, column, make_row, notes, pair_columns

_SPANS: Final = ("carried_forward", "occurred", "adjustment", "to_date")
CONTINUITY_COLUMNS: Final[tuple[Column, ...]] = (
    column("group"),
    column("kind"),
    column("indicator"),
    *(item for span in _SPANS for item in pair_columns(span, with_wan=False)),
    column("check_amount"),
)

_FLOWS: Final = tuple(measure for measure in Measure if NATURE_OF[measure] is Nature.FLOW)


def build_continuity(connection: Connection, month: Period, scope: Scope, heading: Heading, stamp: Stamp) -> Table:
    """A row for each flow of each kind that has any to date; the last column is 0 where the totals follow.

    ``scope`` is the month's to-date scope: its viewer, basis, names and record time hold for all four figures.
    """
    rows = tuple(row for measure in _FLOWS for row in _rows(connection, month, scope, measure))
    order = {label(kind): place for place, kind in enumerate(Kind)}
    ordered = tuple(sorted(rows, key=lambda row: order[str(row.cells[1])]))
    below = notes(texts.CONTINUITY_NOTE)
    title = texts.CONTINUITY_TITLE
    return Table(texts.CONTINUITY_SHEET, title, heading, CONTINUITY_COLUMNS, ordered, below, stamp, frozen=3)


def _rows(connection: Connection, month: Period, scope: Scope, measure: Measure) -> Iterator[Row]:
    scopes = {
        "carried_forward": replace(scope, as_of=month.previous().last),
        "occurred": replace(scope, as_of=None, period=month),
        "to_date": scope,
    }
    if scope.basis is Basis.BOOK:  # by the days of business what happened before the month is in the months before
        scopes["adjustment"] = replace(scope, as_of=None, period=month, part=Part.ADJUSTMENT)
    found = {span: _by_kind(connection, measure, asked) for span, asked in scopes.items()}
    for kind in Kind:
        if any(kind in rows for rows in found.values()):
            yield make_row(CONTINUITY_COLUMNS, _values(kind, measure, found))


def _by_kind(connection: Connection, measure: Measure, scope: Scope) -> dict[Kind, TotalRow]:
    rows = answer(connection, Question(measure, scope, (Dimension.KIND,))).rows
    return {Kind(str(row.dimensions[0])): row for row in rows}


def _values(kind: Kind, measure: Measure, found: dict[str, dict[Kind, TotalRow]]) -> dict[str, Cell]:
    act = next(act for act in SIGNS_OF[measure] if act in ACTS_OF[kind])
    values: dict[str, Any] = {
        "group": label(GROUP_OF[kind]), "kind": label(kind), "indicator": act_label(kind, act),
    }  # fmt: skip
    for span in _SPANS:
        row = found.get(span, {}).get(kind)
        values[f"{span}_count"] = row.count if row else 0
        values[f"{span}_amount"] = (row.amount_fen or 0) if row else 0
    parts = ("carried_forward", "occurred", "adjustment")
    return values | {"check_amount": sum(values[f"{span}_amount"] for span in parts) - values["to_date_amount"]}
