"""What changed since a workbook was sent out, or since any record time: which totals, by how much, by whom and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from sqlalchemy import Connection

from ledger.changes import Changes, changes
from ledger.errors import LedgerError
from ledger.issues import issued_head
from ledger.labels import catalogue as texts
from ledger.labels import label, measure_label
from ledger.labels import reports as frame
from ledger.labels.texts import COLUMN_LABELS
from ledger.scope import Question, Scope
from ledger.totals import Head, find_head
from ledger.vocabulary import NATURE_OF, Dimension, Group, Kind, Measure, Nature, Part, Unit
from reports.changes import change_values
from reports.table import Cell, Heading, Row, RowRole, Table, column, make_row, notes
from reports.totals import head_note, time_text

_WHAT: Final = ("measure", "group", "span")
SUMMARY_COLUMNS: Final = tuple(
    column(key)
    for key in (
        *_WHAT, "before_count", "before_amount", "after_count", "after_amount", "changed_count", "changed_amount",
    )
)  # fmt: skip
DETAIL_COLUMNS: Final = tuple(
    column(key)
    for key in (
        *_WHAT, "journal_number", "voucher", "decided_at", "made_by", "checked_by", "why", "count", "amount",
    )
)  # fmt: skip

_SPANS: Final[Mapping[Nature, str]] = MappingProxyType(
    {Nature.FLOW: COLUMN_LABELS["to_date"], Nature.STOCK: COLUMN_LABELS["outstanding"]}
)


_LIMITS: Final[Mapping[Measure, Mapping[Dimension, str]]] = {
    Measure.LIMIT: {Dimension.KIND: str(Kind.CREDIT_LINE)},
}
"""A limit is a credit line's: what else is promised is committed, and no level."""


def head_since(connection: Connection, since: str) -> Head:
    """The head of an issue (``monthly/2023-06``), of a journal number, or of the end of a day or an instant.

    Raises:
        LedgerError: at ``since``: no such issue, or a record time that is unreadable or beyond the head.
    """
    try:
        return find_head(connection, issued_head(connection, since) if "/" in since else since)
    except LedgerError as error:
        raise type(error)(replace(finding, place="since") for finding in error.findings) from None


@dataclass(frozen=True, slots=True)
class _Changed:
    """One total of one group that came to be another."""

    span: str
    group: Group
    found: Changes

    @property
    def heads(self) -> dict[str, Cell]:
        measure = self.found.question.measure
        return {"measure": measure_label(measure, self.group), "group": label(self.group), "span": self.span}


def build_restatement(connection: Connection, scope: Scope, before: Head, after: Head) -> tuple[Table, Table]:
    """Every total that changed between two heads, and the vouchers that changed it; these sum exactly to the change.

    ``scope`` is a period (what occurred in it, and what stands and came together by its end) or a day.
    """
    found = tuple(_changed(connection, scope, before, after))
    about = texts.RESTATEMENT_SIDES.format(about=time_text(scope), before=before.number, after=after.number)
    heading = Heading("", about, frame.UNIT_LINE.format(units=label(Unit.YUAN)))
    return _summary(scope, heading, after, found), _details(scope, heading, after, found)


def _changed(connection: Connection, scope: Scope, before: Head, after: Head) -> Iterator[_Changed]:
    day = scope.as_of if scope.period is None else scope.period.last
    plain = replace(scope, period=None, part=Part.OCCURRED, as_of=day)
    for measure in Measure:
        asked = [(_SPANS[NATURE_OF[measure]], plain)]
        if scope.period is not None and NATURE_OF[measure] is Nature.FLOW:
            asked.insert(0, (COLUMN_LABELS["occurred"], scope))
        for span, limited in asked:
            only = replace(limited, where=_LIMITS.get(measure, {}))
            result = changes(connection, Question(measure, only), before.number, after.number)
            moved = {row.group for row in result.rows}
            for group in result.totals:
                if group in moved or any(result.difference(group)):
                    yield _Changed(span, Group(group), result)


def _summary(scope: Scope, heading: Heading, after: Head, found: tuple[_Changed, ...]) -> Table:
    rows = tuple(make_row(SUMMARY_COLUMNS, {**item.heads, **_sides(item)}) for item in found)
    told = texts.RESTATEMENT_NOTE if found else texts.RESTATEMENT_NOTHING
    below = notes(told, *_foot(scope, after))
    sheet, title = texts.RESTATEMENT_SHEET, texts.RESTATEMENT_TITLE
    return Table(sheet, title, heading, SUMMARY_COLUMNS, rows, below, frozen=3)


def _sides(item: _Changed) -> dict[str, Cell]:
    before, after = item.found.totals[item.group]
    count, fen = item.found.difference(item.group)
    return {
        "before_count": before.count,
        "before_amount": before.amount_fen or 0,
        "after_count": after.count,
        "after_amount": after.amount_fen or 0,
        "changed_count": count,
        "changed_amount": fen,
    }


def _details(scope: Scope, heading: Heading, after: Head, found: tuple[_Changed, ...]) -> Table:
    rows: list[Row] = []
    for item in found:
        moves = [change_values(row) | item.heads for row in item.found.rows if row.group == item.group]
        sums = range(len(rows), len(rows) + len(moves))
        rows += [make_row(DETAIL_COLUMNS, values) for values in moves]
        count, fen = item.found.difference(item.group)
        total = {**item.heads, "journal_number": frame.DIFFERENCE, "count": count, "amount": fen}
        rows.append(make_row(DETAIL_COLUMNS, total, RowRole.SUBTOTAL, sums))
    below = notes(texts.RESTATEMENT_BALANCE_COUNT_NOTE, *_foot(scope, after))
    sheet, title = texts.RESTATEMENT_LIST_SHEET, texts.RESTATEMENT_LIST_TITLE
    return Table(sheet, title, heading, DETAIL_COLUMNS, tuple(rows), below, frozen=3)


def _foot(scope: Scope, after: Head) -> Iterator[str]:
    yield frame.BASIS_NOTE.format(basis=label(scope.basis), parties=label(scope.parties))
    yield head_note(after)
