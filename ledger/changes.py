"""Why two totals of one question differ: the vouchers between two record times, or between the two bases.

Each voucher's contribution is what it adds to the answer; they sum exactly to the difference of the two totals. A
flow's count adds like its amount. How many a stock counts depends on the order of vouchers: each is told by how much it
changed the count when its turn came.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, case, false, func, literal, or_, select

from ledger.conditions import entry_column, entry_conditions, measured, signed
from ledger.errors import Malformed
from ledger.finding_codes import FindingCode
from ledger.money import add_fen, format_yuan
from ledger.party_words import Parties
from ledger.scope import Question, Scope
from ledger.sets import fetch
from ledger.statement_changes import statement_moves
from ledger.tables import Tables
from ledger.totals import Head, TotalRow, answer, find_head
from ledger.vocabulary import Basis, Dimension, Measure, Part

_E: Final = Tables.ENTRY.c

_PAPERS: Final = """
SELECT j.number, j.voucher, j.submitted_by, j.made_by, j.checked_by, j.decided_at, v.source
FROM {listed} JOIN journal AS j ON j.number = {key} JOIN voucher AS v ON v.id = j.voucher"""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two totals: as known at a number, on a basis."""

    head: Head
    basis: Basis

    def as_json(self, total: TotalRow) -> dict[str, Any]:
        """The side with what it comes to."""
        told = {"number": self.head.number, "hash": self.head.hash, "basis": str(self.basis)}
        return told | _figures(total.count, total.amount_fen)


@dataclass(frozen=True, slots=True)
class Change:
    """What one voucher contributed to the difference within a group; ``why`` is the reason or title it was given."""

    number: int
    voucher: str
    group: str
    submitted_by: str
    made_by: str | None
    checked_by: str | None
    decided_at: str
    why: str | None
    count: int
    amount_fen: int | None


@dataclass(frozen=True, slots=True)
class Changes:
    """The two totals of each group, and the vouchers that lead from one to the other in the order of the journal."""

    question: Question
    before: Side
    after: Side
    totals: Mapping[str, tuple[TotalRow, TotalRow]]
    rows: tuple[Change, ...]

    def difference(self, group: str) -> tuple[int, int]:
        """Count and fen by which the later total of a group exceeds the earlier."""
        before, after = self.totals[group]
        return after.count - before.count, (after.amount_fen or 0) - (before.amount_fen or 0)

    def as_json(self) -> dict[str, Any]:
        """Plain data: amounts in yuan as text."""
        groups = [
            {
                "group": group,
                "from": self.before.as_json(one),
                "to": self.after.as_json(two),
                "difference": _figures(*self.difference(group)),
            }
            for group, (one, two) in self.totals.items()
        ]
        scope = replace(self.question.scope, known_at=None).canonical()
        scope.pop("basis")
        return {
            "measure": str(self.question.measure),
            "scope": scope,
            "groups": groups,
            "rows": [*map(_row, self.rows)],
        }


def _figures(count: int, fen: int | None) -> dict[str, Any]:
    return {"count": count, "amount": None if fen is None else format_yuan(fen)}


def _row(change: Change) -> dict[str, Any]:
    told = {name: getattr(change, name) for name in Change.__slots__ if name not in {"count", "amount_fen"}}
    return told | _figures(change.count, change.amount_fen)


def changes(
    connection: Connection,
    question: Question,
    from_known: str | int | None,
    to_known: str | int | None = None,
    from_basis: Basis | None = None,
    to_basis: Basis | None = None,
) -> Changes:
    """How a question's total came from ``from_known`` to ``to_known`` (default: the head), or from basis to basis.

    Bases default to the question's own. Without ``from_known`` both sides are known at the same number.

    Raises:
        Malformed: the question splits by a dimension, names parties otherwise than as recorded, or asks the same total
            twice; from after to.
        LedgerError: a record time is unreadable or beyond the head.
    """
    _require_plain(question)
    to_head = find_head(connection, to_known)
    from_head = to_head if from_known is None else find_head(connection, from_known)
    before = Side(from_head, from_basis or question.scope.basis)
    after = Side(to_head, to_basis or question.scope.basis)
    _require_order(before, after, is_given=from_known is not None)
    totals = _totals(connection, question, before, after)
    reported = question.measure is Measure.REPORTED_OUTSTANDING
    moves = (
        _statements(connection, question, before, after) if reported else _entries(connection, question, before, after)
    )
    return Changes(question, before, after, totals, _rows(connection, moves))


def _require_plain(question: Question) -> None:
    if question.by or question.counts:
        raise Malformed.of(FindingCode.UNKNOWN_PARAMETER, "by", found=", ".join((*question.by, *question.counts)))
    if question.scope.parties is not Parties.RECORDED:
        found = str(question.scope.parties)
        raise Malformed.of(FindingCode.UNKNOWN_PARAMETER, "parties", expected=Parties.RECORDED, found=found)


def _require_order(before: Side, after: Side, *, is_given: bool) -> None:
    if not is_given and before.basis is after.basis:
        raise Malformed.of(FindingCode.MISSING_FIELD, "from_known")
    if before.head.number > after.head.number:
        expected = f"<= {after.head.number}"
        raise Malformed.of(
            FindingCode.DATE_OUT_OF_RANGE, "from_known", expected=expected, found=str(before.head.number)
        )


def _scope(question: Question, side: Side) -> Scope:
    part = question.scope.part if side.basis is Basis.BOOK else Part.OCCURRED
    return replace(question.scope, known_at=side.head.number, basis=side.basis, part=part)


def _totals(
    connection: Connection, question: Question, before: Side, after: Side
) -> dict[str, tuple[TotalRow, TotalRow]]:
    """By group: the answers of both sides; a group that only one side knows is nothing on the other."""
    nothing = TotalRow((None,), 0, None)
    by = (Dimension.GROUP,)
    told = [
        {
            str(row.dimensions[0]): row
            for row in answer(connection, replace(question, scope=_scope(question, side), by=by)).rows
        }
        for side in (before, after)
    ]
    return {group: (told[0].get(group, nothing), told[1].get(group, nothing)) for group in sorted({*told[0], *told[1]})}


Move = tuple[int, str, int, int | None]
"""number, group, count, fen."""


def _rows(connection: Connection, moves: Iterable[Move]) -> tuple[Change, ...]:
    made = sorted(moves, key=lambda move: move[:2])
    papers = {row.number: row for row in fetch(connection, _PAPERS, sorted({move[0] for move in made}))}
    return tuple(_change(papers[number], group, count, fen) for number, group, count, fen in made)


def _change(paper: Any, group: str, count: int, fen: int | None) -> Change:
    source = json.loads(paper.source)
    why = source.get("reason") or source.get("title") or source.get("file")
    place = f"S{paper.voucher}"
    signers = (paper.submitted_by, paper.made_by, paper.checked_by, paper.decided_at)
    return Change(paper.number, place, group, *signers, why, count, fen)


def _statements(connection: Connection, question: Question, before: Side, after: Side) -> list[Move]:
    sides = [(_scope(question, side), side.head.number) for side in (before, after)]
    return statement_moves(connection, *sides)


def _entries(connection: Connection, question: Question, before: Side, after: Side) -> list[Move]:
    sifted = _Sifting(connection, question, before, after)
    return sifted.of_stock() if question.is_stock else sifted.of_flow()


class _Sifting:
    """The entries that one side has and the other has not, by voucher and group."""

    def __init__(self, connection: Connection, question: Question, before: Side, after: Side) -> None:
        self._connection = connection
        self._measure = question.measure
        dialect = connection.dialect.name
        scopes = [(_scope(question, side), side.head.number) for side in (before, after)]
        had, has = (and_(*entry_conditions(scope, known, dialect)) for scope, known in scopes)
        self._had = [*measured(question.measure), had]
        self._group = entry_column(Dimension.GROUP, question.scope, dialect).label("group_")
        self._sign: ColumnElement[Any] = literal(1)
        self._apart = [*measured(question.measure), has, _E.number > before.head.number]
        if before.basis is not after.basis:
            one, two = (func.coalesce(side, false()) for side in (had, has))
            self._sign = case((two, 1), else_=-1)
            self._apart = [*measured(question.measure), or_(one, two), or_(~one, ~two)]

    def _sum(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        return func.sum(self._sign * signed(self._measure, column))

    def of_flow(self) -> list[Move]:
        sums = (self._sum(_E.tally), self._sum(_E.amount_fen))
        query = select(_E.number, self._group, *sums).where(*self._apart).group_by(_E.number, self._group)
        return [_move(*row) for row in self._connection.execute(query)]

    def of_stock(self) -> list[Move]:
        """Keys come to life and end voucher by voucher, from the levels that the earlier side has."""
        by_patent = self._measure is Measure.PLEDGED
        key, level = (_E.patent, _E.tally) if by_patent else (_E.instrument, _E.amount_fen)
        keys = select(key).where(*self._apart, key.is_not(None))
        before = select(self._group, key, func.sum(signed(self._measure, level))).where(*self._had, key.in_(keys))
        levels: dict[Any, int] = defaultdict(int)
        for group, of, sum_ in self._connection.execute(before.group_by(self._group, key)):
            levels[group, of] = int(sum_)
        sums = (self._sum(level), self._sum(_E.amount_fen))
        query = select(_E.number, self._group, key, *sums).where(*self._apart).group_by(_E.number, self._group, key)
        return _followed(self._connection.execute(query.order_by(_E.number)), levels)


def _followed(rows: Iterable[Any], levels: dict[Any, int]) -> list[Move]:
    counts: dict[tuple[int, str], int] = defaultdict(int)
    amounts: dict[tuple[int, str], int | None] = defaultdict(lambda: None)
    for number, group, of, level, fen in rows:
        was = levels[group, of] > 0
        levels[group, of] += int(level or 0)
        counts[number, group] += (levels[group, of] > 0) - was
        amounts[number, group] = add_fen(amounts[number, group], None if fen is None else int(fen))
    return [(number, group, count, amounts[number, group]) for (number, group), count in counts.items()]


def _move(number: int, group: str, count: int, fen: int | None) -> Move:
    return number, group, int(count), None if fen is None else int(fen)
