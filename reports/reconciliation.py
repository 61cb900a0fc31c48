"""What institutions report beside what the entries come to, as a table."""

from collections.abc import Iterator, Mapping
from typing import Final

from ledger.labels import balances, label
from ledger.labels import reports as texts
from ledger.reconciliation import Reconciled, Reconciliation
from ledger.vocabulary import Kind, StatementMeasure, Unit
from reports.table import Cell, Heading, Table, column, make_row, notes
from reports.totals import head_note, stamp_of, time_text

RECONCILIATION_COLUMNS: Final = tuple(
    column(key)
    for key in (
        "institution", "institution_name", "kind", "stated_measure", "stated_loan", "entries_amount",
        "statement_amount", "difference_amount", "differs_since", "state",
    )
)  # fmt: skip


def build_reconciliation(answer: Reconciliation, names: Mapping[str, str]) -> Table:
    """One row a balance; there is no total: what differs one way is not made good by what differs the other way."""
    columns = RECONCILIATION_COLUMNS
    rows = tuple(make_row(columns, _values(row, names)) for row in answer.rows)
    heading = Heading("", time_text(answer.scope), texts.UNIT_LINE.format(units=label(Unit.YUAN)))
    stamp = stamp_of(answer.scope, answer.head, {"report": "reconciliation"})
    title = balances.RECONCILIATION_TITLE
    told = notes(*_notes(answer))
    return Table(balances.RECONCILIATION_SHEET, title, heading, columns, rows, told, stamp, is_list=True, frozen=2)


def _values(row: Reconciled, names: Mapping[str, str]) -> dict[str, Cell]:
    return {
        "institution": row.institution,
        "institution_name": names.get(row.institution),
        "kind": label(Kind(row.kind)),
        "stated_measure": label(StatementMeasure(row.measure)),
        "stated_loan": row.loan,
        "entries_amount": row.entries_fen,
        "statement_amount": row.statement_fen,
        "difference_amount": row.difference_fen,
        "differs_since": row.since,
        "state": _state(row),
    }


def _state(row: Reconciled) -> str:
    if row.is_missing:
        return balances.STATEMENT_MISSING
    if row.difference_fen is None:
        return balances.NOTHING_TO_COMPARE
    return balances.DIFFERS if row.differs else balances.AGREES


def _notes(answer: Reconciliation) -> Iterator[str]:
    counts = {"differing": answer.differing_count, "missing": answer.missing_count}
    yield balances.RECONCILED_NOTE.format(agreeing=answer.agreeing_count, **counts)
    if any(row.entries_fen is None for row in answer.rows):
        yield balances.STOCK_NOTE
    parties = label(answer.scope.parties)
    yield balances.RECONCILED_BASIS_NOTE.format(basis=label(answer.scope.basis), parties=parties)
    yield head_note(answer.head)
