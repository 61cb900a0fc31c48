"""What of the loans paid out was renewal without repayment (无还本续贷): beside new business, never inside it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sqlalchemy import Connection

from ledger.labels import label
from ledger.labels import reports as texts
from ledger.labels.texts import COLUMN_LABELS
from ledger.money import format_display
from ledger.scope import Question, Scope
from ledger.totals import TotalRow, answer
from ledger.vocabulary import LOAN_KINDS, Dimension, Kind, Means, Measure


def rollover_notes(connection: Connection, spans: Mapping[str, Scope]) -> Iterator[str]:
    """A sentence for each kind of loans that has rollovers in any of the spans of time, by name, of one report."""
    found = {span: _rolled_over(connection, scope) for span, scope in spans.items()}
    for kind in LOAN_KINDS:
        told = [(span, rows[kind]) for span, rows in found.items() if kind in rows]
        if told:
            said = texts.LIST_SEPARATOR_WIDE.join(_said(span, row) for span, row in told)
            yield texts.ROLLOVER_NOTE.format(kind=label(kind), spans=said)


def _rolled_over(connection: Connection, scope: Scope) -> dict[Kind, TotalRow]:
    limited = replace(scope, where={**scope.where, Dimension.MEANS: str(Means.ROLLOVER)})
    rows = answer(connection, Question(Measure.DISBURSED, limited, (Dimension.KIND,))).rows
    return {Kind(str(row.dimensions[0])): row for row in rows if row.count or row.amount_fen}


def _said(span: str, row: TotalRow) -> str:
    amount = format_display(row.amount_fen or 0)
    return texts.ROLLOVER_SPAN.format(span=COLUMN_LABELS[span], count=row.count, amount=amount)
