"""Totals: one question → one SQL statement → an answer, exact to the fen, as it was known at a journal number.

Amounts and ``count`` add; every other count is of keys whose net tally in the scope (for a stock: whose balance) is
above zero, so that a corrected loan does not count its wrong bank. Without a kind or group there is a total per group
and none over all: no total crosses groups. A sum over nothing is missing, not zero.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Protocol

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    or_,
    select,
)

from ledger.conditions import (
    GROUP_BY_KIND,
    entry_column,
    entry_conditions,
    group_of_scope,
    measured,
    renamed,
    signed,
)
from ledger.errors import Malformed
from ledger.finding_codes import FindingCode
from ledger.known import resolve_known_at
from ledger.money import add_fen, format_yuan
from ledger.period import today as office_today
from ledger.scope import Question
from ledger.succession import Names, party_names
from ledger.tables import Tables
from ledger.vocabulary import (
    GROUP_OF,
    Basis,
    Count,
    Dimension,
    Kind,
    Measure,
    Part,
    StatementMeasure,
)

_E: Final = Tables.ENTRY.c
_S: Final = Tables.STATEMENT.c


@dataclass(frozen=True, slots=True)
class Head:
    """The journal number (0 before the first) and hash as of which an answer holds."""

    number: int
    hash: str | None


@dataclass(frozen=True, slots=True)
class TotalRow:
    """One line of an answer: its dimensions, Σ tally, Σ fen (None: nothing known), and the further counts asked for."""

    dimensions: tuple[str | None, ...]
    count: int
    amount_fen: int | None
    counts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a question, sorted by their dimensions, and a total for each group that occurs."""

    question: Question
    head: Head
    rows: tuple[TotalRow, ...]
    totals: tuple[TotalRow, ...]
    opening_count: int = 0
    adjustment: TotalRow | None = field(default=None)

    @property
    def total(self) -> TotalRow | None:
        """The total, where all rows are of one group; a total of nothing counts 0 and has no amount."""
        if len(self.totals) > 1:
            return None
        return self.totals[0] if self.totals else TotalRow((None,), 0, None, (0,) * len(self.question.counts))

    def as_json(self) -> dict[str, Any]:
        """The answer as plain data: amounts in yuan as text, ``total`` or, over several groups, ``totals``."""
        names = [str(dimension) for dimension in self.question.by]
        body: dict[str, Any] = {
            "measure": str(self.question.measure),
            "scope": self.question.scope.canonical(),
            "head": {"number": self.head.number, "hash": self.head.hash},
            "rows": [self._row(dict(zip(names, row.dimensions, strict=True)), row) for row in self.rows],
        }
        if self.total is not None:
            body["total"] = self._row({}, self.total)
        else:
            body["totals"] = [self._row({"group": row.dimensions[0]}, row) for row in self.totals]
        if self.adjustment is not None:
            body["adjustment"] = self._row({}, self.adjustment)
        if self.opening_count:
            body["opening_count"] = self.opening_count
        return body

    def _row(self, labels: dict[str, Any], row: TotalRow) -> dict[str, Any]:
        amount = None if row.amount_fen is None else format_yuan(row.amount_fen)
        counts = {str(name): value for name, value in zip(self.question.counts, row.counts, strict=True)}
        return {**labels, "count": row.count, "amount": amount, **counts}


_LAST: Final = select(Tables.JOURNAL.c.number, Tables.JOURNAL.c.hash).order_by(Tables.JOURNAL.c.number.desc()).limit(1)


def find_head(connection: Connection, known_at: str | int | None = None) -> Head:
    """The number and hash that ``known_at`` (default: now) stands for; resolve it once per request or report."""
    if known_at is None:
        last = connection.execute(_LAST).first()
        return Head(*last) if last else Head(0, None)
    number = resolve_known_at(connection, known_at)
    hash_ = connection.execute(select(Tables.JOURNAL.c.hash).where(Tables.JOURNAL.c.number == number)).scalar()
    return Head(number, hash_)


def answer(connection: Connection, question: Question) -> Answer:
    """The answer to a question, at one snapshot. Where no kind or group limits it, rows are split by group first.

    Raises:
        LedgerError: ``known_at`` is unreadable or beyond the head.
    """
    head = find_head(connection, question.scope.known_at)
    asked = replace(question, by=_with_group(question))
    source = _source(connection, asked, head.number)
    rows = _rows(connection, asked, source, asked.by)
    totals = _totals(connection, asked, source, rows)
    if source.counted_by:
        rows = tuple(row for row in rows if row.count or row.amount_fen or any(row.counts))
    return Answer(asked, head, rows, totals, source.opening_count(connection), _adjustment(connection, asked, head))


def _source(connection: Connection, question: Question, known: int) -> "_Source":
    names = party_names(connection, known, question.scope.parties)
    if _reported(question):
        return _Statements(question, known, names)
    return _Entries(question, known, connection.dialect.name, names)


def _reported(question: Question) -> bool:
    return question.measure is Measure.REPORTED_OUTSTANDING


def _with_group(question: Question) -> tuple[Dimension, ...]:
    is_split = {Dimension.GROUP, Dimension.KIND} & set(question.by)
    return question.by if is_split or group_of_scope(question.scope) else (Dimension.GROUP, *question.by)


def _rows(
    connection: Connection, question: Question, source: "_Source", by: tuple[Dimension, ...]
) -> tuple[TotalRow, ...]:
    """The rows for these dimensions, sorted: sums from one statement, every further count from one of its own."""
    sums = connection.execute(source.sums(by)).all()
    wanted = ((source.counted_by,) if question.is_stock and source.counted_by else ()) + question.counts
    counted = [_by_dimensions(connection.execute(source.keys(by, count)).all()) for count in wanted]
    rows = []
    for *dimensions, tally, amount in sums:
        place = tuple(dimensions)
        counts = tuple(table.get(place, 0) for table in counted)
        if not (question.is_stock and source.counted_by):
            counts = (int(tally or 0), *counts)
        rows.append(TotalRow(place, counts[0], None if amount is None else int(amount), counts[1:]))
    return tuple(sorted(rows, key=lambda row: tuple((value is None, value or "") for value in row.dimensions)))


def _by_dimensions(rows: Sequence[Row[Any]]) -> dict[tuple[Any, ...], int]:
    return {tuple(row[:-1]): int(row[-1]) for row in rows}


def _totals(
    connection: Connection, question: Question, source: "_Source", rows: tuple[TotalRow, ...]
) -> tuple[TotalRow, ...]:
    """A total per group: amount and count add over the rows, counts that do not are asked again.

    A level that came to nothing is zero and not missing, although its row is left out.
    """
    is_additive = source.counted_by is not Count.PATENTS and not (question.is_stock and Dimension.ACT in question.by)
    if (question.counts or not is_additive) and question.by != (Dimension.GROUP,):
        return _rows(connection, question, source, (Dimension.GROUP,))
    group = group_of_scope(question.scope)
    sums: dict[str | None, tuple[int, int | None]] = {}
    for row in rows:
        key = _group_of_row(question.by, row) or group
        count, amount = sums.get(key, (0, None))
        sums[key] = (count + row.count, add_fen(amount, row.amount_fen))
    counts = {row.dimensions[0]: row.counts for row in rows} if question.counts else {}
    return tuple(TotalRow((key,), *sums[key], counts.get(key, ())) for key in sorted(sums, key=str))


def _group_of_row(by: tuple[Dimension, ...], row: TotalRow) -> str | None:
    for dimension, value in zip(by, row.dimensions, strict=True):
        if dimension is Dimension.GROUP:
            return value
        if dimension is Dimension.KIND:
            return str(GROUP_OF[Kind(str(value))])
    return None


def _adjustment(connection: Connection, question: Question, head: Head) -> TotalRow | None:
    """What the books of the period took in of earlier periods, beside what occurred; None where nothing."""
    scope = question.scope
    is_told = scope.period is not None and scope.basis is Basis.BOOK and scope.part is Part.OCCURRED
    if not is_told or group_of_scope(scope) is None:
        return None
    asked = replace(question, scope=replace(scope, part=Part.ADJUSTMENT), by=(), counts=())
    tally, amount = connection.execute(_source(connection, asked, head.number).sums(())).one()
    return None if amount is None else TotalRow((), int(tally), int(amount))


class _Source(Protocol):
    """Where a measure's sums and keys come from."""

    counted_by: Count | None

    def sums(self, by: tuple[Dimension, ...]) -> Select[Any]:
        """SELECT dimensions, Σ tally, Σ fen."""

    def keys(self, by: tuple[Dimension, ...], count: Count) -> Select[Any]:
        """SELECT dimensions, number of live keys."""

    def opening_count(self, connection: Connection) -> int:
        """How many of the tallies rest on openings."""


class _Entries:
    """Sums and keys over entries."""

    def __init__(self, question: Question, known: int, dialect: str, names: Names) -> None:
        self._question = question
        self._dialect = dialect
        self._names = names
        limits = entry_conditions(question.scope, known, dialect, names)
        self._conditions = [*measured(question.measure), *limits]
        self.counted_by: Count | None = (
            Count.PATENTS if question.measure is Measure.PLEDGED else Count.INSTRUMENTS if question.is_stock else None
        )

    def sums(self, by: tuple[Dimension, ...]) -> Select[Any]:
        columns = self._columns(by)
        query = select(*columns, func.sum(_E.tally), func.sum(self._signed(_E.amount_fen)))
        return query.where(*self._conditions).group_by(*columns)

    def keys(self, by: tuple[Dimension, ...], count: Count) -> Select[Any]:
        columns = self._columns(by)
        keys = [key.label(f"key_{index}") for index, key in enumerate(self._keys_of(count))]
        level = self._level() if self._question.is_stock else _E.tally
        live = select(*columns, *keys).where(*self._conditions, keys[0].is_not(None))
        live_keys = live.group_by(*columns, *keys).having(func.sum(level) > 0).subquery()
        split = [live_keys.c[column.name] for column in columns]
        return select(*split, func.count()).select_from(live_keys).group_by(*split)

    def opening_count(self, connection: Connection) -> int:
        """Σ tally of what has no recipient, of a stock how many such have a balance: openings are known only in sum."""
        if connection.execute(_ANY_OPENING).first() is None:
            return 0  # SQLite keeps no statistics, and would look for them by their kind among all entries
        of_openings = [*self._conditions, _E.recipient.is_(None)]
        query: Select[Any] = select(func.sum(_E.tally)).where(*of_openings)
        if self.counted_by is not None:
            level = func.sum(self._level())
            live = select(_E.instrument).where(*of_openings).group_by(_E.instrument).having(level > 0)
            query = select(func.count()).select_from(live.subquery())
        return int(connection.execute(query).scalar() or 0)

    def _level(self) -> ColumnElement[Any]:
        """What a key of a stock must have more than nothing of."""
        return self._signed(_E.tally if self._question.measure is Measure.PLEDGED else _E.amount_fen)

    def _signed(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        return signed(self._question.measure, column)

    def _columns(self, by: tuple[Dimension, ...]) -> list[ColumnElement[Any]]:
        return [self._column(dimension).label(str(dimension)) for dimension in by]

    def _column(self, dimension: Dimension) -> ColumnElement[Any]:
        return entry_column(dimension, self._question.scope, self._dialect, self._names)

    def _keys_of(self, count: Count) -> tuple[ColumnElement[Any], ...]:
        """What is counted: the recorded keys, parties by the names asked for."""
        if count is Count.CONTRACTS:
            return _CONTRACT, _E.provider  # two merged banks may both have had a contract of that number
        party = _PARTIES.get(count)
        return (self._column(party),) if party is not None else (_KEYS[count],)


_ANY_OPENING: Final = select(_E.number).where(_E.recipient.is_(None)).limit(1)

_CONTRACT: Final = func.coalesce(_E.contract, "#" + cast(_E.instrument, Text))
"""A loan without a contract number is a contract of its own."""

_KEYS: Final = {Count.INSTRUMENTS: _E.instrument, Count.PATENTS: _E.patent}
_PARTIES: Final = {Count.RECIPIENTS: Dimension.RECIPIENT, Count.INSTITUTIONS: Dimension.INSTITUTION}


class _Statements:
    """Sums over banks' own month-end balances: the latest statement for exactly that day, per institution and kind.

    On the book basis a statement that came after its month was closed is in no month.
    """

    counted_by: Count | None = None

    def __init__(self, question: Question, known: int, names: Names) -> None:
        self._scope = question.scope
        self._known = known
        self._names = names

    def sums(self, by: tuple[Dimension, ...]) -> Select[Any]:
        columns = [self._column(dimension).label(str(dimension)) for dimension in by]
        later = Tables.STATEMENT.alias("later")
        same = [later.c[name] == _S[name] for name in ("institution", "kind", "measure", "statement_date")]
        after = or_(later.c.number > _S.number, and_(later.c.number == _S.number, later.c.line > _S.line))
        in_time = [later.c.book_date <= later.c.statement_date] if self._scope.basis is Basis.BOOK else []
        known = later.c.number <= self._known
        replaced = select(1).where(*same, after, known, later.c.loan.is_(None), *in_time).exists()
        query = select(*columns, func.sum(_S.count), func.sum(_S.amount_fen)).where(~replaced, *self._conditions())
        return query.group_by(*columns)

    def keys(self, by: tuple[Dimension, ...], count: Count) -> Select[Any]:
        raise Malformed.of(FindingCode.MEASURE_DIMENSION, "counts", found=f"{count} {by}")

    def opening_count(self, _connection: Connection) -> int:
        return 0

    def _column(self, dimension: Dimension) -> ColumnElement[Any]:
        if dimension is Dimension.GROUP:
            return case(GROUP_BY_KIND, value=_S.kind)
        if dimension is Dimension.INSTITUTION:
            return renamed(_S.institution, self._names.institutions)
        return _S[str(dimension)]

    def _conditions(self) -> Iterable[ColumnElement[bool]]:
        yield _S.number <= self._known
        yield _S.measure == str(StatementMeasure.OUTSTANDING)
        yield _S.loan.is_(None)
        if self._scope.basis is Basis.BOOK:
            yield _S.book_date <= _S.statement_date
        yield _S.statement_date == (self._scope.as_of or office_today())
        for dimension, value in self._scope.where.items():
            yield self._column(dimension) == value
        for dimension, value in self._scope.without.items():
            yield self._column(dimension).is_distinct_from(value)
        if self._scope.viewer.institution is not None:
            yield _S.institution == self._scope.viewer.institution
