"""Cooperatives: shares and mutual deposits by cooperative, and what was lent to members."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from sqlalchemy import Connection

from ledger.labels import catalogue as texts
from ledger.labels import label
from ledger.labels import reports as frame
from ledger.labels.texts import COLUMN_LABELS
from ledger.money import add_fen
from ledger.portfolio import portfolio
from ledger.scope import Question, Scope
from ledger.totals import Head, answer
from ledger.vocabulary import Basis, Dimension, Kind, Measure, Part, Unit
from reports.loans import build_portfolio
from reports.table import Cell, Heading, RowRole, Table, column, make_row, notes
from reports.totals import head_note, time_text

SHARE_COLUMNS: Final = tuple(
    column(key)
    for key in (
        "institution", "institution_name", "kind", "members", "subscribed_amount", "share_paid_amount",
        "withdrawn_amount", "dividend_amount", "balance",
    )
)  # fmt: skip

_KINDS: Final = (Kind.COOPERATIVE_SHARE, Kind.MUTUAL_DEPOSIT)
_FLOWS: Final = {
    "subscribed_amount": Measure.COMMITTED,
    "share_paid_amount": Measure.DISBURSED,
    "withdrawn_amount": Measure.REPAID,
    "dividend_amount": Measure.INCOME,
}

_Place = tuple[str, Kind]


def build_cooperative(connection: Connection, scope: Scope, head: Head, names: Mapping[str, str]) -> tuple[Table, ...]:
    """Shares and deposits over the period or to date; loans as of its end, and what was ever lent."""
    level = _to_date(scope)
    loans = replace(level, where={Dimension.KIND: str(Kind.COOPERATIVE_LOAN)})
    standing, to_date = build_portfolio(portfolio(connection, loans, (Dimension.INSTITUTION,)), names)
    return (
        _shares(connection, scope, level, head, names),
        replace(standing, name=texts.COOPERATIVE_LOANS_SHEET, title=texts.COOPERATIVE_LOANS_TITLE),
        replace(to_date, name=texts.COOPERATIVE_TO_DATE_SHEET, title=texts.COOPERATIVE_TO_DATE_TITLE),
    )


def _to_date(scope: Scope) -> Scope:
    return scope if scope.period is None else replace(scope, period=None, part=Part.OCCURRED, as_of=scope.period.last)


def _shares(connection: Connection, scope: Scope, level: Scope, head: Head, names: Mapping[str, str]) -> Table:
    found = _figures(connection, scope, level)
    values = [
        {"institution": code, "institution_name": names.get(code), "kind": label(kind), **found[code, kind]}
        for code, kind in sorted(found, key=lambda place: (place[0], _KINDS.index(place[1])))
    ]
    rows = [make_row(SHARE_COLUMNS, item) for item in values]
    if rows:
        keys = [item.key for item in SHARE_COLUMNS if item.is_additive]
        sums: dict[str, Cell] = {
            key: add_fen(*(value for item in values if isinstance(value := item[key], int))) for key in keys
        }
        total = {"institution": COLUMN_LABELS["total"], **sums}
        rows.append(make_row(SHARE_COLUMNS, total, RowRole.TOTAL, range(len(values))))
    heading = Heading("", time_text(scope), frame.UNIT_LINE.format(units=label(Unit.YUAN)))
    basis = frame.BASIS_NOTE.format(basis=label(scope.basis), parties=label(scope.parties))
    is_part = scope.period is not None and scope.basis is Basis.BOOK
    part = frame.PART_NOTE.format(part=label(scope.part)) if is_part else ""
    below = notes(texts.SHARES_NOTE, part, basis, head_note(head))
    return Table(texts.SHARES_SHEET, texts.SHARES_TITLE, heading, SHARE_COLUMNS, tuple(rows), below, frozen=2)


def _figures(connection: Connection, scope: Scope, level: Scope) -> dict[_Place, dict[str, Cell]]:
    """By cooperative and kind, of those that ever had anything: flows of the scope, balance and members at its end."""
    found: dict[_Place, dict[str, Cell]] = defaultdict(lambda: dict.fromkeys(("members", "balance", *_FLOWS), 0))
    for kind in _KINDS:
        limited = {Dimension.KIND: str(kind)}
        ever = replace(level, where=limited)
        for measure in _FLOWS.values():
            for code, *_ in _by_institution(connection, measure, ever):
                found[code, kind] |= {}  # it has a row, whatever the scope holds
        for code, fen, members in _by_institution(connection, Measure.OUTSTANDING, ever):
            found[code, kind] |= {"balance": fen, "members": members}
        for key, measure in _FLOWS.items():
            for code, fen, _ in _by_institution(connection, measure, replace(scope, where=limited)):
                found[code, kind][key] = fen
    return found


def _by_institution(connection: Connection, measure: Measure, scope: Scope) -> Iterator[tuple[str, int, int]]:
    """By cooperative: the amount in fen, and how many members have more than nothing of it."""
    by = (Dimension.INSTITUTION, Dimension.PROVIDER)
    amounts: dict[str, list[int]] = defaultdict(list)
    for row in answer(connection, Question(measure, scope, by)).rows:
        amounts[str(row.dimensions[0])].append(row.amount_fen or 0)
    return ((code, sum(parts), sum(part > 0 for part in parts)) for code, parts in amounts.items())
