"""Which vouchers lead from one answer of ``reported_outstanding`` to another: statements replace each other."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, select

from ledger.conditions import GROUP_BY_KIND
from ledger.period import today as office_today
from ledger.scope import Scope
from ledger.tables import Tables
from ledger.vocabulary import Basis, Dimension, StatementMeasure

_S: Final = Tables.STATEMENT.c

Sided = tuple[Scope, int]
"""A scope and the journal number at which it is known."""

Move = tuple[int, str, int, int | None]
"""number, group, count, fen."""


def statement_moves(connection: Connection, before: Sided, after: Sided) -> list[Move]:
    """What each voucher adds, from the statements that one side shows to those that the other does.

    On one basis statements are followed as they replaced each other. Between the bases, at one record time, what the
    earlier side shows goes with its own voucher and what the later shows comes with its own.
    """
    rows = _statements(connection, after)
    shown = _latest(_of_side(rows, before))
    if before[0].basis is after[0].basis:
        return _replaced(shown, [row for row in _of_side(rows, after) if row.number > before[1]])
    then = _latest(_of_side(rows, after))
    moves: dict[tuple[int, str], tuple[int, int]] = {}
    for one, sign in ((shown, -1), (then, 1)):
        other = then if sign < 0 else shown
        for key, row in one.items():
            if other.get(key) is not row:
                _add(moves, row, sign * (row.count or 0), sign * row.amount_fen)
    return [(*key, *sums) for key, sums in moves.items() if any(sums)]


def _statements(connection: Connection, side: Sided) -> Sequence[Any]:
    scope, known = side
    query = select(Tables.STATEMENT).where(
        _S.number <= known,
        _S.measure == str(StatementMeasure.OUTSTANDING),
        _S.loan.is_(None),
        _S.statement_date == (scope.as_of or office_today()),
    )
    if scope.viewer.institution is not None:
        query = query.where(_S.institution == scope.viewer.institution)
    return [row for row in connection.execute(query.order_by(_S.number, _S.line)) if _is_asked(row, scope.where)]


def _is_asked(row: Any, where: Mapping[Dimension, str]) -> bool:
    told = {Dimension.KIND: row.kind, Dimension.GROUP: GROUP_BY_KIND[row.kind], Dimension.INSTITUTION: row.institution}
    return all(told[name] == value for name, value in where.items())


def _of_side(rows: Sequence[Any], side: Sided) -> list[Any]:
    scope, known = side
    in_time = [row for row in rows if scope.basis is Basis.EVENT or row.book_date <= row.statement_date]
    return [row for row in in_time if row.number <= known]


def _latest(rows: Iterable[Any]) -> dict[tuple[str, str], Any]:
    return {(row.institution, row.kind): row for row in rows}


def _replaced(shown: dict[tuple[str, str], Any], coming: Sequence[Any]) -> list[Move]:
    moves: dict[tuple[int, str], tuple[int, int]] = {}
    for row in coming:
        old = shown.get((row.institution, row.kind))
        count, fen = (0, 0) if old is None else (old.count or 0, old.amount_fen)
        _add(moves, row, (row.count or 0) - count, row.amount_fen - fen)
        shown[row.institution, row.kind] = row
    return [(*key, *sums) for key, sums in moves.items()]


def _add(moves: dict[tuple[int, str], tuple[int, int]], row: Any, count: int, fen: int) -> None:
    key = (row.number, GROUP_BY_KIND[row.kind])
    before = moves.get(key, (0, 0))
    moves[key] = (before[0] + count, before[1] + fen)
