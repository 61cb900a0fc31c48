"""Why a total changed, as a table: a row a voucher, and per group what the two totals were and how far apart."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from ledger.changes import Change, Changes, Side
from ledger.labels import label, measure_label
from ledger.labels import reports as texts
from ledger.money import format_display
from ledger.period import OFFICE_ZONE
from ledger.vocabulary import Basis, Group, Unit
from ledger.wording import limit_text
from reports.table import Cell, Heading, Row, RowRole, Table, column, make_row, notes
from reports.totals import time_text

CHANGE_COLUMNS: Final = tuple(
    column(key)
    for key in (
        "journal_number", "voucher", "group", "decided_at", "made_by", "checked_by", "why", "count", "amount",
    )
)  # fmt: skip


def build_changes(changes: Changes) -> Table:
    """One row a voucher in the order of the journal; a subtotal per group is exactly the difference of its totals."""
    rows: list[Row] = []
    for group in changes.totals:
        items = [make_row(CHANGE_COLUMNS, change_values(row)) for row in changes.rows if row.group == group]
        count, fen = changes.difference(group)
        values: dict[str, Cell] = {"journal_number": texts.DIFFERENCE, "group": label(Group(group))}
        total = values | {"count": count, "amount": fen}
        sums = range(len(rows), len(rows) + len(items))
        rows += [*items, make_row(CHANGE_COLUMNS, total, RowRole.SUBTOTAL, sums)]
    measure = changes.question.measure
    only = Group(next(iter(changes.totals))) if len(changes.totals) == 1 else None
    title = texts.CHANGES_TITLE.format(measure=measure_label(measure, only))
    heading = Heading("", _about(changes), texts.UNIT_LINE.format(units=label(Unit.YUAN)))
    return Table(texts.CHANGES_SHEET, title, heading, CHANGE_COLUMNS, tuple(rows), notes(*_notes(changes)))


def change_values(row: Change) -> dict[str, Cell]:
    """The cells of one voucher's contribution: who answers for it, why, count and fen."""
    moment = datetime.fromisoformat(row.decided_at).astimezone(OFFICE_ZONE)
    return {
        "journal_number": str(row.number),
        "voucher": row.voucher,
        "group": label(Group(row.group)),
        "decided_at": f"{moment:%Y-%m-%d %H:%M}",
        "made_by": row.made_by or row.submitted_by,
        "checked_by": row.checked_by,
        "why": row.why,
        "count": row.count,
        "amount": row.amount_fen,
    }


def _about(changes: Changes) -> str:
    """The scope that both totals have, and the two sides."""
    scope = changes.question.scope
    time = time_text(scope)
    if scope.period is not None and Basis.BOOK in (changes.before.basis, changes.after.basis):
        time += texts.CHANGES_PART.format(part=label(scope.part))
    limits = [limit_text(dimension, value) for dimension, value in scope.where.items()]
    told = texts.LIST_SEPARATOR_WIDE.join([time, *limits])
    return texts.CHANGES_SIDES.format(about=told, before=_side(changes.before), after=_side(changes.after))


def _side(side: Side) -> str:
    return texts.CHANGES_SIDE.format(number=side.head.number, basis=label(side.basis))


def _notes(changes: Changes) -> Iterator[str]:
    for group, totals in changes.totals.items():
        before, after = (
            texts.CHANGES_FIGURE.format(count=row.count, amount=format_display(row.amount_fen or 0)) for row in totals
        )
        yield texts.CHANGES_TOTALS.format(group=label(Group(group)), before=before, after=after)
    if not changes.totals:
        yield texts.CHANGES_NOTHING
