"""How a scope becomes SQL over entries: written once, for totals and lists alike."""

from collections.abc import Hashable, Iterator, Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Select, Text, and_, case, cast, func, literal, or_, select

from ledger.explain_words import Leaving
from ledger.scope import TIME_DIMENSIONS, Scope
from ledger.succession import RECORDED, Names
from ledger.tables import Tables
from ledger.vocabulary import (
    GROUP_OF,
    OUTSTANDING_GROUPS,
    SIGNS_OF,
    Basis,
    Dimension,
    Group,
    Kind,
    Means,
    Measure,
    Part,
)

_E: Final = Tables.ENTRY.c
_I: Final = Tables.INSTRUMENT.c

GROUP_BY_KIND: Final = {str(kind): str(group) for kind, group in GROUP_OF.items()}


def group_of_scope(scope: Scope) -> Group | None:
    """The one group that a scope is limited to, or None."""
    if Dimension.KIND in scope.where:
        return GROUP_OF[Kind(scope.where[Dimension.KIND])]
    return Group(scope.where[Dimension.GROUP]) if Dimension.GROUP in scope.where else None


PARTY_DIMENSIONS: Final = frozenset({Dimension.INSTITUTION, Dimension.PROVIDER, Dimension.RECIPIENT})


def entry_column(dimension: Dimension, scope: Scope, dialect: str, names: Names = RECORDED) -> ColumnElement[Any]:
    """The column, or the expression over columns, that holds a dimension of an entry under these names."""
    if dimension is Dimension.GROUP:
        group = group_of_scope(scope)
        return literal(str(group)) if group else case(GROUP_BY_KIND, value=_E.kind)
    if dimension in TIME_DIMENSIONS:
        return _calendar(dimension, _date(scope), dialect)
    if dimension in PARTY_DIMENSIONS:
        return renamed(_E[str(dimension)], names.institutions, names.moved, _E.instrument)
    if dimension is Dimension.REGION:
        return renamed(_E.region, names.regions, names.settled, _E.recipient)
    return _E[str(dimension)]


def renamed(
    column: ColumnElement[Any],
    whole: Mapping[str, str],
    single: Mapping[tuple[str, Any], str] | None = None,
    item: ColumnElement[Any] | None = None,
) -> ColumnElement[Any]:
    """The column with codes replaced: where ``item`` went elsewhere than the rest of its code, by ``single``."""
    if not whole and not single:
        return column
    moves: dict[tuple[str, str], list[Hashable]] = {}
    for (code, what), successor in (single or {}).items():
        moves.setdefault((code, successor), []).append(what)
    told = [(and_(column == code, item.in_(items)), new) for (code, new), items in moves.items() if item is not None]
    told += [(column == code, new) for code, new in whole.items()]
    return case(*told, else_=column)


_WITH_OUTSTANDING: Final = [str(kind) for kind in Kind if GROUP_OF[kind] in OUTSTANDING_GROUPS]
"""Fiscal money is paid for good: it has no balance."""


def measured(measure: Measure) -> list[ColumnElement[bool]]:
    """What limits entries to those that a measure sums."""
    acts = _E.act.in_([str(act) for act in SIGNS_OF[measure]])
    return [acts, _E.kind.in_(_WITH_OUTSTANDING)] if measure is Measure.OUTSTANDING else [acts]


def signed(measure: Measure, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column with the sign by which each act enters a measure."""
    minus = [str(act) for act, sign in SIGNS_OF[measure].items() if sign < 0]
    return case((_E.act.in_(minus), -column), else_=column) if minus else column


def entry_conditions(scope: Scope, known: int, dialect: str, names: Names = RECORDED) -> list[ColumnElement[bool]]:
    """All that limits entries to a scope as known at journal number ``known``."""
    limits = [*_limits(scope, dialect, names), *_without(scope, dialect, names), *_left_out(scope, known, dialect)]
    return [_E.number <= known, *limits, *_time(scope), *_seen_by(scope)]


def _date(scope: Scope) -> ColumnElement[Any]:
    return _E.book_date if scope.basis is Basis.BOOK else _E.event_date


def _calendar(dimension: Dimension, day: ColumnElement[Any], dialect: str) -> ColumnElement[Any]:
    month = func.substr(day, 1, 7) if dialect == "sqlite" else func.to_char(day, "YYYY-MM")
    if dimension is Dimension.MONTH:
        return month
    year = func.substr(month, 1, 4)
    if dimension is Dimension.YEAR:
        return year
    return year + "Q" + cast((cast(func.substr(month, 6, 2), Integer) + 2) // 3, Text)


def _limits(scope: Scope, dialect: str, names: Names) -> Iterator[ColumnElement[bool]]:
    for dimension, value in scope.where.items():
        if dimension is Dimension.GROUP:
            yield _E.kind.in_([str(kind) for kind in Kind if GROUP_OF[kind] == value])
        else:
            yield entry_column(dimension, scope, dialect, names) == value


def _without(scope: Scope, dialect: str, names: Names) -> Iterator[ColumnElement[bool]]:
    """What has no value of a dimension is not the value that is left out."""
    for dimension, value in scope.without.items():
        yield entry_column(dimension, scope, dialect, names).is_distinct_from(value)


def _left_out(scope: Scope, known: int, dialect: str) -> Iterator[ColumnElement[bool]]:
    if Leaving.REVERSALS in scope.leaving:
        yield _E.reverses_number.is_(None)
    if Leaving.RENEWALS in scope.leaving:
        yield _E.instrument.not_in(select(_I.key).where(_I.renews.is_not(None)))
        yield _E.instrument.not_in(_rolled_over(known))
    if Leaving.ADJUSTMENTS in scope.leaving:
        happened, booked = (_calendar(Dimension.MONTH, day, dialect) for day in (_E.event_date, _E.book_date))
        yield happened == booked


def _rolled_over(known: int) -> Select[tuple[int]]:
    """The agreements that were paid out by rollover, as far as known."""
    paid = Tables.ENTRY.alias("paid").c
    by_rollover = select(paid.instrument).where(paid.means == str(Means.ROLLOVER), paid.number <= known)
    return by_rollover.group_by(paid.instrument).having(func.sum(paid.tally) > 0)


def _time(scope: Scope) -> Iterator[ColumnElement[bool]]:
    day = _date(scope)
    if scope.as_of is not None:
        yield day <= scope.as_of
    if scope.period is not None:
        yield day >= scope.period.start
        yield day < scope.period.end
        if scope.basis is Basis.BOOK and scope.part is not Part.BOOKED:
            occurred = scope.part is Part.OCCURRED
            yield _E.event_date >= scope.period.start if occurred else _E.event_date < scope.period.start


def _seen_by(scope: Scope) -> Iterator[ColumnElement[bool]]:
    own = scope.viewer.institution
    if own is not None:
        yield or_(_E.institution == own, _E.provider == own, _E.recipient == own)
